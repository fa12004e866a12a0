"""Information theory with derivations that are replayed, counterexamples that are exact, digits that are certified.

>>> import symentropy
>>> symentropy.__version__.count(".")
2

The public names load what they need when they are first used.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from .theory import rules as _rules

if TYPE_CHECKING:
    from .bridge import (
        CE,
        JS,
        KL,
        H,
        Renyi,
        U,
        density,
        dominated,
        eq,
        h,
        le,
        lt,
        pmf,
        softmax,
        surprisal,
    )
    from .errors import IllPosedError, LanguageError, LimitError, SymentropyError, UncertifiedError
    from .evaluate.counts.kernels import weights
    from .prove.verdict import IllPosed, NotProved, Proved, Refuted, TimedOut, Unknown, Verdict
    from .theorem import Theorem
    from .theory.kinds import forall
    from .theory.refutation import refutation
    from .theory.rules import *  # noqa: F403
    from .theory.script import *  # noqa: F403
    from .verbs import derive, evaluate, find, verify
    from .worker import WorkerFault, WorkerTimeout

__version__ = "0.1.0"

__all__ = [
    "CE", "JS", "KL", "H", "IllPosed", "IllPosedError", "LanguageError", "LimitError", "NotProved", "Proved",
    "Refuted", "Renyi", "SymentropyError", "Theorem", "TimedOut", "U", "UncertifiedError", "Unknown", "Verdict",
    "WorkerFault", "WorkerTimeout", "__version__", "density", "derive", "dominated", "eq", "evaluate", "find",
    "forall", "h", "le", "lt", "pmf", "refutation", "softmax", "surprisal", "verify", "weights",
]  # fmt: skip

_HOME = {
    "bridge": (
        "CE", "H", "JS", "KL", "Renyi", "U", "density", "dominated", "eq", "h", "le", "lt", "pmf", "softmax",
        "surprisal",
    ),
    "errors": ("IllPosedError", "LanguageError", "LimitError", "SymentropyError", "UncertifiedError"),
    "evaluate.counts.kernels": ("weights",),
    "prove.verdict": ("IllPosed", "NotProved", "Proved", "Refuted", "TimedOut", "Unknown", "Verdict"),
    "theorem": ("Theorem",),
    "theory.kinds": ("forall",),
    "theory.refutation": ("refutation",),
    "theory.rules": tuple(name for name in vars(_rules) if not name.startswith("_")),
    "theory.script": (
        "Calc", "Script", "absurd", "attained", "calc", "case", "cases", "choose", "cite", "condition", "constancy",
        "definition", "derivation", "derivative_at", "each", "equality", "exists", "extend", "extremum", "fact",
        "function", "given", "iff", "integral", "limit", "tight", "together",
    ),
    "verbs": ("derive", "evaluate", "find", "verify"),
    "worker": ("WorkerFault", "WorkerTimeout"),
}  # fmt: skip
_ROOM = {name: room for room, names in _HOME.items() for name in names}
__all__ += [name for name in _ROOM if name not in __all__]


def __getattr__(name: str) -> Any:
    if name not in _ROOM:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_ROOM[name]}"), name)
    setattr(sys.modules[__name__], name, value)
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


class _Package(ModuleType):
    """Keeps ``symentropy.evaluate`` the verb: importing the room of the same name would put the module there.

    The room is reached as ``from symentropy.evaluate import ...``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _ROOM and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
