"""Statements, proofs and theorems in every format."""

import json
import re

import pytest
import theorems as made

from symentropy.kernel.check import check
from symentropy.kernel.proof import Claim, Statement, Theorem
from symentropy.kernel.terms import Index, Range, Real, Var, Vector, num
from symentropy.render import aligned, latex_statement, markdown, notebook, show, text, text_statement

CHECKED = (made.KL_THEOREM, made.GIBBS_THEOREM, made.MAX_THEOREM, made.SURPRISE_THEOREM, made.MASS_THEOREM)


@pytest.mark.parametrize("theorem", CHECKED, ids=lambda t: t.statement.name)
def test_the_examples_are_theorems(theorem: Theorem) -> None:
    assert check(theorem.entry).statement == theorem.statement


STATEMENTS = [
    (
        made.KL_STATEMENT,
        "for every integer n ≥ 1 and all pmfs P, Q on 1..n with Q[i] > 0 wherever P[i] > 0 (P ≪ Q): "
        "KL(P ‖ Q) = H(P, Q) − H(P) (logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.GIBBS,
        "for every integer n ≥ 1 and all pmfs P, Q on 1..n with Q[i] > 0 wherever P[i] > 0 (P ≪ Q): "
        "KL(P ‖ Q) ≥ 0, with equality if and only if P[i] = Q[i] for all i ∈ 1..n "
        "(logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.NORMAL_THEOREM.statement,
        "for every real number μ and every real number σ > 0: h(Normal(μ, σ)) = log(2·π·e·σ²)/2 "
        "(logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.UNBOUNDED.statement,
        "for every real number M > 0, there is a real number ε > 0 with: M < KL((1, 0) ‖ (ε, 1 − ε)) "
        "(logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.EXTREMUM.statement,
        "for every integer n ≥ 1 and every pmf P on 1..n, over all pmfs Q on 1..n: "
        "min_Q H(P, Q) = H(P), attained at Q = P and only there "
        "(logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (Statement("s", (), (), Claim(num(1), "<", num(2))), "1 < 2"),
    (
        Statement(
            "s",
            (("k", Index(num(3))), ("z", Vector(num(3))), ("a", Real()), ("b", Real())),
            (Claim(num(0), "<=", Var("a")), Claim(Var("a"), "<", Var("b"), (Range(num(1), num(1), Var("b")),))),
            Claim(Var("a"), "<=", Var("b")),
        ),
        "for every index k ∈ 1..3, every vector z ∈ ℝ^3 and all real numbers a, b with a ≥ 0 and a < b if b > 0: a ≤ b",
    ),
]


@pytest.mark.parametrize(("statement", "want"), STATEMENTS, ids=[s.name for s, _ in STATEMENTS])
def test_text_statement(statement: Statement, want: str) -> None:
    assert text_statement(statement) == want


def test_latex_statement() -> None:
    said = latex_statement(made.GIBBS)
    assert r"For every integer $n \ge 1$ and all pmfs $P, Q$ on $\{1, \dots, n\}$" in said
    assert r"$q_{i} > 0$ wherever $p_{i} > 0$ ($P \ll Q$)" in said
    assert r"\operatorname{KL}(P \,\|\, Q) \ge 0," in said
    assert r"with equality if and only if $p_{i} = q_{i}$ for all $i \in \{1, \dots, n\}$." in said


def test_aligned_has_a_line_and_a_reason_for_each_step() -> None:
    assert aligned(made.SURPRISE_THEOREM).split(" \\\\\n") == [
        r"I(p_{A} p_{B}) &= -\log(p_{A} p_{B}) &&\text{(definition of surprisal)}",
        r"&= -(\log p_{A} + \log p_{B}) &&\text{(logarithm of a product; }p_{A}, p_{B} > 0\text{)}",
        r"&= -\log p_{A} - \log p_{B} &&\text{(algebra)}",
        r"&= I(p_{A}) + I(p_{B}) &&\text{(definition of surprisal)}",
    ]


@pytest.mark.parametrize("theorem", made.THEOREMS, ids=lambda t: t.statement.name)
def test_what_math_renderers_reject_is_absent(theorem: Theorem) -> None:
    for out in (aligned(theorem), markdown(theorem)):
        assert not re.search(r"\\(intertext|tag|qedhere|shortintertext|label)\b", out)
    body = markdown(theorem)
    assert body.count("$$") % 2 == 0
    assert not re.search(r"\\[,;|{} ]", body.replace("\\\\", ""))


def test_a_theorem_on_the_terminal() -> None:
    assert (
        text(made.KL_THEOREM)
        == """\
Divergence is excess cross entropy
For every integer n ≥ 1 and all pmfs P, Q on 1..n with Q[i] > 0 wherever P[i] > 0 (P ≪ Q),
    KL(P ‖ Q) = H(P, Q) − H(P)
Conventions: logarithms are natural (nats); 0 log 0 = 0.
Proof.
    KL(P ‖ Q)
      = Σ_{i: P[i] > 0} P[i]·log(P[i]/Q[i])           (definition of KL divergence)
      = Σ_{i: P[i] > 0} P[i]·(log(P[i]) − log(Q[i]))  (logarithm of a quotient; P[i], Q[i] > 0)
      = Σ_{i: P[i] > 0} P[i]·log(P[i]) − Σ_{i: P[i] > 0} P[i]·log(Q[i])
            (linearity of the sum)
      = H(P, Q) − H(P)                                (definitions of cross entropy and entropy)
Rests on: definition of KL divergence, logarithm of a quotient, linearity of the sum, definition of
cross entropy, definition of entropy, the hypothesis Q[i] > 0 wherever P[i] > 0 (P ≪ Q).
Note: Cover & Thomas, Elements of Information Theory, 2.3.
"""
    )


def test_all_kinds_of_proof_are_told() -> None:
    gibbs = text(made.GIBBS_THEOREM)
    for said in (
        "(linearity of the sum, log t ≤ t − 1 at t = Q[i]/P[i], times P[i], summed over i)",
        "Both sides of the chain are equal only if P[i] > 0 wherever Q[i] > 0 (Q ≪ P) and Q[i]/P[i] = 1",
        "If equality holds, then P[i] = Q[i] for all i ∈ 1..n: let a ∈ 1..n.",
        "Case P[a] > 0.",
        "(since Q[a]/P[a] = 1)",
        "Case P[a] = 0 and Q[a] > 0 cannot occur: the hypotheses leave no sign for P[a].",
        "Conversely, if P[i] = Q[i] for all i ∈ 1..n, then equality holds:",
        "multiply out: linearity",
    ):
        assert said in gibbs
    assert "Equality holds exactly if P[i] = 1/n for all i ∈ 1..n." in text(made.MAX_THEOREM)
    assert "(by “Gibbs' inequality” with Q = U)" in text(made.MAX_THEOREM)
    assert "“Gibbs' inequality” (gibbs)" in text(made.MAX_THEOREM)
    assert "Take ε = exp(−(M + 1))." in text(made.UNBOUNDED)
    assert "d/dx (erf((x − μ)/(σ·√2))/2) = Normal(μ, σ)(x)" in text(made.MASS_THEOREM)
    assert "(variance and mass: by “Mass of the normal density”)" in text(made.NORMAL_THEOREM)
    assert "(by the antiderivative above)" in text(made.MASS_THEOREM)
    assert "trusted: limits of erf at infinity" in text(made.NORMAL_THEOREM).replace("\n", " ")
    assert "By “Gibbs' inequality”, where equality holds exactly if Q = P." in text(made.EXTREMUM)


def test_no_line_on_the_terminal_is_wider_than_it_need_be() -> None:
    for theorem in made.THEOREMS:
        for line in text(theorem).splitlines():
            assert len(line) <= 100 or line.lstrip()[0] in "=≤<"


def test_notebook_is_nbformat_4() -> None:
    book = json.loads(notebook(made.THEOREMS, "Title"))
    assert (book["nbformat"], book["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in book["cells"]}) == len(made.THEOREMS) + 1
    for cell in book["cells"]:
        assert set(cell) == {"cell_type", "id", "metadata", "source"}
        assert cell["cell_type"] == "markdown"
        assert all(isinstance(line, str) for line in cell["source"])
    assert "".join(book["cells"][1]["source"]) == markdown(made.KL_THEOREM)


def test_show() -> None:
    shown = show(made.KL_THEOREM)
    assert str(shown) == text(made.KL_THEOREM)
    assert shown._repr_markdown_() == markdown(made.KL_THEOREM)
    assert shown._repr_latex_().startswith("$$\\begin{aligned}\n")
