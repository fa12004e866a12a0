"""The trapezoidal rule over a line, with a proved bound of its error.

**Theorem** (Trefethen & Weideman 2014, SIAM Review 56, section 5; here for a finite piece). Let F be analytic on the
closed rectangle [A, B] + i[-d, d] and real on the reals, A = (m - 1/2)h, B = (M + 1/2)h. Then h * sum of F(kh) over
k = m..M differs from the integral of F over [A, B] by at most twice

    int_A^B |F(u + id)| du / (e^(2 pi d/h) - 1)  +  sum over u = A, B of int_0^d |F(u + iy)| / (1 + e^(2 pi y/h)) dy.

*Proof.* The sum is the integral of F(u) cot(pi u/h)/(2i) around the rectangle. Above the real line the cotangent is
-i - 2i/(e^(-2 pi i u/h) - 1), below it the conjugate; -i and i give half of the integral each. On the line Im u = d,
|e^(-2 pi i u/h)| = e^(2 pi d/h); on the sides e^(-2 pi i u/h) = -e^(2 pi y/h). The lower half is the mirror image.

What has to be shown: that F is analytic on the rectangle, by boxes that cover it on each of which it evaluates to
something finite (``strip``); a bound of |F| on its upper side and its ends, by boxes again; and what is left beyond A
and B (``tails``). None of this depends on the digits asked for. How the variable, d and h are chosen proves nothing
and need not be right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

from flint import acb, arb, ctx, fmpq

from ..kernel.balls import NoBall, precision
from .asymptotics import TooSmall, leading
from .strip import Boxes, Map, Reals

if TYPE_CHECKING:
    from .integrals import Approach, Integrand, Part

__all__ = ["trapezoid"]

_BOX_BITS = 40
_WIDTHS = [fmpq(k, 6) for k in (9, 8, 7, 6, 5, 4, 3, 2, 1)]  # of half the strip, where the map limits it
_PLAIN_WIDTHS = [fmpq(2) ** k for k in range(8)]
_SAMPLES, _COLUMNS, _DEPTH, _LAYERS = 8, 16, 7, 3
_PER_BIT = 16  # more points than this for each bit are left to other methods
_LOG2 = math.log(2)
_HALF = fmpq(1, 2)


def trapezoid(f: Integrand, part: Part, low: Approach, high: Approach) -> arb | None:
    """The integral of ``f`` over the part, whose ends are approached as said; None where this is not the way."""
    found = _maps(part, low, high)
    for outer, inner in found:
        try:
            rule = _Rule(f, part, low, high, outer, inner)
            value = rule.integral()
        except (NoBall, TooSmall, OverflowError):
            continue
        if value is not None and value.is_finite():
            return value
    return None


# --- the choice of a variable ---------------------------------------------------------------------------------


def _kind(approach: Approach) -> str:
    """How the integrand falls in x, or in log x at a finite end: "power", "fast" (like exp(-x)), "double"."""
    scale, _ = leading(approach.tail.exponent)
    if not _is_zero(scale.b):
        return "double"
    if not _is_zero(scale.p):
        if not approach.end.infinite:
            return "double"
        return "gauss" if scale.p >= 2 else "fast"
    return "power"


def _maps(part: Part, low: Approach, high: Approach) -> list[tuple[str, str]]:
    """The maps worth trying, the most promising first."""
    a, b = _kind(low), _kind(high)
    if part.lo is None and part.hi is None:
        if "power" in (a, b):
            return [("sinh", "sinh")] if "double" not in (a, b) else []
        return [("line", inner) for inner in _inner(a, b)]
    if part.lo is not None and part.hi is not None:
        return []
    finite, infinite = (a, b) if part.lo is not None else (b, a)
    if infinite == "double":
        return []
    ways = {"power": "fast", "fast": "double", "gauss": "double"}
    return [("exp", inner) for inner in _inner("double" if finite == "double" else "fast", ways[infinite])]


def _inner(a: str, b: str) -> list[str]:
    if a == b == "double":
        return ["u"]
    if b == "double":
        return ["left"]
    if a == "double":
        return ["right"]
    return ["u", "sinh"] if a == b == "gauss" else ["sinh"]


def _is_zero(x: fmpq | arb) -> bool:
    return isinstance(x, fmpq) and x == 0


# --- the rule -------------------------------------------------------------------------------------------------


class _Rule:
    """One map, its programs, and the rule that they make."""

    def __init__(self, f: Integrand, part: Part, low: Approach, high: Approach, outer: str, inner: str) -> None:
        self.f, self.low, self.high = f, low, high
        self.outer, self.inner = outer, inner
        end = part.lo if part.lo is not None else part.hi
        self.c = part.center if end is None else end
        self.sign = -1 if part.hi is not None else 1
        self.mirrored = self.sign < 0
        self.at = Map(self.c, self.scale(), outer, inner)
        real = Reals(self.at, f.constant, f.variable)
        self.real = real.function(real.integrand(f.exponent, f.weight))
        self.position = real.function(real.sum([s.value for s in real.affine(-self.c, fmpq(1))]))
        self.bits = ctx.prec

    def scale(self) -> fmpq:
        """A power of 2 near the width of the integrand's peak, or near its place if that is seen from an end."""
        steps = Reals(Map(self.c, fmpq(self.sign), "line", "u"), self.f.constant, self.f.variable)
        exponent = steps.function(steps.value(self.f.exponent))

        def at(x: float) -> float:
            y = arb(x)
            return float(exponent(y, y, y).mid())

        with precision(_BOX_BITS):
            if self.outer == "exp":
                k = _climb(lambda k: at(2.0**k) + k * _LOG2)
            else:
                top = at(0.0)
                k = _last(lambda k: max(abs(at(2.0**k) - top), abs(at(-(2.0**k)) - top)) < 1)
        return fmpq(2) ** k * self.sign

    # --- heuristics: nothing rests on them --------------------------------------------------------------------

    def size(self, u: float) -> float:
        """About log |F(u)|."""
        x = arb(u)
        return _log_size(self.real(x, x.exp(), (-x).exp()))

    def reach(self, direction: int, goal: float) -> float:
        """About where |F| has fallen to exp(goal), and where bounds of the tail hold."""
        approach = self.high if (direction > 0) != self.mirrored else self.low

        def outside(u: float) -> bool:
            x = arb(direction * u)
            y = abs(self.position(x, x.exp(), (-x).exp()))
            return bool((y if approach.end.infinite else 1 / y) > approach.expander.y0) and (
                self.size(direction * u) < goal
            )

        step = 1.0
        while not outside(step):
            step *= 1.5
            if step > 1e9:
                raise NoBall("no end was found")
        near, far = step / 1.5 if step > 1 else 0.0, step
        while far - near > 0.02 * far:
            middle = (near + far) / 2
            near, far = (near, middle) if outside(middle) else (middle, far)
        return direction * far

    def widths(self, a: float, b: float, goal: float) -> list[tuple[float, fmpq, float]]:
        """Step, half width of the strip and log of the integral of |F| on its side, the largest step first."""
        plain = self.inner == "u" and self.outer == "line"
        found: list[tuple[float, fmpq, float]] = []
        best = 0.0
        for d in _PLAIN_WIDTHS if plain else _WIDTHS:
            turn = 2 * math.pi * float(d)
            if not plain and turn / goal < best:
                break
            size = max(self.above(a + (b - a) * k / _SAMPLES, d) for k in range(_SAMPLES + 1))
            if size < math.inf:
                size = max(size + math.log(b - a), 0.0)
                step = turn / (goal + size)
                found.append((step, d, size))
                if plain and step < best:
                    break
                best = max(step, best)
            elif plain:
                break
        return sorted(found, reverse=True, key=lambda x: x[0])

    def above(self, u: float, d: fmpq) -> float:
        self.learn(arb(u))
        return _log_size(self.box(acb(arb(u), arb(d))))

    # --- proof ------------------------------------------------------------------------------------------------

    def integral(self) -> arb | None:
        top = self.size(0.0)
        goal = (self.bits - 4) * _LOG2
        a, b = self.reach(-1, top - goal - 3), self.reach(1, top - goal - 3)
        with precision(_BOX_BITS):
            boxes = Boxes(self.at, self.f.constant, self.f.variable)
            self.box, self.learn = boxes.function(boxes.integrand(self.f.exponent, self.f.weight))
            for step, d, expected in self.widths(a, b, goal - top):
                if (b - a) / step > _PER_BIT * self.bits:
                    return None
                h = _short(step)
                first, last = math.floor(a / float(h)), math.ceil(b / float(h))
                error = self.error(h, d, (first - _HALF) * h, (last + _HALF) * h, expected)
                if error is not None and _log_size(error) < top - goal + 8:
                    break
            else:
                return None
        return self.total(h, first, last) + arb(0, error)

    def error(self, h: fmpq, d: fmpq, a: fmpq, b: fmpq, expected: float) -> arb | None:
        """A bound of the rule's error and of what is left beyond a and b; None if F is not shown to be analytic."""
        side = self.side(a, b, d, expected)
        if side is None:
            return None
        growth = (2 * arb.pi() / h).exp() if d == 1 else (2 * arb.pi() * d / h).exp()
        top = side / (growth - 1)
        total = top + self.end(a, d, h, top / 8) + self.end(b, d, h, top / 8)
        left, right = (self.high, self.low) if self.mirrored else (self.low, self.high)
        return arb((2 * total + self.beyond(left, a) + self.beyond(right, b)).upper())

    def beyond(self, approach: Approach, u: fmpq) -> arb:
        """A bound of the integral beyond a point."""
        x = arb(u)
        y = abs(self.position(x, x.exp(), (-x).exp()))
        y = arb((y if approach.end.infinite else 1 / y).lower())
        if not y >= approach.tail.y0:
            raise TooSmall
        return approach.tail.bound(y)

    def side(self, a: fmpq, b: fmpq, d: fmpq, expected: float) -> arb | None:
        """A bound of the integral of |F| over [a, b] + id; None if F is not shown to be analytic between."""
        width = (b - a) / _COLUMNS
        columns = [(a + k * width, a + (k + 1) * width, _DEPTH) for k in range(_COLUMNS)]
        enough = arb(expected + 4).exp() / _COLUMNS
        total = arb(0)
        while columns:
            left, right, depth = columns.pop()
            bound = self.column(left, right, d)
            if depth and (bound is None or not bound < enough):
                middle = (left + right) / 2
                columns += [(left, middle, depth - 1), (middle, right, depth - 1)]
            elif bound is None:
                return None
            else:
                total += bound
        return total

    def column(self, a: fmpq, b: fmpq, d: fmpq) -> arb | None:
        """The same for a column, all of it by one formula."""
        self.learn(arb((a + b) / 2))
        real = arb((a + b) / 2, (b - a) / 2)
        for layers in range(_LAYERS):
            parts = 2**layers
            piece = d / parts
            if all(self.box(acb(real, arb((k + _HALF) * piece, piece / 2))).is_finite() for k in range(parts)):
                top = self.box(acb(real, arb(d)))
                return arb((abs(top) * (b - a)).upper()) if top.is_finite() else None
        return None

    def end(self, u: fmpq, d: fmpq, h: fmpq, enough: arb) -> arb:
        """A bound of the integral of |F(u + iy)| / (1 + e^(2 pi y/h)) over y in [0, d]."""
        self.learn(arb(u))
        total, pieces = arb(0), [(fmpq(0), d, _DEPTH)]
        while pieces:
            low, high, depth = pieces.pop()
            size = abs(self.box(acb(arb(u), arb((low + high) / 2, (high - low) / 2))))
            part = size * (high - low) / (1 + (2 * arb.pi() * low / h).exp())
            if depth and not part < enough:
                middle = (low + high) / 2
                pieces += [(low, middle, depth - 1), (middle, high, depth - 1)]
            else:
                total += part
        return total

    def total(self, h: fmpq, first: int, last: int) -> arb:
        """h times the sum of F(kh)."""
        step, run = arb(h), self.real
        up, down = step.exp(), (-step).exp()
        x = arb(first) * step
        a, b = x.exp(), (-x).exp()
        total = arb(0)
        for k in range(first, last + 1):
            total += run(arb(h * k), a, b)
            a *= up
            b *= down
        return total * step


def _log_size(x: arb | acb) -> float:
    """About log |x|; inf if it is not known."""
    size = abs(x)
    if not size.is_finite():
        return math.inf
    man, exp = size.mid().man_exp()
    return math.log(abs(int(man))) + int(exp) * _LOG2 if man else -1e18


def _short(h: float) -> fmpq:
    """A dyadic rational a little below."""
    exponent = math.frexp(h)[1] - 10
    return fmpq(math.floor(math.ldexp(h, -exponent))) * fmpq(2) ** exponent


def _last(holds: Callable[[int], bool]) -> int:
    """About the largest exponent for which it holds."""
    k = 0
    if holds(k):
        while holds(k + 1) and k < 200:
            k += 1
        return k
    while not holds(k) and k > -200:
        k -= 1
    return k


def _climb(value: Callable[[int], float]) -> int:
    """About the exponent at which a value is largest."""
    k, best = 0, value(0)
    for direction in (1, -1):
        while (found := value(k + direction)) > best and abs(k) < 200:
            k, best = k + direction, found
    return k
