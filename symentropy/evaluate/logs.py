"""Rational combinations of logarithms of positive rationals: exact where numbers alone never are.

The entropy of a rational pmf is one. Such a number is 0 exactly if the logarithms cancel over a coprime base
and the rational part is 0: logarithms of pairwise coprime integers > 1 are independent over the rationals, and
a nonzero rational is never a combination of them (Lindemann). So signs are decidable, without factoring.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flint import arb, ctx, fmpq, fmpz

from ..errors import UncertifiedError

__all__ = ["MAX_SIGN_BITS", "Logs", "coprime_base"]

MAX_SIGN_BITS = 1 << 20
_ONE_LOG_BITS = 768  # from this precision on, one logarithm of a product beats many logarithms
_ONE_LOG_WEIGHT = 256  # bits of the weights up to which it does


@dataclass(slots=True, eq=False)
class Logs:
    """``constant + sum of c * log(r)`` over the pairs (c, r) of ``terms``, each r > 0."""

    terms: tuple[tuple[fmpq, fmpq], ...]
    constant: fmpq

    def scaled(self, by: fmpq) -> Logs:
        if len(self.terms) == 1:
            ((c, r),) = self.terms
            return Logs(((c * by, r),), self.constant * by)
        return Logs(tuple((c * by, r) for c, r in self.terms), self.constant * by)

    def merged(self) -> Logs:
        """Each argument once, none below 1, no zero coefficient."""
        sums: dict[tuple[int, int], fmpq] = {}
        for c, r in self.terms:
            p, q = int(r.p), int(r.q)
            key, c = ((p, q), c) if p >= q else ((q, p), -c)
            sums[key] = sums[key] + c if key in sums else c
        pairs = ((c, fmpq(*key)) for key, c in sums.items() if c != 0 and key[0] != key[1])
        return Logs(tuple(pairs), self.constant)

    def ball(self) -> arb:
        """The value at the current precision."""
        total = arb(self.constant)
        if not self.terms:
            return total
        if len(self.terms) < 4 or ctx.prec < _ONE_LOG_BITS:
            return total + sum((arb(r).log() * c for c, r in self.terms), arb(0))
        den = fmpz(1)
        for c, _ in self.terms:
            den = den.lcm(c.q)
        weights = [c.p * (den // c.q) for c, _ in self.terms]
        bits = max(w.bit_length() for w in weights)
        if bits <= _ONE_LOG_WEIGHT:
            return total + _one_log(weights, [r for _, r in self.terms], bits) / den
        return total + sum((arb(r).log() * w for w, (_, r) in zip(weights, self.terms, strict=True)), arb(0)) / den

    def exponents(self, base: Iterable[fmpz]) -> list[fmpq]:
        """The coefficients over the logarithms of a base that all arguments factor into."""
        return [sum((c * _exponent(r, b) for c, r in self.terms), fmpq(0)) for b in base]

    def is_zero(self) -> bool:
        """Decided exactly."""
        if self.constant != 0:
            return False
        terms = self.merged().terms
        base = coprime_base(n for _, r in terms for n in (r.p, r.q))
        return all(c == 0 for c in Logs(terms, self.constant).exponents(base))

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
        """``self / other`` if it is rational (``other`` is not 0); None if it is irrational."""
        mine, its = self.merged(), other.merged()
        base = coprime_base(n for _, r in (*mine.terms, *its.terms) for n in (r.p, r.q))
        xs = [mine.constant, *mine.exponents(base)]
        ys = [its.constant, *its.exponents(base)]
        pivot = next(i for i, y in enumerate(ys) if y != 0)
        ratio = xs[pivot] / ys[pivot]
        return ratio if all(x == ratio * y for x, y in zip(xs, ys, strict=True)) else None


def _one_log(weights: list[fmpz], arguments: list[fmpq], bits: int) -> arb:
    """``sum of w * log(r)`` as the logarithm of one product, a squaring for each bit of the weights."""
    signed = [(abs(w), r.p, r.q) if w > 0 else (abs(w), r.q, r.p) for w, r in zip(weights, arguments, strict=True)]
    total = arb(1)
    for bit in reversed(range(bits)):
        chosen = [(p, q) for w, p, q in signed if (w >> bit) & 1]
        total = total * total * arb(_product([p for p, _ in chosen])) / arb(_product([q for _, q in chosen]))
    return total.log()


def _product(xs: list[fmpz]) -> fmpz:
    """A balanced product, so that large factors meet large ones."""
    if len(xs) <= 8:
        total = fmpz(1)
        for x in xs:
            total *= x
        return total
    return _product(xs[: len(xs) // 2]) * _product(xs[len(xs) // 2 :])


def _exponent(r: fmpq, b: fmpz) -> int:
    """The power of ``b``, from a coprime base, in ``r``."""
    return _valuation(r.p, b) - _valuation(r.q, b)


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
