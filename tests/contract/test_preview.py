"""What `/transition preview` reads and asks: as much of many people as of few, and no more than it can say."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.nudge_preview import NAMED
from bot.domain.people import Channel, Person
from bot.domain.plan_events import StartPlan
from bot.ports import Reads, UnitOfWork
from bot.usecases import preview as previewed
from bot.usecases.nudge import wake_for
from bot.usecases.preview import Preview, preview
from bot.usecases.where import Where
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import CLEO, HOME, TEAM, StillClock, statements

WARSAW = "Europe/Warsaw"
HANDOFFS = 120
DAY = dt.timedelta(days=1)


def begin(unit: UnitOfWork) -> None:
    """A plan in a channel, and another one in another."""
    unit.put_person(Person(CLEO, "Cleo", WARSAW))
    for plan, (channel, owner) in enumerate(((HOME, CLEO), ("C2", "P1")), 1):
        unit.put_channel(Channel(channel, channel, private=False, joined=True))
        unit.record(unit.new_plan_number(), None, owner, StartPlan(owner, WARSAW, channel, ()))
        assert unit.plan(plan)


def fill(people: int, count: int, unit: UnitOfWork) -> None:
    """Handoffs between so many people, some of them agreed, due over two months."""
    for person in range(people):
        unit.put_person(Person(f"P{person}", f"Person {person}", WARSAW))
    for turn in range(count):
        giver, receiver = f"P{turn % people}", f"P{(turn + 1) % people}"
        number, thing = unit.new_handoff_number(), unit.keep_text(f"thing {turn}")
        due = Due(unit.now.date() + (14 + turn * 7 % 60) * DAY, None, WARSAW)
        plan = 1 if turn % 5 else 2
        unit.record(plan, number, giver, ev.Propose(giver, receiver, thing, (thing,), due, confirmed=True))
        if turn % 3:
            unit.record(plan, number, receiver, ev.Agree())
        if turn % 4 == 0:
            unit.snooze(receiver, number, unit.now.date() + 3 * DAY)
        handoff, its_plan = unit.handoff(number), unit.plan(plan)
        assert handoff and its_plan
        wake_for(unit, handoff, its_plan)


async def asked(reader: StorageReader, clock: StillClock) -> tuple[Preview, list[str]]:
    """The preview of the plan, and what it asked the database."""

    def query(reads: Reads) -> Preview:
        return preview(reads, CLEO, Where(HOME), clock.now())

    with statements() as ran:
        found = await reader.read(TEAM, query)
    return found, ran


@pytest.mark.parametrize("people", [2, 60])
async def test_the_statements_are_as_many_for_many_people(
    people: int, writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    await writer.write(TEAM, begin)
    await writer.write(TEAM, lambda unit: fill(people, HANDOFFS, unit))
    found, ran = await asked(reader, clock)
    assert {ahead.place for ahead in found.coming} <= {HOME, CLEO, *(f"P{one}" for one in range(people))}
    assert len(found.zones) == people + 2
    assert len(ran) <= 12, ran


async def test_a_large_plan_is_run_forward_only_as_far_as_it_is_cheap(
    writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    await writer.write(TEAM, begin)
    for _ in range(5):  # proposed on as many days
        await writer.write(TEAM, lambda unit: fill(2, 2 * HANDOFFS, unit))
        clock.pass_time(DAY)
    found, _ = await asked(reader, clock)
    dearest = max(ahead.asked for ahead in found.coming)
    assert sum(ahead.asked for ahead in found.coming) <= previewed.ASKED + dearest
    assert found.many
    assert len(found.coming) + found.more < previewed.SHOWN + previewed.COUNTED


async def test_handoffs_that_stand_alike_are_asked_about_once(
    writer: StorageWriter, reader: StorageReader, clock: StillClock
) -> None:
    await writer.write(TEAM, begin)
    await writer.write(TEAM, lambda unit: fill(2, 4 * HANDOFFS, unit))
    found, _ = await asked(reader, clock)
    named = [len(ahead.told) + ahead.more for ahead in found.coming]
    assert len(found.coming) == previewed.SHOWN
    assert max(len(ahead.told) for ahead in found.coming) == NAMED
    assert sum(named) > 3 * sum(ahead.asked for ahead in found.coming)
