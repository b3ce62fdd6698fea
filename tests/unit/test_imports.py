"""The directions in which imports go. Read from the source, so that an import inside a function counts as well."""

from __future__ import annotations

import ast
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STDLIB = set(sys.stdlib_module_names)
VIEWS = {"bot.domain", "bot.views", "babel", "gettext"}

# A package may import the standard library and what stands here; a name covers the modules below it.
# The first row whose name covers a module is its row.
MAY_IMPORT: dict[str, set[str]] = {
    "bot.domain": {"bot.domain", "dateutil", "holidays"},
    "bot.ports": {"bot.domain", "bot.ports"},
    "bot.usecases": {"bot.domain", "bot.ports", "bot.usecases"},
    "bot.views": VIEWS,
    "bot.pictures": VIEWS | {"bot.pictures", "resvg_py"},
    "bot.sandbox": {"bot.sandbox", "aiohttp", "orjson", "yaml"},
    "storage": {"storage", "bot.domain", "bot.ports", "sqlalchemy", "alembic", "orjson"},
}
# Nobody but these packages may know these libraries.
ONLY_HOME = {
    "slack_bolt": "bot.slack",
    "slack_sdk": "bot.slack",
    "apscheduler": "bot.engine",
    "sqlalchemy": "storage",
    "alembic": "storage",
    "holidays": "bot.domain.public_holidays",
    "icalendar": "bot.calendar_document",
}
MAY_NOT_IMPORT = {
    "bot.slack": {"bot.engine", "bot.web", "bot.bootstrap", "bot.cli", "bot.demo", "bot.sandbox", "storage"},
    "bot.engine": {"bot.slack", "bot.web", "bot.bootstrap", "bot.cli", "bot.demo", "bot.sandbox", "storage"},
    "bot.web": {"bot.slack", "bot.engine", "bot.bootstrap", "bot.cli", "bot.demo", "bot.sandbox", "storage"},
    "bot.api": {"bot.slack", "bot.engine", "bot.bootstrap", "bot.cli", "bot.demo", "bot.sandbox", "storage"},
    "bot.calendar_feed": {"bot.slack", "bot.engine", "bot.bootstrap", "bot.cli", "bot.demo", "bot.sandbox", "storage"},
    "bot.bootstrap": {"bot.cli", "bot.demo", "bot.sandbox"},
    "bot.settings": {"bot.bootstrap", "bot.cli", "bot.demo", "bot.sandbox", "storage"},
}
# The domain is given the time, identifiers and contents; it fetches none of them.
DOMAIN_MAY_NOT_IMPORT = {"random", "uuid", "secrets", "time", "os", "io", "pathlib", "socket", "asyncio", "threading"}
DOMAIN_MAY_NOT_CALL = {"open", "print", "input"}
DOMAIN_MAY_NOT_CALL_ON_ANYTHING = {"now", "utcnow", "today"}
NOT_WITH_THE_CLI = {"alembic", "babel", "bot.sandbox", "slack_bolt", "sqlalchemy", "aiohttp", "apscheduler"}


@dataclass(frozen=True)
class Module:
    """A module of ours: its dotted name, its tree, and what it imports."""

    name: str
    tree: ast.Module
    imports: frozenset[str]


def covers(package: str, module: str) -> bool:
    """Whether the module is the package or lies below it."""
    return module == package or module.startswith(package + ".")


def imported_by(tree: ast.AST, package: str) -> set[str]:
    """Absolute names of all imports in the tree; `from a import b` counts as `a` where `b` is no module of ours."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: 1 - node.level or None] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            names |= {f"{base}.{alias.name}" if is_ours(f"{base}.{alias.name}") else base for alias in node.names}
    return names


def is_ours(name: str) -> bool:
    """Whether a module or package of this repository has this dotted name."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir()


def load(path: Path) -> Module:
    """Parse one source file."""
    tree = ast.parse(path.read_text(), str(path))
    parts = path.relative_to(ROOT).with_suffix("").parts
    package = ".".join(parts[:-1])
    name = package if parts[-1] == "__init__" else ".".join(parts)
    return Module(name, tree, frozenset(imported_by(tree, package)))


MODULES = [load(path) for top in ("bot", "storage") for path in sorted((ROOT / top).rglob("*.py"))]


def below(package: str) -> list[Module]:
    """Our modules that the package covers."""
    return [module for module in MODULES if covers(package, module.name)]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_a_layer_imports_only_the_layers_below_it(package: str) -> None:
    allowed = MAY_IMPORT[package]
    wrong = [
        f"{module.name} imports {name}"
        for module in below(package)
        for name in sorted(module.imports)
        if name.split(".")[0] not in STDLIB and not any(covers(one, name) for one in allowed)
    ]
    assert not wrong


@pytest.mark.parametrize("package", MAY_NOT_IMPORT)
def test_layers_side_by_side_and_above_stay_unknown(package: str) -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in below(package)
        for name in sorted(module.imports)
        if any(covers(one, name) for one in MAY_NOT_IMPORT[package])
    ]
    assert not wrong


@pytest.mark.parametrize("library", ONLY_HOME)
def test_a_library_has_one_home(library: str) -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in MODULES
        if not covers(ONLY_HOME[library], module.name)
        for name in sorted(module.imports)
        if covers(library, name)
    ]
    assert not wrong


def test_the_domain_asks_for_no_clock_no_chance_and_no_file() -> None:
    wrong = [
        f"{module.name} imports {name}"
        for module in below("bot.domain")
        for name in sorted(module.imports)
        if name.split(".")[0] in DOMAIN_MAY_NOT_IMPORT
    ] + [
        f"{module.name}:{node.lineno} calls {ast.unparse(node.func)}"
        for module in below("bot.domain")
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and reaches_out(node.func)
    ]
    assert not wrong


def test_the_domain_is_not_asynchronous() -> None:
    wrong = [
        f"{module.name}:{node.lineno} {node.name}"
        for package in ("bot.domain", "bot.usecases")
        for module in below(package)
        for node in ast.walk(module.tree)
        if isinstance(node, ast.AsyncFunctionDef)
    ]
    assert not wrong


def reaches_out(function: ast.expr) -> bool:
    """Whether a call of this asks for the time, a file or the terminal."""
    if isinstance(function, ast.Attribute):
        return function.attr in DOMAIN_MAY_NOT_CALL_ON_ANYTHING
    return isinstance(function, ast.Name) and function.id in DOMAIN_MAY_NOT_CALL


def test_the_command_line_starts_without_what_it_may_not_need() -> None:
    program = "import sys, bot.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert NOT_WITH_THE_CLI.isdisjoint(done.stdout.split())
