"""The entropies of the multivariate t distribution around 0; nothing of a pair of them is known in closed form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flint import fmpq

from .. import values
from ..constants import Number
from ..values import ONE, Infinite
from .exponential import Quantities, positive
from .gammas import HALF, Form
from .matrices import Rows, definite, log_det

if TYPE_CHECKING:
    from .quantities import Law

__all__ = ["QUANTITIES", "Student"]


@dataclass(frozen=True)
class Student:
    """``exp(-power log(1 + x' scale^-1 x/nu))`` over its integral, with power = (nu + d)/2."""

    nu: Number
    scale: Rows

    @classmethod
    def read(cls, law: Law) -> Student:
        scale = definite(law.use.args[1], law.constant, "the scale of MultivariateStudentT")
        return cls(law.constant(law.use.args[0]), scale)

    @property
    def size(self) -> int:
        return len(self.scale)

    @property
    def power(self) -> Number:
        return (self.nu + self.size) / 2

    def log_mass(self, power: Number) -> Form:
        """The logarithm of the integral for any power > d/2."""
        half = fmpq(self.size, 2)
        volume = values.total([values.scale(HALF, log_det(self.scale)), values.scale(half, values.log(self.nu))])
        return Form(volume, ((fmpq(self.size), HALF), (ONE, power - half), (-ONE, power)))


def _entropy(p: Student) -> Form:
    """The mean of log(1 + x' scale^-1 x/nu) is digamma(power) - digamma(nu/2)."""
    mean = Form(digammas=((p.power, p.power), (-p.power, p.nu / 2)))
    return Form.total([p.log_mass(p.power), mean])


def _renyi(p: Student, order: Number) -> Form | Infinite:
    power = order * p.power
    if not positive(power - fmpq(p.size, 2)):
        return Infinite(1)  # only at orders below 1
    return Form.total([p.log_mass(power), p.log_mass(p.power).times(-order)]).times(1 / (1 - order))


QUANTITIES: Quantities = {"h": _entropy, "Renyi": _renyi}
