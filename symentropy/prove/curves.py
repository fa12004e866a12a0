"""Densities and functions written out, to try statements at: their integrals have closed forms.

A guard under a sum over one point is an indicator: ``sum_{[x > 0]} exp(-x)`` is the density that is 0 left of 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from ..kernel.balls import exact
from ..kernel.signs import sub
from ..kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Add,
    Bind,
    Bound,
    Call,
    Div,
    Interval,
    Mul,
    Pow,
    Range,
    Term,
    Use,
    num,
    shift,
)
from ..theory.quantities import LINE, NORMAL, log, minus

__all__ = ["densities", "functions"]

_x = Bound(0)


def densities(domain: Interval, moments: Iterable[tuple[Term, Term]]) -> list[Term]:
    """Densities on an interval; on the line, of each shape with each mean and standard deviation.

    >>> [type(f).__name__ for f in densities(LINE, [(ZERO, ONE)])]
    ['Use', 'Bind', 'Bind', 'Bind', 'Bind', 'Bind']
    """
    if domain == LINE:
        return [shape(m, s) for m, s in moments for shape in _SHAPES]
    lo, hi = domain.lo, domain.hi
    if lo == NEG_INF or hi == INF:
        end, sign = (hi, -1) if lo == NEG_INF else (lo, 1)
        away = Mul((num(sign), sub(_x, end)))
        falling = [Bind("lam", domain, _exponential(away, num(r)), "x") for r in (1, 2, Fraction(1, 3))]
        return [*falling, Bind("lam", domain, _where(sub(num(2), away), num(Fraction(1, 2))), "x")]
    length, middle = sub(hi, lo), Div(Add((lo, hi)), num(2))
    tilted = Div(_exponential(sub(_x, lo), ONE), sub(ONE, Call("exp", (minus(length),))))
    bodies = (Div(ONE, length), _where(sub(middle, _x), Div(num(2), length)), tilted)
    return [Bind("lam", domain, body, "x") for body in bodies]


def _where(condition: Term, value: Term) -> Term:
    """``value`` where ``condition`` > 0, else 0."""
    return Bind("sum", Range(ONE, ONE, shift(condition, 1)), shift(value, 1), "j")


def _exponential(distance: Term, rate: Term) -> Term:
    """The exponential density at a positive distance from its end."""
    return Mul((rate, Call("exp", (minus(Mul((rate, distance))),))))


def _normal(m: Term, s: Term) -> Term:
    return Use(NORMAL, (m, s))


def _uniform(m: Term, s: Term) -> Term:
    half = Mul((s, Call("sqrt", (num(3),))))
    inside = sub(Pow(half, num(2)), Pow(sub(_x, m), num(2)))
    return Bind("lam", LINE, _where(inside, Div(ONE, Mul((num(2), half)))), "x")


def _laplace(m: Term, s: Term) -> Term:
    rate = Div(Call("sqrt", (num(2),)), s)
    return Bind("lam", LINE, Div(_exponential(Call("abs", (sub(_x, m),)), rate), num(2)), "x")


def _falling(m: Term, s: Term) -> Term:
    """Exponential, beginning one standard deviation left of its mean."""
    away = Add((sub(_x, m), s))
    return Bind("lam", LINE, _where(away, _exponential(away, Div(ONE, s))), "x")


def _rising(m: Term, s: Term) -> Term:
    away = Add((sub(m, _x), s))
    return Bind("lam", LINE, _where(away, _exponential(away, Div(ONE, s))), "x")


def _two_bars(m: Term, s: Term) -> Term:
    """Uniform where 2/7 < |x - m|/s < 11/7: a gap in the middle; (4 + 22 + 121)/49 is 3."""
    near, far = (Mul((num(Fraction(k, 7)), s)) for k in (2, 11))
    away = Call("abs", (sub(_x, m),))
    height = Div(num(Fraction(7, 18)), s)
    return Bind("lam", LINE, _where(sub(far, away), _where(sub(away, near), height)), "x")


_SHAPES: tuple[Callable[[Term, Term], Term], ...] = (_normal, _uniform, _falling, _laplace, _two_bars, _rising)


def functions(domain: Interval, factors: Iterable[Fraction]) -> list[Term]:
    """Differentiable functions on an interval: logarithms where it is positive, lines, parabolas, exponentials.

    >>> from symentropy.kernel.terms import INF
    >>> len(functions(Interval(ZERO, INF), [Fraction(1)]))
    5
    """
    lo = exact(domain.lo) if domain.lo != NEG_INF else None
    bodies: list[Term] = []
    for c in map(num, factors):
        curves = [log(_x)] if lo is not None and lo >= 0 else []
        curves += [_x, Pow(_x, num(2)), Call("exp", (minus(_x),))]
        bodies += [Mul((c, curve)) for curve in curves]
    return [Bind("lam", domain, body, "x") for body in dict.fromkeys((*bodies[:1], ZERO, *bodies[1:]))]
