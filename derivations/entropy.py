"""Entropy.

Main statements
---------------
* ``entropy_nonneg``: 0 ≤ H(P).
* ``cross_entropy_nonneg``: 0 ≤ H(P, Q).
* ``entropy_le_cross_entropy``: H(P) ≤ H(P, Q), with equality exactly at P = Q.
* ``entropy_uniform``: H(uniform) = log n.
* ``entropy_le_log_card``: H(P) ≤ log n, with equality exactly for the uniform pmf.
"""

from symentropy import (
    algebra, calc, cite, constant_sum, definition, derivation, fact, iff, linearity, log_of_quotient, mass, restrict,
    tight,
)  # fmt: skip

from .divergence import kl_nonneg


@derivation
def entropy_nonneg():
    """Entropy is nonnegative.

    Cover & Thomas, lemma 2.1.1: every summand is, as probabilities are at most 1.
    """
    return (
        calc("0")
        .le(
            "-sum(i, P[i]*log(P[i]))",
            by=linearity,
            facts=fact("sign", "-log(P[i])", over=[("i", "P[i]")], weight="P[i]"),
        )
        .eq("H(P)", by=definition("H"))
    )


@derivation
def cross_entropy_nonneg():
    """Cross entropy is nonnegative.

    Cover & Thomas, 5.4; every summand is, as probabilities are at most 1.
    """
    return (
        calc("0")
        .le(
            "-sum(i, P[i]*log(Q[i]))",
            by=linearity,
            facts=fact("sign", "-log(Q[i])", over=[("i", "P[i]")], weight="P[i]"),
        )
        .eq("H(P, Q)", by=definition("CE"))
    )


@derivation
def entropy_le_cross_entropy():
    """Entropy is at most cross entropy.

    Cover & Thomas, theorem 5.4.3; Gibbs' inequality.
    """
    return iff(
        chain=calc("H(P)")
        .le("H(P) + KL(P || Q)", facts=fact(cite(kl_nonneg)))
        .eq("H(P, Q)", by=(definition("H", "CE", "KL"), log_of_quotient, linearity)),
        exactly=("P[i]", "Q[i]"),
        over="i",
        forward=calc("P[i]").eq("Q[i]", by=tight(0, "i")),
        backward=calc("H(P)")
        .eq("-sum(i, P[i]*log(P[i]))", by=definition("H"))
        .eq("H(P, Q)", by=(definition("CE"), tight(0))),
    )


@derivation
def entropy_uniform():
    """The uniform pmf on n outcomes has entropy log n.

    Cover & Thomas, 2.1.
    """
    return (
        calc("H(U)")
        .eq("-sum(i, 1/n*log(1/n))", by=(definition("H", "U"), restrict))
        .eq("-log(1/n)", by=constant_sum)
        .eq("log(n)", by=log_of_quotient)
    )


@derivation
def entropy_le_log_card():
    """Entropy is at most log n.

    Cover & Thomas, theorem 2.6.4; Gibbs' inequality against the uniform pmf.
    """
    return iff(
        chain=calc("H(P)")
        .le("H(P) + KL(P || U)", facts=fact(cite(kl_nonneg, Q="U")))
        .eq("H(P) + sum(i, P[i]*(log(P[i]) - log(1/n)))", by=(definition("KL", "U"), log_of_quotient))
        .eq("sum(i, P[i]*log(n))", by=(definition("H"), log_of_quotient, linearity, restrict))
        .eq("log(n)", by=(linearity, mass)),
        exactly=("P[i]", "1/n"),
        over="i",
        forward=calc("P[i]").eq("U[i]", by=tight(0, "i")).eq("1/n", by=definition("U")),
        backward=calc("H(P)")
        .eq("-sum(i, P[i]*log(P[i]))", by=definition("H"))
        .eq("-sum(i, 1/n*log(1/n))", by=(tight(0), restrict))
        .eq("log(n)", by=(constant_sum, log_of_quotient, algebra)),
    )
