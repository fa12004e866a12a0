"""The decision: each kind of proof accepted and refused, when sides are equal, nothing but ``Rejected`` raised."""
# ruff: noqa: F403, F405

import contextlib
import dataclasses
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_build import *
from kernel_mutants import fields, put
from kernel_true import TRUE
from kernel_values import holds, objection

from symentropy.kernel.check import check, cited, context, integral_value
from symentropy.kernel.proof import (
    Absurd,
    Antiderivative,
    Cases,
    Certificate,
    Cite,
    Claim,
    Derivation,
    Entry,
    Exists,
    Extremum,
    ExtremumProof,
    Fact,
    Given,
    Iff,
    IffProof,
    Statement,
    Unfold,
    Witness,
)  # fmt: skip
from symentropy.kernel.terms import INF, NEG_INF, Const, Diff, Index, Interval, Rejected

NEVER = less(0, 0)


def refused(e: Entry, why: str) -> None:
    with pytest.raises(Rejected, match=why):
        check(e)


def stated(goal, proof, of=(), given=()):
    return Entry(Statement("s", tuple(of), tuple(given), goal), proof)


def changed(e: Entry, **slots) -> Entry:
    """The entry with other parts of its statement, or another proof."""
    proof = slots.pop("proof", e.proof)
    return Entry(dataclasses.replace(e.statement, **slots), proof)


@pytest.mark.parametrize("name", TRUE)
def test_true_entries_are_theorems(name):
    theorem = check(TRUE[name])
    assert theorem.statement == TRUE[name].statement and theorem.proof == TRUE[name].proof
    assert objection(theorem, random.Random(name), 5) is None


# --- chains -------------------------------------------------------------------------------------------------


def test_a_chain_is_refused_at_its_first_wrong_line():
    right, wrong = eq(add(mul(x, x), x), "algebra"), eq(add(mul(x, x), 1), "algebra")
    e = entry(mul(x, add(x, 1)), right, wrong, of=real("x"))
    refused(e, "step 2: the difference of both lines does not vanish")


@pytest.mark.parametrize(
    ("e", "why"),
    [
        (entry(x, eq(x), of=real("x")), "repeats the line|repeats the one before"),
        (entry(x, eq(y), of=real("x")), "not declared"),
        (entry(div(x, x), eq(1, "algebra"), of=real("x")), "needs nonzero"),
        (entry(add(x, x), eq(mul(2, x), "no such rule"), of=real("x")), "no rule is called"),
        (entry(0, le(mul(x, x), certificate=[fact("no such fact", x)]), of=real("x")), "no fact is called"),
        (entry(0, le(x, certificate=[fact("sign", x)]), of=real("x")), "step 1"),
        (entry(0, lt(mul(x, x), certificate=[fact("square", x)]), of=real("x")), "strict"),
        (entry(0, le(mul(-1, x, x), certificate=[fact("square", x, times=-1)]), of=real("x")), "multiplier"),
        (entry(0, le(1, certificate=[fact(Given(0))])), "no hypothesis 0"),
        (entry(0, le(1, certificate=[fact(Given(-1))]), given=[less(0, 1)]), "no hypothesis -1"),
        (entry(x, eq(y, Given(0)), of=real("x", "y"), given=[atmost(x, y)]), "only an equation rewrites"),
        (entry(log(mul(x, y)), eq(add(log(x), log(y)), "algebra"), of=positive("x", "y")), "does not vanish"),
        (changed(TRUE["chain"], goal=less(log(x), mul(x, x))), "from one side"),
        (changed(TRUE["chain"], goal=equal(TRUE["chain"].statement.goal.lhs, TRUE["chain"].statement.goal.rhs)),
         "does not show ="),
        (changed(TRUE["gibbs"], given=()), "needs nonzero"),
        (changed(TRUE["gibbs"], goal=Claim(num(0), "<", KLPQ)), "does not show <"),
        (changed(TRUE["integral"], proof=dataclasses.replace(TRUE["integral"].proof, integrals=())), "convergent"),
        (stated(equal(x, x), Derivation(x, ()), (("x", Vector(y)), ("y", Real()))), "y is not declared here"),
        (stated(less(0, p, rng(n)), Derivation(num(0), ()), PQ), "has no binders"),
        (stated(equal(0, 0), Derivation(num(0), ()), real("x"), [less(0, log(x))]), "needs positive"),
    ],
)  # fmt: skip
def test_chains_that_are_refused(e, why):
    refused(e, why)


def test_hypotheses_lean_on_earlier_ones_only():
    given = [less(0, x), less(0, log(x))]
    e = entry(0, lt(log(x), certificate=[fact(Given(1))]), of=real("x"), given=given)
    assert "hypothesis 2" in check(e).uses
    refused(changed(e, given=tuple(reversed(given))), "needs positive")


def test_what_a_theorem_rests_on():
    uses = check(TRUE["max_entropy"]).uses
    assert "theorem gibbs_iff" in uses and "definition of H" in uses and "linearity" in uses
    assert not any(u.startswith("trusted") for u in uses)
    nearly = check(entry(3, lt(Const("pi"), certificate=[fact("sign", minus(Const("pi"), 3))])))
    assert any(u.startswith("trusted: enclosures") for u in nearly.uses)


# --- cases, contradictions ----------------------------------------------------------------------------------


def test_cases():
    e = TRUE["cases"]
    assert "cases" in check(e).uses
    proof = e.proof
    refused(changed(e, given=()), "known to be >= 0|needs positive")
    refused(changed(e, proof=dataclasses.replace(proof, on=minus(x, 1))), "known to be >= 0")
    refused(changed(e, proof=dataclasses.replace(proof, on=log(x))), "needs positive")
    refused(changed(e, proof=Cases(x, proof.zero, proof.positive)), "step 1|only an equation")
    weak = dataclasses.replace(e.statement.goal, relation="<=")
    refused(changed(e, goal=weak), "cases are for equations")


def test_strict_inequalities_by_cases_are_never_equalities():
    positive_case = Derivation(num(0), (lt(add(x, 1), certificate=[fact("sign", add(x, 1))]),))
    goal, given = less(0, add(x, 1)), [atmost(0, x)]
    theorem = check(stated(goal, Cases(x, positive_case, positive_case), real("x"), given))
    assert theorem.equality_when == (NEVER,)


def test_contradictions():
    given = [less(x, 0), less(0, x)]
    assert check(stated(equal(x, 7), Absurd(x), real("x"), given)).uses[0] == "contradiction"
    refused(stated(equal(x, 7), Absurd(x), real("x"), given[:1]), "do not contradict")
    refused(stated(equal(x, 7), Absurd(y), real("x"), given), "not declared")
    refused(stated(equal(log(y), 7), Absurd(x), real("x", "y"), given), "needs positive")
    refused(stated(equal(0, 1), Absurd(num(1))), "do not contradict")


# --- conditions, witnesses, extrema -------------------------------------------------------------------------


def test_equality_conditions():
    e = TRUE["squares"]
    assert check(e).equality_when == (equal(x, y),)
    goal, proof = e.statement.goal, e.proof
    refused(changed(e, goal=Iff(goal.bound, ())), "its own proof")
    refused(changed(e, goal=Iff(goal.bound, (equal(x, 0),))), "from one side")
    refused(changed(e, goal=Iff(goal.bound, (equal(x, 0), equal(x, y)))), "its own proof")
    refused(changed(e, proof=dataclasses.replace(proof, forward=())), "its own proof")
    refused(changed(e, proof=dataclasses.replace(proof, forward=((("k",), proof.forward[0][1]),))), "a new name")
    refused(changed(e, proof=dataclasses.replace(proof, backward=proof.chain)), "does not show =")
    refused(changed(e, proof=proof.chain), "Derivation does not prove Iff")
    strict = dataclasses.replace(goal.bound, relation="<")
    refused(changed(e, goal=Iff(strict, goal.condition)), "belongs to one inequality <=")


def test_names_of_conditions_are_new():
    e = TRUE["gibbs_iff"]
    ((_, part),) = e.proof.forward
    refused(changed(e, proof=dataclasses.replace(e.proof, forward=((("P",), part),))), "a new name")
    refused(changed(e, proof=dataclasses.replace(e.proof, forward=((("j",), part),))), "not declared")


def test_witnesses():
    e = TRUE["exists"]
    assert check(e).equality_when == ()
    proof, goal = e.proof, e.statement.goal
    refused(changed(e, proof=Witness((TWO, ONE), proof.proofs)), "from one side")
    refused(changed(e, proof=Witness((ONE,), proof.proofs)), "gives each variable a value")
    refused(changed(e, proof=Witness(proof.values, proof.proofs[:1])), "each claim a proof")
    refused(changed(e, proof=Witness((log(0), TWO), proof.proofs)), "needs positive")
    refused(
        changed(
            e, proof=Witness((half(), TWO), proof.proofs), goal=Exists((("x", Natural()), ("y", Real())), goal.claims)
        ),
        "integer",
    )
    refused(changed(e, variables=real("x")), "must be new")


def parabola() -> Entry:
    """2xy - x**2 is largest at x = y, where it is y**2."""
    bound = atmost(minus(mul(2, x, y), mul(x, x)), mul(y, y))
    chain = Derivation(bound.lhs, (le(bound.rhs, certificate=[fact("square", minus(x, y))]),))
    forward = Derivation(x, (eq(add(minus(x, y), y), "algebra"), eq(y, Given(0))))
    backward = Derivation(bound.lhs, (eq(bound.rhs, Given(0)),))
    iff = stated(Iff(bound, (equal(x, y),)), IffProof(chain, (((), forward),), backward), real("x", "y"))
    cite = Cite(iff, (("x", x), ("y", y)))
    return stated(Extremum("x", bound, y), ExtremumProof(cite), real("x", "y"))


def test_extrema():
    e = parabola()
    assert check(e).equality_when == (equal(x, y),)
    goal, iff = e.statement.goal, e.proof.iff

    def of(**slots):
        return changed(e, goal=dataclasses.replace(goal, **slots))

    refused(of(at=add(x, 0)), "free of it")
    refused(of(at=num(0)), "does not say that the variable is that value")
    refused(of(at=log(y)), "needs positive")
    refused(of(variable="y"), "must be free of the variable")
    refused(of(variable="z"), "over a variable")
    refused(of(bound=atmost(goal.bound.lhs, add(mul(y, y), 1))), "not the bound")
    refused(changed(e, variables=(*real("y"), *positive("x"))), "needs positive")  # y is no value of x
    refused(changed(e, given=(less(x, y),)), "not known to hold here")  # what is given rules it out
    chain = stated(goal.bound, iff.entry.proof.chain, real("x", "y"))
    refused(changed(e, proof=ExtremumProof(Cite(chain, iff.at))), "not the bound with its equality condition")


GOALS = {
    Derivation: atmost(0, 1),
    IffProof: Iff(atmost(0, 1), ()),
    Witness: Exists((), ()),
    ExtremumProof: Extremum("x", atmost(0, 1), ONE),
}
PROOFS = [Derivation(num(0), ()), IffProof(Derivation(num(0), ()), (), Derivation(num(0), ())), Witness((), ()),
          ExtremumProof(Cite(TRUE["squares"], ())), Absurd(ONE)]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "proof"),
    [(k, r) for k in GOALS for r in PROOFS if k is not type(r) and {k, type(r)} != {Derivation, Absurd}],
)
def test_a_proof_is_of_the_kind_of_its_goal(kind, proof):
    refused(stated(GOALS[kind], proof), "does not prove")


# --- when both sides are equal ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("e", "when"),
    [
        (TRUE["expand"], ()),
        (TRUE["chain"], (NEVER,)),
        (entry(0, le(power(x, 2), certificate=[fact("square", x)]), of=real("x")), (equal(x, 0),)),
        (entry(log(x), le(minus(x, 1), certificate=[fact("log_le_sub_one", x)]), of=positive("x")), (equal(x, 1),)),
        (entry(x, le(y, certificate=[fact(Given(0))]), of=real("x", "y"), given=[atmost(x, y)]), (equal(x, y),)),
        (entry(x, le(y, certificate=[fact(Given(0))]), of=real("x", "y"), given=[less(x, y)]), (NEVER,)),
    ],
)  # fmt: skip
def test_equality_when(e, when):
    got = check(e).equality_when
    if when and when != (NEVER,):
        # said of the same values, whatever the spelling
        for a in (Fraction(-1), Fraction(0), Fraction(1), Fraction(2)):
            env = {"x": a, "y": Fraction(1)}
            assert all(holds(c, env) for c in got) == all(holds(c, env) for c in when)
    else:
        assert got == when


def test_a_weight_that_may_vanish_guards_the_condition():
    of, times = (*real("x"), *positive("y")), Var("y")
    sure = check(entry(0, le(mul(y, x, x), "algebra", certificate=[fact("square", x, times=times)]), of=of))
    assert [c.binders for c in sure.equality_when] == [()]
    maybe = check(
        entry(0, le(mul(y, x, x), "algebra", certificate=[fact("square", x, times=times)]),
              of=real("x", "y"), given=[atmost(0, y)])
    )  # fmt: skip
    (condition,) = maybe.equality_when
    assert condition.binders == (rng(1, guard=y),)
    assert holds(condition, {"x": Fraction(3), "y": Fraction(0)})
    assert not holds(condition, {"x": Fraction(3), "y": Fraction(1)})


# --- citing, remembering, replaying -------------------------------------------------------------------------


def test_citing():
    squares = TRUE["squares"]
    at = (("x", log(x)), ("y", ONE))
    cite = Cite(squares, at)
    e = entry(mul(2, log(x)), le(add(power(log(x), 2), 1), "algebra", certificate=[fact(cite)]), of=positive("x"))
    assert "theorem squares" in check(e).uses
    assert cited(cite, context(e.statement), {}) == (
        atmost(mul(2, log(x), ONE), add(mul(log(x), log(x)), mul(ONE, ONE))),
    )
    for bad in ((), at[:1], (*at, ("z", ONE)), (*at, at[0]), (("x", log(y)), ("y", ONE)), (("x", P), ("y", ONE))):
        with pytest.raises(Rejected):
            cited(Cite(squares, bad), context(e.statement), {})
    refused(entry(mul(2, log(x)), le(0, certificate=[fact(cite)]), of=positive("x")), "does not vanish")


def test_what_is_known_is_not_replayed(monkeypatch):
    known = {}
    first = check(TRUE["max_entropy"], known)
    assert {e.statement.name for e in known} == {"e", "gibbs_iff"}
    assert check(TRUE["max_entropy"], known) is first or check(TRUE["max_entropy"], known) == first
    assert check(TRUE["max_entropy"]) == first


def test_what_is_known_is_known_by_content():
    known = {}
    check(TRUE["squares"], known)
    goal = TRUE["squares"].statement.goal
    false = changed(TRUE["squares"], goal=Iff(less(0, 0), goal.condition))
    with pytest.raises(Rejected):
        check(false, known)
    # the same statement, with a proof that does not show it
    unproved = changed(TRUE["squares"], proof=dataclasses.replace(TRUE["squares"].proof, forward=()))
    with pytest.raises(Rejected):
        check(unproved, known)
    assert set(known) == {TRUE["squares"]}


@pytest.mark.parametrize("name", TRUE)
def test_a_theorem_is_replayed_from_itself(name):
    theorem = check(TRUE[name])
    again = check(theorem.entry)
    assert again == theorem and again is not theorem


def test_a_forged_theorem_does_not_replay():
    theorem = check(TRUE["squares"])
    forged = dataclasses.replace(theorem, statement=dataclasses.replace(theorem.statement, goal=atmost(1, 0)))
    refused(forged.entry, "does not prove|from one side")


def test_integral_values():
    a = Antiderivative(Interval(num(0), INF), call("exp", neg(b0)), neg(call("exp", neg(b0))))
    ctx = context(Statement("s", (), (), equal(0, 0)), (a,))
    assert ctx.field.equal(integral_value(a, ctx), ONE)
    assert ctx.converges(Bind("int", a.domain, a.integrand))
    with pytest.raises(Rejected, match="not the integrand"):
        integral_value(dataclasses.replace(a, primitive=call("exp", neg(b0))), ctx)


# --- malformed data -----------------------------------------------------------------------------------------

JUNK = [
    None, 0, 1.5, True, "x", b"x", (), [], {}, object(), Term, Fraction(1, 2), INF, NEG_INF, b2, x, P, vec(x), HP,
    rng(n), Interval(ONE, num(0)), Real(), Pmf(x), Index(n), less(0, 1), Given(5), Given(0, (b0,)), Unfold(H),
    Fact("sign"), Certificate(Fact("square", (x, x)), ONE), Diff(b1, x), eq(1, "algebra"), Derivation(ONE, ()),
    Cite(TRUE["squares"], ()), Statement("", (), (), equal(0, 0)), TRUE["cases"], Call("log", ()), Mul(()), Add(()),
    Call("no such function", (x,)), Bind("no such binder", rng(n), b0), Const("tau"), Num(1.5), Bound(-1), Var(3),
]  # fmt: skip


def places(v, path=()):
    for key, child in fields(v):
        yield (*path, key)
        yield from places(child, (*path, key))


def replaced(v, path, new):
    if not path:
        return new
    child = v[path[0]] if isinstance(v, tuple) else getattr(v, path[0])
    return put(v, path[0], replaced(child, path[1:], new))


PLACES = [(name, path) for name in TRUE for path in places(TRUE[name])]


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(JUNK))
def test_nothing_but_rejected_is_raised(place, junk):
    """Junk anywhere in a true entry; what is accepted is a statement that the second reading has nothing against."""
    name, path = place
    try:
        spoiled = replaced(TRUE[name], path, junk)
    except TypeError:
        return
    with contextlib.suppress(Rejected):
        theorem = check(spoiled)
        assert objection(theorem, random.Random(0), 4) is None


@pytest.mark.parametrize("junk", JUNK[:18])
def test_what_is_no_entry(junk):
    with pytest.raises(Rejected):
        check(junk)
