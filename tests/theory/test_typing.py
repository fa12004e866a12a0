"""What names are follows from use, and what claims then state."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symentropy.errors import IllPosedError, LanguageError, SymentropyError
from symentropy.kernel.copies import Copier
from symentropy.kernel.proof import Claim
from symentropy.kernel.terms import (
    EULER,
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
    Const,
    Diff,
    Div,
    Index,
    Interval,
    Mul,
    Natural,
    Num,
    Pmf,
    Positive,
    Pow,
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
from symentropy.theory.measures import of_densities
from symentropy.theory.quantities import log, minus
from symentropy.theory.typing import Functional, Independence, type_claim, type_expr, type_lines

n, P, Q, i = Var("n"), Var("P"), Var("Q"), Var("i")
x, p, z = Var("x"), Var("p"), Var("z")
half = Div(ONE, num(2))
b0 = Bound(0)
Pi, Qi = At(P, b0), At(Q, b0)


k = Var("k")


def moved(index):
    """The vector z with t, the variable of the derivative around it, as its entry at ``index``."""
    return Bind("lam", Range(ONE, n), Add((At(z, b0), Mul((Call("delta", (b0, index)), t_minus(index))))))


def t_minus(index):
    return Add((Bound(1), minus(At(z, index))))


def terms(text, **declared):
    return type_expr(text, **declared).term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("1/2", half),
        ("0.25", Num(Fraction(1, 4))),
        ("-2", num(-2)),
        ("x - 2", Add((x, Mul((num(-1), num(2)))))),
        ("-x^2", minus(Pow(x, num(2)))),
        ("2^-1", Pow(num(2), num(-1))),
        ("x*p/2*n", Mul((Div(Mul((x, p)), num(2)), n))),
        ("(x*p)*2", Mul((Mul((x, p)), num(2)))),
        ("pi*e*EulerGamma", Mul((PI, Const("e"), EULER))),
        ("ln(x)", log(x)),
        ("log(x, 3)", Div(log(x), log(num(3)))),
        ("log2(x)", Div(log(x), log(num(2)))),
        ("log10(x)", Div(log(x), log(num(10)))),
        ("exp(x)", Call("exp", (x,))),
        ("max(x, 1, p)", Call("max", (x, ONE, p))),
        ("inf", INF),
        ("-inf", NEG_INF),
        ("H(P)", Use(q.H, (n, P))),
        ("H(P, Q)", Use(q.CE, (n, P, Q))),
        ("CE(P, Q)", Use(q.CE, (n, P, Q))),
        ("KL(P || Q)", Use(q.KL, (n, P, Q))),
        ("KL(P, Q)", Use(q.KL, (n, P, Q))),
        ("D(P ‖ Q)", Use(q.KL, (n, P, Q))),
        ("JS(P, Q)", Use(q.JS, (n, P, Q))),
        ("Renyi(P, 2)", Use(q.RENYI, (n, P, num(2)))),
        ("Renyi(P || Q, 1/2)", Use(q.RENYI_DIVERGENCE, (n, P, Q, half))),
        ("surprisal(p)", Use(q.SURPRISAL, (p,))),
        ("H(U)", Use(q.H, (n, Use(q.UNIFORM, (n,))))),
        ("H((1/2, 1/2))", Use(q.H, (num(2), Vec((half, half))))),
        ("KL(P || (1/2, 1/2))", Use(q.KL, (num(2), P, Vec((half, half))))),
        ("KL((1/2, 1/2) || U)", Use(q.KL, (num(2), Vec((half, half)), Use(q.UNIFORM, (num(2),))))),
        ("H(softmax(z))", Use(q.H, (n, Use(q.SOFTMAX, (n, z))))),
        ("softmax(z)[i]", At(Use(q.SOFTMAX, (n, z)), i)),
        ("H(softmax((1, 2)))", Use(q.H, (num(2), Use(q.SOFTMAX, (num(2), Vec((ONE, num(2)))))))),
        (
            "H(softmax(z/T))",
            Use(q.H, (n, Use(q.SOFTMAX, (n, Bind("lam", Range(ONE, n), Div(At(z, b0), Var("T"))))))),
        ),
        ("h(Normal(x, p))", Use(q.h, (Use(q.NORMAL, (x, p)),))),
        ("H(Normal(sigma=1, mu=0))", Use(q.h, (Use(q.NORMAL, (ZERO, ONE)),))),
        ("H(Bernoulli(p))", Use(q.H, (num(2), Vec((Add((ONE, minus(p))), p))))),
        ("H(Categorical((1/2, 1/2)))", Use(q.H, (num(2), Vec((half, half))))),
        ("H(DiscreteUniform(-1, 1))", Use(q.H, (num(3), Vec((Div(ONE, num(3)),) * 3)))),
        ("P[i]", At(P, i)),
        ("P[1]", At(P, ONE)),
        ("z[i]", At(z, i)),
        ("sum(i, P[i])", Bind("sum", Range(ONE, n), Pi)),
        ("sum(k, 0, x, k)", Bind("sum", Range(ZERO, x), b0)),
        ("sum(k, 1, inf, 1/k^2)", Bind("sum", Range(ONE, INF), Div(ONE, Pow(b0, num(2))))),
        ("prod(k, 1, n, k)", Bind("prod", Range(ONE, n), b0)),
        ("int(x, -inf, inf, exp(-x^2))", Bind("int", Interval(NEG_INF, INF), Call("exp", (minus(Pow(b0, num(2))),)))),
        ("int(x, 0, 1, sum(x, 1, 3, x))", Bind("int", Interval(ZERO, ONE), Bind("sum", Range(ONE, num(3)), b0))),
        ("sum(k, 1, 2, sum(j, 1, k, j*k))",
         Bind("sum", Range(ONE, num(2)), Bind("sum", Range(ONE, b0), Mul((b0, Bound(1)))))),
        ("diff(x^2, x)", Diff(Pow(b0, num(2)), x)),
        ("int(x, 0, 1, diff(x^2, x))", Bind("int", Interval(ZERO, ONE), Diff(Pow(b0, num(2)), b0))),
        ("diff(diff(x^3, x), x)", Diff(Diff(Pow(b0, num(3)), b0), x)),
        ("delta(1, 2)", Call("delta", (ONE, num(2)))),
        ("sum(i, delta(i, k)*P[k])", Bind("sum", Range(ONE, n), Mul((Call("delta", (b0, k)), At(P, k))))),
        ("H(onehot(k), Q)", Use(q.CE, (n, Use(q.ONEHOT, (n, k)), Q))),
        ("onehot(1)[i]", At(Use(q.ONEHOT, (n, ONE)), i)),
        ("diff(z[i]^2, z[k])", Diff(Pow(At(moved(k), i), num(2)), At(z, k))),
        ("diff(H(P, softmax(z)), z[k])", Diff(Use(q.CE, (n, P, Use(q.SOFTMAX, (n, moved(k))))), At(z, k))),
        ("sum(k, diff(z[k], z[k]))", Bind("sum", Range(ONE, n), Diff(At(moved(Bound(2)), Bound(1)), At(z, b0)))),
        ("KL(Normal(x, p) || Normal(0, 1))",
         Use(of_densities["KL"], (Use(q.NORMAL, (x, p)), Use(q.NORMAL, (ZERO, ONE))))),
        ("CE(Normal(0, 1), Normal(x, p))",
         Use(of_densities["CE"], (Use(q.NORMAL, (ZERO, ONE)), Use(q.NORMAL, (x, p))))),
    ],
)  # fmt: skip
def test_expression(text, term):
    assert terms(text) == term


def kinds(text, **declared):
    return dict(type_claim(text, **declared).statement.variables)


@pytest.mark.parametrize(
    ("text", "declared", "expected"),
    [
        ("H(P) <= log(n)", {}, {"n": Natural(), "P": Pmf(n)}),
        ("KL(a || Q) >= 0", {}, {"n": Natural(), "a": Pmf(n), "Q": Pmf(n)}),
        ("KL(a || b) >= a[i]", {}, {"n": Natural(), "a": Pmf(n), "b": Pmf(n), "i": Index(n)}),
        ("H(P1) + H(R2) >= 0", {}, {"n": Natural(), "P1": Pmf(n), "R2": Pmf(n)}),
        ("A[i] <= 1", {}, {"n": Natural(), "A": Pmf(n), "i": Index(n)}),
        ("a[i] <= 1", {}, {"n": Natural(), "a": Vector(n), "i": Index(n)}),
        ("a[i] <= 1", {"pmf": ["a"]}, {"n": Natural(), "a": Pmf(n), "i": Index(n)}),
        ("H(X) >= 0", {"pmf": ["X"]}, {"n": Natural(), "X": Pmf(n)}),
        ("H(x) >= 0", {"pmf": "x"}, {"n": Natural(), "x": Pmf(n)}),
        ("x + D + E + gamma = 1", {}, {"x": Real(), "D": Real(), "E": Real(), "gamma": Real()}),
        ("x + y = 1", {"positive": "y"}, {"x": Real(), "y": Positive()}),
        ("n >= 1", {}, {"n": Natural()}),
        ("sum(k, 1, m, k) = m", {}, {"m": Natural()}),
        ("sum(k, 1, 2*m - 1, k) = 1", {}, {"m": Natural()}),
        ("h(Normal(mu, s)) = log(s)", {}, {"mu": Real(), "s": Positive()}),
        ("H(Bernoulli(p)) = p", {}, {"p": Real()}),
        ("KL(P || (1/2, 1/2)) + H(Q) = log(n)", {}, {"P": Pmf(num(2)), "Q": Pmf(num(2))}),
        ("KL(softmax(z) || (1/2, 1/2)) = 0", {}, {"z": Vector(num(2))}),
        ("P[i]*i = 1", {}, {"n": Natural(), "P": Pmf(n), "i": Index(n)}),
        ("P[n] = 1", {}, {"n": Natural(), "P": Pmf(n)}),
        ("1 = 1", {}, {}),
    ],
)
def test_kinds(text, declared, expected):
    statement = type_claim(text, **declared).statement
    assert dict(statement.variables) == expected
    Copier().statement(statement)


def test_the_length_of_a_literal_is_n():
    statement = type_claim("KL(P || (1/2, 1/2)) <= log(n)").statement
    assert statement.goal == Claim(Use(q.KL, (num(2), P, Vec((half, half)))), "<=", log(num(2)))


@pytest.mark.parametrize(
    ("text", "claim", "flipped"),
    [
        ("x = 1", Claim(x, "=", ONE), False),
        ("x <= 1", Claim(x, "<=", ONE), False),
        ("x < 1", Claim(x, "<", ONE), False),
        ("x >= 1", Claim(ONE, "<=", x), True),
        ("x > 1", Claim(ONE, "<", x), True),
        ("KL((1/2, 1/2) || (1, 0)) = inf",
         Claim(Use(q.KL, (num(2), Vec((half, half)), Vec((ONE, ZERO)))), "=", INF), False),
    ],
)  # fmt: skip
def test_relations(text, claim, flipped):
    typed = type_claim(text)
    assert (typed.statement.goal, typed.flipped, typed.claim) == (claim, flipped, text)
    assert type_claim(parse_claim(text)).statement == typed.statement


all_i = (Range(ONE, n),)


@pytest.mark.parametrize(
    ("text", "facts", "expected"),
    [
        ("x = 1", ["0 < p < 1"], [Claim(ZERO, "<", p), Claim(p, "<", ONE)]),
        ("x = 1", ["x != 0"], [Claim(ZERO, "<", Pow(x, num(2)))]),
        ("x = 1", ["x != p"], [Claim(ZERO, "<", Pow(Add((x, minus(p))), num(2)))]),
        ("x = 1", ["n >= 2"], [Claim(num(2), "<=", n)]),
        ("x = 1", ["P[i] > 0"], [Claim(ZERO, "<", Pi, all_i)]),
        ("x = 1", ["P[i] > 0", "Q[i] >= P[i]"], [Claim(ZERO, "<", Pi, all_i), Claim(Pi, "<=", Qi, all_i)]),
        ("sum(i, P[i]) = 1", ["P[i] > 0"], [Claim(ZERO, "<", Pi, all_i)]),
        ("x = 1", ["sum(i, P[i]) = 1"], [Claim(Bind("sum", Range(ONE, n), Pi), "=", ONE)]),
        ("P[i] = 1", ["P[i] > 0"], [Claim(ZERO, "<", At(P, i))]),
        ("H(Bernoulli(p)) >= 0", [], [Claim(ZERO, "<", p), Claim(p, "<", ONE)]),
        ("H(Bernoulli(p)) >= 0", ["p < 1"], [Claim(p, "<", ONE), Claim(ZERO, "<", p)]),
        ("H(Bernoulli(1/3)) >= 0", [], []),
    ],
)
def test_facts(text, facts, expected):
    statement = type_claim(text, given=facts).statement
    assert list(statement.given) == expected
    Copier().statement(statement)


def test_base_divides_every_quantity():
    statement = type_claim("H(P) <= log(n)", base="bits").statement
    assert statement.goal == Claim(Div(Use(q.H, (n, P)), log(num(2))), "<=", log(n))
    assert type_claim("surprisal(p) = 1", base="5/2").statement.goal.lhs == Div(
        Use(q.SURPRISAL, (p,)), log(Num(Fraction(5, 2)))
    )
    assert type_claim("H(P) = 1", base="hartleys") == type_claim("H(P) = 1", base=10)


@pytest.mark.parametrize("base", ["1", "0", "x", "", "-2", "nat", 1, None, 2.5, "log(5)"])
def test_no_such_base(base):
    with pytest.raises(LanguageError):
        type_claim("H(P) = 1", base=base)


def test_values_take_the_place_of_names():
    vec = Vec((half, half))
    statement = type_claim("H(A) <= log(n)", values={"A": vec}).statement
    assert statement.goal == Claim(Use(q.H, (num(2), vec)), "<=", log(num(2)))
    assert statement.variables == ()
    assert type_claim("H(U) = 1", values={"U": vec}).statement.goal.lhs == Use(q.H, (num(2), vec))
    with pytest.raises(IllPosedError, match="same n"):
        type_claim("KL(A || B) = 0", values={"A": vec, "B": Vec((ONE,))})


def test_information_of_a_joint_pmf():
    term = terms("I(((1/4, 1/4), (1/4, 1/4)))")
    quarter = Div(ONE, num(4))
    side = Add((quarter, quarter))
    assert term == Use(q.KL, (num(4), Vec((quarter,) * 4), Vec((Mul((side, side)),) * 4)))


# --- random variables and families --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "declared", "discrete", "densities"),
    [
        ("H(X) >= 0", {}, ("X",), ()),
        ("I(X; Y | Z) >= 0", {}, ("X", "Y", "Z"), ()),
        ("H(X, Y) <= H(X) + H(Y)", {}, ("X", "Y"), ()),
        ("H(P | Q) >= 0", {}, ("P", "Q"), ()),
        ("H(X, P) >= 0", {}, ("X", "P"), ()),
        ("H(P, Q) + H(Q, X) >= 0", {}, ("X", "Q", "P"), ()),
        ("H(P) >= 0", {"variables": ["P"]}, ("P",), ()),
        ("H(X) <= log(card(X))", {}, ("X",), ()),
        ("h(X | Y) <= h(X)", {}, (), ("X", "Y")),
        ("H(x) >= 0", {"given": ["x -> y"]}, ("x", "y"), ()),
        ("H(P) >= 0", {"given": ["indep(P, Q)"]}, ("P", "Q"), ()),
    ],
)
def test_random_variables(text, declared, discrete, densities):
    typed = type_claim(text, **declared)
    assert typed.statement is None
    assert set(typed.random.discrete) == set(discrete)
    assert set(typed.random.densities) == set(densities)


def test_facts_about_random_variables():
    facts = ["X -> Y -> Z -> W", "X ⟂ Y | Z", "indep(X, Y, Z)", "indep(X, Y | Z)", "Y = f(X, Z)", "function(Y, X)"]
    random = type_claim("I(X; Y) >= x", given=[*facts, "x > 0", "H(X) <= x"]).random
    assert random.facts == (
        Independence(("X",), ("Z", "W"), ("Y",)),
        Independence(("X", "Y"), ("W",), ("Z",)),
        Independence(("X",), ("Y",), ("Z",)),
        Independence(("X",), ("Y",)),
        Independence(("X", "Y"), ("Z",)),
        Independence(("X",), ("Y",), ("Z",)),
        Functional("Y", ("X", "Z")),
        Functional("Y", ("X",)),
    )
    assert random.given == (Claim(ZERO, "<", x),)
    assert random.relations == (parse_claim("H(X) <= x"),)
    assert random.numbers == (("x", Real()),)


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("H(Poisson(2)) > 0", "Poisson"),
        ("h(TruncatedNormal(0, inf)) > 0", "TruncatedNormal"),
        ("h(Gamma(shape=2, scale=3)) > 0", "Gamma"),
        ("h(MultivariateNormal((0, 0), ((2, 1/2), (1/2, 1)))) > 0", "MultivariateNormal"),
        ("H(NormalMixture((1/2, 0, 1), (1/2, 3, 1))) > 0", "NormalMixture"),
        ("h(Arcsine()) < 0", "Arcsine"),
        ("I(BPSK(sigma)) >= 0", "I of BPSK"),
        ("JS(Normal(0, 1), Normal(1, 1)) = 1/2", "JS of Normal"),
        ("KL(Normal(0, 1) || Laplace(0, 1)) >= 0", "KL of Normal"),
        ("H(DiscreteUniform(1, 10^9)) > 0", "DiscreteUniform"),
        ("H(DiscreteUniform(1, a)) > 0", "DiscreteUniform"),
    ],
)
def test_what_has_no_term_yet(text, needs):
    typed = type_claim(text)
    assert typed.statement is None
    (said,) = typed.needs_family
    assert needs in said


def test_expression_beyond_the_kernel_has_a_term():
    typed = type_expr("H(Poisson(2))")
    assert typed.needs_family == ("H of Poisson(2)",)
    assert typed.term is not None


def test_discrete_channels_are_joint_pmfs():
    assert type_claim("I(BSC(eps), p1) >= 0").statement is not None
    assert type_claim("I(GaussianChannel(snr)) = log(1 + snr)/2").statement is not None
    with pytest.raises(IllPosedError, match=r"I\(BSC\(1/2\), p1\)"):
        type_expr("I(BSC(1/2))")


def test_expression_without_a_term():
    assert type_expr("H(X | Y)").random == ("X", "Y")


def test_lines_agree_on_names():
    read = type_lines(["H(p)", "sum(i, p[i])"], pmf=["p"], given=["n >= 2"])
    assert read.terms == [Use(q.H, (n, p)), Bind("sum", Range(ONE, n), At(p, b0))]
    assert read.variables == (("n", Natural()), ("p", Pmf(n)))
    assert read.given == (Claim(num(2), "<=", n),)
    with pytest.raises(IllPosedError, match="two ways"):
        type_lines(["KL(P || Q)", "P + 1"])
    with pytest.raises(IllPosedError, match="Poisson"):
        type_lines(["H(Poisson(2))"])


# --- what is senseless --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        (
            "KL(P || Q) + P = 1",
            14,
            "it is a pmf in KL(P || Q) (column 4), and a number (column 14)",
        ),
        ("I(X; P) + P[i] >= 0", 11, "a random variable in I(X; P) (column 6)"),
        ("H(X) + h(X) = 0", 10, "a density in h(X) and finitely many values in H(X)"),
        ("x[1] + x = 0", 8, "a vector in x[1]"),
        ("H(n) = 1", 3, "the number of outcomes"),
        ("H(x) >= 0", 3, "--pmf x"),
        ("H(p, 1 - p) >= 0", 3, "did you mean H((p, 1 - p))?"),
        ("H(1/2) = 1", 3, "no distribution"),
        ("H(pi) = 1", 3, "a constant"),
        ("H((1/2, 1/3)) = 1", 3, "sum to 5/6"),
        ("H((3/2, -1/2)) = 1", 3, "an entry is negative"),
        ("KL((1/2, 1/2) || (1, 0, 0)) = 0", 18, "pmfs of different length"),
        ("KL(P || (1, 0)) + KL(P || (1, 0, 0)) = 0", 19, "all pmfs have the same n"),
        ("P[0] = 1", 1, "counted from 1"),
        ("P[1/2] = 1", 1, "counted from 1"),
        ("P[2] = 1", 1, '--given "n >= 2"'),
        ("KL(P || (1, 0)) = P[3]", 19, "there are 2 outcomes"),
        ("inf - inf = 0", 1, "inf stands only"),
        ("0*inf = 0", 3, "inf stands only"),
        ("Normal(0, 1) = 1", 1, "a distribution, not a number"),
        ("softmax(z) = 1", 1, "an entry of it"),
        ("h(Bernoulli(1/2)) = 0", 1, "no density"),
        ("H(Normal(0, -1)) = 0", 13, "sigma of Normal is positive"),
        ("H(Bernoulli(3/2)) = 0", 13, "lies in [0, 1]"),
        ("H(Binomial(1/2, 1/3)) = 0", 12, "integer"),
        ("KL(Normal(0, 1) || (1, 0)) = 0", 20, "a density and a pmf"),
        ("H(BSC(1/3)) = 0", 3, "a channel"),
        ("Renyi(P, 1) = 0", 10, "not 1"),
        ("diff(n, n) = 1", 9, "an integer"),
        ("sum(k, 1, 3, diff(k, k)) = 1", 22, "an integer"),
        ("H(X, (1, 0)) = 1", 6, "no random variable"),
        ("I(X + Y; Z) = 0", 3, "no random variable"),
        ("H(P, Q, R) = 1", 1, "two for their cross entropy"),
        ("I((1/2, 1/2)) = 0", 3, "rows of the same length"),
        ("log(softmax(z)) = 0", 5, "not a number"),
    ],
)
def test_ill_posed(text, column, words):
    with pytest.raises(IllPosedError) as caught:
        type_claim(text)
    assert words in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("H(1/2, 1/2) = 1", "did you mean H((1/2, 1/2))?"),
        ("N(mu, s) = 1", "did you mean Normal(mu, sigma)?"),
        ("I(X, Y) >= 0", "did you mean I(X; Y)?"),
        ("I(p) = 1", "surprisal(p)"),
        ("KL(P | Q) = 0", "did you mean KL(P || Q)?"),
        ("P(i) = 1", "write P[i]"),
        ("entropy(P) = 1", "did you mean H(P)?"),
        ("Poison(2) = 1", "did you mean Poisson?"),
        ("qwertz(2) = 1", "unknown function qwertz"),
        ("log(1, 2, 3) = 1", "1 or 2 arguments, not 3"),
        ("log(1; 2) = 1", '";" has no meaning'),
        ("max() = 1", "needs an argument"),
        ("exp((1, 2)) = 1", "not a tuple"),
        ("H() = 1", "needs an argument"),
        ("H(X | Y | Z) = 1", 'one "|"'),
        ("KL(P) = 1", "2 arguments, not 1"),
        ("JS(P || Q) = 1", "JS(P, Q)"),
        ("Renyi(P, Q, 2) = 1", "Renyi(P || Q, alpha)"),
        ("I(X | Y; Z) = 1", "I(X; Y | Z)"),
        ("card(1) = 1", "name of a random variable"),
        ("sum(1, 2) = 1", "needs a name"),
        ("sum(pi, 1, 2, 3) = 1", "cannot be bound"),
        ("sum(n, 1, 2, n) = 1", "cannot be bound"),
        ("int(x, x) = 1", "4 arguments"),
        ("H(Normal(0)) = 1", "Normal(mu, sigma) takes 2"),
        ("H(Normal(0, scale=1)) = 1", "no parameter scale"),
        ("H(Normal(0, mu=1)) = 1", "mu twice"),
        ("H(Normal(mu=1, 1)) = 1", "after one with a name"),
        ("log(x=1) = 1", "no arguments by name"),
    ],
)
def test_not_in_the_language(text, words):
    with pytest.raises(LanguageError) as caught:
        type_claim(text)
    assert words in str(caught.value)


@pytest.mark.parametrize("fact", ["log(x)", "indep(X)", "function(X | Y)", "indep(X, 1)", "x", "", "foo(x) > 1"])
def test_no_fact(fact):
    with pytest.raises(LanguageError):
        type_claim("x = 1", given=[fact])


@pytest.mark.parametrize(
    "declared",
    [{"variables": ["e"]}, {"pmf": ["n"]}, {"positive": ["2"]}, {"pmf": ["P"], "variables": ["P"]}, {"pmf": "P,,Q"}],
)
def test_no_declaration(declared):
    with pytest.raises(LanguageError):
        type_claim("x = 1", **declared)


@pytest.mark.parametrize("declared", [{"variables": ["x"]}, {"pmf": ["x"]}])
def test_declared_against_use(declared):
    with pytest.raises(IllPosedError, match="declared by --"):
        type_claim("x^2 = 1", **declared)


WORDS = st.sampled_from(
    [
        *("H(", "h(", "KL(", "I(", "P", "Q", "X", "x", "z", "p", "n", "U", "e", "inf", "(1/2,1/2)", "1", "1/2", "0"),
        *("Normal(", "Bernoulli(", "Poisson(", "softmax(", "sum(", "diff(", "card(", "k", "k,", "P[k]", "P[1]", "-"),
        *(")", ")", ")", ",", ";", "|", "||", "+", "*", "/", "^", "<=", "=", "log(", "BSC(", "((1,0),(0,0))"),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=6).map(" ".join))
def test_nothing_but_our_errors(text, fact):
    """Any text gives a statement that the kernel takes, or says what there is instead, or one of our errors."""
    for given_, base in (((), "nats"), ((fact,), "bits")):
        try:
            typed = type_claim(f"{text} >= 0", given=given_, base=base)
        except SymentropyError as error:
            assert str(error)
        else:
            assert (typed.statement is None) == bool(typed.random or typed.needs_family)
            if typed.statement:
                Copier().statement(typed.statement)


CALLS = st.recursive(
    st.sampled_from(["P", "Q", "X", "x", "z", "p", "n", "U", "e", "inf", "1", "1/2", "P[k]", "z[1]", "(1/2,1/2)"]),
    lambda below: st.one_of(
        st.builds("{0}({1})".format, st.sampled_from(["H", "h", "log", "softmax", "Bernoulli", "Poisson"]), below),
        st.builds("{0}({1}, {2})".format, st.sampled_from(["H", "KL", "Renyi", "Normal", "sum", "diff"]), below, below),
        st.builds("{0}{2}{1}".format, below, below, st.sampled_from(["+", "*", "/", "^", "-"])),
        st.builds("sum(k, {0})".format, below),
        st.builds("int(x, 0, {0}, {1})".format, below, below),
        st.builds("diff({0}, x)".format, below),
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(CALLS)
def test_well_formed_text(text):
    try:
        typed = type_expr(text)
    except SymentropyError as error:
        assert str(error)
    else:
        assert typed.term is not None or typed.random or typed.needs_family
