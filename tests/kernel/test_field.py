"""The field: what it takes for equal is equal, and it never goes beyond what the scope allows."""
# ruff: noqa: F403, F405

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import Undefined, value
from mpmath import mpf

from symentropy.kernel import field as limits
from symentropy.kernel.field import Field, Monomial
from symentropy.kernel.terms import PI, E, Rejected

sqrt, exp = (lambda a: call("sqrt", a)), (lambda a: call("exp", a))
a, b = Var("a"), Var("b")  # positive
F = Field(frozenset({"a", "b"}))
THIRD = Num(Fraction(1, 3))

EQUAL = [
    (div(minus(power(x, 2), 1), minus(x, 1)), add(x, 1)),
    (add(div(1, x), div(1, y)), div(add(x, y), mul(x, y))),
    (power(add(x, y), 3), add(power(x, 3), mul(3, x, x, y), mul(3, x, y, y), power(y, 3))),
    (power(x, -2), div(1, mul(x, x))),
    (div(div(x, y), div(z, y)), div(x, z)),
    (log(div(mul(x, y), power(y, 2))), log(div(x, y))),  # one atom: contents are compared by value
    (total(n, mul(p, add(q, 1))), total(n, add(p, mul(p, q)))),
    (total(n, p, guard=mul(2, q)), total(n, p, guard=add(q, q))),
    (call("max", x, y), call("max", y, x)),
    (At(vec(x, y), TWO), y),
    (At(lam(n, mul(b0, x)), k), mul(k, x)),
    (At(P, add(k, 0)), At(P, k)),
    # powers
    (exp(add(x, y)), mul(exp(x), exp(y))),
    (exp(minus(x, y)), div(exp(x), exp(y))),
    (exp(mul(2, x)), power(exp(x), 2)),
    (exp(log(x)), x),
    (exp(mul(3, log(x))), power(x, 3)),
    (exp(1), E),
    (exp(div(x, 2)), sqrt(exp(x))),
    (power(a, x), exp(mul(x, log(a)))),
    (mul(power(a, x), power(a, y)), power(a, add(x, y))),
    # roots
    (power(sqrt(x), 2), x),
    (power(sqrt(add(x, y)), 2), add(x, y)),
    (sqrt(mul(a, b)), mul(sqrt(a), sqrt(b))),
    (sqrt(power(a, 2)), a),
    (sqrt(8), mul(2, sqrt(2))),
    (mul(sqrt(2), sqrt(3)), sqrt(6)),
    (div(1, sqrt(2)), div(sqrt(2), 2)),
    (div(1, sqrt(add(x, 1))), div(sqrt(add(x, 1)), add(x, 1))),
    (power(power(a, THIRD), 3), a),
    (power(8, THIRD), TWO),
    (sqrt(power(x, 3)), mul(x, sqrt(x))),  # the root alone says that x >= 0
]

APART = [
    (x, y),
    (sqrt(power(x, 2)), x),  # the sign of x is not known
    (sqrt(power(x, 2)), neg(x)),
    (sqrt(mul(x, y)), mul(sqrt(x), sqrt(y))),
    (power(power(x, 2), Num(Fraction(3, 2))), power(x, 3)),
    (log(mul(x, y)), add(log(x), log(y))),  # logarithms are left to the rules
    (log(power(x, 2)), mul(2, log(x))),
    (log(4), mul(2, log(2))),
    (log(exp(x)), x),
    (call("abs", x), x),
    (call("max", x, y), call("min", x, y)),
    (total(n, p), total(m, p)),
    (total(n, p), total(n, p, guard=p)),
    (total(n, p), prod(n, p)),
    (total(n, p), total(n, p, lo=2)),
    (At(P, k), At(Q, k)),
    (HP, Use(H, (n, Q))),
    (PI, E),
    (call("gamma", add(x, 1)), mul(x, call("gamma", x))),
]


@pytest.mark.parametrize(("s", "u"), EQUAL)
def test_equal(s, u):
    assert F.equal(s, u) and F.zero(minus(s, u)) and F.key(s) == F.key(u)
    assert F.normal(s) == F.normal(u)


@pytest.mark.parametrize(("s", "u"), APART)
def test_not_shown_to_be_equal(s, u):
    assert not F.equal(s, u) and not F.zero(minus(s, u)) and F.key(s) != F.key(u)


def test_vectors_have_keys():
    assert F.key(vec(add(x, x), y)) == F.key(vec(mul(2, x), y)) != F.key(vec(y, mul(2, x)))
    assert F.key(lam(n, add(b0, b0))) == F.key(lam(n, mul(2, b0))) != F.key(lam(m, mul(2, b0)))


@pytest.mark.parametrize(
    ("t", "want"),
    [
        (minus(div(x, x), Fraction(2, 3)), Fraction(1, 3)),
        (mul(0, log(x)), Fraction(0)),
        (power(sqrt(2), 2), Fraction(2)),
        (mul(sqrt(2), sqrt(18)), Fraction(6)),
        (x, None),
        (log(1), None),
        (sqrt(2), None),
        (PI, None),
    ],
)
def test_number(t, want):
    assert F.number(t) == want


def test_monomials():
    assert F.monomials(mul(2, add(x, y), x)) == [
        Monomial(Fraction(2), ((x, Fraction(2)),)),
        Monomial(Fraction(2), ((x, Fraction(1)), (y, Fraction(1)))),
    ]
    below = {tuple(e for _, e in s.factors if e < 0) for s in F.monomials(div(add(x, y), power(add(x, 1), 2)))}
    assert below == {(Fraction(-2),)}  # a sum below the line stays one factor
    (root,) = F.monomials(mul(3, sqrt(a)))
    assert root == Monomial(Fraction(3), ((a, Fraction(1, 2)),))
    assert F.monomials(minus(x, x)) == []


@pytest.mark.parametrize("t", [div(add(x, y), sqrt(mul(2, a))), exp(add(x, log(y))), power(add(x, y), 4)])
def test_monomials_sum_to_the_term(t):
    assert F.equal(add(0, *(s.term() for s in F.monomials(t))), t)


def test_scaled():
    c, key = F.scaled(mul(-3, minus(x, y)))
    d, same = F.scaled(minus(x, y))
    assert key == same and c == -3 * d
    assert F.scaled(minus(x, x)) == (0, None)


def test_a_positive_name_is_positive_in_its_field_only():
    other = Field(frozenset({"x"}))
    assert other.equal(sqrt(power(x, 2)), x) and not F.equal(sqrt(power(x, 2)), x)
    assert not other.equal(sqrt(power(a, 2)), a)


@pytest.mark.parametrize(
    "t",
    [
        div(x, 0),
        div(1, minus(div(power(x, 2), x), x)),
        power(minus(x, x), -1),
        power(x, 10**6),
        power(2, 10**7),
        power(add(x, y, z), 1000),
        power(10**30, Num(Fraction(10**9, 7))),
        power(add(x, 1), 601),
        mul(*(add(Var(f"x{i}"), Var(f"y{i}")) for i in range(20))),
        At(vec(x, y), num(3)),
    ],
)
def test_refused(t):
    with pytest.raises(Rejected):
        F.normal(t)


def test_what_is_just_within_the_limit_is_not_refused():
    assert F.equal(power(power(x, 100), 100), power(x, limits.MAX_POWER))


# --- against values -----------------------------------------------------------------------------------------

leaves = st.sampled_from([x, y, z, a, b]) | st.integers(-3, 3).map(num) | st.just(half())
rational = st.recursive(
    leaves,
    lambda s: (
        st.builds(add, s, s)
        | st.builds(mul, s, s)
        | st.builds(minus, s, s)
        | st.builds(div, s, s)
        | st.builds(power, s, st.integers(-2, 3))
    ),
    max_leaves=12,
)
exponents = st.sampled_from(["1/2", "-1/2", "2/3", "5/3"]).map(Fraction)
positive_roots = st.builds(power, st.sampled_from([a, b, mul(a, b), mul(2, a), div(a, b), add(a, b)]), exponents)
rooted = st.recursive(
    positive_roots | st.sampled_from([a, b, x]),
    lambda s: st.builds(add, s, s) | st.builds(mul, s, s) | st.builds(minus, s, s) | st.builds(div, s, s),
    max_leaves=6,
)
reals = st.fractions(-3, 3, max_denominator=4)
envs = st.fixed_dictionaries(
    {"x": reals, "y": reals, "z": reals, "a": reals.map(lambda r: abs(r) + 1), "b": reals.map(lambda r: abs(r) + 1)}
)


def defined(t, env):
    try:
        return value(t, env)
    except Undefined:
        return None


@settings(max_examples=120, deadline=None)
@given(rational, envs)
def test_normal_keeps_the_value(t, env):
    here = defined(t, env)
    assume(here is not None)
    new = Field().normal(t)
    assert value(new, env) == here
    assert F.equal(new, t)


@settings(max_examples=60, deadline=None)
@given(rooted, envs)
def test_normal_keeps_the_value_of_roots(t, env):
    here = defined(t, env)
    assume(here is not None)
    there = value(F.normal(t), env)
    assert abs(mpf_of(here) - mpf_of(there)) <= max(1, abs(mpf_of(here))) * mpf(10) ** -9


@settings(max_examples=80, deadline=None)
@given(rational, rational, envs)
def test_equal_means_equal_values(s, u, env):
    one, other = defined(s, env), defined(u, env)
    assume(one is not None and other is not None)
    assert one == other or not F.equal(s, u)
    assert F.equal(s, s) and not F.equal(s, add(s, 1))
    assert F.equal(s, u) == F.zero(minus(s, u)) == (F.key(s) == F.key(u))


def mpf_of(r):
    return mpf(r.numerator) / r.denominator if isinstance(r, Fraction) else mpf(r)
