"""The trail's rows: each record's text exactly as hashed, its hash, and its leaf number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from sqlalchemy import Connection, bindparam, column, select

from bot.domain.handoff import Handoff
from bot.domain.trail import Record, record_from_json
from bot.ports.reading import TrailRow
from storage.cells import Cells
from storage.codec import canonical, sha256_hex
from storage.schema import RECORD_HANDOFF, trail
from storage.session import Session
from storage.statements import Row, inserting

_c = trail.c
INSERT = inserting(trail)

_ROWS = select(_c.seq, _c.leaf, _c.record, _c.hash).where(
    _c.workspace == bindparam("workspace"), _c.plan == bindparam("plan")
)
_ONE = _ROWS.where(_c.seq == bindparam("seq"))
_SEVERAL = _ROWS.where(_c.seq.in_(bindparam("seqs", expanding=True)))
_AFTER = _ROWS.where(_c.seq > bindparam("seq")).order_by(_c.seq)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the trail with its text."""

    row: TrailRow
    text: str


def line_of(record: Record, leaf: int) -> Line:
    """The row that a new record makes."""
    data = canonical(record.as_json())
    return Line(TrailRow(record.seq, leaf, record, sha256_hex(data)), data.decode())


class Trail:
    """The trail of one workspace within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[tuple[int, int], Line] = Cells()

    def append(self, line: Line) -> None:
        """A new record."""
        self.cells.put((line.row.record.plan, line.row.seq), line)

    def of_handoff(self, handoff: Handoff) -> list[TrailRow]:
        """Every record that names the handoff, oldest first."""
        stored: list[TrailRow] = []
        if self._session.may_hold_handoff(handoff.number):
            parameters = {"plan": handoff.plan, "handoff": handoff.number}
            found = self._session.connection.execute(
                _of_handoff(self._session.connection), {"workspace": self._session.workspace, **parameters}
            )
            stored = [_line(*row).row for row in found]
        new = [
            line.row
            for (plan, _seq), line in self.cells.changed()
            if line and plan == handoff.plan and line.row.record.handoff == handoff.number
        ]
        return stored + new

    def after(self, plan: int, seq: int) -> list[TrailRow]:
        """Every record of a plan with a greater number, oldest first."""
        stored: list[TrailRow] = []
        if self._session.may_hold_plan(plan):
            parameters = {"workspace": self._session.workspace, "plan": plan, "seq": seq}
            stored = [_line(*row).row for row in self._session.connection.execute(_AFTER, parameters).all()]
        new = [line.row for (number, _), line in self.cells.changed() if line and number == plan and line.row.seq > seq]
        return stored + new

    def line(self, plan: int, seq: int) -> Line | None:
        """One record of a plan."""
        key = (plan, seq)
        if key not in self.cells:
            parameters = {"workspace": self._session.workspace, "plan": plan, "seq": seq}
            row = self._session.connection.execute(_ONE, parameters).one_or_none()
            self.cells.learn(key, _line(*row) if row else None)
        return self.cells.get(key)

    def read(self, plan: int, seqs: Sequence[int]) -> None:
        """With one statement, so that `line` has them."""
        if missing := [seq for seq in seqs if (plan, seq) not in self.cells]:
            parameters = {"workspace": self._session.workspace, "plan": plan, "seqs": missing}
            for row in self._session.connection.execute(_SEVERAL, parameters):
                self.cells.learn((plan, row.seq), _line(*row))
            for seq in missing:
                self.cells.learn((plan, seq), None)

    def rows(self) -> list[Row]:
        """What is to be inserted."""
        workspace = self._session.workspace
        return [
            (workspace, plan, seq, line.row.leaf, line.text, line.row.hash)
            for (plan, seq), line in self.cells.changed()
            if line
        ]


def _line(seq: int, leaf: int, text: str, digest: str) -> Line:
    return Line(TrailRow(seq, leaf, record_from_json(orjson.loads(text)), digest), text)


_OF_HANDOFF = {
    name: _ROWS.where(column(expression, is_literal=True) == bindparam("handoff")).order_by(_c.seq)
    for name, expression in RECORD_HANDOFF.items()
}


def _of_handoff(connection: Connection):  # type: ignore[no-untyped-def]
    return _OF_HANDOFF[connection.dialect.name]
