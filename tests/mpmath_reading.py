"""What a term means, read independently of the kernel: a direct recursion into mpmath, for tests only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import mpmath

from symentropy.kernel.terms import (
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Diff,
    Div,
    Interval,
    Mul,
    Num,
    Pow,
    Range,
    Term,
    Use,
    Var,
    Vec,
)  # fmt: skip  # isort: skip

CONSTANTS = {"pi": mpmath.pi, "e": mpmath.e, "EulerGamma": mpmath.euler, "inf": mpmath.inf, "-inf": -mpmath.inf}
FUNCTIONS = {
    "log": mpmath.log, "exp": mpmath.exp, "sqrt": mpmath.sqrt, "abs": abs, "min": min, "max": max,
    "floor": mpmath.floor, "ceil": mpmath.ceil, "gamma": mpmath.gamma, "loggamma": mpmath.loggamma,
    "digamma": mpmath.digamma, "beta": mpmath.beta, "zeta": mpmath.zeta, "erf": mpmath.erf, "erfc": mpmath.erfc,
    "delta": lambda i, j: mpmath.mpf(i == j),
}  # fmt: skip


def mp(x: Any) -> Any:
    """An exact number as an mpf; vectors entry by entry."""
    if isinstance(x, list | tuple):
        return [mp(a) for a in x]
    return mpmath.mpf(x.numerator) / x.denominator if hasattr(x, "numerator") else x


def value(t: Term, given: Mapping[str, Any], env: tuple[Any, ...] = ()) -> Any:
    """The value of a term: a number, a list or a function; ``env`` holds the bound variables, innermost first."""

    def of(s: Term) -> Any:
        return value(s, given, env)

    match t:
        case Num(x):
            return mp(x)
        case Const(name):
            return +CONSTANTS[name] if name in ("pi", "e", "EulerGamma") else CONSTANTS[name]
        case Var(name):
            return given[name]
        case Bound(k):
            return env[k]
        case Add(args):
            return mpmath.fsum(map(of, args))
        case Mul(args):
            return mpmath.fprod(map(of, args))
        case Div(a, b):
            return of(a) / of(b)
        case Pow(a, b):
            return of(a) ** of(b)
        case Call(fn, args):
            return FUNCTIONS[fn](*map(of, args))
        case Vec(items):
            return [of(a) for a in items]
        case At(vector, index):
            v = of(vector)
            return v(of(index)) if callable(v) else v[int(of(index)) - 1]
        case Use(definition, args):
            return value(
                definition.body, {name: of(a) for (name, _), a in zip(definition.parameters, args, strict=True)}
            )
        case Bind(op, Range(lo, hi, guard), body):
            places = [(mpmath.mpf(k), *env) for k in range(int(of(lo)), int(of(hi)) + 1)]
            values = [value(body, given, e) for e in places if guard is None or value(guard, given, e) > 0]
            return values if op == "lam" else mpmath.fsum(values) if op == "sum" else mpmath.fprod(values)
        case Bind("lam", Interval(), body):
            return lambda x: value(body, given, (x, *env))
        case Bind("int", Interval(lo, hi), body):
            return mpmath.quad(lambda x: value(body, given, (x, *env)), [of(lo), of(hi)])
        case Diff(body, at):
            return mpmath.diff(lambda x: value(body, given, (x, *env)), of(at))
    raise AssertionError(f"no meaning for {t}")
