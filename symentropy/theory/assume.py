"""What a claim needs of its pmfs and may take for granted: ``P << Q`` for KL(P || Q), ``P[i] > 0`` for a bare log.

Only positivity of entries of *names* of pmfs, joint pmfs and densities is ever assumed, where a guard may be any
expression; it becomes a hypothesis of the statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..kernel.check import context
from ..kernel.proof import Claim, Exists, Extremum, Iff, Statement
from ..kernel.signs import Context
from ..kernel.terms import ZERO, At, Density, Domain, Interval, Joint, Pmf, Rejected, Term, Var, parts
from ..kernel.wf import Need, claim_needs, needs, variables_needs

__all__ = ["assume", "goal_claims", "missing"]

MAX_ASSUMED = 40


def goal_claims(statement: Statement) -> tuple[Claim, ...]:
    """The relations that the goal speaks of."""
    match statement.goal:
        case Claim() as claim:
            return (claim,)
        case Iff(bound, condition):
            return (bound, *condition)
        case Extremum(_, bound, _):
            return (bound,)
        case Exists(_, claims):
            return claims


def missing(statement: Statement) -> list[Need]:
    """What the statement's terms need and its hypotheses do not give."""
    ctx = context(statement)
    found = list(variables_needs(statement.variables, Context({})))
    for number, claim in enumerate(statement.given):
        found += claim_needs(claim, Context(dict(statement.variables), statement.given[:number]))
    for integral in statement.convergent:
        found += needs(integral, ctx)
    # what a witness needs is said of the witness
    if not (isinstance(statement.goal, Exists) and statement.goal.variables):
        for claim in goal_claims(statement):
            found += _until_rejected(claim_needs(claim, ctx), claim)
    return found


def _until_rejected(found: Iterator[Need], claim: Claim) -> Iterator[Need]:
    """The needs of a claim; one that is beyond the kernel, 1/0 say, ends the list and is in it."""
    anything = False
    try:
        for need in found:
            anything = True
            yield need
    except Rejected as no:
        if not anything:
            yield Need("form", claim.lhs, (), str(no))


def assume(statement: Statement, *lines: Term) -> tuple[Statement, list[Need]]:
    """The statement with the hypotheses that its pmfs need, and the needs that no such hypothesis meets."""
    for _ in range(MAX_ASSUMED):
        found = missing(statement)
        for line in lines:
            found += needs(line, context(statement))
        new = next((c for need in found for c in _entries(need, statement) if c not in statement.given), None)
        if new is None:
            return statement, found
        # hypotheses that were given may themselves need this one: it goes first
        statement = replace(statement, given=(new, *statement.given))
    return statement, missing(statement)


def _entries(need: Need, statement: Statement) -> list[Claim]:
    """Positivity of the entries of pmfs in a term that has to be positive or nonzero."""
    if need.what not in ("positive", "nonzero"):
        return []
    ctx = context(statement)
    for domain in need.scope:
        ctx = ctx.enter(domain)
    kinds = dict(statement.variables)
    return [
        Claim(ZERO, "<", entry, need.scope, _hints(need.scope))
        for entry in _open_entries(need.term)
        if isinstance(kinds.get(_owner(entry)), Pmf | Joint | Density) and not ctx.positive(entry)
    ]


def _owner(entry: At) -> str:
    """The name that an entry is of, if it is of one."""
    inner: Term = entry
    while isinstance(inner, At):
        inner = inner.vector
    return inner.name if isinstance(inner, Var) else ""


def _hints(scope: tuple[Domain, ...]) -> tuple[str, ...]:
    """Names for the variables of a hypothesis."""
    indices, reals = iter("ijklabcd"), iter("xyuv")
    found = tuple(next(reals if isinstance(d, Interval) else indices, "") for d in scope)
    return found if all(found) else ()


def _open_entries(t: Term) -> list[At]:
    if isinstance(t, At):
        return [t]
    return [entry for child, depth in parts(t) if depth == 0 for entry in _open_entries(child)]
