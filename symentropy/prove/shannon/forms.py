"""Linear forms in joint entropies: what a claim about random variables says, with exact coefficients.

A set of variables is a bit mask: bit k stands for the k-th variable. Every quantity is a combination of joint
entropies H(S), S nonempty; numbers that are no entropies (log(n), a name) stay apart as opaque atoms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from flint import fmpz

from ...errors import SymentropyError
from ...language.tree import Apply, Name, Neg, Node, Number, Power, Product, Relation, Sum, to_text, walk

__all__ = [
    "ZERO_FORM", "Demand", "Form", "Mixed", "combination", "entropy", "group", "information", "interaction", "members",
    "read_form", "read_relation",
]  # fmt: skip

Sign = Literal["=", "<=", "<"]
_FACTORED = 10**12  # logarithms of whole numbers up to here are written by primes
_EXPONENT = 100


class Mixed(SymentropyError):
    """A term that is not linear in entropies; the message says which."""

    def __init__(self, term: Node) -> None:
        super().__init__(f"{to_text(term)} is not linear in entropies")


@dataclass(frozen=True)
class Form:
    """The sum of coefficient * H(S), coefficient * number, and a rational; sorted, without zeros: equal by value.

    >>> information(0b01, 0b10).entropies
    ((1, Fraction(1, 1)), (2, Fraction(1, 1)), (3, Fraction(-1, 1)))
    """

    entropies: tuple[tuple[int, Fraction], ...] = ()
    numbers: tuple[tuple[str, Fraction], ...] = ()
    constant: Fraction = Fraction(0)

    def __add__(self, other: Form) -> Form:
        return combination([(Fraction(1), self), (Fraction(1), other)])

    def __sub__(self, other: Form) -> Form:
        return combination([(Fraction(1), self), (Fraction(-1), other)])

    def __neg__(self) -> Form:
        return combination([(Fraction(-1), self)])

    def __rmul__(self, factor: Fraction | int) -> Form:
        return combination([(Fraction(factor), self)])

    def __bool__(self) -> bool:
        return bool(self.entropies or self.numbers or self.constant)

    @property
    def union(self) -> int:
        """All variables that occur."""
        found = 0
        for mask, _ in self.entropies:
            found |= mask
        return found

    def at(self, entropies: Mapping[int, Fraction], numbers: Mapping[str, Fraction] | None = None) -> Fraction:
        """The value where the joint entropies (and the numbers) are these."""
        known = numbers or {}
        return (
            sum((c * entropies[mask] for mask, c in self.entropies), Fraction(0))
            + sum((c * known[name] for name, c in self.numbers), Fraction(0))
            + self.constant
        )


ZERO_FORM = Form()


def combination(parts: Iterable[tuple[Fraction, Form]]) -> Form:
    """The sum of factor * form."""
    entropies: dict[int, Fraction] = {}
    numbers: dict[str, Fraction] = {}
    constant = Fraction(0)
    for factor, form in parts:
        for mask, c in form.entropies:
            entropies[mask] = entropies.get(mask, Fraction(0)) + factor * c
        for name, c in form.numbers:
            numbers[name] = numbers.get(name, Fraction(0)) + factor * c
        constant += factor * form.constant
    return Form(
        tuple(sorted((mask, c) for mask, c in entropies.items() if c and mask)),
        tuple(sorted((name, c) for name, c in numbers.items() if c)),
        constant,
    )


def entropy(of: int, given: int = 0) -> Form:
    """H(of | given), zero if ``of`` is among ``given``.

    >>> entropy(0b11, 0b10).entropies
    ((2, Fraction(-1, 1)), (3, Fraction(1, 1)))
    """
    return combination([(Fraction(1), _joint(of | given)), (Fraction(-1), _joint(given))])


def information(left: int, right: int, given: int = 0) -> Form:
    """I(left; right | given); the two may overlap: I(X; X | Z) is H(X | Z).

    >>> information(0b1, 0b1) == entropy(0b1)
    True
    """
    one = Fraction(1)
    signed = ((one, left | given), (one, right | given), (-one, left | right | given), (-one, given))
    return combination([(c, _joint(mask)) for c, mask in signed])


def _joint(mask: int) -> Form:
    return Form(((mask, Fraction(1)),)) if mask else ZERO_FORM


def interaction(groups: Sequence[int], given: int = 0) -> Form:
    """I(A; B; ...; C | given), by I(...; C | given) = I(... | given) - I(... | C, given)."""
    if len(groups) == 2:
        return information(groups[0], groups[1], given)
    *front, last = groups
    return interaction(front, given) - interaction(front, given | last)


def group(names: Iterable[str], variables: Sequence[str]) -> int:
    """The mask of some variables.

    >>> bin(group(["Z", "X"], ["X", "Y", "Z"]))
    '0b101'
    """
    return sum(1 << variables.index(name) for name in set(names))


def members(mask: int) -> Iterator[int]:
    """The numbers of the variables of a mask, from below.

    >>> list(members(0b101))
    [0, 2]
    """
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


# --- reading ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Demand:
    """0 = form, 0 <= form or 0 < form."""

    relation: Sign
    form: Form


# forms by the b of the log(b) that divides them; None where nothing does
_Read = dict[Fraction | None, Form]


def read_relation(
    relation: Relation,
    variables: Sequence[str],
    base: int | Fraction | None = None,
    positive: Collection[str] = (),
) -> Demand:
    """What a relation demands of a form; ``base`` is that in which its quantities are read, None for nats.

    The logarithm of a product of ``positive`` names is the sum of theirs.

    >>> from symentropy.language import parse_claim
    >>> read_relation(parse_claim("H(X)/log(2) >= 1"), ["X"]).form
    Form(entropies=((1, Fraction(1, 1)),), numbers=(('log(2)', Fraction(-1, 1)),), constant=Fraction(0, 1))
    """
    if relation.op == "!=":
        raise Mixed(relation)
    reader = _Reader(tuple(variables), None if base is None else Fraction(base), frozenset(positive))
    left, right = reader.read(relation.lhs), reader.read(relation.rhs)
    larger, smaller = (left, right) if relation.op in (">=", ">") else (right, left)
    sign: Sign = "=" if relation.op == "=" else "<=" if relation.op in ("<=", ">=") else "<"
    return Demand(sign, _in_nats(_sum([(1, larger), (-1, smaller)]), relation))


def read_form(node: Node, variables: Sequence[str]) -> Form:
    """An expression as a form, in nats.

    >>> from symentropy.language import parse_expr
    >>> read_form(parse_expr("2*H(X|Y) + log(n)"), ["X", "Y"]).numbers
    (('log(n)', Fraction(1, 1)),)
    """
    return _in_nats(_Reader(tuple(variables)).read(node), node)


def _in_nats(read: _Read, node: Node) -> Form:
    """All over the same log(b) > 0, which is multiplied out; beside it a rational becomes one times log(b)."""
    bases = [base for base in read if base is not None]
    if not bases:
        return read.get(None, ZERO_FORM)
    beside = read.get(None, ZERO_FORM)
    if len(bases) > 1 or beside.entropies or beside.numbers:
        raise Mixed(node)
    return read[bases[0]] + beside.constant * _logarithm(bases[0])


def _sum(parts: Iterable[tuple[Fraction | int, _Read]]) -> _Read:
    total: _Read = {}
    for factor, read in parts:
        for base, form in read.items():
            total[base] = total.get(base, ZERO_FORM) + Fraction(factor) * form
    return {base: form for base, form in total.items() if form}


def _rational(read: _Read) -> Fraction | None:
    form = read.get(None, ZERO_FORM)
    return form.constant if read.keys() <= {None} and not (form.entropies or form.numbers) else None


def _logarithm(of: Fraction) -> Form:
    """log of a positive rational, by primes as long as they are found at once.

    >>> _logarithm(Fraction(12)).numbers
    (('log(2)', Fraction(2, 1)), ('log(3)', Fraction(1, 1)))
    """
    powers = [
        (Fraction(sign * k), int(p))
        for sign, whole in ((1, of.numerator), (-1, of.denominator))
        for p, k in (fmpz(whole).factor() if whole <= _FACTORED else [(whole, 1)])
    ]
    return combination([(k, Form(numbers=((f"log({p})", Fraction(1)),))) for k, p in powers if p > 1])


@dataclass(frozen=True)
class _Reader:
    """Expressions as forms over some variables; what has no random variable in it is a number."""

    variables: tuple[str, ...]
    base: Fraction | None = None
    positive: frozenset[str] = frozenset()

    def read(self, node: Node) -> _Read:
        found = self._linear(node)
        if found is not None:
            return found
        if any(isinstance(part, Name) and part.name in self.variables for part, _ in walk(node)):
            raise Mixed(node)
        return {None: Form(numbers=((to_text(node), Fraction(1)),))}

    def _linear(self, node: Node) -> _Read | None:
        match node:
            case Number(value):
                return {None: Form(constant=value)}
            case Neg(arg):
                return _sum([(-1, self.read(arg))])
            case Sum(signs, terms):
                return _sum((1 if sign == "+" else -1, self.read(t)) for sign, t in zip(signs, terms, strict=True))
            case Product():
                return self._product(node)
            case Power(base, exponent):
                return self._power(base, exponent)
            case Apply("H" | "I"):
                form = self._quantity(node)
                return None if form is None else {self.base: form} if form else {}
            case Apply("log" | "ln" | "log2" | "log10"):
                return self._log(node)
            case _:
                return None

    def _product(self, node: Product) -> _Read | None:
        """At most one factor is no rational; a divisor may be log(b)."""
        value: _Read = {None: Form(constant=Fraction(1))}
        for op, factor in zip(node.ops, node.factors, strict=True):
            read = self.read(factor)
            c, d = _rational(value), _rational(read)
            if op == "*" and d is not None:
                value = _sum([(d, value)])
            elif op == "*" and c is not None:
                value = _sum([(c, read)])
            elif op == "/" and d:
                value = _sum([(1 / d, value)])
            elif op == "/" and (base := _base(factor)) is not None and value.keys() <= {None}:
                value = _over(base, value.get(None, ZERO_FORM))
            else:
                return None
        return value

    def _power(self, base: Node, exponent: Node) -> _Read | None:
        b, k = _rational(self.read(base)), _rational(self.read(exponent))
        if b is None or k is None or k.denominator != 1 or abs(k) > _EXPONENT or (b == 0 and k <= 0):
            return None
        return _sum([(b ** int(k), {None: Form(constant=Fraction(1))})])

    def _quantity(self, node: Apply) -> Form | None:
        """An entropy or information of random variables."""
        if not all(isinstance(arg, Name) and arg.name in self.variables for arg in node.args):
            return None
        masks = [group((a.name for a in names if isinstance(a, Name)), self.variables) for names in node.groups()]
        given = masks.pop() if "|" in node.separators else 0
        return entropy(masks[0], given) if len(masks) == 1 else interaction(masks, given)

    def _log(self, node: Apply) -> _Read | None:
        value = self._logarithm(node.args[0])
        if value is None:
            return None
        if node.name in ("log", "ln") and len(node.args) == 1:
            return {None: value} if value else {}
        base = {"log2": Fraction(2), "log10": Fraction(10)}.get(node.name) or _rational(self.read(node.args[1]))
        return _over(base, value) if base is not None and base > 1 else None

    def _logarithm(self, node: Node) -> Form | None:
        """The logarithm of what is known to be positive: rationals, positive names, numbers of values, products."""
        match node:
            case Product(ops, factors):
                parts = [self._logarithm(factor) for factor in factors]
                signed = zip((Fraction(1 if op == "*" else -1) for op in ops), parts, strict=True)
                return combination([(c, f) for c, f in signed if f is not None]) if None not in parts else None
            case Power(Name() | Apply() as base, exponent):
                log, power = self._logarithm(base), _rational(self.read(exponent))
                return None if log is None or power is None else power * log
            case Name(name) if name in self.positive:
                return Form(numbers=((f"log({name})", Fraction(1)),))
            case Apply("card", (Name(name),)) if name in self.variables:
                return Form(numbers=((f"log(card({name}))", Fraction(1)),))
            case Number() | Power():
                of = _rational(self.read(node))
                return _logarithm(of) if of is not None and of > 0 else None
            case _:
                return None


def _over(base: Fraction, form: Form) -> _Read:
    """form / log(base), a rational where it is one."""
    unit = _logarithm(base)
    if form and not (form.entropies or form.constant) and form.numbers[0][0] == unit.numbers[0][0]:
        ratio = form.numbers[0][1] / unit.numbers[0][1]
        if form == ratio * unit:
            return {None: Form(constant=ratio)}
    return {base: form} if form else {}


def _base(node: Node) -> Fraction | None:
    """The b > 1 of a divisor log(b)."""
    match node:
        case Apply("log" | "ln", (Number(value),)) if value > 1:
            return value
        case _:
            return None
