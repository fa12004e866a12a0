"""Choices of a member, parts of an equality condition, extrema over a density, evidence for each value."""
# ruff: noqa: F403, F405

from dataclasses import replace

import pytest
from kernel_build import *
from kernel_true import TRUE

from symentropy.kernel.proof import (
    Absurd,
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
    Witness,
)  # fmt: skip
from symentropy.kernel.terms import INF, ZERO, Bind, Definition, Density, Function, Index, Interval, Pmf, Rejected, Var
from symentropy.theory.quantities import UNIFORM

J = ("k", Index(n))
UNIT, HALF_LINE = Interval(ZERO, ONE), Interval(ZERO, INF)
f = Var("f")
pk, qk = At(P, k), At(Q, k)


def stated(goal, proof, of=(), given=(), convergent=()):
    return check(Entry(Statement("s", tuple(of), tuple(given), goal, convergent=tuple(convergent)), proof))


def refused(match, goal, proof, **more):
    with pytest.raises(Rejected, match=match):
        stated(goal, proof, **more)


# --- a member is chosen -------------------------------------------------------------------------------------

SQUARES = total(n, power(p, 2))
POSITIVE = less(0, SQUARES)
BY_SIGN = Derivation(ZERO, (lt(SQUARES, certificate=[fact("sign", SQUARES)]),))


def test_some_outcome_has_a_probability():
    theorem = stated(POSITIVE, Choose(rng(n, p), "k", BY_SIGN), of=PQ)
    assert theorem.equality_when == (less(0, 0),) and "choice of a member" in theorem.uses


@pytest.mark.parametrize(
    ("domain", "of", "given"),
    [
        (rng(0), (), ()),
        (rng(minus(n, 1)), (), ()),
        (rng(n, minus(p, q)), (), ()),
        (rng(m, p), (("m", Natural()),), [less(n, m)]),
        (rng(minus(n, 1), p), (), [less(1, n)]),
        (rng(n, p, lo=2), (), [less(1, n)]),
        (rng(n, At(v, b0)), (vector("v"),), ()),
        (rng(n, mul(p, q)), (), ()),
        (rng(n, minus(p, div(1, n))), (), ()),
        (rng(n, minus(p, half())), (), ()),
        (rng(3, minus(b0, 3)), (), ()),
        (rng(n, minus(b0, n)), (), ()),
        (rng(n, log(p)), (), ()),
        (rng(x), real("x"), [less(1, x)]),
        (rng(m, p), (("m", Natural()),), ()),
        (rng(n, y), (), ()),
    ],
)  # fmt: skip
def test_nothing_is_chosen_from_what_may_be_empty(domain, of, given):
    start = Derivation(ZERO, (lt(ONE, certificate=[fact("sign", ONE)]),))
    refused("member|not well formed|index|1..n", less(0, 1), Choose(domain, "k", start), of=(*PQ, *of), given=given)


@pytest.mark.parametrize("name", ["n", "P", "Q", "x", ""])
def test_what_is_chosen_is_new(name):
    refused("new name|needs a name|not text", POSITIVE, Choose(rng(n, p), name, BY_SIGN), of=(*PQ, *real("x")))


def test_what_is_chosen_is_not_what_was_meant():
    """The goal speaks of its own k: some k with P[k] > 0 proves nothing of that one."""
    at_k = Derivation(ZERO, (lt(pk, certificate=[fact("sign", pk)]),))
    refused("new name", less(0, pk), Choose(rng(n, p), "k", at_k), of=(*PQ, J))
    refused("new name", less(0, pk), Choose(rng(n, p), "k", at_k), of=PQ)
    refused("new name", POSITIVE, Choose(rng(n, p), "k", Choose(rng(n, q), "k", BY_SIGN)), of=PQ)
    # two choices are two members
    both = mul(pk, At(Q, Var("j")))
    inner = Derivation(ZERO, (lt(total(n, mul(p, q)), certificate=[fact("sign", total(n, mul(p, q)))]),))
    refused("strict", less(0, total(n, mul(p, q))), Choose(rng(n, p), "k", Choose(rng(n, q), "j", inner)), of=PQ)
    fine = Derivation(ZERO, (lt(both, certificate=[fact("sign", both)]), eq(both)))
    refused(None, less(0, both), Choose(rng(n, p), "k", Choose(rng(n, q), "j", fine)), of=PQ)


def test_a_choice_proves_no_weak_inequality():
    """Its equality condition would speak of the member; a theorem that cites it would take that for its own."""
    square = mul(x, x)
    on = total(1, y, pk)
    hidden = minus(add(x, on), y)
    step = le(square, "restrict", "constant_sum", certificate=[fact("square", hidden)])
    weak = Choose(rng(n, p), "k", Derivation(ZERO, (step,)))
    of = (*PQ, *real("x", "y"))
    refused("equations and strict", atmost(0, square), weak, of=of)
    refused("equations and strict|does not prove", atmost(0, square), Choose(rng(n), "j", weak), of=of)
    claim = Exists((), (atmost(0, square),))
    theorem = stated(claim, Choose(rng(n, p), "k", Witness((), (Derivation(ZERO, (step,)),))), of=of)
    assert theorem.equality_when == ()  # nothing of the member gets out
    iff = Iff(atmost(0, square), (equal(x, 0),))
    proof = IffProof(weak, (((), Derivation(x, (eq(0, Given(0)),))),), Derivation(ZERO, (eq(square, Given(0)),)))
    refused("equations and strict", iff, proof, of=of)


def test_a_choice_is_forgotten_after_its_proof():
    claims = (POSITIVE, less(0, pk))
    at_k = Derivation(ZERO, (lt(pk, certificate=[fact("sign", pk)]),))
    proof = Witness((), (Choose(rng(n, p), "k", BY_SIGN), at_k))
    refused("not declared", Exists((), claims), proof, of=PQ)
    refused("not declared|new name", Exists((), claims), Choose(rng(n, p), "k", Witness((), (BY_SIGN, at_k))), of=PQ)


# --- parts of an equality condition -------------------------------------------------------------------------

GIBBS = TRUE["gibbs_iff"]
ALL = (("n", n), ("P", P), ("Q", Q))
AGREE = equal(p, q, rng(n))


def test_the_equation_needs_its_condition():
    lone = Cite(GIBBS, ALL, "if")
    prove(KLPQ, eq(0, lone), of=PQ, given=[ABSOLUTELY, AGREE])
    for given in ([ABSOLUTELY], [ABSOLUTELY, equal(p, q, rng(minus(n, 1)))], [ABSOLUTELY, equal(p, q, rng(n, p))],
                  [ABSOLUTELY, equal(pk, qk)], [ABSOLUTELY, equal(p, mul(2, q), rng(n))],
                  [ABSOLUTELY, atmost(p, q, rng(n))]):  # fmt: skip
        with pytest.raises(Rejected, match=r"hypothesis|does not vanish"):
            prove(KLPQ, eq(0, lone), of=(*PQ, J), given=given)
    with pytest.raises(Rejected, match=r"not well formed|hypothesis"):
        prove(mul(0, x), eq(mul(0, y), lone), of=(*PQ, *real("x", "y")), given=[AGREE])


def test_the_condition_needs_the_equation():
    known = Cite(GIBBS, ALL, "only if")
    of = (*PQ, J)
    prove(pk, eq(qk, known), of=of, given=[ABSOLUTELY, equal(KLPQ, 0)])
    for given in ([ABSOLUTELY], [ABSOLUTELY, atmost(0, KLPQ)], [ABSOLUTELY, atmost(KLPQ, 1)],
                  [ABSOLUTELY, equal(KLPQ, 1)], [ABSOLUTELY, equal(mul(0, KLPQ), 0)]):  # fmt: skip
        with pytest.raises(Rejected, match="hypothesis"):
            prove(pk, eq(qk, known), of=of, given=given)
    swapped = Cite(GIBBS, (("n", n), ("P", Q), ("Q", P)), "only if")
    with pytest.raises(Rejected, match=r"hypothesis|not well formed"):
        prove(pk, eq(qk, swapped), of=of, given=[ABSOLUTELY, equal(KLPQ, 0)])
    outside = add(k, 1)
    with pytest.raises(Rejected):
        prove(At(P, outside), eq(At(Q, outside), known), of=of, given=[ABSOLUTELY, equal(KLPQ, 0)])


def test_only_an_iff_has_parts():
    for name in ("gibbs", "squares", "divergence", "largest", "exists"):
        e = TRUE[name]
        at = tuple((s, Var(s)) for s, _ in e.statement.variables)
        of = e.statement.variables
        for part in ("if", "only if"):
            if name != "squares":
                with pytest.raises(Rejected, match=r"no equality condition|states no relation"):
                    prove(ZERO, eq(mul(0, 2), Cite(e, at, part)), of=of, given=e.statement.given)
    for part in ("iff", "then", None, True, "only  if"):
        with pytest.raises(Rejected, match="no part"):
            prove(x, eq(y, Cite(TRUE["squares"], (("x", x), ("y", y)), part)), of=real("x", "y"))


def test_the_equation_of_a_bound_is_not_its_fact():
    """0 <= KL as a fact of part "if" would be 0 = KL."""
    for part, match in (("if", "hypothesis"), ("only if", "hypothesis|one relation")):
        with pytest.raises(Rejected, match=match):
            prove(0, le(KLPQ, certificate=[fact(Cite(GIBBS, ALL, part))]), of=PQ, given=[ABSOLUTELY])
    squares = TRUE["squares"]
    cite = Cite(squares, (("x", x), ("y", y)), "only if")
    with pytest.raises(Rejected, match="hypothesis"):
        prove(x, le(y, certificate=[fact(cite)]), of=real("x", "y"))
    same = equal(mul(2, x, y), add(mul(x, x), mul(y, y)))
    prove(x, le(y, certificate=[fact(cite)]), of=real("x", "y"), given=[same])


def test_under_a_binder_the_condition_holds_there():
    squares = TRUE["squares"]
    cite = Cite(squares, (("x", At(v, b0)), ("y", ONE)), "only if")
    given = [equal(mul(2, At(v, b0), 1), add(power(At(v, b0), 2), 1), rng(n))]
    total_v = total(n, At(v, b0))
    step = le(total_v, "constant_sum", "linearity", certificate=[fact(cite, over=[rng(n)], times=-1)])
    prove(n, step, of=(N, vector("v")), given=given)
    with pytest.raises(Rejected, match="hypothesis"):
        prove(n, step, of=(N, vector("v")))
    with pytest.raises(Rejected, match="hypothesis"):
        prove(n, step, of=(N, vector("v")), given=[equal(given[0].lhs, given[0].rhs, rng(minus(n, 1)))])


# --- extrema ------------------------------------------------------------------------------------------------

GAP = minus(At(f, b0), 1)
SPREAD = Bind("int", UNIT, power(GAP, 2))


def on_unit(body):
    """The function, by a definition of its own."""
    return Use(Definition("d", (), Bind("lam", UNIT, t(body))), ())


FLAT = on_unit(1)


def mass_of(body, primitive):
    """Evidence that the density's integral is 1."""
    by = Antiderivative(UNIT, t(body), t(primitive))
    return Cite(entry(Bind("int", UNIT, t(body)), eq(1, by), integrals=[by]), ())


ONE_ON_UNIT = mass_of(1, b0)
DENSITY = (("f", Density(UNIT)),)


def spread_iff() -> Entry:
    """0 <= ∫ (f - 1)², with equality exactly if f = 1 almost everywhere."""
    u = Var("u")
    chain = Derivation(ZERO, (le(SPREAD, certificate=[fact("square", GAP, over=[UNIT])]),))
    forward = Derivation(At(f, u), (eq(add(minus(At(f, u), 1), 1), "algebra"), eq(1, Given(0))))
    backward = Derivation(ZERO, (eq(Bind("int", UNIT, power(minus(1, 1), 2)), "linearity"), eq(SPREAD, Given(0))))
    goal = Iff(Claim(ZERO, "<=", SPREAD), (Claim(At(f, b0), "=", ONE, (UNIT,), almost=True),))
    statement = Statement("spread", DENSITY, (), goal, convergent=(SPREAD,))
    return Entry(statement, IffProof(chain, ((("u",), forward),), backward))


def flattest(at=FLAT, given=(), iff=None, integrals=(ONE_ON_UNIT,), variable="f", of=DENSITY, supposed=(SPREAD,)):
    goal = Extremum(variable, Claim(ZERO, "<=", SPREAD), at)
    proof = ExtremumProof(Cite(iff or spread_iff(), (("f", f),)), tuple(integrals))
    return Entry(Statement("flattest", of, tuple(given), goal, convergent=tuple(supposed)), proof)


def test_the_flattest_density():
    (when,) = check(flattest()).equality_when
    assert when.almost and when.rhs == ONE


def test_a_value_that_is_no_density_or_not_the_one():
    good = flattest()
    check(good)
    steep = mass_of(mul(2, b0), power(b0, 2))
    for entry_ in (
        flattest(integrals=()),
        flattest(at=on_unit(mul(2, b0)), integrals=(steep,)),
        flattest(at=on_unit(2), integrals=(ONE_ON_UNIT,)),
        flattest(at=Bind("lam", HALF_LINE, ONE)),
        flattest(at=f),
        flattest(at=Bind("lam", UNIT, At(f, b0))),
        flattest(at=Bind("lam", UNIT, minus(add(ONE, At(f, b0)), At(f, b0)))),
        flattest(variable="g"),
        flattest(of=(("f", Function(UNIT)),)),
        flattest(supposed=()),
        flattest(iff=replace(spread_iff(), statement=replace(spread_iff().statement, convergent=()))),
    ):
        with pytest.raises(Rejected):
            check(entry_)


def test_a_value_that_the_hypotheses_rule_out():
    """Of the densities with f(1/2) = 0, or f < 1/2 near an end, the flat one is none."""
    at_half = At(f, half())
    given_ok = [less(0, 1)]
    check(flattest(given=given_ok))
    for claim in (
        equal(at_half, 0), less(at_half, 1), less(2, at_half), less(At(f, b0), 1, Interval(ZERO, half())),
        Claim(At(f, b0), "<", ONE, (Interval(ZERO, half()),), almost=True),
        Claim(ONE, "<", At(f, b0), (UNIT,), almost=True), less(0, minus(at_half, 1)),
    ):  # fmt: skip
        with pytest.raises(Rejected, match="not known to hold here"):
            check(flattest(given=[claim]))
    check(flattest(given=[equal(at_half, 1)]))


def test_what_is_given_of_the_variable_does_not_make_its_value_admissible():
    """The log of the value is defined because something is given of f: not at the value."""
    unknown = Bind("lam", UNIT, x)
    given = [equal(x, At(f, half()))]
    with pytest.raises(Rejected):
        check(flattest(at=unknown, given=given, of=(*real("x"), *DENSITY), integrals=()))
    odd = Extremum("P", atmost(HP, log(n)), Use(UNIFORM, (n,)))
    largest = TRUE["largest"]
    for given in ([less(At(P, ONE), div(1, n))], [less(log(n), HP)], [equal(At(P, n), 0)], [less(HP, log(n))]):
        with pytest.raises(Rejected):
            check(Entry(replace(largest.statement, given=tuple(given), goal=odd), largest.proof))


def test_an_extremum_takes_the_whole_theorem():
    iff = spread_iff()
    goal = Extremum("f", Claim(ZERO, "<=", SPREAD), FLAT)
    for part in ("if", "only if"):
        proof = ExtremumProof(Cite(iff, (("f", f),), part), (ONE_ON_UNIT,))
        with pytest.raises(Rejected):
            check(Entry(Statement("s", DENSITY, (), goal, convergent=(SPREAD,)), proof))
        of_flat = ExtremumProof(Cite(iff, (("f", FLAT),), part), (ONE_ON_UNIT,))
        with pytest.raises(Rejected):
            check(Entry(Statement("s", DENSITY, (), goal, convergent=(SPREAD,)), of_flat))
    strict = replace(goal, bound=Claim(ZERO, "<", SPREAD))
    for wrong in (strict, replace(goal, bound=Claim(ZERO, "=", SPREAD)), replace(goal, bound=Claim(ONE, "<=", SPREAD))):
        with pytest.raises(Rejected):
            check(replace(flattest(), statement=replace(flattest().statement, goal=wrong)))


# --- hypotheses of a proof's own ----------------------------------------------------------------------------


def test_the_equality_is_supposed_in_the_forward_proof_only():
    squares = TRUE["squares"]
    proof = squares.proof
    assert isinstance(proof, IffProof) and isinstance(proof.chain, Derivation)
    (step,) = proof.chain.steps
    for spoiled in (
        replace(proof, chain=replace(proof.chain, steps=(eq(step.term, Given(0)),))),
        replace(proof, chain=replace(proof.chain, steps=(eq(step.term, Given(1)),))),
        replace(proof, backward=Derivation(step.term, (eq(mul(2, x, y), Given(1)),))),
        replace(proof, backward=Derivation(mul(2, x, y), (eq(step.term, Given(1)),))),
    ):
        with pytest.raises(Rejected):
            check(replace(squares, proof=spoiled))
    attained = ((), Derivation(x, (eq(add(minus(x, y), y), "algebra"), eq(y, Given(1)))))
    with pytest.raises(Rejected):  # 2xy = x² + y² rewrites, but not to x = y
        check(replace(squares, proof=replace(proof, forward=(attained,))))


def test_contradictions_need_no_equality():
    """That both sides are equal contradicts x > y: which is for the forward proof to use, not for the chain."""
    square = power(minus(x, y), 2)
    chain = Derivation(ZERO, (le(square, certificate=[fact("square", minus(x, y))]),))
    goal = Iff(atmost(0, square), (equal(1, 2),))
    forward = ((), Absurd(square))
    backward = Derivation(ZERO, (eq(square, Given(1)),))
    with pytest.raises(Rejected):
        stated(goal, IffProof(chain, (forward,), backward), of=real("x", "y"))


def test_cases_in_one_claim_are_none_in_another():
    claims = (less(0, add(1, mul(x, x))), equal(mul(x, 0), 0), equal(x, 0))
    one = Derivation(ZERO, (lt(claims[0].rhs, certificate=[fact("sign", claims[0].rhs)]),))
    nought = Derivation(mul(x, 0), (eq(0),))
    case = Cases(mul(x, x), one, Derivation(ZERO, (lt(claims[0].rhs, certificate=[fact("sign", claims[0].rhs)]),)))
    proof = Witness((), (case, nought, Derivation(x, (eq(0, Given(0)),))))
    refused("no hypothesis", Exists((), claims), proof, of=real("x"))


# --- evidence for each value --------------------------------------------------------------------------------

DECAY = call("exp", neg(mul(x, b0)))
AREA = Bind("int", HALF_LINE, DECAY)
OF_AREA = Antiderivative(HALF_LINE, DECAY, neg(div(DECAY, x)))
LEMMA = entry(AREA, eq(div(1, x), OF_AREA), of=positive("x"), integrals=[OF_AREA])
AT_I = Bind("int", HALF_LINE, call("exp", neg(mul(b1, b0))))
CITE_I = Cite(LEMMA, (("x", b0),))


def harmonic(body_domain, each, *more):
    start, end = Bind("sum", body_domain, AT_I), Bind("sum", body_domain, div(1, b0))
    step = eq(end, *more) if more else eq(add(start, 0))
    return prove(start, step, of=(N, ("m", Natural()), ("P", Pmf(n))), integrals=each)


def test_each_integral_under_its_binder():
    harmonic(rng(n), [Each(rng(n), (CITE_I,))])
    for domain, each in (
        (rng(n), []), (rng(m), [Each(rng(n), (CITE_I,))]), (rng(n, lo=0), [Each(rng(n), (CITE_I,))]),
        (rng(add(n, 1)), [Each(rng(n), (CITE_I,))]), (rng(n), [Each(rng(n, p), (CITE_I,))]),
        (rng(n, lo=-3), [Each(rng(n, lo=-3), (CITE_I,))]), (rng(n, lo=0), [Each(rng(n, lo=0), (CITE_I,))]),
        (rng(n), [Each(rng(n), (Cite(LEMMA, (("x", b1),)),))]), (rng(n), [Each(rng(n), (Cite(LEMMA, (("x", n),)),))]),
        (rng(n), [Each(rng(n), ())]),
    ):  # fmt: skip
        with pytest.raises(Rejected):
            harmonic(domain, each)


def test_each_binder_has_its_own_variable():
    """∫ e^(-i x) exists for i in 1..n; ∫ e^((i - j) x) and ∫ e^(-i x) for another i do not follow."""
    each = [Each(rng(n), (CITE_I,))]
    inner = Bind("int", HALF_LINE, call("exp", neg(mul(b1, b0))))
    outer = Bind("int", HALF_LINE, call("exp", neg(mul(b2, b0))))
    of = (N, ("m", Natural()))
    prove(total(m, total(n, inner)), eq(add(total(m, total(n, inner)), 0)), of=of, integrals=each)
    prove(total(n, total(m, outer)), eq(add(total(n, total(m, outer)), 0)), of=of, integrals=each)
    for term in (total(m, total(n, outer), lo=-2), total(n, total(m, inner, lo=-2)), total(n, total(m, inner)),
                 Bind("int", UNIT, inner), total(n, Bind("int", UNIT, inner)),
                 total(n, total(n, Bind("int", HALF_LINE, call("exp", mul(minus(b2, b1), b0)))))):  # fmt: skip
        with pytest.raises(Rejected, match="convergent"):
            prove(term, eq(add(term, 0)), of=of, integrals=each)


def test_reasons_are_still_needed():
    with pytest.raises(Rejected):
        harmonic(rng(n), [Each(rng(n), (CITE_I,))], "algebra")
