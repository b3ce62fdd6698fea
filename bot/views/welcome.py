"""Baton introduces itself, helps, and answers what it was told directly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import usage
from bot.views.buttons import new_button
from bot.views.kit import actions, message, paragraph, preformatted, say
from bot.views.lists import rows_of
from bot.views.look import Look
from bot.views.text import clip, from_wire, quote

_QUOTED = 300  # characters; what is longer stands in a block of its own, whole, so that nothing typed is lost
_MOST_SHOWN = 8_000  # characters: more than a command can hold


def welcome(at: Look) -> Message:
    """Invited to a channel: once."""
    return message(paragraph(usage.what_baton_is(at), usage.example(at)), actions([new_button(at)]))


def help_message(at: Look) -> Message:
    """`/handoff help`."""
    about = paragraph(usage.what_baton_is(at), usage.example(at))
    return message(about, *usage.commands(at), actions([new_button(at)]))


def not_understood(text: str, at: Look) -> Message:
    """Anything that is neither a sentence nor a command: what was typed comes back, with examples."""
    typed, help_with_it = from_wire(text, at.words), (*usage.commands(at), actions([new_button(at)]))
    if len(typed) <= _QUOTED:
        said = say(at.gettext("I do not know {typed}."), typed=quote(clip(typed, _QUOTED)))
        return message(paragraph(said, usage.example(at)), *help_with_it)
    said = say(at.gettext("I do not know this:"))
    return message(paragraph(said), preformatted(typed[:_MOST_SHOWN]), paragraph(usage.example(at)), *help_with_it)


def direct_answer(waiting: Sequence[tuple[Handoff, Plan]], viewer: str, at: Look) -> Message:
    """Somebody wrote to Baton: it says what it acts on, and what waits for them."""
    acts_on = say(at.gettext("I act on buttons and commands; `/handoff help` shows them."))
    if not waiting:
        nothing = say(at.gettext("Nothing waits for you."))
        return message(paragraph(acts_on, nothing), actions([new_button(at)]))
    waits = at.ngettext("{count} handoff waits for you:", "{count} handoffs wait for you:", len(waiting))
    return message(paragraph(acts_on, say(waits, count=len(waiting))), *rows_of(waiting, viewer, at))
