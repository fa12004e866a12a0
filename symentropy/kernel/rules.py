"""The named equality rules: what a step may cite with ``by``.

A rule is a one-way rewrite. The step ``before = after by R`` holds if R makes ``before - after`` vanish in the
field, so authors give no positions, patterns or directions. A rule that finds nothing to do changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from . import balls, laws
from .calculus import differentiate
from .laws import everywhere
from .signs import Context
from .terms import Bind, Call, Num, Range, Term, free_names, loose
from .wf import needs

__all__ = ["RULES", "Rule", "restrict"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A law of equality: its name in derivations, the law in words, and the rewrite that applies it."""

    name: str
    reason: str
    rewrite: Callable[[Term, Context], Term]


def restrict(t: Term, ctx: Context) -> Term:
    """Σ_{g > 0} g t = Σ g t where t is defined on the whole range, and a guard that always holds is dropped."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind(("sum" | "prod") as op, Range(lo, hi, guard), body, name) if guard is not None:
                whole = Range(lo, hi)
                scope = inner.enter(whole)
                if scope.positive(guard):
                    return Bind(op, whole, body, name)
                if op == "sum" and scope.nonnegative(guard) and _vanishes_with(guard, body, scope):
                    return Bind(op, whole, body, name)
        return s

    return everywhere(t, ctx, at)


def arithmetic(t: Term, ctx: Context) -> Term:
    """A closed term that exact arithmetic finds to be rational is that number: gamma(5) = 24, floor(pi) = 3."""

    def at(s: Term, inner: Context) -> Term:
        if not isinstance(s, Call) or loose(s) or free_names(s):
            return s
        value = balls.exact(s)
        return s if value is None else Num(value)

    return everywhere(t, ctx, at)


def _vanishes_with(guard: Term, body: Term, scope: Context) -> bool:
    """The body is defined where the guard is 0, and has the guard as a factor in every monomial."""
    if any(needs(body, scope)):
        return False
    monomials = scope.field.monomials(body)
    return all(any(e > 0 and scope.field.equal(b, guard) for b, e in m.factors) for m in monomials)


RULES: dict[str, Rule] = {
    r.name: r
    for r in (
        Rule("algebra", "field algebra", lambda t, ctx: t),
        Rule("entry", "entry of a vector", laws.beta),
        Rule("arithmetic", "exact arithmetic", arithmetic),
        Rule("log_of_product", "log(ab) = log a + log b", laws.log_of_product),
        Rule("log_of_quotient", "log(a/b) = log a − log b", laws.log_of_quotient),
        Rule("log_of_power", "log(a^c) = c log a", laws.log_of_power),
        Rule("log_of_rational", "logarithms of rationals over a coprime base", laws.log_of_rational),
        Rule("linearity", "linearity", laws.linearity),
        Rule("constant_sum", "sum of a constant", laws.constant_sum),
        Rule("mass", "probabilities sum to 1", laws.mass),
        Rule("restrict", "terms off the support vanish", restrict),
        Rule("expand", "the sum written out", laws.expand),
        Rule("reindex", "shift of the index", laws.reindex),
        Rule("exchange", "exchange of finite sums", laws.exchange),
        Rule("derivative", "derivative", differentiate),
    )
}
