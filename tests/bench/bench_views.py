"""What is read and said of 500 handoffs at once: a plan's summary, and the Home of somebody whose handoffs they are."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import orjson
from sqlalchemy import make_url

from bot.domain.people import Channel, Person
from bot.domain.plan_events import SetUp, StartPlan
from bot.ports import Reads, UnitOfWork
from bot.usecases.directory import learn
from bot.usecases.home import home_of
from bot.usecases.summaries import status
from bot.usecases.where import Where
from bot.views.home import home_view
from bot.views.look import Look
from bot.views.summaries import summary_message
from storage.migrate import upgrade
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.bench.recorded import cpu
from tests.bench.report import Row
from tests.support.many_handoffs import Filling, fill

WORKSPACE, ANA, BEN, CHANNEL, ZONE = "T0BENCH", "U0ANA", "U0BEN", "C0BENCH", "Europe/Warsaw"
LAST_SUMMARY = dt.datetime(2026, 11, 30, 8, tzinfo=dt.UTC)
NOW = LAST_SUMMARY + dt.timedelta(weeks=1)
MANY, FEW = 500, 5  # handoffs; a twentieth of them is new since the last summary, and at least one
CRITERIA = 4
CPU_MS, ROUNDS = 20.0, 15

Say = Callable[[Reads], object]


class Clock:
    """Stands still where it was set."""

    def __init__(self, instant: dt.datetime) -> None:
        self.instant = instant

    def now(self) -> dt.datetime:
        """Aware UTC."""
        return self.instant

    def real(self) -> dt.datetime:
        """Aware UTC."""
        return dt.datetime.now(dt.UTC)


def rows() -> Iterator[Row]:
    """CPU against 20 ms, beside what a plain cursor takes for the same rows and their JSON; and the statements."""
    with tempfile.TemporaryDirectory() as folder:
        few, many = f"sqlite:///{folder}/few.db", f"sqlite:///{folder}/many.db"
        asyncio.run(_filled(few, FEW))
        asyncio.run(_filled(many, MANY))
        gc.freeze()
        for what, say in (("summary", _summary), ("Home", _home)):
            (ms, statements), (_, of_few) = asyncio.run(_said(many, say)), asyncio.run(_said(few, say))
            alone = statistics.median(_decoded(many) for _ in range(ROUNDS))
            figure = f"{ms:.1f} ms, {statements} statements"
            reference = f"{CPU_MS:.0f} ms; rows alone {alone:.1f} ms; of {FEW}: {of_few} statements"
            yield Row(f"{what} of {MANY} handoffs", figure, reference, ms / CPU_MS, 1.0, False)


def _summary(reads: Reads) -> object:
    seen = status(reads, ANA, Where(CHANNEL), NOW)
    return summary_message(seen.summary, Look(seen.words, NOW, ZONE), sets_times=seen.sets_times)


def _home(reads: Reads) -> object:
    seen = home_of(reads, ANA, NOW)
    return home_view(seen.home, ANA, Look(seen.words, NOW, ZONE))


async def _said(url: str, say: Say) -> tuple[float, int]:
    """Milliseconds of CPU and statements, of reading and rendering."""
    reader = StorageReader(url)
    try:
        await reader.read(WORKSPACE, say)  # warms up
        seen = [await cpu(partial(reader.read, WORKSPACE, say)) for _ in range(ROUNDS)]
    finally:
        await asyncio.to_thread(reader.close)
    return statistics.median(ms for ms, _ in seen), max(statements for _, statements in seen)


def _decoded(url: str) -> float:
    """Milliseconds of CPU for the same rows by a plain cursor, and their JSON."""
    database = sqlite3.connect(make_url(url).database or "")
    began = time.process_time()
    found: list[Any] = [orjson.loads(body) for (body,) in database.execute("SELECT body FROM handoffs WHERE plan = 1")]
    seconds = time.process_time() - began
    database.close()
    assert len(found) == MANY
    return seconds * 1000


async def _filled(url: str, count: int) -> None:
    """A plan between two people, most of whose handoffs stood in its last summary already."""
    upgrade(url)
    clock = Clock(LAST_SUMMARY - dt.timedelta(weeks=3))
    old, filling = count - max(1, count // 20), Filling(1, [ANA, BEN], CRITERIA)
    await _write(url, clock, _begin)
    await fill(url, clock, WORKSPACE, filling, range(old))
    clock.instant = LAST_SUMMARY
    await _write(url, clock, lambda uow: uow.keep_summary(1, LAST_SUMMARY.date()))
    clock.instant += dt.timedelta(days=2)
    await fill(url, clock, WORKSPACE, filling, range(old, count))


def _begin(uow: UnitOfWork) -> None:
    people = [Person(ANA, "Ana", ZONE, dm="D0ANA"), Person(BEN, "Ben", ZONE, dm="D0BEN")]
    learn(uow, people, [Channel(CHANNEL, "fraud-model", private=False, joined=True)])
    number = uow.new_plan_number()
    uow.record(number, None, ANA, StartPlan(ANA, ZONE, CHANNEL, ()))
    uow.record(number, None, ANA, SetUp(uow.keep_text("Fraud model"), None, ANA, BEN, None, None))


async def _write(url: str, clock: Clock, usecase: Callable[[UnitOfWork], None]) -> None:
    writer = StorageWriter(url, clock, patience=600)
    try:
        await writer.write(WORKSPACE, usecase)
    finally:
        await writer.close()
