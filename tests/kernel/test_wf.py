"""Well-formedness: every way of meaning nothing is named, and goes away with what repairs it."""
# ruff: noqa: F403, F405

import re
from typing import get_args

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import Undefined, value

from symentropy.kernel import wf
from symentropy.kernel.check import context
from symentropy.kernel.proof import Antiderivative, Claim, Statement
from symentropy.kernel.signs import Context
from symentropy.kernel.terms import INF, NEG_INF, PI, Definition, Density, Diff, Index, Interval, Rejected
from symentropy.kernel.wf import claim_needs, conforms, needs, size_of, variables_needs
from symentropy.theory.quantities import UNIFORM

LINE, UNIT, HALF_LINE = Interval(NEG_INF, INF), Interval(num(0), ONE), Interval(num(0), INF)
KINDS = {
    "n": Natural(), "m": Natural(), "k": Index(n), "P": Pmf(n), "Q": Pmf(n), "v": Vector(n), "f": Density(LINE),
    "g": Density(UNIT), "x": Real(), "y": Real(), "a": Positive(), "b": Positive(),
}  # fmt: skip
a, b, f, g, stranger = map(Var, ["a", "b", "f", "g", "stranger"])
sqrt, exp = (lambda s: call("sqrt", s)), (lambda s: call("exp", s))


def scope(*claims: Claim) -> Context:
    return Context(KINDS, claims)


def found(t, *claims):
    return [(s.what, s.term) for s in needs(t, scope(*claims))]


def integral(body, domain=UNIT):
    return Bind("int", domain, t(body))


# a term, what it lacks, and a hypothesis or another spelling under which nothing is lacking
REPAIRED = [
    (div(1, x), "nonzero", x, less(0, x)),
    (div(1, x), "nonzero", x, less(0, power(x, 2))),
    (power(x, -2), "nonzero", x, less(x, 0)),
    (power(x, 0), "nonzero", x, less(0, power(x, 2))),  # 0**0 is nothing here
    (log(x), "positive", x, less(0, x)),
    (log(minus(1, x)), "positive", minus(1, x), less(x, 1)),
    (call("gamma", x), "positive", x, less(1, x)),
    (call("digamma", x), "positive", x, less(0, x)),
    (call("loggamma", x), "positive", x, less(0, x)),
    (call("beta", x, a), "positive", x, less(0, x)),
    (call("beta", a, x), "positive", x, less(0, x)),
    (call("zeta", x), "positive", minus(x, 1), less(1, x)),
    (sqrt(x), "nonnegative", x, atmost(0, x)),
    (power(x, half()), "positive", x, less(0, x)),
    (power(x, y), "positive", x, less(0, x)),
    (At(P, m), "member", m, atmost(m, n)),
    (At(P, add(k, 1)), "member", add(k, 1), less(k, minus(n, 1))),
    (At(g, x), "member", x, None),
    (At(g, half()), None, None, None),
    (total(n, log(p)), "positive", p, less(0, p, rng(n))),
    (total(n, div(p, q), p), "nonzero", q, ABSOLUTELY),
    (total(n, At(v, add(b0, 1))), "member", add(b0, 1), None),
    (total(minus(n, 1), At(v, add(b0, 1))), None, None, None),
    (total(n, log(p), p), None, None, None),
    (total(x, b0), "integer", x, None),
    (total(div(n, 2), b0), "integer", div(n, 2), None),
    (total(call("floor", div(n, 2)), b0), None, None, None),
    (Bind("int", Interval(x, y), ONE), "positive", minus(y, x), None),
    (KLPQ, "nonzero", None, ABSOLUTELY),
    (Diff(log(b0), x), "positive", x, less(0, x)),
    (Diff(sqrt(b0), x), "nonnegative", b0, less(0, x)),
]


@pytest.mark.parametrize(("t", "what", "term", "repair"), REPAIRED)
def test_a_need_and_its_repair(t, what, term, repair):
    lacking = found(t)
    if what is None:
        assert not lacking
        return
    assert lacking and lacking[0][0] == what and term in (None, lacking[0][1])
    if repair is not None:
        assert not found(t, repair)


@pytest.mark.parametrize(
    ("t", "message"),
    [
        (stranger, "not declared"),
        (P, "not a number"),
        (f, "not a number"),
        (b0, "outside of its binder"),
        (total(n, b1), "outside of its binder"),
        (INF, "infinity"),
        (add(x, NEG_INF), "infinity"),
        (vec(x, y), "where a number"),
        (lam(n, b0), "where a number"),
        (add(1, Use(UNIFORM, (n,))), "not a number|where a number"),
        (At(x, ONE), "not a vector"),
        (At(stranger, ONE), "not a vector"),
        (At(add(x, y), ONE), "not a vector"),
        (Use(H, (m, P)), "another length"),
        (Use(H, (n, x)), "not a vector"),
        (Diff(call("abs", b0), a), "no derivative"),
        (Diff(call("floor", b0), half()), "no derivative"),
    ],
)
def test_what_is_no_number_whatever_is_given(t, message):
    forms = [s for s in needs(t, scope()) if s.what == "form"]
    assert any(re.search(message, s.message) for s in forms), forms


def test_arguments_are_counted():
    first = next(needs(Use(H, (n,)), scope()))
    assert (first.what, first.message) == ("form", "H takes 2 arguments")


def test_a_vector_of_numbers_is_no_pmf():
    half_each, more = vec(half(), half()), vec(half(), 1)
    assert not found(Use(H, (TWO, half_each)))
    assert found(Use(H, (TWO, more)))[0][0] == "pmf"
    assert found(Use(H, (TWO, vec(2, -1))))[0][0] == "nonnegative"
    assert found(Use(H, (n, v)))[0][0] == "pmf"
    assert not found(Use(H, (TWO, vec(x, minus(1, x)))), atmost(0, x), atmost(x, 1))
    assert not found(Use(H, (n, Use(UNIFORM, (n,)))))
    assert not found(Use(H, (n, lam(n, add(mul(half(), p), mul(half(), q))))))


def test_integrals_converge_only_if_shown_to():
    decay = exp(neg(mul(a, b0)))
    area = integral(mul(a, decay), HALF_LINE)
    assert [w for w, _ in found(area)] == ["convergent"]
    evidence = Antiderivative(HALF_LINE, mul(a, decay), neg(decay))
    shown = context(Statement("s", (("a", Positive()),), (), equal(0, 0)), (evidence,))
    assert not list(needs(area, shown))
    assert not list(needs(add(1, mul(3, area)), shown))
    assert [s.what for s in needs(integral(decay, UNIT), shown)] == ["convergent"]  # that one was not


def test_densities():
    assert not found(At(f, x)) and not found(At(g, half()))
    assert [s.what for s in conforms(lam_on(UNIT, 2), Density(UNIT), scope())] == ["density"]
    assert "nonnegative" in [s.what for s in conforms(lam_on(UNIT, -1), Density(UNIT), scope())]
    assert [s.message for s in conforms(f, Density(UNIT), scope())] == ["a function on another interval"]
    assert not list(conforms(f, Density(LINE), scope()))


def lam_on(domain, body):
    return Bind("lam", domain, t(body))


def test_every_property_is_asked_for_somewhere():
    asked = {what for _, what, _, _ in REPAIRED if what} | {"convergent", "pmf", "density", "form"}
    assert asked == set(get_args(wf.Property))


def test_a_need_knows_its_scope():
    (need,) = needs(total(n, total(m, log(At(v, b1)))), scope())
    assert (need.what, need.term, need.scope) == ("positive", At(v, b1), (rng(n), rng(m)))


@pytest.mark.parametrize(
    ("t", "kind", "what"),
    [
        (x, Real(), None),
        (a, Positive(), None),
        (x, Positive(), "positive"),
        (PI, Positive(), None),
        (n, Natural(), None),
        (a, Natural(), "integer"),
        (minus(n, 1), Natural(), "positive"),
        (k, Index(n), None),
        (m, Index(n), "member"),
        (v, Vector(n), None),
        (P, Vector(n), None),
        (v, Vector(m), "form"),
        (v, Pmf(n), "pmf"),
        (P, Pmf(n), None),
        (x, Vector(n), "form"),
        (vec(x, y), Vector(TWO), None),
        (vec(x, log(y)), Vector(TWO), "positive"),
    ],
)
def test_kinds(t, kind, what):
    assert [s.what for s in conforms(t, kind, scope())][:1] == ([what] if what else [])


def test_sizes_of_variables():
    assert not list(variables_needs((N, ("P", Pmf(n)), ("f", Density(UNIT))), scope()))
    for kind in (Vector(x), Vector(minus(n, 1)), Pmf(num(0)), Index(half()), Density(Interval(ONE, num(0)))):
        assert list(variables_needs((("new", kind),), scope())), kind
    assert size_of(vec(x, y, 1), scope()) == num(3)
    assert size_of(lam(m, b0), scope()) == m
    assert size_of(Use(UNIFORM, (n,)), scope()) == n
    assert size_of(x, scope()) is None


def test_claims_stand_under_their_binders():
    assert not list(claim_needs(less(0, log(add(1, b0)), HALF_LINE), scope()))
    assert not list(claim_needs(less(0, div(q, p), rng(n, p)), scope()))
    assert [s.what for s in claim_needs(less(0, div(q, p), rng(n)), scope())] == ["nonzero"]
    assert [s.what for s in claim_needs(less(0, p, rng(m)), scope())] == ["member"]
    assert [s.what for s in claim_needs(less(0, b0), scope())] == ["form"]


def test_a_short_range_is_looked_at_point_by_point():
    apart = minus(b0, Fraction(5, 2))
    assert not found(total(4, div(1, apart)))
    assert found(total(4, div(1, minus(b0, 3))))[0] == ("nonzero", minus(3, 3))
    assert not found(total(4, div(1, minus(b0, 3)), guard=minus(b0, 3)))
    assert not found(total(0, div(1, minus(b0, b0))))  # of nothing
    assert found(total(n, div(1, apart)))
    assert found(total(wf.MAX_POINTS + 1, div(1, apart)))


def test_bodies_of_definitions_are_read_with_their_arguments():
    share = Definition("share", (("s", Real()),), div(1, Var("s")))
    assert found(Use(share, (x,))) == [("nonzero", x)]
    assert not found(Use(share, (a,)))
    over = Definition("over", (("s", Positive()),), log(Var("s")))
    assert found(Use(over, (x,)))[0] == ("positive", x)


# --- against values -----------------------------------------------------------------------------------------

leaves = st.sampled_from([x, y, a, b, n]) | st.integers(-2, 2).map(num)
terms = st.recursive(
    leaves,
    lambda s: (
        st.builds(add, s, s)
        | st.builds(mul, s, s)
        | st.builds(minus, s, s)
        | st.builds(div, s, s)
        | st.builds(power, s, st.integers(-2, 3))
        | st.builds(call, st.sampled_from(["log", "sqrt", "abs"]), s)
        | st.builds(lambda r, u, c: total(n, div(r, add(b0, u)), guard=c), s, s, st.none() | s)
        | st.builds(lambda r: prod(2, log(add(r, b0))), s)
    ),
    max_leaves=7,
)
some = st.sampled_from([Fraction(r) for r in ("-2", "-1", "-1/2", "0", "1/2", "1", "2")])
above = st.sampled_from([Fraction(r) for r in ("1/3", "1/2", "1", "2", "3")])
envs = st.fixed_dictionaries({"x": some, "y": some, "a": above, "b": above, "n": st.integers(1, 3).map(Fraction)})
GIVEN = [(), (less(0, x),), (less(x, y), atmost(0, x)), (less(0, power(x, 2)), less(y, 0)), (equal(x, mul(2, y)),)]


@settings(max_examples=150, deadline=None)
@given(terms, st.sampled_from(GIVEN), st.lists(envs, min_size=3, max_size=6))
def test_what_lacks_nothing_means_something(t, claims, at):
    assume(well_formed(t, scope(*claims)))
    for env in at:
        if all(true(c, env) for c in claims):
            value(t, env)  # Undefined is a false "well formed"


def well_formed(t, ctx):
    try:
        return not any(needs(t, ctx))
    except Rejected:  # a division by what the field sees to be 0
        return False


def true(c, env):
    gap = value(minus(c.rhs, c.lhs), env)
    return {"=": gap == 0, "<=": gap >= 0, "<": gap > 0}[c.relation]


def test_the_second_reading_says_no():
    with pytest.raises(Undefined):
        value(log(x), {"x": Fraction(0)})
