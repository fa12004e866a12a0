"""Theorems of the handbook: exactly what they state and rest on, read again by SymPy and by mpmath.

That every entry is true at exact instances is in ``test_handbook_instances``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import chain, islice
from typing import Any

import mpmath
import pytest
import sympy
from at_instances import too_fine
from mpmath_reading import mp, value
from plain import unfolded

from symentropy import handbook
from symentropy.bridge import to_sympy
from symentropy.errors import SymentropyError
from symentropy.evaluate import evaluate_term
from symentropy.kernel.check import check
from symentropy.kernel.proof import Claim, Entry, Exists, Extremum, Goal, Iff, Statement, Theorem
from symentropy.kernel.terms import (
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Div,
    Mul,
    Natural,
    Num,
    Pmf,
    Positive,
    Range,
    Real,
    Rejected,
    Term,
    Var,
    Vec,
    Vector,
    kind_map,
    num,
    parts,
    rebuild,
    substitute,
    subterms,
)  # fmt: skip
from symentropy.prove.instances import Instances
from symentropy.theory.typing import type_claim

n, P, Q, p = map(Var, "nPQp")
i = Bound(0)
OUTCOMES = Range(ONE, n)
ABSOLUTELY = Claim(ZERO, "<", At(Q, i), (Range(ONE, n, At(P, i)),))  # P << Q
SAME = Claim(At(P, i), "=", At(Q, i), (OUTCOMES,))
UNIFORM = Claim(At(P, i), "=", Div(ONE, n), (OUTCOMES,))
ONE_PMF = (("n", Natural()), ("P", Pmf(n)))
TWO_PMFS = (*ONE_PMF, ("Q", Pmf(n)))
NORMAL = (("mu", Real()), ("sigma", Positive()))
PHI = "exp(-(x - mu)^2/(2*sigma^2))/(sigma*sqrt(2*pi))"
ERF = "trusted: limits of erf at infinity (the Gaussian integral)"
DIGITS, CLOSE = 50, mpmath.mpf(10) ** -50


def _no_surprise(name: str) -> Claim:
    """-log of the pmf is 0 wherever P is positive."""
    entry, weight = At(Var(name), Bound(0)), At(Var("P"), Bound(0))
    return Claim(Mul((num(-1), Call("log", (entry,)))), "=", ZERO, (Range(ONE, n, weight),))


@dataclass(frozen=True)
class Expected:
    """What the theorem must say, in the words of its claim, and what it may rest on."""

    claim: str
    variables: tuple[Any, ...]
    uses: tuple[str, ...]
    given: tuple[Claim, ...] = ()
    tight: tuple[Claim, ...] = ()
    is_iff: bool = False
    declared: Mapping[str, Any] | None = None


SIGMA = {"positive": ["sigma"]}
BY_PARTS = ("integral by antiderivative", ERF)

EXPECTED = {
    "surprisal_mul": Expected(
        "surprisal(p*q) = surprisal(p) + surprisal(q)",
        (("p", Positive()), ("q", Positive())),
        ("definition of surprisal", "log_of_product"),
        declared={"positive": ["p", "q"]},
    ),
    "surprisal_prod": Expected(
        "surprisal(prod(k, 1, n, p[k])) = sum(k, 1, n, surprisal(p[k]))",
        (("n", Natural()), ("p", Vector(n))),
        ("definition of surprisal", "log_of_product", "linearity", "hypothesis 1"),
        given=(Claim(ZERO, "<", At(p, i), (OUTCOMES,)),),
    ),
    "kl_eq_cross_entropy_sub_entropy": Expected(
        "KL(P || Q) = H(P, Q) - H(P)",
        TWO_PMFS,
        ("definition of KL", "log_of_quotient", "linearity", "definition of CE", "definition of H", "hypothesis 1"),
        given=(ABSOLUTELY,),
    ),
    "kl_nonneg": Expected(
        "-KL(P || Q) <= 0",
        TWO_PMFS,
        (
            "definition of KL", "log_of_quotient", "linearity", "log_le_sub_one", "restrict", "mass", "extend", "cases",
            "contradiction", "log_of_power", "hypothesis 1",
        ),
        given=(ABSOLUTELY,),
        tight=(SAME,),
        is_iff=True,
    ),
    "entropy_nonneg": Expected(
        "0 <= H(P)", ONE_PMF, ("sign", "linearity", "definition of H"), tight=(_no_surprise("P"),)
    ),
    "cross_entropy_nonneg": Expected(
        "0 <= H(P, Q)",
        TWO_PMFS,
        ("sign", "linearity", "definition of CE", "hypothesis 1"),
        given=(ABSOLUTELY,),
        tight=(_no_surprise("Q"),),
    ),
    "entropy_le_cross_entropy": Expected(
        "H(P) <= H(P, Q)",
        TWO_PMFS,
        (
            "theorem kl_nonneg", "hypothesis 1", "definition of H", "definition of CE", "definition of KL",
            "log_of_quotient", "linearity",
        ),
        given=(ABSOLUTELY,),
        tight=(SAME,),
        is_iff=True,
    ),
    "entropy_uniform": Expected(
        "H(U) = log(n)",
        (("n", Natural()),),
        ("definition of H", "definition of U", "restrict", "constant_sum", "log_of_quotient"),
    ),
    "entropy_le_log_card": Expected(
        "H(P) <= log(n)",
        ONE_PMF,
        (
            "theorem kl_nonneg", "definition of KL", "definition of U", "log_of_quotient", "definition of H",
            "linearity", "restrict", "mass", "constant_sum", "algebra",
        ),
        tight=(UNIFORM,),
        is_iff=True,
    ),
    "normal_mass": Expected(f"int(x, -inf, inf, {PHI}) = 1", NORMAL, BY_PARTS, declared=SIGMA),
    "normal_mean": Expected(
        f"int(x, -inf, inf, x*({PHI})) = mu",
        NORMAL,
        ("integral by antiderivative", "linearity", "theorem normal_mass", ERF),
        declared=SIGMA,
    ),
    "normal_variance": Expected(
        f"int(x, -inf, inf, (x - mu)^2*({PHI})) = sigma^2", NORMAL, BY_PARTS, declared=SIGMA
    ),
    "normal_entropy": Expected(
        "h(Normal(mu, sigma)) = log(2*pi*e*sigma^2)/2",
        NORMAL,
        (
            "theorem normal_mass", ERF, "theorem normal_mean", "theorem normal_variance", "definition of h",
            "definition of Normal", "restrict", "log_of_quotient", "log_of_power", "linearity", "log_of_product",
        ),
    ),
}  # fmt: skip
NAMES = list(EXPECTED)
KNOWN: dict[Entry, Theorem] = {}  # what entries cite is replayed once
ENTRIES = [e.name for e in handbook.entries()]
FINITE = [name for name in NAMES if not name.startswith("normal")]
NORMALS = [name for name in NAMES if name.startswith("normal")]


@cache
def theorem(name: str) -> Theorem:
    return handbook.item(name).theorem(KNOWN)


def bound(s: Statement) -> Claim:
    goal = s.goal
    assert isinstance(goal, Claim | Iff)
    return goal.bound if isinstance(goal, Iff) else goal


# --- what is stated, and on what it rests -------------------------------------------------------------------


def test_the_entries_have_names_titles_and_sources():
    assert set(NAMES) <= set(ENTRIES)
    assert len(set(ENTRIES)) == len(ENTRIES)
    assert all(e.title and (e.chapter, e.name, e.title) == tuple(e) for e in handbook.entries())
    assert all(theorem(name).statement.source for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_statement_is_exactly_this(name):
    expected, statement = EXPECTED[name], theorem(name).statement
    typed = type_claim(expected.claim, **(expected.declared or {})).statement
    assert typed is not None
    assert statement.name == name
    assert bound(statement) == typed.goal
    assert set(statement.variables) == set(expected.variables)
    assert statement.given == expected.given
    assert isinstance(statement.goal, Iff) == expected.is_iff
    if isinstance(statement.goal, Iff):
        assert statement.goal.condition == expected.tight


@pytest.mark.parametrize("name", NAMES)
def test_it_rests_on_exactly_this(name):
    assert theorem(name).uses == EXPECTED[name].uses
    assert (ERF in theorem(name).uses) == (name in NORMALS)
    assert not [use for use in theorem(name).uses if use.startswith("trusted:") and use != ERF]


@pytest.mark.parametrize("name", NAMES)
def test_equality_holds_exactly_when(name):
    assert theorem(name).equality_when == EXPECTED[name].tight


@pytest.mark.parametrize("name", NAMES)
def test_replay_gives_the_same_theorem(name):
    assert check(theorem(name).entry) == theorem(name)


def off_by_one(goal: Goal) -> Goal:
    """The same goal with 1 more on a right side."""

    def more(claim: Claim) -> Claim:
        return replace(claim, rhs=Add((claim.rhs, ONE)))

    match goal:
        case Claim():
            return more(goal)
        case Iff(bound, _) | Extremum(_, bound, _):
            return replace(goal, bound=more(bound))
        case Exists(_, (*others, last)):
            return replace(goal, claims=(*others, more(last)))
    raise AssertionError(goal)


@pytest.mark.parametrize("name", ENTRIES)
def test_the_proof_proves_nothing_else(name):
    """The same proof under a right side that is greater by 1 is rejected."""
    t = theorem(name)
    with pytest.raises(Rejected):
        check(Entry(replace(t.statement, goal=off_by_one(t.statement.goal)), t.proof), KNOWN)


@pytest.mark.parametrize("name", [name for name in NAMES if EXPECTED[name].given])
def test_no_hypothesis_is_idle(name):
    """Without P << Q (p[k] > 0) the statement means nothing, so nothing is proved."""
    t = theorem(name)
    with pytest.raises(Rejected, match="not well formed"):
        check(Entry(replace(t.statement, given=()), t.proof))


def test_all_entries_replay_together():
    assert [(name, ok, why) for name, ok, why, _ in handbook.check_all()] == [(name, True, "") for name in ENTRIES]


def test_an_entry_that_does_not_exist():
    with pytest.raises(SymentropyError, match=r"no entry 'kl_noneg'; did you mean kl_nonneg\?"):
        handbook.find("kl_noneg")
    with pytest.raises(SymentropyError, match="handbook list"):
        handbook.find("zzzz")


# --- the second opinion: SymPy ------------------------------------------------------------------------------

# SymPy sees these for symbolic n, mu, sigma. The others are sums over supports, or a product, of symbolic length,
# of which it proves nothing: they are written out for n = 3 and positive entries, where it can.
SYMBOLIC = ["surprisal_mul", "entropy_uniform", *NORMALS]
AT_THREE = ["surprisal_prod", "kl_eq_cross_entropy_sub_entropy"]
# Of an inequality it can say that both sides are equal where the condition for equality holds, and not elsewhere.
THREE: dict[str, Term] = {"n": num(3)}
CERTAIN = Vec((ONE, ZERO, ZERO))
TIGHT_AT_THREE: dict[str, dict[str, Term]] = {
    "kl_nonneg": {"Q": P},
    "entropy_le_cross_entropy": {"Q": P},
    "entropy_le_log_card": {"P": Vec((Div(ONE, num(3)),) * 3)},
    "entropy_nonneg": {"P": CERTAIN},
    "cross_entropy_nonneg": {"P": CERTAIN, "Q": CERTAIN},
}


def sympy_gap(name: str, values: Mapping[str, Term]) -> Any:
    """Left minus right at these values; entries of vectors become positive symbols."""
    statement = theorem(name).statement
    claim = bound(statement)
    kinds = {v: kind_map(k, lambda t: substitute(t, values)) for v, k in statement.variables}
    lhs, rhs = (to_sympy(substitute(unfolded(side), values), kinds) for side in (claim.lhs, claim.rhs))
    gap = (lhs - rhs).doit()
    entries = {e: sympy.Symbol(f"{e.base}{e.indices[0]}", positive=True) for e in gap.atoms(sympy.Indexed)}
    return gap.xreplace(entries)


def is_zero(e: Any) -> bool:
    return bool(sympy.simplify(sympy.expand_log(e)) == 0)


@pytest.mark.parametrize("name", SYMBOLIC)
def test_sympy_agrees(name):
    assert is_zero(sympy_gap(name, {}))


@pytest.mark.parametrize("name", AT_THREE)
def test_sympy_agrees_for_three_outcomes(name):
    gap = sympy_gap(name, THREE)
    assert len(gap.free_symbols) >= 3
    assert is_zero(gap)


@pytest.mark.parametrize("name", TIGHT_AT_THREE)
def test_sympy_agrees_where_equality_holds(name):
    assert not is_zero(sympy_gap(name, THREE))
    assert is_zero(sympy_gap(name, THREE | TIGHT_AT_THREE[name]))


def test_every_entry_has_a_second_opinion():
    assert sorted([*SYMBOLIC, *AT_THREE, *TIGHT_AT_THREE]) == sorted(NAMES)


# --- the third: mpmath --------------------------------------------------------------------------------------


@cache
def instances(name: str) -> tuple[Mapping[str, Term], ...]:
    """Exact values with n <= 6 that satisfy the hypotheses: telling ones first, then random ones."""
    search = Instances(theorem(name).statement, 30.0, seed=sum(map(ord, name)))
    chance = iter(search.by_chance, None)
    found = tuple(islice(filter(small, chain(islice(search.telling(), 20), chance)), 50))
    assert len(found) == 50
    return found


def small(values: Mapping[str, Term]) -> bool:
    size = values.get("n", ONE)
    return isinstance(size, Num) and size.value <= 6 and not any(map(too_fine, values.values()))


def readings(values: Mapping[str, Term]) -> dict[str, Any]:
    return {name: value(t, {}) for name, t in values.items()}


def true(claim: Claim, given: Mapping[str, Any], env: tuple[Any, ...] = ()) -> bool:
    """Whether a claim holds, to 50 digits, by the independent reading of its terms."""
    if len(env) < len(claim.binders):
        domain = claim.binders[len(env)]
        assert isinstance(domain, Range)
        places = [
            (mpmath.mpf(k), *env)
            for k in range(int(value(domain.lo, given, env)), int(value(domain.hi, given, env)) + 1)
        ]
        return all(true(claim, given, e) for e in places if domain.guard is None or value(domain.guard, given, e) > 0)
    gap = value(claim.rhs, given, env) - value(claim.lhs, given, env)
    return {"=": abs(gap) < CLOSE, "<=": gap > -CLOSE, "<": gap > CLOSE}[claim.relation]


@pytest.mark.parametrize("name", FINITE)
def test_it_is_true_at_exact_instances_to_fifty_digits(name):
    t = theorem(name)
    claim, expected, equal = bound(t.statement), EXPECTED[name], []
    with mpmath.workdps(DIGITS + 15):
        for values in instances(name):
            given = readings(values)
            assert all(true(h, given) for h in t.statement.given)
            assert true(claim, given), values
            if claim.relation == "<=":
                equal.append(true(replace(claim, relation="="), given))
                assert equal[-1] == all(true(c, given) for c in expected.tight), values
    if claim.relation == "<=":
        assert equal.count(True) >= 3 and equal.count(False) >= 3


@pytest.mark.parametrize("name", FINITE)
def test_certified_bounds_hold_both_sides(name):
    claim = bound(theorem(name).statement)
    with mpmath.workdps(DIGITS + 15):
        for values in instances(name)[::3]:
            for side in (claim.lhs, claim.rhs):
                within(evaluate_term(substitute(side, values), DIGITS), value(side, readings(values)))


def within(found: Any, x: Any) -> None:
    """The value lies in the certified bounds, up to the rounding of its own computation."""
    slack = mpmath.mpf(10) ** -(DIGITS + 10) * (1 + abs(x))
    assert mpmath.mpf(found.lower) - slack <= x <= mpmath.mpf(found.upper) + slack
    assert mpmath.mpf(found.upper) - mpmath.mpf(found.lower) <= CLOSE * (1 + abs(x))


@pytest.mark.parametrize("name", [name for name in FINITE if "P" in dict(EXPECTED[name].variables)])
def test_zeros_are_among_the_probabilities(name):
    tried = [[item.value for item in v["P"].items] for v in instances(name)]  # type: ignore[attr-defined]
    assert sum(0 in p for p in tried) >= 5
    assert sum(0 not in p for p in tried) >= 5
    assert max(map(len, tried)) == 6


AWAY = [Fraction(1, 6), Fraction(1, 3), Fraction(1, 2)]
HALF, NEAR = Fraction(1, 2), Fraction(1, 10**9)
CASES = {
    "equal": (AWAY, AWAY),
    "zeros": ([0, HALF, HALF],) * 2,
    "uniform": ([Fraction(1, 3)] * 3,) * 2,
    "certain": ([0, 1, 0],) * 2,
    "away": (AWAY, AWAY[::-1]),
    "near": (AWAY, [AWAY[0] + NEAR, AWAY[1] - NEAR, AWAY[2]]),
    "larger support": ([0, HALF, HALF], AWAY),
}
TIGHT_CASES = {
    "kl_nonneg": {"equal", "zeros", "uniform", "certain"},
    "entropy_le_cross_entropy": {"equal", "zeros", "uniform", "certain"},
    "entropy_le_log_card": {"uniform"},
    "entropy_nonneg": {"certain"},
    "cross_entropy_nonneg": {"certain"},
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", TIGHT_CASES)
def test_equality_at_chosen_pmfs(name, case):
    p, q = CASES[case]
    given = {"n": mpmath.mpf(3)}
    with mpmath.workdps(DIGITS + 15):
        given |= {"P": mp(p), "Q": mp(q)}
        claim = bound(theorem(name).statement)
        same = abs(value(claim.rhs, given) - value(claim.lhs, given)) < CLOSE
        assert true(claim, given)
        assert same == (case in TIGHT_CASES[name]) == all(true(c, given) for c in theorem(name).equality_when)


# --- the normal distribution --------------------------------------------------------------------------------


def quadrature(t: Term, given: Mapping[str, Any]) -> Any:
    """The value of a term with one integral over the line, of what is negligible 16 sigma from mu."""
    mu, sigma = given["mu"], given["sigma"]
    (integral,) = (s for s, _ in subterms(t) if isinstance(s, Bind) and s.op == "int")
    points = [mu + k * sigma for k in range(-16, 17, 2)]
    found = mpmath.quad(lambda x: value(integral.body, given, (x,)), points)
    return value(replace_once(t, integral, Var("the integral")), {**given, "the integral": found})


def replace_once(t: Term, old: Term, new: Term) -> Term:
    if t == old:
        return new
    children = parts(t)
    return rebuild(t, tuple(replace_once(c, old, new) for c, _ in children)) if children else t


@pytest.mark.parametrize("name", NORMALS)
@pytest.mark.parametrize(("mu", "sigma"), [("0", "1"), ("-7/3", "1/5"), ("12", "40/7")])
def test_the_normal_integrals_by_quadrature(name, mu, sigma):
    claim = bound(theorem(name).statement)
    with mpmath.workdps(DIGITS + 10):
        given = {"mu": mp(Fraction(mu)), "sigma": mp(Fraction(sigma))}
        left, right = quadrature(unfolded(claim.lhs), given), value(claim.rhs, given)
        assert abs(left - right) < CLOSE * max(1, abs(right))
        exact = {"mu": Num(Fraction(mu)), "sigma": Num(Fraction(sigma))}
        within(evaluate_term(substitute(claim.rhs, exact), DIGITS), right)
