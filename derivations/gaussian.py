"""The normal distribution.

Main statements
---------------
* ``normal_mass``, ``normal_mean``, ``normal_variance``: the density's integral is 1, its mean mu, its variance sigma².
* ``normal_entropy``: h(N(mu, sigma²)) = ½ log(2 π e sigma²).

The integrals are done by antiderivatives, whose derivatives the kernel takes itself. The mass rests on the
limits of erf at infinity, that is on the Gaussian integral; nothing else is taken from outside.
"""

from symentropy import (
    calc, cite, definition, derivation, integral, linearity, log_of_power, log_of_product, log_of_quotient,
)  # fmt: skip

PHI = "exp(-(x - mu)^2/(2*sigma^2))/(sigma*sqrt(2*pi))"
CDF = "erf((x - mu)/(sigma*sqrt(2)))/2"

MASS = f"int(x, -inf, inf, {PHI})"
EXCESS = f"int(x, -inf, inf, (x - mu)*({PHI}))"
SQUARE = f"int(x, -inf, inf, (x - mu)^2*({PHI}))"

of_mass = integral(MASS, CDF)
of_excess = integral(EXCESS, f"-sigma^2*({PHI})")


@derivation(positive=["sigma"])
def normal_mass():
    """The normal density has integral 1.

    Cover & Thomas, 8.1; through the error function.
    """
    return calc(MASS).eq("1", by=of_mass).converging(of_mass)


@derivation(positive=["sigma"])
def normal_mean():
    """The normal density has mean mu.

    Cover & Thomas, 8.1.
    """
    return (
        calc(f"int(x, -inf, inf, x*({PHI}))")
        .eq(f"{EXCESS} + mu*{MASS}", by=linearity)
        .eq(f"mu*{MASS}", by=of_excess)
        .eq("mu", by=cite(normal_mass))
        .converging(of_mass, of_excess)
    )


@derivation(positive=["sigma"])
def normal_variance():
    """The normal density has variance sigma².

    Cover & Thomas, 8.1; by parts.
    """
    by_parts = integral(SQUARE, f"sigma^2*({CDF}) - sigma^2*(x - mu)*({PHI})")
    return calc(SQUARE).eq("sigma^2", by=by_parts).converging(by_parts)


@derivation
def normal_entropy():
    """The differential entropy of the normal distribution.

    Cover & Thomas, example 8.1.2.
    """
    return (
        calc("h(Normal(mu, sigma))")
        .eq(f"-int(x, -inf, inf, ({PHI})*log({PHI}))", by=definition("h", "Normal"))
        .eq(
            f"int(x, -inf, inf, ({PHI})*((x - mu)^2/(2*sigma^2) + log(sigma*sqrt(2*pi))))",
            by=(log_of_quotient, log_of_power, linearity),
        )
        .eq(f"{SQUARE}/(2*sigma^2) + log(sigma*sqrt(2*pi))*{MASS}", by=linearity)
        .eq("sigma^2/(2*sigma^2) + log(sigma*sqrt(2*pi))", by=(cite(normal_variance), cite(normal_mass)))
        .eq("log(2*pi*e*sigma^2)/2", by=(log_of_product, log_of_power))
        .converging(cite(normal_mass), cite(normal_mean), cite(normal_variance))
    )
