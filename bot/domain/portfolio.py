"""What the portfolio says of plans: which are at risk and why, which may scale, when a shared platform pays
(DESIGN section 3).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.gates import WEEKS, shadow_ends
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.working_time import local_date

FEW, MANY = 5, 10  # live systems: below the one no platform, above the other one is needed


class Platform(StrEnum):
    """Whether a platform that several systems share pays."""

    NOT_YET = "not_yet"
    PLAN = "plan"
    NEEDED = "needed"


class Reason(StrEnum):
    """Why a plan is at risk. What a `Danger` of it carries is named beside it."""

    OWNER_GONE = "owner_gone"  # people: leaders whose accounts are deactivated
    LATE = "late"  # handoffs: those that are overdue
    TARGET_PAST = "target_past"  # on: the target date
    TARGET_NEAR = "target_near"  # on: the day before which shadow mode cannot have run its weeks
    RESET = "reset"  # shadow mode began anew
    MAJOR_INCIDENT = "major_incident"  # count, and not three months without one yet
    OVERRIDE = "override"  # gates: opened although something was missing


@dataclass(frozen=True, slots=True)
class Danger:
    """One reason why a plan is at risk."""

    reason: Reason
    handoffs: tuple[int, ...] = ()
    people: tuple[str, ...] = ()
    gates: tuple[Gate, ...] = ()
    on: dt.date | None = None
    count: int = 0


def platform(live: int) -> Platform:
    """What so many live systems make of a shared platform."""
    if live < FEW:
        return Platform.NOT_YET
    return Platform.PLAN if live <= MANY else Platform.NEEDED


def is_live(plan: Plan) -> bool:
    """Whether its system is in production."""
    return plan.is_open(Gate.GO_LIVE)


def may_scale(plan: Plan) -> bool:
    """Whether it has earned the right to scale: live, stable, and its retrospective held, the last two without an
    override.
    """
    return is_live(plan) and all(_is_earned(plan, gate) for gate in (Gate.STABLE, Gate.RETROSPECTIVE))


def dangers(plan: Plan, handoffs: Sequence[Handoff], gone: Collection[str], now: dt.datetime) -> tuple[Danger, ...]:
    """Why the plan is at risk, the most pressing first; empty where it is not. `gone`: whose account is deactivated."""
    return tuple(_dangers(plan, handoffs, gone, now))


def _dangers(plan: Plan, handoffs: Sequence[Handoff], gone: Collection[str], now: dt.datetime) -> Iterator[Danger]:
    if left := tuple(person for person in plan.leaders if person in gone):
        yield Danger(Reason.OWNER_GONE, people=left)
    if late := tuple(one.number for one in handoffs if one.is_overdue(now)):
        yield Danger(Reason.LATE, handoffs=late)
    if not is_live(plan):
        yield from _target(plan, now)
        if plan.shadow is not None and plan.shadow.run > 1:
            yield Danger(Reason.RESET, count=plan.shadow.run - 1)
    elif plan.major_incidents and not plan.is_open(Gate.STABLE):
        yield Danger(Reason.MAJOR_INCIDENT, count=plan.major_incidents)
    if overridden := _overridden(plan):
        yield Danger(Reason.OVERRIDE, gates=overridden)


def _target(plan: Plan, now: dt.datetime) -> Iterator[Danger]:
    """The target date is past, or shadow mode cannot have run its weeks by then."""
    today = local_date(now, plan.zone)
    if plan.target is None:
        return
    if plan.target < today:
        yield Danger(Reason.TARGET_PAST, on=plan.target)
        return
    earliest = shadow_ends(plan)
    if earliest is None and plan.risk is not None:
        earliest = today + dt.timedelta(weeks=WEEKS[plan.risk])
    if earliest is not None and earliest > plan.target:
        yield Danger(Reason.TARGET_NEAR, on=earliest)


def _overridden(plan: Plan) -> tuple[Gate, ...]:
    """Each gate once. What was overridden on the way is no risk any more after three months without an incident."""
    return () if _is_earned(plan, Gate.STABLE) else tuple(dict.fromkeys(one.gate for one in plan.overrides))


def _is_earned(plan: Plan, gate: Gate) -> bool:
    """Whether it is open, and not by an override. Stable may have been overridden once, closed by an incident, and
    earned since.
    """
    opening = plan.opening(gate)
    return opening is not None and opening.seq not in {one.seq for one in plan.overrides}
