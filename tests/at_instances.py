"""A theorem at one exact instance: both sides of what it says, in certified bounds, whatever kind of goal it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from random import Random

import mpmath
from flint import arb
from mpmath_reading import value

from symentropy.errors import UncertifiedError
from symentropy.evaluate import evaluate_term
from symentropy.evaluate.closed import with_closed_forms
from symentropy.evaluate.compare import compare
from symentropy.evaluate.program import Program
from symentropy.evaluate.values import Infinite, settled, to_ball
from symentropy.kernel.balls import NoBall, exact, precision
from symentropy.kernel.proof import (
    Cases,
    Choose,
    Claim,
    Exists,
    Extremum,
    Iff,
    Proof,
    Theorem,
    Witness,
)
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Interval,
    Kind,
    Num,
    Pmf,
    Range,
    Term,
    Use,
    Vec,
    kind_map,
    num,
    parts,
    substitute,
    subterms,
)
from symentropy.prove.everywhere import at_point
from symentropy.prove.instances import agrees, claim_at, closed_claims, holds, is_of

DIGITS = 50
FAR = 1 << 14  # bits to tell two sides apart
BITS = 200  # of an enclosure: 60 digits
Values = Mapping[str, Term]


def too_fine(t: Term) -> bool:
    """A number so near to a bound that mpmath would take it for the bound, or its exponential for infinite."""
    parts = (s.value for s, _ in subterms(t) if isinstance(s, Num))
    return any(max(abs(x.numerator), x.denominator) > 10**5 for x in parts)


def confirm(theorem: Theorem, values: Values, random: Random) -> int:
    """Assert that the theorem holds at an instance; the number of relations that were compared there."""
    goal = theorem.statement.goal
    match goal:
        case Claim():
            tight = theorem.equality_when
            return _compared(goal, values, random) + (_tight(goal, tight, values) if tight else 0)
        case Iff(bound, condition):
            return _compared(bound, values, random) + _tight(bound, condition, values)
        case Exists(variables, claims):
            return _witnessed(theorem.proof, variables, claims, values, random)
        case Extremum():
            return _attained(theorem, goal, values, random)
    raise AssertionError(f"no reading of {type(goal).__name__}")


# --- claims -------------------------------------------------------------------------------------------------


def _compared(claim: Claim, values: Values, random: Random) -> int:
    """Both sides at every point of the claim, at some points of its intervals."""
    count = 0
    for closed in _sampled(claim_at(claim, values), random):
        for sides in closed_claims(closed):
            assert sides is not None, "the points of a claim are not known"
            _agree(*sides, claim.relation)
            count += 1
    return count


def _sampled(claim: Claim, random: Random) -> Iterator[Claim]:
    """The claim with rational points for its intervals."""
    if not claim.binders or not any(isinstance(d, Interval) for d in claim.binders):
        yield claim
        return
    first = claim.binders[0]
    if isinstance(first, Interval):
        for x in _inside(first, random):
            yield from _sampled(at_point(claim, x), random)
    else:
        # a range outside of an interval: each of its points
        lo, hi = exact(first.lo), exact(first.hi)
        assert lo is not None and hi is not None
        for k in map(num, range(int(lo), int(hi) + 1)):
            inside = Claim(ZERO, "=", ZERO, (replace(first, lo=k, hi=k),))
            if list(closed_claims(inside)):
                yield from _sampled(at_point(claim, k), random)


def _inside(interval: Interval, random: Random) -> list[Term]:
    """Four rational points of an interval, whose ends may be any closed terms."""

    def end(t: Term) -> Fraction | None:
        return None if t in (INF, NEG_INF) else Fraction(str(evaluate_term(t, 12)))

    lo, hi, found = end(interval.lo), end(interval.hi), []
    while len(found) < 4:
        u = Fraction(random.randint(1, 99), 100)
        if lo is not None and hi is not None:
            x = lo + u * (hi - lo)
        elif lo is None and hi is None:
            x = Fraction(random.randint(-300, 300), 100)
        else:
            x = lo + u / (1 - u) if lo is not None else hi - u / (1 - u)
        t = num(x)
        after = interval.lo == NEG_INF or compare(interval.lo, t) == -1
        if after and (interval.hi == INF or compare(t, interval.hi) == -1):
            found.append(t)
    return found


def _agree(lhs: Term, rhs: Term, relation: str) -> None:
    left, right = enclosure(lhs), enclosure(rhs)
    for t, ball in ((lhs, left), (rhs, right)):
        assert isinstance(ball, Infinite) or _has_integral(t) or _contains(ball, t), (t, ball)
    order = compare(lhs, rhs, FAR)
    if order is not None:
        assert agrees(relation, order), (lhs, relation, rhs, left, right)
    if relation == "<":
        assert order == -1, (lhs, rhs, left, right)
    elif relation == "=" or order is None:
        # equal as far as fifty digits tell: no algebra decides it
        assert _overlap(left, right), (lhs, rhs, left, right)


def enclosure(t: Term) -> arb | Infinite:
    """A ball around a closed term's value that knows fifty digits, by the evaluation that users have."""
    try:
        found = evaluate_term(t, DIGITS).ball
        return found if found.is_finite() else Infinite(1 if found > 0 else -1)
    except UncertifiedError:
        return _ball(t)  # perhaps 0, which has no digits


def _ball(t: Term) -> arb:
    simple, _ = with_closed_forms(t)
    for bits in (2 * BITS, 4 * BITS, 16 * BITS):
        try:
            with precision(bits):
                x = to_ball(settled(Program(simple).run(bits)))
                if x.rad() < arb(2) ** -BITS:
                    return x
        except NoBall:
            continue
    raise AssertionError(f"no enclosure of {t}")


def _has_integral(t: Term) -> bool:
    """Also in the definitions: quadrature of densities with jumps would be no opinion."""
    inside = (s.definition.body for s, _ in subterms(t) if isinstance(s, Use))
    return any(isinstance(s, Bind) and s.op == "int" for u in (t, *inside) for s, _ in subterms(u))


def _contains(ball: arb, t: Term) -> bool:
    """Whether mpmath's value of the term, up to its own rounding, lies in the certified bounds."""
    with mpmath.workdps(DIGITS + 20):
        x = mpmath.re(value(t, {}))
        sign, man, exp, _ = mpmath.mpf(x)._mpf_
    with precision(2 * BITS):
        found = arb(int(man)) * arb(2) ** int(exp) * (-1 if sign else 1)
        return bool(abs(found - ball).abs_lower() <= (1 + abs(ball).mid()) * arb(10) ** -DIGITS)


def _overlap(a: arb | Infinite, b: arb | Infinite) -> bool:
    if isinstance(a, Infinite) or isinstance(b, Infinite):
        return a == b
    with precision(2 * BITS):
        slack = (1 + abs(a).mid()) * arb(10) ** -DIGITS
        return bool(abs((a - b).mid()) <= slack and a.rad() <= slack and b.rad() <= slack)


def _tight(bound: Claim, condition: tuple[Claim, ...], values: Values) -> int:
    """The sides are equal exactly where the condition holds, as far as either is decided."""
    if bound.binders:
        return 0
    held = [holds(c, values) for c in condition]
    here = True if all(h is True for h in held) else False if False in held else None
    at = claim_at(bound, values)
    order = compare(at.lhs, at.rhs)
    if here is True:
        assert order in (0, None) and _overlap(enclosure(at.lhs), enclosure(at.rhs)), "the condition holds"
    if here is False:
        assert order != 0, "both sides are equal, and the condition does not hold"
    return int(here is not None)


# --- existence and extrema ----------------------------------------------------------------------------------


def _witnessed(
    proof: Proof, variables: tuple[tuple[str, Kind], ...], claims: tuple[Claim, ...], values: Values, random: Random
) -> int:
    """Every claim at the witness that the proof gives."""
    match proof:
        case Witness(terms, _):
            found = {name: substitute(t, values) for (name, _), t in zip(variables, terms, strict=True)}
            for name, kind in variables:
                assert _is_of(found[name], kind_map(kind, lambda t: substitute(t, {**values, **found}))), name
            return sum(_compared(c, {**values, **found}, random) for c in claims)
        case Cases(on, positive, zero):
            order = compare(ZERO, substitute(on, values))
            assert order in (-1, 0), "the sign of a case is not known"
            return _witnessed(positive if order == -1 else zero, variables, claims, values, random)
        case Choose(domain, name, inner):
            members = _members(domain, values)
            assert members, "nothing to choose from"
            return sum(_witnessed(inner, variables, claims, {**values, name: k}, random) for k in members)
    raise AssertionError(f"no witness in {type(proof).__name__}")


def _members(domain: Range, values: Values) -> list[Term]:
    lo, hi = exact(substitute(domain.lo, values)), exact(substitute(domain.hi, values))
    assert lo is not None and hi is not None
    guarded = Claim(ZERO, "=", ZERO, (domain,))
    each = [num(k) for k in range(int(lo), int(hi) + 1)]
    alone = [(k, replace(guarded, binders=(replace(domain, lo=k, hi=k),))) for k in each]
    return [k for k, claim in alone if list(closed_claims(claim_at(claim, values)))]


def _is_of(t: Term, kind: Kind) -> bool:
    """Whether a witness is of its kind: a pmf's entries need not be rational."""
    if not isinstance(kind, Pmf):
        return is_of(t, kind)
    n = exact(kind.size)
    entries = [_entry(t, k) for k in range(1, int(n or 0) + 1)]
    return compare(Add((ZERO, *entries)), ONE) == 0 and all(compare(ZERO, e) in (-1, 0) for e in entries)


def _entry(t: Term, k: int) -> Term:
    return t.items[k - 1] if isinstance(t, Vec) else At(t, num(k))


def _attained(theorem: Theorem, goal: Extremum, values: Values, random: Random) -> int:
    """The bound here and at the extremum, where both sides are equal; strict where the variable differs."""
    there = {**values, goal.variable: substitute(goal.at, values)}
    for claim in theorem.statement.given:
        assert holds(claim, there) is not False, "a hypothesis fails at the extremum"
    at = claim_at(goal.bound, there)
    assert compare(at.lhs, at.rhs) in (0, None) and _overlap(enclosure(at.lhs), enclosure(at.rhs))
    here = claim_at(goal.bound, values)
    count = _compared(goal.bound, values, random)
    if _differ(values[goal.variable], there[goal.variable]):
        assert compare(here.lhs, here.rhs) == -1, "another extremum"
        count += 1
    return count + 1


def _differ(a: Term, b: Term) -> bool:
    """Whether two values are known to differ; vectors in some entry."""
    if isinstance(a, Vec) and not (isinstance(b, Vec) and not b.items):
        return any(_differ(x, _entry(b, k)) for k, x in enumerate(a.items, 1))
    return not parts(a) and compare(a, b) in (-1, 1)
