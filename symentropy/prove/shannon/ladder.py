"""The spaces on which counterexamples are looked for, from the simplest up."""

from __future__ import annotations

from collections.abc import Iterator

from .spaces import Space, linear, partitions, trivial, weights

__all__ = ["spaces"]


_FEW = 4  # variables of which all assignments on four atoms are soon looked at
_ALPHABETS = (2, 3, 4, 5, 7, 8, 10, 12, 16, 24, 32, 64, 128)
_HEAVY = 1000


def spaces(variables: int) -> Iterator[Space]:
    """Few atoms first, then small weights; linear functions of three fair bits before the long tail of weights.

    >>> from itertools import islice
    >>> [space.weights for space in islice(spaces(2), 4)]
    [(1,), (1, 1), (1, 2), (1, 3)]
    """
    yield Space(partitions(1), (1,))
    yield from _weighted(2, 2, 5)
    yield from _weighted(3, 3, 7)
    if variables <= _FEW:
        yield from _weighted(4, 4, 9)
        yield Space(linear(3), (1,) * 8)
    else:
        yield from _weighted(4, 4, 4)
        yield Space(linear(3), (1,) * 8)
        yield from _weighted(4, 5, 9)
    yield from _weighted(4, 10, 14)
    yield from _weighted(5, 5, 8)
    yield from _large()
    yield Space(linear(4), (1,) * 16)
    yield from _weighted(4, 15, 20)
    yield from _weighted(6, 6, 9)


def _large() -> Iterator[Space]:
    """One variable and what is equal to it, uniform or nearly constant: for claims that speak of sizes."""
    for atoms in _ALPHABETS:
        yield Space(trivial(atoms), (1,) * atoms)
        yield Space(trivial(atoms), (*(1,) * (atoms - 1), _HEAVY * atoms))


def _weighted(atoms: int, least: int, most: int) -> Iterator[Space]:
    for total in range(least, most + 1):
        for found in weights(atoms, total):
            yield Space(partitions(atoms), found)
