"""Replay of the whole handbook, against the import of SymPy."""

from measure import alternating, process, report

REPLAY = """
from symentropy.handbook import check_all
results = list(check_all())
assert results and all(ok for _, ok, _, _ in results), results
"""


def main() -> None:
    samples = alternating(
        lambda: process("-c", REPLAY),
        lambda: process("-c", "import sympy"),
        lambda: process("-c", "import symentropy.cli"),
    )
    names = ["replay of the handbook", "import sympy", "import of the command line"]
    report("The handbook, CPU", names, samples, "at most 2 times import sympy")


if __name__ == "__main__":
    main()
