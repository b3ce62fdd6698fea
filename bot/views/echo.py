"""The answer to a sentence that made a handoff, private to the person who typed it."""

from __future__ import annotations

from bot.domain.handoff import Handoff
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates
from bot.views.buttons import act_button
from bot.views.kit import Runs, actions, message, paragraph, say
from bot.views.look import Look
from bot.views.plan_buttons import owner_button
from bot.views.text import number
from bot.views.translations import N_


def echo(
    handoff: Handoff, plan: Plan, viewer: str, at: Look, *, first: bool, joined: bool, here: bool = True
) -> Message:
    """It is made, who is asked, and how the date was understood.

    `first`: it began its plan, which `viewer` now owns. `joined`: Baton can post in the plan's channel.
    `here`: that is where this is read.
    """
    _ = at.gettext
    due = say(_("Due {date}."), date=dates.day_with_distance(handoff.due, at))
    pair = say(_("Only the two of you see it.")) if plan.pair else ()
    owns = first and not plan.pair and plan.owner == viewer
    owner = say(_("You own this channel's handoffs.")) if owns else ()
    buttons = [act_button(handoff, act, at) for act in ("undo", "edit")]
    return message(
        paragraph(made(handoff, plan, viewer, at, joined=joined, here=here), due, pair, owner),
        actions([*buttons, owner_button(plan, at)] if owns else buttons),
    )


def made(handoff: Handoff, plan: Plan, viewer: str, at: Look, *, joined: bool, here: bool) -> Runs:
    """ "H-1 is proposed; Ben is being asked." """
    values = {"number": number(handoff.number)}
    asked = [at.person(person) for person in handoff.sides if person != viewer]
    one, several = _PROPOSED if joined else _CANNOT_POST_HERE if here else _CANNOT_POST_THERE
    people = dict(zip(("person", "other"), asked, strict=False))
    channel = at.channel(plan.channel) or at.gettext("its channel")
    return say(at.gettext(one if len(asked) == 1 else several), **values, **people, channel=channel)


_PROPOSED = (
    N_("{number} is proposed; {person} is being asked."),
    N_("{number} is proposed; {person} and {other} are being asked."),
)
_CANNOT_POST_HERE = (
    N_("{number} is made and {person} is asked. I can't post here: type `/invite @Baton`."),
    N_("{number} is made; {person} and {other} are asked. I can't post here: type `/invite @Baton`."),
)
_CANNOT_POST_THERE = (
    N_("{number} is made and {person} is asked. I can't post in {channel}: type `/invite @Baton` there."),
    N_("{number} is made; {person} and {other} are asked. I can't post in {channel}: type `/invite @Baton` there."),
)
