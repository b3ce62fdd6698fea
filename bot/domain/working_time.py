"""Working days and wall clocks: pure date arithmetic for due dates and nudges (DESIGN.md, sections 2 and 4).

Days are local calendar dates, instants are aware UTC datetimes, zones are IANA names. A working day here is
Monday to Friday; people's own working days and public holidays are laid over it by the nudge policy.
"""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_SATURDAY = 5
_WORKING_DAYS_A_WEEK = 5


def is_zone(name: str) -> bool:
    """Whether `name` is a zone that this machine's zone data knows: check it where a zone comes from outside."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, a path, a directory of the zone data
        return False
    return True


def is_weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < _SATURDAY


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; `day` itself, whatever it is, for 0. `count` is not negative."""
    if count == 0:
        return day
    if not is_weekday(day):
        day = previous_working_day(day)  # counting from a weekend is counting from its Friday
    weeks, days = divmod(count, _WORKING_DAYS_A_WEEK)
    if day.weekday() + days >= _SATURDAY:
        days += 2
    return day + timedelta(weeks=weeks, days=days)


def next_working_day(day: date) -> date:
    """The first working day after `day`."""
    return add_working_days(day, 1)


def previous_working_day(day: date) -> date:
    """The last working day before `day`."""
    day -= timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - _SATURDAY + 1))


@lru_cache(maxsize=4096)  # the same `now` and due instants are asked about with each of many handoffs
def local_date(now: datetime, zone: str) -> date:
    """The calendar date that people in `zone` have at the instant `now`."""
    return now.astimezone(ZoneInfo(zone)).date()


@lru_cache(maxsize=4096)  # the same mornings and due dates are asked for again and again
def to_instant(day: date, at: time, zone: str) -> datetime:
    """The instant (aware UTC) at which clocks in `zone` show `day` and `at`.

    A wall time that daylight saving leaves out becomes the next valid instant, the end of the gap; one that comes
    twice is the first of the two. Raises `zoneinfo.ZoneInfoNotFoundError` for an unknown zone.
    """
    tz = ZoneInfo(zone)
    wall = datetime.combine(day, at.replace(fold=0), tz)
    instant = wall.astimezone(UTC)
    if instant.astimezone(tz).replace(tzinfo=None, fold=0) == wall.replace(tzinfo=None):
        return instant
    # In a gap fold=1 reads the wall time with the new offset and so lies before the jump, fold=0 after it (PEP 495).
    before = wall.replace(fold=1).astimezone(UTC)
    return _first_instant_with_offset_of(instant, before, tz)


def _first_instant_with_offset_of(after: datetime, before: datetime, tz: ZoneInfo) -> datetime:
    offset = after.astimezone(tz).utcoffset()
    seconds = range(int((after - before).total_seconds()) + 1)
    jump = bisect_left(
        seconds, True, key=lambda s: (before + timedelta(seconds=s)).astimezone(tz).utcoffset() == offset
    )
    return before + timedelta(seconds=jump)
