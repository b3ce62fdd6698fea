"""The plan after one more act of its own: `fold_plan(plan, record) -> plan`."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import singledispatch
from typing import get_args

from bot.domain import plan_events as pe
from bot.domain.plan import (
    WORKSPACE_PLAN,
    Evidence,
    Opened,
    Overridden,
    OverrideAsked,
    Plan,
    Requirements,
    Schedule,
    Scored,
    Shadow,
    Slot,
    Template,
)
from bot.domain.plan_events import Gate
from bot.domain.trail import BATON, Record


def fold_plan(plan: Plan | None, record: Record) -> Plan:
    """The plan after a plan act. Raises ValueError where the record cannot follow."""
    event = record.event
    if isinstance(event, pe.StartPlan):
        if plan is not None:
            raise ValueError("a plan begins once")
        return Plan(record.plan, event.owner, event.zone, event.channel, event.pair, record.at)
    if plan is None and record.plan == WORKSPACE_PLAN:
        plan = Plan(WORKSPACE_PLAN, BATON, "UTC", None, (), record.at)
    if plan is None or not isinstance(event, get_args(pe.PlanEvent)):
        raise ValueError(f"{event.act} cannot follow here")
    return replace(_apply(event, plan, record), last=record.seq)


@singledispatch
def _apply(event: object, plan: Plan, record: Record) -> Plan:
    raise ValueError(f"{record.event.act} cannot follow here")


@_apply.register
def _(event: pe.SetUp, plan: Plan, record: Record) -> Plan:
    slots = tuple(Slot(number, words) for number, words in enumerate(event.slots, plan.next_slot))
    next_slot = plan.next_slot + len(slots)
    return replace(_described(plan, event, record), slots=(*plan.slots, *slots), next_slot=next_slot)


@_apply.register
def _(event: pe.EditPlan, plan: Plan, record: Record) -> Plan:
    changed = _described(plan, event, record)
    if event.production_owner != plan.production_owner:
        return replace(changed, go_live_asked=None, override_asked=None)  # they were asked of somebody else
    if event.risk is not plan.risk:
        return replace(changed, go_live_asked=None)  # shadow mode has other weeks than those it was asked after
    return changed


def _described(plan: Plan, event: pe.SetUp | pe.EditPlan, record: Record) -> Plan:
    return replace(
        plan,
        described=record.seq,
        name=event.name,
        system=event.system,
        pilot_owner=event.pilot_owner,
        production_owner=event.production_owner,
        risk=event.risk,
        target=event.target,
    )


@_apply.register
def _(event: pe.ChangeOwner, plan: Plan, record: Record) -> Plan:
    return replace(plan, owner=event.to, described=record.seq, override_asked=None)


@_apply.register
def _(_event: pe.TakeOver, plan: Plan, record: Record) -> Plan:
    return replace(plan, owner=record.actor, described=record.seq, override_asked=None)


@_apply.register
def _(event: pe.ChangeZone, plan: Plan, record: Record) -> Plan:
    return replace(plan, zone=event.zone, described=record.seq)


@_apply.register
def _(event: pe.ChangeChannel, plan: Plan, record: Record) -> Plan:
    return replace(plan, channel=event.to, described=record.seq)


@_apply.register
def _(event: pe.FillSlot | pe.DropSlot, plan: Plan, _record: Record) -> Plan:
    kept = tuple(slot for slot in plan.slots if slot.number != event.slot)
    if kept == plan.slots:
        raise ValueError("there is no such slot")
    return replace(plan, slots=kept)


@_apply.register
def _(event: pe.SaveTemplate, plan: Plan, _record: Record) -> Plan:
    others = tuple(one for one in plan.templates if one.key != event.key)
    return replace(plan, templates=(*others, Template(event.key, event.name, event.slots)))


@_apply.register
def _(event: pe.DropTemplate, plan: Plan, _record: Record) -> Plan:
    return replace(plan, templates=tuple(one for one in plan.templates if one.key != event.key))


@_apply.register
def _(event: pe.AnswerRequirements, plan: Plan, _record: Record) -> Plan:
    answers = Requirements(**{field.name: getattr(event, field.name) for field in fields(Requirements)})
    return replace(plan, requirements=answers)


@_apply.register
def _(event: pe.LinkEvidence, plan: Plan, _record: Record) -> Plan:
    return replace(plan, evidence=Evidence(event.version, event.environment, event.production_data))


@_apply.register
def _(event: pe.OpenGate, plan: Plan, record: Record) -> Plan:
    opened = _opened(plan, event.gate, record)
    return replace(opened, why_not_above=event.reason) if event.gate is Gate.RETROSPECTIVE else opened


@_apply.register
def _(event: pe.Override, plan: Plan, record: Record) -> Plan:
    asked = plan.override_asked if event.second else None
    by = asked.by if asked else record.actor
    one = Overridden(event.gate, record.at, by, event.second, event.reason, event.missing, record.seq)
    return replace(_opened(plan, event.gate, record), overrides=(*plan.overrides, one), override_asked=None)


def _opened(plan: Plan, gate: Gate, record: Record) -> Plan:
    opened = replace(plan, opened=(*plan.opened, Opened(gate, record.at, record.actor, record.seq)))
    if plan.override_asked is not None and plan.override_asked.gate is gate:
        opened = replace(opened, override_asked=None)
    if gate is Gate.SHADOW:
        return replace(opened, shadow=Shadow(1, record.at))
    if gate is Gate.GO_LIVE:
        return replace(opened, live_at=record.at, calm_since=record.at, go_live_asked=None)
    return opened


@_apply.register
def _(event: pe.AskOverride, plan: Plan, record: Record) -> Plan:
    asked = OverrideAsked(event.gate, record.actor, event.second, event.reason, record.at, record.seq)
    return replace(plan, override_asked=asked)


@_apply.register
def _(_event: pe.RefuseOverride, plan: Plan, _record: Record) -> Plan:
    return replace(plan, override_asked=None)


@_apply.register
def _(event: pe.LogShadow, plan: Plan, _record: Record) -> Plan:
    shadow = _running(plan)
    return replace(plan, shadow=replace(shadow, cases=shadow.cases + event.count, agreed=shadow.agreed + event.agreed))


@_apply.register
def _(_event: pe.ResetShadow, plan: Plan, record: Record) -> Plan:
    return replace(plan, shadow=Shadow(_running(plan).run + 1, record.at), go_live_asked=None)


def _running(plan: Plan) -> Shadow:
    if plan.shadow is None:
        raise ValueError("shadow mode has not begun")
    return plan.shadow


@_apply.register
def _(event: pe.MakeToken, plan: Plan, _record: Record) -> Plan:
    return replace(plan, token=event.token)


@_apply.register
def _(_event: pe.RevokeToken, plan: Plan, _record: Record) -> Plan:
    return replace(plan, token=None)


@_apply.register
def _(_event: pe.AskGoLive, plan: Plan, record: Record) -> Plan:
    return replace(plan, go_live_asked=record.seq)


@_apply.register
def _(_event: pe.GoLive, plan: Plan, record: Record) -> Plan:
    return _opened(plan, Gate.GO_LIVE, record)


@_apply.register
def _(event: pe.Incident, plan: Plan, record: Record) -> Plan:
    """A major one starts the three months again, also where they were over: what just failed is not stable."""
    if event.severity is pe.Severity.MINOR:
        return replace(plan, minor_incidents=plan.minor_incidents + 1)
    still = tuple(one for one in plan.opened if one.gate is not Gate.STABLE)
    return replace(plan, opened=still, calm_since=record.at, major_incidents=plan.major_incidents + 1)


@_apply.register
def _(event: pe.Score, plan: Plan, record: Record) -> Plan:
    others = tuple(one for one in plan.scores if one.by != record.actor)
    return replace(plan, scores=(*others, Scored(record.actor, event)))


@_apply.register
def _(event: pe.SetSummary, plan: Plan, _record: Record) -> Plan:
    if event.cadence is pe.Cadence.OFF:
        return replace(plan, summary=None)
    if event.at is None or event.starts is None:
        raise ValueError("a summary has a time and a first date")
    if event.weekday not in _WEEKDAYS_OF.get(event.cadence, (None,)):
        raise ValueError("a weekly summary has a weekday, and no other has one")
    return replace(plan, summary=Schedule(event.cadence, event.weekday, event.at, event.starts))


_WEEKDAYS_OF = {pe.Cadence.WEEKLY: range(7), pe.Cadence.TWO_WEEKS: range(7)}
