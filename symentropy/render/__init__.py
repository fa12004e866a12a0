"""From kernel data to what people see: LaTeX, documents, Markdown, terminal text, notebooks."""

from __future__ import annotations

from .display import Displayed, show, text
from .latex_pages import aligned, document, latex_statement
from .latex_terms import latex
from .markdown_pages import markdown, notebook
from .source_terms import source
from .terminal import text_statement

__all__ = [
    "Displayed", "aligned", "document", "latex", "latex_statement", "markdown", "notebook", "show", "source", "text",
    "text_statement",
]  # fmt: skip
