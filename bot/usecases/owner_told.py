"""When a plan owner is told what their channel is told: at the same moment, or later by their own calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from bot.domain.escalation import overdue
from bot.domain.handoff import Handoff
from bot.domain.nudge_policy import next_wake
from bot.domain.plan import Plan
from bot.domain.working_time import local_date
from bot.ports import Reads
from bot.usecases.nudge import calendar_of, cases_for

_INSTANT = dt.timedelta(microseconds=1)


def owner_told_on(reads: Reads, handoffs: Iterable[Handoff], plan: Plan, now: dt.datetime) -> dt.date | None:
    """The date in the plan's zone on which its owner has been told that all of these are overdue: today where they have
    been. None where they are never told: their account is deactivated, or the directory does not know them.
    """
    state = reads.nudge_state(plan.owner)
    if state is None or state.person.deactivated:
        return None
    calendar, told_on = calendar_of(state), local_date(now, plan.zone)
    since = min(state.wake_at or now, now) - _INSTANT  # they are looked at from then on, perhaps a moment after this
    for case in cases_for(reads, plan.owner, handoffs):
        condition = overdue(case.handoff, plan)
        at = next_wake([case], plan.owner, calendar, since) if condition and condition.key not in case.told else None
        if at is not None:
            at = calendar.in_hours(max(at, now), anyhow=True)
            told_on = max(told_on, local_date(at, plan.zone))
    return told_on
