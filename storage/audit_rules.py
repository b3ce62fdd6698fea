"""Whether a recorded act is one that the rules allowed at that time, and recorded as the rules record it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast, get_args

from bot.domain import events as ev
from bot.domain import plan_events as pe
from bot.domain.errors import Refused
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import Attempt, decide, propose
from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.plan_events import Gate, PlanEvent
from bot.domain.plan_rules import PlanAttempt, decide_plan
from bot.domain.retrospective import HIGHEST, LOWEST, Medians
from bot.domain.trail import Record

# What the plan before it may have had, where the trail of this one does not tell: nothing, less, more.
_PREVIOUS = (None, Medians(*[LOWEST - 1.0] * 4), Medians(*[HIGHEST + 1.0] * 4))


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
    if before is None or isinstance(event, get_args(PlanEvent)):
        return None
    event = cast(ev.HandoffEvent, event)
    # What the button carried is not recorded, but for the answers to an offer, which name it.
    expecting = event.offer if isinstance(event, ev.AgreeToChange | ev.Keep) else None
    side = event.side if isinstance(event, ev.Reassign) else None
    return decide(before, plan, Attempt(record.actor, type(event), expecting, side), event, record.at)


def plan_act_allowed(before: Plan | None, record: Record, handoffs: Callable[[], tuple[Handoff, ...]]) -> bool:
    """Decide a plan's act again, on the state before it and at the time that the record names. `handoffs` are the
    plan's as they then stood; they are asked for only where a gate depends on them.

    Nobody but the owner whose plan was taken over counts as deactivated, and a retrospective may be compared with any
    plan: the trail of this one does not tell.
    """
    event = cast(PlanEvent, record.event)
    if isinstance(event, pe.StartPlan):
        return before is None and record.plan != WORKSPACE_PLAN and _may_start(record.actor, event)
    if record.plan == WORKSPACE_PLAN or before is None:
        return record.plan == WORKSPACE_PLAN and isinstance(event, pe.SaveTemplate | pe.DropTemplate)
    attempt = PlanAttempt(record.actor, type(event))
    return any(_is_decided(before, attempt, record, facts) for facts in _facts(before, event, handoffs))


def _may_start(actor: str, event: pe.StartPlan) -> bool:
    """Whoever begins a plan owns it, and it belongs to a channel or to two people."""
    of_two = event.channel is None and len(set(event.pair)) == len(event.pair) == 2
    return event.owner == actor and (of_two or (event.channel is not None and not event.pair))


def _is_decided(before: Plan, attempt: PlanAttempt, record: Record, facts: Facts) -> bool:
    event = cast(PlanEvent, record.event)
    try:
        return decide_plan(before, attempt, event, facts, record.at) == event
    except (Refused, KeyError, OverflowError, TypeError, ValueError):
        return False


def _facts(before: Plan, event: PlanEvent, handoffs: Callable[[], tuple[Handoff, ...]]) -> Iterator[Facts]:
    """All that may have been true beside the plan's own state."""
    gate = Gate.GO_LIVE if isinstance(event, pe.AskGoLive | pe.GoLive) else getattr(event, "gate", None)
    standing = handoffs() if gate is Gate.GO_LIVE and not isinstance(event, pe.RefuseOverride) else ()
    gone = frozenset({before.owner}) if isinstance(event, pe.TakeOver) else frozenset()
    for previous in _PREVIOUS if gate is Gate.RETROSPECTIVE else (None,):
        yield Facts(standing, gone, previous)
