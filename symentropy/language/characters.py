"""Which characters a text may hold, and what is probably meant by another one."""

from __future__ import annotations

import re

__all__ = ["describe", "first_foreign", "visible"]

_FOREIGN = re.compile(r"[^ \t\r\nA-Za-z0-9_.,;|()\[\]+\-*/^<>=!≤≥≠‖∥⟂→−·×π∞]")

# Letters and signs that look like ours or stand for something of ours: one pair a line would say no more.
_LOOKALIKES = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕЅІЈКМНОРСТХаеорсухіјѕ", "ABEZHIKMNOPTYXABESIJKMHOPCTXaeopcyxijs", strict=True))
_SPELLED = {
    "Σ": "sum", "∑": "sum", "∏": "prod", "∫": "int", "√": "sqrt", "∂": "diff", "Γ": "gamma", "ψ": "digamma",
    "⊥": "⟂", "⫫": "⟂", "∣": "|", "⩽": "<=", "⩾": ">=", "≦": "<=", "≧": ">=", "⇒": "->", "⟶": "->", "∗": "*", "⋅": "*",
    "•": "*", "÷": "/", "∕": "/", "⁄": "/", "–": "-", "—": "-", "‐": "-", "‑": "-", "∶": "/", "{": "(", "}": ")",
    "⟨": "(", "⟩": ")", "“": "nothing", "”": "nothing", "\"": "nothing", "'": "nothing", "$": "nothing",
}  # fmt: skip


def first_foreign(text: str) -> int | None:
    """The offset of the first character that is not of the language."""
    found = _FOREIGN.search(text)
    return found.start() if found else None


def describe(char: str) -> str:
    """A foreign character by code point, name and likely meaning.

    >>> describe("Η")
    'U+0397 Greek Eta; did you mean H?'
    """
    code = f"U+{ord(char):04X}"
    name = _name(char)
    meant = _meant(char)
    if meant == "nothing":
        return f"{code} {name}; leave it out"
    return f"{code}{' ' + name if name else ''}{f'; did you mean {meant}?' if meant else ''}"


def _name(char: str) -> str:
    """The character's name as people say it: ``Greek Eta``, ``Cyrillic small a``."""
    import unicodedata  # loaded only for an error

    words = unicodedata.name(char, "control character" if unicodedata.category(char) == "Cc" else "").split()
    if "LETTER" in words and words[0] in ("GREEK", "CYRILLIC", "LATIN"):
        case = "small " if "SMALL" in words else ""
        rest = " ".join(w for w in words[1:] if w not in ("CAPITAL", "SMALL", "LETTER"))
        return f"{words[0].title()} {case}{rest.lower() if case else rest.title()}"
    return " ".join(words).lower()


def _meant(char: str) -> str | None:
    import unicodedata

    if char in _LOOKALIKES:
        return _LOOKALIKES[char]
    if char in _SPELLED:
        return _SPELLED[char]
    if char.isspace():
        return "a blank"
    if "α" <= char <= "ω":
        word = unicodedata.name(char).split()[-1].lower()
        return {"lamda": "lam", "final sigma": "sigma"}.get(word, word)
    plain = unicodedata.normalize("NFKC", char).replace("\u2044", "/")
    if plain == char or _FOREIGN.search(plain):
        return None
    return f"^{plain}" if unicodedata.name(char, "").startswith("SUPERSCRIPT") else plain


def visible(text: str) -> str:
    """The text with every character that would not print as itself replaced, one for one."""
    import unicodedata

    return "".join(
        c if c.isprintable() and not unicodedata.combining(c) else " " if c.isspace() else "\ufffd" for c in text
    )
