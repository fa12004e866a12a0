"""The names that kernel data mentions: those of a statement must be its variables."""

from __future__ import annotations

from ..kernel.proof import Claim
from ..kernel.terms import Bind, Range, free_names, num

__all__ = ["claim_names"]


def claim_names(claim: Claim) -> frozenset[str]:
    """The free names of both sides and of the binders' domains.

    >>> from symentropy.kernel.terms import ONE, At, Bound, Var
    >>> everywhere = Range(ONE, Var("n"), guard=At(Var("P"), Bound(0)))
    >>> sorted(claim_names(Claim(num(0), "<", At(Var("Q"), Bound(0)), (everywhere,))))
    ['P', 'Q', 'n']
    """
    ends = (free_names(Bind("sum" if isinstance(d, Range) else "int", d, num(0))) for d in claim.binders)
    return frozenset(free_names(claim.lhs) | free_names(claim.rhs)).union(*ends)
