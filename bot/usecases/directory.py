"""The directory learns of people and channels: names, zones and what they are, so that no command waits for Slack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.people import Channel, Person
from bot.domain.working_time import local_date, to_instant
from bot.ports import UnitOfWork
from bot.usecases.channels import keep_channel
from bot.usecases.leavers import left_behind
from bot.usecases.nudge import cases_of, start_of_day


def learn(uow: UnitOfWork, people: Sequence[Person] = (), channels: Sequence[Channel] = ()) -> None:
    """Write down those that changed; who is away from the list stays as they were. A person whose zone changed is
    looked at again, so that their next nudge comes at their nudge time there, and so is one for whom something waits
    already; whose account is deactivated leaves handoffs behind. Whether Baton is in an archived channel shows only
    once that is back.
    """
    known = {person.id: person for person in uow.people([person.id for person in people])}
    for person in people:
        old = known.get(person.id)
        if old is None or replace(old, dm=None) != replace(person, dm=None):
            uow.put_person(person)
            if old is None:
                _meet(uow, person)
            elif (old.zone, old.deactivated) != (person.zone, person.deactivated):
                _look_at_today(uow, person.id, old.zone)
            if old and person.deactivated and not old.deactivated:
                left_behind(uow, person.id)
    places = {channel.id: channel for channel in uow.channels([channel.id for channel in channels])}
    for channel in channels:
        place = places.get(channel.id)
        keep_channel(uow, place, replace(channel, joined=place.joined) if place and channel.archived else channel)


def _meet(uow: UnitOfWork, person: Person) -> None:
    """Whoever was not known yet when a handoff was made could not be looked at for it."""
    if person.can_own and cases_of(uow, person.id):
        _look_at_today(uow, person.id)


def _look_at_today(uow: UnitOfWork, person: str, zone_before: str | None = None) -> None:
    """The date may be another there, and what fell due on it missed otherwise. So may be that of what they are owed."""
    state = uow.nudge_state(person)
    if state is None:
        return
    since = start_of_day(state, uow.now)
    owed = min((at for at in (state.owed_since, state.wake_at) if at), default=None)
    if zone_before and owed and owed < uow.now:
        since = min(since, to_instant(local_date(owed, zone_before), dt.time(0), state.person.zone))
    uow.wake(person, since)


def renamed(uow: UnitOfWork, channel_id: str, name: str) -> None:
    """A channel has another name."""
    known = uow.channel(channel_id)
    if known and known.name != name:
        uow.put_channel(replace(known, name=name))
