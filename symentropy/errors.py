"""The one exception type that users see, and its kinds."""

from __future__ import annotations

__all__ = [
    "BridgeError",
    "DerivationError",
    "IllPosedError",
    "LanguageError",
    "LimitError",
    "SymentropyError",
    "UncertifiedError",
]


class SymentropyError(Exception):
    """Something is wrong with the input; the message names what, where, and the fix."""


class LanguageError(SymentropyError):
    """The text is not in the language: where (1-based ``line`` and ``column``) and what was expected."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.line, self.column = line, column


class LimitError(LanguageError):
    """The input is over a limit on size, depth, digits or time."""


class IllPosedError(SymentropyError):
    """The input is in the language but means nothing; the message says which, where and what mends it."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


class UncertifiedError(SymentropyError):
    """No certified value of this is known."""


class BridgeError(SymentropyError):
    """A SymPy expression without a counterpart here, or a term without one in SymPy."""


class DerivationError(SymentropyError):
    """A derivation of one's own that is not accepted; the message explains which line, and what would mend it.

    ``false`` if the line is false, with a counterexample.
    """

    def __init__(self, message: str, false: bool = False) -> None:
        super().__init__(message)
        self.false = false
