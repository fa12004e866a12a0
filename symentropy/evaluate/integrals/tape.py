"""Terms in one variable as functions of a complex ball: what ``acb.integral`` is given.

A term becomes a list of steps, equal subterms one step. The variable is given by a coordinate: ``x = c + s*z``, or,
near an end, ``x = c + s*y`` with y = exp(z), in which logarithms of positive terms are taken along their structure:
``log(1 + x^2)`` is ``2*z + log(1 + exp(-2*z))``, analytic in all of a half plane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, arb, fmpq

from ...kernel.balls import NoBall
from ...kernel.terms import Add, Call, Div, Mul, Pow, Term, Var
from ..constants import Number, exactly
from .asymptotics import Expander, TooSmall
from .reading import Reading

__all__ = ["Coordinate", "Tape"]

Step = Callable[[list[acb], bool], acb]
_NAN = acb(arb.nan())


@dataclass(frozen=True)
class Coordinate:
    """``x = c + s * z`` (power 0), ``x = c + s * exp(z)`` (power 1), ``c + s * exp(-z)`` (-1), ``c + s / z`` (-2)."""

    c: Number
    s: int
    power: int = 0


class Tape:
    """A growing program: ``value`` and ``log`` add a term to it and answer its register; ``run`` runs it."""

    def __init__(self, at: Coordinate, reading: Reading, expander: Expander | None = None) -> None:
        self.at, self.reading, self.constant, self.expander = at, reading, reading.constant, expander
        self.closed, self.line = reading.closed, reading.line
        self.fixed: dict[int, acb] = {}
        self.known: dict[tuple[str, Term], int] = {}
        self.size = 1
        self.order: list[tuple[int, Step]] = []

    # --- registers --------------------------------------------------------------------------------------------

    def fix(self, x: Number) -> int:
        """A register that holds a constant."""
        self.fixed[self.size] = acb(arb(x))
        self.size += 1
        return self.size - 1

    def add(self, step: Step) -> int:
        self.order.append((self.size, step))
        self.size += 1
        return self.size - 1

    def function(self, register: int) -> Callable[[acb, bool], acb]:
        """The register's value as a function of z; the flag asks for a holomorphic one."""
        start: list[Any] = [self.fixed.get(i) for i in range(self.size)]
        order = tuple(self.order)

        def run(z: acb, analytic: bool) -> acb:
            r = start[:]
            r[0] = z
            for i, step in order:
                r[i] = step(r, analytic)
            found: acb = r[register]
            return found

        return run

    # --- terms ------------------------------------------------------------------------------------------------

    def value(self, t: Term) -> int:
        """The register of a term's value."""
        key = ("value", t)
        if key not in self.known:
            self.known[key] = self._value(t)
        return self.known[key]

    def log(self, t: Term) -> int:
        """The register of the logarithm of a term's size."""
        key = ("log", t)
        if key not in self.known:
            self.known[key] = self._log(t)
        return self.known[key]

    def _value(self, t: Term) -> int:
        if self.closed(t):
            return self.fix(self.constant(t))
        line = self.line(t)
        if line is not None:
            return self.affine(*line)
        match t:
            case Add(args):
                return self.complement(args) or self.sum(args)
            case Mul(args):
                return self.product(args)
            case Div(a, b):
                i, j = self.value(a), self.value(b)
                return self.add(lambda r, f: r[i] / r[j])
            case Pow(a, b):
                return self.power(a, b)
            case Call("log", (a,)):
                return self.log(a)
            case Call("sqrt", (a,)):
                i = self.value(a)
                return self.add(lambda r, f: r[i].sqrt(analytic=f))
            case Call("exp", (a,)):
                i = self.value(a)
                return self.add(lambda r, f: r[i].exp())
            case Call("loggamma", (a,)):
                i = self.value(a)
                return self.add(lambda r, f: _lgamma(r[i], f))
            case Call("cos", (a,)):
                i = self.value(a)
                return self.add(lambda r, f: r[i].cos())
            case Call("erf", (a,)):
                i = self.value(a)
                return self.add(lambda r, f: r[i].erf())
            case Call("erfc", (a,)):
                i = self.value(a)
                return self.add(lambda r, f: r[i].erfc())
            case Call("logbesseli", (a, b)):
                i, j = self.value(a), self.value(b)
                return self.add(lambda r, f: r[j].bessel_i(r[i]).log(analytic=f))
        raise NoBall(f"{type(t).__name__} is not integrated", final=True)

    def sum(self, args: Sequence[Term]) -> int:
        moving = [self.value(a) for a in args if not self.closed(a)]
        fixed = [self.constant(a) for a in args if self.closed(a)]
        total = moving[0]
        for i in moving[1:]:
            total = self.plus(total, i)
        return self.plus(total, self.fix(sum(fixed, fmpq(0)))) if fixed else total

    def complement(self, args: Sequence[Term]) -> int | None:
        """``1 - exp(a)`` and ``1 - b^c`` without the loss of digits where they are small."""
        match self.reading.complement(args):
            case Call("exp", (a,)):
                i = self.value(a)
            case Pow(b, c) if self.closed(c) and self.is_positive(b):
                i = self.times(self.value(c), self.log(b))
            case _:
                return None
        return self.add(lambda r, f: -r[i].expm1())

    def is_positive(self, b: Term) -> bool:
        """Whether b is above 0 near the end: ``log`` is the logarithm of its size there. Elsewhere it says itself."""
        return self.expander is None or self.expander.log(b)[0] > 0

    def plus(self, i: int, j: int) -> int:
        return self.add(lambda r, f: r[i] + r[j])

    def product(self, args: Sequence[Term]) -> int:
        factor, moving = self.reading.split(args)
        if exactly(factor, 0):
            return self.fix(fmpq(0))  # (a - 1)*log(x) at a = 1, x = 0 too
        total = self.value(moving[0])
        for a in moving[1:]:
            total = self.times(total, self.value(a))
        return total if exactly(factor, 1) else self.times(total, self.fix(factor))

    def times(self, i: int, j: int) -> int:
        return self.add(lambda r, f: r[i] * r[j])

    def power(self, a: Term, b: Term) -> int:
        exponent = self.constant(b) if self.closed(b) else None
        if isinstance(exponent, fmpq) and exponent.q == 1:
            i, k = self.value(a), int(exponent.p)
            if k == 2:
                return self.times(i, i)
            return self.add(lambda r, f: _power(r[i], k))
        i = self.times(self.value(b), self.log(a))
        return self.add(lambda r, f: r[i].exp())

    # --- the coordinate ---------------------------------------------------------------------------------------

    def affine(self, c: Number, d: Number) -> int:
        """``c + d*x`` in the coordinate."""
        at = self.at
        start, slope = self.start(c, d), d * at.s
        i = 0 if at.power == 0 else self.y()
        if not exactly(slope, 1):
            i = self.times(i, self.fix(slope))
        return i if exactly(start, 0) else self.plus(i, self.fix(start))

    def start(self, c: Number, d: Number) -> Number:
        """``c + d * (the coordinate's origin)``, exactly 0 where it is."""
        return c + d * self.at.c

    def y(self) -> int:
        """The register of |x - c|."""
        key = ("y", Var("y"))
        if key not in self.known:
            power = self.at.power
            steps: dict[int, Step] = {
                1: lambda r, f: r[0].exp(), -1: lambda r, f: (-r[0]).exp(), -2: lambda r, f: 1 / r[0],
            }  # fmt: skip
            self.known[key] = self.add(steps[power])
        return self.known[key]

    # --- logarithms -------------------------------------------------------------------------------------------

    def _log(self, t: Term) -> int:
        if self.closed(t):
            value = self.constant(t)
            if not value > 0:
                raise NoBall("log of what is not known to be positive")
            return self.fix(arb(value).log())
        match t:
            case Call("exp", (a,)):
                return self.value(a)
            case Call("erfc", (a,)):
                i = self.value(a)
                return self.add(lambda r, f: _log_erfc(r[i], f))
            case Add((one, Call("exp", (a,)))) if self.reading.equals(one, 1):
                i = self.value(a)
                return self.add(lambda r, f: _log_one_plus_exp(r[i], f))
            case Call("sqrt", (a,)):
                return self.times(self.fix(fmpq(1, 2)), self.log(a))
            case Pow(a, b) if self.closed(b) and (self.expander is not None or not self.whole(b)):
                return self.times(self.value(b), self.log(a))
        line = self.line(t)
        if line is not None and exactly(self.start(*line), 1) and self.at.power <= 0:
            i = self.affine(line[0] - 1, line[1])
            return self.add(lambda r, f: _log1p(r[i], f))
        if self.expander is None:
            i = self.value(t)
            return self.add(lambda r, f: r[i].log(analytic=f))
        return self.structured(t)

    def whole(self, b: Term) -> bool:
        exponent = self.constant(b)
        return isinstance(exponent, fmpq) and exponent.q == 1

    def structured(self, t: Term) -> int:
        """Near an end: sums by their dominant term, products by their factors; logarithms of sizes."""
        line = self.line(t)
        if line is not None:
            return self.line_log(*line)
        match t:
            case Mul(args):
                total = self.log(args[0]) if not self.closed(args[0]) else self.closed_log(args[0])
                for a in args[1:]:
                    total = self.plus(total, self.log(a) if not self.closed(a) else self.closed_log(a))
                return total
            case Div(a, b):
                i, j = (self.log(x) if not self.closed(x) else self.closed_log(x) for x in (a, b))
                return self.add(lambda r, f: r[i] - r[j])
            case Add(args):
                return self.sum_log(args)
        i = self.value(t)
        return self.add(lambda r, f: r[i].log(analytic=f))

    def closed_log(self, t: Term) -> int:
        return self.fix(abs(arb(self.constant(t))).log())

    def line_log(self, c: Number, d: Number) -> int:
        """log |c + d*x|: z itself where x = exp(z) leads."""
        start, slope = self.start(c, d), d * self.at.s
        if self.at.power == -2:
            if not exactly(start, 0):
                i = self.affine(c, d)
                return self.absolute_log(i, start)
            return self.plus(self.fix(abs(arb(slope)).log()), self.add(lambda r, f: -(r[0].log(analytic=f))))
        if self.at.power == 0:
            i = self.affine(c, d)
            return self.add(lambda r, f: r[i].log(analytic=f))
        grows = self.at.power > 0
        if not exactly(start, 0) and not grows:
            return self.absolute_log(self.affine(c, d), start)
        i = 0 if grows else self.add(lambda r, f: -r[0])
        size = abs(arb(slope)).log()
        out = i if size == 0 else self.plus(i, self.fix(size))
        if exactly(start, 0):
            return out
        ratio = self.fix(arb(start) / slope)
        j = self.add(lambda r, f: (1 + r[ratio] * (-r[0]).exp()).log(analytic=f))
        return self.plus(out, j)

    def absolute_log(self, i: int, sign_of: Number) -> int:
        """The logarithm of a register, or of minus it if that is what is positive near the end."""
        if sign_of > 0:
            return self.add(lambda r, f: r[i].log(analytic=f))
        if sign_of < 0:
            return self.add(lambda r, f: (-r[i]).log(analytic=f))
        raise NoBall("a sign at an end is not known")

    def sum_log(self, args: Sequence[Term]) -> int:
        """The logarithm of the dominant term, and of 1 + the others over it."""
        assert self.expander is not None
        live = [a for a in args if not self.reading.equals(a, 0)]
        try:
            logs = [self.expander.log(a) for a in live]
            best, _ = self.expander.dominant(logs)
        except (TooSmall, NoBall):  # terms that cancel
            k = self.value(Add(tuple(args)))
            return self.add(lambda r, f: r[k].log(analytic=f))
        lead = self.log(live[best]) if not self.closed(live[best]) else self.closed_log(live[best])
        rest: int | None = None
        for j, a in enumerate(live):
            if j == best:
                continue
            i = self.log(a) if not self.closed(a) else self.closed_log(a)
            minus = logs[j][0] != logs[best][0]
            k = self.add(_ratio(i, lead, minus))
            rest = k if rest is None else self.plus(rest, k)
        if rest is None:
            return lead
        other = rest
        j = self.add(lambda r, f: (1 + r[other]).log(analytic=f))
        return self.plus(lead, j)


def _ratio(i: int, lead: int, minus: bool) -> Step:
    if minus:
        return lambda r, f: -(r[i] - r[lead]).exp()
    return lambda r, f: (r[i] - r[lead]).exp()


def _power(z: acb, k: int) -> acb:
    """By squaring: Flint's power of a ball that contains 0 is no number."""
    out = acb(1)
    for bit in bin(abs(k))[2:]:
        out *= out
        if bit == "1":
            out *= z
    return out if k >= 0 else 1 / out


def _lgamma(z: acb, analytic: bool) -> acb:
    """No branch cut is crossed where the real part is positive."""
    return z.lgamma() if not analytic or z.real > 0 else _NAN


def _log1p(z: acb, analytic: bool) -> acb:
    """log(1 + z), which is analytic for |z| < 1: a small z is not lost beside 1."""
    return z.log1p() if not analytic or abs(z) < 1 else (1 + z).log(analytic=True)


def _log_one_plus_exp(u: acb, analytic: bool) -> acb:
    """For Re u > 0 it is u + log(1 + exp(-u)): only near Re u = 0 there are branch points. On the reals it rises."""
    if u.real > 0:
        return u + _log1p((-u).exp(), analytic)
    if u.real < 0 or analytic or not (u.imag == 0 and u.is_finite() and u.real.rad() > 1):
        return _log1p(u.exp(), analytic)
    low, high = (_log_one_plus_exp(acb(end), False).real for end in (u.real.lower(), u.real.upper()))
    return acb(low.union(high))


def _log_erfc(z: acb, analytic: bool) -> acb:
    """For Re z > 1 it is -z^2 + log w, w = exp(z^2) erfc(z). There Re w > 0 and |d/dz log w| <= 1/Re z: by the
    continued fraction of w (DLMF 7.9.1) this derivative is -1/(z + t), Re t > 0.
    """
    if not z.real > 1:
        return z.erfc().log(analytic=analytic)
    m = z.mid()
    square = m * m
    w = square.hypgeom_u(acb(0.5), acb(0.5)) / arb.pi().sqrt() if abs(m) > 8 else square.exp() * m.erfc()
    rest = arb(((z - m).abs_upper() / z.real).upper())
    return w.log() - z * z + acb(arb(0, rest), arb(0, rest))
