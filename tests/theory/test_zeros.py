"""The convention 0 log 0 = 0, and what it does not cover."""

import pytest

from symentropy.kernel.terms import ONE, Add, At, Bind, Bound, Div, Mul, Pow, Range, Var, num
from symentropy.theory.quantities import log, minus
from symentropy.theory.typing import type_expr

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
