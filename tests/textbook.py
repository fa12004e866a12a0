"""Densities as the textbooks print them, in mpmath, and their quantities by quadrature: a second opinion, for tests.

Nothing here is taken from the declarations of families. A number of this module is not certified: it is believed
where two step widths agree, and where they do not there is no opinion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import mpmath
from mpmath import exp, inf, log, loggamma, mp, mpf, pi, sqrt

__all__ = ["LAWS", "Law", "NoOpinion", "opinion", "tail_sign"]

DPS = 60
Real = mpmath.mpf
LogDensity = Callable[[Real], Real]
_ZERO = mpf(0)


class NoOpinion(Exception):
    """The quadrature did not settle."""


@dataclass
class Law:
    """A support, the log-density inside, points where the density peaks or bends, and how wide its bulk is."""

    lo: Real
    hi: Real
    log: LogDensity
    marks: tuple[Real, ...]
    spread: Real
    discrete: bool = False


# --- continuous ---------------------------------------------------------------------------------------------


def _line(log_density: LogDensity, center: Real, spread: Real) -> Law:
    return Law(-inf, inf, log_density, (center,), spread)


def _half(log_density: LogDensity, mark: Real, lo: Real = _ZERO) -> Law:
    return Law(lo, inf, log_density, (mark,), abs(mark - lo) or mpf(1))


def normal(mu, sigma):
    return _line(lambda x: -(((x - mu) / sigma) ** 2) / 2 - log(sigma) - log(2 * pi) / 2, mu, sigma)


def half_normal(sigma):
    return _half(lambda x: log(2) / 2 - log(sigma) - log(pi) / 2 - x * x / (2 * sigma**2), sigma)


def log_normal(mu, sigma):
    return _half(lambda x: -log(x) - ((log(x) - mu) / sigma) ** 2 / 2 - log(sigma) - log(2 * pi) / 2, exp(mu))


def log_erfc(z):
    """From the continued fraction's first convergents beyond where erfc is 0 in these digits."""
    if z < 1000:
        return log(mpmath.erfc(z))
    return -z * z - log(z) - log(pi) / 2 + log(1 - 1 / (2 * z**2) + 3 / (4 * z**4) - 15 / (8 * z**6))


def truncated_normal(a, b):
    with mp.workdps(3 * DPS):
        low, high = (a, b) if a > 0 else (-b, -a)
        mass = mpmath.erfc(low / sqrt(2)) / 2 - (mpf(0) if high == inf else mpmath.erfc(high / sqrt(2)) / 2)
        size = log(mass)
    mark = min(max(a, mpf(0)), b)
    return Law(a, b, lambda x: -x * x / 2 - log(2 * pi) / 2 - size, (mark,), 1 / (1 + abs(mark)))


def skew_normal(alpha):
    return _line(lambda x: log(1 / sqrt(2 * pi)) - x * x / 2 + log_erfc(-alpha * x / sqrt(2)), mpf(0), mpf(1))


def generalized_normal(mu, alpha, beta):
    norm = log(beta) - log(2 * alpha) - loggamma(1 / beta)
    return _line(lambda x: norm - (abs(x - mu) / alpha) ** beta, mu, alpha)


def normal_mixture(*components):
    def log_density(x):
        parts = [log(w) - ((x - m) / s) ** 2 / 2 - log(s) - log(2 * pi) / 2 for w, m, s in components]
        top = max(parts)
        return top + log(sum(exp(p - top) for p in parts))

    marks = tuple(sorted({m for _, m, _ in components}))
    return Law(-inf, inf, log_density, marks, min(s for _, _, s in components))


def uniform(a, b):
    return Law(a, b, lambda x: -log(b - a), (), b - a)


def log_uniform(a, b):
    return Law(a, b, lambda x: -log(x) - log(log(b) - log(a)), (), b - a)


def triangular(a, b, c):
    def log_density(x):
        return log(2 * (x - a) / ((b - a) * (c - a))) if x < c else log(2 * (b - x) / ((b - a) * (b - c)))

    return Law(a, b, log_density, (c,), b - a)


def arcsine():
    return Law(mpf(0), mpf(1), lambda x: -log(pi * sqrt(x * (1 - x))), (mpf(1) / 2,), mpf(1))


def semicircle(r):
    return Law(-r, r, lambda x: log(2 * sqrt((r - x) * (r + x)) / (pi * r * r)), (mpf(0),), r)


def raised_cosine(mu, s):
    return Law(mu - s, mu + s, lambda x: log(mpmath.cospi((x - mu) / (2 * s)) ** 2 / s), (mu,), s)


def power_function(alpha):
    return Law(mpf(0), mpf(1), lambda x: log(alpha) + (alpha - 1) * log(x), (), mpf(1))


def exponential(rate):
    return _half(lambda x: log(rate) - rate * x, 1 / rate)


def truncated_exponential(rate, b):
    norm = log(rate) - log(-mpmath.expm1(-rate * b))
    return Law(mpf(0), b, lambda x: norm - rate * x, (), min(b, 1 / rate))


def laplace(mu, b):
    return _line(lambda x: -abs(x - mu) / b - log(2 * b), mu, b)


def asymmetric_laplace(kappa):
    norm = -log(kappa + 1 / kappa)
    return _line(lambda x: norm + (-x * kappa if x > 0 else x / kappa), mpf(0), kappa + 1 / kappa)


def logistic(mu, s):
    return _line(lambda x: -abs(x - mu) / s - 2 * mpmath.log1p(exp(-abs(x - mu) / s)) - log(s), mu, s)


def half_logistic(s):
    return _half(lambda x: log(2) - x / s - 2 * mpmath.log1p(exp(-x / s)) - log(s), s)


def gumbel(mu, beta):
    return _line(lambda x: -(x - mu) / beta - exp(-(x - mu) / beta) - log(beta), mu, beta)


def moyal(mu, sigma):
    return _line(lambda x: -((x - mu) / sigma + exp(-(x - mu) / sigma)) / 2 - log(sigma) - log(2 * pi) / 2, mu, sigma)


def gamma(shape, rate):
    norm = shape * log(rate) - loggamma(shape)
    return _half(lambda x: norm + (shape - 1) * log(x) - rate * x, shape / rate)


def inverse_gamma(shape, scale):
    norm = shape * log(scale) - loggamma(shape)
    return _half(lambda x: norm - (shape + 1) * log(x) - scale / x, scale / (shape + 1))


def generalized_gamma(scale, d, p):
    norm = log(p) - d * log(scale) - loggamma(d / p)
    return _half(lambda x: norm + (d - 1) * log(x) - (x / scale) ** p, scale)


def log_gamma(c):
    return _line(lambda x: c * x - exp(x) - loggamma(c), log(c), max(1 / sqrt(c), 1 / c))


def chi_squared(k):
    return gamma(k / 2, mpf(1) / 2)


def chi(k):
    norm = (1 - k / 2) * log(2) - loggamma(k / 2)
    return _half(lambda x: norm + (k - 1) * log(x) - x * x / 2, sqrt(k))


def fisher(d1, d2):
    norm = loggamma((d1 + d2) / 2) - loggamma(d1 / 2) - loggamma(d2 / 2)
    return _half(
        lambda x: norm + (d1 * log(d1 * x) + d2 * log(d2) - (d1 + d2) * log(d1 * x + d2)) / 2 - log(x),
        mpf(1),
    )


def _log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def beta(a, b):
    mark = a / (a + b)
    return Law(
        mpf(0),
        mpf(1),
        lambda x: (a - 1) * log(x) + (b - 1) * mpmath.log1p(-x) - _log_beta(a, b),
        (mark,),
        mark * (1 - mark),
    )


def beta_prime(a, b):
    return _half(lambda x: (a - 1) * log(x) - (a + b) * mpmath.log1p(x) - _log_beta(a, b), a / b)


def kumaraswamy(a, b):
    return Law(
        mpf(0),
        mpf(1),
        lambda x: log(a) + log(b) + (a - 1) * log(x) + (b - 1) * log(-mpmath.expm1(a * log(x))),
        (mpf(2) ** (-1 / a),),
        mpf(1),
    )


def continuous_bernoulli(lam):
    norm = log(2) if lam == mpf(1) / 2 else log(2 * mpmath.atanh(1 - 2 * lam) / (1 - 2 * lam))
    return Law(mpf(0), mpf(1), lambda x: norm + x * log(lam) + (1 - x) * mpmath.log1p(-lam), (), mpf(1))


def student_t(nu):
    norm = loggamma((nu + 1) / 2) - loggamma(nu / 2) - log(pi * nu) / 2
    return _line(lambda x: norm - (nu + 1) / 2 * mpmath.log1p(x * x / nu), mpf(0), mpf(1))


def cauchy(x0, g):
    return _line(lambda x: log(g) - log(pi) - log((x - x0) ** 2 + g**2), x0, g)


def half_cauchy(g):
    return _half(lambda x: log(2 * g / pi) - log(x * x + g * g), g)


def wrapped_cauchy(rho):
    return Law(
        -pi,
        +pi,
        lambda x: log((1 - rho**2) / (2 * pi)) - log((1 - rho) ** 2 + 4 * rho * mpmath.sin(x / 2) ** 2),
        (mpf(0),),
        1 - rho,
    )


def von_mises(mu, kappa):
    norm = log(2 * pi * mpmath.besseli(0, kappa))
    mark = mu - 2 * pi * mpmath.nint(mu / (2 * pi))
    return Law(-pi, +pi, lambda x: kappa * mpmath.cos(x - mu) - norm, (mark,), 1 / (1 + sqrt(kappa)))


def weibull(shape, scale):
    return _half(lambda x: log(shape / scale) + (shape - 1) * log(x / scale) - (x / scale) ** shape, scale)


def frechet(alpha, s):
    return _half(lambda x: log(alpha / s) - (1 + alpha) * log(x / s) - (x / s) ** -alpha, s)


def gev(mu, sigma, xi):
    if xi == 0:
        return gumbel(mu, sigma)
    end = mu - sigma / xi

    def log_density(x):
        log_t = -log(xi * (x - end) / sigma) / xi
        return -log(sigma) + (1 + xi) * log_t - exp(log_t)

    return Law(end, inf, log_density, (mu,), sigma) if xi > 0 else Law(-inf, end, log_density, (mu,), sigma)


def gpd(xi, sigma):
    if xi == 0:
        return exponential(1 / sigma)
    if xi > 0:
        return _half(lambda x: -log(sigma) - (1 / xi + 1) * mpmath.log1p(xi * x / sigma), sigma)
    return Law(mpf(0), -sigma / xi, lambda x: -log(sigma) - (1 / xi + 1) * mpmath.log1p(xi * x / sigma), (), sigma)


def pareto(xm, alpha):
    return _half(lambda x: log(alpha / x) + alpha * log(xm / x), xm * (1 + 1 / alpha), xm)


def lomax(alpha, scale):
    return _half(lambda x: log(alpha / scale) - (alpha + 1) * mpmath.log1p(x / scale), scale)


def log_logistic(alpha, b):
    def log_density(x):
        u = b * log(x / alpha)
        return log(b / x) - abs(u) - 2 * mpmath.log1p(exp(-abs(u)))

    return _half(log_density, alpha)


def rayleigh(sigma):
    return _half(lambda x: log(x / sigma**2) - x * x / (2 * sigma**2), sigma)


def maxwell(a):
    return _half(lambda x: log(sqrt(2 / pi) * x * x / a**3) - x * x / (2 * a * a), a)


def rice(nu, sigma):
    def log_bessel(z):
        if z > 300:
            return (
                z
                - log(2 * pi * z) / 2
                + log(sum(mpmath.rf(mpf(1) / 2, k) ** 2 / mpmath.factorial(k) / (2 * z) ** k for k in range(25)))
            )
        return log(mpmath.besseli(0, z))

    return _half(
        lambda x: log(x / sigma**2) - (x * x + nu * nu) / (2 * sigma**2) + log_bessel(x * nu / sigma**2),
        max(nu, sigma),
    )


def nakagami(m, omega):
    norm = log(2) + m * log(m / omega) - loggamma(m)
    return _half(lambda x: norm + (2 * m - 1) * log(x) - m * x * x / omega, sqrt(omega))


def levy(mu, c):
    return Law(mu, inf, lambda x: log(c / (2 * pi)) / 2 - c / (2 * (x - mu)) - log(x - mu) * 3 / 2, (mu + c,), c)


def inverse_gaussian(mu, lam):
    mark = mu * (sqrt(1 + (3 * mu / (2 * lam)) ** 2) - 3 * mu / (2 * lam))
    return _half(lambda x: (log(lam) - log(2 * pi) - 3 * log(x)) / 2 - lam * (x - mu) ** 2 / (2 * mu**2 * x), mark)


def gompertz(eta, b):
    return _half(lambda x: log(b * eta) + b * x - eta * mpmath.expm1(b * x), mpmath.log1p(1 / eta) / b)


def lindley(theta):
    return _half(lambda x: 2 * log(theta) - log(1 + theta) + mpmath.log1p(x) - theta * x, 1 / theta + 1 / theta**2)


def hyperbolic_secant():
    return _line(lambda x: log(2 / pi) - abs(x) - mpmath.log1p(exp(-2 * abs(x))), mpf(0), mpf(1))


# --- discrete, with their continuations between the integers ------------------------------------------------------


def _gamma_ratio(k, a, b):
    """log(gamma(k + a)/gamma(k + b)), far out by its leading term."""
    return loggamma(k + a) - loggamma(k + b) if k < mpf(10) ** 25 else (a - b) * log(k)


def _pmf(lo: Real, hi: Real, log_pmf: LogDensity, mean: Real, spread: Real) -> Law:
    return Law(mpf(lo), mpf(hi), log_pmf, (mpmath.floor(mean),), spread, True)


def _log_binomial(n, k):
    return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)


def bernoulli(p):
    if p in (0, 1):
        return _pmf(p, p, lambda _: mpf(0), p, mpf(1))
    return _pmf(0, 1, lambda k: log(p) if k == 1 else mpmath.log1p(-p), p, mpf(1))


def discrete_uniform(a, b):
    return _pmf(a, b, lambda k: -log(b - a + 1), (a + b) / 2, b - a)


def categorical(*probabilities):
    return _pmf(1, len(probabilities), lambda k: log(probabilities[int(k) - 1]), mpf(1), mpf(1))


def poisson_binomial(*probabilities):
    masses = [mpf(1)]
    for p in probabilities:
        masses = [
            (masses[k] * (1 - p) if k < len(masses) else 0) + (masses[k - 1] * p if k else 0)
            for k in range(len(masses) + 1)
        ]
    live = [k for k, m in enumerate(masses) if m]
    return _pmf(live[0], live[-1], lambda k: log(masses[int(k)]), mpf(1), mpf(1))


def _certain(k: Real) -> Law:
    return _pmf(k, k, lambda _: mpf(0), mpf(k), mpf(1))


def binomial(n, p):
    if p in (0, 1):
        return _certain(n * p)
    return _pmf(
        0, n, lambda k: _log_binomial(n, k) + k * log(p) + (n - k) * mpmath.log1p(-p), n * p, sqrt(n * p * (1 - p))
    )


def beta_binomial(n, a, b):
    return _pmf(0, n, lambda k: _log_binomial(n, k) + _log_beta(k + a, n - k + b) - _log_beta(a, b), n * a / (a + b), n)


def hypergeometric(total, successes, draws):
    return _pmf(
        max(mpf(0), draws + successes - total),
        min(draws, successes),
        lambda k: (
            _log_binomial(successes, k) + _log_binomial(total - successes, draws - k) - _log_binomial(total, draws)
        ),
        draws * successes / total if total else mpf(0),
        mpf(1),
    )


def zipfian(n, s):
    size = log(mpmath.fsum(mpf(k) ** -s for k in range(1, int(n) + 1)))
    return _pmf(1, n, lambda k: -s * log(k) - size, mpf(1), mpf(1))


def poisson(lam):
    return _pmf(0, inf, lambda k: k * log(lam) - lam - loggamma(k + 1), lam, sqrt(lam))


def geometric(p):
    return _pmf(1, inf, lambda k: log(p) + (k - 1) * mpmath.log1p(-p), mpf(1), 1 / p)


def geometric0(p):
    return _pmf(0, inf, lambda k: log(p) + k * mpmath.log1p(-p), mpf(0), 1 / p)


def negative_binomial(r, p):
    return _pmf(
        0,
        inf,
        lambda k: _gamma_ratio(k, r, 1) - loggamma(r) + r * log(p) + k * mpmath.log1p(-p),
        r * (1 - p) / p,
        sqrt(r * (1 - p)) / p,
    )


def logarithmic(p):
    return _pmf(1, inf, lambda k: k * log(p) - log(k) - log(-mpmath.log1p(-p)), mpf(1), 1 / (1 - p))


def discrete_laplace(a):
    return _pmf(-inf, inf, lambda k: log(mpmath.tanh(a / 2)) - a * abs(k), mpf(0), 1 / a)


def skellam(mu1, mu2):
    z = 2 * sqrt(mu1 * mu2)
    return _pmf(
        -inf,
        inf,
        lambda k: -mu1 - mu2 + k / 2 * log(mu1 / mu2) + log(mpmath.besseli(abs(k), z)),
        mu1 - mu2,
        sqrt(mu1 + mu2),
    )


def zeta(s):
    return _pmf(1, inf, lambda k: -s * log(k) - log(mpmath.zeta(s)), mpf(1), mpf(1))


def yule_simon(rho):
    return _pmf(1, inf, lambda k: log(rho) + loggamma(rho + 1) + _gamma_ratio(k, 0, rho + 1), mpf(1), mpf(1))


LAWS: dict[str, Callable[..., Law]] = {
    "Normal": normal, "HalfNormal": half_normal, "LogNormal": log_normal, "TruncatedNormal": truncated_normal,
    "SkewNormal": skew_normal, "GeneralizedNormal": generalized_normal, "NormalMixture": normal_mixture,
    "Uniform": uniform, "LogUniform": log_uniform, "Triangular": triangular, "Arcsine": arcsine,
    "Semicircle": semicircle, "RaisedCosine": raised_cosine, "PowerFunction": power_function,
    "Exponential": exponential, "TruncatedExponential": truncated_exponential, "Laplace": laplace,
    "AsymmetricLaplace": asymmetric_laplace, "Logistic": logistic, "HalfLogistic": half_logistic, "Gumbel": gumbel,
    "Moyal": moyal, "Gamma": gamma, "Erlang": gamma, "InverseGamma": inverse_gamma,
    "GeneralizedGamma": generalized_gamma, "LogGamma": log_gamma, "ChiSquared": chi_squared, "Chi": chi, "F": fisher,
    "Beta": beta, "BetaPrime": beta_prime, "Kumaraswamy": kumaraswamy, "ContinuousBernoulli": continuous_bernoulli,
    "StudentT": student_t, "Cauchy": cauchy, "HalfCauchy": half_cauchy, "WrappedCauchy": wrapped_cauchy,
    "VonMises": von_mises, "Weibull": weibull, "Frechet": frechet, "GEV": gev, "GPD": gpd, "Pareto": pareto,
    "Lomax": lomax, "LogLogistic": log_logistic, "Rayleigh": rayleigh, "Maxwell": maxwell, "Rice": rice,
    "Nakagami": nakagami, "Levy": levy, "InverseGaussian": inverse_gaussian, "Gompertz": gompertz, "Lindley": lindley,
    "HyperbolicSecant": hyperbolic_secant, "Bernoulli": bernoulli, "Categorical": categorical,
    "PoissonBinomial": poisson_binomial, "DiscreteUniform": discrete_uniform, "Binomial": binomial,
    "BetaBinomial": beta_binomial, "Hypergeometric": hypergeometric, "Zipfian": zipfian, "Poisson": poisson,
    "Geometric": geometric, "Geometric0": geometric0, "NegativeBinomial": negative_binomial,
    "Logarithmic": logarithmic, "DiscreteLaplace": discrete_laplace, "Skellam": skellam, "Zeta": zeta,
    "YuleSimon": yule_simon,
}  # fmt: skip


# --- quantities -------------------------------------------------------------------------------------------------


def integrands(quantity: str, f: Law, g: Law | None, order: Real | None) -> list[tuple[Law, LogDensity, LogDensity]]:
    """(law, exponent, weight): the quantity is made from the sums of exp(exponent)*weight over the law's support."""
    if quantity in ("h", "H"):
        return [(f, f.log, lambda x: -f.log(x))]
    if quantity == "Renyi" and g is None:
        return [(f, lambda x: order * f.log(x), lambda x: mpf(1))]
    assert g is not None
    if quantity == "CE":
        return [(f, f.log, lambda x: -g.log(x))]
    if quantity == "KL":
        return [(f, f.log, lambda x: f.log(x) - g.log(x))]
    if quantity == "Renyi":
        return [(f, lambda x: order * f.log(x) + (1 - order) * g.log(x), lambda x: mpf(1))]

    def half(a, b):
        def weight(x):
            if not (b.lo <= x <= b.hi):
                return log(2) / 2
            d = b.log(x) - a.log(x)
            return (log(2) - (max(d, 0) + mpmath.log1p(exp(-abs(d))))) / 2

        return weight

    return [(f, f.log, half(f, g)), (g, g.log, half(g, f))]


def opinion(quantity: str, f: Law, g: Law | None = None, order: Real | None = None) -> Real:
    """The quantity, to about ten digits; NoOpinion where the steps of the quadrature do not agree."""
    with mp.workdps(DPS):
        found = []
        for law, exponent, weight in integrands(quantity, f, g, order):
            lo, hi = law.lo, law.hi
            if g is not None and quantity != "JS":
                if (quantity != "Renyi" or order > 1) and (g.lo > lo or g.hi < hi):
                    return inf
                lo, hi = max(lo, g.lo), min(hi, g.hi)
                if lo > hi or (lo == hi and not f.discrete):
                    return inf
            marks = {m for a in (f, g) if a is not None for m in (*a.marks, a.lo, a.hi) if lo < m < hi}
            ends = [lo, *sorted(marks), hi]
            spreads = [a.spread for a in (f, g) if a is not None]
            value = _sum(exponent, weight, ends, spreads) if f.discrete else _integral(exponent, weight, ends, spreads)
            found.append(value)
        total = mpmath.fsum(found)
        if quantity != "Renyi":
            return total
        return log(total) / (1 - order if g is None else order - 1)


def _integral(exponent, weight, ends, spreads):
    return mpmath.fsum(_piece(exponent, weight, a, b, spreads) for a, b in pairwise(ends))


def _piece(exponent, weight, a, b, spreads):
    """Double exponential quadrature; an end at infinity is reached at several scales at once."""
    if a == -inf and b == inf:
        raise NoOpinion
    spread = min(s for s in spreads)

    def on(t):
        u = exp(pi / 2 * mpmath.sinh(t))
        if b == inf:
            x, dx = a + spread * u, spread * u
        elif a == -inf:
            x, dx = b - spread * u, spread * u
        else:
            x = a + (b - a) * u / (1 + u) if t < 0 else b - (b - a) / (1 + u)
            dx = (b - a) * u / (1 + u) ** 2
        if not a < x < b:
            return mpf(0)
        return exp(exponent(x) + log(dx)) * weight(x) * pi / 2 * mpmath.cosh(t)

    before = None
    values: dict[int, Real] = {}
    for level in (2, 3, 4, 5, 6):
        now = _trapezoid(on, level, values)
        if before is not None and abs(now - before) <= mpf(10) ** -12 * abs(now):
            return now
        before = now
    raise NoOpinion


def _trapezoid(on, level, known):
    """The sum over t = j/2^level, outwards until the terms vanish; values of coarser steps are kept."""
    step, total, size = 2 ** (8 - level), mpf(0), mpf(0)
    for sign in (1, -1):
        small, j = 0, 0 if sign > 0 else -step
        while small < 6 and abs(j) < 10 * 256:
            if j not in known:
                known[j] = on(mpf(j) / 256)
            total += known[j]
            size = max(size, abs(known[j]))
            small = small + 1 if abs(known[j]) < mpf(10) ** -25 * size or (size == 0 and abs(j) > 5 * 256) else 0
            j += sign * step
    return total * step / 256


def _sum(exponent, weight, ends, spreads):
    """Terms one by one where few matter, else Euler and Maclaurin's formula from a point in the tail."""
    lo, hi = ends[0], ends[-1]
    if hi - lo <= 3000:
        return mpmath.fsum(exp(exponent(k)) * weight(k) for k in _integers(lo, hi))
    if lo == -inf:
        middle = max(ends[1:-1], key=exponent)
        up = _upwards(exponent, weight, middle, hi)
        down = _upwards(lambda k: exponent(-k), lambda k: weight(-k), 1 - middle, -lo)
        return up + down
    return _upwards(exponent, weight, lo, hi)


def _integers(lo, hi) -> Iterator[Real]:
    return (mpf(k) for k in range(int(lo), int(hi) + 1))


def _upwards(exponent, weight, lo, hi):
    total, last, quiet, terms = mpf(0), int(lo), 0, []
    while len(terms) < 4000 and quiet < 30 and last <= hi:
        term = exp(exponent(mpf(last))) * weight(mpf(last))
        terms.append(term)
        total += term
        quiet = quiet + 1 if abs(term) < mpf(10) ** -22 * abs(total) and len(terms) > 100 else 0
        last += 1
    if quiet >= 30 or last > hi:
        return total
    if hi != inf:
        raise NoOpinion
    start = mpf(last)

    def term(x):
        return exp(exponent(x)) * weight(x)

    slopes = mpmath.taylor(term, start, 5)
    rest = _piece(exponent, weight, start, inf, [start])
    return total + rest + slopes[0] / 2 - slopes[1] / 12 + 6 * slopes[3] / 720 - 120 * slopes[5] / 30240


def tail_sign(quantity: str, f: Law, g: Law | None = None, order: Real | None = None) -> set[int]:
    """The signs of the infinities, at any end, that the growth of the integrand between far points shows.

    With L = log y, |integrand|*y is taken for C exp(a*L) L^q: it diverges for a > 0, and for a = 0 and q >= -1.
    0 is no opinion: so near to an end that is not 0 these digits see nothing.
    """
    signs: set[int] = set()
    with mp.workdps(DPS):
        for law, exponent, weight in integrands(quantity, f, g, order):
            lo, hi = law.lo, law.hi
            if g is not None and quantity == "Renyi" and order < 1:
                lo, hi = max(lo, g.lo), min(hi, g.hi)
            for end, direction in ((lo, 1), (hi, -1)):
                if law.discrete and abs(end) != inf:
                    continue
                signs |= _end_sign(exponent, weight, end, direction, law)
    return signs


def _end_sign(exponent, weight, end, direction, law):
    if abs(end) != inf:
        if law.discrete:
            return set()
        if end != 0:
            return {0}
    at = []
    size = 200 * log(10)
    for times in (1, 2, 4):
        y = exp(times * size)
        x = direction / y if end == 0 else -direction * y
        w = weight(x)
        if not mpmath.isfinite(w):
            return {0}
        if w == 0:
            return set()
        jacobian = times * size if abs(end) == inf else -times * size
        at.append((exponent(x) + log(abs(w)) + jacobian, mpmath.sign(w)))
    low, middle, high = (t for t, _ in at)
    a = (high - 2 * middle + low) / size
    if abs(a) < mpf(10) ** -15:
        q = (middle - low) / log(2)
        return {int(at[-1][1])} if q > mpf("-0.99") else set()
    return {int(at[-1][1])} if a > 0 else set()
