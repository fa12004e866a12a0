"""What is answered where no joint pmf refutes a claim, and what the command line prints."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from fractions import Fraction

import pytest

from symentropy import batch
from symentropy.prove.shannon.certificate import violates
from symentropy.prove.shannon.exact import prove
from symentropy.prove.shannon.facts import read_problem
from symentropy.prove.shannon.pmfs import Joint
from symentropy.prove.shannon.refuting import Counterexample, instance, verified
from symentropy.prove.shannon.verdicts import allowed, judged, statement
from symentropy.prove.verify import verify
from symentropy.theory.typing import type_claim

verdicts = importlib.import_module("symentropy.prove.shannon.verdicts")
ZHANG_YEUNG = "2*I(C; D) <= I(A; B) + I(A; C, D) + 3*I(C; D | A) + I(C; D | B)"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(verdicts, "SEARCH_SECONDS", 0.3)


def _random(claim, given=(), **declared):
    return type_claim(claim, given, **declared).random


def test_facts_that_contradict_each_other():
    assert judged(_random("H(X) >= 1", ["H(X) < 0"])).verdict == "ill-posed"
    assert judged(_random("H(X) >= 5", ["X ⟂ Y", "I(X; Y) > 0"])).verdict == "ill-posed"


def test_unknown_shows_the_polymatroid():
    verdict = judged(_random(ZHANG_YEUNG))
    problem = read_problem(_random(ZHANG_YEUNG))
    found = prove(problem)
    assert violates(found, problem)
    assert verdict.verdict == "unknown"
    assert allowed(found, problem.variables) in verdict.reason


def test_what_is_not_linear_is_named():
    assert "H(X)*H(Y)" in judged(_random("H(X)*H(Y) >= 0")).reason


@pytest.mark.parametrize(
    ("given", "atoms"), [((), 1), (("H(X) > 0",), 2), (("X ⟂ Y", "H(X) > 0", "H(Y) > 0"), 4), (("card(X) = 3",), 3)]
)
def test_instances_of_facts(given, atoms):
    assert len(instance(_random("H(X) <= H(X, Y)", given)).joint.atoms) == atoms


def test_the_statement_says_everything():
    said = statement(_random("H(X) <= log(n)", ["card(X) = n", "X -> Y -> Z", "Z = f(X)", "n >= 2"], base="bits"))
    for part in (
        "integer n",
        "X, Y, Z",
        "card(X) = n",
        "I(X; Z | Y) = 0",
        "H(Z | X) = 0",
        "2 ≤ n",
        "base 2",
        "≤ log(n)",
    ):
        assert part in said


def test_the_claim_is_judged_in_its_base():
    assert verify("H(X) <= 1", ["card(X) = 2", "H(X) > 1/2"], base="bits").verdict != "refuted"
    verdict = verify("H(X) <= 1", base="bits")
    assert (verdict.verdict, verdict.gap[:8]) == ("refuted", "0.584962")


def test_a_batch_of_claims():
    lines = [
        {"id": 1, "claim": "I(X; Y | Z) >= I(X; Y)", "given": ["X -> Y -> Z"]},
        {"id": 2, "claim": "H(A, B) <= H(A)"},
        {"id": 3, "claim": "H(X | "},
    ]
    stream = [json.dumps(line).encode() for line in lines]
    answers = [json.loads(text) for text, _ in batch.run(batch.VERIFY, stream, {}, 30.0)]
    assert [a["verdict"] for a in answers] == ["refuted", "refuted", "error"]
    first = answers[0]
    left, right = first["reason"].removeprefix("left is ").split(", right is ")
    found = Counterexample(Joint.from_json(first["witness"]["joint"]), (), left, right, first["gap"])
    assert verified(_random(lines[0]["claim"], lines[0]["given"]), found)
    assert sum(Fraction(row["p"]) for row in first["witness"]["joint"]) == 1


def test_the_command_line():
    done = subprocess.run(
        [sys.executable, "-m", "symentropy", "verify", "I(X; Y) <= I(X; Y | Z)", "--timeout", "60"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "X=0 Y=0 Z=0 p=1/2; X=1 Y=1 Z=1 p=1/2" in done.stdout
    assert "left - right = 0.693147180559945309417232121458" in done.stdout
