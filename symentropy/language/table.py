"""The parse table: shipped as data, since compiling the grammar would be most of a short command's time.

``python -m symentropy.language.build`` writes ``table.json`` anew from ``grammar.lark``; a test holds them together.
"""

from __future__ import annotations

import json
import os

from .driver import Parser

__all__ = ["GRAMMAR", "TABLE", "load"]

_HERE = os.path.dirname(__file__)  # pathlib takes longer to import than the table to read
GRAMMAR, TABLE = os.path.join(_HERE, "grammar.lark"), os.path.join(_HERE, "table.json")


def load(builder: object) -> Parser:
    """The parser whose rules call ``builder``."""
    with open(TABLE, encoding="utf-8") as file:
        return Parser(json.load(file), builder)
