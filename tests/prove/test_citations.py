"""Which theorems are proposed for a claim, and at which terms."""

from __future__ import annotations

import pytest
from proving import scope, stated

from symentropy.kernel.check import cited
from symentropy.kernel.terms import ONE, Add, At, Bind, Bound, Call, Mul, Natural, Pmf, Range, Real, Use, Var, num
from symentropy.prove.citations import bounds, equations, evidence, match
from symentropy.theory.quantities import KL, UNIFORM, H
from symentropy.theory.typing import type_lines

n, a, b, x, P, Q = map(Var, "nabxPQ")
NUMBERS = {"a": Real(), "b": Real()}


def matched(pattern, term, kinds=NUMBERS):
    found = {}
    return found if match(pattern, term, kinds, found) else None


@pytest.mark.parametrize(
    ("pattern", "term", "found"),
    [
        (a, x, {"a": x}),
        (Add((a, b)), Add((x, num(2))), {"a": x, "b": num(2)}),
        (Add((a, a)), Add((x, x)), {"a": x}),
        (Add((a, a)), Add((x, ONE)), None),
        (Add((a, b)), Mul((x, x)), None),
        (Add((a, b)), Add((x, x, x)), None),
        (Add((a, ONE)), Add((x, ONE)), {"a": x}),
        (Add((a, ONE)), Add((x, num(2))), None),
        (Call("log", (a,)), Call("exp", (x,)), None),
        (Call("log", (a,)), Call("log", (x,)), {"a": x}),
        (x, x, {}),
        (x, b, None),
        (At(P, a), At(Q, x), None),
    ],
)
def test_matching(pattern, term, found):
    assert matched(pattern, term) == found


def test_what_is_bound_inside_is_no_value():
    """a would have to be the sum's own index."""
    body = Mul((a, Bound(0)))
    assert matched(Bind("sum", Range(ONE, n), body), Bind("sum", Range(ONE, n), Mul((x, Bound(0))))) == {"a": x}
    assert matched(Bind("sum", Range(ONE, n), body), Bind("sum", Range(ONE, n), Mul((Bound(0), Bound(0))))) is None


def test_a_sum_is_no_product_and_a_support_no_range():
    whole = Bind("sum", Range(ONE, n), At(P, Bound(0)))
    assert matched(whole, Bind("prod", Range(ONE, n), At(P, Bound(0)))) is None
    assert matched(whole, Bind("sum", Range(ONE, n, At(P, Bound(0))), At(P, Bound(0)))) is None
    assert matched(whole, whole) == {}


def test_definitions_match_by_value():
    kinds = {"n": Natural(), "P": Pmf(n)}
    assert matched(Use(H, (n, P)), Use(H, (num(2), Q)), kinds) == {"n": num(2), "P": Q}
    assert matched(Use(H, (n, P)), Use(UNIFORM, (n,)), kinds) is None


def test_equations_by_their_left_side():
    goal, ctx, _ = scope("H(U) + KL(A || B) = 0", pmf=["A", "B"])
    found = {c.name: dict(c.cite.at) for c in equations((goal.lhs, goal.rhs))}
    assert found["entropy_uniform"] == {"n": n}
    assert found["kl_eq_cross_entropy_sub_entropy"] == {"n": n, "P": Var("A"), "Q": Var("B")}
    assert "entropy_le_log_card" not in found
    for c in equations((goal.lhs, goal.rhs)):
        (claim,) = cited(c.cite, ctx, {})
        assert claim.relation == "="


def test_bounds_at_the_pmfs_of_the_claim():
    _, ctx, statement = scope("KL(P || Q) >= 0")
    found = [(c.name, dict(c.cite.at)) for c in bounds(statement, ctx)]
    assert ("kl_nonneg", {"n": n, "P": P, "Q": Q}) in found
    assert ("kl_nonneg", {"n": n, "P": P, "Q": Use(UNIFORM, (n,))}) in found
    assert {name for name, _ in found} >= {"entropy_nonneg", "entropy_le_log_card", "cross_entropy_nonneg"}
    assert len(found) == len({repr(f) for f in found})


def test_mixtures_only_where_jensen_shannon_is():
    for claim, there in (("JS(P, Q) >= 0", True), ("KL(P || Q) >= 0", False)):
        _, ctx, statement = scope(claim)
        values = [v for c in bounds(statement, ctx) for _, v in c.cite.at]
        assert any(isinstance(v, Bind) and v.op == "lam" for v in values) == there


def test_theorems_about_a_density_at_its_parameters():
    (side,) = type_lines(["h(Normal(2, s))"]).terms
    found = {c.name: dict(c.cite.at) for c in evidence((side,))}
    assert set(found) == {"normal_mass", "normal_mean", "normal_variance"}
    assert set(map(tuple, (f.items() for f in found.values()))) == {(("mu", num(2)), ("sigma", Var("s")))}
    assert evidence((Use(KL, (n, P, Q)),)) == []


def test_without_pmfs_there_is_nothing_to_choose():
    statement = stated("x < x + 1")
    _, ctx, _ = scope("x < x + 1")
    assert list(bounds(statement, ctx)) == []
