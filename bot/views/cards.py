"""A handoff as a card: for everybody in its channel, and for one person with their buttons."""

from __future__ import annotations

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message, is_person
from bot.domain.plan import Plan
from bot.views import facts
from bot.views.buttons import act_button, full_row
from bot.views.kit import Block, actions, lines, message, paragraph
from bot.views.look import Look


def channel_card(handoff: Handoff, plan: Plan, at: Look) -> Message:
    """The card in a channel. Its one button, Open, shows each person privately what they may do."""
    return message(*_body(handoff, plan, at, ""), actions([act_button(handoff, "open", at)]))


def private_card(handoff: Handoff, plan: Plan, viewer: str, at: Look) -> Message:
    """The card as one person sees it: main moves as buttons, rare ones in the "…" menu, at most one green."""
    return message(*_body(handoff, plan, at, viewer), full_row(handoff, plan, viewer, at))


def place_card(handoff: Handoff, plan: Plan, place: str, at: Look) -> Message:
    """The card as it belongs in a place: a person's (`U…`, `W…`) or a channel's."""
    if is_person(place):
        return private_card(handoff, plan, place, at)
    return channel_card(handoff, plan, at)


def _body(handoff: Handoff, plan: Plan, at: Look, viewer: str) -> list[Block | None]:
    noted = facts.notes(handoff, at)
    return [
        paragraph(lines(facts.title(handoff, plan, at, viewer), facts.sides(handoff, at))),
        facts.done_when(handoff, at),
        facts.other_criteria(handoff, at),
        paragraph(noted) if noted else None,
    ]
