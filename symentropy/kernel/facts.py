"""The named inequalities: the summands of a certificate.

Each law gives a term that is >= 0 (or > 0), after checking its premises in the scope it is used in, and the
condition under which the term is 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .proof import Claim
from .signs import POS, Context, sub
from .terms import ONE, ZERO, Bind, Call, Mul, Range, Rejected, Term

__all__ = ["FACTS", "Law", "Truth"]


@dataclass(frozen=True, slots=True)
class Truth:
    """``term`` >= 0; > 0 if strict; = 0 exactly if all of ``tight`` holds (in the scope of the fact)."""

    term: Term
    strict: bool
    tight: tuple[Claim, ...]
    equation: bool = False


@dataclass(frozen=True, slots=True)
class Law:
    name: str
    reason: str
    use: Callable[[tuple[Term, ...], Context], Truth]


def _log_le_sub_one(args: tuple[Term, ...], ctx: Context) -> Truth:
    """t - 1 - log t >= 0 for t > 0, with equality exactly at t = 1."""
    (t,) = _take(args, 1)
    if not ctx.positive(t):
        raise Rejected("log t <= t - 1 needs t > 0")
    return Truth(sub(sub(t, ONE), Call("log", (t,))), False, (Claim(t, "=", ONE),))


def _sign(args: tuple[Term, ...], ctx: Context) -> Truth:
    """A term whose sign is known by structure, hypotheses or enclosures."""
    (t,) = _take(args, 1)
    if not ctx.nonnegative(t):
        raise Rejected("the term is not known to be nonnegative")
    strict = ctx.sign(t) == POS
    return Truth(t, strict, () if strict else (Claim(t, "=", ZERO),))


def _square(args: tuple[Term, ...], ctx: Context) -> Truth:
    """t**2 >= 0, with equality exactly at t = 0."""
    (t,) = _take(args, 1)
    return Truth(Mul((t, t)), False, (Claim(t, "=", ZERO),))


def _extend(args: tuple[Term, ...], ctx: Context) -> Truth:
    """Σ_D t >= Σ_{D: g > 0} t for t >= 0 on D, with equality exactly if g > 0 wherever t > 0."""
    full, part = _take(args, 2)
    match full, part:
        case Bind("sum", Range(lo, hi, None) as whole, body), Bind("sum", Range(lo2, hi2, guard), body2):
            if guard is not None and (lo, hi, body) == (lo2, hi2, body2):
                inner = ctx.enter(whole)
                if not inner.nonnegative(body):
                    raise Rejected("extending a sum needs nonnegative terms")
                where = whole if inner.positive(body) else Range(lo, hi, body)
                return Truth(sub(full, part), False, (Claim(ZERO, "<", guard, (where,), (full.name,)),))
    raise Rejected("extend takes a sum and the same sum over fewer indices")


def _take(args: tuple[Term, ...], count: int) -> tuple[Term, ...]:
    if len(args) != count:
        raise Rejected(f"a fact takes {count} arguments, not {len(args)}")
    return args


FACTS: dict[str, Law] = {
    f.name: f
    for f in (
        Law("log_le_sub_one", "log t ≤ t − 1", _log_le_sub_one),
        Law("sign", "sign", _sign),
        Law("square", "a square is nonnegative", _square),
        Law("extend", "more nonnegative terms", _extend),
    )
}
