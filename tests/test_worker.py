"""The limits of a worker hold whatever the work does, and nothing is left running."""

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time

import pytest

from symentropy import progress, worker
from symentropy.errors import IllPosedError, LanguageError
from symentropy.worker import Worker, WorkerFault, WorkerTimeout, run

LONG = 60  # seconds that no test waits for


@pytest.fixture(params=["forked", "spawned"])
def launched(request, monkeypatch):
    """Every test runs on both kinds of child."""
    if request.param == "spawned":
        monkeypatch.setattr(worker, "_can_fork", lambda: False)
    elif not worker._can_fork():
        pytest.skip("this platform cannot fork")


pytestmark = pytest.mark.usefixtures("launched")


def add(a, b=0):
    return a + b


def sleep(seconds):
    time.sleep(seconds)


def spin():
    while True:
        pass


def pid():
    return os.getpid()


def digits(text):
    from symentropy.evaluate import evaluate

    return evaluate(text, digits=5).decimal


def gmp():
    """One call into GMP that would run for hours and looks at no signal."""
    import flint

    return len((flint.fmpz(7) ** (3 * 10**8)).str())


def overflow_in_gmp():
    import flint

    return flint.fmpz(7) ** (10**11)


def hoard():
    return len(b"x" * (10**13))


def hoard_in_flint():
    import flint

    m = flint.fmpz(1)
    return m << (8 * 10**12)


def complain(kind):
    raise {"language": LanguageError("no", 3, 7), "type": TypeError("of what?")}[kind]


class Stubborn(Exception):
    """An exception that cannot be unpickled."""

    def __init__(self, a, b):
        super().__init__(a)


def stubborn():
    raise Stubborn(1, 2)


def unpicklable():
    return lambda: 0


def leave(code):
    os._exit(code)


def suicide(number):
    os.kill(os.getpid(), number)


def chatter():
    print("to standard output")
    os.write(1, b"to its descriptor")
    os.write(2, b"x" * 200_000)
    return sys.stdin.read()


def squares(n):
    for k in range(n):
        yield k * k


def slow_squares():
    yield 0
    time.sleep(LONG)
    yield 1


def deep(levels):
    from symentropy.kernel.terms import Call, Var

    t = Var("x")
    for _ in range(levels):
        t = Call("exp", (t,))
    return t


def nested():
    return run(pid, timeout=5) == os.getpid()


def same(t):
    return t


def report_and(then, count):
    for k in range(count):
        progress.report("terms", k + 1, count)
    then()


def reports():
    """Each for three ticks of the parent's clock."""
    with progress.within("outer"):
        for k in range(3):
            progress.report("terms", k, 3)
            time.sleep(3 * worker._TICK)
    return "done"


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_result_and_arguments():
    assert run(add, 2, b=3, timeout=LONG) == 5
    assert run(pid, timeout=LONG) != os.getpid()


def test_no_limit_on_time():
    assert run(add, 1, timeout=None) == 1


@pytest.mark.parametrize("work", [spin, gmp])
def test_time_limit_holds_in_python_and_in_gmp(work):
    begin = time.monotonic()
    with pytest.raises(WorkerTimeout, match=r"no answer within 0\.7 s"):
        run(work, timeout=0.7)
    assert time.monotonic() - begin < LONG / 2


@pytest.mark.skipif(sys.platform != "linux", reason="limits on address space hold on Linux")
@pytest.mark.parametrize("work", [hoard, hoard_in_flint, overflow_in_gmp])
def test_memory_limit(work):
    with pytest.raises(WorkerTimeout, match="out of memory"):
        run(work, timeout=LONG, memory=1 << 28)


def test_out_of_memory_does_not_spoil_the_next_call():
    with Worker(memory=1 << 28) as w:
        assert w.call(add, 1, timeout=LONG) == 1
        with pytest.raises(WorkerTimeout, match="out of memory"):
            w.call(hoard, timeout=LONG)
        assert w.call(add, 2, timeout=LONG) == 2


def test_own_exceptions_arrive_whole():
    with pytest.raises(LanguageError) as caught:
        run(complain, "language", timeout=LONG)
    assert (str(caught.value), caught.value.line, caught.value.column) == ("no", 3, 7)
    assert not hasattr(caught.value, "__notes__")


def test_other_exceptions_say_where_they_came_from():
    with pytest.raises(TypeError, match="of what") as caught:
        run(complain, "type", timeout=LONG)
    assert "in complain" in caught.value.__notes__[0]


def test_exception_that_cannot_travel():
    with pytest.raises(WorkerFault, match="Stubborn"):
        run(stubborn, timeout=LONG)


def test_result_that_cannot_travel():
    with pytest.raises(Exception, match="pickle"):
        run(unpicklable, timeout=LONG)


def test_early_exit_is_a_fault():
    with pytest.raises(WorkerFault, match="exit code 0"):
        run(leave, 0, timeout=LONG)
    with pytest.raises(WorkerFault, match="exit code 3"):
        run(leave, 3, timeout=LONG)


def test_signals():
    with pytest.raises(WorkerFault, match=f"signal {int(signal.SIGSEGV)}"):
        run(suicide, signal.SIGSEGV, timeout=LONG)
    with pytest.raises(WorkerTimeout, match="out of memory"):  # what the kernel does when memory is short
        run(suicide, signal.SIGKILL, timeout=LONG)


def test_the_child_is_silent(capfd):
    assert run(chatter, timeout=LONG) == ""
    assert capfd.readouterr() == ("", "")


def test_one_child_answers_many_calls_and_is_replaced_after_a_kill():
    with Worker() as w:
        first = w.call(pid, timeout=LONG)
        assert w.call(pid, timeout=LONG) == first
        with pytest.raises(IllPosedError):
            w.call(raise_ill_posed, timeout=LONG)
        assert w.call(pid, timeout=LONG) == first
        with pytest.raises(WorkerTimeout):
            w.call(spin, timeout=0.3)
        second = w.call(pid, timeout=LONG)
        assert second != first
        assert not alive(first)
    assert not alive(second)


def raise_ill_posed():
    raise IllPosedError("0/0", 2)


def test_stream():
    with Worker() as w:
        assert list(w.stream(squares, 5, timeout=LONG)) == [0, 1, 4, 9, 16]
        assert w.call(add, 1, timeout=LONG) == 1


def test_stream_left_half_way():
    with Worker() as w:
        for item in w.stream(squares, 10_000, timeout=LONG):
            if item == 9:
                break
        assert w.call(add, 1, timeout=LONG) == 1


def test_stream_limits_each_item():
    with Worker() as w:
        items = w.stream(slow_squares, timeout=1)
        assert next(items) == 0
        with pytest.raises(WorkerTimeout):
            next(items)


def test_deep_terms_travel():
    t = run(same, deep(400), timeout=LONG)
    levels = 0
    while hasattr(t, "args"):
        levels, (t,) = levels + 1, t.args
    assert (levels, t.name) == (400, "x")


def test_large_values_travel():
    assert run(same, b"x" * 5_000_000, timeout=LONG) == b"x" * 5_000_000


def test_work_inside_of_a_worker_needs_no_further_child():
    assert run(nested, timeout=LONG)


def test_threads_each_with_a_worker():
    results = {}

    def work(k):
        results[k] = [run(add, k, timeout=LONG) for _ in range(2)]

    threads = [threading.Thread(target=work, args=(k,)) for k in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results == {k: [k] * 2 for k in range(3)}


def test_a_lock_held_by_another_thread_does_not_stall_the_child():
    held, done = threading.Event(), threading.Event()

    def hold():
        from symentropy.kernel.balls import precision

        with precision(100):
            held.set()
            done.wait(LONG)

    thread = threading.Thread(target=hold)
    thread.start()
    try:
        assert held.wait(LONG)
        assert run(digits, "log(2)", timeout=LONG / 2) == "0.69315"
        assert not done.is_set() and thread.is_alive()
    finally:
        done.set()
        thread.join()


def test_no_descriptors_are_left_open():
    if not os.path.isdir("/proc/self/fd"):
        pytest.skip("needs /proc")
    run(add, 1, timeout=LONG)
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        run(add, 1, timeout=LONG)
        with pytest.raises(WorkerFault):
            run(leave, 1, timeout=LONG)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(os.name != "posix", reason="POSIX signals")
@pytest.mark.parametrize(("how", "timeout"), [(signal.SIGINT, LONG), (signal.SIGKILL, 1.5)])
def test_nothing_outlives_the_parent(tmp_path, how, timeout):
    """Ctrl-C kills the child at once; a child whose parent was killed ends by its own limit on CPU."""
    note = tmp_path / "pid"
    program = f"""
        import os, sys
        sys.path.insert(0, {os.path.dirname(__file__)!r})
        from symentropy import worker
        import test_worker
        if not {worker._can_fork()}:
            worker._can_fork = lambda: False
        worker.run(test_worker.note_and_spin, {str(note)!r}, timeout={timeout})
    """
    parent = subprocess.Popen([sys.executable, "-c", textwrap.dedent(program)], stderr=subprocess.PIPE)
    while not note.exists() or not note.read_text():
        assert parent.poll() is None, parent.communicate()
        time.sleep(0.02)
    child = int(note.read_text())
    parent.send_signal(how)
    parent.communicate()
    assert parent.returncode == -how
    deadline = time.monotonic() + LONG
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


def note_and_spin(path):
    with open(path, "w") as f:
        f.write(str(os.getpid()))
    spin()


# --- progress -----------------------------------------------------------------------------------------------


@pytest.fixture
def heard():
    """What this process hears, in words."""
    out = []
    before = progress.listen(lambda *report: out.append(progress.words(*report)))
    yield out
    progress.listen(before)


def test_reports_of_the_child_are_passed_on(heard):
    with progress.within("line 7"):
        assert run(reports, timeout=LONG) == "done"
    assert [text for text in dict.fromkeys(heard) if "terms" in text] == [
        f"line 7: outer: terms {k} of 3" for k in range(3)
    ]
    assert len(heard) < 30


def test_short_work_is_not_looked_at(heard, monkeypatch):
    monkeypatch.setattr(worker, "_TICK", LONG)
    assert run(report_and, pid, 10_000, timeout=LONG) is None
    assert heard == []


def test_what_is_heard_does_not_change_the_limit(heard):
    begin = time.monotonic()
    with pytest.raises(WorkerTimeout, match=r"no answer within 0\.7 s"):
        run(spin, timeout=0.7)
    assert time.monotonic() - begin < LONG / 2
    assert len(heard) >= 2


@pytest.mark.parametrize("then", [spin, gmp])
def test_a_timeout_says_how_far_it_got(then):
    with pytest.raises(WorkerTimeout, match=r"^no answer within 1\.5 s \(at terms 12,000 of 12,000\)$"):
        run(report_and, then, 12_000, timeout=1.5)


@pytest.mark.skipif(sys.platform != "linux", reason="limits on address space hold on Linux")
@pytest.mark.parametrize("then", [hoard, hoard_in_flint, overflow_in_gmp])
def test_out_of_memory_says_how_far_it_got(then):
    with pytest.raises(WorkerTimeout, match=r"^out of memory: .* \(at terms 3 of 3\)$") as caught:
        run(report_and, then, 3, timeout=LONG, memory=1 << 28)
    assert caught.value.memory


def test_one_call_does_not_report_for_the_next():
    with Worker() as w:
        w.call(report_and, pid, 3, timeout=LONG)
        with pytest.raises(WorkerTimeout, match=r"^no answer within 0\.3 s$") as caught:
            w.call(sleep, LONG, timeout=0.3)
        assert not caught.value.memory


def test_what_a_dying_child_wrote_is_still_read():
    with pytest.raises(WorkerFault, match="exit code 4: the last words"):
        run(last_words, timeout=LONG)


def last_words():
    progress.report("a stage")
    os.write(2, b"first\nthe last words\n")
    os._exit(4)
