"""The joint entropies that are left once facts are used: closed sets of variables, alike ones taken together.

A set that determines further variables has the entropy of its closure. Where the claim and its facts are unchanged
by renaming variables, sets that are renamed into each other have the same entropy on average.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from .facts import Fact, Problem
from .forms import Form, members
from .symmetry import Permutation, image

__all__ = ["Function", "Lattice", "Rows", "functions", "lattice", "merged"]

Ints = NDArray[np.int64]


# --- variables always seen together -------------------------------------------------------------------------


def merged(problem: Problem) -> tuple[Problem, tuple[int, ...]]:
    """The problem with one variable for those that always occur together, and the mask that each stands for.

    Variables that occur nowhere are left out.

    >>> from .forms import Demand, entropy
    >>> small, groups = merged(Problem(("X", "Y", "Z"), Demand("<=", entropy(0b110))))
    >>> small.goal.form == entropy(0b1), groups
    (True, (6,))
    """
    forms = [problem.goal.form, *(fact.form for fact in problem.facts)]
    masks = sorted({mask for form in forms for mask, _ in form.entropies})
    alike: dict[tuple[int, ...], int] = {}
    for k in range(len(problem.variables)):
        seen = tuple(j for j, mask in enumerate(masks) if mask >> k & 1)
        if seen:
            alike[seen] = alike.get(seen, 0) | 1 << k
    groups = tuple(sorted(alike.values(), key=lambda mask: mask & -mask))
    small = {mask: sum(1 << g for g, group in enumerate(groups) if group & mask) for mask in masks}

    def renamed(form: Form) -> Form:
        return replace(form, entropies=tuple(sorted((small[mask], c) for mask, c in form.entropies)))

    names = tuple(problem.variables[next(members(group))] for group in groups)
    goal = replace(problem.goal, form=renamed(problem.goal.form))
    facts = tuple(replace(fact, form=renamed(fact.form)) for fact in problem.facts)
    return Problem(names, goal, facts), groups


# --- functional dependence ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Function:
    """``of`` determines ``value``: fact number ``fact`` is factor * H(value | of) = 0."""

    of: int
    value: int
    fact: int
    factor: Fraction


def functions(facts: Sequence[Fact]) -> tuple[Function, ...]:
    """The facts that say that some variables determine others."""
    found = []
    for number, fact in enumerate(facts):
        sets = fact.form.entropies
        if not fact.equation or fact.form.numbers or fact.form.constant:
            continue
        if len(sets) == 1:
            found.append(Function(0, sets[0][0], number, sets[0][1]))
        elif len(sets) == 2 and sets[0][1] == -sets[1][1]:
            (a, c), (b, d) = sets
            if a & b == a:
                found.append(Function(a, b, number, d))
            elif a & b == b:
                found.append(Function(b, a, number, c))
    return tuple(found)


def _closures(n: int, found: Iterable[Function]) -> Ints:
    closed = np.arange(1 << n, dtype=np.int64)
    found = tuple(found)
    while True:
        before = closed.copy()
        for f in found:
            closed[(closed & f.of) == f.of] |= f.value
        if (closed == before).all():
            return closed


# --- the lattice ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """Basic inequalities: ``h[a] + h[b] - h[u] - h[c] >= 0`` by columns (-1: zero), each I(left; right | given)."""

    columns: Ints
    masks: Ints

    def __len__(self) -> int:
        return len(self.columns)


@dataclass(frozen=True)
class Lattice:
    """``column[S]`` is the column of H(S), -1 where it is zero; ``closed[S]`` the closure of S."""

    n: int
    closed: Ints
    column: Ints
    size: int
    group: tuple[Permutation, ...] = ()

    def rows(self) -> Rows:
        """The elemental inequalities, from which all others follow, each said once."""
        given = np.unique(self.closed)
        if self.group:
            _, first = np.unique(self.column[given], return_index=True)
            given = given[first]
        bits = [np.int64(1 << k) for k in range(self.n)]
        full = np.int64((1 << self.n) - 1)
        parts = [self._part(bit, bit, np.array([full & ~bit])) for bit in bits]
        for i, left in enumerate(bits):
            for right in bits[i + 1 :]:
                parts.append(self._part(left, right, given[(given & (left | right)) == 0]))
        columns = np.concatenate([np.empty((0, 4), dtype=np.int64), *(p.columns for p in parts)])
        masks = np.concatenate([np.empty((0, 3), dtype=np.int64), *(p.masks for p in parts)])
        if self.size < len(self.closed) - 1:
            told = (columns[:, 0] >= 0) | (columns[:, 1] >= 0)
            columns, masks = columns[told], masks[told]
            _, first = np.unique(_keys(columns, self.size), return_index=True)
            columns, masks = columns[first], masks[first]
        return Rows(columns, masks)

    def _part(self, left: np.int64, right: np.int64, given: Ints) -> Rows:
        a, b, u, c = (self.column[given | more] for more in (left, right, left | right, np.int64(0)))
        masks = np.stack([np.full_like(given, left), np.full_like(given, right), given], axis=1)
        return Rows(_told(a, b, u, c), masks)

    def vector(self, form: Form) -> dict[int, Fraction]:
        """The coefficients of the columns."""
        found: dict[int, Fraction] = {}
        for mask, c in form.entropies:
            k = int(self.column[mask])
            if k >= 0:
                found[k] = found.get(k, Fraction(0)) + c
        return {k: c for k, c in found.items() if c}


def _told(a: Ints, b: Ints, u: Ints, c: Ints) -> Ints:
    """The four columns with a <= b, and -1 twice where two cancel."""
    a, b = np.minimum(a, b), np.maximum(a, b)
    for one in (a, b):
        same = (one == u) & (u >= 0)
        one[same], u[same] = -1, -1
    for one in (a, b):
        same = (one == c) & (c >= 0)
        one[same], c[same] = -1, -1
    return np.stack([np.minimum(a, b), np.maximum(a, b), u, c], axis=1)


def _keys(columns: Ints, size: int) -> Ints:
    """One number for each row."""
    u, c = np.minimum(columns[:, 2], columns[:, 3]), np.maximum(columns[:, 2], columns[:, 3])
    key = columns[:, 0] + 1
    for one in (columns[:, 1], u, c):
        key = key * (size + 1) + one + 1
    return key


def lattice(n: int, found: Sequence[Function], group: Sequence[Permutation] = ()) -> Lattice:
    """The closed sets of n variables under functional dependences and a group of renamings (its generators).

    >>> lattice(2, [Function(0b01, 0b10, 0, Fraction(1))]).column.tolist()
    [-1, 1, 0, 1]
    """
    closed = _closures(n, found)
    sets = np.unique(closed)
    least = np.arange(1 << n, dtype=np.int64)
    if group:
        images = [image(p, least) for p in group]
        while True:
            before = least.copy()
            for moved in images:
                least = np.minimum(least, least[moved])
                np.minimum.at(least, moved, before)
            if (least == before).all():
                break
    labels = least[closed]
    kinds = np.unique(labels[sets])
    zero = labels[0]
    kinds = kinds[kinds != zero]
    column = np.searchsorted(kinds, labels).astype(np.int64)
    column[labels == zero] = -1
    return Lattice(n, closed, column, len(kinds), tuple(group))
