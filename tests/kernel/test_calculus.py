"""Derivatives against mpmath's numerical ones, limits by the table, antiderivatives believed only when they are."""
# ruff: noqa: F403, F405

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import Undefined, value
from mpmath import mp, mpf

from symentropy.kernel.calculus import ERF_LIMITS, derivative, differentiate, limit
from symentropy.kernel.check import integral_value
from symentropy.kernel.proof import Antiderivative
from symentropy.kernel.signs import Context
from symentropy.kernel.terms import INF, NEG_INF, PI, Diff, Interval, Rejected, instantiate, shift
from symentropy.kernel.wf import needs

LINE, HALF_LINE, UNIT = Interval(NEG_INF, INF), Interval(num(0), INF), Interval(num(0), ONE)
a, b, s = Var("a"), Var("b"), Var("s")
sqrt, exp, erf = (lambda u: call("sqrt", u)), (lambda u: call("exp", u)), (lambda u: call("erf", u))
KINDS = {"a": Positive(), "s": Positive(), "x": Real(), "n": Natural(), "v": Vector(n)}


def scope(*claims):
    return Context(KINDS, claims)


# --- derivatives --------------------------------------------------------------------------------------------

SMOOTH = [
    num(7),
    b0,
    power(b0, 5),
    power(b0, -3),
    power(b0, 0),
    power(b0, Num(Fraction(-3, 2))),
    power(b0, b0),
    power(3, b0),
    power(a, mul(b0, b0)),
    mul(b0, log(b0)),
    div(log(b0), add(1, b0)),
    div(b0, a),
    div(1, add(1, exp(neg(b0)))),
    exp(neg(div(power(b0, 2), mul(2, a)))),
    sqrt(add(1, power(b0, 2))),
    log(log(add(2, b0))),
    mul(b0, exp(b0), log(b0), sqrt(b0)),
    erf(mul(2, b0)),
    call("erfc", sqrt(b0)),
    call("gamma", add(b0, 1)),
    call("loggamma", mul(2, b0)),
    total(4, power(b1, b0)),
    total(4, mul(b0, log(add(b0, b1)))),
    total(3, log(b1), guard=minus(b0, Fraction(3, 2))),
    At(lam(3, power(b1, b0)), TWO),
    At(Bind("lam", LINE, mul(b0, b1)), exp(b0)),
    Diff(mul(power(b0, 3), b1), mul(2, b0)),  # a derivative inside, taken at a point that moves
]


@pytest.mark.parametrize("body", SMOOTH)
@pytest.mark.parametrize("at", [Fraction(2, 3), Fraction(5, 2)])
def test_derivatives_against_numerical_ones(body, at):
    agrees(body, at, {"a": Fraction(3, 2)})


def agrees(body, at, env):
    with mp.workdps(40):
        mine = value(instantiate(derivative(body), Num(at)), env)
        theirs = mp.diff(lambda u: +as_mpf(value(body, env, (u,))), as_mpf(at))
        assert abs(as_mpf(mine) - theirs) < mpf(10) ** -12 * max(1, abs(theirs))


def as_mpf(r):
    return mpf(r.numerator) / r.denominator if isinstance(r, Fraction) else mpf(r)


smooth = st.recursive(
    st.just(b0) | st.sampled_from([a, num(2), half(), num(-1)]),
    lambda r: (
        st.builds(add, r, r)
        | st.builds(mul, r, r)
        | st.builds(div, r, r)
        | st.builds(power, r, st.integers(-2, 3))
        | st.builds(lambda u: log(add(1, power(u, 2))), r)
        | st.builds(lambda u: sqrt(add(2, power(u, 2))), r)
        | st.builds(lambda u: exp(div(u, add(1, power(u, 2)))), r)
        | st.builds(lambda u: total(2, mul(b0, shift(u, 1))), r)
    ),
    max_leaves=5,
)


@settings(max_examples=50, deadline=None)
@given(smooth, st.fractions(Fraction(1, 4), 2, max_denominator=5))
def test_derivatives_of_random_terms(body, at):
    env = {"a": Fraction(3, 2)}
    try:
        size = as_mpf(value(body, env, (at,)))
    except (Undefined, OverflowError):
        assume(False)
    assume(abs(size) < 10**6)
    agrees(body, at, env)


def test_a_derivative_is_of_the_innermost_variable():
    assert derivative(b1) == num(0)
    assert scope().field.equal(derivative(mul(b0, b1)), b1)


@pytest.mark.parametrize(
    "body",
    [
        call("abs", b0),
        call("floor", b0),
        call("max", b0, 1),
        call("zeta", b0),
        call("digamma", b0),
        call("beta", b0, 1),
        total(b0, ONE),  # the end moves
        total(n, ONE, guard=b1),
        prod(3, b1),
        Bind("int", UNIT, mul(b0, b1)),
        Bind("int", Interval(num(0), b0), ONE),
        Use(H, (n, lam(n, b1))),
    ],
)
def test_what_has_no_rule_has_no_derivative(body):
    with pytest.raises(Rejected, match="no derivative"):
        derivative(body)


def test_an_entry_of_a_vector_has_no_derivative_by_its_index():
    assert [n.what for n in needs(Diff(At(P, b0), num(1)), scope())] == ["form"]


def test_all_derivatives_are_carried_out():
    ctx = scope()
    assert ctx.field.equal(differentiate(add(1, Diff(power(b0, 2), x)), ctx), add(1, mul(2, x)))
    inside = total(n, Diff(power(b0, 2), At(v, b0)))
    assert ctx.field.equal(differentiate(inside, ctx), total(n, mul(2, At(v, b0))))
    twice = Diff(Diff(power(b0, 3), b0), x)
    assert ctx.field.equal(differentiate(twice, ctx), mul(6, x))


# --- limits -------------------------------------------------------------------------------------------------

GAUSS = exp(neg(power(b0, 2)))


@pytest.mark.parametrize(
    ("body", "domain", "high", "want"),
    [
        (num(3), HALF_LINE, True, num(3)),
        (x, HALF_LINE, True, x),
        (div(1, b0), HALF_LINE, True, num(0)),
        (add(x, div(x, power(b0, 2))), HALF_LINE, True, x),
        (exp(neg(b0)), HALF_LINE, True, num(0)),
        (exp(b0), LINE, False, num(0)),
        (mul(power(b0, 50), exp(neg(b0))), HALF_LINE, True, num(0)),
        (mul(power(b0, 3), exp(neg(mul(a, b0)))), HALF_LINE, True, num(0)),
        (mul(b0, GAUSS), LINE, True, num(0)),
        (mul(b0, GAUSS), LINE, False, num(0)),
        (exp(add(neg(mul(a, power(b0, 4))), mul(x, power(b0, 3)))), LINE, False, num(0)),
        (exp(power(b0, 3)), LINE, False, num(0)),
        (erf(b0), LINE, True, num(1)),
        (erf(b0), LINE, False, num(-1)),
        (erf(neg(mul(a, b0))), LINE, True, num(-1)),
        (power(erf(b0), 2), LINE, False, num(1)),
        (erf(div(minus(b0, x), mul(s, sqrt(2)))), LINE, True, num(1)),
        (mul(x, erf(power(b0, 2))), LINE, False, x),
    ],
)
def test_limits(body, domain, high, want):
    ctx = scope()
    got = limit(body, domain, high, ctx)
    assert ctx.field.equal(got, want)
    assert (ERF_LIMITS in ctx.field.notes) == ("'erf'" in repr(body))


@pytest.mark.parametrize(
    ("body", "domain", "high"),
    [
        (b0, HALF_LINE, True),
        (mul(x, b0), HALF_LINE, True),
        (sqrt(b0), HALF_LINE, True),
        (exp(b0), HALF_LINE, True),
        (exp(neg(b0)), LINE, False),
        (mul(div(1, b0), exp(b0)), HALF_LINE, True),
        (exp(mul(x, b0)), HALF_LINE, True),  # the sign of x is not known
        (erf(mul(x, b0)), LINE, True),
        (log(b0), HALF_LINE, True),
        (mul(log(b0), exp(neg(b0))), HALF_LINE, True),  # not in the table
        (call("abs", b0), HALF_LINE, True),
        (exp(power(b0, 2)), LINE, False),
        (exp(exp(b0)), HALF_LINE, True),
        (erf(exp(b0)), HALF_LINE, True),
        (call("gamma", b0), HALF_LINE, True),
        (At(v, b0), HALF_LINE, True),
    ],
)
def test_no_limit(body, domain, high):
    with pytest.raises(Rejected):
        limit(body, domain, high, scope())


# --- integrals ----------------------------------------------------------------------------------------------

density = div(exp(neg(div(power(b0, 2), mul(2, power(s, 2))))), mul(s, sqrt(mul(2, PI))))


@pytest.mark.parametrize(
    ("domain", "integrand", "primitive", "want"),
    [
        (UNIT, num(1), b0, num(1)),
        (UNIT, power(b0, 2), div(power(b0, 3), 3), div(1, 3)),
        (UNIT, power(b0, 2), add(div(power(b0, 3), 3), x), div(1, 3)),  # any constant will do
        (Interval(x, add(x, a)), num(1), b0, a),
        (Interval(ONE, TWO), div(1, b0), log(b0), minus(log(2), log(1))),
        (Interval(ONE, INF), div(1, power(b0, 2)), neg(div(1, b0)), num(1)),
        (HALF_LINE, mul(a, exp(neg(mul(a, b0)))), neg(exp(neg(mul(a, b0)))), num(1)),
        (HALF_LINE, mul(a, b0, exp(neg(mul(a, b0)))),
         neg(mul(add(b0, div(1, a)), exp(neg(mul(a, b0))))), div(1, a)),
        (LINE, density, mul(half(), erf(div(b0, mul(s, sqrt(2))))), num(1)),
        (LINE, mul(b0, density), neg(mul(power(s, 2), density)), num(0)),
    ],
)  # fmt: skip
def test_antiderivatives(domain, integrand, primitive, want):
    ctx = scope(*([less(x, add(x, a))] if domain == Interval(x, add(x, a)) else []))
    got = integral_value(Antiderivative(domain, integrand, primitive), ctx)
    assert ctx.field.equal(got, want)


@pytest.mark.parametrize(
    ("domain", "integrand", "primitive"),
    [
        # wrong ones
        (UNIT, b0, power(b0, 2)),
        (UNIT, log(b0), minus(mul(b0, log(b0)), b0)),  # right, but without a value at 0
        (HALF_LINE, exp(neg(b0)), exp(neg(b0))),
        (LINE, density, erf(div(b0, mul(s, sqrt(2))))),
        # divergent ones
        (UNIT, div(1, b0), log(b0)),
        (HALF_LINE, num(1), b0),
        (Interval(ONE, INF), div(1, b0), log(b0)),
        (HALF_LINE, exp(b0), exp(b0)),
        (UNIT, div(1, power(b0, 2)), neg(div(1, b0))),
        (LINE, b0, div(power(b0, 2), 2)),  # odd, and still no value
        # undefined inside of the interval
        (Interval(num(-1), ONE), div(1, power(b0, 2)), neg(div(1, b0))),
        (Interval(num(-1), ONE), power(b0, -1), log(b0)),
        (Interval(num(-1), ONE), div(b0, call("abs", b0)), call("abs", b0)),
        (LINE, num(0), call("floor", b0)),
        # no interval
        (Interval(ONE, num(0)), num(1), b0),
        (Interval(ONE, ONE), num(1), b0),
        (Interval(x, a), num(1), b0),
        (Interval(INF, NEG_INF), num(0), num(0)),
        (rng(3), num(1), b0),
        (HALF_LINE, mul(x, exp(neg(mul(x, b0)))), neg(exp(neg(mul(x, b0))))),  # x may be negative
    ],
)
def test_refused_antiderivatives(domain, integrand, primitive):
    with pytest.raises(Rejected):
        integral_value(Antiderivative(domain, integrand, primitive), scope())
