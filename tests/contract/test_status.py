"""A summary is read with as many statements for many handoffs as for a few, however long the plan's trail is."""

from __future__ import annotations

import datetime as dt

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.people import Channel
from bot.domain.summary import Change, What
from bot.ports import Reads, UnitOfWork
from bot.usecases.summaries import SummarySeen, status
from bot.usecases.where import Where
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, HOME, TEAM, StillClock, act, meet, propose, statements

HERE = Where(HOME)
DAY = dt.timedelta(days=1)
FEW, MANY = 3, 60


async def seen(reader: StorageReader, clock: StillClock) -> tuple[SummarySeen, int]:
    """What Ben sees of the channel's plan now, and how many statements that took."""

    def query(reads: Reads) -> SummarySeen:
        return status(reads, BEN, HERE, clock.now())

    with statements() as ran:
        found = await reader.read(TEAM, query)
    return found, len(ran)


async def begun(writer: StorageWriter) -> None:
    def here(unit: UnitOfWork) -> None:
        meet(unit)
        unit.put_channel(Channel(HOME, "here", private=False, joined=True))

    await writer.write(TEAM, here)


async def handoffs(writer: StorageWriter, count: int) -> None:
    for _ in range(count):
        await writer.write(TEAM, propose())


async def test_the_statements_do_not_grow_with_the_handoffs(
    writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    await begun(writer)
    await handoffs(writer, FEW)
    await writer.write(TEAM, lambda unit: unit.keep_summary(1, clock.now().date()))
    await writer.write(TEAM, act(1, BEN, ev.Agree()))
    few, ran = await seen(reader, clock)
    assert few.summary.changes == (Change(What.AGREED, (1,)),)
    await handoffs(writer, MANY - FEW)
    many, for_many = await seen(reader, clock)
    assert many.summary.count == MANY
    assert many.summary.changes[1] == Change(What.PROPOSED, tuple(range(FEW + 1, MANY + 1)))
    assert ran == for_many


async def test_the_first_one_looks_back_a_week_in_a_long_trail(
    writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    await begun(writer)
    await handoffs(writer, 1)
    await writer.write(TEAM, act(1, BEN, ev.Agree()))
    clock.pass_time(8 * DAY)
    for later in range(120):  # more than are read at first
        was, due = (Due(dt.date(2027, 1, 1) + (later + more) * DAY, None, "Europe/Warsaw") for more in (0, 1))
        await writer.write(TEAM, act(1, ANA, ev.Reschedule(due, was, None)))
    found, _ = await seen(reader, clock)
    assert [change.what for change in found.summary.changes] == [What.MOVED]
    assert found.summary.since == (clock.now() - 7 * DAY).date()
    assert found.summary.seq == 123
    clock.pass_time(8 * DAY)
    quiet, _ = await seen(reader, clock)
    assert quiet.summary.changes == ()
