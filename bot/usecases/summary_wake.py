"""Has a plan's summary come when its time has, in the plan's zone, and says when that is next."""

from __future__ import annotations

import datetime as dt

from bot.domain import outgoing
from bot.domain.escalation import channel_calendar
from bot.domain.handoff import State
from bot.domain.outgoing import Intent, Kind, date_of
from bot.domain.plan import Plan, Schedule
from bot.domain.remedy import trouble_with
from bot.domain.summary import OFFERED_AT
from bot.domain.summary_times import last_date, next_summary
from bot.domain.trail import Record
from bot.domain.working_time import to_instant
from bot.ports import Reads, UnitOfWork

_ON_TIME = dt.timedelta(hours=1)  # later than this it keeps to the hours in which a channel may be written to
_FIRST_RECORDS = 60  # of a plan: a third handoff comes among these, and so few are quickly counted


def post_summary(uow: UnitOfWork, plan: Plan) -> dt.datetime | None:
    """Queue the newest summary that is due, which stands for all that were missed, and say when to look again.
    Harmless any number of times.
    """
    if plan.summary is None or plan.channel is None:
        return None
    next_at = next_summary(plan.summary, plan.zone, uow.now)
    date = last_date(plan.summary, plan.zone, uow.now)
    last = uow.last_summary(plan.number)
    if date is None or (last is not None and last.date >= date):
        return next_at
    at = in_time(plan, plan.summary, date, uow.now)
    if at > uow.now:
        return min(at, next_at)
    uow.send(outgoing.summary(plan, place_of(uow, plan, plan.channel), date))
    uow.keep_summary(plan.number, date)
    return next_at


def next_summary_moment(plan: Plan, after: dt.datetime) -> dt.datetime | None:
    """When the plan's next summary is due, after `after`; None where none comes."""
    return next_summary(plan.summary, plan.zone, after) if plan.summary and plan.channel else None


def in_time(plan: Plan, schedule: Schedule, date: dt.date, now: dt.datetime) -> dt.datetime:
    """When the channel may be told the summary of that date: now where its time has just come, else within the hours
    in which a channel may be written to.
    """
    late = now - to_instant(date, schedule.at, plan.zone) > _ON_TIME
    return channel_calendar(plan).in_hours(now) if late else now


def tell_owner_instead(uow: UnitOfWork, intent: Intent, *, restricted: bool) -> None:
    """Slack would not have a summary in its channel: the plan owner gets it, or the channel to which the plan moved."""
    plan = uow.plan(intent.plan) if intent.plan else None
    if plan is not None and plan.channel == intent.place:
        uow.send(outgoing.summary(plan, plan.owner, date_of(intent), restricted=restricted))
    else:
        summary_unsaid(uow, intent)


def summary_unsaid(uow: UnitOfWork, intent: Intent) -> None:
    """A summary, or the question whether there should be any, ended unsaid. What the summary would have told, the next
    one tells; whoever has the plan's place now, after another channel or owner, gets it at once. Harmless any number
    of times.
    """
    plan = uow.plan(intent.plan) if intent.plan else None
    if plan is None or plan.channel is None:
        return
    if intent.kind is Kind.SUMMARY:
        uow.forget_summary(plan.number, date_of(intent))
        if intent.place not in {plan.owner, plan.channel}:
            uow.wake_plan(plan.number, uow.now)
    elif intent.kind is Kind.SUMMARY_OFFER and intent.place != plan.owner and plan.summary is None:
        uow.send(outgoing.summary_offer(plan, again=True))


def offer_summary(uow: UnitOfWork, plan: Plan) -> None:
    """Ask the plan owner whether the channel should get summaries: once in a plan's life."""
    if plan.channel is not None and plan.summary is None:
        uow.send(outgoing.summary_offer(plan))


def offer_with_third(uow: UnitOfWork, plan: Plan, record: Record) -> None:
    """The same where this record made a channel's third handoff. Of a plan with a name it was asked already."""
    if plan.is_named or plan.channel is None or plan.summary is not None or record.seq > _FIRST_RECORDS:
        return
    standing = [one for one in uow.handoffs_of_plan(plan.number) if one.state is not State.CANCELLED]
    if len(standing) >= OFFERED_AT:
        offer_summary(uow, plan)


def place_of(reads: Reads, plan: Plan, home: str) -> str:
    """The home channel; where it is known that nothing can be posted there, the plan owner."""
    channel = reads.channel(home)
    return home if channel is not None and trouble_with(channel) is None else plan.owner
