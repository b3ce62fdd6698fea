"""Baton introduces itself, helps, and answers what it was told directly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import usage
from bot.views.buttons import new_button
from bot.views.kit import actions, message, paragraph, say
from bot.views.lists import rows_of
from bot.views.look import Look
from bot.views.text import clip, from_wire, quote

_TYPED_SHOWN = 300


def welcome(at: Look) -> Message:
    """Invited to a channel: once."""
    return message(paragraph(usage.what_baton_is(at), usage.example(at)), actions([new_button(at)]))


def help_message(at: Look) -> Message:
    """`/handoff help`."""
    about = paragraph(usage.what_baton_is(at), usage.example(at))
    return message(about, *usage.commands(at), actions([new_button(at)]))


def not_understood(text: str, at: Look) -> Message:
    """Anything that is neither a sentence nor a command: what was typed comes back, with examples."""
    typed = clip(from_wire(text, at.words), _TYPED_SHOWN)
    said = say(at.gettext("I do not know {typed}."), typed=quote(typed))
    return message(paragraph(said, usage.example(at)), *usage.commands(at), actions([new_button(at)]))


def direct_answer(waiting: Sequence[tuple[Handoff, Plan]], viewer: str, at: Look) -> Message:
    """Somebody wrote to Baton: it says what it acts on, and what waits for them."""
    acts_on = say(at.gettext("I act on buttons and commands; `/handoff help` shows them."))
    if not waiting:
        nothing = say(at.gettext("Nothing waits for you."))
        return message(paragraph(acts_on, nothing), actions([new_button(at)]))
    waits = at.ngettext("{count} handoff waits for you:", "{count} handoffs wait for you:", len(waiting))
    return message(paragraph(acts_on, say(waits, count=len(waiting))), *rows_of(waiting, viewer, at))
