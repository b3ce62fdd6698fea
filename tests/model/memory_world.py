"""The real use cases on a workspace in memory, driven as the engine drives them: fast, so that much can be tried."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.delivery_policy import Dropped, Postponed
from bot.domain.due_dates import Due
from bot.domain.events import HandoffEvent
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_settings import DEFAULTS, NudgeSettings
from bot.domain.outgoing import Intent, Kind
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.ports import Attention, NudgeState
from bot.usecases.directory import learn
from bot.usecases.nudge import untell, wake_for, wake_person
from bot.usecases.outgoing import NEWER_NUDGE, Escalated, Reminder, escalated, reminder
from bot.usecases.plan_moments import wake_plan
from bot.usecases.settings import save_settings
from tests.model import acts
from tests.model.ledger import Said

NOTHING = Attention()


@dataclass
class Row:
    """Something to say; `held_until` as the outbox holds it."""

    intent: Intent
    held_until: dt.datetime | None
    ended: bool = False


class MemoryWorld:
    """Reads, unit of work and outbox in one. It is handed to use cases as the ports that they ask for."""

    workspace = "T1"

    def __init__(self, now: dt.datetime, zones: dict[str, str], plans: dict[int, Plan]) -> None:
        self.now = now
        self._plans, self._handoffs = plans, dict[int, Handoff]()
        self._people = {who: Person(who, who, zone) for who, zone in zones.items()}
        self._settings: dict[str, NudgeSettings] = {}
        self._attention: dict[tuple[str, int], Attention] = {}
        self._wakes: dict[str, dt.datetime | None] = dict.fromkeys(zones)
        self._nudged_on: dict[str, dt.date | None] = dict.fromkeys(zones)
        self._owed_since: dict[str, dt.datetime | None] = dict.fromkeys(zones)
        self._plan_wakes: dict[int, dt.datetime | None] = dict.fromkeys(plans)
        self._outbox: dict[str, Row] = {}
        self._muted = False
        self.uow: Any = self

    # What people do.

    def propose(self, plan: Plan, who: str, giver: str, receiver: str, due: Due) -> Handoff:
        """Somebody makes a handoff. Raises Refused."""
        number = len(self._handoffs) + 1
        return self._stands(acts.propose(number, plan, who, giver, receiver, due, self.now))

    def perform(self, number: int, who: str, act: HandoffEvent) -> Handoff:
        """Somebody acts on one. Raises Refused."""
        handoff = self._handoffs[number]
        return self._stands(acts.perform(handoff, self._plans[handoff.plan], who, act, self.now))

    def _stands(self, handoff: Handoff) -> Handoff:
        self._handoffs[handoff.number] = handoff
        wake_for(self.uow, handoff, self._plans[handoff.plan])
        return handoff

    def snoozes(self, who: str, number: int, until: dt.date) -> None:
        """Somebody does not want to hear of it until then."""
        before = self._attention.get((who, number), NOTHING)
        self._attention[who, number] = replace(before, snoozed_until=until, snoozed_at=self.now)
        self.wake(who, self.now)

    def sets(self, who: str, settings: NudgeSettings) -> None:
        """Somebody wants to be reminded in another way."""
        save_settings(self.uow, who, settings, key="once")

    def travels(self, who: str, zone: str) -> None:
        """The directory learns that somebody is in another zone."""
        learn(self.uow, [replace(self._people[who], zone=zone)])

    def leaves(self, who: str, deactivated: bool) -> None:
        """The directory learns that an account is deactivated, or active again."""
        learn(self.uow, [replace(self._people[who], deactivated=deactivated)])

    def waits(self) -> bool:
        """Whether something could not be sent yet."""
        return any(not row.ended for row in self._outbox.values())

    def close(self) -> None:
        """There is nothing to let go of."""

    # What the engine does.

    def run(self, until: dt.datetime) -> list[Said]:
        """Time passes and Baton runs: each alarm goes off when it should."""
        said = self._tick()
        while (at := self._next()) is not None and at <= until:
            self.now = max(at, self.now)
            said += self._tick()
        self.now = until
        return said

    def pause(self, span: dt.timedelta) -> None:
        """Time passes, and Baton does not run."""
        self.now += span

    def mute(self, until: dt.datetime) -> None:
        """Time passes and Baton runs, but nothing goes out."""
        self._muted = True
        self.run(until)
        self._muted = False

    def _tick(self) -> list[Said]:
        """Two replicas look at everybody whose moment has come, the second one after the first has decided."""
        people = [person for person, at in self._wakes.items() if at is not None and at <= self.now]
        plans = [plan for plan, at in self._plan_wakes.items() if at is not None and at <= self.now]
        for person in (*people, *people):
            wake_person(self.uow, person)
        for plan in (*plans, *plans):
            wake_plan(self.uow, plan)
        return (
            []
            if self._muted
            else [said for row in self._outbox.values() if _is_due(row, self.now) and (said := self._send(row))]
        )

    def _next(self) -> dt.datetime | None:
        waiting = (row.held_until for row in self._outbox.values() if not row.ended and not self._muted)
        return min((at for at in (*self._wakes.values(), *self._plan_wakes.values(), *waiting) if at), default=None)

    def _send(self, row: Row) -> Said | None:
        read = reminder if row.intent.kind is Kind.NUDGE else escalated
        found = read(self.uow, row.intent, self.now)
        if isinstance(found, Postponed):
            row.held_until = found.until
            return None
        row.ended = True
        if isinstance(found, Dropped) and found != NEWER_NUDGE:
            untell(self.uow, row.intent)
        return heard(found, row.intent.place, self.now) if isinstance(found, Reminder | Escalated) else None

    # Reads.

    def handoffs(self, numbers: Sequence[int]) -> list[Handoff]:
        return [self._handoffs[number] for number in sorted(numbers)]

    def handoffs_of_plan(self, plan: int, *, open_only: bool = False) -> list[Handoff]:
        return [one for one in self._handoffs.values() if one.plan == plan and (one.is_open or not open_only)]

    def handoffs_of_person(self, person: str, *, open_only: bool = True) -> list[Handoff]:
        return [one for one in self._handoffs.values() if person in one.sides and (one.is_open or not open_only)]

    def handoffs_of_plans(self, plans: Sequence[int]) -> list[Handoff]:
        return [one for one in self._handoffs.values() if one.plan in plans]

    def handoffs_owned(self, person: str) -> list[Handoff]:
        owned = [one for one in self._handoffs.values() if self._plans[one.plan].owner == person]
        return [one for one in owned if one.is_open or one.state is State.DECLINED]

    def plan(self, number: int) -> Plan | None:
        return self._plans.get(number)

    def plans(self, numbers: Sequence[int]) -> list[Plan]:
        return [self._plans[number] for number in numbers]

    def plans_owned(self, person: str) -> list[Plan]:
        return [plan for plan in self._plans.values() if plan.owner == person]

    def plans_led(self, person: str) -> list[Plan]:
        return [plan for plan in self._plans.values() if person in plan.leaders]

    def plans_named(self) -> list[Plan]:
        return [plan for plan in self._plans.values() if plan.is_named]

    def is_member(self, _channel: str, _person: str) -> bool:
        return False

    def read_members(self, _channels: Sequence[str], _person: str) -> None:
        """Nobody is kept as a member."""

    def plan_wake(self, plan: int) -> dt.datetime | None:
        return self._plan_wakes[plan]

    def person(self, person: str) -> Person | None:
        return self._people.get(person)

    def people(self, ids: Sequence[str]) -> list[Person]:
        return [self._people[one] for one in sorted(set(ids))]

    def channel(self, channel: str) -> Channel | None:
        return Channel(channel, "fraud-model", private=False, joined=True)

    def channels(self, ids: Sequence[str]) -> list[Channel]:
        return [found for one in ids if (found := self.channel(one))]

    def texts(self, _digests: object) -> dict[Any, str]:
        return {}

    def settings(self, person: str) -> NudgeSettings:
        return self._settings.get(person, DEFAULTS)

    def attention(self, place: str) -> dict[int, Attention]:
        return {number: one for (where, number), one in self._attention.items() if where == place}

    def nudge_state(self, person: str) -> NudgeState | None:
        known = self._people[person]
        owed_since = self._owed_since[person]
        return NudgeState(known, self._wakes[person], self._nudged_on[person], self.settings(person), owed_since)

    def nudges_waiting(self, person: str) -> list[Intent]:
        rows = [row for row in self._outbox.values() if row.intent.place == person and not row.ended]
        return [row.intent for row in rows if row.intent.kind is Kind.NUDGE]

    # Writes.

    def first_time(self, _key: str) -> bool:
        return True

    def send(self, intent: Intent) -> None:
        if intent.kind in {Kind.NUDGE, Kind.ESCALATION}:
            self._outbox.setdefault(intent.key, Row(intent, intent.not_before))

    def hurry(self, person: str) -> None:
        for row in self._outbox.values():
            if row.intent.kind is Kind.NUDGE and row.intent.place == person:
                row.held_until = None

    def wake(self, person: str, at: dt.datetime) -> None:
        self._wakes[person] = min(at, self._wakes[person] or at)

    def set_wake(
        self, person: str, at: dt.datetime | None, nudged_on: dt.date | None, owed_since: dt.datetime | None = None
    ) -> None:
        self._wakes[person], self._nudged_on[person], self._owed_since[person] = at, nudged_on, owed_since

    def wake_plan(self, plan: int, at: dt.datetime) -> None:
        self._plan_wakes[plan] = min(at, self._plan_wakes[plan] or at)

    def set_plan_wake(self, plan: int, at: dt.datetime | None) -> None:
        self._plan_wakes[plan] = at

    def put_settings(self, person: str, settings: NudgeSettings) -> None:
        self._settings[person] = settings

    def put_person(self, person: Person) -> None:
        self._people[person.id] = person

    def mark_told(self, place: str, handoff: int, key: str) -> None:
        before = self._attention.get((place, handoff), NOTHING)
        self._attention[place, handoff] = replace(before, told=before.told | {key})

    def unmark_told(self, place: str, handoff: int, key: str) -> None:
        before = self._attention.get((place, handoff), NOTHING)
        self._attention[place, handoff] = replace(before, told=before.told - {key})


def heard(found: Reminder | Escalated, place: str, at: dt.datetime) -> Said:
    """A message as the ledger writes it down."""
    if isinstance(found, Reminder):
        return Said(place, at, tuple((one.handoff.number, one.kind.value, one.still_needed) for one in found.lines))
    return Said(place, at, tuple((one.number, "", False) for one in found.handoffs))


def _is_due(row: Row, now: dt.datetime) -> bool:
    return not row.ended and (row.held_until is None or row.held_until <= now)
