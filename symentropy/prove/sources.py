"""Where the lines of a script stand in its author's file."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from ..theory.script import Script

__all__ = ["chains_of", "cited_by", "line_of", "place_of", "texts_of"]

LINES = ("eq", "le", "lt", "calc")


def place_of(function: Any, text: str = "", before: str = "") -> str:
    """``my.py, line 9``: where a line of a chain is written, or the function if that is not found."""
    try:
        name = Path(inspect.getfile(function)).name
        source, first = inspect.getsourcelines(function)
    except (OSError, TypeError):
        return ""
    if name.startswith("<"):  # a console, a doctest
        return ""
    found = line_of("".join(source), text, before)
    return f"{name}, line {first + found - 1 if found else first}"


def line_of(source: str, text: str, before: str = "") -> int | None:
    """The line of the source (from 1) where ``text`` is written as a line of a chain, preferably after ``before``.

    >>> line_of('(calc("a")' + chr(10) + '.eq("b")' + chr(10) + '.eq("a"))', "a", "b")
    3
    """
    try:
        tree = ast.parse(textwrap.dedent(source))
    except SyntaxError:
        return None
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _written(node) is not None]
    fits = [node for node in calls if _says(node, text)]
    after = [node for node in fits if before and _follows(node, before)]
    best = (after or fits)[:1]
    return best[0].func.end_lineno if best else _anywhere(tree, text)


def _anywhere(tree: ast.AST, text: str) -> int | None:
    """Where the text stands in any other place."""
    found = [n.lineno for n in ast.walk(tree) if isinstance(n, ast.Constant) and n.value == text]
    return min(found, default=None)


def _written(node: ast.Call) -> str | None:
    """``calc``, ``eq``, ``le`` or ``lt``."""
    name = getattr(node.func, "attr", getattr(node.func, "id", None))
    return name if name in LINES and node.args else None


def _says(node: ast.Call, text: str) -> bool:
    match node.args[0]:
        case ast.Constant(value):
            return value == text
        case ast.JoinedStr(values):
            parts = (re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".*" for v in values)
            return re.fullmatch("".join(parts), text, re.DOTALL) is not None
    return False


def _follows(node: ast.Call, before: str) -> bool:
    inner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(inner, ast.Call) and _written(inner) is not None and _says(inner, before)


def chains_of(written: Any) -> Iterator[list[str]]:
    """The chains of what an author wrote, in order: the texts of their lines."""
    if hasattr(written, "start") and hasattr(written, "lines"):
        yield [written.start, *(line.text for line in written.lines)]
        return
    for part in _parts(written):
        yield from chains_of(part)


def texts_of(written: Any) -> Iterator[str]:
    """Every text in what an author wrote."""
    if isinstance(written, str):
        yield written
    for part in _parts(written):
        yield from texts_of(part)


def cited_by(written: Any) -> Iterator[Script]:
    """The scripts that a script cites."""
    if isinstance(written, Script):
        yield written
        return
    for part in _parts(written):
        yield from cited_by(part)


def _parts(written: Any) -> Iterator[Any]:
    if isinstance(written, dict):
        yield from written.values()
    elif isinstance(written, tuple | list):
        yield from written
    elif is_dataclass(written) and not isinstance(written, Script):
        for f in fields(written):
            yield getattr(written, f.name)
