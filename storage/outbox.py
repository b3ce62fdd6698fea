"""The outbox as use cases write it: intents, each once, in the transaction that caused them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select, union_all
from sqlalchemy import Row as Found

from bot.domain.delivery_policy import Gone
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Intent, Kind, Priority
from storage.cells import Cells
from storage.codec import numbers_from_text, numbers_to_text, optional_instant, optional_ms, to_ms
from storage.schema import outbox
from storage.session import Session
from storage.statements import Row, Statement, inserting_again

_c = outbox.c
GONE = Gone.__name__.lower()  # as `outcome` has it
# What a place refused for good may be said again, as a row of its own, once there is a reason to: the place is back.
INSERT = inserting_again(outbox, ("workspace", "key"), _c.outcome == literal_column(f"'{GONE}'"))
# A nudge that is under way is left alone: how that attempt ends says when it is due next.
HURRY = Statement(
    ["due", "key_workspace", "key_place"],
    lambda _dialect: (
        outbox.update()
        .values(due=bindparam("due", type_=_c.due.type))
        .where(
            _c.workspace == bindparam("key_workspace", type_=_c.workspace.type),
            _c.place == bindparam("key_place", type_=_c.place.type),
            _c.kind == literal_column(f"'{Kind.NUDGE.value}'"),
            _c.ended_at.is_(None),
            _c.began_at.is_(None),
        )
    ),
)
INTENT_COLUMNS = (
    _c.kind, _c.key, _c.place, _c.priority, _c.plan, _c.handoff, _c.seq, _c.handoffs, _c.not_before,
)  # fmt: skip

# A nudge or a notice may name its handoffs in a list, so that of the two sides' waiting ones each list is looked at.
# What is found is put in order afterwards: asked for an order, SQLite reads all that the workspace ever said.
_WAITING = union_all(
    *(
        select(_c.id, _c.place, _c.handoff, _c.handoffs).where(
            _c.workspace == bindparam("workspace"), _c.ended_at.is_(None), *conditions
        )
        for conditions in (
            [_c.handoff == bindparam("handoff")],
            [_c.place.in_(bindparam("sides", expanding=True)), _c.kind.in_((Kind.NUDGE.value, Kind.NOTICE.value))],
        )
    )
)
_NUDGES = select(_c.workspace, _c.id, *INTENT_COLUMNS).where(
    _c.workspace.in_(bindparam("workspaces", expanding=True)),
    _c.place.in_(bindparam("places", expanding=True)),
    _c.kind == Kind.NUDGE.value,
    _c.ended_at.is_(None),
)


@dataclass(frozen=True, slots=True)
class Queued:
    """An intent with its number; `due` is when it may first go out (milliseconds, message time)."""

    id: int
    intent: Intent
    due: int


def prefetch_nudges(connection: Connection, keys: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Intent]]:
    """The nudges that wait to be said in places of several workspaces, with one statement: oldest first; some may come
    that nobody asked for.
    """
    workspaces, places = zip(*keys, strict=True)
    rows: Iterable[Any] = connection.execute(_NUDGES, {"workspaces": set(workspaces), "places": set(places)})
    for row in sorted(rows, key=lambda row: row.id):
        yield row.workspace, intent_from_row(row)


class Outgoing:
    """What one workspace has to say, within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._nudges: dict[str, list[Intent]] = {}
        self.cells: Cells[str, Queued] = Cells()
        self.hurried: Cells[str, bool] = Cells()  # people whose waiting nudges are due at once

    def put(self, number: int, intent: Intent, now: dt.datetime) -> None:
        """Queue an intent. One whose key the database has is left out when it is written, unless it ended as gone."""
        self.cells.put(intent.key, Queued(number, intent, to_ms(intent.not_before or now)))

    def places(self, number: int, handoff: Handoff | None) -> list[str]:
        """Where something about the handoff waits to be said."""
        found: list[str] = []
        if self._session.may_hold_handoff(number):
            parameters = {
                "workspace": self._session.workspace,
                "handoff": number,
                "sides": handoff.sides if handoff else (),
            }
            rows = sorted(self._session.connection.execute(_WAITING, parameters), key=lambda row: row.id)
            found = [row.place for row in rows if number in (row.handoff, *numbers_from_text(row.handoffs))]
        queued = (one.intent for _, one in self.cells.changed() if one)
        return found + [intent.place for intent in queued if number == intent.handoff or number in intent.handoffs]

    def nudges(self, place: str) -> list[Intent]:
        """The nudges that wait to be said there, oldest first."""
        if place not in self._nudges:
            key = (self._session.workspace, place)
            self.learn_nudges(place, [intent for _, intent in prefetch_nudges(self._session.connection, [key])])
        queued = (one.intent for _, one in self.cells.changed() if one)
        return self._nudges[place] + [one for one in queued if one.kind is Kind.NUDGE and one.place == place]

    def learn_nudges(self, place: str, waiting: list[Intent]) -> None:
        """Which nudges the database has wait there."""
        self._nudges.setdefault(place, waiting)

    def hurry(self, place: str) -> None:
        """The nudges that wait to be said there are due at once."""
        self.hurried.put(place, True)

    def hurried_rows(self, now: dt.datetime) -> list[Row]:
        """The parameters of `HURRY`."""
        return [(to_ms(now), self._session.workspace, place) for place, _ in self.hurried.changed()]

    def rows(self) -> list[Row]:
        """What is to be inserted."""
        workspace = self._session.workspace
        return [_row(workspace, queued) for _, queued in self.cells.changed() if queued]


def intent_from_row(row: Found[Any]) -> Intent:
    """The intent in a row that has `INTENT_COLUMNS`."""
    return Intent(
        Kind(row.kind),
        row.key,
        row.place,
        Priority(row.priority),
        row.plan,
        row.handoff,
        row.seq,
        numbers_from_text(row.handoffs),
        optional_instant(row.not_before),
    )


def _row(workspace: str, queued: Queued) -> Row:
    intent = queued.intent
    return (
        workspace,
        queued.id,
        intent.key,
        intent.kind.value,
        intent.place,
        int(intent.priority),
        intent.plan,
        intent.handoff,
        intent.seq,
        numbers_to_text(intent.handoffs),
        optional_ms(intent.not_before),
        queued.due,
        0,
        0,
        0,
        None,
        None,
        None,
        None,
    )
