"""Suggest a change (the receiver: another date, other criteria, or both) and keep it as it is (the giver)."""

from __future__ import annotations

import datetime as dt

from bot.domain import events as ev
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.ports import UnitOfWork
from bot.usecases.fields import Fields, date_field
from bot.usecases.perform import Click, Done, perform
from bot.usecases.texts import checked_criteria, criteria_lines, keep_criteria, keep_note


def suggest(
    uow: UnitOfWork, click: Click, *, date: dt.date | None, time: dt.time | None, criteria: str, reason: str
) -> Done:
    """A second offer replaces the first. Fields left as they were are not part of it. Raises Refused, FormProblems."""

    def offered(handoff: Handoff, _plan: Plan) -> ev.Offer:
        with Fields() as fields:
            due = fields.at(Field.DUE, lambda: date_field(date, time, handoff.due.zone, uow.now, standing=handoff.due))
            lines = fields.at(Field.CRITERIA, lambda: checked_criteria(criteria_lines(criteria)))
            note = fields.at(Field.REASON, lambda: keep_note(uow, reason))
        assert due and lines
        wanted = keep_criteria(uow, handoff.criteria, lines)
        new_due = None if due == handoff.due else due
        new_criteria = None if wanted == handoff.criteria else wanted
        if new_due is None and new_criteria is None:
            raise FormProblems({Field.DUE: Refused(Code.NO_CHANGE, handoff=handoff.number)})
        return ev.Offer(new_due, new_criteria, note)

    return perform(uow, click, ev.Offer, offered)


def keep(uow: UnitOfWork, click: Click, *, reason: str) -> Done:
    """The giver keeps it as it is. Raises Refused, FormProblems."""

    def kept(handoff: Handoff, _plan: Plan) -> ev.Keep:
        if handoff.offer is None:
            raise Refused(Code.NO_OFFER, handoff=handoff.number)
        with Fields() as fields:
            note = fields.at(Field.REASON, lambda: keep_note(uow, reason))
        return ev.Keep(handoff.offer.seq, note)

    return perform(uow, click, ev.Keep, kept)
