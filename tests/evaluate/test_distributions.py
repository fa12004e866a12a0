"""Quantities of families: supports, infinities, what is exact, what is ill-posed, and what is not known."""

import pytest

from symentropy.errors import IllPosedError, SymentropyError, UncertifiedError
from symentropy.evaluate import evaluate


@pytest.mark.parametrize(
    ("expr", "value"),
    [
        # not absolutely continuous
        ("KL(Uniform(0, 2) || Uniform(0, 1))", "inf"),
        ("KL(Normal(0, 1) || Exponential(1))", "inf"),
        ("CE(Poisson(2), Binomial(5, 1/2))", "inf"),
        ("KL(Geometric0(1/2) || Geometric(1/2))", "inf"),
        ("Renyi(Uniform(0, 2) || Uniform(0, 1), 2)", "inf"),
        ("Renyi(Uniform(0, 1) || Uniform(2, 3), 1/2)", "inf"),
        ("KL(DiscreteUniform(0, 5) || DiscreteUniform(1, 6))", "inf"),
        ("KL(Bernoulli(1/2) || DiscreteUniform(1, 2))", "inf"),
        # divergent tails and poles
        ("CE(Cauchy(0, 1), Normal(0, 1))", "inf"),
        ("KL(StudentT(2) || Normal(0, 1))", "inf"),
        ("KL(LogNormal(0, 1) || Gompertz(1, 1))", "inf"),
        ("CE(Laplace(0, 1), Gumbel(0, 1/2))", "inf"),
        ("KL(Pareto(1, 1) || Exponential(1))", "inf"),
        ("KL(Exponential(1) || InverseGamma(1, 1))", "inf"),
        ("CE(Zeta(2), Geometric(1/2))", "inf"),
        ("Renyi(Cauchy(0, 1), 1/2)", "inf"),
        ("Renyi(Beta(1/4, 1), 2)", "-inf"),
        ("Renyi(Normal(0, 2) || Normal(0, 1), 3)", "inf"),
        # zero, by being the same
        ("KL(StudentT(3) || StudentT(3))", "0"),
        ("JS(Weibull(2, pi), Weibull(2, pi))", "0"),
        ("Renyi(Rice(1, 2) || Rice(1, 2), 1/3)", "0"),
        ("h(Normal(0, 1)) - h(Normal(5, 1))", "0"),
        ("KL(Gamma(2, scale=3) || Gamma(2, 1/3))", "0"),
        ("h(Rice(1, 2)) - h(Rice(1, 2))", "0"),
    ],
)
def test_what_is_decided(expr, value):
    assert evaluate(expr, 15).decimal == value


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("h(TruncatedNormal(0, inf))", "h(HalfNormal(1))"),
        ("h(TruncatedNormal(-inf, inf, mu=2, sigma=3))", "h(Normal(2, 3))"),
        ("h(NormalMixture((1/3, 1, 2), (2/3, 1, 2)))", "h(Normal(1, 2))"),
        ("KL(StudentT(3) || Cauchy(0, 1))", "CE(StudentT(3), Cauchy(0, 1)) - h(StudentT(3))"),
        ("KL(Gamma(2, 3) || Weibull(1, 2))", "KL(Gamma(2, 3) || Exponential(1/2))"),
        ("KL(LogNormal(0, 1) || LogNormal(1, 2))", "KL(Normal(0, 1) || Normal(1, 2))"),
        ("JS(Levy(0, 1), Levy(0, 2))", "JS(InverseGamma(1/2, 1/2), InverseGamma(1/2, 1))"),
        ("Renyi(Normal(0, 1) || Normal(1, 2), 1/2)", "Renyi(Normal(1, 2) || Normal(0, 1), 1/2)"),
        ("JS(Uniform(0, 2), Uniform(1, 3))", "log(2)/2"),
        ("KL(Laplace(pi, 1) || Laplace(pi, 2))", "log(2) - 1/2"),
        ("KL(Levy(pi, 2) || Levy(pi, 1))", "KL(Levy(0, 2) || Levy(0, 1))"),
        ("h(Triangular(0, sqrt(2), 0))", "1/2 + log(sqrt(2)/2)"),
        ("H(PoissonBinomial((1/3, 1/3, 1/3)))", "H(Binomial(3, 1/3))"),
        ("H(Binomial(1, 1/3))", "H((1/3, 2/3))"),
        ("KL((1/2, 1/2) || PoissonBinomial((1/2, 1/3, 0)))", "log(1/2/(1/2))/2 + log(3)/2"),
        ("H(Hypergeometric(2, 1, 1))", "log(2)"),
        ("I(BSC(1/10), 1/2)", "log(2) - H(Bernoulli(1/10))"),
        ("I(BEC(1/10), 1/3)", "9/10*H(Bernoulli(1/3))"),
        ("I(BPSK(1/2))", "h(NormalMixture((1/2, -1, 1/2), (1/2, 1, 1/2))) - h(Normal(0, 1/2))"),
        ("I(GaussianChannel(3))", "log(2)"),
        ("sum(k, 1, 3, H(Poisson(k)))", "H(Poisson(1)) + H(Poisson(2)) + H(Poisson(3))"),
        ("sum(k, 1, 2, h(StudentT(k)))", "h(StudentT(1)) + h(StudentT(2))"),
        ("KL(Normal(10^12, 10^-12) || Laplace(10^12, 10^-12))", "KL(Normal(0, 1) || Laplace(0, 1))"),
    ],
)
def test_two_routes(one, other):
    a, b = evaluate(one, 20), evaluate(other, 25)
    assert a.ball.overlaps(b.ball)
    assert abs(float(a.value - b.value)) < 1e-18 * max(1, abs(float(b.value)))


@pytest.mark.parametrize(
    ("expr", "message"),
    [
        ("h(Uniform(2, 1))", "Uniform needs a < b"),
        ("h(Uniform(pi, sqrt(2)))", "Uniform needs a < b"),
        ("h(Gamma(log(1/2), 2))", "shape of Gamma is positive"),
        ("h(Gamma(-1, 2))", "shape of Gamma is positive"),
        ("H(Binomial(5/2, 1/2))", "n of Binomial is an integer"),
        ("H(Zeta(1))", "s of Zeta is greater than 1"),
        ("h(NormalMixture((1/2, 0, 1), (1/3, 0, 1)))", "weights of NormalMixture sum to 1"),
        ("h(NormalMixture((1/2, 0, 1), (1/2, 0, -1)))", "sigma of NormalMixture is positive"),
        ("h(NormalMixture((1/2, 0), (1/2, 0)))", r"\(weight, mu, sigma\)"),
        ("KL(Normal(0, 1) || Poisson(2))", "a density and a pmf"),
        ("KL(NormalMixture((1/2, 0, 1)) || NormalMixture((1/2, 0, 1)))", "weights of NormalMixture sum to 1"),
        ("KL(Gamma(pi - 4, 1) || Gamma(pi - 4, 1))", "shape of Gamma is positive"),
        ("KL(MultivariateNormal((0,), ((-1,),)) || MultivariateNormal((0,), ((-1,),)))", "positive definite"),
        ("JS(PoissonBinomial((3/2, 0)), PoissonBinomial((3/2, 0)))", r"\[0, 1\]"),
        ("Renyi(Normal(0, 1), log(1/2))", "positive and not 1"),
        ("H(PoissonBinomial((1/2, 3/2)))", r"\[0, 1\]"),
    ],
)
def test_what_has_no_meaning(expr, message):
    with pytest.raises(SymentropyError, match=message) as raised:
        evaluate(expr, 10)
    assert isinstance(raised.value, IllPosedError)


@pytest.mark.parametrize("expr", ["h(Gamma(a, 2))", "sum(k, 1, 2, H(Poisson(k*lam)))"])
def test_names_have_no_digits(expr):
    with pytest.raises(UncertifiedError, match="has no value"):
        evaluate(expr, 10)


def test_a_zero_in_disguise_is_bounded_not_guessed():
    """The same density declared twice: nothing proves that the difference is 0, so only a bound is given."""
    with pytest.raises(UncertifiedError, match=r"\|x\| <= 2\^-"):
        evaluate("KL(Triangular(0, 1, 0) || Beta(1, 2))", 10)


@pytest.mark.parametrize("digits", [1, 20, 60])
def test_digits_nest(digits):
    """More digits never contradict fewer."""
    for expr in ("h(StudentT(7/2)) + KL(Gamma(2, 3) || LogNormal(0, 1))", "JS(Cauchy(0, 1), Normal(0, 1))"):
        short, long = evaluate(expr, digits), evaluate(expr, digits + 10)
        assert short.ball.overlaps(long.ball)
        assert long.decimal[: digits - 1] == short.decimal[: digits - 1]
