"""The theorem that people hold: what the verbs answer with, its sides, its pictures, its replay, SymPy in and out."""

import copy
import pickle
from dataclasses import replace

import pytest
import sympy
from sympy.stats import Die, FiniteRV

import symentropy
from symentropy import CE, KL, H, SymentropyError, Theorem, derive, dominated, eq, evaluate, find, handbook, le, pmf
from symentropy.kernel.terms import Rejected

P, Q = pmf("P"), pmf("Q")


@pytest.fixture(scope="module")
def gibbs():
    return find("kl_nonneg")


def test_every_entry_is_shown_in_every_form():
    for entry in handbook.entries():
        theorem, item, title = find(entry.name), handbook.item(entry.name), entry.title
        if (by := getattr(item, "by", None)) is not None:  # a claim in words is refuted by a theorem of its own
            assert theorem.name in (entry.name, by.name)
            continue
        assert isinstance(theorem, Theorem) and theorem.name == entry.name
        assert title.split(",")[0][:10] in str(theorem)
        assert theorem.latex() in theorem._repr_latex_()
        assert theorem.latex().count(r"\begin{aligned}") == theorem.latex().count(r"\end{aligned}") > 0
        assert theorem.document().startswith(r"\documentclass") and "$$" in theorem._repr_markdown_()
        assert theorem.name in repr(theorem) and "\n" not in repr(theorem)


def test_sides_are_sympy_expressions():
    theorem = derive("KL(P || Q) = H(P, Q) - H(P)")
    assert (theorem.lhs, theorem.rhs) == (KL(P, Q), CE(P, Q) - H(P))
    assert (find("kl_nonneg").lhs, find("kl_nonneg").rhs) == (-KL(P, Q), 0)


def test_a_statement_without_two_sides_says_so():
    refuted = symentropy.verify("H(P) = log(n)")
    assert isinstance(refuted.theorem, Theorem)
    with pytest.raises(SymentropyError, match="not one relation"):
        _ = refuted.theorem.lhs


def test_what_it_rests_on(gibbs):
    assert "log_le_sub_one" in " ".join(gibbs.uses)
    assert gibbs.equality_when


def test_copies_are_equal(gibbs):
    for again in (pickle.loads(pickle.dumps(gibbs)), copy.deepcopy(gibbs), gibbs.replay(), replace(gibbs)):
        assert type(again) is Theorem and again == gibbs and hash(again) == hash(gibbs)


def test_a_forged_theorem_does_not_replay(gibbs):
    forged = replace(gibbs, statement=replace(gibbs.statement, given=()))
    with pytest.raises(Rejected):
        forged.replay()


def test_claims_in_sympy():
    given = [dominated(P, Q)]
    assert symentropy.verify(eq(KL(P, Q), CE(P, Q) - H(P)), given=given).theorem.replay()
    assert symentropy.verify(le(H(P), CE(P, Q)), dominated(P, Q)).verdict == "proved"
    assert symentropy.verify(eq(KL(P, Q), KL(Q, P)), [*given, dominated(Q, P)]).verdict == "refuted"
    x = sympy.Symbol("x", positive=True)
    assert derive(eq(sympy.log(x**2, evaluate=False), 2 * sympy.log(x))).name == "claim"


def test_a_claim_that_sympy_has_collapsed_is_refused():
    with pytest.raises(SymentropyError, match="collapsed"):
        symentropy.verify(sympy.Eq(sympy.log(4), sympy.log(4)))


def test_random_symbols():
    assert evaluate(H(Die("D", 8)), base="bits").decimal == "3"
    coin = FiniteRV("C", {0: sympy.Rational(1, 4), 1: sympy.Rational(3, 4)})
    assert evaluate(H(coin), digits=30).decimal == evaluate("H((1/4, 3/4))", digits=30).decimal
    assert symentropy.verify(eq(H(Die("D", 6)), sympy.log(6))).verdict == "proved"


@pytest.mark.parametrize(
    "declared", [{"pmf": "P"}, {"variables": ["P"]}, {"positive": "x"}, {"base": "bits"}, {"values": {"P": [1]}}]
)
def test_declarations_are_for_text(declared):
    with pytest.raises(SymentropyError, match="for text only"):
        symentropy.verify(le(0, H(P)), **declared)


def test_text_and_sympy_are_not_mixed():
    with pytest.raises(SymentropyError, match="facts are text too, not int"):
        symentropy.verify("KL(P || Q) >= 0", given=5)
    with pytest.raises(SymentropyError, match="facts are text"):
        symentropy.verify("KL(P || Q) >= 0", given=[dominated(P, Q)])
    with pytest.raises(SymentropyError, match="no claim"):
        symentropy.verify(le(0, KL(P, Q)), given=["P << Q"])
    with pytest.raises(SymentropyError):
        evaluate(object())


def test_a_script_is_derived():
    @symentropy.derivation
    def at_once():
        reasons = (symentropy.definition("CE", "U"), symentropy.restrict, "log_of_quotient", "linearity", "mass")
        return symentropy.calc("H(P, U)").eq("log(n)", by=reasons)

    assert derive(at_once).name == "at_once"


def test_what_is_not_proved_comes_with_its_verdict():
    with pytest.raises(symentropy.NotProved, match="refuted") as caught:
        derive("H(P) = log(n)")
    assert caught.value.verdict.theorem.replay()


def test_an_unknown_entry():
    with pytest.raises(SymentropyError, match="did you mean kl_nonneg"):
        find("kl_nonnegative")
