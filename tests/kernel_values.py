"""What kernel terms and statements say at concrete values: a second reading, which knows nothing of the kernel's.

Rationals stay exact; everything else is mpmath at 40 digits. ``Undefined`` where a term has no meaning.
"""

from __future__ import annotations

import random
from fractions import Fraction
from math import prod
from operator import add, mul
from typing import Any

from mpmath import mp, mpf

from symentropy.kernel.proof import Claim, Exists, Iff, Theorem
from symentropy.kernel.terms import (
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Density,
    Diff,
    Div,
    Function,
    Index,
    Interval,
    Joint,
    Kind,
    Labels,
    Mul,
    Natural,
    Num,
    Pmf,
    Positive,
    Pow,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vec,
    Vector,
)  # fmt: skip

DIGITS, CLOSE = 40, mpf(10) ** -25
REALS = [Fraction(s) for s in ("-2", "-1", "-1/2", "0", "1/3", "1/2", "1", "2", "5/2")]


class Undefined(Exception):
    """The term means nothing here."""


class Unread(Exception):
    """No reading of this was written."""


def value(t: Term, env: dict[str, Any], bound: tuple[Any, ...] = ()) -> Any:
    """The value of a scalar term; ``bound`` holds the bound variables' values, innermost first."""

    def of(s: Term) -> Any:
        return value(s, env, bound)

    match t:
        case Num(r):
            return r
        case Const("pi"):
            return +mp.pi
        case Const("e"):
            return +mp.e
        case Const("EulerGamma"):
            return +mp.euler
        case Var(name):
            got = env.get(name)
            if not isinstance(got, int | Fraction | mpf):
                raise Undefined(name)
            return got
        case Bound(i):
            return bound[i]
        case Add(args):
            return _fold(add, Fraction(0), map(of, args))
        case Mul(args):
            return _fold(mul, Fraction(1), map(of, args))
        case Div(a, b):
            return _divide(of(a), of(b))
        case Pow(a, b):
            return _power(of(a), of(b), b)
        case Call(fn, args):
            return _call(fn, [of(a) for a in args])
        case At(vector, index):
            return entries(vector, env, bound)(of(index))
        case Bind("sum", Range() as d, body):
            return _fold(
                lambda a, b: a + b, Fraction(0), (value(body, env, (i, *bound)) for i in points(d, env, bound))
            )
        case Bind("prod", Range() as d, body):
            return _fold(
                lambda a, b: a * b, Fraction(1), (value(body, env, (i, *bound)) for i in points(d, env, bound))
            )
        case Bind("int", Interval(lo, hi), body):
            ends = [mp.ninf if e == Const("-inf") else mp.inf if e == Const("inf") else _mpf(of(e)) for e in (lo, hi)]
            if not ends[0] < ends[1]:
                raise Undefined("reversed interval")
            return mp.quad(lambda x: _mpf(value(body, env, (x, *bound))), _split(*ends))
        case Diff(body, at):
            return mp.diff(lambda x: _mpf(value(body, env, (x, *bound))), _mpf(of(at)))
        case Use(definition, args):
            return value(definition.body, _arguments(t, env, bound))
        case _:
            raise Undefined(type(t).__name__)


def entries(v: Term, env: dict[str, Any], bound: tuple[Any, ...]) -> Any:
    """A vector or function as a Python function of its index."""
    match v:
        case Var(name):
            items = env.get(name)
            if callable(items):
                return items
            if not isinstance(items, list):
                raise Undefined(name)
            return lambda i: _item(items, i)
        case At(table, row):
            items = entries(table, env, bound)(value(row, env, bound))
            if not isinstance(items, list):
                raise Undefined("a row")
            return lambda i: _item(items, i)
        case Vec(terms):
            return lambda i: _item([value(s, env, bound) for s in terms], i)
        case Bind("lam", Range() as d, body):
            inside = list(points(d, env, bound))
            return lambda i: value(body, env, (i, *bound)) if i in inside else _raise(Undefined("an index"))
        case Bind("lam", Interval(), body):
            return lambda i: value(body, env, (i, *bound))
        case Use(definition, _):
            return entries(definition.body, _arguments(v, env, bound), ())
        case _:
            raise Undefined("no vector")


def _split(lo: Any, hi: Any) -> list[Any]:
    """The interval in pieces, between which the densities below may jump."""
    if mp.isinf(lo) or mp.isinf(hi):
        return [lo, *(e for e in (mpf(-1), mpf(1)) if lo < e < hi), hi]
    return [lo, (lo + hi) / 2, hi]


def _arguments(t: Use, env: dict[str, Any], bound: tuple[Any, ...]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for (name, kind), arg in zip(t.definition.parameters, t.args, strict=True):
        if isinstance(kind, Joint | Labels | Density | Function):
            out[name] = _argument(kind, entries(arg, env, bound), out)
        elif isinstance(kind, Vector | Pmf):
            get, size = entries(arg, env, bound), value(kind.size, out)
            out[name] = [get(Fraction(i)) for i in range(1, int(size) + 1)]
            if isinstance(kind, Pmf) and (any(e < 0 for e in out[name]) or abs(sum(map(_mpf, out[name])) - 1) > CLOSE):
                raise Undefined("not a pmf")
        else:
            out[name] = value(arg, env, bound)
            if isinstance(kind, Positive | Natural) and not out[name] > 0:
                raise Undefined("not positive")
    return out


def _argument(kind: Kind, get: Any, env: dict[str, Any]) -> Any:
    if isinstance(kind, Density | Function):
        return get
    size = kind.sizes[0] if isinstance(kind, Joint) else kind.size  # type: ignore[union-attr]
    items = [get(Fraction(i)) for i in range(1, int(value(size, env)) + 1)]
    if isinstance(kind, Joint) and not all(isinstance(row, list) for row in items):
        raise Unread("a table that is written out")
    return items


def points(d: Range, env: dict[str, Any], bound: tuple[Any, ...]) -> list[Fraction]:
    lo, hi = value(d.lo, env, bound), value(d.hi, env, bound)
    if any(not isinstance(e, int | Fraction) or Fraction(e).denominator != 1 for e in (lo, hi)):
        raise Undefined("the end of a range")
    if hi - lo > 1000:
        raise Unread("a long range")
    whole = [Fraction(i) for i in range(int(lo), int(hi) + 1)]
    return [i for i in whole if d.guard is None or value(d.guard, env, (i, *bound)) > 0]


def _raise(error: Exception) -> Any:
    raise error


def _item(items: list[Any], i: Any) -> Any:
    if Fraction(i).denominator != 1 or not 1 <= i <= len(items):
        raise Undefined("an index")
    return items[int(i) - 1]


def _mpf(a: Any) -> Any:
    return mpf(a.numerator) / a.denominator if isinstance(a, Fraction) else mpf(a)


def _fold(op: Any, start: Any, items: Any) -> Any:
    for a in items:
        exact = isinstance(start, int | Fraction) and isinstance(a, int | Fraction)
        start = op(start, a) if exact else op(_mpf(start), _mpf(a))
    return start


def _divide(a: Any, b: Any) -> Any:
    if b == 0 or (isinstance(b, mpf) and abs(b) < CLOSE):
        raise Undefined("division by zero")
    return Fraction(a) / b if isinstance(a, int | Fraction) and isinstance(b, int | Fraction) else _mpf(a) / _mpf(b)


def _power(a: Any, b: Any, literal: Term) -> Any:
    if isinstance(literal, Num) and b.denominator == 1:
        if b <= 0 and a == 0:
            raise Undefined("0 to a power <= 0")
        if abs(b) > 10_000:
            raise Unread("a large power")
        return a ** int(b)
    if not a > 0:
        raise Undefined("a power of what is not positive")
    return mp.power(_mpf(a), _mpf(b))


def _call(fn: str, a: list[Any]) -> Any:
    x = a[0]
    if fn == "delta":
        if any(not isinstance(s, int | Fraction) or Fraction(s).denominator != 1 for s in a):
            raise Undefined("delta of what is no integer")
        return Fraction(a[0] == a[1])
    if fn in ("log", "gamma", "loggamma", "digamma", "beta") and not all(s > 0 for s in a):
        raise Undefined(f"{fn} of what is not positive")
    if (fn == "sqrt" and x < 0) or (fn == "zeta" and x <= 1):
        raise Undefined(fn)
    match fn:
        case "abs" | "min" | "max":
            return abs(x) if fn == "abs" else (min if fn == "min" else max)(a, key=_mpf)
        case "floor" | "ceil":
            return Fraction(int(getattr(mp, fn)(_mpf(x))))
        case "log" if x == 1:
            return Fraction(0)
        case "exp" if x == 0:
            return Fraction(1)
        case "digamma":
            return mp.psi(0, _mpf(x))
    return getattr(mp, fn)(*map(_mpf, a))


# --- statements ---------------------------------------------------------------------------------------------


def sample(kind: Kind, env: dict[str, Any], rnd: random.Random) -> Any:
    match kind:
        case Real():
            return rnd.choice(REALS)
        case Positive():
            return rnd.choice([r for r in REALS if r > 0])
        case Natural():
            return Fraction(rnd.choice((1, 1, 2, 2, 3)))
        case Index(size):
            return Fraction(rnd.randint(1, int(value(size, env))))
        case Vector(size):
            return [rnd.choice(REALS) for _ in range(int(value(size, env)))]
        case Pmf(size):
            count = int(value(size, env))
            others = [
                e for e in env.values() if isinstance(e, list) and len(e) == count and sum(e) == 1 and min(e) >= 0
            ]
            if others and rnd.random() < 0.25:
                return list(others[0])
            weights = rnd.choice(([1] * count, [rnd.choice((0, 0, 1, 2, 5)) for _ in range(count)]))
            weights = weights if any(weights) else [1, *weights[1:]]
            return [Fraction(w, sum(weights)) for w in weights]
        case Joint(sizes):
            counts = [int(value(size, env)) for size in sizes]
            cells = iter(sample(Pmf(Num(Fraction(prod(counts)))), {}, rnd))
            return _table(counts, cells)
        case Labels(size, of):
            return [Fraction(rnd.randint(1, int(value(of, env)))) for _ in range(int(value(size, env)))]
        case Density(domain):
            return _on(domain, env, rnd.choice(DENSITIES[_shape(domain)]))
        case Function(domain):
            return _on(domain, env, rnd.choice(FUNCTIONS[:2] if _shape(domain) == "line" else FUNCTIONS))
    raise Unread(type(kind).__name__)


def _table(counts: list[int], cells: Any) -> Any:
    return next(cells) if not counts else [_table(counts[1:], cells) for _ in range(counts[0])]


def _shape(d: Interval) -> str:
    ends = d.lo == Const("-inf"), d.hi == Const("inf")
    if ends == (True, False):
        raise Unread("a half-line to the left")
    return {(True, True): "line", (False, True): "half", (False, False): "segment"}[ends]


# in a coordinate that is 0 at a finite end, 1 at the other; some vanish on a set of positive measure
def _low(u: Any) -> bool:
    return bool(2 * u < 1)


DENSITIES: dict[str, list[Any]] = {
    "line": [lambda u: mp.npdf(u), lambda u: mp.npdf(u, 1, 2), lambda u: Fraction(1, 2) if abs(u) < 1 else Fraction(0)],
    "half": [lambda u: mp.exp(-_mpf(u)), lambda u: Fraction(1) if 0 < u < 1 else Fraction(0)],
    "segment": [
        lambda u: Fraction(1),
        lambda u: 2 * u,
        lambda u: Fraction(2) if _low(u) else Fraction(0),
    ],
}
FUNCTIONS: list[Any] = [lambda u: u * u, lambda u: mp.exp(_mpf(u)), lambda u: mp.log(_mpf(u)), lambda u: 1 / _mpf(u)]


def _on(d: Interval, env: dict[str, Any], f: Any) -> Any:
    lo, hi = (None if e in (Const("-inf"), Const("inf")) else value(e, env) for e in (d.lo, d.hi))
    scale = hi - lo if lo is not None and hi is not None else 1

    def at(x: Any) -> Any:
        if isinstance(x, mpf):  # which compares with no Fraction
            return _at(x, *(None if e is None else _mpf(e) for e in (lo, hi)), _mpf(scale))
        return _at(x, lo, hi, scale)

    def _at(x: Any, lo: Any, hi: Any, scale: Any) -> Any:
        if (lo is not None and not x > lo) or (hi is not None and not x < hi):
            raise Undefined("an argument")
        y = f((x - (lo or 0)) / scale)
        return (_mpf(y) if isinstance(scale, mpf) else y) / scale

    return at


def _places(d: Interval, env: dict[str, Any], bound: tuple[Any, ...]) -> list[Any]:
    """Points of an interval that show whether something holds all over it, as far as points can."""
    lo, hi = (None if e in (Const("-inf"), Const("inf")) else value(e, env, bound) for e in (d.lo, d.hi))
    parts = [Fraction(s) for s in ("1/97", "2/7", "5/11", "8/13", "96/97")]
    if lo is not None and hi is not None:
        return [lo + (hi - lo) * u for u in parts] if lo < hi else []
    if hi is not None:
        return [hi - u / (1 - u) for u in parts]
    line = [-u / (1 - u) for u in parts] if lo is None else []
    return [*line, *((lo or 0) + u / (1 - u) for u in parts)]


def holds(c: Claim, env: dict[str, Any], bound: tuple[Any, ...] = (), at: int = 0) -> bool:
    """The claim at these values, for all values of its binders; ``Undefined`` where a side means nothing."""
    if at < len(c.binders):
        d = c.binders[at]
        if isinstance(d, Interval):
            return all(holds(c, env, (x, *bound), at + 1) for x in _places(d, env, bound))
        return all(holds(c, env, (i, *bound), at + 1) for i in points(d, env, bound))
    gap = value(Add((c.rhs, Mul((Num(Fraction(-1)), c.lhs)))), env, bound)
    near = gap == 0 or (isinstance(gap, mpf) and abs(gap) < CLOSE)
    return near if c.relation == "=" else near or gap > 0 if c.relation == "<=" else not near and gap > 0


def instances(variables: Any, given: Any, rnd: random.Random, count: int, tries: int = 200) -> list[dict[str, Any]]:
    """Random values that satisfy the hypotheses."""
    out: list[dict[str, Any]] = []
    for _ in range(tries):
        env: dict[str, Any] = {}
        try:
            for name, kind in variables:
                env[name] = sample(kind, env, rnd)
            if all(holds(c, env) for c in given):
                out.append(env)
        except (Undefined, Unread):
            continue
        if len(out) == count:
            break
    return out


def objection(theorem: Theorem, rnd: random.Random, count: int = 12) -> str | None:
    """Why the theorem is false or meaningless at some instance, if it is at one of ``count`` random ones."""
    s = theorem.statement
    with mp.workdps(DIGITS):
        for env in instances(s.variables, s.given, rnd, count):
            try:
                if isinstance(s.goal, Exists):
                    return None
                bound = s.goal if isinstance(s.goal, Claim) else s.goal.bound
                if not holds(bound, env):
                    return f"false at {env}"
                tight = s.goal.condition if isinstance(s.goal, Iff) else theorem.equality_when
                if bound.relation == "<=":
                    same = holds(Claim(bound.lhs, "=", bound.rhs), env)
                    if same != all(holds(c, env) for c in tight):
                        return f"equality {'holds' if same else 'fails'} at {env}, against {tight}"
            except Undefined as no:
                return f"means nothing at {env}: {no}"
            except Unread:
                return None
    return None
