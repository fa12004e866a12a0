r"""How wide a formula will be, roughly, in half ems: enough to choose where lines break.

A reading of the few commands that latex_terms.py and names.py write, not of LaTeX.
"""

from __future__ import annotations

import re

__all__ = ["width"]

_TOKEN = re.compile(r"\\(?:[A-Za-z]+|.)|[{}^_&]|\s+|.", re.DOTALL)
_WIDE = {
    r"\le": 2.5, r"\ge": 2.5, r"\in": 2.5, r"\ll": 3.0, r"\mapsto": 3.0, r"\cdot": 1.5, r"\int": 2.0, r"\log": 3.1,
    r"\min": 3.5, r"\max": 3.7, r"\exp": 3.4, r"\quad": 2.0, r"\qquad": 4.0, r"\,": 0.4, r"\;": 0.6, r"\ ": 0.7,
    r"\left": 0.3, r"\right": 0.3, r"\dots": 2.2, r"\infty": 1.9, r"\mathit": 0.0, r"\mathcal": 0.8, r"\text": 0.0,
    r"\textstyle": 0.0,
    r"\operatorname": 0.4, r"\mathrm": 0.0, r"\mathtt": 0.0, r"\mathbb": 0.3, r"\sqrt": 1.6,
}  # fmt: skip
_CHARS = {
    "=": 2.5,
    "<": 2.5,
    ">": 2.5,
    "+": 2.3,
    "-": 2.0,
    "(": 0.75,
    ")": 0.75,
    ",": 0.9,
    ".": 0.5,
    "i": 0.7,
    "j": 0.8,
    "l": 0.6,
    "M": 1.9,
}
_SCRIPT = 0.72


def width(latex: str) -> float:
    r"""The width of a formula in half ems.

    >>> round(width(r"\frac{p_{i}}{q_{i}}"), 1), round(width(r"\text{(linearity)}"), 1)
    (2.1, 10.1)
    """
    tokens = _TOKEN.findall(latex)
    total, _ = _row(tokens, 0)
    return total


def _row(tokens: list[str], k: int) -> tuple[float, int]:
    """The width up to the brace that closes this group."""
    total = 0.0
    while k < len(tokens) and tokens[k] != "}":
        w, k = _item(tokens, k)
        total += w
    return total, k + 1


def _item(tokens: list[str], k: int) -> tuple[float, int]:
    token, k = tokens[k], k + 1
    if token == "{":
        return _row(tokens, k)
    if token in "^_" and k < len(tokens):
        w, k = _item(tokens, k)
        return _SCRIPT * w, k
    if token == r"\frac":
        a, k = _argument(tokens, k)
        b, k = _argument(tokens, k)
        return max(a, b) + 0.5, k
    if token in (r"\sum", r"\prod"):
        return _big(tokens, k)
    if token == r"\text":
        return _words(tokens, k)
    if token.isspace() or token == "&":
        return 0.0, k
    return _WIDE.get(token, 1.05 if len(token) > 1 else _CHARS.get(token, 1.05)), k


def _argument(tokens: list[str], k: int) -> tuple[float, int]:
    return _item(tokens, k) if k < len(tokens) else (0.0, k)


def _big(tokens: list[str], k: int) -> tuple[float, int]:
    """An operator is as wide as the wider of itself and what stands under and over it."""
    widest = 2.7
    while k < len(tokens) and tokens[k] in "^_":
        w, k = _argument(tokens, k + 1)
        widest = max(widest, _SCRIPT * w)
    return widest + 0.4, k


def _words(tokens: list[str], k: int) -> tuple[float, int]:
    end = k
    while end < len(tokens) and tokens[end] != "}":
        end += 1
    return sum(0.92 * len(t) if not t.isspace() else 0.7 for t in tokens[k + 1 : end]), end + 1
