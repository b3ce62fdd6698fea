"""Anything may happen in any order, and time passes by minutes or weeks, with Baton running or not."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from bot.domain.due_dates import Due
from bot.domain.errors import Refused
from bot.domain.handoff import Handoff
from bot.domain.nudge_settings import HowOften, NudgeSettings
from bot.domain.plan import Plan
from bot.domain.working_time import local_date
from tests.model import acts
from tests.model.ledger import Ears, Ledger
from tests.model.memory_world import MemoryWorld
from tests.model.oracle import DAY, Person
from tests.model.stored_world import StoredWorld

World = MemoryWorld | StoredWorld

WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"
KOLKATA, KATHMANDU, LORD_HOWE = "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"
ANA, BEN, CHLOE, DEV = PEOPLE = ("UANA", "UBEN", "UCHLOE", "UDEV")
ZONES = (WARSAW, NEW_YORK, KOLKATA, KATHMANDU, LORD_HOWE)

# Shortly before clocks change in one of the zones, and before the year ends; all in the morning in Warsaw.
STARTS = tuple(
    dt.datetime.fromisoformat(f"{day}T07:00:00+00:00")
    for day in ("2026-12-14", "2026-10-19", "2026-10-28", "2027-03-08", "2027-03-22", "2027-04-01", "2026-09-28")
)
MOST = 9  # handoffs
PEOPLE_OF = st.sampled_from(PEOPLE)
SIDES = st.permutations(PEOPLE).map(lambda people: people[:2])
HANDOFFS = st.integers(0, 9)
SETTINGS = st.builds(
    NudgeSettings,
    st.sampled_from([dt.time(9), dt.time(9), dt.time(7, 30), dt.time(2, 30), dt.time(17, 30), dt.time(22)]),
    st.sampled_from([frozenset(range(5)), frozenset(range(5)), frozenset({6, 0, 1, 2, 3}), frozenset({1, 3, 5})]),
    st.sampled_from([None, None, "PL", "US"]),
    st.sampled_from([*HowOften, HowOften.WORKING_DAYS]),
)
SHORT = st.integers(1, 36 * 60).map(lambda minutes: dt.timedelta(minutes=minutes))
LONG = st.integers(1, 20).map(lambda days: dt.timedelta(days=days))
SPANS = SHORT | SHORT | LONG


class Transition(RuleBasedStateMachine):
    """Four people, a plan of a channel and one of two people; what they hear is held against the oracle."""

    world: World

    @initialize(
        start=st.sampled_from(STARTS),
        zones=st.permutations(ZONES),
        plan_zone=st.sampled_from(ZONES),
        several=st.lists(st.tuples(SIDES, st.integers(0, 9), acts.HOURS, st.integers(0, 6)), min_size=1, max_size=4),
    )
    def begin(
        self,
        start: dt.datetime,
        zones: list[str],
        plan_zone: str,
        several: list[tuple[list[str], int, dt.time | None, int]],
    ) -> None:
        """A plan that is under way: most things are taken, some delivered, declined or with an offer."""
        plans = {1: Plan(1, CHLOE, plan_zone, "C1", (), start), 2: Plan(2, ANA, zones[0], None, (ANA, BEN), start)}
        zone_of = dict(zip(PEOPLE, zones, strict=False))
        self.world = self.start_world(start, zone_of, plans)
        self.ledger = Ledger(
            plans, {who: Ears(Person(who, zone), start, start, start) for who, zone in zone_of.items()}
        )
        for sides, days, at, act in several:
            self.propose(CHLOE, sides, days, at, pair=False)
            if act and self.ledger.handoffs:
                self.act(len(self.ledger.handoffs) - 1, act - 1, days + 1, at, DEV)

    def start_world(self, start: dt.datetime, zones: dict[str, str], plans: dict[int, Plan]) -> World:
        """Where it takes place."""
        return MemoryWorld(start, zones, plans)

    def teardown(self) -> None:
        """Let go of it."""
        self.world.close()

    @property
    def now(self) -> dt.datetime:
        return self.world.now

    @precondition(lambda self: len(self.ledger.handoffs) < MOST)
    @rule(who=PEOPLE_OF, sides=SIDES, days=st.integers(0, 12), at=acts.HOURS, pair=st.booleans())
    def propose(self, who: str, sides: list[str], days: int, at: dt.time | None, pair: bool) -> None:
        plan = self.ledger.plans[2 if pair and set(sides) == {ANA, BEN} else 1]
        with suppress(Refused):
            self._stands(self.world.propose(plan, who, sides[0], sides[1], self._due(plan, days, at)))

    @precondition(lambda self: self.ledger.handoffs)
    @rule(which=HANDOFFS, act=st.integers(0, 13), days=st.integers(1, 12), at=acts.HOURS, to=PEOPLE_OF)
    def act(self, which: int, act: int, days: int, at: dt.time | None, to: str) -> None:
        handoff = self._chosen(which)
        plan = self.ledger.plans[handoff.plan]
        possible = acts.possible_acts(handoff, plan, self._due(plan, days, at), to, self.now)
        if possible:
            who, event = possible[act % len(possible)]
            with suppress(Refused):
                self._stands(self.world.perform(handoff.number, who, event))

    @precondition(lambda self: self.ledger.handoffs)
    @rule(who=PEOPLE_OF, which=HANDOFFS, days=st.integers(1, 10))
    def snooze(self, who: str, which: int, days: int) -> None:
        person, number = self.ledger.ears[who].person, self._chosen(which).number
        until = person.date(self.now) + days * DAY
        with suppress(Refused):
            self.world.snoozes(who, number, until)
            person.snoozed[number] = until, self.now
        self._look()

    @precondition(lambda self: self.ledger.handoffs)
    @rule(which=HANDOFFS, giver=st.booleans(), days=st.integers(5, 15), act=st.integers(0, 2))
    def snooze_and_act(self, which: int, giver: bool, days: int, act: int) -> None:
        """A side snoozes it for long, and the next day somebody does what is to be done."""
        handoff = self._chosen(which)
        self.snooze(handoff.giver if giver else handoff.receiver, which, days)
        self.run_for_days(1)
        self.act(which, act, days, None, DEV)
        self.run_for_days(3)

    @rule(who=PEOPLE_OF, settings=SETTINGS)
    def set(self, who: str, settings: NudgeSettings) -> None:
        person = self.ledger.ears[who].person
        still = person.settings.away_until or dt.date.min  # one that has come is no absence any more
        self._sets(who, replace(settings, away_until=still if still > person.date(self.now) else None))

    @rule(who=PEOPLE_OF, days=st.integers(0, 15))
    def away(self, who: str, days: int) -> None:
        person = self.ledger.ears[who].person
        until = person.date(self.now) + days * DAY if days else None
        self._sets(who, replace(person.settings, away_until=until))

    def _sets(self, who: str, settings: NudgeSettings) -> None:
        self._look()
        if not self.world.waits():  # else it goes out when it was put off to, by the settings of then
            self.ledger.changes(who, self.now, settings=settings)
            self.world.sets(who, settings)
            self._look()

    @rule(who=PEOPLE_OF, zone=st.sampled_from(ZONES))
    def travel(self, who: str, zone: str) -> None:
        self._look()
        if not self.world.waits():
            self.ledger.changes(who, self.now, zone=zone)
            self.world.travels(who, zone)
            self._look()

    @rule(who=PEOPLE_OF, gone=st.booleans())
    def leave(self, who: str, gone: bool) -> None:
        """An account is deactivated, or active again: what was due meanwhile is not owed."""
        self._look()
        if self.ledger.ears[who].active is gone and not self.world.waits():
            self.ledger.leaves(who, self.now, gone)
            self.world.leaves(who, gone)
            self._look()

    @rule(span=SPANS)
    def run(self, span: dt.timedelta) -> None:
        """Baton runs while time passes."""
        self._look()
        start = self.now
        self.ledger.up(start, start + span, self.world.run(start + span))

    @rule(days=st.integers(1, 5))
    def run_for_days(self, days: int) -> None:
        """Most of the time nothing else happens."""
        self.run(days * DAY)

    @rule(span=SPANS)
    def down(self, span: dt.timedelta) -> None:
        """Baton is not there while time passes, and looks when it is back."""
        self._look()
        self.world.pause(span)
        self._look()

    @rule(span=SPANS)
    def jump(self, span: dt.timedelta) -> None:
        """Time passes, and something else happens before Baton looks."""
        self._look()
        self.world.pause(span)

    @rule(span=SPANS)
    def mute(self, span: dt.timedelta) -> None:
        """Baton runs, and Slack takes nothing."""
        self._look()
        self.world.mute(self.now + span)
        self._look()

    def _look(self) -> None:
        self.ledger.at_once(self.now, self.world.run(self.now))

    def _stands(self, handoff: Handoff) -> None:
        self.ledger.handoffs[handoff.number] = handoff
        self.ledger.touched[handoff.number] = self.now
        self._look()

    def _chosen(self, which: int) -> Handoff:
        return list(self.ledger.handoffs.values())[which % len(self.ledger.handoffs)]

    def _due(self, plan: Plan, days: int, at: dt.time | None) -> Due:
        return Due(local_date(self.now, plan.zone) + days * DAY, at, plan.zone)


class StoredTransition(Transition):
    """The same on an SQLite database, with the real writer, wakers, outbox and views."""

    def start_world(self, start: dt.datetime, zones: dict[str, str], plans: dict[int, Plan]) -> World:
        """Where it takes place."""
        return StoredWorld(start, zones, plans)
