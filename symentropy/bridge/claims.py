"""Claims written in SymPy: quantities to write them with, relations that cannot collapse, and their statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Lambda, S, Symbol, Tuple
from sympy.core.function import UndefinedFunction
from sympy.core.relational import Relational

from ..errors import BridgeError
from ..kernel.proof import Claim, Relation, Statement
from ..kernel.terms import Definition, Domain, Range
from ..theory import quantities as theory
from .inward import Reader
from .objects import applied, sympified
from .stats import law


def argument_of(x: Any) -> Any:
    """What a quantity takes: a pmf, a tuple of exact numbers, a function, a random symbol."""
    if isinstance(x, tuple | list):
        return Tuple(*(argument_of(a) for a in x))
    if isinstance(x, UndefinedFunction):
        return Lambda(y := Symbol("x", real=True), x(y))
    e = sympified(x)
    if getattr(e, "pspace", None) is not None:
        return law(e)
    if e.has(sympy.Float):
        raise BridgeError(f"{e} is a float: exact numbers only, such as Rational(1, 4)")
    return e


def _apply(definition: Definition, *args: Any) -> Any:
    return applied(definition)(*(argument_of(a) for a in args))


def H(P: Any) -> Any:
    """Entropy.

    >>> H((sympy.Rational(1, 2), sympy.Rational(1, 2))).doit()
    log(2)
    """
    return _apply(theory.H, P)


def CE(P: Any, Q: Any) -> Any:
    """Cross entropy.

    >>> from symentropy.bridge import pmf
    >>> CE(pmf("P"), pmf("Q"))
    CE(P, Q)
    """
    return _apply(theory.CE, P, Q)


def KL(P: Any, Q: Any) -> Any:
    """KL divergence.

    >>> from symentropy.bridge import pmf
    >>> KL(pmf("P"), pmf("Q")).doit()
    Sum(Piecewise((P[i]*log(P[i]/Q[i]), P[i] > 0), (0, True)), (i, 1, n))
    """
    return _apply(theory.KL, P, Q)


def JS(P: Any, Q: Any) -> Any:
    """Jensen-Shannon divergence.

    >>> from symentropy.bridge import pmf
    >>> JS(pmf("P"), pmf("Q"))
    JS(P, Q)
    """
    return _apply(theory.JS, P, Q)


def Renyi(P: Any, *rest: Any) -> Any:
    """Rényi entropy of P, or divergence of P and Q; the order comes last.

    >>> from symentropy.bridge import pmf
    >>> Renyi(pmf("P"), 2), Renyi(pmf("P"), pmf("Q"), 2)
    (Renyi(P, 2), RenyiKL(P, Q, 2))
    """
    if len(rest) not in (1, 2):
        raise BridgeError(f"Renyi(P, alpha) or Renyi(P, Q, alpha), not {len(rest) + 1} arguments")
    return _apply(theory.RENYI if len(rest) == 1 else theory.RENYI_DIVERGENCE, P, *rest)


def surprisal(p: Any) -> Any:
    """The surprisal of a probability.

    >>> surprisal(sympy.Rational(1, 2)).doit()
    log(2)
    """
    return _apply(theory.SURPRISAL, p)


def h(f: Any) -> Any:
    """Differential entropy of a density, or of a normal random symbol.

    >>> from symentropy.bridge import density
    >>> h(density("f"))
    h(Lambda(x, f(x)))
    """
    return _apply(theory.h, f)


def U(n: Any) -> Any:
    """The uniform pmf on 1..n.

    >>> H(U(4)).doit()
    log(4)
    """
    return _apply(theory.UNIFORM, n)


def softmax(z: Any) -> Any:
    """The softmax of a vector.

    >>> softmax((0, 0)).doit()
    Components(Lambda(i, exp((0, 0)[i])/2), 2)
    """
    return _apply(theory.SOFTMAX, z)


@dataclass(frozen=True)
class Inert:
    """``lhs relation rhs``, for all values of the symbols in ``limits``, which SymPy cannot collapse to True."""

    lhs: Any
    relation: Relation
    rhs: Any
    limits: tuple[Any, ...] = ()
    guard: Any = None


def eq(lhs: Any, rhs: Any, *limits: Any) -> Inert:
    """An equality, kept as it is; with limits ``(i, 1, n)``, outermost first, for all i.

    >>> eq(H((1,)), H((1,))).relation
    '='
    """
    return Inert(argument_of(lhs), "=", argument_of(rhs), limits)


def le(lhs: Any, rhs: Any, *limits: Any) -> Inert:
    """``lhs <= rhs``, kept as it is.

    >>> from symentropy.bridge import pmf
    >>> le(0, pmf("P")[1]).relation
    '<='
    """
    return Inert(argument_of(lhs), "<=", argument_of(rhs), limits)


def lt(lhs: Any, rhs: Any, *limits: Any) -> Inert:
    """``lhs < rhs``, kept as it is.

    >>> lt(0, 1).lhs
    0
    """
    return Inert(argument_of(lhs), "<", argument_of(rhs), limits)


def dominated(P: Any, Q: Any) -> Inert:
    """The hypothesis ``P << Q``: Q is positive wherever P is.

    >>> from symentropy.bridge import pmf
    >>> dominated(pmf("P"), pmf("Q")).guard
    P[i]
    """
    i = Symbol("i", integer=True)
    return Inert(S.Zero, "<", Q[i], ((i, 1, Q.shape[0]),), P[i])


_RELATIONS: dict[Any, tuple[Relation, bool]] = {
    sympy.Eq: ("=", False), sympy.Le: ("<=", False), sympy.Lt: ("<", False), sympy.Ge: ("<=", True),
    sympy.Gt: ("<", True),
}  # fmt: skip


def claim_from_sympy(relational: Any, given: Iterable[Any] = (), name: str = "claim", title: str = "") -> Statement:
    """The statement of a claim written in SymPy: ``eq``, ``le``, ``lt``, or a relational that did not collapse.

    >>> from symentropy.bridge import pmf
    >>> P, Q = pmf("P"), pmf("Q")
    >>> s = claim_from_sympy(eq(KL(P, Q), CE(P, Q) - H(P)), given=[dominated(P, Q)])
    >>> [name for name, _ in s.variables], s.goal.relation
    (['n', 'P', 'Q'], '=')

    Symbols range over what their assumptions say: positive integers, positive or real numbers; a sign that
    no kind says becomes a hypothesis. Symbols that count a sum or size a vector are positive integers, those
    that index a vector range over its entries.
    """
    reader = Reader()
    goal = _claim(reader, relational)
    facts = tuple(_claim(reader, g) for g in given)
    kinds = tuple(reader.kinds().items())
    return Statement(name, kinds, (*reader.hypotheses(), *facts), goal, title)


def _claim(reader: Reader, relational: Any) -> Claim:
    r = _inert(relational)
    env: tuple[Any, ...] = ()
    binders: list[Domain] = []
    for k, (i, lo, hi) in enumerate(r.limits):
        lo, hi = sympified(lo), sympified(hi)
        ends = reader.end(lo, "sum", env), reader.end(hi, "sum", env)
        env = (i, *env)
        last = r.guard is not None and k == len(r.limits) - 1
        binders.append(Range(*ends, reader.expr(r.guard, env) if last else None))
    try:
        lhs, rhs = reader.expr(r.lhs, env), reader.expr(r.rhs, env)
    except RecursionError:
        raise BridgeError("the SymPy expression is nested too deeply") from None
    return Claim(lhs, r.relation, rhs, tuple(binders), tuple(i.name for i, _, _ in r.limits))


def _inert(r: Any) -> Inert:
    if isinstance(r, Inert):
        return r
    if r in (S.true, S.false) or isinstance(r, bool):
        raise BridgeError(f"SymPy collapsed the claim to {r} before it could be read: use eq, le or lt")
    if isinstance(r, sympy.Ne) and r.rhs == 0:
        return Inert(S.Zero, "<", sympy.Pow(r.lhs, 2, evaluate=False))
    if isinstance(r, Relational) and type(r) in _RELATIONS:
        relation, reverse = _RELATIONS[type(r)]
        return Inert(r.rhs, relation, r.lhs) if reverse else Inert(r.lhs, relation, r.rhs)
    raise BridgeError(f"no claim: {type(r).__name__} {r}; use eq, le or lt")
