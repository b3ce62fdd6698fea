"""All that a leaver had in one person's plans passes on in one act, to whom that person chose for each of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff
from bot.domain.leaving import Duty, DutyProblems, Part
from bot.domain.life_cycle import Attempt, decide
from bot.domain.plan import Plan
from bot.domain.plan_rules import PlanAttempt, check_plan, decide_plan
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.change import new_owner
from bot.usecases.leavers import Left, left_to
from bot.usecases.plan_act import carry_out_plan, facts_of, find_plan
from bot.usecases.texts import keep_names
from bot.usecases.together import Change, announce_together
from bot.usecases.understand import owner_problem
from bot.usecases.where import NOWHERE, find_visible
from bot.usecases.words import words_for

Successors = Mapping[Duty, str]


@dataclass(frozen=True, slots=True)
class ToPassOn:
    """What can be passed on of what somebody left: what only two see stays between them."""

    left: Left
    words: Words


def to_pass_on(reads: Reads, who: str, leaver: str, now: dt.datetime) -> ToPassOn:
    """What the leaver has in this person's own plans; nothing where their account is active."""
    person = reads.person(leaver)
    if person is None or not person.deactivated:
        return ToPassOn(Left((), ()), Words())
    left = left_to(reads, leaver, who, now)
    plans = {plan.number: plan for plan in reads.plans(sorted({one.plan for one in left.handoffs}))}
    handoffs = tuple(one for one in left.handoffs if not plans[one.plan].pair)
    named = {**plans, **{vacancy.plan.number: vacancy.plan for vacancy in left.vacancies}}
    return ToPassOn(
        replace(left, handoffs=handoffs), words_for(reads, handoffs, named.values(), people=[leaver], reader=who)
    )


def reassign_all(uow: UnitOfWork, who: str, chosen: Successors, *, key: str) -> None:
    """Pass on what was chosen, all of it or nothing. Raises DutyProblems, or Refused where nothing was chosen, or for a
    repeat.
    """
    if not uow.first_time(key):
        raise Refused(Code.REPEATED)
    if not chosen:
        raise Refused(Code.NO_RECEIVER)
    problems: dict[Duty, Refused] = {}
    changes: list[Change] = []
    for duty, to in chosen.items():
        if duty.part.side is not None:
            change = _kept(problems, duty, lambda duty=duty, to=to: _pass_side(uow, who, duty, to))  # type: ignore[misc]
            if change is not None:
                changes.append(change)
    for number, roles in _by_plan(chosen).items():
        _pass_roles(uow, who, number, roles, problems)
    if problems:
        raise DutyProblems(problems)
    if changes:
        announce_together(uow, changes, *uow.plans(sorted({after.plan for _, after, _ in changes})))


def _by_plan(chosen: Successors) -> dict[int, list[tuple[Duty, str]]]:
    found: dict[int, list[tuple[Duty, str]]] = {}
    for duty, to in chosen.items():
        if duty.part.side is None:
            found.setdefault(duty.number, []).append((duty, to))
    return found


def _kept(problems: dict[Duty, Refused], duty: Duty, act: Callable[[], Change]) -> Change | None:
    try:
        return act()
    except Refused as refused:
        problems[duty] = refused
        return None


def _pass_side(uow: UnitOfWork, who: str, duty: Duty, to: str) -> Change:
    side = duty.part.side
    before, plan = find_visible(uow, who, NOWHERE, duty.number)
    was, other = (before.giver, before.receiver) if side is ev.Side.GIVER else (before.receiver, before.giver)
    assert side is not None
    new = new_owner(uow, plan, to, (was, other), before.number)
    event = ev.Reassign(side, was, new, None, keep_names(uow, new))
    decided = decide(before, plan, Attempt(who, ev.Reassign, duty.version, side), event, uow.now)
    return _recorded(uow, before, who, decided)


def _recorded(uow: UnitOfWork, before: Handoff, who: str, event: ev.HandoffEvent) -> Change:
    record = uow.record(before.plan, before.number, who, event)
    after = uow.handoff(before.number)
    assert after is not None, "record() keeps the handoff it folds"
    return before, after, record


def _pass_roles(
    uow: UnitOfWork, who: str, number: int, roles: Sequence[tuple[Duty, str]], problems: dict[Duty, Refused]
) -> None:
    """Both roles of a plan in one record."""
    try:
        plan = find_plan(uow, who, NOWHERE, number)
        facts = facts_of(uow, plan, who)
        attempt = PlanAttempt(who, pe.EditPlan, roles[0][0].version)
        check_plan(plan, attempt, facts)
    except Refused as refused:
        problems.update((duty, refused) for duty, _ in roles)
        return
    wrong = {duty: problem for duty, to in roles if (problem := owner_problem(uow, to))}
    problems.update(wrong)
    if not wrong:
        event = decide_plan(plan, attempt, _edited(uow, plan, roles), facts, uow.now)
        carry_out_plan(uow, plan, who, event)


def _edited(uow: UnitOfWork, plan: Plan, roles: Sequence[tuple[Duty, str]]) -> pe.EditPlan:
    new = {duty.part: to for duty, to in roles}
    pilot = new.get(Part.PILOT_OWNER, plan.pilot_owner)
    production = new.get(Part.PRODUCTION_OWNER, plan.production_owner)
    assert plan.name is not None and pilot is not None, "a plan with roles was made by name"
    named = keep_names(uow, *(person for person in (pilot, production) if person))
    return pe.EditPlan(plan.name, plan.system, pilot, production, plan.risk, plan.target, named)
