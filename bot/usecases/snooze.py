"""Snooze: one person is not reminded of one handoff until a day of theirs. No act of the trail."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from bot.domain import outgoing
from bot.domain.calendars import Calendar
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.handoff import Handoff, State
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.domain.working_time import local_date
from bot.ports import Reads, UnitOfWork
from bot.usecases.outgoing import zone_of
from bot.usecases.perform import Click, Done
from bot.usecases.where import Where, find_visible
from bot.usecases.words import words_for

_NAME = 16  # hex digits


@dataclass(frozen=True, slots=True)
class ToSnooze:
    """What the form shows: the handoff, the zone (an IANA name) whose days it offers, and the first of them on which
    the person may be reminded.
    """

    handoff: Handoff
    words: Words
    zone: str
    next_day: dt.date


def may_snooze(reads: Reads, who: str, where: Where, number: int, now: dt.datetime) -> ToSnooze:
    """May the form be opened now? Raises Refused as `snooze` itself would."""
    handoff, plan = find_visible(reads, who, where, number)
    _check(handoff, plan, who)
    calendar = Calendar(zone_of(reads, who), reads.settings(who))
    next_day = calendar.opens(calendar.date_of(now) + dt.timedelta(days=1), anyhow=True)
    return ToSnooze(handoff, words_for(reads, [handoff], [plan], reader=who, where=where), calendar.zone, next_day)


def snooze(uow: UnitOfWork, click: Click, until: dt.date | None) -> Done:
    """The newest one counts, also where it is shorter than the last. It does not depend on the terms, so that a button
    older than those will do. Raises Refused, FormProblems.
    """
    handoff, plan = find_visible(uow, click.who, click.where, click.number)
    done = Done(handoff, plan, words_for(uow, [handoff], [plan], reader=click.who, where=click.where))
    if not uow.first_time(click.key):
        return replace(done, repeated=True)
    _check(handoff, plan, click.who)
    if problem := _problem(until, local_date(uow.now, zone_of(uow, click.who))):
        raise FormProblems({Field.ANOTHER_DAY: Refused(problem)})
    uow.snooze(click.who, handoff.number, until)
    uow.wake(click.who, uow.now)
    if click.who in uow.places_of(handoff.number):
        # Named by the click, for a day may be chosen again after another one.
        uow.send(outgoing.renewal(handoff, click.who, f"snooze-{_named(click.key)}"))
    return done


def _check(handoff: Handoff, plan: Plan, who: str) -> None:
    """Whoever may be reminded of it may snooze it: its sides while it is open, the plan owner also once declined."""
    is_owners = handoff.state is State.DECLINED and who == plan.owner
    if not (handoff.is_open or is_owners):
        raise Refused(Code.WRONG_STATE, handoff=handoff.number)
    reminded = dict.fromkeys((handoff.giver, handoff.receiver, plan.owner))
    if who not in reminded:
        raise Refused(Code.NOT_YOURS, handoff=handoff.number, act="snooze", who=tuple(reminded))


def _problem(until: dt.date | None, today: dt.date) -> Code | None:
    if until is None:
        return Code.NO_DATE
    if until <= today:
        return Code.SNOOZE_PAST
    year_before = (until.year - 1, until.month, until.day)
    return Code.SNOOZE_TOO_FAR if year_before > (today.year, today.month, today.day) else None


def _named(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:_NAME]
