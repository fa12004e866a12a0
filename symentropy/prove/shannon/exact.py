"""From a problem to its exact proof, or to the exact polymatroid at which it fails.

The solver works in floating point. Multipliers and points are made rational here and checked by ``certificate``;
where a claim is off by less than the solver sees, what remains after the multipliers found is scaled up and asked
again on the face where those are tight.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from math import floor

import numpy as np

from .certificate import Certificate, Polymatroid, Proof, certifies, proves, violates
from .facts import Problem
from .forms import Demand, Form, combination, information, members
from .lattice import Function, Lattice, Rows, functions, lattice, merged
from .program import Constraint, Matrix, Solution, separate, solve
from .rationals import Vector, combined, multipliers, rounded
from .shorten import ALL_SETS, shortened, soon
from .symmetry import Permutation, orbit, symmetries
from .uniform import uniform

__all__ = ["MAX_VARIABLES", "contradiction", "prove"]

MAX_VARIABLES = 16
_SYMMETRIC = 9  # from so many variables on, symmetries are looked for
_MARGIN, _SUPPORT, _SOFT = 1e-7, 1e-8, 0.1
_ROUNDS = 5
_SCALES = (1, 2, 3, 6, 60, 5040)
_COARSE = 1000  # denominators of multipliers whose remainder is asked again


def prove(problem: Problem) -> Proof | Polymatroid | None:
    """A proof by Shannon inequalities and the facts, a polymatroid at which the claim fails, or neither.

    >>> from .facts import read_problem
    >>> from symentropy.theory.typing import type_claim
    >>> prove(read_problem(type_claim("I(X; Z) <= I(X; Y)", ["X -> Y -> Z"]).random)).certificates[0].terms
    ((Fraction(1, 1), 1, 4, 2),)
    """
    goal = problem.goal
    demands = [goal] if goal.relation != "=" else [Demand("<=", goal.form), Demand("<=", -goal.form)]
    certificates = []
    for demand in demands:
        found = _decide(replace(problem, goal=demand))
        if not isinstance(found, Certificate):
            return found if found is None or violates(found, problem) else None
        certificates.append(found)
    proof = Proof(tuple(certificates))
    return proof if proves(proof, problem) else None


def contradiction(problem: Problem) -> Proof | None:
    """A proof of 0 < 0 from the facts, if they imply it.

    >>> from .facts import Fact
    >>> from .forms import entropy
    >>> facts = (Fact("<", -entropy(1), "H(X) < 0"),)
    >>> contradiction(Problem(("X",), Demand("<=", entropy(1)), facts)) is None
    False
    """
    found = prove(replace(problem, goal=Demand("<", Form())))
    return found if isinstance(found, Proof) else None


def _decide(problem: Problem) -> Certificate | Polymatroid | None:
    if not problem.goal.form and problem.goal.relation == "<=":
        return Certificate(())  # the terms cancel
    small, groups = merged(problem)
    if len(small.variables) > MAX_VARIABLES:
        return None
    large = len(small.variables) > ALL_SETS
    quick = soon(small) if large and problem.goal.relation == "<=" else None
    if quick is not None:
        return _spread(quick, groups)
    found = (uniform(small) if large else None) or _Search(small).run()
    if found is None and small.goal.relation == "<":  # not even <= holds, or what shows that is strict anyhow
        weak = _Search(replace(small, goal=Demand("<=", small.goal.form))).run()
        if isinstance(weak, Polymatroid) or (weak is not None and certifies(weak, small.goal, small)):
            found = weak
    if isinstance(found, Certificate):
        return _spread(shortened(small, found), groups)
    return None if found is None else _parted(found, groups, len(problem.variables))


def _spread(certificate: Certificate, groups: Sequence[int]) -> Certificate:
    """The certificate with every merged variable written out."""

    def whole(mask: int) -> int:
        return sum(groups[k] for k in members(mask))

    terms = tuple((weight, whole(a), whole(b), whole(c)) for weight, a, b, c in certificate.terms)
    return replace(certificate, terms=terms)


def _parted(found: Polymatroid, groups: Sequence[int], n: int) -> Polymatroid:
    """The polymatroid in which the first of merged variables has all, the others nothing."""
    firsts = [group & -group for group in groups]
    entropies = {}
    for mask in range(1, 1 << n):
        small = sum(1 << g for g, first in enumerate(firsts) if mask & first)
        entropies[mask] = found.entropies[small] if small else Fraction(0)
    return replace(found, entropies=entropies)


# --- the search ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Item:
    """What a multiplier stands before: a basic inequality, H(S) >= 0, a fact or 1 > 0; ``masks`` of the inequality."""

    vector: Vector
    masks: tuple[int, int, int] | None = None
    fact: int | None = None
    sign: int = 1


def _turned(item: _Item) -> _Item:
    """Minus an equation."""
    return replace(item, vector={k: -c for k, c in item.vector.items()}, sign=-1)


@dataclass
class _Search:
    problem: Problem
    group: tuple[Permutation, ...] = field(init=False)
    lattice: Lattice = field(init=False)
    rows: Rows = field(init=False)

    def __post_init__(self) -> None:
        facts, n = self.problem.facts, len(self.problem.variables)
        self.group = symmetries(self.problem) if n >= _SYMMETRIC else ()
        self.functions = functions(facts)
        self.lattice = lattice(n, self.functions, self.group)
        self.rows = self.lattice.rows()
        names = sorted({name for form in self._forms() for name, _ in form.numbers})
        self.numbers = {name: self.lattice.size + k for k, name in enumerate(names)}
        self.one = self.lattice.size + len(names)
        self.constants = any(form.constant for form in self._forms())
        self.columns = self.one + self.constants
        self.target = self.vector(self.problem.goal.form)
        vectors = [self.vector(fact.form) for fact in facts]
        self.orbits = self._fact_orbits()
        self.facts = [_Item(vectors[k], fact=k) for k in self.orbits if vectors[k] or facts[k].relation == "<"]

    def _forms(self) -> Iterator[Form]:
        yield self.problem.goal.form
        yield from (fact.form for fact in self.problem.facts)

    def vector(self, form: Form) -> dict[int, Fraction]:
        """A form by columns: closed sets, numbers, the constant."""
        found = self.lattice.vector(form)
        found.update((self.numbers[name], c) for name, c in form.numbers)
        if form.constant:
            found[self.one] = form.constant
        return found

    def _fact_orbits(self) -> dict[int, list[int]]:
        """The first fact of every orbit, with all of the orbit."""
        if not self.group:
            return {k: [k] for k in range(len(self.problem.facts))}
        keys: dict[tuple[str, Form], int] = {}
        for k, fact in enumerate(self.problem.facts):
            keys.setdefault((fact.relation, fact.form), k)
        orbits: dict[int, list[int]] = {}
        seen: set[int] = set()
        for k, fact in enumerate(self.problem.facts):
            if k in seen or keys[fact.relation, fact.form] != k:
                continue
            found, todo = {k}, [k]
            while todo:
                top = self.problem.facts[todo.pop()]
                for p in self.group:
                    moved = keys[top.relation, _renamed(top.form, p)]
                    if moved not in found:
                        found.add(moved)
                        todo.append(moved)
            orbits[k] = sorted(found)
            seen |= found
        return orbits

    def run(self) -> Certificate | Polymatroid | None:
        residual = self.target
        used: dict[int, _Item] = {}
        guess: dict[int, float] = {}
        for _ in range(_ROUNDS):
            solution = self._separate(residual, used)
            if not solution.optimal:
                return None
            if -solution.value > _MARGIN:
                return self._polymatroid(solution)
            if self.group and not used and (found := self._cheapest()) is not None:
                return found
            weights = self._weights(solution, residual, used)
            if weights is None:
                return None
            size = max((abs(c) for c in residual.values()), default=Fraction(1))
            for name, (weight, item) in weights.items():
                used[name] = item
                guess[name] = guess.get(name, 0.0) + weight * float(size)
            names = list(used)
            exact = multipliers(self.target, [used[k].vector for k in names], [guess[k] for k in names])
            if exact is not None:
                certificate = self._lifted(list(zip(exact, (used[k] for k in names), strict=True)))
                if certificate is not None:
                    return certificate
            near = rounded([guess[k] for k in names], _COARSE)
            residual = combined([Fraction(1), *(-w for w in near)], [self.target, *(used[k].vector for k in names)])
            if not residual:
                return None
        return None

    def _separate(self, target: Vector, used: dict[int, _Item]) -> Solution:
        """The program for a target; what was used already is tight."""
        basic, facts = len(self.rows), self.problem.facts
        scale = max((abs(c) for c in target.values()), default=Fraction(1))
        weak = self.problem.goal.relation == "<="  # then whatever else is strict is so at a point of its own
        constraints = [Constraint({k: -float(c / scale) for k, c in target.items()}, strict=weak)]
        for number, item in enumerate(self.facts):
            assert item.fact is not None
            relation = facts[item.fact].relation
            tight = relation == "=" or (basic + number in used and (weak or relation == "<="))
            row = {k: float(c) for k, c in item.vector.items()}
            constraints.append(Constraint(row, tight, relation == "<" and not weak))
        if self.constants:
            constraints.append(Constraint({self.one: 1.0}, weak and self._first_zero - 1 in used, not weak))
        zero = [k - self._first_zero for k in used if k >= self._first_zero]
        tight_rows = [k for k in used if k < basic]
        return separate(self.rows.columns, tight_rows, zero, constraints, self.lattice.size, self.columns)

    def _cheapest(self) -> Certificate | None:
        """The certificate with the least sum of multipliers, and so with few of them: where there are symmetries."""
        if self.problem.goal.relation == "<":
            return None
        items = [*self.facts, *(_turned(item) for item in self.facts if self._equation(item))]
        if self.constants:
            items.append(_Item({self.one: Fraction(1)}))
        given = Matrix.of([{k: float(c) for k, c in item.vector.items()} for item in items], self.columns)
        matrix = Matrix.basic(self.rows.columns, self.columns).stack(given)
        target = np.zeros(self.columns)
        for k, c in self.target.items():
            target[k] = float(c)
        n, basic = len(matrix), len(self.rows)
        cost = np.ones(n)
        for _ in range(2):
            found = solve(matrix, (target, target), (np.zeros(n), np.full(n, np.inf)), cost, turned=True)
            if not found.optimal:
                return None
            cost = 1 / (found.point + _SOFT)
        used = np.flatnonzero(found.point > _SUPPORT).tolist()
        chosen = [self._item(k) if k < basic else items[k - basic] for k in used]
        exact = multipliers(self.target, [item.vector for item in chosen], found.point[used].tolist())
        return None if exact is None else self._lifted(list(zip(exact, chosen, strict=True)))

    def _equation(self, item: _Item) -> bool:
        return item.fact is not None and self.problem.facts[item.fact].equation

    @property
    def _first_zero(self) -> int:
        """Items are numbered: basic inequalities, facts, 1 > 0, then H(S) >= 0 by column."""
        return len(self.rows) + len(self.facts) + 1

    def _weights(
        self, solution: Solution, target: Vector, used: dict[int, _Item]
    ) -> dict[int, tuple[float, _Item]] | None:
        """The multipliers of the items that the solver used, for a target of size 1."""
        basic = len(self.rows)
        of_goal = float(solution.dual[basic]) if target else 1.0
        if of_goal < _SUPPORT:
            return None  # the facts contradict each other
        dual = np.delete(solution.dual, basic) / of_goal
        found = {}
        for k in np.flatnonzero(np.abs(dual) > _SUPPORT):
            found[int(k)] = (float(dual[k]), self._item(int(k)))
        reduced = solution.reduced[: self.lattice.size] / of_goal
        for k in np.flatnonzero(reduced > _SUPPORT):
            found[self._first_zero + int(k)] = (float(reduced[k]), self._item(self._first_zero + int(k)))
        return found

    def _item(self, number: int) -> _Item:
        basic = len(self.rows)
        if number < basic:
            a, b, u, c = (int(k) for k in self.rows.columns[number])
            vector: dict[int, Fraction] = {}
            for k, sign in ((a, 1), (b, 1), (u, -1), (c, -1)):
                if k >= 0:
                    vector[k] = vector.get(k, Fraction(0)) + sign
            left, right, given = (int(m) for m in self.rows.masks[number])
            return _Item(vector, (left, right, given))
        if number < basic + len(self.facts):
            return self.facts[number - basic]
        if number < self._first_zero:
            return _Item({self.one: Fraction(1)})
        column = number - self._first_zero
        mask = int(np.flatnonzero(self.lattice.column == column)[0])
        return _Item({column: Fraction(1)}, (mask, mask, 0))

    # --- back to all sets -------------------------------------------------------------------------------

    def _lifted(self, weighted: Sequence[tuple[Fraction, _Item]]) -> Certificate | None:
        """The certificate in terms of all sets: orbits written out, closures undone."""
        terms: dict[tuple[int, int, int], Fraction] = {}
        facts: dict[int, Fraction] = {}
        rest = Fraction(0)
        for weight, item in weighted:
            if item.masks is not None:
                every = orbit(item.masks, self.group) if self.group else [item.masks]
                for masks in every:
                    terms[masks] = terms.get(masks, Fraction(0)) + weight / len(every)
            elif item.fact is not None:
                every_fact = self.orbits[item.fact]
                for k in every_fact:
                    facts[k] = facts.get(k, Fraction(0)) + item.sign * weight / len(every_fact)
            else:
                rest += weight
        given = [fact.form for fact in self.problem.facts]
        parts = [(-weight, information(*masks)) for masks, weight in terms.items()]
        parts += [(-weight, given[k]) for k, weight in facts.items()]
        left = combination([(Fraction(1), self.problem.goal.form), *parts])
        nothing = Fraction(0)
        for mask, weight in left.entropies:
            self._closed(mask, weight, terms, facts)
            nothing += weight if self.lattice.column[mask] < 0 else 0
        self._closed(0, -nothing, terms, facts)  # what is constant has the closure of the empty set
        certificate = _plain(terms, facts, rest)
        return certificate if certifies(certificate, self.problem.goal, self.problem) else None

    def _closed(self, mask: int, weight: Fraction, terms: dict[tuple[int, int, int], Fraction],
                facts: dict[int, Fraction]) -> None:  # fmt: skip
        """weight * (H(S) - H(closure of S)), step by step: by a fact, or because conditional entropy is >= 0."""
        for before, after, by in _steps(mask, self.functions):
            if weight < 0:  # H(T | S) >= 0
                new = after & ~before
                terms[new, new, before] = terms.get((new, new, before), Fraction(0)) - weight
            else:  # -H(T | S) = I(T; S | D) - H(T | D)
                key = (by.value & ~by.of, before, by.of)
                terms[key] = terms.get(key, Fraction(0)) + weight
                facts[by.fact] = facts.get(by.fact, Fraction(0)) - weight / by.factor

    def _polymatroid(self, solution: Solution) -> Polymatroid | None:
        """The point of the solver in rationals, scaled so that they are simple; none that fails the check."""
        point = solution.point[: self.columns].tolist()
        known = sorted({float(f"{abs(x):.9g}") for x in point if abs(x) > _MARGIN})[:4] or [1.0]
        for size in [point[self.one]] if self.constants and point[self.one] > _MARGIN else known:
            for scale in _SCALES:
                if found := self._tried([Fraction(round(x / size * scale), scale) for x in point]):
                    return found
        return self._tried(rounded([x / known[0] for x in point], 10**6))

    def _tried(self, values: Sequence[Fraction]) -> Polymatroid | None:
        """The polymatroid with these values, if it is one at which the claim fails; else far out in its direction."""
        known = [*values, Fraction(0)]  # column -1
        if any(known[a] + known[b] < known[u] + known[c] for a, b, u, c in self.rows.columns.tolist()):
            return None
        found = self._at(values)
        if violates(found, self.problem):
            return found
        fall = sum((c * values[k] for k, c in self.target.items()), Fraction(0))
        strict = self.constants or any(fact.relation == "<" for fact in self.problem.facts)
        if fall >= 0 or not strict or self.problem.goal.relation != "<=":
            return None
        start = self._start
        if start is None:
            return None
        far = Fraction(floor(self.problem.goal.form.at(start.entropies, start.numbers) / -fall) + 1)
        far = max(far, Fraction(1))
        size = far * values[self.one] + 1 if self.constants else Fraction(1)
        entropies = {mask: (far * x + start.entropies[mask]) / size for mask, x in found.entropies.items()}
        numbers = {name: (far * x + start.numbers[name]) / size for name, x in found.numbers.items()}
        mixed = Polymatroid(entropies, numbers)
        return mixed if violates(mixed, self.problem) else None

    @cached_property
    def _start(self) -> Polymatroid | None:
        """A polymatroid that satisfies the facts; none where they contradict each other."""
        found = _Search(replace(self.problem, goal=Demand("<", Form()))).run()
        return found if isinstance(found, Polymatroid) else None

    def _at(self, values: Sequence[Fraction]) -> Polymatroid:
        column = self.lattice.column.tolist()
        entropies = {mask: values[k] if (k := column[mask]) >= 0 else Fraction(0) for mask in range(1, len(column))}
        return Polymatroid(entropies, {name: values[k] for name, k in self.numbers.items()})


def _renamed(form: Form, p: Permutation) -> Form:
    moved = sorted((sum(1 << p[k] for k in members(mask)), c) for mask, c in form.entropies)
    return replace(form, entropies=tuple(moved))


def _steps(mask: int, found: Sequence[Function]) -> Iterator[tuple[int, int, Function]]:
    """The way from a set to its closure, one function at a time."""
    grown = True
    while grown:
        grown = False
        for f in found:
            if mask & f.of == f.of and mask | f.value != mask:
                yield mask, mask | f.value, f
                mask, grown = mask | f.value, True


def _plain(terms: dict[tuple[int, int, int], Fraction], facts: dict[int, Fraction], rest: Fraction) -> Certificate:
    """Overlaps split off, equal terms added, zeros left out."""
    total: dict[tuple[int, int, int], Fraction] = {}
    for (a, b, c), weight in terms.items():
        for one in _split(a & ~c, b & ~c, c):
            total[one] = total.get(one, Fraction(0)) + weight
    return Certificate(
        tuple((weight, *masks) for masks, weight in sorted(total.items()) if weight),
        tuple((weight, k) for k, weight in sorted(facts.items()) if weight),
        rest,
    )


def _split(a: int, b: int, c: int) -> Iterator[tuple[int, int, int]]:
    """I(A; B | C) = H(A and B | C) + I(A without B; B without A | C, A and B)."""
    both = a & b
    if both:
        yield both, both, c
    a, b = sorted((a & ~both, b & ~both))
    if a:
        yield a, b, c | both
