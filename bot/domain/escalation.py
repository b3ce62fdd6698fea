"""What is told to the plan owner and to the channel, once: the third working day of a handoff that does not move.

Days count Monday to Friday in the plan's zone, and a day begins to count at 09:00 there (DESIGN section 4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.calendars import Calendar
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_lines import Case, LineKind
from bot.domain.plan import Plan
from bot.domain.working_time import add_working_days, local_date, to_instant

WARNED_ON, TOLD_ON = 2, 3  # working days
_AT = dt.time(9)
_ON = "@"  # between a condition's key and the date of the message that tells it
_INSTANT = dt.timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Condition:
    """Why a handoff is escalated, and from when on. `key` is another one once its date or its move has changed."""

    about: LineKind
    key: str
    warned_from: dt.datetime
    at: dt.datetime
    date: dt.date


def conditions(handoff: Handoff, plan: Plan) -> Iterator[Condition]:
    """All for which the handoff will be escalated if nothing changes, those long past included."""
    if handoff.offer is not None:
        yield _condition(LineKind.OFFER, handoff.offer.at, plan.zone)
    elif handoff.state is State.PROPOSED:
        yield _condition(LineKind.PROPOSED, handoff.since, plan.zone)
    elif handoff.state is State.DELIVERED:
        yield _condition(LineKind.ACCEPT, handoff.since, plan.zone)
    if handoff.state is State.AGREED:
        missed = max(handoff.due.instant() - _INSTANT, handoff.since)  # agreed, or returned, when it was late already
        yield _condition(LineKind.OVERDUE, missed, plan.zone)


def overdue(handoff: Handoff, plan: Plan) -> Condition | None:
    """The one that the channel is told of as well; both sides are warned of it."""
    return next((one for one in conditions(handoff, plan) if one.about is LineKind.OVERDUE), None)


def reached(case: Case, now: dt.datetime) -> tuple[Condition, ...]:
    """Those that have come true and of which this person was not told."""
    return tuple(one for one in conditions(case.handoff, case.plan) if one.at <= now and one.key not in case.told)


def told_key(key: str, date: dt.date) -> str:
    """A condition's key as it is kept of whoever is told of it, by a message of that date of theirs."""
    return f"{key}{_ON}{date.isoformat()}"


def parts_of_told(told: str) -> tuple[str, str]:
    """The condition's key and the date (ISO) of such a key; no date ("") where none was kept."""
    key, _, date = told.partition(_ON)
    return key, date


def channel_calendar(plan: Plan) -> Calendar:
    """When a channel may be written to: Monday to Friday from 09:00 until 18:00 in the plan's zone."""
    return Calendar(plan.zone)


def channel_cases(cases: Iterable[Case], now: dt.datetime) -> tuple[Case, ...]:
    """Those that the channel is to be told of now, the longest overdue first. `told` of these is the channel's."""
    untold = ((condition.at, case) for case in cases if (condition := _untold(case, now)))
    return tuple(case for _, case in sorted(untold, key=lambda one: (one[0], one[1].handoff.number)))


def next_channel_wake(cases: Iterable[Case], after: dt.datetime) -> dt.datetime | None:
    """When the channel is next to be told of something that it does not know: after `after`."""
    moments = []
    for case in cases:
        condition = overdue(case.handoff, case.plan)
        if condition and condition.key not in case.told:
            calendar = channel_calendar(case.plan)
            late = condition.at <= after
            moments.append(calendar.at(calendar.opens(calendar.next_at(after))) if late else condition.at)
    return min(moments, default=None)


def _untold(case: Case, now: dt.datetime) -> Condition | None:
    condition = overdue(case.handoff, case.plan)
    return condition if condition and condition.at <= now and condition.key not in case.told else None


@lru_cache(maxsize=4096)  # every command asks for those of its handoff
def _condition(about: LineKind, began: dt.datetime, zone: str) -> Condition:
    day = local_date(began, zone)
    date = add_working_days(day, TOLD_ON)
    warned_from = to_instant(add_working_days(day, WARNED_ON), dt.time(0), zone)
    return Condition(about, f"{about}:{began.isoformat()}", warned_from, to_instant(date, _AT, zone), date)
