"""Slips that Python does not notice: a text where a theorem is meant, a function not called; each with its mend."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from ...errors import SymentropyError
from ..kinds import Forall

if TYPE_CHECKING:
    from .book import Script

__all__ = ["called", "declared", "listed", "of_type", "script", "shown", "text"]

Wanted = TypeVar("Wanted")

_CALLED = {
    "definition": 'definition("KL")', "given": "given(0)", "tight": "tight(0)", "case": "case()",
    "cite": "cite(a_theorem)", "equality": "equality(a_theorem)", "condition": "condition(a_theorem)",
    "fact": 'fact("sign", "a term that is >= 0")',
}  # fmt: skip
_LISTS = ("given", "variables", "pmf", "positive", "converging")


def shown(value: object) -> str:
    """A value as its author wrote it, as far as that can be said.

    >>> shown(shown), shown("H(P)")
    ('shown', "'H(P)'")
    """
    if callable(value) and hasattr(value, "__name__"):
        return str(value.__name__)
    name = getattr(value, "name", None)
    return name if isinstance(name, str) and hasattr(value, "function") else f"{value!r:.60}"


def text(value: object, what: str) -> str:
    """A text of our language.

    >>> text(0, "a line")
    Traceback (most recent call last):
        ...
    symentropy.errors.SymentropyError: a line is a text in quotes, "0", not 0
    """
    if isinstance(value, str):
        return value
    meant = f'"{value}", ' if isinstance(value, int | float) else ""
    raise SymentropyError(f"{what} is a text in quotes, {meant}not {shown(value)}")


def script(value: object, call: str) -> Script:
    """A derivation, as ``cite`` and its kin take it.

    >>> script("kl_nonneg", "cite")
    Traceback (most recent call last):
        ...
    symentropy.errors.SymentropyError: cite takes a derivation, not its name: import it and write cite(kl_nonneg)
    """
    from .book import Script

    if isinstance(value, Script):
        return value
    if isinstance(value, str):
        no = SymentropyError(f"{call} takes a derivation, not its name: import it and write {call}({value})")
        no.cited = value  # type: ignore[attr-defined]
        raise no
    raise SymentropyError(f"{call} takes a derivation, not {shown(value)}: write @derivation above its function")


def called(value: object) -> str:
    """How a function of ours is called, if that is what was left out; else nothing."""
    own = callable(value) and getattr(value, "__module__", "").startswith("symentropy.theory.script")
    example = _CALLED.get(getattr(value, "__name__", "")) if own else None
    return f": {shown(value)} is called, as in {example}" if example else ""


def of_type(value: Any, kind: Any, what: str, mend: str) -> Any:
    """The value, if it is what is wanted here.

    >>> of_type(3, str, "exactly", "a pair of texts")
    Traceback (most recent call last):
        ...
    symentropy.errors.SymentropyError: exactly is a pair of texts, not 3
    """
    if isinstance(value, kind):
        return value
    raise SymentropyError(f"{what} is {mend}, not {shown(value)}")


def listed(value: Any, one: Any, refuse: Callable[[object], str]) -> tuple[Any, ...]:
    """One item, or several, each of the type ``one``; ``refuse`` says what is wrong with another.

    >>> listed("sign", str, str), listed(["sign", "square"], str, str)
    (('sign',), ('sign', 'square'))
    """
    several = isinstance(value, Iterable) and not isinstance(value, str | Mapping)
    items = (value,) if isinstance(value, one) or not several else tuple(value)
    for item in items:
        if not isinstance(item, one):
            raise SymentropyError(refuse(item))
    return items


def declared(function: Callable[..., Any], options: Mapping[str, Any], known: tuple[str, ...]) -> None:
    """That a derivation's function takes nothing, and that what is declared above it can be read."""
    unknown = [k for k in options if k not in known]
    if unknown:
        raise SymentropyError(f"a derivation has no option {unknown[0]!r}; there are {', '.join((*known, 'rows'))}")
    parameters = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    if any(p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        names = ", ".join(p.name for p in parameters)
        raise SymentropyError(
            f"the function of a derivation takes no parameters: leave out ({names}); "
            'names stand in the texts, as "P" in calc("H(P)")'
        )
    for name in _LISTS:
        for item in _items(options.get(name, ()), name):
            _declaration(item, name)
    where = options.get("where", {})
    if not (isinstance(where, Mapping) and all(isinstance(t, str) for pair in where.items() for t in pair)):
        raise SymentropyError(
            f'where says of each name what it is, as in where={{"P": "pmf of n"}}, not {shown(where)}'
        )


def _items(value: object, name: str) -> Iterable[object]:
    if isinstance(value, str | Mapping):
        return () if isinstance(value, Mapping) else (value,)
    if isinstance(value, Iterable):
        return value
    raise SymentropyError(f"{name} is a list of texts, {name}=[...], not {shown(value)}")


def _declaration(item: object, name: str) -> None:
    """A declaration is a text; a hypothesis for all values of a name is an object of its own."""
    if not (name == "given" and isinstance(item, Forall)):
        text(item, f"each item of {name}=[...]")
