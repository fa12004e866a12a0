"""Measuring: CPU seconds of processes and of calls, their median and spread, and what machine it was.

Numbers are only comparable within one run, so every benchmark prints ratios.
"""

import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

PYTHON = sys.executable
ROUNDS = 9


class Sample(NamedTuple):
    """Repeated measurements of one thing, in seconds of CPU."""

    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def __str__(self) -> str:
        return f"{self.median * 1000:9.2f} ms ({min(self.seconds) * 1000:.2f} - {max(self.seconds) * 1000:.2f})"


def machine() -> str:
    cores = f"{os.cpu_count()} cores"
    return f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {cores}, {ROUNDS} rounds"


def process(*arguments: str) -> float:
    """CPU seconds of a process and its children, its modules compiled beforehand as in any installed package."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen([PYTHON, *arguments], stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise SystemExit(f"{arguments} ended with {child.returncode}")
    return usage.ru_utime + usage.ru_stime


def call(function: Callable[[], object]) -> float:
    """CPU seconds of one call, repeated if it is short."""
    count, begin = 0, time.process_time()
    while (spent := time.process_time() - begin) < 0.02:
        function()
        count += 1
    return spent / count


def alternating(*measured: Callable[[], float], rounds: int = ROUNDS) -> list[Sample]:
    """The samples of several measurements, taken in turn so that the machine's moods hit them alike."""
    for measure in measured:
        measure()  # caches filled
    taken = [tuple(measure() for measure in measured) for _ in range(rounds)]
    return [Sample(column) for column in zip(*taken, strict=True)]


def report(title: str, names: Sequence[str], samples: Sequence[Sample], aim: str = "") -> None:
    """Every sample, and the first's ratio to each of the others."""
    print(f"\n{title}")
    width = max(map(len, names))
    for name, sample in zip(names, samples, strict=True):
        print(f"  {name:<{width}} {sample}")
    for name, sample in zip(names[1:], samples[1:], strict=True):
        print(f"  ratio to {name}: {samples[0].median / sample.median:.2f}")
    if aim:
        print(f"  aim: {aim}")
