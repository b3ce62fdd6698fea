"""What an intent is rendered from: the present state, read again when it is sent; or that it no longer holds.

What stands in Slack already, and is changed afterwards, is in `bot.usecases.copies`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce

from bot.domain import events as ev
from bot.domain.delivery_policy import Dropped, Gone, Postponed
from bot.domain.escalation import channel_calendar, channel_cases
from bot.domain.handoff import Handoff, State, fold
from bot.domain.nudge_policy import Case, Line, standing, told_now
from bot.domain.nudge_settings import HowOften
from bot.domain.outgoing import Intent, Kind, date_of, is_person
from bot.domain.people import Person
from bot.domain.plan import Plan
from bot.domain.trail import Record
from bot.domain.words import Words
from bot.ports import Reads
from bot.usecases.nudge import calendar_of, cases_for
from bot.usecases.owner_told import owner_told_on
from bot.usecases.where import NOWHERE, may_see
from bot.usecases.words import for_reader, words_for

GONE = Dropped("not_found")  # the handoff or its reader is not there any more
DEACTIVATED = Dropped("deactivated")  # Slack would say ok, and nobody would read it
OVER = Dropped("cancelled")  # cancelled before anybody was told
NOTHING_HOLDS = Dropped("no_longer_holds")
NEWER_NUDGE = Dropped("newer_nudge")
MOVED_AWAY = Dropped("moved_away")  # the channel is not the plan's home any more: its members may not see the new one
_LOOKED_AT_FIRST = dt.timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Telling:
    """The act that a notice tells: its record and hash, the handoff `before` where the act replaced something, and
    whether the reader meets Baton with it.
    """

    record: Record
    hash: str
    before: Handoff | None
    introduce: bool


@dataclass(frozen=True, slots=True)
class About:
    """One handoff, for a card or, where there is a `telling`, for a notice."""

    handoff: Handoff
    plan: Plan
    words: Words
    zone: str
    telling: Telling | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """What one person is reminded of, most urgent first."""

    lines: tuple[Line, ...]
    plans: Mapping[int, Plan]
    words: Words
    zone: str


@dataclass(frozen=True, slots=True)
class Escalated:
    """What a channel is told that nobody moved, the longest overdue first. `owner_told`: the date in the plan's zone on
    which the plan owner hears of them; None for never. `moved`: those that it named and that need no hand any more.
    """

    handoffs: tuple[Handoff, ...]
    plan: Plan
    words: Words
    zone: str
    owner_told: dt.date | None = None
    moved: tuple[Handoff, ...] = ()


def about(reads: Reads, intent: Intent) -> About | Dropped | Gone:
    """What a card or a notice is about, unless it was cancelled before it was ever shown there."""
    if refused := unreachable(reads, intent.place):
        return refused
    found = find_told(reads, intent)
    if isinstance(found, Dropped):
        return found
    handoff, plan = found
    if is_elsewhere(plan, intent.place):
        return MOVED_AWAY
    shown = about_handoff(reads, handoff, plan, intent.place, intent.seq if intent.kind is Kind.NOTICE else None)
    news = shown.telling is None or isinstance(shown.telling.record.event, ev.Propose)
    return OVER if news and handoff.state is State.CANCELLED else shown


def reminder(reads: Reads, intent: Intent, now: dt.datetime) -> Reminder | Dropped | Postponed:
    """What of a nudge still holds. One that could not go out on its day goes out on the next, unless that has its own,
    which takes it over; at night, on a day off and while they are away it waits.
    """
    state = reads.nudge_state(intent.place)
    if state is None or state.person.deactivated:
        return DEACTIVATED if state else GONE
    person, calendar = state.person, calendar_of(state)
    date = date_of(intent)
    cases = cases_for(reads, person.id, reads.handoffs(intent.handoffs), date)
    at = calendar.in_hours(now, anyhow=any(told_now(case, now) for case in cases))
    if at > now:
        return Postponed(at, "out_of_hours")
    if state.nudged_on and state.nudged_on > date:
        return NEWER_NUDGE
    if state.wake_at and state.wake_at <= now and date < calendar.date_of(now):
        return Postponed(now + _LOOKED_AT_FIRST, "looked_at_first")
    if state.settings.how_often is HowOften.HOME_ONLY:
        cases = [case for case in cases if told_now(case, now)]
    held = standing(cases, person.id, calendar, now)
    return reminder_of(reads, held, person) if held else NOTHING_HOLDS


def escalated(reads: Reads, intent: Intent, now: dt.datetime) -> Escalated | Dropped | Gone | Postponed:
    """What a channel is told of, and is still so."""
    plan = reads.plan(intent.plan) if intent.plan else None
    if plan is None:
        return GONE
    if is_elsewhere(plan, intent.place):
        return MOVED_AWAY
    if refused := unreachable(reads, intent.place):
        return refused
    at = channel_calendar(plan).in_hours(now)
    if at > now:
        return Postponed(at, "out_of_hours")
    told = escalated_of(reads, reads.handoffs(intent.handoffs), plan, now)
    return told if told.handoffs else NOTHING_HOLDS


def unreachable(reads: Reads, place: str) -> Gone | None:
    """Why nothing can be posted in a channel, by what is known of it: Slack is not asked again each time."""
    channel = None if is_person(place) else reads.channel(place)
    if channel is None or (channel.joined and not channel.archived):
        return None
    return Gone("is_archived" if channel.archived else "not_in_channel")


def is_elsewhere(plan: Plan, place: str) -> bool:
    """Whether this is a channel that the plan has left."""
    return not is_person(place) and place != plan.channel


def zone_of(reads: Reads, place: str) -> str:
    """The zone of who reads there: a person's own, or that of the channel's plan."""
    if is_person(place):
        person = reads.person(place)
        return person.zone if person else "UTC"
    plan = reads.plan_of_channel(place)
    return plan.zone if plan else "UTC"


def find_told(reads: Reads, intent: Intent) -> tuple[Handoff, Plan] | Dropped:
    """The one handoff that the intent names, and its plan."""
    handoff = reads.handoff(intent.handoff) if intent.handoff else None
    plan = reads.plan(handoff.plan) if handoff else None
    if handoff is None or plan is None:
        return GONE
    person = reads.person(intent.place) if is_person(intent.place) else None
    return DEACTIVATED if person and person.deactivated else (handoff, plan)


def about_handoff(reads: Reads, handoff: Handoff, plan: Plan, place: str, seq: int | None) -> About:
    """One handoff as this place may read it; `seq`: the record that a notice tells, None for a card."""
    if is_hidden(reads, handoff, plan, place):
        handoff = as_last_seen(reads, handoff, place, seq)
    telling = _telling(reads, handoff, place, seq) if seq else None
    before = [telling.before] if telling and telling.before else []
    records = [telling.record] if telling else []
    if not is_person(place):
        words = words_for(reads, [handoff, *before], [plan], records, reader=place)
        return About(handoff, plan, words, plan.zone, telling)
    words = words_for(reads, [handoff, *before], [plan], records, [place], reader=place)
    return About(handoff, plan, for_reader(reads, words, place, NOWHERE, plan), zone_of(reads, place), telling)


def is_hidden(reads: Reads, handoff: Handoff, plan: Plan, place: str) -> bool:
    """Somebody who may not see it any more: a former side, where the plan is not open to them."""
    return is_person(place) and not may_see(reads, place, NOWHERE, handoff, plan)


def as_last_seen(reads: Reads, handoff: Handoff, person: str, seq: int | None) -> Handoff:
    """The handoff as it stood when it passed from this person to another; nothing later is theirs to read."""
    rows = reads.trail_of_handoff(handoff)
    passed = [row.seq for row in rows if isinstance(row.record.event, ev.Reassign) and row.record.event.was == person]
    last = max(passed, default=seq or rows[0].seq)
    return reduce(fold, (row.record for row in rows if row.seq <= last), None) or handoff


def _telling(reads: Reads, handoff: Handoff, person: str, seq: int) -> Telling | None:
    row = reads.trail_row(handoff.plan, seq)
    if row is None:
        return None
    before, introduce = None, False
    match row.record.event:
        case ev.Edit() | ev.Offer():
            before = _before(reads, handoff, seq)
        case ev.Propose():
            theirs = reads.handoffs_of_person(person, open_only=False)
            introduce = [one.number for one in theirs[:1]] == [handoff.number]
    return Telling(row.record, row.hash, before, introduce)


def _before(reads: Reads, handoff: Handoff, seq: int) -> Handoff | None:
    """The handoff as it was before that record."""
    was: Handoff | None = None
    for row in reads.trail_of_handoff(handoff):
        if row.seq < seq:
            was = fold(was, row.record)
    return was


def reminder_of(reads: Reads, held: tuple[Line, ...], person: Person) -> Reminder:
    """A nudge with these lines, and what they need to be said."""
    handoffs = [line.handoff for line in held]
    plans = reads.plans(sorted({handoff.plan for handoff in handoffs}))
    words = for_reader(reads, words_for(reads, handoffs, plans), person.id, NOWHERE, *plans)
    return Reminder(held, {plan.number: plan for plan in plans}, words, person.zone)


def escalated_of(reads: Reads, named: list[Handoff], plan: Plan, now: dt.datetime) -> Escalated:
    """What of these is overdue for so long that it is escalated, whoever was told of it."""
    needing = tuple(case.handoff for case in channel_cases((Case(handoff, plan) for handoff in named), now))
    moved = tuple(handoff for handoff in named if handoff not in needing)
    told_on = owner_told_on(reads, needing, plan, now)
    return Escalated(needing, plan, words_for(reads, named, [plan]), plan.zone, told_on, moved)
