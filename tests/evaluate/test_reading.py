"""What is read off the form of terms: lines, products, complements, symmetry."""

import pytest
from flint import arb, fmpq

from symentropy.evaluate.constants import Constants
from symentropy.evaluate.integrals.reading import Reading
from symentropy.kernel.balls import precision
from symentropy.theory.families.reading import read


def reading():
    return Reading(Constants())


@pytest.mark.parametrize(
    ("text", "line"),
    [("3", (3, 0)), ("x", (0, 1)), ("2*(x - 1/2)*3", (-3, 6)), ("(x - 4)/8 + x", (fmpq(-1, 2), fmpq(9, 8)))],
)
def test_lines_are_exact(text, line):
    assert reading().line(read(text)) == line


@pytest.mark.parametrize("text", ["x^2", "x*x", "1/x", "log(x)", "x + exp(x)", "(x + 1)*(x - 1)"])
def test_what_is_no_line(text):
    assert reading().line(read(text)) is None


def test_a_line_is_as_precise_as_when_it_is_asked_for():
    constants, t = Constants(), read("x + sqrt(2)/3 + sqrt(3)")
    r = Reading(constants)
    with precision(64):
        r.line(t)
    with precision(500):
        start, _ = r.line(t)
        assert start.rel_accuracy_bits() > 480


def test_products_are_split():
    r, t = reading(), read("2*x*(1/3)*exp(x)")
    by, moving = r.split(t.args)
    assert by == fmpq(2, 3)
    assert moving == [read("x"), read("exp(x)")]


@pytest.mark.parametrize(("text", "rest"), [("1 - exp(x)", "exp(x)"), ("2 - exp(x)", None), ("1 + exp(x)", None)])
def test_complements(text, rest):
    found = reading().complement(read(text).args)
    assert found == (None if rest is None else read(rest))


@pytest.mark.parametrize(
    ("text", "center", "even"),
    [
        ("exp(-x^2)", 0, True), ("log(1 + (x - 3)^4)", 3, True), ("(x - 3)^2", 3, True), ("x^3", 0, False),
        ("(2*x - 6)^2 + 5", 3, True), ("x^2 + x", 0, False), ("log(2)", 7, True),
    ],
)  # fmt: skip
def test_symmetry_about_each_center(text, center, even):
    r, t = reading(), read(text)
    assert not r.even(read("x"), fmpq(center))
    assert r.even(t, fmpq(center)) == even
    assert r.even(t, fmpq(center + 1)) == (even and r.closed(t))


def test_shapes_are_of_the_distance():
    r = reading()
    up, down = read("exp(-(x - 1)/2)"), read("exp((x + 4)/2)")
    assert r.shape(up, fmpq(1), 1) == r.shape(down, fmpq(-4), -1)
    assert r.shape(up, fmpq(1), 1) != r.shape(down, fmpq(-4), 1)
    assert r.shape(read("x"), arb(1, 0.1), 1) != r.shape(read("x"), arb(1, 0.1), 1)  # two balls, two places
