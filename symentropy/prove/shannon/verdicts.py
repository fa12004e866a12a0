"""The answer to a claim about random variables."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from ...kernel.terms import Kind, Natural, Positive, Real
from ...language.tree import to_text
from ...progress import within
from ...render import source
from ...theory.random import Functional, Independence, Random
from ..verdict import IllPosed, Refuted, Unknown
from .certificate import Polymatroid
from .facts import read_problem
from .forms import Mixed, members
from .refuting import Counterexample, meaningless, refute

__all__ = ["allowed", "judged", "statement", "words"]

SEARCH_SECONDS = 3.0
_FEW = 6  # variables of which Shannon's inequalities are soon looked through
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
        return _open(random, shown)
    return Refuted(None, shown, found.json(), found.gap, words(found))


def _open(random: Random, shown: str) -> IllPosed | Unknown:
    """What can be said of a claim that no joint pmf refutes: that its facts contradict each other, or how far it is
    from what Shannon's inequalities prove."""
    from .exact import contradiction, prove

    tried = f"a search for counterexamples among joint pmfs of {SEARCH_SECONDS:g} s"
    plain = Unknown("neither proved nor refuted", shown, (tried,))
    if len(random.discrete) > _FEW:
        return plain
    try:
        problem = read_problem(random)
    except Mixed as mixed:
        return replace(plain, reason=f"neither proved nor refuted: {mixed}")
    if random.facts or random.relations or random.given:
        with within("looking for a contradiction among the facts"):
            if contradiction(problem) is not None:
                return IllPosed("the facts cannot all hold", shown)
    with within("looking for a polymatroid"):
        found = prove(problem)
    if not isinstance(found, Polymatroid):
        return plain
    at = allowed(found, problem.variables)
    return replace(
        plain, reason=f"no proof by Shannon's inequalities, which allow {at}; no joint pmf with such was found"
    )


def allowed(found: Polymatroid, variables: tuple[str, ...]) -> str:
    """The entropies of a polymatroid, and the numbers beside them.

    >>> print(allowed(Polymatroid({1: Fraction(1), 2: Fraction(1), 3: Fraction(3, 2)}, {}), ("X", "Y")))
    H(X) = 1, H(Y) = 1, H(X, Y) = 3/2
    """
    masks = sorted(found.entropies, key=lambda mask: (mask.bit_count(), mask))
    said = [f"H({', '.join(variables[k] for k in members(m))}) = {found.entropies[m]}" for m in masks]
    return ", ".join([*said, *(f"{name} = {value}" for name, value in sorted(found.numbers.items()))])


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
