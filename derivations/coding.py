"""Codes: entropy is the shortest mean length.

Main statements
---------------
* ``entropy_le_mean_length``: Kraft's inequality Σ b^−l_i ≤ 1 implies H_b(P) ≤ Σ p_i l_i, for every base b > 1.
* ``entropy_le_mean_length_iff``: with equality exactly at l_i = −log_b p_i; ``mean_length_min``: as a minimum over l.
* ``shannon_lengths_kraft``, ``shannon_mean_length_lt``: the lengths ⌈−log2 p_i⌉ satisfy Kraft's inequality, and their
  mean is less than H_2(P) + 1.

Lengths are any real numbers where nothing else is said; n is symbolic.
"""

from symentropy import (
    calc, cite, definition, derivation, extend, extremum, fact, forall, function, given, iff, linearity, log_of_power,
    log_of_quotient, mass,
    restrict, tight,
)  # fmt: skip

POSITIVE = forall("P[i] > 0", i="1..n")


@derivation(where={"l": "vector of n"}, given=["b > 1", "sum(i, b^(-l[i])) <= 1"], rows=["E2", "F7"])
def entropy_le_mean_length():
    """The mean length of a code is at least the entropy.

    Shannon 1948, theorem 9; Cover & Thomas, Elements of Information Theory, 2nd ed., theorem 5.3.1, for bits at b = 2.
    The lengths need only satisfy Kraft's inequality; outcomes of probability 0 are allowed.
    """
    return (
        calc("H(P)/log(b)")
        .eq("-sum(i, P[i]*log(P[i]))/log(b)", by=definition("H"))
        .le(
            "sum(i, P[i]*l[i])",
            facts=[
                fact("log_le_sub_one", "b^(-l[i])/P[i]", over=[("i", "P[i]")], weight="P[i]", times="1/log(b)"),
                extend("sum(i, b^(-l[i]))", "P[i]", times="1/log(b)"),
                fact(given(1), times="1/log(b)"),
            ],
            by=(log_of_quotient, log_of_power, linearity, restrict, mass),
        )
    )


@derivation(where={"l": "vector of n"}, given=["b > 1", POSITIVE, "sum(i, b^(-l[i])) <= 1"], rows=["F7"])
def entropy_le_mean_length_iff():
    """If all outcomes are possible, only the ideal lengths −log_b p_i attain the entropy.

    Cover & Thomas, theorem 5.3.1.
    """
    return iff(
        chain=calc("H(P)/log(b)")
        .eq("-sum(i, P[i]*log(P[i]))/log(b)", by=(definition("H"), restrict))
        .le(
            "sum(i, P[i]*l[i])",
            facts=[
                fact("log_le_sub_one", "b^(-l[i])/P[i]", over=["i"], weight="P[i]", times="1/log(b)"),
                fact(given(2), times="1/log(b)"),
            ],
            by=(log_of_quotient, log_of_power, restrict, linearity, mass),
        ),
        exactly=("l[i]", "-log(P[i], b)"),
        over="i",
        forward=calc("l[i]")
        .eq("-log(b^(-l[i]))/log(b)", by=log_of_power)
        .eq("-log(P[i]*(b^(-l[i])/P[i]))/log(b)")
        .eq("-log(P[i], b)", by=tight(0, "i")),
        backward=calc("H(P)/log(b)")
        .eq("-sum(i, P[i]*log(P[i]))/log(b)", by=(definition("H"), restrict))
        .eq("sum(i, P[i]*l[i])", by=(tight(0), restrict, linearity)),
    )


@derivation(rows=["F7"])
def mean_length_min():
    """Over all lengths with Kraft's inequality, the mean is least at the ideal lengths, and only there.

    Cover & Thomas, theorem 5.3.1; the least mean is the entropy to base b.
    """
    return extremum("l", of=entropy_le_mean_length_iff, at=function("i", "-log(P[i], b)"))


# --- lengths that are whole numbers -------------------------------------------------------------------------


@derivation(given=["b > 1", "x <= y"])
def pow_neg_anti():
    """b^−y ≤ b^−x for x ≤ y and b > 1.

    By 1 + u <= exp u at u = (y − x) log b.
    """
    return calc("b^(-y)").le(
        "b^(-x)",
        facts=[
            fact("log_le_sub_one", "exp((y - x)*log(b))", times="b^(-y)"),
            fact("sign", "(y - x)*log(b)", times="b^(-y)"),
        ],
        by=log_of_power,
    )


@derivation(given=[POSITIVE], rows=["E2"])
def shannon_lengths_kraft():
    """The surprises in bits, rounded up, satisfy Kraft's inequality.

    Shannon 1948, section 9; Cover & Thomas, 5.4.
    """
    return (
        calc("sum(i, 2^(-ceil(-log(P[i], 2))))")
        .le(
            "sum(i, 2^log(P[i], 2))",
            facts=fact(cite(pow_neg_anti, b="2", x="-log(P[i], 2)", y="ceil(-log(P[i], 2))"), over=["i"]),
            by=linearity,
        )
        .eq("sum(i, P[i])")
        .eq("1", by=mass)
    )


@derivation(rows=["E2"])
def shannon_mean_length_lt():
    """With these lengths the mean is less than one bit above the entropy.

    Shannon 1948, section 9; Cover & Thomas, theorem 5.4.1.
    """
    return (
        calc("sum(i, P[i]*ceil(-log(P[i], 2)))")
        .lt(
            "sum(i, P[i]*(-log(P[i], 2) + 1))",
            facts=fact("sign", "-log(P[i], 2) + 1 - ceil(-log(P[i], 2))", over=[("i", "P[i]")], weight="P[i]"),
            by=(linearity, restrict),
        )
        .eq("-sum(i, P[i]*log(P[i]))/log(2) + 1", by=(linearity, restrict, mass))
        .eq("H(P)/log(2) + 1", by=definition("H"))
    )
