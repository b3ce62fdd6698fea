"""Reminders to one person: one message a moment, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.domain.events import Side
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.nudge_policy import Line, LineKind
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import facts
from bot.views.buttons import home_button, nudge_row, settings_button
from bot.views.kit import Block, Run, Runs, actions, message, paragraph, say
from bot.views.look import Look
from bot.views.nudge_texts import brief, item, sentence, warning_of_all
from bot.views.reminded import END_IT, Reminded, asked
from bot.views.text import number
from bot.views.values import SETTINGS, SNOOZE

WITH_BUTTONS = 5  # items that have buttons of their own (DESIGN section 4); the rest is named
_NAMED_ROOM = 2_000  # characters for those
_MOST_ACTS = 4  # buttons of a single item beside its "…" menu
_RARE = ("reschedule", "reassign", "cancel")


def nudge(lines: Sequence[Line], viewer: str, at: Look, *, plans: Mapping[int, Plan] | None = None) -> Message:
    """One message for all that is due, in the order given; a single item is a plain sentence.

    `plans` by number give a plan owner the acts of that role as well; without them a side has those of a side.
    """
    reminded = [Reminded(line, _plan(line.handoff, plans or {}), viewer, at) for line in lines]
    if len(reminded) == 1:
        only = reminded[0]
        return message(paragraph(sentence(only)), _suggested(only), _only_row(only))
    warned = warning_of_all(reminded)
    if warned:
        reminded = [replace(told, warned_above=True) for told in reminded]
    blocks: list[Block | None] = [paragraph(_count(reminded, at), warned)]
    for told in reminded[:WITH_BUTTONS]:
        blocks += [paragraph(item(told)), _row_of_several(told)]
    return message(*blocks, _also(reminded[WITH_BUTTONS:], at), actions([home_button(at), settings_button(at)]))


def _only_row(told: Reminded) -> Block | None:
    """A single item's buttons: all that is asked, and where it is asked about again those that move or end it, too.
    The settings are in its "…" menu.
    """
    acts = asked(told)
    if told.still_needed:
        more = tuple(act for act in END_IT if act in told.allowed and act not in acts)
        acts = (*acts[: _MOST_ACTS - len(more)], *more)
    return nudge_row(told.handoff, acts, (*_menu(told), SETTINGS), told.at, primary=True)


def _row_of_several(told: Reminded) -> Block | None:
    """The next move and the "…" menu. Other criteria are opened, and not agreed to unread."""
    offer = told.handoff.offer
    acts = () if offer and offer.criteria else asked(told)[:1]
    return nudge_row(told.handoff, acts, _menu(told), told.at)


def _menu(told: Reminded) -> tuple[str, ...]:
    """While it is snoozed only another day can be chosen; an escalation is told once, so there is nothing to snooze."""
    if told.line.snoozed_until:
        return (SNOOZE,)
    rare = tuple(act for act in _RARE if act in told.allowed)
    return (*rare, "open") if told.line.kind is LineKind.ESCALATED else (SNOOZE, *rare, "open")


def _suggested(told: Reminded) -> Block | None:
    """The criteria of an offer that is to be answered."""
    asks = told.line.kind is LineKind.OFFER and not told.line.snoozed_until
    return facts.other_criteria(told.handoff, told.at) if asks else None


def _count(reminded: Sequence[Reminded], at: Look) -> Runs:
    """How many wait for this person, and how many are another's move."""
    awake = [told for told in reminded if told.line.snoozed_until is None]
    mine = sum(_waits(told) for told in awake)
    others = len(awake) - mine
    if not awake:
        return say(at.gettext("Nothing waits for you now."))
    if not mine:
        return say(at.ngettext("{count} handoff to know of.", "{count} handoffs to know of.", others), count=others)
    if not others:
        waits = at.ngettext("{count} handoff waits for you.", "{count} handoffs wait for you.", mine)
    else:
        waits = at.ngettext(
            "{count} handoff waits for you, {others} more to know of.",
            "{count} handoffs wait for you, {others} more to know of.",
            mine,
        )
    return say(waits, count=mine, others=others)


def _waits(told: Reminded) -> bool:
    """Whether it is their move, or they are asked something beside whose move it is."""
    asked_beside = told.line.side is Side.GIVER and told.line.kind in {LineKind.PROPOSED, LineKind.NEEDS_DATE}
    return asked_beside or next_mover(told.handoff, told.plan) == told.viewer


def _also(reminded: Sequence[Reminded], at: Look) -> Block | None:
    """The rest by number: "Also H-15, due in 7 days." """
    named: list[str] = []
    for told in reminded:
        said = f"{number(told.handoff.number)}, {brief(told)}"
        if sum(map(len, named)) + len(said) > _NAMED_ROOM:
            break
        named.append(said)
    if not named:
        return None
    also = at.gettext("Also {handoffs}").format(handoffs="; ".join(named))
    rest = len(reminded) - len(named)
    more = say(at.gettext("And {count} more: `/handoff list mine`."), count=rest) if rest else ()
    return paragraph((Run(also if also.endswith("?") else f"{also}."),), more)


def _plan(handoff: Handoff, plans: Mapping[int, Plan]) -> Plan:
    """The handoff's plan; where it was not given, one without an owner, so that only the sides' acts show."""
    nobody = Plan(handoff.plan, "", handoff.due.zone, None, (), handoff.proposed_at)
    return plans.get(handoff.plan, nobody)
