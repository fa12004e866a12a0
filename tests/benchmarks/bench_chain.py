"""A chain of 1,000 steps against one of 100: checking is linear in the length."""

from measure import alternating, call, report

from symentropy.kernel.check import check
from symentropy.kernel.proof import Claim, Derivation, Entry, Statement, Step
from symentropy.kernel.terms import Add, Mul, Positive, Real, Term, Var, num


def line(k: int) -> Term:
    """x*y + x, plus k, minus k: another sum of the same value in every line."""
    x, y = Var("x"), Var("y")
    return Add((Mul((x, y)), x, num(k), Mul((num(-1), num(k)))))


def chain(length: int) -> Entry:
    steps = tuple(Step("=", line(k), ("algebra",)) for k in range(1, length + 1))
    statement = Statement("chain", (("x", Real()), ("y", Positive())), (), Claim(line(0), "=", line(length)))
    return Entry(statement, Derivation(line(0), steps))


def main() -> None:
    long, short = chain(1000), chain(100)
    samples = alternating(lambda: call(lambda: check(long)), lambda: call(lambda: check(short)))
    report("A chain, CPU", ["1,000 steps", "100 steps"], samples, "about 10: linear")


if __name__ == "__main__":
    main()
