"""Joint pmfs, independence and mutual information.

Main statements
---------------
* ``joint_entropy_eq_sum``: the definition.
* ``entropy_first_eq_sum``, ``entropy_second_eq_sum``: marginal entropies as sums over the joint support.
* ``mutual_information_eq_kl``: I(X; Y) is the divergence of the joint pmf from the product of its marginals.
* ``mutual_information_nonneg``: 0 ≤ I(X; Y), with equality exactly if X and Y are independent.
* ``entropy_joint_of_indep``: H(X, Y) = H(X) + H(Y) for independent X and Y.

J is the joint pmf of X on 1..n and Y on 1..m, for symbolic n and m; zeros are allowed. ``first(J)`` and
``second(J)`` are its marginals.
"""

from symentropy import (
    absurd, calc, case, cases, cite, definition, derivation, equality, exchange, extend, fact, forall, iff, linearity,
    log_of_product, log_of_quotient, mass, restrict, support, tight,
)  # fmt: skip

JOINT = {"J": "joint pmf of n x m", "i": "index 1..n", "j": "index 1..m"}
INDEPENDENT = forall("J[i][j] = first(J)[i]*second(J)[j]", i="1..n", j="1..m")


@derivation(where=JOINT)
def joint_entropy_eq_sum():
    """Joint entropy is the mean surprise of pairs.

    Cover & Thomas, Elements of Information Theory, 2nd ed., 2.2.
    """
    return calc("H(J)").eq("-sum(i, sum(j, 1, m, J[i][j]*log(J[i][j])))", by=definition("HJ"))


@derivation(where=JOINT)
def entropy_first_eq_sum():
    """The entropy of the first variable as a mean over the pairs.

    Rows without mass add nothing; the rest of a row sums to its marginal probability.
    """
    return (
        calc("H(first(J))")
        .eq("-sum(i, first(J)[i]*log(first(J)[i]))", by=definition("H"))
        .eq(
            "-sum(i, sum(j, 1, m, J[i][j]*log(first(J)[i])))",
            by=(definition("first"), support, linearity, restrict),
        )
    )


@derivation(where=JOINT)
def entropy_second_eq_sum():
    """The entropy of the second variable as a mean over the pairs.

    As for the first, with the order of the sums exchanged.
    """
    return (
        calc("H(second(J))")
        .eq("-sum(j, 1, m, second(J)[j]*log(second(J)[j]))", by=definition("H"))
        .eq(
            "-sum(j, 1, m, sum(i, J[i][j]*log(second(J)[j])))",
            by=(definition("second"), support, linearity, restrict),
        )
        .eq("-sum(i, sum(j, 1, m, J[i][j]*log(second(J)[j])))", by=exchange)
    )


@derivation(where=JOINT, rows=["E1"])
def mutual_information_eq_kl():
    """Mutual information is the divergence of the joint pmf from the product of its marginals.

    Cover & Thomas, 2.3 and 2.4; here I(X; Y) is H(X) + H(Y) − H(X, Y).
    """
    return (
        calc("I(J)")
        .eq("H(first(J)) + H(second(J)) - H(J)", by=definition("MI"))
        .eq(
            "-sum(i, sum(j, 1, m, J[i][j]*log(first(J)[i]))) - sum(i, sum(j, 1, m, J[i][j]*log(second(J)[j])))"
            " + sum(i, sum(j, 1, m, J[i][j]*log(J[i][j])))",
            by=(cite(entropy_first_eq_sum), cite(entropy_second_eq_sum), cite(joint_entropy_eq_sum)),
        )
        .eq(
            "sum(i, sum(j, 1, m, J[i][j]*log(J[i][j]/(first(J)[i]*second(J)[j]))))",
            by=(log_of_quotient, log_of_product, linearity),
        )
        .eq("KL(J || product(first(J), second(J)))", by=definition("KLJ", "product"))
    )


@derivation(where=JOINT, rows=["E1"])
def mutual_information_nonneg():
    """Mutual information is nonnegative, and 0 exactly if the variables are independent.

    Cover & Thomas, theorem 2.6.3 and its corollary; by log t <= t - 1.
    """
    ratio = "first(J)[i]*second(J)[j]/J[i][j]"
    return iff(
        chain=calc("0")
        .eq("1 - sum(i, first(J)[i])*sum(j, 1, m, second(J)[j])", by=(definition("first", "second"), exchange, mass))
        .eq("1 - sum(i, sum(j, 1, m, first(J)[i]*second(J)[j]))", by=linearity)
        .le(
            f"-sum(i, sum(j, 1, m, J[i][j]*({ratio} - 1)))",
            facts=extend("sum(j, 1, m, first(J)[i]*second(J)[j])", "J[i][j]", over=["i"]),
            by=(linearity, restrict, mass),
        )
        .le(
            f"-sum(i, sum(j, 1, m, J[i][j]*log({ratio})))",
            facts=fact("log_le_sub_one", ratio, over=["i", ("j", "J[i][j]")], weight="J[i][j]"),
            by=linearity,
        )
        .eq(
            "KL(J || product(first(J), second(J)))",
            by=(definition("KLJ", "product"), log_of_quotient, log_of_product, linearity),
        )
        .eq("I(J)", by=cite(mutual_information_eq_kl)),
        exactly=("J[i][j]", "first(J)[i]*second(J)[j]"),
        over=("i", "j"),
        forward=cases(
            "J[i][j]",
            positive=calc("J[i][j]").eq("first(J)[i]*second(J)[j]", facts=fact(tight(1, "i", "j"), times="-J[i][j]")),
            zero=cases(
                "first(J)[i]*second(J)[j]",
                positive=absurd("J[i][j]"),
                zero=calc("J[i][j]").eq("0", by=case(1)).eq("first(J)[i]*second(J)[j]", by=case(0)),
            ),
        ),
        backward=calc("0")
        .eq(
            "sum(i, sum(j, 1, m, J[i][j]*log(J[i][j]/(first(J)[i]*second(J)[j]))))",
            by=(tight(0), log_of_quotient, linearity),
        )
        .eq("KL(J || product(first(J), second(J)))", by=definition("KLJ", "product"))
        .eq("I(J)", by=cite(mutual_information_eq_kl)),
    )


@derivation(where=JOINT, given=[INDEPENDENT], rows=["F12"])
def entropy_joint_of_indep():
    """The entropies of independent variables add up.

    Cover & Thomas, theorem 2.6.6; mutual information is then 0.
    """
    return (
        calc("H(J)")
        .eq("H(first(J)) + H(second(J)) - I(J)", by=definition("MI"))
        .eq("H(first(J)) + H(second(J))", facts=fact(equality(mutual_information_nonneg)))
    )
