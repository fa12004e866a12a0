"""Terms that are combinations of k, of logarithms and of loggammas of affine functions of k.

So are the log-probabilities of nearly all discrete families, and every combination of them. Their neighbours differ
by logarithms of rational functions, they are concave by inspection, and they continue to a half plane.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flint import arb, fmpq

from ...kernel.terms import Add, Call, Div, Mul, Num, Pow, Term, Var, parts
from ..constants import Number, exactly

__all__ = ["Atom", "LogForm", "affine", "log_form", "moves"]

Constant = Callable[[Term], Number]
_0, _1 = fmpq(0), fmpq(1)


@dataclass(frozen=True, slots=True)
class Atom:
    """``coefficient * g(start + slope*k)`` with g the logarithm or loggamma."""

    coefficient: Number
    start: Number
    slope: Number

    def argument(self, k: int) -> arb:
        return arb(self.start) + arb(self.slope) * k


@dataclass(frozen=True, slots=True)
class LogForm:
    """``constant + slope*k`` and the atoms."""

    constant: Number = _0
    slope: Number = _0
    logs: tuple[Atom, ...] = ()
    gammas: tuple[Atom, ...] = ()

    def __add__(self, other: LogForm) -> LogForm:
        return LogForm(
            self.constant + other.constant,
            self.slope + other.slope,
            _merged((*self.logs, *other.logs)),
            _merged((*self.gammas, *other.gammas)),
        )

    def scaled(self, c: Number) -> LogForm:
        if exactly(c, 0):
            return LogForm()
        logs, gammas = (
            tuple(Atom(a.coefficient * c, a.start, a.slope) for a in atoms) for atoms in (self.logs, self.gammas)
        )
        return LogForm(self.constant * c, self.slope * c, logs, gammas)

    def at(self, k: int) -> arb:
        """The value at an integer; not finite where it has none.

        >>> LogForm(logs=(Atom(fmpq(2), fmpq(1), fmpq(1)),)).at(0) == 0
        True
        """
        total = arb(self.constant) + arb(self.slope) * k
        for a in self.logs:
            total += arb(a.coefficient) * a.argument(k).log()
        for a in self.gammas:
            total += arb(a.coefficient) * a.argument(k).lgamma()
        return total


def log_form(t: Term, constant: Constant, variable: str) -> LogForm | None:
    """The term as such a combination, if it is one by its form; a logarithm of a product is split.

    >>> from symentropy.kernel.terms import num
    >>> k = Var("k")
    >>> found = log_form(Call("log", (Mul((num(2), k)),)), lambda t: fmpq(2), "k")
    >>> found.logs
    (Atom(coefficient=1, start=0, slope=2),)
    """
    if not moves(t, variable):
        return LogForm(constant(t))
    match t:
        case Var():
            return LogForm(slope=_1)
        case Add(args):
            found = [log_form(a, constant, variable) for a in args]
            return None if None in found else _sum([f for f in found if f is not None])
        case Mul(args):
            moving = [a for a in args if moves(a, variable)]
            inner = log_form(moving[0], constant, variable) if len(moving) == 1 else None
            factor = _product([constant(a) for a in args if not moves(a, variable)])
            return None if inner is None else inner.scaled(factor)
        case Div(a, b) if not moves(b, variable):
            inner, divisor = log_form(a, constant, variable), constant(b)
            return None if inner is None or exactly(divisor, 0) else inner.scaled(1 / divisor)
        case Call("log", (a,)):
            return _log(a, constant, variable)
        case Call("loggamma", (a,)):
            line = affine(a, constant, variable)
            return None if line is None else LogForm(gammas=(Atom(_1, *line),))
    return None


def moves(t: Term, variable: str) -> bool:
    """Whether a term has the variable in it; asked of every part of a term, so it stops at the first."""
    match t:
        case Var(name):
            return name == variable
        case Num():
            return False
    return any(moves(part, variable) for part, _ in parts(t))


def affine(t: Term, constant: Constant, variable: str) -> tuple[Number, Number] | None:
    """``t`` as ``start + slope*k``."""
    found = log_form(t, constant, variable)
    return None if found is None or found.logs or found.gammas else (found.constant, found.slope)


def _log(t: Term, constant: Constant, variable: str) -> LogForm | None:
    """The logarithm of a term; where a factor is negative the value of the form is not finite."""
    if not moves(t, variable):
        return LogForm(constant(Call("log", (t,))))
    match t:
        case Call("exp", (a,)):
            return log_form(a, constant, variable)
        case Call("sqrt", (a,)):
            return _scaled(_log(a, constant, variable), fmpq(1, 2))
        case Pow(a, b) if not moves(b, variable):
            return _scaled(_log(a, constant, variable), constant(b))
        case Div(a, b):
            found = [_log(a, constant, variable), _scaled(_log(b, constant, variable), -_1)]
            return None if None in found else _sum([f for f in found if f is not None])
    line = affine(t, constant, variable)
    if line is not None:
        return LogForm(logs=(Atom(_1, *line),))
    if isinstance(t, Mul):
        factors = [_log(a, constant, variable) for a in t.args]
        return None if None in factors else _sum([f for f in factors if f is not None])
    return None


def _scaled(form: LogForm | None, by: Number) -> LogForm | None:
    return None if form is None else form.scaled(by)


def _sum(forms: Sequence[LogForm]) -> LogForm:
    return sum(forms, LogForm())


def _product(xs: Sequence[Number]) -> Number:
    out: Number = _1
    for x in xs:
        out = out * x
    return out


def _merged(atoms: Sequence[Atom]) -> tuple[Atom, ...]:
    """Equal atoms of rational arguments together, none with the coefficient 0."""
    out: list[Atom] = []
    for a in atoms:
        i = next((i for i, b in enumerate(out) if _same(a.start, b.start) and _same(a.slope, b.slope)), len(out))
        if i == len(out):
            out.append(a)
        else:
            out[i] = Atom(out[i].coefficient + a.coefficient, a.start, a.slope)
    return tuple(a for a in out if not exactly(a.coefficient, 0))


def _same(x: Number, y: Number) -> bool:
    return x is y or (isinstance(x, fmpq) and isinstance(y, fmpq) and x == y)
