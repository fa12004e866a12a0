"""Refutations: what is stated, what the kernel replays, and one clear error for each way to write a bad one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from symentropy import handbook
from symentropy.errors import SymentropyError
from symentropy.kernel.check import check
from symentropy.kernel.proof import Claim, Entry, Exists, Witness
from symentropy.kernel.terms import ONE, ZERO, Div, Joint, Natural, Pmf, Rejected, Term, Use, Var, Vec, num
from symentropy.theory import witness
from symentropy.theory.refutation import Refutation, refutation
from symentropy.theory.script import calc, derivation, fact, integral

ABSURD = "KL(P || Q) = KL(Q || P)"
HALVES, QUARTERS = "(1/2, 1/2)", "(1/4, 3/4)"
PAIR = {"P": HALVES, "Q": QUARTERS}


def refuted(claim: str, values: dict[str, str] | None, **options: object) -> Refutation:
    def some_claim() -> dict[str, str] | None:
        """A title.

        A source.
        """
        return values

    made = refutation(claim, **options)(some_claim)  # type: ignore[arg-type]
    assert isinstance(made, Refutation)
    return made


OF_X = "int(x, 0, a, x)"


@derivation(positive=["a"])
def area():
    """The area below the diagonal."""
    found = integral(OF_X, "x^2/2")
    return calc(OF_X).eq("a^2/2", by=found).converging(found)


@derivation(given=["0 < a < 1"])
def area_lt():
    """It is less than a."""
    found = integral(OF_X, "x^2/2")
    return calc(OF_X).eq("a^2/2", by=found).lt("a", facts=fact("sign", "a*(2 - a)/2")).converging(found)


# --- what is stated -----------------------------------------------------------------------------------------


def test_the_kernel_says_that_values_exist_with_the_hypotheses_and_against_the_claim():
    r = refuted(ABSURD, PAIR, rows="A8")
    statement = r.theorem().statement
    goal = statement.goal
    assert isinstance(goal, Exists) and r.statement is not None
    assert (r.name, r.title, r.source, r.rows) == ("some_claim", "A title", "A source.", ("A8",))
    assert (statement.name, statement.variables, statement.given) == ("some_claim", (), ())
    assert [name for name, _ in goal.variables] == ["n", "P", "Q"]
    assert goal.claims[:-1] == r.statement.given and len(r.statement.given) == 2  # P << Q and Q << P
    claim = r.statement.goal
    assert isinstance(claim, Claim) and goal.claims[-1] == Claim(claim.rhs, "<", claim.lhs)
    assert r.values["n"] == num(2)


@pytest.mark.parametrize(
    ("claim", "values", "options"),
    [
        (ABSURD, {"P": QUARTERS, "Q": HALVES}, {}),  # the other side is less
        ("H(P, P) = 0", {"P": HALVES}, {}),
        ("H(P, Q) = 0", {"P": HALVES, "Q": HALVES}, {"given": ["P[i] = Q[i]"]}),
        ("p*surprisal(p) = q*surprisal(q)", {"p": "1/2", "q": "1/8"}, {"given": ["0 < p < 1", "0 < q < 1"]}),
        ("-(p*q) = -p + -q", {"p": "1/2", "q": "1/2"}, {"given": ["0 < p <= 1", "0 < q <= 1"]}),
        ("H(P) < log(n)", {"P": HALVES}, {}),  # it fails by an equality
        ("H(P) > 0", {"P": "(0, 1)"}, {}),
        ("H(P) >= log(2)", {"n": "3", "P": "(0, 1/4, 3/4)"}, {}),
        ("P[k] < 1/2", {"P": QUARTERS, "k": "2"}, {}),
        ("x^2 >= 1", {"x": "-1/2"}, {}),
        ("x <= y", {"x": "sqrt(2)", "y": "7/5"}, {}),
        ("softmax(z)[k] = 1/2", {"z": "(0, 1)", "k": "1"}, {}),
        ("H(onehot(k)) > 0", {"n": "3", "k": "1"}, {"where": {"k": "index 1..n"}}),
    ],
)
def test_what_fails_is_refuted(claim, values, options):
    r = refuted(claim, values, **options)
    theorem = r.theorem()
    assert check(theorem.entry) == theorem
    goal = theorem.statement.goal
    assert isinstance(goal, Exists) and len(goal.claims) == len(r.statement.given) + 1
    # the relation in the kernel's theorem contradicts the claim
    fails, goal = goal.claims[-1], r.statement.goal
    assert {fails.lhs, fails.rhs} == {goal.lhs, goal.rhs}
    assert goal.relation == "=" or (fails.lhs, fails.rhs) == (goal.rhs, goal.lhs)


def test_the_proof_proves_no_other_value():
    """The witness is what the theorem stands on: with another one, the same proofs are rejected."""
    entry = refuted("H(P, P) = 0", {"P": HALVES}).entry
    assert isinstance(entry.proof, Witness)
    certain = replace(entry.proof, values=(num(2), Vec((ONE, ZERO))))
    with pytest.raises(Rejected):
        check(Entry(entry.statement, certain))


@pytest.mark.parametrize(
    ("claim", "value", "by"),
    [
        (f"{OF_X} >= a", "1/2", area),
        (f"{OF_X} <= a", "5", area),
        (f"{OF_X} = 2*a - 1", "1", area),
        (f"a < {OF_X}", "2", area),
        (f"{OF_X} >= a", "1/2", area_lt),
    ],
)
def test_a_theorem_helps_where_the_kernel_cannot_compare(claim, value, by):
    r = refuted(claim, {"a": value}, by=by, positive=["a"])
    assert f"theorem {by.name}" in r.theorem().uses
    with pytest.raises(SymentropyError, match="a theorem that says so can be named"):
        refuted(claim, {"a": value}, positive=["a"]).theorem()


def test_the_entropy_of_a_density_may_be_negative():
    r = refuted("h(Normal(mu, sigma)) >= 0", {"mu": "0", "sigma": "1/5"}, by=handbook.script("normal_entropy"))
    assert "theorem normal_entropy" in r.theorem().uses
    assert r.flipped and r.sides()[1] == ZERO


def test_a_theorem_that_states_the_negation():
    r = refuted("", None, words="the area is something else", by=area)
    assert r.entry == area.entry
    assert r.theorem().statement.name == "area"
    assert r.statement is None and r.sides() is None and r.witness == {}


def test_known_theorems_are_not_replayed_again():
    known = {}
    r = refuted(f"{OF_X} >= a", {"a": "1/2"}, by=area, positive=["a"])
    assert r.theorem(known) is known[r.entry]
    assert area.entry in known


# --- bad ones -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("claim", "values", "options", "message"),
    [
        (ABSURD, {"P": HALVES, "Q": HALVES}, {}, "the claim holds at the witness"),
        ("H(P) >= 0", {"P": HALVES}, {}, "the claim holds at the witness"),
        ("H(P) < log(n)", {"P": QUARTERS}, {}, "the claim holds at the witness"),
        ("p*surprisal(p) = q*surprisal(q)", {"p": "1/2", "q": "1/4"}, {"positive": ["p", "q"]}, "the claim holds"),
        (ABSURD, {"P": HALVES, "Q": "(1, 0)"}, {}, "breaks what the claim's terms need"),
        ("H(P, Q) = 0", PAIR, {"given": ["P[i] = Q[i]"]}, r"breaks the hypothesis P\[i\] = Q\[i\]"),
        ("-(p*q) = -p + -q", {"p": "1/2", "q": "2"}, {"given": ["p < 1", "q < 1"]}, "breaks the hypothesis q < 1"),
        (ABSURD, {"P": HALVES, "Q": "(1/2, 1/3)"}, {}, r"Q = \(1/2, 1/3\): .*its entries sum to 5/6"),
        (ABSURD, {"P": HALVES, "Q": "(3/2, -1/2)"}, {}, "Q = .*: an entry is negative"),
        (ABSURD, {"P": HALVES, "Q": "(1/3, 1/3, 1/3)"}, {}, "will not do: a vector of another length"),
        ("log(p) = 1", {"p": "-1"}, {"positive": ["p"]}, "p = -1 will not do: it is not positive"),
        ("P[k] < 1/2", {"P": QUARTERS, "k": "3"}, {}, "k = 3 will not do"),
        (ABSURD, {"P": HALVES}, {}, "the witness says nothing of Q"),
        (ABSURD, PAIR | {"R": "1"}, {}, "the claim has no variable R; it has n, P, Q"),
        (
            ABSURD,
            {"P": HALVES, "Q": "(q, 3/4)"},
            {},
            "a witness is made of exact numbers, and q is",
        ),
        (ABSURD, {"P": HALVES, "Q": "1/4, 3/4"}, {}, "is not one argument"),
        (ABSURD, {"P": HALVES, "Q": "(1/4, 3/4"}, {}, "Q = "),
        (ABSURD, {"P": HALVES, "Q": (1, 2)}, {}, "a witness is returned as texts"),
        (ABSURD, [HALVES, QUARTERS], {}, "a witness is returned as texts"),
        (ABSURD, None, {}, "return a witness, or name the theorem"),
        ("", PAIR, {"words": "divergence is symmetric"}, "a witness needs the claim that fails there"),
        ("H(P) != 0", {"P": HALVES}, {}, ""),
        (f"{OF_X} >= 2*a", {"a": "1"}, {"by": area_lt, "positive": "a"}, "a theorem that says so can be named: by="),
        (f"{OF_X} >= a", {"a": "3"}, {"by": area_lt, "positive": "a"}, "a theorem that says so can be named: by="),
    ],
)
def test_a_bad_refutation_is_an_error(claim, values, options, message):
    with pytest.raises(SymentropyError, match=message):
        refuted(claim, values, **options).theorem()


def test_an_option_that_does_not_exist():
    with pytest.raises(SymentropyError, match="no option 'postive'; there are words, by, rows, repaired, given"):
        refuted("x <= y", {"x": "2", "y": "1"}, postive=["x"])


def test_a_refutation_of_nothing():
    with pytest.raises(SymentropyError, match="which claim is refuted"):
        refuted("", PAIR)


def test_a_theorem_that_speaks_of_something_else():
    with pytest.raises(SymentropyError, match="area speaks of a, of which the claim does not"):
        refuted("int(x, 0, b, x) >= b", {"b": "1/5"}, by=area, positive=["b"]).theorem()


# --- values from text ---------------------------------------------------------------------------------------


def test_values_of_every_kind_are_read():
    half = Div(ONE, num(2))
    assert witness.read("1/2", Natural()) == half
    assert witness.read("(1/2, 1/2)", Pmf(num(2))) == Vec((half, half))
    assert witness.read("((1/2, 0), (0, 1/2))", Joint((num(2), num(2)))) == Vec((Vec((half, ZERO)), Vec((ZERO, half))))


def test_sizes_are_the_lengths():
    kinds = {"m": Natural(), "J": Joint((Var("n"), Var("m"))), "P": Pmf(num(2))}
    row = Vec((ZERO, ONE, ZERO))
    values: dict[str, Term] = {"J": Vec((row, row)), "P": Vec((ONE, ZERO))}
    assert witness.sizes(kinds, values) == {"n": num(2), "m": num(3)}
    assert witness.sizes(kinds, values | {"m": num(7)}) == {"n": num(2)}


def test_definitions_are_those_of_the_claim():
    r = refuted(ABSURD, PAIR)
    left, right = r.sides()
    assert isinstance(left, Use) and isinstance(right, Use) and left.args[1:] == right.args[:0:-1]
