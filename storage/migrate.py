"""Bringing a database to the present schema. Alembic is configured here, and imported only where it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from storage.database import is_sqlite, writing_engine
from storage.errors import StorageError, translated

_LOCK = 0x6261746F6E  # "baton": the advisory lock that only one migrating process holds


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to the newest revision, or to the one named, in one transaction. Several processes may do so
    at once.

    Raises StorageError.
    """
    with _transaction(url) as connection:
        if not is_sqlite(connection):  # SQLite's transaction holds the write lock already
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        config = _config()
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, revision)
        except CommandError:
            raise StorageError("the database was made by a newer version of Baton") from None


def current(url: str) -> str | None:
    """The revision that the database is at; None where it has no tables of ours. Raises StorageError."""
    with _transaction(url) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision that this version of Baton needs."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_current(url: str) -> bool:
    """Whether the database is at the newest revision. Raises StorageError."""
    return current(url) == newest()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.set_main_option("path_separator", "os")
    return config


@contextmanager
def _transaction(url: str) -> Iterator[Connection]:
    engine = writing_engine(url, pooled=False)
    with translated(), engine.begin() as connection:
        yield connection
