"""Somebody's account is deactivated: the owners of the plans in which they had something to do hear what, and of a plan
of their own its channel, or the other of the pair.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.handoff import Handoff
from bot.domain.leaving import Vacancy, vacancies
from bot.domain.plan import Plan
from bot.domain.remedy import Trouble, trouble_with
from bot.ports import Reads, UnitOfWork
from bot.usecases.telling import tell, tell_owner, waiting_in, waits


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody left in another person's plans: handoffs that wait, by number, and roles."""

    handoffs: tuple[Handoff, ...]
    vacancies: tuple[Vacancy, ...]


def left_behind(uow: UnitOfWork, person: str) -> None:
    """One message to each plan owner concerned, and one for each plan that has lost its own."""
    led = {plan.owner for plan in uow.plans_led(person) if person in (plan.pilot_owner, plan.production_owner)}
    for owner in dict.fromkeys((*waiting_by_owner(uow, person), *sorted(led))):
        if owner != person:
            tell_owner(uow, Trouble.DEACTIVATED, person, owner)
    owned = uow.plans_owned(person)
    uow.handoffs_of_plans([plan.number for plan in owned])
    for plan in owned:
        if needs_owner(uow, plan):
            _tell_of_owner(uow, plan)


def tell_of_leavers(uow: UnitOfWork, plan: Plan) -> None:
    """A plan has another owner, who hears what each of its people left whose account is deactivated."""
    sides = (side for one in waiting_in(uow, plan) for side in one.sides)
    for person in uow.people(tuple(dict.fromkeys((*sides, *plan.leaders)))):
        if person.deactivated:
            tell_owner(uow, Trouble.DEACTIVATED, person.id, plan.owner, plan.number)


def left_to(reads: Reads, leaver: str, owner: str, now: dt.datetime) -> Left:
    """What the leaver has in the plans of this owner."""
    handoffs = tuple(one for one in reads.handoffs_owned(owner) if leaver in one.sides)
    return Left(handoffs, vacancies(reads.plans_owned(owner), leaver, now))


def needs_owner(reads: Reads, plan: Plan) -> bool:
    """Whether a plan without an owner needs one: something waits, or it was made by name and has gates."""
    return plan.is_named or bool(waiting_in(reads, plan))


def heirs(reads: Reads, plan: Plan) -> tuple[str, ...]:
    """Where it is told that the plan has no owner: its channel; where Baton cannot post there, its other leaders; or
    the other of the pair.
    """
    channel = reads.channel(plan.channel) if plan.channel else None
    if channel is not None and trouble_with(channel) is None:
        return (channel.id,)
    return tuple(person for person in dict.fromkeys((*plan.pair, *plan.leaders)) if person != plan.owner)


def _tell_of_owner(uow: UnitOfWork, plan: Plan) -> None:
    for place in heirs(uow, plan):
        if place == plan.channel:
            tell(uow, Trouble.DEACTIVATED, plan.owner, place, plan.zone)
        else:
            tell_owner(uow, Trouble.DEACTIVATED, plan.owner, place)


def orphans_of(reads: Reads, leaver: str, place: str) -> Sequence[Plan]:
    """The leaver's plans of which it is told in this place that they need another owner."""
    owned = reads.plans_owned(leaver)
    reads.channels([plan.channel for plan in owned if plan.channel])
    reads.handoffs_of_plans([plan.number for plan in owned])
    return [plan for plan in owned if place in heirs(reads, plan) and needs_owner(reads, plan)]


def waiting_by_owner(reads: Reads, person: str) -> dict[str, list[Handoff]]:
    """What waits and has this person as a side, by the owner of its plan."""
    handoffs = [one for one in reads.handoffs_of_person(person, open_only=False) if waits(one)]
    plans = reads.plans(sorted({handoff.plan for handoff in handoffs}))
    owners = {plan.number: plan.owner for plan in plans}
    found: dict[str, list[Handoff]] = {}
    for handoff in handoffs:
        found.setdefault(owners[handoff.plan], []).append(handoff)
    return found
