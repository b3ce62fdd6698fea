"""Due dates: a strict reading of "by when", never fuzzy (DESIGN.md, section 2, "When").

A phrase is either understood, and then echoed, or asked back with nothing preselected. What can be read in more
than one way, is past or lies more than two years ahead is asked.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from bot.domain.clock_phrases import split_clock
from bot.domain.date_phrases import read_day
from bot.domain.date_problem import DateProblem
from bot.domain.working_time import local_date, to_instant

__all__ = ["Ask", "DateProblem", "Due", "out_of_range", "parse_due"]

_LONGEST_PHRASE = 80
_YEARS_AHEAD = 2
_LEADING = re.compile(r"(?:(?:by|on|until|till)\s)?(?:the\s)?")


@dataclass(frozen=True, slots=True)
class Due:
    """A local date, an optional time and a zone (IANA name). No time means until midnight."""

    date: date
    time: time | None
    zone: str

    def instant(self) -> datetime:
        """The first moment at which it is overdue, aware UTC."""
        if self.time is None:
            return to_instant(self.date + timedelta(days=1), time(0), self.zone)
        return to_instant(self.date, self.time, self.zone)


@dataclass(frozen=True, slots=True)
class Ask:
    """A date that must be asked for: why, the readings that are possible (none preselected), and what was typed."""

    reason: DateProblem
    readings: tuple[Due, ...]
    phrase: str


def parse_due(phrase: str, now: datetime, zone: str) -> Due | Ask:
    """Read a due date typed at `now` (aware) by somebody who means `zone` (IANA name). No text makes it raise."""
    typed = " ".join(phrase.split())
    text = typed.lower().strip(" .,;:!")
    if not text:
        return Ask(DateProblem.MISSING, (), typed)
    if len(text) > _LONGEST_PHRASE:
        return Ask(DateProblem.UNCLEAR, (), typed)
    today = local_date(now, zone)
    days, times, problem = _read(_LEADING.sub("", text, count=1), today)
    dues = [Due(day, at, zone) for day in days for at in times]
    choices = tuple(due for due in dues if out_of_range(due, now) is None)
    if problem is None and choices:
        return choices[0]
    if dues and not choices:
        problem = out_of_range(dues[0], now)
    return Ask(problem or DateProblem.UNCLEAR, choices, typed)


def _read(text: str, today: date) -> tuple[tuple[date, ...], tuple[time | None, ...], DateProblem | None]:
    """The days and times that a phrase may mean, and what is to be asked where they are not one of each."""
    phrase, clock = split_clock(text)
    if not phrase:  # a time alone: today's or tomorrow's
        return (today, today + timedelta(days=1)), clock.times, DateProblem.INCOMPLETE
    day = read_day(phrase, today)
    if isinstance(day, date):
        return (day,), clock.times, clock.problem
    return day.days, clock.times, day.problem


def out_of_range(due: Due, now: datetime) -> DateProblem | None:
    """Why nothing can be due then, as seen at `now` (aware): past, or more than two years ahead."""
    today = local_date(now, due.zone)
    if due.date < today:
        return DateProblem.PAST
    if due.date.year - today.year >= _YEARS_AHEAD and due.date > today + relativedelta(years=_YEARS_AHEAD):
        return DateProblem.TOO_FAR
    return DateProblem.PAST if due.instant() <= now else None
