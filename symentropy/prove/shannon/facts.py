"""What is given about random variables, as equations and inequalities between forms."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from ...kernel.proof import Claim
from ...kernel.terms import Add, Div, Mul, Natural, Num, Positive, Term, Var
from ...language.tree import Apply, Name, Node, Number, Product, Relation
from ...theory.random import Functional, Independence, Random
from .forms import Demand, Form, Mixed, Sign, combination, entropy, group, information, read_relation

__all__ = ["Fact", "Problem", "read_problem"]

Origin = Independence | Functional | Relation | Claim | str


@dataclass(frozen=True)
class Fact:
    """0 = form, 0 <= form or 0 < form, with what it comes from.

    ``origin`` is a text for what holds of itself: H(X) <= log(card(X)).
    """

    relation: Sign
    form: Form
    origin: Origin

    @property
    def equation(self) -> bool:
        return self.relation == "="


@dataclass(frozen=True)
class Problem:
    """A claim over variables, of which bit k of a mask is the k-th, with its facts.

    ``unread`` are given relations that are not linear in entropies: a proof does without them, a counterexample
    has to satisfy them too.
    """

    variables: tuple[str, ...]
    goal: Demand
    facts: tuple[Fact, ...] = ()
    unread: tuple[Relation, ...] = ()


def read_problem(random: Random) -> Problem:
    """The claim and the facts as forms; ``Mixed`` where the claim is none.

    >>> from symentropy.theory.typing import type_claim
    >>> problem = read_problem(type_claim("I(X; Z) <= I(X; Y)", ["X -> Y -> Z"]).random)
    >>> problem.variables, problem.facts[0].form == information(0b001, 0b010, 0b100)
    (('X', 'Z', 'Y'), True)
    """
    variables, base = random.discrete, _base(random)
    positive = frozenset(name for name, kind in random.numbers if isinstance(kind, Natural | Positive)) | frozenset(
        name for relation in random.relations for name in _counts(relation)
    )
    goal = read_relation(random.claim, variables, base, positive)
    facts, unread = [_fact(fact, variables) for fact in random.facts], []
    for relation in random.relations:
        try:
            demand = read_relation(_logarithms(relation) or relation, variables, base, positive)
            facts.append(Fact(demand.relation, demand.form, relation))
        except Mixed:
            unread.append(relation)
    for claim in random.given:
        demand_ = _of_numbers(claim)
        if demand_ is not None:
            facts.append(Fact(demand_.relation, demand_.form, claim))
    facts += _signs({name for form in (goal.form, *(f.form for f in facts)) for name, _ in form.numbers}, random)
    return Problem(variables, goal, tuple(facts), tuple(unread))


def _base(random: Random) -> Fraction | None:
    return random.base.value if isinstance(random.base, Num) else None


def _fact(fact: Independence | Functional, variables: tuple[str, ...]) -> Fact:
    if isinstance(fact, Functional):
        return Fact("=", entropy(group([fact.value], variables), group(fact.arguments, variables)), fact)
    left, right, given = (group(names, variables) for names in (fact.left, fact.right, fact.given))
    return Fact("=", information(left, right, given), fact)


# --- numbers of values --------------------------------------------------------------------------------------


def _logarithms(relation: Relation) -> Relation | None:
    """card(X) = n and card(X) <= n by their logarithms; the larger side is at least 1."""
    small, large = (relation.lhs, relation.rhs) if relation.op in ("=", "<=", "<") else (relation.rhs, relation.lhs)
    if relation.op == "=" and not _is_card(small):
        small, large = large, small
    if relation.op == "!=" or not _is_card(small) or not all(map(_is_count, _factors(large))):
        return None
    op = relation.op if relation.op in ("=", "<=", "<") else {">=": "<=", ">": "<"}[relation.op]
    return replace(relation, op=op, lhs=Apply("log", (small,)), rhs=Apply("log", (large,)))


def _counts(relation: Relation) -> Iterator[str]:
    """The name that a number of values is equal to or below, perhaps with positive factors: it is positive."""
    logs = _logarithms(relation)
    if logs is not None and isinstance(logs.rhs, Apply):
        names = [factor.name for factor in _factors(logs.rhs.args[0]) if isinstance(factor, Name)]
        yield from names if len(names) == 1 else ()


def _is_card(node: Node) -> bool:
    return isinstance(node, Apply) and node.name == "card" and len(node.args) == 1


def _is_count(node: Node) -> bool:
    return _is_card(node) or isinstance(node, Name) or (isinstance(node, Number) and node.value > 0)


def _factors(node: Node) -> tuple[Node, ...]:
    return node.factors if isinstance(node, Product) and set(node.ops) == {"*"} else (node,)


def _signs(numbers: Collection[str], random: Random) -> Iterator[Fact]:
    """What holds of numbers by themselves: H(X) <= log(card(X)), log(2) > 0, log(n) >= 0, a positive name."""
    kinds = dict(random.numbers)
    for name in sorted(numbers):
        number = Form(numbers=((name, Fraction(1)),))
        inside = name.removeprefix("log(").removesuffix(")") if name.startswith("log(") else ""
        card = inside.removeprefix("card(").removesuffix(")")
        if inside.startswith("card(") and card in random.discrete:
            below = number - entropy(group([card], random.discrete))
            yield Fact("<=", below, f"H({card}) <= log(card({card}))")
        elif inside.isdecimal() and int(inside) > 1:
            yield Fact("<", number, f"{name} > 0")
        elif isinstance(kinds.get(inside), Natural):
            yield Fact("<=", number, f"{name} >= 0")
        elif isinstance(kinds.get(name), Positive):
            yield Fact("<", number, f"{name} > 0")


# --- given relations of numbers -----------------------------------------------------------------------------


def _of_numbers(claim: Claim) -> Demand | None:
    """A linear relation of names, as the kernel has it."""
    sides = (_linear(claim.lhs), _linear(claim.rhs))
    if claim.binders or sides[0] is None or sides[1] is None:
        return None
    return Demand(claim.relation, sides[1] - sides[0])


def _linear(term: Term) -> Form | None:
    match term:
        case Num(value):
            return Form(constant=value)
        case Var(name):
            return Form(numbers=((name, Fraction(1)),))
        case Add(terms):
            forms = [_linear(t) for t in terms]
            return combination([(Fraction(1), f) for f in forms if f is not None]) if None not in forms else None
        case Mul(factors):
            found = [_linear(f) for f in factors]
            rationals = [f.constant for f in found if f is not None and not f.numbers]
            rest = [f for f in found if f is None or f.numbers]
            factor = prod(rationals, start=Fraction(1))
            if not rest:
                return Form(constant=factor)
            return factor * rest[0] if len(rest) == 1 and rest[0] is not None else None
        case Div(num, den):
            over, under = _linear(num), _linear(den)
            if over is None or under is None or under.numbers or not under.constant:
                return None
            return (1 / under.constant) * over
        case _:
            return None
