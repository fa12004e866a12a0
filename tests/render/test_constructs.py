"""Joint pmfs, labels, functions, derivatives by an entry, almost everywhere: how each is said."""

import re

import constructs as made
import pytest

from symentropy.errors import LanguageError
from symentropy.kernel.proof import Certificate, Claim, Derivation, Fact, Given, Statement, Step, Theorem, Unfold
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Density,
    Diff,
    Div,
    Function,
    Index,
    Interval,
    Joint,
    Labels,
    Mul,
    Natural,
    Pmf,
    Range,
    Real,
    Term,
    Use,
    Var,
    num,
)
from symentropy.render import aligned, latex, latex_statement, markdown, source, text, text_statement
from symentropy.render.latex_terms import LatexPrinter
from symentropy.render.names import math_words
from symentropy.render.patterns import by_entry, moved
from symentropy.render.statements import claim
from symentropy.render.terminal import prose
from symentropy.render.text_terms import TextPrinter
from symentropy.theory.quantities import JOINT_H, ONEHOT, SOFTMAX, H, minus
from symentropy.theory.typing import type_lines

HOSTILE = "\\input{/etc/passwd}\x1b[2J\n\n"


@pytest.mark.parametrize(
    ("term", "tex", "plain", "typed"), made.TERMS, ids=[text(t, made.KINDS) for t, *_ in made.TERMS]
)
def test_terms(term: Term, tex: str, plain: str, typed: str | None) -> None:
    assert latex(term, made.KINDS) == tex
    assert text(term, made.KINDS) == plain
    if typed is not None:
        assert source(term, made.KINDS) == typed
        assert type_lines([typed], where=made.WHERE).terms[0] == term


@pytest.mark.parametrize("term", made.NOT_BY_AN_ENTRY, ids=lambda t: text(t, made.KINDS))
def test_nothing_else_is_a_derivative_by_an_entry(term: Diff) -> None:
    assert by_entry(term, made.KINDS) is None
    assert "partial" not in latex(term, made.KINDS)
    with pytest.raises(LanguageError):
        source(term, made.KINDS)


def test_a_derivative_by_an_entry_at_a_bound_index() -> None:
    """Under a sum over k, by z_k; the vector's kind need not be known."""
    k, n, z = Bound(0), Var("n"), Var("z")
    body = Bind("prod", Range(ONE, n), At(moved(z, Bound(1), n), Bound(0)), "i")  # under i and t: k is 2
    assert by_entry(Diff(body, At(z, k)), {}) is None
    inner = Use(H, (n, moved(z, k, n)))
    term = Bind("sum", Range(ONE, n), Diff(inner, At(z, k), "t"), "k")
    assert latex(term) == r"\sum_{k=1}^{n} \frac{\partial}{\partial z_{k}} H(z)"
    assert source(term) == "sum(k, diff(H(z), z[k]))"


@pytest.mark.parametrize(("said", "want"), made.CLAIMS, ids=[want for _, want in made.CLAIMS])
def test_claims(said: Claim, want: str) -> None:
    kinds = {name: kind for name, kind in made.KINDS.items() if name != "x"}
    assert prose(claim(TextPrinter(kinds), said)) == want
    assert "\\input" not in prose(claim(LatexPrinter(kinds), said))


n, m, N = Var("n"), Var("m"), Var("N")
KINDS = [
    (("J", Joint((n, m))), "every joint pmf J on 1..n × 1..m"),
    (("J", Joint((n, m, num(2)))), "every joint pmf J on 1..n × 1..m × 1..2"),
    (("x", Labels(N, n)), "all labels x[1], …, x[N] ∈ 1..n"),
    (("x", Labels(ONE, n)), "every label x[1] ∈ 1..n"),
    (("f", Function(Interval(ZERO, INF))), "every differentiable function f on (0, ∞)"),
    (("f", Density(Interval(NEG_INF, INF))), "every density f on ℝ"),
    (("Q", Pmf(num(2))), "every pmf Q on 2 outcomes"),
    (("Q", Pmf(ONE)), "every pmf Q on 1 outcome"),
]


@pytest.mark.parametrize(("variable", "want"), KINDS, ids=[want for _, want in KINDS])
def test_kinds_in_words(variable: tuple[str, object], want: str) -> None:
    sizes = (("n", Natural()), ("m", Natural()), ("N", Natural()))
    said = text_statement(Statement("s", (*sizes, variable), (), Claim(ZERO, "<", ONE)))  # type: ignore[arg-type]
    assert said == f"for all integers n, m, N ≥ 1 and {want}: 1 > 0"


def test_kinds_in_latex() -> None:
    variables = (*made.SIZES, ("J", Joint((n, m))), ("x", Labels(m, n)))
    said = latex_statement(Statement("s", variables, (), Claim(ZERO, "<", ONE)))
    assert r"every joint pmf $J$ on $\{1, \dots, n\} \times \{1, \dots, m\}$" in said
    assert r"all labels $x_{1}, \dots, x_{m} \in \{1, \dots, n\}$" in said


STATEMENTS = [
    (made.SIGNS, "log(x) < 0 for all x ∈ (0, 1); log(1) = 0; log(x) > 0 for all x > 1 (logarithms are natural (nats))"),
    (
        made.UNBOUNDED_Q,
        "for every real number T > 0, there is a pmf Q on 2 outcomes with: Q[i] > 0 for all i ∈ 1..2; "
        "T < KL((1/2, 1/2) ‖ Q) (logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.LEAST,
        "for every integer n ≥ 1 and every pmf P on 1..n, over all pmfs Q on 1..n with Q[i] > 0 wherever P[i] > 0 "
        "(P ≪ Q): min_Q H(P, Q) = H(P), attained at Q = P and only there "
        "(logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.GREATEST,
        "for every real number t, over all densities f on ℝ with ∫_{−∞}^{∞} x²·f(x) dx = 1 and where the integral "
        "∫_{f > 0} f(x)·log(f(x)) dx exists: max_f h(f) = h(Normal(0, 1)), attained at f = Normal(0, 1) and only there "
        "(almost everywhere) (logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.MAXIMAL,
        "for every density f on ℝ with ∫_{−∞}^{∞} x²·f(x) dx = 1 and Normal(0, 1)(x)/f(x) = 1 for almost all x ∈ ℝ "
        "with f(x) > 0, where the integrals ∫_{−∞}^{∞} x²·f(x) dx and ∫_{f > 0} log(f(x)) dx exist: "
        "h(f) ≤ h(Normal(0, 1)), with equality if and only if f(x) = Normal(0, 1)(x) for almost all x ∈ ℝ "
        "(logarithms are natural (nats); 0 log 0 = 0)",
    ),
    (
        made.LOGARITHM,
        "for every differentiable function g on (0, ∞) and every real number t > 0 with g(x·y) = g(x) + g(y) "
        "for all x, y > 0: g(t) = g'(1)·log(t) (logarithms are natural (nats))",
    ),
]


@pytest.mark.parametrize(("theorem", "want"), STATEMENTS, ids=[t.statement.name for t, _ in STATEMENTS])
def test_statements(theorem: Theorem, want: str) -> None:
    assert text_statement(theorem.statement) == want


PROOFS = [
    (made.GRADIENT, "(only i = k remains)"),
    (made.GRADIENT, "= softmax(z)[k] − P[k]     (algebra)"),
    (made.INFORMATION_THEOREM, "(rows without mass vanish, exchange of finite sums)"),
    (made.INFORMATION_THEOREM, "first(J)[i] = Σ_{j=1..m} J[i][j]; second(J)[j] = Σ_{i=1..n} J[i][j]"),
    (made.INFORMATION_THEOREM, "(definitions of KL divergence of joint pmfs and pmf of independent variables)"),
    (made.LOGARITHM, "(derivative in x at 1 of “A functional equation” with y = t)"),
    (made.LOGARITHM, "(zero derivative in t: constant, by “The derivative vanishes” with x = t)"),
    (made.LOGARITHM, "(limit x → ∞ of “The derivative vanishes”)"),
    (made.LOGARITHM, "(since g(t·1) = g(t) + g(1))"),
    (made.LOGARITHM, "Rests on: “A functional equation” (log_additive), derivatives of equal functions"),
    (made.CHOSEN, "Choose l with P[l] > 0."),
    (made.CHOSEN, "(t ≤ ⌈t⌉ < t + 1 at t = −log(P[l]))"),
    (
        made.CHOSEN,
        "(equality in “Gibbs' inequality”, as its condition holds, equality in “Gibbs' inequality” with "
        "Q = second(J): its condition)",
    ),
    (made.UNBOUNDED_Q, "Take Q = (1/(1 + 4·exp(2·T)), 1 − 1/(1 + 4·exp(2·T))). Then Q[i] > 0 for all i ∈ 1..2:"),
    (made.SIGNS, "First, log(x) < 0 for all x ∈ (0, 1):"),
    (made.SIGNS, "Next, log(1) = 0:"),
    (made.LEAST, "By “Gibbs' inequality”, where equality holds exactly if Q = P."),
    (made.GREATEST, "The integrals converge by “The derivative vanishes”. By “The normal density has the greatest"),
    (made.MAXIMAL, "(log t ≤ t − 1 at t = Normal(0, 1)(x)/f(x), times f(x), integrated over x)"),
    (made.MAXIMAL, "If equality holds, then f(x) = Normal(0, 1)(x) for almost all x ∈ ℝ: let a ∈ ℝ."),
    (made.MAXIMAL, "(since Normal(0, 1)(a)/f(a) = 1)"),
    (
        made.SUMMED,
        "The integrals converge by “Gibbs' inequality” and for all i ∈ 1..n by “The derivative vanishes”.",
    ),
    (made.ATTAINED, "(since 0 = KL(P ‖ Q))"),
]


@pytest.mark.parametrize(("theorem", "said"), PROOFS, ids=[said for _, said in PROOFS])
def test_proofs(theorem: Theorem, said: str) -> None:
    assert re.sub(r"\s+", " ", said) in re.sub(r"\s+", " ", text(theorem))


def test_in_latex_too() -> None:
    assert r"&&\text{(only }i = k\text{ remains)}" in aligned(made.GRADIENT)
    assert r"\text{(limit }x \to \infty\text{ of “The derivative vanishes”)}" in aligned(made.LOGARITHM)
    assert r"f(a) &= \mathcal{N}(0, 1)(a)" in aligned(made.MAXIMAL)
    assert r"\operatorname{first}(J)_{i} = J_{i\cdot} = {\textstyle" not in aligned(made.INFORMATION_THEOREM)
    assert r"$\operatorname{first}(J)_{i} = J_{i\cdot} = \sum_{j=1}^{m} J_{ij}$" in latex_statement(
        Statement("s", (*made.SIZES, ("J", Joint((n, m)))), (), Claim(ZERO, "<=", Use(H, (n, made.FIRST_J))))
    )


@pytest.mark.parametrize("theorem", made.THEOREMS, ids=lambda t: t.statement.name)
def test_what_math_renderers_reject_is_absent(theorem: Theorem) -> None:
    body = markdown(theorem)
    assert body.count("$$") % 2 == 0
    assert not re.search(r"\\[,;|{} ]", body.replace("\\\\", ""))


def test_hostile_names_of_new_kinds_are_inert() -> None:
    f, h = Var(HOSTILE), Use(JOINT_H, (n, m, Var(HOSTILE)))
    point = Statement(
        HOSTILE,
        ((HOSTILE, Function(Interval(ZERO, INF))),),
        (Claim(At(f, Bound(0)), "=", ZERO, (Interval(ZERO, INF),), (HOSTILE,), True),),
        Claim(Diff(At(f, Bound(0)), ONE), "=", Call("delta", (f, f))),
    )
    joint = Statement(HOSTILE, (*made.SIZES, (HOSTILE, Joint((n, m)))), (), Claim(ZERO, "<=", h), HOSTILE)
    labels = Statement(HOSTILE, ((HOSTILE, Labels(num(3), num(2))),), (), Claim(ZERO, "<", At(f, ONE)))
    for statement in (point, joint, labels):
        assert "\\input" not in latex_statement(statement)
        assert "\n\n" not in latex_statement(statement)
        assert text_statement(statement).isprintable()


def test_only_vectors_are_scaled_as_a_whole_in_our_language() -> None:
    def halved(name: str) -> Term:
        return Use(SOFTMAX, (n, Bind("lam", Range(ONE, n), Div(At(Var(name), Bound(0)), num(2)), "i")))

    assert source(halved("z")) == "softmax(z/2)"
    assert type_lines(["softmax(z/2)[k]"], where={"z": "vector of n", "k": "index 1..n"}).terms[0] == At(
        halved("z"), Var("k")
    )
    for name, kinds in (("P", None), ("z", {"z": Pmf(n)})):
        with pytest.raises(LanguageError, match="cannot be written"):
            source(halved(name), kinds)


# --- how hypotheses and reasons are said ----------------------------------------------------------------------

X, Y, BASE = Var("x"), Var("y"), Var("b")
REALS = (("x", Real()), ("b", Real()), ("y", Real()))
SAID = [
    ((Claim(ZERO, "<", X), Claim(X, "<", ONE)), "0 < x < 1"),
    ((Claim(ZERO, "<=", X), Claim(X, "<", Y)), "0 ≤ x < y"),
    ((Claim(ZERO, "<", X), Claim(Y, "<", ONE)), "x > 0 and y < 1"),
    ((Claim(X, "=", Y), Claim(Y, "<", ONE)), "x = y and y < 1"),
    ((Claim(ONE, "<", BASE),), "b > 1"),
    ((Claim(num(2), "<=", BASE),), "b ≥ 2"),
    ((Claim(ONE, "=", BASE),), "1 = b"),
]


@pytest.mark.parametrize(("given", "want"), SAID, ids=[want for _, want in SAID])
def test_hypotheses(given: tuple[Claim, ...], want: str) -> None:
    said = text_statement(Statement("s", REALS, given, Claim(X, "<=", Y)))
    assert said == f"for all real numbers x, b, y with {want}: x ≤ y"


def test_variables_of_a_kind_are_said_together() -> None:
    mixed = (("n", Natural()), ("P", Pmf(n)), ("x", Real()), ("Q", Pmf(n)), ("m", Natural()), ("R", Pmf(m)))
    said = text_statement(Statement("s", mixed, (), Claim(ZERO, "<", ONE)))
    assert said.startswith(
        "for all integers n, m ≥ 1, all pmfs P, Q on 1..n, every real number x and every pmf R on 1..m"
    )


def _proved(given: tuple[Claim, ...], *steps: Step) -> str:
    proof = Derivation(X, steps)
    return text(Theorem(Statement("s", REALS, given, Claim(X, "=", Y)), proof, ()))


def test_a_hypothesis_that_is_the_line_is_not_said_again() -> None:
    same, other = Claim(X, "=", Y), Claim(Y, "=", BASE)
    assert "= y  (as assumed)" in _proved((same,), Step("=", Y, (Given(0),)))
    assert "= y  (as assumed)" in _proved((Claim(Y, "=", X),), Step("=", Y, (Given(0),)))
    assert "= y  (since y = b)" in _proved((other,), Step("=", Y, (Given(0),)))
    strict = Step("<", Y, (), (Certificate(Fact(Given(0)), ONE),))
    assert "< y  (as assumed)" in _proved((Claim(X, "<", Y),), strict)


def test_what_a_delta_within_a_definition_leaves() -> None:
    entry = At(Use(ONEHOT, (n, Var("k"))), Bound(0))
    total = Bind("sum", Range(ONE, n), Mul((entry, At(Var("P"), Bound(0)))), "i")
    goal = Claim(total, "=", At(Var("P"), Var("k")))
    proof = Derivation(total, (Step("=", goal.rhs, (Unfold(ONEHOT), "sift")), Step("=", goal.rhs, ("sift",))))
    shown = text(Theorem(Statement("s", (("n", Natural()), ("P", Pmf(n)), ("k", Index(n))), (), goal), proof, ()))
    assert "(definition of point mass, only i = k remains)" in shown
    assert "(one term remains)" in shown
    assert "onehot(k)[i] = δ(i, k)" in shown


def test_a_formula_wider_than_its_column_puts_all_reasons_below() -> None:
    long = Add(tuple(Mul((X, Y, BASE, Var(f"x_{k}"))) for k in range(12)))
    given = (Claim(long, "=", ZERO),)
    steps = (Step("=", Y, (Given(0),)), Step("=", Y, ("algebra",)))
    lines = aligned(Theorem(Statement("s", REALS, given, Claim(X, "=", Y)), Derivation(X, steps), ())).split(" \\\\\n")
    assert [line for line in lines if not line.startswith("&\\qquad")] == ["x &= y", "&= y"]
    assert lines[-1] == r"&\qquad \text{(algebra)}"


def test_what_is_said_of_pmfs_made_of_others() -> None:
    shown = text(made.INFORMATION_THEOREM)
    assert "(first(J) ⊗ second(J))[i][j] = first(J)[i]·second(J)[j]" in re.sub(r"\s+", " ", shown)
    assert "empirical(x)[i] = (Σ_{j=1..N} δ(x[j], i))/N" in text(made.LIKELIHOOD)
    assert r"\hat{p}_{x,i} = \frac{\sum_{j=1}^{N} \delta_{x_{j},i}}{N}" in latex_statement(made.LIKELIHOOD.statement)


def test_linearity_and_mass_are_of_integrals_too() -> None:
    f = Var("f")
    guarded = Bind("sum", Range(ONE, ONE, At(f, Bound(1))), At(f, Bound(1)))
    start = Bind("int", Interval(NEG_INF, INF), guarded, "x")
    proof = Derivation(start, (Step("=", start, ("linearity",)), Step("=", ONE, ("mass",))))
    variables = (("f", Density(Interval(NEG_INF, INF))),)
    shown = text(Theorem(Statement("s", variables, (), Claim(start, "=", ONE)), proof, ()))
    assert "(linearity of the integral)" in shown and "(a density has integral 1)" in shown


def test_relations_in_titles_stay_relations() -> None:
    assert math_words("t > 0") == r"\text{t }{ > }\text{ 0}"
    assert "<" not in math_words("<b>").replace("{ < }", "")


def test_a_short_formula_is_not_broken_on_the_terminal() -> None:
    for theorem in made.THEOREMS:
        for line in text(theorem).splitlines():
            assert not re.search(r"(?:^| )(?:=|<|≤|≥|>|≪)$", line)
            assert "\xa0" not in line


def test_the_sign_of_the_difference_is_said_in_words() -> None:
    sign = Fact("sign", (Add((Y, minus(X))),))
    assert "< y  (sign of the difference)" in _proved((), Step("<", Y, (), (Certificate(sign, ONE),)))
    assert "< y  (y − x > 0, times 2)" in _proved((), Step("<", Y, (), (Certificate(sign, num(2)),)))
