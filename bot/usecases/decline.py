"""Decline: the receiver will not take it."""

from __future__ import annotations

from bot.domain import events as ev
from bot.domain.form import Field
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.ports import UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.perform import Click, Done, perform
from bot.usecases.texts import keep_note


def decline(uow: UnitOfWork, click: Click, *, reason: str, not_me: bool) -> Done:
    """For a reason, or because they are not the one. Raises Refused, FormProblems."""

    def declined(_handoff: Handoff, _plan: Plan) -> ev.Decline:
        with Fields() as fields:
            note = fields.at(Field.REASON, lambda: keep_note(uow, reason, required=not not_me))
        return ev.Decline(note, not_me)

    return perform(uow, click, ev.Decline, declined)
