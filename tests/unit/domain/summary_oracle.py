"""When a plan's summary comes, found out a second time: one date after the other and one minute after the other, not
by rrule, nor by what Baton reckons instants with. Slow, and plain enough to be seen to be right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.plan import Schedule
from bot.domain.plan_events import Cadence

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
EARLIEST, LONGEST = dt.timedelta(hours=15), dt.timedelta(days=3)  # no zone is farther ahead, none skips as much


def has(schedule: Schedule, day: dt.date) -> bool:
    """Whether a summary is of that date."""
    if day < schedule.starts:
        return False
    match schedule.cadence:
        case Cadence.DAILY:
            return day.weekday() < 5
        case Cadence.WEEKLY:
            return day.weekday() == schedule.weekday
        case Cadence.TWO_WEEKS:
            return day.weekday() == schedule.weekday and (day - schedule.starts).days % 14 == 0
        case Cadence.MONTHLY:
            return day == _first_working_day(day.year, day.month)
    raise AssertionError(schedule.cadence)


def dates(schedule: Schedule, first: dt.date, last: dt.date) -> Iterator[dt.date]:
    """All of them in between, both included."""
    while first <= last:
        if has(schedule, first):
            yield first
        first += DAY


@lru_cache(maxsize=100_000)
def instant(day: dt.date, at: dt.time, zone: str) -> dt.datetime:
    """The first minute (aware UTC) at which that zone's clocks show the time, or have skipped it."""
    wanted, tz = dt.datetime.combine(day, at), ZoneInfo(zone)
    moment = wanted.replace(tzinfo=dt.UTC) - EARLIEST
    for _ in range(int(LONGEST / MINUTE)):
        if moment.astimezone(tz).replace(tzinfo=None) >= wanted:
            return moment
        moment += MINUTE
    raise AssertionError(f"{zone} never has {wanted}")


def all_due(schedule: Schedule, zone: str, around: dt.datetime, days: int) -> list[tuple[dt.datetime, dt.date]]:
    """Every summary of so many days before and after an instant: when it is due, and its date; in order of dates."""
    day = around.astimezone(ZoneInfo(zone)).date()
    near = dates(schedule, day - days * DAY, day + days * DAY)
    return [(instant(one, schedule.at, zone), one) for one in near]


class Change(NamedTuple):
    """A local date on which a zone's clocks are moved: the offset as it begins, and as it ends."""

    day: dt.date
    before: dt.timedelta | None
    after: dt.timedelta | None


def offset_changes(zone: str, year: int) -> tuple[Change, ...]:
    """All of a year."""
    tz, day, found = ZoneInfo(zone), dt.date(year, 1, 1), []
    while day.year == year:
        before, after = (dt.datetime.combine(one, dt.time(), tz).utcoffset() for one in (day, day + DAY))
        if before != after:
            found.append(Change(day, before, after))
        day += DAY
    return tuple(found)


def _first_working_day(year: int, month: int) -> dt.date:
    day = dt.date(year, month, 1)
    while day.weekday() >= 5:
        day += DAY
    return day
