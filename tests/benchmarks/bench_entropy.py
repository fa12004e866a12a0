"""The entropy of 100 outcomes to 15, 50 and 1,000 digits, against a plain mpmath loop and SymPy's N."""

from fractions import Fraction

import mpmath
import sympy
from measure import alternating, call, report

from symentropy.evaluate import evaluate
from symentropy.kernel.terms import Num, Term, Use, Vec, num
from symentropy.theory.quantities import H


def pmf(size: int) -> list[Fraction]:
    """Weights without a pattern that anyone could use, normalised exactly."""
    weights = [1 + (7919 * k * k + 104729 * k) % 9973 for k in range(1, size + 1)]
    return [Fraction(w, sum(weights)) for w in weights]


def term(p: list[Fraction]) -> Term:
    return Use(H, (num(len(p)), Vec(tuple(map(Num, p)))))


def by_mpmath(p: list[Fraction], digits: int) -> mpmath.mpf:
    with mpmath.workdps(digits + 5):
        entries = [mpmath.mpf(x.numerator) / x.denominator for x in p]
        return -mpmath.fsum(x * mpmath.log(x) for x in entries)


def main() -> None:
    p = pmf(100)
    t = term(p)
    symbolic = sympy.Add(
        *(
            -sympy.Rational(x.numerator, x.denominator) * sympy.log(sympy.Rational(x.numerator, x.denominator))
            for x in p
        )
    )
    for digits in (15, 50, 1000):
        ours, theirs = evaluate(t, digits), by_mpmath(p, digits)
        with mpmath.workdps(digits + 5):
            if not mpmath.almosteq(mpmath.mpf(ours.decimal), theirs, mpmath.mpf(10) ** (1 - digits)):
                raise SystemExit(f"{ours.decimal} is not {theirs}")
        samples = alternating(
            lambda d=digits: call(lambda: evaluate(t, d)),
            lambda d=digits: call(lambda: by_mpmath(p, d)),
            lambda d=digits: call(lambda: fresh(symbolic, d)),
            rounds=5,
        )
        report(f"Entropy of 100 outcomes, {digits} digits, CPU", ["symentropy", "mpmath loop", "SymPy's N"], samples)


def fresh(expression: sympy.Expr, digits: int) -> sympy.Expr:
    """SymPy's value, not its memory of it."""
    sympy.core.cache.clear_cache()
    return sympy.N(expression, digits)


if __name__ == "__main__":
    main()
