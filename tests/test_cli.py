"""The command line as a contract: exit codes, streams, JSON keys, batches. What computes is played by a cast of fakes.

The fakes answer by the claim's text and live in the worker, reached as the real rooms are.
"""

import io
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from fractions import Fraction
from types import ModuleType, SimpleNamespace

import pytest

import symentropy
from symentropy import progress
from symentropy.batch import MAX_LINE, count
from symentropy.cli import run
from symentropy.errors import IllPosedError, LanguageError, LimitError, SymentropyError, UncertifiedError
from symentropy.kernel.proof import Claim, Derivation, Statement, Theorem
from symentropy.kernel.terms import ONE, Num, Vec
from symentropy.prove.verdict import IllPosed, NotProved, Proved, Refuted, Unknown

THEOREM = Theorem(Statement("gibbs", (), (), Claim(ONE, "=", ONE)), Derivation(ONE, ()), ("mass", "linearity"))
STATEMENT = "for every pmf P on 1..n: H(P) <= log(n)"


def play(claim):
    """One part for each claim."""
    match claim:
        case "proved" | "-log(p) >= 0" | "-o >= 0" | "--x >= 0":
            return Proved(THEOREM, STATEMENT, "gibbs")
        case "refuted":
            return Refuted(THEOREM, STATEMENT, {"n": "2", "P": ["1/4", "3/4"]}, "0.25", "KL is not symmetric")
        case "joint":
            return Refuted(None, STATEMENT, {"joint": [{"X": "0", "Y": "1", "p": "1/2"}]}, "inf")
        case "unknown":
            return Unknown("nothing found", None, ("100 instances",))
        case "ill-posed":
            return IllPosed("x/x needs x != 0", None, 3)
        case "slow":
            time.sleep(60)
        case "crash":
            os._exit(0)
        case "far":
            progress.report("precision 33,252 bits")
            time.sleep(60)
        case "far and hungry":
            progress.report("terms", 1200, 5000)
            raise MemoryError
        case "pid":
            return Unknown(str(os.getpid()))
        case "abort":
            os.abort()
        case "memory":
            raise MemoryError
        case "bug":
            raise ZeroDivisionError("of ours")
        case "exit":
            raise SystemExit(0)
        case "syntax":
            raise LanguageError('column 2: unexpected "x"\n    2x\n     ^', 1, 2)
        case "limit":
            raise LimitError("column 1: more than 10,000 characters", 1, 1)
        case "no meaning":
            raise IllPosedError("column 1: 0/0 has no value", 1)
    raise LanguageError(f"column 1: no part for {claim!r}", 1, 1)


def fake_verify(claim, **declared):
    return Unknown(repr(sorted(declared.items()))) if claim == "echo" else play(claim)


def fake_derive(claim, **declared):
    verdict = play(claim)
    if verdict.verdict != "proved":
        raise NotProved(verdict)
    return THEOREM


def fake_evaluate(expr, digits=50, base="nats", **declared):
    if expr == "uncertified":
        raise UncertifiedError("no certified value is known")
    if expr == "echo":
        declared |= {"digits": digits, "base": base}
        raise UncertifiedError(repr(sorted(declared.items())))
    if expr == "value":
        return SimpleNamespace(
            decimal="0.25", radius="1e-51", lower="0.24", upper="0.26", digits=digits, base=base, method="balls",
            certified=True,
        )  # fmt: skip
    return play(expr)


def fake_find(name):
    if name != "gibbs":
        raise LanguageError(f"no entry {name!r}; did you mean gibbs?")
    return THEOREM


def room(name, **contents):
    module = ModuleType(f"symentropy.{name}")
    module.__path__ = []
    vars(module).update(contents)
    return module


RESULTS = [("gibbs", True, "", 0.1), ("max_entropy", True, "", 0.2)]


@pytest.fixture(autouse=True)
def rooms(monkeypatch):
    import symentropy.prove.verdict as verdicts

    prove = room("prove", verify=fake_verify, derive=fake_derive, verdict=verdicts)
    entries = [
        SimpleNamespace(chapter="Divergence", name="gibbs", title="Gibbs' inequality", kind="theorem"),
        SimpleNamespace(chapter="Entropy", name="max_entropy", title="", kind="theorem"),
    ]
    book = {"entries": lambda: entries, "rows": lambda: [0, 0, 0], "faults": list, "page": lambda name: None}
    for module in (
        prove,
        room("evaluate", evaluate=fake_evaluate),
        room("handbook", find=fake_find, check_all=lambda: iter(RESULTS), **book),
    ):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    formats = {f: (lambda t, f=f: f"<{f}> {t.statement.name}") for f in ("aligned", "text", "markdown")}
    render = room("render", document=lambda ts: f"<document> {len(ts)}", **formats)
    monkeypatch.setitem(sys.modules, "symentropy.render", render)
    monkeypatch.setattr(symentropy, "render", render, raising=False)


VERIFY_KEYS = [
    "id", "claim", "verdict", "theorem", "statement", "uses", "witness", "gap", "reason", "column", "seconds",
]  # fmt: skip
EVALUATE_KEYS = [
    "id", "expr", "value", "radius", "lower", "upper", "digits", "base", "certified", "method", "verdict", "reason",
    "column", "seconds",
]  # fmt: skip

CODES = [
    ("proved", 0, "proved"), ("refuted", 1, "refuted"), ("unknown", 2, "unknown"), ("ill-posed", 3, "ill-posed"),
    ("no meaning", 3, "ill-posed"), ("syntax", 4, "error"), ("limit", 4, "error"), ("slow", 5, "timeout"),
    ("memory", 5, "timeout"), ("bug", 6, "error"), ("crash", 6, "error"), ("abort", 6, "error"), ("exit", 6, "error"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "code", "verdict"), CODES)
def test_verify_codes_and_json(capsys, claim, code, verdict):
    assert run(["verify", claim, "--json", "--timeout", "0.5"]) == code
    out, err = capsys.readouterr()
    assert err == "" and out.count("\n") == 1
    answer = json.loads(out)
    assert list(answer) == VERIFY_KEYS
    assert answer["id"] is None and answer["claim"] == claim and answer["verdict"] == verdict
    assert isinstance(answer["seconds"], float)
    assert (answer["reason"] is None) == (claim == "proved")


@pytest.mark.parametrize(("claim", "code", "verdict"), CODES)
def test_verify_streams(capsys, claim, code, verdict):
    """Verdicts are answers, on standard output; errors are not."""
    assert run(["verify", claim, "--timeout", "0.5"]) == code
    out, err = capsys.readouterr()
    if verdict == "error":
        assert out == "" and err.startswith("error: ")
    else:
        assert err == "" and out.startswith(f"{verdict}: {claim}\n")


# an expression has a value, no certified one, or no meaning: the verdicts on claims are for derive alone
FRUITLESS = [
    (command, *case)
    for command in ("derive", "evaluate")
    for case in CODES[1:]
    if command == "derive" or case[0] not in ("refuted", "unknown", "ill-posed")
]


@pytest.mark.parametrize(("command", "claim", "code", "verdict"), FRUITLESS)
def test_derive_and_evaluate_without_result_leave_standard_output_empty(capsys, command, claim, code, verdict):
    text = claim + " = 0"  # one word alone is the name of an entry
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys.modules[__name__], "play", lambda t, play=play: play(t.removesuffix(" = 0")))
        assert run([command, text, "--timeout", "0.5"]) == code
    out, err = capsys.readouterr()
    assert out == "" and err.startswith(f"{verdict}: ")


@pytest.mark.parametrize(
    ("command", "claim", "reason"),
    [
        ("verify", "slow", "no answer within 0.3 s; allow more with --timeout"),
        ("verify", "far", "no answer within 0.3 s (at precision 33,252 bits); allow more with --timeout"),
        (
            "evaluate", "far",
            "no answer within 0.3 s (at precision 33,252 bits); allow more with --timeout, or ask for fewer digits",
        ),
        ("verify", "far and hungry", "out of memory: the limit would be exceeded (at terms 1,200 of 5,000)"),
        (
            "evaluate", "far and hungry",
            "out of memory: the limit would be exceeded (at terms 1,200 of 5,000); ask for fewer digits",
        ),
    ],
)  # fmt: skip
def test_what_could_not_be_done_says_how_far_it_got(capsys, command, claim, reason):
    assert run([command, claim, "--json", "--timeout", "0.3"]) == 5
    answer = json.loads(capsys.readouterr().out)
    assert (answer["verdict"], answer["reason"]) == ("timeout", reason)


def test_no_progress_where_there_is_no_terminal(capsys):
    assert run(["evaluate", "far", "--timeout", "1.3", "--json"]) == 5
    assert capsys.readouterr().err == ""


def test_verify_fields(capsys):
    run(["verify", "proved", "--json"])
    proved = json.loads(capsys.readouterr().out)
    assert proved["theorem"] == "gibbs" and proved["uses"] == ["mass", "linearity"]
    assert proved["statement"] == STATEMENT and proved["witness"] is proved["gap"] is proved["column"] is None
    run(["verify", "refuted", "--json"])
    refuted = json.loads(capsys.readouterr().out)
    assert refuted["witness"] == {"n": "2", "P": ["1/4", "3/4"]} and refuted["gap"] == "0.25"
    assert refuted["theorem"] is None
    run(["verify", "syntax", "--json"])
    error = json.loads(capsys.readouterr().out)
    assert error["column"] == 2 and error["reason"] == 'column 2: unexpected "x"'
    assert error["statement"] is error["uses"] is None


def test_verify_for_people(capsys):
    run(["verify", "refuted"])
    out = capsys.readouterr().out
    assert "at n = 2, P = (1/4, 3/4)\n" in out and "left - right = 0.25\n" in out and STATEMENT in out
    run(["verify", "joint"])
    assert "joint = (X=0 Y=1 p=1/2)" in capsys.readouterr().out
    run(["verify", "unknown"])
    assert "nothing found\n  tried: 100 instances" in capsys.readouterr().out
    run(["verify", "syntax"])
    assert capsys.readouterr().err == 'error: column 2: unexpected "x"\n    2x\n     ^\n'


@pytest.mark.parametrize("claim", ["-log(p) >= 0", "-o >= 0", "--x >= 0"])
def test_a_claim_may_begin_with_a_minus(capsys, claim):
    for arguments in (["verify", claim], ["verify", "--timeout", "9", claim, "--json"], ["verify", "--", claim]):
        assert run(arguments) == 0
    assert run(["derive", claim]) == 0


def test_values_of_options_may_begin_with_a_minus(capsys):
    run(["verify", "echo", "--given", "-x < 0"])
    assert "('given', ('-x < 0',))" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        [], ["nonsense"], ["verify"], ["verify", "a", "b"], ["verify", "proved", "--jsn"], ["verify", "--given"],
        ["verify", "proved", "--timeout", "0"], ["verify", "proved", "--timeout", "nan"],
        ["verify", "proved", "--timeout", "soon"], ["verify", "proved", "--pmf", "1A"],
        ["verify", "proved", "--pmf", "A=/no/such/file"], ["verify", "proved", "--base", "trits"],
        ["verify", "proved", "--base", "1"], ["verify", "proved", "--base", "9" * 5000],
        ["verify", "proved", "--variables", "X,,Y"], ["verify", "proved", "--batch", "-"],
        ["verify", "--batch", "/no/such/file"], ["verify", "--batch", "/"], ["evaluate", "value", "--digits", "0"],
        ["evaluate", "value", "--digits", "many"], ["evaluate"], ["derive"], ["derive", "proved x", "--format", "pdf"],
        ["derive", "--format", "text", "gibbs", "-o", "/no/such/directory/file"], ["handbook", "show"],
        ["handbook", "show", "nobody"], ["handbook", "burn"], ["derive", "nobody"],
    ],
)  # fmt: skip
def test_usage_errors(capsys, arguments):
    assert run(arguments) == 4
    out, err = capsys.readouterr()
    assert out == "" and err


def test_a_misspelt_option_is_recognised(capsys):
    run(["verify", "proved", "--jsn"])
    assert "--json" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["verify"], ["derive"], ["evaluate"], ["handbook"], ["handbook", "check"]])
def test_help(capsys, command):
    assert run([*command, "--help"]) == 0
    out = capsys.readouterr().out
    assert "Usage: symentropy" in out
    assert "\n  symentropy" in out or command == ["handbook", "check"]


def test_long_rows_are_wrapped(capsys):
    assert run(["verify", "echo", "--pmf", ",".join(f"P{k}" for k in range(60))]) == 2
    rows = capsys.readouterr().out.splitlines()
    assert len(rows) > 3 and all(len(row) <= 100 for row in rows)


def test_version(capsys):
    assert run(["--version"]) == 0
    assert symentropy.__version__ in capsys.readouterr().out


def test_declarations_arrive(capsys, tmp_path):
    file = tmp_path / "a,b=c.txt"
    file.write_text("1/2, 0.25\n1e-1 .15\n")
    options = ["--variables", "X,Y", "--variables", "Z", "--pmf", "A,B", "--positive", "a,b", "--base", "bits"]
    options += ["--given", "x > 0", "--given", "y > 0", "--pmf", f"C={file}", "--unsafe-limits", "--json"]
    run(["verify", "echo", *options])
    expected = {
        "given": ("x > 0", "y > 0"),
        "variables": ("X", "Y", "Z"),
        "pmf": ("A", "B", "C"),
        "positive": ("a", "b"),
        "base": "bits",
        "unsafe_limits": True,
        "values": {"C": Vec(tuple(Num(Fraction(x)) for x in ("1/2", "1/4", "1/10", "3/20")))},
    }
    assert repr(sorted(expected.items())) in json.loads(capsys.readouterr().out)["reason"]


def test_evaluate(capsys):
    assert run(["evaluate", "value", "--digits", "7", "--base", "2.5"]) == 0
    assert capsys.readouterr().out == "0.25 (base 5/2)\n  certified: off by at most 1e-51 (balls)\n"
    assert run(["evaluate", "value", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert list(answer) == EVALUATE_KEYS
    seconds = answer.pop("seconds")
    assert seconds >= 0
    assert answer == {
        "id": None, "expr": "value", "value": "0.25", "radius": "1e-51", "lower": "0.24", "upper": "0.26",
        "digits": 50, "base": "nats", "certified": True, "method": "balls", "verdict": None, "reason": None,
        "column": None,
    }  # fmt: skip


def test_evaluate_without_a_certified_value(capsys):
    assert run(["evaluate", "uncertified", "--json"]) == 2
    answer = json.loads(capsys.readouterr().out)
    assert answer["verdict"] == "unknown" and answer["value"] is answer["certified"] is None


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("text", "<text> gibbs"),
        ("latex", "\\begin{aligned}\n<aligned> gibbs\n\\end{aligned}"),
        ("document", "<document> 1"),
        ("markdown", "<markdown> gibbs"),
    ],
)
def test_derive_formats(capsys, tmp_path, form, text):
    assert run(["derive", "-log(p) >= 0", "--format", form]) == 0
    assert capsys.readouterr().out == text + "\n"
    file = tmp_path / "out.tex"
    assert run(["derive", "gibbs", "--format", form, "-o", str(file)]) == 0
    assert capsys.readouterr().out == "" and file.read_text() == text + "\n"
    assert run(["handbook", "show", "gibbs", "--format", form]) == 0
    assert capsys.readouterr().out == text + "\n"


def test_handbook_list(capsys):
    for arguments in (["handbook"], ["handbook", "list"]):
        assert run(arguments) == 0
        out = capsys.readouterr().out
        assert out.splitlines()[0] == "Divergence" and "Gibbs' inequality" in out and "max_entropy" in out


def test_handbook_check(capsys, monkeypatch):
    assert run(["handbook", "check"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("2 theorems replayed by the kernel in ")
    assert out.endswith("\nall 3 claims of the table are settled\n")
    results = [RESULTS[0], ("max_entropy", False, "line 3 does not follow", 0.2)]
    monkeypatch.setattr(sys.modules["symentropy.handbook"], "check_all", lambda: iter(results))
    assert run(["handbook", "check"]) == 6
    out = capsys.readouterr().out
    assert "rejected: max_entropy: line 3 does not follow" in out and "1 of 2 theorems" in out


def test_handbook_check_of_a_table_that_is_not_settled(capsys, monkeypatch):
    monkeypatch.setattr(sys.modules["symentropy.handbook"], "faults", lambda: ["no entry for A1"])
    assert run(["handbook", "check"]) == 6
    assert "not settled: no entry for A1" in capsys.readouterr().out


def test_handbook_check_of_fewer_than_listed_is_a_fault(monkeypatch):
    monkeypatch.setattr(sys.modules["symentropy.handbook"], "check_all", lambda: iter(RESULTS[:1]))
    with pytest.raises(symentropy.WorkerFault, match="1 of 2"):
        run(["handbook", "check"])


def test_handbook_check_is_limited(capsys, monkeypatch):
    monkeypatch.setattr(sys.modules["symentropy.handbook"], "check_all", lambda: iter([play("slow")]))
    assert run(["handbook", "check", "--timeout", "0.3"]) == 5
    assert "no answer within 0.3 s" in capsys.readouterr().err


def test_handbook_says_that_declarations_change_nothing(capsys):
    assert run(["handbook", "list", "--given", "x > 0"]) == 0
    assert "--given changes nothing" in capsys.readouterr().err


# --- batches ------------------------------------------------------------------------------------------------


def batch(capsys, tmp_path, lines, *options, verb="verify"):
    file = tmp_path / "batch.jsonl"
    file.write_bytes(b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines))
    code = run([verb, "--batch", str(file), *options])
    out, err = capsys.readouterr()
    assert err == ""
    return code, [json.loads(line) for line in out.splitlines()]


def test_batch_in_order_each_line_for_itself(capsys, tmp_path):
    claims = [claim for claim, _, _ in CODES]
    code, answers = batch(capsys, tmp_path, [{"id": k, "claim": c} for k, c in enumerate(claims)], "--timeout", "0.5")
    assert code == 6
    assert [(a["id"], a["claim"], a["verdict"]) for a in answers] == [(k, c, v) for k, (c, _, v) in enumerate(CODES)]
    assert all(list(a) == VERIFY_KEYS for a in answers)


def test_batch_code_is_the_greatest(capsys, tmp_path):
    assert batch(capsys, tmp_path, [{"claim": "proved"}, b"", b"  ", {"claim": "proved"}])[0] == 0
    assert batch(capsys, tmp_path, [{"claim": "unknown"}, {"claim": "refuted"}, {"claim": "proved"}])[0] == 2
    assert batch(capsys, tmp_path, []) == (0, [])


BAD = [
    b"nonsense", b"[1]", b"3", b"null", b'"proved"', b"{", b'{"id": 7}', b'{"id": 7, "claim": 3}', b"\xff\xfe",
    b'{"id": 7, "claim": "proved", "given": "x > 0"}', b'{"id": 7, "claim": "proved", "pmf": [1]}',
    b"[" * 100_000, b'{"id": NaN, "claim": "proved"}', b'{"id": 1e999, "claim": "proved"}', b'{"claim": "proved"} {}',
    b'{"id": ' + b"9" * 5000 + b', "claim": "proved"}', b'{"id": "' + b"x" * 2_000_000 + b'", "claim": "proved"}',
]  # fmt: skip


@pytest.mark.parametrize("line", BAD, ids=lambda line: line[:40].decode(errors="replace"))
def test_batch_bad_line_spoils_only_itself(capsys, tmp_path, line):
    code, answers = batch(capsys, tmp_path, [line, {"id": "next", "claim": "proved"}])
    assert code == 4
    assert [a["verdict"] for a in answers] == ["error", "proved"] and answers[0]["reason"]
    assert answers[0]["id"] == (7 if b'"id": 7' in line else None) and answers[1]["id"] == "next"


def test_batch_ids_come_back_as_they_are(capsys, tmp_path):
    ids = [0, "a", None, 1.5, {"k": [1]}, "\ud800", True]
    _, answers = batch(capsys, tmp_path, [{"id": i, "claim": "proved"} for i in ids])
    assert [a["id"] for a in answers] == ids


def test_batch_declarations_are_joined(capsys, tmp_path):
    line = {"claim": "echo", "given": ["y > 0"], "pmf": ["B"], "positive": None, "digits": "ignored", "base": 0}
    _, (answer,) = batch(capsys, tmp_path, [line], "--given", "x > 0", "--pmf", "A", "--base", "bits")
    assert "('given', ('x > 0', 'y > 0'))" in answer["reason"] and "('pmf', ('A', 'B'))" in answer["reason"]
    assert "('base', 'bits')" in answer["reason"]


def test_batch_evaluate(capsys, tmp_path):
    lines = [
        {"id": 1, "expr": "value", "digits": 20, "base": "bits"},
        {"id": 2, "expr": "value"},
        {"id": 3, "expr": "value", "digits": 0},
        {"id": 4, "expr": "value", "base": [2]},
        {"id": 5, "expr": "value", "base": 2.5, "given": 7},
        {"id": 6, "expr": "syntax"},
        {"id": 7, "expr": "value", "digits": True},
    ]
    code, answers = batch(capsys, tmp_path, lines, "--digits", "30", verb="evaluate")
    assert code == 4 and all(list(a) == EVALUATE_KEYS for a in answers)
    assert [a["verdict"] for a in answers] == [None, None, "error", "error", None, "error", "error"]
    assert [(a["digits"], a["base"]) for a in answers if not a["verdict"]] == [(20, "bits"), (30, "nats"), (30, "5/2")]


def test_batch_lines_share_a_worker(capsys, tmp_path):
    """One that had to be killed is replaced."""
    claims = ["pid"] * 100 + ["slow"] + ["pid"] * 100
    _, found = batch(capsys, tmp_path, [{"claim": c} for c in claims], "--timeout", "0.5")
    workers = [a["reason"] for a in found if a["claim"] == "pid"]
    assert len(set(workers[:100])) == len(set(workers[100:])) == 1 and workers[0] != workers[-1]


@pytest.mark.parametrize(
    ("data", "lines"),
    [(b"", 0), (b"a", 1), (b"a\n", 1), (b"a\n\nb", 3), (b"a\n" * 7, 7), (b"x" * (3 * MAX_LINE) + b"\ny", 2)],
)
def test_batch_lines_are_counted_ahead(data, lines):
    stream = io.BytesIO(b"before\n" + data)
    stream.readline()
    assert count(stream) == lines and stream.read() == data


def test_batch_lines_of_a_pipe_are_not_counted():
    reader, writer = os.pipe()
    os.close(writer)
    with open(reader, "rb") as stream:
        assert count(stream) is None


def test_batch_from_standard_input(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'{"claim": "proved"}\n')))
    assert run(["verify", "--batch", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "proved"


# --- colour -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("tty", "no_color", "coloured"), [(1, "", 1), (1, "1", 0), (0, "", 0)])
def test_colour_only_on_a_terminal(capsys, monkeypatch, tty, no_color, coloured):
    monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: bool(tty), raising=False)
    run(["verify", "proved"])
    out = capsys.readouterr().out
    assert ("\x1b[" in out) == bool(coloured) and "proved" in out


# --- the Python API -----------------------------------------------------------------------------------------


def test_verbs_in_python():
    assert symentropy.verify("proved").verdict == "proved"
    assert symentropy.verify("proved", timeout=None).name == "gibbs"
    late = symentropy.verify("slow", timeout=0.2)
    assert late.verdict == "timeout" and "0.2 s" in late.reason
    with pytest.raises(symentropy.WorkerTimeout):
        symentropy.evaluate("slow", timeout=0.2)
    with pytest.raises(SymentropyError) as caught:
        symentropy.derive("no = part")
    assert "no part" in str(caught.value)
    assert symentropy.derive("gibbs") == symentropy.Theorem.of(THEOREM)


def test_evaluate_stays_the_verb_when_its_room_is_imported():
    program = "import symentropy as s, symentropy.evaluate, symentropy.verbs; assert s.evaluate is s.verbs.evaluate"
    subprocess.run([sys.executable, "-c", program], check=True)


# --- the process --------------------------------------------------------------------------------------------

FAKE = """
    import os, sys, time
    from types import ModuleType
    def verify(claim, **declared):
        with open({note!r}, "a") as file:
            print(os.getpid(), file=file, flush=True)
        while True: pass
    fake = ModuleType("symentropy.prove")
    import symentropy.prove.verdict as verdict
    fake.verify, fake.verdict, fake.__path__ = verify, verdict, []
    sys.modules["symentropy.prove"] = fake
    from symentropy.__main__ import main
    sys.argv = {argv!r}
    sys.exit(main())
"""


def process(note, *argv, **streams):
    code = textwrap.dedent(FAKE).format(note=str(note), argv=["symentropy", *argv])
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, **streams)


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("argv", [["verify", "x = 1", "--timeout", "60"], ["verify", "--batch", "-"]])
def test_interrupted_leaves_nothing_running(tmp_path, argv, number, code):
    note = tmp_path / "pids"
    parent = process(note, *argv, stdin=subprocess.PIPE)
    parent.stdin.write(b'{"claim": "x = 1"}\n')
    parent.stdin.flush()
    deadline = time.monotonic() + 60
    while not (note.exists() and note.read_text().endswith("\n")) and time.monotonic() < deadline:
        time.sleep(0.02)
    child = int(note.read_text())
    parent.send_signal(number)
    out, err = parent.communicate(timeout=60)
    assert parent.returncode == code and out == b"" and b"Traceback" not in err
    assert (err.strip() == b"interrupted") == (number == signal.SIGINT)
    assert not alive(child)


def symentropy_process(*argv, **options):
    return subprocess.run([sys.executable, "-m", "symentropy", *argv], capture_output=True, timeout=60, **options)


def test_no_crash_looks_like_a_verdict(tmp_path):
    """Even a program that cannot be imported ends with 6, in one line."""
    broken = tmp_path / "click"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise RuntimeError('broken')")
    done = symentropy_process("--help", env={**os.environ, "PYTHONPATH": str(tmp_path)})
    assert done.returncode == 6 and done.stderr.count(b"\n") == 1 and b"report" in done.stderr


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_an_answer_that_cannot_be_written_is_no_success():
    with open("/dev/full", "w") as full:
        done = subprocess.run([sys.executable, "-m", "symentropy", "--help"], stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 6 and b"No space left" in done.stderr


def test_a_reader_that_went_away():
    command = [sys.executable, "-m", "symentropy", "--help"]
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert done.returncode == 141 and done.stderr == b""


def test_a_terminal_without_unicode():
    done = symentropy_process("evaluate", "Η(P)", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 4 and b"U+0397" in done.stderr
