"""Which of two closed terms is larger, decided: by exact arithmetic, by balls that part, or not at all."""

from __future__ import annotations

from collections.abc import Callable

from flint import arb, fmpq

from ..errors import SymentropyError
from ..kernel.balls import NoBall, precision
from ..kernel.terms import ZERO, Add, Term
from ..theory.quantities import minus
from . import values
from .algebra import known_equal
from .closed import opaque, sorts, with_closed_forms
from .program import Program
from .values import Infinite

__all__ = ["compare", "gap"]

_MAX_INTEGRAL_BITS = 256  # an integral costs more than it is worth beyond


def compare(lhs: Term, rhs: Term, max_prec: int = 2048) -> int | None:
    """-1, 0 or 1 as ``lhs`` is less than, equal to, greater than ``rhs``; None if a side has no value or it is open.

    An infinite side counts as its value; 0 is only ever exact.

    >>> from symentropy.kernel.terms import PI, Call, num
    >>> compare(Call("log", (num(9),)), Call("log", (num(8),))), compare(PI, PI)
    (1, 0)
    """
    try:
        left, right = map(_simple, (lhs, rhs))
        most = min(max_prec, _MAX_INTEGRAL_BITS) if sorts(left) | sorts(right) else max_prec
        return _compare(Program(left), Program(right), lambda: _equal(left, right), most)
    except (SymentropyError, NoBall, RecursionError):
        return None


def _simple(t: Term) -> Term:
    """The term with closed forms in place, once the parameters in it have been looked at."""
    simple, members = with_closed_forms(t)
    if members:
        from .families.quantities import check_members

        with precision(64):
            check_members(members)
    return simple


def _equal(left: Term, right: Term) -> bool:
    return known_equal(opaque(Add((left, minus(right)))), ZERO)


def _compare(left: Program, right: Program, equal: Callable[[], bool], max_prec: int) -> int | None:
    prec = 64
    while prec <= max_prec:
        try:
            x, y = left.run(prec), right.run(prec)
            with precision(prec):
                if isinstance(x, Infinite) or isinstance(y, Infinite):
                    a, b = (v.sign if isinstance(v, Infinite) else 0 for v in (x, y))
                    return (a > b) - (a < b)
                gap = values.total([x, values.scale(fmpq(-1), y)])
                if isinstance(gap, arb) and gap.contains(0) and prec == 64 and equal():
                    return 0
                return 0 if values.is_zero(gap) else values.sign(gap)
        except NoBall as e:
            if e.final:
                return None
        prec *= 2
    return None


def gap(lhs: Term, rhs: Term) -> arb | None:
    """About ``lhs - rhs``, for a search to go by; None if there is no finite value."""
    try:
        with precision(64):
            left, right = (values.settled(Program(_simple(t)).run(64)) for t in (lhs, rhs))
            return arb(left - right).mid()
    except (SymentropyError, NoBall, RecursionError):
        return None
