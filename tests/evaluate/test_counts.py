"""Pmfs of counts: every kernel against the others and against mpmath at twice the precision, and what is refused."""

import pickle
import random
import sys
import tracemalloc
from array import array
from collections import Counter
from decimal import Decimal
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symentropy import verbs
from symentropy.errors import IllPosedError, LanguageError, LimitError, UncertifiedError
from symentropy.evaluate import evaluate, evaluate_term
from symentropy.evaluate.counts import logarithms as counts_logs
from symentropy.evaluate.counts.files import read
from symentropy.evaluate.counts.kernels import Counts, pmf, weights
from symentropy.evaluate.counts.logarithms import by_loop, by_one_log, grouped, log_sum, prime_weights
from symentropy.evaluate.logs import Logs, Many
from symentropy.evaluate.program import Program
from symentropy.evaluate.values import Infinite
from symentropy.kernel.balls import precision
from symentropy.kernel.terms import Add, Mul, Num, Use, Vec, num
from symentropy.theory.quantities import CE, JS, KL, RENYI, H, minus

SIZES = {"tiny": (1, 9), "small": (1, 1000), "long": (1, 10**30), "huge": (10**300, 10**310)}


def mp(x: Fraction | int) -> mpmath.mpf:
    x = Fraction(x)
    return mpmath.mpf(x.numerator) / x.denominator


def contains(ball: arb, value: mpmath.mpf, prec: int) -> bool:
    """Whether a value known to some 2*prec bits lies in a ball, and the ball is of use."""
    mid, rad = (mpmath.ldexp(*map(int, x.man_exp())) for x in (ball.mid(), ball.rad()))
    return abs(value - mid) <= rad + abs(value) * mpmath.mpf(2) ** (-2 * prec + 40)


def reference(p: list[Fraction], q: list[Fraction] | None = None) -> dict[str, mpmath.mpf]:
    """The quantities by their definitions, a term for each outcome."""
    p, q = [mp(x) for x in p], [mp(x) for x in q or p]
    log = mpmath.log
    pairs = [(a, b) for a, b in zip(p, q, strict=True) if a]
    mix = [(a, b, (a + b) / 2) for a, b in zip(p, q, strict=True)]
    finite = all(b for _, b in pairs)
    return {
        "H": -mpmath.fsum(a * log(a) for a in p if a),
        "CE": -mpmath.fsum(a * log(b) for a, b in pairs) if finite else mpmath.inf,
        "KL": mpmath.fsum(a * log(a / b) for a, b in pairs) if finite else mpmath.inf,
        "JS": mpmath.fsum(x * log(x / m) for a, b, m in mix for x in (a, b) if x) / 2,
        "Renyi": -mpmath.log(mpmath.fsum(a**2 for a in p)),
        "Renyi 3/4": 4 * mpmath.log(mpmath.fsum(a ** mp(Fraction(3, 4)) for a in p if a)),
    }


def uses(p: Counts, q: Counts) -> dict[str, Use]:
    n = num(len(p))
    return {
        "H": Use(H, (n, p)), "CE": Use(CE, (n, p, q)), "KL": Use(KL, (n, p, q)), "JS": Use(JS, (n, p, q)),
        "Renyi": Use(RENYI, (n, p, num(2))), "Renyi 3/4": Use(RENYI, (n, p, num(Fraction(3, 4)))),
    }  # fmt: skip


# --- the kernels ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("prec", [53, 200, 1000, 4000])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("count", [1, 2, 3, 17, 200])
def test_kernels_agree_with_each_other_and_with_mpmath(prec, size, count):
    rng = random.Random(f"{prec} {size} {count}")
    terms = {rng.randint(*SIZES[size]): rng.randint(1, rng.choice([3, 10**6, 10**40])) for _ in range(count)}
    with precision(prec), mpmath.workprec(2 * prec):
        value = mpmath.fsum(w * mpmath.log(x) for x, w in terms.items())
        balls = [by_loop(terms), by_one_log(terms), log_sum(terms)]
        if max(terms) < 10**6:
            balls.append(by_loop(prime_weights([terms.get(x, 0) for x in range(max(terms) + 1)])))
        for ball in balls:
            assert contains(ball, value, prec)
            assert ball.rel_accuracy_bits() > prec - 20 or value == 0


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.integers(1, 200), st.integers(-50, 50), max_size=60), st.sampled_from([60, 900]))
def test_sums_of_both_signs(terms, prec):
    with precision(prec), mpmath.workprec(2 * prec):
        value = mpmath.fsum(w * mpmath.log(x) for x, w in terms.items())
        ball = log_sum(terms)
        assert ball.contains(0) if abs(value) < mpmath.mpf(2) ** -prec else contains(ball, value, prec)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(1, 300)), max_size=40), st.booleans())
def test_grouping_keeps_the_sum(pairs, sieve):
    ws, xs = [w for w, _ in pairs], [x for _, x in pairs]
    plain = Logs(tuple((fmpq(w), fmpq(x)) for w, x in pairs), fmpq(0))
    minus_grouped = Logs((), fmpq(0), ((fmpq(-1), Many(grouped(ws, xs, sieve))),))
    with precision(64):
        assert Logs.total([plain, minus_grouped], fmpq(0)).is_zero()
    assert not sieve or all(all(p % d for d in range(2, p)) for p in grouped(ws, xs, sieve))


def test_a_sieve_with_weights_beyond_machine_words():
    xs = [x % 50 + 1 for x in range(2000)]
    ws = [10**30 + x for x in xs]
    with precision(200):
        assert log_sum(grouped(ws, xs)).overlaps(sum((arb(x).log() * w for w, x in zip(ws, xs, strict=True)), arb(0)))


def test_the_choice_is_not_always_the_same(monkeypatch):
    taken = []
    for name in ("by_loop", "by_one_log"):
        kernel = getattr(counts_logs, name)
        monkeypatch.setattr(counts_logs, name, lambda w, k=kernel, n=name: taken.append(n) or k(w))
    terms = {10**6 + 7 * k: k * k + 1 for k in range(300)}
    for prec in (60, 4000):
        with precision(prec):
            log_sum(terms)
    assert taken == ["by_loop", "by_one_log"]


def test_the_precision_is_left_as_it_was():
    before = ctx.prec
    evaluate_term(uses(pmf([1, 2, 3]), pmf([3, 2, 1]))["KL"], 300)
    assert ctx.prec == before


# --- the quantities -------------------------------------------------------------------------------------------

counts = st.lists(st.integers(0, 10**9), min_size=1, max_size=12).filter(any)


@settings(max_examples=100, deadline=None)
@given(counts.flatmap(lambda c: st.tuples(st.just(c), st.lists(st.integers(0, 60), min_size=len(c), max_size=len(c)))))
def test_quantities_contain_their_definitions(both):
    a, b = both
    assume(any(b))
    p, q = pmf(a), pmf(b)
    ps, qs = ([Fraction(x, sum(c)) for x in c] for c in (a, b))
    with mpmath.workdps(60):
        for name, value in reference(ps, qs).items():
            found = evaluate_term(uses(p, q)[name], 20)
            if mpmath.isinf(value):
                assert found.decimal == "inf"
            elif abs(value) < 1e-50:
                assert found.decimal == "0"
            else:
                assert mpmath.mpf(found.lower) * (1 - mpmath.mpf(10) ** -50) <= value
                assert value <= mpmath.mpf(found.upper) * (1 + mpmath.mpf(10) ** -50)


@settings(max_examples=60, deadline=None)
@given(counts)
def test_counts_and_written_pmfs_have_the_same_values(c):
    p, q = pmf(c), pmf([x + 1 for x in c])
    for name, use in uses(p, q).items():
        written = Use(use.definition, tuple(a.vec() if isinstance(a, Counts) else a for a in use.args))
        assert evaluate_term(use, 15) == evaluate_term(written, 15), name


@settings(max_examples=40, deadline=None)
@given(counts, st.integers(1, 10**6), st.randoms(use_true_random=False))
def test_order_and_scale_do_not_matter(c, factor, rng):
    shuffled = [x * factor for x in c]
    rng.shuffle(shuffled)
    p, q = pmf([*c, 5]), pmf([5 * factor, *shuffled])
    n = num(len(p))
    assert evaluate_term(Add((Use(H, (n, p)), minus(Use(H, (n, q))))), 10).decimal == "0"


@pytest.mark.parametrize("definition", [KL, JS])
def test_zero_exactly_where_the_pmfs_are_equal(definition):
    p, q = pmf([2, 4, 0, 6]), pmf([Fraction(1, 6), Fraction(1, 3), 0, Fraction(1, 2)])
    assert p == q
    assert evaluate_term(Use(definition, (num(4), p, q)), 10).decimal == "0"
    big = 10**60
    near = evaluate_term(Use(definition, (num(2), pmf([big, big + 1]), pmf([big + 1, big]))), 10)
    assert 0 < mpmath.mpf(near.lower) < mpmath.mpf(10) ** -119


def test_one_outcome_and_zeros():
    for c in ([7], [0, 3, 0]):
        for definition, extra in ((H, ()), (RENYI, (num(3),)), (RENYI, (num(Fraction(1, 2)),))):
            assert evaluate_term(Use(definition, (num(len(c)), pmf(c), *extra)), 10).decimal == "0"
    assert evaluate_term(uses(pmf([1, 1]), pmf([1, 0]))["KL"], 10).decimal == "inf"
    assert evaluate_term(uses(pmf([1, 0]), pmf([1, 1]))["KL"], 10, "bits").decimal == "1"
    assert evaluate_term(uses(pmf([1, 0]), pmf([0, 1]))["JS"], 10, "bits").decimal == "1"
    assert evaluate_term(uses(pmf([1, 1]), pmf([1, 0]))["CE"], 10).decimal == "inf"


def test_rational_values_are_exact():
    assert evaluate_term(Use(H, (num(5), pmf([8, 4, 2, 1, 1]))), 50, "bits").decimal == "1.875"
    many = pmf([2**k for k in range(60)] + [1])
    assert evaluate_term(Use(H, (num(61), many)), 80, "bits").radius == "0"
    assert evaluate_term(Use(RENYI, (num(3), pmf([4, 4, 1]), num(Fraction(1, 2)))), 30).method == "ball arithmetic"
    assert evaluate_term(Use(RENYI, (num(2), pmf([9, 16]), num(Fraction(1, 2)))), 30, Fraction(7, 5)).decimal == "2"


def test_entropies_of_products_are_sums():
    """H(P x P) - 2 H(P) is 0: over long integers by a coprime base, over many small ones by a sieve."""
    for c in ([3, 5, 2**70 + 1], [k * k % 97 + 1 for k in range(60)]):
        p, pair = pmf(c), pmf([x * y for x in c for y in c])
        one, two = Use(H, (num(len(p)), p)), Use(H, (num(len(pair)), pair))
        assert evaluate_term(Add((two, Mul((num(-2), one)))), 10).decimal == "0"


def test_an_open_question_about_very_many_long_integers_is_admitted():
    rng = random.Random(5)
    a, b = ({rng.getrandbits(90) | 1: 1 for _ in range(3000)} for _ in range(2))
    with precision(64), pytest.raises(UncertifiedError, match="6000 logarithms"):
        Logs((), fmpq(0), ((fmpq(1), Many(a)), (fmpq(-1), Many(b)))).is_zero()
    assert Logs((), fmpq(0), ((fmpq(1), Many(a)),)).ratio(Logs((), fmpq(0), ((fmpq(1), Many(b)),))) is None


def test_indices_and_other_arithmetic_work_on_counts():
    values = {"P": pmf([1, 2, 3]), "Q": pmf([3, 2, 1])}
    assert evaluate("P[3] - Q[1] + sum(i, P[i]^2)", values=values).decimal.startswith("0.38888")
    assert evaluate("sum(i, P[i]*log(P[i]/Q[i])) - KL(P || Q)", values=values).decimal == "0"
    assert evaluate("KL(P || Q) - (H(P, Q) - H(P))", values=values).decimal == "0"
    assert evaluate("Renyi(P || Q, 2)", 10, values=values).decimal == evaluate("log(1/18 + 2/6 + 9/6)", 10).decimal
    assert evaluate("KL(P || U)", 15, values=values).decimal == evaluate("log(3) - H(P)", 15, values=values).decimal
    with pytest.raises(IllPosedError, match=r"1\.\.3"):
        evaluate("sum(k, 1, 4, P[k])", values=values)
    with pytest.raises(IllPosedError, match="differ in length"):
        evaluate("KL(P || Q)", values={"P": pmf([1, 1]), "Q": pmf([1, 1, 1])})


# --- many outcomes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("top", [50, 10**5, 10**12])
@pytest.mark.parametrize("digits", [30, 1000])
def test_ten_thousand_outcomes(top, digits):
    rng = random.Random(top)
    c, d = ([rng.randint(0, top) for _ in range(10_000)] for _ in range(2))
    p, q = pmf(c), pmf([x + 1 for x in d])
    with precision(120), mpmath.workdps(60):
        n, m = sum(c), sum(d) + len(d)
        loops = Counter(c), Counter(x + y for x, y in zip([x * m for x in c], [(y + 1) * n for y in d], strict=True))
        value = arb(n).log() - sum((arb(x).log() * x * k for x, k in loops[0].items() if x), arb(0)) / n
        found = evaluate_term(uses(p, q)["H"], digits)
        assert value.overlaps(found.ball)
        assert len(found.decimal) == digits + 1
    if digits == 30:
        gap = evaluate_term(Add((uses(p, q)["CE"], minus(uses(p, q)["H"]), minus(uses(p, q)["KL"]))), 20)
        assert gap.decimal == "0"


def test_a_hundred_thousand_outcomes_within_three_times_their_memory():
    rng = random.Random(1)
    c = [rng.randint(300, 99_999) for _ in range(100_000)]
    size = sum(map(sys.getsizeof, c)) + sys.getsizeof(c)
    tracemalloc.start()
    try:
        found = evaluate_term(Use(H, (num(len(c)), pmf(c))), 50)
        assert tracemalloc.get_traced_memory()[1] < 2 * size
    finally:
        tracemalloc.stop()
    with mpmath.workdps(70):
        total, times = sum(c), Counter(c)
        value = mpmath.log(total) - mpmath.fsum(k * x * mpmath.log(x) for x, k in times.items()) / total
        assert mpmath.mpf(found.lower) <= value <= mpmath.mpf(found.upper)


# --- what is read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "total", "divided"),
    [
        ([2, 4, 6], 6, True),
        ((0, 1), 1, False),
        ([Fraction(1, 3), Fraction(2, 3)], 3, False),
        ([0.25, 0.75], 4, False),
        ([Decimal("0.3"), Decimal("0.7")], 10, False),
        ([0.5, Fraction(1, 4), Fraction(1, 4)], 4, False),
        ([2.0, 2.0, 4.0], 4, True),
        (array("q", [5, 5]), 2, True),
        (range(3), 3, True),
        ([10**40, 2 * 10**40, 1], 3 * 10**40 + 1, True),
        ([5e-324, 1 - 2**-53, 2**-53], None, None),
    ],
)
def test_what_numbers_say(given, total, divided):
    if total is None:
        with pytest.raises(IllPosedError, match=r"sums to 1 \+ 4.94e-324, not to 1; a float is"):
            pmf(given)
    else:
        assert (pmf(given).total, pmf(given).divided) == (total, divided)


@settings(max_examples=50)
@given(st.lists(st.floats(0, 1e300, allow_subnormal=True), min_size=1, max_size=8).filter(any))
def test_weights_take_floats_as_they_are(floats):
    p = weights(floats)
    total = sum(map(Fraction, floats))
    assert [Fraction(w, p.total) for w in p.weights] == [Fraction(x) / total for x in floats]


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ([], LanguageError, "no entries"),
        ([1, -1, 3], IllPosedError, "negative entry, number 2"),
        ([0, 0], IllPosedError, "only zeros"),
        ([0.1, 0.2, 0.7], IllPosedError, r"sums to 1 - 2.78e-17, not to 1; a float is the binary fraction .* weights"),
        ([Fraction(1, 2), Fraction(1, 3)], IllPosedError, "sums to 5/6, not to 1"),
        ([Fraction(1, 2), 10**30], IllPosedError, "sums to about 1.00e[+]30"),
        ([0.5, float("nan")], LanguageError, "entry 2 of P is no exact number: nan"),
        ([0.5, float("inf")], LanguageError, "entry 2 of P"),
        ([1, None], LanguageError, "entry 2 of P is no exact number: None"),
        ([1, 1j], LanguageError, "entry 2"),
        ([[1, 2], [3, 4]], LanguageError, "entry 1"),
        (5, LanguageError, "P is no list of numbers"),
        ("12", LanguageError, "P is no list of numbers"),
    ],
)
def test_what_is_no_pmf(given, error, message):
    with pytest.raises(error, match=message):
        pmf(given)


def test_a_common_denominator_that_would_not_fit():
    primes = [2**k - 1 for k in (521, 607, 1279, 2203, 2281, 3217, 4253, 4423, 9689)] * 9000
    with pytest.raises(LimitError, match="common denominator"):
        weights([Fraction(1, d) for d in primes])


def test_counts_as_values():
    p, q = pmf([1, 2, 3]), pmf([2, 4, 6])
    assert p == q and hash(p) == hash(q) and p != pmf([3, 2, 1]) and p != p.vec()
    assert pickle.loads(pickle.dumps(p)) == p
    assert repr(pmf(range(10**5))) == "Counts(100000 outcomes, total 4999950000)"
    assert p.vec() == Vec((Num(Fraction(1, 6)), Num(Fraction(1, 3)), Num(Fraction(1, 2))))
    assert pmf(p) is weights(p) is p


def test_verbs_take_numbers_of_all_kinds():
    for values in (
        [1, 2, 1],
        ["1/4", ".5", "25e-2"],
        [0.25, 0.5, 0.25],
        array("L", [1, 2, 1]),
        weights([0.1, 0.2, 0.1]),
    ):
        found = verbs.evaluate("H(P)", 20, "bits", values={"P": values}, timeout=None)
        assert found.decimal == "1.5"
    assert found.method.endswith("counts divided by their sum: P")
    assert verbs.evaluate("H(P)", 20, "bits", values={"P": [1, 2, 1]}).decimal == "1.5"  # in a process of its own
    assert verbs.verify("H(P) = 3*log(2)/2", values={"P": [1, 2, 1]}, timeout=None).verdict == "proved"
    for bad in (["half"], ["1/2/3"], ["1e9999"], [None], []):
        with pytest.raises(LanguageError):
            verbs.evaluate("H(P)", values={"P": bad}, timeout=None)


def test_arrays():
    numpy = pytest.importorskip("numpy")
    for dtype in ("int8", "uint16", "int64", "uint64", "float16", "float32", "float64", ">i4"):
        assert pmf(numpy.array([1, 2, 5], dtype)).weights.tolist() == [1, 2, 5]
    assert pmf(numpy.array([2**64 - 1, 1], "uint64")).total == 2**64
    assert pmf(numpy.array([0.25, 0.75])).total == 4
    assert pmf(numpy.arange(20)[::3]).weights.tolist() == [0, 1, 2, 3, 4, 5, 6]
    assert weights([numpy.int64(3), numpy.float32(0.5), 1]).total == 9
    assert pmf(numpy.array([Fraction(1, 3), Fraction(2, 3)], object)).total == 3
    bad = {"dimensions": numpy.ones((2, 2)), "complex128": numpy.ones(2, complex), "bool": numpy.ones(2, bool)}
    for message, wrong in {**bad, "no entries": numpy.ones(0), "negative": numpy.array([1, -1])}.items():
        with pytest.raises((LanguageError, IllPosedError), match=message):
            pmf(wrong)
    with pytest.raises(IllPosedError, match="a float is the binary fraction"):
        pmf(numpy.array([0.1, 0.2, 0.7]))
    assert verbs.evaluate("H(P)", 20, "bits", values={"P": numpy.array([1, 1])}).decimal == "1"


def test_a_file_longer_than_what_is_read_at_once():
    numbers = [k * k % 10_007 for k in range(250_000)]
    data = " ".join(map(str, numbers)).replace(" 9", ",\n9").encode()
    assert len(data) > 1 << 20
    assert read(data, "f").weights.tolist() == numbers
    with pytest.raises(LanguageError, match=rf"line {data.count(10) + 2}, column 3 of f"):
        read(data + b"\n1 x", "f")
    with pytest.raises(IllPosedError, match=r"give probabilities that do, or counts"):
        read(data + b" 0.5", "f")


def test_infinite_values_do_not_depend_on_size():
    p, q = pmf([1] * 5000), pmf([1] * 4999 + [0])
    assert Program(Use(KL, (num(5000), p, q))).run(64) == Infinite(1)
