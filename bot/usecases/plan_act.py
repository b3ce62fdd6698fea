"""What every act on a plan has in common: find it, see that it is new, decide, record, tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bot.domain.errors import Code, Refused
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.plan_events import Gate, PlanEvent
from bot.domain.plan_rules import PlanAttempt, check_plan, decide_plan
from bot.domain.retrospective import Medians, medians
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.plan_telling import tell_of
from bot.usecases.plan_wake import wake_plan_for
from bot.usecases.where import NOWHERE, Where, may_see_plan, read_sight
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class PlanClick:
    """Who acts on which plan, from where. `expecting` is a form's number; `key` names the delivery."""

    who: str
    where: Where
    number: int
    expecting: int | None
    key: str


@dataclass(frozen=True, slots=True)
class PlanDone:
    """The plan as it now stands, and what gates ask about beside it. `record` is None where the same delivery came
    before, and nothing changed this time. `told`: who has a part in the plan from now on, and is told.
    """

    plan: Plan
    facts: Facts
    words: Words
    record: Record | None
    told: tuple[str, ...] = ()

    @property
    def handoffs(self) -> tuple[Handoff, ...]:
        """All of the plan's."""
        return self.facts.handoffs


def find_plan(reads: Reads, who: str, where: Where, number: int) -> Plan:
    """The plan. Raises Refused(PLAN_NOT_FOUND) where there is none or this person may not see it: the same answer for
    both, so that nothing can be learnt by asking.
    """
    plan = reads.plan(number) if number != WORKSPACE_PLAN else None
    if plan is None or not may_see_plan(reads, who, where, plan):
        raise Refused(Code.PLAN_NOT_FOUND)
    return plan


def plan_here(reads: Reads, who: str, where: Where) -> Plan:
    """The plan whose home the channel is. Raises Refused(PLAN_NOT_FOUND)."""
    plan = reads.plan_of_channel(where.channel) if where.channel else None
    if plan is None or not may_see_plan(reads, who, where, plan):
        raise Refused(Code.PLAN_NOT_FOUND)
    return plan


def facts_of(reads: Reads, plan: Plan, who: str) -> Facts:
    """What gates ask about beside the plan's own state, as this person may know it. Other plans are read only while the
    retrospective can be closed: there may be hundreds.
    """
    leaders = reads.people(plan.leaders)
    gone = frozenset(person.id for person in leaders if person.deactivated)
    compares = plan.is_open(Gate.STABLE) and not plan.is_open(Gate.RETROSPECTIVE)
    previous = previous_medians(reads, plan, who) if compares else None
    return Facts(tuple(reads.handoffs_of_plan(plan.number)), gone, previous)


def previous_medians(reads: Reads, plan: Plan, who: str) -> Medians | None:
    """Those of the plan whose retrospective was held last, of the others that this person may see."""
    return next((ours for _, ours in held_beside(reads, plan, who)), None)


def held_beside(reads: Reads, plan: Plan, who: str) -> list[tuple[Plan, Medians]]:
    """The others whose retrospective was held, of those that this person may see from anywhere; the last one first."""
    named = reads.plans_named()
    read_sight(reads, who, named)
    held = [
        (opening.at, one.number, one, ours)
        for one in named
        if one.number != plan.number
        and (opening := one.opening(Gate.RETROSPECTIVE))
        and (ours := medians(one.scores))
        and may_see_plan(reads, who, NOWHERE, one)
    ]
    held.sort(key=lambda found: found[:2], reverse=True)
    return [(one, ours) for _, _, one, ours in held]


def perform_plan(
    uow: UnitOfWork, click: PlanClick, kind: type[PlanEvent], build: Callable[[Plan], PlanEvent]
) -> PlanDone:
    """Decide the act and carry it out. It is built (a form's words become digests) only once the person may do such an
    act at all. Raises Refused or FormProblems; nothing changed then.
    """
    plan = find_plan(uow, click.who, click.where, click.number)
    facts = facts_of(uow, plan, click.who)
    if not uow.first_time(click.key):
        return PlanDone(plan, facts, words_for(uow, facts.handoffs, [plan]), None)
    attempt = PlanAttempt(click.who, kind, click.expecting)
    check_plan(plan, attempt, facts)
    event = decide_plan(plan, attempt, build(plan), facts, uow.record_at(plan.number))  # as whoever verifies it will
    after, record = carry_out_plan(uow, plan, click.who, event)
    facts = facts_of(uow, after, click.who)
    return PlanDone(after, facts, words_for(uow, facts.handoffs, [after]), record)


def carry_out_plan(uow: UnitOfWork, before: Plan, who: str, event: PlanEvent) -> tuple[Plan, Record]:
    """Record a decided act, queue what has to be said about it, and have the plan looked at when its time comes."""
    record = uow.record(before.number, None, who, event)
    after = uow.plan(before.number)
    assert after is not None, "record() keeps the plan it folds"
    tell_of(uow, before, after, record)
    wake_plan_for(uow, after)
    return after, record
