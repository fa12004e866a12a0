"""What a script declares of its names: kinds as short texts, and facts that hold for all values of some names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..errors import LanguageError
from ..kernel.terms import (
    INF,
    NEG_INF,
    Density,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Natural,
    Pmf,
    Positive,
    Real,
    Term,
    Var,
    Vector,
    free_names,
    kind_map,
    num,
)
from ..language import parse_expr
from ..language import tree as tr
from .names import Names
from .shapes import Source
from .terms import Builder

__all__ = ["Argument", "Forall", "Place", "forall", "interval", "kind", "names_in", "parse_argument", "place"]


# --- kinds --------------------------------------------------------------------------------------------------


def kind(text: str) -> Kind:
    """The kind that a short text declares; sizes are names or whole numbers.

    >>> kind("pmf of n")
    Pmf(size=Var(name='n'))
    >>> kind("labels 1..N in 1..n")
    Labels(size=Var(name='N'), of=Var(name='n'))
    """
    words = " ".join(text.split())
    for pattern, make in _FORMS:
        match = re.fullmatch(pattern, words)
        if match:
            return make(*match.groups())
    raise LanguageError(f"{text!r} is no kind; kinds are {', '.join(_EXAMPLES)}")


def _size(word: str) -> Term:
    if not word.isdigit():
        return Var(word)
    if int(word) < 1:
        raise LanguageError(f"a size is at least 1, not {word}")
    return num(int(word))


def _joint(sizes: str) -> Kind:
    return Joint(tuple(map(_size, sizes.split(" x "))))


def _domain(text: str) -> Interval:
    lo, hi = (_end(end, Source(None, text)) for end in interval(text))
    if lo in (INF, hi) or hi == NEG_INF:
        raise LanguageError(f"{text!r} is empty; an interval is written (lo, hi) with lo < hi")
    return Interval(lo, hi)


def _end(tree: tr.Node, source: Source) -> Term:
    """The end of an interval: any expression in numbers."""
    names = Names()
    names.read(tree, source)
    names.decide()
    return Builder(names, Var("n")).end(tree, source)


_SIZE = r"([A-Za-z]\w*|\d+)"
_FORMS: tuple[tuple[str, Callable[..., Kind]], ...] = (
    (r"real", Real),
    (r"positive", Positive),
    (r"natural", Natural),
    (rf"index 1 ?\.\. ?{_SIZE}", lambda size: Index(_size(size))),
    (rf"vector of {_SIZE}", lambda size: Vector(_size(size))),
    (rf"pmf of {_SIZE}", lambda size: Pmf(_size(size))),
    (rf"joint pmf of ({_SIZE}(?: x {_SIZE})+)", lambda sizes, *_: _joint(sizes)),
    (rf"labels 1 ?\.\. ?{_SIZE} in 1 ?\.\. ?{_SIZE}", lambda size, of: Labels(_size(size), _size(of))),
    (r"density on (.+)", lambda domain: Density(_domain(domain))),
    (r"function on (.+)", lambda domain: Function(_domain(domain))),
)
_EXAMPLES = (
    "real", "positive", "natural", '"index 1..n"', '"vector of n"', '"pmf of n"', '"joint pmf of n x m"',
    '"labels 1..N in 1..n"', '"density on (-inf, inf)"', '"function on (0, inf)"',
)  # fmt: skip


def names_in(of: Kind) -> tuple[str, ...]:
    """The names that a kind mentions: sizes, and ends of intervals.

    >>> names_in(kind("joint pmf of n x m"))
    ('n', 'm')
    """
    found: dict[str, None] = {}

    def note(t: Term) -> Term:
        found.update(dict.fromkeys(sorted(free_names(t))))
        return t

    kind_map(of, note)
    return tuple(found)


# --- domains and universal facts ----------------------------------------------------------------------------


class Place(NamedTuple):
    """The ends of what a bound name ranges over: of integers ``lo..hi``, or of an open interval."""

    lo: tr.Node
    hi: tr.Node
    integer: bool


def interval(text: str) -> tuple[tr.Node, tr.Node]:
    """The ends of an open interval.

    >>> [tr.to_text(end) for end in interval("(0, inf)")]
    ['0', 'inf']
    """
    tree = parse_argument(text)
    if not isinstance(tree, tr.Tuple) or len(tree.items) != 2:
        raise LanguageError(f"{text!r} is no interval; one is written (lo, hi), with inf and -inf at the ends")
    lo, hi = tree.items
    return lo, hi


def parse_argument(text: str, unsafe_limits: bool = False) -> tr.Node:
    """A text that stands as an argument: tuples may, where an expression may not be one.

    >>> parse_argument("(1/2, 1/2)") == tr.Tuple((parse_expr("1/2"),) * 2)
    True
    """
    tree = parse_expr(f"H({text})", unsafe_limits)
    if not isinstance(tree, tr.Apply) or len(tree.args) != 1:
        raise LanguageError(f"{text!r} is not one argument")
    return tree.args[0]


def place(text: str) -> Place:
    """A range of integers, ``1..n``, or an interval.

    >>> place("1..n").integer, place("(x, inf)").integer
    (True, False)
    """
    lo, dots, hi = text.partition("..")
    if not dots:
        return Place(*interval(text), False)
    return Place(parse_expr(lo), parse_expr(hi), True)


@dataclass(frozen=True)
class Forall:
    """A fact that holds for all values of the names in ``over``; later domains may mention earlier names."""

    text: str
    over: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        return f"{self.text} for all {', '.join(f'{name} in {where}' for name, where in self.over)}"


def forall(text: str, **over: str) -> Forall:
    """A fact for all values of some names, each with its range or interval.

    >>> print(forall("f(y) < f(x)", x="(0, inf)", y="(x, inf)"))
    f(y) < f(x) for all x in (0, inf), y in (x, inf)
    """
    if not over:
        raise LanguageError(f'{text!r} holds for all values of which names? write forall({text!r}, x="(0, inf)")')
    return Forall(text, tuple(over.items()))


@dataclass(frozen=True)
class Argument:
    """A text in the place of a variable of this kind: ``Argument("U", Pmf(n))`` is the pmf and no number.

    Only the sort of the kind counts, not its sizes.
    """

    text: str
    kind: Kind
