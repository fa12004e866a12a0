"""Universal claims over intervals, at concrete values: shown for all x by the kernel's signs and algebra.

Points that are tried can refute such a claim, never show it; what cannot be shown here is not known.
"""

from __future__ import annotations

from fractions import Fraction

from ..errors import SymentropyError
from ..evaluate.compare import compare
from ..evaluate.written import written_out
from ..kernel.balls import exact
from ..kernel.calculus import differentiate
from ..kernel.laws import logs
from ..kernel.proof import Claim, Relation
from ..kernel.signs import Context, sub
from ..kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Add,
    Bound,
    Call,
    Domain,
    Interval,
    Kind,
    Mul,
    Positive,
    Range,
    Real,
    Rejected,
    Term,
    Var,
    num,
    parts,
    rebuild,
)
from ..kernel.wf import needs

__all__ = ["at_point", "put", "refuted", "shown"]


def shown(claim: Claim) -> bool:
    """Whether a claim without free variables holds at all points of its binders; False if that is not known.

    >>> from symentropy.kernel.terms import Pow, num
    >>> square = Pow(Bound(0), num(2))
    >>> shown(Claim(ZERO, "<=", square, (Interval(NEG_INF, INF),), ("x",)))
    True
    """
    try:
        kinds, given, body = _opened(claim)
        ctx = Context(kinds, given)
        lhs, rhs = (_plain(side, ctx) for side in (body.lhs, body.rhs))
        return _holds(lhs, claim.relation, rhs, ctx)
    except (Rejected, SymentropyError, RecursionError):
        return False


def _plain(t: Term, ctx: Context) -> Term:
    """The term written out, its derivatives taken, if it has a value all over."""
    if any(needs(t, ctx)):
        raise Rejected("a side may have no value")
    return differentiate(written_out(t, lambda x, domain: True), ctx)


def _holds(lhs: Term, relation: Relation, rhs: Term, ctx: Context) -> bool:
    gap = sub(rhs, lhs)
    forms = (gap, logs(gap, ctx))
    if relation == "=":
        return any(map(ctx.field.zero, forms))
    enough = ctx.positive if relation == "<" else ctx.nonnegative
    return any(map(enough, forms)) or _increases(forms[1], ctx)


def _increases(gap: Term, ctx: Context) -> bool:
    """``c*log(u) - c*log(v)`` is positive if c*(u - v) is."""
    logs_of: list[tuple[Term, Term]] = []
    for m in ctx.field.monomials(gap):
        inside = [b.args[0] for b, e in m.factors if isinstance(b, Call) and b.fn == "log" and e == 1]
        if len(inside) != 1:
            return False
        logs_of.append((m.term([(b, e) for b, e in m.factors if b != Call("log", (inside[0],))]), inside[0]))
    if len(logs_of) != 2:
        return False
    (c, u), (d, v) = logs_of
    return ctx.field.zero(Add((c, d))) and ctx.positive(Mul((c, sub(u, v))))


def refuted(claim: Claim) -> bool:
    """Whether a claim without free variables fails at a point tried here; of almost all points, one says nothing.

    >>> refuted(Claim(Bound(0), "<=", ONE, (Interval(ZERO, INF),)))
    True
    """
    return not claim.almost and any(_fails(claim, at) for at in (Fraction(1, 3), Fraction(6, 7)))


def _fails(claim: Claim, at: Fraction) -> bool:
    while claim.binders:
        x = _between(claim.binders[0], at)
        if x is None:
            return False
        claim = at_point(claim, x)
        at = 1 - at * at
    order = compare(claim.lhs, claim.rhs)
    true = {"=": (0,), "<": (-1,), "<=": (-1, 0)}[claim.relation]
    return order is not None and order not in true


def _between(domain: Domain, at: Fraction) -> Term | None:
    """A rational point of an interval; None of one whose ends are not rational, and of other domains."""
    if not isinstance(domain, Interval):
        return None
    lo, hi = (None if t in (INF, NEG_INF) else exact(t) for t in (domain.lo, domain.hi))
    if (lo is None and domain.lo != NEG_INF) or (hi is None and domain.hi != INF):
        return None
    if lo is not None and hi is not None:
        return num(lo + at * (hi - lo)) if lo < hi else None
    return num(lo + 3 * at if lo is not None else hi - 3 * at if hi is not None else 5 * at - 2)


def _opened(claim: Claim) -> tuple[dict[str, Kind], tuple[Claim, ...], Claim]:
    """The claim with variables for its binders, and what is known of these; a guard binds a single point."""
    kinds: dict[str, Kind] = {}
    given: list[Claim] = []
    while claim.binders:
        match claim.binders[0]:
            case Interval(lo, hi):
                x = Var(f"x {len(kinds)}")  # a blank: no name of the language
                kinds[x.name] = Positive() if lo == ZERO else Real()
                given += [Claim(lo, "<", x)] if lo not in (NEG_INF, ZERO) else []
                given += [Claim(x, "<", hi)] if hi != INF else []
                claim = at_point(claim, x)
            case Range(lo, hi, guard) if lo == hi == ONE:
                ctx = Context(kinds, tuple(given))
                given += [Claim(ZERO, "<", _plain(put(guard, 0, ONE), ctx))] if guard is not None else []
                claim = at_point(claim, ONE)
            case _:
                raise Rejected("a universal claim over indices under an interval")
    return kinds, tuple(given), claim


# --- points in the place of binders -------------------------------------------------------------------------


def at_point(claim: Claim, x: Term) -> Claim:
    """The claim at one point of its first binder."""
    rest = claim.binders[1:]
    inner = tuple(_domain_at(d, depth, x) for depth, d in enumerate(rest))
    lhs, rhs = (put(side, len(rest), x) for side in (claim.lhs, claim.rhs))
    return Claim(lhs, claim.relation, rhs, inner, claim.names[1:], claim.almost)


def put(t: Term, index: int, value: Term) -> Term:
    """The term with a closed value for the variable of the ``index``-th enclosing binder, which goes away."""
    if isinstance(t, Bound):
        return value if t.index == index else Bound(t.index - 1) if t.index > index else t
    kids = parts(t)
    return rebuild(t, tuple(put(c, index + d, value) for c, d in kids)) if kids else t


def _domain_at(domain: Domain, index: int, value: Term) -> Domain:
    lo, hi = put(domain.lo, index, value), put(domain.hi, index, value)
    if isinstance(domain, Range):
        return Range(lo, hi, None if domain.guard is None else put(domain.guard, index + 1, value))
    return Interval(lo, hi)
