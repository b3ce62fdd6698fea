"""What is still to come: the policy run forward, as if nobody did anything and Baton were always up (DESIGN section 4).

It asks the same functions as the engine does, one look after the other. A handoff is followed until its reminders come
on Mondays and nothing but an act can change that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from itertools import groupby, islice, takewhile

from bot.domain import escalation
from bot.domain.calendars import Calendar, Why
from bot.domain.handoff import Handoff
from bot.domain.nudge_lines import Case, Line, LineKind, Nudge
from bot.domain.nudge_moments import Base, Held
from bot.domain.nudge_policy import due_nudge, next_wake, reason, told_by
from bot.domain.nudge_rows import BY_KIND, instant_of
from bot.domain.nudge_twins import twins
from bot.domain.plan import Plan

HORIZON = dt.timedelta(days=1000)  # due dates lie up to two years ahead
NAMED = 5  # handoffs of one message, where there is little room
_FOREVER = dt.datetime.max.replace(tzinfo=dt.UTC)
_INSTANT = dt.timedelta(microseconds=1)
# What goes on until somebody acts. An unanswered proposal ends with its date, a warning with the escalation.
_LASTING = frozenset({LineKind.OFFER, LineKind.NEEDS_DATE, LineKind.ACCEPT, LineKind.OVERDUE, LineKind.DECLINED})


@dataclass(frozen=True, slots=True)
class Someone:
    """A person as they stand: all that may concern them, when they are next looked at (None: not at all), the last of
    their dates on which they were nudged, and since when they are owed what they could not be told at once.
    """

    id: str
    calendar: Calendar
    cases: tuple[Case, ...]
    wake_at: dt.datetime | None
    nudged_on: dt.date | None = None
    owed_since: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A line to come. `counted` is the date that it is counted for, where that is another one, and `why` it moved.
    `weekly`: from then on it comes every Monday, until somebody moves the handoff.
    """

    line: Line
    counted: dt.date | None = None
    why: tuple[Why, ...] = ()
    weekly: bool = False


@dataclass(frozen=True, slots=True)
class Ahead:
    """One message to come to a place (a person or a channel), on which date there; most urgent first.

    It names `more` handoffs than these. `weekly`: from then on all of them come every Monday. `asked`: of how many of
    them the policy was asked; of those that stand alike, of one.
    """

    place: str
    at: dt.datetime
    date: dt.date
    told: tuple[Told, ...]
    more: int = 0
    weekly: bool = False
    asked: int = 0


def for_person(
    someone: Someone, now: dt.datetime, plans: Collection[int], until: dt.date, named: int | None = None
) -> Iterator[Ahead]:
    """What one person will be told of these plans, in order, up to and with that date of theirs. What the same
    messages say of other plans is left out. `named`: of each message so many handoffs at most; the rest are counted.
    """
    if someone.wake_at is None:
        return
    course = _Course(someone, named)
    since = min(someone.wake_at, someone.owed_since or someone.wake_at)
    nudge = course.first_look(max(now, someone.wake_at), since, plans, until)
    while nudge is None or nudge.date <= until:
        if nudge is not None:
            yield from course.told(nudge, plans)
        at = course.next_moment()
        if at is None or someone.calendar.date_of(at) > until:
            return
        nudge = course.look(at)


def for_channel(
    plan: Plan,
    cases: Iterable[Case],
    wake_at: dt.datetime | None,
    now: dt.datetime,
    until: dt.date,
    named: int | None = None,
) -> Iterator[Ahead]:
    """What a plan's channel will be told, in order, up to and with that date in the plan's zone. `told` of these cases
    is the channel's.
    """
    calendar, looks = escalation.channel_calendar(plan), wake_at
    waiting = escalation.channel_cases(cases, _FOREVER)  # each is told once; the first to come is the first here
    while looks is not None and plan.channel:
        at = calendar.in_hours(max(looks, now))
        date = calendar.date_of(at)
        if date > until:
            return
        if due := _first(waiting, at):
            told = tuple(Told(_escalated(case, calendar, at)) for case in due)
            yield Ahead(plan.channel, at, date, told[:named], len(told[len(told[:named]) :]), asked=len(told))
        waiting = waiting[len(due) :]
        looks = escalation.next_channel_wake(waiting[:1], at)


class _Course:
    """How things stand with a person while time goes on: what they know by then, and when each handoff is next theirs.

    All moments are nudge times of theirs, so each handoff can be followed by itself, and those of one moment are one
    message. Of those that stand alike one is followed for all.
    """

    def __init__(self, someone: Someone, named: int | None) -> None:
        self._person, self._calendar, self._named = someone.id, someone.calendar, named
        alike = twins(someone.cases, someone.calendar)
        self._cases = {first.handoff.number: first for first, *_ in alike}
        self._twins = {same[0].handoff.number: [case.handoff for case in same] for same in alike}
        self._nudged_on = someone.nudged_on
        self._moments: list[tuple[dt.datetime, int]] = []
        self._weekly: set[int] = set()

    def first_look(self, at: dt.datetime, since: dt.datetime, plans: Collection[int], until: dt.date) -> Nudge | None:
        """The look that is due next, of all that concerns them, or the later one at which they may be told; from then
        on only these plans are followed.
        """
        nudge = self._look(self._cases, at, since)
        while nudge is not None and at < nudge.at and self._calendar.date_of(at) <= until:
            sooner = next_wake(self._cases.values(), self._person, self._calendar, at)
            at = min(nudge.at, sooner or nudge.at)
            nudge = self._look(self._cases, at, since)
        for number, case in self._cases.items():
            if case.handoff.plan in plans:
                self._follow(number, at)
        heapify(self._moments)
        return nudge

    def next_moment(self) -> dt.datetime | None:
        """When they are looked at next for something that may be new."""
        return self._moments[0][0] if self._moments else None

    def look(self, at: dt.datetime) -> Nudge | None:
        """What they are told at that moment, the next one."""
        due = []
        while self._moments and self._moments[0][0] == at:
            due.append(heappop(self._moments)[1])
        nudge = self._look(due, at, at)
        for number in due:
            self._follow(number, at)
        return nudge

    def told(self, nudge: Nudge, plans: Collection[int]) -> Iterator[Ahead]:
        """What the message says of these plans, with the reason of each date; none where it is nothing."""
        ours = [line for line in nudge.lines if line.handoff.plan in plans]
        if ours:
            firsts = {line.handoff.number for line in ours}
            count = sum(len(self._twins[first]) for first in firsts)
            told = tuple(self._told(line, handoff, nudge) for line, handoff in islice(self._each(ours), self._named))
            weekly = firsts <= self._weekly
            yield Ahead(self._person, nudge.at, nudge.date, told, count - len(told), weekly, len(ours))

    def _look(self, numbers: Iterable[int], at: dt.datetime, since: dt.datetime) -> Nudge | None:
        cases = [self._cases[number] for number in numbers]
        found = due_nudge(cases, self._person, self._calendar, since=since, now=at, nudged_on=self._nudged_on)
        if found is not None and found.at == at:
            self._nudged_on = found.date
            for number, key in told_by(found, cases, self._person):
                self._cases[number] = _knowing(self._cases[number], [key])
            self._weekly |= {line.handoff.number for line in found.lines if self._is_weekly(line)}
        return found

    def _is_weekly(self, line: Line) -> bool:
        case = self._cases[line.handoff.number]
        owned = case.plan.owner == self._person
        untold = owned and any(one.key not in case.told for one in escalation.conditions(case.handoff, case.plan))
        return line.still_needed and line.kind in _LASTING and not untold

    def _follow(self, number: int, after: dt.datetime) -> None:
        if number in self._weekly:
            return
        at = next_wake([self._cases[number]], self._person, self._calendar, after)
        if at is not None:
            heappush(self._moments, (at, number))

    def _each(self, lines: Iterable[Line]) -> Iterator[tuple[Line, Handoff]]:
        """Every handoff that is named, in the message's order, with the line of the one that is followed for it."""
        for _, same in groupby(lines, key=lambda line: (line.kind, instant_of(line.handoff.due))):
            alike = ((line, handoff) for line in same for handoff in self._twins[line.handoff.number])
            yield from sorted(alike, key=lambda pair: pair[1].number)

    def _told(self, line: Line, handoff: Handoff, nudge: Nudge) -> Told:
        number = line.handoff.number
        why = _why(line, self._cases[number], self._person, self._calendar, nudge.at)
        counted, reasons = why if why and why[0] != nudge.date else (None, ())
        return Told(replace(line, handoff=handoff), counted, reasons, number in self._weekly)


def _why(
    line: Line, case: Case, person: str, calendar: Calendar, at: dt.datetime
) -> tuple[dt.date, tuple[Why, ...]] | None:
    """The date that a line is counted for, and why it comes on another. An escalation is counted for the person's first
    nudge time at which it is true.
    """
    if line.kind is not LineKind.ESCALATED:
        return reason(case, person, calendar, at)
    known = [one.at for one in escalation.conditions(case.handoff, case.plan) if one.about is line.about]
    counted = calendar.next_at(known[0] - _INSTANT)
    held = Held(calendar, anyhow=True)
    on_time = calendar.opens(counted, anyhow=True) == calendar.date_of(at)
    return (counted, held.why(Base(counted, counted))) if on_time else None


def _first(waiting: Iterable[Case], at: dt.datetime) -> tuple[Case, ...]:
    """Those of which the channel is told at that moment."""
    return tuple(takewhile(lambda case: escalation.channel_cases([case], at), waiting))


def _escalated(case: Case, calendar: Calendar, at: dt.datetime) -> Line:
    days = BY_KIND[LineKind.OVERDUE].days(case.handoff, calendar, at)
    return Line(case.handoff, None, LineKind.ESCALATED, days, about=LineKind.OVERDUE)


def _knowing(case: Case, keys: Iterable[str]) -> Case:
    return replace(case, told=case.told | set(keys))
