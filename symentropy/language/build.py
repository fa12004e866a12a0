"""Writes the parse table that is shipped beside the grammar: ``python -m symentropy.language.build``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import lark
from lark import Lark
from lark.grammar import Rule
from lark.lexer import TerminalDef

from .table import GRAMMAR, TABLE

__all__ = ["compiled", "fresh_table", "origin"]


def compiled(builder: object | None = None, *, strict: bool = False) -> Lark:
    """lark's own parser for the grammar; ``strict`` refuses every conflict, of rules and of tokens."""
    return Lark(Path(GRAMMAR).read_text("utf-8"), parser="lalr", lexer="basic", transformer=builder, strict=strict)


def origin() -> dict[str, str]:
    """What a table is made from."""
    return {"lark": lark.__version__, "grammar": hashlib.sha256(Path(GRAMMAR).read_bytes()).hexdigest()}


def fresh_table() -> str:
    """The table as it should be shipped; equal grammars give equal text."""
    data, memo = compiled().memo_serialize([TerminalDef, Rule])
    for terminal in memo.values():
        if "_width" in terminal.get("pattern", ()):
            terminal["pattern"]["_width"] = [min(width, _WIDEST) for width in terminal["pattern"]["_width"]]
    parser = data["parser"]["parser"]
    parser.update(_renumbered(parser))
    return json.dumps({"origin": origin(), "data": data, "memo": memo}, ensure_ascii=False, sort_keys=True) + "\n"


def _renumbered(parser: dict[str, Any]) -> dict[str, Any]:
    """The states in the order in which they are reached, the tokens by name: lark numbers both at random."""
    names, rows = parser["tokens"], parser["states"]
    tokens = sorted(names.values())
    reached = list(parser["start_states"].values())
    for state in reached:
        row = sorted((names[token], action) for token, action in rows[state].items() if action[0] == _SHIFT)
        reached.extend(dict.fromkeys(target for _, (_, target) in row if target not in reached))
    state_of = {old: new for new, old in enumerate(reached)}

    def entry(action: Any) -> Any:
        kind, target = action
        return [kind, state_of[target] if kind == _SHIFT else target]

    return {
        "tokens": dict(enumerate(tokens)),
        "states": {
            state_of[old]: {tokens.index(names[token]): entry(action) for token, action in row.items()}
            for old, row in rows.items()
        },
        "start_states": {start: state_of[old] for start, old in parser["start_states"].items()},
        "end_states": {start: state_of[old] for start, old in parser["end_states"].items()},
    }


_WIDEST = 2**32 - 1  # of a pattern without bound; Python's own number for it varies with its version
_SHIFT = 0  # lark's code of a shift; its target is a state, a reduction's is a rule

if __name__ == "__main__":
    Path(TABLE).write_text(fresh_table(), "utf-8")
