"""One batch of use cases in one transaction: lock, read ahead, run, write one statement a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.ports.writing import UnitOfWork, Wanted
from storage import channels, drafts, handoffs, outbox, people, plans, seen, texts, trail
from storage.claims import UPDATE_COUNTERS, lock_workspaces
from storage.statements import Row
from storage.unit_of_work import Salts, WorkspaceUnit

PROPOSALS_WITHIN = dt.timedelta(hours=1)  # what `proposals_since` is asked about


@dataclass(frozen=True, slots=True)
class Task:
    """A use case, its workspace, and what it will surely ask for."""

    workspace: str
    usecase: Callable[[UnitOfWork], Any]
    wanted: Wanted


@dataclass(frozen=True, slots=True)
class Result:
    """What a use case returned, or what it raised."""

    value: Any = None
    error: BaseException | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """One batch's instants: message time in whole seconds, and real time."""

    now: dt.datetime
    real: dt.datetime


def run_batch(connection: Connection, tasks: Sequence[Task], times: Times, salts: Salts) -> tuple[list[Result], bool]:
    """Run the tasks in turn and write what stood. Returns their results, and whether anything is to be sent.

    The caller commits. Raises SQLAlchemyError where the database refuses: nothing of the batch then counts.
    """
    counters = lock_workspaces(connection, [*dict.fromkeys(task.workspace for task in tasks)])
    units = {name: WorkspaceUnit(connection, name, found, times.now, salts) for name, found in counters.items()}
    _read_ahead(connection, tasks, units, times.now)
    results = [_run(units[task.workspace], task) for task in tasks]
    return results, _write(connection, list(units.values()), counters, times.real)


def _run(unit: WorkspaceUnit, task: Task) -> Result:
    try:
        value = task.usecase(unit)
    except SQLAlchemyError:
        raise
    except Exception as error:  # the use case's own: it alone falls
        unit.drop()
        return Result(error=error)
    unit.keep()
    return Result(value)


def _read_ahead(
    connection: Connection, tasks: Sequence[Task], units: dict[str, WorkspaceUnit], now: dt.datetime
) -> None:
    """One statement a table for all that the tasks say they want."""
    wanted = [(task.workspace, task.wanted) for task in tasks]
    if keys := {(name, hint.seen) for name, hint in wanted if hint.seen}:
        found = seen.prefetch(connection, keys)
        for name, key in keys:
            units[name].seen_rows.cells.learn(key, True if (name, key) in found else None)
    persons = {(name, person) for name, hint in wanted for person in hint.people}
    if homes := {(name, hint.channel) for name, hint in wanted if hint.channel}:
        persons |= _read_channels(connection, homes, units)
    if persons:
        _read_people(connection, persons, units)
    if numbers := {(name, hint.handoff) for name, hint in wanted if hint.handoff}:
        _read_handoffs(connection, numbers, units)
    if proposers := {(name, hint.proposer) for name, hint in wanted if hint.proposer}:
        since = now - PROPOSALS_WITHIN
        for (name, person), count in handoffs.prefetch_proposals(connection, proposers, since).items():
            units[name].handoff_rows.learn_proposals(person, since, count)


def _read_people(connection: Connection, persons: set[tuple[str, str]], units: dict[str, WorkspaceUnit]) -> None:
    for name, person, known in people.prefetch(connection, persons):
        units[name].people_rows.cells.learn(person, known)
    for name, person in persons:
        units[name].people_rows.cells.learn(person, None)


def _read_channels(
    connection: Connection, homes: set[tuple[str, str]], units: dict[str, WorkspaceUnit]
) -> set[tuple[str, str]]:
    """The channels and their plans; returns the plans' owners, whom every message about a handoff names."""
    found = {(name, headed.plan.channel): headed for name, headed in plans.prefetch_homes(connection, homes)}
    described = {(name, channel.id): channel for name, channel in channels.prefetch(connection, homes)}
    for name, channel in homes:
        units[name].plan_rows.learn_home(channel, found.get((name, channel)))
        units[name].channel_rows.cells.learn(channel, described.get((name, channel)))
    return {(name, headed.plan.owner) for (name, _), headed in found.items()}


def _read_handoffs(connection: Connection, numbers: set[tuple[str, int]], units: dict[str, WorkspaceUnit]) -> None:
    found = {(name, number): handoff for name, number, handoff in handoffs.prefetch(connection, numbers)}
    for name, number in numbers:
        units[name].handoff_rows.cells.learn(number, found.get((name, number)))
    if of_plans := {(name, handoff.plan) for (name, _), handoff in found.items()}:
        for name, headed in plans.prefetch(connection, of_plans):
            if name in units:
                units[name].plan_rows.cells.learn(headed.plan.number, headed)


def _write(connection: Connection, units: list[WorkspaceUnit], stored: dict[str, Any], real: dt.datetime) -> bool:
    counted: list[Row] = []
    for unit in units:
        now = unit.counters
        if now != stored[unit.workspace]:
            counted.append((now.plan, now.handoff, now.leaf, now.outbox, unit.workspace))
    UPDATE_COUNTERS.run(connection, counted)
    new_plans, old_plans = _both(unit.plan_rows.rows() for unit in units)
    plans.INSERT.run(connection, new_plans)
    plans.UPDATE.run(connection, old_plans)
    new_handoffs, old_handoffs = _both(unit.handoff_rows.rows() for unit in units)
    handoffs.INSERT.run(connection, new_handoffs)
    handoffs.UPDATE.run(connection, old_handoffs)
    trail.INSERT.run(connection, [row for unit in units for row in unit.trail_rows.rows()])
    texts.INSERT.run(connection, [row for unit in units for row in unit.text_rows.rows()])
    whole, alarms = _both(unit.people_rows.rows() for unit in units)
    people.REPLACE.run(connection, whole)
    people.WAKE.run(connection, alarms)
    channels.REPLACE.run(connection, [row for unit in units for row in unit.channel_rows.rows()])
    kept, gone = _both(unit.draft_rows.rows() for unit in units)
    drafts.REPLACE.run(connection, kept)
    drafts.DELETE.run(connection, gone)
    seen.INSERT.run(connection, [row for unit in units for row in unit.seen_rows.rows(real)])
    to_send = [row for unit in units for row in unit.outbox_rows.rows()]
    outbox.INSERT.run(connection, to_send)
    return bool(to_send)


def _both(pairs: Any) -> tuple[list[Row], list[Row]]:
    """Two lists of each unit as two lists of all."""
    first: list[Row] = []
    second: list[Row] = []
    for one, other in pairs:
        first += one
        second += other
    return first, second
