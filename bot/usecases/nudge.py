"""Reminders: a person whose moment has come is looked at, and told in one message what waits."""

from __future__ import annotations

from dataclasses import replace

from bot.domain import outgoing
from bot.domain.handoff import Handoff
from bot.domain.nudge_policy import due_nudge, next_wake
from bot.ports import UnitOfWork


def wake_person(uow: UnitOfWork, person_id: str) -> None:
    """Queue at most one nudge, of what fell due since the person was to be looked at, and set when to look again.

    Harmless at any time and any number of times. Whom the directory does not know, or knows to be deactivated, is
    never nudged, and not looked at again until it says otherwise.
    """
    state = uow.nudge_state(person_id)
    if state is None or state.wake_at is None or state.person.deactivated:
        uow.set_wake(person_id, None, state.nudged_on if state else None)
        return
    person, nudged_on = state.person, state.nudged_on
    handoffs = uow.handoffs_of_person(person_id)
    nudge = due_nudge(handoffs, person_id, person.zone, since=state.wake_at, now=uow.now, nudged_on=nudged_on)
    after = uow.now
    if nudge is not None:
        numbers = [line.handoff.number for line in nudge.lines]
        uow.send(replace(outgoing.nudge(person_id, nudge.date, numbers), not_before=nudge.at))
        after, nudged_on = nudge.at, nudge.date
    uow.set_wake(person_id, next_wake(handoffs, person_id, person.zone, after), nudged_on)


def wake_for(uow: UnitOfWork, handoff: Handoff) -> None:
    """After an event: have both sides looked at by the handoff's next moment, if not before. Asks for nothing but
    the two people. A moment that no longer holds stays set: looking at somebody in vain does no harm.
    """
    for person in uow.people(handoff.sides):
        at = None if person.deactivated else next_wake([handoff], person.id, person.zone, uow.now)
        if at is not None:
            uow.wake(person.id, at)
