"""The reference for planning and claiming: the statements that Baton runs, with no Baton and no SQLAlchemy around them.

What one run sends to the database is recorded, and sent again through the bare driver: the same statements with the
same parameters, in the same transactions, on connections with the same settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg

from storage.database import reading_engine, writing_engine
from tests.bench.recorded import READS, WRITES, Step


@contextmanager
def connections(url: str) -> Iterator[dict[str, Any]]:
    """The two connections of the bare driver, set up as Baton sets up its own."""
    with ExitStack() as stack:
        found: dict[str, Any] = {}
        for name, engine in ((WRITES, writing_engine(url)), (READS, reading_engine(url, 1))):
            stack.callback(engine.dispose)
            raw = engine.raw_connection()
            stack.callback(raw.close)
            found[name] = raw.driver_connection
        if isinstance(reads := found[READS], psycopg.Connection):
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
