"""Equality of rational functions over opaque atoms.

A term is read as a quotient of polynomials in *atoms*: whatever is not +, -, *, / or a power. Atoms are
identified by the canonical forms of their contents, so ``log(p/q)`` and ``log(p*q/q**2)`` are one atom.
Powers split into monomials (``exp(a+b) = exp(a) exp(b)``, ``b**x = exp(x log b)``, roots reduced).

All of it presumes that the terms are well formed (``wf``): then every denominator is nonzero, every log's
argument and every general base is positive, and each identity used here holds wherever both sides mean
something. Two terms that are equal here are equal; two that differ here may still be equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any

from flint import Ordering, fmpq, fmpq_mpoly_ctx, fmpz

from .terms import (
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Definition,
    Diff,
    Div,
    Domain,
    E,
    Mul,
    Num,
    Pow,
    Range,
    Rejected,
    Term,
    Use,
    Var,
    Vec,
    instantiate,
    num,
    parts,
    rebuild,
)  # fmt: skip

__all__ = ["Field", "Key", "Monomial", "Ratio"]

Key = Any  # a hashable canonical form; equal keys mean equal values
Exponents = tuple[tuple[int, Fraction], ...]
Poly = tuple[tuple[Exponents, Fraction], ...]
Flint = Any

MAX_TERMS, MAX_POWER, MAX_DEGREE, MAX_NUMBER_BITS = 3000, 10_000, 20_000, 1_000_000


@dataclass(frozen=True, slots=True)
class Ratio:
    """A reduced quotient of polynomials; monomials map atoms to rational exponents."""

    num: Poly
    den: Poly


@dataclass(frozen=True, slots=True)
class Monomial:
    """``coefficient * product of factor**exponent``."""

    coefficient: Fraction
    factors: tuple[tuple[Term, Fraction], ...]

    def term(self, keep: Iterable[tuple[Term, Fraction]] | None = None, coefficient: bool = True) -> Term:
        """The monomial as a term, or only some of its factors."""
        up: list[Term] = []
        down: list[Term] = []
        for base, e in self.factors if keep is None else keep:
            (up if e > 0 else down).append(base if abs(e) == 1 else Pow(base, Num(abs(e))))
        c = self.coefficient if coefficient else Fraction(1)
        if abs(c.numerator) != 1 or not up:
            up.insert(0, num(abs(c.numerator)))
        if c.denominator != 1:
            down.insert(0, num(c.denominator))
        top = up[0] if len(up) == 1 else Mul(tuple(up))
        out = top if not down else Div(top, down[0] if len(down) == 1 else Mul(tuple(down)))
        return out if c > 0 else Mul((num(-1), out))


@cache
def _context(size: int) -> Flint:
    # Contexts live for ever in flint: few sizes, fixed names.
    return fmpq_mpoly_ctx.get([f"g{i}" for i in range(size)], Ordering.lex)


def _small(p: Flint) -> Flint:
    if len(p) > MAX_TERMS or (len(p) > 1 and max(p.degrees()) > MAX_DEGREE):
        raise Rejected(f"a polynomial of more than {MAX_TERMS} terms, or degree {MAX_DEGREE}")
    return p


def _product(a: Flint, b: Flint) -> Flint:
    if len(a) * len(b) > 20 * MAX_TERMS:
        raise Rejected(f"a product of polynomials of {len(a)} and {len(b)} terms")
    return _small(a * b)


class Field:
    """Canonical forms of terms, remembered for as long as this object lives (one check)."""

    def __init__(self, positive: frozenset[str] = frozenset(), notes: set[str] | None = None) -> None:
        self.positive = positive
        self.notes = set() if notes is None else notes  # what was trusted beyond the kernel's own rules
        self.leaned: set[int] = set()  # hypotheses by which a sign was found
        self.searching = False  # a combination of hypotheses is being tried (``Context.sign``), in any scope
        self.instances = 0  # of hypotheses being looked at, one for the sake of another, in any scope
        self.adding = False  # a positive summand is being looked for (``Context.sign``), in any scope
        self.points = 0  # at which bodies of sums were looked at one by one
        self._ids: dict[Key, int] = {}
        self._terms: list[Term] = []
        self._signed: list[bool] = []  # the atom is known to be positive
        self._roots: dict[int, Term] = {}  # atoms with g**D = base instead of being free
        self._ratios: dict[Term, Ratio] = {}
        self._powers: dict[Term, tuple[Fraction, tuple[tuple[int | Term, Fraction], ...]]] = {}
        self._definitions: dict[Definition, int] = {}

    # -- questions ------------------------------------------------------------------------------------------

    def zero(self, t: Term) -> bool:
        return not self.ratio(t).num

    def equal(self, a: Term, b: Term) -> bool:
        return a == b or self.zero(Add((a, Mul((num(-1), b)))))

    def key(self, t: Term) -> Key:
        """A hashable canonical form, also of vectors and functions."""
        match t:
            case Vec(items):
                return ("vec", *(self.key(i) for i in items))
            case Bind("lam", domain, body):
                return ("lam", *self._domain(domain), self.key(body))
            case _:
                r = self.ratio(t)
                return (r.num, r.den)

    def scaled(self, t: Term) -> tuple[Fraction, Key]:
        """``t`` as a rational number times a canonical form with leading coefficient 1."""
        r = self.ratio(t)
        if not r.num:
            return Fraction(0), None
        c = r.num[0][1]
        return c, (tuple((m, k / c) for m, k in r.num), r.den)

    def number(self, t: Term) -> Fraction | None:
        """The value, if the term is a rational constant."""
        r = self.ratio(t)
        if not r.num:
            return Fraction(0)
        return r.num[0][1] / r.den[0][1] if all(len(p) == 1 and not p[0][0] for p in (r.num, r.den)) else None

    def monomials(self, t: Term) -> list[Monomial]:
        """``t`` expanded; a denominator of several terms stays one factor with a negative exponent."""
        r = self.ratio(t)
        below = Fraction(1)
        den: list[tuple[Term, Fraction]] = []
        if len(r.den) == 1:
            below = r.den[0][1]
            den = [(self._terms[a], -e) for a, e in r.den[0][0]]
        else:
            ids = sorted({a for m, _ in r.den for a, _ in m})
            scale = {a: lcm(*(e.denominator for m, _ in r.den for b, e in m if b == a)) for a in ids}
            arith = _Arith(self, scale)
            c, factors = arith.poly(r.den).factor()
            below = _fraction(c)
            for f, e in factors:
                den.append((self.term(Ratio(arith.read(f), (((), Fraction(1)),))), Fraction(-int(e))))
        out = []
        for m, c in r.num:
            merged: dict[Term, Fraction] = {}
            for base, e in [*((self._terms[a], e) for a, e in m), *den]:
                merged[base] = merged.get(base, Fraction(0)) + e
            out.append(Monomial(c / below, tuple((b, e) for b, e in merged.items() if e)))
        return out

    def term(self, r: Ratio) -> Term:
        """A term with this canonical form."""
        top, bottom = self._sum(r.num), self._sum(r.den)
        return top if bottom == ONE else Div(top, bottom)

    def normal(self, t: Term) -> Term:
        """An equal term in expanded form."""
        return self.term(self.ratio(t))

    def _sum(self, p: Poly) -> Term:
        terms = tuple(Monomial(c, tuple((self._terms[a], e) for a, e in m)).term() for m, c in p)
        return num(0) if not terms else terms[0] if len(terms) == 1 else Add(terms)

    # -- canonical forms --------------------------------------------------------------------------------------

    def ratio(self, t: Term) -> Ratio:
        got = self._ratios.get(t)
        if got is None:
            scale: dict[int, int] = {}
            self._collect(t, scale)
            arith = _Arith(self, scale)
            got = self._ratios[t] = arith.finish(*arith.build(t))
        return got

    def _collect(self, t: Term, scale: dict[int, int]) -> None:
        """The atoms of ``t`` and, for each, the common denominator of its exponents."""
        match t:
            case Num():
                pass
            case Add(args) | Mul(args):
                for a in args:
                    self._collect(a, scale)
            case Div(a, b):
                self._collect(a, scale)
                self._collect(b, scale)
            case Pow(b, Num(value)) if value.denominator == 1:
                self._collect(b, scale)
            case Pow() | Call("sqrt" | "exp"):
                for base, e in self._power(t)[1]:
                    if isinstance(base, Term):
                        self._collect(base, scale)
                    else:
                        self._note(base, e.denominator, scale)
            case At(Vec(), Num()) | At(Bind("lam", Range()), _):
                self._collect(_entry(t), scale)
            case _:
                self._note(self.atom(t), 1, scale)

    def _note(self, atom: int, denominator: int, scale: dict[int, int]) -> None:
        known = atom in scale
        scale[atom] = lcm(scale.get(atom, 1), denominator)
        if not known and atom in self._roots:
            self._collect(self._roots[atom], scale)

    def atom(self, t: Term) -> int:
        """The number of an opaque term."""
        match t:
            case Var(name):
                return self._id(("var", name), t, name in self.positive)
            case Const(name):
                return self._id(("const", name), t, True)
            case Bound(index):
                return self._id(("bound", index), t)
            case Call("min" | "max" as fn, args):
                return self._id(("call", fn, frozenset(self.key(a) for a in args)), t)
            case Call(fn, args):
                return self._id(("call", fn, *(self.key(a) for a in args)), t)
            case At(v, i):
                return self._id(("at", self.key(v), self.key(i)), t)
            case Bind(op, domain, body):
                return self._id(("bind", op, *self._domain(domain), self.key(body)), t)
            case Diff(body, at):
                return self._id(("diff", self.key(body), self.key(at)), t)
            case Use(definition, args):
                number = self._definitions.setdefault(definition, len(self._definitions))
                return self._id(("use", number, *(self.key(a) for a in args)), t)
            case Vec():
                return self._id(self.key(t), t)
            case _:
                raise Rejected(f"not a scalar: {type(t).__name__}")

    def _domain(self, d: Domain) -> tuple[Key, ...]:
        guard = d.guard if isinstance(d, Range) else None
        return (type(d).__name__, self.key(d.lo), self.key(d.hi), None if guard is None else self.key(guard))

    def _id(self, key: Key, t: Term, positive: bool = False) -> int:
        if key not in self._ids:
            spelled = self._spell(t)  # may number atoms of its own, so before this one's number is taken
            if key not in self._ids:
                self._ids[key] = len(self._terms)
                self._terms.append(spelled)
                self._signed.append(positive)
        return self._ids[key]

    def _spell(self, t: Term) -> Term:
        """The atom with canonical contents.

        Of two spellings of an atom one may mean something in fewer scopes (``erf(exp(log x))`` and ``erf(x)``);
        the canonical one means something wherever any does.
        """
        return rebuild(t, tuple(self.normal(c) for c, _ in parts(t)))

    # -- powers -----------------------------------------------------------------------------------------------

    def _power(self, t: Term) -> tuple[Fraction, tuple[tuple[int | Term, Fraction], ...]]:
        """A coefficient and factors: an atom to a rational power, or a term to an integer power."""
        got = self._powers.get(t)
        if got is None:
            match t:
                case Call("sqrt", (base,)):
                    got = self._root(base, Fraction(1, 2))
                case Pow(base, Num(r)):
                    got = self._root(base, r)
                case Call("exp", (u,)):
                    got = self._exp(u)
                case Pow(base, x):
                    got = self._exp(x if base == E else Mul((x, Call("log", (base,)))))
                case _:
                    raise Rejected("not a power")
            self._powers[t] = got
        return got

    def _exp(self, u: Term) -> tuple[Fraction, tuple[tuple[int | Term, Fraction], ...]]:
        """exp of a sum: the product of exp(monomial) to its coefficient."""
        r, coefficient = self.ratio(u), Fraction(1)
        factors: list[tuple[int | Term, Fraction]] = []
        for m, c in r.num:
            part = self.ratio(self.term(Ratio(((m, Fraction(1)),), r.den)))
            exponent = self.term(part)
            if exponent == ONE:
                factors.append((self.atom(E), c))
            elif isinstance(exponent, Call) and exponent.fn == "log":
                k, more = (
                    (Fraction(1), ((exponent.args[0], c),)) if c.denominator == 1 else self._root(exponent.args[0], c)
                )
                coefficient *= k
                factors.extend(more)
            else:
                factors.append((self._id(("exp", part.num, part.den), Call("exp", (exponent,)), True), c))
        return coefficient, tuple(factors)

    def _root(self, base: Term, r: Fraction) -> tuple[Fraction, tuple[tuple[int | Term, Fraction], ...]]:
        """``base**r``, split into powers of its factors where that needs no sign beyond the base's own."""
        q = self.ratio(base)
        if not q.num:
            return Fraction(0), ()
        if len(q.num) == len(q.den) == 1:
            c = q.num[0][1] / q.den[0][1]
            exps = [*q.num[0][0], *((a, -e) for a, e in q.den[0][0])]
            # base >= 0 and all other factors positive force the sign of one factor with an odd exponent
            unknown = [e for a, e in exps if not self._signed[a]]
            if c > 0 and (not unknown or (len(unknown) == 1 and unknown[0].denominator == 1 and unknown[0] % 2 == 1)):
                coefficient, factors = self._number_power(c, r)
                return coefficient, (*factors, *((a, e * r) for a, e in exps))
        c = abs(q.num[0][1])
        primitive = Ratio(tuple((m, k / c) for m, k in q.num), q.den)
        body = self.term(primitive)
        coefficient, factors = self._number_power(c, r)
        atom = self._id(("base", primitive.num, primitive.den), body, True)
        self._roots[atom] = body
        whole = r.numerator // r.denominator
        extra: tuple[tuple[int | Term, Fraction], ...] = ((body, Fraction(whole)),) if whole else ()
        return coefficient, (*factors, *extra, (atom, r - whole))

    def _number_power(self, c: Fraction, r: Fraction) -> tuple[Fraction, tuple[tuple[int | Term, Fraction], ...]]:
        coefficient = Fraction(1)
        factors: list[tuple[int | Term, Fraction]] = []
        for n, sign in ((c.numerator, 1), (c.denominator, -1)):
            small = n.bit_length() <= 64
            for p, k in fmpz(n).factor() if small and n > 1 else ([(n, 1)] if n > 1 else []):
                e = r * int(k) * sign
                whole = e.numerator // e.denominator
                if abs(whole) * int(p).bit_length() > MAX_NUMBER_BITS:
                    raise Rejected("a power of too many digits")
                coefficient *= Fraction(int(p)) ** whole
                if e != whole:
                    atom = self._id(("prime", int(p)), num(int(p)), True)
                    self._roots[atom] = num(int(p))
                    factors.append((atom, e - whole))
        return coefficient, tuple(factors)


def _entry(t: Term) -> Term:
    """The entry of a vector that is written out."""
    match t:
        case At(Vec(items), Num(k)) if k.denominator == 1 and 1 <= k <= len(items):
            return items[int(k) - 1]
        case At(Bind("lam", _, body), index):
            return instantiate(body, index)
        case _:
            raise Rejected("an index outside of the vector")


class _Arith:
    """Polynomial arithmetic in the atoms of one term; generator k stands for atom k to the power 1/scale."""

    def __init__(self, field: Field, scale: dict[int, int]) -> None:
        self.field, self.ids = field, sorted(scale)
        self.scale = [scale[a] for a in self.ids]
        self.position = {a: k for k, a in enumerate(self.ids)}
        size = 4
        while size < len(self.ids):
            size *= 2
        self.ctx = _context(size)
        self.one = self.ctx.constant(1)
        self.gens = self.ctx.gens()

    def gen(self, atom: int, e: Fraction) -> Flint:
        k = self.position[atom]
        return self.gens[k] ** int(e * self.scale[k])

    def build(self, t: Term) -> tuple[Flint, Flint]:
        match t:
            case Num(value):
                return self.ctx.constant(fmpq(value.numerator, value.denominator)), self.one
            case Add(args):
                top, bottom = self.build(args[0])
                for a in args[1:]:
                    top, bottom = self.plus(top, bottom, *self.build(a))
                return top, bottom
            case Mul(args):
                top, bottom = self.one, self.one
                for a in args:
                    n, d = self.build(a)
                    top, bottom = _product(top, n), _product(bottom, d)
                return top, bottom
            case Div(a, b):
                (n1, d1), (n2, d2) = self.build(a), self.build(b)
                return self.over(_product(n1, d2), _product(d1, n2))
            case Pow(b, Num(value)) if value.denominator == 1:
                n, d = self.build(b)
                return self.power(n, d, int(value))
            case Pow() | Call("sqrt" | "exp"):
                c, factors = self.field._power(t)
                top, bottom = self.ctx.constant(fmpq(c.numerator, c.denominator)), self.one
                for base, e in factors:
                    if isinstance(base, Term):
                        n, d = self.power(*self.build(base), int(e))
                    else:
                        n, d = (self.gen(base, e), self.one) if e > 0 else (self.one, self.gen(base, -e))
                    top, bottom = _product(top, n), _product(bottom, d)
                return top, bottom
            case At(Vec(), Num()) | At(Bind("lam", Range()), _):
                return self.build(_entry(t))
            case _:
                return self.gen(self.field.atom(t), Fraction(1)), self.one

    def over(self, top: Flint, bottom: Flint) -> tuple[Flint, Flint]:
        if bottom.is_zero():
            raise Rejected("a division by zero")
        return top, bottom

    def plus(self, n1: Flint, d1: Flint, n2: Flint, d2: Flint) -> tuple[Flint, Flint]:
        if d1 == d2:
            return _small(n1 + n2), d1
        g = d1.gcd(d2)
        e1, e2 = d1 / g, d2 / g
        return _small(_product(n1, e2) + _product(n2, e1)), _product(d1, e2)

    def power(self, n: Flint, d: Flint, k: int) -> tuple[Flint, Flint]:
        if k < 0:
            n, d, k = *self.over(d, n), -k
        bits = max((int(c.p).bit_length() + int(c.q).bit_length() for p in (n, d) for c in p.coeffs()), default=0)
        if k > MAX_POWER or bits * k > MAX_NUMBER_BITS or any(len(p) > 1 and k * len(p) > 600 for p in (n, d)):
            raise Rejected(f"a power with exponent {k}")
        return _small(n**k), _small(d**k)

    def whole(self, p: Flint, k: int) -> Flint:
        return self.power(p, self.one, k)[0]

    # -- finishing: roots reduced, common factors cancelled, denominator monic --------------------------------

    def finish(self, top: Flint, bottom: Flint) -> Ratio:
        top, bottom = self.rootless(top, bottom)
        if top.is_zero():
            return Ratio((), (((), Fraction(1)),))
        if not bottom.is_constant():
            top, bottom = self.cancel(top, bottom)
            for k, atom in enumerate(self.ids):
                if atom in self.field._roots:
                    low = min(int(m[k]) for m in bottom.monoms())
                    if low:
                        lift = self.gens[k] ** (-low % self.scale[k])
                        top, bottom = self.cancel(*self.rootless(_product(top, lift), _product(bottom, lift)))
        c = bottom.leading_coefficient()
        return Ratio(self.read(top / c), self.read(bottom / c))

    def cancel(self, top: Flint, bottom: Flint) -> tuple[Flint, Flint]:
        g = top.gcd(bottom)
        return top / g, bottom / g

    def rootless(self, top: Flint, bottom: Flint) -> tuple[Flint, Flint]:
        for _ in range(20):
            (a, b), (c, d) = self.reduce(top), self.reduce(bottom)
            new = _product(a, d), _product(b, c)
            if new == (top, bottom):
                return self.over(*new)
            top, bottom = new
        raise Rejected("roots nested too deep")

    def reduce(self, p: Flint) -> tuple[Flint, Flint]:
        """Replace g**D by the base of the root g."""
        below = self.one
        for k, atom in enumerate(self.ids):
            base, d = self.field._roots.get(atom), self.scale[k]
            if base is None or p.is_zero() or max(int(m[k]) for m in p.monoms()) < d:
                continue
            n, m = self.build(base)
            groups: dict[int, Flint] = {}
            for exps, c in p.to_dict().items():
                q, rest = divmod(int(exps[k]), d)
                mono = self.ctx.from_dict({(*exps[:k], rest, *exps[k + 1 :]): c})
                groups[q] = groups.get(q, self.ctx.constant(0)) + mono
            high = max(groups)
            p = self.ctx.constant(0)
            for q, part in groups.items():
                p = _small(p + _product(part, _product(self.whole(n, q), self.whole(m, high - q))))
            below = _product(below, self.whole(m, high))
        return p, below

    def poly(self, p: Poly) -> Flint:
        out = self.ctx.constant(0)
        for m, c in p:
            mono = self.ctx.constant(fmpq(c.numerator, c.denominator))
            for a, e in m:
                mono *= self.gen(a, e)
            out += mono
        return out

    def read(self, p: Flint) -> Poly:
        out = []
        for exps, c in p.to_dict().items():
            m = tuple(
                (a, Fraction(int(e), self.scale[k])) for k, (a, e) in enumerate(zip(self.ids, exps, strict=False)) if e
            )
            out.append((m, _fraction(c)))
        return tuple(out)


def _fraction(c: Flint) -> Fraction:
    c = fmpq(c)
    return Fraction(int(c.p), int(c.q))
