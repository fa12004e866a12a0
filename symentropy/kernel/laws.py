"""Rewriting laws: each maps a well-formed term to an equal one, everywhere in it, under binders too.

Nothing is rewritten under a derivative: an identity at a point says nothing about its neighbourhood.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from math import gcd

from .signs import ZERO as ZERO_SIGN
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
    Density,
    Diff,
    Div,
    Domain,
    E,
    Index,
    Interval,
    Joint,
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
    free_names,
    instantiate,
    loose,
    num,
    parts,
    rebuild,
    shift,
    substitute,
    subterms,
    swap,
)  # fmt: skip

__all__ = ["beta", "bounded", "constant_sum", "everywhere", "exchange", "expand", "linearity", "log_of_power",
           "log_of_product", "log_of_quotient", "log_of_rational", "logs", "mass", "reindex", "replace", "restrict",
           "sift", "support", "unfold", "unfold_all"]  # fmt: skip

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
    guarded = isinstance(s.domain, Range) and s.domain.guard is not None
    out: list[Term] = []
    for m in scope.field.monomials(s.body):
        outer = [f for f in m.factors if bound_free(f[0]) and (not guarded or _defined(shift(m.term([f]), -1), ctx))]
        inner = [f for f in m.factors if f not in outer]
        piece = Bind(s.op, s.domain, m.term(inner, coefficient=False) if inner else ONE, s.name)
        if s.op == "int" and not converges(piece, ctx):
            return s
        factor = shift(m.term(outer), -1)
        out.append(piece if factor == ONE else Mul((factor, piece)) if factor != num(-1) else minus(piece))
    return _sum(out)


def _defined(t: Term, ctx: Context) -> bool:
    """The term means something in this scope too (a log that is taken where a guard holds may not)."""
    from .wf import needs  # which asks in turn whether integrals converge

    return not any(needs(t, ctx))


def restrict(t: Term, ctx: Context) -> Term:
    """Σ_{g > 0} g t = Σ g t where t is defined on the whole range, and a guard that always holds is dropped.

    So is a factor of a guard that is always positive; a sum over one point without guard is its term.
    """

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind(("sum" | "prod") as op, Range(lo, hi, guard), body, name) if guard is not None:
                whole = Range(lo, hi)
                scope = inner.enter(whole)
                if scope.positive(guard) or (
                    op == "sum" and scope.nonnegative(guard) and _vanishes_with(guard, body, scope)
                ):
                    at_one = lo == hi == ONE and bound_free(body)
                    return shift(body, -1) if at_one else Bind(op, whole, body, name)
                return Bind(op, Range(lo, hi, _without_positive(guard, scope)), body, name)
            case Bind("int", domain, body, name):
                return Bind("int", domain, _without_indicators(body, inner.enter(domain)), name)
        return s

    return everywhere(t, ctx, at)


def _without_positive(guard: Term, scope: Context) -> Term:
    """A guard that is positive where this one is, without the factors that always are."""
    monomials = scope.field.monomials(guard)
    if len(monomials) != 1 or monomials[0].coefficient < 0:
        return guard
    kept = [f for f in monomials[0].factors if not scope.positive(f[0])]
    return guard if not kept or len(kept) == len(monomials[0].factors) else monomials[0].term(kept, coefficient=False)


def _vanishes_with(guard: Term, body: Term, scope: Context) -> bool:
    """The body is defined where the guard is 0, and has the guard as a factor in every monomial."""
    if not _defined(body, scope):
        return False
    monomials = scope.field.monomials(body)
    return all(any(e > 0 and scope.field.equal(b, guard) for b, e in m.factors) for m in monomials)


def _indicated(t: Term) -> Term | None:
    """The guard g, if ``t`` is the indicator of g > 0: a sum of 1 over one point."""
    match t:
        case Bind("sum", Range(lo, hi, guard), body) if lo == hi == body == ONE and guard is not None:
            return shift(guard, -1) if bound_free(guard) else None
    return None


def _without_indicators(t: Term, ctx: Context) -> Term:
    """[g > 0] g = g for g >= 0, in every monomial that has such factors."""
    if not any(_indicated(s) is not None for s, _ in subterms(t)):
        return t
    out = []
    for m in ctx.field.monomials(t):
        powers = [b for b, e in m.factors if e > 0]
        kept = []
        for b, e in m.factors:
            g = _indicated(b)
            idle = g is not None and ctx.nonnegative(g) and any(ctx.field.equal(g, p) for p in powers)
            kept += [] if idle else [(b, e)]
        out.append(m.term(kept))
    return _sum(out)


def _integral_pieces(t: Bind, ctx: Context) -> list[tuple[Term, Bind]]:
    """The integral as a combination: factors free of the variable, and what is left under the integral."""
    inner = ctx.enter(t.domain)
    out = []
    body = logs(unfold_all(t.body, inner), inner)
    if any(isinstance(s, Bind) for s, _ in subterms(body)):
        for law in (restrict, logs, linearity, constant_sum):
            new = law(body, inner)
            # what is pulled out of an empty sum may have no meaning outside
            body = new if new == body or _defined(new, inner) else body
        body = _without_indicators(body, inner)
    for m in inner.field.monomials(body):
        kept = [f for f in m.factors if not bound_free(f[0])]
        free = m.term([f for f in m.factors if bound_free(f[0])])
        piece = m.term(kept, coefficient=False) if kept else ONE
        out.append((shift(free, -1), Bind("int", t.domain, piece, t.name)))
    return out


def converges(t: Bind, ctx: Context) -> bool:
    """The integral is among those shown to converge, or a combination of such."""
    if ctx.converges(t) or ctx.converges(unfold_all(t, ctx)):
        return True
    return isinstance(t.domain, Interval) and all(_exists(p, ctx) for _, p in _integral_pieces(t, ctx))


def _exists(p: Bind, ctx: Context) -> bool:
    """The piece is known to converge, or is a part of a nonnegative integral that does; a density's does."""
    if ctx.converges(p) or _is_mass(p, ctx):
        return True
    inner = ctx.enter(p.domain)
    m, *others = inner.field.monomials(p.body)
    rest = [f for f in m.factors if _indicated(f[0]) is None]
    if others or len(rest) == len(m.factors) or not inner.nonnegative(m.term(rest)):
        return False
    whole = Bind("int", p.domain, m.term(rest), p.name)
    return ctx.converges(whole) or _is_mass(whole, ctx)


def _is_mass(t: Bind, ctx: Context) -> bool:
    """The integral of a density over its domain."""
    match t:
        case Bind("int", domain, At(Var(name), Bound(0))):
            kind = ctx.variables.get(name)
            return isinstance(kind, Density) and ctx.field._domain(kind.domain) == ctx.field._domain(domain)
    return False


def closure(found: tuple[Term, ...], ctx: Context) -> Context:
    """The scope where ``found`` converge, and every piece that must then converge too."""
    ctx = ctx.with_integrals(found, ())
    todo = [t for t in found if isinstance(t, Bind)]
    while True:
        more: list[Term] = []
        for t in todo:
            left = [(c, p) for c, p in _integral_pieces(t, ctx) if not _exists(p, ctx)]
            if len(left) == 1 and ctx.nonzero(left[0][0]):
                # a convergent sum all of whose terms but one converge
                more.append(left[0][1])
        if not more:
            return ctx
        ctx = ctx.with_integrals(tuple(more), ())


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
    """The probabilities of a pmf sum to 1, over all outcomes or over its support; a density's integral is 1."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind("sum", Range(lo, hi, guard), At(Var(name), Bound(0)) as p) if guard in (None, p):
                kind = inner.variables.get(name)
                if isinstance(kind, Pmf) and inner.field.equal(lo, ONE) and inner.field.equal(hi, kind.size):
                    return ONE
            case Bind("sum", _, Bind("sum")) if _is_total(s, inner):
                return ONE
            case Bind("int") if _is_mass(s, inner):
                return ONE
        return s

    return everywhere(t, ctx, at)


def _is_total(t: Term, ctx: Context) -> bool:
    """The sum of a joint pmf over all of its indices, in any order; the innermost over the support or not."""
    domains: list[Range] = []
    while isinstance(t, Bind) and t.op == "sum" and isinstance(t.domain, Range):
        domains.append(t.domain)
        t = t.body
    entry, indices = t, list[Term]()
    while isinstance(t, At):
        indices.insert(0, t.index)
        t = t.vector
    kind = ctx.variables.get(t.name) if isinstance(t, Var) else None
    depth = len(domains)
    if not isinstance(kind, Joint) or not len(kind.sizes) == len(indices) == depth:
        return False
    if set(indices) != {Bound(k) for k in range(depth)}:
        return False
    if any(d.guard is not None for d in domains[:-1]) or domains[-1].guard not in (None, entry):
        return False
    for i, size in zip(indices, kind.sizes, strict=True):
        assert isinstance(i, Bound)
        d = domains[depth - 1 - i.index]
        if loose(d.hi) or not (ctx.field.equal(d.lo, ONE) and ctx.field.equal(d.hi, size)):
            return False
    return True


def support(t: Term, ctx: Context) -> Term:
    """Σ_i Σ_{j: g > 0} t = Σ_{i: Σ_j g > 0} Σ_{j: g > 0} t for g >= 0: where no g is positive, nothing is summed."""

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind("sum", Range(lo, hi, None) as outer, Bind("sum", Range(lo2, hi2, guard), _) as body, name):
                whole = Range(lo2, hi2)
                if guard is not None and inner.enter(outer).enter(whole).nonnegative(guard):
                    return Bind("sum", Range(lo, hi, Bind("sum", whole, guard, body.name)), body, name)
        return s

    return everywhere(t, ctx, at)


def sift(t: Term, ctx: Context) -> Term:
    """Σ_i δ(i,k) t(i) = t(k) for k in the range; δ(k,k) = 1; δ(i,k) t(i) = δ(i,k) t(k)."""
    if not any(_is_delta(s) for s, _ in subterms(t)):
        return t

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Call("delta", (a, b)):
                apart = inner.sign(sub(a, b))
                return ONE if apart == ZERO_SIGN else s if apart & ZERO_SIGN else ZERO
            case Bind("sum", Range(lo, hi, Call("delta", args)), body):
                k = _other(args)
                if k is not None and inner.member(k, Range(lo, hi)):
                    return instantiate(body, k)
            case Bind("sum", Range() as domain, _) if any(_is_delta(u) for u, _ in subterms(s.body)):
                return _sifted(s, domain, inner)
        return s

    return _merged(everywhere(t, ctx, at), ctx)


def _is_delta(t: Term) -> bool:
    return isinstance(t, Call) and t.fn == "delta"


def _other(args: tuple[Term, ...]) -> Term | None:
    """k, in the scope outside, of the arguments of δ(i,k) under the binder of i."""
    for mine, k in (args, args[::-1]):
        if mine == Bound(0) and bound_free(k):
            return shift(k, -1)
    return None


def _sifted(s: Bind, domain: Range, ctx: Context) -> Term:
    """The sum with each monomial that has a factor δ(i,k), k in the domain, replaced by its value at k."""
    out, left = list[Term](), list[Term]()
    for m in ctx.enter(domain).field.monomials(s.body):
        for f in m.factors:
            k = _other(f[0].args) if isinstance(f[0], Call) and _is_delta(f[0]) and f[1] > 0 else None
            if k is not None and ctx.member(k, domain):
                out.append(instantiate(m.term([g for g in m.factors if g != f]), k))
                break
        else:
            left.append(m.term())
    return s if not out else _sum([*out, *([Bind("sum", domain, _sum(left), s.name)] if left else [])])


def _merged(t: Term, ctx: Context) -> Term:
    """δ(i,k) t(i) = δ(i,k) t(k) for a variable i, in each monomial outside of binders; powers of δ are δ."""
    monomials = ctx.field.monomials(t)
    if not any(_is_delta(b) for m in monomials for b, _ in m.factors):
        return t
    out = []
    for m in monomials:
        deltas = [b for b, e in m.factors if isinstance(b, Call) and _is_delta(b) and e > 0]
        rest = m.term([(b, e) for b, e in m.factors if b not in deltas])
        for d in deltas:
            rest = _put_together(rest, d, ctx)
        out.append(rest if not deltas else Mul((*deltas, rest)))
    return _sum(out)


def _put_together(t: Term, delta: Call, ctx: Context) -> Term:
    """``t`` where the indices of the delta are equal: one that is a variable replaced by the other."""
    a, b = delta.args
    names = sorted(v.name for v in (a, b) if isinstance(v, Var) and isinstance(ctx.variables.get(v.name), Index))
    if a == b or not names:
        return t
    kept = b if a == Var(names[-1]) else a
    return t if names[-1] in free_names(kept) else substitute(t, {names[-1]: kept})


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
    """Σ_i Σ_j = Σ_j Σ_i for finite ranges that do not depend on each other (the smaller spelling is taken).

    A guard of both indices, on the inner sum, moves to the one that is then the inner sum.
    """

    def at(s: Term, inner: Context) -> Term:
        match s:
            case Bind("sum", Range() as a, Bind("sum", Range() as b, body, inner_name), name):
                swapped = swap(body)
                if not all(bound_free(u) for u in (b.lo, b.hi)):
                    return s
                if b.guard is not None and not bound_free(b.guard, 1):
                    if a.guard is not None:
                        return s
                    outer = Range(shift(b.lo, -1), shift(b.hi, -1))
                    within = Range(shift(a.lo, 1), shift(a.hi, 1), swap(b.guard))
                else:
                    outer = Range(shift(b.lo, -1), shift(b.hi, -1), _lower(b.guard))
                    within = Range(shift(a.lo, 1), shift(a.hi, 1), None if a.guard is None else shift(a.guard, 1, 1))
                other = Bind("sum", outer, Bind("sum", within, swapped, name), inner_name)
                return min(s, other, key=repr)
        return s

    return everywhere(t, ctx, at)


def _lower(guard: Term | None) -> Term | None:
    return None if guard is None else shift(guard, -1, 1) if bound_free(guard, 1) else None
