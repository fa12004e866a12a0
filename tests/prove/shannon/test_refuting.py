"""False claims about random variables fail at an exact joint pmf; true ones at none."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from functools import cache
from math import isclose

import mpmath
import pytest
from false_claims import FALSE, NUDGED, POLYMATROIDS, TRUE

from symentropy.prove.shannon.forms import Mixed, members, read_relation
from symentropy.prove.shannon.pmfs import Joint
from symentropy.prove.shannon.refuting import refute, verified
from symentropy.prove.verify import verify
from symentropy.theory.typing import type_claim

SECONDS = 20.0  # far more than any needs: a loaded machine is no reason to fail


def _random(claim, given=()):
    return type_claim(claim, given).random


@cache
def _found(claim, given):
    return refute(_random(claim, given), SECONDS)


def _excess(claim, found):
    """By how much the claim fails, computed by another reading of it and in other arithmetic."""
    demand = read_relation(type_claim(claim).random.claim, found.joint.names)
    if demand.form.numbers:
        raise Mixed(type_claim(claim).random.claim)
    with mpmath.workdps(60):
        entropies = {mask: _entropy(found.joint, mask) for mask, _ in demand.form.entropies}
        total = sum(mpmath.mpf(c.numerator) / c.denominator * entropies[m] for m, c in demand.form.entropies)
        total += mpmath.mpf(demand.form.constant.numerator) / demand.form.constant.denominator
        return -total if demand.relation != "=" else abs(total)


def _entropy(joint, mask):
    sums = {}
    for outcome, p in joint.atoms:
        seen = tuple(outcome[k] for k in members(mask))
        sums[seen] = sums.get(seen, 0) + p
    return sum(-mpmath.mpf(p.numerator) / p.denominator * mpmath.log(mpmath.mpf(p.numerator) / p.denominator)
               for p in sums.values())  # fmt: skip


# --- false claims -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "given"), FALSE)
def test_false_claims_fail_at_an_exact_pmf(claim, given):
    found = _found(claim, given)
    assert found is not None
    assert verified(_random(claim, given), found)
    assert sum(p for _, p in found.joint.atoms) == 1
    assert all(isinstance(p, Fraction) for _, p in found.joint.atoms)
    digits = found.gap.lstrip("-0.").split("e")[0].replace(".", "")
    assert len(digits) >= 20 or not mpmath.mpf(found.gap) - mpmath.mpf(found.left) + mpmath.mpf(found.right)


@pytest.mark.parametrize(("claim", "given"), [c for c in FALSE if not c[1] and "card" not in c[0]])
def test_the_gap_by_another_reading(claim, given):
    found = _found(claim, given)
    try:
        excess = _excess(claim, found)
    except Mixed:
        return  # not entropies and rationals alone
    with mpmath.workdps(60):
        assert mpmath.almosteq(abs(mpmath.mpf(found.gap)), abs(excess), rel_eps=1e-20) or found.gap == "0"


@pytest.mark.parametrize(("claim", "given"), POLYMATROIDS[:4])
def test_ingleton_fails_at_few_atoms(claim, given):
    assert len(_found(claim, given).joint.atoms) == 4


def test_nudges_are_there():
    assert len(NUDGED) == 28 and len(FALSE) >= 100


# --- true claims --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("claim", "given"), TRUE)
def test_true_claims_are_never_refuted(claim, given):
    assert refute(_random(claim, given), 0.1) is None


def test_facts_that_cannot_hold_refute_nothing():
    assert refute(_random("H(X) = 1", ["H(X) < 0"]), 0.2) is None
    assert refute(_random("H(X) = 0", ["H(X) > 0", "X ⟂ X"]), 0.2) is None


# --- re-verification ----------------------------------------------------------------------------------------


def test_what_is_changed_is_not_verified():
    random = _random("H(X) >= H(Y)", ["X = f(Y)"])
    found = refute(random, SECONDS)
    assert verified(random, found)
    digit = "1" if found.gap[-1] != "1" else "2"
    assert not verified(random, replace(found, gap=found.gap[:-1] + digit))
    assert not verified(random, replace(found, left=found.right))
    other = Joint.of(found.joint.names, [((0, 0), 1), ((1, 0), 1)])
    assert not verified(random, replace(found, joint=other))
    assert not verified(_random("H(X) <= H(Y)", ["X = f(Y)"]), found)
    assert not verified(_random("H(X) >= H(Z)"), found)
    assert not verified(random, replace(found, setting=(("n", Fraction(2)),)))


def test_a_fact_that_holds_nearly_does_not_hold():
    random = _random("I(X; Y) = 1", ["X ⟂ Y"])
    nearly = Joint.of(("X", "Y"), [((0, 0), 10**15 + 1), ((0, 1), 10**15), ((1, 0), 10**15), ((1, 1), 10**15)])
    found = replace(refute(random, SECONDS), joint=nearly)
    assert not verified(random, found)
    relation = _random("I(X; Y) = 1", ["I(X; Y) = 0"])
    assert not verified(relation, found)


def test_found_again():
    random = _random("I(X; Y, Z) <= I(X; Y) + I(X; Z)")
    assert refute(random, SECONDS) == refute(random, SECONDS)


# --- verdicts -----------------------------------------------------------------------------------------------


def test_the_verdict_holds_the_joint_pmf():
    verdict = verify("I(X; Y) <= I(X; Y | Z)")
    assert verdict.verdict == "refuted"
    assert Joint.from_json(verdict.witness["joint"]).names == ("X", "Y", "Z")
    assert isclose(float(verdict.gap), 0.6931471805599453)
    assert json.loads(json.dumps(verdict.witness)) == verdict.witness


def test_the_verdict_with_other_names_and_a_base():
    assert verify("H(X) < log(n)", ["card(X) = n"]).witness["n"] == "1"
    assert verify("H(X, Y) = H(X) + H(Y)", base="bits").gap == "-1"
    assert refute(_random("H(X)/log(2) <= 1", ["card(X) = 2", "H(X) = H(Y)"]), 0.3) is None


def test_no_meaning_at_constants():
    verdict = verify("I(X; Y)/H(X) <= 1")
    assert (verdict.verdict, "constant" in verdict.reason) == ("ill-posed", True)
    assert verify("I(X; Y)/H(X) < 1", ["H(X) > 0"]).verdict == "refuted"


@pytest.mark.parametrize(
    "claim", ["H(X) <= H(P)", "I(X; Y) <= KL(P || Q)", "H(X) <= sum(k, 1, inf, 1/k^2)", "H(X) <= inf"]
)
def test_what_a_joint_pmf_does_not_settle(claim):
    assert refute(_random(claim), 0.1) is None


def test_densities_are_left_alone():
    assert verify("h(X) >= 0").verdict == "unknown"


def test_pmfs_with_values_beside_variables_are_left_alone():
    from symentropy import verify as outer

    assert outer("H(X) <= H(A)", values={"A": ["1/2", "1/2"]}, timeout=60).verdict == "unknown"
