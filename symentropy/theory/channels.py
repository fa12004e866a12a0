"""Channels: the probabilities of the outputs given each input, and the information that they carry."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ..kernel.terms import ONE, ZERO, Add, Term, Use, Vec, num
from .measures import law, of_densities
from .quantities import minus

__all__ = ["CHANNEL_INPUTS", "TRANSITIONS", "bpsk"]

Rows = tuple[tuple[Term, ...], tuple[Term, ...]]


def _symmetric(eps: Term) -> Rows:
    keep = Add((ONE, minus(eps)))
    return (keep, eps), (eps, keep)


def _erasure(eps: Term) -> Rows:
    keep = Add((ONE, minus(eps)))
    return (keep, eps, ZERO), (ZERO, eps, keep)


def _z(eps: Term) -> Rows:
    """The input 0 is safe, 1 becomes 0 with probability eps."""
    return (ONE, ZERO), (eps, Add((ONE, minus(eps))))


TRANSITIONS: dict[str, Callable[[Term], Rows]] = {"BSC": _symmetric, "BEC": _erasure, "ZChannel": _z}
"""The rows of the inputs 0 and 1 (Cover & Thomas, 7.1)."""

CHANNEL_INPUTS = {**dict.fromkeys(TRANSITIONS, ("p1",)), "GaussianChannel": (), "BPSK": ()}
"""What is said of the input: P(X = 1), or nothing where it is part of the channel."""


def bpsk(sigma: Term) -> Term:
    """h(Y) - h(Y|X) for X = -1 or 1 with equal probabilities and Y = X + N(0, sigma^2)."""
    h, half = of_densities["h"], num(Fraction(1, 2))
    parts = tuple(Vec((half, num(x), sigma)) for x in (-1, 1))
    noise = Use(law("Normal"), (ZERO, sigma))
    return Add((Use(h, (Use(law("NormalMixture"), parts),)), minus(Use(h, (noise,)))))
