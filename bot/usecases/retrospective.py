"""The retrospective: several people score a live system, and the plan owner closes it (DESIGN section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.gates import Condition, Facts, Missing, missing
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.plan_rules import PlanAttempt, check_plan
from bot.domain.retrospective import HIGHEST, LOWEST, Medians
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.plan_act import PlanClick, PlanDone, facts_of, find_plan, held_beside, perform_plan, plan_here
from bot.usecases.texts import keep_note
from bot.usecases.where import Where
from bot.usecases.words import words_for

EARLIER = 3  # plans that stand beside it

_FIELDS = {
    "data": Field.DATA,
    "technical": Field.TECHNICAL,
    "operational": Field.OPERATIONAL,
    "adoption": Field.ADOPTION,
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """Another plan whose retrospective was held."""

    plan: Plan
    medians: Medians


@dataclass(frozen=True, slots=True)
class Retrospective:
    """A plan's retrospective as one person may see it: `earlier` are plans that they may see, the newest first."""

    plan: Plan
    facts: Facts
    earlier: tuple[Earlier, ...]
    words: Words


def look_here(reads: Reads, who: str, where: Where) -> Retrospective:
    """That of the channel's plan. Raises Refused: PLAN_NOT_FOUND, UNNAMED."""
    return _look(reads, who, where, plan_here(reads, who, where))


def look_at_plan(reads: Reads, who: str, where: Where, number: int) -> Retrospective:
    """That of this plan. Raises Refused: PLAN_NOT_FOUND, UNNAMED."""
    return _look(reads, who, where, find_plan(reads, who, where, number))


def score(uow: UnitOfWork, click: PlanClick, scores: Mapping[str, int | None], note: str) -> PlanDone:
    """One person's scores, by dimension, in place of what they scored before. Raises Refused, FormProblems."""
    return perform_plan(uow, click, pe.Score, lambda _plan: _scored(uow, scores, note))


def close(uow: UnitOfWork, click: PlanClick, reason: str) -> PlanDone:
    """The plan owner closes it, once the system is stable; `reason` where no dimension is above the plan before it.
    Raises Refused, FormProblems.
    """
    plan = find_plan(uow, click.who, click.where, click.number)
    _check_owner(plan, click.who)
    try:
        return perform_plan(uow, click, pe.OpenGate, lambda _plan: _closing(uow, reason))
    except Refused as refused:
        if _asks_why(refused):
            raise FormProblems({Field.REASON: Refused(Code.NO_REASON)}) from refused
        raise


def check_scoring(plan: Plan, facts: Facts, who: str) -> None:
    """May this person score? Raises Refused."""
    check_plan(plan, PlanAttempt(who, pe.Score), facts)


def check_closing(plan: Plan, facts: Facts, who: str, now: dt.datetime) -> None:
    """May this person close it, perhaps with a reason? Raises Refused."""
    _check_owner(plan, who)
    if plan.is_open(Gate.RETROSPECTIVE):
        raise Refused(Code.GATE_IS_OPEN, gate=Gate.RETROSPECTIVE)
    lacking = missing(plan, Gate.RETROSPECTIVE, replace(facts, explained=True), now)
    if lacking:
        raise Refused(Code.GATE_CLOSED, gate=Gate.RETROSPECTIVE, missing=lacking)


def _check_owner(plan: Plan, who: str) -> None:
    if who != plan.owner:
        raise Refused(Code.NOT_YOUR_PLAN, act=pe.OpenGate.act, who=(plan.owner,))


def _look(reads: Reads, who: str, where: Where, plan: Plan) -> Retrospective:
    if not plan.is_named:
        raise Refused(Code.UNNAMED)
    facts, earlier = facts_of(reads, plan, who), _earlier(reads, who, plan)
    words = words_for(reads, facts.handoffs, [plan, *(one.plan for one in earlier)])
    digests = [*(one.plan.name for one in earlier), plan.name, plan.why_not_above]
    digests += [one.score.note for one in plan.scores]
    texts = reads.texts(tuple(digest for digest in digests if digest))
    return Retrospective(plan, facts, earlier, replace(words, texts={**words.texts, **texts}))


def _earlier(reads: Reads, who: str, plan: Plan) -> tuple[Earlier, ...]:
    """At most a few; the first of them is the one that closing compares with."""
    return tuple(Earlier(one, ours) for one, ours in held_beside(reads, plan, who)[:EARLIER])


def _scored(uow: UnitOfWork, scores: Mapping[str, int | None], note: str) -> pe.Score:
    with Fields() as fields:
        given = {name: fields.at(at, partial(_one_to_five, scores.get(name))) for name, at in _FIELDS.items()}
        kept = fields.at(Field.NOTE, lambda: keep_note(uow, note))
    return pe.Score(**{name: value or 0 for name, value in given.items()}, note=kept)


def _one_to_five(score: int | None) -> int:
    if score is None or not LOWEST <= score <= HIGHEST:
        raise Refused(Code.NO_SCORE)
    return score


def _closing(uow: UnitOfWork, reason: str) -> pe.OpenGate:
    with Fields() as fields:
        why = fields.at(Field.REASON, lambda: keep_note(uow, reason))
    return pe.OpenGate(Gate.RETROSPECTIVE, reason=why)


def _asks_why(refused: Refused) -> bool:
    """Whether nothing is missing but the reason."""
    lacking = refused.values.get("missing")
    found = [one for one in lacking if isinstance(one, Missing)] if isinstance(lacking, tuple) else []
    return refused.code is Code.GATE_CLOSED and [one.condition for one in found] == [Condition.ABOVE]
