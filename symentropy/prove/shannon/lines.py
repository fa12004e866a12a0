"""A certificate as a chain that is read from the smaller side to the larger, one inequality or fact a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...language.tree import Relation, to_text
from ...theory.random import Functional, Independence
from .certificate import Certificate
from .facts import Fact, Problem
from .forms import Form, Sign, combination, information, members

__all__ = ["Line", "basic", "chain", "fact_words", "name_of", "written"]

_CONDITIONING = "conditioning reduces entropy"
_INFORMATION = "mutual information is nonnegative"
_ENTROPY = "entropy is nonnegative"


@dataclass(frozen=True)
class Line:
    """The next expression, how it compares with the one before, and why.

    It is ``weight`` times ``term`` (I(A; B | C), as masks) or times fact number ``fact`` more; neither: a constant.
    """

    relation: Sign
    form: Form
    text: str
    reason: str
    weight: Fraction
    term: tuple[int, int, int] | None = None
    fact: int | None = None


def chain(problem: Problem, certificate: Certificate, start: Form | None = None) -> tuple[Line, ...]:
    """The lines from ``start`` (else what the goal subtracts) to start + goal; each keeps the expression short.

    >>> from .forms import Demand, entropy
    >>> problem = Problem(("X", "Y"), Demand("<=", entropy(1) + entropy(2) - entropy(3)))
    >>> for line in chain(problem, Certificate(((Fraction(1), 1, 2, 0),))):
    ...     print(line.relation, line.text, "by", line.reason)
    <= H(X) + H(Y) by mutual information is nonnegative: I(X; Y) >= 0
    """
    form = _subtracted(problem.goal.form) if start is None else start
    names, left = problem.variables, list(_steps(problem, certificate))
    lines = []
    while left:
        chosen = min(left, key=lambda step: _length(combination([(Fraction(1), form), (step.weight, step.form)]), step))
        left.remove(chosen)
        form = combination([(Fraction(1), form), (chosen.weight, chosen.form)])
        line = Line(chosen.relation, form, written(form, names), chosen.reason, chosen.weight, chosen.term, chosen.fact)
        lines.append(line)
    return tuple(lines)


@dataclass(frozen=True)
class _Step:
    relation: Sign
    form: Form
    reason: str
    weight: Fraction
    term: tuple[int, int, int] | None = None
    fact: int | None = None


def _steps(problem: Problem, certificate: Certificate) -> Iterator[_Step]:
    for weight, k in certificate.facts:
        fact = problem.facts[k]
        yield _Step(fact.relation, fact.form, fact_words(fact, problem.variables), weight, fact=k)
    for weight, a, b, c in certificate.terms:
        reason = f"{name_of(a, b, c)}: {basic(a, b, c, problem.variables)} >= 0"
        yield _Step("<=", information(a, b, c), reason, weight, (a, b, c))
    if certificate.rest:
        yield _Step("<", Form(constant=Fraction(1)), f"0 < {certificate.rest}", certificate.rest)


def _subtracted(form: Form) -> Form:
    """What stands on the smaller side when nothing is subtracted on either."""
    return Form(
        tuple((mask, -c) for mask, c in form.entropies if c < 0),
        tuple((name, -c) for name, c in form.numbers if c < 0),
        max(-form.constant, Fraction(0)),
    )


def _length(form: Form, step: _Step) -> tuple[int, int, Fraction]:
    """How long an expression is; of equal ones, facts come first."""
    sizes = sum((abs(c) * mask.bit_count() for mask, c in form.entropies), Fraction(0))
    return len(form.entropies) + len(form.numbers), step.fact is None, sizes


# --- words --------------------------------------------------------------------------------------------------


def name_of(a: int, b: int, c: int) -> str:
    """What information theorists call I(A; B | C) >= 0.

    >>> name_of(1, 2, 4), name_of(1, 1, 0)
    ('conditioning reduces entropy', 'entropy is nonnegative')
    """
    if a == b:
        return _ENTROPY
    return _CONDITIONING if c else _INFORMATION


def basic(a: int, b: int, c: int, variables: Sequence[str]) -> str:
    """I(A; B | C) in words of the language, H(A | C) where A is B.

    >>> basic(0b001, 0b110, 0, ["X", "Y", "Z"])
    'I(X; Y, Z)'
    """
    left, right, given = (_names(mask, variables) for mask in (a, b, c))
    tail = f" | {given}" if c else ""
    return f"H({left}{tail})" if a == b else f"I({left}; {right}{tail})"


def fact_words(fact: Fact, variables: Sequence[str]) -> str:
    """A fact as its author would say it.

    >>> from .forms import entropy
    >>> fact_words(Fact("=", entropy(0b10, 0b01), Functional("Y", ("X",))), ["X", "Y"])
    'Y is a function of X: H(Y | X) = 0'
    """
    match fact.origin:
        case Independence(left, right, given):
            tail = f" | {', '.join(given)}" if given else ""
            return f"given: I({', '.join(left)}; {', '.join(right)}{tail}) = 0"
        case Functional(value, arguments):
            inside = ", ".join(arguments)
            return f"{value} is a function of {inside}: H({value} | {inside}) = 0"
        case Relation() as relation:
            return f"given: {to_text(relation)}"
        case str() as text:
            return text
        case _:
            return f"given: 0 {fact.relation} {written(fact.form, variables)}"


def written(form: Form, variables: Sequence[str]) -> str:
    """A form with informations and conditional entropies where they make it shorter.

    >>> from .forms import entropy
    >>> written(2 * information(0b01, 0b10) + entropy(0b01, 0b10), ["X", "Y"])
    'I(X; Y) + H(X)'
    """
    pieces = [(c, basic(*masks, variables)) for c, masks in _folded(dict(form.entropies))]
    pieces += [(c, name) for name, c in form.numbers]
    if form.constant:
        pieces.append((form.constant, ""))
    pieces.sort(key=lambda piece: piece[0] < 0)
    text = ""
    for c, name in pieces:
        sign = ("-" if c < 0 else "") if not text else " - " if c < 0 else " + "
        text += sign + (_factor(abs(c)) + name if name else str(abs(c)))
    return text or "0"


def _factor(c: Fraction) -> str:
    return "" if c == 1 else f"{c}*" if c.denominator == 1 else f"({c})*"


def _folded(left: dict[int, Fraction]) -> Iterator[tuple[Fraction, tuple[int, int, int]]]:
    """The parts of a combination of joint entropies: I(A; B | C), then H(A | C), then H(S)."""
    for parts in _fours, _twos:
        for quadruple, masks in parts(sorted(left)):
            signs = (1, 1, -1, -1)
            for sign in (1, -1):
                room = [sign * s * left.get(m, Fraction(0)) for s, m in zip(signs, quadruple, strict=True) if m]
                c = min(room)
                if c > 0:
                    for s, m in zip(signs, quadruple, strict=True):
                        if m:
                            left[m] -= sign * s * c
                    yield sign * c, masks
    yield from ((c, (mask, mask, 0)) for mask, c in sorted(left.items()) if c)


_Parts = Iterator[tuple[tuple[int, int, int, int], tuple[int, int, int]]]


def _fours(masks: Sequence[int]) -> _Parts:
    known = {0, *masks}
    for k, a in enumerate(masks):
        for b in masks[k + 1 :]:
            both = a & b
            if both not in (a, b) and both in known and a | b in known:
                yield (a, b, a | b, both), (a ^ both, b ^ both, both)


def _twos(masks: Sequence[int]) -> _Parts:
    for a in sorted(masks, key=lambda mask: (mask.bit_count(), mask)):
        for c in sorted(masks, key=lambda mask: (-mask.bit_count(), mask)):
            if a != c and a & c == c:
                yield (a, 0, c, 0), (a ^ c, a ^ c, c)


def _names(mask: int, variables: Sequence[str]) -> str:
    return ", ".join(variables[k] for k in members(mask))
