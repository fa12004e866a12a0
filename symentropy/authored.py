"""The derivations in somebody's own Python file: run, completed, replayed, and written out or explained.

The file is its author's program and may do whatever that may do. All of this runs in a worker, within its limits.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from . import progress
from .answers import CODES, Answer
from .errors import DerivationError, LanguageError, SymentropyError

if TYPE_CHECKING:
    from .theorem import Theorem
    from .theory.script import Script

__all__ = ["derivations"]

MODULE = "symentropy_derivations_of"  # a name of its own, so that no file hides a module


def derivations(path: str, name: str | None, form: str) -> Iterator[Answer]:
    """An answer for each derivation of the file, in order, or for the one called ``name``."""
    scripts = _scripts(_module(Path(path)), path)
    if name is not None:
        scripts = [_named(scripts, name, path)]
    theorems: list[Theorem] = []
    for done, script in enumerate(scripts):
        progress.report(f"derivation {script.name}", done, len(scripts))
        answer, theorem = _answered(script, path, form)
        theorems += [] if theorem is None else [theorem]
        yield answer
    if form == "document" and len(theorems) == len(scripts):
        from .render import document

        yield Answer({}, 0, document(theorems).rstrip())


def _answered(script: Script, path: str, form: str) -> tuple[Answer, Theorem | None]:
    from .prove.authors import prove_script
    from .theorem import Theorem

    fields = {"theorem": script.name}
    try:
        theorem = Theorem.of(prove_script(script))
    except DerivationError as no:
        verdict = "refuted" if no.false else "unknown"
        return Answer({**fields, "verdict": verdict}, CODES[verdict], str(no)), None
    except SymentropyError as no:
        return Answer({**fields, "verdict": "unknown"}, CODES["unknown"], f"not accepted: {script.name}\n  {no}"), None
    except Exception as problem:
        if not _is_of(problem, path):
            raise
        said = f"error: {script.name} ({_place(problem, path)})\n{_wrapped(_said(problem))}"
        return Answer({**fields, "verdict": "error"}, CODES["error"], said), None
    return Answer({**fields, "verdict": "proved"}, 0, _written(theorem, form)), theorem


def _written(theorem: Theorem, form: str) -> str:
    if form == "document":
        return ""
    return {"latex": theorem.latex, "markdown": theorem.markdown, "text": theorem.text}[form]().rstrip()


# --- the file -----------------------------------------------------------------------------------------------


def _module(path: Path) -> ModuleType:
    """The file, run as a module; what it prints is not shown."""
    from .handbook.book import package

    if not path.is_file():
        raise LanguageError(f"there is no file {path}")
    spec = importlib.util.spec_from_file_location(MODULE, path.resolve())
    if spec is None or spec.loader is None:
        raise LanguageError(f"{path} is no Python file: its name should end with .py")
    package()  # so that the file finds `symentropy.derivations` in a checkout too
    module = importlib.util.module_from_spec(spec)
    sys.modules[MODULE] = module
    sys.path.insert(0, str(path.resolve().parent))  # as for a program of its own
    try:
        spec.loader.exec_module(module)
    except SyntaxError as problem:
        where = f", line {problem.lineno}" if problem.lineno else ""
        raise LanguageError(f"{path.name}{where}: {type(problem).__name__}: {problem.msg}{_caret(problem)}") from None
    except (Exception, SystemExit) as problem:
        if not isinstance(problem, SystemExit) and not _is_of(problem, str(path)):
            raise
        raise LanguageError(f"{_place(problem, str(path))}: {_said(problem)}") from None
    return module


def _caret(problem: SyntaxError) -> str:
    """The line with a caret under the place, as Python shows it."""
    if not problem.text or not problem.offset:
        return ""
    line = problem.text.rstrip()
    indent = len(line) - len(line.lstrip())
    return f"\n    {line.strip()}\n    {' ' * max(0, problem.offset - 1 - indent)}^"


def _scripts(module: ModuleType, path: str) -> list[Script]:
    """The derivations that are written in the file itself, in the order in which they are."""
    from .theory.script import Script

    own = (s for s in vars(module).values() if isinstance(s, Script) and s.function.__module__ == MODULE)
    scripts = list({id(s): s for s in own}.values())
    if not scripts:
        raise LanguageError(
            f"{path} has no derivation: write @derivation above a function that returns calc(...).eq(...)"
        )
    return sorted(scripts, key=lambda s: s.function.__code__.co_firstlineno)


def _named(scripts: list[Script], name: str, path: str) -> Script:
    known = {s.name: s for s in scripts}
    if name not in known:
        close = get_close_matches(name, known, 1)
        hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
        raise LanguageError(f"{path} has no derivation {name!r}; {hint}")
    return known[name]


# --- errors of Python in it ---------------------------------------------------------------------------------


def _frames(problem: BaseException, path: str) -> list[traceback.FrameSummary]:
    """The lines of the file that the error went through, the last one last."""
    full = str(Path(path).resolve())
    return [f for f in traceback.extract_tb(problem.__traceback__) if f.filename == full]


def _is_of(problem: BaseException, path: str) -> bool:
    """Whether the error is one of the file, not of ours."""
    return bool(_frames(problem, path))


def _place(problem: BaseException, path: str) -> str:
    frames = _frames(problem, path)
    return f"{Path(path).name}, line {frames[-1].lineno}" if frames else Path(path).name


def _said(problem: BaseException) -> str:
    """The last line of the traceback, and what is probably meant."""
    last = f"{type(problem).__name__}: {problem}".rstrip(": ")
    return last + (_meant(problem.name) if isinstance(problem, NameError) and problem.name else "")


def _wrapped(text: str) -> str:
    from .prove.explain import wrapped

    return "\n".join(wrapped(row) for row in text.splitlines())


def _meant(name: str) -> str:
    """A name that symentropy has and the file has not imported, or one that is nearly right."""
    import symentropy

    from .prove.spelling import imported

    if name in symentropy.__all__:
        return f"; add it: from symentropy import {name}"
    entry = imported(name)
    if entry is not None:
        return f"; add it: {entry}"
    close = get_close_matches(name, symentropy.__all__, 1)
    return f"; did you mean {close[0]}?" if close else ""
