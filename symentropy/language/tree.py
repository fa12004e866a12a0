"""The untyped tree of a text: what was written, where, and nothing about what the names mean.

A chain of ``+`` and ``-`` (or of ``*`` and ``/``) is one flat node, so that its length is not depth. ``at``
is the offset of the node in its text; it is not compared. Parentheses leave no trace but the shape.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

__all__ = [
    "Apply", "Fact", "Independent", "Index", "Keyword", "Markov", "Name", "Neg", "Node", "Number", "Power",
    "Product", "Relation", "Sum", "Tree", "Tuple", "children", "to_text", "walk",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Node:
    """Base of all nodes."""

    at: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Number(Node):
    """An exact rational, as a decimal literal; ``written`` keeps its spelling."""

    value: Fraction
    written: str = field(default="", compare=False)


@dataclass(frozen=True)
class Name(Node):
    """A word that is not applied."""

    name: str


@dataclass(frozen=True)
class Apply(Node):
    """A word directly before ``(``; ``separators[k]``, one of , ; | ||, stands between arguments k and k + 1."""

    name: str
    args: tuple[Node, ...]
    separators: tuple[str, ...] = ()

    def groups(self) -> tuple[tuple[Node, ...], ...]:
        """The arguments split at every separator that is not a comma."""
        split: list[list[Node]] = [[]]
        for separator, arg in zip((",", *self.separators), self.args, strict=True):
            if separator != ",":
                split.append([])
            split[-1].append(arg)
        return tuple(tuple(group) for group in split)

    def marks(self) -> str:
        """The separators between the groups, as one word: ``"; |"`` for ``I(X; Y | Z)``."""
        return " ".join(s for s in self.separators if s != ",")


@dataclass(frozen=True)
class Keyword(Node):
    """An argument given by name: ``shape=2``."""

    name: str
    value: Node


@dataclass(frozen=True)
class Index(Node):
    """An entry ``base[index]``."""

    base: Node
    index: Node


@dataclass(frozen=True)
class Tuple(Node):
    """``(a, b)``."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Neg(Node):
    """A minus sign before a value."""

    arg: Node


@dataclass(frozen=True)
class Sum(Node):
    """A chain of terms; ``signs[k]``, + or -, stands before term k (the first is always +)."""

    signs: str
    terms: tuple[Node, ...]


@dataclass(frozen=True)
class Product(Node):
    """A chain of factors from the left; ``ops[k]``, * or /, stands before factor k (the first is always *)."""

    ops: str
    factors: tuple[Node, ...]


@dataclass(frozen=True)
class Power(Node):
    """``base^exponent``."""

    base: Node
    exponent: Node


@dataclass(frozen=True)
class Relation(Node):
    """``lhs op rhs``; op is = <= >= < > or, in a fact, !=."""

    op: str
    lhs: Node
    rhs: Node


@dataclass(frozen=True)
class Markov(Node):
    """``X -> Y -> Z``: past and future are independent given each link."""

    groups: tuple[tuple[Name, ...], ...]


@dataclass(frozen=True)
class Independent(Node):
    """``X ⟂ Y | Z``."""

    left: tuple[Name, ...]
    right: tuple[Name, ...]
    given: tuple[Name, ...]


Tree = Node
Fact = Relation | Markov | Independent | Apply


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Apply(args=below) | Tuple(items=below) | Sum(terms=below) | Product(factors=below):
            return below
        case Keyword(value=below_one) | Neg(arg=below_one):
            return (below_one,)
        case Index(base=a, index=b) | Power(base=a, exponent=b) | Relation(lhs=a, rhs=b):
            return (a, b)
        case Markov(groups=groups):
            return tuple(name for group in groups for name in group)
        case Independent(left=left, right=right, given=given):
            return (*left, *right, *given)
        case _:
            return ()


def walk(node: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth, parents first; no recursion, so that any tree can be measured.

    A chain of + or * is one level; each / in a chain is one more, as ``a/b/c`` is ``(a/b)/c``.
    """
    stack = [(node, 1)]
    while stack:
        top, depth = stack.pop()
        yield top, depth
        below = depth + 1 + (top.ops.count("/") if isinstance(top, Product) else 0)
        stack.extend((child, below) for child in reversed(children(top)))


# --- back to text -------------------------------------------------------------------------------------------

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(5)


def to_text(node: Node) -> str:
    """The text of a tree; parsing it gives the tree again.

    >>> to_text(Power(Neg(Name("x")), Number(Fraction(2))))
    '(-x)^2'
    """
    return _write(node, _SUM)


def _write(node: Node, tightness: int) -> str:
    text, own = _form(node)
    return f"({text})" if own < tightness else text


def _form(node: Node) -> tuple[str, int]:
    """The text of a node and how tightly it holds together."""
    match node:
        case Number(value, written):
            return written or _decimal(value), _ATOM
        case Name(name):
            return name, _ATOM
        case Apply(name, args, separators):
            between = [_SPACED[s] for s in separators]
            pieces = (text for pair in zip(["", *between], map(to_text, args), strict=True) for text in pair)
            return f"{name}({''.join(pieces)})" if args else f"{name}()", _ATOM
        case Keyword(name, value):
            return f"{name}={to_text(value)}", _SUM
        case Index(base, index):
            return f"{_write(base, _ATOM)}[{to_text(index)}]", _ATOM
        case Tuple(items):
            return f"({', '.join(map(to_text, items))}{',' if len(items) == 1 else ''})", _ATOM
        case Neg(arg):
            return f"-{_write(arg, _SIGN)}", _SIGN
        case Sum(signs, terms):
            rest = (f" {s} {_write(t, _PRODUCT)}" for s, t in zip(signs[1:], terms[1:], strict=True))
            return _write(terms[0], _PRODUCT) + "".join(rest), _SUM
        case Product(ops, factors):
            rest = (f"{o}{_write(f, _SIGN)}" for o, f in zip(ops[1:], factors[1:], strict=True))
            return _write(factors[0], _SIGN) + "".join(rest), _PRODUCT
        case Power(base, exponent):
            return f"{_write(base, _ATOM)}^{_write(exponent, _SIGN)}", _POWER
        case Relation(op, lhs, rhs):
            return f"{to_text(lhs)} {op} {to_text(rhs)}", _SUM
        case Markov(groups):
            return " -> ".join(_names(group) for group in groups), _SUM
        case Independent(left, right, given):
            return f"{_names(left)} ⟂ {_names(right)}" + (f" | {_names(given)}" if given else ""), _SUM
        case _:
            raise TypeError(f"not a tree: {type(node).__name__}")


_SPACED = {",": ", ", ";": "; ", "|": " | ", "||": " || "}


def _names(group: tuple[Name, ...]) -> str:
    return ", ".join(name.name for name in group)


def _decimal(value: Fraction) -> str:
    """A rational with a finite decimal expansion as such, any other as a quotient."""
    places = next((k for k in range(1, value.denominator.bit_length()) if 10**k % value.denominator == 0), None)
    if value.denominator == 1:
        return str(value)
    if places is None:
        return f"({value.numerator}/{value.denominator})"
    digits = str(int(value * 10**places)).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}"
