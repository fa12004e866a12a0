"""Goals beyond a chain, and the reasons that cite a part of a theorem or vary it: what they become as kernel data."""

from __future__ import annotations

import pytest

from symentropy.errors import LanguageError, SymentropyError
from symentropy.kernel.proof import (
    Choose,
    Cite,
    Claim,
    Exists,
    Extremum,
    ExtremumProof,
    Given,
    Iff,
    IffProof,
    Varying,
    Witness,
)  # fmt: skip
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
    Index,
    Interval,
    Joint,
    Mul,
    Natural,
    Pmf,
    Range,
    Real,
    Use,
    Var,
    Vec,
    num,
)  # fmt: skip
from symentropy.theory import rules
from symentropy.theory.kinds import forall
from symentropy.theory.quantities import UNIFORM
from symentropy.theory.rules import algebra, linearity, log_of_power, log_of_product, mass
from symentropy.theory.script import (
    Script,
    absurd,
    attained,
    calc,
    case,
    cases,
    choose,
    cite,
    condition,
    constancy,
    definition,
    derivation,
    derivative_at,
    equality,
    exists,
    extremum,
    fact,
    function,
    given,
    iff,
    limit,
    tight,
    together,
)  # fmt: skip

n, m, P, Q, J, f, x, y, k = map(Var, "nmPQJfxyk")
i, LINE = Bound(0), Interval(NEG_INF, INF)


def written(form, **declared):
    """A script without a function of its own."""

    def example():
        return form

    return Script(example, declared)


def entry(form, **declared):
    return written(form, **declared).entry


@derivation(positive=["a", "b"])
def product_rule():
    """log(ab) = log a + log b."""
    return calc("log(a*b)").eq("log(a) + log(b)", by=log_of_product)


@derivation
def squares():
    """2xy <= x^2 + y^2, with equality exactly if x = y."""
    return iff(
        chain=calc("2*x*y").le("x^2 + y^2", facts=fact("square", "x - y")),
        exactly=("x", "y"),
        forward=calc("x").eq("(x - y) + y").eq("y", by=tight(0)),
        backward=calc("2*x*y").eq("x^2 + y^2", by=tight(0)),
    )


@derivation
def small_entropy():
    """H(P) >= 0."""
    return (
        calc("0")
        .le("-sum(i, P[i]*log(P[i]))", facts=fact("sign", "-sum(i, P[i]*log(P[i]))"))
        .eq("H(P)", by=definition("H"))
    )


# --- declarations -------------------------------------------------------------------------------------------


def test_rows_are_kept_and_are_no_declaration():
    @derivation(rows=["A3", "F4"], positive=["x"])
    def one():
        return calc("log(x*x)").eq("2*log(x)", by=log_of_power)

    assert one.rows == ("A3", "F4")
    assert derivation(rows="A3")(one.function).rows == ("A3",)
    assert one.declared == {"positive": ["x"]}


def test_an_unknown_option():
    @derivation(pmfs=["P"])
    def example():
        return calc("x").eq("x + 0")

    with pytest.raises(SymentropyError, match="example: a derivation has no option 'pmfs'; there are given, "):
        _ = example.entry


def test_what_names_are():
    s = entry(calc("sum(i, sum(j, 1, m, J[i][j]))").eq("1", by=mass), where={"J": "joint pmf of n x m"}).statement
    assert s.variables == (("n", Natural()), ("m", Natural()), ("J", Joint((n, m))))


def test_what_is_declared_and_not_mentioned_is_no_variable():
    s = entry(calc("x + x").eq("2*x"), where={"x": "real", "J": "joint pmf of n x m"}).statement
    assert s.variables == (("x", Real()),)


def test_integrals_that_are_supposed_to_exist():
    negentropy = "int(x, -inf, inf, f(x)*log(f(x)))"
    s = entry(
        calc(f"2*{negentropy}").eq(f"{negentropy} + {negentropy}", by=algebra),
        where={"f": "density on (-inf, inf)"}, converging=[negentropy],
    ).statement  # fmt: skip
    (integral,) = s.convergent
    assert isinstance(integral, Bind) and integral.domain == LINE
    assert [name for name, _ in s.variables] == ["f"]


def test_a_fact_for_all_values():
    s = entry(
        calc("f(1*1)").eq("f(1) + f(1)", by=given(0, "1", "1")),
        where={"f": "function on (0, inf)"}, given=[forall("f(x*y) = f(x) + f(y)", x="(0, inf)", y="(0, inf)")],
    ).statement  # fmt: skip
    (claim,) = s.given
    assert claim.binders == (Interval(ZERO, INF), Interval(ZERO, INF))
    assert [name for name, _ in s.variables] == ["f"]


# --- citing -------------------------------------------------------------------------------------------------


def first_reason(form, **declared):
    return entry(form, **declared).proof.steps[0].by[0]


def test_a_part_of_an_iff():
    line = calc("2*x*x").eq("x^2 + x^2", by=equality(squares, y="x"))
    assert first_reason(line) == Cite(squares.entry, (("x", x), ("y", x)), "if")
    line = calc("x").eq("y", by=condition(squares))
    assert first_reason(line) == Cite(squares.entry, (("x", x), ("y", y)), "only if")


def test_equality_is_proved_where_its_condition_holds():
    script = written(calc("2*x*x").eq("x^2 + x^2", by=equality(squares, y="x")))
    assert script.theorem().uses[0] == "theorem squares"


def test_values_are_typed_by_the_kind_of_the_variable():
    def at(**values):
        return dict(first_reason(calc("x").eq("x + 0", by=cite(small_entropy, **values)), where=where).at)

    where = {"x": "real", "J": "joint pmf of n x m"}
    assert at(P="Q")["P"] == Q
    assert at(P="U")["P"] == Use(UNIFORM, (n,))
    half = at(P="(1/2, 1/2)")
    assert isinstance(half["P"], Vec) and half["n"] == num(2)
    first, second = at(P="first(J)"), at(P="second(J)")
    assert isinstance(first["P"], Use) and first["P"].definition.name == "first"
    assert (first["n"], second["n"]) == (n, m)


def test_a_size_that_is_said_is_not_looked_for():
    line = calc("x").eq("x + 0", by=cite(small_entropy, P="(1/2, 1/2)", n="3"))
    assert dict(first_reason(line).at)["n"] == num(3)


def test_a_vector_by_its_entries():
    line = calc("x").eq("x + 0", by=cite(small_entropy, P=function("i", "Q[i]")))
    assert dict(first_reason(line).at)["P"] == Bind("lam", Range(ONE, n), At(Q, i))


def test_a_function_by_its_value():
    @derivation(where={"g": "function on (0, inf)"})
    def about_g():
        return calc("g(1) + g(1)").eq("2*g(1)")

    line = calc("x").eq("x + 0", by=cite(about_g, g=function("t", "x*log(t)")))
    value = dict(first_reason(line).at)["g"]
    assert value == Bind("lam", Interval(ZERO, INF), Mul((x, Call("log", (Bound(0),)))))
    with pytest.raises(SymentropyError, match=r"example: function.* not of a real"):
        entry(calc("x").eq("x + 0", by=cite(squares, x=function("t", "t"))))


def test_a_variable_that_the_theorem_has_not():
    with pytest.raises(SymentropyError, match="example: squares has no variable 'z'; it has x, y"):
        entry(calc("x").eq("y", by=condition(squares, z="1")))


# --- varying ------------------------------------------------------------------------------------------------


def test_the_derivative_of_a_theorem():
    why = derivative_at(cite(product_rule, a="t", b="x"), "t", "(0, inf)", "1")
    got = first_reason(calc("x").eq("x + 0", by=why), positive=["x", "t"])
    assert got == Varying(
        Interval(ZERO, INF), Cite(product_rule.entry, (("a", Bound(0)), ("b", x))), "derivative", ONE
    )  # fmt: skip


def test_a_variable_left_out_is_the_one_that_varies_if_it_has_the_name():
    why = constancy(cite(product_rule), "a", "(0, b)", "1", "b/2")
    got = first_reason(calc("b").eq("b + 0", by=why), positive=["a", "b"])
    assert got.cite.at == (("a", Bound(0)), ("b", Var("b")))
    assert (got.how, got.domain, got.at) == ("constant", Interval(ZERO, Var("b")), ONE)
    assert got.other is not None


def test_the_limit_as_a_fact_under_a_sum():
    why = limit(cite(small_entropy, P="P", n="n"), "t", "(0, inf)", "inf")
    script = written(calc("x").le("x + 1", facts=fact(why, over=["i"], weight="P[i]")))
    (part,) = script.entry.proof.steps[0].certificate
    assert part.fact.source.domain == Interval(ZERO, INF) and part.fact.source.at == INF
    assert dict(part.fact.source.cite.at)["P"] == P


# --- facts under binders ------------------------------------------------------------------------------------


def certificate(over, **more):
    line = calc("0").le("1", facts=fact("square", "f(x)", over=over, **more))
    (part,) = entry(line, where={"f": "density on (-inf, inf)"}).proof.steps[0].certificate
    return part


def test_a_fact_under_an_integral():
    part = certificate([("x", "(-inf, inf)")], weight="f(x)")
    assert (part.binders, part.names) == ((LINE,), ("x",))
    assert part.fact.args == (At(f, Bound(0)),) and part.weight == At(f, Bound(0))


def test_a_fact_under_an_integral_where_something_is_positive():
    part = certificate([("x", "(-inf, inf)", "f(x)")], weight="f(x)")
    assert part.binders == (LINE, Range(ONE, ONE, At(f, Bound(1))))
    assert part.fact.args == (At(f, Bound(1)),) and part.weight == At(f, Bound(1))


def test_an_interval_whose_end_is_bound_outside():
    part = certificate([("y", "(0, 1)"), ("x", "(y, inf)")])
    assert part.binders == (Interval(ZERO, ONE), Interval(Bound(0), INF))


def test_facts_over_both_indices_of_a_joint_pmf():
    line = calc("0").le("1", facts=fact("square", "J[i][j]", over=["i", ("j", "J[i][j]")]))
    (part,) = entry(line, where={"J": "joint pmf of n x m"}).proof.steps[0].certificate
    cell = At(At(J, Bound(1)), Bound(0))
    assert part.binders == (Range(ONE, n), Range(ONE, m, cell))
    assert part.fact.args == (cell,)


# --- iff ----------------------------------------------------------------------------------------------------


def test_an_iff_over_two_indices():
    form = iff(
        chain=calc("0").le("sum(i, sum(j, 1, m, (J[i][j] - K[i][j])^2))",
                           facts=fact("square", "J[i][j] - K[i][j]", over=["i", "j"])),
        exactly=("J[i][j]", "K[i][j]"), over=("i", "j"),
        forward=calc("J[i][j]").eq("(J[i][j] - K[i][j]) + K[i][j]").eq("K[i][j]", by=tight(0, "i", "j")),
        backward=calc("0").eq("sum(i, sum(j, 1, m, (J[i][j] - K[i][j])^2))", by=(tight(0), linearity)),
    )  # fmt: skip
    script = written(form, where={"J": "joint pmf of n x m", "K": "joint pmf of n x m"})
    (claim,) = script.entry.statement.goal.condition
    assert claim.binders == (Range(ONE, n), Range(ONE, m))
    assert claim.lhs == At(At(J, Bound(1)), Bound(0)) and claim.names == ("i", "j")


def test_an_iff_for_almost_all_x():
    form = iff(
        chain=calc("0").le("1", facts=fact("square", "f(x) - g(x)", over=[("x", "(-inf, inf)")])),
        exactly=("f(x)", "g(x)"), over="x", almost="(-inf, inf)",
        forward=calc("f(x)").eq("g(x)", by=tight(0)),
        backward=calc("0").eq("1", by=tight(0)),
    )  # fmt: skip
    made = entry(form, where={"f": "density on (-inf, inf)", "g": "density on (-inf, inf)"})
    (claim,) = made.statement.goal.condition
    assert claim == Claim(At(f, Bound(0)), "=", At(Var("g"), Bound(0)), (LINE,), almost=True)
    ((names, _),) = made.proof.forward
    assert names == ("x",)
    assert [name for name, _ in made.statement.variables] == ["f", "g"]


def two_squares(**change):
    forms = {
        "chain": calc("0").le("x^2", facts=fact("square", "x")).le("x^2 + y^2", facts=fact("square", "y")),
        "exactly": [("x", "0"), ("y", "0")],
        "forward": [calc("x").eq("0", by=tight(0)), calc("y").eq("0", by=tight(1))],
        "backward": calc("0").eq("x^2 + y^2", by=(tight(0), tight(1))),
    }
    return iff(**(forms | change))


def test_an_iff_with_two_equations():
    theorem = written(two_squares()).theorem()
    assert theorem.equality_when == (Claim(x, "=", ZERO), Claim(y, "=", ZERO))
    with pytest.raises(SymentropyError, match="example: 2 equations need as many forward proofs, not 1"):
        written(two_squares(forward=calc("x").eq("0", by=tight(0)))).theorem()


def test_the_equality_itself_is_a_reason():
    form = iff(
        chain=calc("log(x)").le("x - 1", facts=fact("log_le_sub_one", "x")),
        exactly=("log(x)", "x - 1"),
        forward=calc("log(x)").eq("x - 1", by=attained),
        backward=calc("log(x)").eq("x - 1", by=tight(0)),
    )
    script = written(form, positive=["x"])
    ((_, forward),) = script.entry.proof.forward
    assert forward.steps[0].by == (Given(1),)
    assert script.theorem().statement.goal.condition


@pytest.mark.parametrize(
    ("why", "message"),
    [
        (attained, "example: attained stands in the forward proofs of an iff"),
        (tight(0), "example: tight stands in the forward and backward proofs of an iff"),
        (case(), "example: case stands in the proofs of cases and of a choice"),
    ],
)
def test_reasons_out_of_place(why, message):
    with pytest.raises(SymentropyError, match=message):
        entry(calc("x").eq("y", by=why))


def test_only_so_many_cases_around():
    with pytest.raises(SymentropyError, match="not so many around it"):
        entry(cases("x^2", calc("x").eq("x + 0", by=case(1)), calc("x").eq("x + 0")))


# --- existence ----------------------------------------------------------------------------------------------


def test_a_witness_is_put_in_for_its_name():
    script = written(
        exists(
            {
                "x > M": calc("M").lt("x", facts=fact("sign", "1")),
                "x <= M + 1": calc("x").le("M + 1", facts=fact("square", "x - x")),
            },
            x="M + 1",
        ),
        where={"x": "real"},
    )
    goal, proof = script.entry.statement.goal, script.entry.proof
    M = Var("M")
    assert goal == Exists((("x", Real()),), (Claim(M, "<", x), Claim(x, "<=", Add((M, ONE)))))
    assert isinstance(proof, Witness) and proof.values == (Add((M, ONE)),)
    assert proof.proofs[0].steps[0].term == Add((M, ONE))
    assert script.entry.statement.variables == (("M", Real()),)


def test_existence_is_proved():
    script = written(exists({"x > M": calc("M").lt("M + 1", facts=fact("sign", "1"))}, x="M + 1"), where={"x": "real"})
    assert script.theorem().uses[0] == "sign"


def test_a_pmf_as_witness():
    form = exists(
        {"Q[1] > p": calc("p").lt("Q[1]", by="entry", facts=fact("sign", "(1 - p)/2"))}, Q="((1 + p)/2, (1 - p)/2)"
    )
    script = written(form, where={"Q": "pmf of 2"}, given=["0 < p", "p < 1"])
    assert script.entry.statement.goal.variables == (("Q", Pmf(num(2))),)
    assert [name for name, _ in script.entry.statement.variables] == ["p"]
    assert isinstance(script.entry.proof.values[0], Vec)
    assert script.theorem().statement.name == "example"


def test_a_false_witness():
    script = written(exists({"x > M": calc("M").lt("M - 1", facts=fact("sign", "1"))}, x="M - 1"), where={"x": "real"})
    with pytest.raises(SymentropyError, match=r"^example: .*difference of both lines"):
        script.theorem()


def test_a_witness_for_what_no_claim_mentions():
    with pytest.raises(SymentropyError, match="example: no claim mentions 'z'"):
        entry(exists({"x > M": calc("M").lt("M + 1", facts=fact("sign", "1"))}, x="M + 1", z="1"))


def test_what_a_witness_is_must_be_said():
    with pytest.raises(SymentropyError, match="example: say what Q is: where="):
        entry(exists({"Q[1] > 0": calc("0").lt("Q[1]", facts=fact("sign", "1"))}, Q="1"))


def test_claims_together():
    script = written(
        together({
            "x^2 >= 0": calc("0").le("x^2", facts=fact("square", "x")),
            "x + x = 2*x": calc("x + x").eq("2*x"),
        })
    )  # fmt: skip
    theorem = script.theorem()
    assert theorem.statement.goal.variables == ()
    assert [c.relation for c in theorem.statement.goal.claims] == ["<=", "="]
    assert theorem.proof.values == ()


def test_an_existence_statement_inside_of_a_proof():
    with pytest.raises(SymentropyError, match="example: an existence statement cannot stand inside of a proof"):
        entry(cases("x^2", calc("x").eq("x + 0"), together({"x = x": calc("x").eq("x + 0")})))


def test_a_claim_that_is_none():
    with pytest.raises(LanguageError, match="example: "):
        entry(together({"x": calc("x").eq("x + 0")}))


# --- extremum -----------------------------------------------------------------------------------------------


def test_an_extremum_is_the_iff_at_its_own_variables():
    @derivation
    def least():
        """x^2 + y^2 - 2xy is least at x = y."""
        return iff(
            chain=calc("0").le("x^2 + y^2 - 2*x*y", facts=fact("square", "x - y")),
            exactly=("x", "y"),
            forward=calc("x").eq("(x - y) + y").eq("y", by=tight(0)),
            backward=calc("0").eq("x^2 + y^2 - 2*x*y", by=tight(0)),
        )

    script = written(extremum("x", of=least, at="y"))
    s, proof = script.entry.statement, script.entry.proof
    assert s.goal == Extremum("x", least.entry.statement.goal.bound, y)
    assert (s.variables, s.given) == (least.entry.statement.variables, ())
    assert proof == ExtremumProof(Cite(least.entry, (("x", x), ("y", y))))
    assert script.theorem().uses == ("theorem least",)


def test_an_extremum_over_a_pmf():
    from symentropy import handbook

    of = handbook.script("entropy_le_cross_entropy")
    script = written(extremum("Q", of=of, at="P"))
    assert script.entry.statement.given == of.entry.statement.given
    assert script.theorem().statement.goal.at == P


def test_an_extremum_needs_an_iff_and_its_variable():
    with pytest.raises(SymentropyError, match="example: product_rule is no iff"):
        entry(extremum("a", of=product_rule, at="b"))
    with pytest.raises(SymentropyError, match="example: squares has no variable 'z'"):
        entry(extremum("z", of=squares, at="y"))


# --- choice -------------------------------------------------------------------------------------------------


def test_a_member_of_the_support_is_chosen():
    form = choose("k", "P[k]", calc("x").eq("x + 0"))
    made = entry(form)
    assert isinstance(made.proof, Choose)
    assert made.proof.domain == Range(ONE, n, At(P, i)) and made.proof.name == "k"
    assert made.statement.goal == Claim(x, "=", Add((x, ZERO)))


def test_the_hypothesis_of_a_choice_is_a_case():
    form = choose("k", "P[k]", cases("x^2", calc("x").eq("x + 0", by=case(1)), calc("x").eq("x + 0", by=given(0))))
    made = entry(form, given=["x = y"])
    assert made.proof.proof.positive.steps[0].by == (Given(1),)
    assert made.proof.proof.zero.steps[0].by == (Given(0),)


def test_an_iff_after_a_choice():
    form = choose("k", "P[k]", iff(
        chain=calc("2*x*y").le("x^2 + y^2", facts=fact("square", "x - y")),
        exactly=("x", "y"),
        forward=calc("x").eq("(x - y) + y").eq("y", by=tight(0)),
        backward=calc("2*x*y").eq("x^2 + y^2", by=tight(0)),
    ))  # fmt: skip
    made = entry(form)
    assert isinstance(made.statement.goal, Iff) and isinstance(made.proof.proof, IffProof)
    ((_, forward),) = made.proof.proof.forward
    assert forward.steps[1].by == (Given(1),)


def test_what_is_chosen_is_an_index():
    with pytest.raises(SymentropyError, match="example: x is not an index"):
        entry(choose("x", "x^2", calc("x").eq("x + 0")))


def test_the_kind_of_what_is_chosen_may_be_declared():
    made = entry(choose("k", "1", calc("x").eq("x + 0")), where={"k": "index 1..n", "x": "real"})
    assert made.proof.domain == Range(ONE, n, ONE)
    assert Index(n) not in dict(made.statement.variables).values()


# --- reasons that are to be found ---------------------------------------------------------------------------


def test_a_line_without_a_reason():
    made = entry(calc("x + x").eq("2*x"))
    assert made.proof.steps[0].by == ()
    assert written(calc("log(a*b)").eq("log(a) + log(b)"), positive=["a", "b"]).entry.proof.steps[0].by == ()


def test_completing_a_script():
    from dataclasses import replace

    def finish(e):
        if not hasattr(e.proof, "steps"):
            return e
        steps = tuple(replace(s, by=s.by or ("log_of_product", "algebra")) for s in e.proof.steps)
        return replace(e, proof=replace(e.proof, steps=steps))

    script = written(
        iff(
            chain=calc("log(a*b)").eq("log(a) + log(b)").le("log(a) + log(b) + x^2", facts=fact("square", "x")),
            exactly=("x", "0"),
            forward=calc("x").eq("0", by=tight(0)),
            backward=calc("log(a*b)").eq("log(a) + log(b) + x^2", by=(tight(0), log_of_product)),
        ),
        positive=["a", "b"],
    )
    assert script.entry.proof.forward[0][1].steps[0].by == (Given(0),)
    with pytest.raises(SymentropyError):
        script.theorem()
    assert script.complete(finish) is script.entry
    assert script.theorem().equality_when == (Claim(x, "=", ZERO),)


def test_how_many_hypotheses_were_assumed():
    script = written(calc("x*KL(P || Q)").eq("KL(P || Q)", by=given(0)), given=["x = 1"])
    assert (len(script.entry.statement.given), script.assumed) == (2, 1)


def test_what_a_statement_needs_is_data_too():
    with pytest.raises(SymentropyError) as caught:
        entry(calc("log(x*x)").eq("2*log(x)", by=log_of_power))
    assert caught.value.needs[0].what == "positive"
    assert caught.value.statement.name == "example"


def test_absurd_says_nothing_of_the_goal():
    made = entry(cases("x^2", absurd("x"), calc("x").eq("x + 0")))
    assert made.statement.goal == Claim(x, "=", Add((x, ZERO)))


# --- what the kernel says to it -----------------------------------------------------------------------------

ADDITIVE = {
    "where": {"f": "function on (0, inf)"},
    "given": [forall("f(x*y) = f(x) + f(y)", x="(0, inf)", y="(0, inf)")],
    "positive": ["x", "y"],
}
DENSITIES = {"f": "density on (-inf, inf)", "g": "density on (-inf, inf)"}
DISTANCE = "int(x, -inf, inf, (f(x) - g(x))^2)"


@derivation(**ADDITIVE)
def additive():
    return calc("f(x*y)").eq("f(x) + f(y)", by=given(0, "x", "y"))


@derivation(**ADDITIVE)
def slopes_of_additive():
    both = derivative_at(cite(additive, y="s"), "s", "(0, inf)", "y")
    return calc("diff(f(x*y), y)").eq("diff(f(x) + f(y), y)", by=both)


@derivation(positive=["t"])
def decay():
    return calc("exp(-t)").le("1", facts=fact("sign", "1 - exp(-t)"))


@derivation
def decay_to_zero():
    return calc("0").le("1", facts=fact(limit(cite(decay, t="s"), "s", "(0, inf)", "inf")))


@derivation(positive=["x"])
def flat():
    return calc("diff(x/x, x)").eq("0", by=rules.derivative)


@derivation(positive=["x"])
def one_everywhere():
    return calc("x/x").eq("1/1", by=constancy(cite(flat), "x", "(0, inf)", "x", "1"))


@derivation
def a_probability_is_positive():
    return choose("k", "P[k]", calc("0").lt("sum(i, P[i]^2)", facts=fact("sign", "sum(i, P[i]^2)")))


@derivation(where={"z": "vector of n", "k": "index 1..n"})
def softmax_is_a_pmf():
    return together({
        "softmax(z)[k] > 0": calc("0").lt("softmax(z)[k]", facts=fact("sign", "softmax(z)[k]")),
        "sum(i, softmax(z)[i]) = 1": calc("sum(i, softmax(z)[i])").eq("1", by=(definition("softmax"), linearity)),
    })  # fmt: skip


@derivation(where={"J": "joint pmf of n x m"})
def joint_entropy_nonneg():
    every = fact("sign", "-log(J[i][j])", over=["i", ("j", "J[i][j]")], weight="J[i][j]")
    return calc("0").le("H(J)", by=(definition("HJ"), linearity), facts=every)


@derivation(where=DENSITIES, converging=[DISTANCE])
def distance_of_densities():
    return iff(
        chain=calc("0").le(DISTANCE, facts=fact("square", "f(x) - g(x)", over=[("x", "(-inf, inf)")])),
        exactly=("f(x)", "g(x)"), over="x", almost="(-inf, inf)",
        forward=calc("f(x)").eq("(f(x) - g(x)) + g(x)").eq("g(x)", by=tight(0)),
        backward=calc("0").eq("int(x, -inf, inf, (g(x) - g(x))^2)", by=linearity).eq(DISTANCE, by=tight(0)),
    )  # fmt: skip


@derivation
def distance_is_least_at_the_density():
    return extremum("f", of=distance_of_densities, at="g")


@derivation(where={"g": "density on (-inf, inf)"}, converging=["int(x, -inf, inf, (g(x) - g(x))^2)"])
def distance_to_itself():
    return calc("int(x, -inf, inf, (g(x) - g(x))^2)").eq("0", by=equality(distance_of_densities, f="g"))


@pytest.mark.parametrize(
    ("script", "uses"),
    [
        (additive, ("hypothesis 1",)),
        (slopes_of_additive, ("theorem additive", "derivatives of equal functions", "hypothesis 1")),
        (decay_to_zero, ("theorem decay", "passage to the limit")),
        (one_everywhere, ("theorem flat", "a function whose derivative is 0 is constant")),
        (a_probability_is_positive, ("choice of a member", "sign")),
        (softmax_is_a_pmf, ("sign", "definition of softmax", "linearity")),
        (joint_entropy_nonneg, ("sign", "definition of HJ", "linearity")),
        (distance_of_densities, ("square", "linearity")),
        (distance_is_least_at_the_density, ("theorem distance_of_densities",)),
        (distance_to_itself, ("theorem distance_of_densities",)),
    ],
    ids=lambda v: v.name if isinstance(v, Script) else "",
)
def test_the_kernel_accepts(script, uses):
    assert set(script.theorem().uses) == set(uses)


@pytest.mark.parametrize(
    "script",
    [
        Script(additive.function, {**ADDITIVE, "given": [forall("f(x*y) = f(x)", x="(0, inf)", y="(0, inf)")]}),
        written(calc("0").lt("1/2 - 1/2", facts=fact(limit(cite(decay, t="s"), "s", "(0, inf)", "inf")))),
        written(calc("x/x").eq("2", by=constancy(cite(flat), "x", "(0, inf)", "x", "1")), positive=["x"]),
        written(extremum("f", of=distance_of_densities, at="Normal(0, 1)")),
        written(calc("2*x*y").eq("x^2 + y^2", by=equality(squares))),
        written(calc("x").eq("y", by=condition(squares))),
    ],
)
def test_the_kernel_rejects(script):
    with pytest.raises(SymentropyError, match=r"^(additive|example): "):
        script.theorem()


def test_the_line_that_is_wrong_is_shown():
    with pytest.raises(SymentropyError, match=r"step 2: .*\n    = 3\*x$"):
        written(calc("x + x").eq("2*x").eq("3*x")).theorem()


def test_an_error_names_the_script_and_shows_the_line():
    with pytest.raises(SymentropyError, match=r"^example: no rule is called 'linearty'; (?s:.*)\n    = 2\*x$"):
        entry(calc("x + x").eq("2*x", by="linearty"))
    with pytest.raises(SymentropyError, match=r"(?s)^example: .* has no variable 'c'.*\n    = log\(2\) \+ log\(x\)$"):
        entry(calc("log(2*x)").eq("log(2) + log(x)", by=cite(product_rule, a="2", c="x")), positive=["x"])
    with pytest.raises(LanguageError, match=r"^example: column 2: "):
        entry(calc("x + x").eq("2x"))


def test_an_error_in_what_an_author_calls_names_the_script():
    @derivation
    def example():
        return calc("H(P)").eq("H(P) + 0", by=definition("Hh"))

    with pytest.raises(SymentropyError, match=r"^example: no quantity is called 'Hh'"):
        example.theorem()
