"""Writes that many rows share: compiled once a database, then given the driver's own tuples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.dml import UpdateBase

Row = tuple[Any, ...]


class Statement:
    """An INSERT, UPDATE or DELETE whose parameters are `columns`, in this order, in every row."""

    def __init__(self, columns: Sequence[str], build: Callable[[Dialect], UpdateBase]) -> None:
        self._columns = list(columns)
        self._build = build
        self._compiled: dict[str, str] = {}

    def run(self, connection: Connection, rows: Sequence[Row]) -> None:
        """Execute it for every row, in one call of the driver. No rows: nothing is sent."""
        if rows:
            connection.exec_driver_sql(self._sql(connection.dialect), rows if len(rows) > 1 else rows[0])

    def _sql(self, dialect: Dialect) -> str:
        if (sql := self._compiled.get(dialect.name)) is None:
            compiled = self._build(dialect).compile(dialect=dialect, column_keys=self._columns)
            order = getattr(compiled, "positiontup", None)
            if order != self._columns:
                raise ValueError(f"the statement takes {order}, not {self._columns}")
            sql = self._compiled[dialect.name] = str(compiled)
        return sql


def inserting(table: Table) -> Statement:
    """A new row: every column, in the table's order."""
    return Statement(table.columns.keys(), lambda _dialect: table.insert())


def inserting_once(table: Table, key: Sequence[str]) -> Statement:
    """A new row, left out where its key exists."""
    return Statement(
        table.columns.keys(), lambda dialect: upsert(dialect, table).on_conflict_do_nothing(index_elements=key)
    )


def inserting_again(table: Table, key: Sequence[str], where: ColumnElement[bool]) -> Statement:
    """A new row; in place of the one that has its key where that one fits `where`, and left out where it does not.

    `where` holds no parameters.
    """

    def build(dialect: Dialect) -> UpdateBase:
        insert = upsert(dialect, table)
        values = {column.name: insert.excluded[column.name] for column in table.columns if column.name not in key}
        return insert.on_conflict_do_update(index_elements=key, set_=values, where=where)

    return Statement(table.columns.keys(), build)


def replacing(table: Table, changed: Sequence[str]) -> Statement:
    """A new row, or these columns of the row that has its key."""
    key = [column.name for column in table.primary_key.columns]

    def build(dialect: Dialect) -> UpdateBase:
        insert = upsert(dialect, table)
        values = {name: insert.excluded[name] for name in changed}
        return insert.on_conflict_do_update(index_elements=key, set_=values)

    return Statement(table.columns.keys(), build)


def updating(table: Table, changed: Sequence[str], key: Sequence[str] | None = None) -> Statement:
    """These columns of the rows that have the key (the table's own unless told); the key's values come last."""
    names = key or [column.name for column in table.primary_key.columns]
    where = [table.c[name] == bindparam(f"key_{name}", type_=table.c[name].type) for name in names]
    values = [(table.c[name], bindparam(name, type_=table.c[name].type)) for name in changed]
    return Statement(
        [*changed, *(f"key_{name}" for name in names)],
        lambda _dialect: table.update().where(*where).ordered_values(*values),
    )


def deleting(table: Table) -> Statement:
    """The row that has the key."""
    names = [column.name for column in table.primary_key.columns]
    where = [table.c[name] == bindparam(f"key_{name}", type_=table.c[name].type) for name in names]
    return Statement([f"key_{name}" for name in names], lambda _dialect: table.delete().where(*where))


def upsert(dialect: Dialect, table: Table) -> sqlite.Insert | postgresql.Insert:
    """The database's own INSERT."""
    return sqlite.insert(table) if dialect.name == "sqlite" else postgresql.insert(table)
