"""What becomes of a channel in which handoffs are shown: closed to Baton, its plan's owner hears how to open it; open
again, it shows what it could not show before.
"""

from __future__ import annotations

from bot.domain import outgoing
from bot.domain.people import Channel
from bot.domain.remedy import Trouble, trouble_with
from bot.ports import UnitOfWork
from bot.usecases.telling import tell_owner, waiting_in


def keep_channel(uow: UnitOfWork, old: Channel | None, new: Channel) -> None:
    """Write down what is now known of a channel, and do what follows where it closed or opened."""
    if new == old:
        return
    put_channel(uow, old, new)
    was, now = trouble_with(old) if old else None, trouble_with(new)
    if old is None or now is was:
        return
    if now is None:
        show_again(uow, new.id)
    else:
        tell_owner_of(uow, new.id, now)


def put_channel(uow: UnitOfWork, old: Channel | None, new: Channel) -> None:
    """Write down what is now known of a channel; its members are forgotten where Baton can no longer know them."""
    uow.put_channel(new)
    if old is not None and are_kept(old) and not are_kept(new):
        uow.put_members(new.id, ())


def are_kept(channel: Channel) -> bool:
    """Whether it is kept who is in the channel: it is private, and Baton is in it."""
    return channel.private and channel.joined


def tell_owner_of(uow: UnitOfWork, channel: str, trouble: Trouble) -> None:
    """The owner of the channel's plan hears of it, as long as something waits there."""
    plan = uow.plan_of_channel(channel)
    if plan is not None and waiting_in(uow, plan):
        tell_owner(uow, trouble, channel, plan.owner)


def show_again(uow: UnitOfWork, channel: str) -> None:
    """A card for each open handoff that has none there yet; what stands there follows the state again. What the channel
    would have been told meanwhile, it is told within its hours.
    """
    plan = uow.plan_of_channel(channel)
    if plan is None:
        return
    uow.wake_plan(plan.number, uow.now)
    for handoff in uow.handoffs_of_plan(plan.number):
        if channel in uow.places_of(handoff.number):
            uow.send(outgoing.renewal(handoff, channel, f"open-{int(uow.now.timestamp())}"))
        if handoff.is_open:
            uow.send(outgoing.card(handoff, channel))
