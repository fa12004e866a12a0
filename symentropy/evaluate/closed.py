"""Closed forms: quantities of families whose value a theorem gives, by the name of the theorem.

An entry is one definition with the family's parameters: its kinds are checked like any other's.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.terms import PI, Definition, Div, E, Mul, Num, Pow, Term, Use, Var, num, parts, rebuild
from ..theory.quantities import NORMAL, h, log

__all__ = ["CLOSED_FORMS", "ClosedForm", "with_closed_forms"]


@dataclass(frozen=True)
class ClosedForm:
    """``quantity(family(parameters)) = value(parameters)``, by the theorem named."""

    quantity: Definition
    family: Definition
    value: Definition
    theorem: str


_SIGMA = Var("sigma")
CLOSED_FORMS = (
    ClosedForm(
        h,
        NORMAL,
        Definition("Normal", NORMAL.parameters, Div(log(Mul((num(2), PI, E, Pow(_SIGMA, num(2))))), num(2))),
        "h(Normal(mu, sigma)) = log(2*pi*e*sigma^2)/2 (Cover & Thomas, 8.1.2)",
    ),
)
_BY_NAMES = {(c.quantity.name, c.family.name): c for c in CLOSED_FORMS}


def with_closed_forms(t: Term) -> tuple[Term, tuple[str, ...]]:
    """The term with every quantity replaced whose closed form is known, and the theorems used.

    >>> from symentropy.kernel.terms import ONE, ZERO
    >>> with_closed_forms(Use(h, (Use(NORMAL, (ZERO, ONE)),)))[1]
    ('h(Normal(mu, sigma)) = log(2*pi*e*sigma^2)/2 (Cover & Thomas, 8.1.2)',)
    """
    used: dict[str, None] = {}
    return _replaced(t, used), tuple(used)


def _replaced(t: Term, used: dict[str, None]) -> Term:
    if isinstance(t, Use) and len(t.args) == 1 and isinstance(family := t.args[0], Use):
        known = _BY_NAMES.get((t.definition.name, family.definition.name))
        if known is not None and (t.definition, family.definition) == (known.quantity, known.family):
            used[known.theorem] = None
            return Use(known.value, tuple(_replaced(a, used) for a in family.args))
    kids = parts(t)
    new = tuple(c if type(c) is Num else _replaced(c, used) for c, _ in kids)
    return t if all(a is c for a, (c, _) in zip(new, kids, strict=True)) else rebuild(t, new)
