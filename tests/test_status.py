"""The line on a terminal: nothing within the first second, one line over itself, nothing left at the end."""

import io
import re

import pytest

from symentropy import progress, status


class Clock:
    now = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(status, "time", clock)
    return clock


def screen(text):
    """What a terminal shows after this: its rows."""
    rows, at = [[]], 0
    for letter in text:
        if letter == "\n":
            rows.append([])
        elif letter == "\r":
            at = 0
        else:
            rows[-1][at : at + 1] = letter
            at += 1
    return ["".join(row).rstrip() for row in rows]


def test_nothing_within_the_first_second(clock):
    out = io.StringIO()
    line = status.Line(out)
    for _ in range(9):
        clock.now += 0.11
        line.show("terms", 1, 2)
    line.erase()
    assert out.getvalue() == ""


def test_the_last_report_with_a_bar_and_the_seconds(clock):
    out = io.StringIO()
    line = status.Line(out)
    clock.now += 1
    line.show("a stage with a long name")
    assert screen(out.getvalue())[0][1:] == " 1 s a stage with a long name"
    clock.now += 11
    line.show("terms", 3, 10)
    assert screen(out.getvalue()) == ["- 12 s [######--------------] terms 3 of 10"]
    clock.now += 1
    line.show("terms", 20, 10)
    assert "[####################] terms 20 of 10" in screen(out.getvalue())[0]
    line.erase()
    assert screen(out.getvalue()) == [""]


def test_it_is_not_drawn_more_often_than_one_can_see(clock):
    out = io.StringIO()
    line = status.Line(out)
    clock.now += 2
    for k in range(10_000):
        clock.now += 0.0001
        line.show("terms", k)
    assert 9 <= out.getvalue().count("\r") <= 11


def test_what_the_terminal_adds_is_erased_too(clock):
    out = io.StringIO()
    line = status.Line(out)
    clock.now += 2
    line.show("terms", 3, 10)
    out.write("^C")
    line.erase()
    assert screen(out.getvalue()) == [""]


def test_a_line_is_one_line(clock):
    out = io.StringIO()
    line = status.Line(out)
    clock.now += 2
    line.show("x" * 500)
    assert 40 < len(screen(out.getvalue())[0]) <= 76


def test_a_terminal_that_went_away_stops_nothing(clock):
    class Gone(io.StringIO):
        def write(self, text):
            raise OSError(5, "Input/output error")

    line = status.Line(Gone())
    clock.now += 2
    line.show("terms", 1)
    line.erase()


def test_shown_listens_and_cleans_up(clock):
    out = io.StringIO()
    with pytest.raises(KeyboardInterrupt), status.shown(out):
        clock.now += 2
        progress.report("terms", 1)
        assert re.search(r"terms 1$", out.getvalue())
        raise KeyboardInterrupt
    assert screen(out.getvalue()) == [""] and not progress.heard()
