"""Trees to kernel terms: what a text says once it is known what its names are.

``type_claim`` gives the statement of a claim, ``type_expr`` the term of an expression, ``type_lines`` the terms of
several expressions whose names agree. What the terms need beyond the facts given (``P << Q``, ``P[i] > 0``) is not
added here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ..errors import IllPosedError, LanguageError
from ..kernel.terms import (
    ONE,
    ZERO,
    Add,
    Index,
    Kind,
    Natural,
    Num,
    Pmf,
    Positive,
    Pow,
    Range,
    Real,
    Term,
    Var,
    Vector,
    free_names,
    num,
    substitute,
)
from ..language import parse_claim, parse_expr, parse_fact
from ..language import tree as tr
from .names import Names, functional, index_names
from .names import free_names as free_tree_names
from .quantities import minus
from .random import Functional, Independence, Random, random_facts
from .shapes import Source
from .sizes import least_size, outcomes
from .terms import Builder, Local, rational
from .words import CONSTANTS
from .zeros import guarded

__all__ = ["Functional", "Independence", "Random", "Typed", "TypedExpr", "type_claim", "type_expr", "type_lines"]

if TYPE_CHECKING:  # a value needs no claims: what evaluates imports them only for facts
    from ..kernel.proof import Claim, Relation, Statement

Variables = tuple[tuple[str, Kind], ...]


@dataclass(frozen=True)
class Typed:
    """A claim with its meaning: a kernel statement, or why there is none (yet).

    ``flipped`` says that the author wrote >= or > and the sides were exchanged. ``random`` holds a claim about
    random variables, ``needs_family`` what the kernel cannot judge; ``statement`` is then None, ``beyond`` the claim
    if its sides have values.
    """

    statement: Statement | None
    claim: str
    flipped: bool = False
    random: Random | None = None
    needs_family: tuple[str, ...] = ()
    beyond: Statement | None = None


@dataclass(frozen=True)
class TypedExpr:
    """An expression with its meaning; ``term`` is None if it needs random variables or has no meaning yet."""

    term: Term | None
    variables: Variables
    given: tuple[Claim, ...]
    random: tuple[str, ...] = ()
    needs_family: tuple[str, ...] = ()


def type_claim(
    claim: str | tr.Relation,
    given: Iterable[str] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    values: Mapping[str, Term] | None = None,
    base: str | int | Fraction = "nats",
    unsafe_limits: bool = False,
) -> Typed:
    """The statement that a claim makes under the given facts.

    >>> typed = type_claim("H(P) <= log(n)")
    >>> [(name, type(kind).__name__) for name, kind in typed.statement.variables]
    [('n', 'Natural'), ('P', 'Pmf')]
    """
    tree = claim if isinstance(claim, tr.Relation) else parse_claim(claim, unsafe_limits)
    text = claim if isinstance(claim, str) else tr.to_text(tree)
    source = Source(claim if isinstance(claim, str) else None)
    session = _Session([(tree, source)], given, _declarations(variables, pmf, positive), values, base, unsafe_limits)
    made, flipped = session.relation(tree, source)
    facts = session.facts()
    from ..kernel.proof import Statement

    if session.names_of("random variable"):
        return Typed(None, text, flipped, random=session.random(tree, facts))
    if session.builder.missing:
        beyond = None
        if not session.builder.senseless:
            goal, *hypotheses = session.finish([made, *facts])
            beyond = Statement("claim", session.variables([goal, *hypotheses]), tuple(hypotheses), goal)
        return Typed(None, text, flipped, needs_family=tuple(session.builder.missing), beyond=beyond)
    goal, *hypotheses = session.finish([made, *facts])
    statement = Statement("claim", session.variables([goal, *hypotheses]), tuple(hypotheses), goal)
    return Typed(statement, text, flipped)


def type_expr(
    text: str | tr.Node,
    given: Iterable[str] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    values: Mapping[str, Term] | None = None,
    unsafe_limits: bool = False,
) -> TypedExpr:
    """The term of an expression, in nats.

    >>> type_expr("1/2").term
    Div(num=Num(value=Fraction(1, 1)), den=Num(value=Fraction(2, 1)))
    """
    tree = text if isinstance(text, tr.Node) else parse_expr(text, unsafe_limits)
    source = Source(text if isinstance(text, str) else None)
    session = _Session([(tree, source)], given, _declarations(variables, pmf, positive), values, "nats", unsafe_limits)
    term = session.side(tree, source)
    facts = session.facts()
    random, missing = session.names_of("random variable"), tuple(session.builder.missing)
    if random or session.builder.senseless:
        return TypedExpr(None, (), (), random, missing)
    value, hypotheses = session.done(term), tuple(session.finish(facts))
    return TypedExpr(value, session.variables(hypotheses, [value]), hypotheses, needs_family=missing)


def type_lines(
    lines: Sequence[str],
    given: Iterable[str] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    values: Mapping[str, Term] | None = None,
    unsafe_limits: bool = False,
) -> tuple[list[Term], Variables, tuple[Claim, ...]]:
    """The terms of several expressions in which a name means the same throughout, their variables, the facts.

    >>> terms, variables, given = type_lines(["H(P)", "-sum(i, P[i]*log(P[i]))"])
    >>> [name for name, kind in variables]
    ['n', 'P']
    """
    read = [(parse_expr(line, unsafe_limits), Source(line)) for line in lines]
    session = _Session(read, given, _declarations(variables, pmf, positive), values, "nats", unsafe_limits)
    terms = [session.side(tree, source) for tree, source in read]
    facts = session.facts()
    lacking = (*session.names_of("random variable"), *session.builder.missing)
    if lacking:
        raise IllPosedError(f"no term of the kernel says this yet: {', '.join(lacking)}")
    finished, hypotheses = [session.done(term) for term in terms], tuple(session.finish(facts))
    return finished, session.variables(hypotheses, finished), hypotheses


# --- declarations -------------------------------------------------------------------------------------------


def _declarations(variables: Iterable[str], pmf: Iterable[str], positive: Iterable[str]) -> dict[str, str]:
    """Each declared name with its role; options may be lists of names or text with commas."""
    declared: dict[str, str] = {}
    for role, option in (("random variable", variables), ("pmf", pmf), ("positive", positive)):
        for name in option.split(",") if isinstance(option, str) else option:
            word = name.strip()
            _check_word(word)
            if declared.setdefault(word, role) != role:
                raise LanguageError(f"{word} is declared both {declared[word]} and {role}")
    return declared


def _check_word(word: str) -> None:
    tree = parse_expr(word)
    if not isinstance(tree, tr.Name) or tree.name != word:
        raise LanguageError(f"only names are declared, not {word!r}")
    if word in CONSTANTS or word == "n":
        raise LanguageError(
            f"{word} is {'a constant' if word in CONSTANTS else 'the number of outcomes'}; it cannot be declared"
        )


def _base_term(base: str | int | Fraction) -> Term | None:
    """The base of the logarithm in which quantities are read; None for nats."""
    named = {"nats": None, "bits": num(2), "hartleys": num(10)}
    if isinstance(base, str) and base in named:
        return named[base]
    if isinstance(base, str):
        tree = parse_expr(base)
        value = rational(Builder(Names(), ONE).number(tree, Source(base), ())) if not _named(tree) else None
    else:
        value = Fraction(base) if isinstance(base, int | Fraction) else None
    if value is None or value <= 1:
        raise LanguageError(f"the base must be nats, bits, hartleys or a number > 1, not {base}")
    return Num(value)


def _named(tree: tr.Node) -> bool:
    return any(isinstance(node, tr.Name | tr.Apply) for node, _ in tr.walk(tree))


# --- one text with its facts --------------------------------------------------------------------------------


@dataclass
class _Fact:
    """A fact with the names that it is said for every index of."""

    tree: tr.Fact
    source: Source
    indices: tuple[str, ...] = ()
    random: bool = field(default=False)


class _Session:
    """Some trees and facts whose names agree: roles first, then the outcomes' number, then terms."""

    def __init__(
        self,
        trees: Sequence[tuple[tr.Node, Source]],
        given: Iterable[str],
        declared: dict[str, str],
        values: Mapping[str, Term] | None,
        base: str | int | Fraction,
        unsafe_limits: bool,
    ) -> None:
        self.values = dict(values or {})
        for name in self.values:
            if declared.setdefault(name, "pmf") != "pmf":
                raise LanguageError(f"{name} has values, so it is a pmf, but it is declared {declared[name]}")
        self.names = Names(declared)  # type: ignore[arg-type]
        used = frozenset().union(*(free_tree_names(tree) for tree, _ in trees))
        self.given = [
            fact
            for text in ([given] if isinstance(given, str) else given)
            for fact in _facts(text, used, unsafe_limits)
        ]
        for tree, source in trees:
            self.names.read(tree, source)
        for fact in self.given:
            self.names.read_fact(fact.tree, fact.source, frozenset(fact.indices))
        self.names.decide()
        whole = [*trees, *((f.tree, f.source) for f in self.given)]
        self.size = outcomes(whole, [f.tree for f in self.given], self.names, self.values)
        self.builder = Builder(
            self.names, self.size, _base_term(base), least_size([f.tree for f in self.given], self.size)
        )

    def names_of(self, role: str) -> tuple[str, ...]:
        return tuple(name for name, found in self.names.roles.items() if found == role and self.names.used(name))

    def side(self, tree: tr.Node, source: Source, scope: tuple[Local, ...] = ()) -> Term:
        """A whole expression, which may be infinite."""
        return self.builder.end(tree, source, scope)

    def relation(self, tree: tr.Relation, source: Source, indices: tuple[str, ...] = ()) -> tuple[Claim, bool]:
        """The claim that a relation makes, and whether its sides were exchanged."""
        from ..kernel.proof import Claim

        lhs, rhs = (self.side(t, source, tuple(Local(i, True) for i in indices)) for t in (tree.lhs, tree.rhs))
        binders = tuple(Range(ONE, self.size) for _ in indices)
        if tree.op == "!=":
            apart = lhs if rhs == ZERO else Add((lhs, minus(rhs)))
            return Claim(ZERO, "<", Pow(apart, num(2)), binders, indices), False
        flipped = tree.op in (">=", ">")
        signs: dict[str, Relation] = {"=": "=", "<=": "<=", ">=": "<=", "<": "<", ">": "<"}
        a, b = (rhs, lhs) if flipped else (lhs, rhs)
        return Claim(a, signs[tree.op], b, binders, indices), flipped

    def facts(self) -> list[Claim]:
        """The hypotheses about numbers and pmfs: those given, then those of families' parameters."""
        said = [
            self.relation(fact.tree, fact.source, fact.indices)[0]
            for fact in self.given
            if isinstance(fact.tree, tr.Relation) and not fact.random and not self.mentions_random(fact.tree)
        ]
        # "n = 2" where n is 2 already says nothing
        telling = [c for c in said if c.relation != "=" or not isinstance(c.lhs, Num) or c.lhs != c.rhs]
        within = [name for name in self.names.evidence if self.names.has(name, "probability")]
        return telling + [claim for name in within for claim in _inside(name) if claim not in said]

    def mentions_random(self, tree: tr.Node) -> bool:
        """Whether a random variable occurs in the tree."""
        found = (node.name for node, _ in tr.walk(tree) if isinstance(node, tr.Name))
        return any(self.names.roles.get(name) == "random variable" for name in found)

    def done(self, t: Term) -> Term:
        """The term with the convention for zeros, and with the pmfs' values in place."""
        return substitute(guarded(t, frozenset(self.names_of("pmf"))), self.values)

    def finish(self, claims: Sequence[Claim]) -> list[Claim]:
        return [replace(c, lhs=self.done(c.lhs), rhs=self.done(c.rhs)) for c in claims]

    def variables(self, claims: Sequence[Claim], values: Iterable[Term] = ()) -> Variables:
        """The names that occur, each with its kind; the number of outcomes first."""
        terms = [*values] + [
            t for c in claims for t in (c.lhs, c.rhs, *(end for b in c.binders for end in (b.lo, b.hi)))
        ]
        free = frozenset().union(*map(free_names, terms))
        found = [(name, self.kind(name)) for name in self.names.evidence if name in free and name != "n"]
        sized = any(isinstance(kind, Index | Vector | Pmf) and kind.size == Var("n") for _, kind in found)
        return ((("n", Natural()),) if sized or "n" in free else ()) + tuple(found)

    def kind(self, name: str) -> Kind:
        role = self.names.roles[name]
        if role == "pmf":
            return Pmf(self.size)
        if role == "vector":
            return Vector(self.size)
        if self.names.has(name, "index"):
            return Index(self.size)
        if self.names.has(name, "natural"):
            return Natural()
        return Positive() if self.names.has(name, "positive") or self.names.declared.get(name) == "positive" else Real()

    def random(self, tree: tr.Relation, facts: Sequence[Claim]) -> Random:
        """What is known of a claim about random variables."""
        under_h = self.names.under_density()
        discrete = tuple(n for n in self.names_of("random variable") if n not in under_h)
        others = tuple(
            (n, self.kind(n))
            for n, role in self.names.roles.items()
            if role != "random variable" and self.names.used(n) and n not in self.values
        )
        return Random(
            claim=tree,
            discrete=discrete,
            densities=tuple(n for n in self.names_of("random variable") if n in under_h),
            facts=random_facts([f.tree for f in self.given if f.random]),
            relations=tuple(
                f.tree
                for f in self.given
                if not f.random and isinstance(f.tree, tr.Relation) and self.mentions_random(f.tree)
            ),
            numbers=others,
            given=tuple(facts),
            base=self.builder.base,
        )


def _inside(name: str) -> tuple[Claim, Claim]:
    from ..kernel.proof import Claim

    return Claim(ZERO, "<", Var(name)), Claim(Var(name), "<", ONE)


def _facts(text: str, used: frozenset[str], unsafe_limits: bool) -> list[_Fact]:
    source = Source(text, f"{text.strip()!r}" if isinstance(text, str) else "")
    made = []
    for tree in parse_fact(text, unsafe_limits):
        special = functional(tree) or tree
        random = not isinstance(special, tr.Relation)
        if isinstance(special, tr.Apply):
            _check_fact_word(special, source)
        indices = () if random else tuple(sorted(index_names(tree) - used - {"n"}))
        made.append(_Fact(tree, source, indices, random))
    return made


def _check_fact_word(fact: tr.Apply, source: Source) -> None:
    marks, least = {"indep": (("", "|"), 2), "function": (("",), 2)}.get(fact.name, ((), 0))
    if not marks:
        raise source.error(LanguageError, fact, "this is no fact; a fact is a relation, indep(X, Y) or function(Y, X)")
    if fact.marks() not in marks or len(fact.groups()[0]) < least:
        raise source.error(LanguageError, fact, f"{fact.name} is written indep(X, Y | Z) or function(Y, X, Z)")
    for arg in fact.args:
        if not isinstance(arg, tr.Name):
            raise source.error(LanguageError, arg, f"{fact.name} takes names of random variables")
