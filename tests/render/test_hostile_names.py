"""Names, titles and notes are arbitrary text; nothing of them may act on the page."""

import re

import pytest

from symentropy.kernel.proof import Claim, Derivation, Statement, Step, Theorem, Unfold
from symentropy.kernel.terms import ONE, Add, At, Bind, Bound, Definition, Natural, Pmf, Positive, Range, Real, Use, Var
from symentropy.render import aligned, document, latex, markdown, notebook, text, text_statement
from symentropy.render.names import latex_name, latex_words, markdown_words, math_words, table, text_name

HOSTILE = [
    r"\input{/etc/passwd}",
    r"\write18{rm -rf x}",
    r"}}\end{document}",
    r"$x$",
    "$$",
    "%",
    "&",
    "#1",
    "^^M",
    "~",
    "a\nb",
    "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    "[a](javascript:b)",
    "`x`",
    "**x**",
    "中",
    "\x1b[31m",
    "\u202e",
    "\x00",
    "'",
    '"',
    "|",
    r"\\",
    "x_",
    "_",
    "",
    " ",
    "É",
    "ß",
    "ℝ",
    "𝔓",
    "{0}",
    "{",
    "a^b_c",
    "--",
    "?`",
    "\\(",
    "]]>",
]
COMMANDS = {
    "backslash",
    "lbrace",
    "rbrace",
    "wedge",
    "sim",
    "langle",
    "rangle",
    "vert",
    "ast",
    "mathtt",
    "mathrm",
    "text",
    "mathit",
    "_",
    "&",
    "%",
    "#",
    " ",
    "le",
    "operatorname",
}


def commands(latex_text: str) -> set[str]:
    return set(re.findall(r"\\([A-Za-z]+|.)", latex_text, re.DOTALL))


def balanced(latex_text: str) -> bool:
    depth = 0
    for ch in re.sub(r"\\.", "", latex_text, flags=re.DOTALL):
        depth += (ch == "{") - (ch == "}")
        if depth < 0:
            return False
    return depth == 0


@pytest.mark.parametrize("name", HOSTILE)
def test_names_in_formulas_are_inert(name: str) -> None:
    shown = latex_name(name)
    assert commands(shown) <= COMMANDS
    assert balanced(shown)
    assert not set("$%#&~<>`\n\x1b\x00\u202e") & set(re.sub(r"\\[&%#]", "", shown))


@pytest.mark.parametrize("name", HOSTILE)
def test_words_are_inert(name: str) -> None:
    assert balanced(math_words(name))
    assert commands(math_words(name)) <= COMMANDS
    assert commands(latex_words(name)) <= {
        "textbackslash",
        "textasciicircum",
        "textasciitilde",
        "textless",
        "textgreater",
        "textbar",
        "textasciigrave",
        "{",
        "}",
        "_",
        "&",
        "%",
        "#",
        "mathdollar",
        "mathrm",
    }
    assert text_name(name).isprintable()
    assert "<" not in markdown_words(name) and "$" not in markdown_words(name)
    assert not re.search(r"(?<!\\)[`*\[\]_]", markdown_words(name))


def test_names_that_would_look_alike_are_told_apart() -> None:
    shown = table(["x1", "x_1", "alpha", "α", "pi"], latex_name)
    assert len(set(shown.values())) == 5
    assert shown["pi"] != latex_name("π") or latex_name("π").startswith(r"\mathtt")


def theorem(name: str) -> Theorem:
    """x + x = x + x + ... with every text in it hostile."""
    x, other = Var(name), Definition(name or "d", (("t", Real()),), Add((Var("t"), Var("t"))))
    start = Use(other, (x,))
    vector = Bind("sum", Range(ONE, Var("n")), At(Var("V" + name), Bound(0)), name)
    return Theorem(
        Statement(
            name or "s",
            (("n", Natural()), ("V" + name, Pmf(Var("n"))), (name, Positive())),
            (Claim(vector, "=", ONE),),
            Claim(start, "=", Add((x, x))),
            name,
            name,
        ),
        Derivation(start, (Step("=", Add((x, x)), (Unfold(other), name), (), name),)),
        (f"definition of {name}", f"theorem {name}", name),
    )


@pytest.mark.parametrize("name", [h for h in HOSTILE if h])
def test_a_theorem_of_hostile_names_is_inert_in_every_format(name: str) -> None:
    made = theorem(name)
    page = document([made], name)
    assert page.count(r"\end{document}") == 1
    assert not re.search(r"\\(input|write|catcode|def|href)", page)
    body = markdown(made)
    assert "<" not in re.sub(r" < ", "", body)
    assert len(re.findall(r"\$", body)) % 2 == 0
    assert notebook([made]).isascii() or "\x1b" not in notebook([made])
    assert all(line.isprintable() for line in text(made).splitlines())
    assert text_statement(made.statement).isprintable()
    assert "\n\n" not in aligned(made)


def test_the_hostile_example() -> None:
    assert latex(Var(r"\input{x}")) == r"\mathtt{\backslash input\lbrace x\rbrace }"
