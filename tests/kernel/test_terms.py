"""Terms move under binders, and out of them, without being captured."""
# ruff: noqa: F403, F405

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_values import value

from symentropy.kernel.terms import (
    INF,
    Diff,
    Interval,
    Malformed,
    abstract,
    bound_free,
    free_names,
    instantiate,
    kind_map,
    loose,
    parts,
    rebuild,
    shift,
    substitute,
    subterms,
    swap,
)  # fmt: skip

b3 = Bound(3)
# below a sum over j, with a guard of the sum's own: Bound(0) is j, Bound(1) is what encloses the sum
nested = total(b0, mul(b0, b1), guard=minus(b0, b1))


@pytest.mark.parametrize(
    ("got", "want"),
    [
        (shift(b0, 2), b2),
        (shift(b0, 2, 1), b0),
        (shift(b1, 2, 1), b3),
        (shift(total(n, mul(b0, b1)), 1), total(n, mul(b0, b2))),
        (shift(total(b0, b0), 1), total(b1, b0)),  # the end of a range is outside of its binder
        (shift(total(n, x, guard=add(b0, b1)), 1), total(n, x, guard=add(b0, b2))),
        (shift(Diff(mul(b0, b1), b0), 1), Diff(mul(b0, b2), b1)),
        (shift(Bind("int", Interval(b0, INF), mul(b0, b1)), 1), Bind("int", Interval(b1, INF), mul(b0, b2))),
        (shift(At(lam(n, add(b0, b1)), b0), -1, 1), At(lam(n, add(b0, b1)), b0)),
        (instantiate(b0, x), x),
        (instantiate(b1, x), b0),  # one binder fewer
        (instantiate(nested, x), total(x, mul(b0, x), guard=minus(b0, x))),
        (instantiate(nested, b0), nested),
        (instantiate(total(n, mul(b0, b1)), add(b0, 1)), total(n, mul(b0, add(b1, 1)))),
        (instantiate(Diff(mul(b0, b1), b0), y), Diff(mul(b0, y), y)),
        (substitute(total(n, mul(x, b0)), {"x": b0}), total(n, mul(b1, b0))),
        (substitute(add(x, y), {"x": y, "y": x}), add(y, x)),  # all at once
        (substitute(total(n, At(P, b0), p), {"P": Q}), total(n, q, q)),
        (substitute(HPQ, {"P": Q}), Use(CE, (n, Q, Q))),  # the definition's own P stays
        (abstract(x, "x"), b0),
        (abstract(add(x, b0), "x"), add(b0, b1)),
        (abstract(total(x, mul(x, b0)), "x"), total(b0, mul(b1, b0))),
        (swap(add(b0, b1, b2)), add(b1, b0, b2)),
        (swap(total(b0, add(b0, b1, b2, b3))), total(b1, add(b0, b2, b1, b3))),
    ],
)
def test_examples(got, want):
    assert got == want


def test_names_of_bound_variables_are_not_compared():
    assert Bind("sum", rng(n), p, "i") == Bind("sum", rng(n), p, "j")
    assert total(n, p) != total(n, q)


@pytest.mark.parametrize("t", [b0, total(n, b1), total(b0, ONE), Diff(b1, x), total(n, ONE, guard=b1)])
def test_nothing_leaves_its_binder(t):
    with pytest.raises(Malformed):
        shift(t, -1)


def test_what_occurs():
    t = total(m, mul(x, b0, b2, At(P, b1)), guard=At(v, b3))
    assert free_names(t) == {"m", "x", "P", "v"}
    assert loose(t) == {0, 1, 2}
    assert bound_free(t, 3) and not bound_free(t, 0)
    assert free_names(HPQ) == {"n", "P", "Q"}
    assert (b0, 1) in list(subterms(total(n, b0)))


def test_kinds_are_mapped():
    assert kind_map(Pmf(n), lambda s: substitute(s, {"n": m})) == Pmf(m)
    assert kind_map(Real(), lambda s: s) == Real()


@pytest.mark.parametrize("t", [nested, Diff(b1, x), HPQ, vec(1, x), At(P, b0), div(x, y), call("max", x, y)])
def test_rebuilt_from_its_parts(t):
    assert rebuild(t, tuple(c for c, _ in parts(t))) == t


# --- against values -----------------------------------------------------------------------------------------

NAMES = ("x", "y", "z")


@st.composite
def terms(draw, depth=0, size=3):
    """Polynomials with short sums and products, ``depth`` binders around them."""
    shape = draw(st.integers(0, 6 if size else 2))
    if shape == 0:
        return num(draw(st.integers(-2, 2)))
    if shape == 1 or (shape == 2 and not depth):
        return Var(draw(st.sampled_from(NAMES)))
    if shape == 2:
        return Bound(draw(st.integers(0, depth - 1)))
    if shape < 5:
        return draw(st.sampled_from((add, mul)))(draw(terms(depth, size - 1)), draw(terms(depth, size - 1)))
    guard = draw(st.none() | terms(depth + 1, 0))
    hi = draw(terms(depth, 0))
    # ends that are bound or named: what moves must move there too
    return draw(st.sampled_from((total, prod)))(call("min", 3, hi), draw(terms(depth + 1, size - 1)), guard)


values = st.fixed_dictionaries({s: st.integers(-2, 3).map(Fraction) for s in NAMES})
points = st.tuples(*[st.integers(-2, 3).map(Fraction)] * 3)


@settings(max_examples=60, deadline=None)
@given(terms(2), terms(1), terms(2), values, points)
def test_values_move_with_the_terms(t, u, w, env, at):
    """Each operation does to a term what a change of the scope does to its value."""
    a, b, c = at
    here = value(t, env, (a, b))
    assert value(shift(t, 1), env, (c, a, b)) == here
    assert value(shift(t, 1, 1), env, (a, c, b)) == here
    assert shift(shift(t, 3, 1), -3, 1) == t
    assert value(swap(t), env, (b, a)) == here
    assert swap(swap(t)) == t
    assert value(instantiate(t, u), env, (b,)) == value(t, env, (value(u, env, (b,)), b))
    assert value(substitute(t, {"x": w}), env, (a, b)) == value(t, {**env, "x": value(w, env, (a, b))}, (a, b))
    assert value(abstract(t, "x"), env, (c, a, b)) == value(t, {**env, "x": c}, (a, b))
    assert instantiate(abstract(t, "x"), w) == substitute(t, {"x": w})
    assert "x" not in free_names(abstract(t, "x"))
    assert value(substitute(t, {"x": y, "y": x}), env, (a, b)) == value(
        t, {**env, "x": env["y"], "y": env["x"]}, (a, b)
    )
