"""Trees to terms, once it is known what the names are: each word of the language has its meaning here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple, NoReturn

from ..errors import IllPosedError
from ..kernel.balls import sign
from ..kernel.terms import (
    EULER,
    INF,
    NEG_INF,
    ONE,
    PI,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Definition,
    Density,
    Diff,
    Div,
    E,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Mul,
    Num,
    Pow,
    Range,
    Term,
    Use,
    Var,
    Vec,
    loose,
    num,
    shift,
    substitute,
)
from ..language import tree as tr
from . import quantities as q
from .channels import CHANNEL_INPUTS, TRANSITIONS, bpsk
from .families import DOMAINS, FAMILIES, Domain
from .measures import law, of_densities, of_integers
from .names import Names, role_of
from .quantities import log, minus
from .shapes import Source, family_arguments
from .sizes import literal_length
from .words import BINDERS, DIVERGENCES, PMF_WORDS

__all__ = ["Builder", "Local", "rational"]

_CONSTANTS = {"pi": PI, "e": E, "EulerGamma": EULER}
_LOG_BASES = {"log2": 2, "log10": 10}
_DIVERGENCE = {"KL": q.KL, "D": q.KL, "CE": q.CE, "JS": q.JS}
_LONGEST = 2_000  # outcomes of a pmf that is written out


class Local(NamedTuple):
    """A bound name; an integer (of a sum) or a real (of an integral, a derivative)."""

    name: str
    integer: bool


Scope = tuple[Local, ...]


@dataclass(frozen=True)
class Operand:
    """A distribution as an argument: as a vector or density of the kernel, as a member of a family, or both.

    ``first`` is the label of its first outcome where that is not 1; ``sizes`` are those of a joint pmf.
    """

    term: Term | None
    size: Term | None
    node: tr.Node
    law: Term | None = None
    first: Term | None = None
    sizes: tuple[Term, ...] = ()


def rational(t: Term) -> Fraction | None:
    """The value of a term of rational numbers, + - * / and whole powers.

    >>> rational(Div(num(1), num(4)))
    Fraction(1, 4)
    """
    match t:
        case Num(value):
            return value
        case Add(args) | Mul(args):
            values = [rational(arg) for arg in args]
            known = [v for v in values if v is not None]
            if len(known) < len(values):
                return None
            return sum(known, Fraction(0)) if isinstance(t, Add) else _product(known)
        case Div(a, b):
            top, bottom = rational(a), rational(b)
            return top / bottom if top is not None and bottom else None
        case Pow(a, Num(k)) if k.denominator == 1:
            base = rational(a)
            return base**k.numerator if base or (base == 0 and k > 0) else None
        case _:
            return None


def _product(values: list[Fraction]) -> Fraction:
    result = Fraction(1)
    for value in values:
        result *= value
    return result


class Builder:
    """Builds terms; ``missing`` collects what was understood but has no kernel term."""

    def __init__(self, names: Names, size: Term, base: Term | None = None, least: int = 1) -> None:
        self.names, self.size, self.base, self.least = names, size, base, least
        self.missing: dict[str, None] = {}
        self.index_sizes: dict[str, Term] = {}  # what names run over that are an index of something declared
        self.senseless = False  # whether something has no term at all
        self.source = Source(None)

    def fail(self, node: tr.Node, message: str) -> NoReturn:
        raise self.source.error(IllPosedError, node, message)

    def lacks(self, what: str) -> Term:
        """Record that there is no term for this; the answer only takes its place."""
        self.missing[what] = None
        self.senseless = True
        return ONE

    def beyond(self, what: str, term: Term) -> Term:
        """Record that the kernel cannot judge this term; it has a value all the same."""
        self.missing[what] = None
        return term

    # --- numbers --------------------------------------------------------------------------------------------

    def end(self, node: tr.Node, source: Source, scope: Scope = ()) -> Term:
        """A whole side or an end of a domain, which may be infinite."""
        self.source = source
        return self._end(node, scope)

    def _end(self, node: tr.Node, scope: Scope) -> Term:
        match node:
            case tr.Name("inf"):
                return INF
            case tr.Neg(tr.Name("inf")):
                return NEG_INF
            case _:
                return self._number(node, scope)

    def number(self, node: tr.Node, source: Source, scope: Scope) -> Term:
        """A real number."""
        self.source = source
        return self._number(node, scope)

    def _number(self, node: tr.Node, scope: Scope) -> Term:
        match node:
            case tr.Number(value):
                return Num(value)
            case tr.Name():
                return self._name(node, scope)
            case tr.Neg(tr.Number(value)):
                return Num(-value)
            case tr.Neg(arg):
                return minus(self._number(arg, scope))
            case tr.Sum(signs, terms):
                made = [self._number(t, scope) for t in terms]
                return Add(tuple(t if sign == "+" else minus(t) for sign, t in zip(signs, made, strict=True)))
            case tr.Product(ops, factors):
                return _chain(ops, [self._number(f, scope) for f in factors])
            case tr.Power(base, exponent):
                return Pow(self._number(base, scope), self._number(exponent, scope))
            case tr.Index():
                return self._entry(node, scope)
            case tr.Apply():
                return self._applied(node, scope)
            case _:
                return self.fail(node, f"a number is expected, not {tr.to_text(node)}")

    def _name(self, node: tr.Name, scope: Scope) -> Term:
        for depth, local in enumerate(reversed(scope)):
            if local.name == node.name:
                return Bound(depth)
        if node.name in _CONSTANTS:
            return _CONSTANTS[node.name]
        if node.name == "inf":
            self.fail(node, "inf stands only as a whole side or as an end of a sum, an integral or an interval")
        return self.size if node.name == "n" else Var(node.name)

    def _entry(self, node: tr.Index, scope: Scope) -> Term:
        vector, (size, *rest) = self._indexed(node.base, scope)
        if rest:
            row = tr.to_text(node)
            self.fail(node, f"{row} is a row of a joint pmf, not a number; an entry is {row}[j]")
        return At(vector, self._index(node, size, scope))

    def _indexed(self, node: tr.Node, scope: Scope) -> tuple[Term, tuple[Term | None, ...]]:
        """What has entries, with the number of them along each of its indices."""
        match node:
            case tr.Name(name) if any(local.name == name for local in scope):
                return self.fail(node, f"{name} is a number and has no entries")
            case tr.Name(name) if self.names.roles.get(name) == "pmf":
                return self._pmf_name(name), (self._size_of(name),)
            case tr.Name(name) if self.names.roles.get(name) in ("vector", "vector of labels"):
                return Var(name), (self._size_of(name),)
            case tr.Name(name) if self.names.roles.get(name) not in ("joint pmf", None):
                return self.fail(node, f"{name} is a {self.names.roles[name]} and has no entries")
            case tr.Index(base=base):
                whole, (size, *rest) = self._indexed(base, scope)
                if not rest:
                    self.fail(node, f"{tr.to_text(node)} is a number and has no entries")
                return At(whole, self._index(node, size, scope)), tuple(rest)
            case _:
                operand = self._operand(node, scope)
                return operand.term or ONE, operand.sizes or (operand.size,)

    def _index(self, node: tr.Index, size: Term | None, scope: Scope) -> Term:
        index = self._number(node.index, scope)
        self._check_index(node, rational(index), size)
        if self.names.kinds and size is not None and isinstance(node.index, tr.Name) and index == Var(node.index.name):
            known = self.index_sizes.setdefault(node.index.name, size)
            if known != size:
                ends = f"1..{_shown(known)} and 1..{_shown(size)}"
                self.fail(node.index, f"{node.index.name} is an index of two ranges, {ends}")
        return index

    def _size_of(self, name: str) -> Term:
        """The number of entries of a name: as declared, or n."""
        kind = self.names.kinds.get(name)
        return getattr(kind, "size", self.size)

    def _check_index(self, node: tr.Index, index: Fraction | None, size: Term | None) -> None:
        if index is None:
            return
        if index.denominator != 1 or index < 1:
            self.fail(node, f"{tr.to_text(node)} has no meaning: entries are counted from 1 to n")
        if isinstance(size, Var) and size != self.size:
            return
        length = size.value if isinstance(size, Num) else None
        if length is not None and index > length:
            self.fail(node, f"{tr.to_text(node)} has no meaning: there are {length} outcomes")
        if length is None and index > self.least:
            self.fail(node, f'{tr.to_text(node)} has no meaning where n < {index}: add --given "n >= {index}"')

    def _applied(self, node: tr.Apply, scope: Scope) -> Term:
        word = node.name
        if isinstance(self.names.kinds.get(word), Density | Function):
            return At(Var(word), self._number(node.args[0], scope))
        if word in BINDERS:
            return self._diff(node, scope) if word == "diff" else self._binder(node, scope)
        if word in ("H", "h"):
            return self._entropy(node, scope)
        if word in DIVERGENCES:
            return self._divergence(node, scope)
        if word == "I":
            return self._information(node, scope)
        if word == "surprisal":
            return self._in_base(Use(q.SURPRISAL, (self._number(node.args[0], scope),)))
        if word == "card":
            return ONE
        if word in FAMILIES:
            self.fail(node, f"{tr.to_text(node)} is a distribution, not a number; its entropy is H({tr.to_text(node)})")
        if word == "softmax":
            self.fail(node, f"softmax is a pmf, not a number; an entry of it is {tr.to_text(node)}[i]")
        if word in PMF_WORDS:
            entry = f"{tr.to_text(node)}[i]{'[j]' if word == 'product' else ''}"
            self.fail(node, f"{tr.to_text(node)} is a pmf, not a number; an entry of it is {entry}")
        args = tuple(self._number(arg, scope) for arg in node.args)
        if word in _LOG_BASES:
            return Div(log(args[0]), log(num(_LOG_BASES[word])))
        if word in ("log", "ln"):
            return log(args[0]) if len(args) == 1 else Div(log(args[0]), log(args[1]))
        return Call(word, args)

    # --- binders --------------------------------------------------------------------------------------------

    def _binder(self, node: tr.Apply, scope: Scope) -> Term:
        bound, *ends, body = node.args
        assert isinstance(bound, tr.Name)
        inner = (*scope, Local(bound.name, node.name != "int"))
        lo, hi = (self._end(e, scope) for e in ends) if ends else (ONE, self.size)
        made = self._number(body, inner)
        if node.name == "int":
            return Bind("int", Interval(lo, hi), made, bound.name)
        return Bind("sum" if node.name == "sum" else "prod", Range(lo, hi), made, bound.name)

    def _diff(self, node: tr.Apply, scope: Scope) -> Term:
        body, variable, *point = node.args
        if isinstance(variable, tr.Index):
            return self._diff_entry(body, variable, scope)
        if point:
            assert isinstance(variable, tr.Name)
            made = self._number(body, (*scope, Local(variable.name, False)))
            return Diff(made, self._number(point[0], scope), variable.name)
        assert isinstance(variable, tr.Name)
        local = next((one for one in reversed(scope) if one.name == variable.name), None)
        if local.integer if local else self.names.is_integer(variable.name):
            self.fail(variable, f"{variable.name} is an integer; nothing can be differentiated by it")
        made = self._number(body, (*scope, Local(variable.name, False)))
        return Diff(made, self._name(variable, scope), variable.name)

    def _diff_entry(self, body: tr.Node, variable: tr.Index, scope: Scope) -> Term:
        """The derivative by ``z[k]``: in t, of the body at the vector z whose entry k is t, taken at z[k]."""
        assert isinstance(variable.base, tr.Name)
        name = variable.base.name
        if self.names.roles.get(name) != "vector" or any(local.name == name for local in scope):
            self.fail(variable, f"{name} is no vector of real numbers; {tr.to_text(variable)} cannot vary alone")
        at = self._entry(variable, scope)
        made = self._number(body, (*scope, Local(_ENTRY, False)))
        inner = shift(at, 2)  # under t and under the index i of the vector
        assert isinstance(inner, At)
        moved = Mul((Call("delta", (Bound(0), inner.index)), Add((Bound(1), minus(inner)))))
        vector = Bind("lam", Range(ONE, self._size_of(name)), Add((At(Var(name), Bound(0)), moved)), "i")
        return Diff(substitute(made, {name: vector}), at, "t")

    # --- quantities -----------------------------------------------------------------------------------------

    def _in_base(self, use: Term) -> Term:
        return use if self.base is None else Div(use, log(self.base))

    def _is_random(self, node: tr.Node) -> bool:
        return isinstance(node, tr.Name) and self.names.roles.get(node.name) == "random variable"

    def _random(self, node: tr.Apply) -> Term:
        for arg in node.args:
            if not self._is_random(arg):
                self.fail(arg, f"{tr.to_text(arg)} is no random variable, but {tr.to_text(node)} needs one here")
        return ONE

    def _entropy(self, node: tr.Apply, scope: Scope) -> Term:
        if "|" in node.separators or any(map(self._is_random, node.args)):
            return self._random(node)
        operands = [self._operand(arg, scope) for arg in node.args]
        sorts = [self._sort(arg) for arg in node.args]
        if node.name == "h" and "continuous" not in sorts:
            self.fail(node, f"{tr.to_text(node.args[0])} has no density; its entropy is H({tr.to_text(node.args[0])})")
        if len(operands) > 2:
            self.fail(node, "H takes one pmf, or two for their cross entropy")
        if len(operands) == 2:
            return self._of_two(q.CE, operands)
        if sorts[0] == "continuous" and operands[0].term is not None:
            return self._in_base(Use(q.h, (operands[0].term,)))
        if sorts[0] == "joint":
            return self._of_joint_pmf(q.JOINT_H, operands)
        return self._of_pmfs(q.H, operands)

    def _divergence(self, node: tr.Apply, scope: Scope) -> Term:
        if node.name != "Renyi":
            return self._of_two(_DIVERGENCE[node.name], [self._operand(arg, scope) for arg in node.args])
        *dists, order = node.args
        operands, alpha = [self._operand(arg, scope) for arg in dists], self._number(order, scope)
        value = rational(alpha)
        if value is not None and (value <= 0 or value == 1):
            self.fail(order, "the order of a Rényi quantity is positive and not 1 (at 1 it is H or KL)")
        if len(operands) == 2:
            return self._of_two(q.RENYI_DIVERGENCE, operands, (alpha,))
        return self._of_pmfs(q.RENYI, operands, (alpha,))

    def _of_two(self, definition: Definition, operands: list[Operand], more: tuple[Term, ...] = ()) -> Term:
        sorts = {self._sort(o.node) for o in operands}
        if len(sorts) == 2:
            first, second = (said for sort, said in _SAID.items() if sort in sorts)
            self.fail(operands[1].node, f"a {first} and a {second} have no {definition.name}")
        if sorts == {"joint"} and definition is q.KL:
            return self._of_joint_pmf(q.JOINT_KL, operands)
        return self._of_pmfs(definition, operands, more)

    def _of_pmfs(self, definition: Definition, operands: list[Operand], more: tuple[Term, ...] = ()) -> Term:
        """A quantity of pmfs of the same number of outcomes, or of members of families."""
        if any(o.sizes for o in operands):
            self.fail(operands[0].node, f"{definition.name} of a joint pmf is not in the language")
        operands = self._fitted(operands)
        terms = [o.term for o in operands if o.term is not None]
        continuous = self._sort(operands[0].node) == "continuous"
        if continuous or len(terms) < len(operands) or self._apart(operands):
            return self._of_laws(definition.name, operands, more)
        sizes = [o.size for o in operands]
        for operand in operands[1:]:
            if operand.size != sizes[0]:
                if all(o.law is not None for o in operands) and any(isinstance(o.node, tr.Apply) for o in operands):
                    return self._of_laws(definition.name, operands, more)
                lengths = " and ".join(f"{tr.to_text(o.node)} has {_shown(o.size)}" for o in operands)
                self.fail(operand.node, f"pmfs of different length: {lengths} outcomes")
        return self._in_base(Use(definition, (sizes[0] or self.size, *terms, *more)))

    def _of_joint_pmf(self, definition: Definition, operands: list[Operand]) -> Term:
        """A quantity of joint pmfs of the same sizes; two variables each, as the definitions are."""
        sizes = operands[0].sizes
        for operand in operands:
            if len(operand.sizes) != 2 or operand.sizes != sizes:
                shown = " and ".join(f"{tr.to_text(o.node)} has {' x '.join(map(_shown, o.sizes))}" for o in operands)
                self.fail(operand.node, f"joint pmfs of two variables with the same sizes are needed: {shown}")
        return self._in_base(Use(definition, (*sizes, *(o.term for o in operands if o.term is not None))))

    def _fitted(self, operands: list[Operand]) -> list[Operand]:
        """The uniform pmf ``U`` has as many outcomes as what it stands beside."""
        uniform = Use(q.UNIFORM, (self.size,))
        size = next((o.size for o in operands if o.term != uniform and o.size is not None), self.size)
        return [replace(o, term=Use(q.UNIFORM, (size,)), size=size) if o.term == uniform else o for o in operands]

    def _sort(self, node: tr.Node) -> str:
        """Whether a distribution is discrete, continuous or a joint pmf."""
        if self.names.is_joint(node):
            return "joint"
        if isinstance(node, tr.Name):
            return "continuous" if self.names.roles.get(node.name) == "density" else "discrete"
        if not isinstance(node, tr.Apply) or node.name not in FAMILIES:
            return "discrete"
        sort = FAMILIES[node.name].sort
        return "continuous" if sort == "multivariate" else sort

    def _apart(self, operands: list[Operand]) -> bool:
        """Whether outcomes of families carry labels that differ."""
        labels = [o.first for o in operands if o.first is not None]
        return len(labels) > 1 and any(label != labels[0] for label in labels)

    def _of_laws(self, word: str, operands: list[Operand], more: tuple[Term, ...]) -> Term:
        """A quantity of members of families, for evaluation."""
        laws = [o.law for o in operands if o.law is not None]
        names = " and ".join(tr.to_text(o.node) for o in operands)
        if len(laws) < len(operands):
            return self.lacks(f"{word} of {names}")
        of = of_densities if self._sort(operands[0].node) == "continuous" else of_integers
        if word == "H" and of is of_densities:
            word = "h"
        made = Use(of[word], (*laws, *more))
        known = of is of_densities and all(o.term is not None for o in operands)
        if known and (word in ("KL", "CE") or any(isinstance(o.term, Var) for o in operands)):
            return self._in_base(made)
        return self._in_base(self.beyond(f"{word} of {names}", made))

    def _information(self, node: tr.Apply, scope: Scope) -> Term:
        if ";" in node.separators:
            return self._random(node)
        first, *rest = node.args
        if isinstance(first, tr.Tuple):
            return self._of_joint(first, scope)
        if self.names.is_joint(first):
            return self._of_joint_pmf(q.INFORMATION, [self._operand(first, scope)])
        assert isinstance(first, tr.Apply)
        made = self._parameters(first, scope)
        inputs = [self._number(arg, scope) for arg in rest]
        for arg, p in zip(rest, inputs, strict=True):
            self._check_domain(arg, p, f"P(X = 1) of {first.name}", "probability")
        wanted = len(CHANNEL_INPUTS[first.name])
        if len(inputs) != wanted:
            example = f"I({tr.to_text(first)}{', p1' * wanted})"
            self.fail(node, f"the information of {first.name} is written {example}")
        if first.name == "GaussianChannel":
            self._check_positive(first, made[0], "snr of GaussianChannel")
        return self._channel(first.name, made, inputs)

    def _check_positive(self, node: tr.Node, made: Term, name: str) -> None:
        """A closed parameter is checked here where what is made of it has a value for others too."""
        if not loose(made) and sign(made) in (0, -1):
            self.fail(node, f"{name} is positive, which it is not in {tr.to_text(node)}")

    def _channel(self, name: str, made: list[Term], inputs: list[Term]) -> Term:
        """The mutual information of input and output."""
        if name in TRANSITIONS:
            rows = TRANSITIONS[name](made[0])
            weights = (Add((ONE, minus(inputs[0]))), inputs[0])
            return self._of_cells([[Mul((w, p)) for p in row] for w, row in zip(weights, rows, strict=True)])
        if name == "GaussianChannel":
            return self._in_base(Div(log(Add((ONE, made[0]))), num(2)))
        return self._in_base(self.beyond(f"I of {name}", bpsk(made[0])))

    def _of_joint(self, joint: tr.Tuple, scope: Scope) -> Term:
        """Mutual information of a joint pmf: the divergence from the product of its marginals."""
        return self._of_cells(self._cells(joint, scope))

    def _cells(self, joint: tr.Tuple, scope: Scope) -> list[list[Term]]:
        """The entries of a joint pmf that is written out."""
        rows = [row.items for row in joint.items if isinstance(row, tr.Tuple)]
        if len(rows) < len(joint.items) or len({len(row) for row in rows}) != 1:
            self.fail(joint, "a joint pmf is written as rows of the same length: ((1/4, 1/4), (1/4, 1/4))")
        cells = [[self._number(cell, scope) for cell in row] for row in rows]
        self._check_pmf(joint, Vec(tuple(cell for row in cells for cell in row)))
        return cells

    def _of_cells(self, cells: list[list[Term]]) -> Term:
        """The divergence of a joint pmf, in rows, from the product of its marginals."""
        flat = Vec(tuple(cell for row in cells for cell in row))
        across = [Add(tuple(row)) for row in cells]
        down = [Add(column) for column in zip(*cells, strict=True)]
        product = Vec(tuple(Mul((a, b)) for a in across for b in down))
        return self._in_base(Use(q.KL, (num(len(flat.items)), flat, product)))

    # --- distributions --------------------------------------------------------------------------------------

    def _operand(self, node: tr.Node, scope: Scope) -> Operand:
        """A distribution: a pmf by name, written out, of logits, or of a family."""
        match node:
            case tr.Name(name) if name in self.names.roles and all(one.name != name for one in scope):
                return self._named(node)
            case tr.Tuple(items):
                made = Vec(tuple(self._number(item, scope) for item in items))
                self._check_pmf(node, made)
                return Operand(made, num(len(items)), node, Use(law("Categorical"), (made,)))
            case tr.Apply("softmax", (logits,)):
                length = literal_length(node)
                size = self._logits_size(logits) if length is None else num(length)
                return Operand(Use(q.SOFTMAX, (size, self._logits(logits, scope))), size, node)
            case tr.Apply(name) if name in PMF_WORDS:
                return self._made_pmf(node, scope)
            case tr.Apply(name) if name in FAMILIES and FAMILIES[name].sort == "channel":
                return self.fail(
                    node, f"{name} is a channel, not a distribution; its information is I({tr.to_text(node)}, p1)"
                )
            case tr.Apply(name) if name in FAMILIES:
                return self._family(node, scope)
            case _:
                return self._no_distribution(node)

    def _no_distribution(self, node: tr.Node) -> NoReturn:
        self.fail(node, f"{tr.to_text(node)} is no distribution; a pmf is written ({_PMF_EXAMPLE})")

    def _named(self, node: tr.Name) -> Operand:
        """A pmf, joint pmf or density by name."""
        match self.names.roles[node.name], self.names.kinds.get(node.name):
            case "pmf", _:
                return Operand(self._pmf_name(node.name), self._size_of(node.name), node)
            case "joint pmf", Joint(sizes):
                return Operand(Var(node.name), None, node, sizes=sizes)
            case "density", Density(domain):
                if domain != q.LINE:
                    self.fail(node, f"quantities are of densities on (-inf, inf), which {node.name} is not")
                return Operand(Var(node.name), None, node, Var(node.name))
            case "joint pmf", _:
                declare = f'where={{"{node.name}": "joint pmf of n x m"}}'
                return self.fail(node, f"{node.name} stands as a joint pmf, but its sizes are not declared: {declare}")
            case _:
                return self._no_distribution(node)

    def _made_pmf(self, node: tr.Apply, scope: Scope) -> Operand:
        """A pmf that is made of something else: a point, labels, a joint pmf, two pmfs."""
        match node:
            case tr.Apply("onehot", (place,)):
                size = self._place_size(place)
                at = self._number(place, scope)
                self._check_index(tr.Index(node, place, at=node.at), rational(at), size)
                return Operand(Use(q.ONEHOT, (size, at)), size, node)
            case tr.Apply("empirical", (tr.Name(name),)) if isinstance(self.names.kinds.get(name), Labels):
                labels = self.names.kinds[name]
                assert isinstance(labels, Labels)
                return Operand(Use(q.EMPIRICAL, (labels.size, labels.of, Var(name))), labels.of, node)
            case tr.Apply("empirical", (other,)):
                return self.fail(other, f"{tr.to_text(other)} is not declared as labels; empirical(x) needs them")
            case tr.Apply("product", (first, second)):
                pair = [self._operand(arg, scope) for arg in (first, second)]
                (a, n), (b, m) = (self._pmf_of(o) for o in pair)
                return Operand(Use(q.PRODUCT, (n, m, a, b)), None, node, sizes=(n, m))
            case _:
                joint = self._joint(node.args[0], scope)
                definition = q.FIRST if node.name == "first" else q.SECOND
                size = joint.sizes[node.name == "second"]
                return Operand(Use(definition, (*joint.sizes, joint.term or ONE)), size, node)

    def _place_size(self, place: tr.Node) -> Term:
        """The size of the point mass at a place: that of the index, if it is declared."""
        kind = self.names.kinds.get(place.name) if isinstance(place, tr.Name) else None
        return kind.size if isinstance(kind, Index) else self.size

    def _pmf_of(self, operand: Operand) -> tuple[Term, Term]:
        if operand.term is None or operand.size is None:
            self.fail(operand.node, f"{tr.to_text(operand.node)} is no pmf on 1..n")
        return operand.term, operand.size

    def _joint(self, node: tr.Node, scope: Scope) -> Operand:
        """A joint pmf of two variables, by name, as a product, or as rows."""
        if isinstance(node, tr.Tuple):
            cells = self._cells(node, scope)
            return Operand(Vec(tuple(Vec(tuple(row)) for row in cells)), None, node,
                           sizes=(num(len(cells)), num(len(cells[0]))))  # fmt: skip
        operand = self._operand(node, scope)
        if len(operand.sizes) != 2:
            self.fail(node, f"{tr.to_text(node)} is no joint pmf of two variables; one is declared or a product(P, Q)")
        return operand

    def argument(self, node: tr.Node, source: Source, kind: Kind) -> Term:
        """The value that a text gives to a variable of this kind; of the kind, only the sort counts."""
        self.source = source
        role = role_of(kind)
        if role == "number":
            return self._number(node, ())
        if role == "joint pmf":
            return self._joint(node, ()).term or ONE
        if role == "vector":
            return self._vector(node)
        if isinstance(node, tr.Name) and self.names.roles.get(node.name) == role in ("function", "vector of labels"):
            return Var(node.name)
        operand = self._operand(node, ())
        if operand.term is None or operand.sizes or (self._sort(node) == "continuous") != (role == "density"):
            self.fail(node, f"a {role} is needed, and {tr.to_text(node)} is none of the kernel")
        return operand.term

    def _vector(self, node: tr.Node) -> Term:
        """A vector of numbers: a name, a row of a joint pmf, a pmf, or numbers entry by entry."""
        if isinstance(node, tr.Index):
            found, sizes = self._indexed(node, ())
            if len(sizes) == 1:
                return found
        role = self.names.roles.get(node.name) if isinstance(node, tr.Name) else None
        if role not in ("pmf", "vector", None):
            self.fail(node, f"{tr.to_text(node)} is a {role}, and no vector of real numbers")
        pmf = role == "pmf"
        if pmf or (isinstance(node, tr.Apply) and node.name in (*PMF_WORDS, "softmax")):
            return self._pmf_of(self._operand(node, ()))[0]
        return self._logits(node, ())

    def _pmf_name(self, name: str) -> Term:
        """``U`` is the uniform pmf unless it is declared, for instance with values."""
        return Use(q.UNIFORM, (self.size,)) if name == "U" and name not in self.names.declared else Var(name)

    def _check_pmf(self, node: tr.Node, made: Vec) -> None:
        """Rational entries are checked here: they are >= 0 and sum to 1 exactly."""
        entries = [rational(item) for item in made.items]
        known = [entry for entry in entries if entry is not None]
        if any(entry < 0 for entry in known):
            self.fail(node, f"{tr.to_text(node)} is no pmf: an entry is negative")
        if len(known) == len(entries) and sum(known) != 1:
            self.fail(node, f"{tr.to_text(node)} is no pmf: its entries sum to {sum(known)}, not 1")

    def _logits(self, node: tr.Node, scope: Scope) -> Term:
        """A vector of logits; an expression in vectors is taken entry by entry."""
        if isinstance(node, tr.Name) and self.names.roles.get(node.name) == "vector":
            return Var(node.name)
        if isinstance(node, tr.Tuple):
            return Vec(tuple(self._number(item, scope) for item in node.items))
        entry = self._number(self._at_index(node), (*scope, Local(_ENTRY, True)))
        return Bind("lam", Range(ONE, self._logits_size(node)), entry, "i")

    def _logits_size(self, node: tr.Node) -> Term:
        """The number of entries of an expression in vectors."""
        vectors = [f for f, _ in tr.walk(node) if isinstance(f, tr.Name) and self.names.roles.get(f.name) == "vector"]
        sizes = [self._size_of(found.name) for found in vectors]
        for found, size in zip(vectors, sizes, strict=True):
            if size != sizes[0]:
                first, other = f"{vectors[0].name} has {_shown(sizes[0])}", f"{found.name} has {_shown(size)}"
                self.fail(found, f"vectors of different length: {first} and {other} entries")
        return sizes[0] if sizes else self.size

    def _at_index(self, node: tr.Node) -> tr.Node:
        """The expression with every bare vector replaced by its entry at the index ``_ENTRY``."""
        match node:
            case tr.Name(name) if self.names.roles.get(name) == "vector":
                return tr.Index(node, tr.Name(_ENTRY), at=node.at)
            case tr.Neg(arg):
                return tr.Neg(self._at_index(arg), at=node.at)
            case tr.Sum(signs, terms):
                return tr.Sum(signs, tuple(map(self._at_index, terms)), at=node.at)
            case tr.Product(ops, factors):
                return tr.Product(ops, tuple(map(self._at_index, factors)), at=node.at)
            case tr.Power(base, exponent):
                return tr.Power(self._at_index(base), self._at_index(exponent), at=node.at)
            case _:
                return node

    def _family(self, node: tr.Apply, scope: Scope) -> Operand:
        """A member of a family; the simplest are pmfs and densities of the kernel too."""
        if node.name == "Categorical":
            return self._operand(family_arguments(node)[0], scope)
        made = tuple(self._parameters(node, scope))
        member = Use(law(node.name), made)
        match node.name:
            case "Bernoulli":
                return Operand(Vec((Add((ONE, minus(made[0]))), made[0])), num(2), node, member, ZERO)
            case "DiscreteUniform":
                return self._discrete_uniform(node, member)
            case "Normal":
                return Operand(member, None, node, member)
            case _:
                return Operand(None, None, node, member)

    def _discrete_uniform(self, node: tr.Apply, member: Use) -> Operand:
        length = literal_length(tr.Apply(node.name, tuple(family_arguments(node))))
        if length is not None and length < 1:
            self.fail(node, f"{tr.to_text(node)}: the ends are integers a <= b")
        if length is None or length > _LONGEST:
            return Operand(None, None, node, member)
        return Operand(Vec((Div(ONE, num(length)),) * length), num(length), node, member, member.args[0])

    def _parameters(self, node: tr.Apply, scope: Scope) -> list[Term]:
        """The values of a family's parameters, tuples as vectors."""
        family = FAMILIES[node.name]
        for arg in node.args:  # another parameter than the declaration's: a scale of 0 is no rate
            if isinstance(arg, tr.Keyword) and arg.name in family.also and not isinstance(arg.value, tr.Tuple):
                made = self._number(arg.value, scope)
                self._check_domain(arg.value, made, f"{arg.name} of {node.name}", family.domain(arg.name))
        args = family_arguments(node)
        names = (f"argument {k} of {node.name}" for k in range(1, len(args) + 1)) if family.variadic else family.names
        found = []
        for arg, name in zip(args, names, strict=True):
            domain = "vector" if family.variadic else family.domain(name)
            found.append(self._parameter(arg, scope, domain, name if family.variadic else f"{name} of {node.name}"))
        return found

    def _parameter(self, node: tr.Node, scope: Scope, domain: Domain, name: str) -> Term:
        if isinstance(node, tr.Tuple) != (domain in ("vector", "matrix")):
            self.fail(node, f"{name} {DOMAINS[domain].says}, not {tr.to_text(node)}")
        made = self._nested(node, scope)
        if not isinstance(node, tr.Tuple):
            self._check_domain(node, made, name, domain)
        return made

    def _nested(self, node: tr.Node, scope: Scope) -> Term:
        """A number, or a tuple as a vector, of vectors perhaps."""
        if isinstance(node, tr.Tuple):
            return Vec(tuple(self._nested(item, scope) for item in node.items))
        return self._end(node, scope)

    def _check_domain(self, node: tr.Node, made: Term, name: str, domain: Domain) -> None:
        value, place = rational(made), DOMAINS[domain]
        if value is not None and not place.holds(value):
            self.fail(node, f"{name} {place.says}, not {tr.to_text(node)}")


_SAID = {"joint": "joint pmf", "continuous": "density", "discrete": "pmf"}
_ENTRY = " entry"  # a bound name that no text can contain
_PMF_EXAMPLE = "1/2, 1/3, 1/6"


def _chain(ops: str, factors: list[Term]) -> Term:
    """A chain of * and / from the left; products side by side are one node."""
    pending = [factors[0]]
    for op, factor in zip(ops[1:], factors[1:], strict=True):
        if op == "*":
            pending.append(factor)
        else:
            pending = [Div(_joined(pending), factor)]
    return _joined(pending)


def _joined(factors: list[Term]) -> Term:
    return factors[0] if len(factors) == 1 else Mul(tuple(factors))


def _shown(size: Term | None) -> str:
    return str(size.value) if isinstance(size, Num) else size.name if isinstance(size, Var) else "infinitely many"
