"""Claims, expressions and facts as text: one grammar that knows no names, with limits on what is read.

>>> from symentropy.language import parse_claim
>>> parse_claim("H(P) >= 0").op
'>='
"""

from .parser import parse_claim, parse_expr, parse_fact

__all__ = ["parse_claim", "parse_expr", "parse_fact"]
