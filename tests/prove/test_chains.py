"""Chains are proposed where both sides meet, line by line, and the kernel accepts them; nothing else is proposed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from proving import chained, scope

from symentropy.kernel.check import check
from symentropy.kernel.proof import Unfold
from symentropy.kernel.rules import RULES
from symentropy.kernel.terms import Use, subterms
from symentropy.prove.chains import GROUPS, join, lines, reasons_for, reduce, stages
from symentropy.theory.quantities import CE, JS, KL, H

XY = {"positive": ["x", "y"]}
REINDEXED = "sum(k, 0, n - 1, P[k + 1]) = sum(i, P[i])"  # in a single step, mass would take one of the sums first
TRUE = [
    ("KL(P || Q) = H(P, Q) - H(P)", {}),
    ("H(P, Q) - H(P) = KL(P || Q)", {}),
    ("KL(P || Q) + H(P) - H(P, Q) = 0", {}),
    ("sum(i, P[i]*log(P[i]/Q[i])) = H(P, Q) - H(P)", {}),
    ("KL(P || U) = log(n) - H(P)", {}),
    ("H(U) = log(n)", {}),
    ("H(P, U) = log(n)", {}),
    ("KL(P || P) = 0", {}),
    ("JS(P, P) = 0", {}),
    ("JS(P, Q) = JS(Q, P)", {}),
    ("log(x*y^2) = log(x) + 2*log(y)", XY),
    ("log(sqrt(x)) = log(x)/2", XY),
    ("surprisal(x*y) = surprisal(x) + surprisal(y)", XY),
    ("sum(i, 2*P[i] + 3/n) = 5", {}),
    (REINDEXED, {}),
    ("(x + y)^2 - 2*x*y = x^2 + y^2", {}),
    ("diff(x*log(x), x) = log(x) + 1", XY),
    ("H((1/2, 1/4, 1/4)) = 3*log(2)/2", {}),
    ("log(8)/log(2) = 3", {}),
]
FALSE = [
    ("KL(P || Q) = H(P, Q) + H(P)", {}),
    ("KL(P || Q) = KL(Q || P)", {}),
    ("H(U) = n", {}),
    ("log(x*y) = log(x)*log(y)", XY),
    ("(x + y)^2 = x^2 + y^2", {}),
    ("sum(i, P[i]^2) = 1", {}),
    ("H((1/2, 1/4, 1/4)) = log(3)", {}),
    ("diff(x*log(x), x) = log(x)", XY),
]


@pytest.mark.parametrize(("claim", "declared"), TRUE)
def test_the_proposed_chain_is_accepted(claim, declared):
    goal, ctx, statement = scope(claim, **declared)
    steps = join(goal.lhs, goal.rhs, ctx)
    assert steps
    assert all(a.term != b.term for a, b in pairwise(steps))
    assert steps[-1].term == goal.rhs and steps[0].term != goal.lhs
    assert check(chained(statement, steps)).statement == statement


@pytest.mark.parametrize(("claim", "declared"), [case for case in TRUE if case[0] != REINDEXED])
def test_so_are_its_reasons_in_a_single_step(claim, declared):
    goal, ctx, _ = scope(claim, **declared)
    reasons = reasons_for(goal.lhs, goal.rhs, ctx)
    assert reasons is not None
    assert len(set(reasons)) == len(reasons) >= 1


@pytest.mark.parametrize(("claim", "declared"), FALSE)
def test_sides_that_differ_do_not_meet(claim, declared):
    goal, ctx, _ = scope(claim, **declared)
    assert join(goal.lhs, goal.rhs, ctx) is None
    assert reasons_for(goal.lhs, goal.rhs, ctx) is None


def test_equal_terms_need_no_steps():
    goal, ctx, _ = scope("sum(k, 1, n, P[k]) = sum(i, P[i])")
    assert goal.lhs == goal.rhs
    assert join(goal.lhs, goal.rhs, ctx) == []


def test_a_chain_begins_with_definitions():
    goal, ctx, _ = scope("KL(P || Q) = H(P, Q) - H(P)")
    found = lines(goal.rhs, ctx)
    assert found[0].term == goal.rhs and found[0].by == ()
    assert found[1].by == (Unfold(CE), Unfold(H))
    assert not any(isinstance(t, Use) for t, _ in subterms(found[1].term))
    assert join(goal.lhs, goal.rhs, ctx)[0].by == (Unfold(KL),)


def test_algebra_alone_is_one_line():
    goal, ctx, _ = scope("(x + y)^2 = x^2 + 2*x*y + y^2")
    (step,) = join(goal.lhs, goal.rhs, ctx)
    assert (step.relation, step.by) == ("=", ("algebra",))
    assert reasons_for(goal.lhs, goal.rhs, ctx) == ("algebra",)


def test_a_logarithm_needs_no_sums():
    goal, ctx, _ = scope("log(x*y) = log(x) + log(y)", **XY)
    assert reasons_for(goal.lhs, goal.rhs, ctx) == ("log_of_product",)


def test_nothing_to_do_is_one_line_without_reasons():
    goal, ctx, _ = scope("x = y")
    assert len(lines(goal.lhs, ctx)) == 1
    assert reduce(goal.lhs, ctx) == (goal.lhs, ())


def test_stages_name_rules_that_exist_and_each_definition_once():
    assert {rule for group in GROUPS for rule in group} <= set(RULES)
    goal, _, _ = scope("JS(P, Q) + H(P) = KL(P || Q)")
    unfolded = [r.definition for group in stages(goal.lhs) for r in group if isinstance(r, Unfold)]
    assert unfolded == [JS, H]


def test_the_normal_s_definitions_unfold_inwards():
    goal, _, _ = scope("h(Normal(mu, sigma)) = 0")
    names = [[r.definition.name for r in g if isinstance(r, Unfold)] for g in stages(goal.lhs)]
    assert [x for x in names if x] == [["h", "Normal"]]
