"""Quantities of the multinomial distribution, in time polynomial in the draws and in the outcomes.

log P(x) is log n! - sum of log x_i! + sum of x_i log p_i, and each x_i is binomial: sums over single counts suffice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flint import arb, arb_poly, fmpq, fmpq_poly, fmpz

from ...errors import LimitError
from ...kernel import balls
from ...kernel.terms import ONE as ONE_TERM
from ...kernel.terms import Add, Vec
from ...progress import report
from .. import values
from ..algebra import known_equal
from ..constants import Number, exactly
from ..kinds import check_pmf
from ..values import ONE, ZERO, Infinite, Value
from .exponential import Quantities
from .matrices import Row, row

if TYPE_CHECKING:
    from .quantities import Law

__all__ = ["QUANTITIES", "Multinomial"]

MAX_DRAWS = 1_000_000  # over whose counts is summed
MAX_POWERS = 20_000  # the same for the Rényi entropy, a coefficient of a product of polynomials
_EXACT = 200  # draws up to which rationals are kept
_REPORT_EVERY = 1 << 14


@dataclass(frozen=True)
class Multinomial:
    """The counts of outcomes of ``draws`` independent draws."""

    draws: int
    weights: Row

    @classmethod
    def read(cls, law: Law) -> Multinomial:
        n, pmf = law.use.args
        weights = row(pmf, law.constant, "the pmf of Multinomial")
        items = pmf.items if isinstance(pmf, Vec) else ()
        check_pmf(weights, "the pmf of Multinomial", lambda: known_equal(Add(items), ONE_TERM))
        return cls(values.integer(law.constant(n)), weights)

    @property
    def size(self) -> int:
        return len(self.weights)

    @property
    def certain(self) -> bool:
        """Whether there is nothing to be drawn, or one outcome only."""
        return self.draws == 0 or any(exactly(p, 1) for p in self.weights)

    def groups(self) -> list[tuple[int, Number]]:
        """How often each probability > 0 occurs."""
        often: dict[fmpq, int] = {}
        for p in self.weights:
            if isinstance(p, fmpq) and p != 0:
                often[p] = often.get(p, 0) + 1
        return [(k, p) for p, k in often.items()] + [(1, p) for p in self.weights if isinstance(p, arb)]


def _entropy(p: Multinomial) -> Value:
    return _cross_entropy(p, p)


def _cross_entropy(p: Multinomial, q: Multinomial) -> Value:
    if p.draws != q.draws:
        return Infinite(1)
    if p.draws == 0:
        return ZERO
    return values.total([_times(p.draws, _surprisal(p.weights, q.weights)), *_factorials(p)])


def _divergence(p: Multinomial, q: Multinomial) -> Value:
    """The divergence of one draw, n times; of different numbers of draws the supports are disjoint."""
    if p.draws != q.draws:
        return Infinite(1)
    if p.draws == 0:
        return ZERO
    excess = [_surprisal(p.weights, q.weights), _times(-1, _surprisal(p.weights, p.weights))]
    return _times(p.draws, values.total(excess))


def _surprisal(p: Row, q: Row) -> Value:
    """The sum of -p log q; infinite if some q is 0 where p is not."""
    pairs = [(a, b) for a, b in zip(p, q, strict=True) if not exactly(a, 0)]
    if any(exactly(b, 0) for _, b in pairs):
        return Infinite(1)
    return values.total([values.scale(-a, values.log(b)) for a, b in pairs])


def _times(n: int, x: Value) -> Value:
    return values.scale(fmpq(n), x)


def _factorials(p: Multinomial) -> Iterator[Value]:
    """-log n! and, for each outcome, the mean of log x!."""
    if p.certain:
        return
    if p.draws > MAX_DRAWS:
        raise LimitError(f"Multinomial of more than {MAX_DRAWS} draws")
    yield _times(-1, _log_factorial(p.draws))
    for often, weight in p.groups():
        yield _times(often, _mean_log_factorial(p.draws, weight))


def _log_factorial(n: int) -> Value:
    return values.log(fmpq(fmpz.fac_ui(fmpz(n)))) if n <= _EXACT else arb(n + 1).lgamma()


def _mean_log_factorial(n: int, p: Number) -> Value:
    """The mean of log X! of a binomial X: the sum of P(X >= j) log j."""
    if n > _EXACT or isinstance(p, arb):
        return _mean_by_balls(n, arb(p))
    weight, tail, found = p**n, ZERO, []
    for j in range(n, 1, -1):
        tail += weight
        found.append(values.scale(tail, values.log(fmpq(j))))
        weight *= fmpq(j, n - j + 1) * (1 - p) / p
    return values.total([ZERO, *found])


def _mean_by_balls(n: int, p: arb) -> arb:
    """The same, in balls: P(X = j - 1) is P(X = j) j/(n - j + 1) (1 - p)/p."""
    weight, tail, total, odds = balls.power(p, fmpq(n)), arb(0), arb(0), (1 - p) / p
    for j in range(n, 1, -1):
        tail += weight
        total += tail * arb(j).log()
        weight = weight * j / (n - j + 1) * odds
        if not j % _REPORT_EVERY:
            report("counts", n - j, n)
    return total


def _renyi(p: Multinomial, order: Number) -> Value:
    """n!^a times the coefficient of t^n in the product of the sums of (p^x/x!)^a t^x, which are P^a summed."""
    n = p.draws
    if p.certain:
        return ZERO
    if n > MAX_POWERS:
        raise LimitError(f"the Rényi entropy of Multinomial of more than {MAX_POWERS} draws")
    exact = n <= _EXACT and isinstance(order, fmpq) and order.q == 1 and all(isinstance(w, fmpq) for w in p.weights)
    ring: Any = fmpq_poly if exact else arb_poly
    product = ring([1])
    for often, weight in p.groups():
        factor = ring(_powers(n, weight if exact else arb(weight), order))
        for _ in range(often):
            product = (product * factor).truncate(n + 1)
    coefficient = product[n]
    mass = values.total([values.log(coefficient), values.scale(order, _log_factorial(n))])
    return values.divide(mass, 1 - order)


def _powers(n: int, p: Number, order: Number) -> list[Number]:
    """(p^x/x!)^order for x = 0..n."""
    out: list[Number] = [ONE if isinstance(p, fmpq) else arb(1)]
    for x in range(1, n + 1):
        out.append(out[-1] * balls.power(p / x, order))
    return out


def _renyi_divergence(p: Multinomial, q: Multinomial, order: Number) -> Value:
    """That of one draw, n times."""
    if p.draws != q.draws:
        return Infinite(1)
    if p.draws == 0:
        return ZERO
    pairs = [(a, b) for a, b in zip(p.weights, q.weights, strict=True) if not exactly(a, 0)]
    shared = [(a, b) for a, b in pairs if not exactly(b, 0)]
    if not shared or (len(shared) < len(pairs) and order > 1):
        return Infinite(1)
    mass = values.total([values.scale(values.power(a, order), values.power(b, 1 - order)) for a, b in shared])
    return _times(p.draws, values.divide(values.log(mass), order - 1))


def _jensen_shannon(p: Multinomial, q: Multinomial) -> Value | None:
    """Known where the supports are disjoint."""
    apart = all(exactly(a, 0) or exactly(b, 0) for a, b in zip(p.weights, q.weights, strict=True))
    return values.log(fmpq(2)) if p.draws != q.draws or (apart and p.draws) else None


QUANTITIES: Quantities = {
    "h": _entropy, "CE": _cross_entropy, "KL": _divergence, "Renyi": _renyi, "RenyiKL": _renyi_divergence,
    "JS": _jensen_shannon,
}  # fmt: skip
