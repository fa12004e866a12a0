"""All benchmarks: ``python tests/benchmarks/run.py [process handbook chain entropy counts integrals series]``.

Ratios, with the spread and the machine; nothing is asserted about seconds.
"""

import importlib
import sys

from measure import machine

ALL = ("process", "handbook", "chain", "entropy", "counts", "integrals", "series")


def main(names: list[str]) -> None:
    print(machine())
    for name in names or ALL:
        importlib.import_module(f"bench_{name}").main()


if __name__ == "__main__":
    main(sys.argv[1:])
