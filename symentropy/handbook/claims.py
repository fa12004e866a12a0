"""The table of claims: how each is to be settled, and which entries of the handbook settle it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..errors import SymentropyError
from .book import chapters, entries, table

__all__ = ["Row", "faults", "markdown", "rows"]

DIGITS = 20


@dataclass(frozen=True)
class Row:
    """A claim: its id, how it is settled (define, derive, refute, evaluate), its words, the entries, the digits."""

    row: str
    how: tuple[str, ...]
    claim: str
    entries: tuple[str, ...]
    refutations: tuple[str, ...] = ()
    digits: tuple[tuple[str, str], ...] = ()


def rows() -> list[Row]:
    """Every claim in the order of the table.

    >>> rows()[0].row, rows()[0].how
    ('A1', ('define',))
    """
    kinds = {e.name: e.kind for e in entries()}
    named: dict[str, list[str]] = {}
    for _, name, row in _named():
        named.setdefault(row, []).append(name)
    made = []
    for row, (how, claim) in table().CLAIMS.items():
        own = tuple(named.get(row, ()))
        refutations = tuple(name for name in own if kinds[name] == "refutation")
        digits = tuple(table().DIGITS.get(row, {}).items())
        made.append(Row(row, tuple(how.split(", ")), claim, own, refutations, digits))
    return made


def markdown() -> str:
    """The table in Markdown, as it stands in ``derivations/README.md``.

    >>> print(markdown().splitlines()[2])
    | A1 | define | KL(P ‖ Q): the mean of log P(i)/Q(i) under P | `kl_eq_sum` |
    """
    lines = ["| row | settled by | claim | entries |", "|---|---|---|---|"]
    for r in rows():
        names = ", ".join(f"`{name}`" + (" (refutes it)" if name in r.refutations else "") for name in r.entries)
        claim = r.claim.replace("|", "\\|")
        lines.append(f"| {r.row} | {', '.join(r.how)} | {claim} | {names} |")
    return "\n".join(lines) + "\n"


def _named() -> Iterator[tuple[str, str, str]]:
    """Chapter, entry and row, for every row that an entry names."""
    for chapter, within in chapters().items():
        for entry in within.values():
            yield from ((chapter, entry.name, row) for row in entry.rows)


def faults() -> list[str]:
    """What keeps the table from being settled, a line each; the digits are certified again."""
    known = table().CLAIMS
    found = [f"{name} names the row {row}, which is not in the table" for _, name, row in _named() if row not in known]
    every = rows()
    for what, lacking in (
        ("entry", [r for r in every if not r.entries]),
        ("refutation", [r for r in every if "refute" in r.how and r.entries and not r.refutations]),
        ("digits", [r for r in every if "evaluate" in r.how and not r.digits]),
    ):
        if lacking:
            found.append(f"no {what} for {', '.join(r.row for r in lacking)}")
    return found + [fault for row in every for fault in _wrong(row)]


def _wrong(row: Row) -> Iterator[str]:
    """Digits that are not those of the value."""
    from ..evaluate import evaluate

    for text, said in row.digits:
        try:
            value = evaluate(text, DIGITS).decimal
        except SymentropyError as no:
            value = str(no)
        if not value.startswith(said):
            yield f"{row.row}: {text} is {value}, not {said}..."
