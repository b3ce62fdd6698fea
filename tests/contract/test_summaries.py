"""What a summary is told from: the records after the last one, the newest of them, and which summaries were queued."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.plan_events import Cadence
from bot.ports import Reads, SummaryMark, UnitOfWork
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.playbook import planned
from tests.contract.samples import (
    ANA,
    BEN,
    CLEO,
    NOON,
    TEAM,
    StillClock,
    act,
    in_one_batch,
    propose,
    query,
    statements,
)

MONDAY = dt.date(2026, 11, 23)
WEEK, DAY = dt.timedelta(days=7), dt.timedelta(days=1)


def told_after(seq: int, plan: int = 1) -> Callable[[Reads], list[tuple[int, str, int | None]]]:
    """Number, act and handoff of what `trail_after` finds."""
    return lambda reads: [(row.seq, row.record.event.act, row.record.handoff) for row in reads.trail_after(plan, seq)]


def kept(*dates: dt.date, plan: int = 1) -> Callable[[UnitOfWork], None]:
    """These summaries are queued."""

    def usecase(unit: UnitOfWork) -> None:
        for date in dates:
            unit.keep_summary(plan, date)

    return usecase


class TestRecords:
    async def test_those_after_a_number_with_the_handoffs_own(
        self, writer: StorageWriter, reader: StorageReader
    ) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, propose("another"))
        await writer.write(TEAM, propose("elsewhere", channel="C2"))
        await writer.write(TEAM, act(1, BEN, ev.Agree()))
        await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.ChangeZone("UTC")))
        everything = [(1, "start_plan", None), (2, "propose", 1), (3, "propose", 2), (4, "agree", 1)]
        everything.append((5, "change_zone", None))
        assert await reader.read(TEAM, told_after(0)) == everything
        assert await reader.read(TEAM, told_after(3)) == everything[3:]
        for seq, plan in ((5, 1), (99, 1), (0, 9)):
            assert await reader.read(TEAM, told_after(seq, plan)) == []
        assert await reader.read("T2", told_after(0)) == []

    async def test_the_newest(self, url: str, writer: StorageWriter, reader: StorageReader) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, act(1, BEN, ev.Agree()))
        head, row, none = await reader.read(
            TEAM, lambda reads: (reads.head(1), reads.trail_row(1, 3), (reads.head(2), reads.head(0)))
        )
        assert head is not None
        assert head == row
        assert [(head.hash,)] == query(url, "SELECT head FROM plans WHERE plan=1")
        assert none == (None, None)
        assert await reader.read("T2", lambda reads: reads.head(1)) is None

    async def test_what_a_batch_wrote_is_among_them(self, writer: StorageWriter) -> None:
        await writer.write(TEAM, propose())

        def failing(unit: UnitOfWork) -> None:
            act(1, BEN, ev.Decline(None, not_me=True))(unit)
            raise ValueError("no")

        def look(unit: UnitOfWork) -> object:
            head = unit.head(1)
            return told_after(1)(unit), head and (head.seq, head.hash == unit.trail_after(1, 0)[-1].hash)

        found = await in_one_batch(writer, look, failing, act(1, BEN, ev.Agree()), look, propose(channel="C2"), look)
        assert found[0] == ([(2, "propose", 1)], (2, True))
        assert isinstance(found[1], ValueError)
        assert found[3] == found[5] == ([(2, "propose", 1), (3, "agree", 1)], (3, True))

    async def test_several_with_one_statement(self, writer: StorageWriter, reader: StorageReader) -> None:
        for thing in ("one", "two", "three"):
            await writer.write(TEAM, propose(thing))

        def look(reads: Reads) -> list[int | None]:
            reads.read_trail_rows(1, [2, 4, 9])
            rows = [reads.trail_row(1, seq) for seq in (2, 4, 9)]
            return [row.record.handoff if row else None for row in rows]

        with statements() as ran:
            assert await reader.read(TEAM, look) == [1, 3, None]
        assert len(ran) == 1
        found = await in_one_batch(writer, propose("four"), lambda unit: (unit.read_trail_rows(1, [5]), unit.head(1)))
        assert found[1][1].record.handoff == 4

    async def test_a_plan_that_began_in_the_batch(self, writer: StorageWriter) -> None:
        found = await in_one_batch(writer, propose(), told_after(0), lambda unit: unit.head(1))
        assert found[1] == [(1, "start_plan", None), (2, "propose", 1)]
        assert found[2].seq == 2


class TestMarks:
    async def test_the_newest_and_the_newest_before_a_date(
        self, writer: StorageWriter, reader: StorageReader, clock: StillClock
    ) -> None:
        await writer.write(TEAM, propose())
        assert await reader.read(TEAM, lambda reads: reads.last_summary(1)) is None
        await writer.write(TEAM, kept(MONDAY))
        clock.pass_time(WEEK)
        await writer.write(TEAM, act(1, BEN, ev.Agree()))
        await writer.write(TEAM, kept(MONDAY + WEEK))
        first, second = SummaryMark(MONDAY, 2, NOON), SummaryMark(MONDAY + WEEK, 3, NOON + WEEK)

        def look(reads: Reads) -> list[SummaryMark | None]:
            dates = [None, MONDAY + 2 * WEEK, MONDAY + WEEK, MONDAY + DAY, MONDAY]
            return [reads.last_summary(1, date) for date in dates]

        wanted = [second, second, first, first, None]
        assert await reader.read(TEAM, look) == await writer.write(TEAM, look) == wanted
        assert await reader.read(TEAM, lambda reads: reads.last_summary(2)) is None
        assert await reader.read("T2", lambda reads: reads.last_summary(1)) is None

    async def test_of_each_date_the_first_counts(
        self, url: str, writer: StorageWriter, reader: StorageReader, clock: StillClock
    ) -> None:
        await writer.write(TEAM, propose())
        await in_one_batch(writer, kept(MONDAY), act(1, BEN, ev.Agree()), kept(MONDAY))
        clock.pass_time(DAY)
        await writer.write(TEAM, kept(MONDAY))
        assert await reader.read(TEAM, lambda reads: reads.last_summary(1)) == SummaryMark(MONDAY, 2, NOON)
        assert query(url, "SELECT count(*) FROM summaries") == [(1,)]

    async def test_a_batch_sees_its_own(self, url: str, writer: StorageWriter) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, kept(MONDAY))

        def failing(unit: UnitOfWork) -> None:
            unit.keep_summary(1, MONDAY + WEEK)
            raise ValueError("no")

        def look(unit: UnitOfWork) -> list[dt.date | None]:
            found = [unit.last_summary(1, before) for before in (None, MONDAY + DAY)]
            return [mark.date if mark else None for mark in found]

        found = await in_one_batch(writer, failing, look, kept(MONDAY + DAY), kept(MONDAY - WEEK), look)
        assert found[1] == [MONDAY, MONDAY]
        assert found[4] == [MONDAY + DAY, MONDAY]
        dates = [str(MONDAY + span) for span in (-WEEK, 0 * DAY, DAY)]
        assert query(url, "SELECT date FROM summaries ORDER BY date") == [(date,) for date in dates]

    async def test_only_of_a_plan_that_is_there(self, url: str, writer: StorageWriter) -> None:
        with pytest.raises(ValueError, match="no plan 7"):
            await writer.write(TEAM, kept(MONDAY, plan=7))
        assert query(url, "SELECT * FROM summaries") == []


async def test_a_schedule_comes_back(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, propose())
    weekly = pe.SetSummary(Cadence.TWO_WEEKS, 4, dt.time(16, 30), dt.date(2026, 11, 27))
    plan = await writer.write(TEAM, planned(1, CLEO, lambda _say: weekly))
    assert plan.summary is not None
    assert await reader.read(TEAM, lambda reads: reads.plan(1)) == plan
    off = await writer.write(TEAM, planned(1, CLEO, lambda _say: pe.SetSummary(Cadence.OFF)))
    assert off.summary is None
    assert await reader.read(TEAM, lambda reads: reads.plan(1)) == off
    assert ANA not in off.leaders


class TestForgotten:
    async def test_one_that_was_told_to_nobody_is_as_if_it_never_was(
        self, url: str, writer: StorageWriter, reader: StorageReader, clock: StillClock
    ) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, kept(MONDAY - WEEK, MONDAY, MONDAY + WEEK))
        await writer.write(TEAM, lambda unit: unit.forget_summary(1, MONDAY))
        await writer.write(TEAM, lambda unit: unit.forget_summary(1, MONDAY + 2 * WEEK))

        def look(reads: Reads) -> list[dt.date | None]:
            found = [reads.last_summary(1, before) for before in (None, MONDAY + WEEK)]
            return [mark.date if mark else None for mark in found]

        assert await reader.read(TEAM, look) == await writer.write(TEAM, look) == [MONDAY + WEEK, MONDAY - WEEK]
        clock.pass_time(DAY)
        await writer.write(TEAM, kept(MONDAY))
        again = await reader.read(TEAM, lambda reads: reads.last_summary(1, MONDAY + WEEK))
        assert again == SummaryMark(MONDAY, 2, NOON + DAY)
        assert query(url, "SELECT count(*) FROM summaries") == [(3,)]

    async def test_within_a_batch(self, url: str, writer: StorageWriter) -> None:
        await writer.write(TEAM, propose())
        await writer.write(TEAM, kept(MONDAY - WEEK, MONDAY))

        def forget(unit: UnitOfWork) -> None:
            unit.forget_summary(1, MONDAY)

        def failing(unit: UnitOfWork) -> None:
            unit.forget_summary(1, MONDAY - WEEK)
            raise ValueError("no")

        def look(unit: UnitOfWork) -> dt.date | None:
            mark = unit.last_summary(1)
            return mark.date if mark else None

        found = await in_one_batch(writer, forget, failing, look, kept(MONDAY), look, forget, kept(MONDAY + DAY), look)
        assert [found[2], found[4], found[7]] == [MONDAY - WEEK, MONDAY, MONDAY + DAY]
        assert query(url, "SELECT date FROM summaries ORDER BY date") == [
            ((MONDAY - WEEK).isoformat(),),
            ((MONDAY + DAY).isoformat(),),
        ]
