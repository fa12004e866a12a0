"""The shipped parse table is the grammar's, and the grammar has no conflicts."""

import subprocess
import sys

from symentropy.language import table
from symentropy.language.build import fresh_table
from symentropy.language.parser import _Builder


def test_the_shipped_table_is_fresh():
    assert table.TABLE.read_text("utf-8") == fresh_table()


def test_the_grammar_has_no_conflicts():
    table.compiled(strict=True)


def test_table_and_grammar_parse_alike(monkeypatch):
    text = "I(X, Y; Z | W) - 2^-x*P[i] <= KL((1/2, 1/2) || Q)"
    loaded = table.load(_Builder())
    monkeypatch.setattr(table, "origin", lambda: {"lark": "another"})
    compiled = table.load(_Builder())
    assert loaded.source_path == "<deserialized>" != compiled.source_path
    assert loaded.parse(text) == compiled.parse(text)


def test_a_broken_table_is_not_used(monkeypatch, tmp_path):
    broken = tmp_path / "table.json"
    broken.write_text("{", "utf-8")
    monkeypatch.setattr(table, "TABLE", broken)
    assert table.load(_Builder()).parse("x").name == "x"


def test_start_up_is_short_and_light():
    """Reading a claim in a new process costs about 0.04 s beside lark; the bound leaves room for a busy machine."""
    script = (
        "import sys, time, lark; start = time.process_time();"
        "from symentropy.language import parse_claim; parse_claim('H(P) <= log(n)');"
        "spent = time.process_time() - start; import symentropy.theory.typing;"
        "assert not {'sympy', 'mpmath'} & set(sys.modules); print(spent)"
    )
    runs = [
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True) for _ in range(3)
    ]
    assert min(float(run.stdout) for run in runs) < 0.12
