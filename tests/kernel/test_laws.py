"""The rewriting laws themselves: what they must leave as it is, scopes, definitions, logarithms of rationals."""
# ruff: noqa: F403, F405

import random
from fractions import Fraction
from itertools import combinations
from math import gcd

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import CLOSE, DIGITS, instances, value
from mpmath import mp

from symentropy.kernel import laws
from symentropy.kernel.check import context
from symentropy.kernel.laws import restrict
from symentropy.kernel.proof import Statement, Unfold
from symentropy.kernel.terms import INF, ZERO, Definition, Diff, Interval, Rejected, subterms

ALL = (*PQ, ("v", Vector(n)), ("m", Natural()), ("S", Pmf(TWO)), *real("x", "y"))
vi, vj = At(v, b0), At(v, b1)
HALF_LINE = Interval(ZERO, INF)


def scope(*claims, of=ALL):
    return context(Statement("s", of, claims, equal(0, 0)))


# law: (terms in which it finds nothing to do, hypotheses)
STAYS = [
    (laws.log_of_quotient, [log(div(x, y)), log(div(p, 2)), log(mul(x, y)), total(n, log(div(p, q)), p)], []),
    (laws.log_of_quotient, [log(div(x, y))], [less(x, 0), less(y, 0)]),
    (laws.log_of_product, [log(mul(x, y)), log(prod(n, vi)), log(prod(n, p)), log(add(2, 3))], []),
    (laws.log_of_product, [log(mul(x, y))], [less(x, 0), less(y, 0)]),
    (laws.log_of_power, [log(power(x, 2)), log(call("sqrt", x)), power(log(n), 2), log(n)], [less(x, 0)]),
    (laws.log_of_rational, [log(x), log(-2), log(0), log(add(n, 1))], []),
    (laws.constant_sum, [total(m, 1, lo=n), total(n, x, p), total(n, b0), prod(n, x), total(minus(n, 2), x)], []),
    (laws.mass, [total(n, p, q), total(n, vi), total(minus(n, 1), p), total(n, p, lo=2), prod(n, p)], []),
    (laws.mass, [total(n, At(P, b1)), total(n, At(P, ONE)), total(n, mul(p, p)), total(n, p, lo=0)], []),
    (laws.expand, [total(n, b0), total(2, b0, At(Var("S"), b0)), total(half(), x), total(201, b0)], []),
    (laws.reindex, [total(n, b0), prod(n, b0, p)], []),
    (laws.exchange, [total(n, total(b0, b1)), total(n, total(m, b0, minus(b0, b1)), p), total(n, prod(m, b1))], []),
    (laws.beta, [At(vec(1, 2), num(3)), At(vec(1, 2), num(0)), At(vec(1, 2), half()), At(vec(1, 2), n), At(v, n)], []),
    (laws.linearity, [Bind("int", HALF_LINE, add(b0, call("exp", neg(b0)))), prod(n, mul(x, b0))], []),
    (restrict, [total(n, mul(p, log(p)), p), total(n, q, p), prod(n, p, p), total(n, vi, vi), total(n, p)], []),
    (restrict, [total(n, div(p, q), p), total(n, add(mul(p, q), q), p)], []),
]  # fmt: skip


@pytest.mark.parametrize("law, terms, given", STAYS)
def test_what_a_law_leaves_alone(law, terms, given):
    ctx = scope(*given)
    for term in terms:
        assert law(term, ctx) == term


def test_a_guard_is_known_under_its_binder_only():
    split, joined = minus(log(p), log(2)), log(div(p, 2))
    term = add(total(n, joined, p), total(n, joined))
    assert laws.log_of_quotient(term, scope()) != term
    done = laws.log_of_quotient(term, scope()).args
    assert done[1] == term.args[1]
    assert scope().field.equal(done[0], total(n, split, p))


def test_under_a_derivative_only_its_point_is_rewritten():
    ctx = scope(less(0, x), less(0, y))
    whole, parts = log(mul(x, y)), add(log(x), log(y))
    assert laws.log_of_product(Diff(mul(b0, whole), whole), ctx) == Diff(mul(b0, whole), parts)


def test_replace_follows_its_scope():
    ctx = scope()
    assert laws.replace(total(n, mul(x, b0)), x, y, ctx) == total(n, mul(y, b0))
    inside = ctx.enter(rng(n))
    assert laws.replace(total(n, mul(b1, b0)), b0, x, inside) == total(n, mul(x, b0))
    assert laws.replace(total(n, mul(b1, b0)), p, q, inside) == total(n, mul(b1, b0))
    assert laws.replace(total(n, mul(At(P, b1), p)), p, q, inside) == total(n, mul(At(Q, b1), p))
    assert laws.replace(call("exp", add(x, x)), call("exp", mul(2, x)), y, ctx) == y
    assert laws.replace(Diff(x, x), x, y, ctx) == Diff(x, y)


def test_entries_are_put_in_without_capture():
    inner = lam(n, total(n, mul(b1, b0)))
    assert laws.beta(total(n, At(inner, b0)), scope()) == total(n, total(n, mul(b1, b0)))
    assert laws.beta(total(n, total(m, At(inner, b1))), scope()) == total(n, total(m, total(n, mul(b2, b0))))


def test_expand_has_a_limit():
    assert laws.expand(total(200, b0), scope()) == add(*range(1, 201))
    assert laws.expand(total(200, b0, lo=0), scope()) == total(200, b0, lo=0)


# --- definitions --------------------------------------------------------------------------------------------


def test_unfold_names_its_definition():
    term = add(KLPQ, HP)
    ctx = scope(ABSOLUTELY, of=PQ)
    only = laws.unfold(KL)(term, ctx)
    assert HP in only.args and KLPQ not in only.args
    done = laws.unfold_all(term, ctx)
    assert not any(isinstance(s, Use) for s, _ in subterms(done))
    with mp.workdps(DIGITS):
        for env in instances(PQ, (ABSOLUTELY,), random.Random(1), 5):
            assert abs(float(value(minus(done, term), env))) < float(CLOSE)


def chain(length, body):
    """f1(x) = body(x), f2(x) = body(f1(x)), ..."""
    last = x
    for i in range(length):
        last = Use(Definition(f"f{i}", real("x"), body(last)), (x,))
    return last


def test_definitions_nest_and_grow_so_far():
    ctx, wide = scope(), Definition("wide", real("x"), add(*[x] * 400))
    assert ctx.field.equal(laws.unfold_all(chain(10, lambda s: add(s, 1)), ctx), add(x, 10))
    with pytest.raises(Rejected, match="nested too deep"):
        laws.unfold_all(chain(30, lambda s: add(s, 1)), ctx)
    with pytest.raises(Rejected, match="nodes"):
        laws.unfold_all(Use(wide, (Use(wide, (x,)),)), ctx)


def test_unfolding_does_not_capture():
    """An argument that mentions a bound variable keeps its meaning under the definition's own binder."""
    f = Definition("f", (*real("x"), N), total(n, mul(x, b0)))
    assert laws.unfold(f)(total(n, Use(f, (b0, n))), scope()) == total(n, total(n, mul(b1, b0)))
    prove(total(n, Use(f, (b0, n))), eq(power(total(n, b0), 2), Unfold(f), "linearity"), of=(N,))


# --- logarithms ---------------------------------------------------------------------------------------------


def test_all_laws_of_the_logarithm():
    ctx = scope(less(0, x), less(0, y))
    term = log(div(mul(x, power(y, 3)), call("exp", n)))
    assert ctx.field.equal(laws.logs(term, ctx), minus(add(log(x), mul(3, log(y))), n))
    assert laws.logs(laws.logs(term, ctx), ctx) == laws.logs(term, ctx)


def test_a_very_long_rational_is_left_alone():
    assert laws.log_of_rational(log(2**20_001), scope()) == log(2**20_001)


rationals = st.fractions(min_value=Fraction(1, 500), max_value=500, max_denominator=500)


@settings(max_examples=40, deadline=None)
@given(st.lists(rationals, min_size=1, max_size=5))
def test_logarithms_over_a_coprime_base(values):
    term = add(0, *(mul(i, log(r)) for i, r in enumerate(values, 1)))
    new = laws.log_of_rational(term, scope())
    base = [s.args[0].value for s, _ in subterms(new) if isinstance(s, Call)]
    assert all(r.denominator == 1 and r > 1 for r in base)
    assert all(gcd(a.numerator, b.numerator) == 1 for a, b in combinations(set(base), 2))
    with mp.workdps(DIGITS):
        assert abs(float(value(minus(new, term), {}))) < float(CLOSE)
