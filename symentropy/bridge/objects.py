"""What SymPy has no object for: entries counted from 1, vectors in general form, quantities that stay inert."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import sympy
from sympy import Expr, IndexedBase, Lambda, S, Symbol, Tuple
from sympy.core.function import AppliedUndef

from ..errors import BridgeError
from ..kernel.terms import Bind, Definition, Pmf, Term, Use, Var, Vector, instantiate, substitute
from ..theory import quantities as theory


def sympified(x: Any) -> Any:
    """An exact Python number or a SymPy object as a SymPy object; never text."""
    try:
        e = sympy.sympify(x, strict=True)
    except (sympy.SympifyError, TypeError):
        raise BridgeError(f"not a SymPy expression: {type(x).__name__} {x!r}") from None
    if not isinstance(e, sympy.Basic) or isinstance(e, sympy.Float):
        raise BridgeError(f"{x} is no exact expression: exact numbers only, such as Rational(1, 4)")
    return e


class PmfBase(IndexedBase):  # type: ignore[misc]
    """A probability mass function: a base whose entries, counted from 1, are nonnegative and sum to 1."""

    def __getitem__(self, index: Any, **_: Any) -> Any:
        return Entry(self, index)


class Entry(sympy.Indexed):  # type: ignore[misc]
    """The entry of a vector, counted from 1, so that a tuple put in for a pmf gives the entry that was meant."""

    def __new__(cls, vector: Any, index: Any) -> Any:
        vector, index = sympified(vector), sympified(index)
        if isinstance(vector, Tuple) and index.is_Integer:
            in_range(index, len(vector), vector)
            return vector[int(index) - 1]
        if isinstance(vector, Components):
            return vector[index]
        entry = Expr.__new__(cls, vector, index)
        IndexedBase._set_assumptions(entry, {"nonnegative": True} if isinstance(vector, PmfBase) else {"real": True})
        return entry

    @classmethod
    def class_key(cls) -> tuple[int, int, str]:
        """Printed among the symbols, before functions: p log p."""
        return 3, 0, cls.__name__

    @property
    def name(self) -> str:
        return str(self)

    def _eval_derivative(self, wrt: Any) -> Any:
        if isinstance(self.base, IndexedBase):
            return super()._eval_derivative(wrt)
        return sympy.Derivative(self, wrt, evaluate=False) if wrt in self.free_symbols else S.Zero


class Components(Expr):  # type: ignore[misc]
    """The vector of the values of a function at 1..size."""

    def __new__(cls, function: Any, size: Any) -> Any:
        return Expr.__new__(cls, function, sympified(size))

    def __getitem__(self, index: Any) -> Any:
        from .inward import read
        from .outward import to_sympy

        t, kinds = read(self)
        assert isinstance(t, Bind)
        at, more = read(sympified(index))
        return to_sympy(instantiate(t.body, at), {**more, **kinds})

    def _latex(self, printer: Any) -> str:
        (i,), body = self.args[0].variables, self.args[0].expr
        return rf"\left({printer._print(body)}\right)_{{{printer._print(i)}=1}}^{{{printer._print(self.args[1])}}}"


class _Kept:
    """A binder whose constructor moves nothing: SymPy's pulls the cases of an inner sum out of its scope."""

    def __new__(cls, function: Any, *limits: Any, **_: Any) -> Any:
        kept = Expr.__new__(cls)
        kept._args = (function, *(Tuple(*limit) for limit in limits))
        kept.is_commutative = True
        return kept


class KeptSum(_Kept, sympy.Sum):  # type: ignore[misc]
    """A sum around a binder with cases in this sum's index."""


class KeptProduct(_Kept, sympy.Product):  # type: ignore[misc]
    """A product around a binder with cases in this product's index."""


class KeptIntegral(_Kept, sympy.Integral):  # type: ignore[misc]
    """An integral around a binder with cases in this integral's variable."""


def bind(op: str, body: Any, limit: tuple[Any, Any, Any]) -> Any:
    """A sum, product or integral, whose meaning is what is written."""
    inner = body.atoms(sympy.Sum, sympy.Product, sympy.Integral)
    cases = any(p.has(limit[0]) for b in inner for p in b.atoms(sympy.Piecewise))
    plain: dict[str, Any] = {"sum": sympy.Sum, "prod": sympy.Product, "int": sympy.Integral}
    kept: dict[str, Any] = {"sum": KeptSum, "prod": KeptProduct, "int": KeptIntegral}
    return (kept if cases else plain)[op](body, limit)


class Applied(sympy.Function):  # type: ignore[misc]
    """A definition applied to its written arguments: inert until ``doit`` unfolds it."""

    definition: Definition

    def doit(self, **_: Any) -> Any:
        from .inward import read
        from .outward import Writer

        t, kinds = read(self)
        assert isinstance(t, Use)
        return Writer(t, kinds, unroll=True).expr(unfold(t), ())

    def _eval_evalf(self, prec: int) -> Any:
        return None if self.free_symbols else self.doit()._eval_evalf(prec)

    def _eval_derivative(self, wrt: Any) -> Any:
        return sympy.Derivative(self, wrt, evaluate=False) if wrt in self.free_symbols else S.Zero

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        args = [printer._print(eta(a)) for a in self.args]
        shown = theory.QUANTITIES.get(type(self).__name__)
        if shown is not None and shown.definition == self.definition:
            text = re.sub(r"\{(\d)\}", lambda slot: args[int(slot[1])], shown.latex)
        else:
            text = rf"\operatorname{{{type(self).__name__}}}\left({', '.join(args)}\right)"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"


@cache
def applied(definition: Definition) -> Any:
    """The SymPy function of a definition.

    >>> from symentropy.theory.quantities import H
    >>> applied(H)(pmf("P"))
    H(P)

    Sizes that the vectors imply are not written.
    """
    body: dict[str, Any] = {"definition": definition, "nargs": len(written(definition))}
    if not (isinstance(definition.body, Bind) and definition.body.op == "lam"):
        body["is_extended_real"] = True
    return type(definition.name, (Applied,), body)


def written(d: Definition) -> tuple[int, ...]:
    """The positions of the parameters that are written: all but the sizes of vectors among them."""
    implied = {k.size.name for _, k in d.parameters if isinstance(k, Pmf | Vector) and isinstance(k.size, Var)}
    return tuple(i for i, (name, _) in enumerate(d.parameters) if name not in implied)


def unfold(use: Use) -> Term:
    return substitute(use.definition.body, arguments(use))


def arguments(use: Use) -> dict[str, Term]:
    return {name: arg for (name, _), arg in zip(use.definition.parameters, use.args, strict=True)}


def eta(e: Any) -> Any:
    """``x -> f(x)`` is printed ``f``."""
    if isinstance(e, Lambda) and isinstance(e.expr, AppliedUndef) and e.expr.args == e.variables:
        return Symbol(e.expr.func.__name__)
    return e


def in_range(index: Any, size: Any, vector: Any) -> None:
    if index.is_Integer and (index < 1 or (S(size).is_Integer and index > size)):
        raise BridgeError(f"{vector} has no entry {index}: entries are counted from 1 to {size}")


def pmf(name: str, n: Any = None) -> Any:
    """A probability mass function on 1..n; ``n`` is the symbol n if nothing is said.

    >>> P = pmf("P")
    >>> P[3], P.shape
    (P[3], (n,))
    """
    size = Symbol("n", integer=True, positive=True) if n is None else sympified(n)
    return PmfBase(Symbol(name, nonnegative=True), shape=(size,))


def density(name: str) -> Any:
    """A probability density on the real line, by its name.

    >>> density("f")(sympy.Symbol("x"))
    f(x)
    """
    return sympy.Function(name, positive=True)
