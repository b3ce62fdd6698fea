"""What reminders need: everybody's settings, what was snoozed or told, and when people and plans are looked at."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.domain.people import Channel, Person
from bot.ports import Attention, Reads, UnitOfWork, Wanted
from bot.usecases.directory import learn
from storage.alarms import StorageAlarms
from storage.audit import Audit, Summary
from storage.codec import settings_to_text
from storage.outbox_claims import OutboxClaims
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


def settings_with(name: str, value: object) -> str:
    """Settings as they are stored, with one thing otherwise."""
    return json.dumps({**json.loads(settings_to_text(MONDAYS) or ""), name: value})


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


async def test_settings_that_a_newer_version_wrote_more_into(
    url: str, writer: StorageWriter, caplog: pytest.LogCaptureFixture
) -> None:
    await writer.write(TEAM, lambda unit: unit.put_settings(ANA, MONDAYS))
    query(url, """UPDATE people SET settings='{"aloud"\\:true,' || substr(settings, 2) WHERE person='U1'""")
    assert await writer.write(TEAM, lambda unit: unit.settings(ANA)) == MONDAYS
    await writer.write(TEAM, lambda unit: unit.put_person(Person(ANA, "Ana Maria", "UTC")))
    assert "aloud" in query(url, "SELECT settings FROM people WHERE person='U1'")[0][0]
    assert caplog.records == []


UNREADABLE = {"U61": "{}", "U62": "[]", "U63": "nothing", "U64": settings_with("how_often", "hourly"),
              "U65": settings_with("working_days", []), "U66": settings_with("working_days", [7]),
              "U67": settings_with("country", 7)}  # fmt: skip


@pytest.mark.parametrize("person", UNREADABLE)
async def test_settings_that_are_not_understood_are_one_person_s_trouble(
    url: str, writer: StorageWriter, reader: StorageReader, caplog: pytest.LogCaptureFixture, person: str
) -> None:
    stored, theirs = UNREADABLE[person], f"{person}{url[0]}"  # each is reported once a process
    await writer.write(TEAM, lambda unit: unit.put_person(Person(theirs, "Eve", "UTC")))
    query(url, "UPDATE people SET settings=:stored WHERE person=:person", stored=stored, person=theirs)
    for _ in range(2):
        both = Wanted(people=(ANA, theirs), agenda=theirs)
        assert await writer.write(TEAM, lambda unit: unit.settings(theirs), both) == DEFAULTS
        assert await reader.read(TEAM, lambda reads: [one.id for one in reads.people_named("Eve")]) == [theirs]
    (line,) = [(one.levelname, one.getMessage()) for one in caplog.records]
    assert line == ("ERROR", f"{theirs} in T1: the settings are not understood, the defaults count")
    await writer.write(TEAM, lambda unit: unit.put_person(Person(theirs, "Eva", "UTC")))
    assert query(url, "SELECT settings FROM people WHERE person=:person", person=theirs) == [(stored,)]
    await writer.write(TEAM, lambda unit: unit.put_settings(theirs, DEFAULTS))
    assert query(url, "SELECT settings FROM people WHERE person=:person", person=theirs) == [(None,)]


async def test_a_zone_that_this_machine_does_not_know_is_one_person_s_trouble(
    url: str, writer: StorageWriter, caplog: pytest.LogCaptureFixture
) -> None:
    theirs = f"U70{url[0]}"
    await writer.write(TEAM, lambda unit: unit.put_person(Person(theirs, "Eve", "Mars/Olympus")))
    for _ in range(2):
        people = await writer.write(TEAM, lambda unit: unit.people([ANA, theirs]))
        assert [one.zone for one in people] == ["Europe/Warsaw", "UTC"]
    await writer.write(TEAM, lambda unit: unit.set_wake(theirs, NOON, None))
    assert query(url, "SELECT zone FROM people WHERE person=:person", person=theirs) == [("Mars/Olympus",)]
    (line,) = [(one.levelname, one.getMessage()) for one in caplog.records]
    assert line[0] == "ERROR" and line[1].startswith(f"{theirs} in T1: the time zone is not known")


async def test_a_snooze_is_in_the_delivery_log_and_counts_as_no_reminder(
    url: str, writer: StorageWriter, outbox: OutboxClaims
) -> None:
    await in_one_batch(writer, propose(), propose())
    log = "SELECT id, attempt, outcome, code, kind, place, handoff, handoffs, due, at FROM deliveries ORDER BY id"
    _, lost, _ = await in_one_batch(
        writer,
        lambda unit: unit.snooze(ANA, 2, FRIDAY),
        then_break(lambda unit: unit.snooze(BEN, 2, FRIDAY)),
        lambda unit: unit.snooze(ANA, 2, FRIDAY + dt.timedelta(days=3)),
    )
    assert isinstance(lost, Broken)
    await writer.write(TEAM, lambda unit: unit.snooze(ANA, 2, None))
    noon = int(NOON.timestamp() * 1000)
    assert query(url, log) == [
        (number, 0, "snoozed", until, "snooze", ANA, 2, "2", noon, noon)
        for number, until in ((7, "2026-11-27"), (8, "2026-11-30"), (9, None))
    ]

    def nudged(unit: UnitOfWork) -> list[object]:
        handoff = unit.handoff(2)
        assert handoff
        return list(unit.nudged(handoff))

    assert await writer.write(TEAM, nudged) == []
    await writer.write(TEAM, lambda unit: unit.send(outgoing.welcome("C9")))
    assert max([one.id for one in await outbox.claim(20)]) == 10


async def test_what_is_snoozed_and_told_comes_back(writer: StorageWriter, reader: StorageReader) -> None:
    def notice(unit: UnitOfWork) -> None:
        unit.snooze(ANA, 1, FRIDAY)
        for key in ("overdue:b", "overdue:a"):
            unit.mark_told(ANA, 1, key)
        unit.mark_told(HOME, 2, "overdue:a")

    def look(reads: Reads) -> list[dict[int, Attention]]:
        return [dict(reads.attention(place)) for place in (ANA, HOME, BEN)]

    both = frozenset({"overdue:a", "overdue:b"})
    expected = [{1: Attention(FRIDAY, both, NOON)}, {2: Attention(None, frozenset({"overdue:a"}))}, {}]
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


async def test_what_was_not_told_after_all_is_taken_back(
    url: str, writer: StorageWriter, reader: StorageReader
) -> None:
    def look(reads: Reads) -> dict[int, Attention]:
        return dict(reads.attention(ANA))

    await writer.write(TEAM, propose())
    await writer.write(TEAM, lambda unit: unit.snooze(ANA, 1, FRIDAY))
    await writer.write(TEAM, lambda unit: [unit.mark_told(ANA, 1, key) for key in ("a", "b")])
    before = await reader.read(TEAM, look)
    lost, _, after = await in_one_batch(
        writer,
        then_break(lambda unit: unit.unmark_told(ANA, 1, "b")),
        lambda unit: [unit.unmark_told(place, 1, key) for place in (ANA, BEN) for key in ("a", "c")],
        look,
    )
    assert isinstance(lost, Broken)
    assert before[1].told == {"a", "b"}
    assert after == await reader.read(TEAM, look) == {1: replace(before[1], told=frozenset({"b"}))}
    assert query(url, "SELECT place FROM attention") == [(ANA,)]


async def test_a_snooze_says_when_it_was_made(writer: StorageWriter, reader: StorageReader, clock: StillClock) -> None:
    async def snoozed_at() -> dt.datetime | None:
        return await reader.read(TEAM, lambda reads: reads.attention(ANA)[1].snoozed_at)

    await writer.write(TEAM, propose())
    for _ in range(2):  # the same date again is a newer snooze
        await writer.write(TEAM, lambda unit: unit.snooze(ANA, 1, FRIDAY))
        assert await snoozed_at() == clock.message
        clock.pass_time(MINUTE)
    await writer.write(TEAM, lambda unit: unit.mark_told(ANA, 1, "late"))
    assert await snoozed_at() == clock.message - MINUTE


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


@pytest.mark.parametrize("person", [ANA, BEN, CLEO, "U9"])
async def test_somebody_learnt_after_something_waits_for_them(
    writer: StorageWriter, reader: StorageReader, person: str
) -> None:
    """Side or plan owner: from the start of their day on; whoever else is learnt is not looked at."""
    known = Person(person, "Somebody", "Europe/Warsaw")
    await writer.write("T2", propose())
    await writer.write("T2", lambda unit: unit.set_wake(person, None, None))
    await writer.write("T2", lambda unit: learn(unit, [replace(known, id="U8"), known]))
    states = await reader.read("T2", lambda reads: [reads.nudge_state(one) for one in (person, "U8")])
    midnight = dt.datetime(2026, 11, 19, 23, tzinfo=dt.UTC)
    assert [state and state.wake_at for state in states] == [None if person == "U9" else midnight, None]


async def test_a_deactivated_account_that_is_learnt_late_is_not_looked_at(
    writer: StorageWriter, reader: StorageReader
) -> None:
    await writer.write("T2", propose())
    gone = Person(CLEO, "Cleo", "Europe/Warsaw", deactivated=True)
    await writer.write("T2", lambda unit: learn(unit, [gone]))
    state = await reader.read("T2", lambda reads: reads.nudge_state(CLEO))
    assert state and state.wake_at is None


@pytest.mark.parametrize("closed", [Channel(HOME, "home", False), Channel(HOME, "home", False, True, True)])
async def test_a_plan_is_looked_at_once_its_channel_opens(
    writer: StorageWriter, reader: StorageReader, closed: Channel
) -> None:
    """Baton turns out to be in it, or it is archived no more."""
    opened = replace(closed, archived=False, joined=True)
    await writer.write(TEAM, propose())
    await writer.write(TEAM, lambda unit: unit.put_channel(closed))
    for channel, wake_at in ((closed, None), (opened, NOON), (opened, None)):
        await writer.write(TEAM, lambda unit, channel=channel: learn(unit, channels=[channel]))  # type: ignore[misc]
        assert await reader.read(TEAM, lambda reads: reads.plan_wake(1)) == wake_at
        await writer.write(TEAM, lambda unit: unit.set_plan_wake(1, None))


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

    alarms = StorageAlarms(reader, clock, writer)
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
