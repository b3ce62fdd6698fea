"""A clock that is far ahead for a moment and goes back: nobody waits for a date that has not come."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain import outgoing
from bot.domain.people import Person
from bot.ports import Attention, UnitOfWork
from storage.alarms import StorageAlarms
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, HOME, NOON, TEAM, StillClock, propose, query

DAY = dt.timedelta(days=1)
FAR = NOON + 300 * DAY
THEN = FAR.date()
TODAY = NOON.date()


def wake(person: str, at: dt.datetime, nudged_on: dt.date | None = None, owed: dt.datetime | None = None) -> object:
    """Someone was looked at."""
    return lambda unit: unit.set_wake(person, at, nudged_on, owed)


def looked_at_while_ahead(unit: UnitOfWork) -> None:
    """What a moment in the far future leaves behind, beside what was so before."""
    unit.set_wake(ANA, FAR + DAY, THEN)
    unit.set_wake(BEN, FAR + DAY, TODAY, FAR)
    unit.set_wake(CLEO, NOON + 20 * DAY, TODAY, NOON - DAY)
    unit.put_person(Person("U4", "Dan", "Pacific/Kiritimati"))
    unit.set_wake("U4", NOON + DAY, TODAY + DAY)
    unit.set_plan_wake(1, FAR)
    for place, key in ((ANA, "a"), (HOME, "b")):
        unit.mark_told(place, 1, f"overdue:{key}@{THEN}")
        unit.mark_told(place, 1, f"overdue:{key}@{TODAY}")
        unit.mark_told(place, 1, f"overdue:{key}")


@pytest.fixture
async def ahead(writer: StorageWriter) -> None:
    """It has been so."""
    await writer.write(TEAM, propose())
    await writer.write(TEAM, looked_at_while_ahead)


@pytest.fixture
def alarms(reader: StorageReader, writer: StorageWriter, clock: StillClock) -> StorageAlarms:
    """Of a process that starts now."""
    return StorageAlarms(reader, clock, writer)


def people(url: str) -> dict[str, tuple[float | None, str | None, float | None]]:
    """Each one's alarm, last nudge and what is owed; moments as days from noon."""

    def days(moment: int | None) -> float | None:
        return None if moment is None else (moment / 1000 - NOON.timestamp()) / DAY.total_seconds()

    rows = query(url, "SELECT person, wake_at, nudged_on, owed_since FROM people")
    return {person: (days(wake_at), nudged_on, days(owed)) for person, wake_at, nudged_on, owed in rows}


@pytest.mark.usefixtures("ahead")
@pytest.mark.parametrize("noticed", [True, False])
async def test_everybody_is_looked_at_when_it_is_back(
    url: str, alarms: StorageAlarms, clock: StillClock, writer: StorageWriter, noticed: bool
) -> None:
    if noticed:  # by the process itself; else it finds at its start that somebody was nudged on a date to come
        clock.message = FAR
        await alarms.due(10)
        clock.message = NOON
    assert sorted(await alarms.due(10)) == [(TEAM, ANA), (TEAM, BEN), (TEAM, CLEO)]
    assert await alarms.due_plans(10) == [(TEAM, 1)]
    today = str(TODAY)
    assert people(url) == {
        ANA: (0, None, None),
        BEN: (0, today, None),
        CLEO: (0, today, -1),  # was to be looked at in three weeks anyhow: in vain
        "U4": (1, str(TODAY + DAY), None),
    }

    def told(unit: UnitOfWork) -> list[Attention]:
        return [unit.attention(place)[1] for place in (ANA, HOME)]

    assert [one.told for one in await writer.write(TEAM, told)] == [
        {f"overdue:{key}@{TODAY}", f"overdue:{key}"} for key in "ab"
    ]


async def test_where_the_clock_was_right_nothing_is_looked_at(
    url: str, alarms: StorageAlarms, clock: StillClock, writer: StorageWriter
) -> None:
    await writer.write(TEAM, wake(ANA, NOON + 20 * DAY, TODAY))  # type: ignore[arg-type]
    assert await alarms.due(10) == []
    clock.message -= dt.timedelta(hours=1)
    assert await alarms.due(10) == []
    assert people(url)[ANA] == (20, str(TODAY), None)


@pytest.mark.usefixtures("ahead")
async def test_a_moment_that_is_past_is_not_forgotten(
    url: str, alarms: StorageAlarms, clock: StillClock, writer: StorageWriter
) -> None:
    await writer.write(TEAM, wake(ANA, NOON - DAY, THEN))  # type: ignore[arg-type]
    await alarms.due(10)
    assert people(url)[ANA] == (-1, None, None)


@pytest.mark.usefixtures("ahead")
async def test_what_was_written_ahead_does_not_stand_in_the_way(
    url: str, alarms: StorageAlarms, clock: StillClock, writer: StorageWriter, outbox: OutboxClaims
) -> None:
    query(url, "DELETE FROM outbox")
    clock.message = FAR
    unsaid, of_then = outgoing.nudge(ANA, THEN, [1]), outgoing.nudge(BEN, NOON.date() + 3 * DAY, [1])
    for intent in (unsaid, of_then, outgoing.welcome("C9")):
        await writer.write(TEAM, lambda unit, intent=intent: unit.send(intent))  # type: ignore[misc]
    clock.message = NOON
    await alarms.due(10)
    assert query(url, "SELECT place, outcome, code FROM deliveries ORDER BY id") == [
        (ANA, "dropped", "clock_went_back"),
        (BEN, "dropped", "clock_went_back"),
    ]
    assert [one.intent.kind.value for one in await outbox.claim(10)] == ["welcome"]
    clock.message += 3 * DAY
    await writer.write(TEAM, lambda unit: unit.send(of_then))
    assert [one.intent for one in await outbox.claim(10)] == [of_then]


@pytest.mark.parametrize("noticed", [True, False])
async def test_summaries_of_dates_that_have_not_come_are_queued_when_they_do(
    url: str, alarms: StorageAlarms, clock: StillClock, writer: StorageWriter, noticed: bool
) -> None:
    await writer.write(TEAM, propose())
    query(url, "DELETE FROM outbox")

    async def queue(date: dt.date) -> None:
        def usecase(unit: UnitOfWork) -> None:
            plan = unit.plan(1)
            assert plan is not None
            unit.send(outgoing.summary(plan, HOME, date))
            unit.keep_summary(1, date)

        await writer.write(TEAM, usecase)

    for date in (TODAY, TODAY + DAY, TODAY + 3 * DAY, THEN):
        await queue(date)
    if noticed:
        clock.message = FAR
        await alarms.due(10)
        clock.message = NOON
    await alarms.due(10)
    dates = "SELECT date FROM summaries ORDER BY date"
    assert query(url, dates) == [(str(TODAY),), (str(TODAY + DAY),)]
    assert query(url, "SELECT count(*) FROM outbox WHERE ended_at IS NULL") == [(2,)]
    clock.message += 3 * DAY
    await queue(TODAY + 3 * DAY)
    assert query(url, dates)[-1] == (str(TODAY + 3 * DAY),)
    assert query(url, "SELECT count(*) FROM outbox WHERE ended_at IS NULL") == [(3,)]
