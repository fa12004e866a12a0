"""Expansions against the functions that they enclose: at every y >= y0 the value lies in the sum of balls."""

import random
from fractions import Fraction

import pytest
from flint import acb, arb, fmpq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symentropy.evaluate.constants import Constants
from symentropy.evaluate.families.quantities import Law
from symentropy.evaluate.integrals.asymptotics import CONSTANT, LOG, End, Expander, Scale, TooSmall, leading
from symentropy.evaluate.integrals.reading import Reading
from symentropy.evaluate.integrals.tape import Coordinate, Tape
from symentropy.kernel.balls import NoBall, precision
from symentropy.kernel.terms import ONE, Add, Call, Div, Mul, Pow, Use, Var, num
from symentropy.theory.families import FAMILIES
from symentropy.theory.measures import law

X = Var("x")
STARTS = [fmpq(3), fmpq(8), fmpq(32), fmpq(2) ** 8, fmpq(2) ** 18, fmpq(2) ** 40]
FAR = [1, Fraction(5, 4), 2, 10, 1000]


def expansion(t, end, starts=STARTS):
    """The first y0 at which the term has an expansion, and this."""
    for start in starts:
        try:
            expander = Expander(end, arb(start), Reading(Constants()))
            return start, expander.of(t)
        except TooSmall:
            continue
    return None


def enclosure(found, y):
    total = arb(0)
    for scale, c in found:
        total += c * scale.at(y)
    return total


def value(t, end, y):
    """The term's value where the coordinate is y, by a ball program that knows nothing of expansions."""
    x = end.c + end.sign * (y if end.infinite else 1 / y)
    run = Tape(Coordinate(fmpq(0), 1), Reading(Constants()))
    register = run.value(t)
    return run.function(register)(acb(x), False).real


def check(t, end):
    """Whether there is an expansion; if there is one, that it holds."""
    with precision(400):
        found = expansion(t, end)
        if found is None:
            return False
        start, terms = found
        for far in FAR:
            y = arb(start * fmpq(Fraction(far).numerator, Fraction(far).denominator))
            here = value(t, end, y)
            if here.is_finite():
                assert enclosure(terms, y).overlaps(here), (end, far, here.str(20), enclosure(terms, y).str(20))
    return True


def exp(t):
    return Call("exp", (t,))


def log(t):
    return Call("log", (t,))


def minus(t):
    return Mul((num(-1), t))


RIGHT, LEFT = End(fmpq(1, 3), 1, True), End(fmpq(0), -1, True)
ABOVE, BELOW = End(fmpq(0), 1, False), End(fmpq(2), -1, False)


@pytest.mark.parametrize(
    "t, end",
    [
        (Add((Pow(X, num(2)), X, ONE)), LEFT),
        (Div(ONE, Add((ONE, X))), RIGHT),
        (log(Add((ONE, Pow(X, num(2))))), RIGHT),
        (log(Add((ONE, Pow(X, num(2))))), LEFT),
        (log(Add((ONE, exp(minus(X))))), RIGHT),
        (log(Add((ONE, exp(minus(X))))), LEFT),
        (Pow(Add((ONE, X)), num(Fraction(5, 2))), RIGHT),
        (Pow(Add((X, num(3))), num(12)), LEFT),
        (Pow(Add((X, num(-1))), num(-3)), LEFT),
        (Call("sqrt", (Add((Pow(X, num(2)), X)),)), RIGHT),
        (exp(minus(Call("sqrt", (X,)))), RIGHT),
        (exp(Add((minus(Pow(X, num(2))), X))), RIGHT),
        (exp(minus(exp(minus(X)))), RIGHT),
        (exp(minus(exp(minus(X)))), LEFT),
        (Call("loggamma", (X,)), RIGHT),
        (Call("loggamma", (Add((Mul((num(2), X)), num(Fraction(1, 2)))),)), RIGHT),
        (Call("loggamma", (Add((X, num(3))),)), ABOVE),
        (Call("erfc", (X,)), RIGHT),
        (Call("erfc", (X,)), LEFT),
        (Call("erfc", (X,)), ABOVE),
        (Call("erf", (X,)), BELOW),
        (Call("cos", (X,)), ABOVE),
        (log(Call("erfc", (X,))), RIGHT),
        (log(Call("erfc", (X,))), LEFT),
        (Call("logbesseli", (num(0), X)), RIGHT),
        (Call("logbesseli", (num(1), X)), RIGHT),
        (Call("logbesseli", (num(0), X)), ABOVE),
        (log(Add((Mul((num(Fraction(1, 3)), exp(minus(X)))), exp(minus(Mul((num(2), X))))))), RIGHT),
        (log(Add((Mul((num(Fraction(1, 3)), exp(minus(X)))), exp(minus(Mul((num(2), X))))))), LEFT),
        (log(Add((ONE, minus(exp(minus(X)))))), RIGHT),
        (log(X), ABOVE),
        (log(Add((num(2), minus(X)))), BELOW),
        (Pow(X, num(Fraction(-1, 3))), ABOVE),
        (exp(minus(Div(ONE, X))), ABOVE),
        (log(Add((ONE, minus(Pow(Div(X, num(2)), num(Fraction(7, 3))))))), BELOW),
        (Mul((X, log(X))), RIGHT),
    ],
)
def test_an_expansion_encloses_its_function(t, end):
    assert check(t, end)


# --- every declared log-density, at every end ---------------------------------------------------------------------

ARGUMENTS = {"real": "1/3 -2", "positive": "3/2 2/5", "nonnegative": "1 2", "inner": "1/3 4/5", "unit": "1/4 2/3"}


def members():
    rng = random.Random(7)
    for name, family in FAMILIES.items():
        if family.sort != "continuous" or family.variadic:
            continue
        for _ in range(2):
            args = [num(Fraction(rng.choice(ARGUMENTS[d].split()))) for _, d in family.parameters if d in ARGUMENTS]
            if name in ("Uniform", "LogUniform", "Triangular", "TruncatedNormal"):
                args = [num(1), num(4), num(2)][: len(family.parameters)]
            args += [num(int(v)) for v in family.defaults.values()]
            yield pytest.param(Use(law(name), tuple(args)), id=f"{name}{[str(a.value) for a in args]}")


@pytest.mark.parametrize("member", list(members()))
def test_declared_log_densities(member):
    with precision(128):
        constants = Constants()
        found = Law(member, constants)
        pieces = found.pieces
        for piece in pieces:
            ends = [(piece.lo, -1), (piece.hi, 1)]
            for here, sign in ends:
                if here is None:
                    other = piece.lo if sign > 0 else piece.hi
                    center = found.center() if other is None else other
                    end = End(center, sign, True)
                else:
                    end = End(here, -sign, False)
                if isinstance(end.c, fmpq):
                    assert check(piece.log, end), piece


# --- random terms ---------------------------------------------------------------------------------------------------

FRACTIONS = st.fractions(min_value=Fraction(1, 5), max_value=5, max_denominator=6)


def positive(inner):
    """Terms that are positive where the smaller ones are."""
    return st.one_of(
        st.builds(lambda a, b: Add((a, b)), inner, inner),
        st.builds(lambda a, b: Mul((a, b)), inner, inner),
        st.builds(Div, inner, inner),
        st.builds(lambda a, c: Pow(a, num(c)), inner, FRACTIONS),
        st.builds(lambda a, c: exp(Mul((num(-c), a))), inner, FRACTIONS),
        st.builds(lambda a: log(Add((ONE, a))), inner),
        st.builds(lambda a: Call("sqrt", (a,)), inner),
        st.builds(lambda a: Call("erfc", (a,)), inner),
        st.builds(lambda a, c: Add((ONE, exp(Mul((num(c), a))))), inner, FRACTIONS),
    )


POSITIVE = st.recursive(st.one_of(st.just(X), st.builds(num, FRACTIONS)), positive, max_leaves=6)


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(POSITIVE, st.sampled_from([End(fmpq(0), 1, True), End(fmpq(3), 1, True), ABOVE]))
def test_random_terms(t, end):
    for term in (t, log(t)):
        try:
            check(term, end)
        except (NoBall, ValueError) as e:
            assert isinstance(e, NoBall)


# --- scales -----------------------------------------------------------------------------------------------------------


@settings(max_examples=200, deadline=None, derandomize=True)
@given(*[st.fractions(min_value=-3, max_value=3, max_denominator=4)] * 3, st.integers(3, 200))
def test_the_bound_of_a_scale_holds_from_there_on(b, p, q, y0):
    scale = Scale(*(fmpq(x.numerator, x.denominator) for x in (b, p, q)))
    with precision(128):
        if scale.order() > 0:
            with pytest.raises(ValueError, match="no upper bound"):
                scale.sup(arb(y0))
            return
        try:
            bound = scale.sup(arb(y0))
        except TooSmall:
            return
        for far in (1, 1.01, 1.5, 2, 7, 100):
            assert scale.at(arb(y0) * arb(far)) <= bound * (1 + arb(2) ** -100)


def test_an_exponent_that_may_not_be_0_counts():
    with precision(64):
        nearly = arb(0, arb(2) ** -20)
        for scale in (Scale(b=nearly), Scale(p=nearly), Scale(q=nearly)):
            assert not scale.at(arb(10) ** 9).is_exact()
            with pytest.raises(NoBall):
                scale.order()


def test_which_term_leads():
    terms = [
        (CONSTANT, fmpq(5)),
        (Scale(p=fmpq(1, 2)), fmpq(-1)),
        (LOG, fmpq(3)),
        (Scale(b=fmpq(-1), p=fmpq(9)), fmpq(1)),
    ]
    assert leading(terms)[1] == -1
    with pytest.raises(NoBall), precision(64):
        leading([(Scale(p=arb(1, 1)), fmpq(1)), (Scale(p=fmpq(1)), fmpq(1))])
