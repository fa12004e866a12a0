"""What long work says of itself while it goes on: at which stage it is, and how far.

Whoever computes says ``report("terms", 12_000, 80_000)``, as often as it likes: where nobody listens this is
one comparison. A worker notes its last report where its parent finds it, and the command line listens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

__all__ = ["Listener", "heard", "listen", "report", "within", "words"]

Listener = Callable[[str, int | None, int | None], None]

_listener: Listener | None = None
_around = ""  # the stages that what is reported now is part of


def report(stage: str, done: int | None = None, total: int | None = None) -> None:
    """Say that the work is at this stage, ``done`` of ``total`` if these are known.

    >>> before = listen(lambda *said: print(words(*said)))
    >>> report("terms", 12_000, 80_000)
    terms 12,000 of 80,000
    >>> listen(before) is None
    False
    """
    if _listener is not None:
        _listener(_around + stage, done, total)


@contextmanager
def within(stage: str) -> Iterator[None]:
    """All that is reported inside is part of this stage.

    >>> before = listen(lambda *said: print(words(*said)))
    >>> with within("precision 6,700 bits"):
    ...     report("piece", 2, 5)
    precision 6,700 bits
    precision 6,700 bits: piece 2 of 5
    >>> _ = listen(before)
    """
    global _around
    if _listener is None:
        yield
        return
    report(stage)
    before = _around
    _around = f"{before}{stage}: "
    try:
        yield
    finally:
        _around = before


def listen(listener: Listener | None) -> Listener | None:
    """Let ``listener`` hear all reports of this process, or nobody; the answer is who did before.

    >>> listen(listen(None)) is None
    True

    A new listener knows nothing of the stages that were entered before, as in a child forked half-way.
    """
    global _listener, _around
    before, _listener, _around = _listener, listener, ""
    return before


def heard() -> bool:
    """Whether anybody listens.

    >>> heard()
    False
    """
    return _listener is not None


def words(stage: str, done: int | None = None, total: int | None = None) -> str:
    """A report in words.

    >>> words("integrating piece", 2, 5), words("precision 6,700 bits"), words("instances", 120)
    ('integrating piece 2 of 5', 'precision 6,700 bits', 'instances 120')
    """
    count = "" if done is None else f" {done:,}" if total is None else f" {done:,} of {total:,}"
    return stage.removesuffix(": ") + count
