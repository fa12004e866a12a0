"""How each word of the language is applied: how many arguments, what stands between them, which may be tuples.

Only the shape of the text is looked at here; what the names in it are is asked later.
"""

from __future__ import annotations

import re
from dataclasses import replace

from ..errors import IllPosedError, LanguageError, SymentropyError
from ..kernel.terms import ARITY
from ..language import parse_expr
from ..language.complaint import at_offset
from ..language.tree import Apply, Index, Keyword, Name, Node, Number, Power, Product, Sum, Tuple, children, to_text
from .families import FAMILIES, Family
from .words import BINDERS, CONSTANTS, FUNCTIONS, KNOWN, PMF_WORDS, QUANTITY_WORDS, suggestion

__all__ = ["Source", "check_shape", "family_arguments", "value_fault"]


class Source:
    """A text that trees come from, for errors that show the place; ``text`` is None for a tree that was given."""

    def __init__(self, text: str | None, label: str = "") -> None:
        self.text, self.label = text, label

    def error(self, kind: type[LanguageError] | type[IllPosedError], node: Node, message: str) -> SymentropyError:
        """An error at the node's place."""
        message = f"in the fact {self.label}: {message}" if self.label else message
        return kind(message) if self.text is None else at_offset(kind, self.text, node.at, message)

    def place(self, node: Node) -> str:
        """The node's column, in words."""
        if self.label:
            return f" in the fact {self.label}"
        return "" if self.text is None else f" (column {node.at - self.text.rfind(chr(10), 0, node.at)})"


def check_shape(node: Apply, source: Source) -> None:
    """Raise unless the word is known and applied as it should be."""
    fault = _fault(node)
    if fault:
        raise source.error(LanguageError, node, fault)


def _fault(node: Apply) -> str | None:
    if node.name not in KNOWN:
        return f"unknown function {node.name}{suggestion(node.name)}"
    if node.name in FAMILIES:
        return _family_fault(node, FAMILIES[node.name])
    for arg in node.args:
        if isinstance(arg, Keyword):
            return f"{node.name} takes no arguments by name; only families do"
    if node.name in BINDERS:
        return _binder_fault(node)
    if node.name in QUANTITY_WORDS:
        return _QUANTITY_FAULTS[node.name](node)
    if node.name in PMF_WORDS:
        return _pmf_word_fault(node)
    return _function_fault(node)


def value_fault(node: Apply) -> str | None:
    """What is wrong with the value ``f(x)`` of a declared function, if anything."""
    for arg in node.args:
        if isinstance(arg, Tuple | Keyword):
            return f"{node.name} is a function of one real number, not of {to_text(arg)}"
    return _plain(node) or _count(node, 1)


def _count(node: Apply, *allowed: int) -> str | None:
    if len(node.args) in allowed:
        return None
    wanted = " or ".join(map(str, allowed))
    return f"{node.name} takes {wanted} argument{'' if allowed == (1,) else 's'}, not {len(node.args)}"


def _plain(node: Apply) -> str | None:
    marks = node.marks()
    return f'"{marks.split()[0]}" has no meaning in {node.name}(...)' if marks else None


def _function_fault(node: Apply) -> str | None:
    if node.name in FUNCTIONS:
        for arg in node.args:
            if isinstance(arg, Tuple):
                return f"{node.name} takes numbers, not a tuple"
    arity = {"log": (1, 2)}.get(node.name, (ARITY.get(node.name, 1),))
    if arity == (None,):
        return _plain(node) or (None if node.args else f"{node.name} needs an argument")
    return _plain(node) or _count(node, *(a for a in arity if a is not None))


def _pmf_word_fault(node: Apply) -> str | None:
    """A pmf that is made of others: the product of two, else of one thing."""
    if node.name == "product" and node.args and not _plain(node) and len(node.args) != 2:
        return "product(P, Q) is the joint pmf of independent variables; did you mean prod(k, a, b, E)?"
    return _plain(node) or _count(node, 2 if node.name == "product" else 1)


def _binder_fault(node: Apply) -> str | None:
    fault = _plain(node) or _count(node, *{"sum": (2, 4), "prod": (2, 4), "int": (4,), "diff": (2, 3)}[node.name])
    if fault:
        return fault
    bound = node.args[1] if node.name == "diff" else node.args[0]
    if node.name == "diff" and isinstance(bound, Index) and isinstance(bound.base, Name):
        return None if len(node.args) == 2 else f"the derivative by {to_text(bound)} is taken there and nowhere else"
    if not isinstance(bound, Name):
        return f"{node.name} needs a name where {to_text(bound)} stands"
    if bound.name in CONSTANTS or (bound.name == "n" and node.name != "diff"):
        return f"{bound.name} cannot be bound"
    return None


def _family_fault(node: Apply, family: Family) -> str | None:
    """Each parameter once, by position or by a name; those with a default by name only."""
    if node.marks():
        return _plain(node)
    positional = [name for name, _ in family.parameters]
    seen: dict[str, str] = {}
    for position, arg in enumerate(node.args):
        if isinstance(arg, Keyword):
            word = arg.name
            if word not in (*family.names, *family.also):
                return f"{family.name} has no parameter {word}; it has {_listed(family)}"
        elif position and isinstance(node.args[position - 1], Keyword):
            return "an argument without a name after one with a name"
        else:
            word = positional[position] if position < len(positional) else f"argument {position + 1}"
        meant = family.also[word][0] if word in family.also else word
        if meant in seen:
            return f"{family.name} is given {meant} twice{_as_well(meant, seen[meant], word)}"
        seen[meant] = word
    if family.variadic:
        return None if node.args else f"{family.name} needs an argument"
    unnamed = sum(not isinstance(arg, Keyword) for arg in node.args)
    if unnamed > len(positional) or any(name not in seen for name in positional):
        return f"{family.name}({', '.join(positional)}) takes {len(positional)} parameters, not {len(node.args)}"
    return None


def _listed(family: Family) -> str:
    others = [*family.defaults, *family.also]
    return (", ".join(name for name, _ in family.parameters) or "none") + (
        f", and by name {', '.join(others)}" if others else ""
    )


def _as_well(meant: str, *words: str) -> str:
    """Which names said it, if not its own."""
    return "" if set(words) == {meant} else f", as {words[0]} and as {words[1]}"


def family_arguments(node: Apply) -> list[Node]:
    """The values of a family's parameters in order, then of those with a default.

    >>> from ..language import parse_expr
    >>> [to_text(value) for value in family_arguments(parse_expr("Gamma(2, scale=3)"))]
    ['2', '1/3']
    """
    family = FAMILIES[node.name]
    if family.variadic:
        return list(node.args)
    given: dict[str, Node] = {}
    for name, arg in zip(family.names, node.args, strict=False):
        if not isinstance(arg, Keyword):
            given[name] = arg
    for arg in node.args:
        if isinstance(arg, Keyword):
            name, text = family.also.get(arg.name, (arg.name, arg.name))
            given[name] = arg.value if text == arg.name else _put(parse_expr(text), arg)
    return [given[name] if name in given else parse_expr(family.defaults[name]) for name in family.names]


def _put(node: Node, arg: Keyword) -> Node:
    """A declaration's text with the value in the name's place; errors point at the value."""
    at = arg.value.at
    match node:
        case Name(arg.name):
            return arg.value
        case Product(ops, factors):
            return Product(ops, tuple(_put(factor, arg) for factor in factors), at=at)
        case Apply(name, args):
            return Apply(name, tuple(_put(one, arg) for one in args), node.separators, at=at)
        case _:
            return replace(node, at=at)


# --- quantities ---------------------------------------------------------------------------------------------


def _literal(node: Node) -> bool:
    """A number that is written out: ``1/2``."""
    return isinstance(node, Number) or (
        isinstance(node, Sum | Product | Power) and all(_literal(child) for child in children(node))
    )


def _entropy_fault(node: Apply) -> str | None:
    if not node.args:
        return f"{node.name} needs an argument"
    if len(node.args) > 1 and all(map(_literal, node.args)):
        return f"did you mean {node.name}(({', '.join(map(to_text, node.args))}))?"
    if node.marks() not in ("", "|"):
        return f'between random variables of {node.name} stand commas and one "|"'
    return None


def _divergence_fault(node: Apply) -> str | None:
    if node.name in ("KL", "D") and node.separators == ("|",):
        a, b = map(to_text, node.args)
        return f"did you mean {node.name}({a} || {b})?"
    fault = _count(node, 2)
    if fault:
        return fault
    marks = ("", "||") if node.name in ("KL", "D") else ("",)
    return None if node.marks() in marks else f"{node.name} is written {node.name}(P, Q)"


def _renyi_fault(node: Apply) -> str | None:
    if node.separators in ((",",), ("||", ",")):
        return None
    return "Renyi is written Renyi(P, alpha) or Renyi(P || Q, alpha)"


def _information_fault(node: Apply) -> str | None:
    first = node.args[0] if node.args else None
    if isinstance(first, Apply) and first.name in FAMILIES and FAMILIES[first.name].sort == "channel":
        return _plain(node) or _count(node, 1, 2)
    if re.fullmatch(r";( ;)*( \|)?", node.marks()):
        return None
    if len(node.args) == 1:
        return (
            None if isinstance(first, Tuple) else "mutual information needs I(X; Y); the surprise of p is surprisal(p)"
        )
    if not node.marks() and len(node.args) == 2:
        a, b = map(to_text, node.args)
        return f"did you mean I({a}; {b})?"
    return "mutual information is written I(X; Y) or I(X; Y | Z), with commas inside of a group"


def _card_fault(node: Apply) -> str | None:
    return _count(node, 1) or (None if isinstance(node.args[0], Name) else "card takes the name of a random variable")


_QUANTITY_FAULTS = {
    "H": _entropy_fault, "h": _entropy_fault, "KL": _divergence_fault, "D": _divergence_fault,
    "CE": _divergence_fault, "JS": _divergence_fault, "Renyi": _renyi_fault, "I": _information_fault,
    "surprisal": lambda node: _plain(node) or _count(node, 1), "card": _card_fault,
}  # fmt: skip
