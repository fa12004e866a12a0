"""Random symbols of ``sympy.stats`` as distributions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from ..errors import BridgeError
from ..kernel.terms import Term
from ..theory.quantities import NORMAL
from .inward import from_sympy
from .objects import applied, sympified


def distribution_from_sympy(X: Any) -> Term:
    """The distribution of a ``sympy.stats`` random symbol: finite ones as a vector, in the order of their values.

    >>> from sympy.stats import Bernoulli
    >>> distribution_from_sympy(Bernoulli("X", sympy.Rational(1, 4)))
    Vec(items=(Num(value=Fraction(3, 4)), Num(value=Fraction(1, 4))))
    """
    return from_sympy(law(X))


def law(X: Any) -> Any:
    """The distribution of a random symbol as a SymPy object: a tuple, or a density by name.

    >>> from sympy.stats import Normal
    >>> law(Normal("X", 0, 2))
    Normal(0, 2)
    """
    from sympy.stats.rv import RandomSymbol

    if not isinstance(X, RandomSymbol):
        raise BridgeError(f"not a random symbol: {type(X).__name__} {X}")
    distribution: Any = getattr(X.pspace, "distribution", None)
    family = type(distribution).__name__.replace("Distribution", "")
    if family == "Normal":
        return applied(NORMAL)(distribution.mean, distribution.std)
    table = getattr(distribution, "dict", None) if getattr(X.pspace, "is_Finite", False) else None
    if not isinstance(table, Mapping | sympy.Dict):
        raise BridgeError(f"the family {family} of {X} is not known here: finite ones with given size, and Normal")
    rows = sorted(((_outcome(value), sympified(p)) for value, p in table.items()), key=lambda row: row[0])
    return sympy.Tuple(*(p for _, p in rows))


def _outcome(value: Any) -> tuple[Any, ...]:
    e = sympified(value)
    return (0, e) if e.is_number and e.is_extended_real else (1, sympy.default_sort_key(e))
