"""Where somebody types or clicks, and what they may see from there (DESIGN section 7, "Private by default")."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import roles
from bot.domain.people import Channel
from bot.domain.plan import Plan
from bot.ports import Reads, UnitOfWork


@dataclass(frozen=True, slots=True)
class Where:
    """A channel, or none: in a direct message, from Home or a global shortcut. `private`: Slack calls it a private
    channel. Direct and group messages between people are no place for a plan and count as none.
    """

    channel: str | None
    private: bool = False
    name: str = ""


NOWHERE = Where(None)


def find_visible(reads: Reads, who: str, where: Where, number: int) -> tuple[Handoff, Plan]:
    """The handoff and its plan. Raises Refused(NOT_FOUND) where there is none or this person may not see it:
    the same answer for both, so that nothing can be learnt by asking.
    """
    handoff = reads.handoff(number)
    plan = reads.plan(handoff.plan) if handoff else None
    if handoff is None or plan is None or not may_see(reads, who, where, handoff, plan):
        raise Refused(Code.NOT_FOUND, handoff=number)
    return handoff, plan


def may_see(reads: Reads, who: str, where: Where, handoff: Handoff, plan: Plan) -> bool:
    """Its sides and the plan owner always; others where the plan itself is open to them."""
    return bool(roles(handoff, plan, who)) or may_see_plan(reads, who, where, plan)


def may_see_plan(reads: Reads, who: str, where: Where, plan: Plan) -> bool:
    """The owner and the pair; anybody in its own channel; members (not guests) where that channel is public."""
    if who == plan.owner or who in plan.pair:
        return True
    if plan.channel is None:
        return False
    if where.channel == plan.channel:
        return True
    person, channel = reads.person(who), reads.channel(plan.channel)
    if person is None or channel is None:
        return False
    return not (channel.private or person.guest or person.stranger)


def learn_place(uow: UnitOfWork, where: Where) -> Channel | None:
    """The directory's entry for the place; what the command itself tells is kept where there is none yet."""
    if where.channel is None:
        return None
    known = uow.channel(where.channel)
    if known is None:
        known = Channel(where.channel, where.name or where.channel, where.private)
        uow.put_channel(known)
    return known
