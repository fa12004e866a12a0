"""Cross entropy and KL divergence.

Main statements
---------------
* ``cross_entropy_eq_sum``, ``kl_eq_sum``: the definitions, as sums over the support of P.
* ``kl_eq_cross_entropy_sub_entropy``: KL(P ‖ Q) = H(P, Q) − H(P); ``cross_entropy_self``, ``kl_self``: at Q = P.
* ``kl_nonneg``: Gibbs' inequality, 0 ≤ KL(P ‖ Q), with equality exactly at P = Q; ``eq_of_kl_eq_zero``.
* ``cross_entropy_nonneg``: 0 ≤ H(P, Q).
* ``entropy_le_cross_entropy``: H(P) ≤ H(P, Q), with equality exactly at P = Q; ``cross_entropy_min``: over all Q.
* ``entropy_le_log_card``: H(P) ≤ log n, with equality exactly for the uniform pmf; ``entropy_max``: over all P.
* ``exists_kl_gt``: KL has no upper bound, even on two outcomes.
* ``kl_onehot``, ``cross_entropy_onehot``: of a one-point pmf, −log q_k.
* ``js_symm``: the divergence that is symmetric.

Refuted: ``cross_entropy_self_ne_zero``, ``kl_not_symmetric``.

All pmfs live on 1..n for symbolic n and may have zeros; what is needed is P ≪ Q.
"""

from symentropy import (
    absurd, algebra, calc, case, cases, cite, condition, constant_sum, definition, derivation, exists, expand, extend,
    extremum, fact, iff, linearity, log_of_power, log_of_product, log_of_quotient, log_of_rational, mass, refutation,
    restrict, sift, tight,
)  # fmt: skip

from .entropy import entropy_eq_zero_of_eq_one, entropy_onehot, exists_eq_one_of_entropy_eq_zero


@derivation(rows=["A2"])
def cross_entropy_eq_sum():
    """Cross entropy is the mean surprise of outcomes of P for one who believes Q.

    Cover & Thomas, Elements of Information Theory, 2nd ed., 5.4.
    """
    return calc("H(P, Q)").eq("-sum(i, P[i]*log(Q[i]))", by=definition("CE"))


@derivation(rows=["A1"])
def kl_eq_sum():
    """KL divergence is the mean log-likelihood ratio.

    Kullback & Leibler 1951; Cover & Thomas, 2.3.
    """
    return calc("KL(P || Q)").eq("sum(i, P[i]*log(P[i]/Q[i]))", by=definition("KL"))


@derivation(rows=["A3"])
def kl_eq_cross_entropy_sub_entropy():
    """KL divergence is cross entropy in excess of entropy.

    Cover & Thomas, theorem 5.4.3 and its proof.
    """
    return (
        calc("KL(P || Q)")
        .eq("sum(i, P[i]*log(P[i]/Q[i]))", by=definition("KL"))
        .eq("sum(i, P[i]*(log(P[i]) - log(Q[i])))", by=log_of_quotient)
        .eq("-sum(i, P[i]*log(Q[i])) + sum(i, P[i]*log(P[i]))", by=linearity)
        .eq("H(P, Q) - H(P)", by=definition("CE", "H"))
    )


@derivation(rows=["A4", "A6"])
def cross_entropy_self():
    """The cross entropy of a pmf with itself is its entropy.

    Cover & Thomas, 5.4.
    """
    return calc("H(P, P)").eq("-sum(i, P[i]*log(P[i]))", by=definition("CE")).eq("H(P)", by=definition("H"))


@derivation(rows=["A4"])
def kl_self():
    """The KL divergence of a pmf from itself is 0.

    Cover & Thomas, 2.3.
    """
    return (
        calc("KL(P || P)")
        .eq("sum(i, P[i]*log(P[i]/P[i]))", by=definition("KL"))
        .eq("sum(i, P[i]*(log(P[i]) - log(P[i])))", by=log_of_quotient)
        .eq("0", by=linearity)
    )


# --- Gibbs' inequality --------------------------------------------------------------------------------------


@derivation(rows=["A5"])
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


@derivation(given=["KL(P || Q) = 0"], where={"i": "index 1..n"}, rows=["A5"])
def eq_of_kl_eq_zero():
    """If the KL divergence is 0, both pmfs are equal.

    The equality condition of Gibbs' inequality.
    """
    return calc("P[i]").eq("Q[i]", by=condition(kl_nonneg))


@derivation(rows=["A10"])
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


@derivation(rows=["A11"])
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


@derivation(rows=["A11"])
def cross_entropy_min():
    """Over all Q, the cross entropy H(P, Q) is least at Q = P, where it is H(P), and only there.

    Cover & Thomas, theorem 5.4.3.
    """
    return extremum("Q", of=entropy_le_cross_entropy, at="P")


# --- the greatest entropy -----------------------------------------------------------------------------------


@derivation(rows=["B4"])
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


@derivation(rows=["B4"])
def entropy_max():
    """Over all pmfs on n outcomes, entropy is greatest at the uniform one, and only there.

    Cover & Thomas, theorem 2.6.4.
    """
    return extremum("P", of=entropy_le_log_card, at="U")


# --- how great divergence may get, and one-point pmfs -------------------------------------------------------


@derivation(where={"Q": "pmf of 2"}, rows=["A7"])
def exists_kl_gt():
    """KL divergence has no upper bound, even on two outcomes.

    An explicit Q for every M; by log(1 + t) > log t at t = 4 exp(2M).
    """
    t = "4*exp(2*M)"
    return exists(
        {
            "KL((1/2, 1/2) || Q) > M": calc("M")
            .eq(f"log({t}) - 2*log(2) - M", by=(log_of_product, log_of_power, log_of_rational))
            .lt(
                f"log(1 + {t}) - 2*log(2) - M",
                facts=fact("sign", f"log((1 + {t})/({t}))"),
                by=(log_of_quotient, log_of_product),
            )
            .eq(
                f"1/2*log((1 + {t})/2) + 1/2*log((1 + {t})/(2*({t})))",
                by=(log_of_quotient, log_of_product, log_of_power, log_of_rational),
            )
            .eq(f"1/2*log(1/2/(1/(1 + {t}))) + 1/2*log(1/2/({t}/(1 + {t})))")
            .eq(f"KL((1/2, 1/2) || (1/(1 + {t}), {t}/(1 + {t})))", by=(definition("KL"), expand))
        },
        Q=f"(1/(1 + {t}), {t}/(1 + {t}))",
    )


@derivation(where={"k": "index 1..n"}, rows=["A12"])
def cross_entropy_onehot():
    """Against a one-point pmf, cross entropy is the surprise of that outcome.

    The loss of a classifier for the label k.
    """
    return (
        calc("H(onehot(k), Q)")
        .eq("-sum(i, onehot(k)[i]*log(Q[i]))", by=definition("CE"))
        .eq("-log(Q[k])", by=(definition("onehot"), sift))
    )


@derivation(where={"k": "index 1..n"}, rows=["A12"])
def kl_onehot():
    """The KL divergence from a one-point pmf is the cross entropy, the surprise of that outcome.

    As a one-point pmf has entropy 0.
    """
    return (
        calc("KL(onehot(k) || Q)")
        .eq("H(onehot(k), Q) - H(onehot(k))", by=cite(kl_eq_cross_entropy_sub_entropy, P="onehot(k)"))
        .eq("H(onehot(k), Q)", by=cite(entropy_onehot))
        .eq("-log(Q[k])", by=cite(cross_entropy_onehot))
    )


# --- what is said of them and is false ----------------------------------------------------------------------


@refutation(
    "H(P, P) = 0",
    words="if Q equals P, the cross entropy is zero",
    rows=["A6"],
    repaired=[cross_entropy_self, exists_eq_one_of_entropy_eq_zero, entropy_eq_zero_of_eq_one],
)
def cross_entropy_self_ne_zero():
    """The cross entropy of a pmf with itself need not be zero.

    It is the entropy, which is zero for a one-point pmf only.
    """
    return {"P": "(1/2, 1/2)"}


@derivation(rows=["A8"])
def js_symm():
    """Jensen–Shannon divergence is symmetric.

    Lin 1991: the mean divergence of P and Q from their mixture.
    """
    mixture = "((P[i] + Q[i])/2)"
    return (
        calc("JS(P, Q)")
        .eq(
            f"sum(i, P[i]*log(P[i]/{mixture}))/2 + sum(i, Q[i]*log(Q[i]/{mixture}))/2",
            by=definition("JS"),
        )
        .eq("JS(Q, P)", by=definition("JS"))
    )


@refutation("KL(P || Q) = KL(Q || P)", rows=["A8"], repaired=[js_symm])
def kl_not_symmetric():
    """KL divergence is not symmetric.

    Cover & Thomas, 2.3; a fair and an unfair coin.
    """
    return {"P": "(1/2, 1/2)", "Q": "(1/4, 3/4)"}
