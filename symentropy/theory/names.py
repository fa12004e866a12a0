"""What a name is follows from its use: every use is evidence for a role, and evidence may not disagree.

The four rules, in this order: what stands as a random variable is one; what stands as a pmf is one; what is left
over under H is a pmf if it is called P, Q, R or U and else a random variable; everything else is a number (or a
vector, if it is indexed).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from ..errors import IllPosedError, LanguageError
from ..kernel.terms import Density, Function, Joint, Kind, Labels, Natural, Pmf, Vector
from ..kernel.terms import Index as IndexKind
from ..language.tree import (
    Apply,
    Fact,
    Independent,
    Index,
    Keyword,
    Markov,
    Name,
    Neg,
    Node,
    Power,
    Product,
    Relation,
    Sum,
    Tuple,
    children,
    to_text,
)
from .families import FAMILIES
from .shapes import Source, check_shape, family_arguments, value_fault
from .words import CONSTANTS, DIVERGENCES, KNOWN, PMF_WORDS

__all__ = ["Names", "Role", "free_names", "functional", "index_names", "role_of"]

Role = Literal["random variable", "pmf", "vector", "number", "joint pmf", "vector of labels", "density", "function"]
Domain = Literal["", "natural", "index", "positive", "probability", "above one"]
_PMF_NAME = re.compile(r"[PQR][0-9]*|U")
_FACT_WORDS = ("indep", "function")

_ROLES: dict[type, Role] = {
    Pmf: "pmf", Vector: "vector", Joint: "joint pmf", Labels: "vector of labels", Density: "density",
    Function: "function",
}  # fmt: skip
# what the use of a declared name may look like beside its role: a capital that is indexed is else a pmf
_SEEMS: dict[Role, tuple[Role, ...]] = {
    "pmf": ("vector",), "vector": ("pmf",), "vector of labels": ("pmf", "vector"), "joint pmf": ("pmf", "vector"),
    "density": ("pmf", "random variable"),
}  # fmt: skip


def role_of(kind: Kind) -> Role:
    """What a name of this kind is in a text.

    >>> role_of(Natural())
    'number'
    """
    return _ROLES.get(type(kind), "number")


@dataclass(frozen=True)
class Evidence:
    """One use of a name: the role that it shows, the place, and what it stands in."""

    role: Role
    node: Name
    source: Source
    inside: Node | None = None
    domain: Domain = ""

    def __str__(self) -> str:
        inside = f" in {to_text(self.inside)}" if self.inside else ""
        return f"a {self.role}{inside}{self.source.place(self.node)}"


def functional(fact: Fact, known: Collection[str] = ()) -> Apply | None:
    """``Y = f(X, Z)`` with f no known word and none of ``known``, as ``function(Y, X, Z)``."""
    match fact:
        case Relation("=", Name() as value, Apply(name, args) as applied) if (
            args and name not in known and name not in KNOWN - PMF_WORDS.keys()
        ):
            return Apply("function", (value, *args), (",", *applied.separators), at=fact.lhs.at)
        case Apply("function"):
            return fact
        case _:
            return None


def free_names(node: Node) -> frozenset[str]:
    """The names that occur outside of the binders that bind them."""
    return frozenset(
        found.name for found, bound in _scoped(node) if isinstance(found, Name) and found.name not in bound | CONSTANTS
    )


def index_names(node: Node) -> frozenset[str]:
    """The free names that stand bare as an index."""
    return frozenset(
        found.index.name
        for found, bound in _scoped(node)
        if isinstance(found, Index) and isinstance(found.index, Name) and found.index.name not in bound | CONSTANTS
    )


def _scoped(node: Node, bound: frozenset[str] = frozenset()) -> Iterator[tuple[Node, frozenset[str]]]:
    """Every node with the names that are bound where it stands."""
    yield node, bound
    match node:
        case Apply("sum" | "prod" | "int", (Name(name), *ends, body)):
            for end in ends:
                yield from _scoped(end, bound)
            yield from _scoped(body, bound | {name})
        case Apply("diff", (body, Name(name), point)):
            yield from _scoped(body, bound | {name})
            yield from _scoped(point, bound)
        case _:
            for child in children(node):
                yield from _scoped(child, bound)


@dataclass
class Names:
    """The names of some texts, with the evidence for what they are; ``decide`` settles it."""

    declared: dict[str, Role | Literal["positive"]] = field(default_factory=dict)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    lists: list[tuple[Apply, list[Name], Source]] = field(default_factory=list)
    roles: dict[str, Role] = field(default_factory=dict)
    source: Source = field(default_factory=lambda: Source(None))
    kinds: Mapping[str, Kind] = field(default_factory=dict)

    # --- collecting -----------------------------------------------------------------------------------------

    def read(self, tree: Node, source: Source, bound: frozenset[str] = frozenset()) -> None:
        """Collect the evidence of an expression or a relation."""
        self.source = source
        if isinstance(tree, Relation):
            self._number(tree.lhs, bound)
            self._number(tree.rhs, bound)
        else:
            self._number(tree, bound)

    def read_argument(self, tree: Node, source: Source, role: Role) -> None:
        """Collect the evidence of a text in the place of a variable of this role."""
        self.source = source
        if isinstance(tree, Name):
            self._add(tree, role, None, frozenset())
        elif role == "vector":
            self._entrywise(None, tree, frozenset())
        else:
            self._number(tree, frozenset())

    def read_fact(self, fact: Fact, source: Source, bound: frozenset[str] = frozenset()) -> None:
        """Collect the evidence of a fact."""
        self.source = source
        random = functional(fact, self.kinds) or fact
        if isinstance(random, Markov | Independent) or (isinstance(random, Apply) and random.name in _FACT_WORDS):
            for name in children(random):
                self._add(name, "random variable", fact, frozenset())
        else:
            self.read(fact, source, bound)

    def _add(self, node: Node, role: Role, inside: Node | None, bound: frozenset[str], domain: Domain = "") -> None:
        if not isinstance(node, Name):
            return
        if node.name in CONSTANTS or node.name in bound:
            if role != "number":
                known = "a constant" if node.name in CONSTANTS else "a bound number"
                raise self.source.error(IllPosedError, node, f"{node.name} is {known}, not a {role}")
            return
        if node.name in self.kinds and role in _SEEMS.get(role_of(self.kinds[node.name]), ()):
            role = role_of(self.kinds[node.name])
        self.evidence.setdefault(node.name, []).append(Evidence(role, node, self.source, inside, domain))

    def _number(self, node: Node, bound: frozenset[str]) -> None:
        match node:
            case Name():
                self._add(node, "number", None, bound)
            case Neg() | Sum() | Product() | Power() | Tuple():
                for child in children(node):
                    self._number(child, bound)
            case Keyword(value=value):
                self._number(value, bound)
            case Index(base=base, index=index):
                self._indexed(node, base, bound)
                if isinstance(index, Name):
                    self._add(index, "number", node, bound, "index")
                else:
                    self._number(index, bound)
            case Apply():
                self._value(node, bound)

    def _value(self, node: Apply, bound: frozenset[str]) -> None:
        """The value of a declared function, or a word of the language with its arguments."""
        if isinstance(self.kinds.get(node.name), Density | Function):
            fault = value_fault(node)
            if fault:
                raise self.source.error(LanguageError, node, fault)
            self._add(Name(node.name, at=node.at), role_of(self.kinds[node.name]), node, frozenset())
            self._number(node.args[0], bound)
        elif node.name == "I" and len(node.args) == 1 and self.is_joint(node.args[0]):
            self._operand(node, node.args[0], "joint pmf", bound)
        else:
            check_shape(node, self.source)
            self._applied(node, bound)

    def is_joint(self, node: Node) -> bool:
        """Whether this is a joint pmf: a name that is declared one, or the product of two pmfs."""
        match node:
            case Name(name):
                return isinstance(self.kinds.get(name), Joint)
            case Apply("product"):
                return True
            case _:
                return False

    def _indexed(self, node: Node, base: Node, bound: frozenset[str]) -> None:
        if isinstance(base, Name):
            self._add(base, "pmf" if base.name[0].isupper() or self._is_pmf(base.name) else "vector", node, bound)
        else:
            self._number(base, bound)

    def _is_pmf(self, name: str) -> bool:
        """A lower-case name that is declared or used as a pmf: an index says nothing more about it."""
        return self.declared.get(name) == "pmf"

    def _applied(self, node: Apply, bound: frozenset[str]) -> None:
        if node.name in ("H", "h"):
            self._entropy(node, bound)
        elif node.name in DIVERGENCES:
            operands = node.args[:-1] if node.name == "Renyi" else node.args
            for arg in operands:
                self._operand(node, arg, "pmf", bound)
            if node.name == "Renyi":
                self._number(node.args[-1], bound)
        elif node.name == "card" or (node.name == "I" and ";" in node.separators):
            for arg in node.args:
                self._operand(node, arg, "random variable", bound)
        elif node.name == "softmax":
            self._entrywise(node, node.args[0], bound)
        elif node.name in PMF_WORDS:
            for arg in node.args:
                if node.name == "onehot" and isinstance(arg, Name):
                    self._add(arg, "number", node, bound, "index")
                else:
                    self._operand(node, arg, PMF_WORDS[node.name], bound)
        elif node.name in FAMILIES:
            self._family(node, bound)
        elif node.name == "I" and len(node.args) == 2:
            channel, p1 = node.args
            self._number(channel, bound)
            self._probability(node, p1, bound)
        elif node.name in ("sum", "prod", "int"):
            self._binder(node, bound)
        elif node.name == "diff" and len(node.args) == 3:
            body, variable, point = node.args
            self._number(body, bound | {variable.name} if isinstance(variable, Name) else bound)
            self._number(point, bound)
        else:
            for arg in node.args:
                self._number(arg, bound)

    def _probability(self, node: Apply, arg: Node, bound: frozenset[str]) -> None:
        """The probability of the input 1 of a channel."""
        if isinstance(arg, Name):
            self._add(arg, "number", node, bound, "probability")
        else:
            self._number(arg, bound)

    def _operand(self, node: Apply, arg: Node, role: Role, bound: frozenset[str]) -> None:
        if isinstance(arg, Name):
            self._add(arg, role, node, bound)
        else:
            self._number(arg, bound)

    def _entropy(self, node: Apply, bound: frozenset[str]) -> None:
        names = [arg for arg in node.args if isinstance(arg, Name)]
        for arg in node.args:
            if isinstance(arg, Name) and node.name == "H" and "|" not in node.separators:
                self.evidence.setdefault(arg.name, [])
                if arg.name in CONSTANTS or arg.name in bound:
                    self._add(arg, "pmf", node, bound)
            else:
                self._operand(node, arg, "random variable", bound)
        if node.name == "H" and "|" not in node.separators:
            self.lists.append((node, names, self.source))

    def _entrywise(self, node: Apply | None, arg: Node, bound: frozenset[str]) -> None:
        """Inside of softmax, lower-case names are vectors and the rest is taken entry by entry."""
        match arg:
            case Name(name) if name in self.kinds and name not in bound:
                self._add(arg, role_of(self.kinds[name]), node, bound)
            case Name(name):
                vector = (
                    name[0].islower() and name != "n" and name not in self.declared and name not in bound | CONSTANTS
                )
                self._add(arg, "vector" if vector else "number", node, bound)
            case Neg() | Sum() | Product() | Power() | Tuple():
                for child in children(arg):
                    self._entrywise(node, child, bound)
            case _:
                self._number(arg, bound)

    def _family(self, node: Apply, bound: frozenset[str]) -> None:
        family = FAMILIES[node.name]
        if node.name == "Categorical" and isinstance(family_arguments(node)[0], Name):
            self._add(family_arguments(node)[0], "pmf", node, bound)
            return
        for position, arg in enumerate(node.args):
            value = arg.value if isinstance(arg, Keyword) else arg
            if isinstance(value, Name) and not family.variadic:
                name = arg.name if isinstance(arg, Keyword) else family.names[position]
                self._add(value, "number", node, bound, _INTERIOR[family.domain(name)])
            else:
                self._number(value, bound)

    def _binder(self, node: Apply, bound: frozenset[str]) -> None:
        name, *ends, body = node.args
        for end in ends:
            if node.name == "int":
                self._number(end, bound)
            else:
                self._end(node, end, bound)
        assert isinstance(name, Name)
        self._number(body, bound | {name.name})

    def read_ends(self, place: tuple[Node, Node, bool], source: Source, bound: frozenset[str]) -> None:
        """Collect the evidence of the ends of what a name ranges over."""
        self.source = source
        *ends, integer = place
        for end in ends:
            if integer:
                self._end(end, end, bound)
            else:
                self._number(end, bound)

    def _end(self, node: Node, end: Node, bound: frozenset[str]) -> None:
        """The end of a sum: the names that make it up are integers."""
        match end:
            case Name():
                self._add(end, "number", node, bound, "natural")
            case Neg() | Sum() | Product():
                for child in children(end):
                    self._end(node, child, bound)
            case _:
                self._number(end, bound)

    # --- deciding -------------------------------------------------------------------------------------------

    def decide(self) -> None:
        """Settle every name's role; raise where two uses disagree."""
        for name, found in self.evidence.items():
            declared = self._declared_role(name)
            uses = [e for e in found if not self._follows(name, e, found)]
            if declared is not None or uses:
                self.roles[name] = declared or uses[0].role
                self._agree(name, uses)
        self._left_over()
        for name in self.evidence:
            if name not in self.roles:
                self._no_number_under_entropy(name)

    def _follows(self, name: str, use: Evidence, found: Iterable[Evidence]) -> bool:
        """An index on a lower-case name that is a pmf elsewhere says no more than that."""
        return use.role == "vector" and isinstance(use.inside, Index) and any(e.role == "pmf" for e in found)

    def _declared_role(self, name: str) -> Role | None:
        if name in self.kinds:
            return role_of(self.kinds[name])
        role = self.declared.get(name)
        if name == "n":
            return "number"
        return "number" if role == "positive" else role

    def _agree(self, name: str, uses: list[Evidence]) -> None:
        for use in uses:
            if use.role != self.roles[name]:
                first = next((e for e in uses if e.role == self.roles[name]), None)
                reason = str(first) if first else self._said(name)
                message = f"{name} is used in two ways: it is {reason}, and {use}"
                raise use.source.error(IllPosedError, use.node, message)

    def _said(self, name: str) -> str:
        if name == "n":
            return "the number of outcomes"
        if name in self.kinds:
            return f"declared a {self.roles[name]}"
        role = self.declared.get(name)
        option = {"random variable": "--variables", "pmf": "--pmf", "positive": "--positive"}.get(str(role), "")
        return f"declared by {option}"

    def _left_over(self) -> None:
        """Rule 3, and: in a list with a random variable, one too."""
        for _, names, _ in self.lists:
            for name in names:
                if name.name not in self.roles and name.name[0].isupper() and not _PMF_NAME.fullmatch(name.name):
                    self.roles[name.name] = "random variable"
        changed = True
        while changed:
            changed = False
            for node, names, source in self.lists:
                if all(self.roles.get(name.name) != "random variable" for name in names):
                    continue
                for name in names:
                    if name.name not in self.roles:
                        self.roles[name.name] = "random variable"
                        changed = True
                    self._agree(name.name, [*self.evidence[name.name], Evidence("random variable", name, source, node)])
        for node, names, source in self.lists:
            for name in names:
                if name.name not in self.roles and _PMF_NAME.fullmatch(name.name):
                    self.roles[name.name] = "pmf"
                if self.roles.get(name.name) in ("number", "vector", "vector of labels", "function"):
                    use = next((e for e in self.evidence[name.name] if e.role == self.roles[name.name]), None)
                    reason = str(use) if use else self._said(name.name)
                    message = (
                        f"{name.name} stands as a distribution in {to_text(node)}, but it is {reason}{_as_tuple(node)}"
                    )
                    raise source.error(IllPosedError, name, message)

    def _no_number_under_entropy(self, name: str) -> None:
        for node, names, source in self.lists:
            for found in names:
                if found.name == name:
                    declare = f": declare it with --pmf {name} or --variables {name}, or write H(Bernoulli({name}))"
                    message = f"{name} is a number by its name, but {to_text(node)} needs a distribution"
                    message += _as_tuple(node) or declare
                    raise source.error(IllPosedError, found, message)

    # --- asking ---------------------------------------------------------------------------------------------

    def used(self, name: str) -> bool:
        """Whether the name occurs at all (a declared one need not)."""
        return name in self.evidence

    def under_density(self) -> frozenset[str]:
        """The random variables that have a density; one that also has finitely many values is ill-posed."""
        dense = {
            name: use
            for name, found in self.evidence.items()
            for use in found
            if use.role == "random variable" and isinstance(use.inside, Apply) and use.inside.name == "h"
        }
        for name, use in dense.items():
            finite = next(
                (e for e in self.evidence[name] if isinstance(e.inside, Apply) and e.inside.name == "H"), None
            )
            listed = next((node for node, names, _ in self.lists if any(n.name == name for n in names)), None)
            other = finite.inside if finite else listed
            if other is not None and isinstance(other, Apply):
                dense_in, finite_in = to_text(use.inside or use.node), to_text(other)
                message = f"{name} has a density in {dense_in} and finitely many values in {finite_in}"
                raise use.source.error(IllPosedError, use.node, message)
        return frozenset(dense)

    def is_integer(self, name: str) -> bool:
        """Whether a number is an integer by its kind or by some use."""
        whole = isinstance(self.kinds.get(name), Natural | IndexKind)
        return whole or name == "n" or self.has(name, "natural") or self.has(name, "index")

    def has(self, name: str, domain: Domain) -> bool:
        """Whether some use of a number gives it this domain."""
        return any(e.domain == domain for e in self.evidence.get(name, ()))


def _as_tuple(node: Apply) -> str:
    """What was probably meant by several numbers under H."""
    if len(node.args) < 2:
        return ""
    return f"; did you mean {node.name}(({', '.join(map(to_text, node.args))}))?"


_INTERIOR: dict[str, Domain] = {
    "real": "", "extended": "", "positive": "positive", "nonnegative": "positive", "probability": "probability",
    "inner": "probability", "unit": "probability", "above one": "above one", "count": "natural", "natural": "natural",
    "integer": "", "vector": "", "matrix": "",
}  # fmt: skip
