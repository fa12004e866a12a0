"""The convention 0 log 0 = 0, as guards: a product with the factor P[i] is 0 where P[i] = 0.

So too with an entry of a joint pmf, the value of a density, Kronecker's delta.

It is applied to products that also have a factor without meaning there: a logarithm, a quotient or a negative
power. In a sum the guard becomes the sum's (it then runs over the support of P); a product outside of a sum
becomes a sum over the one point 1..1 with the guard, under an integral too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ..kernel.terms import (
    ONE,
    Add,
    At,
    Bind,
    Call,
    Div,
    Mul,
    Num,
    Pow,
    Range,
    Term,
    Use,
    Var,
    bound_free,
    loose,
    num,
    parts,
    rebuild,
    shift,
    subterms,
)
from .quantities import EMPIRICAL, FIRST, ONEHOT, PRODUCT, SECOND

__all__ = ["guarded"]

_MINUS = num(-1)
_PMFS, _JOINTS = (EMPIRICAL, FIRST, SECOND, ONEHOT), (PRODUCT,)

Depths = Mapping[str, int]
_NONE: Depths = {}


def guarded(t: Term, pmfs: Iterable[str], joints: Depths = _NONE) -> Term:
    """The term with guards where the convention applies: to pmfs and densities by name, and to joint pmfs.

    ``joints`` says how many indices make an entry.
    """
    depths = {**dict.fromkeys(pmfs, 1), **joints}
    if not any(_is_entry(s, depths) for s, _ in subterms(t)):
        return t
    return _protect(t, depths, frozenset())


def _is_entry(t: Term, depths: Depths) -> bool:
    indices = 0
    while isinstance(t, At):
        t, indices = t.vector, indices + 1
    match t:
        case Var(name):
            return indices > 0 and depths.get(name) == indices
        case Use(definition, _):
            return (indices == 1 and definition in _PMFS) or (indices == 2 and definition in _JOINTS)
        case Call("delta", _):
            return indices == 0
        case _:
            return False


def _protect(t: Term, depths: Depths, known: frozenset[Term]) -> Term:
    """``known`` are the entries that are positive here already."""
    match t:
        case Bind("sum", Range(lo, hi, None), body, name):
            ends = [_protect(end, depths, known) for end in (lo, hi)]
            return _split(Range(ends[0], ends[1]), body, name, depths, frozenset(shift(k, 1) for k in known))
        case Mul() | Div():
            entries = _needed(t, depths, known, bound=False)
            if entries:
                below = frozenset(shift(k, 1) for k in known | set(entries))
                guard = _product(tuple(shift(e, 1) for e in entries))
                return Bind("sum", Range(ONE, ONE, guard), _inside(shift(t, 1), depths, below))
            return _inside(t, depths, known)
        case _:
            return _inside(t, depths, known)


def _inside(t: Term, depths: Depths, known: frozenset[Term]) -> Term:
    def child(c: Term, binders: int) -> Term:
        below = frozenset(shift(k, binders) for k in known)
        # a product that may not be 0 has no use for the convention
        needed = isinstance(c, Mul | Div) and any(c is inner for inner in risky)
        return _inside(c, depths, below) if needed else _protect(c, depths, below)

    kids, risky = parts(t), tuple(_at_risk_at(t))
    return rebuild(t, tuple(child(c, d) for c, d in kids)) if kids else t


def _split(domain: Range, body: Term, name: str, depths: Depths, known: frozenset[Term]) -> Term:
    """The sum, one for each guard that its additive terms need."""
    by_guard: dict[Term | None, list[Term]] = {}
    for term in _additive(body):
        entries = _needed(term, depths, known, bound=True)
        by_guard.setdefault(_product(entries) if entries else None, []).append(
            _inside(term, depths, known | set(entries)) if entries else _protect(term, depths, known)
        )
    if len(by_guard) == 1 and (guard := next(iter(by_guard))) is not None:
        below = known | set(guard.args if isinstance(guard, Mul) else (guard,))
        return Bind("sum", Range(domain.lo, domain.hi, guard), _inside(body, depths, below), name)
    if None in by_guard and len(by_guard) == 1:
        return _hoisted(Bind("sum", domain, _protect(body, depths, known), name))
    sums = (
        Bind("sum", Range(domain.lo, domain.hi, guard), terms[0] if len(terms) == 1 else Add(tuple(terms)), name)
        for guard, terms in by_guard.items()
    )
    return Add(tuple(sums))


def _hoisted(t: Bind) -> Bind:
    """A sum of sums that vanish with an entry at the outer index: that entry guards the outer sum."""
    match t:
        case Bind("sum", Range(a, b, None), Bind("sum", Range(lo, hi, Term() as guard), body, inner), name):
            factors = guard.args if isinstance(guard, Mul) else (guard,)
            up = tuple(f for f in factors if loose(f) == {1})
            if up and bound_free(lo) and bound_free(hi):
                down = tuple(f for f in factors if f not in up)
                rest = Range(lo, hi, _product(down) if down else None)
                return Bind(
                    "sum", Range(a, b, _product(tuple(shift(f, -1) for f in up))), Bind("sum", rest, body, inner), name
                )
    return t


def _additive(t: Term, negated: bool = False) -> Iterator[Term]:
    """The terms of a sum, signs taken inside."""
    match t:
        case Add(args):
            for arg in args:
                yield from _additive(arg, negated)
        case Mul((Num(value), Add() as inner)) if value == -1:
            yield from _additive(inner, not negated)
        case _:
            yield Mul((_MINUS, t)) if negated else t


def _factors(t: Term) -> Iterator[Term]:
    """The factors of a product, of a quotient's numerator, of a power with a positive whole exponent."""
    match t:
        case Mul(args):
            for arg in args:
                yield from _factors(arg)
        case Div(top, _):
            yield from _factors(top)
        case Pow(base, Num(value)) if value.denominator == 1 and value > 0:
            yield from _factors(base)
        case _:
            yield t


def _needed(t: Term, depths: Depths, known: frozenset[Term], bound: bool) -> tuple[Term, ...]:
    """The entries whose vanishing makes the product 0 by convention; none if it has meaning as it is."""
    entries = tuple(dict.fromkeys(f for f in _factors(t) if _is_entry(f, depths) and f not in known))
    at_risk = [
        (inner, depth)
        for inner, depth in _at_risk(t)
        if not _safe(inner, frozenset(shift(k, depth) for k in known))
        and ((bound and depth in loose(inner)) or any(True for _ in _entries(inner, depth, depths)))
    ]
    if not entries or not at_risk:
        return ()
    mentioned = {entry for inner, depth in at_risk for entry in _entries(inner, depth, depths)}
    if len(mentioned & set(entries)) == 1 == len(mentioned):
        return tuple(e for e in entries if e in mentioned)
    return entries


def _entries(t: Term, depth: int, depths: Depths) -> Iterator[Term]:
    """The entries in a term ``depth`` binders down, as seen from outside; not those at an index bound in between."""
    for s, d in subterms(t):
        if _is_entry(s, depths) and all(k >= depth + d for k in loose(s)):
            yield shift(s, -depth - d)


def _safe(t: Term, known: frozenset[Term]) -> bool:
    """A product or quotient of entries that are positive here already: it cannot vanish."""
    match t:
        case Mul(args):
            return all(_safe(a, known) for a in args)
        case Div(a, b):
            return _safe(a, known) and _safe(b, known)
        case Num(value):
            return value > 0
        case _:
            return t in known


def _at_risk(t: Term) -> Iterator[tuple[Term, int]]:
    """The arguments of logarithms, denominators, and bases of powers that are not polynomial, with their depth."""
    for s, depth in subterms(t):
        for inner in _at_risk_at(s):
            yield inner, depth


def _at_risk_at(t: Term) -> Iterator[Term]:
    """What may not be 0 for this node to mean something."""
    match t:
        case Call("log", (inner,)) | Div(_, inner):
            yield inner
        case Pow(inner, Num(value)) if value < 0 or value.denominator != 1:
            yield inner
        case Pow(inner, exponent) if not isinstance(exponent, Num):
            yield inner


def _product(entries: tuple[Term, ...]) -> Term:
    return entries[0] if len(entries) == 1 else Mul(entries)
