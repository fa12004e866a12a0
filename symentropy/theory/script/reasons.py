"""Why a line holds, in an author's words: reasons for ``by=`` and facts for ``facts=``.

They are inert: texts and numbers, that mean something only in the script that they stand in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ...errors import SymentropyError
from ..measures import DEFINITIONS
from . import slips

if TYPE_CHECKING:
    from .book import Script

__all__ = [
    "ByEntry", "Citing", "Evidence", "ForEach", "Hypothesis", "Inequality", "Integrated", "Reason", "Source",
    "Unfolding", "Value", "Vary", "attained", "case", "cite", "condition", "constancy", "definition", "derivative_at",
    "each", "equality", "extend", "fact", "function", "given", "integral", "limit", "ranges", "tight",
]  # fmt: skip


@dataclass(frozen=True)
class Unfolding:
    """Definitions, by name."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Hypothesis:
    """What may be used here: a fact that is given, a condition of the chain, the case that a proof stands in."""

    group: Literal["given", "tight", "case", "attained"]
    number: int = 0
    at: tuple[str, ...] = ()


@dataclass(frozen=True)
class ByEntry:
    """A function of ``name``, or a vector by its entry of index ``name``."""

    name: str
    text: str


Value = str | ByEntry


@dataclass(frozen=True)
class Citing:
    """A theorem with values for its variables; of a bound with its equality condition, which part."""

    script: Script
    at: tuple[tuple[str, Value], ...]
    part: Literal["", "if", "only if"] = ""


@dataclass(frozen=True)
class Vary:
    """What a theorem that holds for all ``name`` in an interval says of its sides as functions of ``name``."""

    how: Literal["derivative", "limit", "constant"]
    cite: Citing
    name: str
    domain: str
    at: str
    other: str | None = None


@dataclass(frozen=True)
class Integrated:
    """An antiderivative of an integral."""

    of: str
    primitive: str
    name: str


@dataclass(frozen=True)
class ForEach:
    """Theorems about integrals for each value of an index."""

    name: str
    theorems: tuple[Citing, ...]


Reason = str | Unfolding | Hypothesis | Citing | Vary | Integrated
Evidence = Integrated | Citing | ForEach
Source = str | Hypothesis | Citing | Vary
Over = str | tuple[str, str] | tuple[str, str, str]


@dataclass(frozen=True)
class Inequality:
    """One summand of what a line gains on the line before."""

    source: Source
    args: tuple[str, ...]
    over: tuple[Over, ...] = ()
    weight: str | None = None
    times: str = "1"
    support: str | None = None


# --- reasons ------------------------------------------------------------------------------------------------


def definition(*names: str) -> Unfolding:
    """Unfold quantities, by name.

    >>> definition("KL", "H").names
    ('KL', 'H')
    """
    unknown = [n for n in names if slips.text(n, "the name of a quantity") not in DEFINITIONS]
    if unknown:
        raise SymentropyError(f"no quantity is called {unknown[0]!r}; there are {', '.join(DEFINITIONS)}")
    return Unfolding(names)


def given(number: int, *at: str) -> Hypothesis:
    """The script's own ``given`` fact of this number (0 first), its bound variables at ``at``.

    >>> given(0, "k").at
    ('k',)
    """
    return Hypothesis("given", _number(number, "given"), at)


def tight(number: int, *at: str) -> Hypothesis:
    """In an iff: the chain's equality condition of this number, its bound variables at ``at``.

    >>> tight(0, "i").group
    'tight'
    """
    return Hypothesis("tight", _number(number, "tight"), at)


def case(outward: int = 0) -> Hypothesis:
    """The hypothesis of the innermost case or choice, or of one further out.

    >>> case().number
    0
    """
    return Hypothesis("case", _number(outward, "case"))


def _number(value: object, call: str) -> int:
    """The number of a hypothesis, from 0."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    raise SymentropyError(f"{call} takes a number, 0 for the first: {call}(0), not {call}({slips.shown(value)})")


attained = Hypothesis("attained")
"""In ``forward``: that both ends of the chain are equal."""


def function(name: str, text: str) -> ByEntry:
    """A function or vector as the value of a cited theorem's variable, by its value at ``name``.

    >>> function("x", "c*log(x)")
    ByEntry(name='x', text='c*log(x)')
    """
    return ByEntry(name, text)


def cite(script: Script, **at: Value) -> Citing:
    """A theorem, its variables at these terms; a variable left out stands for itself.

    >>> from symentropy import calc, derivation, log_of_product
    >>> @derivation(positive=["a", "b"])
    ... def product_rule():
    ...     return calc("log(a*b)").eq("log(a) + log(b)", by=log_of_product)
    >>> @derivation(positive=["x"])
    ... def double():
    ...     return calc("log(2*x)").eq("log(2) + log(x)", by=cite(product_rule, a="2", b="x"))
    >>> double.theorem().uses
    ('theorem product_rule',)
    """
    return Citing(slips.script(script, "cite"), tuple(at.items()))


def equality(script: Script, **at: Value) -> Citing:
    """The equation of a bound whose equality condition holds here: the "if" of an iff.

    >>> from symentropy import handbook
    >>> equality(handbook.script("kl_nonneg"), Q="P").part
    'if'
    """
    return Citing(slips.script(script, "equality"), tuple(at.items()), "if")


def condition(script: Script, **at: Value) -> Citing:
    """The equality condition of a bound whose sides are equal here: the "only if" of an iff.

    >>> from symentropy import handbook
    >>> condition(handbook.script("kl_nonneg")).part
    'only if'
    """
    return Citing(slips.script(script, "condition"), tuple(at.items()), "only if")


def integral(of: str, primitive: str, name: str = "x") -> Integrated:
    """An antiderivative, in the integral's variable ``name``, for the integral ``of``.

    >>> from symentropy import calc, derivation
    >>> square = integral("int(x, 0, 1, x^2)", "x^3/3")
    >>> @derivation
    ... def third():
    ...     return calc("int(x, 0, 1, x^2)").eq("1/3", by=square).converging(square)
    >>> third.theorem().uses
    ('integral by antiderivative',)
    """
    return Integrated(of, primitive, name)


def each(name: str, *theorems: Citing) -> ForEach:
    """In ``converging``: theorems about the integrals under a sum, for each value of its index ``name``.

    >>> from symentropy import handbook
    >>> each("j", cite(handbook.script("normal_mass"), mu="m[j]", sigma="s[j]")).name
    'j'
    """
    return ForEach(name, theorems)


# --- a theorem for all x in an interval ---------------------------------------------------------------------


def derivative_at(theorem: Citing, name: str, domain: str, at: str) -> Vary:
    """Both sides of an equation that holds for all ``name`` in ``domain`` have the same derivative at ``at``.

    >>> from symentropy import calc, derivation, log_of_power
    >>> @derivation(positive=["x"])
    ... def log_of_square():
    ...     return calc("log(x^2)").eq("2*log(x)", by=log_of_power)
    >>> derivative_at(cite(log_of_square, x="t"), "t", "(0, inf)", "1").how
    'derivative'
    """
    return Vary("derivative", theorem, name, domain, at)


def limit(theorem: Citing, name: str, domain: str, at: str) -> Vary:
    """Continuous functions compare at the end ``at`` of ``domain`` as they do inside.

    >>> from symentropy import handbook
    >>> limit(cite(handbook.script("surprisal_mul"), p="t"), "t", "(0, inf)", "inf").at
    'inf'
    """
    return Vary("limit", theorem, name, domain, at)


def constancy(theorem: Citing, name: str, domain: str, at: str, other: str) -> Vary:
    """A theorem that says that a derivative is 0 on ``domain``: the function is the same at ``at`` and ``other``.

    >>> from symentropy import handbook
    >>> constancy(cite(handbook.script("surprisal_mul"), p="t"), "t", "(0, inf)", "x", "1").other
    '1'
    """
    return Vary("constant", theorem, name, domain, at, other)


# --- facts --------------------------------------------------------------------------------------------------


def fact(
    source: Source, *args: str, over: Iterable[Over] = (), weight: str | None = None, times: str = "1"
) -> Inequality:
    """``times * sum of weight * fact``, summed or integrated as ``over`` says.

    ``"i"`` is summed over 1..n, ``("i", "P[i]")`` where P[i] > 0; ``("x", "(-inf, inf)")`` is integrated, and
    ``("x", "(-inf, inf)", "f(x)")`` where f(x) > 0.

    >>> from symentropy import calc, derivation
    >>> @derivation
    ... def mean_of_squares():
    ...     return calc("2*x*y").le("x^2 + y^2", facts=fact("square", "x - y"))
    >>> mean_of_squares.theorem().equality_when != ()
    True
    """
    if not isinstance(source, Source):
        raise SymentropyError(_no_source(source))
    for each_text in (*args, times, *(() if weight is None else (weight,))):
        slips.text(each_text, "what a fact is about")
    return Inequality(source, args, ranges(over), weight, times)


def _no_source(source: object) -> str:
    """What is wrong with the source of a fact."""
    if hasattr(source, "theorem"):
        return f"a derivation is cited: fact(cite({slips.shown(source)}))"
    return f'a fact is fact("sign", ...), fact(given(0)), fact(cite(a_theorem)), not fact({slips.shown(source)})'


def ranges(over: object) -> tuple[Over, ...]:
    """What is summed or integrated over, item by item.

    >>> ranges("i"), ranges([("i", "P[i]")])
    (('i',), (('i', 'P[i]'),))
    """
    items = (over,) if isinstance(over, str) else tuple(over) if isinstance(over, Iterable) else (over,)
    for item in items:
        parts = (item,) if isinstance(item, str) else item if isinstance(item, tuple) else ()
        if not (1 <= len(parts) <= 3 and all(isinstance(p, str) for p in parts) and parts[0].isidentifier()):
            raise SymentropyError(
                f'over lists names with what they range over, as in over=["i"] or over=[("i", "P[i]")]: '
                f"not {slips.shown(item)}"
            )
    return items


def extend(full: str, where: str, times: str = "1", over: Iterable[Over] = ()) -> Inequality:
    """A sum of nonnegative terms is at least its part where ``where`` > 0 (in the index of the sum).

    ``over`` sums or integrates that, as in ``fact``.

    >>> extend("sum(i, Q[i])", "P[i]").source
    'extend'
    """
    return Inequality("extend", (slips.text(full, "extend's sum"),), ranges(over), times=times, support=where)
