"""Quantities of distributions of vectors and matrices: by closed form, where one is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ...errors import IllPosedError, UncertifiedError
from ...kernel.terms import Term
from ..constants import Number
from ..values import ZERO, Value
from . import exponential, multinomial, student
from .exponential import Quantities
from .gammas import Form

if TYPE_CHECKING:
    from .quantities import Law

__all__ = ["FAMILIES", "as_term", "quantity"]

FAMILIES: dict[str, tuple[Callable[[Law], Any], Quantities]] = {
    "MultivariateNormal": (exponential.Normal.read, exponential.QUANTITIES),
    "MultivariateStudentT": (student.Student.read, student.QUANTITIES),
    "Dirichlet": (exponential.Dirichlet.read, exponential.QUANTITIES),
    "Wishart": (exponential.Wishart.read, exponential.QUANTITIES),
    "Multinomial": (multinomial.Multinomial.read, multinomial.QUANTITIES),
}
"""How a member is read and checked, and its quantities."""

_DIVERGENCES = ("KL", "JS", "RenyiKL")


def quantity(name: str, laws: Sequence[Law], orders: Sequence[Number]) -> Value:
    """The value of a quantity of one or two members of these families at the current precision.

    >>> from symentropy.evaluate import evaluate
    >>> print(evaluate("KL(Dirichlet((2, 1)) || Dirichlet((1, 1))) + 1/2", 20))
    0.69314718055994530942
    """
    found = _found(name, laws, orders)
    return found.added() if isinstance(found, Form) else found


def as_term(name: str, laws: Sequence[Law], orders: Sequence[Number]) -> Term | None:
    """The value as a term of logarithms and gamma functions, for algebra to find zeros; None if it is no such."""
    found = _found(name, laws, orders)
    return found.term() if isinstance(found, Form) else None


def _found(name: str, laws: Sequence[Law], orders: Sequence[Number]) -> Form | Value:
    name = "h" if name == "H" else name
    for law in laws:
        law.check()
    names = " and ".join(dict.fromkeys(law.family.name for law in laws))
    if len({law.family.name for law in laws}) > 1 or laws[0].family.name not in FAMILIES:
        raise UncertifiedError(f"no certified value of {name} of {names} is known")
    read, quantities = FAMILIES[laws[0].family.name]
    members = [read(law) for law in laws]
    if len({m.size for m in members}) > 1:
        raise IllPosedError(f"{name} of {names} of different size: {' and '.join(str(m.size) for m in members)}")
    if len(laws) == 2 and (members[0] == members[1] or laws[0].use.args == laws[1].use.args):
        if name in _DIVERGENCES:
            return ZERO
        name, members = "h", members[:1]
    found = quantities[name](*members, *orders) if name in quantities else None
    if found is None:
        raise UncertifiedError(f"no certified value of {name} of {names} is known")
    return found
