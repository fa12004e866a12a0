"""Sums of powers and their logarithms by the Hurwitz zeta function and its derivative."""

from __future__ import annotations

from flint import arb, arb_series, ctx, fmpq

from ..constants import Number
from .logforms import LogForm

__all__ = ["power_sum", "zeta_and_derivative"]

_1 = fmpq(1)


def zeta_and_derivative(s: Number, a: Number = _1) -> tuple[arb, arb]:
    """The Hurwitz zeta function, sum of (k + a)^-s, and its derivative in s, at the current precision.

    >>> value, slope = zeta_and_derivative(fmpq(2))
    >>> value.str(10, radius=False), slope.str(10, radius=False)
    ('1.644934067', '-0.9375482543')
    """
    before, ctx.cap = ctx.cap, max(ctx.cap, 2)
    try:
        found = arb_series([arb(s), 1], 2).zeta(arb(a))
    finally:
        ctx.cap = before
    return found[0], found[1]


def power_sum(exponent: LogForm, weight: LogForm, lo: int) -> arb | None:
    """The sum of exp(exponent) * weight over k >= lo: of C (a + b*k)^-s (v + w log(a + b*k)), s > 1.

    >>> from symentropy.evaluate.series.logforms import Atom
    >>> inverse_squares = LogForm(logs=(Atom(fmpq(-2), fmpq(0), fmpq(1)),))
    >>> power_sum(inverse_squares, LogForm(fmpq(1)), 1).str(10, radius=False)
    '1.644934067'
    """
    if len(exponent.logs) != 1 or exponent.gammas or weight.gammas or len(weight.logs) > 1:
        return None
    atom = exponent.logs[0]
    same = all(a.start == atom.start and a.slope == atom.slope for a in weight.logs)
    if not atom.argument(lo) > 0:
        return None
    if not (same and exponent.slope == 0 and weight.slope == 0 and atom.coefficient < -1 and atom.slope > 0):
        return None
    s, b = -atom.coefficient, arb(atom.slope)
    value, slope = zeta_and_derivative(s, fmpq(lo) + atom.start / atom.slope)
    v, w = arb(weight.constant), sum((arb(a.coefficient) for a in weight.logs), arb(0))
    return (exponent.constant - s * b.log()).exp() * ((v + w * b.log()) * value - w * slope)
