"""Random terms in random scopes, many of them without a meaning."""
# ruff: noqa: F403, F405

import random

from kernel_build import *

from symentropy.kernel.check import context
from symentropy.kernel.signs import Context
from symentropy.kernel.terms import Bind, Index
from symentropy.theory.quantities import UNIFORM

w = Var("w")
VARIABLES = (
    N, ("m", Natural()), ("P", Pmf(n)), ("Q", Pmf(n)), *real("x", "w"), *positive("y", "z"), vector("v"),
    ("k", Index(n)),
)  # fmt: skip
HYPOTHESES = (
    (), (less(0, x),), (atmost(0, x), atmost(x, 1)), (less(x, 1),), (less(1, y),), (ABSOLUTELY,),
    (equal(x, mul(2, y)),),
    (equal(p, q, rng(n)),), (less(0, At(v, b0), rng(n)),), (atmost(x, w), less(0, x)), (less(y, z),),
)  # fmt: skip
NUMBERS = [Fraction(s) for s in ("0", "1", "2", "3", "-1", "-2", "1/2", "1/3")]
EXPONENTS = [Fraction(s) for s in ("1/2", "3/2", "-1/2", "1/3", "-5/3")]
RANGES = {
    "n": lambda r: (ONE, n),
    "m": lambda r: (ONE, m),
    "moved": lambda r: (t(r.randrange(3)), minus(m, r.randrange(3))),
}
RANGES["numbers"] = lambda r: (t(r.randrange(4)), t(r.randrange(4)))


def scope(given: tuple) -> Context:
    return context(Statement("random", VARIABLES, given, equal(0, 0)))


def leaf(r: random.Random, scope: tuple[str, ...]) -> Term:
    if scope and r.random() < 0.5:
        i = r.randrange(len(scope))
        entries = [At(a, Bound(i)) for a in (P, Q, v)] if scope[i] == "n" else []
        return r.choice([Bound(i), *entries, *entries])
    return r.choice([x, y, z, n, w, k, Num(r.choice(NUMBERS)), At(r.choice((P, Q, v)), r.choice((k, ONE)))])


def term(r: random.Random, depth: int, scope: tuple[str, ...] = ()) -> Term:
    """A term of the scalar sort; ``scope`` names the ranges of the binders above, innermost first."""
    if depth <= 0 or r.random() < 0.18:
        return leaf(r, scope)
    a, b = term(r, depth - 1, scope), term(r, depth - 1, scope)
    shape = r.randrange(16)
    if shape < 3:
        return r.choice((add, mul))(a, b, *[term(r, depth - 1, scope) for _ in range(r.randrange(2))])
    if shape < 5:
        return div(a, b)
    if shape == 5:
        return power(a, r.choice((2, 3, -1, -2, 0, b, Num(r.choice(EXPONENTS)))))
    if shape < 8:
        return call(r.choice(("log", "exp", "sqrt", "abs")), a)
    if shape == 8:
        return call(r.choice(("max", "min")), a, b)
    if shape == 9:
        return r.choice((HP, HPQ, KLPQ, At(Use(UNIFORM, (n,)), k)))
    if shape == 10:  # what a law may undo
        return r.choice((
            mul(a, a), minus(a, a), div(a, a), div(mul(a, b), a), log(call("exp", a)), call("exp", log(a)),
            call("sqrt", mul(a, a)), power(call("sqrt", a), 2), call("exp", add(a, b)), log(mul(a, b)), log(div(a, b)),
            log(power(a, b)),
        ))  # fmt: skip
    which = r.choice(("n", "n", "m", "moved", "numbers"))
    inner = (which, *scope)
    guard = None
    if r.random() < 0.4:
        guard = r.choice((p, q)) if which == "n" and r.random() < 0.8 else term(r, 1, inner)
    return Bind(r.choice(("sum", "sum", "prod")), Range(*RANGES[which](r), guard), term(r, depth - 1, inner))


__all__ = ["HYPOTHESES", "VARIABLES", "scope", "term"]
