"""Each named inequality: what it gives, when it is tight, what it asks; and certificates made of them, by values."""
# ruff: noqa: F403, F405

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import CLOSE, DIGITS, Undefined, holds, instances, objection, value
from mpmath import mp, mpf

from symentropy.kernel.check import context
from symentropy.kernel.facts import FACTS
from symentropy.kernel.proof import Cite, Given, Statement
from symentropy.kernel.terms import E, Index, Rejected
from symentropy.theory.quantities import UNIFORM

PV = (*PQ, ("v", Vector(n)))
vi = At(v, b0)
v_nonnegative = atmost(0, vi, rng(n))
NEVER = (less(0, 0),)

# fact: (arguments, the line it proves to be above 0, variables, hypotheses, strict, equality condition)
TRUE = {
    "log_le_sub_one": [
        ([x], minus(minus(x, 1), log(x)), positive("x"), [], False, (equal(x, 1),)),
        ([div(x, y)], add(div(x, y), -1, neg(log(div(x, y)))), positive("x", "y"), [], False, (equal(div(x, y), 1),)),
        ([TWO], minus(1, log(2)), (), [], False, (equal(2, 1),)),
        ([x], minus(minus(x, 1), log(x)), real("x"), [less(2, x)], False, (equal(x, 1),)),
    ],
    "sign": [
        ([x], x, positive("x"), [], True, NEVER),
        ([minus(E, 2)], minus(E, 2), (), [], True, NEVER),
        ([At(P, k)], At(P, k), (*PQ, ("k", Index(n))), [], False, (equal(At(P, k), 0),)),
        ([minus(n, 1)], minus(n, 1), (N,), [], False, (equal(minus(n, 1), 0),)),
        ([minus(y, x)], minus(y, x), real("x", "y"), [less(x, y)], True, NEVER),
        ([minus(y, x)], minus(y, x), real("x", "y"), [atmost(x, y)], False, (equal(minus(y, x), 0),)),
        ([total(n, mul(p, q))], total(n, mul(p, q)), PQ, [], False, (equal(total(n, mul(p, q)), 0),)),
    ],
    "square": [
        ([x], mul(x, x), real("x"), [], False, (equal(x, 0),)),
        ([minus(x, y)], add(mul(x, x), mul(-2, x, y), mul(y, y)), real("x", "y"), [], False,
         (equal(minus(x, y), 0),)),
        ([log(x)], power(log(x), 2), positive("x"), [], False, (equal(log(x), 0),)),
    ],
    "extend": [
        ([total(n, q), total(n, q, p)], minus(total(n, q), total(n, q, p)), PQ, [], False,
         (less(0, p, rng(n, q)),)),
        ([total(n, vi), total(n, vi, minus(b0, 1))], minus(total(n, vi), total(n, vi, minus(b0, 1))), PV,
         [v_nonnegative], False, (less(0, minus(b0, 1), rng(n, vi)),)),
        ([total(n, b0), total(n, b0, vi)], minus(total(n, b0), total(n, b0, vi)), PV, [], False,
         (less(0, vi, rng(n)),)),
    ],
}  # fmt: skip

# fact: (arguments, what the refusal says, variables, hypotheses)
FALSE = {
    "log_le_sub_one": [
        ([x], "not well formed|needs t > 0", real("x"), []),
        ([x], "needs t > 0", real("x"), [atmost(0, x)]),
        ([At(P, k)], "needs t > 0", (*PQ, ("k", Index(n))), []),
        ([t(0)], "needs t > 0", (), []),
        ([minus(E, 3)], "needs t > 0", (), []),
        ([log(x)], "not well formed", real("x"), []),
        ([x, y], "takes 1 arg", positive("x", "y"), []),
    ],
    "sign": [
        ([x], "not known to be nonnegative", real("x"), []),
        ([minus(y, x)], "not known to be nonnegative", positive("x", "y"), []),
        ([minus(n, 2)], "not known to be nonnegative", (N,), []),
        ([minus(E, 3)], "not known to be nonnegative", (), []),
        ([total(n, mul(p, vi))], "not known to be nonnegative", PV, []),
        ([div(1, minus(x, x))], "not well formed", positive("x"), []),
        ([], "takes 1 arg", (), []),
    ],
    "square": [
        ([log(x)], "not well formed", real("x"), []),
        ([div(1, x)], "not well formed", real("x"), []),
        ([x, x], "takes 1 arg", real("x"), []),
    ],
    "extend": [
        ([total(n, vi), total(n, vi, p)], "needs nonnegative terms", PV, []),
        ([total(n, vi, p), total(n, vi)], "the same sum over fewer", PV, [v_nonnegative]),
        ([total(n, q), total(n, p, p)], "the same sum over fewer", PQ, []),
        ([total(n, q), total(n, q, p, lo=2)], "the same sum over fewer", PQ, []),
        ([total(n, q, p), total(n, q, mul(p, q))], "the same sum over fewer", PQ, []),
        ([prod(n, q), prod(n, q, p)], "the same sum over fewer", PQ, []),
        ([total(n, q)], "takes 2 arg", PQ, []),
    ],
}  # fmt: skip


def rows(table):
    return [pytest.param(name, *row, id=f"{name}-{i}") for name in table for i, row in enumerate(table[name])]


def test_every_fact_is_here():
    assert set(TRUE) == set(FALSE) == set(FACTS)
    assert all(len(TRUE[name]) >= 2 for name in FACTS)


@pytest.mark.parametrize("name, args, above, of, given, strict, tight", rows(TRUE))
def test_what_a_fact_gives(name, args, above, of, given, strict, tight):
    certificate = [fact(name, *args)]
    theorem = prove(0, le(above, certificate=certificate), of=of, given=given)
    assert name in theorem.uses and theorem.equality_when == tight
    assert objection(theorem, random.Random(1), 8) is None
    if strict:
        prove(0, lt(above, certificate=certificate), of=of, given=given)
    else:
        with pytest.raises(Rejected, match="no fact in the certificate is strict"):
            prove(0, lt(above, certificate=certificate), of=of, given=given)


@pytest.mark.parametrize("name, args, above, of, given, strict, tight", rows(TRUE))
def test_no_more_than_a_fact_gives(name, args, above, of, given, strict, tight):
    """Not a little less, not its opposite, not an equation, not without its citation."""
    certificate = [fact(name, *args)]
    for wrong, match in (
        (le(minus(above, Fraction(1, 10**12)), certificate=certificate), "does not vanish"),
        (le(neg(above), certificate=certificate), "does not vanish"),
        (le(above), "does not vanish"),
        (le(neg(above), certificate=[fact(name, *args, times=-1)]), "multiplier is not known"),
        (eq(above, certificate=certificate), "cannot prove an equation"),
    ):
        with pytest.raises(Rejected, match=match):
            prove(0, wrong, of=of, given=given)


@pytest.mark.parametrize("name, args, match, of, given", rows(FALSE))
def test_premises_are_asked_for(name, args, match, of, given):
    above = args[0] if args else ONE
    with pytest.raises(Rejected, match=match):
        prove(0, le(add(above, 1), certificate=[fact(name, *args)]), of=of, given=given)


@pytest.mark.parametrize(
    "name, args, above, of", [(name, *row[:3]) for name, table in TRUE.items() for row in table if row[3]]
)
def test_hypotheses_that_a_fact_leans_on_are_needed(name, args, above, of):
    with pytest.raises(Rejected, match=r"needs|not known"):
        prove(0, le(above, certificate=[fact(name, *args)]), of=of)


def test_no_fact_is_called_that():
    with pytest.raises(Rejected, match="no fact is called"):
        prove(0, le(x, certificate=[fact("positive", x)]), of=positive("x"))
    with pytest.raises(Rejected, match="no fact is called"):
        prove(0, le(x, certificate=[fact("algebra", x)]), of=positive("x"))


# --- the terms themselves, at values ------------------------------------------------------------------------


@pytest.mark.parametrize("name, args, above, of, given, strict, tight", rows(TRUE))
def test_a_fact_at_values(name, args, above, of, given, strict, tight):
    """>= 0 at every instance, > 0 if it says so, and 0 exactly where its condition holds."""
    truth = FACTS[name].use(tuple(args), context(Statement("s", tuple(of), tuple(given), equal(0, 0))))
    assert truth.strict == strict and not truth.equation
    envs = instances(of, given, random.Random(name), 20)
    assert envs
    with mp.workdps(DIGITS):
        for env in envs:
            got = value(truth.term, env)
            zero = got == 0 or (isinstance(got, mpf) and abs(got) < CLOSE)
            assert zero or got > 0, env
            assert zero == (not strict and all(holds(c, env) for c in truth.tight)), env


POOL = [x, y, minus(x, y), mul(x, y), add(mul(x, x), 1), div(x, add(mul(y, y), 1)), call("exp", x),
        call("abs", y), log(add(mul(x, x), half())), minus(call("exp", y), 2), call("min", x, y),
        call("sqrt", call("abs", x))]  # fmt: skip
SCOPES = [real("x", "y"), positive("x", "y"), (*positive("x"), *real("y"))]


@pytest.mark.parametrize("name", ["log_le_sub_one", "sign", "square"])
@settings(max_examples=30, deadline=None)
@given(st.sampled_from(POOL), st.sampled_from(POOL), st.sampled_from(SCOPES), st.integers(0, 1000))
def test_facts_of_random_terms(name, a, b, of, seed):
    """Either the premise is missing, or the theorem survives random instances with its equality condition."""
    u = add(a, b)
    above = {"log_le_sub_one": lambda: minus(minus(u, 1), log(u)), "sign": lambda: u, "square": lambda: power(u, 2)}
    step = le(above[name](), certificate=[fact(name, u)])
    try:
        theorem = prove(0, step, of=of)
    except Rejected as no:
        assert name != "square" and "does not vanish" not in str(no)
        return
    assert objection(theorem, random.Random(seed)) is None


def test_the_property_can_fail():
    """A fact without its premise is seen to be false by the same values."""
    truth = minus(minus(x, 1), log(x))
    envs = instances(real("x"), (), random.Random(0), 12)

    def meaningless(env):
        try:
            return value(truth, env) < 0
        except Undefined:
            return True

    assert any(map(meaningless, envs)) and not all(map(meaningless, envs))


# --- certificates: multipliers, weights, binders ------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from([t(0), t(2), x, mul(x, x), call("abs", y), At(P, ONE)]),
    st.sampled_from([None, p, q, mul(p, b0), minus(b0, 1)]),
    st.sampled_from([rng(n), rng(n, p), rng(n, q), rng(minus(n, 1)), rng(n, minus(b0, 1))]),
    st.sampled_from([("square", vi), ("square", minus(p, q)), ("sign", ONE), ("sign", add(p, Fraction(1, 3)))]),
    st.integers(0, 1000),
)
def test_weighted_sums_of_facts(times, weight, domain, which, seed):
    """The line, and the condition for equality that comes out, are true."""
    name, u = which
    inner = mul(1 if weight is None else weight, power(u, 2) if name == "square" else u)
    above = mul(times, total(domain.hi, inner, domain.guard))
    of = (*PV, *positive("x"), *real("y"))
    certificate = [fact(name, u, times=times, over=[domain], weight=weight)]
    assert objection(prove(-1, le(add(above, -1), certificate=certificate), of=of), random.Random(seed)) is None


@pytest.mark.parametrize(
    "domain, weight, times, strict",
    [
        (rng(n), None, 1, True), (rng(n), b0, x, True), (rng(n, p), p, 1, True),
        (rng(n), p, 1, False),  # 0 off the support
        (rng(n, q), p, 1, False),
        (rng(n), None, call("abs", y), False),
        (rng(n), None, 0, False),
        (rng(minus(n, 1)), None, 1, False),  # empty for n = 1
        (rng(n, minus(b0, 1)), None, 1, False),
    ],
)  # fmt: skip
def test_strictness_wants_all_of_it(domain, weight, times, strict):
    above = mul(times, total(domain.hi, 1 if weight is None else weight, domain.guard))
    step = lt(add(above, -1), certificate=[fact("sign", 1, times=times, over=[domain], weight=weight)])
    of = (*PQ, *positive("x"), *real("y"))
    if strict:
        assert objection(prove(-1, step, of=of), random.Random(2)) is None
    else:
        with pytest.raises(Rejected, match="strict"):
            prove(-1, step, of=of)


@pytest.mark.parametrize(
    "certificate, match",
    [
        (fact("square", vi, over=[rng(n)], weight=vi), "weight is not known"),
        (fact("square", vi, over=[rng(n)], weight=minus(p, q)), "weight is not known"),
        (fact("square", vi, over=[rng(n)], times=y), "multiplier is not known"),
        (fact("square", vi, over=[rng(n)], times=minus(1, n)), "multiplier is not known"),
        (fact("square", vi, over=[rng(n)], weight=log(p)), "not well formed"),
        (fact("square", vi, over=[rng(n)], times=p), "bound variable|not well formed"),  # outside of its binder
        (fact("square", vi), "bound variable|not well formed"),
        (fact("square", vi, over=[rng(add(n, 1))]), "not well formed"),
        (fact("square", vi, over=[rng(n, lo=0)]), "not well formed"),
        (fact("square", vi, over=[rng(half())]), "not well formed"),
        (fact("log_le_sub_one", p, over=[rng(n)]), "needs t > 0"),
        (fact("log_le_sub_one", p, over=[rng(n, q)]), "needs t > 0"),
        (fact("log_le_sub_one", div(q, p), over=[rng(n, p)]), "needs t > 0"),
    ],
)  # fmt: skip
def test_certificates_are_refused(certificate, match):
    with pytest.raises(Rejected, match=match):
        prove(0, le(total(n, mul(vi, vi)), certificate=[certificate]), of=(*PV, *real("y")))


def test_a_sum_of_sums():
    """Two binders: the outer variable is 1, the inner 0; equality is asked for all pairs that count."""
    body = mul(At(P, b1), p, power(minus(At(v, b1), vi), 2))
    certificate = fact("square", minus(At(v, b1), vi), over=[rng(n), rng(n)], weight=mul(At(P, b1), p))
    theorem = prove(0, le(total(n, total(n, body)), certificate=[certificate]), of=PV)
    assert theorem.equality_when and objection(theorem, random.Random(3), 30) is None


def test_several_summands():
    """2xy <= x² + y² <= x² + y² + z: multipliers add up, and one strict summand makes the line strict."""
    squares, above = fact("square", minus(x, y)), add(mul(x, x), mul(y, y), z)
    of = (*real("x", "y"), *positive("z"))
    theorem = prove(mul(2, x, y), lt(above, certificate=[squares, fact("sign", z)]), of=of)
    assert theorem.equality_when == NEVER and objection(theorem, random.Random(4)) is None
    weak = prove(mul(2, x, y), le(above, certificate=[squares, fact("sign", z)]), of=of)
    assert weak.equality_when == NEVER and objection(weak, random.Random(4)) is None
    for wrong in ([squares], [fact("sign", z)], [squares, fact("sign", z, times=2)], [squares, squares]):
        with pytest.raises(Rejected, match="does not vanish"):
            prove(mul(2, x, y), le(above, certificate=wrong), of=of)


# --- facts from hypotheses and from theorems ----------------------------------------------------------------


def test_hypotheses_as_facts():
    of = (*PV, ("k", Index(n)), *real("x", "y", "z"))
    chain = [less(x, y), atmost(y, z)]
    theorem = prove(x, lt(z, certificate=[fact(Given(0)), fact(Given(1))]), of=of, given=chain)
    assert objection(theorem, random.Random(5)) is None
    loose = prove(y, le(z, certificate=[fact(Given(1))]), of=of, given=chain)
    assert loose.equality_when == (equal(y, z),)
    with pytest.raises(Rejected, match="strict"):
        prove(y, lt(z, certificate=[fact(Given(1))]), of=of, given=chain)
    with pytest.raises(Rejected, match="no hypothesis"):
        prove(x, le(z, certificate=[fact(Given(2))]), of=of, given=chain)
    below = [atmost(p, q, rng(n, minus(b0, 1)))]
    with pytest.raises(Rejected):  # k may be 1, which the hypothesis leaves out
        prove(At(P, k), le(At(Q, k), certificate=[fact(Given(0, (k,)))]), of=of, given=below)
    prove(At(P, k), le(At(Q, k), certificate=[fact(Given(0, (k,)))]), of=of, given=[*below, less(1, k)])


def test_theorems_as_facts():
    """x <= x² + 1/4, cited at the entries of a vector, weighted with a pmf."""
    bound = entry(x, le(add(mul(x, x), Fraction(1, 4)), certificate=[fact("square", minus(x, half()))]),
                  of=real("x"), name="bound")  # fmt: skip
    mean, square = total(n, mul(p, vi)), total(n, mul(p, vi, vi))

    def cite(**at):
        return [fact(Cite(bound, tuple(at.items())), over=[rng(n)], weight=p)]

    step = le(add(square, Fraction(1, 4)), "linearity", "mass", certificate=cite(x=vi))
    theorem = prove(mean, step, of=PV)
    assert "theorem bound" in theorem.uses and objection(theorem, random.Random(6), 30) is None
    for wrong in ({}, {"y": vi}, {"x": vi, "y": vi}, {"x": P}, {"x": At(v, add(b0, 1))}, {"x": log(vi)}):
        with pytest.raises(Rejected, match=r"needs a value|not well formed"):
            prove(mean, le(step.term, *step.by, certificate=cite(**wrong)), of=PV)
    with pytest.raises(Rejected, match="does not vanish"):
        prove(
            mean,
            le(
                step.term,
                *step.by,
                certificate=2 * cite(x=vi),
            ),
            of=PV,
        )


def test_collision_probability_is_at_least_one_over_n():
    """Σ P² >= 1/n: squares of P - 1/n, summed; tight exactly for the uniform pmf."""
    u = At(Use(UNIFORM, (n,)), b0)
    certificate = [fact("square", minus(p, div(1, n)), over=[rng(n)])]
    above = total(n, mul(p, p))
    theorem = prove(div(1, n), le(above, "linearity", "mass", "constant_sum", certificate=certificate), of=PQ[:2])
    assert objection(theorem, random.Random(7), 30) is None
    with mp.workdps(DIGITS):
        for env in instances(PQ[:2], (), random.Random(8), 20):
            assert holds(theorem.equality_when[0], env) == holds(equal(p, u, rng(n)), env)
