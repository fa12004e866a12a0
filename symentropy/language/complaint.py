"""Errors that say where, what was expected and what was probably meant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from ..errors import IllPosedError, LanguageError
from .characters import visible
from .driver import Token

__all__ = ["at_offset", "mark", "unexpected"]

_Error = TypeVar("_Error", bound=LanguageError | IllPosedError)

# Words that people write without parentheses. Hints only: the grammar knows no names.
_APPLIED = {
    "log", "ln", "log2", "log10", "exp", "sqrt", "abs", "floor", "ceil", "gamma", "loggamma", "digamma", "erf", "erfc",
    "zeta", "softmax", "surprisal", "H", "h", "I", "KL", "card",
}  # fmt: skip
_ENDS_VALUE, _STARTS_VALUE = ("NUMBER", "NAME", "RPAR", "RSQB"), ("NUMBER", "NAME", "LPAR")
_RELATIONS = ("EQ", "ORDER", "NE")
_REVERSED = {"=<": "<=", "=>": ">=", "==<": "<=", "==>": ">="}


def mark(text: str, offset: int, width: int = 72) -> tuple[int, int, str]:
    """Line and column (from 1) of an offset, and the line with a caret below the place.

    >>> print(mark("1 + ?", 4)[2])
        1 + ?
            ^
    """
    line, start = text.count("\n", 0, offset) + 1, text.rfind("\n", 0, offset) + 1
    stop = text.find("\n", start)
    end = stop if stop >= 0 else len(text)
    column = offset - start
    first = max(0, min(column - width // 2, end - start - width))
    shown = visible(text[start + first : min(end, start + first + width)])
    return line, column + 1, f"    {shown}\n    {' ' * (column - first)}^"


def at_offset(kind: type[_Error], text: str, offset: int, message: str) -> _Error:
    """An error of ``kind`` at a place of the text; its first line says all but the place's looks."""
    line, column, excerpt = mark(text, offset)
    where = f"column {column}" if line == 1 else f"line {line}, column {column}"
    full = f"{where}: {message}\n{excerpt}"
    error = kind(full, column=column)
    if isinstance(error, LanguageError):
        error.line = line
    return error


def unexpected(tokens: Sequence[Token], place: int, expected: Collection[str]) -> str:
    """The message for ``tokens[place]`` (or the end), which may not stand there."""
    token = tokens[place] if place < len(tokens) else None
    before = tokens[place - 1] if place else None
    hint = _meant(before, token, expected)
    wanted = _wanted(expected)
    if token is None:
        if "NUMBER" not in expected:
            return "a list ends here, but lists stand only between the parentheses of arguments"
        return f"the text ends where {wanted} should follow"
    found = f'unexpected "{visible(str(token)[:20])}"'
    return f"{found}: {hint}" if hint else f"{found}; expected {wanted}"


def _wanted(expected: Collection[str]) -> str:
    if "NUMBER" in expected:
        return 'a value (a number, a name, "(" or a sign)'
    close = {"RPAR": ' or ")"', "RSQB": ' or "]"'}
    return "an operator" + next((text for name, text in close.items() if name in expected), " or the end")


def _meant(before: Token | None, token: Token | None, expected: Collection[str]) -> str | None:
    """What was probably meant by two tokens that may not follow each other."""
    if token is None:
        return None
    if before is not None:
        if before.type in _ENDS_VALUE and token.type in _STARTS_VALUE:
            return _juxtaposed(before, token)
        if before.type in _RELATIONS and token.type in _RELATIONS:
            return _doubled(before + token)
    return None if "NUMBER" in expected else _misplaced(token)


def _misplaced(token: Token) -> str | None:
    match token.type:
        case "COMMA" | "SEMICOLON" | "BAR" | "DOUBLEBAR":
            return f'"{token}" stands only between arguments'
        case "EQ" | "ORDER" | "NE":
            return "a relation stands only between the two sides of a claim"
        case "ARROW" | "PERP":
            return "this stands only between random variables, in a fact"
        case _:
            return None


def _juxtaposed(before: Token, token: Token) -> str:
    """Two values side by side: multiplication and application are never implicit."""
    if before.type == token.type == "NUMBER":
        return "two numbers side by side; digits are written without separators"
    last = "..." + before if before in (")", "]") else visible(before)
    next_ = "(...)" if token == "(" else visible(token)
    if before in _APPLIED:
        return f"did you mean {before}({next_})?"
    return f"did you mean {last}*{next_}?"


def _doubled(pair: str) -> str:
    if pair in _REVERSED:
        return f'did you mean "{_REVERSED[pair]}"?'
    if pair == "<<":
        return "P << Q need not be said: it is assumed, and shown, where a quantity needs it"
    return "one relation at a time"
