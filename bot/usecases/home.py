"""What somebody's App Home shows: the plans that they lead or have a part in."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.gates import Facts
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases.plan_act import facts_of
from bot.usecases.where import NOWHERE, may_see_plan, read_sight
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class Home:
    """Each plan with what its gates ask about, the newest first."""

    plans: tuple[tuple[Plan, Facts], ...]
    words: Words


def home_of(reads: Reads, who: str) -> Home:
    """The named plans that this person leads or has a handoff in, and may see."""
    numbers = {handoff.plan for handoff in reads.handoffs_of_person(who, open_only=False)}
    found = {plan.number: plan for plan in (*reads.plans(sorted(numbers)), *reads.plans_led(who))}
    read_sight(reads, who, found.values())
    theirs = [plan for plan in found.values() if plan.is_named and may_see_plan(reads, who, NOWHERE, plan)]
    theirs.sort(key=lambda plan: plan.number, reverse=True)
    words = words_for(reads, plans=theirs)
    reads.handoffs_of_plans([plan.number for plan in theirs])
    return Home(tuple((plan, facts_of(reads, plan, who)) for plan in theirs), words)
