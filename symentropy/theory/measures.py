"""The quantities of distributions on the line and on the integers: of densities f, g, of pmfs over all integers.

They are what the definitions in ``quantities`` are for pmfs on 1..n. Integrals and sums run over the support.
"""

from __future__ import annotations

import functools

from ..kernel.terms import (  # isort: skip
    INF, NEG_INF, ONE, Add, At, Bind, Bound, Definition, Density, Div, Kind, Mul, Positive, Pow, Range, Real, Term, Var,
    num,
)  # fmt: skip
from .families import FAMILIES
from .quantities import LINE, NORMAL, QUANTITIES, h, log, minus, over_support

__all__ = ["DEFINITIONS", "MEASURES", "law", "of_densities", "of_integers"]

_x, _alpha = Bound(0), Var("alpha")
_f, _g = At(Var("f"), _x), At(Var("g"), _x)
_mix = Div(Add((_f, _g)), num(2))
_rest = Add((ONE, minus(_alpha)))


def _sum(guard: Term, body: Term) -> Term:
    return Bind("sum", Range(NEG_INF, INF, guard), body, "k")


_ONE: tuple[tuple[str, Kind], ...] = (("f", Density(LINE)),)
_TWO: tuple[tuple[str, Kind], ...] = (*_ONE, ("g", Density(LINE)))
_ORDER: tuple[tuple[str, Kind], ...] = (("alpha", Positive()),)


def _declared(continuous: bool) -> dict[str, Definition]:
    over = over_support if continuous else _sum
    halves = [Div(over(a, Mul((a, log(Div(a, _mix))))), num(2)) for a in (_f, _g)]
    powers = Mul((Pow(_f, _alpha), Pow(_g, _rest)))
    made = [
        Definition("CE", _TWO, minus(over(_f, Mul((_f, log(_g)))))),
        Definition("KL", _TWO, over(_f, Mul((_f, log(Div(_f, _g)))))),
        Definition("JS", _TWO, Add(tuple(halves))),
        Definition("Renyi", _ONE + _ORDER, Div(log(over(_f, Pow(_f, _alpha))), _rest)),
        Definition("RenyiKL", _TWO + _ORDER, Div(log(over(_f, powers)), Add((_alpha, minus(ONE))))),
        h if continuous else Definition("H", _ONE, minus(over(_f, Mul((_f, log(_f)))))),
    ]
    return {definition.name: definition for definition in made}


of_densities = _declared(True)
of_integers = _declared(False)
MEASURES = (*of_densities.values(), *of_integers.values())
# every definition that a script may name; a quantity of densities has the name of the one of pmfs
DEFINITIONS: dict[str, Definition] = {
    **{name: quantity.definition for name, quantity in QUANTITIES.items()},
    **{f"{name} of densities": definition for name, definition in of_densities.items() if definition != h},
}


@functools.cache
def law(name: str) -> Definition:
    """The family of this name as a function of its parameters. Its body is opaque: the declaration says what it is.

    >>> law("Gamma").parameters[0][0]
    'shape'
    """
    if name == NORMAL.name:
        return NORMAL
    return Definition(name, tuple((parameter, Real()) for parameter in FAMILIES[name].names), Var(f"law of {name}"))
