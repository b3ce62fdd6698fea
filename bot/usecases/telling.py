"""A plan owner is told what they alone can put right."""

from __future__ import annotations

from bot.domain import outgoing
from bot.domain.handoff import FINAL, Handoff
from bot.domain.plan import Plan
from bot.domain.remedy import Trouble
from bot.domain.working_time import local_date
from bot.ports import Reads, UnitOfWork
from bot.usecases.nudge import calendar_of


def tell(uow: UnitOfWork, trouble: Trouble, target: str, place: str, zone: str) -> None:
    """Queue the remedy for a place, whose date is that of its zone; a second one of a date is left out."""
    uow.send(outgoing.remedy(trouble.value, target, place, local_date(uow.now, zone)))


def tell_owner(uow: UnitOfWork, trouble: Trouble, target: str, owner: str, plan: int | None = None) -> None:
    """The same for a plan owner, of the date on which they read it; one whose account is deactivated would not. That a
    `plan` has become theirs is told again, unless what was told before is still unread.
    """
    state = uow.nudge_state(owner)
    if state is None or state.person.deactivated:
        return
    at = calendar_of(state).in_hours(uow.now, anyhow=True)
    again = plan if at <= uow.now else None
    uow.send(outgoing.remedy(trouble.value, target, owner, local_date(at, state.person.zone), again))


def waits(handoff: Handoff) -> bool:
    """Whether something is still to be done about it: it is open, or declined and needs a receiver."""
    return handoff.state not in FINAL


def waiting_in(reads: Reads, plan: Plan) -> tuple[Handoff, ...]:
    """What of a plan waits, by number."""
    return tuple(handoff for handoff in reads.handoffs_of_plan(plan.number) if waits(handoff))
