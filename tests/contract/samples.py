"""A database with its writer and reader, a clock that stands still, and one handoff after another."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from bot.domain import events as ev
from bot.domain import outgoing
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff
from bot.domain.people import Person
from bot.domain.plan_events import StartPlan
from bot.ports import UnitOfWork
from storage.database import writing_engine
from storage.writer import StorageWriter

TEAM = "T1"
HOME = "C1"
ANA, BEN, CLEO = "U1", "U2", "U3"
NOON = dt.datetime(2026, 11, 20, 12, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
DUE = Due(dt.date(2026, 12, 15), None, "Europe/Warsaw")


class StillClock:
    """Both times stand still until they are moved."""

    def __init__(self) -> None:
        self.message = NOON
        self.wall = NOON

    def now(self) -> dt.datetime:
        """Message time."""
        return self.message

    def real(self) -> dt.datetime:
        """Real time."""
        return self.wall

    def pass_time(self, span: dt.timedelta) -> None:
        """Both times go on."""
        self.message += span
        self.wall += span


def meet(unit: UnitOfWork) -> None:
    """The directory learns of three people."""
    for one, name in ((ANA, "Ana"), (BEN, "Ben"), (CLEO, "Cleo")):
        unit.put_person(Person(one, name, "Europe/Warsaw"))


def propose(thing: str = "the pager", *, channel: str = HOME, actor: str = CLEO) -> Callable[[UnitOfWork], Handoff]:
    """Ana hands something to Ben, as Cleo typed it in a channel; a card and two notices are queued."""

    def usecase(unit: UnitOfWork) -> Handoff:
        plan = unit.plan_of_channel(channel)
        if plan is None:
            number = unit.new_plan_number()
            unit.record(number, None, actor, StartPlan(actor, "Europe/Warsaw", channel, ()))
            plan = unit.plan(number)
            assert plan is not None
        number = unit.new_handoff_number()
        criteria = (unit.keep_text("it rang"), unit.keep_text("runbook merged"))
        event = ev.Propose(ANA, BEN, unit.keep_text(thing), criteria, DUE, confirmed=False)
        record = unit.record(plan.number, number, actor, event)
        handoff = unit.handoff(number)
        assert handoff is not None
        unit.send(outgoing.card(handoff, channel))
        for person in handoff.sides:
            unit.send(outgoing.notice(handoff, record, person))
            unit.wake(person, unit.now + dt.timedelta(days=1))
        return handoff

    return usecase


def act(number: int, actor: str, event: ev.HandoffEvent) -> Callable[[UnitOfWork], Handoff]:
    """Something happens to a handoff, and every place it is shown in is told."""

    def usecase(unit: UnitOfWork) -> Handoff:
        before = unit.handoff(number)
        assert before is not None
        unit.record(before.plan, number, actor, event)
        after = unit.handoff(number)
        assert after is not None
        for place in unit.places_of(number):
            unit.send(outgoing.update(after, place))
        return after

    return usecase


class Gate:
    """Holds the writer's thread in a use case, so that what comes after it is one batch."""

    def __init__(self, writer: StorageWriter) -> None:
        self._writer = writer
        self._entered = threading.Event()
        self._open = threading.Event()
        self._held: asyncio.Task[None]

    async def __aenter__(self) -> Gate:
        self._held = asyncio.create_task(self._writer.write("T-gate", self._hold))
        await asyncio.to_thread(self._entered.wait, 10)
        return self

    async def __aexit__(self, *_error: object) -> None:
        self.open()
        await self._held

    def open(self) -> None:
        """Let the writer go on."""
        self._open.set()

    def _hold(self, _unit: UnitOfWork) -> None:
        self._entered.set()
        self._open.wait(10)


async def in_one_batch(writer: StorageWriter, *usecases: Callable[[UnitOfWork], Any]) -> list[Any]:
    """Run the use cases together; an exception stands in the place of a value."""
    async with Gate(writer):
        tasks = [asyncio.create_task(writer.write(TEAM, usecase)) for usecase in usecases]
        await asyncio.sleep(0)
    return await asyncio.gather(*tasks, return_exceptions=True)


def query(url: str, sql: str, **values: object) -> list[tuple[Any, ...]]:
    """Ask the database itself, or change it behind Baton's back."""
    with direct(url) as run:
        return run(sql, **values)


@contextmanager
def direct(url: str) -> Iterator[Callable[..., list[tuple[Any, ...]]]]:
    """Several statements in one transaction."""
    engine = writing_engine(url, pooled=False)
    with engine.begin() as connection:

        def run(sql: str, **values: object) -> list[tuple[Any, ...]]:
            result = connection.execute(text(sql), values)
            return [tuple(row) for row in result] if result.returns_rows else []

        yield run


@contextmanager
def statements() -> Iterator[list[str]]:
    """What the database is asked meanwhile, transactions left out."""
    ran: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith("BEGIN"):
            ran.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(Engine, "before_cursor_execute", note)
