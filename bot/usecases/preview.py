"""What is still to come: every reminder of some plans, by running the policy forward from how things stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice

from bot.domain.handoff import Handoff, State
from bot.domain.nudge_preview import HORIZON, NAMED, Ahead, Someone, for_channel, for_person
from bot.domain.nudge_settings import HowOften
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import NudgeState, Reads
from bot.usecases.nudge import calendar_of, cases_for, cases_of
from bot.usecases.where import Where, may_see_plan
from bot.usecases.words import words_for

SHOWN = 60  # messages to come that one answer is given
COUNTED = 200  # of the rest: looking further would cost more than it tells
ASKED = 2_000  # cases of which the policy is asked, about: some 50 microseconds each


@dataclass(frozen=True, slots=True)
class Preview:
    """The next messages of a plan, in order. `more` follow, or `many`: more than that. `zones` by place.
    `reader_has_none`: the one who asked is concerned, and wants no reminders.
    """

    plan: Plan | None
    coming: tuple[Ahead, ...] = ()
    more: int = 0
    many: bool = False
    zones: Mapping[str, str] = field(default_factory=dict)
    reader_has_none: bool = False
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True)
class Course:
    """All that is to come to one place (a person or a channel), in order, and the zone (an IANA name) of its days."""

    place: str
    zone: str
    coming: Iterator[Ahead]


def preview(reads: Reads, who: str, where: Where, now: dt.datetime) -> Preview:
    """The plan of the channel where it is asked for, if this person may see it; else none."""
    plan = reads.plan_of_channel(where.channel) if where.channel else None
    if plan is None or not may_see_plan(reads, who, where, plan):
        return Preview(None)
    courses = list(courses_of(reads, [plan], now, (now + HORIZON).date(), named=NAMED))
    coming = merge(*(course.coming for course in courses), key=lambda ahead: ahead.at)
    near = list(_near(coming))
    return Preview(
        plan,
        tuple(near[:SHOWN]),
        len(near[SHOWN:]),
        next(coming, None) is not None,
        {course.place: course.zone for course in courses},
        who in _concerned(reads.handoffs_of_plan(plan.number), [plan])
        and reads.settings(who).how_often is HowOften.HOME_ONLY,
        words_for(reads, (), [plan], people=[who, *(course.place for course in courses)]),
    )


def _near(coming: Iterator[Ahead]) -> Iterator[Ahead]:
    """As many as one answer shows and counts, and no more than can be found at once."""
    asked = 0
    for ahead in islice(coming, SHOWN + COUNTED):
        yield ahead
        asked += ahead.asked
        if asked >= ASKED:
            return


def courses_of(
    reads: Reads, plans: Sequence[Plan], now: dt.datetime, until: dt.date, *, named: int | None = None
) -> Iterator[Course]:
    """Each person by name, then each channel: what comes of these plans, up to and with that date of theirs. Whoever is
    deactivated, or not known yet, is left out, and so is a channel in which Baton is not. `named`: see `for_person`.
    """
    handoffs = [handoff for plan in plans for handoff in reads.handoffs_of_plan(plan.number)]
    numbers = {plan.number for plan in plans}
    states = _states(reads, _concerned(handoffs, plans))
    reads.read_agendas([state.person.id for state in states])
    for state in states:
        coming = for_person(_someone(reads, state), now, numbers, until, named)
        yield Course(state.person.id, state.person.zone, coming)
    reads.channels([plan.channel for plan in plans if plan.channel])
    for plan in plans:
        channel = reads.channel(plan.channel) if plan.channel else None
        if channel is not None and channel.joined and not channel.archived:
            cases = cases_for(reads, channel.id, (one for one in handoffs if one.plan == plan.number and one.is_open))
            wake_at = reads.plan_wake(plan.number)
            yield Course(channel.id, plan.zone, for_channel(plan, cases, wake_at, now, until, named))


def _concerned(handoffs: Iterable[Handoff], plans: Iterable[Plan]) -> dict[str, None]:
    """Everybody whom a reminder may reach."""
    waiting = [handoff for handoff in handoffs if handoff.is_open or handoff.state is State.DECLINED]
    owners = (plan.owner for plan in plans)
    return dict.fromkeys((*(side for handoff in waiting for side in handoff.sides), *owners))


def _states(reads: Reads, ids: Iterable[str]) -> list[NudgeState]:
    active = [person for person in reads.people(tuple(ids)) if not person.deactivated]
    states = (reads.nudge_state(person.id) for person in sorted(active, key=lambda one: (one.name, one.id)))
    return [state for state in states if state is not None]


def _someone(reads: Reads, state: NudgeState) -> Someone:
    """All that concerns them, of other plans too: what was missed is told in one message."""
    cases = tuple(cases_of(reads, state.person.id))
    return Someone(state.person.id, calendar_of(state), cases, state.wake_at, state.nudged_on, state.owed_since)
