"""The discrete families: log-probabilities in ``k`` over the integers from lo to hi."""

from __future__ import annotations

from .declaration import Family

__all__ = ["DISCRETE"]

_JKK = "Johnson, Kemp & Kotz, Univariate Discrete Distributions, ch. "
_NONE = (("0", "0", "0"),)  # it is certain that nothing is counted

DISCRETE = (
    Family(
        "Bernoulli",
        "discrete",
        (("p", "probability"),),
        (("0", "1", "k*log(p) + (1 - k)*log(1 - p)"),),
        edges={"p = 0": _NONE, "p = 1": (("1", "1", "0"),)},
        meaning="1 with probability p, else 0",
        source=f"{_JKK}3",
    ),
    Family(
        "Categorical",
        "discrete",
        (("probabilities", "vector"),),
        meaning="`(1/2, 1/3, 1/6)` itself is one too",
        source="Cover & Thomas, Elements of Information Theory, 2.1",
    ),
    Family(
        "DiscreteUniform",
        "discrete",
        (("a", "integer"), ("b", "integer")),
        (("a", "b", "-log(b - a + 1)"),),
        needs=("a <= b",),
        entropy="log(b - a + 1)",
        meaning="on a, ..., b",
        source=f"{_JKK}6",
    ),
    Family(
        "Binomial",
        "discrete",
        (("n", "count"), ("p", "probability")),
        (
            (
                "0",
                "n",
                "loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1) + k*log(p) + (n - k)*log(1 - p)",
            ),
        ),
        edges={"n = 0": _NONE, "p = 0": _NONE, "p = 1": (("n", "n", "0"),)},
        meaning="successes in n draws",
        source=f"{_JKK}3",
    ),
    Family(
        "BetaBinomial",
        "discrete",
        (("n", "count"), ("a", "positive"), ("b", "positive")),
        (
            (
                "0",
                "n",
                "loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1) + loggamma(k + a) + loggamma(n - k + b)"
                " - loggamma(n + a + b) + loggamma(a + b) - loggamma(a) - loggamma(b)",
            ),
        ),
        edges={"n = 0": _NONE},
        meaning="Binomial whose p is Beta(a, b)",
        source=f"{_JKK}6",
    ),
    Family(
        "PoissonBinomial",
        "discrete",
        (("probabilities", "vector"),),
        meaning="successes in draws of probabilities (p1, ..., pn)",
        source=f"{_JKK}3",
    ),
    Family(
        "Hypergeometric",
        "discrete",
        (("N", "count"), ("K", "count"), ("n", "count")),
        (
            (
                "max(0, n + K - N)",
                "min(n, K)",
                "loggamma(K + 1) - loggamma(k + 1) - loggamma(K - k + 1) + loggamma(N - K + 1) - loggamma(n - k + 1)"
                " - loggamma(N - K - n + k + 1) - loggamma(N + 1) + loggamma(n + 1) + loggamma(N - n + 1)",
            ),
        ),
        edges={"n = 0": _NONE, "K = 0": _NONE, "n = N": (("K", "K", "0"),), "K = N": (("n", "n", "0"),)},
        needs=("K <= N", "n <= N"),
        meaning="successes in n draws without replacement from a population N with K successes",
        source=f"{_JKK}6",
    ),
    Family(
        "Zipfian",
        "discrete",
        (("n", "natural"), ("s", "real")),
        (("1", "n", "-s*log(k) - log(sum(j, 1, n, j^(-s)))"),),
        edges={"n = 1": (("1", "1", "0"),)},
        meaning="proportional to k^-s on 1, ..., n",
        source=f"{_JKK}11",
    ),
    Family(
        "Poisson",
        "discrete",
        (("lam", "positive"),),
        (("0", "inf", "k*log(lam) - lam - loggamma(k + 1)"),),
        kl="lam*log(lam/lam2) - lam + lam2",
        meaning="lam is the mean",
        source=f"{_JKK}4",
    ),
    Family(
        "Geometric",
        "discrete",
        (("p", "inner"),),
        (("1", "inf", "log(p) + (k - 1)*log(1 - p)"),),
        entropy="-log(p) - (1 - p)/p*log(1 - p)",
        kl="log(p/p2) + (1 - p)/p*log((1 - p)/(1 - p2))",
        meaning="draws up to the first success: 1, 2, ...",
        source=f"{_JKK}5; Cover & Thomas, Elements of Information Theory, problem 2.1",
    ),
    Family(
        "Geometric0",
        "discrete",
        (("p", "inner"),),
        (("0", "inf", "log(p) + k*log(1 - p)"),),
        entropy="-log(p) - (1 - p)/p*log(1 - p)",
        kl="log(p/p2) + (1 - p)/p*log((1 - p)/(1 - p2))",
        meaning="failures before the first success: 0, 1, ...",
        source=f"{_JKK}5",
    ),
    Family(
        "NegativeBinomial",
        "discrete",
        (("r", "positive"), ("p", "inner")),
        (("0", "inf", "loggamma(k + r) - loggamma(r) - loggamma(k + 1) + r*log(p) + k*log(1 - p)"),),
        meaning="failures before the r-th success: C(k+r-1, k) p^r (1-p)^k",
        source=f"{_JKK}5",
    ),
    Family(
        "Logarithmic",
        "discrete",
        (("p", "inner"),),
        (("1", "inf", "k*log(p) - log(k) - log(-log(1 - p))"),),
        kl="log(log(1 - p2)/log(1 - p)) - p/((1 - p)*log(1 - p))*log(p/p2)",
        meaning="proportional to p^k/k on 1, 2, ...",
        source=f"{_JKK}7",
    ),
    Family(
        "DiscreteLaplace",
        "discrete",
        (("a", "positive"),),
        (
            ("-inf", "-1", "log(1 - exp(-a)) - log(1 + exp(-a)) + a*k"),
            ("0", "inf", "log(1 - exp(-a)) - log(1 + exp(-a)) - a*k"),
        ),
        entropy="log(1 + exp(-a)) - log(1 - exp(-a)) + 2*a*exp(-a)/(1 - exp(-2*a))",
        kl="log(1 - exp(-a)) - log(1 + exp(-a)) - log(1 - exp(-a2)) + log(1 + exp(-a2))"
        " + 2*(a2 - a)*exp(-a)/(1 - exp(-2*a))",
        meaning="tanh(a/2) exp(-a abs(k)) on the integers",
        source="Inusah & Kozubowski 2006, A discrete analogue of the Laplace distribution",
    ),
    Family(
        "Skellam",
        "discrete",
        (("mu1", "positive"), ("mu2", "positive")),
        (
            ("-inf", "-1", "-mu1 - mu2 + k/2*log(mu1/mu2) + logbesseli(-k, 2*sqrt(mu1*mu2))"),
            ("0", "inf", "-mu1 - mu2 + k/2*log(mu1/mu2) + logbesseli(k, 2*sqrt(mu1*mu2))"),
        ),
        meaning="Poisson(mu1) minus Poisson(mu2)",
        source=f"Skellam 1946; {_JKK}4",
    ),
    Family(
        "Zeta",
        "discrete",
        (("s", "above one"),),
        (("1", "inf", "-s*log(k) - log(zeta(s))"),),
        meaning="k^-s/zeta(s) on 1, 2, ...",
        source=f"{_JKK}11",
    ),
    Family(
        "YuleSimon",
        "discrete",
        (("rho", "positive"),),
        (("1", "inf", "log(rho) + loggamma(rho + 1) + loggamma(k) - loggamma(k + rho + 1)"),),
        meaning="rho B(k, rho + 1) on 1, 2, ...",
        source="Simon 1955, On a class of skew distribution functions",
    ),
)
