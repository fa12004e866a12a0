"""Why a step holds, in words: rules, definitions, hypotheses, theorems, antiderivatives, facts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ..kernel.proof import Antiderivative, Certificate, Cite, Claim, Evidence, Given, Reason, Step, Unfold, Varying
from ..kernel.terms import (
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Const,
    Definition,
    Diff,
    Div,
    Interval,
    Mul,
    Natural,
    Num,
    Pow,
    Range,
    Term,
    Use,
    Var,
    Vec,
    instantiate,
    parts,
    rebuild,
    shift,
    substitute,
)  # fmt: skip
from ..theory.implied import implied_sizes
from ..theory.measures import MEASURES
from ..theory.quantities import QUANTITIES
from .patterns import is_point
from .printer import Printer, Scope
from .statements import claim, enter
from .words import Formula, Rich, join, listed, rich

__all__ = ["LAWS", "definition_title", "found_after", "primitive", "reason", "step_reason", "theorem_title", "used"]

LAWS = {
    "algebra": "algebra", "entry": "entry of a vector", "log_of_product": "logarithm of a product",
    "log_of_quotient": "logarithm of a quotient", "log_of_power": "logarithm of a power",
    "log_of_rational": "logarithms of rationals", "linearity": "linearity of the sum",
    "constant_sum": "sum of a constant", "mass": "probabilities sum to 1", "restrict": "terms off the support vanish",
    "expand": "the sum written out", "reindex": "shift of the index", "exchange": "exchange of finite sums",
    "derivative": "derivative", "sign": "sign", "square": "squares are nonnegative",
    "extend": "further terms are nonnegative", "sift": "one term remains", "support": "rows without mass vanish",
    "mass of the integral": "a density has integral 1",
    "arithmetic": "exact arithmetic", "ceil": "rounding up",
}  # fmt: skip
_LOGS = frozenset({"log_of_product", "log_of_quotient", "log_of_power"})


def law(name: str) -> str:
    """A law of the kernel in words."""
    return LAWS.get(name) or name.replace("_", " ")


def definition_title(d: Definition) -> str:
    """What a definition is called: by its content, so a namesake gets no borrowed title."""
    quantity = QUANTITIES.get(d.name)
    return quantity.title if quantity is not None and (quantity.definition == d or d in MEASURES) else d.name


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
    shown = {"log_le_sub_one": p.LOG_LAW, "ceil": p.CEIL_LAW}.get(what)
    return rich(Formula(shown)) if shown else rich(LAWS.get(what, what))


def reason(p: Printer, r: Reason, given: tuple[Claim, ...]) -> Rich:
    """One equality reason."""
    match r:
        case str():
            return rich(law(r))
        case Unfold(d):
            return _definitions([d])
        case Given(index, at):
            return _given(p, index, at, given)
        case Cite():
            return cited(p, r, ())
        case Varying():
            return _varying(p, r, ())
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
    return rich("since ", claim(p, _instance(given[index], at), scope))


def _instance(known: Claim, at: tuple[Term, ...]) -> Claim:
    """A hypothesis at values for all of its bound variables; as it is, if there are none."""
    if not at or len(at) != len(known.binders):
        return known
    return Claim(_put(known.lhs, at), known.relation, _put(known.rhs, at))


def _is_the_line(why: object, given: tuple[Claim, ...], before: Term, after: Term) -> bool:
    """True of a hypothesis that says just what the line says."""
    if not isinstance(why, Given) or why.index >= len(given):
        return False
    known = _instance(given[why.index], why.at)
    return not known.binders and (known.lhs, known.rhs) in ((before, after), (after, before))


def _put(t: Term, at: tuple[Term, ...]) -> Term:
    """A term under the binders of a claim, at values for them, outermost first."""
    for depth in reversed(range(len(at))):
        t = instantiate(t, shift(at[depth], depth))
    return t


def cited(p: Printer, c: Cite, scope: Scope) -> Rich:
    """What a cited theorem is cited for: itself, or a part of what it says of equality."""
    theorem = _theorem(p, c, scope)
    match c.part:
        case "if":
            return rich("equality in ", theorem, ", as its condition holds")
        case "only if":
            return rich("equality in ", theorem, ": its condition")
    return rich("by ", theorem)


def _theorem(p: Printer, c: Cite, scope: Scope) -> Rich:
    """The theorem, and what was put in for those of its variables that change."""
    kinds = dict(c.entry.statement.variables)
    sizes = {name for k in kinds.values() for name in implied_sizes(k)}
    changed = []
    for name, value in c.at:
        own, shown = p.names.get(name) or p.write_name(name), p.term(value, scope)
        if value != Var(name) and own != shown and not (name in sizes and isinstance(kinds.get(name), Natural)):
            changed.append(rich(Formula(f"{own} = {shown}")))
    return rich(f"“{theorem_title(c)}”", *((" with ", join(", ", changed)) if changed else ()))


def _varying(p: Printer, v: Varying, scope: Scope) -> Rich:
    """What a theorem says of its sides as functions of one variable."""
    values = Vec(tuple(value for _, value in v.cite.at))
    real = isinstance(v.domain, Interval)
    inner = p.own_name(values, v.at, "x", scope) or p.bind(scope, "x" if real else "n", real)
    x, theorem, at = inner[0].name, _theorem(p, v.cite, inner), p.term(v.at, scope)
    match v.how:
        case "derivative":
            where = () if at == x else rich(" at ", Formula(at))
            return rich("derivative in ", Formula(x), where, " of ", theorem)
        case "limit":
            return rich("limit ", Formula(f"{x} {p.TO} {at}"), " of ", theorem)
    return rich("zero derivative in ", Formula(x), ": constant, by ", theorem)


def step_reason(
    p: Printer, before: Term, step: Step, given: tuple[Claim, ...], shown: tuple[Evidence, ...] = ()
) -> Rich:
    """All that a step rests on; the author's own words come first, side conditions last."""
    own = found_after(step)
    parts = (step.by, ()) if own is None else (step.by[:own], step.by[own:])
    said, more = (_equalities(p, before, step, part, given, shown) for part in parts)
    facts = [
        rich("as assumed")
        if _is_the_line(c.fact.source, given, before, step.term)
        else rich("sign of the difference")
        if _is_the_difference(c, before, step.term)
        else certificate(p, c, given, step.relation == "<")
        for c in step.certificate
    ]
    more = more + facts or ([] if said else [rich(law("algebra"))])
    note = "" if own is None or not more else p.FOUND
    whole = join(", ", [*said, *([rich(note, join(", ", more))] if more else [])])
    if own is None and step.note.strip():
        whole = rich(step.note.strip(), ": ", whole)
    conditions = _positive(p, before, step) if _LOGS & {r for r in step.by if isinstance(r, str)} else []
    return rich(whole, "; ", Formula(f"{', '.join(conditions)} > 0")) if conditions else whole


def _equalities(
    p: Printer,
    before: Term,
    step: Step,
    by: tuple[Reason, ...],
    given: tuple[Claim, ...],
    shown: tuple[Evidence, ...],
) -> list[Rich]:
    """Some of the equality reasons of a step, the definitions first."""
    names = [r for r in by if r != "algebra" or (len(step.by) == 1 and not step.certificate)]
    unfolded = [r.definition for r in names if isinstance(r, Unfold)]
    rest = [_rewriting(p, r, before, step.term, step.by, given, shown) for r in names if not isinstance(r, Unfold)]
    return [_definitions(unfolded), *rest] if unfolded else rest


def found_after(step: Step) -> int | None:
    """How many reasons stand before those that a search found; None if none were found.

    >>> found_after(Step("=", ONE, ("linearity", "mass"), note="found after 1"))
    1
    """
    mark = re.fullmatch(r"found(?: after (\d+))?", step.note)
    return int(mark[1] or 0) if mark else None


def _is_the_difference(c: Certificate, before: Term, after: Term) -> bool:
    """True of the sign of what the line claims to be nonnegative, which need not be said again."""
    if c.fact.source != "sign" or c.binders or c.multiplier != ONE:
        return False
    taken = (Mul((Num(-ONE.value), before)), *((Num(-before.value),) if isinstance(before, Num) else ()))
    return before != Num(ONE.value * 0) and c.fact.args in [(Add((after, t)),) for t in taken]


def _rewriting(
    p: Printer,
    r: Reason,
    before: Term,
    after: Term,
    by: tuple[Reason, ...],
    given: tuple[Claim, ...],
    shown: tuple[Evidence, ...],
) -> Rich:
    """A reason; an antiderivative that has been shown is not shown again."""
    if _is_the_line(r, given, before, after):
        return rich("as assumed")
    if r == "sift":
        return _sift(p, before, after, frozenset(u.definition for u in by if isinstance(u, Unfold)))
    if isinstance(r, Antiderivative) and r in shown:
        return rich("by the antiderivative above")
    return reason(p, _of_integral(r, before), given)


def _sift(p: Printer, before: Term, after: Term, unfolded: frozenset[Definition]) -> Rich:
    """Which term of a sum is left by a Kronecker delta: "only i = k remains"."""
    left = dict.fromkeys(x for t in (before, after) for x in _deltas(p, _entries(t, unfolded), ()))
    if not 1 <= len(left) <= 2:
        return rich(law("sift"))
    return rich("only ", listed([rich(Formula(shown)) for shown in left]), " remains")


def _entries(t: Term, unfolded: frozenset[Definition]) -> Term:
    """The term with the entries of these definitions as their bodies say."""
    match t:
        case At(Use(d, args), index) if d in unfolded and isinstance(d.body, Bind) and d.body.op == "lam":
            values = {name: a for (name, _), a in zip(d.parameters, args, strict=True)}
            body = substitute(d.body, values)
            assert isinstance(body, Bind)
            return instantiate(body.body, index)
    kids = parts(t)
    return rebuild(t, tuple(_entries(child, unfolded) for child, _ in kids)) if kids else t


def _deltas(p: Printer, t: Term, scope: Scope) -> Iterator[str]:
    """The equations ``i = k`` of the deltas under a sum over i."""
    for s, inner, sums in _scoped(p, t, scope, ()):
        match s:
            case Call("delta", (a, b)):
                at = [x for x in (a, b) if isinstance(x, Bound) and x.index < len(sums) and sums[x.index]]
                if at:
                    index = min(at, key=lambda x: x.index)
                    other = b if index is a else a
                    yield f"{p.term(index, inner)} = {p.term(other, inner)}"


def _scoped(
    p: Printer, t: Term, scope: Scope, sums: tuple[bool, ...]
) -> Iterator[tuple[Term, Scope, tuple[bool, ...]]]:
    """The subterms with the names of their bound variables, and which of these are indices of sums."""
    yield t, scope, sums
    if isinstance(t, Bind) and is_point(t.domain):
        yield from _scoped(p, instantiate(t.body, ONE), scope, sums)
        return
    for child, depth in parts(t):
        if not depth:
            yield from _scoped(p, child, scope, sums)
        elif isinstance(t, Bind):
            inner = p.bind(scope, t.name, isinstance(t.domain, Interval))
            yield from _scoped(p, child, inner, (t.op == "sum", *sums))
        elif isinstance(t, Diff):
            yield from _scoped(p, child, p.bind(scope, t.name, True), (False, *sums))


def _of_integral(r: Reason, t: Term) -> Reason:
    """Linearity is of sums or of integrals, mass of pmfs or of densities."""
    if r not in ("linearity", "mass"):
        return r
    ops = {s.op for s, _ in _scoped_ops(t)}
    return f"{r} of the integral" if ops == {"int"} else r


def _scoped_ops(t: Term) -> Iterator[tuple[Bind, int]]:
    if isinstance(t, Bind) and not is_point(t.domain):
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
    out = rich(out, *_collected(c, scope))
    if c.multiplier != ONE:
        out = rich(out, ", times ", Formula(p.term(c.multiplier)))
    return out


def _collected(c: Certificate, scope: Scope) -> Iterator[Rich]:
    """What a fact is summed and integrated over; a guard alone is no variable."""
    shown = [(b.name, b.real) for b, d in zip(reversed(scope), c.binders, strict=True) if not is_point(d)]
    for verb, real in (("summed", False), ("integrated", True)):
        names = [name for name, of_interval in shown if of_interval == real]
        if names:
            yield rich(f", {verb} over ", Formula(", ".join(names)))


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
            return cited(p, cite, scope)
        case Varying() as varying:
            return _varying(p, varying, scope)
        case "ceil" if len(c.fact.args) == 1:
            return rich(Formula(p.CEIL_LAW), " at ", Formula(f"t = {p.term(c.fact.args[0], scope)}"))
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
