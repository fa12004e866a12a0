"""What is provably positive, nonzero, nonnegative in a scope.

A ``Context`` knows the variables' kinds, the hypotheses and the binders entered so far. ``sign`` answers with
the set of signs that a term may have, as a mask; every source (structure, kinds, hypotheses, balls for closed
terms) can only remove signs. A hypothesis about a free variable says nothing of a bound one: bound variables
get facts from their domains, and from universal hypotheses instantiated where the instance is shown to be
in the hypothesis' domain.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from . import balls
from .field import Field, Key
from .proof import Claim
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
    Density,
    Div,
    Domain,
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
    Rejected,
    Term,
    Use,
    Var,
    Vec,
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
)  # fmt: skip

__all__ = [
    "ANY",
    "NEG",
    "POS",
    "TRUSTED",
    "ZERO",
    "Context",
    "domain_opened",
    "minus",
    "open_binder",
    "sub",
    "unfold_use",
]

NEG, ZERO, POS = 1, 2, 4
ANY = NEG | ZERO | POS
_FLIP = [(m & ZERO) | (POS if m & NEG else 0) | (NEG if m & POS else 0) for m in range(8)]
_SQUARE = [(m & ZERO) | (POS if m & (NEG | POS) else 0) for m in range(8)]
MAX_CLOSED_BITS, MAX_TRIED, MAX_INSTANCES = 2048, 12, 3
TRUSTED = "trusted: "  # what a theorem rests on beyond the kernel's own rules is noted with this in front
ENCLOSURES = TRUSTED + "enclosures of constants by Arb balls"


def minus(t: Term) -> Term:
    return Mul((num(-1), t))


def sub(a: Term, b: Term) -> Term:
    return Add((a, minus(b)))


def unfold_use(t: Use) -> Term:
    """The body of a definition with its arguments put in."""
    d = t.definition
    if len(t.args) != len(d.parameters):
        raise Rejected(f"{d.name} takes {len(d.parameters)} arguments, not {len(t.args)}")
    return substitute(d.body, dict(zip((name for name, _ in d.parameters), t.args, strict=True)))


def _times(a: int, b: int) -> int:
    out = 0
    for x, y in product((NEG, ZERO, POS), repeat=2):
        if a & x and b & y:
            out |= ZERO if ZERO in (x, y) else POS if x == y else NEG
    return out


def _plus(a: int, b: int) -> int:
    out = 0
    for x, y in product((NEG, ZERO, POS), repeat=2):
        if a & x and b & y:
            out |= x if x == y or y == ZERO else y if x == ZERO else ANY
    return out


_TIMES = [[_times(a, b) for b in range(8)] for a in range(8)]
_PLUS = [[_plus(a, b) for b in range(8)] for a in range(8)]
_MASK = {"=": ZERO, "<": POS, "<=": ZERO | POS}  # of rhs - lhs


Each = tuple[Domain, tuple[Term, ...], tuple[Claim, ...]]
_Fact = tuple[Term, int, int | None]  # a term, the signs it may have, the hypothesis that says so


class _Weighed(NamedTuple):
    """A fact whose term is ``scale`` times what ``key`` stands for."""

    term: Term
    mask: int
    source: int | None
    scale: Fraction
    key: Key


class Context:
    """A scope: variables, hypotheses, binders entered (outermost first)."""

    def __init__(
        self,
        variables: dict[str, Kind],
        given: tuple[Claim, ...] = (),
        scope: tuple[Domain, ...] = (),
        field: Field | None = None,
        convergent: tuple[Term, ...] = (),
        values: tuple[Claim, ...] = (),
        each: tuple[Each, ...] = (),
    ) -> None:
        self.variables, self.given, self.scope = variables, given, scope
        self.convergent, self.values = convergent, values  # integrals shown to converge, and what is known of them
        self.each = each  # the same under a binder over some range
        self._convergent: frozenset[Key] | None = None
        positive = frozenset(n for n, k in variables.items() if isinstance(k, Positive | Natural | Index))
        self.field = field or Field(positive, set())
        self._signs: dict[Term, int] = {}
        self.formed: set[object] = set()  # uses of definitions that were shown to be well formed
        self._rough: dict[Term, int] = {}  # found without combining hypotheses
        self._inner: dict[Domain, Context] = {}
        self._busy: set[object] = set()
        self._tentative: tuple[dict[Term, int], dict[Term, int]] = ({}, {})
        self._told: dict[int, frozenset[str]] = {}
        self._cut = False  # an answer leaned on a question that is still open
        self._facts = list(self._scope_facts())
        self._by_key: dict[Key, list[_Weighed]] | None = None

    def enter(self, domain: Domain) -> Context:
        """The scope under a binder over ``domain``."""
        got = self._inner.get(domain)
        if got is None:
            found = tuple(shift(t, 1) for t in self.convergent)
            values = tuple(replace(c, lhs=shift(c.lhs, 1), rhs=shift(c.rhs, 1)) for c in self.values)
            for under, terms, claims in self.each:
                found, values = (found + terms, values + claims) if under == domain else (found, values)
            got = Context(self.variables, self.given, (*self.scope, domain), self.field, found, values, self.each)
            got._told = self._told
            self._inner[domain] = got
        return got

    def assuming(self, claims: tuple[Claim, ...] = (), variables: tuple[tuple[str, Kind], ...] = ()) -> Context:
        """The same scope with more hypotheses, or more variables."""
        names = {**self.variables, **dict(variables)}
        # other positive names make other canonical forms: keys of one field mean nothing in another
        field = self.field
        if variables:
            new = {n for n, k in variables if isinstance(k, Positive | Natural | Index)}
            field = Field(self.field.positive | new, self.field.notes)
            field.leaned = self.field.leaned
        return Context(names, self.given + claims, self.scope, field, self.convergent, self.values, self.each)

    def with_integrals(self, found: tuple[Term, ...], values: tuple[Claim, ...]) -> Context:
        """The same scope, where these integrals converge and ``values`` hold."""
        found, values = self.convergent + found, self.values + values
        return Context(self.variables, self.given, self.scope, self.field, found, values, self.each)

    def with_each(self, domain: Domain, found: tuple[Term, ...], values: tuple[Claim, ...]) -> Context:
        """The same scope, where these integrals converge and ``values`` hold under a binder over ``domain``."""
        each = (*self.each, (domain, found, values))
        return Context(self.variables, self.given, self.scope, self.field, self.convergent, self.values, each)

    def converges(self, t: Term) -> bool:
        """The integral is one of those shown to converge."""
        if self._convergent is None:
            self._convergent = frozenset(self.field.key(s) for s in self.convergent)
        return self.field.key(t) in self._convergent

    # -- answers ----------------------------------------------------------------------------------------------

    def positive(self, t: Term) -> bool:
        return not self.sign(t) & (NEG | ZERO)

    def nonnegative(self, t: Term) -> bool:
        return not self.sign(t) & NEG

    def nonzero(self, t: Term) -> bool:
        return not self.sign(t) & ZERO

    def at_most(self, a: Term, b: Term) -> bool:
        return self.nonnegative(sub(b, a))

    def below(self, a: Term, b: Term) -> bool:
        if a == NEG_INF or b == INF:
            return a != INF and b != NEG_INF
        return INF not in (a, b) and NEG_INF not in (a, b) and self.positive(sub(b, a))

    def integer(self, t: Term) -> bool:
        """Provably an integer."""
        match t:
            case Num(value):
                return value.denominator == 1
            case Var(name):
                return isinstance(self.variables.get(name), Natural | Index)
            case Bound(index):
                return isinstance(self.scope[-1 - index], Range) if index < len(self.scope) else False
            case Add(args) | Mul(args) | Call("min" | "max" | "abs", args):
                return all(self.integer(a) for a in args)
            case Pow(b, Num(k)):
                return k.denominator == 1 and k >= 0 and self.integer(b)
            case Call("floor" | "ceil" | "delta", _):
                return True
            case At(Var(name), _):
                return isinstance(self.variables.get(name), Labels)
            case _:
                return False

    def member(self, t: Term, domain: Domain) -> bool:
        """``t`` is provably in the domain."""
        if isinstance(domain, Interval):
            return self.below(domain.lo, t) and self.below(t, domain.hi)
        inside = self._declared(t, domain) or (
            self.integer(t) and self.at_most(domain.lo, t) and self.at_most(t, domain.hi)
        )
        return inside and (domain.guard is None or self.positive(instantiate(domain.guard, t)))

    def _declared(self, t: Term, domain: Range) -> bool:
        """An index or label of 1..hi, or the variable of a binder over the same range: inside without calculation."""
        match t:
            case Bound(k) if k < len(self.scope):
                own = self.scope[-1 - k]
                return (
                    isinstance(own, Range) and shift(own.lo, k + 1) == domain.lo and shift(own.hi, k + 1) == domain.hi
                )
            case Var(name):
                kind = self.variables.get(name)
                return isinstance(kind, Index) and domain.lo == ONE and kind.size == domain.hi
            case At(Var(name), _):
                kind = self.variables.get(name)
                return isinstance(kind, Labels) and domain.lo == ONE and kind.of == domain.hi
        return False

    def nonempty(self, domain: Domain) -> bool:
        """The domain provably has a member."""
        if isinstance(domain, Interval):
            return self.below(domain.lo, domain.hi)
        if not self.at_most(domain.lo, domain.hi):
            return False
        guard = domain.guard
        if guard is None or self.enter(Range(domain.lo, domain.hi)).positive(guard):
            return True
        if isinstance(guard, At) and guard.index == Bound(0) and isinstance(guard.vector, Var):
            # a pmf's total is 1, so it is positive somewhere
            kind = self.variables.get(guard.vector.name)
            return isinstance(kind, Pmf) and self.field.equal(domain.lo, ONE) and self.field.equal(domain.hi, kind.size)
        return any(self.member(e, domain) for e in _some_points(domain))

    def sign(self, t: Term) -> int:
        """The signs that ``t`` may have; none at all if the hypotheses contradict each other."""
        memo = self._rough if self.field.searching else self._signs
        tentative = self._tentative[self.field.searching]
        got = self._signs.get(t, memo.get(t, tentative.get(t)))
        if got is None:
            if t in self._busy:
                self._cut = True
                return ANY
            outermost, before, self._cut = not self._busy, self._cut, False
            self._busy.add(t)
            try:
                got = self._structure(t)
                if got not in (NEG, ZERO, POS, 0):
                    got &= self._hypotheses(t)
                if got not in (NEG, ZERO, POS, 0) and not loose(t) and not free_names(t):
                    s = balls.sign(t, MAX_CLOSED_BITS)
                    self.field.notes.add(ENCLOSURES)
                    got = got if s is None else got & (NEG if s < 0 else POS if s > 0 else ZERO)
                if got not in (NEG, ZERO, POS, 0) and isinstance(t, Add | Mul | Div):
                    normal = self.field.normal(t)
                    got &= ANY if normal == t else self._structure(normal)
            finally:
                self._busy.discard(t)
                cut, self._cut = self._cut, self._cut or before
            if outermost or not cut or got in (NEG, ZERO, POS, 0):
                memo[t] = got
            else:
                tentative[t] = got  # cut short by a question that is open: remembered until that is answered
            if outermost:
                self._tentative = ({}, {})
        return got

    # -- from structure ---------------------------------------------------------------------------------------

    def _structure(self, t: Term) -> int:
        match t:
            case Num(value):
                return POS if value > 0 else ZERO if value == 0 else NEG
            case Const():
                return POS if t not in (INF, NEG_INF) else ANY
            case Var(name):
                return POS if isinstance(self.variables.get(name), Positive | Natural | Index) else ANY
            case Add(args):
                out = ZERO
                for a in args:
                    out = _PLUS[out][self.sign(a)]
                return out
            case Mul(args):
                out = POS
                for a, k in Counter(args).items():
                    s = self.sign(a)
                    out = _TIMES[out][s if k % 2 else _SQUARE[s]]
                return out
            case Div(a, b):
                s = self.sign(b)
                return ANY if s & ZERO else _TIMES[self.sign(a)][s]
            case Pow(b, Num(k)) if k.denominator == 1:
                # never presumed: the spelling may come from another scope, where the base was not 0
                s = self.sign(b)
                if k <= 0 and s & ZERO:
                    return ANY
                if k == 0:
                    return POS
                return s if k % 2 else _SQUARE[s]
            case Pow(b, _):
                return POS if self.positive(b) else ANY
            case Call(fn, args):
                return self._call(fn, args)
            case At(vector, index):
                return self._entry(vector, index)
            case Bind(op, domain, body):
                return self._bind(op, domain, body)
            case Use():
                return self.sign(unfold_use(t))
            case _:
                return ANY

    def _call(self, fn: str, args: tuple[Term, ...]) -> int:
        s = [self.sign(a) for a in args]
        match fn:
            case "exp" | "erfc":
                return POS
            case "log":
                return self.sign(sub(args[0], ONE))
            case "sqrt":
                return s[0] & ~NEG
            case "abs":
                return _SQUARE[s[0]]
            case "erf":
                return s[0]
            case "gamma" | "beta":
                return POS if all(m == POS for m in s) else ANY
            case "zeta":
                return POS if self.positive(sub(args[0], ONE)) else ANY
            case "delta":
                apart = self.sign(sub(args[0], args[1]))
                return POS if apart == ZERO else ZERO | POS if apart & ZERO else ZERO
            case "ceil":
                return s[0] if s[0] in (POS, ZERO | POS, ZERO) else ANY
            case "floor":
                return ZERO | POS if not s[0] & NEG else NEG if s[0] == NEG else ANY
            case "max" | "min":
                # the extreme one has the sign of one of them; a positive one bounds max below, and so on
                out = 0
                for m in s:
                    out |= m
                for m in s:
                    if fn == "max":
                        out &= POS if m == POS else (ZERO | POS) if not m & NEG else ANY
                    else:
                        out &= NEG if m == NEG else (ZERO | NEG) if not m & POS else ANY
                return out
            case _:
                return ANY

    def _entry(self, vector: Term, index: Term) -> int:
        match vector:
            case Var(name):
                kind = self.variables.get(name)
                return ZERO | POS if isinstance(kind, Pmf | Density) else POS if isinstance(kind, Labels) else ANY
            case At(table, row):
                return self._table(table, row, index)
            case Vec(items):
                if isinstance(index, Num):
                    inside = index.value.denominator == 1 and 1 <= index.value <= len(items)
                    return self.sign(items[int(index.value) - 1]) if inside else ANY
                out = 0
                for item in items:
                    out |= self.sign(item)
                return out
            case Bind("lam", _, body):
                return self.sign(instantiate(body, index))
            case Use():
                return self._entry(unfold_use(vector), index)
            case _:
                return ANY

    def _table(self, table: Term, row: Term, index: Term) -> int:
        """The sign of ``table[row][index]``."""
        match table:
            case Bind("lam", _, body):
                return self._entry(instantiate(body, row), index)
            case Vec(items):
                out = 0
                for item in items:
                    out |= self._entry(item, index)
                return out
            case Use():
                return self._entry(At(unfold_use(table), row), index)
            case _:
                return ZERO | POS if isinstance(self._kind(table), Joint) else ANY

    def _kind(self, v: Term) -> Kind | None:
        """The kind of the variable that ``v`` is, or of which it is a row."""
        while isinstance(v, At):
            v = v.vector
        return self.variables.get(v.name) if isinstance(v, Var) else None

    def _bind(self, op: str, domain: Domain, body: Term) -> int:
        if op == "lam":
            return ANY
        s = self.enter(domain).sign(body)
        if op == "prod":
            return POS if s == POS else s | POS if not s & NEG else ANY
        if s & NEG and s & POS:
            return ANY
        if not s & ZERO and self.nonempty(domain):
            return s
        if op == "sum" and s & POS and isinstance(domain, Range) and self._adds(domain, body):
            return POS
        return s | ZERO

    def _adds(self, domain: Range, body: Term) -> bool:
        """One of the summands is there and positive; looked for at indices in scope, not within such a search."""
        if self.field.adding:
            self._cut = True
            return False
        self.field.adding = True
        try:
            found = self._indices(body)
            return any(self.member(k, domain) and self.positive(instantiate(body, k)) for k in found)
        finally:
            self.field.adding = False

    def _indices(self, body: Term) -> list[Term]:
        """Integers at which a summand may be looked at: variables in scope, and what indexes something in the body."""
        found: list[Term] = [Bound(k) for k, d in enumerate(reversed(self.scope)) if isinstance(d, Range)]
        found += [Var(name) for name, kind in self.variables.items() if isinstance(kind, Index)]
        for s in _open_parts(body):
            args = (s.index,) if isinstance(s, At) else s.args if isinstance(s, Call) and s.fn == "delta" else ()
            for a in args:
                lowered = shift(a, -1) if bound_free(a) else None
                if lowered is not None and lowered not in found and self.integer(lowered):
                    found.append(lowered)
        return found[:MAX_TRIED]

    # -- from hypotheses --------------------------------------------------------------------------------------

    def _scope_facts(self) -> Iterator[_Fact]:
        """What the kinds, the closed hypotheses and the binders say, in this scope."""
        for name, kind in self.variables.items():
            if isinstance(kind, Natural | Index):
                yield sub(Var(name), ONE), ZERO | POS, None
            if isinstance(kind, Index):
                yield sub(kind.size, Var(name)), ZERO | POS, None
        for number, claim in enumerate((*self.given, *self.values)):
            if not claim.binders:
                yield sub(claim.rhs, claim.lhs), _MASK[claim.relation], number
                match claim:
                    case Claim(Num(zero), "<", Pow(base, Num(even))) if zero == 0 and even.denominator == 1:
                        yield base, NEG | POS, number  # x**2 > 0 is how x != 0 is said
        for k, domain in enumerate(self.scope):
            up = len(self.scope) - k
            var = Bound(up - 1)
            lo, hi = shift(domain.lo, up), shift(domain.hi, up)
            strict = isinstance(domain, Interval)
            for t, end in ((sub(var, lo), lo), (sub(hi, var), hi)):
                if end not in (INF, NEG_INF):
                    yield t, POS if strict else ZERO | POS, None
            if isinstance(domain, Range):
                # a variable in the range shows that the range is not empty
                yield sub(hi, lo), ZERO | POS, None
                if domain.guard is not None:
                    yield shift(domain.guard, up - 1), POS, None

    def _instances(self, t: Term) -> Iterator[_Fact]:
        """What universal hypotheses and pmfs say of the entries that occur in ``t``."""
        indices: list[Term] = []
        for s in _open_parts(t):
            if isinstance(s, At):
                if s.index not in indices:
                    indices.append(s.index)
                kind = self._kind(s)
                if isinstance(kind, Pmf | Joint):
                    yield s, ZERO | POS, None
                    yield sub(ONE, s), ZERO | POS, None
                if isinstance(kind, Labels):
                    yield sub(s, ONE), ZERO | POS, None
                    yield sub(kind.of, s), ZERO | POS, None
            if isinstance(s, Call):
                yield from self._bounds(s)
        spoken: frozenset[str] | None = None
        for number, claim in enumerate(self.given):
            if not claim.binders or len(claim.binders) > 2 or claim.almost:
                continue
            spoken = _vectors(t) if spoken is None else spoken
            if self._spoken(number) and spoken.isdisjoint(self._spoken(number)):
                continue  # an instance would speak of something else
            choices = [ONE] if all(_point(d) for d in claim.binders) else [*indices, ONE]
            for values in product(choices, repeat=len(claim.binders)):
                if (number, values) in self._busy or self.field.instances >= MAX_INSTANCES:
                    self._cut = True
                    continue
                self._busy.add((number, values))
                self.field.instances += 1
                try:
                    lhs, rhs = self.instance(claim, values)
                except Rejected:
                    continue
                finally:
                    self._busy.discard((number, values))
                    self.field.instances -= 1
                yield sub(rhs, lhs), _MASK[claim.relation], number

    def _spoken(self, number: int) -> frozenset[str]:
        """The vectors of which a universal hypothesis speaks."""
        if number not in self._told:
            claim = self.given[number]
            self._told[number] = _vectors(claim.lhs) | _vectors(claim.rhs)
        return self._told[number]

    def _bounds(self, s: Call) -> Iterator[_Fact]:
        """u <= ceil u < u + 1, delta <= 1, and exp u is on the side of 1 on which u is of 0."""
        match s:
            case Call("ceil", (u,)):
                yield sub(s, u), ZERO | POS, None
                yield sub(Add((u, ONE)), s), POS, None
            case Call("delta"):
                yield sub(ONE, s), ZERO | POS, None
            case Call("exp", (u,)):
                yield sub(s, ONE), self.sign(u), None

    def instance(self, claim: Claim, values: tuple[Term, ...]) -> tuple[Term, Term]:
        """Both sides of a universal claim at ``values``, each shown to be in its domain."""
        if claim.almost:
            raise Rejected("what holds almost everywhere says nothing of a single point")
        if len(values) != len(claim.binders):
            raise Rejected(f"the hypothesis has {len(claim.binders)} bound variables, not {len(values)}")
        # the claim itself is closed; its binders are opened from the outside in
        lhs, rhs, binders = claim.lhs, claim.rhs, list(claim.binders)
        while binders:
            domain, value = binders.pop(0), values[len(values) - len(binders) - 1]
            if not self.member(value, domain):
                raise Rejected("an index is not shown to be in the hypothesis' domain")
            k = len(binders)
            lhs, rhs = open_binder(lhs, k, value), open_binder(rhs, k, value)
            binders = [domain_opened(d, j, value) for j, d in enumerate(binders)]
        return lhs, rhs

    def _hypotheses(self, t: Term) -> int:
        c, key = self.field.scaled(t)
        if not c:
            return ZERO
        more = [_Weighed(*fact, *self.field.scaled(fact[0])) for fact in self._instances(t)]
        out = self._said(c, key, more)
        if out in (NEG, ZERO, POS, 0) or self.field.searching:
            return out
        # one combination deep: its rest is judged without further combinations
        self.field.searching = True
        try:
            return out & self._combined(t, more)
        finally:
            self.field.searching = False

    def _weighed(self) -> dict[Key, list[_Weighed]]:
        """What is known in this scope, by its canonical form up to a rational factor."""
        if self._by_key is None:
            self._by_key = {}
            for fact in self._facts:
                found = _Weighed(*fact, *self.field.scaled(fact[0]))
                self._by_key.setdefault(found.key, []).append(found)
        return self._by_key

    def _said(self, c: Fraction, key: Key, more: list[_Weighed]) -> int:
        """What the facts about rational multiples of a term say of c times it."""
        out = ANY
        for f in (*self._weighed().get(key, ()), *(f for f in more if f.key == key)):
            if f.scale:
                out = self._lean(out, f.mask if c * f.scale > 0 else _FLIP[f.mask], f.source)
        return out

    def _lean(self, signs: int, mask: int, source: int | None) -> int:
        """Fewer signs, and the hypothesis noted by which they are fewer."""
        if source is not None and signs & mask != signs:
            self.field.leaned.add(source)
        return signs & mask

    def _combined(self, t: Term, more: list[_Weighed]) -> int:
        """t = c * fact + rest, where c makes a monomial vanish and the rest has a sign by structure or is said."""
        ratio, out = self.field.ratio(t), ANY
        mine = dict(ratio.num)
        for f in (*(f for same in self._weighed().values() for f in same), *more):
            other = self.field.ratio(f.term)
            if other.den != ratio.den:
                continue
            for m, k in other.num:
                if m and m in mine:
                    c: Fraction = mine[m] / k
                    rest = self.field.normal(sub(t, Mul((Num(c), f.term))))
                    s = self._structure(rest)
                    if s == ANY:
                        scale, key = self.field.scaled(rest)
                        s = self._said(scale, key, more) if scale else ZERO
                    out = self._lean(out, _PLUS[f.mask if c > 0 else _FLIP[f.mask]][s], f.source)
                    if out in (NEG, ZERO, POS, 0):
                        return out
        return out


def _vectors(t: Term) -> frozenset[str]:
    """The vectors, tables and functions of which the term has entries."""
    return frozenset(s.vector.name for s, _ in subterms(t) if isinstance(s, At) and isinstance(s.vector, Var))


def _open_parts(t: Term) -> Iterator[Term]:
    """The subterms that are not under a binder of ``t``."""
    yield t
    for child, depth in parts(t):
        if depth == 0:
            yield from _open_parts(child)


def _some_points(d: Range) -> list[Term]:
    if isinstance(d.lo, Num) and isinstance(d.hi, Num) and d.lo.value.denominator == 1:
        last = min(d.hi.value, d.lo.value + 100)
        return [num(k) for k in range(int(d.lo.value), int(last) + 1)]
    return [d.lo, d.hi]


def _point(d: Domain) -> bool:
    return isinstance(d, Range) and d.lo == d.hi == ONE


def open_binder(t: Term, depth: int, value: Term) -> Term:
    """Replace the variable of the binder ``depth`` levels up (the outermost that is left) by ``value``."""
    if isinstance(t, Bound):
        if t.index == depth:
            return shift(value, depth)
        return Bound(t.index - 1) if t.index > depth else t
    return rebuild(t, tuple(open_binder(c, depth + d, value) for c, d in parts(t)))


def domain_opened(d: Domain, depth: int, value: Term) -> Domain:
    lo, hi = open_binder(d.lo, depth, value), open_binder(d.hi, depth, value)
    if isinstance(d, Interval):
        return Interval(lo, hi)
    return Range(lo, hi, None if d.guard is None else open_binder(d.guard, depth + 1, value))
