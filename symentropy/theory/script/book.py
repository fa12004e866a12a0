"""A script: a function with its declarations, and the theorem that it becomes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ...errors import SymentropyError
from ...kernel.check import check
from ...kernel.proof import Entry, Theorem
from ...kernel.terms import Rejected
from ..heading import Headed
from . import slips
from .goals import Calc, Cases, Choice, Equivalence, Existence, Extreme, Written

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

    @cached_property
    def words(self) -> frozenset[str]:
        """The words that the statement applies, and the kinds that it declares; known without compiling it.

        >>> from symentropy import handbook
        >>> sorted(handbook.script("softmax_mass").words)
        ['softmax', 'sum']
        """
        declared = [*map(str, self.declared.get("given", ())), *map(str, self.declared.get("converging", ()))]
        kinds = {kind.split()[0] for kind in dict(self.declared.get("where", {})).values()}
        return frozenset(re.findall(r"[A-Za-z]\w*(?=\()", " ".join([*_ends(self.function()), *declared]))) | kinds

    def complete(self, finish: Callable[[Entry], Entry]) -> Entry:
        """The entry with what ``finish`` adds to it; kept, so that scripts that cite this one get it too.

        The chain of an iff is finished first, on its own, as the kernel must accept it to say when it is tight.
        """
        from .compile import compiled

        self.entry = finish(compiled(self, finish))
        return self.entry

    def written(self) -> Written:
        """What the function returns; a slip in what is declared above it is told first."""
        slips.declared(self.function, self.declared, _DECLARATIONS)
        return self.function()

    def theorem(self, known: dict[Entry, Theorem] | None = None) -> Theorem:
        """Replay the derivation."""
        try:
            return check(self.entry, known)
        except Rejected as no:
            raise SymentropyError(f"{self.name}: {no}{self._line(str(no))}") from None

    def _line(self, message: str) -> str:
        """The text of the line that a step's rejection is about, on a line of its own."""
        found, written = re.match(r"step (\d+): ", message), self.written()
        if found is None or not isinstance(written, Calc):
            return ""
        line = written.lines[int(found[1]) - 1]
        return f"\n    {line.relation} {line.text}"


def _ends(written: Written) -> Iterator[str]:
    """The texts that a statement is made of."""
    match written:
        case Calc(start, lines):
            yield start
            yield from (line.text for line in lines[-1:])
        case Equivalence(chain=chain):
            yield from _ends(chain)
        case Existence(such_that):
            yield from (claim for claim, _ in such_that)
        case Choice(proof=proof) | Cases(positive=proof):
            yield from _ends(proof)
        case Extreme(of=script):
            yield from (f"{word}(" for word in script.words)


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
    options = {k: v for k, v in declared.items() if k != "rows"}
    rows = declared.get("rows", ())
    return Script(function, options, (rows,) if isinstance(rows, str) else tuple(rows))
