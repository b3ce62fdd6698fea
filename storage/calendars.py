"""The addresses of people's calendars: of each secret its SHA-256 alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import bindparam, select

from storage.cells import Cells
from storage.codec import to_ms
from storage.schema import calendars
from storage.session import Session
from storage.statements import Row, deleting, replacing

_c = calendars.c
REPLACE = replacing(calendars, ("secret_hash", "since"))
DELETE = deleting(calendars)
_OF_PERSON = select(_c.secret_hash, _c.since).where(
    _c.workspace == bindparam("workspace"), _c.person == bindparam("person")
)
_OF_SECRET = select(_c.person, _c.secret_hash, _c.since).where(
    _c.workspace == bindparam("workspace"), _c.secret_hash == bindparam("secret_hash")
)


@dataclass(frozen=True, slots=True)
class Address:
    """The SHA-256 (hex) of an address's secret, and since when it counts, in milliseconds."""

    secret_hash: str
    since: int


class Calendars:
    """The calendars of one workspace's people within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[str, Address] = Cells()

    def of(self, person: str) -> Address | None:
        """None where they have none."""
        if person not in self.cells:
            parameters = {"workspace": self._session.workspace, "person": person}
            row = self._session.connection.execute(_OF_PERSON, parameters).one_or_none()
            self.cells.learn(person, Address(*row) if row else None)
        return self.cells.get(person)

    def owner(self, secret_hash: str) -> str | None:
        """Whose address has this secret."""
        parameters = {"workspace": self._session.workspace, "secret_hash": secret_hash}
        if row := self._session.connection.execute(_OF_SECRET, parameters).one_or_none():
            self.cells.learn(row.person, Address(row.secret_hash, row.since))
        found = ((one, self.cells.get(one)) for one in self.cells)
        return next((one for one, address in found if address and address.secret_hash == secret_hash), None)

    def put(self, person: str, secret_hash: str | None, now: dt.datetime) -> bool:
        """The secret of their address from now on; None: they have none. Whether that changes anything."""
        before = self.of(person)
        if secret_hash is None and before is None:
            return False
        self.cells.put(person, None if secret_hash is None else Address(secret_hash, to_ms(now)))
        return True

    def rows(self) -> tuple[list[Row], list[Row]]:
        """What is to be written, and the keys of what is to be deleted."""
        workspace = self._session.workspace
        kept: list[Row] = []
        gone: list[Row] = []
        for person, address in self.cells.changed():
            if address is None:
                gone.append((workspace, person))
            else:
                kept.append((workspace, person, address.secret_hash, address.since))
        return kept, gone
