"""What was written comes back as it was, from the reader and from the next unit of work."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import text

from bot.domain import events as ev
from bot.domain.due_dates import Due
from bot.domain.errors import Refused
from bot.domain.people import Channel, Person
from bot.ports import Draft, Reads, UnitOfWork
from storage.errors import StorageError
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, DUE, HOME, NOON, TEAM, act, in_one_batch, propose

GUEST = Person("U7", "gus", "America/New_York", "Gus Grün", guest=True, dm="D7")
ROBOT = Person("U8", "Ana", "UTC", "Ana Bot", bot=True)


async def test_a_handoff_in_every_state_is_stored_whole(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, propose())
    other = Due(dt.date(2027, 1, 2), dt.time(17, 30), "America/New_York")
    words = await writer.write(TEAM, lambda unit: unit.keep_text("because"))
    acts: list[tuple[str, ev.HandoffEvent]] = [
        (BEN, ev.Offer(other, (words,), words)),
        (ANA, ev.AgreeToChange(3)),
        (ANA, ev.Reschedule(DUE, other, words)),
        (ANA, ev.Deliver(words)),
        (BEN, ev.Return((1,), words)),
        (BEN, ev.Accept((1,), 2, words, None, undelivered=True)),
        (BEN, ev.HandBack(2, words)),
    ]
    for actor, event in acts:
        after = await writer.write(TEAM, act(1, actor, event))
        assert await reader.read(TEAM, lambda reads: reads.handoff(1)) == after
    assert [one.number for one in await reader.read(TEAM, lambda reads: reads.handoffs_of_person(ANA))] == []
    closed = await reader.read(TEAM, lambda reads: reads.handoffs_of_person(ANA, open_only=False))
    assert closed == [after]


async def test_plans_are_found_by_what_they_are(writer: StorageWriter, reader: StorageReader) -> None:
    await in_one_batch(writer, propose(), propose(channel="C2", actor=BEN))

    def look(reads: Reads) -> list[object]:
        home, other = reads.plan_of_channel(HOME), reads.plan_of_channel("C2")
        assert home
        assert other
        return [
            (home.number, home.owner, home.zone, home.started_at),
            [plan.number for plan in reads.plans([2, 9, 1])],
            reads.plans_owned(BEN) == [other] == [reads.plan(2)],
            reads.plan_of_channel("C9"),
            [handoff.number for handoff in reads.handoffs([2, 9, 1])],
            [handoff.number for handoff in reads.handoffs_of_plan(2)],
        ]

    expected = [(1, CLEO, "Europe/Warsaw", NOON), [1, 2], True, None, [1, 2], [2]]
    assert await reader.read(TEAM, look) == expected
    assert await writer.write(TEAM, look) == expected


async def test_people_are_found_by_any_of_their_names(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, lambda unit: [unit.put_person(one) for one in (GUEST, ROBOT)])
    for name, found in {"GUS": ["U7"], "gus grün": ["U7"], "ana": [ANA], "Grün": [], "": []}.items():
        people = await reader.read(TEAM, lambda reads, name=name: reads.people_named(name))
        assert [person.id for person in people] == found, name
    assert await reader.read(TEAM, lambda reads: reads.people(["U7", "U-none", ANA])) == [
        GUEST,
        Person(ANA, "Ana", "Europe/Warsaw"),
    ]

    def rename(unit: UnitOfWork) -> tuple[list[str], str | None]:
        unit.put_person(Person("U7", "august", "UTC"))
        return [person.id for person in unit.people_named("gus")], unit.people_named("August")[0].dm

    assert await writer.write(TEAM, rename) == ([], "D7")
    assert await reader.read(TEAM, lambda reads: reads.person("U7")) == Person("U7", "august", "UTC", dm="D7")


async def test_describing_somebody_leaves_their_alarm_alone(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, lambda unit: unit.wake("U7", NOON))
    assert await reader.read(TEAM, lambda reads: (reads.person("U7"), reads.nudge_state("U7"))) == (None, None)
    await writer.write(TEAM, lambda unit: unit.put_person(GUEST))
    state = await reader.read(TEAM, lambda reads: reads.nudge_state("U7"))
    assert state is not None
    assert (state.person, state.wake_at) == (GUEST, NOON)


async def test_channels_and_drafts(writer: StorageWriter, reader: StorageReader) -> None:
    secret = Channel("C5", "secret", private=True, joined=True)
    draft = Draft("d1", ANA, None, "By Friday, I transfer …", None, NOON)
    await writer.write(TEAM, lambda unit: (unit.put_channel(secret), unit.put_draft(draft)))
    assert await reader.read(TEAM, lambda reads: (reads.channel("C5"), reads.draft("d1"))) == (secret, draft)
    assert await reader.read(TEAM, lambda reads: reads.channels(["C9", "C5"])) == [secret]
    await writer.write(TEAM, lambda unit: (unit.drop_draft("d1"), unit.put_channel(Channel("C5", "open", False))))
    assert await reader.read(TEAM, lambda reads: (reads.channel("C5"), reads.draft("d1"))) == (
        Channel("C5", "open", False),
        None,
    )


async def test_workspaces_know_nothing_of_each_other(writer: StorageWriter, reader: StorageReader) -> None:
    await writer.write(TEAM, propose())

    def look(reads: Reads) -> tuple[object, ...]:
        return reads.handoff(1), reads.plan_of_channel(HOME), reads.person(ANA), reads.trail_row(1, 1)

    assert await reader.read("T2", look) == (None, None, None, None)


async def test_a_reader_cannot_write(reader: StorageReader) -> None:
    with pytest.raises((StorageError, Refused)):
        await reader.look(lambda connection: connection.execute(text("DELETE FROM seen")))
