"""`baton shadow import`: a file's cases on the database alone, all of them or none."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

from bot.cli import main
from bot.commands import shadow
from bot.domain import plan_events as pe
from bot.ports import UnitOfWork
from storage import migrate
from storage.audit import Audit, Summary
from tests.support.shadow import Leaders, named_plan, shadow_plan, written

T = TypeVar("T")

HEADER = "case,recommendation,decision\n"
GOOD = HEADER + "C-1,pay,Pay\nC-2,decline,pay\n"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Workspace T1 has plan 1 in shadow mode and plan 2 before it; T2 has a plan 2 in shadow mode."""
    url = f"sqlite:///{tmp_path / 'baton.db'}"
    migrate.upgrade(url)

    def fill(uow: UnitOfWork) -> None:
        led, other = Leaders(), Leaders(channel="C2")
        led.known(uow)
        (shadow_plan if uow.workspace == "T1" else named_plan)(uow, led)
        (named_plan if uow.workspace == "T1" else shadow_plan)(uow, other)

    for workspace in ("T1", "T2"):
        asyncio.run(written(url, fill, workspace))
    monkeypatch.setenv("DATABASE_URL", url)
    return url


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    """Writes a file; its path."""

    def write(content: str | bytes, name: str = "cases.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


def looked_up(url: str, query: Callable[[UnitOfWork], T], workspace: str = "T1") -> T:
    """What stands in the database."""
    return asyncio.run(written(url, query, workspace))


def cases(url: str) -> int:
    """How many T1's plan 1 has."""
    plan = looked_up(url, lambda uow: uow.plan(1))
    assert plan and plan.shadow
    return plan.shadow.cases


def test_csv_and_json_lines(url: str, file: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["shadow", "import", "--plan", "1", "--workspace", "T1", file(GOOD)]) == 0
    assert capsys.readouterr().out == (
        "2 cases imported into plan 1, record 8. In all: 1 of 2 agree, too few to judge.\n"
    )
    rows = [{"case": f"L-{number}", "recommendation": "pay", "decision": "pay"} for number in range(30)]
    lines = "\n".join(map(json.dumps, rows))
    assert main(["shadow", "import", "--plan", "1", "--workspace", "T1", file(lines, "more.JSONL")]) == 0
    assert capsys.readouterr().out == "30 cases imported into plan 1, record 9. In all: 31 of 32 agree.\n"
    assert list(Audit(url).findings(Summary())) == []


def test_one_record_by_baton_with_count_and_digest(url: str, file: Callable[..., str]) -> None:
    main(["shadow", "import", "--plan", "1", "--workspace", "T1", file(GOOD)])
    row = looked_up(url, lambda uow: uow.trail_row(1, 8))
    assert row is not None
    event = row.record.event
    assert isinstance(event, pe.LogShadow)
    assert (row.record.actor, event.count, event.agreed, event.source) == ("baton", 2, 1, "import")
    words = looked_up(url, lambda uow: uow.text(event.entries))
    assert words and words.splitlines()[1] == '{"case": "C-2", "recommendation": "decline", "decision": "pay"}'


def test_bad_lines_are_named_and_nothing_is_imported(
    url: str, file: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    main(["shadow", "import", "--plan", "1", "--workspace", "T1", file(GOOD)])
    capsys.readouterr()
    path = file(HEADER + 'C-3,pay,pay\nC-2,pay,pay\n,pay,pay\nC-3,a,b\nC-4,a\nC-5,"a,b\n')
    assert main(["shadow", "import", "--plan", "1", "--workspace", "T1", path]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines() == [
        'line 3: "C-2" is logged already.',
        "line 4: case is empty.",
        'line 5: "C-3" stands in line 2 already.',
        "line 6: it has 2 values, and the first line has 3.",
        "line 7: a quotation mark fits nowhere, or a value has no end.",
        f"baton: FILE: nothing was imported, 5 lines are bad in {path}",
    ]
    assert cases(url) == 2


def test_of_many_bad_lines_the_first_twenty(
    url: str, file: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shadow", "import", "--plan", "1", "--workspace", "T1", file(HEADER + "C-1,pay,\n" * 1500)]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 22 and lines[19] == "line 21: decision is empty." and lines[20] == "and 1,480 more"
    assert cases(url) == 0


@pytest.mark.parametrize("content", ["", HEADER, b"\xff", "case;recommendation;decision\n"])
def test_a_file_without_cases(
    url: str, file: Callable[..., str], content: str | bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shadow", "import", "--plan", "1", "--workspace", "T1", file(content)]) == 2
    first, *_, last = capsys.readouterr().err.splitlines()
    assert first.startswith("line 1: ") and last.startswith("baton: FILE: nothing was imported")


def test_several_workspaces_have_such_a_plan(
    url: str, file: Callable[..., str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shadow", "import", "--plan", "1", file(GOOD)]) == 2
    assert capsys.readouterr().err == "baton: --workspace: T1, T2 have a plan 1 each; name one of them\n"
    assert cases(url) == 0


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--plan", "7"], "--plan: no workspace has a plan 7"),
        (["--plan", "0", "--workspace", "T1"], "--plan: T1 has no plan 0"),
        (["--plan", "7", "--workspace", "T1"], "--plan: T1 has no plan 7"),
        (["--plan", "1", "--workspace", "T9"], "--workspace: there is no workspace T9 in this database"),
        (["--plan", "2", "--workspace", "T1"], "--plan: nothing was imported, shadow mode of plan 2 does not run"),
    ],
)
def test_where_there_is_no_such_plan_or_it_is_not_in_shadow_mode(
    url: str, file: Callable[..., str], argv: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["shadow", "import", *argv, file(GOOD)]) == 2
    captured = capsys.readouterr().err
    assert captured.startswith(f"baton: {said}") and captured.count("\n") == 1


def test_files_that_cannot_be_read(
    url: str, file: Callable[..., str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (file(GOOD, "cases.xlsx"), str(tmp_path / "none.csv"), str(tmp_path)):
        assert main(["shadow", "import", "--plan", "1", path]) == 2
        captured = capsys.readouterr().err
        assert captured.startswith(f"baton: FILE: {path} ") and captured.count("\n") == 1
    large = file(b"x" * (shadow.BYTES_MAX + 1))
    assert main(["shadow", "import", "--plan", "1", large]) == 2
    assert "more than 16 MB" in capsys.readouterr().err


def test_without_a_database(
    file: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
    assert main(["shadow", "import", "--plan", "1", file(GOOD)]) == 2
    assert capsys.readouterr().err.startswith("baton: DATABASE_URL: there is no database yet")


def test_the_plan_has_to_be_named(file: Callable[..., str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["shadow", "import", file(GOOD)])
    assert exit_.value.code == 2 and "--plan" in capsys.readouterr().err
