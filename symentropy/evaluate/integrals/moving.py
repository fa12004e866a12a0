"""Integrals whose ends are irrational, moved so that each such end is exactly 0: there singularities can be seen.

``log(x - a)`` at x = a + t is ``log(t)`` only if a - a is 0, and the difference of two balls never is. So the move is
made in terms, and what cancels is found by algebra.
"""

from __future__ import annotations

from dataclasses import replace

from flint import arb, fmpq

from ...kernel.terms import ZERO, Add, Div, Mul, Term, Var, free_names, parts, rebuild
from ..constants import Constants, Number, exactly
from .integral import Integrand, Part

__all__ = ["between", "moved"]


def moved(f: Integrand, part: Part) -> list[tuple[Integrand, Part]]:
    """The integrand over the part, or over its halves, with every irrational end moved to 0."""
    lo, hi = part.lo, part.hi
    if not isinstance(lo, arb) and not isinstance(hi, arb):
        return [(f, part)]
    if lo is None or hi is None:
        return [_anchored(f, part, lo if hi is None else hi)]
    middle = between(lo, hi)
    halves = ((replace(part, hi=middle), lo), (replace(part, lo=middle), hi))
    return [_anchored(f, half, end) for half, end in halves]


def between(a: Number, b: Number) -> fmpq:
    """A rational about half way between two numbers."""
    man, exp = ((arb(a) + arb(b)) / 2).mid().man_exp()
    return fmpq(man) * fmpq(2) ** int(exp)


def _anchored(f: Integrand, part: Part, end: Number | None) -> tuple[Integrand, Part]:
    """The substitution x = end + x."""
    if not isinstance(end, arb):
        return f, part
    constants = f.constant
    c = constants.term_of(end)
    lo, hi = (x if x is None else fmpq(0) if x is end else x - end for x in (part.lo, part.hi))
    exponent, weight = (_shifted(t, c, constants) for t in (f.exponent, f.weight))
    return replace(f, exponent=exponent, weight=weight), Part(lo, hi)


def _shifted(t: Term, c: Term, constants: Constants) -> Term:
    """The term with ``c + x`` for x; in sums, what does not move is one term, left out where it is 0."""
    if "x" not in free_names(t):
        return t
    match t:
        case Var():
            return Add((c, t))
        case Add(args):
            flat = [piece for a in args for piece in _summands(_shifted(a, c, constants))]
            return _collected(flat, constants)
        case Mul(args):
            new = tuple(_shifted(a, c, constants) for a in args)
            sums = [a for a in new if isinstance(a, Add) and "x" in free_names(a)]
            if len(sums) == 1 and all(a is sums[0] or "x" not in free_names(a) for a in new):
                return _collected([Mul(tuple(s if a is sums[0] else a for a in new)) for s in sums[0].args], constants)
            return Mul(new)
        case Div(Add() as a, b) if "x" not in free_names(b):
            return Div(_shifted(a, c, constants), b)
        case _:
            return rebuild(t, tuple(_shifted(a, c, constants) for a, _ in parts(t)))


def _summands(t: Term) -> tuple[Term, ...]:
    return t.args if isinstance(t, Add) else (t,)


def _collected(terms: list[Term], constants: Constants) -> Term:
    fixed = tuple(t for t in terms if "x" not in free_names(t))
    moving = tuple(t for t in terms if "x" in free_names(t))
    still = Add(fixed) if fixed else ZERO
    if exactly(constants(still), 0):
        return Add(moving) if len(moving) > 1 else moving[0]
    return Add((still, *moving))
