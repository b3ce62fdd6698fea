"""When a plan is looked at next: shadow mode has run its weeks, three calm months are over, a summary is due."""

from __future__ import annotations

import datetime as dt

from bot.domain.escalation import channel_calendar
from bot.domain.gates import calm_until, shadow_ends
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.working_time import to_instant
from bot.ports import UnitOfWork
from bot.usecases.summary_wake import next_summary_moment


def wake_plan_for(uow: UnitOfWork, plan: Plan) -> None:
    """Have the plan looked at when time changes something about it."""
    for moment in (next_plan_moment(plan, uow.now), next_summary_moment(plan, uow.now)):
        if moment is not None:
            uow.wake_plan(plan.number, moment)


def next_plan_moment(plan: Plan, after: dt.datetime) -> dt.datetime | None:
    """The next instant after `after` at which time alone changes something about its gates: within the hours in which
    its channel may be written to.
    """
    days = [shadow_ends(plan)] if not plan.is_open(Gate.GO_LIVE) else []
    days += [calm_until(plan)] if not plan.is_open(Gate.STABLE) else []
    calendar = channel_calendar(plan)
    moments = [calendar.in_hours(to_instant(day, dt.time(0), plan.zone)) for day in days if day]
    return min((moment for moment in moments if moment > after), default=None)
