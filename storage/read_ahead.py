"""What a batch reads before it runs: one statement a table for all that its use cases say they want.

It is only a hint: whatever was not read ahead is read when it is asked for.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import Connection

from bot.domain.outgoing import Intent
from bot.ports.writing import Wanted
from storage import channels, handoffs, outbox, people, plans, seen
from storage.agendas import read_agendas
from storage.unit_of_work import WorkspaceUnit

PROPOSALS_WITHIN = dt.timedelta(hours=1)  # what `proposals_since` is asked about

Units = dict[str, WorkspaceUnit]


def read_ahead(connection: Connection, wanted: Sequence[tuple[str, Wanted]], units: Units, now: dt.datetime) -> None:
    """One statement a table for all that use cases say they want, each of its workspace."""
    if keys := {(name, hint.seen) for name, hint in wanted if hint.seen}:
        found = seen.prefetch(connection, keys)
        for name, key in keys:
            units[name].seen_rows.cells.learn(key, True if (name, key) in found else None)
    agendas = {(name, hint.agenda) for name, hint in wanted if hint.agenda}
    persons = agendas | {(name, person) for name, hint in wanted for person in hint.people}
    if homes := {(name, hint.channel) for name, hint in wanted if hint.channel}:
        persons |= _read_channels(connection, homes, units)
    if persons:
        _read_people(connection, persons, units)
    if agendas:
        read_agendas(connection, agendas, units)
        _read_nudges(connection, agendas, units)
    if numbers := {(name, hint.handoff) for name, hint in wanted if hint.handoff}:
        _read_handoffs(connection, numbers, units)
    if proposers := {(name, hint.proposer) for name, hint in wanted if hint.proposer}:
        since = now - PROPOSALS_WITHIN
        for (name, person), count in handoffs.prefetch_proposals(connection, proposers, since).items():
            units[name].handoff_rows.learn_proposals(person, since, count)


def _read_people(connection: Connection, persons: set[tuple[str, str]], units: Units) -> None:
    for name, person, known in people.prefetch(connection, persons):
        units[name].people_rows.cells.learn(person, known)
    for name, person in persons:
        units[name].people_rows.cells.learn(person, None)


def _read_channels(connection: Connection, homes: set[tuple[str, str]], units: Units) -> set[tuple[str, str]]:
    """The channels and their plans; returns the plans' leaders, whom messages about them name."""
    found = {(name, headed.plan.channel): headed for name, headed in plans.prefetch_homes(connection, homes)}
    described = {(name, channel.id): channel for name, channel in channels.prefetch(connection, homes)}
    for name, channel in homes:
        units[name].plan_rows.learn_home(channel, found.get((name, channel)))
        units[name].channel_rows.cells.learn(channel, described.get((name, channel)))
    return {(name, leader) for (name, _), headed in found.items() for leader in headed.plan.leaders}


def _read_handoffs(connection: Connection, numbers: set[tuple[str, int]], units: Units) -> None:
    found = {(name, number): handoff for name, number, handoff in handoffs.prefetch(connection, numbers)}
    for name, number in numbers:
        units[name].handoff_rows.cells.learn(number, found.get((name, number)))
    if of_plans := {(name, handoff.plan) for (name, _), handoff in found.items()}:
        for name, headed in plans.prefetch(connection, of_plans):
            if name in units:
                units[name].plan_rows.cells.learn(headed.plan.number, headed)


def _read_nudges(connection: Connection, agendas: set[tuple[str, str]], units: Units) -> None:
    """What waits to be said to these people."""
    nudges: dict[tuple[str, str], list[Intent]] = {key: [] for key in agendas}
    for name, intent in outbox.prefetch_nudges(connection, agendas):
        if (name, intent.place) in agendas:
            nudges[name, intent.place].append(intent)
    for name, person in agendas:
        units[name].outbox_rows.learn_nudges(person, nudges[name, person])
