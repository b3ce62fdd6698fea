"""When a receiver is asked, after the acceptance, whether it still runs without the giver (DESIGN section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from bot.domain.calendars import Calendar
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import CHECK_IN_DAYS
from bot.domain.working_time import local_date

LATE_AT_MOST = dt.timedelta(days=14)  # later than this it is not asked any more


def answered(handoff: Handoff) -> frozenset[int]:
    """The check-ins that have an answer, by their days."""
    return frozenset(days for days, _ in handoff.check_ins)


def planned_on(handoff: Handoff, days: int, zone: str) -> dt.date | None:
    """The date, in that zone, so many days after the acceptance; None where there is nothing to ask about: it is not
    accepted, or was handed back.
    """
    if handoff.state is not State.ACCEPTED or handoff.ended_at is None or handoff.handed_back:
        return None
    return local_date(handoff.ended_at, zone) + dt.timedelta(days=days)


def moment(handoff: Handoff, days: int, calendar: Calendar) -> dt.datetime | None:
    """When the receiver, whose calendar it is, is asked; None where they are not asked (any more)."""
    planned = planned_on(handoff, days, calendar.zone)
    if planned is None or days in answered(handoff):
        return None
    on = calendar.opens(planned)
    return calendar.at(on) if on <= planned + LATE_AT_MOST else None


def due_now(handoff: Handoff, calendar: Calendar, now: dt.datetime) -> int | None:
    """The check-in that is to be asked now, by its days; None where there is none."""
    today = calendar.date_of(now)
    for days in reversed(CHECK_IN_DAYS):
        planned, at = planned_on(handoff, days, calendar.zone), moment(handoff, days, calendar)
        if planned is not None and at is not None and at <= now and today <= planned + LATE_AT_MOST:
            return days
    return None


def next_moment(handoff: Handoff, calendar: Calendar, after: dt.datetime) -> dt.datetime | None:
    """The first moment after `after` at which the receiver is asked; None where there is none."""
    return min((at for at in _moments(handoff, calendar) if at > after), default=None)


def to_answer(handoff: Handoff, zone: str, now: dt.datetime) -> int | None:
    """The check-in that an answer given now is for: the last whose date has come. None where that one is answered, or
    where none has come.
    """
    today = local_date(now, zone)
    come = [days for days in CHECK_IN_DAYS if (on := planned_on(handoff, days, zone)) and on <= today]
    return come[-1] if come and come[-1] not in answered(handoff) else None


def _moments(handoff: Handoff, calendar: Calendar) -> Iterator[dt.datetime]:
    for days in CHECK_IN_DAYS:
        at = moment(handoff, days, calendar)
        if at is not None:
            yield at
