"""The answer to a claim about random variables."""

from __future__ import annotations

from fractions import Fraction

from ...kernel.terms import Kind, Natural, Positive, Real
from ...language.tree import to_text
from ...render import source
from ...theory.random import Functional, Independence, Random
from ..verdict import IllPosed, Refuted, Unknown
from .refuting import Counterexample, meaningless, refute

__all__ = ["judged"]

SEARCH_SECONDS = 3.0
_KINDS: dict[type[Kind], str] = {Natural: "every integer {} ≥ 1", Real: "every real {}", Positive: "every {} > 0"}
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}


def judged(random: Random) -> Refuted | IllPosed | Unknown:
    """A claim without a proof: refuted at an exact joint pmf, or left open.

    >>> from symentropy.theory.typing import type_claim
    >>> judged(type_claim("H(X, Y) <= H(X)").random).witness["joint"][0]
    {'X': '0', 'Y': '0', 'p': '1/2'}
    """
    shown = statement(random)
    if random.densities:
        return Unknown(f"nothing is proved yet about the density of {', '.join(random.densities)}", shown)
    fault = meaningless(random)
    if fault is not None:
        return IllPosed(f"where {', '.join(random.discrete)} are constant: {fault}", shown)
    found = refute(random, SEARCH_SECONDS)
    if found is None:
        tried = f"a search for counterexamples among joint pmfs of {SEARCH_SECONDS:g} s"
        return Unknown("neither proved nor refuted", shown, (tried,))
    return Refuted(None, shown, found.json(), found.gap, words(found))


def words(found: Counterexample) -> str:
    """Both sides, in one line."""
    return f"left is {found.left}, right is {found.right}"


def statement(random: Random) -> str:
    """The claim with all that its names may be.

    >>> from symentropy.theory.typing import type_claim
    >>> print(statement(type_claim("H(X) <= H(Y)", ["Y = f(X)"], base=2).random))
    for all random variables X, Y with finitely many values and H(Y | X) = 0: H(X) ≤ H(Y) (quantities to base 2)
    """
    plural = "s" if len(random.discrete) > 1 else ""
    subjects = [_KINDS[type(kind)].format(name) for name, kind in random.numbers if type(kind) in _KINDS]
    if random.discrete:
        every = "all" if plural else "every"
        names = ", ".join(random.discrete)
        subjects.append(f"{every} random variable{plural} {names} with finitely many values")
    if random.densities:
        subjects.append(f"every {', '.join(random.densities)} with a density")
    facts = [*map(_fact, random.facts), *(_sign(to_text(r)) for r in random.relations)]
    facts += [f"{source(c.lhs)} {_SIGNS.get(c.relation, c.relation)} {source(c.rhs)}" for c in random.given]
    given = f" and {', '.join(facts)}" if facts else ""
    return f"for {' and '.join(subjects)}{given}: {_sign(to_text(random.claim))} ({_unit(random)})"


def _sign(text: str) -> str:
    return " ".join(_SIGNS.get(word, word) for word in text.split(" "))


def _fact(fact: Independence | Functional) -> str:
    if isinstance(fact, Functional):
        return f"H({fact.value} | {', '.join(fact.arguments)}) = 0"
    given = f" | {', '.join(fact.given)}" if fact.given else ""
    return f"I({', '.join(fact.left)}; {', '.join(fact.right)}{given}) = 0"


def _unit(random: Random) -> str:
    if random.base is None:
        return "logarithms are natural (nats)"
    base = getattr(random.base, "value", Fraction(0))
    return f"quantities to base {base}"
