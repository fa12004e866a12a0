"""Why a step holds, in words: rules, definitions, hypotheses, theorems, antiderivatives, facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..kernel.proof import Antiderivative, Certificate, Cite, Claim, Given, Reason, Step, Unfold
from ..kernel.terms import (
    ONE,
    Bind,
    Call,
    Const,
    Definition,
    Div,
    Index,
    Interval,
    Mul,
    Natural,
    Num,
    Pmf,
    Pow,
    Range,
    Term,
    Var,
    Vector,
    instantiate,
    parts,
    shift,
)  # fmt: skip
from ..theory.quantities import QUANTITIES
from .printer import Printer, Scope
from .statements import claim, enter
from .words import Formula, Rich, join, listed, rich

__all__ = ["LAWS", "definition_title", "primitive", "reason", "step_reason", "theorem_title", "used"]

LAWS = {
    "algebra": "algebra", "entry": "entry of a vector", "log_of_product": "logarithm of a product",
    "log_of_quotient": "logarithm of a quotient", "log_of_power": "logarithm of a power",
    "log_of_rational": "logarithms of rationals", "linearity": "linearity of the sum",
    "constant_sum": "sum of a constant", "mass": "probabilities sum to 1", "restrict": "terms off the support vanish",
    "expand": "the sum written out", "reindex": "shift of the index", "exchange": "exchange of finite sums",
    "derivative": "derivative", "sign": "sign", "square": "squares are nonnegative",
    "extend": "further terms are nonnegative",
}  # fmt: skip
_LOGS = frozenset({"log_of_product", "log_of_quotient", "log_of_power"})


def law(name: str) -> str:
    """A law of the kernel in words."""
    return LAWS.get(name) or name.replace("_", " ")


def definition_title(d: Definition) -> str:
    """What a definition is called: by its content, so a namesake gets no borrowed title."""
    quantity = QUANTITIES.get(d.name)
    return quantity.title if quantity is not None and quantity.definition == d else d.name


def theorem_title(c: Cite) -> str:
    return (c.entry.statement.title or c.entry.statement.name).rstrip(".")


def used(p: Printer, what: str, given: tuple[Claim, ...], titles: Mapping[str, str]) -> Rich:
    """An item of ``theorem.uses`` in words."""
    kind, _, name = what.rpartition(" ")
    if kind == "definition of" and name in QUANTITIES:
        return rich(f"definition of {QUANTITIES[name].title}")
    if kind == "theorem" and titles.get(name, name) != name:
        return rich(f"“{titles[name]}” ({name})")
    if kind == "hypothesis" and name.isdecimal() and int(name) <= len(given):
        return rich("the hypothesis ", claim(p, given[int(name) - 1]))
    if kind == "hypothesis":
        return rich("the condition of a case")
    return rich(Formula(p.LOG_LAW)) if what == "log_le_sub_one" else rich(LAWS.get(what, what))


def reason(p: Printer, r: Reason, given: tuple[Claim, ...]) -> Rich:
    """One equality reason."""
    match r:
        case str():
            return rich("linearity of the integral" if r == "linearity of the integral" else law(r))
        case Unfold(d):
            return _definitions([d])
        case Given(index, at):
            return _given(p, index, at, given)
        case Cite():
            return _cite(p, r, ())
        case Antiderivative():
            return rich("antiderivative ", primitive(p, r))
    raise AssertionError(r)


def _definitions(ds: list[Definition]) -> Rich:
    """Definitions unfolded on one line, said at once."""
    titles = [rich(title) for title in dict.fromkeys(map(definition_title, ds))]
    return rich("definitions of " if len(titles) > 1 else "definition of ", listed(titles))


def primitive(p: Printer, a: Antiderivative) -> Formula:
    """``F(x) = ...``"""
    inner = p.bind((), a.name, isinstance(a.domain, Interval))
    return Formula(f"F({inner[0].name}) = {p.term(a.primitive, inner)}")


def _given(p: Printer, index: int, at: tuple[Term, ...], given: tuple[Claim, ...], scope: Scope = ()) -> Rich:
    if index >= len(given):
        return rich("the condition for equality")
    known = given[index]
    if at and len(at) == len(known.binders):
        known = Claim(_put(known.lhs, at), known.relation, _put(known.rhs, at))
    return rich("since ", claim(p, known, scope))


def _put(t: Term, at: tuple[Term, ...]) -> Term:
    """A term under the binders of a claim, at values for them, outermost first."""
    for depth in reversed(range(len(at))):
        t = instantiate(t, shift(at[depth], depth))
    return t


def _cite(p: Printer, c: Cite, scope: Scope) -> Rich:
    """The theorem, and what was put in for those of its variables that change."""
    kinds = dict(c.entry.statement.variables)
    sizes = {k.size.name for k in kinds.values() if isinstance(k, Index | Pmf | Vector) and isinstance(k.size, Var)}
    changed = [
        rich(Formula(f"{p.names.get(name) or p.write_name(name)} = {p.term(value, scope)}"))
        for name, value in c.at
        if value != Var(name) and not (name in sizes and isinstance(kinds.get(name), Natural))
    ]
    return rich(f"by “{theorem_title(c)}”", *((" with ", join(", ", changed)) if changed else ()))


def step_reason(
    p: Printer, before: Term, step: Step, given: tuple[Claim, ...], shown: tuple[Antiderivative | Cite, ...] = ()
) -> Rich:
    """All that a step rests on; the author's own words come first, side conditions last."""
    names = [r for r in step.by if r != "algebra" or (len(step.by) == 1 and not step.certificate)]
    said = [] if not (unfolded := [r.definition for r in names if isinstance(r, Unfold)]) else [_definitions(unfolded)]
    said += [_rewriting(p, r, before, given, shown) for r in names if not isinstance(r, Unfold)]
    said += [certificate(p, c, given, step.relation == "<") for c in step.certificate]
    whole = join(", ", said)
    if step.note:
        whole = rich(step.note.strip(), ": ", whole) if whole else rich(step.note.strip())
    conditions = _positive(p, before, step) if _LOGS & {r for r in step.by if isinstance(r, str)} else []
    return rich(whole, "; ", Formula(f"{', '.join(conditions)} > 0")) if conditions else whole


def _rewriting(
    p: Printer, r: Reason, before: Term, given: tuple[Claim, ...], shown: tuple[Antiderivative | Cite, ...]
) -> Rich:
    """A reason; an antiderivative that has been shown is not shown again."""
    if isinstance(r, Antiderivative) and r in shown:
        return rich("by the antiderivative above")
    return reason(p, _of_integral(r, before), given)


def _of_integral(r: Reason, t: Term) -> Reason:
    """Linearity is of sums or of integrals."""
    if r != "linearity":
        return r
    ops = {s.op for s, _ in _scoped_ops(t)}
    return "linearity of the integral" if ops == {"int"} else r


def _scoped_ops(t: Term) -> Iterator[tuple[Bind, int]]:
    if isinstance(t, Bind):
        yield t, 0
    for child, _ in parts(t):
        yield from _scoped_ops(child)


# --- facts --------------------------------------------------------------------------------------------------


def certificate(p: Printer, c: Certificate, given: tuple[Claim, ...], strict: bool = False) -> Rich:
    """One summand of an inequality: "log t ≤ t − 1 at t = q_i/p_i, times p_i, summed over i"."""
    scope, _ = enter(p, c.binders, c.names, ())
    out = _fact(p, c, scope, given, strict)
    if c.weight is not None and c.weight != ONE:
        out = rich(out, ", times ", Formula(p.term(c.weight, scope)))
    if c.binders:
        out = rich(out, ", summed over ", Formula(", ".join(b.name for b in reversed(scope))))
    if c.multiplier != ONE:
        out = rich(out, ", times ", Formula(p.term(c.multiplier)))
    return out


def _fact(p: Printer, c: Certificate, scope: Scope, given: tuple[Claim, ...], strict: bool) -> Rich:
    match c.fact.source:
        case "log_le_sub_one" if len(c.fact.args) == 1:
            t = p.term(c.fact.args[0], scope)
            return rich(Formula(p.LOG_LAW), " at ", Formula(f"t = {t}"))
        case "sign" if len(c.fact.args) == 1:
            return rich(Formula(f"{p.term(c.fact.args[0], scope)} {'>' if strict else p.GE} 0"))
        case "square" if len(c.fact.args) == 1:
            return rich(Formula(f"{p.term(Pow(c.fact.args[0], Num(ONE.value * 2)), scope)} {p.GE} 0"))
        case Given(index, at):
            return _given(p, index, at, given, scope)
        case Cite() as cite:
            return _cite(p, cite, scope)
        case str() as name:
            shown = [Formula(p.term(a, scope)) for a in c.fact.args] if name not in LAWS else []
            return rich(law(name), *((" at ", join(", ", [rich(f) for f in shown])) if shown else ()))
    raise AssertionError(c.fact.source)


# --- side conditions ----------------------------------------------------------------------------------------


def _positive(p: Printer, before: Term, step: Step) -> list[str]:
    """What a law of logarithms needs positive: the factors of the logarithms that it takes apart or joins."""
    old, new = (dict.fromkeys(_logs(p, t, ())) for t in (before, step.term))
    apart = [log for logs, others in ((old, new), (new, old)) for log in logs if log not in others]
    factors = [f for arg, scope in apart for f in _factors(arg, scope)]
    shown = dict.fromkeys(p.term(f, scope) for f, scope in factors if not isinstance(f, Num | Const))
    return list(shown) if len(shown) <= 4 else []


def _logs(p: Printer, t: Term, scope: Scope) -> Iterator[tuple[Term, Scope]]:
    if isinstance(t, Call) and t.fn == "log" and isinstance(t.args[0], Mul | Div | Pow):
        yield t.args[0], scope
    if isinstance(t, Bind):
        if isinstance(t.domain, Range) and t.op == "sum" and t.domain.lo == t.domain.hi == ONE:
            yield from _logs(p, instantiate(t.body, ONE), scope)
            return
        yield from _logs(p, t.body, p.bind(scope, t.name, isinstance(t.domain, Interval)))
        return
    for child, depth in parts(t):
        if depth == 0:
            yield from _logs(p, child, scope)


def _factors(t: Term, scope: Scope) -> Iterator[tuple[Term, Scope]]:
    match t:
        case Mul(args):
            for a in args:
                yield from _factors(a, scope)
        case Div(a, b):
            yield from _factors(a, scope)
            yield from _factors(b, scope)
        case Pow(a, _):
            yield from _factors(a, scope)
        case Call("exp" | "sqrt", _):
            return
        case Bind("prod"):
            return
        case _:
            yield t, scope
