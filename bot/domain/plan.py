"""A plan: the ordered set that every handoff is in, with an owner, a home channel (or a pair) and a zone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from bot.domain.events import PlanEvent
from bot.domain.trail import Record


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan's state. `pair` holds two people where the plan is "only the two of us", and no channel then."""

    number: int
    owner: str
    zone: str
    channel: str | None
    pair: tuple[str, ...]
    started_at: dt.datetime


def fold_plan(plan: Plan | None, record: Record) -> Plan:
    """The plan after a plan act. Raises ValueError where the record cannot follow."""
    event = record.event
    if plan is not None or not isinstance(event, PlanEvent):
        raise ValueError(f"{event.act} cannot follow here")
    return Plan(record.plan, event.owner, event.zone, event.channel, event.pair, record.at)
