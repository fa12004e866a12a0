"""Theorems written out as data, for the tests of rendering: what is printed is the data, checked or not."""

from symentropy.kernel.proof import (
    Absurd,
    Antiderivative,
    Cases,
    Certificate,
    Cite,
    Claim,
    Derivation,
    Entry,
    Exists,
    Extremum,
    ExtremumProof,
    Fact,
    Given,
    Iff,
    IffProof,
    Statement,
    Step,
    Theorem,
    Unfold,
    Witness,
)
from symentropy.kernel.terms import (
    ONE,
    PI,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Div,
    E,
    Mul,
    Natural,
    Pmf,
    Positive,
    Pow,
    Range,
    Real,
    Use,
    Var,
    Vec,
    num,
)
from symentropy.theory.quantities import CE, KL, LINE, NORMAL, SURPRISAL, UNIFORM, H, h, log, minus, support

n, P, Q, i = Var("n"), Var("P"), Var("Q"), Bound(0)
p, q = At(P, i), At(Q, i)
SUPP = support(n, p)


def supp(body, name="i"):
    return Bind("sum", SUPP, body, name)


def use(d, *args):
    return Use(d, (n, *args))


PMFS = (("n", Natural()), ("P", Pmf(n)), ("Q", Pmf(n)))
DOMINATED = Claim(ZERO, "<", q, (SUPP,), ("i",))

KL_STATEMENT = Statement(
    "kl_eq_cross_entropy_sub_entropy",
    PMFS,
    (DOMINATED,),
    Claim(use(KL, P, Q), "=", Add((use(CE, P, Q), minus(use(H, P))))),
    "Divergence is excess cross entropy",
    "Cover & Thomas, Elements of Information Theory, 2.3",
)
KL_PROOF = Derivation(
    use(KL, P, Q),
    (
        Step("=", supp(Mul((p, log(Div(p, q))))), (Unfold(KL),)),
        Step("=", supp(Mul((p, Add((log(p), minus(log(q))))))), ("log_of_quotient",)),
        Step("=", Add((supp(Mul((p, log(p)))), minus(supp(Mul((p, log(q))))))), ("linearity",)),
        Step("=", Add((use(CE, P, Q), minus(use(H, P)))), (Unfold(CE), Unfold(H))),
    ),
)
KL_THEOREM = Theorem(
    KL_STATEMENT,
    KL_PROOF,
    ("definition of KL", "log_of_quotient", "linearity", "definition of CE", "definition of H", "hypothesis 1"),
)

SAME = Claim(p, "=", q, (Range(ONE, n),), ("i",))
GIBBS = Statement(
    "gibbs",
    PMFS,
    (DOMINATED,),
    Iff(Claim(ZERO, "<=", use(KL, P, Q)), (SAME,)),
    "Gibbs' inequality",
    "Cover & Thomas, 2.6.3",
)
_ratio = Div(q, p)
_chain = Derivation(
    ZERO,
    (
        Step("=", Add((ONE, minus(ONE))), ("algebra",)),
        Step(
            "<=",
            Add((ONE, minus(supp(q)))),
            ("mass",),
            (Certificate(Fact("extend", (Bind("sum", Range(ONE, n), q), supp(q))), ONE),),
        ),
        Step("=", minus(supp(Mul((p, Add((_ratio, minus(ONE))))))), ("linearity", "mass"), (), "multiply out"),
        Step(
            "<=",
            minus(supp(Mul((p, log(_ratio))))),
            ("linearity",),
            (Certificate(Fact("log_le_sub_one", (_ratio,)), ONE, (SUPP,), p, ("i",)),),
        ),
        Step("=", use(KL, P, Q), (Unfold(KL), "log_of_quotient", "linearity")),
    ),
)
_at = (("n", n), ("P", P), ("Q", Q))
_a = Var("a")
_pa, _qa = At(P, _a), At(Q, _a)
GIBBS_PROOF = IffProof(
    _chain,
    (
        (
            ("a",),
            Cases(
                _pa,
                Derivation(
                    _pa, (Step("=", Mul((_pa, Div(_qa, _pa))), (Given(2, (_a,)),)), Step("=", _qa, ("algebra",)))
                ),
                Cases(
                    _qa,
                    Absurd(_pa),
                    Derivation(_pa, (Step("=", ZERO, (Given(4),)), Step("=", _qa, (Given(5),)))),
                ),
            ),
        ),
    ),
    Derivation(
        ZERO,
        (
            Step("=", supp(Mul((p, log(Div(p, p))))), ("log_of_quotient", "linearity")),
            Step("=", use(KL, P, Q), (Given(1), Unfold(KL))),
        ),
    ),
)
GIBBS_THEOREM = Theorem(
    GIBBS, GIBBS_PROOF, ("definition of KL", "log_le_sub_one", "mass", "cases", "contradiction"), (SAME,)
)

UNI = Use(UNIFORM, (n,))
MAX_ENTROPY = Statement(
    "entropy_le_log_card",
    (("n", Natural()), ("P", Pmf(n))),
    (),
    Claim(use(H, P), "<=", log(n)),
    "Entropy is at most the logarithm of the number of outcomes",
)
MAX_THEOREM = Theorem(
    MAX_ENTROPY,
    Derivation(
        use(H, P),
        (
            Step(
                "=",
                Add((log(n), minus(use(KL, P, UNI)))),
                (Unfold(H), Unfold(KL), Unfold(UNIFORM), "log_of_quotient", "linearity", "mass"),
            ),
            Step(
                "<=",
                log(n),
                (),
                (Certificate(Fact(Cite(Entry(GIBBS, GIBBS_PROOF), (("n", n), ("P", P), ("Q", UNI)))), ONE),),
            ),
        ),
    ),
    ("theorem gibbs", "mass"),
    (Claim(p, "=", Div(ONE, n), (Range(ONE, n),), ("i",)),),
)

pa, pb = Var("p_A"), Var("p_B")
SURPRISE_THEOREM = Theorem(
    Statement(
        "surprisal_mul",
        (("p_A", Positive()), ("p_B", Positive())),
        (),
        Claim(Use(SURPRISAL, (Mul((pa, pb)),)), "=", Add((Use(SURPRISAL, (pa,)), Use(SURPRISAL, (pb,))))),
        "Surprise of a product",
        "Shannon 1948",
    ),
    Derivation(
        Use(SURPRISAL, (Mul((pa, pb)),)),
        (
            Step("=", minus(log(Mul((pa, pb)))), (Unfold(SURPRISAL),)),
            Step("=", minus(Add((log(pa), log(pb)))), ("log_of_product",)),
            Step("=", Add((minus(log(pa)), minus(log(pb)))), ("algebra",)),
            Step("=", Add((Use(SURPRISAL, (pa,)), Use(SURPRISAL, (pb,)))), (Unfold(SURPRISAL),)),
        ),
    ),
    ("definition of surprisal", "log_of_product"),
)

mu, sigma, x = Var("mu"), Var("sigma"), Bound(0)
NORM = Use(NORMAL, (mu, sigma))
dens = At(NORM, x)
spread = Div(Pow(Add((x, minus(mu))), num(2)), Mul((num(2), Pow(sigma, num(2)))))


def integral(body):
    return Bind("int", LINE, body, "x")


LOGSIGMA = log(Mul((sigma, Call("sqrt", (Mul((num(2), PI)),)))))
NORMAL_MASS = Statement(
    "normal_mass",
    (("mu", Real()), ("sigma", Positive())),
    (),
    Claim(integral(dens), "=", ONE),
    "Mass of the normal density",
)
MASS_PROOF = Derivation(
    integral(dens),
    (
        Step(
            "=",
            ONE,
            (
                Antiderivative(
                    LINE,
                    dens,
                    Div(Call("erf", (Div(Add((x, minus(mu))), Mul((sigma, Call("sqrt", (num(2),))))),)), num(2)),
                    "x",
                ),
            ),
        ),
    ),
    (
        Antiderivative(
            LINE,
            dens,
            Div(Call("erf", (Div(Add((x, minus(mu))), Mul((sigma, Call("sqrt", (num(2),))))),)), num(2)),
            "x",
        ),
    ),
)
MASS_CITE = Cite(Entry(NORMAL_MASS, MASS_PROOF), (("mu", mu), ("sigma", sigma)))
GOAL = Div(log(Mul((num(2), PI, E, Pow(sigma, num(2))))), num(2))
NORMAL_THEOREM = Theorem(
    Statement(
        "entropy_normal",
        (("mu", Real()), ("sigma", Positive())),
        (),
        Claim(Use(h, (NORM,)), "=", GOAL),
        "Differential entropy of the normal distribution",
        "Cover & Thomas, 8.1",
    ),
    Derivation(
        Use(h, (NORM,)),
        (
            Step("=", minus(integral(Mul((dens, log(dens))))), (Unfold(h),)),
            Step("=", integral(Mul((dens, Add((spread, LOGSIGMA))))), (Unfold(NORMAL), "log_of_quotient")),
            Step(
                "=",
                Add(
                    (
                        Div(integral(Mul((dens, Pow(Add((x, minus(mu))), num(2))))), Mul((num(2), Pow(sigma, num(2))))),
                        Mul((LOGSIGMA, integral(dens))),
                    )
                ),
                ("linearity",),
            ),
            Step("=", Add((Div(ONE, num(2)), LOGSIGMA)), (MASS_CITE, "algebra"), (), "variance and mass"),
            Step("=", GOAL, ("log_of_product", "log_of_power")),
        ),
        (MASS_CITE, Antiderivative(LINE, Mul((x, dens)), minus(Mul((Pow(sigma, num(2)), dens))), "x")),
    ),
    (
        "definition of h",
        "log_of_product",
        "theorem normal_mass",
        "trusted: limits of erf at infinity (the Gaussian integral)",
    ),
)
MASS_THEOREM = Theorem(NORMAL_MASS, MASS_PROOF, ("integral by antiderivative",))

UNBOUNDED = Theorem(
    Statement(
        "kl_unbounded",
        (("M", Positive()),),
        (),
        Exists(
            (("eps", Positive()),),
            (
                Claim(
                    Var("M"), "<", Use(KL, (num(2), Vec((ONE, ZERO)), Vec((Var("eps"), Add((ONE, minus(Var("eps"))))))))
                ),
            ),
        ),
        "KL divergence is unbounded",
    ),
    Witness(
        (Call("exp", (minus(Add((Var("M"), ONE))),)),),
        (
            Derivation(
                Var("M"),
                (
                    Step("<", Add((Var("M"), ONE)), (), (Certificate(Fact("sign", (ONE,)), ONE),)),
                    Step("=", minus(log(Call("exp", (minus(Add((Var("M"), ONE))),)))), ("log_of_power",)),
                ),
            ),
        ),
    ),
    ("sign",),
)
EXTREMUM = Theorem(
    Statement(
        "kl_minimum",
        PMFS,
        (),
        Extremum("Q", Claim(use(H, P), "<=", use(CE, P, Q)), P),
        "Cross entropy is least at the pmf itself",
    ),
    ExtremumProof(Cite(Entry(GIBBS, GIBBS_PROOF), _at)),
    ("theorem gibbs",),
)
THEOREMS = (
    KL_THEOREM,
    GIBBS_THEOREM,
    MAX_THEOREM,
    SURPRISE_THEOREM,
    MASS_THEOREM,
    NORMAL_THEOREM,
    UNBOUNDED,
    EXTREMUM,
)
