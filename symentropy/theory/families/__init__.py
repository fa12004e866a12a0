"""The families of distributions that the language knows by name, with their parameters and what these range over.

``Bernoulli``, ``Categorical``, ``DiscreteUniform`` (as written-out pmfs) and ``Normal`` (as a density) have kernel
terms; the others are recognised, so that a claim about them is a well-formed text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["FAMILIES", "Domain", "Family", "Sort"]

Domain = Literal["real", "positive", "probability", "count", "other"]
Sort = Literal["discrete", "continuous", "channel"]


@dataclass(frozen=True)
class Family:
    """A family: its parameters in order, each with its domain. ``also`` are parameters accepted by name only."""

    name: str
    sort: Sort
    parameters: tuple[tuple[str, Domain], ...]
    also: tuple[str, ...] = ()
    variadic: bool = False


_DOMAINS: dict[str, Domain] = {"R": "real", "+": "positive", "p": "probability", "N": "count", "?": "other"}


def _declared(sort: Sort, table: str) -> dict[str, Family]:
    """One family a line: ``Name: parameter domain, ...; parameters by name only``; ``...`` takes any number."""
    families = {}
    for line in table.strip().splitlines():
        name, _, rest = (piece.strip() for piece in line.partition(":"))
        listed, _, also = rest.partition(";")
        words = [item.split() for item in listed.split(",") if item.strip()]
        parameters = tuple((word[0], _DOMAINS[word[1]]) for word in words if word != ["..."])
        families[name] = Family(name, sort, parameters, tuple(also.split()), ["..."] in words)
    return families


FAMILIES: dict[str, Family] = {
    **_declared(
        "discrete",
        """
        Bernoulli: p p
        Categorical: probabilities ?
        DiscreteUniform: a ?, b ?
        Binomial: n N, p p
        BetaBinomial: n N, a +, b +
        PoissonBinomial: probabilities ?
        Hypergeometric: N N, K N, n N
        Zipfian: n N, s R
        Poisson: lam +
        Geometric: p p
        Geometric0: p p
        NegativeBinomial: r +, p p
        Logarithmic: p p
        DiscreteLaplace: a +
        Skellam: mu1 +, mu2 +
        Zeta: s ?
        YuleSimon: rho +
        Multinomial: n N, probabilities ?
        """,
    ),
    **_declared(
        "continuous",
        """
        Normal: mu R, sigma +
        HalfNormal: sigma +
        LogNormal: mu R, sigma +
        TruncatedNormal: a R, b R; mu sigma
        SkewNormal: alpha R
        GeneralizedNormal: mu R, alpha +, beta +
        NormalMixture: ...
        Uniform: a R, b R
        LogUniform: a +, b +
        Triangular: a R, b R, c R
        Arcsine:
        Semicircle: R +
        RaisedCosine: mu R, s +
        PowerFunction: alpha +
        Exponential: rate +; scale
        TruncatedExponential: rate +, b +; scale
        Laplace: mu R, b +
        AsymmetricLaplace: kappa +
        Logistic: mu R, s +
        HalfLogistic: s +
        Gumbel: mu R, beta +
        Moyal: mu R, sigma +
        Gamma: shape +, rate +; scale
        Erlang: shape +, rate +; scale
        InverseGamma: shape +, scale +; rate
        GeneralizedGamma: scale +, d +, p +
        LogGamma: c +
        ChiSquared: k +
        Chi: k +
        F: d1 +, d2 +
        Beta: a +, b +
        BetaPrime: a +, b +
        Kumaraswamy: a +, b +
        ContinuousBernoulli: lam p
        StudentT: nu +
        Cauchy: x0 R, gamma +
        HalfCauchy: gamma +
        WrappedCauchy: rho p
        VonMises: mu R, kappa +
        Weibull: shape +, scale +; rate
        Frechet: alpha +, s +
        GEV: mu R, sigma +, xi R
        GPD: xi R, sigma +
        Pareto: xm +, alpha +
        Lomax: alpha +, scale +
        LogLogistic: alpha +, beta +; scale shape
        Rayleigh: sigma +
        Maxwell: a +
        Rice: nu +, sigma +
        Nakagami: m +, omega +
        Levy: mu R, c +
        InverseGaussian: mu +, lam +; mean shape
        Gompertz: eta +, b +
        Lindley: theta +
        HyperbolicSecant:
        """,
    ),
    **_declared(
        "continuous",
        """
        MultivariateNormal: mean ?, covariance ?
        MultivariateStudentT: nu +, scale ?
        Dirichlet: alpha ?
        Wishart: nu +, scale ?
        """,
    ),
    **_declared(
        "channel",
        """
        BSC: eps p
        BEC: eps p
        ZChannel: eps p
        GaussianChannel: snr +
        BPSK: sigma +
        """,
    ),
}
