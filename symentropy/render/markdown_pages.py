"""Theorems as Markdown with ``$$`` formulas for MathJax and KaTeX, and as notebooks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from ..kernel.proof import Theorem
from .latex_pages import latex_outline
from .layout import aligned_lines
from .names import markdown_words
from .outline import Block, Chain, Outline
from .words import Rich, Words

__all__ = ["markdown", "notebook"]

# Markdown takes a backslash before punctuation for its own: only commands made of letters survive everywhere.
_LETTERS = {
    ",": r"\thinspace ",
    ";": r"\enspace ",
    "|": r"\Vert ",
    "{": r"\lbrace ",
    "}": r"\rbrace ",
    " ": r"\enspace ",
}


def _math(latex: str) -> str:
    return re.sub(r"\\([^A-Za-z]) ?", lambda m: _LETTERS.get(m[1], m[0]), latex)


def prose(r: Rich) -> str:
    """A sentence in a Markdown paragraph."""
    return "".join(markdown_words(x.text) if isinstance(x, Words) else f"${_math(x.text).strip()}$" for x in r)


def _block(block: Block) -> str:
    if not isinstance(block, Chain):
        return prose(block)
    rows = " \\\\\n".join(_math(line.strip()) for line in aligned_lines(block))
    return f"$$\n\\begin{{aligned}}\n{rows}{block.end}\n\\end{{aligned}}\n$$"


def markdown(theorem: Theorem) -> str:
    """A theorem with its proof as Markdown."""
    return "\n\n".join(_parts(latex_outline(theorem))) + "\n"


def _parts(o: Outline) -> list[str]:
    parts = [f"### {markdown_words(o.title or o.name.capitalize())}", *(_block(b) for b in o.statement)]
    if o.remarks:
        parts.append(f"*Conventions:* {'; '.join(prose(r) for r in o.remarks)}.")
    parts += ["**Proof.**", *(_block(b) for b in o.proof), "∎"]
    if o.equality:
        parts.append(prose(o.equality))
    if o.found:
        parts.append(prose(o.found))
    if o.uses:
        parts.append(f"*Rests on:* {prose(o.uses)}.")
    if o.source:
        parts.append(f"*Note:* {markdown_words(o.source)}")
    return parts


def notebook(theorems: Iterable[Theorem], title: str = "Derivations") -> str:
    """A Jupyter notebook (nbformat 4) with a Markdown cell for each theorem, as JSON text."""
    pages = [f"# {markdown_words(title)}\n", *(markdown(t) for t in theorems)]
    cells = [
        {"cell_type": "markdown", "id": f"cell-{k}", "metadata": {}, "source": page.splitlines(keepends=True)}
        for k, page in enumerate(pages)
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"
