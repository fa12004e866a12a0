"""The copy lemma: beyond Shannon's inequalities, with a variable more that is distributed like some of the others.

For all X, Y, Z there is X' such that (X', Y) is distributed as (X, Y), and X' is independent of (X, Z) given Y. So
what follows for X, Y, Z from Shannon's inequalities for X, Y, Z, X' holds for all X, Y, Z (Zhang and Yeung, 1998).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import combinations
from time import monotonic

from ...progress import report
from .certificate import Proof, proves
from .exact import prove
from .facts import Fact, Problem
from .forms import entropy, information, members
from .lines import basic

__all__ = ["Copied", "Copy", "extended", "prove_by_copies", "proves_by_copies"]

MOST_VARIABLES = 5  # of the claim itself


@dataclass(frozen=True)
class Copy:
    """``names`` are a copy of the variables ``of`` given ``given``, independent of all others given those."""

    of: int
    given: int
    names: tuple[str, ...]


@dataclass(frozen=True)
class Copied:
    """A proof of the goal for the variables with their copies."""

    copies: tuple[Copy, ...]
    problem: Problem
    proof: Proof


def extended(problem: Problem, copy: Copy) -> Problem:
    """The problem with a copy more, and with what the copy lemma says of it as facts.

    >>> from .forms import Demand
    >>> small = extended(Problem(("X", "Y"), Demand("<=", entropy(1))), Copy(0b01, 0b10, ("X1",)))
    >>> for fact in small.facts:
    ...     print(fact.origin)
    X1 is a copy of X: H(X1) = H(X)
    X1 is a copy of X: H(Y, X1) = H(X, Y)
    X1 is a copy of X given Y: I(X1; X | Y) = 0
    """
    n = len(problem.variables)
    variables = (*problem.variables, *copy.names)
    sources = list(members(copy.of))
    whole = sum(1 << n + k for k in range(len(sources)))
    said = f"{', '.join(copy.names)} is a copy of {_names(copy.of, variables)}"
    facts = []
    for chosen in _subsets(range(len(sources))):
        for beside in (0, *(sum(1 << k for k in some) for some in _subsets(list(members(copy.given))))):
            old = sum(1 << sources[k] for k in chosen) | beside
            new = sum(1 << n + k for k in chosen) | beside
            words = f"{said}: {basic(new, new, 0, variables)} = {basic(old, old, 0, variables)}"
            facts.append(Fact("=", entropy(new) - entropy(old), words))
    rest = (1 << n) - 1 & ~copy.given
    tail = f" given {_names(copy.given, variables)}" if copy.given else ""
    words = f"{said}{tail}: {basic(whole, rest, copy.given, variables)} = 0"
    facts.append(Fact("=", information(whole, rest, copy.given), words))
    return replace(problem, variables=variables, facts=(*problem.facts, *facts))


def prove_by_copies(problem: Problem, most: int = 2, seconds: float = 5.0) -> Copied | None:
    """A proof with as few copies as are found to suffice in the time.

    >>> from .facts import read_problem
    >>> from symentropy.theory.typing import type_claim
    >>> claim = "2*I(C; D) <= I(A; B) + I(A; C, D) + 3*I(C; D | A) + I(C; D | B)"
    >>> found = prove_by_copies(read_problem(type_claim(claim).random))
    >>> [len(copy.names) for copy in found.copies]
    [1]
    """
    if not 3 <= len(problem.variables) <= MOST_VARIABLES:
        return None
    deadline = monotonic() + seconds
    for number in range(1, most + 1):
        for tried, (copies, larger) in enumerate(_extensions(problem, (), number)):
            if monotonic() > deadline:
                return None
            report(f"{number} cop{'y' if number == 1 else 'ies'}, choice", tried)
            proof = prove(larger)
            if isinstance(proof, Proof):
                return Copied(copies, larger, proof)
    return None


def proves_by_copies(found: Copied, problem: Problem) -> bool:
    """Whether the copies are made as the lemma says, and the proof shows the goal with them."""
    known = set(problem.variables)
    for copy in found.copies:
        if known & set(copy.names) or len(copy.names) != copy.of.bit_count() or copy.of & copy.given:
            return False
        known |= set(copy.names)
    larger = reduce(extended, found.copies, problem)
    return larger == found.problem and proves(found.proof, larger)


def _extensions(problem: Problem, before: tuple[Copy, ...], number: int) -> Iterator[tuple[tuple[Copy, ...], Problem]]:
    """The problem with so many copies: of single variables, where it is one copy of pairs too."""
    sizes = (1, 2) if number == 1 and not before else (1,)
    for copy in _copies(problem, sizes):
        larger = extended(problem, copy)
        if number == 1:
            yield (*before, copy), larger
        else:
            yield from _extensions(larger, (*before, copy), number - 1)


def _copies(problem: Problem, sizes: Sequence[int]) -> Iterator[Copy]:
    n = len(problem.variables)
    for size in sizes:
        for chosen in combinations(range(n), size):
            others = [k for k in range(n) if k not in chosen]
            # given everything else a copy says nothing new
            for given in (s for s in _subsets(others) if 2 <= len(s) < len(others) or len(s) == len(others) <= 3):
                of, beside = (sum(1 << k for k in some) for some in (chosen, given))
                yield Copy(of, beside, _fresh(problem.variables, chosen))


def _fresh(variables: Sequence[str], chosen: Sequence[int]) -> tuple[str, ...]:
    """A name for the copy of each."""
    names: list[str] = []
    for k in chosen:
        number = 1
        while f"{variables[k]}_{number}" in (*variables, *names):
            number += 1
        names.append(f"{variables[k]}_{number}")
    return tuple(names)


def _subsets(some: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """The nonempty subsets, small ones first."""
    for size in range(1, len(some) + 1):
        yield from combinations(some, size)


def _names(mask: int, variables: Sequence[str]) -> str:
    return ", ".join(variables[k] for k in members(mask))
