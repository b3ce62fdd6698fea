"""A plan whose owner's account is deactivated: a member of its channel takes it over, or the other of the pair."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import UnitOfWork
from bot.usecases.leavers import tell_of_leavers
from bot.usecases.plan_act import PlanClick, perform_plan
from bot.usecases.plan_changes import wake_everybody
from bot.usecases.telling import waits
from bot.usecases.texts import keep_names


@dataclass(frozen=True, slots=True)
class TakenOver:
    """A plan that has another owner, and what of it waits, the next due first."""

    plan: Plan
    handoffs: tuple[Handoff, ...]
    words: Words


def take_over(uow: UnitOfWork, click: PlanClick) -> TakenOver:
    """Who clicks is the plan's owner from now on: they hear what its leavers left, and are reminded of what waits.
    Raises Refused: OWNER_IS_HERE where somebody was first.
    """

    def taken(plan: Plan) -> pe.TakeOver:
        _may_take(uow, click, plan)
        return pe.TakeOver(plan.owner, keep_names(uow, click.who))

    done = perform_plan(uow, click, pe.TakeOver, taken)
    waiting = tuple(sorted(filter(waits, done.handoffs), key=lambda one: (one.due.instant(), one.number)))
    if done.record is not None:
        wake_everybody(uow, done.plan)
        tell_of_leavers(uow, done.plan)
    return TakenOver(done.plan, waiting, done.words)


def _may_take(uow: UnitOfWork, click: PlanClick, plan: Plan) -> None:
    """Its leaders, the other of the pair, and the members of its channel, those who are guests left out."""
    if click.who in plan.leaders or click.who in plan.pair:
        return
    person = uow.person(click.who)
    guest = person is None or person.guest or person.stranger
    member = plan.channel is not None and (
        click.where.channel == plan.channel or uow.is_member(plan.channel, click.who)
    )
    if guest or not member:
        raise Refused(Code.MEMBERS_ONLY)
