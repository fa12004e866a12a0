"""The values of a term at k = lo, lo + 1, ...: each from its neighbour where that is cheaper.

Probabilities are multiplied by their exact ratios, loggammas grow by logarithms, logarithms of integers are sums of
logarithms of primes, Bessel functions come from their recurrence.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from flint import arb, ctx, fmpq, fmpz

from ...kernel.balls import NoBall
from ...kernel.terms import Add, Call, Div, Mul, Pow, Term
from ..constants import Number, exactly
from .logforms import Atom, LogForm, log_form, moves

__all__ = ["Walk"]

Factor = Callable[[int], arb | int]
_LOGS_ARE_DEAR = 1000  # bits from which a logarithm costs more than finding the factors of an integer
_MAX_FACTORED = 1 << 40
_MAX_POWER = 8


class Walk:
    """Terms over the integers from ``lo`` to ``hi``, at the current precision.

    >>> from symentropy.kernel.terms import Var, num
    >>> squares = Walk(lambda t: fmpq(2), "k", 1, 3).values(Pow(Var("k"), num(2)))
    >>> [int(x.unique_fmpz()) for x in squares]
    [1, 4, 9]
    """

    def __init__(self, constant: Callable[[Term], Number], variable: str, lo: int, hi: int) -> None:
        self.constant, self.variable, self.lo, self.hi = constant, variable, lo, hi
        self.known: dict[int, arb] = {}

    def closed(self, t: Term) -> bool:
        return not moves(t, self.variable)

    def values(self, t: Term) -> Iterator[arb]:
        return itertools.islice(self._values(t), self.hi - self.lo + 1)

    def _values(self, t: Term) -> Iterator[arb]:
        form = self.form(t)
        if form is not None:
            return self.of_form(form)
        match t:
            case Add(args):
                return map(_sum, zip(*map(self._values, args), strict=False))
            case Mul(args):
                return map(_product, zip(*map(self._values, args), strict=False))
            case Div(a, b):
                return (x / y for x, y in zip(self._values(a), self._values(b), strict=False))
            case Pow(a, b) if self.closed(b):
                return self.power(a, self.constant(b))
            case Call("log", (a,)):
                return (x.log() for x in self._values(a))
            case Call("sqrt", (a,)):
                return (x.sqrt() for x in self._values(a))
            case Call("exp", (a,)):
                return self.exponential(a)
            case Call("loggamma", (a,)):
                return (x.lgamma() for x in self._values(a))
            case Call("logbesseli", (nu, z)) if self.closed(z):
                return self.log_bessel(nu, arb(self.constant(z)))
        raise NoBall(f"{type(t).__name__} is not summed", final=True)

    def form(self, t: Term) -> LogForm | None:
        """The term as a combination of logarithms, whose arguments have to be positive at both ends."""
        form = log_form(t, self.constant, self.variable)
        for a in (*form.logs, *form.gammas) if form is not None else ():
            for k in (self.lo, self.hi):
                if not a.argument(k) > 0:
                    raise NoBall("the logarithm or loggamma of what is not positive")
        return form

    def power(self, a: Term, b: Number) -> Iterator[arb]:
        if isinstance(b, fmpq) and b.q == 1:
            k = int(b.p)
            return (x**k for x in self._values(a))
        return ((x.log() * b).exp() for x in self._values(a))

    # --- combinations of logarithms ---------------------------------------------------------------------------

    def of_form(self, form: LogForm) -> Iterator[arb]:
        constant, slope = arb(form.constant), arb(form.slope)
        logs = [(arb(a.coefficient), self.logarithm(a)) for a in form.logs]
        steps = [(arb(a.coefficient), step) for a in form.gammas if (step := self.gamma_step(a)) is not None]
        others = [a for a in form.gammas if self.gamma_step(a) is None]
        gamma = arb(0)
        for a in form.gammas:
            if a not in others:
                gamma += arb(a.coefficient) * a.argument(self.lo).lgamma()
        for k in itertools.count(self.lo):
            total = constant + slope * k
            for c, log in logs:
                total += c * log(k)
            for a in others:
                total += arb(a.coefficient) * a.argument(k).lgamma()
            yield total + gamma
            for c, step in steps:
                gamma += c * step(k)

    def logarithm(self, a: Atom) -> Callable[[int], arb]:
        """log(start + slope*k) as a function of k."""
        if isinstance(a.start, fmpq) and isinstance(a.slope, fmpq):
            u, v, w = _over_common(a.start, a.slope)
            if w == 1:
                return lambda k: self.log(u + v * k)
            rest = arb(w).log()
            return lambda k: self.log(u + v * k) - rest
        start, slope = arb(a.start), arb(a.slope)
        return lambda k: (start + slope * k).log()

    def gamma_step(self, a: Atom) -> Callable[[int], arb] | None:
        """loggamma at k + 1 less that at k, if its argument moves by 1."""
        if exactly(a.slope, 1):
            return self.logarithm(a)
        if exactly(a.slope, -1):
            log = self.logarithm(Atom(a.coefficient, a.start - 1, a.slope))
            return lambda k: -log(k)
        return None

    def log(self, n: int) -> arb:
        """The logarithm of an integer, by its prime factors if these are remembered."""
        if ctx.prec < _LOGS_ARE_DEAR or not 0 < n < _MAX_FACTORED:
            return arb(n).log()
        if n not in self.known:
            p = int(fmpz(n).factor()[0][0]) if n > 1 else 1
            self.known[n] = arb(n).log() if p == n else self.log(p) + self.log(n // p)
        return self.known[n]

    # --- exponentials -----------------------------------------------------------------------------------------

    def exponential(self, a: Term) -> Iterator[arb]:
        form = self.form(a)
        if form is None or not _has_rational_ratios(form):
            return (x.exp() for x in self._values(a))
        return self.by_ratios(form)

    def by_ratios(self, form: LogForm) -> Iterator[arb]:
        """exp(form): the ratio of neighbours is exp(slope) times a rational function of k."""
        up: list[tuple[Factor, int]] = []
        constant = arb(form.slope).exp()
        for a in form.logs:
            here, _ = _integral(a)
            up += [(_next(here), _whole(a.coefficient)), (here, -_whole(a.coefficient))]
        for a in form.gammas:
            moved = a if exactly(a.slope, 1) else Atom(a.coefficient, a.start - 1, a.slope)
            power = _whole(a.coefficient if moved is a else -a.coefficient)
            here, divisor = _integral(moved)
            up.append((here, power))
            constant *= arb(divisor) ** -power
        numerator = [f for f, m in up for _ in range(m)]
        denominator = [f for f, m in up for _ in range(-m)]
        value = form.at(self.lo).exp()
        for k in itertools.count(self.lo):
            yield value
            value *= constant
            for f in numerator:
                value *= f(k)
            for f in denominator:
                value /= f(k)

    # --- Bessel functions -------------------------------------------------------------------------------------

    def log_bessel(self, nu: Term, z: arb) -> Iterator[arb]:
        """log I_n(z) at n >= 0 increasing by 1: from I_(n-1) = I_(n+1) + (2n/z) I_n, all positive, downward."""
        form = log_form(nu, self.constant, self.variable)
        first = None if form is None or form.logs or form.gammas or not exactly(form.slope, 1) else form.constant
        if not isinstance(first, fmpq) or first.q != 1 or first + self.lo < 0:
            return (z.bessel_i(n).log() for n in self._values(nu))
        n, last = int(first.p) + self.lo, int(first.p) + self.hi
        values = [z.bessel_i(arb(last + 1)), z.bessel_i(arb(last))]
        for m in range(last, n, -1):
            values.append(values[-2] + 2 * m / z * values[-1])
        return (x.log() for x in reversed(values[1:]))


def _has_rational_ratios(form: LogForm) -> bool:
    atoms = (*form.logs, *form.gammas)
    whole = all(isinstance(c := a.coefficient, fmpq) and c.q == 1 and abs(c) <= _MAX_POWER for a in atoms)
    return whole and all(exactly(a.slope, 1) or exactly(a.slope, -1) for a in form.gammas)


def _integral(a: Atom) -> tuple[Factor, int]:
    """A multiple of start + slope*k, in integers if these are rational, and which multiple it is."""
    if isinstance(a.start, fmpq) and isinstance(a.slope, fmpq):
        u, v, w = _over_common(a.start, a.slope)
        return (lambda k: u + v * k), w
    return a.argument, 1


def _next(f: Factor) -> Factor:
    return lambda k: f(k + 1)


def _whole(x: Number) -> int:
    assert isinstance(x, fmpq)
    return int(x.p)


def _over_common(a: fmpq, b: fmpq) -> tuple[int, int, int]:
    """(u, v, w) with a = u/w, b = v/w, w > 0."""
    w = fmpq(a.q.lcm(b.q))
    return int((a * w).p), int((b * w).p), int(w.p)


def _sum(xs: tuple[arb, ...]) -> arb:
    return sum(xs, arb(0))


def _product(xs: tuple[arb, ...]) -> arb:
    out = xs[0]
    for x in xs[1:]:
        out = out * x
    return out
