"""Differential entropy, and the normal distribution.

Main statements
---------------
* ``differential_entropy_eq_int``: the definition, h(f) = −∫ f log f over the support of the density f.
* ``normal_mass``, ``normal_mean``, ``normal_variance``: the normal density's integral is 1, its mean μ, its variance
  σ².
* ``normal_entropy``: h(N(μ, σ²)) = ½ log(2 π e σ²); ``normal_entropy_neg``: it is negative for
  σ² < 1/(2 π e).
* ``entropy_le_normal``: among densities with mean μ and variance σ² the normal one has the greatest differential
  entropy, and no other; ``entropy_max_normal``: as a maximum.

Refuted: ``differential_entropy_not_nonneg``.

f is any density on the line, zeros allowed; equality is almost everywhere. The integrals of the normal density are
done by antiderivatives, whose derivatives the kernel takes itself. Its mass rests on the limits of erf at infinity,
that is on the Gaussian integral; nothing else is taken from outside.
"""

from symentropy import (
    calc, cite, constant_sum, definition, derivation, extend, extremum, fact, given, iff, integral, linearity,
    log_of_power, log_of_product, log_of_quotient, mass, refutation, restrict, tight,
)  # fmt: skip

PHI = "exp(-(x - mu)^2/(2*sigma^2))/(sigma*sqrt(2*pi))"
CDF = "erf((x - mu)/(sigma*sqrt(2)))/2"

MASS = f"int(x, -inf, inf, {PHI})"
MEAN = f"int(x, -inf, inf, x*({PHI}))"
EXCESS = f"int(x, -inf, inf, (x - mu)*({PHI}))"
SQUARE = f"int(x, -inf, inf, (x - mu)^2*({PHI}))"

of_mass = integral(MASS, CDF)
of_excess = integral(EXCESS, f"-sigma^2*({PHI})")


F_LOG_F = "int(x, -inf, inf, f(x)*log(f(x)))"


@derivation(where={"f": "density on (-inf, inf)"}, converging=[F_LOG_F], rows=["C1"])
def differential_entropy_eq_int():
    """Differential entropy is the mean of −log f.

    Shannon 1948, section 20; Cover & Thomas, Elements of Information Theory, 2nd ed., 8.1.
    """
    return calc("h(f)").eq(f"-{F_LOG_F}", by=definition("h"))


# --- the normal density -------------------------------------------------------------------------------------


@derivation(positive=["sigma"])
def normal_mass():
    """The normal density has integral 1.

    Cover & Thomas, 8.1; through the error function.
    """
    return calc(MASS).eq("1", by=of_mass).converging(of_mass)


@derivation(positive=["sigma"])
def normal_mean():
    """The normal density has mean μ.

    Cover & Thomas, 8.1.
    """
    return (
        calc(MEAN)
        .eq(f"{EXCESS} + mu*{MASS}", by=linearity)
        .eq(f"mu*{MASS}", by=of_excess)
        .eq("mu", by=cite(normal_mass))
        .converging(of_mass, of_excess)
    )


@derivation(positive=["sigma"])
def normal_variance():
    """The normal density has variance σ².

    Cover & Thomas, 8.1; by parts.
    """
    by_parts = integral(SQUARE, f"sigma^2*({CDF}) - sigma^2*(x - mu)*({PHI})")
    return calc(SQUARE).eq("sigma^2", by=by_parts).converging(by_parts)


@derivation(rows=["C2"])
def normal_entropy():
    """The differential entropy of the normal distribution.

    Cover & Thomas, example 8.1.2.
    """
    return (
        calc("h(Normal(mu, sigma))")
        .eq(f"-int(x, -inf, inf, ({PHI})*log({PHI}))", by=(definition("h", "Normal"), restrict))
        .eq(
            f"int(x, -inf, inf, ({PHI})*((x - mu)^2/(2*sigma^2) + log(sigma*sqrt(2*pi))))",
            by=(log_of_quotient, log_of_power, linearity),
        )
        .eq(f"{SQUARE}/(2*sigma^2) + log(sigma*sqrt(2*pi))*{MASS}", by=linearity)
        .eq("sigma^2/(2*sigma^2) + log(sigma*sqrt(2*pi))", by=(cite(normal_variance), cite(normal_mass)))
        .eq("log(2*pi*e*sigma^2)/2", by=(log_of_product, log_of_power))
        .converging(cite(normal_mass), cite(normal_mean), cite(normal_variance))
    )


@derivation(given=["sigma^2 < 1/(2*pi*e)"], rows=["C3"])
def normal_entropy_neg():
    """A normal density that is narrow enough has negative differential entropy.

    Cover & Thomas, 8.1; by log t <= t - 1 at t = 2 π e σ².
    """
    return (
        calc("h(Normal(mu, sigma))")
        .eq("log(2*pi*e*sigma^2)/2", by=cite(normal_entropy))
        .lt(
            "0",
            facts=[
                fact("log_le_sub_one", "2*pi*e*sigma^2", times="1/2"),
                fact(given(0), times="pi*e"),
            ],
        )
        .converging(cite(normal_mass), cite(normal_entropy))
    )


@refutation(
    "h(Normal(mu, sigma)) >= 0",
    words="entropy is never negative, differential entropy included",
    by=normal_entropy,
    rows=["C3"],
    repaired=[normal_entropy, normal_entropy_neg],
)
def differential_entropy_not_nonneg():
    """Differential entropy may be negative.

    Cover & Thomas, 8.1.
    """
    return {"mu": "0", "sigma": "1/5"}


# --- the greatest differential entropy ----------------------------------------------------------------------

MEAN_OF_F = "int(x, -inf, inf, x*f(x))"
SQUARE_OF_F = "int(x, -inf, inf, (x - mu)^2*f(x))"


@derivation(
    where={"f": "density on (-inf, inf)"},
    positive=["sigma"],
    given=[f"{MEAN_OF_F} = mu", f"{SQUARE_OF_F} = sigma^2"],
    converging=[MEAN_OF_F, SQUARE_OF_F, F_LOG_F],
    rows=["C4"],
)
def entropy_le_normal():
    """Among densities with the same mean and variance, the normal one has the greatest differential entropy.

    Cover & Thomas, theorem 8.6.5; Gibbs' inequality for densities, by log t <= t - 1.
    """
    return iff(
        chain=calc("h(f)")
        .eq(f"-{F_LOG_F}", by=definition("h"))
        .le(
            f"-int(x, -inf, inf, f(x)*log({PHI})) + {MASS} - 1",
            facts=[
                fact("log_le_sub_one", f"({PHI})/f(x)", over=[("x", "(-inf, inf)", "f(x)")], weight="f(x)"),
                extend(f"sum(u, 1, 1, {PHI})", "f(x)", over=[("x", "(-inf, inf)")]),
            ],
            by=(log_of_quotient, log_of_product, log_of_power, linearity, restrict, constant_sum, mass),
        )
        .eq(f"-int(x, -inf, inf, f(x)*log({PHI}))", by=cite(normal_mass))
        .eq(
            "int(x, -inf, inf, f(x)*((x - mu)^2/(2*sigma^2) + log(sigma*sqrt(2*pi))))",
            by=(log_of_quotient, log_of_power, restrict, linearity),
        )
        .eq(f"{SQUARE_OF_F}/(2*sigma^2) + log(sigma*sqrt(2*pi))*int(x, -inf, inf, f(x))", by=linearity)
        .eq("sigma^2/(2*sigma^2) + log(sigma*sqrt(2*pi))", by=(given(1), mass))
        .eq("log(2*pi*e*sigma^2)/2", by=(log_of_product, log_of_power))
        .converging(cite(normal_mass)),
        exactly=("f(x)", PHI),
        over="x",
        almost="(-inf, inf)",
        forward=calc("f(x)").eq(PHI, facts=fact(tight(0, "1"), times="-f(x)")),
        backward=calc("h(f)")
        .eq(f"-{F_LOG_F}", by=definition("h"))
        .eq("h(Normal(mu, sigma))", by=(tight(0), definition("h", "Normal"), restrict))
        .eq("log(2*pi*e*sigma^2)/2", by=cite(normal_entropy))
        .converging(cite(normal_mass), cite(normal_entropy)),
    )  # fmt: skip


@derivation(rows=["C4"])
def entropy_max_normal():
    """Over all densities with mean μ and variance σ², differential entropy is greatest at the normal one.

    Cover & Thomas, theorem 8.6.5.
    """
    return extremum(
        "f",
        of=entropy_le_normal,
        at="Normal(mu, sigma)",
        converging=[cite(normal_mass), cite(normal_mean), cite(normal_variance), cite(normal_entropy)],
    )
