"""What evaluation answers: certified decimal bounds, and the value for further computing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from flint import arb, fmpq, fmpz

from ..kernel.balls import precision

if TYPE_CHECKING:
    import mpmath

__all__ = ["Evaluation", "from_ball", "from_infinite", "from_rational"]

_MAX_PLAIN_ZEROS = 6  # more zeros than these before the first digit, or after the last, and the form is 1.5e-30


@dataclass(frozen=True)
class Evaluation:
    """A value with its certificate: ``lower <= true value <= upper``, |true value - decimal| <= radius.

    ``decimal`` differs from the true value by less than one unit of its last digit; it is the value itself
    where ``radius`` is "0".
    """

    decimal: str
    lower: str
    upper: str
    radius: str
    digits: int
    base: str
    method: str
    ball: arb = field(repr=False, compare=False)
    certified: bool = True

    @cached_property
    def value(self) -> mpmath.mpf:
        """The midpoint of the enclosure, as it is, for mpmath to go on with."""
        import mpmath
        from mpmath import libmp

        if not self.ball.is_finite():
            return mpmath.inf if self.ball > 0 else -mpmath.inf
        man, exp = self.ball.mid().man_exp()
        return mpmath.mp.make_mpf(libmp.from_man_exp(int(man), int(exp)))

    def __str__(self) -> str:
        return self.decimal


def from_infinite(sign: int, digits: int, base: str, method: str) -> Evaluation:
    text = "inf" if sign > 0 else "-inf"
    ball = arb.pos_inf() if sign > 0 else arb.neg_inf()
    return Evaluation(text, text, text, "0", digits, base, method, ball)


def from_rational(x: fmpq, digits: int, base: str, method: str) -> Evaluation | None:
    """The result for a rational that ends within ``digits`` significant digits; None for any other."""
    rest, scale = x.q, 0
    for prime in (2, 5):
        count = 0
        while rest % prime == 0 and count <= 4 * digits:
            rest, count = rest // prime, count + 1
        scale = max(scale, count)
    if rest != 1:
        return None
    man = x.p * (fmpz(10) ** scale // x.q)
    if len(str(abs(man)).rstrip("0")) > digits:
        return None
    text = _decimal(man, -scale)
    with precision(max(64, x.height_bits(), digits * 3322 // 1000 + 8)):
        return Evaluation(text, text, text, "0", digits, base, method, arb(x))


def from_ball(x: arb, digits: int, base: str, method: str) -> Evaluation | None:
    """The result for a ball that determines ``digits`` significant digits; None if it does not."""
    mid, rad, exp = x.mid_rad_10exp(digits + 10)
    drop = len(str(abs(mid))) - digits
    if drop < 1 or abs(mid) <= rad:
        return None
    unit = fmpz(10) ** drop
    kept = (2 * mid + unit) // (2 * unit)
    error = abs(kept * unit - mid) + rad
    if error >= unit:
        return None
    low, high = _decimal(mid - rad, exp), _decimal(mid + rad, exp)
    return Evaluation(_decimal(kept, exp + drop, digits), low, high, _rounded_up(error, exp), digits, base, method, x)


def _rounded_up(man: fmpz, exp: fmpz | int) -> str:
    """Three digits of ``man * 10^exp``, not below it."""
    drop = max(0, len(str(man)) - 3)
    return _decimal(-(-man // fmpz(10) ** drop), exp + drop)


def _decimal(man: fmpz, exp: fmpz | int, digits: int = 0) -> str:
    """``man * 10^exp`` written out exactly, with at least ``digits`` digits.

    >>> _decimal(fmpz(-1250), -3), _decimal(fmpz(15), -40), _decimal(fmpz(3), 2)
    ('-1.25', '1.5e-39', '300')
    """
    if man == 0:
        return "0"
    sign, text, exp = "-" if man < 0 else "", str(abs(man)), int(exp)
    point = len(text) + exp  # the value is 0.text * 10^point
    text = text.rstrip("0")
    text += "0" * (digits - len(text))
    if -_MAX_PLAIN_ZEROS < point <= 0:
        return f"{sign}0.{'0' * -point}{text}"
    if 0 < point <= len(text) + _MAX_PLAIN_ZEROS:
        whole, rest = text[:point] + "0" * (point - len(text)), text[point:]
        return f"{sign}{whole}.{rest}" if rest else sign + whole
    return f"{sign}{text[0]}{'.' if len(text) > 1 else ''}{text[1:]}e{fmpz(point - 1)}"
