"""Planning and claiming without Slack: the engine's own round and claims, on a database that stays open."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import distinct, func, select

from bot.domain.delivery_policy import Sent
from bot.domain.outgoing import Posted
from bot.engine.pacing import POST_EVERY
from bot.engine.sender import AT_ONCE
from bot.engine.waking import Waker
from bot.ports import Claimed, Limits, Room, Settled
from storage.alarms import StorageAlarms
from storage.database import reading_engine
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.schema import outbox
from storage.writer import StorageWriter
from tests.bench.nudge_fill import DUE, FixedClock, World, reset
from tests.bench.nudges_by_hand import connections, replay
from tests.bench.recorded import recorded

PATIENCE = 60.0  # seconds: nothing is withdrawn, however busy the machine is
LIMITS = Limits(others=Room(AT_ONCE, AT_ONCE), rest=timedelta(seconds=POST_EVERY))


@dataclass(frozen=True)
class Store:
    """What the engine asks of one database."""

    url: str
    world: World
    reader: StorageReader
    writer: StorageWriter
    waker: Waker
    claims: OutboxClaims

    async def remind(self) -> None:
        """Look at all who are due, and claim and settle what they are to be told, as if Slack took each at once."""
        await self.waker.round()
        ended: list[Settled] = []
        while True:
            claim = self.claims.claim(AT_ONCE, LIMITS)
            settle = [self.claims.settle(ended)] if ended else []
            claimed = (await asyncio.gather(*settle, claim))[-1]  # in this order, in one transaction
            if not claimed:
                return
            ended = [_sent(row) for row in claimed]

    async def look(self) -> None:
        """A second in which nothing is due."""
        await self.waker.round()
        await self.claims.claim(AT_ONCE, LIMITS)


@asynccontextmanager
async def opened(url: str, world: World) -> AsyncIterator[Store]:
    """The database by the real writer and reader."""
    clock = FixedClock()
    writer, reader = StorageWriter(url, clock, patience=PATIENCE), StorageReader(url)
    try:
        yield Store(
            url, world, reader, writer, Waker(StorageAlarms(reader, clock, writer), writer), OutboxClaims(writer, clock)
        )
    finally:
        await writer.close()
        await asyncio.to_thread(reader.close)


async def compared(stores: Mapping[str, Store], rounds: int) -> tuple[dict[str, float], dict[str, float]]:
    """Reminders a second of each database: Baton's, and those of the same SQL by hand; medians, all in turn."""
    ours: dict[str, list[float]] = {name: [] for name in stores}
    by_hand: dict[str, list[float]] = {name: [] for name in stores}
    with ExitStack() as stack:
        hands: dict[str, Callable[[], None]] = {}
        for name, store in stores.items():
            await _timed(store)  # warms up
            reset(store.url, store.world)
            with recorded() as steps:
                await store.remind()
            hands[name] = partial(replay, list(steps), stack.enter_context(connections(store.url)))
        for _ in range(rounds):
            for name, store in stores.items():
                ours[name].append(DUE / await _timed(store))
                by_hand[name].append(DUE / _timed_by_hand(store, hands[name]))
    return _medians(ours), _medians(by_hand)


async def empty_looks(stores: Mapping[str, Store], looks: int) -> dict[str, float]:
    """Seconds that a second costs in which nothing is due, in turn: medians. All were reminded before."""
    seen: dict[str, list[float]] = {name: [] for name in stores}
    for _ in range(looks):
        for name, store in stores.items():
            began = time.perf_counter()
            await store.look()
            seen[name].append(time.perf_counter() - began)
    return _medians(seen)


async def _timed(store: Store) -> float:
    reset(store.url, store.world)
    began = time.perf_counter()
    await store.remind()
    seconds = time.perf_counter() - began
    _all_sent(store)
    return seconds


def _timed_by_hand(store: Store, run: Callable[[], None]) -> float:
    reset(store.url, store.world)
    began = time.perf_counter()
    run()
    seconds = time.perf_counter() - began
    _all_sent(store)
    return seconds


def _all_sent(store: Store) -> None:
    """Raises RuntimeError unless each was reminded once, and that is settled."""
    engine = reading_engine(store.url, 1)
    with engine.connect() as connection:
        sent = connection.scalar(select(func.count()).select_from(outbox).where(outbox.c.outcome == "sent"))
        people = connection.scalar(select(func.count(distinct(outbox.c.place))))
    engine.dispose()
    if (sent, people) != (DUE, DUE):
        raise RuntimeError(f"{sent} were sent to {people} people, and {DUE} were due")


def _sent(row: Claimed) -> Settled:
    return Settled(row, Sent(), (Posted(f"D{row.intent.place[1:]}", f"{row.id}.000001", True),), row.intent.handoffs)


def _medians(seen: Mapping[str, list[float]]) -> dict[str, float]:
    return {name: statistics.median(figures) for name, figures in seen.items()}
