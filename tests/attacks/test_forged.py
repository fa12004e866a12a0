"""Values that are no terms, cycles, sizes: refused with ``Rejected``, soon, and never believed."""
# ruff: noqa: F403, F405

import contextlib
import time
from dataclasses import replace

import pytest
from kernel_build import *

from symentropy.kernel import copies
from symentropy.kernel.proof import Cite, Claim, Derivation, Given, Unfold
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    Bind,
    Const,
    Definition,
    Diff,
    Interval,
    Malformed,
    Rejected,
    Term,
)  # fmt: skip

LINE = Interval(NEG_INF, INF)
SECONDS = 20  # far above what any takes; without the limits most of these would take for ever


def forged(cls, **slots):
    out = object.__new__(cls)
    for name, value in slots.items():
        object.__setattr__(out, name, value)
    return out


class Lie(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class Count(int):
    def __eq__(self, other):
        return True

    __hash__ = int.__hash__


class Pair(tuple):
    pass


half_value = Fraction(1, 2)
fraction = forged(Fraction, _numerator=Count(1), _denominator=1)
zero_below = forged(Fraction, _numerator=1, _denominator=0)
cyclic = Add((x, y))
object.__setattr__(cyclic, "args", (cyclic, x))


@pytest.mark.parametrize(
    "bad",
    [
        None, 1, 0.5, "x", half_value, (x, y), Num(0.5), Num(1), Num(True), Num(fraction), Num(zero_below), Num("1"),
        Var(""), Var(Lie("x")), Var(1), Const("oo"), Const(Lie("pi")), Bound(0), Bound(-1), Bound(True),
        Bound(Count(0)),
        Add(()), Add([x, y]), Add(Pair((x, y))), Mul((x, 1)), Call("eval", (x,)), Call(Lie("log"), (x,)),
        Call("log", (x, y)), Call("log", ()), Call("beta", (x,)), Vec(()), forged(Add), forged(Div, num=x), forged(Pow),
        forged(Bind, op="sum", domain=rng(3), name="i"), forged(Bind, op="sum", domain=forged(Range), body=x, name="i"),
        Bind(Lie("sum"), rng(3), x), Bind("int", rng(3), x), Bind("sum", LINE, x), Bind("sum", None, x),
        Bind("lam", rng(3, ONE), x), Bind("sum", rng(3), x, Lie("i")), Diff(x, x, 3), Term(), cyclic, Use("H", (n, P)),
        Use(Definition("f", (), x), ()), Use(Definition("f", (("x", Real),), x), (x,)), type, object(),
    ],
)  # fmt: skip
def test_what_is_no_term_is_refused(bad):
    for start, end in ((bad, x), (x, bad)):
        proof = Derivation(start, (Step("=", end, ("algebra",)),))
        with pytest.raises(Malformed if not isinstance(bad, Use) else Rejected):
            try:
                check(Entry(Statement("s", real("x", "y"), (), Claim(start, "=", end)), proof))
            except Malformed:
                raise
            except Rejected as no:
                assert "malformed" in str(no) or "too deep" in str(no) or isinstance(bad, Use), no
                raise Malformed(str(no)) from no


def test_what_is_no_proof_is_refused():
    good = entry(add(x, x), eq(mul(2, x), "algebra"), of=real("x"))
    check(good)
    proof = good.proof
    for bad in (
        None, 1, "proof", good.statement, replace(good, proof=None), replace(good, proof=proof.steps),
        replace(good, proof=replace(proof, steps=list(proof.steps))),
        replace(good, proof=replace(proof, steps=(None,))),
        replace(good, proof=replace(proof, steps=(replace(proof.steps[0], relation=Lie("=")),))),
        replace(good, proof=replace(proof, steps=(replace(proof.steps[0], by=["algebra"]),))),
        replace(good, proof=replace(proof, steps=(replace(proof.steps[0], by=(Lie("algebra"),)),))),
        replace(good, proof=replace(proof, steps=(replace(proof.steps[0], by=("no such rule",)),))),
        replace(good, proof=replace(proof, steps=(replace(proof.steps[0], certificate=(None,)),))),
        replace(good, statement=replace(good.statement, goal=None)),
        replace(good, statement=replace(good.statement, variables=[("x", Real())])),
        replace(good, statement=replace(good.statement, variables=(("x", Real),))),
        replace(good, statement=replace(good.statement, given=None)),
        replace(good, statement=replace(good.statement, name=7)),
    ):  # fmt: skip
        with pytest.raises(Rejected):
            check(bad)


def test_hostile_names_are_only_names():
    for name in ("__import__('os').system('true')", "\x00", "x; drop", "\\input{/etc/passwd}", "ⅹ", "n" * 10_000):
        prove(add(Var(name), Var(name)), eq(mul(2, Var(name)), "algebra"), of=((name, Real()),))


def nested(d: Definition, depth: int) -> Term:
    out: Term = x
    for _ in range(depth):
        out = Use(d, (out,))
    return out


square = Definition("square", real("a"), mul(Var("a"), Var("a")))
double = Definition("double", real("a"), add(Var("a"), Var("a")))
shared = add(x, x)
for _ in range(40):
    shared = add(shared, shared)
deep: Term = x
for _ in range(390):
    deep = call("exp", deep)
functions: Term = x
for _ in range(40):
    functions = At(Bind("lam", LINE, mul(b0, b0)), functions)
cube = total(199, total(199, total(199, add(b0, b1, b2))))


@pytest.mark.parametrize(
    ("term", "by"),
    [
        (nested(square, 40), ()), (nested(double, 40), ()), (nested(square, 40), (Unfold(square),)),
        (log(add(1, power(nested(double, 40), 2))), ()), (functions, ("entry",)), (cube, ("expand",)),
        (power(power(add(x, 1), 10_000), 10_000), ()), (power(power(power(x, 10_000), 10_000), 10_000), ()),
        (div(minus(power(power(x, 10_000), 10_000), 1), add(x, 1)), ()),
        (power(power(call("sqrt", add(x, 1)), 10_000), 10_000), ()),
        (power(power(call("sqrt", t(2)), 10_000), 10_000), ()), (power(t(9), power(t(9), t(9))), ()),
        (add(log(t(2**1_000_000)), log(t(2))), ("log_of_rational",)), (mul(*[add(x, i) for i in range(1000)]), ()),
        (Diff(mul(*[add(b0, i) for i in range(1000)]), x), ("derivative",)), (shared, ()), (deep, ()),
        (call("exp", power(t(10), 18)), ()), (total(10**30, b0), ("expand",)), (add(*[x] * 3000), ()),
    ],
)  # fmt: skip
def test_sizes_are_refused_or_settled_soon(term, by, monkeypatch):
    monkeypatch.setattr(copies, "MAX_NODES", 100_000)  # the same in a tenth of the time
    start = time.perf_counter()
    with contextlib.suppress(Rejected):
        prove(term, eq(add(term, 0), "algebra", *by), of=positive("x"))
    assert time.perf_counter() - start < SECONDS


def test_growing_numbers_are_refused():
    huge = t(1 << 3_000_000)
    with pytest.raises(Rejected, match="nodes"):
        prove(add(*[huge] * 100), eq(mul(100, huge), "algebra"))


def test_entries_cited_twice_by_each_are_replayed_once():
    e = entry(add(x, x), eq(mul(2, x)), of=real("x"))
    for level in range(40):
        cite = Cite(e, (("x", x),))
        e = entry(add(x, x), eq(mul(2, x), cite, cite), of=real("x"), name=f"level {level}")
    known: dict = {}
    check(e, known)
    assert len(known) == 41


def test_a_long_chain_of_citations_is_too_deep_and_not_a_crash():
    e = entry(add(x, x), eq(mul(2, x)), of=real("x"))
    for level in range(1000):
        e = entry(add(x, x), eq(mul(2, x), Cite(e, (("x", x),))), of=real("x"), name=f"level {level}")
    with pytest.raises(Rejected, match="too deep"):
        check(e)


def test_a_theorem_does_not_change_with_what_it_was_made_from():
    e = entry(add(x, x), eq(mul(2, x)), of=real("x"))
    theorem = check(e)
    object.__setattr__(e.statement.goal, "rhs", ONE)
    assert theorem.statement.goal.rhs == mul(2, x)
    with pytest.raises(Rejected):
        check(e)
    assert check(theorem.entry) == theorem


def test_numbers_of_hypotheses_are_numbers():
    for index in (0.0, True, "0", Count(0), None):
        with pytest.raises(Rejected):
            prove(x, eq(0, Given(index)), of=real("x"), given=[equal(x, 0)])
