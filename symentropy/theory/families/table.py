"""The families as tables for the README: ``python -m symentropy.theory.families.table``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from .declaration import Family
from .discrete import DISCRETE
from .domains import DOMAINS
from .half_line import HALF_LINE
from .interval import INTERVAL
from .line import LINE
from .multivariate import CHANNELS, MULTIVARIATE

__all__ = ["markdown"]

_GROUPS = {
    "discrete": DISCRETE,
    "on the line": LINE,
    "on a half line": HALF_LINE,
    "on an interval": INTERVAL,
    "multivariate": MULTIVARIATE,
    "channels": CHANNELS,
}


def markdown() -> str:
    """All the families, a table for each kind of support.

    >>> print(markdown().splitlines()[2])
    | `Bernoulli(p)` | 0 <= p <= 1 | 1 with probability p, else 0 |  |
    """
    return "\n".join(line for title, group in _GROUPS.items() for line in _table(title, group))


def _table(title: str, group: Iterable[Family]) -> Iterator[str]:
    yield f"| {title} | parameters | meaning | also by name |"
    yield "|---|---|---|---|"
    for family in group:
        arguments = "..." if family.variadic else ", ".join(name for name, _ in family.parameters)
        cells = f"`{family.name}({arguments})`", ", ".join(_ranges(family)), family.meaning, ", ".join(_others(family))
        yield f"| {' | '.join(cells)} |"
    yield ""


def _ranges(family: Family) -> Iterator[str]:
    """What the parameters range over, neighbours with the same domain together."""
    for domain, parameters in groupby(family.parameters, lambda parameter: parameter[1]):
        yield DOMAINS[domain].relation.format(", ".join(name for name, _ in parameters))
    yield from family.needs


def _others(family: Family) -> Iterator[str]:
    """What is accepted by name only: with its default, or with what it replaces."""
    for name, value in family.defaults.items():
        yield f"`{name}` ({value} if not said)"
    for name, (meant, text) in family.also.items():
        yield f"`{name}` for {meant}" if text == name else f"`{name}`: {meant} = {text}"


if __name__ == "__main__":
    print(markdown())
