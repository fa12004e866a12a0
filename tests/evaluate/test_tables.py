"""Joint pmfs, labels, Kronecker's delta, derivatives by an entry: their values, and what is wrong with arguments."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symentropy.errors import IllPosedError
from symentropy.evaluate import evaluate_term
from symentropy.evaluate.compare import compare
from symentropy.evaluate.written import unfolded, written_out
from symentropy.kernel.terms import (
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Definition,
    Diff,
    Div,
    Interval,
    Joint,
    Mul,
    Natural,
    Pow,
    Range,
    Use,
    Var,
    Vec,
    num,
    shift,
)
from symentropy.theory.quantities import (
    CE,
    EMPIRICAL,
    FIRST,
    INFORMATION,
    JOINT_H,
    JOINT_KL,
    ONEHOT,
    PRODUCT,
    SECOND,
    SOFTMAX,
    H,
    log,
    minus,
)


def vec(*xs):
    return Vec(tuple(num(Fraction(x)) for x in xs))


def table(*rows):
    return Vec(tuple(vec(*row) for row in rows))


TWO, THREE = num(2), num(3)
J = table(("1/2", "1/4"), ("0", "1/4"))
WIDE = table(("1/8", "0", "3/8"), ("1/4", "1/8", "1/8"))
P, Q = vec("1/3", "2/3"), vec("1/6", "0", "5/6")


def of(definition, *args):
    return Use(definition, args)


EQUAL = {
    "joint entropy": (of(JOINT_H, TWO, TWO, J), of(H, THREE, vec("1/2", "1/4", "1/4"))),
    "joint entropy, 2 x 3": (of(JOINT_H, TWO, THREE, WIDE), of(H, num(6), vec("1/8", 0, "3/8", "1/4", "1/8", "1/8"))),
    "first marginal": (of(H, TWO, of(FIRST, TWO, THREE, WIDE)), log(TWO)),
    "second marginal": (of(H, THREE, of(SECOND, TWO, THREE, WIDE)), of(H, THREE, vec("3/8", "1/8", "1/2"))),
    "independent": (of(JOINT_H, TWO, THREE, of(PRODUCT, TWO, THREE, P, Q)), Add((of(H, TWO, P), of(H, THREE, Q)))),
    "no information": (of(INFORMATION, TWO, THREE, of(PRODUCT, TWO, THREE, P, Q)), ZERO),
    "information is divergence": (
        of(INFORMATION, TWO, TWO, J),
        of(JOINT_KL, TWO, TWO, J, of(PRODUCT, TWO, TWO, of(FIRST, TWO, TWO, J), of(SECOND, TWO, TWO, J))),
    ),
    "information": (
        of(INFORMATION, TWO, TWO, J),
        Add((Mul((num(Fraction(3, 2)), log(TWO))), Mul((num(Fraction(-3, 4)), log(THREE))))),
    ),
    "empirical": (of(H, THREE, of(EMPIRICAL, num(4), THREE, vec(1, 3, 1, 3))), log(TWO)),
    "one-hot": (At(of(ONEHOT, THREE, TWO), TWO), ONE),
    "one-hot elsewhere": (At(of(ONEHOT, THREE, TWO), ONE), ZERO),
    "entry by a label": (At(Q, At(vec(3, 1), ONE)), num(Fraction(5, 6))),
    "a row of rows": (At(At(table((1, 2), (3, 4)), TWO), ONE), THREE),
    "a row chosen by an inner sum": (
        At(At(Bind("lam", Range(ONE, THREE), Bind("lam", Range(ONE, THREE), Add((Bound(1), Bound(0))), "j"), "i"),
              Bind("sum", Range(ONE, TWO), Bound(0), "k")), Bind("sum", Range(ONE, TWO), ONE, "k")), num(5),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EQUAL)
def test_values(name):
    assert compare(*EQUAL[name]) == 0
    assert compare(*(written_out(t) for t in EQUAL[name])) == 0


WRONG = {
    "has 2 entries, not 3": of(JOINT_H, THREE, TWO, J),
    "J has 2 entries, not 3": of(JOINT_H, TWO, THREE, J),
    "J sums to 3/4, not to 1": of(JOINT_H, TWO, TWO, table(("1/2", "1/4"), (0, 0))),
    "J has a negative entry, number 3": of(JOINT_H, TWO, TWO, table((1, "1/4"), ("-1/4", 0))),
    "x must be an integer in 1..2": of(EMPIRICAL, TWO, TWO, vec(1, 3)),
    r"x must be an integer in 1\.\.3": of(EMPIRICAL, TWO, THREE, vec(1, "5/2")),
    "x has 2 entries, not 4": of(EMPIRICAL, num(4), TWO, vec(1, 2)),
    r"k must be an integer in 1\.\.3": of(ONEHOT, THREE, num(4)),
    "rows of different lengths": of(JOINT_H, TWO, TWO, Vec((vec("1/2", "1/2"), vec(0)))),
}


@pytest.mark.parametrize("why", WRONG)
def test_what_is_wrong_is_said(why):
    t = WRONG[why]
    if t.definition in (EMPIRICAL, ONEHOT):
        t = At(t, ONE)
    with pytest.raises(IllPosedError, match="J has 1 entries, not 2" if why.startswith("rows") else why):
        evaluate_term(t)


def test_delta():
    assert (
        evaluate_term(Bind("sum", Range(ONE, num(5)), Mul((Call("delta", (Bound(0), THREE)), Bound(0))))).decimal == "3"
    )
    with pytest.raises(IllPosedError, match="not an integer"):
        evaluate_term(Call("delta", (num(Fraction(1, 2)), ONE)))


# --- derivatives --------------------------------------------------------------------------------------------


def by_entry(body, z, k, size):
    """The derivative of ``body`` (a function of a vector) by its k-th entry, at z."""
    moved = Add((At(z, Bound(0)), Mul((Call("delta", (Bound(0), k)), Add((Bound(1), minus(At(z, k))))))))
    return Diff(body(Bind("lam", Range(ONE, size), moved, "i")), At(z, k), "t")


@pytest.mark.parametrize("k", [ONE, TWO, THREE])
def test_the_gradient_of_cross_entropy_is_the_excess(k):
    z, p = vec(1, "-1/2", "1/3"), vec("1/2", 0, "1/2")
    slope = by_entry(lambda v: of(CE, THREE, p, of(SOFTMAX, THREE, v)), z, k, THREE)
    assert compare(slope, Add((At(of(SOFTMAX, THREE, z), k), minus(At(p, k))))) == 0


def test_the_gradient_of_a_sum_of_squares():
    z = vec(5, 7)
    slope = by_entry(lambda v: Bind("sum", Range(ONE, TWO), Pow(At(shift(v, 1), Bound(0)), TWO)), z, TWO, TWO)
    assert evaluate_term(slope).decimal == "14"


def test_the_derivative_of_a_function():
    f = Bind("lam", Interval(ZERO, Call("exp", (THREE,))), Mul((THREE, log(Bound(0)))), "x")
    assert evaluate_term(Diff(At(f, Bound(0)), TWO)).decimal == "1.5"
    with pytest.raises(IllPosedError, match="outside of its interval"):
        evaluate_term(Diff(At(f, Bound(0)), num(-1)))


# --- written out --------------------------------------------------------------------------------------------


def test_sums_are_written_out_and_guards_decided():
    t = Bind("sum", Range(ONE, THREE, At(Q, Bound(0))), Div(At(Q, Bound(0)), Var("a")))
    assert written_out(t) == Add((Div(num(Fraction(1, 6)), Var("a")), Div(num(Fraction(5, 6)), Var("a"))))
    assert written_out(Bind("prod", Range(TWO, ONE), Bound(0))) == ONE


def test_an_undecided_guard_stays():
    t = written_out(Bind("sum", Range(ONE, TWO, Mul((Var("a"), Bound(0)))), Bound(0)))
    assert [type(s) for s in t.args] == [Bind, Bind]
    assert t.args[1] == Bind("sum", Range(ONE, ONE, Mul((Var("a"), TWO))), TWO)


def test_functions_stay_outside_of_their_interval():
    f = Bind("lam", Interval(ZERO, ONE), Mul((TWO, Bound(0))), "x")
    assert unfolded(At(f, THREE)) == At(f, THREE)
    assert unfolded(At(f, THREE), lambda x, domain: True) == Mul((TWO, THREE))


def test_a_joint_pmf_of_three():
    sizes = ("n", Natural()), ("m", Natural()), ("k", Natural())
    cell = At(At(At(Var("J"), Bound(2)), Bound(1)), Bound(0))
    inner = Bind("sum", Range(ONE, Var("m")), Bind("sum", Range(ONE, Var("k")), Mul((Bound(0), cell))))
    mean = Definition(
        "mean", (*sizes, ("J", Joint((Var("n"), Var("m"), Var("k"))))), Bind("sum", Range(ONE, Var("n")), inner)
    )
    cube = Vec((table((0, "1/2"), ("1/4", 0)), table((0, 0), ("1/8", "1/8"))))
    assert evaluate_term(of(mean, TWO, TWO, TWO, cube)).decimal == "1.625"
