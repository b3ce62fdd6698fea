"""What is still to come: the policy run forward, as if nobody did anything and Baton were always up (DESIGN section 4).

It asks the same functions as the engine does, one look after the other. A handoff is followed until its reminders come
on Mondays and nothing but an act can change that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush

from bot.domain import escalation
from bot.domain.calendars import Calendar, Why
from bot.domain.nudge_lines import Case, Line, LineKind, Nudge
from bot.domain.nudge_moments import Base, Held
from bot.domain.nudge_policy import due_nudge, next_wake, reason, told_by
from bot.domain.nudge_rows import BY_KIND
from bot.domain.plan import Plan

HORIZON = dt.timedelta(days=1000)  # due dates lie up to two years ahead
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
    """One message to come to a place (a person or a channel), on which date there; most urgent first."""

    place: str
    at: dt.datetime
    date: dt.date
    told: tuple[Told, ...]


def for_person(someone: Someone, now: dt.datetime, plans: Collection[int], until: dt.date) -> Iterator[Ahead]:
    """What one person will be told of these plans, in order, up to and with that date of theirs. What the same
    messages say of other plans is left out.
    """
    if someone.wake_at is None:
        return
    course = _Course(someone)
    since = min(someone.wake_at, someone.owed_since or someone.wake_at)
    nudge = course.first_look(max(now, someone.wake_at), since, plans, until)
    while nudge is None or nudge.date <= until:
        if nudge is not None:
            yield from _of_plans(course.told(nudge), plans)
        at = course.next_moment()
        if at is None or someone.calendar.date_of(at) > until:
            return
        nudge = course.look(at)


def for_channel(
    plan: Plan, cases: Iterable[Case], wake_at: dt.datetime | None, now: dt.datetime, until: dt.date
) -> Iterator[Ahead]:
    """What a plan's channel will be told, in order, up to and with that date in the plan's zone. `told` of these cases
    is the channel's.
    """
    calendar, mine, looks = escalation.channel_calendar(plan), list(cases), wake_at
    while looks is not None and plan.channel:
        at = calendar.in_hours(max(looks, now))
        date = calendar.date_of(at)
        if date > until:
            return
        if due := escalation.channel_cases(mine, at):
            told = tuple(Told(_escalated(case, calendar, at)) for case in due)
            yield Ahead(plan.channel, at, date, told)
        mine = [_knowing(case, (one.key for one in escalation.reached(case, at))) for case in mine]
        looks = escalation.next_channel_wake(mine, at)


class _Course:
    """How things stand with a person while time goes on: what they know by then, and when each handoff is next theirs.

    All moments are nudge times of theirs, so each handoff can be followed by itself, and those of one moment are one
    message.
    """

    def __init__(self, someone: Someone) -> None:
        self._person, self._calendar = someone.id, someone.calendar
        self._cases = {case.handoff.number: case for case in someone.cases}
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

    def told(self, nudge: Nudge) -> Ahead:
        """The message with the reason of each date."""
        return Ahead(self._person, nudge.at, nudge.date, tuple(self._told(line, nudge) for line in nudge.lines))

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

    def _told(self, line: Line, nudge: Nudge) -> Told:
        number = line.handoff.number
        why = _why(line, self._cases[number], self._person, self._calendar, nudge.at)
        counted, reasons = why if why and why[0] != nudge.date else (None, ())
        return Told(line, counted, reasons, number in self._weekly)


def _of_plans(ahead: Ahead, plans: Collection[int]) -> Iterator[Ahead]:
    told = tuple(one for one in ahead.told if one.line.handoff.plan in plans)
    if told:
        yield replace(ahead, told=told)


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


def _escalated(case: Case, calendar: Calendar, at: dt.datetime) -> Line:
    days = BY_KIND[LineKind.OVERDUE].days(case.handoff, calendar, at)
    return Line(case.handoff, None, LineKind.ESCALATED, days, about=LineKind.OVERDUE)


def _knowing(case: Case, keys: Iterable[str]) -> Case:
    return replace(case, told=case.told | set(keys))
