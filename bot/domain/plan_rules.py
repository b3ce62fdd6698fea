"""What may happen to a plan, and who may do it: `decide_plan(plan, attempt, event, facts, now) -> event`.

`may` reads the same table, so that a button is shown exactly to those whose click would count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.gates import NO_OVERRIDE, STRUCTURAL, Facts, missing
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate, PlanEvent
from bot.domain.retrospective import DIMENSIONS, HIGHEST, LOWEST, is_above, medians
from bot.domain.summary_times import same_times
from bot.domain.trail import BATON


class PlanRole(StrEnum):
    """In what capacity somebody acts on a plan. Everybody who may see it is a member."""

    OWNER = "owner"
    PILOT = "pilot_owner"
    PRODUCTION = "production_owner"
    SECOND = "second"  # named to confirm an override
    MEMBER = "member"
    BATON = "baton"


@dataclass(frozen=True, slots=True)
class PlanAttempt:
    """Somebody tries a kind of act. `expecting` is the number in the form: see `version_of`; None where none is."""

    actor: str
    kind: type[PlanEvent]
    expecting: int | None = None


@dataclass(frozen=True, slots=True)
class PlanRule:
    """By whom, and whether the plan is otherwise ready for it. `named`: only once the plan has a name."""

    who: frozenset[PlanRole]
    ready: Callable[[Plan, Facts], Code | None] = lambda _plan, _facts: None
    named: bool = True


def _unnamed(plan: Plan, _facts: Facts) -> Code | None:
    return Code.ALREADY_NAMED if plan.is_named else None


def _owner_gone(plan: Plan, facts: Facts) -> Code | None:
    return None if plan.owner in facts.gone else Code.OWNER_IS_HERE


def _has_channel(plan: Plan, _facts: Facts) -> Code | None:
    return None if plan.channel else Code.NO_CHANNEL


def _in_shadow(plan: Plan, _facts: Facts) -> Code | None:
    return None if plan.shadow and not plan.is_open(Gate.GO_LIVE) else Code.NOT_IN_SHADOW


def _has_token(plan: Plan, _facts: Facts) -> Code | None:
    return None if plan.token else Code.NO_TOKEN


def _not_live(plan: Plan, _facts: Facts) -> Code | None:
    return Code.GATE_IS_OPEN if plan.is_open(Gate.GO_LIVE) else None


def _live(plan: Plan, _facts: Facts) -> Code | None:
    return None if plan.is_open(Gate.GO_LIVE) else Code.NOT_LIVE


def _to_be_scored(plan: Plan, facts: Facts) -> Code | None:
    return Code.GATE_IS_OPEN if plan.is_open(Gate.RETROSPECTIVE) else _live(plan, facts)


def _asked(plan: Plan, _facts: Facts) -> Code | None:
    return None if plan.override_asked else Code.NO_OVERRIDE_ASKED


_OWNER = frozenset({PlanRole.OWNER})
_LEADERS = frozenset({PlanRole.OWNER, PlanRole.PILOT, PlanRole.PRODUCTION})
_PRODUCTION = frozenset({PlanRole.PRODUCTION})
_OWNER_OR_PRODUCTION = frozenset({PlanRole.OWNER, PlanRole.PRODUCTION})
_MEMBER = frozenset({PlanRole.MEMBER})
_ANYBODY = frozenset({PlanRole.MEMBER, PlanRole.BATON})

PLAN_RULES: dict[type[PlanEvent], PlanRule] = {
    pe.SetUp: PlanRule(_OWNER, _unnamed, named=False),
    pe.EditPlan: PlanRule(_OWNER),
    pe.ChangeOwner: PlanRule(_OWNER, named=False),
    pe.TakeOver: PlanRule(_MEMBER, _owner_gone, named=False),
    pe.ChangeZone: PlanRule(_OWNER, named=False),
    pe.ChangeChannel: PlanRule(_OWNER, _has_channel, named=False),
    pe.FillSlot: PlanRule(_MEMBER),
    pe.DropSlot: PlanRule(_OWNER),
    pe.AnswerRequirements: PlanRule(_LEADERS),
    pe.LinkEvidence: PlanRule(_LEADERS),
    pe.OpenGate: PlanRule(_LEADERS | {PlanRole.BATON}),
    pe.Override: PlanRule(_PRODUCTION),
    pe.AskOverride: PlanRule(_PRODUCTION),
    pe.RefuseOverride: PlanRule(frozenset({PlanRole.SECOND, PlanRole.PRODUCTION}), _asked),
    pe.LogShadow: PlanRule(_ANYBODY, _in_shadow),
    pe.ResetShadow: PlanRule(_LEADERS, _in_shadow),
    pe.MakeToken: PlanRule(_OWNER_OR_PRODUCTION, _not_live),
    pe.RevokeToken: PlanRule(_OWNER_OR_PRODUCTION, _has_token),
    pe.AskGoLive: PlanRule(_OWNER, _not_live),
    pe.GoLive: PlanRule(_PRODUCTION, _not_live),
    pe.Incident: PlanRule(_MEMBER, _live),
    pe.Score: PlanRule(_MEMBER, _to_be_scored),
    pe.SetSummary: PlanRule(_LEADERS, _has_channel, named=False),
}


def plan_roles(plan: Plan, person: str) -> frozenset[PlanRole]:
    """The capacities in which somebody who may see the plan may act on it."""
    asked = plan.override_asked
    held = {
        PlanRole.OWNER: plan.owner == person,
        PlanRole.PILOT: plan.pilot_owner == person,
        PlanRole.PRODUCTION: plan.production_owner == person,
        PlanRole.SECOND: asked is not None and asked.second == person,
        PlanRole.MEMBER: person != BATON,
        PlanRole.BATON: person == BATON,
    }
    return frozenset(role for role, holds in held.items() if holds)


def may(plan: Plan, kind: type[PlanEvent], person: str, facts: Facts) -> bool:
    """Whether this person, who may see the plan, may do such an act now. What it says may still be refused."""
    rule = PLAN_RULES[kind]
    named = plan.is_named or not rule.named
    return named and bool(_who(plan, kind) & plan_roles(plan, person)) and rule.ready(plan, facts) is None


def version_of(plan: Plan, kind: type[PlanEvent]) -> int | None:
    """The number that a form of this act carries, to see whether what it shows is still so; None where none is."""
    if kind is pe.AnswerRequirements:
        return plan.requirements.version
    if kind is pe.LinkEvidence:
        return plan.evidence.version
    return plan.described if kind in _DESCRIBING else None


def check_plan(plan: Plan, attempt: PlanAttempt, facts: Facts) -> None:
    """Whether the attempt may be made at all, before its own content is looked at. Raises Refused."""
    rule = PLAN_RULES[attempt.kind]
    if rule.named and not plan.is_named:
        raise Refused(Code.UNNAMED)
    if not _who(plan, attempt.kind) & plan_roles(plan, attempt.actor):
        raise Refused(Code.NOT_YOUR_PLAN, act=attempt.kind.act, who=_people(plan, attempt.kind))
    if problem := rule.ready(plan, facts):
        gate = Gate.RETROSPECTIVE if attempt.kind is pe.Score else Gate.GO_LIVE
        raise Refused(problem, person=plan.owner, gate=gate)
    if attempt.expecting is not None and attempt.expecting != version_of(plan, attempt.kind):
        raise Refused(Code.PLAN_STALE)


def decide_plan(plan: Plan, attempt: PlanAttempt, event: PlanEvent, facts: Facts, now: dt.datetime) -> PlanEvent:
    """The event that the act makes, with what the rules add to it. Raises Refused; nothing else happens."""
    check_plan(plan, attempt, facts)
    match event:
        case pe.EditPlan() if _same(plan, event):
            raise Refused(Code.NOTHING_NEW)
        case pe.SetSummary() if same_times(plan.summary, event):
            raise Refused(Code.NOTHING_NEW)
        case pe.ChangeOwner(to=to):
            _change(plan.owner, to)
            if plan.pair and to not in plan.pair:
                raise Refused(Code.PAIR_ONLY)
            return replace(event, was=plan.owner)
        case pe.TakeOver():
            if plan.pair and attempt.actor not in plan.pair:
                raise Refused(Code.PAIR_ONLY)
            return replace(event, was=plan.owner)
        case pe.ChangeZone(zone=zone):
            _change(plan.zone, zone)
        case pe.ChangeChannel(to=to):
            _change(plan.channel, to)
            return replace(event, was=plan.channel or "")
        case pe.FillSlot(slot=slot) | pe.DropSlot(slot=slot):
            if slot not in {one.number for one in plan.slots}:
                raise Refused(Code.NO_SLOT)
        case pe.RefuseOverride(gate=gate) if plan.override_asked and plan.override_asked.gate is not gate:
            raise Refused(Code.NO_OVERRIDE_ASKED)
        case pe.AnswerRequirements():
            return replace(event, version=plan.requirements.version + 1)
        case pe.LinkEvidence():
            return replace(event, version=plan.evidence.version + 1)
        case pe.LogShadow(count=count, agreed=agreed):
            if not 0 <= agreed <= count or count < 1:
                raise Refused(Code.NO_CASES)
        case pe.Score() if not all(LOWEST <= getattr(event, name) <= HIGHEST for name in DIMENSIONS):
            raise Refused(Code.NO_SCORE)
        case pe.OpenGate() | pe.AskGoLive() | pe.GoLive() | pe.Override() | pe.AskOverride():
            return _at_gate(plan, attempt, event, facts, now)
    return event


_AtGate = pe.OpenGate | pe.AskGoLive | pe.GoLive | pe.Override | pe.AskOverride


def _at_gate(plan: Plan, attempt: PlanAttempt, event: _AtGate, facts: Facts, now: dt.datetime) -> PlanEvent:
    gate = event.gate if isinstance(event, pe.OpenGate | pe.Override | pe.AskOverride) else Gate.GO_LIVE
    if plan.is_open(gate):
        raise Refused(Code.GATE_IS_OPEN, gate=gate)
    if isinstance(event, pe.Override | pe.AskOverride):
        return _overriding(plan, attempt, event, facts, now)
    if isinstance(event, pe.OpenGate):
        _opens_by_hand(gate, attempt.actor)
        if gate is Gate.RETROSPECTIVE and attempt.actor != plan.owner:
            raise Refused(Code.NOT_YOUR_PLAN, act=event.act, who=(plan.owner,))
        facts = replace(facts, explained=event.reason is not None)
    lacking = missing(plan, gate, facts, now)
    if isinstance(event, pe.AskGoLive):
        lacking = tuple(one for one in lacking if one.condition != "not_asked")
        if not lacking and plan.go_live_asked is not None:
            raise Refused(Code.ALREADY_ASKED, person=plan.production_owner)
    if lacking:
        raise Refused(Code.GATE_CLOSED, gate=gate, missing=lacking)
    if isinstance(event, pe.OpenGate) and gate is Gate.RETROSPECTIVE:
        ours = medians(plan.scores)
        assert ours is not None, "missing() asks for scores"
        return replace(event, above=None if facts.previous is None else is_above(ours, facts.previous))
    return event


def _opens_by_hand(gate: Gate, actor: str) -> None:
    """Time alone opens stable, and the production owner's press goes live."""
    if gate is Gate.GO_LIVE or (gate is Gate.STABLE) is not (actor == BATON):
        raise Refused(Code.NOT_BY_HAND, gate=gate)


def _overriding(
    plan: Plan, attempt: PlanAttempt, event: pe.Override | pe.AskOverride, facts: Facts, now: dt.datetime
) -> PlanEvent:
    gate, lacking = event.gate, missing(plan, event.gate, facts, now)
    if gate in NO_OVERRIDE:
        raise Refused(Code.NO_OVERRIDE, gate=gate)
    firm = tuple(one for one in lacking if one.condition in STRUCTURAL)
    if firm:
        raise Refused(Code.GATE_CLOSED, gate=gate, missing=firm)
    if not lacking:
        raise Refused(Code.NOTHING_TO_OVERRIDE, gate=gate)
    needs_second = plan.owner == plan.production_owner
    if isinstance(event, pe.AskOverride):
        if not needs_second:
            raise Refused(Code.NO_SECOND_NEEDED)
        if plan.override_asked is not None:  # it is taken back first, so that whoever was asked hears of it
            raise Refused(Code.ALREADY_ASKED, person=plan.override_asked.second)
        if event.second in {plan.owner, plan.production_owner}:
            raise Refused(Code.SECOND_IS_SAME)
        return event
    second, reason = None, event.reason
    if needs_second:
        asked = plan.override_asked
        if asked is None or asked.gate is not gate or attempt.actor != asked.second:
            raise Refused(Code.SECOND_NEEDED)
        second, reason = asked.second, asked.reason
    return replace(event, missing=tuple(str(one.condition) for one in lacking), second=second, reason=reason)


def _change(was: str | None, to: str) -> None:
    if to == was:
        raise Refused(Code.NOTHING_NEW)


def _same(plan: Plan, event: pe.EditPlan) -> bool:
    fields = ("name", "system", "pilot_owner", "production_owner", "risk", "target")
    return all(getattr(plan, name) == getattr(event, name) for name in fields)


def _who(plan: Plan, kind: type[PlanEvent]) -> frozenset[PlanRole]:
    """An override that waits for a second person is carried out by them."""
    if kind is pe.Override and plan.override_asked is not None and plan.owner == plan.production_owner:
        return frozenset({PlanRole.SECOND})
    return PLAN_RULES[kind].who


def _people(plan: Plan, kind: type[PlanEvent]) -> tuple[str, ...]:
    """Who may do the act, by name where they are named."""
    asked = plan.override_asked
    people = {
        PlanRole.OWNER: plan.owner,
        PlanRole.PILOT: plan.pilot_owner,
        PlanRole.PRODUCTION: plan.production_owner,
        PlanRole.SECOND: asked.second if asked else None,
    }
    may_do = _who(plan, kind)
    return tuple(dict.fromkeys(person for role, person in people.items() if person and role in may_do))


_DESCRIBING = frozenset({pe.SetUp, pe.EditPlan, pe.ChangeOwner, pe.ChangeZone, pe.ChangeChannel})
