"""A plan owner is told what they alone can put right."""

from __future__ import annotations

from bot.domain import outgoing
from bot.domain.handoff import FINAL, Handoff
from bot.domain.plan import Plan
from bot.domain.remedy import Trouble
from bot.domain.working_time import local_date
from bot.ports import Reads, UnitOfWork


def tell(uow: UnitOfWork, trouble: Trouble, target: str, place: str, zone: str) -> None:
    """Queue the remedy for a place, whose date is that of its zone; a second one of a date is left out."""
    uow.send(outgoing.remedy(trouble.value, target, place, local_date(uow.now, zone)))


def tell_owner(uow: UnitOfWork, trouble: Trouble, target: str, owner: str) -> None:
    """The same for a plan owner; one whose account is deactivated would not read it."""
    person = uow.person(owner)
    if person is not None and not person.deactivated:
        tell(uow, trouble, target, owner, person.zone)


def waits(handoff: Handoff) -> bool:
    """Whether something is still to be done about it: it is open, or declined and needs a receiver."""
    return handoff.state not in FINAL


def waiting_in(reads: Reads, plan: Plan) -> tuple[Handoff, ...]:
    """What of a plan waits, by number."""
    return tuple(handoff for handoff in reads.handoffs_of_plan(plan.number) if waits(handoff))
