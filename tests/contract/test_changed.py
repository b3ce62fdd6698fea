"""Who is told what a batch changed: the people and the plans of what stood, once a workspace, after the commit."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from functools import partial

import pytest

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain import plan_events as pe
from bot.domain.filters import Filter, Kind
from bot.domain.home_state import HomeState
from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.domain.people import Channel, Person
from bot.domain.plan import WORKSPACE_PLAN
from bot.ports import Changed, UnitOfWork
from storage.errors import Conflict
from storage.unit_of_work import WorkspaceUnit
from storage.writer import StorageWriter
from tests.contract.playbook import DAN, planned, recorded, set_up
from tests.contract.samples import (
    ANA,
    BEN,
    CLEO,
    NOON,
    TEAM,
    Gate,
    StillClock,
    act,
    in_one_batch,
    meet,
    propose,
    query,
)
from tests.contract.test_plans import start, template

SELDOM = NudgeSettings(how_often=HowOften.MONDAYS)


class Listener:
    """What the writer told, and in which thread."""

    def __init__(self) -> None:
        self.told: list[Changed] = []
        self.threads: set[str] = set()

    def hear(self, changed: Changed) -> None:
        """As `on_changed`."""
        self.told.append(changed)
        self.threads.add(threading.current_thread().name)

    def since(self) -> list[Changed]:
        """What was told since this was last asked."""
        told, self.told = self.told, []
        return told


@pytest.fixture
def listener() -> Listener:
    """Of one writer."""
    return Listener()


@pytest.fixture
async def writer(url: str, clock: StillClock, listener: Listener) -> AsyncIterator[StorageWriter]:
    """One that tells; H-1 of Ana and Ben is in Cleo's plan."""
    writer = StorageWriter(url, clock, on_changed=listener.hear, patience=20.0)
    await writer.write(TEAM, meet)
    await writer.write(TEAM, propose())
    await settled(writer)
    listener.since()
    yield writer
    await writer.close()


async def settled(writer: StorageWriter) -> None:
    """Callers are answered first: what was told of them is told once the next thing is done."""
    await writer.work(lambda _connection: None)


async def told(writer: StorageWriter, listener: Listener, usecase: Callable[[UnitOfWork], object]) -> list[Changed]:
    """What is told of one use case."""
    await writer.write(TEAM, usecase)
    await settled(writer)
    return listener.since()


def changed(*people: str, plans: tuple[int, ...] = ()) -> list[Changed]:
    """In the workspace of the tests."""
    return [Changed(TEAM, frozenset(people), frozenset(plans))]


async def test_acts_of_handoffs(writer: StorageWriter, listener: Listener) -> None:
    assert await told(writer, listener, act(1, BEN, ev.Agree())) == changed(ANA, BEN, CLEO, plans=(1,))
    over = act(1, ANA, ev.Reassign(ev.Side.RECEIVER, BEN, "U9", None))
    assert await told(writer, listener, over) == changed(ANA, BEN, CLEO, "U9", plans=(1,))
    assert listener.threads == {"baton-writer"}


async def test_acts_of_plans(writer: StorageWriter, listener: Listener) -> None:
    assert await told(writer, listener, planned(1, CLEO, set_up())) == changed(ANA, BEN, CLEO, plans=(1,))
    owner = planned(1, CLEO, lambda _say: pe.ChangeOwner("", DAN))
    assert await told(writer, listener, owner) == changed(ANA, BEN, CLEO, DAN, plans=(1,))
    everything = await told(writer, listener, propose("new", channel="C2", actor="U9"))
    assert everything == changed(ANA, BEN, "U9", plans=(2,))
    assert await told(writer, listener, recorded(WORKSPACE_PLAN, CLEO, template())) == []


@pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param(lambda unit: unit.put_settings(ANA, SELDOM), True, id="settings"),
        pytest.param(lambda unit: unit.put_home(ANA, HomeState(Filter(Kind.OVERDUE))), True, id="home"),
        pytest.param(lambda unit: unit.snooze(ANA, 1, dt.date(2026, 12, 1)), True, id="snooze"),
        pytest.param(lambda unit: unit.put_calendar(ANA, "a" * 64), False, id="calendar"),
        pytest.param(lambda unit: unit.send(outgoing.nudge(ANA, NOON.date(), [1])), False, id="nudge"),
    ],
)
async def test_what_is_somebodys_own(
    writer: StorageWriter, listener: Listener, first: Callable[[UnitOfWork], None], again: bool
) -> None:
    assert await told(writer, listener, first) == changed(ANA)
    assert await told(writer, listener, first) == ([] if again else changed(ANA))


async def test_what_time_changes_about_a_plan(writer: StorageWriter, listener: Listener) -> None:
    assert await told(writer, listener, lambda unit: unit.set_plan_wake(1, None)) == changed(plans=(1,))


async def test_who_comes_into_a_private_channel_and_who_leaves_it(writer: StorageWriter, listener: Listener) -> None:
    assert await told(writer, listener, lambda unit: unit.put_members("C8", [ANA, BEN])) == changed(ANA, BEN)
    assert await told(writer, listener, lambda unit: unit.put_members("C8", [BEN, CLEO])) == changed(ANA, CLEO)
    leaves = partial(WorkspaceUnit.set_member, channel="C8", person=BEN, joined=False)
    assert await told(writer, listener, leaves) == changed(BEN)
    assert await told(writer, listener, leaves) == []


async def test_what_the_directory_says_of_somebody(writer: StorageWriter, listener: Listener) -> None:
    ida = Person("U9", "Ida", "UTC")
    await writer.write(TEAM, lambda unit: unit.put_person(ida))
    away, renamed = replace(ida, deactivated=True), replace(ida, name="Ida R.")
    assert await told(writer, listener, lambda unit: unit.put_person(replace(ida, dm="D9"))) == []
    assert await told(writer, listener, lambda unit: unit.put_person(replace(ida, zone="Asia/Tokyo"))) == changed("U9")
    known = [Changed(TEAM, frozenset({"U9"}), described=frozenset({"U9"}))]
    assert await told(writer, listener, lambda unit: unit.put_person(away)) == known
    back = replace(DEFAULTS, away_until=dt.date(2026, 12, 20))
    assert await told(writer, listener, lambda unit: unit.put_settings("U9", back)) == known
    assert await told(writer, listener, lambda unit: unit.put_person(renamed)) == known


async def test_what_a_channel_is_called_and_who_may_see_it(writer: StorageWriter, listener: Listener) -> None:
    place = Channel("C8", "old", private=False, joined=True)
    assert await told(writer, listener, lambda unit: unit.put_channel(place)) == []
    assert await told(writer, listener, lambda unit: unit.put_channel(replace(place, archived=True))) == []
    for other in (replace(place, name="new"), replace(place, name="new", private=True)):
        known = [Changed(TEAM, channels=frozenset({"C8"}))]
        assert await told(writer, listener, lambda unit, other=other: unit.put_channel(other)) == known


@pytest.mark.parametrize(
    "usecase",
    [
        lambda unit: unit.handoff(1),
        lambda unit: unit.put_settings(ANA, DEFAULTS),
        lambda unit: unit.put_home(ANA, HomeState()),
        lambda unit: unit.snooze(ANA, 1, None),
        lambda unit: unit.put_calendar(ANA, None),
        lambda unit: unit.send(outgoing.welcome("C9")),
        lambda unit: unit.keep_summary(1, NOON.date()),
        lambda unit: unit.wake(ANA, NOON),
        lambda unit: unit.put_person(Person("U9", "Ida", "UTC")),
    ],
)
async def test_what_nobody_looks_at(
    writer: StorageWriter, listener: Listener, usecase: Callable[[UnitOfWork], object]
) -> None:
    assert await told(writer, listener, usecase) == []


def failing(unit: UnitOfWork) -> None:
    """Whatever it changed does not stand."""
    unit.put_settings("U8", SELDOM)
    unit.record(1, None, CLEO, pe.ChangeOwner(CLEO, "U8"))
    act(1, ANA, ev.Cancel(None))(unit)
    raise ValueError("no")


async def test_a_batch_is_told_once_a_workspace_of_what_stood(writer: StorageWriter, listener: Listener) -> None:
    async with Gate(writer):
        tasks = [
            asyncio.create_task(writer.write(team, usecase))
            for team, usecase in (
                (TEAM, failing),
                (TEAM, act(1, BEN, ev.Agree())),
                ("T2", lambda unit: unit.put_settings("U7", SELDOM)),
                (TEAM, lambda unit: unit.put_settings("U7", SELDOM)),
                ("T3", lambda unit: unit.handoff(1)),
            )
        ]
        await asyncio.sleep(0)
        assert listener.since() == []
    await asyncio.gather(*tasks, return_exceptions=True)
    await settled(writer)
    by_team = {one.workspace: one.people for one in listener.told}
    assert by_team == {TEAM: {ANA, BEN, CLEO, "U7"}, "T2": {"U7"}}
    assert len(listener.told) == 2


async def test_a_batch_that_ran_one_by_one(writer: StorageWriter, listener: Listener) -> None:
    found = await in_one_batch(
        writer,
        act(1, BEN, ev.Agree()),
        start("C1", "U8"),  # the channel has a plan: the database refuses the batch
        lambda unit: unit.put_settings("U7", SELDOM),
    )
    assert isinstance(found[1], Conflict)
    await settled(writer)
    assert listener.since() == changed(ANA, BEN, CLEO, "U7", plans=(1,))


async def test_what_could_not_be_committed(url: str, writer: StorageWriter, listener: Listener) -> None:
    with pytest.raises(Conflict):
        await writer.write(TEAM, start("C1", "U8"))
    await settled(writer)
    assert listener.since() == []
    assert query(url, "SELECT count(*) FROM plans") == [(1,)]
