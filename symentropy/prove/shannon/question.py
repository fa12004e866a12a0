"""A claim about random variables, at one joint pmf: whether it and its facts hold there is decided exactly.

At a joint pmf every entropy is a rational combination of logarithms of integers, so the claim becomes one about
numbers, of which the sign is known: a zero by a coprime base, anything else by balls of growing precision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from ...errors import IllPosedError, SymentropyError, UncertifiedError
from ...evaluate import evaluate_term
from ...evaluate.compare import compare
from ...kernel.proof import Claim
from ...kernel.terms import Add, Kind, Num, Term, Var, free_names, substitute
from ...language.tree import Apply, Name, Neg, Node, Number, Power, Product, Relation, Sum, Tuple
from ...theory.names import Names
from ...theory.quantities import minus
from ...theory.random import Functional, Independence, Random
from ...theory.shapes import Source
from ...theory.terms import Builder, rational
from .forms import Form, entropy, group, information, interaction, members
from .pmfs import Joint

__all__ = ["Condition", "Question", "question"]

Setting = Mapping[str, Fraction]
_HOLDS = {
    "=": (0,), "<=": (-1, 0), "<": (-1,), ">=": (0, 1), ">": (1,), "!=": (-1, 1),
}  # fmt: skip


@dataclass(frozen=True)
class Condition:
    """``lhs op rhs`` in the joint entropies ``H 5`` (of the variables of the mask 5) and the cardinalities ``card 2``.

    ``fact`` is what it says where that is decided without logarithms.
    """

    lhs: Term
    op: str
    rhs: Term
    fact: Independence | Functional | None = None

    @property
    def names(self) -> frozenset[str]:
        return free_names(self.lhs) | free_names(self.rhs)

    def at(self, joint: Joint, setting: Setting) -> tuple[Term, Term]:
        """Both sides as numbers."""
        values = _Values(joint, setting)
        left, right = (substitute(side, values.of(side)) for side in (self.lhs, self.rhs))
        return left, right

    def holds(self, joint: Joint, setting: Setting) -> bool | None:
        """Decided exactly; None where a side has no value."""
        if self.fact is not None:
            return joint.satisfies(self.fact)
        order = compare(*self.at(joint, setting))
        return None if order is None else order in _HOLDS[self.op]


@dataclass(frozen=True)
class _Values:
    """What the names in a condition are at a joint pmf."""

    joint: Joint
    setting: Setting

    def of(self, side: Term) -> dict[str, Term]:
        return {name: self._value(name) for name in free_names(side)}

    def _value(self, name: str) -> Term:
        word, _, number = name.partition(" ")
        if word == "H":
            return self.joint.entropy([self.joint.names[k] for k in members(int(number))])
        if word == "card":
            return Num(Fraction(self.joint.cardinality(self.joint.names[int(number)])))
        return Num(self.setting[name])


@dataclass(frozen=True)
class Question:
    """A claim over variables, the facts that a counterexample has to satisfy, and the other names in them."""

    variables: tuple[str, ...]
    claim: Condition
    facts: tuple[Condition, ...]
    numbers: tuple[tuple[str, Kind], ...] = ()

    def fails(self, joint: Joint, setting: Setting) -> bool:
        """Whether the facts hold and the claim does not, both exactly."""
        return self.claim.holds(joint, setting) is False and self.admits(joint, setting)

    def admits(self, joint: Joint, setting: Setting) -> bool:
        """Whether all facts hold."""
        return all(fact.holds(joint, setting) is True for fact in self.facts)

    def fault(self, joint: Joint, setting: Setting) -> str | None:
        """Why the claim has no meaning here, if it has none and the facts hold."""
        if not self.admits(joint, setting):
            return None
        try:
            for side in self.claim.at(joint, setting):
                evaluate_term(side, 1)
        except IllPosedError as no:
            return str(no)
        except SymentropyError:
            pass
        return None

    def values(self, joint: Joint, setting: Setting, digits: int) -> tuple[str, str, str]:
        """Left, right, and left minus right, certified decimals."""
        left, right = self.claim.at(joint, setting)
        a, b, gap = (evaluate_term(side, digits).decimal for side in (left, right, Add((left, minus(right)))))
        return a, b, gap


def question(random: Random) -> Question | None:
    """What a counterexample has to do; None if the claim speaks of what a pmf alone does not settle.

    >>> from symentropy.theory.typing import type_claim
    >>> asked = question(type_claim("H(X) <= H(Y)", ["Y = f(X)"]).random)
    >>> bit = Joint.of(("X", "Y"), [((0, 0), 1), ((1, 0), 1)])
    >>> asked.fails(bit, {}), asked.values(bit, {}, 5)
    (True, ('0.69315', '0', '0.69315'))
    """
    if random.densities:
        return None
    reader = _Reader(random.discrete, random.base)
    try:
        claim = reader.condition(random.claim)
        facts = [reader.fact(fact) for fact in random.facts] + [reader.condition(r) for r in random.relations]
    except SymentropyError:
        return None
    if any(isinstance(c, Claim) and c.binders for c in random.given):
        return None
    facts += [Condition(c.lhs, c.relation, c.rhs) for c in random.given]
    known = {name for name, _ in random.numbers}
    if any(name not in known and " " not in name for c in (claim, *facts) for name in c.names):
        return None
    return Question(random.discrete, claim, tuple(facts), random.numbers)


@dataclass(frozen=True)
class _Reader:
    """Relations between quantities as conditions on joint entropies."""

    variables: tuple[str, ...]
    base: Term | None

    def condition(self, relation: Relation) -> Condition:
        lhs, rhs = (self._side(side) for side in (relation.lhs, relation.rhs))
        return Condition(lhs, relation.op, rhs)

    def fact(self, fact: Independence | Functional) -> Condition:
        if isinstance(fact, Functional):
            form = entropy(group([fact.value], self.variables), group(fact.arguments, self.variables))
        else:
            form = information(*(group(names, self.variables) for names in (fact.left, fact.right, fact.given)))
        return Condition(self._built(_written(form)), "=", Num(Fraction(0)), fact)

    def _side(self, side: Node) -> Term:
        return self._built(self._replaced(side))

    def _built(self, side: Node) -> Term:
        builder = Builder(Names(), Var("n"), self.base)
        made = builder.number(side, Source(None), ())
        if builder.missing:
            raise UncertifiedError(f"no value is known for {', '.join(builder.missing)}")
        return made

    def _replaced(self, node: Node) -> Node:
        """The expression with names for the joint entropies and cardinalities in it."""
        match node:
            case Apply("H" | "I") if self._random(node):
                return self._in_base(_written(self._form(node)))
            case Apply("card", (Name(name),)):
                return Name(f"card {self.variables.index(name)}")
            case Neg(arg):
                return Neg(self._replaced(arg))
            case Sum(terms=terms):
                return replace(node, terms=tuple(map(self._replaced, terms)))
            case Product(factors=factors):
                return replace(node, factors=tuple(map(self._replaced, factors)))
            case Power(base, exponent):
                return Power(self._replaced(base), self._replaced(exponent))
            case Apply(args=args):
                return replace(node, args=tuple(map(self._replaced, args)))
            case Tuple(items):
                return Tuple(tuple(map(self._replaced, items)))
            case _:
                return node

    def _random(self, node: Apply) -> bool:
        return all(isinstance(arg, Name) and arg.name in self.variables for arg in node.args)

    def _form(self, node: Apply) -> Form:
        masks = [group((a.name for a in names if isinstance(a, Name)), self.variables) for names in node.groups()]
        given = masks.pop() if "|" in node.separators else 0
        return entropy(masks[0], given) if len(masks) == 1 else interaction(masks, given)

    def _in_base(self, quantity: Node) -> Node:
        if self.base is None:
            return quantity
        base = rational(self.base)
        assert base is not None
        return Product("*/", (quantity, Apply("log", (Number(base),))))


def _written(form: Form) -> Node:
    """A form with coefficients +-1 (or whole) as a sum of named entropies."""
    parts = [(c, Product("**", (Number(abs(c)), Name(f"H {mask}")))) for mask, c in form.entropies]
    signs = "".join("+" if c > 0 else "-" for c, _ in parts)
    return Sum("+" + signs, (Number(Fraction(0)), *(p for _, p in parts)))
