"""From a term to certified digits: precision is raised by what was lost, and a zero is decided exactly."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import arb, fmpq

from ..errors import IllPosedError, LimitError, UncertifiedError
from ..kernel.balls import NoBall, precision
from ..kernel.terms import Term
from . import values
from .closed import with_closed_forms
from .logs import Logs
from .program import Program
from .result import Evaluation, from_ball, from_infinite, from_rational
from .values import Infinite, Value

__all__ = ["MAX_DIGITS", "MAX_PRECISION", "METHODS", "evaluate_term"]

MAX_DIGITS = 10_000
MAX_PRECISION = 1 << 16  # bits spent on a value that shows no digit yet, beyond 8 times the goal

_BASES = {"nats": None, "bits": fmpq(2), "hartleys": fmpq(10)}

# What a method makes of a term: its value at any precision, and what it rests on; None if it does not apply.
Source = Callable[[int], Value]
Method = Callable[[Term], tuple[Source, str] | None]


def _ball_program(term: Term) -> tuple[Source, str]:
    """The term's closed forms, then its arithmetic, in balls."""
    simple, theorems = with_closed_forms(term)
    return Program(simple).run, "".join(f" with {theorem}" for theorem in theorems)


METHODS: list[Method] = [_ball_program]


def evaluate_term(
    term: Term, digits: int = 50, base: str | int | Fraction = "nats", unsafe_limits: bool = False
) -> Evaluation:
    """The value of a closed term to ``digits`` significant digits, certified; in ``base``, divided by log(base).

    >>> from symentropy.kernel.terms import PI, Call, num
    >>> print(evaluate_term(Call("log", (num(2),)), 20))
    0.69314718055994530942
    >>> print(evaluate_term(Call("log", (num(8),)), base="bits"))
    3
    """
    if not isinstance(digits, int) or isinstance(digits, bool) or digits < 1:
        raise IllPosedError(f"digits must be an integer >= 1, not {digits!r}")
    if digits > MAX_DIGITS and not unsafe_limits:
        raise LimitError(f"{digits} digits are more than {MAX_DIGITS}")
    divisor, name = _base(base)
    try:
        for method in METHODS:
            found = method(term)
            if found is not None:
                return _digits(*found, digits, divisor, name)
    except RecursionError:
        raise LimitError("the expression is nested too deeply to be evaluated") from None
    raise UncertifiedError("no method is known that certifies digits of this")


def _base(base: str | int | Fraction) -> tuple[fmpq | None, str]:
    """The number whose logarithm divides the value, and how the base is called."""
    if isinstance(base, str) and base in _BASES:
        return _BASES[base], base
    try:
        if isinstance(base, bool) or not isinstance(base, str | int | Fraction) or len(str(base)) > 1000:
            raise ValueError
        number = Fraction(base)
    except (ValueError, ZeroDivisionError):
        raise IllPosedError(f"a base is nats, bits, hartleys or an exact number > 1, not {str(base)[:40]!r}") from None
    if number <= 1:
        raise IllPosedError(f"a base must be greater than 1, not {number}")
    return fmpq(number.numerator, number.denominator), str(number)


def _digits(source: Source, rests: str, digits: int, divisor: fmpq | None, base: str) -> Evaluation:
    """Raise the precision until the digits are there: lost bits are added, or all doubled while none is right."""
    goal = digits * 3322 // 1000 + 8
    limit = MAX_PRECISION + 8 * goal
    prec, reason = goal + 24, ""
    while True:
        x = _try(source, prec, divisor)
        if isinstance(x, Infinite):
            return from_infinite(x.sign, digits, base, "exact arithmetic" + rests)
        if isinstance(x, NoBall):
            if x.final:
                raise UncertifiedError(f"no certified value: {x.reason}")
            reason, accuracy = x.reason, -1
        else:
            ball, exactly = x
            if exactly is not None and (found := from_rational(exactly, digits, base, "exact arithmetic" + rests)):
                return found
            if (found := from_ball(ball, digits, base, "ball arithmetic" + rests)) is not None:
                return found
            accuracy = ball.rel_accuracy_bits()
            reason = f"|x| <= 2^{_log2(ball)}, and whether x is 0 is not known"
        if prec >= limit:
            raise UncertifiedError(f"no certified value with {prec} bits: {reason}")
        prec = min(limit, max(goal + prec - accuracy + 16, prec + 16) if accuracy > 0 else 2 * prec)


def _try(source: Source, prec: int, divisor: fmpq | None) -> Infinite | NoBall | tuple[arb, fmpq | None]:
    """The value at one precision: infinite, undecided, or a ball, with the rational that it is if it is one."""
    try:
        with precision(prec):
            x = source(prec)
            if divisor is not None:
                x = values.divide(x, Logs(((fmpq(1), divisor),), fmpq(0)))
            if isinstance(x, Infinite):
                return x
            x = values.settled(x)
            return values.to_ball(x), x if isinstance(x, fmpq) else None
    except NoBall as e:
        return e


def _log2(x: arb) -> int:
    """An integer k with |x| <= 2^k."""
    man, exp = x.abs_upper().man_exp()
    return int(exp) + man.bit_length()
