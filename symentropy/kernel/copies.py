"""Validated copies: the kernel works only on values that it has rebuilt itself.

Every node is rebuilt from its raw fields; whatever is not exactly a term, a proof or a statement is refused,
with limits on size and depth. What is changed afterwards, or was forged before, cannot reach a running check.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from .proof import (
    Absurd,
    Antiderivative,
    Cases,
    Certificate,
    Choose,
    Cite,
    Claim,
    Derivation,
    Each,
    Entry,
    Evidence,
    Exists,
    Extremum,
    ExtremumProof,
    Fact,
    Given,
    Goal,
    Iff,
    IffProof,
    Proof,
    Reason,
    Relation,
    Statement,
    Step,
    Theorem,
    Unfold,
    Varying,
    Witness,
)  # fmt: skip
from .terms import (
    ARITY,
    CONSTANTS,
    KINDS,
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
    Interval,
    Joint,
    Kind,
    Malformed,
    Mul,
    Num,
    Pow,
    Range,
    Term,
    Use,
    Var,
    Vec,
    free_names,
    kind_map,
    parts,
    rebuild,
)  # fmt: skip

__all__ = ["Copier"]


MAX_NODES, MAX_ARGS, MAX_DEPTH, MAX_STEPS = 1_000_000, 2_000, 400, 20_000
OPEN = 50  # values cited under binders may mention as many bound variables; their scope is checked where used


class Copier:
    """Rebuilds values from their raw fields, refusing whatever is not exactly a term."""

    def __init__(self, known: Mapping[Entry, Theorem] | None = None) -> None:
        self.known = known or {}
        self.nodes = 0
        self.entries: dict[int, Entry] = {}
        self.open: set[int] = set()

    def term(self, t: object, depth: int, level: int = 0) -> Term:
        self.spend(1)
        if level > MAX_DEPTH:
            raise Malformed(f"a term deeper than {MAX_DEPTH}")
        if type(t) is Num:
            value = t.value
            if type(value) is not Fraction or type(value.numerator) is not int or type(value.denominator) is not int:
                raise Malformed(f"not an exact rational: {type(value).__name__}")
            self.spend((value.numerator.bit_length() + value.denominator.bit_length()) // 64)
            return Num(Fraction(value.numerator, value.denominator))
        if type(t) is Const:
            if type(t.name) is not str or t.name not in CONSTANTS:
                raise Malformed(f"unknown constant {t.name!r}")
            return Const(t.name)
        if type(t) is Var:
            if type(t.name) is not str or not t.name:
                raise Malformed("a variable needs a name")
            return Var(t.name)
        if type(t) is Bound:
            if type(t.index) is not int or not 0 <= t.index < depth:
                raise Malformed("a bound variable outside of its binder")
            return Bound(t.index)
        if type(t) in (Add, Mul, Div, Pow, Call, At, Vec, Bind, Diff, Use):
            assert isinstance(t, Term)
            self.shape(t)
            kids = tuple(self.term(c, depth + d, level + 1) for c, d in parts(t))
            if isinstance(t, Use):
                return Use(self.definition(t.definition, level + 1), kids)
            new = rebuild(t, kids)
            if new is t:
                raise Malformed(f"an incomplete {type(t).__name__}")
            return new
        raise Malformed(f"not a term: {type(t).__name__}")

    def spend(self, words: int) -> None:
        self.nodes += words
        if self.nodes > MAX_NODES:
            raise Malformed(f"terms of more than {MAX_NODES} nodes")

    def shape(self, t: Term) -> None:
        args = getattr(t, "args", getattr(t, "items", ()))
        if type(args) is not tuple:
            raise Malformed("arguments must be a tuple")
        if isinstance(t, Call):
            want = ARITY.get(t.fn, 0) if type(t.fn) is str else 0
            if want == 0 or (want is None and not args) or (want is not None and len(args) != want):
                raise Malformed(f"{t.fn!r} of {len(args)} arguments")
        elif isinstance(t, Add | Mul | Vec) and not args:
            raise Malformed("an empty sum, product or vector")
        elif not isinstance(t, Vec) and len(args) > MAX_ARGS:
            raise Malformed(f"more than {MAX_ARGS} arguments")
        elif isinstance(t, Bind):
            ranged = type(t.domain) is Range
            if not ranged and type(t.domain) is not Interval:
                raise Malformed("a binder needs a range or an interval")
            known = type(t.op) is str and t.op in ("sum", "prod", "int", "lam")
            if not known or (t.op != "lam" and ranged != (t.op != "int")):
                raise Malformed(f"{t.op!r} over {type(t.domain).__name__}")
            if t.op == "lam" and isinstance(t.domain, Range) and t.domain.guard is not None:
                raise Malformed("a vector has an entry at every index")
        if isinstance(t, Bind | Diff) and type(t.name) is not str:
            raise Malformed("a name must be text")

    def kind(self, k: object, depth: int = 0) -> Kind:
        if type(k) not in KINDS:
            raise Malformed(f"not a kind: {type(k).__name__}")
        if isinstance(k, Density | Function) and type(k.domain) is not Interval:
            raise Malformed("a density or a function needs an interval")
        if isinstance(k, Joint) and (type(k.sizes) is not tuple or not k.sizes):
            raise Malformed("a joint pmf needs a tuple of sizes")
        return kind_map(k, lambda t: self.term(t, depth))  # type: ignore[arg-type]

    def variables(self, pairs: object, closed: bool = True) -> tuple[tuple[str, Kind], ...]:
        """Distinct names, each with its kind; if ``closed``, a kind may mention earlier names only."""
        if type(pairs) is not tuple:
            raise Malformed("variables must be a tuple of (name, kind)")
        seen: list[tuple[str, Kind]] = []
        for pair in pairs:
            if type(pair) is not tuple or len(pair) != 2 or type(pair[0]) is not str or not pair[0]:
                raise Malformed("variables must be pairs (name, kind)")
            kind, earlier = self.kind(pair[1]), {n for n, _ in seen}
            if pair[0] in earlier:
                raise Malformed(f"{pair[0]!r} is declared twice")
            if closed:
                kind_map(kind, lambda t, ok=earlier: _only(t, ok))  # type: ignore[misc]
            seen.append((pair[0], kind))
        return tuple(seen)

    def definition(self, d: object, level: int) -> Definition:
        if type(d) is not Definition or type(d.name) is not str or not d.name:
            raise Malformed("not a definition")
        parameters, body = self.variables(d.parameters), self.term(d.body, 0, level)
        _only(body, {n for n, _ in parameters})
        return Definition(d.name, parameters, body)

    # -- statements and proofs --------------------------------------------------------------------------------

    def text(self, s: object) -> str:
        if type(s) is not str:
            raise Malformed(f"not text: {type(s).__name__}")
        return s

    def many(self, items: object) -> tuple[object, ...]:
        if type(items) is not tuple:
            raise Malformed(f"not a tuple: {type(items).__name__}")
        self.spend(len(items))
        return items

    def names(self, items: object) -> tuple[str, ...]:
        return tuple(self.text(s) for s in self.many(items))

    def domain(self, d: object, depth: int) -> Domain:
        if type(d) is Interval:
            return Interval(self.term(d.lo, depth), self.term(d.hi, depth))
        if type(d) is Range:
            guard = None if d.guard is None else self.term(d.guard, depth + 1)
            return Range(self.term(d.lo, depth), self.term(d.hi, depth), guard)
        raise Malformed(f"not a domain: {type(d).__name__}")

    def binders(self, items: object, depth: int) -> tuple[Domain, ...]:
        return tuple(self.domain(d, depth + k) for k, d in enumerate(self.many(items)))

    def relation(self, r: object) -> Relation:
        if r not in ("=", "<=", "<") or type(r) is not str:
            raise Malformed(f"not a relation: {r!r}")
        return r

    def claim(self, c: object) -> Claim:
        if type(c) is not Claim:
            raise Malformed(f"not a claim: {type(c).__name__}")
        binders = self.binders(c.binders, 0)
        depth = len(binders)
        if type(c.almost) is not bool:
            raise Malformed("a claim holds everywhere or almost everywhere")
        return Claim(
            self.term(c.lhs, depth), self.relation(c.relation), self.term(c.rhs, depth), binders, self.names(c.names),
            c.almost,
        )  # fmt: skip

    def claims(self, items: object) -> tuple[Claim, ...]:
        return tuple(self.claim(c) for c in self.many(items))

    def goal(self, g: object) -> Goal:
        if type(g) is Iff:
            return Iff(self.claim(g.bound), self.claims(g.condition))
        if type(g) is Exists:
            # kinds may mention the statement's variables; those are known where the witness is looked at
            return Exists(self.variables(g.variables, closed=False), self.claims(g.claims))
        if type(g) is Extremum:
            return Extremum(self.text(g.variable), self.claim(g.bound), self.term(g.at, 0))
        return self.claim(g)

    def statement(self, s: object) -> Statement:
        if type(s) is not Statement:
            raise Malformed(f"not a statement: {type(s).__name__}")
        return Statement(
            self.text(s.name), self.variables(s.variables), self.claims(s.given), self.goal(s.goal),
            self.text(s.title), self.text(s.source), tuple(self.term(t, 0) for t in self.many(s.convergent)),
        )  # fmt: skip

    def entry(self, e: object) -> Entry:
        if type(e) is not Entry:
            raise Malformed(f"not an entry: {type(e).__name__}")
        got = self.entries.get(id(e))
        if got is None:
            if id(e) in self.open:
                raise Malformed("an entry that cites itself")
            self.open.add(id(e))
            got = Entry(self.statement(e.statement), self.proof(e.proof))
            # the copy that is known already: what cites it is then compared by identity
            theorem = self.known.get(got)
            got = self.entries[id(e)] = got if theorem is None else theorem.entry
        return got

    def cite(self, c: object) -> Cite:
        if type(c) is not Cite:
            raise Malformed(f"not a citation: {type(c).__name__}")
        at = []
        for pair in self.many(c.at):
            name, value = self.many(pair)
            at.append((self.text(name), self.term(value, OPEN)))
        if type(c.part) is not str or c.part not in ("", "if", "only if"):
            raise Malformed(f"no part of a theorem: {c.part!r}")
        return Cite(self.entry(c.entry), tuple(at), c.part)

    def varying(self, v: Varying) -> Varying:
        if type(v.how) is not str or v.how not in ("derivative", "limit", "constant"):
            raise Malformed(f"nothing follows by {v.how!r}")
        other = None if v.other is None else self.term(v.other, OPEN)
        return Varying(self.domain(v.domain, OPEN), self.cite(v.cite), v.how, self.term(v.at, OPEN), other)

    def antiderivative(self, a: Antiderivative) -> Antiderivative:
        return Antiderivative(
            self.domain(a.domain, 0), self.term(a.integrand, 1), self.term(a.primitive, 1), self.text(a.name)
        )

    def reason(self, r: object) -> Reason:
        if type(r) is str:
            return r
        if type(r) is Unfold:
            return Unfold(self.definition(r.definition, 0))
        if type(r) is Given:
            return self.given(r)
        if type(r) is Antiderivative:
            return self.antiderivative(r)
        return self.varying(r) if type(r) is Varying else self.cite(r)

    def given(self, g: Given) -> Given:
        if type(g.index) is not int:
            raise Malformed("a hypothesis is cited by its number")
        return Given(g.index, tuple(self.term(t, OPEN) for t in self.many(g.at)))

    def fact(self, f: object, depth: int) -> Fact:
        if type(f) is not Fact:
            raise Malformed(f"not a fact: {type(f).__name__}")
        source = f.source if type(f.source) is str else self.reason(f.source)
        if type(source) not in (str, Given, Cite, Varying):
            raise Malformed(f"no fact is {type(source).__name__}")
        return Fact(source, tuple(self.term(t, depth) for t in self.many(f.args)))  # type: ignore[arg-type]

    def certificate(self, c: object) -> Certificate:
        if type(c) is not Certificate:
            raise Malformed(f"not a certificate: {type(c).__name__}")
        binders = self.binders(c.binders, 0)
        weight = None if c.weight is None else self.term(c.weight, len(binders))
        return Certificate(
            self.fact(c.fact, len(binders)), self.term(c.multiplier, 0), binders, weight, self.names(c.names)
        )

    def step(self, s: object) -> Step:
        if type(s) is not Step:
            raise Malformed(f"not a step: {type(s).__name__}")
        return Step(
            self.relation(s.relation), self.term(s.term, 0), tuple(self.reason(r) for r in self.many(s.by)),
            tuple(self.certificate(c) for c in self.many(s.certificate)), self.text(s.note),
        )  # fmt: skip

    def evidence(self, e: object) -> Evidence:
        if type(e) is Each:
            domain = self.domain(e.domain, 0)
            if type(domain) is not Range:
                raise Malformed("theorems for each value are cited over a range")
            return Each(domain, tuple(self.cite(c) for c in self.many(e.cites)))
        return self.antiderivative(e) if type(e) is Antiderivative else self.cite(e)

    def proof(self, p: object, level: int = 0) -> Proof:
        if level > MAX_DEPTH:
            raise Malformed("a proof nested too deep")
        if type(p) is Derivation:
            if len(self.many(p.steps)) > MAX_STEPS:
                raise Malformed(f"more than {MAX_STEPS} steps")
            steps = tuple(self.step(s) for s in p.steps)
            return Derivation(self.term(p.start, 0), steps, tuple(self.evidence(e) for e in self.many(p.integrals)))
        if type(p) is Cases:
            return Cases(self.term(p.on, 0), self.proof(p.positive, level + 1), self.proof(p.zero, level + 1))
        if type(p) is Absurd:
            return Absurd(self.term(p.term, 0))
        if type(p) is Choose:
            domain = self.domain(p.domain, 0)
            if type(domain) is not Range:
                raise Malformed("a member is chosen from a range")
            return Choose(domain, self.text(p.name), self.proof(p.proof, level + 1))
        if type(p) is IffProof:
            forward = []
            for pair in self.many(p.forward):
                names, part = self.many(pair)
                forward.append((self.names(names), self.proof(part, level + 1)))
            return IffProof(self.proof(p.chain, level + 1), tuple(forward), self.proof(p.backward, level + 1))
        if type(p) is Witness:
            values = tuple(self.term(t, 0) for t in self.many(p.values))
            return Witness(values, tuple(self.proof(q, level + 1) for q in self.many(p.proofs)))
        if type(p) is ExtremumProof:
            return ExtremumProof(self.cite(p.iff), tuple(self.evidence(e) for e in self.many(p.integrals)))
        raise Malformed(f"not a proof: {type(p).__name__}")


def _only(t: Term, names: set[str]) -> Term:
    stray = free_names(t) - names
    if stray:
        raise Malformed(f"{', '.join(sorted(stray))} is not declared here")
    return t
