"""Each definition against the textbook's formula, written again in mpmath, at random exact pmfs with zeros."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath_reading import mp, value

from symentropy.kernel.copies import Copier
from symentropy.kernel.terms import ONE, Add, Bind, Bound, Call, Div, Num, Use, Vec, num, substitute
from symentropy.theory import quantities as theory


def vec(entries):
    return Vec(tuple(Num(Fraction(p)) for p in entries))


def unfolded(definition, *args):
    """The value of a use and of its body with the arguments put in: they must agree."""
    use = Use(definition, args)
    Copier().term(use, 0)
    names = [name for name, _ in definition.parameters]
    body = substitute(definition.body, dict(zip(names, args, strict=True)))
    result = value(body, {})
    assert callable(result) or result == value(use, {})
    return result


def total(terms):
    return mpmath.fsum(terms)


def entropy(p):
    return -total(x * mpmath.log(x) for x in p if x)


def divergence(p, q):
    return total(x * mpmath.log(x / y) for x, y in zip(p, q, strict=True) if x)


@st.composite
def pmfs(draw, count=1, positive_from=1):
    """Rational pmfs of one size, zeros among them; those from ``positive_from`` on have none."""
    size = draw(st.integers(1, 4))
    found = []
    for k in range(count):
        low = 1 if k >= positive_from else 0
        weights = draw(st.lists(st.integers(low, 6), min_size=size, max_size=size).filter(any))
        found.append([Fraction(w, sum(weights)) for w in weights])
    return found


orders = st.fractions(Fraction(1, 5), 4, max_denominator=5).filter(lambda a: a != 1)


@pytest.fixture(autouse=True)
def _digits():
    with mpmath.workdps(40):
        yield


def same(a, b):
    return mpmath.almosteq(a, b, 1e-35, 1e-35)


checked = settings(max_examples=25, deadline=None)


@checked
@given(pmfs())
def test_entropy(ps):
    (p,) = ps
    with mpmath.workdps(40):
        assert same(unfolded(theory.H, num(len(p)), vec(p)), entropy(mp(p)))


@checked
@given(pmfs(2))
def test_cross_entropy_and_divergence(ps):
    p, q = ps
    with mpmath.workdps(40):
        a, b = mp(p), mp(q)
        args = num(len(p)), vec(p), vec(q)
        assert same(unfolded(theory.KL, *args), divergence(a, b))
        assert same(unfolded(theory.CE, *args), divergence(a, b) + entropy(a))


@checked
@given(pmfs(2, positive_from=2))
def test_jensen_shannon_with_zeros_on_both_sides(ps):
    p, q = ps
    with mpmath.workdps(40):
        a, b = mp(p), mp(q)
        middle = [(x + y) / 2 for x, y in zip(a, b, strict=True)]
        got = unfolded(theory.JS, num(len(p)), vec(p), vec(q))
        assert same(got, entropy(middle) - (entropy(a) + entropy(b)) / 2)
        assert -1e-35 <= got <= mpmath.log(2) + mpmath.mpf(10) ** -35


@checked
@given(pmfs(2), orders)
def test_renyi(ps, alpha):
    p, q = ps
    with mpmath.workdps(40):
        a, b, order = mp(p), mp(q), mp(alpha)
        size, al = num(len(p)), Num(alpha)
        norm = total(x**order for x in a if x) ** (1 / order)
        assert same(unfolded(theory.RENYI, size, vec(p), al), order / (1 - order) * mpmath.log(norm))
        mean = total(x * (x / y) ** (order - 1) for x, y in zip(a, b, strict=True) if x)
        assert same(unfolded(theory.RENYI_DIVERGENCE, size, vec(p), vec(q), al), mpmath.log(mean) / (order - 1))


def test_surprisal():
    assert same(unfolded(theory.SURPRISAL, num(Fraction(1, 8))), 3 * mpmath.log(2))


@pytest.mark.parametrize("size", [1, 2, 5])
def test_uniform(size):
    assert unfolded(theory.UNIFORM, num(size)) == [mpmath.mpf(1) / size] * size


@checked
@given(st.lists(st.fractions(-3, 3, max_denominator=4), min_size=1, max_size=4))
def test_softmax(z):
    with mpmath.workdps(40):
        got = unfolded(theory.SOFTMAX, num(len(z)), vec(z))
        assert same(total(got), 1)
        for x, p in zip(mp(z), got, strict=True):
            assert same(p * mpmath.exp(mp(z[0]) - x), got[0])


@st.composite
def joints(draw, count=1):
    """Rational joint pmfs of the same sizes, zeros in the first of them."""
    rows, columns = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    found = []
    for k in range(count):
        low = 1 if k else 0
        weights = draw(st.lists(st.integers(low, 5), min_size=rows * columns, max_size=rows * columns).filter(any))
        shares = [Fraction(w, sum(weights)) for w in weights]
        found.append([shares[r * columns : (r + 1) * columns] for r in range(rows)])
    return found


def matrix(rows):
    return Vec(tuple(map(vec, rows)))


def flat(rows):
    return [x for row in mp(rows) for x in row]


@checked
@given(joints(2))
def test_joint_pmfs(pair):
    rows, others = pair
    n, m = num(len(rows)), num(len(rows[0]))
    J, K = matrix(rows), matrix(others)
    with mpmath.workdps(40):
        down, across = [sum(row) for row in rows], [sum(column) for column in zip(*rows, strict=True)]
        assert same_all(unfolded(theory.FIRST, n, m, J), mp(down))
        assert same_all(unfolded(theory.SECOND, n, m, J), mp(across))
        assert same(unfolded(theory.JOINT_H, n, m, J), entropy(flat(rows)))
        assert same(unfolded(theory.JOINT_KL, n, m, J, K), divergence(flat(rows), flat(others)))
        apart = [[a * b for b in across] for a in down]
        product = value(Use(theory.PRODUCT, (n, m, vec(down), vec(across))), {})
        assert same_all(flat(product), flat(apart))
        assert same(unfolded(theory.INFORMATION, n, m, J), divergence(flat(rows), flat(apart)))


def same_all(found, expected):
    return len(found) == len(expected) and all(map(same, found, expected))


@checked
@given(st.lists(st.integers(1, 4), min_size=1, max_size=6))
def test_empirical_pmf(labels):
    counts = [Fraction(labels.count(k), len(labels)) for k in range(1, 5)]
    with mpmath.workdps(40):
        assert same_all(unfolded(theory.EMPIRICAL, num(len(labels)), num(4), vec(labels)), mp(counts))


def test_point_mass():
    assert unfolded(theory.ONEHOT, num(3), num(2)) == [0, 1, 0]
    point = Use(theory.ONEHOT, (num(3), num(2)))
    assert unfolded(theory.H, num(3), point) == 0


def test_normal_density_and_its_differential_entropy():
    mu, sigma = Fraction(1, 3), Fraction(3, 2)
    law = Use(theory.NORMAL, (Num(mu), Num(sigma)))
    density = unfolded(theory.NORMAL, Num(mu), Num(sigma))
    assert same(density(mpmath.mpf(2)), mpmath.npdf(2, mp(mu), mp(sigma)))
    with mpmath.workdps(15):
        far = mpmath.quad(lambda x: -density(x) * mpmath.log(density(x)), mpmath.linspace(-14, 14, 8))
        assert mpmath.almosteq(far, mpmath.log(2 * mpmath.pi * mpmath.e * mp(sigma) ** 2) / 2, 1e-12)
    use = Use(theory.h, (law,))
    Copier().term(use, 0)
    integrand = substitute(theory.h.body.args[1].body, {"f": law})
    assert value(integrand, {}, (mpmath.mpf(2),)) == density(2) * mpmath.log(density(2))


def test_differential_entropy_is_over_the_support():
    box = Bind("lam", theory.LINE, Call("floor", (Div(ONE, Add((ONE, Call("abs", (Bound(0),))))),)))
    integrand = substitute(theory.h.body.args[1].body, {"f": box})
    assert value(integrand, {}, (mpmath.mpf(2),)) == 0 == value(integrand, {}, (mpmath.mpf(0),))


def test_every_definition_is_listed_under_its_name_and_is_well_made():
    for name, quantity in theory.QUANTITIES.items():
        assert quantity.definition.name == name
        assert Copier().definition(quantity.definition, 0) == quantity.definition
    assert {q.definition for q in theory.QUANTITIES.values()} >= {theory.H, theory.CE, theory.KL, theory.JS}


def test_a_point_mass_has_no_entropy():
    assert unfolded(theory.H, num(3), Vec((num(0), ONE, num(0)))) == 0
