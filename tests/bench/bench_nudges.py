"""Reminders: a thousand people of a million looked at, planned for, claimed for and sent to; a second with nothing due;
and somebody who has 500 handoffs.
"""

from __future__ import annotations

import asyncio
import gc
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path
from typing import Any

from bot.domain.outgoing import Message
from bot.engine.rendering import render
from bot.ports import Claimed, Wanted
from bot.usecases.nudge import wake_person
from tests.bench.nudge_fill import A_PLAN, NOW, WORKSPACE, Given, World, fill, person_id, reset
from tests.bench.nudges_planned import Store, compared, empty_looks, opened
from tests.bench.nudges_sent import Seen, sent, slow_slack
from tests.bench.recorded import cpu
from tests.bench.report import Row
from tests.support.postgres import fresh_database, postgres_server

ROUNDS, ROUNDS_SENT, LOOKS = 5, 3, 300
FEW, MANY, MANY_POSTGRESQL = World(2_000), World(1_000_000), World(200_000)
BUSY, IDLE = person_id(2), person_id(6)  # both are to be reminded now
OF_BUSY, OF_IDLE = 500, 5  # handoffs
CPU_MS, OF_FEW = 20.0, 1.5

Places = dict[str, tuple[str, World]]


def rows() -> Iterator[Row]:
    """Planning and claiming, a second with nothing due, one big reminder, and sending; everything in turn."""
    with tempfile.TemporaryDirectory() as folder, postgres_server(durable=True) as server:
        sqlite = {"few": (f"sqlite:///{folder}/few.db", FEW), "many": (f"sqlite:///{folder}/many.db", MANY)}
        with fresh_database(server) as few, fresh_database(server) as many:
            postgresql = {"few": (few, FEW), "many": (many, MANY_POSTGRESQL)}
            for places in (sqlite, postgresql):
                for url, world in places.values():
                    fill(url, world)
            yield from asyncio.run(_planned("sqlite", sqlite))
            yield from asyncio.run(_planned("postgresql", postgresql))
            yield from asyncio.run(_big(f"sqlite:///{folder}/big.db"))
            yield from _sent(Path(folder), *sqlite["many"], *postgresql["many"])


async def _planned(database: str, places: Places) -> list[Row]:
    """The rows of one kind of database."""
    async with AsyncExitStack() as stack:
        stores = {name: await stack.enter_async_context(opened(*place)) for name, place in places.items()}
        gc.freeze()
        ours, by_hand = await compared(stores, ROUNDS)
        looks = await empty_looks(stores, LOOKS)
    stored, few = places["many"][1].people, places["few"][1].people
    what, figure = f"1,000 due of {stored:,}, {database}", f"{ours['many']:.0f}/s"
    hand, fewer = f"by hand {by_hand['many']:.0f}/s", f"among {few:,}: {ours['few']:.0f}/s"
    empty, among = f"{looks['many'] * 1000:.2f} ms", f"among {few:,}: {looks['few'] * 1000:.2f} ms"
    return [
        Row(what, figure, hand, ours["many"] / by_hand["many"], 0.7),
        Row(what, figure, fewer, ours["many"] / ours["few"], 0.8),
        Row(f"nothing due of {stored:,}, {database}", empty, among, looks["many"] / looks["few"], OF_FEW, False),
    ]


async def _big(url: str) -> list[Row]:
    """One who has 500 open handoffs: CPU against 20 ms, and as many queries as for five."""
    more = [*_given(BUSY, OF_BUSY - 1, 10_000), *_given(IDLE, OF_IDLE - 1, 20_000)]
    fill(url, FEW, more)
    async with opened(url, FEW) as store:
        busy, idle = await _looked_at(store, BUSY), await _looked_at(store, IDLE)
    return [
        Row(f"{what} {OF_BUSY} handoffs", f"{ms:.1f} ms, {queries} queries",
            f"{CPU_MS:.0f} ms; of {OF_IDLE}: {queries_of_few} queries", ms / CPU_MS, 1.0, False)
        for what, (ms, queries), (_, queries_of_few) in zip(("planning", "saying"), busy, idle, strict=True)
    ]  # fmt: skip


async def _looked_at(store: Store, person: str) -> tuple[tuple[float, int], tuple[float, int]]:
    """Milliseconds of CPU and queries: of planning the reminder of one person, and of making the message."""
    look = Wanted(people=(person,), agenda=person)
    planned, said = [], []
    for _ in range(ROUNDS * 2 + 1):
        reset(store.url, store.world)
        planned.append(await cpu(lambda: store.writer.write(WORKSPACE, partial(wake_person, person_id=person), look)))
        (row,) = await store.claims.claim(1)
        said.append(await cpu(partial(store.reader.read, WORKSPACE, partial(_rendered, row=row))))
    return _middle(planned[1:]), _middle(said[1:])  # the first one warms up


def _rendered(reads: Any, row: Claimed) -> None:
    message = render(reads, row.intent, NOW)
    if not isinstance(message, Message):
        raise RuntimeError(f"nothing was said: {message}")


def _middle(seen: list[tuple[float, int]]) -> tuple[float, int]:
    return statistics.median(ms for ms, _ in seen), max(queries for _, queries in seen)


def _given(giver: str, count: int, first: int) -> Iterator[Given]:
    for n in range(count):
        yield Given(first + n, n % (FEW.people // A_PLAN) + 1, giver, person_id(100 + n))


def _sent(folder: Path, url: str, world: World, shared_url: str, shared: World) -> Iterator[Row]:
    """A thousand reminders sent by one process on SQLite, and by two on one PostgreSQL."""
    ours: list[Seen] = []
    jobs: list[Seen] = []
    with slow_slack() as slack:
        for number in range(ROUNDS_SENT):
            reset(url, world)
            ours.append(sent(slack, [["baton", url]]))
            jobs.append(sent(slack, [["apscheduler", f"sqlite:///{folder / f'jobs{number}.db'}"]]))
        reset(shared_url, shared)
        two = sent(slack, [["baton", shared_url]] * 2)
    rate, reference = (statistics.median(seen.rate for seen in arm) for arm in (ours, jobs))
    skipped, doubled = sum(seen.skipped for seen in ours), sum(seen.doubled for seen in ours)
    yield Row("1,000 reminders sent, sqlite", f"{rate:.0f}/s", f"APScheduler {reference:.0f}/s", rate / reference, 5)
    yield Row("the same, skipped or sent twice", str(skipped + doubled), "none", skipped + doubled, 0, False)
    figure, wrong = f"{two.rate:.0f}/s, {two.skipped + two.doubled}", two.skipped + two.doubled
    yield Row("the same, two processes, postgresql", figure, "none", wrong, 0, False)
