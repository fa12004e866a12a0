"""What equations among the hypotheses bring with them: equality conditions of theorems that must then hold.

``KL(P || Q) = 0`` brings P = Q, ``P[k] = 1`` brings the one-point pmf at k.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ..kernel.check import cited
from ..kernel.proof import Certificate, Cite, Claim, Derivation, Entry, Fact, Iff, Statement, Step, Theorem
from ..kernel.signs import Context, minus
from ..kernel.terms import ONE, Bind, Bound, Index, Range, Rejected, Term, Var, instantiate, shift, substitute
from .citations import choices, theorems

__all__ = ["conditions", "put_in_sums"]

MAX_TRIED = 60


def conditions(statement: Statement, ctx: Context, known: dict[Entry, Theorem]) -> list[Cite]:
    """Theorems whose two sides the hypotheses make equal, at the terms that the statement mentions."""
    if not any(not claim.binders and claim.relation != "<" for claim in statement.given):
        return []
    return [cite for cite in _proposed(statement, ctx) if _holds(cite, ctx, known)]


def _proposed(statement: Statement, ctx: Context) -> Iterator[Cite]:
    for _, entry in theorems(statement):
        if not isinstance(entry.statement.goal, Iff):
            continue
        for tried, values in enumerate(choices(entry.statement, statement, ctx)):
            if tried >= MAX_TRIED:
                break
            yield Cite(entry, tuple(values.items()), "only if")


def _holds(cite: Cite, ctx: Context, known: dict[Entry, Theorem]) -> bool:
    try:
        found = cited(cite, ctx, known)
    except Rejected:
        return False
    return any(claim.lhs != claim.rhs for claim in found)


def pointwise(cite: Cite, ctx: Context) -> Cite | None:
    """A condition "for all i" as a theorem about one i, which can be cited under the binder of a sum."""
    s = cite.entry.statement
    assert isinstance(s.goal, Iff)
    bound, condition = s.goal.bound, s.goal.condition
    if len(condition) != 1 or len(condition[0].binders) != 1 or condition[0].almost:
        return None
    domain, name = condition[0].binders[0], _new({n for n, _ in s.variables})
    if not isinstance(domain, Range) or domain.lo != ONE or domain.guard is not None:
        return None
    lhs, rhs = (instantiate(side, Var(name)) for side in (condition[0].lhs, condition[0].rhs))
    statement = Statement(
        f"{s.name} (condition)",
        (*s.variables, (name, Index(domain.hi))),
        (*s.given, Claim(bound.lhs, "=", bound.rhs)),
        Claim(lhs, "=", rhs),
    )
    itself = Cite(cite.entry, tuple((n, Var(n)) for n, _ in s.variables), "only if")
    entry = Entry(statement, Derivation(lhs, (Step("=", rhs, (itself,)),)))
    return Cite(entry, (*((n, shift(t, 1)) for n, t in cite.at), (name, Bound(0))))


def _new(names: set[str]) -> str:
    return next(name for name in ("i", "j", "k", "i1") if name not in names)


def put_in_sums(gap: Term, cite: Cite, ctx: Context) -> list[Certificate]:
    """Facts that put a condition's right side for its left one in the sums of ``gap``, not in what guards them.

    In a sum over the support of P, what P[i] equals may stand for the factor P[i]; the support stays.
    """
    one = pointwise(cite, ctx)
    goal = None if one is None else one.entry.statement.goal
    if one is None or not isinstance(goal, Claim):
        return []
    old = substitute(goal.lhs, dict(one.at))
    found = []
    for m in ctx.field.monomials(gap):
        for b, e in m.factors:
            if e == 1 and isinstance(b, Bind) and b.op == "sum" and isinstance(b.domain, Range):
                for inside in ctx.enter(b.domain).field.monomials(b.body):
                    if (old, Fraction(1)) in inside.factors:
                        weight = inside.term([f for f in inside.factors if f[0] != old])
                        outside = minus(m.term([f for f in m.factors if f[0] != b]))
                        found.append(Certificate(Fact(one), outside, (b.domain,), weight, (b.name,)))
    return found
