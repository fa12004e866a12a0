"""The families of densities on a bounded interval."""

from __future__ import annotations

from .declaration import Family

__all__ = ["INTERVAL"]

_JKB1 = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. "
_JKB2 = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. "
_TRUNCATED = "-(x - mu)^2/(2*sigma^2) - log(pi*sigma^2/2)/2"
_RIGHT = "log(erfc((a - mu)/(sigma*sqrt(2))) - erfc((b - mu)/(sigma*sqrt(2))))"
_LEFT = "log(erfc((mu - b)/(sigma*sqrt(2))) - erfc((mu - a)/(sigma*sqrt(2))))"  # where the other one would cancel

INTERVAL = (
    Family(
        "Uniform",
        "continuous",
        (("a", "real"), ("b", "real")),
        (("a", "b", "-log(b - a)"),),
        needs=("a < b",),
        entropy="log(b - a)",
        meaning="on (a, b)",
        source=f"{_JKB2}26",
    ),
    Family(
        "LogUniform",
        "continuous",
        (("a", "positive"), ("b", "positive")),
        (("a", "b", "-log(x) - log(log(b/a))"),),
        needs=("a < b",),
        entropy="log(log(b/a)) + log(a*b)/2",
        meaning="on (a, b); log x is Uniform",
        source="Hamming 1970, On the distribution of numbers",
    ),
    Family(
        "Triangular",
        "continuous",
        (("a", "real"), ("b", "real"), ("c", "real")),
        (
            ("a", "c", "log(2) + log(x - a) - log(b - a) - log(c - a)"),
            ("c", "b", "log(2) + log(b - x) - log(b - a) - log(b - c)"),
        ),
        needs=("a < b", "a <= c", "c <= b"),
        entropy="1/2 + log((b - a)/2)",
        meaning="on (a, b); c is the mode",
        source=f"{_JKB2}26; Cover & Thomas, Elements of Information Theory, 17.1",
    ),
    Family(
        "TruncatedNormal",
        "continuous",
        (("a", "extended"), ("b", "extended")),
        (("a", "b", f"{_TRUNCATED} - {_RIGHT}"),),
        edges={"b < mu": (("a", "b", f"{_TRUNCATED} - {_LEFT}"),)},
        center="mu",
        needs=("a < b", "sigma > 0"),
        defaults={"mu": "0", "sigma": "1"},
        latex=r"\mathcal{{N}}_{{[{0},{1}]}}({2}, {3}^2)",
        meaning="Normal(mu, sigma), given that it is between a and b",
        source=f"{_JKB1}13",
    ),
    Family(
        "Arcsine",
        "continuous",
        (),
        (("0", "1", "-log(pi) - log(x)/2 - log(1 - x)/2"),),
        entropy="log(pi/4)",
        meaning="on (0, 1)",
        source=f"{_JKB2}25",
    ),
    Family(
        "Semicircle",
        "continuous",
        (("R", "positive"),),
        (("-R", "R", "log(2/(pi*R^2)) + log(x + R)/2 + log(R - x)/2"),),
        entropy="log(pi*R) - 1/2",
        meaning="on (-R, R)",
        source="Wigner 1955, Characteristic vectors of bordered matrices",
    ),
    Family(
        "RaisedCosine",
        "continuous",
        (("mu", "real"), ("s", "positive")),
        (
            (
                "mu - s",
                "mu + s",
                "log(pi^2/s) + 2*log(x - (mu - s)) + 2*log(mu + s - x) - 4*log(2*s)"
                " - 2*loggamma(1 + (x - (mu - s))/(2*s)) - 2*loggamma(1 + (mu + s - x)/(2*s))",
            ),
        ),
        also={"scale": ("s", "scale")},
        entropy="log(4*s) - 1",
        meaning="(1 + cos(pi (x-mu)/s))/(2 s) on (mu - s, mu + s)",
        source="Rinne, Location-Scale Distributions, 5.2",
    ),
    Family(
        "PowerFunction",
        "continuous",
        (("alpha", "positive"),),
        (("0", "1", "log(alpha) + (alpha - 1)*log(x)"),),
        entropy="1 - 1/alpha - log(alpha)",
        kl="log(alpha/alpha2) + alpha2/alpha - 1",
        meaning="alpha x^(alpha-1) on (0, 1)",
        source=f"{_JKB2}25",
    ),
    Family(
        "TruncatedExponential",
        "continuous",
        (("rate", "positive"), ("b", "positive")),
        (("0", "b", "log(rate) - rate*x - log(1 - exp(-rate*b))"),),
        also={"scale": ("rate", "1/scale")},
        entropy="1 + log((1 - exp(-rate*b))/rate) - rate*b*exp(-rate*b)/(1 - exp(-rate*b))",
        meaning="Exponential(rate) on (0, b)",
        source=f"{_JKB1}19",
    ),
    Family(
        "Beta",
        "continuous",
        (("a", "positive"), ("b", "positive")),
        (
            (
                "0",
                "1",
                "(a - 1)*log(x) + (b - 1)*log(1 - x) + loggamma(a + b) - loggamma(a) - loggamma(b)",
            ),
        ),
        entropy="loggamma(a) + loggamma(b) - loggamma(a + b) - (a - 1)*digamma(a) - (b - 1)*digamma(b)"
        " + (a + b - 2)*digamma(a + b)",
        kl="loggamma(a2) + loggamma(b2) - loggamma(a2 + b2) - loggamma(a) - loggamma(b) + loggamma(a + b)"
        " + (a - a2)*digamma(a) + (b - b2)*digamma(b) + (a2 - a + b2 - b)*digamma(a + b)",
        meaning="proportional to x^(a-1) (1-x)^(b-1) on (0, 1)",
        source=f"{_JKB2}25; KL: Gil, Alajaji & Linder 2013",
    ),
    Family(
        "Kumaraswamy",
        "continuous",
        (("a", "positive"), ("b", "positive")),
        (("0", "1", "log(a*b) + (a - 1)*log(x) + (b - 1)*log(1 - x^a)"),),
        entropy="1 - 1/b + (1 - 1/a)*(digamma(b + 1) + EulerGamma) - log(a*b)",
        meaning="a b x^(a-1) (1 - x^a)^(b-1) on (0, 1)",
        source="Kumaraswamy 1980; Jones 2009, Kumaraswamy's distribution",
    ),
    Family(
        "ContinuousBernoulli",
        "continuous",
        (("lam", "inner"),),
        (("0", "1", "x*log(lam) + (1 - x)*log(1 - lam) + log((log(1 - lam) - log(lam))/(1 - 2*lam))"),),
        edges={"lam = 1/2": (("0", "1", "0"),)},
        meaning="proportional to lam^x (1-lam)^(1-x) on (0, 1)",
        source="Loaiza-Ganem & Cunningham 2019, The continuous Bernoulli",
    ),
)
