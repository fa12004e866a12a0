"""Finds the reasons of a step that has none: equality rules and definitions, or facts for an inequality.

What is found is what the kernel accepts, with nothing in it that could be left out.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, islice

from ..kernel.proof import (
    Antiderivative,
    Certificate,
    Cite,
    Claim,
    Derivation,
    Fact,
    Given,
    Iff,
    Reason,
    Statement,
    Step,
    Unfold,
)
from ..kernel.rules import RULES
from ..kernel.signs import Context
from ..kernel.terms import (
    ONE,
    ZERO,
    Bind,
    Interval,
    Joint,
    Kind,
    Mul,
    Num,
    Pmf,
    Range,
    Rejected,
    Term,
    Use,
    Var,
    Vector,
    subterms,
)  # fmt: skip
from ..kernel.wf import sizes_of
from .certificates import certify
from .chains import GROUPS, reasons_for, reduce, stages
from .citations import equations, match, theorems
from .citations import evidence as convergence
from .integrals import antiderivatives
from .places import Place
from .refute import refute

__all__ = ["closing", "evidence", "found"]

MAX_TRIES, MAX_CITED = 12, 24
DOUBT_SECONDS, SEARCH_SECONDS = 0.3, 8.0


def found(place: Place) -> Step | None:
    """The step with reasons that the kernel accepts, added to those it has; None if none were found."""
    step = place.step
    if step is None:
        return None
    if not step.certificate:
        with place.hurried(SEARCH_SECONDS):
            equal = _equal(place, step.by)
        if equal is not None and (step.relation != "<" or place.refusal(replace(step, by=equal)) is None):
            return replace(step, by=equal)
    if step.relation == "=" or step.certificate:
        return None
    with place.hurried(SEARCH_SECONDS):
        return _unequal(place, step)


def _equal(place: Place, by: tuple[Reason, ...]) -> tuple[Reason, ...] | None:
    """The reasons for which both lines are equal, with those of ``by`` that are needed."""
    deadline = time.monotonic() + SEARCH_SECONDS
    for reasons in _proposals(place, deadline):
        if place.closes((*by, *reasons)):
            return by + _least(place, by, reasons)
        if time.monotonic() > deadline:
            break
    return None


def _least(place: Place, by: tuple[Reason, ...], reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Without the reasons that are not needed."""
    for reason in reversed(reasons):
        fewer = tuple(r for r in reasons if r != reason)
        if place.closes(by + fewer):
            reasons = fewer
    return reasons


def _proposals(place: Place, deadline: float) -> Iterator[tuple[Reason, ...]]:
    """Sets of reasons, the plainest first; SymPy, which may take long, is asked last."""
    yield ()
    ctx, gap = place.ctx, place.gap
    try:
        plain = reasons_for(place.before, place.after, ctx)
        usual = reduce(gap, ctx)[1]
    except (Rejected, RecursionError):
        plain, usual = None, ()
    if plain is not None:
        yield plain
    unfoldings = _unfoldings(place)
    rules = tuple(dict.fromkeys((*(r for group in GROUPS for r in group), *RULES)))
    rules = tuple(r for r in rules if r != "algebra")
    given = _equations(place)
    evidence = tuple(e for e in place.derivation.integrals if isinstance(e, Antiderivative | Cite))
    for special in (given, evidence, (*given, *evidence)):
        if special:
            yield special
            yield (*special, *usual)
            yield (*usual, *special, *usual)
    yield (*unfoldings, *rules)
    if given or evidence:
        yield (*unfoldings, *given, *evidence, *rules)
    cites = tuple(c.cite for c in equations((place.before, place.after)))
    if cites:
        yield (*cites, *unfoldings, *rules)
    if time.monotonic() > deadline:
        return
    primitives = tuple(a for a, _ in antiderivatives((place.before, place.after), place.claim))
    if primitives:
        yield (*primitives, *unfoldings, *primitives, *rules)


def _unfoldings(place: Place) -> tuple[Reason, ...]:
    """The definitions in both lines, outermost first."""
    return tuple(r for group in stages(place.gap) for r in group if isinstance(r, Unfold))


def _equations(place: Place) -> tuple[Reason, ...]:
    """The hypotheses, conditions and cases that are equations."""
    return tuple(Given(k) for k, c in enumerate(place.ctx.given) if c.relation == "=")


def _unequal(place: Place, step: Step) -> Step | None:
    """An inequality by the facts that the prover proposes, unless it is false."""
    if refute(place.claim, DOUBT_SECONDS) is not None:
        return None
    deadline = time.monotonic() + SEARCH_SECONDS
    for proposal in islice(_by_facts(place, step), MAX_TRIES + MAX_CITED + len(place.ctx.given)):
        if time.monotonic() > deadline:
            break
        by = tuple(dict.fromkeys((*step.by, *proposal.by)))
        better = replace(proposal, by=by, note=step.note)
        if place.refusal(better) is None:
            return replace(better, by=tuple(r for r in by if _said(r, step) or _needed(place, better, r)))
    return None


def _said(reason: Reason, step: Step) -> bool:
    """Whether the author gave the reason; a theorem may have been meant as a fact, and stays only if needed."""
    return reason in step.by and not isinstance(reason, Cite)


def _needed(place: Place, step: Step, reason: Reason) -> bool:
    return place.refusal(replace(step, by=tuple(r for r in step.by if r != reason))) is not None


def _by_facts(place: Place, step: Step) -> Iterator[Step]:
    """The step by a hypothesis, by the signs of summands, or as the prover would do it."""
    goal = place.claim.goal
    assert isinstance(goal, Claim)
    for k, claim in enumerate(place.ctx.given):
        if not claim.binders:
            yield Step(step.relation, step.term, (), (Certificate(Fact(Given(k)), ONE),))
    for cite in islice(_saying(place), MAX_CITED):
        yield Step(step.relation, step.term, (), (Certificate(Fact(cite), ONE),))
    if place.before == ZERO:
        for certificate in _summands(place.after, place.ctx):
            yield Step(step.relation, step.term, ("linearity",), (certificate,))
        yield Step(step.relation, step.term, (), (Certificate(Fact("sign", (place.after,)), ONE),))
    yield from certify(goal, place.claim, place.ctx)


def _saying(place: Place) -> Iterator[Cite]:
    """Bounds of the handbook that say just what the line says."""
    for _, entry in theorems(place.claim):
        goal, kinds, found = entry.statement.goal, dict(entry.statement.variables), dict[str, Term]()
        claim = goal.bound if isinstance(goal, Iff) else goal
        if not isinstance(claim, Claim) or claim.relation == "=" or claim.binders:
            continue
        if match(claim.lhs, place.before, kinds, found) and match(claim.rhs, place.after, kinds, found):
            sizes = {name: t for n, t in found.items() for name, t in _sizes(kinds[n], t, place.ctx)}
            values = {**sizes, **found}
            if set(values) == set(kinds):
                yield Cite(entry, tuple((n, values[n]) for n in kinds))


def _sizes(kind: Kind, t: Term, ctx: Context) -> Iterator[tuple[str, Term]]:
    """The sizes of a theorem's pmf or vector, where its value has them."""
    wanted = kind.sizes if isinstance(kind, Joint) else (kind.size,) if isinstance(kind, Pmf | Vector) else ()
    for name, have in zip(wanted, sizes_of(t, ctx) or (), strict=False):
        if isinstance(name, Var):
            yield name.name, have


def _summands(t: Term, ctx: Context) -> Iterator[Certificate]:
    """A sum, or minus a sum, of terms that are nonnegative one by one: "-log(P[i]) >= 0, times P[i]"."""
    match t:
        case Mul((Num(c), Bind("sum", domain, body, name))):
            factors = (Num(c), *(body.args if isinstance(body, Mul) else (body,)))
        case Bind("sum", domain, body, name):
            factors = body.args if isinstance(body, Mul) else (body,)
        case _:
            return
    guard = domain.guard if isinstance(domain, Range) else None
    weight = tuple(f for f in factors if f == guard)
    rest = tuple(f for f in factors if f != guard)
    if len(weight) == 1 and rest:
        yield Certificate(Fact("sign", (_product(rest),)), ONE, (domain,), weight[0], (name,))
    yield Certificate(Fact("sign", (_product(factors),)), ONE, (domain,), None, (name,))


def _product(factors: tuple[Term, ...]) -> Term:
    return factors[0] if len(factors) == 1 else Mul(factors)


def closing(place: Place) -> tuple[Reason, ...] | None:
    """What closes an equation: those of the reasons given that help, with one more, or two, or as many as it takes."""
    by, more = _given_and_more(place)
    return None if more is None else _least(place, (), (*by, *more))


def _given_and_more(place: Place) -> tuple[tuple[Reason, ...], tuple[Reason, ...] | None]:
    """The reasons given that apply, and what closes the equation with them."""
    by = () if place.step is None else tuple(r for r in place.step.by if r != "algebra" and place.applies(r))
    if place.closes(by):
        return by, ()
    deadline = time.monotonic() + SEARCH_SECONDS
    known = [r for r in _known(place) if r not in by]
    for more in (*((r,) for r in known), *combinations(known, 2)):
        if place.closes((*by, *more)):
            return by, more
        if time.monotonic() > deadline:
            break
    with place.hurried(SEARCH_SECONDS):
        whole = _equal(place, by)
    return by, None if whole is None else whole[len(by) :]


def _known(place: Place) -> tuple[Reason, ...]:
    """Every reason that may bear on the step: definitions in it, equations known, the kernel's rules."""
    rules = tuple(r for r in RULES if r != "algebra")
    evidence = tuple(e for e in place.derivation.integrals if isinstance(e, Antiderivative))
    return (*_unfoldings(place), *_equations(place), *evidence, *rules)


def evidence(chain: Derivation, statement: Statement) -> tuple[Antiderivative | Cite, ...]:
    """Why the integrals of a chain converge: theorems of the handbook, or antiderivatives."""
    terms = (chain.start, *(step.term for step in chain.steps))
    if not any(_integral(s) for t in terms for s, _ in subterms(t)):
        return ()
    cited = tuple(c.cite for c in convergence(terms))
    return (*cited, *(a for a, _ in antiderivatives(terms, statement)))


def _integral(t: Term) -> bool:
    """An integral, or what a density defines."""
    body = t.definition.body if isinstance(t, Use) else t
    return isinstance(body, Bind) and isinstance(body.domain, Interval)
