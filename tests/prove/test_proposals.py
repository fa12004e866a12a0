"""What is proposed is replayed: a theorem of exactly the statement, or nothing."""

from __future__ import annotations

import pytest
from proving import stated

from symentropy import handbook
from symentropy.kernel.check import check
from symentropy.kernel.proof import Derivation, Statement
from symentropy.prove.proposals import prove

XY = {"positive": ["x", "y"]}
TRUE = [
    ("KL(P || Q) + H(P) - H(P, Q) = 0", (), {}),
    ("KL(A || B) = H(A, B) - H(A)", (), {"pmf": ["A", "B"]}),
    ("x = x", (), {}),
    ("x = 1", ("x = 1",), {}),
    ("x*y = 2*y", ("x = 2",), {}),
    ("H(P) = H(Q)", ("P[i] = Q[i]",), {}),
    ("H(P) = log(n)", ("P[i] = 1/n",), {}),
    ("H(P) + H(Q) = log(n) + H(R)", ("P[i] = 1/n", "Q[i] = R[i]"), {}),
    ("KL(P || Q) = 0", ("P[i] = Q[i]",), {}),
    ("log(x) = 2*log(y)", ("x = y^2", "y > 0"), {}),
    ("x <= x", (), {}),
    ("H(P) <= log(n) + x^2", (), {}),
    ("H(Q) >= 0", (), {}),
    ("h(Normal(m, s)) = log(2*pi*e*s^2)/2", (), {}),
    ("h(Normal(0, 1)) = log(2*pi*e)/2", (), {}),
    ("int(x, 0, 1, x^2) = 1/3", (), {}),
    ("exp(pi*sqrt(163)) < 262537412640768744", (), {}),
    ("H((4/5, 1/5)) = log(5) - 8*log(2)/5", (), {}),
    ("log(6) > log(2) + log(299/100)", (), {}),
]
FALSE = [
    ("x = y", (), {}),
    ("x < x", (), {}),
    ("x = 2", ("x = 1",), {}),
    ("H(P) = n", ("P[i] = 1/n",), {}),
    ("H(P) = H(Q)", (), {}),
    ("h(Normal(0, 1)) = log(2*pi)/2", (), {}),
    ("int(x, 0, 1, x^2) = 1/2", (), {}),
    ("exp(pi*sqrt(163)) > 262537412640768744", (), {}),
    ("H((4/5, 1/5)) = log(5) - 7*log(2)/5", (), {}),
    ("log(2) = 7/10", (), {}),
]


@pytest.mark.parametrize(("claim", "given", "declared"), TRUE)
def test_a_theorem_of_exactly_this(claim, given, declared):
    statement = stated(claim, *given, **declared)
    theorem = prove(statement)
    assert theorem is not None
    assert theorem.statement == statement
    assert isinstance(theorem.proof, Derivation)
    assert check(theorem.entry) == theorem


@pytest.mark.parametrize(("claim", "given", "declared"), FALSE)
def test_no_theorem_of_what_is_false(claim, given, declared):
    assert prove(stated(claim, *given, **declared)) is None


def test_no_theorem_of_what_means_nothing():
    for claim in ("x/x = 1", "log(x*y) = log(x) + log(y)"):
        assert prove(stated(claim)) is None
    assert prove(stated("log(x*y) = log(x) + log(y)", **XY)) is not None


def test_a_bound_with_its_condition_is_not_proposed():
    assert prove(handbook.find("kl_nonneg").statement) is None


def test_the_chain_reads_like_the_handbook_s():
    theorem = prove(stated("KL(P || Q) = H(P, Q) - H(P)"))
    assert isinstance(theorem.proof, Derivation)
    assert 2 <= len(theorem.proof.steps) <= 5
    assert all(step.relation == "=" for step in theorem.proof.steps)


def test_no_reason_is_idle():
    theorem = prove(stated("H(P) = log(n)", "P[i] = 1/n"))
    assert theorem.uses == ("definition of H", "hypothesis 1", "log_of_quotient", "restrict", "constant_sum")


def test_normal_entropy_still_says_what_is_trusted():
    uses = prove(stated("h(Normal(0, 1)) = log(2*pi*e)/2")).uses
    assert any(use.startswith("trusted: limits of erf") for use in uses)


def test_an_entry_that_is_wrong_raises_nothing():
    statement = stated("x = x")
    assert prove(Statement("s", (), (), statement.goal)) is None
