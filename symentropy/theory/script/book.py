"""A script: a function with its declarations, and the theorem that it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...errors import SymentropyError
from ...kernel.check import check
from ...kernel.proof import Entry, Theorem
from ...kernel.terms import Rejected
from ..heading import Headed
from .goals import Calc, Written

__all__ = ["Script", "derivation"]

_DECLARATIONS = ("given", "variables", "pmf", "positive", "where", "converging", "values")


@dataclass
class Script(Headed):
    """A derivation as it was written; ``entry`` is the kernel's data, ``theorem()`` replays it."""

    function: Callable[[], Written]
    declared: dict[str, Any] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    assumed: int = field(default=0, init=False, repr=False)  # hypotheses before the author's own, once compiled

    @cached_property
    def entry(self) -> Entry:
        """The statement and its proof, as data for the kernel."""
        from .compile import compiled

        return compiled(self)

    def complete(self, finish: Callable[[Entry], Entry]) -> Entry:
        """The entry with what ``finish`` adds to it; kept, so that scripts that cite this one get it too.

        The chain of an iff is finished first, on its own, as the kernel must accept it to say when it is tight.
        """
        from .compile import compiled

        self.entry = finish(compiled(self, finish))
        return self.entry

    def theorem(self, known: dict[Entry, Theorem] | None = None) -> Theorem:
        """Replay the derivation."""
        try:
            return check(self.entry, known)
        except Rejected as no:
            raise SymentropyError(f"{self.name}: {no}{self._line(str(no))}") from None

    def _line(self, message: str) -> str:
        """The text of the line that a step's rejection is about, on a line of its own."""
        found, written = re.match(r"step (\d+): ", message), self.function()
        if found is None or not isinstance(written, Calc):
            return ""
        line = written.lines[int(found[1]) - 1]
        return f"\n    {line.relation} {line.text}"


def derivation(function: Callable[[], Written] | None = None, **declared: Any) -> Any:
    """Make a script of a function that returns a chain, or another form of proof.

    The function's name is the theorem's, its docstring's first line the title, the rest the source.
    ``given``, ``variables``, ``pmf``, ``positive`` are declarations as for ``verify``; ``where`` says of names what
    they are (``{"J": "joint pmf of n x m"}``), ``converging`` lists integrals that are supposed to exist, ``rows``
    the claims that the theorem settles.

    >>> from symentropy import calc, log_of_product
    >>> @derivation(positive=["a", "b"], rows=["F4"])
    ... def product_rule():
    ...     '''The logarithm of a product.'''
    ...     return calc("log(a*b)").eq("log(a) + log(b)", by=log_of_product)
    >>> product_rule.theorem().statement.title, product_rule.rows
    ('The logarithm of a product', ('F4',))
    """
    if function is None:
        return lambda f: derivation(f, **declared)
    options: Mapping[str, Any] = {k: v for k, v in declared.items() if k != "rows"}
    unknown = [k for k in options if k not in _DECLARATIONS]
    if unknown:
        known = ", ".join((*_DECLARATIONS, "rows"))
        raise SymentropyError(f"{function.__name__}: a derivation has no option {unknown[0]!r}; there are {known}")
    rows = declared.get("rows", ())
    return Script(function, dict(options), (rows,) if isinstance(rows, str) else tuple(rows))
