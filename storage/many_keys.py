"""Rows by very many keys of text: one parameter holds them all, whatever their number. The two databases take such a
parameter in ways of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from sqlalchemy import Column, Connection, Row, Select, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from storage.database import is_sqlite


class ByManyKeys:
    """A SELECT whose rows are those that have one of the keys in this column."""

    def __init__(self, rows: Select[Any], column: Column[str]) -> None:
        listed = func.json_each(bindparam("keys")).table_valued("value")
        self._sqlite = rows.where(column.in_(select(listed.c.value)))  # a join it might begin at the other end
        self._postgresql = rows.where(column == any_(bindparam("keys", type_=ARRAY(column.type))))

    def find(self, connection: Connection, keys: Sequence[str], others: Mapping[str, Any]) -> Sequence[Row[Any]]:
        """The rows. `others` are the parameters of the SELECT itself."""
        if is_sqlite(connection):
            return connection.execute(self._sqlite, {**others, "keys": orjson.dumps(keys).decode()}).all()
        return connection.execute(self._postgresql, {**others, "keys": keys}).all()
