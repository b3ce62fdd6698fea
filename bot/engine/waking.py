"""Looks at the people and the plans whose moment has come, and has each one's use case decide."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from bot.domain.errors import Refused
from bot.engine.log import described
from bot.ports import Alarms, UnitOfWork, Wanted, Writer
from bot.usecases.nudge import wake_person
from bot.usecases.plan_moments import wake_plan

LOOK = 128  # several of the writer's transactions: while it commits one, the next waits
HOLD_SECONDS = 30.0  # what could not be looked at is left alone for this long

K = TypeVar("K", str, int)
Looking = tuple[Callable[[UnitOfWork], None], Wanted]

logger = logging.getLogger(__name__)


class Waker:
    """One round looks at everybody and every plan that is due, each at most once."""

    def __init__(self, alarms: Alarms, writer: Writer) -> None:
        self._alarms = alarms
        self._writer = writer
        self._held: dict[tuple[str, str | int], float] = {}

    async def round(self) -> int:
        """Wake all that are due; how many were woken. One's failure is logged and stops no other.

        Raises what `Alarms` raises.
        """
        now = asyncio.get_running_loop().time()
        self._held = {who: until for who, until in self._held.items() if until > now}
        people = await self._all(self._alarms.due, _looking_at_person)
        return people + await self._all(self._alarms.due_plans, _looking_at_plan)

    async def _all(self, due: Callable[[int], Awaitable[list[tuple[str, K]]]], looking: Callable[[K], Looking]) -> int:
        tried: set[tuple[str, str | int]] = set(self._held)
        woken = 0
        while new := [who for who in await due(LOOK + len(self._held)) if who not in tried]:
            tried.update(new)
            woken += sum(await asyncio.gather(*(self._wake(*who, looking(who[1])) for who in new)))
        return woken

    async def _wake(self, workspace: str, who: str | int, looking: Looking) -> bool:
        usecase, wanted = looking
        try:
            await self._writer.write(workspace, usecase, wanted, engine=True)
        except Refused as refused:
            logger.info("%s in %s is looked at later: %s", who, workspace, refused.code)
        except Exception as error:
            logger.error("%s in %s could not be looked at: %s", who, workspace, described(error))
            self._held[workspace, who] = asyncio.get_running_loop().time() + HOLD_SECONDS
        else:
            return True
        return False


def _looking_at_person(person: str) -> Looking:
    return partial(wake_person, person_id=person), Wanted(people=(person,), agenda=person)


def _looking_at_plan(plan: int) -> Looking:
    return partial(wake_plan, number=plan), Wanted()
