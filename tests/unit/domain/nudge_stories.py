"""One handoff from Ana to Ben in each state, in a plan of Chloe's; and what somebody hears of it, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from bot.domain import escalation
from bot.domain.calendars import Calendar
from bot.domain.digests import Digest
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, OpenOffer, State
from bot.domain.nudge_policy import Case, Line, LineKind, Nudge, due_nudge, next_wake, told_by
from bot.domain.plan import Plan

ANA, BEN, CHLOE, CHANNEL = "UANA", "UBEN", "UCHLOE", "C1"
WHO = {"giver": ANA, "receiver": BEN, "owner": CHLOE, "channel": CHANNEL}
WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"
KOLKATA, KATHMANDU, LORD_HOWE = "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"
MADE = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


def plan(zone: str = WARSAW, owner: str = CHLOE) -> Plan:
    """Plan 1, with a channel."""
    return Plan(1, owner, zone, CHANNEL, (), MADE)


def due(text: str, zone: str = WARSAW) -> Due:
    """`2026-12-15` or `2026-12-15 17:00`."""
    day, _, time = text.partition(" ")
    return Due(dt.date.fromisoformat(day), dt.time.fromisoformat(time) if time else None, zone)


def local(text: str, zone: str = WARSAW) -> dt.datetime:
    """`2026-12-15 09:00` as clocks in the zone show it, as an instant."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def handoff(when: Due, state: State = State.AGREED, *, since: dt.datetime = MADE, number: int = 1) -> Handoff:
    """From Ana, who has confirmed it, to Ben."""
    return Handoff(
        number=number,
        plan=1,
        state=state,
        proposer=ANA,
        giver=ANA,
        receiver=BEN,
        thing=Digest("thing"),
        criteria=(Digest("done"),),
        due=when,
        confirmed=True,
        proposed_at=MADE,
        since=since,
        terms=2,
        last=2,
    )


def offered(one: Handoff, at: dt.datetime) -> Handoff:
    """The same with an offer to move the date by a day."""
    return replace(one, offer=OpenOffer(3, at, replace(one.due, date=one.due.date + dt.timedelta(days=1)), None, None))


def nudges(
    cases: list[Case],
    person: str,
    calendar: Calendar,
    first: dt.date,
    last: dt.date,
    *,
    nudged_on: dt.date | None = None,
) -> Iterator[Nudge]:
    """What a person is told from the one of their dates until the other, looked at whenever the policy asks for it."""
    midnight = replace(calendar, settings=replace(calendar.settings, nudge_time=dt.time(0)))
    end = midnight.at(last + dt.timedelta(days=1))
    wake = next_wake(cases, person, calendar, midnight.at(first) - dt.timedelta(seconds=1))
    while wake is not None and wake < end:
        nudge = due_nudge(cases, person, calendar, since=wake, now=wake, nudged_on=nudged_on)
        if nudge:
            assert nudge.at == wake, "looked at when it is due, so nothing waits"
            yield nudge
            nudged_on = nudge.date
            told = dict(told_by(nudge, cases, person))
            cases = [replace(one, told=one.told | {told.get(one.handoff.number, "")}) for one in cases]
        wake = next_wake(cases, person, calendar, wake)


def channel_dates(cases: list[Case], first: dt.date, last: dt.date) -> Iterator[dt.datetime]:
    """When the channel is told between two dates."""
    calendar = escalation.channel_calendar(cases[0].plan)
    wake = escalation.next_channel_wake(cases, calendar.at(first - dt.timedelta(days=1)))
    while wake is not None and calendar.date_of(wake) <= last:
        due_now = escalation.channel_cases(cases, wake)
        if due_now:
            yield wake
            keys = {key.key for one in due_now for key in escalation.reached(one, wake)}
            cases = [replace(one, told=one.told | keys) for one in cases]
        wake = escalation.next_channel_wake(cases, wake)


def mark(line: Line) -> str:
    """What sets a line apart from the others of its row: `=7` days before, `!` a warning, `?` still needed."""
    if line.kind is LineKind.DUE_SOON:
        return f"={line.days}"
    return ("!" if line.kind is LineKind.WARNING else "") + ("?" if line.still_needed else "")
