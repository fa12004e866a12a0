"""The convention 0 log 0 = 0, and what it does not cover."""

import pytest

from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Div,
    Interval,
    Mul,
    Pow,
    Range,
    Use,
    Var,
    num,
)
from symentropy.theory.quantities import EMPIRICAL, FIRST, ONEHOT, PRODUCT, log, minus
from symentropy.theory.typing import type_expr, type_lines

n, P, Q, i = Var("n"), Var("P"), Var("Q"), Var("i")
p, q = At(P, Bound(0)), At(Q, Bound(0))
outer = At(P, Bound(1))
plogp = Mul((p, log(p)))


def over(guard, body):
    return Bind("sum", Range(ONE, n, guard), body)


def at_one_point(guard, body):
    return Bind("sum", Range(ONE, ONE, guard), body)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("sum(i, P[i]*log(P[i]))", over(p, plogp)),
        ("-sum(i, P[i]*log(P[i]))", minus(over(p, plogp))),
        ("sum(i, -(P[i]*log(P[i])))", over(p, minus(plogp))),
        ("sum(i, P[i]*log(P[i]/Q[i]))", over(p, Mul((p, log(Div(p, q)))))),
        ("sum(i, P[i]*log(Q[i]))", over(p, Mul((p, log(q))))),
        ("sum(i, log(P[i])*P[i])", over(p, Mul((log(p), p)))),
        ("sum(i, P[i]*log(P[i])/2)", over(p, Div(plogp, num(2)))),
        ("sum(i, P[i]^2/Q[i])", over(p, Div(Pow(p, num(2)), q))),
        ("sum(i, P[i]*Q[i]^-1)", over(p, Mul((p, Pow(q, num(-1)))))),
        ("sum(i, P[i]*(log(P[i]) - 1))", over(p, Mul((p, Add((log(p), minus(ONE))))))),
        ("sum(i, P[i]*log(P[i]) - P[i]*log(Q[i]))", over(p, Add((plogp, minus(Mul((p, log(q)))))))),
        ("sum(i, P[i]*log(P[i]) - P[i])", Add((over(p, plogp), over(None, minus(p))))),
        ("sum(i, P[i]*log(P[i]) + Q[i]*log(Q[i]))", Add((over(p, plogp), over(q, Mul((q, log(q))))))),
        ("sum(i, P[i]*Q[i]*log(P[i]*Q[i]))", over(Mul((p, q)), Mul((p, q, log(Mul((p, q))))))),
        ("sum(i, P[i]*Q[i]*log(P[i]))", over(p, Mul((p, q, log(p))))),
        ("sum(i, P[i])", over(None, p)),
        ("sum(i, P[i]*Q[i])", over(None, Mul((p, q)))),
        ("sum(i, P[i]*log(x))", over(None, Mul((p, log(Var("x")))))),
        ("sum(i, P[i]*z[i])", over(None, Mul((p, At(Var("z"), Bound(0)))))),
        ("sum(i, log(P[i]))", over(None, log(p))),
        ("sum(i, z[i]*log(z[i]))", over(None, Mul((At(Var("z"), Bound(0)), log(At(Var("z"), Bound(0))))))),
        ("1/P[i]", Div(ONE, At(P, i))),
        ("P[i]*log(P[i])", at_one_point(At(P, i), Mul((At(P, i), log(At(P, i)))))),
        ("1 + P[1]*log(Q[1])", Add((ONE, at_one_point(At(P, ONE), Mul((At(P, ONE), log(At(Q, ONE)))))))),
        ("prod(i, 1, n, P[i]*log(P[i]))", Bind("prod", Range(ONE, n), at_one_point(outer, Mul((outer, log(outer)))))),
        (
            "sum(i, P[i]*sum(j, Q[j]*log(Q[j])))",
            over(None, Mul((p, over(q, Mul((q, log(q))))))),
        ),
        (
            "sum(i, sum(j, P[i]*Q[j]*log(P[i])))",
            over(p, over(None, Mul((outer, q, log(outer))))),
        ),
        (
            "sum(i, sum(j, P[i]*Q[j]*log(P[i]*Q[j])))",
            over(p, over(q, Mul((outer, q, log(Mul((outer, q))))))),
        ),
    ],
)  # fmt: skip
def test_guards(text, term):
    assert type_expr(text).term == term


def test_literal_values_are_not_guarded_twice():
    """Inside a sum over the support of P, a product with P[i] needs no guard of its own."""
    term = type_expr("sum(i, P[i]*log(2 + P[i]*log(P[i])))").term
    assert term == over(p, Mul((p, log(Add((num(2), plogp))))))


WHERE = {
    "J": "joint pmf of n x m", "f": "density on (-inf, inf)", "g": "density on (-inf, inf)",
    "x": "labels 1..N in 1..n", "u": "function on (0, inf)",
}  # fmt: skip
m, cell = Var("m"), At(At(Var("J"), Bound(1)), Bound(0))
LINE = Interval(NEG_INF, INF)
fx, gx = At(Var("f"), Bound(1)), At(Var("g"), Bound(1))
first = At(Use(FIRST, (n, m, Var("J"))), Bound(0))
seen = At(Use(EMPIRICAL, (Var("N"), n, Var("x"))), Bound(0))
hot = At(Use(ONEHOT, (n, Var("k"))), Bound(0))
both = At(At(Use(PRODUCT, (n, n, P, Q)), Bound(1)), Bound(0))
same = Call("delta", (Bound(0), Var("k")))


def over_cells(body):
    return Bind("sum", Range(ONE, n), Bind("sum", Range(ONE, m, cell), body))


def over_support(guard, body):
    return Bind("int", LINE, Bind("sum", Range(ONE, ONE, guard), body))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("sum(i, sum(j, 1, m, J[i][j]*log(J[i][j])))", over_cells(Mul((cell, log(cell))))),
        ("sum(i, sum(j, 1, m, J[i][j]))", Bind("sum", Range(ONE, n), Bind("sum", Range(ONE, m), cell))),
        ("sum(i, sum(j, 1, m, J[i][j]*log(first(J)[i])))",
         over_cells(Mul((cell, log(At(first.vector, Bound(1))))))),
        ("sum(i, first(J)[i]*log(first(J)[i]))", over(first, Mul((first, log(first))))),
        ("sum(i, empirical(x)[i]*log(Q[i]))", over(seen, Mul((seen, log(q))))),
        ("sum(i, onehot(k)[i]*log(onehot(k)[i]))", over(hot, Mul((hot, log(hot))))),
        ("sum(i, delta(i, k)*log(Q[i]))", over(same, Mul((same, log(q))))),
        ("sum(i, delta(i, k)*P[i])", over(None, Mul((same, p)))),
        ("sum(i, sum(j, product(P, Q)[i][j]*log(2/product(P, Q)[i][j])))",
         over(None, over(both, Mul((both, log(Div(num(2), both))))))),
        ("int(y, -inf, inf, f(y)*log(f(y)))", over_support(fx, Mul((fx, log(fx))))),
        ("int(y, -inf, inf, f(y)*log(f(y)/g(y)))", over_support(fx, Mul((fx, log(Div(fx, gx)))))),
        ("int(y, -inf, inf, y^2*f(y))",
         Bind("int", LINE, Mul((Pow(Bound(0), num(2)), At(Var("f"), Bound(0)))))),
        ("f(1)*log(f(1))",
         at_one_point(At(Var("f"), ONE), Mul((At(Var("f"), ONE), log(At(Var("f"), ONE)))))),
        ("u(1)*log(u(1))", Mul((At(Var("u"), ONE), log(At(Var("u"), ONE))))),
    ],
)  # fmt: skip
def test_guards_of_what_a_script_declares(text, term):
    assert type_lines([text], where=WHERE).terms == [term]
