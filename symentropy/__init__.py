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
    from .theory.script import (
        Calc,
        Script,
        absurd,
        algebra,
        calc,
        case,
        cases,
        cite,
        constant_sum,
        definition,
        derivation,
        derivative,
        entry,
        exchange,
        expand,
        extend,
        fact,
        given,
        iff,
        integral,
        linearity,
        log_of_power,
        log_of_product,
        log_of_quotient,
        log_of_rational,
        mass,
        reindex,
        restrict,
        tight,
    )
    from .verbs import derive, evaluate, find, verify
    from .worker import WorkerFault, WorkerTimeout

__version__ = "0.1.0"

__all__ = [
    "CE", "JS", "KL", "Calc", "H", "IllPosed", "IllPosedError", "LanguageError", "LimitError", "NotProved",
    "Proved", "Refuted", "Renyi", "Script", "SymentropyError", "Theorem", "TimedOut", "U", "UncertifiedError",
    "Unknown", "Verdict", "WorkerFault", "WorkerTimeout", "__version__", "absurd", "algebra", "calc", "case",
    "cases", "cite", "constant_sum", "definition", "density", "derivation", "derivative", "derive",
    "dominated", "entry", "eq", "evaluate", "exchange", "expand", "extend", "fact", "find", "given", "h",
    "iff", "integral", "le", "linearity", "log_of_power", "log_of_product", "log_of_quotient",
    "log_of_rational", "lt", "mass", "pmf", "reindex", "restrict", "softmax", "surprisal", "tight", "verify",
    "weights",
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
    "theory.script": (
        "Calc", "Script", "absurd", "algebra", "calc", "case", "cases", "cite", "constant_sum", "definition",
        "derivation", "derivative", "entry", "exchange", "expand", "extend", "fact", "given", "iff", "integral",
        "linearity", "log_of_power", "log_of_product", "log_of_quotient", "log_of_rational", "mass", "reindex",
        "restrict", "tight",
    ),
    "verbs": ("derive", "evaluate", "find", "verify"),
    "worker": ("WorkerFault", "WorkerTimeout"),
}  # fmt: skip
_ROOM = {name: room for room, names in _HOME.items() for name in names}


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
