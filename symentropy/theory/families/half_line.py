"""The families of densities on a half line."""

from __future__ import annotations

from .declaration import Family

__all__ = ["HALF_LINE"]

_JKB1 = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 1, ch. "
_JKB2 = "Johnson, Kotz & Balakrishnan, Continuous Univariate Distributions 2, ch. "
_KL = "; KL: Gil, Alajaji & Linder 2013"
_KL_NORMAL = "log(sigma2/sigma) + (sigma^2 + (mu - mu2)^2)/(2*sigma2^2) - 1/2"
_GAMMA = "shape*log(rate) - loggamma(shape) + (shape - 1)*log(x) - rate*x"
_H_GAMMA = "shape - log(rate) + loggamma(shape) + (1 - shape)*digamma(shape)"
_KL_GAMMA = (
    "(shape - shape2)*digamma(shape) - loggamma(shape) + loggamma(shape2)"
    " + shape2*log(rate/rate2) + shape*(rate2 - rate)/rate"
)
_KL_CHI = "loggamma(k2/2) - loggamma(k/2) + (k - k2)/2*digamma(k/2)"

HALF_LINE = (
    Family(
        "HalfNormal",
        "continuous",
        (("sigma", "positive"),),
        (("0", "inf", "log(2/pi)/2 - log(sigma) - x^2/(2*sigma^2)"),),
        entropy="log(pi*e*sigma^2/2)/2",
        kl="log(sigma2/sigma) + sigma^2/(2*sigma2^2) - 1/2",
        meaning="the absolute value of Normal(0, sigma)",
        source=f"{_JKB1}13",
    ),
    Family(
        "LogNormal",
        "continuous",
        (("mu", "real"), ("sigma", "positive")),
        (("0", "inf", "-log(x) - (log(x) - mu)^2/(2*sigma^2) - log(2*pi*sigma^2)/2"),),
        entropy="mu + log(2*pi*e*sigma^2)/2",
        kl=_KL_NORMAL,
        meaning="mu, sigma of the logarithm",
        source=f"{_JKB1}14{_KL}",
    ),
    Family(
        "Exponential",
        "continuous",
        (("rate", "positive"),),
        (("0", "inf", "log(rate) - rate*x"),),
        also={"scale": ("rate", "1/scale")},
        entropy="1 - log(rate)",
        kl="log(rate/rate2) + rate2/rate - 1",
        meaning="rate, not scale",
        source=f"{_JKB1}19; Cover & Thomas, Elements of Information Theory, 17.1",
    ),
    Family(
        "HalfLogistic",
        "continuous",
        (("s", "positive"),),
        (("0", "inf", "log(2) - x/s - log(s) - 2*log(1 + exp(-x/s))"),),
        also={"scale": ("s", "scale")},
        entropy="log(s) + 2 - log(2)",
        meaning="the absolute value of Logistic(0, s)",
        source=f"{_JKB2}23",
    ),
    Family(
        "Gamma",
        "continuous",
        (("shape", "positive"), ("rate", "positive")),
        (("0", "inf", _GAMMA),),
        also={"scale": ("rate", "1/scale")},
        entropy=_H_GAMMA,
        kl=_KL_GAMMA,
        meaning="rate, not scale",
        source=f"{_JKB1}17{_KL}",
    ),
    Family(
        "Erlang",
        "continuous",
        (("shape", "positive"), ("rate", "positive")),
        (("0", "inf", _GAMMA),),
        also={"scale": ("rate", "1/scale")},
        entropy=_H_GAMMA,
        kl=_KL_GAMMA,
        meaning="Gamma by another name; rate, not scale",
        source=f"{_JKB1}17{_KL}",
    ),
    Family(
        "InverseGamma",
        "continuous",
        (("shape", "positive"), ("scale", "positive")),
        (("0", "inf", "shape*log(scale) - loggamma(shape) - (shape + 1)*log(x) - scale/x"),),
        also={"rate": ("scale", "rate")},
        entropy="shape + log(scale) + loggamma(shape) - (1 + shape)*digamma(shape)",
        kl=_KL_GAMMA.replace("rate", "scale"),
        meaning="1/x is Gamma(shape, rate), and scale is this rate",
        source=f"{_JKB1}17",
    ),
    Family(
        "GeneralizedGamma",
        "continuous",
        (("scale", "positive"), ("d", "positive"), ("p", "positive")),
        (("0", "inf", "log(p) - d*log(scale) - loggamma(d/p) + (d - 1)*log(x) - (x/scale)^p"),),
        entropy="log(scale) - log(p) + loggamma(d/p) + d/p + (1 - d)/p*digamma(d/p)",
        kl="log(p) - d*log(scale) - loggamma(d/p) - log(p2) + d2*log(scale2) + loggamma(d2/p2)"
        " + (d - d2)*(log(scale) + digamma(d/p)/p) - d/p"
        " + exp(loggamma((d + p2)/p) - loggamma(d/p) + p2*log(scale/scale2))",
        meaning="p scale^-d x^(d-1) exp(-(x/scale)^p)/Gamma(d/p)",
        source="Stacy 1962, A generalization of the gamma distribution; KL: Bauckhage 2014",
    ),
    Family(
        "ChiSquared",
        "continuous",
        (("k", "positive"),),
        (("0", "inf", "(k/2 - 1)*log(x) - x/2 - k/2*log(2) - loggamma(k/2)"),),
        entropy="k/2 + log(2) + loggamma(k/2) + (1 - k/2)*digamma(k/2)",
        kl=_KL_CHI,
        latex=r"\chi^2_{{{0}}}",
        meaning="k degrees of freedom",
        source=f"{_JKB1}18{_KL}",
    ),
    Family(
        "Chi",
        "continuous",
        (("k", "positive"),),
        (("0", "inf", "(k - 1)*log(x) - x^2/2 - (k/2 - 1)*log(2) - loggamma(k/2)"),),
        entropy="loggamma(k/2) + (k - log(2) - (k - 1)*digamma(k/2))/2",
        kl=_KL_CHI,
        latex=r"\chi_{{{0}}}",
        meaning="the square root of ChiSquared(k)",
        source=f"{_JKB1}18{_KL}",
    ),
    Family(
        "F",
        "continuous",
        (("d1", "positive"), ("d2", "positive")),
        (
            (
                "0",
                "inf",
                "d1/2*log(d1/d2) + (d1/2 - 1)*log(x) - (d1 + d2)/2*log(1 + d1*x/d2)"
                " + loggamma((d1 + d2)/2) - loggamma(d1/2) - loggamma(d2/2)",
            ),
        ),
        entropy="log(d2/d1) + loggamma(d1/2) + loggamma(d2/2) - loggamma((d1 + d2)/2)"
        " + (1 - d1/2)*digamma(d1/2) - (1 + d2/2)*digamma(d2/2) + (d1 + d2)/2*digamma((d1 + d2)/2)",
        latex=r"F_{{{0},{1}}}",
        meaning="d1, d2 degrees of freedom",
        source=f"{_JKB2}27; Cover & Thomas, Elements of Information Theory, 17.1",
    ),
    Family(
        "BetaPrime",
        "continuous",
        (("a", "positive"), ("b", "positive")),
        (
            (
                "0",
                "inf",
                "(a - 1)*log(x) - (a + b)*log(1 + x) + loggamma(a + b) - loggamma(a) - loggamma(b)",
            ),
        ),
        entropy="loggamma(a) + loggamma(b) - loggamma(a + b) - (a - 1)*digamma(a) - (b + 1)*digamma(b)"
        " + (a + b)*digamma(a + b)",
        kl="loggamma(a2) + loggamma(b2) - loggamma(a2 + b2) - loggamma(a) - loggamma(b) + loggamma(a + b)"
        " + (a - a2)*digamma(a) + (b - b2)*digamma(b) + (a2 - a + b2 - b)*digamma(a + b)",
        meaning="x/(1 + x) is Beta(a, b)",
        source=f"{_JKB2}27",
    ),
    Family(
        "HalfCauchy",
        "continuous",
        (("gamma", "positive"),),
        (("0", "inf", "log(2/(pi*gamma)) - log(1 + (x/gamma)^2)"),),
        also={"scale": ("gamma", "scale")},
        entropy="log(2*pi*gamma)",
        kl="log((gamma + gamma2)^2/(4*gamma*gamma2))",
        meaning="the absolute value of Cauchy(0, gamma)",
        source=f"{_JKB1}16",
    ),
    Family(
        "Weibull",
        "continuous",
        (("shape", "positive"), ("scale", "positive")),
        (("0", "inf", "log(shape) - shape*log(scale) + (shape - 1)*log(x) - (x/scale)^shape"),),
        also={"rate": ("scale", "1/rate")},
        entropy="EulerGamma*(1 - 1/shape) + log(scale/shape) + 1",
        kl="log(shape) - shape*log(scale) - log(shape2) + shape2*log(scale2)"
        " + (shape - shape2)*(log(scale) - EulerGamma/shape) - 1"
        " + exp(shape2*log(scale/scale2) + loggamma(shape2/shape + 1))",
        meaning="scale, not rate",
        source=f"{_JKB1}21; KL: Bauckhage 2013",
    ),
    Family(
        "Frechet",
        "continuous",
        (("alpha", "positive"), ("s", "positive")),
        (("0", "inf", "log(alpha) + alpha*log(s) - (alpha + 1)*log(x) - (x/s)^(-alpha)"),),
        also={"scale": ("s", "scale"), "shape": ("alpha", "shape")},
        entropy="1 + EulerGamma/alpha + EulerGamma + log(s/alpha)",
        kl="log(alpha) + alpha*log(s) - log(alpha2) - alpha2*log(s2)"
        " - (alpha - alpha2)*(log(s) + EulerGamma/alpha) - 1"
        " + exp(alpha2*log(s2/s) + loggamma(alpha2/alpha + 1))",
        meaning="of maxima; alpha is the shape, s the scale",
        source=f"{_JKB2}22",
    ),
    Family(
        "GPD",
        "continuous",
        (("xi", "real"), ("sigma", "positive")),
        (("0", "inf", "-log(sigma) - (1 + 1/xi)*log(1 + xi*x/sigma)"),),
        edges={
            "xi = 0": (("0", "inf", "-log(sigma) - x/sigma"),),
            "xi < 0": (("0", "-sigma/xi", "-log(sigma) - (1 + 1/xi)*(log(-xi/sigma) + log(-sigma/xi - x))"),),
        },
        entropy="log(sigma) + xi + 1",
        meaning="generalized Pareto; xi = 0: Exponential, xi < 0: on (0, -sigma/xi)",
        source="Pickands 1975, Statistical inference using extreme order statistics",
    ),
    Family(
        "Pareto",
        "continuous",
        (("xm", "positive"), ("alpha", "positive")),
        (("xm", "inf", "log(alpha) + alpha*log(xm) - (alpha + 1)*log(x)"),),
        also={"scale": ("xm", "scale"), "shape": ("alpha", "shape")},
        entropy="log(xm/alpha) + 1 + 1/alpha",
        meaning="on (xm, inf); alpha is the shape",
        source=f"{_JKB1}20; Cover & Thomas, Elements of Information Theory, 17.1",
    ),
    Family(
        "Lomax",
        "continuous",
        (("alpha", "positive"), ("scale", "positive")),
        (("0", "inf", "log(alpha/scale) - (alpha + 1)*log(1 + x/scale)"),),
        also={"shape": ("alpha", "shape")},
        entropy="log(scale/alpha) + 1 + 1/alpha",
        meaning="Pareto(scale, alpha) minus scale",
        source=f"{_JKB1}20",
    ),
    Family(
        "LogLogistic",
        "continuous",
        (("alpha", "positive"), ("beta", "positive")),
        (("0", "inf", "log(beta) - beta*log(alpha) + (beta - 1)*log(x) - 2*log(1 + (x/alpha)^beta)"),),
        also={"scale": ("alpha", "scale"), "shape": ("beta", "shape")},
        entropy="log(alpha/beta) + 2",
        meaning="alpha is the scale, beta the shape",
        source=f"{_JKB2}23",
    ),
    Family(
        "Rayleigh",
        "continuous",
        (("sigma", "positive"),),
        (("0", "inf", "log(x) - 2*log(sigma) - x^2/(2*sigma^2)"),),
        entropy="1 + log(sigma^2/2)/2 + EulerGamma/2",
        kl="log(sigma2^2/sigma^2) + sigma^2/sigma2^2 - 1",
        meaning="the length of a plane vector of two Normal(0, sigma)",
        source=f"{_JKB1}18{_KL}",
    ),
    Family(
        "Maxwell",
        "continuous",
        (("a", "positive"),),
        (("0", "inf", "log(2/pi)/2 + 2*log(x) - 3*log(a) - x^2/(2*a^2)"),),
        entropy="log(2*pi*a^2)/2 + EulerGamma - 1/2",
        kl="3*log(a2/a) + 3/2*(a^2/a2^2 - 1)",
        meaning="the length of a vector of three Normal(0, a)",
        source=f"{_JKB1}18{_KL}",
    ),
    Family(
        "Rice",
        "continuous",
        (("nu", "nonnegative"), ("sigma", "positive")),
        (("0", "inf", "log(x) - 2*log(sigma) - (x^2 + nu^2)/(2*sigma^2) + logbesseli(0, x*nu/sigma^2)"),),
        meaning="the length of a plane vector of Normal(nu, sigma) and Normal(0, sigma)",
        source="Rice 1945, Mathematical analysis of random noise",
    ),
    Family(
        "Nakagami",
        "continuous",
        (("m", "positive"), ("omega", "positive")),
        (("0", "inf", "log(2) + m*log(m/omega) - loggamma(m) + (2*m - 1)*log(x) - m*x^2/omega"),),
        entropy="log(omega/m)/2 - log(2) + loggamma(m) + m + (1/2 - m)*digamma(m)",
        kl="(m - m2)*digamma(m) - loggamma(m) + loggamma(m2) + m2*log(m*omega2/(omega*m2)) + m2*omega/omega2 - m",
        meaning="omega is the mean of x^2",
        source="Nakagami 1960, The m-distribution",
    ),
    Family(
        "Levy",
        "continuous",
        (("mu", "real"), ("c", "positive")),
        (("mu", "inf", "log(c/(2*pi))/2 - c/(2*(x - mu)) - 3/2*log(x - mu)"),),
        also={"scale": ("c", "scale")},
        entropy="(1 + 3*EulerGamma + log(16*pi*c^2))/2",
        meaning="on (mu, inf); c is the scale",
        source="Zolotarev, One-dimensional Stable Distributions",
    ),
    Family(
        "InverseGaussian",
        "continuous",
        (("mu", "positive"), ("lam", "positive")),
        (("0", "inf", "log(lam/(2*pi))/2 - 3/2*log(x) - lam*x/(2*mu^2) + lam/mu - lam/(2*x)"),),
        also={"mean": ("mu", "mean"), "shape": ("lam", "shape")},
        kl="(log(lam/lam2) + lam2/lam - 1)/2 + lam2*(mu - mu2)^2/(2*mu*mu2^2)",
        meaning="mu is the mean, lam the shape",
        source=f"{_JKB1}15",
    ),
    Family(
        "Gompertz",
        "continuous",
        (("eta", "positive"), ("b", "positive")),
        (("0", "inf", "log(b) + log(eta) + eta + b*x - eta*exp(b*x)"),),
        meaning="b eta exp(eta + b x - eta exp(b x))",
        source=f"{_JKB2}22",
    ),
    Family(
        "Lindley",
        "continuous",
        (("theta", "positive"),),
        (("0", "inf", "2*log(theta) - log(1 + theta) + log(1 + x) - theta*x"),),
        kl="2*log(theta/theta2) + log((1 + theta2)/(1 + theta)) + (theta2 - theta)*(theta + 2)/(theta*(theta + 1))",
        meaning="theta^2/(1 + theta) (1 + x) exp(-theta x)",
        source="Lindley 1958, Fiducial distributions and Bayes' theorem",
    ),
)
