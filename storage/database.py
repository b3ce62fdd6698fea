"""Engines: what is asked of each database when a connection opens and when a transaction begins."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry, NullPool, QueuePool

from storage.errors import StorageError

LOCK_TIMEOUT_MS = 2000  # longer, and the people who wait would have been told "busy" anyway
CONNECT_TIMEOUT_S = 3


def database_url(url: str) -> URL:
    """The URL with its driver named: SQLite through the standard library, PostgreSQL through psycopg 3.

    Raises StorageError, which shows nothing of the URL: there may be a password in it.
    """
    with _understood():
        parsed = make_url(url)
    if parsed.drivername in {"postgresql", "postgres"}:
        return parsed.set(drivername="postgresql+psycopg")
    return parsed


def writing_engine(url: str, *, pooled: bool = True) -> Engine:
    """An engine for one writing thread. On SQLite every transaction holds the write lock from its beginning."""
    return _engine(database_url(url), begin="BEGIN IMMEDIATE", size=1 if pooled else None)


def reading_engine(url: str, size: int) -> Engine:
    """An engine for `size` reading threads: each transaction is one unchanging view, and writes nothing."""
    engine = _engine(database_url(url), begin="BEGIN", size=size)
    if is_sqlite(engine):
        event.listen(engine, "connect", _refuse_writes)
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def is_sqlite(bind: Engine | Connection) -> bool:
    """Which of the two databases it is."""
    return bind.dialect.name == "sqlite"


def _engine(url: URL, *, begin: str, size: int | None) -> Engine:
    """`size` None makes a connection for each use and keeps none."""
    if url.get_backend_name() == "sqlite":
        engine = _make(url, size, connect_args={"timeout": LOCK_TIMEOUT_MS / 1000, "check_same_thread": False})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
        return engine
    # Positional parameters, so that rows go to the driver as tuples (storage.statements).
    engine = _make(url, size, paramstyle="format", connect_args={"connect_timeout": CONNECT_TIMEOUT_S})
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def _make(url: URL, size: int | None, **options: object) -> Engine:
    with _understood():
        if size is None:
            return create_engine(url, poolclass=NullPool, **options)
        return create_engine(url, poolclass=QueuePool, pool_size=size, max_overflow=0, **options)


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except (ArgumentError, ImportError, ValueError):
        raise StorageError("the database's address is not understood") from None


def _prepare_sqlite(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # transactions begin where we say so, not where the driver guesses
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _refuse_writes(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA query_only = ON")


def _prepare_postgres(connection: Any, _entry: ConnectionPoolEntry) -> None:
    connection.execute(f"SET lock_timeout = {LOCK_TIMEOUT_MS}")
    connection.execute("SET timezone = 'UTC'")
    connection.execute("SET max_parallel_workers_per_gather = 0")  # starting them takes longer than a query
    connection.commit()
