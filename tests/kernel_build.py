"""Short spellings of terms and proofs for the kernel's tests and attacks."""

from fractions import Fraction
from typing import Any

from symentropy.kernel.check import check
from symentropy.kernel.proof import (
    Certificate,
    Claim,
    Derivation,
    Entry,
    Fact,
    Statement,
    Step,
    Theorem,
)  # fmt: skip
from symentropy.kernel.terms import (
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Div,
    Kind,
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
    num,
)  # fmt: skip
from symentropy.theory.quantities import CE, KL, H

b0, b1, b2 = Bound(0), Bound(1), Bound(2)
n, m, k, x, y, z, P, Q, v = map(Var, ["n", "m", "k", "x", "y", "z", "P", "Q", "v"])
N: tuple[str, Kind] = ("n", Natural())
PQ = (N, ("P", Pmf(n)), ("Q", Pmf(n)))
p, q = At(P, b0), At(Q, b0)
HP, HPQ, KLPQ = Use(H, (n, P)), Use(CE, (n, P, Q)), Use(KL, (n, P, Q))
TWO = num(2)


def t(a: Any) -> Term:
    """A number or a term."""
    return num(a) if isinstance(a, int | Fraction) else a


def add(*a: Any) -> Term:
    return Add(tuple(t(s) for s in a))


def mul(*a: Any) -> Term:
    return Mul(tuple(t(s) for s in a))


def div(a: Any, b: Any) -> Term:
    return Div(t(a), t(b))


def power(a: Any, b: Any) -> Term:
    return Pow(t(a), t(b))


def neg(a: Any) -> Term:
    return mul(-1, a)


def minus(a: Any, b: Any) -> Term:
    return add(a, neg(b))


def call(fn: str, *a: Any) -> Term:
    return Call(fn, tuple(t(s) for s in a))


def log(a: Any) -> Term:
    return call("log", a)


def half() -> Term:
    return Num(Fraction(1, 2))


def rng(hi: Any, guard: Term | None = None, lo: Any = 1) -> Range:
    return Range(t(lo), t(hi), guard)


def total(hi: Any, body: Any, guard: Term | None = None, lo: Any = 1) -> Term:
    return Bind("sum", rng(hi, guard, lo), t(body))


def prod(hi: Any, body: Any, guard: Term | None = None, lo: Any = 1) -> Term:
    return Bind("prod", rng(hi, guard, lo), t(body))


def vec(*a: Any) -> Term:
    return Vec(tuple(t(s) for s in a))


def lam(hi: Any, body: Any) -> Term:
    return Bind("lam", rng(hi), t(body))


def real(*names: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((s, Real()) for s in names)


def positive(*names: str) -> tuple[tuple[str, Kind], ...]:
    return tuple((s, Positive()) for s in names)


def vector(name: str) -> tuple[str, Kind]:
    return (name, Vector(n))


def less(a: Any, b: Any, *binders: Any) -> Claim:
    return Claim(t(a), "<", t(b), binders)


def atmost(a: Any, b: Any, *binders: Any) -> Claim:
    return Claim(t(a), "<=", t(b), binders)


def equal(a: Any, b: Any, *binders: Any) -> Claim:
    return Claim(t(a), "=", t(b), binders)


ABSOLUTELY = less(0, q, rng(n, p))  # P << Q


def eq(term: Any, *by: Any, certificate: Any = ()) -> Step:
    return Step("=", t(term), tuple(by), tuple(certificate))


def le(term: Any, *by: Any, certificate: Any = ()) -> Step:
    return Step("<=", t(term), tuple(by), tuple(certificate))


def lt(term: Any, *by: Any, certificate: Any = ()) -> Step:
    return Step("<", t(term), tuple(by), tuple(certificate))


def fact(source: Any, *args: Any, times: Any = 1, over: Any = (), weight: Term | None = None) -> Certificate:
    return Certificate(Fact(source, tuple(t(a) for a in args)), t(times), tuple(over), weight)


def entry(start: Any, *steps: Step, of: Any = (), given: Any = (), integrals: Any = (), name: str = "e") -> Entry:
    """A chain with the statement that it proves."""
    rank = max(({"=": 0, "<=": 1, "<": 2}[s.relation] for s in steps), default=0)
    end = steps[-1].term if steps else t(start)
    goal = Claim(t(start), ("=", "<=", "<")[rank], end)  # type: ignore[arg-type]
    return Entry(Statement(name, tuple(of), tuple(given), goal), Derivation(t(start), steps, tuple(integrals)))


def prove(start: Any, *steps: Step, **more: Any) -> Theorem:
    return check(entry(start, *steps, **more))


__all__ = [name for name in dir() if not name.startswith("_")] + ["ONE"]
