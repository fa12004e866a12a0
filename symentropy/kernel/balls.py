"""Closed terms to Arb balls: the kernel's only source of numbers, for comparing constants.

A value is an exact rational (``fmpq``) as long as the operations allow, a ball (``arb``) from the first
transcendental on. Whatever may have no value, or none that can be enclosed, is ``NoBall``: never nan, never
inf. No float enters. An exact zero is only ever the result of exact arithmetic.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction

from flint import arb, ctx, fmpq, fmpz

from .terms import Add, At, Bind, Bound, Call, Const, Div, Interval, Mul, Num, Pow, Range, Term, Use, Var, Vec

__all__ = [
    "CONSTANTS", "FUNCTIONS", "MAX_BITS", "MAX_EVALUATIONS", "NoBall", "Value", "ball", "checked", "divide", "enclose",
    "exact", "is_zero", "power", "precision", "sign",
]  # fmt: skip

Value = fmpq | arb

MAX_EVALUATIONS = 2_000_000  # nodes visited, repetitions under a sum included
MAX_BITS = 200_000  # of an exact rational; above it becomes a ball
MAX_EXPONENT = 10**18  # of an integer power
MAX_FACTORIAL = 1000  # gamma of an integer up to here is exact

_lock = threading.RLock()
_ZERO, _ONE = fmpq(0), fmpq(1)


class NoBall(Exception):
    """No value, or none that can be enclosed. If ``final``, more precision will not help."""

    def __init__(self, reason: str, final: bool = False) -> None:
        super().__init__(reason)
        self.reason, self.final = reason, final


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the variables mean: parameters of the definition being unfolded, and values of bound variables."""

    params: Mapping[str, tuple[Term, _Scope]] = field(default_factory=dict)
    bound: tuple[Value, ...] = ()  # innermost last

    def enter(self, value: Value) -> _Scope:
        return _Scope(self.params, (*self.bound, value))


@contextmanager
def precision(prec: int) -> Iterator[None]:
    """Arb's precision is process-wide: hold it, and put it back."""
    with _lock:
        before = ctx.prec
        ctx.prec = prec
        try:
            yield
        finally:
            ctx.prec = before


def ball(t: Term, prec: int) -> arb:
    """A ball that contains the value of the closed term ``t``, computed with ``prec`` bits.

    >>> from symentropy.kernel.terms import Call, num
    >>> ball(Call("log", (num(2),)), 53).str(10, radius=False)
    '0.6931471806'
    """
    with precision(prec):
        return arb(enclose(t, prec))


def enclose(t: Term, prec: int) -> Value:
    """The value of ``t`` itself if the term's arithmetic is exact, else a ball around it."""
    with precision(prec):
        try:
            return _Evaluation().value(t, _Scope())
        except RecursionError:
            raise NoBall("nested too deeply", final=True) from None


def exact(t: Term) -> Fraction | None:
    """The value of ``t`` if exact arithmetic finds it, which says nothing of irrational values.

    >>> from symentropy.kernel.terms import Add, Call, num
    >>> exact(Add((num(1), Call("sqrt", (num(4),)))))
    Fraction(3, 1)
    """
    try:
        value = enclose(t, 64)
    except NoBall:
        return None
    return Fraction(int(value.p), int(value.q)) if isinstance(value, fmpq) else None


def sign(t: Term, max_prec: int = 4096) -> int | None:
    """-1, 0 or 1 if the sign of ``t`` can be told, else None; 0 only of an exact zero."""
    prec = 64
    while prec <= max_prec:
        try:
            value = enclose(t, prec)
            if value > 0 or value < 0 or isinstance(value, fmpq):
                return (value > 0) - (value < 0)
        except NoBall as e:
            if e.final:
                return None
        prec *= 2
    return None


def checked(x: Value) -> Value:
    """The value, rounded to a ball if it is too long to be kept exact."""
    if isinstance(x, fmpq):
        return x if x.height_bits() <= MAX_BITS else arb(x)
    if not x.is_finite():
        raise NoBall("not finite at this precision")
    return x


def _need(condition: bool, what: str, *values: Value) -> None:
    """``what`` is required, and ``condition`` shows it; exact values will not show it later either."""
    if not condition:
        raise NoBall(what, final=all(isinstance(v, fmpq) for v in values))


class _Evaluation:
    """One evaluation at the current precision, with its budget of nodes."""

    def __init__(self) -> None:
        self.left = MAX_EVALUATIONS

    def value(self, t: Term, scope: _Scope) -> Value:
        self.left -= 1
        if self.left < 0:
            raise NoBall(f"more than {MAX_EVALUATIONS} operations", final=True)
        match t:
            case Num(v):
                return fmpq(v.numerator, v.denominator)
            case Bound(index):
                return scope.bound[-1 - index]
            case At(vector, index):
                return self.entry(vector, scope, self.value(index, scope))
            case Call(fn, args):
                return checked(FUNCTIONS[fn](*(self.value(a, scope) for a in args)))
            case Mul(args):
                return self.fold(_times, _ONE, (self.value(a, scope) for a in args))
            case Add(args):
                return self.fold(_plus, _ZERO, (self.value(a, scope) for a in args))
            case Div(a, b):
                return checked(divide(self.value(a, scope), self.value(b, scope)))
            case Pow(a, b):
                return checked(power(self.value(a, scope), self.value(b, scope)))
            case Bind("sum", Range() as domain, body):
                return self.fold(_plus, _ZERO, (self.value(body, s) for s in self.points(domain, scope)))
            case Bind("prod", Range() as domain, body):
                return self.fold(_times, _ONE, (self.value(body, s) for s in self.points(domain, scope)))
            case Use():
                return self.value(t.definition.body, self.unfold(t, scope))
            case Var(name) if name in scope.params:
                return self.value(*scope.params[name])
            case Var(name):
                raise NoBall(f"{name} is free", final=True)
            case Const(name) if name in CONSTANTS:
                return CONSTANTS[name]()
        raise NoBall(f"no value is known for {type(t).__name__}", final=True)

    def fold(self, op: Callable[[Value, Value], Value], total: Value, values: Iterator[Value]) -> Value:
        for v in values:
            total = checked(op(total, v))
        return total

    def unfold(self, use: Use, scope: _Scope) -> _Scope:
        """The scope of a definition's body: its parameters stand for the arguments, in their own scope."""
        names = (name for name, _ in use.definition.parameters)
        return _Scope({name: (arg, scope) for name, arg in zip(names, use.args, strict=True)})

    def entry(self, vector: Term, scope: _Scope, index: Value) -> Value:
        """``vector[index]``; of a function, its value at ``index``."""
        return self.value(*self.item(vector, scope, index))

    def item(self, vector: Term, scope: _Scope, index: Value) -> tuple[Term, _Scope]:
        """What stands at ``index``, with the scope that it means something in: a number, or a row of a table."""
        match vector:
            case Vec(items):
                k = _integer(index)
                _need(1 <= k <= len(items), "an index is out of range", index)
                return items[k - 1], scope
            case Bind("lam", Range(lo, hi), body):
                low, high = (_integer(self.value(end, scope)) for end in (lo, hi))
                _need(low <= _integer(index) <= high, "an index is out of range", index)
                return body, scope.enter(index)
            case Bind("lam", Interval(lo, hi), body):
                inside = (lo == Const("-inf") or index > self.value(lo, scope)) and (
                    hi == Const("inf") or index < self.value(hi, scope)
                )
                if not inside:
                    raise NoBall("a point is not known to be inside of the interval")
                return body, scope.enter(index)
            case Use():
                return self.item(vector.definition.body, self.unfold(vector, scope), index)
            case Var(name) if name in scope.params:
                return self.item(*scope.params[name], index)
            case At(table, row):
                return self.item(*self.item(table, scope, self.value(row, scope)), index)
        raise NoBall("an entry of no known vector", final=True)

    def points(self, domain: Range, scope: _Scope) -> Iterator[_Scope]:
        """The scope at each integer of the range at which the guard is positive."""
        low, high = (_integer(self.value(end, scope)) for end in (domain.lo, domain.hi))
        if high - low >= self.left:
            raise NoBall(f"more than {MAX_EVALUATIONS} operations", final=True)
        for k in range(low, high + 1):
            inner = scope.enter(fmpq(k))
            if domain.guard is not None:
                guard = self.value(domain.guard, inner)
                _need(guard > 0 or guard <= 0, "the sign of a guard is not known", guard)
                if guard <= 0:
                    continue
            yield inner


def _plus(x: Value, y: Value) -> Value:
    return x + y


def _times(x: Value, y: Value) -> Value:
    """The product; 0 times a ball is exactly 0, for the ball is finite."""
    return _ZERO if is_zero(x) or is_zero(y) else x * y


def is_zero(x: Value) -> bool:
    return isinstance(x, fmpq) and x == 0  # fmpq(0).is_zero() is False in python-flint 0.9


def _integer(x: Value) -> int:
    if not (isinstance(x, fmpq) and x.q == 1):
        raise NoBall("an exact integer is needed", final=True)
    return int(x.p)


def divide(x: Value, y: Value) -> Value:
    _need(y > 0 or y < 0, "division by what is not known to be nonzero", y)
    return _ZERO if is_zero(x) else x / y


def power(x: Value, y: Value) -> Value:
    """An integer power of any base (nonzero if the exponent is not positive), any power of a positive one."""
    if not (isinstance(y, fmpq) and y.q == 1):
        _need(x > 0, "a power of what is not known to be positive", x)
        return (arb(y) * arb(x).log()).exp()
    k = int(y.p)
    _need(k > 0 or x > 0 or x < 0, "a power <= 0 of what is not known to be nonzero", x)
    _need(abs(k) <= MAX_EXPONENT, f"an exponent beyond {MAX_EXPONENT}", y)
    if isinstance(x, fmpq) and x.height_bits() * abs(k) <= MAX_BITS:
        return x**k
    raised = _repeated(arb(x), abs(k))
    return raised if k >= 0 else 1 / raised


def _repeated(x: arb, k: int) -> arb:
    """``x^k`` by squaring: python-flint's own power is nan for a ball that contains 0."""
    out = arb(1)
    for bit in bin(k)[2:]:
        out *= out
        if bit == "1":
            out *= x
    return out


def _log(x: Value) -> Value:
    _need(x > 0, "log of what is not known to be positive", x)
    return _ZERO if x == 1 else arb(x).log()


def _sqrt(x: Value) -> Value:
    _need(x > 0 or is_zero(x), "sqrt of what is not known to be nonnegative", x)
    if isinstance(x, fmpq) and x.p.is_square() and x.q.is_square():
        return fmpq(x.p.isqrt(), x.q.isqrt())
    return arb(x).sqrt()


def _exp(x: Value) -> Value:
    return _ONE if is_zero(x) else arb(x).exp()


def _floor(x: Value) -> Value:
    below = x.floor() if isinstance(x, fmpq) else x.floor().unique_fmpz()
    if below is None:
        raise NoBall("the integer part is not known")
    return fmpq(below)


def _pole(x: Value) -> bool:
    return isinstance(x, fmpq) and x.q == 1 and x <= 0


def _gamma(x: Value) -> Value:
    _need(not _pole(x), "gamma at a pole", x)
    if isinstance(x, fmpq) and x.q == 1 and x <= MAX_FACTORIAL:
        return fmpq(fmpz.fac_ui(x.p - 1))
    return arb(x).gamma()


def _loggamma(x: Value) -> Value:
    _need(x > 0, "loggamma of what is not known to be positive", x)
    return arb(x).lgamma()


def _digamma(x: Value) -> Value:
    _need(not _pole(x), "digamma at a pole", x)
    return arb(x).digamma()


def _beta(a: Value, b: Value) -> Value:
    _need(a > 0 and b > 0, "beta of what is not known to be positive", a, b)
    return (arb(a).lgamma() + arb(b).lgamma() - arb(a + b).lgamma()).exp()


def _zeta(x: Value) -> Value:
    _need(x > 1 or x < 1, "zeta at what is not known to differ from 1", x)
    return arb(x).zeta()


def _least(*xs: Value) -> Value:
    least = xs[0]
    for x in xs[1:]:
        least = x if x < least else least if x >= least else arb(least).min(arb(x))
    return least


def _delta(i: Value, j: Value) -> Value:
    return _ONE if _integer(i) == _integer(j) else _ZERO


CONSTANTS: dict[str, Callable[[], arb]] = {"pi": arb.pi, "e": arb.const_e, "EulerGamma": arb.const_euler}
FUNCTIONS: dict[str, Callable[..., Value]] = {
    "log": _log, "exp": _exp, "sqrt": _sqrt, "abs": abs, "floor": _floor, "ceil": lambda x: -_floor(-x),
    "min": _least, "max": lambda *xs: -_least(*(-x for x in xs)), "gamma": _gamma, "loggamma": _loggamma,
    "digamma": _digamma, "beta": _beta, "zeta": _zeta,
    "erf": lambda x: _ZERO if is_zero(x) else arb(x).erf(), "erfc": lambda x: arb(x).erfc(),
    "delta": _delta,
}  # fmt: skip
