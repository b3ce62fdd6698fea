"""The directory of channels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, bindparam, select

from bot.domain.people import Channel
from storage.cells import Cells
from storage.schema import channels
from storage.session import Session
from storage.statements import Row, replacing

_c = channels.c
REPLACE = replacing(channels, ("name", "private", "archived", "joined"))
_COLUMNS = (_c.channel, _c.name, _c.private, _c.archived, _c.joined)
_BY_ID = select(*_COLUMNS).where(
    _c.workspace == bindparam("workspace"), _c.channel.in_(bindparam("ids", expanding=True))
)
_PRIVATE = select(*_COLUMNS).where(_c.workspace == bindparam("workspace"), _c.private, _c.joined)
_PREFETCH = select(_c.workspace, *_COLUMNS).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)), _c.channel.in_(bindparam("ids", expanding=True))
)


def prefetch(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Channel]]:
    """Channels of several workspaces with one statement; some that nobody asked for may be among them."""
    workspaces, ids = zip(*keys, strict=True)
    for workspace, *values in connection.execute(_PREFETCH, {"workspaces": set(workspaces), "ids": set(ids)}):
        yield workspace, Channel(*values)


class Channels:
    """The channels of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[str, Channel] = Cells()

    def many(self, ids: Sequence[str]) -> list[Channel]:
        """Those of these that the directory knows."""
        if missing := [one for one in ids if one not in self.cells]:
            parameters = {"workspace": self._session.workspace, "ids": missing}
            for row in self._session.connection.execute(_BY_ID, parameters):
                self.cells.learn(row.channel, Channel(*row))
            for one in missing:
                self.cells.learn(one, None)
        return [channel for one in dict.fromkeys(ids) if (channel := self.cells.get(one))]

    def private(self) -> list[Channel]:
        """The private ones in which Baton is, by id."""
        for row in self._session.connection.execute(_PRIVATE, {"workspace": self._session.workspace}):
            self.cells.learn(row.channel, Channel(*row))
        known = (self.cells.get(one) for one in sorted(self.cells))
        return [channel for channel in known if channel and channel.private and channel.joined]

    def describe(self, channel: Channel) -> None:
        """The directory learns of a channel."""
        if self.many([channel.id]) != [channel]:
            self.cells.put(channel.id, channel)

    def rows(self) -> list[Row]:
        """What is to be written."""
        workspace = self._session.workspace
        return [
            (workspace, one, channel.name, channel.private, channel.archived, channel.joined)
            for one, channel in self.cells.changed()
            if channel
        ]
