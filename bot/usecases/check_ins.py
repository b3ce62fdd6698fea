"""Check-ins: after an acceptance the receiver says whether it still runs without the giver."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain import events as ev
from bot.domain.check_ins import LATE_AT_MOST, planned_on, to_answer
from bot.domain.delivery_policy import Dropped, Postponed
from bot.domain.errors import Code, Refused
from bot.domain.form import Field
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Intent, days_of
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.nudge import calendar_of
from bot.usecases.outgoing import DEACTIVATED, GONE, NOTHING_HOLDS
from bot.usecases.perform import Click, Done, perform
from bot.usecases.texts import keep_note
from bot.usecases.words import words_for

TOO_LATE = Dropped("too_late")


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What the receiver is asked; or, once there is an `answer`, what they said. `zone` is theirs."""

    handoff: Handoff
    plan: Plan
    words: Words
    zone: str
    answer: Record | None = None


def still_running(uow: UnitOfWork, click: Click) -> Done:
    """It runs without the giver. Raises Refused."""
    return perform(uow, click, ev.CheckIn, lambda handoff, _plan: _answer(uow, handoff, None, running=True))


def needs_giver(uow: UnitOfWork, click: Click, *, note: str) -> Done:
    """It does not: the giver and the plan owner hear of it. Raises Refused, FormProblems."""
    return perform(uow, click, ev.CheckIn, lambda handoff, _plan: _answer(uow, handoff, note, running=False))


def check_in(reads: Reads, intent: Intent, now: dt.datetime) -> CheckIn | Dropped | Postponed:
    """The question as it stands when it is sent, or why it is not asked (now)."""
    handoff = reads.handoff(intent.handoff) if intent.handoff else None
    plan = reads.plan(handoff.plan) if handoff else None
    state = reads.nudge_state(intent.place)
    if handoff is None or plan is None or state is None:
        return GONE
    if state.person.deactivated:
        return DEACTIVATED
    calendar, days = calendar_of(state), days_of(intent)
    planned = planned_on(handoff, days, calendar.zone)
    if planned is None or to_answer(handoff, calendar.zone, now) != days:
        return NOTHING_HOLDS  # answered, or handed back
    if calendar.date_of(now) > planned + LATE_AT_MOST:
        return TOO_LATE
    at = calendar.in_hours(now)
    if at > now:
        return Postponed(at, "out_of_hours")
    return CheckIn(handoff, plan, words_for(reads, [handoff], [plan], reader=intent.place), calendar.zone)


def checked_in(reads: Reads, handoff: Handoff, plan: Plan, receiver: str) -> CheckIn:
    """The same once somebody acted: the last answer, where there is one."""
    person = reads.person(receiver)
    records = [row.record for row in reads.trail_of_handoff(handoff)]
    answers = [record for record in records if isinstance(record.event, ev.CheckIn)]
    words = words_for(reads, [handoff], [plan], answers, reader=receiver)
    return CheckIn(handoff, plan, words, person.zone if person else "UTC", answers[-1] if answers else None)


def _answer(uow: UnitOfWork, handoff: Handoff, note: str | None, *, running: bool) -> ev.CheckIn:
    person = uow.person(handoff.receiver)
    days = to_answer(handoff, person.zone if person else "UTC", uow.now)
    if days is None:
        raise Refused(Code.NO_CHECK_IN, handoff=handoff.number)
    with Fields() as fields:
        kept = fields.at(Field.NOTE, lambda: keep_note(uow, note))
    return ev.CheckIn(days, running, kept)
