"""Trees to kernel terms: what a text says once it is known what its names are.

``type_claim`` gives the statement of a claim, ``type_expr`` the term of an expression, ``type_lines`` the terms of
several expressions whose names agree. What the terms need beyond the facts given (``P << Q``, ``P[i] > 0``) is not
added here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING

from ..errors import IllPosedError, LanguageError
from ..kernel.terms import (
    ONE,
    ZERO,
    Add,
    Bind,
    Domain,
    Index,
    Interval,
    Joint,
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
    abstract,
    free_names,
    kind_map,
    num,
    substitute,
)
from ..language import parse_claim, parse_expr, parse_fact
from ..language import tree as tr
from .kinds import Argument, Forall, Place, kind, names_in, parse_argument, place
from .names import Names, functional, index_names, role_of
from .names import free_names as free_tree_names
from .quantities import minus
from .random import Functional, Independence, Random, random_facts
from .shapes import Source
from .sizes import least_size, outcomes
from .terms import Builder, Local, rational
from .words import CONSTANTS
from .zeros import guarded

__all__ = [
    "Argument", "Functional", "Independence", "Lines", "Random", "Typed", "TypedExpr", "type_claim", "type_expr",
    "type_lines",
]  # fmt: skip

if TYPE_CHECKING:  # a value needs no claims: what evaluates imports them only for facts
    from ..kernel.proof import Claim, Relation, Statement

Variables = tuple[tuple[str, Kind], ...]
Text = tuple[tr.Node, Source]


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


@dataclass(frozen=True)
class Lines:
    """The terms of some lines, one each; their variables, the facts, and the integrals that are supposed to exist.

    The variables are those that occur and those that are declared; what a kind mentions stands before it.
    """

    terms: list[Term]
    variables: Variables
    given: tuple[Claim, ...]
    convergent: tuple[Term, ...] = ()


def type_lines(
    lines: Sequence[str | tr.Node | Argument],
    given: Iterable[str | Forall] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    values: Mapping[str, Term] | None = None,
    unsafe_limits: bool = False,
    where: Mapping[str, str] | None = None,
    converging: Sequence[str] = (),
) -> Lines:
    """The terms of several expressions in which a name means the same throughout.

    ``where`` declares kinds, ``converging`` integrals that are supposed to exist; a line may be an ``Argument``.

    >>> read = type_lines(["H(first(J))", "log(n)"], where={"J": "joint pmf of n x m"})
    >>> [name for name, kind in read.variables]
    ['n', 'm', 'J']
    """
    read = [(*_tree(line, unsafe_limits), line) for line in lines]
    integrals = [_tree(text, unsafe_limits) for text in converging]
    session = _Session(
        [(tree, source) for tree, source, line in read if not isinstance(line, Argument)] + integrals,
        given,
        _declarations(variables, pmf, positive),
        values,
        "nats",
        unsafe_limits,
        _kinds(where or {}),
        [(tree, source, line.kind) for tree, source, line in read if isinstance(line, Argument)],
    )
    terms = [
        session.builder.argument(tree, source, line.kind) if isinstance(line, Argument) else session.side(tree, source)
        for tree, source, line in read
    ]
    convergent = [session.integral(tree, source) for tree, source in integrals]
    facts = session.facts()
    lacking = (*session.names_of("random variable"), *session.builder.missing)
    if lacking:
        raise IllPosedError(f"no term of the kernel says this yet: {', '.join(lacking)}")
    finished, exist = ([session.done(term) for term in found] for found in (terms, convergent))
    hypotheses = tuple(session.finish(facts))
    return Lines(finished, session.variables(hypotheses, [*finished, *exist]), hypotheses, tuple(exist))


def _tree(line: str | tr.Node | Argument, unsafe_limits: bool) -> Text:
    """A line's tree with the text that errors show."""
    if isinstance(line, tr.Node):
        return line, Source(None)
    if isinstance(line, Argument):
        return parse_argument(line.text, unsafe_limits), Source(None, line.text)
    return parse_expr(line, unsafe_limits), Source(line)


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


def _kinds(where: Mapping[str, str]) -> dict[str, Kind]:
    """The declared kinds, after those of the sizes that they mention, which are whole numbers."""
    declared: dict[str, Kind] = {}
    for name, text in where.items():
        found = kind(text)
        if name == "n" and isinstance(found, Natural):
            continue  # as always
        _check_word(name)
        declared[name] = found
    sizes = (
        name
        for found in declared.values()
        if not isinstance(getattr(found, "domain", None), Interval)
        for name in names_in(found)
    )
    return {**{name: Natural() for name in sizes if name not in declared and name != "n"}, **declared}


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
    """A fact with the names that it is said for every index of, and with those that have a domain of their own."""

    tree: tr.Fact
    source: Source
    indices: tuple[str, ...] = ()
    random: bool = field(default=False)
    over: tuple[tuple[str, Place], ...] = ()

    @property
    def bound(self) -> frozenset[str]:
        return frozenset((*self.indices, *(name for name, _ in self.over)))


class _Session:
    """Some trees and facts whose names agree: roles first, then the outcomes' number, then terms."""

    def __init__(
        self,
        trees: Sequence[Text],
        given: Iterable[str | Forall],
        declared: dict[str, str],
        values: Mapping[str, Term] | None,
        base: str | int | Fraction,
        unsafe_limits: bool,
        kinds: Mapping[str, Kind] = MappingProxyType({}),
        arguments: Sequence[tuple[tr.Node, Source, Kind]] = (),
    ) -> None:
        self.values = dict(values or {})
        for name in self.values:
            if declared.setdefault(name, "pmf") != "pmf":
                raise LanguageError(f"{name} has values, so it is a pmf, but it is declared {declared[name]}")
        twice = declared.keys() & kinds.keys()
        if twice:
            raise LanguageError(f"{min(twice)} is declared twice, by its kind and as {declared[min(twice)]}")
        self.names = Names(declared, kinds=kinds)  # type: ignore[arg-type]
        written = [*trees, *((tree, source) for tree, source, _ in arguments)]
        used = frozenset(kinds).union(*(free_tree_names(tree) for tree, _ in written))
        self.given = [
            fact
            for text in ([given] if isinstance(given, str) else given)
            for fact in _facts(text, used, unsafe_limits, kinds)
        ]
        for tree, source in trees:
            self.names.read(tree, source)
        for tree, source, sort in arguments:
            self.names.read_argument(tree, source, role_of(sort))
        for fact in self.given:
            self.names.read_fact(fact.tree, fact.source, fact.bound)
            for number, (_, found) in enumerate(fact.over):
                self.names.read_ends(found, fact.source, frozenset(name for name, _ in fact.over[:number]))
        self.names.decide()
        whole = [*written, *((f.tree, f.source) for f in self.given)]
        self.size = outcomes(whole, [f.tree for f in self.given], self.names, self.values)
        # "pmf of n" where n is 2: of 2
        self.names.kinds = {name: self._sized(found) for name, found in kinds.items()}
        self.builder = Builder(
            self.names, self.size, _base_term(base), least_size([f.tree for f in self.given], self.size)
        )

    def _sized(self, found: Kind) -> Kind:
        return kind_map(found, lambda size: substitute(size, {"n": self.size}))

    def names_of(self, role: str) -> tuple[str, ...]:
        return tuple(name for name, found in self.names.roles.items() if found == role and self.names.used(name))

    def side(self, tree: tr.Node, source: Source, scope: tuple[Local, ...] = ()) -> Term:
        """A whole expression, which may be infinite."""
        return self.builder.end(tree, source, scope)

    def integral(self, tree: tr.Node, source: Source) -> Term:
        """An integral that is supposed to exist."""
        made = self.side(tree, source)
        if not (isinstance(made, Bind) and made.op == "int"):
            raise source.error(IllPosedError, tree, f"only integrals converge; {tr.to_text(tree)} is none")
        return made

    def relation(self, tree: tr.Relation, source: Source) -> tuple[Claim, bool]:
        """The claim that a relation makes, and whether its sides were exchanged."""
        return self._claim(tree, self.side(tree.lhs, source), self.side(tree.rhs, source))

    def fact(self, fact: _Fact) -> Claim:
        """The claim that a fact makes: for every index of pmfs in it, and for all values in the domains given."""
        from ..kernel.proof import Claim

        assert isinstance(fact.tree, tr.Relation)
        binders: list[Domain] = []
        scope: tuple[Local, ...] = ()
        for name, found in fact.over:
            lo, hi = (self.side(end, fact.source, scope) for end in (found.lo, found.hi))
            binders.append(Range(lo, hi) if found.integer else Interval(lo, hi))
            scope = (*scope, Local(name, found.integer))
        sides = [self.side(t, fact.source, scope) for t in (fact.tree.lhs, fact.tree.rhs)]
        for name in fact.indices:
            sides = [abstract(side, name) for side in sides]
            binders.append(Range(ONE, self.builder.index_sizes.pop(name, self.size)))
        made, _ = self._claim(fact.tree, *sides)
        return Claim(made.lhs, made.relation, made.rhs, tuple(binders), (*(n for n, _ in fact.over), *fact.indices))

    def _claim(self, tree: tr.Relation, lhs: Term, rhs: Term) -> tuple[Claim, bool]:
        from ..kernel.proof import Claim

        if tree.op == "!=":
            apart = lhs if rhs == ZERO else Add((lhs, minus(rhs)))
            return Claim(ZERO, "<", Pow(apart, num(2))), False
        flipped = tree.op in (">=", ">")
        signs: dict[str, Relation] = {"=": "=", "<=": "<=", ">=": "<=", "<": "<", ">": "<"}
        a, b = (rhs, lhs) if flipped else (lhs, rhs)
        return Claim(a, signs[tree.op], b), flipped

    def facts(self) -> list[Claim]:
        """The hypotheses about numbers and pmfs: those given, then those of families' parameters."""
        said = [
            self.fact(fact)
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
        pmfs = (*self.names_of("pmf"), *self.names_of("density"))
        joints = {name: len(kind.sizes) for name, kind in self.names.kinds.items() if isinstance(kind, Joint)}
        return substitute(guarded(t, pmfs, joints), self.values)

    def finish(self, claims: Sequence[Claim]) -> list[Claim]:
        return [replace(c, lhs=self.done(c.lhs), rhs=self.done(c.rhs)) for c in claims]

    def variables(self, claims: Sequence[Claim], values: Iterable[Term] = ()) -> Variables:
        """The names that occur or are declared, each with its kind, after those that its kind mentions."""
        terms = [*values]
        for claim in claims:
            terms += (claim.lhs, claim.rhs, *(end for b in claim.binders for end in (b.lo, b.hi)))
        free = frozenset(self.names.kinds).union(*map(free_names, terms))
        found: dict[str, Kind] = {}

        def add(name: str, within: tuple[str, ...] = ()) -> None:
            if name in within:
                raise IllPosedError(f"the kinds of {', '.join(within)} mention each other")
            if name not in found:
                kind = self.kind(name)
                for mentioned in names_in(kind):
                    add(mentioned, (*within, name))
                found[name] = kind

        for name in (*self.names.evidence, *self.names.kinds):
            if name in free and name != "n":
                add(name)
        first = (("n", Natural()),) if "n" in found or "n" in free else ()
        return first + tuple((name, found[name]) for name in found if name != "n")

    def kind(self, name: str) -> Kind:
        if name == "n":
            return Natural()
        if name in self.names.kinds:
            return self.names.kinds[name]
        role = self.names.roles.get(name, "number")
        if role == "pmf":
            return Pmf(self.size)
        if role == "vector":
            return Vector(self.size)
        if role not in ("number", "random variable"):
            raise IllPosedError(f'{name} is a {role}; say which in where={{"{name}": ...}}')
        if self.names.has(name, "index"):
            return Index(self.builder.index_sizes.get(name, self.size))
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


def _facts(given: str | Forall, used: frozenset[str], unsafe_limits: bool, known: Collection[str]) -> list[_Fact]:
    text, over = (given.text, given.over) if isinstance(given, Forall) else (given, ())
    places = tuple((name, place(where)) for name, where in over)
    source = Source(text, f"{text.strip()!r}" if isinstance(text, str) else "")
    made = []
    for tree in parse_fact(text, unsafe_limits):
        special = functional(tree, known) or tree
        random = not isinstance(special, tr.Relation)
        if isinstance(special, tr.Apply):
            _check_fact_word(special, source)
        if random and over:
            raise source.error(LanguageError, tree, "a fact for all values of some names is a relation")
        indices = () if random else tuple(sorted(index_names(tree) - used - {"n", *dict(over)}))
        made.append(_Fact(tree, source, indices, random, places))
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
