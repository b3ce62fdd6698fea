"""What a notice about a plan is rendered from: the present state, read again when it is sent; or that it is no news."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain import plan_events as pe
from bot.domain.delivery_policy import Dropped, Gone
from bot.domain.gates import Facts, shadow_ends
from bot.domain.outgoing import Intent, is_person
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.plan_outgoing import moment_of, shadow_moment
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.domain.working_time import local_date
from bot.ports import Reads
from bot.usecases.outgoing import DEACTIVATED, GONE, NOTHING_HOLDS, unreachable, zone_of
from bot.usecases.plan_act import facts_of
from bot.usecases.where import NOWHERE, may_see_plan
from bot.usecases.words import words_for

HIDDEN = Dropped("not_theirs_to_see")


@dataclass(frozen=True, slots=True)
class PlanTold:
    """A plan, and the act that is told of it; without one, that shadow mode has run its weeks."""

    record: Record | None
    plan: Plan
    facts: Facts
    words: Words
    zone: str


def plan_told(reads: Reads, intent: Intent, now: dt.datetime) -> PlanTold | Dropped | Gone:
    """What a plan's notice tells, unless it no longer holds or is not the reader's to see."""
    if refused := unreachable(reads, intent.place):
        return refused
    plan = reads.plan(intent.plan) if intent.plan else None
    if plan is None:
        return GONE
    if hidden := _hidden(reads, plan, intent.place):
        return hidden
    row = reads.trail_row(plan.number, intent.seq) if intent.seq else None
    if row is None and moment_of(intent) is None:
        return GONE
    record = row.record if row else None
    holds = _still_news(plan, record, intent.place) if record else _shadow_waits(plan, intent, now)
    if not holds:
        return NOTHING_HOLDS
    facts = facts_of(reads, plan, intent.place)
    words = words_for(reads, facts.handoffs, [plan], [record] if record else [])
    return PlanTold(record, plan, facts, words, zone_of(reads, intent.place))


def _hidden(reads: Reads, plan: Plan, place: str) -> Dropped | None:
    """Nobody is told of a plan that they may not see, and a channel only of the plan whose home it is."""
    if not is_person(place):
        return None if place == plan.channel else HIDDEN
    person = reads.person(place)
    if person is None or person.deactivated:
        return DEACTIVATED if person else GONE
    return None if may_see_plan(reads, place, NOWHERE, plan) else HIDDEN


def _still_news(plan: Plan, record: Record, place: str) -> bool:
    """What was asked was not answered meanwhile, what was named still is, and what was opened is still open."""
    asked = plan.override_asked
    match record.event:
        case pe.AskGoLive():
            return plan.go_live_asked == record.seq and place == plan.production_owner
        case pe.AskOverride():
            return asked is not None and asked.seq == record.seq and place == asked.second
        case pe.AnswerRequirements():
            return not plan.is_open(Gate.KICKOFF)
        case pe.LinkEvidence():
            return not plan.is_open(Gate.INTEGRATION)
        case pe.SetUp() | pe.EditPlan() as named if is_person(place):
            # Who was named still leads it, who was left out still does not.
            return (place in plan.leaders) is (place in {plan.owner, named.pilot_owner, named.production_owner})
        case pe.ChangeOwner():
            return place == plan.owner
        case pe.OpenGate(gate=gate) | pe.Override(gate=gate):
            return plan.is_open(gate)
    return True


def _shadow_waits(plan: Plan, intent: Intent, now: dt.datetime) -> bool:
    """Whether that run of shadow mode has still run its weeks, and nobody has asked to go live."""
    ends = shadow_ends(plan)
    if ends is None or plan.is_open(Gate.GO_LIVE) or plan.go_live_asked or intent.place != plan.owner:
        return False
    return moment_of(intent) == shadow_moment(plan) and local_date(now, plan.zone) >= ends
