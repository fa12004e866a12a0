"""Claims that are false, as entries: the claim, an exact witness, and the true statements to put in its place.

>>> from symentropy.theory.refutation import refutation
>>> @refutation(claim="KL(P || Q) = KL(Q || P)")
... def kl_not_symmetric():
...     '''KL divergence is not symmetric.'''
...     return {"P": "(1/2, 1/2)", "Q": "(1/4, 3/4)"}
>>> kl_not_symmetric.theorem().uses[0]
'sign'

The kernel's theorem is that there are values with the claim's hypotheses and against the claim. A claim that one
relation cannot say ("some c has ... for all p") is refuted ``by`` a theorem that states its negation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..errors import IllPosedError, SymentropyError
from ..kernel.check import check
from ..kernel.proof import Cite, Claim, Entry, Exists, Relation, Statement, Theorem, Witness
from ..kernel.terms import Kind, Rejected, Term
from ..language import parse_claim
from . import witness
from .assume import assume
from .heading import Headed
from .script import Script
from .typing import type_lines

__all__ = ["Refutation", "refutation"]

DECLARATIONS = ("given", "variables", "pmf", "positive", "where")


def refutation(
    claim: str = "",
    *,
    words: str = "",
    by: Script | None = None,
    rows: Iterable[str] = (),
    repaired: Iterable[Script] = (),
    **declared: Any,
) -> Callable[[Callable[[], Mapping[str, str] | None]], Refutation]:
    """Make a refutation of a function that returns the witness: exact values for the claim's names, as text.

    >>> @refutation("H(P) >= log(2)", rows=["B4"])
    ... def entropy_ge_log_two():
    ...     '''Entropy may be below log 2.'''
    ...     return {"P": "(1/4, 3/4)"}
    >>> entropy_ge_log_two.rows, entropy_ge_log_two.witness
    (('B4',), {'P': '(1/4, 3/4)'})

    ``words`` say the claim as people do, ``repaired`` are theorems that hold instead, ``rows`` the claims of the
    handbook's table that this settles; ``given``, ``where``, ``positive``, ... are declarations as for derivations.
    ``by`` is a theorem: with a witness it is cited there, without one it states the negation itself.
    """

    def made(function: Callable[[], Mapping[str, str] | None]) -> Refutation:
        return Refutation(
            function, claim, words, by, (rows,) if isinstance(rows, str) else tuple(rows), tuple(repaired), declared
        )

    return made


@dataclass
class Refutation(Headed):
    """A false claim with what refutes it; ``entry`` is the kernel's data, ``theorem()`` replays it."""

    function: Callable[[], Mapping[str, str] | None]
    claim: str = ""
    words: str = ""
    by: Script | None = None
    rows: tuple[str, ...] = ()
    repaired: tuple[Script, ...] = ()
    declared: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        unknown = [option for option in self.declared if option not in DECLARATIONS]
        if unknown:
            raise SymentropyError(
                f"{self.name}: a refutation has no option {unknown[0]!r}; there are words, by, rows, repaired, "
                + ", ".join(DECLARATIONS)
            )
        if not (self.claim or self.words):
            raise SymentropyError(f"{self.name}: which claim is refuted? Say claim=... or words=...")

    @cached_property
    def witness(self) -> dict[str, str]:
        """The values as they were written; none where a theorem states the negation."""
        written = self.function() or {}
        if not isinstance(written, Mapping) or not all(isinstance(v, str) for v in written.values()):
            raise SymentropyError(f'{self.name}: a witness is returned as texts, {{"P": "(1/2, 1/2)", ...}}')
        if not written and self.by is None:
            raise SymentropyError(f"{self.name}: return a witness, or name the theorem that states the negation: by=")
        if written and not self.claim:
            raise SymentropyError(f"{self.name}: a witness needs the claim that fails there: claim=...")
        return dict(written)

    @cached_property
    def statement(self) -> Statement | None:
        """The claim that is refuted; None where words alone say it."""
        return self._typed[0] if self.claim else None

    @cached_property
    def relation(self) -> str:
        """The relation as the author wrote it; for >= and > the statement has the sides exchanged."""
        return parse_claim(self.claim).op

    @property
    def flipped(self) -> bool:
        return self.relation in (">=", ">")

    @cached_property
    def _typed(self) -> tuple[Statement, int]:
        """The statement, and how many of its hypotheses were assumed for its pmfs."""
        tree = parse_claim(self.claim)
        if tree.op not in ("=", "<=", ">=", "<", ">"):
            raise IllPosedError(f"{self.name}: an equation or inequality is refuted, not {self.claim!r}")
        read = type_lines([tree.lhs, tree.rhs], **self.declared)
        terms, variables, given = read.terms, read.variables, read.given
        low, high = terms[::-1] if self.flipped else terms
        relation: Relation = "<=" if tree.op in ("<=", ">=") else "<" if tree.op in ("<", ">") else "="
        goal = Claim(low, relation, high)
        statement, left = assume(Statement(self.name, variables, given, goal, self.title, self.source))
        # that integrals converge is seen at the witness
        for need in left:
            if need.what not in ("convergent", "density"):
                raise IllPosedError(f"{self.name}: the claim needs {need.message or f'this to be {need.what}'}")
        return statement, len(statement.given) - len(given)

    @cached_property
    def values(self) -> dict[str, Term]:
        """The witness with the sizes that its lengths say: a value of the right kind for each of the variables."""
        assert self.statement is not None
        kinds = dict(self.statement.variables)
        unknown = [name for name in self.witness if name not in kinds]
        if unknown:
            raise SymentropyError(f"{self.name}: the claim has no variable {unknown[0]}; it has {', '.join(kinds)}")
        own = {name: self._read(name, text, kinds[name]) for name, text in self.witness.items()}
        own |= witness.sizes(kinds, own)
        lacking = [name for name in kinds if name not in own]
        if lacking:
            raise SymentropyError(f"{self.name}: the witness says nothing of {', '.join(lacking)}")
        fault = witness.unfit(own, self.statement.variables)
        if fault is not None:
            raise SymentropyError(f"{self.name}: {fault[0]} = {self.witness.get(fault[0])} will not do: {fault[1]}")
        return {name: own[name] for name in kinds}

    def _read(self, name: str, text: str, kind: Kind) -> Term:
        try:
            return witness.read(text, kind)
        except SymentropyError as problem:
            raise type(problem)(f"{self.name}: {name} = {text}: {problem}") from None

    @cached_property
    def entry(self) -> Entry:
        """That the claim fails at the witness, as data for the kernel; or the theorem that states its negation."""
        if not self.witness:
            assert self.by is not None
            return self.by.entry
        statement, assumed = self._typed
        proofs = []
        for number, claim in enumerate(statement.given):
            found = witness.proof(witness.at(claim, self.values))
            if found is None:
                raise SymentropyError(f"{self.name}: the witness breaks {self._hypothesis(number - assumed)}")
            proofs.append(found)
        goal = statement.goal
        assert isinstance(goal, Claim)
        cite = self._citation()
        for fails in witness.failing(goal):
            found = witness.proof(witness.at(fails, self.values), cite)
            if found is not None:
                exists = Exists(statement.variables, (*statement.given, fails))
                refuted = Statement(self.name, (), (), exists, self.title, self.source)
                return Entry(refuted, Witness(tuple(self.values.values()), (*proofs, found)))
        holds = witness.proof(witness.at(goal, self.values), cite) is not None
        unseen = "the kernel does not see that the claim fails there; a theorem that says so can be named: by="
        raise SymentropyError(f"{self.name}: {'the claim holds at the witness' if holds else unseen}")

    def _hypothesis(self, number: int) -> str:
        """A hypothesis as it was written, or what stands for those that the terms of a claim bring with them."""
        written = self.declared.get("given", ())
        texts = [written] if isinstance(written, str) else list(written)
        return f"the hypothesis {texts[number]}" if 0 <= number < len(texts) else "what the claim's terms need"

    def _citation(self) -> Cite | None:
        """The theorem that helps, at the witness."""
        if self.by is None:
            return None
        names = [name for name, _ in self.by.entry.statement.variables]
        lacking = [name for name in names if name not in self.values]
        if lacking:
            raise SymentropyError(f"{self.name}: {self.by.name} speaks of {lacking[0]}, of which the claim does not")
        return Cite(self.by.entry, tuple((name, self.values[name]) for name in names))

    def sides(self) -> tuple[Term, Term] | None:
        """Both sides at the witness, as the author wrote them; None without a witness."""
        if not self.witness:
            return None
        assert self.statement is not None and isinstance(self.statement.goal, Claim)
        there = witness.at(self.statement.goal, self.values)
        return (there.rhs, there.lhs) if self.flipped else (there.lhs, there.rhs)

    def theorem(self, known: dict[Entry, Theorem] | None = None) -> Theorem:
        """Replay the refutation."""
        try:
            return check(self.entry, known)
        except Rejected as no:
            raise SymentropyError(f"{self.name}: {no}") from None
