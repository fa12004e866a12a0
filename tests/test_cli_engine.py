"""The command line with the engine behind it: real claims, all the way to the exit code."""

import json
from collections import Counter

import mpmath
import pytest

from symentropy.cli import run


@pytest.mark.parametrize(
    ("claim", "options", "code", "verdict"),
    [
        ("KL(P || Q) + H(P) - H(P, Q) = 0", [], 0, "proved"),
        ("H(P) <= log(n)", [], 0, "proved"),
        ("exp(pi*sqrt(163)) < 262537412640768744", [], 0, "proved"),
        ("KL(P || Q) = KL(Q || P)", [], 1, "refuted"),
        ("H(P) < log(n)", [], 1, "refuted"),
        ("x/x = 1", [], 3, "ill-posed"),
        ("x/x = 1", ["--given", "x != 0"], 0, "proved"),
        ("-log(p) >= 0", [], 3, "ill-posed"),
        ("log(p*q) = log(p) + log(q)", ["--positive", "p,q"], 0, "proved"),
        ("0 <= H(P) <= log(n)", [], 4, "error"),
        ("2x = x + x", [], 4, "error"),
    ],
)
def test_verify(capsys, claim, options, code, verdict):
    assert run(["verify", claim, *options, "--json", "--timeout", "60"]) == code
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == verdict
    assert (answer["theorem"] is not None) == (verdict == "proved")
    assert (answer["witness"] is not None and answer["gap"] is not None) == (verdict == "refuted")


def test_a_batch(capsys, tmp_path):
    claims = ["H(P) >= 0", "H(P) = 0", "nonsense(", "H(P, Q) >= H(P)"]
    file = tmp_path / "claims.jsonl"
    file.write_text("\n".join(json.dumps({"id": k, "claim": c}) for k, c in enumerate(claims)))
    assert run(["verify", "--batch", str(file), "--timeout", "60"]) == 4
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [a["verdict"] for a in answers] == ["proved", "refuted", "error", "proved"]


@pytest.mark.parametrize("form", ["text", "latex", "document", "markdown"])
@pytest.mark.parametrize("what", ["KL(P || Q) = H(P, Q) - H(P)", "kl_eq_cross_entropy_sub_entropy"])
def test_derive(capsys, what, form):
    assert run(["derive", what, "--format", form, "--timeout", "60"]) == 0
    assert "definition" in capsys.readouterr().out.lower()


def test_derive_of_a_false_claim_says_what_was_found(capsys):
    assert run(["derive", "H(P) = log(n)", "--timeout", "60"]) == 1
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("refuted: ")


@pytest.mark.parametrize(
    ("expr", "options", "start"),
    [
        ("H((1/2, 1/4, 1/4))", ["--base", "bits"], "1.5 bits\n"),
        ("KL((1/2, 1/2) || (1, 0))", [], "inf nats\n"),
        ("log(2)", ["--digits", "20"], "0.69314718055994530942 nats\n"),
        ("-log(1/2)", ["--base", "2"], "1 (base 2)\n"),
    ],
)
def test_evaluate(capsys, expr, options, start):
    assert run(["evaluate", expr, *options]) == 0
    assert capsys.readouterr().out.startswith(start)


def test_evaluate_a_pmf_from_a_file(capsys, tmp_path):
    file = tmp_path / "p.txt"
    file.write_text("0.5, 1/4\n1/4\n")
    assert run(["evaluate", "H(P)", "--pmf", f"P={file}", "--base", "bits"]) == 0
    assert capsys.readouterr().out.startswith("1.5 bits\n")
    file.write_text("0.5 0.4")
    assert run(["evaluate", "H(P)", "--pmf", f"P={file}"]) == 3
    assert "9/10" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "value", "counts"),
    [
        ("2\n1\n1\n", "1.5", True),
        ("\ufeff1e1,1e1", "1", True),
        ("0.5 0.5", "1", False),
        ("0,1,0", "0", False),
        (",,1/2\r\n.25,2.5e-1\r\n", "1.5", False),
        (f"{10**30} {10**30}", "1", True),
    ],
)
def test_a_file_of_integers_holds_counts_unless_they_sum_to_1(capsys, tmp_path, content, value, counts):
    file = tmp_path / "p.csv"
    file.write_bytes(content.encode())
    assert run(["evaluate", "H(P)", "--pmf", f"P={file}", "--base", "bits", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["value"] == value
    assert ("counts divided by their sum: P" in answer["method"]) == counts


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"p\n1/2\n1/2\n", "line 1, column 1"),
        (b"1/2, 1/4\n 1/4, x", "line 2, column 7"),
        (b"1/2 1/0", "line 1, column 5"),
        ("1 2\n§ 1_0".encode(), "line 2, column 1"),
        (b"1 2\n3 1_0", "line 2, column 3"),
        (b"\xff", "line 1, column 1"),
        (b"1\x00", "line 1, column 1"),
        (b"1e99999999", "line 1, column 1"),
        (b"1" + b"0" * 2000, "line 1, column 1"),
        (b"nan", "line 1, column 1"),
        (b"__import__('os')", "line 1, column 1"),
        (b"1;2", "line 1, column 1"),
        (b"", "is empty"),
    ],
)
def test_a_bad_file_is_answered_with_line_and_column(capsys, tmp_path, content, place):
    file = tmp_path / "p.csv"
    file.write_bytes(content)
    assert run(["evaluate", "H(P)", "--pmf", f"P={file}"]) == 4
    complaint = capsys.readouterr().err
    assert place in complaint
    assert "p.csv" in complaint


def test_files_that_are_no_pmf(capsys, tmp_path):
    file = tmp_path / "p.csv"
    for content, complaint in (
        ("1 -1 3", "negative entry, number 2"),
        ("0 0", "only zeros"),
        ("1/3 1/3", "sums to 2/3"),
    ):
        file.write_text(content)
        assert run(["evaluate", "H(P)", "--pmf", f"P={file}"]) == 3
        assert complaint in capsys.readouterr().err
    assert run(["evaluate", "H(P)", "--pmf", f"P={tmp_path}"]) == 4
    assert run(["evaluate", "H(P)", "--pmf", f"P={tmp_path / 'none.csv'}"]) == 4


def test_a_million_counts_from_a_file(capsys, tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text("\n".join(str(1 + k * k % 1009) for k in range(10**6)))
    assert run(["evaluate", "H(P)", "--pmf", f"P={file}", "--digits", "30", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    times = Counter(1 + k * k % 1009 for k in range(10**6))
    with mpmath.workdps(60):
        total = sum(c * m for c, m in times.items())
        value = mpmath.log(total) - sum(m * c * mpmath.log(c) for c, m in times.items()) / mpmath.mpf(total)
        assert mpmath.mpf(answer["lower"]) <= value <= mpmath.mpf(answer["upper"])


def test_claims_about_counts(capsys, tmp_path):
    file = tmp_path / "counts.csv"
    file.write_text("2,1\n1")
    assert run(["verify", "H(P) = 3*log(2)/2", "--pmf", f"P={file}"]) == 0
    assert "1/2, 1/4, 1/4" in capsys.readouterr().out


def test_the_handbook(capsys):
    assert run(["handbook", "check"]) == 0
    out = capsys.readouterr().out
    assert " theorems and " in out and " refutations replayed by the kernel in " in out and "are settled" in out
