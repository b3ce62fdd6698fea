"""What the aggregates of one workspace share within a transaction."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Counters:
    """The next numbers of a workspace: plans and handoffs from 1, leaves from 0, outbox ids from 1."""

    plan: int = 1
    handoff: int = 1
    leaf: int = 0
    outbox: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """A workspace in a transaction. What `stored` has not counted yet is not in the database: None, where unknown."""

    connection: Connection
    workspace: str
    stored: Counters | None = None

    def may_hold_handoff(self, number: int) -> bool:
        """Whether the database can have a handoff of this number."""
        return self.stored is None or number < self.stored.handoff

    def may_hold_plan(self, number: int) -> bool:
        """Whether the database can have a plan of this number."""
        return self.stored is None or number < self.stored.plan
