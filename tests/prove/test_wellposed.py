"""What has no meaning is named, with the values at which it has none and the flag that mends it."""

from __future__ import annotations

import pytest

from symentropy.kernel.proof import Claim, Statement
from symentropy.kernel.terms import ONE, ZERO, Real, Var
from symentropy.kernel.wf import Need
from symentropy.prove.verify import verify
from symentropy.prove.wellposed import contradiction, fault, phrase
from symentropy.theory.assume import assume
from symentropy.theory.typing import type_claim


def reason(claim, *given, **declared):
    statement, needs = assume(type_claim(claim, given, **declared).statement)
    assert needs
    return fault(statement, needs)


@pytest.mark.parametrize(
    ("claim", "begins"),
    [
        ("x/x = 1", 'needs x != 0: add --given "x != 0" (at x = 0: '),
        ("1/(x - 1) = 0", 'needs x - 1 != 0: add --given "x - 1 != 0" (at x = 1: '),
        ("log(p) <= p", "needs p > 0: add --positive p (at p = "),
        ("log(p*q) = log(p) + log(q)", "needs p > 0 and q > 0: add --positive p,q (at p = "),
        ("sqrt(x) >= 0", 'needs x >= 0: add --given "x >= 0" (at x = -'),
        ("log(0) = 1", "log of 0 has no value"),
        ("1/0 = 1", "division by 0"),
    ],
)
def test_what_is_needed_and_how_to_add_it(claim, begins):
    assert reason(claim).startswith(begins)


@pytest.mark.parametrize(
    ("claim", "options"),
    [
        ("x/x = 1", {"given": ["x != 0"]}),
        ("log(p*q) = log(p) + log(q)", {"positive": ["p", "q"]}),
        ("sqrt(x)^2 = x", {"given": ["x >= 0"]}),
        ("1/(x - 1) - 1/(x - 1) = 0", {"given": ["x - 1 != 0"]}),
    ],
)
def test_the_flag_mends_it(claim, options):
    assert verify(claim).verdict == "ill-posed"
    assert verify(claim, **options).verdict == "proved"


def test_meaning_that_holds_but_is_not_shown_is_no_fault(monkeypatch):
    """x^2 - 2x + 2 is never 0: no values are found at which the claim means nothing."""
    import symentropy.prove.wellposed as module

    monkeypatch.setattr(module, "SECONDS", 0.2)
    statement = type_claim("1/(x^2 - 2*x + 2) > 0").statement
    invented = [Need("nonzero", Var("x"), ())]
    assert fault(statement, invented) is None
    assert module.fault(type_claim("1 + 1 = 2").statement, invented) is None


def test_needs_in_words():
    statement = type_claim("x = 1").statement
    assert phrase(Need("positive", Var("x"), ()), statement) == "needs x > 0"
    assert phrase(Need("nonzero", Var("x"), ()), statement) == "needs x != 0"
    assert phrase(Need("nonnegative", Var("x"), ()), statement) == "needs x >= 0"
    assert phrase(Need("integer", Var("x"), ()), statement) == "needs x to be an integer"
    assert phrase(Need("form", Var("x"), (), "x is not a number"), statement) == "x: x is not a number"


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (("x > 1", "x < 0"), True),
        (("x = 1", "x = 2"), True),
        (("x^2 < 0",), True),
        (("1 > 2",), True),
        (("x > 1", "x > 0"), False),
        (("x <= 1", "x >= 1"), False),
        (("x = 1", "x = 1"), False),
        (("x = y", "y = z"), False),
        ((), False),
    ],
)
def test_contradictions_seen_by_signs(given, found):
    assert (contradiction(type_claim("x + y + z = 0", given).statement) is not None) == found


def test_universal_facts_are_left_to_the_search_for_instances():
    at = type_claim("x = 0", ["P[i] > 2"]).statement
    assert contradiction(at) is None
    assert contradiction(Statement("s", (("x", Real()),), (), Claim(ZERO, "=", ONE))) is None
    assert verify("x = x", given=["P[i] > 2"]).verdict in ("unknown", "ill-posed")
