"""Deliveries that were seen, so that a repeat changes nothing (DESIGN section 2). Kept 26 hours of real time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, select

from storage.cells import Cells
from storage.codec import to_ms
from storage.schema import seen
from storage.session import Session
from storage.statements import Row, inserting

KEEP_FOR = dt.timedelta(hours=26)

_c = seen.c
INSERT = inserting(seen)
_ONE = select(_c.key).where(_c.workspace == bindparam("workspace"), _c.key == bindparam("key"))
_PREFETCH = select(_c.workspace, _c.key).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)), _c.key.in_(bindparam("keys", expanding=True))
)
_FORGET = delete(seen).where(_c.at < bindparam("before"))


def prefetch(connection: Connection, keys: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these that were seen."""
    workspaces, names = zip(*keys, strict=True)
    found = connection.execute(_PREFETCH, {"workspaces": set(workspaces), "keys": set(names)})
    return {(workspace, key) for workspace, key in found}


def forget(connection: Connection, now: dt.datetime) -> None:
    """Delete what nobody repeats any more; `now` is real time."""
    connection.execute(_FORGET, {"before": to_ms(now - KEEP_FOR)})


class Seen:
    """The deliveries of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[str, bool] = Cells()

    def first_time(self, key: str) -> bool:
        """Whether it was not seen before; from now on it was."""
        if key not in self.cells:
            parameters = {"workspace": self._session.workspace, "key": key}
            found = self._session.connection.execute(_ONE, parameters).one_or_none()
            self.cells.learn(key, True if found else None)
        if self.cells.get(key):
            return False
        self.cells.put(key, True)
        return True

    def rows(self, now: dt.datetime) -> list[Row]:
        """What is to be inserted; `now` is real time."""
        at = to_ms(now)
        return [(self._session.workspace, key, at) for key, _ in self.cells.changed()]
