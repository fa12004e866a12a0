"""Proposes certificates: ``rhs - lhs`` as a combination of facts with nonnegative multipliers.

Everything is expanded into monomials over the field's atoms; small sets of facts are tried and the linear
system for their multipliers is solved exactly. The kernel checks what is found.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from dataclasses import replace as replaced
from fractions import Fraction
from itertools import combinations, islice, permutations
from math import inf

from flint import fmpq, fmpq_mat

from ..kernel.check import cited
from ..kernel.facts import FACTS
from ..kernel.laws import replace
from ..kernel.proof import Certificate, Cite, Claim, Entry, Fact, Given, Reason, Statement, Step, Theorem
from ..kernel.signs import Context, sub
from ..kernel.terms import (
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Div,
    Domain,
    Mul,
    Num,
    Pmf,
    Positive,
    Range,
    Rejected,
    Term,
    Var,
    loose,
    substitute,
    subterms,
)  # fmt: skip
from ..progress import report
from .chains import apply, reduce
from .citations import bounds, equations

__all__ = ["certify"]

MAX_FACTS, MAX_TOGETHER, MAX_PRODUCTS = 48, 3, 15
SECONDS = 1.5  # for the combinations of one level

# entries of the handbook that were replayed here; what is proposed with them, ``check`` replays anew
_KNOWN: dict[Entry, Theorem] = {}

Level = Callable[[Term, Context], tuple[Term, tuple[Reason, ...]]]
Key = frozenset[tuple[Term, Fraction]]
Vector = dict[Key, Fraction]


@dataclass(frozen=True)
class Candidate:
    """A fact, what it says is >= 0, and whether it is an equation (its multiplier may have any sign).

    A fact under binders is summed over them with its weight.
    """

    fact: Fact
    term: Term
    free: bool = False
    strict: bool = False
    binders: tuple[Domain, ...] = ()
    weight: Term | None = None
    scale: Term | None = None  # that it was multiplied by

    def times(self, multiplier: Term) -> Certificate:
        names = ("i",) * len(self.binders)
        multiplier = multiplier if self.scale is None else Mul((multiplier, self.scale))
        return Certificate(self.fact, multiplier, self.binders, self.weight, names)


def certify(goal: Claim, statement: Statement, ctx: Context, deadline: float = inf) -> Iterator[Step]:
    """Single steps from the left side to the right, by facts, the plainest first; none is begun after the deadline."""
    gap = sub(goal.rhs, goal.lhs)
    seen = list[Term]()
    for level in (_plain, _cited, _logs, _reduced):
        if time.monotonic() > deadline:
            return
        target = level(gap, ctx)[0]
        if level is not _logs or target not in seen:
            yield from _certify(gap, goal, statement, ctx, level)
        seen.append(target)


def _plain(t: Term, ctx: Context) -> tuple[Term, tuple[Reason, ...]]:
    return t, ()


def _cited(t: Term, ctx: Context) -> tuple[Term, tuple[Reason, ...]]:
    """What theorems say that a quantity in the term equals, put in for it."""
    used: list[Reason] = []
    for c in equations((t,)):
        goal = c.cite.entry.statement.goal
        assert isinstance(goal, Claim)
        values = dict(c.cite.at)
        new = replace(t, substitute(goal.lhs, values), substitute(goal.rhs, values), ctx)
        if new != t:
            t = new
            used.append(c.cite)
    return t, tuple(used)


def _logs(t: Term, ctx: Context) -> tuple[Term, tuple[Reason, ...]]:
    """What theorems say, in logarithms of single factors."""
    t, used = _cited(t, ctx)
    for rule in ("log_of_quotient", "log_of_product", "log_of_power"):
        new = apply(rule, t, ctx)
        used = used if new == t else (*used, rule)
        t = new
    return t, used


def _reduced(t: Term, ctx: Context) -> tuple[Term, tuple[Reason, ...]]:
    return reduce(t, ctx)


def _certify(gap: Term, goal: Claim, statement: Statement, ctx: Context, level: Level) -> Iterator[Step]:
    target, reasons = level(gap, ctx)
    yield from _sign(target, reasons, gap, goal, ctx)
    pool = []
    for c in islice(_candidates(target, goal, statement, ctx), MAX_FACTS):
        reduced, more = level(c.term, ctx)
        pool.append((c, reduced, more))
    want = _vector(target, ctx)
    pool += [
        (replaced(c, scale=f), ctx.field.normal(Mul((f, t))), more)
        for c, t, more in pool[:MAX_FACTS]
        if isinstance(c.fact.source, Cite | Given)
        for f in _scales(t, target, ctx)
    ]
    vectors = [_vector(t, ctx) for _, t, _ in pool]
    keys = [frozenset(v) for v in vectors]
    wanted = frozenset(want)
    deadline = time.monotonic() + SECONDS
    for count in range(1, MAX_TOGETHER + 1):
        report("facts taken together", count, MAX_TOGETHER)
        usable = [
            k for k, v in enumerate(vectors) if v and (count == 1 or _useful(v, want) or v.keys() == {frozenset()})
        ]
        for chosen in combinations(usable, count):
            if time.monotonic() > deadline:
                return
            if not _may_cancel(wanted, [keys[k] for k in chosen]):
                continue
            weights = _solve(want, [vectors[k] for k in chosen])
            if weights is None or not all(w > 0 or pool[k][0].free for w, k in zip(weights, chosen, strict=True)):
                continue
            if goal.relation == "<" and not any(pool[k][0].strict for k in chosen):
                continue
            used = dict.fromkeys((*reasons, *(r for k in chosen for r in pool[k][2])))
            certificate = tuple(pool[k][0].times(Num(w)) for w, k in zip(weights, chosen, strict=True) if w)
            yield Step(goal.relation, goal.rhs, tuple(used), certificate)
    yield from _scaled(target, reasons, pool, goal, ctx)


def _scales(t: Term, target: Term, ctx: Context) -> list[Term]:
    """Positive factors that a fact may have to be multiplied by: its denominators; logarithms of bases."""
    found: dict[Term, Term] = {}
    for m in ctx.field.monomials(t):
        below = m.term([(b, -e) for b, e in m.factors if e < 0], coefficient=False)
        found.setdefault(below, below)
    for m in ctx.field.monomials(target):
        for b, e in m.factors:
            if isinstance(b, Call) and b.fn == "log":
                scale = m.term([(b, e)], coefficient=False)
                found.setdefault(scale, scale)
    return [f for f in found if not isinstance(f, Num) and not loose(f) and ctx.positive(f)][:2]


def _sign(target: Term, reasons: tuple[Reason, ...], gap: Term, goal: Claim, ctx: Context) -> Iterator[Step]:
    """The difference has a sign by itself."""
    if goal.relation == "=":
        return
    for t, by in ((gap, ()), (target, reasons)):
        if ctx.positive(t) if goal.relation == "<" else ctx.nonnegative(t):
            yield Step(goal.relation, goal.rhs, by, (Certificate(Fact("sign", (t,)), ONE),))


def _scaled(
    target: Term,
    reasons: tuple[Reason, ...],
    pool: list[tuple[Candidate, Term, tuple[Reason, ...]]],
    goal: Claim,
    ctx: Context,
) -> Iterator[Step]:
    """One fact times a symbolic multiplier whose sign is known."""
    for c, t, more in pool:
        if ctx.field.zero(t):
            continue
        try:
            factor = ctx.field.normal(Div(target, t))
            fine = c.free or (ctx.positive(factor) if goal.relation == "<" else ctx.nonnegative(factor))
        except Rejected:
            continue
        if fine and (c.strict or goal.relation != "<") and not (loose(factor) or isinstance(factor, Num)):
            used = tuple(dict.fromkeys((*reasons, *more)))
            yield Step(goal.relation, goal.rhs, used, (c.times(factor),))


def _candidates(target: Term, goal: Claim, statement: Statement, ctx: Context) -> Iterator[Candidate]:
    for number, claim in enumerate(statement.given):
        if not claim.binders:
            free = claim.relation == "="
            if free or goal.relation != "=":
                yield Candidate(Fact(Given(number)), sub(claim.rhs, claim.lhs), free, claim.relation == "<")
    sides = (goal.lhs, goal.rhs)
    for c in equations(sides):
        yield from _citation(c.cite, ctx)
    if goal.relation == "=":
        return
    known = [target]
    for c in bounds(statement, ctx, target):
        for candidate in _citation(c.cite, ctx):
            known.append(candidate.term)
            yield candidate
    yield from _under_sums(target, ctx)
    for fact in (*_own(target, known, ctx), *_products(statement, ctx)):
        try:
            assert isinstance(fact.source, str)
            truth = FACTS[fact.source].use(fact.args, ctx)
        except Rejected:
            continue
        yield Candidate(fact, truth.term, strict=truth.strict)


def _under_sums(target: Term, ctx: Context) -> Iterator[Candidate]:
    """Probabilities are at most 1: sum of P[i] (1 - P[i]) >= 0; and what is rounded up is not less."""
    for name, kind in ctx.variables.items():
        if isinstance(kind, Pmf):
            entry, domain = At(Var(name), Bound(0)), Range(ONE, kind.size)
            rest = sub(ONE, entry)
            total = Bind("sum", domain, Mul((entry, rest)))
            yield Candidate(Fact("sign", (rest,)), total, binders=(domain,), weight=entry)
    for s, depth in subterms(target):
        if depth == 0 and isinstance(s, Bind) and s.op == "sum":
            for m in ctx.enter(s.domain).field.monomials(s.body):
                for b, e in m.factors:
                    if isinstance(b, Call) and b.fn == "ceil" and e == 1:
                        weight = m.term([f for f in m.factors if f[0] != b], coefficient=False)
                        rest = sub(b, b.args[0])
                        total = Bind("sum", s.domain, Mul((weight, rest)))
                        yield Candidate(Fact("sign", (rest,)), total, binders=(s.domain,), weight=weight)


def _products(statement: Statement, ctx: Context) -> Iterator[Fact]:
    """What two inequalities among the hypotheses, or the signs of two variables, say of products."""
    gaps = [sub(c.rhs, c.lhs) for c in statement.given if not c.binders and c.relation != "="]
    gaps += [Var(n) for n, kind in statement.variables if isinstance(kind, Positive)]
    for a, b in islice(combinations(gaps, 2), MAX_PRODUCTS):
        yield Fact("sign", (Mul((a, b)),))


def _own(target: Term, known: list[Term], ctx: Context) -> Iterator[Fact]:
    """Facts of the kernel at terms that occur: logarithms, squares of differences, terms of known sign."""
    arguments = list(
        dict.fromkeys(
            s.args[0] for t in known for s, _ in subterms(t) if isinstance(s, Call) and s.fn == "log" and not loose(s)
        )
    )
    yield Fact("sign", (ONE,))
    for s, _ in subterms(target):
        if isinstance(s, Call) and s.fn == "exp" and not loose(s):
            yield Fact("log_le_sub_one", (s,))
    for m in ctx.field.monomials(target):
        t = m.term()
        if ctx.nonnegative(t):
            yield Fact("sign", (t,))
    for a in arguments[:4]:
        yield Fact("log_le_sub_one", (a,))
        yield Fact("log_le_sub_one", (Div(ONE, a),))
    for a, b in permutations(arguments[:4], 2):
        yield Fact("sign", (Call("log", (Div(a, b),)),))
    for a, b in combinations(arguments[:4], 2):
        yield Fact("log_le_sub_one", (Div(a, b),))
        yield Fact("log_le_sub_one", (Div(b, a),))
    names = [Var(n) for n in sorted({s.name for s, _ in subterms(target) if isinstance(s, Var)})][:4]
    for x, y in combinations([v for v in names if v.name in ctx.variables], 2):
        yield Fact("square", (sub(x, y),))
        yield Fact("square", (Add((x, y)),))
    for x in names:
        yield Fact("square", (sub(x, ONE),))
        yield Fact("square", (Add((x, ONE)),))


def _citation(cite: Cite, ctx: Context) -> Iterator[Candidate]:
    """The cited relation, where its kinds and hypotheses hold."""
    try:
        (claim,) = cited(cite, ctx, _KNOWN)
    except Rejected:
        return
    yield Candidate(Fact(cite), sub(claim.rhs, claim.lhs), claim.relation == "=", claim.relation == "<")


def _vector(t: Term, ctx: Context) -> Vector:
    out: Vector = {}
    try:
        for m in ctx.field.monomials(t):
            key = frozenset(m.factors)
            out[key] = out.get(key, Fraction(0)) + m.coefficient
    except Rejected:
        return {}
    return {k: c for k, c in out.items() if c}


def _may_cancel(want: frozenset[Key], keys: list[frozenset[Key]]) -> bool:
    """All that is wanted is there, and what is not wanted is in two of the facts at least."""
    if not want <= frozenset().union(*keys):
        return False
    return all(key in want or any(key in other for other in keys if other is not mine) for mine in keys for key in mine)


def _useful(v: Vector, want: Vector) -> bool:
    return any(k in want for k in v)


def _solve(want: Vector, vectors: list[Vector]) -> list[Fraction] | None:
    """The multipliers with want = sum of multiplier * vector, if there are any and they are unique."""
    rows = list(dict.fromkeys(k for v in (want, *vectors) for k in v))
    table = [[v.get(k, Fraction(0)) for v in vectors] + [want.get(k, Fraction(0))] for k in rows]
    matrix = fmpq_mat([[fmpq(c.numerator, c.denominator) for c in row] for row in table])
    reduced, rank = matrix.rref()
    n = len(vectors)
    if rank != n or any(reduced[i, j] != (i == j) for i in range(n) for j in range(n)):
        return None
    return [Fraction(int(reduced[i, n].p), int(reduced[i, n].q)) for i in range(n)]
