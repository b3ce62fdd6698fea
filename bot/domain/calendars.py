"""One person's days: which are theirs to work, on which they may be reminded, and at what time (DESIGN section 4).

Dates are local to the person, instants aware UTC. A channel has a calendar, too: the plan's zone and the defaults.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.domain.public_holidays import is_holiday
from bot.domain.working_time import local_date, to_instant

QUIET_FROM = dt.time(18)  # what was missed is caught up until then
_LATE = dt.time(17)  # whoever is reminded later than this is caught up with for an hour
_LAST_HOUR = 23
_DAY = dt.timedelta(days=1)
_LONGEST = 400  # days: no country has so many holidays on end


class Why(StrEnum):
    """Why a reminder comes on another date than the one it is counted for."""

    WEEKEND = "weekend"  # none of their working days
    HOLIDAY = "holiday"
    AWAY = "away"
    MONDAYS = "mondays"  # they are reminded on Mondays
    SNOOZED = "snoozed"
    TOO_LATE = "too_late"  # their nudge time of that day is past the due instant


@dataclass(frozen=True, slots=True)
class Calendar:
    """A zone (an IANA name) and what somebody has set."""

    zone: str
    settings: NudgeSettings = DEFAULTS

    def at(self, day: dt.date) -> dt.datetime:
        """Their nudge time on that date; one that daylight saving leaves out is the next valid instant."""
        return to_instant(day, self.settings.nudge_time, self.zone)

    def date_of(self, now: dt.datetime) -> dt.date:
        """The date that it is where they are."""
        return local_date(now, self.zone)

    def off(self, day: dt.date) -> Why | None:
        """Why they do not work on that date; None on a working day."""
        settings = self.settings
        if day.weekday() not in settings.working_days:
            return Why.WEEKEND
        return Why.HOLIDAY if settings.country and is_holiday(settings.country, day) else None

    def works(self, day: dt.date) -> bool:
        """Whether it is a working day of theirs, away or not."""
        return self.off(day) is None

    def on_or_after(self, day: dt.date) -> dt.date:
        """The first working day from that date on."""
        return _next(day, self.works)

    def before(self, day: dt.date) -> dt.date:
        """The last working day before that date."""
        return next(one for back in range(1, _LONGEST) if self.works(one := day - back * _DAY))

    def held(self, day: dt.date, *, anyhow: bool = False) -> Why | None:
        """Why they are not reminded on that date; `anyhow`: how often they want to be does not count."""
        if self.settings.is_away(day):
            return Why.AWAY
        if off := self.off(day):
            return off
        mondays = self.settings.how_often is HowOften.MONDAYS and not anyhow
        return Why.MONDAYS if mondays and not self.begins_week(day) else None

    def begins_week(self, day: dt.date) -> bool:
        """Whether it is their first working day since Monday."""
        return self.works(day) and not any(self.works(day - back * _DAY) for back in range(1, day.weekday() + 1))

    def opens(self, day: dt.date, *, anyhow: bool = False) -> dt.date:
        """The first date from that one on, on which they may be reminded."""
        away = self.settings.away_until
        start = max(day, away) if away else day
        return _next(start, lambda one: self.held(one, anyhow=anyhow) is None)

    def in_hours(self, now: dt.datetime, *, anyhow: bool = False) -> dt.datetime:
        """When they may be reminded of what was missed: now, on a day on which they are reminded, between their nudge
        time and 18:00; else at the next nudge time.
        """
        today = self.date_of(now)
        if self.held(today, anyhow=anyhow) is None:
            if now < self.at(today):
                return self.at(today)
            if now < self._quiet_from(today):
                return now
        return self.at(self.opens(today + _DAY, anyhow=anyhow))

    def next_at(self, after: dt.datetime) -> dt.date:
        """The first date whose nudge time lies after that instant, working day or not."""
        today = self.date_of(after)
        return today if self.at(today) > after else today + _DAY

    def _quiet_from(self, day: dt.date) -> dt.datetime:
        at = self.settings.nudge_time
        if at <= _LATE:
            return to_instant(day, QUIET_FROM, self.zone)
        if at.hour < _LAST_HOUR:
            return to_instant(day, at.replace(hour=at.hour + 1), self.zone)
        return to_instant(day + _DAY, dt.time(0), self.zone)


def _next(day: dt.date, wanted: Callable[[dt.date], bool]) -> dt.date:
    return next(one for ahead in range(_LONGEST) if wanted(one := day + ahead * _DAY))
