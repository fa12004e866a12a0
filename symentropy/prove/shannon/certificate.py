"""The exact object of an answer, and the plain arithmetic that checks it. Nothing here searches or rounds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from .facts import Problem
from .forms import Demand, Form, combination, information

__all__ = ["Certificate", "Polymatroid", "Proof", "certifies", "proves", "violates"]


@dataclass(frozen=True)
class Certificate:
    """form = sum of weight * I(A; B | C) over ``terms`` + sum of weight * fact over ``facts`` + ``rest``.

    Masks are of the problem's variables, A and B may overlap (I(A; A | C) is H(A | C)); facts go by number.
    """

    terms: tuple[tuple[Fraction, int, int, int], ...]
    facts: tuple[tuple[Fraction, int], ...] = ()
    rest: Fraction = Fraction(0)


@dataclass(frozen=True)
class Proof:
    """A certificate that the form is >= 0 (or > 0); for an equation a second one that it is <= 0."""

    certificates: tuple[Certificate, ...]


@dataclass(frozen=True)
class Polymatroid:
    """Values of all joint entropies that satisfy every basic inequality and every fact, where the claim fails.

    No random variables need have these entropies: the claim is then not provable by Shannon inequalities.
    """

    entropies: Mapping[int, Fraction]
    numbers: Mapping[str, Fraction]


def certifies(certificate: Certificate, demand: Demand, problem: Problem) -> bool:
    """Whether the identity holds exactly and gives 0 <= form, or 0 < form, under the facts.

    >>> one = Fraction(1)
    >>> problem = Problem(("X", "Y"), Demand("<=", information(0b01, 0b10)))
    >>> certifies(Certificate(((one, 0b01, 0b10, 0),)), problem.goal, problem)
    True
    """
    if certificate.rest < 0 or any(weight < 0 for weight, *_ in certificate.terms):
        return False
    if any(weight < 0 and not problem.facts[k].equation for weight, k in certificate.facts):
        return False
    parts = [(weight, information(a, b, c)) for weight, a, b, c in certificate.terms]
    parts += [(weight, problem.facts[k].form) for weight, k in certificate.facts]
    if combination([*parts, (certificate.rest, Form(constant=Fraction(1)))]) != demand.form:
        return False
    strict = certificate.rest > 0 or any(w > 0 and problem.facts[k].relation == "<" for w, k in certificate.facts)
    return strict or demand.relation != "<"


def proves(proof: Proof, problem: Problem) -> bool:
    """Whether a proof shows the problem's goal.

    >>> problem = Problem(("X",), Demand("=", information(1, 1) - information(1, 1)))
    >>> proves(Proof((Certificate(()), Certificate(()))), problem)
    True
    """
    goal = problem.goal
    demands = [Demand("<=", goal.form), Demand("<=", -goal.form)] if goal.relation == "=" else [goal]
    return len(proof.certificates) == len(demands) and all(
        certifies(one, demand, problem) for one, demand in zip(proof.certificates, demands, strict=True)
    )


def violates(found: Polymatroid, problem: Problem) -> bool:
    """Whether this is a polymatroid that satisfies the facts and at which the goal fails, exactly.

    >>> problem = Problem(("X", "Y"), Demand("<=", -information(0b01, 0b10)))
    >>> one = Fraction(1)
    >>> violates(Polymatroid({0b01: one, 0b10: one, 0b11: one}, {}), problem)
    True
    """
    h = {0: Fraction(0), **found.entropies}
    n = len(problem.variables)
    if h.keys() != set(range(1 << n)) or not _basic(h, n):
        return False
    facts = ((fact.relation, fact.form.at(h, found.numbers)) for fact in problem.facts)
    if not all(_holds(relation, value) for relation, value in facts):
        return False
    return not _holds(problem.goal.relation, problem.goal.form.at(h, found.numbers))


def _holds(relation: str, value: Fraction) -> bool:
    return value == 0 if relation == "=" else value >= 0 if relation == "<=" else value > 0


def _basic(h: Mapping[int, Fraction], n: int) -> bool:
    """All elemental inequalities, from which the others follow; in whole numbers, which is the same and sooner."""
    whole = lcm(*(x.denominator for x in h.values()))
    value = [int(h[mask] * whole) for mask in range(1 << n)]
    full = (1 << n) - 1
    if any(value[full] < value[full & ~(1 << k)] for k in range(n)):
        return False
    for i in range(n):
        for j in range(i + 1, n):
            left, right = 1 << i, 1 << j
            both = left | right
            if any(value[c | left] + value[c | right] < value[c | both] + value[c] for c in _without(both, full)):
                return False
    return True


def _without(mask: int, full: int) -> Iterator[int]:
    """The subsets of the rest."""
    rest = full & ~mask
    subset = rest
    while True:
        yield subset
        if not subset:
            return
        subset = subset - 1 & rest
