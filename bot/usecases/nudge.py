"""Reminders: a person or a plan whose moment has come is looked at, and told in one message what waits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from bot.domain import escalation, outgoing
from bot.domain.calendars import Calendar
from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.nudge_lines import Case, Nudge
from bot.domain.nudge_policy import due_nudge, next_wake, told_by
from bot.domain.outgoing import Intent, Kind
from bot.domain.plan import Plan
from bot.ports import Attention, NudgeState, Reads, UnitOfWork
from bot.usecases.check_in_wake import wake_for_check_in

_NOTHING = Attention()
_calendar = lru_cache(maxsize=1024)(Calendar)  # of many people the same one: what it was asked is looked up by it


def calendar_of(state: NudgeState) -> Calendar:
    """The days on which this person is reminded."""
    return _calendar(state.person.zone, state.settings)


def cases_of(reads: Reads, person: str) -> list[Case]:
    """All that one person may have to be told of: as a side, and as a plan owner. By number."""
    both = (*reads.handoffs_of_person(person), *reads.handoffs_owned(person))
    return cases_for(reads, person, {handoff.number: handoff for handoff in both}.values())


def cases_for(reads: Reads, place: str, handoffs: Iterable[Handoff], telling_on: dt.date | None = None) -> list[Case]:
    """These handoffs as they concern a person or a channel, by number; `telling_on`: in the nudge of that date."""
    chosen = sorted(handoffs, key=lambda handoff: handoff.number)
    plans = {plan.number: plan for plan in reads.plans(sorted({handoff.plan for handoff in chosen}))}
    attention = reads.attention(place) if chosen else {}
    return [
        _case(handoff, plans[handoff.plan], place, attention.get(handoff.number, _NOTHING), telling_on)
        for handoff in chosen
    ]


def wake_person(uow: UnitOfWork, person_id: str) -> None:
    """Queue at most one nudge, of what fell due since the person was to be looked at, and set when to look again. Where
    they may not be reminded now, they are looked at when they may.

    Harmless at any time and any number of times. Whom the directory does not know, or knows to be deactivated, is
    never nudged, and not looked at again until it says otherwise.
    """
    state = uow.nudge_state(person_id)
    if state is None or state.wake_at is None or state.person.deactivated:
        uow.set_wake(person_id, None, state.nudged_on if state else None)
        return
    if state.wake_at > uow.now:  # another process was first
        return
    calendar, cases, now = calendar_of(state), cases_of(uow, person_id), uow.now
    since = min(state.wake_at, state.owed_since or state.wake_at)
    nudge = due_nudge(cases, person_id, calendar, since=since, now=now, nudged_on=state.nudged_on)
    if nudge is None:
        uow.set_wake(person_id, next_wake(cases, person_id, calendar, now), state.nudged_on)
    elif nudge.at > now:
        sooner = next_wake(cases, person_id, calendar, now)  # an escalation does not wait for a Monday
        uow.set_wake(
            person_id, min(nudge.at, sooner or nudge.at), state.nudged_on, owed_since=start_of_day(state, since)
        )
    else:
        if _queue(uow, person_id, nudge, cases):
            cases = cases_of(uow, person_id)  # with what they are now told of
        uow.set_wake(person_id, next_wake(cases, person_id, calendar, now), nudge.date)


def _queue(uow: UnitOfWork, person: str, nudge: Nudge, cases: Iterable[Case]) -> bool:
    """Write the message, which takes over what earlier ones named that have not gone out; whether it escalates."""
    left, told = uow.nudges_waiting(person), [*told_by(nudge, cases, person)]
    attention = uow.attention(person) if left else {}
    for intent in left:
        for number, key in _told_in(intent, attention):
            uow.unmark_told(person, number, _on(key, intent))
            told.append((number, key))
    numbers = [*(line.handoff.number for line in nudge.lines), *(one for intent in left for one in intent.handoffs)]
    written = outgoing.nudge(person, nudge.date, dict.fromkeys(numbers))
    uow.send(written)
    for number, key in told:
        uow.mark_told(person, number, _on(key, written))
    return bool(told)


def escalate(uow: UnitOfWork, plan: Plan) -> dt.datetime | None:
    """Queue what the channel is to be told that nobody moved, and say when to look again. Harmless any time."""
    channel = uow.channel(plan.channel) if plan.channel else None
    if channel is None or channel.archived or not channel.joined:
        return None  # nothing is lost: once it is open again, the plan is looked at
    calendar = escalation.channel_calendar(plan)
    at = calendar.in_hours(uow.now)
    if at > uow.now:
        return at
    due = escalation.channel_cases(_channel_cases(uow, plan), uow.now)
    if due:
        written = outgoing.escalation(plan, calendar.date_of(uow.now), [case.handoff.number for case in due])
        uow.send(written)
        for case in due:
            for condition in escalation.reached(case, uow.now):
                uow.mark_told(channel.id, case.handoff.number, _on(condition.key, written))
    return escalation.next_channel_wake(_channel_cases(uow, plan), uow.now)


def untell(uow: UnitOfWork, intent: Intent) -> None:
    """A nudge or an escalation ended unsent: what it would have escalated was told to nobody, and they are looked at
    again. A person hears of it on another date of theirs, since they count as nudged on this one; a channel on its next
    working day, or when it is open again. Harmless any number of times.
    """
    if intent.kind not in {Kind.NUDGE, Kind.ESCALATION}:
        return
    unsaid = _told_in(intent, uow.attention(intent.place))
    for number, key in unsaid:
        uow.unmark_told(intent.place, number, _on(key, intent))
    if unsaid and intent.kind is Kind.NUDGE:
        _wake_again(uow, intent.place)
    elif unsaid and intent.plan:
        _wake_plan_again(uow, intent.plan)


def _wake_again(uow: UnitOfWork, person: str) -> None:
    state = uow.nudge_state(person)
    at = next_wake(cases_of(uow, person), person, calendar_of(state), uow.now) if state else None
    if at is not None:
        uow.wake(person, at)


def _wake_plan_again(uow: UnitOfWork, number: int) -> None:
    plan = uow.plan(number)
    at = escalation.next_channel_wake(_channel_cases(uow, plan), uow.now) if plan and plan.channel else None
    if at is not None:
        uow.wake_plan(number, at)


def wake_for(uow: UnitOfWork, handoff: Handoff, plan: Plan) -> None:
    """After an event: have both sides, the plan owner and the channel looked at by the handoff's next moment, if not
    before. Asks for nothing but the people. A moment that no longer holds stays set, and what somebody snoozed is left
    out of account: looking at somebody in vain does no harm.
    """
    case = Case(handoff, plan)
    for person in uow.people((*handoff.sides, plan.owner)):
        calendar = _calendar(person.zone, uow.settings(person.id))
        at = None if person.deactivated else next_wake([case], person.id, calendar, uow.now)
        if at is not None:
            uow.wake(person.id, at)
    channel_at = escalation.next_channel_wake([case], uow.now) if plan.channel else None
    if channel_at is not None:
        uow.wake_plan(plan.number, channel_at)
    wake_for_check_in(uow, handoff)


def start_of_day(state: NudgeState, instant: dt.datetime) -> dt.datetime:
    """Midnight where the person is: looked at from then on, what a change of settings makes due that day is not
    missed.
    """
    calendar = Calendar(state.person.zone, replace(state.settings, nudge_time=dt.time(0)))
    return calendar.at(calendar.date_of(instant))


def _on(key: str, intent: Intent) -> str:
    """The key as it is kept of whoever is told by this nudge or escalation."""
    return escalation.told_key(key, outgoing.date_of(intent))


def _told_in(intent: Intent, attention: Mapping[int, Attention]) -> list[tuple[int, str]]:
    """What a nudge or an escalation tells: the handoffs' numbers, each with the key of a condition."""
    date = outgoing.date_of(intent).isoformat()
    return [
        (number, key)
        for number in intent.handoffs
        for key, day in sorted(map(escalation.parts_of_told, attention.get(number, _NOTHING).told))
        if day == date
    ]


def _channel_cases(uow: UnitOfWork, plan: Plan) -> list[Case]:
    assert plan.channel is not None
    return cases_for(uow, plan.channel, uow.handoffs_of_plan(plan.number, open_only=True))


def _case(handoff: Handoff, plan: Plan, place: str, attention: Attention, telling_on: dt.date | None) -> Case:
    told = [*map(escalation.parts_of_told, attention.told)]
    telling = frozenset(key for key, day in told if telling_on and day == telling_on.isoformat())
    snoozed_until = None if _is_asked_since(handoff, plan, place, attention) else attention.snoozed_until
    return Case(handoff, plan, snoozed_until, frozenset(key for key, _ in told), telling)


def _is_asked_since(handoff: Handoff, plan: Plan, person: str, attention: Attention) -> bool:
    """Whether a move began after the person snoozed the handoff, and it is theirs: then it is not what they snoozed."""
    begun = handoff.offer.at if handoff.offer else handoff.since
    snoozed_at = attention.snoozed_at
    return snoozed_at is not None and begun > snoozed_at and next_mover(handoff, plan) == person
