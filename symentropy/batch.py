"""JSON Lines in, JSON Lines out: in order, flushed as they come, and a bad or slow line spoils only itself."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from importlib import import_module
from typing import Any, BinaryIO, NamedTuple

from . import answers, progress
from .answers import Answer
from .errors import LanguageError
from .worker import Worker, WorkerTimeout

__all__ = ["Verb", "ask", "count", "dumps", "lines", "run"]

MAX_LINE = 1_000_000


class Verb(NamedTuple):
    """A verb as batches see it: its rooms, what a line must hold, what it may hold, and the keys of the answer."""

    rooms: tuple[str, ...]
    subject: str
    optional: tuple[str, ...]
    keys: tuple[str, ...]
    work: Callable[[str, dict[str, Any]], Answer]


VERIFY = Verb(
    ("theory.typing", "prove"), "claim", ("given", "variables", "pmf", "positive"),
    answers.VERIFY_KEYS, answers.verification,
)  # fmt: skip
EVALUATE = Verb(("theory.typing", "evaluate"), "expr", ("digits", "base"), answers.EVALUATE_KEYS, answers.evaluation)


def run(
    verb: Verb, source: Iterable[bytes], declared: dict[str, Any], timeout: float, total: int | None = None
) -> Iterator[tuple[str, int]]:
    """One line of JSON and its exit code for every line of the source that is not blank.

    Progress is told as the number of the line, of ``total`` if that is known.
    """
    for room in verb.rooms:
        import_module(f".{room}", __package__)  # here, so that no worker's first line pays for it
    last = f" of {total:,}" if total else ""
    with Worker() as worker:
        for number, raw in enumerate(source, 1):
            if not raw.strip():
                continue
            begin, known = time.perf_counter(), {"id": None, verb.subject: None}
            try:
                subject, own = _request(verb, raw, known)
            except LanguageError as problem:
                answer = answers.refusal(problem)
            else:
                with progress.within(f"line {number:,}{last}"):
                    answer = ask(worker, verb.work, subject, _merged(declared, own), timeout=timeout)
            yield dumps(verb.keys, {**answer.fields, **known}, time.perf_counter() - begin), answer.code


def ask(worker: Worker, work: Callable[..., Answer], *args: Any, timeout: float) -> Answer:
    """The worker's answer; what goes wrong in it, a fault of ours included, is an answer too."""
    try:
        answer = worker.call(work, *args, timeout=timeout)
        assert isinstance(answer, Answer)
        return answer
    except WorkerTimeout as late:
        advice = answers.advice(work, late)
        return answers.refusal(WorkerTimeout(f"{late}; {advice}") if advice else late)
    except Exception as problem:
        what = " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
        reason = f"a fault of ours ({what}); please report it with the input that led here"
        return Answer({"verdict": "error", "reason": reason}, answers.FAULT, reason)


def dumps(keys: Iterable[str], fields: Mapping[str, Any], seconds: float) -> str:
    """One line of JSON with all the keys, null where nothing is known."""
    every = {**dict.fromkeys(keys), **{k: v for k, v in fields.items() if k in keys}, "seconds": round(seconds, 6)}
    return json.dumps(every, allow_nan=False)


def lines(stream: BinaryIO) -> Iterator[bytes]:
    """The lines of a stream, none kept beyond the limit: a longer one comes out cut, and is no JSON."""
    while line := stream.readline(MAX_LINE + 1):
        piece = line
        while len(piece) > MAX_LINE and not piece.endswith(b"\n"):
            piece = stream.readline(MAX_LINE + 1)
        yield line


def count(stream: BinaryIO) -> int | None:
    """How many lines there are still to come, where one can look ahead."""
    if not stream.seekable():
        return None
    here, number, end = stream.tell(), 0, b"\n"
    while piece := stream.read(MAX_LINE):
        number, end = number + piece.count(b"\n"), piece[-1:]
    stream.seek(here)
    return number + (end != b"\n")


def _request(verb: Verb, raw: bytes, known: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """What a line asks; ``known`` takes what its answer repeats, as far as the line could be read."""
    if len(raw) > MAX_LINE:
        raise LanguageError(f"a line of more than {MAX_LINE:,} bytes")
    try:
        line = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
        json.dumps(line, allow_nan=False)
    except (ValueError, RecursionError) as problem:
        raise LanguageError(f"not a line of JSON: {problem}") from None
    if not isinstance(line, dict):
        raise LanguageError(f'not a JSON object with "{verb.subject}"')
    known["id"] = line.get("id")
    subject = line.get(verb.subject)
    if not isinstance(subject, str):
        raise LanguageError(f'"{verb.subject}" must be text' if verb.subject in line else f'no "{verb.subject}"')
    known[verb.subject] = subject
    return subject, {key: _field(key, line[key]) for key in verb.optional if line.get(key) is not None}


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _field(key: str, value: Any) -> Any:
    if key == "digits":
        if type(value) is not int or value < 1:
            raise LanguageError('"digits" must be a whole number from 1')
        return value
    if key == "base":
        if type(value) not in (int, float, str):
            raise LanguageError('"base" must be nats, bits, hartleys or a number')
        return str(value)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise LanguageError(f'"{key}" must be a list of texts')
    return tuple(value)


def _merged(declared: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The declarations of the command line and the line's own: lists are joined, single values replaced."""
    joined = {key: (*declared.get(key, ()), *value) for key, value in own.items() if isinstance(value, tuple)}
    return {**declared, **own, **joined}
