"""A pmf from a file: numbers with commas, blanks or lines between them, millions if need be."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

from ...errors import LanguageError
from .kernels import Counts, of_integers, over_one_denominator

__all__ = ["read"]

_PIECE = 1 << 20  # bytes that are read at once
_INTEGERS = re.compile(rb"[0-9,\s]*")
_TOKEN = re.compile(rb"[^\s,]+")
_NUMBER = re.compile(rb"(-?)(?=\.?\d)(\d{0,1000})(?:\.(\d{0,1000}))?(?:[eE]([+-]?\d{1,3}))?")
_HINT = "; give probabilities that do, or counts (integers), which are divided by their sum"


def read(data: bytes, where: str, name: str = "P") -> Counts:
    """The pmf in the bytes of a file: counts if all numbers are integers whose sum is not 1, else probabilities.

    >>> read(b"3, 1\\n4", "counts.csv")
    Counts(3 outcomes, total 8)
    >>> read(b"1/3 0.5 1/6", "p.txt").weights.tolist()
    [2, 3, 1]
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    counts = _integers(data)
    found, den = (counts, 1) if counts is not None else over_one_denominator(list(_quotients(data, where)))
    if not found:
        raise LanguageError(f"{name} has no entries: {where} is empty")
    return of_integers(found, den, name, lambda: _HINT)


def _integers(data: bytes) -> array[int] | list[int] | None:
    """The numbers if all are integers without a sign."""
    found: array[int] | list[int] = array("Q")
    for piece in _pieces(data):
        if not _INTEGERS.fullmatch(piece):
            return None
        numbers = piece.replace(b",", b" ").split()
        longest = max(map(len, numbers), default=0)
        if longest > 1000:
            return None
        if longest > 19 and isinstance(found, array):  # beyond machine words
            found = list(found)
        found.extend(map(int, numbers))
    return found


def _pieces(data: bytes) -> Iterator[bytes]:
    """The data, cut between numbers."""
    begin = 0
    while begin < len(data):
        gap = re.compile(rb"[\s,]").search(data, begin + _PIECE)
        end = gap.start() if gap else len(data)
        yield data[begin:end]
        begin = end


def _quotients(data: bytes, where: str) -> Iterator[tuple[int, int]]:
    """Every number as an exact quotient."""
    for token in _TOKEN.finditer(data):
        top, slash, bottom = token[0].partition(b"/")
        a, b = _decimal(top), _decimal(bottom) if slash else (1, 1)
        if a is None or b is None or b[0] == 0:
            raise LanguageError(_complaint(data, token.start(), token[0], where))
        sign = -1 if b[0] < 0 else 1
        yield sign * a[0] * b[1], sign * a[1] * b[0]


def _decimal(text: bytes) -> tuple[int, int] | None:
    """A decimal number as a numerator and a power of 10."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    minus, whole, digits, exponent = found.groups(b"")
    power = int(exponent or 0) - len(digits)
    value = int(whole + digits) * (-1 if minus else 1)
    return (value * 10**power, 1) if power >= 0 else (value, 10**-power)


def _complaint(data: bytes, start: int, token: bytes, where: str) -> str:
    """What is no number, and in which line and column."""
    begin = data.rfind(b"\n", 0, start) + 1
    line, column = data.count(b"\n", 0, start) + 1, len(data[begin:start].decode(errors="replace")) + 1
    shown = repr(token.decode(errors="replace"))
    shown = shown if len(shown) <= 40 else shown[:37] + "..."
    return f"line {line}, column {column} of {where} is no exact number: {shown}"
