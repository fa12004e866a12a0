"""Verdicts: what is proved is a theorem of the claim, what is refuted fails at its witness, the rest says why not."""

from __future__ import annotations

import importlib
from fractions import Fraction

import pytest
import sympy

from symentropy.errors import LanguageError, SymentropyError
from symentropy.kernel.check import check
from symentropy.kernel.proof import Exists, Iff, Theorem
from symentropy.kernel.terms import Vec, num
from symentropy.prove.proposals import prove
from symentropy.prove.verdict import IllPosed, NotProved, Proved, Refuted, TimedOut, Unknown
from symentropy.prove.verify import derive, verify
from symentropy.theory.typing import type_claim

module = importlib.import_module("symentropy.prove.verify")


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(module, "SEARCH_SECONDS", 0.4)


# --- proved -------------------------------------------------------------------------------------------------

PROVED = [
    ("KL(P || Q) = H(P, Q) - H(P)", "kl_eq_cross_entropy_sub_entropy"),
    ("H(P) <= log(n)", "entropy_le_log_card"),
    ("log(n) >= H(P)", "entropy_le_log_card"),
    ("H(A) <= log(n)", "entropy_le_log_card"),
    ("0 <= H(P)", "entropy_nonneg"),
    ("KL(R || S) >= 0", "kl_nonneg"),
    ("H(U) = log(n)", "entropy_uniform"),
    ("h(Normal(mu, sigma)) = log(2*pi*e*sigma^2)/2", "normal_entropy"),
    ("KL(P || Q) + H(P) - H(P, Q) = 0", "claim"),
    ("sum(i, P[i]*log(P[i]/Q[i])) = H(P, Q) - H(P)", "claim"),
    ("x^2 + y^2 >= 2*x*y", "claim"),
    ("exp(pi*sqrt(163)) < 262537412640768744", "claim"),
]


@pytest.mark.parametrize(("claim", "name"), PROVED)
def test_proved_under_its_name(claim, name):
    verdict = verify(claim, pmf=["A"] if "A" in claim else [])
    assert isinstance(verdict, Proved)
    assert verdict.name == name
    goal = verdict.theorem.statement.goal
    stated = type_claim(claim, pmf=["A"] if "A" in claim else []).statement.goal
    assert stated in ((goal.bound, goal) if isinstance(goal, Iff) else (goal,))
    assert check(verdict.theorem.entry) == verdict.theorem


def test_what_was_assumed_is_said():
    assert "Q" in verify("KL(P || Q) >= 0").statement
    assert verify("KL(P || Q) >= 0").theorem.statement.given != ()


def test_by_hypotheses():
    verdict = verify("x < z", given=["x < y", "y <= z"])
    assert isinstance(verdict, Proved)
    assert {"hypothesis 1", "hypothesis 2"} <= set(verdict.theorem.uses)


def test_declared_positive():
    assert verify("log(p*q) = log(p) + log(q)", positive=["p", "q"]).verdict == "proved"


def test_the_base_of_the_quantities():
    half = "H((1/2, 1/2)) = 1"
    assert (verify(half, base="bits").verdict, verify(half).verdict) == ("proved", "refuted")
    assert verify("H((1/4, 1/4, 1/4, 1/4)) = 1", base=4).verdict == "proved"


def test_values_of_a_pmf():
    values = {"A": Vec((num(Fraction(1, 2)), num(Fraction(1, 2))))}
    assert verify("H(A) = log(2)", pmf=["A"], values=values).verdict == "proved"


def test_sympy_claims():
    x = sympy.Symbol("x", positive=True)
    from symentropy.bridge import eq

    assert verify(eq(sympy.log(x**2, evaluate=False), 2 * sympy.log(x))).verdict == "proved"


def test_a_statement_is_taken_as_it_is():
    statement = type_claim("x = x").statement
    assert verify(statement).theorem.statement == statement


# --- refuted ------------------------------------------------------------------------------------------------


def test_refuted_with_an_exact_witness():
    verdict = verify("KL(P || Q) = KL(Q || P)")
    assert isinstance(verdict, Refuted)
    assert verdict.witness == {"n": "2", "P": ["1/4", "3/4"], "Q": ["1/2", "1/2"]}
    assert verdict.gap.startswith("-0.013")
    goal = verdict.theorem.statement.goal
    assert isinstance(goal, Exists)
    assert check(verdict.theorem.entry) == verdict.theorem


@pytest.mark.parametrize(
    ("claim", "witness", "gap"),
    [
        ("x < x", {"x": "1/2"}, "0"),
        ("x > x + 1", {"x": "1/2"}, "-1"),
        ("x + 1 < x", {"x": "1/2"}, "1"),
        ("x >= x + 1", {"x": "1/2"}, "-1"),
        ("2 + 2 = 5", {}, "-1"),
        ("1 > 2", {}, "-1"),
    ],
)
def test_the_gap_is_left_minus_right_as_written(claim, witness, gap):
    verdict = verify(claim)
    assert isinstance(verdict, Refuted)
    assert (verdict.witness, verdict.gap) == (witness, gap)
    assert verdict.theorem is not None


def test_boundary_cases():
    verdict = verify("H(P) > 0")
    assert (verdict.verdict, verdict.gap) == ("refuted", "0")
    assert sorted(verdict.witness["P"]) == ["0", "1"]


def test_the_witness_keeps_to_the_hypotheses():
    verdict = verify("x > 10", given=["x > 3", "x < 11"])
    assert isinstance(verdict, Refuted)
    assert 3 < Fraction(verdict.witness["x"]) <= 10


# --- infinite values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "verdict", "gap"),
    [
        ("KL((1/2, 1/2) || (1, 0)) = inf", "proved", None),
        ("H((1/2, 1/2), (1, 0)) = inf", "proved", None),
        ("KL((1/2, 1/2) || (1, 0)) < inf", "refuted", None),
        ("inf > KL((1/2, 1/2) || (1, 0))", "refuted", None),
        ("KL((1/2, 1/2) || (1, 0)) < 3", "refuted", "inf"),
        ("3 > KL((1/2, 1/2) || (1, 0))", "refuted", "-inf"),
        ("H((1/2, 1/2)) = inf", "refuted", "-inf"),
        ("KL((1, 0) || (1/2, 1/2)) = inf", "refuted", "-inf"),
        ("KL(P || Q) = inf", "refuted", "-inf"),
    ],
)
def test_infinite(claim, verdict, gap):
    found = verify(claim)
    assert found.verdict == verdict
    assert getattr(found, "gap", None) == gap
    if verdict == "proved":
        assert isinstance(found.theorem.statement.goal, Exists)


# --- ill-posed, unknown, errors -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "claim", ["x/x = 1", "log(p*q) = log(p) + log(q)", "1/0 = 1", "log(0) = 1", "P[0] = 1", "H((1/2, 1/3)) = 1"]
)
def test_ill_posed(claim):
    verdict = verify(claim)
    assert isinstance(verdict, IllPosed)
    assert verdict.reason


def test_facts_that_contradict_each_other_prove_nothing():
    for given in (["x > 1", "x < 0"], ["x = 1", "x = 2"], ["x^2 < 0"], ["1 > 2"]):
        assert verify("x = 7", given=given).verdict in ("ill-posed", "unknown")
    hidden = verify("x = x", given=["JS(P, Q) > log(2)"])
    assert isinstance(hidden, Unknown)
    assert "no values were found" in hidden.reason


@pytest.mark.parametrize("claim", ["I(X; Y) >= 0", "H(Poisson(2)) <= 3", "sum(k, 1, n, k) = n*(n + 1)/2"])
def test_unknown_is_said_with_a_reason(claim):
    verdict = verify(claim)
    assert isinstance(verdict, Unknown)
    assert verdict.reason


def test_what_is_not_in_the_language_is_an_error():
    with pytest.raises(LanguageError):
        verify("2x = 3")
    with pytest.raises(LanguageError):
        verify("")


def test_a_false_theorem_is_never_shown(monkeypatch):
    """If the kernel accepted what fails at an instance, that is a fault, not a proof."""
    false = type_claim("x <= 1").statement
    good = prove(type_claim("x <= x").statement)
    forged = Theorem(false, good.proof, ())
    monkeypatch.setattr(module, "prove", lambda statement: forged)
    with pytest.raises(module.Contradiction, match="accepted, but false at"):
        verify("x <= 1")


# --- derive -------------------------------------------------------------------------------------------------


def test_derive_gives_the_theorem_or_says_why_not():
    assert derive("H(P) <= log(n)").statement.name == "entropy_le_log_card"
    with pytest.raises(NotProved, match=r"^refuted: left is ") as no:
        derive("H(P) = H(Q)")
    assert isinstance(no.value, SymentropyError)
    assert isinstance(no.value.verdict, Refuted)
    with pytest.raises(NotProved, match=r"^ill-posed: needs x != 0"):
        derive("x/x = 1")
    with pytest.raises(NotProved, match=r"^unknown: "):
        derive("I(X; Y) >= 0")


def test_verdicts_have_their_words():
    assert {v.verdict for v in (Proved, Refuted, Unknown, IllPosed, TimedOut)} == {
        "proved", "refuted", "unknown", "ill-posed", "timeout",
    }  # fmt: skip
