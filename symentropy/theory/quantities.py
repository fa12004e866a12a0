"""The quantities of information theory, each declared once: its definition and how it is written.

All are in nats. Sums run over the support of the first pmf, which is what 0 log 0 = 0 means.
The parameter ``n`` (number of outcomes) is implied by the pmfs and not written.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.terms import (  # isort: skip
    INF, NEG_INF, ONE, PI, Add, At, Bind, Bound, Call, Definition, Density, Div, Interval, Mul, Natural, Pmf,
    Positive, Pow, Range, Real, Term, Var, Vector, num,
)  # fmt: skip

__all__ = [
    "CE", "JS", "KL", "LINE", "NORMAL", "QUANTITIES", "RENYI", "RENYI_DIVERGENCE", "SOFTMAX", "SURPRISAL", "UNIFORM",
    "H", "Quantity", "h", "log", "minus", "support",
]  # fmt: skip

_n, _i = Var("n"), Bound(0)
_P, _Q, _alpha, _x = Var("P"), Var("Q"), Var("alpha"), Bound(0)


def log(t: Term) -> Term:
    return Call("log", (t,))


def minus(t: Term) -> Term:
    return Mul((num(-1), t))


def support(size: Term, weight: Term) -> Range:
    """The indices 1..size at which ``weight``, a term under the binder, is positive."""
    return Range(ONE, size, weight)


def _sum(guard: Term | None, body: Term) -> Term:
    return Bind("sum", Range(ONE, _n, guard), body, "i")


def _pmfs(*names: str) -> tuple[tuple[str, Natural | Pmf], ...]:
    return (("n", Natural()), *((name, Pmf(_n)) for name in names))


_p, _q = At(_P, _i), At(_Q, _i)
_mix = Div(Add((_p, _q)), num(2))

H = Definition("H", _pmfs("P"), minus(_sum(_p, Mul((_p, log(_p))))))
CE = Definition("CE", _pmfs("P", "Q"), minus(_sum(_p, Mul((_p, log(_q))))))
KL = Definition("KL", _pmfs("P", "Q"), _sum(_p, Mul((_p, log(Div(_p, _q))))))
SURPRISAL = Definition("surprisal", (("p", Real()),), minus(log(Var("p"))))
JS = Definition(
    "JS", _pmfs("P", "Q"),
    Add((Div(_sum(_p, Mul((_p, log(Div(_p, _mix))))), num(2)), Div(_sum(_q, Mul((_q, log(Div(_q, _mix))))), num(2)))),
)  # fmt: skip
_order = ("alpha", Positive())
RENYI = Definition(
    "Renyi", (*_pmfs("P"), _order), Div(log(_sum(_p, Pow(_p, _alpha))), Add((ONE, minus(_alpha))))
)  # fmt: skip
RENYI_DIVERGENCE = Definition(
    "RenyiKL", (*_pmfs("P", "Q"), _order),
    Div(log(_sum(_p, Mul((Pow(_p, _alpha), Pow(_q, Add((ONE, minus(_alpha)))))))), Add((_alpha, minus(ONE)))),
)  # fmt: skip

UNIFORM = Definition("U", (("n", Natural()),), Bind("lam", Range(ONE, _n), Div(ONE, _n), "i"))
_exp_z = Call("exp", (At(Var("z"), _i),))
SOFTMAX = Definition(
    "softmax", (("n", Natural()), ("z", Vector(_n))),
    Bind("lam", Range(ONE, _n), Div(_exp_z, _sum(None, _exp_z)), "i"),
)  # fmt: skip

LINE = Interval(NEG_INF, INF)
_fx = At(Var("f"), _x)
h = Definition("h", (("f", Density(LINE)),), minus(Bind("int", LINE, Mul((_fx, log(_fx))), "x")))
_sigma = Var("sigma")
NORMAL = Definition(
    "Normal", (("mu", Real()), ("sigma", Positive())),
    Bind(
        "lam", LINE,
        Div(
            Call("exp", (minus(Div(Pow(Add((_x, minus(Var("mu")))), num(2)), Mul((num(2), Pow(_sigma, num(2)))))),)),
            Mul((_sigma, Call("sqrt", (Mul((num(2), PI)),)))),
        ),
        "x",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """How a definition is written: in LaTeX and in Unicode text, with ``{0}``, ``{1}`` for its written arguments."""

    definition: Definition
    latex: str
    text: str
    title: str
    source: str


QUANTITIES: dict[str, Quantity] = {
    q.definition.name: q
    for q in (
        Quantity(H, r"H({0})", "H({0})", "entropy", "Cover & Thomas, Elements of Information Theory, 2.1"),
        Quantity(CE, r"H({0}, {1})", "H({0}, {1})", "cross entropy", "Cover & Thomas, 5.4"),
        Quantity(KL, r"\operatorname{KL}({0} \,\|\, {1})", "KL({0} ‖ {1})", "KL divergence", "Cover & Thomas, 2.3"),
        Quantity(SURPRISAL, r"I({0})", "I({0})", "surprisal", "Shannon 1948; Cover & Thomas, 2.1"),
        Quantity(JS, r"\operatorname{JS}({0}, {1})", "JS({0}, {1})", "Jensen-Shannon divergence", "Lin 1991"),
        Quantity(RENYI, r"H_{{{1}}}({0})", "Renyi({0}, {1})", "Rényi entropy", "Rényi 1961"),
        Quantity(
            RENYI_DIVERGENCE, r"D_{{{2}}}({0} \,\|\, {1})", "Renyi({0} ‖ {1}, {2})", "Rényi divergence", "Rényi 1961"
        ),
        Quantity(UNIFORM, "U", "U", "uniform pmf", "Cover & Thomas, 2.1"),
        Quantity(SOFTMAX, r"\operatorname{softmax}({0})", "softmax({0})", "softmax", "Bridle 1990"),
        Quantity(h, r"h({0})", "h({0})", "differential entropy", "Cover & Thomas, 8.1"),
        Quantity(NORMAL, r"\mathcal{N}({0}, {1}^2)", "Normal({0}, {1})", "normal density", "Cover & Thomas, 8.1"),
    )
}
