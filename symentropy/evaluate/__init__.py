"""Certified digits of closed terms: ``evaluate`` takes text or terms and answers an ``Evaluation``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

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
    given: Iterable[str] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    values: Mapping[str, Term] | None = None,
    unsafe_limits: bool = False,
) -> Evaluation:
    """Certified digits of an expression, as text or as a term; the declarations say what the names of a text are.

    >>> print(evaluate("H((1/2, 1/3, 1/6))", digits=10))
    1.011404265
    >>> print(evaluate("KL((1/2, 1/2) || (1, 0))"), evaluate("H((1/4, 3/4)) - H((3/4, 1/4))"))
    inf 0
    """
    term = _term(expr, given, variables, pmf, positive, values, unsafe_limits) if isinstance(expr, str) else expr
    try:
        return evaluate_term(term, digits, base, unsafe_limits)
    except UncertifiedError:
        free = sorted(free_names(term))
        if not free:
            raise
    raise UncertifiedError(f"only a closed expression has digits, and {', '.join(free)} has no value")


def _term(
    text: str,
    given: Iterable[str],
    variables: Iterable[str],
    pmf: Iterable[str],
    positive: Iterable[str],
    values: Mapping[str, Term] | None,
    unsafe_limits: bool,
) -> Term:
    """The term that a text says, or why it says none that can be evaluated."""
    from ..theory.typing import type_expr

    typed = type_expr(text, given, variables, pmf, positive, values, unsafe_limits)
    if typed.term is not None:
        return typed.term
    if typed.random:
        raise UncertifiedError(f"the distribution of {', '.join(typed.random)} is not known")
    raise UncertifiedError(f"no certified value is known for {', '.join(typed.needs_family)}")
