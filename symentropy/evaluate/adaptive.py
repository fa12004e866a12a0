"""From a term to certified digits: precision is raised by what was lost, and a zero is decided exactly."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import arb, fmpq

from ..errors import IllPosedError, LimitError, UncertifiedError
from ..kernel.balls import NoBall, precision
from ..kernel.terms import ZERO, Term, Use
from ..progress import within
from ..theory.families import Sort
from . import values
from .algebra import known_equal
from .closed import opaque, sorts, with_closed_forms
from .counts.quantities import by_counts, written_counts
from .logs import MAX_SIGN_BITS, Logs
from .program import Program
from .result import Evaluation, from_ball, from_infinite, from_rational
from .values import Infinite, Value

__all__ = ["MAX_DIGITS", "MAX_PRECISION", "METHODS", "evaluate_term"]

MAX_DIGITS = 10_000
MAX_PRECISION = 1 << 16  # bits spent on a value that shows no digit yet, beyond 8 times the goal
MAX_INTEGRAL_PRECISION = 1 << 11  # the same for quantities of families, by closed forms too

_BASES = {"nats": None, "bits": fmpq(2), "hartleys": fmpq(10)}


@dataclass(frozen=True)
class Source:
    """What a method makes of a term: its value at any precision, a proof that it is 0, and what this rests on."""

    value: Callable[[int], Value]
    is_zero: Callable[[], bool]
    rests: str
    most: int  # bits spent on a value that shows no digit, beyond 8 times the goal


# The method's answer is None where it does not apply.
Method = Callable[[Term], Source | None]


_WAYS: dict[Sort, str] = {
    "continuous": "integrals of bounded error", "discrete": "series of bounded error", "multivariate": "closed forms",
}  # fmt: skip


def _ball_program(term: Term) -> Source:
    """The term's closed forms, then its arithmetic, in balls; integrals and series where a family needs them."""
    simple, members = with_closed_forms(term)
    program, left = Program(simple), sorts(simple)

    def value(prec: int) -> Value:
        if members:
            from .families.quantities import check_members

            check_members(members)
        return program.run(prec)

    names = dict.fromkeys(m.definition.name for m in members)
    used = [words for sort, words in _WAYS.items() if sort in left]
    used += [f"closed forms of {', '.join(names)}"] if names else []
    rests = f" with {' and '.join(used)}" if used else ""
    most = MAX_INTEGRAL_PRECISION if members or left else MAX_PRECISION
    return Source(value, lambda: known_equal(opaque(simple), ZERO), rests, most)


def _counted(term: Term) -> Source | None:
    """A single quantity of pmfs whose entries are literal rationals; what is 0 there is so exactly."""
    value = by_counts(term.definition, term.args, written_counts) if isinstance(term, Use) else None
    return None if value is None else Source(lambda prec: value(), lambda: False, "", MAX_PRECISION)


METHODS: list[Method] = [_counted, _ball_program]


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
        raise IllPosedError("digits must be an integer >= 1")
    if digits > MAX_DIGITS and not unsafe_limits:
        raise LimitError(f"more than {MAX_DIGITS} digits")
    divisor, name = _base(base)
    try:
        for method in METHODS:
            found = method(term)
            if found is not None:
                return _digits(found, digits, divisor, name)
    except RecursionError:
        raise LimitError("the expression is nested too deeply to be evaluated") from None
    raise UncertifiedError("no method is known that certifies digits of this")


def _base(base: str | int | Fraction) -> tuple[fmpq | None, str]:
    """The number whose logarithm divides the value, and how the base is called."""
    if isinstance(base, str) and base in _BASES:
        return _BASES[base], base
    number = _exact_number(base)
    if number is None:
        shown = repr(base)[:40] if isinstance(base, str) else type(base).__name__
        raise IllPosedError(f"a base is nats, bits, hartleys or an exact number > 1, not {shown}")
    if number <= 1:
        raise IllPosedError("a base must be greater than 1")
    return fmpq(number.numerator, number.denominator), str(number)


def _exact_number(x: object) -> Fraction | None:
    """An exact number of moderate length; a decimal exponent would be short and build anything."""
    if isinstance(x, str):
        return Fraction(x) if re.fullmatch(r"[0-9]{1,1000}(\.[0-9]{1,1000})?", x) else None
    if isinstance(x, bool) or not isinstance(x, int | Fraction):
        return None
    number = Fraction(x)
    return number if number.numerator.bit_length() + number.denominator.bit_length() < 10_000 else None


def _digits(source: Source, digits: int, divisor: fmpq | None, base: str) -> Evaluation:
    """Raise the precision until the digits are there: lost bits are added, or all doubled while none is right."""
    goal = digits * 3322 // 1000 + 8
    limit = source.most + 8 * goal
    exact = "exact arithmetic" + source.rests
    prec, reason, asked = goal + 24, "", False
    while True:
        with within(f"precision {prec:,} bits"):
            x = _try(source.value, prec, divisor)
        if isinstance(x, Infinite):
            return from_infinite(x.sign, digits, base, exact)
        if isinstance(x, NoBall):
            if x.final:
                raise UncertifiedError(f"no certified value: {x.reason}")
            reason, accuracy = x.reason, -1
        else:
            ball, exactly, undecided = x
            if exactly is not None and (found := from_rational(exactly, digits, base, exact)):
                return found
            if (found := from_ball(ball, digits, base, "ball arithmetic" + source.rests)) is not None:
                return found
            accuracy = ball.rel_accuracy_bits()
            if undecided and ball.contains(0) and not asked:
                asked = True
                with within("is it exactly 0?"):
                    zero = source.is_zero()
                if zero:
                    return Evaluation("0", "0", "0", "0", digits, base, exact, arb(0))
            limit = limit if undecided else max(limit, MAX_SIGN_BITS)
            reason = f"|x| <= 2^{_log2(ball)}" + ", and whether x is 0 is not known" * undecided
        if prec >= limit:
            raise UncertifiedError(f"no certified value with {prec} bits: {reason}")
        prec = min(limit, max(goal + prec - accuracy + 16, prec + 16) if accuracy > 0 else 2 * prec)


def _try(
    value: Callable[[int], Value], prec: int, divisor: fmpq | None
) -> Infinite | NoBall | tuple[arb, fmpq | None, bool]:
    """The value at one precision: infinite, none yet, or a ball, the rational that it is, whether it may still be 0."""
    try:
        with precision(prec):
            x = value(prec)
            if divisor is not None:
                x = values.divide(x, Logs(((fmpq(1), divisor),), fmpq(0)))
            if isinstance(x, Infinite):
                return x
            settled = values.settled(x)
            rational = settled if isinstance(settled, fmpq) else None
            return values.to_ball(settled), rational, isinstance(x, arb)
    except NoBall as e:
        return e


def _log2(x: arb) -> str:
    """An integer k with |x| <= 2^k; one too long to read as a power of 2."""
    man, exp = x.abs_upper().man_exp()
    k = int(exp) + man.bit_length()
    if k.bit_length() < 200:
        return str(k)
    return f"(2^{k.bit_length()})" if k > 0 else f"-(2^{k.bit_length() - 1})"
