"""However the process ends: what was acknowledged is in the database, and the trail holds."""

from __future__ import annotations

import asyncio
import signal

import pytest
from sqlalchemy import create_engine, text

from storage.audit import Audit, Summary
from tests.chaos.served import EACH, PEOPLE, served


def things(database_url: str) -> dict[int, str]:
    """By number, what is handed over, as the database has it."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT t.text, h.handoff FROM handoffs h "
                "JOIN trail r ON r.workspace = h.workspace AND json_extract(r.record, '$.handoff') = h.handoff "
                "JOIN texts t ON t.workspace = h.workspace AND t.digest = json_extract(r.record, '$.data.thing')"
            )
        )
        found = {int(number): str(thing) for thing, number in rows}
    engine.dispose()
    return found


@pytest.mark.parametrize("socket_mode", [False, True], ids=["http", "socket"])
async def test_sigterm_drains_and_loses_nothing_that_was_acknowledged(own_sqlite_url: str, socket_mode: bool) -> None:
    async with served(own_sqlite_url, socket_mode=socket_mode) as baton:
        typing = asyncio.create_task(baton.everybody_types())
        await baton.has_acked(60)
        baton.process.send_signal(signal.SIGTERM)
        assert await baton.ends() == 0
        await typing

    kept = things(own_sqlite_url)
    assert 60 <= len(baton.acked) < PEOPLE * EACH
    assert baton.echoes.items() <= kept.items()
    assert sorted(baton.acked) == sorted(baton.echoes.values())
    assert list(Audit(own_sqlite_url).findings(Summary())) == []


@pytest.mark.parametrize("socket_mode", [False, True], ids=["http", "socket"])
async def test_a_killed_process_has_kept_all_that_it_echoed(own_sqlite_url: str, socket_mode: bool) -> None:
    async with served(own_sqlite_url, socket_mode=socket_mode) as baton:
        typing = asyncio.create_task(baton.everybody_types())
        await baton.has_acked(60)
        baton.process.kill()
        assert await baton.ends() == -signal.SIGKILL
        await typing

    kept = things(own_sqlite_url)
    assert baton.echoes.items() <= kept.items()
    assert sorted(kept) == list(range(1, len(kept) + 1))
    assert list(Audit(own_sqlite_url).findings(Summary())) == []


async def test_after_a_kill_the_next_process_goes_on(own_sqlite_url: str) -> None:
    async with served(own_sqlite_url) as baton:
        typing = asyncio.create_task(baton.everybody_types())
        await baton.has_acked(30)
        baton.process.kill()
        await baton.ends()
        await typing
        before = things(own_sqlite_url)

        await baton.starts_again()
        await baton.types(0)
        await baton.sandbox.settled()
        baton.process.send_signal(signal.SIGTERM)
        assert await baton.ends() == 0

        after = things(own_sqlite_url)
        assert before.items() <= after.items()
        assert baton.echoes.items() <= after.items()
        assert sorted(after) == list(range(1, len(after) + 1))
        sent = [
            message.metadata
            for channel in baton.sandbox.workspace.channels.values()
            for message in baton.sandbox.workspace.history(channel)
            if message.metadata
        ]
        ids = [metadata["event_payload"]["id"] for metadata in sent]
        assert len(ids) == len(set(ids))
        assert list(Audit(own_sqlite_url).findings(Summary())) == []
