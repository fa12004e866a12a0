"""What an author writes: a chain of lines, cases, and what is stated beyond one relation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...kernel.proof import Relation
from .reasons import Evidence, Inequality, Over, Reason, Value

if TYPE_CHECKING:
    from .book import Script

__all__ = [
    "Calc", "Cases", "Choice", "Equivalence", "Existence", "Extreme", "Impossible", "Line", "Written", "absurd",
    "calc", "cases", "choose", "exists", "extremum", "iff", "together",
]  # fmt: skip


@dataclass(frozen=True)
class Line:
    """The next line and why it holds."""

    relation: Relation
    text: str
    by: tuple[Reason, ...]
    facts: tuple[Inequality, ...]
    note: str


@dataclass(frozen=True)
class Calc:
    """A chain of lines; immutable, each method returns a longer one."""

    start: str
    lines: tuple[Line, ...] = ()
    integrals: tuple[Evidence, ...] = ()

    def eq(
        self, line: str, by: Reason | Iterable[Reason] = (), facts: Iterable[Inequality] | Inequality = (),
        note: str = "",
    ) -> Calc:  # fmt: skip
        """The next line is equal; without ``by`` and ``facts`` the reason is to be found.

        >>> calc("x + x").eq("2*x").lines[0].by
        ()
        """
        return self._line("=", line, by, facts, note)

    def le(
        self, line: str, by: Reason | Iterable[Reason] = (), facts: Iterable[Inequality] | Inequality = (),
        note: str = "",
    ) -> Calc:  # fmt: skip
        """The next line is at least as great: by facts, after the equalities ``by``.

        >>> calc("x").le("x + 1").lines[0].relation
        '<='
        """
        return self._line("<=", line, by, facts, note)

    def lt(
        self, line: str, by: Reason | Iterable[Reason] = (), facts: Iterable[Inequality] | Inequality = (),
        note: str = "",
    ) -> Calc:  # fmt: skip
        """The next line is greater.

        >>> calc("x").lt("x + 1").lines[0].relation
        '<'
        """
        return self._line("<", line, by, facts, note)

    def converging(self, *integrals: Evidence) -> Calc:
        """Why the integrals of the chain converge: antiderivatives, or theorems about them.

        >>> from symentropy import integral
        >>> len(calc("int(x, 0, 1, x)").converging(integral("int(x, 0, 1, x)", "x^2/2")).integrals)
        1
        """
        return replace(self, integrals=(*self.integrals, *integrals))

    def _line(
        self, relation: Relation, line: str, by: Reason | Iterable[Reason], facts: Iterable[Inequality] | Inequality,
        note: str,
    ) -> Calc:  # fmt: skip
        reasons = (by,) if isinstance(by, Reason) else tuple(by)
        more = (facts,) if isinstance(facts, Inequality) else tuple(facts)
        return replace(self, lines=(*self.lines, Line(relation, line, reasons, more, note)))


@dataclass(frozen=True)
class Cases:
    """A proof where a term is positive and one where it is zero."""

    on: str
    positive: Written
    zero: Written


@dataclass(frozen=True)
class Impossible:
    """The hypotheses contradict each other."""

    term: str


@dataclass(frozen=True)
class Choice:
    """A proof with an index ``name`` at which ``guard`` is positive."""

    name: str
    guard: str
    proof: Written


@dataclass(frozen=True)
class Equivalence:
    """A bound, its equality condition, and how each gives the other."""

    chain: Calc
    exactly: tuple[tuple[str, str], ...]
    over: tuple[Over, ...]
    almost: str | None
    forward: tuple[Written, ...]
    backward: Written


@dataclass(frozen=True)
class Existence:
    """Claims, each with its proof, that hold at the values of the new variables."""

    such_that: tuple[tuple[str, Written], ...]
    witness: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class Extreme:
    """The bound of an iff theorem as an extremum over one of its variables."""

    variable: str
    of: Script
    at: Value
    integrals: tuple[Evidence, ...]


Written = Calc | Cases | Impossible | Choice | Equivalence | Existence | Extreme


def calc(start: str) -> Calc:
    """The first line of a chain.

    >>> calc("x + x").eq("2*x").start
    'x + x'
    """
    return Calc(start)


def cases(on: str, positive: Written, zero: Written) -> Cases:
    """A term that is never negative is positive or zero; ``case()`` is what the case adds.

    >>> cases("x^2", positive=absurd("x"), zero=calc("x^2").eq("0")).on
    'x^2'
    """
    return Cases(on, positive, zero)


def absurd(term: str) -> Impossible:
    """This case cannot be: the hypotheses leave no sign for the term.

    >>> absurd("P[i]").term
    'P[i]'
    """
    return Impossible(term)


def choose(name: str, guard: str, proof: Written) -> Choice:
    """Some index ``name`` has ``guard`` > 0, for example an outcome of positive probability: the proof uses one.

    >>> choose("k", "P[k]", calc("0").lt("P[k]")).guard
    'P[k]'
    """
    return Choice(name, guard, proof)


def iff(
    chain: Calc, exactly: tuple[str, str] | Iterable[tuple[str, str]], forward: Written | Iterable[Written],
    backward: Written, over: str | Iterable[Over] = (), almost: str | None = None,
) -> Equivalence:  # fmt: skip
    """A bound with its equality condition: both sides of the chain are equal exactly if ``exactly`` holds.

    ``exactly`` is an equation, or several; an equation holds for all values of those indices of ``over`` that it
    mentions. With ``almost="(-inf, inf)"`` it holds for almost all ``over`` in the interval. ``forward``
    proves it (each of them) from the chain's own equality conditions (``tight``) or from the equality itself
    (``attained``), ``backward`` the equality of the chain's ends from it (``tight`` is then ``exactly``).

    >>> from symentropy import derivation, fact, tight
    >>> @derivation
    ... def square_nonneg():
    ...     return iff(
    ...         chain=calc("0").le("x^2", facts=fact("square", "x")),
    ...         exactly=("x", "0"),
    ...         forward=calc("x").eq("0", by=tight(0)),
    ...         backward=calc("0").eq("x^2", by=tight(0)),
    ...     )
    >>> type(square_nonneg.theorem().statement.goal).__name__
    'Iff'
    """
    equations = tuple(exactly)
    several = not all(isinstance(side, str) for side in equations)
    return Equivalence(
        chain,
        tuple((lhs, rhs) for lhs, rhs in equations) if several else ((equations[0], equations[1]),),  # type: ignore[arg-type]
        (over,) if isinstance(over, str) else tuple(over),
        almost,
        (forward,) if isinstance(forward, Written) else tuple(forward),
        backward,
    )


def exists(such_that: Mapping[str, Written], **witness: Value) -> Existence:
    """There are values, here they are, for which all claims hold; each claim is proved with the values put in.

    The names in the claims and in their proofs stand for their values.

    >>> from symentropy import derivation, fact
    >>> @derivation(where={"x": "real"})
    ... def no_greatest():
    ...     return exists({"x > M": calc("M").lt("M + 1", facts=fact("sign", "1"))}, x="M + 1")
    >>> [name for name, kind in no_greatest.entry.statement.goal.variables]
    ['x']
    """
    return Existence(tuple(such_that.items()), tuple(witness.items()))


def together(claims: Mapping[str, Written]) -> Existence:
    """All of the claims hold; each has its proof, a chain between its sides.

    >>> from symentropy import derivation, fact
    >>> @derivation
    ... def two_squares():
    ...     square = calc("0").le("x^2", facts=fact("square", "x"))
    ...     return together({"x^2 >= 0": square, "x - x = 0": calc("x - x").eq("0")})
    >>> len(two_squares.entry.statement.goal.claims)
    2
    """
    return Existence(tuple(claims.items()), ())


def extremum(variable: str, of: Script, at: Value, converging: Iterable[Evidence] = ()) -> Extreme:
    """The bound of ``of``, an iff, as a minimum or maximum over ``variable``: attained at ``at``, and only there.

    >>> from symentropy import handbook
    >>> extremum("Q", of=handbook.script("entropy_le_cross_entropy"), at="P").variable
    'Q'
    """
    return Extreme(variable, of, at, tuple(converging))
