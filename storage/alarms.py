"""Whom, and which plans, the engine is to look at now, across workspaces.

An index on each table's `wake_at` makes an empty look cheap, and a full one cost what it brings.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Select, bindparam, select

from bot.ports.clock import Clock
from storage.codec import to_ms
from storage.reader import StorageReader
from storage.schema import people, plans
from storage.set_back import anybody_ahead, set_back
from storage.writer import StorageWriter

WENT_BACK = dt.timedelta(hours=12)  # by less than that nobody is silenced for more than a day

_c = people.c
_DUE = (
    select(_c.workspace, _c.person)
    .where(_c.wake_at <= bindparam("now"), _c.wake_at.is_not(None), _c.zone.is_not(None))
    .order_by(_c.wake_at)
    .limit(bindparam("limit"))
)
_DUE_PLANS = (
    select(plans.c.workspace, plans.c.plan)
    .where(plans.c.wake_at <= bindparam("now"), plans.c.wake_at.is_not(None))
    .order_by(plans.c.wake_at)
    .limit(bindparam("limit"))
)


class StorageAlarms:
    """Implements `bot.ports.Alarms`."""

    def __init__(self, reader: StorageReader, clock: Clock, writer: StorageWriter) -> None:
        self._reader = reader
        self._clock = clock
        self._writer = writer
        self._looked_at: dt.datetime | None = None

    async def due(self, limit: int) -> list[tuple[str, str]]:
        """See Alarms. Raises Refused(UNAVAILABLE) where the database cannot be reached."""
        await self._follow_the_clock()
        return await self._look(_DUE, limit)

    async def due_plans(self, limit: int) -> list[tuple[str, int]]:
        """See Alarms. Raises Refused(UNAVAILABLE) where the database cannot be reached."""
        await self._follow_the_clock()
        return await self._look(_DUE_PLANS, limit)

    async def _follow_the_clock(self) -> None:
        """After the clock went back, alarms that it set when it was ahead would go off in a future that is far away. At
        our start it may have gone back before: then somebody was nudged on a date that has not come.
        """
        now, before = self._clock.now(), self._looked_at
        went_back = before is not None and now <= before - WENT_BACK
        if went_back or (before is None and await self._reader.look(lambda connection: anybody_ahead(connection, now))):
            await self._writer.work(lambda connection: set_back(connection, now))
        self._looked_at = now

    async def _look(self, due: Select[Any], limit: int) -> list[tuple[str, Any]]:
        parameters = {"now": to_ms(self._clock.now()), "limit": limit}
        return await self._reader.look(
            lambda connection: [(workspace, one) for workspace, one in connection.execute(due, parameters)]
        )
