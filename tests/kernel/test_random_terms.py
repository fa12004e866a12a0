"""Random terms: what the kernel says of them is true at random exact instances, by a second reading.

``SYMENTROPY_ROUNDS=1000`` looks longer.
"""

import os
import random

import pytest
from kernel_random import HYPOTHESES, VARIABLES, scope, term
from kernel_values import CLOSE, DIGITS, Undefined, Unread, instances, value
from mpmath import mp, mpf

from symentropy.kernel.laws import logs, unfold_all
from symentropy.kernel.rules import RULES
from symentropy.kernel.signs import ANY, NEG, POS, ZERO
from symentropy.kernel.terms import Rejected
from symentropy.kernel.wf import needs

ROUNDS = int(os.environ.get("SYMENTROPY_ROUNDS", "12"))
RULED = {
    "normal": lambda t, ctx: ctx.field.normal(t), "logs": logs, "unfold": unfold_all,
    **{name: rule.rewrite for name, rule in RULES.items()},
}  # fmt: skip


def number(a):
    return mpf(a.numerator) / a.denominator if not isinstance(a, mpf) else a


def well_formed(t, ctx):
    try:
        return not any(needs(t, ctx))
    except Rejected:  # too big, say; nothing else may come out
        return False


def sign(t, ctx):
    try:
        return ctx.sign(t)
    except Rejected:
        return ANY


def values(t, envs):
    """The value at each instance; None where the reader gives up or digits run out. Undefined is not caught."""
    out = []
    for env in envs:
        try:
            got = value(t, env)
        except (Unread, OverflowError):
            got = None
        out.append(got if got is None or abs(got) < 10**12 else None)
    return out


def alike(a, b):
    return a is None or b is None or a == b or abs(number(a) - number(b)) < max(1, abs(number(a))) * mpf(10) ** -20


def drawn(seed):
    """Well-formed terms of one scope, with their values at a few instances."""
    rnd = random.Random(seed)
    given = rnd.choice(HYPOTHESES)
    ctx, envs = scope(given), instances(VARIABLES, given, rnd, 5, 600)
    terms = [t for t in (term(rnd, rnd.choice((2, 3, 4))) for _ in range(25)) if well_formed(t, ctx)]
    assert envs and terms
    return ctx, envs, [(t, values(t, envs)) for t in terms]  # Undefined here is a false "well formed"


@pytest.fixture(autouse=True)
def digits():
    with mp.workdps(DIGITS):
        yield


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_signs_are_true(seed):
    ctx, _, terms = drawn(f"signs {seed}")
    for t, at in terms:
        mask = sign(t, ctx)
        for v in at:
            if v is not None and not (isinstance(v, mpf) and abs(v) < CLOSE):
                assert mask & (ZERO if v == 0 else POS if v > 0 else NEG), (t, v)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_rules_keep_the_value(seed):
    ctx, envs, terms = drawn(f"rules {seed}")
    changed = 0
    for t, at in terms:
        for name, rewrite in RULED.items():
            try:
                new = rewrite(t, ctx)
            except Rejected:
                continue
            if new == t or not well_formed(new, ctx):
                continue
            changed += 1
            assert all(map(alike, at, values(new, envs))), (name, t, new)
    assert changed


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_equal_terms_are_equal(seed):
    ctx, _, terms = drawn(f"equal {seed}")
    for i, (a, at) in enumerate(terms):
        for b, others in terms[:i]:
            try:
                same = ctx.field.equal(a, b)
            except Rejected:
                continue
            assert not same or all(map(alike, at, others)), (a, b)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_forms_found_in_one_scope_say_nothing_false_in_another(seed):
    """The same terms met first under a guard, where more of them mean something."""
    rnd = random.Random(f"scopes {seed}")
    ctx = scope(rnd.choice(HYPOTHESES))
    guarded = ctx.assuming(scope(rnd.choice(HYPOTHESES)).given)
    terms = [term(rnd, 3) for _ in range(20)]
    for t in terms:
        if well_formed(t, guarded):
            guarded.field.normal(t)
    envs = instances(VARIABLES, ctx.given, rnd, 5, 600)
    for t in terms:
        if well_formed(t, ctx):
            mask = sign(t, ctx)
            for v in values(t, envs):
                if v is not None and not (isinstance(v, mpf) and abs(v) < CLOSE):
                    assert mask & (ZERO if v == 0 else POS if v > 0 else NEG), (t, v)


def test_the_reader_knows_what_means_nothing():
    rnd = random.Random(1)
    envs, undefined = instances(VARIABLES, (), rnd, 5), 0
    for _ in range(200):
        try:
            values(term(rnd, 3), envs)
        except Undefined:
            undefined += 1
    assert undefined > 20
