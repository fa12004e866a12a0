"""Replay of the whole handbook, refutations and the table of claims with it, against the import of SymPy."""

from measure import alternating, process, report

from symentropy.handbook import entries, faults, rows

REPLAY = """
from symentropy.handbook import check_all, faults
results = list(check_all())
assert results and all(ok for _, ok, _, _ in results), results
assert not faults(), faults()
"""


def main() -> None:
    kinds = [e.kind for e in entries()]
    unsettled = faults()
    if unsettled:
        raise SystemExit(f"not settled: {'; '.join(unsettled)}")
    samples = alternating(
        lambda: process("-c", REPLAY),
        lambda: process("-c", "import sympy"),
        lambda: process("-c", "import symentropy.cli"),
    )
    names = ["replay of the handbook", "import sympy", "import of the command line"]
    book = f"{kinds.count('theorem')} theorems, {kinds.count('refutation')} refutations, {len(rows())} claims"
    report(f"The handbook ({book}), CPU", names, samples, "at most 2 times import sympy")


if __name__ == "__main__":
    main()
