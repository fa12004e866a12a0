"""What an argument must be: each kind's own check, with one error that says what is wrong with which argument."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import arb, fmpq

from ..errors import IllPosedError
from ..kernel.balls import NoBall
from ..kernel.terms import Kind, Natural, Positive
from . import values
from .values import ONE, Value

__all__ = ["check_between", "check_label", "check_length", "check_number", "check_pmf"]


def check_number(x: Value, kind: Kind, label: str) -> None:
    """``x`` is of a kind of number."""
    if isinstance(kind, Natural) and not (isinstance(x, fmpq) and x.q == 1 and x >= 1):
        raise IllPosedError(f"{label} must be an integer >= 1")
    if isinstance(kind, Positive) and (values.is_zero(x) or values.sign(x) < 0):
        raise IllPosedError(f"{label} must be positive")


def check_label(x: Value, most: int, label: str) -> None:
    """An integer in 1..most."""
    if not (isinstance(x, fmpq) and x.q == 1 and 1 <= x <= most):
        raise IllPosedError(f"{label} must be an integer in 1..{_shown_size(most)}")


def check_length(found: int, wanted: int, label: str) -> None:
    if found != wanted:
        raise IllPosedError(f"{label} has {_count(found)} entries, not {_count(wanted)}")


def check_pmf(entries: Sequence[Value], label: str, is_one: Callable[[], bool]) -> None:
    """Nonnegative and of sum 1: exactly, or, of a sum that looks like 1, by ``is_one``."""
    for i, p in enumerate(entries, 1):
        if p < 0 if type(p) is fmpq else not values.is_zero(p) and values.sign(p) < 0:
            raise IllPosedError(f"{label} has a negative entry, number {i}")
    mass = values.total(entries)
    if isinstance(mass, arb) and mass.contains(1):
        if is_one():
            return
        raise NoBall(f"{label} is not known to sum to exactly 1")
    if not values.is_zero(values.total([mass, -ONE])):
        raise IllPosedError(f"{label} sums to {_shown(mass)}, not to 1")


def _count(k: int) -> str:
    return str(k) if abs(k) < 10**12 else "a huge number of"


def _shown_size(k: int) -> str:
    return str(k) if abs(k) < 10**12 else "n"


def _shown(mass: Value) -> str:
    if isinstance(mass, fmpq) and mass.height_bits() < 100:
        return str(mass)
    return str(values.to_ball(values.settled(mass)).str(10, radius=False))


def check_between(low: Value, x: Value, high: Value) -> None:
    """``low < x < high``: functions are given on open intervals."""
    for small, large in ((low, x), (x, high)):
        gap = values.total([large, values.scale(-ONE, small)])
        if values.is_zero(gap) or values.sign(gap) < 0:
            raise IllPosedError("a function is taken at a point outside of its interval")
