"""A derivation of one's own: reasons found for lines without, replayed by the kernel, or explained line by line."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import DerivationError, SymentropyError
from ..kernel.check import check
from ..kernel.proof import Entry, Theorem
from ..theory.script import Script
from .assist import complete, explain, not_all_said
from .explain import Failure, explain_claim, wrapped
from .places import chains
from .sources import chains_of, cited_by, place_of, texts_of
from .spelling import imported

__all__ = ["prove_script"]


def prove_script(script: Script, note: str = "found") -> Theorem:
    """The theorem that a script proves, with reasons found for the lines that have none; ``note`` marks them.

    >>> from symentropy import calc, derivation
    >>> @derivation
    ... def two_thirds():
    ...     return calc("log(8)").eq("3*log(3)")
    >>> prove_script(two_thirds)
    Traceback (most recent call last):
        ...
    symentropy.errors.DerivationError: false: two_thirds, step 1
        log(8)
          = 3·log(3)
      This is false:
        left side   2.07944154167983592825169636437
        right side  3.29583686600432907418573571077
    """
    try:
        for cited in cited_by(script.written()):
            if not_all_said(cited.entry):
                cited.complete(lambda entry: complete(entry, note))
        script.complete(lambda entry: _finished(script, entry, note))
    except DerivationError:
        raise
    except SymentropyError as problem:
        raise DerivationError(_misread(script, problem)) from problem
    return check(script.entry)


def _finished(script: Script, entry: Entry, note: str) -> Entry:
    """The entry, or a part of it, with the reasons found; an error that explains what the kernel does not accept."""
    done = complete(entry, note)
    failure = explain(done, _assumed(script, done))
    if failure is not None:
        raise DerivationError(failure.told(_where(script, done, failure)), failure.refuted)
    return done


def _at(place: str) -> str:
    return f" ({place})" if place else ""


def _misread(script: Script, problem: SymentropyError) -> str:
    """What is wrong before the kernel is asked, after the place where it is written."""
    needs = getattr(problem, "needs", None)
    if needs:
        return explain_claim(needs, problem.statement).told(place_of(script.function))  # type: ignore[attr-defined]
    message = str(problem).removeprefix(f"{script.name}: ")
    rows = "\n".join(wrapped(row) for row in message.splitlines())
    mend = "".join(f"\n{wrapped(row, bullet='→ ')}" for row in _mends(problem, message))
    return f"not accepted: {script.name}{_at(_written_at(script, problem, message))}\n{rows}{mend}"


def _mends(problem: SymentropyError, message: str) -> Iterator[str]:
    """What is probably meant."""
    cited = imported(getattr(problem, "cited", ""))
    if cited:
        yield f"At the top of the file: {cited}"
    pair = re.search(r"(\w+)\[ *(\w+) *, *(\w+) *\]", message)
    if pair and "unexpected" in message:
        yield f"The entries of a joint pmf are written {pair[1]}[{pair[2]}][{pair[3]}]."
    lone = re.search(r"(\w+)\[\w+\] is a number and has no entries", message)
    if lone:
        yield f'A joint pmf is declared: @derivation(where={{"{lone[1]}": "joint pmf of n x m"}}).'


def _written_at(script: Script, problem: SymentropyError, message: str) -> str:
    """Where the error was raised, if that is in the script itself; else where the text of the message stands."""
    path = script.function.__code__.co_filename
    raised = [f.lineno for f in traceback.extract_tb(problem.__traceback__) if f.filename == path]
    if raised and not path.startswith("<"):
        return f"{Path(path).name}, line {raised[-1]}"
    said = [text for text in _texts(script) if text in message]
    return place_of(script.function, max(said, key=len, default=""))


def _texts(script: Script) -> list[str]:
    try:
        return [text for text in texts_of(script.written()) if len(text) > 1]
    except Exception:
        return []


def _assumed(script: Script, entry: Entry) -> int:
    """How many hypotheses stand before the author's own."""
    given: Any = script.declared.get("given", ())
    return script.assumed or max(0, len(entry.statement.given) - (1 if isinstance(given, str) else len(tuple(given))))


def _where(script: Script, entry: Entry, failure: Failure) -> str:
    """The file and line of the line that failed."""
    if failure.chain is not None and failure.step is not None:
        written = list(chains_of(script.written()))
        compiled = [1 + len(chain.steps) for chain in chains(entry.proof)]
        # the chain of an iff is looked at alone, before the rest
        if [len(lines) for lines in written][: len(compiled)] == compiled:
            lines = written[failure.chain]
            return place_of(script.function, lines[failure.step], lines[failure.step - 1] if failure.step else "")
    return place_of(script.function)
