"""Random symbols of ``sympy.stats`` as distributions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy

from ..errors import BridgeError
from ..kernel.terms import Term, Use, Vec
from ..theory import quantities as theory
from .inward import Reader, from_sympy


def distribution_from_sympy(X: Any) -> Term:
    """The distribution of a ``sympy.stats`` random symbol: finite ones as a vector, in the order of their values.

    >>> from sympy.stats import Bernoulli
    >>> distribution_from_sympy(Bernoulli("X", sympy.Rational(1, 4)))
    Vec(items=(Num(value=Fraction(3, 4)), Num(value=Fraction(1, 4))))
    """
    from sympy.stats.rv import RandomSymbol

    if not isinstance(X, RandomSymbol):
        raise BridgeError(f"not a random symbol: {type(X).__name__} {X}")
    law: Any = getattr(X.pspace, "distribution", None)
    family = type(law).__name__.replace("Distribution", "")
    if family == "Normal":
        return Use(theory.NORMAL, (from_sympy(law.mean), from_sympy(law.std)))
    table = getattr(law, "dict", None) if getattr(X.pspace, "is_Finite", False) else None
    if not isinstance(table, Mapping | sympy.Dict):
        raise BridgeError(f"the family {family} of {X} is not known here: finite ones with given size, and Normal")
    reader = Reader()
    rows = sorted(((_outcome(v), sympy.sympify(p, strict=True)) for v, p in table.items()), key=lambda row: row[0])
    return Vec(tuple(reader.expr(p, ()) for _, p in rows))


def _outcome(value: Any) -> tuple[Any, ...]:
    e = sympy.sympify(value, strict=True)
    return (0, e) if e.is_number and e.is_extended_real else (1, sympy.default_sort_key(e))
