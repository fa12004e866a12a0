"""The plainest polymatroids refute what they can, and satisfy the facts."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symentropy.prove.shannon.certificate import violates
from symentropy.prove.shannon.facts import read_problem
from symentropy.prove.shannon.uniform import uniform
from symentropy.theory.typing import type_claim


def _problem(claim, given=()):
    return read_problem(type_claim(claim, given).random)


@pytest.mark.parametrize(
    ("claim", "given", "total"),
    [
        ("I(X; Y) <= I(X; Y | Z)", (), 1),
        ("I(X; Y | Z) <= I(X; Y)", (), 2),
        ("I(X; Y; Z; W) <= 0", ("I(X; Y; Z) <= 0",), 3),
        ("H(X) <= (1 - 1e-9)*H(Y)", ("Y = f(X)",), 1),
    ],
)
def test_found(claim, given, total):
    problem = _problem(claim, given)
    found = uniform(problem)
    assert violates(found, problem)
    assert max(found.entropies.values()) == Fraction(total)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("I(X; Z) <= I(X; Y)", ("X -> Y -> Z",)),
        ("H(X) <= 1", ()),
        ("I(A; B) <= I(A; B | C) + I(A; B | D) + I(C; D)", ()),
    ],
)
def test_not_found(claim, given):
    assert uniform(_problem(claim, given)) is None
