"""The parse table: shipped as data, since compiling the grammar would be most of a short command's time.

``python -m symentropy.language.build`` writes ``table.json`` anew from ``grammar.lark``; a test holds them together.
"""

from __future__ import annotations

import json
from pathlib import Path

from .driver import Parser

__all__ = ["GRAMMAR", "TABLE", "load"]

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLE = Path(__file__).with_name("table.json")


def load(builder: object) -> Parser:
    """The parser whose rules call ``builder``."""
    return Parser(json.loads(TABLE.read_text("utf-8")), builder)
