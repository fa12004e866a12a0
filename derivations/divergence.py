"""Cross entropy and KL divergence.

Main statements
---------------
* ``kl_eq_cross_entropy_sub_entropy``: KL(P ‖ Q) = H(P, Q) − H(P).
* ``kl_nonneg``: Gibbs' inequality, 0 ≤ KL(P ‖ Q), with equality exactly at P = Q.

All pmfs live on 1..n for symbolic n and may have zeros; what is needed is P ≪ Q.
"""

from symentropy import (
    absurd, calc, case, cases, definition, derivation, extend, fact, iff, linearity, log_of_power,
    log_of_quotient, mass, restrict, tight,
)  # fmt: skip


@derivation
def kl_eq_cross_entropy_sub_entropy():
    """KL divergence is cross entropy in excess of entropy.

    Cover & Thomas, Elements of Information Theory, 2nd ed., theorem 5.4.3 and its proof.
    """
    return (
        calc("KL(P || Q)")
        .eq("sum(i, P[i]*log(P[i]/Q[i]))", by=definition("KL"))
        .eq("sum(i, P[i]*(log(P[i]) - log(Q[i])))", by=log_of_quotient)
        .eq("-sum(i, P[i]*log(Q[i])) + sum(i, P[i]*log(P[i]))", by=linearity)
        .eq("H(P, Q) - H(P)", by=definition("CE", "H"))
    )


@derivation
def kl_nonneg():
    """Gibbs' inequality.

    Cover & Thomas, theorem 2.6.3; here by log t <= t - 1, zeros among the probabilities allowed.
    """
    return iff(
        chain=calc("-KL(P || Q)")
        .eq("sum(i, P[i]*log(Q[i]/P[i]))", by=(definition("KL"), log_of_quotient, linearity))
        .le("sum(i, P[i]*(Q[i]/P[i] - 1))",
            facts=fact("log_le_sub_one", "Q[i]/P[i]", over=[("i", "P[i]")], weight="P[i]"), by=linearity)
        .eq("sum(i, P[i]*(Q[i]/P[i])) - 1", by=(linearity, restrict, mass))
        .le("sum(i, Q[i]) - 1", facts=extend("sum(i, Q[i])", "P[i]"), by=linearity)
        .eq("0", by=mass),
        exactly=("P[i]", "Q[i]"),
        over="i",
        forward=cases(
            "P[i]",
            positive=calc("P[i]").eq("Q[i]", facts=fact(tight(0, "i"), times="-P[i]")),
            zero=cases(
                "Q[i]",
                positive=absurd("P[i]"),
                zero=calc("P[i]").eq("0", by=case(1)).eq("Q[i]", by=case(0)),
            ),
        ),
        backward=calc("-KL(P || Q)")
        .eq("-sum(i, Q[i]*log(Q[i]/Q[i]))", by=(definition("KL"), tight(0)))
        .eq("0", by=(log_of_power, linearity)),
    )  # fmt: skip
