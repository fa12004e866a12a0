"""Exact instances of statements about joint pmfs, labels, densities, functions, codes: hand-made, from text."""

from __future__ import annotations

from itertools import islice

import pytest

from symentropy.evaluate.compare import compare
from symentropy.kernel.proof import Claim, Statement
from symentropy.prove.instances import Instances, holds
from symentropy.theory.kinds import forall
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
    "joint entropy is at most the sum of the marginals'": ("HJ", dict(
        claim="H(J) <= H(first(J)) + H(second(J))", where={"J": "joint pmf of n x m"})),
    "independent": ("independent", dict(
        claim="H(J) = H(first(J)) + H(second(J))", where={"J": "joint pmf of n x m"},
        given=[forall("J[i][j] = first(J)[i]*second(J)[j]", i="1..n", j="1..m")])),
    "labels": ("labels", dict(
        claim="H(empirical(x), Q) = -sum(j, 1, N, log(Q[x[j]]))/N",
        where={"x": "labels 1..N in 1..n", "Q": "pmf of n"}, given=[forall("0 < Q[x[j]]", j="1..N")])),
    "kraft": ("codes", dict(
        claim="H(P)/log(2) <= sum(i, P[i]*l[i])", where={"P": "pmf of n", "l": "vector of n"},
        given=["sum(i, 2^(-l[i])) <= 1"])),
    "certain": ("P[k] = 1", dict(
        claim="H(P) = 0", where={"P": "pmf of n", "k": "index 1..n"}, given=["P[k] = 1"])),
    "no entropy": ("H(P) = 0", dict(
        claim="sum(i, P[i]^2) = 1", where={"P": "pmf of n"}, given=["H(P) = 0"])),
    "logarithm to a base": ("b^y = x", dict(
        claim="y = log(x)/log(b)", where={"b": "positive", "y": "real", "x": "positive"},
        given=["b > 1", "b^y = x"])),
    "greatest entropy": ("moments", dict(
        claim="h(f) <= log(2*pi*e*sigma^2)/2",
        where={"mu": "real", "sigma": "positive", "f": "density on (-inf, inf)"},
        given=["int(x, -inf, inf, x*f(x)) = mu", "int(x, -inf, inf, (x - mu)^2*f(x)) = sigma^2"],
        converging=["int(x, -inf, inf, f(x)*log(f(x)))"])),
    "moments of the density": ("moments after", dict(
        claim="h(f) <= log(2*pi*e*sigma^2)/2",
        where={"f": "density on (-inf, inf)", "mu": "real", "sigma": "positive"},
        given=["int(x, -inf, inf, x*f(x)) = mu", "int(x, -inf, inf, (x - mu)^2*f(x)) = sigma^2"])),
    "logarithms": ("functions", dict(
        claim="f(x) = diff(f(t), t)*x*log(x)", where={"f": "function on (0, inf)", "x": "positive", "t": "positive"},
        given=[forall("f(x*y) = f(x) + f(y)", x="(0, inf)", y="(0, inf)"), "t = x"])),
}  # fmt: skip


@pytest.mark.parametrize("name", TRUE)
def test_instances_satisfy_what_is_given_and_the_claim_is_true_there(name):
    statement = stated(**TRUE[name][1])
    telling, chance = found(statement, 6)
    assert len(telling) == 6 and len(chance) == 6
    for values in (*telling, *chance):
        assert all(holds(g, values) for g in statement.given)
        assert holds(statement.goal, values), values
