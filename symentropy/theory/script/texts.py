"""All that a script says in our language: typed together, so that a name means the same in all of its lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ...errors import LanguageError
from ...kernel.terms import Kind, Real
from ...language import parse_claim
from ...language.tree import Node
from ..kinds import Argument, interval
from .goals import Calc, Cases, Choice, Equivalence, Existence, Extreme, Impossible, Line, Written
from .reasons import ByEntry, Citing, ForEach, Hypothesis, Inequality, Integrated, Over, Reason, Source, Value, Vary

__all__ = ["Ranging", "Text", "ranging", "sides", "texts", "value_text"]

Text = str | Node | Argument
KindOf = Callable[[str], Kind]


@dataclass(frozen=True)
class Ranging:
    """What a bound name ranges over: 1..n, or an interval; with a guard, where that is positive."""

    name: str
    ends: tuple[Node, Node] | None
    guard: str | None


def ranging(over: Over) -> Ranging:
    """One item of ``over``.

    >>> ranging(("i", "P[i]")).guard, ranging(("x", "(0, inf)")).guard
    ('P[i]', None)
    """
    match over:
        case str():
            return Ranging(over, None, None)
        case (name, domain, guard):
            return Ranging(name, interval(domain), guard)
        case (name, domain):
            try:
                return Ranging(name, interval(domain), None)
            except LanguageError:  # then it is a guard
                return Ranging(name, None, domain)


def sides(claim: str) -> tuple[Node, str, Node]:
    """The left side, the relation and the right side of a claim.

    >>> sides("x^2 >= 0")[1]
    '>='
    """
    tree = parse_claim(claim)
    return tree.lhs, tree.op, tree.rhs


def value_text(value: Value, kind: Kind) -> Text:
    """What is typed for a variable's value."""
    return value.text if isinstance(value, ByEntry) else Argument(value, kind)


def texts(w: Written, kind_of: KindOf = lambda name: Real()) -> Iterator[Text]:
    """Every text of a proof; ``kind_of`` says of what kind a witness is."""
    match w:
        case Calc(start, lines, integrals):
            yield start
            yield from (line.text for line in lines)
            for line in lines:
                yield from _of_line(line)
            for i in integrals:
                yield from _of_reason(i)
        case Cases(on, positive, zero):
            yield on
            yield from texts(positive)
            yield from texts(zero)
        case Impossible(term):
            yield term
        case Choice(_, guard, proof):
            yield guard
            yield from texts(proof, kind_of)
        case Equivalence(chain, exactly, over, almost, forward, backward):
            yield from texts(chain)
            for equation in exactly:
                yield from equation
            for item in over:
                yield from _of_over(item)
            if almost is not None:
                yield from interval(almost)
            for part in (*forward, backward):
                yield from texts(part)
        case Existence(such_that, witness):
            for claim, proof in such_that:
                lhs, _, rhs = sides(claim)
                yield from (lhs, rhs)
                yield from texts(proof)
            yield from (value_text(value, kind_of(name)) for name, value in witness)
        case Extreme(variable, of, at, integrals):
            yield value_text(at, dict(of.entry.statement.variables).get(variable, Real()))
            for i in integrals:
                yield from _of_reason(i)


def _of_line(line: Line) -> Iterator[Text]:
    for why in line.by:
        yield from _of_reason(why)
    for f in line.facts:
        yield from _of_fact(f)


def _of_fact(f: Inequality) -> Iterator[Text]:
    yield from _of_reason(f.source)
    yield from f.args
    for item in f.over:
        yield from _of_over(item)
    yield from (t for t in (f.weight, f.times, f.support) if t is not None)


def _of_over(over: Over) -> Iterator[Text]:
    r = ranging(over)
    if r.ends is None and r.guard is None:
        yield r.name
    yield from r.ends or ()
    if r.guard is not None:
        yield r.guard


def _of_reason(why: Reason | Source | ForEach) -> Iterator[Text]:
    match why:
        case Hypothesis(_, _, at):
            yield from at
        case Citing(script, values):
            kinds = dict(script.entry.statement.variables)
            yield from (value_text(value, kinds.get(name, Real())) for name, value in values)
        case Vary(_, cite, _, domain, at, other):
            yield from _of_reason(cite)
            yield from interval(domain)
            yield from (at,) if other is None else (at, other)
        case Integrated(of, primitive):
            yield from (of, primitive)
        case ForEach(name, theorems):
            yield name
            for theorem in theorems:
                yield from _of_reason(theorem)
