"""The handbook: the derivations that come with symentropy, found, replayed and listed.

>>> from symentropy import handbook
>>> handbook.find("kl_nonneg").statement.title
"Gibbs' inequality"
"""

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

from .errors import SymentropyError
from .kernel.proof import Entry, Theorem
from .theory.script import Script

__all__ = ["Listed", "chapters", "check_all", "entries", "find", "script"]

PACKAGE = "symentropy.derivations"


@dataclass(frozen=True)
class Listed:
    """One entry: where it stands, what it is called, what it says."""

    chapter: str
    name: str
    title: str

    def __iter__(self) -> Iterator[str]:
        return iter((self.chapter, self.name, self.title))


@cache
def _book() -> ModuleType:
    """The derivations: inside of the installed package, or beside it in a checkout."""
    here = Path(__file__).parent
    home = next((p for p in (here / "derivations", here.parent / "derivations") if (p / "__init__.py").exists()), None)
    if home is None:
        raise SymentropyError(f"the derivations are missing: looked beside {here}")
    spec = importlib.util.spec_from_file_location(PACKAGE, home / "__init__.py", submodule_search_locations=[str(home)])
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[PACKAGE] = module
    spec.loader.exec_module(module)
    return module


@cache
def chapters() -> dict[str, dict[str, Script]]:
    """The scripts of each chapter, in reading order."""
    out: dict[str, dict[str, Script]] = {}
    for chapter in _book().CHAPTERS:
        module = importlib.import_module(f"{PACKAGE}.{chapter}")
        out[chapter] = {
            s.name: s
            for s in vars(module).values()
            if isinstance(s, Script) and s.function.__module__ == module.__name__
        }
    return out


def entries() -> list[Listed]:
    """Every entry in reading order.

    >>> [name for chapter, name, title in entries()][:2]
    ['surprisal_mul', 'surprisal_prod']
    """
    return [Listed(chapter, s.name, s.title) for chapter, scripts in chapters().items() for s in scripts.values()]


def script(name: str) -> Script:
    """The derivation of this name, as it was written."""
    known = {s.name: s for scripts in chapters().values() for s in scripts.values()}
    if name not in known:
        close = get_close_matches(name, known, 1)
        hint = f"did you mean {close[0]}?" if close else "`symentropy handbook list` shows them all"
        raise SymentropyError(f"the handbook has no entry {name!r}; {hint}")
    return known[name]


def find(name: str) -> Theorem:
    """The theorem of this name, replayed."""
    return script(name).theorem()


def check_all() -> Iterator[tuple[str, bool, str, float]]:
    """Replay every entry: its name, whether it holds, why not, and the seconds it took."""
    known: dict[Entry, Theorem] = {}
    for _, name, _ in entries():
        start = time.perf_counter()
        try:
            script(name).theorem(known)
        except SymentropyError as no:
            yield name, False, str(no), time.perf_counter() - start
        else:
            yield name, True, "", time.perf_counter() - start
