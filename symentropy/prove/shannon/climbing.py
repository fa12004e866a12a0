"""Many variables on one space: chains that repair one variable at a time until the facts hold and the claim fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .batches import CLOSE, Batch, mask_of, passes
from .question import Condition, Question, Setting
from .spaces import Space

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["climbed"]

_CHOICES, _SWEEPS = 6_000, 8  # partitions that are weighed up at once; times that each variable is repaired
_STRICTLY, _HEAT = 0.1, 0.5


def climbed(question: Question, space: Space, setting: Setting, chance: np.random.Generator) -> Batch | None:
    """Assignments at which the facts hold and the claim fails, about; None if no chain came there.

    Each variable in turn gets the partition at which the facts that mention it and the claim's negation are
    violated least; a little noise, and more of it every third time, keeps chains from standing still.
    """
    count, parts = len(question.variables), len(space.partitions.parts)
    chains = max(1, _CHOICES // parts)
    mentioned = [(mask_of(fact), fact) for fact in question.facts]
    rows: list[NDArray[np.int16]] = list(chance.integers(0, parts, (count, chains), dtype=np.int16))
    for sweep in range(_SWEEPS):
        for k in map(int, chance.permutation(count)):
            facts = [fact for mask, fact in mentioned if mask >> k & 1]
            tried: list[NDArray[np.int16] | None] = [np.repeat(row, parts) for row in rows]
            tried[k] = np.tile(np.arange(parts, dtype=np.int16), chains)
            strain = _strain(Batch(space, tried, setting), facts, question.claim).reshape(chains, parts)
            noise = chance.random((chains, parts)) * (_HEAT if sweep % 3 == 0 else CLOSE)
            rows[k] = np.argmin(strain + noise, axis=1).astype(np.int16)
        batch = Batch(space, list(rows), setting)
        found = np.logical_and.reduce([passes(batch, fact) for fact in question.facts])
        found = found & (batch.excess(question.claim) > CLOSE)
        if np.any(found):
            batch.kept(np.flatnonzero(found))
            return batch
    return None


def _strain(batch: Batch, facts: list[Condition], claim: Condition) -> NDArray[np.float64]:
    """How far the facts are from holding, and (half as heavy) the claim from failing clearly."""
    strain = np.maximum(_STRICTLY - batch.excess(claim), 0) / 2
    for fact in facts:
        strict = _STRICTLY if fact.op in ("<", ">", "!=") else 0.0
        strain = strain + np.maximum(batch.excess(fact) + strict, 0)
    return np.nan_to_num(strain, nan=np.inf)
