"""Where a sum of ``exp(form) * weight`` over integers may be cut, by the ratios of neighbours.

The increment of a combination of logarithms is a sum of parts that are each monotone in k, so its values at the ends
of a range bound it inside; at infinity each part tends to 0, or to -inf. Where all increments are at most -d < 0 the
terms beyond fall faster than a geometric series. All this needs positive arguments, which are checked at both ends.

The weight's size is bounded by parts too: constants, k, |log(x)| and L(x) + 1/8, L = loggamma, x = a + b*k, b > 0.
From x = 4 on the ratios of their neighbours fall in k, since their logarithmic derivatives fall. For L + 1/8, with the
derivative psi, this is psi' (L + 1/8) < psi^2: by Stirling's series psi' < (1 + 1/x)/x <= 5/(4x) and
L + 1/8 < x*(log(x) - 0.3), so that the left side is below 5/4*(log(x) - 0.3); psi > log(x) - 0.14 and psi > 5/4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flint import arb, fmpq

from ...kernel.terms import Add, Call, Div, Mul, Term
from ..constants import Number, exactly
from .logforms import Atom, LogForm, log_form, moves

__all__ = ["Cuts", "cuts"]

Part = Callable[[int], arb]
_FAR = 1 << 62
_LEAST_LGAMMA = fmpq(1, 8)  # loggamma(x) > -1/8 for all x > 0


@dataclass(frozen=True)
class _Increments:
    """form(k + 1) - form(k), in parts; ``factorial`` are those that do not tend to 0 but to -inf."""

    constant: arb
    vanishing: list[Part]
    factorial: list[Part]

    def least(self, a: int, b: int) -> arb:
        """A lower bound of the increments at a..b."""
        return sum((f(a).min(f(b)) for f in (*self.vanishing, *self.factorial)), self.constant)

    def most(self, a: int, b: int) -> arb:
        """An upper bound of the increments at a..b."""
        return sum((f(a).max(f(b)) for f in (*self.vanishing, *self.factorial)), self.constant)

    def above(self, a: int) -> arb:
        """An upper bound of all increments from a on."""
        upper = sum((f(a).max(arb(0)) for f in self.vanishing), self.constant)
        return sum((f(a) for f in self.factorial), upper)


@dataclass(frozen=True)
class Cuts:
    """How fast the terms of one sum fall."""

    form: LogForm
    increments: _Increments
    weight: list[Part]
    atoms: list[Atom]

    def beyond(self, k: int) -> arb | None:
        """An upper bound of the sum of the sizes of all terms after k, if k is large enough for one."""
        if k < 1 or not all(a.slope > 0 and a.argument(k) >= 4 for a in self.atoms):
            return None
        ratio, value = self.increments.above(k).exp(), self.form.at(k).exp()
        total = arb(0)
        for part in self.weight:
            here = part(k)
            r = ratio * part(k + 1) / here
            if not r < 1:
                return None
            total += value * here * r / (1 - r)
        return total

    def below(self, lo: int, k: int) -> arb | None:
        """An upper bound of the sum of the sizes of the terms at lo..k-1, if they rise."""
        if k == lo:
            return arb(0)
        return self._geometric(self.increments.least(lo, k - 1), lo, k, k) if self._positive(lo, k) else None

    def after(self, k: int, hi: int) -> arb | None:
        """An upper bound of the sum of the sizes of the terms at k+1..hi, if they fall."""
        if k == hi:
            return arb(0)
        return self._geometric(-self.increments.most(k, hi - 1), k, hi, k) if self._positive(k, hi) else None

    def _positive(self, a: int, b: int) -> bool:
        """Whether all logarithms and loggammas have positive arguments from a to b."""
        return all(atom.argument(k) > 0 for atom in self.atoms for k in (a, b))

    def _geometric(self, steepness: arb, a: int, b: int, top: int) -> arb | None:
        if not steepness > 0:
            return None
        ratio = (-steepness).exp()
        largest = sum((part(a).max(part(b)) for part in self.weight), arb(0))
        return self.form.at(top).exp() * largest * ratio / (1 - ratio)

    def last(self, lo: int, goal: arb) -> int | None:
        """The first k found after which less than ``goal`` is left."""
        step = 1
        while not _less(self.beyond(lo + step), goal):
            step *= 2
            if step > _FAR:
                return None
        return _bisect(lo + step // 2, lo + step, lambda k: _less(self.beyond(k), goal))

    def first(self, lo: int, hi: int, goal: arb) -> int:
        """The last k found before which less than ``goal`` is left out."""
        return -_bisect(-hi, -lo, lambda k: _less(self.below(lo, -k), goal))

    def final(self, lo: int, hi: int, goal: arb) -> int:
        """The first k found after which, up to hi, less than ``goal`` is left."""
        return _bisect(lo, hi, lambda k: _less(self.after(k, hi), goal))


def _less(x: arb | None, goal: arb) -> bool:
    return x is not None and bool(x < goal)


def _bisect(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least k in [low, high] for which it holds, if it holds from there on; at ``high`` it is known to."""
    if holds(low):
        return low
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high


def cuts(exponent: Term, weight: Term, constant: Callable[[Term], Number], variable: str) -> Cuts | None:
    """What is known of the fall of ``exp(exponent) * weight``, if the terms have the form for it."""
    form, sizes = log_form(exponent, constant, variable), _size(weight, constant, variable)
    if form is None or sizes is None or (increments := _increments(form)) is None:
        return None
    parts, atoms = [], list(form.logs + form.gammas)
    for c, w in sizes:
        parts += _sizes(w.scaled(c))
        atoms += w.logs + w.gammas
    return Cuts(form, increments, parts, atoms)


def _increments(form: LogForm) -> _Increments | None:
    vanishing = [_log_ratio(a) for a in form.logs]
    factorial: list[Part] = []
    for slope in (1, -1):
        atoms = [a for a in form.gammas if exactly(a.slope, slope)]
        moved = [Atom(a.coefficient * slope, a.start if slope > 0 else a.start - 1, a.slope) for a in atoms]
        if not moved:
            continue
        lead = moved[0]
        vanishing += [_quotient(a, lead) for a in moved[1:]]
        degree = sum((a.coefficient for a in moved), fmpq(0))
        if not exactly(degree, 0):
            if slope > 0 and not degree < 0:
                return None
            factorial.append(_logarithm(Atom(degree, lead.start, lead.slope)))
    if any(not exactly(a.slope, 1) and not exactly(a.slope, -1) for a in form.gammas):
        return None
    return _Increments(arb(form.slope), vanishing, factorial)


def _log_ratio(a: Atom) -> Part:
    c, slope = arb(a.coefficient), arb(a.slope)
    return lambda k: c * (slope / a.argument(k)).log1p()


def _quotient(a: Atom, lead: Atom) -> Part:
    c = arb(a.coefficient)
    return lambda k: c * (a.argument(k) / lead.argument(k)).log()


def _logarithm(a: Atom) -> Part:
    c = arb(a.coefficient)
    return lambda k: c * a.argument(k).log()


def _size(t: Term, constant: Callable[[Term], Number], variable: str) -> list[tuple[Number, LogForm]] | None:
    """Combinations whose parts' sizes together bound |t|; |log(1 + exp(a))| <= log(2) + |a|."""
    form = log_form(t, constant, variable)
    if form is not None:
        return [(fmpq(1), form)]
    match t:
        case Add(args):
            found = [_size(a, constant, variable) for a in args]
            return None if None in found else [x for each in found if each is not None for x in each]
        case Mul(args) if len(moving := [a for a in args if moves(a, variable)]) == 1:
            inner = _size(moving[0], constant, variable)
            by: Number = fmpq(1)
            for a in args:
                by = by * constant(a) if not moves(a, variable) else by
            return None if inner is None else [(c * by, w) for c, w in inner]
        case Div(a, b) if not moves(b, variable):
            inner, divisor = _size(a, constant, variable), constant(b)
            return None if inner is None or exactly(divisor, 0) else [(c / divisor, w) for c, w in inner]
        case Call("log", (Add((one, Call("exp", (a,)))),)) if not moves(one, variable) and exactly(constant(one), 1):
            inner = _size(a, constant, variable)
            return None if inner is None else [(fmpq(1), LogForm(arb(2).log())), *inner]
    return None


def _sizes(w: LogForm) -> list[Part]:
    """Parts whose sum bounds |w|, none of them 0."""
    parts = [_constant(_above(w.constant)), _linear(_above(w.slope))]
    parts += [_abs_log(_above(a.coefficient), a) for a in w.logs]
    parts += [_abs_gamma(_above(a.coefficient), a) for a in w.gammas]
    sizes = [w.constant, w.slope, *(a.coefficient for a in (*w.logs, *w.gammas))]
    return [part for part, size in zip(parts, sizes, strict=True) if not exactly(size, 0)]


def _above(x: Number) -> arb:
    return arb(abs(arb(x)).upper())


def _constant(c: arb) -> Part:
    return lambda k: c


def _linear(c: arb) -> Part:
    return lambda k: c * abs(k)


def _abs_log(c: arb, a: Atom) -> Part:
    return lambda k: c * abs(a.argument(k).log())


def _abs_gamma(c: arb, a: Atom) -> Part:
    return lambda k: c * (abs(a.argument(k).lgamma()) + _LEAST_LGAMMA)
