"""Joint pmfs of named variables with rational probabilities: independence and entropies, exactly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ...errors import IllPosedError
from ...kernel.terms import ZERO, Add, Call, Mul, Num, Term, num
from ...theory.random import Functional, Independence

__all__ = ["Joint"]

Outcome = tuple[str, ...]


@dataclass(frozen=True)
class Joint:
    """The probability of each outcome that has one; an outcome is the tuple of its variables' values.

    >>> coin = Joint.of(("X", "Y"), [((0, 0), 1), ((1, 1), 1)])
    >>> coin.satisfies(Functional("Y", ("X",))), coin.satisfies(Independence(("X",), ("Y",)))
    (True, False)
    """

    names: tuple[str, ...]
    atoms: tuple[tuple[Outcome, Fraction], ...]

    def __post_init__(self) -> None:
        outcomes = [outcome for outcome, _ in self.atoms]
        if len(set(outcomes)) < len(outcomes) or any(len(o) != len(self.names) for o in outcomes):
            raise IllPosedError("a joint pmf has each outcome once, with a value of every variable")
        if any(p <= 0 for _, p in self.atoms) or sum(p for _, p in self.atoms) != 1:
            raise IllPosedError("the probabilities of a joint pmf are positive and sum to 1")

    @staticmethod
    def of(names: Sequence[str], weighted: Iterable[tuple[Sequence[object], int | Fraction]]) -> Joint:
        """Outcomes with weights, brought to sum 1; equal outcomes are one, values become "0", "1", ... in turn."""
        labels: list[dict[object, int]] = [{} for _ in names]
        found: dict[tuple[int, ...], Fraction] = {}
        for values, weight in weighted:
            if weight:
                outcome = tuple(known.setdefault(v, len(known)) for known, v in zip(labels, values, strict=True))
                found[outcome] = found.get(outcome, Fraction(0)) + weight
        total = sum(found.values(), Fraction(0))
        return Joint(tuple(names), tuple((tuple(map(str, o)), w / total) for o, w in sorted(found.items())))

    @staticmethod
    def from_json(rows: Sequence[Mapping[str, str]]) -> Joint:
        """What ``json`` wrote.

        >>> rows = [{"X": "0", "p": "1/3"}, {"X": "1", "p": "2/3"}]
        >>> Joint.from_json(rows).json() == rows
        True
        """
        key = "probability" if "probability" in rows[0] else "p"
        names = tuple(name for name in rows[0] if name != key)
        return Joint(names, tuple((tuple(row[name] for name in names), Fraction(row[key])) for row in rows))

    def json(self) -> list[dict[str, str]]:
        """One object an outcome; its probability is under "p", or written out where a variable has that name."""
        key = "probability" if "p" in self.names else "p"
        return [{**dict(zip(self.names, outcome, strict=True)), key: str(p)} for outcome, p in self.atoms]

    def marginal(self, group: Sequence[str]) -> dict[Outcome, Fraction]:
        """The pmf of some of the variables, in this order."""
        places = [self.names.index(name) for name in group]
        found: dict[Outcome, Fraction] = {}
        for outcome, p in self.atoms:
            values = tuple(outcome[k] for k in places)
            found[values] = found.get(values, Fraction(0)) + p
        return found

    def cardinality(self, name: str) -> int:
        """The number of values that a variable takes; there are no others."""
        return len(self.marginal((name,)))

    def entropy(self, group: Sequence[str]) -> Term:
        """The joint entropy as a combination of logarithms of integers: with p = c/N, log N - sum (c/N) log c.

        >>> from symentropy.evaluate import evaluate_term
        >>> fair = Joint.of(("X",), [((0,), 1), ((1,), 1)])
        >>> print(evaluate_term(fair.entropy(("X",)), 20, "bits"))
        1
        """
        weights: dict[int, Fraction] = {}
        for p in self.marginal(group).values():
            for integer, sign in ((p.denominator, 1), (p.numerator, -1)):
                weights[integer] = weights.get(integer, Fraction(0)) + sign * p
        terms = [Mul((Num(w), Call("log", (num(x),)))) for x, w in sorted(weights.items()) if x > 1 and w]
        return ZERO if not terms else terms[0] if len(terms) == 1 else Add(tuple(terms))

    def satisfies(self, fact: Independence | Functional) -> bool:
        """Decided by products of probabilities, without logarithms."""
        return self._determines(fact) if isinstance(fact, Functional) else self._independent(fact)

    def _determines(self, fact: Functional) -> bool:
        return len(self.marginal(fact.arguments)) == len(self.marginal((*fact.arguments, fact.value)))

    def _independent(self, fact: Independence) -> bool:
        """p(a, b, c) p(c) = p(a, c) p(b, c) for all values; groups may overlap."""
        a, b, c = fact.left, fact.right, fact.given
        left, right, given = self.marginal((*a, *c)), self.marginal((*b, *c)), self.marginal(c)
        both = self.marginal((*a, *b, *c))
        return all(
            both.get((*ac[: len(a)], *bc), Fraction(0)) * given[ac[len(a) :]] == p * q
            for ac, p in left.items()
            for bc, q in right.items()
            if ac[len(a) :] == bc[len(b) :]
        )
