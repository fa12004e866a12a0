"""What an author writes: a chain of lines, cases, and what is stated beyond one relation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn

from ...errors import SymentropyError
from ...kernel.proof import Relation
from . import slips
from .reasons import Citing, Evidence, Hypothesis, Inequality, Over, Reason, Value, Vary, ranges

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
        said = slips.text(line, "a line of a chain")
        reasons = slips.listed(by, Reason, _no_reason)
        more = slips.listed(facts, Inequality, _no_fact)
        return replace(self, lines=(*self.lines, Line(relation, said, reasons, more, slips.text(note, "note"))))

    def ge(self, *_: object, **__: object) -> NoReturn:
        """Chains go up only; this says so."""
        raise SymentropyError("a chain goes up: start at the smaller side and use .le(...), or .lt(...) for <")

    geq = gt = gte = ge


def _no_reason(item: object) -> str:
    """What is wrong with an item of ``by``."""
    if isinstance(item, Inequality):
        return "fact(...) is no reason for by=: write facts=fact(...)"
    if hasattr(item, "theorem"):
        return f"a derivation is cited: by=cite({slips.shown(item)})"
    return f"{slips.shown(item)} is no reason for by={slips.called(item)}"


def _no_fact(item: object) -> str:
    """What is wrong with an item of ``facts``."""
    match item:
        case Citing(script):
            return f"a theorem is cited as a fact: facts=fact(cite({slips.shown(script)}))"
        case Hypothesis(group, number):
            return f"a hypothesis is cited as a fact: facts=fact({group}{'' if group == 'attained' else f'({number})'})"
        case Vary():
            return "what a theorem gives is cited as a fact: facts=fact(limit(...)), for example"
        case str():
            return f'a fact names what it is about: facts=fact("sign", "a term that is >= 0"), not {item!r:.60}'
    if hasattr(item, "theorem"):
        return f"a derivation is cited as a fact: facts=fact(cite({slips.shown(item)}))"
    return f"{slips.shown(item)} is no fact for facts={slips.called(item)}"


def _proof(value: Written, what: str) -> Written:
    """A proof, as the parts of another one are."""
    made: Written = slips.of_type(value, Written, what, "a calc(...) chain or another proof")
    return made


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
    return Calc(slips.text(start, "the first line of a chain"))


def cases(on: str, positive: Written, zero: Written) -> Cases:
    """A term that is never negative is positive or zero; ``case()`` is what the case adds.

    >>> cases("x^2", positive=absurd("x"), zero=calc("x^2").eq("0")).on
    'x^2'
    """
    return Cases(slips.text(on, "the term of cases"), _proof(positive, "positive"), _proof(zero, "zero"))


def absurd(term: str) -> Impossible:
    """This case cannot be: the hypotheses leave no sign for the term.

    >>> absurd("P[i]").term
    'P[i]'
    """
    return Impossible(slips.text(term, "the term of absurd"))


def choose(name: str, guard: str, proof: Written) -> Choice:
    """Some index ``name`` has ``guard`` > 0, for example an outcome of positive probability: the proof uses one.

    >>> choose("k", "P[k]", calc("0").lt("P[k]")).guard
    'P[k]'
    """
    return Choice(slips.text(name, "the name of choose"), slips.text(guard, "its guard"), _proof(proof, "its proof"))


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
    return Equivalence(
        slips.of_type(chain, Calc, "chain", "a calc(...) chain"),
        _equations(exactly),
        ranges(over),
        almost,
        slips.listed(forward, Written, lambda item: f"forward is a chain or another proof, not {slips.shown(item)}"),
        _proof(backward, "backward"),
    )


def _equations(exactly: object) -> tuple[tuple[str, str], ...]:
    """The pairs of sides."""
    pairs = tuple(exactly) if isinstance(exactly, Iterable) and not isinstance(exactly, str) else (exactly,)
    if len(pairs) == 2 and all(isinstance(side, str) for side in pairs):
        pairs = (pairs,)
    for pair in pairs:
        if not (isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(side, str) for side in pair)):
            raise SymentropyError(
                f'exactly holds both sides of an equation, as in exactly=("P[i]", "Q[i]"), not {slips.shown(pair)}'
            )
    return tuple((lhs, rhs) for lhs, rhs in pairs)


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
    return Existence(_claims(such_that), tuple(witness.items()))


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
    return Existence(_claims(claims), ())


def _claims(proofs: Mapping[str, Written]) -> tuple[tuple[str, Written], ...]:
    """Each claim with its proof."""
    slips.of_type(proofs, Mapping, "this", 'claims with their proofs, {"H(P) >= 0": calc(...)}')
    return tuple((slips.text(claim, "a claim"), _proof(p, f"the proof of {claim}")) for claim, p in proofs.items())


def extremum(variable: str, of: Script, at: Value, converging: Iterable[Evidence] = ()) -> Extreme:
    """The bound of ``of``, an iff, as a minimum or maximum over ``variable``: attained at ``at``, and only there.

    >>> from symentropy import handbook
    >>> extremum("Q", of=handbook.script("entropy_le_cross_entropy"), at="P").variable
    'Q'
    """
    return Extreme(variable, slips.script(of, "of"), at, tuple(converging))
