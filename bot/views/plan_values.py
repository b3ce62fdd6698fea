"""Identifiers of plans' buttons and forms, as `bot.views.values` has those of handoffs.

A value begins `1|P-3|12`: format, plan, and the number that a form expects (`plan_rules.version_of`, else that of the
plan's last act); then what this button must name, as a gate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.plan import Plan

PLAN_PREFIX = "plan."
PLAN_FORM = "plan.form."
_VALUE = re.compile(r"1\|P-([1-9]\d{0,14})\|(\d{1,15})((?:\|[^|]*)*)$")


@dataclass(frozen=True, slots=True)
class PlanPressed:
    """What a value names: the plan, the number it expects, and what stands after that."""

    number: int
    expecting: int
    rest: tuple[str, ...] = ()


def plan_action(act: str) -> str:
    """The `action_id` of a plan's button."""
    return f"{PLAN_PREFIX}{act}"


def plan_form(act: str) -> str:
    """The `callback_id` of a plan's form."""
    return f"{PLAN_FORM}{act}"


def plan_value(plan: Plan, *rest: str, expecting: int | None = None) -> str:
    """What a plan's button or form carries."""
    return "|".join(("1", f"P-{plan.number}", str(plan.last if expecting is None else expecting), *rest))


def parse_plan_value(text: str) -> PlanPressed | None:
    """What a value names; None where it is not ours or of another format."""
    found = _VALUE.match(text)
    if not found:
        return None
    return PlanPressed(int(found[1]), int(found[2]), tuple(found[3].split("|")[1:]))
