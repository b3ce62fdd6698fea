"""Looks at the people whose moment has come, and has each one's use case decide."""

from __future__ import annotations

import asyncio
import logging

from bot.domain.errors import Refused
from bot.engine.log import described
from bot.ports import Alarms, Wanted, Writer
from bot.usecases.nudge import wake_person

BATCH = 32  # as many as the writer takes into one transaction
HOLD_SECONDS = 30.0  # somebody who could not be looked at is left alone for this long

logger = logging.getLogger(__name__)


class Waker:
    """One round looks at everybody who is due, each at most once."""

    def __init__(self, alarms: Alarms, writer: Writer) -> None:
        self._alarms = alarms
        self._writer = writer
        self._held: dict[tuple[str, str], float] = {}

    async def round(self) -> int:
        """Wake all who are due; how many were woken. One person's failure is logged and stops nobody else.

        Raises what `Alarms.due` raises.
        """
        now = asyncio.get_running_loop().time()
        self._held = {who: until for who, until in self._held.items() if until > now}
        tried = set(self._held)
        woken = 0
        while True:
            due = [who for who in await self._alarms.due(BATCH + len(self._held)) if who not in tried]
            if not due:
                return woken
            tried.update(due)
            woken += sum(await asyncio.gather(*(self._wake(*who) for who in due)))

    async def _wake(self, workspace: str, person: str) -> bool:
        try:
            await self._writer.write(
                workspace, lambda uow: wake_person(uow, person), Wanted(people=(person,)), engine=True
            )
        except Refused as refused:
            logger.info("%s in %s is looked at later: %s", person, workspace, refused.code)
        except Exception as error:
            logger.error("%s in %s could not be looked at: %s", person, workspace, described(error))
            self._held[workspace, person] = asyncio.get_running_loop().time() + HOLD_SECONDS
        else:
            return True
        return False
