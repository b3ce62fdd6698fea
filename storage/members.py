"""Who is in which private channel (DESIGN section 7). Of public channels it is not kept."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select

from storage.cells import Cells
from storage.schema import members
from storage.session import Session
from storage.statements import Row, deleting, inserting_once

_c = members.c
INSERT = inserting_once(members, ("workspace", "channel", "person"))
DELETE = deleting(members)
_OF_CHANNEL = select(_c.person).where(_c.workspace == bindparam("workspace"), _c.channel == bindparam("channel"))
_ONE = _OF_CHANNEL.where(_c.person == bindparam("person"))
_OF_PERSON = select(_c.channel).where(
    _c.workspace == bindparam("workspace"),
    _c.channel.in_(bindparam("channels", expanding=True)),
    _c.person == bindparam("person"),
)


class Members:
    """The members of one workspace's private channels within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._whole: dict[str, list[str]] = {}  # all whom the database has in a channel
        self.cells: Cells[tuple[str, str], bool] = Cells()  # by channel and person; None: not in it

    def has(self, channel: str, person: str) -> bool:
        """Whether the person is known to be in the channel."""
        key = channel, person
        if key not in self.cells:
            parameters = {"workspace": self._session.workspace, "channel": channel, "person": person}
            found = self._session.connection.execute(_ONE, parameters).one_or_none()
            self.cells.learn(key, True if found else None)
        return self.cells.get(key) is True

    def read(self, channels: Iterable[str], person: str) -> None:
        """Of all these channels at once what `has` will be asked of this person."""
        if missing := [one for one in dict.fromkeys(channels) if (one, person) not in self.cells]:
            parameters = {"workspace": self._session.workspace, "channels": missing, "person": person}
            found = set(self._session.connection.execute(_OF_PERSON, parameters).scalars())
            for one in missing:
                self.cells.learn((one, person), True if one in found else None)

    def put(self, channel: str, people: Iterable[str]) -> list[str]:
        """All who are in the channel; nobody else is. Who came and who left."""
        wanted = dict.fromkeys(people)
        known = self._all(channel)
        left, came = [one for one in known if one not in wanted], [one for one in wanted if one not in known]
        for person in (*left, *came):
            self.cells.put((channel, person), True if person in wanted else None)
        return left + came

    def set(self, channel: str, person: str, *, joined: bool) -> bool:
        """Somebody came, or left. Whether that is news."""
        if self.has(channel, person) is joined:
            return False
        self.cells.put((channel, person), True if joined else None)
        return True

    def rows(self) -> tuple[list[Row], list[Row]]:
        """Who is to be inserted, and who to be deleted."""
        here: list[Row] = []
        gone: list[Row] = []
        for (channel, person), joined in self.cells.changed():
            (here if joined else gone).append((self._session.workspace, channel, person))
        return here, gone

    def _all(self, channel: str) -> dict[str, None]:
        """Everybody in the channel, as the running use case sees it."""
        if channel not in self._whole:
            parameters = {"workspace": self._session.workspace, "channel": channel}
            self._whole[channel] = list(self._session.connection.execute(_OF_CHANNEL, parameters).scalars())
            for person in self._whole[channel]:
                self.cells.learn((channel, person), True)
        changed = [person for (place, person), _ in self.cells.changed() if place == channel]
        return {one: None for one in (*self._whole[channel], *changed) if self.cells.get((channel, one))}
