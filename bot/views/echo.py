"""The answer to a sentence that made a handoff, private to the person who typed it."""

from __future__ import annotations

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates
from bot.views.buttons import act_button
from bot.views.kit import Runs, actions, message, paragraph, say
from bot.views.look import Look
from bot.views.text import number


def echo(handoff: Handoff, plan: Plan, viewer: str, at: Look, *, first: bool, joined: bool) -> Message:
    """It is made, who is asked, and how the date was understood.

    `first`: it began its plan, which `viewer` now owns. `joined`: Baton can post in the plan's channel.
    """
    _ = at.gettext
    due = say(_("Due {date}."), date=dates.day_with_distance(handoff.due, at))
    pair = say(_("Only the two of you see it.")) if plan.pair else ()
    owner = say(_("You own this channel's handoffs.")) if first and not plan.pair and plan.owner == viewer else ()
    return message(
        paragraph(_made(handoff, viewer, at, joined=joined), due, pair, owner),
        actions([act_button(handoff, act, at) for act in ("undo", "edit")]),
    )


def _made(handoff: Handoff, viewer: str, at: Look, *, joined: bool) -> Runs:
    values = {"number": number(handoff.number)}
    asked = [at.person(person) for person in handoff.sides if person != viewer]
    if len(asked) == 1:
        made, there = (
            at.gettext("{number} is proposed; {person} is being asked."),
            at.gettext("{number} is made and {person} is asked. I can't post here: type `/invite @Baton`."),
        )
    else:
        made, there = (
            at.gettext("{number} is proposed; {person} and {other} are being asked."),
            at.gettext("{number} is made; {person} and {other} are asked. I can't post here: type `/invite @Baton`."),
        )
    people = dict(zip(("person", "other"), asked, strict=False))
    return say(made if joined else there, **values, **people)
