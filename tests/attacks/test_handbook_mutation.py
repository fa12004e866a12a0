"""Slips in the handbook's proofs prove nothing false: of sign, factor, index, base, relation, rule, support.

``SYMENTROPY_MUTANTS=all`` checks every mutant instead of a sample.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from kernel_mutants import consistent, everywhere, fields, mutants, parts_of, put, redrafted
from kernel_values import objection
from plain import unfolded

from symentropy import handbook
from symentropy.kernel.check import check
from symentropy.kernel.proof import Claim, Entry, Fact, Given, Iff, IffProof, Statement, Step, Theorem
from symentropy.kernel.terms import (
    Add,
    At,
    Bind,
    Call,
    Div,
    Interval,
    Range,
    Rejected,
    Term,
    Use,
    Var,
    num,
    substitute,
)

LIMIT = 10**9 if os.environ.get("SYMENTROPY_MUTANTS") == "all" else 70
INSTANCES, QUADRATURES = 12, 1
NAMES = [e.name for e in handbook.entries()]
P, Q = Var("P"), Var("Q")


def redrafted_iff(e: Entry) -> Iterator[Entry]:
    """One slip in the proof of a bound with its equality condition, the bound read off the chain that resulted."""
    s, p = e.statement, e.proof
    if not (isinstance(s.goal, Iff) and isinstance(p, IffProof)):
        return
    names = tuple(n for n, _ in s.variables)
    for draft in mutants((s.variables, s.given, s.goal.condition, p), names):
        if len(draft) != 4 or not isinstance(draft[3], IffProof) or not getattr(draft[3].chain, "steps", ()):
            continue
        variables, given, condition, proof = draft
        bound = Claim(proof.chain.start, "<=", proof.chain.steps[-1].term)
        yield Entry(Statement(s.name, variables, given, Iff(bound, condition)), proof)


def one_place(v: object, old: object, new: object) -> Iterator[object]:
    """``new`` for ``old``, in one place each time."""
    if type(v) is type(old) and v == old:
        yield new
    for key, child in fields(v):
        for changed in one_place(child, old, new):
            yield put(v, key, changed)


def bits(t: Term) -> Term:
    return Div(t, Call("log", (num(2),)))


def handmade(e: Entry) -> Iterator[Entry]:
    """Logarithms to base 2, indices moved by one, P and Q exchanged, supports exchanged, reasons and facts left out."""
    for part in dict.fromkeys(parts_of(e)):
        others: list[object] = []
        match part:
            case Call("log"):
                others = [bits(part)]
            case At(vector, index):
                others = [At(vector, Add((index, num(1)))), At({P: Q, Q: P}.get(vector, vector), index)]
            case Bind("sum", Range(lo, hi, guard), body) if guard is not None:
                swapped = substitute(guard, {"P": Q, "Q": P})
                others = [Bind("sum", Range(lo, hi, swapped), body), Bind("sum", Range(lo, hi), body)]
            case Use(definition, (*sizes, a, b)):
                others = [Use(definition, (*sizes, b, a)), Use(definition, (*sizes, a, a))]
            case Step(relation, term, by, certificate):
                others = [Step(relation, term, by[:k] + by[k + 1 :], certificate) for k in range(len(by))]
                others += [Step(relation, term, by, certificate + certificate)]
            case Fact(source, args):
                others = [Fact(name, args) for name in ("sign", "square", "log_le_sub_one") if name != source]
            case Given(index, at):
                others = [Given(index + 1, at), Given(0, at)]
        for other in others:
            yield from (x for x in one_place(e, part, other) if isinstance(x, Entry))
            yield everywhere(e, part, other)


def exchanged(e: Entry) -> Iterator[Entry]:
    """P and Q exchanged in every line, one side of the statement, or the hypotheses alone."""
    proof, s = e.proof, e.statement
    both = {"P": Q, "Q": P}
    claims = tuple(everywhere(everywhere(everywhere(c, P, Var("_")), Q, P), Var("_"), Q) for c in s.given)
    yield Entry(replace(s, given=claims), proof)
    if isinstance(s.goal, Claim):
        yield Entry(replace(s, goal=replace(s.goal, lhs=substitute(s.goal.lhs, both))), proof)
        yield Entry(replace(s, goal=Claim(s.goal.rhs, s.goal.relation, s.goal.lhs)), proof)


@cache
def all_mutants(name: str) -> tuple[Entry, ...]:
    e = handbook.script(name).entry
    ways = (redrafted, redrafted_iff, consistent, handmade, exchanged)
    return tuple(m for way in ways for m in way(e) if m != e)


def judgement(theorem: Theorem, rnd: random.Random) -> str | None:
    """What is wrong with it; where there are integrals, they are read as their definitions say, at few values."""
    goal = theorem.statement.goal
    if isinstance(goal, Claim):
        goal = replace(goal, lhs=unfolded(goal.lhs), rhs=unfolded(goal.rhs))
        theorem = replace(theorem, statement=replace(theorem.statement, goal=goal))
    integrals = any(isinstance(p, Interval) for p in parts_of(goal))
    return objection(theorem, rnd, QUADRATURES if integrals else INSTANCES)


@pytest.mark.parametrize("name", NAMES)
def test_no_false_mutant_of_the_handbook_is_accepted(name):
    rnd, known, judged = random.Random(f"handbook {name}"), {}, set()
    found = all_mutants(name)
    assert len(found) > 200
    limit = LIMIT // 2 if name.startswith("normal") else LIMIT  # an integral takes its time
    tried = rnd.sample(found, min(limit, len(found)))
    rejected = 0
    for mutant in tried:
        try:
            theorem = check(mutant, known)
        except Rejected:  # any other exception fails the test
            rejected += 1
            continue
        if (said := (theorem.statement, theorem.equality_when)) not in judged:
            judged.add(said)
            assert judgement(theorem, rnd) is None, (mutant, theorem.equality_when)
    assert rejected > len(tried) // 2


def test_there_are_thousands():
    assert sum(len(all_mutants(name)) for name in NAMES) > 10_000


def test_the_judge_can_say_no():
    """The reading that judges accepted mutants does object to false statements, and to wrong equality conditions."""
    theorem = handbook.find("entropy_le_cross_entropy")
    goal = theorem.statement.goal
    assert isinstance(goal, Iff)
    reverse = replace(theorem.statement, goal=replace(goal, bound=Claim(goal.bound.rhs, "<=", goal.bound.lhs)))
    always = replace(theorem.statement, goal=replace(goal, condition=()))
    for false in (reverse, always):
        assert objection(replace(theorem, statement=false), random.Random(1), 40) is not None
    assert objection(theorem, random.Random(1), 40) is None
    normal = handbook.find("normal_variance")
    assert isinstance(normal.statement.goal, Claim)
    off = replace(normal.statement.goal, rhs=Var("sigma"))
    assert judgement(replace(normal, statement=replace(normal.statement, goal=off)), random.Random(1)) is not None
