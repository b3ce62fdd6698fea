"""Who hears at once of what somebody did with a plan: its leaders, and its home channel."""

from __future__ import annotations

from bot.domain import outgoing
from bot.domain.plan import Plan
from bot.domain.plan_outgoing import plan_audience
from bot.domain.trail import Record
from bot.ports import UnitOfWork


def tell_of(uow: UnitOfWork, before: Plan, after: Plan, record: Record) -> None:
    """Queue a notice for everybody concerned; the home channel only where Baton can post there."""
    for place in plan_audience(before, after, record):
        channel = uow.channel(place) if place == after.channel else None
        if place != after.channel or (channel and channel.joined and not channel.archived):
            uow.send(outgoing.plan_notice(record, place))
