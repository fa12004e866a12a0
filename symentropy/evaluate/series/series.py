"""Certified sums of ``exp(exponent) * weight`` over integers: terms one by one, what is left out bounded by proof.

What is left out is below a geometric series, by the ratios of neighbours (``cuts``), or below the integral of a
majorant that falls (``tails``). Sums of powers and their logarithms are values of zeta functions (``hurwitz``);
what else falls like a power is expanded in such sums (``powers``).
"""

from __future__ import annotations

import math
from dataclasses import replace

from flint import arb, ctx, fmpq

from ...errors import IllPosedError, LimitError, UncertifiedError
from ...kernel.balls import NoBall, precision
from ...kernel.terms import Call, Mul, Var, num, substitute
from ...progress import report
from ..constants import Number
from ..integrals.asymptotics import End, Expander, TooSmall
from ..integrals.integral import Integrand, Part
from ..integrals.tails import Tail
from ..values import Infinite
from .cuts import cuts
from .hurwitz import power_sum
from .logforms import log_form
from .powers import power_tail
from .walk import Walk

__all__ = ["MAX_TERMS", "total"]

MAX_TERMS = 2_000_000
_BOUND_BITS = 128  # enough for bounds
_STARTS = [
    fmpq(2) ** k for k in (2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24, 30, 40, 60, 90, 135, 200, 300, 450, 700)
]
_REPORT_EVERY = 1024
_LONG = 1000  # terms from which it is worth asking which of them matter


def total(f: Integrand, part: Part) -> arb | Infinite:
    """The sum over the integers from part.lo to part.hi at the current precision, or the infinity that it is.

    >>> from symentropy.evaluate.constants import Constants
    >>> from symentropy.kernel.terms import ONE
    >>> half_to_the_k = Mul((num(-1), Var("k"), Call("log", (num(2),))))
    >>> total(Integrand(half_to_the_k, ONE, Constants(), "k"), Part(fmpq(1), None)).contains(1)
    True
    """
    lo, hi = _end(part.lo), _end(part.hi)
    if lo is not None and hi is not None:
        return _finite(f, lo, hi)
    if hi is None and lo is not None:
        return _upward(f, lo)
    if lo is None and hi is not None:
        return _upward(_flipped(f), -hi)
    center = _floor(part.center)
    return _both(_upward(f, center), _upward(_flipped(f), 1 - center))


def _end(x: Number | None) -> int | None:
    if x is None:
        return None
    if isinstance(x, fmpq) and x.q == 1:
        return int(x.p)
    raise IllPosedError("an end of a sum is not an integer")


def _floor(x: Number) -> int:
    return int(fmpq(x.floor()).p) if isinstance(x, fmpq) else int(x.mid().floor().unique_fmpz() or 0)


def _flipped(f: Integrand) -> Integrand:
    """The integrand at -k."""
    at = {f.variable: Mul((num(-1), Var(f.variable)))}
    return replace(f, exponent=substitute(f.exponent, at), weight=substitute(f.weight, at))


def _both(a: arb | Infinite, b: arb | Infinite) -> arb | Infinite:
    if isinstance(a, Infinite) and isinstance(b, Infinite) and a != b:
        raise IllPosedError("a sum is infinite at both ends, with both signs")
    if isinstance(a, Infinite) or isinstance(b, Infinite):
        return a if isinstance(a, Infinite) else b
    return a + b


# --- infinite sums --------------------------------------------------------------------------------------------


def _upward(f: Integrand, lo: int) -> arb | Infinite:
    """The sum over all k >= lo."""
    exponent, weight = (log_form(t, f.constant, f.variable) for t in (f.exponent, f.weight))
    if exponent is not None and weight is not None and (exact := power_sum(exponent, weight, lo)) is not None:
        return exact
    goal = ctx.prec + 8
    with precision(_BOUND_BITS):
        found: tuple[int, arb] | Infinite | None = _light(f, lo, goal)
    if found is None and (slow := _slow(f, lo)) is not None:
        return slow
    with precision(_BOUND_BITS):
        found = found or _heavy(f, lo, goal)
    if isinstance(found, Infinite):
        return found
    last, rest = found
    return _finite(f, lo, last) + rest


def _slow(f: Integrand, lo: int) -> arb | None:
    """A sum whose terms fall like a power: the first ones, and the others by expansion."""
    with precision(ctx.prec + 16):
        exponent, weight = (log_form(t, f.constant, f.variable) for t in (f.exponent, f.weight))
        found = None if exponent is None or weight is None else power_tail(exponent, weight, lo)
        return None if found is None else _finite(f, lo, found[0] - 1) + found[1]


def _light(f: Integrand, lo: int, bits: int) -> tuple[int, arb] | None:
    """The last term to be taken and a ball around what is left, by ratios of neighbours."""
    known = cuts(f.exponent, f.weight, f.constant, f.variable)
    last = None if known is None else known.last(lo, arb(2) ** -bits)
    rest = None if known is None or last is None else known.beyond(last)
    return None if last is None or rest is None else (last, arb(0, rest.upper()))


def _heavy(f: Integrand, lo: int, bits: int) -> tuple[int, arb] | Infinite:
    """The last term to be taken and a ball around what is left, by expansions at infinity."""
    tail = _tail(f, lo)
    sign = tail.diverges()
    if sign:
        return Infinite(sign)
    y = tail.start(bits).ceil()
    if not y < MAX_TERMS:
        raise UncertifiedError(
            f"the terms of a sum fall too slowly: more than {MAX_TERMS:,} would be needed, and no other proof is known"
        )
    last = int(y.unique_fmpz() or 0)
    return lo + last, arb(0, tail.bound(arb(last)))


def _tail(f: Integrand, lo: int) -> Tail:
    """The terms' behaviour at infinity, in y = k - lo, from the smallest y on from which a statement was found."""
    found = _tail_from(f, lo, low := fmpq(2))
    for high in _STARTS:
        if found is not None:
            break
        found, before, low = _tail_from(f, lo, high), low, high
    if found is None:
        raise NoBall("no expansion at infinity was found", final=True)
    while low > 32 and low > before * fmpq(9, 8):
        middle = fmpq(math.isqrt(int((low * before).p)))
        closer = _tail_from(f, lo, middle)
        if closer is None:
            before = middle
        else:
            found, low = closer, middle
    return found


def _tail_from(f: Integrand, lo: int, start: fmpq) -> Tail | None:
    expander = Expander(End(fmpq(lo), 1, True), arb(start), f.reading)
    try:
        tail = Tail(expander.of(f.exponent), expander.of(f.weight), arb(start))
        tail.diverges()
    except TooSmall:
        return None
    return tail


# --- finite sums ----------------------------------------------------------------------------------------------


def _finite(f: Integrand, lo: int, hi: int) -> arb:
    """The sum from lo to hi; of a long one only what matters."""
    low, high, rest = lo, hi, arb(0)
    if hi - lo > _LONG:
        goal = arb(2) ** -(ctx.prec + 8)
        with precision(_BOUND_BITS):
            low, high, rest = _bulk(f, lo, hi, goal)
    if high - low >= MAX_TERMS:
        raise LimitError(f"a sum of {high - low + 1:,} terms, more than {MAX_TERMS:,}")
    return _all(f, low, high) + rest


def _bulk(f: Integrand, lo: int, hi: int, goal: arb) -> tuple[int, int, arb]:
    """The terms that matter, and a ball around the sum of the others."""
    known = cuts(f.exponent, f.weight, f.constant, f.variable)
    if known is None:
        return lo, hi, arb(0)
    low, high = known.first(lo, hi, goal), known.final(lo, hi, goal)
    if low > high:  # a sum of small terms only
        low, high = lo, hi
    below, after = known.below(lo, low), known.after(high, hi)
    if below is None or after is None:
        return lo, hi, arb(0)
    return low, high, arb(0, (below + after).upper())


def _all(f: Integrand, lo: int, hi: int) -> arb:
    """All terms, with some more bits for their errors to grow."""
    with precision(ctx.prec + 2 * max(abs(lo), abs(hi), 1).bit_length() + 8):
        walk = Walk(f.constant, f.variable, lo, hi)
        total = arb(0)
        terms = zip(walk.values(Call("exp", (f.exponent,))), walk.values(f.weight), strict=True)
        for i, (p, w) in enumerate(terms):
            total += p * w
            if i % _REPORT_EVERY == 0:
                report("terms", i, hi - lo + 1)
    if not total.is_finite():
        raise NoBall("a term of a sum has no value at this precision")
    return total
