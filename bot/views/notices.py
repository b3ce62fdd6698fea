"""What follows at once from what somebody did, told to one person: the act in words, then their move."""

from __future__ import annotations

from bot.domain import events as ev
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.views import facts
from bot.views.buttons import move_row
from bot.views.kit import Block, message, paragraph, say
from bot.views.look import Look
from bot.views.notice_texts import Told, told


def notice(
    record: Record,
    handoff: Handoff,
    plan: Plan,
    viewer: str,
    at: Look,
    *,
    buttons: bool = True,
    hash: str = "",  # noqa: A002 - the trail's own word
    before: Handoff | None = None,
    introduce: bool = True,
) -> Message:
    """The act of `record` as it matters to `viewer`, with the buttons of their move by the handoff's present state.

    `hash`: the record's, printed with an acceptance. `before`: the handoff before the act, for what it replaced;
    without it only the new is told. `introduce`: a first request says who Baton is.
    """
    blocks = told(Told(record, handoff, plan, viewer, at, hash, before, introduce))
    now = None if _stands_as_told(record, handoff) else _now(handoff, plan, viewer, at)
    return message(*blocks, now, move_row(handoff, plan, viewer, at) if buttons else None)


def _stands_as_told(record: Record, handoff: Handoff) -> bool:
    """Whether nothing has happened since; what it waits for may have been said after it was proposed."""
    if isinstance(record.event, ev.Propose):
        return handoff.terms == record.seq and not handoff.answered and handoff.is_open
    return handoff.last == record.seq


def _now(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> Block:
    return paragraph(say(at.gettext("Now: {standing}."), standing=facts.standing(handoff, plan, at, viewer)))
