"""Zeros that numbers cannot find: equality by the kernel's field, ``sqrt(2)*sqrt(2) = 2``.

The field presumes that every operation has a value; whoever asks has evaluated the term in balls before.
"""

from __future__ import annotations

from ..kernel.terms import Rejected, Term

__all__ = ["known_equal"]


def known_equal(a: Term, b: Term) -> bool:
    """True only if two closed terms that have values have the same.

    >>> from symentropy.kernel.terms import Call, Mul, num
    >>> root = Call("sqrt", (num(2),))
    >>> known_equal(Mul((root, root)), num(2)), known_equal(root, num(2))
    (True, False)
    """
    from ..kernel.field import Field

    try:
        return Field().equal(a, b)
    except (Rejected, RecursionError):
        return False
