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
from apscheduler.triggers.base import BaseTrigger  # type: ignore[import-untyped]

from bot.domain.errors import Refused
from bot.engine.log import described
from bot.engine.sender import Sender
from bot.engine.waking import Waker

EVERY_SECOND = dt.timedelta(seconds=1)
DRAIN_SECONDS = 20.0  # longer than any call to Slack
LATER_SECONDS = 0.02  # a place that rests is looked at just after it has rested
WRITE_AGAIN_SECONDS = 0.5  # at the end, while outcomes are still to be written
WATCH_SECONDS = 1.0
JUMP = dt.timedelta(seconds=2)  # a wall clock that is set right moves by less

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something else to be done now and then, such as refreshing the directory. The first time is at the start."""

    name: str
    every: dt.timedelta
    run: Callable[[], Awaitable[object]]


class Every(BaseTrigger):  # type: ignore[misc]
    """Counts from when it last ran: after a jump of the clock nothing is made up for, however far it went."""

    def __init__(self, every: dt.timedelta) -> None:
        self._every = every

    def get_next_fire_time(self, previous_fire_time: dt.datetime | None, now: dt.datetime) -> dt.datetime:
        """APScheduler's name for it."""
        return now + self._every if previous_fire_time else now


class ClockWatch:
    """Holds the wall clock, by which APScheduler waits, against one in seconds that never jumps."""

    def __init__(self, wall: Callable[[], dt.datetime], steady: Callable[[], float]) -> None:
        self._wall = wall
        self._steady = steady
        self._seen = wall(), steady()

    def jumped(self) -> dt.timedelta:
        """How far the wall clock moved since the last look, beyond the time that passed; zero where hardly at all."""
        (wall, steady), self._seen = self._seen, (self._wall(), self._steady())
        jump = self._seen[0] - wall - dt.timedelta(seconds=self._seen[1] - steady)
        return jump if abs(jump) >= JUMP else dt.timedelta()


def wall_clock() -> dt.datetime:
    """This machine's, aware UTC."""
    return dt.datetime.now(dt.UTC)


class Engine:
    """Wakes people and drains the outbox once a second, and at once after `poke`. `wall` is the clock of the ticks."""

    def __init__(
        self,
        waker: Waker,
        sender: Sender,
        chores: Sequence[Chore] = (),
        wall: Callable[[], dt.datetime] = wall_clock,
    ) -> None:
        self._waker = waker
        self._sender = sender
        self._chores = tuple(chores)
        self._wall = wall
        self._news = asyncio.Event()
        self._sending: asyncio.Task[None] | None = None
        self._watching: asyncio.TimerHandle | None = None
        self._scheduler = AsyncIOScheduler(
            timezone=dt.UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )

    def poke(self) -> None:
        """Something was committed: look at the outbox now. To be called on the event loop."""
        self._news.set()
        self._sender.poke()

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
            words = (tick.name, tick.run)
            self._scheduler.add_job(self._job, Every(tick.every), words, id=tick.name, next_run_time=self._wall())
        self._scheduler.start()
        self._watch(ClockWatch(self._wall, asyncio.get_running_loop().time))

    async def tick(self) -> None:
        """Wake and send until there is nothing left to do now: for tests, and for the demo after its clock jumped."""
        while True:
            woken = await self._waker.round()
            if await self._sender.drain() or woken:
                continue
            if not (rests_for := self._sender.rests_for):
                return
            await asyncio.sleep(rests_for + LATER_SECONDS)

    async def drain(self, seconds: float = DRAIN_SECONDS) -> None:
        """Begin nothing more, and wait this long for what is under way. What is cut off is searched for later."""
        if self._watching is not None:
            self._watching.cancel()
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
        loop = asyncio.get_running_loop()
        while not self._sender.closed:
            await self._news.wait()
            self._news.clear()
            await self._guarded("send", self._sender.drain)
            if rests_for := self._sender.rests_for:
                loop.call_later(rests_for + LATER_SECONDS, self.poke)
        while self._sender.unwritten:
            await asyncio.sleep(WRITE_AGAIN_SECONDS)
            await self._guarded("send", self._sender.drain)

    def _watch(self, clock: ClockWatch) -> None:
        """APScheduler sleeps until its next tick by the wall clock: where that went back, it would sleep on."""
        if jump := clock.jumped():
            logger.warning("the clock jumped by %.0f s", jump.total_seconds())
            for job in self._scheduler.get_jobs():
                job.modify(next_run_time=self._wall())
        self._watching = asyncio.get_running_loop().call_later(WATCH_SECONDS, self._watch, clock)

    async def _job(self, name: str, run: Callable[[], Awaitable[object]]) -> None:
        """A tick's turn. One that is cut off at the end is no error, which is what the scheduler would call it."""
        try:
            await self._guarded(name, run)
        except asyncio.CancelledError:
            logger.info("%s was cut off at the end", name)

    async def _guarded(self, name: str, run: Callable[[], Awaitable[object]]) -> None:
        """What goes wrong is logged, and the next tick comes as if nothing had happened."""
        try:
            await run()
        except Refused as refused:
            self._sender.trouble.seen(refused)
        except Exception as error:
            logger.error("%s failed: %s", name, described(error))
