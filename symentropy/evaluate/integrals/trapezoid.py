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

from ...kernel.balls import NoBall, precision
from ..constants import exactly
from .asymptotics import TooSmall, leading
from .strip import Boxes, Map, Reals

if TYPE_CHECKING:
    from .integral import Approach, Integrand, Part

__all__ = ["trapezoid"]

_BOX_BITS = 40
_WIDTHS = [fmpq(k, 100) for k in (140, 125, 110, 95, 80, 68, 57, 48, 40, 33, 27, 22, 18, 14, 10)]
_PLAIN_WIDTHS = (1.0, 0.62, 0.4, 0.25, 0.15, 0.1)  # of what is best for exp(-u^2/2): no singularity limits them
_SAMPLES, _COLUMNS, _LAYERS, _ROUNDS, _HALVINGS = 12, 20, 32, 10, 8
_HEIGHTS = (0.25, 0.5, 0.75)
_PER_BIT = 16  # more points than this for each bit are left to other methods
_LOG2 = math.log(2)
_HALF = fmpq(1, 2)


def trapezoid(f: Integrand, part: Part, low: Approach, high: Approach, even: bool = False) -> arb | None:
    """The integral of ``f`` over the part, whose ends are approached as said; None where this is not the way.

    If ``even``, f is the same on both sides of the part's center, and only one of them is looked at.
    """
    found = _maps(part, low, high)
    for outer, inner in found:
        try:
            rule = _Rule(f, part, low, high, outer, inner, even and inner in ("u", "sinh"))
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
    if not exactly(scale.b, 0):
        return "double"
    if not exactly(scale.p, 0):
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


# --- the rule -------------------------------------------------------------------------------------------------


class _Rule:
    """One map, its programs, and the rule that they make."""

    def __init__(
        self, f: Integrand, part: Part, low: Approach, high: Approach, outer: str, inner: str, even: bool = False
    ) -> None:
        self.f, self.low, self.high, self.even = f, low, high, even
        self.kinds = _kind(low), _kind(high)
        end = part.lo if part.lo is not None else part.hi
        self.c = part.center if end is None else end
        self.sign = -1 if part.hi is not None else 1
        self.mirrored = self.sign < 0
        self.at = self.map(outer, inner)
        real = Reals(self.at, f.reading)
        self.real = real.function(real.integrand(f.exponent, f.weight))
        self.position = real.function(real.sum([s.value for s in real.affine(-self.c, fmpq(1))]))
        boxes = Boxes(self.at, f.reading)
        self.box, self.learn = boxes.function(boxes.integrand(f.exponent, f.weight))
        self.choices = bool(boxes.sums)
        self.bits = ctx.prec
        self.boxes_left = 100 + 2 * self.bits
        self.depth = 2 if self.bits < 400 else 4 if self.bits < 1000 else 6
        self.plain = (outer, inner) == ("line", "u")
        best = math.sqrt(2 * ctx.prec * _LOG2)
        self.widths = [_dyadic(best * x, 6) for x in _PLAIN_WIDTHS] if self.plain else _WIDTHS

    def map(self, outer: str, inner: str) -> Map:
        """Its center is among the points where one summand of a logarithm overtakes another: singularities are near."""
        s, shift = self.scale(outer), fmpq(0)
        if (outer, inner) == ("line", "sinh") and not self.even:
            boxes = Boxes(Map(self.c, s, "line", "u"), self.f.reading)
            _, learn = boxes.function(boxes.value(self.f.exponent))
            if boxes.sums:
                points = [fmpq(j, 2) for j in range(-16, 17)]
                with precision(_BOX_BITS):
                    leads = [learn(arb(x)) for x in points]
                marks = [x for x, a, b in zip(points, leads, leads[1:], strict=False) if a != b]
                middle = (marks[0] + marks[-1]) / 2 if marks else shift
                shift = middle * s if abs(middle) > 1 else shift
        return Map(self.c + shift, s, outer, inner)

    def scale(self, outer: str) -> fmpq:
        """A power of 2 near the width of the integrand's peak, or near its place if that is seen from an end."""
        steps = Reals(Map(self.c, fmpq(self.sign), "line", "u"), self.f.reading)
        exponent = steps.function(steps.value(self.f.exponent))

        def at(x: float) -> float:
            y = arb(x)
            return float(exponent(y, y, y).mid())

        with precision(_BOX_BITS):
            if outer == "exp":
                k = _climb(lambda k: at(2.0**k) + k * _LOG2)
            else:
                top, drop = at(0.0), 2.0 if outer == "sinh" else 0.5
                k = _last(lambda k: max(abs(at(2.0**k) - top), abs(at(-(2.0**k)) - top)) < drop)
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

    def width(self, a: float, b: float, goal: float) -> int:
        """Which width of the strip promises the largest step, by a few values of |F| on its side."""
        least = 0.0 if self.even else a
        count = _SAMPLES if self.choices else _SAMPLES // 2
        points = [least + (b - least) * j / count for j in range(count + 1)]
        start = 0
        if self.choices:  # a wider strip has to repay the search for singularities
            wide = fmpq(6, 5) if self.bits > 400 else fmpq(7, 10) if exactly(self.at.c, self.c) else fmpq(1, 2)
            start = next(k for k, d in enumerate(self.widths) if d < wide)
            if self.bits > 400:
                start = max(start, self.free(points, (b - a) / 1024))
        ends = (b,) if self.even else (a, b)
        best, found = 0.0, len(self.widths)
        for k, d in enumerate(map(float, self.widths[start:]), start):
            turn = 2 * math.pi * d
            if turn / goal < best:
                break
            size = max(self.above(u, d) for u in points)
            if size == math.inf or (step := turn / (goal + max(size + math.log(b - a), 0.0))) <= best:
                continue
            if all(self.above(u, d * y) < goal * (y - 1) + max(size, 0.0) * y + 9 for u in ends for y in _HEIGHTS):
                best, found = step, k
        return found

    def above(self, u: float, y: float) -> float:
        self.learn(arb(u))
        return _log_size(self.box(acb(u, y)))

    def free(self, points: list[float], gap: float) -> int:
        """The largest width of which thin columns around some points show no singularity."""
        k = 0
        for u in sorted(points, key=abs):
            x, w = _dyadic(u), _dyadic(gap)
            while k < len(self.widths) and not self.analytic(x - w, x + w, self.widths[k]):
                k += 1
        return k

    # --- proof ------------------------------------------------------------------------------------------------

    def integral(self) -> arb | None:
        if self.choices and self.plain and self.kinds == ("gauss", "gauss"):
            return None  # sinh(u) is better
        top = max(self.size(u) for u in (-1.0, -0.5, 0.0, 0.5, 1.0))
        goal = (self.bits - 4) * _LOG2
        b = self.reach(1, top - goal - 3)
        a = -b if self.even else self.reach(-1, top - goal - 3)
        with precision(_BOX_BITS):
            k = self.width(a, b, goal - top)
            if k == len(self.widths):
                return None
            room = 2 * math.pi * float(self.widths[k]) / goal
            left, right = fmpq(0) if self.even else _dyadic(a - room, 40), _dyadic(b + room, 40)
            k, columns = self.columns(left, right, k)
            if k == len(self.widths):
                return None
            d = self.widths[k]
            side = self.side(columns, d)
            h = _dyadic(2 * math.pi * float(d) / (goal + max(_log_size(side) - top, 0.0)), 10)
            if not (h > 0 and (b - a) / float(h) < _PER_BIT * self.bits):
                return None
            last = math.floor(b / float(h))
            first = -last if self.even else math.ceil(a / float(h))
            low, high = (first - _HALF) * h, (last + _HALF) * h
            if not (low < high <= right and (self.even or left <= low)):
                return None  # beyond the columns
            error = self.error(h, d, low, high, side)
            if not _log_size(error) < top - goal + 8:
                return None
        return self.total(h, first, last) + arb(0, error)

    def error(self, h: fmpq, d: fmpq, a: fmpq, b: fmpq, side: arb) -> arb:
        """A bound of the rule's error and of what is left beyond a and b."""
        top = side / ((2 * arb.pi() * d / h).exp() - 1)
        left, right = (self.high, self.low) if self.mirrored else (self.low, self.high)
        rest = 2 * self.end(b, d, h, top / 8) + self.beyond(right, b)
        rest += rest if self.even else 2 * self.end(a, d, h, top / 8) + self.beyond(left, a)
        return arb((2 * top + rest).upper())

    def columns(self, a: fmpq, b: fmpq, k: int) -> tuple[int, list[tuple[fmpq, fmpq]]]:
        """Columns that cover [a, b], on each of which F is analytic up to the k-th width, which may have to grow."""
        count = _COLUMNS // 2 if self.even else _COLUMNS
        width = (b - a) / count
        todo = [(a + j * width, a + (j + 1) * width, 0) for j in range(count)]
        done = []
        while todo and k < len(self.widths):
            left, right, depth = todo.pop()
            if self.boxes_left < 0:
                return len(self.widths), []  # other methods are cheaper
            if self.analytic(left, right, self.widths[k]):
                done.append((left, right))
            elif depth < self.depth:
                middle = (left + right) / 2
                todo += [(left, middle, depth + 1), (middle, right, depth + 1)]
            else:
                todo.append((left, right, depth - 2))
                k += 1
        return k, done

    def analytic(self, a: fmpq, b: fmpq, d: fmpq) -> bool:
        """Whether F is shown to be analytic on the column [a, b] + i[0, d], by one formula."""
        self.learn(arb((a + b) / 2))
        real = arb((a + b) / 2, (b - a) / 2)
        pieces, least = [(fmpq(0), d)], max((b - a) / 4, d / _LAYERS)
        while pieces:
            low, high = pieces.pop()
            self.boxes_left -= 1
            if self.box(acb(real, arb((low + high) / 2, (high - low) / 2))).is_finite():
                continue
            if high - low < least:
                return False
            pieces += [(low, (low + high) / 2), ((low + high) / 2, high)]
        return True

    def side(self, columns: list[tuple[fmpq, fmpq]], d: fmpq) -> arb:
        """A bound of the integral of |F| over [a, b] + id, which the columns cover."""
        found = [self.above_part((a + b) / 2, a, b, d) for a, b in columns]
        before, total = arb.pos_inf(), _sum(found)
        for _ in range(_ROUNDS):
            if 400 * total > before:
                break  # some bits more would gain little
            fine = [x for x in found if 8 * x[0] < total]
            for _, m, a, b in (x for x in found if not 8 * x[0] < total):
                middle = (a + b) / 2
                fine += [self.above_part(m, a, middle, d), self.above_part(m, middle, b, d)]
            before, found = total, fine
            total = _sum(found)
        return arb((2 * total if self.even else total).upper())

    def above_part(self, m: fmpq, a: fmpq, b: fmpq, d: fmpq) -> tuple[arb, fmpq, fmpq, fmpq]:
        """A bound of the integral of |F| over [a, b] + id, by the formula of the column around m."""
        self.learn(arb(m))
        size = abs(self.box(acb(arb((a + b) / 2, (b - a) / 2), arb(d))))
        return (arb((size * (b - a)).upper()) if size.is_finite() else arb.pos_inf()), m, a, b

    def beyond(self, approach: Approach, u: fmpq) -> arb:
        """A bound of the integral beyond a point."""
        x = arb(u)
        y = abs(self.position(x, x.exp(), (-x).exp()))
        y = arb((y if approach.end.infinite else 1 / y).lower())
        if not y >= approach.tail.y0:
            raise TooSmall
        return approach.tail.bound(y)

    def end(self, u: fmpq, d: fmpq, h: fmpq, enough: arb) -> arb:
        """A bound of the integral of |F(u + iy)| / (1 + e^(2 pi y/h)) over y in [0, d]."""
        self.learn(arb(u))
        total, pieces = arb(0), [(fmpq(0), d, _HALVINGS)]
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
        if self.even:
            one = arb(1)
            return (run(arb(0), one, one) + 2 * self.sum(h, 1, last)) * step
        return self.sum(h, first, last) * step

    def sum(self, h: fmpq, first: int, last: int) -> arb:
        """The sum of F(kh). The points are exact: h has few bits."""
        step, run = arb(h), self.real
        up, down = step.exp(), (-step).exp()
        x = arb(h * first)
        a, b = x.exp(), (-x).exp()
        total = arb(0)
        moves = self.at.inner != "u"
        for _ in range(first, last + 1):
            total += run(x, a, b)
            x += step
            if moves:
                a *= up
                b *= down
        return total


def _sum(found: list[tuple[arb, fmpq, fmpq, fmpq]]) -> arb:
    return sum((x for x, *_ in found), arb(0))


def _log_size(x: arb | acb) -> float:
    """About log |x|; inf if it is not known."""
    size = abs(x)
    if not size.is_finite():
        return math.inf
    man, exp = size.mid().man_exp()
    return math.log(abs(int(man))) + int(exp) * _LOG2 if man else -1e18


def _dyadic(x: float, bits: int = 10) -> fmpq:
    """A number of few bits a little below."""
    exponent = math.frexp(x)[1] - bits
    return fmpq(math.floor(math.ldexp(x, -exponent))) * fmpq(2) ** exponent


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
