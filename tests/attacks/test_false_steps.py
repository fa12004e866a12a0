"""False or meaningless steps of each rule and fact, each beside a true one of the same shape."""
# ruff: noqa: F403, F405

import pytest
from kernel_build import *
from kernel_true import TRUE

from symentropy.kernel.proof import Antiderivative, Claim, Derivation, Entry, Given, Statement, Unfold
from symentropy.kernel.terms import INF, NEG_INF, PI, ZERO, Definition, Index, Interval, Rejected

LINE, UNIT, HALF_LINE = Interval(NEG_INF, INF), Interval(ZERO, ONE), Interval(ZERO, INF)


def rejected(start, *steps, match=None, **more):
    with pytest.raises(Rejected, match=match):
        prove(start, *steps, **more)


# --- logarithms ---------------------------------------------------------------------------------------------


def test_log_of_what_may_not_be_positive():
    split = eq(add(log(x), log(y)), "log_of_product")
    prove(log(mul(x, y)), split, of=positive("x", "y"))
    rejected(log(mul(x, y)), split, of=real("x", "y"), match="needs positive")
    rejected(log(mul(x, y)), split, of=real("x", "y"), given=[less(0, mul(x, y))], match="needs positive")
    for bad in (ZERO, t(-1), minus(x, x), At(P, ONE)):
        rejected(log(bad), eq(add(log(bad), 0)), of=(*PQ, *positive("x")), match="needs positive")


def test_roots_and_powers_of_what_may_be_negative():
    prove(call("sqrt", mul(x, x)), eq(x, "algebra"), of=positive("x"))
    rejected(call("sqrt", mul(x, x)), eq(x, "algebra"), of=real("x"))
    rejected(call("sqrt", mul(x, y)), eq(mul(call("sqrt", x), call("sqrt", y))), of=real("x", "y"))
    square = power(x, 2)
    rejected(power(square, half()), eq(x), of=real("x"), given=[less(x, 0)])
    rejected(log(square), eq(mul(2, log(x)), "log_of_power"), of=real("x"), given=[less(x, 0)])
    prove(log(square), eq(mul(2, log(x)), "log_of_power"), of=positive("x"))
    rejected(power(ZERO, ZERO), eq(1), match="needs nonzero")
    rejected(power(neg(1), half()), eq(power(neg(1), half())), match="needs positive")


def test_division_by_what_may_be_zero():
    rejected(div(x, x), eq(1, "algebra"), of=real("x"), match="needs nonzero")
    rejected(div(minus(mul(x, x), 1), minus(x, 1)), eq(add(x, 1)), of=real("x"), match="needs nonzero")
    prove(div(x, x), eq(1, "algebra"), of=real("x"), given=[less(x, 0)])
    rejected(div(At(P, k), At(P, k)), eq(1), of=(*PQ, ("k", Index(n))), match="needs nonzero")
    rejected(mul(0, div(1, minus(x, x))), eq(0), of=real("x"))


# --- sums ---------------------------------------------------------------------------------------------------


def test_empty_and_reversed_ranges():
    prove(total(0, x), eq(0, "expand"), of=real("x"))
    rejected(total(0, x), eq(x, "expand"), of=real("x"))
    rejected(total(-3, b0, lo=1), eq(-3, "expand"))  # Karr's convention is not ours
    rejected(total(m, 1, lo=n), eq(add(m, neg(n), 1), "constant_sum"), of=(N, ("m", Natural())))
    prove(total(m, 1, lo=n), eq(add(m, neg(n), 1), "constant_sum"), of=(N, ("m", Natural())), given=[atmost(n, m)])
    one = lt(total(minus(n, 1), 1), certificate=[fact("sign", 1, over=[rng(minus(n, 1))])])
    rejected(0, one, of=(N,), match="strict")
    prove(0, one, of=(N,), given=[atmost(2, n)])


def test_nothing_leaves_a_sum_that_may_be_empty():
    """Σ_{i=1}^{n-1} c f(i) = c Σ f(i) only where c means something without an i."""
    inside = log(minus(n, 1))
    start = total(minus(n, 1), mul(b0, inside))
    rejected(start, eq(mul(inside, total(minus(n, 1), b0)), "linearity"), of=(N,))
    prove(start, eq(mul(inside, total(minus(n, 1), b0)), "linearity"), of=(N,), given=[less(1, n)])


def test_mass_over_a_wrong_range():
    prove(total(n, p), eq(1, "mass"), of=PQ)
    for wrong in (total(minus(n, 1), p), total(n, p, lo=2), total(n, p, q), total(n, At(v, b0)), total(n, mul(p, p))):
        rejected(wrong, eq(1, "mass"), of=(*PQ, vector("v")))


def test_supports_of_different_pmfs():
    prove(total(n, mul(p, q), p), eq(total(n, mul(p, q)), "restrict"), of=PQ)
    prove(total(n, mul(p, q), p), eq(total(n, mul(p, q), q), "restrict"), of=PQ)
    rejected(total(n, p, q), eq(total(n, p), "restrict"), of=PQ)
    rejected(total(n, p, q), eq(1, "restrict", "mass"), of=PQ)
    rejected(total(n, log(p), p), eq(total(n, log(p)), "restrict"), of=PQ)
    rejected(total(n, p, At(v, b0)), eq(total(n, p)), of=(*PQ, vector("v")))
    rejected(prod(n, p, p), eq(prod(n, p), "restrict"), of=PQ)


def test_exchange_of_ranges_that_depend_on_each_other():
    start = total(n, total(b0, At(v, b1)))
    rejected(start, eq(total(n, total(b0, At(v, b0))), "exchange"), of=(N, vector("v")))
    square = total(n, total(n, mul(At(v, b0), b1)))
    prove(square, eq(total(n, total(n, mul(At(v, b1), b0))), "exchange"), of=(N, vector("v")))


def test_reindex_off_by_one():
    start = total(n, mul(b0, b0), lo=0)
    prove(start, eq(total(add(n, 1), mul(minus(b0, 1), minus(b0, 1))), "reindex"), of=(N,))
    rejected(start, eq(total(n, mul(minus(b0, 1), minus(b0, 1))), "reindex"), of=(N,))
    rejected(start, eq(total(add(n, 1), mul(b0, b0)), "reindex"), of=(N,))


def test_an_index_is_a_whole_number_in_its_range():
    for bad in (ZERO, add(n, 1), half(), x, TWO, minus(n, 1)):
        rejected(At(P, bad), eq(add(At(P, bad), 0)), of=(*PQ, *positive("x")), match="index|integer")
    rejected(total(half(), x), eq(0), of=real("x"), match="integer")
    rejected(total(x, x), eq(mul(x, x), "constant_sum"), of=real("x"), match="integer")
    prove(At(P, n), eq(add(At(P, n), 0)), of=PQ)


# --- facts --------------------------------------------------------------------------------------------------


def test_a_fact_needs_its_premises():
    tangent = [fact("log_le_sub_one", x)]
    prove(log(x), le(minus(x, 1), certificate=tangent), of=positive("x"))
    rejected(log(x), lt(minus(x, 1), certificate=tangent), of=positive("x"), match="strict")
    rejected(minus(x, 1), le(log(x), certificate=[fact("log_le_sub_one", x, times=-1)]), of=positive("x"))
    rejected(0, le(x, certificate=[fact("sign", x)]), of=real("x"), match="not known to be nonnegative")
    rejected(0, le(mul(x, y), certificate=[fact("square", x, times=y)]), of=real("x", "y"))
    rejected(0, eq(mul(x, x), certificate=[fact("square", x)]), of=real("x"), match="cannot prove an equation")


def test_weights_and_multipliers_are_nonnegative():
    vk = At(v, b0)
    summed = total(n, mul(vk, q, q))
    rejected(0, le(summed, certificate=[fact("square", q, over=[rng(n)], weight=vk)]), of=(*PQ, vector("v")))
    given = [atmost(0, vk, rng(n))]
    prove(0, le(summed, certificate=[fact("square", q, over=[rng(n)], weight=vk)]), of=(*PQ, vector("v")), given=given)
    rejected(0, le(mul(y, x, x), certificate=[fact("square", x, times=y)]), of=real("x", "y"), match="multiplier")
    prove(0, le(mul(y, x, x), certificate=[fact("square", x, times=y)]), of=real("x", "y"), given=[atmost(0, y)])


def test_strictness_needs_a_weight_that_counts():
    one = [fact("sign", 1, over=[rng(n)], weight=p)]
    prove(0, lt(1, "mass", certificate=[fact("sign", 1)]), of=PQ)
    rejected(0, lt(total(n, p), certificate=one), of=PQ, match="strict")
    rejected(0, lt(total(n, mul(p, q)), certificate=[fact("sign", q, over=[rng(n, p)], weight=p)]), of=PQ)
    inside = [fact("sign", 1, over=[rng(n, p)], weight=p)]
    prove(0, lt(total(n, p, p), certificate=inside), of=PQ)


def test_extend_wants_nonnegative_terms():
    vk = At(v, b0)
    grow = le(total(n, vk), certificate=[fact("extend", total(n, vk), total(n, vk, p))])
    rejected(total(n, vk, p), grow, of=(*PQ, vector("v")), match="nonnegative")
    prove(total(n, vk, p), grow, of=(*PQ, vector("v")), given=[atmost(0, vk, rng(n))])


def test_equality_conditions_of_weighted_facts():
    """Where the multiplier may vanish, equality asks nothing."""
    theorem = prove(
        0, le(mul(y, x, x), certificate=[fact("square", x, times=y)]), of=real("x", "y"), given=[atmost(0, y)]
    )
    assert theorem.equality_when == (equal(x, 0, rng(1, y)),)
    strict = prove(0, lt(1, certificate=[fact("sign", 1)]))
    assert strict.equality_when == (less(0, 0),)


def test_false_statements_about_entropy():
    """JS < log 2 and Σ p q > 0 fail for disjoint supports; KL needs P << Q."""
    rejected(0, lt(total(n, mul(p, q)), certificate=[fact("sign", total(n, mul(p, q)))]), of=PQ)
    rejected(KLPQ, eq(minus(HPQ, HP), Unfold(KL), Unfold(H), Unfold(CE), "log_of_quotient", "linearity"), of=PQ)
    gibbs = TRUE["gibbs"]
    assert isinstance(gibbs.proof, Derivation)
    (step,) = gibbs.proof.steps
    for dropped in range(2):
        kept = step.certificate[:dropped] + step.certificate[dropped + 1 :]
        rejected(0, le(KLPQ, *step.by, certificate=kept), of=PQ, given=[ABSOLUTELY])


# --- calculus -----------------------------------------------------------------------------------------------


def integral(domain, f, primitive, value, of=(), given=(), extra=()):
    of_it = Antiderivative(domain, t(f), t(primitive))
    start = Bind("int", domain, t(f))
    return prove(start, eq(value, of_it), of=of, given=given, integrals=[of_it, *extra])


def test_wrong_antiderivatives():
    integral(UNIT, b0, div(mul(b0, b0), 2), half())
    for domain, f, primitive, value in (
        (UNIT, b0, mul(b0, b0), 1), (UNIT, b0, div(mul(b0, b0), 2), 1), (UNIT, b0, call("abs", b0), half()),
        (UNIT, 1, call("floor", b0), 1), (UNIT, div(1, b0), log(b0), 0), (UNIT, div(1, minus(b0, half())), log(b0), 0),
        (Interval(ONE, ZERO), b0, div(mul(b0, b0), 2), neg(half())), (Interval(ONE, ONE), b0, b0, 0),
        (LINE, b0, div(mul(b0, b0), 2), 0), (LINE, 1, b0, 0), (HALF_LINE, call("exp", b0), call("exp", b0), -1),
        (HALF_LINE, div(1, add(b0, 1)), log(add(b0, 1)), 0), (Interval(ONE, INF), div(1, b0), log(b0), 0),
        (LINE, div(1, power(b0, 2)), neg(div(1, b0)), 0),
    ):  # fmt: skip
        with pytest.raises(Rejected):
            integral(domain, f, primitive, value)


def test_the_gaussian_limit_has_two_signs():
    root = call("sqrt", PI)
    primitive = mul(half(), root, call("erf", b0))
    f = call("exp", neg(mul(b0, b0)))
    integral(LINE, f, primitive, root)
    for wrong in (0, neg(root), div(root, 2)):
        with pytest.raises(Rejected):
            integral(LINE, f, primitive, wrong)
    with pytest.raises(Rejected):
        integral(LINE, call("exp", mul(x, b0, b0)), primitive, root, of=real("x"))


def test_splitting_off_a_divergent_integral():
    """∫ (f + x) - ∫ x = ∫ f, with both on the left divergent."""
    f = call("exp", neg(b0))
    of_f = Antiderivative(HALF_LINE, f, neg(f))
    whole, part = (Bind("int", HALF_LINE, s) for s in (add(f, b0), b0))
    rejected(minus(whole, part), eq(Bind("int", HALF_LINE, f), "linearity"), integrals=[of_f], match="convergent")
    cancelled = Bind("int", HALF_LINE, add(f, b0, neg(b0)))
    prove(cancelled, eq(1, of_f), integrals=[of_f])


# --- the rest -----------------------------------------------------------------------------------------------


def test_definitions_mention_their_parameters_only():
    for body in (add(x, y), mul(x, b0), call("exp", n)):
        impure = Definition("f", real("x"), body)
        rejected(Use(impure, (x,)), eq(body, Unfold(impure)), of=(N, *real("x", "y")))
    pure = Definition("f", real("x"), add(x, x))
    prove(Use(pure, (y,)), eq(mul(2, y), Unfold(pure)), of=real("y"))
    rejected(Use(pure, (y, y)), eq(mul(2, y), Unfold(pure)), of=real("y"))
    rejected(Use(pure, (P,)), eq(2, Unfold(pure)), of=PQ)


def test_definitions_of_one_name_are_told_apart():
    one, two = (Definition("f", real("x"), mul(c, x)) for c in (1, 2))
    rejected(Use(one, (x,)), eq(Use(two, (x,)), "algebra"), of=real("x"))
    rejected(Use(one, (x,)), eq(mul(2, x), Unfold(two)), of=real("x"))


def test_pmfs_that_are_none():
    for bad in (vec(half(), div(1, 3)), vec(2, -1), vec(1), vec(x, minus(1, x)), vec(half(), half(), 0)):
        start = Use(H, (TWO, bad))
        rejected(start, eq(add(start, 0)), of=real("x"))
    start = Use(H, (TWO, vec(x, minus(1, x))))
    prove(start, eq(add(start, 0)), of=real("x"), given=[less(0, x), less(x, 1)])


def test_relations_are_kept():
    steps = (le(y, certificate=[fact(Given(0))]),)
    given = [atmost(x, y)]
    good = entry(x, *steps, of=real("x", "y"), given=given)
    check(good)
    for relation in ("=", "<"):
        goal = Claim(x, relation, y)  # type: ignore[arg-type]
        with pytest.raises(Rejected, match="does not show"):
            check(Entry(Statement("s", good.statement.variables, good.statement.given, goal), good.proof))
    rejected(x, eq(x, "algebra"), of=real("x"), match="repeats")
    rejected(x, eq(y, Given(0)), of=real("x", "y"), given=given, match="only an equation")
