"""What all programs of one integrand ask of its terms: which move, which are constants or lines, which are even."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flint import ctx, fmpq

from ...kernel.terms import Add, Call, Div, Mul, Pow, Term, Var, parts
from ..constants import Number, exactly

__all__ = ["Reading"]

_0, _1 = fmpq(0), fmpq(1)
Line = tuple[Number, Number]


class Reading:
    """Terms in one variable, read by their form; each once, by identity: deep terms are slow to hash.

    >>> from symentropy.evaluate.constants import Constants
    >>> from symentropy.kernel.terms import num
    >>> x = Var("x")
    >>> Reading(Constants()).line(Add((num(3), Mul((num(2), x)))))
    (3, 2)
    """

    def __init__(self, constant: Callable[[Term], Number], variable: str = "x") -> None:
        self.constant, self.variable = constant, variable
        self.fixed: dict[int, tuple[Term, bool]] = {}
        self.lines: dict[tuple[int, int], tuple[Term, Line | None]] = {}  # for each precision

    def closed(self, t: Term) -> bool:
        """Whether the variable does not occur."""
        found = self.fixed.get(id(t))
        if found is None:
            closed = t.name != self.variable if isinstance(t, Var) else all(self.closed(a) for a, _ in parts(t))
            found = self.fixed[id(t)] = (t, closed)
        return found[1]

    def equals(self, t: Term, value: int) -> bool:
        """Whether a term is closed and known to be this number."""
        return self.closed(t) and exactly(self.constant(t), value)

    def split(self, factors: Sequence[Term]) -> tuple[Number, list[Term]]:
        """The product of the closed factors, and the others."""
        by: Number = _1
        for a in factors:
            by = by * self.constant(a) if self.closed(a) else by
        return by, [a for a in factors if not self.closed(a)]

    def complement(self, summands: Sequence[Term]) -> Term | None:
        """The b of ``1 - b``, which is small beside 1 or almost 1."""
        match summands:
            case (one, Mul((minus, b))) if self.equals(one, 1) and self.equals(minus, -1):
                return b
        return None

    # --- lines ------------------------------------------------------------------------------------------------

    def line(self, t: Term) -> Line | None:
        """``(constant, slope)`` of a term that is ``constant + slope * x`` by its form, rationals exactly."""
        key = ctx.prec, id(t)
        found = self.lines.get(key)
        if found is None:
            found = self.lines[key] = (t, self._line(t))
        return found[1]

    def _line(self, t: Term) -> Line | None:
        if self.closed(t):
            return self.constant(t), _0
        match t:
            case Var():
                return _0, _1
            case Add(args):
                lines = [x for a in args if (x := self.line(a)) is not None]
                if len(lines) < len(args):
                    return None
                return sum((c for c, _ in lines), _0), sum((d for _, d in lines), _0)
            case Mul(args):
                factor, moving = self.split(args)
                if len(moving) != 1 or (inner := self.line(moving[0])) is None:
                    return None
                return inner[0] * factor, inner[1] * factor
            case Div(a, b) if self.closed(b) and (inner := self.line(a)) is not None:
                divisor = self.constant(b)
                return inner[0] / divisor, inner[1] / divisor
        return None

    # --- symmetry ---------------------------------------------------------------------------------------------

    def even(self, t: Term, c: Number) -> bool:
        """Whether a term is seen to have the same value at c + x and c - x."""
        known: dict[int, bool] = {}

        def of(t: Term) -> bool:
            if id(t) not in known:
                known[id(t)] = (
                    self.closed(t)
                    or self._even_power(t, c)
                    or (not isinstance(t, Var) and all(of(a) for a, _ in parts(t)))
                )
            return known[id(t)]

        return of(t)

    def _even_power(self, t: Term, c: Number) -> bool:
        """Of a line that is 0 at c."""
        match t:
            case Pow(a, b) if self.closed(b) and (line := self.line(a)) is not None:
                k = self.constant(b)
                return isinstance(k, fmpq) and k.q == 1 and k.p % 2 == 0 and exactly(line[0] + line[1] * c, 0)
        return False

    def shape(self, t: Term, c: Number, sign: int) -> object:
        """Equal for two terms only if they are the same function of the distance from c in the direction of sign."""
        if self.closed(t):
            return _key(self.constant(t))
        if (line := self.line(t)) is not None:
            start, slope = line[0] + line[1] * c, line[1] * sign
            if isinstance(start, fmpq) and isinstance(slope, fmpq):
                return "line", str(start), str(slope)
            if isinstance(t, Var):
                return object()
        name = t.fn if isinstance(t, Call) else ""
        return (type(t).__name__, name, *(self.shape(a, c, sign) for a, _ in parts(t)))


def _key(x: Number) -> object:
    """Equal only for the same number; a ball, which ``Constants`` keeps alive, is only itself."""
    return str(x) if isinstance(x, fmpq) else id(x)
