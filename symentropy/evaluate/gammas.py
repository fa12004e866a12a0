"""Sums of logarithms of gamma functions and of digammas, in which all that can cancel does so exactly.

By the recurrences every argument is moved into (0, 1]: log Gamma(7/2) is log Gamma(1/2) + log(15/8). There
log Gamma(1) is 0, and log(pi) is written 2 log Gamma(1/2), so that it cancels like the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flint import arb, fmpq

from . import values
from .constants import Number, exactly
from .values import ONE, ZERO, Value

__all__ = ["HALF", "Form", "Weighted", "digammas", "log_gammas"]

HALF = fmpq(1, 2)
_STEPS = 256  # an argument is moved by up to so many
_BITS = 256  # if it is no longer than this

Weighted = tuple[tuple[Value, Number], ...]
"""Pairs of a coefficient and an argument > 0."""


@dataclass(frozen=True)
class Form:
    """``value`` plus a combination of log Gamma plus one of digamma, not yet added up."""

    value: Value = ZERO
    log_gammas: Weighted = ()
    digammas: Weighted = ()

    def times(self, c: Number) -> Form:
        return Form(values.scale(c, self.value), _scaled(c, self.log_gammas), _scaled(c, self.digammas))

    @staticmethod
    def total(forms: Iterable[Form]) -> Value:
        """The value of the sum of some forms."""
        forms = tuple(forms)
        logs = tuple(pair for form in forms for pair in form.log_gammas)
        psis = tuple(pair for form in forms for pair in form.digammas)
        return values.total([*(form.value for form in forms), log_gammas(logs), digammas(psis)])


def _scaled(c: Number, weighted: Weighted) -> Weighted:
    return tuple((values.scale(c, weight), x) for weight, x in weighted)


def log_gammas(weighted: Weighted) -> Value:
    """The sum of ``c * log Gamma(x)``: exact if what is left at the bases cancels.

    >>> log_gammas(((fmpq(2), fmpq(7, 2)), (fmpq(-2), fmpq(5, 2)))).terms
    ((2, 15/8), (-2, 3/4))
    """
    found, left = [], []
    for c, x in weighted:
        base, steps = _moved(x)
        found.append(values.scale(c, values.log(_product(base, 0, steps))))
        left.append((c, base))
    found += [values.scale(c, arb(x).lgamma()) for c, x in _collected(left) if not exactly(x, 1)]
    return values.total([ZERO, *found])


def digammas(weighted: Weighted) -> Value:
    """The sum of ``c * digamma(x)``: exact if what is left at the bases cancels.

    >>> digammas(((fmpq(1), fmpq(3)), (fmpq(-1), fmpq(1))))
    3/2
    """
    found, left = [], []
    for c, x in weighted:
        base, steps = _moved(x)
        found.append(values.scale(c, _reciprocals(base, 0, steps)))
        if exactly(base, HALF):  # digamma(1/2) = digamma(1) - 2 log 2
            found.append(values.scale(values.scale(fmpq(-2), c), values.log(fmpq(2))))
            base = ONE
        left.append((c, base))
    found += [values.scale(c, arb(x).digamma()) for c, x in _collected(left)]
    return values.total([ZERO, *found])


def _moved(x: Number) -> tuple[Number, int]:
    """A base and the number of steps from it to ``x``; the base lies in (0, 1] if ``x`` is a short rational."""
    if not isinstance(x, fmpq) or x > _STEPS or x.height_bits() > _BITS:
        return x, 0
    steps = int(x.ceil()) - 1
    return x - steps, steps


def _product(base: Number, lo: int, hi: int) -> Number:
    """``(base + lo) ... (base + hi - 1)``, balanced."""
    if hi - lo > 8:
        middle = (lo + hi) // 2
        return _product(base, lo, middle) * _product(base, middle, hi)
    out: Number = ONE
    for k in range(lo, hi):
        out *= base + k
    return out


def _reciprocals(base: Number, lo: int, hi: int) -> Number:
    """``1/(base + lo) + ... + 1/(base + hi - 1)``, balanced."""
    if hi - lo > 8:
        middle = (lo + hi) // 2
        return _reciprocals(base, lo, middle) + _reciprocals(base, middle, hi)
    return sum((1 / (base + k) for k in range(lo, hi)), ZERO)


def _collected(weighted: list[tuple[Value, Number]]) -> list[tuple[Value, Number]]:
    """One coefficient for every rational argument; those that cancel are gone."""
    sums: dict[fmpq, list[Value]] = {}
    for c, x in weighted:
        if isinstance(x, fmpq):
            sums.setdefault(x, []).append(c)
    pairs: list[tuple[Value, Number]] = [(values.total(cs), x) for x, cs in sums.items()]
    pairs += [(c, x) for c, x in weighted if not isinstance(x, fmpq)]
    return [(c, x) for c, x in pairs if not values.is_zero(c)]
