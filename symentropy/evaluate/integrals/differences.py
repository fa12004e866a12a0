"""Differences of log-densities, in which equal summands have cancelled: balls of equal size never would."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from ...kernel.terms import ONE, ZERO, Add, Mul, Num, Term, free_names, num

__all__ = ["difference"]


def difference(a: Term, b: Term) -> Term:
    """``a - b``; what both contain is left out.

    >>> from symentropy.kernel.terms import Call, Var
    >>> x = Var("x")
    >>> difference(Add((num(3), Call("exp", (x,)))), Add((Call("exp", (x,)), x)))
    Add(args=(Num(value=Fraction(3, 1)), Mul(args=(Num(value=Fraction(-1, 1)), Var(name='x')))))
    """
    found: dict[Term, Fraction] = {}
    for t, sign in ((a, 1), (b, -1)):
        for by, part in _summands(t):
            found[part] = found.get(part, Fraction(0)) + sign * by
    left = [_times(by, part) for part, by in found.items() if by]
    return Add(tuple(left)) if len(left) > 1 else left[0] if left else ZERO


def _summands(t: Term) -> Iterator[tuple[Fraction, Term]]:
    """The term as a sum of multiples; a product with one moving sum, ``(k - 1)*log(p)``, multiplied out."""
    match t:
        case Add(args):
            for a in args:
                yield from _summands(a)
        case Num(value):
            yield Fraction(value), ONE
        case Mul(args):
            yield from _product(args)
        case _:
            yield Fraction(1), t


def _product(args: tuple[Term, ...]) -> Iterator[tuple[Fraction, Term]]:
    by, rest = Fraction(1), []
    for a in _factors(args):
        if isinstance(a, Num):
            by *= Fraction(a.value)
        else:
            rest.append(a)
    sums = [i for i, a in enumerate(rest) if isinstance(a, Add) and free_names(a)]
    if len(sums) != 1 or any(free_names(a) for i, a in enumerate(rest) if i != sums[0]):
        yield by, _joined(rest)
        return
    for c, part in _summands(rest[sums[0]]):
        factors = [*rest[: sums[0]], *_factors((part,)), *rest[sums[0] + 1 :]]
        yield by * c, _joined([f for f in factors if f != ONE])


def _factors(args: tuple[Term, ...]) -> Iterator[Term]:
    for a in args:
        if isinstance(a, Mul):
            yield from _factors(a.args)
        else:
            yield a


def _joined(factors: list[Term]) -> Term:
    return Mul(tuple(factors)) if len(factors) > 1 else factors[0] if factors else ONE


def _times(by: Fraction, t: Term) -> Term:
    if by == 1 or t == ONE:
        return t if by == 1 else num(by)
    return Mul((num(by), *(t.args if isinstance(t, Mul) else (t,))))
