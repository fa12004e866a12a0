"""Counterexamples are exact, satisfy the hypotheses, and are certainly counterexamples; true claims have none."""

from fractions import Fraction
from itertools import islice
from time import monotonic

import mpmath
import pytest

from symentropy.kernel.proof import Claim, Exists, Iff, Statement
from symentropy.kernel.terms import (
    ONE,
    PI,
    ZERO,
    Add,
    At,
    Bound,
    Call,
    Density,
    Div,
    Index,
    Interval,
    Mul,
    Natural,
    Num,
    Pmf,
    Positive,
    Pow,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vec,
    Vector,
    free_names,
    num,
)
from symentropy.prove.instances import closed_claims, holds, solve
from symentropy.prove.refute import Counterexample, candidates, instance, refute
from symentropy.theory.quantities import KL, LINE, H, h, log, minus
from symentropy.theory.typing import type_claim

n, x, y, P, Q = map(Var, "nxyPQ")
i = Bound(0)
PMFS = (("n", Natural()), ("P", Pmf(n)), ("Q", Pmf(n)))


def typed(claim: str, *given: str) -> Statement:
    statement = type_claim(claim, given).statement
    assert statement is not None
    return statement


def fractions(t: Term) -> list[Fraction]:
    assert isinstance(t, Vec)
    return [item.value for item in t.items if isinstance(item, Num)]


def assert_refutes(found: Counterexample | None, statement: Statement) -> Counterexample:
    assert found is not None
    assert set(found.values) == {name for name, _ in statement.variables}
    assert all(holds(claim, found.values) for claim in statement.given)
    assert not free_names(found.lhs) and not free_names(found.rhs)
    with mpmath.workdps(60):
        if found.gap in ("inf", "-inf"):
            assert found.gap in (found.left.decimal, "-" + found.right.decimal, found.right.decimal)
        elif found.gap == "0":
            assert found.claim.relation == "<"
            assert mpmath.mpf(found.left.lower) <= mpmath.mpf(found.right.upper)
        else:
            apart = mpmath.mpf(found.left.lower) > mpmath.mpf(found.right.upper)
            below = mpmath.mpf(found.left.upper) < mpmath.mpf(found.right.lower)
            assert apart or (below and found.claim.relation == "=")
            assert (mpmath.mpf(found.gap) > 0) == apart
    return found


FALSE = [
    ("KL(P || Q) <= 0", ()),
    ("KL(P || Q) > 0", ()),
    ("KL(P || Q) = KL(Q || P)", ()),
    ("KL(P || Q) <= KL(Q || P) + 10", ()),
    ("H(P) < log(n)", ("n >= 2",)),
    ("H(P) < log(n)", ("n >= 20",)),
    ("H(P) > 0", ("n >= 3",)),
    ("H(P) <= 3/2", ()),
    ("H(P) <= 3", ()),
    ("H(P, Q) = H(P)", ()),
    ("H(P) < H(Q)", ("Q[i] = 1/n",)),
    ("JS(P, Q) < log(2)", ()),
    ("Renyi(P, 2) >= Renyi(P, 1/2)", ()),
    ("sum(i, P[i]^2) < 1", ()),
    ("P[1] <= 1/2", ()),
    ("P[i] < 1", ()),
    ("h(Normal(mu, sigma)) >= 0", ()),
    ("x^2 >= x", ("0 < x < 1",)),
    ("a*b < 1/4", ("a + b = 1",)),
    ("a*b <= 1/5", ("a + b = 1",)),
    ("a + b >= 0", ("a = 2*b",)),
    ("x < 7", ()),
    ("x^2 > 0", ()),
    ("sum(k, 1, n, k^2) = n^3/3", ()),
    ("exp(pi*sqrt(163)) >= 262537412640768744", ()),
    ("x^4 - 3*x^3 + 2*x > -1/2", ("x > 0",)),
    ("x <= 1000000", ("x > 999999",)),
]


@pytest.mark.parametrize(("claim", "given"), FALSE)
def test_false_claims_are_refuted_quickly(claim, given):
    statement, started = typed(claim, *given), monotonic()
    assert_refutes(refute(statement), statement)
    assert monotonic() - started < 2


TRUE = [
    ("KL(P || Q) >= 0", ()),
    ("H(P) <= log(n)", ()),
    ("H(P, Q) = KL(P || Q) + H(P)", ()),
    ("JS(P, Q) <= log(2)", ()),
    ("x^2 >= 0", ()),
    ("a*b <= 1/4", ("a + b = 1",)),
    ("sum(k, 1, n, k^2) = n*(n + 1)*(2*n + 1)/6", ()),
    ("log(p*q) = log(p) + log(q)", ("p > 0", "q > 0")),
    ("H(P) = H(Q)", ("P[i] = Q[i]",)),
    ("h(Normal(mu, sigma)) = log(2*pi*e*sigma^2)/2", ()),
    ("surprisal(p*q) = surprisal(p) + surprisal(q)", ("p > 0", "q > 0")),
    ("exp(pi*sqrt(163)) < 262537412640768744", ()),
]


@pytest.mark.parametrize(("claim", "given"), TRUE)
def test_true_claims_are_not(claim, given):
    assert refute(typed(claim, *given), 0.2) is None


def test_the_simplest_witness_comes_first():
    found = assert_refutes(refute(typed("KL(P || Q) <= 0")), typed("KL(P || Q) <= 0"))
    assert found.values["n"] == num(2)
    assert fractions(found.values["P"]) == [Fraction(1, 4), Fraction(3, 4)]


def test_boundary_cases_give_gap_zero_exactly():
    found = assert_refutes(refute(typed("KL(P || Q) > 0")), typed("KL(P || Q) > 0"))
    assert found.gap == "0"
    assert found.values["P"] == found.values["Q"]


def test_an_infinite_side_counts_as_its_value():
    statement = typed("KL(P || Q) <= 100")
    found = assert_refutes(refute(statement), statement)
    assert (found.left.decimal, found.gap) == ("inf", "inf")
    infinite = Use(KL, (num(2), Vec((num(Fraction(1, 2)),) * 2), Vec((ONE, ZERO))))
    for relation, fails in (("=", True), ("<=", False), ("<", False)):
        found = refute(Statement("s", (), (), Claim(ONE, relation, infinite)))  # type: ignore[arg-type]
        assert (found is not None) == fails
    assert refute(Statement("s", (), (), Claim(infinite, "<=", infinite))) is None
    assert refute(Statement("s", (), (), Claim(infinite, "=", infinite))) is None


def test_where_a_side_has_no_value_nothing_is_refuted():
    assert refute(Statement("s", (("x", Real()),), (), Claim(Div(x, x), "=", ONE)), 0.2) is None
    only_zero = Claim(x, "=", ZERO)
    assert refute(Statement("s", (("x", Real()),), (only_zero,), Claim(log(x), "=", num(5))), 0.2) is None
    integral = Use(h, (Var("f"),))
    assert refute(Statement("s", (("f", Density(Interval(ZERO, ONE))),), (), Claim(integral, "<", ZERO)), 0.2) is None


def test_a_universal_goal_fails_at_one_point():
    goal = Claim(At(P, i), "<=", Div(ONE, n), (Range(ONE, n),))
    statement = Statement("s", PMFS[:2], (), goal)
    found = assert_refutes(refute(statement), statement)
    assert isinstance(found.lhs, At)
    assert found.claim.binders == ()
    guarded = Claim(ZERO, "<", At(Q, i), (Range(ONE, n, At(P, i)),))
    statement = Statement("s", PMFS, (), guarded)
    found = assert_refutes(refute(statement), statement)
    assert found.gap == "0"


def test_two_binders_keep_their_indices_apart():
    """P[i] <= Q[j] for all i, j is false, and P[i] Q[j] = Q[j] P[i] is not."""
    binders = (Range(ONE, n), Range(ONE, n))
    false = Statement("s", PMFS, (), Claim(At(P, Bound(1)), "<=", At(Q, Bound(0)), binders))
    found = assert_refutes(refute(false), false)
    assert found.lhs.vector == found.values["P"]  # type: ignore[attr-defined]
    products = [Mul((At(P, Bound(a)), At(Q, Bound(1 - a)))) for a in (0, 1)]
    assert refute(Statement("s", PMFS, (), Claim(products[0], "=", products[0], binders)), 0.1) is None
    assert_refutes(refute(unequal := Statement("s", PMFS, (), Claim(products[0], "=", products[1], binders))), unequal)
    triangle = Claim(Bound(0), "<=", Bound(1), (Range(ONE, num(3)), Range(ONE, Bound(0))))
    assert sorted(tuple(int(side.value) for side in sides) for sides in closed_claims(triangle)) == [
        (1, 1), (1, 2), (1, 3), (2, 2), (2, 3), (3, 3),
    ]  # fmt: skip


def test_the_bound_of_an_iff_is_refuted_and_an_exists_is_not():
    bound = Claim(Use(H, (n, P)), "<=", ZERO)
    assert_refutes(refute(iff := Statement("s", PMFS[:2], (), Iff(bound, ()))), iff)
    assert refute(Statement("s", (), (), Exists((("x", Real()),), (Claim(x, "<", ZERO),)))) is None


# --- instances --------------------------------------------------------------------------------------------

SATISFIABLE = [
    ("x = 0", ("0 < x < 1",)),
    ("x = 0", ("x + y = 1", "x - y = 1/3")),
    ("x = 0", ("3*x + 2 = 11",)),
    ("x = 0", ("y = log(2)", "x > y")),
    ("x = 0", ("x > 5", "y > x", "z > y")),
    ("x = 0", ("2*x + 1 > 10^6", "x < 500001")),
    ("x = 0", ("x^2 = 4",)),
    ("H(P) = 0", ("n >= 20",)),
    ("H(P) = 0", ("Q[i] = (P[i] + R[i])/2",)),
    ("H(P) = 0", ("P[1] = 1/2",)),
    ("H(P) = 0", ("P[i] > 0",)),
    ("H(P) = H(Q)", ("H(P) = log(2)", "n = 4")),
]


@pytest.mark.parametrize(("claim", "given"), SATISFIABLE)
def test_hypotheses_are_met(claim, given):
    statement = typed(claim, *given)
    found = instance(statement)
    assert found is not None
    assert all(holds(g, found) for g in statement.given)


@pytest.mark.parametrize("given", [("x > 0", "x < 0"), ("x = 1", "x = 2"), ("1 > 2",), ("H(P) > log(n)",)])
def test_contradictions_have_no_instance(given):
    assert instance(typed("x = x", *given), 0.3) is None


def test_a_statement_without_variables_has_one_instance():
    assert list(candidates(Statement("s", (), (), Claim(ONE, "=", ONE)))) == [{}]


def test_every_candidate_is_of_its_kind():
    kinds = (
        ("n", Natural()),
        ("k", Index(n)),
        ("x", Real()),
        ("s", Positive()),
        ("P", Pmf(n)),
        ("z", Vector(n)),
        ("f", Density(LINE)),
    )
    statement = Statement("s", kinds, (), Claim(ZERO, "=", ZERO))
    seen = list(islice(candidates(statement, 5), 400))
    assert len(seen) == 400
    for values in seen:
        size = values["n"].value  # type: ignore[attr-defined]
        assert size >= 1
        assert 1 <= values["k"].value <= size  # type: ignore[attr-defined]
        assert values["s"].value > 0  # type: ignore[attr-defined]
        p = fractions(values["P"])
        assert len(p) == size == len(fractions(values["z"]))
        assert sum(p) == 1 and min(p) >= 0
    assert len({tuple(v.values()) for v in seen[:50]}) == 50


def test_telling_pmfs_are_among_the_first():
    first = list(islice(candidates(Statement("s", PMFS, (), Claim(ZERO, "=", ZERO))), 60))
    assert any(v["P"] == v["Q"] for v in first)
    assert any(set(fractions(v["P"])) == {0, 1} for v in first)
    assert any(len(set(fractions(v["P"]))) == 1 and v["n"] != ONE for v in first)
    assert any(0 in fractions(v["Q"]) and 0 not in fractions(v["P"]) for v in first)


def test_candidates_are_the_same_in_every_run():
    statement = Statement("s", PMFS, (), Claim(ZERO, "=", ZERO))
    assert list(islice(candidates(statement), 100)) == list(islice(candidates(statement), 100))


def test_the_budget_is_kept():
    started = monotonic()
    assert refute(typed("KL(P || Q) >= 0"), 0.3) is None
    assert monotonic() - started < 1.5


# --- equations give values --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lhs", "rhs", "value"),
    [
        (Add((x, y)), ONE, num(-2)),
        (Mul((num(2), y)), x, num(Fraction(3, 2))),
        (Mul((x, y)), num(6), num(2)),
        (y, Call("log", (x,)), Call("log", (num(3),))),
        (Pow(y, num(2)), num(4), None),
        (x, num(3), None),
        (Mul((ZERO, y)), ZERO, None),
    ],
)
def test_solving_for_y_where_x_is_3(lhs, rhs, value):
    assert solve(Claim(lhs, "=", rhs), "y", Real(), {"x": num(3)}) == value


def test_solutions_of_the_wrong_kind_are_none():
    assert solve(Claim(y, "=", minus(x)), "y", Positive(), {"x": ONE}) is None
    assert solve(Claim(y, "=", Div(x, num(2))), "y", Natural(), {"x": ONE}) is None
    assert solve(Claim(y, "=", PI), "y", Index(num(5)), {}) is None
    each = (Range(ONE, num(2)),)
    assert solve(Claim(At(P, i), "=", num(Fraction(1, 2)), each), "P", Pmf(num(2)), {}) == Vec(
        (num(Fraction(1, 2)),) * 2
    )
    assert solve(Claim(At(P, i), "=", ONE, each), "P", Pmf(num(2)), {}) is None
    assert solve(Claim(At(P, i), "=", ONE, each), "P", Pmf(num(3)), {}) is None
