"""The engine: APScheduler ticks, and each tick looks whether there is something to do (DESIGN section 9).

There is never a job a reminder: who is to be woken and what is to be said stands in tables.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]
from apscheduler.triggers.interval import IntervalTrigger  # type: ignore[import-untyped]

from bot.engine.log import described
from bot.engine.sender import Sender
from bot.engine.waking import Waker

EVERY_SECOND = dt.timedelta(seconds=1)
DRAIN_SECONDS = 20.0  # longer than any call to Slack

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something else to be done now and then, such as refreshing the directory. The first time is at the start."""

    name: str
    every: dt.timedelta
    run: Callable[[], Awaitable[object]]


class Engine:
    """Wakes people and drains the outbox once a second, and at once after `poke`."""

    def __init__(self, waker: Waker, sender: Sender, chores: Sequence[Chore] = ()) -> None:
        self._waker = waker
        self._sender = sender
        self._chores = tuple(chores)
        self._news = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=dt.UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def poke(self) -> None:
        """Something was committed: look at the outbox now. To be called on the event loop."""
        self._news.set()

    async def start(self) -> None:
        """Begin to tick."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it would report each tick that found one running
        self._sending = asyncio.create_task(self._send_on_news())
        ticks = (
            Chore("wake", EVERY_SECOND, self._wake),
            Chore("send", EVERY_SECOND, self._look_again),
            *self._chores,
        )
        for tick in ticks:
            every = IntervalTrigger(seconds=int(tick.every.total_seconds()), timezone=dt.UTC)
            now = dt.datetime.now(dt.UTC)
            self._scheduler.add_job(_job, every, (tick.name, tick.run), id=tick.name, next_run_time=now)
        self._scheduler.start()

    async def tick(self) -> None:
        """Wake and send until there is nothing left to do now: for tests, and for the demo after its clock jumped."""
        while True:
            woken = await self._waker.round()
            if not await self._sender.drain() and not woken:
                return

    async def drain(self, seconds: float = DRAIN_SECONDS) -> None:
        """Begin nothing more, and wait this long for what is under way. What is cut off is searched for later."""
        if self._scheduler.running:
            self._scheduler.remove_all_jobs()
        self._sender.close()
        self.poke()
        if self._sending is not None:
            await asyncio.wait({self._sending}, timeout=seconds)

    async def stop(self, seconds: float = DRAIN_SECONDS) -> None:
        """Drain, then end all ticks."""
        await self.drain(seconds)
        if self._sending is not None:
            self._sending.cancel()
            await asyncio.gather(self._sending, return_exceptions=True)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _wake(self) -> None:
        if await self._waker.round():
            self.poke()

    async def _look_again(self) -> None:
        self.poke()

    async def _send_on_news(self) -> None:
        while not self._sender.closed:
            await self._news.wait()
            self._news.clear()
            await _guarded("send", self._sender.drain)


async def _job(name: str, run: Callable[[], Awaitable[object]]) -> None:
    """A tick's turn. One that is cut off at the end is no error, which is what the scheduler would call it."""
    try:
        await _guarded(name, run)
    except asyncio.CancelledError:
        logger.info("%s was cut off at the end", name)


async def _guarded(name: str, run: Callable[[], Awaitable[object]]) -> None:
    """What goes wrong is logged, and the next tick comes as if nothing had happened."""
    try:
        await run()
    except Exception as error:
        logger.error("%s failed: %s", name, described(error))
