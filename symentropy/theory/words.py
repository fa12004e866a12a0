"""The words of the language that stand before a parenthesis, and what other words probably mean."""

from __future__ import annotations

from typing import Literal

from ..kernel.terms import ARITY
from .families import FAMILIES

__all__ = ["BINDERS", "CONSTANTS", "DIVERGENCES", "FUNCTIONS", "KNOWN", "PMF_WORDS", "QUANTITY_WORDS", "suggestion"]

PmfArgument = Literal["number", "vector of labels", "joint pmf", "pmf"]
CONSTANTS = frozenset({"pi", "e", "EulerGamma", "inf"})
FUNCTIONS = frozenset(ARITY) | {"ln", "log2", "log10"}
BINDERS = frozenset({"sum", "prod", "int", "diff"})
DIVERGENCES = frozenset({"KL", "D", "CE", "JS", "Renyi"})
QUANTITY_WORDS = DIVERGENCES | {"H", "h", "I", "surprisal", "card"}
# pmfs that are made of other things, and what these are
PMF_WORDS: dict[str, PmfArgument] = {
    "onehot": "number", "empirical": "vector of labels", "first": "joint pmf", "second": "joint pmf", "product": "pmf",
}  # fmt: skip
KNOWN = FUNCTIONS | BINDERS | QUANTITY_WORDS | frozenset(FAMILIES) | PMF_WORDS.keys() | {"softmax"}

_MEANT = {
    "N": "Normal(mu, sigma)", "Gaussian": "Normal(mu, sigma)", "norm": "Normal(mu, sigma)", "B": "Binomial(n, p)",
    "Ber": "Bernoulli(p)", "Bern": "Bernoulli(p)", "Bin": "Binomial(n, p)", "Exp": "Exponential(rate)",
    "Unif": "Uniform(a, b)", "Pois": "Poisson(lam)", "Po": "Poisson(lam)", "Cat": "Categorical((p1, p2))",
    "Geom": "Geometric(p)", "t": "StudentT(nu)", "T": "StudentT(nu)", "Student": "StudentT(nu)",
    "chi2": "ChiSquared(k)", "InvGamma": "InverseGamma(shape, scale)", "Wald": "InverseGaussian(mu, lam)",
    "NB": "NegativeBinomial(r, p)", "Zipf": "Zipfian(n, s)", "Reciprocal": "LogUniform(a, b)",
    "MVN": "MultivariateNormal((m1, m2), ((v1, c), (c, v2)))", "Dir": "Dirichlet((a1, a2))",
    "entropy": "H(P)", "Entropy": "H(P)", "MI": "I(X; Y)",
    "DKL": "KL(P || Q)", "D_KL": "KL(P || Q)", "kl": "KL(P || Q)", "JSD": "JS(P, Q)", "lg": "log2(x)",
    "lb": "log2(x)", "Log": "log(x)", "Sum": "sum(i, E)", "Prod": "prod(k, a, b, E)",
    "integral": "int(x, a, b, E)", "integrate": "int(x, a, b, E)", "psi": "digamma(x)",
    "lgamma": "loggamma(x)", "ceiling": "ceil(x)", "Abs": "abs(x)",
    "i": "surprisal(p)", "surprise": "surprisal(p)", "renyi": "Renyi(P, alpha)",
}  # fmt: skip


def suggestion(word: str) -> str:
    """What an unknown word was probably meant to be, as the end of a sentence.

    >>> suggestion("N")
    '; did you mean Normal(mu, sigma)?'
    """
    if word in _MEANT:
        return f"; did you mean {_MEANT[word]}?"
    if word in ("P", "Q", "R", "U", "p", "q"):
        return f"; for an entry write {word}[i]"
    from difflib import get_close_matches  # loaded only for an error

    close = get_close_matches(word, sorted(KNOWN), n=1, cutoff=0.75)
    return f"; did you mean {close[0]}?" if close else ""
