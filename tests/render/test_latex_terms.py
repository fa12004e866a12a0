"""Terms in LaTeX: what a textbook prints."""

from fractions import Fraction

import pytest

from symentropy.errors import IllPosedError, LimitError
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    PI,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Definition,
    Diff,
    Div,
    Interval,
    Mul,
    Natural,
    Num,
    Pmf,
    Pow,
    Range,
    Real,
    Term,
    Use,
    Var,
    Vec,
    num,
    shift,
)
from symentropy.render import latex
from symentropy.theory.quantities import CE, JS, KL, NORMAL, RENYI, SURPRISAL, UNIFORM, H, h, log, minus, support

n, x, y, P, Q = (Var(name) for name in ("n", "x", "y", "P", "Q"))
i = Bound(0)
half = Num(Fraction(1, 2))


def sigma(body: Term, name: str = "i") -> Bind:
    return Bind("sum", Range(ONE, n), body, name)


CASES = [
    (Add((x, minus(y))), "x - y"),
    (minus(x), "-x"),
    (Add((minus(x), minus(y))), "-x - y"),
    (Add((x, minus(Add((x, y))))), "x - (x + y)"),
    (Add((x, num(-2))), "x - 2"),
    (Mul((num(-2), x)), "-2 x"),
    (Mul((x, minus(y))), r"x\, (-y)"),
    (Mul((num(2), num(3))), r"2 \cdot 3"),
    (Mul((num(2), half)), r"2 \cdot \frac{1}{2}"),
    (Mul((ONE, x)), r"1 \cdot x"),
    (Div(x, y), r"\frac{x}{y}"),
    (Div(Div(x, y), x), r"\frac{x/y}{x}"),
    (Pow(x, half), r"\sqrt{x}"),
    (Pow(x, Div(ONE, num(2))), r"\sqrt{x}"),
    (Call("sqrt", (x,)), r"\sqrt{x}"),
    (Pow(Pow(x, num(2)), num(3)), "(x^{2})^{3}"),
    (Pow(minus(x), num(2)), "(-x)^{2}"),
    (minus(Pow(x, num(2))), "-x^{2}"),
    (Pow(log(x), num(2)), r"(\log x)^{2}"),
    (log(At(P, Var("i"))), r"\log p_{i}"),
    (log(Mul((x, y))), r"\log(x y)"),
    (log(Div(x, y)), r"\log \frac{x}{y}"),
    (Mul((log(x), y)), r"\log(x)\, y"),
    (Mul((sigma(At(P, i)), x)), r"\left(\sum_{i=1}^{n} p_{i}\right)\, x"),
    (sigma(Add((At(P, i), x))), r"\sum_{i=1}^{n} (p_{i} + x)"),
    (Call("exp", (minus(x),)), "e^{-x}"),
    (Call("exp", (minus(Div(x, y)),)), "e^{-x/y}"),
    (Call("exp", (Add((Div(x, y), x)),)), r"\exp\left(\frac{x}{y} + x\right)"),
    (Call("abs", (x,)), r"\lvert x \rvert"),
    (Call("max", (x, y)), r"\max(x, y)"),
    (Vec((half, half)), r"\left(\frac{1}{2}, \frac{1}{2}\right)"),
    (Bind("int", Interval(NEG_INF, INF), At(Var("f"), i), "x"), r"\int_{-\infty}^{\infty} f(x) \,dx"),
    (Bind("prod", Range(ONE, Var("m")), At(P, i), "k"), r"\prod_{k=1}^{m} p_{k}"),
    (Bind("sum", support(n, At(P, i)), At(Q, i)), r"\sum_{i:\,p_{i} > 0} q_{i}"),
    (Bind("sum", Range(num(2), n, At(P, i)), At(Q, i)), r"\sum_{i=2,\; p_{i} > 0}^{n} q_{i}"),
    (Bind("sum", Range(ONE, ONE, shift(x, 1)), log(shift(x, 1))), r"\log x"),
    (Diff(Pow(i, num(2)), x), r"\frac{d}{dx} (x^{2})"),
    (Diff(Mul((i, x)), x), r"\left.\frac{d}{dy} (y x)\right|_{y=x}"),
    (Use(KL, (n, P, Q)), r"\operatorname{KL}(P \,\|\, Q)"),
    (Use(H, (n, P)), "H(P)"),
    (Use(CE, (n, P, Q)), "H(P, Q)"),
    (Use(JS, (n, P, Q)), r"\operatorname{JS}(P, Q)"),
    (Use(RENYI, (n, P, num(2))), "H_{{2}}(P)"),
    (Use(SURPRISAL, (x,)), "I(x)"),
    (Use(h, (Use(NORMAL, (x, Add((x, y)))),)), r"h(\mathcal{N}(x, (x + y)^2))"),
    (At(Use(UNIFORM, (n,)), Var("k")), "u_{k}"),
]


@pytest.mark.parametrize(("term", "want"), CASES, ids=[want for _, want in CASES])
def test_latex(term: Term, want: str) -> None:
    assert latex(term) == want


def test_names_of_bound_variables_say_nothing_else() -> None:
    nested = sigma(sigma(Mul((At(P, Bound(0)), At(P, Bound(1))))))
    assert latex(nested) == r"\sum_{i=1}^{n} \sum_{j=1}^{n} p_{j} p_{i}"
    assert latex(sigma(Mul((i, Var("i"))))) == r"\sum_{j=1}^{n} j i"
    assert latex(sigma(Mul((i, *(Var(name) for name in "ijklm"))))) == r"\sum_{i_{1}=1}^{n} i_{1} i j k l m"
    assert latex(sigma(At(P, i), "p")) == r"\sum_{i=1}^{n} p_{i}"  # p would name the entries too
    assert latex(sigma(At(P, i), "$")) == r"\sum_{i=1}^{n} p_{i}"


def test_entries_keep_their_capital_where_the_small_letter_is_taken() -> None:
    assert latex(Mul((At(P, Var("k")), Var("p")))) == "P_{k} p"


def test_a_namesake_of_a_quantity_is_not_printed_as_it() -> None:
    other = Definition("KL", (("n", Natural()), ("P", Pmf(n)), ("Q", Pmf(n))), ONE)
    assert latex(Use(other, (n, P, Q))) != latex(Use(KL, (n, P, Q)))


def test_kinds_tell_a_function_from_a_vector() -> None:
    term = At(Var("g"), Var("k"))
    from symentropy.kernel.terms import Density

    assert latex(term, {"g": Density(Interval(NEG_INF, INF)), "k": Real()}) == "g(k)"
    assert latex(term) == "g_{k}"


def test_what_is_no_term_is_one_clear_error() -> None:
    with pytest.raises(IllPosedError, match="outside of its binder"):
        latex(i)
    with pytest.raises(IllPosedError, match="not a term: int"):
        latex(Add((x, 3)))  # type: ignore[arg-type]
    deep: Term = x
    for _ in range(3000):
        deep = Call("exp", (deep,))
    with pytest.raises((LimitError, RecursionError)):
        latex(deep)


def test_pi_is_the_number_and_a_variable_of_that_name_is_not() -> None:
    assert latex(PI) == r"\pi"
    assert latex(Var("pi")) != latex(PI)


def test_powers_in_words():
    from symentropy.render.names import latex_words, math_words

    assert latex_words("b^−y, b^−x") == "$b^{-y}$, $b^{-x}$"
    assert math_words("by b^−y") == r"\text{by }b^{-y}"
    assert "b^{2}" in latex_words("b^2") and "wedge" in math_words("a ^ b")
