"""Bounds of tails against the tails, and divergence against what is known to diverge."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symentropy.evaluate.integrals.asymptotics import LOG, Scale, TooSmall
from symentropy.evaluate.integrals.tails import Tail
from symentropy.kernel.balls import NoBall, precision

LINEAR, SQUARE, ROOT = Scale(p=fmpq(1)), Scale(p=fmpq(2)), Scale(p=fmpq(1, 2))


def tail(exponent, weight, y0=3):
    return Tail(exponent, weight, arb(y0))


def mpf(x):
    if isinstance(x, arb):
        man, exp = x.mid().man_exp()
        return mpmath.mpf(int(man)) * mpmath.mpf(2) ** int(exp)
    return mpmath.mpf(int(x.p)) / int(x.q)


def integrand(exponent, weight, u):
    """At y = exp(u), times y."""
    y = mpmath.exp(u)
    if u > 12 and any(s.b > 0 for s, _ in exponent):
        return mpmath.mpf(0)  # exp(-exp(y))

    def scale(s):
        return (mpmath.exp(mpf(s.b) * y) if s.b else 1) * mpmath.exp(mpf(s.p) * u) * u ** mpf(s.q)

    size = u + sum(mpf(c) * scale(s) for s, c in exponent)
    if size < -(10**5):
        return mpmath.mpf(0)
    return mpmath.exp(size) * sum(abs(mpf(c)) * scale(s) for s, c in weight)


def beyond(exponent, weight, y):
    """The integral over [y, inf), in u = log y."""
    low = mpmath.log(mpf(y))
    edges = [
        low + x for x in (0, mpmath.mpf(1) / 512, mpmath.mpf(1) / 64, mpmath.mpf(1) / 8, 1, 4, 16, 64, 256, 1000, 4000)
    ]
    return mpmath.quad(lambda u: integrand(exponent, weight, u), edges, maxdegree=6)


KNOWN = [
    ([(LINEAR, fmpq(-1))], [(Scale(), fmpq(1))]),
    ([(LINEAR, fmpq(-1, 3)), (LOG, fmpq(5))], [(LINEAR, fmpq(2)), (LOG, fmpq(-3))]),
    ([(SQUARE, fmpq(-1, 2)), (LINEAR, fmpq(4))], [(SQUARE, fmpq(1)), (Scale(), fmpq(7))]),
    ([(ROOT, fmpq(-1))], [(ROOT, fmpq(1))]),
    ([(LOG, fmpq(-2))], [(LOG, fmpq(1)), (Scale(), fmpq(-1))]),
    ([(LOG, fmpq(-101, 100))], [(Scale(), fmpq(1))]),
    ([(LOG, fmpq(-3)), (Scale(), fmpq(2)), (Scale(p=fmpq(-1)), fmpq(5))], [(LOG, fmpq(2))]),
    ([(Scale(p=fmpq(1), q=fmpq(1)), fmpq(-1)), (LINEAR, fmpq(3))], [(LINEAR, fmpq(1))]),
    ([(Scale(b=fmpq(1)), fmpq(-1)), (LINEAR, fmpq(2))], [(Scale(b=fmpq(1)), fmpq(1))]),
]


@pytest.mark.parametrize("exponent, weight", KNOWN)
def test_a_bound_is_not_below_the_tail(exponent, weight):
    found = tail(exponent, weight)
    with precision(128), mpmath.workdps(30):
        assert found.diverges() == 0
        held = 0
        for y in (3, 5, 20, 60, 100):
            try:
                bound = mpf(found.bound(arb(y)).upper())
            except TooSmall:
                continue
            exact = beyond(exponent, weight, arb(y))
            held += 1
            assert exact <= bound * (1 + mpmath.mpf(10) ** -8)
            assert bound <= 1000 * exact or exact < mpmath.mpf(10) ** -300
        assert held


@pytest.mark.parametrize("exponent, weight", KNOWN)
@pytest.mark.parametrize("bits", [10, 100])
def test_little_is_left_beyond_the_start(exponent, weight, bits):
    found = tail(exponent, weight)
    with precision(128), mpmath.workdps(30):
        y = found.start(bits)
        assert y >= 3
        assert found.bound(y) < arb(2) ** -bits
        assert beyond(exponent, weight, y) < mpmath.mpf(2) ** -bits


SMALL = st.fractions(min_value=-2, max_value=2, max_denominator=3)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.fractions(min_value=Fraction(1, 4), max_value=2, max_denominator=4), SMALL, SMALL, SMALL, st.integers(3, 60))
def test_random_tails(p, c, power, q, y):
    """exp(-y^p + c*y^(p/2)) * y^power * log(y)^q."""
    rate = fmpq(p.numerator, p.denominator)
    exponent = [(Scale(p=rate), fmpq(-1)), (Scale(p=rate / 2), fmpq(c.numerator, c.denominator))]
    weight = [(Scale(p=fmpq(power.numerator, power.denominator), q=fmpq(q.numerator, q.denominator)), fmpq(1))]
    with precision(128), mpmath.workdps(25):
        found = tail(exponent, weight)
        assert found.diverges() == 0
        try:
            bound = mpf(found.bound(arb(y)).upper())
        except TooSmall:
            return
        assert beyond(exponent, weight, arb(y)) <= bound * (1 + mpmath.mpf(10) ** -6)


@pytest.mark.parametrize(
    "exponent, weight, sign",
    [
        ([(LOG, fmpq(-1))], [(Scale(), fmpq(1))], 1),
        ([(LOG, fmpq(-1))], [(Scale(), fmpq(-3)), (Scale(p=fmpq(-1)), fmpq(9))], -1),
        ([(LOG, fmpq(-2))], [(LINEAR, fmpq(1))], 1),
        ([(LOG, fmpq(-2))], [(Scale(p=fmpq(1), q=fmpq(-1)), fmpq(1))], 1),
        ([(LOG, fmpq(-2))], [(Scale(p=fmpq(1), q=fmpq(-2)), fmpq(1))], 0),
        ([(LOG, fmpq(-2))], [(Scale(p=fmpq(999, 1000)), fmpq(1))], 0),
        ([(LINEAR, fmpq(1)), (LOG, fmpq(-50))], [(Scale(), fmpq(1))], 1),
        ([(LINEAR, fmpq(-1))], [(Scale(b=fmpq(1)), fmpq(1))], 1),
        ([(LINEAR, fmpq(-1))], [(Scale(b=fmpq(1), p=fmpq(-2)), fmpq(1))], 0),
        ([(LINEAR, fmpq(-1))], [(Scale(b=fmpq(2), p=fmpq(-9)), fmpq(-1))], -1),
        ([(SQUARE, fmpq(1))], [(Scale(b=fmpq(-9)), fmpq(1))], 1),
        ([(LINEAR, fmpq(-1))], [], 0),
        ([], [(Scale(p=fmpq(-1), q=fmpq(-1)), fmpq(1))], 1),
        ([], [(Scale(p=fmpq(-1), q=fmpq(-2)), fmpq(1))], 0),
    ],
)
def test_which_tails_diverge(exponent, weight, sign):
    with precision(128):
        assert tail(exponent, weight).diverges() == sign


def test_what_is_not_known_is_not_guessed():
    with precision(128):
        unknown = arb(0, 1)
        for exponent, weight in (
            ([(LINEAR, unknown)], [(Scale(), fmpq(1))]),
            ([(LOG, fmpq(-1))], [(Scale(), unknown)]),
            ([(LOG, arb(-1, arb(2) ** -90))], [(Scale(), fmpq(1))]),
        ):
            with pytest.raises(NoBall):
                tail(exponent, weight).diverges()


def test_coefficients_that_are_balls_are_taken_at_their_worst():
    with precision(128), mpmath.workdps(30):
        wide = tail([(LINEAR, arb(-1, fmpq(1, 2))), (Scale(), arb(0, 1))], [(Scale(), arb(0, 2))])
        worst = beyond([(LINEAR, fmpq(-1, 2)), (Scale(), fmpq(1))], [(Scale(), fmpq(2))], arb(10))
        assert worst <= mpf(wide.bound(arb(10)).upper()) * (1 + mpmath.mpf(10) ** -8)
