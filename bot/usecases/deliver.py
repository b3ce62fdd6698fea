"""Mark delivered: the giver has done their part, with evidence where there is some."""

from __future__ import annotations

from bot.domain import events as ev
from bot.domain.form import Field
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.ports import UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.perform import Click, Done, perform
from bot.usecases.texts import keep_note


def deliver(uow: UnitOfWork, click: Click, *, evidence: str) -> Done:
    """Raises Refused, FormProblems."""

    def delivered(_handoff: Handoff, _plan: Plan) -> ev.Deliver:
        with Fields() as fields:
            note = fields.at(Field.EVIDENCE, lambda: keep_note(uow, evidence))
        return ev.Deliver(note)

    return perform(uow, click, ev.Deliver, delivered)
