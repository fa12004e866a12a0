"""Random joint pmfs that are built along the facts: each variable from a few before it, functions as functions."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import product

from ...theory.random import Functional
from .pmfs import Joint
from .question import Condition

__all__ = ["networks"]

_ROWS = ((1, 1), (1, 0), (0, 1), (1, 3), (3, 1), (1, 2), (2, 1), (1, 7), (7, 1))
_PARENTS = 2
_MOST_VARIABLES = 7


def networks(variables: Sequence[str], facts: Sequence[Condition], seed: int = 2) -> Iterator[Joint]:
    """Joint pmfs of bits without end; none if the variables are too many.

    >>> len(next(networks(("X", "Y"), ())).names)
    2
    """
    functions = {f.fact.value: f.fact.arguments for f in facts if isinstance(f.fact, Functional)}
    chance = random.Random(seed)
    while len(variables) <= _MOST_VARIABLES:
        order = _order(variables, functions, chance)
        parents = [_parents(name, order[:k], functions, chance) for k, name in enumerate(order)]
        yield _drawn(variables, order, parents, functions.keys(), chance)


def _order(variables: Sequence[str], functions: dict[str, tuple[str, ...]], chance: random.Random) -> list[str]:
    """By chance, but functions after what they are functions of, as far as that goes."""
    left = list(variables)
    chance.shuffle(left)
    order: list[str] = []
    while left:
        ready = [v for v in left if all(a in order for a in functions.get(v, ()))]
        order.append((ready or left)[0])
        left.remove(order[-1])
    return order


def _parents(
    name: str, before: Sequence[str], functions: dict[str, tuple[str, ...]], chance: random.Random
) -> tuple[str, ...]:
    if name in functions:
        return tuple(a for a in functions[name] if a in before)
    return tuple(chance.sample(before, min(len(before), chance.randint(0, _PARENTS))))


def _drawn(
    variables: Sequence[str],
    order: Sequence[str],
    parents: Sequence[tuple[str, ...]],
    functions: object,
    chance: random.Random,
) -> Joint:
    """One joint pmf with these dependences; conditional pmfs from a few small weights."""
    found: list[tuple[dict[str, int], int]] = [({}, 1)]
    for name, above in zip(order, parents, strict=True):
        rows = _ROWS[1:3] if name in functions else _ROWS  # type: ignore[operator]
        table = {values: chance.choice(rows) for values in product((0, 1), repeat=len(above))}
        # rows are brought to one sum, so that weights multiply
        found = [
            ({**outcome, name: bit}, weight * row[bit] * (24 // sum(row)))
            for outcome, weight in found
            for row in [table[tuple(outcome[a] for a in above)]]
            for bit in (0, 1)
            if row[bit]
        ]
    return Joint.of(variables, ((tuple(outcome[v] for v in variables), weight) for outcome, weight in found))
