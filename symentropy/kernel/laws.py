"""Rewriting laws: each maps a well-formed term to an equal one, everywhere in it, under binders too.

Nothing is rewritten under a derivative: an identity at a point says nothing about its neighbourhood.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from math import gcd

from .signs import Context, minus, sub, unfold_use
from .terms import (
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Definition,
    Diff,
    Div,
    Domain,
    E,
    Interval,
    Mul,
    Num,
    Pmf,
    Pow,
    Range,
    Rejected,
    Term,
    Use,
    Var,
    bound_free,
    instantiate,
    loose,
    num,
    parts,
    rebuild,
    shift,
    subterms,
    swap,
)  # fmt: skip

__all__ = ["beta", "bounded", "constant_sum", "everywhere", "exchange", "expand", "linearity", "log_of_power",
           "log_of_product", "log_of_quotient", "log_of_rational", "logs", "mass", "reindex", "replace", "unfold",
           "unfold_all"]  # fmt: skip

Rewrite = Callable[[Term, Context], Term]
MAX_EXPAND, MAX_GROWN, MAX_LOG_BITS = 200, 100_000, 20_000


def everywhere(t: Term, ctx: Context, f: Rewrite) -> Term:
    """Rewrite by ``f`` at every node, children first, each in its own scope."""
    if isinstance(t, Diff):
        return f(Diff(t.body, everywhere(t.at, ctx, f), t.name), ctx)
    if isinstance(t, Bind):
        d = t.domain
        lo, hi = everywhere(d.lo, ctx, f), everywhere(d.hi, ctx, f)
        body = everywhere(t.body, ctx.enter(d), f)
        if isinstance(d, Interval):
            new: Domain = Interval(lo, hi)
        else:
            guard = None if d.guard is None else everywhere(d.guard, ctx.enter(Range(d.lo, d.hi)), f)
            new = Range(lo, hi, guard)
        return f(Bind(t.op, new, body, t.name), ctx)
    kids = tuple(c for c, _ in parts(t))
    done = tuple(everywhere(c, ctx, f) for c in kids)
    return f(t if done == kids else rebuild(t, done), ctx)


def replace(t: Term, old: Term, new: Term, ctx: Context) -> Term:
    """``old`` by ``new`` wherever a subterm equals it in the field. Both live in the scope of ``ctx``."""
    depth = len(ctx.scope)

    def at(s: Term, inner: Context) -> Term:
        up = len(inner.scope) - depth
        target = shift(old, up)
        same = type(s) is type(target) and (s == target or _equal_keys(s, target, inner))
        return shift(new, up) if same else s

    return everywhere(t, ctx, at)


def _equal_keys(a: Term, b: Term, ctx: Context) -> bool:
    if isinstance(a, Bind) and a.op == "lam":
        return False
    return ctx.field.equal(a, b)


# --- definitions --------------------------------------------------------------------------------------------


def unfold(definition: Definition) -> Rewrite:
    """Replace every use of the definition by its body."""

    def at(s: Term, ctx: Context) -> Term:
        return beta(bounded(unfold_use(s)), ctx) if isinstance(s, Use) and s.definition == definition else _entry(s)

    return lambda t, ctx: everywhere(t, ctx, at)


def unfold_all(t: Term, ctx: Context) -> Term:
    """Replace every use of every definition."""
    for _ in range(20):
        uses = {s.definition for s, _ in subterms(t) if isinstance(s, Use)}
        if not uses:
            return t
        for d in sorted(uses, key=lambda d: d.name):
            t = bounded(unfold(d)(t, ctx))
    raise Rejected("definitions nested too deep")


def bounded(t: Term) -> Term:
    """The term, unless writing it out made it too big."""
    if next(islice(subterms(t), MAX_GROWN, None), None) is not None:
        raise Rejected(f"written out, a term of more than {MAX_GROWN} nodes")
    return t


def _entry(s: Term) -> Term:
    if isinstance(s, At) and isinstance(s.vector, Bind):
        return bounded(instantiate(s.vector.body, s.index))
    if isinstance(s, At) and hasattr(s.vector, "items") and isinstance(s.index, Num):
        items, k = s.vector.items, s.index.value
        if k.denominator == 1 and 1 <= k <= len(items):
            entry: Term = items[int(k) - 1]
            return entry
    return s


def beta(t: Term, ctx: Context) -> Term:
    """An entry of a vector that is written out is that entry."""
    return everywhere(t, ctx, lambda s, _: _entry(s))


# --- logarithms ---------------------------------------------------------------------------------------------


def _log(t: Term) -> Term:
    return ZERO if t == ONE else Call("log", (t,))


def _sum(terms: list[Term]) -> Term:
    kept = [t for t in terms if t != ZERO]
    return kept[0] if len(kept) == 1 else Add(tuple(kept)) if kept else ZERO


def log_of_product(t: Term, ctx: Context) -> Term:
    """log(a b) = log a + log b for a, b > 0; log of a finite product of positive factors is the sum of logs."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Call("log", (Mul(args),)) if all(inner.positive(a) for a in args):
                return _sum([_log(a) for a in args])
            case Call("log", (Bind("prod", domain, body, name),)) if inner.enter(domain).positive(body):
                return Bind("sum", domain, _log(body), name)
        return s

    return everywhere(t, ctx, at)


def log_of_quotient(t: Term, ctx: Context) -> Term:
    """log(a/b) = log a - log b for a, b > 0."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Call("log", (Div(a, b),)) if inner.positive(a) and inner.positive(b):
                return _sum([_log(a), minus(_log(b))])
        return s

    return everywhere(t, ctx, at)


def log_of_power(t: Term, ctx: Context) -> Term:
    """log(a**c) = c log a for a > 0; log(exp u) = u, log e = 1, log 1 = 0."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Call("log", (Call("exp", (u,)),)):
                return u
            case Call("log", (Pow(a, c),)) if inner.positive(a):
                return c if a == E else Mul((c, _log(a)))
            case Call("log", (Call("sqrt", (a,)),)) if inner.positive(a):
                return Div(_log(a), num(2))
            case Call("log", (a,)) if a == E:
                return ONE
            case Call("log", (a,)) if inner.field.number(a) == 1:
                return ZERO
        return s

    return everywhere(t, ctx, at)


def logs(t: Term, ctx: Context) -> Term:
    """All laws of the logarithm, until nothing changes."""
    for _ in range(12):
        new = log_of_power(log_of_product(log_of_quotient(t, ctx), ctx), ctx)
        if new == t:
            return t
        t = new
    return t


def log_of_rational(t: Term, ctx: Context) -> Term:
    """Logs of rational numbers over a common coprime base: log 12 + log 18 = 4 log 2 + 3 log 3, say.

    The base comes from gcds; nothing is factored.
    """
    values: set[int] = set()
    for s, depth in subterms(t):
        r = _log_argument(s, ctx) if depth == 0 or not loose(s) else None
        if r is not None:
            values |= {r.numerator, r.denominator}
    base = _coprime_base(values - {1})

    def at(s: Term, inner: Context) -> Term:
        r = _log_argument(s, inner) if not loose(s) else None
        if r is None or r == 1:
            return s if r is None else ZERO
        out: list[Term] = []
        for b in base:
            k = _multiplicity(r.numerator, b) - _multiplicity(r.denominator, b)
            if k:
                out.append(_log(num(b)) if k == 1 else Mul((num(k), _log(num(b)))))
        return _sum(out)

    return everywhere(t, ctx, at)


def _log_argument(s: Term, ctx: Context) -> Fraction | None:
    if isinstance(s, Call) and s.fn == "log":
        r = ctx.field.number(s.args[0])
        if r is not None and r > 0 and max(r.numerator, r.denominator).bit_length() <= MAX_LOG_BITS:
            return r
    return None


def _coprime_base(values: set[int]) -> list[int]:
    base: list[int] = []
    todo = sorted(values)
    while todo:
        a = todo.pop()
        for k, b in enumerate(base):
            g = gcd(a, b)
            if g > 1:
                del base[k]
                todo.extend(x for x in {g, a // g, b // g} if x > 1)
                break
        else:
            if a > 1:
                base.append(a)
    return sorted(base)


def _multiplicity(n: int, b: int) -> int:
    k = 0
    while n % b == 0:
        n //= b
        k += 1
    return k


# --- finite sums and integrals ------------------------------------------------------------------------------


def linearity(t: Term, ctx: Context) -> Term:
    """Σ (c f + d g) = c Σ f + d Σ g for c, d free of the index; integrals too, if every piece converges."""

    def at(s: Term, inner: Context) -> Term:
        return _pieces(s, inner) if isinstance(s, Bind) and s.op in ("sum", "int") else s

    return everywhere(t, ctx, at)


def _pieces(s: Bind, ctx: Context) -> Term:
    scope = ctx.enter(s.domain)
    out: list[Term] = []
    for m in scope.field.monomials(s.body):
        inner = [f for f in m.factors if not bound_free(f[0])]
        outer = [f for f in m.factors if bound_free(f[0])]
        piece = Bind(s.op, s.domain, m.term(inner, coefficient=False) if inner else ONE, s.name)
        if s.op == "int" and not converges(piece, ctx):
            return s
        factor = shift(m.term(outer), -1)
        out.append(piece if factor == ONE else Mul((factor, piece)) if factor != num(-1) else minus(piece))
    return _sum(out)


def _integral_pieces(t: Bind, ctx: Context) -> list[tuple[Term, Bind]]:
    """The integral as a combination: factors free of the variable, and what is left under the integral."""
    inner = ctx.enter(t.domain)
    out = []
    for m in inner.field.monomials(logs(unfold_all(t.body, inner), inner)):
        kept = [f for f in m.factors if not bound_free(f[0])]
        free = m.term([f for f in m.factors if bound_free(f[0])])
        piece = m.term(kept, coefficient=False) if kept else ONE
        out.append((shift(free, -1), Bind("int", t.domain, piece, t.name)))
    return out


def converges(t: Bind, ctx: Context) -> bool:
    """The integral is among those shown to converge, or a combination of such."""
    if ctx.converges(t):
        return True
    return isinstance(t.domain, Interval) and all(ctx.converges(p) for _, p in _integral_pieces(t, ctx))


def closure(found: tuple[Term, ...], ctx: Context) -> Context:
    """The scope where ``found`` converge, and every piece that must then converge too."""
    ctx = ctx.with_integrals(found, ())
    todo = [t for t in found if isinstance(t, Bind)]
    for t in todo:
        left = [(c, p) for c, p in _integral_pieces(t, ctx) if not ctx.converges(p)]
        if len(left) == 1 and ctx.nonzero(left[0][0]):
            # a convergent sum all of whose terms but one converge
            ctx = ctx.with_integrals((left[0][1],), ())
    return ctx


def constant_sum(t: Term, ctx: Context) -> Term:
    """Σ_{i=a}^{b} c = (b - a + 1) c for c free of i, where the range is provably not reversed."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind("sum", Range(lo, hi, None), body) if bound_free(body):
                count = hi if lo == ONE else Add((hi, minus(lo), ONE))
                if inner.nonnegative(count):
                    return Mul((count, shift(body, -1)))
        return s

    return everywhere(t, ctx, at)


def mass(t: Term, ctx: Context) -> Term:
    """The probabilities of a pmf sum to 1, over all outcomes or over its support."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind("sum", Range(lo, hi, guard), At(Var(name), Bound(0)) as p) if guard in (None, p):
                kind = inner.variables.get(name)
                if isinstance(kind, Pmf) and inner.field.equal(lo, ONE) and inner.field.equal(hi, kind.size):
                    return ONE
        return s

    return everywhere(t, ctx, at)


def expand(t: Term, ctx: Context) -> Term:
    """A sum or product over a range of numbers, written out; every guard must have a known sign."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind("sum" | "prod" as op, Range(Num(lo), Num(hi), guard), body) if hi - lo < MAX_EXPAND:
                if lo.denominator != 1 or hi.denominator != 1:
                    return s
                points: list[Term] = [num(k) for k in range(int(lo), int(hi) + 1)]
                if guard is not None:
                    signs = [inner.positive(instantiate(guard, k)) for k in points]
                    off = [inner.nonnegative(minus(instantiate(guard, k))) for k in points]
                    if not all(a or b for a, b in zip(signs, off, strict=True)):
                        return s
                    points = [k for k, on in zip(points, signs, strict=True) if on]
                terms = [beta(instantiate(body, k), inner) for k in points]
                return bounded(_sum(terms) if op == "sum" else Mul(tuple(terms)) if terms else ONE)
        return s

    return everywhere(t, ctx, at)


def reindex(t: Term, ctx: Context) -> Term:
    """Σ_{i=a}^{b} f(i) = Σ_{i=1}^{b-a+1} f(i + a - 1): every range starts at 1."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind(("sum" | "prod") as op, Range(lo, hi, guard), body, name) if lo != ONE:
                by = inner.field.normal(sub(lo, ONE))
                moved = Add((Bound(0), shift(by, 1)))

                def move(u: Term) -> Term:
                    return instantiate(shift(u, 1, 1), moved)

                top = inner.field.normal(sub(hi, by))
                return Bind(op, Range(ONE, top, None if guard is None else move(guard)), move(body), name)
        return s

    return everywhere(t, ctx, at)


def exchange(t: Term, ctx: Context) -> Term:
    """Σ_i Σ_j = Σ_j Σ_i for finite ranges that do not depend on each other (the smaller spelling is taken)."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind("sum", Range() as a, Bind("sum", Range() as b, body, inner_name), name):
                if all(bound_free(u) for u in (b.lo, b.hi)) and (b.guard is None or bound_free(b.guard, 1)):
                    swapped = swap(body)
                    outer = Range(shift(b.lo, -1), shift(b.hi, -1), _lower(b.guard))
                    within = Range(shift(a.lo, 1), shift(a.hi, 1), None if a.guard is None else shift(a.guard, 1, 1))
                    other = Bind("sum", outer, Bind("sum", within, swapped, name), inner_name)
                    return min(s, other, key=repr)
        return s

    return everywhere(t, ctx, at)


def _lower(guard: Term | None) -> Term | None:
    return None if guard is None else shift(guard, -1, 2) if bound_free(guard, 1) else None
