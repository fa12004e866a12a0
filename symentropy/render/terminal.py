"""Theorems and statements as Unicode text."""

from __future__ import annotations

import textwrap

from ..kernel.proof import Statement, Theorem
from .names import text_words
from .outline import Block, Chain, Outline, Row, outline, printer_for, statement_outline
from .text_terms import TextPrinter
from .words import Formula, Rich, Words

__all__ = ["text_statement", "theorem_text"]

WIDTH = 100


SHORT = 40


def prose(r: Rich) -> str:
    return "".join(text_words(x.text) if isinstance(x, Words) else x.text for x in r)


def _unbroken(r: Rich) -> str:
    """Prose in which a short formula holds together."""
    return "".join(
        x.text.replace(" ", "\xa0") if isinstance(x, Formula) and len(x.text) <= SHORT else prose((x,)) for x in r
    )


def text_statement(statement: Statement) -> str:
    """A statement on one line, with the domains of its variables, its hypotheses and its conventions."""
    o = statement_outline(printer_for(TextPrinter, statement), statement)
    said = _statement_line(o)
    remarks = "; ".join(prose(r) for r in o.remarks)
    return f"{said} ({remarks})" if remarks else said


def _statement_line(o: Outline) -> str:
    """The blocks run together: ``for every ...: lhs = rhs, with equality ...``."""
    out = ""
    for block in o.statement:
        if isinstance(block, Chain):
            shown = "; ".join(_relation(r) for r in block.rows)
            out = f"{out.rstrip(', ')}: {shown}" if out else shown
        else:
            said = prose(block)
            out += f", {said.rstrip('.')}" if out else said[:1].lower() + said[1:]
    return out


def _relation(r: Row) -> str:
    return f"{r.lhs} {r.relation} {' '.join(r.pieces)}{' ' if r.after else ''}{prose(r.after)}"


def theorem_text(theorem: Theorem, width: int = WIDTH) -> str:
    """A theorem with its proof for the terminal."""
    o = outline(printer_for(TextPrinter, theorem.statement), theorem)
    parts = [text_words(o.title or o.name.capitalize()), *(_block(b, width) for b in o.statement)]
    if o.remarks:
        parts.append(_wrap(f"Conventions: {'; '.join(_unbroken(r) for r in o.remarks)}.", width))
    parts += ["Proof.", *(_block(b, width) for b in o.proof)]
    if o.equality:
        parts.append(_wrap(_unbroken(o.equality), width))
    if o.uses:
        parts.append(_wrap(f"Rests on: {_unbroken(o.uses)}.", width))
    if o.source:
        parts.append(_wrap(f"Note: {text_words(o.source)}", width))
    return "\n".join(parts) + "\n"


def _wrap(text: str, width: int, indent: str = "") -> str:
    filled = textwrap.fill(
        text, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return filled.replace("\xa0", " ")


def _block(block: Block, width: int) -> str:
    if not isinstance(block, Chain):
        return _wrap(_unbroken(block), width)
    if all(row.lhs for row in block.rows) and (len(block.rows) > 1 or not block.rows[0].reason):
        return "\n".join(f"    {_relation(row)}" for row in block.rows)
    return "\n".join(_rows(block.rows, width))


def _broken(row: Row, width: int) -> list[str]:
    """A line that is too long, broken between its summands."""
    lines = [f"      {row.relation} {row.pieces[0]}"]
    for piece in row.pieces[1:]:
        if len(lines[-1]) + 1 + len(piece) > width:
            lines.append(f"          {piece}")
        else:
            lines[-1] += f" {piece}"
    return lines


def _rows(rows: tuple[Row, ...], width: int) -> list[str]:
    """Each line with its reason to the right if both fit, else below."""
    lines = [f"      {r.relation} {' '.join(r.pieces)}" for r in rows]
    reasons = [f"({_unbroken(r.reason)})" if r.reason else "" for r in rows]

    def beside(line: str, why: str, column: int) -> bool:
        return len(line) <= column and column + 2 + len(why) <= width

    column = max(
        sorted(map(len, lines)), key=lambda c: sum(beside(a, b, c) for a, b in zip(lines, reasons, strict=True))
    )
    out: list[str] = []
    for row, line, why in zip(rows, lines, reasons, strict=True):
        out += [f"    {row.lhs}"] if row.lhs else []
        if beside(line, why, column):
            out.append(f"{line.ljust(column)}  {why}".rstrip().replace("\xa0", " "))
        else:
            out += [*_broken(row, width), _wrap(why, width, " " * 12)]
    return out
