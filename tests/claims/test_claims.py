"""Held out: claims whose verdicts were decided from the contract and from mathematics, not from the engine.

Slow rows are thinned out; ``SYMENTROPY_CLAIMS=all`` runs every one.
"""

import os
import re
from fractions import Fraction

import pytest
from claims_table import CASES as CONTRACT
from claims_table import THINNED, Row
from post_table import POST

from symentropy import evaluate, verbs
from symentropy.answers import CODES, verification

CASES = [*CONTRACT, *POST]
ALLOWED = {"true": ("proved", "unknown"), "unknown": ("unknown",)}


def _chosen() -> list[Row]:
    if os.environ.get("SYMENTROPY_CLAIMS") == "all":
        return CASES
    slow = [row for row in CASES if row[1] in THINNED]
    return [row for row in CASES if row[1] not in THINNED] + [row for k, row in enumerate(slow) if k % 8 == 0]


def _name(row: Row) -> str:
    claim, verdict, declared = row
    facts = "".join(f"; {fact}" for fact in declared.get("given", ()))
    return f"{verdict}: {ascii(claim)[1:60]}{facts}"


def _declared(declared: dict) -> dict:
    return {"given": (), "variables": (), "pmf": (), "positive": (), **declared}


@pytest.mark.parametrize("row", _chosen(), ids=_name)
def test_claim(row):
    claim, verdict, declared = row
    answer = verification(claim, _declared(declared))
    fields = answer.fields
    assert fields["verdict"] in ALLOWED.get(verdict, (verdict,)), fields
    assert answer.code == CODES[fields["verdict"]]
    assert (fields["verdict"] == "proved") == (fields.get("theorem") is not None)
    if fields["verdict"] != "proved":
        assert fields["reason"] and "\n" not in fields["reason"]
    if fields["verdict"] == "refuted":
        _check_refutation(claim, declared, fields)


def _check_refutation(claim: str, declared: dict, fields: dict) -> None:
    """The witness is exact and the gap is the author's left minus right there, evaluated from the text."""
    assert isinstance(fields["witness"], dict)
    assert re.fullmatch(r"-?(\d+(\.\d+)?([eE][+-]?\d+)?|inf)", fields["gap"]), fields["gap"]
    pmfs = {k: v for k, v in fields["witness"].items() if isinstance(v, list)}
    for entries in fields["witness"].values():
        for entry in entries if isinstance(entries, list) else [entries]:
            assert re.fullmatch(r"-?\d+(/\d+)?", entry), entry
    for name, entries in pmfs.items():
        total = sum(map(Fraction, entries))
        assert len(entries) == int(fields["witness"].get("n", len(entries)))
        assert total == 1 or name in ("z", "a")
    gap = _evaluated_gap(claim, declared, fields["witness"])
    if gap is not None:
        found = float(fields["gap"])
        assert gap == pytest.approx(found, rel=1e-12, abs=1e-300) or gap == found


def _evaluated_gap(claim: str, declared: dict, witness: dict) -> float | None:
    """Left minus right with the witness put into the text; None where that says nothing (a free index, a vector)."""
    left, right = re.split(r"==|<=|>=|[=<>≤≥]", claim)
    if re.search(r"\[[a-z]\]|diff|softmax|inf", claim) and not re.search(r"sum\(i", claim):
        return None
    if "inf" in claim or any(isinstance(v, list) and sum(map(Fraction, v)) != 1 for v in witness.values()):
        return None
    text = f"({left}) - ({right})"
    for name, value in witness.items():
        if not isinstance(value, list):
            text = re.sub(rf"\b{name}\b(?!\()", f"({value})", text)
    values = {k: v for k, v in witness.items() if isinstance(v, list)} | dict(declared.get("values", {}))
    if "n" in witness:  # a sum without limits is over 1..n
        limits = r"[^(),]+, (\(.+?\)|[^(),]+), "
        text = re.sub(rf"sum\((\w), (?!{limits})", rf"sum(\1, 1, {witness['n']}, ", text)
    if "base" in declared or re.search(r"sum\(\w, 1, \d+, 1, ", text):
        return None
    return float(verbs.evaluate(text, digits=30, values=values, timeout=None).decimal)


@pytest.mark.parametrize(
    ("expr", "declared", "value"),
    [
        ("H((1/2, 1/4, 1/4))", {"base": "bits"}, "1.5"),
        ("H((1, 0, 0))", {}, "0"),
        ("KL((1/3, 2/3) || (1/3, 2/3))", {}, "0"),
        ("KL((1/2, 1/2) || (1, 0))", {}, "inf"),
        ("-KL((1/2, 1/2) || (1, 0))", {}, "-inf"),
        ("H((1/2, 1/2), (0, 1))", {}, "inf"),
        ("KL((1, 0) || (1/2, 1/2))", {"base": "2"}, "1"),
        ("surprisal(1/1000)", {"base": "hartleys"}, "3"),
        ("log(8, 2)", {}, "3"),
        ("sum(k, 1, 100, k)", {}, "5050"),
        ("sum(k, 3, 2, k)", {}, "0"),
        ("prod(k, 1, 0, k)", {}, "1"),
        ("2^3^2 - 512", {}, "0"),
        ("-2^2", {}, "-4"),
        ("log(6) - log(2) - log(3)", {}, "0"),
        ("JS((1, 0), (0, 1))", {"base": "bits"}, "1"),
        ("Renyi((1/2, 1/2), 3)", {"base": "bits"}, "1"),
        ("H((1/2, 1/2), (1/4, 3/4))", {"digits": 20}, "0.83698821678583577315"),
        ("h(Normal(0, 1))", {"digits": 30}, "1.41893853320467274178032973641"),
        ("exp(pi*sqrt(163)) - 262537412640768744", {"digits": 5}, "-7.4993e-13"),
        ("log(1 + 1e-20)", {"digits": 10}, "1.000000000e-20"),
        ("H(P)", {"values": {"P": ["1/2", "1/2"]}, "base": "bits"}, "1"),
    ],
)
def test_evaluate(expr, declared, value):
    found = evaluate(expr, timeout=None, **declared)
    assert float(found.decimal) == float(value) if "inf" not in value else found.decimal == value
    assert found.certified
    if len(value) > 10:
        assert found.decimal.startswith(value[:-1])


@pytest.mark.parametrize(
    ("expr", "verdict"),
    [
        ("H((1/2, 1/3))", "ill-posed"),
        ("log(0)", "ill-posed"),
        ("1/(log(6) - log(2) - log(3))", "ill-posed"),
        ("0*KL((1/2, 1/2) || (1, 0))", "ill-posed"),
        ("sqrt(-1)", "ill-posed"),
        ("(1/2, 1/2)[3]", "error"),
        ("H(P)", "unknown"),
        ("x + 1", "unknown"),
        ("H(X | Y)", "unknown"),
        ("9^9^9", "error"),
        ("1 = 1", "error"),
        ("__import__('os')", "error"),
    ],
)
def test_evaluate_refuses(expr, verdict):
    from symentropy.answers import evaluation

    answer = evaluation(expr, {"digits": 50})
    assert (answer.fields["verdict"], answer.code) == (verdict, CODES[verdict]), answer
    assert answer.fields["reason"]
