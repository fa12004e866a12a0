"""The families of densities on the whole line and on the circle."""

from __future__ import annotations

from .declaration import Family

__all__ = ["LINE"]

_JKB1 = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. "
_JKB2 = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. "
_KL = "; KL: Gil, Alajaji & Linder 2013"

LINE = (
    Family(
        "Normal",
        "continuous",
        (("mu", "real"), ("sigma", "positive")),
        (("-inf", "inf", "-(x - mu)^2/(2*sigma^2) - log(2*pi*sigma^2)/2"),),
        center="mu",
        also={"variance": ("sigma", "sqrt(variance)")},
        entropy="log(2*pi*e*sigma^2)/2",
        kl="log(sigma2/sigma) + (sigma^2 + (mu - mu2)^2)/(2*sigma2^2) - 1/2",
        latex=r"\mathcal{{N}}({0}, {1}^2)",
        meaning="sigma is the standard deviation",
        source="Cover & Thomas, Elements of Information Theory, 8.1 and 17.1",
    ),
    Family(
        "SkewNormal",
        "continuous",
        (("alpha", "real"),),
        (("-inf", "inf", "-x^2/2 - log(2*pi)/2 + log(erfc(-alpha*x/sqrt(2)))"),),
        edges={"alpha = 0": (("-inf", "inf", "-x^2/2 - log(2*pi)/2"),)},
        meaning="2 phi(x) Phi(alpha x), phi and Phi of Normal(0, 1)",
        source="Azzalini 1985, A class of distributions which includes the normal ones",
    ),
    Family(
        "GeneralizedNormal",
        "continuous",
        (("mu", "real"), ("alpha", "positive"), ("beta", "positive")),
        (
            ("-inf", "mu", "log(beta/(2*alpha)) - loggamma(1/beta) - ((mu - x)/alpha)^beta"),
            ("mu", "inf", "log(beta/(2*alpha)) - loggamma(1/beta) - ((x - mu)/alpha)^beta"),
        ),
        entropy="1/beta - log(beta/(2*alpha)) + loggamma(1/beta)",
        meaning="proportional to exp(-(abs(x-mu)/alpha)^beta)",
        source="Nadarajah 2005, A generalized normal distribution",
    ),
    Family(
        "NormalMixture",
        "continuous",
        variadic=True,
        meaning="of Normal(mu1, sigma1), ... with weights w1, ...: (w1, mu1, sigma1), (w2, mu2, sigma2), ...",
        source=f"{_JKB1}13",
    ),
    Family(
        "Laplace",
        "continuous",
        (("mu", "real"), ("b", "positive")),
        (("-inf", "mu", "-log(2*b) - (mu - x)/b"), ("mu", "inf", "-log(2*b) - (x - mu)/b")),
        also={"scale": ("b", "scale")},
        entropy="1 + log(2*b)",
        kl="log(b2/b) + abs(mu - mu2)/b2 + b/b2*exp(-abs(mu - mu2)/b) - 1",
        meaning="b is the scale",
        source=f"{_JKB2}24{_KL}",
    ),
    Family(
        "AsymmetricLaplace",
        "continuous",
        (("kappa", "positive"),),
        (
            ("-inf", "0", "x/kappa - log(kappa + 1/kappa)"),
            ("0", "inf", "-kappa*x - log(kappa + 1/kappa)"),
        ),
        entropy="1 + log(kappa + 1/kappa)",
        kl="log((kappa2 + 1/kappa2)/(kappa + 1/kappa))"
        " + ((kappa2 - kappa)/kappa + kappa^3*(1/kappa2 - 1/kappa))/(1 + kappa^2)",
        meaning="exp(-kappa x) right, exp(x/kappa) left of 0, over kappa + 1/kappa",
        source="Kotz, Kozubowski & Podgórski, The Laplace Distribution and Generalizations, ch. 3",
    ),
    Family(
        "Logistic",
        "continuous",
        (("mu", "real"), ("s", "positive")),
        (("-inf", "inf", "-(x - mu)/s - log(s) - 2*log(1 + exp(-(x - mu)/s))"),),
        center="mu",
        also={"scale": ("s", "scale")},
        entropy="log(s) + 2",
        meaning="s is the scale",
        source=f"{_JKB2}23",
    ),
    Family(
        "Gumbel",
        "continuous",
        (("mu", "real"), ("beta", "positive")),
        (("-inf", "inf", "-(x - mu)/beta - exp(-(x - mu)/beta) - log(beta)"),),
        center="mu",
        also={"scale": ("beta", "scale")},
        entropy="log(beta) + EulerGamma + 1",
        kl="log(beta2/beta) + EulerGamma*(beta/beta2 - 1) + (mu - mu2)/beta2 - 1"
        " + exp((mu2 - mu)/beta2 + loggamma(beta/beta2 + 1))",
        meaning="of maxima; beta is the scale",
        source=f"{_JKB2}22{_KL}",
    ),
    Family(
        "Moyal",
        "continuous",
        (("mu", "real"), ("sigma", "positive")),
        (("-inf", "inf", "-(x - mu)/(2*sigma) - exp(-(x - mu)/sigma)/2 - log(2*pi*sigma^2)/2"),),
        center="mu",
        entropy="log(4*pi*sigma^2)/2 + (1 + EulerGamma)/2",
        kl="log(sigma2/sigma) + (mu - mu2)/(2*sigma2) - 1/2 + (EulerGamma + log(2))/2*(sigma/sigma2 - 1)"
        " + exp((mu2 - mu)/sigma2 + sigma/sigma2*log(2) + loggamma(1/2 + sigma/sigma2))/(2*sqrt(pi))",
        meaning="exp(-(z + exp(-z))/2)/(sigma sqrt(2 pi)), z = (x-mu)/sigma",
        source="Moyal 1955, Theory of ionization fluctuations",
    ),
    Family(
        "LogGamma",
        "continuous",
        (("c", "positive"),),
        (("-inf", "inf", "c*x - exp(x) - loggamma(c)"),),
        center="log(c)",
        entropy="loggamma(c) + c - c*digamma(c)",
        kl="loggamma(c2) - loggamma(c) + (c - c2)*digamma(c)",
        meaning="the logarithm of Gamma(c, 1)",
        source=f"{_JKB2}23",
    ),
    Family(
        "StudentT",
        "continuous",
        (("nu", "positive"),),
        (("-inf", "inf", "loggamma((nu + 1)/2) - loggamma(nu/2) - log(nu*pi)/2 - (nu + 1)/2*log(1 + x^2/nu)"),),
        entropy="(nu + 1)/2*(digamma((nu + 1)/2) - digamma(nu/2)) + log(nu*pi)/2 + loggamma(nu/2)"
        " - loggamma((nu + 1)/2)",
        latex=r"t_{{{0}}}",
        meaning="nu degrees of freedom",
        source=f"{_JKB2}28; Cover & Thomas, Elements of Information Theory, 17.1",
    ),
    Family(
        "Cauchy",
        "continuous",
        (("x0", "real"), ("gamma", "positive")),
        (("-inf", "inf", "-log(pi*gamma) - log(1 + ((x - x0)/gamma)^2)"),),
        center="x0",
        also={"scale": ("gamma", "scale")},
        entropy="log(4*pi*gamma)",
        kl="log(((gamma + gamma2)^2 + (x0 - x02)^2)/(4*gamma*gamma2))",
        meaning="gamma is the scale",
        source=f"{_JKB1}16; KL: Chyzak & Nielsen 2019",
    ),
    Family(
        "WrappedCauchy",
        "continuous",
        (("rho", "unit"),),
        (("-pi", "pi", "log(1 - rho^2) - log(2*pi) - log(1 + rho^2 - 2*rho*cos(x))"),),
        entropy="log(2*pi*(1 - rho^2))",
        kl="2*log(1 - rho*rho2) - log(1 - rho^2) - log(1 - rho2^2)",
        meaning="on (-pi, pi), around 0; rho is the mean resultant length",
        source="Mardia & Jupp, Directional Statistics, 3.5",
    ),
    Family(
        "VonMises",
        "continuous",
        (("mu", "real"), ("kappa", "positive")),
        (("-pi", "pi", "kappa*cos(x - mu) - log(2*pi) - logbesseli(0, kappa)"),),
        entropy="log(2*pi) + logbesseli(0, kappa) - kappa*exp(logbesseli(1, kappa) - logbesseli(0, kappa))",
        kl="logbesseli(0, kappa2) - logbesseli(0, kappa)"
        " + (kappa - kappa2*cos(mu - mu2))*exp(logbesseli(1, kappa) - logbesseli(0, kappa))",
        meaning="on (-pi, pi), for every mu",
        source=f"Mardia & Jupp, Directional Statistics, 3.5{_KL}",
    ),
    Family(
        "GEV",
        "continuous",
        (("mu", "real"), ("sigma", "positive"), ("xi", "real")),
        (
            (
                "mu - sigma/xi",
                "inf",
                "-log(sigma) - (1 + 1/xi)*(log(xi/sigma) + log(x - (mu - sigma/xi)))"
                " - (xi/sigma*(x - (mu - sigma/xi)))^(-1/xi)",
            ),
        ),
        edges={
            "xi = 0": (("-inf", "inf", "-(x - mu)/sigma - exp(-(x - mu)/sigma) - log(sigma)"),),
            "xi < 0": (
                (
                    "-inf",
                    "mu - sigma/xi",
                    "-log(sigma) - (1 + 1/xi)*(log(-xi/sigma) + log(mu - sigma/xi - x))"
                    " - (-xi/sigma*(mu - sigma/xi - x))^(-1/xi)",
                ),
            ),
        },
        center="mu",
        entropy="log(sigma) + EulerGamma*(xi + 1) + 1",
        meaning="of maxima; xi > 0: heavy right tail, 0: Gumbel, < 0: bounded above",
        source=f"{_JKB2}22",
    ),
    Family(
        "HyperbolicSecant",
        "continuous",
        (),
        (("-inf", "inf", "log(2/pi) - x - log(1 + exp(-2*x))"),),
        entropy="log(2*pi)",
        meaning="sech(x)/pi",
        source=f"{_JKB2}23",
    ),
)
