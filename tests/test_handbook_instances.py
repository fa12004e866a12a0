"""Every entry of the handbook at exact instances: both sides in certified bounds at fifty digits, and by mpmath."""

from __future__ import annotations

from functools import cache
from itertools import islice
from random import Random

import pytest
from at_instances import confirm, too_fine

from symentropy import handbook
from symentropy.kernel.proof import Entry, Theorem
from symentropy.kernel.terms import Num
from symentropy.prove.instances import Instances

NAMES = [e.name for e in handbook.entries()]
KNOWN: dict[Entry, Theorem] = {}
EACH = 4  # telling instances, and as many random ones
SMALL = 6  # outcomes


@cache
def theorem(name):
    return handbook.item(name).theorem(KNOWN)


def instances(name):
    """Telling values first, then random ones, of few outcomes; all satisfy the hypotheses, exactly."""
    search = Instances(theorem(name).statement, 20.0, seed=sum(map(ord, name)))

    def small(values):
        sizes = [values[n] for n in search.sizes if n in values]
        fine = any(map(too_fine, values.values()))
        return not fine and all(not isinstance(n, Num) or n.value <= SMALL for n in sizes)

    telling = list(islice(filter(small, search.telling()), EACH))
    return telling + (list(islice(filter(small, iter(search.by_chance, None)), EACH)) if search.names else [])


@pytest.mark.parametrize("name", NAMES)
def test_it_is_true_at_exact_instances(name):
    t, random = theorem(name), Random(name)
    found = instances(name)
    if t.statement.variables:
        assert len(found) > EACH, "too few instances were found"
        assert len({str(values) for values in found}) > 2, "the same instance again and again"
    else:
        assert found == [{}]
    for values in found:
        assert confirm(t, values, random) >= 1, f"nothing was compared at {values}"
