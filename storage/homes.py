"""What somebody chose to see in their App Home, and when they last opened it."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable
from dataclasses import dataclass

import orjson
from sqlalchemy import bindparam, select

from bot.domain.home_state import HomeState
from storage.cells import Cells
from storage.codec import to_ms
from storage.many_keys import ByManyKeys
from storage.plan_codec import reader_of
from storage.schema import homes
from storage.session import Session
from storage.statements import Row, replacing

logger = logging.getLogger(__name__)

_c = homes.c
REPLACE = replacing(homes, ("state", "opened_at"))
_OWN = _c.workspace == bindparam("workspace")
_ONE = select(_c.state, _c.opened_at).where(_OWN, _c.person == bindparam("person"))
_OPENED = ByManyKeys(select(_c.person).where(_OWN, _c.opened_at >= bindparam("since")), _c.person)
_read = reader_of(HomeState)


@dataclass(frozen=True, slots=True)
class Home:
    """What is shown in it; `opened_at` in milliseconds."""

    state: HomeState
    opened_at: int


def state_to_text(state: HomeState) -> str:
    """JSON, dates in ISO 8601."""
    return orjson.dumps(state).decode()


def state_from_text(text: str) -> HomeState:
    """What `state_to_text` wrote; the default where it cannot be understood, since another choice is soon made."""
    try:
        state: HomeState = _read(orjson.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        logger.warning("what somebody chose to see in their Home is not understood, the default counts: %r", error)
        return HomeState()
    return state


class Homes:
    """The Homes of one workspace's people within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[str, Home] = Cells()

    def state(self, person: str) -> HomeState | None:
        """None where they never opened it."""
        if person not in self.cells:
            parameters = {"workspace": self._session.workspace, "person": person}
            row = self._session.connection.execute(_ONE, parameters).one_or_none()
            self.cells.learn(person, Home(state_from_text(row.state), row.opened_at) if row else None)
        home = self.cells.get(person)
        return home.state if home else None

    def put(self, person: str, state: HomeState, now: dt.datetime) -> None:
        """They opened it now, and see this."""
        self.cells.put(person, Home(state, to_ms(now)))

    def opened(self, people: Iterable[str], since: dt.datetime) -> list[str]:
        """Those of these who opened theirs since then, by id."""
        wanted, after = set(people), to_ms(since)
        own = {"workspace": self._session.workspace, "since": after}
        changed = {one: home for one, home in self.cells.changed() if home}
        found = {row.person for row in _OPENED.find(self._session.connection, list(wanted - changed.keys()), own)}
        found.update(one for one in wanted & changed.keys() if changed[one].opened_at >= after)
        return sorted(found)

    def rows(self) -> list[Row]:
        """What is to be written."""
        workspace = self._session.workspace
        return [
            (workspace, person, state_to_text(home.state), home.opened_at)
            for person, home in self.cells.changed()
            if home
        ]
