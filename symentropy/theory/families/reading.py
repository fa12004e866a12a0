"""A declaration's texts as kernel terms, read when the family is first used."""

from __future__ import annotations

import functools
from typing import NamedTuple

from ...kernel.terms import Term, Var
from ...language import parse_expr
from ..names import Names
from ..shapes import Source
from ..terms import Builder
from . import FAMILIES

__all__ = ["PieceTerms", "pieces", "read"]


class PieceTerms(NamedTuple):
    """A part of the support with its ends, and the log-density there; terms in the parameters and ``x`` or ``k``."""

    lo: Term
    hi: Term
    log: Term


def read(text: str) -> Term:
    """The term that a declaration's text is; infinite ends included.

    >>> read("-inf")
    Const(name='-inf')
    """
    return Builder(Names(), Var("n")).end(parse_expr(text), Source(text))


@functools.cache
def pieces(name: str) -> tuple[PieceTerms, ...]:
    """The pieces of a family's support, from left to right.

    >>> [piece.lo for piece in pieces("Exponential")]
    [Num(value=Fraction(0, 1))]
    """
    return tuple(PieceTerms(*map(read, piece)) for piece in FAMILIES[name].pieces)
