"""What people and channels have to do with handoffs: until when they are snoozed, and what they were told of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy import Row as Found

from bot.ports.reading import Attention
from storage.cells import Cells
from storage.codec import keys_from_text, keys_to_text, optional_instant, optional_ms
from storage.schema import attention
from storage.session import Session
from storage.statements import Row, Statement, replacing

_c = attention.c
REPLACE = replacing(attention, ("snoozed_until", "snoozed_at", "told"))
FORGET = Statement(
    ["key_workspace", "key_handoff"],
    lambda _dialect: delete(attention).where(
        _c.workspace == bindparam("key_workspace", type_=_c.workspace.type),
        _c.handoff == bindparam("key_handoff", type_=_c.handoff.type),
    ),
)

_IN_PLACE = select(attention).where(_c.workspace == bindparam("workspace"), _c.place == bindparam("place"))
_PREFETCH = select(attention).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)), _c.place.in_(bindparam("places", expanding=True))
)
_NONE = Attention()


def prefetch(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, int, Attention]]:
    """What several places have, with one statement: workspace, place, handoff; some that nobody asked for."""
    workspaces, places = zip(*keys, strict=True)
    for row in connection.execute(_PREFETCH, {"workspaces": set(workspaces), "places": set(places)}):
        yield row.workspace, row.place, row.handoff, _from_row(row)


class Attentions:
    """The attention of one workspace within a transaction. A place is a person or a channel."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._stored: dict[str, dict[int, Attention]] = {}
        self.cells: Cells[str, dict[int, Attention]] = Cells()  # by place; the dictionaries are never changed
        self.over: Cells[int, bool] = Cells()  # handoffs about which nothing is kept any more

    def of(self, place: str) -> dict[int, Attention]:
        """What one place has, by handoff."""
        if place not in self.cells:
            parameters = {"workspace": self._session.workspace, "place": place}
            rows = self._session.connection.execute(_IN_PLACE, parameters)
            self.learn(place, {row.handoff: _from_row(row) for row in rows})
        kept = self.cells.get(place) or {}
        return {number: one for number, one in kept.items() if number not in self.over}

    def learn(self, place: str, stored: dict[int, Attention]) -> None:
        """What the database holds about a place."""
        self._stored.setdefault(place, stored)
        self.cells.learn(place, stored)

    def snooze(self, place: str, handoff: int, until: dt.date | None, now: dt.datetime) -> bool:
        """Until when it is snoozed from now on; None for no longer. Whether that is another date than it was."""
        known = self.of(place).get(handoff, _NONE)
        self._change(place, handoff, replace(known, snoozed_until=until, snoozed_at=now if until else None))
        return until != known.snoozed_until

    def mark_told(self, place: str, handoff: int, key: str) -> None:
        """The place was told of an escalation."""
        known = self.of(place).get(handoff, _NONE)
        self._change(place, handoff, replace(known, told=known.told | {key}))

    def unmark_told(self, place: str, handoff: int, key: str) -> None:
        """The place was not told of it after all."""
        known = self.of(place).get(handoff, _NONE)
        self._change(place, handoff, replace(known, told=known.told - {key}))

    def forget(self, handoff: int) -> None:
        """The handoff is over: nothing is kept about it."""
        self.over.put(handoff, True)

    def rows(self) -> tuple[list[Row], list[Row]]:
        """What is to be written, and the keys of the handoffs whose rows are to be deleted."""
        workspace = self._session.workspace
        over = [number for number, _ in self.over.changed()]
        written = [
            (workspace, place, number, *_to_row(one))
            for place, _ in self.cells.changed()
            for number, one in self.of(place).items()
            if one != self._stored[place].get(number, _NONE)
        ]
        return written, [(workspace, number) for number in over]

    def _change(self, place: str, handoff: int, attention: Attention) -> None:
        kept = self.of(place)
        if attention != kept.get(handoff, _NONE):
            self.cells.put(place, {**kept, handoff: attention})


def _to_row(one: Attention) -> Row:
    until = one.snoozed_until and one.snoozed_until.isoformat()
    return until, optional_ms(one.snoozed_at), keys_to_text(one.told)


def _from_row(row: Found[Any]) -> Attention:
    until = dt.date.fromisoformat(row.snoozed_until) if row.snoozed_until else None
    return Attention(until, keys_from_text(row.told), optional_instant(row.snoozed_at))
