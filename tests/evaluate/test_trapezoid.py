"""The trapezoidal rule: its error bound, what it takes to be analytic, and its values against other integrals."""

import math
import random

import pytest
from flint import acb, arb, fmpq

from symentropy.evaluate.constants import Constants
from symentropy.evaluate.integrals.integral import Integrand, Part, _approach, _finite
from symentropy.evaluate.integrals.reading import Reading
from symentropy.evaluate.integrals.strip import Boxes, Map, Reals
from symentropy.evaluate.integrals.trapezoid import _Rule, trapezoid
from symentropy.kernel.balls import precision
from symentropy.kernel.terms import ONE
from symentropy.theory.families.reading import read

BITS = 120
LINE = (None, None)


def setup(exponent, weight="1", ends=LINE):
    """The integrand, its part and how its ends are approached."""
    constants = Constants()
    f = Integrand(read(exponent), ONE if weight == "1" else read(weight), constants)
    part = Part(*(None if end is None else constants(read(end)) for end in ends))
    with precision(128):
        return f, part, _approach(f, part, -1), _approach(f, part, 1)


def rule(exponent, weight="1", ends=LINE, outer="line", inner="u"):
    with precision(BITS):
        return _Rule(*setup(exponent, weight, ends), outer, inner)


# --- what is analytic -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "weight", ["1/(x^2+{})", "log(x^2+{})", "sqrt(x^2+{})", "(x^2+{})^(1/3)", "log(2*{0}+x^2-{0})"]
)
@pytest.mark.parametrize("distance", [fmpq(1, 2), fmpq(3, 2), fmpq(5)])
def test_no_strip_reaches_a_singularity(weight, distance):
    square = f"({distance.p}/{distance.q})^2"
    r = rule("-x^2", weight.format(square))
    r.depth = 5
    with precision(40):
        for factor, free in ((fmpq(3, 4), True), (fmpq(21, 20), False), (fmpq(2), False), (fmpq(9), False)):
            r.widths = [distance * factor / r.at.s]
            k, columns = r.columns(fmpq(-8), fmpq(8), 0)
            assert (k == 0) == free
            assert not free or (min(a for a, _ in columns), max(b for _, b in columns)) == (-8, 8)


@pytest.mark.parametrize("weight", ["log(1+exp(3*x))", "log(exp(x)+exp(-2*x))", "1/(1+exp(3*x))"])
def test_singularities_beside_the_crossing_of_two_summands(weight):
    r = rule("-x^2", weight)
    with precision(40):
        for width, free in ((fmpq(1), True), (fmpq(21, 20), False), (fmpq(22, 10), False), (fmpq(5), False)):
            r.widths = [width / r.at.s]  # the nearest ones are at +-i pi/3
            assert (r.columns(fmpq(-8), fmpq(8), 0)[0] == 0) == free


def test_columns_that_are_wide_enough_for_two_formulas_agree_with_the_function():
    """On a line below the singularities the boxes contain log(1 + e^x) continued from the real line."""
    constants = Constants()
    boxes = Boxes(Map(fmpq(0), fmpq(1), "line", "u"), Reading(constants))
    run, learn = boxes.function(boxes.value(read("log(1+exp(x))")))
    for x in (-30, -2, -1, 0, 1, 2, 30):
        learn(arb(x))
        for y in (0, 1, 2, 3):
            z = acb(x, y)
            assert run(z).overlaps((1 + z.exp()).log())  # Re(1 + e^z) > 0 or Im e^z > 0: no cut is crossed


# --- the programs ---------------------------------------------------------------------------------------------

TERMS = ["x^3-2*x", "log(1+x^2/3)", "log(3/10*exp(-x^2/2)+7/20*exp(-(x-3)^2/8))", "1-exp(-x^2)", "sqrt(1+x^4)",
         "(2+x^2)^(7/2)", "exp(-x)/(1+exp(-x))^2", "log(exp(x)+1+exp(-x))*log(5+x^2)", "erfc(x)",
         "erf(x)/(x^2+1)"]  # fmt: skip
MAPS = [("line", "u"), ("line", "sinh"), ("line", "left"), ("line", "right"), ("sinh", "sinh"), ("sinh", "u")]


@pytest.mark.parametrize("text", TERMS)
@pytest.mark.parametrize(("outer", "inner"), MAPS)
def test_boxes_continue_reals(text, outer, inner):
    reading, at = Reading(Constants()), Map(fmpq(1, 3), fmpq(2), outer, inner)
    reals, boxes = Reals(at, reading), Boxes(at, reading)
    real = reals.function(reals.value(read(text)))
    box, learn = boxes.function(boxes.value(read(text)))
    for k in range(-12, 13):
        u = arb(k) / 7
        learn(u)
        value, near = real(u, u.exp(), (-u).exp()), box(acb(u))
        assert near.is_finite()
        assert near.overlaps(acb(value))
        assert near.rel_accuracy_bits() > 20
        ball = arb(u.mid(), 0.001)
        assert box(acb(ball)).overlaps(acb(value))


@pytest.mark.parametrize(("outer", "inner"), [*MAPS, ("exp", "u"), ("exp", "left"), ("exp", "right"), ("exp", "sinh")])
def test_the_element_of_length(outer, inner):
    """The integral of dx/du * x is x^2/2, by differences."""
    at = Map(fmpq(1, 3), fmpq(1, 2), outer, inner)
    program = Reals(at, Reading(Constants()))
    position = program.value(read("x"))
    slope = program.integrand(read("0*x"), read("1+0*x"))
    with precision(200):
        x, dx = program.function(position), program.function(slope)
        h = arb(2) ** -60
        for u in (arb(-1), arb(0.25), arb(1)):
            a, b = ((v, v.exp(), (-v).exp()) for v in (u - h, u + h))
            quotient = (x(*b) - x(*a)) / (2 * h)
            assert abs(quotient - dx(u, u.exp(), (-u).exp())) < 1e-12


# --- the error bound ------------------------------------------------------------------------------------------

COARSE = [
    ("-x^2", "1", LINE, "line", "u", fmpq(2), "sqrt(pi)"),
    ("-x^2", "x^2", LINE, "line", "sinh", fmpq(1, 2), "sqrt(pi)/2"),
    ("-log(1+x^2)", "1", LINE, "sinh", "sinh", fmpq(1, 2), "pi"),
    ("-2*log(1+x^2)", "1", LINE, "sinh", "sinh", fmpq(3, 4), "pi/2"),
    ("-x", "x^2", ("0", None), "exp", "left", fmpq(1), "2"),
    ("x", "x^2", (None, "0"), "exp", "left", fmpq(1), "2"),
    ("-x-exp(-x)", "1", LINE, "line", "right", fmpq(1), "1"),
    ("-x-2*log(1+exp(-x))", "1", LINE, "line", "sinh", fmpq(1), "1"),
    ("-1/x-2*log(x)", "1", ("0", None), "exp", "right", fmpq(1), "1"),
]


@pytest.mark.parametrize(("exponent", "weight", "ends", "outer", "inner", "d", "value"), COARSE)
def test_the_bound_holds_for_coarse_steps(exponent, weight, ends, outer, inner, d, value):
    """With steps so coarse that the rule is visibly wrong, the error is below the bound."""
    r = rule(exponent, weight, ends, outer, inner)
    r.widths, r.depth = [d], 6
    far = {"line": fmpq(9), "exp": fmpq(4)}.get(outer, fmpq(7, 2)) if (outer, inner) != ("line", "sinh") else fmpq(4)
    true = arb(Constants()(read(value)))
    visible = 0
    with precision(64):
        k, columns = r.columns(-far, far, 0)
        assert k == 0
        side = r.side(columns, d)
        for j in range(2, 16):
            h = fmpq(j, 8)
            if d / h > 5:
                continue
            last = math.floor(float(far / h))
            reach = (last + fmpq(1, 2)) * h
            if reach > far:
                reach, last = reach - h, last - 1
            if reach < far * 3 / 4:
                continue  # not yet where the tail is bounded
            bound = r.error(h, d, -reach, reach, side)
            found = r.total(h, -last, last)
            assert abs(found - true) < bound
            visible += bool(abs(found - true) > arb(10) ** -9)
    assert visible > 2


# --- values ---------------------------------------------------------------------------------------------------

VALUES = [
    ("-x^2/2", "x^2", LINE),
    ("-(x-1000)^2/2", "x^2", ("0", None)),
    ("-x-2*log(1+exp(-x))", "x+2*log(1+exp(-x))", LINE),
    ("-3*log(1+x^2/5)", "log(1+x^2/5)", LINE),
    ("log(3/10*exp(-x^2/2)+7/20*exp(-(x-3)^2/8))", "log(3/10*exp(-x^2/2)+7/20*exp(-(x-3)^2/8))", LINE),
    ("5/2*log(x)-x", "x-5/2*log(x)", ("0", None)),
    ("-3*log(x)", "log(x)", ("1", None)),
    ("-log(x)^2/2-log(x)", "log(x)^2", ("0", None)),
    ("-1/x-3*log(x)", "log(x)", ("0", None)),
    ("2*x-exp(x)", "exp(x)-2*x", LINE),
    ("-x^4", "log(1+x^2)", LINE),
    ("log(1-exp(-x))-x", "log(1-exp(-x))", ("0", None)),
    ("-x^2", "log(erfc(x))", LINE),
]


@pytest.mark.parametrize(("exponent", "weight", "ends"), VALUES)
def test_as_another_integral_has_it(exponent, weight, ends):
    """Inside of the value found piece by piece with more digits, or rather around it."""
    prepared = setup(exponent, weight, ends)
    with precision(BITS):
        found = trapezoid(*prepared)
    with precision(BITS + 40):
        other = _finite(*setup(exponent, weight, ends))
    if found is None:
        pytest.skip("left to other methods")
    assert found.rel_accuracy_bits() > BITS - 24
    assert found.overlaps(other)
    assert other.rad() < found.rad() * 1024


@pytest.mark.parametrize("seed", range(12))
def test_random_integrands_against_the_other_integral(seed):
    rng = random.Random(seed)
    a, b, c = (fmpq(rng.randint(1, 60), rng.randint(1, 20)) for _ in range(3))
    exponent = rng.choice([f"-{a}*(x-{b})^2", f"-(1+{a})*log(1+(x-{b})^2/{c})", f"-{a}*x-2*log(1+exp(-{a}*x))"])
    weight = rng.choice([f"log(1+{c}*x^2)", f"x^2+{b}", f"log(exp(-x^2/{c})+exp(-(x-{b})^2/{a}))", f"exp(-{c}*x^2)"])
    with precision(BITS):
        found = trapezoid(*setup(exponent, weight))
    with precision(BITS + 40):
        other = _finite(*setup(exponent, weight))
    assert found is None or found.overlaps(other), (exponent, weight)


def test_scales_far_from_one():
    for scale in ("10^12", "1/10^12"):
        with precision(BITS):
            found = trapezoid(*setup(f"-(x/({scale}))^2/2-log(2*pi)/2-log({scale})"))
        assert found is None or found.overlaps(arb(1))
