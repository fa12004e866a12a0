"""Looks for a wrong certified digit: random quantities of random families, each number found in several ways.

    python tests/fuzz_digits.py --count 100000 --seed 1 --processes 2

A value is compared with the one at more digits, with the integral where it came from a closed form, with known bounds,
and with quadrature from textbook densities (``textbook.py``); an infinity with the growth of the integrand far out.
The exit code is 1 if anything is wrong, crashes or hangs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait

import mpmath
import textbook
from flint import arb
from mpmath import mpf

from symentropy.errors import IllPosedError, LimitError, SymentropyError, UncertifiedError
from symentropy.evaluate import evaluate
from symentropy.theory.families import FAMILIES

DIGITS = (1, 3, 8, 15, 30)
SLOW = 20.0  # seconds after which an evaluation counts as hanging, if --patience says nothing else
QUICK = False  # without quadrature from textbook densities, which takes most of the time
AGREE = mpf(10) ** -8  # textbook quadrature is believed to this
_CONSTANTS = {
    "sqrt(2)": lambda: mpmath.sqrt(2), "pi": lambda: +mpmath.pi, "log(3)": lambda: mpmath.log(3),
    "e": lambda: +mpmath.e, "1/sqrt(7)": lambda: 1 / mpmath.sqrt(7), "exp(-5)": lambda: mpmath.exp(-5),
    "EulerGamma": lambda: +mpmath.euler,
}  # fmt: skip
_BELOW_ONE = ("1/sqrt(7)", "exp(-5)", "EulerGamma")


@dataclass(frozen=True)
class Number:
    """A parameter as it is written, and its value."""

    text: str
    value: mpf


def rational(p: int, q: int = 1) -> Number:
    return Number(f"{p}/{q}" if q != 1 else str(p), mpf(p) / q)


class Draw:
    """Random members of families; ``wild`` is how often a parameter is extreme."""

    def __init__(self, rng: random.Random, wild: float) -> None:
        self.rng, self.wild = rng, wild

    def positive(self) -> Number:
        r = self.rng
        kind = r.random()
        if kind < self.wild:
            size, digit = r.randint(0, 12), r.randint(1, 9)
            return rational(digit * 10**size) if r.random() < 0.5 else rational(digit, 10**size)
        if kind < self.wild + 0.15:
            text = r.choice(list(_CONSTANTS))
            return Number(text, _CONSTANTS[text]())
        if kind < self.wild + 0.5:
            return rational(r.randint(1, 9))
        return rational(r.randint(1, 40), r.randint(2, 12))

    def real(self) -> Number:
        if self.rng.random() < 0.2:
            return rational(0)
        x = self.positive()
        return x if self.rng.random() < 0.6 else Number(f"-({x.text})", -x.value)

    def inner(self) -> Number:
        r = self.rng
        kind = r.random()
        if kind < self.wild:
            size = r.choice((3, 6, 12))
            return rational(1, 10**size) if r.random() < 0.5 else rational(10**size - 1, 10**size)
        if kind < self.wild + 0.15:
            text = r.choice(_BELOW_ONE)
            return Number(text, _CONSTANTS[text]())
        q = r.randint(2, 30)
        return rational(r.randint(1, q - 1), q)

    def natural(self, most: int = 40) -> Number:
        return rational(self.rng.randint(1, 10**5) if self.rng.random() < self.wild / 3 else self.rng.randint(1, most))

    def parameter(self, domain: str) -> Number:
        r = self.rng
        match domain:
            case "positive":
                return self.positive()
            case "nonnegative":
                return rational(0) if r.random() < 0.1 else self.positive()
            case "real":
                return self.real()
            case "inner" | "unit":
                return self.inner()
            case "probability":
                return rational(r.randint(0, 1)) if r.random() < 0.1 else self.inner()
            case "above one":
                x = self.positive()
                return Number(f"1 + {x.text}", 1 + x.value)
            case "count" | "natural":
                return self.natural()
            case "integer":
                return rational(r.randint(-20, 20))
        raise AssertionError(domain)

    def probabilities(self) -> list[Number]:
        weights = [self.rng.randint(0, 9) for _ in range(self.rng.randint(1, 6))] + [self.rng.randint(1, 9)]
        return [rational(w, sum(weights)) for w in weights if w]

    def member(self, name: str) -> tuple[str, list[object]]:
        """The text of a member, and its parameters' values."""
        r = self.rng
        if name == "NormalMixture":
            parts = [(w, self.real(), self.positive()) for w in self.probabilities()[:3]]
            total = sum((w.value for w, _, _ in parts), mpf(0))
            if abs(total - 1) > mpf(10) ** -10:
                parts = [(rational(1, len(parts)), m, s) for _, m, s in parts]
            texts = [f"({w.text}, {m.text}, {s.text})" for w, m, s in parts]
            return f"{name}({', '.join(texts)})", [tuple(x.value for x in part) for part in parts]
        if name in ("Categorical", "PoissonBinomial"):
            ps = self.probabilities() if name == "Categorical" else [self.inner() for _ in range(r.randint(1, 5))]
            return f"{name}(({', '.join(p.text for p in ps)},))".replace(",)", ",)" if len(ps) == 1 else ")"), [
                p.value for p in ps
            ]
        if name == "TruncatedNormal" and r.random() < 0.3:
            a = self.real()
            return (f"{name}({a.text}, inf)", [a.value, mpmath.inf]) if r.random() < 0.5 else (
                f"{name}(-inf, {a.text})", [-mpmath.inf, a.value]
            )  # fmt: skip
        domains = [d if d != "extended" else "real" for _, d in FAMILIES[name].parameters]
        args = [self.parameter(d) for d in domains]
        args = self.ordered(name, args)
        return f"{name}({', '.join(a.text for a in args)})", [a.value for a in args]

    def ordered(self, name: str, args: list[Number]) -> list[Number]:
        by = sorted(args, key=lambda a: a.value)
        if name in ("Uniform", "LogUniform", "TruncatedNormal", "DiscreteUniform"):
            if by[0].value == by[1].value and name != "DiscreteUniform":
                by[1] = Number(f"{by[1].text} + 1", by[1].value + 1)
            return by
        if name == "Triangular":
            if by[0].value == by[2].value:
                by[2] = Number(f"{by[2].text} + 1", by[2].value + 1)
            return [by[0], by[2], by[1]]
        if name == "Hypergeometric":
            return [by[2], *self.rng.sample(by[:2], 2)]
        return args

    def neighbour(self, name: str, text: str, values: list[object]) -> tuple[str, list[object]]:
        """A member whose first free parameter differs by very little."""
        small = self.rng.choice((9, 30))
        if name in _RIGID or not values or not isinstance(values[0], mpf) or not mpmath.isfinite(values[0]):
            return self.member(name)
        head, args = text[: text.index("(") + 1], _split(text[text.index("(") + 1 : -1])
        i = self.rng.randrange(len(args))
        value = values[i]
        if FAMILIES[name].parameters[i][1] in ("natural", "count", "integer", "probability", "unit", "inner"):
            return self.member(name)
        if not isinstance(value, mpf) or value == 0:
            return self.member(name)
        args[i] = f"({args[i]})*(1 + 1/10^{small})"
        with mpmath.workdps(textbook.DPS):
            moved: list[object] = [*values[:i], value * (1 + mpf(10) ** -small), *values[i + 1 :]]
        return head + ", ".join(args) + ")", moved


_RIGID = {"NormalMixture", "Categorical", "PoissonBinomial", "Uniform", "LogUniform", "Triangular", "TruncatedNormal"}
CONTINUOUS = [n for n, f in FAMILIES.items() if f.sort == "continuous"]
DISCRETE = [n for n, f in FAMILIES.items() if f.sort == "discrete"]
_ORDERS = ("1/2", "2", "3", "1/3", "3/2", "9/10", "101/100", "sqrt(2)", "1/1000", "20")


def _split(text: str) -> list[str]:
    """At the commas that are in no parentheses."""
    out, depth, current = [], 0, ""
    for c in text:
        depth += (c == "(") - (c == ")")
        if c == "," and depth == 0:
            out.append(current.strip())
            current = ""
        else:
            current += c
    return [*out, current.strip()]


@dataclass
class Case:
    text: str
    quantity: str
    discrete: bool
    laws: list[tuple[str, list[object]]]
    order: mpf | None
    digits: int
    near: bool = False  # the laws differ by next to nothing


def case(seed: int, index: int, wild: float, only: str = "") -> Case:
    """The case that a seed and an index name, always the same."""
    with mpmath.workdps(textbook.DPS):
        rng = random.Random(f"{seed} {index}")
        draw = Draw(rng, wild)
        pool = CONTINUOUS if rng.random() < 0.75 else DISCRETE
        first = only or rng.choice(pool)
        discrete = FAMILIES[first].sort == "discrete"
        text, values = draw.member(first)
        quantity = rng.choice(("H", "KL", "KL", "KL", "CE", "Renyi", "RenyiKL", "JS"))
        digits = rng.choice(DIGITS)
        order = rng.choice(_ORDERS)
        alpha = mpmath.sqrt(2) if order == "sqrt(2)" else mpmath.mpf(fraction(order))
        if quantity in ("H", "Renyi"):
            shown = f"{'H' if discrete else 'h'}({text})" if quantity == "H" else f"Renyi({text}, {order})"
            return Case(shown, quantity, discrete, [(first, values)], alpha if quantity == "Renyi" else None, digits)
        kind = rng.random()
        if kind < 0.25:
            second, (other, more) = first, draw.neighbour(first, text, values)
        elif kind < 0.6:
            second, (other, more) = first, draw.member(first)
        else:
            second = rng.choice(DISCRETE if discrete else CONTINUOUS)
            other, more = draw.member(second)
        laws = [(first, values), (second, more)]
        if quantity == "RenyiKL":
            return Case(f"Renyi({text} || {other}, {order})", "Renyi", discrete, laws, alpha, digits, kind < 0.25)
        return Case(f"{quantity}({text}, {other})", quantity, discrete, laws, None, digits, kind < 0.25)


def fraction(text: str) -> mpf:
    p, _, q = text.partition("/")
    return mpf(int(p)) / int(q or 1)


# --- judging ----------------------------------------------------------------------------------------------------


def judge(c: Case, evaluated: Callable[[], None]) -> tuple[str, str]:
    """("certified" | "infinite" | "ill-posed" | "uncertified" | "limit" | "WRONG" | "CRASH", why)."""
    try:
        found = evaluate(c.text, c.digits)
    except IllPosedError as e:
        return "ill-posed", str(e).splitlines()[0]
    except LimitError as e:
        return "limit", re.sub(r"[0-9,]+", "#", str(e))
    except UncertifiedError as e:
        return "uncertified", re.sub(r"[0-9]+", "#", str(e))
    except SymentropyError as e:
        return "CRASH", f"{type(e).__name__}: {e}".splitlines()[0]
    except Exception:
        return "CRASH", traceback.format_exc().strip().splitlines()[-1] + " | " + _where()
    evaluated()
    with mpmath.workdps(textbook.DPS):
        for check in (_sign, _more_digits, _by_integral, *(() if QUICK else (_by_textbook,))):
            wrong = check(c, found)
            if wrong:
                return "WRONG", wrong
    return ("infinite" if not found.ball.is_finite() else "certified"), ""


def _where() -> str:
    frames = traceback.extract_tb(sys.exc_info()[2])
    return " < ".join(f"{f.filename.rsplit('/', 1)[-1]}:{f.lineno}" for f in reversed(frames[-3:]))


def _sign(c: Case, found) -> str:
    ball = found.ball
    nonnegative = c.quantity in ("KL", "JS") or (c.quantity == "Renyi" and len(c.laws) == 2)
    nonnegative |= c.discrete and c.quantity in ("H", "Renyi", "CE")
    if nonnegative and ball < 0:
        return f"negative: {found}"
    if c.quantity == "JS" and ball > arb(2).log():
        return f"above log 2: {found}"
    return ""


def _more_digits(c: Case, found) -> str:
    if not found.ball.is_finite():
        return ""
    try:
        again = evaluate(c.text, c.digits + 15)
    except SymentropyError:
        return ""
    if not found.ball.overlaps(again.ball):
        return f"{found} with {c.digits} digits, {again} with more"
    gap = abs(again.value - mpf(found.decimal))
    return "" if gap <= mpf(found.radius) + abs(again.value) * mpf(10) ** (-c.digits - 10) else f"{found}: the radius"


def _by_integral(c: Case, found) -> str:
    if "closed forms" not in found.method or not found.ball.is_finite():
        return ""
    value = integral(c.text)
    if value is None or not arb(value).is_finite():
        return "" if value is None else f"{found} by a closed form, infinite by the integral"
    return "" if found.ball.overlaps(value) else f"{found} by a closed form, {value.str(20)} by the integral"


def integral(text: str, prec: int = 96) -> arb | None:
    """The quantity by its definition, whatever closed forms there are; None if this has no value."""
    from symentropy.evaluate.families.quantities import Constants, quantity
    from symentropy.evaluate.values import Infinite, to_ball
    from symentropy.kernel.balls import NoBall, precision
    from symentropy.theory.typing import type_expr

    term = type_expr(text).term
    try:
        with precision(prec):
            value = quantity(term, Constants())
            return arb.pos_inf() * value.sign if isinstance(value, Infinite) else to_ball(value)
    except (NoBall, SymentropyError):
        return None


def _by_textbook(c: Case, found) -> str:
    with mpmath.workdps(textbook.DPS):
        try:
            laws = [textbook.LAWS[name](*values) for name, values in c.laws]
            excluded = len(laws) == 2 and c.quantity != "JS" and _sticks_out(laws, c.order)
            signs = set() if excluded else textbook.tail_sign(c.quantity, *_pair(laws), c.order)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError, KeyError):
            return ""
        if not found.ball.is_finite():
            settled = excluded or signs or c.near
            return "" if settled else f"{found}, and the integrand vanishes fast at all ends"
        if excluded or (signs and 0 not in signs):
            return f"{found}, and it is infinite"
        try:
            believed = textbook.opinion(c.quantity, *_pair(laws), c.order)
        except (
            textbook.NoOpinion,
            ValueError,
            ZeroDivisionError,
            OverflowError,
            TypeError,
            mpmath.libmp.NoConvergence,
        ):
            return ""
        if not mpmath.isfinite(believed) or isinstance(believed, mpmath.mpc):
            return ""
        gap = abs(believed - found.value)
        return f"{found}, quadrature {mpmath.nstr(believed, 20)}" if gap > max(
            AGREE * (abs(believed) + abs(found.value)), AGREE * mpf(10) ** -4 * 10, 2 * mpf(found.radius)
        ) else ""  # fmt: skip


def _pair(laws):
    return (laws[0], laws[1] if len(laws) == 2 else None)


def _sticks_out(laws, order) -> bool:
    """Whether the first law has mass where the second has none, or, below the order 1, nothing but such mass."""
    f, g = laws
    if order is None or order > 1:
        return bool(f.lo < g.lo or f.hi > g.hi)
    return bool(f.hi < g.lo or g.hi < f.lo or (not f.discrete and (f.hi == g.lo or g.hi == f.lo)))


# --- pmfs that are written out ----------------------------------------------------------------------------------


def pmfs(count: int, seed: int) -> int:
    """H, CE, KL, JS of random rational pmfs, near-equal and with zeros, against mpmath with 60 digits more."""
    bad, began = 0, time.monotonic()
    for index in range(count):
        rng = random.Random(f"pmfs {seed} {index}")
        n, size = rng.randint(1, 6), rng.choice((3, 10, 10**12))
        p = _weights(rng, n, size)
        q = _weights(rng, n, size) if rng.random() < 0.6 else [w * 10**15 + (w > 0) * rng.randint(0, 1) for w in p]
        of, digits = rng.choice(("H", "CE", "KL", "JS")), rng.choice(DIGITS)
        text = f"{of}({_tuple(p)})" if of == "H" else f"{of}({_tuple(p)}, {_tuple(q)})"
        found = evaluate(text, digits)
        with mpmath.workdps(digits + 60):
            a, b = ([mpf(w) / sum(ws) for w in ws] for ws in (p, q))
            true = _discrete(of, a, b)
            radius = mpf(found.radius) + abs(true) * mpf(10) ** (-digits - 20) + mpf(10) ** (-digits - 50)
            wrong = (
                str(found) != "inf"
                if mpmath.isinf(true)
                else str(found) == "inf" or abs(mpf(str(found)) - true) > radius
            )
        if wrong:
            bad += 1
            print(f"WRONG #{index}: {text} to {digits} digits: {found}, not {mpmath.nstr(true, 40)}", flush=True)
    print(f"seed {seed}, {count} quantities of pmfs, {bad} wrong, {time.monotonic() - began:.0f} s")
    return 1 if bad else 0


def _weights(rng: random.Random, n: int, size: int) -> list[int]:
    return [rng.choice((0, 1, rng.randint(1, size))) for _ in range(n - 1)] + [rng.randint(1, size)]


def _tuple(weights: list[int]) -> str:
    total = sum(weights)
    return "(" + ", ".join(f"{w}/{total}" for w in weights) + (",)" if len(weights) == 1 else ")")


def _discrete(of: str, p: list[mpf], q: list[mpf]) -> mpf:
    def weighted(x: mpf, y: mpf) -> mpf:
        return mpf(0) if x == 0 else mpmath.inf if y == 0 else -x * mpmath.log(y)

    def cross(x: list[mpf], y: list[mpf]) -> mpf:
        return mpmath.fsum(map(weighted, x, y)) if all(b or not a for a, b in zip(x, y, strict=True)) else mpmath.inf

    if of == "H":
        return cross(p, p)
    if of == "JS":
        m = [(a + b) / 2 for a, b in zip(p, q, strict=True)]
        return (cross(p, m) - cross(p, p) + cross(q, m) - cross(q, q)) / 2
    return cross(p, q) - (cross(p, p) if of == "KL" else 0)


# --- processes --------------------------------------------------------------------------------------------------


def work(connection: Connection) -> None:
    while True:
        seed, index, wild, only = connection.recv()
        started = time.monotonic()
        try:
            answer = judge(case(seed, index, wild, only), lambda: connection.send(None))
        except Exception:
            answer = "CRASH", "of the fuzzer: " + traceback.format_exc().strip().splitlines()[-1] + " | " + _where()
        connection.send((index, *answer, time.monotonic() - started))


@dataclass
class Worker:
    process: multiprocessing.process.BaseProcess
    connection: Connection
    index: int = -1
    since: float = 0.0
    judging: bool = False  # the evaluation is over


def start() -> Worker:
    context = multiprocessing.get_context("fork")
    mine, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    return Worker(process, mine)


def run(count: int, seed: int, processes: int, wild: float, only: str, first: int, verbose: bool) -> int:
    tally: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    examples: dict[tuple[str, str], str] = {}
    slowest: list[tuple[float, str]] = []
    waiting = iter(range(first, first + count))
    workers = [start() for _ in range(min(processes, count))]
    began, done, bad = time.monotonic(), 0, 0

    def give(w: Worker) -> bool:
        w.index = next(waiting, -1)
        if w.index >= 0:
            w.since, w.judging = time.monotonic(), False
            w.connection.send((seed, w.index, wild, only))
        return w.index >= 0

    def note(index: int, verdict: str, why: str, seconds: float) -> None:
        nonlocal done, bad
        done += 1
        tally[verdict] += 1
        text = case(seed, index, wild, only)
        slowest.append((seconds, f"{text.text} to {text.digits}"))
        slowest.sort(reverse=True)
        del slowest[10:]
        if why:
            reasons[verdict, why if verdict not in ("WRONG",) else ""] += 1
            examples.setdefault((verdict, why), f"{text.text} to {text.digits}")
        if verdict in ("WRONG", "CRASH", "HANG") or (verbose and why):
            bad += verdict in ("WRONG", "CRASH", "HANG")
            print(f"\r{verdict} #{index}: {text.text} to {text.digits} digits: {why}", flush=True)
        if sys.stderr.isatty():
            share = done / count
            print(f"\r[{'#' * int(30 * share):30}] {done}/{count} {dict(tally)}", end="", file=sys.stderr, flush=True)

    active = [w for w in workers if give(w)]
    while active:
        for connection in wait([w.connection for w in active], timeout=1):
            w = next(w for w in active if w.connection is connection)
            try:
                answer = w.connection.recv()
                if answer is None:
                    w.since, w.judging = time.monotonic(), True
                    continue
                note(*answer)
            except EOFError:
                note(w.index, *(("unjudged", "") if w.judging else ("CRASH", "the process died")), 0.0)
                active[active.index(w)] = w = start()
            if not give(w):
                active.remove(w)
        for i, w in enumerate(active):
            if time.monotonic() - w.since > SLOW:
                w.process.kill()
                note(
                    w.index,
                    *(("unjudged", "") if w.judging else ("HANG" if SLOW >= 20 else "slow", f"more than {SLOW:.0f} s")),
                    SLOW,
                )
                active[i] = start()
                if not give(active[i]):
                    del active[i]
                break
    print(f"\nseed {seed}, {done} cases from {first}, {time.monotonic() - began:.0f} s")
    for verdict, n in tally.most_common():
        print(f"  {verdict:12} {n}")
    for (verdict, why), n in reasons.most_common():
        print(f"    {n:5} {verdict}: {why}\n          {examples.get((verdict, why), '')}")
    print("slowest:", *(f"  {s:6.2f} s {text}" for s, text in slowest), sep="\n")
    return 1 if bad else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the index of the first case")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--wild", type=float, default=0.15, help="the share of extreme parameters")
    parser.add_argument("--family", default="", help="the first law is always of this family")
    parser.add_argument("--verbose", action="store_true", help="print also what is uncertified")
    parser.add_argument("--quick", action="store_true", help="without quadrature from textbook densities")
    parser.add_argument(
        "--patience", type=float, default=SLOW, help="seconds for an evaluation; below 20, taking longer is no fault"
    )
    parser.add_argument("--pmfs", action="store_true", help="pmfs that are written out, in one process")
    a = parser.parse_args()
    if a.pmfs:
        return pmfs(a.count, a.seed)
    globals().update(QUICK=a.quick, SLOW=a.patience)
    return run(a.count, a.seed, a.processes, a.wild, a.family, a.first, a.verbose)


if __name__ == "__main__":
    sys.exit(main())
