"""Somebody's account is deactivated: the owners of the plans in which something waits for them hear what, and of a plan
of their own its channel, or the other of the pair.
"""

from __future__ import annotations

from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.remedy import Trouble
from bot.ports import Reads, UnitOfWork
from bot.usecases.telling import tell, tell_owner, waiting_in, waits


def left_behind(uow: UnitOfWork, person: str) -> None:
    """One message to each plan owner concerned, and one for each plan that has lost its own."""
    for owner in waiting_by_owner(uow, person):
        if owner != person:
            tell_owner(uow, Trouble.DEACTIVATED, person, owner)
    for plan in uow.plans_owned(person):
        if waiting_in(uow, plan):
            _tell_of_owner(uow, plan)


def _tell_of_owner(uow: UnitOfWork, plan: Plan) -> None:
    if plan.channel:
        tell(uow, Trouble.DEACTIVATED, plan.owner, plan.channel, plan.zone)
    for other in plan.pair:
        if other != plan.owner:
            tell_owner(uow, Trouble.DEACTIVATED, plan.owner, other)


def waiting_by_owner(reads: Reads, person: str) -> dict[str, list[Handoff]]:
    """What waits and has this person as a side, by the owner of its plan."""
    handoffs = [one for one in reads.handoffs_of_person(person, open_only=False) if waits(one)]
    plans = reads.plans(sorted({handoff.plan for handoff in handoffs}))
    owners = {plan.number: plan.owner for plan in plans}
    found: dict[str, list[Handoff]] = {}
    for handoff in handoffs:
        found.setdefault(owners[handoff.plan], []).append(handoff)
    return found
