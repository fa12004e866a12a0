"""Statements and proofs: inert, frozen data that ``check`` replays, ``render`` prints and tests mutate.

A proof holds everything that is needed to replay it, cited entries included, so it can have no cycle and
refers to no registry. Nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from .terms import Definition, Domain, Kind, Range, Term

__all__ = [
    "Absurd", "Antiderivative", "Cases", "Certificate", "Choose", "Cite", "Claim", "Derivation", "Each", "Entry",
    "Evidence", "Exists", "Extremum", "Fact", "Given", "Goal", "Iff", "IffProof", "Proof", "Reason", "Relation",
    "Statement", "Step", "Theorem", "Unfold", "Varying", "Witness",
]  # fmt: skip

Relation = Literal["=", "<=", "<"]


@dataclass(frozen=True, slots=True)
class Claim:
    """``lhs relation rhs``, for all values of the variables bound by ``binders`` (outermost first).

    ``P << Q`` is ``Claim(ZERO, "<", Q[i], (Range(1, n, guard=P[i]),))``: Q[i] > 0 wherever P[i] > 0.
    A guard alone ("if g > 0") is a binder over the one point ``Range(1, 1, guard=g)``. If ``almost``, it holds for
    almost all values of the binders that are intervals, and nothing is said of a single point.
    """

    lhs: Term
    relation: Relation
    rhs: Term
    binders: tuple[Domain, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)
    almost: bool = False


@dataclass(frozen=True, slots=True)
class Iff:
    """``bound`` holds, with equality exactly if all of ``condition`` holds."""

    bound: Claim
    condition: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """There are values of ``variables`` for which every one of ``claims`` holds; without variables, all hold."""

    variables: tuple[tuple[str, Kind], ...]
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Extremum:
    """Over ``variable``, ``value`` bounds ``bound``'s other side, and is attained at ``at`` and nowhere else.

    ``bound`` is ``value <= f`` (a minimum) or ``f <= value`` (a maximum); the value is free of the variable.
    """

    variable: str
    bound: Claim
    at: Term


Goal = Claim | Iff | Exists | Extremum


@dataclass(frozen=True, slots=True)
class Statement:
    """What is claimed, of which variables, under which hypotheses.

    A name that is not in ``variables`` may not occur. Every hypothesis is closed or explicitly universal.
    ``convergent`` are integrals that are supposed to exist.
    """

    name: str
    variables: tuple[tuple[str, Kind], ...]
    given: tuple[Claim, ...]
    goal: Goal
    title: str = field(default="", compare=False)
    source: str = field(default="", compare=False)
    convergent: tuple[Term, ...] = ()


# --- why a step holds ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unfold:
    """Replace every use of the definition by its body."""

    definition: Definition


@dataclass(frozen=True, slots=True)
class Given:
    """The ``index``-th hypothesis (0-based), its bound variables replaced by ``at``."""

    index: int
    at: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement with its proof: what ``check`` takes, and what is cited."""

    statement: Statement
    proof: Proof

    def __hash__(self) -> int:
        # not of the proof: it holds the entries that it cites, which hold theirs, again and again
        return hash(self.statement)


@dataclass(frozen=True, slots=True)
class Cite:
    """A proved statement, its variables replaced by ``at``: an explicit substitution, kinds and hypotheses checked.

    Of a bound with its equality condition, ``part`` takes the equation where the condition holds ("if"), or the
    condition where both sides are equal ("only if"); the bound, if empty.
    """

    entry: Entry
    at: tuple[tuple[str, Term], ...]
    part: Literal["", "if", "only if"] = ""


@dataclass(frozen=True, slots=True)
class Varying:
    """What a theorem that holds for all x in ``domain`` says of its sides as functions of x.

    ``cite`` stands under the binder of x. "derivative": equal functions have equal derivatives at ``at``.
    "limit": continuous functions compare in the limit, at the end ``at``, as they do inside. "constant": a
    function with derivative 0 has the same value at ``at`` and at ``other``.
    """

    domain: Domain
    cite: Cite
    how: Literal["derivative", "limit", "constant"]
    at: Term
    other: Term | None = None


@dataclass(frozen=True, slots=True)
class Antiderivative:
    """``F`` with F' = f on the interval of an integral of f, written under the integral's binder."""

    domain: Domain
    integrand: Term
    primitive: Term
    name: str = field(default="x", compare=False)


# A plain string names one of the kernel's equality rules.
Reason = str | Unfold | Given | Cite | Varying | Antiderivative


@dataclass(frozen=True, slots=True)
class Fact:
    """An inequality ``term >= 0`` (or > 0, or = 0), by the name of the kernel's law and its arguments.

    ``source`` is a law's name, a hypothesis or a cited theorem, or what that says in the limit.
    """

    source: str | Given | Cite | Varying
    args: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Certificate:
    """One summand of an inequality's certificate: ``multiplier * sum over the binders of weight * fact``.

    The binders are outermost first; the fact's arguments and the weight stand under them.
    """

    fact: Fact
    multiplier: Term
    binders: tuple[Domain, ...] = ()
    weight: Term | None = None
    names: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """The next line: ``relation term``, by equality ``reasons`` and, for an inequality, a certificate.

    The step holds if, after the reasons, ``term - before`` is the sum of the certificate.
    """

    relation: Relation
    term: Term
    by: tuple[Reason, ...]
    certificate: tuple[Certificate, ...] = ()
    note: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Each:
    """Theorems about integrals that hold for each value of a binder's variable; they stand under the binder."""

    domain: Range
    cites: tuple[Cite, ...]


# What shows that integrals converge.
Evidence = Antiderivative | Cite | Each


# --- proofs -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Derivation:
    """A chain from ``start``; the claim is its two ends. ``integrals`` shows that its integrals converge."""

    start: Term
    steps: tuple[Step, ...]
    integrals: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Cases:
    """``on`` >= 0: the claim is proved where ``on`` > 0 and where ``on`` = 0 (the case is the last hypothesis)."""

    on: Term
    positive: Proof
    zero: Proof


@dataclass(frozen=True, slots=True)
class Absurd:
    """The hypotheses of this case contradict each other: no sign is left for ``term``."""

    term: Term


@dataclass(frozen=True, slots=True)
class Choose:
    """``domain`` has a member: the goal is proved with one, a new variable ``name``, that the goal does not mention."""

    domain: Range
    name: str
    proof: Proof


@dataclass(frozen=True, slots=True)
class IffProof:
    """The chain for the bound; each condition from the chain's equality conditions; equality from the conditions.

    In ``forward`` the chain's conditions and, last, the equality itself are added to the hypotheses and the binders
    of the condition become variables named ``names``; in ``backward`` the conditions are added to the hypotheses.
    """

    chain: Proof
    forward: tuple[tuple[tuple[str, ...], Proof], ...]
    backward: Proof


@dataclass(frozen=True, slots=True)
class Witness:
    """Values for the variables of an ``Exists``, and the proof of each claim for them."""

    values: tuple[Term, ...]
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class ExtremumProof:
    """The ``Iff`` theorem whose condition says that the variable is ``at``.

    ``integrals`` shows that the integrals of the hypotheses converge at ``at``.
    """

    iff: Cite
    integrals: tuple[Evidence, ...] = ()


Proof = Derivation | Cases | Absurd | Choose | IffProof | Witness | ExtremumProof


@dataclass(frozen=True, slots=True)
class Theorem:
    """What ``check`` answers. It can be forged, as anything in Python can: trust comes from ``replay``.

    ``uses`` lists rules, facts, hypotheses and cited theorems; ``equality_when`` holds exactly if both
    sides of an inequality are equal.
    """

    statement: Statement
    proof: Proof
    uses: tuple[str, ...]
    equality_when: tuple[Claim, ...] = ()

    @property
    def entry(self) -> Entry:
        return Entry(self.statement, self.proof)
