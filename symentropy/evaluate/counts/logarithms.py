"""Sums of ``w*log(x)`` over many positive integers: three ways, each a proved enclosure, and the choice by cost.

- a loop of balls, one logarithm for each x;
- the prime basis: a sieve adds up the weight of every prime, and there are fewer primes than integers;
- one logarithm of the product of all powers: short products exact, long ones rounded, a squaring for each bit.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping, Sequence
from itertools import compress, islice
from math import isqrt
from operator import mul
from sys import byteorder

from flint import arb, ctx, fmpz

from ...kernel.balls import precision
from ...progress import report

__all__ = ["by_loop", "by_one_log", "grouped", "log_sum", "prime_weights"]

_SIEVE_FROM = 1000  # summands, and
_SIEVE_TO = 4  # the largest x, in multiples of their number, for which a sieve is the cheapest

_BLOCK = 1 << 16  # numbers that are multiplied together while they are in the processor's cache
_Buckets = list[list[fmpz | arb]]
_DIGIT = {  # of a byte: how many bits, from which bit on
    (width, shift): bytes((byte >> shift) % (1 << width) for byte in range(256))
    for width in (2, 4, 8)
    for shift in range(0, 8, width)
}


def grouped(weights: Sequence[int], arguments: Sequence[int], sieve: bool = False) -> dict[int, int]:
    """The sum of ``w*log(x)`` as x: w, each x once; over primes where many x are small, or if asked.

    An x may be 0 where its w is: 0 log 0 = 0.

    >>> grouped([1, 2, 5], [7, 4, 7])
    {7: 6, 4: 2}
    """
    if weights is arguments:
        weights = arguments = list(arguments)  # one object for each number, not two
    if sieve or len(arguments) >= _SIEVE_FROM:
        top = max(arguments, default=0)
        if sieve or top < _SIEVE_TO * len(arguments):
            return prime_weights(_table(weights, arguments, top))
    sums: dict[int, int] = {}
    for w, x in zip(weights, arguments, strict=True):
        sums[x] = sums[x] + w if x in sums else w
    sums.pop(0, None)
    return sums


def _table(weights: Sequence[int], arguments: Sequence[int], top: int) -> Sequence[int]:
    """The weight of each x up to ``top``, in machine words if they are long enough."""
    largest = max(max(weights, default=0), -min(weights, default=0))
    table = array("q", bytes(8 * (top + 1))) if largest * len(weights) < 1 << 63 else [0] * (top + 1)
    for w, x in zip(weights, arguments, strict=True):
        table[x] += w
    return table


def prime_weights(table: Sequence[int]) -> dict[int, int]:
    """The sum of ``table[x]*log(x)`` over primes: p has the weights of the multiples of p, of those of p^2, ...

    >>> prime_weights([0, 7, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 5])  # log(9) + 5*log(12)
    {2: 10, 3: 7}
    """
    top = len(table) - 1
    found = {p: sum(table[p::p]) if 2 * p <= top else table[p] for p in _primes(top)}
    for p in _primes(isqrt(max(top, 0))):
        power = p * p
        while power <= top:
            found[p] += sum(table[power::power])
            power *= p
    return {p: weight for p, weight in found.items() if weight}


def _primes(top: int) -> Iterator[int]:
    """The primes up to ``top``, by Eratosthenes."""
    sieve = bytearray([1]) * (top + 1)
    sieve[:2] = bytes(min(2, top + 1))
    for p in range(2, isqrt(max(top, 0)) + 1):
        if sieve[p]:
            sieve[p * p :: p] = bytes(len(range(p * p, top + 1, p)))
    return compress(range(top + 1), sieve)


def log_sum(weights: Mapping[int, int]) -> arb:
    """The sum of ``w*log(x)`` over the pairs x: w (x >= 1, w any integer), at the current precision.

    >>> log_sum({2: 1, 3: 2}).str(10, radius=False)
    '2.890371758'
    """
    if min(weights.values(), default=1) > 0:
        return _cheapest(weights)
    minus = {x: -w for x, w in weights.items() if w < 0}
    return _cheapest({x: w for x, w in weights.items() if w > 0}) - _cheapest(minus)


def _cheapest(weights: Mapping[int, int]) -> arb:
    """By the cheaper way for positive weights, in microseconds as measured."""
    count = len(weights)
    if count < 4:
        return by_loop(weights)
    width, places = _shape(count, max(weights.values()))
    loop = count * (0.8 + 0.5 * (ctx.prec / 200) ** 1.5)
    one_log = places * (0.25 * count + 5 * (1 << width)) * (1 + ctx.prec / 20_000)
    return by_loop(weights) if loop < one_log else by_one_log(weights)


def _shape(count: int, largest: int) -> tuple[int, int]:
    """How many bits a digit of the exponents has, and how many digits there are."""
    width = 8 if count > 2000 else 4 if count > 30 else 2
    return width, (largest.bit_length() + width - 1) // width


def by_loop(weights: Mapping[int, int]) -> arb:
    """A logarithm for each x."""
    total, pairs = arb(0), iter(weights.items())
    for start in range(0, len(weights), _BLOCK):
        report("logarithms", start, len(weights))
        for x, w in islice(pairs, _BLOCK):
            total += arb(x).log() * w
    return total


def by_one_log(weights: Mapping[int, int]) -> arb:
    """The logarithm of the product of all ``x^w``, w > 0.

    A weight costs the product as many bits as it has, and its logarithm none: the precision is only raised where the
    product would have no bit left.
    """
    with precision(max(ctx.prec, sum(weights.values()).bit_length() + 32)):
        return _product_of_powers(list(weights), list(weights.values())).log()


def _product_of_powers(numbers: Sequence[int], exponents: Sequence[int]) -> arb:
    """The product of all ``x^e``, by digits of the exponents: Pippenger's way (1980).

    For each digit, from the highest, the numbers are put into buckets, one for each value d of the digit, and the
    products of the buckets are raised to the powers d, all together.
    """
    width, places = _shape(len(numbers), max(exponents))
    buckets: list[_Buckets] = [[[] for _ in range(1 << width)] for _ in range(places)]
    for start in range(0, len(numbers), _BLOCK):
        end = start + _BLOCK
        report("factors", start, len(numbers))
        _distribute(numbers[start:end], _digits(exponents[start:end], width, places), buckets)
    total = arb(1)
    for place in reversed(buckets):
        for _ in range(width):
            total *= total
        total *= _power_product(place)
    return total


def _digits(numbers: Sequence[int], width: int, places: int) -> list[bytes]:
    """The digits of all numbers at each place, the lowest first."""
    size = (places * width + 7) // 8
    if size <= 8 and byteorder == "little":
        size, written = 8, array("Q", numbers).tobytes()
    else:
        written = b"".join([number.to_bytes(size, "little") for number in numbers])
    at = [divmod(place * width, 8) for place in range(places)]
    return [written[byte::size].translate(_DIGIT[width, shift]) for byte, shift in at]


def _distribute(numbers: Sequence[int], digits: Sequence[bytes], buckets: Sequence[_Buckets]) -> None:
    """Give the bucket of each digit the product of the numbers that have it."""
    factors = [fmpz(x) for x in numbers]
    for column, all_buckets in zip(digits, buckets, strict=True):
        found: list[list[fmpz]] = [[] for _ in all_buckets]
        for digit, factor in zip(column, factors, strict=True):
            found[digit].append(factor)
        for bucket, items in zip(all_buckets[1:], found[1:], strict=True):
            if items:
                bucket.append(_product(items))


def _power_product(buckets: _Buckets) -> arb:
    """The product of all ``x^d`` over the x in bucket d: each is in d of the products of the buckets from 1 on."""
    total, above = arb(1), arb(1)
    for bucket in reversed(buckets[1:]):
        if bucket:
            above *= _product(bucket)
        total *= above
    return total


def _product(items: Sequence[fmpz | arb]) -> fmpz | arb:
    """A balanced product, exact while short, in balls beyond the precision."""
    while len(items) > 1:
        pairs = list(map(mul, items[::2], items[1::2]))
        if isinstance(pairs[-1], fmpz) and pairs[-1].bit_length() > ctx.prec:
            pairs = list(map(arb, pairs))
        items = [*pairs, items[-1]] if len(items) % 2 else pairs
    return items[0]
