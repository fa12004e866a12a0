"""Entropy.

Main statements
---------------
* ``entropy_eq_sum``: the definition, H(P) = −Σ p_i log p_i over the support of P.
* ``entropy_nonneg``: 0 ≤ H(P), and ``entropy_nonneg_iff``: with equality exactly if every outcome in the support has
  probability 1.
* ``exists_eq_one_of_entropy_eq_zero``, ``entropy_eq_zero_of_eq_one``: H(P) = 0 exactly when one outcome has
  probability 1.
* ``prob_le_one``: p_k ≤ 1, with equality exactly if P is the one-point pmf at k.
* ``entropy_uniform``: H(uniform) = log n.
* ``entropy_base``, ``nat_eq_inv_log_two_bits``: bits, nats, hartleys.
* ``entropy_fair_coin``, ``entropy_coin_four_fifths``, ``coin_four_fifths_bits``: two coins in bits.

0 log 0 = 0: sums run over the support. The bound H(P) ≤ log n is in the chapter on divergence.
"""

from symentropy import (
    attained, calc, choose, cite, condition, constant_sum, definition, derivation, exists, expand, fact, iff, linearity,
    log_of_power, log_of_quotient, log_of_rational, mass, restrict, sift, tight, together,
)  # fmt: skip


@derivation(rows=["B1"])
def entropy_eq_sum():
    """Entropy is mean surprise.

    Shannon 1948, section 6; Cover & Thomas, 2.1.
    """
    return calc("H(P)").eq("-sum(i, P[i]*log(P[i]))", by=definition("H"))


@derivation(rows=["B2"])
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


# --- when entropy is zero -----------------------------------------------------------------------------------


@derivation(rows=["B3"])
def entropy_nonneg_iff():
    """Entropy is zero exactly if all outcomes that can occur have probability 1.

    Cover & Thomas, 2.1: every summand −p log p is nonnegative, and zero for p = 0 and p = 1 only.
    """
    return iff(
        chain=calc("0")
        .le(
            "-sum(i, P[i]*log(P[i]))",
            by=linearity,
            facts=fact("sign", "-log(P[i])", over=[("i", "P[i]")], weight="P[i]"),
        )
        .eq("H(P)", by=definition("H")),
        exactly=("P[i]", "1"),
        over=[("i", "P[i]")],
        forward=calc("P[i]").eq("exp(-(-log(P[i])))").eq("1", by=tight(0, "i")),
        backward=calc("0")
        .eq("-sum(i, P[i]*log(P[i]))", by=(tight(0), log_of_power, linearity))
        .eq("H(P)", by=definition("H")),
    )


@derivation(given=["H(P) = 0"], where={"k": "index 1..n"}, rows=["B3", "A6"])
def exists_eq_one_of_entropy_eq_zero():
    """If entropy is zero, one outcome has probability 1.

    Some outcome can occur, as probabilities sum to 1; those that can occur have probability 1.
    """
    return choose("j", "P[j]", exists({"P[k] = 1": calc("P[j]").eq("1", by=condition(entropy_nonneg_iff))}, k="j"))


@derivation(where={"k": "index 1..n"})
def prob_le_one():
    """A probability is at most 1; it is 1 exactly for the one-point pmf.

    What is left for the other outcomes is nonnegative, and zero only if each of them has probability 0.
    """
    return iff(
        chain=calc("P[k]")
        .le("P[k] + sum(i, P[i]*(1 - delta(i, k)))", facts=fact("sign", "P[i]*(1 - delta(i, k))", over=["i"]))
        .eq("1", by=(linearity, sift, mass)),
        exactly=("P[i]", "delta(i, k)"),
        over="i",
        forward=calc("P[i]")
        .eq("P[i]*delta(i, k)", facts=fact(tight(0, "i")))
        .eq("P[k]*delta(i, k)", by=sift)
        .eq("delta(i, k)", by=attained),
        backward=calc("P[k]").eq("delta(k, k)", by=tight(0)).eq("1", by=sift),
    )


@derivation(where={"k": "index 1..n"}, rows=["A12"])
def entropy_onehot():
    """A one-point pmf has entropy 0.

    Cover & Thomas, 2.1.
    """
    return (
        calc("H(onehot(k))")
        .eq("-sum(i, onehot(k)[i]*log(onehot(k)[i]))", by=definition("H"))
        .eq("-log(1)", by=(definition("onehot"), sift))
        .eq("0", by=log_of_power)
    )


@derivation(given=["P[k] = 1"], where={"k": "index 1..n"}, rows=["B3", "A6"])
def entropy_eq_zero_of_eq_one():
    """If one outcome has probability 1, entropy is zero.

    P is then the one-point pmf at this outcome.
    """
    return (
        calc("H(P)")
        .eq("-sum(i, P[i]*log(P[i]))", by=definition("H"))
        .eq("-sum(i, onehot(k)[i]*log(onehot(k)[i]))", by=(definition("onehot"), condition(prob_le_one)))
        .eq("H(onehot(k))", by=definition("H"))
        .eq("0", by=cite(entropy_onehot))
    )


# --- examples and units -------------------------------------------------------------------------------------


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


@derivation(given=["b > 1"], rows=["B5"])
def entropy_base():
    """Entropy to base b is entropy in nats divided by log b.

    Cover & Thomas, lemma 2.1.2: log_b p = log p / log b. Bits are b = 2, hartleys b = 10.
    """
    return (
        calc("-sum(i, P[i]*log(P[i], b))")
        .eq("-sum(i, P[i]*log(P[i]))/log(b)", by=linearity)
        .eq("H(P)/log(b)", by=definition("H"))
    )


@derivation(rows=["B5"])
def nat_eq_inv_log_two_bits():
    """One nat, the surprise of probability 1/e, is 1/log 2 bits.

    As log(1/e) = -1.
    """
    return together({
        "surprisal(1/e) = 1": calc("surprisal(1/e)")
        .eq("-log(1/e)", by=definition("surprisal"))
        .eq("1", by=(log_of_quotient, log_of_power)),
        "-log(1/e, 2) = 1/log(2)": calc("-log(1/e, 2)").eq("1/log(2)", by=(log_of_quotient, log_of_power)),
    })  # fmt: skip


@derivation(rows=["D1"])
def entropy_fair_coin():
    """A fair coin has an entropy of 1 bit, exactly.

    Shannon 1948, section 7.
    """
    return (
        calc("H((1/2, 1/2))/log(2)")
        .eq("-(1/2*log(1/2) + 1/2*log(1/2))/log(2)", by=(definition("H"), expand))
        .eq("1", by=log_of_rational)
    )


@derivation(rows=["D2"])
def entropy_coin_four_fifths():
    """A coin that shows heads four times out of five has an entropy of log2 5 − 8/5 bits.

    By the logarithm of a quotient.
    """
    return (
        calc("H((4/5, 1/5))/log(2)")
        .eq("-(4/5*log(4/5) + 1/5*log(1/5))/log(2)", by=(definition("H"), expand))
        .eq("log(5, 2) - 8/5", by=log_of_rational)
    )


@derivation(rows=["D2"])
def coin_four_fifths_bits():
    """Its two surprises and its entropy in bits, to four digits.

    By enclosures of log 2 and log 5.
    """
    return together({
        "-0.3220 < log(4/5, 2)": calc("-0.3220").lt("log(4/5, 2)", facts=fact("sign", "log(4/5, 2) + 0.3220")),
        "log(4/5, 2) < -0.3219": calc("log(4/5, 2)").lt("-0.3219", facts=fact("sign", "-0.3219 - log(4/5, 2)")),
        "-2.3220 < log(1/5, 2)": calc("-2.3220").lt("log(1/5, 2)", facts=fact("sign", "log(1/5, 2) + 2.3220")),
        "log(1/5, 2) < -2.3219": calc("log(1/5, 2)").lt("-2.3219", facts=fact("sign", "-2.3219 - log(1/5, 2)")),
        "0.7219 < H((4/5, 1/5))/log(2)": calc("0.7219")
        .lt("log(5, 2) - 8/5", facts=fact("sign", "log(5, 2) - 8/5 - 0.7219"))
        .eq("H((4/5, 1/5))/log(2)", by=cite(entropy_coin_four_fifths)),
        "H((4/5, 1/5))/log(2) < 0.7220": calc("H((4/5, 1/5))/log(2)")
        .eq("log(5, 2) - 8/5", by=cite(entropy_coin_four_fifths))
        .lt("0.7220", facts=fact("sign", "0.7220 - (log(5, 2) - 8/5)")),
    })  # fmt: skip
