"""Errors name the place and what was probably meant."""

import pytest

from symentropy.errors import LanguageError
from symentropy.language import parse_claim, parse_expr, parse_fact


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("2x", 2, "did you mean 2*x?"),
        ("1/2x", 4, "did you mean 2*x?"),
        ("log p", 5, "did you mean log(p)?"),
        ("p log(p)", 3, "did you mean p*log?"),
        ("2(x + 1)", 2, "did you mean 2*(...)?"),
        ("(x)(y)", 4, "did you mean ...)*(...)?"),
        ("1 000", 3, "without separators"),
        ("1_000", 2, "without separators"),
        ("n!", 2, "gamma(n + 1)"),
        ("x +", 4, "the text ends where a value"),
        ("x + )", 5, '")" closes nothing'),
        ("(x", 1, "never closed"),
        ("(x]", 3, '"]" where ")"'),
        ("f(1,,2)", 5, "expected a value"),
        ("x, y", 5, "lists stand only between"),
        ("f(x = 1 = 2)", 9, "a relation stands only"),
        ("(1, 2) + 1", 1, "a tuple stands only as an argument"),
        ("(1, 2)", 1, "a tuple stands only as an argument"),
        ("", 1, "empty"),
        (" \n\t", 1, "empty"),
        ("Η(P)", 1, "U+0397 Greek Eta; did you mean H?"),
        ("Р[i]", 1, "U+0420 Cyrillic Er; did you mean P?"),
        ("σ", 1, "U+03C3 Greek small sigma; did you mean sigma?"),
        ("x²", 2, "superscript two; did you mean ^2?"),
        ("x\u00a0+ 1", 2, "no-break space; did you mean a blank?"),
        ("x\0", 2, "U+0000"),
        ("\ud800", 1, "U+D800"),
        ("\\log(x)", 1, "U+005C"),
        ("$x$", 1, "dollar sign; leave it out"),
        ("<b>x</b>", 1, 'unexpected "<"'),
        ("∑(i, x)", 1, "did you mean sum?"),
        ("x = 1", 3, "a relation where an expression"),
        ("X -> Y", 1, "a fact where an expression"),
    ],
)
def test_expression_error(text, column, words):
    with pytest.raises(LanguageError) as caught:
        parse_expr(text)
    assert words in str(caught.value)
    assert (caught.value.line, caught.value.column) == (1, column)


@pytest.mark.parametrize(
    ("text", "column", "words"),
    [
        ("0 <= H(P) <= log(n)", 11, "2 claims: '0 <= H(P)' and 'H(P) <= log(n)'"),
        ("H(P)", 5, "a claim needs a relation"),
        ("x =< 2", 4, 'did you mean "<="?'),
        ("x => 2", 4, 'did you mean ">="?'),
        ("x != 2", 3, "stands only in a fact"),
        ("P << Q", 4, "need not be said"),
        ("X ⟂ Y", 1, "this is a fact"),
    ],
)
def test_claim_error(text, column, words):
    with pytest.raises(LanguageError) as caught:
        parse_claim(text)
    assert words in str(caught.value)
    assert caught.value.column == column


@pytest.mark.parametrize("text", ["x", "X -> 1", "X + 1 ⟂ Y", "X | Y", "X ⟂"])
def test_fact_error(text):
    with pytest.raises(LanguageError):
        parse_fact(text)


def test_the_caret_stands_below_the_place():
    with pytest.raises(LanguageError) as caught:
        parse_expr("1 +\n2x")
    first, shown, caret = str(caught.value).splitlines()
    assert first.startswith("line 2, column 2:")
    assert shown[caret.index("^")] == "x"


def test_a_long_line_is_shown_in_part():
    with pytest.raises(LanguageError) as caught:
        parse_expr("x + " * 1000 + "2y" + " + x" * 1000)
    _, shown, caret = str(caught.value).splitlines()
    assert len(shown) < 80
    assert shown[caret.index("^")] == "y"
