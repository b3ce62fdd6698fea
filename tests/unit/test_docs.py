"""Nothing that an operator may set or type goes undocumented. (For what is granted, see `test_manifest`.)"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import build_parser
from bot.settings import SETTINGS

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def table(page: str, heading: str) -> dict[str, str]:
    """The rows of the table whose first column is headed so: the code in the first cell, to the rest of the row."""
    _, _, below = (ROOT / "docs" / page).read_text().partition(f"\n| {heading} |")
    rows = below.split("\n\n")[0]
    return dict(re.findall(r"^\| *`([^`]+)`[^|]*\|(.*)$", rows, re.MULTILINE))


def commands(parser: argparse.ArgumentParser, words: str = "baton") -> Iterator[tuple[str, list[str]]]:
    """Each command that does something (`baton audit verify`, but not `baton audit`), with its long options."""
    groups = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for group in groups:
        for word, inner in group.choices.items():
            yield from commands(inner, f"{words} {word}")
    if not groups:
        options = [name for action in parser._actions for name in action.option_strings if name.startswith("--")]
        yield words, [name for name in options if name != "--help"]


def test_every_setting_is_documented_with_its_default() -> None:
    documented = table("settings.md", "variable")
    assert set(documented) == {setting.name for setting in SETTINGS}
    assert [one.name for one in SETTINGS if one.default and f"`{one.default}`" not in documented[one.name]] == []


def test_every_command_is_documented_with_its_options() -> None:
    documented = {f"{command} ": f"{command}{rest}" for command, rest in table("commands.md", "command").items()}
    missing = [
        f"{words} {option}".strip()
        for words, options in commands(build_parser())
        for option in options or [""]
        if not any(row.startswith(f"{words} ") and option in text for row, text in documented.items())
    ]
    assert missing == []


def test_no_command_is_documented_that_is_not_there() -> None:
    known = [f"{words} " for words, _ in commands(build_parser())]
    assert [row for row in table("commands.md", "command") if not f"{row} ".startswith(tuple(known))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_the_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_make_targets_that_a_page_names_are_there(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z]+)", page.read_text(), re.MULTILINE)) <= targets
