"""A workspace in memory, and an outbox and a Slack that do as they are told: fakes at the ports."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from bot.domain import events as ev
from bot.domain.delivery_policy import SEARCH_AFTER, Denied, Dropped, Gone, Later, Outcome, Postponed, Sent, Unknown
from bot.domain.digests import Digest
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_settings import DEFAULTS, NudgeSettings
from bot.domain.outgoing import Intent, Kind, Message, Posted
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.ports import Attention, Claimed, Limits, Nudged, NudgeState, SentMessage, Settled, TrailRow, Wanted
from bot.ports.sending import NO_LIMITS
from tests.support.stories import ANA, BEN, CHLOE, NOON, ONE, THING, TWO, Story

T = TypeVar("T")
TEAM, CHANNEL = "T1", "C1"
WARSAW = "Europe/Warsaw"
NOTHING = Wanted()
TEXTS = {THING: "the pager", ONE: "Two pages answered alone", TWO: "Runbook is merged"}


@dataclass
class FakeClock:
    """Both times stand still until a test moves them."""

    at: dt.datetime = NOON

    def now(self) -> dt.datetime:
        return self.at

    def real(self) -> dt.datetime:
        return self.at

    def to(self, text: str) -> None:
        """UTC, as `2026-12-08 08:00` (09:00 in Warsaw)."""
        self.at = dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@dataclass
class FakeWorkspace:
    """What use cases and views ask for, of one plan whose handoffs are copies of one story."""

    clock: FakeClock
    story: Story = field(default_factory=Story)
    others: dict[int, Handoff] = field(default_factory=dict)
    zones: dict[str, str] = field(default_factory=lambda: dict.fromkeys((ANA, BEN, CHLOE), WARSAW))
    deactivated: set[str] = field(default_factory=set)
    alarms: dict[str, tuple[dt.datetime | None, dt.date | None]] = field(default_factory=dict)
    messages: list[SentMessage] = field(default_factory=list)
    sent: list[Intent] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    settings_of: dict[str, NudgeSettings] = field(default_factory=dict)
    attentions: dict[tuple[str, int], Attention] = field(default_factory=dict)
    plan_alarms: dict[int, dt.datetime | None] = field(default_factory=dict)
    owed: dict[str, dt.datetime | None] = field(default_factory=dict)
    over: list[str] = field(default_factory=list)  # the keys of what the outbox has ended
    members: set[tuple[str, str]] = field(default_factory=set)  # of private channels
    workspace: str = TEAM

    @property
    def now(self) -> dt.datetime:
        return self.clock.at

    def does(self, who: str, act: ev.HandoffEvent) -> None:
        """Somebody acts on H-1."""
        self.story.now = self.clock.at
        self.story.does(who, act)

    def handoff(self, number: int) -> Handoff | None:
        return self.story.handoff if number == 1 else self.others.get(number)

    def handoffs(self, numbers: Sequence[int]) -> list[Handoff]:
        return [found for number in sorted(numbers) if (found := self.handoff(number))]

    def handoffs_of_person(self, person: str, *, open_only: bool = True) -> list[Handoff]:
        every = self.handoffs([1, *self.others])
        return [one for one in every if person in one.sides and (one.is_open or not open_only)]

    def handoffs_owned(self, person: str) -> list[Handoff]:
        if person != self.story.plan.owner:
            return []
        every = self.handoffs([1, *self.others])
        return [one for one in every if one.is_open or one.state is State.DECLINED]

    def handoffs_of_plan(self, plan: int, *, open_only: bool = False) -> list[Handoff]:
        every = self.handoffs([1, *self.others])
        return [one for one in every if one.plan == plan and (one.is_open or not open_only)]

    def settings(self, person: str) -> NudgeSettings:
        return self.settings_of.get(person, DEFAULTS)

    def put_settings(self, person: str, settings: NudgeSettings) -> None:
        self.settings_of[person] = settings

    def attention(self, place: str) -> dict[int, Attention]:
        return {number: found for (where, number), found in self.attentions.items() if where == place}

    def snooze(self, person: str, handoff: int, until: dt.date | None) -> None:
        known = self.attentions.get((person, handoff), Attention())
        self.attentions[person, handoff] = replace(known, snoozed_until=until, snoozed_at=self.now if until else None)

    def mark_told(self, place: str, handoff: int, key: str) -> None:
        known = self.attentions.get((place, handoff), Attention())
        self.attentions[place, handoff] = replace(known, told=known.told | {key})

    def unmark_told(self, place: str, handoff: int, key: str) -> None:
        known = self.attentions.get((place, handoff), Attention())
        self.attentions[place, handoff] = replace(known, told=known.told - {key})

    def nudged(self, handoff: Handoff) -> list[Nudged]:
        return []

    def plan(self, number: int) -> Plan | None:
        return self.story.plan if number == 1 else None

    def plans(self, numbers: Sequence[int]) -> list[Plan]:
        return [self.story.plan] if 1 in numbers else []

    def plans_led(self, person: str) -> list[Plan]:
        return [self.story.plan] if person in self.story.plan.leaders else []

    def plans_named(self) -> list[Plan]:
        return [self.story.plan] if self.story.plan.is_named else []

    def is_member(self, channel: str, person: str) -> bool:
        return (channel, person) in self.members

    def read_members(self, _channels: Sequence[str], _person: str) -> None:
        """They are in memory."""

    def plan_of_channel(self, channel: str) -> Plan | None:
        return self.story.plan if channel == CHANNEL else None

    def person(self, person: str) -> Person | None:
        zone = self.zones.get(person)
        return Person(person, person[1:].title(), zone, deactivated=person in self.deactivated) if zone else None

    def people(self, ids: Sequence[str]) -> list[Person]:
        return [found for one in ids if (found := self.person(one))]

    def channel(self, channel: str) -> Channel | None:
        return next(iter(self.channels([channel])), None)

    def channels(self, ids: Sequence[str]) -> list[Channel]:
        return [Channel(one, "fraud-model", private=False, joined=True) for one in ids]

    def texts(self, digests: Sequence[Digest]) -> dict[Digest, str]:
        return {one: TEXTS[one] for one in digests if one in TEXTS}

    def trail_of_handoff(self, handoff: Handoff) -> list[TrailRow]:
        return [TrailRow(one.seq, one.seq, one, f"{one.seq:064x}") for one in self.story.records]

    def trail_row(self, plan: int, seq: int) -> TrailRow | None:
        return next((row for row in self.trail_of_handoff(self.story.handoff) if row.seq == seq), None)

    def messages_of(self, handoff: int, place: str) -> list[SentMessage]:
        return [one for one in self.messages if (one.handoff, one.place) == (handoff, place)]

    def nudge_state(self, person: str) -> NudgeState | None:
        if person in self.broken:
            raise RuntimeError("the words of somebody")
        known = self.person(person)
        settings = self.settings(person)
        return (
            NudgeState(known, *self.alarms.get(person, (None, None)), settings, self.owed.get(person))
            if known
            else None
        )

    def send(self, intent: Intent) -> None:
        if intent.key not in {one.key for one in self.sent}:
            self.sent.append(intent)

    def wake(self, person: str, at: dt.datetime) -> None:
        known, nudged_on = self.alarms.get(person, (None, None))
        self.alarms[person] = (min(known or at, at), nudged_on)

    def set_wake(
        self, person: str, at: dt.datetime | None, nudged_on: dt.date | None, owed_since: dt.datetime | None = None
    ) -> None:
        self.alarms[person], self.owed[person] = (at, nudged_on), owed_since

    def nudges_waiting(self, person: str) -> list[Intent]:
        over = set(self.over)
        return [one for one in self.sent if one.kind is Kind.NUDGE and one.place == person and one.key not in over]

    def plan_wake(self, plan: int) -> dt.datetime | None:
        return self.plan_alarms.get(plan)

    def wake_plan(self, plan: int, at: dt.datetime) -> None:
        self.plan_alarms[plan] = min(self.plan_alarms.get(plan) or at, at)

    def set_plan_wake(self, plan: int, at: dt.datetime | None) -> None:
        self.plan_alarms[plan] = at


@dataclass
class FakeDatabase:
    """Reader, writer and alarms over the one workspace."""

    world: FakeWorkspace

    async def read(self, workspace: str, query: Callable[[Any], T]) -> T:
        await asyncio.sleep(0)
        return query(self.world)

    async def write(
        self, workspace: str, usecase: Callable[[Any], T], wanted: Wanted = NOTHING, *, engine: bool = False
    ) -> T:
        await asyncio.sleep(0)
        return usecase(self.world)

    async def due(self, limit: int) -> list[tuple[str, str]]:
        woken = [(at, who) for who, (at, _) in self.world.alarms.items() if at and at <= self.world.clock.at]
        return [(TEAM, who) for _, who in sorted(woken)][:limit]

    async def due_plans(self, limit: int) -> list[tuple[str, int]]:
        woken = [(at, plan) for plan, at in self.world.plan_alarms.items() if at and at <= self.world.clock.at]
        return [(TEAM, plan) for _, plan in sorted(woken)][:limit]


@dataclass
class Waiting:
    """A row of the outbox."""

    id: int
    intent: Intent
    attempts: int = 0
    held_until: dt.datetime | None = None
    unknown_since: dt.datetime | None = None
    outcome: Outcome | None = None

    @property
    def is_waiting(self) -> bool:
        """Not said, and not given up."""
        return not isinstance(self.outcome, Sent | Dropped | Gone)


class FakeOutbox:
    """Rows in order; each place is served one row at a time, the highest priority first."""

    def __init__(self, world: FakeWorkspace) -> None:
        self._world = world
        self._ids = itertools.count(1)
        self.rows: dict[str, Waiting] = {}
        self.under_way: set[str] = set()
        self.claimed = asyncio.Event()
        self.settled: list[Settled] = []
        self.limits: list[Limits] = []
        self.failures = 0  # how many settlements fail
        self.claim_failures = 0
        self.error: Exception = RuntimeError("the words of somebody")
        self.lease = dt.timedelta(seconds=90)
        self.taken_over: set[str] = set()  # keys whose lease ran out: they are claimed again although under way

    async def claim(self, limit: int, limits: Limits = NO_LIMITS) -> list[Claimed]:
        await asyncio.sleep(0)
        self.limits.append(limits)
        limit = min(limit, limits.room(TEAM).rows)
        if self.claim_failures:
            self.claim_failures -= 1
            raise self.error
        for intent in self._world.sent:
            self.rows.setdefault(intent.key, Waiting(next(self._ids), intent))
        places: dict[str, Waiting] = {}
        waiting = [row for row in self.rows.values() if row.is_waiting and self._due(row)]
        for row in sorted(waiting, key=lambda row: (row.intent.priority, row.id)):
            places.setdefault(row.intent.place, row)
        free = [row for place, row in places.items() if place not in self.under_way and not self._held(row)][:limit]
        free += [row for row in self.rows.values() if row.intent.key in self.taken_over and row.is_waiting]
        self.taken_over.clear()
        for row in free:
            row.attempts += 1
            self.under_way.add(row.intent.place)
            self.claimed.set()
        until = self._world.clock.at + self.lease
        return [Claimed(row.id, TEAM, row.intent, row.attempts, row.unknown_since, until) for row in free]

    async def settle(self, ended: Sequence[Settled]) -> None:
        await asyncio.sleep(0)
        if self.failures:
            self.failures -= 1
            raise self.error
        for one in ended:
            self._end(one)

    def _end(self, one: Settled) -> None:
        row, now = self.rows[one.claimed.intent.key], self._world.clock.at
        self.settled.append(one)
        self.under_way.discard(row.intent.place)
        row.outcome = one.outcome
        if isinstance(one.outcome, Sent | Dropped | Gone):
            self._world.over.append(row.intent.key)
        if isinstance(one.outcome, Later):
            row.held_until = now + one.outcome.after
        if isinstance(one.outcome, Postponed):
            row.intent = replace(row.intent, not_before=one.outcome.until)
        if isinstance(one.outcome, Postponed | Denied):
            row.attempts -= 1
        if isinstance(one.outcome, Unknown):
            row.held_until, row.unknown_since = now + SEARCH_AFTER, row.unknown_since or now
        for posted in one.posted:
            self._stands(row.intent, posted)

    def _stands(self, intent: Intent, posted: Posted) -> None:
        known = [one for one in self._world.messages if one.ts == posted.ts]
        if known:
            self._world.messages = [
                replace(one, buttons=posted.buttons) if one.ts == posted.ts else one for one in self._world.messages
            ]
            return
        for number in intent.handoffs or ([intent.handoff] if intent.handoff else []):
            self._world.messages.append(
                SentMessage(
                    number,
                    intent.place,
                    posted.channel,
                    posted.ts,
                    intent.kind,
                    intent.seq,
                    intent.handoffs,
                    posted.buttons,
                )
            )

    def _due(self, row: Waiting) -> bool:
        return row.intent.not_before is None or row.intent.not_before <= self._world.clock.at

    def _held(self, row: Waiting) -> bool:
        return row.held_until is not None and row.held_until > self._world.clock.at

    def outcomes(self) -> dict[str, Outcome | None]:
        """How each row stands."""
        return {key: row.outcome for key, row in self.rows.items()}


class FakeSlack:
    """Says yes unless a test put other outcomes before it; keeps what stands."""

    def __init__(self) -> None:
        self._times = itertools.count(1)
        self.answers: dict[str, list[Outcome]] = defaultdict(list)
        self.found: dict[int, Outcome] = {}
        self.posts: list[tuple[str, Message]] = []
        self.standing: dict[str, Message] = {}
        self.searched: list[tuple[str, dt.datetime]] = []
        self.gates: dict[str, asyncio.Event] = {}
        self.posted = asyncio.Event()
        self.most_at_once = 0
        self._at_once = 0

    async def post(self, workspace: str, place: str, message: Message, outbox_id: int) -> tuple[Outcome, Posted | None]:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            gate = self.gates.get(place)
            await (gate.wait() if gate else asyncio.sleep(0))
        finally:
            self._at_once -= 1
        self.posts.append((place, message))
        self.posted.set()
        outcome = self.answers[place].pop(0) if self.answers[place] else Sent()
        if not isinstance(outcome, Sent):
            return outcome, None
        ts = f"{next(self._times):03}"
        self.standing[ts] = message
        return outcome, Posted(place, ts, message.has_buttons)

    async def update(self, workspace: str, channel: str, ts: str, message: Message) -> Outcome:
        await asyncio.sleep(0)
        outcome = self.answers[ts].pop(0) if self.answers[ts] else Sent()
        if isinstance(outcome, Sent):
            self.standing[ts] = message
        return outcome

    async def find(
        self, workspace: str, place: str, outbox_id: int, since: dt.datetime
    ) -> tuple[Outcome, Posted | None]:
        await asyncio.sleep(0)
        self.searched.append((place, since))
        outcome = self.found.get(outbox_id, Dropped("absent"))
        return outcome, Posted(place, "found", True) if isinstance(outcome, Sent) else None

    async def until(self, posts: int) -> None:
        """Wait for so many posts, five seconds at most."""
        async with asyncio.timeout(5):
            while len(self.posts) < posts:
                self.posted.clear()
                await self.posted.wait()

    def said_to(self, place: str) -> list[str]:
        """The words of what was posted there."""
        return [message.text for where, message in self.posts if where == place]
