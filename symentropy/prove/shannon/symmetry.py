"""Renamings of variables that change neither the claim nor its facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from .facts import Problem
from .forms import members

__all__ = ["Masks", "Permutation", "image", "orbit", "symmetries"]

Permutation = tuple[int, ...]
Masks = tuple[int, int, int]
_NODES = 2_000  # assignments tried for one variable and its image


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
            if (a, b, c) not in found:
                found.add((a, b, c))
                todo.append((a, b, c))
    return sorted(found)


def symmetries(problem: Problem) -> tuple[Permutation, ...]:
    """Generators of a group of renamings under which the goal and the set of facts are invariant.

    >>> from .forms import Demand, entropy
    >>> symmetries(Problem(("X", "Y"), Demand("<=", entropy(0b01) + entropy(0b10))))
    ((1, 0),)
    """
    return tuple(_Symmetries(problem).generators())


class _Symmetries:
    """Renamings are searched that fix the variables below k and send k to j, for every k and j."""

    def __init__(self, problem: Problem) -> None:
        self.n = len(problem.variables)
        forms = [("goal", problem.goal.form.entropies)]
        forms += [(str((f.relation, f.form.numbers, f.form.constant)), f.form.entropies) for f in problem.facts]
        self.forms = forms
        self.whole = frozenset((kind, frozenset(sets)) for kind, sets in forms)
        self.together = [[0] * self.n for _ in range(self.n)]
        self._tell()

    def _tell(self) -> None:
        """``together[i][j]`` numbers what is said of the sets that i and j are both in."""
        said: dict[tuple[int, int], list[tuple[str, str, int, int]]] = {}
        for kind, sets in self.forms:
            for mask, c in sets:
                inside = list(members(mask))
                for i in inside:
                    for j in inside:
                        said.setdefault((i, j), []).append((kind, str(c), len(inside), len(sets)))
        numbers: dict[tuple[tuple[str, str, int, int], ...], int] = {}
        for (i, j), what in said.items():
            self.together[i][j] = numbers.setdefault(tuple(sorted(what)), len(numbers) + 1)

    def generators(self) -> Iterator[Permutation]:
        for k in reversed(range(self.n)):
            reached = {k}
            found: list[Permutation] = []
            for j in range(k + 1, self.n):
                if j in reached:
                    continue
                self.left = _NODES
                p = self._search([*range(k), j])
                if p is not None:
                    yield p
                    found.append(p)
                    reached = _reached(k, found)

    def _search(self, p: list[int]) -> Permutation | None:
        """The renaming that begins so, if there is any."""
        k = len(p) - 1
        self.left -= 1
        if self.left < 0 or any(self.together[k][m] != self.together[p[k]][p[m]] for m in range(k + 1)):
            return None
        if len(p) == self.n:
            return tuple(p) if self._invariant(tuple(p)) else None
        free = sorted(set(range(self.n)) - set(p), key=lambda to: to != len(p))
        return next((found for to in free if (found := self._search([*p, to])) is not None), None)

    def _invariant(self, p: Permutation) -> bool:
        moved = (
            (kind, frozenset((sum(1 << p[k] for k in members(mask)), c) for mask, c in sets))
            for kind, sets in self.forms
        )
        return frozenset(moved) == self.whole


def _reached(k: int, group: Sequence[Permutation]) -> set[int]:
    found, todo = {k}, [k]
    while todo:
        top = todo.pop()
        for p in group:
            if p[top] not in found:
                found.add(p[top])
                todo.append(p[top])
    return found
