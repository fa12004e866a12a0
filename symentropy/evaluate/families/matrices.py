"""Symmetric positive definite matrices of rationals or balls: decided exactly where the entries are rational."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from flint import arb_mat, fmpq, fmpq_mat

from ...errors import IllPosedError
from ...kernel.balls import NoBall
from ...kernel.terms import Add, Term, Vec
from ...theory.quantities import minus
from .. import values
from ..constants import Constants, Number, exactly
from ..values import ZERO, Value

__all__ = ["Row", "Rows", "applied", "combined", "definite", "inverse", "is_definite", "log_det", "paired", "row"]

Row = tuple[Number, ...]
Rows = tuple[Row, ...]


def row(t: Term, constant: Constants, what: str) -> Row:
    """The entries of a vector that is written out; ``what`` names it in errors."""
    if not isinstance(t, Vec) or not t.items:
        raise IllPosedError(f"{what} is a tuple of numbers")
    if any(isinstance(item, Vec) for item in t.items):
        raise IllPosedError(f"{what} is a tuple of numbers, not of tuples")
    return tuple(constant(item) for item in t.items)


def definite(t: Term, constant: Constants, what: str) -> Rows:
    """The entries of a matrix that is written out as its rows; IllPosedError unless symmetric positive definite."""
    lines = t.items if isinstance(t, Vec) else ()
    rows = tuple(row(line, constant, f"row {k} of {what}") for k, line in enumerate(lines, 1))
    if not rows or any(len(r) != len(rows) for r in rows):
        sizes = ", ".join(str(len(r)) for r in rows)
        raise IllPosedError(f"{what} is a square matrix; its {len(rows)} rows have {sizes or 'no'} entries")
    _check_symmetric(lines, rows, constant, what)
    if not is_definite(rows):
        raise IllPosedError(f"{what} is not positive definite")
    return rows


def _check_symmetric(lines: Sequence[Term], rows: Rows, constant: Constants, what: str) -> None:
    """Entries across the diagonal are the same rational, or the same term, or equal by algebra."""
    terms = [line.items for line in lines if isinstance(line, Vec)]
    for i, j in itertools.combinations(range(len(rows)), 2):
        if exactly(rows[i][j], rows[j][i]):
            continue
        gap = constant(Add((terms[i][j], minus(terms[j][i]))))
        if gap > 0 or gap < 0:
            raise IllPosedError(f"{what} is not symmetric: entries {i + 1},{j + 1} and {j + 1},{i + 1} differ")
        if not exactly(gap, 0):
            raise NoBall(f"whether {what} is symmetric is not known")


def is_definite(rows: Rows) -> bool:
    """Whether a symmetric matrix is positive definite: NoBall if balls do not tell.

    >>> is_definite(((fmpq(2), fmpq(1)), (fmpq(1), fmpq(1)))), is_definite(((fmpq(1), fmpq(1)), (fmpq(1), fmpq(1))))
    (True, False)
    """
    return _pivots(rows) is not None


def log_det(rows: Rows) -> Value:
    """The logarithm of the determinant of a positive definite matrix.

    >>> log_det(((fmpq(2), fmpq(1)), (fmpq(1), fmpq(2)))).terms
    ((1, 3),)
    """
    pivots = _pivots(rows)
    if pivots is None:
        raise NoBall("a matrix is not positive definite", final=True)
    product: Value = values.product(pivots)
    return values.log(product)


def _pivots(rows: Rows) -> list[Number] | None:
    """The pivots of elimination, all positive: their product is the determinant; None if one is not positive."""
    left, pivots = [list(r[: i + 1]) for i, r in enumerate(rows)], []
    for k in range(len(left)):
        pivot = left[k][k]
        if pivot < 0 or exactly(pivot, 0):
            return None
        if not pivot > 0:
            raise NoBall("whether a matrix is positive definite is not known")
        pivots.append(pivot)
        for i in range(k + 1, len(left)):
            factor = left[i][k] / pivot
            if not exactly(factor, 0):
                for j in range(k + 1, i + 1):
                    left[i][j] -= factor * left[j][k]
    return pivots


def inverse(rows: Rows) -> Rows:
    """The inverse of a positive definite matrix.

    >>> inverse(((fmpq(2), fmpq(1)), (fmpq(1), fmpq(1))))
    ((1, -1), (-1, 2))
    """
    ring: Any = fmpq_mat if all(isinstance(x, fmpq) for r in rows for x in r) else arb_mat
    try:
        found = ring([list(r) for r in rows]).inv()
    except ZeroDivisionError:
        raise NoBall("the inverse of a matrix is not known at this precision") from None
    return tuple(map(tuple, found.tolist()))


def combined(weights: Sequence[Number], matrices: Sequence[Rows]) -> Rows:
    """The sum of weighted matrices; of vectors as matrices of one row.

    >>> combined([fmpq(2), fmpq(1)], [((fmpq(1), fmpq(0)),), ((fmpq(3), fmpq(4)),)])
    ((5, 4),)
    """
    return tuple(
        tuple(_dot(weights, entries) for entries in zip(*lines, strict=True)) for lines in zip(*matrices, strict=True)
    )


def applied(rows: Rows, vector: Row) -> Row:
    """The matrix times the vector."""
    return tuple(_dot(r, vector) for r in rows)


def paired(a: Rows, b: Rows) -> Number:
    """The sum of the products of entries: the trace of ``a b`` where ``b`` is symmetric, the dot product of rows."""
    return _dot([x for r in a for x in r], [y for r in b for y in r])


def _dot(a: Sequence[Number], b: Sequence[Number]) -> Number:
    """The sum of products: 0 times a ball is exactly 0."""
    products = [x * y for x, y in zip(a, b, strict=True) if not exactly(x, 0) and not exactly(y, 0)]
    return sum(products, ZERO)
