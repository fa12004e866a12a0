"""Terms that are written shorter than they are built: a derivative by an entry, vectors entry by entry, points.

Each is recognised exactly: what is printed short can be read in one way only.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..kernel.terms import (
    ONE,
    Add,
    At,
    Bind,
    Bound,
    Call,
    Diff,
    Div,
    Domain,
    Kind,
    Mul,
    Pmf,
    Range,
    Term,
    Use,
    Var,
    Vector,
    bound_free,
    instantiate,
    num,
    parts,
    rebuild,
    shift,
    subterms,
)  # fmt: skip

__all__ = ["by_entry", "entry_of", "is_point", "moved", "vectorwise"]


def is_point(d: Domain) -> bool:
    """True of a guard alone: a binder over one point."""
    return isinstance(d, Range) and d.lo == d.hi == ONE and d.guard is not None


def entry_of(t: Term) -> tuple[Term, tuple[Term, ...]]:
    """What an entry is an entry of, and its indices, the first one first.

    >>> entry_of(At(At(Var("J"), Var("i")), Var("j")))
    (Var(name='J'), (Var(name='i'), Var(name='j')))
    """
    indices: tuple[Term, ...] = ()
    while isinstance(t, At):
        indices = (t.index, *indices)
        t = t.vector
    return t, indices


def moved(vector: Term, index: Term, size: Term) -> Bind:
    """The vector with its entry at ``index`` replaced by the innermost bound variable, as a derivative by it has it.

    ``vector`` and ``index`` stand outside of that variable's binder.
    """
    entry, k = At(shift(vector, 2), Bound(0)), shift(index, 2)
    change = Add((Bound(1), Mul((num(-1), At(shift(vector, 2), k)))))
    return Bind("lam", Range(ONE, shift(size, 1)), Add((entry, Mul((Call("delta", (Bound(0), k)), change)))), "i")


def by_entry(d: Diff, kinds: Mapping[str, Kind]) -> Term | None:
    """The body of a derivative by an entry of a vector, with the vector itself in its place.

    None if the term is anything else, by however little.
    """
    match d.at:
        case At(Var(name) as vector, index):
            kind = kinds.get(name)
            size = kind.size if isinstance(kind, Vector) else _moved_size(d.body)
        case _:
            return None
    if size is None:
        return None
    body = _replaced(d.body, moved(vector, index, size), vector, 0)
    if body is None or not bound_free(body):
        return None
    return instantiate(body, ONE)


def _moved_size(body: Term) -> Term | None:
    """The size of a vector whose kind is not known, as the body has it."""
    for s, _ in subterms(body):
        match s:
            case Bind("lam", Range(_, Var() as hi), Add((At(), Mul((Call("delta", _), _))))):
                return hi
            case Bind("lam", Range(_, hi), Add((At(), Mul((Call("delta", _), _))))) if not parts(hi):
                return hi
    return None


def _replaced(t: Term, lam: Bind, vector: Var, depth: int) -> Term | None:
    """The term with ``vector`` for ``lam``; None if the vector occurs on its own."""
    if t == shift(lam, depth):
        return vector
    if t == vector:
        return None
    new = []
    for child, down in parts(t):
        part = _replaced(child, lam, vector, depth + down)
        if part is None:
            return None
        new.append(part)
    return rebuild(t, tuple(new)) if new else t


def vectorwise(t: Bind, kinds: Mapping[str, Kind]) -> Term | None:
    """A vector given entry by entry as one expression in vectors: ``(z_i/T)`` is ``z/T``. None if it is no such."""
    if t.op != "lam" or not isinstance(t.domain, Range) or t.domain.guard is not None or t.domain.lo != ONE:
        return None
    whole = None if isinstance(t.body, At) else _whole(t.body)
    names = [] if whole is None else [s.name for s, _ in subterms(whole) if isinstance(s, Var)]
    sizes = {kind.size for name in names if isinstance(kind := kinds.get(name), Vector | Pmf)}
    return whole if sizes <= {t.domain.hi} else None


def _whole(t: Term) -> Term | None:
    """A linear combination of entries at the innermost index, without the index."""
    match t:
        case At(Var() | Use(), Bound(0)) if bound_free(t.vector):
            return shift(t.vector, -1)
        case Div(a, b) if bound_free(b):
            top = _whole(a)
            return None if top is None else Div(top, shift(b, -1))
        case Mul((*scalars, last)) if scalars and all(bound_free(s) for s in scalars):
            whole = _whole(last)
            return None if whole is None else Mul((*(shift(s, -1) for s in scalars), whole))
        case Add(args):
            vectors = [_whole(a) for a in args]
            return Add(tuple(v for v in vectors if v is not None)) if None not in vectors else None
    return None
