"""Joint pmfs that are worth an exact decision: those at which facts hold and the claim fails in floating point."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from .batches import CLOSE, MOST, Batch, assignments
from .climbing import climbed
from .pmfs import Joint
from .question import Question, Setting
from .spaces import Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["proposals"]

_DECIDED, _DECIDED_CLOSE = 12, 60  # so many of one batch


def proposals(question: Question, space: Space, setting: Setting, chance: np.random.Generator) -> Iterator[Joint]:
    """Joint pmfs on the space at which the facts hold and the claim fails, about; the simplest first."""
    with np.errstate(all="ignore"):
        yield from _chosen(question, assignments(question, space, setting, chance))
        if len(space.partitions.parts) ** len(question.variables) > MOST and space.uniform:
            batch = climbed(question, space, setting, chance)
            if batch is not None:
                yield from _chosen(question, batch)


def _chosen(question: Question, batch: Batch) -> Iterator[Joint]:
    """The assignments of a batch that are worth an exact decision."""
    if not batch.length():
        return
    space, excess = batch.space, batch.excess(question.claim)
    fails = np.flatnonzero(excess > CLOSE)
    for row in fails[_simplest(batch, fails, excess)] if len(fails) else _close(batch, question, excess):
        parts = [space.partitions.parts[column[row]] for column in batch.rows if column is not None]
        yield Joint.of(question.variables, zip(zip(*parts, strict=True), space.weights, strict=True))


def _simplest(batch: Batch, which: NDArray[np.intp], excess: NDArray[np.float64]) -> NDArray[np.intp]:
    """The first few by the number of outcomes, the number of the variables' values, and the larger gap."""
    blocks, count = batch.space.partitions.blocks, len(batch.rows)
    atoms = blocks[batch.join((1 << count) - 1)[which]]
    values = np.sum([blocks[batch.join(1 << k)[which]] for k in range(count)], axis=0)
    return np.lexsort((-np.round(excess[which], 9), values, atoms))[:_DECIDED]


def _close(batch: Batch, question: Question, excess: NDArray[np.float64]) -> NDArray[np.intp]:
    """Where no digit of a float tells: one assignment for each list of entropies that the claim sees."""
    close = np.flatnonzero(np.abs(excess) <= CLOSE)
    if question.claim.op in ("<", ">", "!=") or batch.space.uniform:
        names = sorted(question.claim.names)
        seen = [np.broadcast_to(batch.value(name), excess.shape)[close] for name in names]
        if seen and len(close):
            _, first = np.unique(np.round(np.stack(seen), 9), axis=1, return_index=True)
            close = close[first]
        order = np.argsort(-excess[close], kind="stable")
        return close[order][:_DECIDED_CLOSE]
    return close[:0]
