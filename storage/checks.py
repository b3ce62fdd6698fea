"""Whether the database is as it must be: the trail's triggers stand, unchanged and switched on; and its clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sqlalchemy import Connection, text

from storage import triggers
from storage.database import is_sqlite, writing_engine
from storage.errors import translated

_SQLITE_TRIGGERS = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'trail'")
_POSTGRES_TRIGGERS = text(
    "SELECT tgname, tgenabled, pg_get_triggerdef(pg_trigger.oid), proname, prosrc "
    "FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE tgrelid = to_regclass('trail') AND NOT tgisinternal"
)
_POSTGRES_CLOCK = text("SELECT clock_timestamp()")
_ALWAYS = "A"  # as pg_trigger has it: also for replicated changes


def missing_triggers(url: str) -> list[str]:
    """The names of the trail's triggers that are missing, changed or switched off. Raises StorageError."""
    engine = writing_engine(url, pooled=False)
    with translated(), engine.connect() as connection:
        return missing_in(connection)


def clock_ahead(url: str, now: Callable[[], dt.datetime]) -> dt.timedelta | None:
    """How far the database server's clock is ahead of this machine's (`now`, aware), at the least: what the way there
    and back takes is allowed for. None on SQLite, which has none of its own. Raises StorageError.
    """
    engine = writing_engine(url, pooled=False)
    if is_sqlite(engine):
        return None
    with translated(), engine.connect() as connection:
        before = now()
        there: dt.datetime = connection.execute(_POSTGRES_CLOCK).scalar_one()
        after = now()
    return there - min(max(there, before), after)


def missing_in(connection: Connection) -> list[str]:
    """The same, on a connection that is open."""
    if is_sqlite(connection):
        found: dict[str, str] = {name: sql for name, sql in connection.execute(_SQLITE_TRIGGERS)}  # noqa: C416
        return [name for name, sql in triggers.SQLITE.items() if found.get(name) != sql]
    intact = {
        name: definition
        for name, enabled, definition, function, body in connection.execute(_POSTGRES_TRIGGERS)
        if enabled == _ALWAYS and function == triggers.POSTGRES_FUNCTION and body == triggers.POSTGRES_BODY
    }
    return [name for name, sql in triggers.POSTGRES.items() if not _same(intact.get(name, ""), sql)]


def _same(definition: str, sql: str) -> bool:
    """PostgreSQL tells a trigger with its schema named and its events in an order of its own."""
    return sorted(definition.replace("public.", "").split()) == sorted(sql.split())
