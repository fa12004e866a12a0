"""Terms for the terminal: ``Σ_{i: P[i] > 0} P[i]·log(P[i]/Q[i])``."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from ..kernel.terms import ONE, At, Bind, Div, Interval, Kind, Num, Range, Term, Use, Var, free_names
from ..theory.quantities import Quantity
from .names import text_name, text_words
from .printer import ADD, ATOM, MUL, POW, Piece, Printer, Scope

__all__ = ["TextPrinter", "term_text"]

_CONSTANTS = {"pi": "π", "e": "e", "EulerGamma": "γ_E", "inf": "∞", "-inf": "−∞"}
_BRACKETS = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
_SUPER = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_OPERATORS = {"sum": "Σ", "prod": "Π"}


def term_text(term: Term, kinds: Mapping[str, Kind] | None = None) -> str:
    """A term in Unicode, on one line.

    >>> from symentropy.theory.quantities import KL
    >>> term_text(KL.body)
    'Σ_{i: P[i] > 0} P[i]·log(P[i]/Q[i])'
    """
    return TextPrinter(kinds, sorted(free_names(term))).term(term)


class TextPrinter(Printer):
    MINUS = "−"
    RESERVED = frozenset({"n", "e", "π"})
    LAST_FACTOR = POW
    GE, LE, LL, IN, LINE, ZERO_LOG_ZERO = "≥", "≤", "≪", "∈", "ℝ", "0 log 0 = 0"
    FOUND = "found: "
    LOG_LAW, CEIL_LAW = "log t ≤ t − 1", "t ≤ ⌈t⌉ < t + 1"
    TIMES, TO, DOTS = "×", "→", "…"

    def space(self, size: str) -> str:
        return f"ℝ^{size}"

    def write_name(self, name: str) -> str:
        return text_name(name)

    def write_literal(self, name: str) -> str:
        return f"‹{text_words(name)}›"

    def closed(self, t: Term, scope: Scope) -> str:
        return f"({self.term(t, scope)})"

    def number(self, v: Fraction) -> Piece:
        return Piece(str(v), ATOM if v.denominator == 1 else MUL)

    def constant(self, name: str) -> str:
        return _CONSTANTS[name]

    def operator(self, name: str) -> str:
        return self.write_name(name)

    def template(self, quantity: Quantity) -> str:
        return quantity.text

    def join(self, args: tuple[Term, ...], factors: list[str]) -> str:
        return "·".join(factors)

    def fraction(self, a: Term, b: Term, scope: Scope) -> Piece:
        return Piece(f"{self.at_least(MUL, a, scope, closed=True)}/{self.at_least(POW, b, scope, closed=True)}", MUL)

    def power(self, a: Term, b: Term, scope: Scope) -> Piece:
        if b in (Num(Fraction(1, 2)), Div(ONE, Num(Fraction(2)))):
            return Piece(self.root(a, scope))
        base = self.at_least(ATOM, a, scope)
        if isinstance(b, Num) and b.value.denominator == 1:
            return Piece(base + str(b.value).translate(_SUPER), POW)
        return Piece(f"{base}^{self.at_least(POW, b, scope)}", POW)

    def root(self, a: Term, scope: Scope) -> str:
        return f"√{self.at_least(ATOM, a, scope)}"

    def call(self, fn: str, args: tuple[Term, ...], scope: Scope) -> Piece:
        if fn == "sqrt":
            return Piece(self.root(args[0], scope))
        fn = "δ" if fn == "delta" else fn
        inside = ", ".join(self.term(a, scope) for a in args)
        left, right = _BRACKETS.get(fn, (f"{fn}(", ")"))
        return Piece(f"{left}{inside}{right}")

    def entry(self, vector: Term, index: Term, scope: Scope) -> Piece:
        shown = self.term(vector, scope)
        return Piece(f"{shown if isinstance(vector, Var | Use | At) else f'({shown})'}[{self.term(index, scope)}]")

    def vector(self, items: list[str]) -> str:
        return f"({items[0]},)" if len(items) == 1 else f"({', '.join(items)})"

    def big(self, t: Bind, scope: Scope, inner: Scope) -> Piece:
        name = inner[0].name
        if (part := self.support_of(t, scope)) is not None:
            return Piece(f"∫_{{{part[1]}}} {self.at_least(MUL, part[0], inner)} d{name}", MUL, True)
        body = self.at_least(MUL, t.body, inner)
        if isinstance(t.domain, Interval):
            lo, hi = self.sides(t.domain, scope)
            return Piece(f"∫_{{{lo}}}^{{{hi}}} {body} d{name}", MUL, True)
        return Piece(f"{_OPERATORS[t.op]}_{{{self.limits(t.domain, scope, inner)}}} {body}", MUL, True)

    def limits(self, domain: Range, scope: Scope, inner: Scope) -> str:
        name = inner[0].name
        if domain.guard is not None and self.supported(domain):
            return f"{name}: {self.guard(domain, inner)}"
        where = "" if domain.guard is None else f", {self.guard(domain, inner)}"
        return f"{name}={self.term(domain.lo, scope)}..{self.term(domain.hi, scope)}{where}"

    def function(self, t: Bind, scope: Scope, inner: Scope) -> Piece:
        name, body = inner[0].name, self.term(t.body, inner)
        if isinstance(t.domain, Interval):
            return Piece(f"{name} ↦ {body}", ADD)
        return Piece(f"({body})_{{{self.limits(t.domain, scope, inner)}}}")

    def derivative(self, body: Term, at: Term, hint: str, scope: Scope) -> Piece:
        own = self.own_name(body, at, hint, scope)
        inner = own or self.bind(scope, hint, True)
        shown = f"d/d{inner[0].name} ({self.term(body, inner)})"
        return Piece(
            shown if own else f"[{shown}]_{{{inner[0].name}={self.term(at, scope)}}}", MUL if own else ATOM, bool(own)
        )

    def partial(self, body: Term, entry: str, scope: Scope) -> Piece:
        return Piece(f"∂/∂{entry} ({self.term(body, scope)})", MUL, True)
