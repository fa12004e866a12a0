"""From a claim to its verdict: typed, shown to mean something, proved or refuted.

What is proposed here is decided elsewhere: a proof by the kernel's replay, a counterexample by certified values
(and, where both sides are finite, by the kernel's replay of the statement that it exists).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from typing import Any

from ..errors import IllPosedError, SymentropyError
from ..evaluate import evaluate_term
from ..evaluate.compare import compare
from ..kernel.check import check
from ..kernel.proof import Claim, Iff, Statement, Theorem
from ..kernel.signs import Context, minus
from ..kernel.terms import INF, NEG_INF, ZERO, Add, Rejected, Vec
from ..kernel.wf import claim_needs
from ..progress import report, within
from ..render import text_statement
from ..theory.assume import assume
from ..theory.typing import Typed, type_claim
from . import refutation, wellposed
from .citations import theorems
from .instances import Instances
from .proposals import prove
from .refute import refute
from .shannon.verdicts import judged
from .verdict import IllPosed, NotProved, Proved, Refuted, Unknown, Verdict

__all__ = ["derive", "verify"]

SEARCH_SECONDS, VETO_SECONDS, INSTANCE_SECONDS = 3.0, 0.15, 1.0


class Contradiction(Exception):
    """A theorem was accepted that is false at an instance: a fault of the kernel, never to be shown as proved."""


def verify(
    claim: Any,
    given: Iterable[Any] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    base: str | int | Fraction = "nats",
    values: Mapping[str, Vec] | None = None,
    unsafe_limits: bool = False,
) -> Verdict:
    """Whether a claim holds for all values of its names.

    >>> verify("KL(P || Q) + H(P) - H(P, Q) = 0").verdict
    'proved'
    >>> verify("KL(P || Q) = KL(Q || P)").witness
    {'n': '2', 'P': ['1/4', '3/4'], 'Q': ['1/2', '1/2']}
    """
    try:
        typed = _typed(claim, given, variables, pmf, positive, base, values, unsafe_limits)
    except IllPosedError as no:
        return IllPosed(str(no), column=no.column)
    if typed.random is not None:
        return judged(typed.random)
    if typed.statement is None:
        return _beyond(typed)
    verdict = _decide(typed.statement, typed.flipped)
    if isinstance(verdict, Refuted) and base == "nats" and isinstance(claim, str):
        bits = _typed(claim, given, variables, pmf, positive, "bits", values, unsafe_limits).statement
        if bits is not None and bits.goal != typed.statement.goal and _plainly_true(bits):
            return replace(verdict, reason=f"{verdict.reason}; true in bits: add --base bits")
    return verdict


def _beyond(typed: Typed) -> Verdict:
    """A claim about families that the kernel has no terms for: values can refute it, and nothing can prove it."""
    reason, statement = f"nothing is proved yet about {', '.join(typed.needs_family)}", typed.beyond
    if statement is None:
        return Unknown(reason)
    shown = text_statement(statement)
    if not statement.variables and isinstance(statement.goal, Claim):
        try:
            for side in (statement.goal.lhs, statement.goal.rhs):
                evaluate_term(side, 1)
        except IllPosedError as no:
            return IllPosed(str(no), shown)
        except SymentropyError:
            pass
    found = refute(statement, SEARCH_SECONDS)
    if found is None:
        return Unknown(reason, shown, ("a search for counterexamples by certified values",))
    witness = refutation.witness(statement, found)
    return Refuted(None, shown, witness, refutation.gap(found, typed.flipped), refutation.words(found, typed.flipped))


def _plainly_true(statement: Statement) -> bool:
    """Proved, with no search for a counterexample beyond a short one."""
    statement, needs = assume(statement)
    return not needs and refute(statement, VETO_SECONDS) is None and prove(statement) is not None


def derive(claim: Any, given: Iterable[Any] = (), **declared: Any) -> Theorem:
    """The theorem that a claim is, with its derivation.

    >>> derive("H(P) <= log(n)").statement.name
    'entropy_le_log_card'
    """
    verdict = verify(claim, given, **declared)
    if not isinstance(verdict, Proved):
        raise NotProved(verdict)
    return verdict.theorem


def _typed(claim: Any, given: Iterable[Any], variables: Any, pmf: Any, positive: Any, base: Any, values: Any,
           unsafe_limits: bool) -> Typed:  # fmt: skip
    if isinstance(claim, Statement):
        return Typed(claim, claim.name)
    if isinstance(claim, str):
        return type_claim(claim, given, variables, pmf, positive, values, base, unsafe_limits)
    from ..bridge import claim_from_sympy

    return Typed(claim_from_sympy(claim, given=tuple(given)), str(claim))


def _decide(statement: Statement, flipped: bool) -> Verdict:
    goal = statement.goal
    if isinstance(goal, Claim) and _mentions_infinity(goal):
        return _infinite(statement, goal, flipped)
    statement, needs = assume(_in_order(statement))
    shown = text_statement(statement)
    # that integrals converge is for the proof to show
    needs = [need for need in needs if need.what not in ("convergent", "density")]
    with within("looking for values at which it has no meaning"):
        fault = (wellposed.fault(statement, needs) if needs else None) or wellposed.contradiction(statement)
    if fault is not None:
        return IllPosed(fault, shown)
    if not needs:
        proved = _proved(statement, shown)
        if proved is not None:
            return proved
    if needs and not statement.variables and isinstance(goal, Claim):
        return _infinite(statement, goal, flipped)
    found = refute(statement, SEARCH_SECONDS)
    if found is not None:
        theorem, witness = refutation.theorem(statement, found), refutation.witness(statement, found)
        return Refuted(theorem, shown, witness, refutation.gap(found, flipped), refutation.words(found, flipped))
    if not statement.variables and (negated := refutation.closed(statement)) is not None:
        theorem, gap = negated
        return Refuted(theorem, shown, {}, refutation.turned(gap, flipped), "the opposite is proved")
    return _unknown(statement, shown, needs)


def _in_order(statement: Statement) -> Statement:
    """The facts in an order in which each has a meaning by those before it, if there is one."""
    left, chosen = list(statement.given), list[Claim]()
    while left:
        ctx = Context(dict(statement.variables), tuple(chosen))
        first = next((c for c in left if not _needy(c, ctx)), left[0])
        left.remove(first)
        chosen.append(first)
    return replace(statement, given=tuple(chosen))


def _needy(claim: Claim, ctx: Context) -> bool:
    """The fact needs more than is known."""
    try:
        return any(claim_needs(claim, ctx))
    except Rejected:
        return True


def _proved(statement: Statement, shown: str) -> Verdict | None:
    theorem = _from_handbook(statement) or prove(statement)
    if theorem is None:
        return None
    if statement.given and next(iter(Instances(statement, INSTANCE_SECONDS).all()), None) is None:
        return Unknown("no values were found that satisfy all of the facts, so nothing is claimed", shown)
    veto = refute(statement, VETO_SECONDS)
    if veto is not None:
        raise Contradiction(f"accepted, but false at {refutation.witness(statement, veto)}: {shown}")
    return Proved(theorem, shown, _name(theorem))


def _name(theorem: Theorem) -> str:
    """The theorem's own name, or that of the only theorem cited."""
    cited = [u.removeprefix("theorem ") for u in theorem.uses if u.startswith("theorem ")]
    other = [u for u in theorem.uses if not u.startswith(("theorem ", "hypothesis "))]
    alone = theorem.statement.name == "claim" and len(cited) == 1 and not other
    return cited[0] if alone else theorem.statement.name


def _from_handbook(statement: Statement) -> Theorem | None:
    """An entry that says exactly this."""
    report("looking through the handbook")
    for _, entry in theorems(statement):
        goal = entry.statement.goal
        claims = (goal, goal.bound) if isinstance(goal, Iff) else (goal,)
        if statement.goal in claims and _same_scope(entry.statement, statement):
            return check(entry)
    return None


def _same_scope(a: Statement, b: Statement) -> bool:
    return dict(a.variables) == dict(b.variables) and set(a.given) == set(b.given)


def _mentions_infinity(goal: Claim) -> bool:
    return any(side in (INF, NEG_INF, minus(INF)) for side in (goal.lhs, goal.rhs))


def _infinite(statement: Statement, goal: Claim, flipped: bool) -> Verdict:
    """A claim that a closed quantity is (or is not) infinite, decided by its support."""
    if statement.variables:
        return _never_infinite(statement, goal, flipped)
    shown = text_statement(statement)
    order = compare(goal.lhs, goal.rhs)
    if order is None:
        fault = wellposed.fault(statement, [])
        return Unknown("a side of the claim has no certified value", shown) if fault is None else IllPosed(fault, shown)
    holds = {"=": order == 0, "<=": order <= 0, "<": order < 0}[goal.relation]
    if not holds:
        found = refute(statement, SEARCH_SECONDS)
        # of two equal infinities there is no difference
        infinite = None if order == 0 else "inf" if (order > 0) != flipped else "-inf"
        gap = infinite if found is None else refutation.gap(found, flipped)
        return Refuted(None, shown, {}, gap, "decided by the supports")
    theorem = refutation.infinite(statement, goal)
    if theorem is None:
        return Unknown("the sides compare so by their certified values; no derivation of it is known", shown)
    return Proved(theorem, shown, theorem.statement.name)


def _never_infinite(statement: Statement, goal: Claim, flipped: bool) -> Verdict:
    """A claim that a term with variables is infinite fails wherever the term has a value."""
    sides = tuple(s for s in (goal.lhs, goal.rhs) if s not in (INF, NEG_INF, minus(INF)))
    finite, needs = assume(replace(statement, goal=Claim(ZERO, "<=", Add((ZERO, *sides)))))
    statement = replace(statement, given=finite.given)
    shown = text_statement(statement)
    if needs and (fault := wellposed.fault(finite, needs)) is not None:
        return IllPosed(fault, shown)
    found = refute(statement, SEARCH_SECONDS / 3)
    if found is None:
        return Unknown("no derivation is known for claims about infinite values", shown)
    witness = refutation.witness(statement, found)
    return Refuted(None, shown, witness, refutation.gap(found, flipped), refutation.words(found, flipped))


def _unknown(statement: Statement, shown: str, needs: list[Any]) -> Unknown:
    tried = ["unfolding, logarithms, linearity, normalization, field algebra", "theorems of the handbook",
             f"a search for counterexamples of {SEARCH_SECONDS:g} s"]  # fmt: skip
    if needs:
        return Unknown(f"not shown to have a value: {wellposed.phrase(needs[0], statement)}", shown, tuple(tried))
    return Unknown("neither proved nor refuted", shown, tuple(tried))
