"""Families whose pieces are made from their parameters, where no fixed text could say them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from flint import fmpq

from ...errors import IllPosedError
from ...kernel.balls import NoBall
from ...kernel.terms import PI, Add, Call, Div, Mul, Num, Pow, Term, Var, Vec, num
from ...theory.quantities import log, minus
from ..constants import Number, exactly

if TYPE_CHECKING:
    from .quantities import Law, Piece

__all__ = ["BUILT", "CENTERS"]


def _vector(t: Term, what: str) -> tuple[Term, ...]:
    if not isinstance(t, Vec):
        raise IllPosedError(f"{what} must be a tuple")
    return t.items


def _normal_mixture(law: Law) -> list[Piece]:
    """log of sum of w/(sigma sqrt(2 pi)) exp(-((x - mu)/sigma)^2/2)."""
    from .quantities import Piece

    parts = [_component(arg, law) for arg in law.use.args]
    mass = law.constant(Add((*(w for w, _, _ in parts), num(-1))))
    if not exactly(mass, 0):
        raise IllPosedError("the weights of NormalMixture sum to 1")
    x, two = Var("x"), num(2)
    terms = []
    for w, mu, sigma in parts:
        square = Pow(Div(Add((x, minus(mu))), sigma), two)
        scale = Div(w, Mul((sigma, Call("sqrt", (Mul((two, PI)),)))))
        terms.append(Mul((scale, Call("exp", (minus(Div(square, two)),)))))
    return [Piece(None, None, log(Add(tuple(terms))))]


def _component(arg: Term, law: Law) -> tuple[Term, Term, Term]:
    items = _vector(arg, "a component of NormalMixture")
    if len(items) != 3:
        raise IllPosedError("a component of NormalMixture is (weight, mu, sigma)")
    for t, what in ((items[0], "a weight"), (items[2], "a sigma")):
        if not law.constant(t) > 0:
            raise IllPosedError(f"{what} of NormalMixture is positive")
    return items[0], items[1], items[2]


def _mixture_center(law: Law) -> Number:
    """The mean."""
    parts = [_component(arg, law) for arg in law.use.args]
    mean: Number = law.constant(Add(tuple(Mul((w, mu)) for w, mu, _ in parts)))
    return mean


def _outcomes(law: Law, weights: Sequence[Number | Term], first: int) -> list[Piece]:
    """A pmf that is written out: a piece for every outcome of positive probability."""
    from .quantities import Piece

    out = []
    for k, weight in enumerate(weights, first):
        value = law.constant(weight) if isinstance(weight, Term) else weight
        if value < 0:
            raise IllPosedError(f"a probability of {law.family.name} is negative")
        if not exactly(value, 0):
            if not value > 0:
                raise NoBall("whether a probability is 0 is not known")
            term = weight if isinstance(weight, Term) else _number(weight)
            out.append(Piece(fmpq(k), fmpq(k), log(term)))
    return out


def _number(x: Number) -> Term:
    from fractions import Fraction

    if not isinstance(x, fmpq):
        raise NoBall("a probability that is not rational", final=True)
    return Num(Fraction(int(x.p), int(x.q)))


def _categorical(law: Law) -> list[Piece]:
    items = _vector(law.use.args[0], "the probabilities of Categorical")
    if not exactly(law.constant(Add((*items, num(-1)))), 0):
        raise IllPosedError("the probabilities of Categorical sum to 1")
    return _outcomes(law, items, 1)


def _poisson_binomial(law: Law) -> list[Piece]:
    """The number of successes: a product of polynomials."""
    masses: list[Number] = [fmpq(1)]
    for item in _vector(law.use.args[0], "the probabilities of PoissonBinomial"):
        p = law.constant(item)
        if p < 0 or p > 1:
            raise IllPosedError("a probability of PoissonBinomial lies in [0, 1]")
        masses = [
            (masses[k] * (1 - p) if k < len(masses) else fmpq(0)) + (masses[k - 1] * p if k else fmpq(0))
            for k in range(len(masses) + 1)
        ]
    return _outcomes(law, masses, 0)


BUILT: dict[str, Callable[[Law], list[Piece]]] = {
    "NormalMixture": _normal_mixture, "Categorical": _categorical, "PoissonBinomial": _poisson_binomial,
}  # fmt: skip
CENTERS: dict[str, Callable[[Law], Number]] = {"NormalMixture": _mixture_center}
