"""A counterexample is a theorem that values exist, replayed by the kernel, and says what it shows in exact text."""

from __future__ import annotations

from dataclasses import replace

import mpmath
import pytest
from mpmath_reading import value

from symentropy.kernel.check import check
from symentropy.kernel.proof import Claim, Exists, Iff, Statement, Witness
from symentropy.kernel.terms import Call, Rejected, Use, Vec, num
from symentropy.prove.refutation import gap, infinite, theorem, witness, words
from symentropy.prove.refute import refute
from symentropy.theory.assume import assume
from symentropy.theory.quantities import H
from symentropy.theory.typing import type_claim

FALSE = [
    ("KL(P || Q) = KL(Q || P)", ()),
    ("H(P) > 0", ()),
    ("H(P) < log(n)", ()),
    ("H(P, Q) = H(P)", ()),
    ("H(P) >= H(Q)", ()),
    ("x^2 >= x", ("0 < x < 1",)),
    ("x < 7", ()),
    ("a*b <= 1/5", ("a + b = 1",)),
    ("P[i] <= P[j]", ()),
    ("sum(i, P[i]^2) < 1", ()),
    ("2 + 2 = 5", ()),
    ("exp(1) > 3", ()),
]


def refuted(claim, given=()):
    statement, _ = assume(type_claim(claim, given).statement)
    found = refute(statement, 2.0)
    assert found is not None
    return statement, found


@pytest.mark.parametrize(("claim", "given"), FALSE)
def test_the_counterexample_is_a_theorem(claim, given):
    statement, found = refuted(claim, given)
    made = theorem(statement, found)
    assert made is not None
    goal = made.statement.goal
    assert isinstance(goal, Exists) and isinstance(made.proof, Witness)
    assert (made.statement.name, made.statement.variables, made.statement.given) == ("not_claim", (), ())
    assert goal.variables == statement.variables
    assert goal.claims[:-1] == statement.given
    assert made.proof.values == tuple(found.values[name] for name, _ in statement.variables)
    assert check(made.entry) == made


@pytest.mark.parametrize(("claim", "given"), FALSE)
def test_its_last_claim_contradicts_what_was_claimed(claim, given):
    statement, found = refuted(claim, given)
    fails, goal = theorem(statement, found).statement.goal.claims[-1], statement.goal
    assert {fails.lhs, fails.rhs} == {goal.lhs, goal.rhs}
    assert (goal.relation, fails.relation) in {("=", "<"), ("<=", "<"), ("<", "<="), ("<", "<")}
    assert goal.relation == "=" or (fails.lhs, fails.rhs) == (goal.rhs, goal.lhs)
    with mpmath.workdps(40):
        at = {name: value(t, {}) for name, t in found.values.items()}
        difference = value(fails.rhs, at) - value(fails.lhs, at)
        assert difference > mpmath.mpf(10) ** -30 if fails.relation == "<" else abs(difference) < mpmath.mpf(10) ** -30


def test_other_values_do_not_pass():
    statement, found = refuted("x < 7")
    assert theorem(statement, replace(found, values={"x": num(6)})) is None
    made = theorem(statement, found)
    with pytest.raises(Rejected):
        check(replace(made.entry, proof=replace(made.proof, values=(num(6),))))


def test_values_that_break_a_hypothesis_do_not_pass():
    statement, found = refuted("x < 7", ("x < 100",))
    assert theorem(statement, found) is not None
    assert theorem(statement, replace(found, values={"x": num(101)})) is None


def test_what_is_infinite_has_no_theorem_here():
    statement = type_claim("KL(P || Q) <= 100").statement
    found = refute(statement, 2.0)
    assert found.gap == "inf"
    assert theorem(statement, found) is None


def test_only_a_single_claim_is_refuted():
    statement, found = refuted("x < 7")
    assert theorem(replace(statement, goal=Iff(statement.goal, ())), found) is None


def test_exact_text():
    statement, found = refuted("KL(P || Q) = KL(Q || P)")
    assert witness(statement, found) == {"n": "2", "P": ["1/4", "3/4"], "Q": ["1/2", "1/2"]}
    logs = replace(found, values={"n": num(2), "P": Vec((Call("log", (num(2),)),))})
    assert witness(statement, logs) == {"n": "2", "P": ["log(2)"]}


def test_the_gap_turns_with_the_sides():
    _, found = refuted("x < 7")
    for there, turned in (("-1.5", "1.5"), ("1.5", "-1.5"), ("0", "0"), ("inf", "-inf"), ("-inf", "inf")):
        assert gap(replace(found, gap=there), False) == there
        assert gap(replace(found, gap=there), True) == turned
    plain = words(found, False)
    assert plain == f"left is {found.left.decimal}, right is 7"
    assert words(found, True) == f"left is 7, right is {found.left.decimal}"


def test_infinite_divergence_by_the_support():
    statement = type_claim("KL((1/4, 3/4, 0) || (1, 0, 0)) = inf").statement
    made = infinite(statement, statement.goal)
    assert made.proof.values == (num(2),)
    assert isinstance(made.statement.goal, Exists)
    assert check(made.entry) == made
    dominated = type_claim("KL((1, 0, 0) || (1/4, 3/4, 0)) = inf").statement
    assert infinite(dominated, dominated.goal) is None
    entropy = Claim(Use(H, (num(2), Vec((num(1), num(0))))), "=", num(0))
    assert infinite(Statement("s", (), (), entropy), entropy) is None
