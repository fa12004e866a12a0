"""How functions behave at an end of their domain, with proved bounds: tails and divergences come from here.

The end is approached by a coordinate y that grows without bound: x = c + y, c - y, or c + 1/y at a finite end c.
A function is expanded over the scales ``exp(b*y) * y^p * log(y)^q``: a sum of coefficients times scales, where a
coefficient is a number or a ball. **A ball stands for any function of y whose values for all y >= y0 lie in it**:
remainders are coefficients like any others, and sums and products of expansions are expansions.
Scales are ordered by (b, p, q); one after ``1`` in this order tends to 0. Where y0 is too small for a statement to
hold, ``TooSmall`` asks for a larger one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import arb, fmpq

from ...kernel.balls import NoBall
from ...kernel.terms import Add, Call, Div, Mul, Pow, Term, Var
from ..constants import Number, exactly
from .reading import Reading

__all__ = ["CONSTANT", "LOG", "End", "Expander", "Expansion", "Scale", "TooSmall", "leading"]

_0, _1 = fmpq(0), fmpq(1)
_MAX_POWER = 1000  # of a coefficient, exactly


class TooSmall(Exception):
    """y0 is too small for what is asked."""


@dataclass(frozen=True, slots=True, eq=False)
class Scale:
    """``exp(b*y) * y^p * log(y)^q``."""

    b: Number = _0
    p: Number = _0
    q: Number = _0

    def __mul__(self, other: Scale) -> Scale:
        return Scale(self.b + other.b, self.p + other.p, self.q + other.q)

    def __truediv__(self, other: Scale) -> Scale:
        return Scale(_minus(self.b, other.b), _minus(self.p, other.p), _minus(self.q, other.q))

    def __pow__(self, a: Number) -> Scale:
        return Scale(self.b * a, self.p * a, self.q * a)

    def same(self, other: Scale) -> bool:
        """Whether both are known to be the same."""
        return _same(self.b, other.b) and _same(self.p, other.p) and _same(self.q, other.q)

    def order(self) -> int:
        """1 if it grows without bound, 0 if it is constant, -1 if it tends to 0; NoBall if that is not known."""
        return next((s for x in (self.b, self.p, self.q) if (s := _sign(x))), 0)

    def at(self, y: arb) -> arb:
        value = arb(1)
        if not exactly(self.b, 0):
            value *= (self.b * y).exp()
        if not exactly(self.p, 0):
            value *= (y.log() * self.p).exp()
        if not exactly(self.q, 0):
            value *= (y.log().log() * self.q).exp()
        return value

    def sup(self, y: arb) -> arb:
        """An upper bound over [y, inf) of a scale that does not grow; it has to fall from y on."""
        order = self.order()
        if order == 0:
            return arb(1)
        if order > 0:
            raise ValueError("a scale that grows has no upper bound")
        log = y.log()
        if _sign(self.b):
            slope = self.b + _above(self.p) / y + _above(self.q) / (y * log)
        elif _sign(self.p):
            slope = self.p + _above(self.q) / log
        else:
            slope = arb(self.q)
        if not slope < 0:
            raise TooSmall
        return arb(self.at(y).upper())


CONSTANT, LOG, LINEAR = Scale(), Scale(q=_1), Scale(p=_1)


def _minus(x: Number, y: Number) -> Number:
    return _0 if x is y else x - y


def _same(x: Number, y: Number) -> bool:
    return x is y or (isinstance(x, fmpq) and isinstance(y, fmpq) and x == y)


def _sign(x: Number) -> int:
    if isinstance(x, fmpq):
        return (x > 0) - (x < 0)
    if x > 0:
        return 1
    if x < 0:
        return -1
    raise NoBall("two rates of growth could not be told apart")


def _size(x: Number) -> Number:
    return -x if x < 0 else x


def _above(x: Number) -> arb:
    """max(x, 0)."""
    return arb(x).max(arb(0))


Expansion = list[tuple[Scale, Number]]


def _power(c: Number, a: Number) -> Number:
    """``c^a`` of a positive number, or of any but 0 if a is an integer; exact if it is short."""
    if exactly(c, 1):
        return _1
    whole = isinstance(a, fmpq) and a.q == 1
    if isinstance(a, fmpq) and whole and abs(a) <= _MAX_POWER:
        return c ** int(a.p)
    size = (arb(_size(c)).log() * a).exp()
    return -size if c < 0 and isinstance(a, fmpq) and a.p % 2 else size


def _merged(terms: Sequence[tuple[Scale, Number]]) -> Expansion:
    """Equal scales together, nothing with the coefficient 0."""
    out: Expansion = []
    for scale, c in terms:
        if exactly(c, 0):
            continue
        for i, (other, d) in enumerate(out):
            if scale.same(other):
                total = _0 if _opposite(c, d) else c + d
                if exactly(total, 0):
                    del out[i]
                else:
                    out[i] = (other, total)
                break
        else:
            out.append((scale, c))
    return out


def _opposite(c: Number, d: Number) -> bool:
    return type(c) is type(d) is fmpq and c == -d


def leading(e: Expansion) -> tuple[Scale, Number]:
    """The term with the scale that grows fastest."""
    if not e:
        return CONSTANT, _0
    best = e[0]
    for term in e[1:]:
        if (term[0] / best[0]).order() > 0:
            best = term
    return best


@dataclass(frozen=True)
class End:
    """An end of an interval: at ``inf`` in the direction ``sign`` from ``c``, or the finite point c itself."""

    c: Number
    sign: int
    infinite: bool


class Expander:
    """Expansions of terms in one variable at an end, good for y >= y0."""

    def __init__(self, end: End, y0: arb, reading: Reading) -> None:
        self.end, self.y0, self.reading = end, y0, reading
        self.constant, self.closed = reading.constant, reading.closed
        self.x: Expansion = _merged([(LINEAR if end.infinite else Scale(p=-_1), fmpq(end.sign)), (CONSTANT, end.c)])
        self.known: dict[int, tuple[Term, Expansion]] = {}  # by identity: deep terms are slow to hash

    # --- terms ------------------------------------------------------------------------------------------------

    def of(self, t: Term) -> Expansion:
        """The expansion of a term."""
        found = self.known.get(id(t))
        if found is None:
            found = self.known[id(t)] = (t, self._of(t))
        return found[1]

    def _of(self, t: Term) -> Expansion:
        if self.closed(t):
            return _merged([(CONSTANT, self.constant(t))])
        match t:
            case Var():
                return self.x
            case Add(args):
                return _merged([term for a in args for term in self.of(a)])
            case Mul(args) if any(self.reading.equals(a, 0) for a in args):
                return []
            case Mul(args):
                out = self.of(args[0])
                for a in args[1:]:
                    out = _product(out, self.of(a))
                return out
            case Div(a, b):
                return _product(self.of(a), self.power(self.of(b), -_1))
            case Pow(a, b):
                exponent = self.constant(b) if self.closed(b) else None
                if exponent is None:
                    return self.exponential(_product(self.of(b), self.log(a)[1]))
                if isinstance(exponent, fmpq) and exponent.q == 1 and 0 < exponent <= 8:
                    return self.of(Mul((a,) * int(exponent.p)))
                return self.power(self.of(a), exponent)
            case Call("sqrt", (a,)):
                return self.power(self.of(a), fmpq(1, 2))
            case Call("log", (a,)):
                sign, found = self.log(a)
                if sign < 0:
                    raise TooSmall
                return found
            case Call("exp", (a,)):
                return self.exponential(self.of(a))
            case Call("loggamma", (a,)):
                e = self.of(a)
                return self.stirling(e) if leading(e)[0].order() > 0 else self.smooth("loggamma", e)
            case Call("logbesseli", (nu, z)):
                return self.log_bessel(nu, z)
            case Call("erfc", (a,)):
                return self.erfc(self.of(a))
            case Call("cos" | "erf" as fn, (a,)):
                return self.between(fn, self.of(a))
        raise NoBall(f"no expansion of {type(t).__name__} is known", final=True)

    def log(self, t: Term) -> tuple[int, Expansion]:
        """The sign of a term and the expansion of the logarithm of its size."""
        if self.closed(t):
            value = self.constant(t)
            return _sign(value), _merged([(CONSTANT, _0 if exactly(value, 1) else arb(_size(value)).log())])
        match t:
            case Call("exp", (a,)):
                return 1, self.of(a)
            case Call("sqrt", (a,)):
                return 1, _scaled(self.log(a)[1], fmpq(1, 2))
            case Call("erfc", (a,)) if leading(self.of(a))[0].order() > 0 and _sign(leading(self.of(a))[1]) > 0:
                return 1, self.log_erfc(a)
            case Mul(args):
                found = [self.log(a) for a in args]
                sign = -1 if sum(s < 0 for s, _ in found) % 2 else 1
                return sign, _merged([term for _, e in found for term in e])
            case Div(a, b):
                (s, e), (r, d) = self.log(a), self.log(b)
                return s * r, _merged([*e, *_scaled(d, -_1)])
            case Pow(a, b) if self.closed(b):
                exponent, (s, e) = self.constant(b), self.log(a)
                even = isinstance(exponent, fmpq) and exponent.q == 1 and exponent.p % 2 == 0
                return 1 if even else s, _scaled(e, exponent)
            case Add(args):
                return self.log_sum(t, args)
        return self.log_expansion(self.of(t))

    def log_sum(self, t: Add, args: tuple[Term, ...]) -> tuple[int, Expansion]:
        """By the sum's own expansion where one term leads it; else by the logarithms of its terms."""
        try:
            return self.log_expansion(self.of(t))
        except NoBall:
            pass
        except TooSmall:
            if (slow := self.log_one_plus_exp(args)) is not None:
                return 1, slow
            raise
        logs = [self.log(a) for a in args if not self.reading.equals(a, 0)]
        index, ratio = self.dominant(logs)
        sign, first = logs[index]
        return sign, _merged([*first, (CONSTANT, ratio.log())])

    def log_one_plus_exp(self, args: tuple[Term, ...]) -> Expansion | None:
        """log(1 + exp(u)) is between max(u, 0) and this plus log(2); for u that grows like log(y), or not at all."""
        match args:
            case (one, Call("exp", (a,))) if self.reading.equals(one, 1):
                e = self.of(a)
                if all((scale / LOG).order() <= 0 for scale, _ in e):
                    share = arb(fmpq(1, 2), fmpq(1, 2))
                    return _merged([*((s, c * share) for s, c in e), (CONSTANT, arb(2).log() * share)])
        return None

    def dominant(self, logs: Sequence[tuple[int, Expansion]]) -> tuple[int, arb]:
        """The largest of some terms, given by sign and logarithm, and the sum of all over it: a positive ball."""
        for i, (sign, first) in enumerate(logs):
            try:
                total = arb(1)
                for j, (s, e) in enumerate(logs):
                    if j != i:
                        ratio = self.exponential(_merged([*e, *_scaled(first, -_1)]))
                        total += s * sign * self.bounded(ratio, True)
            except (NoBall, ValueError):
                continue
            if total > 0:
                return i, total
        raise TooSmall

    # --- operations -------------------------------------------------------------------------------------------

    def bounded(self, e: Expansion, positive: bool = False) -> arb:
        """A ball around all values of an expansion without growing terms."""
        total = arb(0)
        for scale, c in e:
            order = scale.order()
            if order > 0:
                raise ValueError("not bounded")
            total += arb(c) if order == 0 else c * _from_zero(scale.sup(self.y0))
        return total.max(arb(0)) if positive else total

    def relative(self, e: Expansion) -> tuple[Scale, Number, Expansion, arb]:
        """An expansion as leading term times 1 + rest, with a ball around the rest that keeps 1 + rest positive."""
        scale, c = leading(e)
        if not (c > 0 or c < 0):
            raise NoBall("which term leads is not known")
        rest: Expansion = []
        for s, d in e:
            if s is not scale:
                ratio = s / scale
                if ratio.order() >= 0:
                    raise NoBall("two terms grow alike")
                rest.append((ratio, d / c))
        ball = self.bounded(rest)
        if not abs(ball) < 0.75:
            raise TooSmall
        return scale, c, rest, ball

    def log_expansion(self, e: Expansion) -> tuple[int, Expansion]:
        """log(1 + r) is r times a value of 1/(1 + s) with s between 0 and r."""
        scale, c, rest, ball = self.relative(e)
        if not exactly(scale.q, 0):
            raise NoBall("the logarithm of a logarithm", final=True)
        slope = 1 / (1 + _from_zero(ball))
        size = _size(c)
        constant: Number = _0 if exactly(size, 1) else arb(size).log()
        out = [(LINEAR, scale.b), (LOG, scale.p), (CONSTANT, constant), *((s, d * slope) for s, d in rest)]
        return _sign(c), _merged(out)

    def power(self, e: Expansion, a: Number) -> Expansion:
        """(1 + r)^a is 1 + a r (1 + s)^(a-1) with s between 0 and r."""
        if not e:
            raise NoBall("a power of 0")
        scale, c, rest, ball = self.relative(e)
        whole = isinstance(a, fmpq) and a.q == 1
        if not c > 0 and not whole:
            raise TooSmall
        lead = _power(c, a)
        slope = ((1 + _from_zero(ball)).log() * (a - 1)).exp()
        return _merged([(scale**a, lead), *((scale**a * s, lead * a * d * slope) for s, d in rest)])

    def exponential(self, e: Expansion) -> Expansion:
        """A scale if the exponent grows at most as y; a remainder if the exponent falls faster."""
        b: Number = _0
        p: Number = _0
        constant: Number = _0
        vanishing: Expansion = []
        falling = False
        for scale, c in e:
            order = scale.order()
            if order < 0:
                vanishing.append((scale, c))
            elif order == 0:
                constant = constant + c
            elif exactly(scale.b, 0) and exactly(scale.p, 1) and exactly(scale.q, 0):
                b = b + c
            elif exactly(scale.b, 0) and exactly(scale.p, 0) and exactly(scale.q, 1):
                p = p + c
            else:
                falling = True
        if not falling:  # exp(r) is 1 + r exp(s) with s between 0 and r
            scale, lead = Scale(b, p), _1 if exactly(constant, 0) else arb(constant).exp()
            slope = _from_zero(self.bounded(vanishing)).exp()
            return [(scale, lead), *((scale * s, lead * c * slope) for s, c in vanishing)]
        return [(CONSTANT, _from_zero(self.ceiling(e).exp()))]

    def ceiling(self, e: Expansion) -> arb:
        """An upper bound over [y0, inf) of an expansion that tends to -inf."""
        scale, c = leading(e)
        if not c < 0:
            raise NoBall("an exponential that grows faster than exp(b*y)")
        slope = arb(c)
        for s, d in e:
            if s is not scale and (ratio := s / scale).order() < 0:
                slope += _above(arb(d)) * ratio.sup(self.y0)
            elif s is not scale:
                slope += _above(arb(d))
        if not slope < 0:
            raise TooSmall
        return arb((slope * self.least(scale)).upper())

    def least(self, scale: Scale) -> arb:
        """A lower bound over [y0, inf) of a scale that grows."""
        return 1 / (CONSTANT / scale).sup(self.y0)

    # --- special functions --------------------------------------------------------------------------------------

    def smooth(self, fn: str, e: Expansion) -> Expansion:
        """A differentiable function near a finite point c: f(c + r) is f(c) + r f'(s) with s between c and c + r."""
        value, slope = _SMOOTH[fn]
        center: Number = _0
        rest: Expansion = []
        for scale, c in e:
            if scale.order() > 0:
                raise NoBall(f"{fn} at infinity", final=True)
            if scale.order() == 0:
                center = center + c
            else:
                rest.append((scale, c))
        derivative = slope(center + _from_zero(self.bounded(rest)))
        if not derivative.is_finite():
            raise TooSmall
        return _merged([(CONSTANT, value(arb(center))), *((s, c * derivative) for s, c in rest)])

    def between(self, fn: str, e: Expansion) -> Expansion:
        """A function with values in [-1, 1], near a finite point or not."""
        if all(scale.order() <= 0 for scale, _ in e):
            return self.smooth(fn, e)
        return [(CONSTANT, arb(0, 1))]

    def stirling(self, e: Expansion) -> Expansion:
        """loggamma(z) = (z - 1/2) log z - z + log(2 pi)/2 + r with 0 < r < 1/(12 z), z > 0."""
        scale, c = leading(e)
        if scale.order() <= 0 or not c > 0:
            raise NoBall("loggamma is expanded at infinity only")
        _, log = self.log_expansion(e)
        half = _merged([*e, (CONSTANT, fmpq(-1, 2))])
        rest = _scaled(self.power(e, -_1), arb(fmpq(1, 24), fmpq(1, 24)))
        return _merged([*_product(half, log), *_scaled(e, -_1), (CONSTANT, (2 * arb.pi()).log() / 2), *rest])

    def erfc(self, e: Expansion) -> Expansion:
        """It tends to 0 where its argument grows, to 2 where it falls, and is between 0 and 2 anyway."""
        scale, c = leading(e)
        if scale.order() <= 0:
            return self.smooth("erfc", e)
        if not (c > 0 or c < 0):
            return [(CONSTANT, arb(1, 1))]
        if c > 0:
            return [(CONSTANT, _from_zero(self.floor(e).erfc()))]
        return [(CONSTANT, 2 - _from_zero(self.floor(_scaled(e, -_1)).erfc()))]

    def log_erfc(self, a: Term) -> Expansion:
        """erfc(z) = exp(-z^2)/(z sqrt(pi)) (1 - r) with 0 < r < 1/(2 z^2), z > 0 (DLMF 7.12.1)."""
        z = self.of(a)
        least = self.floor(z)
        if not least > 1:
            raise TooSmall
        rest = (1 - _from_zero(1 / (2 * least * least))).log() - arb.pi().log() / 2
        return _merged([*_scaled(_product(z, z), -_1), *_scaled(self.log_expansion(z)[1], -_1), (CONSTANT, rest)])

    def floor(self, e: Expansion) -> arb:
        """A lower bound over [y0, inf) of an expansion that grows."""
        scale, c, _, ball = self.relative(e)
        if scale.order() <= 0 or not c > 0:
            raise TooSmall
        return arb((c * (1 + ball) * self.least(scale)).lower())

    def near_zero(self, nu: Number, size: Expansion) -> Expansion:
        """I_0(z) lies between 1 and exp(z^2/4)."""
        if not exactly(nu, 0):
            raise NoBall("logbesseli near 0 is expanded for the order 0 only", final=True)
        bound = self.bounded(size)
        return [(CONSTANT, _from_zero(bound * bound / 4))]

    def log_bessel(self, nu: Term, z: Term) -> Expansion:
        """At a growing argument I_nu(z) is exp(z)/sqrt(2 pi z) times a bounded factor; at a growing order
        (z/2)^nu/gamma(nu+1) times a value between 1 and exp(z^2/(4(nu+1))) (DLMF 10.14.4 and the power series)."""
        if not self.closed(nu):
            order, size = self.of(nu), self.of(z)
            least = self.floor(order)
            if leading(size)[0].order() > 0:
                raise NoBall("logbesseli with growing order and argument", final=True)
            half = self.bounded(size) / 2
            if not half > 0:
                raise NoBall("logbesseli at what is not known to be positive")
            log_half: Expansion = [(CONSTANT, half.log())]
            upper = self.stirling(_merged([*order, (CONSTANT, _1)]))
            extra = _from_zero(half * half / (least + 1))
            return _merged([*_product(order, log_half), *_scaled(upper, -_1), (CONSTANT, extra)])
        order0, size = self.constant(nu), self.of(z)
        if leading(size)[0].order() <= 0:
            return self.near_zero(order0, size)
        if not (exactly(order0, 0) or exactly(order0, 1)):
            raise NoBall("logbesseli at a growing argument is expanded for the orders 0 and 1 only", final=True)
        if not self.floor(size) > 4:
            raise TooSmall
        # sqrt(2 pi z) exp(-z) I_nu(z) lies between 0.8 and 1.1 for z >= 4, nu = 0 or 1: it is monotone there, tends
        # to 1, and is 1.0377... and 0.8961... at 4
        rest = arb(fmpq(19, 20), fmpq(3, 20)).log() - (2 * arb.pi()).log() / 2
        return _merged([*size, *_scaled(self.log_expansion(size)[1], fmpq(-1, 2)), (CONSTANT, rest)])


def _erf_slope(z: arb) -> arb:
    return 2 * (-z * z).exp() / arb.pi().sqrt()


_SMOOTH: dict[str, tuple[Callable[[arb], arb], Callable[[arb], arb]]] = {
    "cos": (lambda z: z.cos(), lambda z: -z.sin()),
    "erf": (lambda z: z.erf(), _erf_slope),
    "erfc": (lambda z: z.erfc(), lambda z: -_erf_slope(z)),
    "loggamma": (lambda z: z.lgamma(), lambda z: z.digamma()),
}


def _from_zero(x: arb) -> arb:
    """A ball around 0 and all of x."""
    return x.union(arb(0))


def _scaled(e: Expansion, by: Number) -> Expansion:
    return [] if exactly(by, 0) else [(s, c * by) for s, c in e]


def _product(a: Expansion, b: Expansion) -> Expansion:
    return _merged([(s * r, c * d) for s, c in a for r, d in b])
