"""What a refutation shows: both sides at the witness with certified digits, and what holds instead."""

from __future__ import annotations

from ..errors import SymentropyError, UncertifiedError
from ..evaluate import Evaluation, evaluate_term
from ..kernel.signs import sub
from ..render.refutation_pages import Comparison, Page
from ..theory.refutation import Refutation
from .book import item

__all__ = ["DIGITS", "gap", "page", "written"]

DIGITS = 20


def gap(refutation: Refutation) -> Comparison | None:
    """Both sides at the witness and left minus right, certified; None where a theorem states the negation.

    >>> from symentropy.theory.refutation import refutation
    >>> @refutation("H(P) = log(2)")
    ... def entropy_of_a_pair():
    ...     return {"P": "(1/4, 3/4)"}
    >>> gap(entropy_of_a_pair).gap.decimal
    '-0.13081203594113695913'
    """
    sides = refutation.sides()
    if sides is None:
        return None
    left, right = sides
    found = Comparison(left, right, *(_value(refutation.name, t) for t in (left, right, sub(left, right))))
    # the kernel's theorem says which side is less: the digits must say the same
    allowed = {"=": ("<", ">"), "<": (">", "="), "<=": (">",), ">": ("<", "="), ">=": ("<",)}[refutation.relation]
    if found.sign not in allowed:
        raise SymentropyError(f"{refutation.name}: left minus right is {found.gap.decimal}, so the claim does not fail")
    return found


def _value(name: str, term: object) -> Evaluation:
    try:
        return evaluate_term(term, DIGITS)  # type: ignore[arg-type]
    except UncertifiedError as no:
        raise SymentropyError(f"{name}: no certified value at the witness: {no}") from None


def page(name: str) -> Page | None:
    """All that is said of a refutation of the handbook, for people; None if the name is a theorem's."""
    entry = item(name)
    return written(entry) if isinstance(entry, Refutation) else None


def written(refutation: Refutation) -> Page:
    """All that is said of a refutation, replayed and certified."""
    return Page(
        refutation.title,
        refutation.source,
        refutation.words,
        refutation.statement,
        refutation.relation if refutation.claim else "",
        tuple(refutation.values.items()) if refutation.witness else (),
        gap(refutation),
        refutation.theorem(),
        tuple(script.entry.statement for script in refutation.repaired),
    )
