"""Help for authors: reasons that are found, and what is said of mistakes."""

import pytest

from symentropy import (
    calc,
    cases,
    cite,
    constant_sum,
    definition,
    derivation,
    derive,
    fact,
    given,
    iff,
    integral,
    linearity,
    log_of_product,
    log_of_quotient,
    mass,
    restrict,
    tight,
)  # fmt: skip
from symentropy.errors import DerivationError
from symentropy.kernel.check import check
from symentropy.kernel.terms import Rejected
from symentropy.prove.assist import complete, explain
from symentropy.prove.places import chains


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    """Where a mistake is not a false line, little time is spent on looking for counterexamples."""
    monkeypatch.setattr("symentropy.prove.explain.SECONDS", 0.3)


def script(chain, **declared):
    """A script of a chain, or of a function that makes one."""

    def of_mine():
        return chain() if callable(chain) else chain

    return derivation(**declared)(of_mine) if declared else derivation(of_mine)


def message(chain, **declared):
    with pytest.raises(DerivationError) as refused:
        derive(script(chain, **declared))
    return str(refused.value)


ENTROPY = "-sum(i, P[i]*log(P[i]))"
product_rule = script(calc("log(a*b)").eq("log(a) + log(b)", by=log_of_product), positive=["a", "b"])


# --- reasons that are found ---------------------------------------------------------------------------------

FOUND = [
    (calc("0").le(ENTROPY).eq("H(P)"), {}),
    (calc("0").le("H(P)", by=definition("H")), {}),
    (calc("H(P, U)").eq("-sum(i, P[i]*log(1/n))").eq("sum(i, P[i]*log(n))").eq("log(n)"), {}),
    (calc("H(P, Q) - H(P)").eq("sum(i, P[i]*log(P[i]/Q[i]))").eq("KL(P || Q)"), {}),
    (calc("H(P)").le("H(P) + KL(P || U)").eq("log(n)"), {}),
    (calc("int(x, 0, inf, exp(-x))").eq("1"), {}),
    (calc("int(x, 0, 1, x^2)").eq("1/3"), {}),
    (calc("x").eq("y + 1").le("z"), {"given": ["x = y + 1", "y + 1 <= z"]}),
    (calc("2*x*y").le("x^2 + y^2"), {}),
    (calc("log(x)").lt("x"), {"positive": ["x"]}),
    (calc("(x + 1)^2").eq("x^2 + 2*x + 1"), {}),
    (calc("sum(k, 1, m, c)").eq("m*c"), {}),
]


@pytest.mark.parametrize(("chain", "declared"), FOUND, ids=range(len(FOUND)))
def test_reasons_are_found(chain, declared):
    theorem = derive(script(chain, **declared))
    assert theorem.replay() == theorem


def test_what_was_found_is_marked_and_nothing_else_is():
    text = derive(script(calc("H(P)").eq(ENTROPY, by=definition("H")).eq("H(P) + 0"))).text()
    assert "(definition of entropy)" in text and "(found: definition of entropy)" in text
    assert "found" not in derive(script(calc("x + x").eq("2*x"))).text()


def test_nothing_superfluous_is_found():
    entry = complete(script(calc("H(P, U)").eq("-sum(i, P[i]*log(1/n))").eq("log(n)")).entry)
    for number, step in enumerate(entry.proof.steps):
        for reason in step.by:
            fewer = tuple(r for r in step.by if r != reason)
            steps = list(entry.proof.steps)
            steps[number] = type(step)(step.relation, step.term, fewer, step.certificate)
            with pytest.raises(Rejected):
                check(type(entry)(entry.statement, type(entry.proof)(entry.proof.start, tuple(steps))))


def test_reasons_are_found_in_every_part_of_a_proof():
    parts = script(
        iff(
            chain=calc("H(P)").le("H(P) + KL(P || U)").eq("log(n)"),
            exactly=("P[i]", "1/n"),
            over="i",
            forward=calc("P[i]").eq("U[i]", by=tight(0, "i")).eq("1/n"),
            backward=calc("H(P)").eq(ENTROPY).eq("-sum(i, 1/n*log(1/n))").eq("log(n)"),
        )
    )
    theorem = derive(parts)
    assert len(list(chains(theorem.proof))) == 3
    assert all(step.by or step.certificate for chain in chains(theorem.proof) for step in chain.steps)


def test_what_a_derivation_cites_is_completed_too():
    first = script(calc("H(P, U)").eq("-sum(i, P[i]*log(1/n))").eq("log(n)"))
    second = script(lambda: calc("H(P, U) - log(n)").eq("0", by=cite(first)))
    assert "theorem of_mine" in derive(second).uses


def test_a_proof_that_holds_needs_no_explanation():
    assert explain(product_rule.entry) is None


# --- mistakes -----------------------------------------------------------------------------------------------

U = (definition("CE", "U"), restrict)
WEIGHED = {"over": [("i", "P[i]")], "weight": "P[i]"}

MISTAKES = [
    # a reason is missing, and said
    (calc("H(P, U)").eq("-sum(i, P[i]*log(1/n))", by=definition("CE", "U")), {},
     ["step 1", 'Write by=(definition("CE", "U"), restrict): that closes it.', "What remains of the difference"]),
    (calc("sum(i, P[i]*log(n))").eq("log(n)", by=linearity), {}, ["by=(linearity, mass)", "does not follow by these"]),
    (calc("H(U)").eq("-sum(i, 1/n*log(1/n))", by=(definition("H", "U"), restrict)).eq("log(n)", by=constant_sum), {},
     ["step 2", "by=(constant_sum, log_of_quotient)"]),
    (calc("log(a*b)").eq("log(a) + log(b)", by=linearity), {"positive": ["a", "b"]}, ["by=", "log_of_product"]),
    (calc("KL(P || Q)").eq("H(P, Q) - H(P)", by=(definition("KL", "CE"), log_of_quotient, linearity)), {},
     ['definition("KL", "CE", "H")']),
    # a definition is forgotten
    (calc("H(P)").eq(ENTROPY, by=linearity), {}, ['definition("H")']),
    (calc("surprisal(p)").eq("-log(p)", by=log_of_product), {"positive": ["p"]}, ['definition("surprisal")']),
    # a wrong sign
    (calc("H(P)").eq("sum(i, P[i]*log(P[i]))", by=definition("H")), {},
     ["false: of_mine, step 1", "n = 2, P = (1/4, 3/4)", "left side   0.56233514461880", "right side  -0.5623351446188",
      "With the other sign it is true: = −Σ_{i: P[i] > 0} P[i]·log(P[i])"]),
    (calc("0").le("-H(P)"), {}, ["false", "It is true the other way round"]),
    # a false line
    (calc("log(8)").eq("3*log(3)"), {}, ["This is false:", "left side   2.0794415", "right side  3.2958368"]),
    (calc("H(P)").eq("H(Q)"), {}, ["false", "Q = (1/2, 1/2)", "right side  0.693147"]),
    (calc("log(a + b)").eq("log(a) + log(b)", by=log_of_product), {"positive": ["a", "b"]}, ["false", "a = ", "b = "]),
    (calc("H(P)").eq(ENTROPY).eq("log(n)", by=mass), {}, ["false: of_mine, step 2", "P = (1/4, 3/4)"]),
    (calc("x").le("x^2"), {}, ["false", "x = 1/"]),
    (calc("x").le("x^2"), {"given": ["0 < x", "x < 2"]}, ["false", "x = 1/"]),
    (calc("H(P)").lt("log(n)"), {}, ["Both sides are equal there.", ".le(...) may be what is meant"]),
    # a hypothesis is missing
    (calc("log(a*b)").eq("log(a) + log(b)", by=log_of_product), {}, ["needs a > 0 and b > 0", 'positive=["a", "b"]']),
    (calc("x").eq("exp(log(x))").eq("x + 0"), {}, ["step 1", "needs x > 0", '@derivation(positive=["x"])']),
    (calc("x").eq("x^2/x").eq("x + 0"), {}, ["needs x ≠ 0", '@derivation(given=["x != 0"])']),
    (calc("0*Q[1] + H(P)").eq("H(P, Q) - KL(P || Q)").eq("H(P)"), {},
     ["needs Q[i] > 0 wherever P[i] > 0", '@derivation(given=["Q[i] > 0"])']),
    # a wrong index, a name from nowhere
    (calc("H(P)").eq("-sum(i, P[i]*log(P[j]))", by=definition("H")).eq("H(P) + 0"), {},
     ["j occurs in this line, and not in the theorem", "Is the index i meant?"]),
    (calc("H(P)").eq("H(P) + 0*H(Q)").eq(ENTROPY), {}, ["Q occurs in this line, and not in the theorem"]),
    (calc("H(P)").eq("-sum(i, P[i]*log(P[0]))"), {}, ["P[0] has no meaning: entries are counted from 1 to n"]),
    # an unknown rule, fact or quantity
    (calc("H(P)").eq("H(P) + 0", by="linearitty"), {}, ["'linearitty'", "linearity"]),
    (calc("H(P)").le("log(n)", facts=fact("sgn", "log(n)")), {}, ["No fact is called 'sgn'; did you mean sign?"]),
    (lambda: calc("H(P)").eq("H(P) + 0", by=definition("Hx")), {}, ["no quantity is called 'Hx'"]),
    # text that is not in the language
    (calc("H(P)").eq("-sum(i, P[i]*log(P[i])"), {}, ['"(" is never closed', "^"]),
    (calc("2*x").eq("2x"), {}, ["did you mean 2*x?", "^"]),
    # the wrong kind of reason
    (calc("H(P)").eq("H(P) + 0", by=given(3)), {}, ["no hypothesis of this number", "by=algebra"]),
    (calc("x").eq("y"), {"given": ["x <= y"]}, ["false"]),
    (calc("x").le("y", by=given(0)), {"given": ["x <= y"]}, ["is cited as a fact", "Write facts=fact(given(0))"]),
    (calc("x").eq("y + 0", by=given(0)), {"given": ["0 < x", "x = y"]}, ["by=given(1)"]),
    # facts that do not suffice
    (calc("0").le("x^2", facts=fact("sign", "1", times="x")), {}, ["x is not known to be", 'fact("sign", "x^2")']),
    (calc("0").lt("x^2 + 1", facts=fact("square", "x")), {}, ["None of the facts is strict"]),
    (calc("H(P)").le("log(n) + H(Q)", facts=fact("sign", "H(Q)")), {}, ["do not add up", "fact(cite("]),
    (calc("0").le("-log(p)", facts=fact("sign", "-log(p)")), {"positive": ["p"]}, ["false", "p = "]),
    (calc("log(x)").le("x", facts=fact("log_le_sub_one", "x - 1")), {"positive": ["x"]},
     ["The fact log t ≤ t − 1 needs t > 0"]),
    # chains that lead nowhere
    (calc("H(P)").eq("H(P)"), {}, ["repeats the one before", "Leave it out."]),
    (calc("H(P)"), {}, ["no second line"]),
    # a theorem cited where its hypothesis is not known
    (lambda: calc("log(a*b)").eq("log(a) + log(b)", by=cite(product_rule)), {}, ["needs a > 0 and b > 0"]),
    # an antiderivative that is none
    (calc("int(x, 0, 1, x)").eq("1/2", by=integral("int(x, 0, 1, x)", "x^2")), {},
     ["The derivative of the antiderivative is not the integrand", 'integral("int(x, 0, 1, x)", "x^2/2", "x")']),
    # a part of a larger proof
    (lambda: cases("P[1]", calc("P[1] + 1").eq("1 + 2*P[1]"), calc("P[1] + 1").eq("1")), {},
     ["false: of_mine, step 1 of the case P[1] > 0"]),
]  # fmt: skip


@pytest.mark.parametrize(("chain", "declared", "said"), MISTAKES, ids=range(len(MISTAKES)))
def test_a_mistake_is_explained(chain, declared, said):
    whole = message(chain, **declared)
    flat = " ".join(whole.split())
    for words in said:
        assert " ".join(words.split()) in flat
    assert "test_assist.py, line" in whole or "derivation.py" in whole
    assert all(len(line) <= 100 for line in whole.splitlines())
