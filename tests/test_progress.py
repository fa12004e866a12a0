"""Reports reach the listener, if there is one, with the stages that they are part of."""

from math import sqrt

import pytest

from symentropy import progress
from symentropy.progress import heard, listen, report, within, words


@pytest.fixture
def said():
    """What is reported, in words."""
    out = []
    before = listen(lambda *report: out.append(words(*report)))
    yield out
    listen(before)


def test_nobody_listens():
    assert not heard()
    report("terms", 1, 2)
    with within("a stage"):
        report("terms", 2, 2)
    assert progress._around == ""


def test_reports_with_and_without_numbers(said):
    report("precision 6,700 bits")
    report("instances", 1200)
    report("terms", 12_000, 80_000)
    report("pieces", 0, 0)
    assert said == ["precision 6,700 bits", "instances 1,200", "terms 12,000 of 80,000", "pieces 0 of 0"]


def test_stages_are_nested_and_left_however_they_end(said):
    with pytest.raises(ZeroDivisionError), within("outer"):
        with within("inner"):
            report("terms", 1, 2)
        report("")
        raise ZeroDivisionError
    report("after")
    assert said == ["outer", "outer: inner", "outer: inner: terms 1 of 2", "outer", "after"]


def test_a_new_listener_begins_anew(said):
    with within("outer"):
        listen(listen(None))
        report("terms", 1)
    assert said == ["outer", "terms 1"]


def test_the_arithmetic_says_where_it_is(said):
    from symentropy.evaluate import evaluate

    assert float(evaluate("sum(k, 1, 200, sqrt(k))", digits=10).decimal) == pytest.approx(sum(map(sqrt, range(201))))
    assert said[0].startswith("precision ") and said[0].endswith(" bits")
    assert "terms 63 of 200" in said[1] and said[1].startswith(said[0])


def test_searches_say_where_they_are(said):
    from symentropy.prove import verify

    assert verify("H(P) < log(n)").verdict == "refuted"
    assert "looking through the handbook" in said
    assert "looking for a proof: facts taken together 1 of 3" in said
    assert "looking for a counterexample: instance 1" in said
    assert any(line.startswith("looking for a counterexample: precision") for line in said)
