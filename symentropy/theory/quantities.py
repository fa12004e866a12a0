"""The quantities of information theory, each declared once: its definition and how it is written.

All are in nats. Sums run over the support of the first pmf, which is what 0 log 0 = 0 means.
The parameter ``n`` (number of outcomes) is implied by the pmfs and not written.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..kernel.terms import (  # isort: skip
    INF, NEG_INF, ONE, PI, Add, At, Bind, Bound, Call, Definition, Density, Div, Index, Interval, Joint, Kind, Labels,
    Mul, Natural, Pmf, Positive, Pow, Range, Real, Term, Use, Var, Vector, num, shift,
)  # fmt: skip

__all__ = [
    "CE", "EMPIRICAL", "FIRST", "INFORMATION", "JOINT_H", "JOINT_KL", "JS", "KL", "LINE", "NORMAL", "ONEHOT", "PRODUCT",
    "QUANTITIES", "RENYI", "RENYI_DIVERGENCE", "SECOND", "SOFTMAX", "SURPRISAL", "UNIFORM", "H", "Quantity", "h", "log",
    "minus", "over_support", "support",
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

ONEHOT = Definition(
    "onehot", (("n", Natural()), ("k", Index(_n))), Bind("lam", Range(ONE, _n), Call("delta", (_i, Var("k"))), "i")
)  # fmt: skip

# --- labels: N outcomes that were seen ----------------------------------------------------------------------

_N, _of_x = Var("N"), At(Var("x"), Bound(0))
EMPIRICAL = Definition(
    "empirical", (("N", Natural()), ("n", Natural()), ("x", Labels(_N, _n))),
    Bind("lam", Range(ONE, _n), Div(Bind("sum", Range(ONE, _N), Call("delta", (_of_x, Bound(1))), "j"), _N), "i"),
)  # fmt: skip

# --- joint pmfs: of two random variables, with n and m outcomes ---------------------------------------------

_m, _J = Var("m"), Var("J")
_row, _column = Range(ONE, _n), Range(ONE, _m)
_cell, _other = (At(At(Var(name), Bound(1)), Bound(0)) for name in "JK")
_sizes: tuple[tuple[str, Kind], ...] = (("n", Natural()), ("m", Natural()))


def _joints(*names: str) -> tuple[tuple[str, Kind], ...]:
    return (*_sizes, *((name, Joint((_n, _m))) for name in names))


def _over_cells(body: Term) -> Term:
    """The sum over the support of J."""
    return Bind("sum", _row, Bind("sum", Range(ONE, _m, _cell), body, "j"), "i")


JOINT_H = Definition("HJ", _joints("J"), minus(_over_cells(Mul((_cell, log(_cell))))))
JOINT_KL = Definition("KLJ", _joints("J", "K"), _over_cells(Mul((_cell, log(Div(_cell, _other))))))
FIRST = Definition("first", _joints("J"), Bind("lam", _row, Bind("sum", _column, _cell, "j"), "i"))
SECOND = Definition(
    "second", _joints("J"), Bind("lam", _column, Bind("sum", _row, At(At(_J, Bound(0)), Bound(1)), "i"), "j")
)  # fmt: skip
PRODUCT = Definition(
    "product", (*_sizes, ("P", Pmf(_n)), ("Q", Pmf(_m))),
    Bind("lam", _row, Bind("lam", _column, Mul((At(_P, Bound(1)), At(_Q, Bound(0)))), "j"), "i"),
)  # fmt: skip
_of_J = (_n, _m, _J)
INFORMATION = Definition(
    "MI",
    _joints("J"),
    Add((Use(H, (_n, Use(FIRST, _of_J))), Use(H, (_m, Use(SECOND, _of_J))), minus(Use(JOINT_H, _of_J)))),
)

# --- densities ----------------------------------------------------------------------------------------------

LINE = Interval(NEG_INF, INF)


def over_support(f: Term, body: Term) -> Term:
    """The integral over the line of ``body`` where ``f`` > 0; both stand under the integral's binder."""
    return Bind("int", LINE, Bind("sum", Range(ONE, ONE, shift(f, 1)), shift(body, 1)), "x")


_fx = At(Var("f"), _x)
h = Definition("h", (("f", Density(LINE)),), minus(over_support(_fx, Mul((_fx, log(_fx))))))
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
        Quantity(ONEHOT, r"\operatorname{onehot}({0})", "onehot({0})", "point mass", "Goodfellow et al. 2016, 6.2"),
        Quantity(EMPIRICAL, r"\hat{p}_{{0}}", "empirical({0})", "empirical pmf", "Cover & Thomas, 11.1"),
        Quantity(JOINT_H, r"H({0})", "H({0})", "joint entropy", "Cover & Thomas, 2.2"),
        Quantity(
            JOINT_KL,
            r"\operatorname{KL}({0} \,\|\, {1})",
            "KL({0} ‖ {1})",
            "KL divergence of joint pmfs",
            "Cover & Thomas, 2.5",
        ),
        Quantity(FIRST, r"\operatorname{first}({0})", "first({0})", "first marginal", "Cover & Thomas, 2.2"),
        Quantity(SECOND, r"\operatorname{second}({0})", "second({0})", "second marginal", "Cover & Thomas, 2.2"),
        Quantity(PRODUCT, r"({0} \otimes {1})", "({0} ⊗ {1})", "pmf of independent variables", "Cover & Thomas, 2.3"),
        Quantity(INFORMATION, r"I({0})", "I({0})", "mutual information", "Cover & Thomas, 2.3 and 2.4"),
        Quantity(h, r"h({0})", "h({0})", "differential entropy", "Cover & Thomas, 8.1"),
        Quantity(NORMAL, r"\mathcal{N}({0}, {1}^2)", "Normal({0}, {1})", "normal density", "Cover & Thomas, 8.1"),
    )
}
