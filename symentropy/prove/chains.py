"""Proposes chains of equalities: unfold, expand logarithms, split sums, normalize, until both sides meet.

Nothing here decides: what is proposed is replayed by the kernel.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..kernel.laws import unfold
from ..kernel.proof import Reason, Step, Unfold
from ..kernel.rules import RULES
from ..kernel.signs import Context, sub
from ..kernel.terms import Definition, Rejected, Term, Use, subterms
from ..kernel.wf import needs

__all__ = ["GROUPS", "Line", "join", "lines", "reasons_for", "reduce", "stages"]

# In the order in which one would do them on paper; a group is one line.
GROUPS: tuple[tuple[str, ...], ...] = (
    ("entry",),
    ("derivative",),
    ("sift",),
    ("arithmetic",),
    ("log_of_quotient", "log_of_product", "log_of_power"),
    ("restrict",),
    ("linearity",),
    ("restrict",),
    ("sift",),
    ("mass", "constant_sum"),
    ("expand", "entry"),
    ("reindex",),
    ("expand", "entry"),
    ("log_of_quotient", "log_of_product", "log_of_power"),
    ("log_of_rational",),
    ("exchange",),
)
MAX_UNFOLDINGS = 12


@dataclass(frozen=True)
class Line:
    """A term reached from one side, and the reasons that lead to it from the line before."""

    term: Term
    by: tuple[Reason, ...]


def definitions(t: Term) -> list[Definition]:
    """The definitions used in a term, outermost first."""
    return list(dict.fromkeys(s.definition for s, _ in subterms(t) if isinstance(s, Use)))


def apply(reason: Reason, t: Term, ctx: Context) -> Term:
    """The rewrite that the kernel will do for this reason; unchanged where it does not apply."""

    if isinstance(reason, str):
        new = RULES[reason].rewrite(t, ctx)
    elif isinstance(reason, Unfold):
        new = unfold(reason.definition)(t, ctx)
    else:
        return t
    return t if new == t or any(needs(new, ctx)) else new


def stages(t: Term) -> Iterator[tuple[Reason, ...]]:
    """Groups of reasons to try, in order: definitions first."""
    found: list[Definition] = []
    todo = definitions(t)
    while todo and len(found) < MAX_UNFOLDINGS:
        yield tuple(Unfold(d) for d in todo)
        found += todo
        todo = [d for d in dict.fromkeys(x for f in todo for x in definitions(f.body)) if d not in found]
    yield from GROUPS


def lines(t: Term, ctx: Context) -> list[Line]:
    """The term, rewritten stage by stage; each stage that changes it makes a line."""
    out = [Line(t, ())]
    for group in stages(t):
        new, used = t, list[Reason]()
        for reason in group:
            try:
                done = apply(reason, new, ctx)
            except Rejected:
                continue
            if done != new:
                used.append(reason)
                new = done
        if new != t:
            out.append(Line(new, tuple(used)))
            t = new
    return out


def reduce(t: Term, ctx: Context) -> tuple[Term, tuple[Reason, ...]]:
    """The last line, and every reason on the way."""
    found = lines(t, ctx)
    return found[-1].term, tuple(dict.fromkeys(r for line in found for r in line.by))


def reasons_for(lhs: Term, rhs: Term, ctx: Context) -> tuple[Reason, ...] | None:
    """Reasons under which the difference of both sides vanishes, as few stages as will do."""
    used: list[Reason] = []
    for line in lines(sub(lhs, rhs), ctx):
        used += line.by
        if ctx.field.zero(line.term):
            return tuple(dict.fromkeys(used)) or ("algebra",)
    return None


def join(lhs: Term, rhs: Term, ctx: Context) -> list[Step] | None:
    """Steps from one side to the other, through the first lines of both at which they are equal."""
    left, right = lines(lhs, ctx), lines(rhs, ctx)
    pairs = sorted(((i, j) for i in range(len(left)) for j in range(len(right))), key=lambda p: (p[0] + p[1], p[1]))
    for i, j in pairs:
        if not ctx.field.equal(left[i].term, right[j].term):
            continue
        steps = [Step("=", line.term, line.by) for line in left[1 : i + 1]]
        last = left[i].term
        if last != right[j].term:
            if j and i:
                # the other side's last line differs in spelling only: let its own step close the gap
                steps[-1] = Step("=", right[j].term, steps[-1].by)
            else:
                steps.append(Step("=", right[j].term, ("algebra",)))
        for k in range(j, 0, -1):
            steps.append(Step("=", right[k - 1].term, right[k].by))
        return _tidy(lhs, steps)
    return None


def _tidy(start: Term, steps: list[Step]) -> list[Step]:
    """Without lines that repeat the one before."""
    out: list[Step] = []
    last = start
    for step in steps:
        if step.term != last:
            out.append(step)
            last = step.term
    return out
