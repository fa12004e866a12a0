"""Exact counterexamples: instances that satisfy the hypotheses and at which a claim is certainly false.

The search is by proposal: telling values first, then random ones, then uphill from the closest call. What makes
a counterexample is the certified order of both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flint import arb

from ..errors import SymentropyError
from ..evaluate import Evaluation, evaluate_term
from ..evaluate.compare import compare, gap
from ..kernel.proof import Claim, Statement
from ..kernel.terms import Add, Mul, Term, num
from ..progress import report, within
from .instances import Instances, Values, agrees, candidates, claim_at, closed_claims, goal_claims, instance

__all__ = ["Counterexample", "candidates", "instance", "refute"]

_DIGITS = 30


@dataclass(frozen=True)
class Counterexample:
    """Values at which ``lhs relation rhs`` fails: the closed sides, their certified values, and left minus right.

    ``claim`` is the failing claim at these values; its sides are those of one point if it speaks of all.
    """

    values: Values
    claim: Claim
    left: Evaluation
    right: Evaluation
    gap: str

    @property
    def lhs(self) -> Term:
        return self.claim.lhs

    @property
    def rhs(self) -> Term:
        return self.claim.rhs


def refute(statement: Statement, budget_seconds: float = 3.0) -> Counterexample | None:
    """A counterexample to the statement's goal, or None if none was found within the time.

    >>> from symentropy.theory.typing import type_claim
    >>> found = refute(type_claim("H(P) < log(n)").statement)
    >>> found.gap, found.left.decimal == found.right.decimal
    ('0', True)
    """
    with within("looking for a counterexample"):
        return _search(Instances(statement, budget_seconds), goal_claims(statement))


def _search(search: Instances, claims: tuple[Claim, ...]) -> Counterexample | None:
    closest = _Closest()
    for tried, values in enumerate(_proposals(search, closest) if claims else (), 1):
        report("instance", tried)
        for claim in claims:
            found = _failure(claim, values, closest)
            if found is not None:
                return found
        if search.over:
            break
    return None


@dataclass
class _Closest:
    """The instance at which an inequality has come closest to failing."""

    excess: arb | None = None
    values: Values | None = None

    def note(self, excess: arb | None, values: Values) -> None:
        if excess is not None and (self.excess is None or excess > self.excess):
            self.excess, self.values = excess, values


def _proposals(search: Instances, closest: _Closest) -> Iterator[Values]:
    """Telling instances, then by turns random ones and ones near the closest call."""
    if not search.consistent():
        return
    yield from search.telling()
    uphill = False
    while search.names:
        found = search.by_chance(closest.values if uphill else None)
        if found is None:
            return
        yield found
        uphill = not uphill


def _failure(claim: Claim, values: Values, closest: _Closest) -> Counterexample | None:
    """The counterexample that the values are, if they are one."""
    for sides in closed_claims(claim_at(claim, values)):
        order = None if sides is None else compare(*sides)
        if sides is None or order is None:
            continue
        if not agrees(claim.relation, order):
            found = _counterexample(values, Claim(sides[0], claim.relation, sides[1]))
            if found is not None:
                return found
        if claim.relation != "=":
            closest.note(gap(*sides), values)
    return None


def _counterexample(values: Values, claim: Claim) -> Counterexample | None:
    """With certified values of both sides; None if one has none, or both are the same infinity."""
    try:
        left, right = (evaluate_term(side, _DIGITS) for side in (claim.lhs, claim.rhs))
        difference = evaluate_term(Add((claim.lhs, Mul((num(-1), claim.rhs)))), _DIGITS)
    except SymentropyError:
        return None
    return Counterexample(values, claim, left, right, difference.decimal)
