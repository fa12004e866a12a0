"""Every accepted mutant of a true entry is true: thousands of slips, each judged by a second reading.

``SYMENTROPY_MUTANTS=all`` checks all of them instead of a sample.
"""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest
from kernel_mutants import consistent, redrafted
from kernel_true import TRUE
from kernel_values import objection

from symentropy.kernel.check import check
from symentropy.kernel.terms import ONE, Add, Rejected

LIMIT = 10**9 if os.environ.get("SYMENTROPY_MUTANTS") == "all" else 100
MEANINGFUL = 20


@pytest.mark.parametrize("name", TRUE)
def test_the_original_is_true(name):
    assert objection(check(TRUE[name]), random.Random(name)) is None


@pytest.mark.parametrize("name", TRUE)
def test_no_false_mutant_is_accepted(name):
    rnd, known = random.Random(f"mutants of {name}"), {}
    mutants = [m for make in (redrafted, consistent) for m in make(TRUE[name]) if m != TRUE[name]]
    assert len(mutants) > MEANINGFUL
    rejected = 0
    for mutant in rnd.sample(mutants, min(LIMIT, len(mutants))):
        try:
            theorem = check(mutant, known)
        except Rejected:  # any other exception fails the test
            rejected += 1
            continue
        assert objection(theorem, rnd, 6) is None, (mutant, theorem.equality_when)
    assert rejected > MEANINGFUL


@pytest.mark.parametrize("name", ["gibbs", "divergence", "chain", "squares", "largest"])
def test_the_second_reading_objects_to_false_statements(name):
    theorem = check(TRUE[name])
    goal = theorem.statement.goal
    bound = getattr(goal, "bound", goal)
    wrong = replace(bound, lhs=Add((bound.lhs, ONE)), rhs=bound.rhs)
    goal = wrong if goal is bound else replace(goal, bound=wrong)
    assert objection(replace(theorem, statement=replace(theorem.statement, goal=goal)), random.Random(1))
