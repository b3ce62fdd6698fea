"""Reminders to one person: one message a moment, the most urgent first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.domain.events import Side
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.nudge_policy import Line, LineKind
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.views import dates, facts
from bot.views.buttons import move, short_row
from bot.views.kit import Block, Runs, joined, message, paragraph, say, sentences
from bot.views.look import Look
from bot.views.text import headline, number
from bot.views.translations import N_

WITH_BUTTONS = 5  # items that have buttons of their own (DESIGN section 4); the rest is named
_NAMED = 40
ASKS = {
    "agree_to_change": N_("Please answer the offer."),
    "confirm": N_("Is it you who hands it over?"),
    "take": N_("Will you take it?"),
    "deliver": N_("Mark it delivered when it is done."),
    "accept": N_("It is ready for you to accept."),
    "fine": N_("Is the new date fine?"),
}


def nudge(lines: Sequence[Line], viewer: str, at: Look, *, plans: Mapping[int, Plan] | None = None) -> Message:
    """One message for all that is due, in the order given; a single item is a plain sentence.

    `plans` by number give a plan owner the acts of that role as well; without them a side has those of a side.
    """
    known = plans or {}
    if len(lines) == 1:
        handoff = lines[0].handoff
        plan = _plan(handoff, known)
        return message(paragraph(_sentence(lines[0], plan, viewer, at)), short_row(handoff, plan, viewer, at))
    waits = at.ngettext("{count} handoff waits for you.", "{count} handoffs wait for you.", len(lines))
    blocks: list[Block | None] = [paragraph(say(waits, count=len(lines)))]
    for line in lines[:WITH_BUTTONS]:
        item = at.gettext("{thing} ({number}), {why}")
        shown = {"thing": headline(facts.thing(line.handoff, at)), "number": number(line.handoff.number)}
        blocks.append(paragraph(say(item, why=_why(line, at), **shown)))
        blocks.append(short_row(line.handoff, _plan(line.handoff, known), viewer, at))
    return message(*blocks, _also(lines[WITH_BUTTONS:], at))


def _sentence(line: Line, plan: Plan, viewer: str, at: Look) -> Runs:
    handoff = line.handoff
    asked = move(handoff, plan, viewer, at)
    if asked and line.kind is LineKind.OVERDUE and asked[0] == "deliver":
        ask = say(at.gettext("Mark it delivered, or give it a new date."))
    elif asked:
        ask = say(at.gettext(ASKS[asked[0]]))
    else:
        ask = say(at.gettext("Next move: {person}."), person=at.person(next_mover(handoff, plan) or ""))
    return sentences(_fact(line, at), ask)


def _fact(line: Line, at: Look) -> Runs:
    handoff = line.handoff
    values = {
        "starting": facts.starting(handoff, at),
        "handoff": facts.thing_and_number(handoff, at),
        "giver": at.person(handoff.giver),
        "date": dates.day(handoff.due, at),
        "why": _why(line, at),
    }
    if line.kind is LineKind.OVERDUE:
        return say(at.gettext("{starting} was due {date}, {why}."), **values)
    if line.side is Side.RECEIVER:
        return say(at.gettext("{starting} is {why}, {date}, from {giver}."), **values)
    return say(at.gettext("{starting} is {why}, {date}."), **values)


def _why(line: Line, at: Look) -> str:
    """ "2 working days late", "due in 7 days", "coming your way tomorrow"."""
    if line.kind is LineKind.OVERDUE:
        return dates.late(line.days, at)
    near = {0: at.gettext("today"), 1: at.gettext("tomorrow")}
    in_days = at.ngettext("in {count} day", "in {count} days", line.days).format(count=line.days)
    when = near.get(line.days, in_days)
    giving = line.side is Side.GIVER
    return (at.gettext("due {when}") if giving else at.gettext("coming your way {when}")).format(when=when)


def _also(lines: Sequence[Line], at: Look) -> Block | None:
    if not lines:
        return None
    named = [say("{number}, {why}", number=number(line.handoff.number), why=_why(line, at)) for line in lines[:_NAMED]]
    rest = len(lines) - len(named)
    more: Runs = ()
    if rest:
        more = say(at.gettext("And {count} more: `/handoff list mine`."), count=rest)
    return paragraph((*say(at.gettext("Also ")), *joined(named, "; "), *say(".")), more)


def _plan(handoff: Handoff, plans: Mapping[int, Plan]) -> Plan:
    """The handoff's plan; where it was not given, one without an owner, so that only the sides' acts show."""
    nobody = Plan(handoff.plan, "", handoff.due.zone, None, (), handoff.proposed_at)
    return plans.get(handoff.plan, nobody)
