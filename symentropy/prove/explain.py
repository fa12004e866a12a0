"""Why a step is not accepted, in words for its author: what differs, where it is false, what would mend it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from ..kernel.facts import FACTS
from ..kernel.proof import Certificate, Reason, Statement, Step
from ..kernel.rules import RULES
from ..kernel.signs import minus, open_binder
from ..kernel.terms import (
    Add,
    At,
    Bind,
    Div,
    Mul,
    Num,
    Pow,
    Range,
    Real,
    Rejected,
    Term,
    Var,
    free_names,
    parts,
    subterms,
)  # fmt: skip
from ..kernel.wf import Need
from ..render import source, text, text_statement
from .finding import closing, found
from .places import Place, alone
from .refutation import witness
from .refute import Counterexample, refute
from .spelling import imports, spelled, spelled_facts

__all__ = ["Failure", "explain_claim", "explain_need", "explain_step", "wrapped"]

WIDTH, SHORT = 80, 400
SECONDS = 1.0
MAX_TERMS = 6
_SIGN = {"=": "=", "<=": "≤", "<": "<"}
_NAMES = "ijklm"


@dataclass(frozen=True)
class Failure:
    """Why a derivation is not accepted: where, what the two lines are, what is wrong, and what would mend it.

    ``refuted`` if the step is false, with ``witness``. ``chain`` and ``step`` number the chains of the proof (from
    0) and the lines of the chain (its first line is 0); they are None if no line is to blame.
    """

    name: str
    place: str
    problem: tuple[str, ...]
    lines: tuple[str, ...] = ()
    advice: tuple[str, ...] = ()
    refuted: bool = False
    witness: dict[str, object] = field(default_factory=dict)
    chain: int | None = None
    step: int | None = None

    @property
    def text(self) -> str:
        """All of it, for a terminal."""
        return self.told()

    def told(self, where: str = "") -> str:
        """All of it, ``where`` (a file and a line) in the heading."""
        verdict = "false" if self.refuted else "not accepted"
        place = f", {self.place}" if self.place else ""
        head = f"{verdict}: {self.name}{place}" + (f" ({where})" if where else "")
        rows = [wrapped(line, 4, 8) for line in self.lines]
        rows += [wrapped(row) for row in self.problem]
        rows += [wrapped(row, bullet="→ ") for row in self.advice]
        return "\n".join([head, *rows])


def wrapped(row: str, indent: int = 2, hanging: int = 4, bullet: str = "") -> str:
    """A row within the width of a terminal, its own indentation kept.

    >>> wrapped("  ^")
    '    ^'
    """
    own = len(row) - len(row.lstrip(" "))
    return textwrap.fill(
        row.strip(), WIDTH, initial_indent=" " * (indent + own) + bullet, subsequent_indent=" " * (hanging + own),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


# --- one step -----------------------------------------------------------------------------------------------


def explain_step(place: Place, reason: str, own: int = 0) -> Failure:
    """Why this step is not accepted; ``own`` hypotheses were assumed and not written by the author."""
    assert place.step is not None
    blank = Failure(
        place.statement.name, words(place), (), lines(place), chain=place.chain, step=place.number,
    )  # fmt: skip
    if place.before == place.after:
        return replace(blank, problem=("This line repeats the one before it.",), advice=("Leave it out.",))
    named = _misnamed(place.step)
    if named is not None:
        return replace(blank, problem=(named,))
    counterexample = refute(place.claim, SECONDS)
    if counterexample is not None:
        return replace(
            blank,
            problem=tuple(_false(place, counterexample)),
            advice=tuple(_repair(place, own)),
            refuted=True,
            witness=witness(place.claim, counterexample),
        )
    if place.step.relation == "=":
        return replace(blank, problem=tuple(_open(place, reason)), advice=tuple(_closed_by(place, own)))
    return replace(blank, problem=tuple(_unshown(place, reason)), advice=tuple(_facts(place, own)))


def lines(place: Place) -> tuple[str, ...]:
    """The line before, and the line."""
    if place.step is None:
        return (shown(place.before, place),)
    return shown(place.before, place), f"  {_SIGN[place.step.relation]} {shown(place.after, place)}"


def shown(t: Term, place: Place) -> str:
    try:
        return text(t, place.ctx.variables)
    except Exception:  # what cannot be shown must not hide what is wrong
        return source(t)


def words(place: Place) -> str:
    """Which line, of which part of the proof."""
    line = f"step {place.number}" if place.step is not None else "the first line"
    return f"{line}{place.part}"


def _misnamed(step: Step) -> str | None:
    """A rule or a fact that there is none of."""
    rules = [r for r in step.by if isinstance(r, str)]
    facts = [c.fact.source for c in step.certificate if isinstance(c.fact.source, str)]
    for names, known, what in ((rules, list(RULES), "rule"), (facts, list(FACTS), "fact")):
        for name in names:
            if name not in known:
                close = get_close_matches(name, known, 1)
                hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(known)}"
                return f"No {what} is called {name!r}; {hint}"
    return None


# --- false --------------------------------------------------------------------------------------------------


def _false(place: Place, found: Counterexample) -> Iterator[str]:
    values = ", ".join(f"{n} = {_value(v)}" for n, v in witness(place.claim, found).items())
    yield f"This is false, for instance at {values}:" if values else "This is false:"
    left, right = found.left.decimal, found.right.decimal
    yield f"  left side   {left}"
    yield f"  right side  {right}"
    if place.step is not None and place.step.relation != "=" and found.gap == "0":
        yield "Both sides are equal there."


def _value(value: object) -> str:
    return f"({', '.join(map(_value, value))})" if isinstance(value, list) else str(value)


def _repair(place: Place, own: int) -> Iterator[str]:
    """A small change that would make the line follow."""
    step = place.step
    assert step is not None
    if step.relation == "=":
        other = replace(place, step=replace(step, term=minus(step.term), by=(), certificate=()))
        if found(other) is not None:
            yield f"With the other sign it is true: = {_negated(place)}"
            return
        flipped = _one_sign(place)
        if flipped is not None:
            yield f"With one sign changed it is true: = {shown(flipped, place)}"
            return
    if step.relation in ("<=", "<"):
        back = replace(place, before=step.term, step=replace(step, term=place.before, certificate=()))
        if refute(back.claim, SECONDS / 3) is None and found(back) is not None:
            yield "It is true the other way round: the line before is the greater one."
    if step.relation == "<":
        weak = replace(place, step=replace(step, relation="<=", certificate=()))
        if refute(weak.claim, SECONDS / 3) is None:
            yield "Not strictly: .le(...) may be what is meant."


def _one_sign(place: Place) -> Term | None:
    """The line with the sign of one of its terms changed, where that closes the step."""
    line = place.after
    assert place.step is not None
    if not isinstance(line, Add) or not 2 <= len(line.args) <= MAX_TERMS:
        return None
    for k, one in enumerate(line.args):
        new = Add((*line.args[:k], _opposite(one), *line.args[k + 1 :]))
        other = replace(place, step=replace(place.step, term=new, by=(), certificate=()))
        if refute(other.claim, SECONDS / 3) is None and found(other) is not None:
            return new
    return None


def _opposite(t: Term) -> Term:
    """The term with the other sign, as one would write it."""
    match t:
        case Num(k):
            return Num(-k)
        case Mul((Num(k), *rest)) if k == -1:
            return rest[0] if len(rest) == 1 else Mul(tuple(rest))
        case Mul((Num(k), *rest)):
            return Mul((Num(-k), *rest))
    return minus(t)


def _negated(place: Place) -> str:
    t = place.ctx.field.normal(minus(place.after))
    return shown(t if len(source(t)) <= len(source(minus(place.after))) else minus(place.after), place)


# --- true, perhaps, but not for these reasons ---------------------------------------------------------------


def _open(place: Place, reason: str) -> Iterator[str]:
    """What remains of an equation after its reasons."""
    step = place.step
    assert step is not None
    vanish = "the difference of both lines does not vanish under the reasons given"
    if reason != vanish:
        yield f"{_plain(reason)}."
        return
    by = tuple(r for r in step.by if r != "algebra")
    yield "The line does not follow by algebra alone." if not by else "The line does not follow by these reasons alone."
    left, right = place.rewritten(place.before, by), place.rewritten(place.after, by)
    if (left, right) != (place.before, place.after):
        sides = shown(left, place), shown(right, place)
        if max(map(len, sides)) <= SHORT:
            yield "After them, the two lines are"
            yield f"  {sides[0]}"
            yield f"  {sides[1]}"
    rest = _difference(place, by)
    if rest is not None:
        yield "What remains of the difference (the line minus the one before):"
        yield f"  {rest}"


def _difference(place: Place, by: tuple[Reason, ...]) -> str | None:
    try:
        rest = place.ctx.field.normal(place.rewritten(place.gap, by))
    except Rejected:
        return None
    said = shown(rest, place)
    return said if len(said) <= SHORT else None


def _closed_by(place: Place, own: int) -> Iterator[str]:
    by = closing(place)
    if by is None:
        yield "No combination of the known reasons closes it: is a line missing in between?"
    else:
        yield f"Write {spelled(by, place, own)}: that closes it."
        yield from _imports(by)


def _imports(cited: Iterable[object]) -> Iterator[str]:
    """Where what is cited comes from."""
    yield from (f"At the top of the file: {line}" for line in imports(cited))


def _unshown(place: Place, reason: str) -> Iterator[str]:
    """What remains of an inequality."""
    step = place.step
    assert step is not None
    undeclared = re.search(r"(\w+) is not declared", reason)
    if undeclared and undeclared[1] not in place.ctx.variables:
        i = undeclared[1]
        yield (
            f"A fact speaks of {i}, and nothing says what {i} ranges over: add "
            f'over=[("{i}", "P[{i}]")] to sum it where P[{i}] > 0, and weight="P[{i}]" to multiply it by that.'
        )
    elif reason.startswith("not well formed: needs "):
        what = reason.removeprefix("not well formed: needs ").split(":")[0]
        yield (
            f"A fact has a term that needs to be {what} and is not known to be: sum over where it is, as with "
            'over=[("i", "P[i]")].'
        )
    elif reason in _PLAINLY:
        yield f"{_plain(reason)}."
    elif not step.certificate:
        more = "strictly greater" if step.relation == "<" else "greater or equal"
        yield f"Nothing is cited that shows this line to be {more}."
    elif reason == "no fact in the certificate is strict":
        yield "None of the facts is strict: they show ≤ and not <."
    elif reason == "a multiplier is not known to be nonnegative":
        for c in _unsigned(place, step.certificate):
            yield f"A fact may be multiplied by what is ≥ 0 only: {shown(c.multiplier, place)} is not known to be."
    elif reason == "the difference of both lines does not vanish under the reasons given":
        yield "The facts do not add up to what the line gains on the one before."
        rest = _difference(place, step.by)
        if rest is not None:
            yield "What it gains, normalized:"
            yield f"  {rest}"
    else:
        yield f"{_plain(reason)}."
    yield "It held at every instance that was tried: it may well be true."


def _unsigned(place: Place, certificate: tuple[Certificate, ...]) -> list[Certificate]:
    return [c for c in certificate if not place.ctx.nonnegative(c.multiplier)]


def _facts(place: Place, own: int) -> Iterator[str]:
    step = place.step
    assert step is not None
    by = tuple(r for r in step.by if place.applies(r))
    better = found(replace(place, step=replace(step, by=by, certificate=())))
    if better is None:
        yield (
            'Facts are cited with facts=fact("sign", "a term that is ≥ 0"), fact("log_le_sub_one", "t") or '
            "fact(cite(a_theorem))."
        )
        return
    facts = spelled_facts(better.certificate, place, own)
    arguments = [spelled(better.by, place, own)] if better.by else []
    arguments += [facts] if facts and better.certificate else []
    if facts is None:
        yield "It follows by facts that are found if by= and facts= are left out."
    else:
        yield f"Write {', '.join(arguments)}: that closes it."
        yield from _imports((*better.by, *(c.fact.source for c in better.certificate)))


_PLAINLY = {
    "the index is not shown to be in range": "the index may be outside of 1..n",
    "only an equation rewrites": "an inequality is no reason for by=; it is cited as a fact: "
        "facts=fact(cite(a_theorem)) or facts=fact(given(k))",
    "an inequality cannot prove an equation": "facts that are inequalities prove .le(...), not .eq(...)",
    "a weight is not known to be nonnegative": "the weight of a fact has to be ≥ 0 throughout, and is not known to be",
    "a hypothesis of the cited theorem is not known to hold here":
        "a hypothesis of the cited theorem is not known to hold here: add it to given=[...], or show it first",
    "log t <= t - 1 needs t > 0": "the fact log t ≤ t − 1 needs t > 0, and this t is not known to be: sum over where "
        'it is, with over=[("i", "P[i]")]',
    "the term is not known to be nonnegative": 'the term of fact("sign", ...) is not known to be ≥ 0',
}  # fmt: skip


def _plain(reason: str) -> str:
    """A message of the kernel as a sentence."""
    said = _PLAINLY.get(reason, reason)
    if said.startswith("there is no hypothesis"):
        said = "there is no hypothesis of this number; given(0) is the first of given=[...]"
    return said[:1].upper() + said[1:].rstrip(".")


# --- lines that mean nothing --------------------------------------------------------------------------------


def explain_need(place: Place, needs: Sequence[Need]) -> Failure:
    """Why a line has no meaning as far as is known, and the declaration that mends it."""
    problem, advice = _unmet(place, needs)
    return Failure(
        place.statement.name, words(place), problem, lines(place)[-1:], advice, chain=place.chain, step=place.number
    )  # fmt: skip


def explain_claim(needs: Sequence[Need], statement: Statement) -> Failure:
    """Why the theorem itself has no meaning as far as is known, and the declaration that mends it."""
    place = alone(statement, needs[0].term)
    problem, advice = _unmet(place, needs)
    return Failure(statement.name, "what it says", problem, (text_statement(statement),), advice)


def _unmet(place: Place, needs: Sequence[Need]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    stray = sorted(free_names(place.after) - set(place.ctx.variables))
    if stray:
        return _stray(place, stray[0])
    need = needs[0]
    if need.what in _RELATIONS:
        return _signs(place, [n for n in needs if n.what in _RELATIONS])
    name = shown(_named(need), place)
    said = {
        "integer": f"{name} has to be an integer.",
        "member": f"{name} has to be one of the indices there are.",
        "convergent": f"The integral {name} is not shown to converge.",
        "density": f"{name} is not shown to be a density: that its integral is 1.",
    }.get(need.what, f"{_plain(need.message or need.what)}: {name}")
    advice = {
        "convergent": "Add .converging(integral(...)) or .converging(cite(...)) to the chain.",
        "density": "Add .converging(cite(...)), with the theorem that says so, to the chain.",
        "member": f"sum({name}, ...) is over 1..n; over the second index of a joint pmf of n x m, write "
        f"sum({name}, 1, m, ...).",
    }
    return (said,), ((advice[need.what],) if need.what in advice else ())


def _signs(place: Place, needs: Sequence[Need]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Terms that have to be positive or nonzero: all that is missing, said at once."""
    said: list[str] = []
    positive: list[str] = []
    given: list[str] = []
    for need in _least(needs, place):
        term = _named(need)
        guards = _guards(place, need)
        said.append(f"{shown(term, place)} {_RELATIONS[need.what][0]}{f' wherever {guards}' if guards else ''}")
        names = sorted(free_names(term))
        if need.what == "positive" and _are_numbers(_factors(term), place):
            positive += names
        else:
            given.append(f"{source(term)} {_RELATIONS[need.what][1]}")
    which = "which is" if len(said) == 1 else "which are"
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    declared = [
        f"{option}=[{', '.join(json.dumps(item, ensure_ascii=False) for item in dict.fromkeys(items))}]"
        for option, items in (("positive", positive), ("given", given))
        if items
    ]
    return (f"This needs {listed}, {which} not known here.",), (f"Declare it: @derivation({', '.join(declared)}).",)


_RELATIONS = {"positive": ("> 0", "> 0"), "nonzero": ("≠ 0", "!= 0"), "nonnegative": ("≥ 0", ">= 0")}


def _least(needs: Sequence[Need], place: Place) -> list[Need]:
    """Without what follows from the rest: an even power asks for its base, a name that is positive for no more."""
    plain = list(dict.fromkeys(_root(need) for need in needs))
    positive = {(n.term, n.scope) for n in plain if n.what == "positive"}

    def follows(n: Need) -> bool:
        factors = _factors(n.term)
        if factors == {n.term}:
            return n.what != "positive" and (n.term, n.scope) in positive
        guards = [d.guard for d in n.scope[-1:] if isinstance(d, Range)]
        return bool(factors) and all((f, n.scope) in positive or f in guards for f in factors or ())

    return sorted((n for n in plain if not follows(n)), key=lambda n: source(_named(n)))


def _root(need: Need) -> Need:
    """``c^2 > 0`` and ``c^2 != 0`` ask that c be not 0."""
    match need.term:
        case Pow(base, Num(k)) if k.denominator == 1 and (need.what == "nonzero" or k.numerator % 2 == 0):
            if need.what != "nonnegative":
                return _root(replace(need, what="nonzero", term=base))
    return need


def _factors(term: Term) -> set[Term] | None:
    """The names and entries that a product, quotient or power is made of: it is positive if these are."""
    match term:
        case Var() | At():
            return {term}
        case Num(value):
            return set() if value > 0 else None
        case Mul() | Div() | Pow():
            factors = [_factors(t) for t, _ in parts(term)[: 1 if isinstance(term, Pow) else None]]
            return None if None in factors else {f for found in factors for f in found or ()}
    return None


def _are_numbers(terms: set[Term] | None, place: Place) -> bool:
    """Whether these are names of real numbers, and there are some."""
    return bool(terms) and all(
        isinstance(t, Var) and isinstance(place.ctx.variables.get(t.name), Real) for t in terms or ()
    )


def _named(need: Need) -> Term:
    """The term with names for the variables of the binders that it stands under."""
    t = need.term
    for depth, name in zip(range(len(need.scope)), _NAMES, strict=False):
        t = open_binder(t, len(need.scope) - 1 - depth, Var(name))
    return t


def _guards(place: Place, need: Need) -> str:
    """The conditions that the binders above the term set."""
    said = []
    for depth, (domain, name) in enumerate(zip(need.scope, _NAMES, strict=False)):
        if isinstance(domain, Range) and domain.guard is not None:
            guard = domain.guard
            for k in range(depth):
                guard = open_binder(guard, depth - k, Var(_NAMES[k]))
            said.append(f"{shown(open_binder(guard, 0, Var(name)), place)} > 0")
    return " and ".join(said)


def _stray(place: Place, name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """A name that the theorem does not speak of."""
    bound = [s.name for t in (place.before, place.after) for s, _ in subterms(t) if isinstance(s, Bind)]
    problem = f"{name} occurs in this line, and not in the theorem: neither in its first nor in its last line."
    index = name in _NAMES or name in bound
    close = [b for b in dict.fromkeys(bound) if b != name]
    if index and close:
        return (problem,), (f"Is the index {close[0]} meant? A sum binds its index only between its parentheses.",)
    return (problem,), (f"Is another name meant ({', '.join(place.ctx.variables)})?",)
