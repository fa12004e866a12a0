"""Sizes that are not written: a pmf brings its number of outcomes with it."""

from __future__ import annotations

from ..kernel.terms import Index, Joint, Kind, Labels, Pmf, Term, Var, Vector

__all__ = ["implied_sizes"]


def implied_sizes(kind: Kind) -> tuple[str, ...]:
    """The names of the sizes that a variable of this kind brings with it.

    >>> implied_sizes(Joint((Var("n"), Var("m"))))
    ('n', 'm')
    """
    match kind:
        case Pmf(size) | Vector(size) | Index(size):
            sizes: tuple[Term, ...] = (size,)
        case Joint(several):
            sizes = several
        case Labels(size, of):
            sizes = (size, of)
        case _:
            sizes = ()
    return tuple(s.name for s in sizes if isinstance(s, Var))
