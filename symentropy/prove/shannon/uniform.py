"""The plainest polymatroids: the entropies of r random bits' worth of uniform symbols on a set A of variables.

Any r of the variables in A determine all of A and fewer are independent: H(S) = min(r, the size of S and A). For
r = 1 the variables in A are copies of one bit. They refute most false claims at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .certificate import Polymatroid, violates
from .facts import Problem
from .forms import Form, members

__all__ = ["uniform"]

_RANKS = (1, 2, 3)
_NEAR = 1e-12


def uniform(problem: Problem) -> Polymatroid | None:
    """One of these at which the claim fails, if there is one.

    >>> from .forms import Demand, entropy
    >>> uniform(Problem(("X", "Y"), Demand("<=", entropy(1) - entropy(2)))).entropies[0b11]
    Fraction(1, 1)
    """
    forms = [problem.goal.form, *(fact.form for fact in problem.facts)]
    if any(form.numbers or form.constant for form in forms) or problem.goal.relation == "=":
        return None
    every = np.arange(1, 1 << len(problem.variables))
    for rank in _RANKS:
        for mask in _promising(problem, every, rank):
            found = Polymatroid(_entropies(len(problem.variables), mask, rank), {})
            if violates(found, problem):
                return found
    return None


def _promising(problem: Problem, every: NDArray[np.int64], rank: int) -> Iterator[int]:
    """The sets A at which the claim fails most, as far as floating point tells."""
    goal = _values(problem.goal.form, every, rank)
    fails = goal < -_NEAR if problem.goal.relation == "<=" else goal <= _NEAR
    for fact in problem.facts:
        value = _values(fact.form, every, rank)
        fails &= np.abs(value) < _NEAR if fact.equation else value > -_NEAR
    chosen = np.flatnonzero(fails)
    yield from every[chosen[np.argsort(goal[chosen], kind="stable")[:2]]].tolist()


def _values(form: Form, every: NDArray[np.int64], rank: int) -> NDArray[np.float64]:
    total = np.zeros(len(every))
    for mask, c in form.entropies:
        total += float(c) * np.minimum(rank, sum(every >> k & 1 for k in members(mask)))
    return total


def _entropies(n: int, of: int, rank: int) -> dict[int, Fraction]:
    return {mask: Fraction(min(rank, (mask & of).bit_count())) for mask in range(1, 1 << n)}
