"""A counterexample as a theorem: values exist that satisfy the facts and break the claim."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import SymentropyError
from ..evaluate import evaluate_term
from ..kernel.check import check, context
from ..kernel.laws import replace
from ..kernel.proof import (
    Claim,
    Derivation,
    Entry,
    Exists,
    Proof,
    Statement,
    Step,
    Theorem,
    Witness,
)  # fmt: skip
from ..kernel.signs import sub
from ..kernel.terms import ZERO, At, Bind, Index, Num, Rejected, Term, Use, Var, Vec, num, substitute
from ..render import source
from .chains import reasons_for
from .instances import claim_at
from .integrals import antiderivatives
from .proposals import prove
from .refute import Counterexample

__all__ = ["closed", "gap", "infinite", "theorem", "turned", "witness", "words"]


def theorem(statement: Statement, found: Counterexample) -> Theorem | None:
    """The statement that the claim fails somewhere, replayed; None where the kernel does not see it.

    It does not where a side is infinite.
    """
    goal = statement.goal
    if not isinstance(goal, Claim) or goal.binders:
        return None
    fails = _failing(goal, found)
    if fails is None:
        return None
    values = {n: found.values[n] for n, _ in statement.variables}
    claims = (*statement.given, fails)
    refuted = Statement(f"not_{statement.name}", (), (), Exists(statement.variables, claims), "A counterexample")
    try:
        proofs = tuple(_closed(claim_at(c, values)) for c in claims)
        return check(Entry(refuted, Witness(tuple(values.values()), proofs)))
    except Rejected:
        return None


def _failing(goal: Claim, found: Counterexample) -> Claim | None:
    """The relation that holds instead."""
    if found.gap in ("inf", "-inf"):
        return None
    above = not found.gap.startswith("-")
    if goal.relation == "=":
        return Claim(goal.rhs, "<", goal.lhs) if above else Claim(goal.lhs, "<", goal.rhs)
    if goal.relation == "<":
        return Claim(goal.rhs, "<=" if found.gap == "0" else "<", goal.lhs)
    return Claim(goal.rhs, "<", goal.lhs)


def _closed(claim: Claim) -> Proof:
    """A proof of a relation between constants."""
    statement = Statement("closed", (), (), claim)
    ctx = context(statement)
    if claim.binders:
        return Derivation(ZERO, ())  # a universal claim is discharged by signs
    if claim.relation == "=" or (claim.relation == "<=" and not ctx.nonnegative(sub(claim.rhs, claim.lhs))):
        reasons = reasons_for(claim.lhs, claim.rhs, ctx)
        if reasons is None:
            raise Rejected("the constants are not seen to be equal")
        return Derivation(claim.lhs, (Step("=", claim.rhs, reasons),))
    found = prove(statement)
    if found is None:
        raise Rejected("the constants are not seen to compare so")
    return found.proof


def witness(statement: Statement, found: Counterexample) -> dict[str, object]:
    """The values as exact text: numbers, and lists for vectors."""
    return {n: _exact(found.values[n]) for n, _ in statement.variables if n in found.values}


def _exact(t: Term) -> object:
    if isinstance(t, Vec):
        return [_exact(item) for item in t.items]
    return str(t.value) if isinstance(t, Num) else source(t)


def closed(statement: Statement) -> tuple[Theorem, str] | None:
    """A claim without variables refuted by a proof of the opposite, and left minus right.

    For sides that only a derivation evaluates: integrals.
    """
    goal = statement.goal
    if not isinstance(goal, Claim):
        return None
    sides = [goal.lhs, goal.rhs]
    for a, value in antiderivatives((goal.lhs, goal.rhs), statement):
        whole = Bind("int", a.domain, a.integrand)
        sides = [replace(side, whole, value, context(statement)) for side in sides]
    for claim in (Claim(goal.rhs, "<", goal.lhs), Claim(goal.lhs, "<", goal.rhs)):
        if claim.lhs == goal.lhs and goal.relation != "=":
            continue
        proved = prove(Statement(f"not_{statement.name}", (), (), claim, "The opposite"))
        if proved is not None:
            try:
                return proved, evaluate_term(sub(*sides), 30).decimal
            except SymentropyError:
                return None
    return None


def gap(found: Counterexample, flipped: bool) -> str:
    """Left minus right, as the author wrote the sides."""
    return turned(found.gap, flipped)


def turned(gap: str, flipped: bool) -> str:
    """The gap with its sign turned if the sides were."""
    if not flipped or gap == "0":
        return gap
    return gap.removeprefix("-") if gap.startswith("-") else f"-{gap}"


def words(found: Counterexample, flipped: bool) -> str:
    """Both sides, in one line, as the author wrote them."""
    left, right = (found.right, found.left) if flipped else (found.left, found.right)
    return f"left is {left.decimal}, right is {right.decimal}"


def infinite(statement: Statement, goal: Claim) -> Theorem | None:
    """``X = inf`` for a divergence or cross entropy of closed pmfs: some outcome has Q = 0 < P."""
    for use in _divergences(goal):
        size, p, q = use.args[:3]
        k = Var("k")
        claims = (Claim(ZERO, "<", At(p, k)), Claim(At(q, k), "=", ZERO))
        title = f"{use.definition.name} is infinite: P[k] > 0 = Q[k]"
        exists = Statement("not_absolutely_continuous", (), (), Exists((("k", Index(size)),), claims), title)
        for index in range(1, _length(p) + 1):
            values = {"k": num(index)}
            try:
                proofs = tuple(
                    _closed(Claim(substitute(c.lhs, values), c.relation, substitute(c.rhs, values))) for c in claims
                )
                return check(Entry(exists, Witness((num(index),), proofs)))
            except Rejected:
                continue
    return None


def _divergences(goal: Claim) -> Iterator[Use]:
    for side in (goal.lhs, goal.rhs):
        if isinstance(side, Use) and side.definition.name in ("KL", "CE"):
            yield side


def _length(p: Term) -> int:
    return len(p.items) if isinstance(p, Vec) else 0
