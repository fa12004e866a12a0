"""Declarations of families: their texts, their mass, closed forms against quadrature, densities against SymPy's."""

import random
from itertools import pairwise
from pathlib import Path

import mpmath
import pytest

from symentropy.errors import IllPosedError, LanguageError
from symentropy.language import parse_claim, parse_expr
from symentropy.language import tree as tr
from symentropy.theory.families import DOMAINS, FAMILIES
from symentropy.theory.families.table import markdown
from symentropy.theory.names import Names, free_names
from symentropy.theory.shapes import Source, check_shape, family_arguments
from symentropy.theory.typing import type_expr

PARAMETERS = """
    Bernoulli p; Categorical probabilities; DiscreteUniform a b; Binomial n p; BetaBinomial n a b
    PoissonBinomial probabilities; Hypergeometric N K n; Zipfian n s; Poisson lam; Geometric p; Geometric0 p
    NegativeBinomial r p; Logarithmic p; DiscreteLaplace a; Skellam mu1 mu2; Zeta s; YuleSimon rho
    Normal mu sigma; HalfNormal sigma; LogNormal mu sigma; TruncatedNormal a b; SkewNormal alpha
    GeneralizedNormal mu alpha beta; NormalMixture; Uniform a b; LogUniform a b; Triangular a b c; Arcsine
    Semicircle R; RaisedCosine mu s; PowerFunction alpha; Exponential rate; TruncatedExponential rate b; Laplace mu b
    AsymmetricLaplace kappa; Logistic mu s; HalfLogistic s; Gumbel mu beta; Moyal mu sigma; Gamma shape rate
    Erlang shape rate; InverseGamma shape scale; GeneralizedGamma scale d p; LogGamma c; ChiSquared k; Chi k; F d1 d2
    Beta a b; BetaPrime a b; Kumaraswamy a b; ContinuousBernoulli lam; StudentT nu; Cauchy x0 gamma; HalfCauchy gamma
    WrappedCauchy rho; VonMises mu kappa; Weibull shape scale; Frechet alpha s; GEV mu sigma xi; GPD xi sigma
    Pareto xm alpha; Lomax alpha scale; LogLogistic alpha beta; Rayleigh sigma; Maxwell a; Rice nu sigma
    Nakagami m omega; Levy mu c; InverseGaussian mu lam; Gompertz eta b; Lindley theta; HyperbolicSecant
    MultivariateNormal mean covariance; MultivariateStudentT nu scale; Dirichlet alpha; Wishart nu scale
    Multinomial n probabilities; BSC eps; BEC eps; ZChannel eps; GaussianChannel snr; BPSK sigma
"""
FUNCTIONS = {"log", "exp", "sqrt", "abs", "loggamma", "digamma", "zeta", "erfc", "logbesseli", "cos", "sum"}
DENSE = [name for name, family in FAMILIES.items() if family.pieces]


def test_names_and_parameters():
    listed = [entry.split() for line in PARAMETERS.strip().splitlines() for entry in line.split(";")]
    assert {name: parameters for name, *parameters in listed} == {
        name: [parameter for parameter, _ in family.parameters] for name, family in FAMILIES.items()
    }


def test_the_table_of_the_readme():
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert f"\n\n{markdown().strip()}\n\n" in readme
    assert all(f"`{name}(" in markdown() for name in FAMILIES)


# --- the texts ----------------------------------------------------------------------------------------------


def words(node):
    return {found.name for found, _ in tr.walk(node) if isinstance(found, tr.Apply)}


@pytest.mark.parametrize("name", FAMILIES)
def test_the_texts_are_in_the_language(name):
    family = FAMILIES[name]
    known = set(family.names)
    variable = {"k" if family.sort == "discrete" else "x"}
    for lo, hi, log in [*family.pieces, *(piece for pieces in family.edges.values() for piece in pieces)]:
        assert free_names(parse_expr(lo)) | free_names(parse_expr(hi)) <= known
        assert words(parse_expr(lo)) | words(parse_expr(hi)) <= {"min", "max"}
        assert free_names(parse_expr(log)) <= known | variable
        assert words(parse_expr(log)) <= FUNCTIONS - {"abs"}
    for text in (family.entropy, family.kl):
        assert not text or words(parse_expr(text)) <= FUNCTIONS - {"sum"}
    assert not family.entropy or free_names(parse_expr(family.entropy)) <= known
    assert not family.kl or free_names(parse_expr(family.kl)) <= known | {f"{one}2" for one in known}
    for relation in (*family.needs, *family.edges):
        assert free_names(parse_claim(relation)) <= known
    assert free_names(parse_expr(family.center)) <= known


@pytest.mark.parametrize("name", FAMILIES)
def test_a_declaration_is_complete(name):
    family = FAMILIES[name]
    assert family.name == name
    assert family.sort in ("discrete", "continuous", "multivariate", "channel")
    assert family.meaning
    assert family.source
    assert len(set(family.names)) == len(family.names)
    assert not {"x", "k"} & set(family.names) or name in ("Chi", "ChiSquared")
    assert {family.domain(one) for one in (*family.names, *family.also)} <= set(DOMAINS)
    assert not set(family.also) & set(family.names)
    for other, (meant, text) in family.also.items():
        assert meant in family.names
        assert free_names(parse_expr(text)) == {other}
    assert all(free_names(parse_expr(value)) == frozenset() for value in family.defaults.values())
    arguments = [f"<{one}>" for one in family.names]
    written = family.notation(len(arguments)).format(*arguments)
    assert written.count("{") == written.count("}")
    assert [one for one in arguments if one in written] == arguments


# --- numbers ------------------------------------------------------------------------------------------------

WORDS = {
    "log": mpmath.log, "sqrt": mpmath.sqrt, "loggamma": mpmath.loggamma, "digamma": mpmath.digamma, "abs": abs,
    "zeta": mpmath.zeta, "erfc": mpmath.erfc, "cos": mpmath.cos, "min": min, "max": max,
    "logbesseli": lambda order, z: mpmath.log(mpmath.besseli(order, z)),
    "exp": lambda z: mpmath.exp(z) if abs(z) < 10**6 else mpmath.inf if z > 0 else mpmath.mpf(0),
}  # fmt: skip
CONSTANTS = {"inf": mpmath.inf, "pi": mpmath.pi, "e": mpmath.e, "EulerGamma": mpmath.euler}


def value(node, at):
    """The number that a text (or its tree) is."""
    match parse_expr(node) if isinstance(node, str) else node:
        case tr.Number(number):
            return mpmath.mpf(number.numerator) / number.denominator
        case tr.Name(name):
            return at[name] if name in at else +CONSTANTS[name]
        case tr.Neg(arg):
            return -value(arg, at)
        case tr.Sum(signs, terms):
            return mpmath.fsum(value(t, at) if s == "+" else -value(t, at) for s, t in zip(signs, terms, strict=True))
        case tr.Product(ops, factors):
            result = mpmath.mpf(1)
            for op, factor in zip(ops, factors, strict=True):
                result = result * value(factor, at) if op == "*" else result / value(factor, at)
            return result
        case tr.Power(base, exponent):
            return value(base, at) ** value(exponent, at)
        case tr.Apply("sum", (tr.Name(index), lo, hi, body)):
            inside = range(int(value(lo, at)), int(value(hi, at)) + 1)
            return mpmath.fsum(value(body, {**at, index: mpmath.mpf(j)}) for j in inside)
        case tr.Apply(word, args):
            return WORDS[word](*(value(arg, at) for arg in args))


def holds(relation, at):
    found = parse_claim(relation)
    difference = value(found.lhs, at) - value(found.rhs, at)
    return {"=": difference == 0, "<": difference < 0, "<=": difference <= 0, ">": difference > 0}[found.op]


def drawn(domain, rng):
    """A parameter in twentieths: exact in no binary format, far from nothing."""
    low, high = {
        "real": (-15, 30), "extended": (-30, 40), "positive": (15, 70), "nonnegative": (0, 50), "probability": (1, 19),
        "inner": (2, 17), "unit": (0, 17), "above one": (50, 90), "count": (0, 14), "natural": (1, 14),
        "integer": (-9, 20),
    }[domain]  # fmt: skip
    step = 1 if domain in ("count", "natural", "integer") else 20
    return mpmath.mpf(rng.randint(low, high)) / step


def point(family, rng):
    """Parameters that the family takes."""
    while True:
        at = {name: drawn(family.domain(name), rng) for name in family.names}
        if all(holds(relation, at) for relation in family.needs):
            return at


def support(family, at):
    """The pieces that count at these parameters, with their ends as numbers and their logs as trees."""
    edge = next((pieces for relation, pieces in family.edges.items() if holds(relation, at)), family.pieces)
    with mpmath.workdps(100):
        return [(value(lo, at), value(hi, at), parse_expr(log)) for lo, hi, log in edge]


def mean(family, at, weigh, cuts=()):
    """The mean of ``weigh(x, log-density at x)``."""
    if family.sort == "discrete":
        found = (summed(lo, hi, log, at, weigh) for lo, hi, log in support(family, at))
    else:
        cuts = [value(family.center, at), *cuts]
        found = (integrated(lo, hi, log, at, weigh, cuts) for lo, hi, log in support(family, at) if lo < hi)
    return mpmath.fsum(found)


def summed(lo, hi, log, at, weigh):
    total, step = mpmath.mpf(0), 1 if lo > -mpmath.inf else -1
    for count in range(3000):
        k = lo + count if step == 1 else hi - count
        if k > hi:
            break
        term = value(log, {**at, "k": k})
        total += mpmath.exp(term) * weigh(k, term)
        if count > 40 and abs(term * mpmath.exp(term)) < mpmath.mpf(10) ** -17:
            break
    else:
        raise AssertionError("the sum does not end")
    return total


def integrated(lo, hi, log, at, weigh, cuts):
    """Each part from its finite end, at v^4 from there, so that nothing is lost near a singularity at the end."""

    def part(end, sign, length):
        def f(v):
            with mpmath.workdps(100):
                x = end + sign * v**4
                term = value(log, {**at, "x": x})
                return 4 * v**3 * mpmath.exp(term) * weigh(x, term) if term > -(10**4) else mpmath.mpf(0)

        last = length**0.25
        return mpmath.quad(f, [0, 1, 2, last] if last == mpmath.inf else [0, last / 2, last])

    total = mpmath.mpf(0)
    for a, b in pairwise(sorted({lo, hi, *(cut for cut in cuts if lo < cut < hi)})):
        if a == -mpmath.inf or b == mpmath.inf:
            total += part(b, -1, mpmath.inf) if a == -mpmath.inf else part(a, 1, mpmath.inf)
        else:
            total += part(a, 1, (b - a) / 2) + part(b, -1, (b - a) / 2)
    return total


POINTS = [(name, seed) for name in DENSE for seed in range(2 if FAMILIES[name].parameters else 1)]


@pytest.mark.parametrize(("name", "seed"), POINTS)
def test_mass_and_closed_forms(name, seed):
    family, rng = FAMILIES[name], random.Random(f"{name} {seed}")
    at, second = point(family, rng), point(family, rng)
    with mpmath.workdps(18):
        if name not in ("Zeta", "YuleSimon"):  # their tails are too heavy for a plain sum
            assert abs(mean(family, at, lambda x, log: 1) - 1) < 1e-15
        if family.entropy:
            assert close(mean(family, at, lambda x, log: -log), value(family.entropy, at))
        if family.kl:
            pair = {**at, **{f"{parameter}2": second[parameter] for parameter in second}}
            others, variable = support(family, second), "k" if family.sort == "discrete" else "x"

            def difference(x, log):
                return log - next(value(q, {**second, variable: x}) for lo, hi, q in others if lo <= x <= hi)

            cuts = [end for piece in others for end in piece[:2]]
            assert close(mean(family, at, difference, cuts), value(family.kl, pair))


def close(a, b):
    return abs(a - b) < 1e-14 * (1 + abs(b))


@pytest.mark.parametrize(("text", "terms"), [("Zeta", 1000), ("YuleSimon", 1000)])
def test_mass_of_heavy_tails(text, terms):
    """The sum to m and the tail beyond it, which is known in closed form."""
    at = {"s": mpmath.mpf(3), "rho": mpmath.mpf(5) / 2}
    log = parse_expr(FAMILIES[text].pieces[0][2])
    head = mpmath.fsum(mpmath.exp(value(log, {**at, "k": mpmath.mpf(k)})) for k in range(1, terms + 1))
    tail = {
        "Zeta": mpmath.zeta(3, terms + 1) / mpmath.zeta(3),
        "YuleSimon": terms * mpmath.beta(terms, at["rho"] + 1),
    }[text]
    assert close(head + tail, 1)


@pytest.mark.parametrize("name", [name for name in DENSE if len(FAMILIES[name].pieces) > 1 or FAMILIES[name].edges])
def test_pieces_stand_in_order(name):
    family = FAMILIES[name]
    for seed in range(5):
        at = point(family, random.Random(seed))
        step = 1 if family.sort == "discrete" else 0
        assert all(lo <= hi for lo, hi, _ in support(family, at))
        pieces = [piece for piece in support(family, at) if step or piece[0] < piece[1]]
        assert all(a[1] + step == b[0] for a, b in pairwise(pieces))
        if not step:  # the density is continuous at a kink
            assert all(
                close(value(a[2], {**at, "x": a[1]}), value(b[2], {**at, "x": a[1]})) for a, b in pairwise(pieces)
            )


@pytest.mark.parametrize(
    ("name", "at", "near"),
    [
        ("GPD", {"sigma": 2, "xi": 0}, {"sigma": 2, "xi": mpmath.mpf(10) ** -9}),
        ("GPD", {"sigma": 2, "xi": 0}, {"sigma": 2, "xi": -(mpmath.mpf(10) ** -9)}),
        ("GEV", {"mu": 1, "sigma": 2, "xi": 0}, {"mu": 1, "sigma": 2, "xi": mpmath.mpf(10) ** -9}),
        ("GEV", {"mu": 1, "sigma": 2, "xi": 0}, {"mu": 1, "sigma": 2, "xi": -(mpmath.mpf(10) ** -9)}),
        ("SkewNormal", {"alpha": 0}, {"alpha": mpmath.mpf(10) ** -9}),
        ("ContinuousBernoulli", {"lam": mpmath.mpf(1) / 2}, {"lam": mpmath.mpf(1) / 2 + mpmath.mpf(10) ** -9}),
    ],
)
def test_edges_are_limits(name, at, near):
    with mpmath.workdps(40):
        for x in (mpmath.mpf(1) / 10, mpmath.mpf(9) / 10):
            one, other = (
                next(value(log, {**p, "x": x}) for lo, hi, log in support(FAMILIES[name], p) if lo < x < hi)
                for p in (at, near)
            )
            assert one != other
            assert abs(one - other) < 1e-8


@pytest.mark.parametrize(("name", "at", "atom"), [
    ("Bernoulli", {"p": 0}, 0), ("Bernoulli", {"p": 1}, 1), ("Binomial", {"n": 7, "p": 0}, 0),
    ("Binomial", {"n": 7, "p": 1}, 7), ("Binomial", {"n": 0, "p": 0.5}, 0),
    ("BetaBinomial", {"n": 0, "a": 2, "b": 3}, 0), ("Zipfian", {"n": 1, "s": 2}, 1),
    ("Hypergeometric", {"N": 9, "K": 4, "n": 0}, 0),
    ("Hypergeometric", {"N": 9, "K": 0, "n": 4}, 0), ("Hypergeometric", {"N": 9, "K": 4, "n": 9}, 4),
    ("Hypergeometric", {"N": 9, "K": 9, "n": 4}, 4),
])  # fmt: skip
def test_certain_outcomes(name, at, atom):
    ((lo, hi, log),) = support(FAMILIES[name], at)
    assert (lo, hi, value(log, {**at, "k": atom})) == (atom, atom, 0)


# --- the densities are those that the names promise ---------------------------------------------------------

SYMPY = {
    "Bernoulli(1/4)": lambda s, half: s.Bernoulli("X", half / 2),
    "Binomial(5, 1/4)": lambda s, half: s.Binomial("X", 5, half / 2),
    "BetaBinomial(5, 1/2, 3)": lambda s, half: s.BetaBinomial("X", 5, half, 3),
    "Hypergeometric(9, 4, 3)": lambda s, half: s.Hypergeometric("X", 9, 4, 3),
    "Poisson(5/2)": lambda s, half: s.Poisson("X", 5 * half),
    "Geometric(1/4)": lambda s, half: s.Geometric("X", half / 2),
    "NegativeBinomial(5/2, 1/4)": lambda s, half: s.NegativeBinomial("X", 5 * half, half / 2),
    "Logarithmic(1/4)": lambda s, half: s.Logarithmic("X", half / 2),
    "Skellam(2, 1/2)": lambda s, half: s.Skellam("X", 2, half),
    "Zeta(5/2)": lambda s, half: s.Zeta("X", 5 * half),
    "YuleSimon(5/2)": lambda s, half: s.YuleSimon("X", 5 * half),
    "Normal(1/2, 3)": lambda s, half: s.Normal("X", half, 3),
    "GeneralizedNormal(1/2, 2, 3)": lambda s, half: s.ExponentialPower("X", half, 2, 3),
    "Laplace(1/2, 3)": lambda s, half: s.Laplace("X", half, 3),
    "Logistic(1/2, 3)": lambda s, half: s.Logistic("X", half, 3),
    "Gumbel(1/2, 3)": lambda s, half: s.Gumbel("X", 3, half),
    "Moyal(1/2, 3)": lambda s, half: s.Moyal("X", half, 3),
    "StudentT(5/2)": lambda s, half: s.StudentT("X", 5 * half),
    "Cauchy(1/2, 3)": lambda s, half: s.Cauchy("X", half, 3),
    "VonMises(1/2, 3)": lambda s, half: s.VonMises("X", half, 3),
    "LogNormal(1/2, 3)": lambda s, half: s.LogNormal("X", half, 3),
    "Exponential(5/2)": lambda s, half: s.Exponential("X", 5 * half),
    "Gamma(1/2, 3)": lambda s, half: s.Gamma("X", half, half * 2 / 3),
    "Gamma(1/2, scale=3)": lambda s, half: s.Gamma("X", half, 3),
    "Erlang(2, 3)": lambda s, half: s.Erlang("X", 2, 3),
    "InverseGamma(1/2, 3)": lambda s, half: s.GammaInverse("X", half, 3),
    "ChiSquared(5)": lambda s, half: s.ChiSquared("X", 5),
    "Chi(5)": lambda s, half: s.Chi("X", 5),
    "F(3, 5)": lambda s, half: s.FDistribution("X", 3, 5),
    "BetaPrime(1/2, 3)": lambda s, half: s.BetaPrime("X", half, 3),
    "Weibull(1/2, 3)": lambda s, half: s.Weibull("X", 3, half),
    "Frechet(1/2, 3)": lambda s, half: s.Frechet("X", half, 3),
    "Pareto(1/2, 3)": lambda s, half: s.Pareto("X", half, 3),
    "Lomax(1/2, 3)": lambda s, half: s.Lomax("X", half, 3),
    "LogLogistic(1/2, 3)": lambda s, half: s.LogLogistic("X", half, 3),
    "Rayleigh(3)": lambda s, half: s.Rayleigh("X", 3),
    "Maxwell(3)": lambda s, half: s.Maxwell("X", 3),
    "Nakagami(1/2, 3)": lambda s, half: s.Nakagami("X", half, 3),
    "Levy(1/2, 3)": lambda s, half: s.Levy("X", half, 3),
    "InverseGaussian(1/2, 3)": lambda s, half: s.GaussianInverse("X", half, 3),
    "Gompertz(1/2, 3)": lambda s, half: s.Gompertz("X", 3, half),
    "Uniform(1/2, 3)": lambda s, half: s.Uniform("X", half, 3),
    "LogUniform(1/2, 3)": lambda s, half: s.Reciprocal("X", half, 3),
    "Triangular(1/2, 4, 3)": lambda s, half: s.Triangular("X", half, 4, 3),
    "Arcsine()": lambda s, half: s.Arcsin("X", 0, 1),
    "Semicircle(3)": lambda s, half: s.WignerSemicircle("X", 3),
    "RaisedCosine(1/2, 3)": lambda s, half: s.RaisedCosine("X", half, 3),
    "PowerFunction(5/2)": lambda s, half: s.PowerFunction("X", 5 * half, 0, 1),
    "Beta(1/2, 3)": lambda s, half: s.Beta("X", half, 3),
    "Kumaraswamy(1/2, 3)": lambda s, half: s.Kumaraswamy("X", half, 3),
}


def at_parameters(text):
    """The family of a text, its parameters' values, where it is looked at."""
    node = parse_expr(text)
    family = FAMILIES[node.name]
    values = [value(argument, {}) for argument in family_arguments(node)]
    return family, dict(zip(family.names, values, strict=True))


def density(text, x):
    """The density or the probability at x, by the declaration."""
    family, at = at_parameters(text)
    variable = "k" if family.sort == "discrete" else "x"
    log = next(log for lo, hi, log in support(family, at) if lo <= x <= hi)
    return mpmath.exp(value(log, {**at, variable: x}))


@pytest.mark.parametrize("text", SYMPY)
def test_densities_are_those_of_sympy(text):
    from sympy import N, Rational, stats

    made = stats.density(SYMPY[text](stats, Rational(1, 2)))
    discrete = FAMILIES[parse_expr(text).name].sort == "discrete"
    for x in (
        (1, 2) if discrete and "Bernoulli" not in text else (0, 1) if discrete else (Rational(2, 3), Rational(5, 6))
    ):
        theirs = made.dict[x] if hasattr(made, "dict") else made[x] if isinstance(made, dict) else made(x)
        assert close(density(text, mpmath.mpf(x.p) / x.q if not discrete else mpmath.mpf(x)), mpmath.mpf(N(theirs, 20)))


phi, Phi, exp, sech = mpmath.npdf, mpmath.ncdf, mpmath.exp, mpmath.sech
PLAIN = {
    "DiscreteUniform(-2, 4)": lambda x: mpmath.mpf(1) / 7,
    "Zipfian(3, 2)": lambda x: x**-2.0 / (1 + mpmath.mpf(1) / 4 + mpmath.mpf(1) / 9),
    "Geometric0(1/4)": lambda x: 0.25 * mpmath.mpf(0.75) ** x,
    "DiscreteLaplace(3)": lambda x: mpmath.tanh(1.5) * exp(-3 * abs(x)),
    "HalfNormal(3)": lambda x: 2 * phi(x, 0, 3),
    "TruncatedNormal(0.5, 4)": lambda x: phi(x) / (Phi(4) - Phi(0.5)),
    "TruncatedNormal(0.5, 4, sigma=2, mu=1)": lambda x: phi(x, 1, 2) / (Phi(1.5) - Phi(-0.25)),
    "TruncatedNormal(-4, -0.125)": lambda x: phi(x) / (Phi(-0.125) - Phi(-4)),
    "SkewNormal(3)": lambda x: 2 * phi(x) * Phi(3 * x),
    "Normal(1, variance=9)": lambda x: phi(x, 1, 3),
    "TruncatedExponential(2, 3)": lambda x: 2 * exp(-2 * x) / (1 - exp(-6)),
    "AsymmetricLaplace(2)": lambda x: exp(-2 * x if x > 0 else x / 2) / 2.5,
    "HalfLogistic(2)": lambda x: sech(x / 4) ** 2 / 4,
    "GeneralizedGamma(2, 3, 4)": lambda x: 4 / mpmath.mpf(8) * x**2 * exp(-((x / 2) ** 4)) / mpmath.gamma(0.75),
    "LogGamma(3)": lambda x: exp(3 * x - exp(x)) / 2,
    "ContinuousBernoulli(0.25)": lambda x: mpmath.log(3) * 2 * mpmath.mpf(0.25) ** x * mpmath.mpf(0.75) ** (1 - x),
    "HalfCauchy(3)": lambda x: 6 / (mpmath.pi * (9 + x**2)),
    "WrappedCauchy(0.5)": lambda x: 0.75 / (2 * mpmath.pi * (1.25 - mpmath.cos(x))),
    "GEV(1, 3, 0.5)": lambda x: (1 + (x - 1) / 6) ** -3 * exp(-((1 + (x - 1) / 6) ** -2)) / 3,
    "GEV(1, 3, -0.5)": lambda x: (1 - (x - 1) / 6) * exp(-((1 - (x - 1) / 6) ** 2)) / 3,
    "GPD(0.5, 3)": lambda x: (1 + x / 6) ** -3 / 3,
    "GPD(-0.5, 3)": lambda x: (1 - x / 6) / 3,
    "Rice(2, 3)": lambda x: x / 9 * exp(-(x**2 + 4) / 18) * mpmath.besseli(0, 2 * x / 9),
    "Lindley(2)": lambda x: 4 * (1 + x) * exp(-2 * x) / 3,
    "HyperbolicSecant()": lambda x: sech(x) / mpmath.pi,
}  # fmt: skip


@pytest.mark.parametrize("text", PLAIN)
def test_densities_are_those_of_the_books(text):
    family, at = at_parameters(text)
    seen = 0
    for x in (-2, -1, 0, 1, 2, 3) if family.sort == "discrete" else (-1.5, -0.25, 0.625, 0.75, 2.5, 3.5):
        if any(lo <= x <= hi for lo, hi, _ in support(family, at)):
            assert close(density(text, mpmath.mpf(x)), PLAIN[text](mpmath.mpf(x)))
            seen += 1
    assert seen >= 2


def test_every_density_is_compared():
    assert {parse_expr(text).name for text in (*SYMPY, *PLAIN)} == set(DENSE)


# --- arguments ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "arguments"), [
    ("Gamma(2, 3)", "2, 3"), ("Gamma(rate=3, shape=2)", "2, 3"), ("Gamma(2, scale=3)", "2, 1/3"),
    ("Gamma(scale=a + b, shape=2)", "2, 1/(a + b)"), ("Exponential(scale=-2)", "1/-2"),
    ("Weibull(2, rate=3)", "2, 1/3"),
    ("Normal(0, variance=s^2)", "0, sqrt(s^2)"), ("Laplace(0, scale=3)", "0, 3"), ("Pareto(shape=2, scale=3)", "3, 2"),
    ("InverseGaussian(mean=1, shape=2)", "1, 2"), ("TruncatedNormal(0, inf)", "0, inf, 0, 1"),
    ("TruncatedNormal(a=-inf, b=2, sigma=3)", "-inf, 2, 0, 3"), ("TruncatedNormal(0, 1, mu=5)", "0, 1, 5, 1"),
    ("HyperbolicSecant()", ""), ("NormalMixture((1/2, 0, 1), (1/2, 1, 1))", "(1/2, 0, 1), (1/2, 1, 1)"),
])  # fmt: skip
def test_arguments_in_order(text, arguments):
    node = parse_expr(text)
    check_shape(node, Source(text))
    assert ", ".join(map(tr.to_text, family_arguments(node))) == arguments


def test_an_alternative_points_at_its_value():
    assert {node.at for node, _ in tr.walk(family_arguments(parse_expr("Gamma(2, scale=3)"))[1])} == {15}


@pytest.mark.parametrize(("text", "fault"), [
    ("Gamma(2, 3, scale=4)", "given rate twice, as rate and as scale"), ("Gamma(2, 3, shape=4)", "given shape twice"),
    ("Gamma(scale=4)", "Gamma(shape, rate) takes 2 parameters, not 1"), ("Gamma(2, scale=1, rate=1)", "rate twice"),
    ("Gamma(2, theta=1)", "no parameter theta; it has shape, rate, and by name scale"),
    ("Gamma(1, 2, 3)", "takes 2 parameters, not 3"), ("TruncatedNormal(0, 1, 2)", "takes 2 parameters, not 3"),
    ("TruncatedNormal(0, sigma=2)", "takes 2 parameters"), ("NormalMixture()", "needs an argument"),
    ("Arcsine(1)", "takes 0 parameters"), ("Gamma(scale=1, 2)", "after one with a name"),
])  # fmt: skip
def test_faulty_arguments(text, fault):
    with pytest.raises(LanguageError) as caught:
        check_shape(parse_expr(text), Source(text))
    assert fault in str(caught.value)


INSIDE = {"vector": "(1/2, 1/2)", "matrix": "((1, 0), (0, 1))"}
OUTSIDE = {
    "positive": "0", "nonnegative": "-1/2", "probability": "3/2", "inner": "1", "unit": "1", "above one": "1",
    "count": "-1", "natural": "0", "integer": "1/2",
}  # fmt: skip
WRONG = [
    (name, parameter)
    for name, family in FAMILIES.items()
    for parameter, domain in family.parameters
    if domain in OUTSIDE
]


@pytest.mark.parametrize(("name", "wrong"), WRONG)
def test_outside_of_the_domain(name, wrong):
    family = FAMILIES[name]
    usual = {"probability": "1/2", "inner": "1/2", "unit": "1/2"}
    arguments = [
        OUTSIDE[domain] if parameter == wrong else INSIDE.get(domain) or usual.get(domain) or str(position + 2)
        for position, (parameter, domain) in enumerate(family.parameters)
    ]
    made = f"{name}({', '.join(arguments)})"
    text = f"I({made}{', 1/2' * (name in ('BSC', 'BEC', 'ZChannel'))})" if family.sort == "channel" else f"H({made})"
    with pytest.raises(IllPosedError) as caught:
        type_expr(text)
    assert f"{wrong} of {name} {DOMAINS[family.domain(wrong)].says}, not" in str(caught.value)


@pytest.mark.parametrize(("text", "domains"), [
    ("h(Normal(m, s))", {"m": "", "s": "positive"}), ("h(Gamma(2, scale=s))", {"s": "positive"}),
    ("H(Geometric(p))", {"p": "probability"}), ("H(Zeta(s))", {"s": "above one"}),
    ("H(Binomial(m, p))", {"m": "natural"}),
    ("h(TruncatedNormal(a, b, mu=m, sigma=s))", {"a": "", "b": "", "m": "", "s": "positive"}),
    ("h(Rice(v, s))", {"v": "positive"}), ("h(WrappedCauchy(r))", {"r": "probability"}),
])  # fmt: skip
def test_a_bare_name_takes_the_inside_of_the_domain(text, domains):
    names = Names()
    names.read(parse_expr(text), Source(text))
    assert {name: names.evidence[name][0].domain for name in domains} == domains


@pytest.mark.parametrize(("word", "meant"), [
    ("Zipf", "Zipfian"), ("chi2", "ChiSquared"), ("Wald", "InverseGaussian"), ("NB", "NegativeBinomial"),
    ("Lognormal", "LogNormal"), ("Studentt", "StudentT"), ("Weibul", "Weibull"),
])  # fmt: skip
def test_other_names_are_recognised(word, meant):
    with pytest.raises(LanguageError, match=rf"did you mean {meant}\b"):
        check_shape(parse_expr(f"{word}(1, 2)"), Source(f"{word}(1, 2)"))
