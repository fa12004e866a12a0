"""Finite probability spaces and the variables on them, as partitions with a table of joins.

A variable on a space of a atoms is a partition of them; what variables say together is the join of their partitions.
So on one space all joint entropies are looked up, for many assignments of variables at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Partitions", "Space", "linear", "partitions", "trivial", "weights"]

Partition = tuple[int, ...]  # the block of each atom, blocks numbered as they appear


@dataclass(frozen=True, eq=False)
class Partitions:
    """Partitions of the same atoms, closed under joins; ``joins[i, j]`` is the number of the join of two."""

    parts: tuple[Partition, ...]
    joins: NDArray[np.int16]
    blocks: NDArray[np.int16]

    @staticmethod
    def of(parts: Sequence[Partition]) -> Partitions:
        number = {part: k for k, part in enumerate(parts)}
        joins = [[number[_canonical(zip(a, b, strict=True))] for b in parts] for a in parts]
        return Partitions(tuple(parts), np.array(joins, np.int16), np.array([max(p) + 1 for p in parts], np.int16))

    @property
    def atoms(self) -> int:
        return len(self.parts[0])


@dataclass(frozen=True, eq=False)
class Space:
    """Partitions with a weight of each atom."""

    partitions: Partitions
    weights: tuple[int, ...]

    @property
    def uniform(self) -> bool:
        """Whether all atoms weigh the same."""
        return len(set(self.weights)) == 1

    @cached_property
    def entropies(self) -> NDArray[np.float64]:
        """The entropy of each partition, in nats."""
        total = sum(self.weights)
        found = []
        for part in self.partitions.parts:
            p = np.bincount(part, self.weights) / total
            found.append(-float(np.sum(p * np.log(p))))
        return np.array(found)


def _canonical(labels: object) -> Partition:
    known: dict[object, int] = {}
    return tuple(known.setdefault(label, len(known)) for label in labels)  # type: ignore[attr-defined]


@cache
def partitions(atoms: int) -> Partitions:
    """All partitions of some atoms.

    >>> [len(partitions(a).parts) for a in (1, 2, 3, 4)]
    [1, 2, 5, 15]
    """
    found: list[Partition] = [(0,)]
    for _ in range(atoms - 1):
        found = [(*part, block) for part in found for block in range(max(part) + 2)]
    return Partitions.of(found)


def trivial(atoms: int) -> Partitions:
    """Only the constant and the variable that tells all atoms apart.

    >>> trivial(3).parts
    ((0, 0, 0), (0, 1, 2))
    """
    return Partitions.of([(0,) * atoms, tuple(range(atoms))])


@cache
def linear(bits: int) -> Partitions:
    """The variables that are linear functions over GF(2) of independent fair bits, which are the space's 2^bits atoms.

    >>> [len(linear(bits).parts) for bits in (1, 2, 3)]
    [2, 5, 16]
    """
    points = list(product((0, 1), repeat=bits))
    functionals = [tuple(sum(a * x for a, x in zip(f, p, strict=True)) % 2 for p in points) for f in points]
    found: dict[Partition, None] = {_canonical([0] * len(points)): None}
    for _ in range(bits):
        found |= {_canonical(zip(part, f, strict=True)): None for part in list(found) for f in functionals}
    return Partitions.of(list(found))


def weights(atoms: int, total: int) -> Iterator[tuple[int, ...]]:
    """The ways to write a total as a sum of positive weights, without a common factor, in ascending order.

    >>> list(weights(3, 5))
    [(1, 1, 3), (1, 2, 2)]
    """
    from math import gcd

    def ascending(count: int, rest: int, least: int) -> Iterator[tuple[int, ...]]:
        if count == 1:
            yield (rest,)
            return
        for first in range(least, rest // count + 1):
            for others in ascending(count - 1, rest - first, first):
                yield (first, *others)

    yield from (w for w in ascending(atoms, total, 1) if gcd(*w) == 1)
