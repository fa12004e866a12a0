"""SymPy and back: nothing lost, nothing captured, nothing guessed."""

from __future__ import annotations

import copy
from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from mpmath_reading import mp, value
from sympy import Derivative, Eq, Integral, Le, Lt, Piecewise, Product, Rational, Subs, Sum, Symbol, Tuple, exp, log, oo
from sympy import stats as ss

from symentropy import bridge as b
from symentropy.errors import BridgeError
from symentropy.kernel.copies import Copier
from symentropy.kernel.field import Field
from symentropy.kernel.proof import Claim
from symentropy.theory import quantities as theory

from symentropy.kernel.terms import (  # isort: skip
    INF, NEG_INF, ONE, PI, ZERO, Add, At, Bind, Bound, Call, Density, Diff, Div, Function, Index, Interval, Joint,
    Labels, Mul, Natural, Num, Pmf, Positive, Pow, Range, Real, Use, Var, Vec, Vector, free_names,
    num, shift,
)  # fmt: skip

n = Symbol("n", integer=True, positive=True)
i, j = sympy.symbols("i j", integer=True)
x, mu = sympy.symbols("x mu", real=True)
y, sigma = sympy.symbols("y sigma", positive=True)
P, Q = b.pmf("P"), b.pmf("Q")
w = sympy.IndexedBase("w", shape=(n,))
f = b.density("f")
half, third = Rational(1, 2), Rational(1, 3)
N = Var("n")
KINDS = {"n": Natural(), "x": Real(), "y": Positive(), "P": Pmf(N), "Q": Pmf(N), "w": Vector(N)}

# --- random well-formed terms over KINDS: `bound` counts the enclosing sums --------------------------------

rationals = st.fractions(-3, 3, max_denominator=5).map(Num)


def entry(vector, bound):
    return At(Var(vector), Bound(bound - 1))


@st.composite
def positives(draw, depth, bound):
    """A term that is positive wherever it stands."""
    kind = draw(st.sampled_from("nysqe" if depth else "ny"))
    if kind == "n":
        return Num(draw(st.fractions(Fraction(1, 4), 3, max_denominator=4)))
    if kind == "y":
        return Var("y") if not bound else draw(st.sampled_from([Var("y"), Bound(0), Var("n")]))
    below = draw(positives(depth - 1, bound))
    if kind == "s":
        return Add((below, draw(positives(depth - 1, bound))))
    if kind == "q":
        return Div(below, draw(positives(depth - 1, bound)))
    return Call("exp", (draw(scalars(0, bound)),))


@st.composite
def scalars(draw, depth, bound=0):
    """A real term: field operations, powers, functions, vectors' entries, guarded sums."""
    if not depth:
        names = st.sampled_from([Var("x"), Var("y"), Var("n"), PI])
        return draw(st.one_of(rationals, names, st.sampled_from([entry(v, bound) for v in "PQw"]) if bound else names))
    sub = scalars(depth - 1, bound)
    match draw(st.sampled_from(["add", "mul", "div", "pow", "call", "sum", "leaf"])):
        case "add":
            return Add(tuple(draw(st.lists(sub, min_size=2, max_size=3))))
        case "mul":
            return Mul(tuple(draw(st.lists(sub, min_size=2, max_size=3))))
        case "div":
            return Div(draw(sub), draw(positives(depth - 1, bound)))
        case "pow":
            return Pow(draw(positives(depth - 1, bound)), num(draw(st.integers(-2, 3))))
        case "call":
            fn = draw(st.sampled_from(["log", "sqrt", "exp", "erf"]))
            return Call(fn, (draw(positives(1, bound) if fn in ("log", "sqrt") else scalars(0, bound)),))
        case "sum":
            guard = draw(st.sampled_from([None, At(Var("P"), Bound(0))]))
            return Bind("sum", Range(ONE, N, guard), draw(scalars(depth - 1, bound + 1)), draw(st.sampled_from("ixn")))
    return draw(scalars(0, bound))


def pmfs(size):
    weights = st.lists(st.integers(0, 4), min_size=size, max_size=size).filter(any)
    return weights.map(lambda w: [Fraction(k, sum(w)) for k in w])


points = st.fixed_dictionaries(
    {
        "n": st.just(Fraction(2)),
        "x": st.fractions(-2, 2, max_denominator=7),
        "y": st.fractions(Fraction(1, 5), 3, max_denominator=7),
        "P": pmfs(2),
        "Q": pmfs(2),
        "w": st.lists(st.fractions(-2, 2, max_denominator=3), min_size=2, max_size=2),
    }
)


def sympy_value(e, point):
    """The value of an expression by SymPy alone: vectors put in as tuples, sums written out, thirty digits."""
    e = e.subs({v: Tuple(*map(sympy.sympify, point[str(v)])) for v in (P, Q)})
    e = e.subs({x: point["x"], y: point["y"], n: 2})
    e = e.doit().replace(
        lambda s: isinstance(s, sympy.Indexed), lambda s: sympy.sympify(point["w"][int(s.indices[0]) - 1])
    )
    return sympy.N(e.doit(), 30)


def converted(t):
    """The SymPy form, unless SymPy finds that the random term has no value."""
    try:
        return b.to_sympy(t, KINDS)
    except BridgeError:
        reject()


@settings(max_examples=40, deadline=None)
@given(scalars(3), points)
def test_a_term_survives_the_round_trip_in_value(t, point):
    Copier().term(t, 0)
    back = b.from_sympy(converted(t))
    Copier().term(back, 0)
    with mpmath.workdps(40):
        at = {k: mp(v) for k, v in point.items()}
        before, after = value(t, at), value(back, at)
        assert mpmath.almosteq(before, after, 1e-30, 1e-30)


@settings(max_examples=40, deadline=None)
@given(scalars(3))
def test_an_expression_survives_the_round_trip_exactly(t):
    e = converted(t)
    assert b.to_sympy(b.from_sympy(e), KINDS) == e


@settings(max_examples=40, deadline=None)
@given(scalars(2))
def test_what_sympy_left_as_it_is_comes_back_equal_in_the_field(t):
    back = b.from_sympy(converted(t))
    again = b.from_sympy(b.to_sympy(back, KINDS))
    assert Field(frozenset({"n", "y"})).equal(back, again)


@settings(max_examples=25, deadline=None)
@given(scalars(2), points)
def test_sympy_computes_the_same_value(t, point):
    e = converted(t)
    with mpmath.workdps(40):
        expected = value(t, {k: mp(v) for k, v in point.items()})
        got = sympy_value(e, point)
        assert got.is_Float or got.is_Rational, got
        assert mpmath.almosteq(mpmath.mpf(sympy.Float(got, 30)._mpf_), expected, 1e-20, 1e-20)


# --- expressions, there and back ----------------------------------------------------------------------------

EXPRESSIONS = [
    x / y, -x, x - y, 2 * x / (3 * y), x ** (-y), y**third, (x**2 + y) ** Rational(-3, 2), sympy.sqrt(y) / 2,
    y * (x + 1) / 3, exp(x) - log(y), sympy.E + sympy.pi * sympy.EulerGamma, sympy.Abs(x), sympy.Max(x, y, 1),
    sympy.Min(x, y), sympy.floor(x) + sympy.ceiling(x), sympy.gamma(y), sympy.loggamma(y), sympy.polygamma(0, y),
    sympy.beta(y, sigma), sympy.zeta(y), sympy.erf(x) * sympy.erfc(x), sympy.factor(2 * x * y + 2 * x),
    Sum(i * j, (i, 1, j), (j, 1, n)), Sum(Sum(P[i] * Q[j], (i, 1, n)), (j, 1, n)), Product(P[i], (i, 1, n)),
    Sum(1 / i**2, (i, 1, oo)), Integral(exp(-(x**2) / y), (x, -oo, oo)), Integral(x * mu, (x, 0, mu), (mu, 0, 1)),
    Sum(Piecewise((P[i] * log(P[i] / Q[i]), P[i] > 0), (0, True)), (i, 1, n)),
    Product(Piecewise((Q[i], P[i] > 0), (1, True)), (i, 1, n)),
    Derivative(x**2 * y, x), Derivative(x**3 * y, x, y), Derivative(exp(x), (x, 2)), Subs(Derivative(x**2, x), x, y),
    b.h(f) + Integral(f(x) * log(f(x)), (x, -oo, oo)), w[1] + w[n], b.Entry(Tuple(half, third), n),
    b.KL(P, Q) + 2 * b.H(P), b.JS(P, b.U(n)), b.Renyi(P, y) / b.Renyi(P, Q, y), b.H(b.softmax(w)),
    b.H((half, half)), b.CE(P, b.Components(sympy.Lambda(i, (P[i] + Q[i]) / 2), n)), b.surprisal(y),
    b.h(b.density("f")), b.h(ss.Normal("X", mu, sigma)), b.h(sympy.Lambda(x, exp(-sympy.Abs(x)) / 2)),
]  # fmt: skip


@pytest.mark.parametrize("e", EXPRESSIONS, ids=str)
def test_expression_there_and_back(e):
    kinds = b.kinds_from_sympy(e)
    t = b.from_sympy(e)
    Copier().term(t, 0)
    assert b.to_sympy(t, kinds) == e


@pytest.mark.parametrize(
    ("e", "t"),
    [
        (x / y, Div(Var("x"), Var("y"))),
        (1 / y, Div(ONE, Var("y"))),
        (x - y, Add((Var("x"), Mul((num(-1), Var("y")))))),
        (-x + y, Add((Var("y"), Mul((num(-1), Var("x")))))),
        (Rational(1, 3), num(Fraction(1, 3))),
        (log(y) * 2, Mul((num(2), Call("log", (Var("y"),))))),
        (log(y) / 2, Div(Call("log", (Var("y"),)), num(2))),
        (sympy.sqrt(y), Call("sqrt", (Var("y"),))),
        (P[i] * log(P[i]), Mul((At(Var("P"), Var("i")), Call("log", (At(Var("P"), Var("i")),))))),
        (Sum(P[i], (i, 1, n)), Bind("sum", Range(ONE, N), At(Var("P"), Bound(0)))),
        (Derivative(x**2, x), Diff(Pow(Bound(0), num(2)), Var("x"))),
        (b.H((1,)), Use(theory.H, (ONE, Vec((ONE,))))),
        (sympy.digamma(y), Call("digamma", (Var("y"),))),
    ],
    ids=str,
)
def test_how_an_expression_reads(e, t):
    assert b.from_sympy(e) == t


def test_numbers_first_symbols_then_logarithms_then_sums():
    factors = b.from_sympy(3 * Sum(P[i], (i, 1, n)) * log(y) * x).args
    assert [type(a).__name__ for a in factors] == ["Num", "Var", "Call", "Bind"]


# --- no capture ---------------------------------------------------------------------------------------------


def test_a_bound_name_that_is_free_elsewhere_is_renamed():
    t = Bind("sum", Range(ONE, N), Mul((Var("i"), Bound(0))), "i")
    e = b.to_sympy(t, {"n": Natural(), "i": Real()})
    assert e.free_symbols == {n, Symbol("i", real=True)}
    assert e.subs({Symbol("i", real=True): 5, n: 3}).doit() == 30
    assert b.from_sympy(e) == t


def test_nested_binders_of_one_name_stay_apart():
    t = Bind("sum", Range(ONE, num(2)), Bind("sum", Range(ONE, num(3)), Mul((Bound(1), Bound(0))), "i"), "i")
    e = b.to_sympy(t)
    assert len(set(e.bound_symbols)) == 2
    assert e.doit() == 18
    assert b.from_sympy(e) == t


def test_the_cases_of_an_inner_sum_stay_inside():
    inner = Bind("sum", Range(ONE, N, At(Var("P"), Bound(0))), At(Var("Q"), Bound(1)), "i")
    t = Bind("sum", Range(ONE, N, At(Var("P"), Bound(0))), inner, "i")
    e = b.to_sympy(t, KINDS)
    assert b.from_sympy(e) == t
    assert e.subs({P: Tuple(0, 1), Q: Tuple(third, 1 - third)}).subs({n: 2}).doit() == 1 - third


def test_an_inner_limit_may_use_the_outer_index():
    e = Sum(i * j, (i, 1, j), (j, 1, 3))
    outer = b.from_sympy(e)
    assert outer.domain == Range(ONE, num(3))
    assert outer.body.domain == Range(ONE, Bound(0))
    assert b.to_sympy(outer).doit() == e.doit() == 25


def test_a_bound_symbol_may_share_its_name_with_a_free_one_of_other_assumptions():
    e = Sum(i * Symbol("i", real=True), (i, 1, n))
    assert b.from_sympy(e).body == Mul((Var("i"), Bound(0)))


def test_a_bound_dummy_is_nameless():
    d = sympy.Dummy("k", integer=True)
    assert b.from_sympy(Sum(d * x, (d, 1, n))) == b.from_sympy(Sum(i * x, (i, 1, n)))


def test_alpha_equal_sums_are_one_term():
    assert b.from_sympy(Sum(P[i], (i, 1, n))) == b.from_sympy(Sum(P[j], (j, 1, n)))


def test_substituting_into_a_derivative_keeps_its_variable_bound():
    e = Subs(Derivative(x**2 * y, x), (x, y), (y, x))
    assert b.from_sympy(e) == Diff(Mul((Pow(Bound(0), num(2)), Var("x"))), Var("y"))


def test_the_derivative_at_a_point_that_occurs_beside_it():
    t = Diff(Mul((Var("x"), Bound(0))), Var("x"), "x")
    e = b.to_sympy(t, {"x": Real()})
    assert e.doit() == x
    assert b.from_sympy(e) == t


def test_an_entry_of_a_written_vector_is_taken():
    assert b.to_sympy(At(Vec((num(5), num(7))), num(2))) == 7
    assert b.to_sympy(At(Bind("lam", Range(ONE, N), Mul((Bound(0), Var("x")))), num(3)), KINDS) == 3 * x
    assert b.to_sympy(At(Vec((num(5), num(7))), Var("n")), KINDS).subs(n, 2) == 7


def test_a_tuple_put_in_for_a_pmf_counts_from_one():
    assert P[1].subs(P, Tuple(third, 1 - third)) == third
    e = b.CE(P, Q).doit().subs({P: Tuple(half, half), Q: Tuple(Rational(1, 4), Rational(3, 4)), n: 2})
    assert sympy.simplify(e.doit() - (log(4) + log(Rational(4, 3))) / 2) == 0


# --- refusals: one clear error ------------------------------------------------------------------------------

REFUSED = {
    "float": (0.5 * x, "float"),
    "hidden float": (log(y + sympy.Float("0.1")), "float"),
    "python float": (0.5, "exact numbers only"),
    "text": ("__import__('os').system('true')", "str"),
    "twins": (Symbol("x") + x, "two different symbols are called x"),
    "free dummy": (sympy.Dummy("x") + 1, "Dummy"),
    "base and symbol": (P[1] * Symbol("P", real=True), "called P"),
    "pmf and vector": (P[1] * sympy.IndexedBase("P", shape=(n,))[1], "called P"),
    "two sizes": (P[1] * b.pmf("P", 3)[1], "called P"),
    "entry zero": (P[0], "counted from 1"),
    "entry beyond": (b.pmf("P", 3)[4], "counted from 1 to 3"),
    "tuple from zero": (sympy.Indexed(Tuple(half, half), n), "from 0"),
    "matrix": (sympy.IndexedBase("A", shape=(2, 2))[1, 2], "indices"),
    "idx": (P[sympy.Idx("i", n)], "Idx counts from 0"),
    "backwards": (Sum(i, (i, 3, 1)), "backwards"),
    "backwards integral": (Integral(x, (x, 1, 0)), "backwards"),
    "indefinite": (Integral(x, x), "two ends"),
    "infinite": (oo, "Infinity"),
    "complex": (x * sympy.I, "ImaginaryUnit"),
    "zoo": (sympy.zoo, "ComplexInfinity"),
    "sin": (sympy.sin(x), "sin has no counterpart"),
    "trigamma": (sympy.polygamma(1, y), "polygamma"),
    "cases": (Piecewise((x, x > 0), (1, True)), "Piecewise"),
    "wrong empty value": (Sum(Piecewise((P[i], P[i] > 0), (1, True)), (i, 1, n)), "case distinction"),
    "weak guard": (Sum(Piecewise((P[i], P[i] >= half), (0, True)), (i, 1, n)), "case distinction"),
    "derivative in an entry": (Derivative(w[1] ** 2, w[1]), "only in a symbol"),
    "function of two": (sympy.Function("g")(x, y), "g has no counterpart"),
    "even": (Symbol("m", even=True), "assumptions of m"),
    "complex symbol": (Symbol("z", imaginary=True), "assumptions of z"),
    "unknown function": (sympy.Function("g")(x), "what g is"),
    "no shape": (b.applied(theory.H)(sympy.IndexedBase("P")), "size of P"),
    "sizes": (b.KL(P, b.pmf("R", 3)), "different sizes"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_one_clear_error(name):
    e, words = REFUSED[name]
    with pytest.raises(BridgeError, match=words.replace("(", r"\(")):
        b.kinds_from_sympy(e)


def test_deep_expressions_are_refused():
    e = x
    for _ in range(3000):
        e = sympy.exp(e, evaluate=False)
    with pytest.raises(BridgeError, match="too deeply"):
        b.from_sympy(e)


@pytest.mark.parametrize("t", [Div(ONE, ZERO), Call("log", (num(-1),)), Call("sqrt", (num(-2),)), Call("log", (ZERO,))])
def test_terms_without_a_real_value_are_refused(t):
    with pytest.raises(BridgeError):
        b.to_sympy(t)


@pytest.mark.parametrize("name", ["__import__('os')", "\\input{x}", "x y", "lambda", "E", "$", "é", "S.One"])
def test_hostile_names_are_only_names(name):
    s = Symbol(name, real=True)
    assert b.from_sympy(s) == Var(name)
    assert b.to_sympy(Add((Var(name), ONE)), {}) == s + 1
    base = sympy.IndexedBase(name, shape=(n,))
    assert b.to_sympy(b.from_sympy(base[1]), b.kinds_from_sympy(base[1])) == base[1]


# --- quantities ---------------------------------------------------------------------------------------------


def test_a_quantity_is_inert_until_unfolded():
    assert b.KL(P, P) != 0
    assert b.KL(P, Q).doit() == Sum(Piecewise((P[i] * log(P[i] / Q[i]), P[i] > 0), (0, True)), (i, 1, n))
    assert sympy.diff(b.H(P), x) == 0
    assert sympy.diff(b.surprisal(y), y).doit() == -1 / y
    assert copy.copy(b.H(P)) == b.H(P) and b.H(P).xreplace({P: Q}) == b.H(Q)


def test_a_quantity_has_a_numeric_value():
    third_entropy = sympy.N(b.H((half, third, Rational(1, 6), 0)), 30)
    with mpmath.workdps(30):
        assert mpmath.almosteq(
            mpmath.mpf(third_entropy), mpmath.log(2) / 2 + mpmath.log(3) / 3 + mpmath.log(6) / 6, 1e-28
        )


def test_a_quantity_prints_as_in_print():
    assert sympy.latex(b.H(P)) == "H(P)"
    assert sympy.latex(b.KL(P, Q)).replace(" ", "") == r"\operatorname{KL}(P\,\|\,Q)"
    assert sympy.latex(b.h(f)) == "h(f)"
    assert sympy.latex(b.h(ss.Normal("X", 0, sigma))) == r"h(\mathcal{N}(0, \sigma^2))"
    assert str(b.KL(P, Q) - b.H(P)) == "-H(P) + KL(P, Q)"


def test_a_term_with_sizes_that_do_not_fit_is_refused():
    with pytest.raises(BridgeError, match="size of P"):
        b.to_sympy(Use(theory.H, (num(3), Vec((num(1), ZERO)))))


def test_vectors_of_the_quantities_in_a_term_need_no_kinds():
    assert b.to_sympy(Use(theory.KL, (N, Var("P"), Var("Q")))) == b.KL(P, Q)


# --- claims -------------------------------------------------------------------------------------------------


def test_a_claim_becomes_a_statement():
    s = b.claim_from_sympy(b.eq(b.KL(P, Q), b.CE(P, Q) - b.H(P)), given=[b.dominated(P, Q)], name="kl")
    assert s.name == "kl"
    assert s.variables == (("n", Natural()), ("P", Pmf(N)), ("Q", Pmf(N)))
    assert s.given == (Claim(ZERO, "<", At(Var("Q"), Bound(0)), (Range(ONE, N, At(Var("P"), Bound(0))),)),)
    assert s.goal.lhs == Use(theory.KL, (N, Var("P"), Var("Q")))
    Copier().variables(s.variables)


@pytest.mark.parametrize(
    ("relational", "relation", "left"),
    [
        (Le(x, y), "<=", Var("x")),
        (Lt(x, y), "<", Var("x")),
        (x >= y, "<=", Var("y")),
        (x > y, "<", Var("y")),
        (Eq(x, y), "=", Var("x")),
        (b.le(x, x), "<=", Var("x")),
        (b.lt(x, x), "<", Var("x")),
    ],
    ids=str,
)
def test_relations(relational, relation, left):
    goal = b.claim_from_sympy(relational).goal
    assert (goal.relation, goal.lhs) == (relation, left)


@pytest.mark.parametrize("collapsed", [Eq(x, x), Eq(x, x + 1), True, sympy.true])
def test_a_collapsed_claim_is_refused(collapsed):
    with pytest.raises(BridgeError, match="collapsed"):
        b.claim_from_sympy(collapsed)


@pytest.mark.parametrize("claim", [x, "x = 1", None, sympy.And(x > 0, y > x)])
def test_what_is_no_claim_is_refused(claim):
    with pytest.raises(BridgeError):
        b.claim_from_sympy(claim)


def test_kinds_follow_assumptions_and_use():
    k, a, m = Symbol("k"), Symbol("a"), Symbol("m")
    goal = b.eq(P[k] * a, Sum(i, (i, 1, m)) + b.Renyi(P, Symbol("alpha")))
    kinds = dict(b.claim_from_sympy(goal).variables)
    assert kinds == {"n": Natural(), "m": Natural(), "k": Index(N), "a": Real(), "alpha": Positive(), "P": Pmf(N)}


def test_signs_that_no_kind_says_become_hypotheses():
    a, c, d = Symbol("a", nonnegative=True), Symbol("c", negative=True), Symbol("d", real=True, nonzero=True)
    u = sympy.IndexedBase("u", shape=(n,), positive=True)
    s = b.claim_from_sympy(b.eq(a * c * d, u[1]))
    assert s.given == (
        Claim(ZERO, "<=", Var("a")),
        Claim(Var("c"), "<", ZERO),
        Claim(ZERO, "<", Pow(Var("d"), num(2))),
        Claim(ZERO, "<", At(Var("u"), Bound(0)), (Range(ONE, N),)),
    )


def test_a_universal_hypothesis():
    s = b.claim_from_sympy(b.eq(x, x), given=[b.lt(0, P[i], (i, 1, n))])
    assert s.given == (Claim(ZERO, "<", At(Var("P"), Bound(0)), (Range(ONE, N),)),)


def test_a_density_has_its_kind_from_its_use():
    s = b.claim_from_sympy(b.le(b.h(f), x))
    assert dict(s.variables)["f"] == Density(Interval(NEG_INF, theory.INF))


# --- random symbols -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("X", "probabilities"),
    [
        (ss.Die("X", 3), "1/3 1/3 1/3"),
        (ss.FiniteRV("X", {2: half, 0: third, 1: Rational(1, 6)}), "1/3 1/6 1/2"),
        (ss.Bernoulli("X", Rational(1, 4)), "3/4 1/4"),
        (ss.Coin("X", third), "1/3 2/3"),
        (ss.Binomial("X", 3, third), "8/27 4/9 2/9 1/27"),
        (ss.DiscreteUniform("X", [3, 1, 2, 0]), "1/4 1/4 1/4 1/4"),
        (ss.Hypergeometric("X", 10, 5, 3), "1/12 5/12 5/12 1/12"),
    ],
    ids=str,
)
def test_finite_random_symbols(X, probabilities):
    assert b.distribution_from_sympy(X) == Vec(tuple(num(Fraction(p)) for p in probabilities.split()))


def test_a_normal_random_symbol():
    assert b.distribution_from_sympy(ss.Normal("X", mu, sigma)) == Use(theory.NORMAL, (Var("mu"), Var("sigma")))
    assert b.h(ss.Normal("X", 0, 2)) == b.h(b.applied(theory.NORMAL)(0, 2))


def test_random_symbols_stand_where_distributions_do():
    p = Symbol("p")
    assert b.H(ss.Bernoulli("X", p)) == b.H((1 - p, p))
    assert b.H(ss.Die("X", 6)).doit() == log(6)
    assert b.claim_from_sympy(b.le(b.H(ss.Bernoulli("X", p)), log(2) + p)).variables == (("p", Real()),)


@pytest.mark.parametrize(
    ("X", "words"),
    [
        (ss.Poisson("X", 3), "Poisson"),
        (ss.Exponential("X", 1), "Exponential"),
        (ss.Geometric("X", half), "Geometric"),
        (ss.Binomial("X", n, third), "Binomial"),
        (ss.FiniteRV("X", {0: 0.5, 1: 0.5}), "float|exact"),
        (ss.Normal("X", 0, 1) + 1, "not a random symbol"),
        (3, "not a random symbol"),
    ],
    ids=str,
)
def test_other_random_symbols_are_refused_by_name(X, words):
    with pytest.raises(BridgeError, match=words):
        b.distribution_from_sympy(X)


# --- joint pmfs, labels, functions, derivatives by an entry ---------------------------------------------------

M = Var("m")
J, labelled, g = b.joint("J"), b.labels("c", 3, n), b.function("g")
m = J.shape[1]
JOINT = Joint((N, M))
MORE = {**KINDS, "m": Natural(), "J": JOINT, "c": Labels(num(3), N), "g": Function(Interval(ZERO, INF)), "k": Index(N)}
CELL = At(At(Var("J"), Bound(1)), Bound(0))
k = Symbol("k", integer=True, positive=True)
OF_J = (N, M, Var("J"))

OUTWARD = [
    (Call("delta", (Var("k"), ONE)), sympy.KroneckerDelta(k, 1)),
    (At(At(Var("J"), ONE), num(2)), J[1, 2]),
    (At(Var("Q"), At(Var("c"), num(2))), Q[labelled[2]]),
    (At(Var("g"), Var("x")), g(x)),
    (Diff(At(Var("g"), Bound(0)), Var("x"), "x"), Derivative(g(x), x)),
    (Diff(At(Var("g"), Bound(0)), ONE, "t"), Subs(Derivative(g(i), i), i, 1)),
    (Use(theory.JOINT_H, OF_J), b.applied(theory.JOINT_H)(J)),
    (At(Use(theory.FIRST, OF_J), Var("k")), b.Entry(b.applied(theory.FIRST)(J), k)),
    (
        At(At(Use(theory.PRODUCT, (N, N, Var("P"), Var("Q"))), ONE), Var("k")),
        b.Entry(b.applied(theory.PRODUCT)(P, Q), 1, k),
    ),
    (
        Bind("int", theory.LINE, Bind("sum", Range(ONE, ONE, At(Var("f"), Bound(1))), At(Var("f"), Bound(1))), "x"),
        Integral(Piecewise((f(x), f(x) > 0), (0, True)), (x, -oo, oo)),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("t", "want"), OUTWARD, ids=[str(e) for _, e in OUTWARD])
def test_the_newer_nodes_in_sympy(t, want):
    kinds = {name: kind for name, kind in MORE.items() if name != "x" or name in free_names(t)}
    got = b.to_sympy(t, {**kinds, "f": Density(theory.LINE)})
    if isinstance(want, Subs):
        assert isinstance(got, Subs) and got.point == want.point and got.expr.expr.func == want.expr.expr.func
    else:
        assert got == want


THERE_AND_BACK = [
    J[k, 2], sympy.KroneckerDelta(1, k) * P[k], Q[labelled[1]], Sum(log(Q[labelled[j]]), (j, 1, 3)),
    b.applied(theory.JOINT_H)(J), b.applied(theory.JOINT_KL)(J, b.applied(theory.PRODUCT)(P, b.pmf("R", m))),
    b.applied(theory.EMPIRICAL)(labelled), b.Entry(b.applied(theory.EMPIRICAL)(labelled), k),
    b.CE(b.applied(theory.FIRST)(J), Q), Sum(Piecewise((log(J[k, j]), J[k, j] > 0), (0, True)), (j, 1, m)),
    Integral(Piecewise((y * log(y), x > 0), (0, True)), (x, -oo, oo)),
]  # fmt: skip


@pytest.mark.parametrize("e", THERE_AND_BACK, ids=str)
def test_newer_expressions_there_and_back(e):
    kinds = b.kinds_from_sympy(e)
    t = b.from_sympy(e)
    Copier().term(t, 0)
    assert b.to_sympy(t, kinds) == e


def test_information_by_its_definition_is_what_sympy_finds():
    table = [[Rational(1, 8), 0, Rational(1, 4)], [Rational(1, 8), Rational(1, 2), 0]]
    rows, columns = [sum(r) for r in table], [sum(c) for c in zip(*table, strict=True)]
    want = sum(p * log(p / (rows[a] * columns[c])) for a, row in enumerate(table) for c, p in enumerate(row) if p)
    value_of = Use(theory.INFORMATION, (num(2), num(3), Var("J")))
    got = b.to_sympy(value_of, {"J": Joint((num(2), num(3)))}).doit()
    got = got.subs(b.joint("J", 2, 3), Tuple(*(Tuple(*row) for row in table))).doit()
    assert sympy.simplify(sympy.expand_log(got - want, force=True)) == 0


def test_a_derivative_by_an_entry_is_taken_by_sympy():
    """d/dz_k log sum exp z is the softmax: the vector with its k-th entry moved, differentiated."""
    z, at = Var("w"), Var("k")
    moved = Bind("lam", Range(ONE, num(3)), Add((
        At(z, Bound(0)), Mul((Call("delta", (Bound(0), at)), Add((Bound(1), Mul((num(-1), At(z, at)))))))
    )), "i")  # fmt: skip
    total = Bind("sum", Range(ONE, num(3)), Call("exp", (At(shift(moved, 1), Bound(0)),)), "i")
    t = Diff(Call("log", (total,)), At(z, at), "t")
    vector = sympy.IndexedBase("w", shape=(3,))
    got = b.to_sympy(t, {"w": Vector(num(3)), "k": Index(num(3))})
    want = exp(vector[2]) / sum(exp(vector[a]) for a in (1, 2, 3))
    assert sympy.simplify(got.subs(k, 2).doit() - want) == 0


def test_a_density_may_be_zero():
    assert b.density("f")(x).is_nonnegative and b.density("f")(x).is_positive is None
    assert isinstance(b.h(f).doit().args[1].function, Piecewise)


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (lambda: J[1], "2 indices"),
        (lambda: b.from_sympy(J[1, 2]) and b.from_sympy(b.joint("J", 2, 2)[1, 3]), "entry 3"),
    ],
)
def test_entries_that_are_not_there(broken, says):
    with pytest.raises(BridgeError, match=says):
        broken()
