"""Well-formedness: a term means something at every value that its variables may take.

``needs`` lists what could not be shown: each need names the subterm, the property and the scope. A term with
no needs has a finite value throughout; ``check`` accepts no other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from .calculus import derivative, is_slope
from .laws import constant_sum, converges, exchange, expand, linearity, mass, sift, unfold_all
from .proof import Claim
from .signs import POS, Context, domain_opened, open_binder, sub, unfold_use
from .signs import ZERO as ZERO_SIGN
from .terms import (
    INF,
    NEG_INF,
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Definition,
    Density,
    Diff,
    Div,
    Domain,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Mul,
    Natural,
    Num,
    Pmf,
    Positive,
    Pow,
    Range,
    Real,
    Rejected,
    Term,
    Use,
    Var,
    Vec,
    Vector,
    bound_free,
    instantiate,
    kind_map,
    num,
    shift,
    substitute,
)  # fmt: skip

__all__ = ["Need", "claim_needs", "conforms", "needs", "settled", "size_of", "sizes_of", "variables_needs"]

Property = Literal["positive", "nonzero", "nonnegative", "integer", "member", "convergent", "pmf", "density", "form"]


MAX_POINTS, MAX_POINTS_IN_ALL = 100, 5000

BASE = "needs positive: the base of a power"
# what may hold at one point and fail in every neighbourhood
_CLOSED, _LINE = ("integer", "pmf", "density"), Interval(NEG_INF, INF)


@dataclass(frozen=True, slots=True)
class Need:
    """``term`` must have the property ``what``, in the scope of ``scope`` (outermost binder first)."""

    what: Property
    term: Term
    scope: tuple[Domain, ...]
    message: str = ""


def needs(t: Term, ctx: Context) -> Iterator[Need]:
    """What must still be shown for ``t`` to be a number."""

    def need(what: Property, term: Term, ok: bool, message: str = "") -> Iterator[Need]:
        if not ok:
            yield Need(what, term, ctx.scope, message)

    match t:
        case Num() | Bound():
            if isinstance(t, Bound) and t.index >= len(ctx.scope):
                yield Need("form", t, ctx.scope, "a bound variable outside of its binder")
        case Const():
            yield from need("form", t, t not in (INF, NEG_INF), "infinity is not a number here")
        case Var(name):
            kind = ctx.variables.get(name)
            scalar = isinstance(kind, Real | Positive | Natural | Index)
            yield from need("form", t, scalar, f"{name} is not declared" if kind is None else f"{name} is not a number")
        case Add(args) | Mul(args):
            for a in args:
                yield from needs(a, ctx)
        case Div(a, b):
            yield from needs(a, ctx)
            yield from needs(b, ctx)
            yield from need("nonzero", b, ctx.nonzero(b))
        case Pow(b, Num(k)) if k.denominator == 1:
            yield from needs(b, ctx)
            if k <= 0:
                yield from need("nonzero", b, ctx.nonzero(b))
        case Pow(b, e):
            yield from needs(b, ctx)
            yield from needs(e, ctx)
            yield from need("positive", b, ctx.positive(b), BASE)
        case Call(fn, args):
            for a in args:
                yield from needs(a, ctx)
            match fn:
                case "log" | "gamma" | "loggamma" | "digamma" | "beta":
                    for a in args:
                        yield from need("positive", a, ctx.positive(a))
                case "sqrt":
                    yield from need("nonnegative", args[0], ctx.nonnegative(args[0]))
                case "zeta":
                    yield from need("positive", sub(args[0], ONE), ctx.positive(sub(args[0], ONE)))
                case "delta":
                    for a in args:
                        yield from need("integer", a, ctx.integer(a))
        case At(v, i):
            yield from needs(i, ctx)
            yield from _entry_needs(v, i, ctx)
        case Bind("lam", _, _) | Vec():
            yield Need("form", t, ctx.scope, "a vector or function where a number is expected")
        case Bind("int", Interval() as domain, body):
            yield from _domain_needs(domain, ctx)
            yield from needs(body, ctx.enter(domain))
            yield from need("convergent", t, converges(t, ctx))
        case Bind(_, domain, body):
            yield from _domain_needs(domain, ctx)
            found = list(needs(body, ctx.enter(domain)))
            points = _points(domain, ctx) if found else None
            if points is None:
                yield from found
            else:
                # x**i is exp(i log x) even where i is shown to be a number, and what is no term stays none
                yield from (n for n in found if n.what == "form" or n.message == BASE)
                for point in points:
                    yield from needs(instantiate(body, point), ctx)
        case Diff(At(Var() as f, _), at) if is_slope(t):
            known = ctx.variables.get(f.name)
            smooth = known if isinstance(known, Function) else None
            yield from needs(at, ctx)
            yield from need("form", f, smooth is not None, f"{f.name} is not a differentiable function")
            if smooth is not None:
                inside = ctx.member(at, smooth.domain)
                yield from need("member", at, inside, "an argument outside of the function's domain")
        case Diff(body, at):
            # defined and differentiable at the point; strict signs are open conditions, so in a neighbourhood too
            for n in needs(body, ctx.enter(_LINE)):
                if n.what in _CLOSED or (n.what == "nonnegative" and not _positive_at(n, at, ctx)):
                    yield n
            yield from needs(at, ctx)
            yield from needs(instantiate(body, at), ctx)
            try:
                slope = derivative(unfold_all(body, ctx))
            except Rejected as no:
                yield Need("form", t, ctx.scope, str(no))
            else:
                yield from needs(instantiate(slope, at), ctx)
        case Use():
            yield from _unfolded_needs(t, needs, ctx)
        case _:
            yield Need("form", t, ctx.scope, f"not a number: {type(t).__name__}")


def _positive_at(n: Need, at: Term, ctx: Context) -> bool:
    """What has to be >= 0 is positive at the point, so that it is >= 0 around it."""
    inner = n.scope[len(ctx.scope) + 1 :]
    for k, domain in enumerate(inner):
        ctx = ctx.enter(domain_opened(domain, k, at))
    return ctx.positive(open_binder(n.term, len(inner), at))


def _domain_needs(d: Domain, ctx: Context) -> Iterator[Need]:
    if isinstance(d, Interval):
        for end in (d.lo, d.hi):
            if end not in (INF, NEG_INF):
                yield from needs(end, ctx)
        if not ctx.below(d.lo, d.hi):
            yield Need("positive", sub(d.hi, d.lo), ctx.scope, "an interval needs its ends in order")
        return
    for end in (d.lo, d.hi):
        yield from needs(end, ctx)
        if not ctx.integer(end):
            yield Need("integer", end, ctx.scope)
    if d.guard is not None:
        yield from needs(d.guard, ctx.enter(Range(d.lo, d.hi)))


def _points(d: Domain, ctx: Context) -> list[Term] | None:
    """The members of a short range of numbers; None if they are not known, or the field has seen too many."""
    match d:
        case Range(Num(lo), Num(hi), guard) if hi - lo < MAX_POINTS and lo.denominator == hi.denominator == 1:
            points: list[Term] = [num(k) for k in range(int(lo), int(hi) + 1)]
            ctx.field.points += len(points)
            if ctx.field.points > MAX_POINTS_IN_ALL:
                return None
            if guard is None:
                return points
            signs = [ctx.sign(instantiate(guard, k)) for k in points]
            if all(s == POS or not s & POS for s in signs):
                return [k for k, s in zip(points, signs, strict=True) if s == POS]
    return None


def sizes_of(v: Term, ctx: Context) -> tuple[Term, ...] | None:
    """The numbers of entries of a vector, or of a table in each direction; None if it is neither."""
    match v:
        case Var(name):
            kind = ctx.variables.get(name)
            if isinstance(kind, Joint):
                return kind.sizes
            return (kind.size,) if isinstance(kind, Pmf | Vector | Labels) else None
        case At(table, _):
            return (sizes_of(table, ctx) or ())[1:] or None
        case Vec(items):
            rows = {sizes_of(item, ctx) for item in items}
            return (num(len(items)), *(rows.pop() or ())) if len(rows) == 1 else None
        case Bind("lam", Range(lo, hi) as domain, body):
            rows_of = sizes_of(body, ctx.enter(domain)) or ()
            closed = lo == ONE and all(bound_free(size) for size in rows_of)
            return (hi, *(shift(size, -1) for size in rows_of)) if closed else None
        case Use():
            return sizes_of(unfold_use(v), ctx)
    return None


def size_of(v: Term, ctx: Context) -> Term | None:
    """The number of entries of a vector."""
    sizes = sizes_of(v, ctx)
    return sizes[0] if sizes is not None and len(sizes) == 1 else None


def _function_domain(f: Term, ctx: Context) -> Interval | None:
    match f:
        case Var(name):
            kind = ctx.variables.get(name)
            return kind.domain if isinstance(kind, Density | Function) else None
        case Bind("lam", Interval() as domain, _):
            return domain
        case Use():
            return _function_domain(unfold_use(f), ctx)
    return None


def _entry_needs(v: Term, i: Term, ctx: Context) -> Iterator[Need]:
    yield from _vector_needs(v, ctx)
    size, domain = size_of(v, ctx), _function_domain(v, ctx)
    if size is not None and not ctx.member(i, Range(ONE, size)):
        yield Need("member", i, ctx.scope, "an index outside of 1..n")
    elif size is None and (domain is None or not ctx.member(i, domain)):
        yield Need("member", i, ctx.scope, "not a vector or function, or an argument outside of its domain")


def _vector_needs(v: Term, ctx: Context) -> Iterator[Need]:
    """What a vector, table or function needs to be one."""
    match v:
        case Var(name):
            if not isinstance(ctx.variables.get(name), Pmf | Vector | Joint | Labels | Density | Function):
                yield Need("form", v, ctx.scope, f"{name} is not a vector")
        case At(table, row):
            sizes = sizes_of(table, ctx)
            yield from needs(row, ctx)
            yield from _vector_needs(table, ctx)
            if sizes is None or len(sizes) < 2 or not ctx.member(row, Range(ONE, sizes[0])):
                yield Need("member", row, ctx.scope, "not a row of a table, or an index outside of 1..n")
        case Vec(items):
            for item in items:
                yield from _item_needs(item, ctx)
        case Bind("lam", domain, body):
            yield from _domain_needs(domain, ctx)
            # a function of a real number has numbers as values
            yield from (_item_needs if isinstance(domain, Range) else needs)(body, ctx.enter(domain))
        case Use():
            yield from _unfolded_needs(v, _vector_needs, ctx)
        case _:
            yield Need("form", v, ctx.scope, "not a vector")


def _item_needs(item: Term, ctx: Context) -> Iterator[Need]:
    """An entry is a number, or a row of its own."""
    yield from needs(item, ctx) if sizes_of(item, ctx) is None else _vector_needs(item, ctx)


def _unfolded_needs(t: Use, of_body: Callable[[Term, Context], Iterator[Need]], ctx: Context) -> Iterator[Need]:
    """What the arguments and the body need; remembered, as a body may repeat its arguments."""
    if (t, of_body) in ctx.formed:
        return
    found = None
    for found in _use_needs(t, t.definition, ctx):
        yield found
    for found in of_body(unfold_use(t), ctx):
        yield found
    if found is None:
        ctx.formed.add((t, of_body))


def _use_needs(t: Use, definition: Definition, ctx: Context) -> Iterator[Need]:
    """Each argument must be of its parameter's kind, with the earlier arguments put in."""
    if len(t.args) != len(definition.parameters):
        yield Need("form", t, ctx.scope, f"{definition.name} takes {len(definition.parameters)} arguments")
        return
    values: dict[str, Term] = {}
    for (name, kind), arg in zip(definition.parameters, t.args, strict=True):
        known = dict(values)
        yield from conforms(arg, kind_map(kind, lambda s, known=known: substitute(s, known)), ctx)  # type: ignore[misc]
        values[name] = arg


def conforms(t: Term, kind: Kind, ctx: Context) -> Iterator[Need]:
    """What must still be shown for ``t`` to be of this kind."""
    match kind:
        case Real():
            yield from needs(t, ctx)
        case Positive():
            yield from needs(t, ctx)
            if not ctx.positive(t):
                yield Need("positive", t, ctx.scope)
        case Natural():
            yield from needs(t, ctx)
            if not ctx.integer(t):
                yield Need("integer", t, ctx.scope)
            if not ctx.positive(t):
                yield Need("positive", t, ctx.scope)
        case Index(size):
            yield from needs(t, ctx)
            if not ctx.member(t, Range(ONE, size)):
                yield Need("member", t, ctx.scope, "an index outside of 1..n")
        case Vector(size) | Pmf(size):
            yield from _vector_needs(t, ctx)
            mine = size_of(t, ctx)
            if mine is None or not ctx.field.equal(mine, size):
                yield Need("form", t, ctx.scope, "a vector of another length")
            elif isinstance(kind, Pmf):
                yield from _pmf_needs(t, (size,), ctx)
        case Joint(sizes):
            yield from _vector_needs(t, ctx)
            table = sizes_of(t, ctx) or ()
            if len(table) != len(sizes) or not all(map(ctx.field.equal, table, sizes)):
                yield Need("form", t, ctx.scope, "a table of other sizes")
            else:
                yield from _pmf_needs(t, sizes, ctx)
        case Labels(size, of):
            yield from _vector_needs(t, ctx)
            length = size_of(t, ctx)
            if length is None or not ctx.field.equal(length, size):
                yield Need("form", t, ctx.scope, "a vector of another length")
            else:
                yield from _label_needs(t, size, of, ctx)
        case Density(interval) | Function(interval):
            yield from _vector_needs(t, ctx)
            mine_domain = _function_domain(t, ctx)
            if mine_domain is None or ctx.field._domain(mine_domain) != ctx.field._domain(interval):
                yield Need("form", t, ctx.scope, "a function on another interval")
            elif isinstance(t, Var):
                if type(ctx.variables[t.name]) is not type(kind):
                    yield Need("form", t, ctx.scope, f"{t.name} is a function of another kind")
            elif isinstance(kind, Density):
                yield from _density_needs(t, interval, ctx)
            else:
                yield from _smooth_needs(t, interval, ctx)


def _label_needs(t: Term, size: Term, of: Term, ctx: Context) -> Iterator[Need]:
    """Every entry is one of 1..of."""
    if isinstance(t, Vec):
        entries = [(item, of, ctx) for item in t.items]
    else:
        inner = ctx.enter(Range(ONE, size))
        entries = [(unfold_all(At(shift(t, 1), Bound(0)), inner), shift(of, 1), inner)]
    for entry, last, scope in entries:
        if not scope.member(entry, Range(ONE, last)):
            yield Need("member", entry, scope.scope, "a label outside of 1..n")


def _pmf_needs(t: Term, sizes: tuple[Term, ...], ctx: Context) -> Iterator[Need]:
    """Entries >= 0 that sum to 1, in all directions of a table."""
    if isinstance(t, Var):
        if not isinstance(ctx.variables.get(t.name), Pmf if len(sizes) == 1 else Joint):
            yield Need("pmf", t, ctx.scope, f"{t.name} is not a pmf")
        return
    inner, entry = ctx, t
    for k, size in enumerate(sizes):
        inner = inner.enter(Range(ONE, shift(size, k)))
        entry = At(shift(entry, 1), Bound(0))
    entry = unfold_all(entry, inner)
    if not inner.nonnegative(entry):
        yield Need("nonnegative", entry, inner.scope, "an entry of a pmf")
    total = entry
    for k in reversed(range(len(sizes))):
        total = Bind("sum", Range(ONE, shift(sizes[k], k)), total)
    total = settled(total, ctx)
    if not ctx.field.equal(total, ONE) and ctx.sign(sub(total, ONE)) != ZERO_SIGN:
        yield Need("pmf", t, ctx.scope, "the entries of a pmf sum to 1")


def settled(t: Term, ctx: Context) -> Term:
    """The term with its sums done as far as the laws go that need no choice."""
    for law in (expand, linearity, mass, constant_sum, exchange, sift, linearity, constant_sum, mass):
        new = law(t, ctx)
        t = t if new == t or any(needs(new, ctx)) else new
    return t


def _density_needs(t: Term, domain: Interval, ctx: Context) -> Iterator[Need]:
    inner = ctx.enter(domain)
    entry = unfold_all(At(shift(t, 1), Bound(0)), inner)
    if not inner.nonnegative(entry):
        yield Need("nonnegative", entry, inner.scope, "a density")
    total = Bind("int", domain, entry)
    if not converges(total, ctx) or ctx.sign(sub(total, ONE)) != ZERO_SIGN:
        yield Need("density", t, ctx.scope, "a density has integral 1: cite that theorem among the integrals")


def _smooth_needs(t: Term, domain: Interval, ctx: Context) -> Iterator[Need]:
    inner = ctx.enter(domain)
    body = unfold_all(At(shift(t, 1), Bound(0)), inner)
    try:
        slope = derivative(body)
    except Rejected as no:
        yield Need("form", t, ctx.scope, str(no))
    else:
        yield from needs(slope, inner)


def variables_needs(variables: tuple[tuple[str, Kind], ...], ctx: Context) -> Iterator[Need]:
    """Sizes must be integers >= 1, intervals in order: shown in ``ctx`` by what is declared before."""
    for name, kind in variables:
        match kind:
            case Index(size) | Vector(size) | Pmf(size):
                yield from conforms(size, Natural(), ctx)
            case Joint(sizes):
                for size in sizes:
                    yield from conforms(size, Natural(), ctx)
            case Labels(size, of):
                yield from conforms(size, Natural(), ctx)
                yield from conforms(of, Natural(), ctx)
            case Density(domain) | Function(domain):
                yield from _domain_needs(domain, ctx)
        ctx = ctx.assuming((), ((name, kind),))


def claim_needs(claim: Claim, ctx: Context) -> Iterator[Need]:
    """Both sides of a claim, under its binders."""
    for domain in claim.binders:
        yield from _domain_needs(domain, ctx)
        ctx = ctx.enter(domain)
    yield from needs(claim.lhs, ctx)
    yield from needs(claim.rhs, ctx)
