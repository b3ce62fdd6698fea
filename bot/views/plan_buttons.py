"""A plan's "…" menu for its owner, and the handoffs that wait to be filled in."""

from __future__ import annotations

from bot.domain import plan_events as pe
from bot.domain.gates import Facts
from bot.domain.plan import Plan
from bot.domain.plan_rules import may
from bot.views.gate_buttons import plan_button, slot_button, slot_thing
from bot.views.kit import Block, actions, button, overflow, paragraph, row, say
from bot.views.look import Look
from bot.views.plan_values import plan_action, plan_value
from bot.views.templates import thing_of
from bot.views.text import clip
from bot.views.translations import N_

MORE = "more"
SETTINGS_LABELS = {
    "edit": N_("Edit plan"),
    "owner": N_("Change owner"),
    "zone": N_("Change time zone"),
    "channel": N_("Change channel"),
    "save_template": N_("Save as template"),
}
_KINDS = {"edit": pe.EditPlan, "owner": pe.ChangeOwner, "zone": pe.ChangeZone, "channel": pe.ChangeChannel}
_SLOTS_SHOWN, _THING = 5, 80


def plan_menu(plan: Plan, facts: Facts, viewer: str, at: Look) -> Block | None:
    """What its owner may change, as a "…" menu; None for everybody else."""
    allowed = [act for act, kind in _KINDS.items() if may(plan, kind, viewer, facts)]
    if viewer == plan.owner and plan.is_named and (plan.slots or facts.handoffs):
        allowed.append("save_template")
    options = [(at.gettext(SETTINGS_LABELS[act]), plan_value(plan, act)) for act in allowed]
    return overflow(plan_action(MORE), options) if options else None


def owner_button(plan: Plan, at: Look) -> Block:
    """Passing on what somebody came to own by typing first."""
    return plan_button(plan, "owner", at.gettext(SETTINGS_LABELS["owner"]), at, expecting=plan.described)


def new_plan_button(at: Look, *, primary: bool = False) -> Block:
    """Opens the form of `/transition new`."""
    label = at.gettext("New plan")
    return button(label, plan_action("new"), "1", label, primary=primary)


def slot_blocks(plan: Plan, facts: Facts, viewer: str, at: Look) -> list[Block]:
    """ "4 handoffs to fill in", each with its buttons; the first five of them. Nothing where there are none."""
    if not plan.slots:
        return []
    count = len(plan.slots)
    heading = at.ngettext("{count} handoff to fill in:", "{count} handoffs to fill in:", count)
    blocks: list[Block] = [paragraph(say(heading, count=count))]
    for slot in plan.slots[:_SLOTS_SHOWN]:
        allowed = [act for act, kind in _SLOT_KINDS.items() if may(plan, kind, viewer, facts)]
        buttons = [slot_button(plan, act, at.gettext(_SLOT_ACTS[act]), slot, at) for act in allowed]
        blocks += _slot_row(slot_thing(slot, at), buttons)
    if count > _SLOTS_SHOWN:
        named = ", ".join(clip(thing_of(at.text(slot.words)), _THING) for slot in plan.slots[_SLOTS_SHOWN:])
        blocks.append(paragraph(say(at.gettext("Then: {things}."), things=clip(named, 600))))
    return blocks


def _slot_row(thing: str, buttons: list[Block]) -> list[Block]:
    """One button stands beside it, several beneath."""
    if len(buttons) < 2:
        return [row(thing, *buttons)]
    beneath = actions(buttons)
    return [paragraph(say("{thing}", thing=thing)), *([beneath] if beneath else [])]


_SLOT_ACTS = {"fill_slot": N_("Fill in"), "drop_slot": N_("Not needed")}
_SLOT_KINDS = {"fill_slot": pe.FillSlot, "drop_slot": pe.DropSlot}
