"""What every notation shares: the author's order, signs, parentheses, and names for nameless variables.

A printed piece carries how tightly it binds and whether it is open at its right end (``\\log x``, a sum),
where a further factor would be swallowed. The notations in latex_terms.py, text_terms.py and source_terms.py
fill in the signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count

from ..errors import IllPosedError, LimitError
from ..kernel.terms import (
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Density,
    Diff,
    Div,
    Domain,
    Function,
    Interval,
    Joint,
    Kind,
    Mul,
    Num,
    Pmf,
    Pow,
    Range,
    Term,
    Use,
    Var,
    Vec,
    Vector,
    bound_free,
    free_names,
    instantiate,
)  # fmt: skip
from ..theory.families import FAMILIES
from ..theory.implied import implied_sizes
from ..theory.measures import MEASURES, law
from ..theory.quantities import LINE, QUANTITIES, Quantity
from .names import table
from .patterns import by_entry, entry_of, is_point, vectorwise

__all__ = ["ADD", "ATOM", "MUL", "POW", "Binder", "Piece", "Printer", "Scope", "declared", "signed", "written"]

ADD, MUL, POW, ATOM = range(4)


@dataclass(frozen=True, slots=True)
class Piece:
    """Printed text, how tightly it binds, and whether it is open at the right end."""

    text: str
    level: int = ATOM
    open: bool = False


@dataclass(frozen=True, slots=True)
class Binder:
    """The name chosen for a bound variable; ``real`` if it runs over an interval."""

    name: str
    real: bool = False


Scope = tuple[Binder, ...]  # innermost first, as Bound counts


def signed(t: Term) -> tuple[bool, Term]:
    """Whether a term is written with a minus, and what follows the minus."""
    match t:
        case Num(v) if v < 0:
            return True, Num(-v)
        case Mul((Num(v), first, *rest)) if v < 0:
            if v != -1:
                return True, Mul((Num(-v), first, *rest))
            return True, Mul((first, *rest)) if rest else first
        case Mul((Mul() as first, *rest)) if rest and signed(first)[0]:
            return True, Mul((signed(first)[1], *rest))
        case _:
            return False, t


def declared(use: Use) -> Quantity | None:
    """The quantity that a use is of: by value, so a namesake with another body is not mistaken for it."""
    definition = use.definition
    quantity = QUANTITIES.get(definition.name)
    if quantity is not None and (quantity.definition == definition or definition in MEASURES):
        return quantity
    family = FAMILIES.get(definition.name)
    if family is None or definition != law(family.name):
        return None
    text = f"{family.name}({', '.join(f'{{{k}}}' for k in range(len(use.args)))})"
    return Quantity(definition, family.notation(len(use.args)), text, family.name, family.source)


def _plain(index: Term) -> bool:
    return isinstance(index, Bound | Var | Num)


def written(use: Use) -> list[Term]:
    """The arguments that are written: not the sizes that later arguments imply."""
    implied = {name for _, kind in use.definition.parameters for name in implied_sizes(kind)}
    return [a for (name, _), a in zip(use.definition.parameters, use.args, strict=False) if name not in implied]


class Printer:
    """Terms to text. ``kinds`` says what the free variables are; names are settled once for all terms of a theorem."""

    RESERVED: frozenset[str] = frozenset({"n", "e"})
    INDICES, REALS = ("i", "j", "k", "l", "m"), ("x", "y", "z", "t", "u")

    def __init__(self, kinds: Mapping[str, Kind] | None = None, names: Iterable[str] = ()) -> None:
        self.kinds = dict(kinds or {})
        self.names = table(dict.fromkeys(chain(self.kinds, names)), self.write_name, self.write_literal)
        self.entries = {name: self.entry_name(name) for name in self.names}
        self.taken = self.RESERVED | set(self.names.values()) | set(self.entries.values())

    def extended(self, kinds: Mapping[str, Kind]) -> Printer:
        """The same notation with more variables."""
        return type(self)({**self.kinds, **kinds}, self.names)

    # --- names ---

    def write_name(self, name: str) -> str:
        raise NotImplementedError

    def write_literal(self, name: str) -> str:
        raise NotImplementedError

    def entry_name(self, name: str) -> str:
        """The letter for the entries of a vector."""
        return self.names[name]

    def bind(self, scope: Scope, hint: str, real: bool = False) -> Scope:
        """The scope under a new binder, named by the hint if that says nothing else here."""
        taken = self.taken | {b.name for b in scope}
        usual = self.REALS if real else self.INDICES
        hints = [hint] if hint not in self.RESERVED and hint.isascii() and hint.isalnum() and hint[0].isalpha() else []
        more = (f"{usual[0]}_{k}" for k in count(1))
        names = (self.write_name(name) for name in chain(hints, usual, more))
        return (Binder(next(name for name in names if name not in taken), real), *scope)

    def applied(self, vector: Term, index: Term, scope: Scope) -> bool:
        """True if ``vector[index]`` is the value of a function, not an entry of a vector."""
        match vector:
            case Var(name) if name in self.kinds:
                return isinstance(self.kinds[name], Density | Function)
            case Use(definition, _) if isinstance(definition.body, Bind):
                return isinstance(definition.body.domain, Interval)
            case Bind(_, domain, _):
                return isinstance(domain, Interval)
            case At():
                return False
        return isinstance(index, Bound) and index.index < len(scope) and scope[index.index].real

    # --- the walk ---

    def term(self, t: Term, scope: Scope = ()) -> str:
        """The term as a whole."""
        try:
            return self.piece(t, scope).text
        except RecursionError:
            raise LimitError("this term is nested too deeply to be printed") from None

    def at_least(self, level: int, t: Term, scope: Scope, closed: bool = False) -> str:
        """The term, in parentheses if it binds less than ``level`` or must not be open."""
        piece = self.piece(t, scope)
        if closed and piece.open:
            return self.closed(t, scope)
        return piece.text if piece.level >= level else self.parens(piece.text)

    def piece(self, t: Term, scope: Scope) -> Piece:
        match t:
            case Num(v):
                return Piece(f"{self.MINUS}{self.number(-v).text}", ADD) if v < 0 else self.number(v)
            case Const(name):
                return Piece(self.constant(name), ADD if name == "-inf" else ATOM)
            case Var(name):
                return Piece(self.names.get(name) or self.write_name(name))
            case Bound(index):
                if index >= len(scope):
                    raise IllPosedError("a bound variable outside of its binder cannot be printed")
                return Piece(scope[index].name)
            case Add(args):
                return Piece(" ".join(self.summands(args, scope)), ADD)
            case Mul(args):
                return self.mul(t, args, scope)
            case Div(a, b):
                return self.fraction(a, b, scope)
            case Pow(a, b):
                return self.power(a, b, scope)
            case Call(fn, args):
                return self.call(fn, args, scope)
            case At(vector, index):
                if self.applied(vector, index, scope):
                    return Piece(f"{self.at_least(ATOM, vector, scope)}({self.term(index, scope)})")
                return self.entry(vector, index, scope)
            case Vec(items):
                return Piece(self.vector([self.term(a, scope) for a in items]))
            case Bind():
                return self.bound(t, scope)
            case Diff():
                return self.differential(t, scope)
            case Use():
                return self.use(t, scope)
        raise IllPosedError(f"not a term: {type(t).__name__}")

    MINUS = "-"

    def summands(self, args: tuple[Term, ...], scope: Scope) -> list[str]:
        """The terms of a sum, each with its sign, in the author's order."""
        out: list[str] = []
        for a in args:
            negative, rest = signed(a)
            body = self.at_least(MUL, rest, scope)
            sign = f"{self.MINUS}{' ' if out else ''}" if negative else "+ " if out else ""
            out.append(sign + body)
        return out

    def mul(self, t: Term, args: tuple[Term, ...], scope: Scope) -> Piece:
        negative, rest = signed(t)
        if negative:
            piece = self.piece(rest, scope)
            body = piece.text if piece.level >= MUL else self.parens(piece.text)
            return Piece(f"{self.MINUS}{body}", ADD, piece.open and piece.level >= MUL)
        if len(args) == 1:
            return self.piece(args[0], scope)
        factors = [self.at_least(MUL, a, scope, closed=True) for a in args[:-1]]
        last = self.piece(args[-1], scope)
        bare = last.level >= self.LAST_FACTOR
        factors.append(last.text if bare else self.parens(last.text))
        return Piece(self.join(args, factors), MUL, last.open and bare)

    LAST_FACTOR = MUL

    def bound(self, t: Bind, scope: Scope) -> Piece:
        if isinstance(t.domain, Range) and t.op == "sum" and t.domain.lo == t.domain.hi == ONE:
            return self.piece(instantiate(t.body, ONE), scope)  # one guarded term
        inner = self.bind(scope, t.name, isinstance(t.domain, Interval))
        if t.op == "lam":
            whole = vectorwise(t, self.kinds)
            return self.function(t, scope, inner) if whole is None else self.vectors(whole, scope)
        return self.big(t, scope, inner)

    def vectors(self, t: Term, scope: Scope) -> Piece:
        """An expression in whole vectors."""
        return self.piece(t, scope)

    def differential(self, t: Diff, scope: Scope) -> Piece:
        """A derivative: of a function at a point, by an entry of a vector, or in a variable."""
        match t.body:
            case At(Var() as function, Bound(0)):
                return self.prime(self.piece(function, scope).text, t, scope)
        body = by_entry(t, self.kinds)
        if body is not None:
            return self.partial(body, self.term(t.at, scope), scope)
        return self.derivative(t.body, t.at, t.name, scope)

    def prime(self, function: str, t: Diff, scope: Scope) -> Piece:
        """The derivative of a function that has a name."""
        return Piece(f"{function}'({self.term(t.at, scope)})")

    def use(self, t: Use, scope: Scope) -> Piece:
        args, quantity = written(t), declared(t)
        if quantity is None:
            return Piece(f"{self.operator(t.definition.name)}({', '.join(self.term(a, scope) for a in args)})")
        template = self.template(quantity)
        shown = [self.argument(k, a, template, scope) for k, a in enumerate(args)]
        return Piece(self.filled(template, shown))

    def filled(self, template: str, shown: list[str]) -> str:
        """The template with its arguments."""
        return re.sub(r"\{(\d)\}", lambda m: shown[int(m[1])] if int(m[1]) < len(shown) else "", template)

    def argument(self, k: int, a: Term, template: str, scope: Scope) -> str:
        """An argument in its place, with no more brackets than it needs there."""
        shown = self.at_least(POW + 1 if f"{{{k}}}^" in template else ADD, a, scope)
        enclosed = isinstance(a, Use) and (q := declared(a)) and self.template(q)[0] + self.template(q)[-1] == "()"
        return shown[1:-1] if enclosed and f"({{{k}}})" in template else shown

    def entry_by_name(self, vector: Use, inner: Scope) -> str:
        """An entry at the innermost variable, with the vector as it is called elsewhere."""
        return self.entry(vector, Bound(0), inner).text

    def sides(self, domain: Interval, scope: Scope) -> tuple[str, str]:
        return self.term(domain.lo, scope), self.term(domain.hi, scope)

    def guard(self, t: Domain, inner: Scope) -> str:
        """The condition under which a range's index counts: ``p_i > 0``."""
        assert isinstance(t, Range) and t.guard is not None
        return f"{self.term(t.guard, inner)} > 0"

    def supported(self, domain: Range) -> bool:
        """True of the support of a vector or of a row: the range is the vector's own and need not be said."""
        if domain.guard is None or domain.lo != ONE:
            return False
        vector, indices = entry_of(domain.guard)
        if not isinstance(vector, Var | Use) or indices.count(Bound(0)) != 1 or not all(map(_plain, indices)):
            return False
        size = self.size(vector, indices.index(Bound(0)))
        return size is None or size == domain.hi

    def size(self, vector: Term, axis: int) -> Term | None:
        """The range of an index, where the kind of the vector is known."""
        match self.kinds.get(vector.name) if isinstance(vector, Var) else None:
            case Pmf(size) | Vector(size) if axis == 0:
                return size
            case Joint(sizes) if axis < len(sizes):
                return sizes[axis]
        return None

    def support_of(self, t: Bind, scope: Scope) -> tuple[Term, str] | None:
        """An integral over the part of its interval where something is positive: its body, and where that is."""
        match t:
            case Bind("int", Interval() as domain, Bind("sum", Range() as point, body)) if is_point(point):
                assert point.guard is not None
                guard, inner = instantiate(point.guard, ONE), self.bind(scope, t.name, True)
                match guard:
                    case At(Var(name) as f, Bound(0)) if self.is_domain(name, domain):
                        where = f"{self.piece(f, scope).text} > 0"
                    case _:
                        x = inner[0].name
                        within = "" if domain == LINE else f" {self.IN} {self.interval(domain, scope)}"
                        where = f"{x}{within}:{self.THIN}{self.term(guard, inner)} > 0"
                return instantiate(body, ONE), where
        return None

    def is_domain(self, name: str, domain: Interval) -> bool:
        """True if the interval is all that a function is given on."""
        kind = self.kinds.get(name)
        return kind.domain == domain if isinstance(kind, Density | Function) else domain == LINE

    def interval(self, d: Interval, scope: Scope) -> str:
        """An open interval."""
        if d == LINE:
            return self.LINE
        return self.parens(f"{self.term(d.lo, scope)}, {self.term(d.hi, scope)}")

    def own_name(self, body: Term, at: Term, hint: str, scope: Scope) -> Scope | None:
        """The scope of ``d/dv`` at v itself, if v occurs nowhere else in the body."""
        match at:
            case Var(name) if name not in free_names(body):
                return (Binder(self.piece(at, scope).text, True), *scope)
            case Bound(index) if index < len(scope) and bound_free(body, index + 1):
                return (Binder(scope[index].name, True), *scope)
        return None

    # --- what each notation says in its own way ---

    GE, LE, LL, IN, LINE, ZERO_LOG_ZERO = ">=", "<=", "<<", "in", "R", "0 log 0 = 0"
    FOUND = ""  # before what a search found, where that is not said at the end
    LOG_LAW, CEIL_LAW = "log t <= t - 1", "t <= ceil(t) < t + 1"
    TIMES, TO, DOTS, THIN = "x", "->", "...", " "

    def integers(self, lo: str, hi: str) -> str:
        """The integers from lo to hi."""
        return f"{lo}..{hi}"

    def space(self, size: str) -> str:
        """Vectors of real numbers."""
        return f"R^{size}"

    def extremum(self, least: bool, variable: str, body: str) -> str:
        return f"{'min' if least else 'max'}_{variable} {body}"

    def parens(self, text: str) -> str:
        return f"({text})"

    def closed(self, t: Term, scope: Scope) -> str:
        """A term that is open at the right end, closed."""
        return self.parens(self.term(t, scope))

    def number(self, v: Fraction) -> Piece:
        raise NotImplementedError

    def constant(self, name: str) -> str:
        raise NotImplementedError

    def operator(self, name: str) -> str:
        raise NotImplementedError

    def template(self, quantity: Quantity) -> str:
        raise NotImplementedError

    def join(self, args: tuple[Term, ...], factors: list[str]) -> str:
        raise NotImplementedError

    def fraction(self, a: Term, b: Term, scope: Scope) -> Piece:
        raise NotImplementedError

    def power(self, a: Term, b: Term, scope: Scope) -> Piece:
        raise NotImplementedError

    def call(self, fn: str, args: tuple[Term, ...], scope: Scope) -> Piece:
        raise NotImplementedError

    def entry(self, vector: Term, index: Term, scope: Scope) -> Piece:
        raise NotImplementedError

    def vector(self, items: list[str]) -> str:
        raise NotImplementedError

    def big(self, t: Bind, scope: Scope, inner: Scope) -> Piece:
        raise NotImplementedError

    def function(self, t: Bind, scope: Scope, inner: Scope) -> Piece:
        raise NotImplementedError

    def derivative(self, body: Term, at: Term, hint: str, scope: Scope) -> Piece:
        raise NotImplementedError

    def partial(self, body: Term, entry: str, scope: Scope) -> Piece:
        raise NotImplementedError
