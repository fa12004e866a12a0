"""Documents compile, without a line that sticks out of the page."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import constructs
import pytest
import theorems as made
from test_hostile_names import HOSTILE, theorem

from symentropy import handbook
from symentropy.render import document, latex

pytestmark = pytest.mark.skipif(
    shutil.which("pdflatex") is None and "CI" not in os.environ, reason="pdflatex is not installed"
)


def compiled(page: str, folder: Path) -> str:
    """The log of pdflatex."""
    (folder / "page.tex").write_text(page, encoding="utf-8")
    command = ["pdflatex", "-halt-on-error", "-no-shell-escape", "-interaction=nonstopmode", "page.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout.decode(errors="replace")[-3000:]
    return (folder / "page.log").read_text(errors="replace")


def test_the_examples(tmp_path: Path) -> None:
    log = compiled(document(made.THEOREMS, "Derivations"), tmp_path)
    assert not re.findall(r"Overfull.*", log)
    assert not re.findall(r"Missing character.*", log)


def test_the_constructs(tmp_path: Path) -> None:
    shown = "\n".join(f"\\[{latex(term, constructs.KINDS)}\\]" for term, *_ in constructs.TERMS)
    page = document(constructs.THEOREMS, "Constructs").replace("\\end{document}", f"{shown}\n\\end{{document}}")
    log = compiled(page, tmp_path)
    assert not re.findall(r"Overfull.*", log)
    assert not re.findall(r"Missing character.*", log)


def test_the_handbook(tmp_path: Path) -> None:
    theorems = [handbook.find(entry.name) for entry in handbook.entries()]
    log = compiled(document(theorems, "Handbook"), tmp_path)
    assert not re.findall(r"Overfull.*", log)


def test_hostile_names_compile(tmp_path: Path) -> None:
    accents = " ".join(chr(c) for c in range(0xA0, 0x250))
    made_of = [theorem(name) for name in HOSTILE if name]
    log = compiled(document(made_of, accents), tmp_path)
    assert not [name for name in re.findall(r"\(([^\s()]+)", log) if "passwd" in name]  # no such file was opened
    assert not re.findall(r"tcrm|600pk", log)
