r"""Theorems as LaTeX: the body of an ``aligned``, a statement, a whole article."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from ..kernel.proof import Statement, Theorem
from .latex_terms import LatexPrinter
from .layout import LINE, aligned_lines, math_rich
from .names import latex_words
from .outline import Block, Chain, Outline, outline, printer_for, statement_outline
from .widths import width
from .words import Rich, Words

__all__ = ["aligned", "document", "latex_outline", "latex_statement"]

_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage[utf8]{inputenc}
\usepackage[margin=28mm]{geometry}
\usepackage{amsmath,amssymb,amsthm}
\usepackage{microtype}
\newtheorem{theorem}{Theorem}
\allowdisplaybreaks
\setlength{\parindent}{0pt}
\setlength{\parskip}{0.5ex plus 0.3ex}
\emergencystretch=3em
"""


def latex_outline(theorem: Theorem) -> Outline:
    """A theorem's outline with its formulas in LaTeX."""
    return outline(printer_for(LatexPrinter, theorem.statement), theorem)


def prose(r: Rich) -> str:
    """A sentence in a LaTeX paragraph."""
    return "".join(latex_words(x.text) if isinstance(x, Words) else f"${x.text}$" for x in r)


def aligned(theorem: Theorem) -> str:
    r"""The lines of the proof, for ``\begin{aligned} ... \end{aligned}``: each with its reason.

    Sentences between chains ("Case ...", "Conversely, ...") stand as lines of text.
    """
    lines: list[str] = []
    o = latex_outline(theorem)
    for block in (*o.proof, *((o.found,) if o.found else ())):
        if isinstance(block, Chain):
            lines += aligned_lines(block)
        else:
            lines.append(f"&{math_rich(block)}")
    return _rows(lines)


def _rows(lines: list[str]) -> str:
    return " \\\\\n".join(line.strip() for line in lines)


def _block(block: Block) -> str:
    if not isinstance(block, Chain):
        return prose(block)
    lines = aligned_lines(block)
    if len(lines) == 1 and "&&" not in lines[0]:
        return f"\\[\n{_unaligned(lines[0])}{block.end}\n\\]"
    return f"\\begin{{align*}}\n{_closer(lines)}{block.end}\n\\end{{align*}}"


def _closer(lines: list[str]) -> str:
    """The lines; a reason that goes on stands close to its beginning."""
    out = lines[0].strip()
    for before, line in pairwise(lines):
        goes_on = line.startswith(("& &&", "&&&"))
        deep = re.search(r"\\(sum|int|prod)_", before.partition("&&")[0])  # its limits hang far below the line
        tall = re.search(r"\\(frac|sum|int|prod)", before)
        gap = "" if not goes_on else "[-2.2ex]" if deep else "[-1.2ex]" if tall else "[-0.4ex]"
        out += f" \\\\{gap}\n{line.strip()}"
    return out


def _unaligned(line: str) -> str:
    """A line without its mark of alignment; an ampersand in a name is no mark."""
    return re.sub(r"(?<!\\)&", "", line).strip()


def _blocks(blocks: Iterable[Block]) -> str:
    out, before = "", None
    for block in blocks:
        new_paragraph = not isinstance(block, Chain) and not isinstance(before, Chain)
        out += ("" if before is None else "\n\n" if new_paragraph else "\n") + _block(block)
        before = block
    return out


def latex_statement(statement: Statement) -> str:
    """A statement in words and displayed formulas, as part of a LaTeX paragraph."""
    o = statement_outline(printer_for(LatexPrinter, statement), statement)
    return "\n".join([_blocks(o.statement), *_remarks(o.remarks)])


def _remarks(remarks: tuple[Rich, ...]) -> list[str]:
    if not remarks:
        return []
    said = "; ".join(prose(r) for r in remarks)
    return [f"{said[:1].upper()}{said[1:]}." if not said.startswith("$") else f"{said}."]


def _theorem(o: Outline) -> str:
    head = f"[{{{latex_words(o.title)}}}]" if o.title else ""
    lines = [f"\\begin{{theorem}}{head}", _blocks(o.statement), "\\end{theorem}"]
    if o.remarks:
        lines += ["{\\small\\itshape Conventions: " + _joined(o.remarks) + ".\\par}"]
    lines += ["\\begin{proof}", _proof(o.proof), "\\end{proof}"]
    if o.equality:
        lines += [prose(o.equality), ""]
    lines += [prose(o.found), ""] if o.found else []
    lines += _notes(o)
    return "\n".join(lines)


def _joined(remarks: tuple[Rich, ...]) -> str:
    return "; ".join(prose(r) for r in remarks)


def _proof(blocks: tuple[Block, ...]) -> str:
    body = _blocks(blocks)
    if blocks and isinstance(blocks[-1], Chain) and body.endswith("\\end{align*}") and not _full(body):
        return body.removesuffix("\n\\end{align*}") + " \\qedhere\n\\end{align*}"
    return body


def _full(body: str) -> bool:
    """True if the last line leaves no room for the mark that ends a proof."""
    last = body.removesuffix("\n\\end{align*}").rpartition("\n")[2]
    return "&&" not in last and width(last) > LINE - 12


def _notes(o: Outline) -> list[str]:
    notes = [f"Rests on: {prose(o.uses)}." if o.uses else "", f"Note: {latex_words(o.source)}" if o.source else ""]
    said = " ".join(n for n in notes if n)
    return [f"\\nopagebreak{{\\small {said}\\par}}"] if said else []


def document(theorems: Iterable[Theorem], title: str = "Derivations") -> str:
    """A complete LaTeX article: each theorem with hypotheses, proof, and what it rests on."""
    body = "\n\n\\bigskip\n".join(_theorem(latex_outline(t)) for t in theorems)
    head = f"\\begin{{center}}\n{{\\LARGE {latex_words(title)}\\par}}\n\\end{{center}}\n\\bigskip"
    return f"{_PREAMBLE}\\begin{{document}}\n{head}\n\n{body}\n\\end{{document}}\n"
