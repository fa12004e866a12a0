"""Proposes antiderivatives, by SymPy. The kernel takes their derivatives itself and finds the limits."""

from __future__ import annotations

from ..errors import SymentropyError
from ..kernel.check import context, integral_value
from ..kernel.proof import Antiderivative, Statement
from ..kernel.terms import Bind, Interval, Kind, Real, Rejected, Term, Var, abstract, instantiate, loose, subterms

__all__ = ["antiderivatives"]

MAX_INTEGRALS = 6
SCRATCH = "x_of_integral"


def antiderivatives(sides: tuple[Term, ...], statement: Statement) -> list[tuple[Antiderivative, Term]]:
    """For the integrals in the claim: an antiderivative that the kernel accepts, and the integral's value."""
    found: list[tuple[Antiderivative, Term]] = []
    integrals = [
        t
        for side in sides
        for t, _ in subterms(side)
        if isinstance(t, Bind) and t.op == "int" and isinstance(t.domain, Interval) and not loose(t)
    ]
    for t in list(dict.fromkeys(integrals))[:MAX_INTEGRALS]:
        primitive = _primitive(t, dict(statement.variables))
        if primitive is None:
            continue
        proposal = Antiderivative(t.domain, t.body, primitive, t.name)
        try:
            found.append((proposal, integral_value(proposal, context(statement))))
        except Rejected:
            continue
    return found


def _primitive(t: Bind, kinds: dict[str, Kind]) -> Term | None:
    import sympy

    from ..bridge import from_sympy, to_sympy

    x = sympy.Symbol(SCRATCH, real=True)
    try:
        body = to_sympy(instantiate(t.body, Var(SCRATCH)), {**kinds, SCRATCH: Real()}).doit()
        result = sympy.integrate(body, x)
        if result.has(sympy.Integral, sympy.Piecewise):
            return None
        return abstract(from_sympy(result), SCRATCH)
    except (SymentropyError, Rejected, NotImplementedError, TypeError, ValueError, AttributeError, RecursionError):
        return None  # a proposer may fail in any way; nothing is proposed then
