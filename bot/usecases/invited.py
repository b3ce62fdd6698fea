"""A channel is opened to Baton or closed to it: invited, taken out, archived, brought back, deleted."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import outgoing
from bot.domain.people import Channel
from bot.domain.remedy import Trouble
from bot.ports import UnitOfWork
from bot.usecases.channels import keep_channel, put_channel, show_again, tell_owner_of


def invited(uow: UnitOfWork, channel: Channel, *, key: str) -> None:
    """The welcome, once a channel, and what could not be shown there before."""
    if not uow.first_time(key):
        return
    known = uow.channel(channel.id)
    uow.put_channel(replace(known or channel, joined=True, archived=False))
    uow.send(outgoing.welcome(channel.id))
    show_again(uow, channel.id)


def left(uow: UnitOfWork, channel_id: str, *, key: str) -> None:
    """Baton is in the channel no more: nothing is posted there until it is invited again."""
    known = uow.channel(channel_id)
    if uow.first_time(key) and known is not None:
        keep_channel(uow, known, replace(known, joined=False))


def archived(uow: UnitOfWork, channel_id: str, *, key: str, back: bool = False) -> None:
    """The channel is archived, or `back`: nothing is posted there in between."""
    known = uow.channel(channel_id)
    if uow.first_time(key) and known is not None:
        keep_channel(uow, known, replace(known, archived=not back))


def deleted(uow: UnitOfWork, channel_id: str, *, key: str) -> None:
    """The channel is there no more, as one that is archived for good."""
    known = uow.channel(channel_id)
    if uow.first_time(key) and known is not None and not known.archived:
        put_channel(uow, known, replace(known, archived=True, joined=False))
        tell_owner_of(uow, channel_id, Trouble.DELETED)
