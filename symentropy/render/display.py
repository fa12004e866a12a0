"""How a notebook shows a theorem, and the one name ``text`` for terms and theorems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..kernel.proof import Theorem
from ..kernel.terms import Kind, Term
from .latex_pages import aligned
from .markdown_pages import markdown
from .terminal import theorem_text
from .text_terms import term_text

__all__ = ["Displayed", "show", "text"]


def text(value: Term | Theorem, kinds: Mapping[str, Kind] | None = None) -> str:
    """A term on one line, or a theorem with its proof, in Unicode.

    >>> from symentropy.theory.quantities import KL
    >>> text(KL.body)
    'Σ_{i: P[i] > 0} P[i]·log(P[i]/Q[i])'
    """
    return theorem_text(value) if isinstance(value, Theorem) else term_text(value, kinds)


@dataclass(frozen=True, slots=True)
class Displayed:
    """A theorem as notebooks, consoles and f-strings show it."""

    theorem: Theorem

    def _repr_latex_(self) -> str:
        return f"$$\\begin{{aligned}}\n{aligned(self.theorem)}\n\\end{{aligned}}$$"

    def _repr_markdown_(self) -> str:
        return markdown(self.theorem)

    def __str__(self) -> str:
        return theorem_text(self.theorem)

    __repr__ = __str__


def show(theorem: Theorem) -> Displayed:
    """The theorem in a wrapper that a notebook knows how to show."""
    return Displayed(theorem)
