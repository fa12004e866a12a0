"""Any text at all is read or refused in our own words; printing a tree and reading it gives the tree."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from symentropy.errors import SymentropyError
from symentropy.language import parse_claim, parse_expr, parse_fact
from symentropy.language.tree import Apply, Index, Keyword, Name, Neg, Number, Power, Product, Sum, Tuple, to_text

PIECES = st.sampled_from(
    [
        *("x", "P", "2", "0.5", "1e3", "9^9", "(", ")", "[", "]", ",", ";", "|", "||", "+", "-", "*", "/", "^", "**"),
        *("<=", "<", "!=", "->", "⟂", " ", "\n", "H(", "log", "KL(", "e", "_", "!", "Η", "≤", "\0", ".", "shape=", "="),
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=25).map("".join)))
def test_nothing_but_our_errors(text):
    for parse in (parse_claim, parse_expr, parse_fact):
        try:
            parse(text)
        except SymentropyError as error:
            assert str(error)


WORDS = st.sampled_from(["x", "y1", "P", "H", "log", "n_2"])
NUMBERS = st.fractions(min_value=0, max_value=99, max_denominator=1).map(lambda v: Number(Fraction(v)))


def chain(node, below, signs):
    """A chain of two to four parts; the first sign is fixed."""
    parts = st.lists(st.tuples(st.sampled_from(signs[1:]), below), min_size=1, max_size=3)
    return st.builds(
        lambda first, rest: node(signs[0] + "".join(s for s, _ in rest), (first, *(t for _, t in rest))), below, parts
    )


def applied(below):
    argument = st.one_of(
        below, st.builds(Tuple, st.lists(below, min_size=1, max_size=3).map(tuple)), st.builds(Keyword, WORDS, below)
    )
    rest = st.lists(st.tuples(st.sampled_from([",", ";", "|", "||"]), argument), max_size=3)
    some = st.builds(
        lambda name, first, more: Apply(name, (first, *(a for _, a in more)), tuple(s for s, _ in more)),
        WORDS, argument, rest,
    )  # fmt: skip
    return some | st.builds(Apply, WORDS, st.just(()))


def larger(below):
    return st.one_of(
        chain(Sum, below, "++-"), chain(Product, below, "**/"), applied(below), st.builds(Neg, below),
        st.builds(Power, below, below.filter(lambda t: not isinstance(t, Number) or t.value < 9)),
        st.builds(Index, st.builds(Name, WORDS), below),
    )  # fmt: skip


TREES = st.recursive(st.builds(Name, WORDS) | NUMBERS, larger, max_leaves=12)


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_round_trip(tree):
    text = to_text(tree)
    try:
        read = parse_expr(text, unsafe_limits=True)
    except SymentropyError as error:
        assert "bits" in str(error)  # a tower of powers may be over the limit, and nothing else
    else:
        assert read == tree
