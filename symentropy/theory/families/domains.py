"""What the parameters of families range over: how it is said, how it is written, and whether a number lies there."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import NamedTuple

from .declaration import Domain

__all__ = ["DOMAINS", "Place"]


class Place(NamedTuple):
    """A domain: the end of a sentence, the relation for a parameter ``{0}``, the test of an exact number (or entry)."""

    says: str
    relation: str
    holds: Callable[[Fraction], bool]


def _whole(value: Fraction) -> bool:
    return value.denominator == 1


DOMAINS: dict[Domain, Place] = {
    "real": Place("is real", "{0} real", lambda v: True),
    "extended": Place("is real or infinite", "{0} real or infinite", lambda v: True),
    "positive": Place("is positive", "{0} > 0", lambda v: v > 0),
    "nonnegative": Place("is at least 0", "{0} >= 0", lambda v: v >= 0),
    "probability": Place("lies in [0, 1]", "0 <= {0} <= 1", lambda v: 0 <= v <= 1),
    "inner": Place("lies in (0, 1)", "0 < {0} < 1", lambda v: 0 < v < 1),
    "unit": Place("lies in [0, 1)", "0 <= {0} < 1", lambda v: 0 <= v < 1),
    "above one": Place("is greater than 1", "{0} > 1", lambda v: v > 1),
    "count": Place("is an integer >= 0", "integer {0} >= 0", lambda v: v >= 0 and _whole(v)),
    "natural": Place("is an integer >= 1", "integer {0} >= 1", lambda v: v >= 1 and _whole(v)),
    "integer": Place("is an integer", "integer {0}", _whole),
    "vector": Place("is a tuple of numbers", "{0} a tuple", lambda v: True),
    "matrix": Place("is a symmetric positive definite matrix", "{0} a matrix", lambda v: True),
}
