"""The gates of a plan: each open, or closed with what is missing, whose it is, and the button of the next thing."""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain import plan_events as pe
from bot.domain.gates import ENOUGH_CASES, WEEKS, Condition, Facts, Missing, missing, next_gate, shadow_day, shadow_ends
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.plan_rules import may
from bot.domain.working_time import local_date
from bot.views.gate_buttons import (
    Spoken,
    gate_button,
    named_button,
    override_buttons,
    settling_buttons,
    spoken,
)
from bot.views.gate_texts import (
    NOTE_SHOWN,
    gate_name,
    gate_word,
    in_turn,
    missing_words,
    opened_words,
    plan_name,
)
from bot.views.kit import Block, Runs, actions, bold, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.plan_buttons import plan_menu, slot_blocks
from bot.views.text import clip, quote, unstopped

NO_FACTS = Facts()
_ROW = 600  # characters of a gate's line
# What belongs to the gate before, and is said there.
_LATER = frozenset({Condition.GATE_BEFORE, Condition.PRODUCTION_OWNER, Condition.NOT_ASKED, Condition.SCORES})


def gates_message(plan: Plan, facts: Facts, viewer: str, at: Look, *, news: Runs = ()) -> Message:
    """All six, with one button each where this person may act; `news` is what they have just done."""
    title = paragraph((bold(plan_name(plan, at)), *say(". "), *_following(plan, at)))
    slots = slot_blocks(plan, facts, viewer, at)
    rows = _rows(plan, facts, viewer, at, spoken(slots))
    said = paragraph(news) if news else None
    waits = asked_words(plan, at)
    menu = plan_menu(plan, facts, viewer, at)
    standing = [*override_buttons(plan, facts, viewer, at), *standing_buttons(plan, facts, viewer, at)]
    buttons = actions([*standing, *([menu] if menu else [])])
    return message(said, title, *rows, paragraph(waits) if waits else None, *slots, buttons)


def _rows(plan: Plan, facts: Facts, viewer: str, at: Look, drawn: Spoken) -> list[Block]:
    """Each gate with its button; what another gate or a handoff to fill in has already is not drawn again."""
    rows = []
    for gate in Gate:
        rows.append(paragraph(gate_line(plan, gate, facts, at)))
        made = gate_button(plan, gate, facts, viewer, at, drawn)
        beneath = actions([made]) if made else None
        if beneath:
            rows.append(beneath)
            drawn = drawn | spoken([beneath])
    return rows


def gate_refused(
    plan: Plan, gate: Gate, lacking: Sequence[Missing], viewer: str, at: Look, facts: Facts = NO_FACTS
) -> Message:
    """A gate that somebody tried and that stays closed: exactly what is missing, with the buttons that settle it."""
    blocks = [
        paragraph(stays_closed(gate, lacking, at)),
        actions([*settling_buttons(plan, lacking, facts, viewer, at), named_button(plan, "show", at)]),
    ]
    return message(*blocks)


def stays_closed(gate: Gate, lacking: Sequence[Missing], at: Look) -> Runs:
    """ "Kickoff stays closed. Missing: …" """
    said = say(
        at.gettext("{gate} stays closed. Missing: {missing}."),
        gate=gate_name(gate, at),
        missing=missing_words(lacking, at),
    )
    nobody = gate is Gate.KICKOFF and any(one.condition is Condition.PRODUCTION_OWNER for one in lacking)
    return sentences(said, say(at.gettext("No production owner, no kickoff."))) if nobody else said


def gate_line(plan: Plan, gate: Gate, facts: Facts, at: Look) -> Runs:
    """ "Integration: closed, after kickoff. Missing: …" """
    opened = plan.opening(gate)
    if opened is not None:
        since = "".join(run.text for run in opened_words(plan, opened, at))
        running = shadow_words(plan, at) if gate is Gate.SHADOW and not plan.is_open(Gate.GO_LIVE) else ""
        said = " ".join(part for part in (since, running) if part)
    else:
        said = _closed(plan, gate, facts, at)
    return (bold(gate_name(gate, at)), *say(": {said}", said=clip(said, _ROW)))


def stands(plan: Plan, facts: Facts, at: Look) -> Runs:
    """ "Next gate: integration. Missing: …" """
    gate = next_gate(plan)
    if gate is None:
        return _following(plan, at)
    lacking = missing(plan, gate, facts, at.now)
    if not lacking:
        return sentences(_following(plan, at), say(at.gettext("Nothing is missing.")))
    misses = say(at.gettext("Missing: {missing}."), missing=missing_words(in_turn(lacking), at))
    return sentences(_following(plan, at), misses)


def shadow_words(plan: Plan, at: Look) -> str:
    """ "Day 12 of 28. 31 of 34 agree." """
    ends = shadow_ends(plan)
    if plan.shadow is None or plan.risk is None or ends is None:
        return ""
    weeks = WEEKS[plan.risk]
    if local_date(at.now, plan.zone) >= ends:
        run = at.ngettext("It has run its {count} week.", "It has run its {count} weeks.", weeks).format(count=weeks)
    else:
        run = at.gettext("Day {day} of {days}.").format(day=shadow_day(plan, at.now), days=weeks * 7)
    return f"{run} {agreement(plan, at)}"


def agreement(plan: Plan, at: Look) -> str:
    """ "31 of 34 agree." """
    cases, agreed = (plan.shadow.cases, plan.shadow.agreed) if plan.shadow else (0, 0)
    if cases == 0:
        return at.gettext("No case is logged yet.")
    if cases < ENOUGH_CASES:
        return at.gettext("{agreed} of {count} agree, too few to judge.").format(agreed=agreed, count=cases)
    return at.gettext("{agreed} of {count} agree.").format(agreed=agreed, count=cases)


def asked_words(plan: Plan, at: Look) -> Runs:
    """An override that waits for its second person."""
    asked = plan.override_asked
    if asked is None:
        return ()
    return say(
        at.gettext("{person} wants to override {gate}: {reason}. It waits for {second} to confirm."),
        person=at.person(asked.by),
        gate=gate_word(asked.gate, at),
        reason=quote(clip(unstopped(at.text(asked.reason)), NOTE_SHOWN)),
        second=at.person(asked.second),
    )


def standing_buttons(plan: Plan, facts: Facts, viewer: str, at: Look) -> list[Block]:
    """What is not of one gate: taking a plan over, and reporting an incident once it is live."""
    made = []
    if may(plan, pe.TakeOver, viewer, facts):
        made.append(named_button(plan, "take_over", at))
    if may(plan, pe.Incident, viewer, facts):
        made.append(named_button(plan, "incident", at))
    return made


def _following(plan: Plan, at: Look) -> Runs:
    gate = next_gate(plan)
    if gate is None:
        return say(at.gettext("All gates are open."))
    return say(at.gettext("Next gate: {gate}."), gate=gate_word(gate, at))


def _closed(plan: Plan, gate: Gate, facts: Facts, at: Look) -> str:
    lacking = missing(plan, gate, facts, at.now)
    if not lacking:
        return _ready(plan, gate, at)
    before = next((one.gate for one in lacking if one.condition is Condition.GATE_BEFORE), None)
    if before is None:
        return at.gettext("closed. Missing: {missing}.").format(missing=missing_words(in_turn(lacking), at))
    rest = [one for one in lacking if one.condition not in _LATER]
    after = at.gettext("closed, after {gate}.").format(gate=gate_word(before, at))
    if not rest:
        return after
    return f"{after} {at.gettext('Missing: {missing}.').format(missing=missing_words(rest, at))}"


def _ready(plan: Plan, gate: Gate, at: Look) -> str:
    """Nothing is missing: who opens it."""
    if gate is Gate.STABLE:
        return at.gettext("nothing is missing; it opens by itself.")
    if gate is Gate.GO_LIVE:
        return at.gettext("nothing is missing; {person} presses Go live.").format(
            person=at.person(plan.production_owner or "")
        )
    if gate is Gate.RETROSPECTIVE:
        return at.gettext("nothing is missing; {person} closes it.").format(person=at.person(plan.owner))
    leaders = [at.person(person) for person in plan.leaders]
    return at.gettext("nothing is missing; {people} can open it.").format(people=_or_list(leaders, at))


def _or_list(names: Sequence[str], at: Look) -> str:
    *first, last = names
    return at.gettext("{first} or {last}").format(first=", ".join(first), last=last) if first else last
