"""From kernel data to what people see: LaTeX, documents, Markdown, terminal text, notebooks."""

from __future__ import annotations

from .latex_terms import latex
from .source_terms import source
from .text_terms import term_text

__all__ = ["latex", "source", "term_text"]
