# ruff: noqa: F403, F405
"""True entries of many kinds, for tests that spoil them."""

from kernel_build import *
from kernel_true_more import MORE

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
    Unfold,
    Witness,
)  # fmt: skip
from symentropy.kernel.terms import INF, ZERO, Diff, Index, Interval
from symentropy.theory.quantities import UNIFORM

support = rng(n, p)


def _divergence() -> Entry:
    return entry(
        KLPQ,
        eq(total(n, mul(p, log(div(p, q))), p), Unfold(KL)),
        eq(total(n, mul(p, minus(log(p), log(q))), p), "log_of_quotient"),
        eq(minus(total(n, mul(p, log(p)), p), total(n, mul(p, log(q)), p)), "linearity"),
        eq(minus(HPQ, HP), Unfold(H), Unfold(CE)),
        of=PQ, given=[ABSOLUTELY],
    )  # fmt: skip


def _gibbs() -> Entry:
    return entry(
        ZERO,
        le(
            KLPQ, Unfold(KL), "log_of_quotient", "linearity", "mass", "restrict",
            certificate=[
                fact("log_le_sub_one", div(q, p), over=[support], weight=p),
                fact("extend", total(n, q), total(n, q, p)),
            ],
        ),
        of=PQ, given=[ABSOLUTELY], name="gibbs",
    )  # fmt: skip


def _gibbs_iff() -> Entry:
    pk, qk = At(P, k), At(Q, k)
    forward = Cases(
        pk,
        Derivation(pk, (eq(mul(pk, div(qk, pk)), Given(1, (k,))), eq(qk, "algebra"))),
        Cases(qk, Absurd(pk), Derivation(pk, (eq(0, Given(4)), eq(qk, Given(5))))),
    )
    backward = Derivation(
        ZERO,
        (eq(total(n, mul(q, log(div(q, q))), q), "log_of_power", "linearity"), eq(KLPQ, Unfold(KL), Given(1))),
    )
    goal = Iff(atmost(0, KLPQ), (equal(p, q, rng(n)),))
    return Entry(
        Statement("gibbs_iff", PQ, (ABSOLUTELY,), goal), IffProof(_gibbs().proof, ((("k",), forward),), backward)
    )


def _max_entropy() -> Entry:
    cite = Cite(_gibbs_iff(), (("n", n), ("P", P), ("Q", Use(UNIFORM, (n,)))))
    by = (Unfold(KL), Unfold(H), Unfold(UNIFORM), "log_of_quotient", "linearity", "restrict", "mass")
    return entry(HP, le(log(n), *by, certificate=[fact(cite)]), of=PQ[:2])


def _square_iff() -> Entry:
    gap = minus(x, y)
    chain = Derivation(mul(2, x, y), (le(add(mul(x, x), mul(y, y)), certificate=[fact("square", gap)]),))
    forward = Derivation(x, (eq(add(gap, y), "algebra"), eq(y, Given(0))))
    backward = Derivation(mul(2, x, y), (eq(add(mul(x, x), mul(y, y)), Given(0)),))
    goal = Iff(atmost(chain.start, chain.steps[-1].term), (equal(x, y),))
    return Entry(Statement("squares", real("x", "y"), (), goal), IffProof(chain, (((), forward),), backward))


def _extremum() -> Entry:
    goal = Extremum("P", atmost(HP, log(n)), Use(UNIFORM, (n,)))
    u = At(Use(UNIFORM, (n,)), b0)
    chain = _max_entropy().proof
    pk = At(P, k)
    uk = At(Use(UNIFORM, (n,)), k)
    iff = Entry(
        Statement("uniform", PQ[:2], (), Iff(atmost(HP, log(n)), (equal(p, u, rng(n)),))),
        IffProof(
            chain,
            ((("k",), Derivation(pk, (eq(uk, Given(0, (k,))),))),),
            Derivation(
                HP,
                (
                    eq(neg(total(n, mul(div(1, n), log(div(1, n))))), Unfold(H), Given(0), Unfold(UNIFORM), "restrict"),
                    eq(log(n), "log_of_quotient", "constant_sum"),
                ),
            ),
        ),
    )
    return Entry(Statement("largest", PQ[:2], (), goal), ExtremumProof(Cite(iff, (("n", n), ("P", P)))))


def _exists() -> Entry:
    claims = (less(x, y), equal(mul(y, y), 4))
    proofs = (
        Derivation(ONE, (lt(TWO, certificate=[fact("sign", ONE)]),)),
        Derivation(mul(2, 2), (eq(4, "algebra"),)),
    )
    return Entry(Statement("some", (), (), Exists(real("x", "y"), claims)), Witness((ONE, TWO), proofs))


def _cases() -> Entry:
    goal = equal(mul(x, x, log(add(1, x))), mul(log(add(1, x)), power(x, 2)))
    pos = Derivation(goal.lhs, (eq(goal.rhs, "algebra"),))
    return Entry(
        Statement("both", real("x"), (atmost(0, x),), goal),
        Cases(x, pos, Derivation(goal.lhs, (eq(goal.rhs, Given(1)),))),
    )


half_line = Interval(ZERO, INF)
decay = call("exp", neg(mul(x, b0)))
integral = Bind("int", half_line, mul(x, decay))
of_decay = Antiderivative(half_line, mul(x, decay), neg(decay))

TRUE: dict[str, Entry] = {
    "divergence": _divergence(),
    "gibbs": _gibbs(),
    "gibbs_iff": _gibbs_iff(),
    "max_entropy": _max_entropy(),
    "largest": _extremum(),
    "squares": _square_iff(),
    "exists": _exists(),
    "cases": _cases(),
    "surprise": entry(
        neg(log(mul(x, y))), eq(add(neg(log(x)), neg(log(y))), "log_of_product"), of=positive("x", "y")
    ),
    "log_of_product": entry(
        neg(log(prod(n, At(v, b0)))), eq(neg(total(n, log(At(v, b0)))), "log_of_product"),
        of=(N, vector("v")), given=[less(0, At(v, b0), rng(n))],
    ),
    "chain": entry(
        log(x), le(minus(x, 1), certificate=[fact("log_le_sub_one", x)]),
        lt(mul(x, x, x, x), "algebra", certificate=[
            fact("square", minus(mul(x, x), half())), fact("square", minus(x, half())), fact("sign", half())]),
        of=positive("x"),
    ),
    "strict_sum": entry(
        0, lt(total(n, call("exp", At(v, b0))), certificate=[fact("sign", call("exp", At(v, b0)), over=[rng(n)])]),
        of=(N, vector("v")),
    ),
    "constant_sum": entry(
        total(n, div(1, n)), eq(mul(n, div(1, n)), "constant_sum"), eq(1, "algebra"), of=(N,)
    ),
    "expand": entry(total(3, mul(x, b0)), eq(mul(6, x), "expand"), of=real("x")),
    "reindex": entry(
        total(minus(n, 1), add(b0, 1), lo=0), eq(total(n, b0), "reindex"), of=(N,)
    ),
    "exchange": entry(
        total(n, total(m, mul(At(v, b1), b0))), eq(total(m, total(n, mul(At(v, b0), b1))), "exchange"),
        of=(N, ("m", Natural()), vector("v")),
    ),
    "rational_logs": entry(
        add(log(12), log(18)), eq(add(mul(4, log(2)), mul(3, log(3)), log(div(1, 2))), "log_of_rational")
    ),
    "hypothesis": entry(
        x, lt(z, certificate=[fact(Given(0)), fact(Given(1))]), of=real("x", "y", "z"),
        given=[atmost(x, y), less(y, z)],
    ),
    "entry_bound": entry(
        mul(At(P, k), At(P, k)), le(At(P, k), "algebra", certificate=[
            fact("sign", mul(At(P, k), minus(1, At(P, k))))]),
        of=(N, ("P", Pmf(n)), ("k", Index(n))),
    ),
    "derivative": entry(
        Diff(mul(b0, log(b0)), x), eq(add(log(x), 1), "derivative"), of=positive("x")
    ),
    "integral": entry(integral, eq(1, of_decay), of=positive("x"), integrals=[of_decay]),
    "unit_interval": entry(
        Bind("int", Interval(ZERO, ONE), power(b0, 2)),
        eq(div(1, 3), Antiderivative(Interval(ZERO, ONE), power(b0, 2), div(power(b0, 3), 3))),
        integrals=[Antiderivative(Interval(ZERO, ONE), power(b0, 2), div(power(b0, 3), 3))],
    ),
    "roots": entry(
        mul(call("sqrt", mul(2, x)), call("sqrt", mul(8, x))), eq(mul(4, x), "algebra"), of=positive("x")
    ),
    "literal": entry(
        Use(H, (TWO, vec(half(), half()))),
        eq(log(2), Unfold(H), "expand", "log_of_quotient", "log_of_rational"),
    ),
    **MORE,
}  # fmt: skip
