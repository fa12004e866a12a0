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


@dataclass(frozen=True, eq=False)
class Family:
    """One declaration; adding a family is adding one of these.

    ``pieces`` are (lo, hi, log-density), from left to right, each analytic inside: a kink is where one ends and the
    next begins; an empty piece (lo = hi) is not looked at. ``center`` is where a support without ends is split, near
    the bulk. ``edges`` are the pieces that stand instead where a relation of the parameters holds, ``p = 0``.
    ``needs`` are relations beyond the domains, ``a < b``. ``also`` are parameters accepted by name instead of
    another, with what this one then is; ``defaults`` those that may be left out. Closed forms are texts in the
    parameters and hold for all of them; those of a pair have the second one's parameters with a 2 (``mu2``).
    ``latex`` is written for the arguments ``{0}``, ``{1}`` if it is not the name applied to them.
    """

    name: str
    sort: Sort
    parameters: tuple[tuple[str, Domain], ...] = ()
    pieces: tuple[Piece, ...] = ()
    edges: Mapping[str, tuple[Piece, ...]] = field(default_factory=dict)
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

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that have a value in every use, in order.

        >>> Family("F", "continuous", (("d1", "positive"), ("d2", "positive")), defaults={"mu": "0"}).names
        ('d1', 'd2', 'mu')
        """
        return (*(name for name, _ in self.parameters), *self.defaults)

    def domain(self, name: str) -> Domain:
        """What a parameter ranges over; of one that replaces another, what this one does.

        >>> Family("F", "continuous", (("rate", "positive"),), also={"scale": ("rate", "1/scale")}).domain("scale")
        'positive'
        """
        domains = dict(self.parameters)
        if name in self.defaults:
            return "positive" if f"{name} > 0" in self.needs else "real"
        return domains[self.also[name][0] if name in self.also else name]

    def notation(self, count: int) -> str:
        r"""How it is written in LaTeX with so many arguments, ``{0}``, ``{1}``.

        >>> Family("Beta", "continuous").notation(2)
        '\\mathrm{{Beta}}({0}, {1})'
        """
        return self.latex or rf"\mathrm{{{{{self.name}}}}}({', '.join(f'{{{k}}}' for k in range(count))})"
