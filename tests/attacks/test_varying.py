"""Derivatives, limits and constancy of what holds for all x of an interval; what holds almost everywhere."""
# ruff: noqa: F403, F405

import pytest
from kernel_build import *

from symentropy.kernel.proof import (
    Antiderivative,
    Cite,
    Claim,
    Derivation,
    Entry,
    Given,
    Iff,
    IffProof,
    Statement,
    Unfold,
    Varying,
)
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ZERO,
    Bind,
    Definition,
    Density,
    Diff,
    Function,
    Interval,
    Rejected,
    Var,
    abstract,
)  # fmt: skip

LINE, UNIT, HALF_LINE = Interval(NEG_INF, INF), Interval(ZERO, ONE), Interval(ZERO, INF)
f, g, a, c = Var("f"), Var("g"), Var("a"), Var("c")
FUNCTION, ON_UNIT = ("f", Function(HALF_LINE)), ("f", Function(UNIT))
DENSITIES = (("f", Density(UNIT)), ("g", Density(UNIT)))
fx, gx = At(f, b0), At(g, b0)
slope = Diff(At(f, b0), b0)
QUARTER = Num(Fraction(1, 4))


def rejected(start, *steps, match=None, **more):
    with pytest.raises(Rejected, match=match):
        prove(start, *steps, **more)


# --- derivatives of both sides ------------------------------------------------------------------------------

SQUARES = entry(power(add(x, 1), 2), eq(add(power(x, 2), mul(2, x), 1), "algebra"), of=real("x"))
LOGS = entry(log(power(x, 2)), eq(mul(2, log(x)), "log_of_power"), of=positive("x"))
LINEAR = entry(x, eq(1, Given(0)), of=real("x"), given=[equal(x, 1)])


def of_cite(lemma, how, domain, at, other=None, values=(("x", b0),)):
    other = None if other is None else t(other)
    return Varying(domain, Cite(lemma, values), how, t(at), other)


def test_equal_functions_have_equal_derivatives():
    left, right = Diff(power(add(b0, 1), 2), x), Diff(add(power(b0, 2), mul(2, b0), 1), x)
    prove(left, eq(right, of_cite(SQUARES, "derivative", LINE, x)), of=real("x"))
    prove(
        Diff(log(power(b0, 2)), x),
        eq(Diff(mul(2, log(b0)), x), of_cite(LOGS, "derivative", HALF_LINE, x)),
        of=positive("x"),
    )


@pytest.mark.parametrize(
    ("domain", "at", "of"),
    [
        (LINE, x, positive("x")),  # the theorem is about x > 0
        (HALF_LINE, x, real("x")),  # the point may lie outside
        (UNIT, x, positive("x")),
        (UNIT, ONE, ()),  # an end
        (HALF_LINE, ZERO, ()),
        (HALF_LINE, INF, ()),
        (HALF_LINE, -1, ()),
        (Interval(ONE, ZERO), half(), ()),
        (Interval(ONE, ONE), 1, ()),
        (Interval(x, y), x, positive("x", "y")),
        (rng(3), 2, ()),  # no neighbourhood
        (rng(n), n, (N,)),
    ],
)
def test_a_derivative_is_taken_inside_of_where_the_theorem_holds(domain, at, of):
    point = t(at)
    start, end = Diff(log(power(b0, 2)), point), Diff(mul(2, log(b0)), point)
    rejected(start, eq(end, of_cite(LOGS, "derivative", domain, at)), of=of)


def test_a_hypothesis_at_a_point_says_nothing_around_it():
    """x = 1 has no derivative in x."""
    for domain in (LINE, UNIT, HALF_LINE, Interval(half(), TWO)):
        for how in ("derivative", "limit", "constant"):
            by = of_cite(LINEAR, how, domain, ONE, TWO)
            rejected(Diff(b0, ONE), eq(0, "derivative", by), match="hypothesis|does not vanish|end|interval")
    by = Varying(LINE, Cite(LINEAR, (("x", x),)), "derivative", x)
    rejected(Diff(b0, x), eq(0, by, "derivative"), of=real("x"), given=[equal(x, 1)], match="does not vanish")


def test_inequalities_are_not_differentiated():
    lemma = entry(log(x), le(minus(x, 1), certificate=[fact("log_le_sub_one", x)]), of=positive("x"))
    by = of_cite(lemma, "derivative", HALF_LINE, TWO)
    rejected(Diff(log(b0), TWO), le(Diff(minus(b0, 1), TWO), certificate=[fact(by)]), match="only equal functions")
    by = of_cite(lemma, "constant", HALF_LINE, TWO, ONE)
    rejected(log(2), le(log(1), certificate=[fact(by)]), match="only equal functions")


def test_derivatives_of_what_has_none():
    for fn in ("floor", "abs", "ceil"):
        lemma = entry(add(call(fn, x), x), eq(add(x, call(fn, x)), "algebra"), of=real("x"))
        for how in ("derivative", "limit"):
            end = Diff(add(b0, call(fn, b0)), half())
            by = of_cite(lemma, how, Interval(ZERO, ONE), half() if how == "derivative" else ONE)
            rejected(Diff(add(call(fn, b0), b0), half()), eq(end, by))


def test_a_density_has_no_derivative():
    start = Diff(fx, half())
    rejected(start, eq(add(start, 0)), of=(("f", Density(UNIT)),), match="not a differentiable function")
    prove(start, eq(mul(2, start, half())), of=(ON_UNIT,))
    rejected(Diff(At(f, mul(2, b0)), QUARTER), eq(0), of=(("f", Density(UNIT)),), match="not well formed")
    rejected(Diff(At(v, b0), ONE), eq(0), of=(N, vector("v")), match="not well formed")
    outside = Diff(fx, TWO)
    rejected(outside, eq(add(outside, 0)), of=(ON_UNIT,), match="outside")
    rejected(At(f, ONE), eq(add(At(f, ONE), 0)), of=(ON_UNIT,), match="outside")


def test_no_second_derivative():
    twice = Diff(Diff(fx, b0), half())
    rejected(twice, eq(add(twice, 0)), of=(ON_UNIT,), match="second derivative")
    rejected(Diff(Diff(At(f, power(b0, 2)), b0), half()), eq(0, "derivative"), of=(ON_UNIT,), match="second derivative")
    lemma = entry(
        Diff(fx, x), eq(mul(2, Diff(fx, x), half())), of=(ON_UNIT, *real("x")), given=[less(0, x), less(x, 1)]
    )
    for how, at in (("derivative", half()), ("limit", ONE)):
        by = of_cite(lemma, how, UNIT, at, values=(("f", f), ("x", b0)))
        rejected(Diff(fx, half()), eq(0, by), of=(ON_UNIT,), match="second derivative")


def test_functions_and_densities_are_told_apart():
    smooth = Definition("smooth", (ON_UNIT,), Diff(At(Var("f"), b0), half()))
    dense = Definition("dense", (("f", Density(UNIT)),), At(Var("f"), half()))
    for d, kind in (
        (smooth, Density(UNIT)),
        (dense, Function(UNIT)),
        (smooth, Function(HALF_LINE)),
        (dense, Density(LINE)),
    ):
        rejected(Use(d, (g,)), eq(add(Use(d, (g,)), 0)), of=(("g", kind),), match="another kind|another interval")
    prove(Use(smooth, (g,)), eq(Diff(gx, half()), Unfold(smooth)), of=(("g", Function(UNIT)),))
    kinked = Bind("lam", UNIT, call("abs", minus(b0, half())))
    rejected(Use(smooth, (kinked,)), eq(0), match="no derivative")
    wrapped = Bind("lam", UNIT, gx)
    rejected(Use(smooth, (wrapped,)), eq(0), of=(("g", Density(UNIT)),), match="not a differentiable function")
    for bad in (
        Bind("lam", UNIT, t(2)),
        Bind("lam", UNIT, neg(gx)),
        Bind("lam", UNIT, gx),
        Bind("lam", LINE, t(1)),
        v,
        x,
    ):
        of = (N, vector("v"), *real("x"), ("g", Function(UNIT)))
        rejected(Use(dense, (bad,)), eq(add(Use(dense, (bad,)), 0)), of=of, match="not well formed")


def test_a_function_is_no_density():
    whole = Bind("int", UNIT, fx)
    rejected(whole, eq(1, "mass"), of=(ON_UNIT,), match="convergent")
    prove(whole, eq(1, "mass"), of=DENSITIES)
    rejected(0, le(At(f, half()), certificate=[fact("sign", At(f, half()))]), of=(ON_UNIT,), match="nonneg")
    rejected(0, lt(At(f, half()), certificate=[fact("sign", At(f, half()))]), of=DENSITIES, match="strict")
    rejected(log(At(f, half())), eq(0), of=DENSITIES, match="positive")
    rejected(div(1, At(f, half())), eq(0), of=DENSITIES, match="nonzero")
    for domain in (Interval(ZERO, half()), LINE, HALF_LINE):
        part = Bind("int", domain, fx)
        rejected(part, eq(1, "mass"), of=DENSITIES, match="not well formed|vanish")


# --- limits -------------------------------------------------------------------------------------------------

TANGENT = entry(log(x), le(minus(x, 1), certificate=[fact("log_le_sub_one", x)]), of=positive("x"))
BELOW = entry(x, lt(add(x, call("exp", neg(x))), certificate=[fact("sign", call("exp", neg(x)))]), of=real("x"))
DECAY = entry(0, lt(call("exp", neg(x)), certificate=[fact("sign", call("exp", neg(x)))]), of=real("x"))


def test_strict_inequalities_are_weak_in_the_limit():
    by = of_cite(DECAY, "limit", LINE, INF)
    rejected(0, lt(0, certificate=[fact(by)]), match="strict|repeats")
    rejected(0, lt(x, certificate=[fact(by), fact("sign", x)]), of=real("x"), given=[atmost(0, x)], match="strict")
    tail = call("exp", neg(x))
    shifted_ = entry(
        0, lt(add(y, tail), certificate=[fact(Given(0)), fact("sign", tail)]), of=real("x", "y"), given=[atmost(0, y)]
    )
    cite = Varying(LINE, Cite(shifted_, (("x", b0), ("y", y))), "limit", INF)
    prove(0, le(y, certificate=[fact(cite)]), of=real("y"), given=[atmost(0, y)])
    rejected(0, lt(y, certificate=[fact(cite)]), of=real("y"), given=[atmost(0, y)], match="strict")


@pytest.mark.parametrize(
    ("lemma", "domain", "at"),
    [
        (TANGENT, HALF_LINE, ZERO),  # log 0
        (TANGENT, HALF_LINE, INF),  # both sides grow
        (TANGENT, UNIT, half()),  # no end
        (TANGENT, UNIT, -1),
        (TANGENT, LINE, INF),
        (TANGENT, LINE, ZERO),
        (TANGENT, Interval(INF, NEG_INF), INF),
        (TANGENT, Interval(ONE, ZERO), ZERO),
        (DECAY, LINE, NEG_INF),
        (BELOW, LINE, INF),
    ],
)
def test_limits_that_are_none(lemma, domain, at):
    by = of_cite(lemma, "limit", domain, at)
    rejected(0, le(x, certificate=[fact(by)]), of=real("x"), given=[less(0, x)])


def test_limits_of_what_jumps():
    """floor x <= 0 on (0, 1), and floor 1 = 1."""
    lemma = entry(
        call("floor", x), le(x, certificate=[fact(Given(0))]), of=real("x"), given=[atmost(call("floor", x), x)]
    )
    by = of_cite(lemma, "limit", UNIT, ONE)
    rejected(1, le(1, certificate=[fact(by)]), match="hypothesis|no derivative|repeats")
    part = entry(mul(0, call("floor", x)), le(x, certificate=[fact(Given(0))]), of=real("x"), given=[less(0, x)])
    rejected(0, le(1, certificate=[fact(of_cite(part, "limit", UNIT, ONE))]), match="no derivative")
    opaque = entry(At(f, x), eq(mul(2, At(f, x), half())), of=(ON_UNIT, *real("x")), given=[less(0, x), less(x, 1)])
    by = of_cite(opaque, "limit", UNIT, ONE, values=(("f", f), ("x", b0)))
    rejected(0, le(1, certificate=[fact(by), fact("sign", ONE)]), of=(ON_UNIT,), match="outside")


def test_limits_under_finite_sums_only():
    """Σ_{i<=n} e^(-i x) tends to 0; what grows with i may not."""
    s = total(n, call("exp", neg(mul(b0, x))))
    lemma = entry(0, lt(s, certificate=[fact("sign", s)]), of=(N, *real("x")))
    by = Varying(LINE, Cite(lemma, (("n", n), ("x", b0))), "limit", INF)
    rejected(0, lt(1, certificate=[fact(by), fact("sign", ZERO)]), of=(N,), match="strict|vanish")
    grows = total(n, call("exp", mul(minus(b0, 2), x)))
    lemma = entry(0, lt(grows, certificate=[fact("sign", grows)]), of=(N, *real("x")))
    by = Varying(LINE, Cite(lemma, (("n", n), ("x", b0))), "limit", INF)
    rejected(0, le(1, certificate=[fact(by), fact("sign", ONE)]), of=(N,), match="leading coefficient|exponential")
    moving = total(call("floor", x), call("exp", neg(x)))
    lemma = entry(0, le(moving, certificate=[fact("sign", moving)]), of=real("x"))
    rejected(0, le(1, certificate=[fact(of_cite(lemma, "limit", LINE, INF)), fact("sign", ONE)]), match="no derivative")


# --- constancy ----------------------------------------------------------------------------------------------

FLAT = entry(Diff(minus(power(add(b0, 1), 2), add(power(b0, 2), mul(2, b0))), x), eq(0, "derivative"), of=real("x"))
QUOTIENT = entry(
    Diff(div(b0, call("sqrt", power(b0, 2))), x), eq(0, "derivative"), of=real("x"), given=[less(0, power(x, 2))]
)


def sign_of(u):
    return div(u, call("sqrt", power(u, 2)))


def test_what_is_flat_is_constant():
    body = minus(power(add(x, 1), 2), add(power(x, 2), mul(2, x)))
    prove(body, eq(minus(power(2, 2), 3), of_cite(FLAT, "constant", LINE, x, 1)), of=real("x"))


@pytest.mark.parametrize(("domain", "at", "other"), [
    (LINE, -1, 1), (Interval(num(-2), num(2)), -1, 1), (HALF_LINE, -1, 1), (HALF_LINE, 1, -1), (HALF_LINE, 0, 1),
    (Interval(NEG_INF, ZERO), -1, 1), (HALF_LINE, x, 1), (rng(3), 1, 2),
])  # fmt: skip
def test_constancy_stays_in_one_component(domain, at, other):
    """x/√x² has derivative 0 wherever it is defined; it is -1 on the left and 1 on the right."""
    by = of_cite(QUOTIENT, "constant", domain, at, other)
    given = [less(0, power(x, 2))]
    rejected(sign_of(t(at)), eq(sign_of(t(other)), by), of=real("x"), given=given)
    rejected(neg(1), eq(1, by), of=real("x"), given=given)


def test_constancy_is_in_the_variable_that_varies():
    # d/dt (t - x) at t = x is 1; d/dt of what mentions x is no derivative of a function of x
    in_x = entry(Diff(mul(minus(b0, x), minus(b0, x)), x), eq(0, "derivative"), of=real("x"))
    by = of_cite(in_x, "constant", LINE, 5, 1)
    rejected(mul(minus(5, x), minus(5, x)), eq(mul(minus(1, x), minus(1, x)), by), of=real("x"), match="constant if")
    rejected(power(minus(5, 1), 2), eq(0, by), match="constant if")
    elsewhere = entry(Diff(power(b0, 2), mul(0, x)), eq(0, "derivative"), of=real("x"))
    by = of_cite(elsewhere, "constant", LINE, 2, 1)
    rejected(4, eq(1, by), match="constant if|does not vanish")
    not_zero = entry(Diff(mul(2, b0), x), eq(2, "derivative"), of=real("x"))
    rejected(4, eq(2, of_cite(not_zero, "constant", LINE, 2, 1)), match="constant if")
    in_y = entry(Diff(mul(y, 1), x), eq(0, "derivative"), of=real("x", "y"))
    by = Varying(LINE, Cite(in_y, (("x", y), ("y", b0))), "constant", TWO, ONE)
    rejected(TWO, eq(1, by), of=real("y"), match="constant if|does not vanish")
    rejected(TWO, eq(1, of_cite(FLAT, "constant", LINE, 2)), match="two points|does not vanish")
    reversed_ = entry(0, eq(Diff(minus(b0, b0), x), "derivative"), of=real("x"))
    rejected(2, eq(1, of_cite(reversed_, "constant", LINE, 2, 1)), match="constant if")


def test_nothing_given_of_the_point_makes_a_function_flat():
    given = [equal(Diff(fx, half()), 0)]
    lemma = entry(Diff(fx, x), eq(0, Given(0)), of=(ON_UNIT, *real("x")),
                  given=[equal(Diff(At(f, b0), half()), 0), equal(x, half())])  # fmt: skip
    with pytest.raises(Rejected):
        check(lemma)
    stationary = entry(Diff(fx, half()), eq(0, Given(0)), of=(ON_UNIT,), given=given)
    by = Varying(UNIT, Cite(stationary, (("f", f),)), "constant", half(), QUARTER)
    rejected(At(f, half()), eq(At(f, QUARTER), by), of=(ON_UNIT,), given=given, match="constant if")
    flat = [equal(slope, 0, UNIT)]
    flat_lemma = entry(Diff(fx, x), eq(0, Given(0, (x,))), of=(ON_UNIT, *real("x")),
                       given=[*flat, less(0, x), less(x, 1)])  # fmt: skip
    check(flat_lemma)
    by = Varying(UNIT, Cite(flat_lemma, (("f", f), ("x", b0))), "constant", half(), QUARTER)
    prove(At(f, half()), eq(At(f, QUARTER), by), of=(ON_UNIT,), given=flat)
    rejected(At(f, half()), eq(At(f, QUARTER), by), of=(ON_UNIT,), given=given, match="hypothesis")
    almost = [Claim(slope, "=", ZERO, (UNIT,), almost=True)]  # Cantor's function is flat almost everywhere
    rejected(At(f, half()), eq(At(f, QUARTER), by), of=(ON_UNIT,), given=almost, match="hypothesis")


# --- almost everywhere --------------------------------------------------------------------------------------

ALIKE = Claim(fx, "=", gx, (UNIT,), almost=True)
EVERYWHERE = equal(fx, gx, UNIT)


def square_of(u):
    return Bind("int", UNIT, power(u, 2))


def test_what_holds_almost_everywhere_rewrites_integrands_only():
    exist = [square_of(fx), square_of(gx)]

    def shown(start, end, *by, given=ALIKE, of=DENSITIES):
        goal = equal(start, end)
        return check(
            Entry(Statement("s", of, (given,), goal, convergent=tuple(exist)), Derivation(t(start), (eq(end, *by),)))
        )

    shown(square_of(fx), square_of(gx), Given(0))
    at = half()
    for start, end, by in (
        (At(f, at), At(g, at), Given(0)), (At(f, at), At(g, at), Given(0, (at,))),
        (total(3, div(At(f, div(b0, 4)), 1)), total(3, At(g, div(b0, 4))), Given(0)),
    ):  # fmt: skip
        with pytest.raises(Rejected):
            shown(start, end, by)
    shown(At(f, at), At(g, at), Given(0, (at,)), given=EVERYWHERE)
    for domain in (Interval(ZERO, half()), Interval(QUARTER, ONE)):
        with pytest.raises(Rejected, match="does not vanish"):
            shown(square_of(fx), square_of(gx), Given(0), given=Claim(fx, "=", gx, (domain,), almost=True))
    for other in (Claim(fx, "<=", gx, (UNIT,), almost=True), Claim(gx, "=", t(1), (UNIT,), almost=True),
                  Claim(fx, "=", gx, (UNIT, rng(1, At(f, b0))), almost=True)):  # fmt: skip
        with pytest.raises(Rejected):
            shown(square_of(fx), square_of(gx), Given(0), given=other)


def test_a_sign_almost_everywhere_is_no_sign_at_a_point():
    given = [Claim(ZERO, "<", fx, (UNIT,), almost=True)]
    rejected(log(At(f, half())), eq(0), of=DENSITIES, given=given, match="positive")
    rejected(0, lt(At(f, half()), certificate=[fact("sign", At(f, half()))]), of=DENSITIES, given=given, match="strict")
    rejected(0, lt(At(f, half()), certificate=[fact(Given(0, (half(),)))]), of=DENSITIES, given=given, match="almost")
    rejected(Bind("int", UNIT, log(fx)), eq(0), of=DENSITIES, given=given, match="positive")
    lemma = entry(0, lt(At(f, half()), certificate=[fact(Given(0, (half(),)))]), of=DENSITIES,
                  given=[less(0, fx, UNIT)])  # fmt: skip
    check(lemma)
    cite = Cite(lemma, (("f", f), ("g", g)))
    rejected(0, lt(At(f, half()), certificate=[fact(cite)]), of=DENSITIES, given=given, match="hypothesis")


def agreement(condition, names, forward, convergent=()):
    """0 <= ∫ (f - g)², with equality under the condition."""
    gap = minus(fx, gx)
    whole = Bind("int", UNIT, power(gap, 2))
    chain = Derivation(ZERO, (le(whole, certificate=[fact("square", gap, over=[UNIT])]),))
    backward = Derivation(ZERO, (eq(Bind("int", UNIT, power(minus(gx, gx), 2)), "linearity"), eq(whole, Given(0))))
    goal = Iff(Claim(ZERO, "<=", whole), (condition,))
    statement = Statement("agreement", DENSITIES, (), goal, convergent=(whole,))
    return Entry(statement, IffProof(chain, ((names, forward),), backward))


def step_to_g(point):
    gap = minus(At(f, point), At(g, point))
    return Derivation(At(f, point), (eq(add(gap, At(g, point)), "algebra"), eq(At(g, point), Given(0))))


def test_an_integral_of_squares_vanishes_almost_everywhere_only():
    good = agreement(ALIKE, ("u",), step_to_g(Var("u")))
    theorem = check(good)
    assert theorem.equality_when == (ALIKE,)
    (raw,) = check(Entry(Statement("s", DENSITIES, (), good.statement.goal.bound, convergent=good.statement.convergent),
                         good.proof.chain)).equality_when  # fmt: skip
    assert raw.almost and raw.binders == (UNIT,)
    wrong = (
        (EVERYWHERE, ("u",), step_to_g(Var("u"))),
        (equal(At(f, half()), At(g, half())), (), step_to_g(half())),
        (Claim(fx, "=", gx, (Interval(ZERO, half()),), almost=True), ("u",), step_to_g(Var("u"))),
        (Claim(fx, "=", ONE, (UNIT,), almost=True), ("u",), step_to_g(Var("u"))),
        (Claim(At(f, half()), "=", At(g, half()), (UNIT,), almost=True), ("u",), step_to_g(half())),
        (ALIKE, ("f",), step_to_g(Var("f"))),
        (ALIKE, (), step_to_g(half())),
    )
    for condition, names, forward in wrong:
        with pytest.raises(Rejected):
            check(agreement(condition, names, forward))


def open_at(point, function):
    """The function's value at the point, u bound."""
    return At(function, abstract(point, "u"))


def test_a_point_of_an_almost_condition_is_not_a_second_point():
    """At almost every u the hypotheses hold at u: not at 1 - u, and not at 1/2."""
    u = Var("u")
    for point in (minus(1, u), half(), power(u, 2)):
        for at in ((), (point,), (u,)):
            end = At(g, point)
            chain = (eq(add(minus(At(f, point), end), end), "algebra"), eq(end, Given(0, at)))
            claim = Claim(open_at(point, f), "=", open_at(point, g), (UNIT,), almost=True)
            with pytest.raises(Rejected):
                check(agreement(claim, ("u",), Derivation(At(f, point), chain)))


# --- integrals that may not exist ---------------------------------------------------------------------------


def test_integrals_are_not_split_or_weighed_unless_they_exist():
    whole = Bind("int", UNIT, power(minus(fx, gx), 2))
    chain = Derivation(ZERO, (le(whole, certificate=[fact("square", minus(fx, gx), over=[UNIT])]),))
    goal = Claim(ZERO, "<=", whole)
    check(Entry(Statement("s", DENSITIES, (), goal, convergent=(whole,)), chain))
    for found in ((), (square_of(fx), square_of(gx)), (Bind("int", UNIT, minus(fx, gx)),)):
        with pytest.raises(Rejected, match="convergent"):
            check(Entry(Statement("s", DENSITIES, (), goal, convergent=found), chain))
    for supposed in (fx, log(2), whole.body, Bind("sum", rng(3), b0), Bind("int", UNIT, log(fx))):
        with pytest.raises(Rejected):
            check(Entry(Statement("s", DENSITIES, (), goal, convergent=(supposed, whole)), chain))


def test_what_is_supposed_to_converge_must_where_it_is_cited():
    area = Bind("int", UNIT, div(1, power(b0, 2)))
    lemma = Entry(Statement("l", real("x"), (), equal(mul(x, area), mul(area, x)), convergent=(area,)),
                  Derivation(mul(x, area), (eq(mul(area, x), "algebra"),)))  # fmt: skip
    check(lemma)
    cite = Cite(lemma, (("x", x),))
    rejected(mul(2, x), eq(mul(x, 2), cite), of=real("x"), match="convergent")
    entropy = Bind("int", UNIT, Bind("sum", rng(1, At(f, b1)), mul(At(f, b1), log(At(f, b1)))))
    twice = add(entropy, entropy)
    lemma = Entry(
        Statement("l", DENSITIES[:1], (), equal(mul(2, entropy), twice), convergent=(entropy,)),
        Derivation(mul(2, entropy), (eq(twice, "algebra"),)),
    )
    check(lemma)
    rejected(x, eq(mul(2, x, half()), Cite(lemma, (("f", f),))), of=(*DENSITIES, *real("x")), match="convergent")


@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        ([fact("square", log(b0), over=[UNIT])], "convergent"),
        ([fact("square", div(1, b0), over=[UNIT])], "convergent"),
        ([fact("square", b0, over=[HALF_LINE])], "convergent"),
        ([fact("square", fx, over=[UNIT])], "convergent"),
        ([fact("sign", ONE, over=[UNIT], weight=neg(fx))], "weight"),
        ([fact("sign", ONE, over=[UNIT], weight=minus(fx, gx))], "weight"),
        ([fact("sign", fx, over=[UNIT], times=-1)], "multiplier"),
        ([fact("sign", b0, over=[LINE])], "nonnegative"),
        ([fact("sign", fx, over=[Interval(ONE, ZERO)])], "ends in order"),
        ([fact("sign", fx, over=[LINE])], "outside"),
        ([fact("log_le_sub_one", fx, over=[UNIT])], "t > 0|positive"),
    ],
)
def test_certificates_over_intervals(certificate, why):
    rejected(0, le(1, "linearity", "mass", certificate=certificate), of=DENSITIES, match=why)


def test_strictness_over_intervals():
    rejected(0, lt(1, "linearity", "mass", certificate=[fact("sign", fx, over=[UNIT])]), of=DENSITIES, match="strict")
    rejected(
        0,
        lt(1, "linearity", "mass", certificate=[fact("sign", ONE, over=[UNIT], weight=fx)]),
        of=DENSITIES,
        match="strict",
    )
    prove(0, le(1, "linearity", "mass", certificate=[fact("sign", fx, over=[UNIT])]), of=DENSITIES)
    weighed = [fact("sign", ONE, over=[UNIT], weight=fx)]
    (when,) = prove(0, le(1, "linearity", "mass", certificate=weighed), of=DENSITIES).equality_when
    assert when.almost and (when.lhs, when.relation, when.rhs) == (ZERO, "<", ZERO) and len(when.binders) == 2


def test_indicators_vanish_only_with_their_guard():
    """∫ [g>0] f is not ∫ f; ∫ [f>0] f is."""

    def on(guard, body):
        return Bind("int", UNIT, mul(total(1, 1, guard), body))

    f1, g1 = At(f, b1), At(g, b1)
    prove(on(f1, fx), eq(1, "restrict", "mass"), of=DENSITIES)
    rejected(on(g1, fx), eq(1, "restrict", "mass"), of=DENSITIES, match="does not vanish")
    rejected(on(minus(f1, g1), fx), eq(1, "restrict", "mass"), of=DENSITIES, match="does not vanish")
    rejected(on(minus(f1, half()), fx), eq(1, "restrict", "mass"), of=DENSITIES, match="does not vanish")
    rejected(on(f1, ONE), eq(1, "restrict"), of=DENSITIES, match="not vanish|convergent")
    body = Bind("int", UNIT, Bind("sum", rng(1, f1), log(f1)))
    rejected(body, eq(Bind("int", UNIT, log(fx)), "restrict", "linearity"), of=DENSITIES, match="well formed")


def test_antiderivatives_of_opaque_functions():
    between = Interval(QUARTER, half())
    of_f = Antiderivative(between, slope, fx)
    gain = minus(At(f, half()), At(f, QUARTER))
    prove(Bind("int", between, slope), eq(gain, of_f), of=(ON_UNIT,), integrals=[of_f])
    for domain, primitive in (
        (UNIT, fx),
        (between, mul(2, fx)),
        (between, power(fx, 2)),
        (between, At(f, power(b0, 2))),
    ):
        bad = Antiderivative(domain, slope, primitive)
        rejected(Bind("int", domain, slope), eq(gain, bad), of=(ON_UNIT,), integrals=[bad])
    rejected(Bind("int", between, slope), eq(gain, of_f), of=(("f", Density(UNIT)),), integrals=[of_f])
