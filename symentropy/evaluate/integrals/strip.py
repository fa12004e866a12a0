"""An integrand pulled back to the variable u of a strip: fast on the real line, analytic on boxes beside it.

``x = c + s*X`` with X = t, sinh(t) or exp(t) and t = u, sinh(u), u + exp(u) or u - exp(-u). The integrand
``exp(exponent) * weight * dx/du`` becomes a list of steps, once over reals and once over boxes of complex numbers.

Over boxes, the logarithm of a sum is that of its largest summand plus that of 1 + the others over it. Which summand is
the largest, and its sign, is found at a real point, once for a column [a, b] + i[-d, d]: **all boxes of a column use
one formula**, so that the values found finite there are those of one function, analytic on the column and right on
its real line. Neighbouring columns share an edge and hence, by the identity theorem, the function.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flint import acb, arb, fmpq

from ...kernel.balls import NoBall
from ...kernel.terms import Add, Call, Div, Mul, Pow, Term
from ..constants import Number, exactly
from .reading import Reading

__all__ = ["INNER", "OUTER", "Boxes", "Map", "Reals"]

INNER = ("u", "sinh", "right", "left")  # t: u, sinh(u), u + exp(u), u - exp(-u)
OUTER = ("line", "sinh", "exp")  # X: t, sinh(t), exp(t)
_HALF = fmpq(1, 2)
_NAN = acb(arb.nan())
Step = Callable[[list[Any]], Any]


@dataclass(frozen=True)
class Map:
    """``x = c + s * outer(inner(u))``; s is not 0."""

    c: Number
    s: fmpq
    outer: str
    inner: str


@dataclass
class _Summand:
    """A register with a value, and one with the logarithm of its size, if there is a formula for that."""

    value: int
    log: int | None = None


class _Program:
    """Steps over registers; register 0 is u, 1 and 2 are exp(u) and exp(-u)."""

    number: Callable[[Any], Any]

    def __init__(self, at: Map, reading: Reading) -> None:
        self.at, self.reading, self.constant = at, reading, reading.constant
        self.closed, self.line = reading.closed, reading.line
        self.fixed: dict[int, Number] = {}
        self.steps: list[tuple[int, Step]] = []
        self.size = 3
        self.values: dict[int, int] = {}
        self.logs: dict[int, int] = {}
        self.held: list[Term] = []  # ids are only good as long as their terms live
        self.factors: list[int] = []  # of dx/du
        self.X = self.coordinate()

    # --- registers --------------------------------------------------------------------------------------------

    def fix(self, x: Number) -> int:
        self.fixed[self.size] = x
        self.size += 1
        return self.size - 1

    def add(self, step: Step) -> int:
        self.steps.append((self.size, step))
        self.size += 1
        return self.size - 1

    def plus(self, i: int, j: int) -> int:
        return self.add(lambda r: r[i] + r[j])

    def times(self, i: int, j: int) -> int:
        return self.add(lambda r: r[i] * r[j])

    def exp(self, i: int) -> int:
        return self.add(lambda r: r[i].exp())

    def start(self) -> list[Any]:
        """The registers before a run."""
        return [self.number(self.fixed[i]) if i in self.fixed else None for i in range(self.size)]

    # --- the coordinate ---------------------------------------------------------------------------------------

    def coordinate(self) -> list[_Summand]:
        """The summands of X."""
        t = self.inner()
        if self.at.outer == "line":
            return t
        i = t[0].value
        for other in t[1:]:
            i = self.plus(i, other.value)
        up = self.exp(i)
        if self.at.outer == "exp":
            self.factors.append(up)
            return [_Summand(up, i)]
        return self.hyperbolic(up, self.inverse(up, i), i)

    def inverse(self, up: int, i: int) -> int:
        """exp(-x) where the registers hold exp(x) and x."""
        raise NotImplementedError

    def inner(self) -> list[_Summand]:
        """The summands of t."""
        match self.at.inner:
            case "sinh":
                return self.hyperbolic(1, 2, 0)
            case "right":
                self.factors.append(self.add(lambda r: 1 + r[1]))
                return [_Summand(0), _Summand(1, 0)]
            case "left":
                self.factors.append(self.add(lambda r: 1 + r[2]))
                minus = self.add(lambda r: -r[0])
                return [_Summand(0), _Summand(self.add(lambda r: -r[2]), minus)]
        return [_Summand(0)]

    def hyperbolic(self, up: int, down: int, i: int) -> list[_Summand]:
        """sinh in two summands, cosh a factor of dx/du."""
        half, log2 = self.fix(_HALF), self.fix(arb.const_log2())
        self.factors.append(self.add(lambda r: (r[up] + r[down]) * r[half]))
        a, b = self.times(up, half), self.add(lambda r: -r[down] * r[half])
        return [_Summand(a, self.add(lambda r: r[i] - r[log2])), _Summand(b, self.add(lambda r: -r[i] - r[log2]))]

    def affine(self, c: Number, d: Number) -> list[_Summand]:
        """The summands of ``c + d*x``."""
        start, slope = c + d * self.at.c, d * self.at.s
        out = [] if exactly(start, 0) else [self.fixed_summand(start)]
        if exactly(slope, 1):
            return out + self.X
        by = self.fix(slope)
        size = self.log_size(slope)
        return out + [
            _Summand(self.times(s.value, by), None if s.log is None or size is None else self.plus(s.log, size))
            for s in self.X
        ]

    def fixed_summand(self, x: Number) -> _Summand:
        return _Summand(self.fix(x), self.log_size(x))

    def log_size(self, x: Number) -> int | None:
        return self.fix(abs(arb(x)).log()) if x > 0 or x < 0 else None

    # --- terms ------------------------------------------------------------------------------------------------

    def value(self, t: Term) -> int:
        """The register of a term's value."""
        if id(t) not in self.values:
            self.held.append(t)
            self.values[id(t)] = self._value(t)
        return self.values[id(t)]

    def _value(self, t: Term) -> int:
        if self.closed(t):
            return self.fix(self.constant(t))
        line = self.line(t)
        if line is not None:
            return self.sum([s.value for s in self.affine(*line)])
        match t:
            case Add(args):
                return self.complement(args) or self.sum([self.value(a) for a in self.collected(args)])
            case Mul(args):
                return self.product(args)
            case Div(a, b) if self.closed(b):
                return self.scaled(self.value(a), 1 / self.constant(b))
            case Div(a, b):
                return self.divided(self.value(a), b)
            case Pow(a, b):
                return self.power(a, b)
            case Call("exp", (Call("log", (a,)),)):
                return self.value(a)
            case Call("exp", (a,)):
                return self.exp(self.value(a))
            case Call("log", (a,)):
                return self.log(a)
            case Call("sqrt", (a,)):
                return self.exp(self.scaled(self.log(a), _HALF))
            case Call("erf" | "erfc" as fn, (a,)):
                i = self.value(a)
                return self.add((lambda r: r[i].erf()) if fn == "erf" else (lambda r: r[i].erfc()))
        raise NoBall(f"{type(t).__name__} is not integrated by the trapezoidal rule", final=True)

    def collected(self, args: Sequence[Term]) -> Sequence[Term]:
        """Closed summands together."""
        still = tuple(a for a in args if self.closed(a))
        return (*(a for a in args if not self.closed(a)), Add(still)) if len(still) > 1 else args

    def complement(self, args: Sequence[Term]) -> int | None:
        """``1 - exp(a)`` without the loss of digits where it is small."""
        match self.reading.complement(args):
            case Call("exp", (a,)):
                i = self.value(a)
                return self.add(lambda r: -r[i].expm1())
        return None

    def sum(self, registers: Sequence[int]) -> int:
        total = registers[0]
        for i in registers[1:]:
            total = self.plus(total, i)
        return total

    def product(self, args: Sequence[Term]) -> int:
        factor, moving = self.reading.split(args)
        if exactly(factor, 0):
            return self.fix(fmpq(0))
        total = self.value(moving[0])
        for a in moving[1:]:
            total = self.times(total, self.value(a))
        return self.scaled(total, factor)

    def scaled(self, i: int, by: Number) -> int:
        if exactly(by, 1):
            return i
        return self.add(lambda r: -r[i]) if exactly(by, -1) else self.times(i, self.fix(by))

    def divided(self, i: int, b: Term) -> int:
        j = self.value(b)
        return self.add(lambda r: r[i] / r[j])

    def power(self, a: Term, b: Term) -> int:
        exponent = self.constant(b) if self.closed(b) else None
        if isinstance(exponent, fmpq) and exponent.q == 1 and 0 < exponent <= 8:
            i = total = self.value(a)
            for bit in bin(int(exponent.p))[3:]:
                total = self.times(total, total)
                total = self.times(total, i) if bit == "1" else total
            return total
        return self.exp(
            self.scaled(self.log(a), exponent) if exponent is not None else self.times(self.value(b), self.log(a))
        )

    def log(self, t: Term) -> int:
        """The register of the logarithm of a term that is positive."""
        if id(t) not in self.logs:
            self.held.append(t)
            self.logs[id(t)] = self._log(t)
        return self.logs[id(t)]

    def _log(self, t: Term) -> int:
        raise NotImplementedError

    def integrand(self, exponent: Term, weight: Term) -> int:
        """The register of ``exp(exponent) * weight * dx/du``."""
        e = self.value(Call("exp", (exponent,)))
        i = self.times(e, self.value(weight))
        for j in self.factors:
            i = self.times(i, j)
        return self.scaled(i, abs(self.at.s))


class Reals(_Program):
    """The integrand on the real line."""

    number = arb

    def inverse(self, up: int, i: int) -> int:
        return self.add(lambda r: 1 / r[up])

    def hyperbolic(self, up: int, down: int, i: int) -> list[_Summand]:
        """sinh in one step."""
        half = self.fix(_HALF)
        self.factors.append(self.add(lambda r: (r[up] + r[down]) * r[half]))
        return [_Summand(self.add(lambda r: (r[up] - r[down]) * r[half]))]

    def _log(self, t: Term) -> int:
        match t:
            case Call("exp", (a,)):
                return self.value(a)
            case Add(args) if len(rest := [a for a in args if not self.reading.equals(a, 1)]) == len(args) - 1:
                i = self.sum([self.value(a) for a in rest])
                return self.add(lambda r: r[i].log1p())
        line = self.line(t)
        if line is not None:
            summands = self.affine(*line)
            if len(summands) == 1 and summands[0].log is not None:
                return summands[0].log
            if exactly(line[0] + line[1] * self.at.c, 1):  # x = c + what may be tiny
                i = self.sum([s.value for s in summands[1:]])
                return self.add(lambda r: r[i].log1p())
        i = self.value(t)
        return self.add(lambda r: r[i].log())

    def function(self, register: int) -> Callable[[arb, arb, arb], arb]:
        """The register's value as a function of u, exp(u) and exp(-u)."""
        start, steps = self.start(), tuple(self.steps)

        def run(u: arb, up: arb, down: arb) -> arb:
            r = start[:]
            r[0], r[1], r[2] = u, up, down
            for i, step in steps:
                r[i] = step(r)
            found: arb = r[register]
            return found

        return run


class _LogSum:
    """log |sum|: the largest summand's, and that of 1 + the others over it. The largest is that at the last point
    from which ``learn`` was called."""

    def __init__(self, summands: Sequence[_Summand]) -> None:
        self.summands = summands
        self.lead = 0
        self.signs = [0] * len(summands)

    def learn(self, r: list[acb]) -> None:
        reals = [r[s.value].real for s in self.summands]
        self.signs = [(x > 0) - (x < 0) for x in reals]
        sizes = [abs(x.mid()) for x in reals]
        self.lead = max(range(len(sizes)), key=lambda i: sizes[i])

    def __call__(self, r: list[acb]) -> acb:
        lead = self.summands[self.lead]
        sign = self.signs[self.lead]
        if not sign:
            return _NAN
        log = r[lead.log] if lead.log is not None else (sign * r[lead.value]).log(analytic=True)
        total = acb(1)
        for s, other in zip(self.summands, self.signs, strict=True):
            if s is lead:
                continue
            ratio = (r[s.log] - log).exp() if s.log is not None and other else None
            if ratio is not None and ratio.is_finite():
                total += ratio if other == sign else -ratio
            else:
                total += r[s.value] / r[lead.value]
        return log + total.log(analytic=True) if len(self.summands) > 1 else log


class Boxes(_Program):
    """The integrand on boxes of complex numbers, infinite or nan where it is not shown to be analytic."""

    number = acb

    def __init__(self, at: Map, reading: Reading) -> None:
        self.sums: dict[int, _LogSum] = {}
        super().__init__(at, reading)

    def inverse(self, up: int, i: int) -> int:
        return self.add(lambda r: (-r[i]).exp())  # a wide box's exp(x) contains 0

    def divided(self, i: int, b: Term) -> int:
        """By ``exp(-log b)`` where b is a multiple of an exponential, of which a wide box contains 0."""
        line = self.line(b)
        if line is None or len(summands := self.affine(*line)) > 1 or (log := summands[0].log) is None:
            return super().divided(i, b)
        quotient = self.times(i, self.add(lambda r: (-r[log]).exp()))
        return quotient if line[1] * self.at.s > 0 else self.scaled(quotient, fmpq(-1))

    def _log(self, t: Term) -> int:
        log = self.summand(t).log
        if log is None:
            raise NoBall("the logarithm of what is not known to differ from 0")
        return log

    def summand(self, t: Term) -> _Summand:
        """The value of a term and the logarithm of its size."""
        value = self.value(t)
        if self.closed(t):
            return _Summand(value, self.log_size(self.constant(t)))
        line = self.line(t)
        if line is not None:
            return _Summand(value, self.log_sum(self.affine(*line)))
        match t:
            case Call("exp", (a,)):
                return _Summand(value, self.value(a))
            case Call("sqrt", (a,)):
                return _Summand(value, self.scaled(self.log(a), _HALF))
            case Pow(a, b) if self.closed(b):
                return _Summand(value, self.scaled(self.log(a), self.constant(b)))
            case Mul(args):
                return _Summand(value, self.sum([self.log(a) for a in args]))
            case Div(a, b):
                i, j = self.log(a), self.log(b)
                return _Summand(value, self.add(lambda r: r[i] - r[j]))
            case Add(args):
                return _Summand(value, self.log_sum([self.summand(a) for a in args]))
        return _Summand(value, self.log_sum([_Summand(value)]))

    def log_sum(self, summands: Sequence[_Summand]) -> int:
        if len(summands) == 1 and summands[0].log is not None:
            return summands[0].log
        step = _LogSum(summands)
        i = self.add(step)
        self.sums[i] = step
        return i

    def function(self, register: int) -> tuple[Callable[[acb], acb], Callable[[arb], tuple[int, ...]]]:
        """The register's value on a box, and what chooses the formulas by a real point and says which."""
        start, steps = self.start(), tuple(self.steps)

        def run(z: acb, learn: bool = False) -> acb:
            r = start[:]
            r[0], r[1] = z, z.exp()
            r[2] = (-z).exp()
            for i, step in steps:
                if learn and i in self.sums:
                    self.sums[i].learn(r)
                r[i] = step(r)
            found: acb = r[register]
            return found

        def learn(u: arb) -> tuple[int, ...]:
            if self.sums:
                run(acb(u), True)
            return tuple(choice.lead for choice in self.sums.values())

        return run, learn
