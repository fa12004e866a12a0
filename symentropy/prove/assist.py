"""Help for authors: reasons for steps that have none, and explanations of steps that are not accepted."""

from __future__ import annotations

from dataclasses import replace

from ..kernel.proof import Derivation, Entry, Step
from .explain import Failure, explain_need, explain_step
from .finding import evidence, found
from .places import Place, chains, replaced, visit

__all__ = ["complete", "explain", "not_all_said"]


def complete(entry: Entry, note: str = "") -> Entry:
    """The entry with reasons found for the steps that have none and need some; ``note`` marks them.

    >>> from symentropy import calc, derivation
    >>> @derivation
    ... def excess():
    ...     '''Cross entropy in excess of entropy.'''
    ...     return calc("H(P, Q) - H(P)").eq("sum(i, P[i]*log(P[i]/Q[i]))", by=()).eq("KL(P || Q)", by=())
    >>> first, second = complete(excess.entry).proof.steps
    >>> [getattr(reason, "definition", reason) for reason in first.by][2:]
    ['log_of_quotient', 'linearity']

    Whether the result is a proof is for the kernel to say: a step for which nothing was found stays as it is.
    """

    def fill(place: Place) -> Step | None:
        step = place.step
        if step is None or not _incomplete(step) or place.needs() or place.refusal() is None:
            return None
        better = found(place)
        return None if better is None else replace(better, note=step.note or _mark(step, better, note))

    return visit(_converging(entry), fill)[0]


def _mark(step: Step, better: Step, note: str) -> str:
    """What marks the reasons that were found; of those that the author gave, which come first, it says how many."""
    own = sum(1 for reason in better.by if reason in step.by)
    return f"{note} after {own}" if note and own else note


def not_all_said(entry: Entry) -> bool:
    """Whether some step leaves open why it holds."""
    return any(_incomplete(step) for chain in chains(entry.proof) for step in chain.steps)


def _incomplete(step: Step) -> bool:
    """An equation without reasons, or an inequality without facts."""
    return not step.certificate and (not step.by or step.relation != "=")


def _converging(entry: Entry) -> Entry:
    """With evidence that integrals converge, for chains that give none."""

    def shown(chain: Derivation) -> Derivation:
        return chain if chain.integrals else replace(chain, integrals=evidence(chain, entry.statement))

    return replace(entry, proof=replaced(entry.proof, shown))


class _Stop(Exception):
    def __init__(self, failure: Failure) -> None:
        self.failure = failure


def explain(entry: Entry, own: int = 0) -> Failure | None:
    """Why the kernel does not accept the entry: the first step that fails; None if it accepts all of it.

    >>> from symentropy import calc, definition, derivation
    >>> @derivation
    ... def wrong_sign():
    ...     return calc("H(P)").eq("sum(i, P[i]*log(P[i]))", by=definition("H"))
    >>> print(explain(wrong_sign.entry).text.splitlines()[-1])
      → With the other sign it is true: = −Σ_{i: P[i] > 0} P[i]·log(P[i])

    ``own`` says how many hypotheses were assumed and not written by the author.
    """

    def look(place: Place) -> None:
        unmet = place.needs()
        if unmet:
            raise _Stop(explain_need(place, unmet))
        reason = place.refusal()
        if reason is not None:
            raise _Stop(explain_step(place, reason, own))

    try:
        _, stopped = visit(entry, look)
    except _Stop as found_one:
        return found_one.failure
    return None if stopped is None else Failure(entry.statement.name, "", (f"{stopped}.",))
