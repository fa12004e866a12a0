"""Integrals in closed form: of what is, between its breaks, polynomials times exponentials of polynomials.

Densities written out are of this kind (normal, Laplace, exponential, uniform, histograms), and so are their moments,
entropies and divergences, once logarithms are taken apart. An integrand may have guards and absolute values: where
one of them changes is a break, and between two breaks it is what it is at any point. The answer is a closed term,
so that equality with another is a matter of algebra; an integral that does not converge absolutely has none.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import comb

from flint import arb

from ..errors import SymentropyError
from ..kernel.balls import NoBall, ball, precision
from ..kernel.balls import sign as sign_of
from ..kernel.field import Field, Monomial
from ..kernel.laws import logs
from ..kernel.proof import Claim
from ..kernel.signs import Context, sub
from ..kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    PI,
    ZERO,
    Add,
    Bind,
    Call,
    Div,
    Interval,
    Mul,
    Num,
    Pow,
    Range,
    Real,
    Rejected,
    Term,
    Var,
    free_names,
    instantiate,
    loose,
    num,
    parts,
    rebuild,
    substitute,
)
from ..kernel.wf import needs
from ..theory.quantities import LINE, minus
from .written import written_out

__all__ = ["integral"]

_X = Var("x of the integral")  # no name of the language has blanks
_MOST = 12  # degree of a polynomial
_BITS = 512  # to tell breaks apart


class _NoForm(Exception):
    """The integrand is of another kind, or this is not known."""


class _Break(Exception):
    """The integrand changes its form at a point inside of the interval."""

    def __init__(self, at: Term) -> None:
        super().__init__()
        self.at = at


@functools.lru_cache(maxsize=512)
def integral(t: Bind) -> Term | None:
    """The value of a closed integral as a closed term; None if it is not of this kind, or diverges.

    >>> from symentropy.kernel.balls import exact
    >>> from symentropy.kernel.terms import Bound
    >>> exact(integral(Bind("int", Interval(num(-1), num(2)), Call("abs", (Bound(0),)))))
    Fraction(5, 2)
    """
    assert isinstance(t.domain, Interval)
    if free_names(t) or loose(t):
        return None
    try:
        lo, hi = t.domain.lo, t.domain.hi

        def inside(x: Term, domain: Interval) -> bool:
            wide = domain == LINE or (x == _X and _order(domain.lo, lo) <= 0 and _order(hi, domain.hi) <= 0)
            if not wide:
                raise _NoForm("a function where it may have no value")
            return True

        return None if _order(lo, hi) >= 0 else _between(written_out(instantiate(t.body, _X), inside), lo, hi)
    except (_NoForm, Rejected, NoBall, SymentropyError, RecursionError):
        return None


def _between(body: Term, lo: Term, hi: Term) -> Term:
    """The integral from ``lo`` to ``hi``, in two where there is a break."""
    try:
        return _on_piece(body, lo, hi)
    except _Break as there:
        middle = there.at
    if any(needs(substitute(body, {_X.name: middle}), Context({}))):
        raise _NoForm("the integrand may have no value at a break")
    return _total([_between(body, lo, middle), _between(body, middle, hi)])


def _total(found: Iterable[Term]) -> Term:
    terms = tuple(t for t in found if t != ZERO)
    if not terms:
        return ZERO
    whole = Add(terms)
    try:
        return Field().normal(whole)
    except Rejected:  # too long to be simplified
        return whole


# --- breaks -------------------------------------------------------------------------------------------------


def _order(a: Term, b: Term) -> int:
    """-1, 0 or 1 for two closed terms or infinities."""
    if a == b:
        return 0
    if NEG_INF in (a, b) or INF in (a, b):
        return -1 if a == NEG_INF or b == INF else 1
    return _sign(sub(a, b))


def _sign(t: Term) -> int:
    s = sign_of(t, _BITS)
    if s is not None:
        return s
    if Field().zero(t):
        return 0
    raise _NoForm("a sign is not known")


def _roots(t: Term) -> list[Term]:
    """The real roots of a polynomial of degree up to 2."""
    coefficients = _polynomial(t)
    if coefficients is None:
        raise _NoForm("a sign on a whole interval is not known")
    a, b, c = (coefficients.get(k, ZERO) for k in (2, 1, 0))
    if any(k > 2 for k in coefficients):
        raise _NoForm("a break at a root of a polynomial of degree 3")
    if a == ZERO:
        return [Div(minus(c), b)] if b != ZERO else []
    inside = sub(Pow(b, num(2)), Mul((num(4), a, c)))
    s = _sign(inside)
    roots = [Add((minus(b), Mul((num(k), Call("sqrt", (inside,)))))) for k in (1, -1)]
    return [Div(r, Mul((num(2), a))) for r in roots] if s > 0 else [Div(minus(b), Mul((num(2), a)))] if s == 0 else []


def _polynomial(t: Term) -> dict[int, Term] | None:
    """The coefficients of a polynomial in x, by degree, none of them 0; None of any other term."""
    found: dict[int, list[Term]] = {}
    for m in Field().monomials(t):
        degree, rest = _split(m)
        if degree is None or any(_X.name in free_names(b) for b, _ in rest):
            return None
        found.setdefault(degree, []).append(m.term(rest))
    return {k: Add(tuple(c)) if len(c) > 1 else c[0] for k, c in found.items()}


def _split(m: Monomial) -> tuple[int | None, list[tuple[Term, Fraction]]]:
    """The exponent of x, None if it is no natural number, and the other factors."""
    e = sum((e for b, e in m.factors if b == _X), Fraction(0))
    return int(e) if e.denominator == 1 and 0 <= e <= _MOST else None, [(b, e) for b, e in m.factors if b != _X]


# --- between two breaks -------------------------------------------------------------------------------------


def _on_piece(body: Term, lo: Term, hi: Term) -> Term:
    """The integral from one break to the next."""
    bounds = [Claim(lo, "<", _X)] if lo != NEG_INF else []
    bounds += [Claim(_X, "<", hi)] if hi != INF else []
    ctx = Context({_X.name: Real()}, tuple(bounds))
    plain = _Piece(lo, hi, ctx).settled(body)
    if any(needs(plain, ctx)):
        raise _NoForm("the integrand may have no value here")
    exponents: dict[Term, Term] = {}
    pieces = ctx.field.monomials(_named(logs(plain, ctx), exponents))
    return _total(_antiderivative(_read(m, {v: u for u, v in exponents.items()}), lo, hi) for m in pieces)


def _named(t: Term, exponents: dict[Term, Term]) -> Term:
    """The term with a name for every exponential of something in x: the field would write powers of e out."""
    if _X.name not in free_names(t):
        return t
    if isinstance(t, Call) and t.fn == "exp":
        u = Field().normal(t.args[0])
        return exponents.setdefault(u, Var(f"exponential {len(exponents)}"))
    return rebuild(t, tuple(_named(c, exponents) for c, _ in parts(t))) if parts(t) else t


@dataclass(frozen=True)
class _Piece:
    """An open interval, and what is known of x in it."""

    lo: Term
    hi: Term
    ctx: Context

    def settled(self, t: Term) -> Term:
        """The body as it is on the whole piece, without guards and absolute values; a break if it has one."""
        if _X.name not in free_names(t):
            return t
        match t:
            case Call("abs", (u,)):
                inner = self.settled(u)
                return inner if self.sign(inner) > 0 else minus(inner)
            case Call(("min" | "max") as fn, args):
                first, *others = map(self.settled, args)
                for other in others:
                    first = other if (self.sign(sub(other, first)) > 0) == (fn == "max") else first
                return first
            case Bind(("sum" | "prod") as op, Range(_, _, guard), body) if guard is not None:
                holds = self.sign(self.settled(instantiate(guard, ONE))) > 0
                return self.settled(instantiate(body, ONE)) if holds else ZERO if op == "sum" else ONE
        kids = parts(t)
        return rebuild(t, tuple(self.settled(c) for c, _ in kids)) if kids else t

    def sign(self, u: Term) -> int:
        """The sign that ``u`` has all over the piece; a break if it changes."""
        if self.ctx.positive(u):
            return 1
        if self.ctx.field.zero(u):
            return 0
        for root in _roots(u):
            if _order(self.lo, root) < 0 and _order(root, self.hi) < 0:
                raise _Break(root)
        return _sign(substitute(u, {_X.name: self.middle}))

    @property
    def middle(self) -> Num:
        """A rational number inside."""
        x, y = (None if t in (INF, NEG_INF) else ball(t, _BITS) for t in (self.lo, self.hi))
        with precision(_BITS):
            if x is None or y is None:
                found = y - 1 if y is not None else x + 1 if x is not None else arb(0)
            else:
                found = (x + y) / 2
            man, exp = found.mid().man_exp()
        return Num(Fraction(int(man)) * Fraction(2) ** int(exp))


# --- antiderivatives ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Power:
    """``coefficient * x^degree * exp(a x^2 + b x + c)``."""

    coefficient: Term
    degree: int
    a: Term
    b: Term
    c: Term


def _exp(t: Term) -> Term:
    u = Field().normal(t)
    return ONE if u == ZERO else Call("exp", (u,))


def _read(m: Monomial, exponentials: dict[Term, Term]) -> _Power:
    degree, rest = _split(m)
    if degree is None:
        raise _NoForm("a power of x that is no polynomial")
    outside, exponents = [], list[Term]()
    for base, e in rest:
        match base:
            case Var() if base in exponentials:
                exponents.append(Mul((Num(e), exponentials[base])))
            case _ if _X.name in free_names(base):
                raise _NoForm("a factor that is neither a power nor an exponential")
            case _:
                outside.append((base, e))
    inside = _polynomial(Add(tuple(exponents))) if exponents else {}
    if inside is None or any(k > 2 for k in inside):
        raise _NoForm("an exponent that is no polynomial of degree 2")
    a, b, c = (inside.get(k, ZERO) for k in (2, 1, 0))
    return _Power(m.term(outside), degree, a, b, c)


def _antiderivative(f: _Power, lo: Term, hi: Term) -> Term:
    """The integral of one summand over (lo, hi)."""
    if f.a != ZERO:
        parts_at = _gaussian(f)
    elif f.b != ZERO:
        parts_at = _exponential(f)
    else:
        parts_at = _plain(f)
    return sub(parts_at(hi), parts_at(lo))


def _plain(f: _Power) -> Callable[[Term], Term]:
    """x^k: of an infinite interval there is no integral."""

    def at(x: Term) -> Term:
        if x in (INF, NEG_INF):
            raise _NoForm("diverges")
        return Div(Mul((f.coefficient, _exp(f.c), Pow(x, num(f.degree + 1)))), num(f.degree + 1))

    return at


def _exponential(f: _Power) -> Callable[[Term], Term]:
    """x^k exp(bx + c), by parts k times."""

    def at(x: Term) -> Term:
        if x in (INF, NEG_INF):
            if _sign(f.b) != (1 if x == NEG_INF else -1):
                raise _NoForm("diverges")
            return ZERO
        terms, factor = [], 1
        for j in range(f.degree + 1):
            power = Pow(x, num(f.degree - j)) if f.degree > j else ONE
            terms.append(Div(Mul((num((-1) ** j * factor), power)), Pow(f.b, num(j + 1))))
            factor *= f.degree - j
        return Mul((f.coefficient, _exp(Add((Mul((f.b, x)), f.c))), Add(tuple(terms))))

    return at


def _gaussian(f: _Power) -> Callable[[Term], Term]:
    """x^k exp(ax^2 + bx + c), a < 0, as powers of y = x - m times exp(-A y^2), m where the exponent is greatest."""
    if _sign(f.a) > 0:
        raise _NoForm("an exponential that grows like a normal density falls")
    scale, m = minus(f.a), Div(minus(f.b), Mul((num(2), f.a)))
    height = _exp(sub(f.c, Div(Pow(f.b, num(2)), Mul((num(4), f.a)))))

    def moment(j: int, y: Term) -> Term:
        """An antiderivative of y^j exp(-A y^2)."""
        ends = y in (INF, NEG_INF)
        if j == 0:
            erf = num(1 if y == INF else -1) if ends else Call("erf", (Mul((Call("sqrt", (scale,)), y)),))
            return Mul((Div(Call("sqrt", (Div(PI, scale),)), num(2)), erf))
        bell = ZERO if ends else _exp(minus(Mul((scale, Pow(y, num(2))))))
        power = ONE if j == 1 or ends else Pow(y, num(j - 1))
        here = minus(Div(Mul((power, bell)), Mul((num(2), scale))))
        return here if j == 1 else Add((here, Div(Mul((num(j - 1), moment(j - 2, y))), Mul((num(2), scale)))))

    def at(x: Term) -> Term:
        y = x if x in (INF, NEG_INF) else sub(x, m)
        terms = []
        for j in range(f.degree + 1):
            shifts = Pow(m, num(f.degree - j)) if f.degree > j else ONE
            terms.append(Mul((num(comb(f.degree, j)), shifts, moment(j, y))))
        return Mul((f.coefficient, height, Add(tuple(terms))))

    return at
