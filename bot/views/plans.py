"""`/transition`: a channel's handoffs, whose move each is, and the reader's own moves as buttons.

People read the channel's name, not "plan", until they made one by name (DESIGN section 3).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views.buttons import new_button
from bot.views.kit import Runs, actions, bold, message, paragraph, say, sentences
from bot.views.lists import rows_of
from bot.views.look import Look
from bot.views.usage import example


def plan_status(plan: Plan, handoffs: Sequence[Handoff], viewer: str, at: Look) -> Message:
    """How many of its handoffs are accepted, and those that are not over: the reader's moves first."""
    waiting = [handoff for handoff in handoffs if next_mover(handoff, plan) is not None]
    waiting.sort(key=lambda handoff: (next_mover(handoff, plan) != viewer, handoff.due.instant()))
    owner = say(at.gettext("{person} owns these handoffs."), person=at.person(plan.owner))
    blocks = rows_of([(handoff, plan) for handoff in waiting], viewer, at)
    if not waiting:
        nothing = say(at.gettext("Nothing is open."))
        return message(paragraph(_counts(plan, handoffs, at), nothing, owner), actions([new_button(at)]))
    return message(paragraph(_counts(plan, handoffs, at), owner), *blocks)


def no_plan(at: Look, *, in_channel: bool = True) -> Message:
    """`/transition` where nothing was handed over yet, or where nothing can be."""
    if not in_channel:
        where = say(at.gettext("Type it in the channel whose handoffs you mean. Yours are in `/handoff list mine`."))
        return message(paragraph(where))
    return message(paragraph(say(at.gettext("No handoffs here yet.")), example(at)), actions([new_button(at)]))


def _counts(plan: Plan, handoffs: Sequence[Handoff], at: Look) -> Runs:
    counted = [handoff for handoff in handoffs if handoff.state is not State.CANCELLED]
    accepted = sum(handoff.state is State.ACCEPTED for handoff in counted)
    late = sum(handoff.is_overdue(at.now) for handoff in counted)
    place = at.gettext("Only the two of you") if plan.pair else at.channel(plan.channel)
    totals = at.ngettext("{accepted} of {count} accepted", "{accepted} of {count} accepted", len(counted))
    tardy = at.gettext(", {late} late").format(late=late) if late else ""
    said = say(totals + tardy + ".", accepted=accepted, count=len(counted))
    return (bold(place), *say(": "), *said) if place else sentences(said)
