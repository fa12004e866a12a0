"""Entropies that are sums, with certified decimals: against mpmath (with gmpy2) and PARI/GP.

Ours is ``evaluate_term`` of a term that is typed already. Poisson: the peers sum until the terms vanish. Zeta: by its
derivative, which their expert knows, and by the sum itself, which a user writes; the latter's right digits are counted.
PARI times itself over many repetitions. CPU seconds; the digits of PARI and mpmath are not certified, ours are.
"""

import shutil
import subprocess
from collections.abc import Callable

import mpmath
from bench_integrals import same
from measure import alternating, call, report

from symentropy.evaluate import evaluate_term
from symentropy.theory.typing import type_expr

GP = shutil.which("gp")
MEMBERS = ("Poisson(10)", "Zeta(2)", "Zeta(3)")

_PARI = {
    "Poisson(10)": "my(l = log(10)); suminf(k = 0, my(g = k*l - 10 - lngamma(k + 1)); -g*exp(g))",
    "Zeta(2)": "log(zeta(2)) - 2*zeta'(2)/zeta(2)",
    "Zeta(3)": "log(zeta(3)) - 3*zeta'(3)/zeta(3)",
}


def by_pari(name: str, digits: int, repeat: int) -> tuple[float, str]:
    """Seconds for each of PARI's values, and the value."""
    script = (
        f'default(parisizemax, "1G");\ndefault(realprecision, {digits + 5});\nf() = {{ {_PARI[name]} }};\n'
        f"v = f(); gettime(); for(k = 1, {repeat}, f()); print(gettime()/{repeat}*1.0); print(v);\n"
    )
    done = subprocess.run(["gp", "-q"], input=script, capture_output=True, text=True, check=True)
    seconds, value = done.stdout.split("\n")[:2]
    return float(seconds.replace(" ", "")) / 1000, value


def poisson(digits: int) -> mpmath.mpf:
    with mpmath.workdps(digits + 5):
        log_lam, total, k = mpmath.log(10), mpmath.mpf(0), 0
        while True:
            g = k * log_lam - 10 - mpmath.loggamma(k + 1)
            term = g * mpmath.exp(g)
            total -= term
            if k > 10 and abs(term) < mpmath.eps:
                return total
            k += 1


def zeta_by_derivative(s: int, digits: int) -> mpmath.mpf:
    with mpmath.workdps(digits + 5):
        return mpmath.log(mpmath.zeta(s)) - s * mpmath.zeta(s, derivative=1) / mpmath.zeta(s)


def zeta_by_sum(s: int, digits: int) -> mpmath.mpf:
    with mpmath.workdps(digits + 5):
        z = mpmath.zeta(s)

        def term(k: mpmath.mpf) -> mpmath.mpf:
            p = k**-s / z
            return -p * mpmath.log(p)

        return mpmath.nsum(term, [1, mpmath.inf])


def measured(name: str, digits: int, rounds: int, repeat: int) -> None:
    t = type_expr(f"H({name})").term
    assert t is not None
    ours = evaluate_term(t, digits).decimal
    peers: dict[str, Callable[[], mpmath.mpf]] = {"mpmath loop": lambda: poisson(digits)}
    if name != "Poisson(10)":
        s = int(name[5])
        peers = {"mpmath zeta'": lambda: zeta_by_derivative(s, digits)}
        if digits <= 50:
            peers["mpmath nsum"] = lambda: zeta_by_sum(s, digits)
    ways = [lambda: call(lambda: evaluate_term(t, digits))]
    names = ["symentropy"]
    for who, peer in peers.items():
        with mpmath.workdps(digits + 5):
            same(ours, mpmath.nstr(peer(), digits + 3), digits, who)
        ways.append(lambda peer=peer: call(peer))
        names.append(who)
    if GP:
        same(ours, by_pari(name, digits, 1)[1], digits, "PARI")
        ways.append(lambda: by_pari(name, digits, repeat)[0])
        names.append("PARI")
    else:
        print("note: no gp, so no comparison with PARI")
    samples = alternating(*ways, rounds=rounds)
    report(f"H({name}), {digits} digits", names, samples)
    for who, sample in list(zip(names, samples, strict=True))[1:]:
        print(f"  {sample.median / samples[0].median:.1f} times as fast as {who}")
    print("  aim: 100 times mpmath, ahead of PARI")


def main() -> None:
    for name in MEMBERS:
        measured(name, 50, rounds=5, repeat=200)
    for name in MEMBERS:
        measured(name, 1000, rounds=3, repeat=5)


if __name__ == "__main__":
    main()
