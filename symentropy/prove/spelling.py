"""How reasons and facts are written in a script: ``by=(log_of_quotient, linearity)``."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..handbook import entries
from ..kernel.proof import Antiderivative, Certificate, Cite, Given, Iff, Reason, Unfold, Varying
from ..kernel.terms import ONE, Bind, Natural, Range, Term, Var, instantiate
from ..render import source
from .places import Place

__all__ = ["imported", "imports", "spelled", "spelled_facts"]


def imported(name: str) -> str | None:
    """How a script gets at an entry of the handbook; None if there is no such entry.

    >>> imported("kl_nonneg")
    'from symentropy.derivations.divergence import kl_nonneg'
    """
    chapter = next((e.chapter for e in entries() if e.name == name and e.kind == "theorem"), None)
    return None if chapter is None else f"from symentropy.derivations.{chapter} import {name}"


def imports(reasons: Iterable[object]) -> list[str]:
    """The imports that citations among these reasons need, for those of the handbook."""
    names = dict.fromkeys(r.entry.statement.name for r in reasons if isinstance(r, Cite))
    return [line for line in map(imported, names) if line is not None]


def spelled(by: Iterable[Reason], place: Place, own: int) -> str:
    """The keyword argument that says these reasons; ``own`` hypotheses were assumed and not written.

    Definitions stand together: ``by=(definition("KL", "H"), linearity)``.
    """
    reasons = tuple(by)
    names = [f'"{r.definition.name}"' for r in reasons if isinstance(r, Unfold)]
    words = [f"definition({', '.join(dict.fromkeys(names))})"] if names else []
    words += [_word(r, place, own) for r in reasons if not isinstance(r, Unfold)]
    if not words:
        return "by=algebra"
    return f"by={words[0]}" if len(words) == 1 else f"by=({', '.join(words)})"


def spelled_facts(certificate: Iterable[Certificate], place: Place, own: int) -> str | None:
    """The keyword argument that says these facts; None where it is not one short line."""
    words = []
    for c in map(_named, certificate):
        if c is None:
            return None
        what = f'"{c.fact.source}"' if isinstance(c.fact.source, str) else _word(c.fact.source, place, own)
        args = "".join(f', "{source(a)}"' for a in c.fact.args)
        weight = "" if c.weight is None else f', weight="{source(c.weight)}"'
        times = "" if source(c.multiplier) == "1" else f', times="{source(c.multiplier)}"'
        words.append(f"fact({what}{args}{_over(c)}{weight}{times})")
    return f"facts={words[0]}" if len(words) == 1 else f"facts=[{', '.join(words)}]"


def _named(c: Certificate) -> Certificate | None:
    """A fact with the names of its variables in its terms; None where that is not one short line."""
    if not c.binders:
        return c if c.weight is None else None
    if len(c.binders) > 1 or isinstance(c.fact.source, Given | Cite | Varying):
        return None
    domain, name = c.binders[0], Var(c.names[0])
    if not isinstance(domain, Range) or domain.lo != ONE or not isinstance(domain.hi, Var):
        return None
    fact = replace(c.fact, args=tuple(instantiate(a, name) for a in c.fact.args))
    return replace(c, fact=fact, weight=None if c.weight is None else instantiate(c.weight, name))


def _over(c: Certificate) -> str:
    """``over=["i"]``, or with where it is summed."""
    if not c.binders:
        return ""
    (domain,), name = c.binders, c.names[0]
    assert isinstance(domain, Range)
    guard = None if domain.guard is None else source(instantiate(domain.guard, Var(name)))
    return f', over="{name}"' if guard is None else f', over=[("{name}", "{guard}")]'


def _word(r: Reason, place: Place, own: int) -> str:
    match r:
        case str():
            return r
        case Given(index, _):
            return _hypothesis(index, place, own)
        case Cite(entry, at):
            changed = [f', {n}="{source(t)}"' for n, t in at if t != Var(n) and not _is_size(n, at, entry.statement)]
            return f"cite({entry.statement.name}{''.join(changed)})"
        case Antiderivative(domain, integrand, primitive, name):
            whole = source(Bind("int", domain, integrand, name))
            return f'integral("{whole}", "{source(instantiate(primitive, Var(name)))}", "{name}")'
        case _:
            return type(r).__name__.lower()


def _is_size(name: str, at: tuple[tuple[str, Term], ...], statement: object) -> bool:
    """The sizes of a theorem's pmfs follow from the pmfs."""
    return isinstance(dict(getattr(statement, "variables", ())).get(name), Natural)


def _hypothesis(index: int, place: Place, own: int) -> str:
    """``given(k)``, or what a case or the condition for equality adds to what is given."""
    stated = len(place.statement.given)
    if index < stated:
        return f"given({index - own})"
    if place.cases and index >= len(place.ctx.given) - place.cases:
        outward = len(place.ctx.given) - 1 - index
        return f"case({outward or ''})"
    goal, claim = place.statement.goal, place.ctx.given[index]
    if isinstance(goal, Iff) and (claim.lhs, claim.rhs) == (goal.bound.lhs, goal.bound.rhs):
        return "attained"
    return f"tight({index - stated})"
