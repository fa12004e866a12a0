"""SymPy to terms, node by node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import sympy
from sympy import IndexedBase, Lambda, Piecewise, S, Symbol, Tuple
from sympy.core.function import AppliedUndef

from ..errors import BridgeError
from ..kernel.proof import Claim
from ..theory import quantities as theory
from .objects import Applied, Components, Entry, JointBase, LabelsBase, PmfBase, eta, in_range, sympified, written
from .outward import CONSTANTS, EMPTY, FUNCTIONS, sizes, sizes_of

from ..kernel.terms import (  # isort: skip
    INF, NEG_INF, ONE, ZERO, Add, At, Bind, Bound, Call, Definition, Density, Diff, Div, Domain, Function, Index,
    Interval, Joint, Kind, Labels, Mul, Natural, Pmf, Positive, Pow, Range, Real, Term, Use, Var, Vec, Vector,
    instantiate, kind_map, num, shift, substitute,
)  # fmt: skip

_BINDERS: dict[Any, str] = {sympy.Sum: "sum", sympy.Product: "prod", sympy.Integral: "int"}
_CALLS: dict[Any, str] = {f: name for name, f in FUNCTIONS.items() if name != "sqrt"} | {sympy.digamma: "digamma"}


def from_sympy(expr: Any) -> Term:
    """The term of a SymPy expression.

    >>> x, y = sympy.symbols("x y", positive=True)
    >>> from_sympy(x / y)
    Div(num=Var(name='x'), den=Var(name='y'))

    SymPy keeps no order: terms come positive ones first, numbers first in products. Bound symbols become
    nameless, whatever they are called. Two free symbols of one name, floats and whatever has no counterpart
    are refused.
    """
    return read(sympified(expr))[0]


def kinds_from_sympy(expr: Any) -> dict[str, Kind]:
    """What the free names of a SymPy expression range over, by their assumptions and by their use.

    >>> from symentropy.bridge import pmf
    >>> kinds_from_sympy(pmf("P")[1] ** sympy.Symbol("a", positive=True))
    {'n': Natural(), 'a': Positive(), 'P': Pmf(size=Var(name='n'))}
    """
    return read(sympified(expr))[1]


def read(expr: Any) -> tuple[Term, dict[str, Kind]]:
    reader = Reader()
    return reader.top(expr), reader.kinds()


_ASSUMPTIONS: tuple[tuple[dict[str, bool], Kind], ...] = (
    ({}, Real()), ({"real": True}, Real()), ({"positive": True}, Positive()),
    ({"integer": True, "positive": True}, Natural()), ({"nonnegative": True}, Real()), ({"negative": True}, Real()),
    ({"nonpositive": True}, Real()), ({"real": True, "nonzero": True}, Real()),
)  # fmt: skip
_COUNTS: tuple[dict[str, bool], ...] = ({}, {"integer": True}, {"integer": True, "positive": True})


def _assumes(s: Any, assumptions: Mapping[str, bool]) -> bool:
    return bool(s.assumptions0 == Symbol("x", **assumptions).assumptions0)


class Reader:
    """One reading of SymPy expressions into terms; remembers every free name with the one object that it stands for."""

    def __init__(self) -> None:
        self.named: dict[str, Any] = {}
        self.uses: dict[str, Kind] = {}

    def top(self, e: Any) -> Term:
        try:
            return self.argument(e, None, ())
        except RecursionError:
            raise BridgeError("the SymPy expression is nested too deeply") from None

    # names

    def name(self, e: Any, name: str) -> Var:
        """The variable of a free SymPy object; one name may stand for one object only."""
        if self.named.setdefault(name, e) != e or type(self.named[name]) is not type(e):
            raise BridgeError(f"two different symbols are called {name}: rename one, or give them the same assumptions")
        return Var(name)

    def symbol(self, s: Any, env: tuple[Any, ...]) -> Term:
        if s in env:
            return Bound(env.index(s))
        if isinstance(s, sympy.Dummy):
            raise BridgeError(f"{s} is a free Dummy, which has no name of its own: use a Symbol")
        return self.name(s, s.name)

    def base(self, b: Any, kind: type[Pmf] | type[Vector] | None = None) -> Var:
        if isinstance(b, JointBase):
            return self.table(b)
        if b.offset or not isinstance(b.label, Symbol) or (b.shape is not None and len(b.shape) != 1):
            raise BridgeError(f"{b} is no vector: one index, counted from 1, and no offset")
        var = self.name(b, b.label.name)
        if b.shape is not None:
            size = self.size(b.shape[0])
            if isinstance(b, LabelsBase):
                self.uses[var.name] = Labels(size, self.size(b.args[2]))
            elif kind is Pmf or isinstance(b, PmfBase) or isinstance(self.uses.get(var.name), Pmf):
                self.uses[var.name] = Pmf(size)
            else:
                self.uses[var.name] = Vector(size)
        elif kind is not None:
            raise BridgeError(f'the size of {b} is not known: IndexedBase("{b}", shape=(n,))')
        return var

    def table(self, b: Any) -> Var:
        """The variable of a joint pmf."""
        var = self.name(b, b.label.name)
        self.uses[var.name] = Joint(tuple(self.size(size) for size in b.shape))
        return var

    def size(self, e: Any) -> Term:
        if isinstance(e, Symbol):
            self.uses[e.name] = Natural()
        return self.expr(e, ())

    def kinds(self) -> dict[str, Kind]:
        """The kinds of all free names, those that others mention first."""
        found = {name: self.kind(name, e) for name, e in self.named.items()}
        ranks = (Natural, Positive, Real, Index, Vector, Pmf, Joint, Labels, Density, Function)
        return dict(sorted(found.items(), key=lambda pair: (ranks.index(type(pair[1])), pair[0])))

    def kind(self, name: str, e: Any) -> Kind:
        used = self.uses.get(name)
        if isinstance(e, Symbol):
            if isinstance(used, Natural | Index) and any(_assumes(e, a) for a in _COUNTS):
                return used
            if isinstance(used, Positive) and _assumes(e, {}):
                return used
            for assumptions, kind in _ASSUMPTIONS:
                if _assumes(e, assumptions):
                    return kind
            raise BridgeError(f"the assumptions of {name} have no counterpart: real, positive, or positive integer")
        if used is None:
            raise BridgeError(f"nothing says what {name} is: a vector needs a shape, a density stands in h(...)")
        return used

    def hypotheses(self) -> tuple[Claim, ...]:
        """The assumptions of symbols and bases that no kind says."""
        found: list[Claim] = []
        for name, e in sorted(self.named.items()):
            if isinstance(e, Symbol):
                found += _signs(e, Var(name), ())
            elif isinstance(e, IndexedBase) and isinstance(kind := self.uses.get(name), Vector):
                found += _signs(e.label, At(Var(name), Bound(0)), (Range(ONE, kind.size),))
        return tuple(found)

    # nodes

    def expr(self, e: Any, env: tuple[Any, ...]) -> Term:
        """The term; ``env`` holds the bound symbols, innermost first."""
        if isinstance(e, sympy.Rational):
            return num(Fraction(int(e.p), int(e.q)))
        if isinstance(e, sympy.Float):
            raise BridgeError(f"{e} is a float: exact numbers only, such as Rational(1, 4)")
        for const, value in CONSTANTS.items():
            if e is value and const not in (INF, NEG_INF):
                return const
        if isinstance(e, Symbol):
            return self.symbol(e, env)
        if isinstance(e, sympy.Indexed):
            return self.indexed(e, env)
        if isinstance(e, sympy.Add):
            return self.add(e, env)
        if isinstance(e, sympy.Mul):
            return self.mul(e, env)
        if isinstance(e, sympy.Pow) and e.base is not S.Exp1:
            return self.power(e, env)
        if isinstance(e, sympy.Pow | sympy.exp):
            return Call("exp", (self.expr(e.exp, env),))
        if isinstance(e, sympy.Sum | sympy.Product | sympy.Integral):
            return self.binder(e, list(e.limits), env)
        if isinstance(e, sympy.Derivative):
            return self.derivative(e.expr, list(e.variables), env)
        if isinstance(e, sympy.Subs):
            return self.subs(e, env)
        if isinstance(e, Applied):
            return self.use(e, env)
        if isinstance(e, Piecewise):
            return self.point(e, env)
        if isinstance(e, AppliedUndef) and len(e.args) == 1:
            return At(self.function(e.func), self.expr(e.args[0], env))
        return self.call(e, env)

    def call(self, e: Any, env: tuple[Any, ...]) -> Term:
        if isinstance(e, sympy.polygamma) and e.args[0] == 0:
            return Call("digamma", (self.expr(e.args[1], env),))
        if isinstance(e, sympy.beta) and len(e.args) == 1:
            return self.call(sympy.beta(e.args[0], e.args[0]), env)
        name = _CALLS.get(type(e))
        if name is None or (name not in ("min", "max", "beta", "delta") and len(e.args) != 1):
            raise BridgeError(f"{type(e).__name__} has no counterpart here: {e}")
        args = sorted(e.args, key=sympy.default_sort_key) if name in ("min", "max") else e.args
        return Call(name, tuple(self.expr(a, env) for a in args))

    def function(self, f: Any) -> Var:
        return self.name(f, f.__name__)

    def point(self, e: Any, env: tuple[Any, ...]) -> Term:
        """A term that is 0 where its guard is not positive."""
        guard, body = _guarded(e, S.Zero)
        domain = Range(ONE, ONE, shift(self.expr(guard, env), 1))
        return Bind("sum", domain, shift(self.expr(body, env), 1), "i")

    def cell(self, e: Any, env: tuple[Any, ...]) -> Term:
        """An entry with an index for each variable of a joint pmf."""
        t: Term = self.argument(e.base, Joint, env)
        for k, index in enumerate(e.indices):
            if isinstance(e.base, JointBase):
                in_range(index, e.base.shape[k], e.base)
                if isinstance(index, Symbol) and index not in env:
                    self.uses.setdefault(index.name, Index(self.expr(e.base.shape[k], ())))
            t = At(t, self.expr(index, env))
        return t

    def indexed(self, e: Any, env: tuple[Any, ...]) -> Term:
        if isinstance(e, Entry) and (len(e.indices) > 1 or isinstance(e.base, JointBase)):
            return self.cell(e, env)
        if len(e.indices) != 1:
            raise BridgeError(f"{e} has {len(e.indices)} indices: vectors have one")
        (index,) = e.indices
        if isinstance(index, sympy.Idx):
            raise BridgeError(f"{e}: an Idx counts from 0; use an integer Symbol, entries are counted from 1")
        if not isinstance(e.base, IndexedBase):
            if isinstance(e.base, Tuple) and not isinstance(e, Entry):
                raise BridgeError(f"{e} counts the entries of a tuple from 0: use Entry, which counts from 1")
            return At(self.argument(e.base, Vector, env), self.expr(index, env))
        vector = self.base(e.base)
        if e.base.shape is not None:
            in_range(index, e.base.shape[0], e.base)
            if isinstance(index, Symbol) and index not in env:
                self.uses.setdefault(index.name, Index(self.expr(e.base.shape[0], ())))
        return At(vector, self.expr(index, env))

    def add(self, e: Any, env: tuple[Any, ...]) -> Term:
        """Positive terms first, else in the order in which SymPy prints them."""
        terms = sorted(e.as_ordered_terms(), key=_negative)
        return Add(tuple(theory.minus(self.expr(-a, env)) if _negative(a) else self.expr(a, env) for a in terms))

    def mul(self, e: Any, env: tuple[Any, ...]) -> Term:
        """Numbers first, sums last, reciprocals below."""
        coefficient, factors = e.as_coeff_mul()
        if coefficient.is_negative and coefficient is not S.NegativeOne and len(factors):
            return theory.minus(self.expr(sympy.Mul(-coefficient, *factors, evaluate=False), env))
        above: list[Term] = []
        below: list[Term] = []
        if coefficient.is_Rational:
            above += [num(int(coefficient.p))] if coefficient.p != 1 else []
            below += [num(int(coefficient.q))] if coefficient.q != 1 else []
        else:
            above.append(self.expr(coefficient, env))
        for f in sorted(factors, key=_rank):
            if isinstance(f, sympy.Pow) and f.exp.is_Rational and f.exp.is_negative:
                below.append(self.expr(sympy.Pow(f.base, -f.exp), env))
            else:
                above.append(self.expr(f, env))
        top = _product(above)
        return Div(top, _product(below)) if below else top

    def power(self, e: Any, env: tuple[Any, ...]) -> Term:
        base, exp = e.args
        if exp.is_Rational and exp.is_negative:
            return Div(ONE, self.expr(sympy.Pow(base, -exp), env))
        if exp == S.Half:
            return Call("sqrt", (self.expr(base, env),))
        return Pow(self.expr(base, env), self.expr(exp, env))

    def binder(self, e: Any, limits: list[Any], env: tuple[Any, ...]) -> Term:
        """The last limit is the outermost; a guard stands at the innermost."""
        if not limits:
            return self.expr(e.function, env)
        op = next(name for kind, name in _BINDERS.items() if isinstance(e, kind))
        *inner, limit = limits
        if len(limit) != 3:
            raise BridgeError(f"{e} has no two ends")
        x, lo, hi = limit
        _forward(op, e, lo, hi)
        lo, hi = self.end(lo, op, env), self.end(hi, op, env)
        if op == "int":
            return Bind("int", Interval(lo, hi), self.binder(e, inner, (x, *env)), x.name)
        guard, body = (None, None) if inner else _guarded(e.function, EMPTY[op])
        domain = Range(lo, hi, None if guard is None else self.expr(guard, (x, *env)))
        read = self.binder(e, inner, (x, *env)) if inner else self.expr(body, (x, *env))
        return Bind("sum" if op == "sum" else "prod", domain, read, x.name)

    def end(self, e: Any, op: str, env: tuple[Any, ...]) -> Term:
        if e in (S.Infinity, S.NegativeInfinity):
            return INF if e is S.Infinity else NEG_INF
        if op != "int" and isinstance(e, Symbol) and e not in env:
            return self.size(e)
        return self.expr(e, env)

    def derivative(self, e: Any, variables: Sequence[Any], env: tuple[Any, ...]) -> Term:
        """The last variable is the outermost."""
        if not variables:
            return self.expr(e, env)
        x = variables[-1]
        if not isinstance(x, Symbol):
            raise BridgeError(f"a derivative in {x}: only in a symbol")
        return Diff(self.derivative(e, variables[:-1], (x, *env)), self.expr(x, env), x.name)

    def subs(self, e: Any, env: tuple[Any, ...]) -> Term:
        """The expression with its variables, all at once, replaced by the points."""
        points = [self.expr(p, env) for p in e.point]
        body = self.expr(e.expr, (*reversed(e.variables), *env))
        for depth in reversed(range(len(points))):
            body = instantiate(body, shift(points[depth], depth))
        return body

    # definitions

    def use(self, e: Any, env: tuple[Any, ...]) -> Term:
        definition: Definition = e.definition
        values: dict[str, Term] = {}
        for i, arg in zip(written(definition), e.args, strict=True):
            name, kind = definition.parameters[i]
            values[name] = self.argument(arg, type(kind), env)
            if isinstance(kind, Positive) and isinstance(arg, Symbol) and arg not in env:
                self.uses.setdefault(arg.name, kind)
        for name, kind in definition.parameters:
            wanted = [size for size in sizes(kind) if isinstance(size, Var)]
            if wanted:
                for size, has in zip(wanted, sizes_of(values[name], kind, self.uses), strict=True):
                    if values.setdefault(size.name, has) != has:
                        raise BridgeError(f"{e}: vectors of different sizes")
        for name, kind in definition.parameters:
            if isinstance(kind, Density) and isinstance(f := values[name], Var):
                self.uses[f.name] = kind_map(kind, lambda t: substitute(t, values))
        return Use(definition, tuple(values[name] for name, _ in definition.parameters))

    def argument(self, e: Any, kind: type[Any] | None, env: tuple[Any, ...]) -> Term:
        """An expression, or a vector or function, which stand only as arguments."""
        if isinstance(e, IndexedBase):
            return self.base(e, Pmf if kind is Pmf else Vector)
        if isinstance(e, Tuple):
            return Vec(tuple(self.expr(a, env) for a in e))
        if isinstance(e, Components):
            (i,), body = e.args[0].variables, e.args[0].expr
            return Bind("lam", Range(ONE, self.end(e.args[1], "sum", env)), self.expr(body, (i, *env)), i.name)
        if isinstance(e, Lambda) and len(e.variables) == 1:
            if eta(e) is not e:
                return self.function(e.expr.func)
            (x,) = e.variables
            return Bind("lam", theory.LINE, self.expr(e.expr, (x, *env)), x.name)
        if kind is Natural and isinstance(e, Symbol) and e not in env:
            return self.size(e)
        return self.expr(e, env)


def _signs(s: Any, t: Term, binders: tuple[Domain, ...]) -> list[Claim]:
    """What the assumptions of a symbol say of ``t`` beyond its kind."""
    if _assumes(s, {"nonnegative": True}):
        return [Claim(ZERO, "<=", t, binders)]
    if _assumes(s, {"nonpositive": True}):
        return [Claim(t, "<=", ZERO, binders)]
    if _assumes(s, {"negative": True}):
        return [Claim(t, "<", ZERO, binders)]
    if _assumes(s, {"real": True, "nonzero": True}):
        return [Claim(ZERO, "<", Pow(t, num(2)), binders)]
    if binders and _assumes(s, {"positive": True}):
        return [Claim(ZERO, "<", t, binders)]
    return []


def _negative(e: Any) -> bool:
    return bool(e.as_coeff_Mul()[0].is_negative)


def _rank(e: Any) -> tuple[int, Any]:
    """Constants, powers of names, logarithms and other functions, sums over something."""
    order = 0 if e.is_number else 3 if e.has(sympy.Sum, sympy.Product, sympy.Integral) else 2 if e.is_Function else 1
    return order, sympy.default_sort_key(e)


def _product(factors: list[Term]) -> Term:
    return Mul(tuple(factors)) if len(factors) > 1 else factors[0] if factors else ONE


def _forward(op: str, e: Any, lo: Any, hi: Any) -> None:
    """SymPy takes a reversed range backwards, we take it to be empty: so none is read."""
    gap = hi - lo
    if gap.is_number and gap.is_finite and (gap < -1 if op != "int" else gap < 0):
        raise BridgeError(f"{e} runs backwards, from {lo} to {hi}: SymPy and print differ in what that means")


def _guarded(summand: Any, empty: Any) -> tuple[Any, Any]:
    """The guard and the body of a summand that is ``empty`` where the guard is not positive."""
    pieces = [a for a in sympy.Mul.make_args(summand) if isinstance(a, Piecewise)]
    if not pieces:
        return None, summand
    rest = sympy.Mul(*(a for a in sympy.Mul.make_args(summand) if a is not pieces[0]))
    cases = pieces[0].args
    if len(pieces) == 1 and len(cases) == 2 and tuple(cases[1]) == (empty, S.true) and (rest == 1 or empty == 0):
        body, condition = cases[0]
        body = body if rest == 1 else rest * body
        if isinstance(condition, sympy.Gt | sympy.Lt):
            return condition.gts if condition.lts == 0 else condition.gts - condition.lts, body
        if isinstance(condition, sympy.Ne) and condition.rhs == 0 and condition.lhs.is_nonnegative:
            return condition.lhs, body
    raise BridgeError(f"{summand}: a case distinction stands only as Piecewise((body, guard > 0), ({empty}, True))")
