"""The derivations and refutations that come with symentropy: found, listed, replayed."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import ModuleType

from ..errors import SymentropyError
from ..kernel.proof import Entry, Theorem
from ..theory.refutation import Refutation
from ..theory.script import Script

__all__ = ["Listed", "chapters", "check_all", "entries", "find", "item", "package", "script", "scripts", "table"]

PACKAGE = "symentropy.derivations"

Item = Script | Refutation


@dataclass(frozen=True)
class Listed:
    """One entry: where it stands, what it is called, what it says, and whether that is a theorem or a refutation."""

    chapter: str
    name: str
    title: str
    kind: str = "theorem"

    def __iter__(self) -> Iterator[str]:
        return iter((self.chapter, self.name, self.title))


@cache
def package() -> ModuleType:
    """The derivations: inside of the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    places = (package / "derivations", package.parent / "derivations")
    home = next((p for p in places if (p / "__init__.py").exists()), None)
    if home is None:
        raise SymentropyError(f"the derivations are missing: looked beside {package}")
    spec = importlib.util.spec_from_file_location(PACKAGE, home / "__init__.py", submodule_search_locations=[str(home)])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = module
    spec.loader.exec_module(module)
    return module


@cache
def chapters() -> dict[str, dict[str, Item]]:
    """The entries of each chapter, in reading order."""
    out: dict[str, dict[str, Item]] = {}
    for chapter in package().CHAPTERS:
        module = importlib.import_module(f"{PACKAGE}.{chapter}")
        out[chapter] = {
            entry.name: entry
            for entry in vars(module).values()
            if isinstance(entry, Script | Refutation) and entry.function.__module__ == module.__name__
        }
    return out


def table() -> ModuleType:
    """The table of claims that the book settles."""
    package()
    return importlib.import_module(f"{PACKAGE}.claims")


def entries() -> list[Listed]:
    """Every entry in reading order.

    >>> next(title for chapter, name, title in entries() if name == "kl_nonneg")
    "Gibbs' inequality"
    """
    return [
        Listed(chapter, e.name, e.title, "refutation" if isinstance(e, Refutation) else "theorem")
        for chapter, within in chapters().items()
        for e in within.values()
    ]


def item(name: str) -> Item:
    """The derivation or refutation of this name, as it was written."""
    known = {name: e for within in chapters().values() for name, e in within.items()}
    if name not in known:
        close = get_close_matches(name, known, 1)
        hint = f"did you mean {close[0]}?" if close else "`symentropy handbook list` shows them all"
        raise SymentropyError(f"the handbook has no entry {name!r}; {hint}")
    return known[name]


def scripts() -> dict[str, Script]:
    """The derivations alone, by name: what a proof may cite."""
    return {name: e for within in chapters().values() for name, e in within.items() if isinstance(e, Script)}


def script(name: str) -> Script:
    """The derivation of this name, as it was written."""
    found = item(name)
    if not isinstance(found, Script):
        raise SymentropyError(f"{name} is a refutation: it has no derivation")
    return found


def find(name: str) -> Theorem:
    """The theorem of this name, replayed; of a refutation, that there is a counterexample."""
    return item(name).theorem()


def check_all() -> Iterator[tuple[str, bool, str, float]]:
    """Replay every entry: its name, whether it holds, why not, and the seconds it took.

    What entries cite is replayed once for all of them; of a refutation, the gap is certified again too.
    """
    known: dict[Entry, Theorem] = {}
    for _, name, _ in entries():
        start = time.perf_counter()
        try:
            _replay(item(name), known)
        except SymentropyError as no:
            yield name, False, str(no), time.perf_counter() - start
        else:
            yield name, True, "", time.perf_counter() - start


def _replay(entry: Item, known: dict[Entry, Theorem]) -> None:
    entry.theorem(known)
    if isinstance(entry, Refutation):
        from .refuted import gap

        gap(entry)
