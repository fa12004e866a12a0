"""Light tails beside heavy ones: the logarithm that is left out is bounded, and nothing else is left out."""

from fractions import Fraction

import mpmath
import pytest
import textbook
from flint import arb, fmpq
from mpmath import mpf

from symentropy.evaluate import evaluate
from symentropy.evaluate.constants import Constants
from symentropy.evaluate.integrals.integral import Integrand, Part, _approach, integral
from symentropy.evaluate.integrals.negligible import _parted, without_negligible
from symentropy.evaluate.integrals.reading import Reading
from symentropy.kernel.balls import precision
from symentropy.kernel.terms import num, substitute
from symentropy.theory.families.reading import read

BITS = 80
HALF = mpf(1) / 2
PAIRS = {
    "JS(NormalMixture((1/2, 0, 1), (1/2, 3, 1)), StudentT(2))":
        ("NormalMixture", ((HALF, 0, 1), (HALF, 3, 1)), "StudentT", (2,)),
    "JS(Gumbel(0, 1), StudentT(2))": ("Gumbel", (0, 1), "StudentT", (2,)),
    "JS(Moyal(0, 1), StudentT(2))": ("Moyal", (0, 1), "StudentT", (2,)),
    "JS(LogGamma(5/2), StudentT(2))": ("LogGamma", (5 * HALF,), "StudentT", (2,)),
    "JS(Rice(1, 1), LogLogistic(1, 1))": ("Rice", (1, 1), "LogLogistic", (1, 1)),
    "JS(Gompertz(1, 1), LogLogistic(1, 1))": ("Gompertz", (1, 1), "LogLogistic", (1, 1)),
    "JS(InverseGamma(2, 1), LogLogistic(1, 1))": ("InverseGamma", (2, 1), "LogLogistic", (1, 1)),
    "JS(Laplace(0, 1), Cauchy(0, 1))": ("Laplace", (0, 1), "Cauchy", (0, 1)),
}  # fmt: skip


def jensen_shannon(f, g):
    """By Simpson's rule in t, x = sinh(t) or exp(t); exp(u) is 0 below exp(-100)."""
    half = f.lo == 0

    def integrand(t):
        x, slope = (mpmath.exp(t), mpmath.exp(t)) if half else (mpmath.sinh(t), mpmath.cosh(t))
        a, b, total = f.log(x), g.log(x), mpf(0)
        for p, q in ((a, b), (b, a)):
            if p > -100:
                u = q - p
                log1p = mpf(0) if u < -100 else u if u > 100 else mpmath.log1p(mpmath.exp(u))
                total += mpmath.exp(p) * (mpmath.log(2) - log1p) / 2
        return total * slope

    step = mpf(1) / 64
    return step / 3 * mpmath.fsum((4 if k % 2 else 2) * integrand(k * step) for k in range(-40 * 64, 40 * 64 + 1))


@pytest.mark.parametrize("shown", PAIRS)
def test_against_quadrature(shown):
    name, args, other, more = PAIRS[shown]
    found = evaluate(shown, 15)
    with mpmath.workdps(25):
        believed = jensen_shannon(textbook.LAWS[name](*args), textbook.LAWS[other](*more))
        assert abs(believed - found.value) < mpf(10) ** -9


@pytest.mark.parametrize("shown", PAIRS)
def test_more_digits_stay_inside(shown):
    few, many = evaluate(shown, 15).ball, evaluate(shown, 40).ball
    assert few.contains(many)


def setup(exponent, weight, lo=None, hi=None):
    f = Integrand(read(exponent), read(weight), Constants())
    part = Part(lo, hi)
    with precision(128):
        return f, part, _approach(f, part, -1), _approach(f, part, 1)


HEAVY = "-2*log(1 + x^2)"
LOG = "3 - 2*log(1 + exp(-x^2/4))"


def test_what_is_left_out_is_less_than_said():
    """Beyond the cut the logarithm is integrated by steps from below: the bound is above, and not by much."""
    with precision(BITS):
        (_, _, (_, inner)), left = without_negligible(*setup(HEAVY, LOG))
        rest = arb(0)
        for k in range(400):
            x = arb(inner.hi) + arb(k + 1) / 40
            rest += 2 * 2 * (-x * x / 4).exp().log1p() / (1 + x * x) ** 2 / 40
        assert rest < left.rad() < arb(2) ** (-BITS)
        assert left.rad() < 1000 * rest


def test_pieces_are_the_part():
    with precision(BITS):
        pieces, _ = without_negligible(*setup(HEAVY, LOG))
        (_, low), (_, high), (_, inner) = pieces
        assert low == Part(None, inner.lo)
        assert high == Part(inner.hi, None)
        assert inner.lo == -inner.hi
        (_, low), (_, inner) = without_negligible(*setup("-2*log(1 + x)", "log(1 + exp(-1/x))", fmpq(0)))[0]
        assert low == Part(fmpq(0), inner.lo)
        assert 0 < inner.lo < 1
        assert inner.hi is None


@pytest.mark.parametrize(
    ("exponent", "weight"),
    [
        ("-x^2", "log(1 + exp(-x^2/4))"),  # the integrand falls fast itself
        (HEAVY, "log(1 + exp(x^2/4))"),  # u grows
        (HEAVY, "log(1 + exp(-log(1 + x^2)))"),  # u falls slowly
        (HEAVY, "log(2 + exp(-x^2))"),  # another logarithm
        (HEAVY, "log(1 + exp(-x^2))^2"),
        (HEAVY, "x^2/(1 + x^2)"),
    ],
)
def test_what_is_kept(exponent, weight):
    with precision(BITS):
        assert without_negligible(*setup(exponent, weight)) is None


def test_only_one_end_is_cut():
    with precision(BITS):
        f, part, low, high = setup(HEAVY, "log(1 + exp(x))")
        (bare, outer), (kept, inner) = without_negligible(f, part, low, high)[0]
        assert kept == f
        assert outer == Part(None, inner.lo)
        assert inner.hi is None
        assert integral(bare, outer) == 0
        mirrored = Integrand(read(HEAVY), read("log(1 + exp(-x))"), Constants())
        both = integral(f, part) - integral(mirrored, part)  # log(1 + e^x) - log(1 + e^-x) = x is odd
        assert both.contains(0)
        assert both.rad() < arb(2) ** -60


@pytest.mark.parametrize("x", [Fraction(-3, 2), 0, 5])
def test_parts_add_up(x):
    t = read("(x^2 - 2*log(1 + exp(-x))*3/4 + log(1 + exp(x^2))/5)*sqrt(2)")
    with precision(BITS):
        constants = Constants()
        rest, logs = _parted(t, Reading(constants))
        assert len(logs) == 2
        total = arb(constants(substitute(rest, {"x": num(x)})))
        for c, u in logs:
            total += c * arb(constants(substitute(u, {"x": num(x)}))).exp().log1p()
        assert total.overlaps(arb(constants(substitute(t, {"x": num(x)}))))
        assert total.rad() < arb(2) ** -60
