"""Theorems about joint pmfs, labels, functions and densities, as data for the tests of rendering: unchecked."""

from symentropy.kernel.proof import (
    Certificate,
    Choose,
    Cite,
    Claim,
    Derivation,
    Each,
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
    Varying,
    Witness,
)
from symentropy.kernel.terms import (
    INF,
    NEG_INF,
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Density,
    Diff,
    Div,
    Function,
    Index,
    Interval,
    Joint,
    Labels,
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
    Vector,
    num,
    shift,
)
from symentropy.render.patterns import moved
from symentropy.theory.measures import of_densities
from symentropy.theory.quantities import (
    CE,
    EMPIRICAL,
    FIRST,
    INFORMATION,
    JOINT_H,
    JOINT_KL,
    KL,
    LINE,
    NORMAL,
    ONEHOT,
    PRODUCT,
    SECOND,
    SOFTMAX,
    H,
    log,
    minus,
    over_support,
    support,
)

n, m, N, P, Q, J, K, x, z, f, g, k, t, T = (Var(name) for name in "nmNPQJKxzfgktT")
B = Bound
HALF_LINE = Interval(ZERO, INF)
UNIT = Interval(ZERO, ONE)
SIZES = (("n", Natural()), ("m", Natural()))
KINDS = {
    **dict(SIZES), "N": Natural(), "P": Pmf(n), "Q": Pmf(n), "J": Joint((n, m)), "K": Joint((n, m)),
    "x": Labels(N, n), "z": Vector(n), "f": Density(LINE), "g": Function(HALF_LINE), "k": Index(n), "t": Real(),
    "T": Positive(),
}  # fmt: skip
CELL = At(At(J, B(1)), B(0))
FIRST_J, SECOND_J = Use(FIRST, (n, m, J)), Use(SECOND, (n, m, J))
INDEPENDENT = Use(PRODUCT, (n, m, FIRST_J, SECOND_J))
MOVED = moved(z, k, n)


def softmax(v):
    return Use(SOFTMAX, (n, v))


def by_z(body):
    """The derivative by z[k]; the body has MOVED for z."""
    return Diff(body, At(z, k), "t")


def over(upper, body, guard=None, name="i"):
    return Bind("sum", Range(ONE, upper, guard), body, name)


COOLED = Bind("lam", Range(ONE, n), Div(At(shift(MOVED, 1), B(0)), T), "i")
TERMS = [
    # Kronecker's delta, entries of joint pmfs, marginals
    (Call("delta", (Var("i"), k)), r"\delta_{ik}", "δ(i, k)", "delta(i, k)"),
    (Call("delta", (At(x, Var("j")), Var("i"))), r"\delta_{x_{j},i}", "δ(x[j], i)", "delta(x[j], i)"),
    (Call("delta", (ONE, num(2))), r"\delta_{1,2}", "δ(1, 2)", "delta(1, 2)"),
    (At(At(J, Var("i")), Var("j")), "J_{ij}", "J[i][j]", "J[i][j]"),
    (At(At(J, num(1)), num(12)), "J_{1,12}", "J[1][12]", "J[1][12]"),
    (At(FIRST_J, k), r"J_{k\cdot}", "first(J)[k]", "first(J)[k]"),
    (At(SECOND_J, k), r"J_{\cdot k}", "second(J)[k]", "second(J)[k]"),
    (At(SECOND_J, num(12)), r"J_{\cdot,12}", "second(J)[12]", "second(J)[12]"),
    (Use(H, (n, FIRST_J)), r"H(\operatorname{first}(J))", "H(first(J))", "H(first(J))"),
    (
        Use(JOINT_KL, (n, m, J, INDEPENDENT)),
        r"\operatorname{KL}(J \,\|\, (\operatorname{first}(J) \otimes \operatorname{second}(J)))",
        "KL(J ‖ (first(J) ⊗ second(J)))", "KL(J || product(first(J), second(J)))",
    ),
    (Use(JOINT_H, (n, n, Use(PRODUCT, (n, n, P, Q)))), r"H(P \otimes Q)", "H(P ⊗ Q)", "H(product(P, Q))"),
    (
        At(At(Use(PRODUCT, (n, n, P, Q)), Var("i")), Var("j")),
        r"(P \otimes Q)_{ij}", "(P ⊗ Q)[i][j]", "product(P, Q)[i][j]",
    ),
    # sums over supports
    (
        JOINT_H.body, r"-\sum_{i=1}^{n} \sum_{j:\,J_{ij} > 0} J_{ij} \log J_{ij}",
        "−Σ_{i=1..n} Σ_{j: J[i][j] > 0} J[i][j]·log(J[i][j])", None,
    ),
    (
        over(m, over(n, At(At(J, B(0)), B(1)), At(At(J, B(0)), B(1)))),
        r"\sum_{i=1}^{m} \sum_{j:\,J_{ji} > 0} J_{ji}", "Σ_{i=1..m} Σ_{j: J[j][i] > 0} J[j][i]", None,
    ),
    (
        over(n, log(At(FIRST_J, B(0))), At(FIRST_J, B(0))),
        r"\sum_{i:\,J_{i\cdot} > 0} \log J_{i\cdot}", "Σ_{i: first(J)[i] > 0} log(first(J)[i])", None,
    ),
    (over(num(2), At(P, B(0)), At(P, B(0))), r"\sum_{i=1,\; p_{i} > 0}^{2} p_{i}", "Σ_{i=1..2, P[i] > 0} P[i]", None),
    # labels
    (
        over(N, log(At(Q, At(x, B(0)))), name="j"), r"\sum_{j=1}^{N} \log q_{x_{j}}", "Σ_{j=1..N} log(Q[x[j]])",
        "sum(j, 1, N, log(Q[x[j]]))",
    ),
    (At(Use(EMPIRICAL, (N, n, x)), k), r"\hat{p}_{x,k}", "empirical(x)[k]", "empirical(x)[k]"),
    (At(Use(ONEHOT, (n, k)), Var("i")), r"\operatorname{onehot}(k)_{i}", "onehot(k)[i]", "onehot(k)[i]"),
    # functions and derivatives
    (At(g, t), "g(t)", "g(t)", "g(t)"),
    (Diff(At(g, B(0)), t), "g'(t)", "g'(t)", "diff(g(t), t)"),
    (Diff(At(g, B(0)), ONE), "g'(1)", "g'(1)", None),
    (Diff(At(g, Mul((B(0), Var("u")))), t), r"\frac{d}{dt} g(t u)", "d/dt (g(t·u))", "diff(g(t*u), t)"),
    (
        by_z(Use(CE, (n, P, softmax(MOVED)))), r"\frac{\partial}{\partial z_{k}} H(P, \operatorname{softmax}(z))",
        "∂/∂z[k] (H(P, softmax(z)))", "diff(H(P, softmax(z)), z[k])",
    ),
    (
        by_z(over(n, Call("exp", (At(shift(MOVED, 1), B(0)),)))),
        r"\frac{\partial}{\partial z_{k}} \left(\sum_{i=1}^{n} e^{z_{i}}\right)",
        "∂/∂z[k] (Σ_{i=1..n} exp(z[i]))", "diff(sum(i, exp(z[i])), z[k])",
    ),
    (
        by_z(Use(KL, (n, P, softmax(COOLED)))),
        r"\frac{\partial}{\partial z_{k}} \operatorname{KL}(P \,\|\, \operatorname{softmax}(z/T))",
        "∂/∂z[k] (KL(P ‖ softmax(z/T)))", "diff(KL(P || softmax(z/T)), z[k])",
    ),
    # integrals over the support of a density
    (
        over_support(At(f, B(0)), log(At(f, B(0)))), r"\int_{f > 0} \log f(y) \,dy", "∫_{f > 0} log(f(y)) dy", None,
    ),
    (
        over_support(At(Use(NORMAL, (ZERO, ONE)), B(0)), At(f, B(0))),
        r"\int_{y:\,\mathcal{N}(0, 1)(y) > 0} f(y) \,dy", "∫_{y: Normal(0, 1)(y) > 0} f(y) dy", None,
    ),
    (
        Bind("int", HALF_LINE, Bind("sum", Range(ONE, ONE, At(f, B(1))), log(At(f, B(1)))), "y"),
        r"\int_{y \in (0, \infty):\,f(y) > 0} \log f(y) \,dy", "∫_{y ∈ (0, ∞): f(y) > 0} log(f(y)) dy", None,
    ),
    # whole vectors
    (
        Use(KL, (n, P, Bind("lam", Range(ONE, n), Div(Add((At(P, B(0)), At(Q, B(0)))), num(2)), "i"))),
        r"\operatorname{KL}(P \,\|\, (P + Q)/2)", "KL(P ‖ (P + Q)/2)", None,
    ),
    (
        Bind("lam", Range(ONE, num(2)), Div(At(P, B(0)), T), "i"), r"\left(\frac{p_{i}}{T}\right)_{i=1}^{2}",
        "(P[i]/T)_{i=1..2}", None,
    ),
]  # fmt: skip

# how the names of the terms above are declared
WHERE = {
    "P": "pmf of n", "Q": "pmf of n", "J": "joint pmf of n x m", "x": "labels 1..N in 1..n", "z": "vector of n",
    "f": "density on (-inf, inf)", "g": "function on (0, inf)", "k": "index 1..n", "i": "index 1..n",
    "j": "index 1..m", "t": "real", "u": "real", "T": "positive",
}  # fmt: skip

# what looks like a derivative by an entry and is none
_entry = At(z, k)
NOT_BY_AN_ENTRY = [
    Diff(Mul((At(z, ONE), At(MOVED, k))), _entry),  # z beside the moved z
    Diff(Mul((B(0), At(MOVED, k))), _entry),  # the variable beside it
    Diff(Use(H, (n, softmax(moved(z, ONE, n)))), _entry),  # moved at another entry
    Diff(Use(H, (n, softmax(MOVED))), t),  # taken elsewhere
    Diff(Use(H, (m, softmax(moved(z, k, m)))), _entry),  # of another size
]

# --- claims -------------------------------------------------------------------------------------------------


def positive(term, binders, names=(), almost=False):
    return Claim(ZERO, "<", term, binders, names, almost)


def _of_two(lhs, relation, rhs, *domains):
    return Claim(lhs, relation, rhs, domains, ("x", "y"))


ADDITIVE = _of_two(At(g, Mul((B(1), B(0)))), "=", Add((At(g, B(1)), At(g, B(0)))), HALF_LINE, HALF_LINE)
F_POINT = Range(ONE, ONE, At(f, B(1)))
CLAIMS = [
    (ADDITIVE, "g(x·y) = g(x) + g(y) for all x, y > 0"),
    (_of_two(At(g, B(0)), "<", At(g, B(1)), HALF_LINE, Interval(B(0), INF)), "g(y) < g(x) for all x > 0 and y > x"),
    (_of_two(B(1), "<", B(0), UNIT, Interval(ZERO, B(0))), "x < y for all x ∈ (0, 1) and y ∈ (0, x)"),
    (Claim(B(0), "<=", ONE, (Interval(NEG_INF, ONE),), ("x",)), "x ≤ 1 for all x < 1"),
    (Claim(At(f, B(0)), "=", ZERO, (LINE,), ("x",), True), "f(x) = 0 for almost all x ∈ ℝ"),
    (
        Claim(At(f, B(1)), "=", ONE, (LINE, F_POINT), ("x", "o"), True),
        "f(x) = 1 for almost all x ∈ ℝ with f(x) > 0",
    ),
    (Claim(At(f, B(1)), "=", ONE, (LINE, F_POINT), ("x", "o")), "f(x) = 1 wherever f(x) > 0"),
    (
        Claim(At(f, B(1)), "=", ONE, (HALF_LINE, F_POINT), ("x", "o")),
        "f(x) = 1 for all x > 0 with f(x) > 0",
    ),
    (
        Claim(CELL, "=", Mul((At(FIRST_J, B(1)), At(SECOND_J, B(0)))), (Range(ONE, n), Range(ONE, m)), ("i", "j")),
        "J[i][j] = first(J)[i]·second(J)[j] for all i ∈ 1..n and j ∈ 1..m",
    ),
    (
        positive(At(At(K, B(1)), B(0)), (Range(ONE, n), Range(ONE, m, CELL)), ("i", "j")),
        "K[i][j] > 0 wherever J[i][j] > 0 (J ≪ K)",
    ),
    (
        positive(At(At(K, B(0)), B(1)), (Range(ONE, n), Range(ONE, n, CELL)), ("i", "j")),
        "K[j][i] > 0 for all i ∈ 1..n and j ∈ 1..n with J[i][j] > 0",
    ),
    (Claim(B(1), "<=", B(0), (Range(ONE, n), Range(ONE, n)), ("i", "j")), "i ≤ j for all i, j ∈ 1..n"),
]  # fmt: skip

# --- theorems -----------------------------------------------------------------------------------------------


def theorem(name, title, variables, given, goal, proof, uses=(), convergent=()):
    return Theorem(Statement(name, variables, given, goal, title, "", convergent), proof, uses)


def chain(start, *steps):
    return Derivation(start, steps)


# what is cited
FIRST_LAW = Statement("log_additive", (("x", Positive()), ("y", Positive())), (), ADDITIVE, "A functional equation")
CONSTANT = Statement(
    "flat", (("x", Positive()),), (), Claim(Diff(At(g, B(0)), x), "=", ZERO), "The derivative vanishes"
)
DOMINATED = positive(At(Q, B(0)), (support(n, At(P, B(0))),), ("i",))
SAME = Claim(At(P, B(0)), "=", At(Q, B(0)), (Range(ONE, n),), ("i",))
PMFS = (("n", Natural()), ("P", Pmf(n)), ("Q", Pmf(n)))
GIBBS = Statement("gibbs", PMFS, (DOMINATED,), Iff(Claim(ZERO, "<=", Use(KL, (n, P, Q))), (SAME,)), "Gibbs' inequality")
_done = Derivation(ZERO, ())
FLAT = Cite(Entry(CONSTANT, _done), (("x", B(0)),))
LAW = Cite(Entry(FIRST_LAW, _done), (("x", B(0)), ("y", shift(t, 1))))
KL_PQ = Use(KL, (n, P, Q))


def gibbs(part="", q=Q):
    return Cite(Entry(GIBBS, _done), (("n", n), ("P", P), ("Q", q)), part)


GRADIENT = theorem(
    "cross_entropy_gradient",
    "The gradient of cross entropy",
    (("n", Natural()), ("P", Pmf(n)), ("z", Vector(n)), ("k", Index(n))),
    (),
    Claim(by_z(Use(CE, (n, P, softmax(MOVED)))), "=", Add((At(softmax(z), k), minus(At(P, k))))),
    chain(
        by_z(Use(CE, (n, P, softmax(MOVED)))),
        Step("=", over(n, Mul((Call("delta", (B(0), k)), At(P, B(0))))), (Unfold(CE), "derivative")),
        Step("=", At(P, k), ("sift",)),
        Step("=", Add((At(softmax(z), k), minus(At(P, k)))), ()),
    ),
    ("definition of CE", "derivative", "sift"),
)
INFORMATION_THEOREM = theorem(
    "information",
    "Mutual information is a divergence",
    (*SIZES, ("J", Joint((n, m)))),
    (),
    Claim(Use(INFORMATION, (n, m, J)), "=", Use(JOINT_KL, (n, m, J, INDEPENDENT))),
    chain(
        Use(INFORMATION, (n, m, J)),
        Step(
            "=",
            Add((Use(H, (n, FIRST_J)), Use(H, (m, SECOND_J)), minus(Use(JOINT_H, (n, m, J))))),
            (Unfold(INFORMATION),),
        ),
        Step(
            "=",
            over(n, over(m, Mul((CELL, log(Div(CELL, Mul((At(FIRST_J, B(1)), At(SECOND_J, B(0)))))))), CELL, "j")),
            ("support", "exchange"),
        ),
        Step("=", Use(JOINT_KL, (n, m, J, INDEPENDENT)), (Unfold(JOINT_KL), Unfold(PRODUCT))),
    ),
    ("definition of MI", "support", "exchange", "definition of KLJ"),
)
LIKELIHOOD = theorem(
    "likelihood",
    "Cross entropy of labels is the mean negative log likelihood",
    (("n", Natural()), ("N", Natural()), ("x", Labels(N, n)), ("Q", Pmf(n))),
    (positive(At(Q, At(x, B(0))), (Range(ONE, N),), ("j",)),),
    Claim(Use(CE, (n, Use(EMPIRICAL, (N, n, x)), Q)), "=", minus(Div(over(N, log(At(Q, At(x, B(0)))), name="j"), N))),
    chain(Use(CE, (n, Use(EMPIRICAL, (N, n, x)), Q))),
)
LOGARITHM = theorem(
    "logarithm",
    "The logarithm is the only one",
    (("g", Function(HALF_LINE)), ("t", Positive())),
    (ADDITIVE,),
    Claim(At(g, t), "=", Mul((Diff(At(g, B(0)), ONE), log(t)))),
    chain(
        At(g, t),
        Step("=", Mul((t, Diff(At(g, B(0)), t))), (Varying(HALF_LINE, LAW, "derivative", ONE),)),
        Step("=", At(g, ONE), (Varying(HALF_LINE, FLAT, "constant", t, ONE),)),
        Step("<=", ONE, (), (Certificate(Fact(Varying(HALF_LINE, FLAT, "limit", INF)), ONE),)),
        Step("=", Mul((Diff(At(g, B(0)), ONE), log(t))), (Given(0, (t, ONE)),)),
    ),
    ("theorem log_additive", "derivatives of equal functions", "passage to the limit"),
)
CHOSEN = theorem(
    "certain",
    "Some outcome is possible",
    (("n", Natural()), ("P", Pmf(n)), ("k", Index(n))),
    (),
    Claim(ZERO, "<", ONE),
    Choose(
        support(n, At(P, B(0))),
        "l",
        chain(
            ZERO,
            Step("<", At(P, Var("l")), (), (Certificate(Fact("sign", (At(P, Var("l")),)), ONE),)),
            Step("<=", ONE, (), (Certificate(Fact("ceil", (minus(log(At(P, Var("l")))),)), ONE),)),
            Step("=", ONE, (gibbs("if"), gibbs("only if", Use(SECOND, (n, m, J))))),
        ),
    ),
    ("ceil", "sign"),
)
_quarter = Div(ONE, Add((ONE, Mul((num(4), Call("exp", (Mul((num(2), T)),)))))))
_halves = Vec((Div(ONE, num(2)), Div(ONE, num(2))))
UNBOUNDED_Q = theorem(
    "unbounded",
    "Divergence has no bound on two outcomes",
    (("T", Positive()),),
    (),
    Exists(
        (("Q", Pmf(num(2))),),
        (positive(At(Q, B(0)), (Range(ONE, num(2)),), ("i",)), Claim(T, "<", Use(KL, (num(2), _halves, Q)))),
    ),
    Witness(
        (
            Vec(
                (_quarter, Add((ONE, minus(_quarter)))),
            ),
        ),
        (chain(ZERO, Step("<", ONE, ())), chain(T, Step("<", T, ()))),
    ),
)
SIGNS = theorem(
    "signs",
    "Signs of the logarithm",
    (),
    (),
    Exists(
        (),
        (
            Claim(log(B(0)), "<", ZERO, (UNIT,), ("x",)),
            Claim(log(ONE), "=", ZERO),
            positive(log(B(0)), (Interval(ONE, INF),), ("x",)),
        ),
    ),
    Witness((), tuple(chain(log(ONE), Step(sign, ZERO, ())) for sign in ("<", "=", "<"))),
)
LEAST = theorem(
    "least",
    "Cross entropy is least at the pmf itself",
    PMFS,
    (DOMINATED,),
    Extremum("Q", Claim(Use(H, (n, P)), "<=", Use(CE, (n, P, Q))), P),
    ExtremumProof(gibbs()),
    ("theorem gibbs",),
)
_G = Use(NORMAL, (ZERO, ONE))
SQUARE_F = Bind("int", LINE, Mul((Pow(B(0), num(2)), At(f, B(0)))), "x")
_G_HERE = At(_G, B(0))
SAME_AE = Claim(At(f, B(0)), "=", _G_HERE, (LINE,), ("x",), True)
NORMAL_BOUND = Claim(Use(of_densities["h"], (f,)), "<=", Use(of_densities["h"], (_G,)))
_RAW = Claim(Div(At(_G, B(1)), At(f, B(1))), "=", ONE, (LINE, F_POINT), ("x", "o"), True)
_RATIO = Certificate(
    Fact("log_le_sub_one", (Div(At(_G, B(1)), At(f, B(1))),)), ONE, (LINE, F_POINT), At(f, B(1)), ("x", "o")
)
MAXIMAL = theorem(
    "maximal",
    "The normal density has the greatest entropy",
    (("f", Density(LINE)),),
    (Claim(SQUARE_F, "=", ONE), _RAW),
    Iff(NORMAL_BOUND, (SAME_AE,)),
    IffProof(
        chain(NORMAL_BOUND.lhs, Step("<=", NORMAL_BOUND.rhs, (), (_RATIO,))),
        ((("a",), chain(At(f, Var("a")), Step("=", At(_G, Var("a")), (Given(1, (ONE,)),)))),),
        chain(NORMAL_BOUND.lhs, Step("=", NORMAL_BOUND.rhs, ())),
    ),
    ("log_le_sub_one",),
    (SQUARE_F, over_support(At(f, B(0)), log(At(f, B(0))))),
)  # fmt: skip
GREATEST = theorem(
    "greatest",
    "The normal density is where entropy is greatest",
    (("f", Density(LINE)), ("t", Real())),
    (Claim(SQUARE_F, "=", ONE),),
    Extremum("f", NORMAL_BOUND, _G),
    ExtremumProof(
        Cite(Entry(MAXIMAL.statement, MAXIMAL.proof), (("f", f),)), (Cite(Entry(CONSTANT, _done), (("x", ONE),)),)
    ),
    (),
    (
        over_support(
            At(f, B(0)),
            Mul((At(f, B(0)), log(At(f, B(0))))),
        ),
    ),
)
ATTAINED = theorem(
    "attained",
    "Divergence is zero only at the pmf itself",
    PMFS,
    (DOMINATED,),
    Iff(Claim(ZERO, "<=", KL_PQ), (SAME,)),
    IffProof(
        chain(ZERO, Step("<=", KL_PQ, (), (Certificate(Fact("sign", (KL_PQ,)), ONE),))),
        ((("a",), chain(At(P, Var("a")), Step("=", At(Q, Var("a")), (Given(2),)))),),
        chain(ZERO, Step("=", KL_PQ, (Given(1),))),
    ),
)
_MASS = Cite(Entry(CONSTANT, _done), (("x", ONE),))
SUMMED = theorem(
    "summed",
    "A sum of integrals",
    (("n", Natural()), ("f", Density(LINE))),
    (),
    Claim(over(n, SQUARE_F), "=", ZERO),
    Derivation(over(n, SQUARE_F), (Step("=", ZERO, ()),), (gibbs(), Each(Range(ONE, n), (_MASS, _MASS)))),
)
THEOREMS = (
    GRADIENT, INFORMATION_THEOREM, LIKELIHOOD, LOGARITHM, CHOSEN, UNBOUNDED_Q, SIGNS, LEAST, MAXIMAL, GREATEST,
    ATTAINED, SUMMED,
)  # fmt: skip
