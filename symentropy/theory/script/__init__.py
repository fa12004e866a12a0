"""Derivations as scripts: ``calc(...).eq(..., by=...)``, each line in our own language, as on paper.

>>> from symentropy.theory.script import calc, definition, derivation, linearity, log_of_quotient
>>> @derivation
... def cross_entropy_sub_entropy():
...     '''Cross entropy in excess of entropy.'''
...     return (
...         calc("H(P, Q) - H(P)")
...         .eq("sum(i, P[i]*log(P[i])) - sum(i, P[i]*log(Q[i]))", by=definition("CE", "H"))
...         .eq("sum(i, P[i]*log(P[i]/Q[i]))", by=(log_of_quotient, linearity))
...         .eq("KL(P || Q)", by=definition("KL"))
...     )
>>> cross_entropy_sub_entropy.theorem().uses[:2]
('definition of CE', 'definition of H')

The names of a script mean the same in all of its lines. What the two ends need of their pmfs (``P << Q``) is
added to the statement's hypotheses, where it is shown. ``reasons`` and ``goals`` hold what an author writes,
``compile`` makes kernel data of it.
"""

from ..rules import *  # noqa: F403
from .book import Script, derivation
from .goals import Calc, absurd, calc, cases, choose, exists, extremum, iff, together
from .reasons import (
    attained,
    case,
    cite,
    condition,
    constancy,
    definition,
    derivative_at,
    each,
    equality,
    extend,
    fact,
    function,
    given,
    integral,
    limit,
    tight,
)

__all__ = [
    "Calc", "Script", "absurd", "attained", "calc", "case", "cases", "choose", "cite", "condition", "constancy",
    "definition", "derivation", "derivative_at", "each", "equality", "exists", "extend", "extremum", "fact", "function",
    "given", "iff", "integral", "limit", "tight", "together",
]  # fmt: skip
