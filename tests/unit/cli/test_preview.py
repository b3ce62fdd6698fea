"""`baton preview`: every reminder to come, from the database alone, and clear about what is wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
from functools import partial
from pathlib import Path

import pytest

from bot.cli import main
from bot.commands.preview import preview
from bot.domain.nudge_settings import HowOften, NudgeSettings
from bot.domain.people import Channel, Person
from bot.outcome import CommandError
from bot.ports import UnitOfWork
from bot.usecases.propose import propose_typed
from bot.usecases.where import Where
from storage import migrate
from storage.writer import StorageWriter

NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
SENTENCE = "By 15 Dec, I transfer the pager to <@UBEN>, done when it rang twice"
CHANNELS = ("C1", "C2")


class StoppedClock:
    """A `bot.ports.Clock` that stands."""

    def now(self) -> dt.datetime:
        """Always the same."""
        return NOW

    def real(self) -> dt.datetime:
        """The same."""
        return NOW


def know(uow: UnitOfWork) -> None:
    """Two people and two channels; Ana is away for a day."""
    uow.put_person(Person("UANA", "Ana", "Europe/Warsaw"))
    uow.put_person(Person("UBEN", "Ben", "America/New_York"))
    uow.put_settings("UANA", NudgeSettings(away_until=dt.date(2026, 12, 9)))
    for channel in CHANNELS:
        uow.put_channel(Channel(channel, channel.lower(), private=False, joined=True))


def propose_in(channel: str, uow: UnitOfWork) -> None:
    """Ana types the sentence there."""
    where = Where(channel, False, channel.lower())
    propose_typed(uow, "UANA", where, SENTENCE, key=channel, draft_id=channel, answer_url=None)


async def fill(url: str) -> None:
    """Two plans in workspace T1, one in T2."""
    writer = StorageWriter(url, StoppedClock())
    try:
        for workspace, channels in (("T1", CHANNELS), ("T2", CHANNELS[:1])):
            await writer.write(workspace, know)
            for channel in channels:
                await writer.write(workspace, partial(propose_in, channel))
    finally:
        await writer.close()


async def choose_home_only(url: str) -> None:
    """Ben wants no reminders in T2."""
    writer = StorageWriter(url, StoppedClock())
    try:
        await writer.write("T2", lambda uow: uow.put_settings("UBEN", NudgeSettings(how_often=HowOften.HOME_ONLY)))
    finally:
        await writer.close()


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database named by DATABASE_URL; nothing of Slack is set."""
    url = f"sqlite:///{tmp_path / 'baton.db'}"
    migrate.upgrade(url)
    asyncio.run(fill(url))
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def said(url: str, *, plan: int | None = None, workspace: str | None = None, until: dt.date | None = None) -> list[str]:
    """What is printed on that day."""
    lines: list[str] = []
    preview(url, NOW, lines.append, plan=plan, workspace=workspace, until=until)
    return lines


def test_a_line_a_message_in_each_persons_own_time(url: str) -> None:
    lines = said(url, plan=1, workspace="T1")
    assert lines[0] == f"T1: {len(lines) - 1} messages to come, if nothing moves."
    assert lines[1] == "Thu 2026-12-03 09:00 America/New_York · Ben · H-1 (the pager), to be answered"
    assert "Wed 2026-12-09 09:00 Europe/Warsaw · Ana · H-1 (the pager), due in 6 days" in " ".join(lines)
    assert "(for Tue 8 Dec: away until 9 Dec)" in " ".join(lines)
    assert lines[-1].endswith("then every Monday")
    assert not any("\t" in line or "H-2" in line for line in lines)


def test_every_workspace_and_plan(url: str) -> None:
    lines = said(url)
    assert [line.split(":")[0] for line in lines if "to come" in line] == ["T1", "T2"]
    assert any("H-1 (the pager), to be answered; H-2 (the pager), to be answered" in line for line in lines)
    asyncio.run(choose_home_only(url))
    assert not any("· Ben ·" in line for line in said(url, workspace="T2"))


def test_up_to_a_date(url: str) -> None:
    assert said(url, workspace="T2", until=dt.date(2026, 12, 3)) == [
        "T2: 1 message to come, if nothing moves.",
        "Thu 2026-12-03 09:00 America/New_York · Ben · H-1 (the pager), to be answered",
    ]
    assert said(url, workspace="T2", until=NOW.date()) == ["T2: 0 messages to come, if nothing moves."]


def test_it_works_without_slack(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "--plan", "1"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("T1: ") and "\nT2: " in out


def test_what_is_not_there(url: str) -> None:
    with pytest.raises(CommandError, match="--plan: no workspace has a plan 7"):
        said(url, plan=7)
    with pytest.raises(CommandError, match="--workspace: there is no workspace T9"):
        said(url, workspace="T9")


@pytest.mark.parametrize("argv", [["--plan", "7"], ["--workspace", "T9"], ["--until", "2020-01-01"]])
def test_what_is_wrong_is_one_line(url: str, argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", *argv]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(f"baton: {argv[0]}: ") and captured.err.count("\n") == 1


@pytest.mark.parametrize("argv", [["--until", "soon"], ["--plan", "one"]])
def test_what_is_no_date_or_number_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["preview", *argv])
    assert exit_.value.code == 2
    assert argv[1] in capsys.readouterr().err


def test_without_a_database_or_with_an_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "none.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    assert main(["preview"]) == 2
    assert capsys.readouterr().err.startswith("baton: DATABASE_URL: there is no database yet")
    file.touch()
    assert main(["preview"]) == 2
    assert capsys.readouterr().err.startswith("baton: DATABASE_URL: the schema is not current")
