"""Which summaries of a plan were queued, and not given up: the next one tells what came after."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Select, bindparam, select

from bot.ports.reading import SummaryMark
from storage.cells import Cells
from storage.codec import from_ms, to_ms
from storage.schema import summaries
from storage.session import Session
from storage.statements import Row, deleting, replacing

_c = summaries.c
REPLACE = replacing(summaries, ("seq", "at"))  # of one that was forgotten in the same batch
DELETE = deleting(summaries)
_OF_PLAN = select(_c.date, _c.seq, _c.at).where(_c.workspace == bindparam("workspace"), _c.plan == bindparam("plan"))
_NEWEST = _OF_PLAN.order_by(_c.date.desc()).limit(1)
_NEWEST_BEFORE = _OF_PLAN.where(_c.date < bindparam("before")).order_by(_c.date.desc()).limit(1)
_ONE = _OF_PLAN.where(_c.date == bindparam("date"))


class Summaries:
    """The summaries of one workspace's plans within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[tuple[int, dt.date], SummaryMark] = Cells()

    def last(self, plan: int, before: dt.date | None) -> SummaryMark | None:
        """The newest of a plan, of those dated before this date where one is given."""
        stored = self._stored(plan, before)
        while stored and (plan, stored.date) in self.cells and self.cells.get((plan, stored.date)) is None:
            stored = self._stored(plan, stored.date)  # that one was forgotten in this batch
        new = [mark for (number, _), mark in self.cells.changed() if mark and number == plan]
        found = [mark for mark in (stored, *new) if mark and (before is None or mark.date < before)]
        return max(found, key=lambda mark: mark.date, default=None)

    def keep(self, plan: int, mark: SummaryMark) -> None:
        """It was queued. Of each date the first counts, as in the outbox."""
        key = plan, mark.date
        if key not in self.cells:
            self.cells.learn(key, self._first(_ONE, plan, date=mark.date.isoformat()))
        if self.cells.get(key) is None:
            self.cells.put(key, mark)

    def forget(self, plan: int, date: dt.date) -> None:
        """It was told to nobody."""
        self.cells.put((plan, date), None)

    def rows(self) -> tuple[list[Row], list[Row]]:
        """What is to be written, and the keys of what is to be deleted."""
        workspace = self._session.workspace
        kept: list[Row] = []
        gone: list[Row] = []
        for (plan, date), mark in self.cells.changed():
            key = (workspace, plan, date.isoformat())
            if mark:
                kept.append((*key, mark.seq, to_ms(mark.at)))
            else:
                gone.append(key)
        return kept, gone

    def _stored(self, plan: int, before: dt.date | None) -> SummaryMark | None:
        if before is None:
            return self._first(_NEWEST, plan)
        return self._first(_NEWEST_BEFORE, plan, before=before.isoformat())

    def _first(self, statement: Select[tuple[str, int, int]], plan: int, **values: str) -> SummaryMark | None:
        parameters = {"workspace": self._session.workspace, "plan": plan, **values}
        row = self._session.connection.execute(statement, parameters).one_or_none()
        return SummaryMark(dt.date.fromisoformat(row.date), row.seq, from_ms(row.at)) if row else None
