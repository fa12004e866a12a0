"""The order of two closed terms."""

from fractions import Fraction

import pytest

from symentropy.evaluate.compare import compare, gap
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    PI,
    ZERO,
    Add,
    Bind,
    Bound,
    Call,
    Div,
    Interval,
    Mul,
    Pow,
    Var,
    num,
)
from symentropy.theory.quantities import log, minus
from symentropy.theory.typing import type_expr

THREE, HALF, ROOT = num(3), num(Fraction(1, 2)), Call("sqrt", (num(2),))


@pytest.mark.parametrize(
    ("lhs", "rhs", "order"),
    [
        (PI, THREE, 1),
        (THREE, PI, -1),
        (log(num(6)), Add((log(num(2)), log(THREE))), 0),
        (log(num(8)), log(num(9)), -1),
        (Div(log(num(8)), log(num(4))), num((1.5).as_integer_ratio()[0]), -1),
        (Call("exp", (num(-(10**6)),)), ZERO, 1),
        (Add((PI, Pow(num(10), num(-200)))), PI, 1),
        (INF, PI, 1),
        (NEG_INF, INF, -1),
        (INF, INF, 0),
        (PI, PI, 0),
        (Mul((ROOT, ROOT)), num(2), 0),
        (Call("beta", (HALF, HALF)), PI, None),
        (Div(ONE, ZERO), ONE, None),
        (ONE, log(ZERO), None),
        (INF, Div(ONE, ZERO), None),
        (Var("x"), ONE, None),
        (ONE, Bind("int", Interval(ZERO, ONE), Bound(0)), 1),
        (ONE, Bind("int", Interval(ZERO, ONE), Call("gamma", (Bound(0),))), None),
    ],
)
def test_order(lhs, rhs, order):
    assert compare(lhs, rhs) == order
    assert compare(rhs, lhs) == (None if order is None else -order)


def test_the_search_is_guided_by_the_gap():
    near = gap(PI, THREE)
    assert near is not None and 0.14159 < near < 0.1416
    assert gap(ONE, log(ZERO)) is None
    assert gap(INF, ONE) is None
    assert gap(ONE, minus(Var("x"))) is None


def test_families_are_compared_by_values_and_looked_at_first():
    def side(text):
        return type_expr(text).term

    assert compare(side("h(StudentT(3))"), side("h(Cauchy(0, 1))")) == -1
    assert compare(side("h(Rice(1, 2))"), side("h(Rice(1, 2))")) == 0
    assert compare(side("KL(Cauchy(0, 1) || Normal(0, 1))"), side("1")) == 1
    assert compare(side("h(Gamma(pi - 4, 1))"), side("1")) is None  # no density, whatever the formula gives
    assert compare(side("KL(Triangular(0, 1, 0) || Beta(1, 2))"), side("0")) is None
