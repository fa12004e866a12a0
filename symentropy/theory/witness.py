"""Exact values for the variables of a claim, and the kernel's proof that the claim fails there.

Nothing is evaluated: the kernel itself compares constants, by exact arithmetic or by enclosures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace as changed

from ..errors import IllPosedError
from ..kernel.check import check, cited, context
from ..kernel.laws import replace
from ..kernel.proof import (
    Certificate,
    Cite,
    Claim,
    Derivation,
    Each,
    Entry,
    Evidence,
    Exists,
    Fact,
    Proof,
    Reason,
    Statement,
    Step,
    Theorem,
    Unfold,
    Witness,
)
from ..kernel.rules import RULES
from ..kernel.signs import sub
from ..kernel.terms import (
    ONE,
    ZERO,
    Definition,
    Domain,
    Interval,
    Joint,
    Kind,
    Labels,
    Pmf,
    Range,
    Rejected,
    Term,
    Use,
    Var,
    Vec,
    Vector,
    kind_map,
    num,
    shift,
    substitute,
    subterms,
)
from ..kernel.wf import conforms
from .kinds import Argument
from .typing import type_lines

__all__ = ["at", "failing", "proof", "read", "sizes", "unfit"]

Values = Mapping[str, Term]

# theorems cited by what is only proposed here: the refutation replays them afresh
_CITED: dict[Entry, Theorem] = {}


# --- from text ----------------------------------------------------------------------------------------------


def read(text: str, kind: Kind) -> Term:
    """The value that a text says, for a variable of this kind.

    >>> value = read("(1/4, 3/4)", Pmf(num(2)))
    >>> len(value.items)
    2
    """
    # labels are written as any vector of numbers
    lines = type_lines([Argument(text, Vector(kind.size) if isinstance(kind, Labels) else kind)])
    if lines.variables:
        raise IllPosedError(f"a witness is made of exact numbers, and {lines.variables[0][0]} is none")
    return lines.terms[0]


def sizes(kinds: Mapping[str, Kind], values: Values) -> dict[str, Term]:
    """The sizes that the lengths of the values say, where these are variables.

    >>> sizes({"P": Pmf(Var("n"))}, {"P": Vec((ONE, ZERO))})
    {'n': Num(value=Fraction(2, 1))}
    """
    found: dict[str, Term] = {}
    for name, value in values.items():
        for size in _lengths(kinds[name]):
            if isinstance(value, Vec) and isinstance(size, Var):
                found.setdefault(size.name, num(len(value.items)))
            value = value.items[0] if isinstance(value, Vec) and value.items else value
    return {name: size for name, size in found.items() if name not in values}


def _lengths(kind: Kind) -> tuple[Term, ...]:
    match kind:
        case Pmf(size) | Vector(size) | Labels(size, _):
            return (size,)
        case Joint(many):
            return many
    return ()


# --- at the values ------------------------------------------------------------------------------------------


def at(claim: Claim, values: Values) -> Claim:
    """The claim at the values, which are closed."""

    def put(t: Term) -> Term:
        return substitute(t, values)

    def domain(d: Domain) -> Domain:
        if isinstance(d, Interval):
            return Interval(put(d.lo), put(d.hi))
        return Range(put(d.lo), put(d.hi), None if d.guard is None else put(d.guard))

    return changed(claim, lhs=put(claim.lhs), rhs=put(claim.rhs), binders=tuple(map(domain, claim.binders)))


def unfit(values: Values, variables: tuple[tuple[str, Kind], ...]) -> tuple[str, str] | None:
    """The first variable whose value is not of its kind, and what is wrong with it.

    >>> unfit({"P": Vec((ONE, ONE))}, (("P", Pmf(num(2))),))
    ('P', 'the entries of a pmf sum to 1')
    """
    ctx = context(Statement("values", (), (), Claim(ZERO, "=", ZERO)))
    for name, kind in variables:
        try:
            need = next(iter(conforms(values[name], kind_map(kind, lambda t: substitute(t, values)), ctx)), None)
        except Rejected as no:
            return name, str(no)
        if need is not None and need.what not in ("convergent", "density"):
            return name, need.message or f"it is not {need.what}"
    return None


def failing(claim: Claim) -> tuple[Claim, ...]:
    """The relations of which one holds where the claim fails: a strict one first.

    >>> [c.relation for c in failing(Claim(ONE, "<", ZERO))]
    ['<', '<=']
    """
    below, above = Claim(claim.rhs, "<", claim.lhs), Claim(claim.lhs, "<", claim.rhs)
    others = {"=": (below, above), "<=": (below,), "<": (below, changed(below, relation="<="))}
    return others[claim.relation]


def proof(claim: Claim, by: Cite | None = None) -> Proof | None:
    """A proof of a relation between constants that the kernel accepts, or None; ``by`` is a theorem that helps.

    >>> proof(Claim(ONE, "<", num(2))) is None
    False
    """
    for proposed in _proposals(claim, by):
        try:
            _check(claim, proposed)
        except Rejected:
            continue
        return proposed
    return None


def _check(claim: Claim, proposed: Proof) -> None:
    """In the place where it will stand: as a part of an existence statement."""
    check(Entry(Statement("at the witness", (), (), Exists((), (claim,))), Witness((), (proposed,))), _CITED)


def _proposals(claim: Claim, by: Cite | None) -> Iterator[Proof]:
    if claim.binders:
        yield Derivation(ZERO, ())  # for all values of the binders, seen by signs
    elif claim.lhs == claim.rhs:
        yield Derivation(claim.lhs, ())
    elif claim.relation == "=":
        yield Derivation(claim.lhs, (Step("=", claim.rhs, _constants(claim)),))
    else:
        gap = sub(claim.rhs, claim.lhs)
        yield Derivation(claim.lhs, (Step(claim.relation, claim.rhs, (), (Certificate(Fact("sign", (gap,)), ONE),)),))
        if claim.relation == "<=":
            yield Derivation(claim.lhs, (Step("=", claim.rhs, _constants(claim)),))
        if by is not None:
            yield from _cited(claim, by)


def _constants(claim: Claim) -> tuple[Reason, ...]:
    """What equates constants: definitions unfolded, sums written out, logarithms of rationals."""
    used: dict[Definition, None] = {}
    for side in (claim.lhs, claim.rhs):
        used |= {t.definition: None for t, _ in subterms(side) if isinstance(t, Use)}
    rules = ("expand", "entry", "log_of_quotient", "log_of_product", "log_of_power", "log_of_rational")
    return (*map(Unfold, used), *(rule for rule in rules if rule in RULES))


def _cited(claim: Claim, by: Cite) -> Iterator[Proof]:
    """By a theorem: an equation puts its right side in place of its left, an inequality is the fact itself."""
    integrals = _evidence(by)
    try:
        ctx = context(Statement("values", (), (), claim), integrals)
        said, *others = cited(by, ctx, _CITED)
    except Rejected:
        return
    if others or said.relation != "=":
        step = Step(claim.relation, claim.rhs, (), (Certificate(Fact(by), ONE),))
        yield Derivation(claim.lhs, (step,), integrals)
        return
    low, high = (replace(side, said.lhs, said.rhs, ctx) for side in (claim.lhs, claim.rhs))
    steps = [Step("=", low, (by,))] if low != claim.lhs else []
    steps += [Step(claim.relation, high, (), (Certificate(Fact("sign", (sub(high, low),)), ONE),))]
    steps += [Step("=", claim.rhs, (by,))] if high != claim.rhs else []
    yield Derivation(claim.lhs, tuple(steps), integrals)


def _evidence(by: Cite) -> tuple[Evidence, ...]:
    """Why the integrals of a cited theorem converge, at the values of its variables."""
    values, theirs = dict(by.at), by.entry.proof
    if not isinstance(theirs, Derivation):
        return ()

    def put(t: Term, depth: int = 0) -> Term:
        return substitute(t, {name: shift(value, depth) for name, value in values.items()})

    def cited(e: Cite) -> Cite:
        return changed(e, at=tuple((name, put(t)) for name, t in e.at))

    def there(e: Evidence) -> Evidence:
        if isinstance(e, Cite):
            return cited(e)
        if isinstance(e, Each):
            guard = None if e.domain.guard is None else put(e.domain.guard, 1)
            return Each(Range(put(e.domain.lo), put(e.domain.hi), guard), tuple(map(cited, e.cites)))
        domain = Interval(put(e.domain.lo), put(e.domain.hi)) if isinstance(e.domain, Interval) else e.domain
        return changed(e, domain=domain, integrand=put(e.integrand, 1), primitive=put(e.primitive, 1))

    return tuple(map(there, theirs.integrals))
