"""Zeros that numbers cannot find: equality by the kernel's field, ``sqrt(2)*sqrt(2) = 2``, and its laws of logarithms.

The field presumes that every operation has a value; whoever asks has evaluated the term in balls before.
"""

from __future__ import annotations

from itertools import islice

from ..errors import LimitError
from ..kernel.terms import Rejected, Term, subterms

__all__ = ["known_equal"]

_MOST_NODES = 2000  # of a term that is taken apart


def known_equal(a: Term, b: Term) -> bool:
    """True only if two closed terms that have values have the same.

    >>> from symentropy.kernel.terms import Call, Mul, num
    >>> root = Call("sqrt", (num(2),))
    >>> known_equal(Mul((root, root)), num(2)), known_equal(root, num(2))
    (True, False)
    """
    from ..kernel.field import Field

    try:
        return Field().equal(a, b) or _equal_written_out(a, b)
    except (Rejected, LimitError, RecursionError):
        return False


def _equal_written_out(a: Term, b: Term) -> bool:
    """The same with sums and derivatives written out and logarithms apart, ``log(2*pi) = log(2) + log(pi)``."""
    from ..kernel.calculus import differentiate
    from ..kernel.laws import log_of_rational, logs
    from ..kernel.signs import Context, sub
    from .written import written_out

    gap, ctx = sub(a, b), Context({})
    if _long(gap) or _long(gap := differentiate(written_out(gap), ctx)):
        return False
    return ctx.field.zero(gap) or ctx.field.zero(log_of_rational(logs(gap, ctx), ctx))


def _long(t: Term) -> bool:
    return next(islice(subterms(t), _MOST_NODES, None), None) is not None
