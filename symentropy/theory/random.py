"""A claim about random variables, typed but without a kernel statement: all that a prover of such claims needs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..kernel.terms import Kind, Term
from ..language.tree import Apply, Fact, Independent, Markov, Name, Node, Relation
from .names import functional

if TYPE_CHECKING:
    from ..kernel.proof import Claim

__all__ = ["Functional", "Independence", "Random", "random_facts"]

Group = tuple[str, ...]


@dataclass(frozen=True)
class Independence:
    """``left`` and ``right`` are independent given ``given``: I(left; right | given) = 0."""

    left: Group
    right: Group
    given: Group = ()


@dataclass(frozen=True)
class Functional:
    """``value`` is a function of ``arguments``: H(value | arguments) = 0."""

    value: str
    arguments: Group


@dataclass(frozen=True)
class Random:
    """The claim as a tree, its random variables, the facts about them, and the other names.

    ``densities`` are the variables under h. ``relations`` are the given relations that mention random variables,
    ``given`` the facts about numbers; ``base`` is None for nats.
    """

    claim: Relation
    discrete: Group
    densities: Group
    facts: tuple[Independence | Functional, ...]
    relations: tuple[Relation, ...]
    numbers: tuple[tuple[str, Kind], ...]
    given: tuple[Claim, ...]
    base: Term | None = None


def random_facts(facts: Iterable[Fact]) -> tuple[Independence | Functional, ...]:
    """Markov chains and mutual independence as independences of two groups.

    >>> X, Y, Z = Name("X"), Name("Y"), Name("Z")
    >>> random_facts([Markov(((X,), (Y,), (Z,)))])
    (Independence(left=('X',), right=('Z',), given=('Y',)),)
    """
    return tuple(one for fact in facts for one in _normal(fact))


def _normal(fact: Fact) -> Iterable[Independence | Functional]:
    match functional(fact) or fact:
        case Markov(groups):
            for k in range(1, len(groups) - 1):
                past = tuple(name for group in groups[:k] for name in _words(group))
                future = tuple(name for group in groups[k + 1 :] for name in _words(group))
                yield Independence(past, future, _words(groups[k]))
        case Independent(left, right, given):
            yield Independence(_words(left), _words(right), _words(given))
        case Apply("indep") as applied:
            members, *rest = map(_words, applied.groups())
            given_ = rest[0] if rest else ()
            yield from (Independence(members[:k], (members[k],), given_) for k in range(1, len(members)))
        case Apply("function", args):
            value, *arguments = _words(args)
            yield Functional(value, tuple(arguments))


def _words(names: Iterable[Node]) -> Group:
    return tuple(node.name for node in names if isinstance(node, Name))
