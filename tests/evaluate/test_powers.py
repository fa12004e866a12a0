"""Sums of terms that fall like a power: against zeta functions, telescoping sums, and their own coarse bounds."""

import random

import mpmath
import pytest
from flint import arb, fmpq

from symentropy.evaluate import evaluate
from symentropy.evaluate.constants import Constants
from symentropy.evaluate.series.hurwitz import power_sum
from symentropy.evaluate.series.logforms import Atom, LogForm, log_form
from symentropy.evaluate.series.powers import _Disc, _sum, power_tail
from symentropy.kernel.balls import precision
from symentropy.theory.families.reading import read


def form(text):
    return log_form(read(text), Constants(), "k")


def plain(exponent, weight, lo, hi):
    """The terms at lo..hi-1, one by one."""
    return sum((exponent.at(k).exp() * weight.at(k) for k in range(lo, hi)), arb(0))


def whole(exponent, weight, lo=1):
    first, rest = power_tail(exponent, weight, lo)
    return plain(exponent, weight, lo, first) + rest


@pytest.mark.parametrize("bits", [64, 150, 500])
@pytest.mark.parametrize("exponent", ["-2*log(k)", "-11/10*log(k)", "3-7/3*log(2*k+5)", "-4*log(k/3+20)"])
def test_powers_are_what_zeta_functions_say(bits, exponent):
    """Logarithms of affine functions are expanded here, and not there."""
    atom = form(exponent).logs[0]
    weight = LogForm(fmpq(2, 7), fmpq(0), (Atom(fmpq(-3), atom.start, atom.slope),))
    with precision(bits):
        found = whole(form(exponent), weight)
        assert found.overlaps(power_sum(form(exponent), weight, 1))
        assert found.rel_accuracy_bits() > bits - 20


@pytest.mark.parametrize("rho", ["1/50", "1/2", "1", "3", "29/3", "40"])
def test_probabilities_sum_to_one(rho):
    """Loggammas in the exponent: rho B(k, rho + 1)."""
    with precision(120):
        mass = whole(form(f"log({rho}) + loggamma({rho}+1) + loggamma(k) - loggamma(k+{rho}+1)"), LogForm(fmpq(1)))
        assert mass.contains(1)
        assert abs(mass - 1) < 1e-25


def test_entropy_by_abel_summation():
    """p(k) = 1/(k(k+1)): the entropy is log(2) + the sum over odd n of 2 (zeta(n+1) - 1)/n."""
    with mpmath.workdps(70):
        series = mpmath.nsum(lambda m: (mpmath.zeta(2 * m + 2) - 1) / (2 * m + 1), [0, 130], method="d")
        expected = mpmath.nstr(mpmath.log(2) + 2 * series, 55)
    assert expected.startswith(str(evaluate("H(YuleSimon(1))", digits=50))[:-1])


def test_moment_of_digamma():
    """Sums of loggamma(k+1+h) - loggamma(k+1): for h = 1 the sum of log(k+1)/(k+1)^3 is -zeta'(3)."""
    weight = form("loggamma(k+2) - loggamma(k+1)")
    with precision(200):
        found = whole(form("-3*log(k+1)"), weight)
        assert found.overlaps(power_sum(form("-3*log(k)"), form("log(k)"), 2))
        assert found.rel_accuracy_bits() > 180


@pytest.mark.parametrize("weight", ["loggamma(k+1)", "2*k - log(k)", "loggamma(k+5/2) - 3*loggamma(k+1/3) + k/7"])
def test_weights_that_grow(weight):
    """Against more terms and a later beginning."""
    exponent, growing = form("-7/2*log(k) + log(k+1)/3"), form(weight)
    with precision(150):
        late, rest = power_tail(exponent, growing, 900)
        assert late == 900
        early = whole(exponent, growing)
        assert early.overlaps(plain(exponent, growing, 1, 900) + rest)
        assert early.rel_accuracy_bits() > 120


def random_forms(pick):
    def number(a, b):
        return fmpq(pick.randint(12 * a, 12 * b), 12)

    b, c = abs(number(0, 4)) + fmpq(1, 12), abs(number(0, 4)) + fmpq(1, 12)
    d = number(1, 2)
    gammas = (Atom(d, b, fmpq(1)), Atom(-d, c, fmpq(1)))
    logs = (Atom(-fmpq(2) - abs(number(0, 3)) - d * abs(b - c), number(0, 2), fmpq(1)), Atom(fmpq(1, 5), b, fmpq(5, 2)))
    exponent = LogForm(number(-3, 3), fmpq(0), logs, gammas)
    weight = LogForm(
        number(-3, 3), number(-1, 0), (Atom(number(-2, 2), c, fmpq(3, 2)),), (Atom(number(1, 3), b, fmpq(1)),)
    )
    steep = exponent + LogForm(logs=(Atom(fmpq(-3), fmpq(0), fmpq(1)),))
    return steep, weight


def test_coarse_sums_hold_the_precise_ones():
    pick = random.Random(5)
    for _ in range(12):
        exponent, weight = random_forms(pick)
        with precision(64):
            coarse = whole(exponent, weight)
        with precision(220):
            assert coarse.contains(whole(exponent, weight).mid())


@pytest.mark.parametrize(("terms", "stirling"), [(2, 6), (5, 6), (40, 1), (40, 2), (3, 1)])
def test_the_remainders_are_needed_and_suffice(terms, stirling):
    """Short series, so that what they leave out is far above the rounding: the ball holds the sum, its middle not."""
    from flint import ctx

    pick = random.Random(terms * 10 + stirling)
    missed = 0
    for _ in range(8):
        exponent, weight = random_forms(pick)
        with precision(200):
            first, rest = power_tail(exponent, weight, 300)
            exact = plain(exponent, weight, 60, first) + rest
            cap, ctx.cap = ctx.cap, terms
            try:
                power = sum((a.coefficient for a in exponent.logs), fmpq(0)) + 1
                power += sum((a.coefficient * a.start for a in exponent.gammas), fmpq(0))
                short = _sum(exponent, weight, 1, power, _Disc(60, fmpq(1, 20), terms, stirling))
            finally:
                ctx.cap = cap
            assert short.contains(exact.mid())
            missed += not abs(short.mid() - exact) < abs(exact) * arb(2) ** -150
    assert missed == 8


@pytest.mark.parametrize(
    ("exponent", "weight"),
    [
        ("-log(k)", "1"),
        ("-2*log(k)", "k"),
        ("-2*log(k)", "loggamma(k)"),
        ("-k", "1"),
        ("-3*log(k) - loggamma(k)", "1"),
        ("-3*log(k) + loggamma(2*k) - loggamma(2*k+1)", "1"),
    ],
)
def test_other_tails_are_left_alone(exponent, weight):
    """Too slow, or no power, or loggammas of another slope."""
    assert power_tail(form(exponent), form(weight), 1) is None


def test_quantities_of_power_tails():
    """KL is the difference of cross entropy and entropy; a Renyi entropy is between its neighbours."""
    for p, q in (("YuleSimon(2)", "Zeta(3)"), ("Zeta(2)", "YuleSimon(1/2)")):
        with precision(120):
            gap, cross, own = (number(e, 30) for e in (f"KL({p} || {q})", f"CE({p}, {q})", f"H({p})"))
            assert gap > 0
            assert abs(gap - cross + own) < 1e-27
    assert number("Renyi(YuleSimon(2), 1/2)") > number("Renyi(YuleSimon(2), 9/10)") > number("H(YuleSimon(2))")


def number(expr, digits=20):
    return arb(str(evaluate(expr, digits=digits)))
