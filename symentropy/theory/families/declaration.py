"""What a family of distributions is, said once: its parameters, its support and its log-density, as text.

The text is our own language, in the parameters' names and ``x`` (``k`` if discrete); it becomes terms when the
family is used. Everything else, tails and divergences and digits, follows from these terms.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

__all__ = ["Domain", "Family", "Piece", "Sort"]

Domain = Literal[
    "real",  # a location; "extended" may also be infinite
    "extended",
    "positive",
    "nonnegative",
    "probability",  # [0, 1]
    "inner",  # (0, 1)
    "unit",  # [0, 1)
    "above one",
    "count",  # an integer >= 0
    "natural",  # an integer >= 1
    "integer",
    "vector",
    "matrix",
]
Sort = Literal["discrete", "continuous", "multivariate", "channel"]
Piece = tuple[str, str, str]


@dataclass(frozen=True)
class Family:
    """One declaration; adding a family is adding one of these.

    ``pieces`` are (lo, hi, log-density), from left to right, each analytic inside: a kink is where one ends and the
    next begins; an empty piece (lo = hi) is not looked at. ``center`` is where a support without ends is split, near
    the bulk. ``needs`` are relations beyond the domains, ``a < b``. ``also`` are parameters accepted by name
    instead of another, with what this one then is; ``defaults`` those that may be left out. Closed forms are texts
    in the parameters; those of a pair have the second one's parameters with a 2 (``mu2``).
    """

    name: str
    sort: Sort
    parameters: tuple[tuple[str, Domain], ...] = ()
    pieces: tuple[Piece, ...] = ()
    center: str = "0"
    needs: tuple[str, ...] = ()
    also: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    variadic: bool = False
    entropy: str = ""
    kl: str = ""
    latex: str = ""
    meaning: str = ""
    source: str = ""
