"""From multipliers in floating point to exact ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from flint import fmpq, fmpq_mat

__all__ = ["Vector", "combined", "multipliers", "rounded"]

Vector = Mapping[int, Fraction]
_DENOMINATORS = (1, 12, 60, 5040)


def rounded(values: Sequence[float], denominator: int) -> list[Fraction]:
    """The nearest rationals with denominators up to this.

    >>> rounded([0.3333333333, 1.0000000001], 12)
    [Fraction(1, 3), Fraction(1, 1)]
    """
    return [Fraction(float(value)).limit_denominator(denominator) for value in values]


def combined(weights: Sequence[Fraction], vectors: Sequence[Vector]) -> dict[int, Fraction]:
    """The sum of weight * vector."""
    total: dict[int, Fraction] = {}
    for weight, vector in zip(weights, vectors, strict=True):
        if weight:
            for k, c in vector.items():
                total[k] = total.get(k, Fraction(0)) + weight * c
    return {k: c for k, c in total.items() if c}


def multipliers(target: Vector, vectors: Sequence[Vector], guess: Sequence[float]) -> list[Fraction] | None:
    """Exact weights near the guess with target = the sum of weight * vector, or None.

    >>> one, third = Fraction(1), Fraction(1, 3)
    >>> multipliers({0: third}, [{0: one}], [0.3333])
    [Fraction(1, 3)]
    """
    want = {k: c for k, c in target.items() if c}
    for denominator in _DENOMINATORS:
        weights = rounded(guess, denominator)
        if combined(weights, vectors) == want:
            return weights
    return _solved(want, vectors, rounded(guess, _DENOMINATORS[-1]))


def _solved(
    want: Mapping[int, Fraction], vectors: Sequence[Vector], guess: Sequence[Fraction]
) -> list[Fraction] | None:
    """The exact solution; weights that are not determined by the others are those guessed."""
    names = sorted({k for vector in (want, *vectors) for k in vector})
    place = {k: row for row, k in enumerate(names)}
    n = len(vectors)
    table = fmpq_mat(len(names), n + 1)
    for column, vector in enumerate((*vectors, want)):
        for k, c in vector.items():
            table[place[k], column] = fmpq(c.numerator, c.denominator)
    reduced, rank = table.rref()
    weights, pivots = list(guess), []
    for row in range(rank):
        pivots.append(next(k for k in range(n + 1) if reduced[row, k] != 0))
    if n in pivots:
        return None
    free = [k for k in range(n) if k not in set(pivots)]
    for row, pivot in enumerate(pivots):
        value = _fraction(reduced[row, n])
        for k in free:
            if reduced[row, k] != 0:
                value -= _fraction(reduced[row, k]) * guess[k]
        weights[pivot] = value
    return weights


def _fraction(x: fmpq) -> Fraction:
    return Fraction(int(x.p), int(x.q))
