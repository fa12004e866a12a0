"""Proposes proofs of a statement, the plainest first. The kernel decides which one holds."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import islice
from math import inf

from ..kernel.check import check, context
from ..kernel.laws import replace
from ..kernel.proof import (
    Certificate,
    Claim,
    Derivation,
    Entry,
    Evidence,
    Given,
    Reason,
    Statement,
    Step,
    Theorem,
    Unfold,
)
from ..kernel.signs import Context, minus, sub
from ..kernel.terms import ONE, ZERO, Add, At, Bind, Bound, Div, Mul, Num, Pmf, Range, Rejected, Var, substitute
from ..progress import report, within
from .certificates import _KNOWN, certify
from .chains import GROUPS, apply, join, reasons_for, reduce
from .citations import equations, evidence, inherited
from .conditions import conditions, put_in_sums
from .integrals import antiderivatives

__all__ = ["prove"]

MAX_TRIES, SECONDS = 12, 3.0
LOGS = ("log_of_quotient", "log_of_product", "log_of_power")
WRITTEN_OUT = ("entry", *LOGS, "restrict", "linearity", "restrict", "expand", "entry", *LOGS, "log_of_rational")


def prove(statement: Statement) -> Theorem | None:
    """A theorem, if one of the proofs proposed is accepted; after some seconds nothing more is proposed."""
    deadline = time.monotonic() + SECONDS
    with within("looking for a proof"):
        for tried, proof in enumerate(_proposals(statement, deadline), 1):
            report("proposal", tried)
            try:
                return check(Entry(statement, proof), _KNOWN)
            except Rejected:
                continue
    return None


def _proposals(statement: Statement, deadline: float = inf) -> Iterator[Derivation]:
    goal = statement.goal
    if not isinstance(goal, Claim) or goal.binders:
        return
    sides = (goal.lhs, goal.rhs)
    integrals: tuple[Evidence, ...] = (*(c.cite for c in evidence(sides)), *inherited(sides))
    try:
        ctx = context(statement, integrals)
    except Rejected:
        integrals, ctx = (), context(statement)
    for steps in _steps(goal, statement, ctx, deadline):
        if steps:
            yield Derivation(goal.lhs, tuple(steps), integrals)
    if time.monotonic() < deadline:
        yield from _integrated(goal, statement, deadline)


def _steps(goal: Claim, statement: Statement, ctx: Context, deadline: float) -> Iterator[list[Step]]:
    ways = (_chain, _cited, _given, _reversed, _massed) if goal.relation != "<" else ()
    for way in ways:
        if time.monotonic() > deadline:
            return
        try:
            yield from islice(way(goal, statement, ctx), MAX_TRIES)
        except Rejected:
            continue
    try:
        for step in islice(certify(goal, statement, ctx, deadline), MAX_TRIES):
            yield [step]
    except Rejected:
        return


def _integrated(goal: Claim, statement: Statement, deadline: float) -> Iterator[Derivation]:
    """The integrals of the claim done by antiderivatives, and the rest as if they had stood there."""
    found = antiderivatives((goal.lhs, goal.rhs), statement)
    if not found:
        return
    evidence = tuple(a for a, _ in found)
    ctx = context(statement, evidence)
    lhs, rhs = goal.lhs, goal.rhs
    for a, value in found:
        whole = Bind("int", a.domain, a.integrand)
        lhs, rhs = (replace(side, whole, value, ctx) for side in (lhs, rhs))
    for steps in _steps(Claim(lhs, goal.relation, rhs), statement, ctx, deadline):
        last = steps[-1]
        used = dict.fromkeys((*evidence, *(r for s in steps for r in s.by if r != "algebra")))
        if all(s.relation == "=" for s in steps[:-1]):
            yield Derivation(goal.lhs, (Step(last.relation, goal.rhs, tuple(used), last.certificate),), evidence)


def _chain(goal: Claim, statement: Statement, ctx: Context) -> Iterator[list[Step]]:
    """Both sides rewritten until they meet; if they do not, one step that does everything."""
    if goal.lhs == goal.rhs:
        # a line may not repeat the one before: there and back
        yield [Step("=", Add((goal.lhs, ZERO)), ("algebra",)), Step("=", goal.rhs, ("algebra",))]
        return
    steps = join(goal.lhs, goal.rhs, ctx)
    if steps is not None:
        yield steps
    reasons = reasons_for(goal.lhs, goal.rhs, ctx)
    if reasons is not None:
        yield [Step("=", goal.rhs, reasons)]


def _cited(goal: Claim, statement: Statement, ctx: Context) -> Iterator[list[Step]]:
    """Equations of the handbook put in for what they equal."""
    found = list(equations((goal.lhs, goal.rhs)))
    gap = sub(goal.lhs, goal.rhs)
    for c in found:
        claim = c.cite.entry.statement.goal
        assert isinstance(claim, Claim)
        values = dict(c.cite.at)
        gap = replace(gap, substitute(claim.lhs, values), substitute(claim.rhs, values), ctx)
    more = reasons_for(gap, ZERO, ctx) if found else None
    if more is not None:
        yield [Step("=", goal.rhs, (*(c.cite for c in found), *(r for r in more if r != "algebra")))]


def _given(goal: Claim, statement: Statement, ctx: Context) -> Iterator[list[Step]]:
    """Equations among the hypotheses, universal ones too, and what follows from them, put in for what they equal."""
    reasons: list[Reason] = [Given(k) for k, c in enumerate(statement.given) if c.relation == "="]
    cites = conditions(statement, ctx, _KNOWN)
    implied: list[Reason] = list(cites)
    if not reasons and not implied:
        return
    gap = sub(goal.lhs, goal.rhs)
    usual = reduce(gap, ctx)[1]
    if reasons:
        for order in ((*reasons, *usual), (*usual, *reasons, *usual)):
            yield [Step("=", goal.rhs, order)]
    # what the hypotheses bring in may call for any rule
    unfoldings = tuple(r for r in usual if isinstance(r, Unfold))
    rules = tuple(dict.fromkeys(rule for group in GROUPS for rule in group))
    for some in ((*reasons, *implied), tuple(implied)) if implied else (tuple(reasons),):
        yield from _least(goal, statement, (*unfoldings, *some, *rules))
    for cite in cites:
        certificate = tuple(put_in_sums(reduce(sub(goal.rhs, goal.lhs), ctx)[0], cite, ctx))
        if certificate:
            yield from _least(goal, statement, (*unfoldings, *reasons, *rules), certificate)


def _reversed(goal: Claim, statement: Statement, ctx: Context) -> Iterator[list[Step]]:
    """What a variable or an entry equals by hypothesis put in for it, and taken out at the end."""
    for k, claim in enumerate(statement.given):
        if claim.relation != "=" or claim.binders or not isinstance(claim.rhs, Var | At):
            continue
        left, right = (replace(side, claim.rhs, claim.lhs, ctx) for side in (goal.lhs, goal.rhs))
        reasons = reasons_for(left, right, ctx) if (left, right) != (goal.lhs, goal.rhs) else None
        if reasons is not None:
            back: tuple[Reason, ...] = (Given(k),)
            lines = ((left, back), (right, reasons), (goal.rhs, back))
            steps, last = list[Step](), goal.lhs
            for term, by in lines:
                steps += [Step("=", term, by)] if term != last else []
                last = term
            yield steps


def _least(
    goal: Claim, statement: Statement, reasons: tuple[Reason, ...], certificate: tuple[Certificate, ...] = ()
) -> Iterator[list[Step]]:
    """One step by these reasons, without those that it does not need."""

    def holds(some: tuple[Reason, ...]) -> bool:
        try:
            check(Entry(statement, Derivation(goal.lhs, (Step("=", goal.rhs, some, certificate),))), _KNOWN)
        except Rejected:
            return False
        return True

    if not holds(reasons):
        return
    for reason in reasons:
        fewer = tuple(r for r in reasons if r != reason)
        if holds(fewer):
            reasons = fewer
    yield [Step("=", goal.rhs, reasons, certificate)]


def _massed(goal: Claim, statement: Statement, ctx: Context) -> Iterator[list[Step]]:
    """For pmfs with a known number of outcomes: a multiple of the total less 1 taken away, and sums written out."""
    sized = [(Var(n), k.size) for n, k in statement.variables if isinstance(k, Pmf) and isinstance(k.size, Num)]
    if not sized:
        return
    gap = sub(goal.lhs, goal.rhs)
    unfoldings = tuple(r for r in reduce(gap, ctx)[1] if isinstance(r, Unfold))
    usual: tuple[Reason, ...] = (*unfoldings, *WRITTEN_OUT)
    for reason in usual:
        gap = apply(reason, gap, ctx)
    for pmf, size in sized:
        less = sub(Bind("sum", Range(ONE, size), At(pmf, Bound(0))), ONE)
        out = apply("expand", less, ctx)
        if out == less:
            continue
        multiple = ctx.field.normal(Div(gap, out))
        line = Add((goal.lhs, minus(Mul((multiple, less)))))
        yield [Step("=", line, ("mass",)), Step("=", goal.rhs, usual)]
