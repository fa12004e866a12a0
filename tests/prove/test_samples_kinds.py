"""Exact instances of statements about joint pmfs, labels, densities, functions, codes: hand-made, from text."""

from __future__ import annotations

from fractions import Fraction
from itertools import islice

import pytest

from symentropy.evaluate.compare import compare
from symentropy.kernel.proof import Claim, Statement
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Interval,
    Mul,
    Pow,
    Range,
    num,
)
from symentropy.prove.curves import densities, functions
from symentropy.prove.everywhere import refuted, shown
from symentropy.prove.instances import Instances, holds
from symentropy.theory.kinds import forall
from symentropy.theory.quantities import LINE, log, minus
from symentropy.theory.typing import type_lines


def stated(claim, given=(), where=None, converging=(), **declared):
    """The statement of a claim ``lhs REL rhs``; the relation stands between blanks."""
    lhs, relation, rhs = (part.strip() for part in claim.replace(" <= ", "|<=|").replace(" = ", "|=|").split("|"))
    lines = type_lines([lhs, rhs], given=given, where=where, converging=converging, **declared)
    goal = Claim(lines.terms[0], relation, lines.terms[1])
    return Statement("by hand", lines.variables, lines.given, goal, convergent=lines.convergent)


def found(statement, count, seconds=10.0):
    search = Instances(statement, seconds)
    telling, chance = islice(search.telling(), count), islice(iter(search.by_chance, None), count)
    return list(telling), list(chance)


TRUE = {
    "joint entropy is at most the sum of the marginals'": stated(
        claim="H(J) <= H(first(J)) + H(second(J))", where={"J": "joint pmf of n x m"}),
    "independent": stated(
        claim="H(J) = H(first(J)) + H(second(J))", where={"J": "joint pmf of n x m"},
        given=[forall("J[i][j] = first(J)[i]*second(J)[j]", i="1..n", j="1..m")]),
    "labels": stated(
        claim="H(empirical(x), Q) = -sum(j, 1, N, log(Q[x[j]]))/N",
        where={"x": "labels 1..N in 1..n", "Q": "pmf of n"}, given=[forall("0 < Q[x[j]]", j="1..N")]),
    "kraft": stated(
        claim="H(P)/log(2) <= sum(i, P[i]*l[i])", where={"P": "pmf of n", "l": "vector of n"},
        given=["sum(i, 2^(-l[i])) <= 1"]),
    "certain": stated(
        claim="H(P) = 0", where={"P": "pmf of n", "k": "index 1..n"}, given=["P[k] = 1"]),
    "no entropy": stated(
        claim="sum(i, P[i]^2) = 1", where={"P": "pmf of n"}, given=["H(P) = 0"]),
    "logarithm to a base": stated(
        claim="y = log(x)/log(b)", where={"b": "positive", "y": "real", "x": "positive"},
        given=["b > 1", "b^y = x"]),
    "greatest entropy": stated(
        claim="h(f) <= log(2*pi*e*sigma^2)/2",
        where={"mu": "real", "sigma": "positive", "f": "density on (-inf, inf)"},
        given=["int(x, -inf, inf, x*f(x)) = mu", "int(x, -inf, inf, (x - mu)^2*f(x)) = sigma^2"],
        converging=["int(x, -inf, inf, f(x)*log(f(x)))"]),
    "moments of the density": stated(
        claim="h(f) <= log(2*pi*e*sigma^2)/2",
        where={"f": "density on (-inf, inf)", "mu": "real", "sigma": "positive"},
        given=["int(x, -inf, inf, x*f(x)) = mu", "int(x, -inf, inf, (x - mu)^2*f(x)) = sigma^2"]),
    "logarithms": stated(
        claim="f(x) = diff(f(t), t)*x*log(x)", where={"f": "function on (0, inf)", "x": "positive", "t": "positive"},
        given=[forall("f(x*y) = f(x) + f(y)", x="(0, inf)", y="(0, inf)"), "t = x"]),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_instances_satisfy_what_is_given_and_the_claim_is_true_there(name):
    statement = TRUE[name]
    telling, chance = found(statement, 6)
    assert len(telling) == 6 and len(chance) == 6
    for values in (*telling, *chance):
        assert all(holds(g, values) for g in statement.given)
        assert holds(statement.goal, values), values


# --- densities and functions written out --------------------------------------------------------------------

x, y = Bound(0), Bound(1)
HALF_LINE = Interval(ZERO, INF)


@pytest.mark.parametrize("shape", range(6))
def test_each_shape_has_its_moments_exactly(shape):
    m, s = num(Fraction(-1, 3)), num(Fraction(3, 2))
    f = densities(LINE, [(m, s)])[shape]
    for weight, moment in ((ONE, ONE), (x, m), (Pow(Add((x, minus(m))), num(2)), Pow(s, num(2)))):
        assert compare(Bind("int", LINE, Mul((weight, At(f, x)))), moment) == 0


@pytest.mark.parametrize("domain", [HALF_LINE, Interval(NEG_INF, num(3)), Interval(num(-1), num(4))])
def test_densities_of_other_intervals_have_integral_one(domain):
    for f in densities(domain, []):
        assert compare(Bind("int", domain, At(f, x)), ONE) == 0


# --- universal claims ---------------------------------------------------------------------------------------

LOGARITHM, FALLING = functions(HALF_LINE, [Fraction(2)])[0], functions(HALF_LINE, [Fraction(-2)])[0]
LATER = (HALF_LINE, Interval(Bound(0), INF))
BOTH = (HALF_LINE, HALF_LINE)
UNIFORM = densities(LINE, [(ZERO, ONE)])[1]
NORMAL = densities(LINE, [(ZERO, ONE)])[0]
SHOWN = {
    "additive": Claim(At(LOGARITHM, Mul((y, x))), "=", Add((At(LOGARITHM, y), At(LOGARITHM, x))), BOTH),
    "decreasing": Claim(At(FALLING, x), "<", At(FALLING, y), LATER),
    "increasing": Claim(At(LOGARITHM, y), "<", At(LOGARITHM, x), LATER),
    "a square": Claim(ZERO, "<=", Pow(x, num(2)), (LINE,)),
    "absolutely continuous": Claim(ZERO, "<", At(NORMAL, y), (LINE, Range(ONE, ONE, At(UNIFORM, Bound(0))))),
    "the same density": Claim(At(UNIFORM, x), "=", At(UNIFORM, x), (LINE,), almost=True),
}
FALSE = {
    "not additive": Claim(At(LOGARITHM, Add((y, x))), "=", Add((At(LOGARITHM, y), At(LOGARITHM, x))), BOTH),
    "increasing, said to decrease": Claim(At(LOGARITHM, x), "<", At(LOGARITHM, y), LATER),
    "strict at 0": Claim(ZERO, "<", Pow(x, num(2)), (LINE,)),
    "no value": Claim(log(x), "=", log(x), (LINE,)),
    "outside of its interval": Claim(At(LOGARITHM, x), "=", At(LOGARITHM, x), (LINE,)),
    "0 beside the bar": Claim(ZERO, "<", At(UNIFORM, x), (LINE,)),
    "another density": Claim(At(UNIFORM, x), "=", At(NORMAL, x), (LINE,), almost=True),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_true_for_all_is_shown(name):
    assert shown(SHOWN[name]) and not refuted(SHOWN[name])


@pytest.mark.parametrize("name", FALSE)
def test_false_for_some_is_never_shown(name):
    assert not shown(FALSE[name])


def test_a_point_refutes_what_is_said_of_all_points_and_nothing_that_is_said_of_almost_all():
    assert refuted(FALSE["not additive"]) and refuted(FALSE["increasing, said to decrease"])
    assert not refuted(FALSE["another density"])


def test_a_false_hypothesis_has_no_instance():
    statement = stated("f(x) = 0", where={"f": "function on (0, inf)", "x": "positive"},
                       given=[forall("f(y) < f(y)", y="(0, inf)")])  # fmt: skip
    assert found(statement, 1, 2.0) == ([], [])


def test_an_integral_that_diverges_makes_no_instance():
    """Of exponential densities of rates 1, 2, 1/3 and a bar, exp(3x/2) has a mean under the second and the last."""
    tilted = stated("0 <= 1", where={"f": "density on (0, inf)"}, converging=["int(x, 0, inf, exp(3*x/2)*f(x))"])
    _, steep, _, bar = densities(HALF_LINE, [])
    assert [values["f"] for values in Instances(tilted, 3.0).telling()] == [steep, bar]
