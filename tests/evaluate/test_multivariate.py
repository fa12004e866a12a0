"""Vectors and matrices: each closed form against univariate quantities that are found by other means."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import factorial, prod
from random import Random

import pytest

from symentropy.errors import IllPosedError, LimitError, UncertifiedError
from symentropy.evaluate import evaluate

Matrix = list[list[Fraction]]


def same(left: str, right: str, digits: int = 30) -> None:
    """Both have the same value: their enclosures meet, and say so many digits."""
    a, b = evaluate(left, digits), evaluate(right, digits)
    assert a.ball.overlaps(b.ball), f"{left} is {a}, {right} is {b}"


def exactly(text: str, value: str) -> None:
    found = evaluate(text, 30)
    assert (found.decimal, found.radius) == (value, "0"), text


def tup(xs: object) -> str:
    """A tuple, of tuples perhaps, in the language."""
    return "(" + ", ".join(map(tup, xs)) + ",)" if isinstance(xs, list) else str(xs)


def diagonal(xs: Sequence[object]) -> str:
    return tup([[x if i == j else 0 for j in range(len(xs))] for i, x in enumerate(xs)])


def mapped(a: Matrix, rows: Matrix) -> Matrix:
    """A V A'."""
    d = range(len(a))
    return [[sum((a[i][k] * rows[k][m] * a[j][m] for k in d for m in d), Fraction(0)) for j in d] for i in d]


MIX = [[Fraction(x) for x in line.split()] for line in ("2 1/3 -1", "0 3/2 5", "1 0 1")]
DET = Fraction(37, 6)  # of MIX: 2 * 3/2 - 1/3 * (0 - 5) + 3/2
FIRST, SECOND = [Fraction(1, 2), Fraction(3), Fraction(7, 5)], [Fraction(2), Fraction(5, 3), Fraction(1)]
MEAN, OTHER = ["1", "-2", "1/3"], ["0", "1/2", "pi"]


def full(xs: list[Fraction]) -> Matrix:
    return [[x if i == j else Fraction(0) for j in range(3)] for i, x in enumerate(xs)]


def turned(xs: list[Fraction]) -> str:
    return tup(mapped(MIX, full(xs)))


# --- normal -----------------------------------------------------------------------------------------------------


def normal(mean: list[str], variances: list[Fraction]) -> str:
    return f"MultivariateNormal({tup(mean)}, {diagonal(variances)})"


def each(quantity: str, *, pair: bool) -> str:
    """The sum of a quantity of the three independent coordinates."""
    ones = [f"Normal({m}, sqrt({v}))" for m, v in zip(MEAN, FIRST, strict=True)]
    twos = [f"Normal({m}, sqrt({v}))" for m, v in zip(OTHER, SECOND, strict=True)]
    return " + ".join(quantity.format(p, q) if pair else quantity.format(p) for p, q in zip(ones, twos, strict=True))


@pytest.mark.parametrize("quantity", ["h({})", "Renyi({}, 3)", "Renyi({}, 1/2)", "Renyi({}, pi/7)"])
def test_independent_normals_one(quantity: str) -> None:
    same(quantity.format(normal(MEAN, FIRST)), each(quantity, pair=False))


@pytest.mark.parametrize(
    "quantity", ["KL({} || {})", "CE({}, {})", "Renyi({} || {}, 1/3)", "Renyi({} || {}, 8/7)", "Renyi({} || {}, pi/4)"]
)
def test_independent_normals_pair(quantity: str) -> None:
    same(quantity.format(normal(MEAN, FIRST), normal(OTHER, SECOND)), each(quantity, pair=True))


def test_linear_maps_of_normals() -> None:
    p, q = (f"MultivariateNormal((0, 0, 0), {turned(v)})" for v in (FIRST, SECOND))
    flat, other = (normal(["0"] * 3, v) for v in (FIRST, SECOND))
    same(f"h({p})", f"h({flat}) + log({DET})")
    same(f"Renyi({p}, 3/4)", f"Renyi({flat}, 3/4) + log({DET})")
    for quantity in ("KL({} || {})", "Renyi({} || {}, 1/3)", "Renyi({} || {}, 8/7)"):
        same(quantity.format(p, q), quantity.format(flat, other))


def test_renyi_divergence_of_normals_is_infinite_from_its_order_on() -> None:
    """2 I - (order - 1) I is no longer definite at order 2."""
    p, q = normal(["0", "0", "0"], [Fraction(2)] * 3), normal(["1", "0", "0"], [Fraction(1)] * 3)
    exactly(f"Renyi({p} || {q}, 2)", "inf")
    exactly(f"Renyi({p} || {q}, 5/2)", "inf")
    same(f"Renyi({p} || {q}, 19/10)", "Renyi(Normal(0, sqrt(2)) || Normal(1, 1), 19/10)"
         " + 2*Renyi(Normal(0, sqrt(2)) || Normal(0, 1), 19/10)")  # fmt: skip
    exactly(f"Renyi({q} || {p}, 100) - Renyi({q} || {p}, 100)", "0")


def test_correlation_is_mutual_information() -> None:
    """The divergence from the product of the marginals (Cover & Thomas, 8.5)."""
    joint = "MultivariateNormal((0, 0), ((2, rho), (rho, 2)))".replace("rho", "1/2")
    same(f"KL({joint} || MultivariateNormal((0, 0), ((2, 0), (0, 2))))", "-log(1 - (1/4)^2)/2")


def test_irrational_entries() -> None:
    p = "MultivariateNormal((pi, e), ((2, sqrt(6)), (sqrt(2)*sqrt(3), 4)))"
    same(f"h({p})", "log(2*pi*e) + log(8 - 6)/2")
    exactly(f"KL({p} || {p})", "0")


def test_identities_with_pi_are_decided() -> None:
    """log(2 pi) is in every entropy; algebra finds that it cancels."""
    p, q = "MultivariateNormal((1, 2), ((2, 0), (0, 1)))", "MultivariateNormal((0, 0), ((1, 1/2), (1/2, 1)))"
    exactly(f"CE({p}, {q}) - h({p}) - KL({p} || {q})", "0")
    exactly(f"h({p}) - h({q}) - 3*log(2)/2 + log(3)/2", "0")
    exactly(f"Renyi({p}, 3) - h({p}) - log(3)/2 + 1", "0")
    p, q = (f"Wishart({nu}, ((2, 1), (1, 3)))" for nu in ("9/2", "7/3"))
    exactly(f"CE({p}, {q}) - h({p}) - KL({p} || {q})", "0")
    assert evaluate(f"CE({p}, {q}) - h({p}) - KL({p} || {q}) + 1/10^40", 5).decimal == "1.0000e-40"
    p = "MultivariateStudentT(3, ((2, 1), (1, 3)))"
    exactly(f"h({p}) - h(MultivariateStudentT(3, ((3, 2), (2, 3))))", "0")


# --- t ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("nu", ["3", "1/2", "7", "pi"])
def test_student_of_one_dimension(nu: str) -> None:
    scaled = f"MultivariateStudentT({nu}, ((4,),))"
    same(f"h({scaled})", f"h(StudentT({nu})) + log(2)")
    same(f"Renyi({scaled}, 5/2)", f"Renyi(StudentT({nu}), 5/2) + log(2)")


def test_student_of_two_dimensions() -> None:
    """Given the first coordinate x, the second is t with nu + 1, its scale^2 (nu + x^2)/(nu + 1)."""
    for nu in ("3", "5/2"):
        scale = f"(digamma(({nu} + 1)/2) - digamma({nu}/2) + log({nu}/({nu} + 1)))/2"
        same(f"h(MultivariateStudentT({nu}, ((1, 0), (0, 1))))", f"h(StudentT({nu})) + h(StudentT({nu} + 1)) + {scale}")
    same("h(MultivariateStudentT(3, ((5, 1), (1, 2))))", "h(MultivariateStudentT(3, ((1, 0), (0, 1)))) + log(9)/2")


def test_renyi_of_student_of_two_dimensions() -> None:
    """The density is (1 + r^2/nu)^(-(nu + 2)/2)/(2 pi): powers of it are integrated by hand, in rings."""
    for nu, order in (("3", "2"), ("3", "1/2"), ("1/3", "7/8")):
        mass = f"(2*pi)^(-({order}))*pi*{nu}/({order}*({nu} + 2)/2 - 1)"
        same(f"Renyi(MultivariateStudentT({nu}, ((1, 0), (0, 1))), {order})", f"log({mass})/(1 - {order})")
    exactly("Renyi(MultivariateStudentT(3, ((1, 0), (0, 1))), 2/5)", "inf")
    exactly("Renyi(StudentT(3), 1/4)", "inf")
    exactly("Renyi(MultivariateStudentT(3, ((1,),)), 1/4)", "inf")


# --- Dirichlet --------------------------------------------------------------------------------------------------

ALPHAS = (("2", "3"), ("1/2", "7/3"), ("pi", "1"), ("1/1000", "1000"))


@pytest.mark.parametrize("alpha", ALPHAS)
def test_dirichlet_of_two_is_beta(alpha: tuple[str, str]) -> None:
    a, b = alpha
    d, beta = f"Dirichlet(({a}, {b}))", f"Beta({a}, {b})"
    same(f"h({d})", f"h({beta})")
    same(f"CE({d}, Dirichlet((3/2, 5)))", f"CE({beta}, Beta(3/2, 5))")
    same(f"KL({d} || Dirichlet((3/2, 5)))", f"KL({beta} || Beta(3/2, 5))")
    same(f"KL(Dirichlet((3/2, 5)) || {d})", f"KL(Beta(3/2, 5) || {beta})")


@pytest.mark.parametrize("order", ["1/2", "2", "pi"])
def test_renyi_of_dirichlet_of_two(order: str) -> None:
    same(f"Renyi(Dirichlet((2, 5/2)), {order})", f"Renyi(Beta(2, 5/2), {order})")
    same(f"Renyi(Dirichlet((2, 5/2)) || Dirichlet((3/2, 2)), {order})", f"Renyi(Beta(2, 5/2) || Beta(3/2, 2), {order})")


def test_dirichlet_of_three_is_two_independent_betas() -> None:
    """x1 and x2/(1 - x1) are independent (Kotz, Balakrishnan & Johnson, 49.2)."""
    p, q = "Dirichlet((1/2, 3, 5/3))", "Dirichlet((2, 4/3, 1))"
    same(f"KL({p} || {q})", "KL(Beta(1/2, 14/3) || Beta(2, 7/3)) + KL(Beta(3, 5/3) || Beta(4/3, 1))")
    same(f"h({p})", "h(Beta(1/2, 14/3)) + h(Beta(3, 5/3)) + digamma(14/3) - digamma(31/6)")


def test_infinite_renyi_of_dirichlet() -> None:
    exactly("Renyi(Dirichlet((1/2, 1, 3)), 2)", "-inf")
    exactly("Renyi(Dirichlet((1, 1)) || Dirichlet((2, 2)), 2)", "inf")
    exactly("Renyi(Dirichlet((1, 1)) || Dirichlet((3, 1)), 2)", "inf")
    same("Renyi(Dirichlet((1, 1)) || Dirichlet((2, 1)), 3/2)", "Renyi(Beta(1, 1) || Beta(2, 1), 3/2)")


def test_dirichlet_is_exact_where_it_can_be() -> None:
    exactly("h(Dirichlet((1, 1, 1))) + log(2)", "0")
    exactly("KL(Dirichlet((2, 1)) || Dirichlet((1, 1))) - log(2) + 1/2", "0")
    exactly("KL(Dirichlet((1/3, 4/3)) || Dirichlet((4/3, 1/3))) - 3/2 - 3/2", "0")


# --- Wishart ----------------------------------------------------------------------------------------------------


def test_wishart_of_one_dimension_is_gamma() -> None:
    p, q = "Wishart(5, ((3,),))", "Wishart(1/3, ((2,),))"
    f, g = "Gamma(5/2, 1/6)", "Gamma(1/6, 1/4)"
    for quantity in ("KL({} || {})", "KL({1} || {0})", "CE({}, {})", "Renyi({} || {}, 1/2)", "h({})", "h({1})"):
        same(quantity.format(p, q), quantity.format(f, g))
    same(f"Renyi({p}, 2)", f"Renyi({f}, 2)")
    exactly(f"Renyi({q}, 2)", "-inf")
    exactly(f"Renyi({f}, 2) - Renyi({f}, 2)", "0")


def bartlett(quantity: str) -> str:
    """The sum over the independent entries of Cholesky factors: diagonal squares are gamma, the others normal."""
    (nu, scales), (mu, others) = (Fraction(9, 2), FIRST), (Fraction(4), SECOND)
    found = []
    for k, (s, t) in enumerate(zip(scales, others, strict=True)):
        squares = [f"Gamma({(n - k) / 2}, {1 / (2 * v)})" for n, v in ((nu, s), (mu, t))]
        found.append(quantity.format(*squares))
        found.append(f"{k}*" + quantity.format(f"Normal(0, sqrt({s}))", f"Normal(0, sqrt({t}))"))
    return " + ".join(found)


@pytest.mark.parametrize("quantity", ["KL({} || {})", "Renyi({} || {}, 1/3)", "Renyi({} || {}, 9/8)"])
def test_wishart_by_bartlett(quantity: str) -> None:
    """Any one-to-one map leaves divergences as they are: Cholesky's, and A X A'."""
    flat = [f"Wishart({nu}, {diagonal(v)})" for nu, v in (("9/2", FIRST), ("4", SECOND))]
    same(quantity.format(*flat), bartlett(quantity))
    bent = [f"Wishart({nu}, {turned(v)})" for nu, v in (("9/2", FIRST), ("4", SECOND))]
    same(quantity.format(*bent), quantity.format(*flat))


def test_entropy_of_wishart_by_bartlett() -> None:
    """Entropies move by the mean logarithm of the Jacobian, the product of u_k^((d - k)/2); A X A' by 4 log det A."""
    moved = " + ".join(f"{2 - k}/2*(digamma({(Fraction(9, 2) - k) / 2}) + log({2 * s}))" for k, s in enumerate(FIRST))
    same(f"h(Wishart(9/2, {diagonal(FIRST)}))", f"{bartlett('h({})')} + {moved}")
    same(f"h(Wishart(9/2, {turned(FIRST)}))", f"h(Wishart(9/2, {diagonal(FIRST)})) + 4*log({DET})")
    same(f"Renyi(Wishart(9/2, {turned(FIRST)}), 3)", f"Renyi(Wishart(9/2, {diagonal(FIRST)}), 3) + 4*log({DET})")


def test_cross_entropy_is_entropy_plus_divergence() -> None:
    for p, q in (
        ("Wishart(9/2, ((2, 1), (1, 3)))", "Wishart(7/3, ((1, 0), (0, 3)))"),
        ("Dirichlet((1/2, 3, 5/3))", "Dirichlet((2, 4/3, 1))"),
        ("MultivariateNormal((1, 2), ((2, 1), (1, 3)))", "MultivariateNormal((0, e), ((5, 1/2), (1/2, 3)))"),
        ("Multinomial(4, (1/3, 1/6, 1/2))", "Multinomial(4, (1/5, 3/5, 1/5))"),
    ):
        same(f"CE({p}, {q})", f"H({p}) + KL({p} || {q})")
        same(f"(1 - 1/3)*Renyi({p} || {q}, 1/3)", f"1/3*Renyi({q} || {p}, 2/3)")
        same(f"CE({p}, {p})", f"H({p})")


def test_order_near_one_of_wishart() -> None:
    """The limits of Rényi quantities at order 1 are those of Shannon."""
    p, q = "Wishart(9/2, ((2, 1), (1, 3)))", "Wishart(7/3, ((1, 0), (0, 3)))"
    near = "1 + 1/10^20"
    assert abs(evaluate(f"Renyi({p}, {near}) - H({p})", 5).value) < 1e-18
    assert abs(evaluate(f"Renyi({p} || {q}, {near}) - KL({p} || {q})", 5).value) < 1e-18


# --- multinomial ------------------------------------------------------------------------------------------------


def outcomes(n: int, pmf: list[Fraction]) -> list[str]:
    """The probability of every vector of counts."""
    found = []
    for x in product(range(n + 1), repeat=len(pmf)):
        if sum(x) == n:
            ways = factorial(n) // prod(map(factorial, x))
            found.append(str(ways * prod((p**k for p, k in zip(pmf, x, strict=True)), start=Fraction(1))))
    return found


PMF, QMF = [Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)], [Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)]


@pytest.mark.parametrize(
    ("pmf", "qmf"), [(PMF, QMF), ([Fraction(1, 3), Fraction(2, 3), Fraction(0)], QMF), (QMF, [Fraction(1, 3)] * 3)]
)
def test_multinomial_by_its_outcomes(pmf: list[Fraction], qmf: list[Fraction]) -> None:
    n = 4
    p, q = (f"Multinomial({n}, {tup(x)})" for x in (pmf, qmf))
    all_p, all_q = (tup(outcomes(n, x)) for x in (pmf, qmf))
    for one in ("H({})", "Renyi({}, 2)", "Renyi({}, 1/2)", "Renyi({}, pi)"):
        same(one.format(p), one.format(all_p))
    for pair in ("KL({} || {})", "CE({}, {})", "Renyi({} || {}, 2)", "Renyi({} || {}, 1/2)", "Renyi({} || {}, pi)"):
        same(pair.format(p, q), pair.format(all_p, all_q))
    exactly(f"H({p}) - H({all_p})", "0")
    exactly(f"KL({p} || {q}) - KL({all_p} || {all_q})", "0")


@pytest.mark.parametrize("n", [1, 30, 250, 2000])
def test_multinomial_of_two_is_binomial(n: int) -> None:
    same(f"H(Multinomial({n}, (1/3, 2/3)))", f"H(Binomial({n}, 1/3))")
    same(
        f"KL(Multinomial({n}, (1/3, 2/3)) || Multinomial({n}, (pi/4, 1 - pi/4)))",
        f"{n}*KL((1/3, 2/3) || (pi/4, 1 - pi/4))",
    )


def test_renyi_of_binomial() -> None:
    same("Renyi(Multinomial(300, (1/3, 2/3)), 3/2)", "Renyi(Binomial(300, 1/3), 3/2)", 15)


def test_irrational_probabilities() -> None:
    same("H(Multinomial(3, (1/pi, 1 - 1/pi)))", "H(Binomial(3, 1/pi))")
    same("Renyi(Multinomial(3, (1/pi, 1 - 1/pi)), 2)", "Renyi(Binomial(3, 1/pi), 2)")


def test_many_draws() -> None:
    """The entropy nears log((2 pi e n)^(k-1) prod p)/2, that of the normal limit."""
    found = evaluate("H(Multinomial(20000, (1/2, 1/3, 1/6))) - log((2*pi*e*20000)^2/36)/2", 10)
    assert abs(found.value) < 1e-4


def test_zeros_and_edges_of_multinomial() -> None:
    exactly("H(Multinomial(0, (1/2, 1/2)))", "0")
    exactly("KL(Multinomial(0, (1/2, 1/2)) || Multinomial(0, (1, 0)))", "0")
    exactly("Renyi(Multinomial(0, (1/2, 1/2)) || Multinomial(0, (1, 0)), 2)", "0")
    exactly("H(Multinomial(300, (0, 1, 0)))", "0")
    exactly("H(Multinomial(7, (1,)))", "0")
    exactly("Renyi(Multinomial(7, (0, 1)), 1/2)", "0")
    exactly("Renyi(Multinomial(300, (0, 1)), 1/2)", "0")
    exactly("KL(Multinomial(3, (1/2, 1/2)) || Multinomial(3, (1, 0)))", "inf")
    exactly("CE(Multinomial(3, (1/2, 1/2)), Multinomial(3, (1, 0)))", "inf")
    exactly("Renyi(Multinomial(3, (1/2, 1/2)) || Multinomial(3, (1, 0)), 2)", "inf")
    exactly("Renyi(Multinomial(3, (0, 1)) || Multinomial(3, (1, 0)), 1/2)", "inf")
    same("Renyi(Multinomial(3, (1/2, 1/2)) || Multinomial(3, (1, 0)), 1/2)", "3*log(2)")
    exactly("KL(Multinomial(3, (1/2, 1/2)) || Multinomial(4, (1/2, 1/2)))", "inf")
    exactly("JS(Multinomial(3, (1/2, 1/2)), Multinomial(4, (1/2, 1/2))) - log(2)", "0")
    exactly("JS(Multinomial(3, (0, 1)), Multinomial(3, (1, 0))) - log(2)", "0")
    exactly("Renyi(Multinomial(3, (1/2, 1/2)), 2) - log(64/20)", "0")


# --- what is refused --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("h(MultivariateNormal((0, 0), ((1, 2), (2, 1))))", "the covariance of MultivariateNormal is not positive def"),
        ("h(MultivariateNormal((0, 0), ((1, 1), (1, 1))))", "not positive definite"),
        ("h(MultivariateNormal((0, 0), ((0, 0), (0, 1))))", "not positive definite"),
        ("h(MultivariateNormal((0, 0), ((sqrt(2), 2), (2, sqrt(2)))))", "not positive definite"),
        ("h(MultivariateNormal((0, 0), ((2, 1), (0, 2))))", "not symmetric: entries 1,2 and 2,1 differ"),
        ("h(MultivariateNormal((0, 0), ((2, pi), (e, 2))))", "not symmetric: entries 1,2 and 2,1 differ"),
        ("h(MultivariateNormal((0, 0), ((2, 1),)))", "is a square matrix; its 1 rows have 2 entries"),
        ("h(MultivariateNormal((0, 0), ((2, 1), (1, 2, 3))))", "is a square matrix; its 2 rows have 2, 3 entries"),
        (
            "h(MultivariateNormal((0, 0), (2, 1)))",
            "row 1 of the covariance of MultivariateNormal is a tuple of numbers",
        ),
        ("h(MultivariateNormal((0, 0, 0), ((2, 1), (1, 2))))", "has 3 entries, its covariance 2 rows"),
        (
            "h(MultivariateNormal(((1, 2), 0), ((2, 1), (1, 2))))",
            "the mean of MultivariateNormal is a tuple of numbers",
        ),
        ("h(MultivariateStudentT(3, ((1, 2), (2, 1))))", "the scale of MultivariateStudentT is not positive definite"),
        ("h(MultivariateStudentT(3 - pi, ((1,),)))", "nu of MultivariateStudentT is positive"),
        ("h(Wishart(1, ((2, 0), (0, 1))))", "nu of Wishart is greater than 1, the number of rows less 1"),
        ("h(Wishart(3, ((2, 0), (0, -1))))", "the scale of Wishart is not positive definite"),
        ("h(Dirichlet((1,)))", "alpha of Dirichlet has two entries or more"),
        ("h(Dirichlet((1, 0)))", "the entries of alpha of Dirichlet are positive"),
        ("h(Dirichlet((1, 3 - pi)))", "the entries of alpha of Dirichlet are positive"),
        ("KL(Dirichlet((1, 1)) || Dirichlet((1, 1, 1)))", "KL of Dirichlet of different size: 2 and 3"),
        ("CE(Wishart(4, ((1,),)), Wishart(4, ((1, 0), (0, 1))))", "CE of Wishart of different size: 1 and 2"),
        ("H(Multinomial(3, (1/2, 1/3)))", "the pmf of Multinomial sums to 5/6, not to 1"),
        ("H(Multinomial(3, (3/2, -1/2)))", "the pmf of Multinomial has a negative entry, number 2"),
        ("Renyi(Dirichlet((1, 2)), 3 - pi)", "the order of a Rényi quantity is positive and not 1"),
        ("Renyi(Dirichlet((1, 2)), sqrt(2)^2/2)", "the order of a Rényi quantity is positive and not 1"),
        ("Renyi(Normal(0, 1), 3 - pi)", "the order of a Rényi quantity is positive and not 1"),
    ],
)
def test_ill_posed(text: str, says: str) -> None:
    with pytest.raises(IllPosedError) as error:
        evaluate(text)
    assert says in str(error.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("JS(Dirichlet((1, 2)), Dirichlet((1, 3)))", "no certified value of JS of Dirichlet is known"),
        ("JS(Multinomial(2, (1/2, 1/2)), Multinomial(2, (1/3, 2/3)))", "no certified value of JS of Multinomial"),
        ("KL(MultivariateStudentT(1, ((1,),)) || MultivariateStudentT(2, ((1,),)))", "KL of MultivariateStudentT"),
        ("KL(Dirichlet((1, 2)) || Wishart(3, ((1,),)))", "no certified value of KL of Dirichlet and Wishart is known"),
        ("KL(Beta(1, 2) || Dirichlet((1, 2)))", "no certified value of KL of Beta and Dirichlet is known"),
        (
            "h(MultivariateNormal((0, 0), ((sqrt(2), sqrt(2)), (sqrt(2), sqrt(2)))))",
            "whether a matrix is positive definite is not known",
        ),
    ],
)
def test_uncertified(text: str, says: str) -> None:
    with pytest.raises(UncertifiedError) as error:
        evaluate(text)
    assert says in str(error.value)


def test_too_many_draws() -> None:
    with pytest.raises(LimitError):
        evaluate("H(Multinomial(10^7, (1/2, 1/2)))")
    exactly("KL(Multinomial(10^7, (1/2, 1/2)) || Multinomial(10^7, (1/4, 3/4))) - 5*10^6*log(4/3)", "0")


def test_equal_members_do_not_diverge() -> None:
    for member in (
        "MultivariateStudentT(3, ((2, 1), (1, 2)))",
        "Dirichlet((pi, 1))",
        "Multinomial(3, (1/pi, 1 - 1/pi))",
    ):
        exactly(f"KL({member} || {member})", "0")
        exactly(f"JS({member}, {member})", "0")
        exactly(f"Renyi({member} || {member}, 3)", "0")
    exactly("KL(MultivariateStudentT(3, ((2/4,),)) || MultivariateStudentT(6/2, ((1/2,),)))", "0")


def test_random_normals_near_each_other() -> None:
    """A divergence of 1e-24 or so has all its digits: it is nearly the quadratic form of the difference."""
    random = Random(4)
    for _ in range(5):
        v, w, c = (Fraction(random.randint(1, 9), random.randint(1, 9)) for _ in range(3))
        rows = tup([[v + c, c], [c, w + c]])
        found = evaluate(f"KL(MultivariateNormal((1, 2), {rows}) || MultivariateNormal((1 + 1/10^12, 2), {rows}))", 20)
        quadratic = (w + c) / ((v + c) * (w + c) - c * c) / 2
        assert found.decimal == evaluate(f"{quadratic}/10^24", 20).decimal


def test_an_index_as_parameter() -> None:
    same("sum(k, 1, 3, h(MultivariateNormal((0, 0), ((k, 0), (0, 1)))))", "3*log(2*pi*e) + log(6)/2")


def test_a_thousand_digits() -> None:
    same("h(Wishart(7/2, ((2, 1), (1, 1))))", "h(Wishart(7/2, ((1, 0), (0, 1))))", 1000)
