"""Hand back: after acceptance, a new and linked handoff goes the other way."""

from __future__ import annotations

import datetime as dt

from bot.domain import events as ev
from bot.domain.form import Field
from bot.domain.life_cycle import Attempt, check
from bot.ports import UnitOfWork
from bot.usecases.fields import Fields, date_field
from bot.usecases.perform import Click, Done, carry_out
from bot.usecases.propose import Terms, create
from bot.usecases.texts import checked_criteria, criteria_lines, keep_note
from bot.usecases.understand import owner_problem
from bot.usecases.where import find_visible
from bot.usecases.words import words_for


def hand_back(
    uow: UnitOfWork, click: Click, *, date: dt.date | None, time: dt.time | None, criteria: str, reason: str
) -> Done:
    """The receiver, or the plan owner, gives it back to the giver; returns the new handoff. Raises Refused,
    FormProblems.
    """
    old, plan = find_visible(uow, click.who, click.where, click.number)
    if not uow.first_time(click.key):
        return Done(old, plan, words_for(uow, [old], [plan], reader=click.who, where=click.where), repeated=True)
    check(old, plan, Attempt(click.who, ev.HandBack, click.expecting), uow.now)
    if problem := owner_problem(uow, old.giver):
        raise problem
    with Fields() as fields:
        due = fields.at(Field.DUE, lambda: date_field(date, time, old.due.zone, uow.now))
        lines = fields.at(Field.CRITERIA, lambda: checked_criteria(criteria_lines(criteria)))
        note = fields.at(Field.REASON, lambda: keep_note(uow, reason, required=True))
    assert due and lines and note
    number = uow.new_handoff_number()
    carry_out(uow, old, plan, click.who, ev.HandBack(number, note))
    thing = uow.text(old.thing) or ""
    terms = Terms(old.receiver, old.giver, thing, lines, due, follows=old.number)
    new = create(uow, click.who, plan, terms, number)
    return Done(new, plan, words_for(uow, [new], [plan], reader=click.who, where=click.where))
