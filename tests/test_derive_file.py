"""``symentropy derive FILE.py``: derivations of one's own, checked, written out, explained."""

import subprocess
import sys
from textwrap import dedent

import pytest

HEAD = "from symentropy import calc, cite, definition, derivation, restrict\n\n"

PROVED = """
@derivation
def entropy_is_nonnegative():
    '''Entropy is never negative.'''
    return (
        calc("0")
        .le("-sum(i, P[i]*log(P[i]))")
        .eq("H(P)", by=definition("H"))
    )
"""
FALSE = """
@derivation
def lost_sign():
    return (
        calc("0 + H(P)")
        .eq("H(P)")
        .eq("sum(i, P[i]*log(P[i]))", by=definition("H"))
    )
"""
OPEN = """
@derivation
def forgotten():
    return calc("H(P, U)").eq("-sum(i, P[i]*log(1/n))", by=definition("CE", "U"))
"""


def run(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-X", "utf8", "-m", "symentropy", "derive", *arguments],
        cwd=folder, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def derive(tmp_path):
    def of(text, *arguments, name="my.py"):
        (tmp_path / name).write_text(text, "utf-8")
        return run(tmp_path, name, *arguments)

    of.folder = tmp_path
    return of


def test_a_derivation_is_written_out_with_what_was_found(derive):
    code, out, err = derive(HEAD + PROVED)
    assert (code, err) == (0, "")
    assert out.startswith("proved: entropy_is_nonnegative\nEntropy is never negative\n")
    assert "(found: " in out and "(definition of entropy)" in out


def test_a_false_line_is_shown_with_its_number_and_a_witness(derive):
    code, out, _ = derive(HEAD + FALSE)
    assert code == 1
    assert out.startswith("false: lost_sign, step 2 (my.py, line 9)\n")
    assert "n = 2, P = (1/4, 3/4)" in out and "With the other sign it is true" in out


def test_a_missing_reason_is_said(derive):
    code, out, _ = derive(HEAD + OPEN)
    assert code == 2
    assert out.startswith("not accepted: forgotten, step 1 (my.py, line 6)\n")
    assert '→ Write by=(definition("CE", "U"), restrict): that closes it.' in out


def test_all_of_a_file_in_order_and_the_worst_exit_code(derive):
    code, out, _ = derive(HEAD + PROVED + FALSE + OPEN)
    heads = [line.split(",")[0] for line in out.splitlines() if line and not line.startswith(" ")]
    assert [h for h in heads if h.startswith(("proved", "false", "not accepted"))] == [
        "proved: entropy_is_nonnegative", "false: lost_sign", "not accepted: forgotten",
    ]  # fmt: skip
    assert code == 2


def test_one_of_a_file(derive):
    assert derive(HEAD + FALSE + PROVED, "entropy_is_nonnegative")[0] == 0
    code, _, err = derive(HEAD + FALSE + PROVED, "entropy_is_nonegative")
    assert code == 4
    assert "did you mean entropy_is_nonnegative?" in err


def test_the_lines_of_repeated_text_are_told_apart(derive):
    text = HEAD + dedent('''
        LINE = "H(P)"

        @derivation
        def there_and_back():
            return (
                calc("H(P) + 0")
                .eq(f"{LINE} + 0*2")
                .eq("H(P) + 0")
                .eq(f"{LINE} + 1")
            )
    ''')  # fmt: skip
    assert "step 3 (my.py, line 12)" in derive(text)[1]


def test_derivations_may_cite_each_other(derive):
    text = HEAD + PROVED + dedent("""
        @derivation
        def twice():
            return calc("-2*H(P)").le("0", facts=fact(cite(entropy_is_nonnegative), times="2"))
    """).replace("fact(", "symentropy.fact(")  # fmt: skip
    code, out, _ = derive("import symentropy\n" + text)
    assert code == 0
    assert "“Entropy is never negative” (entropy_is_nonnegative)" in " ".join(out.split())


@pytest.mark.parametrize(("form", "sign"), [("latex", r"\begin{aligned}"), ("markdown", "### "), ("document", r"\end")])
def test_formats_hold_derivations_and_nothing_else(derive, form, sign):
    code, out, err = derive(HEAD + PROVED, "--format", form)
    assert code == 0
    assert sign in out and "proved" not in out and "found:" not in out
    assert "Reasons found by search: step 1." in out
    assert err == "proved: entropy_is_nonnegative\n"


def test_a_document_has_all_theorems_of_the_file(derive):
    other = PROVED.replace("entropy_is_nonnegative", "again")
    code, out, _ = derive(HEAD + PROVED + other, "--format", "document", "-o", "out.tex")
    assert (code, out) == (0, "")
    written = (derive.folder / "out.tex").read_text("utf-8")
    assert written.count(r"\begin{document}") == 1
    assert written.count("Entropy is never negative") >= 2


MESSAGES = [
    ("x = (1\n", 4, ["my.py, line 1", "SyntaxError"]),
    ("x = 1\n", 4, ["has no derivation: write @derivation above a function"]),
    ("raise ValueError('too bad')\n", 4, ["my.py, line 1: ValueError: too bad"]),
    ("import nothing_like_this\n", 4, ["my.py, line 1: ModuleNotFoundError"]),
    ("raise SystemExit(0)\n", 4, ["SystemExit"]),
    ("from symentropy import calc\n@derivation\ndef f(): return 1\n", 4,
     ["line 2", "NameError", "add it: from symentropy import derivation"]),
    (HEAD + "@derivation\ndef f():\n    return calc('H(P)').eq('H(P) + 0', by=linearitty)\n", 4,
     ["error: f (my.py, line 5)", "NameError", "did you mean linearity?"]),
    (HEAD + "@derivation\ndef f():\n    return calc('H(P)').eq('H(P) + 0', by=definition('Hx'))\n", 2,
     ["(my.py, line 5)", "no quantity is called 'Hx'"]),
    (HEAD + "@derivation\ndef f():\n    return (\n        calc('H(P)')\n        .eq('2x')\n    )\n", 2,
     ["(my.py, line 7)", "did you mean 2*x?", "^"]),
    (HEAD + "@derivation\ndef f():\n    return 'H(P)'\n", 2, ["not accepted: f", "calc"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected", "said"), MESSAGES, ids=range(len(MESSAGES)))
def test_what_is_wrong_before_any_line_is_checked(derive, text, expected, said):
    code, out, err = derive(text)
    assert code == expected
    for words in said:
        assert words in out + err


def test_what_is_no_file_of_derivations(tmp_path):
    assert run(tmp_path, "nowhere.py")[::2] == (4, "error: there is no file nowhere.py\n")
    (tmp_path / "folder.py").mkdir()
    assert run(tmp_path, "folder.py")[0] == 4
    (tmp_path / "binary.py").write_bytes(b"\x00\xff")
    assert run(tmp_path, "binary.py")[0] == 4
    code, _, err = run(tmp_path, "H(P) >= 0", "entropy")
    assert code == 4
    assert "a name stands only beside a file" in err


def test_a_file_has_limited_time(derive):
    code, _, err = derive("while True: pass\n", "--timeout", "1")
    assert code == 5
    assert "no answer within 1 s" in err


def test_the_file_is_a_program_of_its_author(derive):
    (derive.folder / "helper.py").write_text("LINE = 'H(P) + 0'\n", "utf-8")
    text = HEAD + "from helper import LINE\nprint('not shown')\n" + dedent("""
        @derivation
        def with_help():
            return calc("H(P)").eq(LINE)

        if __name__ == "__main__":
            raise SystemExit("only as a program")
    """)  # fmt: skip
    code, out, err = derive(text)
    assert (code, err) == (0, "")
    assert "not shown" not in out


def test_names_and_claims_stay_what_they_were(tmp_path):
    assert run(tmp_path, "entropy_le_log_card")[0] == 0
    assert run(tmp_path, "H(P) >= 0")[0] == 0
    assert run(tmp_path, "H(P) >= 1")[0] == 1


IFF = """
@derivation
def entropy_max():
    return iff(
        chain=calc("H(P)")
        .le("{bound}")
        .eq("log(n)"),
        exactly=("P[i]", "1/n"),
        over="i",
        forward=calc("P[i]")
        .eq("U[i]")
        .eq("{value}"),
        backward=calc("H(P)").eq("log(n)"),
    )
"""


@pytest.mark.parametrize(
    ("bound", "value", "head"),
    [
        ("H(P) + KL(P || U)", "1/n", "proved: entropy_max\n"),
        ("H(P) + KL(P || U)", "2/n", "false: entropy_max, step 2 of forward (my.py, line 14)\n"),
        ("H(P) - KL(P || U)", "1/n", "false: entropy_max, step 1 (my.py, line 8)\n"),
    ],
)
def test_every_part_of_an_equality_condition(derive, bound, value, head):
    code, out, _ = derive("from symentropy import calc, derivation, iff\n\n" + IFF.format(bound=bound, value=value))
    assert out.startswith(head)
    assert code == (0 if head.startswith("proved") else 1)


SLIPS = [
    ("calc('0').le('KL(P || Q)', by=cite('kl_nonneg'))",
     "cite takes a derivation, not its name: import it and write cite(kl_nonneg) "
     "→ At the top of the file: from symentropy.derivations.divergence import kl_nonneg"),
    ("calc('0').le('KL(P || Q)', facts=[cite(kl_nonneg)])", "facts=fact(cite(kl_nonneg))"),
    ("calc('0').le('KL(P || Q)', facts=cite(kl_nonneg))", "facts=fact(cite(kl_nonneg))"),
    ("calc('0').le('KL(P || Q)', facts=kl_nonneg)", "facts=fact(cite(kl_nonneg))"),
    ("calc('0').le('KL(P || Q)', facts=fact(kl_nonneg))", "fact(cite(kl_nonneg))"),
    ("calc('0').le('KL(P || Q)', by=kl_nonneg)", "by=cite(kl_nonneg)"),
    ("calc('0').le('KL(P || Q)', by=fact(cite(kl_nonneg)))", "write facts=fact(...)"),
    ("calc('0').le('KL(P || Q)', facts=given(0))", "facts=fact(given(0))"),
    ("calc('0').le('x^2', facts='square')", 'facts=fact("sign", "a term that is >= 0")'),
    ("calc('0').le('x^2', facts=fact)", "fact is called, as in fact("),
    ("calc('0').le('x^2', facts=fact('square', 0))", 'a text in quotes, "0", not 0'),
    ("calc('0').le('n', facts=fact('sign', 'P[i]', over=('i', 'P[i]')))", 'over=[("i", "P[i]")]'),
    ("calc('KL(P || Q)').eq('H(P, Q) - H(P)', by=definition)", 'definition is called, as in definition("KL")'),
    ("calc('KL(P || Q)').ge('0')", "a chain goes up: start at the smaller side and use .le(...)"),
    ("calc('KL(P || Q)').geq('0')", "a chain goes up"),
    ("calc('KL(P || Q)').gt('0')", "a chain goes up"),
    ("calc(0).le('x^2')", 'the first line of a chain is a text in quotes, "0", not 0'),
    ("calc('x').eq(1)", 'a line of a chain is a text in quotes, "1", not 1'),
    ("calc('x').eq('x + 0', by=given('x = 0'))", "given takes a number, 0 for the first: given(0)"),
    ("iff(calc('0').le('x^2'), 'x = 0', calc('x'), calc('x'))", "exactly holds both sides of an equation"),
    ("iff(calc('0').le('x^2'), ('x', '0'), 'x = 0', calc('x'))", "forward is a chain or another proof, not 'x = 0'"),
    ("cases('x', 'x', 'y')", "positive is a calc(...) chain or another proof, not 'x'"),
]  # fmt: skip
DECLARED = [
    ("(where='P is a pmf')", "", "where says of each name what it is, as in where={"),
    ("(given=[3])", "", "each item of given=[...] is a text in quotes"),
    ("(positive=3)", "", "positive is a list of texts, positive=[...], not 3"),
    ("(givn=['x = 0'])", "", "a derivation has no option 'givn'; there are given, "),
    ("", "x, y", "takes no parameters: leave out (x, y)"),
]


def test_slips_that_python_does_not_notice(derive):
    """Each is told with its mend, and hides none of the others."""
    text = dedent("""
        from symentropy import *
        from symentropy.derivations.divergence import kl_nonneg
    """)  # fmt: skip
    for k, (chain, _) in enumerate(SLIPS):
        text += f"\n@derivation\ndef slip{k}():\n    return {chain}\n"
    for k, (declared, parameters, _) in enumerate(DECLARED):
        text += f"\n@derivation{declared}\ndef declared{k}({parameters}):\n    return calc('x').eq('x + 0')\n"
    code, out, err = derive(text + PROVED)
    assert (code, err) == (2, "")
    told = [" ".join(part.split()) for part in out.split("\n\n")]
    expected = [*(said for _, said in SLIPS), *(said for *_, said in DECLARED)]
    for k, (part, said) in enumerate(zip(told, expected, strict=False)):
        name = f"slip{k}" if k < len(SLIPS) else f"declared{k - len(SLIPS)}"
        assert part.startswith(f"not accepted: {name}") and "my.py, line" in part
        assert said in part
    assert told[-1].startswith("proved: entropy_is_nonnegative")


def test_a_theorem_that_was_not_imported(derive):
    text = HEAD + "\n@derivation\ndef f():\n    return calc('0').le('KL(P || Q)', facts=cite(kl_nonneg))\n"
    code, out, _ = derive(text)
    assert code == 4
    assert "add it: from symentropy.derivations.divergence import kl_nonneg" in " ".join(out.split())


ADVICE = [
    ("", "calc('0').le('H(P)', facts=fact('sign', '-log(P[i])'))",
     ['add over=[("i", "P[i]")]', "Write facts=fact(cite(entropy_nonneg))",
      "→ At the top of the file: from symentropy.derivations.entropy import entropy_nonneg"]),
    ("", "calc('0').le('-sum(k, P[k]*log(P[k]))', facts=fact('sign', '-log(P[k])'))",
     ['Write by=linearity, facts=fact("sign", "-log(P[k])", over=[("k", "P[k]")], weight="P[k]"): that closes it.']),
    ("", "calc('0').le('-sum(i, P[i]*log(P[i]))', facts=fact('sign', '-log(P[i])', over='i'))",
     ['a term that needs to be positive', 'over=[("i", "P[i]")]']),
    ("", "calc('KL(P || Q)').eq('sum(i, P[i]*log(P[i]/Q[i]))', by=definition('H'))",
     ['Write by=definition("KL"): that closes it.']),
    ("(where={'J': 'joint pmf of n x m'})", "calc('sum(i, sum(j, 1, m, J[i,j]))').eq('1')",
     ["→ The entries of a joint pmf are written J[i][j]."]),
    ("(where={'J': 'joint pmf of n x m'})", "calc('sum(i, sum(j, J[i][j]))').eq('1')", ["write sum(j, 1, m, ...)"]),
    ("", "calc('sum(i, sum(j, 1, m, J[i][j]))').eq('1')", ['@derivation(where={"J": "joint pmf of n x m"})']),
    ("", "calc('log(a*b/c)').eq('log(a) + log(b) - log(c)')",
     ["This needs a > 0, b > 0 and c > 0, which are not known here.", '@derivation(positive=["a", "b", "c"])']),
    ("", "calc('log(a - b)').eq('log(a - b) + 0')", ['@derivation(given=["a - b > 0"])']),
    ("", "calc('1/c^2').eq('c^(-2)')", ["This needs c ≠ 0, which is", '@derivation(given=["c != 0"])']),
    ("", "calc('log(c^2)').eq('log(c^2) + 0')", ["This needs c ≠ 0, which is", '@derivation(given=["c != 0"])']),
    ("", "calc('a/c + log(b)').eq('log(b) + a/c')", ['@derivation(positive=["b"], given=["c != 0"])']),
    ("", "calc('KL(P || Q)').eq('-sum(i, P[i]*log(P[i])) - sum(i, P[i]*log(Q[i]))', by=definition('KL'))",
     ["With one sign changed it is true: = Σ_{i: P[i] > 0} P[i]·log(P[i]) − Σ_{i: P[i] > 0} P[i]·log(Q[i])"]),
    ("", "calc('0').le('H(P) - H(Q) + 5', facts=fact('sign', '1'))",
     ['fact("sign", "a term that is ≥ 0"), fact("log_le_sub_one", "t") or fact(cite(a_theorem)).']),
]  # fmt: skip


def test_advice(derive):
    """What is told of lines that are not accepted: the mend as it is to be written."""
    text = "from symentropy import *\n"
    for k, (declared, chain, _) in enumerate(ADVICE):
        text += f"\n@derivation{declared}\ndef told{k}():\n    return {chain}\n"
    _, out, _ = derive(text, "--timeout", "100")
    told = [" ".join(part.split()) for part in out.split("\n\n")]
    for k, (part, (*_, said)) in enumerate(zip(told, ADVICE, strict=True)):
        assert f": told{k}" in part
        for words in said:
            assert words in part


FOUND = """
@derivation(where={"J": "joint pmf of n x m"})
def my_information():
    return calc("0").le("I(J)")

@derivation
def my_entropy():
    return calc("0").le("H(P)")

@derivation
def partly():
    return calc("0").le("H(P)", by=definition("H"))

@derivation
def all_said():
    return calc("x + x").eq("2*x", by=algebra)
"""


def test_what_was_found_and_what_was_given(derive):
    text = "from symentropy import *\n" + FOUND
    information, entropy, partly, said = derive(text)[1].split("\n\n")
    assert "(found: by “Mutual information is nonnegative" in information
    assert "(found: by “Entropy is nonnegative”)" in entropy
    assert "(definition of entropy, found: " in partly
    assert "found" not in said
    assert derive(text, "all_said", "--format", "document")[1].count("found") == 0
    for form in ("latex", "markdown", "document"):
        out = derive(text, "partly", "--format", form)[1]
        assert "Reasons found by search: step 1." in out and "found:" not in out
