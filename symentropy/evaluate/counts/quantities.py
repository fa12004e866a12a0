"""The quantities of pmfs given as integer weights, each an exact combination of logarithms of integers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import lcm

from flint import arb, fmpq

from ...kernel.terms import Definition, Num, Term, Vec
from ...theory.quantities import CE, JS, KL, RENYI, H
from .. import values
from ..logs import Logs, Many
from ..values import ONE, ZERO, Infinite, Value
from .kernels import Counts, from_fractions
from .logarithms import grouped

__all__ = ["by_counts", "cross_entropy", "divergence", "entropy", "jensen_shannon", "renyi", "written_counts"]

_EXACT_BITS = 100_000  # of a power sum that is kept exact
_EXACT_POWERS = 1000  # different probabilities whose powers are looked at for exact roots


def entropy(p: Counts) -> Value:
    """``log N - (sum of c log c) / N``.

    >>> from symentropy.evaluate.counts.kernels import pmf
    >>> print(entropy(pmf([1, 2, 1])).ball().str(10, radius=False))
    1.039720771
    """
    if p.total == 1:
        return ZERO
    return _logs(fmpq(-1, p.total), grouped(p.weights, p.weights), (ONE, p.total))


def cross_entropy(p: Counts, q: Counts) -> Value:
    """``log M - (sum of a log b) / N``; infinite where b = 0 < a."""
    pairs = _shared(p, q)
    if pairs is None:
        return Infinite(1)
    return _logs(fmpq(-1, p.total), grouped(*pairs), (ONE, q.total))


def divergence(p: Counts, q: Counts) -> Value:
    """``log(M/N) + (sum of a log a - sum of a log b) / N``; infinite where b = 0 < a, 0 exactly if P = Q."""
    pairs = _shared(p, q)
    if pairs is None:
        return Infinite(1)
    if p == q:
        return ZERO
    a, b = pairs
    return _logs(fmpq(1, p.total), _minus(grouped(a, a), grouped(a, b)), (ONE, q.total), (-ONE, p.total))


def jensen_shannon(p: Counts, q: Counts) -> Value:
    """The entropy of the mean less the mean of the entropies; 0 exactly if P = Q."""
    if p == q:
        return ZERO
    total = lcm(p.total, q.total)
    times, factor = total // p.total, total // q.total
    mean = Counts([a * times + b * factor for a, b in zip(p.weights, q.weights, strict=True)], 2 * total)
    half = fmpq(-1, 2)
    return values.total([entropy(mean), values.scale(half, entropy(p)), values.scale(half, entropy(q))])


def renyi(p: Counts, alpha: fmpq) -> Value | Callable[[], Value]:
    """``log(sum of (c/N)^alpha) / (1 - alpha)``, alpha not 1: exact where the sum is rational."""
    groups = Counter(p.weights)
    groups.pop(0, None)
    if len(groups) == 1:
        (count,) = groups
        return values.log(fmpq(p.total, count))
    order = 1 / (1 - alpha)
    if alpha.q == 1 and alpha * p.total.bit_length() < _EXACT_BITS:
        power = int(alpha.p)
        return values.scale(order, values.log(fmpq(sum(m * c**power for c, m in groups.items()), p.total**power)))
    return lambda: values.scale(order, values.log(_power_sum(groups, p.total, alpha)))


def _power_sum(groups: dict[int, int], total: int, alpha: fmpq) -> Value:
    """``sum of (c/N)^alpha``; exact where all powers are, which is looked for among few."""
    if len(groups) <= _EXACT_POWERS:
        powers = (values.scale(fmpq(m), values.power(fmpq(c, total), alpha)) for c, m in groups.items())
        return values.total(list(powers))
    exponent = arb(alpha)
    return sum((arb(c) ** exponent * m for c, m in groups.items()), arb(0)) / arb(total) ** exponent


def _shared(p: Counts, q: Counts) -> tuple[Sequence[int], Sequence[int]] | None:
    """The weights where P's are positive; None if Q's are not."""
    if 0 not in p.weights and 0 not in q.weights:
        return p.weights, q.weights
    pairs = [(a, b) for a, b in zip(p.weights, q.weights, strict=True) if a]
    if not all(b for _, b in pairs):
        return None
    return [a for a, _ in pairs], [b for _, b in pairs]


def _minus(plus: dict[int, int], minus: dict[int, int]) -> dict[int, int]:
    for x, w in minus.items():
        plus[x] = plus.get(x, 0) - w
    return {x: w for x, w in plus.items() if w}


def _logs(by: fmpq, many: dict[int, int], *single: tuple[fmpq, int]) -> Logs:
    """``by * sum of w log x``, and some single logarithms."""
    return Logs(tuple([(c, fmpq(x)) for c, x in single]), ZERO, ((by, Many(many)),))


_QUANTITIES: dict[str, tuple[Definition, Callable[..., Value | Callable[[], Value]]]] = {
    d.name: (d, f)
    for d, f in ((H, entropy), (CE, cross_entropy), (KL, divergence), (JS, jensen_shannon), (RENYI, renyi))
}


def by_counts(
    definition: Definition, args: Sequence[Term], counts: Callable[[Term], Counts | None]
) -> Callable[[], Value] | None:
    """What a quantity of these arguments is, at the precision of the moment; None if they are no pmfs of counts.

    >>> from symentropy.evaluate.counts.kernels import pmf
    >>> from symentropy.kernel.terms import num
    >>> by_counts(H, (num(2), pmf([7, 7])), written_counts)().ball().str(10, radius=False)
    '0.6931471806'
    """
    known, quantity = _QUANTITIES.get(definition.name, (None, None))
    if quantity is None or definition != known or len(args) != len(definition.parameters):
        return None
    size, *rest = args
    order = [_order(rest.pop())] if definition == RENYI else []
    pmfs = [counts(t) for t in rest]
    if not isinstance(size, Num) or None in order or any(p is None or len(p) != size.value for p in pmfs):
        return None  # what is wrong, if anything is, will be said when the definition is looked into
    found = quantity(*pmfs, *order)
    return found if callable(found) else lambda: found


def written_counts(vector: Term) -> Counts | None:
    """The pmf that a vector is, if it is one and its entries are literal rationals."""
    if isinstance(vector, Vec):
        if set(map(type, vector.items)) != {Num}:
            return None
        return from_fractions([t.value for t in vector.items if isinstance(t, Num)])
    return vector if isinstance(vector, Counts) else None


def _order(t: Term) -> fmpq | None:
    """A literal order of a Rényi entropy."""
    if isinstance(t, Num) and t.value > 0 and t.value != 1:
        return fmpq(t.value.numerator, t.value.denominator)
    return None
