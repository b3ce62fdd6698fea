"""Summaries: a plan as it stands, for its channel and for whoever asks; and when they come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain import plan_events as pe
from bot.domain.delivery_policy import Dropped, Gone, Postponed
from bot.domain.errors import Code, Refused
from bot.domain.outgoing import Intent, date_of, is_person, is_restricted
from bot.domain.plan import Plan
from bot.domain.plan_rules import PlanAttempt, check_plan, may
from bot.domain.remedy import Remedy, Trouble, trouble_with
from bot.domain.summary import Summary, span, summarise
from bot.domain.summary_times import starting
from bot.domain.summary_words import Times
from bot.domain.words import Words
from bot.domain.working_time import local_date, to_instant
from bot.ports import Reads, SummaryMark, TrailRow, UnitOfWork
from bot.usecases.nudge import calendar_of
from bot.usecases.outgoing import DEACTIVATED, GONE, MOVED_AWAY, NOTHING_HOLDS, unreachable
from bot.usecases.plan_act import PlanClick, PlanDone, facts_of, find_plan, perform_plan, plan_here
from bot.usecases.summary_wake import in_time, place_of
from bot.usecases.telling import waiting_in
from bot.usecases.where import NOWHERE, Where
from bot.usecases.words import words_for

NEWER_SUMMARY = Dropped("newer_summary")
_FIRST_LOOK, _FARTHER = 64, 16  # records; so many times as many each time that they do not reach back far enough


@dataclass(frozen=True, slots=True)
class SummarySeen:
    """A summary, with the words that its reader may have. `wrong`: why it does not stand in its channel; `sets_times`:
    whether the reader may say when summaries come.
    """

    summary: Summary
    words: Words
    wrong: Remedy | None = None
    sets_times: bool = False


@dataclass(frozen=True, slots=True)
class TimesSeen:
    """A plan whose summaries are to be set, or whose owner is asked whether there should be any."""

    plan: Plan
    words: Words


def status(reads: Reads, who: str, where: Where, now: dt.datetime) -> SummarySeen:
    """The summary of the channel's plan as of now, with what changed since the last one. Raises
    Refused(PLAN_NOT_FOUND).
    """
    plan = plan_here(reads, who, where)
    found = _summary(reads, plan, who, where, reads.last_summary(plan.number), now)
    return SummarySeen(*found, sets_times=may(plan, pe.SetSummary, who, found[0].facts))


def summary_told(reads: Reads, intent: Intent, now: dt.datetime) -> SummarySeen | Dropped | Gone | Postponed:
    """What a channel, or in its place the plan owner, is told of a date; only the newest one is."""
    plan = reads.plan(intent.plan) if intent.plan else None
    if plan is None:
        return GONE
    if plan.summary is None or plan.channel is None:
        return NOTHING_HOLDS
    if intent.place not in {plan.owner, plan.channel}:
        return MOVED_AWAY
    newest, date = reads.last_summary(plan.number), date_of(intent)
    if newest is not None and newest.date > date and intent.place == place_of(reads, plan, plan.channel):
        return NEWER_SUMMARY  # at this place; one that stands in the channel meanwhile tells the owner nothing
    if not is_person(intent.place):
        if refused := unreachable(reads, intent.place):
            return refused
        at = in_time(plan, plan.summary, date, now)
        return _told(reads, plan, intent.place, date, now) if at <= now else Postponed(at, "out_of_hours")
    held = _held_from_owner(reads, plan, now)
    why = _why_not_there(reads, plan, plan.channel, restricted=is_restricted(intent))
    return held or _told(reads, plan, intent.place, date, now, why)


def offer_told(reads: Reads, intent: Intent, now: dt.datetime) -> TimesSeen | Dropped | Postponed:
    """The question whether the plan's channel should get summaries; nobody is asked what they have answered."""
    plan = reads.plan(intent.plan) if intent.plan else None
    if plan is None:
        return GONE
    if plan.summary is not None or plan.channel is None:
        return NOTHING_HOLDS
    if plan.owner != intent.place:
        return MOVED_AWAY
    held = _held_from_owner(reads, plan, now)
    return held or TimesSeen(plan, words_for(reads, plans=[plan], reader=intent.place))


def times_seen(reads: Reads, who: str, where: Where, number: int | None = None) -> TimesSeen:
    """May the form of a plan's summaries be opened now? Without a number: the channel's. Raises Refused as the act
    itself would.
    """
    plan = plan_here(reads, who, where) if number is None else find_plan(reads, who, where, number)
    check_plan(plan, PlanAttempt(who, pe.SetSummary), facts_of(reads, plan, who))
    return TimesSeen(plan, words_for(reads, plans=[plan], reader=who, where=where))


def set_summary(uow: UnitOfWork, click: PlanClick, times: Times | None, phrase: str = "") -> PlanDone:
    """From now on summaries come at these times; `phrase` is what was typed where that is none. Raises Refused."""

    def build(plan: Plan) -> pe.SetSummary:
        if times is None:
            raise Refused(Code.UNCLEAR_SCHEDULE, phrase=phrase)
        last = uow.last_summary(plan.number)
        return starting(times.cadence, times.weekday, times.at, uow.now, plan.zone, last.date if last else None)

    return perform_plan(uow, click, pe.SetSummary, build)


def _told(
    reads: Reads, plan: Plan, place: str, date: dt.date, now: dt.datetime, wrong: Remedy | None = None
) -> SummarySeen:
    before = reads.last_summary(plan.number, date)
    found = _summary(reads, plan, place, NOWHERE, before, now)
    return SummarySeen(*found, wrong=wrong, sets_times=is_person(place))


def _summary(
    reads: Reads, plan: Plan, reader: str, where: Where, last: SummaryMark | None, now: dt.datetime
) -> tuple[Summary, Words]:
    """The plan as it stands, with what changed since that summary. Names and texts are read of what it shows alone: the
    number of statements is the same for five handoffs and for five hundred.
    """
    facts, head = facts_of(reads, plan, reader), reads.head(plan.number)
    assert head is not None, "a plan has a record"
    if last is None:
        since = max(_first_due(plan, now) - span(plan), plan.started_at)
        rows = _rows_since(reads, plan, head, since)
    else:
        since, rows = last.at, reads.trail_after(plan.number, last.seq)
    records = [row.record for row in rows]
    summary = summarise(plan, facts, records, local_date(since, plan.zone), head.seq, head.hash, now)
    return summary, words_for(reads, plans=[plan], people=summary.people, reader=reader, where=where)


def _first_due(plan: Plan, now: dt.datetime) -> dt.datetime:
    """When the first summary was due, which may be told late; now where that is still to come."""
    first = plan.summary
    return min(now, to_instant(first.starts, first.at, plan.zone)) if first else now


def _rows_since(reads: Reads, plan: Plan, head: TrailRow, since: dt.datetime) -> list[TrailRow]:
    """The records from that instant on. They are looked for from the end, ever farther back: a trail may be long."""
    back = _FIRST_LOOK
    while True:
        after = max(0, head.seq - back)
        rows = reads.trail_after(plan.number, after)
        if after == 0 or rows[0].record.at < since:
            return [row for row in rows if row.record.at >= since]
        back *= _FARTHER


def _held_from_owner(reads: Reads, plan: Plan, now: dt.datetime) -> Dropped | Postponed | None:
    """Why the plan owner is not told (now): nobody is written to at night, or on a day off, because of it."""
    state = reads.nudge_state(plan.owner)
    if state is None or state.person.deactivated:
        return DEACTIVATED if state else GONE
    at = calendar_of(state).in_hours(now, anyhow=True)
    return Postponed(at, "out_of_hours") if at > now else None


def _why_not_there(reads: Reads, plan: Plan, home: str, *, restricted: bool) -> Remedy | None:
    """What is wrong with the channel, as far as is known; None where that was put right meanwhile."""
    channel, waiting = reads.channel(home), waiting_in(reads, plan)
    trouble = trouble_with(channel) if channel else Trouble.NOT_IN_CHANNEL
    if trouble is None and restricted:
        trouble = Trouble.RESTRICTED
    if trouble is None:
        return None
    return Remedy(trouble, home, waiting, {plan.number: plan}, words_for(reads, plans=[plan], reader=plan.owner))
