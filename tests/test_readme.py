"""The README does what it shows: its sessions are run and compared, its files written, its Python read as doctests."""

import doctest
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from symentropy import evaluate

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text("utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


def commands():
    """Every command of the sessions with what it prints."""
    for block in blocks("console"):
        yield from re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The files that the README shows."""
    here = tmp_path_factory.mktemp("readme")
    for name, text in re.findall(r"^<!-- file: (\S+) -->\n```\w+\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL):
        (here / name).write_text(text, "utf-8")
    return here


@pytest.mark.parametrize(("command", "shown"), list(commands()))
def test_a_session(command, shown, folder):
    program, *arguments = shlex.split(command)
    start = {"symentropy": [sys.executable, "-m", "symentropy"], "python": [sys.executable]}[program]
    done = subprocess.run(
        [*start, *arguments], cwd=folder, capture_output=True, encoding="utf-8", timeout=120,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert done.stdout + done.stderr == shown
    output = re.search(r" -o (\S+)", command)
    assert output is None or (folder / output[1]).read_text("utf-8")


def test_the_python_of_it():
    test = doctest.DocTestParser().get_doctest("\n".join(blocks("pycon")), {}, "README.md", str(README), 0)
    assert test.examples
    result = doctest.DocTestRunner(optionflags=doctest.REPORT_NDIFF).run(test)
    assert result.failed == 0


def test_it_shows_what_there_is():
    assert len(list(commands())) >= 6
    for name in ("run", "test"):
        assert re.search(rf"<!-- command: {name} -->\n```sh\npython3 -m venv .venv && ", TEXT)
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", TEXT):
        assert (README.parent / link).exists()


def test_the_certified_column(folder):
    """The table beside other libraries: our column and, where they are installed, that the program runs."""
    rows = re.findall(r"^((?:h|H|KL)\(.*\)) +(\S+) +(\S+)$", "\n".join(blocks("text")), re.MULTILINE)
    assert len(rows) == 7
    for expr, ours, _ in rows:
        assert evaluate(expr, digits=10).decimal == ours
    assert {float(theirs) == pytest.approx(float(ours), rel=1e-6) for _, ours, theirs in rows} == {True, False}


def test_a_table(folder):
    done = subprocess.run(
        [sys.executable, "-m", "symentropy", "evaluate", "--batch", "table.jsonl"],
        cwd=folder, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [a["id"] for a in answers] == ["gamma", "poisson", "coin", "cauchy"]
    assert answers[0]["value"].startswith("1.94308200073396")
    assert answers[1]["base"] == "bits"
    assert answers[3]["value"] == "inf"
    assert done.returncode == 0
