"""Closed forms: quantities of families that are known by a formula, which the family's declaration gives."""

from __future__ import annotations

from ..errors import SymentropyError
from ..kernel.terms import ZERO, Add, Bind, Density, Num, Term, Use, Var, free_names, loose, parts, rebuild, substitute
from ..theory.families import FAMILIES, Sort
from ..theory.measures import MEASURES
from ..theory.quantities import NORMAL
from ..theory.terms import rational

__all__ = ["opaque", "sorts", "with_closed_forms"]

_MEASURED = frozenset(definition.name for definition in MEASURES)


def with_closed_forms(t: Term) -> tuple[Term, tuple[Use, ...]]:
    """The term with every quantity replaced whose closed form is known, and the members of families that were in it.

    >>> from symentropy.kernel.terms import num
    >>> from symentropy.theory.measures import law, of_densities
    >>> member = Use(law("Exponential"), (num(2),))
    >>> with_closed_forms(Use(of_densities["h"], (member,)))[1] == (member,)
    True
    """
    used: dict[Use, None] = {}
    return _replaced(t, used), tuple(used)


def _replaced(t: Term, used: dict[Use, None]) -> Term:
    if isinstance(t, Use) and t.args and all(map(_is_member, t.args)) and not loose(t):
        known = _formula(t.definition.name, [a for a in t.args if isinstance(a, Use)])
        if known is not None:
            used |= dict.fromkeys(a for a in t.args if isinstance(a, Use))
            return known
    if isinstance(t, Use) and _is_of_written(t):
        names = (name for name, _ in t.definition.parameters)
        return _replaced(substitute(t.definition.body, dict(zip(names, t.args, strict=True))), used)
    if isinstance(t, Bind) and t.op == "int" and (value := _integral(t)) is not None:
        return value
    kids = parts(t)
    new = tuple(c if type(c) is Num else _replaced(c, used) for c, _ in kids)
    return t if all(a is c for a, (c, _) in zip(new, kids, strict=True)) else rebuild(t, new)


def _is_member(t: Term) -> bool:
    return isinstance(t, Use) and t.definition.name in FAMILIES


def _is_of_written(t: Use) -> bool:
    """Whether this is a quantity of densities that are written out, or normal where the quantity is not a known one."""
    args = [a for a, (_, kind) in zip(t.args, t.definition.parameters, strict=False) if isinstance(kind, Density)]
    written = t.definition.name not in _MEASURED or not all(map(_is_member, args))
    plain = all(isinstance(a, Use) and a.definition == NORMAL for a in args if _is_member(a))
    return bool(args) and written and plain and not free_names(t) and not loose(t)


def _integral(t: Bind) -> Term | None:
    from .primitives import integral  # most terms have none

    return integral(t)


def _formula(quantity: str, members: list[Use]) -> Term | None:
    """The closed form of a quantity of one or two members; the cross entropy as divergence plus entropy."""
    if quantity in ("h", "H"):
        return _put("entropy", members[:1])
    if quantity in ("KL", "JS") and FAMILIES[members[0].definition.name].pieces and _same(*members):
        return ZERO
    if quantity == "KL":
        return _put("kl", members)
    if quantity == "CE":
        divergence, entropy = _put("kl", members), _put("entropy", members[:1])
        return None if divergence is None or entropy is None else Add((divergence, entropy))
    return None


def _same(f: Use, g: Use) -> bool:
    """Whether two members are one: their parameters are the same terms, or the same rational numbers."""
    alike = f.definition == g.definition and len(f.args) == len(g.args)
    return alike and all(
        a == b or ((value := rational(a)) is not None and value == rational(b))
        for a, b in zip(f.args, g.args, strict=True)
    )


def _put(kind: str, members: list[Use]) -> Term | None:
    """The declaration's formula with the members' parameters, those of the second one named with a 2."""
    name = members[0].definition.name
    if any(m.definition.name != name for m in members) or not getattr(FAMILIES[name], kind):
        return None
    from ..theory.families.reading import closed_form

    formula = closed_form(name, kind)
    values = {
        parameter + suffix: arg
        for member, suffix in zip(members, ("", "2"), strict=False)
        for parameter, arg in zip(FAMILIES[name].names, member.args, strict=True)
    }
    return None if formula is None else substitute(formula, values)


def sorts(t: Term) -> set[Sort]:
    """Of which sorts of families quantities are left in a term."""
    if isinstance(t, Use) and t.args and _is_member(first := t.args[0]) and isinstance(first, Use):
        return {FAMILIES[first.definition.name].sort}
    return {sort for c, _ in parts(t) for sort in sorts(c)}


def opaque(t: Term, seen: dict[Use, Var] | None = None) -> Term:
    """The term with a name for every quantity of families: algebra may know that two are equal, and nothing else.

    Those of vectors and matrices are put in where they are logarithms.
    One that depends on an index keeps its definition, which algebra does not look into.
    """
    seen = {} if seen is None else seen
    if isinstance(t, Use) and t.args and _is_member(t.args[0]):
        return t if loose(t) else _exact(t) or seen.setdefault(t, Var(f"quantity {len(seen)}"))
    kids = parts(t)
    return rebuild(t, tuple(opaque(c, seen) for c, _ in kids)) if kids else t


def _exact(t: Use) -> Term | None:
    """A quantity of vectors or matrices as logarithms and gamma functions."""
    if all(FAMILIES[a.definition.name].sort != "multivariate" for a in t.args if isinstance(a, Use) and _is_member(a)):
        return None
    from ..kernel.balls import NoBall
    from .families.quantities import as_term

    try:
        return as_term(t)
    except (NoBall, SymentropyError):
        return None
