"""SymPy at the doors: SymPy expressions to terms, and back.

SymPy is a language that people write in, never a judge: its constructors cancel (``x/x`` is 1 before anyone
looks) and its substitution captures bound symbols. So every expression is read here, node by node, into our own
nameless terms; nothing is evaluated from text, and what has no counterpart is refused by name.

- A vector is an ``IndexedBase`` of known shape, a pmf one made by ``pmf``; entries are counted from 1.
- A sum over a support is ``Sum(Piecewise((body, guard > 0), (0, True)), (i, 1, n))``.
- A quantity such as ``KL(P, Q)`` is an inert SymPy function; ``doit()`` unfolds its definition.
- An empty sum is 0, as in print, and not a sum taken backwards, as in SymPy: literal reversed ranges are refused.
"""

from .claims import (
    CE,
    JS,
    KL,
    H,
    Inert,
    Renyi,
    U,
    claim_from_sympy,
    dominated,
    eq,
    h,
    le,
    lt,
    softmax,
    surprisal,
)  # fmt: skip
from .inward import from_sympy, kinds_from_sympy
from .objects import Components, Entry, JointBase, PmfBase, applied, density, function, joint, labels, pmf
from .outward import to_sympy
from .stats import distribution_from_sympy

__all__ = [
    "CE", "JS", "KL", "Components", "Entry", "H", "Inert", "JointBase", "PmfBase", "Renyi", "U", "applied",
    "claim_from_sympy", "density", "distribution_from_sympy", "dominated", "eq", "from_sympy", "function", "h", "joint",
    "kinds_from_sympy", "labels", "le", "lt", "pmf", "softmax", "surprisal", "to_sympy",
]  # fmt: skip
