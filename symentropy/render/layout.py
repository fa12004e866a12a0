"""Where the lines of a chain break: reasons to the right while there is room, below where there is none."""

from __future__ import annotations

import re

from .names import math_words
from .outline import Chain, Row
from .widths import width
from .words import Formula, Rich, Words

__all__ = ["LINE", "aligned_lines", "math_rich"]

LINE = 80.0  # half ems: the text width of the documents
_LEAST, _GAP = 26.0, 4.5


def math_rich(r: Rich) -> str:
    """A sentence within a formula."""
    return "".join(math_words(x.text) if isinstance(x, Words) else _small(x.text) for x in r)


def _small(formula: str) -> str:
    """A formula among words keeps to the height of a line, and an operator stands as close to them as a letter."""
    if re.search(r"\\(frac|sum|prod|int)(?![A-Za-z])", formula):
        return f"{{\\textstyle {formula}}}"
    return f"{{{formula}}}" if re.match(r"-|\\(log|operatorname|min|max)(?![A-Za-z])", formula) else formula


def aligned_lines(chain: Chain, line: float = LINE) -> list[str]:
    r"""The lines of an ``aligned`` body, without the ``\\`` between them."""
    rows = chain.rows
    lhs = max(width(r.lhs) for r in rows)
    widest = max(_relation_width(r) + width(" ".join(r.pieces)) for r in rows)
    reason = max(width(math_rich(_bracketed(r.reason))) for r in rows)
    stacked = lhs + widest + _GAP + min(reason, _LEAST) > line and len(rows) + (reason > 0) > 1 and lhs > 4
    room = line - (3 if stacked else lhs)
    beside = min(reason, max(_LEAST, room - widest - _GAP)) if reason else 0.0
    longest = max((width(math_rich(atom)) for r in rows for atom in _atoms(_bracketed(r.reason))), default=0.0)
    if longest > max(beside, _LEAST) + 0.6:
        beside = 0.0  # all reasons below: one that is wider than its column would push the others off the page
    main = room - (beside + _GAP if beside else 0.0)
    out: list[str] = []
    for row in rows:
        if stacked and row.lhs:
            out.append(f"&{row.lhs}")
        out += _row_lines(row, "" if stacked else row.lhs, main, beside, line)
    return out


def _relation_width(row: Row) -> float:
    return width(row.relation) + 0.5


def _row_lines(row: Row, lhs: str, main: float, beside: float, line: float) -> list[str]:
    pieces = _fill(row.pieces, main - _relation_width(row) + 0.6)
    formulas = [f"{lhs} &{row.relation} {pieces[0]}", *(f"&\\quad {{}}{piece}" for piece in pieces[1:])]
    if row.after:
        formulas[-1] += f" \\quad {math_rich(row.after)}"
    if not row.reason:
        return formulas
    if not beside or max(width(piece) for piece in pieces) + _relation_width(row) > main + 0.6:
        return [*formulas, *(f"&\\qquad {part}" for part in _wrapped(row.reason, max(main - 4, _LEAST)))]
    reasons = _wrapped(row.reason, beside)
    count = max(len(formulas), len(reasons))
    formulas += ["&"] * (count - len(formulas))
    return [f"{f} &&{r}" if r else f for f, r in zip(formulas, reasons + [""] * (count - len(reasons)), strict=True)]


def _fill(pieces: tuple[str, ...], room: float) -> list[str]:
    """As many summands on each line as there is room for."""
    lines = [pieces[0]]
    for piece in pieces[1:]:
        longer = f"{lines[-1]} {piece}"
        if width(longer) > room:
            lines.append(piece)
        else:
            lines[-1] = longer
    return lines


def _bracketed(r: Rich) -> Rich:
    return (Words("("), *r, Words(")")) if r else ()


def _wrapped(r: Rich, room: float) -> list[str]:
    """A reason in brackets, broken between words and around formulas."""
    lines: list[list[Words | Formula]] = [[]]
    for atom in _atoms(_bracketed(r)):
        if lines[-1] and width(math_rich((*lines[-1], *atom))) > room:
            lines.append([])
        lines[-1] += atom if lines[-1] else _lstrip(atom)
    return [math_rich(_merge(tuple(part))) for part in lines if part]


def _atoms(r: Rich) -> list[Rich]:
    """The smallest parts that may begin a line: a word with the blank before it; marks stay with what they follow."""
    atoms: list[list[Words | Formula]] = []
    blank = True
    for x in r:
        if isinstance(x, Formula):
            if blank or not atoms:
                atoms.append([x])
            else:
                atoms[-1].append(x)
            blank = False
            continue
        text = x.text
        for k, word in enumerate(text.split(" ")):
            if k == 0:
                if word and atoms and not blank:
                    atoms[-1].append(Words(word))
                elif word:
                    atoms.append([Words(word)])
                blank = blank and not word
            elif word:
                atoms.append([Words(f" {word}")])
                blank = False
        if text.endswith(" "):
            atoms.append([Words(" ")])
            blank = False
    return [tuple(a) for a in atoms]


def _lstrip(r: Rich) -> Rich:
    first, *rest = r
    return (Words(first.text.lstrip()), *rest) if isinstance(first, Words) else r


def _merge(r: Rich) -> Rich:
    """Neighbouring words as one."""
    out: list[Words | Formula] = []
    for x in r:
        if out and isinstance(x, Words) and isinstance(out[-1], Words):
            out[-1] = Words(out[-1].text + x.text)
        elif x.text:
            out.append(x)
    return tuple(out)
