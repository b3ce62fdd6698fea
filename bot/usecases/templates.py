"""A plan's handoffs, saved as a template that everybody in the workspace can begin a plan with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from bot.domain import plan_events as pe
from bot.domain.errors import Code, Refused
from bot.domain.form import Field
from bot.domain.handoff import State
from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.plan_act import PlanClick, find_plan
from bot.usecases.plan_fields import checked_name
from bot.usecases.where import Where
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class ToSave:
    """What is saved: of each handoff its words, lines of a thing and its criteria."""

    plan: Plan
    slots: tuple[str, ...]
    words: Words


@dataclass(frozen=True, slots=True)
class Saved:
    """The template's name, and whether it took the place of another one of that name."""

    name: str
    count: int
    replaced: bool


def template_of(reads: Reads, who: str, where: Where, number: int) -> ToSave:
    """What a plan would be saved as: its handoffs that are not cancelled, and those still to be filled in. Only its
    owner shows that to everybody. Raises Refused.
    """
    plan = find_plan(reads, who, where, number)
    if plan.owner != who:
        raise Refused(Code.NOT_YOUR_PLAN, act=pe.SaveTemplate.act, who=(plan.owner,))
    slots = _words_of(reads, plan)
    if not slots:
        raise Refused(Code.NOTHING_TO_SAVE)
    return ToSave(plan, slots, words_for(reads, plans=[plan]))


def save_template(uow: UnitOfWork, click: PlanClick, name: str) -> Saved:
    """The form, sent. Raises FormProblems or Refused."""
    saved = template_of(uow, click.who, click.where, click.number)
    if not uow.first_time(click.key):
        raise Refused(Code.REPEATED)
    with Fields() as fields:
        checked = fields.at(Field.NAME, lambda: checked_name(name))
    assert checked
    key = hashlib.sha256(checked.lower().encode()).hexdigest()
    shared = uow.plan(WORKSPACE_PLAN)
    replaced = shared is not None and any(one.key == key for one in shared.templates)
    slots = tuple(uow.keep_text(words) for words in saved.slots)
    uow.record(WORKSPACE_PLAN, None, click.who, pe.SaveTemplate(key, uow.keep_text(checked), slots))
    return Saved(checked, len(slots), replaced)


def _words_of(reads: Reads, plan: Plan) -> tuple[str, ...]:
    """Things and criteria, without people and dates; what was erased is left out."""
    handoffs = [one for one in reads.handoffs_of_plan(plan.number) if one.state is not State.CANCELLED]
    digests = [digest for one in handoffs for digest in (one.thing, *one.criteria)]
    texts = reads.texts([*digests, *(slot.words for slot in plan.slots)])
    made = [
        "\n".join([texts[one.thing], *(texts[each] for each in one.criteria if each in texts)])
        for one in handoffs
        if one.thing in texts
    ]
    return (*made, *(texts[slot.words] for slot in plan.slots if slot.words in texts))
