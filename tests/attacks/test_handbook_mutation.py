"""Slips in the handbook's proofs prove nothing false: of sign, factor, index, base, relation, rule, support.

Every mutant that the kernel accepts is judged at exact instances. A sample is checked of each entry, as large as
its time allows; ``SYMENTROPY_MUTANTS=all`` checks every mutant.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from judging import judged, said
from kernel_mutants import consistent, everywhere, fields, mutants, parts_of, put, redrafted

from symentropy import handbook
from symentropy.kernel.check import check
from symentropy.kernel.proof import (
    Choose,
    Cite,
    Claim,
    Each,
    Entry,
    Exists,
    Extremum,
    Fact,
    Given,
    Iff,
    IffProof,
    Statement,
    Step,
    Theorem,
    Varying,
    Witness,
)
from symentropy.kernel.terms import (
    Add,
    At,
    Bind,
    Call,
    Density,
    Diff,
    Div,
    Function,
    Joint,
    Labels,
    Pmf,
    Positive,
    Range,
    Real,
    Rejected,
    Term,
    Use,
    Var,
    Vector,
    num,
    substitute,
)

ALL = os.environ.get("SYMENTROPY_MUTANTS") == "all"
LEAST, MOST, SECONDS = 8, 60, 0.6  # mutants of one entry in a sample, and the time for them
VACUOUS = 3  # accepted mutants of one entry whose hypotheses no instance satisfies: at most, or a tenth of those tried
KNOWN: dict[Entry, Theorem] = {}
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
        yield Entry(replace(s, variables=variables, given=given, goal=Iff(bound, condition)), proof)


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
    e = handbook.item(name).entry
    ways = (redrafted, redrafted_iff, consistent, handmade, exchanged)
    return tuple(m for way in ways for m in way(e) if m != e)


def sample(found: tuple[Entry, ...], rnd: random.Random) -> Iterator[Entry]:
    """All of them, or some in random order for as long as there is time."""
    if ALL:
        yield from found
        return
    end = time.monotonic() + SECONDS
    for number, mutant in enumerate(rnd.sample(found, min(MOST, len(found)))):
        if number >= LEAST and time.monotonic() > end:
            return
        yield mutant


@pytest.mark.parametrize("name", NAMES)
def test_no_false_mutant_of_the_handbook_is_accepted(name):
    rnd, entry = random.Random(f"handbook {name}"), handbook.item(name).entry
    found = all_mutants(name)
    assert len(found) > len(set(parts_of(entry)))
    known = {entry: handbook.item(name).theorem(KNOWN), **KNOWN}
    seen = {said(known[entry])}
    tried = rejected = vacuous = 0
    for mutant in sample(found, rnd):
        tried += 1
        try:
            theorem = check(mutant, known)
        except Rejected:  # any other exception fails the test
            rejected += 1
            continue
        if (news := said(theorem)) not in seen:
            seen.add(news)
            vacuous += not judged(theorem, rnd)
    assert rejected > tried // 3  # how far the sample goes depends on the machine
    assert vacuous <= max(VACUOUS, tried // 10)


def test_there_are_thousands():
    """Counted at every fourth entry, single slips alone."""
    entries = [handbook.item(name).entry for name in NAMES[::4]]
    assert sum(1 for e in entries for _ in mutants(e, tuple(n for n, _ in e.statement.variables))) > 10_000


SLIPS = {
    "a limit for a derivative": (Varying, lambda old, new: old.how != new.how),
    "another end or point": (Varying, lambda old, new: old.at != new.at),
    "no second point": (Varying, lambda old, new: old.other is not None and new.other is None),
    "another interval": (Varying, lambda old, new: old.domain != new.domain),
    "another part of an iff": (Cite, lambda old, new: old.part != new.part),
    "another theorem cited": (Cite, lambda old, new: old.entry != new.entry),
    "a choice from another range": (Choose, lambda old, new: old.domain != new.domain),
    "another name chosen": (Choose, lambda old, new: old.name != new.name),
    "almost everywhere or everywhere": (Claim, lambda old, new: old.almost != new.almost),
    "an integral fewer that converges": (Statement, lambda old, new: len(old.convergent) > len(new.convergent)),
    "another integral that converges": (Statement, lambda old, new: old.convergent[1:] != new.convergent[1:]),
    "for each of another range": (Each, lambda old, new: old.domain != new.domain),
    "another guard": (Range, lambda old, new: old.guard and new.guard and old.guard != new.guard),
    "a guard fewer": (Range, lambda old, new: old.guard and not new.guard),
    "another index of a delta": (Call, lambda old, new: old.fn == new.fn == "delta" and old.args[1] != new.args[1]),
    "another derivative": (Diff, lambda old, new: old.body != new.body),
    "a witness": (Witness, lambda old, new: len(old.values) == len(new.values) and old.values != new.values),
    "what is said to exist": (Exists, lambda old, new: old.claims != new.claims),
    "another variable": (Extremum, lambda old, new: old.variable != new.variable),
    "another extremum": (Extremum, lambda old, new: old.at != new.at),
    "sizes exchanged": (Joint, lambda old, new: old.sizes == new.sizes[::-1]),
    "labels of another range": (Labels, lambda old, new: old.of != new.of),
}


@cache
def written(kind: type) -> list[tuple[object, tuple[str, ...]]]:
    """What the handbook writes of a kind, each with the names in its scope."""
    entries = [handbook.item(name).entry for name in NAMES]
    return [
        (part, tuple(n for n, _ in e.statement.variables))
        for e in entries
        for part in dict.fromkeys(p for p in parts_of(e) if isinstance(p, kind))
    ]


@pytest.mark.parametrize("slip", SLIPS)
def test_every_kind_of_slip_is_made(slip):
    kind, made = SLIPS[slip]
    assert any(type(m) is kind and made(part, m) for part, names in written(kind) for m in mutants(part, names))


@pytest.mark.parametrize(
    ("old", "new"), [(Density, Function), (Function, Density), (Joint, Vector), (Labels, Pmf), (Positive, Real)]
)
def test_kinds_are_exchanged(old, new):
    assert any(type(m) is new for kind, names in written(old) for m in mutants(kind, names))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("entropy_le_cross_entropy", lambda g: replace(g, bound=replace(g.bound, lhs=g.bound.rhs, rhs=g.bound.lhs))),
        ("entropy_le_cross_entropy", lambda g: replace(g, condition=())),
        ("normal_variance", lambda g: replace(g, rhs=Var("sigma"))),
        ("cross_entropy_min", lambda g: replace(g, bound=replace(g.bound, lhs=num(0)))),
        ("surprisal_tenth_hundredth", lambda g: replace(g, claims=(replace(g.claims[0], rhs=num(0)),))),
        ("cross_entropy_softmax_grad", lambda g: replace(g, rhs=Add((g.rhs, num(1))))),
        ("entropy_joint_of_indep", lambda g: replace(g, relation="<")),
    ],
)
def test_the_judge_can_say_no(name, wrong):
    """The reading that judges accepted mutants does object to false statements, and to wrong equality conditions."""
    theorem = handbook.item(name).theorem(KNOWN)
    assert judged(theorem, random.Random(1), 3, 5.0) > 0
    false = replace(theorem, statement=replace(theorem.statement, goal=wrong(theorem.statement.goal)))
    with pytest.raises(AssertionError):
        judged(false, random.Random(1), 40, 5.0)
