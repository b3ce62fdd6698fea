"""Change the terms: another wording, another person; or call it off. Another date: `bot.usecases.order`."""

from __future__ import annotations

from bot.domain import events as ev
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.ports import UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.perform import Click, Done, perform
from bot.usecases.texts import (
    checked_criteria,
    checked_thing,
    criteria_lines,
    keep_criteria,
    keep_names,
    keep_note,
    keep_or_same,
)
from bot.usecases.understand import owner_problem


def edit(uow: UnitOfWork, click: Click, *, thing: str, criteria: str) -> Done:
    """A new version of the wording; an agreement to the old one no longer counts. Raises Refused, FormProblems."""

    def edited(handoff: Handoff, _plan: Plan) -> ev.Edit:
        with Fields() as fields:
            name = fields.at(Field.THING, lambda: checked_thing(thing))
            lines = fields.at(Field.CRITERIA, lambda: checked_criteria(criteria_lines(criteria)))
        assert name and lines
        new = (keep_or_same(uow, handoff.thing, name), keep_criteria(uow, handoff.criteria, lines))
        if new == (handoff.thing, handoff.criteria):
            raise FormProblems({Field.THING: Refused(Code.NO_CHANGE, handoff=handoff.number)})
        return ev.Edit(*new, wording=handoff.wording + 1)

    return perform(uow, click, ev.Edit, edited)


def reassign(uow: UnitOfWork, click: Click, *, side: ev.Side, to: str | None, reason: str) -> Done:
    """One side passes to another person, who is asked anew. Raises Refused, FormProblems."""

    def passed(handoff: Handoff, plan: Plan) -> ev.Reassign:
        was, other = (handoff.giver, handoff.receiver) if side is ev.Side.GIVER else (handoff.receiver, handoff.giver)
        field = Field.GIVER if side is ev.Side.GIVER else Field.RECEIVER
        with Fields() as fields:
            new = fields.at(field, lambda: new_owner(uow, plan, to, (was, other), handoff.number))
            note = fields.at(Field.REASON, lambda: keep_note(uow, reason))
        assert new
        return ev.Reassign(side, was, new, note, keep_names(uow, new))

    return perform(uow, click, ev.Reassign, passed, side=side)


def cancel(uow: UnitOfWork, click: Click, *, reason: str) -> Done:
    """It will not be handed over, for a reason. Raises Refused, FormProblems."""

    def cancelled(_handoff: Handoff, _plan: Plan) -> ev.Cancel:
        with Fields() as fields:
            note = fields.at(Field.REASON, lambda: keep_note(uow, reason, required=True))
        return ev.Cancel(note)

    return perform(uow, click, ev.Cancel, cancelled)


def new_owner(uow: UnitOfWork, plan: Plan, to: str | None, sides: tuple[str, str], number: int) -> str:
    """Who takes a side over; `sides` are whose it was, and the other one. Raises Refused."""
    was, other = sides
    if to is None:
        raise Refused(Code.NO_RECEIVER)
    if to == was:
        raise Refused(Code.NO_CHANGE, handoff=number)
    if to == other:
        raise Refused(Code.SAME_PERSON)
    if plan.pair and to not in plan.pair:
        raise Refused(Code.PAIR_ONLY)
    if problem := owner_problem(uow, to):
        raise problem
    return to
