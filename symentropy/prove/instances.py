"""Exact instances of a statement: values for its variables that satisfy its hypotheses, simplest first.

Variables are given values in the order in which they are declared, so that the size of a pmf is known before
the pmf, functions last; a hypothesis that is an equation gives the last of its variables its value.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from random import Random

from ..evaluate.closed import with_closed_forms
from ..evaluate.compare import compare
from ..kernel.balls import exact, sign
from ..kernel.claims import claim_at
from ..kernel.proof import Claim, Exists, Extremum, Iff, Relation, Statement
from ..kernel.terms import (
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Density,
    Div,
    Domain,
    Function,
    Index,
    Interval,
    Kind,
    Mul,
    Natural,
    Num,
    Pmf,
    Positive,
    Pow,
    Range,
    Real,
    Term,
    Var,
    Vec,
    Vector,
    free_names,
    kind_map,
    num,
    parts,
    substitute,
    subterms,
)
from ..theory.kinds import names_in
from ..theory.quantities import minus
from . import samples
from .everywhere import at_point, put, refuted, shown

__all__ = [
    "Instances",
    "agrees",
    "candidates",
    "claim_at",
    "closed_claims",
    "converges",
    "goal_claims",
    "holds",
    "instance",
    "solve",
]

MAX_POINTS = 4096  # at which one universal claim is tried
_DEPTH = 16  # of the systematic part: the sum of the ranks of the values tried
_TRIES = 2000  # random tries in a row that may fail
_LONG = 4096  # bits of a number that an equation gives
_VANISHING = 0.05  # of the random tries: all numbers without a sign are 0

Values = dict[str, Term]


def candidates(statement: Statement, budget_seconds: float = 3.0) -> Iterator[Values]:
    """Instances that satisfy every hypothesis, until the time is over: first the telling ones, then random ones.

    >>> from symentropy.kernel.terms import ONE
    >>> x = Var("x")
    >>> s = Statement("s", (("x", Real()),), (Claim(ONE, "<", x),), Claim(x, "<=", ONE))
    >>> next(candidates(s))["x"].value
    Fraction(2, 1)
    """
    yield from Instances(statement, budget_seconds).all()


def instance(statement: Statement, budget_seconds: float = 3.0) -> Values | None:
    """Some exact instance of the statement that satisfies all of its hypotheses; None if none was found."""
    return next(candidates(statement, budget_seconds), None)


class Instances:
    """The search for instances of one statement."""

    def __init__(self, statement: Statement, budget_seconds: float, seed: int = 0) -> None:
        self.statement, self.random = statement, Random(seed)
        self.deadline = time.monotonic() + budget_seconds
        self.turn = self.deadline - budget_seconds / 2  # from telling values to random ones
        self.variables = sorted(statement.variables, key=lambda v: isinstance(v[1], Density | Function))
        self.names = [name for name, _ in self.variables]
        self.hints = _hints(statement)
        self.sizes = frozenset(n for _, kind in statement.variables for n in names_in(kind))
        self.checks: list[list[Claim]] = [[] for _ in self.names]
        self.integrals: list[list[Term]] = [[] for _ in self.names]
        for integral in statement.convergent if self.names else ():
            self.integrals[max((self.names.index(n) for n in free_names(integral)), default=-1)].append(integral)
        self.closed = [claim for claim in statement.given if not self.place(claim)]
        self.tried: dict[tuple[int, ...], list[Values]] = {}

    def place(self, claim: Claim) -> bool:
        """File a hypothesis with the last of its variables; False if it has none."""
        free = claim_names(claim)
        last = max((k for k, name in enumerate(self.names) if name in free), default=-1)
        if last >= 0:
            self.checks[last].append(claim)
        return last >= 0

    @property
    def over(self) -> bool:
        return time.monotonic() > self.deadline

    def all(self) -> Iterator[Values]:
        if not self.consistent():
            return
        yield from self.telling()
        if self.names:
            while (found := self.by_chance()) is not None:
                yield found

    def consistent(self) -> bool:
        """Whether the hypotheses that have no variables hold."""
        return all(holds(claim, {}) is True for claim in self.closed)

    def telling(self) -> Iterator[Values]:
        """All combinations of the first few values of each variable, the first ones first."""
        for depth in range(_DEPTH if self.names else 1):
            for found in self.deepen((), depth):
                yield found
                if time.monotonic() > self.turn:
                    return

    def deepen(self, ranks: tuple[int, ...], left: int) -> Iterator[Values]:
        """Instances that begin with the values of these ranks, the ranks of the others summing to ``left``."""
        values = self.at(ranks)
        if values is None or time.monotonic() > self.turn:
            return
        if len(ranks) == len(self.names):
            yield dict(values)
            return
        last = len(ranks) == len(self.names) - 1
        for rank in range(left, left + 1) if last else range(left + 1):
            yield from self.deepen((*ranks, rank), left - rank)

    def at(self, ranks: tuple[int, ...]) -> Values | None:
        """The values of these ranks; None if there are not so many."""
        if not ranks:
            return {}
        options = self.options(ranks[:-1])
        return options[ranks[-1]] if ranks[-1] < len(options) else None

    def options(self, ranks: tuple[int, ...]) -> list[Values]:
        """The values of these ranks with each value of the next variable that no hypothesis forbids."""
        if ranks not in self.tried:
            before, k = self.at(ranks), len(ranks)
            self.tried[ranks] = []
            for value in self.values(k, before) if before is not None else ():
                found = None if self.over or before is None else self.extended(before, k, value)
                if found is not None:
                    self.tried[ranks].append(found)
        return self.tried[ranks]

    def values(self, k: int, before: Values) -> list[Term]:
        """The values to try for the k-th variable, after the values of those before it."""
        solved = self.solved(k, before)
        if solved is not None:
            return [solved]
        name, kind = self.names[k], self.kind(k, before)
        fixed = samples.fixed(kind, self.hints, name in self.sizes, self.moments(kind, before))
        return list(dict.fromkeys([*fixed[:3], *self.between(k, before), *fixed[3:]]))

    def moments(self, kind: Kind, before: Values) -> list[samples.Moments]:
        """Means and deviations, or variances, that hypotheses may ask of a density: the numbers there are."""
        if not isinstance(kind, Density) or not before:
            return []
        numbers = [
            (before[n], k) for n, k in self.statement.variables if n in before and isinstance(k, Real | Positive)
        ]
        means = [t for t, _ in numbers] or [ZERO]
        scales = [s for t, k in numbers if isinstance(k, Positive) for s in (t, Call("sqrt", (t,)))] or [ONE]
        return [(m, s) for m in means for s in scales]

    def kind(self, k: int, before: Values) -> Kind:
        return kind_map(self.variables[k][1], lambda t: substitute(t, before))

    def solved(self, k: int, before: Values) -> Term | None:
        """The value that an equation among the hypotheses gives the k-th variable."""
        name, kind = self.names[k], self.kind(k, before)
        found = (solve(claim, name, kind, before) for claim in self.checks[k])
        return next((value for value in found if value is not None), None)

    def between(self, k: int, before: Values) -> list[Term]:
        """Numbers near the bounds that inequalities among the hypotheses set to the k-th variable."""
        kind = self.kind(k, before)
        if not self.checks[k] or not isinstance(kind, Real | Positive | Natural):
            return []
        found = (threshold(claim, self.names[k], before) for claim in self.checks[k])
        bounds = sorted({t for t in found if t is not None})
        middles = [(a + b) / 2 for a, b in pairwise(bounds)]
        near = [t + d for t in bounds for d in (1, Fraction(1, 10), -1, Fraction(-1, 10), 0, self.random.randint(1, 9))]
        close = [t + d for e in samples.EXTREMES for t in bounds for d in (e, -e)]
        return [num(x) for x in (*middles, *near, *close) if is_of(num(x), kind)]

    def extended(self, before: Values, k: int, value: Term) -> Values | None:
        """With the k-th variable's value, if every hypothesis that is decided by then holds."""
        values = {**before, self.names[k]: value}
        true = all(holds(claim, values) is True for claim in self.checks[k])
        return values if true and all(converges(t, values) for t in self.integrals[k]) else None

    def by_chance(self, near: Values | None = None) -> Values | None:
        """A random instance, or one near another; None if the time is over or no try succeeds."""
        for _ in range(_TRIES):
            values: Values | None = {}
            vanishing = near is None and self.random.random() < _VANISHING
            for k in range(len(self.names)):
                value = None if values is None or self.over else self.drawn(k, values, near, vanishing)
                values = None if values is None or value is None else self.extended(values, k, value)
            if values is not None:
                return values
        return None

    def drawn(self, k: int, before: Values, near: Values | None, vanishing: bool = False) -> Term | None:
        """A value for the k-th variable: the one it must have, 0 if all are to vanish, or one by chance."""
        solved = self.solved(k, before)
        if solved is not None:
            return solved
        bounded = self.between(k, before)
        if bounded and self.random.random() < 0.5:
            return self.random.choice(bounded)
        kind = self.kind(k, before)
        zero = samples.nothing(kind) if vanishing else None
        if zero is not None:
            return zero
        if near:
            return samples.mutated(kind, near[self.names[k]], self.random)
        return samples.randomly(kind, self.random, self.moments(kind, before))


def goal_claims(statement: Statement) -> tuple[Claim, ...]:
    """The claims that an instance can contradict."""
    match statement.goal:
        case Claim() as claim:
            return (claim,)
        case Iff(bound, _) | Extremum(_, bound, _):
            return (bound,)
        case Exists(variables, claims):
            return () if variables else claims


def _hints(statement: Statement) -> list[Fraction]:
    """Numbers near those that the statement speaks of."""
    claims = (*goal_claims(statement), *statement.given)
    seen = {s.value for c in claims for side in (c.lhs, c.rhs) for s, _ in subterms(side) if isinstance(s, Num)}
    near = [y for x in sorted(seen, key=abs) if abs(x) < 10**9 for y in (x, x + 1, x - 1)]
    return list(dict.fromkeys(near))[:12]


# --- claims at concrete values ------------------------------------------------------------------------------


def claim_names(claim: Claim) -> frozenset[str]:
    terms = [claim.lhs, claim.rhs]
    for binder in claim.binders:
        guard = binder.guard if isinstance(binder, Range) else None
        terms += [binder.lo, binder.hi, *([guard] if guard is not None else [])]
    return frozenset().union(*map(free_names, terms))


def holds(claim: Claim, values: Mapping[str, Term]) -> bool | None:
    """Whether the claim is true at these values; None if that is not decided."""
    for case in _cases(claim_at(claim, values)):
        if case is not None and case.binders:
            if refuted(case):
                return False
            if shown(case):
                continue
        order = None if case is None or case.binders else compare(case.lhs, case.rhs)
        if order is None:
            return None
        if not agrees(claim.relation, order):
            return False
    return True


def converges(integral: Term, values: Mapping[str, Term]) -> bool:
    """Whether an integral is known to exist at these values: it has a closed form."""
    simple, _ = with_closed_forms(substitute(integral, values))
    return not any(isinstance(s, Bind) and s.op == "int" for s, _ in subterms(simple))


def agrees(relation: Relation, order: int) -> bool:
    """Whether two sides in this order (-1, 0, 1) satisfy the relation."""
    return order == 0 if relation == "=" else order < 0 or (relation == "<=" and order == 0)


def closed_claims(claim: Claim) -> Iterator[tuple[Term, Term] | None]:
    """Both sides at every point of a claim without free variables; None where the points are not known."""
    for case in _cases(claim):
        yield None if case is None or case.binders else (case.lhs, case.rhs)


def _cases(claim: Claim) -> Iterator[Claim | None]:
    """The claim at every point of its ranges, as far as there is no interval; None where they are not known."""
    if not claim.binders or isinstance(claim.binders[0], Interval):
        yield claim
        return
    points = _points(claim.binders[0])
    if points is None:
        yield None
        return
    for x in points:
        yield from _cases(at_point(claim, x))


def _points(domain: Domain) -> list[Term] | None:
    """The integers of a range at which the guard is positive; None if they are not known, or of an interval."""
    if not isinstance(domain, Range):
        return None
    lo, hi = exact(domain.lo), exact(domain.hi)
    if lo is None or hi is None or lo.denominator != 1 or hi.denominator != 1 or hi - lo >= MAX_POINTS:
        return None
    found: list[Term] = []
    for x in map(num, range(int(lo), int(hi) + 1)):
        guard = 1 if domain.guard is None else _sign(put(domain.guard, 0, x))
        if guard is None:
            return None
        if guard > 0:
            found.append(x)
    return found


def _sign(t: Term) -> int | None:
    found = sign(t, 512)
    return compare(t, ZERO) if found is None else found


# --- equations give values ----------------------------------------------------------------------------------


def solve(claim: Claim, name: str, kind: Kind, values: Values) -> Term | None:
    """The value that an equation between known values and ``name`` gives it; None if it gives none of its kind.

    >>> from symentropy.kernel.terms import Real
    >>> x, y = Var("x"), Var("y")
    >>> solve(Claim(Add((x, y)), "=", num(1)), "y", Real(), {"x": num(3)})
    Num(value=Fraction(-2, 1))
    """
    if claim.relation != "=":
        return None
    at = claim_at(claim, values)
    if isinstance(kind, Pmf | Vector):
        found = _solved_vector(at, name, kind.size)
    elif at.binders:
        return None
    else:
        found = _isolated(at, name, kind) or _affine(at, name)
    return found if found is not None and not _is_long(found) and is_of(found, kind) else None


def _is_long(t: Term) -> bool:
    return isinstance(t, Num) and max(abs(t.value.numerator), t.value.denominator).bit_length() > _LONG


def _isolated(claim: Claim, name: str, kind: Kind) -> Term | None:
    """The value where ``name`` stands once, on one side, under operations that have inverses."""
    for side, other in ((claim.lhs, claim.rhs), (claim.rhs, claim.lhs)):
        if name in free_names(side) and name not in free_names(other):
            found = _inverted(side, name, with_closed_forms(other)[0], not isinstance(kind, Real))
            value = None if found is None else exact(found)
            return found if value is None else num(value)
    return None


def _inverted(side: Term, name: str, target: Term, positive: bool) -> Term | None:
    """The ``name`` at which ``side`` is ``target``, if there is one; the base of a power, if it is ``positive``."""
    here = [c for c, _ in parts(side) if name in free_names(c)]
    if side == Var(name):
        return target
    if len(here) != 1:
        return None
    match side:
        case Add(args):
            target = Add((target, *(minus(a) for a in args if a != here[0])))
        case Mul(args):
            target = Div(target, Mul((ONE, *(a for a in args if a != here[0]))))
        case Div(a, b):
            target = Mul((target, b)) if a == here[0] else Div(a, target)
        case Pow(b, e) if e == here[0]:
            target = Div(Call("log", (target,)), Call("log", (b,)))
        case Pow(b, e) if positive:
            target = Pow(target, Div(ONE, e))
        case Call("log" | "exp" | "sqrt" as fn, _):
            inverse = {"log": Call("exp", (target,)), "exp": Call("log", (target,)), "sqrt": Pow(target, num(2))}
            target = inverse[fn]
        case _:
            return None
    return _inverted(here[0], name, target, positive)


def threshold(claim: Claim, name: str, values: Values) -> Fraction | None:
    """Where both sides of an inequality are equal, if that is at one rational value of ``name``."""
    if claim.relation == "=" or claim.binders:
        return None
    root = _affine(claim_at(claim, values), name)
    return root.value if isinstance(root, Num) else None


def _affine(claim: Claim, name: str) -> Term | None:
    """The root of an equation of degree 1 in ``name``, from its values at three points."""
    gap = Add((claim.lhs, Mul((num(-1), claim.rhs))))
    at = [exact(substitute(gap, {name: num(k)})) for k in (1, 2, 3)]
    if None in at:
        return None
    one, two, three = (v for v in at if v is not None)
    slope = two - one
    return num(1 - one / slope) if slope and three - two == slope else None


def _solved_vector(claim: Claim, name: str, size: Term) -> Term | None:
    """``Q`` where ``Q[i]`` is given for every i."""
    n = exact(size)
    if len(claim.binders) != 1 or n is None or n > samples.MAX_SIZE or name in free_names(claim.rhs):
        return None
    whole = isinstance(claim.binders[0], Range) and len(_points(claim.binders[0]) or ()) == n
    if claim.lhs != At(Var(name), Bound(0)) or not whole:
        return None
    items = [exact(put(claim.rhs, 0, num(k))) for k in range(1, int(n) + 1)]
    return None if None in items else Vec(tuple(num(x) for x in items if x is not None))


def is_of(value: Term, kind: Kind) -> bool:
    """Whether a closed value is known to be of the kind."""
    x = exact(value) if not isinstance(value, Vec) else None
    match kind:
        case Natural():
            return x is not None and x.denominator == 1 and x >= 1
        case Index(size):
            n = exact(size)
            return x is not None and n is not None and x.denominator == 1 and 1 <= x <= n
        case Positive():
            return compare(ZERO, value) == -1
        case Real():
            return compare(value, value) is not None or compare(ZERO, value) is not None
        case Pmf(size):
            entries = [exact(i) for i in value.items] if isinstance(value, Vec) else []
            known = [e for e in entries if e is not None and e >= 0]
            return len(known) == len(entries) == exact(size) and sum(known) == 1
        case Vector(size):
            return isinstance(value, Vec) and len(value.items) == exact(size)
    return False
