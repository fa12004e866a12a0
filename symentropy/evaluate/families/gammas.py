"""Sums of logarithms of gamma functions and of digammas, in which all that can cancel does so exactly.

By the recurrences every argument is moved into (0, 1]: log Gamma(7/2) is log Gamma(1/2) + log(15/8). There
log Gamma(1) is 0, and log(pi) is written 2 log Gamma(1/2), so that it cancels like the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from ...kernel.terms import PI, Add, Call, Div, Mul, Num, Term, num
from ...theory.quantities import log
from .. import values
from ..constants import Number, exactly
from ..logs import Logs
from ..values import ONE, ZERO, Value

__all__ = ["HALF", "Form", "Weighted"]

HALF = fmpq(1, 2)
_STEPS = 256  # an argument is moved by up to so many
_BITS = 256  # if it is no longer than this
_FACTORED = 64  # bits of integers that are factored

Weighted = tuple[tuple[Value, Number], ...]
"""Pairs of a coefficient and an argument > 0."""


@dataclass(frozen=True)
class Form:
    """``value`` plus a combination of log Gamma plus one of digamma, not yet added up.

    >>> Form(log_gammas=((fmpq(2), fmpq(7, 2)), (fmpq(-2), fmpq(5, 2)))).added().terms
    ((2, 15/8), (-2, 3/4))
    >>> Form(digammas=((fmpq(1), fmpq(3)), (fmpq(-1), fmpq(1)))).added()
    3/2
    """

    value: Value = ZERO
    log_gammas: Weighted = ()
    digammas: Weighted = ()

    def times(self, c: Number) -> Form:
        return Form(values.scale(c, self.value), _scaled(c, self.log_gammas), _scaled(c, self.digammas))

    @staticmethod
    def total(forms: Iterable[Form]) -> Form:
        """The sum of some forms, in which what can cancel has done so."""
        forms = tuple(forms)
        logs, left_logs = _cancelled_log_gammas([pair for form in forms for pair in form.log_gammas])
        psis, left_psis = _cancelled_digammas([pair for form in forms for pair in form.digammas])
        return Form(values.total([ZERO, *(form.value for form in forms), *logs, *psis]), left_logs, left_psis)

    def added(self) -> Value:
        """The value; exact if nothing is left of gamma functions and digammas."""
        form = Form.total([self])
        logs = [values.scale(c, arb(x).lgamma()) for c, x in form.log_gammas]
        psis = [values.scale(c, arb(x).digamma()) for c, x in form.digammas]
        return values.total([form.value, *logs, *psis])

    def term(self) -> Term | None:
        """The value as a term, for algebra; None if it is not made of rationals."""
        form = Form.total([self])
        numbers = [z for pair in (*form.log_gammas, *form.digammas) for z in pair]
        if not all(isinstance(z, fmpq) for z in numbers) or not isinstance(form.value, fmpq | Logs):
            return None
        if isinstance(form.value, Logs) and form.value.many:
            return None
        logs = [Mul((_num(c), _log_gamma(x))) for c, x in form.log_gammas]
        psis = [Mul((_num(c), Call("digamma", (_num(x),)))) for c, x in form.digammas]
        return Add((_exact_term(form.value), *logs, *psis))


def _scaled(c: Number, weighted: Weighted) -> Weighted:
    return tuple((values.scale(c, weight), x) for weight, x in weighted)


def _cancelled_log_gammas(weighted: Iterable[tuple[Value, Number]]) -> tuple[list[Value], Weighted]:
    """The sum of ``c * log Gamma(x)`` as logarithms and a combination at bases other than 1."""
    found, left = [], []
    for c, x in weighted:
        base, steps = _moved(x)
        found.append(values.scale(c, values.log(_product(base, 0, steps))))
        left.append((c, base))
    return found, tuple((c, x) for c, x in _collected(left) if not exactly(x, 1))


def _cancelled_digammas(weighted: Iterable[tuple[Value, Number]]) -> tuple[list[Value], Weighted]:
    """The sum of ``c * digamma(x)`` as exact values and a combination at bases other than 1/2."""
    found, left = [], []
    for c, x in weighted:
        base, steps = _moved(x)
        found.append(values.scale(c, _reciprocals(base, 0, steps)))
        if exactly(base, HALF):  # digamma(1/2) = digamma(1) - 2 log 2
            found.append(values.scale(values.scale(fmpq(-2), c), values.log(fmpq(2))))
            base = ONE
        left.append((c, base))
    return found, tuple(_collected(left))


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


def _num(x: Any) -> Num:
    return Num(Fraction(int(x.p), int(x.q)))


def _exact_term(x: fmpq | Logs) -> Term:
    """With the logarithms of primes, as far as these are easily found: algebra knows no ``log(4) = 2 log(2)``."""
    if isinstance(x, fmpq):
        return _num(x)
    weights: dict[int, fmpq] = {}
    for c, r in x.terms:
        for n, sign in ((r.p, 1), (r.q, -1)):
            for prime, power in n.factor() if n.bit_length() <= _FACTORED else [(n, 1)]:
                weights[int(prime)] = weights.get(int(prime), ZERO) + c * sign * power
    return Add((_num(x.constant), *(Mul((_num(c), log(num(n)))) for n, c in weights.items() if n > 1)))


def _log_gamma(x: Number) -> Term:
    return Div(log(PI), num(2)) if exactly(x, HALF) else Call("loggamma", (_num(x),))
