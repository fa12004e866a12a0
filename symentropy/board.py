"""A page of memory on which a child notes how far it is, for its parent to read at any time.

A message through a pipe would have to be held back (there may be millions) and the last one before a long
silence would be the one that is missing; here the last note is always there, also when the child has been killed.
"""

from __future__ import annotations

import mmap
import struct

__all__ = ["SIZE", "Board"]

SIZE = 256
_HEAD = struct.Struct("<qqH")  # done and total, -1 where unknown; the length of the text
_ROOM = SIZE - _HEAD.size
_MOST = (1 << 63) - 1


class Board:
    """The last report of a child: on a page that a forked child shares, or at the beginning of a file.

    >>> board = Board()
    >>> board.note("terms", 3, 10)
    >>> board.read()
    ('terms', 3, 10)

    Read in the very moment that it is written, it may be half old and half new.
    """

    def __init__(self, file: int = -1) -> None:
        self._page = mmap.mmap(file, SIZE)

    def note(self, stage: str, done: int | None = None, total: int | None = None) -> None:
        """Overwrite what is there; a text too long for the page is cut."""
        text = stage.encode(errors="replace")[:_ROOM]
        note = _HEAD.pack(_known(done), _known(total), len(text)) + text
        self._page[: len(note)] = note

    def read(self) -> tuple[str, int | None, int | None]:
        """The last note; no text if there is none."""
        page = self._page[:]
        done, total, size = _HEAD.unpack_from(page)
        text = page[_HEAD.size : _HEAD.size + min(size, _ROOM)].decode(errors="ignore")
        return (text, None if done < 0 else done, None if total < 0 else total) if text else ("", None, None)

    def clear(self) -> None:
        self.note("")

    def close(self) -> None:
        self._page.close()


def _known(number: int | None) -> int:
    return -1 if number is None or number < 0 else min(number, _MOST)
