"""The directory learns of people and channels: names, zones and what they are, so that no command waits for Slack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.people import Channel, Person
from bot.ports import UnitOfWork


def learn(uow: UnitOfWork, people: Sequence[Person] = (), channels: Sequence[Channel] = ()) -> None:
    """Write down those that changed; who is away from the list stays as they were. A person whose zone changed is
    looked at again, so that their next nudge comes at 09:00 there.
    """
    known = {person.id: person for person in uow.people([person.id for person in people])}
    for person in people:
        old = known.get(person.id)
        if old is None or replace(old, dm=None) != replace(person, dm=None):
            uow.put_person(person)
            if old and (old.zone, old.deactivated) != (person.zone, person.deactivated):
                uow.wake(person.id, uow.now)
    places = {channel.id: channel for channel in uow.channels([channel.id for channel in channels])}
    for channel in channels:
        if places.get(channel.id) != channel:
            uow.put_channel(channel)


def renamed(uow: UnitOfWork, channel_id: str, name: str) -> None:
    """A channel has another name."""
    known = uow.channel(channel_id)
    if known and known.name != name:
        uow.put_channel(replace(known, name=name))
