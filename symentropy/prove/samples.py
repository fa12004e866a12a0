"""Exact values to try for a variable of each kind, the simplest and most telling first.

Nothing here is believed: a sample is only ever a proposal, and what refutes is its evaluation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import product
from math import prod
from random import Random

from ..kernel.balls import exact
from ..kernel.terms import (
    ONE,
    ZERO,
    Density,
    Function,
    Index,
    Joint,
    Kind,
    Labels,
    Natural,
    Num,
    Pmf,
    Positive,
    Real,
    Term,
    Vec,
    Vector,
    num,
)
from .curves import densities, functions

__all__ = ["EXTREMES", "MAX_SIZE", "fixed", "mutated", "nothing", "randomly"]

MAX_SIZE = 64  # outcomes of a pmf, entries of a vector
_MAX_CELLS = 256  # of a joint pmf

_EXTREME = 0.05  # of the random values

Moments = tuple[Term, Term]

_NATURALS = (1, 2, 3, 4, 5, 10, 100, 1000)
_SIZES = (2, 3, 1, 4, 5, 8, 16, 32, MAX_SIZE)
_POSITIVES = tuple(map(Fraction, ("1/2", "2", "1", "1/3", "3", "1/10", "10", "1/1000", "1000", "7/5", "1/1000000")))
EXTREMES = tuple(Fraction(1, 10**k) for k in (6, 40, 200, 900))
_MOMENTS = [(ZERO, ONE), (ONE, num(2)), (num(Fraction(-1, 3)), num(Fraction(1, 10)))]
_REALS = tuple(x for p in _POSITIVES for x in (p, -p))


def fixed(
    kind: Kind, hints: Sequence[Fraction] = (), is_size: bool = False, moments: Sequence[Moments] = ()
) -> list[Term]:
    """The values that are tried first; ``hints`` are numbers that the statement speaks of.

    ``moments`` are means and standard deviations for densities.
    """
    match kind:
        case Natural():
            return _nums(
                (*(_SIZES if is_size else _NATURALS), *(h for h in hints if h.denominator == 1 and 0 < h < 200))
            )
        case Positive():
            return _nums((*_POSITIVES[:3], *(h for h in hints if h > 0), *_POSITIVES[3:], *EXTREMES[1:]))
        case Real():
            return _nums((*_REALS[:3], Fraction(0), *hints, *_REALS[3:]))
        case Index(size):
            return _nums(range(1, _size(size) + 1))
        case Pmf(size):
            return [_vec(p) for p in _pmfs(_size(size))]
        case Vector(size):
            return [_vec(v) for v in _vectors(_size(size))]
        case Joint(sizes):
            return _joints([_size(s) for s in sizes])
        case Labels(size, of):
            return [_vec(x) for x in _labels(_size(size), _size(of))]
        case Density(domain):
            return densities(domain, moments or _MOMENTS)
        case Function(domain):
            return functions(domain, [Fraction(c, 3) for c in (3, -3, 6, -1)])
    return []


def _nums(xs: Iterable[Fraction | int]) -> list[Term]:
    return [num(x) for x in dict.fromkeys(map(Fraction, xs))]


def _vec(xs: Iterable[Fraction | int]) -> Vec:
    return Vec(tuple(num(x) for x in xs))


def _size(size: Term) -> int:
    """The number of entries; 0, which no vector has, if it is unknown or too large."""
    n = exact(size)
    return int(n) if n is not None and n.denominator == 1 and 1 <= n <= MAX_SIZE else 0


def _vectors(n: int) -> list[tuple[Fraction, ...]]:
    """Different entries, zeros, ones, alternating signs, lengths of codes."""
    count, zeros, alternating = range(1, n + 1), [0] * n, [Fraction(-3) if k % 2 else Fraction(1, 2) for k in range(n)]
    lengths: list[int] = [*count[:-1], max(n - 1, 1)]  # of a complete binary code
    rows: tuple[Sequence[Fraction | int], ...] = (count, zeros, [1] * n, alternating, lengths, [n] * n)
    found = [tuple(map(Fraction, v)) for v in rows]
    return list(dict.fromkeys(found)) if n else []


def _shares(weights: Sequence[int]) -> tuple[Fraction, ...]:
    total = sum(weights)
    return tuple(Fraction(w, total) for w in weights)


def _pmfs(n: int) -> list[tuple[Fraction, ...]]:
    """Generic, uniform, one-point, with zeros, nearly one-point: as far as they differ."""
    if n == 0:
        return []
    one, half = [1] + [0] * (n - 1), [1] * (n - n // 2) + [0] * (n // 2)
    weights = [
        [1, *(3 + k for k in range(n - 1))],
        [1] * n,
        one,
        [n + 1, *range(1, n)],
        one[::-1],
        [0, *range(1, n)] if n > 1 else one,
        half,
        [999, *([1] * (n - 1))],
        [1, *([1000] * (n - 1))],
        [10**6, *range(1, n)],
        *([[1, *([0] * (n - 2)), x.denominator] for x in EXTREMES[1:]] if n > 1 else ()),
    ]
    return list(dict.fromkeys(_shares(w) for w in weights))


def _table(shape: Sequence[int], cells: Sequence[Fraction]) -> Vec:
    """The cells, in order, as rows of rows."""
    if len(shape) == 1:
        return _vec(cells)
    width = len(cells) // shape[0]
    return Vec(tuple(_table(shape[1:], cells[k * width : (k + 1) * width]) for k in range(shape[0])))


def _product(factors: Sequence[Sequence[Fraction]]) -> list[Fraction]:
    """The cells of the joint pmf of independent variables."""
    return [prod(ps, start=Fraction(1)) for ps in product(*factors)]


def _joints(shape: Sequence[int]) -> list[Term]:
    """Generic, independent, uniform, one point, on a diagonal, without a first row: as far as they differ."""
    n = prod(shape)
    if not 0 < n <= _MAX_CELLS:
        return []
    places = list(product(*(range(k) for k in shape)))
    weights = [
        [(3 * k + 1) % 7 + (k == 0) for k in range(n)],
        [1] * n,
        [0, *([1] * (n - 1))] if n > 1 else [1],
        [int(len(set(at)) == 1) * (at[0] + 1) for at in places],
        [int(at[0] > 0) * (k % 5 + 1) for k, at in enumerate(places)] if shape[0] > 1 else [1] * n,
        [*([0] * (n - 1)), 1],
    ]
    cells: list[Sequence[Fraction]] = [_shares(w) for w in weights]
    cells[1:1] = [_product([_pmfs(k)[0] for k in shape]), _product([_pmfs(k)[5 % len(_pmfs(k))] for k in shape])]
    return [_table(shape, c) for c in dict.fromkeys(map(tuple, cells))]


def _labels(size: int, of: int) -> list[tuple[int, ...]]:
    """All in turn, all the same, every other one missing."""
    if not (size and of):
        return []
    found = [[f(k) for k in range(size)] for f in (lambda k: k % of + 1, lambda k: of, lambda k: k // 2 % of + 1)]
    return list(dict.fromkeys(map(tuple, found)))


# --- random values ------------------------------------------------------------------------------------------


def randomly(kind: Kind, random: Random, moments: Sequence[Moments] = ()) -> Term | None:
    """A value of the kind by chance; None if there is no way to draw one."""
    match kind:
        case Natural():
            return num(random.choice((1, 2, 2, 3, 3, 4, 5, 6, 7, 12)))
        case Positive():
            return num(_extreme(random) if random.random() < _EXTREME else _fraction(random))
        case Real():
            return num(_fraction(random) * random.choice((-1, 1, 1)))
        case Index(size):
            n = _size(size)
            return num(random.randint(1, n)) if n else None
        case Pmf(size):
            n = _size(size)
            return _vec(_random_pmf(n, random)) if n else None
        case Vector(size):
            return _vec(_random_vector(_size(size), random)) if _size(size) else None
        case Joint(sizes):
            return _random_joint([_size(s) for s in sizes], random)
        case Labels(size, of):
            n, most = _size(size), _size(of)
            return _vec(random.randint(1, most) for _ in range(n)) if n and most else None
        case Density(domain):
            found = moments or [(num(random.randint(-3, 3)), num(_fraction(random)))]
            return random.choice(densities(domain, [random.choice(found)]))
        case Function(domain):
            return random.choice(functions(domain, [_fraction(random) * random.choice((-1, 1))]))
    return None


def nothing(kind: Kind) -> Term | None:
    """0 where that is a value: what an identity may say of coefficients is that they vanish."""
    match kind:
        case Real():
            return ZERO
        case Vector(size) if _size(size):
            return _vec([0] * _size(size))
    return None


def _fraction(random: Random) -> Fraction:
    size = random.choice((4, 10, 100))
    x = Fraction(random.randint(1, size), random.randint(1, size))
    return x * Fraction(10) ** random.randint(-4, 4) if random.random() < 0.1 else x


def _extreme(random: Random) -> Fraction:
    """A number close to 0, or very great: what is not bounded shows there."""
    x = random.choice(EXTREMES)
    return x if random.random() < 0.5 else 1 / x


def _random_vector(n: int, random: Random) -> list[Fraction]:
    """Any numbers, or lengths of codewords."""
    if random.random() < 1 / 3:
        short = [Fraction(random.randint(0, 3) + (n - 1).bit_length()) for _ in range(n)]
        return short if random.random() < 0.5 else [x + abs(_fraction(random)) for x in short]
    return [_fraction(random) * random.choice((-1, 1)) for _ in range(n)]


def _random_joint(shape: Sequence[int], random: Random) -> Term | None:
    """A joint pmf, of independent variables every third time."""
    if not 0 < prod(shape) <= _MAX_CELLS:
        return None
    independent = random.random() < 1 / 3
    cells = _product([_random_pmf(k, random) for k in shape]) if independent else _random_pmf(prod(shape), random)
    return _table(shape, cells)


def _random_pmf(n: int, random: Random) -> tuple[Fraction, ...]:
    if random.random() < 0.1:
        return tuple(Fraction(int(k == chosen)) for chosen in [random.randrange(n)] for k in range(n))
    top = random.choice((2, 5, 30, 1000))
    weights = [random.randint(0, top) for _ in range(n)]
    weights[random.randrange(n)] += 1
    if random.random() < _EXTREME:
        weights[random.randrange(n)] += random.choice(EXTREMES).denominator
    return _shares(weights)


def mutated(kind: Kind, value: Term, random: Random) -> Term | None:
    """A value near ``value``, to go uphill from it."""
    step = random.choice((Fraction(1, 2), Fraction(1, 8), Fraction(1, 64)))
    match kind, value:
        case (Real() | Positive(), Num(x)):
            near = (x * (1 + step * random.choice((-1, 1)))).limit_denominator(10**4)
            return num(near) if near else randomly(kind, random)  # nothing moves off 0 by factors
        case (Pmf(size), Vec(items)) if len(items) == _size(size):
            old = [i.value for i in items if isinstance(i, Num)]
            other = _random_pmf(len(items), random)
            mixed = [int(1000 * ((1 - step) * p + step * q)) for p, q in zip(old, other, strict=True)]
            return _vec(_shares(mixed)) if sum(mixed) else value
        case (Natural() | Index(), _):
            return value
    return randomly(kind, random)
