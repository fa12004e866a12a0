"""Exponential families: densities ``exp(<theta, T(x)> - A(theta))``, all of whose quantities follow from A.

With ``E`` the mean under P, h(P) = A(P) - E<theta_P, T>, CE(P, Q) = A(Q) - E<theta_Q, T>; and the logarithm of the
integral of f^a g^b is A(a theta_P + b theta_Q) - a A(P) - b A(Q), infinite outside of the parameters of the family
(Nielsen & Nock, Entropies and cross-entropies of exponential families, 2010).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, Self

from flint import fmpq

from ...errors import IllPosedError
from ...kernel.balls import NoBall
from .. import values
from ..constants import Number
from ..values import ONE, ZERO, Infinite, Value
from .gammas import HALF, Form
from .matrices import Row, Rows, applied, combined, definite, inverse, is_definite, log_det, paired, row

if TYPE_CHECKING:
    from .quantities import Law

__all__ = ["QUANTITIES", "Dirichlet", "Normal", "Quantities", "Wishart", "positive"]

Quantities = dict[str, Callable[..., Form | Value | None]]
"""By name, of one or two members and perhaps an order; None where no closed form is known."""

_TWO = fmpq(2)


class Member(Protocol):
    """A member of an exponential family, by its natural parameters."""

    @property
    def size(self) -> int: ...

    def log_mass(self) -> Form:
        """A(theta), the logarithm of the integral of ``exp(<theta, T>)``."""

    def mean_of(self, other: Self) -> Form:
        """The mean of ``<theta of other, T>`` under this member."""

    @classmethod
    def mixed(cls, weights: Sequence[Number], members: Sequence[Self]) -> Self | None:
        """The member at a combination of natural parameters; None if these are outside of the family."""


def positive(x: Number) -> bool:
    """Whether a number is positive; NoBall if a ball does not tell.

    >>> positive(fmpq(0)), positive(fmpq(1, 2))
    (False, True)
    """
    if not (x > 0 or x <= 0):
        raise NoBall("whether a parameter is positive is not known")
    return bool(x > 0)


@dataclass(frozen=True)
class Normal:
    """T is (x, x x'); theta is (precision mean, -precision/2)."""

    shift: Row
    precision: Rows

    @classmethod
    def read(cls, law: Law) -> Normal:
        mean, covariance = law.use.args
        precision = inverse(definite(covariance, law.constant, "the covariance of MultivariateNormal"))
        center = row(mean, law.constant, "the mean of MultivariateNormal")
        if len(center) != len(precision):
            wrong = f"the mean of MultivariateNormal has {len(center)} entries, its covariance {len(precision)} rows"
            raise IllPosedError(wrong)
        return cls(applied(precision, center), precision)

    @property
    def size(self) -> int:
        return len(self.shift)

    def log_mass(self) -> Form:
        """(d log(2 pi) - log det precision + shift' precision^-1 shift)/2."""
        square = paired((self.shift,), (applied(inverse(self.precision), self.shift),))
        logs = values.total([values.scale(fmpq(self.size), values.log(_TWO)), _negative(log_det(self.precision))])
        return Form(values.scale(HALF, values.total([logs, square])), ((fmpq(self.size), HALF),))

    def mean_of(self, other: Normal) -> Form:
        covariance = inverse(self.precision)
        mean = applied(covariance, self.shift)
        linear = paired((other.shift,), (mean,))
        square = paired(other.precision, covariance) + paired((applied(other.precision, mean),), (mean,))
        return Form(linear - square / 2)

    @classmethod
    def mixed(cls, weights: Sequence[Number], members: Sequence[Normal]) -> Normal | None:
        precision = combined(weights, [m.precision for m in members])
        (shift,) = combined(weights, [(m.shift,) for m in members])
        return Normal(shift, precision) if is_definite(precision) else None


@dataclass(frozen=True)
class Dirichlet:
    """T is the vector of logarithms; theta is alpha - 1."""

    alpha: Row

    @classmethod
    def read(cls, law: Law) -> Dirichlet:
        alpha = row(law.use.args[0], law.constant, "alpha of Dirichlet")
        if len(alpha) < 2:
            raise IllPosedError("alpha of Dirichlet has two entries or more")
        if not all(map(positive, alpha)):
            raise IllPosedError("the entries of alpha of Dirichlet are positive")
        return cls(alpha)

    @property
    def size(self) -> int:
        return len(self.alpha)

    def log_mass(self) -> Form:
        """The logarithm of the beta function of several variables."""
        return Form(log_gammas=(*((ONE, a) for a in self.alpha), (-ONE, sum(self.alpha, ZERO))))

    def mean_of(self, other: Dirichlet) -> Form:
        """The mean of log x_i is digamma(alpha_i) - digamma(sum of alpha)."""
        theta = [b - 1 for b in other.alpha]
        return Form(digammas=(*zip(theta, self.alpha, strict=True), (-sum(theta, ZERO), sum(self.alpha, ZERO))))

    @classmethod
    def mixed(cls, weights: Sequence[Number], members: Sequence[Dirichlet]) -> Dirichlet | None:
        (theta,) = combined(weights, [(tuple(a - 1 for a in m.alpha),) for m in members])
        alpha = tuple(t + 1 for t in theta)
        return Dirichlet(alpha) if all(map(positive, alpha)) else None


@dataclass(frozen=True)
class Wishart:
    """T is (log det X, X); theta is (excess/2, -precision/2), with excess = nu - d - 1 and precision = scale^-1."""

    excess: Number
    precision: Rows

    @classmethod
    def read(cls, law: Law) -> Wishart:
        scale = definite(law.use.args[1], law.constant, "the scale of Wishart")
        excess = law.constant(law.use.args[0]) - len(scale) - 1
        if not positive(excess + 2):
            raise IllPosedError(f"nu of Wishart is greater than {len(scale) - 1}, the number of rows less 1")
        return cls(excess, inverse(scale))

    @property
    def size(self) -> int:
        return len(self.precision)

    @property
    def _halves(self) -> list[Number]:
        """nu/2, (nu - 1)/2, ...: log det X is a sum of logarithms of independent gammas of these shapes."""
        return [(self.excess + self.size + 1 - k) / 2 for k in range(self.size)]

    def log_mass(self) -> Form:
        """nu (d log 2 - log det precision)/2 + log of the gamma function of several variables."""
        pi = fmpq(self.size * (self.size - 1), 2)  # log(pi)/2 is log Gamma(1/2)
        half = self._halves[0]
        return Form(values.scale(half, self._log_scale()), ((pi, HALF), *((ONE, x) for x in self._halves)))

    def _log_scale(self) -> Value:
        """d log 2 + log det scale."""
        return values.total([values.scale(fmpq(self.size), values.log(_TWO)), _negative(log_det(self.precision))])

    def mean_of(self, other: Wishart) -> Form:
        nu, half = self.excess + self.size + 1, other.excess / 2
        trace = paired(other.precision, inverse(self.precision))
        logs = Form(self._log_scale(), digammas=tuple((ONE, x) for x in self._halves)).times(half)
        return Form(values.total([logs.value, -nu * trace / 2]), digammas=logs.digammas)

    @classmethod
    def mixed(cls, weights: Sequence[Number], members: Sequence[Wishart]) -> Wishart | None:
        ((excess,),) = combined(weights, [((m.excess,),) for m in members])
        precision = combined(weights, [m.precision for m in members])
        return Wishart(excess, precision) if positive(excess + 2) and is_definite(precision) else None


def _negative(x: Value) -> Value:
    return values.scale(-ONE, x)


# --- the quantities -------------------------------------------------------------------------------------------


def _entropy(p: Member) -> Form:
    return _cross_entropy(p, p)


def _cross_entropy(p: Member, q: Member) -> Form:
    return Form.total([q.log_mass(), p.mean_of(q).times(-ONE)])


def _divergence(p: Member, q: Member) -> Form:
    return Form.total([q.log_mass(), p.mean_of(q).times(-ONE), p.log_mass().times(-ONE), p.mean_of(p)])


def _renyi(p: Member, order: Number) -> Form | Infinite:
    return _of_power([order], [p], 1 - order)


def _renyi_divergence(p: Member, q: Member, order: Number) -> Form | Infinite:
    return _of_power([order, 1 - order], [p, q], order - 1)


def _of_power(weights: Sequence[Number], members: Sequence[Member], divisor: Number) -> Form | Infinite:
    """The logarithm of the integral of the product of powers of the densities, divided."""
    mixed = type(members[0]).mixed(weights, members)
    if mixed is None:
        return Infinite(1 if positive(divisor) else -1)
    own = [m.log_mass().times(-w) for w, m in zip(weights, members, strict=True)]
    return Form.total([mixed.log_mass(), *own]).times(1 / divisor)


QUANTITIES: Quantities = {
    "h": _entropy, "CE": _cross_entropy, "KL": _divergence, "Renyi": _renyi, "RenyiKL": _renyi_divergence,
}  # fmt: skip
