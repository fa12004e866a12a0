"""Rational combinations of logarithms of positive rationals: exact where numbers alone never are.

The entropy of a rational pmf is one. Such a number is 0 exactly if the logarithms cancel over a coprime base
and the rational part is 0: logarithms of pairwise coprime integers > 1 are independent over the rationals, and
a nonzero rational is never a combination of them (Lindemann). So signs are decidable, without factoring.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import lcm

from flint import arb, ctx, fmpq, fmpz

from ..errors import UncertifiedError
from .counts.logarithms import grouped, log_sum

__all__ = ["MAX_SIGN_BITS", "Logs", "Many", "coprime_base"]

MAX_SIGN_BITS = 1 << 20
_ONE_LOG_BITS = 768  # from this precision on, many logarithms are not computed one by one
_FACTORED = 1 << 22  # numbers up to here are factored by a sieve
_REFINED = 4000  # longer numbers of which a coprime base is sought


@dataclass(slots=True, eq=False)
class Many:
    """``sum of w * log(x)`` over the pairs x: w of positive integers, of which there may be millions."""

    weights: dict[int, int]
    found: tuple[int, arb] | None = field(default=None, repr=False)

    def ball(self) -> arb:
        """The value at the current precision, which is asked for several times."""
        if self.found is None or self.found[0] != ctx.prec:
            self.found = ctx.prec, log_sum(self.weights)
        return self.found[1]


@dataclass(slots=True, eq=False)
class Logs:
    """``constant + sum of c * log(r)`` over the pairs (c, r) of ``terms``, each r > 0, and of c * many over those."""

    terms: tuple[tuple[fmpq, fmpq], ...]
    constant: fmpq
    many: tuple[tuple[fmpq, Many], ...] = ()

    @staticmethod
    def total(xs: Sequence[Logs], constant: fmpq) -> Logs:
        """The sum of some combinations, with the constant that they have together."""
        return Logs(tuple(t for x in xs for t in x.terms), constant, tuple(m for x in xs for m in x.many))

    def scaled(self, by: fmpq) -> Logs:
        many = tuple((c * by, m) for c, m in self.many)
        if len(self.terms) == 1:
            ((c, r),) = self.terms
            return Logs(((c * by, r),), self.constant * by, many)
        return Logs(tuple((c * by, r) for c, r in self.terms), self.constant * by, many)

    def ball(self) -> arb:
        """The value at the current precision."""
        total = arb(self.constant)
        for c, m in self.many:
            total += m.ball() * c
        if len(self.terms) < 4 or ctx.prec < _ONE_LOG_BITS:
            for c, r in self.terms:
                total += arb(r).log() * c
            return total
        weights, den = _of_integers(self.terms, ())
        return total + log_sum(weights) / den

    def is_zero(self) -> bool:
        """Decided exactly."""
        if self.constant != 0:
            return False
        (weights,) = _over_base([_of_integers(self.terms, self.many)[0]])
        return not weights

    def sign(self) -> int:
        """-1, 0 or 1: a zero by its coefficients, anything else by enough digits."""
        value = self.ball()
        if not (value > 0 or value < 0):
            if self.is_zero():
                return 0
            value = self.nonzero_ball()
        return 1 if value > 0 else -1

    def nonzero_ball(self) -> arb:
        """A ball that excludes 0, for a value that is known not to be 0."""
        before = ctx.prec
        try:
            while ctx.prec < MAX_SIGN_BITS:
                ctx.prec *= 2
                value = self.ball()
                if value > 0 or value < 0:
                    return value
        finally:
            ctx.prec = before
        raise UncertifiedError(f"a value below 2^-{MAX_SIGN_BITS} in size, not 0, whose sign is not known")

    def ratio(self, other: Logs) -> fmpq | None:
        """``self / other`` if it is rational (``other`` is not 0); None if it is irrational, or too long to tell."""
        (mine, den), (its, divisor) = (_of_integers(x.terms, x.many) for x in (self, other))
        try:
            xs, ys = _over_base([mine, its])
        except UncertifiedError:
            return None
        if other.constant != 0:
            ratio = self.constant / other.constant
        elif self.constant != 0 or not ys:
            return None
        else:
            pivot = next(iter(ys))
            ratio = fmpq(xs.get(pivot, 0), den) / fmpq(ys[pivot], divisor)
        factor = ratio * fmpq(den, divisor)
        same = all(xs.get(b, 0) == factor * ys.get(b, 0) for b in xs.keys() | ys.keys())
        return ratio if same else None


def _of_integers(terms: Iterable[tuple[fmpq, fmpq]], many: Iterable[tuple[fmpq, Many]]) -> tuple[dict[int, int], int]:
    """The logarithms as ``sum of w * log(x) / den``: the pairs x: w of integers x > 1, w not 0, and den."""
    terms, many = tuple(terms), tuple(many)
    den = lcm(*(int(c.q) for c, _ in (*terms, *many)))
    sums: dict[int, int] = {}
    for c, r in terms:
        w = int(c.p) * (den // int(c.q))
        for x, signed in ((int(r.p), w), (int(r.q), -w)):
            sums[x] = sums.get(x, 0) + signed
    for c, m in many:
        factor = int(c.p) * (den // int(c.q))
        for x, w in m.weights.items():
            sums[x] = sums.get(x, 0) + factor * w
    return {x: w for x, w in sums.items() if w and x > 1}, den


def _over_base(sums: Sequence[Mapping[int, int]]) -> list[dict[int, int]]:
    """The same sums over one pairwise coprime base, where equal sums have equal weights; no weight is 0."""
    numbers = {x for weights in sums for x in weights}
    if len(numbers) > 16 and max(numbers) <= _FACTORED:
        factored = [grouped(list(weights.values()), list(weights), sieve=True) for weights in sums]
    elif len(numbers) <= _REFINED:
        base = [int(b) for b in coprime_base(map(fmpz, numbers))]
        factored = [_factored(weights, base) for weights in sums]
    else:
        raise UncertifiedError(f"whether a combination of {len(numbers)} logarithms of long integers is 0 is not known")
    return [{b: w for b, w in weights.items() if w} for weights in factored]


def _factored(weights: Mapping[int, int], base: Iterable[int]) -> dict[int, int]:
    return {b: sum(w * _valuation(fmpz(x), fmpz(b)) for x, w in weights.items()) for b in base}


def _valuation(n: fmpz, b: fmpz) -> int:
    return _removed(n, b)[1]


def _removed(n: fmpz, b: fmpz) -> tuple[fmpz, int]:
    """``n`` without its factors ``b`` > 1, and how many there were; by squares, so that many cost little."""
    if n % b != 0:
        return n, 0
    rest, pairs = _removed(n // b, b * b)
    return (rest // b, 2 * pairs + 2) if rest % b == 0 else (rest, 2 * pairs + 1)


def coprime_base(numbers: Iterable[fmpz]) -> list[fmpz]:
    """Pairwise coprime integers > 1 of which every given positive integer is a product, by gcds alone.

    >>> sorted(map(int, coprime_base([fmpz(12), fmpz(18), fmpz(35)])))
    [2, 3, 35]
    """
    base: list[fmpz] = []
    for n in numbers:
        _refine(base, n)
    return base


def _refine(base: list[fmpz], n: fmpz) -> None:
    """Split ``n`` and the base by their common factors until all are coprime again."""
    waiting = [n]
    while waiting:
        x = waiting.pop()
        if x == 1:
            continue
        for i, b in enumerate(base):
            g = x.gcd(b)
            if g == 1:
                continue
            if g == b:
                waiting.append(_removed(x, b)[0])
            else:
                del base[i]
                waiting += [_removed(x, g)[0], g, _removed(b, g)[0]]
            break
        else:
            base.append(x)
