"""Signs: what a scope shows of a term, and what it does not."""
# ruff: noqa: F403, F405

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import Undefined, value

from symentropy.kernel.proof import Claim
from symentropy.kernel.signs import ANY, ENCLOSURES, NEG, POS, ZERO, Context, open_binder, unfold_use
from symentropy.kernel.signs import minus as opposite
from symentropy.kernel.terms import INF, NEG_INF, PI, Density, E, Index, Interval, Rejected
from symentropy.theory.quantities import UNIFORM

LINE = Interval(NEG_INF, INF)
KINDS = {
    "n": Natural(), "m": Natural(), "k": Index(n), "P": Pmf(n), "Q": Pmf(n), "v": Vector(n), "f": Density(LINE),
    "x": Real(), "y": Real(), "w": Real(), "a": Positive(), "b": Positive(),
}  # fmt: skip
a, b, w, f, b3 = Var("a"), Var("b"), Var("w"), Var("f"), Bound(3)
sqrt, exp = (lambda s: call("sqrt", s)), (lambda s: call("exp", s))


def scope(*claims: Claim, under=()) -> Context:
    ctx = Context(KINDS, claims)
    for domain in under:
        ctx = ctx.enter(domain)
    return ctx


@pytest.mark.parametrize(
    ("t", "mask"),
    [
        (x, ANY),
        (a, POS),
        (n, POS),
        (minus(n, 1), ZERO | POS),
        (minus(n, k), ZERO | POS),
        (minus(k, n), ZERO | NEG),
        (minus(n, 2), ANY),
        (num(0), ZERO),
        (neg(a), NEG),
        (add(a, b), POS),
        (minus(a, b), ANY),
        (minus(x, x), ZERO),
        (mul(x, x), ZERO | POS),
        (mul(x, x, x), ANY),
        (mul(x, 0, y), ZERO),
        (power(x, 2), ZERO | POS),
        (power(a, -3), POS),
        (power(x, -2), ANY),  # nothing is presumed of a base that may be 0
        (div(a, x), ANY),
        (div(neg(a), b), NEG),
        (power(a, x), POS),
        (exp(x), POS),
        (log(2), POS),
        (log(a), ANY),
        (sqrt(x), ZERO | POS),
        (call("abs", x), ZERO | POS),
        (call("abs", neg(a)), POS),
        (call("max", x, a), POS),
        (call("max", x, 0), ZERO | POS),
        (call("min", a, b), POS),
        (call("min", x, 0), ZERO | NEG),
        (call("floor", a), ZERO | POS),
        (call("ceil", a), POS),
        (call("gamma", a), POS),
        (call("gamma", x), ANY),
        (call("erfc", x), POS),
        (call("zeta", x), ANY),
        (call("zeta", 2), POS),
        (At(P, k), ZERO | POS),
        (minus(1, At(P, k)), ZERO | POS),
        (At(v, k), ANY),
        (At(f, x), ZERO | POS),
        (At(vec(a, 0), k), ZERO | POS),
        (At(vec(a, 0), TWO), ZERO),
        (At(Use(UNIFORM, (n,)), k), POS),
        (total(n, a), POS),
        (total(n, p), ZERO | POS),
        (total(n, p, guard=p), POS),  # a pmf has a support
        (total(n, q, guard=p), ZERO | POS),
        (total(n, neg(power(x, 2))), ZERO | NEG),
        (total(minus(n, 1), a), ZERO | POS),  # may be empty
        (prod(n, q), ZERO | POS),
        (prod(minus(n, 1), a), POS),  # of none is 1
        (prod(n, At(v, b0)), ANY),
        # closed terms: by enclosures
        (minus(PI, 3), POS),
        (minus(power(E, PI), power(PI, E)), POS),
        (minus(log(2), Fraction(7, 10)), NEG),
        (minus(sqrt(2), Fraction(3, 2)), NEG),
    ],
)
def test_from_kinds_and_structure(t, mask):
    assert scope().sign(t) == mask


@pytest.mark.parametrize(
    ("claims", "t", "mask"),
    [
        ([less(0, x)], x, POS),
        ([less(0, x)], y, ANY),
        ([atmost(0, x)], mul(2, x), ZERO | POS),
        ([less(x, 0)], neg(x), POS),
        ([equal(x, 0)], mul(3, x), ZERO),
        ([less(x, y)], minus(y, x), POS),
        ([less(x, y)], minus(mul(2, x), mul(2, y)), NEG),
        ([less(0, power(x, 2))], x, NEG | POS),  # how x != 0 is said
        ([atmost(0, x), atmost(x, 1)], minus(1, x), ZERO | POS),
        ([atmost(0, x), less(0, power(x, 2))], x, POS),
        # one combination
        ([less(x, y), less(0, x)], mul(2, y), POS),
        ([less(1, x)], x, POS),
        ([less(1, x)], minus(mul(2, x), 1), POS),
        ([atmost(x, 1), less(0, y)], minus(add(1, mul(2, y)), x), POS),
        ([equal(x, add(y, 1))], minus(x, y), POS),
        ([less(x, 1)], log(minus(2, x)), POS),
        # universal ones, where the index is in their domain
        ([less(0, At(v, b0), rng(n))], At(v, k), POS),
        ([less(0, At(v, b0), rng(n))], At(v, n), POS),
        ([less(0, At(v, b0), rng(n))], At(v, add(k, 1)), ANY),
        ([less(0, At(v, b0), rng(n))], total(n, At(v, b0)), POS),
        ([less(0, At(v, b0), rng(n))], total(n, At(v, b0), lo=0), ANY),
        ([ABSOLUTELY], At(Q, k), ZERO | POS),
        ([ABSOLUTELY, less(0, At(P, k))], At(Q, k), POS),
        ([ABSOLUTELY], total(n, q, guard=p), POS),
        ([equal(p, q, rng(n))], minus(At(P, k), At(Q, k)), ZERO),
        ([less(0, x, rng(1, guard=y)), less(0, y)], x, POS),  # if y > 0 then x > 0
        ([less(0, x, rng(1, guard=y))], x, ANY),
        ([less(0, minus(At(v, b0), At(v, b1)), rng(n), rng(n))], minus(At(v, k), At(v, ONE)), 0),  # i = j too
    ],
)
def test_from_hypotheses(claims, t, mask):
    assert scope(*claims).sign(t) == mask


@pytest.mark.parametrize(
    ("claims", "t"),
    [
        ([less(x, 0), less(0, x)], x),
        ([less(x, y), atmost(y, x)], minus(x, y)),
        ([equal(x, y), less(x, y)], minus(x, y)),
        ([less(At(P, k), 0)], At(P, k)),
        ([less(1, At(P, k))], minus(1, At(P, k))),
        ([less(0, neg(p), rng(n))], At(P, k)),
        ([equal(p, 0, rng(n)), less(0, At(P, k))], At(P, k)),
    ],
)
def test_contradictions_leave_no_sign(claims, t):
    assert scope(*claims).sign(t) == 0
    assert all(scope(*claims[:j], *claims[j + 1 :]).sign(t) for j in range(len(claims)) if len(claims) > 1)


@pytest.mark.parametrize(
    ("under", "t", "mask"),
    [
        ([rng(n)], b0, POS),
        ([rng(n)], minus(n, b0), ZERO | POS),
        ([rng(n, lo=0)], b0, ZERO | POS),
        ([rng(n, p)], p, POS),
        ([rng(n, p), rng(n)], p, ZERO | POS),  # the inner index, not the guarded one
        ([rng(n, p), rng(n)], At(P, b1), POS),
        ([rng(x)], minus(x, 1), ZERO | POS),  # a range with a member is not empty
        ([Interval(num(0), INF)], b0, POS),
        ([Interval(num(0), ONE)], minus(1, b0), POS),
        ([Interval(num(0), ONE)], log(b0), NEG),
        ([LINE], b0, ANY),
        ([LINE], At(f, b0), ZERO | POS),
        ([rng(n), rng(b0)], minus(b1, b0), ZERO | POS),
    ],
)
def test_under_binders(under, t, mask):
    assert scope(under=under).sign(t) == mask


def test_what_is_given_of_a_name_is_silent_about_bound_variables():
    ctx = scope(less(0, At(v, k)), under=[rng(n)])
    assert ctx.positive(At(v, k)) and ctx.sign(At(v, b0)) == ANY
    assert scope(less(0, x), under=[LINE]).sign(b0) == ANY


@pytest.mark.parametrize(
    ("t", "domain", "inside"),
    [
        (k, rng(n), True),
        (ONE, rng(n), True),
        (n, rng(n), True),
        (TWO, rng(n), False),
        (num(0), rng(n), False),
        (a, rng(n), False),  # no integer
        (half(), rng(3), False),
        (add(k, 1), rng(add(n, 1)), True),
        (add(k, 1), rng(n), False),
        (k, rng(n, p), False),
        (k, rng(n, a), True),
        (call("min", n, m), rng(n), False),
        (half(), Interval(num(0), ONE), True),
        (ONE, Interval(num(0), ONE), False),  # open
        (x, LINE, True),
        (a, Interval(num(0), INF), True),
        (x, Interval(num(0), INF), False),
    ],
)
def test_member(t, domain, inside):
    assert scope().member(t, domain) is inside


@pytest.mark.parametrize(
    ("domain", "known"),
    [
        (rng(n), True),
        (rng(minus(n, 1)), False),
        (rng(n, lo=0), True),
        (rng(0), False),
        (rng(n, p), True),
        (rng(m, p), False),  # the support may lie elsewhere
        (rng(n, minus(p, q)), False),
        (rng(n, minus(b0, 1)), False),
        (rng(3, minus(b0, 2)), True),
        (rng(3, minus(b0, 3)), False),
        (rng(n, a), True),
        (rng(n, At(v, b0)), False),
        (LINE, True),
        (Interval(ONE, num(0)), False),
        (Interval(x, y), False),
        (Interval(x, x), False),
        (Interval(neg(a), b), True),
    ],
)
def test_nonempty(domain, known):
    assert scope().nonempty(domain) is known


def test_integers():
    ctx = scope(under=[LINE, rng(n)])
    whole = [n, k, b0, num(-3), add(n, k), mul(2, b0), power(n, 2), call("floor", x), call("max", n, m)]
    assert all(map(ctx.integer, whole))
    assert not any(map(ctx.integer, [x, a, b1, b2, half(), div(n, 2), power(n, -1), power(2, n), exp(n)]))


def test_infinity_is_an_end_and_no_number():
    ctx = scope()
    assert ctx.below(NEG_INF, INF) and ctx.below(NEG_INF, x) and ctx.below(x, INF)
    assert not any(ctx.below(s, t) for s, t in [(INF, INF), (INF, x), (x, NEG_INF), (NEG_INF, NEG_INF)])


def test_assuming_does_not_touch_the_scope_it_came_from():
    ctx = scope()
    assert ctx.assuming((less(0, x),)).positive(x) and not ctx.positive(x)
    more = ctx.assuming((), (("x", Positive()),))
    assert more.positive(x) and more.field.equal(sqrt(power(x, 2)), x)
    assert not ctx.field.equal(sqrt(power(x, 2)), x)


def test_an_enclosure_that_decides_is_noted():
    ctx = scope()
    assert ctx.positive(add(a, 1)) and not ctx.field.notes
    assert ctx.positive(minus(PI, 3)) and ENCLOSURES in ctx.field.notes


def test_instances_of_hypotheses():
    ctx = scope()
    assert ctx.instance(less(0, p, rng(n)), (k,)) == (num(0), At(P, k))
    assert ctx.instance(less(b0, b1, rng(n), rng(n)), (k, ONE)) == (ONE, k)  # outermost first
    for claim, values in [
        (less(0, p, rng(n)), ()),
        (less(0, p, rng(n)), (k, k)),
        (less(0, p, rng(n)), (x,)),
        (less(0, p, rng(n)), (m,)),
        (less(0, q, rng(n, p)), (k,)),
        (less(0, b0, rng(n), rng(b0)), (k, n)),
    ]:
        with pytest.raises(Rejected):
            ctx.instance(claim, values)


def test_openings():
    assert open_binder(add(b0, b1), 1, x) == add(b0, x)
    assert open_binder(total(n, add(b0, b1, b2, b3)), 1, b1) == total(n, add(b0, b1, b3, b2))
    assert unfold_use(Use(UNIFORM, (m,))) == lam(m, div(1, m))
    with pytest.raises(Rejected):
        unfold_use(Use(H, (n,)))
    assert opposite(x) == neg(x)


# --- against values -----------------------------------------------------------------------------------------

leaves = st.sampled_from([x, y, w, a, b, n]) | st.integers(-2, 2).map(num)
terms = st.recursive(
    leaves,
    lambda s: (
        st.builds(add, s, s)
        | st.builds(mul, s, s)
        | st.builds(minus, s, s)
        | st.builds(div, s, s)
        | st.builds(power, s, st.integers(-2, 3))
        | st.builds(call, st.sampled_from(["abs", "floor", "ceil"]), s)
        | st.builds(call, st.sampled_from(["min", "max"]), s, s)
        | st.builds(lambda r: total(minus(n, 1), mul(r, b0)), s)
        | st.builds(lambda r: prod(n, add(r, b0)), s)
    ),
    max_leaves=8,
)
some = st.fractions(-2, 3, max_denominator=3)
envs = st.fixed_dictionaries({
    "x": some, "y": some, "w": some, "a": some.map(lambda r: abs(r) + Fraction(1, 3)),
    "b": some.map(lambda r: abs(r) + Fraction(1, 3)), "n": st.integers(1, 3).map(Fraction),
})  # fmt: skip
pairs = st.lists(st.tuples(terms, terms), max_size=3)


def true_claim(s, u, env):
    """What relates both terms at these values."""
    gap = value(minus(u, s), env)
    return equal(s, u) if gap == 0 else less(s, u) if gap > 0 else less(u, s)


@settings(max_examples=150, deadline=None)
@given(terms, envs, pairs, st.booleans())
def test_the_true_sign_is_among_those_left(t, env, related, weak):
    """Whatever is given, as long as it is true."""
    try:
        here = value(t, env)
        claims = [true_claim(s, u, env) for s, u in related]
    except Undefined:
        assume(False)
    claims = [Claim(c.lhs, "<=", c.rhs) if weak else c for c in claims]
    try:
        mask = scope(*claims).sign(t)
    except Rejected:
        return
    assert mask & (POS if here > 0 else NEG if here < 0 else ZERO)
