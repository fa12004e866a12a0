"""The program: whatever happens, it ends with an exit code that says what happened."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

__all__ = ["main"]

FAULT, INTERRUPTED, NO_READER = 6, 130, 141


def main() -> int:
    """Run the command line. A crash must look neither like "proved" (0) nor like "refuted" (1)."""
    try:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, _interrupted)
        from .cli import run

        code = run(sys.argv[1:])
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # as in "symentropy handbook list | head -1"
        _drop_output()
        return NO_READER
    except OSError as problem:  # as on a full disk
        _drop_output()
        return _report(problem)
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) and ending.code not in (0, 1) else FAULT
    except BaseException as problem:
        return _report(problem)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is said: there is nothing left to interrupt


def _interrupted(*_: object) -> NoReturn:
    """The first Ctrl-C counts; those of an impatient user do not disturb the clearing up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _drop_output() -> None:
    """What could not be written is not tried again at exit, which would change the exit code."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _report(problem: BaseException) -> int:
    """One line about a fault of ours; the whole story if SYMENTROPY_DEBUG is set."""
    if os.environ.get("SYMENTROPY_DEBUG"):
        import traceback

        traceback.print_exception(problem)
    what = " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
    print(f"symentropy: a fault of ours ({what}); please report it with the command that led here", file=sys.stderr)
    return FAULT


if __name__ == "__main__":
    sys.exit(main())
