"""Sums of terms that fall like a power, by the formula of Abel and Plana.

With c = N - 1/2, the sum of F(k) over k >= N is

    integral of F over [c, inf)  +  2 * integral over y > 0 of  Im F(c + iy) / (exp(2 pi y) + 1)

for F real on the reals and analytic in Re z >= c, if there |F(z)| <= C |z|^p exp(-d Re z) with d > 0, or d = 0 and
p < 0, and the sum converges: then the sides of the contour at height Y and at Re z = M contribute at most
C (M + Y)^p exp(-2 pi Y) (M - c) and twice the integral of C |M + iy|^p exp(-d M - 2 pi y), which tend to 0 as first
Y and then M grows. Such C, d and p come from the form of the terms (Olver, Asymptotics and Special Functions, 8.3).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import acb, arb, ctx, fmpq

from ..errors import UncertifiedError
from ..kernel.balls import NoBall, precision
from ..kernel.terms import Add, Call, Div, Mul, Term, free_names
from ..progress import report
from .integrals import Integrand, Part, integral
from .logforms import LogForm, log_form
from .tape import Coordinate, Tape
from .values import Infinite

__all__ = ["Growth", "HalfPlane", "sum_from"]

Number = fmpq | arb
_BOUND_BITS = 128
_EPSILON = fmpq(1, 4)  # log|z| <= (4/e) |z|^(1/4)


@dataclass(frozen=True, slots=True)
class Growth:
    """``|t(z)| <= factor * |z|^power`` for Re z >= c."""

    factor: arb
    power: arb

    def __add__(self, other: Growth) -> Growth:
        return Growth(self.factor + other.factor, self.power.max(other.power))

    def __mul__(self, other: Growth) -> Growth:
        return Growth(self.factor * other.factor, self.power + other.power)


class HalfPlane:
    """Bounds in Re z >= c, c >= 4, of terms that are analytic there; UncertifiedError where the form shows none."""

    def __init__(self, c: fmpq, constant: Callable[[Term], Number], variable: str) -> None:
        self.c, self.constant, self.variable = c, constant, variable

    def form(self, t: Term) -> LogForm | None:
        return log_form(t, self.constant, self.variable)

    def bound(self, t: Term) -> Growth:
        form = self.form(t)
        if form is not None:
            return self.of_form(form)
        match t:
            case Add(args):
                total = self.bound(args[0])
                for a in args[1:]:
                    total += self.bound(a)
                return total
            case Mul(args):
                product = self.bound(args[0])
                for a in args[1:]:
                    product *= self.bound(a)
                return product
            case Div(a, b) if self.variable not in free_names(b):
                return self.bound(a) * Growth(1 / abs(arb(self.constant(b))), arb(0))
            case Call("log", (Add((one, Call("exp", (a,)))),)) if self.variable not in free_names(one):
                return self.log_one_plus(self.constant(one), a)
        raise UncertifiedError("no bound off the real line is known for a term of this sum")

    def log_one_plus(self, one: Number, a: Term) -> Growth:
        """|log(1 + w)| <= 2|w| for |w| <= 1/2."""
        form = self.form(a)
        if form is None or not (isinstance(one, fmpq) and one == 1):
            raise UncertifiedError("no bound off the real line is known for a logarithm in this sum")
        size = self.exponential(form)
        if not (size.power <= 0 and size.factor * (size.power * arb(self.c).log()).exp() <= arb(0.5)):
            raise NoBall("a logarithm may have a branch point in the half plane")
        return size * Growth(arb(2), arb(0))

    def of_form(self, form: LogForm) -> Growth:
        total = Growth(abs(arb(form.constant)), arb(0))
        if not _is(form.slope, 0):
            total += Growth(abs(arb(form.slope)), arb(1))
        for a in form.logs:
            total += Growth(abs(arb(a.coefficient)) * self.log_factor(a.start, a.slope), arb(_EPSILON))
        for a in form.gammas:
            total += Growth(abs(arb(a.coefficient)) * self.gamma_factor(a.start, a.slope), arb(1 + _EPSILON))
        return total

    def small(self, start: Number, slope: Number) -> arb:
        """A bound below 1 of |w| where start + slope*z = slope*z*(1 + w)."""
        if not slope > 0:
            raise UncertifiedError("a term of this sum is not analytic in a half plane")
        w = arb((abs(arb(start)) / (arb(slope) * self.c)).upper())
        if not w < arb(0.75):
            raise NoBall("the half plane begins too early")
        return w

    def log_factor(self, start: Number, slope: Number) -> arb:
        """|log(slope*z*(1 + w))| <= |log slope| + log|z| + pi/2 + |w|/(1 - |w|)."""
        w = self.small(start, slope)
        return abs(arb(slope).log()) + 4 / arb(1).exp() + arb.pi() / 2 + w / (1 - w)

    def gamma_factor(self, start: Number, slope: Number) -> arb:
        """By Stirling's formula for u = z + start: (|u| + 1/2) |log u| + |u| + 1 + 1/6 where |u| >= 1."""
        if not _is(slope, 1):
            raise UncertifiedError("no bound off the real line is known for a loggamma in this sum")
        u = 1 + self.small(start, slope)  # |u| <= this times |z|
        return (u + 1) * self.log_factor(start, slope) + u + 2

    def exponential(self, form: LogForm) -> Growth:
        """|exp(form)|. Of loggammas whose coefficients d have the sum 0, Stirling's formula leaves

            sum of d (b log z + (z + b - 1/2) log(1 + w) - b + r),  w = b/z, |r| <= 1/(6 |z + b|)

        (DLMF 5.11.11 with |ph| <= pi/2), and |(z + b - 1/2) log(1 + w) - b| is at most
        |b - 1/2| |w| + (|b| |w| + |b - 1/2| |w|^2)/(2 (1 - |w|)), as |log(1 + w) - w| <= |w|^2/(2 (1 - |w|)).
        """
        if not (_is(form.slope, 0) or form.slope < 0):
            raise UncertifiedError("a term of this sum grows")
        log, power = arb(form.constant) + arb(form.slope) * self.c, arb(0)
        for a in form.logs:
            w, c = self.small(a.start, a.slope), arb(a.coefficient)
            log += c * arb(a.slope).log() + abs(c) * w / (1 - w)
            power += c
        if not _is(sum((a.coefficient for a in form.gammas), fmpq(0)), 0):
            raise UncertifiedError("no bound off the real line is known for the loggammas of this sum")
        for a in form.gammas:
            if not _is(a.slope, 1):
                raise UncertifiedError("no bound off the real line is known for a loggamma in this sum")
            w, d, b = self.small(a.start, a.slope), arb(a.coefficient), arb(a.start)
            half = abs(b - fmpq(1, 2))
            log += abs(d) * (half * w + (abs(b) * w + half * w * w) / (2 * (1 - w)) + 1 / (6 * (self.c + b)))
            power += d * b
        return Growth(arb(log.exp().upper()), power)


def sum_from(f: Integrand, first: int, loss: int) -> arb:
    """The sum over k >= first of a convergent sum; ``loss`` bits are spent on what cancels far away."""
    c = fmpq(2 * first - 1, 2)
    with precision(_BOUND_BITS):
        plane = HalfPlane(c, f.constant, f.variable)
        form = plane.form(f.exponent)
        if form is None:
            raise UncertifiedError("no bound off the real line is known for the terms of this sum")
        size = plane.exponential(form) * plane.bound(f.weight)
        if not (size.power < 0 or form.slope < 0):
            raise UncertifiedError("the terms of this sum fall too slowly for a bound off the real line")
        height, rest = _height(size, c, ctx.prec + 8)
    report("the half plane")
    with precision(ctx.prec + loss):
        along = integral(f, Part(c, None))
    if isinstance(along, Infinite):
        raise NoBall("a sum that converges has an integral that does not", final=True)
    return along + 2 * _across(f, c, height) + arb(0, rest.upper())


def _height(size: Growth, c: fmpq, bits: int) -> tuple[int, arb]:
    """Where to stop on the line Re z = c, and a bound of twice what is left there."""
    height, goal = max(4, bits // 9), arb(2) ** -bits
    while True:
        far, power = arb(c + height), size.power.max(arb(0))
        rate = 2 * arb.pi() - power / far
        least = arb(c) if size.power < 0 else far
        if rate > 1:
            rest = 2 * size.factor * (size.power * least.log() - 2 * arb.pi() * height).exp() / rate
            if rest < goal:
                return height, rest
        height += height // 4 + 1


def _across(f: Integrand, c: fmpq, height: int) -> arb:
    """The integral over 0 < y < height of Im F(c + iy)/(exp(2 pi y) + 1)."""
    tape = Tape(Coordinate(c, 1), f.constant, None, f.variable)
    exponent, weight = tape.value(f.exponent), tape.value(f.weight)
    value = tape.function(tape.add(lambda r, _: r[exponent].exp() * r[weight]))
    i, two_pi = acb(0, 1), 2 * acb.pi()
    found = acb.integral(
        lambda y, analytic: value(i * y, analytic) / ((two_pi * y).exp() + 1), acb(0), acb(height),
        deg_limit=max(60, ctx.prec // 3), eval_limit=10**8, depth_limit=10 * ctx.prec,
    )  # fmt: skip
    if not found.is_finite():
        raise NoBall("an integral did not converge")
    return found.imag


def _is(x: Number, value: int) -> bool:
    return isinstance(x, fmpq) and x == value
