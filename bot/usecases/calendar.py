"""Somebody's own dates for their calendar: the address that shows them, and what it shows."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain.errors import Code, Refused
from bot.domain.handoff import Handoff, State
from bot.domain.people import Person
from bot.domain.plan import Plan
from bot.domain.words import Words
from bot.ports import Reads, UnitOfWork
from bot.usecases.look import by_due, with_plans
from bot.usecases.words import words_for

ACCEPTED_SHOWN = dt.timedelta(days=30)  # after the acceptance


@dataclass(frozen=True, slots=True)
class CalendarMade:
    """`replaced`: there was an address before, which counts no more; `again`: the same delivery as before, which made
    none.
    """

    replaced: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class OwnDates:
    """Whose dates, their zone (an IANA name), their handoffs with a date, the next due first, and when each of them
    changed last.
    """

    who: str
    zone: str
    rows: tuple[tuple[Handoff, Plan], ...]
    changed_at: Mapping[int, dt.datetime]
    words: Words


def make_calendar(uow: UnitOfWork, who: str, secret_sha256: str, *, key: str) -> CalendarMade:
    """From now on this address counts, and none before it. Raises Refused(UNAVAILABLE) where the directory does not
    know the person yet.
    """
    if not uow.first_time(key):
        return CalendarMade(again=True)
    if uow.person(who) is None:
        raise Refused(Code.UNAVAILABLE)
    replaced = uow.calendar_since(who) is not None
    uow.put_calendar(who, secret_sha256)
    return CalendarMade(replaced)


def revoke_calendar(uow: UnitOfWork, who: str, *, key: str) -> None:
    """From now on no address counts. Raises Refused(NO_CALENDAR) where none did."""
    if not uow.first_time(key):
        return
    if uow.calendar_since(who) is None:
        raise Refused(Code.NO_CALENDAR)
    uow.put_calendar(who, None)


def calendar_person(reads: Reads, secret_sha256: str) -> Person | None:
    """Whose calendar it is; None alike for a secret that is nobody's, or no longer, and of a deactivated account."""
    owner = reads.calendar_owner(secret_sha256)
    person = reads.person(owner) if owner else None
    return None if person is None or person.deactivated else person


def own_dates(reads: Reads, secret_sha256: str, now: dt.datetime) -> OwnDates | None:
    """What the address shows; None as for `calendar_person`."""
    person = calendar_person(reads, secret_sha256)
    if person is None:
        return None
    theirs = reads.handoffs_of_person(person.id, open_only=False)
    rows = by_due(with_plans(reads, [one for one in theirs if _has_a_date(one, person.id, now)]))
    handoffs, plans = [handoff for handoff, _ in rows], list({plan.number: plan for _, plan in rows}.values())
    words = words_for(reads, handoffs, plans, reader=person.id)
    return OwnDates(person.id, person.zone, rows, _changed_at(reads, handoffs), words)


def _has_a_date(handoff: Handoff, who: str, now: dt.datetime) -> bool:
    """Open, or accepted lately. What was declined is in the calendar of who still wants to hand it over."""
    if handoff.state is State.DECLINED:
        return handoff.giver == who
    if handoff.state is State.ACCEPTED:
        return handoff.ended_at is not None and now - handoff.ended_at < ACCEPTED_SHOWN
    return handoff.is_open


def _changed_at(reads: Reads, handoffs: Sequence[Handoff]) -> dict[int, dt.datetime]:
    """The dates of their last records, with one read a plan."""
    last: dict[int, list[int]] = defaultdict(list)
    for handoff in handoffs:
        last[handoff.plan].append(handoff.last)
    for plan, seqs in last.items():
        reads.read_trail_rows(plan, seqs)
    rows = ((handoff, reads.trail_row(handoff.plan, handoff.last)) for handoff in handoffs)
    return {handoff.number: row.record.at if row else handoff.since for handoff, row in rows}
