"""The compiled program against the kernel's own walk over the term: two interpreters, one meaning."""

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symentropy.errors import IllPosedError
from symentropy.evaluate.program import Program
from symentropy.evaluate.values import Infinite, settled, to_ball
from symentropy.kernel.balls import NoBall, enclose, precision
from symentropy.kernel.terms import (
    ONE,
    PI,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Definition,
    Div,
    Interval,
    Mul,
    Pow,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vec,
    num,
)

from symentropy.kernel.terms import NEG_INF, INF, Vector  # isort: skip

DEPTH = 2  # binders that a random term may stand under
small = st.integers(-3, 4).map(num) | st.fractions(-3, 3, max_denominator=4).map(num)
pair = Definition("pair", (("a", Real()), ("b", Real())), Add((Mul((Var("a"), Var("b"))), Var("a"))))
second = Definition("second", (("v", Vector(num(3))), ("k", Real())), Mul((At(Var("v"), num(2)), Var("k"))))


def terms(bound: int, size: int) -> st.SearchStrategy[Term]:
    """Terms under ``bound`` binders, of at most ``size`` levels."""
    leaves = small | st.sampled_from([PI, *(Bound(k) for k in range(bound))])
    if size == 0:
        return leaves
    inner, under = terms(bound, size - 1), terms(bound + 1, size - 1)
    index = st.integers(1, 3).map(num) | (st.sampled_from([Bound(k) for k in range(bound)]) if bound else st.nothing())
    vector = st.builds(lambda a, b, c: Vec((a, b, c)), inner, inner, inner) | st.builds(
        lambda body: Bind("lam", Range(ONE, num(3)), body), under
    )
    guard = st.none() | under
    return st.one_of(
        leaves,
        st.builds(lambda a, b: Add((a, b)), inner, inner),
        st.builds(lambda a, b: Mul((a, b)), inner, inner),
        st.builds(Div, inner, inner),
        st.builds(lambda a, k: Pow(a, num(k)), inner, st.integers(-2, 3)),
        st.builds(lambda f, a: Call(f, (a,)), st.sampled_from(["log", "exp", "sqrt", "abs", "floor"]), inner),
        st.builds(lambda f, a, b: Call(f, (a, b)), st.sampled_from(["min", "max"]), inner, inner),
        st.builds(
            lambda op, lo, hi, g, body: Bind(op, Range(num(lo), num(hi), g), body),
            st.sampled_from(["sum", "prod"]), st.integers(-1, 2), st.integers(0, 4), guard, under,
        ),
        st.builds(At, vector, index),
        st.builds(lambda body, x: At(Bind("lam", Interval(NEG_INF, INF), body), x), under, inner),
        st.builds(lambda a, b: Use(pair, (a, b)), inner, inner),
        st.builds(lambda v, k: Use(second, (v, k)), vector, inner),
    )  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(terms(0, 3))
def test_both_interpreters_agree(t):
    try:
        kernel = enclose(t, 128)
    except NoBall:
        kernel = None
    try:
        mine = Program(t).run(128)
    except (IllPosedError, NoBall):
        mine = None
    if kernel is None or mine is None:
        # Only what balls cannot tell may differ: the program decides signs of logarithms that they do not.
        return
    assert not isinstance(mine, Infinite)
    with precision(128):
        value = settled(mine)
        assert to_ball(value).overlaps(arb(kernel))
        if isinstance(kernel, fmpq) and isinstance(value, fmpq):
            assert value == kernel


@settings(max_examples=100, deadline=None)
@given(terms(0, 3))
def test_what_the_kernel_encloses_the_program_does_too(t):
    """The program adds values (it decides more signs) and loses none."""
    try:
        enclose(t, 128)
    except NoBall:
        return
    Program(t).run(128)


@pytest.mark.parametrize("n", [2, 3, 7])
def test_a_program_runs_again_at_any_precision(n):
    body = Div(Call("sqrt", (Bound(0),)), num(7))
    program = Program(Bind("sum", Range(ONE, num(n)), body))
    coarse, fine, again = (program.run(p) for p in (32, 500, 32))
    assert coarse.overlaps(fine) and again.overlaps(fine)
    assert fine.rel_accuracy_bits() > 400
    assert abs(float(fine.mid()) - sum(Fraction(k) ** 0.5 for k in range(1, n + 1)) / 7) < 1e-12
