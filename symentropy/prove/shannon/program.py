"""Linear programs over the cone of polymatroids, by HiGHS: what they answer is a proposal, in floating point.

One program settles a claim: is there a polymatroid that satisfies the facts and at which the claim fails by some
``margin`` > 0? If not, the dual values are the multipliers of a proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...progress import report

__all__ = ["Constraint", "Floats", "Matrix", "Solution", "combine", "separate", "solve"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
LAZY = 6_000  # from so many inequalities on, only those are given to the solver that a point violates
_BATCH = 200
_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Matrix:
    """A sparse matrix by rows; given to the solver ``turned``, its rows are columns."""

    start: Ints
    index: Ints
    value: Floats
    columns: int

    @staticmethod
    def of(rows: Sequence[Mapping[int, float]], columns: int) -> Matrix:
        """Some rows, each by column."""
        start = np.cumsum([0, *map(len, rows)])
        index = np.array([k for row in rows for k in row], dtype=np.int64)
        return Matrix(start, index, np.array([v for row in rows for v in row.values()], dtype=np.float64), columns)

    @staticmethod
    def basic(quadruples: Ints, columns: int) -> Matrix:
        """The rows h[a] + h[b] - h[u] - h[c], where -1 is nothing; a column that stands twice is summed."""
        row = np.repeat(np.arange(len(quadruples)), 4)
        column, sign = quadruples.ravel(), np.tile([1.0, 1.0, -1.0, -1.0], len(quadruples))
        there = column >= 0
        keys, where = np.unique(row[there] * columns + column[there], return_inverse=True)
        value = np.bincount(where, weights=sign[there], minlength=len(keys))
        keys, value = keys[value != 0], value[value != 0]
        start = np.searchsorted(keys // columns, np.arange(len(quadruples) + 1))
        return Matrix(start, keys % columns, value, columns)

    def stack(self, other: Matrix) -> Matrix:
        start = np.concatenate([self.start, self.start[-1] + other.start[1:]])
        return Matrix(
            start, np.concatenate([self.index, other.index]), np.concatenate([self.value, other.value]), self.columns
        )

    def __len__(self) -> int:
        return len(self.start) - 1


@dataclass(frozen=True)
class Solution:
    """The optimum, with the dual value of each row and column; ``optimal`` is false where none was found."""

    optimal: bool
    value: float
    point: Floats
    dual: Floats
    reduced: Floats


def _model(matrix: Matrix, rows: tuple[Floats, Floats], bounds: tuple[Floats, Floats], cost: Floats,
           integer: Sequence[int] = (), turned: bool = False) -> Any:  # fmt: skip
    import highspy

    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = (len(matrix), matrix.columns) if turned else (matrix.columns, len(matrix))
    lp.col_cost_, (lp.col_lower_, lp.col_upper_), (lp.row_lower_, lp.row_upper_) = cost, bounds, rows
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise if turned else highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = matrix.start.astype(np.int32)
    lp.a_matrix_.index_, lp.a_matrix_.value_ = matrix.index.astype(np.int32), matrix.value
    if integer:
        kinds = np.zeros(len(cost), dtype=int)
        kinds[list(integer)] = 1
        lp.integrality_ = [highspy.HighsVarType.kInteger if k else highspy.HighsVarType.kContinuous for k in kinds]
    plain: Any = highspy.Highs.__bases__[0]  # the solver without callbacks: setting those up prints a banner
    model = plain()
    for name, option in (("output_flag", False), ("threads", 1), ("presolve", "on" if integer else "off")):
        model.setOptionValue(name, option)
    for name in ("primal_feasibility_tolerance", "dual_feasibility_tolerance"):
        model.setOptionValue(name, _TOLERANCE)
    model.passModel(lp)
    return model


def _solution(model: Any) -> Solution:
    import highspy

    found = model.getSolution()
    return Solution(
        model.getModelStatus() == highspy.HighsModelStatus.kOptimal,
        model.getInfo().objective_function_value,
        np.array(found.col_value),
        np.array(found.row_dual),
        np.array(found.col_dual),
    )


def solve(matrix: Matrix, rows: tuple[Floats, Floats], bounds: tuple[Floats, Floats], cost: Floats,
          integer: Sequence[int] = (), seconds: float | None = None, turned: bool = False) -> Solution:  # fmt: skip
    """The least cost of a point within bounds, each row (if ``turned``: column) of the matrix within bounds.

    >>> one = np.array([1.0])
    >>> found = solve(Matrix.of([{0: 1.0}], 1), (one, one * 9), (one * 0, one * 9), one)
    >>> found.value, found.dual.tolist()
    (1.0, [1.0])
    """
    model = _model(matrix, rows, bounds, cost, integer, turned)
    if seconds is not None:
        model.setOptionValue("time_limit", seconds)
    model.run()
    return _solution(model)


# --- is there a polymatroid at which the claim fails? -------------------------------------------------------


@dataclass(frozen=True)
class Constraint:
    """row = 0, row >= 0, or (strictly) row >= margin."""

    row: Mapping[int, float]
    equation: bool = False
    strict: bool = False


def separate(
    quadruples: Ints,
    tight: Sequence[int],
    zero: Sequence[int],
    constraints: Sequence[Constraint],
    size: int,
    columns: int,
) -> Solution:
    """The polymatroid with the greatest margin; ``size`` columns are entropies, the others any numbers.

    ``tight`` are the basic inequalities that hold with equality, ``zero`` the entropies that vanish. The duals are
    those of the basic inequalities, then those of the constraints.
    """
    margin = columns
    rows = [{**c.row, margin: -1.0} if c.strict else c.row for c in constraints]
    fixed = Matrix.of(rows, columns + 1)
    upper = np.array([0.0 if c.equation else np.inf for c in constraints])
    box = np.concatenate([np.zeros(size), np.full(columns - size, -1.0), [0.0]]), np.ones(columns + 1)
    box[1][list(zero)] = 0.0
    cost = np.zeros(columns + 1)
    cost[margin] = -1.0
    most = np.full(len(quadruples), np.inf)
    most[list(tight)] = 0.0
    if len(quadruples) <= LAZY:
        matrix = Matrix.basic(quadruples, columns + 1).stack(fixed)
        return solve(matrix, (np.zeros(len(matrix)), np.concatenate([most, upper])), box, cost)
    return _lazily(quadruples, most, (fixed, upper), box, cost)


def _lazily(quadruples: Ints, most: Floats, fixed: tuple[Matrix, Floats], box: tuple[Floats, Floats],
            cost: Floats) -> Solution:  # fmt: skip
    """Rows come in as points violate them, the most violated first."""
    import highspy

    matrix, upper = fixed
    model = _model(matrix, (np.zeros(len(matrix)), upper), box, cost)
    inside = np.flatnonzero(most == 0.0)
    known = np.zeros(len(quadruples), dtype=bool)
    order: list[Ints] = []
    while True:
        if len(inside):
            more = Matrix.basic(quadruples[inside], matrix.columns)
            model.addRows(
                len(more), np.zeros(len(more)), most[inside], len(more.index), more.start[:-1].astype(np.int32),
                more.index.astype(np.int32), more.value,
            )  # fmt: skip
            known[inside] = True
            order.append(inside)
        model.run()
        found = _solution(model)
        report("inequalities in use", int(known.sum()), len(quadruples))
        if not found.optimal or found.value > -_TOLERANCE:
            break
        slack = combine(quadruples, found.point)
        slack[known] = 0.0
        broken = np.flatnonzero(slack < -_TOLERANCE)
        if not len(broken):
            break
        inside = broken[np.argsort(slack[broken])[:_BATCH]]
    status = model.getModelStatus() == highspy.HighsModelStatus.kOptimal
    dual = np.zeros(len(quadruples) + len(matrix))
    dual[len(quadruples) :] = found.dual[: len(matrix)]
    if order:
        dual[np.concatenate(order)] = found.dual[len(matrix) :]
    return Solution(status, found.value, found.point, dual, found.reduced)


def combine(quadruples: Ints, point: Floats) -> Floats:
    """The value of each basic inequality at a point."""
    known = np.append(point, 0.0)  # column -1
    a, b, u, c = (known[quadruples[:, k]] for k in range(4))
    value: Floats = a + b - u - c
    return value
