"""Quantities of families: each is an integral, or a sum, of ``exp(exponent) * weight`` over the pieces of supports.

Where Q has no mass but P has, a divergence is infinite; every other infinity is decided by the tails.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from flint import fmpq

from ...errors import IllPosedError, UncertifiedError
from ...kernel.balls import NoBall
from ...kernel.terms import INF, NEG_INF, ONE, ZERO, Add, Call, Div, Mul, Term, Use, free_names, num, substitute
from ...progress import report
from ...theory.families import DOMAINS, FAMILIES, Domain, reading
from ...theory.families.reading import Relation
from ...theory.quantities import log, minus
from .. import values
from ..constants import Constants, Number, exactly
from ..integrals.differences import difference
from ..integrals.integral import Integrand, Part, integral
from ..integrals.moving import between, moved
from ..values import Infinite, Value
from .built import BUILT, CENTERS

__all__ = ["Constants", "Law", "Piece", "as_term", "check_members", "quantity"]


@dataclass(frozen=True)
class Piece:
    """A part of a support and the logarithm of the density there; an end is None at infinity."""

    lo: Number | None
    hi: Number | None
    log: Term


class Law:
    """A member of a family, its parameters closed terms; ``constant`` gives the values of closed terms."""

    def __init__(self, use: Use, constant: Constants) -> None:
        self.use, self.constant = use, constant
        self.family = FAMILIES[use.definition.name]
        self.discrete = self.family.sort == "discrete"
        variadic = self.family.variadic
        self.values = {} if variadic else dict(zip(self.family.names, use.args, strict=True))

    def put(self, t: Term) -> Term:
        """A term of the declaration with this member's parameters."""
        return substitute(t, self.values)

    def check(self) -> None:
        """Raise IllPosedError for parameters outside of their domains."""
        for name, arg in self.values.items():
            domain = self.family.domain(name)
            if (
                domain not in ("vector", "matrix")
                and arg not in (INF, NEG_INF)
                and not _lies(self.constant(arg), domain)
            ):
                raise IllPosedError(f"{name} of {self.family.name} {DOMAINS[domain].says}")
        for relation in reading.needs(self.family.name):
            if not self.holds(relation):
                raise IllPosedError(f"{self.family.name} needs {relation.text}")
        if self.family.name in BUILT:
            _ = self.pieces

    def holds(self, relation: Relation) -> bool:
        """Whether a relation of the parameters holds."""
        lhs, rhs = self.put(relation.lhs), self.put(relation.rhs)
        if lhs == rhs:
            return relation.relation in ("=", "<=")
        if {lhs, rhs} & {INF, NEG_INF}:
            return relation.relation != "=" and (lhs == NEG_INF or rhs == INF)
        gap = self.constant(Add((rhs, minus(lhs))))
        if exactly(gap, 0):
            return relation.relation in ("=", "<=")
        if relation.relation == "=":
            return not (gap > 0 or gap < 0) and _undecided()
        return bool(gap > 0) or (not gap < 0 and _undecided())

    @functools.cached_property
    def pieces(self) -> list[Piece]:
        """The pieces that are not empty, from left to right; of a member that has been checked."""
        if self.family.name in BUILT:
            return BUILT[self.family.name](self)
        if not self.family.pieces:
            raise UncertifiedError(f"no certified value is known for {self.family.name}")
        special = (found for relation, found in reading.edges(self.family.name) if self.holds(relation))
        declared = next(special, None) or reading.pieces(self.family.name)
        made = [Piece(self.end(p.lo), self.end(p.hi), self.put(p.log)) for p in declared]
        return [p for p in made if self.discrete or p.lo is None or p.hi is None or not exactly(p.lo, p.hi)]

    def end(self, t: Term) -> Number | None:
        put = self.put(t)
        return None if put in (INF, NEG_INF) else self.constant(put)

    def center(self) -> fmpq:
        """Where a line is split; a rational, so that what cancels in a difference of expansions does so exactly."""
        if self.family.name in CENTERS:
            found = CENTERS[self.family.name](self)
        else:
            found = self.constant(self.put(reading.center(self.family.name)))
        return found if isinstance(found, fmpq) else between(found, found)


_BOUNDS: dict[Domain, tuple[int, int | None]] = {
    "positive": (0, None), "nonnegative": (0, None), "probability": (0, 1), "inner": (0, 1), "unit": (0, 1),
    "above one": (1, None),
}  # fmt: skip


def _lies(x: Number, domain: Domain) -> bool:
    """Whether a parameter is in its domain."""
    if isinstance(x, fmpq):
        return DOMAINS[domain].holds(Fraction(int(x.p), int(x.q)))
    if domain in ("real", "extended"):
        return True
    if domain not in _BOUNDS:
        return _undecided()
    low, high = _BOUNDS[domain]
    if x < low or (high is not None and x > high):
        return False
    return (x > low and (high is None or x < high)) or _undecided()


def _undecided() -> bool:
    raise NoBall("a relation of parameters is not decided")


def check_members(members: Iterable[Use]) -> None:
    """Raise IllPosedError for parameters outside of their domains."""
    constants = Constants()
    for member in members:
        Law(member, constants).check()


def quantity(use: Use, constant: Constants) -> Value:
    """The value of a quantity of families at the current precision."""
    laws, orders = _arguments(use, constant)
    if _multivariate(laws):
        from . import multivariate

        return multivariate.quantity(use.definition.name, laws, [constant(order) for order in orders])
    return _QUANTITIES[use.definition.name](_Pair(laws, constant), *orders)


def as_term(use: Use) -> Term | None:
    """A quantity of vectors or matrices as a term that has the same value; None if it is not known as one."""
    laws, orders = _arguments(use, constant := Constants())
    if not _multivariate(laws):
        return None
    from . import multivariate

    return multivariate.as_term(use.definition.name, laws, [constant(order) for order in orders])


def _multivariate(laws: Sequence[Law]) -> bool:
    return any(law.family.sort == "multivariate" for law in laws)


def _arguments(use: Use, constant: Constants) -> tuple[list[Law], tuple[Term, ...]]:
    """The one or two members of families and, of Rényi quantities, the order."""
    laws = [Law(a, constant) for a in use.args if isinstance(a, Use) and a.definition.name in FAMILIES]
    orders = use.args[len(laws) :]
    for order in orders:
        _check_order(order, constant)
    return laws, orders


def _check_order(order: Term, constant: Constants) -> None:
    """Raise IllPosedError unless a Rényi quantity has this order."""
    value, rest = constant(order), constant(Add((ONE, minus(order))))
    if exactly(rest, 0) or value <= 0:
        raise IllPosedError("the order of a Rényi quantity is positive and not 1")
    if not (value > 0 and (rest > 0 or rest < 0)):
        _undecided()


@dataclass(frozen=True)
class Common:
    """An interval on which one or two laws are given by one piece each; None where there is no mass."""

    part: Part
    f: Term | None
    g: Term | None


class _Pair:
    """One or two laws on their common refinement."""

    def __init__(self, laws: Sequence[Law], constant: Constants) -> None:
        self.laws, self.number = laws, constant
        self.discrete, self.parts = laws[0].discrete, 0
        for law in laws:
            law.check()

    def equal(self) -> bool:
        """Whether both are the same member of a family."""
        f, g = self.laws
        if f.family is not g.family or len(f.use.args) != len(g.use.args):
            return False
        return f.use.args == g.use.args

    def common(self) -> list[Common]:
        """The intervals between all ends; over the integers [lo, hi] is [lo, hi + 1)."""
        pieces, gap = [law.pieces for law in self.laws], fmpq(int(self.discrete))
        ends = [x for each in pieces for p in each for x in (p.lo, _after(p.hi, gap))]
        marks = _sorted([x for x in ends if x is not None])
        center, out = self.laws[0].center(), []
        for lo, hi in zip([None, *marks], [*marks, None], strict=True):
            f, *rest = [next((p.log for p in each if _covers(p, lo, hi, gap)), None) for each in pieces]
            if f is not None or any(rest):
                out.append(Common(Part(lo, _after(hi, -gap), center), f, rest[0] if rest else None))
        return out

    def total(self, exponent: Term, weight: Term, part: Part) -> Value:
        """The integral or sum over a part."""
        self.parts += 1
        report("series" if self.discrete else "integral", self.parts)
        if self.discrete:
            from ..series.series import total

            if isinstance(part.lo, fmpq) and isinstance(part.hi, fmpq) and not {"k"} & _names(exponent, weight):
                count = num(int((part.hi - part.lo + 1).p))
                return self.number(Mul((count, Call("exp", (exponent,)), weight)))
            return total(Integrand(exponent, weight, self.number, "k"), part)
        return values.total([integral(f, p) for f, p in moved(Integrand(exponent, weight, self.number), part)])


def _names(*terms: Term) -> frozenset[str]:
    return frozenset().union(*map(free_names, terms))


def _covers(p: Piece, lo: Number | None, hi: Number | None, gap: fmpq) -> bool:
    """Whether a piece covers an interval between neighbouring marks."""
    end = _after(p.hi, gap)
    return (p.lo is None or (lo is not None and not _less(lo, p.lo))) and (
        end is None or (hi is not None and not _less(end, hi))
    )


def _after(hi: Number | None, gap: fmpq) -> Number | None:
    """The end of a piece: for integers the next one. The same object if there is no gap: a ball equals only itself."""
    return hi if hi is None or gap == 0 else hi + gap


def _less(a: Number, b: Number) -> bool:
    if a is b:
        return False
    if a < b:
        return True
    if a >= b:
        return False
    raise NoBall("the order of two ends is not known")


def _sorted(marks: list[Number]) -> list[Number]:
    """In order, each once."""
    out: list[Number] = []
    for x in marks:
        i = 0
        while i < len(out) and _less(out[i], x):
            i += 1
        if i == len(out) or _less(x, out[i]):
            out.insert(i, x)
    return out


# --- the quantities -------------------------------------------------------------------------------------------


def _entropy(pair: _Pair) -> Value:
    return _sum(pair.total(c.f, minus(c.f), c.part) for c in pair.common() if c.f is not None)


def _cross_entropy(pair: _Pair) -> Value:
    return _relative(pair, lambda f, g: minus(g))


def _divergence(pair: _Pair) -> Value:
    return fmpq(0) if pair.equal() else _relative(pair, difference)


def _relative(pair: _Pair, weight: Callable[[Term, Term], Term]) -> Value:
    common = [c for c in pair.common() if c.f is not None]
    if any(c.g is None for c in common):
        return Infinite(1)
    both = [(c.f, weight(c.f, c.g), c.part) for c in common if c.f is not None and c.g is not None]
    return _sum(pair.total(f, w, part) for f, w, part in both if w != ZERO)


def _jensen_shannon(pair: _Pair) -> Value:
    """Half of each f log(2f/(f+g)); log 2 where there is only one."""
    if pair.equal():
        return fmpq(0)
    found = []
    for c in pair.common():
        for a, b in ((c.f, c.g), (c.g, c.f)):
            if a is not None and (b is None or difference(b, a) != ZERO):
                ratio = ONE if b is None else Add((ONE, Call("exp", (difference(b, a),))))
                found.append(pair.total(a, Div(Add((log(num(2)), minus(log(ratio)))), num(2)), c.part))
    return _sum(found)


def _renyi(pair: _Pair, order: Term) -> Value:
    mass = _sum(pair.total(Mul((order, c.f)), ONE, c.part) for c in pair.common() if c.f is not None)
    return _of_mass(mass, pair.number(Add((ONE, minus(order)))))


def _renyi_divergence(pair: _Pair, order: Term) -> Value:
    rest = pair.number(Add((order, minus(ONE))))
    if pair.equal():
        return fmpq(0)
    common = [c for c in pair.common() if c.f is not None]
    if rest > 0 and any(c.g is None for c in common):
        return Infinite(1)
    other = Add((ONE, minus(order)))
    powers = [
        pair.total(Add((Mul((order, c.f)), Mul((other, c.g)))), ONE, c.part)
        for c in common
        if c.f is not None and c.g is not None
    ]
    if not powers:
        return Infinite(1)
    return _of_mass(_sum(powers), rest)


def _of_mass(mass: Value, divisor: Number) -> Value:
    """log(mass)/divisor."""
    if isinstance(mass, Infinite):
        return Infinite(values.sign(divisor))
    return values.divide(values.log(mass), divisor)


def _sum(found: Iterable[Value]) -> Value:
    return values.total([fmpq(0), *found])


_QUANTITIES: dict[str, Callable[..., Value]] = {
    "h": _entropy, "H": _entropy, "CE": _cross_entropy, "KL": _divergence, "JS": _jensen_shannon, "Renyi": _renyi,
    "RenyiKL": _renyi_divergence,
}  # fmt: skip
