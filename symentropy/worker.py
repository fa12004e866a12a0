"""Work done in a child process, within limits on time and memory that hold whatever the work is.

GMP and Flint can neither be interrupted by a signal nor survive a failed allocation, so the only limit
that holds is another process, killed from outside. A child is forked where the platform can (two
milliseconds, everything already imported) and started afresh where it cannot; both speak the same
protocol: pickled values, each after its length. What the child reports of its progress stands on a board that
both see: it is passed on while the answer is awaited, and tells how far work came that had to be stopped.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import select
import signal
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, Self

from . import progress
from .board import SIZE, Board
from .errors import SymentropyError

if TYPE_CHECKING:
    import subprocess

__all__ = ["MEMORY", "Worker", "WorkerFault", "WorkerTimeout", "run"]

MEMORY = 1 << 30
"""Bytes that a child may take beyond what its parent already had."""

_DEPTH = 20_000  # frames allowed while a deep term is pickled
_TICK = 0.2  # seconds between two looks at how far the child is
_inside = False  # true in a child: work that asks for limits there already has them
_fork_lock = threading.Lock()  # no child may inherit the open end of another's pipe


class WorkerTimeout(SymentropyError):
    """No answer within the time or the memory allowed."""

    memory = False  # it was the memory


class WorkerFault(RuntimeError):
    """The child ended without an answer: a fault of ours, not of the input."""


def run(function: Callable[..., Any], *args: Any, timeout: float | None, memory: int = MEMORY, **kwargs: Any) -> Any:
    """``function(*args, **kwargs)``, computed in a child of its own.

    >>> import math
    >>> run(math.gcd, 12, 18, timeout=10)
    6

    Exceptions of the function are raised here; ``timeout=None`` sets no limit on time.
    """
    with Worker(memory) as worker:
        return worker.call(function, *args, timeout=timeout, **kwargs)


class Worker:
    """A child that answers one call after the other, replaced by a new one whenever it had to be killed.

    >>> import math
    >>> with Worker() as worker:
    ...     [worker.call(math.isqrt, k, timeout=10) for k in (16, 25)]
    [4, 5]
    """

    def __init__(self, memory: int = MEMORY) -> None:
        self._memory = memory
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave nothing running."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()

    def call(self, function: Callable[..., Any], *args: Any, timeout: float | None, **kwargs: Any) -> Any:
        """The function's result; a call that runs out of memory in a used child is given a fresh one."""
        if _inside:
            return function(*args, **kwargs)
        request = (function, args, kwargs, False, timeout)
        used = self._child is not None
        try:
            return self._ask(request, timeout)[1]
        except _OutOfMemory:
            if not used:
                raise
            return self._ask(request, timeout)[1]

    def stream(self, function: Callable[..., Any], *args: Any, timeout: float | None) -> Iterator[Any]:
        """The items that ``function(*args)`` yields, each as soon as it is there and each within the limit."""
        kind = "item"
        try:
            kind, item = self._ask((function, args, {}, True, timeout), timeout)
            while kind == "item":
                yield item
                kind, item = self._answer(timeout)
        finally:
            if kind == "item":
                self.close()  # left half-way: it would go on sending

    def _ask(self, request: tuple[object, ...], timeout: float | None) -> tuple[str, Any]:
        message = _pickled(request)
        if self._child is None:
            self._child = _forked(self._memory) if _can_fork() else _Spawned(self._memory)
        self._child.board.clear()
        self._child.send(message)
        return self._answer(timeout)

    def _answer(self, timeout: float | None) -> tuple[str, Any]:
        assert self._child is not None
        try:
            message = self._child.receive(None if timeout is None else time.monotonic() + timeout)
            reached = _reached(self._child.board)
        except TimeoutError:
            reached = _reached(self._child.board)
            self.close()
            raise WorkerTimeout(_too_slow(timeout) + reached) from None
        except BaseException:  # interrupted: it may still be busy
            self.close()
            raise
        if message is None:
            child, self._child = self._child, None
            raise _explain(*child.ending(), timeout, reached)
        kind, value = pickle.loads(message)
        if kind == "memory":
            self.close()
            raise _OutOfMemory(_NO_MEMORY + reached)
        if kind == "raised":
            raise value
        return kind, value


# --- what an ending without an answer means -----------------------------------------------------------------


class _OutOfMemory(WorkerTimeout):
    """The work asked for more memory than allowed."""

    memory = True


_NO_MEMORY = "out of memory: the limit would be exceeded"


def _too_slow(timeout: float | None) -> str:
    return f"no answer within {timeout:g} s" if timeout is not None else "stopped"


def _reached(board: Board) -> str:
    """How far the child came, in brackets; nothing if it did not say."""
    last = board.read()
    return f" (at {progress.words(*last)})" if last[0] else ""


def _explain(status: int, stderr: str, timeout: float | None, reached: str) -> Exception:
    """The exception for a child that ended without an answer."""
    if status == -getattr(signal, "SIGXCPU", 0):
        return WorkerTimeout(_too_slow(timeout) + reached)
    starved = -getattr(signal, "SIGKILL", 0), -signal.SIGFPE  # by the system; a number too long for GMP
    if status in starved or re.search(r"memory|alloc|overflow in mp", stderr, re.IGNORECASE):
        return _OutOfMemory(_NO_MEMORY + reached)
    ending = f"signal {-status}" if status < 0 else f"exit code {status}"
    last = stderr.strip().rpartition("\n")[2]
    return WorkerFault(f"the worker process ended with {ending}" + (f": {last}" if last else ""))


def _pickled(value: object) -> bytes:
    """The value as one message. Pickling recurses in C, a few frames for each level of a term."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, _DEPTH))
    try:
        message = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    finally:
        sys.setrecursionlimit(limit)
    return len(message).to_bytes(8, "big") + message


def _write(fd: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


# --- the child's side ---------------------------------------------------------------------------------------


def _serve(source: int, sink: int, memory: int, board: Board) -> None:
    """Answer requests until there are no more."""
    global _inside
    _inside = True
    progress.listen(board.note)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_AS", _address_space() + memory)
    while (message := _exactly(source, 8)) is not None:
        request = _exactly(source, int.from_bytes(message, "big"))
        if request is None:
            return
        for reply in _replies(*pickle.loads(request)):
            _write(sink, reply)


def _replies(
    function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], many: bool, timeout: float | None
) -> Iterator[bytes]:
    """The messages that answer one request: items if there are many, and one that ends the answer."""
    try:
        if timeout is not None and not many:  # should the parent be killed, the child is not long in following
            _limit("RLIMIT_CPU", int(time.process_time() + timeout) + 1)
        result = function(*args, **kwargs)
        if many:
            for item in result:
                yield _pickled(("item", item))
        yield _pickled(("done", None if many else result))
    except MemoryError:
        _limit("RLIMIT_AS", None)
        yield _pickled(("memory", None))
    except Exception as problem:
        yield _raised(problem)


def _raised(problem: Exception) -> bytes:
    """The message that raises the same exception over there, with the place where it came from."""
    import traceback

    story = "".join(traceback.format_exception(problem))
    if not isinstance(problem, SymentropyError):
        problem.add_note("In the worker process:\n" + story)
    try:
        message = _pickled(("raised", problem))
        pickle.loads(message[8:])
    except Exception:
        return _pickled(("raised", WorkerFault(story)))
    return message


def _limit(name: str, value: int | None) -> None:
    """Set a soft limit where the platform has it; None lifts it. The hard limit stays as it is."""
    try:
        import resource

        which = getattr(resource, name)
        hard = resource.getrlimit(which)[1]
        soft = hard if value is None else value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (soft, hard))
    except (ImportError, AttributeError, ValueError, OSError):
        return  # the limit on time, which is the parent's, always holds


def _address_space() -> int:
    try:
        with open("/proc/self/statm") as statm:
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError):
        return 0


def _exactly(fd: int, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        piece = os.read(fd, min(size - len(data), 1 << 20))
        if not piece:
            return None
        data += piece
    return bytes(data)


# --- the parent's side: a forked child ----------------------------------------------------------------------


class _Child(Protocol):
    board: Board

    def send(self, message: bytes) -> None:
        """Hand over a request; nothing is said if the child has died."""

    def receive(self, deadline: float | None) -> bytes | None:
        """The next message, None if the child has died; TimeoutError at the deadline."""

    def ending(self) -> tuple[int, str]:
        """The exit status of a child that has died, and what it wrote to standard error."""

    def kill(self) -> None:
        """Stop it, whatever it does, and clean up."""


def _waits(deadline: float | None, board: Board) -> Iterator[float | None]:
    """How long to wait for the child, over and over: a tick if anybody listens to its reports, else all that is left.

    TimeoutError at the deadline.
    """
    while True:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        yield left if not progress.heard() else _TICK if left is None else min(left, _TICK)
        if deadline is not None and time.monotonic() >= deadline:
            raise TimeoutError
        progress.report(*board.read())


def _can_fork() -> bool:
    """Forking a process with threads is safe enough on Linux (the child only computes), not on macOS."""
    return hasattr(os, "fork") and (sys.platform != "darwin" or threading.active_count() == 1)


class _Forked:
    """A child made by fork, in a process group of its own: Ctrl-C reaches the parent only, which kills it."""

    def __init__(self, pid: int, sink: int, source: int, errors: int, board: Board) -> None:
        self.pid, self.sink, self.source, self.errors, self.board = pid, sink, source, errors, board
        self.poll = select.poll()
        self.poll.register(source, select.POLLIN)

    def send(self, message: bytes) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has died: ``receive`` says so
            _write(self.sink, message)

    def receive(self, deadline: float | None) -> bytes | None:
        head = self._read(8, deadline)
        return None if head is None else self._read(int.from_bytes(head, "big"), deadline)

    def _read(self, size: int, deadline: float | None) -> bytes | None:
        data = bytearray()
        while len(data) < size:
            for wait in _waits(deadline, self.board):
                if self.poll.poll(None if wait is None else wait * 1000):
                    break
            piece = os.read(self.source, min(size - len(data), 1 << 20))
            if not piece:
                return None
            data += piece
        return bytes(data)

    def ending(self) -> tuple[int, str]:
        status = self._wait()
        os.set_blocking(self.errors, False)
        try:
            stderr = os.read(self.errors, 1 << 16).decode(errors="replace")
        except BlockingIOError:
            stderr = ""
        self._close()
        return status, stderr

    def kill(self) -> None:
        for kill in (os.killpg, os.kill):
            with contextlib.suppress(OSError):
                kill(self.pid, signal.SIGKILL)
        self._wait()
        self._close()

    def _wait(self) -> int:
        try:
            return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        except ChildProcessError:  # SIGCHLD is ignored in this process: nobody will know
            return 0

    def _close(self) -> None:
        for fd in (self.sink, self.source, self.errors):
            os.close(fd)
        self.board.close()


def _forked(memory: int) -> _Forked:
    """Fork, with signals held back until both sides know what they are."""
    board = Board()
    with _fork_lock:
        (ask, sink), (source, tell), (errors, stderr) = os.pipe(), os.pipe(), os.pipe()
        held = {signal.SIGINT, signal.SIGTERM}
        before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # fork in a process with threads
                pid = os.fork()
            if pid == 0:
                _child(ask, tell, stderr, (sink, source, errors), before, memory, board)
            for fd in (ask, tell, stderr):
                os.close(fd)
            _own_group(pid)
            return _Forked(pid, sink, source, errors, board)
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _own_group(pid: int) -> None:
    """Said by both sides, so that it holds whoever comes first."""
    with contextlib.suppress(OSError):
        os.setpgid(pid, pid)


def _child(ask: int, tell: int, stderr: int, foreign: tuple[int, ...], mask: Any, memory: int, board: Board) -> None:
    """All of the forked child's life; it never returns, so nothing of the parent runs twice."""
    code = 70
    try:
        _own_group(0)
        for fd in foreign:
            os.close(fd)
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, 0)
        os.dup2(null, 1)
        os.set_blocking(stderr, False)
        os.dup2(stderr, 2)
        if "faulthandler" in sys.modules:  # its reports would go to where the parent told it
            sys.modules["faulthandler"].disable()
        sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        _serve(ask, tell, memory, board)
        code = 0
    except BaseException as problem:
        os.write(2, repr(problem).encode(errors="replace")[:4096])
    finally:
        os._exit(code)


def _unlock() -> None:
    """In a forked child only the thread that forked goes on: a lock that another one held would stay held for ever."""
    balls = sys.modules.get(f"{__package__}.kernel.balls")
    if balls is not None:
        vars(balls)["_lock"] = threading.RLock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlock)


# --- the parent's side: a child started afresh, where there is no fork --------------------------------------


class _Spawned:
    """A new interpreter that reads requests from its standard input. A thread waits for the answers.

    The file that is its standard error begins with the board.
    """

    def __init__(self, memory: int) -> None:
        import queue
        import subprocess
        import tempfile

        self.stderr = tempfile.TemporaryFile()  # noqa: SIM115
        self.stderr.write(bytes(SIZE))
        self.stderr.flush()
        self.board = Board(self.stderr.fileno())
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(p or os.getcwd() for p in sys.path)}
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "symentropy.worker", str(memory)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.stderr, env=environment,
            start_new_session=True, creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )  # fmt: skip
        self.answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        source = self.process.stdout.fileno()
        while (head := _exactly(source, 8)) is not None:
            self.answers.put(_exactly(source, int.from_bytes(head, "big")))
        self.answers.put(None)

    def send(self, message: bytes) -> None:
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # it has died: ``receive`` says so
            self.process.stdin.write(message)
            self.process.stdin.flush()

    def receive(self, deadline: float | None) -> bytes | None:
        import queue

        for wait in _waits(deadline, self.board):
            with contextlib.suppress(queue.Empty):
                return self.answers.get(timeout=wait)
        raise AssertionError("it waits until the deadline")

    def ending(self) -> tuple[int, str]:
        status = self.process.wait()
        self.stderr.seek(SIZE)
        stderr = self.stderr.read(1 << 16).decode(errors="replace")
        self._close()
        return status, stderr

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        self.listener.join()
        for file in (self.process.stdin, self.process.stdout, self.stderr):
            assert file is not None
            with contextlib.suppress(OSError):
                file.close()
        self.board.close()


def _main() -> None:
    """The spawned child: requests on what was standard input, answers on what was standard output."""
    requests, answers = os.dup(0), os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 0)
    os.dup2(null, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _serve(requests, answers, int(sys.argv[1]), Board(2))
    os._exit(0)


if __name__ == "__main__":
    from symentropy import worker  # the module under its own name, so that its exceptions are the parent's

    worker._main()
