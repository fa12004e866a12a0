"""Certified integrals: against closed forms, at extreme scales, at every kind of end, and where they diverge."""

import mpmath
import pytest
from flint import acb, arb, fmpq

from symentropy.evaluate.constants import Constants
from symentropy.evaluate.integrals.asymptotics import End, Expander
from symentropy.evaluate.integrals.integral import Integrand, Part, integral
from symentropy.evaluate.integrals.moving import moved
from symentropy.evaluate.integrals.reading import Reading
from symentropy.evaluate.integrals.tape import Coordinate, Tape
from symentropy.evaluate.values import Infinite
from symentropy.kernel.balls import NoBall, precision
from symentropy.kernel.terms import ONE
from symentropy.theory.families.reading import read

BITS = 200


def integrate(exponent, lo, hi, weight="1", bits=BITS):
    """The integral of exp(exponent)*weight over an interval of texts; None for an infinite end."""
    constants = Constants()
    with precision(bits):
        ends = [None if end is None else constants(read(end)) for end in (lo, hi)]
        f = Integrand(read(exponent), ONE if weight == "1" else read(weight), constants)
        found = [integral(g, part) for g, part in moved(f, Part(*ends))]
        return sum(found, arb(0)) if all(isinstance(x, arb) for x in found) else found[0]


def encloses(ball, text, bits=BITS, lost=24):
    """Whether a ball is tight and contains the value of a closed text."""
    with precision(bits + 64):
        true = arb(Constants()(read(text))).mid()
    return ball.rel_accuracy_bits() > bits - lost and bool(ball.contains(true))


@pytest.mark.parametrize(
    ("exponent", "lo", "hi", "weight", "value"),
    [
        ("-x^2", None, None, "1", "sqrt(pi)"),
        ("-x^2", None, None, "x^2", "sqrt(pi)/2"),
        ("-x", "0", None, "1", "1"),
        ("x", None, "0", "x", "-1"),
        ("-x/1000000000000", "0", None, "1", "10^12"),
        ("40*log(10)-1000000000000*x", "0", None, "x", "10^16"),
        ("-log(x)/2", "0", "1", "1", "2"),  # an integrable pole
        ("-log(x)/2", "0", "1", "log(x)", "-4"),
        ("log(1-x)/2", "0", "1", "log(1-x)", "-4/9"),
        ("-2*log(x)", "1", None, "log(x)", "1"),  # a power tail
        ("-11/10*log(x)", "1", None, "1", "10"),
        ("-log(1+x^2)", None, None, "1", "pi"),
        ("-log(1+x^2)", None, None, "log(1+x^2)", "2*pi*log(2)"),
        ("-1/x - 2*log(x)", "0", None, "1", "1"),  # an essential end
        ("-exp(-x)-x", None, None, "exp(-x)+x", "1+EulerGamma"),
        ("-log(x)^2/2-log(x)", "0", None, "1", "sqrt(2*pi)"),
        ("-x-2*log(1+exp(-x))", None, None, "1", "1"),
        ("log(1-exp(-x))-x", "0", None, "1", "1/2"),  # terms that cancel at an end
        ("log(1-x^(1/3))", "0", "1", "1", "1/4"),
        ("log(x-sqrt(2))-x", "sqrt(2)", None, "1", "exp(-sqrt(2))"),  # an irrational end
        ("-log(x-pi)/2-log(2*pi-x)/2", "pi", "2*pi", "1", "pi"),  # two of them
        ("2*loggamma(1+x)-2*loggamma(2+x)", "0", "1", "1", "1/2"),
        ("log(erfc(x))", "0", None, "1", "1/sqrt(pi)"),
        ("0*log(x)", "0", "1", "1", "1"),
    ],
)
def test_known_values(exponent, lo, hi, weight, value):
    assert encloses(integrate(exponent, lo, hi, weight), value)


@pytest.mark.parametrize("bits", [64, 500, 1500])
def test_any_precision(bits):
    assert encloses(integrate("-3*log(x)", "1", None, "log(x)", bits), "1/4", bits)
    assert encloses(integrate("-x^2/2", None, None, "1", bits), "sqrt(2*pi)", bits)


@pytest.mark.parametrize(
    ("exponent", "lo", "hi", "weight", "sign"),
    [
        ("-log(x)", "1", None, "1", 1),
        ("-log(x)", "0", "1", "1", 1),
        ("-log(x)", "0", "1", "log(x)", -1),
        ("-log(1+x^2)", None, None, "x^2", 1),
        ("-log(1+x^2)", None, None, "-log(x^2+1)*x^2", -1),
        ("-x", "0", None, "exp(2*x)", 1),
        ("0", "0", None, "1", 1),
        ("-log(x)-2*log(log(x))", "3", None, "1", None),  # converges so slowly that it is not decided
    ],
)
def test_divergence_is_decided(exponent, lo, hi, weight, sign):
    if sign is None:
        with pytest.raises(NoBall):
            integrate(exponent, lo, hi, weight)
    else:
        assert integrate(exponent, lo, hi, weight) == Infinite(sign)


def test_a_borderline_that_balls_cannot_decide_is_not_guessed():
    """The exponent of x is -1 up to a difference that only algebra would see."""
    with pytest.raises(NoBall):
        integrate("-(sqrt(2)*sqrt(3) - sqrt(6) + exp(10^-80))*log(x)", "1", None)


@pytest.mark.parametrize(
    ("exponent", "lo", "hi"),
    [
        ("-log(1 + x^4)", None, None),
        ("-x^2/2 + log(1 + x^2)", None, None),
        ("-(x^(3/2)) + log(x)/3", "0", None),
        ("log(x)*2/3 - 3*log(1-x)/7", "0", "1"),
        ("log(3/10*exp(-x^2/2) + exp(-(x-4)^2/18))", None, None),
    ],
)
def test_against_quadrature(exponent, lo, hi):
    """Double exponential quadrature: evidence at 15 digits, from another program."""
    found = integrate(exponent, lo, hi)
    f = mpmath.mp.mpf
    with mpmath.workdps(30):
        ends = [-mpmath.inf if lo is None else f(lo), *([] if lo else [-4, 0, 4]), mpmath.inf if hi is None else f(hi)]
        ends = [e for e in ends if (lo is None or e >= f(lo)) and (hi is None or e <= f(hi))]
        near = mpmath.quad(lambda x: mpmath.exp(_value(exponent, x)), sorted(set(ends)))
    assert abs(float(found.mid()) / float(near) - 1) < 1e-12


def _value(text, x):
    names = {"log": mpmath.log, "exp": mpmath.exp, "x": x}
    from symentropy.kernel import terms as k

    def of(t):
        match t:
            case k.Num(v):
                return mpmath.mpf(v.numerator) / v.denominator
            case k.Var():
                return names["x"]
            case k.Add(args):
                return mpmath.fsum(map(of, args))
            case k.Mul(args):
                return mpmath.fprod(map(of, args))
            case k.Div(a, b):
                return of(a) / of(b)
            case k.Pow(a, b):
                return of(a) ** of(b)
            case k.Call(fn, (a,)):
                return names[fn](of(a))
        raise AssertionError(t)

    return of(read(text))


def test_an_odd_power_of_what_is_negative_near_an_end():
    """1 - x^3 at x = -exp(z) is 1 + exp(3z): the logarithm of a size has lost the sign."""
    reading = Reading(Constants())
    with precision(BITS):
        expander = Expander(End(fmpq(0), -1, True), arb(8), reading)
        tape = Tape(Coordinate(fmpq(0), -1, 1), reading, expander)
        value = tape.function(tape.value(read("1 - x^3")))(acb(3), False)
        assert value.real.overlaps(1 + arb(9).exp())


def test_the_end_is_the_same_from_both_sides():
    """Splitting an interval changes nothing."""
    whole = integrate("-x", "0", None)
    parts = integrate("-x", "0", "1/3") + integrate("-x", "1/3", None)
    assert whole.overlaps(parts)
    assert whole.contains(fmpq(1))
