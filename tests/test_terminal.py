"""On a real terminal: what takes long shows progress and stops on Ctrl-C, with nothing left of either.

The work is played by fakes that report and never end, but for one evaluation that is real. All programs run at
the same time, each on a terminal of its own.
"""

import os
import select
import sys
import textwrap
import time

import pytest
from test_status import screen

pty = pytest.importorskip("pty")

LONG = 60  # seconds that no test waits for

FAKES = """
import sys, time
from types import ModuleType, SimpleNamespace
import symentropy.prove.verdict
from symentropy import progress

def work(*args, **declared):
    for k in range(1_000_000):
        progress.report("steps", k)
        time.sleep(0.005)

def check_all():
    yield "first", True, "", 0.1
    yield "second", False, "of no avail", 0.1
    work()

def evaluate(expr, **declared):
    if expr == "slow":
        work()
    return SimpleNamespace(decimal="1", radius="0", lower="1", upper="1", digits=1, base="nats", method="", certified=1)

def room(name, **contents):
    module = sys.modules[f"symentropy.{name}"] = ModuleType(f"symentropy.{name}")
    vars(module).update(contents, __path__=[])

room("prove", verify=work, derive=work, verdict=symentropy.prove.verdict)
room("evaluate", evaluate=evaluate)
first, second = (SimpleNamespace(chapter="A chapter", name=n, title="", kind="theorem") for n in ("first", "second"))
room("handbook", entries=lambda: [first, second], check_all=check_all)
"""

LINE = '{"expr": "log(2)"}\n'
STOPPED = {
    "impatient": (FAKES, ["verify", "x = 1", "--timeout", "60"]),
    "evaluate": ("", ["evaluate", "sum(k, 1, 2000000, exp(sqrt(k)))", "--digits", "1000", "--timeout", "60"]),
    "verify": (FAKES, ["verify", "x = 1", "--timeout", "60"]),
    "derive": (FAKES, ["derive", "x = 1", "--timeout", "60"]),
    "batch": (FAKES, ["evaluate", "--batch", "lines.jsonl", "--timeout", "60"]),
    "check": (FAKES, ["handbook", "check"]),
}
REPORTED = {
    "evaluate": "% of 2,000,000",
    "impatient": "s steps ",
    "verify": "s steps ",
    "derive": "s steps ",
    "batch": "line 3 of 3: steps ",
    "check": "s steps ",
}


class Session:
    """A command of ours as the leader of a new session on a new terminal."""

    def __init__(self, fakes, argv, directory):
        program = f"{textwrap.dedent(fakes)}\nimport sys\nfrom symentropy.__main__ import main\nsys.exit(main())"
        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            os.chdir(directory)
            os.environ["TERM"] = "xterm"
            os.execv(sys.executable, [sys.executable, "-c", program, *argv])
        self.text, self.begin = "", time.monotonic()

    def read(self, until=None):
        """What is shown until this text comes, or to the end; whether it came."""
        while until is None or until not in self.text:
            assert time.monotonic() - self.begin < LONG, self.text
            if select.select([self.terminal], [], [], 0.5)[0]:
                try:
                    piece = os.read(self.terminal, 1 << 16)
                except OSError:  # as Linux says that nobody writes any more
                    piece = b""
                if not piece:
                    return False
                self.text += piece.decode()
        return True

    def end(self):
        """The exit code, once all has been shown."""
        self.read()
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def members(self):
        """The processes of the session that are alive."""
        found = []
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{entry}/stat") as file:
                    state, _, _, session = file.read().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(session) == self.pid and state not in "ZX":
                found.append(int(entry))
        return found


@pytest.fixture(scope="module")
def sessions(tmp_path_factory):
    directory = tmp_path_factory.mktemp("terminal")
    (directory / "lines.jsonl").write_text(LINE + LINE + LINE.replace("log(2)", "slow"))
    return {name: Session(fakes, argv, directory) for name, (fakes, argv) in STOPPED.items()}


@pytest.mark.parametrize("name", STOPPED)
def test_ctrl_c(sessions, name):
    session = sessions[name]
    before, _, after = REPORTED[name].partition("%")
    assert session.read(after or before), session.text
    assert "\r" in session.text
    if os.path.isdir("/proc/self"):
        assert len(session.members()) == 2
    os.write(session.terminal, b"\x03")
    if name == "impatient":
        for _ in range(5):
            time.sleep(0.004)
            os.write(session.terminal, b"\x03")
    assert session.end() == 130
    assert "Traceback" not in session.text and "^C" in session.text
    rows = screen(session.text.replace("^C", "") if name == "impatient" else session.text)
    assert rows[-1] == "" and not any("steps" in row or "^C" in row or "bits" in row for row in rows)
    if os.path.isdir("/proc/self"):
        assert session.members() == []
    if name == "check":
        assert rows == ["rejected: second: of no avail", "interrupted", ""]
    if name == "batch":
        assert (
            len(rows) == 4
            and rows[2] == "interrupted"
            and all(row.startswith('{"id": null, "expr": "log(2)"') for row in rows[:2])
        )


def test_short_work_shows_no_progress(tmp_path):
    session = Session("", ["evaluate", "log(2)", "--digits", "5"], tmp_path)
    assert session.end() == 0
    assert session.text.replace("\r\n", "\n").startswith("0.69315 nats\n") and "\r" not in session.text.replace(
        "\r\n", ""
    )
