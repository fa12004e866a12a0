"""What a script declares: kinds as short texts, facts for all values, and what its texts then mean."""

from __future__ import annotations

import re

import pytest

from symentropy.errors import IllPosedError, LanguageError
from symentropy.kernel.copies import Copier
from symentropy.kernel.proof import Claim
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    PI,
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
    Positive,
    Range,
    Real,
    Use,
    Var,
    Vec,
    Vector,
    num,
)
from symentropy.language import parse_claim
from symentropy.theory import quantities as q
from symentropy.theory.kinds import Argument, forall, interval, kind, names_in
from symentropy.theory.measures import DEFINITIONS, of_densities
from symentropy.theory.quantities import minus
from symentropy.theory.typing import type_claim, type_lines

n, m, N, J, K, P, Q, f, g, u, x, z, i, j, k = map(Var, "nmNJKPQfguxzijk")
LINE, HALF_LINE = Interval(NEG_INF, INF), Interval(ZERO, INF)
half = Div(ONE, num(2))
b0, b1 = Bound(0), Bound(1)
WHERE = {
    "J": "joint pmf of n x m", "K": "joint pmf of n x m", "f": "density on (-inf, inf)", "g": "density on (-inf, inf)",
    "u": "function on (0, inf)", "x": "labels 1..N in 1..n", "R": "pmf of m",
}  # fmt: skip
KINDS = {
    "n": Natural(), "m": Natural(), "N": Natural(), "J": Joint((n, m)), "K": Joint((n, m)), "f": Density(LINE),
    "g": Density(LINE), "u": Function(HALF_LINE), "x": Labels(N, n), "R": Pmf(m),
}  # fmt: skip


def line(text, **declared):
    (term,) = type_lines([text], where=WHERE, **declared).terms
    Copier().term(term, 0)
    return term


# --- kinds --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("real", Real()),
        ("positive", Positive()),
        (" natural ", Natural()),
        ("index 1..n", Index(n)),
        ("index 1..3", Index(num(3))),
        ("index 1 .. n", Index(n)),
        ("vector of d", Vector(Var("d"))),
        ("pmf of n", Pmf(n)),
        ("pmf of 2", Pmf(num(2))),
        ("joint pmf of n x m", Joint((n, m))),
        ("joint  pmf of n x 2 x k", Joint((n, num(2), k))),
        ("labels 1..N in 1..n", Labels(N, n)),
        ("density on (-inf, inf)", Density(LINE)),
        ("density on (0, 2*pi)", Density(Interval(ZERO, Mul((num(2), PI))))),
        ("function on (0, inf)", Function(HALF_LINE)),
        ("function on (a, b)", Function(Interval(Var("a"), Var("b")))),
    ],
)
def test_kind(text, expected):
    assert kind(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no kind"),
        ("complex", "kinds are real"),
        ("pmf", "is no kind"),
        ("pmf of n m", "is no kind"),
        ("pmf of n+1", "is no kind"),
        ("pmf of 0", "a size is at least 1"),
        ("joint pmf of n", "is no kind"),
        ("index 0..n", "is no kind"),
        ("density on 0, inf", "is not one argument"),
        ("density on (0)", "is no interval"),
        ("density on (0, 1, 2)", "is no interval"),
        ("density on (1, 1)", "is empty"),
        ("function on (inf, 0)", "is empty"),
        ("function on (0, oops(3))", "unknown function oops"),
    ],
)
def test_what_is_no_kind(text, said):
    with pytest.raises(LanguageError, match=re.escape(said)):
        kind(text)


def test_kinds_mention_sizes_and_ends():
    assert names_in(kind("labels 1..N in 1..n")) == ("N", "n")
    assert names_in(kind("function on (a, b^2)")) == ("a", "b")
    assert names_in(kind("real")) == ()


def test_what_a_kind_mentions_stands_before_it():
    read = type_lines(["H(J)"], where=WHERE)
    assert dict(read.variables) == KINDS
    order = [name for name, _ in read.variables]
    assert all(order.index(mentioned) < order.index(name) for name, k in read.variables for mentioned in names_in(k))
    declared = {"f": "density on (a, b)", "a": "real", "b": "positive", "Z": "vector of 3"}
    assert type_lines(["Z[3]"], where=declared).variables == (
        ("Z", Vector(num(3))), ("a", Real()), ("b", Positive()), ("f", Density(Interval(Var("a"), Var("b")))),
    )  # fmt: skip


def test_n_may_be_a_number():
    read = type_lines(["KL(P || (1/2, 1/2))", "H(R)"], where={"R": "pmf of n"})
    assert dict(read.variables) == {"P": Pmf(num(2)), "R": Pmf(num(2))}
    assert type_lines(["H(P)"], where={"n": "natural"}).variables == (("n", Natural()), ("P", Pmf(n)))


def test_literals_do_not_fix_n_beside_a_declared_pmf():
    read = type_lines(["KL((1/2, 1/2) || Q) + H(P)"], where={"Q": "pmf of 2"})
    assert dict(read.variables) == {"n": Natural(), "P": Pmf(n), "Q": Pmf(num(2))}


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ({"where": {"n": "real"}}, "number of outcomes"),
        ({"where": {"pi": "real"}}, "a constant"),
        ({"where": {"x y": "real"}}, "column"),
        ({"where": {"P": "pmf of n"}, "pmf": ["P"]}, "declared twice"),
        ({"where": {"P": "pmf of n"}, "positive": ["P"]}, "declared twice"),
        ({"where": {"a": "index 1..b", "b": "index 1..a"}}, "mention each other"),
    ],
)
def test_declarations_that_are_wrong(declared, said):
    with pytest.raises((LanguageError, IllPosedError), match=said):
        type_lines(["1"], **declared)


# --- what texts of declared names mean ----------------------------------------------------------------------

OF_J = (n, m, J)
NORMAL = Use(q.NORMAL, (Var("mu"), Var("sigma")))


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("J[i][j]", At(At(J, i), j)),
        ("sum(j, 1, m, J[i][j])", Bind("sum", Range(ONE, m), At(At(J, i), b0))),
        ("H(J)", Use(q.JOINT_H, OF_J)),
        ("KL(J || K)", Use(q.JOINT_KL, (*OF_J, K))),
        ("I(J)", Use(q.INFORMATION, OF_J)),
        ("H(first(J)) + H(second(J))",
         Add((Use(q.H, (n, Use(q.FIRST, OF_J))), Use(q.H, (m, Use(q.SECOND, OF_J)))))),
        ("first(J)[i]*second(J)[j]", Mul((At(Use(q.FIRST, OF_J), i), At(Use(q.SECOND, OF_J), j)))),
        ("H(product(P, R))", Use(q.JOINT_H, (n, m, Use(q.PRODUCT, (n, m, P, Var("R")))))),
        ("product(P, R)[i][j]", At(At(Use(q.PRODUCT, (n, m, P, Var("R"))), i), j)),
        ("KL(J || product(first(J), second(J)))",
         Use(q.JOINT_KL, (*OF_J, Use(q.PRODUCT, (n, m, Use(q.FIRST, OF_J), Use(q.SECOND, OF_J)))))),
        ("I(product(P, R))", Use(q.INFORMATION, (n, m, Use(q.PRODUCT, (n, m, P, Var("R")))))),
        ("KL(R || second(J))", Use(q.KL, (m, Var("R"), Use(q.SECOND, OF_J)))),
        ("KL(R || U)", Use(q.KL, (m, Var("R"), Use(q.UNIFORM, (m,))))),
        ("h(f)", Use(q.h, (f,))),
        ("KL(f || Normal(mu, sigma))", Use(of_densities["KL"], (f, NORMAL))),
        ("KL(f || g)", Use(of_densities["KL"], (f, g))),
        ("CE(f, g)", Use(of_densities["CE"], (f, g))),
        ("f(3)", At(f, num(3))),
        ("diff(u(y), y)", Diff(At(u, b0), Var("y"))),
        ("int(y, -inf, inf, f(y))", Bind("int", LINE, At(f, b0))),
        ("Q[x[j]]", At(Q, At(x, j))),
        ("sum(j, 1, N, x[j])", Bind("sum", Range(ONE, N), At(x, b0))),
        ("H(empirical(x), Q)", Use(q.CE, (n, Use(q.EMPIRICAL, (N, n, x)), Q))),
        ("empirical(x)[i]", At(Use(q.EMPIRICAL, (N, n, x)), i)),
        ("delta(x[j], i)", Call("delta", (At(x, j), i))),
    ],
)  # fmt: skip
def test_texts_of_declared_names(text, term):
    assert line(text) == term


def test_an_index_runs_over_what_it_is_an_index_of():
    read = type_lines(["J[i][j] + Q[x[k]]"], where=WHERE)
    kinds = dict(read.variables)
    assert (kinds["i"], kinds["j"], kinds["k"]) == (Index(n), Index(m), Index(N))
    assert dict(type_lines(["R[i]"], where=WHERE).variables)["i"] == Index(m)
    assert dict(type_lines(["onehot(c)[i]"], where={"c": "index 1..3"}).variables)["i"] == Index(num(3))


def test_logits_have_the_size_of_their_vector():
    d = Var("d")
    logits = Bind("lam", Range(ONE, d), Add((Mul((Var("a"), At(z, b0))), Var("b"))))
    declared = {"z": "vector of d", "a": "real", "b": "real"}
    (term,) = type_lines(["H(softmax(a*z + b))"], where=declared).terms
    assert term == Use(q.H, (d, Use(q.SOFTMAX, (d, logits))))
    assert type_lines(["H(softmax(z))"], where=declared).terms == [Use(q.H, (d, Use(q.SOFTMAX, (d, z))))]
    with pytest.raises(IllPosedError, match="z has d and b has n entries"):
        type_lines(["H(softmax(z + b))"], where={"z": "vector of d"})


def test_a_derivative_by_an_entry_is_in_the_vectors_own_size():
    (term,) = type_lines(["diff(W[2], W[1])"], where={"W": "vector of 2"}).terms
    W = Var("W")
    moved = Mul((Call("delta", (b0, ONE)), Add((b1, minus(At(W, ONE))))))
    assert term == Diff(At(Bind("lam", Range(ONE, num(2)), Add((At(W, b0), moved))), num(2)), At(W, ONE))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("J", "declared a joint pmf, and a number"),
        ("J[i]", "a row of a joint pmf"),
        ("J[i][j][k]", "has no entries"),
        ("J[1][0]", "counted from 1"),
        ("J[i][j] + P[j]*J[j][i]", "j is an index of two ranges, 1..m and 1..n"),
        ("first(J)", r"a pmf, not a number; an entry of it is first\(J\)\[i\]"),
        ("product(P, Q)", r"product\(P, Q\)\[i\]\[j\]"),
        ("H(first(P))", "P stands as a joint pmf, but its sizes are not declared"),
        ("first(product(J, P))[i]", r"J is no pmf on 1\.\.n"),
        ("H(J, K)", "of a joint pmf is not in the language"),
        ("JS(J, K)", "of a joint pmf is not in the language"),
        ("Renyi(J, 2)", "of a joint pmf is not in the language"),
        ("KL(J || P)", "a joint pmf and a pmf have no KL"),
        ("KL(f || P)", "a density and a pmf have no KL"),
        ("KL(J || product(P, Q))", "n x m .*n x n"),
        ("f", "used in two ways"),
        ("f[1]", "declared a density, and a vector"),
        ("u(1, 2)", "u takes 1 argument, not 2"),
        ("u((1, 2))", "a function of one real number"),
        ("h(u)", "used in two ways"),
        ("x + 1", "used in two ways"),
        ("H(x)", "declared a vector of labels"),
        ("H(empirical(P))", "not declared as labels"),
        ("H(empirical(u))", "declared a function, and a vector of labels"),
        ("diff(H(P), P[k])", "no vector of real numbers"),
        ("diff(J[i][j], m)", "m is an integer"),
        ("h(e2)", "used in two ways|no random variable|no term"),
    ],
)
def test_texts_without_meaning(text, said):
    with pytest.raises((IllPosedError, LanguageError), match=said):
        type_lines([text], where=WHERE)


def test_quantities_are_of_densities_on_the_line():
    with pytest.raises(IllPosedError, match="densities on"):
        type_lines(["h(f)"], where={"f": "density on (0, inf)"})


def test_undeclared_words_stay_unknown():
    for text in ("u(3) = 1", "H(first(J)) = 0", "H(empirical(x)) = 0", "I(J) = 0"):
        with pytest.raises((LanguageError, IllPosedError)):
            type_claim(text)


def test_functions_of_random_variables_may_have_any_other_name():
    assert type_claim("H(Y | X, Z) = 0", given=["Y = first(X, Z)"]).random.facts[0].value == "Y"
    (fact,) = type_lines(["1"], where={"u": "function on (0, inf)", "c": "real"}, given=["c = u(2)"]).given
    assert fact == Claim(Var("c"), "=", At(u, num(2)))


@pytest.mark.parametrize(
    ("definition", "text"),
    [
        (q.JOINT_H, "-sum(i, sum(j, 1, m, J[i][j]*log(J[i][j])))"),
        (q.JOINT_KL, "sum(i, sum(j, 1, m, J[i][j]*log(J[i][j]/K[i][j])))"),
        (q.INFORMATION, "H(first(J)) + H(second(J)) - H(J)"),
        (q.h, "-int(x, -inf, inf, f(x)*log(f(x)))"),
        (of_densities["CE"], "-int(x, -inf, inf, f(x)*log(g(x)))"),
        (of_densities["KL"], "int(x, -inf, inf, f(x)*log(f(x)/g(x)))"),
    ],
)
def test_a_definition_is_what_its_text_says(definition, text):
    """The parameters are named as in ``WHERE``, so the guards of the text must be those of the body."""
    assert line(text) == definition.body


def test_every_definition_has_a_name_of_its_own():
    assert len(set(DEFINITIONS.values())) == len(DEFINITIONS)
    assert {"HJ", "KLJ", "MI", "first", "second", "product", "empirical", "onehot", "h"} <= DEFINITIONS.keys()
    assert DEFINITIONS["KL of densities"] == of_densities["KL"] != DEFINITIONS["KL"] == q.KL


# --- universal facts ----------------------------------------------------------------------------------------


def said(fact):
    (claim,) = type_lines(["1"], where=WHERE, given=[fact]).given
    return claim


def test_facts_for_all_values():
    additive = forall("u(a*b) = u(a) + u(b)", a="(0, inf)", b="(0, inf)")
    whole = Claim(At(u, Mul((b1, b0))), "=", Add((At(u, b1), At(u, b0))), (HALF_LINE, HALF_LINE))
    assert said(additive) == whole
    assert said(additive).names == ("a", "b")
    decreasing = forall("u(a) > u(b)", a="(0, inf)", b="(a, inf)")
    assert said(decreasing) == Claim(At(u, b0), "<", At(u, b1), (HALF_LINE, Interval(b0, INF)))
    independent = Claim(
        At(At(J, b1), b0), "=", Mul((At(Use(q.FIRST, OF_J), b1), At(Use(q.SECOND, OF_J), b0))),
        (Range(ONE, n), Range(ONE, m)),
    )  # fmt: skip
    text = "J[i][j] = first(J)[i]*second(J)[j]"
    assert said(forall(text, i="1..n", j="1..m")) == independent == said(text)
    assert said(forall("Q[c] > 0", c="2..n")) == Claim(ZERO, "<", At(Q, b0), (Range(num(2), n),))


def test_names_under_a_fact_may_have_another_meaning_outside():
    read = type_lines(["a + b"], where=WHERE, given=[forall("u(a) = 0", a="(0, b)")])
    assert {name: k for name, k in read.variables if name in "ab"} == {"a": Real(), "b": Real()}
    assert read.given == (Claim(At(u, b0), "=", ZERO, (Interval(ZERO, Var("b")),)),)


def test_facts_that_are_none():
    with pytest.raises(LanguageError, match="which names"):
        forall("P[i] > 0")
    with pytest.raises(LanguageError, match="is no interval"):
        said(forall("u(a) = 0", a="positive(3)"))
    with pytest.raises(LanguageError, match="is a relation"):
        said(forall("X -> Y -> Z", a="(0, 1)"))


# --- arguments, integrals, trees ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "of", "term"),
    [
        ("P", "pmf of 9", P),
        ("U", "pmf of n", Use(q.UNIFORM, (n,))),
        ("(1/2, 1/2)", "pmf of n", Vec((half, half))),
        ("first(J)", "pmf of n", Use(q.FIRST, OF_J)),
        ("softmax(z)", "pmf of n", Use(q.SOFTMAX, (n, z))),
        ("J", "joint pmf of n x m", J),
        ("product(P, Q)", "joint pmf of n x m", Use(q.PRODUCT, (n, n, P, Q))),
        ("((1/2, 0), (1/2, 0))", "joint pmf of n x m", Vec((Vec((half, ZERO)), Vec((half, ZERO))))),
        ("z", "vector of n", z),
        ("2*z", "vector of n", Bind("lam", Range(ONE, n), Mul((num(2), At(z, b0))))),
        ("(1, 2)", "vector of n", Vec((ONE, num(2)))),
        ("J[i]", "vector of m", At(J, i)),
        ("P", "vector of n", P),
        ("f", "density on (-inf, inf)", f),
        ("Normal(mu, sigma)", "density on (-inf, inf)", NORMAL),
        ("u", "function on (0, inf)", u),
        ("x", "labels 1..N in 1..n", x),
        ("n + 1", "real", Add((n, ONE))),
    ],
)
def test_arguments(text, of, term):
    declared = {**WHERE, "P": "pmf of n"} if text == "P" else WHERE
    assert type_lines([Argument(text, kind(of))], where=declared).terms == [term]


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("h(f)", "pmf of n"),
        ("Normal(0, 1)", "pmf of n"),
        ("J", "pmf of n"),
        ("P", "density on (-inf, inf)"),
        ("Gamma(1, 2)", "density on (-inf, inf)"),
        ("P", "joint pmf of n x m"),
        ("P, Q", "pmf of n"),
        ("f", "function on (0, inf)"),
        ("x", "vector of n"),
        ("u", "labels 1..N in 1..n"),
        ("U", "real"),
    ],
)
def test_arguments_of_another_kind(text, of):
    with pytest.raises((IllPosedError, LanguageError)):
        type_lines([Argument(text, kind(of)), "KL(P || Q)", "H(U)"], where=WHERE)


def test_integrals_that_are_supposed_to_exist():
    read = type_lines(["h(f)"], where=WHERE, converging=["int(y, -inf, inf, y^2*f(y))"])
    (integral,) = read.convergent
    assert isinstance(integral, Bind) and integral.op == "int"
    with pytest.raises(IllPosedError, match="only integrals converge"):
        type_lines(["h(f)"], where=WHERE, converging=["h(f)"])


def test_trees_are_lines_too():
    tree = parse_claim("H(J) <= log(n*m)")
    lhs, rhs = type_lines([tree.lhs, tree.rhs], where=WHERE).terms
    assert lhs == Use(q.JOINT_H, OF_J) and rhs == Call("log", (Mul((n, m)),))
    assert type_lines(list(interval("(0, inf)"))).terms == [ZERO, INF]
