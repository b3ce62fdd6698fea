"""Accept and not yet: the receiver confirms every criterion, or says which are unmet."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import events as ev
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.ports import UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.perform import Click, Done, perform
from bot.usecases.texts import keep_note


def accept(uow: UnitOfWork, click: Click, *, confirmed: Sequence[int], wording: int, note: str, evidence: str) -> Done:
    """`confirmed` are criteria from 1; `wording` the version that was read. Raises Refused (STALE where the wording
    changed meanwhile, UNCONFIRMED with the numbers left), FormProblems.
    """

    def accepted(_handoff: Handoff, _plan: Plan) -> ev.Accept:
        with Fields() as fields:
            said = fields.at(Field.NOTE, lambda: keep_note(uow, note))
            shown = fields.at(Field.EVIDENCE, lambda: keep_note(uow, evidence))
        return ev.Accept(tuple(confirmed), wording, said, shown)

    return perform(uow, click, ev.Accept, accepted)


def not_yet(uow: UnitOfWork, click: Click, *, unmet: Sequence[int], reason: str) -> Done:
    """Back to agreed; the date stays. Raises Refused, FormProblems."""

    def returned(handoff: Handoff, _plan: Plan) -> ev.Return:
        with Fields() as fields:
            if not unmet:
                fields.wrong[Field.UNMET] = Refused(Code.NO_UNMET, handoff=handoff.number)
            note = fields.at(Field.REASON, lambda: keep_note(uow, reason, required=True))
        if note is None:
            raise FormProblems({Field.REASON: Refused(Code.NO_REASON)})
        return ev.Return(tuple(sorted(set(unmet))), note)

    return perform(uow, click, ev.Return, returned)
