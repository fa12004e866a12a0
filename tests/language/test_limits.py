"""Nothing large is built from a text: one error, at once, and the process goes on."""

import time

import pytest

from symentropy.errors import LimitError
from symentropy.language import parse_claim, parse_expr


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(" * 100_000, "100000 characters"),
        ("(" * 5_000 + "x" + ")" * 4_999, "brackets nested more than 100"),
        ("(" * 101 + "x" + ")" * 101, "brackets nested more than 100"),
        ("1" * 1_000_000, "1000000 characters"),
        ("1" * 1_001, "more than 1000 digits"),
        ("0." + "1" * 1_001, "more than 1000 digits"),
        ("1e1001", "decimal exponent"),
        ("1e-99999999999", "decimal exponent"),
        ("-" * 9_000 + "x", "nested more than 100"),
        ("^".join(["x"] * 4_000), "nested more than 100"),
        ("x" + "/2" * 101, "nested more than 100"),
        ("x" + "[1]" * 101, "nested more than 100"),
        ("+".join(["x"] * 2_000), "more than 2000 parts"),
        ("9^9^9", "10000 bits"),
        ("9^-9^9", "10000 bits"),
        ("2^10001", "10000 bits"),
        ("(1/2)^10001", "10000 bits"),
        ("2^(10^1000)", "10000 bits"),
        ("(2^9000*2^9000*2^9000*2^9000*2^9000)^2", "10000 bits"),
        ("2^(20000/3)*(1+1)^20000", "10000 bits"),
        ("H((1/2, 9^9^9))", "10000 bits"),
    ],
)
def test_over_the_limit(text, words):
    start = time.perf_counter()
    with pytest.raises(LimitError, match=words):
        parse_expr(text)
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "text",
    [
        "(" * 99 + "x" + ")" * 99,
        "1" * 1_000,
        "1e1000",
        "-" * 90 + "x",
        "+".join(["x"] * 1_000),
        "*".join(["2"] * 1_000),
        "2^5000*2^5000*2^5000",
        "1^(10^1000)",
        "(-1)^9999999999",
        "0^99999999999",
        "x^(10^999)",
        "x" + "/2" * 90,
    ],
)
def test_within_the_limits(text):
    parse_expr(text)


def test_both_sides_count_together():
    side = "+".join(["x"] * 1_100)
    parse_expr(side)
    with pytest.raises(LimitError, match="2000 parts"):
        parse_claim(f"{side} = {side}")


@pytest.mark.parametrize("text", ["(" * 150 + "x" + ")" * 150, "1" * 2_000, "2^20000", "+".join(["x"] * 3_000)])
def test_raised_limits(text):
    with pytest.raises(LimitError):
        parse_expr(text)
    parse_expr(text, unsafe_limits=True)


@pytest.mark.parametrize("text", ["(" * 100_000, "9^9^9", "1" * 1_000_000, "-" * 50_000 + "x"])
def test_raised_limits_are_limits(text):
    with pytest.raises(LimitError):
        parse_expr(text, unsafe_limits=True)
