"""Sums of terms that fall like a power, by expansion in 1/k.

With w = 1/k, the logarithm of the term is ``sigma*log(k)`` plus a power series in w, and the weight is ``(A*log(k) +
B)/w^h`` with two more, up to the remainders of Stirling's series: for x = k + b > 0,

    loggamma(x) = (x - 1/2) log x - x + log(2 pi)/2 + sum over j < J of B_2j/(2j (2j-1) x^(2j-1)) + R,
    |R| <= |B_2J|/(2J (2J-1) x^(2J-1))                                                        (DLMF 5.11.1, 5.11(ii)).

All that remains is the sum of k^p log(k) * series and k^p * series, each of whose terms is a Hurwitz zeta function.
The series are of functions f analytic in |w| <= r, where they are bounded by the triangle inequality; by Cauchy's
estimate what follows the first M terms is at most max|f| q^M/(1 - q), q = |w|/r.
"""

from __future__ import annotations

from dataclasses import dataclass

from flint import arb, arb_series, ctx, fmpq

from ...kernel.balls import NoBall
from ...progress import report
from ..constants import Number, exactly
from .hurwitz import zeta_and_derivative
from .logforms import LogForm

__all__ = ["power_tail"]

_HALF = fmpq(1, 2)


@dataclass(frozen=True)
class _Disc:
    """The sizes: k >= first, w in [0, 1/first], series of ``terms`` in |w| <= radius, Stirling's of ``stirling``."""

    first: int
    radius: fmpq
    terms: int
    stirling: int

    def shift(self, b: arb) -> arb:
        """The largest |b w|, below 1/2."""
        x = arb((abs(b) * self.radius).upper())
        if not x < arb(0.5):
            raise NoBall("a power tail that begins too early")
        return x

    def truncation(self, largest: arb) -> arb:
        """What the terms left out of a series amount to."""
        q = arb(1) / (self.first * self.radius)
        return largest * q**self.terms / (1 - q)


@dataclass(frozen=True)
class _Series:
    """A power series in w, a bound of the function in the disc, and one of what Stirling's series left out."""

    series: arb_series
    largest: arb
    rest: arb

    def __add__(self, other: _Series) -> _Series:
        return _Series(self.series + other.series, self.largest + other.largest, self.rest + other.rest)

    def scaled(self, c: Number) -> _Series:
        size = abs(arb(c))
        return _Series(self.series * arb(c), self.largest * size, self.rest * size)


def power_tail(exponent: LogForm, weight: LogForm, lo: int) -> tuple[int, arb] | None:
    """``(N, sum over k >= N)`` of exp(exponent) * weight for an N >= lo, if the terms fall like k^p, p < -1.

    >>> from symentropy.evaluate.series.logforms import Atom
    >>> inverse_squares = LogForm(logs=(Atom(fmpq(-2), fmpq(0), fmpq(1)),))
    >>> first, rest = power_tail(inverse_squares, LogForm(fmpq(1)), 1)
    >>> rest.overlaps(arb(2).zeta() - sum(arb(1) / k**2 for k in range(1, first)))
    True
    """
    if not (_expands(exponent) and _expands(weight) and exactly(exponent.slope, 0) and exactly(_degree(exponent), 0)):
        return None
    height = 0 if exactly(weight.slope, 0) and exactly(_degree(weight), 0) else 1
    power = _power(exponent) + height
    if not power < -1:
        return None
    disc = _disc(lo, [a.start / a.slope for form in (exponent, weight) for a in (*form.logs, *form.gammas)])
    before, ctx.cap = ctx.cap, disc.terms
    try:
        return disc.first, _sum(exponent, weight, height, power, disc)
    finally:
        ctx.cap = before


def _expands(form: LogForm) -> bool:
    return all(a.slope > 0 for a in form.logs) and all(exactly(a.slope, 1) for a in form.gammas)


def _degree(form: LogForm) -> Number:
    """How many loggammas there are."""
    return sum((a.coefficient for a in form.gammas), fmpq(0))


def _power(form: LogForm) -> Number:
    """The coefficient of log(k), beside that of k*log(k)."""
    logs = sum((a.coefficient for a in form.logs), fmpq(0))
    return logs + sum((a.coefficient * (a.start - _HALF) for a in form.gammas), fmpq(0))


def _disc(lo: int, starts: list[Number]) -> _Disc:
    """A disc in which every |start * w| is at most 1/4, eight times as large as the largest w that is summed."""
    largest = max((_above(b) for b in starts), default=0)
    first = max(lo, ctx.prec, 32 * largest, 64)
    return _Disc(first, fmpq(8, first), ctx.prec // 3 + 8, ctx.prec // 12 + 4)


def _above(x: Number) -> int:
    up = abs(arb(x)).upper().ceil().unique_fmpz()
    if up is None:
        raise NoBall("a constant in a sum is not known well enough")
    return int(up)


def _sum(exponent: LogForm, weight: LogForm, height: int, power: Number, disc: _Disc) -> arb:
    e = _regular(exponent, disc)
    factor = e.series.exp()
    size, slack = e.largest.exp(), e.rest.expm1()
    logs, rest = _weight(weight, height, disc)
    total = arb(0)
    products = [(factor * part.series, part) for part in (rest, logs)]
    for m in range(disc.terms):
        report("zeta functions", m, disc.terms)
        zeta, slope = zeta_and_derivative(m - power, fmpq(disc.first))
        total += products[0][0][m] * zeta - products[1][0][m] * slope
    zeta, slope = zeta_and_derivative(-power, fmpq(disc.first))
    for part, scale in ((rest, zeta), (logs, -slope)):
        error = disc.truncation(size * part.largest) + size * (slack * part.largest + (1 + slack) * part.rest)
        total += arb(0, (error * scale).upper())
    return total * (arb(exponent.constant) + _constants(exponent)).exp()


def _weight(form: LogForm, height: int, disc: _Disc) -> tuple[_Series, _Series]:
    """``w^height`` times the weight: what log(k) is multiplied by, and the rest."""
    w = arb_series([0, 1])
    degree, regular = arb(_degree(form)), _regular(form, disc)
    constant = arb(form.constant) + _constants(form)
    logs, rest = arb_series([arb(_power(form))]), regular.series + constant
    if height:
        logs, rest = logs * w + degree, rest * w + (arb(form.slope) - degree)
    r = arb(disc.radius)
    largest = abs(constant) + regular.largest
    if height:
        largest = largest * r + abs(arb(form.slope) - degree)
    bound = abs(arb(_power(form))) * (r if height else 1) + (abs(degree) if height else 0)
    return _Series(logs, bound, arb(0)), _Series(rest, largest, regular.rest)


def _constants(form: LogForm) -> arb:
    """What the atoms contribute beside logarithms of k and what vanishes at infinity."""
    total = sum((arb(a.coefficient) * arb(a.slope).log() for a in form.logs), arb(0))
    return total + arb(_degree(form)) * (2 * arb.pi()).log() / 2


def _regular(form: LogForm, disc: _Disc) -> _Series:
    """What vanishes at infinity."""
    total = _Series(arb_series([0]), arb(0), arb(0))
    for a in form.logs:
        total += _log(arb(a.start) / arb(a.slope), disc).scaled(a.coefficient)
    for a in form.gammas:
        total += (_near(arb(a.start), disc) + _stirling(arb(a.start), disc)).scaled(a.coefficient)
    return total


def _log(b: arb, disc: _Disc) -> _Series:
    """log(1 + b w)."""
    x = disc.shift(b)
    return _Series(arb_series([1, b]).log(), x / (1 - x), arb(0))


def _near(b: arb, disc: _Disc) -> _Series:
    """(k + b - 1/2) log(1 + b w) - b, in which the coefficient of w^m is (b - 1/2) l_m + l_(m+1).

    Its bound is from log(1 + x) = x + r x^2 with |r| <= 1/(2 (1 - |x|)).
    """
    log = _log_coefficients(b, disc.terms)
    coefficients = [(b - _HALF) * log[m] + log[m + 1] for m in range(1, disc.terms)]
    x, half = disc.shift(b), abs(b - _HALF)
    largest = half * x + (abs(b) * x + half * x * x) / (2 * (1 - x))
    return _Series(arb_series([arb(0), *coefficients]), largest, arb(0))


def _log_coefficients(b: arb, terms: int) -> list[arb]:
    """Those of log(1 + b w) up to w^terms."""
    out, power = [arb(0)], arb(-1)
    for m in range(1, terms + 1):
        power *= -b
        out.append(power / m)
    return out


def _stirling(b: arb, disc: _Disc) -> _Series:
    """The sum of B_2j/(2j (2j-1)) (w/(1 + b w))^(2j-1)."""
    x = disc.shift(b)
    step, reach = arb_series([0, 1]) / arb_series([1, b]), arb(disc.radius) / (1 - x)
    square, series, largest = step * step, arb_series([0]), arb(0)
    for j in range(disc.stirling - 1, 0, -1):
        c = _coefficient(j)
        series, largest = series * square + c, largest * reach * reach + abs(c)
    last = abs(_coefficient(disc.stirling)) / (disc.first + b) ** (2 * disc.stirling - 1)
    return _Series(series * step, largest * reach, last)


def _coefficient(j: int) -> arb:
    return arb.bernoulli(2 * j) / (2 * j * (2 * j - 1))
