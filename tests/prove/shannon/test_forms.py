"""Claims as linear forms in joint entropies."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symentropy.language import parse_claim, parse_expr
from symentropy.prove.shannon.facts import read_problem
from symentropy.prove.shannon.forms import Form, Mixed, entropy, information, read_form, read_relation
from symentropy.theory.typing import type_claim

XYZ = ("X", "Y", "Z")
LOG2 = Form(numbers=(("log(2)", Fraction(1)),))


def _read(text):
    return read_form(parse_expr(text), XYZ)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("H(X, Y | Z)", entropy(0b011, 0b100)),
        ("H(X, X)", entropy(0b001)),
        ("H(X | X)", Form()),
        ("I(X; Y, Z)", information(0b001, 0b110)),
        ("I(X; Y | Z)", information(0b001, 0b010, 0b100)),
        ("I(X; Y; Z)", information(0b001, 0b010) - information(0b001, 0b010, 0b100)),
        ("2*(H(X) - H(Y)/3)/5", Fraction(2, 5) * entropy(1) - Fraction(2, 15) * entropy(2)),
        ("1e-15*H(X) - -H(X)", (1 + Fraction(1, 10**15)) * entropy(1)),
        ("2^3*H(X) + 1/2", 8 * entropy(1) + Form(constant=Fraction(1, 2))),
        ("log(8)", 3 * LOG2),
        ("log2(4)*H(X)", 2 * entropy(1)),
        ("log(1/2) + log(1)", -LOG2),
        ("a + KL(P || Q)", Form(numbers=(("KL(P || Q)", Fraction(1)), ("a", Fraction(1))))),
    ],
)
def test_reading(text, form):
    assert _read(text) == form


@pytest.mark.parametrize(
    "text", ["H(X)*H(Y)", "H(X)^2", "a*H(X)", "exp(H(X))", "card(X)", "h(X)", "1/H(X)", "H(X)/log(2) + H(Y)/log(3)"]
)
def test_mixed(text):
    with pytest.raises(Mixed, match="not linear in entropies"):
        _read(text)


def test_bases():
    bits = read_relation(parse_claim("H(X) <= 1"), XYZ, 2)
    assert bits.form == LOG2 - entropy(1)
    assert read_relation(parse_claim("H(X)/log(2) <= 1"), XYZ).form == bits.form
    assert read_relation(parse_claim("H(X)/log(2) < I(X; Y)/log(2)"), XYZ).form == -entropy(1, 2)


def test_signs():
    for text in ("H(X) <= H(Y)", "H(Y) >= H(X)"):
        assert read_relation(parse_claim(text), XYZ).form == entropy(2) - entropy(1)
    assert read_relation(parse_claim("H(Y) > H(X)"), XYZ).relation == "<"


def test_facts():
    given = ["X -> Y -> Z", "Z = f(X, Y)", "card(X) <= 2*m", "H(X)*H(Y) = 1", "indep(X, Y | Z)"]
    problem = read_problem(type_claim("H(X) <= H(Y, Z)", given).random)
    forms = [fact.form for fact in problem.facts]
    assert problem.variables == XYZ
    assert information(0b001, 0b100, 0b010) in forms
    assert entropy(0b100, 0b011) in forms
    assert information(0b001, 0b010, 0b100) in forms
    assert len(problem.unread) == 1
    card = Form(numbers=(("log(card(X))", Fraction(1)),))
    assert card - entropy(1) in forms
    assert LOG2 - card + Form(numbers=(("log(m)", Fraction(1)),)) in forms
