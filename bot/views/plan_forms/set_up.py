"""`/transition new`: the form that makes a plan."""

from __future__ import annotations

from bot.domain.errors import Code
from bot.domain.plan_form import EMPTY, PILOT_TO_PRODUCTION, BlankPlan, NewPlan
from bot.views.forms import inputs
from bot.views.forms.decode import opened_in
from bot.views.forms.state import View, choice
from bot.views.kit import Block, paragraph, plain_text, say
from bot.views.look import Look
from bot.views.plan_forms.decode import about, channel, person
from bot.views.plan_forms.fields import about_fields, channel_choice
from bot.views.plan_values import plan_form
from bot.views.templates import pilot_to_production
from bot.views.values import handoff_metadata


def new_plan_form(blank: BlankPlan, opened_at: str | None, at: Look) -> Block:
    """The form as a view. `opened_at`: the channel where it was opened, which it remembers."""
    _ = at.gettext
    answers = _("Answers for the plan and hears of what is stuck.")
    owner = inputs.person_input("owner", _("Plan owner"), blank.owner) | {"hint": plain_text(answers)}
    lives = _("Everybody in it sees the plan.")
    blocks: list[Block | None] = [
        _taken(blank, at),
        *about_fields(None, at, owner, pilot=blank.owner),
        channel_choice(_("Home channel"), lives, here=blank.channel is not None),
        _start_with(blank, at),
    ]
    metadata = handoff_metadata(None, opened_at)
    return inputs.modal(
        _("New plan"), blocks, at, callback_id=plan_form("new"), metadata=metadata, submit=_("Make plan")
    )


def decode_new_plan(view: View) -> NewPlan:
    """What was entered; the channel is the form's own, or else the one in which it was opened."""
    return NewPlan(
        about=about(view),
        owner=person(view, "owner"),
        channel=channel(view, "channel") or opened_in(view),
        start_with=choice(view, "start_with") or EMPTY,
    )


def _taken(blank: BlankPlan, at: Look) -> Block | None:
    """Why the channel where it was typed is not the one."""
    if blank.taken is None:
        return None
    who = blank.taken.values.get("who")
    if blank.taken.code is Code.NOT_YOUR_PLAN and isinstance(who, tuple):
        said = at.gettext("{person} owns this channel's handoffs and can make them a plan. Choose another channel.")
        return paragraph(say(said, person=at.person(who[0])))
    return paragraph(say(at.gettext("This channel is home to a plan already. Choose another channel.")))


def _start_with(blank: BlankPlan, at: Look) -> Block:
    """Empty, the built-in template, or the workspace's own."""
    _ = at.gettext
    handoffs = len(pilot_to_production(at))
    ours = at.ngettext("Pilot to production: {count} handoff", "Pilot to production: {count} handoffs", handoffs)
    built_in = [(_("Empty"), EMPTY), (ours.format(count=handoffs), PILOT_TO_PRODUCTION)]
    own = [(at.text(one.name), one.key) for one in reversed(blank.templates)]
    groups = [(_("Baton's"), built_in), *([(_("Your workspace's"), own)] if own else [])]
    hint = _("A template's handoffs wait to be filled in: who, and by when.")
    chosen = EMPTY if blank.begun else PILOT_TO_PRODUCTION
    return inputs.select_input("start_with", _("Start with"), groups, chosen, hint=hint)
