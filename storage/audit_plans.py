"""What an audit has to know of a plan at one moment of its trail: the plan itself, and its handoffs."""

from __future__ import annotations

from bisect import bisect_left

import orjson
from sqlalchemy import Connection, bindparam, select

from bot.domain.handoff import Handoff, fold
from bot.domain.plan import Plan
from bot.domain.plan_fold import fold_plan
from bot.domain.trail import Record, record_from_json
from storage.schema import trail
from storage.streams import chunks

_BEFORE = (
    select(trail.c.record)
    .where(
        trail.c.workspace == bindparam("workspace"),
        trail.c.plan == bindparam("plan"),
        trail.c.seq < bindparam("seq"),
    )
    .order_by(trail.c.seq)
)


def handoffs_before(connection: Connection, record: Record) -> tuple[Handoff, ...]:
    """The handoffs of the record's plan as they stood before it. What is no record, or cannot follow, is left out: that
    is found elsewhere.
    """
    found: dict[int, Handoff] = {}
    for rows in chunks(connection, _BEFORE, {"workspace": record.team, "plan": record.plan, "seq": record.seq}):
        for (text,) in rows:
            try:
                one = record_from_json(orjson.loads(text))
                if one.handoff is not None:
                    found[one.handoff] = fold(found.get(one.handoff), one)
            except (KeyError, TypeError, ValueError, AttributeError):
                continue
    return tuple(found[number] for number in sorted(found))


class PlansInTime:
    """Who owned which plan when: each plan as every record left it that changed what it is, as `described` says."""

    def __init__(self) -> None:
        self._newest: dict[int, Plan] = {}
        self._from: dict[int, list[int]] = {}  # of each plan, the records that changed it
        self._states: dict[int, list[Plan]] = {}

    def learn(self, record: Record) -> None:
        """The next act of a plan. One that cannot follow is left out: that is found elsewhere."""
        before = self._newest.get(record.plan)
        try:
            after = fold_plan(before, record)
        except ValueError:
            return
        self._newest[record.plan] = after
        if before is None or before.described != after.described:
            self._from.setdefault(record.plan, []).append(record.seq)
            self._states.setdefault(record.plan, []).append(after)

    def before(self, record: Record) -> Plan | None:
        """The plan of a handoff's record as it was then; None where no record had made it."""
        index = bisect_left(self._from.get(record.plan, []), record.seq)
        return self._states[record.plan][index - 1] if index else None
