"""How many outcomes there are: ``n``, unless a literal beside a name or a fact fixes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sized
from fractions import Fraction

from ..errors import IllPosedError
from ..kernel.terms import Num, Term, Var, Vec, num
from ..language import tree as tr
from .names import Names
from .shapes import Source

__all__ = ["least_size", "literal_length", "literal_value", "outcomes"]

MAX_SAID = 10_000  # beyond it, n stays a name with a hypothesis


def outcomes(
    trees: Iterable[tuple[tr.Node, Source]], facts: Iterable[tr.Fact], names: Names, values: Mapping[str, Term]
) -> Term:
    """``n``, or the length of the literals that stand beside names, or what a fact says that n is."""
    length = next((written_length(vector) for vector in values.values()), None)
    for tree, source in trees:
        for node, _ in tr.walk(tree):
            if isinstance(node, tr.Apply) and node.name in ("H", "KL", "D", "CE", "JS", "Renyi"):
                found = _fixed(node, names)
                if found is not None and length not in (None, found):
                    raise source.error(
                        IllPosedError, node, f"all pmfs have the same n, but here it is {found}, elsewhere {length}"
                    )
                length = length if found is None else found
    if any(written_length(vector) != length for vector in values.values()):
        raise IllPosedError("all pmfs have the same n, but their values differ in length")
    length = _said(facts) if length is None else length
    return Var("n") if length is None else num(length)


def written_length(vector: Term) -> int:
    """The number of entries of a vector with values, however they are kept."""
    if isinstance(vector, Vec):
        return len(vector.items)
    if isinstance(vector, Sized):
        return len(vector)
    raise IllPosedError("the values of a pmf are a vector")


def _said(facts: Iterable[tr.Fact]) -> int | None:
    """The number that a fact says n to be."""
    for fact in facts:
        match fact:
            case tr.Relation("=", tr.Name("n"), tr.Number(value)) | tr.Relation("=", tr.Number(value), tr.Name("n")):
                if value.denominator == 1 and 1 <= value <= MAX_SAID:
                    return int(value)
    return None


def _fixed(node: tr.Apply, names: Names) -> int | None:
    """The length of a literal that stands beside a name in a quantity."""
    operands = node.args[:-1] if node.name == "Renyi" else node.args
    lengths = [length for arg in operands if (length := literal_length(arg)) is not None]
    named = any(
        (isinstance(arg, tr.Name) and names.roles.get(arg.name) == "pmf" and arg.name not in names.kinds)
        or (isinstance(arg, tr.Apply) and arg.name == "softmax" and literal_length(arg) is None and not names.kinds)
        for arg in operands
    )
    return lengths[0] if named and lengths else None


def literal_length(node: tr.Node) -> int | None:
    """The number of outcomes of a pmf that is written out."""
    match node:
        case tr.Tuple(items):
            return len(items)
        case tr.Apply("Bernoulli"):
            return 2
        case tr.Apply("Categorical" | "softmax", (tr.Tuple(items),)):
            return len(items)
        case tr.Apply("DiscreteUniform", (a, b)):
            low, high = literal_value(a), literal_value(b)
            return None if low is None or high is None or (high - low).denominator != 1 else int(high - low) + 1
        case _:
            return None


def literal_value(node: tr.Node) -> Fraction | None:
    match node:
        case tr.Number(value):
            return value
        case tr.Neg(tr.Number(value)):
            return -value
        case _:
            return None


def least_size(facts: Iterable[tr.Fact], size: Term) -> int:
    """The least n that the facts allow."""
    if isinstance(size, Num):
        return int(size.value)
    least = 1
    for fact in facts:
        match fact:
            case tr.Relation(">=" | ">" | "=" as op, tr.Name("n"), tr.Number(bound)):
                pass
            case tr.Relation("<=" | "<" | "=" as op, tr.Number(bound), tr.Name("n")):
                pass
            case _:
                continue
        least = max(least, int(bound // 1) + 1 if op in "<>" else -int(-bound // 1))
    return least
