"""The families of distributions that the language knows by name, each declared once, sorted by its support."""

from __future__ import annotations

from .declaration import Domain, Family, Piece, Sort
from .discrete import DISCRETE
from .domains import DOMAINS
from .half_line import HALF_LINE
from .interval import INTERVAL
from .line import LINE
from .multivariate import CHANNELS, MULTIVARIATE

__all__ = ["DOMAINS", "FAMILIES", "Domain", "Family", "Piece", "Sort"]

FAMILIES: dict[str, Family] = {
    family.name: family for group in (DISCRETE, LINE, HALF_LINE, INTERVAL, MULTIVARIATE, CHANNELS) for family in group
}
