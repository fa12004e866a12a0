"""The parse table: shipped as data, since compiling the grammar would be most of a short command's time.

``python -m symentropy.language.build`` writes ``table.json`` anew; it is used only if the grammar and lark's
version are those that it was made from, else the grammar is compiled.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import lark
from lark import Lark

__all__ = ["GRAMMAR", "TABLE", "compiled", "load", "origin"]

GRAMMAR = Path(__file__).with_name("grammar.lark")
TABLE = Path(__file__).with_name("table.json")


def compiled(builder: object | None = None, *, strict: bool = False) -> Lark:
    """The parser made from the grammar; ``strict`` refuses every conflict, of rules and of tokens."""
    return Lark(GRAMMAR.read_text("utf-8"), parser="lalr", lexer="basic", transformer=builder, strict=strict)


def load(builder: object) -> Lark:
    """The parser whose rules call ``builder``, from the table if it is current."""
    try:
        table = json.loads(TABLE.read_text("utf-8"), object_hook=_integer_keys)
    except (OSError, ValueError):
        return compiled(builder)
    if table.get("origin") != origin():
        return compiled(builder)
    parser: Lark = Lark._load_from_dict(table["data"], table["memo"], transformer=builder)  # type: ignore[no-untyped-call]
    return parser


def origin() -> dict[str, str]:
    """What a table is made from."""
    return {"lark": lark.__version__, "grammar": hashlib.sha256(GRAMMAR.read_bytes()).hexdigest()}


def _integer_keys(value: dict[str, Any]) -> dict[str | int, Any]:
    """JSON has only text as keys; lark's states and references are integers."""
    return {int(k) if k.isdigit() else k: v for k, v in value.items()}
