"""A short command as a process: what a person waits for."""

from measure import alternating, process, report


def main() -> None:
    samples = alternating(
        lambda: process("-m", "symentropy", "evaluate", "H((1/2,1/3,1/6))", "--digits", "50"),
        lambda: process("-c", "import flint"),
        lambda: process("-c", "import sympy"),
    )
    names = ["symentropy evaluate, 50 digits", "import flint", "import sympy"]
    report("A process, CPU", names, samples, "at most 3 times import flint")


if __name__ == "__main__":
    main()
