"""Which theorems of the handbook bear on a claim, and at which values of their variables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import combinations, islice, product

from ..handbook import scripts
from ..kernel.proof import Cite, Claim, Derivation, Each, Entry, Evidence, Iff, Proof, Statement, Unfold
from ..kernel.signs import Context
from ..kernel.terms import (
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Density,
    Diff,
    Div,
    E,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Natural,
    Num,
    Pmf,
    Positive,
    Pow,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vector,
    loose,
    num,
    parts,
    shift,
    substitute,
    subterms,
)
from ..kernel.wf import size_of
from ..theory.assume import goal_claims
from ..theory.quantities import JS, UNIFORM

__all__ = ["bounds", "choices", "equations", "evidence", "inherited", "theorems"]

MAX_CHOICES = 200


@dataclass(frozen=True)
class Citation:
    """A theorem at a substitution."""

    name: str
    cite: Cite


def theorems(statement_or_sides: Statement | tuple[Term, ...]) -> Iterator[tuple[str, Entry]]:
    """The handbook's theorems about nothing that is foreign to the claim: the others need not be compiled.

    Derivatives, integrals, joint pmfs, functions and the like are foreign to a claim that does not speak of them.
    """
    here = _topics(statement_or_sides)
    for name, script in scripts().items():
        if script.words & _TOPICS <= here:
            yield name, script.entry


_JOINT = frozenset({"joint", "first", "second", "product", "I"})
_INTEGRAL = frozenset({"int", "h", "Normal", "density"})
_TOPICS = _JOINT | _INTEGRAL | {"softmax", "diff", "empirical", "labels", "function"}
_OPENED = {"MI": _JOINT, "HJ": _JOINT, "KLJ": _JOINT, "first": _JOINT, "second": _JOINT, "product": _JOINT,
           "h": _INTEGRAL, "Normal": _INTEGRAL}  # fmt: skip
_DECLARED = {Joint: _JOINT, Density: _INTEGRAL, Labels: {"labels", "empirical"}, Function: {"function", "diff"}}


def _topics(of: Statement | tuple[Term, ...]) -> frozenset[str]:
    """What the terms speak of, definitions and what they unfold to alike."""
    found: set[str] = set()
    sides = of
    if isinstance(of, Statement):
        for _, kind in of.variables:
            found |= _DECLARED.get(type(kind), set())
        sides = tuple(side for c in (*goal_claims(of), *of.given) for side in (c.lhs, c.rhs))
    assert isinstance(sides, tuple)
    for side in sides:
        for t, _ in subterms(side):
            match t:
                case Use(definition):
                    found |= {definition.name} | _OPENED.get(definition.name, frozenset())
                case Diff():
                    found |= {"diff", "function"}
                case Bind("int"):
                    found |= _INTEGRAL
                case Call("exp"):
                    found |= {"softmax"}
    return frozenset(found)


def _main(s: Statement) -> Claim | None:
    goal = s.goal
    return goal if isinstance(goal, Claim) else goal.bound if isinstance(goal, Iff) else None


def match(pattern: Term, t: Term, kinds: dict[str, Kind], found: dict[str, Term]) -> bool:
    """One-way matching: variables of the pattern become terms without loose bound variables."""

    if isinstance(pattern, Var) and pattern.name in kinds:
        if loose(t):
            return False
        return found.setdefault(pattern.name, t) == t
    if type(pattern) is not type(t):
        return False
    a, b = parts(pattern), parts(t)
    if len(a) != len(b) or [d for _, d in a] != [d for _, d in b]:
        return False
    if isinstance(pattern, Use) and isinstance(t, Use) and pattern.definition != t.definition:
        return False
    if isinstance(pattern, Bind) and isinstance(t, Bind):
        same = pattern.op == t.op and type(pattern.domain) is type(t.domain)
        if not same:
            return False
    if not a:
        return pattern == t
    if getattr(pattern, "fn", None) != getattr(t, "fn", None):
        return False
    return all(match(x, y, kinds, found) for (x, _), (y, _) in zip(a, b, strict=True))


def _matches(pattern: Term, goal: tuple[Term, ...], kinds: dict[str, Kind]) -> Iterator[dict[str, Term]]:
    for side in goal:
        for t, _ in subterms(side):
            found: dict[str, Term] = {}
            if match(pattern, t, kinds, found):
                yield found


def equations(goal: tuple[Term, ...]) -> Iterator[Citation]:
    """Equations whose left side occurs in the goal, but for those that definitions are."""
    for name, entry in theorems(goal):
        claim, kinds = _main(entry.statement), dict(entry.statement.variables)
        if claim is None or claim.relation != "=" or _unfolds(entry.proof):
            continue
        if any(isinstance(kind, Function) for kind in kinds.values()):
            continue  # which no claim in our language speaks of
        seen = []
        for found in _matches(claim.lhs, goal, kinds):
            if set(found) == set(kinds) and found not in seen:
                seen.append(found)
                yield Citation(name, Cite(entry, tuple(found.items())))


def _unfolds(proof: Proof) -> bool:
    """The theorem only says what a definition says."""
    by = [reason for step in proof.steps for reason in step.by] if isinstance(proof, Derivation) else [None]
    return all(isinstance(reason, Unfold) for reason in by)


def evidence(goal: tuple[Term, ...]) -> list[Citation]:
    """Theorems about the integrals of a density that the goal mentions, at that density's parameters."""
    out: list[Citation] = []
    uses = [t for side in goal for t, _ in subterms(side) if isinstance(t, Use) and not loose(t)]
    for name, entry in theorems(goal):
        s = entry.statement
        claim = _main(s)
        if claim is None or not _is_integral(claim.lhs):
            continue
        for use in dict.fromkeys(uses):
            names = [n for n, _ in use.definition.parameters]
            body = use.definition.body
            density = isinstance(body, Bind) and isinstance(body.domain, Interval)
            if density and names == [n for n, _ in s.variables]:
                out.append(Citation(name, Cite(entry, tuple(zip(names, use.args, strict=True)))))
    return out


def inherited(goal: tuple[Term, ...]) -> list[Evidence]:
    """Why the integrals of theorems converge whose left side occurs in the goal: as their own proofs say."""
    found: list[Evidence] = []
    for c in equations(goal):
        proof, values = c.cite.entry.proof, dict(c.cite.at)
        if isinstance(proof, Derivation) and any(isinstance(e, Each) for e in proof.integrals):
            found += [_at(e, values) for e in proof.integrals]
    return found


def _at(e: Evidence, values: dict[str, Term]) -> Evidence:
    """Evidence about a theorem's variables, at their values."""
    match e:
        case Each(Range(lo, hi, None), cites):
            domain = Range(substitute(lo, values), substitute(hi, values))
            return Each(domain, tuple(replace(c, at=_put(c, values)) for c in cites))
        case Cite():
            return replace(e, at=_put(e, values))
    return e


def _put(c: Cite, values: dict[str, Term]) -> tuple[tuple[str, Term], ...]:
    return tuple((n, substitute(t, values)) for n, t in c.at)


def _mixture(a: Term, b: Term, ctx: Context) -> Term:
    """The pmf (a + b)/2."""
    size = size_of(a, ctx)
    assert size is not None
    entry = Div(Add((At(shift(a, 1), Bound(0)), At(shift(b, 1), Bound(0)))), num(2))
    return Bind("lam", Range(ONE, size), entry)


def _is_integral(t: Term) -> bool:
    return isinstance(t, Bind) and t.op == "int"


def bounds(statement: Statement, ctx: Context, *more: Term) -> Iterator[Citation]:
    """Inequalities of the handbook, their variables chosen among the terms of the claim, and ``more``."""
    sides = tuple(side for c in goal_claims(statement) for side in (c.lhs, c.rhs))
    for name, entry in theorems(statement):
        claim = _main(entry.statement)
        if claim is not None and claim.relation != "=":
            found = (*choices(entry.statement, statement, ctx, *more), *_occurring(claim, entry, sides))
            for values in found:
                yield Citation(name, Cite(entry, tuple(values.items())))


def _occurring(claim: Claim, entry: Entry, sides: tuple[Term, ...]) -> Iterator[dict[str, Term]]:
    """A theorem about numbers where one of its sides, which has all of its variables, occurs."""
    kinds = dict(entry.statement.variables)
    if not kinds or not all(isinstance(k, Real | Positive) for k in kinds.values()):
        return
    seen = list[dict[str, Term]]()
    for side in (claim.lhs, claim.rhs):
        for found in _matches(side, sides, kinds):
            if set(found) == set(kinds) and found not in seen:
                seen.append(found)
                yield found


def choices(theorem: Statement, statement: Statement, ctx: Context, *more: Term) -> Iterator[dict[str, Term]]:
    """Values for a theorem's variables among the terms of a statement; the sizes of pmfs and vectors follow.

    Theorems about numbers alone are left to the kernel's own facts.
    """
    kinds = dict(theorem.variables)
    names = [n for n, k in kinds.items() if not isinstance(k, Natural)]
    if not any(isinstance(k, Pmf | Vector) for k in kinds.values()):
        return
    sides = (*_sides(statement), *more)
    options = [_options(kinds[n], sides, statement, ctx) for n in names]
    for chosen in islice(product(*options), MAX_CHOICES):
        values: dict[str, Term] = dict(zip(names, chosen, strict=True))
        for n, k in kinds.items():
            if isinstance(k, Pmf | Vector) and isinstance(k.size, Var):
                size = size_of(values[n], ctx)
                if size is not None:
                    values.setdefault(k.size.name, size)
        if set(values) == set(kinds):
            yield {n: values[n] for n in kinds}


def _sides(statement: Statement) -> tuple[Term, ...]:
    """The sides of the claim, and of the hypotheses."""
    claims = (*goal_claims(statement), *statement.given)
    return tuple(dict.fromkeys(side for c in claims for side in (c.lhs, c.rhs)))


def _options(kind: Kind, sides: tuple[Term, ...], statement: Statement, ctx: Context) -> list[Term]:
    """Terms of a kind that the statement mentions."""
    match kind:
        case Pmf():
            return _pmf_terms(sides, statement, ctx)
        case Vector():
            return [Var(n) for n, k in statement.variables if isinstance(k, Vector)]
        case Index():
            found = [Var(n) for n, k in statement.variables if isinstance(k, Index)]
            return list(dict.fromkeys((*found, *_indices(sides))))
        case Real() | Positive():
            return _numbers(sides)
    return []


def _indices(sides: tuple[Term, ...]) -> Iterator[Term]:
    """The numbers at which entries are taken."""
    for side in sides:
        for t, _ in subterms(side):
            if isinstance(t, At) and isinstance(t.index, Num):
                yield t.index


def _numbers(sides: tuple[Term, ...]) -> list[Term]:
    """Numbers that may be bases: of powers, and those whose logarithm is taken; e, too."""
    found: list[Term] = []
    for side in sides:
        for t, _ in subterms(side):
            base = t.base if isinstance(t, Pow) else t.args[0] if isinstance(t, Call) and t.fn == "log" else None
            if isinstance(t, Call) and t.fn == "exp":
                base = E
            if isinstance(base, Num | Var | Const):
                found.append(base)
            if isinstance(base, Div) and base.num == ONE:
                found.append(base.den)
    return [t for t in dict.fromkeys(found) if not loose(t)]


def _pmf_terms(goal: tuple[Term, ...], statement: Statement, ctx: Context) -> list[Term]:
    found: list[Term] = [Var(n) for n, k in statement.variables if isinstance(k, Pmf)]
    for side in goal:
        for t, depth in subterms(side):
            if isinstance(t, Use) and depth == 0:
                for (_, kind), arg in zip(t.definition.parameters, t.args, strict=True):
                    if isinstance(kind, Pmf):
                        found.append(arg)
            if isinstance(t, At) and isinstance(t.vector, Use) and not loose(t.vector):
                found.append(t.vector)
    found = list(dict.fromkeys(found))
    if any(isinstance(t, Use) and t.definition == JS for side in goal for t, _ in subterms(side)):
        found += [_mixture(a, b, ctx) for a, b in combinations(found, 2)]
    sizes = [s for s in (size_of(t, ctx) for t in found) if s is not None]
    found += [Use(UNIFORM, (s,)) for s in dict.fromkeys(sizes)]
    return list(dict.fromkeys(found))
