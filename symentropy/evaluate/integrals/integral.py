"""Certified integrals of ``exp(exponent) * weight``: finite pieces by ``acb.integral``, the rest by proved bounds.

At an end where the integrand falls like a power, x = c + exp(z) (or c + exp(-z) at a finite end) is integrated, which
turns it into an exponential; at an end that it approaches like exp(-1/x), x = c + 1/z.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from flint import acb, arb, ctx, fmpq

from ...errors import UncertifiedError
from ...kernel.balls import NoBall, precision
from ...kernel.terms import Term
from ..constants import Constants, Number, exactly
from ..values import Infinite
from .asymptotics import LOG, End, Expander, Expansion, TooSmall, _merged, leading
from .negligible import without_negligible
from .reading import Reading
from .tails import Tail
from .tape import Coordinate, Tape
from .trapezoid import trapezoid

__all__ = ["Approach", "Integrand", "Part", "integral"]

_ZERO = fmpq(0)
_NEAR = [fmpq(0), *(fmpq(1, 2**k) for k in (12, 9, 7, 5))]
_SAMPLES = [*_NEAR, *(fmpq(k, 16) for k in range(1, 16)), *(1 - x for x in reversed(_NEAR))]
_BOUND_BITS = 128  # enough for bounds
_FAR = 1 << 20  # an exponent of 2
_STARTS = [fmpq(3), *(fmpq(2) ** k for k in (3, 5, 8, 12, 18, 27, 40, 60, 90, 135, 200, 300, 450, 700, 1000))]


@dataclass(frozen=True)
class Integrand:
    """``exp(exponent) * weight``, terms in ``x`` alone; ``constant`` gives the values of closed terms."""

    exponent: Term
    weight: Term
    constant: Constants
    variable: str = "x"

    @cached_property
    def reading(self) -> Reading:
        """What is known of the terms, whatever they are read for."""
        return Reading(self.constant, self.variable)


@dataclass(frozen=True)
class Part:
    """An interval inside of which the integrand is analytic; None for an end at infinity."""

    lo: Number | None
    hi: Number | None
    center: Number = _ZERO


@dataclass(frozen=True)
class Approach:
    """The expansions at an end, and the tail that they bound."""

    end: End
    expander: Expander
    tail: Tail


def integral(f: Integrand, part: Part) -> arb | Infinite:
    """The integral over a part at the current precision, or the infinity that it is."""
    shape = _shape(f, part)
    if shape not in f.constant.integrals:
        f.constant.integrals[shape] = _integral(f, part)
    return f.constant.integrals[shape]


def _shape(f: Integrand, part: Part) -> object:
    """The same for an integral over a half line and for its mirror image."""
    end = part.lo if part.lo is not None else part.hi
    if end is None or (part.lo is not None and part.hi is not None):
        return object()
    sign = 1 if part.hi is None else -1
    return ctx.prec, f.reading.shape(f.exponent, end, sign), f.reading.shape(f.weight, end, sign)


def _integral(f: Integrand, part: Part) -> arb | Infinite:
    whole = part.lo is None and part.hi is None
    even = whole and all(f.reading.even(t, part.center) for t in (f.exponent, f.weight))
    with precision(_BOUND_BITS):
        high = _approach(f, part, 1)
        low = high if even else _approach(f, part, -1)
        signs = {s for a in (low, high) if (s := a.tail.diverges())}
    if len(signs) > 1:
        raise UncertifiedError("an integral is infinite at both ends, with both signs")
    if signs:
        return Infinite(signs.pop())
    if (shorter := without_negligible(f, part, low, high)) is not None:
        pieces, left = shorter
        return sum((_convergent(g, p) for g, p in pieces), left)
    found = trapezoid(f, part, low, high, even)
    if found is not None:
        return found
    if even:
        with precision(_BOUND_BITS):
            low = _approach(f, part, -1)
    return _finite(f, part, low, high)


def _convergent(f: Integrand, part: Part) -> arb:
    """The integral over a part of an integral that converges."""
    found = integral(f, part)
    assert isinstance(found, arb)
    return found


def _approach(f: Integrand, part: Part, sign: int) -> Approach:
    here, other = (part.lo, part.hi) if sign < 0 else (part.hi, part.lo)
    if here is None:
        end = End(part.center if other is None else other, sign, True)
        least = fmpq(3)
    else:
        end = End(here, -sign, False)
        least = fmpq(3) if other is None else _at_least(3 / _distance(here, other))
    for start in _STARTS:
        y0 = arb(max(start, least))
        expander = Expander(end, y0, f.reading)
        try:
            exponent, weight = expander.of(f.exponent), expander.of(f.weight)
            if here is not None:
                exponent = _merged([*exponent, (LOG, fmpq(-2))])
            tail = Tail(exponent, weight, y0)
            tail.diverges()
            return Approach(end, expander, tail)
        except TooSmall:
            continue
    raise NoBall("no expansion at an end was found", final=True)


def _distance(a: Number, b: Number) -> arb:
    return arb(arb(a - b).abs_lower())


def _at_least(x: Number) -> fmpq:
    """An integer above a positive number."""
    up = arb(x).upper().ceil().unique_fmpz()
    if up is None:
        raise NoBall("an end of an interval is not known well enough")
    return fmpq(up) + 1


def _way(f: Integrand, approach: Approach) -> str:
    """ "regular" up to the end, "direct" to a distance; "inverse" or "logarithmic" by z to where the tail is small."""
    infinite, tail = approach.end.infinite, approach.tail
    plain = approach.expander.of(f.exponent)
    if not infinite and _smooth(plain) and _smooth(tail.weight) and _analytic(f, approach.end):
        return "regular"
    scale, _ = leading(_merged([*tail.exponent, (LOG, fmpq(1))]))
    if exactly(scale.b, 0) and exactly(scale.p, 0):
        return "logarithmic"
    return "direct" if infinite else "inverse"


def _smooth(e: Expansion) -> bool:
    """Whether an expansion at a finite end looks like a power series."""
    return all(exactly(s.b, 0) and exactly(s.q, 0) and isinstance(s.p, fmpq) and s.p.q == 1 and s.p <= 0 for s, _ in e)


def _analytic(f: Integrand, end: End) -> bool:
    """Whether the exponent and the weight can be evaluated at a finite end, and around it."""
    tape = Tape(Coordinate(end.c, end.sign), f.reading)
    both = tape.plus(tape.value(f.exponent), tape.value(f.weight))
    return bool(tape.function(both)(acb(0), True).is_finite())


def _finite(f: Integrand, part: Part, low: Approach, high: Approach) -> arb:
    """The parts near the ends and what is between them."""
    origin = part.lo if part.lo is not None else part.hi if part.hi is not None else part.center
    total, inner = arb(0), []
    for here, approach in ((part.lo, low), (part.hi, high)):
        with precision(_BOUND_BITS):
            way = _way(f, approach)
        if way == "regular":
            assert here is not None
            inner.append(here - origin)
        else:
            value, distance = _outer(f, approach, way)
            total += value
            inner.append(approach.end.c - origin + approach.end.sign * distance)
    a, b = inner
    return total + _numeric(f, Coordinate(origin, 1), arb(a), arb(b))


def _outer(f: Integrand, approach: Approach, way: str) -> tuple[arb, fmpq]:
    """The integral near an end, and the distance from the coordinate's origin where it stops."""
    end, bits = approach.end, ctx.prec + 8
    with precision(_BOUND_BITS):
        last = _midpoint(approach.tail.start(bits))
        rest = arb(0, approach.tail.bound(arb(last)))
    if way == "direct":
        return rest, last
    first = min(_midpoint(approach.expander.y0), last)
    if way == "logarithmic":
        at = Coordinate(end.c, end.sign, 1 if end.infinite else -1)
        value = _numeric(f, at, arb(first).log(), arb(last).log(), approach.expander)
    else:
        value = _numeric(f, Coordinate(end.c, end.sign, -2), arb(first), arb(last), approach.expander)
    return rest + value, first if end.infinite else 1 / first


def _noise(run: Callable[[acb, bool], acb], a: arb, b: arb) -> arb:
    """About how well the integral can be known, rounding alone considered: no goal is set beyond it.

    The bulk may be next to an end: there the samples are closer together.
    """
    total = arb(0)
    for low, high in pairwise(_SAMPLES):
        value = run(acb((a + (low + high) / 2 * (b - a)).mid()), False).real
        total += value.rad() * (high - low) if value.is_finite() else arb(0)
    return arb(256) * total * (b - a).abs_upper()


def _midpoint(x: arb) -> fmpq:
    man, exp = x.mid().man_exp()
    if exp > _FAR:
        raise NoBall("the bulk of an integral reaches too far", final=True)
    return fmpq(man) * fmpq(2) ** int(exp)


def _numeric(f: Integrand, at: Coordinate, a: arb, b: arb, expander: Expander | None = None) -> arb:
    """The integral over [a, b] in a coordinate."""
    tape = Tape(at, f.reading, expander)
    exponent, weight = tape.value(f.exponent), tape.value(f.weight)
    if abs(at.power) == 1:  # dx = exp(+-z) dz
        exponent = tape.plus(exponent, 0 if at.power > 0 else tape.add(lambda r, _: -r[0]))
    value = tape.add(lambda r, _: r[exponent].exp() * r[weight])
    if at.power == -2:
        plain = value
        value = tape.add(lambda r, _: r[plain] / (r[0] * r[0]))
    run = tape.function(value)
    found = acb.integral(
        run, acb(a), acb(b), abs_tol=_noise(run, a, b).max(arb(2) ** (12 - ctx.prec)),
        deg_limit=max(60, ctx.prec // 3), depth_limit=10 * ctx.prec,
    )  # fmt: skip
    if not found.is_finite():
        raise NoBall("an integral did not converge")
    return found.real
