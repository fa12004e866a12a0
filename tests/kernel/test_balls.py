"""Balls contain the true value, and where there is no value there is no ball."""

import threading
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symentropy.kernel.balls import FUNCTIONS, NoBall, ball, enclose, exact, precision, sign
from symentropy.kernel.terms import (
    ARITY,
    EULER,
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
    Diff,
    Div,
    E,
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

HALF = num(Fraction(1, 2))
TWO = num(2)


def call(fn: str, *args: Term | int | Fraction) -> Call:
    return Call(fn, tuple(a if isinstance(a, Term) else num(a) for a in args))


def minus(t: Term) -> Term:
    return Mul((num(-1), t))


def total(lo: int, hi: int, body: Term, guard: Term | None = None, op: str = "sum") -> Bind:
    return Bind(op, Range(num(lo), num(hi), guard), body)  # type: ignore[arg-type]


def no_ball(t: Term) -> NoBall:
    for prec in (64, 256):
        with pytest.raises(NoBall) as caught:
            ball(t, prec)
    assert sign(t, 256) is None
    assert exact(t) is None
    return caught.value


# --- values ----------------------------------------------------------------------------------------------

VALUES = [
    (PI, lambda: mpmath.pi),
    (E, lambda: mpmath.e),
    (EULER, lambda: mpmath.euler),
    (call("log", 3), lambda: mpmath.log(3)),
    (call("exp", Fraction(-7, 3)), lambda: mpmath.exp(mpmath.mpf(-7) / 3)),
    (call("sqrt", 2), lambda: mpmath.sqrt(2)),
    (call("abs", minus(PI)), lambda: mpmath.pi),
    (call("min", PI, E, 3), lambda: mpmath.e),
    (call("max", PI, E, 3), lambda: mpmath.pi),
    (call("gamma", Fraction(-1, 3)), lambda: mpmath.gamma(-mpmath.mpf(1) / 3)),
    (call("loggamma", Fraction(1, 7)), lambda: mpmath.loggamma(mpmath.mpf(1) / 7)),
    (call("digamma", Fraction(-5, 2)), lambda: mpmath.digamma(mpmath.mpf(-5) / 2)),
    (call("beta", Fraction(1, 3), Fraction(5, 2)), lambda: mpmath.beta(mpmath.mpf(1) / 3, mpmath.mpf(5) / 2)),
    (call("zeta", 3), lambda: mpmath.zeta(3)),
    (call("zeta", Fraction(1, 2)), lambda: mpmath.zeta(0.5)),
    (call("erf", Fraction(1, 3)), lambda: mpmath.erf(mpmath.mpf(1) / 3)),
    (call("erfc", 10), lambda: mpmath.erfc(10)),
    (Pow(PI, E), lambda: mpmath.pi**mpmath.e),
    (Pow(minus(PI), num(3)), lambda: -(mpmath.pi**3)),
    (Pow(minus(PI), num(-2)), lambda: mpmath.pi**-2),
    (Div(PI, minus(E)), lambda: -mpmath.pi / mpmath.e),
]


@pytest.mark.parametrize(("term", "expected"), VALUES)
@pytest.mark.parametrize("prec", [30, 64, 333])
def test_a_ball_contains_the_value_mpmath_finds(term, expected, prec):
    found = ball(term, prec)
    with mpmath.workprec(prec + 200):
        value = +expected()
        mid = mpmath.mpf(found.mid())
        assert abs(value - mid) <= mpmath.mpf(found.rad()) + abs(value) * mpmath.mpf(2) ** (-prec - 150)
        assert found.rel_accuracy_bits() > prec - 20


EXACT = [
    (total(1, 100, Bound(0)), 5050),
    (total(3, 1, Bound(0)), 0),
    (total(3, 1, Bound(0), op="prod"), 1),
    (total(1, 5, Bound(0), op="prod"), 120),
    (total(-2, 2, Pow(Bound(0), TWO)), 10),
    (total(1, 3, total(1, 2, Add((Mul((num(10), Bound(1))), Bound(0))))), 129),
    (total(-3, 3, Bound(0), guard=Bound(0)), 6),
    (total(-3, 3, Div(ONE, Bound(0)), guard=Bound(0)), Fraction(11, 6)),
    (total(1, 4, ONE, guard=Add((PI, minus(Bound(0))))), 3),
    (At(Vec((num(7), num(8), num(9))), num(3)), 9),
    (At(Bind("lam", Range(ONE, num(4)), Pow(Bound(0), TWO)), num(4)), 16),
    (At(Bind("lam", Interval(NEG_INF, INF), Pow(Bound(0), TWO)), HALF), Fraction(1, 4)),
    (call("sqrt", Fraction(9, 4)), Fraction(3, 2)),
    (call("sqrt", 0), 0),
    (call("log", 1), 0),
    (call("exp", 0), 1),
    (call("erf", 0), 0),
    (call("gamma", 5), 24),
    (call("floor", Fraction(-7, 2)), -4),
    (call("ceil", Fraction(-7, 2)), -3),
    (call("floor", PI), 3),
    (call("ceil", PI), 4),
    (call("min", 3, 2, Fraction(5, 2)), 2),
    (call("max", 3, 2, Fraction(5, 2)), 3),
    (call("min", 0, PI), 0),
    (call("max", minus(PI), 0), 0),
    (call("abs", Fraction(-1, 2)), Fraction(1, 2)),
    (Pow(num(Fraction(-2, 3)), num(-3)), Fraction(-27, 8)),
    (Pow(ZERO, num(3)), 0),
    (Mul((ZERO, PI)), 0),
    (Div(ZERO, PI), 0),
]


@pytest.mark.parametrize(("term", "value"), EXACT)
def test_rational_arithmetic_stays_exact(term, value):
    assert exact(term) == value
    assert sign(term) == (value > 0) - (value < 0)


def test_no_zero_is_found_by_numbers():
    assert sign(Add((call("log", 6), minus(call("log", 2)), minus(call("log", 3))))) is None
    assert sign(Add((call("exp", PI), minus(call("exp", PI))))) is None


def test_near_misses_are_told_apart():
    ramanujan = call("exp", Mul((PI, call("sqrt", 163))))
    assert sign(Add((ramanujan, num(-262537412640768744)))) == -1
    tiny = Add((call("log", Add((ONE, Pow(num(10), num(-300))))), minus(Pow(num(10), num(-300)))))
    assert sign(tiny) == -1
    assert sign(tiny, max_prec=512) is None


def test_powers_of_a_ball_around_zero():
    nothing = Add((PI, minus(PI)))
    for k in (1, 2, 3, 10):
        assert abs(ball(Pow(nothing, num(k)), 64)) < arb("1e-15")
    assert sign(Add((ONE, Pow(nothing, num(2))))) == 1
    assert ball(Pow(minus(PI), num(-5)), 200).overlaps(-1 / ball(Pow(PI, num(5)), 300))


def test_every_function_of_the_language_has_balls():
    assert set(FUNCTIONS) == set(ARITY)


def test_definitions_are_unfolded_in_their_own_scope():
    inner = Definition("inner", (("x", Real()),), Mul((Var("x"), Var("x"))))
    outer = Definition("outer", (("x", Real()), ("y", Real())), Add((Use(inner, (Var("y"),)), Var("x"))))
    assert exact(Use(outer, (num(3), num(5)))) == 28
    row = Definition("row", (("x", Real()),), Bind("lam", Range(ONE, num(3)), Mul((Var("x"), Bound(0)))))
    assert exact(total(1, 3, At(Use(row, (Bound(0),)), Bound(0)))) == 1 + 4 + 9


# --- no value, no ball ------------------------------------------------------------------------------------

UNDEFINED = [
    call("log", 0),
    call("log", -1),
    call("log", Add((PI, minus(PI)))),
    Mul((ZERO, call("log", 0))),
    Div(ONE, ZERO),
    Div(ZERO, ZERO),
    Div(ONE, Add((PI, minus(PI)))),
    Mul((ZERO, Div(ONE, ZERO))),
    Pow(ZERO, ZERO),
    Pow(ZERO, num(-1)),
    Pow(ZERO, HALF),
    Pow(num(-1), HALF),
    Pow(num(-8), num(Fraction(1, 3))),
    Pow(Add((PI, minus(PI))), ZERO),
    call("sqrt", -1),
    call("sqrt", Add((PI, minus(PI)))),
    call("gamma", 0),
    call("gamma", -3),
    call("gamma", Add((PI, minus(PI)))),
    call("loggamma", 0),
    call("loggamma", Fraction(-1, 2)),
    call("digamma", 0),
    call("digamma", -1),
    call("beta", 0, 1),
    call("beta", 1, -1),
    call("zeta", 1),
    call("zeta", Add((ONE, PI, minus(PI)))),
    call("floor", Add((PI, minus(PI)))),
    call("exp", call("exp", Pow(num(10), num(60)))),
    At(Vec((ONE, TWO)), ZERO),
    At(Vec((ONE, TWO)), num(3)),
    At(Vec((ONE, TWO)), HALF),
    At(Vec((ONE, TWO)), PI),
    At(Bind("lam", Range(ONE, TWO), ONE), num(3)),
    At(Bind("lam", Interval(ZERO, ONE), ONE), ONE),
    At(Bind("lam", Interval(ZERO, ONE), ONE), num(2)),
    Bind("sum", Range(ONE, HALF), Bound(0)),
    Bind("sum", Range(ONE, PI), Bound(0)),
    Bind("sum", Range(ONE, INF), Bound(0)),
    Bind("int", Interval(ZERO, ONE), Bound(0)),
    Diff(Bound(0), ONE),
    Var("x"),
    Vec((ONE,)),
    INF,
    NEG_INF,
    total(1, 10**9, Bound(0)),
    total(1, 10**4, total(1, 10**4, Bound(0))),
    total(1, 3, ONE, guard=Add((PI, minus(PI)))),
    total(1, 3, Div(ONE, Add((Bound(0), num(-2))))),
    Pow(TWO, Pow(num(10), num(10**17))),
]


@pytest.mark.parametrize("term", UNDEFINED)
def test_what_has_no_value_has_no_ball(term, monkeypatch):
    monkeypatch.setattr("symentropy.kernel.balls.MAX_EVALUATIONS", 20_000)
    assert no_ball(term).reason


def test_enormous_and_tiny_values_are_enclosed_quickly():
    assert exact(Pow(TWO, num(10**12))) is None
    assert sign(Pow(num(-2), num(10**12 + 1))) == -1
    assert sign(call("exp", 10**10)) == 1
    assert sign(call("erfc", 10**6)) == 1
    assert sign(Add((ONE, minus(call("erf", 10))))) == 1
    assert ball(call("erf", 10**30), 64).overlaps(arb(1))


def test_nesting_beyond_the_stack_is_no_crash():
    t: Term = ONE
    for _ in range(100_000):
        t = Add((t,))
    assert no_ball(t).reason == "nested too deeply"


def test_definitions_that_double_are_stopped(monkeypatch):
    monkeypatch.setattr("symentropy.kernel.balls.MAX_EVALUATIONS", 20_000)
    t: Term = num(3)
    twice = Definition("twice", (("x", Real()),), Add((Var("x"), Var("x"))))
    for _ in range(64):
        t = Use(twice, (t,))
    assert "operations" in no_ball(t).reason


def test_long_rationals_become_balls():
    long = total(0, 7, Pow(TWO, Pow(num(10), num(5))), op="prod")
    assert exact(long) is None
    assert sign(long) == 1


def test_the_precision_is_put_back_even_after_a_failure():
    before = ctx.prec
    with pytest.raises(NoBall):
        ball(call("log", 0), 999)
    ball(PI, 777)
    assert ctx.prec == before


def test_threads_do_not_disturb_each_other():
    found: list[int] = []

    def work(prec: int) -> None:
        for _ in range(50):
            found.append(prec - ball(call("log", 7), prec).rel_accuracy_bits())

    threads = [threading.Thread(target=work, args=(p,)) for p in (64, 512, 2048)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(found) < 20


# --- random terms -----------------------------------------------------------------------------------------

rationals = st.fractions(min_value=-5, max_value=5, max_denominator=7).map(num)


def grown(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    return st.one_of(
        st.builds(lambda a, b: Add((a, b)), inner, inner),
        st.builds(lambda a, b: Mul((a, b)), inner, inner),
        st.builds(Div, inner, inner),
        st.builds(lambda a, k: Pow(a, num(k)), inner, st.integers(-3, 3)),
        st.builds(lambda f, a: Call(f, (a,)), st.sampled_from(["log", "exp", "sqrt", "abs", "floor", "gamma"]), inner),
        st.builds(lambda a, b: call("max", a, b), inner, inner),
    )


closed = st.recursive(st.one_of(rationals, st.sampled_from([PI, E])), grown, max_leaves=8)


@settings(max_examples=150, deadline=None)
@given(closed)
def test_enclosures_at_different_precisions_meet(t):
    try:
        coarse, fine = enclose(t, 40), enclose(t, 400)
    except NoBall:
        return
    with precision(800):
        if isinstance(coarse, fmpq) and isinstance(fine, fmpq):
            assert coarse == fine
        assert arb(coarse).overlaps(arb(fine))
        assert arb(coarse).is_finite()
