"""What differs between the two databases where rows are locked; nothing else in this package asks which one it is.

SQLite's write transaction is the only one there is, so a row needs no lock of its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Select, Table, bindparam, select

from storage.database import is_sqlite
from storage.schema import workspaces
from storage.session import Counters
from storage.statements import Statement, inserting_once, updating

_c = workspaces.c
_COUNTERS = (
    select(_c.workspace, _c.next_plan, _c.next_handoff, _c.next_leaf, _c.next_outbox)
    .where(_c.workspace.in_(bindparam("workspaces", expanding=True)))
    .order_by(_c.workspace)
)
_LOCKED_COUNTERS = _COUNTERS.with_for_update()
_CREATE: Statement = inserting_once(workspaces, ("workspace",))
UPDATE_COUNTERS = updating(workspaces, ("next_plan", "next_handoff", "next_leaf", "next_outbox"))


def lock_workspaces(connection: Connection, names: Sequence[str]) -> dict[str, Counters]:
    """Lock the workspaces' rows in the order of their ids, those that are missing made first; returns their counters.

    The order keeps two processes that want the same workspaces from waiting for each other.
    """
    found = _lock(connection, names)
    if missing := sorted(set(names) - set(found)):
        first = Counters()
        row = (first.plan, first.handoff, first.leaf, first.outbox)
        _CREATE.run(connection, [(name, *row) for name in missing])
        found = _lock(connection, names)
    return found


def skipping_locked(connection: Connection, statement: Select[tuple[object, ...]], table: Table) -> Select:  # type: ignore[type-arg]
    """Lock the rows found, leaving out those that another process has."""
    return statement if is_sqlite(connection) else statement.with_for_update(of=table, skip_locked=True)


def _lock(connection: Connection, names: Sequence[str]) -> dict[str, Counters]:
    statement = _COUNTERS if is_sqlite(connection) else _LOCKED_COUNTERS
    return {name: Counters(*rest) for name, *rest in connection.execute(statement, {"workspaces": list(names)})}
