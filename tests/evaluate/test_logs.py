"""Combinations of logarithms: zeros and signs decided exactly."""

from fractions import Fraction
from math import gcd, prod

import mpmath
import pytest
from flint import fmpq, fmpz
from hypothesis import given, settings
from hypothesis import strategies as st

from symentropy.evaluate.logs import Logs, coprime_base
from symentropy.kernel.balls import precision


def logs(*pairs: tuple[object, object], constant: object = 0) -> Logs:
    def q(x: object) -> fmpq:
        f = Fraction(x)  # type: ignore[arg-type]
        return fmpq(f.numerator, f.denominator)

    return Logs(tuple((q(c), q(r)) for c, r in pairs), q(constant))


def mp(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator


positive = st.fractions(min_value=Fraction(1, 60), max_value=60, max_denominator=60)
small = st.fractions(min_value=-4, max_value=4, max_denominator=6)
combinations = st.lists(st.tuples(small, positive), min_size=1, max_size=6)


@given(st.lists(st.integers(1, 10**6), max_size=8))
def test_a_coprime_base_factors_its_numbers(numbers):
    base = [int(b) for b in coprime_base(fmpz(n) for n in numbers)]
    assert all(b > 1 for b in base)
    assert all(gcd(a, b) == 1 for i, a in enumerate(base) for b in base[:i])
    for n in numbers:
        for b in base:
            while n % b == 0:
                n //= b
        assert n == 1


@settings(max_examples=40, deadline=None)
@given(combinations)
def test_a_combination_minus_its_factored_self_is_zero(pairs):
    """Multiply out: sum c log r is log of a product of powers, over the common denominator of the c."""
    den = prod({c.denominator for c, _ in pairs})
    whole = prod((r ** int(c * den) for c, r in pairs), start=Fraction(1))
    assert logs(*pairs, (Fraction(-1, den), whole)).is_zero()
    assert not logs(*pairs, (Fraction(-1, den), whole * 2)).is_zero()
    assert not logs(*pairs, (Fraction(-1, den), whole), constant=Fraction(1, 10**9)).is_zero()


@settings(max_examples=60, deadline=None)
@given(combinations, small, st.sampled_from([53, 300, 900]))
def test_the_ball_contains_the_value(pairs, constant, prec):
    with precision(prec):
        x = logs(*pairs, constant=constant)
        found, sign = x.ball(), x.sign()
    with mpmath.workprec(prec + 100):
        value = sum((mp(c) * mpmath.log(mp(r)) for c, r in pairs), mp(constant))
        assert abs(value - mpmath.mpf(found.mid())) <= mpmath.mpf(found.rad()) + mpmath.mpf(2) ** (-prec - 60)
        if sign:
            assert sign == mpmath.sign(value)
        else:
            assert abs(value) < mpmath.mpf(2) ** (-prec - 60)


def test_signs_of_tiny_differences():
    with precision(64):
        assert logs((1, 1 + Fraction(1, 10**400))).sign() == 1
        assert logs((1, 6), (-1, 2), (-1, 3)).sign() == 0
        assert logs((10**30, 1 + Fraction(1, 10**30)), constant=-1).sign() == -1
        assert logs(constant=Fraction(-1, 10**100)).sign() == -1


def test_zero_needs_no_factoring():
    """Two 400-digit factors that trial division would never find."""
    a, b = 10**400 + 69, 10**400 + 271
    with precision(64):
        assert logs((1, a * b), (-1, a), (-1, b)).sign() == 0
        assert logs((1, a * b + 1), (-1, a), (-1, b)).sign() == 1


@pytest.mark.parametrize(
    ("x", "y", "ratio"),
    [
        (logs((1, 8)), logs((1, 4)), fmpq(3, 2)),
        (logs((1, 8)), logs((1, 3)), None),
        (logs((1, 2), (1, 3)), logs((-2, Fraction(1, 6))), fmpq(1, 2)),
        (logs((1, 2), (1, 3)), logs((1, 2)), None),
        (logs((1, 2), constant=1), logs((1, 2)), None),
        (logs((2, 2), constant=2), logs((1, 2), constant=1), fmpq(2)),
        (logs((1, 2)), logs((1, 2), constant=1), None),
    ],
)
def test_rational_quotients(x, y, ratio):
    assert x.ratio(y) == ratio
