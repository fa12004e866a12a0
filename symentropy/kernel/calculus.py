"""Derivatives, limits at the ends of an interval, and integrals by checked antiderivatives.

The integral is that of Henstock and Kurzweil on an open interval: Lebesgue's where the integrand is integrable in
his sense (every nonnegative one is), and F(b-) - F(a+) for any F with F' = f there (Hake's theorem). An
antiderivative is believed only after its derivative was taken here, it and its derivative were shown to be defined on
the whole open interval, and both end limits were found.
"""

from __future__ import annotations

from fractions import Fraction

from .laws import bounded, everywhere, unfold_all
from .signs import NEG, POS, TRUSTED, Context, minus
from .terms import (
    ONE,
    PI,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Diff,
    Div,
    Interval,
    Mul,
    Num,
    Pow,
    Range,
    Rejected,
    Term,
    Var,
    bound_free,
    instantiate,
    num,
    shift,
    swap,
)  # fmt: skip

__all__ = ["derivative", "differentiate", "is_slope", "limit"]

ERF_LIMITS = TRUSTED + "limits of erf at infinity (the Gaussian integral)"


def derivative(body: Term) -> Term:
    """The derivative in ``Bound(0)``, of a term built from differentiable functions only."""
    return bounded(_slope(body, 0))


def _slope(body: Term, k: int) -> Term:
    """The derivative in ``Bound(k)``."""
    if bound_free(body, k):
        return ZERO
    match body:
        case Bound():
            return ONE
        case Add(args):
            return _add(*(_slope(a, k) for a in args))
        case Mul(args):
            terms = []
            for i, a in enumerate(args):
                d = _slope(a, k)
                if d != ZERO:
                    terms.append(_mul(*args[:i], d, *args[i + 1 :]))
            return _add(*terms)
        case Div(a, b):
            if bound_free(b, k):
                return Div(_slope(a, k), b)
            top = _add(_mul(_slope(a, k), b), minus(_mul(a, _slope(b, k))))
            return Div(top, Pow(b, num(2)))
        case Pow(b, Num(r)):
            d = _slope(b, k)
            if r == 0:
                return _mul(ZERO, d)  # 0, where the base has a derivative
            if r == 1:
                return d
            return _mul(Num(r), b if r == 2 else Pow(b, Num(r - 1)), d)
        case Pow(b, e):
            log_b = Call("log", (b,))
            return _mul(body, _add(_mul(_slope(e, k), log_b), _mul(e, Div(_slope(b, k), b))))
        case Call(fn, (u,)):
            return _mul(_outer(fn, u), _slope(u, k))
        case At(Var() as f, u):
            # a differentiable function by the chain rule; whether it is one is asked where the slope is used
            return _mul(Diff(At(f, Bound(0)), u), _slope(u, k))
        case At(Bind("lam", domain, inner), index) if bound_free(domain.lo, k) and bound_free(domain.hi, k):
            # the domain stays where it is; inside of a range an index does too
            if isinstance(domain, Interval) or bound_free(index, k):
                return _slope(instantiate(inner, index), k)
        case Bind("sum", Range(lo, hi, guard), inner, name):
            if all(bound_free(b, k) for b in (lo, hi)) and (guard is None or bound_free(guard, k + 1)):
                return Bind("sum", Range(lo, hi, guard), _slope(inner, k + 1), name)
        case Diff() if is_slope(body):
            raise Rejected("no second derivative of a function that is only known to be differentiable")
        case Diff(inner, at):
            return _slope(instantiate(derivative(inner), at), k)
    raise Rejected(f"no derivative of {type(body).__name__} {getattr(body, 'fn', getattr(body, 'op', ''))}".rstrip())


def is_slope(t: Term) -> bool:
    """f'(at) of a function f that is a variable."""
    return (
        isinstance(t, Diff) and isinstance(t.body, At) and isinstance(t.body.vector, Var) and t.body.index == Bound(0)
    )


def _outer(fn: str, u: Term) -> Term:
    match fn:
        case "log":
            return Div(ONE, u)
        case "exp":
            return Call("exp", (u,))
        case "sqrt":
            return Div(ONE, Mul((num(2), Call("sqrt", (u,)))))
        case "erf" | "erfc":
            slope = Div(Mul((num(2), Call("exp", (minus(Pow(u, num(2))),)))), Call("sqrt", (PI,)))
            return slope if fn == "erf" else minus(slope)
        case "gamma":
            return Mul((Call("gamma", (u,)), Call("digamma", (u,))))
        case "loggamma":
            return Call("digamma", (u,))
    raise Rejected(f"no derivative of {fn}")


def _add(*terms: Term) -> Term:
    kept = tuple(t for t in terms if t != ZERO)
    return ZERO if not kept else kept[0] if len(kept) == 1 else Add(kept)


def _mul(*factors: Term) -> Term:
    # a factor 0 stays: what it multiplies must have a meaning too
    kept = tuple(f for f in factors if f != ONE)
    return ONE if not kept else kept[0] if len(kept) == 1 else Mul(kept)


def differentiate(t: Term, ctx: Context) -> Term:
    """Every derivative carried out."""

    def at(s: Term, inner: Context) -> Term:
        if not isinstance(s, Diff) or is_slope(s):
            return s
        return instantiate(derivative(unfold_all(s.body, inner)), s.at)

    return everywhere(t, ctx, at)


def limit(body: Term, domain: Interval, high: bool, ctx: Context) -> Term:
    """The limit of ``body`` at an infinite end of the interval its variable ranges over, by a table.

    Sums of products of: what is free of the variable; powers of it; exp and erf of rational functions that
    are polynomials in it. A decaying exponential beats every power. Finite sums go term by term.
    """
    inner, sign = ctx.enter(domain), 1 if high else -1
    out: list[Term] = []
    for m in inner.field.monomials(body):
        moving = [b for b, e in m.factors if not bound_free(b)]
        match moving:
            case [Bind("sum", Range(lo, hi, guard), summand, name)] if (moving[0], Fraction(1)) in m.factors:
                if all(bound_free(u) for u in (lo, hi)) and (guard is None or bound_free(guard, 1)):
                    low = Range(shift(lo, -1), shift(hi, -1), None if guard is None else shift(guard, -1, 1))
                    interval = Interval(shift(domain.lo, 1), shift(domain.hi, 1))
                    part = Bind("sum", low, limit(swap(summand), interval, high, ctx.enter(low)), name)
                    out.append(_mul(shift(m.term([f for f in m.factors if f[0] != moving[0]]), -1), part))
                    continue
        outer = [f for f in m.factors if bound_free(f[0])]
        kept: list[tuple[Term, Fraction]] = list(outer)
        growth, exponents = Fraction(0), list[Term]()
        for base, e in m.factors:
            if bound_free(base):
                continue
            match base:
                case Bound(0):
                    growth += e
                case Call("exp", (u,)):
                    exponents.append(Mul((Num(e), u)))  # the field splits exp of a sum
                case Call("erf", (u,)) if e > 0 and e.denominator == 1:
                    inner.field.notes.add(ERF_LIMITS)
                    kept.append((num(_direction(u, sign, ctx, inner)), e))
                case _:
                    raise Rejected(
                        f"no limit in the table for {type(base).__name__} {getattr(base, 'fn', '')}".rstrip()
                    )
        if exponents and _direction(Add(tuple(exponents)), sign, ctx, inner) > 0:
            raise Rejected("an exponential that grows without bound")
        if exponents or growth < 0:
            continue
        if growth > 0:
            raise Rejected("a power that grows without bound")
        out.append(shift(m.term(kept), -1))
    return _add(*out)


def _direction(u: Term, sign: int, ctx: Context, inner: Context) -> int:
    """The sign of u's leading coefficient, for u a nonconstant polynomial in the variable, at sign * inf."""
    r = inner.field.ratio(u)
    x = inner.field.atom(Bound(0))
    terms = inner.field._terms
    for p in (r.num, r.den):
        for m, _ in p:
            for a, e in m:
                if a == x and (e.denominator != 1 or p is r.den):
                    raise Rejected("not a polynomial in the variable")
                if a != x and not bound_free(terms[a]):
                    raise Rejected("not a polynomial in the variable")
    degree = max((dict(m).get(x, Fraction(0)) for m, _ in r.num), default=Fraction(0))
    if degree <= 0:
        raise Rejected("a constant where a limit is asked for")
    lead = tuple((tuple((a, e) for a, e in m if a != x), c) for m, c in r.num if dict(m).get(x, 0) == degree)
    s = ctx.sign(shift(inner.field.term(type(r)(lead, r.den)), -1))
    if s not in (POS, NEG):
        raise Rejected("the leading coefficient's sign is not known")
    return (1 if s == POS else -1) * (sign if degree % 2 else 1)
