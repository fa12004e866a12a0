"""Whether an accepted theorem is true: at exact instances of its own, both sides within certified bounds."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from random import Random

from at_instances import confirm
from kernel_mutants import fields, parts_of, put

from symentropy.kernel.proof import Claim, Exists, Theorem
from symentropy.kernel.terms import Num, Term
from symentropy.prove.instances import Instances

SMALL = 4  # outcomes
PLAIN = 10**6  # numerators and denominators: what lies close to where a claim ends has no digits for a second reading
COUNT, SECONDS = 3, 0.5  # instances, and the time to find them


def said(theorem: Theorem) -> tuple[object, ...]:
    """What a theorem says, whichever way its equations are written; of an existence statement also at what values."""
    witness = theorem.proof if isinstance(theorem.statement.goal, Exists) else None
    return oriented(theorem.statement), oriented(theorem.equality_when), witness


def oriented(v: object) -> object:
    """The same with the sides of every equation in one order."""
    if isinstance(v, Claim) and v.relation == "=":
        lhs, rhs = sorted((v.lhs, v.rhs), key=repr)
        return replace(v, lhs=lhs, rhs=rhs)
    for key, child in () if isinstance(v, Term) else fields(v):
        new = oriented(child)
        if new is not child:
            v = put(v, key, new)
    return v


def judged(theorem: Theorem, rnd: Random, count: int = COUNT, seconds: float = SECONDS) -> int:
    """Assert the theorem at up to ``count`` instances; at how many, which is 0 if none satisfies the hypotheses."""
    search = Instances(theorem.statement, seconds, rnd.randrange(10**6))

    def plain(values: dict[str, Term]) -> bool:
        numbers = [p.value for t in values.values() for p in parts_of(t) if isinstance(p, Num)]
        sizes = [values[n] for n in search.sizes if n in values]
        return all(max(abs(x.numerator), x.denominator) <= PLAIN for x in numbers) and all(
            not isinstance(n, Num) or n.value <= SMALL for n in sizes
        )

    found = list(islice(filter(plain, search.telling()), count - count // 3))
    if search.names:
        found += islice(filter(plain, iter(search.by_chance, None)), count - len(found))
    for values in found:
        confirm(theorem, values, rnd)
    return len(found)
