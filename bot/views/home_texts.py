"""Home in words: what is asked of its reader about a handoff, how a plan stands, and when they are reminded."""

from __future__ import annotations

from bot.domain.gates import Facts, missing, next_gate
from bot.domain.handoff import Handoff, State
from bot.domain.home import is_asked_to_confirm
from bot.domain.nudge_settings import MONDAY_TO_FRIDAY, HowOften, NudgeSettings
from bot.domain.plan import Plan
from bot.domain.working_time import local_date
from bot.views import dates, facts, order
from bot.views.gate_texts import gate_word, in_turn, plan_name
from bot.views.kit import Runs, bold, say
from bot.views.look import Look
from bot.views.text import clip, headline, number
from bot.views.translations import N_

_THING, _NAME, _LINE = 80, 80, 600

# What waits for its reader, by whose answer it is: a handoff of theirs, and a declined one of their plan.
_ASKED = {
    State.PROPOSED: N_("{giver} asks you to take it by {date}"),
    State.AGREED: N_("yours to deliver to {receiver}, {date}"),
    State.DELIVERED: N_("ready for you to accept, from {giver}, {date}"),
    State.DECLINED: N_("declined by {receiver}, needs a receiver, {date}"),
}
_TYPED_FOR = N_("{proposer} wrote that you transfer it to {receiver} by {date}")
_OFFERED = N_("{receiver} suggests {terms}, {date}")
_HOW_OFTEN = {
    HowOften.WORKING_DAYS: N_("Reminders on your working days at {time}, {city}."),
    HowOften.MONDAYS: N_("Reminders on Mondays at {time}, {city}."),
    HowOften.HOME_ONLY: N_("No reminders: what waits for you stands here. What is escalated still comes."),
}
_USUAL_DAYS = N_("Reminders on working days at {time}, {city}.")


def asked(handoff: Handoff, viewer: str, at: Look) -> Runs:
    """ "Model registry (H-7), ready for you to accept, from Ana, due Tue 15 Dec"; what it waits for after that."""
    template = _OFFERED if handoff.offer else _ASKED[handoff.state]
    if is_asked_to_confirm(handoff, viewer):
        template = _TYPED_FOR
    said = at.gettext(template).format(
        proposer=clip(at.person(handoff.proposer), _NAME),
        giver=clip(at.person(handoff.giver), _NAME),
        receiver=clip(at.person(handoff.receiver), _NAME),
        terms=facts.offered(handoff, at),
        date=_by(handoff, at) if template in {_ASKED[State.PROPOSED], _TYPED_FOR} else _when(handoff, at),
    )
    rest = ", ".join((said, *order.parts(handoff, at)))
    thing = bold(clip(headline(facts.thing(handoff, at)), _THING))
    return say("{thing} ({number}), {rest}", thing=thing, number=number(handoff.number), rest=clip(rest, _LINE))


def plan_line(plan: Plan, found: Facts, viewer: str, at: Look) -> str:
    """ "Fraud model · #fraud-model · 2 of 5 accepted, 1 late · next gate: kickoff, Dev's move"; a channel whose
    handoffs are no plan yet has no gates.
    """
    name = clip(plan_name(plan, at), _NAME)
    place = at.channel(plan.channel) if plan.is_named else ""
    gates = _next_gate(plan, found, viewer, at) if plan.is_named else ""
    return clip(" · ".join(part for part in (name, place, _counted(found, at), gates) if part), _LINE)


def reminders(settings: NudgeSettings, at: Look) -> str:
    """ "Reminders on working days at 09:00, Warsaw." `at.zone` is the person's own."""
    if settings.away_until and settings.is_away(local_date(at.now, at.zone)):
        away = at.gettext("You are away until {date}: no reminders before that.")
        return away.format(date=dates.day_of(settings.away_until, at))
    usual = settings.how_often is HowOften.WORKING_DAYS and settings.working_days == MONDAY_TO_FRIDAY
    template = _USUAL_DAYS if usual else _HOW_OFTEN[settings.how_often]
    return at.gettext(template).format(time=f"{settings.nudge_time:%H:%M}", city=dates.city(at.zone))


def _by(handoff: Handoff, at: Look) -> str:
    """ "Tue 15 Dec", and how late that is."""
    date, late = dates.day(handoff.due, at), _late(handoff, at)
    return f"{date}, {late}" if late else date


def _when(handoff: Handoff, at: Look) -> str:
    """ "due Tue 15 Dec (in 13 days)", "was due Wed 2 Dec, 2 working days late"."""
    date, late = dates.day(handoff.due, at), _late(handoff, at)
    if late:
        return at.gettext("was due {date}, {late}").format(date=date, late=late)
    if handoff.due.instant() <= at.now:
        return at.gettext("was due {date}").format(date=date)
    return at.gettext("due {date} ({distance})").format(date=date, distance=dates.distance(handoff.due, at))


def _late(handoff: Handoff, at: Look) -> str:
    return dates.late(dates.working_days_late(handoff.due, at), at) if handoff.is_overdue(at.now) else ""


def _counted(found: Facts, at: Look) -> str:
    """ "2 of 5 accepted, 1 late": those that were cancelled left out."""
    counted = [one for one in found.handoffs if one.state is not State.CANCELLED]
    if not counted:
        return at.gettext("no handoffs yet")
    accepted = sum(one.state is State.ACCEPTED for one in counted)
    late = sum(one.is_overdue(at.now) for one in counted)
    said = at.gettext("{accepted} of {count} accepted").format(accepted=accepted, count=len(counted))
    return f"{said}, " + at.gettext("{count} late").format(count=late) if late else said


def _next_gate(plan: Plan, found: Facts, viewer: str, at: Look) -> str:
    """Which gate is next, and whose move it is: the viewer's, where it is one of theirs."""
    gate = next_gate(plan)
    if gate is None:
        return at.gettext("all gates are open")
    lacking = in_turn(missing(plan, gate, found, at.now))
    named = gate_word(gate, at)
    if not lacking:
        return at.gettext("next gate: {gate}, nothing is missing").format(gate=named)
    movers = [one.whose for one in lacking if one.whose]
    if viewer in movers:
        return at.gettext("next gate: {gate}, your move").format(gate=named)
    if not movers:
        return at.gettext("next gate: {gate}").format(gate=named)
    return at.gettext("next gate: {gate}, {move}").format(gate=named, move=facts.move_of(movers[0], at))
