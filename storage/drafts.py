"""Sentences that wait for their form."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy import Row as Found

from bot.ports.reading import Draft
from storage.cells import Cells
from storage.codec import from_ms, to_ms
from storage.schema import drafts
from storage.session import Session
from storage.statements import Row, deleting, replacing

KEEP_FOR = dt.timedelta(hours=26)

_c = drafts.c
REPLACE = replacing(drafts, ("person", "channel", "text", "answer_url", "at"))
DELETE = deleting(drafts)
_FORGET = delete(drafts).where(_c.at < bindparam("before"))
_ONE = select(drafts).where(_c.workspace == bindparam("workspace"), _c.draft == bindparam("draft"))


def forget(connection: Connection, now: dt.datetime) -> None:
    """Delete sentences whose form nobody sends any more; `now` is message time."""
    connection.execute(_FORGET, {"before": to_ms(now - KEEP_FOR)})


class Drafts:
    """The drafts of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[str, Draft] = Cells()

    def one(self, draft: str) -> Draft | None:
        """A sentence that waits for its form."""
        if draft not in self.cells:
            parameters = {"workspace": self._session.workspace, "draft": draft}
            row = self._session.connection.execute(_ONE, parameters).one_or_none()
            self.cells.learn(draft, _from_row(row) if row else None)
        return self.cells.get(draft)

    def put(self, draft: Draft) -> None:
        """Keep a sentence."""
        self.cells.put(draft.id, draft)

    def drop(self, draft: str) -> None:
        """Keep it no longer."""
        if self.one(draft):
            self.cells.put(draft, None)

    def rows(self) -> tuple[list[Row], list[Row]]:
        """What is to be written, and the keys of what is to be deleted."""
        workspace = self._session.workspace
        kept: list[Row] = []
        gone: list[Row] = []
        for one, draft in self.cells.changed():
            if draft is None:
                gone.append((workspace, one))
            else:
                at = to_ms(draft.at)
                kept.append((workspace, one, draft.person, draft.channel, draft.text, draft.answer_url, at))
        return kept, gone


def _from_row(row: Found[Any]) -> Draft:
    return Draft(row.draft, row.person, row.channel, row.text, row.answer_url, from_ms(row.at))
