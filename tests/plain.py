"""Terms without definitions, by substitution alone: for readings of their own."""

from __future__ import annotations

from symentropy.kernel.terms import Term, Use, parts, rebuild, substitute


def unfolded(t: Term) -> Term:
    """The body of every definition in the place of its uses."""
    if isinstance(t, Use):
        names = (name for name, _ in t.definition.parameters)
        return unfolded(substitute(t.definition.body, dict(zip(names, t.args, strict=True))))
    children = parts(t)
    return rebuild(t, tuple(unfolded(c) for c, _ in children)) if children else t
