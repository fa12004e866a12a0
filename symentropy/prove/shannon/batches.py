"""Many assignments of variables on one space at a time, screened in floating point; others decide what passes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from ...errors import SymentropyError
from ...evaluate import evaluate_term
from ...kernel.terms import Add, Call, Div, Mul, Num, Pow, Term, Var, free_names
from .forms import members
from .question import Condition, Question, Setting
from .spaces import Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["CLOSE", "MOST", "Batch", "about", "assignments", "mask_of", "passes"]

Numbers = Any  # an array of floats, one for each assignment, or one float
CLOSE = 1e-9
MOST = 150_000  # assignments that are held at once
_FUNCTIONS: dict[str, Callable[[Numbers], Numbers]] = {"log": np.log, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs}


def about(t: Term, value: Callable[[str], Numbers]) -> Numbers:
    """The value of a term in floating point; nan where it has none or none is known.

    >>> float(about(Div(Num(1), Var("x")), {"x": 4.0}.__getitem__))
    0.25
    """
    match t:
        case Num(number):
            return float(number)
        case Var(name):
            return value(name)
        case Add(args):
            return sum((about(arg, value) for arg in args), 0.0)
        case Mul(args):
            out: Numbers = 1.0
            for arg in args:
                out = out * about(arg, value)
            return out
        case Div(a, b):
            return np.true_divide(about(a, value), about(b, value))
        case Pow(a, b):
            return np.power(about(a, value), about(b, value))
        case Call(fn, (a,)) if fn in _FUNCTIONS:
            return _FUNCTIONS[fn](about(a, value))
        case Call("max" | "min" as fn, args):
            return reduce(np.maximum if fn == "max" else np.minimum, (about(arg, value) for arg in args))
        case _:
            return np.nan if free_names(t) else _closed(t)


def _closed(t: Term) -> float:
    try:
        return float(evaluate_term(t, 17).decimal)
    except (SymentropyError, OverflowError):
        return float("nan")


@dataclass(eq=False)
class Batch:
    """Assignments of partitions to variables: ``rows[k]`` are those of variable k, or None as long as it has none."""

    space: Space
    rows: list[NDArray[np.int16] | None]
    setting: Setting
    joined: dict[int, NDArray[np.int16]] = field(default_factory=dict)

    def join(self, mask: int) -> NDArray[np.int16]:
        """What the variables of a mask say together."""
        if mask not in self.joined:
            low = mask & -mask
            row = self.rows[low.bit_length() - 1]
            assert row is not None
            rest = mask ^ low
            self.joined[mask] = self.space.partitions.joins[row, self.join(rest)] if rest else row
        return self.joined[mask]

    def value(self, name: str) -> Numbers:
        word, _, number = name.partition(" ")
        if word == "H":
            return self.space.entropies[self.join(int(number))]
        if word == "card":
            return self.space.partitions.blocks[self.join(1 << int(number))]
        return float(self.setting[name])

    def excess(self, condition: Condition) -> NDArray[np.float64]:
        """By how much a condition fails; for an equation the difference of the sides."""
        left, right = (about(side, self.value) for side in (condition.lhs, condition.rhs))
        gap = right - left if condition.op in (">=", ">") else left - right
        if condition.op == "=":
            gap = np.abs(gap)
        return np.broadcast_to(-np.abs(gap) if condition.op == "!=" else gap, self.length())

    def length(self) -> int:
        return next(len(row) for row in self.rows if row is not None)

    def kept(self, which: Any) -> None:
        """Only some of the assignments."""
        self.rows = [None if row is None else row[which] for row in self.rows]
        self.joined = {}


def assignments(question: Question, space: Space, setting: Setting, chance: np.random.Generator) -> Batch:
    """Assignments at which the facts hold, about: all of them, or a sample where they are too many.

    Variables are added one by one; a fact is asked as soon as it has all its variables.
    """
    parts = np.arange(len(space.partitions.parts), dtype=np.int16)
    count = len(question.variables)
    batch = Batch(space, [None] * count, setting)
    known, waiting = 0, [(mask_of(fact), fact) for fact in question.facts]
    for k in _order(count, [mask for mask, _ in waiting]):
        size = batch.length() if known else 1
        room = max(1, MOST // len(parts))
        if size > room:
            batch.kept(np.sort(chance.choice(size, room, replace=False)))
            size = room
        batch.rows = [None if row is None else np.repeat(row, len(parts)) for row in batch.rows]
        batch.rows[k] = np.tile(parts, size)
        batch.joined = {}
        known |= 1 << k
        for fact in [fact for mask, fact in waiting if mask & ~known == 0]:
            batch.kept(passes(batch, fact))
        waiting = [(mask, fact) for mask, fact in waiting if mask & ~known]
        if not batch.length():
            return batch
    return batch


def passes(batch: Batch, fact: Condition) -> NDArray[np.bool_]:
    """Where a fact holds, about; a strict one clearly."""
    excess = batch.excess(fact)
    return excess < -CLOSE if fact.op in ("<", ">", "!=") else excess <= CLOSE


def mask_of(condition: Condition) -> int:
    """The variables of a condition."""
    found = 0
    for name in condition.names:
        word, _, number = name.partition(" ")
        found |= int(number) if word == "H" else 1 << int(number) if word == "card" else 0
    return found


def _order(count: int, facts: Sequence[int]) -> Iterator[int]:
    """The variables such that facts have theirs early."""
    known, left = 0, set(range(count))
    while left:
        open_facts = [fact & ~known for fact in facts if fact & ~known]
        nearest = min(open_facts, key=lambda f: (f.bit_count(), f), default=0)
        chosen = list(members(nearest)) or [min(left)]
        for k in chosen:
            left.discard(k)
            known |= 1 << k
            yield k
