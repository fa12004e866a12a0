"""One change anywhere in a statement with its proof: what a slip of the pen, or a forger, might write."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from symentropy.kernel.proof import (
    Cases,
    Certificate,
    Choose,
    Cite,
    Claim,
    Derivation,
    Each,
    Entry,
    Exists,
    Extremum,
    Given,
    Iff,
    Statement,
    Step,
    Varying,
    Witness,
)
from symentropy.kernel.rules import RULES
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
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
    Function,
    Index,
    Interval,
    Joint,
    Labels,
    Mul,
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
    Vec,
    Vector,
    num,
)  # fmt: skip

# what is cited is an entry of its own, mutated as such
SKIPPED = {"name", "names", "title", "note", "entry"}


def fields(v: Any) -> list[tuple[Any, Any]]:
    if isinstance(v, tuple):
        return list(enumerate(v))
    if dataclasses.is_dataclass(v) and not isinstance(v, Num | Definition):
        return [(f.name, getattr(v, f.name)) for f in dataclasses.fields(v) if f.compare and f.name not in SKIPPED]
    return []


def put(v: Any, key: Any, new: Any) -> Any:
    return (*v[:key], new, *v[key + 1 :]) if isinstance(v, tuple) else dataclasses.replace(v, **{key: new})


def mutants(v: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """Every value that differs from ``v`` in one spot."""
    yield from slips(v, names)
    if isinstance(v, tuple) and not (len(v) == 2 and isinstance(v[0], str)):
        for i in range(len(v)):
            yield v[:i] + v[i + 1 :]
            if i:
                yield (*v[: i - 1], v[i], v[i - 1], *v[i + 1 :])
    for key, child in fields(v):
        for new in mutants(child, names):
            yield put(v, key, new)


def slips(v: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """Other values in the place of this one."""
    if isinstance(v, Term):
        yield from terms(v, names)
    match v:
        case Range(lo, hi, guard):
            yield Range(ZERO, hi, guard)
            yield Range(num(2), hi, guard)
            yield Range(lo, Add((hi, ONE)), guard)
            yield Range(lo, Add((hi, num(-1))), guard)
            if guard is not None:
                yield Range(lo, hi)
            else:
                yield from (Range(lo, hi, At(Var(s), Bound(0))) for s in names if s.isupper())
        case Claim(a, relation, b, binders):
            yield from (Claim(a, r, b, binders) for r in ("=", "<=", "<") if r != relation)  # type: ignore[arg-type]
            yield Claim(b, relation, a, binders)
        case Step(relation, term, by, certificate):
            yield from (Step(r, term, by, certificate) for r in ("=", "<=", "<") if r != relation)  # type: ignore[arg-type]
            yield Step(relation, term, tuple(RULES), certificate)
        case Certificate(source, times, binders, weight):
            yield Certificate(source, Mul((num(-1), times)), binders, weight)
            yield Certificate(source, times, binders, None)
            yield Certificate(source, times, binders, ONE if weight is None else Mul((weight, weight)))
        case Given(index, at):
            yield from (Given(i, at) for i in range(-1, 3) if i != index)
        case Pmf(size):
            yield Vector(size)
        case Vector(size):
            yield Pmf(size)
        case Natural() | Positive() | Index():
            yield Real()
        case Real():
            yield Natural()
        case str() if v in RULES:
            yield from (r for r in RULES if r != v)
    yield from newer(v, names)


def newer(v: Any, names: tuple[str, ...]) -> Iterator[Any]:
    """Slips in what varies, what is cited in part, what is chosen, what holds almost everywhere or converges."""
    match v:
        case Claim(binders=binders, almost=almost) if almost or any(isinstance(d, Interval) for d in binders):
            yield dataclasses.replace(v, almost=not almost)
        case Interval(lo, hi):
            yield Interval(hi, lo)
            yield from (d for d in (Interval(NEG_INF, hi), Interval(lo, INF), Interval(ZERO, hi)) if d != v)
        case Varying(at=at, other=other):
            yield from (dataclasses.replace(v, how=how) for how in ("derivative", "limit", "constant") if how != v.how)
            yield from (dataclasses.replace(v, at=end) for end in (v.domain.lo, v.domain.hi) if end != at)
            if other is not None:
                yield dataclasses.replace(v, at=other, other=at)
                yield dataclasses.replace(v, other=None)
        case Cite(entry, at, part):
            yield from (Cite(entry, at, p) for p in ("", "if", "only if") if p != part)  # type: ignore[arg-type]
            yield from (Cite(dataclasses.replace(entry, statement=s), at, part) for s in forged(entry.statement))
        case Choose(domain, name, proof):
            yield from (Choose(domain, other, proof) for other in (*names, "") if other != name)
        case Cases(on, positive, zero):
            yield Cases(on, zero, positive)
        case Each(domain, cites):
            yield Each(Range(num(-1), domain.hi, domain.guard), cites)
        case Extremum(variable, bound, at):
            yield from (Extremum(other, bound, at) for other in names if other != variable)
        case Statement(convergent=(_, _, *_)):
            yield dataclasses.replace(v, convergent=())
        case Call("delta", (i, j)):
            yield from (Call("delta", (i, k)) for k in (Bound(0), Bound(1), ONE) if k != j)
            yield ONE
        case Joint((first, *rest)):
            yield Vector(first)
            yield Joint((*rest, first))
        case Labels(size, of):
            yield from (Labels(of, size), Vector(size), Pmf(size))
        case Density(domain):
            yield Function(domain)
        case Function(domain):
            yield Density(domain)


def forged(s: Statement) -> Iterator[Statement]:
    """What a citation may make of a theorem: another direction, a hypothesis fewer, no need to converge."""
    match s.goal:
        case Claim(a, _, b):
            yield dataclasses.replace(s, goal=dataclasses.replace(s.goal, lhs=b, rhs=a))
        case Iff(bound) | Extremum(_, bound):
            reverse = dataclasses.replace(bound, lhs=bound.rhs, rhs=bound.lhs)
            yield dataclasses.replace(s, goal=dataclasses.replace(s.goal, bound=reverse))
    if s.given:
        yield dataclasses.replace(s, given=s.given[1:])
    if s.convergent:
        yield dataclasses.replace(s, convergent=s.convergent[1:])


def terms(v: Term, names: tuple[str, ...]) -> Iterator[Term]:
    if v in (INF, NEG_INF):
        return
    match v:
        case Num(r):
            yield from (Num(s) for s in {r + 1, r - 1, -r, 2 * r, Fraction(0)} if s != r)
        case Var(name):
            yield from (Var(s) for s in names if s != name)
        case Bound(i):
            yield from (Bound(j) for j in (0, 1) if j != i)
        case Add(args):
            yield from (Add(args[:i] + args[i + 1 :]) for i in range(len(args)) if len(args) > 1)
            yield Mul(args)
        case Mul(args):
            yield from (Mul(args[:i] + args[i + 1 :]) for i in range(len(args)) if len(args) > 1)
            yield Add(args)
        case Div(a, b):
            yield Div(b, a)
            yield Mul((a, b))
        case Pow(a, b):
            yield Pow(b, a)
            yield Pow(a, Add((b, ONE)))
        case Call(fn, args) if len(args) == 1:
            yield from (Call(f, args) for f in ("log", "exp", "sqrt", "abs") if f != fn)
            yield args[0]
        case Bind("sum" | "prod" as op, d, body):
            yield Bind("prod" if op == "sum" else "sum", d, body)
        case At(_, index):
            yield from (At(Var(s), index) for s in names if s.isupper())
        case Use(definition, args) if len(args) > 1:
            yield Use(definition, (*args[:-2], args[-1], args[-2]))
        case Diff(body, at):
            yield Diff(body, Add((at, ONE)))
    if not isinstance(v, Num | Vec | Bound) and not (isinstance(v, Bind) and v.op == "lam"):
        yield Mul((num(-1), v))
        yield Mul((num(2), v))


def redrafted(e: Entry) -> Iterator[Entry]:
    """Mutants of a chain whose statement claims what the chain's ends say: a wrong goal with a fitting wrong proof."""
    s, d = e.statement, e.proof
    names = tuple(n for n, _ in s.variables)
    if isinstance(d, Derivation) and isinstance(s.goal, Claim):
        for draft in mutants((s.variables, s.given, s.convergent, d), names):
            if len(draft) != 4 or not isinstance(draft[3], Derivation) or not draft[3].steps:
                continue
            v, g, convergent, chain = draft
            rank = max({"=": 0, "<=": 1, "<": 2}[step.relation] for step in chain.steps)
            goal = Claim(chain.start, ("=", "<=", "<")[rank], chain.steps[-1].term)
            yield Entry(Statement(s.name, v, g, goal, convergent=convergent), chain)
    elif isinstance(d, Witness) and isinstance(s.goal, Exists):
        for k, proof in enumerate(d.proofs):
            if not isinstance(proof, Derivation):
                continue
            for chain in mutants(proof, names):
                if not isinstance(chain, Derivation) or not chain.steps:
                    continue
                claim = dataclasses.replace(s.goal.claims[k], lhs=chain.start, rhs=chain.steps[-1].term)
                goals = dataclasses.replace(s.goal, claims=put(s.goal.claims, k, claim))
                yield Entry(dataclasses.replace(s, goal=goals), put(d, "proofs", put(d.proofs, k, chain)))
    else:
        yield from (m for m in mutants(e, names) if isinstance(m, Entry))


def everywhere(v: Any, old: Any, new: Any) -> Any:
    """``new`` for ``old`` in every place: a slip that is kept up through the whole proof."""
    if type(v) is type(old) and v == old:
        return new
    for key, child in fields(v):
        changed = everywhere(child, old, new)
        if changed is not child:
            v = put(v, key, changed)
    return v


def parts_of(v: Any) -> Iterator[Any]:
    yield v
    for _, child in fields(v):
        yield from parts_of(child)


def consistent(e: Entry) -> Iterator[Entry]:
    """Every slip at every distinct part, made throughout the statement and the proof."""
    names = tuple(n for n, _ in e.statement.variables)
    for part in dict.fromkeys(p for p in parts_of(e) if isinstance(p, Term | Range | Claim | str)):
        for new in slips(part, names):
            changed = everywhere(e, part, new)
            if changed != e:
                yield changed
