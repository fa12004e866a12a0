"""Random claims with random facts: what is proved is never refuted, and what is not provable fails at a joint pmf."""

from __future__ import annotations

import random

import pytest

from symentropy.prove.shannon.certificate import Polymatroid, Proof
from symentropy.prove.shannon.exact import prove
from symentropy.prove.shannon.facts import read_problem
from symentropy.prove.shannon.refuting import refute, verified
from symentropy.theory.typing import type_claim

VARIABLES = "XYZW"
FACTS = (
    "{} -> {} -> {}",
    "{} ⟂ {}",
    "{} ⟂ {} | {}",
    "{} = f({}, {})",
    "{} = f({})",
    "indep({}, {}, {})",
    "H({}) = H({})",
)


def _quantity(chance):
    a, b, c, *rest = chance.sample(VARIABLES, 4)
    given = chance.choice(["", f" | {c}", f" | {c}, {rest[0]}"])
    return chance.choice([f"I({a}; {b}{given})", f"H({a}, {b}{given})", f"H({a}{given})"])


def _side(chance, count):
    return " + ".join(chance.choice(["", "2*", "1/3*"]) + _quantity(chance) for _ in range(count))


def _claim(seed):
    chance = random.Random(seed)
    claim = f"{_side(chance, chance.randint(1, 2))} <= {_side(chance, chance.randint(2, 4))}"
    facts = chance.sample(FACTS, chance.randint(0, 2))
    return claim, [fact.format(*chance.sample(VARIABLES, fact.count("{}"))) for fact in facts]


@pytest.mark.parametrize("seed", range(40))
def test_one_answer(seed):
    claim, given = _claim(seed)
    asked = type_claim(claim, given).random
    proof = prove(read_problem(asked))
    found = refute(asked, 0.1 if isinstance(proof, Proof) else 20.0)
    assert isinstance(proof, Proof | Polymatroid)
    assert (found is None) == isinstance(proof, Proof)
    assert found is None or verified(asked, found)
