"""Claims as data: their names, values put in, moved under binders, opened as claims about new variables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from .laws import unfold_all
from .proof import Claim, Exists, Extremum, Goal, Iff
from .signs import Context, open_binder
from .terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    At,
    Bound,
    Density,
    Domain,
    Index,
    Interval,
    Kind,
    Pmf,
    Range,
    Real,
    Rejected,
    Term,
    Var,
    Vector,
    free_names,
    instantiate,
    kind_map,
    shift,
    substitute,
)  # fmt: skip

__all__ = [
    "NOTHING", "binder_kind", "claim_at", "claim_names", "goal_names", "is_at", "kind_at", "lifted", "opened",
    "same_claim", "shift_domain", "shifted",
]  # fmt: skip

NOTHING = Claim(ZERO, "<=", ZERO)


def claim_names(c: Claim) -> frozenset[str]:
    """The free names of a claim, its domains included."""
    terms = [c.lhs, c.rhs]
    for d in c.binders:
        terms += [d.lo, d.hi, *([d.guard] if isinstance(d, Range) and d.guard is not None else [])]
    return frozenset().union(*map(free_names, terms))


def goal_names(goal: Goal) -> frozenset[str]:
    """The free names of a goal."""
    match goal:
        case Claim():
            return claim_names(goal)
        case Iff(bound, condition):
            return claim_names(bound).union(*map(claim_names, condition))
        case Extremum(variable, bound, at):
            return claim_names(bound) | free_names(at) | {variable}
        case Exists(variables, claims):
            found: set[str] = set().union(*map(claim_names, claims), (n for n, _ in variables))
            for _, kind in variables:
                kind_map(kind, lambda t: _noted(t, found))
            return frozenset(found)


def _noted(t: Term, found: set[str]) -> Term:
    found |= free_names(t)
    return t


def kind_at(kind: Kind, values: Mapping[str, Term]) -> Kind:
    """A kind with terms put in for the names that it mentions."""
    return kind_map(kind, lambda t: substitute(t, values))


def claim_at(c: Claim, values: Mapping[str, Term]) -> Claim:
    """A claim with terms put in for its variables; terms move under its binders."""

    def put(t: Term, depth: int) -> Term:
        return substitute(t, {n: shift(v, depth) for n, v in values.items()})

    binders = tuple(map_domain(d, lambda t, k: put(t, k), k) for k, d in enumerate(c.binders))
    depth = len(c.binders)
    return replace(c, lhs=put(c.lhs, depth), rhs=put(c.rhs, depth), binders=binders)


def shifted(c: Claim, by: int) -> Claim:
    """The claim as seen from under ``by`` more binders."""
    binders = tuple(shift_domain(d, by, k) for k, d in enumerate(c.binders))
    depth = len(binders)
    return replace(c, lhs=shift(c.lhs, by, depth), rhs=shift(c.rhs, by, depth), binders=binders)


def map_domain(d: Domain, f: Callable[[Term, int], Term], depth: int) -> Domain:
    """The domain with ``f`` applied to its terms; ``f`` is told how many binders of a claim each stands under."""
    if isinstance(d, Interval):
        return Interval(f(d.lo, depth), f(d.hi, depth))
    return Range(f(d.lo, depth), f(d.hi, depth), None if d.guard is None else f(d.guard, depth + 1))


def shift_domain(d: Domain, by: int, depth: int) -> Domain:
    """The domain of a claim's binder, ``depth`` binders further in, as seen from under ``by`` more."""
    return map_domain(d, lambda t, k: shift(t, by, k), depth)


def lifted(c: Claim, inner: int, outer_by: int, inner_by: int) -> Claim:
    """Make room for ``outer_by`` binders outside of ``inner`` ones, and ``inner_by`` just around the claim."""

    def move(t: Term, k: int) -> Term:
        return shift(shift(t, inner_by, k), outer_by, k + inner_by + inner)

    binders = tuple(map_domain(d, move, k) for k, d in enumerate(c.binders))
    depth = len(c.binders)
    return replace(c, lhs=move(c.lhs, depth), rhs=move(c.rhs, depth), binders=binders)


def opened(claim: Claim, names: tuple[str, ...], ctx: Context) -> tuple[Claim, Context]:
    """A universal claim as a claim about new variables."""
    if len(names) != len(claim.binders) or len(set(names)) != len(names) or set(names) & set(ctx.variables):
        raise Rejected("each binder needs a new name")
    if claim.almost:
        return _opened_almost(claim, names, ctx)
    lhs, rhs, binders = claim.lhs, claim.rhs, list(claim.binders)
    for name in names:
        domain = binders.pop(0)
        kind, more = binder_kind(domain, name)
        ctx = ctx.assuming(more, ((name, kind),))
        value, k = Var(name), len(binders)
        lhs, rhs = open_binder(lhs, k, value), open_binder(rhs, k, value)
        binders = [map_domain(d, lambda t, j: open_binder(t, j, value), j) for j, d in enumerate(binders)]  # noqa: B023
    return Claim(lhs, claim.relation, rhs), ctx


def _opened_almost(claim: Claim, names: tuple[str, ...], ctx: Context) -> tuple[Claim, Context]:
    """A claim for almost all x as one about a new x, of which all hypotheses for almost all x hold.

    There are finitely many of them, so together they still fail only on a set of measure 0.
    """
    if len(claim.binders) != 1 or not isinstance(claim.binders[0], Interval):
        raise Rejected("a claim for almost all x has one interval")
    (domain,), x = claim.binders, Var(names[0])
    key = ctx.field._domain(domain)
    kind, inside = binder_kind(domain, x.name)

    def at_x(c: Claim) -> Claim:
        if not c.almost:
            return c
        if not isinstance(c.binders[0], Interval) or ctx.field._domain(c.binders[0]) != key:
            return NOTHING
        rest = c.binders[1:]
        if any(isinstance(d, Interval) for d in rest):
            return NOTHING
        k = len(rest)
        binders = tuple(map_domain(d, lambda t, j: open_binder(t, j, x), j) for j, d in enumerate(rest))
        return Claim(open_binder(c.lhs, k, x), c.relation, open_binder(c.rhs, k, x), binders, c.names[1:])

    ctx = Context(ctx.variables, tuple(map(at_x, ctx.given)), (), ctx.field, ctx.convergent, ctx.values)
    goal = Claim(instantiate(claim.lhs, x), claim.relation, instantiate(claim.rhs, x))
    return goal, ctx.assuming(inside, ((x.name, kind),))


def binder_kind(d: Domain, name: str) -> tuple[Kind, tuple[Claim, ...]]:
    """What a member of the domain is, as a variable of this name, and what is known of it."""
    v = Var(name)
    if isinstance(d, Interval):
        ends: list[tuple[Term, Term]] = [(d.lo, v)] if d.lo not in (INF, NEG_INF) else []
        ends += [(v, d.hi)] if d.hi not in (INF, NEG_INF) else []
        return Real(), tuple(Claim(a, "<", b) for a, b in ends)
    if d.lo != ONE:
        raise Rejected("a universal claim to be proved runs over 1..n")
    guard = () if d.guard is None else (Claim(ZERO, "<", instantiate(d.guard, v)),)
    return Index(d.hi), guard


def is_at(variable: str, kind: Kind, at: Term) -> Claim:
    """The claim that a variable is this value: entry by entry, almost everywhere for a density."""
    match kind:
        case Pmf(size) | Vector(size):
            return Claim(At(Var(variable), Bound(0)), "=", At(shift(at, 1), Bound(0)), (Range(ONE, size),))
        case Density(domain):
            return Claim(At(Var(variable), Bound(0)), "=", At(shift(at, 1), Bound(0)), (domain,), almost=True)
        case _:
            return Claim(Var(variable), "=", at)


def same_claim(a: Claim, b: Claim, ctx: Context) -> bool:
    """Both sides are equal by definitions and field algebra, under the same binders."""
    if a.relation != b.relation or a.binders != b.binders or a.almost != b.almost:
        return False
    for d in a.binders:
        ctx = ctx.enter(d)
    return all(ctx.field.equal(unfold_all(x, ctx), unfold_all(y, ctx)) for x, y in ((a.lhs, b.lhs), (a.rhs, b.rhs)))
