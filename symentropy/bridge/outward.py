"""Terms to SymPy."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sympy
from sympy import IndexedBase, Lambda, Piecewise, S, Symbol, Tuple

from ..errors import BridgeError
from ..theory import quantities as theory
from .objects import Components, Entry, applied, arguments, bind, density, function, joint, labels, pmf, unfold, written

from ..kernel.terms import (  # isort: skip
    EULER, INF, NEG_INF, ONE, PI, Add, At, Bind, Bound, Call, Const, Density, Diff, Div, E, Function, Index, Joint,
    Kind, Labels, Mul, Natural, Num, Pmf, Positive, Pow, Range, Real, Term, Use, Var, Vec, Vector, free_names,
    instantiate, kind_map, loose, num, substitute, subterms,
)  # fmt: skip

FUNCTIONS = {
    "log": sympy.log, "exp": sympy.exp, "sqrt": sympy.sqrt, "abs": sympy.Abs, "min": sympy.Min, "max": sympy.Max,
    "floor": sympy.floor, "ceil": sympy.ceiling, "gamma": sympy.gamma, "loggamma": sympy.loggamma,
    "beta": sympy.beta, "zeta": sympy.zeta, "erf": sympy.erf, "erfc": sympy.erfc,
    "delta": sympy.KroneckerDelta,
}  # fmt: skip
CONSTANTS = {PI: S.Pi, E: S.Exp1, EULER: S.EulerGamma, INF: S.Infinity, NEG_INF: S.NegativeInfinity}
EMPTY = {"sum": S.Zero, "prod": S.One}


def to_sympy(term: Term, kinds: Mapping[str, Kind] | None = None) -> Any:
    """The SymPy expression of a term; symbols get the assumptions of their kinds, real if none is given.

    >>> to_sympy(Div(Var("x"), Var("y")), {"y": Positive()})
    x/y

    SymPy's constructors do what they always do (``x - x`` is 0). Bound symbols get names that are not
    free anywhere in the term.
    """
    try:
        return Writer(term, dict(kinds or {})).expr(term, ())
    except RecursionError:
        raise BridgeError("the term is nested too deeply for SymPy") from None


class Writer:
    """One conversion of a term to SymPy."""

    def __init__(self, term: Term, kinds: Mapping[str, Kind], unroll: bool = False) -> None:
        self.kinds, self.unroll = {**_kinds_of_uses(term), **kinds}, unroll
        self.taken = free_names(term) | set(self.kinds)

    def expr(self, t: Term, env: tuple[Any, ...]) -> Any:
        """The expression; ``env`` holds the symbols of the enclosing binders, innermost first."""
        result = self.node(t, env)
        if result in (S.NaN, S.ComplexInfinity, S.ImaginaryUnit) or result.is_extended_real is False:
            raise BridgeError(f"not a real number in SymPy: {result} for {type(t).__name__}")
        return result

    def node(self, t: Term, env: tuple[Any, ...]) -> Any:
        match t:
            case Num(value):
                return sympy.Rational(value.numerator, value.denominator)
            case Const():
                return CONSTANTS[t]
            case Bound(index):
                return env[index]
            case Var(name):
                return self.variable(name)
            case Add(args):
                return sympy.Add(*(self.expr(a, env) for a in args))
            case Mul() | Div():
                return sympy.Mul(*self.factors(t, env))
            case Pow(base, exp):
                return sympy.Pow(self.expr(base, env), self.expr(exp, env))
            case Call("digamma", (arg,)):
                return sympy.polygamma(0, self.expr(arg, env))
            case Call(fn, args):
                return FUNCTIONS[fn](*(self.expr(a, env) for a in args))
            case At(vector, index):
                return self.entry(vector, index, env)
            case Vec(items):
                return Tuple(*(self.expr(a, env) for a in items))
            case Use():
                return self.expr(unfold(t), env) if self.unroll else self.use(t, env)
            case Diff():
                return self.derivative(t, env)
            case Bind():
                return self.binder(t, env)
        raise BridgeError(f"not a term: {type(t).__name__}")

    def variable(self, name: str) -> Any:
        match self.kinds.get(name, Real()):
            case Natural() | Index():
                return Symbol(name, integer=True, positive=True)
            case Positive():
                return Symbol(name, positive=True)
            case Vector(size):
                return IndexedBase(name, shape=(self.expr(size, ()),))
            case Pmf(size):
                return pmf(name, self.expr(size, ()))
            case Joint(sizes):
                return joint(name, *(self.expr(size, ()) for size in sizes))
            case Labels(size, of):
                return labels(name, self.expr(size, ()), self.expr(of, ()))
            case Density() | Function() as kind:
                x = self.fresh("x", (), real=True)
                return Lambda(x, self.named(name, kind)(x))
            case _:
                return Symbol(name, real=True)

    def named(self, name: str, kind: Density | Function) -> Any:
        return density(name) if isinstance(kind, Density) else function(name)

    def fresh(self, hint: str, env: tuple[Any, ...], **assumptions: bool) -> Any:
        """A symbol for a bound variable, called as its hint if that is free nowhere and bound nowhere outside."""
        taken, name, count = self.taken | {s.name for s in env}, hint or "i", 0
        while name in taken:
            count += 1
            name = f"{hint}_{count}"
        return Symbol(name, **assumptions)

    def factors(self, t: Term, env: tuple[Any, ...]) -> list[Any]:
        """The factors of nested products and quotients, in one list: SymPy distributes 2 in 2*(x + y) only."""
        match t:
            case Mul(args):
                return [f for a in args for f in self.factors(a, env)]
            case Div(top, bottom):
                below = self.factors(bottom, env)
                if any(f.is_zero for f in below):
                    raise BridgeError("division by zero")
                return self.factors(top, env) + [1 / f for f in below]
            case _:
                return [self.expr(t, env)]

    def entry(self, vector: Term, index: Term, env: tuple[Any, ...]) -> Any:
        match vector:
            case Var(name) if isinstance(kind := self.kinds.get(name), Density | Function):
                return self.named(name, kind)(self.expr(index, env))
            case Var(name) if isinstance(self.kinds.get(name), Joint):
                return self.row(self.variable(name), self.expr(index, env), env)
            case At():
                return self.cell(vector, index, env)
            case Var(name) if name not in self.kinds:
                return IndexedBase(name)[self.expr(index, env)]
            case Bind("lam", _, body):
                return self.expr(instantiate(body, index), env)
            case Use() if self.unroll:
                return self.entry(unfold(vector), index, env)
            case Var() | Vec() | Use():
                at, base = self.expr(index, env), self.expr(vector, env)
                return base[at] if isinstance(base, IndexedBase) else Entry(base, at)
        raise BridgeError(f"no vector and no function: {type(vector).__name__}")

    def row(self, table: Any, at: Any, env: tuple[Any, ...]) -> Any:
        """A row of a joint pmf of two variables, as a vector."""
        if len(table.shape) != 2:
            raise BridgeError(f"{table} has more than two indices: only its entries have a counterpart in SymPy")
        j = self.fresh("j", (*env, *at.free_symbols), integer=True)
        return Components(Lambda(j, table[at, j]), table.shape[1])

    def cell(self, row: At, index: Term, env: tuple[Any, ...]) -> Any:
        """An entry with several indices."""
        match row.vector:
            case Bind("lam", _, body):
                return self.entry(instantiate(body, row.index), index, env)
            case Use() as use if self.unroll:
                return self.entry(At(unfold(use), row.index), index, env)
        base, indices = row.vector, [row.index, index]
        while isinstance(base, At):
            indices.insert(0, base.index)
            base = base.vector
        at = [self.expr(k, env) for k in indices]
        if isinstance(base, Var) and base.name not in self.kinds:
            return IndexedBase(base.name)[tuple(at)]
        return Entry(self.expr(base, env), *at)

    def use(self, t: Use, env: tuple[Any, ...]) -> Any:
        values = arguments(t)
        for name, kind in t.definition.parameters:
            for has, wants in zip(sizes_of(values[name], kind, self.kinds), sizes(kind), strict=True):
                said = substitute(wants, values)
                if has != said and self.expr(has, env) != self.expr(said, env):
                    raise BridgeError(f"{t.definition.name}: the size of {name} is not the size that is said")
        return applied(t.definition)(*(self.expr(t.args[i], env) for i in written(t.definition)))

    def derivative(self, t: Diff, env: tuple[Any, ...]) -> Any:
        at = self.expr(t.at, env)
        if isinstance(at, Symbol) and at.name == t.name and not at.is_integer and not _occurs(t.at, t.body):
            return sympy.Derivative(self.expr(t.body, (at, *env)), at)
        x = self.fresh(t.name, env, real=True)
        return sympy.Subs(sympy.Derivative(self.expr(t.body, (x, *env)), x), x, at)

    def binder(self, t: Bind, env: tuple[Any, ...]) -> Any:
        lo, hi = t.domain.lo, t.domain.hi
        if t.op == "sum" and lo == hi == ONE and isinstance(t.domain, Range) and t.domain.guard is not None:
            return self.unrolled(t, range(1, 2), env)
        if t.op in EMPTY and isinstance(lo, Num) and isinstance(hi, Num) and (self.unroll or hi.value < lo.value):
            return self.unrolled(t, range(int(lo.value), int(hi.value) + 1), env)
        x = self.fresh(t.name, env, **({"integer": True} if isinstance(t.domain, Range) else {"real": True}))
        if t.op == "lam":
            return self.function(t, x, env)
        limits = (x, self.expr(lo, env), self.expr(hi, env))
        body = self.summand(t, t.body, t.domain.guard if isinstance(t.domain, Range) else None, (x, *env))
        return bind(t.op, body, limits)

    def summand(self, t: Bind, body: Term, guard: Term | None, env: tuple[Any, ...]) -> Any:
        """The body where the guard is positive, else what an empty sum or product is."""
        condition = S.true if guard is None else sympy.Gt(self.expr(guard, env), 0)
        if condition == S.false:
            return EMPTY[t.op]
        inner = self.expr(body, env)
        return inner if condition == S.true else Piecewise((inner, condition), (EMPTY[t.op], True), evaluate=False)

    def unrolled(self, t: Bind, indices: range, env: tuple[Any, ...]) -> Any:
        guard = t.domain.guard if isinstance(t.domain, Range) else None
        terms = (
            self.summand(t, instantiate(t.body, num(k)), None if guard is None else instantiate(guard, num(k)), env)
            for k in indices
        )
        return sympy.Add(*terms) if t.op == "sum" else sympy.Mul(*terms)

    def function(self, t: Bind, x: Any, env: tuple[Any, ...]) -> Any:
        function = Lambda(x, self.expr(t.body, (x, *env)))
        if isinstance(t.domain, Range) and t.domain.lo == ONE:
            return Components(function, self.expr(t.domain.hi, env))
        if t.domain == theory.LINE:
            return function
        raise BridgeError("only vectors on 1..n and functions on the whole line have a counterpart in SymPy")


def _occurs(variable: Term, body: Term) -> bool:
    """True if a variable of the outer scope occurs under the binder of ``body``."""
    if isinstance(variable, Bound):
        return variable.index + 1 in loose(body)
    return isinstance(variable, Var) and variable.name in free_names(body)


def _kinds_of_uses(term: Term) -> dict[str, Kind]:
    """The kinds that names have by being arguments of definitions."""
    found: dict[str, Kind] = {}
    for use, _ in subterms(term):
        if isinstance(use, Use):
            values = arguments(use)
            for name, kind in use.definition.parameters:
                arg = values[name]
                if isinstance(arg, Var) and isinstance(kind, Pmf | Vector | Joint | Labels | Density | Function):
                    if any(loose(substitute(size, values)) for size in sizes(kind)):
                        continue
                    found.setdefault(arg.name, kind_map(kind, lambda t, v=values: substitute(t, v)))  # type: ignore[misc]
                elif isinstance(arg, Var) and isinstance(kind, Natural):
                    found.setdefault(arg.name, kind)
    return found


def sizes(kind: Kind) -> tuple[Term, ...]:
    """The sizes of the vectors and tables of a kind."""
    match kind:
        case Pmf(size) | Vector(size):
            return (size,)
        case Joint(several):
            return several
        case Labels(size, of):
            return (size, of)
    return ()


def sizes_of(t: Term, kind: Kind, kinds: Mapping[str, Kind]) -> tuple[Term, ...]:
    """The sizes that an argument has by itself, one for each of the kind that it is wanted as."""
    match t:
        case Var(name) if isinstance(own := kinds.get(name), Joint | Labels) and type(own) is type(kind):
            return sizes(own)
        case Bind("lam", Range(_, hi), row) if isinstance(kind, Joint):
            return (hi, *sizes_of(row, Joint(kind.sizes[1:]), kinds)) if len(kind.sizes) > 1 else (hi,)
        case Vec(rows) if isinstance(kind, Joint) and len(kind.sizes) > 1:
            return (num(len(rows)), *sizes_of(rows[0], Joint(kind.sizes[1:]), kinds))
        case Use(definition, _) if isinstance(kind, Joint):
            return tuple(substitute(s, arguments(t)) for s in sizes_of(definition.body, kind, {}))
        case _ if isinstance(kind, Labels):
            raise BridgeError(f"no labels: {type(t).__name__}")
    return (size_of(t, kinds),) if sizes(kind) else ()


def size_of(vector: Term, kinds: Mapping[str, Kind]) -> Term:
    match vector:
        case Vec(items):
            return num(len(items))
        case Bind("lam", Range(_, hi), _):
            return hi
        case Use(definition, _) if isinstance(definition.body, Bind):
            return substitute(size_of(definition.body, {}), arguments(vector))
        case Var(name):
            kind = kinds.get(name)
            if isinstance(kind, Pmf | Vector):
                return kind.size
            raise BridgeError(f"the size of {name} is not known: give it a shape")
        case At(Var(name), _) if isinstance(kind := kinds.get(name), Joint):
            return kind.sizes[1]
    raise BridgeError(f"no vector: {type(vector).__name__}")
