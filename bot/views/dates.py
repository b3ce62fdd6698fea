"""Dates and times as people read them. A day without a time stays text: Slack's `<!date>` would shift it abroad."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from babel.dates import format_date

from bot.domain.due_dates import Due
from bot.views.look import Look

_YEAR_NEEDED_AFTER = dt.timedelta(days=180)
_SATURDAY = 5


def day(due: Due, at: Look) -> str:
    """ "Tue 15 Dec", or "Fri 18 Dec 17:00 (Warsaw)", with its city: a card is read in every zone."""
    return _day(due.date, due.zone, at) + _time(due, at)


def short(due: Due, at: Look) -> str:
    """ "15 Dec": a date that stands in full in the same message."""
    return day_and_month(due.date, at)


def day_with_distance(due: Due, at: Look) -> str:
    """ "Tue 15 Dec (in 13 days), Warsaw": how a date that was understood is echoed."""
    clock = f" {due.time:%H:%M}" if due.time else ""
    return f"{_day(due.date, due.zone, at)}{clock} ({distance(due, at)}), {city(due.zone)}"


def distance(due: Due, at: Look) -> str:
    """ "today", "in 13 days", "3 days ago": calendar days in the due date's own zone."""
    days = (due.date - _today(due.zone, at)).days
    near = {0: at.gettext("today"), 1: at.gettext("tomorrow"), -1: at.gettext("yesterday")}
    if days in near:
        return near[days]
    if days > 0:
        return at.ngettext("in {count} day", "in {count} days", days).format(count=days)
    return at.ngettext("{count} day ago", "{count} days ago", -days).format(count=-days)


def moment(instant: dt.datetime, at: Look) -> str:
    """ "Mon 14 Dec 16:02" on the reader's clock."""
    local = instant.astimezone(ZoneInfo(at.zone))
    return f"{_day(local.date(), at.zone, at)} {local:%H:%M}"


def date_of(instant: dt.datetime, at: Look) -> str:
    """ "Thu 3 Dec": the reader's date of a moment."""
    return _day(instant.astimezone(ZoneInfo(at.zone)).date(), at.zone, at)


def day_of(date: dt.date, at: Look) -> str:
    """ "Mon 7 Dec": a date of the reader's own calendar, or of the plan's."""
    return _day(date, at.zone, at)


def day_and_month(date: dt.date, at: Look) -> str:
    """ "4 Jan": where a weekday would say no more."""
    return format_date(date, at.gettext("d MMM"), locale=at.locale)


def city(zone: str) -> str:
    """The place that names a zone: "Warsaw" for Europe/Warsaw."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def working_days_late(due: Due, at: Look) -> int:
    """Mondays to Fridays after the due date up to today, in its own zone; 0 on the day itself or over a weekend."""
    late = (_today(due.zone, at) - due.date).days
    weeks, rest = divmod(max(late, 0), 7)
    return weeks * _SATURDAY + sum((due.date.weekday() + n) % 7 < _SATURDAY for n in range(1, rest + 1))


def late(days: int, at: Look) -> str:
    """ "2 working days late"; "late" where no working day has passed yet."""
    if days == 0:
        return at.gettext("late")
    return at.ngettext("{count} working day late", "{count} working days late", days).format(count=days)


def days(count: int, at: Look) -> str:
    """ "3 working days": how long something has waited."""
    return at.ngettext("{count} working day", "{count} working days", count).format(count=count)


def _today(zone: str, at: Look) -> dt.date:
    return at.now.astimezone(ZoneInfo(zone)).date()


def _day(date: dt.date, zone: str, at: Look) -> str:
    far = abs(date - _today(zone, at)) > _YEAR_NEEDED_AFTER
    pattern = at.gettext("EEE d MMM y") if far else at.gettext("EEE d MMM")
    return format_date(date, pattern, locale=at.locale)


def _time(due: Due, at: Look) -> str:
    if due.time is None:
        return ""
    return f" {due.time:%H:%M} ({city(due.zone)})"
