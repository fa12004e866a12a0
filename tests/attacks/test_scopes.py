"""What is known in one scope says nothing in another: binders, hypotheses, derivatives, citations."""
# ruff: noqa: F403, F405

import pytest
from kernel_build import *
from kernel_true import TRUE

from symentropy.kernel.proof import (
    Absurd,
    Antiderivative,
    Cases,
    Cite,
    Derivation,
    Entry,
    Exists,
    Extremum,
    ExtremumProof,
    Given,
    Iff,
    IffProof,
    Statement,
    Witness,
)  # fmt: skip
from symentropy.kernel.terms import INF, ZERO, Diff, Index, Interval, Rejected, instantiate, shift, substitute
from symentropy.theory.quantities import UNIFORM


def rejected(match, start, *steps, **more):
    with pytest.raises(Rejected, match=match):
        prove(start, *steps, **more)


VANISH = "does not vanish"


def test_substitution_does_not_capture():
    sum_of_k_m = total(n, mul(b0, m))
    assert substitute(sum_of_k_m, {"m": b0}) == total(n, mul(b0, b1))
    assert instantiate(total(n, mul(b0, b1)), k) == total(n, mul(b0, k))


def test_a_citation_does_not_capture():
    """Σ_i c = n c cited with c the outer index stays about the outer index."""
    lemma = entry(total(n, x), eq(mul(n, x), "constant_sum"), of=(N, *real("x")))
    cite = Cite(lemma, (("n", n), ("x", k)))
    of = (N, ("k", Index(n)))
    prove(total(n, k), eq(mul(n, k), cite), of=of)
    rejected(VANISH, total(n, b0), eq(mul(n, k), cite), of=of)
    under = Cite(lemma, (("n", n), ("x", b0)))
    squares = total(n, total(n, mul(0, b1)))
    rejected("outside of its binder", squares, eq(total(n, mul(n, b0)), under), of=(N,))


def test_symbol_twins_are_strangers():
    twin = Var("x ")
    rejected(VANISH, minus(x, twin), eq(0, "algebra"), of=real("x", "x "))
    rejected("is not declared", minus(x, twin), eq(0, "algebra"), of=real("x"))
    rejected(VANISH, total(n, k), eq(total(n, b0), "algebra"), of=(N, ("k", Index(n))))
    prove(minus(x, x), eq(0, "algebra"), of=real("x"))


def test_a_name_is_declared_once_and_for_its_scope_only():
    rejected("declared twice", x, eq(add(x, 0)), of=(*real("x"), *positive("x")))
    rejected("is not declared here", x, eq(add(x, 0)), of=(("v", Vector(n)), N, *real("x")))


def test_a_hypothesis_about_a_free_index_is_silent_about_a_bound_one():
    of, at_k = (N, ("v", Vector(n)), ("k", Index(n))), At(v, k)
    given = [equal(at_k, 1)]
    prove(mul(at_k, x), eq(x, Given(0)), of=(*of, *real("x")), given=given)
    rejected(VANISH, total(n, At(v, b0)), eq(n, Given(0), "constant_sum"), of=of, given=given)
    rejected(
        "needs positive",
        total(n, log(At(v, b0))),
        eq(total(n, log(At(v, b0))), "algebra"),
        of=of,
        given=[less(0, at_k)],
    )
    everywhere = [equal(At(v, b0), 1, rng(n))]
    prove(total(n, At(v, b0)), eq(n, Given(0), "constant_sum"), of=of, given=everywhere)


def test_a_universal_hypothesis_holds_in_its_domain_only():
    given = [equal(At(v, b0), 1, rng(m))]
    of = (N, ("m", Natural()), ("v", Vector(add(n, m))))
    rejected(VANISH, total(n, At(v, b0)), eq(n, Given(0), "constant_sum"), of=of, given=given)
    prove(total(m, At(v, b0)), eq(m, Given(0), "constant_sum"), of=of, given=given)


def test_nothing_given_about_x_is_differentiated():
    square = Diff(mul(b0, b0), x)
    given = [equal(x, 1), equal(mul(x, x), 1)]
    prove(square, eq(2, "derivative", Given(0)), of=real("x"), given=given)
    rejected(VANISH, square, eq(0, Given(0), "derivative"), of=real("x"), given=given)
    rejected(VANISH, square, eq(0, Given(1), "derivative"), of=real("x"), given=given)


def test_derivatives_where_there_are_none():
    whole = Bind("lam", rng(n), mul(b0, b0))
    entry_at = Diff(At(shift(whole, 1), b0), n)
    rejected("no derivative", entry_at, eq(mul(2, n), "derivative"), of=(N,))
    rejected("not well formed", Diff(mul(0, call("sqrt", b0)), ZERO), eq(0, "derivative"))
    rejected("not well formed", Diff(At(Use(UNIFORM, (b0,)), ONE), t(3)), eq(div(-1, 9), "derivative"))
    for fn in ("abs", "floor", "ceil", "max", "min"):
        rejected("not well formed", Diff(call(fn, b0), ONE), eq(1, "derivative"))
    prove(Diff(mul(b0, b0), t(3)), eq(6, "derivative"))


def test_a_spelling_from_another_scope_is_not_believed():
    """|1/(1/x)| is |x| where x > 0, and so is its positivity."""
    where_positive = call("abs", div(1, div(1, x)))
    start = mul(0, total(1, mul(where_positive, where_positive, z), x))
    end = add(call("abs", x), z)
    steps = (eq(0), lt(end, "linearity", certificate=[fact("sign", end)]))
    rejected("no fact in the certificate is strict", start, *steps, of=real("x", "z"), given=[atmost(0, z)])
    prove(start, *steps, of=real("x", "z"), given=[less(0, z)])


def test_a_literal_range_does_not_make_its_index_an_exponent():
    """x**i under a binder is exp(i log x), at i = 1 too."""
    start = total(1, power(x, b0))
    rejected("not well formed", 0, lt(start, certificate=[fact("sign", start)]), of=real("x"))
    rejected("not well formed", 0, lt(mul(start, start), certificate=[fact("square", start)]), of=real("x"))
    prove(0, lt(start, certificate=[fact("sign", start)]), of=positive("x"))


def test_what_no_term_is_stays_none_in_an_empty_sum():
    rejected("not declared", total(0, y), eq(0, "expand"), of=real("x"))
    prove(total(0, x), eq(0, "expand"), of=real("x"))


def test_citing_without_the_hypotheses():
    lemma = entry(log(x), le(minus(x, 1), certificate=[fact("log_le_sub_one", x)]), of=real("x"), given=[less(0, x)])
    cite = Cite(lemma, (("x", y),))
    prove(log(y), le(minus(y, 1), certificate=[fact(cite)]), of=positive("y"))
    rejected("needs positive|hypothesis", mul(0, y), le(minus(y, 1), certificate=[fact(cite)]), of=real("y"))
    gibbs = Cite(TRUE["gibbs"], (("n", n), ("P", P), ("Q", Q)))
    prove(0, le(KLPQ, certificate=[fact(gibbs)]), of=PQ, given=[ABSOLUTELY])
    rejected("not well formed|hypothesis", 0, le(KLPQ, certificate=[fact(gibbs)]), of=PQ)


def test_citing_in_a_scope_where_the_hypotheses_fail():
    lemma = entry(0, lt(x, certificate=[fact(Given(0))]), of=real("x"), given=[less(0, x)])
    cite = Cite(lemma, (("x", At(v, b0)),))
    sum_of_v = total(n, At(v, b0))
    step = lt(sum_of_v, certificate=[fact(cite, over=[rng(n)])])
    rejected("hypothesis", 0, step, of=(N, vector("v")))
    rejected("hypothesis", 0, step, of=(N, vector("v"), ("k", Index(n))), given=[less(0, At(v, k))])
    prove(0, step, of=(N, vector("v")), given=[less(0, At(v, b0), rng(n))])


def test_citing_with_values_of_another_kind():
    gibbs = TRUE["gibbs"]
    for at in (
        (("n", n), ("P", P)), (("n", n), ("P", P), ("Q", v)), (("n", m), ("P", P), ("Q", P)),
        (("n", n), ("P", P), ("Q", P), ("Q", P)), (("n", n), ("P", P), ("Q", x)), (("n", x), ("P", P), ("Q", P)),
        (("n", TWO), ("P", vec(1, 1)), ("Q", vec(half(), half()))),
    ):  # fmt: skip
        of = (*PQ, ("m", Natural()), vector("v"), *real("x"))
        rejected(None, 0, le(KLPQ, certificate=[fact(Cite(gibbs, at))]), of=of, given=[ABSOLUTELY])


def test_no_entry_cites_itself():
    e = entry(x, eq(y, "algebra"), of=real("x", "y"))
    cite = Cite(e, (("x", x), ("y", y)))
    object.__setattr__(e, "proof", Derivation(x, (eq(y, cite),)))
    with pytest.raises(Rejected, match="cites itself"):
        check(e)


def test_a_rejected_entry_cannot_be_cited():
    false = entry(x, eq(0, "algebra"), of=real("x"))
    rejected(VANISH, add(y, 1), eq(1, Cite(false, (("x", y),))), of=real("y"))


def test_contradiction_stays_in_its_case():
    """Where x > 0 and x = 0 anything holds; elsewhere nothing follows."""
    given = (atmost(0, x),)
    goal = equal(mul(x, y), 0)
    inner = Cases(x, Absurd(x), Derivation(goal.lhs, (eq(0, Given(1)),)))
    zero, last = (Derivation(goal.lhs, (eq(0, Given(i)),)) for i in (1, 2))
    with pytest.raises(Rejected, match="do not contradict"):
        check(Entry(Statement("s", real("x", "y"), given, goal), Cases(x, Absurd(x), zero)))
    with pytest.raises(Rejected, match="do not contradict"):
        check(Entry(Statement("s", real("x", "y"), given, goal), inner))
    check(Entry(Statement("s", real("x", "y"), (atmost(0, x), atmost(x, 0)), goal), Cases(x, Absurd(x), last)))


def test_cases_cover_everything():
    goal = equal(mul(x, y), 0)
    zero = Derivation(goal.lhs, (eq(0, Given(0)),))
    with pytest.raises(Rejected, match="known to be >= 0"):
        check(Entry(Statement("s", real("x", "y"), (), goal), Cases(x, zero, zero)))


def test_a_witness_must_mean_something():
    def some(claim, *values, of=()):
        return check(Entry(Statement("s", (), (), Exists(of, (claim,))), Witness(values, (Absurd(ZERO),))))

    point = rng(1)
    for claim in (less(0, power(0, half()), point), less(0, call("exp", y), point), less(0, 1, rng(div(1, 0)))):
        with pytest.raises(Rejected):
            some(claim)
    with pytest.raises(Rejected):
        some(less(0, 1, point), ONE, of=(("k", Index(add(power(0, half()), 5))),))
    some(less(0, call("exp", x), point), ONE, of=real("x"))


def test_a_witness_is_of_its_kind():
    claims = (less(0, x),)
    positive_one = Derivation(ZERO, (lt(ONE, certificate=[fact("sign", ONE)]),))
    for value in (ZERO, t(-1), b0, v):
        with pytest.raises(Rejected):
            check(Entry(Statement("s", (), (), Exists(positive("x"), claims)), Witness((value,), (positive_one,))))
    check(Entry(Statement("s", (), (), Exists(positive("x"), claims)), Witness((ONE,), (positive_one,))))


def test_an_extremum_over_what_others_range_over():
    """1 <= n has its minimum at n = 1; for a fixed P on 1..n there is no other n."""
    goal = Iff(atmost(1, n), (equal(n, 1),))
    forward = Derivation(n, (eq(add(minus(n, 1), 1), "algebra"), eq(1, Given(0))))
    chain = Derivation(ONE, (le(n, certificate=[fact("sign", minus(n, 1))]),))
    iff = Entry(
        Statement("iff", (N,), (), goal), IffProof(chain, (((), forward),), Derivation(ONE, (eq(n, Given(0)),)))
    )
    proof = ExtremumProof(Cite(iff, (("n", n),)))
    check(Entry(Statement("s", (N,), (), Extremum("n", goal.bound, ONE)), proof))
    with pytest.raises(Rejected, match="other variables range over"):
        check(Entry(Statement("s", PQ, (), Extremum("n", goal.bound, ONE)), proof))
    for wrong in (Extremum("n", goal.bound, TWO), Extremum("n", goal.bound, n), Extremum("m", goal.bound, ONE)):
        with pytest.raises(Rejected):
            check(Entry(Statement("s", (N,), (), wrong), proof))


def test_the_conditions_of_an_iff_belong_to_it():
    good = TRUE["squares"]
    goal = good.statement.goal
    for condition in ((), (equal(x, 0),), (equal(x, y), equal(x, 0)), (equal(x, neg(y)),), (atmost(x, y),)):
        with pytest.raises(Rejected):
            check(Entry(Statement("s", good.statement.variables, (), Iff(goal.bound, condition)), good.proof))


def test_given_numbers_exist():
    for index in (-1, 1, 5):
        rejected("no hypothesis", x, eq(0, Given(index)), of=real("x"), given=[equal(x, 0)])
    prove(x, eq(0, Given(0)), of=real("x"), given=[equal(x, 0)])


def test_hypotheses_mean_something():
    for claim in (less(0, log(x)), equal(div(1, x), 1), less(0, y), equal(P, Q), less(x, INF)):
        rejected("not well formed", x, eq(add(x, 0)), of=(N, *real("x"), ("P", Pmf(n)), ("Q", Pmf(n))), given=[claim])


def test_integrals_found_under_a_guard_do_not_converge_outside_of_it():
    half_line = Interval(ZERO, INF)
    integral = Bind("int", half_line, call("exp", neg(mul(x, b0))))
    rejected("not well formed", integral, eq(div(1, x), "algebra"), of=real("x"))
    of_it = Antiderivative(half_line, integral.body, neg(div(call("exp", neg(mul(x, b0))), x)))
    rejected(None, integral, eq(div(1, x), of_it), of=real("x"), given=[less(x, 0)], integrals=[of_it])
    prove(integral, eq(div(1, x), of_it), of=positive("x"), integrals=[of_it])
