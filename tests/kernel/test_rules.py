"""Each named rule of equality: true steps that need it, false ones beside them, and its rewrite by values."""
# ruff: noqa: F403, F405

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import CLOSE, DIGITS, instances, objection, value
from mpmath import mp, mpf

from symentropy.kernel.check import context
from symentropy.kernel.proof import Statement
from symentropy.kernel.rules import RULES
from symentropy.kernel.terms import PI, Diff, Index, Joint, Labels, Rejected

NM = (N, ("m", Natural()))
NV = (N, ("v", Vector(n)))
vi, vj = At(v, b0), At(v, b1)
log2, log3 = log(2), log(3)
J, z, j = Var("J"), Var("z"), Var("j")
NK = (*NV, ("k", Index(n)))
NMJ = (*NM, ("J", Joint((n, m))))
cell, delta = At(At(J, b1), b0), (lambda a, b: call("delta", a, b))
LABELED = (*NM, ("z", Labels(m, n)), NV[1])


def sqrt(a):
    return call("sqrt", a)


# rule: (before, after, variables, hypotheses)
TRUE = {
    "algebra": [
        (power(add(x, 1), 2), add(mul(x, x), mul(2, x), 1), real("x"), ()),
        (div(minus(mul(x, x), 1), minus(x, 1)), add(x, 1), real("x"), [less(1, x)]),
        (mul(call("exp", x), call("exp", neg(x))), 1, real("x"), ()),
        (power(sqrt(x), 4), mul(x, x), positive("x"), ()),
    ],
    "entry": [
        (At(vec(x, y, 5), TWO), y, real("x", "y"), ()),
        (At(lam(n, mul(b0, x)), n), mul(n, x), (N, *real("x")), ()),
        (total(n, At(lam(n, mul(b0, b0)), b0)), total(n, mul(b0, b0)), (N,), ()),
    ],
    "arithmetic": [
        (call("gamma", 5), 24, (), ()),
        (call("floor", PI), 3, (), ()),
        (call("ceil", log2), 1, (), ()),
        (mul(x, call("floor", log(100))), mul(4, x), real("x"), ()),
    ],
    "log_of_product": [
        (log(mul(x, y)), add(log(x), log(y)), positive("x", "y"), ()),
        (log(mul(2, x)), add(log2, log(x)), positive("x"), ()),
        (log(prod(n, b0)), total(n, log(b0)), (N,), ()),
    ],
    "log_of_quotient": [
        (log(div(x, y)), minus(log(x), log(y)), positive("x", "y"), ()),
        (log(div(1, x)), neg(log(x)), positive("x"), ()),
        (total(n, log(div(p, 2)), p), total(n, minus(log(p), log2), p), PQ, ()),
    ],
    "log_of_power": [
        (log(power(x, y)), mul(y, log(x)), (*positive("x"), *real("y")), ()),
        (log(sqrt(x)), div(log(x), 2), positive("x"), ()),
        (log(call("exp", x)), x, real("x"), ()),
    ],
    "log_of_rational": [
        (log(12), add(mul(2, log2), log3), (), ()),
        (add(log(12), log(18), mul(-3, log2)), mul(3, log3), (), ()),
        (log(Fraction(8, 27)), minus(mul(3, log2), mul(3, log3)), (), ()),
    ],
    "linearity": [
        (total(n, mul(x, vi)), mul(x, total(n, vi)), (*NV, *real("x")), ()),
        (total(n, add(vi, mul(3, b0)), lo=2), add(total(n, vi, lo=2), mul(3, total(n, b0, lo=2))), NV, ()),
        (total(n, div(p, n), q), div(total(n, p, q), n), PQ, ()),
    ],
    "constant_sum": [
        (total(n, x), mul(n, x), (N, *real("x")), ()),
        (total(n, 1, lo=0), add(n, 1), (N,), ()),
        (total(minus(n, 1), x), mul(minus(n, 1), x), (N, *real("x")), ()),
    ],
    "mass": [
        (total(n, p), 1, PQ, ()),
        (total(n, q, q), 1, PQ, ()),
        (total(n, mul(b0, total(n, p))), total(n, b0), PQ, ()),
        (total(n, total(m, cell)), 1, NMJ, ()),
        (total(m, total(n, At(At(J, b0), b1))), 1, NMJ, ()),
        (total(n, total(m, cell, cell)), 1, NMJ, ()),
    ],
    "restrict": [
        (total(n, mul(p, vi), p), total(n, mul(p, vi)), (*PQ, ("v", Vector(n))), ()),
        (total(n, vi, b0), total(n, vi), NV, ()),
        (prod(n, add(q, 1), add(p, 1)), prod(n, add(q, 1)), PQ, ()),
        (total(n, mul(p, q), q), total(n, mul(p, q), p), PQ, ()),
    ],
    "expand": [
        (total(3, mul(x, b0)), mul(6, x), real("x"), ()),
        (total(0, x), 0, real("x"), ()),
        (prod(2, add(x, b0), lo=0), mul(x, add(x, 1), add(x, 2)), real("x"), ()),
        (total(4, b0, minus(b0, 2)), 7, (), ()),
    ],
    "reindex": [
        (total(n, b0, lo=0), total(add(n, 1), minus(b0, 1)), (N,), ()),
        (total(add(n, 2), mul(b0, b0), lo=3), total(n, power(add(b0, 2), 2)), (N,), ()),
        (total(add(n, m), b0, lo=m), total(add(n, 1), minus(add(b0, m), 1)), NM, ()),
        (total(n, b0, minus(b0, 1), lo=0), total(add(n, 1), minus(b0, 1), minus(b0, 2)), (N,), ()),
    ],
    "support": [
        (
            total(n, total(m, log(cell), cell)),
            total(n, total(m, log(cell), cell), total(m, At(At(J, b1), b0))),
            NMJ, (),
        ),
        (total(n, total(b0, b0, q)), total(n, total(b0, b0, q), total(b0, q)), PQ, ()),
    ],
    "sift": [
        (total(n, mul(delta(b0, k), vi)), At(v, k), NK, ()),
        (total(n, mul(delta(k, b0), vi, x)), mul(x, At(v, k)), (*NK, *real("x")), ()),
        (total(n, log(add(1, p)), delta(b0, k)), log(add(1, At(P, k))), (*PQ, ("k", Index(n))), ()),
        (delta(k, k), 1, NK, ()),
        (delta(k, add(k, 1)), 0, NK, ()),
        (mul(delta(j, k), At(v, k)), mul(delta(j, k), At(v, j)), (*NK, ("j", Index(n))), ()),
        (total(n, mul(delta(b0, At(z, ONE)), vi)), At(v, At(z, ONE)), LABELED, ()),
        (power(delta(j, k), 2), delta(j, k), (*NK, ("j", Index(n))), ()),
    ],
    "exchange": [
        (total(n, total(m, b1, minus(b1, b0))), total(m, total(n, b0, minus(b0, b1))), NM, ()),
        (total(n, total(m, mul(vj, b0))), total(m, total(n, mul(vi, b1))), (*NM, NV[1]), ()),
        (total(n, total(m, b1, b0), p), total(m, total(n, b0, p), b0), (*PQ, NM[1]), ()),
    ],
    "derivative": [
        (Diff(power(b0, 3), x), mul(3, x, x), real("x"), ()),
        (Diff(mul(b0, log(b0)), x), add(log(x), 1), positive("x"), ()),
        (Diff(power(mul(2, b0), 1), x), 2, real("x"), ()),
        (Diff(div(1, add(1, call("exp", neg(b0)))), t(0)), Fraction(1, 4), (), ()),
        (Diff(total(n, mul(vi, b1)), x), total(n, vi), (*NV, *real("x")), ()),
    ],
}  # fmt: skip

# near the true ones: another value, or a side condition that does not hold
FALSE = {
    "algebra": [
        (power(add(x, 1), 2), add(mul(x, x), 1), real("x"), ()),
        (div(minus(mul(x, x), 1), minus(x, 1)), add(x, 1), real("x"), ()),
        (sqrt(mul(x, x)), x, real("x"), ()),
    ],
    "entry": [
        (At(vec(x, y, 5), TWO), x, real("x", "y"), ()),
        (At(vec(x, y), num(3)), y, real("x", "y"), ()),
        (At(lam(n, mul(b0, x)), m), mul(m, x), (*NM, *real("x")), ()),
    ],
    "arithmetic": [
        (call("gamma", 5), 120, (), ()),
        (call("floor", neg(PI)), -3, (), ()),
        (call("gamma", 0), 1, (), ()),
    ],
    "log_of_product": [
        (log(add(x, y)), add(log(x), log(y)), positive("x", "y"), ()),
        (log(mul(x, y)), add(log(x), log(y)), real("x", "y"), [less(0, mul(x, y))]),
        (log(prod(n, b0)), total(n, b0), (N,), ()),
    ],
    "log_of_quotient": [
        (log(div(x, y)), div(log(x), log(y)), positive("x", "y"), [less(1, y)]),
        (log(div(x, y)), minus(log(x), log(y)), real("x", "y"), [less(x, 0), less(y, 0)]),
        (total(n, log(div(p, 2))), total(n, minus(log(p), log2)), PQ, ()),
    ],
    "log_of_power": [
        (power(log(x), 2), mul(2, log(x)), positive("x"), ()),
        (log(power(x, 2)), mul(2, log(x)), real("x"), [less(x, 0)]),
        (log(sqrt(x)), sqrt(log(x)), positive("x"), [less(1, x)]),
    ],
    "log_of_rational": [
        (log(12), add(log2, log3), (), ()),
        (log(Fraction(2, 3)), div(log2, log3), (), ()),
        (log(1), log2, (), ()),
    ],
    "linearity": [
        (total(n, mul(b0, vi)), mul(total(n, b0), total(n, vi)), NV, ()),
        (total(n, add(vi, 1)), add(total(n, vi), 1), NV, ()),
        (total(n, mul(p, b0), q), total(n, mul(p, b0)), PQ, ()),
    ],
    "constant_sum": [
        (total(n, 1, lo=0), n, (N,), ()),
        (total(m, 1, lo=n), add(m, neg(n), 1), NM, ()),
        (total(n, x, p), mul(n, x), (*PQ, *real("x")), ()),
    ],
    "mass": [
        (total(n, vi), 1, NV, ()),
        (total(n, p, lo=2), 1, PQ, ()),
        (total(n, p, q), 1, PQ, ()),
        (total(n, mul(p, p)), 1, PQ, ()),
        (total(n, total(minus(m, 1), cell)), 1, NMJ, ()),
        (total(n, total(m, cell, lo=2)), 1, NMJ, ()),
        (total(m, total(n, cell)), 1, NMJ, ()),  # the sizes in the wrong order
        (total(m, At(At(J, ONE), b0)), 1, NMJ, ()),  # a row
        (total(n, total(m, mul(cell, cell))), 1, NMJ, ()),
        (total(n, total(m, cell, At(At(J, b1), ONE))), 1, NMJ, ()),
        (total(n, total(m, cell), At(At(J, b0), ONE)), 1, NMJ, ()),
    ],
    "restrict": [
        (total(n, q, p), total(n, q), PQ, ()),
        (total(n, mul(p, log(p)), p), total(n, mul(p, log(p))), PQ, ()),
        (prod(n, p, p), prod(n, p), PQ, ()),
        (total(n, mul(vi, b0), vi), total(n, mul(vi, b0)), NV, ()),
    ],
    "expand": [
        (total(3, mul(x, b0)), mul(5, x), real("x"), ()),
        (total(1, b0, lo=3), -2, (), ()),
        *((total(2, b0, At(P, b0)), wrong, (("P", Pmf(TWO)),), ()) for wrong in range(4)),
    ],
    "reindex": [
        (total(n, b0, lo=0), total(n, minus(b0, 1)), (N,), ()),
        (total(n, b0, lo=0), total(add(n, 1), b0), (N,), ()),
    ],
    "exchange": [
        (total(n, total(m, mul(vj, b0))), total(m, total(n, mul(vj, b0))), (*NM, NV[1]), ()),
        (total(n, total(b0, b0)), total(n, total(b0, b1)), (N,), ()),
        (total(n, total(m, b1, b0), p), total(m, total(n, b0), b0), (*PQ, NM[1]), ()),
        (total(n, total(m, b1, minus(b1, b0))), total(m, total(n, b0, minus(b1, b0))), NM, ()),
        (total(n, total(m, b1, minus(b1, b0)), p), total(m, total(n, b0, minus(b0, b1))), (*PQ, NM[1]), ()),
    ],
    "support": [
        (total(n, total(m, 1, vj)), total(n, total(m, 1, vj), total(m, vj)), (*NM, NV[1]), ()),
        (total(n, add(1, total(m, cell, cell))), total(n, add(1, total(m, cell, cell)), total(m, cell)), NMJ, ()),
        (total(n, total(m, cell, cell), At(At(J, b0), ONE)), total(n, total(m, cell, cell), total(m, cell)), NMJ, ()),
    ],
    "sift": [
        (total(n, mul(delta(b0, m), vi)), At(v, m), (*NM, NV[1]), ()),  # m may be beyond n
        (total(minus(n, 1), mul(delta(b0, k), vi)), At(v, k), NK, ()),
        (total(n, mul(delta(b0, k), vi), p), At(v, k), (*PQ, ("k", Index(n)), NV[1]), ()),  # P[k] may be 0
        (total(n, mul(delta(b0, k), vi)), At(v, ONE), NK, ()),
        (delta(j, k), 0, (*NK, ("j", Index(n))), ()),
        (delta(j, k), 1, (*NK, ("j", Index(n))), ()),
        (delta(x, y), delta(y, x), real("x", "y"), ()),
        (delta(half(), 1), 0, (), ()),
        (mul(delta(j, k), At(v, k)), At(v, j), (*NK, ("j", Index(n))), ()),
        (prod(n, delta(b0, k)), 1, NK, ()),
        (div(1, delta(j, k)), 1, (*NK, ("j", Index(n))), ()),
    ],
    "derivative": [
        (Diff(power(b0, 3), x), mul(3, x), real("x"), ()),
        (Diff(call("abs", b0), x), 1, positive("x"), ()),
        (Diff(mul(b0, x), x), mul(2, x), real("x"), ()),
        (Diff(log(b0), x), div(1, x), real("x"), [less(x, 0)]),
    ],
}  # fmt: skip


def rows(table):
    return [pytest.param(name, *row, id=f"{name}-{i}") for name in table for i, row in enumerate(table[name])]


def test_every_rule_is_here():
    assert set(TRUE) == set(FALSE) == set(SHAPES) == set(RULES)
    assert all(len(TRUE[name]) >= 2 and FALSE[name] for name in RULES)


@pytest.mark.parametrize("rule, before, after, of, given", rows(TRUE))
def test_true_steps_need_their_rule(rule, before, after, of, given):
    theorem = prove(before, eq(after, rule), of=of, given=given)
    assert rule in theorem.uses and theorem.equality_when == ()
    assert objection(theorem, random.Random(1), 6) is None
    if rule not in ("algebra", "entry"):  # the field itself knows the entries of a vector
        with pytest.raises(Rejected, match="does not vanish"):
            prove(before, eq(after, "algebra"), of=of, given=given)


@pytest.mark.parametrize("rule, before, after, of, given", rows(TRUE))
def test_a_true_step_that_is_one_off(rule, before, after, of, given):
    with pytest.raises(Rejected, match="does not vanish"):
        prove(before, eq(add(after, Fraction(1, 10**12)), rule), of=of, given=given)


@pytest.mark.parametrize("rule, before, after, of, given", rows(FALSE))
def test_false_steps_are_refused(rule, before, after, of, given):
    with pytest.raises(Rejected, match=r"does not vanish|not well formed|no derivative"):
        prove(before, eq(after, rule), of=of, given=given)


def test_no_rule_is_called_that():
    with pytest.raises(Rejected, match="no rule is called"):
        prove(log(4), eq(mul(2, log2), "log_of_sum"))


def test_nothing_is_rewritten_under_a_derivative():
    """What a hypothesis or a rule says at a point says nothing about its neighbourhood."""
    ctx = context(Statement("s", (*PQ, *positive("x")), (), equal(x, x)))
    under = [mul(total(n, p), b0), log(mul(2, b0)), At(vec(b0, 1), ONE)]
    for name, rule in RULES.items():
        if name != "derivative":
            assert all(rule.rewrite(Diff(body, x), ctx) == Diff(body, x) for body in under), name


# --- the rewrite itself, at values --------------------------------------------------------------------------

# a, b, c >= 1 -> a term that the rule changes, and its variables
SHAPES = {
    "algebra": lambda a, b, c: (div(power(add(mul(a, x), b), 2), add(x, c)), positive("x")),
    "entry": lambda a, b, c: (mul(At(vec(a, x, y), num(1 + c % 3)), At(lam(5, mul(b0, b, x)), num(a))), real("x", "y")),
    "arithmetic": lambda a, b, c: (mul(call("gamma", a), x, call("floor", mul(PI, Fraction(b, c)))), real("x")),
    "log_of_product": lambda a, b, c: (mul(c, log(mul(a, x, add(y, b)))), positive("x", "y")),
    "log_of_quotient": lambda a, b, c: (mul(c, log(div(mul(a, x), add(y, b)))), positive("x", "y")),
    "log_of_power": lambda a, b, c: (log(power(add(x, a), Fraction(b, 2 * c + b))), positive("x")),
    "log_of_rational": lambda a, b, c: (add(log((a + 1) * (b + 1)), mul(c, log(a + 1))), ()),
    "linearity": lambda a, b, c: (total(n, add(mul(a, x, vi), mul(b, b0), neg(c)), minus(b0, b)), (*NV, *real("x"))),
    "constant_sum": lambda a, b, c: (total(add(n, a), mul(b, x), lo=min(a, c)), (N, *real("x"))),
    "mass": lambda a, b, c: (
        add(mul(a, total(n, p)), mul(b, total(n, mul(total(n, q, q), b0))), total(m, total(n, At(At(J, b0), b1))), c),
        (*PQ, *NMJ[1:]),
    ),
    "restrict": lambda a, b, c: (total(n, add(mul(a, power(p, b), q), mul(p, c)), p), PQ),
    "expand": lambda a, b, c: (total(a + b, mul(x, power(b0, c)), minus(b0, b), lo=-a), real("x")),
    "reindex": lambda a, b, c: (total(add(n, b), mul(a, b0, x), minus(b0, c), lo=b + 1), (N, *real("x"))),
    "support": lambda a, b, c: (
        total(n, total(m, mul(power(cell, a), add(b1, mul(b, b0), c)), cell)), NMJ),
    "sift": lambda a, b, c: (
        add(
            total(n, add(mul(a, delta(b0, k), vi), mul(b, b0), mul(delta(b0, At(z, ONE)), b0))),
            mul(c, delta(j, k), At(v, j)), total(m, delta(At(z, b0), k)),
        ), (*LABELED, ("k", Index(n)), ("j", Index(n)))),
    "exchange": lambda a, b, c: (
        add(total(n, total(m, mul(a, vj, power(b0, b)))), mul(c, total(m, total(n, mul(a, vi, power(b1, b)))))),
        (*NM, NV[1]),
    ),
    "derivative": lambda a, b, c: (Diff(mul(a, power(b0, b), log(add(b0, c))), x), positive("x")),
}  # fmt: skip


def close(a, b):
    a, b = (mpf(s.numerator) / s.denominator if isinstance(s, Fraction | int) else s for s in (a, b))
    return abs(a - b) < max(1, abs(a)) * CLOSE * 10**5


small = st.integers(1, 4)


@pytest.mark.parametrize("rule", RULES)
@settings(max_examples=8, deadline=None)
@given(small, small, small, st.integers(0, 1000))
def test_a_rewrite_keeps_the_value(rule, a, b, c, seed):
    term, of = SHAPES[rule](a, b, c)
    ctx = context(Statement("s", of, (), equal(x, x)))
    new = ctx.field.normal(term) if rule == "algebra" else RULES[rule].rewrite(term, ctx)
    assert new != term
    prove(term, eq(new, rule), of=of)
    with mp.workdps(DIGITS):
        for env in instances(of, (), random.Random(seed), 3):
            assert close(value(term, env), value(new, env)), (term, new, env)
