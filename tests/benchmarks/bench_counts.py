"""Entropies of 2 to 10^6 counts against mpmath (with gmpy2), PARI/GP and a loop of balls written by hand.

Timed is CPU, from Python's numbers to the value: for ``evaluate_term`` up to certified decimals, for the loops without
that. Where a peer would take minutes it is given a part of the counts, and its time is multiplied; the title says so.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from pathlib import Path

import mpmath
from flint import arb, fmpq
from measure import alternating, call, report

from symentropy.evaluate import evaluate_term
from symentropy.evaluate.counts.kernels import pmf
from symentropy.evaluate.counts.quantities import by_counts, written_counts
from symentropy.kernel.balls import precision
from symentropy.kernel.terms import Num, Use, Vec, num
from symentropy.theory.quantities import H

GP = shutil.which("gp")
SCRIPT = """default(parisizemax, "4G");
default(realprecision, {digits}); v = readvec("{path}"); N = vecsum(v);
gettime(); s = log(N) - sum(k = 1, #v, v[k]*log(v[k]))/N; print(gettime(), " ", precision(s, 19));
"""


def counts(size: int, top: int) -> list[int]:
    """Numbers up to ``top`` without a pattern that anyone could use."""
    state, found = 12345, []
    for _ in range(size):
        state = (6364136223846793005 * state + 1442695040888963407) % (1 << 64)
        found.append(1 + (state >> 11) * top // (1 << 53))
    return found


def by_mpmath(p: list[Fraction], digits: int) -> mpmath.mpf:
    with mpmath.workdps(digits + 5):
        entries = [mpmath.mpf(x.numerator) / x.denominator for x in p]
        return -sum(x * mpmath.log(x) for x in entries)


def by_balls(p: list[Fraction], digits: int) -> arb:
    """What somebody writes who knows Arb."""
    with precision(digits * 3322 // 1000 + 32):
        total = arb(0)
        for x in p:
            y = arb(fmpq(x.numerator, x.denominator))
            total -= y * y.log()
        return total


def by_count_balls(c: list[int], digits: int) -> arb:
    """The same for counts: no quotients."""
    with precision(digits * 3322 // 1000 + 32):
        total = arb(0)
        for x in c:
            total += arb(x).log() * x
        return arb(sum(c)).log() - total / sum(c)


def by_pari(c: list[int], digits: int) -> float:
    """The CPU seconds of a loop in GP, without reading and starting."""
    with tempfile.TemporaryDirectory() as folder:
        path, script = Path(folder, "counts"), Path(folder, "script.gp")
        path.write_text("\n".join(map(str, c)))
        script.write_text(SCRIPT.format(digits=digits, path=path))
        ran = subprocess.run([str(GP), "-q", str(script)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    milliseconds, value = ran.stdout.split()
    with mpmath.workdps(15):
        if not mpmath.almosteq(mpmath.mpf(value), mpmath.mpf(by_count_balls(c, 15).str(15, radius=False)), 1e-12):
            raise SystemExit(f"PARI's value differs: {value}")
    return int(milliseconds) / 1000


def from_counts(c: list[int], digits: int) -> object:
    return evaluate_term(Use(H, (num(len(c)), pmf(c))), digits)


def few(size: int, digits: int) -> None:
    c = counts(size, 10_000)
    p = [Fraction(x, sum(c)) for x in c]
    args = (num(size), Vec(tuple(map(Num, p))))

    def ball() -> object:
        with precision(digits * 3322 // 1000 + 32):
            return by_counts(H, args, written_counts)().ball()

    samples = alternating(
        lambda: call(lambda: evaluate_term(Use(H, args), digits)),
        lambda: call(lambda: by_mpmath(p, digits)),
        lambda: call(lambda: by_balls(p, digits).str(digits)),
        rounds=7,
    )
    names = ["evaluate_term, certified decimals", "mpmath loop", "loop of balls, printed"]
    report(f"H of {size} rationals, {digits} digits", names, samples, "0.2 of mpmath, 0.9-1.1 of the balls")
    samples = alternating(
        lambda: call(ball),
        lambda: call(lambda: by_mpmath(p, digits)),
        lambda: call(lambda: by_balls(p, digits)),
        rounds=7,
    )
    report("... the kernel alone, to a ball", ["kernel", "mpmath loop", "loop of balls"], samples)


def many(size: int, top: int, digits: int, part: int, aim: str, rounds: int = 3) -> None:
    """Ours on all counts, the peers on a part of them."""
    c = counts(size, top)
    some = c[:: size // part]
    factor = size / len(some)
    p = [Fraction(x, sum(some)) for x in some]
    runs: dict[str, Callable[[], float]] = {
        "symentropy": lambda: call(lambda: from_counts(c, digits)),
        "loop of balls": lambda: factor * call(lambda: by_count_balls(some, digits)),
        "mpmath loop": lambda: factor * call(lambda: by_mpmath(p, digits)),
    }
    if GP:
        runs["PARI loop"] = partial(lambda: factor * by_pari(some, digits))
    else:
        print("note: no gp, so no comparison with PARI")
    told = f" (peers: 1 of {factor:.0f} counts, times {factor:.0f})" if factor > 1 else ""
    samples = alternating(*runs.values(), rounds=rounds)
    report(f"H of {size:,} counts up to {top:,}, {digits:,} digits{told}", list(runs), samples)
    for name, sample in list(zip(runs, samples, strict=True))[1:]:
        print(f"  {sample.median / samples[0].median:.1f} times as fast as the {name}")
    print(f"  aim: {aim}")


def main() -> None:
    for size in (2, 100):
        for digits in (15, 50):
            few(size, digits)
    for top in (10_000, 100_000, 10**9):
        many(10_000, top, 1000, 1000, "30 times each")
    many(10_000, 100_000, 10_000, 50, "30 times each")
    for top in (1000, 10**6, 10**12):
        many(10**6, top, 50, 50_000, "8 times PARI")
        many(10**6, top, 1000, 2000, "60 times PARI")


if __name__ == "__main__":
    main()
