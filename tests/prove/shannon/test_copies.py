"""Inequalities that hold for random variables and not for all polymatroids, by copies."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symentropy.prove.shannon.certificate import Polymatroid
from symentropy.prove.shannon.copies import Copy, extended, prove_by_copies, proves_by_copies
from symentropy.prove.shannon.exact import prove
from symentropy.prove.shannon.facts import read_problem
from symentropy.theory.typing import type_claim

ZHANG_YEUNG = "2*I(C; D) <= I(A; B) + I(A; C, D) + 3*I(C; D | A) + I(C; D | B)"


def _problem(claim, given=()):
    return read_problem(type_claim(claim, given).random)


@pytest.mark.parametrize(
    "claim",
    [
        ZHANG_YEUNG,
        "I(A; B) <= 2*I(A; B | C) + I(A; C | B) + I(B; C | A) + I(A; B | D) + I(C; D)",
        "2*I(C; D) <= I(A; B) + I(A; C, D) + (3 + 1e-12)*I(C; D | A) + I(C; D | B)",
    ],
)
def test_one_copy(claim):
    problem = _problem(claim)
    assert isinstance(prove(problem), Polymatroid)
    found = prove_by_copies(problem, 1)
    assert len(found.copies) == 1
    assert proves_by_copies(found, problem)


@pytest.mark.parametrize(
    "claim",
    [
        "I(A; B) <= I(A; B | C) + I(A; B | D) + I(C; D)",  # Ingleton
        "2*I(C; D) <= I(A; B) + I(A; C, D) + (3 - 1e-6)*I(C; D | A) + (1 - 1e-6)*I(C; D | B) - 1e-3*I(A; C, D)",
        "I(X; Y) <= I(X; Y | Z)",
    ],
)
def test_false_stays_unproved(claim):
    assert prove_by_copies(_problem(claim), 1) is None


def test_what_is_no_copy_is_no_proof():
    problem = _problem(ZHANG_YEUNG)
    found = prove_by_copies(problem, 1)
    (copy,) = found.copies
    for other in (replace(copy, given=0), replace(copy, names=("A",)), replace(copy, names=("U", "V"))):
        assert not proves_by_copies(replace(found, copies=(other,)), problem)
    assert not proves_by_copies(replace(found, copies=()), problem)
    false = replace(problem, goal=replace(problem.goal, form=-problem.goal.form))
    assert not proves_by_copies(found, false)


def test_facts_of_a_copy():
    problem = extended(_problem("H(X, Y, Z) >= 0"), Copy(0b011, 0b100, ("U", "V")))
    assert problem.variables == ("X", "Y", "Z", "U", "V")
    said = {fact.origin.split(": ", 1)[1] for fact in problem.facts}
    assert {"H(U) = H(X)", "H(U, V) = H(X, Y)", "H(Z, V) = H(Y, Z)", "I(U, V; X, Y | Z) = 0"} <= said
    assert len(said) == 7
