"""Short proofs: of all basic inequalities I(A; B | C) >= 0, not only the elemental ones, as few as are needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from itertools import accumulate, pairwise
from math import inf
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from ...progress import report
from .certificate import Certificate, certifies
from .facts import Problem
from .forms import Form, information
from .lattice import functions
from .program import Floats, Matrix, solve
from .rationals import multipliers

__all__ = ["ALL_SETS", "lines", "shortened", "soon"]

ALL_SETS = 5  # up to so many variables every set is offered, beyond them those that the claim leads to
_SETS, _TERMS = 80, 700
_SUPPORT = 1e-8
_ROUNDS, _SOFT = 3, 0.1
_WHOLE_COLUMNS, _WHOLE_LINES, _SECONDS = 150, 6, 0.1  # what is small enough to be counted by integers, and for how long
_LARGEST = 8.0

Ints = NDArray[np.int64]


def lines(certificate: Certificate) -> int:
    """How many lines a certificate takes: one for each inequality and each fact.

    >>> lines(Certificate(((Fraction(1), 1, 2, 0),)))
    1
    """
    return len(certificate.terms) + len(certificate.facts)


def soon(problem: Problem) -> Certificate | None:
    """A certificate of 0 <= form between unions and intersections of the sets that occur, if there is one.

    >>> from .forms import Demand
    >>> soon(Problem(("X", "Y"), Demand("<=", information(0b01, 0b10)))).terms
    ((Fraction(1, 1), 1, 2, 0),)
    """
    return _fewer(_Offer(problem, None), None)


def shortened(problem: Problem, certificate: Certificate) -> Certificate:
    """A certificate of the same goal with as few lines as are found soon.

    >>> from .forms import Demand
    >>> one, problem = Fraction(1), Problem(("X", "Y", "Z"), Demand("<=", information(0b001, 0b110)))
    >>> shortened(problem, Certificate(((one, 0b001, 0b010, 0), (one, 0b001, 0b100, 0b010)))).terms
    ((Fraction(1, 1), 1, 6, 0),)
    """
    if len(certificate.terms) <= 1 and not problem.goal.form.constant:
        return certificate
    return _fewer(_Offer(problem, certificate), certificate) or certificate


def _fewer(offer: _Offer, best: Certificate | None) -> Certificate | None:
    """Least cost, then cheaper for what is used already; by integers where that is soon done."""
    report("shortening the proof")
    weights = offer.cost
    for _ in range(_ROUNDS):
        point = offer.solution(weights)
        if point is None:
            break
        best = offer.better(point, best)
        if best is None:
            return None
        weights = offer.cost / (point + _SOFT)
    if best is not None and 2 < lines(best) <= _WHOLE_LINES and len(offer.cost) <= _WHOLE_COLUMNS:
        point = offer.fewest()
        best = best if point is None else offer.better(point, best)
    return best


@dataclass
class _Offer:
    """The multipliers that are offered, all >= 0, and the program for them.

    First come the basic inequalities, then each fact, then minus each equation, then 1 > 0.
    """

    problem: Problem
    certificate: Certificate | None
    masks: Ints = field(init=False)

    def __post_init__(self) -> None:
        n, facts = len(self.problem.variables), self.problem.facts
        self.masks = _every(n) if n <= ALL_SETS else _between(_family(self.problem))
        if self.certificate is not None and self.certificate.terms and len(self.certificate.terms) <= _TERMS:
            own = np.array([term[1:] for term in self.certificate.terms], dtype=np.int64)
            self.masks = np.unique(np.concatenate([self.masks, own]), axis=0)
        self.signed = [(k, 1) for k in range(len(facts))] + [(k, -1) for k, f in enumerate(facts) if f.equation]
        a, b, c = self.masks.T
        quadruples = np.stack([a | c, b | c, a | b | c, c], axis=1)
        kept = np.unique([0, *quadruples.ravel(), *(m for f in self._forms() for m, _ in f.entropies)])
        self.rows = {int(mask): k - 1 for k, mask in enumerate(kept)}  # the empty set is no row
        self.size = len(kept) - 1
        names = sorted({name for form in self._forms() for name, _ in form.numbers})
        self.numbers = {name: self.size + k for k, name in enumerate(names)}
        self.one = self.size + len(names)
        self.strict = self.one + 1
        others = [(self.vector(facts[k].form), facts[k].relation == "<", sign) for k, sign in self.signed]
        others.append(({self.one: Fraction(1)}, True, 1))
        self.others = [{k: sign * c for k, c in vector.items()} for vector, _, sign in others]
        extra = [
            {**{k: float(c) for k, c in vector.items()}, **({self.strict: 1.0} if strict else {})}
            for vector, (_, strict, _) in zip(self.others, others, strict=True)
        ]
        basic = Matrix.basic(np.searchsorted(kept, quadruples) - 1, self.strict + 1)
        self.matrix = basic.stack(Matrix.of(extra, self.strict + 1))
        sizes = sum((self.masks >> k & 1).sum(axis=1) for k in range(n)) / 100
        self.cost = np.concatenate([1 + np.broadcast_to(sizes, len(self.masks)), np.ones(len(self.signed)), [0.001]])
        self.target = self.vector(self.problem.goal.form)
        self.low = np.zeros(self.strict + 1)
        for k, c in self.target.items():
            self.low[k] = float(c)
        self.high = self.low.copy()
        self.low[self.strict], self.high[self.strict] = float(self._strictness()), inf

    def _forms(self) -> Iterable[Form]:
        return self.problem.goal.form, *(fact.form for fact in self.problem.facts)

    def vector(self, form: Form) -> dict[int, Fraction]:
        """A form by rows: sets, numbers, the constant."""
        found = {self.rows[mask]: c for mask, c in form.entropies}
        found.update((self.numbers[name], c) for name, c in form.numbers)
        if form.constant:
            found[self.one] = form.constant
        return found

    def _strictness(self) -> Fraction:
        """By how much the certificate is strict: what replaces it must be so too."""
        if self.certificate is None or self.problem.goal.relation != "<":
            return Fraction(0)
        given = (weight for weight, k in self.certificate.facts if self.problem.facts[k].relation == "<")
        return sum(given, self.certificate.rest)

    def solution(self, weights: Floats) -> Floats | None:
        """The multipliers of least cost."""
        n = len(weights)
        found = solve(self.matrix, (self.low, self.high), (np.zeros(n), np.full(n, inf)), weights, turned=True)
        return found.point if found.optimal else None

    def fewest(self) -> Floats | None:
        """The fewest multipliers, none above a bound: each has a switch of 0 or 1."""
        n, rows = len(self.cost), self.strict + 1
        largest = _LARGEST * max((abs(float(c)) for c in self.target.values()), default=1.0)
        starts, index, value = self.matrix.start, self.matrix.index, self.matrix.value
        columns = [
            {**dict(zip(index[a:b].tolist(), value[a:b].tolist(), strict=True)), rows + k: -1.0}
            for k, (a, b) in enumerate(pairwise(starts))
        ]
        matrix = Matrix.of([*columns, *({rows + k: largest} for k in range(n))], rows + n)
        low, high = np.concatenate([self.low, np.zeros(n)]), np.concatenate([self.high, np.full(n, inf)])
        upper = np.concatenate([np.full(n, inf), np.ones(n)])
        cost = np.concatenate([np.zeros(n), self.cost])
        found = solve(matrix, (low, high), (np.zeros(2 * n), upper), cost, range(n, 2 * n), _SECONDS, turned=True)
        return found.point[:n] if len(found.point) else None

    def better(self, point: Floats, best: Certificate | None) -> Certificate | None:
        """The exact certificate near a point where it is shorter than the best so far."""
        used = np.flatnonzero(point > _SUPPORT).tolist()
        if best is not None and len(used) >= lines(best):
            return best
        weights = multipliers(self.target, [self._column(k) for k in used], point[used].tolist())
        if weights is None:
            return best
        basic = len(self.masks)
        chosen = [(weight, k) for weight, k in zip(weights, used, strict=True) if weight]
        terms = []
        for weight, k in chosen:
            if k < basic:
                a, b, c = self.masks[k].tolist()
                terms.append((weight, a, b, c))
        given = [(weight, *self.signed[k - basic]) for weight, k in chosen if basic <= k < basic + len(self.signed)]
        rest = sum((weight for weight, k in chosen if k == basic + len(self.signed)), Fraction(0))
        found = Certificate(tuple(terms), tuple((sign * weight, k) for weight, k, sign in given), rest)
        return found if certifies(found, self.problem.goal, self.problem) else best

    def _column(self, k: int) -> dict[int, Fraction]:
        if k >= len(self.masks):
            return self.others[k - len(self.masks)]
        a, b, c = self.masks[k].tolist()
        return self.vector(information(a, b, c))


# --- what is offered ----------------------------------------------------------------------------------------


@cache
def _every(n: int) -> Ints:
    return _between(range(1, 1 << n))


def _between(sets: Sequence[int]) -> Ints:
    """I(A; B | C) for every two sets A, C and B, C that meet in C; H(A | C) where one is inside the other."""
    found = np.array(sets, dtype=np.int64)
    first, second = (found[k] for k in np.triu_indices(len(found)))
    both = np.where(first == second, 0, first & second)
    a, b = first & ~both, second & ~both
    a, b = np.where(a == 0, b, a), np.where(b == 0, a, b)
    return np.stack([np.minimum(a, b), np.maximum(a, b), both], axis=1)


def _family(problem: Problem) -> list[int]:
    """The sets that occur, with what they determine, and unions and intersections of these."""
    forms = [problem.goal.form, *(fact.form for fact in problem.facts)]
    given = sorted({mask for form in forms for mask, _ in form.entropies}, key=lambda mask: (mask.bit_count(), mask))
    found: dict[int, None] = dict.fromkeys(given)
    determined = functions(problem.facts)
    for mask in given:
        for f in determined:
            mask |= f.value if mask & f.of == f.of else 0
            found.setdefault(mask)
    for one in (and_, or_):  # in a row, from below and from above
        for row in (given, given[::-1]):
            found.update((mask, None) for mask in accumulate(row, one) if mask)
    for _ in range(2):
        if len(found) < _SETS:
            known = list(found)
            for k, a in enumerate(known):
                for b in known[:k]:
                    for new in (a & b, a | b):
                        if new and len(found) < _SETS:
                            found.setdefault(new)
    return sorted(found)[: _SETS * 2]
