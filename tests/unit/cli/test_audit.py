"""`baton audit verify`: what it says of a whole trail, and of one that somebody changed."""

from __future__ import annotations

import asyncio
import datetime as dt
import sqlite3
from functools import partial
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.audit import WORDS, sentence
from bot.domain.people import Person
from bot.ports import UnitOfWork
from bot.usecases.propose import propose_typed
from bot.usecases.where import Where
from storage import migrate
from storage.audit import Finding, Problem
from storage.writer import StorageWriter

NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
SENTENCE = "By 15 Dec, I transfer the pager to <@UBEN>, done when it rang twice"


class StoppedClock:
    """A `bot.ports.Clock` that stands."""

    def now(self) -> dt.datetime:
        """Always the same."""
        return NOW

    def real(self) -> dt.datetime:
        """The same."""
        return NOW


def know_both(uow: UnitOfWork) -> None:
    """The directory has read the workspace."""
    uow.put_person(Person("UANA", "Ana", "Europe/Warsaw"))
    uow.put_person(Person("UBEN", "Ben", "America/New_York"))


def propose_in(channel: str, uow: UnitOfWork) -> None:
    """Ana types the sentence there."""
    where = Where(channel, False, channel.lower())
    propose_typed(uow, "UANA", where, SENTENCE, key=channel, draft_id=channel, answer_url=None)


async def make_two_plans(url: str) -> None:
    """A handoff in each of two channels of workspace T1."""
    writer = StorageWriter(url, StoppedClock())
    try:
        await writer.write("T1", know_both)
        for channel in ("C1", "C2"):
            await writer.write("T1", partial(propose_in, channel))
    finally:
        await writer.close()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of a database with two plans, named by DATABASE_URL."""
    url = f"sqlite:///{tmp_path / 'baton.db'}"
    migrate.upgrade(url)
    asyncio.run(make_two_plans(url))
    monkeypatch.setenv("DATABASE_URL", url)
    return tmp_path / "baton.db"


def tamper(database: Path, statement: str) -> None:
    """Change the database as somebody with its file could: the triggers off first, and on again afterwards."""
    with sqlite3.connect(database) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute(statement)
        for _, sql in triggers:
            connection.execute(sql)


def test_a_whole_trail(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("4 records in 2 plans of 1 workspace: the chain holds, 10 texts are as they were written")
    assert "state of 2 handoffs" in said
    assert "Not proven: that the newest records were not cut off" in said


def test_one_plan_alone(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--plan", "2"]) == 0
    assert capsys.readouterr().out.startswith("2 records in 1 plan of 1 workspace: ")


def test_a_plan_that_does_not_exist(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "verify", "--plan", "7"]) == 2
    assert "--plan" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE trail SET record = replace(record, 'UBEN', 'UEVE') WHERE plan = 1", "plan 1, record 2: was edited"),
        ("DELETE FROM trail WHERE plan = 1 AND seq = 1", "plan 1, record 2: follows a gap: record 1 is missing"),
        ("UPDATE handoffs SET body = replace(body, 'proposed', 'accepted') WHERE handoff = 1", "H-1: the stored state"),
        ("UPDATE texts SET text = 'it rang once' WHERE text = 'it rang twice'", "are not those that were written"),
        ("DELETE FROM texts WHERE text = 'the pager'", "are gone"),
    ],
)
def test_what_somebody_changed_is_found(
    database: Path, statement: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tamper(database, statement)
    assert main(["audit", "verify"]) == 1
    said = capsys.readouterr().out
    assert expected in said
    assert " finding" in said and "Not proven" in said


def test_every_problem_has_its_words() -> None:
    assert set(WORDS) == set(Problem)
    assert all("{" not in sentence(Finding(problem, "T1", 1, 2, 3, "x")) for problem in Problem)


def test_a_finding_names_its_place() -> None:
    assert sentence(Finding(Problem.GAP, "T1", 4, 9, what="8")) == (
        "T1, plan 4, record 9: follows a gap: record 8 is missing"
    )
    assert sentence(Finding(Problem.NO_TRIGGER, what="trail_no_update")).startswith("database: the trigger trail_no")
