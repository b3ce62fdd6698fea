"""`/transition new`: a channel's handoffs become a plan with a name and gates, or a plan begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.domain import outgoing
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.errors import Code, Refused
from bot.domain.form import Field
from bot.domain.plan import WORKSPACE_PLAN, Plan
from bot.domain.plan_form import EMPTY, PILOT_TO_PRODUCTION, TEMPLATES_OFFERED, BlankPlan, EnteredPlan, NewPlan
from bot.domain.plan_rules import PlanAttempt, decide_plan
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.fields import Fields
from bot.usecases.leavers import tell_of_leavers
from bot.usecases.plan_act import PlanDone, carry_out_plan, facts_of
from bot.usecases.plan_changes import wake_everybody
from bot.usecases.plan_fields import checked_about, leader
from bot.usecases.propose import start_plan
from bot.usecases.summary_wake import offer_summary
from bot.usecases.texts import keep_names
from bot.usecases.where import Where, check_member, learn_place, may_see_plan
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class Blank:
    """The form as it opens."""

    form: BlankPlan
    words: Words


def blank_plan(uow: UnitOfWork, who: str, where: Where) -> Blank:
    """What `/transition new` asks, as far as it is known. Where the channel may not become a plan of this person's, the
    form says so and asks for another one.
    """
    learn_place(uow, where)
    taken = _taken(uow, who, where.channel) if where.channel else None
    shared = uow.plan(WORKSPACE_PLAN)
    templates = shared.templates[-TEMPLATES_OFFERED:] if shared else ()
    here = uow.plan_of_channel(where.channel) if where.channel else None
    plans = [here] if here and may_see_plan(uow, who, where, here) else []
    words = words_for(uow, plans=plans)
    named = replace(words, texts={**words.texts, **uow.texts([one.name for one in templates])})
    begun = here is not None and taken is None
    return Blank(BlankPlan(who, None if taken else where.channel, templates, taken, begun), named)


def set_up(uow: UnitOfWork, who: str, where: Where, entered: NewPlan, builtin: Sequence[str], *, key: str) -> PlanDone:
    """The form, sent. `where` is where it was opened; `builtin`: the words of the template *pilot to production*, each
    lines of a thing and its criteria. Raises FormProblems, or Refused where it is a repeat.
    """
    if not uow.first_time(key):
        raise Refused(Code.REPEATED)
    learn_place(uow, where)
    with Fields() as fields:
        channel = fields.at(Field.CHANNEL, lambda: _home(uow, who, where, entered.channel))
        plan = uow.plan_of_channel(channel) if channel else None
        zone = plan.zone if plan else _zone_of(uow, who)
        about = checked_about(uow, fields, entered.about, zone)
        owner = fields.at(Field.OWNER, lambda: leader(uow, entered.owner))
        slots = fields.at(Field.START_WITH, lambda: _slots(uow, entered.start_with, builtin))
    assert channel and owner and about.pilot_owner and slots is not None
    plan = plan or start_plan(uow, who, channel)
    plan = _name(uow, who, plan, about, slots)
    plan = _pass_on(uow, who, plan, owner)
    offer_summary(uow, plan)
    facts = facts_of(uow, plan, who)
    return PlanDone(plan, facts, words_for(uow, facts.handoffs, [plan]), None)


def _name(uow: UnitOfWork, who: str, plan: Plan, about: EnteredPlan, slots: Sequence[str]) -> Plan:
    """The plan with its name; the pilot owner, the production owner and the channel hear of it."""
    assert about.pilot_owner
    event = pe.SetUp(
        uow.keep_text(about.name),
        uow.keep_text(about.system) if about.system else None,
        about.pilot_owner,
        about.production_owner,
        about.risk,
        about.target,
        tuple(uow.keep_text(words) for words in slots),
        keep_names(uow, *dict.fromkeys(filter(None, (about.pilot_owner, about.production_owner)))),
    )
    decided = decide_plan(plan, PlanAttempt(who, pe.SetUp), event, facts_of(uow, plan, who), uow.now)
    after, _ = carry_out_plan(uow, plan, who, decided)
    return after


def _pass_on(uow: UnitOfWork, who: str, plan: Plan, owner: str) -> Plan:
    """Somebody sets it up for another. Whoever hears of the plan anyway is told in that message that it is theirs."""
    if owner == plan.owner:
        return plan
    event = pe.ChangeOwner(plan.owner, owner, keep_names(uow, owner))
    decided = decide_plan(plan, PlanAttempt(who, pe.ChangeOwner), event, facts_of(uow, plan, who), uow.now)
    record = uow.record(plan.number, None, who, decided)
    if owner not in (plan.pilot_owner, plan.production_owner):
        uow.send(outgoing.plan_notice(record, owner))
    after = uow.plan(plan.number)
    assert after is not None, "record() keeps the plan it folds"
    wake_everybody(uow, after)
    tell_of_leavers(uow, after)
    return after


def _home(uow: UnitOfWork, who: str, where: Where, channel: str | None) -> str:
    """A channel that this person is in, and that is no other plan's home. Raises Refused."""
    if channel is None:
        raise Refused(Code.NO_PLACE)
    check_member(uow, who, where, channel)
    if refused := _taken(uow, who, channel):
        raise refused
    return channel


def _taken(reads: Reads, who: str, channel: str) -> Refused | None:
    """Why this person may not make a plan of the channel: it has one, or its handoffs are another's."""
    plan = reads.plan_of_channel(channel)
    if plan is None:
        return None
    if plan.is_named:
        return Refused(Code.CHANNEL_TAKEN)
    if plan.owner != who:
        return Refused(Code.NOT_YOUR_PLAN, act=pe.SetUp.act, who=(plan.owner,))
    return None


def _zone_of(reads: Reads, who: str) -> str:
    person = reads.person(who)
    return person.zone if person else "UTC"


def _slots(uow: UnitOfWork, start_with: str, builtin: Sequence[str]) -> tuple[str, ...]:
    """The words of each handoff to be filled in. Raises Refused."""
    if start_with == EMPTY:
        return ()
    if start_with == PILOT_TO_PRODUCTION:
        return tuple(builtin)
    shared = uow.plan(WORKSPACE_PLAN)
    chosen = next((one for one in shared.templates if one.key == start_with), None) if shared else None
    if chosen is None:
        raise Refused(Code.NO_TEMPLATE)
    return _texts(uow, chosen.slots)


def _texts(reads: Reads, digests: Sequence[Digest]) -> tuple[str, ...]:
    """Those that still have their words."""
    known = reads.texts(digests)
    return tuple(known[digest] for digest in digests if digest in known)
