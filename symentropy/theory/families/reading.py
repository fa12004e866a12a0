"""A declaration's texts as kernel terms, read when the family is first used."""

from __future__ import annotations

import functools
from typing import NamedTuple

from ...kernel.terms import Term, Var
from ...language import parse_claim, parse_expr
from ..names import Names
from ..shapes import Source
from ..terms import Builder
from . import FAMILIES, Piece

__all__ = ["PieceTerms", "Relation", "center", "closed_form", "edges", "needs", "pieces", "read"]


class PieceTerms(NamedTuple):
    """A part of the support with its ends, and the log-density there; terms in the parameters and ``x`` or ``k``."""

    lo: Term
    hi: Term
    log: Term


class Relation(NamedTuple):
    """``lhs relation rhs``, with = < or <=, and how it was said."""

    lhs: Term
    relation: str
    rhs: Term
    text: str


def read(text: str) -> Term:
    """The term that a declaration's text is; infinite ends included.

    >>> read("-inf")
    Const(name='-inf')
    """
    return Builder(Names(), Var("n")).end(parse_expr(text), Source(text))


def _pieces(texts: tuple[Piece, ...]) -> tuple[PieceTerms, ...]:
    return tuple(PieceTerms(*map(read, piece)) for piece in texts)


@functools.cache
def pieces(name: str) -> tuple[PieceTerms, ...]:
    """The pieces of a family's support, from left to right.

    >>> [piece.lo for piece in pieces("Exponential")]
    [Num(value=Fraction(0, 1))]
    """
    return _pieces(FAMILIES[name].pieces)


@functools.cache
def edges(name: str) -> tuple[tuple[Relation, tuple[PieceTerms, ...]], ...]:
    """The pieces that stand instead where a relation of the parameters holds.

    >>> [relation.text for relation, _ in edges("Bernoulli")]
    ['p = 0', 'p = 1']
    """
    return tuple((_relation(text), _pieces(found)) for text, found in FAMILIES[name].edges.items())


@functools.cache
def needs(name: str) -> tuple[Relation, ...]:
    """The relations that the parameters satisfy beyond their domains.

    >>> [relation.text for relation in needs("Uniform")]
    ['a < b']
    """
    return tuple(map(_relation, FAMILIES[name].needs))


def _relation(text: str) -> Relation:
    tree = parse_claim(text)
    lhs, rhs = (Builder(Names(), Var("n")).end(side, Source(text)) for side in (tree.lhs, tree.rhs))
    if tree.op in (">", ">="):
        return Relation(rhs, tree.op.replace(">", "<"), lhs, text)
    return Relation(lhs, tree.op, rhs, text)


@functools.cache
def closed_form(name: str, quantity: str) -> Term | None:
    """The ``entropy`` of a member or the ``kl`` divergence of two, where it has a closed form.

    >>> closed_form("StudentT", "kl")
    """
    text = getattr(FAMILIES[name], quantity)
    return read(text) if text else None


@functools.cache
def center(name: str) -> Term:
    """Where a support without ends is split."""
    return read(FAMILIES[name].center)
