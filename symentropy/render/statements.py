"""What a statement says, in words: the domains of all variables, the hypotheses, the claim, the conventions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

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
    Index,
    Interval,
    Kind,
    Natural,
    Pmf,
    Positive,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vector,
    free_names,
    subterms,
)  # fmt: skip
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
    """One phrase for each run of variables of the same kind: "every integer n ≥ 1", "all pmfs P, Q on 1..n"."""
    out = []
    for kind, run in groupby(pairs, key=lambda pair: pair[1]):
        names = [p.names[name] for name, _ in run]
        out.append(_phrase(p, kind, Formula(", ".join(names)), ", ".join(names), len(names) > 1))
    return out


def _phrase(p: Printer, kind: Kind, shown: Formula, names: str, many: bool) -> Rich:
    def noun(one: str, several: str = "") -> str:
        return f"all {several or one + 's'} " if many else f"every {one} "

    match kind:
        case Natural():
            return rich(noun("integer"), Formula(f"{names} {p.GE} 1"))
        case Positive():
            return rich(noun("real number"), Formula(f"{names} > 0"))
        case Real():
            return rich(noun("real number"), shown)
        case Index(size):
            return rich(noun("index", "indices"), Formula(f"{names} {p.IN} {p.integers(p.term(ONE), p.term(size))}"))
        case Pmf(size):
            return rich(noun("pmf"), shown, " on ", Formula(p.integers(p.term(ONE), p.term(size))))
        case Vector(size):
            return rich(noun("vector"), Formula(f"{names} {p.IN} {p.space(p.term(size))}"))
        case Density(domain):
            return rich(noun("density", "densities"), shown, " on ", Formula(_interval(p, domain, ())))
    raise AssertionError(kind)


def _interval(p: Printer, d: Interval, scope: Scope) -> str:
    if (d.lo, d.hi) == (NEG_INF, INF):
        return p.LINE
    return p.parens(f"{p.term(d.lo, scope)}, {p.term(d.hi, scope)}")


# --- claims -------------------------------------------------------------------------------------------------


def relation(p: Printer, c: Claim, scope: Scope) -> tuple[str, str, Term]:
    """Both sides and the sign between them; ``0 < x`` is said as ``x > 0``."""
    if c.lhs == ZERO and c.relation != "=":
        return p.term(c.rhs, scope), ">" if c.relation == "<" else p.GE, c.lhs
    return p.term(c.lhs, scope), {"=": "=", "<=": p.LE, "<": "<"}[c.relation], c.rhs


def enter(p: Printer, binders: tuple[Domain, ...], names: tuple[str, ...], scope: Scope) -> tuple[Scope, list[Rich]]:
    """The scope under the binders of a claim, and what they say: "for all i in 1..n with P[i] > 0"."""
    said: list[Rich] = []
    for k, d in enumerate(binders):
        hint = names[k] if len(names) == len(binders) else "i"
        inner = p.bind(scope, hint, isinstance(d, Interval))
        name = inner[0].name
        match d:
            case Interval():
                said.append(rich("for all ", Formula(f"{name} {p.IN} {_interval(p, d, scope)}")))
            case Range(lo, hi, guard) if lo == hi == ONE and guard is not None:
                said.append(rich("if ", Formula(f"{p.term(guard, inner)} > 0")))
            case Range(_, _, guard) if guard is not None and p.supported(d):
                said.append(rich("wherever ", Formula(p.guard(d, inner))))
            case Range(lo, hi, guard):
                within = Formula(f"{name} {p.IN} {p.integers(p.term(lo, scope), p.term(hi, scope))}")
                said.append(
                    rich("for all ", within, *(() if guard is None else (" with ", Formula(p.guard(d, inner)))))
                )
        scope = inner
    return scope, said


def claim(p: Printer, c: Claim, scope: Scope = ()) -> Rich:
    """A claim within a sentence: "Q[i] > 0 wherever P[i] > 0"."""
    if c == Claim(ZERO, "<", ZERO, c.binders):
        return rich("never")
    inner, said = enter(p, c.binders, c.names, scope)
    lhs, sign, rhs = relation(p, c, inner)
    aside = rich(" (", Formula(domination), ")") if (domination := _domination(p, c)) else ()
    return rich(Formula(f"{lhs} {sign} {p.term(rhs, inner)}"), *(rich(" ", s) for s in said), aside)


def claims(p: Printer, cs: tuple[Claim, ...], scope: Scope = ()) -> Rich:
    return listed([claim(p, c, scope) for c in cs])


def _domination(p: Printer, c: Claim) -> str | None:
    """``P << Q``, if that is what the claim says."""
    match c:
        case Claim(lhs, "<", At(Var(q), Bound(0)), (Range(lo, _, At(Var(a), Bound(0))),)) if lhs == ZERO and lo == ONE:
            return f"{p.names.get(a, a)} {p.LL} {p.names.get(q, q)}"
    return None


def hypotheses(p: Printer, statement: Statement) -> list[Rich]:
    return [claim(p, c) for c in statement.given]


def premises(p: Printer, statement: Statement) -> Rich:
    """All that comes before the claim: "for every integer n ≥ 1 and all pmfs P, Q on 1..n with Q[i] > 0 ..."."""
    said = listed(variables(p, statement.variables))
    given = listed(hypotheses(p, statement))
    return rich(*(("for ", said) if said else ()), *((" with " if said else "if ", given) if given else ()))


# --- goals --------------------------------------------------------------------------------------------------


def goal(p: Printer, g: Goal) -> list[Display]:
    """What is claimed, each relation to be displayed."""
    match g:
        case Claim():
            scope, said = enter(p, g.binders, g.names, ())
            lhs, sign, rhs = relation(p, g, scope)
            return [Display(lhs, sign, rhs, (), join(" ", said), scope)]
        case Iff(bound, condition):
            lhs, sign, rhs = relation(p, bound, ())
            return [Display(lhs, sign, rhs, (), rich("with equality if and only if ", claims(p, condition)))]
        case Exists(pairs, parts):
            some = listed([_some(r) for r in variables(p, pairs)])
            displays = [d for c in parts for d in goal(p, c)]
            first, *rest = displays
            before = rich("there exist " if len(pairs) > 1 else "there is ", some, " with ", first.before)
            return [Display(first.lhs, first.relation, first.rhs, before, first.after, first.scope), *rest]
        case Extremum(variable, bound, at):
            least = variable not in free_names(bound.lhs)
            value, body = (bound.lhs, bound.rhs) if least else (bound.rhs, bound.lhs)
            attained = rich("attained exactly at ", Formula(f"{p.names[variable]} = {p.term(at)}"))
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
    if any(isinstance(s, Bind) and isinstance(s.domain, Range) and s.domain.guard is not None for s in inside):
        out.append(rich(Formula(p.ZERO_LOG_ZERO)))
    return out
