"""The package as a whole: its floors, what an import costs, and the wheel in an empty environment."""

import ast
import importlib.metadata
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

import symentropy

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "symentropy"

# From the ground up; a room imports only from the floors below its own.
HOUSE = [
    ["errors", "progress"],
    ["kernel"],
    ["language"],
    ["theory"],
    ["bridge", "render", "evaluate"],
    ["theorem"],
    ["handbook"],
    ["prove"],  # cites the handbook
    ["board"],
    ["worker"],
    ["verbs"],
    ["answers"],
    ["authored", "batch", "status"],
    ["cli"],
    ["__main__"],
]
FLOOR = {room: height for height, rooms in enumerate(HOUSE) for room in rooms}


def imported(source, module):
    """Every module that the source of ``module`` (a dotted name, packages end in ``__init__``) may import."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) + 1 - node.level] if node.level else []
            start = ".".join([*base, *([node.module] if node.module else [])])
            yield from ([start] if node.module else [f"{start}.{alias.name}" for alias in node.names])
            if node.module and start == "symentropy":
                yield from (f"{start}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = ast.unparse(node.func)
            if called in ("__import__", "import_module", "importlib.import_module"):
                yield str(node.args[0].value)


def room(module):
    """The room of one of our modules; None for others and for the package itself."""
    head, _, rest = module.partition(".")
    return rest.split(".")[0] if head == "symentropy" and rest else None


def misfits(source, module):
    """What a module imports and may not."""
    own = room(module)
    for name in imported(source, module):
        other, top = room(name), name.split(".")[0]
        if other in ("__version__", own):
            continue
        if (other is not None and FLOOR.get(other, 99) >= FLOOR[own]) or (
            own == "kernel" and (other is not None or top not in {*sys.stdlib_module_names, "flint"})
        ):
            yield name


def modules():
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ".".join(path.relative_to(ROOT).with_suffix("").parts)


@pytest.mark.parametrize(
    ("path", "module"), [m for m in modules() if m[1] != "symentropy.__init__"], ids=lambda m: str(m)
)
def test_floors(path, module):
    assert room(module) in FLOOR, f"{module} has no floor"
    assert list(misfits(path.read_text(encoding="utf-8"), module)) == []


@pytest.mark.parametrize(
    ("module", "source", "expected"),
    [
        ("symentropy.kernel.field", "import sympy", ["sympy"]),
        ("symentropy.kernel.field", "from ..errors import SymentropyError", ["symentropy.errors"]),
        (
            "symentropy.kernel.field",
            "from flint import arb\nfrom .terms import Add\nfrom . import terms\nimport math",
            [],
        ),
        ("symentropy.kernel.field", "def f():\n    from ..prove import verify", ["symentropy.prove"]),
        ("symentropy.kernel.field", "importlib.import_module('numpy')", ["numpy"]),
        ("symentropy.language.parser", "from .. import theory", ["symentropy.theory"]),
        ("symentropy.language.parser", "from symentropy import verify", ["symentropy.verify"]),
        ("symentropy.language.parser", "from ..errors import LimitError\nimport lark", []),
        ("symentropy.language.__init__", "from .parser import parse_claim", []),
        ("symentropy.render.latex", "from ..evaluate import evaluate", ["symentropy.evaluate"]),
        ("symentropy.bridge", "import symentropy.handbook as h", ["symentropy.handbook"]),
        ("symentropy.prove.__init__", "from ..evaluate.logs import f\nfrom ..kernel import check", []),
    ],
)
def test_the_walker_sees(module, source, expected):
    assert list(misfits(source, module)) == expected


def test_public_names():
    for name in symentropy.__all__:
        assert getattr(symentropy, name) is not None
    assert set(symentropy.__all__) == set(dir(symentropy))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = symentropy.nothing


@pytest.mark.parametrize(
    "imports",
    [
        "import symentropy.evaluate",
        "from symentropy.evaluate import evaluate_term",
        "from symentropy import evaluate",
        "import symentropy.prove.verify",
        "import symentropy.verbs, symentropy.evaluate.adaptive",
        "import importlib; importlib.import_module('symentropy.evaluate')",
        "from symentropy import *; import symentropy.evaluate.logs",
    ],
)  # fmt: skip
def test_evaluate_is_the_verb_whatever_was_imported_before(imports):
    program = f"""
{imports}
import symentropy, sys, types
from symentropy import evaluate
from symentropy.evaluate import evaluate_term
assert evaluate is symentropy.evaluate is symentropy.verbs.evaluate
assert isinstance(sys.modules["symentropy.evaluate"], types.ModuleType)
assert evaluate("log(2)", digits=3).decimal == "0.693"
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)


def loaded(program):
    done = subprocess.run(
        [sys.executable, "-c", program + "\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_importing_the_package_loads_nothing():
    assert not loaded("import symentropy") & {"flint", "sympy", "mpmath", "lark", "click", "symentropy.kernel.terms"}


def test_the_command_line_is_light():
    heavy = {"flint", "sympy", "mpmath", "lark", "multiprocessing", "subprocess", "dataclasses", "importlib.metadata"}
    assert not loaded("import symentropy.__main__, symentropy.cli") & heavy


def test_evaluate_needs_neither_sympy_nor_mpmath():
    program = (
        "from symentropy.answers import evaluation\n"
        "answer = evaluation('H((1/2, 1/3, 1/6))', {'digits': 50})\n"
        "assert answer.code == 0, answer"
    )
    heavy = {"sympy", "mpmath", "lark", "pathlib", "multiprocessing", "importlib.metadata"}
    unneeded = {f"symentropy.kernel.{room}" for room in ("calculus", "check", "field", "laws", "rules", "signs", "wf")}
    assert not loaded(program) & (heavy | unneeded)


def test_one_version():
    version = re.escape(symentropy.__version__)
    assert re.search(rf"^version: {version}$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    assert re.search(rf"^## \[(Unreleased|{version})\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)


# --- the wheel ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = out.glob("*.whl")
    return path


def test_the_wheel_carries_what_is_needed(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for path in [*PACKAGE.rglob("*"), *(ROOT / "derivations").rglob("*")]:
        hidden = any(part.startswith((".", "__pycache__")) for part in path.relative_to(ROOT).parts)
        if path.is_file() and not hidden:
            inside = path.relative_to(ROOT).as_posix()
            assert (f"symentropy/{inside}" if inside.startswith("derivations") else inside) in names
    assert {"symentropy/py.typed", "symentropy/derivations"} <= names | {n.rsplit("/", 1)[0] for n in names}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests", "symentropy/tests")) for name in names)


def test_the_wheel_works_away_from_the_checkout(wheel, tmp_path):
    """Installed into an environment that has the declared dependencies and nothing else."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    install = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)]
    done = subprocess.run(install, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    site = Path(sysconfig.get_path("purelib", vars={"base": str(home), "platbase": str(home)}))
    for requirement in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]:
        link(re.match(r"[\w.-]+", requirement)[0], site)
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    where = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True, "timeout": 300}
    place = subprocess.run([python, "-c", "import symentropy; print(symentropy.__file__)"], check=True, **where)
    assert Path(place.stdout.strip()).is_relative_to(home)
    done = subprocess.run([home / "bin" / "symentropy", "handbook", "check"], **where)
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"^[1-9]\d* theorems and [1-9]\d* refutations replayed", done.stdout)


def link(distribution, site):
    """Put an installed distribution into another environment, by links to its files."""
    files = importlib.metadata.distribution(distribution).files
    for top in {Path(str(file)).parts[0] for file in files if Path(str(file)).parts[0] != ".."}:
        source = Path(str(importlib.metadata.distribution(distribution).locate_file(top)))
        if top != "__pycache__" and not (site / top).exists():
            (site / top).symlink_to(source)
