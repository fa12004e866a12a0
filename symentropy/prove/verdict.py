"""The answers to a claim. Only ``Proved`` holds a theorem of the claim; ``Refuted`` holds one of its negation."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import SymentropyError
from ..kernel.proof import Theorem

__all__ = ["IllPosed", "NotProved", "Proved", "Refuted", "TimedOut", "Unknown", "Verdict"]


@dataclass(frozen=True)
class Proved:
    """The claim holds for all values of its variables; ``name`` is the theorem's."""

    theorem: Theorem
    statement: str
    name: str

    verdict = "proved"


@dataclass(frozen=True)
class Refuted:
    """The claim fails at ``witness``; ``gap`` is left minus right there, a certified decimal or "inf".

    ``gap`` is None where both sides are the same infinity.
    """

    theorem: Theorem | None
    statement: str
    witness: dict[str, object]
    gap: str | None
    reason: str = ""

    verdict = "refuted"


@dataclass(frozen=True)
class Unknown:
    """Neither proved nor refuted; ``evidence`` says what was tried."""

    reason: str
    statement: str | None = None
    evidence: tuple[str, ...] = field(default=())

    verdict = "unknown"


@dataclass(frozen=True)
class IllPosed:
    """The claim has no meaning at some values its names may take."""

    reason: str
    statement: str | None = None
    column: int | None = None

    verdict = "ill-posed"


@dataclass(frozen=True)
class TimedOut:
    """No answer within the time or memory allowed."""

    reason: str
    statement: str | None = None

    verdict = "timeout"


Verdict = Proved | Refuted | Unknown | IllPosed | TimedOut


class NotProved(SymentropyError):
    """The claim has no derivation; ``verdict`` says what was found."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__(f"{verdict.verdict}: {getattr(verdict, 'reason', '') or 'it is refuted'}")
        self.verdict = verdict

    def __reduce__(self) -> tuple[type[NotProved], tuple[Verdict]]:
        return type(self), (self.verdict,)  # an exception is pickled by its message, if nothing else is said
