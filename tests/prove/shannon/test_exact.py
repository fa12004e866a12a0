"""True claims get exact certificates, false ones exact polymatroids; what is off by 10^-15 is not proved."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from true_claims import ALL

from symentropy.prove.shannon.certificate import Certificate, Polymatroid, Proof, certifies, proves, violates
from symentropy.prove.shannon.exact import contradiction, prove
from symentropy.prove.shannon.facts import Fact, Problem, read_problem
from symentropy.prove.shannon.forms import Demand, Form, combination, entropy, information
from symentropy.prove.shannon.lattice import functions, lattice, merged
from symentropy.prove.shannon.symmetry import symmetries
from symentropy.theory.typing import type_claim

ONE = Fraction(1)
FALSE = [
    ("H(X, Y) <= H(X)", ()),
    ("H(X, Y) = H(X)", ()),
    ("H(X) > 0", ()),
    ("I(X; Y) <= I(X; Y | Z)", ()),
    ("I(X; Y | Z) <= I(X; Y)", ()),
    ("I(X; Y; Z) >= 0", ()),
    ("I(X; Z) <= I(X; Y)", ()),
    ("I(X; Z) >= I(X; Y)", ("X -> Y -> Z",)),
    ("H(X) <= H(Y)", ("Y = f(X)",)),
    ("H(X) <= 2", ("H(X) <= 3",)),
    ("H(X) <= log(2)*2", ("card(X) <= 8",)),
    ("I(X; W) = 0", ("indep(X, Y)", "indep(Y, W)")),
    ("I(X; Y) <= I(X; Y | Z)", ("X ⟂ Z | Y",)),
    ("H(M) <= H(K)", ("H(M | C, K) = 0",)),
    ("2*H(X, Y, Z) >= H(X, Y) + H(Y, Z) + H(Z, X)", ()),
    ("a + b > H(X, Y)", ("a >= H(X)", "H(Y) <= b")),
    # Ingleton's inequality, and Zhang and Yeung's, which holds for all random variables but not by Shannon's
    ("I(A; B) <= I(A; B | C) + I(A; B | D) + I(C; D)", ()),
    ("2*I(C; D) <= I(A; B) + I(A; C, D) + 3*I(C; D | A) + I(C; D | B)", ()),
]
NUDGED = [  # with N = 10^-k
    ("H(X, Y) <= (1 - N)*(H(X) + H(Y))", ()),
    ("I(X; Z) <= (1 - N)*I(X; Y)", ("X -> Y -> Z",)),
    ("(2 + N)*H(X, Y, Z) <= H(X, Y) + H(Y, Z) + H(X, Z)", ()),
    ("I(X; W) <= I(Y; Z) - N*H(X | Y)", ("X -> Y -> Z -> W",)),
    ("H(X) >= N", ()),
    ("H(X) <= 3 - N", ("H(X) <= 3",)),
    ("H(M) <= H(K) - N*H(C)", ("H(M | C, K) = 0", "I(M; C) = 0")),
    ("I(X; Y | Z) >= N*I(X; Y)", ()),
    ("I(X; Y) = N*H(X)", ("X ⟂ Y",)),
]


def _problem(claim, given=()):
    return read_problem(type_claim(claim, given).random)


@pytest.mark.parametrize(("claim", "given"), ALL)
def test_true(claim, given):
    problem = _problem(claim, given)
    found = prove(problem)
    assert isinstance(found, Proof)
    assert proves(found, problem)


@pytest.mark.parametrize(("claim", "given"), FALSE)
def test_false(claim, given):
    problem = _problem(claim, given)
    found = prove(problem)
    assert isinstance(found, Polymatroid)
    assert violates(found, problem)


@pytest.mark.parametrize("digits", [6, 7, 9, 12, 15])
@pytest.mark.parametrize(("claim", "given"), NUDGED)
def test_nudged_is_not_proved(claim, given, digits):
    problem = _problem(claim.replace("N", f"1e-{digits}"), given)
    found = prove(problem)
    assert isinstance(found, Polymatroid)
    assert violates(found, problem)


@pytest.mark.parametrize("digits", [6, 9, 12, 15])
@pytest.mark.parametrize(("claim", "given"), NUDGED[:6])
def test_nudged_the_other_way_is_proved(claim, given, digits):
    text = claim.replace("N", f"(-1e-{digits})")
    assert isinstance(prove(_problem(text, given)), Proof)


def test_every_weight_of_a_certificate_matters():
    problem = _problem("I(X; W) <= I(Y; Z)", ["X -> Y -> Z -> W"])
    (certificate,) = prove(problem).certificates
    assert certificate.facts
    tiny = Fraction(1, 10**15)
    for k, (weight, *masks) in enumerate(certificate.terms):
        for changed in (weight + tiny, weight - tiny, -weight):
            terms = (*certificate.terms[:k], (changed, *masks), *certificate.terms[k + 1 :])
            assert not certifies(replace(certificate, terms=terms), problem.goal, problem)
    for k, (weight, number) in enumerate(certificate.facts):
        facts = (*certificate.facts[:k], (weight + tiny, number), *certificate.facts[k + 1 :])
        assert not certifies(replace(certificate, facts=facts), problem.goal, problem)
    assert not certifies(replace(certificate, rest=tiny), problem.goal, problem)


def test_certificates_have_no_negative_weights():
    form = information(1, 2)
    problem = Problem(("X", "Y"), Demand("<=", -form), (Fact("<=", form, "given"),))
    assert not certifies(Certificate(((-ONE, 1, 2, 0),)), problem.goal, problem)
    assert not certifies(Certificate((), ((-ONE, 0),)), problem.goal, problem)
    assert certifies(Certificate((), ((ONE, 0),)), Demand("<=", form), problem)
    assert not certifies(Certificate((), ((ONE, 0),)), Demand("<", form), problem)


def test_polymatroids_are_checked():
    problem = Problem(("X", "Y"), Demand("<=", entropy(1) - entropy(2)))
    good = Polymatroid({1: Fraction(0), 2: ONE, 3: ONE}, {})
    assert violates(good, problem)
    assert not violates(replace(good, entropies={1: Fraction(0), 2: ONE, 3: Fraction(2)}), problem)
    assert not violates(replace(good, entropies={1: Fraction(0), 2: ONE, 3: Fraction(1, 2)}), problem)
    assert not violates(good, replace(problem, facts=(Fact("=", entropy(1, 2) + entropy(2, 1), "given"),)))
    assert not violates(good, replace(problem, goal=Demand("<=", entropy(2) - entropy(1))))


def test_contradictory_facts():
    assert contradiction(_problem("H(X) >= 0", ["H(X) <= -1"])) is not None
    assert contradiction(_problem("H(X) >= 0", ["H(X) >= 2", "card(X) = 2", "log(2) < 1"])) is None
    assert contradiction(_problem("H(X) >= 0", ["H(X) > H(X, Y)"])) is not None
    assert contradiction(_problem("H(X) >= 0", ["X -> Y -> Z"])) is None


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("1 <= H(X) + 1 - 1e-12*H(Y)", ()),  # false only where H(Y) is beyond 10^12
        ("1e-12*H(X | Y) < 2", ()),
        ("H(X) < 2 - 1e-13*H(Y)", ("H(X) < 1",)),
        ("H(X) <= 3*H(Y)", ("H(X) > H(Y)", "H(Y) > 0")),
    ],
)
def test_false_far_out(claim, given):
    problem = _problem(claim, given)
    assert violates(prove(problem), problem)


@pytest.mark.parametrize(
    ("claim", "given"),
    [
        ("H(X) >= 0", ("H(X) = 0",)),
        ("H(X) = 0", ("H(X, Y) = 0",)),
        ("H(X) + H(Y | X) = H(Y)", ("H(X) = 0",)),
        ("I(X; Y) <= H(Z)", ("H(X) = 0", "H(Z | X) = 0")),
        ("H(Y) <= 1e-9*H(Z)", ("H(X) = 0", "Y = f(X)")),
    ],
)
def test_constant_variables(claim, given):
    problem = _problem(claim, given)
    assert proves(prove(problem), problem)


# --- larger ones --------------------------------------------------------------------------------------------


def _named(n):
    return tuple(f"X{k}" for k in range(n))


def _sum(forms):
    return combination([(ONE, form) for form in forms])


def _subsets(n, size):
    return [sum(1 << k for k in chosen) for chosen in combinations(range(n), size)]


def _han(n):
    full = (1 << n) - 1
    return _sum(entropy(m) for m in _subsets(n, n - 1)) - (n - 1) * entropy(full)


def _shearer(n):
    return _sum(entropy(1 << k | 1 << (k + 1) % n) for k in range(n)) - 2 * entropy((1 << n) - 1)


def _madiman_tetali(n):
    """H(X_S | X_<S) summed over a 2-cover is at most twice the joint entropy, from below."""
    full = (1 << n) - 1
    return 2 * entropy(full) - _sum(entropy(m, full & ~m) for m in (1 << k | 1 << (k + 1) % n for k in range(n)))


@pytest.mark.parametrize("form", [_han, _shearer, _madiman_tetali])
@pytest.mark.parametrize("n", [3, 5, 7, 8, 10])
def test_families(form, n):
    problem = Problem(_named(n), Demand("<=", form(n)))
    found = prove(problem)
    assert isinstance(found, Proof)
    assert proves(found, problem)
    assert len(found.certificates[0].terms) <= 3 * n  # the elemental proof has hundreds
    worse = replace(problem, goal=Demand("<=", form(n) - Fraction(1, 10**9) * entropy(1)))
    if n <= 7:
        assert isinstance(prove(worse), Polymatroid)


def test_han_chain():
    """The means of H(X_S)/|S| over the sets of a size fall with the size."""
    n = 5
    for size in range(1, n):
        means = [
            Fraction(1, k * len(_subsets(n, k))) * _sum(entropy(m) for m in _subsets(n, k)) for k in (size, size + 1)
        ]
        assert isinstance(prove(Problem(_named(n), Demand("<=", means[0] - means[1]))), Proof)
        assert isinstance(prove(Problem(_named(n), Demand("<=", means[1] - means[0]))), Polymatroid)


@pytest.mark.parametrize("seed", range(12))
def test_random_combinations(seed):
    """A random sum of informations is proved; what was subtracted too much is not, or is so rightly."""
    random, n = Random(seed), 3 + seed % 4
    masks = [tuple(random.randrange(1, 1 << n) for _ in range(3)) for _ in range(5)]
    form = combination([(Fraction(random.randint(1, 9), random.randint(1, 9)), information(*m)) for m in masks])
    problem = Problem(_named(n), Demand("<=", form))
    assert proves(prove(problem), problem)
    other = replace(problem, goal=Demand("<=", form - entropy(1)))
    found = prove(other)
    assert proves(found, other) if isinstance(found, Proof) else violates(found, other)


def _regenerating(goal):
    """The (4, 3, 3) regenerating code: 4 nodes, each rebuilt by the 3 others; any 3 know all."""
    nodes = range(4)
    names = [f"W{i}" for i in nodes] + [f"S{i}{j}" for i in nodes for j in nodes if i != j]
    bit = {name: 1 << k for k, name in enumerate(names)}
    number = {name: Form(numbers=((name, ONE),)) for name in ("alpha", "beta", "B")}
    facts = [Fact("=", entropy((1 << 16) - 1) - number["B"], "B")]
    for i in nodes:
        others = [j for j in nodes if j != i]
        facts.append(Fact("<=", number["alpha"] - entropy(bit[f"W{i}"]), "storage"))
        facts.append(Fact("=", entropy(sum(bit[f"S{i}{j}"] for j in others), bit[f"W{i}"]), "help"))
        facts.append(Fact("=", entropy(bit[f"W{i}"], sum(bit[f"S{j}{i}"] for j in others)), "repair"))
        facts += [Fact("<=", number["beta"] - entropy(bit[f"S{i}{j}"]), "traffic") for j in others]
        facts.append(Fact("=", entropy(bit[f"W{i}"], sum(bit[f"W{j}"] for j in others)), "recovery"))
    parts = [(Fraction(c), number[name]) for name, c in goal.items()]
    return Problem(tuple(names), Demand("<=", combination(parts)), tuple(facts))


def test_sixteen_variables():
    problem = _regenerating({"alpha": 4, "beta": 6, "B": -3})
    found = prove(problem)
    assert proves(found, problem)
    assert len(found.certificates[0].terms) < 200
    false = _regenerating({"alpha": 3, "beta": 6, "B": -3})
    assert violates(prove(false), false)


def test_reductions():
    problem = _regenerating({"alpha": 4, "beta": 6, "B": -3})
    group = symmetries(problem)
    small = lattice(16, functions(problem.facts), group)
    whole = lattice(16, functions(problem.facts))
    assert small.size < 200 < whole.size < 5000
    together = Problem(("X", "Y", "Z", "W"), Demand("<=", entropy(0b0111) - entropy(0b0110)))
    assert merged(together)[1] == (0b0001, 0b0110)
