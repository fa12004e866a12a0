"""A theorem as a sequence of paragraphs and chains of formulas: the one body that every format wraps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from ..kernel.check import check
from ..kernel.proof import (
    Absurd,
    Antiderivative,
    Cases,
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
    Iff,
    IffProof,
    Proof,
    Statement,
    Theorem,
    Varying,
    Witness,
)  # fmt: skip
from ..kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bind,
    Bound,
    Diff,
    Index,
    Interval,
    Kind,
    Range,
    Real,
    Rejected,
    Term,
    Var,
    Vec,
    free_names,
    instantiate,
)  # fmt: skip
from .patterns import is_point
from .printer import Binder, Printer, Scope
from .reasons import found_after, reason, step_reason, theorem_title, used
from .statements import (
    Display,
    claim,
    claims,
    conventions,
    definitions,
    enter,
    goal,
    kinds_of,
    premises,
    statement_terms,
)  # fmt: skip
from .words import Formula, Rich, Words, join, listed, rich

__all__ = ["Block", "Chain", "Make", "Outline", "Row", "derivations", "outline", "printer_for", "statement_outline"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chain: the left side (first line only), the relation, the summands, and the reason.

    A line of a statement has words after it instead: "for all x > 0".
    """

    lhs: str
    relation: str
    pieces: tuple[str, ...]
    reason: Rich = ()
    after: Rich = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """Formulas one under the other, aligned at the relation."""

    rows: tuple[Row, ...]
    end: str = ""


Block = Rich | Chain


@dataclass(frozen=True, slots=True)
class Outline:
    """All that is said of a theorem, in order."""

    name: str
    title: str
    source: str
    statement: tuple[Block, ...]
    remarks: tuple[Rich, ...]
    proof: tuple[Block, ...] = ()
    uses: Rich = ()
    equality: Rich = ()
    found: Rich = ()


Make = Callable[[dict[str, Kind], list[str]], Printer]


def printer_for(make: Make, s: Statement) -> Printer:
    """The printer for all terms of a theorem, so that a name means the same on every line."""
    kinds = kinds_of(s)
    names = {name for t in statement_terms(s) for name in free_names(t)}
    return make(kinds, sorted(names - set(kinds)))


def derivations(proof: Proof | None) -> Iterator[Derivation]:
    """The chains in a proof, in reading order; cited theorems keep theirs."""
    match proof:
        case Derivation():
            yield proof
        case Cases(_, positive, zero):
            yield from (*derivations(positive), *derivations(zero))
        case IffProof(chain, forward, backward):
            for part in (chain, *(q for _, q in forward), backward):
                yield from derivations(part)
        case Witness(_, proofs):
            for part in proofs:
                yield from derivations(part)
        case Choose(_, _, part):
            yield from derivations(part)


def statement_outline(p: Printer, s: Statement) -> Outline:
    """The statement alone."""
    displays = goal(p, s.goal)
    opening = premises(p, s)
    first = displays[0]
    lead = rich(opening, "," if opening else "", " " if opening and first.before else "", first.before)
    blocks: list[Block] = [_capital(lead)] if lead else []
    tails = [d.after for d in displays if d.after] if len(displays) == 1 else []
    blocks.append(Chain(tuple(_display_row(p, d, len(displays) > 1) for d in displays), "," if tails else "."))
    if tails:
        blocks.append(rich(join(", ", tails), "."))
    terms = list(statement_terms(s))
    where = [_definition(p, d) for d in definitions(terms)]
    return Outline(
        s.name,
        s.title.rstrip("."),
        f"{s.source.rstrip('.')}." if s.source else "",
        tuple(blocks),
        (*where, *conventions(p, terms)),
    )


def _display_row(p: Printer, d: Display, several: bool) -> Row:
    """A displayed relation; among several, what is said after it stands beside it."""
    return Row(d.lhs, d.relation, _pieces(p, d.rhs, d.scope), after=d.after if several else ())


def _definition(p: Printer, d: object) -> Rich:
    from ..kernel.terms import Definition, Use

    assert isinstance(d, Definition)
    q = type(p)(dict(d.parameters))
    head = q.term(Use(d, tuple(Var(name) for name, _ in d.parameters)))
    return rich("here ", Formula(f"{head} = {q.term(d.body)}"))


def outline(p: Printer, theorem: Theorem) -> Outline:
    """The statement, its proof, and what it rests on."""
    s = theorem.statement
    base = statement_outline(p, s)
    blocks = list(_proof(p, theorem.proof, s.goal if not isinstance(s.goal, Exists) else None, s, s.given))
    titles = {c.entry.statement.name: theorem_title(c) for c in _cited(theorem.proof)}
    uses = join(", ", list(dict.fromkeys(used(p, u, s.given, titles) for u in theorem.uses)))
    equality: Rich = ()
    if theorem.equality_when and isinstance(s.goal, Claim) and s.goal.relation != "<":
        equality = _equality(p, theorem.equality_when)
    terms = [t for d in derivations(theorem.proof) for t in (d.start, *(step.term for step in d.steps))]
    known = definitions(list(statement_terms(s)))
    extra = [_definition(p, d) for d in definitions(terms) if d not in known]
    remarks = (*base.remarks, *extra, *(r for r in conventions(p, terms) if r not in base.remarks))
    searched = _found(theorem.proof)
    return Outline(base.name, base.title, base.source, base.statement, remarks, tuple(blocks), uses, equality, searched)


def _found(proof: Proof | None) -> Rich:
    """Where reasons were found and not given: "steps 1, 3"."""
    chains = [d.steps for d in derivations(proof)]
    places = []
    for number, steps in enumerate(chains, 1):
        found = [str(k) for k, step in enumerate(steps, 1) if found_after(step) is not None]
        if found:
            where = f" of chain {number}" if len(chains) > 1 else ""
            places.append(f"step{'s' if len(found) > 1 else ''} {', '.join(found)}{where}")
    return rich(f"Reasons found by search: {'; '.join(places)}.") if places else ()


def _equality(p: Printer, when: tuple[Claim, ...]) -> Rich:
    if any(c.lhs == c.rhs == ZERO and c.relation == "<" and not c.binders for c in when):
        return rich("Both sides are never equal.")
    return rich("Equality holds exactly if ", claims(p, when), ".")


# --- proofs -------------------------------------------------------------------------------------------------


def _proof(p: Printer, proof: Proof, g: object, s: Statement, given: tuple[Claim, ...]) -> Iterator[Block]:
    match proof:
        case Derivation():
            yield from _derivation(p, proof, given)
        case Cases():
            yield from _cases(p, proof, g, s, given, ())
        case Absurd(term):
            yield rich("This cannot occur", _absurd(p, term))
        case IffProof(chain, forward, backward):
            assert isinstance(g, Iff)
            yield rich("The inequality:")
            yield from _proof(p, chain, g.bound, s, given)
            raw = _chain_conditions(chain, g.bound, s, given)
            if raw:
                yield rich("Both sides of the chain are equal only if ", claims(p, raw), ".")
            attained = Claim(g.bound.lhs, "=", g.bound.rhs)
            for condition, (names, inner) in zip(g.condition, forward, strict=False):
                kinds = (Real() if isinstance(d, Interval) else Index(ONE) for d in condition.binders)
                near = p.extended(dict(zip(names, kinds, strict=False)))
                yield rich("If equality holds, then ", claim(p, condition), _opened(near, condition, names), ".")
                known = (*given, *raw, attained)
                if condition.almost and names:
                    known = tuple(_at_point(c, names[0]) for c in known)
                yield from _proof(near, inner, condition, s, known)
            yield rich("Conversely, if ", claims(p, g.condition), ", then equality holds:")
            yield from _proof(p, backward, g.bound, s, (*given, *g.condition))
        case Witness(values, proofs):
            assert isinstance(s.goal, Exists)
            pairs = zip(s.goal.variables, values, strict=False)
            taken = listed([rich(Formula(f"{p.names[n]} = {p.term(v)}")) for (n, _), v in pairs])
            if taken:
                yield rich("Take ", taken, ".")
            for c, inner in zip(s.goal.claims, proofs, strict=False):
                yield rich("Then " if taken else "First, " if c is s.goal.claims[0] else "Next, ", claim(p, c), ":")
                yield from _proof(p, inner, c, s, given)
        case Choose(domain, name, inner):
            yield from _choice(p, domain, name, inner, g, s, given)
        case ExtremumProof(iff, integrals):
            yield from _convergence(p, integrals)
            at = Formula(f"{p.names[s.goal.variable]} = {p.term(s.goal.at)}") if isinstance(s.goal, Extremum) else ""
            yield rich(_capital(reason(p, iff, given)), ", where equality holds exactly if ", at, ".")


def _choice(
    p: Printer, domain: Range, name: str, proof: Proof, g: object, s: Statement, given: tuple[Claim, ...]
) -> Iterator[Block]:
    """A member of a range that is not empty."""
    near = p.extended({name: Index(domain.hi)})
    shown = near.names[name]
    within = Formula(f"{shown} {p.IN} {p.integers(p.term(domain.lo), p.term(domain.hi))}")
    guard = None if domain.guard is None else Formula(near.guard(domain, (Binder(shown),)))
    if guard is not None and p.supported(domain):
        yield rich("Choose ", Formula(shown), " with ", guard, ".")
    else:
        yield rich("Choose ", within, *((" with ", guard) if guard else ()), ".")
    known = () if domain.guard is None else (Claim(ZERO, "<", instantiate(domain.guard, Var(name))),)
    yield from _proof(near, proof, g, s, (*given, *known))


def _at_point(c: Claim, name: str) -> Claim:
    """What holds for almost all x, at the x that a proof speaks of; a guard remains a binder over one point."""
    if not c.almost or not c.binders:
        return c
    inside: Term = Vec((c.lhs, c.rhs))
    for d in reversed(c.binders[1:]):
        inside = Bind("lam", d, inside)
    inside = instantiate(inside, Var(name))
    binders = []
    while isinstance(inside, Bind):
        binders.append(inside.domain)
        inside = inside.body
    assert isinstance(inside, Vec)
    return Claim(inside.items[0], c.relation, inside.items[1], tuple(binders))


def _cases(
    p: Printer, proof: Cases, g: object, s: Statement, given: tuple[Claim, ...], before: tuple[Claim, ...]
) -> Iterator[Block]:
    """Each case with all that it assumes; a case within a case is said at once."""
    for case, part in ((Claim(ZERO, "<", proof.on), proof.positive), (Claim(proof.on, "=", ZERO), proof.zero)):
        assumed, known = (*before, case), (*given, case)
        head = rich("Case ", claims(p, assumed))
        if isinstance(part, Cases):
            yield from _cases(p, part, g, s, known, assumed)
        elif isinstance(part, Absurd):
            yield rich(head, " cannot occur", _absurd(p, part.term))
        else:
            yield rich(head, ".")
            yield from _proof(p, part, g, s, known)


def _absurd(p: Printer, term: Term) -> Rich:
    return rich(": the hypotheses leave no sign for ", Formula(p.term(term)), ".")


def _chain_conditions(chain: Proof, bound: Claim, s: Statement, given: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """When the chain's sides are equal, as the kernel finds it; for a chain that it rejects, as claimed."""
    try:
        return check(Entry(replace(s, given=given, goal=bound), chain)).equality_when
    except Rejected:
        return s.goal.condition if isinstance(s.goal, Iff) else ()


def _opened(p: Printer, c: Claim, names: tuple[str, ...]) -> Rich:
    """The names under which a universal condition is proved."""
    scope: Scope = ()
    said: list[Rich] = []
    for name, d in zip(names, c.binders, strict=False):
        shown = p.names[name]
        outer, scope = scope, (Binder(shown, not isinstance(d, Range)), *scope)
        guard = rich(" with ", Formula(p.guard(d, scope))) if isinstance(d, Range) and d.guard is not None else ()
        if is_point(d):
            said[-1:] = [rich(*said[-1:], guard)] if said else []
            continue
        within = p.integers(p.term(d.lo, outer), p.term(d.hi, outer)) if isinstance(d, Range) else p.interval(d, outer)
        said.append(rich(Formula(f"{shown} {p.IN} {within}"), guard))
    return rich(": let ", listed(said)) if said else ()


def _shown(evidence: tuple[Evidence, ...]) -> Iterator[Cite]:
    """The theorems that show that integrals exist."""
    for e in evidence:
        if isinstance(e, Each):
            yield from e.cites
        elif isinstance(e, Cite):
            yield e


def _cited(proof: Proof | None) -> Iterator[Cite]:
    """The citations in a proof."""
    if isinstance(proof, ExtremumProof):
        yield proof.iff
        yield from _shown(proof.integrals)
    for d in derivations(proof):
        yield from _shown(d.integrals)
        for step in d.steps:
            for why in (*step.by, *(c.fact.source for c in step.certificate)):
                if isinstance(why, Cite | Varying):
                    yield why.cite if isinstance(why, Varying) else why


def _derivation(p: Printer, d: Derivation, given: tuple[Claim, ...]) -> Iterator[Block]:
    yield from _convergence(p, d.integrals)
    before = d.start
    rows: list[Row] = []
    for step in d.steps:
        lhs = p.term(d.start) if before is d.start and not rows else ""
        sign = {"=": "=", "<=": p.LE, "<": "<"}[step.relation]
        rows.append(Row(lhs, sign, _pieces(p, step.term, ()), step_reason(p, before, step, given, d.integrals)))
        before = step.term
    if rows:
        yield Chain(tuple(rows))
    else:
        yield rich("Both sides are ", Formula(p.term(d.start)), ".")


def _convergence(p: Printer, evidence: tuple[Evidence, ...]) -> Iterator[Block]:
    """Why the integrals of a chain exist: theorems, and antiderivatives, which are shown as the kernel checks them."""
    cited = [rich(f"“{theorem_title(e)}”") for e in evidence if isinstance(e, Cite)]
    each = [_each(p, e) for e in evidence if isinstance(e, Each)]
    if cited or each:
        by = [rich("by ", part) for part in (listed(list(dict.fromkeys(cited))),) if part]
        yield rich("The integrals converge ", listed([*by, *each]), ".")
    rows = []
    for a in evidence:
        if isinstance(a, Antiderivative):
            inner = p.bind((), a.name, True)
            rows.append(Row(p.term(Diff(a.primitive, Bound(0)), inner), "=", _pieces(p, a.integrand, inner)))
    if rows:
        yield rich("Integrals converge by antiderivatives with limits at both ends:")
        yield Chain(tuple(rows))
        yield rich("Then")


def _each(p: Printer, e: Each) -> Rich:
    """Theorems that are cited for each value of an index."""
    _, said = enter(p, (e.domain,), (), ())
    titles = list(dict.fromkeys(rich(f"“{theorem_title(c)}”") for c in e.cites))
    return rich(join(" ", said), " by ", listed(titles))


def _pieces(p: Printer, t: Term | str, scope: Scope) -> tuple[str, ...]:
    """The summands of a line, between which it may break."""
    if isinstance(t, Add):
        return tuple(p.summands(t.args, scope))
    return (t if isinstance(t, str) else p.term(t, scope),)


def _capital(r: Rich) -> Rich:
    if r and isinstance(r[0], Words):
        return (Words(r[0].text[:1].upper() + r[0].text[1:]), *r[1:])
    return r
