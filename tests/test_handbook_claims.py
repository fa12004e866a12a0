"""The table of claims is settled: by entries that name its rows, by refutations, by digits."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from types import ModuleType

import mpmath
import pytest

from symentropy import handbook
from symentropy.cli import run
from symentropy.errors import SymentropyError
from symentropy.handbook import book, claims, refuted
from symentropy.kernel.proof import Exists
from symentropy.render import text_statement
from symentropy.theory.refutation import Refutation, refutation

ROWS = [
    *(f"A{k}" for k in range(1, 19)), *(f"B{k}" for k in range(1, 6)), *(f"C{k}" for k in range(1, 5)),
    "D1", "D2", "E1", "E2", *(f"F{k}" for k in range(1, 13)),
]  # fmt: skip
REFUTED = {"A6", "A8", "C3", "F2", "F3", "F9"}


# --- the book as it is --------------------------------------------------------------------------------------


def test_the_table_has_every_claim_once():
    assert [r.row for r in handbook.rows()] == ROWS
    assert {r.row for r in handbook.rows() if "refute" in r.how} == REFUTED
    assert {r.row for r in handbook.rows() if "evaluate" in r.how} == {"D2", "F1"}
    assert all(set(r.how) <= {"define", "derive", "refute", "evaluate"} for r in handbook.rows())
    assert len({r.claim for r in handbook.rows()}) == len(ROWS)


@pytest.mark.parametrize("row", handbook.rows(), ids=lambda r: r.row)
def test_every_row_has_an_entry(row):
    assert row.entries
    assert "refute" not in row.how or row.refutations
    assert row.how == ("refute",) or set(row.entries) - set(row.refutations)


def test_every_entry_names_rows_of_the_table():
    unknown = [
        (e.name, row) for within in handbook.chapters().values() for e in within.values() for row in e.rows
        if row not in ROWS
    ]  # fmt: skip
    assert unknown == []


def test_nothing_keeps_the_table_from_being_settled():
    assert handbook.faults() == []


def test_the_page_of_the_derivations_holds_the_table():
    page = (Path(__file__).parent.parent / "derivations" / "README.md").read_text()
    assert page.endswith("\n\n" + claims.markdown()), "print(symentropy.handbook.claims.markdown()) is the new table"
    assert re.findall(r"`([a-z]+)`", page.split("\n\n")[1]) == list(handbook.chapters())


def test_an_entry_cites_earlier_entries_only():
    seen = set()
    for name, entry in ((name, e) for within in handbook.chapters().values() for name, e in within.items()):
        seen.add(name)
        cited = {use.removeprefix("theorem ") for use in entry.theorem({}).uses if use.startswith("theorem ")}
        assert cited <= seen, name


REFUTATIONS = [e.name for e in handbook.entries() if e.kind == "refutation"]


@pytest.mark.parametrize("name", REFUTATIONS)
def test_a_refutation_names_what_is_true(name):
    item = handbook.item(name)
    assert isinstance(item, Refutation)
    assert item.repaired and item.title and item.source
    page = handbook.page(name)
    for form in (page.text(), page.latex(), page.document(), page.markdown()):
        assert len(form) > 100
    assert (
        page.comparison is None
        or len(page.comparison.gap.decimal.strip("-0.").replace(".", "")) >= 15
        or (page.comparison.gap.radius == "0")
    )


# --- a small book -------------------------------------------------------------------------------------------


@pytest.fixture
def small(monkeypatch):
    """A book of one chapter, whose entries a test may choose."""

    def make(*entries, claims, digits=None):
        table = ModuleType("claims")
        vars(table).update(CLAIMS=claims, DIGITS=digits or {})
        monkeypatch.setattr(book, "chapters", lambda: {"one": {e.name: e for e in entries}})
        for module in (sys.modules["symentropy.handbook.claims"], handbook):
            monkeypatch.setattr(module, "chapters", book.chapters)
        monkeypatch.setattr(sys.modules["symentropy.handbook.claims"], "table", lambda: table)

    return make


@refutation("KL(P || Q) = KL(Q || P)", rows=["R1"], words="the order does not matter")
def kl_not_symmetric():
    """KL divergence is not symmetric.

    Cover & Thomas, 2.3.
    """
    return {"P": "(1/2, 1/2)", "Q": "(1/4, 3/4)"}


@refutation("H(P) = log(2)", rows=["R9"])
def no_refutation():
    """This one is none."""
    return {"P": "(1/2, 1/2)"}


def gibbs():
    return handbook.script("kl_nonneg")


def test_a_settled_table(small, capsys):
    small(kl_not_symmetric, claims={"R1": ("refute, evaluate", "It is symmetric")}, digits={"R1": {"log(2)": "0.69"}})
    assert handbook.faults() == []
    assert run(["handbook", "check", "--timeout", "60"]) == 0
    out = capsys.readouterr().out.splitlines()
    assert out[0].startswith("1 refutation replayed by the kernel in ")
    assert out[1] == "all 1 claims of the table are settled"
    assert run(["handbook", "list"]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("KL divergence is not symmetric (refutation)")


@pytest.mark.parametrize(
    ("claims", "digits", "fault"),
    [
        ({"R1": ("refute", "a"), "R2": ("derive", "b"), "R3": ("derive", "c")}, {}, "no entry for R2, R3"),
        ({"R2": ("derive", "b")}, {}, "kl_not_symmetric names the row R1, which is not in the table"),
        ({"R1": ("evaluate", "a")}, {}, "no digits for R1"),
        ({"R1": ("refute", "a")}, {"R1": {"log(2)": "0.70"}}, "R1: log(2) is 0.69314718055994530942, not 0.70..."),
        ({"R1": ("refute", "a")}, {"R1": {"log(": "0.70"}}, "R1: log( is "),
    ],
)
def test_a_table_that_is_not_settled(small, capsys, claims, digits, fault):
    small(kl_not_symmetric, claims=claims, digits=digits)
    assert any(found.startswith(fault) for found in handbook.faults())
    assert run(["handbook", "check", "--timeout", "60"]) == 6
    assert "not settled: " + fault[:20] in capsys.readouterr().out


def test_a_refute_row_needs_a_refutation(small, monkeypatch):
    script = gibbs()
    monkeypatch.setattr(script, "rows", ("R1",))
    small(script, claims={"R1": ("refute", "a")})
    assert handbook.faults() == ["no refutation for R1"]
    small(script, claims={"R1": ("derive", "a")})
    assert handbook.faults() == []


def test_check_says_what_is_no_refutation(small, capsys):
    small(kl_not_symmetric, no_refutation, claims={"R1": ("refute", "a"), "R9": ("refute", "b")})
    assert run(["handbook", "check", "--timeout", "60"]) == 6
    out = capsys.readouterr().out
    assert "rejected: no_refutation: no_refutation: the claim holds at the witness" in out
    assert "1 of 2 refutations replayed" in out


def test_the_table_on_the_command_line(small, capsys):
    small(
        kl_not_symmetric,
        claims={"R1": ("refute, evaluate", "Divergence " * 9), "R2": ("derive", "b")},
        digits={"R1": {"log(2)": "0.69"}},
    )
    assert run(["handbook", "list", "--claims"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 80
    assert [line.split()[0] for line in out.splitlines() if not line.startswith(" ")] == ["R1", "R2"]
    assert "kl_not_symmetric" in out and "log(2) = 0.69..." in out and "not settled" in out
    assert run(["handbook", "list", "--claims", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert first["row"] == "R1" and first["how"] == ["refute", "evaluate"] and first["entries"] == ["kl_not_symmetric"]
    assert second == {"row": "R2", "how": ["derive"], "claim": "b", "entries": [], "digits": {}}
    assert run(["handbook", "list", "--json"]) == 4


@pytest.mark.parametrize("form", ["text", "latex", "document", "markdown"])
def test_a_refutation_is_shown(small, capsys, form):
    small(kl_not_symmetric, claims={"R1": ("refute", "a")})
    assert run(["handbook", "show", "kl_not_symmetric", "--format", form]) == 0
    out = capsys.readouterr().out
    assert "0.013029000284753504590" in out  # KL((1/2, 1/2) ‖ (1/4, 3/4)) − KL((1/4, 3/4) ‖ (1/2, 1/2))
    assert "is false at" in out if form == "latex" else "False, for example at" in out


def test_find_gives_the_existence_of_a_counterexample(small):
    small(kl_not_symmetric, claims={"R1": ("refute", "a")})
    theorem = handbook.find("kl_not_symmetric")
    assert isinstance(theorem.statement.goal, Exists)
    assert "there exist" in text_statement(theorem.statement)
    with pytest.raises(SymentropyError, match="is a refutation"):
        handbook.script("kl_not_symmetric")


def test_proofs_cite_no_refutation(small):
    small(kl_not_symmetric, claims={"R1": ("refute", "a")})
    assert handbook.scripts() == {}


# --- the gap ------------------------------------------------------------------------------------------------


def test_the_gap_is_certified():
    found = refuted.gap(kl_not_symmetric)
    with mpmath.workdps(40):
        left, right = mpmath.log(2 / mpmath.sqrt(3)), mpmath.log(2) / 4 * -1 + mpmath.log(mpmath.mpf(3) / 2) * 3 / 4
        for value, true in ((found.left, left), (found.right, right), (found.gap, left - right)):
            assert mpmath.mpf(value.lower) <= true <= mpmath.mpf(value.upper)
            assert mpmath.mpf(value.radius) <= abs(true) * mpmath.mpf(10) ** -19
    assert found.sign == ">" and found.gap.certified


def test_a_theorem_that_states_the_negation_has_no_gap():
    assert refuted.gap(refutation("", words="a", by=gibbs())(lambda: None)) is None


def test_digits_that_contradict_the_kernel_are_an_error(monkeypatch):
    """The sides are looked at twice: what the digits say must be what the kernel's theorem says."""
    left, right = kl_not_symmetric.sides()
    other = refutation("KL(P || Q) <= KL(Q || P)")(kl_not_symmetric.function)
    assert refuted.gap(other).sign == ">"
    monkeypatch.setattr(other, "sides", lambda: (right, left))
    with pytest.raises(SymentropyError, match=r"left minus right is -0\.013.*the claim does not fail"):
        refuted.gap(other)
