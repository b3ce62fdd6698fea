"""All handoffs of a plan that somebody may see, for a file."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.handoff import Handoff
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases.plan_act import find_plan
from bot.usecases.where import Where, may_see
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class PlanTable:
    """A plan with its handoffs by number, whatever their state."""

    plan: Plan
    handoffs: tuple[Handoff, ...]
    words: Words


def plan_table(reads: Reads, who: str, where: Where, number: int) -> PlanTable:
    """What this person may see of it. Raises Refused(PLAN_NOT_FOUND)."""
    plan = find_plan(reads, who, where, number)
    seen = [one for one in reads.handoffs_of_plan(number) if may_see(reads, who, where, one, plan)]
    return PlanTable(plan, tuple(seen), words_for(reads, seen, [plan], reader=who, where=where))
