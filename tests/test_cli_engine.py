"""The command line with the engine behind it: real claims, all the way to the exit code."""

import json

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


def test_the_handbook(capsys):
    assert run(["handbook", "check"]) == 0
    assert "derivations replayed by the kernel" in capsys.readouterr().out
