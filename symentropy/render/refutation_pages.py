"""Refutations in every format: the claim, the witness, both sides with certified digits, what holds instead."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from ..kernel.proof import Claim, Statement, Theorem
from ..kernel.terms import Add, Term
from .latex_pages import _PREAMBLE, _blocks
from .latex_terms import LatexPrinter
from .layout import aligned_lines, math_rich
from .markdown_pages import _block as _markdown_block
from .names import latex_words, markdown_words, text_words
from .outline import Block, Chain, Make, Outline, Row, outline, printer_for, statement_outline
from .terminal import _wrap, prose
from .text_terms import TextPrinter
from .words import Formula, Rich, Words, join, listed, rich

__all__ = ["Comparison", "Page", "aligned", "document", "markdown", "text"]


class Decimal(Protocol):
    """A certified value: off by at most ``radius``, which is less than one unit of the last digit."""

    @property
    def decimal(self) -> str: ...

    @property
    def radius(self) -> str: ...


@dataclass(frozen=True)
class Comparison:
    """Both sides at the witness, as the author wrote them, their values, and left minus right."""

    lhs: Term
    rhs: Term
    left: Decimal
    right: Decimal
    gap: Decimal

    @property
    def sign(self) -> str:
        return "=" if self.gap.decimal == "0" else "<" if self.gap.decimal.startswith("-") else ">"


@dataclass(frozen=True)
class Page:
    """A refutation with all that is said of it; ``relation`` stands in the claim as its author wrote it."""

    title: str
    source: str
    words: str
    claim: Statement | None
    relation: str
    witness: tuple[tuple[str, Term], ...]
    comparison: Comparison | None
    theorem: Theorem
    repaired: tuple[Statement, ...]

    def text(self) -> str:
        """For the terminal."""
        return text(self)

    def latex(self) -> str:
        """An ``aligned`` environment, to stand in a displayed formula."""
        return f"\\begin{{aligned}}\n{aligned(self)}\n\\end{{aligned}}"

    def document(self) -> str:
        """A LaTeX file of its own."""
        return document(self)

    def markdown(self) -> str:
        """Markdown with ``$$`` formulas."""
        return markdown(self)


@dataclass(frozen=True)
class _Marks:
    """How a format writes numbers."""

    minus: str
    about: str
    gap: str
    power: str

    def number(self, value: Decimal) -> str:
        mantissa, e, exponent = value.decimal.replace("-", self.minus).partition("e")
        return mantissa + (self.power.format(exponent) if e else "")


_TEXT = _Marks("−", "≈", "left − right", "·10^{}")
_LATEX = _Marks("-", r"\approx", r"\text{left} - \text{right}", r" \cdot 10^{{{}}}")


class _Parts:
    """The parts of a page, with formulas in one format."""

    def __init__(self, page: Page, make: Make, marks: _Marks) -> None:
        self.page, self.marks = page, marks
        self.proved = outline(printer_for(make, page.theorem.statement), page.theorem)
        self.printer = printer_for(make, page.claim or page.theorem.statement)
        self.claimed = None if page.claim is None else self._as_written(page.claim)
        self.repaired = [statement_outline(printer_for(make, s), s) for s in page.repaired]

    def _as_written(self, claim: Statement) -> Outline:
        """The claim with its sides where the author wrote them, so that left is left."""
        p, outlined = self.printer, statement_outline(self.printer, claim)
        assert isinstance(claim.goal, Claim)
        left, right = claim.goal.lhs, claim.goal.rhs
        if self.page.relation in (">=", ">"):
            left, right = right, left
        sign = {"<=": p.LE, ">=": p.GE}.get(self.page.relation, self.page.relation)
        row = Row(p.term(left), sign, tuple(p.summands(right.args, ())) if isinstance(right, Add) else (p.term(right),))
        blocks = tuple(replace(b, rows=(row,)) if isinstance(b, Chain) else b for b in outlined.statement)
        return replace(outlined, statement=blocks)

    def sections(self) -> list[list[Block]]:
        """All but the title and the source: the claim, where it fails, what holds, what this rests on."""
        return [part for part in map(list, (self.claim(), self.verdict(), self.instead(), self.notes())) if part]

    def blocks(self) -> list[Block]:
        return [block for section in self.sections() for block in section]

    def claim(self) -> Iterator[Block]:
        if self.page.words:
            yield rich(f"Claim: {self.page.words.rstrip('.')}." + (" That is:" if self.claimed else ""))
        if self.claimed:
            first, *rest = self.claimed.statement
            named = "" if self.page.words else "Claim: "
            if isinstance(first, Chain):
                yield from ((rich(named.strip()), first) if named else (first,))
            else:
                yield rich(named, _small(first) if named else first)
            yield from rest

    def verdict(self) -> Iterator[Block]:
        """Where it fails and by how much; or the theorem that says the opposite."""
        if self.page.comparison is None:
            yield rich(f"False, by the theorem “{self.proved.title}” ({self.proved.name}):")
            yield from self.proved.statement
            return
        yield rich("False, for example at ", self.witness(), ". There")
        yield self.numbers(self.page.comparison)
        if any(v.radius != "0" for v in self._values(self.page.comparison)):
            yield rich("Each decimal is certified, off by less than one unit of its last digit.")

    def witness(self) -> Rich:
        p = self.printer
        return listed([rich(Formula(f"{p.names[name]} = {p.term(value)}")) for name, value in self.page.witness])

    def numbers(self, c: Comparison) -> Chain:
        names = (self.printer.term(c.lhs), self.printer.term(c.rhs), self.marks.gap)
        rows = (self._row(name, value) for name, value in zip(names, self._values(c), strict=True))
        return Chain(tuple(row for row in rows if (row.lhs,) != row.pieces))  # a number is its own value

    def _values(self, c: Comparison) -> tuple[Decimal, Decimal, Decimal]:
        return c.left, c.right, c.gap

    def _row(self, name: str, value: Decimal) -> Row:
        return Row(name, "=" if value.radius == "0" else self.marks.about, (self.marks.number(value),))

    def instead(self) -> Iterator[Block]:
        for said in self.repaired:
            yield rich(f"True instead, “{said.title}” ({said.name}):")
            yield from said.statement

    def notes(self) -> Iterator[Block]:
        remarks = dict.fromkeys(r for o in (self.claimed, self.proved, *self.repaired) if o for r in o.remarks)
        if remarks:
            yield rich("Conventions: ", join("; ", remarks), ".")
        if self.proved.uses:
            yield rich("Rests on: ", self.proved.uses, ".")


def _small(r: Rich) -> Rich:
    first, *rest = r
    return (Words(first.text[:1].lower() + first.text[1:]), *rest) if isinstance(first, Words) else r


# --- formats ------------------------------------------------------------------------------------------------


def text(page: Page, width: int = 80) -> str:
    """A refutation for the terminal."""
    lines = [text_words(page.title)]
    for section in _Parts(page, TextPrinter, _TEXT).sections():
        lines.append("")
        for block in section:
            lines += _table(block) if isinstance(block, Chain) else [_wrap(prose(block), width)]
    if page.source:
        lines.append(_wrap(f"Note: {text_words(page.source.rstrip('.'))}.", width))
    return "\n".join(lines) + "\n"


def _table(chain: Chain) -> list[str]:
    """Formulas below each other, the relations in one column."""
    column = max(len(row.lhs) for row in chain.rows)
    last = len(chain.rows) - 1
    return [
        f"    {row.lhs.ljust(column)} {row.relation} {' '.join(row.pieces)}{chain.end if k == last else ''}"
        for k, row in enumerate(chain.rows)
    ]


def aligned(page: Page) -> str:
    r"""The lines for an ``aligned`` environment: the formulas of the claim, where it fails, the numbers."""
    parts = _Parts(page, LatexPrinter, _LATEX)
    blocks: list[Block] = []
    if page.comparison is None:
        blocks += [rich(line) for line in textwrap.wrap(f"Claim: {page.words}. False:", 70)]
        blocks += _formulas(parts.proved)
    else:
        assert parts.claimed is not None
        blocks += [*_formulas(parts.claimed), rich("is false at ", parts.witness(), ", where")]
        blocks.append(parts.numbers(page.comparison))
    lines: list[str] = []
    for block in blocks:
        lines += aligned_lines(block) if isinstance(block, Chain) else [f"&{math_rich(block)}"]
    return " \\\\\n".join(line.strip() for line in lines)


def _formulas(o: Outline) -> list[Block]:
    return [block for block in o.statement if isinstance(block, Chain)]


def document(page: Page) -> str:
    """A complete LaTeX article with one refutation."""
    parts = _Parts(page, LatexPrinter, _LATEX)
    source = [f"{{\\small Note: {latex_words(page.source.rstrip('.'))}.\\par}}"] if page.source else []
    body = "\n\n".join([f"\\section*{{{latex_words(page.title)}}}", _blocks(parts.blocks()), *source])
    return f"{_PREAMBLE}\\begin{{document}}\n{body}\n\\end{{document}}\n"


def markdown(page: Page) -> str:
    """A refutation as Markdown with ``$$`` formulas."""
    parts = [f"### {markdown_words(page.title)}", *map(_markdown_block, _Parts(page, LatexPrinter, _LATEX).blocks())]
    parts += [f"*Note:* {markdown_words(page.source.rstrip('.'))}."] if page.source else []
    return "\n\n".join(parts) + "\n"
