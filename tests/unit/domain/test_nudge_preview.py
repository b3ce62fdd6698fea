"""The policy run forward: the dates and their reasons, and that Baton then does exactly this."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain import escalation
from bot.domain import events as ev
from bot.domain.calendars import Calendar, Why
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_lines import Case, Line, LineKind
from bot.domain.nudge_policy import due_nudge, next_wake, told_by
from bot.domain.nudge_preview import Ahead, Someone, for_channel, for_person
from bot.domain.nudge_settings import HowOften, NudgeSettings
from bot.domain.outgoing import Intent, Kind, Priority
from bot.domain.people import Channel, Person
from bot.domain.plan import Plan
from bot.domain.plan_events import StartPlan
from bot.ports import Reads, UnitOfWork
from bot.usecases.nudge import wake_for, wake_person
from bot.usecases.outgoing import Escalated, Reminder, escalated, reminder
from bot.usecases.plan_moments import wake_plan
from bot.usecases.preview import courses_of
from storage import migrate
from storage.reader import StorageReader
from storage.writer import StorageWriter
from tests.contract.samples import ANA, BEN, CLEO, StillClock, query

WARSAW, NEW_YORK, KATHMANDU = "Europe/Warsaw", "America/New_York", "Asia/Kathmandu"
NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
PLAN = Plan(1, CLEO, WARSAW, "C1", (), NOW)
TUESDAY = Due(dt.date(2026, 12, 15), None, WARSAW)
SUNDAY = Due(dt.date(2026, 12, 20), None, WARSAW)
HANDOFF = Handoff(1, 1, State.AGREED, ANA, ANA, BEN, Digest("thing"), (), TUESDAY, True, NOW, NOW, 1, 1, answered=True)
NEXT_YEAR = dt.date(2027, 12, 31)


def ahead(case: Case, person: str = ANA, calendar: Calendar | None = None, until: dt.date = NEXT_YEAR) -> list[Ahead]:
    """What is to come for one person of one handoff, looked at when it is next theirs."""
    calendar = calendar or Calendar(WARSAW)
    wake_at = next_wake([case], person, calendar, NOW)
    return list(for_person(Someone(person, calendar, (case,), wake_at), NOW, {1}, until))


def told(coming: Sequence[Ahead]) -> list[str]:
    """A line a message: date, kind, days, and the reason of the date."""
    found = []
    for message in coming:
        for one in message.told:
            why = f" for {one.counted:%d %b}: {', '.join(one.why)}" if one.counted else ""
            weekly = ", weekly" if one.weekly else ""
            found.append(f"{message.date:%d %b} {one.line.kind} {one.line.days}{why}{weekly}")
    return found


def test_a_handoff_from_the_days_before_to_the_first_monday() -> None:
    assert told(ahead(Case(HANDOFF, PLAN))) == [
        "08 Dec due_soon 7",
        "11 Dec due_soon 4 for 12 Dec: weekend",
        "14 Dec due_soon 1",
        "15 Dec due_soon 0",
        "16 Dec overdue 1",
        "17 Dec warning 2",
        "18 Dec overdue 3",
        "21 Dec overdue 4",
        "22 Dec overdue 5",
        "28 Dec overdue 9, weekly",
    ]


def test_the_plan_owner_and_the_channel_are_told_once() -> None:
    case = Case(HANDOFF, PLAN)
    assert told(ahead(case, CLEO)) == ["18 Dec escalated 3"]
    coming = list(for_channel(PLAN, [case], dt.datetime(2026, 12, 18, 8, tzinfo=dt.UTC), NOW, NEXT_YEAR))
    assert [(one.place, one.at, told([one])) for one in coming] == [
        ("C1", dt.datetime(2026, 12, 18, 8, tzinfo=dt.UTC), ["18 Dec escalated 3"])
    ]


def test_a_channel_is_told_within_its_hours() -> None:
    long_ago = replace(HANDOFF, due=Due(dt.date(2026, 11, 25), None, WARSAW))
    friday_evening = dt.datetime(2026, 12, 4, 20, tzinfo=dt.UTC)
    [message] = for_channel(PLAN, [Case(long_ago, PLAN)], NOW, friday_evening, NEXT_YEAR)
    assert message.at == dt.datetime(2026, 12, 7, 8, tzinfo=dt.UTC)
    assert list(for_channel(PLAN, [Case(long_ago, PLAN)], None, friday_evening, NEXT_YEAR)) == []


@pytest.mark.parametrize(
    ("chosen", "snoozed", "expected"),
    [
        (NudgeSettings(away_until=dt.date(2026, 12, 10)), None, "10 Dec due_soon 5 for 08 Dec: away"),
        (NudgeSettings(how_often=HowOften.MONDAYS), None, "14 Dec due_soon 1"),
        (NudgeSettings(), dt.date(2026, 12, 9), "09 Dec due_soon 6 for 08 Dec: snoozed"),
        (NudgeSettings(country="PL"), dt.date(2026, 12, 9), "09 Dec due_soon 6 for 08 Dec: snoozed"),
        (NudgeSettings(working_days=frozenset({0, 2, 4})), None, "07 Dec due_soon 8 for 08 Dec: weekend"),
    ],
)
def test_the_first_date_and_its_reason(chosen: NudgeSettings, snoozed: dt.date | None, expected: str) -> None:
    said = told(ahead(Case(HANDOFF, PLAN, snoozed), calendar=Calendar(WARSAW, chosen)))
    assert expected.split(" for ")[0] in said[0]
    if " for " in expected and not snoozed:
        assert said[0] == expected


def test_holidays_move_the_days_before() -> None:
    eve = replace(HANDOFF, due=Due(dt.date(2026, 12, 25), None, WARSAW))
    said = told(ahead(Case(eve, PLAN), calendar=Calendar(WARSAW, NudgeSettings(country="PL"))))
    assert said[:4] == [
        "18 Dec due_soon 7",
        "22 Dec due_soon 3",
        "23 Dec due_soon 2 for 25 Dec: holiday",
        "28 Dec overdue 1",
    ]


def test_the_plan_owner_who_is_away_is_told_when_back() -> None:
    away = Calendar(WARSAW, NudgeSettings(away_until=dt.date(2027, 1, 4), how_often=HowOften.HOME_ONLY))
    assert told(ahead(Case(HANDOFF, PLAN), CLEO, away)) == ["04 Jan escalated 14 for 18 Dec: away"]


def test_nothing_comes_to_those_who_are_not_looked_at_or_want_nothing() -> None:
    nothing = Calendar(WARSAW, NudgeSettings(how_often=HowOften.HOME_ONLY))
    assert ahead(Case(HANDOFF, PLAN), calendar=nothing) == []
    never = Someone(ANA, Calendar(WARSAW), (Case(HANDOFF, PLAN),), None)
    assert list(for_person(never, NOW, {1}, NEXT_YEAR)) == []


def test_it_ends_on_the_date_asked_for_and_names_the_plans_asked_for() -> None:
    assert told(ahead(Case(HANDOFF, PLAN), until=dt.date(2026, 12, 11))) == [
        "08 Dec due_soon 7",
        "11 Dec due_soon 4 for 12 Dec: weekend",
    ]
    other = Case(replace(HANDOFF, number=2, plan=2, due=SUNDAY), replace(PLAN, number=2))
    both = Someone(ANA, Calendar(WARSAW), (Case(HANDOFF, PLAN), other), NOW)
    named = {one.line.handoff.number for message in for_person(both, NOW, {2}, NEXT_YEAR) for one in message.told}
    assert named == {2}


def test_what_was_missed_comes_in_the_morning() -> None:
    late = replace(
        HANDOFF, due=Due(dt.date(2026, 11, 30), None, WARSAW), since=dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
    )
    calendar, night = Calendar(WARSAW), dt.datetime(2026, 12, 2, 21, tzinfo=dt.UTC)
    wake_at, owed_since = calendar.at(dt.date(2026, 12, 3)), calendar.at(dt.date(2026, 12, 1))
    for someone in (
        Someone(ANA, calendar, (Case(late, PLAN),), owed_since),
        Someone(ANA, calendar, (Case(late, PLAN),), wake_at, None, owed_since),
    ):
        dates = [message.date.day for message in for_person(someone, night, {1}, NEXT_YEAR)]
        assert dates == [3, 4, 7, 14]


# As the policy says it ---------------------------------------------------------------------------------------------

DATES = st.dates(dt.date(2026, 12, 1), dt.date(2027, 1, 15))
SETTINGS = st.builds(
    NudgeSettings,
    nudge_time=st.sampled_from([dt.time(9), dt.time(7, 30), dt.time(17, 30)]),
    working_days=st.sampled_from([frozenset(range(5)), frozenset({0, 2, 3}), frozenset(range(7))]),
    country=st.sampled_from([None, "PL", "US"]),
    how_often=st.sampled_from([HowOften.WORKING_DAYS, HowOften.WORKING_DAYS, HowOften.MONDAYS, HowOften.HOME_ONLY]),
    away_until=st.none() | DATES,
)
SINCE = st.integers(0, 100).map(lambda hours: NOW - dt.timedelta(hours=hours, seconds=hours))
DUE_ON = st.sampled_from([dt.date(2026, 11, 30), dt.date(2026, 12, 3), dt.date(2026, 12, 15)])
OTHER = replace(PLAN, number=2, owner=ANA, zone=NEW_YORK)
KIND = st.builds(
    replace,
    st.just(HANDOFF),
    plan=st.sampled_from([1, 2]),
    state=st.sampled_from(
        [State.PROPOSED, State.PROPOSED, State.AGREED, State.AGREED, State.DELIVERED, State.DECLINED]
    ),
    due=st.builds(Due, DUE_ON, st.sampled_from([None, dt.time(17)]), st.sampled_from([WARSAW, KATHMANDU])),
    confirmed=st.booleans(),
    giver=st.sampled_from([ANA, BEN]),
    receiver=st.sampled_from([CLEO, "U9"]),
)


@st.composite
def some_cases(draw: st.DrawFn) -> tuple[Case, ...]:
    """Several handoffs of one or two kinds, some of which stand alike and others only nearly."""
    kinds, made = draw(st.lists(KIND, min_size=1, max_size=2)), []
    for number in range(1, draw(st.integers(2, 8)) + 1):
        kind = draw(st.sampled_from(kinds))
        handoff = replace(kind, number=number, since=draw(SINCE), thing=Digest(f"thing {number}"))
        plan = PLAN if handoff.plan == 1 else OTHER
        known = [one.key for one in escalation.conditions(handoff, plan)] if draw(st.booleans()) else []
        made.append(Case(handoff, plan, draw(st.sampled_from([None, None, dt.date(2026, 12, 9)])), frozenset(known)))
    return tuple(made)


def by_the_policy(someone: Someone, until: dt.date) -> list[tuple[dt.datetime, Line]]:
    """The same with no short cut: all cases are asked about at every moment."""
    cases, nudged_on, found = list(someone.cases), someone.nudged_on, []
    assert someone.wake_at is not None
    at: dt.datetime | None = max(NOW, someone.wake_at)
    since = someone.wake_at
    while at is not None and someone.calendar.date_of(at) <= until:
        nudge = due_nudge(cases, someone.id, someone.calendar, since=since, now=at, nudged_on=nudged_on)
        later = next_wake(cases, someone.id, someone.calendar, at)
        if nudge is not None and nudge.at > at:
            at = min(nudge.at, later or nudge.at)
            continue
        if nudge is not None:
            found += [(at, line) for line in nudge.lines]
            told = told_by(nudge, cases, someone.id)
            cases = [
                replace(case, told=case.told | {key for number, key in told if number == case.handoff.number})
                for case in cases
            ]
            nudged_on = nudge.date
            later = next_wake(cases, someone.id, someone.calendar, at)
        at, since = later, later or since
    return found


@settings(max_examples=100, deadline=None)
@given(some_cases(), SETTINGS, st.sampled_from([WARSAW, "America/New_York", KATHMANDU]), st.sampled_from([ANA, CLEO]))
def test_it_is_the_policy(cases: tuple[Case, ...], chosen: NudgeSettings, zone: str, person: str) -> None:
    until, someone = dt.date(2027, 1, 20), Someone(person, Calendar(zone, chosen), cases, NOW)
    wanted = by_the_policy(someone, until)
    coming = list(for_person(someone, NOW, {1, 2}, until))
    found = [(ahead.at, one.line) for ahead in coming for one in ahead.told]
    weekly = {one.line.handoff.number: ahead.at for ahead in coming for one in ahead.told if one.weekly}
    assert found == [(at, line) for at, line in wanted if at <= weekly.get(line.handoff.number, at)]
    few = list(for_person(someone, NOW, {1, 2}, until, named=2))
    assert [(one.at, one.told, one.more) for one in few] == [
        (one.at, one.told[:2], len(one.told[2:])) for one in coming
    ]


# Baton then does exactly this --------------------------------------------------------------------------------------

PEOPLE = (ANA, BEN, CLEO)
ZONES = st.sampled_from([WARSAW, NEW_YORK, KATHMANDU])
BEGIN = dt.datetime(2026, 12, 1, 10, tzinfo=dt.UTC)
NOTHING_DONE: tuple[tuple[str, ev.HandoffEvent], ...] = ()
ACTS = st.sampled_from(
    [
        NOTHING_DONE,
        (("receiver", ev.Agree()),),
        (("receiver", ev.Agree()), ("giver", ev.Deliver(None))),
        (("receiver", ev.Offer(Due(dt.date(2027, 1, 8), None, WARSAW), None, None)),),
        (("receiver", ev.Agree()), ("receiver", ev.Offer(Due(dt.date(2027, 1, 8), None, WARSAW), None, None))),
        (("receiver", ev.Decline(None, not_me=False)),),
    ]
)


@dataclass(frozen=True)
class Made:
    """One handoff of a story: in which plan, between whom, due when, what happened to it, and who snoozed it."""

    plan: int
    sides: tuple[str, str]
    due: dt.date
    confirmed: bool
    acts: tuple[tuple[str, ev.HandoffEvent], ...]
    snoozed: tuple[str, dt.date] | None


MADE = st.builds(
    Made,
    st.integers(1, 2),
    st.permutations(PEOPLE).map(lambda people: (people[0], people[1])),
    DATES,
    st.booleans(),
    ACTS,
    st.none() | st.tuples(st.sampled_from(PEOPLE), DATES),
)
OWNERS = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
DOWN_FOR = st.sampled_from([0, 3, 24 * 4 + 11, 24 * 30])  # hours without Baton before the preview is asked for
Heard = tuple[str, dt.datetime, int, LineKind]


@dataclass
class Played:
    """One workspace in which time passes: what people and channels heard, in order."""

    writer: StorageWriter
    reader: StorageReader
    clock: StillClock
    url: str
    team: str
    heard: list[Heard] = field(default_factory=list)
    seen: int = 0

    async def read_previews(self) -> list[Ahead]:
        """What is to come of both plans."""

        def query_(reads: Reads) -> list[Ahead]:
            courses = courses_of(reads, reads.plans([1, 2]), self.clock.now(), dt.date(2028, 1, 1))
            return [message for course in courses for message in course.coming]

        return await self.reader.read(self.team, query_)

    async def plays(self, until: dt.datetime) -> None:
        """Each alarm goes off when it should, and each message goes out as soon as it may."""
        waiting: list[Intent] = []
        while True:
            alarms = await self.reader.read(self.team, _alarms)
            moments = [*(at for _, at in alarms), *(one.not_before for one in waiting if one.not_before)]
            at = max(min(moments, default=until), self.clock.message)
            if at >= until:
                return
            self.clock.message = at
            due = [look for look, when in alarms if when <= at]
            await self.writer.write(self.team, lambda uow, due=due: [look(uow) for look in due])  # type: ignore[misc]
            waiting += self._queued()
            for intent in [one for one in waiting if one.not_before is None or one.not_before <= at]:
                waiting.remove(intent)
                await self._says(intent)

    def _queued(self) -> Iterator[Intent]:
        """What was written since."""
        sql = "SELECT id, kind, key, place, plan, handoffs, not_before FROM outbox WHERE workspace = :team AND id > :id"
        for number, kind, key, place, plan, handoffs, ms in query(self.url, sql, team=self.team, id=self.seen):
            self.seen = max(self.seen, number)
            numbers = tuple(int(one) for one in handoffs.strip(",[]").replace(" ", "").split(",") if one)
            after = dt.datetime.fromtimestamp(ms / 1000, dt.UTC) if ms is not None else None
            yield Intent(Kind(kind), key, place, Priority.NUDGE, plan, handoffs=numbers, not_before=after)

    async def _says(self, intent: Intent) -> None:
        """As the engine sends it: what was sent waits no more."""
        now = self.clock.message
        sql = "UPDATE outbox SET ended_at = 0 WHERE workspace = :team AND key = :key"
        query(self.url, sql, team=self.team, key=intent.key)

        def content(reads: Reads) -> object:
            escalation = intent.kind is Kind.ESCALATION
            return escalated(reads, intent, now) if escalation else reminder(reads, intent, now)

        match await self.reader.read(self.team, content):
            case Reminder(lines):
                self.heard += [(intent.place, now, line.handoff.number, line.kind) for line in lines]
            case Escalated(handoffs):
                self.heard += [(intent.place, now, one.number, LineKind.ESCALATED) for one in handoffs]


def _alarms(reads: Reads) -> list[tuple[object, dt.datetime]]:
    states = [reads.nudge_state(person) for person in PEOPLE]
    people = [
        (lambda uow, person=state.person.id: wake_person(uow, person), state.wake_at)
        for state in states
        if state and state.wake_at
    ]
    plans = [(lambda uow, plan=plan: wake_plan(uow, plan), at) for plan in (1, 2) if (at := reads.plan_wake(plan))]
    return [*people, *plans]


def begin(uow: UnitOfWork, who: dict[str, tuple[str, NudgeSettings]], owners: tuple[str, str]) -> None:
    """Three people, and two plans in a channel each."""
    for person, (zone, chosen) in who.items():
        uow.put_person(Person(person, person, zone))
        uow.put_settings(person, chosen)
    for owner, channel in zip(owners, ("C1", "C2"), strict=True):
        uow.put_channel(Channel(channel, channel, private=False, joined=True))
        uow.record(uow.new_plan_number(), None, owner, StartPlan(owner, WARSAW, channel, ()))


def make(uow: UnitOfWork, made: Made) -> None:
    """A handoff as the story wants it."""
    giver, receiver = made.sides
    number = uow.new_handoff_number()
    thing = uow.keep_text("the pager")
    terms = ev.Propose(giver, receiver, thing, (thing,), Due(made.due, None, WARSAW), made.confirmed)
    uow.record(made.plan, number, giver if made.confirmed else receiver, terms)
    for side, event in made.acts:
        uow.record(made.plan, number, giver if side == "giver" else receiver, event)
    handoff, plan = uow.handoff(number), uow.plan(made.plan)
    assert handoff is not None and plan is not None
    if made.snoozed:
        uow.snooze(made.snoozed[0], number, made.snoozed[1])
    wake_for(uow, handoff, plan)
    for person in PEOPLE:
        uow.wake(person, uow.now)


def expected(coming: list[Ahead]) -> tuple[set[Heard], dict[tuple[str, int], dt.datetime]]:
    """What will be heard, and from when on it only repeats itself on Mondays."""
    lines = [(message.place, message.at, one) for message in coming for one in message.told]
    weekly = {(place, one.line.handoff.number): at for place, at, one in lines if one.weekly}
    return {(place, at, one.line.handoff.number, one.line.kind) for place, at, one in lines}, weekly


def test_baton_then_does_exactly_this(tmp_path: Path) -> None:
    url, teams = f"sqlite:///{tmp_path / 'baton.db'}", itertools.count(1)
    migrate.upgrade(url)

    @settings(max_examples=20, suppress_health_check=list(HealthCheck))
    @given(st.tuples(ZONES, ZONES, ZONES), st.tuples(*[SETTINGS] * 3), OWNERS, st.lists(MADE, max_size=5), DOWN_FOR)
    def any_story(
        zones: tuple[str, ...],
        chosen: tuple[NudgeSettings, ...],
        owners: tuple[str, str],
        all_made: list[Made],
        down_for: int,
    ) -> None:
        async def story() -> None:
            clock = StillClock()
            clock.message = BEGIN
            team = f"T{next(teams)}"
            writer, reader = StorageWriter(url, clock, patience=20.0), StorageReader(url, threads=1)
            who = dict(zip(PEOPLE, zip(zones, chosen, strict=True), strict=True))
            await writer.write(team, lambda uow: begin(uow, who, owners))
            for made in all_made:
                await writer.write(team, lambda uow, made=made: make(uow, made))  # type: ignore[misc]
            clock.pass_time(dt.timedelta(hours=down_for))
            played = Played(writer, reader, clock, url, team)
            try:
                wanted, weekly = expected(await played.read_previews())
                last = max((at for _, at, _, _ in wanted), default=clock.message)
                await played.plays(last + dt.timedelta(days=20))
            finally:
                await writer.close()
                reader.close()
            new = {one for one in played.heard if one[1] <= weekly.get((one[0], one[2]), one[1])}
            assert new == wanted
            assert len(set(played.heard)) == len(played.heard)

        asyncio.run(story())

    any_story()


def test_reasons_are_those_of_the_policy() -> None:
    assert {why.value for why in Why} == {"weekend", "holiday", "away", "mondays", "snoozed", "too_late"}
