"""Runs the parse table: an LALR(1) automaton needs thirty lines, and importing lark costs as much as flint.

lark makes the table from the grammar (``build``) and is its reference in the tests; nothing here decides
anything about the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

__all__ = ["Parser", "StrayCharacter", "Token", "UnexpectedToken"]

_SHIFT = 0


class Token(str):
    """A piece of the text with its terminal's name and its offset."""

    type: str
    start_pos: int

    def __new__(cls, kind: str, value: str, start_pos: int) -> Token:
        token = super().__new__(cls, value)
        token.type, token.start_pos = kind, start_pos
        return token


class StrayCharacter(Exception):
    """No token starts at ``place``."""

    def __init__(self, place: int) -> None:
        super().__init__(place)
        self.place = place


class UnexpectedToken(Exception):
    """``token`` may not stand here, ``expected`` might."""

    def __init__(self, token: Token, expected: frozenset[str]) -> None:
        super().__init__(token)
        self.token, self.expected = token, expected


class Parser:
    """The automaton of a table in lark's serialization; the methods of ``builder`` are the rules' actions."""

    def __init__(self, table: Mapping[str, Any], builder: object) -> None:
        frontend, memo = table["data"]["parser"], table["memo"]
        conf, automaton = frontend["lexer_conf"], frontend["parser"]
        self._ignored = frozenset(conf["ignore"])
        terminals = sorted((memo[str(t["@"])] for t in conf["terminals"]), key=_rank)
        self._lexer = re.compile("|".join(map(_group, terminals)))
        names = automaton["tokens"]
        self._rows = {
            int(state): {names[token]: action for token, action in row.items()}
            for state, row in automaton["states"].items()
        }
        self._rules = {int(k): _Rule(r, builder) for k, r in memo.items() if r["__type__"] == "Rule"}
        self._start, self._end = automaton["start_states"]["start"], automaton["end_states"]["start"]

    def lex(self, text: str) -> Iterator[Token]:
        """The tokens of the text; ``StrayCharacter`` where there is none."""
        place = 0
        while place < len(text):
            found = self._lexer.match(text, place)
            if found is None:
                raise StrayCharacter(place)
            kind = found.lastgroup or ""
            if kind not in self._ignored:
                yield Token(kind, found[0], place)
            place = found.end()

    def parse(self, text: str) -> Any:
        """What the builder made of the text."""
        states: list[int] = [self._start]
        values: list[Any] = []
        for token in chain(self.lex(text), [Token("$END", "", len(text))]):
            while True:
                row = self._rows[states[-1]]
                if token.type not in row:
                    raise UnexpectedToken(token, frozenset(name for name in row if name.isupper()))
                kind, target = row[token.type]
                if kind == _SHIFT:
                    states.append(target)
                    values.append(token)
                    break
                rule = self._rules[target["@"]]
                cut = len(values) - rule.length
                made = rule.apply(values[cut:])
                del values[cut:], states[cut + 1 :]
                states.append(self._rows[states[-1]][rule.origin][1])
                values.append(made)
                if states[-1] == self._end and token.type == "$END":
                    return made
        raise AssertionError("the table has no end")


class _Rule:
    """A reduction: how many values it takes, and what it makes of them."""

    def __init__(self, data: Mapping[str, Any], builder: object) -> None:
        options, names = data["options"], [part["name"] for part in data["expansion"]]
        self.origin: str = data["origin"]["name"]
        self.length = len(names)
        empty = options["empty_indices"] or [False] * self.length
        taken = iter(range(self.length))
        self._places = [None if missing else next(taken) for missing in empty]
        self._inlined = {k for k, name in enumerate(names) if name.startswith("_")}
        self._collects = self.origin.startswith("_")
        self._unwraps = options["expand1"] and not data["alias"]
        self._action: Any = getattr(builder, data["alias"] or self.origin, None)

    def apply(self, values: list[Any]) -> Any:
        below: list[Any] = []
        for place in self._places:
            if place is None:
                below.append(None)
            elif place in self._inlined:
                below.extend(values[place])
            else:
                below.append(values[place])
        if self._collects:
            return below
        if self._unwraps and len(below) == 1:
            return below[0]
        return self._action(below)


def _rank(terminal: Mapping[str, Any]) -> tuple[int, int, int, str]:
    """lark's order of terminals: the first that matches is taken."""
    pattern = terminal["pattern"]
    return -terminal["priority"], -_width(pattern), -len(pattern["value"]), terminal["name"]


def _width(pattern: Mapping[str, Any]) -> int:
    return int(pattern["_width"][1]) if pattern["__type__"] == "PatternRE" else len(pattern["value"])


def _group(terminal: Mapping[str, Any]) -> str:
    pattern = terminal["pattern"]
    body = pattern["value"] if pattern["__type__"] == "PatternRE" else re.escape(pattern["value"])
    return f"(?P<{terminal['name']}>{body})"
