"""What somebody whose account is deactivated leaves to be passed on: their side of handoffs, their roles in plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.events import Side
from bot.domain.gates import Condition, Facts, missing
from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate


class Part(StrEnum):
    """What somebody is in a handoff or in a plan."""

    GIVER = "giver"
    RECEIVER = "receiver"
    PILOT_OWNER = "pilot_owner"
    PRODUCTION_OWNER = "production_owner"

    @property
    def side(self) -> Side | None:
        """The side of a handoff; None where it is a role in a plan."""
        return Side(self.value) if self in {Part.GIVER, Part.RECEIVER} else None


@dataclass(frozen=True, slots=True)
class Duty:
    """One part that a person has. `number` is the handoff's or the plan's, `version` the number of the record that a
    form expects to be still the last (`Handoff.terms`, `Plan.described`).
    """

    part: Part
    number: int
    version: int


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A role in a plan that needs another person, and the gates that stay closed until there is one."""

    plan: Plan
    part: Part
    gates: tuple[Gate, ...] = ()


class DutyProblems(Exception):
    """Why some duties cannot pass to whom was chosen; nothing changed."""

    def __init__(self, at: Mapping[Duty, Refused]) -> None:
        super().__init__(*at.values())
        self.at = at


def duty_of(handoff: Handoff, leaver: str) -> Duty:
    """The leaver's side of a handoff of theirs."""
    return Duty(Part.GIVER if handoff.giver == leaver else Part.RECEIVER, handoff.number, handoff.terms)


def vacancies(plans: Iterable[Plan], leaver: str, now: dt.datetime) -> tuple[Vacancy, ...]:
    """The roles that the leaver has in these plans."""
    found = []
    for plan in plans:
        if plan.pilot_owner == leaver:
            found.append(Vacancy(plan, Part.PILOT_OWNER))
        if plan.production_owner == leaver:
            found.append(Vacancy(plan, Part.PRODUCTION_OWNER, _held(plan, leaver, now)))
    return tuple(found)


def _held(plan: Plan, leaver: str, now: dt.datetime) -> tuple[Gate, ...]:
    """The closed gates that need the production owner."""
    facts = Facts(gone=frozenset({leaver}))
    return tuple(
        gate
        for gate in Gate
        if not plan.is_open(gate)
        and any(one.condition is Condition.OWNER_GONE for one in missing(plan, gate, facts, now))
    )
