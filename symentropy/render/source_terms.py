"""Terms in our own language, ASCII: what is printed here parses to the same tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from ..errors import LanguageError
from ..kernel.terms import (
    ONE,
    At,
    Bind,
    Bound,
    Diff,
    Interval,
    Kind,
    Mul,
    Num,
    Range,
    Term,
    Var,
    Vector,
    bound_free,
    free_names,
    instantiate,
    parts,
    rebuild,
    subterms,
)  # fmt: skip
from ..theory.quantities import PRODUCT, SURPRISAL, Quantity
from ..theory.zeros import guarded
from .patterns import entry_of, vectorwise
from .printer import ATOM, MUL, POW, Piece, Printer, Scope

__all__ = ["SourcePrinter", "source"]

_WORD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


def source(term: Term, kinds: Mapping[str, Kind] | None = None) -> str:
    """A term as it is typed; a LanguageError if the language cannot say it. ``kinds`` says which names are functions.

    >>> from symentropy.theory.quantities import KL
    >>> source(KL.body)
    'sum(i, P[i]*log(P[i]/Q[i]))'
    """
    bare = _bare(term)
    if bare != term and guarded(bare, _guarding(term)) != term:
        raise _unsayable("a guard that the convention 0 log 0 = 0 does not imply")
    return SourcePrinter(kinds, sorted(free_names(bare))).term(bare)


def _bare(t: Term) -> Term:
    """The term without guards, as it is typed: the language puts them back by its convention for products."""
    match t:
        case Bind("sum", Range(lo, hi, guard), body) if guard is not None and lo == hi == ONE and bound_free(body):
            return _bare(instantiate(body, ONE))
        case Bind("sum", Range(lo, hi, guard), body, name) if guard is not None:
            t = Bind("sum", Range(lo, hi), body, name)
    kids = parts(t)
    return rebuild(t, tuple(_bare(c) for c, _ in kids)) if kids else t


def _guarding(t: Term) -> dict[str, int]:
    """The names whose entries guard something, each with how many indices make an entry."""
    guards = [s.domain.guard for s, _ in subterms(t) if isinstance(s, Bind) and isinstance(s.domain, Range)]
    entries = [entry_of(s) for g in guards if g is not None for s, _ in subterms(g) if isinstance(s, At)]
    counts: dict[str, int] = {}
    for vector, indices in entries:
        if isinstance(vector, Var):
            counts[vector.name] = max(len(indices), counts.get(vector.name, 0))
    return counts


def _unsayable(what: str) -> LanguageError:
    return LanguageError(f"{what} cannot be written in the language of claims")


class SourcePrinter(Printer):
    RESERVED = frozenset({"n", "e", "pi", "EulerGamma", "inf"})
    LAST_FACTOR = POW

    def write_name(self, name: str) -> str:
        if not _WORD.fullmatch(name) or name in ("pi", "e", "EulerGamma", "inf"):
            raise _unsayable(f"the name {name!r}")
        return name

    def write_literal(self, name: str) -> str:
        return self.write_name(name)

    def mul(self, t: Term, args: tuple[Term, ...], scope: Scope) -> Piece:
        """A minus binds tighter than a product, so it belongs to the first factor."""
        if len(args) == 1:
            raise _unsayable("a product of one factor")
        if len(args) == 2 and args[0] == Num(Fraction(-1)) and not isinstance(args[1], Num):
            return Piece(f"-{self.at_least(POW, args[1], scope)}", MUL)
        return Piece(
            "*".join(
                self.at_least(MUL if k == 0 and not isinstance(a, Mul) else POW, a, scope) for k, a in enumerate(args)
            ),
            MUL,
        )

    def summands(self, args: tuple[Term, ...], scope: Scope) -> list[str]:
        """``a - b`` is a plus -1 times b; every other sign stays with its number."""
        if len(args) == 1:
            raise _unsayable("a sum of one term")
        out = [self.at_least(MUL, args[0], scope)]
        for a in args[1:]:
            match a:
                case Mul((Num(v), b)) if v == -1:
                    out.append(f"- {self.at_least(MUL, b, scope)}")
                case _:
                    out.append(f"+ {self.at_least(MUL, a, scope)}")
        return out

    def piece(self, t: Term, scope: Scope) -> Piece:
        match t:
            case Num(v) if v < 0:
                return Piece(f"-{self.number(-v).text}", MUL)
            case At(vector, index) if self.applied(vector, index, scope) and not isinstance(vector, Var):
                raise _unsayable("the value of a function")
        return super().piece(t, scope)

    def number(self, v: Fraction) -> Piece:
        """An integer or a decimal is one number; other fractions become quotients of two."""
        if v.denominator == 1:
            return Piece(str(v))
        for places in range(1, 40):
            if 10**places % v.denominator == 0:
                digits = str(v.numerator * (10**places // v.denominator)).rjust(places + 1, "0")
                return Piece(f"{digits[:-places]}.{digits[-places:]}")
        return Piece(str(v), MUL)

    def constant(self, name: str) -> str:
        return name

    def operator(self, name: str) -> str:
        raise _unsayable(f"the quantity {name!r}")

    def template(self, quantity: Quantity) -> str:
        spelled = {SURPRISAL: "surprisal({0})", PRODUCT: "product({0}, {1})"}
        return spelled.get(quantity.definition) or quantity.text.replace("‖", "||")

    def fraction(self, a: Term, b: Term, scope: Scope) -> Piece:
        return Piece(f"{self.at_least(MUL, a, scope)}/{self.at_least(POW, b, scope)}", MUL)

    def power(self, a: Term, b: Term, scope: Scope) -> Piece:
        return Piece(f"{self.at_least(ATOM, a, scope)}^{self.at_least(POW, b, scope)}", POW)

    def call(self, fn: str, args: tuple[Term, ...], scope: Scope) -> Piece:
        return Piece(f"{fn}({', '.join(self.term(a, scope) for a in args)})")

    def entry(self, vector: Term, index: Term, scope: Scope) -> Piece:
        return Piece(f"{self.at_least(ATOM, vector, scope)}[{self.term(index, scope)}]")

    def vector(self, items: list[str]) -> str:
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"

    def bound(self, t: Bind, scope: Scope) -> Piece:
        if t.op == "lam":
            if (whole := vectorwise(t, self.kinds)) is not None and self.vectors_only(t.body):
                return self.piece(whole, scope)
            raise _unsayable("a vector or function given by a formula")
        return self.big(t, scope, self.bind(scope, t.name, isinstance(t.domain, Interval)))

    def vectors_only(self, body: Term) -> bool:
        """True if the entries are of vectors: only these are added and scaled as a whole, pmfs are not."""
        bases = [s.vector for s, _ in subterms(body) if isinstance(s, At) and s.index == Bound(0)]
        names = [b.name for b in bases if isinstance(b, Var)]
        return len(names) == len(bases) and all(
            isinstance(self.kinds[name], Vector) if name in self.kinds else name[:1].islower() for name in names
        )

    def is_range(self, domain: object, lo: Term, hi: Term) -> bool:
        return isinstance(domain, Range) and domain.lo == lo and domain.hi == hi

    def big(self, t: Bind, scope: Scope, inner: Scope) -> Piece:
        name, body = inner[0].name, self.term(t.body, inner)
        if t.op == "sum" and self.is_range(t.domain, ONE, Var("n")):
            return Piece(f"sum({name}, {body})")
        return Piece(f"{t.op}({name}, {self.term(t.domain.lo, scope)}, {self.term(t.domain.hi, scope)}, {body})")

    def derivative(self, body: Term, at: Term, hint: str, scope: Scope) -> Piece:
        inner = self.own_name(body, at, hint, scope)
        if inner is None:
            raise _unsayable("a derivative at a point")
        return Piece(f"diff({self.term(body, inner)}, {inner[0].name})")

    def prime(self, function: str, t: Diff, scope: Scope) -> Piece:
        return self.derivative(t.body, t.at, t.name, scope)

    def partial(self, body: Term, entry: str, scope: Scope) -> Piece:
        return Piece(f"diff({self.term(body, scope)}, {entry})")
