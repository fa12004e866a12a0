"""Surprise.

Main statements
---------------
* ``surprisal_eq_neg_log``, ``surprisal_eq_log_inv``: I(p) = −log p = log(1/p).
* ``surprisal_strict_anti``: the rarer event surprises more; ``surprisal_tenth_hundredth``: by how much, in two cases.
* ``surprisal_mul``, ``surprisal_prod``: I(p q) = I(p) + I(q), and for a product of n probabilities, n symbolic.
* ``surprisal_div``, ``surprisal_div_ten``: an event that is k times rarer surprises by log k more.
* ``log_gap_ninth_lt_gap_tenth``: on the scale of logarithms 0.1 is farther from 0.01 than 0.9 is from 0.8.

Refuted: ``surprisal_not_inversely_proportional``, ``surprisal_not_exponential``, ``neg_not_additive``.

I(p) = −log p is the surprisal of an outcome of probability p > 0, in nats. The laws in other bases are in the
chapter on the logarithm.
"""

from symentropy import (
    calc, definition, derivation, exists, fact, linearity, log_of_power, log_of_product, log_of_quotient,
    log_of_rational, refutation, together,
)  # fmt: skip


@derivation(positive=["p"], rows=["F1"])
def surprisal_eq_neg_log():
    """The surprisal of an outcome is the negative logarithm of its probability.

    Shannon 1948, section 6; Cover & Thomas, Elements of Information Theory, 2nd ed., 2.1.
    """
    return calc("surprisal(p)").eq("-log(p)", by=definition("surprisal"))


@derivation(positive=["p"], rows=["F2"])
def surprisal_eq_log_inv():
    """Surprise is the logarithm of the inverse probability.

    Shannon 1948, section 6.
    """
    return calc("surprisal(p)").eq("-log(p)", by=definition("surprisal")).eq("log(1/p)", by=log_of_quotient)


@derivation(positive=["p", "q"], given=["p < q", "q <= 1"], rows=["F1", "F2"])
def surprisal_strict_anti():
    """The rarer of two events is the more surprising one.

    Cover & Thomas, 2.1; by log t <= t - 1 at t = p/q.
    """
    return calc("surprisal(q)").lt(
        "surprisal(p)",
        by=(definition("surprisal"), log_of_quotient),
        facts=[fact("log_le_sub_one", "p/q"), fact("sign", "(q - p)/q")],
    )


@derivation(rows=["F1"])
def surprisal_tenth_hundredth():
    """One chance in ten is 2.30 nats of surprise, one in a hundred 4.60.

    By enclosures of log 10 and log 100.
    """
    return together({
        "2.30 <= surprisal(1/10)": calc("2.30").le("surprisal(1/10)", facts=fact("sign", "surprisal(1/10) - 2.30")),
        "surprisal(1/10) < 2.31": calc("surprisal(1/10)").lt("2.31", facts=fact("sign", "2.31 - surprisal(1/10)")),
        "4.60 <= surprisal(1/100)": calc("4.60").le("surprisal(1/100)", facts=fact("sign", "surprisal(1/100) - 4.60")),
        "surprisal(1/100) < 4.61": calc("surprisal(1/100)").lt("4.61", facts=fact("sign", "4.61 - surprisal(1/100)")),
    })  # fmt: skip


@derivation(positive=["p", "q"], rows=["F4"])
def surprisal_mul():
    """The surprisal of two independent events is the sum of their surprisals.

    Shannon 1948, section 6; Cover & Thomas, 2.1.
    """
    return (
        calc("surprisal(p*q)")
        .eq("-log(p*q)", by=definition("surprisal"))
        .eq("-log(p) - log(q)", by=log_of_product)
        .eq("surprisal(p) + surprisal(q)", by=definition("surprisal"))
    )


@derivation(given=["p[i] > 0"], rows=["F4"])
def surprisal_prod():
    """The surprisal of n independent events is the sum of their surprisals.

    Cover & Thomas, 2.1; by the logarithm of a finite product.
    """
    return (
        calc("surprisal(prod(k, 1, n, p[k]))")
        .eq("-log(prod(k, 1, n, p[k]))", by=definition("surprisal"))
        .eq("-sum(k, 1, n, log(p[k]))", by=log_of_product)
        .eq("sum(k, 1, n, surprisal(p[k]))", by=(definition("surprisal"), linearity))
    )


@derivation(positive=["p", "k"], rows=["F3"])
def surprisal_div():
    """An event that is k times rarer surprises by log k more.

    By the logarithm of a quotient.
    """
    return (
        calc("surprisal(p/k)")
        .eq("-log(p/k)", by=definition("surprisal"))
        .eq("-log(p) + log(k)", by=log_of_quotient)
        .eq("surprisal(p) + log(k)", by=definition("surprisal"))
    )


@derivation(positive=["p"], rows=["F5"])
def surprisal_div_ten():
    """An event that is ten times rarer surprises by log 10 more.

    By the logarithm of a quotient.
    """
    return (
        calc("surprisal(p/10)")
        .eq("-log(p/10)", by=definition("surprisal"))
        .eq("-log(p) + log(10)", by=log_of_quotient)
        .eq("surprisal(p) + log(10)", by=definition("surprisal"))
    )


@derivation(rows=["F6"])
def log_gap_ninth_lt_gap_tenth():
    """On the scale of logarithms 0.1 is farther from 0.01 than 0.9 is from 0.8.

    The distances are log(9/8) and log 10; compared by enclosures.
    """
    return (
        calc("log(0.9) - log(0.8)")
        .eq("log(9/8)", by=log_of_rational)
        .lt("log(10)", facts=fact("sign", "log(10) - log(9/8)"))
        .eq("log(0.1) - log(0.01)", by=log_of_rational)
    )


# --- what is said of surprise and is false ------------------------------------------------------------------


@refutation(
    "p*surprisal(p) = q*surprisal(q)",
    words="the surprise of an event is inversely proportional to its probability",
    given=["0 < p <= 1", "0 < q <= 1"],
    rows=["F2"],
    repaired=[surprisal_eq_log_inv, surprisal_strict_anti],
)
def surprisal_not_inversely_proportional():
    """Surprise is not inversely proportional to probability.

    If it were, p I(p) would be the same for all p; it decreases, but as a logarithm.
    """
    return {"p": "1/2", "q": "1/8"}


RARER = "10^(1/(c - 1))"
RARE = f"1/(1 + {RARER})"


@derivation(given=["c > 1"], where={"p": "real"}, rows=["F3"])
def exists_surprisal_div_ten_lt_mul():
    """Whatever the factor c > 1, some event that gets ten times rarer does not get c times as surprising.

    Rarer by ten adds log 10 to the surprise; that is less than (c - 1) times a surprise that is great enough.
    """
    return exists(
        {
            "0 < p": calc("0").lt(RARE, facts=fact("sign", RARE)),
            "p < 1": calc(RARE).lt("1", facts=fact("sign", f"{RARER}/(1 + {RARER})")),
            "surprisal(p/10) < c*surprisal(p)": calc(f"surprisal({RARE}/10)")
            .eq(f"log(1 + {RARER}) + log(10)", by=(definition("surprisal"), log_of_quotient))
            .eq(f"log(1 + {RARER}) + (c - 1)*log({RARER})", by=log_of_power)
            .lt(
                f"log(1 + {RARER}) + (c - 1)*log(1 + {RARER})",
                facts=fact("sign", f"log((1 + {RARER})/{RARER})", times="c - 1"),
                by=log_of_quotient,
            )
            .eq(f"c*surprisal({RARE})", by=(definition("surprisal"), log_of_quotient)),
        },
        p=RARE,
    )


@refutation(
    words="rarer events give exponentially more information: some c > 1 has I(p/10) >= c I(p) for all p in (0, 1)",
    by=exists_surprisal_div_ten_lt_mul,
    rows=["F3"],
    repaired=[surprisal_div, surprisal_div_ten],
)
def surprisal_not_exponential():
    """Rarer events do not give exponentially more information.

    No factor c > 1 does for all probabilities; a k times rarer event adds log k.
    """


@refutation("-(p*q) = -p + -q", given=["0 < p <= 1", "0 < q <= 1"], rows=["F9"], repaired=[surprisal_mul])
def neg_not_additive():
    """The linear measure of surprise -p is not additive over independent events.

    What is additive is the logarithm, and nothing else: see the chapter on the logarithm.
    """
    return {"p": "1/2", "q": "1/2"}
