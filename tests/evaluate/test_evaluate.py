"""Certified digits: right to the last one, or an error that says why there are none."""

import subprocess
import sys
import time
from fractions import Fraction
from importlib import import_module
from random import Random

import mpmath
import pytest

from symentropy.errors import IllPosedError, LimitError, UncertifiedError
from symentropy.evaluate import Evaluation, evaluate, evaluate_term
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
    Diff,
    Div,
    E,
    Interval,
    Mul,
    Num,
    Pmf,
    Pow,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vec,
    num,
)
from symentropy.theory.quantities import (
    CE,
    JS,
    KL,
    NORMAL,
    RENYI,
    RENYI_DIVERGENCE,
    SOFTMAX,
    SURPRISAL,
    UNIFORM,
    H,
    h,
    log,
    minus,
)

HALF = Fraction(1, 2)


def vec(*xs: object) -> Vec:
    return Vec(tuple(x if isinstance(x, Term) else num(Fraction(x)) for x in xs))  # type: ignore[arg-type]


def of(quantity: Definition, *args: tuple[object, ...] | Term) -> Use:
    """A quantity of literal pmfs (tuples) and numbers, with n said."""
    n = next(len(a) for a in args if isinstance(a, tuple))
    return Use(quantity, (num(n), *(vec(*a) if isinstance(a, tuple) else a for a in args)))


def random_pmf(random: Random, n: int) -> tuple[Fraction, ...]:
    counts = [random.randrange(6) for _ in range(n - 1)] + [random.randrange(1, 6)]
    return tuple(Fraction(c, sum(counts)) for c in counts)


def mp(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


def assert_certifies(e: Evaluation, value: mpmath.mpf) -> None:
    """``value``, known to more digits than were asked for, lies where the certificate says."""
    assert e.certified
    assert mpmath.mpf(e.lower) <= value <= mpmath.mpf(e.upper)
    assert abs(value - mpmath.mpf(e.decimal)) <= mpmath.mpf(e.radius)
    mantissa, _, exponent = e.decimal.lstrip("-").partition("e")
    unit = mpmath.mpf(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
    if e.radius != "0":
        assert len(mantissa.replace(".", "").lstrip("0")) >= e.digits
        assert abs(value - mpmath.mpf(e.decimal)) < unit
    assert abs(e.value - value) <= mpmath.mpf(e.radius) + unit


# --- quantities against mpmath ----------------------------------------------------------------------------

P, Q = (HALF, Fraction(1, 3), Fraction(1, 6), Fraction(0)), (Fraction(1, 4),) * 4


def entropy(p: tuple[Fraction, ...]) -> mpmath.mpf:
    return -sum(mp(x) * mpmath.log(mp(x)) for x in p if x)


def divergence(p: tuple[Fraction, ...], q: tuple[Fraction, ...]) -> mpmath.mpf:
    return sum(mp(x) * mpmath.log(mp(x) / mp(y)) for x, y in zip(p, q, strict=True) if x)


QUANTITIES = [
    (of(H, P), lambda: entropy(P)),
    (of(KL, P, Q), lambda: divergence(P, Q)),
    (of(CE, P, Q), lambda: divergence(P, Q) + entropy(P)),
    (of(JS, P, Q), lambda: (divergence(P, _mix(P, Q)) + divergence(Q, _mix(P, Q))) / 2),
    (of(RENYI, P, num(2)), lambda: -mpmath.log(sum(mp(x) ** 2 for x in P))),
    (of(RENYI, P, num(Fraction(1, 3))), lambda: 1.5 * mpmath.log(sum(mpmath.cbrt(mp(x)) for x in P))),
    (of(RENYI_DIVERGENCE, P, Q, num(2)), lambda: mpmath.log(4 * sum(mp(x) ** 2 for x in P))),
    (Use(SURPRISAL, (num(Fraction(1, 7)),)), lambda: mpmath.log(7)),
    (Use(H, (num(9), Use(UNIFORM, (num(9),)))), lambda: mpmath.log(9)),
    (Use(h, (Use(NORMAL, (num(3), num(2))),)), lambda: mpmath.log(8 * mpmath.pi * mpmath.e) / 2),
    (At(Use(NORMAL, (ZERO, num(2))), ONE), lambda: mpmath.npdf(1, 0, 2)),
]  # fmt: skip


def _mix(p: tuple[Fraction, ...], q: tuple[Fraction, ...]) -> tuple[Fraction, ...]:
    return tuple((x + y) / 2 for x, y in zip(p, q, strict=True))


@pytest.mark.parametrize(("term", "expected"), QUANTITIES)
@pytest.mark.parametrize("digits", [1, 15, 50, 300])
def test_quantities_of_literal_pmfs(term, expected, digits):
    with mpmath.workdps(digits + 40):
        assert_certifies(evaluate(term, digits), expected())


@pytest.mark.parametrize("n", [1, 2, 3, 5, 17])
def test_random_pmfs_with_zeros(n):
    random = Random(n)
    for _ in range(5):
        p, q = random_pmf(random, n), tuple(Fraction(1 + i, n * (n + 1) // 2) for i in range(n))
        with mpmath.workdps(80):
            for term, value in ((of(H, p), entropy(p)), (of(KL, p, q), divergence(p, q))):
                assert_certifies(evaluate(term), value)


def test_softmax_is_a_pmf_by_definition():
    z = (1, 2, 3)
    with mpmath.workdps(80):
        weights = [mpmath.exp(x) for x in z]
        p = [w / sum(weights) for w in weights]
        expected = -sum(x * mpmath.log(x) for x in p)
        assert_certifies(evaluate(Use(H, (num(3), Use(SOFTMAX, (num(3), vec(*z)))))), expected)


@pytest.mark.parametrize("k", [20, 100, 1000, 15_000])
def test_divergence_near_equality_is_right_to_the_last_digit(k):
    eps = Fraction(1, 10**k)
    found = evaluate(of(KL, (HALF, HALF), (HALF - eps, HALF + eps)))
    with mpmath.workdps(2 * k + 120):
        assert_certifies(found, -mpmath.log(1 - 4 * mp(eps) ** 2) / 2)


def test_a_probability_next_to_zero():
    eps = Fraction(1, 10**300)
    with mpmath.workdps(700):
        assert_certifies(evaluate(of(H, (eps, 1 - eps))), entropy((eps, 1 - eps)))


def test_nested_binders_and_definitions_keep_their_variables_apart():
    """sum_{m=1}^4 sum_{k=1}^m H(k/(m+1), 1 - k/(m+1)), the entropy's own index inside of both."""
    share = Div(Bound(0), Add((Bound(1), ONE)))
    each = Use(H, (num(2), Vec((share, Add((ONE, minus(share)))))))
    term = Bind("sum", Range(ONE, num(4)), Bind("sum", Range(ONE, Bound(0)), each))
    with mpmath.workdps(80):
        expected = sum(
            entropy((Fraction(k, m + 1), 1 - Fraction(k, m + 1))) for m in range(1, 5) for k in range(1, m + 1)
        )
        assert_certifies(evaluate(term), expected)


def test_an_argument_with_its_own_index_is_not_disturbed_by_the_loop_it_stands_in():
    """alpha = sum_{k=1}^3 k/4 = 3/2 is used in a sum over the outcomes."""
    alpha = Bind("sum", Range(ONE, num(3)), Div(Bound(0), num(4)))
    with mpmath.workdps(80):
        expected = mpmath.log(sum(mp(x) ** mpmath.mpf("1.5") for x in P)) * -2
        assert_certifies(evaluate(of(RENYI, P, alpha)), expected)
    weights = Bind("lam", Range(ONE, Bind("sum", Range(ONE, num(2)), Bound(0))), Div(Bound(0), num(6)))
    assert evaluate(Bind("sum", Range(ONE, num(3)), Mul((At(weights, Bound(0)), Bound(0))))).decimal == (
        evaluate(num(Fraction(7, 3))).decimal
    )


# --- exact results ----------------------------------------------------------------------------------------

EXACT = [
    (of(KL, (HALF, HALF), (HALF, HALF)), "nats", "0"),
    (of(H, (1,)), "nats", "0"),
    (of(H, (0, 1, 0)), "bits", "0"),
    (of(H, (HALF, Fraction(1, 4), Fraction(1, 4))), "bits", "1.5"),
    (of(H, (Fraction(1, 10),) * 10), "hartleys", "1"),
    (of(H, (Fraction(1, 49),) * 49), 7, "2"),
    (of(H, (Fraction(1, 8),) * 8), Fraction(1, 1) * 4, "1.5"),
    (of(JS, (1, 0), (0, 1)), "bits", "1"),
    (of(RENYI, (Fraction(1, 4),) * 4, num(HALF)), "bits", "2"),
    (Div(of(H, (HALF, HALF)), log(num(2))), "nats", "1"),
    (Div(log(num(8)), log(num(4))), "nats", "1.5"),
    (Add((log(num(6)), minus(log(num(2))), minus(log(num(3))))), "nats", "0"),
    (Add((of(H, (HALF, HALF)), minus(log(num(2))))), "nats", "0"),
    (Add((Use(H, (num(3), Use(UNIFORM, (num(3),)))), minus(log(num(3))))), "nats", "0"),
    (Add((of(KL, P, Q), of(H, P), minus(of(CE, P, Q)))), "nats", "0"),
    (Add((log(Call("sqrt", (num(2),))), minus(Div(log(num(2)), num(2))))), "nats", "0"),
    (log(Call("exp", (num(5),))), "nats", "5"),
    (log(E), "nats", "1"),
    (Call("max", (log(num(2)), log(num(4)), of(H, (HALF, HALF)))), "bits", "2"),
    (Call("abs", (log(num(HALF)),)), "bits", "1"),
    (num(Fraction(1, 8)), "nats", "0.125"),
    (num(Fraction(-5, 2)), "nats", "-2.5"),
    (Pow(num(10), num(40)), "nats", "1e40"),
    (Pow(num(2), num(-40)), "nats", "9.094947017729282379150390625e-13"),
    (num(1000), "nats", "1000"),
    (Pow(num(Fraction(9, 4)), num(Fraction(3, 2))), "nats", "3.375"),
    (Bind("sum", Range(num(3), num(1)), Bound(0)), "nats", "0"),
    (Bind("prod", Range(num(3), num(1)), Bound(0)), "nats", "1"),
    (At(Bind("lam", Range(ONE, num(3)), Pow(Bound(0), num(2))), num(3)), "nats", "9"),
]


@pytest.mark.parametrize(("term", "base", "text"), EXACT)
def test_exact_values_are_said_exactly(term, base, text):
    e = evaluate(term, base=base)
    assert (e.decimal, e.lower, e.upper, e.radius) == (text, text, text, "0")
    with mpmath.workdps(80):
        assert e.value == mpmath.mpf(text)
    assert e.method.startswith("exact")


INFINITE = [
    (of(KL, (HALF, HALF), (1, 0)), "inf"),
    (of(CE, (HALF, HALF), (1, 0)), "inf"),
    (minus(of(KL, (HALF, HALF), (1, 0))), "-inf"),
    (Add((of(KL, (HALF, HALF), (1, 0)), log(num(HALF)))), "inf"),
    (Div(of(KL, (HALF, HALF), (1, 0)), log(num(2))), "inf"),
    (of(RENYI_DIVERGENCE, (HALF, HALF), (1, 0), num(2)), "inf"),
    (of(RENYI_DIVERGENCE, (0, 1), (1, 0), num(HALF)), "inf"),
    (INF, "inf"),
]


@pytest.mark.parametrize(("term", "text"), INFINITE)
@pytest.mark.parametrize("base", ["nats", "bits"])
def test_infinite_values(term, text, base):
    e = evaluate(term, base=base)
    assert (e.decimal, e.lower, e.upper, e.radius) == (text, text, text, "0")
    assert e.value == mpmath.mpf(text)


def test_divergences_where_q_is_zero_only_off_the_support_of_p_are_finite():
    assert evaluate(of(KL, (1, 0), (HALF, HALF)), base="bits").decimal == "1"
    assert evaluate(of(CE, (1, 0), (1, 0))).decimal == "0"
    below_one = of(RENYI_DIVERGENCE, (HALF, HALF), (1, 0), num(HALF))
    with mpmath.workdps(80):
        assert_certifies(evaluate(below_one), mpmath.log(2))


ROOT = Call("sqrt", (num(2),))


@pytest.mark.parametrize(
    "zero",
    [
        Add((Mul((ROOT, ROOT)), num(-2))),
        Add((Call("sqrt", (num(8),)), Mul((num(-2), ROOT)))),
        Add((Call("exp", (PI,)), minus(Call("exp", (PI,))))),
        Pow(Add((PI, minus(PI))), num(2)),
        Add((Pow(E, num(2)), minus(Call("exp", (num(2),))))),
        Add((Pow(num(3), num(Fraction(1, 3))), minus(Call("exp", (Div(log(num(3)), num(3)),))))),
    ],
)
def test_zeros_found_by_algebra(zero):
    assert evaluate(zero).decimal == evaluate(zero, base="bits").decimal == "0"


def test_a_pmf_with_irrational_entries():
    p = Div(ONE, ROOT)
    term = Use(H, (num(2), vec(p, Add((ONE, minus(p))))))
    with mpmath.workdps(80):
        q = 1 / mpmath.sqrt(2)
        assert_certifies(evaluate(term), -q * mpmath.log(q) - (1 - q) * mpmath.log(1 - q))


# --- no value ---------------------------------------------------------------------------------------------

infinite = of(KL, (HALF, HALF), (1, 0))
ILL_POSED = [
    (log(ZERO), "log of 0"),
    (log(num(-1)), "negative"),
    (log(Add((log(num(2)), minus(log(num(2)))))), "positive"),
    (Div(ONE, ZERO), "division by 0"),
    (Div(ZERO, ZERO), "division by 0"),
    (Div(ONE, Add((log(num(6)), minus(log(num(2))), minus(log(num(3)))))), "division by 0"),
    (Mul((ZERO, log(ZERO))), "log of 0"),
    (Add((infinite, minus(infinite))), "inf - inf"),
    (Mul((ZERO, infinite)), r"0 \* inf"),
    (Mul((of(H, (1,)), infinite)), r"0 \* inf"),
    (Div(ONE, infinite), "infinite"),
    (log(infinite), "infinite"),
    (Call("exp", (infinite,)), "infinite"),
    (of(H, (HALF, Fraction(1, 3))), "H: P sums to 5/6, not to 1"),
    (of(H, (Fraction(3, 2), -HALF)), "H: P has a negative entry, number 2"),
    (of(KL, (HALF, HALF), (HALF, Fraction(1, 3), Fraction(1, 6))), "KL: Q has 3 entries, not 2"),
    (Use(H, (num(3), vec(HALF, HALF))), "H: P has 2 entries, not 3"),
    (Use(H, (num(1), vec(1, 0))), "H: P has 2 entries, not 1"),
    (Use(H, (ZERO, vec(1))), "H: n must be an integer >= 1"),
    (Use(H, (num(2), vec(Div(PI, num(4)), Div(PI, num(5))))), "sums to 1.41"),
    (of(RENYI, (HALF, HALF), ONE), "division by 0"),
    (of(RENYI, (HALF, HALF), num(-1)), "Renyi: alpha must be positive"),
    (of(RENYI_DIVERGENCE, (HALF, HALF), (1, 0), ONE), "order 1"),
    (Use(h, (Use(NORMAL, (ZERO, ZERO)),)), "sigma of Normal is positive"),
    (At(Use(NORMAL, (ZERO, num(-1))), ONE), "sigma must be positive"),
    (Use(UNIFORM, (num(2),)), "vector"),
    (Use(H, (num(3), Use(SOFTMAX, (num(3), vec(1, 2))))), "softmax: z has 2 entries, not 3"),
    (At(vec(1, 2), num(3)), r"not in 1\.\.2"),
    (At(vec(1, 2), ZERO), r"not in 1\.\.2"),
    (At(vec(1, 2), num(HALF)), "not an integer"),
    (At(Use(UNIFORM, (num(2),)), num(3)), "out of range"),
    (At(Bind("lam", Interval(ZERO, ONE), Bound(0)), ONE), "outside"),
    (Bind("sum", Range(ZERO, num(2)), At(vec(1, 2), Bound(0))), r"not in 1\.\.2"),
    (Bind("sum", Range(ONE, num(HALF)), Bound(0)), "not an integer"),
    (Pow(ZERO, ZERO), "power of 0"),
    (Pow(ZERO, num(-1)), "power of 0"),
    (Pow(num(-1), num(HALF)), "negative"),
    (Call("sqrt", (num(-1),)), "sqrt has no value"),
    (Call("gamma", (num(-2),)), "gamma has no value"),
    (Call("zeta", (ONE,)), "zeta has no value"),
    (vec(1, 2), "vector"),
    (Num(0.5), "not an exact rational"),  # type: ignore[arg-type]
]


@pytest.mark.parametrize(("term", "message"), ILL_POSED)
def test_what_means_nothing_says_so(term, message):
    with pytest.raises(IllPosedError, match=message):
        evaluate(term)


BETA = Call("beta", (num(HALF), num(HALF)))  # pi, which nothing here knows

UNCERTIFIED = [
    (Var("x"), "x has no value"),
    (of(H, (Var("p"), Add((ONE, minus(Var("p")))))), "p has no value"),
    (Use(KL, (num(2), Var("P"), Var("Q"))), "P, Q has no value"),
    (Bind("int", Interval(ZERO, ONE), Call("gamma", (Bound(0),))), "integral"),
    (Diff(Call("abs", (Bound(0),)), ONE), "derivative"),
    (Pow(Add((BETA, minus(PI))), num(2)), r"\|x\| <= 2\^-\d+"),
    (Add((BETA, minus(PI))), r"\|x\| <= 2\^-\d+"),
    (Div(ONE, Add((PI, minus(PI)))), "nonzero"),
    (Bind("sum", Range(ONE, INF), Bound(0)), "infinite sum"),
    (Use(H, (num(2), vec(Div(BETA, num(4)), Add((ONE, minus(Div(PI, num(4)))))))), "not known to sum to exactly 1"),
]


@pytest.mark.parametrize(("term", "message"), UNCERTIFIED)
def test_where_no_certificate_is_known_none_is_given(term, message, monkeypatch):
    monkeypatch.setattr(import_module("symentropy.evaluate.adaptive"), "MAX_PRECISION", 2000)
    with pytest.raises(UncertifiedError, match=message):
        evaluate(term)


def test_limits():
    with pytest.raises(LimitError, match="more than 10000 digits"):
        evaluate(PI, digits=10_001)
    with pytest.raises(LimitError, match="more than 2000000 terms"):
        evaluate(Bind("sum", Range(ONE, num(10**12)), Bound(0)))
    deep: Term = PI
    for _ in range(100_000):
        deep = Add((deep,))
    with pytest.raises(LimitError, match="deep"):
        evaluate_term(deep)
    assert len(evaluate_term(PI, 10_001, unsafe_limits=True).decimal) == 10_002


def test_numbers_too_long_to_print_are_told_as_such():
    huge = 10**5000
    for call, error, message in (
        (lambda: evaluate(PI, base=huge), IllPosedError, "base"),
        (lambda: evaluate(PI, digits=huge), LimitError, "digits"),
        (lambda: evaluate(Use(H, (num(huge), vec(1)))), IllPosedError, "a huge number of"),
        (lambda: evaluate(At(vec(1), num(huge))), IllPosedError, "not in"),
        (lambda: evaluate(Num(huge)), IllPosedError, "rational"),  # type: ignore[arg-type]
        (lambda: evaluate(Bind("sum", Range(ONE, num(huge)), Bound(0))), LimitError, "terms"),
    ):
        with pytest.raises(error, match=message):
            call()
    assert evaluate(num(huge)).decimal == "1e5000"


@pytest.mark.parametrize("digits", [0, -1, True, 2.0, "50"])
def test_digits_are_a_positive_integer(digits):
    with pytest.raises(IllPosedError, match="digits"):
        evaluate(PI, digits=digits)


BAD_BASES = ["", "nat", "1", 1, 0, -2, 2.0, True, "1/0", None, "9" * 5000, "inf", "nan", "1e999999999", "٣", "-2"]


@pytest.mark.parametrize("base", BAD_BASES)
def test_a_base_is_an_exact_number_above_1(base):
    with pytest.raises(IllPosedError, match="base"):
        evaluate(PI, base=base)


@pytest.mark.parametrize(
    ("base", "number"), [("bits", 2), ("hartleys", 10), (3, 3), ("2.5", 2.5), (Fraction(7, 5), 1.4)]
)
def test_the_value_is_divided_by_the_logarithm_of_the_base(base, number):
    with mpmath.workdps(80):
        divisor = mpmath.log(mpmath.mpf(str(number)))
        assert_certifies(evaluate(of(H, P), base=base), entropy(P) / divisor)
        assert_certifies(evaluate(PI, base=base), mpmath.pi / divisor)


# --- the form of the answer -------------------------------------------------------------------------------


def test_values_of_any_size():
    big = evaluate(Call("exp", (num(10**10),)), digits=20)
    assert big.decimal == "1.0777506079585649102e4342944819"
    small = evaluate(Call("exp", (num(-100),)), digits=5)
    assert (small.decimal, small.digits) == ("3.7201e-44", 5)
    assert evaluate(Call("exp", (num(-5),)), digits=5).decimal == "0.0067379"
    assert evaluate(Call("exp", (num(12),)), digits=4).decimal == "162800"
    assert evaluate(minus(PI), digits=3).decimal == "-3.14"
    assert evaluate(num(Fraction(2, 3)), digits=3).decimal == "0.667"


def test_carries_reach_the_first_digit():
    assert evaluate(num(Fraction(99996, 7 * 14286)), digits=4).decimal == "0.9999"
    nearly = Add((ONE, minus(Call("exp", (num(-300),)))))
    e = evaluate(nearly, digits=30)
    assert e.decimal == "1." + "0" * 29
    assert e.lower.startswith("0.999")
    with mpmath.workdps(300):
        assert_certifies(e, 1 - mpmath.exp(-300))


def test_the_value_does_not_depend_on_mpmaths_precision():
    with mpmath.workdps(5):
        value = evaluate(PI, digits=60).value
    with mpmath.workdps(80):
        assert abs(value - mpmath.pi) < mpmath.mpf(10) ** -59


def test_the_path_of_evaluation_imports_neither_sympy_nor_mpmath():
    code = (
        "import sys; from symentropy.evaluate import evaluate; from symentropy.kernel.terms import PI;"
        "assert evaluate(PI).decimal.startswith('3.14159'); print(*{'sympy', 'mpmath'} & set(sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert out.stdout.strip() == ""


def test_invariants_of_a_loop_are_computed_once():
    """softmax's own sum does not depend on the outcome: 400 outcomes are no 160,000 exponentials."""
    n = 400
    z = Vec(tuple(num(Fraction(i, 7)) for i in range(n)))
    term = Use(H, (num(n), Use(SOFTMAX, (num(n), z))))
    started = time.perf_counter()
    evaluate(term, digits=15)
    assert time.perf_counter() - started < 2


def test_a_definition_of_a_pmf_is_checked_where_it_is_used():
    mass = Definition("mass", (("P", Pmf(num(2))), ("x", Real())), Add((At(Var("P"), ONE), Var("x"))))
    assert evaluate(Use(mass, (vec(HALF, HALF), ONE))).decimal == "1.5"
    with pytest.raises(IllPosedError, match="mass: P sums to 2"):
        evaluate(Use(mass, (vec(1, 1), ONE)))
    with pytest.raises(IllPosedError, match="mass takes 2 arguments"):
        evaluate(Use(mass, (vec(1, 0),)))


def test_the_whole_line():
    whole = Bind("lam", Interval(NEG_INF, INF), Mul((Bound(0), Bound(0))))
    assert evaluate(At(whole, num(-3))).decimal == "9"


# --- text -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "base", "decimal"),
    [
        ("H((1/2, 1/4, 1/4))", "bits", "1.5"),
        ("KL((1/2, 1/2) || (1, 0))", "nats", "inf"),
        ("log(6) - log(2) - log(3)", "nats", "0"),
        ("sum(k, 1, 10, k^2)", "nats", "385"),
        ("prod(k, 3, 1, k)", "nats", "1"),
        ("log(1024, 2)", "nats", "10"),
        ("-log2(1/8)", "nats", "3"),
    ],
)
def test_text(text, base, decimal):
    assert evaluate(text, base=base).decimal == decimal


def test_text_that_is_not_closed_names_what_has_no_value():
    with pytest.raises(UncertifiedError, match=r"\bP\b"):
        evaluate("H(P)")
    with pytest.raises(UncertifiedError, match="X"):
        evaluate("H(X | Y)")
    with pytest.raises(IllPosedError, match="sum"):
        evaluate("H((1/2, 1/3))")


def test_values_of_a_declared_pmf():
    assert evaluate("H(A)", base="bits", pmf=["A"], values={"A": vec(HALF, HALF)}).decimal == "1"


def test_the_value_of_an_exact_rational_has_the_digits_asked_for():
    import mpmath

    found = evaluate("h(Pareto(5, 5))", 60)
    assert found.decimal == "1.2"
    assert found.radius == "0"
    with mpmath.workdps(70):
        assert abs(found.value - mpmath.mpf(6) / 5) < mpmath.mpf(10) ** -60
