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
from .terms import Call, Num, Term, free_names, loose

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A law of equality: its name in derivations, the law in words, and the rewrite that applies it."""

    name: str
    reason: str
    rewrite: Callable[[Term, Context], Term]


def arithmetic(t: Term, ctx: Context) -> Term:
    """A closed term that exact arithmetic finds to be rational is that number: gamma(5) = 24, floor(pi) = 3."""

    def at(s: Term, inner: Context) -> Term:
        if not isinstance(s, Call) or loose(s) or free_names(s):
            return s
        value = balls.exact(s)
        return s if value is None else Num(value)

    return everywhere(t, ctx, at)


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
        Rule("restrict", "terms off the support vanish", laws.restrict),
        Rule("support", "rows without mass vanish", laws.support),
        Rule("sift", "only the term of that index remains", laws.sift),
        Rule("expand", "the sum written out", laws.expand),
        Rule("reindex", "shift of the index", laws.reindex),
        Rule("exchange", "exchange of finite sums", laws.exchange),
        Rule("derivative", "derivative", differentiate),
    )
}
