"""What a claim needs of its pmfs is assumed and shown; nothing else is, and nothing that is not needed."""

from __future__ import annotations

import pytest

from symentropy.kernel.check import context
from symentropy.kernel.proof import Claim, Exists, Extremum, Iff, Statement
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Div,
    Index,
    Interval,
    Mul,
    Natural,
    Pmf,
    Range,
    Real,
    Use,
    Var,
    num,
)  # fmt: skip
from symentropy.kernel.wf import needs
from symentropy.theory.assume import assume, goal_claims, missing
from symentropy.theory.quantities import CE, KL, ONEHOT, UNIFORM, H
from symentropy.theory.typing import type_claim, type_lines

n, P, Q, x, k = map(Var, "nPQxk")
i = Bound(0)
p, q = At(P, i), At(Q, i)
WHOLE, SUPPORT = Range(ONE, n), Range(ONE, n, p)
PMFS = (("n", Natural()), ("P", Pmf(n)), ("Q", Pmf(n)))
ABSOLUTELY = Claim(ZERO, "<", q, (SUPPORT,))


def assumed(claim, *given, **declared):
    """The hypotheses added, and what is still needed."""
    statement = type_claim(claim, given, **declared).statement
    full, left = assume(statement)
    assert full.given[len(full.given) - len(statement.given) :] == statement.given
    assert (full.variables, full.goal) == (statement.variables, statement.goal)
    return full.given[: len(full.given) - len(statement.given)], left


@pytest.mark.parametrize(
    ("claim", "added"),
    [
        ("KL(P || Q) >= 0", (ABSOLUTELY,)),
        ("H(P, Q) >= 0", (ABSOLUTELY,)),
        ("KL(P || Q) = H(P, Q) - H(P)", (ABSOLUTELY,)),
        ("KL(Q || P) >= 0", (Claim(ZERO, "<", p, (Range(ONE, n, q),)),)),
        ("sum(i, P[i]*log(P[i]/Q[i])) >= 0", (ABSOLUTELY,)),
        ("sum(i, log(P[i])) <= 0", (Claim(ZERO, "<", p, (WHOLE,)),)),
        ("sum(i, 1/P[i]) >= 1", (Claim(ZERO, "<", p, (WHOLE,)),)),
        ("H(P) >= 0", ()),
        ("sum(i, P[i]*log(P[i])) <= 0", ()),
        ("KL(P || U) >= 0", ()),
        ("JS(P, Q) >= 0", ()),
        ("sum(i, P[i]^2) <= 1", ()),
        ("x + 1 > x", ()),
    ],
)
def test_what_is_assumed(claim, added):
    assert assumed(claim) == (added, [])


def test_both_directions_if_both_are_needed():
    added, left = assumed("KL(P || Q) + KL(Q || P) >= 0")
    assert set(added) == {ABSOLUTELY, Claim(ZERO, "<", p, (Range(ONE, n, q),))}
    assert left == []


def test_a_chain_of_dominations():
    added, left = assumed("KL(P || Q) + KL(Q || R) >= 0")
    assert len(added) == 2 and left == []


def test_an_entry_outside_of_any_sum():
    added, left = assumed("log(P[k]) <= 0")
    assert added == (Claim(ZERO, "<", At(P, k)),)
    assert left == []


def test_what_was_given_is_not_assumed_again():
    assert assumed("KL(P || Q) >= 0", "Q[i] > 0") == ((), [])
    assert assumed("sum(i, log(P[i])) <= 0", "P[i] > 0") == ((), [])


@pytest.mark.parametrize(
    ("claim", "what"),
    [("log(x) <= x", "positive"), ("1/x = 1", "nonzero"), ("x/x = 1", "nonzero"), ("sqrt(x) = 1", "nonnegative")],
)
def test_of_numbers_nothing_is_assumed(claim, what):
    added, left = assumed(claim)
    assert added == ()
    assert {need.what for need in left} == {what}
    assert left[0].term == x and left[0].scope == ()


def test_of_vectors_nothing_is_assumed():
    added, left = assumed("sum(i, log(z[i])) <= 0")
    assert added == () and [need.what for need in left] == ["positive"]


def test_only_of_names_of_pmfs():
    """Nothing makes the second entry of (1, 0) positive, and P[2] = 0 is not assumed instead."""
    added, left = assumed("KL(P || (1, 0)) >= 0")
    assert added == ()
    assert [need.what for need in left] == ["nonzero", "positive"]


def test_with_a_number_among_the_needs_the_pmfs_are_still_served():
    added, left = assumed("KL(P || Q) + log(x) >= 0")
    assert added == (ABSOLUTELY,)
    assert [need.what for need in left] == ["positive"]


def test_a_hypothesis_that_needs_one_itself_comes_after_it():
    added, left = assumed("H(P) >= 0", "KL(P || Q) <= 1")
    assert added == (ABSOLUTELY,) and left == []


def test_after_assuming_nothing_is_missing():
    for claim in ("KL(P || Q) >= 0", "sum(i, log(P[i])/Q[i]) <= 0", "sum(i, P[i]/Q[i]) >= 1"):
        statement, left = assume(type_claim(claim).statement)
        assert left == [] == missing(statement)
        assert missing(type_claim(claim).statement) != []


def test_further_lines_may_need_more():
    (line,) = type_lines(["sum(i, P[i]*log(Q[i]))"]).terms
    statement = Statement("s", PMFS, (), Claim(Use(H, (n, P)), "<=", Call("log", (n,))))
    assert assume(statement) == (statement, [])
    full, left = assume(statement, line)
    assert full.given == (ABSOLUTELY,) and left == []
    assert not list(needs(line, context(full)))


def test_every_part_of_the_goal_counts():
    bound = Claim(Use(H, (n, P)), "<=", Use(CE, (n, P, Q)))
    same = Claim(p, "=", q, (WHOLE,))
    ratio = Claim(Div(p, q), "=", ONE, (WHOLE,))
    assert assume(Statement("s", PMFS, (), Iff(bound, (same,))))[0].given == (ABSOLUTELY,)
    found = assume(Statement("s", PMFS, (), Iff(Claim(ZERO, "<=", ONE), (ratio,))))[0]
    assert found.given == (Claim(ZERO, "<", q, (WHOLE,)),)
    assert goal_claims(Statement("s", PMFS, (), Iff(bound, (same,)))) == (bound, same)
    assert goal_claims(Statement("s", PMFS, (), Extremum("P", bound, Use(UNIFORM, (n,))))) == (bound,)
    some = Exists((("x", Real()),), (Claim(x, "<", ZERO),))
    assert goal_claims(Statement("s", (), (), some)) == some.claims
    assert missing(Statement("s", (), (), some)) == []


def test_under_two_binders_each_keeps_its_index():
    inner = Bind("sum", WHOLE, Mul((At(P, Bound(1)), Call("log", (q,)))))
    statement = Statement("s", PMFS, (), Claim(Bind("sum", WHOLE, inner), "<=", ZERO))
    full, left = assume(statement)
    assert left == []
    assert full.given == (Claim(ZERO, "<", q, (WHOLE, WHOLE)),)


def test_names_that_are_not_declared_are_left_over():
    found = missing(Statement("s", (), (), Claim(Add((x, num(1))), "=", x)))
    assert [need.what for need in found] == ["form", "form"]
    assert missing(Statement("s", (("k", Index(n)),), (), Claim(k, "=", k)))


DECLARED = {
    "J": "joint pmf of n x m", "K": "joint pmf of n x m", "x": "labels 1..N in 1..n",
    "f": "density on (-inf, inf)", "g": "density on (-inf, inf)",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "entry", "binders"),
    [
        ("KL(J || K)", At(At(Var("K"), Bound(1)), Bound(0)),
         (Range(ONE, n), Range(ONE, Var("m"), At(At(Var("J"), Bound(1)), Bound(0))))),
        ("H(onehot(k), Q)", q, (Range(ONE, n, At(Use(ONEHOT, (n, k)), i)),)),
        ("-sum(j, 1, N, log(Q[x[j]]))/N", At(Q, At(x, Bound(0))), (Range(ONE, Var("N")),)),
        ("KL(f || g)", At(Var("g"), Bound(1)),
         (Interval(NEG_INF, INF), Range(ONE, ONE, At(Var("f"), Bound(1))))),
    ],
)  # fmt: skip
def test_a_guard_may_be_any_expression(text, entry, binders):
    read = type_lines([text], where=DECLARED)
    goal = Claim(read.terms[0], "=", read.terms[0])
    statement, left = assume(Statement("s", read.variables, read.given, goal, convergent=read.convergent))
    (added,) = statement.given
    assert (added.lhs, added.relation, added.binders) == (ZERO, "<", binders)
    assert added.rhs == entry
    assert {need.what for need in left} <= {"convergent"}


def test_integrals_that_exist_are_kept_and_have_needs():
    integral = "int(y, -inf, inf, f(y)*log(f(y)/g(y)))"
    read = type_lines(["KL(f || g)"], where=DECLARED, converging=[integral])
    goal = Claim(ZERO, "<=", ONE)
    statement, _ = assume(Statement("s", read.variables, (), goal, convergent=read.convergent))
    assert statement.convergent == read.convergent and len(statement.given) == 1


def test_a_conjunction_needs_what_its_parts_need():
    claims = (Claim(Use(KL, (n, P, Q)), "=", ZERO),)
    assert assume(Statement("s", PMFS, (), Exists((), claims)))[0].given == (ABSOLUTELY,)
