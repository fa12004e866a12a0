"""Zeros that numbers cannot find: equality by the kernel's field, ``sqrt(2)*sqrt(2) = 2``, and its laws of logarithms.

The field presumes that every operation has a value; whoever asks has evaluated the term in balls before.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice

from ..errors import LimitError
from ..kernel.terms import Call, Rejected, Term, Var, loose, parts, rebuild, subterms

__all__ = ["known_equal"]

_MOST_NODES = 2000  # of a term that is taken apart


def known_equal(a: Term, b: Term) -> bool:
    """True only if two closed terms that have values have the same.

    >>> from symentropy.kernel.terms import Call, Mul, num
    >>> root = Call("sqrt", (num(2),))
    >>> known_equal(Mul((root, root)), num(2)), known_equal(root, num(2))
    (True, False)
    """
    return any(map(_sure(a, b), (_equal_as_they_are, _equal_with_names, _equal_written_out)))


def _sure(a: Term, b: Term) -> Callable[[Callable[[Term, Term], bool]], bool]:
    """What a way to see equality answers; what it refuses is not known."""

    def answer(way: Callable[[Term, Term], bool]) -> bool:
        try:
            return way(a, b)
        except (Rejected, LimitError, RecursionError):
            return False

    return answer


def _equal_as_they_are(a: Term, b: Term) -> bool:
    from ..kernel.field import Field

    return Field().equal(a, b)


def _equal_with_names(a: Term, b: Term) -> bool:
    """The same whatever the exponentials are: the field would write powers of e out, and exp(60000) is a long one."""
    from ..kernel.field import Field

    names: dict[Term, Term] = {}

    def named(t: Term) -> Term:
        if isinstance(t, Call) and t.fn == "exp" and not loose(t):
            return names.setdefault(Field().normal(t.args[0]), Var(f"exponential {len(names)}"))
        return rebuild(t, tuple(named(c) for c, _ in parts(t))) if parts(t) else t

    both = named(a), named(b)
    return bool(names) and Field().equal(*both)


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
