"""Short ways to a statement and its scope, for the tests of what proposes."""

from __future__ import annotations

from symentropy.kernel.check import context
from symentropy.kernel.proof import Claim, Derivation, Entry, Statement
from symentropy.kernel.signs import Context
from symentropy.theory.assume import assume
from symentropy.theory.typing import type_claim


def stated(text: str, *given: str, **declared: list[str]) -> Statement:
    """The statement of a claim with what its pmfs need."""
    statement = type_claim(text, given, **declared).statement
    assert statement is not None
    return assume(statement)[0]


def scope(text: str, *given: str, **declared: list[str]) -> tuple[Claim, Context, Statement]:
    """The claim that a statement makes, and its scope."""
    statement = stated(text, *given, **declared)
    assert isinstance(statement.goal, Claim)
    return statement.goal, context(statement), statement


def chained(statement: Statement, steps: list) -> Entry:
    """The steps as a proof of the statement."""
    assert isinstance(statement.goal, Claim)
    return Entry(statement, Derivation(statement.goal.lhs, tuple(steps)))
