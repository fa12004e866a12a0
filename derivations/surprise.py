"""Surprise.

Main statements
---------------
* ``surprisal_mul``: I(p q) = I(p) + I(q).
* ``surprisal_prod``: I(∏ p_k) = Σ I(p_k), for a product of n probabilities, n symbolic.

I(p) = −log p is the surprisal of an outcome of probability p > 0.
"""

from symentropy import calc, definition, derivation, linearity, log_of_product


@derivation(positive=["p", "q"])
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


@derivation(given=["p[i] > 0"])
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
