"""The delivery log: each attempt to say something (written where it is settled), and each snooze."""

from __future__ import annotations

import datetime as dt

from storage.cells import Cells
from storage.codec import numbers_to_text, to_ms
from storage.schema import deliveries
from storage.session import Session
from storage.statements import Row, inserting_once

LOG = inserting_once(deliveries, ("workspace", "id", "attempt", "outcome"))

SNOOZE, SNOOZED = "snooze", "snoozed"  # kind and outcome; the code is the date, null where it is snoozed no longer


class DeliveryLog:
    """What use cases of one workspace add to the log within a transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.cells: Cells[int, Row] = Cells()

    def snoozed(self, number: int, person: str, handoff: int, until: dt.date | None, now: dt.datetime) -> None:
        """A person does not want to hear of a handoff until that date. `number` is an outbox number of its own."""
        code, named, at = until and until.isoformat(), numbers_to_text([handoff]), to_ms(now)
        key = (self._session.workspace, number, 0, SNOOZED)
        self.cells.put(number, (*key, code, SNOOZE, person, handoff, named, at, at))

    def rows(self) -> list[Row]:
        """What is to be inserted."""
        return [row for _, row in self.cells.changed() if row]
