"""`/transition`: a channel's handoffs, whose move each is, and the reader's own moves as buttons.

People read the channel's name, not "plan", until they made one by name (DESIGN section 3).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.domain.gates import Facts, next_gate
from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate, SetUp
from bot.domain.plan_rules import may
from bot.views import dates
from bot.views.buttons import act_button, new_button
from bot.views.gate_buttons import gate_button, named_button, override_buttons, spoken
from bot.views.gate_texts import override_words, plan_name
from bot.views.gates import asked_words, shadow_words, standing_buttons, stands
from bot.views.kit import Block, Runs, actions, bold, message, paragraph, say, sentences
from bot.views.lists import rows_of
from bot.views.look import Look
from bot.views.plan_buttons import new_plan_button, plan_menu, slot_blocks
from bot.views.usage import example


def plan_status(plan: Plan, facts: Facts, viewer: str, at: Look) -> Message:
    """How many handoffs are accepted, and those that are not over: the reader's moves first. Of a plan that has a name
    also where it stands, what was ever overridden, and the next move at its gates.
    """
    handoffs = facts.handoffs
    waiting = [handoff for handoff in handoffs if next_mover(handoff, plan) is not None]
    waiting.sort(key=lambda handoff: (next_mover(handoff, plan) != viewer, handoff.due.instant()))
    rows = rows_of([(handoff, plan) for handoff in waiting], viewer, at)
    if plan.is_named:
        return _named_status(plan, facts, viewer, at, rows)
    nothing = () if waiting else say(at.gettext("Nothing is open."))
    first = [] if waiting else [new_button(at)]
    if plan.channel and may(plan, SetUp, viewer, facts):
        first.append(named_button(plan, "new", at))
    menu = plan_menu(plan, facts, viewer, at)
    row = actions([*first, *standing_buttons(plan, facts, viewer, at), *([menu] if menu else [])])
    return message(paragraph(_counts(plan, handoffs, at), nothing, _owner(plan, facts, at)), *rows, row)


def _named_status(plan: Plan, facts: Facts, viewer: str, at: Look, rows: Sequence[Block]) -> Message:
    gate = next_gate(plan)
    slots = slot_blocks(plan, facts, viewer, at)
    listed = [actions([act_button(handoff, "open", at)]) for handoff in facts.handoffs]  # each has its row above
    drawn = spoken(block for block in (*slots, *listed) if block)
    next_move = gate_button(plan, gate, facts, viewer, at, drawn) if gate else None
    menu = plan_menu(plan, facts, viewer, at)
    buttons = [
        *([next_move] if next_move else []),
        *override_buttons(plan, facts, viewer, at),
        named_button(plan, "show", at),
        *standing_buttons(plan, facts, viewer, at),
        *([menu] if menu else []),
    ]
    return message(
        paragraph(_counts(plan, facts.handoffs, at), _leaders(plan, at), _owner_gone(plan, facts, at)),
        paragraph(*_where_it_stands(plan, facts, at)),
        *(paragraph(override_words(one, at)) for one in plan.overrides),
        *slots,
        *rows,
        actions(buttons),
    )


def _where_it_stands(plan: Plan, facts: Facts, at: Look) -> list[Runs]:
    """ "In shadow mode. Day 12 of 28. 31 of 34 agree. Next gate: go-live. Missing: …" """
    said = []
    if plan.shadow and not plan.is_open(Gate.GO_LIVE):
        said.append(say(at.gettext("In shadow mode. {standing}"), standing=shadow_words(plan, at)))
    opened = plan.opening(Gate.GO_LIVE)
    if opened:
        said.append(say(at.gettext("Live since {date}."), date=dates.date_of(opened.at, at)))
    return [*said, stands(plan, facts, at), asked_words(plan, at)]


def no_plan(at: Look, *, in_channel: bool = True) -> Message:
    """`/transition` where nothing was handed over yet, or where nothing can be."""
    if not in_channel:
        where = say(at.gettext("Type it in the channel whose handoffs you mean. Yours are in `/handoff list mine`."))
        return message(paragraph(where))
    nothing = say(at.gettext("No handoffs here yet."))
    return message(paragraph(nothing, example(at)), actions([new_button(at), new_plan_button(at)]))


def _counts(plan: Plan, handoffs: Sequence[Handoff], at: Look) -> Runs:
    counted = [handoff for handoff in handoffs if handoff.state is not State.CANCELLED]
    accepted = sum(handoff.state is State.ACCEPTED for handoff in counted)
    late = sum(handoff.is_overdue(at.now) for handoff in counted)
    place = _place(plan, at)
    if not counted and plan.is_named:
        return (bold(place), *say(at.gettext(": no handoffs yet.")))
    totals = at.gettext("{accepted} of {count} accepted")
    tardy = at.gettext(", {late} late").format(late=late) if late else ""
    said = say(totals + tardy + ".", accepted=accepted, count=len(counted))
    return (bold(place), *say(": "), *said) if place else sentences(said)


def _place(plan: Plan, at: Look) -> str:
    if plan.is_named:
        return plan_name(plan, at)
    return at.gettext("Only the two of you") if plan.pair else at.channel(plan.channel)


def _owner(plan: Plan, facts: Facts, at: Look) -> Runs:
    if plan.owner in facts.gone:
        return _owner_gone(plan, facts, at)
    return say(at.gettext("{person} owns these handoffs."), person=at.person(plan.owner))


def _owner_gone(plan: Plan, facts: Facts, at: Look) -> Runs:
    """Nobody answers for it, until somebody takes over."""
    if plan.owner not in facts.gone:
        return ()
    said = at.gettext("{person}, who owned this, is deactivated: somebody here has to take over.")
    return say(said, person=at.person(plan.owner))


def _leaders(plan: Plan, at: Look) -> Runs:
    """ "Plan owner: Chloe. Pilot owner: Ana. Production owner: none yet." """
    none = at.gettext("none yet")
    said = at.gettext("Plan owner: {owner}. Pilot owner: {pilot}. Production owner: {production}.")
    return say(
        said,
        owner=at.person(plan.owner),
        pilot=at.person(plan.pilot_owner) if plan.pilot_owner else none,
        production=at.person(plan.production_owner) if plan.production_owner else none,
    )
