"""What the command line answers: plain data for JSON, with the exit code and the words for a terminal.

Everything here runs in a worker. The process that prints never imports what computes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from . import progress, verbs
from .errors import IllPosedError, LanguageError, SymentropyError, UncertifiedError
from .worker import WorkerTimeout

if TYPE_CHECKING:
    from .render.refutation_pages import Page
    from .theorem import Theorem

__all__ = [
    "CODES", "EVALUATE_KEYS", "FAULT", "VERIFY_KEYS", "Answer", "advice", "claims", "derivation", "entry",
    "evaluation", "listing", "refusal", "replay", "unsettled", "verification",
]  # fmt: skip

FAULT = 6
CODES = {"proved": 0, "refuted": 1, "unknown": 2, "ill-posed": 3, "error": 4, "timeout": 5}

VERIFY_KEYS = (
    "id", "claim", "verdict", "theorem", "statement", "uses", "witness", "gap", "reason", "column", "seconds",
)  # fmt: skip
EVALUATE_KEYS = (
    "id", "expr", "value", "radius", "lower", "upper", "digits", "base", "certified", "method", "verdict", "reason",
    "column", "seconds",
)  # fmt: skip


class Answer(NamedTuple):
    """The fields that are known, the exit code, and the text for people (a derivation, or an error with its caret)."""

    fields: dict[str, Any]
    code: int
    text: str = ""


def verification(claim: str, declared: dict[str, Any]) -> Answer:
    """The answer of ``verify``."""
    try:
        verdict = verbs.verify(claim, timeout=None, **declared)
    except SymentropyError as problem:
        return refusal(problem)
    return _of_verdict(verdict)


def evaluation(expr: str, declared: dict[str, Any]) -> Answer:
    """The answer of ``evaluate``; numbers as text, exact."""
    try:
        value = verbs.evaluate(expr, timeout=None, **declared)
    except SymentropyError as problem:
        return refusal(problem)
    fields = {
        "value": _text(value.decimal),
        "radius": _text(value.radius),
        "lower": _text(value.lower),
        "upper": _text(value.upper),
        "digits": value.digits,
        "base": str(value.base),
        "certified": bool(value.certified),
        "method": value.method,
    }
    return Answer(fields, 0)


def derivation(claim: str, declared: dict[str, Any], form: str) -> Answer:
    """The answer of ``derive``, written out in one of the formats."""
    try:
        theorem = verbs.derive(claim, timeout=None, **declared)
    except SymentropyError as problem:
        return refusal(problem)
    return Answer({"theorem": theorem.statement.name}, 0, _written(theorem, form))


def entry(name: str, form: str) -> Answer:
    """One entry of the handbook, written out."""
    from .handbook import page

    try:
        refuted = page(name)
        return Answer({"theorem": name}, 0, _written(verbs.find(name) if refuted is None else refuted, form))
    except SymentropyError as problem:
        return refusal(problem)


def listing() -> list[tuple[str, str, str, str]]:
    """Chapter, name, title and kind (theorem or refutation) of every entry of the handbook."""
    from .handbook import entries

    return [(e.chapter, e.name, e.title, e.kind) for e in entries()]


def claims() -> list[dict[str, Any]]:
    """The rows of the table of claims: how each is settled, its words, the entries that settle it."""
    from .handbook import rows

    return [
        {"row": r.row, "how": list(r.how), "claim": r.claim, "entries": list(r.entries), "digits": dict(r.digits)}
        for r in rows()
    ]


def unsettled() -> tuple[int, list[str]]:
    """How many claims the table has, and what keeps it from being settled."""
    from .handbook import faults, rows

    return len(rows()), faults()


def replay() -> Iterator[tuple[str, bool, str, float]]:
    """Every entry of the handbook replayed: its name, whether the kernel accepts it, why not, and the seconds."""
    from .handbook import check_all, entries

    total = len(entries())
    progress.report("entries", 0, total)
    for done, (name, ok, message, seconds) in enumerate(check_all(), 1):
        progress.report("entries", done, total)
        yield str(name), bool(ok), str(message), float(seconds)


def refusal(problem: SymentropyError) -> Answer:
    """The answer where there is an error instead of a result."""
    found = getattr(problem, "verdict", None)
    if found is not None and not isinstance(found, str):
        answer = _of_verdict(found)
        return answer._replace(text=answer.text or str(problem))
    word = found if found in CODES else _kind(problem)
    text = str(problem)
    fields = {"verdict": word, "reason": text.partition("\n")[0], "column": getattr(problem, "column", None)}
    return Answer(fields, CODES[word], text)


def advice(work: Callable[..., Any], late: WorkerTimeout) -> str:
    """What may help where time or memory were not enough."""
    ways = [] if late.memory else ["allow more with --timeout"]
    ways += ["ask for fewer digits"] if work is evaluation else []
    return ", or ".join(ways)


def _kind(problem: SymentropyError) -> str:
    match problem:
        case LanguageError():
            return "error"
        case IllPosedError():
            return "ill-posed"
        case UncertifiedError():
            return "unknown"
        case WorkerTimeout():
            return "timeout"
        case _:
            return "error"


def _of_verdict(verdict: Any) -> Answer:
    theorem, reason = getattr(verdict, "theorem", None), getattr(verdict, "reason", "")
    tried = "; ".join(getattr(verdict, "evidence", ()))
    fields = {
        "verdict": verdict.verdict,
        "theorem": getattr(verdict, "name", None),
        "statement": verdict.statement,
        "uses": None if theorem is None else list(theorem.uses),
        "witness": getattr(verdict, "witness", None),
        "gap": getattr(verdict, "gap", None),
        "reason": reason.partition("\n")[0] or None,
        "column": getattr(verdict, "column", None),
    }
    return Answer(fields, CODES[verdict.verdict], (reason + (f"\ntried: {tried}" if tried else "")).strip())


def _written(theorem: Theorem | Page, form: str) -> str:
    match form:
        case "latex":
            return theorem.latex()
        case "document":
            return theorem.document().rstrip()
        case "markdown":
            return theorem.markdown().rstrip()
        case _:
            return theorem.text().rstrip()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
