"""Certificates are found by exact linear algebra over facts, and the kernel accepts them."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from proving import chained, scope

from symentropy.kernel.check import check
from symentropy.kernel.terms import ONE, Rejected, num
from symentropy.prove.certificates import _solve, _vector, certify

XY = {"positive": ["x", "y"]}
TRUE = [
    ("x^2 + y^2 >= 2*x*y", (), {}, {"square"}),
    ("log(x) <= x - 1", (), XY, {"log_le_sub_one"}),
    ("log(x) >= 1 - 1/x", (), XY, {"log_le_sub_one"}),
    ("exp(x) >= x + 1", (), {}, {"log_le_sub_one"}),
    ("x <= z", ("x <= y", "y <= z"), {}, {"hypothesis 1", "hypothesis 2"}),
    ("x < z", ("x < y", "y <= z"), {}, {"hypothesis 1", "hypothesis 2"}),
    ("3*x + 1 <= 3*y + 1", ("x <= y",), {}, {"sign"}),
    ("2*x <= 2*z + 2", ("x <= y + 1", "y = z"), {}, {"hypothesis 1", "hypothesis 2"}),
    ("P[i]^2 <= P[i]", (), {}, {"theorem prob_le_one"}),
    ("H(P) <= 2*log(n)", (), {}, {"theorem entropy_le_log_card"}),
    ("H(P) + H(Q) <= 2*log(n)", (), {}, {"theorem entropy_le_log_card"}),
    ("H(P) <= H(P, Q)", (), {}, {"theorem entropy_le_cross_entropy"}),
    ("H(P) <= KL(P || Q) + log(n)", (), {}, {"theorem kl_nonneg", "theorem entropy_le_log_card"}),
    ("x^2 + 1 > 0", (), {}, {"sign"}),
]
FALSE = [
    ("x^2 + y^2 >= 3*x*y", (), {}),
    ("log(x) <= x - 2", (), XY),
    ("log(x) < x - 1", (), XY),
    ("x < z", ("x <= y", "y <= z"), {}),
    ("x <= z", ("x <= y", "z <= y"), {}),
    ("H(P) < log(n)", (), {}),
]


def accepted(claim, given, declared):
    """The theorems that the kernel makes of what is proposed."""
    goal, ctx, statement = scope(claim, *given, **declared)
    for step in islice(certify(goal, statement, ctx), 12):
        assert step.term == goal.rhs and step.certificate
        try:
            yield check(chained(statement, [step]))
        except Rejected:
            continue


@pytest.mark.parametrize(("claim", "given", "declared", "uses"), TRUE)
def test_a_certificate_is_found_and_accepted(claim, given, declared, uses):
    theorem = next(accepted(claim, given, declared))
    assert uses <= set(theorem.uses)


@pytest.mark.parametrize(("claim", "given", "declared"), FALSE)
def test_there_is_none_for_what_is_false(claim, given, declared):
    assert list(accepted(claim, given, declared)) == []


def test_the_plainest_comes_first():
    """Citing a theorem as it stands, without unfolding anything."""
    theorem = next(accepted("H(P) <= log(n)", (), {}))
    assert theorem.uses == ("theorem entropy_le_log_card",)
    assert theorem.equality_when


def test_equality_conditions_come_with_it():
    (condition,) = next(accepted("x^2 + y^2 >= 2*x*y", (), {})).equality_when
    assert condition.relation == "="


def vector(*coefficients):
    return {frozenset({(num(k), Fraction(1))}): Fraction(c) for k, c in enumerate(coefficients) if c}


def test_solving():
    assert _solve(vector(5, 7), [vector(1, 0), vector(0, 1)]) == [5, 7]
    assert _solve(vector(1, 2), [vector(2, 4)]) == [Fraction(1, 2)]
    assert _solve(vector(1, 2), [vector(1, 1)]) is None
    assert _solve(vector(1, 1), [vector(1, 1), vector(2, 2)]) is None  # not unique
    assert _solve({}, [vector(1, 1)]) == [0]


small = st.integers(-4, 4)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(small, small, small), min_size=1, max_size=3), st.lists(small, min_size=3, max_size=3))
def test_a_solution_solves(rows, weights):
    vectors = [vector(*row) for row in rows]
    total = [sum(w * row[k] for w, row in zip(weights, rows, strict=False)) for k in range(3)]
    found = _solve(vector(*total), vectors)
    if found is not None:
        assert [sum(w * row[k] for w, row in zip(found, rows, strict=True)) for k in range(3)] == total


def test_a_term_as_a_vector_of_monomials():
    goal, ctx, _ = scope("x*y + 2*x - x*y = 0")
    ((key, coefficient),) = _vector(goal.lhs, ctx).items()
    assert coefficient == 2 and len(key) == 1
    assert _vector(goal.rhs, ctx) == {}
    assert _vector(ONE, ctx) == {frozenset(): 1}
