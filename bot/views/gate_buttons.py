"""Which button of a gate a person gets: the one that does the next thing, only where their click would count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain import plan_events as pe
from bot.domain.gates import NO_OVERRIDE, STRUCTURAL, Condition, Facts, Missing, missing, next_gate
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan, Slot
from bot.domain.plan_events import Gate, PlanEvent
from bot.domain.plan_rules import may
from bot.views.buttons import act_button, new_button
from bot.views.gate_texts import plan_in_sentence
from bot.views.kit import Block, button
from bot.views.look import Look
from bot.views.plan_values import plan_action, plan_value
from bot.views.templates import thing_of
from bot.views.text import clip, headline, number
from bot.views.translations import N_

Spoken = frozenset[str]  # how buttons are called by a screen reader: each only once in a message
_THING = 80


@dataclass(frozen=True, slots=True)
class Settling:
    """What settles a missing condition: the button's act, its label, and the event that it makes."""

    act: str
    label: str
    kind: type[PlanEvent]


_NAME_OWNER = Settling("edit", N_("Name owner"), pe.EditPlan)
_EVIDENCE = Settling("evidence", N_("Link evidence"), pe.LinkEvidence)
SETTLING = {
    Condition.PRODUCTION_OWNER: _NAME_OWNER,
    Condition.TWO_PEOPLE: _NAME_OWNER,
    Condition.OWNER_GONE: _NAME_OWNER,
    Condition.REQUIREMENTS: Settling("requirements", N_("Answer questions"), pe.AnswerRequirements),
    Condition.ENVIRONMENT: _EVIDENCE,
    Condition.PRODUCTION_DATA: _EVIDENCE,
    Condition.RISK_CLASS: Settling("edit", N_("Set risk class"), pe.EditPlan),
    Condition.WEEKS: Settling("log_case", N_("Log a case"), pe.LogShadow),
    Condition.SLOTS: Settling("fill_slot", N_("Fill in"), pe.FillSlot),
    Condition.NOT_ASKED: Settling("ask_go_live", N_("Ask to go live"), pe.AskGoLive),
    Condition.SCORES: Settling("score", N_("Score"), pe.Score),
    Condition.ABOVE: Settling("close_retro", N_("Close the retrospective"), pe.OpenGate),
}
OPENING = {
    Gate.KICKOFF: Settling("open", N_("Open kickoff"), pe.OpenGate),
    Gate.INTEGRATION: Settling("open", N_("Open integration"), pe.OpenGate),
    Gate.SHADOW: Settling("open", N_("Start shadow mode"), pe.OpenGate),
    Gate.GO_LIVE: Settling("go_live", N_("Go live"), pe.GoLive),
    Gate.RETROSPECTIVE: Settling("close_retro", N_("Close the retrospective"), pe.OpenGate),
}
LABELS = {
    "show": N_("Show gates"),
    "override": N_("Override…"),
    "confirm_override": N_("Confirm override"),
    "refuse_override": N_("Refuse"),
    "take_back": N_("Take override back"),
    "take_over": N_("Take over"),
    "incident": N_("Report incident"),
    "new": N_("Make it a plan"),
}


def plan_button(
    plan: Plan, act: str, label: str, at: Look, *rest: str, primary: bool = False, expecting: int | None = None
) -> Block:
    """A button of a plan; screen readers hear which plan it is about."""
    value = plan_value(plan, *rest, expecting=expecting)
    return button(label, plan_action(act), value, f"{label}: {plan_in_sentence(plan, at)}", primary=primary)


def named_button(plan: Plan, act: str, at: Look, *rest: str, expecting: int | None = None) -> Block:
    """One of `LABELS`."""
    return plan_button(plan, act, at.gettext(LABELS[act]), at, *rest, expecting=expecting)


def spoken(blocks: Iterable[Block]) -> Spoken:
    """The buttons that these blocks have already."""
    drawn = [one for block in blocks for one in (*block.get("elements", ()), block.get("accessory") or {})]
    return frozenset(one["accessibility_label"] for one in drawn if one.get("type") == "button")


def slot_button(plan: Plan, act: str, label: str, slot: Slot, at: Look) -> Block:
    """A button of a handoff to be filled in."""
    return button(label, plan_action(act), plan_value(plan, str(slot.number)), f"{label}: {slot_thing(slot, at)}")


def slot_thing(slot: Slot, at: Look) -> str:
    """What it is about."""
    return clip(headline(thing_of(at.text(slot.words))), _THING)


def gate_button(
    plan: Plan, gate: Gate, facts: Facts, viewer: str, at: Look, drawn: Spoken = frozenset()
) -> Block | None:
    """The next thing that this person can do about a closed gate; None where it is others', or time's, or `drawn`
    elsewhere in the message.
    """
    if plan.is_open(gate):
        return None
    lacking = missing(plan, gate, facts, at.now)
    if not lacking:
        return _opening(plan, gate, facts, viewer, at)
    asked_first = sorted(lacking, key=lambda one: one.whose != viewer)
    buttons = settling_buttons(plan, asked_first, facts, viewer, at)
    return next((one for one in buttons if one["accessibility_label"] not in drawn), None)


def settling_buttons(plan: Plan, lacking: Sequence[Missing], facts: Facts, viewer: str, at: Look) -> list[Block]:
    """A button for each condition that this person can settle, each act once."""
    made: dict[str, Block] = {}
    for one in lacking:
        if one.condition is Condition.NOT_ASKED and len(lacking) > 1:  # asking would be refused
            continue
        settling = _settling(plan, one, facts, viewer, at)
        if settling:
            made.setdefault(settling["action_id"], settling)
    return list(made.values())


def override_buttons(plan: Plan, facts: Facts, viewer: str, at: Look) -> list[Block]:
    """For the production owner, where the next gate can be overridden; or the answer to an override that waits."""
    asked = plan.override_asked
    if asked is not None:
        return asked_buttons(plan, viewer, at)
    gate = next_gate(plan)
    if gate is None or not can_override(plan, gate, facts, viewer, at):
        return []
    return [named_button(plan, "override", at, gate.value)]


def asked_buttons(plan: Plan, viewer: str, at: Look) -> list[Block]:
    """The answer to an override that waits: the second person's, or taking it back by the one who asked."""
    asked = plan.override_asked
    if asked is None:
        return []
    gate = asked.gate.value
    if viewer == asked.second:
        return [
            named_button(plan, act, at, gate, expecting=asked.seq) for act in ("confirm_override", "refuse_override")
        ]
    if viewer != plan.production_owner:
        return []
    label = at.gettext(LABELS["take_back"])
    return [plan_button(plan, "refuse_override", label, at, gate, expecting=asked.seq)]


def can_override(plan: Plan, gate: Gate, facts: Facts, viewer: str, at: Look) -> bool:
    """Whether this person's override of a closed gate would count now."""
    if gate in NO_OVERRIDE or plan.is_open(gate) or viewer != plan.production_owner:
        return False
    lacking = missing(plan, gate, facts, at.now)
    return bool(lacking) and not any(one.condition in STRUCTURAL for one in lacking)


def _opening(plan: Plan, gate: Gate, facts: Facts, viewer: str, at: Look) -> Block | None:
    """Green, where it is the plan's next gate: nothing is missing, and it opens by this person's press."""
    opening = OPENING.get(gate)
    if opening is None or not may(plan, opening.kind, viewer, facts):
        return None
    if opening.act == "close_retro" and viewer != plan.owner:
        return None
    primary = gate is next_gate(plan)
    return plan_button(plan, opening.act, at.gettext(opening.label), at, gate.value, primary=primary)


def _settling(plan: Plan, one: Missing, facts: Facts, viewer: str, at: Look) -> Block | None:
    if one.condition is Condition.NO_HANDOFF:
        return new_button(at)
    if one.condition is Condition.HANDOFFS:
        return _their_handoff(one, facts.handoffs, viewer, at)
    settling = SETTLING.get(one.condition)
    if settling is None or not may(plan, settling.kind, viewer, facts):
        return None
    if one.condition is Condition.ABOVE and viewer != plan.owner:
        return None
    slot = next((each for each in plan.slots if each.number in one.slots), None)
    if slot:
        return slot_button(plan, settling.act, at.gettext(settling.label), slot, at)
    asks = one.condition is Condition.NOT_ASKED  # all else is there: it is the one thing to do
    return plan_button(plan, settling.act, at.gettext(settling.label), at, primary=asks)


def _their_handoff(one: Missing, handoffs: Sequence[Handoff], viewer: str, at: Look) -> Block | None:
    """The first whose side this person is, to look at and to do what is asked there."""
    theirs = next((each for each in handoffs if each.number in one.handoffs and viewer in each.sides), None)
    if theirs is None:
        return None
    made = act_button(theirs, "open", at)
    label = at.gettext("Open {number}").format(number=number(theirs.number))
    return {**made, "text": {**made["text"], "text": label}}
