"""What a plan owner changes later: what the plan is, whose it is, its time zone and its channel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import available_timezones

from bot.domain import outgoing
from bot.domain import plan_events as pe
from bot.domain.digests import Digest
from bot.domain.errors import Code, Refused
from bot.domain.form import Field
from bot.domain.plan import Plan
from bot.domain.plan_events import PlanEvent
from bot.domain.plan_form import EnteredPlan
from bot.domain.plan_rules import PlanAttempt, check_plan
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.channels import show_again
from bot.usecases.fields import Fields
from bot.usecases.leavers import tell_of_leavers
from bot.usecases.nudge import wake_for
from bot.usecases.plan_act import PlanClick, PlanDone, facts_of, find_plan, perform_plan
from bot.usecases.plan_fields import checked_about, leader
from bot.usecases.plan_wake import wake_plan_for
from bot.usecases.telling import waiting_in
from bot.usecases.texts import keep_names, keep_or_same
from bot.usecases.where import Where, check_member
from bot.usecases.words import words_for


@dataclass(frozen=True, slots=True)
class ToChange:
    """A plan whose form opens. `zones`: those of the people in it, the reader's own first."""

    plan: Plan
    words: Words
    zones: tuple[str, ...] = ()


def check_plan_form(reads: Reads, who: str, where: Where, number: int, kind: type[PlanEvent]) -> ToChange:
    """May this form be opened now? Raises Refused as the act itself would."""
    plan = find_plan(reads, who, where, number)
    check_plan(plan, PlanAttempt(who, kind), facts_of(reads, plan, who))
    return ToChange(plan, words_for(reads, plans=[plan]), _zones(reads, who, plan) if kind is pe.ChangeZone else ())


def edit_plan(uow: UnitOfWork, click: PlanClick, entered: EnteredPlan) -> PlanDone:
    """The same fields as when it was made. Raises FormProblems or Refused."""
    new: list[str] = []

    def build(plan: Plan) -> PlanEvent:
        with Fields() as fields:
            about = checked_about(uow, fields, entered, plan.zone, standing=plan.target)
        assert about.pilot_owner and plan.name
        new.extend(_new_leaders(plan, about))
        return pe.EditPlan(
            keep_or_same(uow, plan.name, about.name),
            _kept(uow, plan.system, about.system),
            about.pilot_owner,
            about.production_owner,
            about.risk,
            about.target,
            keep_names(uow, *new),
        )

    done = perform_plan(uow, click, pe.EditPlan, build)
    return replace(done, told=tuple(person for person in new if person != click.who))


def change_owner(uow: UnitOfWork, click: PlanClick, to: str | None) -> PlanDone:
    """The plan owner passes it on; what is escalated goes to the new one. Raises FormProblems or Refused."""

    def build(plan: Plan) -> PlanEvent:
        with Fields() as fields:
            person = fields.at(Field.OWNER, lambda: leader(uow, to))
        assert person
        return pe.ChangeOwner(plan.owner, person, keep_names(uow, person))

    done = perform_plan(uow, click, pe.ChangeOwner, build)
    if done.record:
        wake_everybody(uow, done.plan)
        tell_of_leavers(uow, done.plan)
    return done


def change_zone(uow: UnitOfWork, click: PlanClick, zone: str) -> PlanDone:
    """Another time zone (an IANA name): escalations, and gates that time opens, follow it. Raises FormProblems or
    Refused.
    """

    def build(_plan: Plan) -> PlanEvent:
        with Fields() as fields:
            fields.at(Field.ZONE, lambda: _known_zone(zone))
        return pe.ChangeZone(zone)

    done = perform_plan(uow, click, pe.ChangeZone, build)
    if done.record:
        wake_everybody(uow, done.plan)
    return done


def change_channel(uow: UnitOfWork, click: PlanClick, channel: str | None) -> PlanDone:
    """Another home channel. What stands in the old one shows nothing of it any more, since its members may not see the
    new one. Raises FormProblems or Refused.
    """
    left: list[str] = []

    def build(plan: Plan) -> PlanEvent:
        with Fields() as fields:
            to = fields.at(Field.CHANNEL, lambda: _free(uow, click.who, click.where, plan, channel))
        assert to and plan.channel
        left.append(plan.channel)
        return pe.ChangeChannel(plan.channel, to)

    done = perform_plan(uow, click, pe.ChangeChannel, build)
    if done.record and done.plan.channel:
        for handoff in done.handoffs:
            if left[0] in uow.places_of(handoff.number):
                uow.send(outgoing.renewal(handoff, left[0], f"moved-{done.record.seq}"))
        show_again(uow, done.plan.channel)
        wake_everybody(uow, done.plan)
    return done


def wake_everybody(uow: UnitOfWork, plan: Plan) -> None:
    """What escalations and reminders hang on has changed: the plan's people and its channel are looked at anew."""
    for handoff in waiting_in(uow, plan):
        wake_for(uow, handoff, plan)
    wake_plan_for(uow, plan)
    if plan.channel:
        uow.wake_plan(plan.number, uow.now)


def _free(uow: UnitOfWork, who: str, where: Where, plan: Plan, channel: str | None) -> str:
    """A channel of this person's that is nobody's home. Raises Refused."""
    if channel is None:
        raise Refused(Code.NO_PLACE)
    check_member(uow, who, where, channel)
    other = uow.plan_of_channel(channel)
    if other is not None and other.number != plan.number:
        raise Refused(Code.CHANNEL_TAKEN)
    return channel


def _known_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise Refused(Code.NOTHING_NEW)


def _kept(uow: UnitOfWork, old: Digest | None, text: str) -> Digest | None:
    if not text:
        return None
    return keep_or_same(uow, old, text) if old else uow.keep_text(text)


def _new_leaders(plan: Plan, about: EnteredPlan) -> Sequence[str]:
    named = (about.pilot_owner, about.production_owner)
    return tuple(dict.fromkeys(person for person in named if person and person not in plan.leaders))


def _zones(reads: Reads, who: str, plan: Plan) -> tuple[str, ...]:
    handoffs = reads.handoffs_of_plan(plan.number)
    ids = dict.fromkeys((who, *plan.leaders, *(side for one in handoffs for side in one.sides)))
    known = {person.id: person.zone for person in reads.people(tuple(ids))}
    return tuple(dict.fromkeys(known[person] for person in ids if person in known))
