"""Whom the engine is to look at now, across workspaces: an index on `wake_at` makes an empty look cheap."""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, select

from bot.ports.clock import Clock
from storage.codec import to_ms
from storage.reader import StorageReader
from storage.schema import people

_c = people.c
_DUE = (
    select(_c.workspace, _c.person)
    .where(_c.wake_at <= bindparam("now"), _c.wake_at.is_not(None), _c.zone.is_not(None))
    .order_by(_c.wake_at)
    .limit(bindparam("limit"))
)


class StorageAlarms:
    """Implements `bot.ports.Alarms`."""

    def __init__(self, reader: StorageReader, clock: Clock) -> None:
        self._reader = reader
        self._clock = clock

    async def due(self, limit: int) -> list[tuple[str, str]]:
        """See Alarms. Raises Refused(UNAVAILABLE) where the database cannot be reached."""
        now = to_ms(self._clock.now())
        return await self._reader.look(lambda connection: _due(connection, now, limit))


def _due(connection: Connection, now: int, limit: int) -> list[tuple[str, str]]:
    found = connection.execute(_DUE, {"now": now, "limit": limit})
    return [(workspace, person) for workspace, person in found]
