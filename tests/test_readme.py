"""The README does what it shows: its sessions are run and compared, its files written, its Python read as doctests."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

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
