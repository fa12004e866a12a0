# ruff: noqa: F403, F405
"""True entries about tables, labels, deltas, functions, densities, and by the proofs that those need."""

from kernel_build import *

from symentropy.kernel.proof import (
    Antiderivative,
    Cases,
    Choose,
    Cite,
    Claim,
    Derivation,
    Each,
    Entry,
    Exists,
    Extremum,
    ExtremumProof,
    Given,
    Iff,
    IffProof,
    Statement,
    Unfold,
    Varying,
    Witness,
)  # fmt: skip
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ZERO,
    Definition,
    Density,
    Diff,
    Function,
    Index,
    Interval,
    Joint,
    Labels,
    shift,
)  # fmt: skip
from symentropy.theory.quantities import EMPIRICAL, FIRST

LINE, UNIT, HALF_LINE = Interval(NEG_INF, INF), Interval(ZERO, ONE), Interval(ZERO, INF)
J, labels, j, f, g = map(Var, ["J", "z", "j", "f", "g"])
NM = (N, ("m", Natural()))
TABLE = (*NM, ("J", Joint((n, m))))
K = ("k", Index(n))
cell, vi = At(At(J, b1), b0), At(v, b0)
pk, vk = At(P, k), At(v, k)


def delta(a, b):
    return call("delta", a, b)


def _choose() -> Entry:
    squares = total(n, power(p, 2))
    chain = Derivation(ZERO, (lt(squares, certificate=[fact("sign", squares)]),))
    return Entry(Statement("choice", PQ[:2], (), less(0, squares)), Choose(rng(n, p), "k", chain))


def _squares() -> Entry:
    gap = minus(x, y)
    chain = Derivation(mul(2, x, y), (le(add(mul(x, x), mul(y, y)), certificate=[fact("square", gap)]),))
    forward = Derivation(x, (eq(add(gap, y), "algebra"), eq(y, Given(0))))
    backward = Derivation(mul(2, x, y), (eq(add(mul(x, x), mul(y, y)), Given(0)),))
    goal = Iff(atmost(chain.start, chain.steps[-1].term), (equal(x, y),))
    return Entry(Statement("squares", real("x", "y"), (), goal), IffProof(chain, (((), forward),), backward))


XY = (("x", x), ("y", y))
SAME = equal(mul(2, x, y), add(mul(x, x), mul(y, y)))
GAP = minus(At(f, b0), At(g, b0))
APART = Bind("int", UNIT, power(GAP, 2))
DENSITIES = (("f", Density(UNIT)), ("g", Density(UNIT)))


def _agreement() -> Entry:
    """0 <= ∫ (f - g)², with equality exactly if f = g almost everywhere."""
    u = Var("u")
    chain = Derivation(ZERO, (le(APART, certificate=[fact("square", GAP, over=[UNIT])]),))
    forward = Derivation(At(f, u), (eq(add(minus(At(f, u), At(g, u)), At(g, u)), "algebra"), eq(At(g, u), Given(0))))
    nothing = Bind("int", UNIT, power(minus(At(g, b0), At(g, b0)), 2))
    backward = Derivation(ZERO, (eq(nothing, "linearity"), eq(APART, Given(0))))
    goal = Iff(Claim(ZERO, "<=", APART), (Claim(At(f, b0), "=", At(g, b0), (UNIT,), almost=True),))
    statement = Statement("agreement", DENSITIES, (), goal, convergent=(APART,))
    return Entry(statement, IffProof(chain, ((("u",), forward),), backward))


def _nearest() -> Entry:
    """g is the density nearest to g."""
    goal = Extremum("f", Claim(ZERO, "<=", APART), g)
    proof = ExtremumProof(Cite(_agreement(), (("f", f), ("g", g))))
    return Entry(Statement("nearest", DENSITIES, (), goal, convergent=(APART,)), proof)


SQUARE = entry(power(add(x, 1), 2), eq(add(power(x, 2), mul(2, x), 1), "algebra"), of=real("x"), name="square")
FLAT = entry(
    Diff(minus(power(add(b0, 1), 2), add(power(b0, 2), mul(2, b0))), x), eq(0, "derivative"), of=real("x"), name="flat"
)
TAIL = entry(
    y, lt(add(z, call("exp", neg(x))), certificate=[fact(Given(0)), fact("sign", call("exp", neg(x)))]),
    of=real("x", "y", "z"), given=[atmost(y, z)], name="tail",
)  # fmt: skip
UNDER_X = (("x", b0),)
decay = call("exp", neg(mul(x, b0)))
AREA = entry(
    Bind("int", HALF_LINE, decay), eq(div(1, x), Antiderivative(HALF_LINE, decay, neg(div(decay, x)))),
    of=positive("x"), integrals=[Antiderivative(HALF_LINE, decay, neg(div(decay, x)))], name="area",
)  # fmt: skip
AREA_I = Bind("int", HALF_LINE, call("exp", neg(mul(b1, b0))))
moved = lam(n, add(vi, mul(delta(b0, k), minus(b1, vk))))
STEP_UP = less(At(f, b1), At(f, b0), UNIT, Interval(b0, ONE))
WEIGHT = Definition("weight", DENSITIES[:1], Bind("int", UNIT, At(f, b0)))


def _together() -> Entry:
    claims = (less(0, add(1, mul(x, x))), equal(add(x, x), mul(2, x)))
    proofs = (
        Derivation(ZERO, (lt(claims[0].rhs, certificate=[fact("sign", claims[0].rhs)]),)),
        Derivation(claims[1].lhs, (eq(claims[1].rhs, "algebra"),)),
    )
    return Entry(Statement("together", real("x"), (), Exists((), claims)), Witness((), proofs))


def _guarded_case() -> Entry:
    """P[k] Q[k] summed against a delta: by cases on P[k]."""
    start, end = mul(pk, total(n, mul(delta(b0, k), vi))), mul(vk, pk)
    chain = Derivation(start, (eq(end, "sift"),))
    return Entry(Statement("case", (*PQ, vector("v"), K), (), equal(start, end)), Cases(pk, chain, chain))


MORE: dict[str, Entry] = {
    "joint_mass": entry(
        total(m, total(n, mul(x, At(At(J, b0), b1)))), eq(x, "linearity", "mass"), of=(*TABLE, *real("x"))
    ),
    "rows": entry(
        total(n, At(Use(FIRST, (n, m, J)), b0)), eq(total(n, total(m, cell)), Unfold(FIRST)), eq(1, "mass"), of=TABLE
    ),
    "support": entry(
        total(n, total(m, mul(cell, log(cell)), cell)),
        eq(total(n, total(m, mul(cell, log(cell)), cell), total(m, At(At(J, b1), b0))), "support"), of=TABLE,
    ),
    "triangle": entry(
        total(n, total(m, b1, minus(b1, b0))), eq(total(m, total(n, b0, minus(b0, b1))), "exchange"), of=NM
    ),
    "sift": entry(total(n, mul(delta(b0, k), vi, x)), eq(mul(x, vk), "sift"), of=(N, vector("v"), K, *real("x"))),
    "merged": entry(
        mul(delta(j, k), At(v, j)), eq(mul(delta(j, k), vk), "sift"), of=(N, vector("v"), K, ("j", Index(n)))
    ),
    "counts": entry(
        At(Use(EMPIRICAL, (m, n, labels)), k),
        eq(div(total(m, delta(At(labels, b0), k)), m), Unfold(EMPIRICAL), "linearity"),
        of=(*NM, ("z", Labels(m, n)), K),
    ),
    "labels": entry(
        1, le(At(labels, ONE), certificate=[fact("sign", minus(At(labels, ONE), 1))]), of=(*NM, ("z", Labels(m, n)))
    ),
    "by_entry": entry(
        Diff(total(n, power(At(shift(moved, 1), b0), 2)), vk), eq(mul(2, vk), "derivative", "sift"),
        of=(N, vector("v"), K),
    ),
    "one_positive": entry(
        0, lt(total(n, vi), certificate=[fact("sign", total(n, vi))]), of=(N, vector("v"), K),
        given=[atmost(0, vi, rng(n)), less(0, vk)],
    ),
    "ceiling": entry(
        x, le(call("ceil", x), certificate=[fact("sign", minus(call("ceil", x), x))]),
        lt(add(x, 1), certificate=[fact("sign", minus(add(x, 1), call("ceil", x)))]), of=real("x"),
    ),
    "choice": _choose(),
    "together": _together(),
    "guarded_case": _guarded_case(),
    "if": entry(
        add(z, mul(2, x, y)), eq(add(z, mul(x, x), mul(y, y)), Cite(_squares(), XY, "if")), of=real("x", "y", "z"),
        given=[equal(x, y)],
    ),
    "only_if": entry(mul(2, x), eq(mul(2, y), Cite(_squares(), XY, "only if")), of=real("x", "y"), given=[SAME]),
    "equal_slopes": entry(
        Diff(power(add(b0, 1), 2), x), eq(Diff(add(power(b0, 2), mul(2, b0), 1), x),
        Varying(LINE, Cite(SQUARE, UNDER_X), "derivative", x)), eq(add(mul(2, x), 2), "derivative"), of=real("x"),
    ),
    "constant": entry(
        minus(power(add(x, 1), 2), add(power(x, 2), mul(2, x))),
        eq(minus(power(2, 2), 3), Varying(LINE, Cite(FLAT, UNDER_X), "constant", x, ONE)), eq(1), of=real("x"),
    ),
    "in_the_limit": entry(
        y, le(z, certificate=[fact(Varying(LINE, Cite(TAIL, (*UNDER_X, ("y", y), ("z", z))), "limit", INF))]),
        of=real("y", "z"), given=[atmost(y, z)],
    ),
    "slope": entry(
        Diff(mul(b0, At(f, power(b0, 2))), x),
        eq(add(At(f, power(x, 2)), mul(2, x, x, Diff(At(f, b0), power(x, 2)))), "derivative"),
        of=(("f", Function(HALF_LINE)), *positive("x")),
    ),
    "rising": entry(
        At(f, half()), lt(At(f, x), certificate=[fact(Given(2, (half(), x)))]),
        of=(("f", Function(UNIT)), *real("x")), given=[less(half(), x), less(x, 1), STEP_UP],
    ),
    "density_mass": entry(Use(WEIGHT, (f,)), eq(1, Unfold(WEIGHT), "mass"), of=DENSITIES),
    "area": AREA,
    "areas": entry(
        total(n, AREA_I), eq(total(n, mul(half(), AREA_I, 2)), "linearity"), of=(N,),
        integrals=[Each(rng(n), (Cite(AREA, UNDER_X),))],
    ),
    "agreement": _agreement(),
    "nearest": _nearest(),
}  # fmt: skip

__all__ = ["MORE"]
