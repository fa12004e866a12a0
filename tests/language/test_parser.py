"""What a text is as a tree."""

from fractions import Fraction

import pytest

from symentropy.errors import LanguageError
from symentropy.language import parse_claim, parse_expr, parse_fact
from symentropy.language.tree import (
    Apply,
    Independent,
    Index,
    Keyword,
    Markov,
    Name,
    Neg,
    Number,
    Power,
    Product,
    Relation,
    Sum,
    Tuple,
    to_text,
)

x, y, z = Name("x"), Name("y"), Name("z")
one, two, three = (Number(Fraction(k)) for k in (1, 2, 3))


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("12", Number(Fraction(12))),
        ("0.25", Number(Fraction(1, 4))),
        (".5", Number(Fraction(1, 2))),
        ("1e-3", Number(Fraction(1, 1000))),
        ("x - y + z", Sum("+-+", (x, y, z))),
        ("x - (y + z)", Sum("+-", (x, Sum("++", (y, z))))),
        ("x*y/z", Product("**/", (x, y, z))),
        ("x·y×z", Product("***", (x, y, z))),
        ("-x^2", Neg(Power(x, two))),
        ("(-x)^2", Power(Neg(x), two)),
        ("2^-1", Power(two, Neg(one))),
        ("2*-x", Product("**", (two, Neg(x)))),
        ("2^3^2", Power(two, Power(three, two))),
        ("x**2", Power(x, two)),
        ("+x", x),
        ("x − y", Sum("+-", (x, y))),
        ("1/2*H(X)", Product("*/*", (one, two, Apply("H", (Name("X"),))))),
        ("log(p)^2", Power(Apply("log", (Name("p"),)), two)),
        ("log (p)", Apply("log", (Name("p"),))),
        ("((x))", x),
        ("H((1, 2))", Apply("H", (Tuple((one, two)),))),
        ("H((1,))", Apply("H", (Tuple((one,)),))),
        ("H(((1, 2)))", Apply("H", (Tuple((one, two)),))),
        ("H(((1, 2), (3,)))", Apply("H", (Tuple((Tuple((one, two)), Tuple((three,)))),))),
        ("Arcsine()", Apply("Arcsine", ())),
        ("P[x]", Index(Name("P"), x)),
        ("softmax(z)[x]", Index(Apply("softmax", (z,)), x)),
        ("I(x,y; z | x)", Apply("I", (x, y, z, x), (",", ";", "|"))),
        ("KL(x || y)", Apply("KL", (x, y), ("||",))),
        ("KL(x ‖ y)", Apply("KL", (x, y), ("||",))),
        ("KL(x ∥ y)", Apply("KL", (x, y), ("||",))),
        ("Gamma(shape=2)", Apply("Gamma", (Keyword("shape", two),))),
        ("π + ∞", Sum("++", (Name("pi"), Name("inf")))),
        ("sum", Name("sum")),
    ],
)
def test_expression(text, tree):
    assert parse_expr(text) == tree
    assert parse_expr(to_text(tree)) == tree


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("x = y", "="), ("x == y", "="), ("x<=y", "<="), ("x ≤ y", "<="), ("x >= y", ">="), ("x ≥ y", ">="),
        ("x < y", "<"), ("x > y", ">"), ("x\n>\ty", ">"),
    ],
)  # fmt: skip
def test_claim(text, op):
    assert parse_claim(text) == Relation(op, x, y)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("0 < x < 1", ["0 < x", "x < 1"]),
        ("x != 0", ["x != 0"]),
        ("x ≠ 0", ["x != 0"]),
        ("X -> Y -> Z", ["X -> Y -> Z"]),
        ("X,Y → Z → W", ["X, Y -> Z -> W"]),
        ("X ⟂ Y", ["X ⟂ Y"]),
        ("X, Y ⟂ Z | W, V", ["X, Y ⟂ Z | W, V"]),
        ("indep(X, Y | Z)", ["indep(X, Y | Z)"]),
        ("function(Y, X, Z)", ["function(Y, X, Z)"]),
        ("Y = f(X, Z)", ["Y = f(X, Z)"]),
        ("x<-y", ["x < -y"]),
    ],
)
def test_fact(text, facts):
    assert [to_text(fact) for fact in parse_fact(text)] == facts


def test_fact_kinds():
    X, Y, Z = (Name(n) for n in "XYZ")
    assert parse_fact("X -> Y,Z") == (Markov(((X,), (Y, Z))),)
    assert parse_fact("X ⟂ Y | Z") == (Independent((X,), (Y,), (Z,)),)


def test_places_are_kept():
    tree = parse_expr("1 + log(p)")
    assert isinstance(tree, Sum)
    assert [term.at for term in tree.terms] == [0, 4]
    assert parse_claim("x <= y").at == 2


def test_groups_of_arguments():
    tree = parse_expr("I(X, Y; Z | W)")
    assert isinstance(tree, Apply)
    assert [len(group) for group in tree.groups()] == [2, 1, 1]
    assert tree.marks() == "; |"


@pytest.mark.parametrize("parse", [parse_claim, parse_expr, parse_fact])
@pytest.mark.parametrize("text", [None, 3, b"x = 1", ["x"]])
def test_only_text_is_read(parse, text):
    with pytest.raises(LanguageError, match="text expected"):
        parse(text)
