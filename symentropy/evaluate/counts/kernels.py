"""A pmf as integer weights with their sum: exact, short, and millions of outcomes long if need be.

Counts, fractions and binary floats all come to this form: a float is the dyadic rational that it is.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from flint import arb, fmpq

from ...errors import IllPosedError, LanguageError, LimitError
from ...kernel.balls import precision
from ...kernel.terms import Num, Term, Vec

__all__ = ["Counts", "from_fractions", "of_integers", "over_one_denominator", "pmf", "weights"]

MAX_BITS = 1 << 31  # of all weights together: 256 MB
_WORDS = {"i": "q", "u": "Q"}  # NumPy's kinds of integers


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Counts(Term):
    """The pmf ``weights[i] / total``; the weights are >= 0, without a common factor, and ``total`` is their sum.

    ``divided`` says that they were given as counts. As a term it stands where a vector of numbers stands, and holds no
    variables; the kernel knows nothing of it.
    """

    weights: Sequence[int]
    total: int
    divided: bool = False

    def __len__(self) -> int:
        return len(self.weights)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counts) and (self.weights is other.weights or _same(self.weights, other.weights))

    def __hash__(self) -> int:
        return hash((len(self.weights), self.total))

    def __repr__(self) -> str:
        return f"Counts({len(self)} outcomes, total {_short(self.total)})"

    def vec(self) -> Vec:
        """The probabilities written out, for small pmfs."""
        return Vec(tuple(Num(Fraction(w, self.total)) for w in self.weights))


def pmf(given: Any, name: str = "P") -> Counts:
    """The pmf that some numbers say: probabilities if their sum is exactly 1, else counts if all are integers.

    >>> pmf([1, 2, 3]), pmf([0.25, 0.75])
    (Counts(3 outcomes, total 6), Counts(2 outcomes, total 4))

    Anything else is an error: floats such as 0.1 + 0.2 + 0.7 seldom sum to 1 exactly; ``weights`` divides by the sum.
    """
    if isinstance(given, Counts):
        return given
    found, den = _integers(given, name)
    return of_integers(found, den, name, lambda: _hint(given))


def of_integers(found: Sequence[int], den: int, name: str, hint: Callable[[], str] = str) -> Counts:
    """The pmf that integers over one denominator say; ``hint`` ends the complaint about a wrong sum."""
    total = sum(found)
    if den != 1 and total != den:
        raise IllPosedError(f"{name} sums to {_off(Fraction(total, den))}, not to 1{hint()}")
    return _counts(found, total, total != den, name)


def weights(given: Any, name: str = "P") -> Counts:
    """The pmf in proportion to some nonnegative numbers: integers, fractions or floats, divided by their exact sum.

    >>> weights([0.1, 0.2, 0.7]).total
    36028797018963967

    The floats are taken as they are: 0.1 is 3602879701896397/2^55.
    """
    if isinstance(given, Counts):
        return given
    found, _ = _integers(given, name)
    return _counts(found, sum(found), True, name)


def from_fractions(numbers: Sequence[Fraction]) -> Counts | None:
    """The pmf if the numbers are one."""
    try:
        found, den = over_one_denominator([x.as_integer_ratio() for x in numbers])
    except LimitError:
        return None
    return _counts(found, den, False, "P") if sum(found) == den and min(found) >= 0 else None


def _counts(found: Sequence[int], total: int, divided: bool, name: str) -> Counts:
    packed = _packed(found)
    if not isinstance(packed, array) and min(packed) < 0:
        raise IllPosedError(f"{name} has a negative entry, number {next(i for i, w in enumerate(found, 1) if w < 0)}")
    if total == 0:
        raise IllPosedError(f"{name} has only zeros: there is nothing to divide by")
    common = 0
    for w in packed:
        common = gcd(common, w)
        if common == 1:
            return Counts(packed, total, divided)
    return Counts(_packed([w // common for w in packed]), total // common, divided)


def _integers(given: Any, name: str) -> tuple[Sequence[int], int]:
    """The numbers over one denominator."""
    numbers = _array(given, name) if hasattr(given, "dtype") else given
    if isinstance(numbers, str | bytes) or not isinstance(numbers, Iterable):
        raise LanguageError(f"{name} is no list of numbers: {_short(given)}")
    if not isinstance(numbers, array | list | tuple):
        numbers = list(numbers)
    if not numbers:
        raise LanguageError(f"{name} has no entries")
    if (isinstance(numbers, array) and numbers.typecode in "qQ") or set(map(type, numbers)) == {int}:
        return numbers, 1
    return over_one_denominator([_ratio(x, k, name) for k, x in enumerate(numbers, 1)])


def over_one_denominator(ratios: list[tuple[int, int]]) -> tuple[list[int], int]:
    """The numerators of quotients over their common denominator, and that."""
    dens = {d for _, d in ratios}
    den = 1
    for d in dens:
        den = lcm(den, d)
        if den.bit_length() * len(ratios) > MAX_BITS:
            raise LimitError(f"the common denominator of {len(ratios)} entries has more than {den.bit_length()} bits")
    if len(dens) == 1:
        return [n for n, _ in ratios], den
    return [n * (den // d) for n, d in ratios], den


def _ratio(x: Any, k: int, name: str) -> tuple[int, int]:
    """An entry as an exact quotient."""
    try:
        if not hasattr(x, "as_integer_ratio"):
            return int(x.__index__()), 1
        top, bottom = x.as_integer_ratio()
        return int(top), int(bottom)
    except (AttributeError, TypeError, ValueError, OverflowError):
        raise LanguageError(f"entry {k} of {name} is no exact number: {_short(x)}") from None


def _array(given: Any, name: str) -> Any:
    """A NumPy array's numbers, without NumPy: integers as machine words, floats as Python's."""
    if given.ndim != 1:
        raise LanguageError(f"{name} has {given.ndim} dimensions, not 1")
    if given.dtype.kind in _WORDS:
        kind = _WORDS[given.dtype.kind]
        return array(kind, given.astype("int64" if kind == "q" else "uint64").tobytes())
    if (given.dtype.kind == "f" and given.dtype.itemsize <= 8) or given.dtype.kind == "O":
        return given.tolist()
    raise LanguageError(f"{name} has entries of type {given.dtype}; integers and floats up to 64 bits are read exactly")


def _packed(found: Sequence[int]) -> Sequence[int]:
    """In machine words if they fit, a quarter of the memory of a list; negative ones do not."""
    if isinstance(found, array) and found.typecode == "Q":
        return found
    try:
        return array("Q", found)
    except OverflowError:
        return tuple(found)


def _same(a: Sequence[int], b: Sequence[int]) -> bool:
    """Whether two packed sequences are equal; what fits into words is always in words."""
    return type(a) is type(b) and a == b


def _off(total: Fraction) -> str:
    """A sum that is not 1, so that one sees by how much."""
    if max(total.numerator, total.denominator) < 10**12:
        return str(total)
    gap = total - 1
    return f"1 {'+' if gap > 0 else '-'} {_rounded(abs(gap))}" if abs(gap) < 1 else f"about {_rounded(total)}"


def _rounded(x: Fraction) -> str:
    """About ``x``, however small or large."""
    with precision(64):
        return str(arb(fmpq(x.numerator, x.denominator)).str(3, radius=False))


def _hint(given: Any) -> str:
    if not any(isinstance(x, float) for x in given):
        return ""
    return "; a float is the binary fraction that it is, weights(...) divides by the sum"


def _short(x: object) -> str:
    shown = repr(x) if not isinstance(x, int) or x.bit_length() < 4000 else "a long integer"
    return shown if len(shown) <= 40 else shown[:37] + "..."
