"""What a plan owner changes later: what the plan is, its owner, its time zone, its channel."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.domain.plan_form import EnteredPlan
from bot.views import dates
from bot.views.forms import inputs
from bot.views.forms.state import View, choice
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, Runs, bold, lines, paragraph, say
from bot.views.look import Look
from bot.views.plan_buttons import SETTINGS_LABELS
from bot.views.plan_forms import decode
from bot.views.plan_forms.fields import about_fields, channel_choice
from bot.views.plan_forms.zones import zone_choice
from bot.views.plan_values import plan_form, plan_value


def edit_form(plan: Plan, at: Look) -> Block:
    """The same fields as when it was made."""
    return _form("edit", plan, list(about_fields(plan, at)), at)


def owner_form(plan: Plan, at: Look) -> Block:
    """Who owns it from now on."""
    said = at.gettext("Whoever owns it hears of what is stuck, and can change everything about it. They are told.")
    return _form("owner", plan, [_said(plan, say(said), at), inputs.person_input("owner", at.gettext("New owner"))], at)


def zone_form(plan: Plan, zones: tuple[str, ...], at: Look) -> Block:
    """In which zone days begin and end. `zones`: those of its people."""
    counts = say(
        at.gettext(
            "Days are counted in {city}. New handoffs and escalations follow the change; dates that are set stay."
        ),
        city=dates.city(plan.zone),
    )
    return _form("zone", plan, [_said(plan, counts, at), zone_choice(plan.zone, zones, at)], at)


def channel_form(plan: Plan, at: Look) -> Block:
    """Where it is at home from now on."""
    _ = at.gettext
    here = at.channel(plan.channel)
    cards = _("Open handoffs get their cards there. Those in {channel} then say that they moved, and nothing else.")
    moved = say(cards, channel=here or _("the present channel"))
    hint = _("Everybody in it sees what is handed over.")
    return _form("channel", plan, [_said(plan, moved, at), channel_choice(_("New channel"), hint)], at)


def again(form: Block, at: Look) -> Block:
    """The form once more, since the plan changed while it was open. What was entered stays in its inputs."""
    changed = at.gettext("The plan changed while this was open. What you entered still stands: look again, then save.")
    return {**form, "blocks": [paragraph(say(changed)), *form["blocks"]]}


def decode_edit(view: View) -> EnteredPlan:
    """What it is."""
    return decode.about(view)


def decode_owner(view: View) -> str | None:
    """The new owner."""
    return decode.person(view, "owner")


def decode_zone(view: View) -> str:
    """The new zone (an IANA name)."""
    return choice(view, "zone") or ""


def decode_channel(view: View) -> str | None:
    """The new channel."""
    return decode.channel(view, "channel")


def _said(plan: Plan, words: Runs, at: Look) -> Block:
    """Which plan, and what follows: from Home there may be several."""
    return paragraph(lines((bold(plan_name(plan, at)),), words))


def _form(act: str, plan: Plan, blocks: list[Block], at: Look) -> Block:
    title = at.gettext(SETTINGS_LABELS[act])
    metadata = plan_value(plan, expecting=plan.described)
    return inputs.modal(title, blocks, at, callback_id=plan_form(act), metadata=metadata, submit=at.gettext("Save"))
