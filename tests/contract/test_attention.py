"""What reminders need: everybody's settings, what was snoozed or told, and when people and plans are looked at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from bot.domain import events as ev
from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.domain.people import Person
from bot.ports import Attention, Reads, UnitOfWork
from storage.alarms import StorageAlarms
from storage.audit import Audit, Summary
from storage.errors import StorageError
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import (
    ANA,
    BEN,
    CLEO,
    HOME,
    MINUTE,
    NOON,
    TEAM,
    StillClock,
    act,
    in_one_batch,
    propose,
    query,
    statements,
)

MONDAYS = NudgeSettings(dt.time(17, 30), frozenset({0, 6}), "PL", HowOften.MONDAYS, dt.date(2027, 1, 4))
FRIDAY = dt.date(2026, 11, 27)


class Broken(Exception):
    """A use case went wrong."""


def then_break(usecase: Callable[[UnitOfWork], object]) -> Callable[[UnitOfWork], None]:
    """The same, but it fails in the end."""

    def broken(unit: UnitOfWork) -> None:
        usecase(unit)
        raise Broken

    return broken


async def test_settings_are_kept_whatever_the_directory_learns(writer: StorageWriter, reader: StorageReader) -> None:
    def look(reads: Reads) -> list[NudgeSettings]:
        state = reads.nudge_state(ANA)
        assert state
        return [state.settings, *(reads.settings(one) for one in (ANA, BEN, "U9"))]

    assert await reader.read(TEAM, look) == [DEFAULTS] * 4
    await writer.write(TEAM, lambda unit: unit.put_settings(ANA, MONDAYS))
    assert await reader.read(TEAM, look) == [MONDAYS, MONDAYS, DEFAULTS, DEFAULTS]
    await writer.write(TEAM, lambda unit: unit.put_person(Person(ANA, "Ana Maria", "UTC")))
    await writer.write(TEAM, lambda unit: unit.set_wake(ANA, NOON, None))
    assert await reader.read(TEAM, look) == [MONDAYS, MONDAYS, DEFAULTS, DEFAULTS]
    await writer.write(TEAM, lambda unit: unit.put_settings(ANA, DEFAULTS))
    assert await reader.read(TEAM, look) == [DEFAULTS] * 4


async def test_settings_of_somebody_whom_the_directory_does_not_know_yet(
    writer: StorageWriter, reader: StorageReader
) -> None:
    await writer.write(TEAM, lambda unit: unit.put_settings("U9", MONDAYS))
    assert await reader.read(TEAM, lambda reads: (reads.settings("U9"), reads.person("U9"))) == (MONDAYS, None)
    await writer.write(TEAM, lambda unit: unit.put_person(Person("U9", "Dan", "UTC")))
    assert await reader.read(TEAM, lambda reads: reads.settings("U9")) == MONDAYS


async def test_a_batch_sees_the_settings_that_stood(writer: StorageWriter) -> None:
    _, lost, seen = await in_one_batch(
        writer,
        lambda unit: unit.put_settings(BEN, MONDAYS),
        then_break(lambda unit: unit.put_settings(BEN, DEFAULTS)),
        lambda unit: unit.settings(BEN),
    )
    assert isinstance(lost, Broken)
    assert seen == MONDAYS
    assert await writer.write(TEAM, lambda unit: unit.settings(BEN)) == MONDAYS


@pytest.mark.parametrize("stored", ["{}", "[]", "nothing", '{"how_often":"hourly"}', '{"more":1}'])
async def test_settings_that_are_none_are_never_guessed(url: str, writer: StorageWriter, stored: str) -> None:
    query(url, "UPDATE people SET settings=:stored WHERE person=:person", stored=stored, person=ANA)
    with pytest.raises(StorageError, match="settings"):
        await writer.write(TEAM, lambda unit: unit.settings(ANA))
    assert await writer.write(TEAM, lambda unit: unit.settings(BEN)) == DEFAULTS


async def test_what_is_snoozed_and_told_comes_back(writer: StorageWriter, reader: StorageReader) -> None:
    def notice(unit: UnitOfWork) -> None:
        unit.snooze(ANA, 1, FRIDAY)
        for key in ("overdue:b", "overdue:a"):
            unit.mark_told(ANA, 1, key)
        unit.mark_told(HOME, 2, "overdue:a")

    def look(reads: Reads) -> list[dict[int, Attention]]:
        return [dict(reads.attention(place)) for place in (ANA, HOME, BEN)]

    both = frozenset({"overdue:a", "overdue:b"})
    expected = [{1: Attention(FRIDAY, both)}, {2: Attention(None, frozenset({"overdue:a"}))}, {}]
    await in_one_batch(writer, propose("one"), propose("two"))
    _, seen, lost, again = await in_one_batch(
        writer, notice, look, then_break(lambda unit: unit.snooze(ANA, 2, FRIDAY)), look
    )
    assert isinstance(lost, Broken)
    assert seen == again == expected
    assert await reader.read(TEAM, look) == await writer.write(TEAM, look) == expected
    await writer.write(TEAM, lambda unit: unit.snooze(ANA, 1, None))
    assert await reader.read(TEAM, look) == [{1: Attention(None, both)}, *expected[1:]]
    assert await reader.read("T2", look) == [{}, {}, {}]


async def test_attention_is_written_once_and_only_where_it_changed(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, lambda unit: [unit.snooze(ANA, number, FRIDAY) for number in (1, 2)])
    with statements() as ran:
        await in_one_batch(
            writer,
            lambda unit: unit.snooze(ANA, 1, FRIDAY),
            lambda unit: unit.mark_told(ANA, 2, "late"),
            lambda unit: unit.mark_told(ANA, 2, "late"),
            lambda unit: unit.snooze(BEN, 2, None),
        )
    assert [one.split()[0] for one in ran if "attention" in one] == ["SELECT", "SELECT", "INSERT"]
    assert query(url, "SELECT place, handoff, snoozed_until, told FROM attention ORDER BY handoff") == [
        (ANA, 1, "2026-11-27", "[]"),
        (ANA, 2, "2026-11-27", '["late"]'),
    ]


async def test_nothing_is_kept_about_a_handoff_that_is_over(url: str, writer: StorageWriter) -> None:
    def look(unit: UnitOfWork) -> list[set[int]]:
        return [set(unit.attention(place)) for place in (ANA, HOME)]

    await in_one_batch(writer, propose("one"), propose("two"))
    await writer.write(TEAM, lambda unit: [unit.snooze(place, 1, FRIDAY) for place in (ANA, HOME)])
    cancel = act(1, ANA, ev.Cancel(None))
    lost, before, _, after, _ = await in_one_batch(
        writer, then_break(cancel), look, cancel, look, lambda unit: unit.snooze(ANA, 2, FRIDAY)
    )
    assert isinstance(lost, Broken)
    assert (before, after) == ([{1}, {1}], [set(), set()])
    assert query(url, "SELECT place, handoff FROM attention") == [(ANA, 2)]


async def test_what_is_over_in_its_own_batch_leaves_nothing(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    await in_one_batch(writer, lambda unit: unit.snooze(ANA, 1, FRIDAY), act(1, ANA, ev.Cancel(None)))
    assert query(url, "SELECT count(*) FROM attention") == [(0,)]


async def test_a_plan_is_looked_at_no_later_than_it_was_to_be(
    url: str, writer: StorageWriter, reader: StorageReader
) -> None:
    async def wake_at() -> dt.datetime | None:
        return await reader.read(TEAM, lambda reads: reads.plan_wake(1))

    assert await wake_at() is None
    await in_one_batch(writer, propose(), lambda unit: unit.wake_plan(1, NOON + 5 * MINUTE))
    assert await wake_at() == NOON + 5 * MINUTE
    for minutes in (3, 4):
        await writer.write(TEAM, lambda unit, minutes=minutes: unit.wake_plan(1, NOON + minutes * MINUTE))
        assert await wake_at() == NOON + 3 * MINUTE
    await in_one_batch(writer, act(1, BEN, ev.Agree()), then_break(lambda unit: unit.set_plan_wake(1, None)))
    assert await wake_at() == NOON + 3 * MINUTE
    await writer.write(TEAM, lambda unit: unit.wake_plan(9, NOON))
    assert list(Audit(url).findings(Summary())) == []
    await writer.write(TEAM, lambda unit: unit.set_plan_wake(1, None))
    assert await wake_at() is None


async def test_an_alarm_alone_writes_nothing_but_the_alarm(writer: StorageWriter) -> None:
    def wake(unit: UnitOfWork) -> None:
        unit.wake_plan(1, NOON)
        unit.set_wake(ANA, NOON, FRIDAY)

    await writer.write(TEAM, propose())
    with statements() as ran:
        await writer.write(TEAM, wake)
        await writer.write(TEAM, wake)
    updates = [one for one in ran if one.startswith("UPDATE")]
    assert [one.split()[1] for one in updates] == ["plans", "people"]
    assert not any("zone" in one for one in updates)
    assert not any(one.startswith("INSERT") for one in ran)


async def test_alarms_go_off_in_their_order(writer: StorageWriter, reader: StorageReader, clock: StillClock) -> None:
    def wake_plan(number: int, at: dt.datetime, unit: UnitOfWork) -> None:
        unit.wake_plan(number, at)

    alarms = StorageAlarms(reader, clock)
    for number, channel in enumerate(("C1", "C2", "C3", "C4"), 1):
        at = NOON + (3 - number) * MINUTE
        await in_one_batch(
            writer,
            propose(channel=channel),
            partial(wake_plan, number, at),
        )
    assert await alarms.due_plans(10) == [(TEAM, 4), (TEAM, 3)]
    clock.pass_time(MINUTE)
    assert await alarms.due_plans(10) == [(TEAM, 4), (TEAM, 3), (TEAM, 2)]
    assert await alarms.due_plans(1) == [(TEAM, 4)]
    await writer.write(TEAM, lambda unit: unit.set_plan_wake(4, None))
    assert await alarms.due_plans(1) == [(TEAM, 3)]


async def test_a_plan_owner_sees_what_stands_in_their_plans(writer: StorageWriter, reader: StorageReader) -> None:
    def look(reads: Reads) -> list[list[int]]:
        return [[one.number for one in reads.handoffs_owned(person)] for person in (CLEO, BEN, ANA)]

    def open_ones(reads: Reads) -> list[int]:
        return [one.number for one in reads.handoffs_of_plan(1, open_only=True)]

    for turn in range(4):
        await writer.write(TEAM, propose(f"thing {turn}"))
    await writer.write(TEAM, propose("elsewhere", channel="C2", actor=BEN))
    decline, cancel = act(2, BEN, ev.Decline(None, not_me=False)), act(3, ANA, ev.Cancel(None))
    before, _, _, _, after = await in_one_batch(writer, look, decline, cancel, propose("another", channel="C2"), look)
    assert before == [[1, 2, 3, 4], [5], []]
    assert after == [[1, 2, 4], [5, 6], []]
    assert await reader.read(TEAM, look) == await writer.write(TEAM, look) == after
    assert await reader.read(TEAM, open_ones) == [1, 4]
    assert await reader.read("T2", look) == [[], [], []]
