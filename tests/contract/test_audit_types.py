"""What SQLite keeps in any column, and PostgreSQL refuses: the audit finds values of the wrong type, and ends."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.domain import events as ev
from storage import migrate
from storage.audit import Audit, Problem, Summary
from storage.writer import StorageWriter
from tests.contract.samples import BEN, TEAM, StillClock, act, direct, meet, propose
from tests.contract.test_audit import tamper


@pytest.fixture
def database(sqlite_database_url: str, tmp_path: Path) -> str:
    """Two handoffs, one of them agreed to."""
    migrate.upgrade(sqlite_database_url)
    asyncio.run(_fill(sqlite_database_url))
    return sqlite_database_url


async def _fill(url: str) -> None:
    writer = StorageWriter(url, StillClock())
    try:
        await writer.write(TEAM, meet)
        await writer.write(TEAM, propose())
        await writer.write(TEAM, propose("the keys"))
        await writer.write(TEAM, act(1, BEN, ev.Agree()))
    finally:
        await writer.close()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE trail SET record=CAST(record AS BLOB) WHERE seq=4", Problem.MALFORMED),
        ("UPDATE trail SET leaf='none' WHERE seq=4", Problem.WRONG_LEAF),
        ("UPDATE trail SET leaf=1.5 WHERE seq=4", Problem.WRONG_LEAF),
        ("UPDATE trail SET seq='last' WHERE seq=4", Problem.WRONG_PLACE),
        ("UPDATE trail SET plan='none' WHERE seq=4", Problem.WRONG_PLACE),
        ("UPDATE trail SET hash=x'00' WHERE seq=4", Problem.WRONG_HASH),
        ("UPDATE plans SET head_at='noon'", Problem.WRONG_PLAN_STATE),
        ("UPDATE plans SET started_at='noon'", Problem.WRONG_PLAN_STATE),
        ("UPDATE plans SET pair=x'00'", Problem.WRONG_PLAN_STATE),
        ("UPDATE plans SET plan='one'", Problem.UNEXPLAINED_PLAN),
        ("UPDATE handoffs SET handoff='two' WHERE handoff=2", Problem.UNEXPLAINED_HANDOFF),
        ("UPDATE handoffs SET body=x'00' WHERE handoff=2", Problem.WRONG_HANDOFF_STATE),
        ("UPDATE workspaces SET next_plan='two'", Problem.WRONG_COUNTER),
        ("UPDATE texts SET salt='salt' WHERE text='the keys'", Problem.WRONG_TEXT),
        ("UPDATE texts SET text=CAST(text AS BLOB) WHERE text='the keys'", Problem.WRONG_TEXT),
    ],
)
def test_a_value_of_the_wrong_type_is_found(database: str, change: str, problem: Problem) -> None:
    with direct(database) as run:
        if "BLOB" in change and "trail" in change:
            run("DROP INDEX trail_handoff")  # which reads the record as JSON
    assert list(Audit(database).findings(Summary())) == []
    tamper(database, lambda run: run(change))
    assert problem in {one.problem for one in Audit(database).findings(Summary())}
