"""What an integral or a sum of ``exp(exponent) * weight`` leaves beyond a point, by expansions at the end.

With u = log y the integral of F over [y1, inf) is that of F*y du. Where d/du log(F*y) <= -d for all y >= y1, it is
at most F(y1) * y1 / d. F is bounded by one function for each term of the weight, whose derivative is an expansion.
"""

from __future__ import annotations

from flint import arb, fmpq

from ...kernel.balls import NoBall
from .asymptotics import CONSTANT, LOG, Expansion, Scale, TooSmall, _above, _merged, _sign, leading

__all__ = ["Tail"]

_1 = fmpq(1)
_MAX_DOUBLINGS = 80  # of log y


class Tail:
    """``exp(exponent) * weight`` near an end, in the coordinate y, the element of length included in the exponent."""

    def __init__(self, exponent: Expansion, weight: Expansion, y0: arb) -> None:
        self.exponent, self.weight, self.y0 = exponent, weight, y0

    def diverges(self) -> int:
        """The sign of the infinity that the integral is; 0 if it converges."""
        if not self.weight:
            return 0
        scale, c = leading(self.weight)
        growth = [(Scale(p=_1), scale.b), (LOG, scale.p + 1)]
        total = [t for t in _merged([*self.exponent, *growth]) if t[0].order() > 0]
        rate = leading(total)[1]
        if total and not (rate > 0 or rate < 0):
            raise NoBall("whether a tail converges is not known")
        if (rate < 0) if total else _sign(scale.q + 1) < 0:
            return 0
        if not (c > 0 or c < 0):
            raise NoBall("the sign of a divergent tail is not known")
        return _sign(c)

    def bound(self, y: arb) -> arb:
        """An upper bound of the integral of the absolute value over [y, inf); TooSmall if y is."""
        total = arb(0)
        for scale, c in self.weight:
            growing, constant = self._majorant(y)
            total += abs(arb(c)) * self._integral(growing, constant, scale, y)
        return arb(total.upper())

    def _majorant(self, y: arb) -> tuple[Expansion, arb]:
        """The exponent's growing terms with the largest values of their coefficients, and a bound of the rest."""
        growing, constant = [], arb(0)
        for scale, c in self.exponent:
            order = scale.order()
            if order > 0:
                growing.append((scale, c if isinstance(c, fmpq) else arb(c.upper())))
            else:
                constant += arb(c) if order == 0 else _above(arb(c)) * scale.sup(y)
        return growing, constant

    def _integral(self, growing: Expansion, constant: arb, weight: Scale, y: arb) -> arb:
        slope = [(Scale(p=_1), weight.b), (CONSTANT, weight.p + 1), (Scale(q=-_1), weight.q)]
        for s, c in growing:
            slope += [(s * Scale(p=_1), c * s.b), (s, c * s.p), (s * Scale(q=-_1), c * s.q)]
        steepness = _steepness(_merged(slope), y)
        value = sum((c * s.at(y) for s, c in growing), constant)
        return value.exp() * weight.at(y) * y / steepness

    def start(self, bits: int) -> arb:
        """A point beyond which at most 2^-bits is left."""
        goal = arb(2) ** -bits
        log = self.y0.log()
        step = arb(1)
        for _ in range(_MAX_DOUBLINGS):
            if self._small(log + step, goal):
                break
            step *= 2
        else:
            raise NoBall("no point was found beyond which little is left", final=True)
        low, high = step / 2 if step > 1 else arb(0), step
        for _ in range(8):
            middle = ((low + high) / 2).mid()
            low, high = (low, middle) if self._small(log + middle, goal) else (middle, high)
        return arb((log + high).exp().mid())

    def _small(self, log: arb, goal: arb) -> bool:
        try:
            return bool(self.bound(arb(log.exp().mid())) < goal)
        except TooSmall:
            return False


def _steepness(slope: Expansion, y: arb) -> arb:
    """A lower bound over [y, inf) of the fall that an expansion, d/du of a logarithm, says."""
    scale, c = leading(slope)
    if scale.order() < 0:
        raise NoBall("a tail that hardly falls", final=True)
    if not c < 0:
        raise TooSmall if isinstance(c, arb) and c.contains(0) else NoBall("a tail that does not fall", final=True)
    rate = arb(c)
    for s, d in slope:
        if s is not scale:
            rate += _above(arb(d)) * (s / scale).sup(y)
    if not rate < 0:
        raise TooSmall
    return arb((-rate / (CONSTANT / scale).sup(y)).lower())
