"""Baton is invited to a channel: it says once what it is for, and shows what it could not show before."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import outgoing
from bot.domain.people import Channel
from bot.ports import UnitOfWork


def invited(uow: UnitOfWork, channel: Channel, *, key: str) -> None:
    """The welcome, once a channel, and a card for each open handoff that has none there yet."""
    if not uow.first_time(key):
        return
    known = uow.channel(channel.id)
    uow.put_channel(replace(known or channel, joined=True, archived=False))
    uow.send(outgoing.welcome(channel.id))
    plan = uow.plan_of_channel(channel.id)
    for handoff in uow.handoffs_of_plan(plan.number) if plan else ():
        if handoff.is_open:
            uow.send(outgoing.card(handoff, channel.id))


def left(uow: UnitOfWork, channel_id: str, *, key: str) -> None:
    """Baton is in the channel no more: nothing is posted there until it is invited again."""
    known = uow.channel(channel_id)
    if uow.first_time(key) and known is not None:
        uow.put_channel(replace(known, joined=False))
