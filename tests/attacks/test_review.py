"""What a hostile reading of the kernel found; each was accepted once, or raised."""
# ruff: noqa: F403, F405

import pytest
from kernel_build import *

from symentropy.kernel.check import check
from symentropy.kernel.laws import exchange
from symentropy.kernel.proof import *
from symentropy.kernel.signs import Context
from symentropy.kernel.terms import *

HALF_LINE = Interval(ZERO, INF)
M, f = Var("M"), Var("f")


def reflexive(name, variables, t, evidence=()):
    """t = t + 0: accepted if t means something."""
    return Entry(Statement(name, variables, (), equal(t, add(t, 0))), Derivation(t, (eq(add(t, 0)),), evidence))


def test_what_is_pulled_out_of_an_empty_sum_does_not_cancel_in_an_integrand():
    # sum_{i=1}^{m} 1/m is 1 for m = (n-1)^2 > 0 and 0 at n = 1, where the integral of 1 minus it diverges
    m = mul(minus(n, 1), minus(n, 1))
    diverges = Bind("int", HALF_LINE, minus(1, total(m, div(1, m))))
    with pytest.raises(Rejected, match="convergent"):
        check(reflexive("at_one", (("n", Natural()),), diverges))


def test_one_is_not_less_than_zero():
    """The same under an antiderivative: exp(-(n-1) x) is integrable for n > 1 only."""
    m = minus(n, 1)
    B = Bind("int", HALF_LINE, call("exp", neg(mul(m, b0))))
    inner = call("exp", neg(mul(m, b1)))
    summed = Antiderivative(HALF_LINE, total(m, div(inner, m)), total(m, neg(div(inner, mul(m, m)))))
    with pytest.raises(Rejected, match="convergent"):
        check(reflexive("tail", (("n", Natural()),), B, (summed,)))


def test_integrals_of_a_universal_claim_are_not_those_of_each_index():
    def integral(k):
        return Bind("int", HALF_LINE, add(Bind("sum", Range(ONE, k), ONE), neg(k), At(f, b0)))

    density = (("f", Density(HALF_LINE)),)
    claim = Claim(integral(b1), "=", integral(b1), (Range(ONE, n),))
    exists = Statement("exists", (("n", Natural()), *density), (), Exists((), (claim,)))
    entry = Entry(exists, Witness((), (Derivation(ZERO, ()),)))
    check(entry)
    minus_one = Range(num(-1), num(-1))  # there it is the integral of 1 + f
    each = Each(minus_one, (Cite(entry, (("n", ONE), ("f", f))),))
    with pytest.raises(Rejected, match="convergent"):
        check(reflexive("at_minus_one", density, Bind("sum", minus_one, integral(b1)), (each,)))


def test_a_function_of_a_real_number_has_numbers_as_values():
    with pytest.raises(Rejected, match="vector"):
        check(reflexive("row", (), At(Bind("lam", Interval(ZERO, ONE), vec(1, 2)), half())))


@pytest.mark.parametrize(
    "jumping",
    [
        Diff(At(Bind("lam", Range(ONE, call("floor", b0)), Bound(1)), ONE), ONE),
        Diff(At(Bind("lam", Interval(call("ceil", neg(b0)), INF), Bound(1)), neg(div(b0, 2))), ONE),
        Diff(power(call("floor", b0), 0), ONE),
        Diff(power(At(Var("v"), b0), 0), ONE),
    ],
)
def test_what_has_no_neighbourhood_has_no_derivative(jumping):
    with pytest.raises(Rejected):
        check(reflexive("jump", (("n", Natural()), ("v", Vector(n))), jumping))


def test_a_size_is_not_shown_by_what_has_it():
    size = call("ceil", Var("a"))
    statement = Statement("circular", (*real("a"), ("i", Index(size))), (), less(0, size))
    with pytest.raises(Rejected, match="positive"):
        check(Entry(statement, Derivation(ZERO, (lt(size, certificate=[fact("sign", size)]),))))


def test_sums_with_a_guard_on_a_third_index_are_exchanged():
    v = Var("v")
    inner = total(n, mul(At(v, b0), At(v, b1), At(v, b2)), power(At(v, Bound(2)), 2))
    exchange(total(n, total(n, inner)), Context({"n": Natural(), "v": Vector(n)}))
