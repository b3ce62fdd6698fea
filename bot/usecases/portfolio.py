"""The portfolio: all plans of the workspace that one person may see, and nothing of any other, counts included."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from bot.domain.plan import Plan
from bot.domain.portfolio import Danger, Reason, dangers
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases.where import Where, may_see_plan, read_sight
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Plans that were made by name, by number; `at_risk` those with their reasons."""

    plans: tuple[Plan, ...]
    at_risk: tuple[tuple[Plan, tuple[Danger, ...]], ...]
    words: Words


def portfolio(reads: Reads, who: str, where: Where, now: dt.datetime) -> Portfolio:
    """What this person may see from there."""
    named = reads.plans_named()
    read_sight(reads, who, named)
    plans = tuple(plan for plan in named if may_see_plan(reads, who, where, plan))
    reads.handoffs_of_plans([plan.number for plan in plans])
    leaders = reads.people(tuple(dict.fromkeys(person for plan in plans for person in plan.leaders)))
    gone = {person.id for person in leaders if person.deactivated}
    looked_at = [(plan, dangers(plan, reads.handoffs_of_plan(plan.number), gone, now)) for plan in plans]
    at_risk = tuple((plan, found) for plan, found in looked_at if found)
    left = {person for _, found in at_risk for one in found if one.reason is Reason.OWNER_GONE for person in one.people}
    words = words_for(reads, (), plans, people=sorted(left))
    names = reads.texts(tuple(plan.name for plan in plans if plan.name))
    return Portfolio(plans, at_risk, replace(words, texts={**words.texts, **names}))
