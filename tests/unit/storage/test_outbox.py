"""What the outbox asks of SQLAlchemy will still be there in its next version."""

from __future__ import annotations

import datetime as dt
import warnings

from bot.domain import outgoing
from storage import migrate
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, TEAM, StillClock, meet, propose


async def test_nothing_that_it_uses_is_deprecated(sqlite_database_url: str) -> None:
    migrate.upgrade(sqlite_database_url)
    nudge = outgoing.nudge(ANA, dt.date(2026, 11, 20), [1])
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        writer, reader = StorageWriter(sqlite_database_url, StillClock()), StorageReader(sqlite_database_url, threads=1)
        await writer.write(TEAM, meet)
        await writer.write(TEAM, propose())
        await writer.write(TEAM, lambda unit: unit.send(nudge))
        assert await reader.read(TEAM, lambda reads: reads.nudges_waiting(ANA)) == [nudge]
        assert ANA in await reader.read(TEAM, lambda reads: reads.places_of(1))
        await writer.close()
        reader.close()
    assert [str(one.message) for one in heard if issubclass(one.category, DeprecationWarning)] == []
