"""The steps of a proof, each in the scope in which the kernel checks it.

The kernel walks through the proof (cases, conditions, witnesses) and a visitor stands at every step: it sees the
two lines and all that is known there, may ask whether the kernel accepts a step, and may put another in its place.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from math import inf
from typing import Any

from ..kernel.check import _Checker, context
from ..kernel.proof import (
    Cases,
    Choose,
    Claim,
    Derivation,
    Entry,
    IffProof,
    Proof,
    Reason,
    Statement,
    Step,
    Theorem,
    Witness,
)  # fmt: skip
from ..kernel.signs import Context, sub
from ..kernel.terms import Rejected, Term, loose
from ..kernel.wf import Need, needs
from ..render import source

__all__ = ["Place", "alone", "chains", "replaced", "visit"]

# entries that were replayed here; whatever is proposed with them, ``check`` replays anew
_KNOWN: dict[Entry, Theorem] = {}


@dataclass(frozen=True)
class Place:
    """One step of one chain of a proof: the line before, the step, and the scope that both stand in.

    ``step`` is None at the first line of a chain; ``chain`` and ``number`` count from 0 and from 1. ``part`` says of
    which part of the proof the chain is, within how many ``cases``.
    """

    statement: Statement
    derivation: Derivation
    chain: int
    number: int
    before: Term
    step: Step | None
    ctx: Context
    checker: _Checker
    part: str = ""
    cases: int = 0

    @property
    def after(self) -> Term:
        """The line that the step leads to."""
        return self.before if self.step is None else self.step.term

    @property
    def gap(self) -> Term:
        """What the line adds to the one before."""
        return sub(self.after, self.before)

    @property
    def claim(self) -> Statement:
        """The step alone, as a statement."""
        relation = "=" if self.step is None else self.step.relation
        goal = Claim(self.before, relation, self.after)
        closed = tuple(t for t in self.ctx.convergent if not loose(t))
        return Statement("step", tuple(self.ctx.variables.items()), self.ctx.given, goal, convergent=closed)

    def needs(self) -> list[Need]:
        """What the line needs in order to mean something, and is not known here."""
        try:
            return list(needs(self.after, self.ctx))
        except Rejected as no:
            return [Need("form", self.after, (), str(no))]

    def refusal(self, step: Step | None = None) -> str | None:
        """Why the kernel does not accept the step, or another one in its place; None if it does."""
        candidate = step or self.step
        if candidate is None:
            return None
        try:
            self.checker.step(self.before, candidate, self.ctx)
        except Rejected as no:
            return str(no)
        except RecursionError:
            return "too deep"
        return None

    def rewritten(self, t: Term, by: tuple[Reason, ...]) -> Term:
        """The term after the reasons, as the kernel applies them; as it is, where they cannot be applied."""
        try:
            return self.checker.rewrite(t, by, self.ctx) if by else t
        except (Rejected, RecursionError):
            return t

    def applies(self, reason: Reason) -> bool:
        """Whether the kernel can make anything of the reason here."""
        try:
            self.checker.rewrite(self.gap, (reason,), self.ctx)
        except (Rejected, RecursionError):
            return False
        return True

    @contextmanager
    def hurried(self, seconds: float) -> Iterator[None]:
        """Nothing is accepted here once the time is over."""
        assert isinstance(self.checker, _Walk)
        self.checker.deadline = time.monotonic() + seconds
        try:
            yield
        finally:
            self.checker.deadline = inf

    def closes(self, by: tuple[Reason, ...]) -> bool:
        """Whether the kernel accepts the equation for these reasons."""
        return self.step is not None and self.refusal(Step("=", self.step.term, by)) is None


def alone(statement: Statement, t: Term) -> Place:
    """A term in the scope of a statement, as if it were the first line of a chain."""
    return Place(statement, Derivation(t, ()), 0, 0, t, None, context(statement), _Checker(_KNOWN))


Visitor = Callable[[Place], Step | None]


def visit(entry: Entry, visitor: Visitor) -> tuple[Entry, str | None]:
    """The entry with what ``visitor`` puts in the place of each step (None leaves it), and why the kernel stops.

    The steps up to where it stops have been visited.
    """
    walk = _Walk(entry, visitor)
    stopped = None
    try:
        walk.statement(entry.statement, entry.proof)
    except Rejected as no:
        stopped = str(no)
    except RecursionError:
        stopped = "too deep"
    return Entry(entry.statement, replaced(entry.proof, lambda d: walk.done.get(id(d), d))), stopped


def chains(proof: Any) -> Iterator[Derivation]:
    """The chains of a proof, in the order in which they are written."""
    match proof:
        case Derivation():
            yield proof
        case tuple():
            for part in proof:
                yield from chains(part)
        case _ if isinstance(proof, Proof):
            for f in fields(proof):
                yield from chains(getattr(proof, f.name))


def _parts(proof: Proof, part: str, cases: int) -> Iterator[tuple[int, tuple[str, int]]]:
    """Of each chain, by its identity: the part of the proof that it is, and how many cases it stands in."""
    match proof:
        case Derivation():
            yield id(proof), (part, cases)
        case Cases(on, positive, zero):
            yield from _parts(positive, f"{part} of the case {source(on)} > 0", cases + 1)
            yield from _parts(zero, f"{part} of the case {source(on)} = 0", cases + 1)
        case Choose(_, name, inner):
            yield from _parts(inner, f"{part} after the choice of {name}", cases + 1)
        case IffProof(chain, forward, backward):
            yield from _parts(chain, part, cases)
            for _, inner in forward:
                yield from _parts(inner, f"{part} of forward", cases)
            yield from _parts(backward, f"{part} of backward", cases)
        case Witness(_, proofs):
            for k, inner in enumerate(proofs, 1):
                yield from _parts(inner, f"{part} of claim {k}", cases)


def replaced(proof: Any, new: Callable[[Derivation], Derivation]) -> Any:
    """The proof with each of its chains replaced."""
    match proof:
        case Derivation():
            return new(proof)
        case tuple():
            return tuple(replaced(part, new) for part in proof)
        case _ if isinstance(proof, Proof):
            return replace(proof, **{f.name: replaced(getattr(proof, f.name), new) for f in fields(proof)})
        case _:
            return proof


class _Walk(_Checker):
    """The kernel's walk through a proof, with a visitor at every step."""

    deadline = inf  # after which no reason is tried any more

    def __init__(self, entry: Entry, visitor: Visitor) -> None:
        super().__init__(_KNOWN)
        self.root, self.visitor = entry, visitor
        self.order = {id(d): k for k, d in enumerate(chains(entry.proof))}
        self.parts = dict(_parts(entry.proof, "", 0))
        self.done: dict[int, Derivation] = {}

    def reason(self, r: Reason, t: Term, ctx: Context) -> Term:
        if time.monotonic() > self.deadline:
            raise Rejected("out of time")
        return super().reason(r, t, ctx)

    def derivation(self, goal: Claim, d: Derivation, ctx: Context) -> tuple[Claim, ...]:
        seen = self.visited(d, self.with_integrals(d.integrals, ctx))
        self.done[id(d)] = seen
        return super().derivation(goal, seen, ctx)

    def visited(self, d: Derivation, ctx: Context) -> Derivation:
        part, cases = self.parts.get(id(d), ("", 0))
        here = Place(self.root.statement, d, self.order.get(id(d), 0), 0, d.start, None, ctx, self, part, cases)
        self.visitor(here)
        steps: list[Step] = []
        for number, step in enumerate(d.steps, 1):
            before = steps[-1].term if steps else d.start
            steps.append(self.visitor(replace(here, number=number, before=before, step=step)) or step)
        return replace(d, steps=tuple(steps))
