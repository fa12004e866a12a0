"""The logarithm, in every base, and why surprise has to be one.

Main statements
---------------
* ``log_base_neg``, ``log_base_one``, ``log_base_pos``: the sign of log_b x for b > 1; ``exists_log_base_lt``: it has no
  lower bound on (0, 1).
* ``pow_log_base``, ``log_base_unique``, ``log_base_change``: log_b x = log x / log b is the logarithm to base b.
* ``surprisal_base_strict_anti``, ``surprisal_base_mul``, ``surprisal_base_div_ten``: surprise in every base b > 1.
* ``polynomial_additive_eq_zero``: no polynomial but 0 is additive, f(xy) = f(x) + f(y), on (0, 1].
* ``additive_eq_log``: a differentiable additive function on (0, ∞) is c log x; ``additive_anti_neg``: with c < 0 if it
  decreases. So -c log(1/p) is the only measure of surprise that adds up over independent events.

log(x, b) is written for log x / log b.
"""

from symentropy import (
    calc, cite, constancy, derivation, derivative, derivative_at, exists, fact, forall, given, limit,
    linearity, log_of_power, log_of_product, log_of_quotient,
)  # fmt: skip

# --- signs and bounds ---------------------------------------------------------------------------------------


@derivation(given=["b > 1", "0 < x < 1"], rows=["A9"])
def log_base_neg():
    """Below 1 every logarithm is negative.

    For b > 1, log b > 0; the sign of log x is that of x - 1.
    """
    return calc("log(x, b)").lt("0", facts=fact("sign", "-log(x)", times="1/log(b)"))


@derivation(given=["b > 1"], rows=["A9"])
def log_base_one():
    """Every logarithm of 1 is 0.

    As log 1 = 0.
    """
    return calc("log(1, b)").eq("0", by=log_of_power)


@derivation(given=["b > 1", "x > 1"], rows=["A9"])
def log_base_pos():
    """Above 1 every logarithm is positive.

    For b > 1, log b > 0; the sign of log x is that of x - 1.
    """
    return calc("0").lt("log(x, b)", facts=fact("sign", "log(x)", times="1/log(b)"))


@derivation(given=["b > 1"], where={"x": "real"}, rows=["A9"])
def exists_log_base_lt():
    """The logarithm has no lower bound on (0, 1).

    An explicit x with log_b x < M, for any M; by log(1 + t) > log t.
    """
    x = "1/(1 + b^(-M))"
    return exists(
        {
            "0 < x": calc("0").lt(x, facts=fact("sign", x)),
            "x < 1": calc(x).lt("1", facts=fact("sign", "b^(-M)/(1 + b^(-M))")),
            "log(x, b) < M": calc(f"log({x}, b)")
            .eq("-log(1 + b^(-M))/log(b)", by=log_of_quotient)
            .lt(
                "-log(b^(-M))/log(b)",
                facts=fact("sign", "log((1 + b^(-M))/b^(-M))", times="1/log(b)"),
                by=log_of_quotient,
            )
            .eq("M", by=log_of_power),
        },
        x=x,
    )


# --- bases --------------------------------------------------------------------------------------------------


@derivation(given=["b > 1"], positive=["x"], rows=["F8"])
def pow_log_base():
    """log x / log b is the exponent to which b must be raised to give x.

    By b^y = exp(y log b).
    """
    return calc("b^(log(x)/log(b))").eq("exp(log(x)/log(b)*log(b))").eq("x")


@derivation(given=["b > 1", "b^y = x"], positive=["x"], rows=["F8"])
def log_base_unique():
    """No other exponent gives x: if b^y = x then y = log x / log b.

    By the logarithm of a power.
    """
    return calc("y").eq("log(b^y)/log(b)", by=log_of_power).eq("log(x)/log(b)", by=given(1))


@derivation(given=["b > 1", "c > 1"], positive=["x"], rows=["F8"])
def log_base_change():
    """Change of base: log_b x = log_c x / log_c b.

    Both are log x / log b.
    """
    return calc("log(x, b)").eq("log(x, c)/log(b, c)")


@derivation(given=["b > 1", "p < q", "q <= 1"], positive=["p", "q"], rows=["F8"])
def surprisal_base_strict_anti():
    """In every base the rarer of two events is the more surprising one.

    By log t <= t - 1 at t = p/q.
    """
    return calc("-log(q, b)").lt(
        "-log(p, b)",
        by=log_of_quotient,
        facts=[fact("log_le_sub_one", "p/q", times="1/log(b)"), fact("sign", "(q - p)/q", times="1/log(b)")],
    )


@derivation(given=["b > 1"], positive=["p", "q"], rows=["F8"])
def surprisal_base_mul():
    """In every base the surprisal of two independent events is the sum of their surprisals.

    By the logarithm of a product.
    """
    return calc("-log(p*q, b)").eq("-(log(p) + log(q))/log(b)", by=log_of_product).eq("-log(p, b) + -log(q, b)")


@derivation(given=["b > 1"], positive=["p"], rows=["F8"])
def surprisal_base_div_ten():
    """In every base an event that is ten times rarer surprises by log_b 10 more.

    By the logarithm of a quotient.
    """
    return calc("-log(p/10, b)").eq("-(log(p) - log(10))/log(b)", by=log_of_quotient).eq("-log(p, b) + log(10, b)")


# --- no polynomial is additive ------------------------------------------------------------------------------


def polynomial(x: str) -> str:
    """A polynomial of degree at most d at x, with constant term c."""
    return f"c + sum(k, 1, d, a[k]*{x}^k)"


ADDITIVE_POLYNOMIAL = forall(f"{polynomial('(x*y)')} = {polynomial('x')} + {polynomial('y')}", x="(0, 1)", y="(0, 1)")
COEFFICIENTS = {"d": "natural", "a": "vector of d", "c": "real"}


@derivation(given=["0 < x < 1", ADDITIVE_POLYNOMIAL], positive=["t"], where=COEFFICIENTS)
def polynomial_additive_exp():
    """What additivity says of a polynomial at x exp(-t).

    The equation at x and y = exp(-t), which is between 0 and 1 for t > 0.
    """
    return (
        calc("c + sum(k, 1, d, a[k]*x^k*exp(-k*t))")
        .eq("c + sum(k, 1, d, a[k]*exp(k*(log(x) - t)))")
        .eq("c + sum(k, 1, d, a[k]*exp(k*log(x*exp(-t))))", by=(log_of_product, log_of_power))
        .eq(polynomial("(x*exp(-t))"))
        .eq(f"{polynomial('x')} + {polynomial('exp(-t)')}", by=given(2, "x", "exp(-t)"))
        .eq(f"{polynomial('x')} + c + sum(k, 1, d, a[k]*exp(k*log(exp(-t))))")
        .eq(f"{polynomial('x')} + c + sum(k, 1, d, a[k]*exp(-k*t))", by=log_of_power)
    )


@derivation(given=["0 < x < 1", ADDITIVE_POLYNOMIAL], where=COEFFICIENTS, rows=["F10"])
def polynomial_additive_eq_zero():
    """A polynomial with f(xy) = f(x) + f(y) on (0, 1) is zero there.

    Let y = exp(-t) tend to 0: a polynomial tends to its constant term, so c = f(x) + c.
    """
    return calc(polynomial("x")).eq(
        "0", by=linearity, facts=fact(limit(cite(polynomial_additive_exp), "t", "(0, inf)", "inf"), times="-1")
    )


@derivation(given=[ADDITIVE_POLYNOMIAL], positive=["t"], where=COEFFICIENTS)
def polynomial_additive_exp_eq_zero():
    """It is zero at exp(-t), t > 0.

    These are the points of (0, 1).
    """
    return (
        calc("c + sum(k, 1, d, a[k]*exp(-k*t))")
        .eq("c + sum(k, 1, d, a[k]*exp(k*log(exp(-t))))", by=log_of_power)
        .eq(polynomial("exp(-t)"))
        .eq("0", by=cite(polynomial_additive_eq_zero, x="exp(-t)"))
    )


@derivation(given=[ADDITIVE_POLYNOMIAL], where=COEFFICIENTS, rows=["F10"])
def polynomial_additive_one():
    """A polynomial with f(xy) = f(x) + f(y) on (0, 1) is zero at 1, too.

    Its limit at 1 from below, along exp(-t).
    """
    return calc("c + sum(k, 1, d, a[k])").eq(
        "0", facts=fact(limit(cite(polynomial_additive_exp_eq_zero), "t", "(0, inf)", "0"))
    )


# --- the logarithm is the only additive function ------------------------------------------------------------

ADDITIVE = forall("f(x*y) = f(x) + f(y)", x="(0, inf)", y="(0, inf)")
SMOOTH = {"f": "function on (0, inf)"}
SLOPE = "diff(f(x), x, 1)"


@derivation(given=[ADDITIVE], where=SMOOTH, positive=["x", "y"])
def additive():
    """Additivity at two points.

    The hypothesis itself.
    """
    return calc("f(x*y)").eq("f(x) + f(y)", by=given(0, "x", "y"))


@derivation(given=[ADDITIVE], where=SMOOTH, positive=["y"])
def additive_mul_deriv():
    """The derivative of an additive function is that at 1, divided by the argument.

    The derivative of f(xy) = f(x) + f(y) in x, at x = 1.
    """
    return calc("y*diff(f(y), y)").eq(
        SLOPE, by=derivative, facts=fact(derivative_at(cite(additive), "x", "(0, inf)", "1"))
    )


@derivation(given=[ADDITIVE], where=SMOOTH, positive=["x"])
def additive_sub_log_deriv():
    """An additive function and its multiple of the logarithm have the same derivative.

    That of c log x is c/x.
    """
    return (
        calc(f"diff(f(x) - {SLOPE}*log(x), x)")
        .eq(f"diff(f(x), x) - {SLOPE}/x", by=derivative)
        .eq("0", facts=fact(cite(additive_mul_deriv, y="x"), times="1/x"))
    )


@derivation(given=[ADDITIVE], where=SMOOTH, positive=["x"], rows=["F11"])
def additive_eq_log():
    """A differentiable f on (0, ∞) with f(xy) = f(x) + f(y) is f'(1) log x.

    Their difference has derivative 0, so it is what it is at 1, and f(1) = f(1) + f(1). Cauchy's equation; Aczél,
    Lectures on functional equations, 2.1.
    """
    return (
        calc("f(x)")
        .eq(
            f"f(1) - {SLOPE}*log(1) + {SLOPE}*log(x)",
            facts=fact(constancy(cite(additive_sub_log_deriv), "x", "(0, inf)", "x", "1")),
        )
        .eq(f"{SLOPE}*log(x)", by=log_of_power, facts=fact(given(0, "1", "1"), times="-1"))
    )


@derivation(given=[ADDITIVE, forall("f(y) < f(x)", x="(0, inf)", y="(x, inf)")], where=SMOOTH, rows=["F11"])
def additive_anti_neg():
    """If it decreases, the multiple of the logarithm is negative.

    As f(e) = f'(1) log e and f(1) = 0.
    """
    return (
        calc(SLOPE)
        .eq(f"{SLOPE}*log(e)", by=log_of_power)
        .eq("f(e)", by=cite(additive_eq_log, x="e"))
        .lt("f(1)", facts=fact(given(1, "1", "e")))
        .eq(f"{SLOPE}*log(1)", by=cite(additive_eq_log, x="1"))
        .eq("0", by=log_of_power)
    )
