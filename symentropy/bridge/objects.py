"""What SymPy has no object for: entries counted from 1, vectors in general form, quantities that stay inert."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import sympy
from sympy import Expr, IndexedBase, Lambda, S, Symbol, Tuple
from sympy.core.function import AppliedUndef

from ..errors import BridgeError
from ..kernel.terms import Bind, Definition, Index, Term, Use, instantiate, substitute
from ..theory import quantities as theory
from ..theory.implied import implied_sizes


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


class JointBase(PmfBase):
    """A joint pmf: a base whose entries have one index for each variable."""

    def __getitem__(self, indices: Any, **_: Any) -> Any:
        at = indices if isinstance(indices, tuple | list | Tuple) else (indices,)
        if len(at) != len(self.shape):
            raise BridgeError(f"{self} has {len(self.shape)} indices, not {len(at)}")
        return Entry(self, *at)


class LabelsBase(IndexedBase):  # type: ignore[misc]
    """A vector of integers in 1..of."""

    def __new__(cls, label: Any, shape: Any, of: Any, **_: Any) -> Any:
        base = IndexedBase.__new__(cls, label, shape)
        base._args = (*base._args, sympified(of))
        return base

    def __getitem__(self, index: Any, **_: Any) -> Any:
        return Entry(self, index)


_ENTRIES: tuple[tuple[type, dict[str, bool]], ...] = (
    (PmfBase, {"nonnegative": True}),
    (LabelsBase, {"integer": True, "positive": True}),
)


class Entry(sympy.Indexed):  # type: ignore[misc]
    """The entry of a vector, counted from 1, so that a tuple put in for a pmf gives the entry that was meant."""

    def __new__(cls, vector: Any, *indices: Any) -> Any:
        vector, (index, *more) = sympified(vector), [sympified(k) for k in indices]
        if isinstance(vector, Tuple) and index.is_Integer:
            in_range(index, len(vector), vector)
            return Entry(vector[int(index) - 1], *more) if more else vector[int(index) - 1]
        if isinstance(vector, Components):
            return Entry(vector[index], *more) if more else vector[index]
        entry = Expr.__new__(cls, vector, index, *more)
        assumed = next((a for base, a in _ENTRIES if isinstance(vector, base)), {"real": True})
        IndexedBase._set_assumptions(entry, assumed)
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
    implied = {size for _, k in d.parameters if not isinstance(k, Index) for size in implied_sizes(k)}
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


def joint(name: str, *sizes: Any) -> Any:
    """A joint pmf on 1..n x 1..m; the sizes are the symbols n and m if nothing is said.

    >>> J = joint("J")
    >>> J[1, 2], J.shape
    (J[1, 2], (n, m))
    """
    shape = sizes or tuple(Symbol(size, integer=True, positive=True) for size in ("n", "m"))
    return JointBase(Symbol(name, nonnegative=True), shape=tuple(map(sympified, shape)))


def labels(name: str, size: Any, of: Any) -> Any:
    """A vector of integers in 1..of, which may index a vector.

    >>> x = labels("x", 3, 2)
    >>> pmf("Q", 2)[x[1]]
    Q[x[1]]
    """
    return LabelsBase(Symbol(name, integer=True, positive=True), (sympified(size),), of)


def function(name: str) -> Any:
    """A real function, by its name.

    >>> function("f")(sympy.Symbol("x")).is_real
    True
    """
    return sympy.Function(name, real=True)


def density(name: str) -> Any:
    """A probability density on the real line, by its name; it may be 0 somewhere.

    >>> density("f")(sympy.Symbol("x"))
    f(x)
    """
    return sympy.Function(name, nonnegative=True)
