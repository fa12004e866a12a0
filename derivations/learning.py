"""Learning: softmax, gradients, distillation, likelihood, the VAE's divergence.

Main statements
---------------
* ``softmax_pos``, ``softmax_mass``: softmax of real logits is a pmf with full support.
* ``cross_entropy_softmax_eq``: H(P, softmax z) = log Σ exp z_j − Σ p_i z_i.
* ``cross_entropy_softmax_grad``: its derivative in z_k is softmax(z)_k − p_k.
* ``cross_entropy_softmax_temperature_grad``: at temperature T it is (softmax(z/T)_k − p_k)/T.
* ``kl_softmax_eq``, ``kl_softmax_grad``: divergence from a teacher P has the same gradient as cross entropy.
* ``cross_entropy_empirical``: the cross entropy of N labels is their average negative log likelihood.
* ``kl_normal_standard``, ``sum_kl_normal_standard``: the divergence of a normal from the standard normal, and over d
  coordinates.

n, N and d are symbolic; z is a vector of n real logits.
"""

from symentropy import (
    calc, cite, definition, derivation, derivative, each, exchange, fact, forall, linearity, log_of_power,
    log_of_product, log_of_quotient, mass, restrict, sift, support,
)  # fmt: skip

from .differential import MASS, MEAN, PHI, SQUARE, normal_mass, normal_mean, normal_variance
from .divergence import kl_eq_cross_entropy_sub_entropy

INDEX = {"k": "index 1..n"}
TOTAL = "sum(j, exp(z[j]))"


# --- softmax ------------------------------------------------------------------------------------------------


@derivation(where=INDEX, rows=["A13"])
def softmax_pos():
    """Softmax is positive at every outcome.

    Exponentials are. Bridle 1990.
    """
    return (
        calc("0")
        .lt(f"exp(z[k])/{TOTAL}", facts=fact("sign", f"exp(z[k])/{TOTAL}"))
        .eq("softmax(z)[k]", by=definition("softmax"))
    )


@derivation(rows=["A13"])
def softmax_mass():
    """Softmax sums to 1.

    Each exponential is divided by the sum of all. Bridle 1990.
    """
    return (
        calc("sum(i, softmax(z)[i])")
        .eq(f"sum(i, exp(z[i])/{TOTAL})", by=definition("softmax"))
        .eq(f"{TOTAL}/{TOTAL}", by=linearity)
        .eq("1")
    )


# --- gradients ----------------------------------------------------------------------------------------------


@derivation(rows=["A14"])
def cross_entropy_softmax_eq():
    """Cross entropy against softmax, in the logits.

    log softmax(z)_i = z_i − log Σ exp z_j.
    """
    return (
        calc("H(P, softmax(z))")
        .eq("-sum(i, P[i]*log(softmax(z)[i]))", by=definition("CE"))
        .eq(
            f"-sum(i, P[i]*(z[i] - log({TOTAL})))",
            by=(definition("softmax"), log_of_quotient, log_of_power, restrict, linearity),
        )
        .eq(f"log({TOTAL}) - sum(i, P[i]*z[i])", by=(linearity, restrict, mass))
    )


@derivation(where=INDEX, rows=["A14"])
def cross_entropy_softmax_grad():
    """The gradient of cross entropy in the logits is prediction minus target.

    Bishop, Pattern recognition and machine learning, 4.3.4.
    """
    return (
        calc("diff(H(P, softmax(z)), z[k])")
        .eq(f"diff(log({TOTAL}) - sum(i, P[i]*z[i]), z[k])", by=(derivative, sift, linearity, restrict, mass))
        .eq(f"exp(z[k])/{TOTAL} - P[k]", by=(derivative, sift))
        .eq("softmax(z)[k] - P[k]", by=definition("softmax"))
    )


@derivation(where=INDEX, positive=["T"], rows=["A15"])
def cross_entropy_softmax_temperature_grad():
    """At temperature T the gradient is the same difference, divided by T.

    Hinton, Vinyals & Dean 2015, section 2.1.
    """
    return (
        calc("diff(H(P, softmax(z/T)), z[k])")
        .eq(
            "diff(log(sum(j, exp(z[j]/T))) - sum(i, P[i]*z[i]/T), z[k])",
            by=(derivative, sift, linearity, restrict, mass),
        )
        .eq("(exp(z[k]/T)/sum(j, exp(z[j]/T)) - P[k])/T", by=(derivative, sift))
        .eq("(softmax(z/T)[k] - P[k])/T", by=definition("softmax"))
    )


@derivation(rows=["A16"])
def kl_softmax_eq():
    """Divergence from a teacher and cross entropy differ by the teacher's entropy, which has no logits.

    Hinton, Vinyals & Dean 2015.
    """
    return calc("KL(P || softmax(z))").eq(
        "H(P, softmax(z)) - H(P)", by=cite(kl_eq_cross_entropy_sub_entropy, Q="softmax(z)")
    )


@derivation(where=INDEX, rows=["A16"])
def kl_softmax_grad():
    """Distillation by divergence and by cross entropy have the same gradient.

    Both are prediction minus target.
    """
    return (
        calc("diff(KL(P || softmax(z)), z[k])")
        .eq(f"diff(log({TOTAL}) - sum(i, P[i]*z[i]), z[k])", by=(derivative, sift, linearity, restrict, mass))
        .eq(f"exp(z[k])/{TOTAL} - P[k]", by=(derivative, sift))
        .eq("softmax(z)[k] - P[k]", by=definition("softmax"))
        .eq("diff(H(P, softmax(z)), z[k])", by=cite(cross_entropy_softmax_grad))
    )


# --- likelihood ---------------------------------------------------------------------------------------------


@derivation(where={"x": "labels 1..N in 1..n"}, rows=["A17"])
def cross_entropy_empirical():
    """The cross entropy of the empirical pmf of N labels is their average negative log likelihood.

    Cover & Thomas, 11.1 and 5.4; Q is positive at every label that occurs.
    """
    return (
        calc("H(empirical(x), Q)")
        .eq("-sum(i, empirical(x)[i]*log(Q[i]))", by=definition("CE"))
        .eq(
            "-sum(i, sum(j, 1, N, delta(x[j], i)*log(Q[i])))/N",
            by=(definition("empirical"), support, restrict, linearity),
        )
        .eq("-sum(j, 1, N, sum(i, delta(x[j], i)*log(Q[i])))/N", by=exchange)
        .eq("-sum(j, 1, N, log(Q[x[j]]))/N", by=sift)
    )


# --- the VAE's divergence -----------------------------------------------------------------------------------

MOMENTS = [cite(normal_mass), cite(normal_mean), cite(normal_variance)]
STANDARD = cite(normal_mass, mu="0", sigma="1")
PSI = "exp(-x^2/2)/sqrt(2*pi)"


@derivation(rows=["A18"])
def kl_normal_standard():
    """The divergence of a normal density from the standard normal one.

    Kingma & Welling 2014, appendix B; from the moments of the normal density.
    """
    return (
        calc("KL(Normal(mu, sigma) || Normal(0, 1))")
        .eq(f"int(x, -inf, inf, ({PHI})*log(({PHI})/({PSI})))", by=(definition("KL of densities", "Normal"), restrict))
        .eq(
            f"int(x, -inf, inf, ({PHI})*(x^2/2 - (x - mu)^2/(2*sigma^2) - log(sigma)))",
            by=(log_of_quotient, log_of_product, log_of_power, linearity),
        )
        .eq(
            f"{SQUARE}/2 - {SQUARE}/(2*sigma^2) + mu*{MEAN} + (-mu^2/2 - log(sigma))*{MASS}",
            by=linearity,
        )
        .eq(
            "sigma^2/2 - sigma^2/(2*sigma^2) + mu*mu - mu^2/2 - log(sigma)",
            by=(cite(normal_variance), cite(normal_mean), cite(normal_mass)),
        )
        .eq("(mu^2 + sigma^2 - 1 - log(sigma^2))/2", by=log_of_power)
        .converging(*MOMENTS, STANDARD)
    )


@derivation(
    where={"m": "vector of d", "s": "vector of d", "j": "index 1..d"},
    given=[forall("s[j] > 0", j="1..d")],
    rows=["A18"],
)
def sum_kl_normal_standard():
    """Over d independent coordinates the divergences add up.

    Kingma & Welling 2014, appendix B.
    """
    coordinate = {"mu": "m[j]", "sigma": "s[j]"}
    return (
        calc("sum(j, 1, d, KL(Normal(m[j], s[j]) || Normal(0, 1)))")
        .eq(
            "sum(j, 1, d, (m[j]^2 + s[j]^2 - 1 - log(s[j]^2))/2)",
            facts=fact(cite(kl_normal_standard, **coordinate), over=["j"]),
            by=linearity,
        )
        .converging(STANDARD, each("j", *(cite(t, **coordinate) for t in (normal_mass, normal_mean, normal_variance))))
    )
