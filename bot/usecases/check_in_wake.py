"""Asks receivers, when their moment has come, whether it still runs without the giver; and says when that is next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from bot.domain import check_ins, outgoing
from bot.domain.calendars import Calendar
from bot.domain.handoff import Handoff, State
from bot.domain.plan import Plan
from bot.ports import Reads, UnitOfWork


def ask_check_ins(uow: UnitOfWork, plan: Plan) -> None:
    """Queue the questions of the plan that are due now. Harmless any number of times: each is queued once."""
    handed_over = _handed_over(uow, plan)
    calendars = _calendars(uow, handed_over)
    for handoff in handed_over:
        calendar = calendars.get(handoff.receiver)
        days = check_ins.due_now(handoff, calendar, uow.now) if calendar else None
        if days is not None:
            uow.send(outgoing.check_in(handoff, days))


def next_check_in(reads: Reads, plan: Plan, after: dt.datetime) -> dt.datetime | None:
    """The first moment after `after` at which somebody is asked about a handoff of the plan."""
    return _next(reads, _handed_over(reads, plan), after)


def wake_for_check_in(uow: UnitOfWork, handoff: Handoff) -> None:
    """After an event: have the plan looked at when the receiver is to be asked."""
    at = _next(uow, [handoff], uow.now) if handoff.state is State.ACCEPTED else None
    if at is not None:
        uow.wake_plan(handoff.plan, at)


def _next(reads: Reads, handed_over: list[Handoff], after: dt.datetime) -> dt.datetime | None:
    calendars = _calendars(reads, handed_over)
    moments = (
        check_ins.next_moment(handoff, calendars[handoff.receiver], after)
        for handoff in handed_over
        if handoff.receiver in calendars
    )
    return min((moment for moment in moments if moment), default=None)


def _handed_over(reads: Reads, plan: Plan) -> list[Handoff]:
    return [one for one in reads.handoffs_of_plan(plan.number) if one.state is State.ACCEPTED]


def _calendars(reads: Reads, handoffs: Iterable[Handoff]) -> Mapping[str, Calendar]:
    """By person; who is deactivated is not asked, and whom the directory does not know has no days."""
    people = reads.people(sorted({handoff.receiver for handoff in handoffs}))
    return {one.id: Calendar(one.zone, reads.settings(one.id)) for one in people if not one.deactivated}
