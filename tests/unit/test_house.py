"""The rules of this house that a machine can check: small modules and functions, and nothing left lying about."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULE_LINES, FUNCTION_LINES = 300, 40

# Written so that this page is not its own first finding.
LEFTOVER = re.compile(r"\b(?:TO[D]O|FIX[M]E|X[X]X|HA[C]K)\b")
DOWNLOAD = re.compile(
    r"https?://\S+\.(?:whl|tar\.gz|tgz|deb)\b|index-url[ =]+[\w$]|files\.pythonhosted|pypi\.[o]rg/simple"
)
LOCK_FILES = {"uv.lock", "poetry.lock", "Pipfile.lock", "package-lock.json", "yarn.lock", "pnpm-lock.yaml"}
TEXT = {".py", ".md", ".toml", ".txt", ".in", ".yml", ".yaml", ".json", ".cfg", ".ini", ".html", ".js", ".css", ".mako"}
WAITING_OR_SKIPPING = {"time.sleep", "pytest.skip", "pytest.mark.skip", "pytest.mark.skipif", "mock.patch", "patch"}
WAITING_IN_A_PAGE = re.compile(r"\bwait_for_timeout\b|\bslow_mo\b")
SKIPS_WITHOUT_CHROMIUM = Path("tests/browser/conftest.py")  # no Python package brings one; CI fails without

# The page: what it is made of, and what it never does (a strict content security policy forbids most of it, too).
PAGE = ROOT / "bot" / "sandbox" / "page" / "static"
PAGE_LINES = {".js": 250, ".css": 300, ".html": 60, ".svg": 60}
JS_FUNCTION = re.compile(r"^(?:export )?(?:async )?function\*? (\w+)\(.*?^\}$", re.MULTILINE | re.DOTALL)
RUNS_OR_PARSES = re.compile(
    r"\b(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write|setHTMLUnsafe|createContextualFragment|DOMParser|srcdoc"
    r"|\beval\(|new Function\b|javascript:|\bimport\("
    r"""|setAttribute\(\s*["'`](?:style|on)|\.on\w+ = ["'`]|\.style = |cssText|[<\s](?:style|on[a-z]+)=["']"""
)
OUTSIDE = re.compile(r"""(?:https?|wss?|ftp)://[\w$]|["'`(]data:|@import|["'`(]//\w""")
NAMESPACE = "http://www.w3.org/2000/svg"  # a name, never fetched


def kept_files() -> Iterator[Path]:
    """The repository's own files: hidden folders, but for CI's, belong to tools."""
    for top in sorted(ROOT.iterdir()):
        if top.is_file():
            yield top
        elif not top.name.startswith(".") or top.name in {".ci", ".github"}:
            yield from (path for path in sorted(top.rglob("*")) if path.is_file() and "__pycache__" not in path.parts)


FILES = list(kept_files())
HERE = Path(__file__).relative_to(ROOT)
PAGE_FILES = [path for path in FILES if PAGE in path.parents]
SOURCES = {
    path.relative_to(ROOT): ast.parse(path.read_text(), str(path))
    for path in FILES
    if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in {"bot", "storage", "tests"}
}
PRODUCT = {path: tree for path, tree in SOURCES.items() if path.parts[0] != "tests" and "migrations" not in path.parts}
TESTS = {path: tree for path, tree in SOURCES.items() if path.parts[0] == "tests" and path.parts[1] != "bench"}


def test_modules_are_short() -> None:
    lengths = {str(path): len((ROOT / path).read_text().splitlines()) for path in PRODUCT}
    assert {path: length for path, length in lengths.items() if length > MODULE_LINES} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or 0) - node.lineno + 1
        for path, tree in PRODUCT.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}


def test_what_is_public_has_a_docstring() -> None:
    missing = [str(path) for path, tree in PRODUCT.items() if tree.body and not ast.get_docstring(tree)] + [
        f"{path}:{node.lineno} {node.name}"
        for path, tree in PRODUCT.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert missing == []


def test_no_error_is_swallowed() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, tree in SOURCES.items()
        for node in ast.walk(tree)
        if (isinstance(node, ast.ExceptHandler) and is_swallowing(node))
        or (isinstance(node, ast.Call) and ast.unparse(node.func).endswith("suppress") and is_broad(node.args))
    ]
    assert found == []


def is_swallowing(handler: ast.ExceptHandler) -> bool:
    """Whether it catches everything and does nothing about it."""
    kind = handler.type
    broad = kind is None or is_broad(kind.elts if isinstance(kind, ast.Tuple) else [kind])
    return broad and all(isinstance(statement, ast.Pass | ast.Continue) for statement in handler.body)


def is_broad(kinds: list[ast.expr]) -> bool:
    """Whether one of these classes takes in every error."""
    return any(ast.unparse(kind) in {"Exception", "BaseException"} for kind in kinds)


def test_tests_neither_wait_nor_skip_nor_patch() -> None:
    found = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, tree in TESTS.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute | ast.Name)
        and (ast.unparse(node) in WAITING_OR_SKIPPING or ast.unparse(node).endswith("monkeypatch.setattr"))
        and not (path == SKIPS_WITHOUT_CHROMIUM and ast.unparse(node) == "pytest.mark.skip")
    ] + [
        f"{path} {one}" for path in TESTS for one in WAITING_IN_A_PAGE.findall(ast.unparse(TESTS[path])) if path != HERE
    ]
    assert found == []


def test_nothing_unfinished_is_marked_in_passing() -> None:
    found = [
        f"{path}:{number} {line.strip()}"
        for path in SOURCES
        for number, line in enumerate((ROOT / path).read_text().splitlines(), 1)
        if LEFTOVER.search(line)
    ]
    assert found == []


def test_no_lock_file_and_no_registry_is_committed() -> None:
    found = [str(path.relative_to(ROOT)) for path in FILES if path.name in LOCK_FILES] + [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in FILES
        if path.suffix in TEXT or path.suffix == ""
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if DOWNLOAD.search(line)
    ]
    assert found == []


def test_every_dependency_is_pinned_with_a_hash() -> None:
    for page in sorted((ROOT / "requirements").glob("*.txt")):
        entries = re.split(r"\n(?=\w)", page.read_text().strip())
        assert [one.splitlines()[0] for one in entries if "==" not in one or "--hash=sha256:" not in one] == []


def test_the_pages_files_are_short_text_and_begin_with_what_they_are() -> None:
    assert {path.suffix for path in PAGE_FILES} <= set(PAGE_LINES)
    lengths = {path.name: (len(path.read_text().splitlines()), PAGE_LINES[path.suffix]) for path in PAGE_FILES}
    assert {name: length for name, (length, most) in lengths.items() if length > most} == {}
    beginnings = {".js": "// ", ".css": "/* "}
    named = [path for path in PAGE_FILES if path.suffix in beginnings]
    assert [path.name for path in named if not path.read_text().startswith(beginnings[path.suffix])] == []


def test_the_pages_functions_are_short() -> None:
    lengths = {
        f"{path.name} {match[1]}": match[0].count("\n") + 1
        for path in PAGE_FILES
        if path.suffix == ".js"
        for match in JS_FUNCTION.finditer(path.read_text())
    }
    assert lengths
    assert {name: length for name, length in lengths.items() if length > FUNCTION_LINES} == {}


def test_what_the_pages_modules_give_is_explained() -> None:
    given = re.compile(r"^(?P<before>.*)\nexport (?:async )?function (?P<name>\w+)", re.MULTILINE)
    missing = [
        f"{path.name} {match['name']}"
        for path in PAGE_FILES
        if path.suffix == ".js"
        for match in given.finditer(path.read_text())
        if not match["before"].endswith("*/") and not match["name"].startswith("mount")
    ]
    assert missing == []


def test_nothing_in_the_page_runs_or_parses_what_it_is_given_nor_leaves_this_machine() -> None:
    found = [
        f"{path.name}:{number} {line.strip()[:100]}"
        for path in PAGE_FILES
        for number, line in enumerate(path.read_text().replace(NAMESPACE, "").splitlines(), 1)
        if RUNS_OR_PARSES.search(line) or OUTSIDE.search(line)
    ]
    assert found == []


def test_the_page_has_no_markup_of_its_own_beside_its_frame() -> None:
    assert [path.name for path in PAGE_FILES if path.suffix == ".html"] == ["index.html"]
    frame = (PAGE / "index.html").read_text()
    assert re.findall(r"<script(?![^>]*\bsrc=)", frame) == []
    assert re.findall(r"<style|<iframe|<object|<embed|<form|<base", frame) == []


@pytest.mark.parametrize(
    "line",
    [
        "node.innerHTML = text",
        'el.setAttribute("style", x)',
        "el.setAttribute('onclick', x)",
        "setTimeout(eval(x))",
        'a.href = "javascript:void 0"',
        '<p style="color: red">',
        '<button onclick="go()">',
        "new Function(x)",
        "range.createContextualFragment(x)",
    ],
)
def test_what_would_run_or_parse_is_found(line: str) -> None:
    assert RUNS_OR_PARSES.search(line)


@pytest.mark.parametrize("line", ['fetch("https://x.example")', "url(data:image/png;base64,A)", '"//cdn.example"'])
def test_what_would_leave_this_machine_is_found(line: str) -> None:
    assert OUTSIDE.search(line)
