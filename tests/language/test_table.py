"""The shipped parse table is the grammar's, and the grammar has no conflicts."""

import subprocess
import sys
from pathlib import Path

import lark
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lark.exceptions import UnexpectedCharacters

from symentropy.language import table
from symentropy.language.build import compiled, fresh_table
from symentropy.language.driver import StrayCharacter, UnexpectedToken
from symentropy.language.parser import _Builder

_COMPILED = compiled(_Builder())


def test_the_shipped_table_is_fresh():
    assert Path(table.TABLE).read_text("utf-8") == fresh_table()


def test_the_grammar_has_no_conflicts():
    compiled(strict=True)


@pytest.mark.parametrize(
    "text",
    [
        "I(X, Y; Z | W) - 2^-x*P[i] <= KL((1/2, 1/2) || Q)", "X,Y -> Z -> W", "X ⟂ Y | Z", "X ⟂ Y", "f()", "f(a, b=2)",
        "(a,)", "((a, b,), (c, d))", "-+--2**3*x/y", "0 < p < 1",
    ],
)  # fmt: skip
def test_lark_builds_the_same(text):
    assert table.load(_Builder()).parse(text) == compiled(_Builder()).parse(text)


PIECES = [
    "1", "x", "f(", "(", ")", "[", "]", ",", ";", "|", "||", "+", "-", "*", "/", "^", "=", "<=", "->", "⟂", " ", "_",
    "1.",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_lark_answers_the_same(text):
    ours, theirs = table.load(_Builder()), _COMPILED
    try:
        expected = theirs.parse(text)
    except UnexpectedCharacters as stray:
        with pytest.raises(StrayCharacter) as caught:
            ours.parse(text)
        assert caught.value.place == stray.pos_in_stream
    except lark.UnexpectedToken as odd:
        with pytest.raises(UnexpectedToken) as caught:
            ours.parse(text)
        assert (caught.value.token.type, caught.value.expected) == (odd.token.type, odd.expected)
        assert odd.token.type == "$END" or caught.value.token.start_pos == odd.token.start_pos
    else:
        assert ours.parse(text) == expected


def test_start_up_is_short_and_light():
    """Reading a claim in a new process costs about 0.04 s; the bound leaves room for a busy machine."""
    script = (
        "import sys, time; start = time.process_time();"
        "from symentropy.language import parse_claim; parse_claim('H(P) <= log(n)');"
        "spent = time.process_time() - start; import symentropy.theory.typing;"
        "assert not {'sympy', 'mpmath', 'lark'} & set(sys.modules); print(spent)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True) for _ in range(3)
    ]
    assert min(float(run.stdout) for run in runs) < 0.12
