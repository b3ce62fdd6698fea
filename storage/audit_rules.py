"""Whether a recorded act is one that the rules allowed at that time, and recorded as the rules record it."""

from __future__ import annotations

from bot.domain import events as ev
from bot.domain.errors import Refused
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import Attempt, decide, propose
from bot.domain.plan import Plan
from bot.domain.trail import Record


def allowed(before: Handoff | None, plan: Plan, record: Record) -> bool:
    """Decide a handoff's act again, on the state before it and at the time that the record names."""
    try:
        return _decided(before, plan, record) == record.event
    except (Refused, KeyError, OverflowError, TypeError, ValueError):  # the others: a date or a zone that is none
        return False


def _decided(before: Handoff | None, plan: Plan, record: Record) -> ev.Event | None:
    event = record.event
    if isinstance(event, ev.Propose):
        return propose(record.actor, event, record.at)
    if before is None or isinstance(event, ev.StartPlan):
        return None
    # What the button carried is not recorded, but for the answers to an offer, which name it.
    expecting = event.offer if isinstance(event, ev.AgreeToChange | ev.Keep) else None
    side = event.side if isinstance(event, ev.Reassign) else None
    return decide(before, plan, Attempt(record.actor, type(event), expecting, side), event, record.at)
