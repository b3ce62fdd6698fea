"""The migrations end where the schema begins."""

from __future__ import annotations

import warnings

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import exc, inspect

from storage import migrate
from storage.database import writing_engine
from storage.schema import metadata


def test_the_migrations_make_the_schema(sqlite_database_url: str) -> None:
    assert migrate.current(sqlite_database_url) is None
    assert not migrate.is_current(sqlite_database_url)
    migrate.upgrade(sqlite_database_url)
    migrate.upgrade(sqlite_database_url)
    assert migrate.is_current(sqlite_database_url)
    engine = writing_engine(sqlite_database_url, pooled=False)
    with engine.connect() as connection, warnings.catch_warnings():
        # The index on an expression cannot be compared; the test of its use is in the contract suite.
        warnings.simplefilter("ignore", exc.SAWarning)
        warnings.simplefilter("ignore", UserWarning)
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_workspace_comes_first_in_every_key(sqlite_database_url: str) -> None:
    for table in metadata.tables.values():
        assert next(iter(table.primary_key.columns)).name == "workspace"
    migrate.upgrade(sqlite_database_url)
    with writing_engine(sqlite_database_url, pooled=False).connect() as connection:
        keys = {name: inspect(connection).get_pk_constraint(name) for name in metadata.tables}
    assert all(key["constrained_columns"][0] == "workspace" for key in keys.values())
