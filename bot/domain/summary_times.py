"""When a plan's summary comes: dates by python-dateutil's rrule, each at its own local time in the plan's zone.

The rule counts local dates, and only then is each one turned into an instant: so daylight saving moves none of them, a
missing hour is the next valid instant, and a repeated one comes once.
"""

from __future__ import annotations

import datetime as dt
from itertools import takewhile

from dateutil import rrule

from bot.domain.plan import Schedule
from bot.domain.plan_events import Cadence, SetSummary
from bot.domain.working_time import local_date, to_instant

MONDAY = 0
USUAL = dt.time(9)
_DAY = dt.timedelta(days=1)
_WEEKDAYS = tuple(range(5))
_MOST_BACK = 62  # days: two dates of the rarest cadence lie nearer to each other


def starting(
    cadence: Cadence, weekday: int | None, at: dt.time | None, now: dt.datetime, zone: str, told: dt.date | None = None
) -> SetSummary:
    """The act that has summaries come at these times, from the first one after `now` on that is dated after the newest
    one that was `told`: of each date there is one. Without a weekday it is Monday, without a time 09:00.
    """
    if cadence is Cadence.OFF:
        return SetSummary(cadence)
    weekly = cadence in {Cadence.WEEKLY, Cadence.TWO_WEEKS}
    day = (MONDAY if weekday is None else weekday) if weekly else None
    time = at or USUAL
    start = max(local_date(now, zone), told + _DAY) if told else local_date(now, zone)
    every = Cadence.WEEKLY if weekly else cadence  # the first of each second one is simply the next
    first = next_date(Schedule(every, day, time, start), zone, now)
    return SetSummary(cadence, day, time, first)


def next_summary(schedule: Schedule, zone: str, after: dt.datetime) -> dt.datetime:
    """The first instant (aware UTC) of the schedule that lies after `after`."""
    return to_instant(next_date(schedule, zone, after), schedule.at, zone)


def next_date(schedule: Schedule, zone: str, after: dt.datetime) -> dt.date:
    """The local date of `next_summary`."""
    day = local_date(after, zone) - _DAY
    while True:
        found = _rule(schedule, day).after(_midnight(day))
        assert found is not None, "the rule has no end"
        day = found.date()
        if to_instant(day, schedule.at, zone) > after:
            return day


def last_date(schedule: Schedule, zone: str, until: dt.datetime) -> dt.date | None:
    """The local date of the newest summary that has become due by `until`; None where none has yet. After a downtime
    it stands for all that were missed.
    """
    today = local_date(until, zone)
    first, end = today - _MOST_BACK * _DAY, today + 2 * _DAY  # clocks can go back over midnight, into a date again
    dates = (found.date() for found in _rule(schedule, first).between(_midnight(first), _midnight(end)))
    due = list(takewhile(lambda day: to_instant(day, schedule.at, zone) <= until, dates))
    return due[-1] if due else None


def same_times(schedule: Schedule | None, event: SetSummary) -> bool:
    """Whether it is how summaries come already."""
    if schedule is None or event.cadence is Cadence.OFF:
        return schedule is None and event.cadence is Cadence.OFF
    return (schedule.cadence, schedule.weekday, schedule.at) == (event.cadence, event.weekday, event.at)


def _rule(schedule: Schedule, since: dt.date) -> rrule.rrule:
    """The dates from `since` on. What lies long before is left out by whole fortnights, which no rhythm notices: rrule
    counts every date from its first one, and a schedule may be years old.
    """
    fortnights = max(0, (since - schedule.starts).days - _MOST_BACK) // 14
    start = _midnight(schedule.starts + fortnights * 14 * _DAY)
    match schedule.cadence:
        case Cadence.WEEKLY:
            return rrule.rrule(rrule.WEEKLY, dtstart=start, byweekday=schedule.weekday)
        case Cadence.TWO_WEEKS:
            return rrule.rrule(rrule.WEEKLY, dtstart=start, interval=2, byweekday=schedule.weekday)
        case Cadence.MONTHLY:  # the first Monday to Friday among the first three dates
            return rrule.rrule(rrule.MONTHLY, dtstart=start, bymonthday=(1, 2, 3), byweekday=_WEEKDAYS, bysetpos=1)
    return rrule.rrule(rrule.WEEKLY, dtstart=start, byweekday=_WEEKDAYS)


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())
