"""Refutations as people read them: text, LaTeX, a document that compiles, Markdown."""

from __future__ import annotations

import os
import re
import shutil
from dataclasses import replace

import pytest
from test_documents import compiled

from symentropy.handbook.refuted import written
from symentropy.render.refutation_pages import Page
from symentropy.theory.refutation import refutation
from symentropy.theory.script import calc, derivation, log_of_power

needs_latex = pytest.mark.skipif(
    shutil.which("pdflatex") is None and "CI" not in os.environ, reason="pdflatex is not installed"
)


@derivation(positive=["x"])
def log_square():
    """The logarithm of a square."""
    return calc("log(x^2)").eq("2*log(x)", by=log_of_power)


@refutation("KL(P || Q) = KL(Q || P)", repaired=[log_square])
def kl_not_symmetric():
    """KL divergence is not symmetric.

    Cover & Thomas, 2.3.
    """
    return {"P": "(1/2, 1/2)", "Q": "(1/4, 3/4)"}


@refutation("x^2 >= x", words="squares only grow.", given=["x > 0"])
def square_ge():
    """A square may be less."""
    return {"x": "1/2"}


@refutation("10^y >= x", given=["y < 0"])
def power_ge():
    """A small power."""
    return {"x": "1", "y": "-40"}


@refutation("x - 1/8 > -x^2 + x")
def sum_gt():
    """A sum."""
    return {"x": "0"}


@refutation(words="log of a square is a square", by=log_square)
def log_square_is_square():
    """It is twice the logarithm."""


PAGES = {r.name: written(r) for r in (kl_not_symmetric, square_ge, power_ge, sum_gt, log_square_is_square)}

KL_TEXT = """\
KL divergence is not symmetric

Claim: for every integer n ≥ 1 and all pmfs P, Q on 1..n with P[i] > 0 wherever
Q[i] > 0 (Q ≪ P) and Q[i] > 0 wherever P[i] > 0 (P ≪ Q),
    KL(P ‖ Q) = KL(Q ‖ P).

False, for example at n = 2, P = (1/2, 1/2) and Q = (1/4, 3/4). There
    KL((1/2, 1/2) ‖ (1/4, 3/4)) ≈ 0.14384103622589046372
    KL((1/4, 3/4) ‖ (1/2, 1/2)) ≈ 0.13081203594113695913
    left − right                ≈ 0.013029000284753504590
Each decimal is certified, off by less than one unit of its last digit.

True instead, “The logarithm of a square” (log_square):
For every real number x > 0,
    log(x²) = 2·log(x).

Conventions: logarithms are natural (nats); 0 log 0 = 0.
Rests on: sign, trusted: enclosures of constants by Arb balls.
Note: Cover & Thomas, 2.3.
"""

SQUARE_TEXT = """\
A square may be less

Claim: squares only grow. That is:
For every real number x with x > 0,
    x² ≥ x.

False, for example at x = 1/2. There
    (1/2)²       = 0.25
    1/2          = 0.5
    left − right = -0.25
"""


def test_text():
    assert PAGES["kl_not_symmetric"].text() == KL_TEXT


def test_a_claim_of_zero_and_a_sum():
    assert "    x − 1/8 > −x² + x.\n" in PAGES["sum_gt"].text()


def test_sides_stand_as_the_author_wrote_them():
    assert PAGES["square_ge"].text().startswith(SQUARE_TEXT.replace("= -0.25", "= −0.25"))


def test_a_theorem_that_states_the_negation():
    assert (
        "Claim: log of a square is a square.\n\nFalse, by the theorem “The logarithm of a square” (log_square):\n"
        "For every real number x > 0,\n    log(x²) = 2·log(x).\n" in PAGES["log_square_is_square"].text()
    )


def test_latex():
    body = PAGES["kl_not_symmetric"].latex()
    assert body.startswith("\\begin{aligned}\n") and body.endswith("\n\\end{aligned}")
    assert r"\text{left} - \text{right} &\approx 0.013029000284753504590" in body
    assert r"&\text{is false at }n = 2" in body


def test_powers_of_ten_are_written_out():
    page = replace_gap(PAGES["square_ge"], "-1.5e-30")
    assert "left − right ≈ −1.5·10^−30" in page.text()
    assert r"\approx -1.5 \cdot 10^{-30}" in page.latex()


def replace_gap(page: Page, decimal: str) -> Page:
    class Value:
        radius = "1e-40"

    Value.decimal = decimal
    return replace(page, comparison=replace(page.comparison, gap=Value()))


@pytest.mark.parametrize("name", PAGES)
def test_markdown(name):
    page = PAGES[name].markdown()
    assert page.startswith("### ") and page.count("$$") % 2 == 0
    assert not re.search(r"\\[^A-Za-z\\\s_*]", page)  # what Markdown would take for its own


@pytest.mark.parametrize("name", PAGES)
def test_the_lines_fit_a_terminal(name):
    assert max(map(len, PAGES[name].text().splitlines())) <= 80


@needs_latex
@pytest.mark.parametrize("name", PAGES)
def test_documents_compile(name, tmp_path):
    log = compiled(PAGES[name].document(), tmp_path)
    assert not re.findall(r"Overfull.*", log) and not re.findall(r"Missing character.*", log)


@needs_latex
def test_bodies_compile(tmp_path):
    head, _ = PAGES["square_ge"].document().split("\\begin{document}")
    shown = "\n".join(f"\\[{page.latex()}\\]" for page in PAGES.values())
    compiled(f"{head}\\begin{{document}}\n{shown}\n\\end{{document}}\n", tmp_path)


@needs_latex
def test_hostile_words(tmp_path):
    hostile = replace(PAGES["square_ge"], title=r"\input{x} $^ & #", words=r"50% of } \end{document} ~", source="_{")
    log = compiled(hostile.document(), tmp_path)
    assert "Emergency" not in log
    assert "\\end{document}" not in hostile.markdown()
