"""Sentences made of words and formulas, before any format is chosen.

The words are ours or the author's and are escaped by each format in its own way; the formulas are printed terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Formula", "Rich", "Words", "join", "listed", "rich"]


@dataclass(frozen=True, slots=True)
class Words:
    """Plain words."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A printed formula."""

    text: str


Rich = tuple[Words | Formula, ...]


def rich(*items: str | Formula | Sequence[Words | Formula]) -> Rich:
    """A sentence from words, formulas and parts of sentences."""
    out: list[Words | Formula] = []
    for item in items:
        if isinstance(item, str):
            out += [Words(item)] if item else []
        elif isinstance(item, Formula):
            out.append(item)
        else:
            out += item
    return tuple(out)


def join(separator: str, parts: Iterable[Rich]) -> Rich:
    """Parts of a sentence with a separator between them."""
    out: Rich = ()
    for part in parts:
        out = rich(out, separator, part) if out else part
    return out


def listed(parts: Sequence[Rich]) -> Rich:
    """``a``, ``a and b``, ``a, b and c``.

    >>> listed([rich("a"), rich("b"), rich("c")])
    (Words(text='a'), Words(text=', '), Words(text='b'), Words(text=' and '), Words(text='c'))
    """
    if len(parts) < 2:
        return join("", parts)
    return rich(join(", ", parts[:-1]), " and ", parts[-1])
