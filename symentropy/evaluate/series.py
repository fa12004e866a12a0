"""Certified sums of ``exp(exponent) * weight`` over integers: terms one by one, what is left out bounded by proof.

Beyond the last term of an infinite sum the terms are below a majorant that falls (``tails``), so their sum is below
its integral. A sum whose end is far away for this is left to ``halfplane``.
"""

from __future__ import annotations

import math
from dataclasses import replace

from flint import arb, ctx, fmpq

from ..errors import IllPosedError, LimitError
from ..kernel.balls import NoBall, precision
from ..kernel.terms import Call, Mul, Var, num, substitute
from ..progress import report
from .asymptotics import End, Expander, TooSmall
from .integrals import Integrand, Part
from .tails import Tail
from .values import Infinite
from .walk import Walk

__all__ = ["MAX_TERMS", "total"]

Number = fmpq | arb
MAX_TERMS = 2_000_000
_BOUND_BITS = 128  # enough for bounds
_STARTS = [
    fmpq(2) ** k for k in (2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 18, 20, 24, 30, 40, 60, 90, 135, 200, 300, 450, 700)
]
_REPORT_EVERY = 1024


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
    with precision(_BOUND_BITS):
        tail = _tail(f, lo)
        sign = tail.diverges()
    if sign:
        return Infinite(sign)
    last = _last(tail, lo, ctx.prec + 8)
    if last is None or last - lo >= MAX_TERMS:
        raise LimitError(f"more than {MAX_TERMS:,} terms of a sum would be needed")
    with precision(_BOUND_BITS):
        rest = arb(0, tail.bound(arb(last - lo)))
    return _finite(f, lo, last) + rest


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
    expander = Expander(End(fmpq(lo), 1, True), arb(start), f.constant, f.variable)
    try:
        tail = Tail(expander.of(f.exponent), expander.of(f.weight), arb(start))
        tail.diverges()
    except TooSmall:
        return None
    return tail


def _last(tail: Tail, lo: int, bits: int) -> int | None:
    """The last term to be taken so that at most 2^-bits is left; None if it is beyond any reach."""
    with precision(_BOUND_BITS):
        y = tail.start(bits).ceil()
        return None if y > 1 << 62 else lo + int(y.unique_fmpz() or 0)


# --- finite sums ----------------------------------------------------------------------------------------------


def _finite(f: Integrand, lo: int, hi: int) -> arb:
    """All terms from lo to hi, with some more bits for their errors to grow."""
    if hi - lo >= MAX_TERMS:
        raise LimitError(f"a sum of {hi - lo + 1:,} terms, more than {MAX_TERMS:,}")
    with precision(ctx.prec + 2 * (hi - lo + 2).bit_length() + 8):
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
