"""The values of closed terms: exact where they are rational, exactly 0 where algebra shows it, else balls."""

from __future__ import annotations

from flint import arb, ctx, fmpq

from ..errors import IllPosedError
from ..kernel.balls import precision
from ..kernel.terms import ZERO, Term
from . import values
from .algebra import known_equal
from .values import Infinite

__all__ = ["Constants", "Number", "exactly"]

Number = fmpq | arb


def exactly(x: Number, value: Number | int) -> bool:
    """Whether two numbers are known to be the same; two balls that overlap are not, and not known to differ either."""
    return bool(x == value)


class Constants:
    """A memory of closed terms' values, for each precision; the same term is the same object.

    >>> from symentropy.kernel.terms import Add, num
    >>> Constants()(Add((num(1), num(2))))
    3
    """

    def __init__(self) -> None:
        self.known: dict[tuple[int, Term], Number] = {}
        self.seen: dict[tuple[int, int], tuple[Term, Number]] = {}  # by identity: deep terms are slow to hash
        self.integrals: dict[object, arb | Infinite] = {}  # of mirror images, once
        self.most = 0  # bits: what is needed with fewer is given with as many

    def __call__(self, t: Term) -> Number:
        self.most = max(self.most, ctx.prec)
        seen = self.seen.get((self.most, id(t)))
        if seen is None:
            seen = self.seen[self.most, id(t)] = (t, self._known(t))
        return seen[1]

    def _known(self, t: Term) -> Number:
        key = (self.most, t)
        if key not in self.known:
            with precision(self.most):
                self.known[key] = self._value(t)
        return self.known[key]

    def _value(self, t: Term) -> Number:
        from .program import Program

        x = Program(t).run(ctx.prec)
        if isinstance(x, Infinite):
            raise IllPosedError("a parameter is infinite")
        found = values.settled(x)
        return fmpq(0) if isinstance(found, arb) and found.contains(0) and known_equal(t, ZERO) else found

    def term_of(self, x: Number) -> Term:
        """The term whose value this very object is."""
        return next(t for (_, t), value in self.known.items() if value is x)
