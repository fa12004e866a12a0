"""Zeros that numbers cannot find: equality by the kernel's field, ``sqrt(2)*sqrt(2) = 2``, and the laws of logarithms.

The field presumes that every operation has a value; whoever asks has evaluated the term in balls before.
"""

from __future__ import annotations

from itertools import islice

from ..kernel.terms import Call, Rejected, Term, subterms

__all__ = ["known_equal"]

_MOST_NODES = 2000  # of a term whose logarithms are taken apart


def known_equal(a: Term, b: Term) -> bool:
    """True only if two closed terms that have values have the same.

    >>> from symentropy.kernel.terms import Call, Mul, num
    >>> root = Call("sqrt", (num(2),))
    >>> known_equal(Mul((root, root)), num(2)), known_equal(root, num(2))
    (True, False)
    """
    from ..kernel.field import Field

    try:
        return Field().equal(a, b) or _equal_by_logs(a, b)
    except (Rejected, RecursionError):
        return False


def _equal_by_logs(a: Term, b: Term) -> bool:
    """The same once logarithms are taken apart, ``log(2*pi) = log(2) + log(pi)``."""
    from ..kernel.laws import log_of_rational, logs
    from ..kernel.signs import Context, sub

    gap = sub(a, b)
    if not any(isinstance(s, Call) and s.fn == "log" for s, _ in islice(subterms(gap), _MOST_NODES)):
        return False
    if next(islice(subterms(gap), _MOST_NODES, None), None) is not None:
        return False
    ctx = Context({})
    return ctx.field.zero(log_of_rational(logs(gap, ctx), ctx))
