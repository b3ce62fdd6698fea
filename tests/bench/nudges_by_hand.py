"""The reference for planning and claiming: the statements that Baton runs, with no Baton and no SQLAlchemy around them.

What one run sends to the database is recorded, and sent again through the bare driver: the same statements with the
same parameters, in the same transactions, on connections with the same settings.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import psycopg
from sqlalchemy import Connection, Engine, event

from storage.database import reading_engine, writing_engine

_WRITES, _READS = "baton-writer", "reader"


class Step(NamedTuple):
    """One statement, or with no statement the end of a transaction, and on which of the two connections."""

    on: str
    statement: str | None = None
    parameters: Any = None
    many: bool = False


@contextmanager
def recorded() -> Iterator[list[Step]]:
    """All that any engine of this process sends meanwhile, in order."""
    steps: list[Step] = []

    def run(_connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        steps.append(Step(_here(), statement, parameters, many))

    def commit(_connection: Connection) -> None:
        steps.append(Step(_here()))

    event.listen(Engine, "before_cursor_execute", run)
    event.listen(Engine, "commit", commit)
    try:
        yield steps
    finally:
        event.remove(Engine, "before_cursor_execute", run)
        event.remove(Engine, "commit", commit)


@contextmanager
def connections(url: str) -> Iterator[dict[str, Any]]:
    """The two connections of the bare driver, set up as Baton sets up its own."""
    with ExitStack() as stack:
        found: dict[str, Any] = {}
        for name, engine in ((_WRITES, writing_engine(url)), (_READS, reading_engine(url, 1))):
            stack.callback(engine.dispose)
            raw = engine.raw_connection()
            stack.callback(raw.close)
            found[name] = raw.driver_connection
        if isinstance(reads := found[_READS], psycopg.Connection):
            reads.isolation_level, reads.read_only = psycopg.IsolationLevel.REPEATABLE_READ, True
        yield found


def replay(steps: list[Step], on: dict[str, Any]) -> None:
    """Send it all again."""
    cursors = {name: connection.cursor() for name, connection in on.items()}
    for step in steps:
        if step.statement is None:
            on[step.on].commit()
            continue
        cursor = cursors[step.on]
        (cursor.executemany if step.many else cursor.execute)(step.statement, step.parameters)
        if cursor.description:
            cursor.fetchall()


def _here() -> str:
    return _WRITES if threading.current_thread().name == _WRITES else _READS
