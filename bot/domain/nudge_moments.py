"""On which dates a reminder comes: the dates that a row counts, and where each of them moves to (DESIGN section 4).

A row counts base dates. One that is held (away, snoozed, reminded on Mondays) moves to the first date that is open; so
several may become one. Nothing here depends on when anybody looked before. Many handoffs share few dates, so what was
found is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.calendars import Calendar, Why
from bot.domain.nudge_settings import HowOften

DAILY = 5  # working days; then it is asked on Mondays whether it is still needed
_DAY = dt.timedelta(days=1)
_WEEK = dt.timedelta(days=7)
_ONE_BY_ONE = dt.timedelta(days=28)  # Mondays longer ago cannot come as late as this


@dataclass(frozen=True, slots=True)
class Base:
    """A date that a row counts, `planned`, and the working day `on` that stands for it."""

    planned: dt.date
    on: dt.date
    moved: Why | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What holds reminders of one handoff back: `snoozed` until a date; `anyhow`: How often does not count."""

    calendar: Calendar
    snoozed: dt.date | None = None
    anyhow: bool = False

    def date(self, base: Base) -> dt.date:
        """The date on which it comes."""
        on = max(base.on, self.snoozed) if self.snoozed else base.on
        return self.calendar.opens(on, anyhow=self.anyhow)

    def first_after(self, bases: Iterable[Base], after: dt.datetime) -> dt.datetime | None:
        """The first moment after that instant to which one of these comes; they are in order."""
        if self.calendar.settings.how_often is HowOften.HOME_ONLY and not self.anyhow:
            return None
        first = next((at for base in bases if (at := self.calendar.at(self.date(base))) > after), None)
        if self.snoozed is None:
            return first
        again = self.calendar.at(self.date(Base(self.snoozed, self.snoozed)))
        return again if again > after and (first is None or again < first) else first

    def why(self, base: Base) -> tuple[Why, ...]:
        """Why it comes on another date than planned, in the order in which it moved."""
        on, found = base.on, [base.moved]
        if self.snoozed and on < self.snoozed:
            on = self.snoozed
            found.append(Why.SNOOZED)
        found.append(self.calendar.held(on, anyhow=self.anyhow))
        return tuple(dict.fromkeys(why for why in found if why))


def each_working_day(start: dt.date, calendar: Calendar, after: dt.datetime) -> Iterator[Base]:
    """The first five working days from `start` on, then every Monday, without end. Mondays long before `after` are left
    out.
    """
    day = start
    for _ in range(DAILY):
        on = calendar.on_or_after(day)
        yield Base(on, on)
        day = on + _DAY
    monday = _monday(max(day, calendar.date_of(after) - _ONE_BY_ONE))
    while True:
        yield Base(monday, calendar.on_or_after(monday), calendar.off(monday))
        monday += _WEEK


@lru_cache(maxsize=4096)
def first_working_day(
    start: dt.date, calendar: Calendar, snoozed: dt.date | None, after: dt.datetime
) -> dt.datetime | None:
    """The first moment after that instant to which one of `each_working_day` comes."""
    return Held(calendar, snoozed).first_after(each_working_day(start, calendar, after), after)


@lru_cache(maxsize=4096)
def first_day_before(
    own: dt.date,
    due: dt.datetime,
    counts: tuple[int, ...],
    calendar: Calendar,
    snoozed: dt.date | None,
    after: dt.datetime,
) -> dt.datetime | None:
    """The first moment after that instant to which one of `days_before` comes."""
    return Held(calendar, snoozed).first_after(days_before(own, due, counts, calendar), after)


@lru_cache(maxsize=4096)
def is_daily(start: dt.date, calendar: Calendar, day: dt.date) -> bool:
    """Whether the five working days from `start` on are not over on that date."""
    for _ in range(DAILY - 1):
        start = calendar.on_or_after(start) + _DAY
    return day <= calendar.on_or_after(start)


@lru_cache(maxsize=4096)
def days_before(own: dt.date, due: dt.datetime, counts: tuple[int, ...], calendar: Calendar) -> tuple[Base, ...]:
    """So many calendar days before a person's own due date, in order; two may be one. One on a day off, or whose nudge
    time is too late on the day itself, moves to the working day before.
    """
    return tuple(_day_before(own - count * _DAY, due, calendar) for count in counts)


def _day_before(day: dt.date, due: dt.datetime, calendar: Calendar) -> Base:
    why = calendar.off(day) or (Why.TOO_LATE if calendar.at(day) >= due else None)
    return Base(day, calendar.before(day) if why else day, why)


def _monday(day: dt.date) -> dt.date:
    """The first Monday from that date on."""
    return day + (-day.weekday() % 7) * _DAY
