"""The real thing but for Slack: writer, reader, wakers, outbox, rendering, on an SQLite database of its own."""

from __future__ import annotations

import asyncio
import atexit
import dataclasses
import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Select, func, select

from bot.domain import events as ev
from bot.domain.delivery_policy import Dropped, Later, Outcome, Sent
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.outgoing import Kind, Message, Posted
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.domain.plan_events import StartPlan
from bot.engine.delivery import Delivery
from bot.engine.pacing import Pacing
from bot.engine.remedies import EngineRemedies
from bot.engine.sender import Sender
from bot.engine.waking import Waker
from bot.ports import Claimed, UnitOfWork
from bot.usecases.directory import learn
from bot.usecases.perform import Click, perform
from bot.usecases.propose import Terms, create
from bot.usecases.settings import save_settings
from bot.usecases.snooze import snooze
from bot.usecases.where import NOWHERE
from storage import migrate
from storage.alarms import StorageAlarms
from storage.codec import from_ms, to_ms
from storage.outbox_claims import OutboxClaims
from storage.reader import StorageReader
from storage.schema import outbox, people, plans
from storage.writer import StorageWriter
from tests.contract.samples import StillClock
from tests.model.ledger import Said

T = TypeVar("T")
TEAM = "T1"
NUMBER = re.compile(r"\bH-(\d+)\b")


@cache
def empty_database() -> Path:
    """A database at the newest revision, made once and copied for each story."""
    folder = tempfile.mkdtemp(prefix="baton-model-")
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / "empty.db"
    migrate.upgrade(f"sqlite:///{path}")
    return path


class KnownOutbox(OutboxClaims):
    """Remembers what each claimed row was, which a messenger is not told."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self.kinds: dict[int, Kind] = {}

    async def claim(self, *limits: Any) -> list[Claimed]:
        claimed = await super().claim(*limits)
        self.kinds.update({row.id: row.intent.kind for row in claimed})
        return claimed


class Ear:
    """A messenger that writes down the reminders and escalations, or, while `muted`, takes nothing."""

    def __init__(self, clock: StillClock) -> None:
        self._clock = clock
        self.outbox: KnownOutbox
        self.muted = False
        self.said: list[Said] = []
        self._posts = 0

    async def post(self, workspace: str, place: str, message: Message, outbox_id: int) -> tuple[Outcome, Posted | None]:
        if self.muted:
            return Later(dt.timedelta(minutes=5), "service_unavailable"), None
        if self.outbox.kinds[outbox_id] in {Kind.NUDGE, Kind.ESCALATION}:
            numbers = dict.fromkeys(int(found) for found in NUMBER.findall(message.text))
            self.said.append(Said(place, self._clock.message, tuple((number, "", False) for number in numbers)))
        self._posts += 1
        return Sent(), Posted(place, f"{self._posts:06}", message.has_buttons)

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> Outcome:
        return Later(dt.timedelta(minutes=5), "service_unavailable") if self.muted else Sent()

    async def find(
        self, workspace: str, place: str, outbox_id: int, since: dt.datetime
    ) -> tuple[Outcome, Posted | None]:
        return Dropped("absent"), None


class StoredWorld:
    """One workspace; every call returns when all that it caused is committed."""

    def __init__(self, now: dt.datetime, zones: dict[str, str], plans: dict[int, Plan]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="baton-model-"))
        shutil.copy(empty_database(), self._folder / "baton.db")
        self._runner = asyncio.Runner()
        self._clock = StillClock()
        self._clock.message = self._clock.wall = now
        self._ear = Ear(self._clock)
        self._keys = 0
        self._open()

        def begin(uow: UnitOfWork) -> None:
            learn(uow, [Person(who, who, zone) for who, zone in zones.items()])
            uow.put_channel(Channel("C1", "fraud-model", private=False, joined=True))
            for plan in plans.values():
                start = StartPlan(plan.owner, plan.zone, plan.channel, plan.pair)
                uow.record(uow.new_plan_number(), None, plan.owner, start)

        self._write(begin)

    @property
    def now(self) -> dt.datetime:
        """Message time."""
        return self._clock.message

    def propose(self, plan: Plan, who: str, giver: str, receiver: str, due: Due) -> Handoff:
        """Somebody makes a handoff. Raises Refused."""
        terms = Terms(giver, receiver, "the pager", ["it rang"], due)
        return self._write(lambda uow: create(uow, who, plan, terms))

    def perform(self, number: int, who: str, act: ev.HandoffEvent) -> Handoff:
        """Somebody acts on one. Raises Refused."""
        side = act.side if isinstance(act, ev.Reassign) else None
        click = Click(who, NOWHERE, number, None, self._key())
        return self._write(lambda uow: perform(uow, click, type(act), lambda *_: act, side=side)).handoff

    def snoozes(self, who: str, number: int, until: dt.date) -> None:
        """Somebody does not want to hear of it until then. Raises Refused."""
        click = Click(who, NOWHERE, number, None, self._key())
        self._write(lambda uow: snooze(uow, click, until))

    def sets(self, who: str, settings: NudgeSettings) -> None:
        """Somebody wants to be reminded in another way."""
        key = self._key()
        self._write(lambda uow: save_settings(uow, who, settings, key=key))

    def travels(self, who: str, zone: str) -> None:
        """The directory learns that somebody is in another zone."""
        self._learn(who, zone=zone)

    def leaves(self, who: str, deactivated: bool) -> None:
        """The directory learns that an account is deactivated, or active again."""
        self._learn(who, deactivated=deactivated)

    def pause(self, span: dt.timedelta) -> None:
        """Time passes and Baton does not run: afterwards it is another process on the same database."""
        self._clock.pass_time(span)
        self._close()
        self._open()

    def mute(self, until: dt.datetime) -> None:
        """Time passes and Baton runs, but Slack takes nothing."""
        self._ear.muted = True
        self.run(until)
        self._ear.muted = False
        self._clock.wall += dt.timedelta(days=1)  # whatever it waits for between two attempts

    def run(self, until: dt.datetime) -> list[Said]:
        """Time passes and Baton runs: each alarm goes off when it should. What it said."""
        self._runner.run(self._tick())
        while (at := self._runner.run(self._next())) is not None and at <= until:
            self._clock.pass_time(max(at - self.now, dt.timedelta(0)))
            self._runner.run(self._tick())
        self._clock.pass_time(until - self.now)
        said, self._ear.said = self._ear.said, []
        return said

    def waits(self) -> bool:
        """Whether something could not be sent yet."""
        query = select(func.count()).where(outbox.c.ended_at.is_(None))
        return bool(self._runner.run(self._ask(query)))

    def close(self) -> None:
        """Let go of the database, and delete it."""
        self._close()
        self._runner.close()
        shutil.rmtree(self._folder)

    async def _tick(self) -> None:
        """Two replicas look at once; then everything that may go out does."""
        while sum(await asyncio.gather(*(waker.round() for waker in self._wakers))):
            await self._sender.drain()
        await self._sender.drain()

    async def _next(self) -> dt.datetime | None:
        """The next moment at which there is anything to do."""
        waiting = select(func.min(outbox.c.due)).where(outbox.c.ended_at.is_(None), outbox.c.due > to_ms(self.now))
        asked = [select(func.min(people.c.wake_at)), select(func.min(plans.c.wake_at)), waiting]
        found = [await self._ask(one) for one in asked]
        return min((from_ms(one) for one in found if one is not None), default=None)

    async def _ask(self, query: Select[Any]) -> Any:
        return await self._reader.look(lambda connection: connection.execute(query).scalar())

    def _open(self) -> None:
        url = f"sqlite:///{self._folder / 'baton.db'}"
        self._writer = StorageWriter(url, self._clock, patience=60.0)
        self._reader = StorageReader(url, threads=1)
        self._ear.outbox = KnownOutbox(self._writer, self._clock)
        delivery = Delivery(self._ear, self._reader, self._clock, Pacing(post_every=0))
        self._sender = Sender(self._ear.outbox, delivery, EngineRemedies(self._writer))
        self._wakers = [Waker(StorageAlarms(self._reader, self._clock, self._writer), self._writer) for _ in range(2)]

    def _close(self) -> None:
        self._runner.run(self._writer.close())
        self._reader.close()

    def _learn(self, who: str, **changed: Any) -> None:
        def usecase(uow: UnitOfWork) -> None:
            person = uow.person(who)
            assert person is not None
            learn(uow, [dataclasses.replace(person, **changed)])

        self._write(usecase)

    def _key(self) -> str:
        self._keys += 1
        return f"key-{self._keys}"

    def _write(self, usecase: Callable[[UnitOfWork], T]) -> T:
        return self._runner.run(self._writer.write(TEAM, usecase))
