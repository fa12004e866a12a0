"""Derivations as scripts: ``calc(...).eq(..., by=...)``, each line in our own language, as on paper.

>>> from symentropy.theory.script import calc, definition, derivation, linearity, log_of_quotient
>>> @derivation
... def cross_entropy_sub_entropy():
...     '''Cross entropy in excess of entropy.'''
...     return (
...         calc("H(P, Q) - H(P)")
...         .eq("sum(i, P[i]*log(P[i])) - sum(i, P[i]*log(Q[i]))", by=definition("CE", "H"))
...         .eq("sum(i, P[i]*log(P[i]/Q[i]))", by=(log_of_quotient, linearity))
...         .eq("KL(P || Q)", by=definition("KL"))
...     )
>>> cross_entropy_sub_entropy.theorem().uses[:2]
('definition of CE', 'definition of H')

The names of a script mean the same in all of its lines. What the two ends need of their pmfs (``P << Q``) is
added to the statement's hypotheses, where it is shown.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from ..errors import IllPosedError, SymentropyError
from ..kernel.check import check
from ..kernel.proof import (
    Absurd,
    Antiderivative,
    Cases,
    Certificate,
    Cite,
    Claim,
    Derivation,
    Entry,
    Fact,
    Given,
    Iff,
    IffProof,
    Proof,
    Reason,
    Relation,
    Statement,
    Step,
    Theorem,
    Unfold,
)  # fmt: skip
from ..kernel.rules import RULES
from ..kernel.terms import (
    ONE,
    Bind,
    Domain,
    Interval,
    Kind,
    Pmf,
    Range,
    Rejected,
    Term,
    Use,
    Var,
    abstract,
    free_names,
    instantiate,
    kind_map,
    num,
)  # fmt: skip
from .assume import assume
from .quantities import QUANTITIES
from .typing import type_lines

__all__ = [
    "Calc", "Script", "absurd", "algebra", "arithmetic", "calc", "case", "cases", "cite", "constant_sum", "definition",
    "derivation", "derivative", "entry", "exchange", "expand", "extend", "fact", "given", "iff", "integral",
    "linearity", "log_of_power", "log_of_product", "log_of_quotient", "log_of_rational", "mass", "reindex", "restrict",
    "tight",
]  # fmt: skip

algebra, entry, linearity, mass, restrict = "algebra", "entry", "linearity", "mass", "restrict"
log_of_product, log_of_quotient, log_of_power = "log_of_product", "log_of_quotient", "log_of_power"
log_of_rational, constant_sum, expand, reindex = "log_of_rational", "constant_sum", "expand", "reindex"
exchange, derivative, arithmetic = "exchange", "derivative", "arithmetic"


# --- what an author writes ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Definitions:
    names: tuple[str, ...]


@dataclass(frozen=True)
class _Given:
    number: int
    at: tuple[str, ...]


@dataclass(frozen=True)
class _Tight:
    number: int
    at: tuple[str, ...]


@dataclass(frozen=True)
class _Case:
    outward: int


@dataclass(frozen=True)
class _Cite:
    script: Script
    at: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Integral:
    of: str
    primitive: str
    name: str


@dataclass(frozen=True)
class _Fact:
    source: str | _Cite | _Given | _Tight
    args: tuple[str, ...]
    over: tuple[tuple[str, str | None], ...]
    weight: str | None
    times: str
    support: str | None = None


Why = str | _Definitions | _Given | _Tight | _Case | _Cite | _Integral


@dataclass(frozen=True)
class _Line:
    relation: Relation
    text: str
    by: tuple[Why, ...]
    facts: tuple[_Fact, ...]
    note: str


@dataclass(frozen=True)
class Calc:
    """A chain of lines; immutable, each method returns a longer one."""

    start: str
    lines: tuple[_Line, ...] = ()
    integrals: tuple[_Integral | _Cite, ...] = ()

    def eq(self, line: str, by: Why | Iterable[Why] = algebra, facts: Iterable[_Fact] = (), note: str = "") -> Calc:
        """The next line is equal."""
        return self._line("=", line, by, facts, note)

    def le(self, line: str, by: Why | Iterable[Why] = (), facts: Iterable[_Fact] | _Fact = (), note: str = "") -> Calc:
        """The next line is at least as great: by facts, after the equalities ``by``."""
        return self._line("<=", line, by, facts, note)

    def lt(self, line: str, by: Why | Iterable[Why] = (), facts: Iterable[_Fact] | _Fact = (), note: str = "") -> Calc:
        """The next line is greater."""
        return self._line("<", line, by, facts, note)

    def converging(self, *integrals: _Integral | _Cite) -> Calc:
        """Why the integrals of the chain converge: antiderivatives, or theorems about them."""
        return replace(self, integrals=(*self.integrals, *integrals))

    def _line(
        self, relation: Relation, line: str, by: Why | Iterable[Why], facts: Iterable[_Fact] | _Fact, note: str
    ) -> Calc:
        reasons = (by,) if isinstance(by, Why) else tuple(by)
        more = (facts,) if isinstance(facts, _Fact) else tuple(facts)
        return replace(self, lines=(*self.lines, _Line(relation, line, reasons, more, note)))


@dataclass(frozen=True)
class _Cases:
    on: str
    positive: Written
    zero: Written


@dataclass(frozen=True)
class _Absurd:
    term: str


@dataclass(frozen=True)
class _Iff:
    chain: Calc
    condition: tuple[str, str]
    over: str | None
    forward: Written
    backward: Written


Written = Calc | _Cases | _Absurd | _Iff


def calc(start: str) -> Calc:
    """The first line of a chain."""
    return Calc(start)


def definition(*names: str) -> _Definitions:
    """Unfold quantities, by name: ``definition("KL")``."""
    unknown = [n for n in names if n not in QUANTITIES]
    if unknown:
        raise SymentropyError(f"no quantity is called {unknown[0]!r}; there are {', '.join(QUANTITIES)}")
    return _Definitions(names)


def given(number: int, *at: str) -> _Given:
    """The script's own ``given`` fact of this number (0 first), its bound variables at ``at``."""
    return _Given(number, at)


def tight(number: int, *at: str) -> _Tight:
    """In ``forward``: the chain's equality condition of this number, its bound variables at ``at``."""
    return _Tight(number, at)


def case(outward: int = 0) -> _Case:
    """The equation of the innermost case, or of one further out."""
    return _Case(outward)


def cite(script: Script, **at: str) -> _Cite:
    """A theorem, its variables at these terms; a variable left out stands for itself."""
    return _Cite(script, tuple(at.items()))


def integral(of: str, primitive: str, name: str = "x") -> _Integral:
    """An antiderivative, in the integral's variable ``name``, for the integral ``of``."""
    return _Integral(of, primitive, name)


def fact(
    source: str | _Cite | _Given | _Tight, *args: str, over: Iterable[str | tuple[str, str]] = (),
    weight: str | None = None, times: str = "1",
) -> _Fact:  # fmt: skip
    """``times * sum over i of weight * fact``; ``over=[("i", "P[i]")]`` sums where P[i] > 0, ``["i"]`` over 1..n."""
    return _Fact(source, args, tuple((o, None) if isinstance(o, str) else o for o in over), weight, times)


def extend(full: str, where: str, times: str = "1") -> _Fact:
    """A sum of nonnegative terms is at least its part where ``where`` > 0 (in the index of the sum)."""
    return _Fact("extend", (full,), (), None, times, where)


def cases(on: str, positive: Written, zero: Written) -> _Cases:
    """A term that is never negative is positive or zero."""
    return _Cases(on, positive, zero)


def absurd(term: str) -> _Absurd:
    """This case cannot be: the hypotheses leave no sign for the term."""
    return _Absurd(term)


def iff(chain: Calc, exactly: tuple[str, str], forward: Written, backward: Written, over: str | None = None) -> _Iff:
    """A bound with its equality condition: both sides of the chain are equal exactly if ``exactly`` holds.

    ``exactly`` is an equation; it holds for all values of the index ``over``. ``forward`` proves it from the
    chain's own equality conditions (``tight``), ``backward`` the equality of the chain's ends from it.
    """
    return _Iff(chain, exactly, over, forward, backward)


def derivation(function: Callable[[], Written] | None = None, **declared: Any) -> Any:
    """Make a script of a function that returns a chain.

    The function's name is the theorem's, its docstring's first line the title, the rest the source.
    ``given``, ``variables``, ``pmf``, ``positive`` are declarations as for ``verify``.
    """
    if function is None:
        return lambda f: Script(f, declared)
    return Script(function, declared)


# --- from script to kernel ----------------------------------------------------------------------------------


@dataclass
class Script:
    """A derivation as it was written; ``entry`` is the kernel's data, ``theorem()`` replays it."""

    function: Callable[[], Written]
    declared: dict[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.function.__name__

    @property
    def title(self) -> str:
        return (inspect.getdoc(self.function) or self.name.replace("_", " ")).split("\n")[0].rstrip(".")

    @property
    def source(self) -> str:
        return " ".join((inspect.getdoc(self.function) or "").split("\n")[1:]).strip()

    @cached_property
    def entry(self) -> Entry:
        """The statement and its proof, as data for the kernel."""
        return _Compiler(self).entry()

    def theorem(self, known: dict[Entry, Theorem] | None = None) -> Theorem:
        """Replay the derivation."""
        try:
            return check(self.entry, known)
        except Rejected as no:
            raise SymentropyError(f"{self.name}: {no}") from None


# what chains say of equality; only ever proposes numbers, as `theorem` replays everything afresh
_CHAINS: dict[Entry, Theorem] = {}


class _Compiler:
    """Types all texts of a script together and puts the terms where the texts stood."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.written = script.function()
        texts = list(dict.fromkeys(_texts(self.written)))
        lines = type_lines(texts, **script.declared)
        self.terms, self.user_given = dict(zip(texts, lines.terms, strict=True)), lines.given
        self.kinds: dict[str, Kind] = dict(lines.variables)

    def entry(self) -> Entry:
        w = self.written
        if isinstance(w, _Iff):
            return self.iff(w)
        if not isinstance(w, Calc):
            raise SymentropyError(f"{self.script.name}: a derivation is a calc(...) chain or an iff(...)")
        statement = self.statement(self.goal(w))
        return Entry(statement, self.chain(w, _Place(statement, len(statement.given), 0)))

    def goal(self, c: Calc) -> Claim:
        if not c.lines:
            raise SymentropyError(f"{self.script.name}: the chain has no second line")
        relations = {line.relation for line in c.lines}
        relation: Relation = "<" if "<" in relations else "<=" if "<=" in relations else "="
        return Claim(self.terms[c.start], relation, self.terms[c.lines[-1].text])

    def statement(self, goal: Claim | Iff, closed: tuple[Claim, ...] = ()) -> Statement:
        """The goal about the variables that it mentions, with what its pmfs need."""
        used: set[str] = set()
        for claim in (
            *closed,
            *self.user_given,
            *((goal.bound, *goal.condition) if isinstance(goal, Iff) else (goal,)),
        ):
            used |= _claim_names(claim)
        while True:
            more = {n for name in used for n in _kind_names(self.kinds[name])} - used
            if not more:
                break
            used |= more
        variables = tuple((n, k) for n, k in self.kinds.items() if n in used)
        s = self.script
        statement, left = assume(Statement(s.name, variables, self.user_given, goal, s.title, s.source))
        # that integrals converge, and densities are ones, is shown by the proof
        left = [need for need in left if need.what not in ("convergent", "density")]
        if left:
            need = left[0]
            what = need.message or f"this to be {need.what}"
            raise IllPosedError(f"{s.name}: the statement needs {what}: {need.term!r:.200}")
        return statement

    def iff(self, w: _Iff) -> Entry:
        bound = self.goal(w.chain)
        lhs, rhs = (self.terms[t] for t in w.condition)
        binders: tuple[Domain, ...] = ()
        if w.over is not None:
            kind = self.kinds[w.over]
            size = getattr(kind, "size", None)
            if size is None:
                raise SymentropyError(f"{self.script.name}: {w.over} is not an index")
            lhs, rhs, binders = abstract(lhs, w.over), abstract(rhs, w.over), (Range(ONE, size),)
        names = () if w.over is None else (w.over,)
        condition = Claim(lhs, "=", rhs, binders, names)
        statement = self.statement(Iff(bound, (condition,)))
        count = len(statement.given)
        chain = self.chain(w.chain, _Place(statement, count, 0))
        # the kernel says when the chain is tight; the forward proof refers to that by number
        raw = check(Entry(replace(statement, goal=bound), chain), _CHAINS).equality_when
        forward = self.proof(w.forward, _Place(statement, count + len(raw), count))
        backward = self.proof(w.backward, _Place(statement, count + 1, count))
        return Entry(statement, IffProof(chain, ((names, forward),), backward))

    def proof(self, w: Written, place: _Place) -> Proof:
        match w:
            case Calc():
                return self.chain(w, place)
            case _Cases(on, positive, zero):
                deeper = replace(place, count=place.count + 1, depth=place.depth + 1)
                return Cases(self.terms[on], self.proof(positive, deeper), self.proof(zero, deeper))
            case _Absurd(term):
                return Absurd(self.terms[term])
        raise SymentropyError(f"{self.script.name}: an iff cannot stand inside of a proof")

    def chain(self, c: Calc, place: _Place) -> Derivation:
        steps = tuple(
            Step(
                line.relation,
                self.terms[line.text],
                tuple(r for why in line.by for r in self.reasons(why, place)),
                tuple(self.certificate(f, place) for f in line.facts),
                line.note,
            )
            for line in c.lines
        )
        evidence = tuple(self.evidence(e) for e in c.integrals)
        return Derivation(self.terms[c.start], steps, evidence)

    def reasons(self, why: Why, place: _Place) -> tuple[Reason, ...]:
        match why:
            case str():
                if why not in RULES:
                    raise SymentropyError(
                        f"{self.script.name}: no rule is called {why!r}; there are {', '.join(RULES)}"
                    )
                return (why,)
            case _Definitions(names):
                return tuple(Unfold(QUANTITIES[n].definition) for n in names)
            case _Given(number, at):
                # assumed hypotheses stand before the author's own
                return (Given(len(place.statement.given) - len(self.user_given) + number, self.values(at)),)
            case _Tight(number, at):
                return (Given(place.extra + number, self.values(at)),)
            case _Case(outward):
                return (Given(place.count - 1 - outward),)
            case _Cite():
                return (self.cite(why),)
            case _Integral():
                return (self.antiderivative(why),)

    def values(self, at: tuple[str, ...]) -> tuple[Term, ...]:
        return tuple(self.terms[t] for t in at)

    def cite(self, c: _Cite, bind: Callable[[Term], Term] = lambda t: t) -> Cite:
        own, chosen = c.script.entry, dict(c.at)
        names = [name for name, _ in own.statement.variables]
        unknown = set(chosen) - set(names)
        if unknown:
            raise SymentropyError(f"{self.script.name}: {c.script.name} has no variable {sorted(unknown)[0]!r}")

        def value(name: str) -> Term:
            if name not in chosen:
                return Var(name)
            text = _argument(c.script, name, chosen[name])
            made = self.terms[text]
            # a vector alone would be read as a number: it was typed as the argument of a quantity
            return made.args[-1] if isinstance(made, Use) and text != chosen[name] else made

        return Cite(own, tuple((n, bind(value(n))) for n in names))

    def evidence(self, e: _Integral | _Cite) -> Antiderivative | Cite:
        return self.antiderivative(e) if isinstance(e, _Integral) else self.cite(e)

    def antiderivative(self, i: _Integral) -> Antiderivative:
        of = self.terms[i.of]
        if not (isinstance(of, Bind) and isinstance(of.domain, Interval)):
            raise SymentropyError(f"{self.script.name}: {i.of!r} is not an integral")
        return Antiderivative(of.domain, of.body, abstract(self.terms[i.primitive], i.name), i.name)

    def certificate(self, f: _Fact, place: _Place) -> Certificate:
        names = tuple(name for name, _ in f.over)

        def bind(t: Term) -> Term:
            for name in names:
                t = abstract(t, name)
            return t

        binders: list[Domain] = []
        for k, (name, where) in enumerate(f.over):
            size = getattr(self.kinds[name], "size", None)
            if size is None:
                raise SymentropyError(f"{self.script.name}: {name} is not an index")
            guard = None if where is None else self.terms[where]
            for outer in names[: k + 1]:
                guard = None if guard is None else abstract(guard, outer)
            binders.append(Range(ONE, size, guard))
        args = tuple(bind(_plain(self.terms[a])) for a in f.args)
        if f.support is not None:
            (full,) = args
            if not (isinstance(full, Bind) and isinstance(full.domain, Range)):
                raise SymentropyError(f"{self.script.name}: extend takes a sum")
            guard = abstract(self.terms[f.support], full.name)
            args = (full, Bind("sum", Range(full.domain.lo, full.domain.hi, guard), full.body, full.name))
        source: str | Given | Cite
        if isinstance(f.source, _Cite):
            source = self.cite(f.source, bind)
        elif isinstance(f.source, _Given | _Tight):
            (found,) = self.reasons(f.source, place)
            assert isinstance(found, Given)
            source = Given(found.index, tuple(bind(t) for t in found.at))
        else:
            source = f.source
        weight = None if f.weight is None else bind(self.terms[f.weight])
        return Certificate(Fact(source, args), self.terms[f.times], tuple(binders), weight, names)


@dataclass(frozen=True)
class _Place:
    """Where a proof stands: how many hypotheses there are, where the equality conditions begin."""

    statement: Statement
    count: int
    extra: int
    depth: int = 0


def _argument(script: Script, name: str, text: str) -> str:
    """The text in a place that says what it is: a pmf stands under H."""
    kind = dict(script.entry.statement.variables).get(name)
    return f"H({text})" if isinstance(kind, Pmf) else text


def _plain(t: Term) -> Term:
    """The term itself: a fact's binders say where its entries are positive, so it needs no guard of its own."""
    match t:
        case Bind("sum", Range(lo, hi, guard), body) if lo == hi == ONE and guard is not None:
            return instantiate(body, ONE)
    return t


def _texts(w: Any) -> Iterable[str]:
    """Every expression in a script, the two ends of the chain first."""
    match w:
        case Calc(start, lines, integrals):
            yield start
            yield from (line.text for line in lines)
            for line in lines:
                for why in (*line.by, *line.facts):
                    yield from _texts(why)
            for i in integrals:
                yield from _texts(i)
        case _Fact(source, args, over, weight, times, support):
            yield from _texts(source)
            yield from args
            for name, where in over:
                yield from (name,) if where is None else (where,)
            yield from (t for t in (weight, times, support) if t is not None)
        case _Given(_, at) | _Tight(_, at):
            yield from at
        case _Cite(script, at):
            yield from (_argument(script, name, value) for name, value in at)
        case _Integral(of, primitive, _):
            yield from (of, primitive)
        case _Cases(on, positive, zero):
            yield on
            yield from _texts(positive)
            yield from _texts(zero)
        case _Absurd(term):
            yield term
        case _Iff(chain, condition, _, forward, backward):
            yield from _texts(chain)
            yield from condition
            yield from _texts(forward)
            yield from _texts(backward)


def _claim_names(c: Claim) -> set[str]:
    names = set(free_names(c.lhs) | free_names(c.rhs))
    for d in c.binders:
        names |= free_names(Bind("sum" if isinstance(d, Range) else "int", d, num(0)))
    return names


def _kind_names(kind: Kind) -> set[str]:
    found: set[str] = set()

    def note(t: Term) -> Term:
        found.update(free_names(t))
        return t

    kind_map(kind, note)
    return found
