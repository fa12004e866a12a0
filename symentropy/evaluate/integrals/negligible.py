"""Logarithms ``log(1 + exp(u))`` that are left out near an end, where u falls fast and the integrand slowly.

0 < log(1 + exp(u)) <= exp(u). So beyond a point ``exp(exponent) * c * log(1 + exp(u))`` amounts to at most |c| times
the integral of exp(exponent + u), a tail. Kept, the logarithm would have to be followed as far as the power law
reaches; there exp(u) is tiny on the real line only, and the strip in which it is narrows without bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from ...kernel.balls import NoBall, precision
from ...kernel.terms import ZERO, Add, Call, Div, Mul, Term
from ..constants import Number
from .asymptotics import CONSTANT, LOG, Expansion, TooSmall, _merged, leading
from .reading import Reading
from .tails import Tail

if TYPE_CHECKING:
    from .integral import Approach, Integrand, Part

__all__ = ["without_negligible"]

_BOUND_BITS = 128
_FAR = 1 << 40  # no point is sought beyond
Logs = Sequence[tuple[Number, Term]]


def without_negligible(
    f: Integrand, part: Part, low: Approach, high: Approach
) -> tuple[list[tuple[Integrand, Part]], arb] | None:
    """Integrands over the pieces of a part, and a ball around what they leave out; None if nothing is."""
    rest, logs = _parted(f.weight, f.reading)
    if not logs:
        return None
    bits = ctx.prec + 8
    with precision(_BOUND_BITS):
        first, last = _cut(logs, low, bits), _cut(logs, high, bits)
    if first is None and last is None:
        return None
    inner, bare, pieces, left = part, replace(f, weight=rest), [], arb(0)
    if first is not None:
        (y, bound), c = first, low.end.c
        lo = c - y if part.lo is None else c + 1 / y
        pieces.append((bare, replace(part, hi=lo)))
        inner, left = replace(inner, lo=lo), left + bound
    if last is not None:
        (y, bound), c = last, high.end.c
        hi = c + y if part.hi is None else c - 1 / y
        pieces.append((bare, replace(part, lo=hi)))
        inner, left = replace(inner, hi=hi), left + bound
    return [*pieces, (f, inner)], arb(0, left.upper())


def _parted(t: Term, reading: Reading) -> tuple[Term, Logs]:
    """A term as a rest plus multiples of some log(1 + exp(u))."""
    if reading.closed(t):
        return t, []
    match t:
        case Call("log", (Add((one, Call("exp", (u,)))),)) if reading.equals(one, 1):
            return ZERO, [(fmpq(1), u)]
        case Add(args):
            found = [_parted(a, reading) for a in args]
            return Add(tuple(rest for rest, _ in found)), [log for _, logs in found for log in logs]
        case Mul(args) if len((split := reading.split(args))[1]) == 1:
            by, (moving,) = split
            rest, logs = _parted(moving, reading)
            return Mul(tuple(rest if a is moving else a for a in args)), [(c * by, u) for c, u in logs]
        case Div(a, b) if reading.closed(b):
            rest, logs = _parted(a, reading)
            return Div(rest, b), [(c / reading.constant(b), u) for c, u in logs]
    return t, []


def _cut(logs: Logs, approach: Approach, bits: int) -> tuple[fmpq, arb] | None:
    """The coordinate y at an end from which on all logarithms are negligible, and what they amount to there."""
    if _outruns_log(approach.tail.exponent):
        return None
    try:
        tails = [_tail(c, u, approach) for c, u in logs]
        starts = [t.start(bits) for t in tails if t is not None]
        if len(starts) < len(logs) or not all(y < _FAR for y in starts):
            return None
        y = fmpq(int(max(float(y.upper()) for y in starts)) + 1)
        return y, sum((t.bound(arb(y)) for t in tails if t is not None), arb(0))
    except (NoBall, TooSmall):
        return None


def _tail(c: Number, u: Term, approach: Approach) -> Tail | None:
    """That of ``c * exp(exponent + u)`` where u falls faster than a multiple of a logarithm."""
    falling = approach.expander.of(u)
    if not (_outruns_log(falling) and leading(falling)[1] < 0):
        return None
    return Tail(_merged([*approach.tail.exponent, *falling]), [(CONSTANT, c)], approach.tail.y0)


def _outruns_log(e: Expansion) -> bool:
    return (leading(e)[0] / LOG).order() > 0
