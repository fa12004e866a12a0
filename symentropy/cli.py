"""The command line: verify, derive, evaluate, handbook."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, TextIO, TypeVar, cast

import click

from . import __version__, answers, batch, progress
from .answers import Answer
from .errors import SymentropyError
from .verbs import TIMEOUT, File
from .worker import Worker, WorkerFault

if TYPE_CHECKING:
    from .status import Line

__all__ = ["program", "run"]

USAGE, INTERRUPTED = 4, 130
COLOURS = {"proved": "green", "refuted": "red", "unknown": "yellow", "ill-posed": "magenta", "timeout": "yellow"}
MAX_PMF_FILE = 64_000_000  # bytes
REPLAY_TIMEOUT = 60.0  # seconds, for each entry of the handbook

_Command = TypeVar("_Command", bound=Callable[..., Any])


def run(arguments: Sequence[str]) -> int:
    """The exit code of a command line, after its answers have been printed."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    signal.signal(signal.SIGTERM, _terminated)
    try:
        with program.make_context("symentropy", list(arguments)) as context:
            code = program.invoke(context)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as problem:
        problem.show()
        return USAGE
    except SymentropyError as problem:
        answer = answers.refusal(problem)
        _complain(answer)
        return answer.code
    return int(code)


def _terminated(*_: object) -> NoReturn:
    raise SystemExit(128 + signal.SIGTERM)


class ClaimCommand(click.Command):
    """A command whose text may begin with a minus: ``-log(p) >= 0`` is a claim, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        flags = {name: p.is_flag for p in self.get_params(ctx) if isinstance(p, click.Option) for name in p.opts}
        options: list[str] = []
        texts: list[str] = []
        rest = iter(args)
        for word in rest:
            name, equals, _ = word.partition("=") if word.startswith("--") else (word, "", "")
            if word == "--":
                texts.extend(rest)
            elif name in flags:
                options += [word, *islice(rest, 0 if flags[name] or equals else 1)]
            elif re.fullmatch(r"--[a-z][a-z-]+(=.*)?", word, re.DOTALL):
                options.append(word)  # misspelt: click says so
            else:
                texts.append(word)
        return super().parse_args(ctx, [*options, "--", *texts])


# --- options ------------------------------------------------------------------------------------------------


def _seconds(ctx: click.Context, param: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 < value <= 10_000_000:
        raise click.BadParameter("seconds, more than 0", ctx, param)
    return value


def declarations(command: _Command) -> _Command:
    """The options that all commands share: what names are, what is given, and for how long to try."""
    options = [
        click.option("--given", multiple=True, metavar="FACT", help='A fact, such as "0 < p < 1" or "X -> Y -> Z".'),
        click.option("--variables", multiple=True, metavar="X,Y", help="Names that are random variables."),
        click.option(
            "--pmf",
            multiple=True,
            metavar="P,Q|P=FILE",
            help="Names that are pmfs, or a file of numbers.",
        ),
        click.option("--positive", multiple=True, metavar="a,b", help="Names that are positive real numbers."),
        click.option("--timeout", type=float, callback=_seconds, metavar="SECONDS", help="Give up after this long."),
        click.option("--unsafe-limits", is_flag=True, help="Raise the limits on size; time and memory still hold."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


BASE = click.option("--base", default="nats", metavar="BASE", help="nats (default), bits, hartleys, or a number > 1.")
JSON = click.option("--json", "as_json", is_flag=True, help="Answer with one line of JSON.")
FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "latex", "document", "markdown"]), default="text",
    help="text (default), latex (an aligned body), document (a LaTeX file), markdown.",
)  # fmt: skip
OUTPUT = click.option("-o", "output", metavar="FILE", help="Write to a file instead of standard output.")
BATCH = click.option("--batch", "source", metavar="FILE", help="Answer a file of JSON Lines; - is standard input.")


def _declared(options: dict[str, Any]) -> tuple[dict[str, Any], float]:
    """The declarations as the verbs take them, and the time limit."""
    names: list[str] = []
    values: dict[str, File] = {}
    for item in options["pmf"]:
        name, equals, path = item.partition("=")
        if equals:
            with _shown():
                values[_name(name)] = _file(path)
        else:
            names += map(_name, name.split(","))
    declared = {
        "given": options["given"],
        "variables": _names(options["variables"]),
        "pmf": tuple(names),
        "positive": _names(options["positive"]),
        "values": values,
        "unsafe_limits": options["unsafe_limits"],
    }
    return declared, TIMEOUT if options["timeout"] is None else options["timeout"]


def _names(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(_name(name) for item in items for name in item.split(","))


def _name(text: str) -> str:
    name = text.strip()
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        raise click.UsageError(f"{text!r} is no name: a letter, then letters, digits or _; several with commas between")
    return name


def _file(path: str) -> File:
    """A file of numbers, which the worker reads."""
    try:
        with open(path, "rb") as file:
            data = file.read(MAX_PMF_FILE + 1)
    except OSError as problem:
        raise click.UsageError(f"cannot read the pmf in {path}: {problem.strerror}") from None
    if len(data) > MAX_PMF_FILE:
        raise click.UsageError(f"{path} has more than {MAX_PMF_FILE:,} bytes")
    return File(path, data)


def _text(text: str | None, what: str, example: str) -> str:
    if text is None:
        raise click.UsageError(f"which {what}? For example: {example}")
    return text


# --- answers ------------------------------------------------------------------------------------------------


def _shown() -> AbstractContextManager[Line | None]:
    """Progress on standard error, if that is a terminal, as long as this lasts."""
    if sys.stderr is None or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        return nullcontext()
    from .status import shown

    return shown(sys.stderr)


def _ask(work: Callable[..., Answer], *args: Any, timeout: float) -> Answer:
    with _shown(), Worker() as worker:
        return batch.ask(worker, work, *args, timeout=timeout)


def _coloured(text: str, verdict: str, stream: TextIO | None) -> str:
    on = stream is not None and stream.isatty() and not os.environ.get("NO_COLOR")
    return click.style(text, fg=COLOURS.get(verdict), bold=True) if on else text


def _complain(answer: Answer) -> None:
    click.echo(f"{answer.fields['verdict']}: {answer.text or answer.fields['reason']}", err=True)


def _tell(claim: str, answer: Answer, stream: TextIO | None) -> None:
    """A verdict, or an error with its caret, for people."""
    if answer.fields["verdict"] == "error":
        _complain(answer)
    else:
        click.echo(_told(claim, answer, stream), file=stream)


def _batch(verb: batch.Verb, text: str | None, source: str, declared: dict[str, Any], timeout: float) -> int:
    """Answer every line; 0 if all are 0, else the greatest code."""
    if text is not None:
        raise click.UsageError(f"either one {verb.subject} or --batch, not both")
    worst = 0
    try:
        with click.open_file(source, "rb") as file, _shown() as line:
            stream = cast("BinaryIO", file)
            total = batch.count(stream) if progress.heard() else None
            for answer, code in batch.run(verb, batch.lines(stream), declared, timeout, total):
                if line is not None and _shares_terminal(source):
                    line.erase()
                click.echo(answer)
                worst = max(worst, code)
    except (FileNotFoundError, IsADirectoryError, PermissionError) as problem:
        raise click.UsageError(f"cannot read {source}: {problem.strerror}") from None
    return worst


def _shares_terminal(source: str) -> bool:
    """Whether lines are typed or answered where progress is shown."""
    return sys.stdout.isatty() or (source == "-" and sys.stdin.isatty())


def _write(claim: str, answer: Answer, output: str | None) -> int:
    """A derivation, to a file or to standard output; the verdict, if there is none."""
    if "statement" in answer.fields:
        _tell(claim, answer, sys.stderr)
    elif answer.code:
        _complain(answer)
    elif output is None or output == "-":
        click.echo(answer.text)
    else:
        try:
            with open(output, "w", encoding="utf-8") as file:
                file.write(answer.text.rstrip("\n") + "\n")
        except OSError as problem:
            raise click.UsageError(f"cannot write {output}: {problem.strerror}") from None
    return answer.code


def _told(claim: str, answer: Answer, stream: TextIO | None) -> str:
    """A verdict for people: one line, then how."""
    fields, verdict = answer.fields, answer.fields["verdict"]
    rows: list[str] = []
    if fields.get("theorem"):
        rows.append("by a derivation of its own" if fields["theorem"] == "claim" else f"by {fields['theorem']}")
    if fields.get("witness"):
        rows.append(f"at {_witness(fields['witness'])}")
    if fields.get("gap"):
        rows.append(f"left - right = {fields['gap']}")
    rows += answer.text.splitlines()
    if fields.get("statement"):
        rows.append(f"read as: {fields['statement']}")
    if fields.get("uses"):
        rows.append(f"rests on: {', '.join(fields['uses'])}")
    head = f"{_coloured(verdict, verdict, stream)}: {' '.join(claim.split())}"
    return "\n".join([head, *map(_wrapped, rows)])


def _wrapped(row: str, indent: int = 2, width: int = 100) -> str:
    """A row below the first line, within the width that derivations have."""
    import textwrap

    before, after = " " * indent, " " * (indent + 4 if indent < 10 else indent)
    return textwrap.fill(
        row, width, initial_indent=before, subsequent_indent=after, break_long_words=False, break_on_hyphens=False
    )


def _witness(witness: dict[str, Any]) -> str:
    return ", ".join(f"{name} = {_value(value)}" for name, value in witness.items())


def _value(value: object) -> str:
    """A number, a vector as a tuple, or the outcomes of a joint distribution."""
    if isinstance(value, dict):
        return " ".join(f"{name}={_value(v)}" for name, v in value.items())
    if isinstance(value, list | tuple):
        return "(" + ("; " if value and isinstance(value[0], dict) else ", ").join(map(_value, value)) + ")"
    return str(value)


# --- commands -----------------------------------------------------------------------------------------------


@click.group(no_args_is_help=True)
@click.version_option(__version__, prog_name="symentropy")
def program() -> None:
    """Claims of information theory: derivations that are replayed, exact counterexamples, certified digits.

    \b
    symentropy verify   "H(P) <= log(n)"
    symentropy derive   "KL(P || Q) = H(P, Q) - H(P)" --format document -o kl.tex
    symentropy evaluate "H((1/2, 1/3, 1/6))" --digits 50 --base bits
    symentropy handbook check

    Exit codes: 0 proved, derived, evaluated or replayed; 1 refuted; 2 unknown; 3 ill-posed; 4 usage, syntax or a
    limit; 5 out of time or memory; 6 a fault of ours; 130 interrupted.
    """


@program.command(cls=ClaimCommand)
@click.argument("claim", required=False)
@declarations
@BASE
@JSON
@BATCH
def verify(claim: str | None, base: str, as_json: bool, source: str | None, **options: Any) -> int:
    """Is CLAIM true for all values of its names?

    \b
    symentropy verify "H(P, Q) >= H(P)"
    symentropy verify "log(p*q) = log(p) + log(q)" --positive p,q
    symentropy verify "-log(p) >= 0" --given "0 < p <= 1"
    symentropy verify "KL(P || Q) = KL(Q || P)" --json
    symentropy verify --batch claims.jsonl > verdicts.jsonl

    A line of a batch is {"id": 1, "claim": "H(P) >= 0"}; "given", "variables", "pmf" and "positive" are lists.
    A claim that is true comes with its theorem, a false one with an exact counterexample.
    """
    declared, timeout = _declared({**options})
    declared["base"] = base
    if source is not None:
        return _batch(batch.VERIFY, claim, source, declared, timeout)
    text = _text(claim, "claim", 'symentropy verify "H(P) <= log(n)"')
    begin = time.perf_counter()
    answer = _ask(answers.verification, text, declared, timeout=timeout)
    if as_json:
        click.echo(batch.dumps(answers.VERIFY_KEYS, {"claim": text, **answer.fields}, time.perf_counter() - begin))
    else:
        _tell(text, answer, sys.stdout)
    return answer.code


@program.command(cls=ClaimCommand)
@click.argument("claim", metavar="CLAIM|NAME|FILE.py", required=False)
@click.argument("name", metavar="[NAME]", required=False)
@declarations
@BASE
@FORMAT
@OUTPUT
def derive(claim: str | None, name: str | None, base: str, form: str, output: str | None, **options: Any) -> int:
    """The derivation of CLAIM, or of an entry; or those in a file of one's own.

    NAME is an entry of the handbook; the derivation goes to standard output or to a file.

    \b
    symentropy derive "KL(P || Q) = H(P, Q) - H(P)"
    symentropy derive "H(P) <= log(n)" --format markdown
    symentropy derive kl_nonneg --format document -o gibbs.tex
    symentropy derive my.py
    symentropy derive my.py my_theorem --format latex

    FILE.py is a Python file with derivations: all of them are checked in order, or the one called NAME. Reasons are
    found for lines without by=, and marked; a line that does not hold is explained. Exit code 1 if a line is false,
    2 if one is not accepted. The file is run as a Python program, in a child process with a limit on time (--timeout,
    60 seconds for each derivation if not said) and memory: run only files that you trust. What it prints is not shown.
    """
    declared, timeout = _declared(options)
    text = _text(claim, "claim", 'symentropy derive "H(P) <= log(n)"')
    if text.endswith(".py"):
        limit = REPLAY_TIMEOUT if options["timeout"] is None else timeout
        return _authored(text, name, form, output, limit)
    if name is not None:
        raise click.UsageError(f"{name!r} is too much: a name stands only beside a file, as in: derive my.py {name}")
    return _write(text, _ask(answers.derivation, text, {**declared, "base": base}, form, timeout=timeout), output)


def _authored(path: str, name: str | None, form: str, output: str | None, limit: float) -> int:
    """The derivations of a file: the verdict and the derivation of each, or why it is not accepted."""
    from . import authored

    aside = form != "text" or output not in (None, "-")  # standard output, or the file, is for derivations alone
    written: list[str] = []
    worst = count = 0
    with _shown() as line, Worker() as worker:
        for answer in worker.stream(authored.derivations, path, name, form, timeout=limit):
            worst = max(worst, answer.code)
            if line is not None:
                line.erase()
            if not answer.code and answer.text:
                written.append(answer.text)
            if "verdict" in answer.fields:
                _tell_authored(answer, aside, bool(count))
                count += 1
    if aside and written:
        _write(path, Answer({}, 0, "\n\n".join(written)), output)
    return worst


def _tell_authored(answer: Answer, aside: bool, more: bool) -> None:
    """The verdict with the explanation or, unless it goes elsewhere, the derivation; ``more`` came before."""
    verdict, stream = answer.fields["verdict"], sys.stderr if aside else sys.stdout
    whole = answer.text if answer.code else f"proved: {answer.fields['theorem']}\n{answer.text}"
    head, _, rest = whole.partition("\n")
    word, colon, what = head.partition(": ")
    said = _coloured(word, verdict, stream) + colon + what
    if rest and (answer.code or not aside):
        said = ("\n" if more else "") + f"{said}\n{rest}"
    click.echo(said, file=stream)


@program.command(cls=ClaimCommand)
@click.argument("expr", required=False)
@declarations
@click.option("--digits", type=click.IntRange(min=1), default=50, help="Significant digits (default 50).")
@BASE
@JSON
@BATCH
def evaluate(expr: str | None, digits: int, base: str, as_json: bool, source: str | None, **options: Any) -> int:
    """Certified digits of EXPR.

    \b
    symentropy evaluate "H((1/2, 1/3, 1/6))"
    symentropy evaluate "KL((1/2, 1/2) || (1/3, 2/3))" --base bits --digits 100
    symentropy evaluate "KL(Gamma(2, scale=3) || LogNormal(0, 1))"
    symentropy evaluate "H(P)" --pmf P=counts.csv
    symentropy evaluate --batch expressions.jsonl > values.jsonl

    A line of a batch is {"id": 1, "expr": "log(2)", "digits": 30, "base": "bits"}. The file of a pmf holds numbers
    with blanks, commas or lines between them: probabilities whose sum is exactly 1 (1/3, 0.25, 1e-3), or counts
    (integers), which are divided by their sum. The base divides the whole value.
    """
    declared, timeout = _declared(options)
    declared |= {"digits": digits, "base": base}
    if source is not None:
        return _batch(batch.EVALUATE, expr, source, declared, timeout)
    text = _text(expr, "expression", 'symentropy evaluate "H((1/2, 1/2))"')
    begin = time.perf_counter()
    answer = _ask(answers.evaluation, text, declared, timeout=timeout)
    fields = answer.fields
    if as_json:
        click.echo(batch.dumps(answers.EVALUATE_KEYS, {"expr": text, **fields}, time.perf_counter() - begin))
    elif "value" not in fields:
        _complain(answer)
    else:
        click.echo(f"{fields['value']} {_unit(fields['base'])}\n{_certificate(fields)}")
    return answer.code


def _unit(base: str) -> str:
    return base if base.isalpha() else f"(base {base})"


def _certificate(fields: dict[str, Any]) -> str:
    how = "certified" if fields["certified"] else "not certified"
    error = f"off by at most {fields['radius']}" if fields["lower"] != fields["upper"] else "exact"
    return f"  {how}: {error} ({fields['method']})"


@program.group(invoke_without_command=True)
@click.pass_context
def handbook(ctx: click.Context) -> int | None:
    """What is proved and what is refuted: list it, replay all of it, show one entry.

    \b
    symentropy handbook
    symentropy handbook list --claims
    symentropy handbook check
    symentropy handbook show kl_nonneg --format latex
    """
    return int(ctx.invoke(listing)) if ctx.invoked_subcommand is None else None


def _entry_limit(options: dict[str, Any]) -> float:
    """The time limit; declarations are accepted, and said to change nothing."""
    useless = [f"--{name}" for name in ("given", "variables", "pmf", "positive") if options.get(name)]
    if useless:
        click.echo(f"note: {', '.join(useless)} changes nothing here: entries state their own hypotheses", err=True)
    limit: float | None = options.get("timeout")
    return REPLAY_TIMEOUT if limit is None else limit


@handbook.command("list")
@declarations
@click.option("--claims", is_flag=True, help="The table of claims, and the entries that settle each.")
@click.option("--json", "as_json", is_flag=True, help="With --claims: the table as one line of JSON.")
def listing(claims: bool = False, as_json: bool = False, **options: Any) -> int:
    """The entries by chapter; a title that is marked as refuted tells of a claim that is false."""
    limit = _entry_limit(options)
    if as_json and not claims:
        raise click.UsageError("--json goes with --claims")
    with _shown(), Worker() as worker:
        found = worker.call(answers.claims if claims else answers.listing, timeout=limit)
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
    else:
        (_tabulate if claims else _list)(found)
    return 0


def _list(entries: list[tuple[str, str, str, str]]) -> None:
    width = max(80, os.get_terminal_size().columns) if sys.stdout.isatty() else 0  # a line each for a pipe
    before = None
    for chapter, name, title, kind in entries:
        if chapter != before:
            click.echo(("" if before is None else "\n") + chapter)
        before = chapter
        said = f"{title}{' (refutation)' if kind == 'refutation' else ''}"
        head = f"  {name:<40} "
        click.echo((head + (_wrapped(said, len(head), width).lstrip() if width else said)).rstrip())


def _tabulate(rows: list[dict[str, Any]]) -> None:
    """Each claim with how it is settled, and below it by what."""
    for row in rows:
        head = f"{row['row']:<4} {', '.join(row['how']):<17}"
        click.echo(head + _wrapped(row["claim"], len(head), 80).lstrip())
        digits = [f"{expr} = {decimal}..." for expr, decimal in row["digits"].items()]
        for text in (", ".join(row["entries"]) or "not settled", *digits):
            click.echo(_wrapped(text, len(head) + 2, 80))


@handbook.command()
@declarations
def check(**options: Any) -> int:
    """Replay every entry through the kernel, and see that every claim of the table is settled."""
    limit, begin = _entry_limit(options), time.perf_counter()
    replayed: dict[str, list[bool]] = {"theorem": [], "refutation": []}
    with _shown() as line, Worker() as worker:
        kinds = {name: kind for _, name, _, kind in worker.call(answers.listing, timeout=limit)}
        for count, (name, ok, message, _) in enumerate(worker.stream(answers.replay, timeout=limit), 1):
            replayed[kinds[name]].append(ok)
            progress.report("entries", count, len(kinds))
            if not ok:
                if line is not None:
                    line.erase()
                click.echo(f"rejected: {name}: {message}")
        total = sum(map(len, replayed.values()))
        if not kinds or total != len(kinds):
            raise WorkerFault(f"{total} of {len(kinds)} entries were replayed")
        progress.report("the table of claims")
        claims, unsettled = worker.call(answers.unsettled, timeout=limit)
    counts = " and ".join(_count(results, kind) for kind, results in replayed.items() if results)
    click.echo(f"{counts} replayed by the kernel in {time.perf_counter() - begin:.1f} s")
    for fault in unsettled:
        click.echo(_wrapped(f"not settled: {fault}", 0, 80))
    if not unsettled:
        click.echo(f"all {claims} claims of the table are settled")
    return 0 if all(map(all, replayed.values())) and not unsettled else answers.FAULT


def _count(results: list[bool], kind: str) -> str:
    """``12 theorems``; ``11 of 12 theorems`` if not all of them hold."""
    several = f"{len(results)} {kind}{'s' if len(results) > 1 else ''}"
    return several if all(results) else f"{sum(results)} of {several}"


@handbook.command()
@click.argument("name")
@declarations
@FORMAT
@OUTPUT
def show(name: str, form: str, output: str | None, **options: Any) -> int:
    """One entry with its derivation."""
    return _write(name, _ask(answers.entry, name, form, timeout=_entry_limit(options)), output)
