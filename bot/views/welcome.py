"""Baton introduces itself, helps, and answers what it was told directly."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import usage
from bot.views.buttons import new_button
from bot.views.gate_buttons import named_button
from bot.views.kit import Block, Runs, actions, message, paragraph, preformatted, say
from bot.views.lists import rows_of
from bot.views.look import Look
from bot.views.plan_buttons import new_plan_button
from bot.views.text import clip, from_wire, quote

_QUOTED = 300  # characters; what is longer stands in a block of its own, whole, so that nothing typed is lost
_MOST_SHOWN = 8_000  # characters: more than a command can hold


def welcome(at: Look) -> Message:
    """Invited to a channel: once."""
    about = paragraph(usage.what_baton_is(at), usage.example(at), usage.whole_system(at))
    return message(about, actions([new_button(at)]))


def help_message(at: Look) -> Message:
    """`/handoff help`."""
    about = paragraph(usage.what_baton_is(at), usage.example(at), usage.whole_system(at))
    return message(about, *usage.commands(at), actions([new_button(at)]))


def plan_help(at: Look) -> Message:
    """`/transition help`."""
    about = paragraph(usage.what_a_plan_is(at), usage.whole_system(at))
    return message(about, *usage.plan_commands(at), actions([new_plan_button(at), new_button(at)]))


def not_understood(text: str, at: Look) -> Message:
    """Anything that is neither a sentence nor a command: what was typed comes back, with examples."""
    return _unknown(text, usage.example(at), [*usage.commands(at), actions([new_button(at)])], at)


def plan_not_understood(text: str, at: Look) -> Message:
    """The same after `/transition`."""
    return _unknown(text, usage.whole_system(at), [*usage.plan_commands(at), actions([new_plan_button(at)])], at)


def no_plan_here(at: Look, *, in_channel: bool) -> Message:
    """A word about a plan, typed where there is none that this person may see."""
    none = say(at.gettext("I find no such plan here."))
    if in_channel:
        begin = say(at.gettext("`/transition new` begins one."))
        return message(paragraph(none, begin), actions([new_plan_button(at)]))
    there = say(at.gettext("Type it in the plan's channel. All that you may see: `/transition portfolio`."))
    return message(paragraph(none, there))


def unnamed_here(plan: Plan, viewer: str, at: Look) -> Message:
    """A word about gates, typed where handoffs are no plan yet: who can make them one."""
    if plan.owner == viewer:
        said = say(at.gettext("These handoffs have no gates yet. `/transition new` makes them a plan."))
        return message(paragraph(said), actions([named_button(plan, "new", at)]))
    theirs = at.gettext("These handoffs have no gates yet. {person} owns them and can make them a plan.")
    return message(paragraph(say(theirs, person=at.person(plan.owner))))


def direct_answer(waiting: Sequence[tuple[Handoff, Plan]], viewer: str, at: Look) -> Message:
    """Somebody wrote to Baton: it says what it acts on, and what waits for them."""
    acts_on = say(at.gettext("I act on buttons and commands; `/handoff help` shows them."))
    if not waiting:
        nothing = say(at.gettext("Nothing waits for you."))
        return message(paragraph(acts_on, nothing), actions([new_button(at)]))
    waits = at.ngettext("{count} handoff waits for you:", "{count} handoffs wait for you:", len(waiting))
    return message(paragraph(acts_on, say(waits, count=len(waiting))), *rows_of(waiting, viewer, at))


def _unknown(text: str, example: Runs, help_with_it: Sequence[Block | None], at: Look) -> Message:
    typed = from_wire(text, at.words)
    if len(typed) <= _QUOTED:
        said = say(at.gettext("I do not know {typed}."), typed=quote(clip(typed, _QUOTED)))
        return message(paragraph(said, example), *help_with_it)
    said = say(at.gettext("I do not know this:"))
    return message(paragraph(said), preformatted(typed[:_MOST_SHOWN]), paragraph(example), *help_with_it)
