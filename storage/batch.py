"""One batch of use cases in one transaction: lock, read ahead, run, write one statement a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.ports.writing import Changed, UnitOfWork, Wanted
from storage import (
    attention,
    calendars,
    channels,
    delivery_log,
    drafts,
    handoffs,
    homes,
    members,
    outbox,
    people,
    plans,
    seen,
    shadow_cases,
    summaries,
    texts,
    trail,
)
from storage.claims import UPDATE_COUNTERS, lock_workspaces
from storage.read_ahead import read_ahead
from storage.statements import Row
from storage.unit_of_work import Salts, WorkspaceUnit


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


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of what ran together; whether anything is to be sent, and what changed in which workspace."""

    results: list[Result]
    queued: bool = False
    changed: list[Changed] = field(default_factory=list)


def run_batch(connection: Connection, tasks: Sequence[Task], times: Times, salts: Salts) -> Outcome:
    """Run the tasks in turn and write what stood.

    The caller commits. Raises SQLAlchemyError where the database refuses: nothing of the batch then counts.
    """
    counters = lock_workspaces(connection, [*dict.fromkeys(task.workspace for task in tasks)])
    units = {name: WorkspaceUnit(connection, name, found, times.now, salts) for name, found in counters.items()}
    read_ahead(connection, [(task.workspace, task.wanted) for task in tasks], units, times.now)
    results = [_run(units[task.workspace], task) for task in tasks]
    queued = _write(connection, list(units.values()), counters, times.real)
    changed = [one for name, unit in units.items() if (one := unit.touched.changed(name))]
    return Outcome(results, queued, changed)


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


def _write(connection: Connection, units: list[WorkspaceUnit], stored: dict[str, Any], real: dt.datetime) -> bool:
    counted: list[Row] = []
    for unit in units:
        now = unit.counters
        if now != stored[unit.workspace]:
            counted.append((now.plan, now.handoff, now.leaf, now.outbox, unit.workspace))
    UPDATE_COUNTERS.run(connection, counted)
    new_plans, old_plans, looked_at = _joined(3, (unit.plan_rows.rows() for unit in units))
    plans.UPDATE.run(connection, old_plans)  # first, since a new plan may move in where an old one moved out
    plans.INSERT.run(connection, new_plans)
    plans.WAKE.run(connection, looked_at)
    new_handoffs, old_handoffs = _joined(2, (unit.handoff_rows.rows() for unit in units))
    handoffs.INSERT.run(connection, new_handoffs)
    handoffs.UPDATE.run(connection, old_handoffs)
    trail.INSERT.run(connection, [row for unit in units for row in unit.trail_rows.rows()])
    texts.INSERT.run(connection, [row for unit in units for row in unit.text_rows.rows()])
    whole, alarms = _joined(2, (unit.people_rows.rows() for unit in units))
    people.REPLACE.run(connection, whole)
    people.WAKE.run(connection, alarms)
    told, over = _joined(2, (unit.attention_rows.rows() for unit in units))
    attention.REPLACE.run(connection, told)
    attention.FORGET.run(connection, over)
    channels.REPLACE.run(connection, [row for unit in units for row in unit.channel_rows.rows()])
    here, left = _joined(2, (unit.member_rows.rows() for unit in units))
    members.INSERT.run(connection, here)
    members.DELETE.run(connection, left)
    shadow_cases.INSERT.run(connection, [row for unit in units for row in unit.case_rows.rows()])
    _write_views(connection, units)
    kept, gone = _joined(2, (unit.draft_rows.rows() for unit in units))
    drafts.REPLACE.run(connection, kept)
    drafts.DELETE.run(connection, gone)
    seen.INSERT.run(connection, [row for unit in units for row in unit.seen_rows.rows(real)])
    to_send = [row for unit in units for row in unit.outbox_rows.rows()]
    outbox.INSERT.run(connection, to_send)
    hurried = [row for unit in units for row in unit.outbox_rows.hurried_rows(unit.now)]
    outbox.HURRY.run(connection, hurried)
    delivery_log.LOG.run(connection, [row for unit in units for row in unit.log_rows.rows()])
    return bool(to_send or hurried)


def _write_views(connection: Connection, units: list[WorkspaceUnit]) -> None:
    """Summaries, and what people have of their own: Homes and calendars."""
    queued, unsaid = _joined(2, (unit.summary_rows.rows() for unit in units))
    summaries.REPLACE.run(connection, queued)
    summaries.DELETE.run(connection, unsaid)
    homes.REPLACE.run(connection, [row for unit in units for row in unit.home_rows.rows()])
    given, revoked = _joined(2, (unit.calendar_rows.rows() for unit in units))
    calendars.REPLACE.run(connection, given)
    calendars.DELETE.run(connection, revoked)


def _joined(lists: int, of_units: Iterable[tuple[list[Row], ...]]) -> list[list[Row]]:
    """So many lists of each unit as so many lists of all."""
    joined: list[list[Row]] = [[] for _ in range(lists)]
    for rows in of_units:
        for known, more in zip(joined, rows, strict=True):
            known.extend(more)
    return joined
