"""The nudge policy a second time, day by day and without a rule of `bot.domain`: slow, and easy to see through."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from bot.domain.handoff import Handoff, State
from bot.domain.nudge_settings import HowOften, NudgeSettings
from bot.domain.plan import Plan

DAY, INSTANT = dt.timedelta(days=1), dt.timedelta(microseconds=1)
LONG_AGO = 400  # days: longer than anybody is away here
holidays_of = cache(holidays.country_holidays)
# Most urgent first. "due_soon" has its four dates; all others come each working day.
ORDER = ("offer", "needs_date", "accept", "warning", "overdue", "proposed", "due_soon", "escalated", "declined")


@dataclass
class Person:
    """Somebody, their zone and settings, until when each handoff was snoozed at which instant, and what they know."""

    id: str
    zone: str
    settings: NudgeSettings = field(default_factory=NudgeSettings)
    snoozed: dict[int, tuple[dt.date, dt.datetime]] = field(default_factory=dict)
    told: set[object] = field(default_factory=set)

    def date(self, at: dt.datetime) -> dt.date:
        """Their date at an instant."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def moment(self, day: dt.date) -> dt.datetime:
        """Their nudge time on a date: the first of two, the end of a gap."""
        return first_instant(dt.datetime.combine(day, self.settings.nudge_time), self.zone)

    def works(self, day: dt.date) -> bool:
        """One of their working days, and no public holiday of their country."""
        country, days = self.settings.country, self.settings.working_days
        return day.weekday() in days and not (country and day in holidays_of(country))

    def here(self, day: dt.date) -> bool:
        """A working day on which they are not away: then even an escalation may reach them."""
        until = self.settings.away_until
        return self.works(day) and (until is None or day >= until)

    def open(self, day: dt.date) -> bool:
        """A day on which they may be reminded of something, as often as they want to be."""
        how_often = self.settings.how_often
        today = how_often is not HowOften.MONDAYS or self.begins_week(day)
        return how_often is not HowOften.HOME_ONLY and today and self.here(day)

    def begins_week(self, day: dt.date) -> bool:
        """The Monday, or the first working day after one."""
        while day.weekday() != 0:
            day -= DAY
            if self.works(day):
                return False
        return True

    def in_hours(self, at: dt.datetime) -> bool:
        """From their nudge time until 18:00; one that is after 17:00 has an hour."""
        day, begins = self.date(at), self.moment(self.date(at))
        ends = first_instant(dt.datetime.combine(day, dt.time(18)), self.zone)
        return begins <= at < max(ends, begins + dt.timedelta(hours=1))


@cache
def first_instant(wall: dt.datetime, zone: str) -> dt.datetime:
    """When clocks there first show this, or, where they never do, what they show next."""
    while True:
        at = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
        if at.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == wall:
            return at
        wall += dt.timedelta(minutes=1)


def row(handoff: Handoff, plan: Plan, person: Person, now: dt.datetime) -> str | None:
    """The first row of the table that holds for a side of the handoff, or for the plan's owner where it is declined."""
    giver, receiver = person.id == handoff.giver, person.id == handoff.receiver
    past = now >= handoff.due.instant()
    match handoff.state:
        case State.DECLINED:
            return "declined" if person.id == plan.owner else None
        case State.DELIVERED:
            return "accept" if receiver else None
        case State.PROPOSED | State.AGREED if giver or receiver:
            if handoff.offer:
                return "offer" if giver else None
            if handoff.state is State.PROPOSED and past:
                return "needs_date"
            if handoff.state is State.PROPOSED and (receiver or not handoff.confirmed):
                return "proposed"
            if past:
                return overdue_or_warning(handoff, plan, person, now)
            return "due_soon" if now >= person.moment(min(days_before(person, handoff))) else None
    return None


def overdue_or_warning(handoff: Handoff, plan: Plan, person: Person, now: dt.datetime) -> str:
    """A warning on the first date on which they can be reminded from the second day on, until it escalates."""
    begun = conditions(handoff)["overdue"]
    second = first_instant(dt.datetime.combine(escalation_day(begun, plan, 2), dt.time(0)), plan.zone)
    if not second <= now < escalates(begun, plan):
        return "overdue"
    day = person.date(second)
    while day < person.date(now):
        if person.works(day) and person.moment(day) >= second:
            return "overdue"  # that was the date of the warning
        day += DAY
    return "warning"


def is_theirs(person: Person, handoff: Handoff) -> bool:
    """Whether the move is theirs, for somebody who has a line about it: of what is declined only the owner has one."""
    if handoff.state is State.DECLINED:
        return True
    givers = handoff.offer is not None or handoff.state is State.AGREED
    return person.id == (handoff.giver if givers else handoff.receiver)


def snoozed_until(person: Person, handoff: Handoff) -> dt.date:
    """The first date on which they want to hear of it. A snooze is over once a newer move has begun that is theirs."""
    until, snoozed_at = person.snoozed.get(handoff.number, (dt.date.min, handoff.since))
    begun = handoff.offer.at if handoff.offer else handoff.since
    return dt.date.min if begun > snoozed_at and is_theirs(person, handoff) else until


def start(person: Person, handoff: Handoff, kind: str) -> dt.date:
    """The first date on which one of the rows of each working day may come."""
    if kind in {"overdue", "warning", "needs_date"}:
        late = max(handoff.due.instant(), handoff.since + INSTANT)  # late already when it began to wait
        day = person.date(late) - DAY
        while person.moment(day) < late:
            day += DAY
        return day
    return person.date(handoff.offer.at if kind == "offer" and handoff.offer else handoff.since) + DAY


def days_before(person: Person, handoff: Handoff) -> set[dt.date]:
    """The dates of the reminders 7, 3, 1 and 0 days before."""
    due = handoff.due.instant()
    own = min(handoff.due.date, person.date(due - INSTANT))
    dates = set()
    for days in (7, 3, 1, 0):
        day = own - days * DAY
        if days == 0 and person.moment(day) >= due:
            day -= DAY
        while not person.works(day):
            day -= DAY
        dates.add(day)
    return dates


def is_base(person: Person, handoff: Handoff, kind: str, day: dt.date) -> bool:
    """Whether the row has a reminder for this date, before anything pushes it later; a snooze ends with one."""
    snoozed = day == snoozed_until(person, handoff)
    if kind == "due_soon":
        return snoozed or day in days_before(person, handoff)
    if day < start(person, handoff, kind):
        return False
    within = person.begins_week(day) or not is_after_five(person, handoff, kind, day)
    return snoozed or (person.works(day) and within)


def is_after_five(person: Person, handoff: Handoff, kind: str, day: dt.date) -> bool:
    """Whether five working days have had their turn before this date: then it is "Still needed?", on Mondays."""
    if kind == "due_soon":
        return False
    turn, count = start(person, handoff, kind), 0
    while turn < day and count < 5:
        count += person.works(turn)
        turn += DAY
    return count == 5


def reaches(person: Person, handoff: Handoff, kind: str, day: dt.date) -> bool:
    """Whether a reminder comes on this date: one of its own, or one that no open day since could take."""
    snoozed = snoozed_until(person, handoff)
    if day < snoozed or not person.open(day):
        return False
    for _ in range(LONG_AGO):
        if is_base(person, handoff, kind, day):
            return True
        day -= DAY
        if day >= snoozed and person.open(day):
            return False
    return False


def conditions(handoff: Handoff) -> dict[str, dt.datetime]:
    """For what the handoff may be escalated, and since when it has been so; another instant is another time."""
    found = {}
    if handoff.is_open and handoff.offer:
        found["offer"] = handoff.offer.at
    elif handoff.state is State.PROPOSED:
        found["proposed"] = handoff.since
    elif handoff.state is State.DELIVERED:
        found["accept"] = handoff.since
    if handoff.state is State.AGREED:
        found["overdue"] = max(handoff.due.instant() - INSTANT, handoff.since)
    return found


def escalation_day(begun: dt.datetime, plan: Plan, number: int) -> dt.date:
    """The first, second or third weekday after its date in the plan's zone."""
    day = begun.astimezone(ZoneInfo(plan.zone)).date()
    while number:
        day += DAY
        number -= day.weekday() < 5
    return day


def escalates(begun: dt.datetime, plan: Plan) -> dt.datetime:
    """Nine in the morning of the third day."""
    return first_instant(dt.datetime.combine(escalation_day(begun, plan, 3), dt.time(9)), plan.zone)
