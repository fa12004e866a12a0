"""False steps with Kronecker deltas, joint pmfs and labels, each beside a true one of the same shape."""
# ruff: noqa: F403, F405

import pytest
from kernel_build import *

from symentropy.kernel.proof import Cite, Given, Unfold
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    Bind,
    Definition,
    Diff,
    Index,
    Interval,
    Joint,
    Labels,
    Rejected,
    Var,
    instantiate,
    shift,
)  # fmt: skip
from symentropy.theory.quantities import EMPIRICAL, FIRST, JOINT_H, ONEHOT, SECOND

J, z, j = Var("J"), Var("z"), Var("j")
vi = At(v, b0)
M, K, JJ = ("m", Natural()), ("k", Index(n)), ("j", Index(n))
NV = (N, vector("v"))
TABLE = (N, M, ("J", Joint((n, m))))
WORDS = (N, M, ("z", Labels(m, n)), vector("v"))
cell = At(At(J, b1), b0)


def delta(a, b):
    return call("delta", a, b)


def rejected(start, *steps, match=None, **more):
    with pytest.raises(Rejected, match=match):
        prove(start, *steps, **more)


# --- deltas -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("a, b", [(x, ONE), (half(), ONE), (ONE, x), (call("log", 2), ONE), (div(n, 2), ONE), (P, ONE)])
def test_a_delta_is_of_integers(a, b):
    rejected(delta(a, b), eq(add(delta(a, b), 0)), of=(*PQ, *real("x")), match="not well formed")
    rejected(mul(0, delta(a, b)), eq(0), of=(*PQ, *real("x")), match="not well formed")


@pytest.mark.parametrize(
    ("at", "domain", "given"),
    [
        (m, rng(n), []),
        (add(k, 1), rng(n), []),
        (minus(k, 1), rng(n), []),
        (k, rng(minus(n, 1)), []),
        (k, rng(n, lo=2), []),
        (k, rng(n, p), []),
        (k, rng(n, minus(b0, 1)), []),
        (k, rng(m), [less(m, n)]),
        (call("floor", x), rng(n), []),
        (call("ceil", x), rng(n), [less(0, x)]),
    ],
)
def test_only_a_member_is_sifted_out(at, domain, given):
    """Σ_i δ(i,k) f(i) = f(k) needs k in the range, where the guard holds too."""
    start = Bind("sum", domain, mul(delta(b0, at), power(b0, 2)))
    of = (*PQ, M, K, *real("x"))
    rejected(start, eq(mul(at, at), "sift"), of=of, given=given, match="does not vanish")
    guarded = Bind("sum", Range(domain.lo, domain.hi, delta(b0, at)), power(b0, 2))
    if domain.guard is None:
        rejected(guarded, eq(mul(at, at), "sift"), of=of, given=given, match="does not vanish")
    known = [*given, atmost(domain.lo, at), atmost(at, domain.hi)]
    known += [] if domain.guard is None else [less(0, instantiate(domain.guard, at))]
    prove(start, eq(mul(at, at), "sift"), of=of, given=known)


def test_deltas_of_variables_are_not_decided():
    of = (N, K, JJ)
    for value in (0, 1):
        rejected(delta(j, k), eq(value, "sift"), of=of, match="does not vanish")
        rejected(delta(k, n), eq(value, "sift"), of=of, match="does not vanish")
    rejected(0, lt(delta(j, k), certificate=[fact("sign", delta(j, k))]), of=of, match="strict")
    rejected(delta(j, k), lt(1, certificate=[fact("sign", minus(1, delta(j, k)))]), of=of, match="strict|nonneg")
    prove(0, le(delta(j, k), certificate=[fact("sign", delta(j, k))]), of=of)
    prove(delta(j, k), eq(0, "sift"), of=of, given=[less(j, k)])
    prove(delta(j, k), eq(1, "sift"), of=of, given=[equal(j, k)])


def test_deltas_are_no_numbers_to_divide_by():
    of = (*NV, K, JJ)
    rejected(div(delta(j, k), delta(j, k)), eq(1, "sift"), of=of, match="nonzero")
    rejected(log(delta(j, k)), eq(0, "sift"), of=of, match="positive")
    # δ(j,k) f(j) is f(k) only where the delta is 1
    rejected(mul(delta(j, k), At(v, j)), eq(At(v, k), "sift"), of=of, match="does not vanish")
    rejected(add(delta(j, k), At(v, j)), eq(add(delta(j, k), At(v, k)), "sift"), of=of, match="does not vanish")
    rejected(mul(minus(1, delta(j, k)), At(v, j)), eq(0, "sift"), of=of, match="does not vanish")


def test_merged_deltas_do_not_reach_where_nothing_is_defined():
    """δ(j,k)/(v[j] - v[k]) means something where j = k is ruled out; what it is merged into never does."""
    of, gap = (*NV, K, JJ), minus(At(v, j), At(v, k))
    start = mul(delta(j, k), div(1, gap))
    rejected(start, eq(mul(delta(j, k), div(1, mul(0, At(v, k)))), "sift"), of=of, given=[less(0, gap)])
    rejected(start, eq(1, "sift"), of=of, given=[less(0, gap)])
    rejected(start, eq(start.args[1], "sift"), of=of, given=[less(0, gap)])
    rejected(mul(delta(j, k), log(At(v, j))), eq(mul(delta(j, k), log(At(v, k))), "sift"), of=of,
             given=[less(0, At(v, j))], match="not well formed|vanish")  # fmt: skip


def test_a_delta_under_its_binder_is_not_the_one_outside():
    of = (*NV, K)
    twice = total(n, total(n, mul(delta(b0, b1), At(v, b0))))
    prove(twice, eq(total(n, vi), "sift"), of=of)
    rejected(twice, eq(mul(n, total(n, vi)), "sift"), of=of)
    rejected(twice, eq(total(n, total(n, vi)), "sift"), of=of)
    rejected(total(n, mul(delta(b0, b0), vi)), eq(At(v, ONE), "sift"), of=of, match="does not vanish")
    rejected(prod(n, mul(delta(b0, k), vi)), eq(At(v, k), "sift"), of=of, match="does not vanish")
    rejected(total(n, div(vi, add(1, delta(b0, k)))), eq(div(At(v, k), 2), "sift"), of=of, match="does not vanish")


def test_a_delta_is_not_differentiated():
    line = Diff(delta(b0, ONE), ONE)
    rejected(line, eq(0, "derivative"), match="not well formed")
    rejected(Diff(mul(0, delta(call("floor", b0), ONE)), ONE), eq(0, "derivative"), match="not well formed|derivative")
    rejected(Diff(power(call("floor", b0), 0), ONE), eq(0, "derivative"), match="not well formed|derivative")
    rejected(Diff(power(At(v, b0), 0), ONE), eq(0, "derivative"), of=NV, given=[equal(vi, 1, rng(n))])


def test_the_derivative_by_an_entry():
    """d/dv[k] of Σ v² is 2 v[k], and of v[j] it is δ(j,k), not 0 and not 1."""
    moved = lam(n, add(At(v, b0), mul(delta(b0, k), minus(b1, At(v, k)))))
    by_entry = Diff(total(n, power(At(shift(moved, 1), b0), 2)), At(v, k))
    of = (*NV, K, JJ)
    by = ("derivative", "sift")
    prove(by_entry, eq(mul(2, At(v, k)), *by), of=of)
    for wrong in (0, 2, At(v, k), mul(2, total(n, vi)), mul(2, At(v, j))):
        rejected(by_entry, eq(wrong, *by), of=of, match="does not vanish")
    other = Diff(At(moved, j), At(v, k))
    prove(other, eq(delta(j, k), *by), of=of)
    for wrong in (0, 1):
        rejected(other, eq(wrong, *by), of=of, match="does not vanish")


def test_onehot_is_the_pmf_at_its_index():
    one = Use(ONEHOT, (n, k))
    prove(At(one, k), eq(1, Unfold(ONEHOT), "sift"), of=(N, K))
    for wrong in (0, 1, div(1, n)):
        rejected(At(one, j), eq(wrong, Unfold(ONEHOT), "sift"), of=(N, K, JJ), match="does not vanish")
    rejected(At(Use(ONEHOT, (n, m)), ONE), eq(0), of=(N, M), match="not well formed")
    rejected(At(Use(ONEHOT, (n, x)), ONE), eq(0), of=(N, *real("x")), match="not well formed")


# --- tables -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "part",
    [
        total(n, total(minus(m, 1), cell)),
        total(n, total(m, cell, lo=2)),
        total(n, total(m, cell), lo=2),
        total(m, total(n, cell)),
        total(n, total(n, cell)),
        total(n, total(m, mul(2, cell))),
        total(n, total(m, At(At(J, b0), b1))),
        total(n, total(m, At(At(J, b1), b1))),
        total(m, At(At(J, ONE), b0)),
        total(n, At(At(J, b0), ONE)),
        total(n, total(m, cell), At(At(J, b0), ONE)),
        total(n, total(m, cell, At(At(J, b1), ONE))),
        total(n, total(m, cell, minus(b0, b1))),
        total(m, total(n, total(m, At(At(J, b1), b0)))),
        total(n, total(b0, At(At(J, b1), b0))),
        prod(n, total(m, cell)),
    ],
)
def test_a_part_of_a_joint_pmf_is_not_all_of_it(part):
    rejected(part, eq(1, "mass"), of=TABLE)
    rejected(part, eq(1, "mass", "restrict", "exchange", "support"), of=TABLE)


def test_the_mass_of_a_joint_pmf():
    for whole in (total(n, total(m, cell)), total(m, total(n, At(At(J, b0), b1))), total(n, total(m, cell, cell))):
        prove(whole, eq(1, "mass"), of=TABLE)
    three = ("J", Joint((n, m, TWO)))
    entry3 = At(At(At(J, b2), b1), b0)
    prove(total(n, total(m, total(2, entry3))), eq(1, "mass"), of=(N, M, three))
    rejected(total(n, total(m, total(1, entry3))), eq(1, "mass"), of=(N, M, three), match="does not vanish")
    rejected(total(n, total(m, At(At(J, b1), b0))), eq(1, "mass"), of=(N, M, three), match="not well formed")


def test_a_row_is_neither_a_pmf_nor_a_number():
    row = At(J, ONE)
    rejected(Use(H, (m, row)), eq(add(Use(H, (m, row)), 0)), of=TABLE, match="sum to 1")
    rejected(row, eq(add(row, 0)), of=TABLE, match="not well formed")
    rejected(add(row, 1), eq(add(1, row)), of=TABLE, match="not well formed")
    for bad in (
        At(At(J, ONE), add(m, 1)),
        At(At(J, add(n, 1)), ONE),
        At(At(J, m), n),
        At(At(J, x), ONE),
        At(At(P, ONE), ONE),
    ):
        rejected(bad, eq(add(bad, 0)), of=(*TABLE, ("P", Pmf(n)), *real("x")), match="not well formed")
    gibbs_like = Use(JOINT_H, (m, n, J))
    rejected(gibbs_like, eq(add(gibbs_like, 0)), of=TABLE, match="other sizes")
    rejected(Use(JOINT_H, (n, ONE, P)), eq(0), of=(N, ("P", Pmf(n))), match="not well formed")
    rejected(At(Use(FIRST, (n, m, J)), add(n, 1)), eq(0), of=TABLE, match="not well formed")
    rejected(
        At(Use(FIRST, (n, m, J)), ONE), eq(At(Use(SECOND, (n, m, J)), ONE), Unfold(FIRST), Unfold(SECOND)), of=TABLE
    )


def test_a_table_written_out_has_mass_one():
    f = Definition("f", (("K", Joint((TWO, TWO))),), At(At(Var("K"), ONE), TWO))
    quarter = Fraction(1, 4)
    good = vec(vec(quarter, quarter), vec(quarter, quarter))
    prove(Use(f, (good,)), eq(quarter, Unfold(f)))
    for bad in (vec(vec(half(), half()), vec(half(), half())), vec(vec(1, 1), vec(-1, 0)), vec(half(), half()),
                vec(vec(half(), half())), vec(vec(quarter, quarter, 0), vec(quarter, quarter, 0)),
                vec(vec(quarter, quarter), vec(half())), vec(good, good)):  # fmt: skip
        rejected(Use(f, (bad,)), eq(quarter, Unfold(f)), match="not well formed|not a number|index")


def test_independence_is_not_free():
    product = total(n, total(m, mul(At(Use(FIRST, (n, m, J)), b1), At(Use(SECOND, (n, m, J)), b0))))
    prove(total(n, total(m, cell)), eq(1, "mass"), of=TABLE)
    square = total(n, total(m, power(cell, 2)))
    rejected(
        square, eq(total(n, total(m, mul(cell, At(Use(FIRST, (n, m, J)), b1)))), Unfold(FIRST), "linearity"), of=TABLE
    )
    rejected(product, eq(2, Unfold(FIRST), Unfold(SECOND), "linearity", "exchange", "mass"), of=TABLE)


# --- guards of rows, exchange -------------------------------------------------------------------------------


def test_rows_without_mass_need_nonnegative_guards():
    """Where one guard is positive and their sum is not, the row counts."""
    start, wrong = total(n, total(m, 1, At(v, b0))), total(n, total(m, 1, At(v, b0)), total(m, At(v, b0)))
    of = (N, M, ("v", Vector(m)))
    rejected(start, eq(wrong, "support"), of=of, match="does not vanish")
    prove(start, eq(wrong, "support"), of=of, given=[atmost(0, vi, rng(m))])
    more = total(n, add(1, total(m, 1, cell)))
    rejected(
        more, eq(total(n, add(1, total(m, 1, cell)), total(m, cell)), "support"), of=TABLE, match="does not vanish"
    )
    rejected(prod(n, total(m, 1, cell)), eq(prod(n, total(m, 1, cell), total(m, cell)), "support"), of=TABLE)
    column = total(n, total(m, 1, cell), total(m, At(At(J, ONE), b0)))
    rejected(total(n, total(m, 1, cell)), eq(column, "support"), of=TABLE, match="does not vanish")


@pytest.mark.parametrize(
    ("before", "wrong"),
    [
        # the inner range depends on the outer index
        (total(n, total(b0, mul(b0, b0))), total(n, total(b0, mul(b1, b1)))),
        (total(n, total(n, b0, lo=b0)), total(n, total(n, b1, lo=b0))),
        # both guards
        (total(n, total(m, b1, minus(b1, b0)), p), total(m, total(n, b0, minus(b0, b1)))),
        (total(n, total(m, b1, minus(b1, b0)), p), total(m, total(n, b0, p))),
        (total(n, total(m, b1, minus(b1, b0)), p), total(m, total(n, b0), minus(b0, 1))),
        # the guard turned around, dropped, moved to the wrong index
        (total(n, total(m, b1, minus(b1, b0))), total(m, total(n, b0, minus(b1, b0)))),
        (total(n, total(m, b1, minus(b1, b0))), total(m, total(n, b0))),
        (total(n, total(n, mul(b0, b0), p)), total(n, total(n, mul(b0, b0), p))),
        (total(n, total(m, b1, b0), p), total(m, total(n, b0), p)),
        # the body turned around
        (total(n, total(m, mul(b1, b0, b0))), total(m, total(n, mul(b1, b0, b0)))),
        (total(n, prod(m, add(b1, b0))), prod(m, total(n, add(b1, b0)))),
    ],
)
def test_exchanges_that_lose_something(before, wrong):
    if before == wrong:
        wrong = total(n, total(n, mul(b1, b1), p))
    rejected(before, eq(wrong, "exchange"), of=(*PQ, M))


def test_an_inner_range_that_means_nothing_when_the_outer_is_empty():
    """log(n-1) stands under Σ_{i=1}^{n-1}; outside it may mean nothing."""
    last = call("floor", log(minus(n, 1)))
    start = total(minus(n, 1), total(last, mul(b1, b0)))
    swapped = total(last, total(minus(n, 1), mul(b1, b0)))
    rejected(start, eq(swapped, "exchange"), of=(N,), match="not well formed")
    prove(start, eq(swapped, "exchange"), of=(N,), given=[less(1, n)])


# --- labels -------------------------------------------------------------------------------------------------


def test_labels_stay_in_their_range():
    of = (*WORDS, ("Q", Pmf(m)))
    at = At(z, b0)
    prove(total(m, At(v, at)), eq(add(total(m, At(v, at)), 0)), of=of)
    for bad in (At(z, add(m, 1)), At(z, num(0)), At(z, n), At(v, add(At(z, ONE), 1)), At(v, minus(At(z, ONE), 1)),
                At(Var("Q"), At(z, ONE)), At(z, At(z, ONE)), At(z, half())):  # fmt: skip
        rejected(bad, eq(add(bad, 0)), of=of, match="not well formed")
    rejected(At(z, ONE), eq(n), of=WORDS, match="does not vanish")
    rejected(At(z, ONE), lt(n, certificate=[fact("sign", minus(n, At(z, ONE)))]), of=WORDS, match="strict")
    rejected(1, lt(At(z, ONE), certificate=[fact("sign", minus(At(z, ONE), 1))]), of=WORDS, match="strict")
    prove(1, le(At(z, ONE), certificate=[fact("sign", minus(At(z, ONE), 1))]), of=WORDS)


def test_labels_are_no_pmf_and_a_pmf_no_labels():
    rejected(Use(H, (m, z)), eq(0), of=WORDS, match="not a pmf")
    rejected(total(m, At(z, b0)), eq(1, "mass"), of=WORDS, match="does not vanish")
    for bad in (P, v, vec(half(), 1), z):
        start = At(Use(EMPIRICAL, (n, n, bad)), ONE)
        rejected(start, eq(add(start, 0)), of=(*WORDS, ("P", Pmf(n))), match="not well formed")


def test_literal_labels():
    def share(labels, i, size=3):
        return At(Use(EMPIRICAL, (num(len(labels.items)), num(size), labels)), num(i))

    for wrong in (0, 1, Fraction(1, 3)):
        rejected(share(vec(1, 3, 3), 3), eq(wrong, Unfold(EMPIRICAL), "expand", "sift"))
    for bad in (vec(1, 4, 3), vec(0, 1, 1), vec(half(), 1, 1), vec(-1, 1, 1), vec(1, call("log", 3), 1)):
        rejected(share(bad, 3), eq(add(share(bad, 3), 0)), match="label|integer|not well formed")


def test_kinds_of_tables_and_labels_have_natural_sizes():
    for kind in (Joint((x, n)), Joint((n, half())), Joint((n, num(0))), Labels(x, n), Labels(n, x), Labels(n, num(0)),
                 Labels(n, minus(n, 1)), Joint((n, minus(n, 1)))):  # fmt: skip
        rejected(ONE, eq(add(1, 0)), of=(N, *real("x"), ("a", kind)), match="not well formed")


def test_citing_with_tables_and_labels_of_another_kind():
    lemma = entry(total(n, total(m, cell)), eq(1, "mass"), of=TABLE)
    start = total(n, total(m, mul(x, cell)))
    of = (*TABLE, *real("x"), ("P", Pmf(n)), ("v", Vector(n)))
    for bad in (P, v, x, At(J, ONE), lam(n, lam(m, 1)), lam(n, P), vec(1, 1)):
        cite = Cite(lemma, (("n", n), ("m", m), ("J", bad)))
        rejected(start, eq(x, "linearity", cite), of=of, match="not well formed|vector")
    swapped = Cite(lemma, (("n", m), ("m", n), ("J", J)))
    rejected(start, eq(x, "linearity", swapped), of=of, match="other sizes")
    prove(start, eq(x, "linearity", Cite(lemma, (("n", n), ("m", m), ("J", J)))), of=of)


def test_positive_summands_are_in_their_range():
    """A sum of nonnegative terms is positive if one in it is: not one that lies outside, or is only off the guard."""
    given = [atmost(0, vi, rng(n)), less(0, At(v, k))]
    of = (*PQ, vector("v"), K, M)

    def sums_positively(s, *more):
        return prove(0, lt(s, certificate=[fact("sign", s)]), of=of, given=[*given, *more])

    sums_positively(total(n, vi))
    sums_positively(total(n, vi, p), less(0, At(P, k)))
    for s in (total(n, vi, p), total(minus(n, 1), vi), total(n, vi, lo=2), total(n, mul(vi, p)),
              total(n, vi, minus(b0, k)), total(n, mul(vi, delta(b0, ONE)))):  # fmt: skip
        with pytest.raises(Rejected, match=r"strict|nonnegative|well formed"):
            sums_positively(s)
    rejected(0, lt(prod(n, vi), certificate=[fact("sign", prod(n, vi))]), of=of, given=given, match="strict")
    mixed = total(n, minus(vi, half()))
    rejected(0, lt(mixed, certificate=[fact("sign", mixed)]), of=of, given=[less(1, At(v, k))], match="nonnegative")


def test_an_integral_has_no_positive_summand():
    body = mul(power(minus(b0, k), 2), call("exp", neg(power(b0, 2))))
    whole = Bind("int", Interval(NEG_INF, INF), body)
    rejected(0, lt(whole, certificate=[fact("sign", whole)]), of=(N, K), match="convergent")


def test_bounds_of_ceilings():
    up = call("ceil", x)
    prove(x, le(up, certificate=[fact("sign", minus(up, x))]), of=real("x"))
    prove(up, lt(add(x, 1), certificate=[fact("sign", minus(add(x, 1), up))]), of=real("x"))
    rejected(x, lt(up, certificate=[fact("sign", minus(up, x))]), of=real("x"), match="strict")
    rejected(up, le(x, certificate=[fact("sign", minus(x, up))]), of=real("x"), match="nonneg")
    rejected(
        up, lt(add(x, half()), certificate=[fact("sign", minus(add(x, half()), up))]), of=real("x"), match="nonneg"
    )
    rejected(add(call("ceil", x), call("ceil", y)), eq(call("ceil", add(x, y))), of=real("x", "y"), match="vanish")


def test_given_numbers_about_cells_hold_where_they_say():
    given = [equal(At(At(J, b1), b0), 0, rng(n), rng(minus(m, 1)))]
    rejected(total(n, total(m, cell)), eq(0, Given(0)), of=TABLE, given=given, match="not vanish")
    inside = total(n, total(minus(m, 1), cell))
    prove(inside, eq(0, Given(0), "linearity"), of=TABLE, given=given)
