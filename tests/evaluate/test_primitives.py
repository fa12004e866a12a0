"""Integrals in closed form, against mpmath's quadrature piece by piece; what has none is left alone."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath_reading import value

from symentropy.errors import UncertifiedError
from symentropy.evaluate import evaluate_term
from symentropy.evaluate.compare import compare
from symentropy.evaluate.primitives import integral
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    PI,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Definition,
    Density,
    Div,
    Interval,
    Mul,
    Pow,
    Range,
    Use,
    Var,
    num,
    shift,
)
from symentropy.theory.quantities import LINE, NORMAL, log, minus
from symentropy.theory.typing import type_expr

x = Bound(0)


def integral_of(body, lo=NEG_INF, hi=INF):
    return Bind("int", Interval(lo, hi), body, "x")


def where(condition, body):
    return Bind("sum", Range(ONE, ONE, shift(condition, 1)), shift(body, 1), "j")


def call(fn, *args):
    return Call(fn, args)


def fraction(text):
    return num(Fraction(text))


KNOWN = {
    "x^2 over (0, 3)": (integral_of(Pow(x, num(2)), ZERO, num(3)), num(9)),
    "abs": (integral_of(call("abs", x), num(-1), num(2)), fraction("5/2")),
    "abs of abs": (integral_of(call("abs", Add((call("abs", x), num(-1)))), num(-2), num(2)), num(2)),
    "min of x and x^2": (integral_of(call("min", x, Pow(x, num(2))), num(-4), num(3)), fraction("-11/3")),
    "max of three": (integral_of(call("max", x, minus(x), ONE), num(-2), num(2)), num(5)),
    "guard with two irrational breaks": (
        integral_of(where(Add((num(2), minus(Pow(x, num(2))))), ONE)), Mul((num(2), call("sqrt", num(2)))),
    ),
    "guard of an absolute value": (
        integral_of(where(Add((call("abs", x), num(-1))), Pow(x, num(2))), num(-3), num(3)), fraction("52/3"),
    ),
    "guard under a guard": (integral_of(where(x, where(Add((ONE, minus(x))), x))), fraction("1/2")),
    "x exp(-x^2)": (integral_of(Mul((x, call("exp", minus(Pow(x, num(2)))))), ZERO), fraction("1/2")),
    "x^3 exp(-2x)": (integral_of(Mul((Pow(x, num(3)), call("exp", Mul((num(-2), x))))), ZERO), fraction("3/8")),
    "exp(x) to 0": (integral_of(call("exp", x), NEG_INF, ZERO), ONE),
    "exp(-x^2)": (integral_of(call("exp", minus(Pow(x, num(2))))), call("sqrt", PI)),
    "a very steep normal's mean": (
        integral_of(Mul((x, At(Use(NORMAL, (fraction("1/3"), fraction("7/40000000"))), x)))), fraction("1/3"),
    ),
    "a logarithm taken apart": (
        integral_of(Mul((call("exp", minus(x)), log(Mul((num(2), call("exp", minus(x))))))), ZERO),
        Add((log(num(2)), num(-1))),
    ),
    "an end that is no number": (integral_of(x, ZERO, PI), Div(Pow(PI, num(2)), num(2))),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWN)
def test_known_integrals(name):
    t, expected = KNOWN[name]
    assert compare(t, expected) == 0


NONE = {
    "a pole inside": integral_of(Div(ONE, x), num(-1), ONE),
    "0/0 inside": integral_of(Div(x, x), num(-1), ONE),
    "no value at a break": integral_of(Div(call("abs", x), x), num(-1), ONE),
    "divergent, x": integral_of(x, ZERO),
    "divergent, odd": integral_of(x),
    "divergent, exp": integral_of(call("exp", x), ZERO),
    "growing like a bell": integral_of(call("exp", Pow(x, num(2))), ZERO, ONE),
    "log": integral_of(log(x), ZERO, ONE),
    "a cubic guard": integral_of(where(Add((Pow(x, num(3)), num(-2))), ONE), ZERO, num(4)),
    "ends in the wrong order": integral_of(x, ONE, ZERO),
    "log of what may be negative": integral_of(log(x), num(-1), ONE),
    "a function outside of its interval": integral_of(At(Bind("lam", Interval(ZERO, ONE), ONE, "x"), x), ZERO, num(2)),
    "a free name": integral_of(Mul((Var("a"), x)), ZERO, ONE),
}


@pytest.mark.parametrize("name", NONE)
def test_others_have_none(name):
    assert integral(NONE[name]) is None
    with pytest.raises(UncertifiedError, match=r"no certified value|has no value"):
        evaluate_term(NONE[name])


def test_a_function_inside_of_its_interval():
    on_unit = Bind("lam", Interval(ZERO, ONE), Mul((num(2), x)), "x")
    assert compare(integral_of(At(on_unit, x), ZERO, ONE), ONE) == 0


def test_an_integral_under_a_sum():
    t = Bind("sum", Range(ONE, num(3)), Bind("int", Interval(ZERO, Bound(0)), Pow(x, num(2))), "k")
    assert evaluate_term(t).decimal == "12"


def test_text_of_an_integral():
    assert evaluate_term(type_expr("int(x, 0, 2, x*exp(-x))").term, 20).decimal == "0.59399415029016192432"


def test_a_definition_over_densities_is_opened():
    f = At(Var("f"), x)
    mean = Definition("mean", (("f", Density(LINE)),), integral_of(Mul((x, f))))
    assert evaluate_term(Use(mean, (Use(NORMAL, (num(3), ONE)),))).decimal == "3"


# --- random integrands --------------------------------------------------------------------------------------

small = st.fractions(-3, 3, max_denominator=4)
polynomials = st.lists(small, min_size=1, max_size=3)


def polynomial(coefficients):
    return Add(tuple(Mul((num(c), Pow(x, num(k)))) if k else num(c) for k, c in enumerate(coefficients)))


@settings(max_examples=25, deadline=None)
@given(polynomials, polynomials, st.sampled_from(["abs", "min", "max", "guard", "none"]), st.booleans())
def test_random_integrands_agree_with_quadrature(a, b, shape, falling):
    p, q = polynomial(a), polynomial(b)
    body = {
        "abs": Call("abs", (q,)), "min": Call("min", (p, q)), "max": Call("max", (p, q)), "guard": where(q, p),
        "none": p,
    }[shape]  # fmt: skip
    if falling:
        body = Mul((body, call("exp", minus(Add((x, num(1)))))))
    t = integral_of(body, num(-2), num(3))
    found = integral(t)
    assert found is not None
    points = [mpmath.mpf(2 * k + 1) / 400 - 2 for k in range(1000)]  # the middles of a thousand intervals
    expected = mpmath.fsum(value(body, {}, (u,)) for u in points) / 200
    assert abs(value(found, {}) - expected) < 0.02 * (1 + abs(expected))
