"""Why a claim has no meaning at some values: which subterm, what it needs, and what to add."""

from __future__ import annotations

from ..errors import IllPosedError, SymentropyError
from ..evaluate import evaluate_term
from ..kernel.proof import Claim, Statement
from ..kernel.signs import POS, ZERO, Context, sub
from ..kernel.terms import INF, NEG_INF, Diff, Positive, Pow, Real, Rejected, Term, Var, substitute
from ..kernel.wf import Need
from ..render import source
from ..theory.assume import goal_claims
from .instances import Instances
from .proposals import prove

__all__ = ["contradiction", "fault", "phrase"]

SECONDS = 1.0
CONTRADICTION = "the facts cannot all hold"
_SIGNS = {"=": ZERO, "<": POS, "<=": ZERO | POS}  # of right minus left


def fault(statement: Statement, needs: list[Need]) -> str | None:
    """Why the statement is ill-posed; None if no values were found at which it is."""
    # infinite sums and derivatives that the kernel does not know may have a value all the same
    beyond = (n for n in needs if n.what == "form" and not isinstance(n.term, Diff) and n.term not in (INF, NEG_INF))
    plain = next(beyond, None)
    if plain is not None:
        return phrase(plain, statement)
    if not statement.variables:
        return _closed_fault(statement, needs)
    for values in Instances(statement, SECONDS).all():
        for claim in goal_claims(statement):
            for side in (claim.lhs, claim.rhs):
                try:
                    evaluate_term(substitute(side, values), 10)
                except IllPosedError as no:
                    at = ", ".join(f"{n} = {source(v)}" for n, v in values.items())
                    return f"{_needs(needs, statement)} (at {at}: {str(no).splitlines()[0]})"
                except SymentropyError:
                    continue
    return None


def _closed_fault(statement: Statement, needs: list[Need]) -> str | None:
    for claim in goal_claims(statement):
        for side in (claim.lhs, claim.rhs):
            try:
                evaluate_term(side, 10)
            except IllPosedError as no:
                return str(no)
            except SymentropyError:
                continue
    return None


def _needs(needs: list[Need], statement: Statement) -> str:
    """The assumptions that are missing, and the flag that adds them."""
    kinds = dict(statement.variables)
    names = [n.term.name for n in needs if n.what == "positive" and isinstance(n.term, Var)]
    names += [
        f.name
        for n in needs
        if n.what == "positive" and not isinstance(n.term, Var)
        for f in getattr(n.term, "args", ())
        if isinstance(f, Var) and isinstance(kinds.get(f.name), Real)
    ]
    names = list(dict.fromkeys(n for n in names if not isinstance(kinds.get(n), Positive)))
    if names:
        wanted = " and ".join(f"{n} > 0" for n in names)
        return f"needs {wanted}: add --positive {','.join(names)}"
    first = next((n for n in needs if n.what in ("member", "integer", "pmf")), needs[0])
    said = phrase(first, statement)
    relation = {"positive": "> 0", "nonzero": "!= 0", "nonnegative": ">= 0"}.get(first.what)
    return f'{said}: add --given "{_name(first)} {relation}"' if relation and not first.scope else said


def _name(need: Need) -> str:
    """The term in the language, its bound variables written as indices."""
    t = need.term
    if isinstance(t, Pow) and isinstance(t.base, Var):
        t = t.base
    names = "ijklm"
    for depth, _ in enumerate(need.scope):
        name = names[depth % len(names)]
        t = _opened(t, len(need.scope) - 1 - depth, name)
    return source(t)


def _opened(t: Term, depth: int, name: str) -> Term:
    from ..kernel.signs import open_binder

    return open_binder(t, depth, Var(name))


def phrase(need: Need, statement: Statement) -> str:
    """What is needed, in words."""
    try:
        shown = _name(need)
    except (Rejected, SymentropyError):
        shown = "a term"
    words = {"positive": "> 0", "nonzero": "!= 0", "nonnegative": ">= 0"}
    if need.what in words:
        return f"needs {shown} {words[need.what]}"
    if need.what == "integer":
        return f"needs {shown} to be an integer"
    if need.what == "member":
        return f"needs {shown} to be one of the indices or arguments there are"
    return f"{shown}: {need.message or need.what}"


def contradiction(statement: Statement) -> str | None:
    """The facts contradict each other, as far as signs show it, or proofs where no values are found."""
    plain = [(k, claim) for k, claim in enumerate(statement.given) if not claim.binders]
    for k, claim in plain:
        if (
            not Context(dict(statement.variables), _without(statement, k)).sign(sub(claim.rhs, claim.lhs))
            & _SIGNS[claim.relation]
        ):
            return CONTRADICTION
    if not plain or next(Instances(statement, SECONDS / 2).all(), None) is not None:
        return None
    for k, claim in plain:
        for opposite in _opposites(claim):
            if prove(Statement("opposite", statement.variables, _without(statement, k), opposite)) is not None:
                return CONTRADICTION
    return None


def _without(statement: Statement, k: int) -> tuple[Claim, ...]:
    """The facts other than the k-th."""
    return (*statement.given[:k], *statement.given[k + 1 :])


def _opposites(claim: Claim) -> tuple[Claim, ...]:
    """Relations each of which excludes the claim."""
    lhs, rhs = claim.lhs, claim.rhs
    match claim.relation:
        case "<":
            return (Claim(rhs, "<=", lhs),)
        case "<=":
            return (Claim(rhs, "<", lhs),)
        case _:
            return Claim(lhs, "<", rhs), Claim(rhs, "<", lhs)
