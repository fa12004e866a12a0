"""The numbers that evaluation computes with, each operation as exact as its operands allow.

A value is an exact rational, a combination of logarithms (``Logs``), an infinity, or, from the first
operation that neither can express, a ball. Only exact values are ever found equal or zero.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import acb, arb, fmpq, fmpz

from ..errors import IllPosedError, UncertifiedError
from ..kernel import balls
from ..kernel.balls import FUNCTIONS, NoBall, checked
from .logs import Logs

__all__ = [
    "ONE", "ZERO", "Infinite", "Value", "apply", "divide", "integer", "is_zero", "log", "power", "product", "scale",
    "settled", "sign", "to_ball", "total",
]  # fmt: skip

ZERO, ONE = fmpq(0), fmpq(1)


@dataclass(frozen=True, slots=True)
class Infinite:
    """``inf`` (sign 1) or ``-inf`` (sign -1)."""

    sign: int


Value = fmpq | Logs | arb | Infinite


def to_ball(x: fmpq | Logs | arb) -> arb:
    """A ball of the current precision around ``x``."""
    return x if isinstance(x, arb) else x.ball() if isinstance(x, Logs) else arb(x)


def settled(x: Value) -> fmpq | arb:
    """A rational, or a ball: what the elementary functions take. A combination that is 0 becomes the rational 0."""
    if isinstance(x, Infinite):
        raise IllPosedError("an infinite value can only be added to and multiplied")
    if not isinstance(x, Logs):
        return x
    found = x.ball()
    return ZERO if found.contains(0) and x.is_zero() else found


def is_zero(x: Value) -> bool:
    """True if ``x`` is exactly 0."""
    return balls.is_zero(settled(x)) if isinstance(x, Logs) else isinstance(x, fmpq) and x == 0


def sign(x: Value) -> int:
    """The sign of ``x``; NoBall if a ball of this precision does not tell."""
    if isinstance(x, Logs | Infinite):
        return x.sign() if isinstance(x, Logs) else x.sign
    if isinstance(x, arb) and x.contains(0):
        raise NoBall("a sign is not known")
    return (x > 0) - (x < 0)


def integer(x: Value) -> int:
    """``x`` as an integer that it must exactly be."""
    if isinstance(x, fmpq) and x.q == 1:
        return int(x.p)
    if isinstance(x, Infinite):
        raise UncertifiedError("no certified value of this infinite sum or product is known")
    raise IllPosedError("an index or an end of a range is not an integer")


def total(xs: Sequence[Value]) -> Value:
    """The sum: rationals and logarithms stay exact as long as no ball or infinity joins them."""
    if len(xs) == 1:
        return xs[0]
    infinite = {x.sign for x in xs if isinstance(x, Infinite)}
    if infinite:
        if len(infinite) > 1:
            raise IllPosedError("inf - inf has no value")
        return Infinite(infinite.pop())
    rational = _sum([x for x in xs if isinstance(x, fmpq)])
    logs = [x for x in xs if isinstance(x, Logs)]
    exact: fmpq | Logs = rational
    if logs:
        exact = Logs.total(logs, rational + _sum([x.constant for x in logs]))
    inexact = [x for x in xs if isinstance(x, arb)]
    return checked(sum(inexact, settled(exact))) if inexact else exact


def _sum(xs: list[fmpq]) -> fmpq:
    """Balanced, so that long denominators meet late."""
    if len(xs) <= 8:
        return sum(xs, ZERO)
    return _sum(xs[: len(xs) // 2]) + _sum(xs[len(xs) // 2 :])


def product(xs: Sequence[Value]) -> Value:
    out = xs[0]
    for x in xs[1:]:
        out = scale(out, x)
    return out


def scale(x: Value, y: Value) -> Value:
    """The product; 0 times anything finite is exactly 0."""
    if isinstance(x, fmpq) and isinstance(y, fmpq):
        return checked(x * y)
    if isinstance(x, Infinite) or isinstance(y, Infinite):
        s = sign(x) * sign(y)
        if s == 0:
            raise IllPosedError("0 * inf has no value")
        return Infinite(s)
    if isinstance(x, fmpq) and isinstance(y, Logs):
        return y.scaled(x) if x != 0 else ZERO
    if isinstance(y, fmpq) and isinstance(x, Logs):
        return x.scaled(y) if y != 0 else ZERO
    a, b = settled(x), settled(y)
    return ZERO if balls.is_zero(a) or balls.is_zero(b) else checked(a * b)


def divide(x: Value, y: Value) -> Value:
    """The quotient; of two combinations of logarithms exact where it is rational."""
    if type(x) is fmpq and type(y) is fmpq and y != 0:
        return checked(x / y)
    if isinstance(y, Infinite):
        raise IllPosedError("division by an infinite value")
    if is_zero(y):
        raise IllPosedError("division by 0")
    if isinstance(y, fmpq):
        return scale(x, 1 / y)
    if isinstance(x, Infinite):
        return Infinite(x.sign * sign(y))
    if isinstance(x, Logs) and isinstance(y, Logs):
        ratio = x.ratio(y) if _maybe_rational(x.ball(), y.ball()) else None
        if ratio is not None:
            return ratio
    return checked(balls.divide(settled(x), settled(y)))


def _maybe_rational(x: arb, y: arb) -> bool:
    """Whether the quotient of two balls looks like a short rational: worth an exact decision."""
    if y.contains(0):
        return True
    quotient = x / y
    bits = min(quotient.rel_accuracy_bits(), 200)
    if bits < 24:
        return True
    man, exp = quotient.mid().man_exp()
    if abs(exp) > 10_000:
        return True
    found = fmpq(man) * fmpq(2) ** int(exp)
    return bool(quotient.overlaps(arb(_simplest(found, fmpz(1) << (bits // 3)))))


def _simplest(x: fmpq, limit: fmpz) -> fmpq:
    """The last convergent of the continued fraction of ``x`` with denominator up to ``limit``."""
    (p0, q0), (p1, q1) = (fmpz(0), fmpz(1)), (fmpz(1), fmpz(0))
    while True:
        a = x.floor()
        p2, q2 = a * p1 + p0, a * q1 + q0
        if q2 > limit:
            return fmpq(p1, q1)
        (p0, q0), (p1, q1) = (p1, q1), (p2, q2)
        if x == a:
            return fmpq(p1, q1)
        x = 1 / (x - a)


def power(x: Value, y: Value) -> Value:
    """An integer power of any base (not 0 if the exponent is not positive), any power of a positive one."""
    a, b = settled(x), settled(y)
    if isinstance(a, fmpq):
        if a == 0 and not (isinstance(b, fmpq) and b.q == 1 and b > 0):
            raise IllPosedError("a power of 0 needs a positive integer as exponent")
        if isinstance(b, fmpq) and b.q != 1 and a > 0:
            root = _root(a, b.q)
            return power(root, fmpq(b.p)) if root is not None else checked(balls.power(a, b))
        if a < 0 and not (isinstance(b, fmpq) and b.q == 1):
            raise IllPosedError("a power of a negative number needs an integer as exponent")
    return checked(balls.power(a, b))


def _root(x: fmpq, k: fmpz) -> fmpq | None:
    """The k-th root of a positive rational if it is rational."""
    if k > x.height_bits():
        return ONE if x == 1 else None
    p, q = x.p.root(int(k)), x.q.root(int(k))
    return fmpq(p, q) if p ** int(k) == x.p and q ** int(k) == x.q else None


def log(x: Value) -> Value:
    """The logarithm: of a positive rational it stays exact."""
    if isinstance(x, Infinite):
        raise IllPosedError("log of an infinite value")
    if isinstance(x, fmpq):
        if x <= 0:
            raise IllPosedError(f"log of {'0' if x == 0 else 'a negative number'} has no value")
        return ZERO if x == 1 else Logs(((ONE, x),), ZERO)
    if isinstance(x, Logs) and sign(x) <= 0:
        raise IllPosedError("log of a value that is not positive")
    return checked(balls.FUNCTIONS["log"](settled(x)))


def _abs(x: Value) -> Value:
    if isinstance(x, Logs | Infinite):
        return scale(fmpq(sign(x)), x)
    return x if isinstance(x, fmpq) and x >= 0 else scale(fmpq(-1), x) if isinstance(x, fmpq) else FUNCTIONS["abs"](x)


def _largest(*xs: Value) -> Value:
    out = xs[0]
    for x in xs[1:]:
        if isinstance(x, arb) or isinstance(out, arb):
            a, b = to_ball(settled(x)), to_ball(settled(out))
            out = x if a > b else out if a <= b else a.max(b)
        elif sign(total([x, scale(fmpq(-1), out)])) > 0:
            out = x
    return out


def _smallest(*xs: Value) -> Value:
    minus = fmpq(-1)
    return scale(minus, _largest(*(scale(minus, x) for x in xs)))


def _delta(x: Value, y: Value) -> Value:
    """Kronecker's delta of two integers."""
    return ONE if integer(x) == integer(y) else ZERO


def _cos(x: Value) -> Value:
    y = settled(x)
    return ONE if isinstance(y, fmpq) and y == 0 else checked(arb(y).cos())


def _log_bessel(order: Value, x: Value) -> Value:
    """log I_order(x)."""
    nu, z = settled(order), settled(x)
    if not z > 0:
        raise NoBall("logbesseli of what is not known to be positive")
    return checked(acb(z).bessel_i(acb(nu)).real.log())


_EXACT: dict[str, Callable[..., Value]] = {
    "log": log, "abs": _abs, "max": _largest, "min": _smallest, "delta": _delta,
    "cos": _cos, "logbesseli": _log_bessel,  # known to declarations of families only
}  # fmt: skip


def apply(fn: str, xs: Sequence[Value]) -> Value:
    """An elementary function; at an exact argument where it has no value, an error that says so."""
    if fn in _EXACT:
        return _EXACT[fn](*xs)
    if fn in ("erf", "erfc") and isinstance(xs[0], Infinite):
        return fmpq(xs[0].sign) if fn == "erf" else fmpq(1 - xs[0].sign)
    args = [settled(x) for x in xs]
    try:
        return checked(FUNCTIONS[fn](*args))
    except NoBall as e:
        if e.final:
            raise IllPosedError(f"{fn} has no value here: {e.reason}") from None
        raise
