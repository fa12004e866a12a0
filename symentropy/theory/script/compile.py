"""From a script to the kernel's data: terms stand where texts stood, numbers where hypotheses were named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NoReturn, TypeVar

from ...errors import IllPosedError, SymentropyError
from ...kernel.check import check
from ...kernel.claims import claim_names
from ...kernel.proof import (
    Absurd,
    Antiderivative,
    Cases,
    Certificate,
    Choose,
    Cite,
    Claim,
    Derivation,
    Each,
    Entry,
    Evidence,
    Exists,
    Extremum,
    ExtremumProof,
    Fact,
    Given,
    Goal,
    Iff,
    IffProof,
    Proof,
    Relation,
    Statement,
    Step,
    Theorem,
    Unfold,
    Varying,
    Witness,
)  # fmt: skip
from ...kernel.proof import Reason as KernelReason
from ...kernel.rules import RULES
from ...kernel.signs import Context
from ...kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Bind,
    Density,
    Domain,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Pmf,
    Range,
    Real,
    Rejected,
    Term,
    Var,
    Vector,
    abstract,
    free_names,
    instantiate,
    kind_map,
    substitute,
)  # fmt: skip
from ...kernel.wf import sizes_of
from ..assume import assume
from ..kinds import interval, names_in
from ..kinds import kind as kind_of_text
from ..measures import DEFINITIONS
from ..typing import type_lines
from . import goals as g
from . import reasons as r
from .book import Script
from .texts import Ranging, Text, ranging, sides, texts, value_text

__all__ = ["compiled"]


def _as_it_is(t: Term) -> Term:
    return t


Read = TypeVar("Read")
_SIGNS: dict[str, Relation] = {"=": "=", "<=": "<=", ">=": "<=", "<": "<", ">": "<"}


def compiled(script: Script, finish: Callable[[Entry], Entry] = lambda entry: entry) -> Entry:
    """The statement of a script and its proof; ``finish`` completes the chain of an iff.

    >>> from symentropy import calc, derivation
    >>> @derivation
    ... def twice():
    ...     return calc("x + x").eq("2*x")
    >>> compiled(twice).statement.name
    'twice'
    """
    try:
        compiler = _Compiler(script, finish)
        entry = compiler.entry()
    except Rejected as no:
        raise SymentropyError(f"{script.name}: {no}") from None
    except RecursionError:
        raise SymentropyError(f"{script.name}: nested too deep") from None
    script.assumed = compiler.assumed
    return entry


@dataclass(frozen=True)
class _Place:
    """Where a proof stands.

    ``scope`` is the statement with what choices add; ``count`` hypotheses hold here. ``tight`` and ``attained`` are
    the numbers of the first equality condition and of the equality itself, ``cases`` those of the cases around,
    the innermost last.
    """

    scope: Statement
    count: int
    tight: int | None = None
    attained: int | None = None
    cases: tuple[int, ...] = ()

    def case(self) -> _Place:
        """Inside of a case: its hypothesis is the last."""
        return replace(self, count=self.count + 1, cases=(*self.cases, self.count))


# what chains say of equality; only ever proposes numbers, as `theorem` replays everything afresh
_CHAINS: dict[Entry, Theorem] = {}


class _Compiler:
    """Types all texts of a script together and puts the terms where the texts stood."""

    def __init__(self, script: Script, finish: Callable[[Entry], Entry]) -> None:
        self.script, self.finish = script, finish
        self.written = self.said(script.written)
        if not isinstance(self.written, g.Written):
            self.fail(f"a derivation returns a calc(...) chain or another form of proof, not {self.written!r:.60}")
        declared: dict[str, Any] = dict(script.declared)
        if isinstance(self.written, g.Extreme):
            declared = {**self.written.of.declared, **declared}
        self.where: Mapping[str, str] = declared.get("where", {})
        wanted = self.said(lambda: list(dict.fromkeys(texts(self.written, self.declared_kind))))
        lines = self.said(lambda: type_lines(wanted, **declared))
        self.terms: dict[Text, Term] = dict(zip(wanted, lines.terms, strict=True))
        self.kinds: dict[str, Kind] = dict(lines.variables)
        self.given, self.convergent = lines.given, lines.convergent
        self.assumed = 0  # hypotheses that stand before the author's own
        self.values: dict[str, Term] = {}  # of the variables of an existence statement

    def said(self, read: Callable[[], Read]) -> Read:
        """What is read of the author's texts; an error in them names the script."""
        try:
            return read()
        except SymentropyError as no:
            no.args = (f"{self.script.name}: {no}",)
            raise

    def fail(self, message: str) -> NoReturn:
        raise SymentropyError(f"{self.script.name}: {message}")

    def declared_kind(self, name: str) -> Kind:
        """What ``where`` says of a name; a number if it says nothing."""
        return kind_of_text(self.where[name]) if name in self.where else Real()

    def entry(self) -> Entry:
        w = self.written
        if isinstance(w, g.Extreme):
            return self.extreme(w)
        goal = self.goal(w)
        if goal is None:
            self.fail("a derivation is a calc(...) chain, cases, an iff, an existence statement or an extremum")
        statement = self.statement(goal)
        return Entry(statement, self.proof(w, goal, _Place(statement, len(statement.given))))

    # -- what is stated ---------------------------------------------------------------------------------------

    def goal(self, w: g.Written) -> Goal | None:
        """What a proof shows; None if it only shows that its hypotheses cannot be."""
        match w:
            case g.Calc():
                return self.ends(w)
            case g.Cases(_, positive, zero):
                return self.goal(positive) or self.goal(zero)
            case g.Choice(_, _, proof):
                return self.goal(proof)
            case g.Equivalence():
                return Iff(self.ends(w.chain), tuple(self.condition(e, w) for e in w.exactly))
            case g.Existence():
                return self.existence(w)
        return None

    def ends(self, c: g.Calc) -> Claim:
        if not c.lines:
            self.fail(f"the chain has no second line: {c.start!r}")
        relations = {line.relation for line in c.lines}
        relation: Relation = "<" if "<" in relations else "<=" if "<=" in relations else "="
        return Claim(self.terms[c.start], relation, self.terms[c.lines[-1].text])

    def condition(self, equation: tuple[str, str], w: g.Equivalence) -> Claim:
        """The equation, for all values of those names of ``over`` that it mentions."""
        lhs, rhs = (self.terms[side] for side in equation)
        mentioned = free_names(lhs) | free_names(rhs)
        over = [ranging(o) for o in w.over]
        if w.almost is not None:
            over = [replace(one, ends=interval(w.almost)) for one in over]
        binders, names = self.binders([one for one in over if len(w.exactly) == 1 or one.name in mentioned])
        almost = w.almost is not None and any(isinstance(d, Interval) for d in binders)
        return Claim(_under(lhs, names), "=", _under(rhs, names), binders, names, almost)

    def existence(self, w: g.Existence) -> Exists:
        claims = []
        for claim, _ in w.such_that:
            lhs, op, rhs = sides(claim)
            a, b = (rhs, lhs) if op in (">", ">=") else (lhs, rhs)
            claims.append(Claim(self.terms[a], _SIGNS[op], self.terms[b]))
        chosen = {name for name, _ in w.witness}
        for name in chosen:
            if name not in self.kinds:
                self.fail(f"no claim mentions {name!r}, of which there is said to be one")
            if not isinstance(self.kinds[name], Real) and name not in self.where:
                self.fail(f"say what {name} is: where={{{name!r}: 'pmf of 2'}}, for example")
        variables = tuple((name, kind) for name, kind in self.kinds.items() if name in chosen)
        return Exists(variables, tuple(claims))

    def statement(self, goal: Goal) -> Statement:
        """The goal about the variables that it mentions, with what its pmfs need."""
        s = self.script
        bare = Statement(s.name, (), self.given, goal, s.title, s.source, self.convergent)
        statement, left = assume(replace(bare, variables=self.mentioned(bare)))
        # that integrals converge, and densities are ones, is shown by the proof
        left = [need for need in left if need.what not in ("convergent", "density")]
        if left:
            need = left[0]
            what = need.message or f"this to be {need.what}"
            no = IllPosedError(f"{s.name}: the statement needs {what}: {need.term!r:.200}")
            no.needs, no.statement = left, statement  # type: ignore[attr-defined]
            raise no
        self.assumed = len(statement.given) - len(self.given)
        return statement

    def mentioned(self, s: Statement) -> tuple[tuple[str, Kind], ...]:
        """The variables that a statement speaks of, with their sizes."""
        goal, own = s.goal, dict(s.goal.variables) if isinstance(s.goal, Exists) else {}
        claims: Iterable[Claim] = goal.claims if isinstance(goal, Exists) else _claims(goal)
        used = {n for t in s.convergent for n in free_names(t)}
        used = used.union(*map(claim_names, (*s.given, *claims)), *map(names_in, own.values()))
        more = used
        while more:
            more = {n for name in more if name in self.kinds for n in names_in(self.kinds[name])} - used
            used |= more
        return tuple((name, kind) for name, kind in self.kinds.items() if name in used - set(own))

    # -- proofs -----------------------------------------------------------------------------------------------

    def proof(self, w: g.Written, goal: Goal, place: _Place) -> Proof:
        match w:
            case g.Calc():
                return self.chain(w, place)
            case g.Cases(on, positive, zero):
                deeper = place.case()
                return Cases(self.terms[on], self.proof(positive, goal, deeper), self.proof(zero, goal, deeper))
            case g.Impossible(term):
                return Absurd(self.terms[term])
            case g.Choice():
                return self.choice(w, goal, place)
            case g.Equivalence() if isinstance(goal, Iff):
                return self.iff(w, goal, place)
            case g.Existence() if isinstance(goal, Exists):
                return self.witness(w, goal, place)
        form = {g.Equivalence: "an iff", g.Extreme: "an extremum"}.get(type(w), "an existence statement")
        return self.fail(f"{form} cannot stand inside of a proof")

    def chain(self, c: g.Calc, place: _Place) -> Derivation:
        steps = tuple(self.step(line, place) for line in c.lines)
        return Derivation(self.terms[c.start], steps, self.evidence(c.integrals))

    def step(self, line: g.Line, place: _Place) -> Step:
        try:
            return Step(
                line.relation,
                self.terms[line.text],
                tuple(reason for why in line.by for reason in self.reasons(why, place)),
                tuple(self.certificate(f, place) for f in line.facts),
                line.note,
            )
        except SymentropyError as no:
            raise SymentropyError(f"{no}\n    {line.relation} {line.text}") from None

    def choice(self, w: g.Choice, goal: Goal, place: _Place) -> Choose:
        (domain,), _ = self.binders([Ranging(w.name, None, w.guard)])
        assert isinstance(domain, Range)
        more = (Claim(ZERO, "<", self.terms[w.guard]),)
        scope = replace(
            place.scope,
            variables=(*place.scope.variables, (w.name, self.kinds[w.name])),
            given=(*place.scope.given, *more),
        )
        return Choose(domain, w.name, self.proof(w.proof, goal, replace(place.case(), scope=scope)))

    def iff(self, w: g.Equivalence, goal: Iff, place: _Place) -> IffProof:
        chain, tight = self.tightness(replace(place.scope, goal=goal.bound), self.chain(w.chain, place))
        if len(w.forward) != len(goal.condition):
            self.fail(f"{len(goal.condition)} equations need as many forward proofs, not {len(w.forward)}")
        # the kernel adds the chain's conditions, then the equality, then what the condition's binders say
        there = replace(place, tight=place.count, attained=place.count + tight, count=place.count + tight + 1)
        forward = tuple(
            (claim.names, self.proof(part, claim, replace(there, count=there.count + _said_by(claim.binders))))
            for claim, part in zip(goal.condition, w.forward, strict=True)
        )
        back = replace(place, tight=place.count, count=place.count + len(goal.condition))
        return IffProof(chain, forward, self.proof(w.backward, goal.bound, back))

    def tightness(self, bound: Statement, chain: Derivation) -> tuple[Proof, int]:
        """The chain, finished, and how many conditions for equality the kernel finds; a wrong chain has none."""
        whole = self.finish(Entry(bound, chain))
        try:
            return whole.proof, len(check(whole, _CHAINS).equality_when)
        except Rejected:
            return whole.proof, 0

    def witness(self, w: g.Existence, goal: Exists, place: _Place) -> Witness:
        """From here on the new variables' names stand for their values."""
        chosen = dict(w.witness)
        values: dict[str, Term] = {}
        for name, kind in goal.variables:
            values[name] = self.value(chosen[name], self.declared_kind(name), _at(kind, values))
        self.values = values
        self.terms = {text: substitute(t, values) for text, t in self.terms.items()}
        self.kinds = {name: _at(kind, values) for name, kind in self.kinds.items() if name not in values}
        proofs = tuple(self.proof(p, claim, place) for (_, p), claim in zip(w.such_that, goal.claims, strict=True))
        return Witness(tuple(values.values()), proofs)

    def extreme(self, w: g.Extreme) -> Entry:
        cited, s = w.of.entry, self.script
        kinds, goal = dict(cited.statement.variables), cited.statement.goal
        if not isinstance(goal, Iff):
            self.fail(f"{w.of.name} is no iff, so it does not say where its bound is attained")
        if w.variable not in kinds:
            self.fail(f"{w.of.name} has no variable {w.variable!r}")
        at = self.value(w.at, kinds[w.variable], kinds[w.variable])
        statement = replace(
            cited.statement, name=s.name, goal=Extremum(w.variable, goal.bound, at), title=s.title, source=s.source
        )
        self.assumed = w.of.assumed
        itself = tuple((name, Var(name)) for name in kinds)
        return Entry(statement, ExtremumProof(Cite(cited, itself), self.evidence(w.integrals)))

    # -- reasons ----------------------------------------------------------------------------------------------

    def reasons(self, why: r.Reason, place: _Place) -> tuple[KernelReason, ...]:
        match why:
            case str():
                if why not in RULES:
                    self.fail(f"no rule is called {why!r}; there are {', '.join(RULES)}")
                return (why,)
            case r.Unfolding(names):
                return tuple(Unfold(DEFINITIONS[n]) for n in names)
            case r.Hypothesis():
                return (self.hypothesis(why, place),)
            case r.Citing():
                return (self.cite(why),)
            case r.Vary():
                return (self.vary(why),)
            case r.Integrated():
                return (self.antiderivative(why),)

    def hypothesis(self, h: r.Hypothesis, place: _Place) -> Given:
        match h.group:
            case "given":  # assumed hypotheses stand before the author's own
                number: int | None = self.assumed + h.number
            case "tight":
                number = None if place.tight is None else place.tight + h.number
            case "attained":
                number = place.attained
            case "case":
                number = place.cases[-1 - h.number] if h.number < len(place.cases) else None
        if number is None:
            self.fail(_NOT_HERE[h.group])
        return Given(number, tuple(self.terms[t] for t in h.at))

    def cite(self, c: r.Citing, bind: Callable[[Term], Term] = _as_it_is) -> Cite:
        own, chosen = c.script.entry, dict(c.at)
        names = [name for name, _ in own.statement.variables]
        unknown = set(chosen) - set(names)
        if unknown:
            self.fail(f"{c.script.name} has no variable {min(unknown)!r}; it has {', '.join(names)}")
        sizes = self.sizes(own, chosen)
        values: dict[str, Term] = {}
        for name, kind in own.statement.variables:
            if name in chosen:
                values[name] = self.value(chosen[name], kind, _at(kind, values))
            else:
                values[name] = sizes.get(name, self.values.get(name, Var(name)))
        return Cite(own, tuple((name, bind(value)) for name, value in values.items()), c.part)

    def sizes(self, cited: Entry, chosen: Mapping[str, r.Value]) -> dict[str, Term]:
        """The sizes of a theorem that are not said, where the values of its vectors have them."""
        ctx, found = Context(self.kinds), dict[str, Term]()
        for name, kind in cited.statement.variables:
            value = chosen.get(name)
            if isinstance(value, str) and isinstance(kind, Pmf | Vector | Joint | Labels):
                wanted = kind.sizes if isinstance(kind, Joint) else (kind.size,)
                have = sizes_of(self.terms[value_text(value, kind)], ctx) or ()
                found |= {w.name: h for w, h in zip(wanted, have, strict=False) if isinstance(w, Var)}
        return found

    def value(self, value: r.Value, kind: Kind, there: Kind) -> Term:
        """The value of a variable of this kind, which is ``there`` where it stands."""
        made = self.terms[value_text(value, kind)]
        if isinstance(value, r.ByEntry):
            made = Bind("lam", self.domain(there), abstract(made, value.name), value.name)
        return made

    def domain(self, kind: Kind) -> Domain:
        """What the entries of a vector, or the values of a function, are taken at."""
        match kind:
            case Pmf(size) | Vector(size) | Labels(size):
                return Range(ONE, size)
            case Density(interval) | Function(interval):
                return interval
        return self.fail(
            f"function(...) is the value of a vector, a pmf, a density or a function, not of a {_named(kind)}"
        )

    def vary(self, v: r.Vary, bind: Callable[[Term], Term] = _as_it_is) -> Varying:
        lo, hi = (bind(self.terms[end]) for end in interval(v.domain))
        theorem = self.cite(v.cite, lambda t: abstract(bind(t), v.name))
        other = None if v.other is None else bind(self.terms[v.other])
        return Varying(Interval(lo, hi), theorem, v.how, bind(self.terms[v.at]), other)

    def evidence(self, given: Iterable[r.Evidence]) -> tuple[Evidence, ...]:
        return tuple(map(self.shown, given))

    def shown(self, e: r.Evidence) -> Evidence:
        match e:
            case r.Integrated():
                return self.antiderivative(e)
            case r.Citing():
                return self.cite(e)
            case r.ForEach(name, theorems):
                (domain,), _ = self.binders([ranging(name)])
                assert isinstance(domain, Range)
                return Each(domain, tuple(self.cite(t, lambda made: abstract(made, name)) for t in theorems))

    def antiderivative(self, i: r.Integrated) -> Antiderivative:
        of = self.terms[i.of]
        if not (isinstance(of, Bind) and isinstance(of.domain, Interval)):
            self.fail(f"{i.of!r} is not an integral")
        return Antiderivative(of.domain, of.body, abstract(self.terms[i.primitive], i.name), i.name)

    # -- facts ------------------------------------------------------------------------------------------------

    def certificate(self, f: r.Inequality, place: _Place) -> Certificate:
        binders, names = self.binders([ranging(o) for o in f.over])

        def bind(t: Term) -> Term:
            return _under(t, names)

        args = tuple(_plain(self.terms[a]) for a in f.args)
        if f.support is not None:
            args = self.extended(args[0], f.support)
        args = tuple(map(bind, args))
        weight = None if f.weight is None else bind(self.terms[f.weight])
        return Certificate(Fact(self.law(f.source, place, bind), args), self.terms[f.times], binders, weight, names)

    def law(self, source: r.Source, place: _Place, bind: Callable[[Term], Term]) -> str | Given | Cite | Varying:
        match source:
            case str():
                return source
            case r.Hypothesis():
                found = self.hypothesis(source, place)
                return Given(found.index, tuple(bind(t) for t in found.at))
            case r.Citing():
                return self.cite(source, bind)
            case r.Vary():
                return self.vary(source, bind)

    def extended(self, full: Term, where: str) -> tuple[Term, Term]:
        """A sum and its part where a term in its index is positive."""
        if not (isinstance(full, Bind) and isinstance(full.domain, Range)):
            self.fail("extend takes a sum")
        guard = abstract(self.terms[where], full.name)
        return full, replace(full, domain=Range(full.domain.lo, full.domain.hi, guard))

    def binders(self, over: Iterable[Ranging]) -> tuple[tuple[Domain, ...], tuple[str, ...]]:
        """Domains with their names, outermost first; a guard over an interval is a binder over one point."""
        domains: list[Domain] = []
        names: list[str] = []
        for one in over:
            guard = None if one.guard is None else self.terms[one.guard]
            if one.ends is None:
                kind = self.kinds.get(one.name)
                if not isinstance(kind, Index):
                    self.fail(f"{one.name} is not an index")
                inside = None if guard is None else _under(guard, (*names, one.name))
                domains.append(Range(ONE, _under(kind.size, names), inside))
                names.append(one.name)
                continue
            lo, hi = (_under(self.terms[end], names) for end in one.ends)
            domains.append(Interval(lo, hi))
            names.append(one.name)
            if guard is not None:
                domains.append(Range(ONE, ONE, _under(guard, (*names, "_"))))
                names.append("_")
        return tuple(domains), tuple(names)


# --- helpers ------------------------------------------------------------------------------------------------

_NOT_HERE = {
    "tight": "tight stands in the forward and backward proofs of an iff",
    "attained": "attained stands in the forward proofs of an iff",
    "case": "case stands in the proofs of cases and of a choice, and there are not so many around it",
}


def _under(t: Term, names: Iterable[str]) -> Term:
    """The term under binders of these names, outermost first."""
    for name in names:
        t = abstract(t, name)
    return t


def _at(kind: Kind, values: Mapping[str, Term]) -> Kind:
    return kind_map(kind, lambda t: substitute(t, values))


def _claims(goal: Claim | Iff | Extremum) -> tuple[Claim, ...]:
    match goal:
        case Iff(bound, condition):
            return (bound, *condition)
        case Extremum(_, bound, _):
            return (bound,)
        case _:
            return (goal,)


def _said_by(binders: Iterable[Domain]) -> int:
    """How many hypotheses the binders of a condition are, once they are variables."""
    return sum(
        sum(end not in (INF, NEG_INF) for end in (d.lo, d.hi)) if isinstance(d, Interval) else d.guard is not None
        for d in binders
    )


def _plain(t: Term) -> Term:
    """The term itself: a fact's binders say where its entries are positive, so it needs no guard of its own."""
    match t:
        case Bind("sum", Range(lo, hi, guard), body) if lo == hi == ONE and guard is not None:
            return instantiate(body, ONE)
    return t


def _named(kind: Kind) -> str:
    return type(kind).__name__.lower()
