"""Handoffs to be filled in: each becomes a handoff, or is not needed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.form import Entered, Filled
from bot.domain.plan import Plan, Slot
from bot.domain.plan_rules import PlanAttempt, check_plan
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.plan_act import PlanClick, PlanDone, carry_out_plan, facts_of, find_plan, perform_plan
from bot.usecases.propose import Made, checked_terms, create, joined
from bot.usecases.where import Where
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class ToFill:
    """A slot as the handoff form opens for it."""

    plan: Plan
    slot: int
    filled: Filled
    words: Words


def slot_to_fill(reads: Reads, who: str, where: Where, number: int, slot: int) -> ToFill:
    """The form's content: the thing and its criteria. Raises Refused."""
    plan = find_plan(reads, who, where, number)
    check_plan(plan, PlanAttempt(who, pe.FillSlot), facts_of(reads, plan, who))
    thing, *criteria = (reads.text(_slot(plan, slot).words) or "").splitlines() or [""]
    filled = Filled(thing=thing, giver=plan.pilot_owner, criteria=tuple(criteria), channel=plan.channel)
    return ToFill(plan, slot, filled, words_for(reads, plans=[plan]))


def fill_slot(uow: UnitOfWork, click: PlanClick, slot: int, entered: Entered) -> Made:
    """The form, sent: the handoff and that it fills the slot, in one transaction. Raises FormProblems or Refused."""
    plan = find_plan(uow, click.who, click.where, click.number)
    if not uow.first_time(click.key):
        raise Refused(Code.REPEATED)
    check_plan(plan, PlanAttempt(click.who, pe.FillSlot), facts_of(uow, plan, click.who))
    _slot(plan, slot)
    terms = checked_terms(uow, click.who, Where(plan.channel), entered)
    handoff = create(uow, click.who, plan, terms)
    after, _ = carry_out_plan(uow, plan, click.who, pe.FillSlot(slot, handoff.number))
    return Made(handoff, after, words_for(uow, [handoff], [after]), first=False, joined=joined(uow, after))


def drop_slot(uow: UnitOfWork, click: PlanClick, slot: int) -> PlanDone:
    """It is not needed. Raises Refused."""
    return perform_plan(uow, click, pe.DropSlot, lambda _plan: pe.DropSlot(slot))


def _slot(plan: Plan, number: int) -> Slot:
    found = next((one for one in plan.slots if one.number == number), None)
    if found is None:
        raise Refused(Code.NO_SLOT)
    return found
