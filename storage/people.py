"""The directory of people, how each wants to be reminded, and when the engine looks at them next."""

from __future__ import annotations

import datetime as dt
import logging
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select
from sqlalchemy import Row as Found

from bot.domain.nudge_settings import DEFAULTS, NudgeSettings
from bot.domain.people import Person
from bot.domain.working_time import is_zone
from storage.cells import Cells
from storage.codec import settings_from_text, settings_to_text
from storage.errors import StorageError
from storage.schema import people
from storage.session import Session
from storage.statements import Row, replacing, updating

logger = logging.getLogger(__name__)

_c = people.c
_VALUES = [column.name for column in people.columns if not column.primary_key]
REPLACE = replacing(people, _VALUES)
WAKE = updating(people, ("wake_at", "nudged_on", "owed_since"))

_OWN = select(people).where(_c.workspace == bindparam("workspace"))
_BY_ID = _OWN.where(_c.person.in_(bindparam("ids", expanding=True)))
_NAMED = _OWN.where(
    or_(*(one == bindparam("name") for one in (_c.name_folded, _c.full_name_folded, _c.first_name_folded))),
    _c.bot.is_(False),
)
_PREFETCH = select(people).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)), _c.person.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Known:
    """A person's row. `person` is None where the directory does not know them yet; both moments are milliseconds.
    `text` is how the settings are stored: what is not understood here stays as it is.
    """

    person: Person | None
    wake_at: int | None = None
    nudged_on: dt.date | None = None
    owed_since: int | None = None
    settings: NudgeSettings = DEFAULTS
    text: str | None = None


_NOBODY = Known(None)
_reported: set[tuple[str, str, str]] = set()


def fold_name(name: str) -> str:
    """A name as it is compared: case and ways of writing the same letters do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def folded_names(person: Person) -> tuple[str, str, str]:
    """Display name, full name and first name as they are compared."""
    full = fold_name(person.full_name)
    first = (full or fold_name(person.name)).split(" ")[0]
    return fold_name(person.name), full, first


def prefetch(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, Known]]:
    """People of several workspaces with one statement; some that nobody asked for may be among them."""
    workspaces, ids = zip(*keys, strict=True)
    for row in connection.execute(_PREFETCH, {"workspaces": set(workspaces), "ids": set(ids)}):
        yield row.workspace, row.person, _from_row(row)


class People:
    """The people of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._named: dict[str, list[str]] = {}
        self._described: set[str] = set()  # of whom more changed than their alarm
        self.cells: Cells[str, Known] = Cells()

    def known(self, person: str) -> Known | None:
        """One person's row."""
        self._read([person])
        return self.cells.get(person)

    def many(self, ids: Sequence[str]) -> list[Person]:
        """Those of these that the directory knows."""
        self._read(ids)
        found = (self.cells.get(one) for one in dict.fromkeys(ids))
        return [known.person for known in found if known and known.person]

    def named(self, name: str) -> list[Person]:
        """Everybody of this name, bots left out."""
        folded = fold_name(name)
        if not folded:
            return []
        if folded not in self._named:
            parameters = {"workspace": self._session.workspace, "name": folded}
            rows = self._session.connection.execute(_NAMED, parameters).all()
            for row in rows:
                self.cells.learn(row.person, _from_row(row))
            self._named[folded] = [row.person for row in rows]
        ids = {*self._named[folded], *(one for one, _ in self.cells.changed())}
        found = (self.cells.get(one) for one in sorted(ids))
        people_now = (known.person for known in found if known and known.person)
        return [person for person in people_now if not person.bot and folded in folded_names(person)]

    def describe(self, person: Person) -> None:
        """The directory learns of a person; a known direct message is kept."""
        known = self.known(person.id) or _NOBODY
        if person.dm is None and known.person and known.person.dm:
            person = replace(person, dm=known.person.dm)
        if person != known.person:
            self._described.add(person.id)
            self.cells.put(person.id, replace(known, person=person))

    def set_settings(self, person: str, settings: NudgeSettings) -> bool:
        """How somebody wants to be reminded, whether the directory knows them or not. Whether that changes anything."""
        known = self.known(person) or _NOBODY
        text = settings_to_text(settings)
        if (settings, text) == (known.settings, known.text):
            return False
        self._described.add(person)
        self.cells.put(person, replace(known, settings=settings, text=text))
        return True

    def wake(self, person: str, wake_at: int) -> None:
        """When to look next, if not before."""
        known = self.known(person) or _NOBODY
        if known.wake_at is None or wake_at < known.wake_at:
            self.set_wake(person, wake_at, known.nudged_on, known.owed_since)

    def set_wake(
        self, person: str, wake_at: int | None, nudged_on: dt.date | None, owed_since: int | None = None
    ) -> None:
        """When to look next, the date of the last nudge, and from when on moments are owed."""
        known = self.known(person)
        if known is None:
            self._described.add(person)
        changed = replace(known or _NOBODY, wake_at=wake_at, nudged_on=nudged_on, owed_since=owed_since)
        if changed != known:
            self.cells.put(person, changed)

    def rows(self) -> tuple[list[Row], list[Row]]:
        """Whole rows, and rows of which only the alarm changed."""
        whole: list[Row] = []
        alarms: list[Row] = []
        for one, known in self.cells.changed():
            if known is None:
                continue
            nudged_on = known.nudged_on.isoformat() if known.nudged_on else None
            if one in self._described:
                alarm = (known.wake_at, nudged_on, known.owed_since, known.text)
                whole.append((self._session.workspace, one, *_directory(known.person), *alarm))
            else:
                alarms.append((known.wake_at, nudged_on, known.owed_since, self._session.workspace, one))
        return whole, alarms

    def _read(self, ids: Sequence[str]) -> None:
        if missing := [one for one in ids if one not in self.cells]:
            parameters = {"workspace": self._session.workspace, "ids": missing}
            for row in self._session.connection.execute(_BY_ID, parameters):
                self.cells.learn(row.person, _from_row(row))
            for one in missing:
                self.cells.learn(one, None)


def _directory(person: Person | None) -> Row:
    if person is None:
        return ("", None, "", False, False, False, False, None, "", "", "")
    flags = (person.deactivated, person.bot, person.guest, person.stranger)
    return (person.name, person.zone, person.full_name, *flags, person.dm, *folded_names(person))


def _from_row(row: Found[Any]) -> Known:
    person = None
    if row.zone is not None:
        flags = (row.deactivated, row.bot, row.guest, row.stranger)
        person = Person(row.person, row.name, _zone(row), row.full_name, *flags, row.dm)
    nudged_on = dt.date.fromisoformat(row.nudged_on) if row.nudged_on else None
    return Known(person, row.wake_at, nudged_on, row.owed_since, _settings(row), row.settings)


def _settings(row: Found[Any]) -> NudgeSettings:
    """One person's settings that cannot be read stop nobody else who is named beside them."""
    try:
        return settings_from_text(row.settings)
    except StorageError:
        _report(row.workspace, row.person, "the settings are not understood, the defaults count")
        return DEFAULTS


def _zone(row: Found[Any]) -> str:
    if _is_known_zone(row.zone):
        return str(row.zone)
    _report(row.workspace, row.person, "the time zone is not known on this machine (update its zone data), UTC counts")
    return "UTC"


_is_known_zone = lru_cache(maxsize=1024)(is_zone)


def _report(workspace: str, person: str, what: str) -> None:
    """Once a process: they are read again with every look."""
    if (about := (workspace, person, what)) not in _reported:
        _reported.add(about)
        logger.error("%s in %s: %s", person, workspace, what)
