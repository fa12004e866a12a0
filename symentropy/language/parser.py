"""Text to untyped trees: limits first, then the grammar, then what kind of text it has to be."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from ..errors import LanguageError, LimitError
from .characters import describe, first_foreign
from .complaint import at_offset, unexpected
from .driver import Parser, StrayCharacter, Token, UnexpectedToken
from .limits import Limits, limits, too_large
from .table import load
from .tree import (
    Apply,
    Fact,
    Independent,
    Index,
    Keyword,
    Markov,
    Name,
    Neg,
    Node,
    Number,
    Power,
    Product,
    Relation,
    Sum,
    Tuple,
    children,
    walk,
)

__all__ = ["parse_claim", "parse_expr", "parse_fact"]


def parse_claim(text: str, unsafe_limits: bool = False) -> Relation:
    """The tree of a claim, which is one relation between two expressions.

    >>> from symentropy.language.tree import to_text
    >>> to_text(parse_claim("H(P) ≤ log( n )"))
    'H(P) <= log(n)'
    """
    parsed = _parse(text, unsafe_limits)
    if not isinstance(parsed, _Relations):
        if isinstance(parsed, Markov | Independent):
            raise at_offset(LanguageError, text, 0, "this is a fact, not a claim; facts stand in --given")
        raise at_offset(LanguageError, text, len(text.rstrip()), "a claim needs a relation: = <= >= < >")
    if len(parsed.ops) > 1:
        sides = [side.strip() for side in parsed.sides(text)]
        pairs = [f"{a} {op} {b}" for a, op, b in zip(sides, parsed.ops, sides[1:], strict=False)]
        message = f"one relation a claim; write {len(pairs)} claims: {' and '.join(map(repr, pairs))}"
        raise at_offset(LanguageError, text, parsed.places[1], message)
    if parsed.ops[0] == "!=":
        raise at_offset(LanguageError, text, parsed.places[0], '"!=" stands only in a fact, in --given')
    return parsed.links()[0]


def parse_expr(text: str, unsafe_limits: bool = False) -> Node:
    """The tree of an expression.

    >>> parse_expr("2x")
    Traceback (most recent call last):
    symentropy.errors.LanguageError: column 2: unexpected "x": did you mean 2*x?
        2x
         ^
    """
    parsed = _parse(text, unsafe_limits)
    if isinstance(parsed, _Relations):
        raise at_offset(LanguageError, text, parsed.places[0], "a relation where an expression is expected")
    if isinstance(parsed, Markov | Independent):
        raise at_offset(LanguageError, text, 0, "a fact where an expression is expected")
    tree: Node = parsed
    return tree


def parse_fact(text: str, unsafe_limits: bool = False) -> tuple[Fact, ...]:
    """The trees of a fact; a chain of relations is one for each link.

    >>> from symentropy.language.tree import to_text
    >>> [to_text(fact) for fact in parse_fact("0 < p < 1")]
    ['0 < p', 'p < 1']
    """
    parsed = _parse(text, unsafe_limits)
    if isinstance(parsed, _Relations):
        return parsed.links()
    if isinstance(parsed, Markov | Independent | Apply):
        return (parsed,)
    message = "a fact is a claim, a chain such as 0 < p < 1, x != 0, X -> Y -> Z, X ⟂ Y | Z, indep(X, Y), Y = f(X)"
    raise at_offset(LanguageError, text, 0, message)


# --- before the grammar -------------------------------------------------------------------------------------


def _parse(text: str, unsafe_limits: bool) -> Any:
    """The builder's value for a text that is within the limits."""
    allowed = limits(unsafe_limits)
    _check_text(text, allowed)
    try:
        parsed: Any = _parser().parse(text)
    except (StrayCharacter, UnexpectedToken) as error:
        raise _syntax_error(text, error) from None
    roots = parsed.items if isinstance(parsed, _Relations) else (parsed,)
    fault = too_large(roots, allowed)
    if fault is not None:
        raise at_offset(LimitError, text, (fault.column or 1) - 1, str(fault))
    for root in roots:
        _check_tree(text, root)
    return parsed


@lru_cache(maxsize=1)
def _parser() -> Parser:
    return load(_Builder())


def _check_text(text: object, allowed: Limits) -> None:
    """Length, characters, brackets and literals: all that can be refused without a parser."""
    if not isinstance(text, str):
        raise LanguageError(f"text expected, not {type(text).__name__}")
    if len(text) > allowed.characters:
        raise LimitError(f"the text has {len(text)} characters; the limit is {allowed.characters}", 1, 1)
    if not text.strip():
        raise LanguageError("the text is empty; a claim is, for example, H(P) <= log(n)", 1, 1)
    place = first_foreign(text)
    if place is not None:
        raise at_offset(LanguageError, text, place, describe(text[place]))
    _check_brackets(text, allowed.depth)
    _check_literals(text, allowed.digits)


_CLOSES = {"(": ")", "[": "]"}


def _check_brackets(text: str, depth: int) -> None:
    opened: list[int] = []
    for found in re.finditer(r"[()\[\]]", text):
        char, place = found[0], found.start()
        if char in _CLOSES:
            opened.append(place)
            if len(opened) > depth:
                raise at_offset(LimitError, text, place, f"brackets nested more than {depth} deep")
            continue
        if not opened:
            raise at_offset(LanguageError, text, place, f'"{char}" closes nothing')
        wanted = _CLOSES[text[opened.pop()]]
        if char != wanted:
            raise at_offset(LanguageError, text, place, f'"{char}" where "{wanted}" is expected')
    if opened:
        raise at_offset(LanguageError, text, opened[-1], f'"{text[opened[-1]]}" is never closed')


_LITERAL = re.compile(r"[A-Za-z][A-Za-z0-9_]*|([0-9]*\.?[0-9]+)(?:[eE][+-]?([0-9]+))?")


def _check_literals(text: str, digits: int) -> None:
    for found in _LITERAL.finditer(text):
        if found[1] and len(found[1]) > digits:
            raise at_offset(LimitError, text, found.start(), f"a number of more than {digits} digits")
        exponent = (found[2] or "").lstrip("0")
        if exponent and (len(exponent) > 6 or int(exponent) > digits):
            raise at_offset(LimitError, text, found.start(2), f"a decimal exponent over {digits}")


def _check_tree(text: str, root: Node) -> None:
    """What the grammar cannot say: where tuples stand, and what facts are about."""
    if isinstance(root, Markov | Independent):
        for part in children(root):
            if not isinstance(part, Name):
                raise at_offset(LanguageError, text, part.at, "-> and ⟂ stand only between names of random variables")
    for node, _ in walk(root):
        if not isinstance(node, Apply | Tuple | Keyword):
            for child in children(node):
                if isinstance(child, Tuple):
                    raise at_offset(LanguageError, text, child.at, "a tuple stands only as an argument")
    if isinstance(root, Tuple):
        raise at_offset(LanguageError, text, root.at, "a tuple stands only as an argument")


def _syntax_error(text: str, error: StrayCharacter | UnexpectedToken) -> LanguageError:
    """The error for people, with the neighbours of the place looked at for what was meant."""
    if isinstance(error, StrayCharacter):
        return at_offset(LanguageError, text, error.place, _stray(text, error.place))
    tokens = _tokens(text)
    ended = error.token.type == "$END"
    place = len(tokens) if ended else [t.start_pos for t in tokens].index(error.token.start_pos)
    offset = len(text.rstrip()) if ended else tokens[place].start_pos
    return at_offset(LanguageError, text, offset, unexpected(tokens, place, error.expected))


def _tokens(text: str) -> list[Token]:
    """The tokens up to the first place where there is none."""
    found = []
    try:
        for token in _parser().lex(text):
            found.append(token)
    except StrayCharacter:
        pass
    return found


def _stray(text: str, place: int) -> str:
    """A character of the language where no word, number or sign starts with it."""
    char = text[place]
    if char == "_":
        return 'unexpected "_": a word starts with a letter, and digits are written without separators'
    if char == "!":
        return 'unexpected "!": for the factorial of n write gamma(n + 1)'
    return f'unexpected "{char}"'


# --- what the grammar's rules build -------------------------------------------------------------------------

_SAME = {"==": "=", "≤": "<=", "≥": ">=", "≠": "!=", "‖": "||", "∥": "||", "−": "-", "·": "*", "×": "*"}


def _sign(token: Token) -> str:
    return _SAME.get(token, str(token))


@dataclass(frozen=True)
class _Relations:
    """A chain of relations with the places of its signs."""

    ops: tuple[str, ...]
    places: tuple[int, ...]
    lengths: tuple[int, ...]
    items: tuple[Node, ...]

    def links(self) -> tuple[Relation, ...]:
        pairs = zip(self.ops, self.items, self.items[1:], self.places, strict=False)
        return tuple(Relation(op, lhs, rhs, at=place) for op, lhs, rhs, place in pairs)

    def sides(self, text: str) -> list[str]:
        starts = [0, *(p + n for p, n in zip(self.places, self.lengths, strict=True))]
        return [text[a:b] for a, b in zip(starts, [*self.places, len(text)], strict=True)]


class _Builder:
    """One method for each rule (or alternative) of the grammar; each gets its children."""

    def value(self, below: list[Node]) -> Node:
        return below[0]

    def relations(self, below: list[Any]) -> _Relations:
        signs: list[Token] = below[1::2]
        places = tuple(s.start_pos for s in signs)
        return _Relations(tuple(map(_sign, signs)), places, tuple(map(len, signs)), tuple(below[::2]))

    def relation(self, below: list[Token]) -> Token:
        return below[0]

    def markov(self, below: list[Any]) -> Markov:
        groups = tuple(map(tuple, below[::2]))
        return Markov(groups, at=groups[0][0].at)

    def independent(self, below: list[Any]) -> Independent:
        return Independent(tuple(below[0]), tuple(below[2]), tuple(below[4] or ()), at=below[0][0].at)

    def group(self, below: list[Any]) -> list[Node]:
        return below[::2]

    def sum(self, below: list[Any]) -> Sum:
        return Sum("+" + "".join(map(_sign, below[1::2])), tuple(below[::2]), at=below[0].at)

    def product(self, below: list[Any]) -> Product:
        return Product("*" + "".join(map(_sign, below[1::2])), tuple(below[::2]), at=below[0].at)

    def negative(self, below: list[Any]) -> Neg:
        return Neg(below[1], at=below[0].start_pos)

    def positive(self, below: list[Any]) -> Node:
        value: Node = below[1]
        return value

    def power(self, below: list[Any]) -> Power:
        return Power(below[0], below[2], at=below[0].at)

    def index(self, below: list[Any]) -> Index:
        return Index(below[0], below[2], at=below[0].at)

    def number(self, below: list[Token]) -> Number:
        return Number(Fraction(below[0]), str(below[0]), at=below[0].start_pos)

    def name(self, below: list[Token]) -> Name:
        word = {"π": "pi", "∞": "inf"}.get(below[0], str(below[0]))
        return Name(word, at=below[0].start_pos)

    def apply(self, below: list[Any]) -> Apply:
        args, separators = below[2] or ((), ())
        return Apply(str(below[0]), args, separators, at=below[0].start_pos)

    def arguments(self, below: list[Any]) -> tuple[tuple[Node, ...], tuple[str, ...]]:
        return tuple(below[::2]), tuple(map(_sign, below[1::2]))

    def separator(self, below: list[Token]) -> Token:
        return below[0]

    def keyword(self, below: list[Any]) -> Keyword:
        return Keyword(str(below[0]), below[2], at=below[0].start_pos)

    def parenthesis(self, below: list[Any]) -> Node:
        value: Node = below[1]
        return value

    def listed(self, below: list[Any]) -> Tuple:
        return Tuple(tuple(b for b in below if isinstance(b, Node)), at=below[0].start_pos)
