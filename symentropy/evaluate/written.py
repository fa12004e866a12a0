"""Terms written out: definitions by their bodies, entries of written vectors, finite sums term by term.

What is left of a closed term is arithmetic, which algebra, derivatives and antiderivatives understand.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from ..errors import LimitError
from ..kernel.balls import exact, sign
from ..kernel.terms import (
    ONE,
    ZERO,
    Add,
    At,
    Bind,
    Call,
    Interval,
    Mul,
    Num,
    Range,
    Term,
    Use,
    Vec,
    free_names,
    instantiate,
    loose,
    num,
    parts,
    rebuild,
    shift,
    substitute,
)
from ..theory.quantities import LINE

__all__ = ["MAX_TERMS", "unfolded", "written_out"]

MAX_TERMS = 4096  # of one sum


Inside = Callable[[Term, Interval], bool]


def _on_the_line(x: Term, domain: Interval) -> bool:
    return domain == LINE


def unfolded(t: Term, inside: Inside = _on_the_line) -> Term:
    """Every definition replaced by its body, functions and formulas by what they are at their arguments.

    ``inside`` says whether an argument is known to lie in a function's domain; elsewhere the function stays.

    >>> from symentropy.kernel.terms import Var
    >>> from symentropy.theory.quantities import SURPRISAL
    >>> unfolded(Use(SURPRISAL, (Var("p"),))).args[1]
    Call(fn='log', args=(Var(name='p'),))
    """
    if isinstance(t, Use):
        names = (name for name, _ in t.definition.parameters)
        return unfolded(substitute(t.definition.body, dict(zip(names, t.args, strict=True))), inside)
    kids = parts(t)
    new = tuple(unfolded(c, inside) for c, _ in kids)
    return _entry(t if all(a is c for a, (c, _) in zip(new, kids, strict=True)) else rebuild(t, new), inside)


def _entry(t: Term, inside: Inside) -> Term:
    """An entry of a vector that is a formula or written out is that entry."""
    match t:
        case At(Bind("lam", domain, body), index) if isinstance(domain, Range) or inside(index, domain):
            return unfolded(instantiate(body, index), inside)
        case At(Vec(items), Num(k)) if k.denominator == 1 and 1 <= k <= len(items):
            return items[int(k) - 1]
    return t


def written_out(t: Term, inside: Inside = _on_the_line) -> Term:
    """The term without definitions, with its finite sums and products written term by term.

    A guard that is not decided stays, over the one point.

    >>> from symentropy.kernel.terms import Bound
    >>> written_out(Bind("sum", Range(num(1), num(3)), Bound(0)))
    Num(value=Fraction(6, 1))
    """
    return _written(unfolded(t, inside), inside)


def _written(t: Term, inside: Inside) -> Term:
    match t:
        case Bind(("sum" | "prod") as op, Range(lo, hi), _):
            first, last = (exact(_written(end, inside)) for end in (lo, hi))
            return t if first is None or last is None else _listed(t, op == "sum", first, last, inside)
    kids = parts(t)
    new = tuple(_written(c, inside) for c, _ in kids)
    return _simple(_entry(t if all(a is c for a, (c, _) in zip(new, kids, strict=True)) else rebuild(t, new), inside))


def _listed(t: Bind, is_sum: bool, lo: Fraction, hi: Fraction, inside: Inside) -> Term:
    """The terms of a sum or the factors of a product over the integers lo..hi."""
    if lo.denominator != 1 or hi.denominator != 1:
        return t
    if hi - lo >= MAX_TERMS:
        raise LimitError(f"a sum of more than {MAX_TERMS} terms is not written out")
    found = list[Term]()
    for k in map(num, range(int(lo), int(hi) + 1)):
        guard = None if not isinstance(t.domain, Range) or t.domain.guard is None else t.domain.guard
        here = ONE if guard is None else _written(unfolded(instantiate(guard, k), inside), inside)
        positive = None if loose(here) or free_names(here) else sign(here)
        body = _written(unfolded(instantiate(t.body, k), inside), inside)
        if positive is None:
            found.append(Bind(t.op, Range(ONE, ONE, shift(here, 1)), shift(body, 1), t.name))
        elif positive > 0:
            found.append(body)
    return _simple(Add(tuple(found)) if is_sum else Mul(tuple(found)))


def _simple(t: Term) -> Term:
    """Arithmetic of numbers, and Kronecker's delta, done."""
    match t:
        case Add(()):
            return ZERO
        case Mul(()):
            return ONE
        case Add((one,)) | Mul((one,)):
            return one
        case Add(args) if all(isinstance(a, Num) for a in args):
            return Num(sum((a.value for a in args if isinstance(a, Num)), Fraction(0)))
        case Call("delta", (Num(i), Num(j))) if i.denominator == j.denominator == 1:
            return ONE if i == j else ZERO
    return t
