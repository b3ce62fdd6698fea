"""`baton doctor`, against a workspace of its own: what is well, and for each problem the remedy."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.cli import main
from bot.sandbox import AppConfig, Fault, Sandbox

ROOT = Path(__file__).parents[3]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A workspace in which Baton is installed."""
    async with Sandbox(AppConfig.from_manifest(ROOT / "app_manifest.yml")) as sandbox:
        yield sandbox


@pytest.fixture
def environ(sandbox: Sandbox, sqlite_database_url: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Settings with which everything is well; the database is there."""
    values = {
        "DATABASE_URL": sqlite_database_url,
        "SLACK_API_URL": sandbox.api_url,
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_APP_TOKEN": sandbox.app_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert main(["migrate"]) == 0
    return values


class Doctor:
    """What the doctor said: its exit status, and each finding's line by its name, with the remedy under it."""

    def __init__(self, status: int, printed: str) -> None:
        self.status = status
        self.lines = [line for line in printed.splitlines() if line.startswith(("ok", "problem"))]
        self.printed = printed

    def of(self, name: str) -> str:
        """The finding of that name."""
        found: str = next(line for line in self.lines if line.split(None, 1)[1].startswith(name))
        return found


Examine = Callable[[], Awaitable[Doctor]]


@pytest.fixture
def doctor(environ: dict[str, str], capsys: pytest.CaptureFixture[str]) -> Examine:
    """Runs the command while the workspace goes on answering."""
    capsys.readouterr()

    async def examine() -> Doctor:
        status = await asyncio.to_thread(main, ["doctor"])
        return Doctor(status, capsys.readouterr().out)

    return examine


async def test_all_is_well(doctor: Examine) -> None:
    said = await doctor()
    assert said.status == 0, said.printed
    assert [line.split()[0] for line in said.lines] == ["ok"] * 7
    assert "baton in Northwind" in said.of("token")


async def test_no_secret_is_printed(doctor: Examine, environ: dict[str, str]) -> None:
    printed = (await doctor()).printed
    secrets = [environ[name] for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET")]
    assert not any(secret in printed for secret in secrets)


async def test_over_http_there_is_no_app_token(doctor: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")
    said = await doctor()
    assert said.status == 0
    assert "POST /slack/events" in said.of("requests")


async def test_a_missing_setting_is_named_and_the_rest_is_still_looked_at(
    doctor: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    said = await doctor()
    assert said.status == 2
    assert said.of("settings").startswith("problem") and "SLACK_BOT_TOKEN" in said.of("settings")
    assert said.of("triggers").startswith("ok")


async def test_a_scope_that_was_not_granted(doctor: Examine, sandbox: Sandbox) -> None:
    sandbox.workspace.app.scopes.discard("im:write")
    said = await doctor()
    assert said.status == 1
    assert "im:write" in said.of("scopes") and "baton manifest" in said.printed


@pytest.mark.parametrize(("code", "remedy"), [("token_revoked", "install the app"), ("account_inactive", "install")])
async def test_a_token_that_was_taken_back(doctor: Examine, sandbox: Sandbox, code: str, remedy: str) -> None:
    sandbox.workspace.app.refused = code
    said = await doctor()
    assert said.status == 1
    assert code in said.of("token") and remedy in said.printed


async def test_tokens_of_another_kind(doctor: Examine, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-another")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-another")
    said = await doctor()
    assert said.status == 1
    assert said.of("token").startswith("problem") and said.of("app token").startswith("problem")
    assert "connections:write" in said.printed


async def test_a_slack_that_does_not_answer(doctor: Examine, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    sandbox.faults.next("auth.test", Fault.status(500))
    said = await doctor()
    assert said.status == 1 and said.of("token").startswith("problem")
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:1/api/")
    said = await doctor()
    assert said.status == 1 and "SLACK_API_URL" in said.printed


async def test_before_the_first_start_there_is_no_database(
    doctor: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    said = await doctor()
    assert said.status == 0
    assert "`baton serve` makes it" in said.of("database")
    assert not (tmp_path / "other.db").exists()


async def test_a_database_that_cannot_be_made(doctor: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'no folder' / 'baton.db'}")
    said = await doctor()
    assert said.status == 1
    assert said.of("database").startswith("problem")


async def test_an_old_schema(doctor: Examine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sqlite3.connect(tmp_path / "old.db").executescript("CREATE TABLE other (x); VACUUM;").close()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'old.db'}")
    said = await doctor()
    assert said.status == 1
    assert said.of("schema").startswith("problem") and "baton migrate" in said.printed


async def test_nobody_can_be_written_to(doctor: Examine, environ: dict[str, str]) -> None:
    refusal = ("T1", 1, 1, "gone", "messages_tab_disabled", "nudge", "U1", "", 0, 1)
    with sqlite3.connect(environ["DATABASE_URL"].removeprefix("sqlite:///")) as database:
        columns = "workspace, id, attempt, outcome, code, kind, place, handoffs, due, at"
        database.execute(f"INSERT INTO deliveries ({columns}) VALUES ({', '.join('?' * 10)})", refusal)
    said = await doctor()
    assert said.status == 1
    assert "messages_tab_disabled" in said.of("direct messages") and "Messages tab on" in said.printed


async def test_a_trigger_that_somebody_dropped(doctor: Examine, environ: dict[str, str]) -> None:
    with sqlite3.connect(environ["DATABASE_URL"].removeprefix("sqlite:///")) as database:
        database.execute("DROP TRIGGER trail_no_update")
    said = await doctor()
    assert said.status == 1
    assert "trail_no_update" in said.of("triggers") and "baton audit verify" in said.printed
