"""The handbook: the derivations and refutations that come with symentropy, found, replayed and listed.

>>> from symentropy import handbook
>>> handbook.find("kl_nonneg").statement.title
"Gibbs' inequality"
"""

from .book import Listed, chapters, check_all, entries, find, item, script, scripts
from .claims import Row, faults, rows
from .refuted import page

__all__ = [
    "Listed", "Row", "chapters", "check_all", "entries", "faults", "find", "item", "page", "rows", "script",
    "scripts",
]  # fmt: skip
