"""A certificate as a chain: it ends where it should, and no line is idle."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from true_claims import ALL

from symentropy.language import parse_expr
from symentropy.prove.shannon.exact import prove
from symentropy.prove.shannon.facts import read_problem
from symentropy.prove.shannon.forms import Form, read_form
from symentropy.prove.shannon.lines import chain, written
from symentropy.theory.typing import type_claim


@pytest.mark.parametrize(("claim", "given"), ALL)
def test_chains(claim, given):
    problem = read_problem(type_claim(claim, given).random)
    goal = problem.goal.form
    for sign, certificate in zip((1, -1), prove(problem).certificates, strict=False):
        lines = chain(problem, certificate, Form())
        forms = [Form(), *(line.form for line in lines)]
        assert forms[-1] == sign * goal
        assert len(lines) == len(certificate.terms) + len(certificate.facts) + bool(certificate.rest)
        assert all(before != after for before, after in pairwise(forms))
        assert all(line.reason for line in lines)
        if not goal.numbers:
            assert all(read_form(parse_expr(line.text), problem.variables) == line.form for line in lines)


def test_words():
    problem = read_problem(type_claim("H(M) <= H(K)", ["H(M | C, K) = 0", "I(M; C) = 0"]).random)
    (certificate,) = prove(problem).certificates
    lines = chain(problem, certificate, read_form(parse_expr("H(M)"), problem.variables))
    assert [f"{line.relation} {line.text}" for line in lines] == [
        "= H(M | C)", "<= H(M, K | C)", "= H(K | C)", "<= H(K)",
    ]  # fmt: skip
    assert lines[0].reason == "given: I(M; C) = 0"
    assert lines[1].reason == "entropy is nonnegative: H(K | M, C) >= 0"


def test_written():
    names = ("X", "Y", "Z")
    for text in ("2*I(X; Y | Z) - (1/3)*H(Z)", "H(X, Y) + 1", "-H(X | Y, Z)", "0", "I(X; Y, Z) - log(n) + (2/7)*a"):
        form = read_form(parse_expr(text), names)
        assert read_form(parse_expr(written(form, names)), names) == form
    assert written(Form(constant=Fraction(-1, 2)), names) == "-1/2"
