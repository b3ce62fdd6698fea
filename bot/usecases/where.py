"""Where somebody types or clicks, and what they may see from there (DESIGN section 7, "Private by default")."""

from __future__ import annotations

from collections.abc import Iterable
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
    """Plan, pilot and production owner, and the pair; anybody in its own channel; elsewhere the members of a private
    channel, as far as they are known, and of a public one everybody but guests and strangers.
    """
    if who in plan.leaders or who in plan.pair:
        return True
    if plan.channel is None:
        return False
    if where.channel == plan.channel:
        return True
    channel = reads.channel(plan.channel)
    if channel is None:
        return False
    if channel.private:
        return reads.is_member(plan.channel, who)
    person = reads.person(who)
    return person is not None and not (person.guest or person.stranger)


def read_sight(reads: Reads, who: str, plans: Iterable[Plan]) -> None:
    """Read at once what `may_see_plan` will ask about this person and these plans."""
    homes = tuple(dict.fromkeys(plan.channel for plan in plans if plan.channel))
    private = [channel.id for channel in reads.channels(homes) if channel.private]
    reads.read_members(private, who)


def check_member(reads: Reads, who: str, where: Where, channel: str) -> None:
    """Slack offers nobody a private channel that they are not in; what comes in another way is refused, and so is the
    home of a plan that they may not see. Where Baton is not in the channel either, nobody is known to be. Raises
    Refused(NOT_IN_CHANNEL).
    """
    known, plan = reads.channel(channel), reads.plan_of_channel(channel)
    kept = known is not None and known.private and known.joined
    hidden = plan is not None and not may_see_plan(reads, who, where, plan)
    if where.channel != channel and (hidden or (kept and not reads.is_member(channel, who))):
        raise Refused(Code.NOT_IN_CHANNEL)


def learn_place(uow: UnitOfWork, where: Where) -> Channel | None:
    """The directory's entry for the place; what the command itself tells is kept where there is none yet."""
    if where.channel is None:
        return None
    known = uow.channel(where.channel)
    if known is None:
        known = Channel(where.channel, where.name or where.channel, where.private)
        uow.put_channel(known)
    return known
