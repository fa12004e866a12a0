"""The term tree: what a statement says, exactly as its author wrote it.

Terms are inert, frozen values. Bound variables are nameless (de Bruijn): ``Bound(0)`` is the variable of
the innermost enclosing binder, so two sums that differ in the name of their index are the same term and
nothing can be captured. Names beside binders (``Bind.name``) are hints for printing and are not compared.

Nothing is simplified on construction: ``x/x`` stays ``x/x`` until a rule has shown x to be nonzero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

__all__ = [
    "EULER",
    "INF",
    "NEG_INF",
    "ONE",
    "PI",
    "ZERO",
    "Add",
    "At",
    "Bind",
    "Bound",
    "Call",
    "Const",
    "Definition",
    "Density",
    "Diff",
    "Div",
    "Domain",
    "E",
    "Function",
    "Index",
    "Interval",
    "Joint",
    "Kind",
    "Labels",
    "Malformed",
    "Mul",
    "Natural",
    "Num",
    "Pmf",
    "Positive",
    "Pow",
    "Range",
    "Real",
    "Rejected",
    "Term",
    "Use",
    "Var",
    "Vec",
    "Vector",
    "abstract",
    "bound_free",
    "free_names",
    "instantiate",
    "kind_map",
    "loose",
    "num",
    "parts",
    "rebuild",
    "shift",
    "substitute",
    "subterms",
    "swap",
]  # fmt: skip


class Rejected(Exception):
    """The kernel does not accept this; the message says what and why. Nothing else is ever raised by ``check``."""


class Malformed(Rejected):
    """A value that is no term: a wrong node, a float, a dangling index, or more than the size limit."""


@dataclass(frozen=True, slots=True)
class Term:
    """Base of all nodes; never instantiated itself."""


@dataclass(frozen=True, slots=True)
class Num(Term):
    """An exact rational number."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Const(Term):
    """``pi``, ``e``, ``EulerGamma``; ``inf`` and ``-inf`` stand only at the ends of an interval."""

    name: str


@dataclass(frozen=True, slots=True)
class Var(Term):
    """A free variable. What it ranges over is said by the statement that it stands in."""

    name: str


@dataclass(frozen=True, slots=True)
class Bound(Term):
    """The variable of the ``index``-th enclosing binder, counted from the innermost, 0."""

    index: int


@dataclass(frozen=True, slots=True)
class Add(Term):
    """A sum of terms in the author's order; ``a - b`` is ``Add((a, Mul((Num(-1), b))))``."""

    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Mul(Term):
    """A product of terms in the author's order."""

    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Div(Term):
    """A quotient."""

    num: Term
    den: Term


@dataclass(frozen=True, slots=True)
class Pow(Term):
    """A power: an integer literal as exponent, or a positive base."""

    base: Term
    exp: Term


@dataclass(frozen=True, slots=True)
class Call(Term):
    """An elementary function: log exp sqrt abs min max floor ceil gamma loggamma digamma beta zeta erf erfc.

    ``delta(i, j)`` of integers is Kronecker's: 1 if they are equal, else 0.
    """

    fn: str
    args: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class At(Term):
    """An entry ``vector[index]`` of a vector, counted from 1, or the value ``f(x)`` of a function."""

    vector: Term
    index: Term


@dataclass(frozen=True, slots=True)
class Vec(Term):
    """A vector written out: ``(1/2, 1/3, 1/6)``."""

    items: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The integers ``lo..hi`` (none if hi < lo); with a guard, those at which the guard is positive.

    The guard stands under the binder: the support of P is ``Range(1, n, guard=P[i])``.
    """

    lo: Term
    hi: Term
    guard: Term | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """The open interval ``(lo, hi)`` of reals; the ends may be infinite."""

    lo: Term
    hi: Term


Domain = Range | Interval


@dataclass(frozen=True, slots=True)
class Bind(Term):
    """A binder: ``sum`` and ``prod`` over a range, ``int`` over an interval, ``lam`` (vector or function)."""

    op: Literal["sum", "prod", "int", "lam"]
    domain: Domain
    body: Term
    name: str = field(default="i", compare=False)


@dataclass(frozen=True, slots=True)
class Diff(Term):
    """The derivative of ``body`` in its bound variable, taken at ``at``."""

    body: Term
    at: Term
    name: str = field(default="x", compare=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """A named abbreviation: ``body`` in its parameters and nothing else. Compared by value."""

    name: str
    parameters: tuple[tuple[str, Kind], ...]
    body: Term


@dataclass(frozen=True, slots=True)
class Use(Term):
    """A definition applied to arguments, one for each parameter."""

    definition: Definition
    args: tuple[Term, ...]


# --- kinds: what a variable ranges over ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Real:
    """A real number."""


@dataclass(frozen=True, slots=True)
class Positive:
    """A positive real number."""


@dataclass(frozen=True, slots=True)
class Natural:
    """An integer >= 1."""


@dataclass(frozen=True, slots=True)
class Index:
    """An integer in 1..size."""

    size: Term


@dataclass(frozen=True, slots=True)
class Vector:
    """A vector of ``size`` reals."""

    size: Term


@dataclass(frozen=True, slots=True)
class Pmf:
    """A probability mass function on 1..size: nonnegative, sums to 1, zeros allowed."""

    size: Term


@dataclass(frozen=True, slots=True)
class Joint:
    """A joint pmf ``J[i][j]...`` on 1..sizes[0] x 1..sizes[1] x ...: nonnegative, sums to 1, zeros allowed."""

    sizes: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Labels:
    """A vector of ``size`` integers, each in 1..of."""

    size: Term
    of: Term


@dataclass(frozen=True, slots=True)
class Density:
    """A measurable function on the interval, nonnegative, zeros allowed, with integral 1 over it."""

    domain: Interval


@dataclass(frozen=True, slots=True)
class Function:
    """A real function, differentiable on the open interval."""

    domain: Interval


Kind = Real | Positive | Natural | Index | Vector | Pmf | Joint | Labels | Density | Function
KINDS = (Real, Positive, Natural, Index, Vector, Pmf, Joint, Labels, Density, Function)

PI, E, EULER = Const("pi"), Const("e"), Const("EulerGamma")
INF, NEG_INF = Const("inf"), Const("-inf")
CONSTANTS = frozenset({"pi", "e", "EulerGamma", "inf", "-inf"})
ARITY = {
    "log": 1, "exp": 1, "sqrt": 1, "abs": 1, "min": None, "max": None, "floor": 1, "ceil": 1, "gamma": 1,
    "loggamma": 1, "digamma": 1, "beta": 2, "zeta": 1, "erf": 1, "erfc": 1, "delta": 2,
}  # fmt: skip


def num(value: int | Fraction) -> Num:
    return Num(Fraction(value))


ZERO, ONE = num(0), num(1)


# --- structure: every traversal is built on these two -------------------------------------------------------


def parts(t: Term) -> tuple[tuple[Term, int], ...]:
    """The children of a node, each with the number of binders entered on the way."""
    match t:
        case Add(args) | Mul(args) | Call(_, args) | Use(_, args):
            return tuple((a, 0) for a in args)
        case Vec(items):
            return tuple((a, 0) for a in items)
        case Div(a, b) | Pow(a, b) | At(a, b):
            return ((a, 0), (b, 0))
        case Bind(_, Range(lo, hi, guard), body):
            return ((lo, 0), (hi, 0), *(() if guard is None else ((guard, 1),)), (body, 1))
        case Bind(_, Interval(lo, hi), body):
            return ((lo, 0), (hi, 0), (body, 1))
        case Diff(body, at):
            return ((body, 1), (at, 0))
        case _:
            return ()


def rebuild(t: Term, children: tuple[Term, ...]) -> Term:
    """The same node with other children, in the order of ``parts``."""
    match t:
        case Add():
            return Add(children)
        case Mul():
            return Mul(children)
        case Call(fn, _):
            return Call(fn, children)
        case Use(definition, _):
            return Use(definition, children)
        case Vec():
            return Vec(children)
        case Div() | Pow() | At():
            return type(t)(*children)
        case Bind(op, Range(guard=guard), _, name):
            lo, hi, *rest = children
            return Bind(op, Range(lo, hi, None if guard is None else rest[0]), rest[-1], name)
        case Bind(op, Interval(), _, name):
            return Bind(op, Interval(children[0], children[1]), children[2], name)
        case Diff(_, _, name):
            return Diff(children[0], children[1], name)
        case _:
            return t


def _map_leaves(t: Term, leaf: Callable[[Term, int], Term], depth: int) -> Term:
    """Replace variables; ``leaf`` gets each Var or Bound and the number of binders above it."""
    if isinstance(t, Var | Bound):
        return leaf(t, depth)
    kids = parts(t)
    new = tuple(_map_leaves(c, leaf, depth + d) for c, d in kids)
    return t if all(a is c for a, (c, _) in zip(new, kids, strict=True)) else rebuild(t, new)


def shift(t: Term, by: int, cutoff: int = 0) -> Term:
    """Raise the indices of variables bound outside of ``t`` (index >= cutoff) by ``by``."""
    if by == 0:
        return t

    def leaf(v: Term, depth: int) -> Term:
        if isinstance(v, Bound) and v.index >= cutoff + depth:
            if v.index + by < cutoff + depth:
                raise Malformed("a bound variable would leave its binder")
            return Bound(v.index + by)
        return v

    return _map_leaves(t, leaf, 0)


def instantiate(body: Term, value: Term) -> Term:
    """The body of a binder with its variable replaced by ``value`` (a term of the outer scope)."""

    def leaf(v: Term, depth: int) -> Term:
        if isinstance(v, Bound):
            if v.index == depth:
                return shift(value, depth)
            if v.index > depth:
                return Bound(v.index - 1)
        return v

    return _map_leaves(body, leaf, 0)


def swap(body: Term) -> Term:
    """Exchange the variables of the two innermost binders above ``body``."""

    def leaf(v: Term, depth: int) -> Term:
        if isinstance(v, Bound) and v.index - depth in (0, 1):
            return Bound(depth + 1 - (v.index - depth))
        return v

    return _map_leaves(body, leaf, 0)


def substitute(t: Term, values: Mapping[str, Term]) -> Term:
    """Replace free variables by terms, all at once; no capture is possible."""

    def leaf(v: Term, depth: int) -> Term:
        if isinstance(v, Var) and v.name in values:
            return shift(values[v.name], depth)
        return v

    return _map_leaves(t, leaf, 0)


def abstract(t: Term, name: str) -> Term:
    """The body of a binder that binds the free variable ``name`` of ``t``."""
    return substitute(shift(t, 1), {name: Bound(0)})


def subterms(t: Term, depth: int = 0) -> Iterator[tuple[Term, int]]:
    """Every subterm with the number of binders above it, the term itself first."""
    yield t, depth
    for child, d in parts(t):
        yield from subterms(child, depth + d)


def free_names(t: Term) -> frozenset[str]:
    """The names of the free variables."""
    return frozenset(s.name for s, _ in subterms(t) if isinstance(s, Var))


def loose(t: Term) -> frozenset[int]:
    """The indices, seen from outside of ``t``, of variables bound outside of it."""
    return frozenset(s.index - d for s, d in subterms(t) if isinstance(s, Bound) and s.index >= d)


def bound_free(t: Term, index: int = 0) -> bool:
    """True if the ``index``-th enclosing binder's variable does not occur."""
    return index not in loose(t)


def kind_map(kind: Kind, f: Callable[[Term], Term]) -> Kind:
    """The kind with ``f`` applied to the terms in it."""
    match kind:
        case Index(size) | Vector(size) | Pmf(size):
            return type(kind)(f(size))
        case Joint(sizes):
            return Joint(tuple(f(size) for size in sizes))
        case Labels(size, of):
            return Labels(f(size), f(of))
        case Density(Interval(lo, hi)) | Function(Interval(lo, hi)):
            return type(kind)(Interval(f(lo), f(hi)))
        case _:
            return kind
