"""Scripts become proofs: every word that a script can use, and one clear error for each way to misuse it."""

from __future__ import annotations

import pytest

import symentropy
from symentropy.errors import IllPosedError, LanguageError, SymentropyError
from symentropy.kernel.proof import Antiderivative, Cases, Cite, Claim, Derivation, Given, Iff, IffProof, Unfold
from symentropy.kernel.rules import RULES
from symentropy.kernel.terms import ONE, ZERO, At, Bound, Index, Positive, Range, Use, Var, num
from symentropy.theory import rules
from symentropy.theory.quantities import UNIFORM, H
from symentropy.theory.script import (
    Script,
    absurd,
    algebra,
    calc,
    case,
    cases,
    cite,
    constant_sum,
    definition,
    derivation,
    entry,
    exchange,
    expand,
    extend,
    fact,
    given,
    iff,
    integral,
    linearity,
    log_of_power,
    log_of_product,
    log_of_quotient,
    log_of_rational,
    mass,
    reindex,
    restrict,
    tight,
)  # fmt: skip

n, P, Q, x, y = map(Var, "nPQxy")
i = Bound(0)


def made(written, **declared):
    """The theorem of a script without a function of its own."""
    return Script(_named(written), declared).theorem()


def _named(written):
    def example():
        """An example.

        Nowhere.
        """
        return written

    return example


# --- lines --------------------------------------------------------------------------------------------------


def test_the_function_is_the_theorem_s_name_and_its_docstring_title_and_source():
    @derivation
    def twice():
        """A title.

        A source,
        on two lines.
        """
        return calc("x + x").eq("2*x")

    statement = twice.theorem().statement
    assert (statement.name, statement.title, statement.source) == ("twice", "A title", "A source, on two lines.")


def test_without_a_docstring_the_name_is_the_title():
    @derivation
    def two_times():
        return calc("x + x").eq("2*x")

    assert (two_times.title, two_times.source) == ("two times", "")
    assert two_times.theorem().statement.title == "two times"


def test_lines_stand_as_they_were_written():
    theorem = made(calc("x + x").eq("2*x").eq("x*2", by=algebra, note="turned"))
    assert isinstance(theorem.proof, Derivation)
    assert [s.note for s in theorem.proof.steps] == ["", "turned"]
    assert [s.by for s in theorem.proof.steps] == [(), ("algebra",)]
    assert theorem.statement.goal == Claim(theorem.proof.start, "=", theorem.proof.steps[-1].term)
    assert theorem.uses == ("algebra",)


def test_a_chain_is_immutable():
    first = calc("x + x")
    second = first.eq("2*x")
    assert (len(first.lines), len(second.lines)) == (0, 1)


@pytest.mark.parametrize(
    ("relations", "goal"), [(("eq", "eq"), "="), (("eq", "le"), "<="), (("le", "eq"), "<="), (("le", "lt"), "<")]
)
def test_the_goal_s_relation_is_the_strictest_of_the_lines(relations, goal):
    chain = calc("x")
    for k, relation in enumerate(relations):
        facts = {"eq": (), "le": fact("square", f"y - {k}"), "lt": fact("sign", "exp(y)")}[relation]
        more = {"eq": "+ 0", "le": f"+ (y - {k})^2", "lt": "+ exp(y)"}[relation]
        chain = getattr(chain, relation)(_last(chain) + more, facts=facts, by=algebra)
    assert made(chain).statement.goal.relation == goal


def _last(chain):
    return chain.lines[-1].text if chain.lines else chain.start


def test_only_the_variables_of_the_statement_are_in_it():
    """The index of a fact, and names that a middle line drops, are not."""
    theorem = made(
        calc("0").le("sum(i, P[i]*P[i])", facts=fact("square", "P[i]", over=["i"]), by=algebra),
    )
    assert [name for name, _ in theorem.statement.variables] == ["n", "P"]


@pytest.mark.parametrize(
    ("chain", "declared"),
    [
        (calc("log(x*y)").eq("log(x) + log(y)", by=log_of_product), {"positive": ["x", "y"]}),
        (calc("log(x/y)").eq("log(x) - log(y)", by=log_of_quotient), {"positive": "x,y"}),
        (calc("log(x^2)").eq("2*log(x)", by=log_of_power), {"positive": ["x"]}),
        (calc("log(12)").eq("2*log(2) + log(3)", by=log_of_rational), {}),
        (calc("sum(i, 3*P[i])").eq("3*sum(i, P[i])", by=linearity), {}),
        (calc("sum(i, P[i])").eq("1", by=mass), {}),
        (calc("sum(i, 1/n)").eq("n*(1/n)", by=constant_sum), {}),
        (calc("sum(k, 1, 3, x*k)").eq("6*x", by=expand), {}),
        (calc("sum(k, 0, n - 1, k + 1)").eq("sum(k, 1, n, k)", by=reindex), {}),
        (
            calc("sum(i, sum(k, 1, n, z[i]*w[k]))").eq("sum(k, 1, n, sum(i, z[i]*w[k]))", by=exchange),
            {},
        ),
        (calc("sum(i, U[i])").eq("sum(i, 1/n)", by=definition("U")), {}),
        (calc("diff(x^3, x)").eq("3*x^2", by=rules.derivative), {}),
        (calc("H((1/2, 1/2))").eq("log(2)", by=(definition("H"), expand, log_of_quotient, log_of_rational)), {}),
    ],
)  # fmt: skip
def test_each_rule_by_its_word(chain, declared):
    theorem = made(chain, **declared)
    assert theorem.statement.goal.relation == "="
    assert set(theorem.uses) - {"algebra"}


def test_every_rule_has_its_word():
    named = {name: word for name, word in vars(rules).items() if not name.startswith("_")}
    assert named == {name: name for name in RULES}
    assert all(getattr(symentropy, name) == name for name in RULES)
    assert {entry, restrict} < set(RULES)


def test_definitions_unfold_by_name():
    proof = made(calc("H(U)").eq("-sum(i, 1/n*log(1/n))", by=(definition("H", "U"), restrict))).proof
    assert proof.steps[0].by == (Unfold(H), Unfold(UNIFORM), "restrict")


# --- hypotheses ---------------------------------------------------------------------------------------------


def test_what_a_quantity_needs_is_assumed_and_shown():
    theorem = made(calc("KL(P || Q)").eq("sum(i, P[i]*log(P[i]/Q[i]))", by=definition("KL")))
    assert theorem.statement.given == (Claim(ZERO, "<", At(Q, i), (Range(ONE, n, At(P, i)),)),)


def test_given_counts_the_author_s_own_facts():
    """Assumed hypotheses stand before them: given(0) is x = 1 although P << Q is hypothesis 1."""
    theorem = made(calc("x*KL(P || Q)").eq("KL(P || Q)", by=given(0)), given=["x = 1"])
    assert len(theorem.statement.given) == 2
    assert theorem.statement.given[1] == Claim(x, "=", ONE)
    assert theorem.proof.steps[0].by == (Given(1),)
    assert theorem.uses == ("hypothesis 2", "hypothesis 1")  # cited, and leaned on for the sign of Q


def test_given_at_a_value_and_as_a_fact():
    theorem = made(calc("P[k]").eq("1/n", by=given(0, "k")), given=["P[i] = 1/n"])
    assert isinstance(theorem.statement.variables[-1][1], Index)
    below = made(calc("x").le("y", facts=fact(given(0))), given=["x <= y"])
    assert below.statement.goal == Claim(x, "<=", y)
    assert below.equality_when == (Claim(x, "=", y),)
    summed = made(calc("sum(i, Q[i]*P[i])").le("sum(i, Q[i]*R[i])", by=linearity,
                  facts=fact(given(0, "i"), over=["i"], weight="Q[i]")), given=["P[j] <= R[j]"])  # fmt: skip
    assert summed.uses == ("hypothesis 1", "linearity")


def test_positive_makes_the_variable_positive():
    theorem = made(calc("sqrt(x)*sqrt(x)").eq("x"), positive=["x"])
    assert theorem.statement.variables == (("x", Positive()),)


# --- facts --------------------------------------------------------------------------------------------------


def test_a_fact_with_a_multiplier_gives_its_condition_for_equality():
    theorem = made(calc("2*x*y").le("x^2 + y^2", facts=fact("square", "x - y"), by=algebra))
    (condition,) = theorem.equality_when
    assert condition.relation == "=" and condition.rhs == ZERO
    assert made(
        calc("4*x*y").le("2*x^2 + 2*y^2", facts=fact("square", "x - y", times="2"), by=algebra)
    ).equality_when == (condition,)


def test_strict_steps():
    theorem = made(calc("x").lt("x + exp(y)", facts=fact("sign", "exp(y)")))
    assert theorem.equality_when == (Claim(ZERO, "<", ZERO),)
    with pytest.raises(SymentropyError, match="step 1: no fact in the certificate is strict"):
        made(calc("x").lt("x + y^2", facts=fact("square", "y"), by=algebra))


def test_extend_says_where_the_rest_vanishes():
    theorem = made(calc("1").eq("sum(i, P[i])", by=mass).le("sum(i, P[i]) + 0", facts=extend("sum(i, P[i])", "P[i]"),
                   by=(restrict, algebra)))  # fmt: skip
    assert "extend" in theorem.uses
    with pytest.raises(SymentropyError, match="extend takes a sum"):
        made(calc("1").le("2", facts=extend("P[k]", "P[k]")))


def test_a_fact_summed_where_p_is_positive():
    theorem = made(
        calc("sum(i, P[i]*log(Q[i]/P[i]))").le(
            "sum(i, P[i]*(Q[i]/P[i] - 1))", by=linearity,
            facts=fact("log_le_sub_one", "Q[i]/P[i]", over=[("i", "P[i]")], weight="P[i]"),
        )
    )  # fmt: skip
    (condition,) = theorem.equality_when
    assert condition.binders == (Range(ONE, n, At(P, i)),)


# --- citing -------------------------------------------------------------------------------------------------


@derivation(positive=["a", "b"])
def product_rule():
    """log(ab) = log a + log b."""
    return calc("log(a*b)").eq("log(a) + log(b)", by=log_of_product)


@derivation
def small_entropy():
    """H(P) >= 0."""
    return (
        calc("0")
        .le("-sum(i, P[i]*log(P[i]))", facts=fact("sign", "-sum(i, P[i]*log(P[i]))"))
        .eq("H(P)", by=definition("H"))
    )


def test_citing_puts_terms_in_for_variables():
    theorem = made(calc("log(2*x)").eq("log(2) + log(x)", by=cite(product_rule, a="2", b="x")), positive=["x"])
    (reason,) = theorem.proof.steps[0].by
    assert isinstance(reason, Cite)
    assert reason.at == (("a", num(2)), ("b", x))
    assert theorem.uses == ("theorem product_rule",)


def test_what_is_not_said_stands_for_itself():
    theorem = made(calc("log(a*b)").eq("log(a) + log(b)", by=cite(product_rule)), positive=["a", "b"])
    assert theorem.proof.steps[0].by[0].at == (("a", Var("a")), ("b", Var("b")))


def test_citing_at_a_pmf_and_as_a_fact():
    theorem = made(calc("log(n)").le("log(n) + H(Q)", facts=fact(cite(small_entropy, P="Q"))))
    assert theorem.uses == ("theorem small_entropy",)
    uniform = made(calc("x").le("x + H(U)", facts=fact(cite(small_entropy, P="U"))))
    at = dict(uniform.proof.steps[0].certificate[0].fact.source.at)
    assert at == {"n": n, "P": Use(UNIFORM, (n,))}


def test_citing_what_is_not_a_variable():
    with pytest.raises(SymentropyError, match="example: product_rule has no variable 'c'"):
        made(calc("log(2*x)").eq("log(2) + log(x)", by=cite(product_rule, a="2", c="x")), positive=["x"])


def test_citing_where_a_kind_does_not_hold():
    with pytest.raises(SymentropyError, match="example: "):
        made(calc("x - x + 1").eq("1", by=cite(product_rule, a="x", b="1")))


# --- integrals ----------------------------------------------------------------------------------------------


def test_an_integral_by_its_antiderivative():
    square = integral("int(x, 0, 1, x^2)", "x^3/3")
    theorem = made(calc("int(x, 0, 1, x^2)").eq("1/3", by=square).converging(square))
    assert isinstance(theorem.proof.steps[0].by[0], Antiderivative)
    assert theorem.uses == ("integral by antiderivative",)
    assert theorem.statement.variables == ()


def test_a_wrong_antiderivative():
    wrong = integral("int(x, 0, 1, x^2)", "x^3/2")
    with pytest.raises(SymentropyError, match=r"example: .*derivative of the antiderivative is not the integrand"):
        made(calc("int(x, 0, 1, x^2)").eq("1/2", by=wrong).converging(wrong))


def test_convergence_has_to_be_shown():
    tail = integral("int(x, 0, inf, exp(-x))", "-exp(-x)")
    assert made(calc("int(x, 0, inf, exp(-x))").eq("1", by=tail).converging(tail)).uses
    with pytest.raises(SymentropyError, match="example: "):
        made(calc("int(x, 0, inf, exp(-x))").eq("1", by=tail))


def test_integral_of_what_is_no_integral():
    with pytest.raises(SymentropyError, match=r"example: 'x\^2' is not an integral"):
        made(calc("x^2").eq("x*x", by=integral("x^2", "x^3/3")))


# --- iff, cases, absurd -------------------------------------------------------------------------------------


def squares(**change):
    """2xy <= x^2 + y^2, with equality exactly if x = y."""
    written = {
        "chain": calc("2*x*y").le("x^2 + y^2", facts=fact("square", "x - y"), by=algebra),
        "exactly": ("x", "y"),
        "forward": calc("x").eq("(x - y) + y").eq("y", by=tight(0)),
        "backward": calc("2*x*y").eq("x^2 + y^2", by=tight(0)),
    }
    return iff(**(written | change))


def test_a_bound_with_its_condition():
    theorem = made(squares())
    assert isinstance(theorem.statement.goal, Iff) and isinstance(theorem.proof, IffProof)
    assert theorem.equality_when == theorem.statement.goal.condition == (Claim(x, "=", y),)


@pytest.mark.parametrize(
    "change",
    [
        {"exactly": ("x", "-y")},
        {"exactly": ("x", "0")},
        {"forward": calc("x").eq("y", by=algebra)},
        {"backward": calc("2*x*y").eq("x^2 + y^2", by=algebra)},
        {"chain": calc("2*x*y").le("x^2 + y^2", facts=fact("square", "x + y"), by=algebra)},
        {"chain": calc("2*x*y").lt("x^2 + y^2", facts=fact("square", "x - y"), by=algebra)},
    ],
)
def test_a_wrong_condition_or_proof_of_it(change):
    with pytest.raises(SymentropyError, match=r"^example: "):
        made(squares(**change))


def test_a_condition_over_an_index():
    theorem = made(
        iff(
            chain=calc("0").le("sum(i, P[i]*P[i]*0) + sum(i, (P[i] - Q[i])^2)", by=(linearity, algebra),
                               facts=fact("square", "P[i] - Q[i]", over=["i"])),
            exactly=("P[i]", "Q[i]"), over="i",
            forward=calc("P[i]").eq("(P[i] - Q[i]) + Q[i]").eq("Q[i]", by=tight(0, "i")),
            backward=calc("0").eq("sum(i, P[i]*P[i]*0) + sum(i, (P[i] - Q[i])^2)", by=(tight(0), linearity)),
        )
    )  # fmt: skip
    assert theorem.equality_when == (Claim(At(P, i), "=", At(Q, i), (Range(ONE, n),)),)


def test_over_what_is_no_index():
    with pytest.raises(SymentropyError, match="example: x is not an index"):
        made(squares(over="x"))


def test_a_fact_over_what_is_no_index():
    with pytest.raises(SymentropyError, match="example: y is not an index"):
        made(calc("x").le("x + y^2", facts=fact("square", "y", over=["y"])))


def test_cases_and_the_equation_of_the_case():
    """In the case x^2 = 0 its equation comes after the chain's own condition x = 0 and the equality itself."""
    theorem = made(
        iff(
            chain=calc("0").le("x^2", facts=fact("square", "x"), by=algebra),
            exactly=("x^2", "0"),
            forward=cases(
                "x^2",
                positive=calc("x^2").eq("0", by=tight(0)),
                zero=calc("x^2").eq("0", by=case()),
            ),
            backward=calc("0").eq("x^2", by=tight(0)),
        )
    )
    ((_, forward),) = theorem.proof.forward
    assert isinstance(forward, Cases)
    assert forward.positive.steps[0].by == (Given(0),)
    assert forward.zero.steps[0].by == (Given(2),)
    assert "cases" in theorem.uses


def test_a_case_that_cannot_be():
    theorem = made(
        squares(forward=cases("x", positive=calc("x").eq("(x - y) + y").eq("y", by=tight(0)), zero=absurd("x"))),
        given=["x > 0"],
    )
    assert "contradiction" in theorem.uses
    with pytest.raises(SymentropyError, match="cases need a term that is known to be >= 0"):
        made(squares(forward=cases("x - 1", positive=absurd("x"), zero=absurd("x"))), given=["x > 0"])


def test_absurd_where_there_is_no_contradiction():
    with pytest.raises(SymentropyError, match="do not contradict each other"):
        made(squares(forward=absurd("x")))


def test_cases_may_be_the_whole_derivation():
    theorem = made(cases("x^2", positive=calc("x").eq("x + 0"), zero=calc("x").eq("x + 0")))
    assert theorem.statement.goal == Claim(x, "=", theorem.proof.zero.steps[0].term)


def test_what_states_nothing_is_no_derivation():
    with pytest.raises(SymentropyError, match=r"example: a derivation is a calc\(\.\.\.\) chain, cases, an iff"):
        made(absurd("x"))
    with pytest.raises(SymentropyError, match=r"example: a derivation returns .*, not 'x = x'"):
        made("x = x")


def test_an_iff_inside_of_a_proof():
    with pytest.raises(SymentropyError, match="example: an iff cannot stand inside of a proof"):
        made(squares(forward=squares()))


# --- misuse -------------------------------------------------------------------------------------------------


def test_a_rule_that_does_not_exist():
    with pytest.raises(SymentropyError, match="example: no rule is called 'log_of_prodct'; there are algebra, entry"):
        made(calc("x + x").eq("2*x", by="log_of_prodct"))


def test_a_fact_that_does_not_exist():
    with pytest.raises(SymentropyError, match="example: step 1: no fact is called 'cube'"):
        made(calc("0").le("x^3", facts=fact("cube", "x")))


def test_a_quantity_that_does_not_exist():
    with pytest.raises(SymentropyError, match="no quantity is called 'Hh'; there are H, CE, KL"):
        definition("Hh")


def test_a_chain_without_a_second_line():
    with pytest.raises(SymentropyError, match="example: the chain has no second line"):
        made(calc("x"))


@pytest.mark.parametrize(
    ("chain", "step"),
    [
        (calc("x + x").eq("3*x").eq("x + 2*x"), 1),
        (calc("x + x").eq("2*x").eq("3*x"), 2),
        (calc("x + x").eq("2*x").eq("x*2").eq("x*2"), 3),
        (calc("H(P)").eq("-sum(i, P[i]*log(P[i]))", by=definition("KL")), 1),
        (calc("x").le("x + y", facts=fact("square", "y")), 1),
        (calc("0").le("-y^2", facts=fact("square", "y", times="-1"), by=algebra), 1),
    ],
)
def test_a_false_step_is_named(chain, step):
    with pytest.raises(SymentropyError, match=f"^example: step {step}: "):
        made(chain)


def test_what_no_pmf_supplies_is_asked_for():
    with pytest.raises(IllPosedError, match=r"example: the statement needs .*positive.*Var\(name='x'\)"):
        made(calc("log(x*x)").eq("2*log(x)", by=log_of_power))


def test_a_middle_line_may_need_no_more_than_the_ends():
    with pytest.raises(SymentropyError, match="example: step 1: not well formed"):
        made(calc("x").eq("exp(log(x))").eq("x + 0"))


def test_text_that_is_not_in_the_language():
    with pytest.raises(LanguageError, match="2x"):
        made(calc("x + x").eq("2x"))
    with pytest.raises(IllPosedError):
        made(calc("H(X)").eq("H(X)"))


def test_a_hypothesis_that_does_not_exist():
    with pytest.raises(SymentropyError, match="example: step 1: there is no hypothesis"):
        made(calc("x").eq("y", by=given(5)), given=["x = y"])


def test_the_number_of_a_hypothesis_starts_at_0():
    with pytest.raises(SymentropyError):
        made(calc("KL(P || Q)").eq("2*KL(P || Q)", by=given(-1)), given=["x = 1"])


def test_an_entry_is_data_and_is_made_once():
    assert product_rule.entry is product_rule.entry
    assert product_rule.theorem().entry == product_rule.entry


def test_a_hypothesis_that_a_sign_leans_on_is_listed():
    """3x + 1 <= 3y + 1 is shown by a sign, and the sign by x <= y; an idle hypothesis is not listed."""
    theorem = made(calc("3*x + 1").le("3*y + 1", facts=fact("sign", "3*y + 1 - (3*x + 1)")), given=["0 <= z", "x <= y"])
    assert theorem.uses == ("sign", "hypothesis 2")
