"""Exact counterexamples to claims about random variables: a joint pmf with rational probabilities.

The search only proposes: variables on small spaces, simplest first, then linear functions of fair bits, then
networks of variables that are built along the facts. What makes a counterexample is the exact decision at it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import islice, product

from ...errors import SymentropyError
from ...kernel.terms import ONE, ZERO, Kind, Natural, Positive, Real
from ...progress import report, within
from ...theory.random import Random
from .pmfs import Joint
from .question import Condition, Question, Setting, question

__all__ = ["Counterexample", "instance", "meaningless", "refute", "verified"]

DIGITS = 30
_SETTINGS = 8
_TRIED: dict[type[Kind], tuple[Fraction, ...]] = {
    Natural: tuple(map(Fraction, (2, 1, 3, 4))),
    Real: tuple(map(Fraction, (0, 1, -1))),
    Positive: (Fraction(1), Fraction(1, 2), Fraction(2)),
}


@dataclass(frozen=True)
class Counterexample:
    """A joint pmf and values of the other names at which a claim fails; both sides and left - right, certified."""

    joint: Joint
    setting: tuple[tuple[str, Fraction], ...]
    left: str
    right: str
    gap: str

    def json(self) -> dict[str, object]:
        """The witness as ``--json`` shows it."""
        return {**{name: str(value) for name, value in self.setting}, "joint": self.joint.json()}


def refute(random: Random, seconds: float = 3.0) -> Counterexample | None:
    """A counterexample to a claim about random variables, or None if none was found within the time.

    >>> from symentropy.theory.typing import type_claim
    >>> found = refute(type_claim("I(X; Y; Z) >= 0").random)
    >>> len(found.joint.atoms), verified(type_claim("I(X; Y; Z) >= 0").random, found)
    (3, True)
    """
    asked = question(random)
    if asked is None:
        return None
    with within("looking for a counterexample"):
        return _found(asked, seconds)


def _found(asked: Question, seconds: float) -> Counterexample | None:
    settings = list(islice(_settings(asked), _SETTINGS))
    if not settings:
        return None
    deadline = time.monotonic() + seconds
    for tried, (joint, setting) in enumerate(_proposed(asked, settings, deadline), 1):
        report("joint pmf", tried)
        found = _decided(asked, joint, setting)
        if found is not None:
            return found
        if time.monotonic() > deadline:
            break
    return None


def meaningless(random: Random) -> str | None:
    """Why the claim has no meaning where all variables are constant, if it has none there and the facts hold.

    >>> from symentropy.theory.typing import type_claim
    >>> meaningless(type_claim("I(X; Y)/H(X) <= 1").random) is not None
    True
    """
    asked = question(random)
    if asked is None:
        return None
    constant = Joint.of(asked.variables, [((0,) * len(asked.variables), 1)])
    faults = (asked.fault(constant, setting) for setting in islice(_settings(asked), _SETTINGS))
    return next((fault for fault in faults if fault is not None), None)


def instance(random: Random, seconds: float = 1.0) -> Counterexample | None:
    """A joint pmf at which the facts hold, whatever is claimed: without one a proof says nothing.

    >>> from symentropy.theory.typing import type_claim
    >>> len(instance(type_claim("H(X) >= 0", ["H(X) > 0"]).random).joint.atoms)
    2
    >>> instance(type_claim("H(X) >= 0", ["H(X) < 0"]).random, 0.1) is None
    True
    """
    asked = question(random)
    never = Condition(ONE, "<=", ZERO)
    return None if asked is None else _found(replace(asked, claim=never), seconds)


def verified(random: Random, found: Counterexample) -> bool:
    """Whether a counterexample is one, decided again from its data alone: exactly, facts, claim and digits.

    The probabilities are positive and sum to 1, or there is no ``Joint``.
    """
    asked = question(random)
    if asked is None or found.joint.names != asked.variables:
        return False
    setting = dict(found.setting)
    return (
        setting.keys() == {name for name, _ in asked.numbers}
        and asked.fails(found.joint, setting)
        and asked.values(found.joint, setting, DIGITS) == (found.left, found.right, found.gap)
    )


def _decided(asked: Question, joint: Joint, setting: Setting) -> Counterexample | None:
    if not asked.fails(joint, setting):
        return None
    try:
        return Counterexample(joint, tuple(setting.items()), *asked.values(joint, setting, DIGITS))
    except SymentropyError:
        return None


def _settings(asked: Question) -> Iterator[Setting]:
    """Values to try for the names that are no random variables; none where their kind has none."""
    names = [name for name, _ in asked.numbers]
    for values in product(*(_TRIED.get(type(kind), ()) for _, kind in asked.numbers)):
        yield dict(zip(names, values, strict=True))


def _proposed(asked: Question, settings: list[Setting], deadline: float) -> Iterator[tuple[Joint, Setting]]:
    import numpy as np

    from .ladder import spaces
    from .networks import networks
    from .proposals import proposals

    chance = np.random.default_rng(2)
    for space in spaces(len(asked.variables)):
        for setting in settings:
            if time.monotonic() > deadline:
                return
            report(f"spaces of {space.partitions.atoms} atoms")
            for joint in proposals(asked, space, setting, chance):
                yield joint, setting
    for joint in networks(asked.variables, asked.facts):
        if time.monotonic() > deadline:
            return
        for setting in settings:
            yield joint, setting
