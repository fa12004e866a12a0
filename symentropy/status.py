"""One line on a terminal that says what is going on, from the second second on, and is erased when it is over."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from . import progress

__all__ = ["Line", "shown"]

_DELAY, _PAUSE = 1.0, 0.1  # seconds before anything is shown, and between two looks
_WHEEL, _BAR = "|/-\\", 20


class Line:
    """A line that is written over itself: a wheel that turns, the seconds, the last report."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._begin = time.monotonic()
        self._due = self._begin + _DELAY
        self._turns = self._width = 0

    def show(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        """Show a report, unless the last one was shown just now: the next is never far."""
        now = time.monotonic()
        if now < self._due:
            return
        self._due, self._turns = now + _PAUSE, self._turns + 1
        parts = [_WHEEL[self._turns % 4], f"{now - self._begin:.0f} s", _bar(done, total)]
        text = " ".join(filter(None, (*parts, progress.words(stage, done, total))))
        self._draw(text[: self._columns() - 4])

    def erase(self) -> None:
        """Leave the line as it was found: all of it, for a terminal adds its ``^C`` behind."""
        if self._width:
            self._write("\r" + " " * (self._columns() - 1) + "\r")
            self._width = 0

    def _draw(self, text: str) -> None:
        self._width = max(self._width, len(text))  # first: what an interrupt leaves half done is erased as well
        self._write("\r" + text.ljust(self._width))

    def _write(self, text: str) -> None:
        with suppress(OSError):  # a terminal that went away is no reason to stop
            self._stream.write(text)
            self._stream.flush()

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except (OSError, ValueError):
            return 80


def _bar(done: int | None, total: int | None) -> str:
    if done is None or not total:
        return ""
    full = min(done * _BAR // total, _BAR)
    return f"[{'#' * full}{'-' * (_BAR - full)}]"


@contextmanager
def shown(stream: TextIO) -> Iterator[Line]:
    """While this lasts, what is reported is shown on this terminal."""
    line = Line(stream)
    before = progress.listen(line.show)
    try:
        yield line
    finally:
        progress.listen(before)
        line.erase()
