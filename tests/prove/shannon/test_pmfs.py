"""Joint pmfs: what they say of independence, functions and entropies is exact."""

from __future__ import annotations

from fractions import Fraction

import pytest

from symentropy.errors import IllPosedError
from symentropy.evaluate import evaluate_term
from symentropy.prove.shannon.pmfs import Joint
from symentropy.prove.shannon.spaces import Space, linear, partitions, weights
from symentropy.theory.random import Functional, Independence

XOR = Joint.of(("X", "Y", "Z"), [((a, b, a ^ b), 1) for a in (0, 1) for b in (0, 1)])


def test_independence_of_the_xor():
    assert XOR.satisfies(Independence(("X",), ("Y",)))
    assert XOR.satisfies(Independence(("X",), ("Z",)))
    assert not XOR.satisfies(Independence(("X",), ("Y",), ("Z",)))
    assert not XOR.satisfies(Independence(("X", "Y"), ("Z",)))
    assert XOR.satisfies(Functional("Z", ("X", "Y")))
    assert not XOR.satisfies(Functional("Z", ("X",)))


def test_groups_that_overlap():
    assert not XOR.satisfies(Independence(("X",), ("X",)))
    assert XOR.satisfies(Independence(("X",), ("X",), ("X", "Y")))
    assert XOR.satisfies(Independence(("X", "Z"), ("X",), ("X",)))


def test_nearly_independent_is_dependent():
    huge = 10**40
    nearly = Joint.of(("X", "Y"), [((0, 0), huge + 1), ((0, 1), huge), ((1, 0), huge), ((1, 1), huge)])
    assert not nearly.satisfies(Independence(("X",), ("Y",)))


def test_entropy_of_unequal_weights():
    joint = Joint.of(("X",), [((0,), 1), ((1,), 3)])
    assert evaluate_term(joint.entropy(("X",)), 30).decimal == evaluate_term_of("H((1/4, 3/4))")


def evaluate_term_of(text):
    from symentropy.evaluate import evaluate

    return evaluate(text, 30).decimal


def test_zeros_are_left_out_and_equal_outcomes_are_one():
    joint = Joint.of(("X",), [((5,), 1), ((7,), 0), ((5,), 1), ((9,), 2)])
    assert joint.atoms == ((("0",), Fraction(1, 2)), (("1",), Fraction(1, 2)))


@pytest.mark.parametrize(
    "atoms",
    [
        ((("0",), Fraction(1, 2)),),
        ((("0",), Fraction(3, 2)), (("1",), Fraction(-1, 2))),
        ((("0",), Fraction(1, 2)), (("0",), Fraction(1, 2))),
        ((("0", "1"), Fraction(1)),),
        ((("0",), Fraction(1)), (("1",), Fraction(0))),
    ],
)
def test_what_is_no_pmf(atoms):
    with pytest.raises(IllPosedError):
        Joint(("X",), atoms)


def test_a_variable_named_p_keeps_its_values():
    joint = Joint.of(("p", "X"), [((0, 1), 1), ((1, 1), 2)])
    assert Joint.from_json(joint.json()) == joint
    assert joint.json()[0] == {"p": "0", "X": "0", "probability": "1/3"}


def test_partitions_are_counted_by_bell_numbers():
    assert [len(partitions(a).parts) for a in range(1, 6)] == [1, 2, 5, 15, 52]


def test_subspaces_are_counted():
    assert len(linear(3).parts) == 16
    heights = Space(linear(3), (1,) * 8).entropies / 0.6931471805599453
    assert sorted(round(h, 9) for h in heights) == [0] + [1] * 7 + [2] * 7 + [3]


def test_joins_are_joins():
    lattice = partitions(4)
    for i, a in enumerate(lattice.parts):
        for j, b in enumerate(lattice.parts):
            both = lattice.parts[lattice.joins[i, j]]
            pairs = list(zip(a, b, strict=True))
            assert all((both[s] == both[t]) == (pairs[s] == pairs[t]) for s in range(4) for t in range(4))


def test_weights_have_no_common_factor():
    assert list(weights(2, 4)) == [(1, 3)]
    assert list(weights(4, 4)) == [(1, 1, 1, 1)]
