"""What the demo's page looks up beside what Baton itself reads: the next moment, who was reminded, a whole trail.

Each look opens and closes a connection of its own, which can write nothing: whoever looks holds nothing between two.
"""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import orjson
from sqlalchemy import bindparam, func, select

from bot.domain.delivery_policy import Sent
from bot.domain.handoff import Handoff
from bot.domain.outgoing import Kind
from bot.domain.trail import Record, record_from_json
from storage.codec import from_ms, optional_instant, to_ms
from storage.database import reading_engine
from storage.errors import translated
from storage.reads import WorkspaceReads
from storage.schema import deliveries, handoffs, outbox, people, plans, trail
from storage.session import Session

T = TypeVar("T")

_SENT = Sent.__name__.lower()  # as `outcome` has it
_NEXT_WAKES = (
    select(func.min(people.c.wake_at)).where(people.c.workspace == bindparam("workspace"), people.c.zone.is_not(None)),
    select(func.min(plans.c.wake_at)).where(plans.c.workspace == bindparam("workspace")),
)
_REMINDERS = (Kind.NUDGE.value, Kind.ESCALATION.value, Kind.SUMMARY.value)  # what comes by itself when it is time
_OWED = select(people.c.person, people.c.wake_at).where(
    people.c.workspace == bindparam("workspace"), people.c.owed_since.is_not(None), people.c.wake_at > bindparam("now")
)
_WAITING = select(outbox.c.place, outbox.c.due).where(
    outbox.c.workspace == bindparam("workspace"),
    outbox.c.kind.in_(_REMINDERS),
    outbox.c.ended_at.is_(None),
    outbox.c.due > bindparam("now"),
)
_REMINDED = (
    select(deliveries.c.place)
    .where(
        deliveries.c.workspace == bindparam("workspace"),
        deliveries.c.kind.in_(_REMINDERS),
        deliveries.c.outcome == _SENT,
        deliveries.c.at >= bindparam("since"),
    )
    .order_by(deliveries.c.at, deliveries.c.id)
)
_MADE = (
    select(handoffs.c.handoff)
    .where(handoffs.c.workspace == bindparam("workspace"), handoffs.c.proposed_at >= bindparam("since"))
    .order_by(handoffs.c.handoff)
)
_NEWEST = (  # all in message time; `head_at` is when a plan's newest record was written
    select(func.max(plans.c.head_at)).where(plans.c.workspace == bindparam("workspace")),
    select(func.max(deliveries.c.at)).where(deliveries.c.workspace == bindparam("workspace")),
    select(func.max(outbox.c.began_at)).where(outbox.c.workspace == bindparam("workspace")),
)
_OF_PLANS = (
    select(trail.c.plan, trail.c.seq, trail.c.record, trail.c.hash)
    .where(
        trail.c.workspace == bindparam("workspace"),
        trail.c.plan.in_(bindparam("plans", expanding=True)),
    )
    .order_by(trail.c.leaf.desc())
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of the trail as it stands there, edited by hand or not; `record` is None where it is none of Baton's."""

    plan: int
    seq: int
    text: str
    hash: str
    record: Record | None


class LookingIn(WorkspaceReads):
    """All that `Reads` has, and what only the demo asks for."""

    def next_moment(self, now: dt.datetime) -> dt.datetime | None:
        """When Baton next looks at a person or a plan, or a reminder that waits may go out: aware UTC, never before
        `now`.
        """
        own = {"workspace": self.workspace}
        wakes = (self.session.connection.execute(query, own).scalar() for query in _NEXT_WAKES)
        moments = [*map(optional_instant, wakes), *self.waiting(now).values()]
        return min((max(moment, now) for moment in moments if moment is not None), default=None)

    def newest_moment(self) -> dt.datetime | None:
        """When the newest record was written, or the newest message sent or begun: aware UTC; None before the first."""
        own = {"workspace": self.workspace}
        found = (self.session.connection.execute(query, own).scalar() for query in _NEWEST)
        return max((from_ms(milliseconds) for milliseconds in found if milliseconds is not None), default=None)

    def waiting(self, now: dt.datetime) -> dict[str, dt.datetime]:
        """The people and channels who are owed a reminder that may not go out yet, and when it may."""
        known = {"workspace": self.workspace, "now": to_ms(now)}
        found = [row for query in (_OWED, _WAITING) for row in self.session.connection.execute(query, known)]
        return {place: at for place, due in found if (at := optional_instant(due)) is not None}

    def reminded(self, since: dt.datetime) -> list[str]:
        """The people and channels reminded at `since` or later (message time), each once, in that order."""
        found = self.session.connection.execute(_REMINDED, {"workspace": self.workspace, "since": to_ms(since)})
        return list(dict.fromkeys(found.scalars()))

    def made_since(self, since: dt.datetime) -> list[Handoff]:
        """The handoffs proposed at `since` or later, by number."""
        found = self.session.connection.execute(_MADE, {"workspace": self.workspace, "since": to_ms(since)})
        return self.handoffs(found.scalars().all())

    def trail_of_plans(self, plans: Sequence[int]) -> list[Kept]:
        """Every record of these plans as it is stored, newest first."""
        found = self.session.connection.execute(_OF_PLANS, {"workspace": self.workspace, "plans": list(plans)})
        return [Kept(plan, seq, str(text), str(digest), _record(text)) for plan, seq, text, digest in found]

    def head_of_plan(self, plan: int) -> str:
        """The hash that the plan remembers of its newest record; empty where there is no such plan."""
        headed = self.plan_rows.headed(plan)
        return headed.head if headed else ""


def _record(text: str) -> Record | None:
    try:
        return record_from_json(orjson.loads(text))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def look_in(url: str, workspace: str, query: Callable[[LookingIn], T]) -> Awaitable[T]:
    """Run the query off the event loop, in one unchanging view. Raises StorageError."""
    return asyncio.to_thread(_look, url, workspace, query)


def _look(url: str, workspace: str, query: Callable[[LookingIn], T]) -> T:
    engine = reading_engine(url, 1)
    try:
        with translated(), engine.begin() as connection:
            return query(LookingIn(Session(connection, workspace)))
    finally:
        engine.dispose()
