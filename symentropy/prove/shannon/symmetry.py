"""Renamings of variables that change neither the claim nor its facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .facts import Problem
from .forms import members

__all__ = ["Permutation", "image", "orbit", "symmetries"]

Permutation = tuple[int, ...]
Masks = tuple[int, int, int]
_NODES = 20_000  # assignments tried for one pair of variables


def image(p: Permutation, masks: NDArray[np.int64]) -> NDArray[np.int64]:
    """The masks after renaming variable k to p[k].

    >>> image((1, 0, 2), np.array([0b001, 0b101])).tolist()
    [2, 6]
    """
    moved = np.zeros_like(masks)
    for k, to in enumerate(p):
        moved |= (masks >> k & 1) << to
    return moved


def orbit(masks: Masks, group: Sequence[Permutation]) -> list[Masks]:
    """All that some masks are renamed into.

    >>> orbit((0b01, 0b10, 0), [(1, 0)])
    [(1, 2, 0), (2, 1, 0)]
    """
    found, todo = {masks}, [masks]
    while todo:
        top = todo.pop()
        for p in group:
            a, b, c = (sum(1 << p[k] for k in members(mask)) for mask in top)
            moved = (a, b, c)
            if moved not in found:
                found.add(moved)
                todo.append(moved)
    return sorted(found)


# a set of variables with all that is said of it: coefficient, number of the form's kind
_Said = dict[int, tuple[tuple[object, ...], ...]]


def symmetries(problem: Problem) -> tuple[Permutation, ...]:
    """Generators of a group of renamings under which the goal and the set of facts are invariant.

    >>> from .forms import Demand, entropy
    >>> symmetries(Problem(("X", "Y"), Demand("<=", entropy(0b01) + entropy(0b10))))
    ((1, 0),)
    """
    return tuple(_Symmetries(problem).generators())


class _Symmetries:
    def __init__(self, problem: Problem) -> None:
        self.n = len(problem.variables)
        goal = problem.goal.form
        self.forms = [("goal", goal.entropies)]
        self.forms += [(str((f.relation, f.form.numbers, f.form.constant)), f.form.entropies) for f in problem.facts]
        self.whole = frozenset((kind, frozenset(sets)) for kind, sets in self.forms)
        self.colors = self._colors()

    def _colors(self) -> list[int]:
        """Variables of different colors are never renamed into each other."""
        colors = [0] * self.n
        for _ in range(self.n):
            told: list[tuple[object, ...]] = []
            for k in range(self.n):
                seen = sorted(
                    (kind, c, tuple(sorted(colors[j] for j in members(mask))), len(sets))
                    for kind, sets in self.forms
                    for mask, c in sets
                    if mask >> k & 1
                )
                told.append((colors[k], tuple(seen)))
            kinds = {one: number for number, one in enumerate(sorted(set(told), key=repr))}
            new = [kinds[one] for one in told]
            if len(set(new)) == len(set(colors)):
                return new
            colors = new
        return colors

    def generators(self) -> Iterator[Permutation]:
        """For every two variables of a color, one renaming of the first to the second if any is found."""
        joined = list(range(self.n))
        for i in range(self.n):
            for j in range(i + 1, self.n):
                if self.colors[i] != self.colors[j] or (joined[i] == joined[j] and joined[j] != j and i > 0):
                    continue
                p = self._extend(i, j)
                if p is not None:
                    joined[j] = joined[i]
                    yield p

    def _extend(self, i: int, j: int) -> Permutation | None:
        """A renaming that exchanges i and j: first that alone, then with others moved."""
        swap = list(range(self.n))
        swap[i], swap[j] = j, i
        if self._invariant(tuple(swap)):
            return tuple(swap)
        self.left = _NODES
        order = sorted(range(self.n), key=lambda k: k != i)
        return self._search(order, 0, [-1] * self.n, j)

    def _search(self, order: list[int], depth: int, p: list[int], j: int) -> Permutation | None:
        if depth == self.n:
            found = tuple(p)
            return found if self._invariant(found) else None
        k = order[depth]
        used = set(p)
        choices = [j] if depth == 0 else sorted(range(self.n), key=lambda to: to != k)
        for to in choices:
            self.left -= 1
            if self.left < 0:
                return None
            if to in used or self.colors[to] != self.colors[k]:
                continue
            p[k] = to
            if self._possible(p, 1 << k):
                found_ = self._search(order, depth + 1, p, j)
                if found_ is not None:
                    return found_
            p[k] = -1
        return None

    def _possible(self, p: list[int], new: int) -> bool:
        """What is said of sets that are all renamed by now is said of their images."""
        known = sum(1 << k for k, to in enumerate(p) if to >= 0)
        said = self._said()
        for mask, what in said.items():
            if mask & new and mask & ~known == 0 and said.get(sum(1 << p[k] for k in members(mask))) != what:
                return False
        return True

    def _said(self) -> _Said:
        if not hasattr(self, "_cache"):
            found: dict[int, list[tuple[object, ...]]] = {}
            for kind, sets in self.forms:
                for mask, c in sets:
                    found.setdefault(mask, []).append((kind, c, len(sets)))
            self._cache: _Said = {mask: tuple(sorted(what, key=repr)) for mask, what in found.items()}
        return self._cache

    def _invariant(self, p: Permutation) -> bool:
        moved = (
            (kind, frozenset((sum(1 << p[k] for k in members(mask)), c) for mask, c in sets))
            for kind, sets in self.forms
        )
        return frozenset(moved) == self.whole
