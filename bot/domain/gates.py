"""What each gate of a plan asks for, and what of it is missing: the table of DESIGN section 3.

A gate opens by an act (`bot.domain.plan_rules`), which these conditions allow or refuse.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dateutil.relativedelta import relativedelta

from bot.domain.handoff import Handoff, State
from bot.domain.life_cycle import next_mover
from bot.domain.plan import Plan, Requirements
from bot.domain.plan_events import Gate, Risk
from bot.domain.retrospective import Medians, is_above, medians
from bot.domain.working_time import local_date

WEEKS = {Risk.INTERNAL: 1, Risk.CUSTOMER_FACING: 4, Risk.FINANCIAL_OR_HEALTH: 8}
CALM = relativedelta(months=3)
ENOUGH_CASES = 30  # fewer are too few to judge
QUESTIONS = ("response_time", "uptime", "failure", "monitoring", "retention", "updates")
NO_OVERRIDE = frozenset({Gate.KICKOFF})


class Condition(StrEnum):
    """What a gate may miss. What a `Missing` of it carries is named beside it."""

    GATE_BEFORE = "gate_before"  # gate: the one before it is closed
    PRODUCTION_OWNER = "production_owner"  # nobody is named
    TWO_PEOPLE = "two_people"  # production owner and pilot owner are the same person
    OWNER_GONE = "owner_gone"  # person: the production owner's account is deactivated
    REQUIREMENTS = "requirements"  # questions: those without an answer
    ENVIRONMENT = "environment"  # no evidence that it runs in the real deployment environment
    PRODUCTION_DATA = "production_data"  # no evidence that it runs on production data
    RISK_CLASS = "risk_class"  # none is set
    WEEKS = "weeks"  # until: the day on which shadow mode has run its weeks
    HANDOFFS = "handoffs"  # handoffs: those that are not accepted
    NO_HANDOFF = "no_handoff"  # nothing was handed over at all
    SLOTS = "slots"  # slots: handoffs that are still to be filled in
    NOT_ASKED = "not_asked"  # the plan owner has not asked to go live
    MONTHS = "months"  # until: the day on which it is live for three months without a major incident
    SCORES = "scores"  # count: how many people have scored
    ABOVE = "above"  # no dimension is above the previous plan, and the plan does not say why


@dataclass(frozen=True, slots=True)
class Missing:
    """One condition that does not hold, and whose move it is (None: time passes)."""

    condition: Condition
    whose: str | None
    gate: Gate | None = None
    person: str | None = None
    questions: tuple[str, ...] = ()
    handoffs: tuple[int, ...] = ()
    slots: tuple[int, ...] = ()
    until: dt.date | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true beside the plan's own state: all its handoffs, whose account is deactivated, and the medians of the
    previous plan that the person who acts may see. `explained`: the plan says why it is not above that.
    """

    handoffs: tuple[Handoff, ...] = ()
    gone: frozenset[str] = frozenset()
    previous: Medians | None = None
    explained: bool = False


def missing(plan: Plan, gate: Gate, facts: Facts, now: dt.datetime) -> tuple[Missing, ...]:
    """Every condition of the gate that does not hold, in the table's order; empty where it may open."""
    return tuple(_BY_GATE[gate](plan, facts, now))


def next_gate(plan: Plan) -> Gate | None:
    """The first that is closed; None where all are open."""
    return next((gate for gate in Gate if not plan.is_open(gate)), None)


def unanswered(requirements: Requirements) -> tuple[str, ...]:
    """The questions without an answer, by their names in the record."""
    return tuple(name for name in QUESTIONS if getattr(requirements, name) is None)


def shadow_ends(plan: Plan) -> dt.date | None:
    """The day, in the plan's zone, on which shadow mode has run its weeks; None where it does not run or has no end."""
    if plan.shadow is None or plan.risk is None:
        return None
    return local_date(plan.shadow.since, plan.zone) + dt.timedelta(weeks=WEEKS[plan.risk])


def shadow_day(plan: Plan, now: dt.datetime) -> int:
    """The day of shadow mode that it is, from 1, also where the clock went back; 0 where it does not run."""
    if plan.shadow is None:
        return 0
    return max(0, (local_date(now, plan.zone) - local_date(plan.shadow.since, plan.zone)).days) + 1


def calm_until(plan: Plan) -> dt.date | None:
    """The day, in the plan's zone, on which it is live for three months without a major incident."""
    return None if plan.calm_since is None else local_date(plan.calm_since, plan.zone) + CALM


def _kickoff(plan: Plan, facts: Facts, _now: dt.datetime) -> Iterator[Missing]:
    yield from _production_owner(plan, facts)
    if questions := unanswered(plan.requirements):
        yield Missing(Condition.REQUIREMENTS, _or_owner(plan, plan.production_owner, facts), questions=questions)


def _or_owner(plan: Plan, person: str | None, facts: Facts) -> str:
    """Whose move it is: that person's, or the plan owner's where there is none, or not any more."""
    return plan.owner if person is None or person in facts.gone else person


def _integration(plan: Plan, facts: Facts, _now: dt.datetime) -> Iterator[Missing]:
    yield from _before(plan, Gate.KICKOFF)
    whose = _or_owner(plan, plan.pilot_owner, facts)
    if plan.evidence.environment is None:
        yield Missing(Condition.ENVIRONMENT, whose)
    if plan.evidence.production_data is None:
        yield Missing(Condition.PRODUCTION_DATA, whose)


def _shadow(plan: Plan, _facts: Facts, _now: dt.datetime) -> Iterator[Missing]:
    yield from _before(plan, Gate.INTEGRATION)
    yield from _risk(plan)


def _go_live(plan: Plan, facts: Facts, now: dt.datetime) -> Iterator[Missing]:
    yield from _before(plan, Gate.SHADOW)
    yield from _production_owner(plan, facts)
    if plan.shadow is not None:
        yield from _risk(plan)
        ends = shadow_ends(plan)
        if ends is not None and local_date(now, plan.zone) < ends:
            yield Missing(Condition.WEEKS, None, until=ends)
    yield from _handoffs(plan, facts)
    if plan.go_live_asked is None:
        yield Missing(Condition.NOT_ASKED, plan.owner)


def _handoffs(plan: Plan, facts: Facts) -> Iterator[Missing]:
    """Every handoff that is not cancelled is accepted, and there is one."""
    counted = [one for one in facts.handoffs if one.state is not State.CANCELLED]
    waiting = [one for one in counted if one.state is not State.ACCEPTED]
    if waiting:
        mover = next_mover(waiting[0], plan)
        yield Missing(Condition.HANDOFFS, mover, handoffs=tuple(one.number for one in waiting))
    if plan.slots:
        yield Missing(Condition.SLOTS, plan.owner, slots=tuple(slot.number for slot in plan.slots))
    if not counted and not plan.slots:
        yield Missing(Condition.NO_HANDOFF, plan.owner)


def _stable(plan: Plan, _facts: Facts, now: dt.datetime) -> Iterator[Missing]:
    yield from _before(plan, Gate.GO_LIVE)
    until = calm_until(plan)
    if until is not None and local_date(now, plan.zone) < until:
        yield Missing(Condition.MONTHS, None, until=until)


def _retrospective(plan: Plan, facts: Facts, _now: dt.datetime) -> Iterator[Missing]:
    yield from _before(plan, Gate.STABLE)
    ours = medians(plan.scores)
    if ours is None:
        yield Missing(Condition.SCORES, None, count=len(plan.scores))
    elif facts.previous is not None and not facts.explained and not is_above(ours, facts.previous):
        yield Missing(Condition.ABOVE, plan.owner)


def _before(plan: Plan, gate: Gate) -> Iterator[Missing]:
    if not plan.is_open(gate):
        yield Missing(Condition.GATE_BEFORE, None, gate=gate)


def _production_owner(plan: Plan, facts: Facts) -> Iterator[Missing]:
    if plan.production_owner is None:
        yield Missing(Condition.PRODUCTION_OWNER, plan.owner)
    elif plan.production_owner in facts.gone:
        yield Missing(Condition.OWNER_GONE, plan.owner, person=plan.production_owner)
    if plan.production_owner is not None and plan.production_owner == plan.pilot_owner:
        yield Missing(Condition.TWO_PEOPLE, plan.owner, person=plan.production_owner)


def _risk(plan: Plan) -> Iterator[Missing]:
    if plan.risk is None:
        yield Missing(Condition.RISK_CLASS, plan.owner)


_BY_GATE: Mapping[Gate, Callable[[Plan, Facts, dt.datetime], Iterator[Missing]]] = {
    Gate.KICKOFF: _kickoff,
    Gate.INTEGRATION: _integration,
    Gate.SHADOW: _shadow,
    Gate.GO_LIVE: _go_live,
    Gate.STABLE: _stable,
    Gate.RETROSPECTIVE: _retrospective,
}
STRUCTURAL = frozenset(  # no override helps: somebody other than who built it answers for running it
    {Condition.GATE_BEFORE, Condition.PRODUCTION_OWNER, Condition.OWNER_GONE, Condition.TWO_PEOPLE}
)
