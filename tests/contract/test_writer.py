"""The writer: batches that commit together, and use cases that fail alone."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from bot.domain import events as ev
from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff
from bot.domain.plan_events import StartPlan
from bot.ports import UnitOfWork, Wanted
from storage.errors import Conflict
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import (
    ANA,
    BEN,
    CLEO,
    DUE,
    HOME,
    MINUTE,
    NOON,
    TEAM,
    Gate,
    StillClock,
    in_one_batch,
    meet,
    propose,
    query,
)


class Broken(Exception):
    """A use case went wrong."""


def breaks_after_all_it_did(unit: UnitOfWork) -> None:
    """Take numbers, write everywhere, and fail."""
    unit.first_time("broken")
    propose("lost", channel="C-lost")(unit)
    unit.wake(CLEO, unit.now)
    raise Broken


async def test_numbers_have_no_gaps_where_use_cases_fail(url: str, writer: StorageWriter) -> None:
    usecases = [breaks_after_all_it_did if turn % 3 == 1 else propose(f"thing {turn}") for turn in range(60)]
    answers = await asyncio.gather(*(writer.write(TEAM, one) for one in usecases), return_exceptions=True)
    numbers = [answer.number for answer in answers if isinstance(answer, Handoff)]
    assert numbers == list(range(1, 41))
    assert [answer for answer in answers if isinstance(answer, Broken)] == [answers[1 + 3 * turn] for turn in range(20)]
    assert query(url, "SELECT seq, leaf FROM trail ORDER BY seq") == [(turn + 1, turn) for turn in range(41)]
    assert query(url, "SELECT count(*) FROM outbox") == [(3 * 40,)]
    assert query(url, "SELECT key FROM seen") == []


async def test_in_a_batch_a_failing_use_case_leaves_the_others(url: str, writer: StorageWriter) -> None:
    first, broken, second = await in_one_batch(writer, propose("one"), breaks_after_all_it_did, propose("two"))
    assert (first.number, second.number) == (1, 2)
    assert isinstance(broken, Broken)
    assert query(url, "SELECT handoff FROM handoffs ORDER BY handoff") == [(1,), (2,)]
    assert query(url, "SELECT channel FROM plans") == [(HOME,)]
    assert query(url, "SELECT wake_at FROM people WHERE person = :one", one=CLEO) == [(None,)]


async def test_a_use_case_sees_what_its_batch_has_not_written_yet(writer: StorageWriter) -> None:
    await writer.write(TEAM, propose("zero"))

    def look(unit: UnitOfWork) -> tuple[object, ...]:
        handoff = unit.handoff(2)
        assert handoff is not None
        return (
            [one.number for one in unit.handoffs_of_person(BEN)],
            [one.number for one in unit.handoffs_of_plan(1)],
            unit.proposals_since(CLEO, unit.now - dt.timedelta(hours=1)),
            unit.places_of(2),
            unit.text(handoff.thing),
            [row.seq for row in unit.trail_of_handoff(handoff)],
            [plan.number for plan in unit.plans_owned(CLEO)],
        )

    look_before, _, seen, lost, again = await in_one_batch(
        writer, lambda unit: unit.handoffs_of_person(BEN), propose("one"), look, breaks_after_all_it_did, look
    )
    assert [one.number for one in look_before] == [1]
    assert seen == ([1, 2], [1, 2], 2, [HOME, ANA, BEN], "one", [3], [1])
    assert isinstance(lost, Broken)
    assert again == seen


async def test_a_pair_has_one_plan_in_either_order(writer: StorageWriter) -> None:
    def start(unit: UnitOfWork) -> None:
        unit.record(unit.new_plan_number(), None, CLEO, StartPlan(CLEO, "UTC", None, (CLEO, ANA)))

    def look(unit: UnitOfWork) -> object:
        return unit.plan_of_pair((ANA, CLEO)), unit.plan_of_pair((CLEO, ANA)), unit.plan_of_pair((ANA, BEN))

    (one, same, none), *_ = (await in_one_batch(writer, start, look))[1:]
    assert one == same
    assert one.number == 1
    assert none is None
    assert await writer.write(TEAM, look) == (one, one, None)


async def test_a_delivery_counts_once_and_only_where_it_stood(writer: StorageWriter) -> None:
    def take(unit: UnitOfWork) -> bool:
        return unit.first_time("broken")

    assert isinstance((await in_one_batch(writer, breaks_after_all_it_did))[0], Broken)
    assert await in_one_batch(writer, take, take) == [True, False]
    assert await writer.write(TEAM, take) is False
    assert await writer.write(TEAM, take, Wanted(seen="broken")) is False
    assert await writer.write("T2", take, Wanted(seen="broken")) is True


async def test_a_use_case_that_changes_nothing_writes_nothing(writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    writes: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("SELECT", "BEGIN")):
            writes.append(statement)

    def change_nothing(unit: UnitOfWork) -> None:
        meet(unit)
        unit.wake(ANA, unit.now + dt.timedelta(days=2))
        unit.drop_draft("none")

    event.listen(Engine, "before_cursor_execute", note)
    try:
        await writer.write(TEAM, change_nothing)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert writes == []


async def test_what_is_wanted_is_read_with_one_statement_a_table(writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    reads: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            reads.append(statement.split("FROM")[1].split()[0])

    def look(unit: UnitOfWork) -> None:
        assert unit.first_time("again")
        assert len(unit.people([ANA, BEN])) == 2
        assert unit.plan_of_channel(HOME)
        assert unit.channel(HOME) is None
        assert unit.plan(unit.handoffs([1])[0].plan)
        assert unit.proposals_since(CLEO, unit.now - dt.timedelta(hours=1)) == 1

    wanted = Wanted(seen="again", people=(ANA, BEN), channel=HOME, handoff=1, proposer=CLEO)
    event.listen(Engine, "before_cursor_execute", note)
    try:
        await writer.write(TEAM, look, wanted)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert sorted(reads) == ["channels", "handoffs", "handoffs", "people", "plans", "plans", "seen", "workspaces"]


async def test_a_refused_batch_runs_again_one_by_one_at_the_same_time(url: str, clock: StillClock) -> None:
    writer = StorageWriter(url, clock, patience=20.0, salts=lambda size: b"0" * size)
    times = []

    def keep(words: str) -> Callable[[UnitOfWork], str]:
        def usecase(unit: UnitOfWork) -> str:
            times.append(unit.now)
            clock.pass_time(MINUTE)
            return unit.keep_text(words)

        return usecase

    await writer.write(TEAM, keep("the same"))
    times.clear()
    good, twice, also_good = await in_one_batch(writer, keep("a"), keep("the same"), keep("b"))
    await writer.close()
    assert isinstance(twice, Conflict)  # the same salt and words are the same key
    assert isinstance(good, str)
    assert isinstance(also_good, str)
    assert len(times) == 6
    assert len(set(times)) == 1
    assert query(url, "SELECT text FROM texts ORDER BY text") == [("a",), ("b",), ("the same",)]


async def test_what_has_not_begun_in_time_is_withdrawn(url: str, clock: StillClock) -> None:
    writer = StorageWriter(url, clock, patience=0.5)
    ran: list[str] = []
    async with Gate(writer):
        with pytest.raises(Refused) as refused:
            await writer.write(TEAM, lambda _unit: ran.append("never"))
    assert refused.value.code is Code.BUSY
    await writer.write(TEAM, lambda _unit: ran.append("later"))
    await writer.close()
    assert ran == ["later"]


async def test_commands_go_before_engine_work(writer: StorageWriter) -> None:
    order: list[str] = []
    async with Gate(writer):
        engine = asyncio.create_task(writer.write(TEAM, lambda _unit: order.append("engine"), engine=True))
        await asyncio.sleep(0)
        command = asyncio.create_task(writer.write(TEAM, lambda _unit: order.append("command")))
        await asyncio.sleep(0)
    await asyncio.gather(engine, command)
    assert order == ["command", "engine"]


async def test_closing_finishes_all_that_was_accepted(url: str, clock: StillClock) -> None:
    writer = StorageWriter(url, clock, patience=20.0)
    async with Gate(writer):
        tasks = [asyncio.create_task(writer.write(TEAM, propose(f"thing {turn}"))) for turn in range(50)]
        await asyncio.sleep(0)
        closing = asyncio.create_task(writer.close())
        await asyncio.sleep(0)
    await closing
    assert sorted(handoff.number for handoff in await asyncio.gather(*tasks)) == list(range(1, 51))
    assert query(url, "SELECT count(*) FROM handoffs") == [(50,)]
    with pytest.raises(Refused) as refused:
        await writer.write(TEAM, propose())
    assert refused.value.code is Code.BUSY


async def test_whoever_stops_waiting_loses_nothing(url: str, writer: StorageWriter) -> None:
    async with Gate(writer):
        task = asyncio.create_task(writer.write(TEAM, propose()))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await writer.write(TEAM, propose())
    assert query(url, "SELECT count(*) FROM handoffs") == [(2,)]


async def test_it_says_when_something_is_to_be_sent(url: str, clock: StillClock) -> None:
    told: list[int] = []
    writer = StorageWriter(url, clock, on_commit=lambda: told.append(1))
    await writer.write(TEAM, meet)
    await writer.write(TEAM, propose())
    await writer.close()
    assert told == [1]


async def test_a_record_is_never_before_the_one_before_it(writer: StorageWriter, clock: StillClock) -> None:
    clock.message = NOON + dt.timedelta(milliseconds=900)
    await writer.write(TEAM, propose())
    clock.message = NOON - dt.timedelta(hours=1)
    record = await writer.write(TEAM, lambda unit: unit.record(1, 1, BEN, ev.Agree()))
    assert record.at == NOON


async def test_wake_is_only_moved_earlier(writer: StorageWriter, reader: StorageReader) -> None:
    for hours in (5, 3, 4):
        await writer.write(TEAM, lambda unit, hours=hours: unit.wake(ANA, NOON + dt.timedelta(hours=hours)))
    state = await reader.read(TEAM, lambda reads: reads.nudge_state(ANA))
    assert state is not None
    assert state.wake_at == NOON + dt.timedelta(hours=3)
    await writer.write(TEAM, lambda unit: unit.set_wake(ANA, None, dt.date(2026, 11, 20)))
    state = await reader.read(TEAM, lambda reads: reads.nudge_state(ANA))
    assert state is not None
    assert (state.wake_at, state.nudged_on) == (None, dt.date(2026, 11, 20))


async def test_an_event_that_cannot_follow_changes_nothing(url: str, writer: StorageWriter) -> None:
    await writer.write(TEAM, propose())
    with pytest.raises(ValueError, match="offer"):
        await writer.write(TEAM, lambda unit: unit.record(1, 1, ANA, ev.AgreeToChange(2)))
    with pytest.raises(ValueError, match="no plan"):
        await writer.write(TEAM, lambda unit: unit.record(9, 1, ANA, ev.Agree()))
    assert query(url, "SELECT count(*) FROM trail") == [(2,)]
    assert (await writer.write(TEAM, lambda unit: unit.handoffs([1])))[0].due == DUE
