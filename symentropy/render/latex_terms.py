r"""Terms as a textbook sets them: ``\sum_{i:\,p_i > 0} p_i \log \frac{p_i}{q_i}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

from ..kernel.terms import (
    ONE,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Div,
    Interval,
    Joint,
    Kind,
    Mul,
    Num,
    Pow,
    Range,
    Term,
    Use,
    Var,
    Vec,
    free_names,
)  # fmt: skip
from ..theory.quantities import FIRST, SECOND, Quantity
from .names import latex_name, literal
from .patterns import entry_of
from .printer import ADD, ATOM, MUL, POW, Piece, Printer, Scope, signed

__all__ = ["LatexPrinter", "latex"]

_CONSTANTS = {"pi": r"\pi", "e": "e", "EulerGamma": r"\gamma_{\mathrm{E}}", "inf": r"\infty", "-inf": r"-\infty"}
_FUNCTIONS = {
    "min": r"\min", "max": r"\max", "gamma": r"\Gamma", "loggamma": r"\log\Gamma", "digamma": r"\psi",
    "beta": r"\mathrm{B}", "zeta": r"\zeta", "erf": r"\operatorname{erf}", "erfc": r"\operatorname{erfc}",
}  # fmt: skip
_BRACKETS = {"abs": (r"\lvert ", r" \rvert"), "floor": (r"\lfloor ", r" \rfloor"), "ceil": (r"\lceil ", r" \rceil")}
_TALL = re.compile(r"\\(frac|sum|prod|int|left)(?![A-Za-z])")
_OPERATORS = {"sum": r"\sum", "prod": r"\prod", "int": r"\int"}


def latex(term: Term, kinds: Mapping[str, Kind] | None = None) -> str:
    r"""A term in LaTeX math mode, fit for KaTeX and MathJax too.

    >>> from symentropy.theory.quantities import CE, KL
    >>> latex(KL.body, dict(KL.parameters))
    '\\sum_{i:\\,p_{i} > 0} p_{i} \\log \\frac{p_{i}}{q_{i}}'
    """
    return LatexPrinter(kinds, sorted(free_names(term))).term(term)


class LatexPrinter(Printer):
    RESERVED = frozenset({"n", "e", "d", r"\pi"})
    GE, LE, LL, IN, LINE, ZERO_LOG_ZERO = r"\ge", r"\le", r"\ll", r"\in", r"\mathbb{R}", r"0 \log 0 = 0"
    LOG_LAW, CEIL_LAW = r"\log t \le t - 1", r"t \le \lceil t \rceil < t + 1"
    TIMES, TO, DOTS, THIN = r"\times", r"\to", r"\dots", r"\,"

    def integers(self, lo: str, hi: str) -> str:
        if lo == "1" and hi in ("1", "2", "3"):
            return rf"\{{{', '.join('123'[: int(hi)])}\}}"
        return rf"\{{{lo}, \dots, {hi}\}}"

    def space(self, size: str) -> str:
        return rf"\mathbb{{R}}^{{{size}}}"

    def extremum(self, least: bool, variable: str, body: str) -> str:
        return rf"\{'min' if least else 'max'}_{{{variable}}} {body}"

    def write_name(self, name: str) -> str:
        return latex_name(name)

    def write_literal(self, name: str) -> str:
        return literal(name)

    def entry_name(self, name: str) -> str:
        """Entries of P are p_i, unless p is something else here; those of a joint pmf keep its letter."""
        shown = self.names[name]
        if isinstance(self.kinds.get(name), Joint):
            return shown
        small = shown[0].lower() + shown[1:]
        return small if re.fullmatch(r"[A-Z](_\{\w+\})?", shown) and small not in self.names.values() else shown

    def parens(self, text: str) -> str:
        return self.fenced("(", text, ")")

    def fenced(self, left: str, text: str, right: str) -> str:
        """Brackets as tall as what they enclose."""
        return f"\\left{left}{text}\\right{right.lstrip()}" if _TALL.search(text) else f"{left}{text}{right}"

    def closed(self, t: Term, scope: Scope) -> str:
        match t:
            case Call("log", (arg,)):
                return f"\\log{self.parens(self.term(arg, scope))}"
            case Mul((*init, Call("log", (_,)) as last)) if init:
                return self.join(
                    (*init, last), [*(self.at_least(MUL, a, scope, True) for a in init), self.closed(last, scope)]
                )
        return self.parens(self.term(t, scope))

    def number(self, v: Fraction) -> Piece:
        if v.denominator == 1:
            return Piece(str(v.numerator))
        return Piece(f"\\frac{{{v.numerator}}}{{{v.denominator}}}", MUL)

    def constant(self, name: str) -> str:
        return _CONSTANTS[name]

    def operator(self, name: str) -> str:
        return f"\\operatorname{{{name}}}" if name.isascii() and name.isalpha() else latex_name(name)

    def template(self, quantity: Quantity) -> str:
        return quantity.latex

    def join(self, args: tuple[Term, ...], factors: list[str]) -> str:
        out = factors[0]
        for before, text in zip(args, factors[1:], strict=False):
            digits, bracket = text[0].isdigit(), text.startswith(("(", r"\left("))
            apart = out.endswith(")") and not text.startswith("\\log")
            if digits or before == ONE or (text.startswith(r"\frac") and isinstance(before, Num)):
                out += rf" \cdot {text}"
            elif bracket or apart or out.endswith(r"\cdot}"):
                out += rf"\, {text}"
            else:
                out += f" {text}"
        return out

    def fraction(self, a: Term, b: Term, scope: Scope) -> Piece:
        return Piece(f"\\frac{{{self.level_part(a, scope)}}}{{{self.level_part(b, scope)}}}", MUL)

    def level_part(self, t: Term, scope: Scope) -> str:
        """A quotient inside of a fraction or an exponent stands on one level."""
        match t:
            case Div(a, b):
                negative, top = signed(a)
                sign = self.MINUS if negative else ""
                return f"{sign}{self.at_least(MUL, top, scope, True)}/{self.at_least(POW, b, scope, True)}"
            case Mul((Num(v), Div() as quotient)) if v == -1 and not signed(quotient.num)[0]:
                return f"{self.MINUS}{self.level_part(quotient, scope)}"
            case Call(fn, (Div(a, b),)) if fn in _FUNCTIONS:
                return f"{_FUNCTIONS[fn]}({self.level_part(Div(a, b), scope)})"
        return self.term(t, scope)

    def power(self, a: Term, b: Term, scope: Scope) -> Piece:
        if b in (Num(Fraction(1, 2)), Div(ONE, Num(Fraction(2)))):
            return Piece(f"\\sqrt{{{self.term(a, scope)}}}", POW)
        return Piece(f"{self.at_least(ATOM, a, scope)}^{{{self.script(b, scope)}}}", POW)

    def script(self, t: Term, scope: Scope) -> str:
        """An exponent: rational numbers with a slash."""
        match t:
            case Num(v):
                return str(v)
        return self.level_part(t, scope)

    def call(self, fn: str, args: tuple[Term, ...], scope: Scope) -> Piece:
        if fn == "log":
            return self.log(args[0], scope)
        if fn == "delta":
            return Piece(f"\\delta_{{{self.indices(args, scope)}}}")
        inside = ", ".join(self.term(a, scope) for a in args)
        if fn == "sqrt":
            return Piece(f"\\sqrt{{{inside}}}", POW)
        if fn == "exp":
            above = self.script(args[0], scope)
            return Piece(f"\\exp{self.parens(inside)}") if _TALL.search(above) else Piece(f"e^{{{above}}}", POW)
        if fn in _BRACKETS:
            left, right = _BRACKETS[fn]
            return Piece(self.fenced(left, inside, right))
        return Piece(f"{_FUNCTIONS[fn]}{self.parens(inside)}", MUL if fn == "loggamma" else ATOM)

    def log(self, arg: Term, scope: Scope) -> Piece:
        """A single sign stands bare; several factors, or a sum, in parentheses."""
        piece = self.piece(arg, scope)
        bare = isinstance(arg, At | Var | Bound | Const | Div | Num | Pow | Call | Bind) and piece.level >= MUL
        return Piece(f"\\log {piece.text}" if bare else f"\\log{self.parens(piece.text)}", MUL, bare)

    def entry(self, vector: Term, index: Term, scope: Scope) -> Piece:
        base, indices = entry_of(At(vector, index))
        at = self.indices(indices, scope)
        match base:
            case Var(name):
                shown = self.names.get(name) if len(indices) > 1 else self.entries.get(name)
                shown = shown or self.write_name(name)
                indexed = re.fullmatch(r"(.*)_\{(\w+)\}", shown)
                return Piece(f"{indexed[1]}_{{{indexed[2]},{at}}}" if indexed else f"{shown}_{{{at}}}")
            case Use(definition, (*_, Var(joint))) if definition in (FIRST, SECOND):
                row, column = (at, r"\cdot ") if definition == FIRST else (r"\cdot ", at)
                joined = f"{row}{column}".strip() if re.fullmatch(r"\w", at) else f"{row.strip()},{column.strip()}"
                return Piece(f"{self.names.get(joint) or self.write_name(joint)}_{{{joined}}}")
            case Use():
                return Piece(self.indexed_use(base, at, scope))
        return Piece(f"{self.fenced('[', self.term(base, scope), ']')}_{{{at}}}")

    def argument(self, k: int, a: Term, template: str, scope: Scope) -> str:
        """An argument of a quantity; the entries of a vector that is written out stand on one level."""
        if isinstance(a, Vec):
            return self.vector([self.script(item, scope) for item in a.items])
        return super().argument(k, a, template, scope)

    def filled(self, template: str, shown: list[str]) -> str:
        for k, one in enumerate(shown):
            template = template.replace(f"{{{k}}}^2", f"{{{k}}}") if one == "1" else template
        text = super().filled(template, shown)
        brackets = re.fullmatch(r"([^(]*)\((.*)\)", text)
        return f"{brackets[1]}{self.fenced('(', brackets[2], ')')}" if brackets else text

    def vectors(self, t: Term, scope: Scope) -> Piece:
        return Piece(self.level_part(t, scope), MUL) if isinstance(t, Div) else self.piece(t, scope)

    def indexed_use(self, vector: Use, at: str, scope: Scope) -> str:
        shown = self.term(vector, scope)
        indexed = re.fullmatch(r"(.*)_\{([^{}]*)\}", shown)
        if indexed:
            return f"{indexed[1]}_{{{indexed[2]},{at}}}"
        return f"{shown.lower() if len(shown) == 1 else shown}_{{{at}}}"

    def entry_by_name(self, vector: Use, inner: Scope) -> str:
        return self.indexed_use(vector, inner[0].name, inner)

    def indices(self, indices: tuple[Term, ...], scope: Scope) -> str:
        """Indices side by side if each is a single sign, else with commas."""
        shown = [self.term(k, scope) for k in indices]
        close = all(re.fullmatch(r"[A-Za-z]|[0-9]", k) for k in shown) and not all(k.isdigit() for k in shown)
        return "".join(shown) if close else ",".join(shown)

    def vector(self, items: list[str]) -> str:
        return self.parens(", ".join(items))

    def big(self, t: Bind, scope: Scope, inner: Scope) -> Piece:
        name = inner[0].name
        if (part := self.support_of(t, scope)) is not None:
            return Piece(f"\\int_{{{part[1]}}} {self.at_least(MUL, part[0], inner)} \\,d{name}", MUL)
        body = self.at_least(MUL, t.body, inner)
        if isinstance(t.domain, Interval):
            lo, hi = self.sides(t.domain, scope)
            return Piece(f"\\int_{{{lo}}}^{{{hi}}} {body} \\,d{name}", MUL)
        return Piece(f"{_OPERATORS[t.op]}{self.limits(t.domain, scope, inner)} {body}", MUL, True)

    def limits(self, domain: Range, scope: Scope, inner: Scope) -> str:
        name = inner[0].name
        if domain.guard is not None and self.supported(domain):
            return f"_{{{name}:\\,{self.guard(domain, inner)}}}"
        where = "" if domain.guard is None else f",\\; {self.guard(domain, inner)}"
        return f"_{{{name}={self.term(domain.lo, scope)}{where}}}^{{{self.term(domain.hi, scope)}}}"

    def function(self, t: Bind, scope: Scope, inner: Scope) -> Piece:
        name, body = inner[0].name, self.term(t.body, inner)
        if isinstance(t.domain, Interval):
            return Piece(f"{name} \\mapsto {body}", ADD)
        lo, hi = self.term(t.domain.lo, scope), self.term(t.domain.hi, scope)
        return Piece(f"{self.parens(body)}_{{{name}={lo}}}^{{{hi}}}", POW)

    def derivative(self, body: Term, at: Term, hint: str, scope: Scope) -> Piece:
        own = self.own_name(body, at, hint, scope)
        inner = own or self.bind(scope, hint, True)
        shown = f"\\frac{{d}}{{d{inner[0].name}}} {self.at_least(ATOM, body, inner)}"
        if own:
            return Piece(shown, MUL, True)
        return Piece(f"\\left.{shown}\\right|_{{{inner[0].name}={self.term(at, scope)}}}", MUL)

    def partial(self, body: Term, entry: str, scope: Scope) -> Piece:
        return Piece(f"\\frac{{\\partial}}{{\\partial {entry}}} {self.at_least(ATOM, body, scope)}", MUL, True)
