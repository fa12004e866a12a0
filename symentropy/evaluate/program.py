"""A closed term compiled once, to be run at any precision.

Every node becomes a closure over its children's closures; bound variables live in numbered slots of one list,
and definitions are inlined, their parameters being the closures of the arguments. What does not depend on the
innermost index is computed once for each value of what it does depend on.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from ..errors import IllPosedError, LimitError, UncertifiedError
from ..kernel.balls import CONSTANTS, NoBall, precision
from ..kernel.terms import (
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Definition,
    Density,
    Diff,
    Div,
    Domain,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Mul,
    Num,
    Pmf,
    Pow,
    Range,
    Rejected,
    Term,
    Use,
    Var,
    Vec,
    Vector,
    free_names,
    instantiate,
    loose,
)
from ..progress import report
from ..theory.families import FAMILIES
from ..theory.quantities import CE, KL, RENYI_DIVERGENCE, SOFTMAX
from . import values
from .algebra import known_equal
from .counts.kernels import Counts
from .counts.quantities import by_counts, written_counts
from .kinds import check_between, check_label, check_length, check_number, check_pmf
from .logs import Logs
from .values import ONE, ZERO, Infinite, Value
from .written import unfolded

__all__ = ["MAX_LOOPS", "Program"]

MAX_LOOPS = 2_000_000  # values taken by all indices together
_REPORT_EVERY = 64

Slots = list[Any]
Run = Callable[[Slots], Value]


@dataclass(frozen=True, slots=True)
class _Argument:
    """What a parameter stands for, with its own scope: compiled where it is used."""

    term: Term
    scope: tuple[int, ...]
    params: dict[str, _Argument]


@dataclass(frozen=True, slots=True)
class _Node:
    """A compiled term and the slots that its value depends on."""

    run: Run
    needs: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Entries:
    """All entries of a vector, compiled."""

    run: Callable[[Slots], list[Value]]
    needs: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a term stands: the slots of its binders, what its parameters mean, and the next free slot."""

    scope: tuple[int, ...] = ()
    params: dict[str, _Argument] = field(default_factory=dict)
    free: int = 0


class Program:
    """``Program(term).run(prec)`` is the value of a closed term with ``prec`` bits.

    >>> from symentropy.kernel.terms import num
    >>> Program(Div(num(1), num(3))).run(64)
    1/3
    """

    def __init__(self, term: Term) -> None:
        self.depth = 1
        self.loops = 0
        self.caches: list[dict[Any, Value]] = []
        self.seen: dict[Any, _Node] = {}
        self.lists: dict[Any, list[_Node]] = {}
        self.literals: dict[int, list[fmpq] | None] = {}
        self.pmfs: dict[int, Counts | None] = {}
        self.keep: list[object] = []
        self.root = self.compile(term, _Place())

    def run(self, prec: int) -> Value:
        """Undefined operations raise IllPosedError, undecided ones NoBall."""
        self.loops = 0
        for cache in self.caches:
            cache.clear()
        with precision(prec):
            return self.root.run([None] * self.depth)

    # --- compiling --------------------------------------------------------------------------------------------

    def compile(self, t: Term, at: _Place) -> _Node:
        """The node of ``t``; the same term in the same place is one node, its value shared."""
        if isinstance(t, Num | Bound | Var):
            return self.leaf(t, at)
        key = (id(t), at.scope, id(at.params), at.free)
        node = self.seen.get(key)
        if node is None:
            node = self.seen[key] = self.hoisted(self.inner(t, at), at)
            self.keep.append((t, at.params))
        return node

    def hoisted(self, node: _Node, at: _Place) -> _Node:
        """Remember values of what does not change with the innermost index."""
        if at.free == 0 or at.free - 1 in node.needs:
            return node
        return self.cached(node)

    def cached(self, node: _Node) -> _Node:
        cache: dict[Any, Value] = {}
        self.caches.append(cache)
        slots, run = tuple(sorted(node.needs)), node.run

        def recall(s: Slots) -> Value:
            key = tuple(_key(s[i]) for i in slots)
            if key not in cache:
                cache[key] = run(s)
            return cache[key]

        return _Node(recall, node.needs)

    def leaf(self, t: Term, at: _Place) -> _Node:
        match t:
            case Num():
                number = _rational(t)
                return _Node(lambda s: number)
            case Bound(index):
                slot = at.scope[-1 - index]
                return _Node(lambda s: fmpq(s[slot]) if isinstance(s[slot], int) else s[slot], frozenset({slot}))
            case Var(name):
                found = _meaning(at.params, name)
                return self.compile(found.term, _Place(found.scope, found.params, at.free))
        raise AssertionError(t)

    def inner(self, t: Term, at: _Place) -> _Node:
        match t:
            case Const(name):
                return _Node(_constant(name))
            case Add(args):
                return _join([self.compile(a, at) for a in args], values.total)
            case Mul((*factors, Call("log", (arg,)))) if factors:
                return self.weighted_log(factors, arg, at)
            case Mul(args):
                return _join([self.compile(a, at) for a in args], values.product)
            case Div(a, b):
                return _pair(self.compile(a, at), self.compile(b, at), values.divide)
            case Pow(a, b):
                return _pair(self.compile(a, at), self.compile(b, at), values.power)
            case Call("log", (arg,)):
                return self.log(arg, at)
            case Call(fn, args):
                return _join([self.compile(a, at) for a in args], lambda xs: values.apply(fn, xs))
            case At(vector, index):
                return self.entry(_Argument(vector, at.scope, at.params), index, at)
            case Bind("sum", Range() as domain, body):
                return self.loop(domain, body, at, values.total, ZERO)
            case Bind("prod", Range() as domain, body):
                return self.loop(domain, body, at, values.product, ONE)
            case Use():
                return self.use(t, at)
            case Bind("int", Interval(), _):
                return self.integral(t, at)
            case Diff(body, point):
                return self.slope(body, point, at)
            case Vec() | Bind():
                raise IllPosedError("a vector where a number is needed")
        raise IllPosedError(f"not a term: {type(t).__name__}")

    def slope(self, body: Term, point: Term, at: _Place) -> _Node:
        """A derivative at a point: the kernel's, where the function itself has a value too."""
        from ..kernel.calculus import derivative  # most terms have none, and it would double the kernel loaded

        try:
            slope = derivative(unfolded(body))
        except Rejected:
            raise UncertifiedError("no certified value of this derivative is known") from None
        there, value = (self.compile(instantiate(t, point), at) for t in (body, slope))

        def run(s: Slots) -> Value:
            there.run(s)
            return value.run(s)

        return _Node(run, there.needs | value.needs)

    def log(self, arg: Term, at: _Place) -> _Node:
        """A logarithm, split along its argument if that is no rational: ``log(sqrt(2))`` is ``log(2)/2``."""
        whole, parts = self.compile(arg, at), self.log_parts(arg, at)

        def run(s: Slots) -> Value:
            value = whole.run(s)
            split = None if isinstance(value, fmpq) else parts(s)
            return values.log(value) if split is None else split

        return _Node(run, whole.needs)

    def weighted_log(self, factors: Sequence[Term], arg: Term, at: _Place) -> _Node:
        """``p * log(q)``, what the sums of information theory are made of, without detours where both are rational."""
        weight, inside, log = (
            _product_of([self.compile(f, at) for f in factors]),
            self.compile(arg, at),
            self.log(arg, at),
        )
        weigh, look = weight.run, inside.run

        def run(s: Slots) -> Value:
            p, q = weigh(s), look(s)
            if type(p) is fmpq and type(q) is fmpq and q > 0:
                return Logs(((p, q),), ZERO)
            return values.scale(p, log.run(s))

        return _Node(run, weight.needs | inside.needs)

    def log_parts(self, arg: Term, at: _Place) -> Callable[[Slots], Value | None]:
        """The logarithm of ``arg`` by its shape; None if that does not help or does not hold."""
        match arg:
            case Const("e"):
                return lambda s: ONE
            case Call("exp", (x,)):
                return self.compile(x, at).run
            case Call("sqrt", (x,)):
                return self.log_parts(Pow(x, Num(Fraction(1, 2))), at)
            case Pow(x, y):
                base, log, exponent = self.compile(x, at).run, self.log(x, at).run, self.compile(y, at).run
                return lambda s: values.scale(exponent(s), log(s)) if _positive(base(s)) else None
        return lambda s: None

    def loop(self, domain: Range, body: Term, at: _Place, fold: Callable[[list[Value]], Value], empty: fmpq) -> _Node:
        """A sum or a product over the indices of a range at which the guard is positive."""
        low, high = self.compile(domain.lo, at), self.compile(domain.hi, at)
        slot, inside = self.slot(at)
        each = self.compile(body, inside)
        guard = None if domain.guard is None else self.compile(domain.guard, inside)
        guards, run = None if guard is None else guard.run, each.run

        def collect(s: Slots) -> Value:
            lo, hi = values.integer(low.run(s)), values.integer(high.run(s))
            self.count(hi - lo + 1)
            found: list[Value] = []
            for k in range(lo, hi + 1):
                if not k % _REPORT_EVERY:
                    report("terms", k - lo, hi - lo + 1)
                s[slot] = k
                if guards is None or _positive(guards(s)):
                    found.append(run(s))
            return fold(found) if found else empty

        needs = low.needs | high.needs | (each.needs | (guard.needs if guard else frozenset())) - {slot}
        return _Node(collect, needs)

    def slot(self, at: _Place) -> tuple[int, _Place]:
        """A slot for a new bound variable, and the place under its binder."""
        self.depth = max(self.depth, at.free + 1)
        return at.free, _Place((*at.scope, at.free), at.params, at.free + 1)

    def count(self, loops: int) -> None:
        self.loops += max(loops, 0)
        if self.loops > MAX_LOOPS:
            raise LimitError(f"sums of more than {MAX_LOOPS} terms")

    # --- vectors ----------------------------------------------------------------------------------------------

    def entry(self, vector: _Argument, index: Term, at: _Place) -> _Node:
        """``vector[index]``, or a function's value at a point."""
        return self.element(vector, (_Argument(index, at.scope, at.params),), at)

    def element(self, vector: _Argument, indices: tuple[_Argument, ...], at: _Place) -> _Node:
        """The entry at these indices, outermost first: one for a vector, two for a joint pmf."""
        match vector.term:
            case Var(name):
                return self.element(_meaning(vector.params, name), indices, at)
            case Use() as use:
                inside, checks = self.opened(use, _Place(vector.scope, vector.params, at.free))
                body = _Argument(use.definition.body, inside.scope, inside.params)
                return self.after(checks, self.element(body, indices, at), at)
            case At(table, index):
                outer = _Argument(index, vector.scope, vector.params)
                return self.element(_Argument(table, vector.scope, vector.params), (outer, *indices), at)
            case Vec(items):
                return self.listed(items, vector, indices, at)
            case Counts(weights, total):
                position, needs = self.position(indices[0], at.free)
                return _Node(lambda s: fmpq(weights[_within(position(s), len(weights))], total), needs)
            case Bind("lam", domain, body):
                return self.mapped(domain, body, vector, indices, at)
        raise IllPosedError(f"an entry of {type(vector.term).__name__}, which is no vector")

    def listed(self, items: tuple[Term, ...], vector: _Argument, indices: tuple[_Argument, ...], at: _Place) -> _Node:
        """An entry of a vector that is written out."""
        (index, *rest), (position, needs) = indices, self.position(indices[0], at.free)
        if rest:
            rows = (_Argument(item, vector.scope, vector.params) for item in items)
            return _chosen([self.element(row, tuple(rest), at) for row in rows], position, needs)
        numbers = self.numbers(items)
        if numbers is not None and isinstance(index.term, Bound):
            return _looked_up(numbers, index.scope[-1 - index.term.index])
        if numbers is not None:
            return _Node(lambda s: numbers[_within(position(s), len(items))], needs)
        return _chosen(self.items(items, _Place(vector.scope, vector.params, at.free)), position, needs)

    def numbers(self, items: tuple[Term, ...]) -> list[fmpq] | None:
        """The entries if all are literal rationals."""
        if id(items) not in self.literals:
            literal = all(type(i) is Num for i in items)
            self.literals[id(items)] = [_rational(i) for i in items] if literal else None
            self.keep.append(items)
        return self.literals[id(items)]

    def items(self, items: tuple[Term, ...], place: _Place) -> list[_Node]:
        """The compiled entries; once, however often the vector is used."""
        key = (id(items), place.scope, id(place.params), place.free)
        if key not in self.lists:
            self.lists[key] = [self.compile(i, place) for i in items]
            self.keep.append((items, place.params))
        return self.lists[key]

    def position(self, index: _Argument, free: int) -> tuple[Callable[[Slots], int], frozenset[int]]:
        """The index as a Python integer."""
        node = self.compile(index.term, _Place(index.scope, index.params, free))
        if isinstance(index.term, Bound):
            (slot,) = node.needs
            return lambda s: s[slot] if isinstance(s[slot], int) else values.integer(s[slot]), node.needs
        return lambda s: values.integer(node.run(s)), node.needs

    def mapped(
        self, domain: Domain, body: Term, vector: _Argument, indices: tuple[_Argument, ...], at: _Place
    ) -> _Node:
        """An entry of a vector that is given by a formula, or a value of a function."""
        (index, *rest), outer = indices, _Place(vector.scope, vector.params, at.free)
        slot, inside = self.slot(outer)
        low, high = self.compile(domain.lo, outer), self.compile(domain.hi, outer)
        point = self.compile(index.term, _Place(index.scope, index.params, at.free))
        if rest:
            row = _Argument(body, inside.scope, inside.params)
            each = self.element(row, tuple(rest), _Place(at.scope, at.params, inside.free))
        else:
            each = self.compile(body, inside)
        ranged = isinstance(domain, Range)

        def run(s: Slots) -> Value:
            x, lo, hi = point.run(s), low.run(s), high.run(s)
            if not ranged:
                check_between(lo, x, hi)
            elif not values.integer(lo) <= values.integer(x) <= values.integer(hi):
                raise IllPosedError("an index is out of range")
            s[slot] = values.integer(x) if ranged else x
            return each.run(s)

        needs = low.needs | high.needs | point.needs | (each.needs - {slot})
        return self.cached(_Node(run, needs))

    def entries(self, vector: Term, sizes: tuple[Term, ...], at: _Place) -> _Entries:
        """All entries of a vector, or of a table with several indices, of the given size."""
        slots, inside = list[int](), at
        for _ in sizes:
            slot, inside = self.slot(inside)
            slots.append(slot)
        ends = [self.compile(size, at) for size in sizes]
        indices = tuple(_Argument(Bound(k), inside.scope, inside.params) for k in reversed(range(len(sizes))))
        table = _Argument(vector, inside.scope, at.params)
        entry = self.element(table, indices, inside) if sizes else self.compile(vector, at)

        def run(s: Slots) -> list[Value]:
            counts, found = [values.integer(n.run(s)) for n in ends], []
            self.count(math.prod(counts))
            for ks in itertools.product(*(range(1, n + 1) for n in counts)):
                for slot, k in zip(slots, ks, strict=True):
                    s[slot] = k
                found.append(entry.run(s))
            return found

        return _Entries(run, entry.needs.difference(slots).union(*(n.needs for n in ends)))

    def length(self, vector: _Argument, free: int) -> Callable[[Slots], int]:
        place = _Place(vector.scope, vector.params, free)
        match vector.term:
            case Vec(items):
                return lambda s: len(items)
            case Counts() as counts:
                return lambda s: len(counts)
            case Bind("lam", Range(lo, hi), _):
                low, high = self.compile(lo, place), self.compile(hi, place)
                return lambda s: values.integer(high.run(s)) - values.integer(low.run(s)) + 1
            case Use() as use:
                inside, _ = self.opened(use, place)
                return self.length(_Argument(use.definition.body, inside.scope, inside.params), free)
            case Var(name):
                return self.length(_meaning(vector.params, name), free)
        raise IllPosedError(f"{type(vector.term).__name__} is no vector")

    # --- definitions ------------------------------------------------------------------------------------------

    def opened(self, use: Use, at: _Place) -> tuple[_Place, list[_Node]]:
        """Where the body of a definition stands, and the checks of its arguments; ``at`` is where it is used."""
        definition = use.definition
        if len(use.args) != len(definition.parameters):
            raise IllPosedError(f"{definition.name} takes {len(definition.parameters)} arguments, not {len(use.args)}")
        names = (name for name, _ in definition.parameters)
        params = {n: _Argument(arg, at.scope, at.params) for n, arg in zip(names, use.args, strict=True)}
        inside = _Place((), params, at.free)
        self.keep.append(params)
        return inside, [self.check(f"{definition.name}: {n}", n, kind, inside) for n, kind in definition.parameters]

    def measure(self, use: Use, at: _Place) -> _Node:
        """A quantity of families; parameters that depend on an index must take rational values."""
        from .closed import with_closed_forms  # most terms have none
        from .families.quantities import Constants, check_members, quantity

        if at.params or free_names(use):
            missing = ", ".join(sorted(free_names(use))) or "a parameter"
            raise UncertifiedError(f"{missing} has no value: only closed expressions have digits")
        if not loose(use):
            return self.cached(_Node(lambda s: quantity(use, Constants())))
        slots = at.scope

        def run(s: Slots) -> Value:
            term: Term = use
            for slot in reversed(slots):
                term = instantiate(term, _as_term(s[slot]))
            assert isinstance(term, Use)
            simple, members = with_closed_forms(term)
            check_members(members)
            return Program(simple).run(ctx.prec) if members else quantity(term, Constants())

        return self.cached(_Node(run, frozenset(slots)))

    def integral(self, t: Bind, at: _Place) -> _Node:
        """An integral that has a closed form; what it depends on must take rational values."""
        from .primitives import integral  # most terms have none

        def run(s: Slots) -> Value:
            term: Term = t
            for slot in reversed(at.scope):
                term = instantiate(term, _as_term(s[slot]))
            found = integral(term) if isinstance(term, Bind) else None
            if found is None:
                raise UncertifiedError("no certified value of this integral is known")
            return Program(found).run(ctx.prec)

        return self.cached(_Node(run, frozenset(at.scope)))

    def counts(self, vector: Term) -> Counts | None:
        """The pmf that a vector is, if its entries are literal rationals; looked at once."""
        if id(vector) not in self.pmfs:
            self.pmfs[id(vector)] = written_counts(vector)
            self.keep.append(vector)
        return self.pmfs[id(vector)]

    def use(self, use: Use, at: _Place) -> _Node:
        if is_measure(use):
            return self.measure(use, at)
        args = [_resolved(_Argument(a, at.scope, at.params)).term for a in use.args]
        counted = by_counts(use.definition, args, self.counts)
        if counted is not None:
            return _Node(lambda s: counted())
        inside, checks = self.opened(use, at)
        body = self.compile(use.definition.body, inside)
        return self.after(checks, self.divergence(use.definition, body, inside), at)

    def after(self, checks: list[_Node], node: _Node, at: _Place) -> _Node:
        """The node, once its checks have passed."""
        runs = [self.hoisted(c, at).run for c in checks]

        def run(s: Slots) -> Value:
            for check in runs:
                check(s)
            return node.run(s)

        return _Node(run, node.needs.union(*(c.needs for c in checks)))

    def check(self, label: str, name: str, kind: Kind, at: _Place) -> _Node:
        """A node that raises IllPosedError unless the parameter ``name`` is of its kind."""
        match kind:
            case Density() | Function():
                return _Node(lambda s: ONE)
            case Vector(size) | Pmf(size):
                return self.check_table(label, name, kind, (size,), at)
            case Joint(sizes):
                return self.check_table(label, name, kind, sizes, at)
            case Labels(size, of):
                return self.check_labels(label, name, (size,), of, at)
            case Index(size):
                return self.check_labels(label, name, (), size, at)
        node = self.compile(Var(name), at)

        def run(s: Slots) -> Value:
            check_number(node.run(s), kind, label)
            return ONE

        return _Node(run, node.needs)

    def check_table(self, label: str, name: str, kind: Kind, sizes: tuple[Term, ...], at: _Place) -> _Node:
        """Of the right size; a pmf, of one variable or of several, with a pmf's entries."""
        lengths, weights = self.check_sizes(label, name, sizes, at), self.entries(Var(name), sizes, at)
        is_pmf = not isinstance(kind, Vector) and not _is_pmf(at.params[name])
        is_one = functools.cache(lambda: _is_mass_one(at.params[name]))

        def run(s: Slots) -> Value:
            lengths.run(s)
            if is_pmf:
                check_pmf(weights.run(s), label, is_one)
            return ONE

        return _Node(run, weights.needs | lengths.needs)

    def check_sizes(self, label: str, name: str, sizes: tuple[Term, ...], at: _Place) -> _Node:
        """As many entries as the sizes say, in the rows of a written table too."""
        found: list[tuple[_Node, Callable[[Slots], int]]] = []
        tables = [_resolved(at.params[name])]
        for size in sizes:
            node = self.compile(size, at)
            found += [(node, self.length(t, at.free)) for t in tables]
            rows = [(t, i) for t in tables if isinstance(t.term, Vec) for i in t.term.items]
            tables = [_resolved(_Argument(i, t.scope, t.params)) for t, i in rows]

        def run(s: Slots) -> Value:
            for size, length in found:
                check_length(length(s), values.integer(size.run(s)), label)
            return ONE

        return _Node(run, frozenset[int]().union(*(size.needs for size, _ in found)))

    def check_labels(self, label: str, name: str, sizes: tuple[Term, ...], of: Term, at: _Place) -> _Node:
        """An integer in 1..of, or a vector of them."""
        most, lengths = (
            self.compile(of, at),
            self.check_sizes(label, name, sizes, at) if sizes else _Node(lambda s: ONE),
        )
        labels = self.entries(Var(name), sizes, at) if sizes else None
        one = None if sizes else self.compile(Var(name), at)

        def run(s: Slots) -> Value:
            lengths.run(s)
            for x in labels.run(s) if labels is not None else [one.run(s)] if one is not None else []:
                check_label(x, values.integer(most.run(s)), label)
            return ONE

        needs = labels.needs if labels is not None else one.needs if one is not None else frozenset()
        return _Node(run, most.needs | lengths.needs | needs)

    def divergence(self, of: Definition, body: _Node, at: _Place) -> _Node:
        """The quantities that compare P with Q also have a value where Q[i] = 0 < P[i] for some i."""
        if of not in (KL, CE, RENYI_DIVERGENCE):
            return body
        ps, qs = (self.entries(Var(name), (Var("n"),), at) for name in ("P", "Q"))
        alpha = self.compile(Var("alpha"), at) if of == RENYI_DIVERGENCE else None

        def run(s: Slots) -> Value:
            pairs = [(p, q) for p, q in zip(ps.run(s), qs.run(s), strict=True) if not values.is_zero(p)]
            shared = [(p, q) for p, q in pairs if not values.is_zero(q)]
            if len(shared) == len(pairs):
                return body.run(s)
            return Infinite(1) if alpha is None else renyi_divergence(shared, alpha.run(s))

        return _Node(run, ps.needs | qs.needs | body.needs)


def is_measure(use: Use) -> bool:
    """Whether this is a quantity of families, not of vectors."""
    first = use.args[0] if use.args else None
    return isinstance(first, Use) and first.definition.name in FAMILIES


def _as_term(x: Any) -> Term:
    if isinstance(x, int):
        return Num(Fraction(x))
    if isinstance(x, fmpq):
        return Num(Fraction(int(x.p), int(x.q)))
    raise NoBall("a family whose parameter depends on a number that is not rational", final=True)


def renyi_divergence(shared: list[tuple[Value, Value]], alpha: Value) -> Value:
    """The Rényi divergence where P is not absolutely continuous to Q: ``shared`` are the pairs with p, q > 0.

    Below order 1, terms with q = 0 vanish; above, they are infinite (Rényi 1961; van Erven & Harremoës 2014).
    """
    rest = values.total([ONE, values.scale(-ONE, alpha)])
    if values.is_zero(rest):
        raise IllPosedError("Rényi divergence of order 1")
    if values.sign(rest) < 0 or not shared:
        return Infinite(1)
    mass = values.total([values.scale(values.power(p, alpha), values.power(q, rest)) for p, q in shared])
    return values.divide(values.log(mass), values.scale(-ONE, rest))


def _meaning(params: dict[str, _Argument], name: str) -> _Argument:
    """What a parameter stands for."""
    if name not in params:
        raise UncertifiedError(f"{name} has no value: only closed expressions have digits")
    return params[name]


def _rational(t: Term) -> fmpq:
    if isinstance(t, Num) and isinstance(t.value, Fraction):
        return fmpq(t.value.numerator, t.value.denominator)
    raise IllPosedError("a number that is not an exact rational")


def _looked_up(numbers: list[fmpq], slot: int) -> _Node:
    """The entry at a bound index: the innermost loops do little else."""
    table = dict(enumerate(numbers, 1))

    def run(s: Slots) -> Value:
        k = s[slot]
        found = table.get(k) if type(k) is int else numbers[_within(values.integer(k), len(numbers))]
        return numbers[_within(k, len(numbers))] if found is None else found

    return _Node(run, frozenset({slot}))


def _chosen(nodes: list[_Node], position: Callable[[Slots], int], needs: frozenset[int]) -> _Node:
    """The node at a position."""
    runs = [n.run for n in nodes]
    return _Node(lambda s: runs[_within(position(s), len(runs))](s), needs.union(*{n.needs for n in nodes}))


def _within(k: int, size: int) -> int:
    """An index of 1..size, from 0."""
    if 1 <= k <= size:
        return k - 1
    raise IllPosedError(f"an index is not in 1..{size}")


def _resolved(vector: _Argument) -> _Argument:
    """What an argument is, its names looked up."""
    while isinstance(vector.term, Var):
        vector = _meaning(vector.params, vector.term.name)
    return vector


def _is_pmf(vector: _Argument) -> bool:
    """What is a pmf by its making: counts, and softmax, whose entries, balls, could not show it."""
    term = _resolved(vector).term
    return isinstance(term, Counts) or (isinstance(term, Use) and term.definition == SOFTMAX)


def _is_mass_one(vector: _Argument) -> bool:
    """Whether algebra shows that the entries of a vector that is written out sum to 1."""
    vector = _resolved(vector)
    if not isinstance(vector.term, Vec) or free_names(vector.term) or loose(vector.term):
        return False
    return known_equal(Add(vector.term.items), Num(Fraction(1)))


def _key(x: Any) -> Any:
    """A slot's value as a key; a ball equals nothing, not even itself."""
    return x if isinstance(x, int) else (int(x.p), int(x.q)) if isinstance(x, fmpq) else object()


def _positive(x: Value) -> bool:
    """Whether a guard holds; NoBall if that is not known."""
    if type(x) is fmpq or (type(x) is arb and (x > 0 or x <= 0)):
        return bool(x > 0)
    return not values.is_zero(x) and values.sign(x) > 0


def _constant(name: str) -> Run:
    if name in ("inf", "-inf"):
        infinite = Infinite(-1 if name == "-inf" else 1)
        return lambda s: infinite
    return lambda s: CONSTANTS[name]()


def _product_of(nodes: list[_Node]) -> _Node:
    return nodes[0] if len(nodes) == 1 else _join(nodes, values.product)


def _join(nodes: list[_Node], combine: Callable[[list[Value]], Value]) -> _Node:
    runs = [n.run for n in nodes]
    return _Node(lambda s: combine([r(s) for r in runs]), frozenset().union(*(n.needs for n in nodes)))


def _pair(a: _Node, b: _Node, combine: Callable[[Value, Value], Value]) -> _Node:
    left, right = a.run, b.run
    return _Node(lambda s: combine(left(s), right(s)), a.needs | b.needs)
