"""How large a text may be. Everything here is decided before anything is built from the text."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from operator import add, mul, sub, truediv

from ..errors import LimitError
from .tree import Neg, Node, Number, Power, Product, Sum, children, walk

__all__ = ["NORMAL", "UNSAFE", "Limits", "limits", "too_large"]


@dataclass(frozen=True)
class Limits:
    """Bounds on a text and on what is written in it."""

    characters: int
    nodes: int
    depth: int
    digits: int
    bits: int


NORMAL = Limits(characters=10_000, nodes=2_000, depth=100, digits=1_000, bits=10_000)
UNSAFE = Limits(characters=1_000_000, nodes=100_000, depth=200, digits=4_000, bits=4_000_000)


def limits(unsafe: bool) -> Limits:
    """The limits in force."""
    return UNSAFE if unsafe else NORMAL


def too_large(trees: Sequence[Node], allowed: Limits) -> LimitError | None:
    """What is too large about the trees of a text: their nodes, their depth, a power of constants.

    >>> from symentropy.language import parse_expr
    >>> too_large([parse_expr("9^9")], NORMAL) is None
    True
    """
    for count, (node, depth) in enumerate(chain.from_iterable(map(walk, trees)), start=1):
        if count > allowed.nodes:
            return LimitError(f"more than {allowed.nodes} parts", column=node.at + 1)
        if depth > allowed.depth:
            return LimitError(f"nested more than {allowed.depth} deep", column=node.at + 1)
    return next(filter(None, map(_Powers(allowed.bits).fault, trees)), None)


class _TooLarge(Exception):
    """A power of constants over the limit."""


class _Powers:
    """Values of the rational subtrees, computed only as far as the limit on bits allows.

    ``math.inf`` stands for a rational that is itself too long to be computed here.
    """

    def __init__(self, bits: int) -> None:
        self.bits = bits

    def fault(self, tree: Node) -> LimitError | None:
        try:
            self.value(tree)
        except _TooLarge as found:
            return LimitError(f"a power of constants of more than {self.bits} bits", column=found.args[0].at + 1)
        return None

    def value(self, node: Node) -> Fraction | float | None:
        """The value of a rational subtree, None where there is none."""
        below = [self.value(child) for child in children(node)]
        known = [v for v in below if v is not None]
        if isinstance(node, Number):
            return node.value
        if not isinstance(node, Neg | Sum | Product | Power) or len(known) < len(below):
            return None
        if isinstance(node, Power):
            return self.power(node, *known)
        exact = [v for v in known if isinstance(v, Fraction)]
        return self.chain(node, exact) if len(exact) == len(known) else math.inf

    def power(self, node: Node, base: Fraction | float, exponent: Fraction | float) -> Fraction | None:
        if base in (0, 1, -1):
            return None if base == 0 else Fraction(1)  # the sign does not matter for the size
        if isinstance(base, float) or isinstance(exponent, float) or _bits(base) * abs(exponent) > self.bits:
            raise _TooLarge(node)
        return base**exponent.numerator if exponent.denominator == 1 else None

    def chain(self, node: Neg | Sum | Product, values: list[Fraction]) -> Fraction | float | None:
        """The value of a sign, a sum or a product."""
        total = Fraction(1 if isinstance(node, Product) else 0)
        ops = "-" if isinstance(node, Neg) else node.signs if isinstance(node, Sum) else node.ops
        for op, value in zip(ops, values, strict=True):
            if op == "/" and not value:
                return None
            total = {"+": add, "-": sub, "*": mul, "/": truediv}[op](total, value)
            if _bits(total) > 4 * self.bits:
                return math.inf
        return total


def _bits(value: Fraction) -> int:
    """The size of a rational: the larger of its numerator's and denominator's bits."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())
