"""Certified sums: against mpmath, exact values, other precisions, and the bounds of what they leave out."""

import math
import random
from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq

from symentropy.errors import IllPosedError, LimitError, UncertifiedError
from symentropy.evaluate import evaluate
from symentropy.evaluate.constants import Constants
from symentropy.evaluate.integrals.integral import Integrand, Part
from symentropy.evaluate.series.cuts import cuts
from symentropy.evaluate.series.hurwitz import power_sum, zeta_and_derivative
from symentropy.evaluate.series.logforms import log_form
from symentropy.evaluate.series.series import _bulk, _heavy, _light, _tail, total
from symentropy.evaluate.series.walk import Walk
from symentropy.evaluate.values import Infinite
from symentropy.kernel.balls import NoBall, precision
from symentropy.kernel.terms import ONE, Add, Call, Mul, Var, num, substitute
from symentropy.theory.families.reading import pieces, read


def integrand(exponent, weight="1"):
    return Integrand(read(exponent), read(weight), Constants(), "k")


def entropy_terms(name, *args):
    """The pieces of an entropy: exp(f) and -f with the parameters put in, and the ends."""
    names = dict(zip(_NAMES[name], map(read, args), strict=True))
    constants = Constants()
    out = []
    for piece in pieces(name):
        f = substitute(piece.log, names)
        ends = []
        for end in (piece.lo, piece.hi):
            put = substitute(end, names)
            ends.append(None if getattr(put, "name", "") in ("inf", "-inf") else constants(put))
        out.append((Integrand(f, Mul((num(-1), f)), constants, "k"), Part(*ends)))
    return out


_NAMES = {
    "Bernoulli": "p", "Binomial": "np", "BetaBinomial": "nab", "Hypergeometric": "NKn", "Zipfian": "ns",
    "Poisson": ("lam",), "Geometric": "p", "Geometric0": "p", "NegativeBinomial": "rp", "Logarithmic": "p",
    "DiscreteLaplace": "a", "Skellam": ("mu1", "mu2"), "Zeta": "s",
    "YuleSimon": ("rho",),
}  # fmt: skip


def entropy(name, *args, bits=200):
    with precision(bits):
        found = [total(f, part) for f, part in entropy_terms(name, *args)]
        return sum(found, arb(0))


def near(ball, value, digits):
    """Whether a ball holds an mpmath number up to 10^-digits of it."""
    with precision(2000):
        man, exp = (int(value.man) * (-1 if value < 0 else 1)), int(value.exp)
        gap = abs(ball.mid() - arb(man) * arb(2) ** exp)
        return bool(gap < abs(ball.mid()) * arb(10) ** -digits)


# --- against mpmath, which sums in another way ----------------------------------------------------------------


def loop(log_mass, lo, digits=60):
    """The entropy by mpmath: terms until they are far below, at more digits."""
    with mpmath.workdps(digits + 20):
        out, k = mpmath.mpf(0), lo
        while True:
            f = log_mass(mpmath.mpf(k))
            out -= mpmath.exp(f) * f
            k += 1
            if k > lo + 20 and mpmath.exp(f) < mpmath.mpf(10) ** (-digits - 10) * abs(out) and k % 8 == 0:
                return out


def _mp(x):
    x = Fraction(x)
    return mpmath.mpf(x.numerator) / x.denominator


OPINIONS = {
    ("Poisson", "10"): (0, lambda k: k * mpmath.log(10) - 10 - mpmath.loggamma(k + 1)),
    ("Poisson", "1/1000000000000"): (0, lambda k: -k * mpmath.log(10**12) - _mp("1e-12") - mpmath.loggamma(k + 1)),
    ("Poisson", "400"): (0, lambda k: k * mpmath.log(400) - 400 - mpmath.loggamma(k + 1)),
    ("NegativeBinomial", "5/2", "1/3"): (
        0,
        lambda k: (
            mpmath.log(mpmath.gamma(k + 2.5) / mpmath.gamma(2.5) / mpmath.factorial(k))
            + 2.5 * mpmath.log(_mp("1/3"))
            + k * mpmath.log(_mp("2/3"))
        ),
    ),
    ("Logarithmic", "1/2"): (1, lambda k: -k * mpmath.log(2) - mpmath.log(k) - mpmath.log(mpmath.log(2))),
    ("Geometric", "999999999/1000000000"): (
        1,
        lambda k: mpmath.log(_mp("999999999/1000000000")) - (k - 1) * mpmath.log(10**9),
    ),
}


@pytest.mark.parametrize("member", OPINIONS)
def test_against_loops_of_mpmath(member):
    lo, log_mass = OPINIONS[member]
    if member == ("Poisson", "400"):  # its terms are small at the start too
        with mpmath.workdps(80):
            value = -mpmath.fsum(mpmath.exp(f) * f for f in map(log_mass, map(mpmath.mpf, range(900))))
    else:
        value = loop(log_mass, lo)
    found = entropy(*member)
    assert near(found, value, 55)
    assert found.rel_accuracy_bits() > 120


def test_skellam_against_bessel_functions():
    with mpmath.workdps(60):
        c, z = mpmath.log(_mp("2/3")) / 2, 2 * mpmath.sqrt(6)
        logs = [k * c - 5 + mpmath.log(mpmath.besseli(abs(k), z)) for k in map(mpmath.mpf, range(-60, 61))]
        value = -mpmath.fsum(mpmath.exp(f) * f for f in logs)
    assert near(entropy("Skellam", "2", "3"), value, 48)


@pytest.mark.parametrize("s", ["2", "3", "11/10", "30"])
def test_zeta_against_derivatives_of_zeta(s):
    with mpmath.workdps(70):
        z = _mp(s)
        value = mpmath.log(mpmath.zeta(z)) - z * mpmath.zeta(z, derivative=1) / mpmath.zeta(z)
    assert near(entropy("Zeta", s), value, 50)


def test_a_large_mean_is_summed_around_the_mode():
    """1/2 log(2 pi e lam) - 1/(12 lam) - 1/(24 lam^2) - 19/(360 lam^3) + O(lam^-4)."""
    with mpmath.workdps(60):
        lam = mpmath.mpf(10) ** 6
        value = (
            mpmath.log(2 * mpmath.pi * mpmath.e * lam) / 2 - 1 / (12 * lam) - 1 / (24 * lam**2) - 19 / (360 * lam**3)
        )
    assert near(entropy("Poisson", "1000000", bits=128), value, 23)


# --- exact values ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exponent", "weight", "lo", "hi", "value"),
    [
        ("-k*log(2)", "1", 1, None, "1"),
        ("-k*log(2)", "k", 0, None, "2"),
        ("-k*log(2)", "k - log(2)", 0, None, "2 - 2*log(2)"),
        ("k*log(2)", "1", None, -1, "1"),
        ("k*log(3) - loggamma(k + 1)", "1", 0, None, "exp(3)"),
        ("k*log(3) - loggamma(k + 1)", "k", 0, None, "3*exp(3)"),
        ("-2*loggamma(k + 1)", "1", 0, None, None),  # I_0(2)
        ("-k*log(k)", "1", 1, None, "1.291285997062663540407282590595600541498619368274522317310002445136944538765"),
        ("-2*log(k)", "1", 1, None, "pi^2/6"),
        ("-2*log(2*k + 1)", "1", 0, None, "pi^2/8"),
        ("-4*log(k)", "7", 1, None, "7*pi^4/90"),
        ("loggamma(k + 1) - loggamma(k + 3)", "1", 0, 9, "10/11"),
        ("loggamma(11) - loggamma(k + 1) - loggamma(11 - k)", "1", 0, 10, "1024"),
        ("loggamma(11) - loggamma(k + 1) - loggamma(11 - k)", "k^2", 0, 10, "28160"),
        ("3*log(k)", "1", 1, 5000, "(2500*5001)^2"),
        ("0*k", "1/(k*(k + 1))", 1, 99, "99/100"),
    ],
)
def test_known_values(exponent, weight, lo, hi, value):
    for bits in (64, 240):
        with precision(bits):
            ends = [None if end is None else fmpq(end) for end in (lo, hi)]
            found = total(integrand(exponent, weight), Part(*ends))
        with precision(400):
            true = arb(2).bessel_i(arb(0)) if value is None else arb(Constants()(read(value)))
            assert found.overlaps(true)
            assert found.rel_accuracy_bits() > min(bits, 240) - 40


def test_binomial_entropy_is_a_combination_of_logarithms():
    n, p = 9, Fraction(2, 7)
    masses = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    with precision(400):
        true = sum(
            (-arb(fmpq(m.numerator, m.denominator)).log() * fmpq(m.numerator, m.denominator) for m in masses), arb(0)
        )
    assert entropy("Binomial", "9", "2/7").overlaps(true)


def test_edges_are_exact():
    for shown in ("H(Binomial(7, 0))", "H(Binomial(7, 1))", "H(Hypergeometric(9, 9, 4))", "H(Zipfian(1, 3))"):
        assert str(evaluate(shown)) == "0"


# --- precision ------------------------------------------------------------------------------------------------


def random_member(name, pick):
    def inner():
        return str(Fraction(pick.randint(1, 999), 1000))

    def positive():
        return str(Fraction(pick.randint(1, 4000), pick.randint(1, 1000)))

    n = pick.randint(2, 60)
    return {
        "Bernoulli": lambda: [inner()], "Binomial": lambda: [str(n), inner()],
        "BetaBinomial": lambda: [str(n), positive(), positive()],
        "Hypergeometric": lambda: [str(2 * n), str(pick.randint(1, n)), str(pick.randint(1, n))],
        "Zipfian": lambda: [str(n), positive()], "Poisson": lambda: [positive()],
        "Geometric": lambda: [inner()], "Geometric0": lambda: [inner()],
        "NegativeBinomial": lambda: [positive(), str(Fraction(pick.randint(50, 999), 1000))],
        "Logarithmic": lambda: [str(Fraction(pick.randint(1, 950), 1000))], "DiscreteLaplace": lambda: [positive()],
        "Skellam": lambda: [positive(), positive()], "Zeta": lambda: [str(1 + Fraction(pick.randint(1, 4000), 1000))],
        "YuleSimon": lambda: [str(Fraction(pick.randint(600, 2000), 10))],
    }[name]()  # fmt: skip


@pytest.mark.parametrize("name", _NAMES)
def test_more_bits_stay_inside(name):
    pick = random.Random(name)
    for _ in range(4):
        args = random_member(name, pick)
        coarse, fine = entropy(name, *args, bits=64), entropy(name, *args, bits=300)
        assert fine.is_finite()
        assert coarse.contains(fine), args
        assert fine.rel_accuracy_bits() > 200, args


@pytest.mark.parametrize(
    "shown",
    [
        "KL(NegativeBinomial(5/2, 1/3) || Poisson(4))", "JS(Poisson(4), Geometric0(1/5))",
        "JS(Poisson(1), Poisson(90))",
        "CE(Binomial(20, 1/3), Poisson(7))", "Renyi(Skellam(2, 3), 5/2)", "Renyi(Poisson(3) || Poisson(9), 3)",
        "KL(BetaBinomial(12, 1/3, 2) || Binomial(12, 1/7))", "JS(DiscreteLaplace(1/3), Skellam(1, 4))",
        "KL(Logarithmic(9/10) || Geometric(1/1000000000))", "KL(Poisson(20000) || NegativeBinomial(9, 1/2000))",
    ],
)  # fmt: skip
def test_more_digits_of_pairs_stay_inside(shown):
    coarse, fine = evaluate(shown, 8).ball, evaluate(shown, 60).ball
    with precision(400):
        assert coarse.contains(fine)


# --- what is left out -----------------------------------------------------------------------------------------

LIGHT = [
    ("k*log(10) - 10 - loggamma(k + 1)", "10 - k*log(10) + loggamma(k + 1)"),
    ("loggamma(k + 5/2) - loggamma(k + 1) - k*log(3)", "loggamma(k + 1) + log(k + 1)"),
    ("-k/3 - log(k + 1)", "log(1 + exp(k/5 - log(k + 2)))"),
    ("-k*log(2) + 7*log(k + 3)", "-3*k + 1/2"),
    ("loggamma(k + 30) - 2*loggamma(k + 1)", "loggamma(2*k + 1)"),
    ("-k/10 - log(k + 1)/2", "log(k + 1/4)"),
]


@pytest.mark.parametrize(("exponent", "weight"), LIGHT)
def test_nothing_beyond_a_cut_is_forgotten(exponent, weight):
    f = integrand(exponent, weight)
    with precision(128):
        known = cuts(f.exponent, f.weight, f.constant, "k")
        for k in (4, 9, 20, 60, 200):
            bound = known.beyond(k)
            if bound is None:
                continue
            rest = sizes(f, k + 1, k + 400)
            assert not bound < rest, k
        assert known.last(0, arb(2) ** -100) > 0
        last, rest = _light(f, 0, 100)
        assert rest.rad() < arb(2) ** -99
        assert not known.beyond(last) < sizes(f, last + 1, last + 400)


def sizes(f, lo, hi):
    """The sum of the terms' sizes."""
    walk = Walk(f.constant, "k", lo, hi)
    terms = zip(walk.values(Call("exp", (f.exponent,))), walk.values(f.weight), strict=True)
    return sum((abs(p * w) for p, w in terms), arb(0))


@pytest.mark.parametrize(
    ("exponent", "weight", "hi"),
    [
        (
            "loggamma(101) - loggamma(k + 1) - loggamma(101 - k)",
            "log(k + 1) - loggamma(k + 1) + loggamma(101 - k)",
            100,
        ),
        ("loggamma(k + 1/2) + loggamma(101 - k) - loggamma(k + 3)", "1", 100),
        ("k*log(50) - loggamma(k + 1)", "k - 50", 160),
        ("-k/50", "1", 4000),
        ("k/50", "3", 4000),
    ],
)
def test_nothing_at_the_sides_is_forgotten(exponent, weight, hi):
    f = integrand(exponent, weight)
    with precision(128):
        known = cuts(f.exponent, f.weight, f.constant, "k")
        compared = 0
        for k in range(1, hi, hi // 14):
            below, after = known.below(0, k), known.after(k, hi)
            assert below is None or not below < sizes(f, 0, k - 1), k
            assert after is None or not after < sizes(f, k + 1, hi), k
            compared += below is not None or after is not None
        assert compared > 5


@pytest.mark.parametrize("exponent", ["-k/300", "k/300 - 20", "k*log(900) - loggamma(k + 1) - 900"])
def test_of_long_sums_the_rest_is_told(exponent):
    f = integrand(exponent)
    with precision(128):
        low, high, rest = _bulk(f, 0, 6000, arb(2) ** -6)
        assert high - low < 6000
        assert not sizes(f, 0, 6000) - sizes(f, low, high) > rest.rad()
        assert 0 < rest.rad() < arb(2) ** -5


@pytest.mark.parametrize("ratio", [2, 3, 10, 1000])
def test_the_rest_is_part_of_the_sum(ratio):
    """A small sum, whose rounding errors are far smaller than what is left out."""
    with precision(64):
        found = total(integrand(f"-30*log(2) - k*log({ratio})"), Part(fmpq(1), None))
    with precision(2000):
        assert found.contains(arb(fmpq(1, 2**30 * (ratio - 1))))


def test_a_sum_over_all_integers():
    with precision(64):
        found = total(integrand("-12*log(1 + k^2)"), Part(None, None, fmpq(3)))
    with precision(200):
        assert found.contains(sum((arb(fmpq(1, (1 + k * k) ** 12)) for k in range(-500, 501)), arb(0)))
    assert found.rel_accuracy_bits() > 50


def test_negative_arguments_are_not_bounded():
    f = integrand("-loggamma(k - 10) + loggamma(k - 11) - k")
    with precision(128):
        known = cuts(f.exponent, f.weight, f.constant, "k")
        assert known.after(2, 9) is None
        assert known.below(2, 9) is None
        assert known.beyond(5) is None
        with pytest.raises(NoBall):
            total(f, Part(fmpq(2), fmpq(20)))


@pytest.mark.parametrize(
    ("exponent", "weight"),
    [("-8*log(k + 1)", "log(k + 1)"), ("-log(1 + k^9)", "1"), ("-9*log(k + 2)", "-k + log(k + 3)")],
)
def test_nothing_beyond_a_power_tail_is_forgotten(exponent, weight):
    f = integrand(exponent, weight)
    with precision(128):
        tail = _tail(f, 0)
        for y in (100, 1000, 3000):
            bound, rest = tail.bound(arb(y)), sizes(f, y + 1, y + 2000)
            assert rest < bound
            assert bound < 10 * y * rest
        last, rest = _heavy(f, 0, 60)
        assert sizes(f, last + 1, last + 2000) < rest.rad()


def test_a_cut_too_early_would_show():
    """The comparison at two precisions sees a rest that is too small."""
    f, part = integrand("-k/3 - log(k + 1)", "log(k + 1)"), Part(fmpq(0), None)
    with precision(300):
        fine = total(f, part)
    with precision(64):
        coarse = total(f, part)
        last, rest = _light(f, 0, 40)
        early = sizes(f, 0, last)
    assert coarse.contains(fine)
    assert not early.overlaps(fine)
    assert (early + rest).contains(fine)


@pytest.mark.parametrize(
    ("exponent", "weight", "sign"),
    [
        ("-log(k)", "1", 1),
        ("-log(k)", "-log(k)", -1),
        ("0*k", "1", 1),
        ("k/7 - log(k)", "1", 1),
        ("-2*log(k)", "k", 1),
        ("-2*log(k)", "-loggamma(k + 1)", -1),
        ("loggamma(k) - loggamma(k + 1)", "1", 1),
        ("loggamma(k + 1) - 100*k", "1", 1),
    ],
)
def test_divergence_is_decided(exponent, weight, sign):
    with precision(100):
        assert total(integrand(exponent, weight), Part(fmpq(1), None)) == Infinite(sign)


def test_two_infinite_ends():
    with precision(100):
        f = integrand("0*k", "k")
        with pytest.raises(IllPosedError):
            total(f, Part(None, None, fmpq(0)))


def test_a_sum_that_is_too_long_says_so():
    for shown in ("JS(Zeta(2), Zeta(3))", "JS(YuleSimon(2), Zeta(3))"):
        with pytest.raises(UncertifiedError, match="too slowly"):
            evaluate(shown)
    with pytest.raises(LimitError, match="terms, more than"):
        evaluate("H(NegativeBinomial(3/2, 1/10^6))", 15)
    with pytest.raises(IllPosedError, match="not an integer"):
        total(integrand("-k"), Part(fmpq(1, 2), None))


# --- zeta functions -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("s", "a"), [("3", "1"), ("3/2", "7/3"), ("21/20", "1/9"), ("12", "5")])
def test_zeta_functions_and_derivatives(s, a):
    with precision(200):
        value, slope = zeta_and_derivative(Constants()(read(s)), Constants()(read(a)))
    with mpmath.workdps(70):
        assert near(value, mpmath.zeta(_mp(s), _mp(a)), 55)
        assert near(slope, mpmath.zeta(_mp(s), _mp(a), 1), 50)


@pytest.mark.parametrize(
    ("exponent", "weight", "lo"),
    [("-9*log(2*k + 1) + log(3)", "log(2*k + 1) - 5", 0), ("-8*log(k/3 + 2)", "1/7 + 2*log(k/3 + 2)", 4)],
)
def test_power_sums_are_sums(exponent, weight, lo):
    """The same without zeta functions: terms, and a bound for the rest."""
    f = integrand(exponent, weight)
    with precision(100):
        by_zeta = power_sum(*(log_form(t, f.constant, "k") for t in (f.exponent, f.weight)), lo)
        last, rest = _heavy(f, lo, 45)
        walk = Walk(f.constant, "k", lo, last)
        by_terms = sum(
            (p * w for p, w in zip(walk.values(Call("exp", (f.exponent,))), walk.values(f.weight), strict=True)), rest
        )
    assert by_terms.contains(by_zeta)
    assert by_terms.rad() < 1e-12


def test_power_sums_of_negative_numbers_are_left_alone():
    f = integrand("-2*log(k - 1/2)")
    with precision(100):
        assert power_sum(*(log_form(t, f.constant, "k") for t in (f.exponent, ONE)), 0) is None


# --- neighbours -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bits", [100, 1200])
@pytest.mark.parametrize(
    "t",
    [
        "exp(3*loggamma(k + 5/2) - loggamma(60 - k) - k/3 + 2*log(3*k/2 + 1) - 2*log(k + sqrt(2)))",
        "loggamma(k + 1/3) - 2*loggamma(60 - k) + log(7*k + 4)/2",
        "logbesseli(k + 2, sqrt(3))",
        "log(k + 1)*sqrt(k + 5)/(k + 1)^(1/3)",
    ],
)
def test_steps_are_values(t, bits):
    """What is computed from neighbours is what each has alone."""
    term, constants = read(t), Constants()
    with precision(bits):
        for k, stepped in enumerate(Walk(constants, "k", 0, 40).values(term)):
            alone = arb(Constants()(substitute(term, {"k": num(k)})))
            assert stepped.overlaps(alone)
            assert stepped.rel_accuracy_bits() > bits - 40


def test_terms_without_meaning():
    with precision(64):
        with pytest.raises(NoBall):
            list(Walk(Constants(), "k", 0, 3).values(Call("log", (Var("k"),))))
        with pytest.raises(NoBall):
            list(Walk(Constants(), "k", 0, 3).values(Call("cos", (Var("k"),))))


@pytest.mark.parametrize("slope", [1, -1])
def test_a_ball_without_radius_is_a_number(slope):
    """Neighbours are told by a slope that is exactly 1, be it a rational or a ball."""
    ball = Var("ball")
    term = Call("exp", (Call("loggamma", (Add((num(9), Mul((ball, Var("k"))))),)),))
    walk = Walk(lambda t: arb(slope) if t == ball else fmpq(9), "k", 0, 5)
    with precision(64):
        assert all(x.contains(math.factorial(8 + slope * k)) for k, x in enumerate(walk.values(term)))
