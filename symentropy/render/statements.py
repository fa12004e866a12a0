"""What a statement says, in words: the domains of all variables, the hypotheses, the claim, the conventions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..kernel.proof import Claim, Exists, Extremum, Goal, Iff, Statement
from ..kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    At,
    Bind,
    Bound,
    Call,
    Definition,
    Density,
    Domain,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Natural,
    Num,
    Pmf,
    Positive,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vector,
    free_names,
    loose,
    shift,
    substitute,
    subterms,
)  # fmt: skip
from ..theory.quantities import EMPIRICAL, FIRST, ONEHOT, PRODUCT, SECOND
from .patterns import entry_of, is_point
from .printer import Printer, Scope, declared
from .words import Formula, Rich, join, listed, rich

__all__ = [
    "Display", "claim", "claims", "conventions", "definitions", "enter", "goal", "hypotheses", "kinds_of", "premises",
    "relation", "statement_terms", "terms_of", "variables",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Display:
    """A claim to be set on a line of its own: what is said before it, its two sides, and what is said after it."""

    lhs: str
    relation: str
    rhs: Term | str
    before: Rich = ()
    after: Rich = ()
    scope: Scope = ()


# --- variables ----------------------------------------------------------------------------------------------


def variables(p: Printer, pairs: tuple[tuple[str, Kind], ...]) -> list[Rich]:
    """One phrase for all variables of the same kind: "every integer n ≥ 1", "all pmfs P, Q on 1..n"."""
    kinds = dict.fromkeys(kind for _, kind in pairs)
    return [_phrase(p, kind, [name for name, own in pairs if own == kind]) for kind in kinds]


def _phrase(p: Printer, kind: Kind, names: list[str]) -> Rich:
    listing, many = ", ".join(p.names[name] for name in names), len(names) > 1
    shown = Formula(listing)

    def noun(one: str, several: str = "") -> str:
        return f"all {several or one + 's'} " if many else f"every {one} "

    match kind:
        case Natural():
            return rich(noun("integer"), Formula(f"{listing} {p.GE} 1"))
        case Positive():
            return rich(noun("real number"), Formula(f"{listing} > 0"))
        case Real():
            return rich(noun("real number"), shown)
        case Index(size):
            return rich(noun("index", "indices"), Formula(f"{listing} {p.IN} {_up_to(p, size)}"))
        case Pmf(Num(value)):
            return rich(noun("pmf"), shown, f" on {value} outcome{'' if value == 1 else 's'}")
        case Pmf(size):
            return rich(noun("pmf"), shown, " on ", Formula(_up_to(p, size)))
        case Joint(sizes):
            return rich(noun("joint pmf"), shown, " on ", Formula(f" {p.TIMES} ".join(_up_to(p, s) for s in sizes)))
        case Labels(size, of):
            runs = ", ".join(_run(p, name, size) for name in names)
            one = size == ONE and len(names) == 1
            return rich("every label " if one else "all labels ", Formula(f"{runs} {p.IN} {_up_to(p, of)}"))
        case Vector(size):
            return rich(noun("vector"), Formula(f"{listing} {p.IN} {p.space(p.term(size))}"))
        case Density(domain):
            return rich(noun("density", "densities"), shown, " on ", Formula(p.interval(domain, ())))
        case Function(domain):
            return rich(noun("differentiable function"), shown, " on ", Formula(p.interval(domain, ())))
    raise AssertionError(kind)


def _up_to(p: Printer, size: Term) -> str:
    return p.integers(p.term(ONE), p.term(size))


def _run(p: Printer, name: str, size: Term) -> str:
    """``x_1, ..., x_N``"""
    ends = [p.term(At(Var(name), k)) for k in ((ONE, size) if size != ONE else (ONE,))]
    return f", {p.DOTS}, ".join(ends)


# --- claims -------------------------------------------------------------------------------------------------


def relation(p: Printer, c: Claim, scope: Scope) -> tuple[str, str, Term]:
    """Both sides and the sign between them; ``0 < x`` is said as ``x > 0``, ``1 < b`` as ``b > 1``."""
    said_of = isinstance(c.lhs, Num) and isinstance(c.rhs, Var)
    if (c.lhs == ZERO or said_of) and c.relation != "=":
        return p.term(c.rhs, scope), ">" if c.relation == "<" else p.GE, c.lhs
    return p.term(c.lhs, scope), {"=": "=", "<=": p.LE, "<": "<"}[c.relation], c.rhs


def enter(
    p: Printer, binders: tuple[Domain, ...], names: tuple[str, ...], scope: Scope, almost: bool = False
) -> tuple[Scope, list[Rich]]:
    """The scope under the binders of a claim, and what they say: "for all i in 1..n with P[i] > 0"."""
    opened: list[_Opened] = []
    for k, d in enumerate(binders):
        hint = names[k] if len(names) == len(binders) else "i"
        inner = p.bind(scope, hint, isinstance(d, Interval))
        if d != Range(ONE, ONE):  # one point without a condition says nothing
            opened.append(_Opened(d, scope, inner))
        scope = inner
    return scope, _said(p, opened, almost)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A binder with the scopes outside and under it."""

    domain: Domain
    outer: Scope
    inner: Scope

    @property
    def name(self) -> str:
        return self.inner[0].name


def _said(p: Printer, opened: list[_Opened], almost: bool) -> list[Rich]:
    """Binders in words: what is taken ("for all ..."), then where ("wherever ...", "if ...")."""
    if (where := _wherever(p, opened, almost)) is not None:
        return [where]
    said: list[Rich] = []
    run: list[_Opened] = []
    for o in opened:
        match o.domain:
            case Range(guard=guard) as d if is_point(d) and guard is not None:
                condition = Formula(f"{p.term(guard, o.inner)} > 0")
                said += _for_all(p, run, almost)
                said.append(rich("with " if run else "if ", condition))
                run = []
            case Range(guard=guard) as d if guard is not None and p.supported(d):
                said += _for_all(p, run, almost)
                said.append(rich("wherever ", Formula(p.guard(d, o.inner))))
                run = []
            case _:
                run.append(o)
    return [*said, *_for_all(p, run, almost)]


def _wherever(p: Printer, opened: list[_Opened], almost: bool) -> Rich | None:
    """One guard that says where all variables are: an entry of a joint pmf at all indices, a density at x."""
    if len(opened) < 2 or almost:
        return None
    *outer, last = opened
    if not isinstance(last.domain, Range) or last.domain.guard is None or any(_guarded(o.domain) for o in outer):
        return None
    vector, indices = entry_of(last.domain.guard)
    count = len(opened)
    if is_point(last.domain):
        name = vector.name if isinstance(vector, Var) else ""
        domain = opened[0].domain
        if not (count == 2 and indices == (Bound(1),) and isinstance(domain, Interval) and p.is_domain(name, domain)):
            return None
    else:
        ranges = [p.size(vector, axis) for axis in range(count)]
        whole = all(isinstance(o.domain, Range) and o.domain.lo == ONE for o in opened)
        if not whole or indices != tuple(map(Bound, reversed(range(count)))):
            return None
        if any(r not in (None, _hi(o.domain)) for r, o in zip(ranges, opened, strict=True)):
            return None
    return rich("wherever ", Formula(f"{p.term(last.domain.guard, last.inner)} > 0"))


def _guarded(d: Domain) -> bool:
    return isinstance(d, Range) and d.guard is not None


def _hi(d: Domain) -> Term:
    return d.hi


def _for_all(p: Printer, run: list[_Opened], almost: bool) -> list[Rich]:
    """ "for all x, y > 0 and i in 1..n": neighbours with the same range are said at once."""
    if not run:
        return []
    parts = []
    while run:
        same = [o for k, o in enumerate(run) if all(_same(run[0].domain, k, r.domain) for r in run[1 : k + 1])]
        names = ", ".join(o.name for o in same)
        last = same[-1]
        guard = rich(" with ", Formula(p.guard(last.domain, last.inner))) if _guarded(last.domain) else ()
        parts.append(rich(Formula(_within(p, names, run[0])), guard))
        run = run[len(same) :]
    return [rich("for almost all " if almost else "for all ", listed(parts))]


def _same(first: Domain, steps: int, other: Domain) -> bool:
    """True if the domain ``steps`` binders further in is the first one, and neither has a guard."""
    if type(first) is not type(other) or _guarded(first) or _guarded(other):
        return False
    return (other.lo, other.hi) == (shift(first.lo, steps), shift(first.hi, steps))


def _within(p: Printer, names: str, o: _Opened) -> str:
    """ "x > 0", "x in (a, b)", "i in 1..n"."""
    match o.domain:
        case Interval(lo, hi) if hi == INF and lo != NEG_INF:
            return f"{names} > {p.term(lo, o.outer)}"
        case Interval(lo, hi) if lo == NEG_INF and hi != INF:
            return f"{names} < {p.term(hi, o.outer)}"
        case Interval() as d:
            return f"{names} {p.IN} {p.interval(d, o.outer)}"
        case Range(lo, hi):
            return f"{names} {p.IN} {p.integers(p.term(lo, o.outer), p.term(hi, o.outer))}"


def claim(p: Printer, c: Claim, scope: Scope = ()) -> Rich:
    """A claim within a sentence: "Q[i] > 0 wherever P[i] > 0"."""
    if c == Claim(ZERO, "<", ZERO, c.binders):
        return rich("never")
    inner, said = enter(p, c.binders, c.names, scope, c.almost)
    lhs, sign, rhs = relation(p, c, inner)
    aside = rich(" (", Formula(domination), ")") if (domination := _domination(p, c)) else ()
    return rich(Formula(f"{lhs} {sign} {p.term(rhs, inner)}"), *(rich(" ", s) for s in said), aside)


def claims(p: Printer, cs: tuple[Claim, ...], scope: Scope = ()) -> Rich:
    return listed([claim(p, c, scope) for c in cs])


def _domination(p: Printer, c: Claim) -> str | None:
    """``P << Q``, if that is what the claim says."""
    match c:
        case Claim(lhs, "<", At() as entry, (*outer, Range(lo, _, At() as guard))) if lhs == ZERO and lo == ONE:
            (a, at), (q, where) = entry_of(guard), entry_of(entry)
            whole = at == where == tuple(map(Bound, reversed(range(len(outer) + 1))))
            if whole and isinstance(a, Var | Use) and isinstance(q, Var | Use) and not any(map(_guarded, outer)):
                return f"{p.term(a)} {p.LL} {p.term(q)}"
    return None


def hypotheses(p: Printer, given: tuple[Claim, ...]) -> list[Rich]:
    """Each hypothesis in words; two that say between what a term is are said at once: "0 < x < 1"."""
    out: list[Rich] = []
    rest = list(given)
    while rest:
        c = rest.pop(0)
        if rest and (between := _between(p, c, rest[0])):
            rest.pop(0)
            out.append(rich(Formula(between)))
        else:
            out.append(claim(p, c))
    return out


def _between(p: Printer, low: Claim, high: Claim) -> str | None:
    if low.binders or high.binders or low.rhs != high.lhs or "=" in (low.relation, high.relation):
        return None
    signs = {"<=": p.LE, "<": "<"}
    return f"{p.term(low.lhs)} {signs[low.relation]} {p.term(low.rhs)} {signs[high.relation]} {p.term(high.rhs)}"


def premises(p: Printer, s: Statement) -> Rich:
    """All that comes before the claim: "for every integer n ≥ 1 and all pmfs P, Q on 1..n with Q[i] > 0 ..."."""
    if not isinstance(s.goal, Extremum):
        return _premises(p, s)
    return join(", ", [part for part in _around(p, s, s.goal.variable) if part])


def _around(p: Printer, s: Statement, variable: str) -> tuple[Rich, Rich]:
    """What is fixed, and what the variable of an extremum runs over: "for every pmf P", "over all pmfs Q with ..."."""
    fixed = [c for c in s.given if variable not in {name for t in terms_of(c) for name in free_names(t)}]
    apart = [t for t in s.convergent if variable not in free_names(t)]
    kind = dict(s.variables)[variable]
    outer = replace(
        s,
        variables=tuple((name, k) for name, k in s.variables if name != variable),
        given=tuple(fixed),
        convergent=tuple(apart),
    )
    given = listed(hypotheses(p, tuple(c for c in s.given if c not in fixed)))
    exist = convergent(p, tuple(t for t in s.convergent if t not in apart))
    over = rich("over ", _every(_phrase(p, kind, [variable])))
    within = rich(" with ", given) if given else ()
    exists = rich(" and where " if given else " where ", exist) if exist else ()
    return _premises(p, outer), rich(over, within, exists)


def _every(phrase: Rich) -> Rich:
    """ "every pmf Q" as "all pmfs Q"."""
    first, *rest = phrase
    word = first.text.removeprefix("every ").removesuffix(" ")
    plural = {"density": "densities", "index": "indices"}.get(word, f"{word}s")
    return rich(f"all {plural} ", tuple(rest)) if first.text.startswith("every ") else phrase


def _premises(p: Printer, statement: Statement) -> Rich:
    said = listed(variables(p, statement.variables))
    given = listed(hypotheses(p, statement.given))
    exist = convergent(p, statement.convergent)
    return rich(
        *(("for ", said) if said else ()),
        *((" with " if said else "if ", given) if given else ()),
        *((", " if said or given else "", "where ", exist) if exist else ()),
    )


def convergent(p: Printer, integrals: tuple[Term, ...]) -> Rich:
    """The integrals that are supposed to exist."""
    if not integrals:
        return ()
    one = len(integrals) == 1
    shown = listed([rich(Formula(p.term(t))) for t in integrals])
    return rich("the integral " if one else "the integrals ", shown, " exists" if one else " exist")


# --- goals --------------------------------------------------------------------------------------------------


def goal(p: Printer, g: Goal) -> list[Display]:
    """What is claimed, each relation to be displayed."""
    match g:
        case Claim():
            scope, said = enter(p, g.binders, g.names, (), g.almost)
            lhs, sign, rhs = relation(p, g, scope)
            return [Display(lhs, sign, rhs, (), join(" ", said), scope)]
        case Iff(bound, condition):
            lhs, sign, rhs = relation(p, bound, ())
            return [Display(lhs, sign, rhs, (), rich("with equality if and only if ", claims(p, condition)))]
        case Exists(pairs, parts):
            displays = [d for c in parts for d in goal(p, c)]
            if not pairs:
                return displays
            some = listed([_some(r) for r in variables(p, pairs)])
            first, *rest = displays
            before = rich("there exist " if len(pairs) > 1 else "there is ", some, " with ", first.before)
            return [replace(first, before=before), *rest]
        case Extremum(variable, bound, at):
            least = variable not in free_names(bound.lhs)
            value, body = (bound.lhs, bound.rhs) if least else (bound.rhs, bound.lhs)
            up_to = " (almost everywhere)" if isinstance(p.kinds.get(variable), Density) else ""
            point = Formula(f"{p.names[variable]} = {p.term(at)}")
            attained = rich("attained at ", point, f" and only there{up_to}")
            return [Display(p.extremum(least, p.names[variable], p.at_least(1, body, ())), "=", value, (), attained)]
    raise AssertionError(g)


def _some(phrase: Rich) -> Rich:
    first, *rest = phrase
    text = first.text.replace("every integer", "an integer").replace("every index", "an index").replace("every ", "a ")
    return rich(text.replace("all ", ""), tuple(rest))


# --- conventions --------------------------------------------------------------------------------------------


def terms_of(c: Claim) -> Iterator[Term]:
    yield from (c.lhs, c.rhs)
    yield from (d.guard for d in c.binders if isinstance(d, Range) and d.guard is not None)


def statement_terms(s: Statement) -> Iterator[Term]:
    """The terms of a statement's hypotheses and claim."""
    match s.goal:
        case Claim():
            parts: tuple[Claim, ...] = (s.goal,)
        case Iff(bound, condition):
            parts = (bound, *condition)
        case Exists(_, inner):
            parts = inner
        case Extremum(_, bound, at):
            parts = (bound,)
            yield at
    yield from s.convergent
    for c in (*s.given, *parts):
        yield from terms_of(c)


def kinds_of(s: Statement) -> dict[str, Kind]:
    """The kinds of all variables that the statement names."""
    extra = s.goal.variables if isinstance(s.goal, Exists) else ()
    return {**dict(s.variables), **dict(extra)}


def definitions(terms: list[Term]) -> list[Definition]:
    """The definitions used that are not the field's own, and so must be shown."""
    uses = [t for term in terms for t, _ in subterms(term) if isinstance(t, Use)]
    return list(dict.fromkeys(u.definition for u in uses if declared(u) is None))


_BY_ENTRIES = (FIRST, SECOND, PRODUCT, EMPIRICAL, ONEHOT)


def _made(p: Printer, terms: list[Term]) -> list[Rich]:
    """What the entries are of the pmfs that are made of others, where they occur: of marginals, products, ..."""
    uses = dict.fromkeys(s for t in terms for s, _ in subterms(t) if isinstance(s, Use) and not loose(s))
    return [_entry_of(p, use) for use in uses if use.definition in _BY_ENTRIES]


def _entry_of(p: Printer, use: Use) -> Rich:
    d = use.definition
    body = substitute(d.body, {name: a for (name, _), a in zip(d.parameters, use.args, strict=True)})
    scope: Scope = ()
    while isinstance(body, Bind) and body.op == "lam":
        scope, body = p.bind(scope, body.name), body.body
    entry: Term = use
    for k in reversed(range(len(scope))):
        entry = At(entry, Bound(k))
    names = [p.entry_by_name(use, scope)] if len(scope) == 1 else []
    return rich(Formula(" = ".join(dict.fromkeys((*names, p.term(entry, scope), p.term(body, scope))))))


def _unfolded(t: Term) -> Iterator[Term]:
    for s, _ in subterms(t):
        yield s
        if isinstance(s, Use):
            yield from _unfolded(s.definition.body)


def conventions(p: Printer, terms: list[Term]) -> list[Rich]:
    """Base and unit of the logarithms, and what 0 log 0 means, where they occur."""
    inside = [s for t in terms for s in _unfolded(t)]
    out = []
    if any(isinstance(s, Call) and s.fn in ("log", "loggamma") for s in inside):
        out.append(rich("logarithms are natural (nats)"))
    out += _made(p, terms)
    if any(isinstance(s, Bind) and isinstance(s.domain, Range) and s.domain.guard is not None for s in inside):
        out.append(rich(Formula(p.ZERO_LOG_ZERO)))
    return out
