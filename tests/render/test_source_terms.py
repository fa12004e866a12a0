"""What ``source`` prints, the language reads back as the same tree."""

import ast
import operator as op
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symentropy.errors import LanguageError
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
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
    num,
    shift,
)
from symentropy.render import source
from symentropy.theory.quantities import CE, JS, KL, QUANTITIES, RENYI, SURPRISAL, UNIFORM, H, log, minus, support
from symentropy.theory.typing import type_expr

n, P, Q = Var("n"), Var("P"), Var("Q")
NUMBERS = [Num(Fraction(v)) for v in ("0", "1", "2", "7", "-1", "-3", "1/2", "-1/4", "0.125")]
LEAVES = st.sampled_from([*NUMBERS, Var("x"), Var("y"), Var("p_A")])


def _grow(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
    several = st.lists(inner, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        several.map(Add),
        several.map(Mul),
        st.builds(Div, inner, inner),
        st.builds(Pow, inner, st.sampled_from([num(2), num(-1), num(3), num(0)])),
        inner.map(minus),
        inner.map(lambda t: Call("abs", (t,))),
        st.builds(lambda t, u: Call("max", (t, u)), inner, inner),
        inner.map(lambda t: Bind("sum", Range(ONE, num(3)), Mul((Bound(0), shift(t, 1))), "k")),
    )


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, _grow, max_leaves=8))
def test_round_trip(term: Term) -> None:
    text = source(term)
    assert type_expr(text, variables=()).term == term, text


def _value(t: Term, env: dict[str, Fraction], scope: tuple[Fraction, ...] = ()) -> Fraction:
    """An evaluator of its own."""
    match t:
        case Num(v):
            return v
        case Var(name):
            return env[name]
        case Bound(k):
            return scope[k]
        case Add(args):
            return sum((_value(a, env, scope) for a in args), Fraction(0))
        case Mul(args):
            out = Fraction(1)
            for a in args:
                out *= _value(a, env, scope)
            return out
        case Div(a, b):
            return _value(a, env, scope) / _value(b, env, scope)
        case Pow(a, Num(e)):
            return Fraction(_value(a, env, scope) ** int(e))
        case Call("abs", (a,)):
            return abs(_value(a, env, scope))
        case Call("max", args):
            return max(_value(a, env, scope) for a in args)
        case Bind("sum", Range(Num(lo), Num(hi)), body):
            return sum((_value(body, env, (Fraction(k), *scope)) for k in range(int(lo), int(hi) + 1)), Fraction(0))
    raise AssertionError(t)


_OPERATIONS = {ast.Add: op.add, ast.Sub: op.sub, ast.Mult: op.mul, ast.Div: op.truediv}


def _read(node: ast.AST, env: dict[str, Fraction]) -> Fraction:
    """The value of the text as Python's grammar reads it; its precedence is ours."""
    match node:
        case ast.Expression(body):
            return _read(body, env)
        case ast.Constant(v):
            return Fraction(v)
        case ast.Name(name):
            return env[name]
        case ast.UnaryOp(ast.USub(), a):
            return -_read(a, env)
        case ast.BinOp(a, ast.Pow(), b):
            return Fraction(_read(a, env) ** int(_read(b, env)))
        case ast.BinOp(a, o, b):
            return _OPERATIONS[type(o)](_read(a, env), _read(b, env))
        case ast.Call(ast.Name("abs"), [a]):
            return abs(_read(a, env))
        case ast.Call(ast.Name("max"), args):
            return max(_read(a, env) for a in args)
        case ast.Call(ast.Name("sum"), [ast.Name(k), lo, hi, body]):
            ends = range(int(_read(lo, env)), int(_read(hi, env)) + 1)
            return sum((_read(body, {**env, k: Fraction(v)}) for v in ends), Fraction(0))
    raise AssertionError(ast.dump(node))


@settings(max_examples=150, deadline=None)
@given(st.recursive(LEAVES, _grow, max_leaves=8))
def test_value_by_an_independent_reader(term: Term) -> None:
    text = source(term)
    env = {"x": Fraction(2, 3), "y": Fraction(-5, 7), "p_A": Fraction(1, 9)}
    try:
        want = _value(term, env)
    except ZeroDivisionError:
        return
    assert _read(ast.parse(text.replace("^", "**"), mode="eval"), env) == want, text


QUANTITY_TERMS = [
    Use(H, (n, P)), Use(CE, (n, P, Q)), Use(KL, (n, P, Q)), Use(JS, (n, P, Q)), Use(RENYI, (n, P, num(2))),
    Use(KL, (n, P, Use(UNIFORM, (n,)))), Use(SURPRISAL, (Var("x"),)),
    *(q.definition.body for q in QUANTITIES.values() if q.definition in (H, CE, KL)),
    Bind("sum", Range(ONE, n), At(P, Bound(0)), "i"),
    Bind("sum", Range(ONE, n), Bind("sum", Range(ONE, n), Mul((At(P, Bound(0)), At(Q, Bound(1)))), "i"), "i"),
    Add((Use(H, (n, P)), minus(Div(Use(H, (n, Q)), log(num(2)))))),
]  # fmt: skip


@pytest.mark.parametrize("term", QUANTITY_TERMS, ids=source)
def test_quantities_round_trip(term: Term) -> None:
    assert type_expr(source(term)).term == term


@pytest.mark.parametrize(
    "term",
    [
        Var("a b"), Var("pi"), Var(""), Bind("lam", Range(ONE, n), ONE), Diff(Mul((Bound(0), Var("x"))), Var("x")),
        Bind("sum", support(n, At(P, Bound(0))), At(Q, Bound(0))), Add((ONE,)), Mul((ONE,)),
        At(Bind("lam", Interval(NEG_INF, INF), Bound(0), "x"), ONE),
    ],
)  # fmt: skip
def test_what_the_language_cannot_say_is_an_error(term: Term) -> None:
    with pytest.raises(LanguageError, match="cannot be written"):
        source(term)


def test_integrals_and_derivatives() -> None:
    assert source(Bind("int", Interval(NEG_INF, INF), Bound(0), "x")) == "int(x, -inf, inf, x)"
    assert source(Diff(Pow(Bound(0), num(2)), Var("x"))) == "diff(x^2, x)"
    assert source(Bind("int", Interval(num(0), INF), Bound(0), "e")) == "int(x, 0, inf, x)"
