"""The three verbs, each in a child process with limits on time and memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from . import worker
from .errors import LanguageError

if TYPE_CHECKING:
    from flint import arb

    from .evaluate import Evaluation
    from .evaluate.counts.kernels import Counts
    from .kernel.proof import Statement
    from .kernel.terms import Term
    from .prove.verdict import Verdict
    from .theorem import Theorem
    from .theory.script import Script

__all__ = ["TIMEOUT", "File", "derive", "evaluate", "find", "verify"]

TIMEOUT = 10.0


class File(NamedTuple):
    """The content of a file that holds a pmf; it is read where it is used."""

    path: str
    data: bytes


Values = Mapping[str, Any]  # numbers, text that says numbers, a NumPy array, weights(...), or a File


def verify(
    claim: Any,
    given: Iterable[Any] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    timeout: float | None = TIMEOUT,
    *,
    base: str | int | Fraction = "nats",
    values: Values | None = None,
    unsafe_limits: bool = False,
) -> Verdict:
    """Whether a claim holds for all values of its names.

    >>> verify("H(P) <= log(n)").verdict
    'proved'

    ``given`` are facts; ``variables``, ``pmf`` and ``positive`` say what names are where their use does not;
    ``values`` gives pmfs their entries; ``timeout=None`` works in this process and without limits.

    A claim is text, or a relation of SymPy expressions, as its facts then are:

    >>> from symentropy import CE, H, KL, dominated, eq, pmf
    >>> P, Q = pmf("P"), pmf("Q")
    >>> verify(eq(KL(P, Q), CE(P, Q) - H(P)), given=[dominated(P, Q)]).verdict
    'proved'
    """
    from .prove.verdict import TimedOut

    declared = _declared(given, variables, pmf, positive, base, values, unsafe_limits)
    subject, declared = _claim(claim, declared)
    try:
        return cast("Verdict", _limited(_verified, subject, declared, timeout))
    except worker.WorkerTimeout as late:
        return TimedOut(str(late))


def derive(
    claim: Any,
    given: Iterable[Any] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    timeout: float | None = TIMEOUT,
    *,
    base: str | int | Fraction = "nats",
    values: Values | None = None,
    unsafe_limits: bool = False,
) -> Theorem:
    """The theorem that a claim is, with its derivation; a name alone is an entry of the handbook.

    What ``@derivation`` made of a function is replayed, with reasons found for the lines that have none;
    ``DerivationError`` explains a line that is not accepted.

    >>> derive("KL(P || Q) = H(P, Q) - H(P)").statement.goal.relation
    '='

    Raises ``NotProved``, whose ``verdict`` says what was found, if the claim is not proved.
    """
    declared = _declared(given, variables, pmf, positive, base, values, unsafe_limits)
    if isinstance(claim, str) and re.fullmatch(r"\s*[A-Za-z]\w*\s*", claim):
        return cast("Theorem", _limited(find, claim.strip(), {}, timeout))
    if _is_script(claim):
        return _replayed(claim)
    subject, declared = _claim(claim, declared)
    return cast("Theorem", _limited(_derived, subject, declared, timeout))


def find(name: str) -> Theorem:
    """The theorem of this name in the handbook, replayed by the kernel.

    >>> find("kl_nonneg").equality_when != ()
    True
    """
    from .handbook import find
    from .theorem import Theorem

    return Theorem.of(find(name))


def _is_script(claim: Any) -> bool:
    from .theory.script import Script

    return isinstance(claim, Script)


def _replayed(script: Script) -> Theorem:
    """In this process: a script is its author's program, with all that this may do."""
    from .prove.authors import prove_script
    from .theorem import Theorem

    return Theorem.of(prove_script(script))


def _verified(claim: Any, **declared: Any) -> Verdict:
    from .prove import verify

    return _at_hand(verify(claim, **_written_out(declared)))


def _derived(claim: Any, **declared: Any) -> Theorem:
    from .prove import derive
    from .prove.verdict import NotProved
    from .theorem import Theorem

    try:
        return Theorem.of(derive(claim, **_written_out(declared)))
    except NotProved as no:
        raise NotProved(_at_hand(no.verdict)) from None


def _at_hand(verdict: Verdict) -> Verdict:
    """The verdict with its theorem as people see it."""
    from dataclasses import replace

    from .prove.verdict import Proved, Refuted
    from .theorem import Theorem

    if isinstance(verdict, Proved | Refuted) and verdict.theorem is not None:
        return replace(verdict, theorem=Theorem.of(verdict.theorem))
    return verdict


def _claim(claim: Any, declared: dict[str, Any]) -> tuple[str | Statement, dict[str, Any]]:
    """The claim as text or as a statement, which is what a worker can be sent, with what is declared of it."""
    if isinstance(claim, str):
        for fact in declared["given"]:
            if not isinstance(fact, str):
                raise LanguageError(f"beside a claim as text, facts are text too, not {type(fact).__name__}")
        return claim, declared
    from .kernel.proof import Statement

    _undeclared(declared)
    facts = declared.pop("given")
    if isinstance(claim, Statement):
        if facts:
            raise LanguageError("a statement says itself what is given")
        return claim, declared
    from .bridge import claim_from_sympy

    return claim_from_sympy(claim, given=facts), declared


def _undeclared(declared: dict[str, Any], *also: str) -> None:
    """Symbols say themselves what they are: a declaration beside them would be silently without effect."""
    useless = [name for name in ("variables", "pmf", "positive", *also) if declared[name]]
    useless += ["base"] if not also and declared["base"] != "nats" else []
    if useless:
        raise LanguageError(f"{', '.join(useless)}: for text only; SymPy's symbols say what they are")


def evaluate(
    expr: Any,
    digits: int = 50,
    base: str | int | Fraction = "nats",
    given: Iterable[Any] = (),
    variables: Iterable[str] = (),
    pmf: Iterable[str] = (),
    positive: Iterable[str] = (),
    timeout: float | None = TIMEOUT,
    *,
    values: Values | None = None,
    unsafe_limits: bool = False,
) -> Evaluation:
    """Certified digits of a closed expression; the base divides the whole value.

    >>> evaluate("H((1/2, 1/2))", digits=20, base="bits").decimal
    '1'

    It is text, or a SymPy expression:

    >>> from symentropy import H
    >>> from sympy.stats import Die
    >>> evaluate(H(Die("D", 6)), digits=20).decimal
    '1.7917594692280550008'

    ``values`` are probabilities whose sum is exactly 1, or counts; a float is the binary fraction that it is:

    >>> evaluate("H(P)", digits=20, values={"P": [30, 10, 20]}, base="bits").decimal
    '1.4591479170272447574'
    """
    declared = _declared(given, variables, pmf, positive, base, values, unsafe_limits)
    subject = expr if isinstance(expr, str) else _expression(expr, declared)
    return cast("Evaluation", _limited(_evaluated, subject, {"digits": digits, **declared}, timeout))


def _expression(expr: Any, declared: dict[str, Any]) -> Term:
    """The term of a SymPy expression, which is what a worker can be sent."""
    from .kernel.terms import Term

    _undeclared(declared, "given")
    if isinstance(expr, Term):
        return expr
    from .bridge import from_sympy

    return from_sympy(expr)


def _evaluated(expr: Any, **keywords: Any) -> Evaluation:
    """The evaluation, made fit for the way back from a worker: Flint's balls cannot be pickled by themselves."""
    import copyreg
    from dataclasses import replace

    from flint import arb

    from .evaluate import evaluate

    copyreg.pickle(arb, _ball_parts)
    found = evaluate(expr, **keywords)
    divided = [name for name, counts in keywords.get("values", {}).items() if counts.divided]
    if not divided:
        return found
    return replace(found, method=f"{found.method}; counts divided by their sum: {', '.join(divided)}")


def _ball_parts(x: arb) -> tuple[Callable[..., arb], tuple[Any, ...]]:
    if not x.is_finite():
        return _infinite, (bool(x > 0),)
    return _ball, tuple(int(part) for end in (x.mid(), x.rad()) for part in end.man_exp())


def _ball(mid: int, mid_exp: int, rad: int, rad_exp: int) -> arb:
    """The ball again: the same midpoint, the radius no smaller."""
    from flint import arb

    from .kernel.balls import precision

    with precision(max(64, mid.bit_length())):
        return arb((mid, mid_exp), (rad, rad_exp))


def _infinite(positive: bool) -> arb:
    from flint import arb

    return arb.pos_inf() if positive else arb.neg_inf()


def _counts(entries: Any, name: str) -> Counts:
    """The pmf that somebody's numbers say."""
    from .evaluate.counts.kernels import pmf

    if isinstance(entries, File):
        from .evaluate.counts.files import read

        return read(entries.data, entries.path, name)
    if isinstance(entries, list | tuple) and str in set(map(type, entries)):
        entries = [_exact(e, f"entry {k} of {name}") if isinstance(e, str) else e for k, e in enumerate(entries, 1)]
    return pmf(entries, name)


def _written_out(declared: dict[str, Any]) -> dict[str, Any]:
    """The declarations with the values as vectors, which is what claims are about."""
    return {**declared, "values": {name: found.vec() for name, found in declared.get("values", {}).items()}}


_NUMBER = re.compile(r"-?(\d{1,1000}(\.\d{0,1000})?|\.\d{1,1000})([eE][+-]?\d{1,3})?")


def _exact(entry: object, what: str) -> Fraction:
    if isinstance(entry, int | Fraction):
        return Fraction(entry)
    if isinstance(entry, str):
        top, slash, bottom = entry.strip().partition("/")
        if _NUMBER.fullmatch(top) and (_NUMBER.fullmatch(bottom) if slash else True):
            divisor = Fraction(bottom) if slash else Fraction(1)
            if divisor:
                return Fraction(top) / divisor
    shown = repr(entry)
    raise LanguageError(f"{what} is no exact number: {shown if len(shown) <= 40 else shown[:37] + '...'}")


def _names(names: Iterable[str]) -> tuple[str, ...]:
    """Names one by one; text may hold several, separated by commas."""
    texts = (names,) if isinstance(names, str) else names
    return tuple(name.strip() for text in texts for name in text.split(",") if name.strip())


def _base(base: str | int | Fraction) -> str | Fraction:
    """The base as its name, or a number above 1."""
    if isinstance(base, str) and base in ("nats", "bits", "hartleys"):
        return base
    try:
        number = _exact(base, "the base")
    except LanguageError:
        number = Fraction(0)
    if number <= 1:
        raise LanguageError(f"the base is nats, bits, hartleys or a number above 1, not {str(base)[:40]!r}")
    return number


def _declared(
    given: Iterable[Any],
    variables: Iterable[str],
    pmf: Iterable[str],
    positive: Iterable[str],
    base: str | int | Fraction,
    values: Values | None,
    unsafe_limits: bool,
) -> dict[str, Any]:
    """The keyword arguments that all three verbs pass on."""
    known = {name: _counts(entries, name) for name, entries in (values or {}).items()}
    return {
        "given": tuple(given) if isinstance(given, Iterable) and not isinstance(given, str) else (given,),
        "variables": _names(variables),
        "pmf": (*_names(pmf), *(name for name in known if name not in _names(pmf))),
        "positive": _names(positive),
        "base": _base(base),
        "values": known,
        "unsafe_limits": unsafe_limits,
    }


def _limited(function: Any, subject: Any, keywords: dict[str, Any], timeout: float | None) -> Any:
    if timeout is None:
        return function(subject, **keywords)
    return worker.run(function, subject, timeout=timeout, **keywords)
