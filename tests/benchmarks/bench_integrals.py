"""Differential entropies by the integral, no closed form: against mpmath's quad (with gmpy2) and PARI's intnum.

Each tool gets what its expert would give it: mpmath the peak as a break point, PARI how the integrand falls at each end
(``[oo, 1]`` exponentially, ``[oo, -4]`` as x^-4, ``[0, 5/2]`` as x^(5/2)) and symmetry where there is one, both the
point left of which Gumbel's exp(-exp(-x)) overflows. PARI times itself over many repetitions. CPU seconds; the digits
of PARI and mpmath are not certified, ours are.
"""

import shutil
import subprocess
from collections.abc import Callable

import mpmath
from measure import alternating, call, report

from symentropy.evaluate.constants import Constants
from symentropy.evaluate.families.quantities import quantity
from symentropy.evaluate.result import from_ball
from symentropy.evaluate.values import to_ball
from symentropy.kernel.balls import precision
from symentropy.kernel.terms import Term
from symentropy.theory.typing import type_expr

FIVE = ("Normal(0, 1)", "Laplace(0, 1)", "Gamma(7/2, 1)", "Logistic(0, 1)", "Gumbel(0, 1)")
TWO = ("StudentT(3)", "NormalMixture((3/10, 0, 1), (7/10, 3, 2))")

_PARI_DENSITY = "my(c = log(2*Pi)/2, lg = lngamma(7/2), lt = lngamma(2) - lngamma(3/2) - log(3*Pi)/2, r = sqrt(2*Pi));"
_PARI = {
    "Normal(0, 1)": "2*intnum(x = 0, [oo, 1], my(g = -x^2/2 - c); -g*exp(g))",
    "Laplace(0, 1)": "2*intnum(x = 0, [oo, 1], my(g = -x - log(2)); -g*exp(g))",
    "Gamma(7/2, 1)": "intnum(x = [0, 5/2], [oo, 1], my(g = 5/2*log(x) - x - lg); -g*exp(g))",
    "Logistic(0, 1)": "2*intnum(x = 0, [oo, 1], my(e = exp(-x), g = -x - 2*log(1 + e)); -g*exp(g))",
    "Gumbel(0, 1)": "my(f = x -> my(g = -x - exp(-x)); -g*exp(g));"
    " intnum(x = -6, 0, f(x)) + intnum(x = 0, [oo, 1], f(x))",
    "StudentT(3)": "2*intnum(x = 0, [oo, -4], my(g = lt - 2*log(1 + x^2/3)); -g*exp(g))",
    TWO[1]: "intnum(x = [-oo, 1], [oo, 1], my(f = (3/10*exp(-x^2/2) + 7/20*exp(-(x - 3)^2/8))/r); -f*log(f))",
}


def by_integral(t: Term, digits: int) -> str:
    """The quantity's digits from its integral, with more bits until they are there."""
    prec = digits * 3322 // 1000 + 32
    while True:
        with precision(prec):
            ball = to_ball(quantity(t, Constants()))
        if (found := from_ball(ball, digits, "nats", "")) is not None:
            return found.decimal
        prec += 16


def by_pari(name: str, digits: int, repeat: int) -> tuple[float, str]:
    """Seconds for each of PARI's integrals, and its value."""
    script = (
        f'default(parisizemax, "4G");\ndefault(realprecision, {digits});\n'
        f"f() = {{ {_PARI_DENSITY} {_PARI[name]} }};\n"
        f"v = f(); gettime(); for(k = 1, {repeat}, f()); print(gettime()/{repeat}*1.0); print(v);\n"
    )
    done = subprocess.run(["gp", "-q"], input=script, capture_output=True, text=True, check=True)
    seconds, value = done.stdout.split()
    return float(seconds) / 1000, value


def mp_density(name: str) -> Callable[[mpmath.mpf], mpmath.mpf]:
    """log f, its constants computed once."""
    c, lg = mpmath.log(2 * mpmath.pi) / 2, mpmath.loggamma(mpmath.mpf(7) / 2)
    made: dict[str, Callable[[mpmath.mpf], mpmath.mpf]] = {
        "Normal(0, 1)": lambda x: -x * x / 2 - c,
        "Laplace(0, 1)": lambda x: -abs(x) - mpmath.ln2,
        "Gamma(7/2, 1)": lambda x: mpmath.mpf(5) / 2 * mpmath.log(x) - x - lg,
        "Logistic(0, 1)": lambda x: -abs(x) - 2 * mpmath.log1p(mpmath.exp(-abs(x))),
        "Gumbel(0, 1)": lambda x: -x - mpmath.exp(-x),
    }
    return made[name]


def by_mpmath(name: str, digits: int) -> mpmath.mpf:
    with mpmath.workdps(digits + 5):
        density = mp_density(name)
        least = {"Gamma(7/2, 1)": [], "Gumbel(0, 1)": [-6]}.get(name, [-mpmath.inf])
        points = [*least, 0, mpmath.inf]

        def integrand(x: mpmath.mpf) -> mpmath.mpf:
            g = density(x)
            return -g * mpmath.exp(g)

        return mpmath.quad(integrand, points)


def same(ours: str, theirs: object, digits: int, who: str) -> None:
    with mpmath.workdps(digits + 5):
        error = abs(mpmath.mpf(ours) - mpmath.mpf(str(theirs).replace(" E", "e")))
        if error > mpmath.mpf(10) ** (3 - digits):
            print(f"  {who} has only {int(-mpmath.log10(error))} digits right")


def measured(name: str, digits: int, rounds: int, repeat: int, with_mpmath: bool) -> None:
    t = type_expr(f"h({name})").term
    assert t is not None
    ours = by_integral(t, digits)
    ways = [lambda: call(lambda: by_integral(t, digits))]
    names = ["symentropy"]
    if shutil.which("gp"):
        same(ours, by_pari(name, digits, 1)[1], digits, "PARI")
        ways.append(lambda: by_pari(name, digits, repeat)[0])
        names.append("PARI intnum")
    if with_mpmath:
        with mpmath.workdps(digits + 5):
            same(ours, mpmath.nstr(by_mpmath(name, digits), digits + 3), digits, "mpmath")
        ways.append(lambda: call(lambda: by_mpmath(name, digits)))
        names.append("mpmath quad")
    samples = alternating(*ways, rounds=rounds)
    aim = "<= 0.50 of PARI, <= 0.05 of mpmath" if with_mpmath else "< 1 of PARI"
    report(f"h({name}) by the integral, {digits} digits", names, samples, aim)


def main() -> None:
    for name in FIVE:
        measured(name, 50, rounds=5, repeat=50, with_mpmath=True)
    for name in TWO:
        measured(name, 50, rounds=5, repeat=30, with_mpmath=False)
    for name in TWO:
        measured(name, 1000, rounds=1, repeat=1, with_mpmath=False)


if __name__ == "__main__":
    main()
