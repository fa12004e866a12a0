"""Names as they are shown: letters of the alphabet where they are, harmless where they are anything else.

A variable's name is any text at all. What is not a letter with an index is spelled out character by
character, so no name can end a formula, start a command, or hide in another one's notation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

__all__ = [
    "latex_name", "latex_words", "literal", "markdown_words", "math_words", "source_name", "spell", "table",
    "text_name", "text_words",
]  # fmt: skip

_LOWER = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau upsilon phi chi psi omega"
)
_UPPER = "Gamma Delta Theta Lambda Xi Phi Psi Omega"
_SIGNS = {
    word: unicodedata.lookup(f"GREEK SMALL LETTER {word.upper().replace('LAMBDA', 'LAMDA')}") for word in _LOWER.split()
}
_SIGNS |= {
    word: unicodedata.lookup(f"GREEK CAPITAL LETTER {word.upper().replace('LAMBDA', 'LAMDA')}")
    for word in _UPPER.split()
}
_SIGNS["eps"] = _SIGNS["epsilon"]
_WORDS = {sign: word for word, sign in _SIGNS.items()} | {"π": "pi"}
_CONSTANTS = frozenset({"pi", "π", "e", "EulerGamma", "inf"})
_SHAPE = re.compile(r"([^\W\d_]+)(?:_?([0-9]+)|_([A-Za-z0-9]+))?")

_MATH = {
    "\\": r"\backslash ", "{": r"\lbrace ", "}": r"\rbrace ", "_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#",
    "^": r"\wedge ", "~": r"\sim ", "<": r"\langle ", ">": r"\rangle ", "|": r"\vert ", "*": r"\ast ", " ": r"\ ",
}  # fmt: skip
# among words these are signs, and no markup with blanks around them
_RELATIONS = {"<": "{ < }", ">": "{ > }", "^": r"{}^{\wedge}"}
_PROSE = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "&": r"\&", "%": r"\%", "#": r"\#",
    "$": r"$\mathdollar$",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': "''", "`": "{`}",
}  # fmt: skip
_SYMBOLS = {
    "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "≪": r"\ll ", "∞": r"\infty ", "‖": r"\Vert ", "→": r"\to ", "−": "-",
    "·": r"\cdot ", "×": r"\times ", "∈": r"\in ", "Σ": r"\Sigma ", "Π": r"\Pi ",
    "∫": r"\int ", "²": "^{2}", "√": r"\surd ",
}  # fmt: skip
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327")
_ACCENTED = frozenset("abcdefghklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_PLAIN = frozenset("øØłŁßæÆœŒ–—‘’“”")


def spell(ch: str) -> str:
    """A character that has no safe picture, by its code point.

    >>> spell("$")
    'U+0024'
    """
    return f"U+{ord(ch):04X}"


def _printable(ch: str) -> bool:
    """True of what every LaTeX sets as it stands: ASCII without its active characters, and accented letters."""
    if ch.isascii():
        return ch.isalnum() or ch in " .,;:!?()[]/+-=@'"
    if ch in _PLAIN:
        return True
    parts = unicodedata.normalize("NFD", ch)
    return ord(ch) < 0x180 and len(parts) == 2 and parts[0] in _ACCENTED and parts[1] in _ACCENTS


def _math_char(ch: str) -> str:
    """One character in math mode, the same for LaTeX, KaTeX and MathJax."""
    if ch in _MATH:
        return _MATH[ch]
    if ch in _WORDS:
        return f"{_command(_WORDS[ch])} "
    if ch in _SYMBOLS:
        return _SYMBOLS[ch]
    if _printable(ch):
        return f"{{{ch}}}" if ch in "+-=/:!?;,'" else (ch if ch.isascii() else f"\\text{{{ch}}}")
    return f"\\mathrm{{{spell(ch).replace('+', '{+}')}}}"


def literal(name: str) -> str:
    """A name that is no letter, character by character."""
    return "\\mathtt{" + "".join(map(_math_char, name)) + "}"


def _split(name: str) -> tuple[str, str] | None:
    """A name as a letter or word and its index; None if it is neither."""
    match = _SHAPE.fullmatch(name)
    if match is None or name in _CONSTANTS:
        return None
    base = _WORDS.get(match[1], match[1])
    return (base, match[2] or match[3] or "") if base.isascii() else None


def _command(word: str) -> str:
    return r"\varepsilon" if word in ("eps", "epsilon") else f"\\{word}"


def latex_name(name: str) -> str:
    r"""A variable's name in math mode.

    >>> latex_name("sigma"), latex_name("p_A"), latex_name("\\input{x}")
    ('\\sigma', 'p_{A}', '\\mathtt{\\backslash input\\lbrace x\\rbrace }')
    """
    split = _split(name)
    if split is None:
        return literal(name)
    base, index = split
    head = _command(base) if base in _SIGNS else base if len(base) == 1 else f"\\mathit{{{base}}}"
    return f"{head}_{{{index}}}" if index else head


def text_name(name: str) -> str:
    """A variable's name on a terminal: Greek letters as such, nothing that a terminal would obey.

    >>> text_name("sigma"), text_name("a\\x1b[2J")
    ('σ', '‹aU+001B[2J›')
    """
    split = _split(name)
    if split is None:
        return f"‹{text_words(name)}›"
    base, index = split
    return _SIGNS.get(base, base) + (f"_{index}" if index else "")


def source_name(name: str) -> str:
    """A name in our own language, as it is."""
    return name


def text_words(words: str) -> str:
    """Words on a terminal: on one line, control characters spelled out."""
    return "".join(ch if ch.isprintable() else " " if ch.isspace() else spell(ch) for ch in words)


def latex_words(words: str) -> str:
    """Words in a LaTeX paragraph; what LaTeX cannot set is spelled out.

    >>> latex_words("100% of p_i")
    '100\\\\% of p\\\\_i'
    """

    def char(ch: str) -> str:
        if ch in _PROSE:
            return _PROSE[ch]
        if ch in "\u2010\u2011":
            return "-"
        if _printable(ch) or ch.isspace():
            return " " if ch.isspace() else ch
        if ch in _SYMBOLS or ch in _WORDS:
            return f"${_math_char(ch)}$"
        return ch if ch.isascii() and ch.isprintable() else spell(ch)

    between, *powers = re.split(_POWER, words)
    out = "".join(map(char, between))
    for base, minus, exponent, after in zip(*(iter(powers),) * 4, strict=True):
        out += f"${_power(base, minus, exponent)}$" + "".join(map(char, after))
    return out


# a power in words, "b^−x"
_POWER = r"(?<![^\W_])([A-Za-z0-9])\^([−-]?)([A-Za-z0-9]+)(?![^\W_])"


def _power(base: str, minus: str, exponent: str) -> str:
    return f"{base}^{{{'-' if minus else ''}{exponent}}}"


def math_words(words: str) -> str:
    r"""Words inside a formula, as ``\text``; the rest by math symbols, which all renderers agree on.

    >>> math_words("by the mean_x law")
    '\\text{by the mean}\\_\\text{x law}'
    """
    power = re.search(_POWER, words)
    if power:
        before, after = math_words(words[: power.start()]), math_words(words[power.end() :])
        return f"{before}{_power(*power.groups())}{after}"
    runs = re.findall(r"\s+|\S", words)
    out: list[str] = []
    plain = ""
    for run in runs:
        ch = " " if run.isspace() else run
        if _printable(ch):
            plain += ch
            continue
        if plain:
            out.append(f"\\text{{{plain}}}")
            plain = ""
        out.append(_RELATIONS.get(ch) or _math_char(ch))
    return "".join([*out, f"\\text{{{plain}}}"] if plain else out)


_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"}


def markdown_words(words: str) -> str:
    """Words in a Markdown paragraph: no markup, no HTML, no formula comes out of them.

    >>> markdown_words("<b>*x*</b> $5")
    '&lt;b&gt;\\\\*x\\\\*&lt;/b&gt; &#36;5'
    """
    safe = text_words(words)
    return "".join(_ENTITIES.get(ch) or (f"\\{ch}" if ch in "\\`*_[]#|~!{}" else ch) for ch in safe)


def table(names: Iterable[str], write: Callable[[str], str], literal: Callable[[str], str] = literal) -> dict[str, str]:
    """Each name with how it is shown; names that would look the same are told apart by spelling the later ones out.

    >>> table(["x1", "x_1"], latex_name)
    {'x1': 'x_{1}', 'x_1': '\\\\mathtt{x\\\\_1}'}
    """
    shown: dict[str, str] = {}
    for name in names:
        text = write(name)
        shown[name] = literal(name) if text in shown.values() else text
    return shown
