"""Certified digits of closed terms: ``evaluate`` takes text or terms and answers an ``Evaluation``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from ..errors import UncertifiedError
from ..kernel.terms import Term, free_names
from .adaptive import MAX_DIGITS, evaluate_term
from .result import Evaluation

__all__ = ["MAX_DIGITS", "Evaluation", "evaluate", "evaluate_term"]


def evaluate(
    expr: str | Term,
    digits: int = 50,
    base: str | int | Fraction = "nats",
    *,
    unsafe_limits: bool = False,
    **declarations: Sequence[str] | Mapping[str, Any],
) -> Evaluation:
    """Certified digits of an expression, as text or as a term; ``declarations`` say what its names are.

    >>> from symentropy.kernel.terms import Call, num
    >>> print(evaluate(Call("sqrt", (num(2),)), digits=10))
    1.414213562
    """
    if isinstance(expr, str):
        from ..theory.typing import type_expr

        term: Term = type_expr(expr, unsafe_limits=unsafe_limits, **declarations).term
    else:
        term = expr
    try:
        return evaluate_term(term, digits, base, unsafe_limits)
    except UncertifiedError:
        free = sorted(free_names(term))
        if not free:
            raise
    raise UncertifiedError(f"only a closed expression has digits, and {', '.join(free)} has no value")
