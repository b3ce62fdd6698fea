"""Escalations: Monday to Friday in the plan's zone, on the third day at nine, once."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from bot.domain import escalation
from bot.domain.calendars import Calendar
from bot.domain.due_dates import Due
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_policy import Case, LineKind
from bot.domain.nudge_settings import HowOften, NudgeSettings
from tests.unit.domain.nudge_stories import (
    ANA,
    BEN,
    CHLOE,
    KATHMANDU,
    KOLKATA,
    LORD_HOWE,
    NEW_YORK,
    WARSAW,
    channel_dates,
    due,
    handoff,
    local,
    mark,
    nudges,
    offered,
    plan,
)

FIRST, LAST = dt.date(2026, 12, 1), dt.date(2027, 1, 15)
OFTEN = NudgeSettings()
MONDAYS, HOME_ONLY = NudgeSettings(how_often=HowOften.MONDAYS), NudgeSettings(how_often=HowOften.HOME_ONLY)


# What is due, the date from which both sides are warned, and the date on which plan owner and channel are told.
DAYS = {
    "a Monday": (due("2026-12-14"), "2026-12-16", "2026-12-17"),
    "a Wednesday": (due("2026-12-16"), "2026-12-18", "2026-12-21"),
    "a Thursday: the days count on over the weekend": (due("2026-12-17"), "2026-12-21", "2026-12-22"),
    "a Friday": (due("2026-12-18"), "2026-12-22", "2026-12-23"),
    "a Friday at eight is late on Friday, and Monday is the first day": (
        due("2026-12-18 08:00"),
        "2026-12-22",
        "2026-12-23",
    ),
    "a Saturday": (due("2026-12-19"), "2026-12-22", "2026-12-23"),
    "a Sunday": (due("2026-12-20"), "2026-12-22", "2026-12-23"),
    "midnight, so the last moment is Thursday's": (due("2026-12-18 00:00"), "2026-12-21", "2026-12-22"),
    "over Christmas, which is no holiday of a channel": (due("2026-12-22"), "2026-12-24", "2026-12-25"),
    "over New Year": (due("2026-12-30"), "2027-01-01", "2027-01-04"),
    "in Lord Howe": (due("2026-12-14", LORD_HOWE), "2026-12-16", "2026-12-17"),
}


@pytest.mark.parametrize(("when", "warned", "told"), DAYS.values(), ids=DAYS)
def test_the_second_and_the_third_day(when: Due, warned: str, told: str) -> None:
    case = Case(handoff(when), plan(when.zone))
    (condition,) = escalation.conditions(case.handoff, case.plan)
    assert condition.warned_from == local(f"{warned} 00:00", when.zone)
    assert (condition.at, condition.date) == (local(f"{told} 09:00", when.zone), dt.date.fromisoformat(told))
    assert list(channel_dates([case], FIRST, LAST)) == [condition.at]


NOON = local("2026-12-10 12:00")
FAR = due("2027-02-01")

# How it stands since Thu 10 Dec, and of what the owner and the channel are told on Tue 15 Dec.
CONDITIONS = {
    "proposed": (handoff(FAR, State.PROPOSED, since=NOON), [LineKind.PROPOSED], False),
    "an offer": (offered(handoff(FAR), NOON), [LineKind.OFFER], False),
    "delivered": (handoff(FAR, State.DELIVERED, since=NOON), [LineKind.ACCEPT], False),
    "overdue": (handoff(due("2026-12-10")), [LineKind.OVERDUE], True),
    "overdue with an offer": (offered(handoff(due("2026-12-10")), NOON), [LineKind.OFFER, LineKind.OVERDUE], True),
    "delivered late": (handoff(due("2026-12-10"), State.DELIVERED, since=NOON), [LineKind.ACCEPT], False),
    "declined": (handoff(due("2026-12-10"), State.DECLINED, since=NOON), [], False),
    "accepted": (handoff(due("2026-12-10"), State.ACCEPTED, since=NOON), [], False),
    "cancelled": (handoff(due("2026-12-10"), State.CANCELLED, since=NOON), [], False),
    "never agreed and past its date: nothing in the channel": (
        handoff(due("2026-12-11"), State.PROPOSED, since=NOON),
        [LineKind.PROPOSED],
        False,
    ),
}


@pytest.mark.parametrize(("one", "abouts", "channel"), CONDITIONS.values(), ids=CONDITIONS)
def test_what_is_escalated(one: Handoff, abouts: list[LineKind], channel: bool) -> None:
    case = Case(one, plan())
    early, on_the_day = local("2026-12-15 08:59"), local("2026-12-15 09:00")
    assert escalation.reached(case, early) == ()
    assert [condition.about for condition in escalation.reached(case, on_the_day)] == abouts
    assert bool(escalation.channel_cases([case], on_the_day)) is channel
    known = replace(case, told=frozenset(condition.key for condition in escalation.reached(case, on_the_day)))
    assert escalation.reached(known, on_the_day) == ()
    assert escalation.channel_cases([known], on_the_day) == ()


def hears(one: Handoff, person: str, settings: NudgeSettings, *, zone: str = WARSAW, owner: str = CHLOE) -> str:
    """What the person is told of it from the 11th until the 22nd."""
    calendar = Calendar(zone, settings)
    case = Case(one, plan(one.due.zone, owner), settings_snooze(settings))
    told = nudges([case], person, calendar, dt.date(2026, 12, 11), dt.date(2026, 12, 22))
    return " ".join(f"{nudge.date:%a%d} {line.kind}{mark(line)}" for nudge in told for line in nudge.lines)


# The zone and settings of the giver of what is due on Wed 16 Dec in Warsaw: both sides are warned from Fri 18 Dec 00:00
# until Mon 21 Dec 09:00 there.
WARNED = {
    "where the plan is": (WARSAW, OFTEN, "Thu17 overdue Fri18 warning! Mon21 overdue Tue22 overdue"),
    "before nine on Monday, but on Friday already": (
        KOLKATA,
        OFTEN,
        "Thu17 overdue Fri18 warning! Mon21 overdue Tue22 overdue",
    ),
    "before nine on Monday for the first time": (
        KOLKATA,
        NudgeSettings(working_days=frozenset(range(4))),
        "Thu17 overdue Mon21 warning! Tue22 overdue",
    ),
    "on Sunday": (
        NEW_YORK,
        NudgeSettings(working_days=frozenset({6, 0, 1, 2, 3})),
        "Thu17 overdue Sun20 warning! Mon21 overdue Tue22 overdue",
    ),
    "on Saturday, and not on Sunday again": (
        WARSAW,
        NudgeSettings(working_days=frozenset({5, 6, 0, 1})),
        "Sat19 warning! Sun20 overdue Mon21 overdue Tue22 overdue",
    ),
    "before nine on Monday, a day off": (
        WARSAW,
        NudgeSettings(working_days=frozenset({1, 2, 3})),
        "Thu17 overdue Tue22 overdue",
    ),
    "on Thursday evening": (
        NEW_YORK,
        NudgeSettings(dt.time(19)),
        "Wed16 overdue Thu17 warning! Fri18 overdue Mon21 overdue Tue22 overdue",
    ),
}


@pytest.mark.parametrize(("zone", "settings", "expected"), WARNED.values(), ids=WARNED)
def test_a_side_is_warned_once(zone: str, settings: NudgeSettings, expected: str) -> None:
    told = hears(handoff(due("2026-12-16")), ANA, settings, zone=zone)
    assert re.sub(r"\S+ due_soon=\d ", "", told) == expected


def settings_snooze(settings: NudgeSettings) -> dt.date | None:
    """Nobody but those who are reminded on Home only has snoozed it as well: neither holds an escalation."""
    return dt.date(2026, 12, 21) if settings.how_often is HowOften.HOME_ONLY else None


# The owner's zone and settings, and when they hear of what was due on Thu 10 Dec in Warsaw: escalated on Tue 15 Dec.
OWNER = {
    "at nine": (WARSAW, OFTEN, "Tue15 escalated"),
    "before nine there, so at their next": (KATHMANDU, OFTEN, "Wed16 escalated"),
    "later that day": (NEW_YORK, OFTEN, "Tue15 escalated"),
    "at eight": (WARSAW, NudgeSettings(dt.time(8)), "Wed16 escalated"),
    "whatever How often says": (WARSAW, MONDAYS, "Tue15 escalated"),
    "on Home only, and snoozed": (WARSAW, HOME_ONLY, "Tue15 escalated"),
    "back on Thursday": (WARSAW, NudgeSettings(away_until=dt.date(2026, 12, 17)), "Thu17 escalated"),
    "back on Saturday": (WARSAW, NudgeSettings(away_until=dt.date(2026, 12, 19)), "Mon21 escalated"),
    "works on Fridays alone": (WARSAW, NudgeSettings(working_days=frozenset({4})), "Fri18 escalated"),
}


@pytest.mark.parametrize(("zone", "settings", "expected"), OWNER.values(), ids=OWNER)
def test_the_plan_owner_is_told_once_at_their_next_moment(zone: str, settings: NudgeSettings, expected: str) -> None:
    assert hears(handoff(due("2026-12-10")), CHLOE, settings, zone=zone) == expected


# The owner is a side: their own line comes at that moment, and where they have none, the owner's.
OWNER_IS_A_SIDE = {
    "the giver of what is overdue, on Home only": (handoff(due("2026-12-10")), ANA, HOME_ONLY, "Tue15 overdue"),
    "the receiver of what is overdue, on Mondays": (
        handoff(due("2026-12-10")),
        BEN,
        MONDAYS,
        "Mon14 warning! Tue15 overdue Mon21 overdue?",
    ),
    "the giver of what waits for acceptance": (
        handoff(FAR, State.DELIVERED, since=NOON),
        ANA,
        OFTEN,
        "Tue15 escalated",
    ),
    "the receiver who offered": (offered(handoff(FAR), NOON), BEN, OFTEN, "Tue15 escalated"),
    "the giver of what nobody took": (handoff(FAR, State.PROPOSED, since=NOON), ANA, OFTEN, "Tue15 escalated"),
    "the receiver who has not answered, on Home only": (
        handoff(FAR, State.PROPOSED, since=NOON),
        BEN,
        HOME_ONLY,
        "Tue15 proposed",
    ),
    "the giver of what was declined": (
        handoff(FAR, State.DECLINED, since=NOON),
        ANA,
        OFTEN,
        "Fri11 declined Mon14 declined Tue15 declined Wed16 declined Thu17 declined Mon21 declined?",
    ),
}


@pytest.mark.parametrize(("one", "owner", "settings", "expected"), OWNER_IS_A_SIDE.values(), ids=OWNER_IS_A_SIDE)
def test_a_plan_owner_who_is_a_side(one: Handoff, owner: str, settings: NudgeSettings, expected: str) -> None:
    assert hears(one, owner, settings, owner=owner) == expected


def test_a_new_date_is_another_time_and_the_same_is_not() -> None:
    first = handoff(due("2026-12-10"))
    moved = replace(first, due=due("2026-12-16"))
    (was,), (now,) = (tuple(escalation.conditions(one, plan())) for one in (first, moved))
    assert was.key != now.key
    known = Case(moved, plan(), told=frozenset({was.key}))
    assert list(channel_dates([known], FIRST, LAST)) == [local("2026-12-21 09:00")]
    known = Case(first, plan(), told=frozenset({was.key}))
    assert list(channel_dates([known], FIRST, LAST)) == []


def test_one_message_of_all_that_is_due_the_longest_late_first() -> None:
    cases = [
        Case(handoff(due("2026-12-11"), number=1), plan()),
        Case(handoff(due("2026-12-10"), number=2), plan()),
        Case(handoff(due("2026-12-15"), number=3), plan()),
        Case(handoff(due("2026-12-10 08:00"), number=4), plan()),
    ]
    found = escalation.channel_cases(cases, local("2026-12-16 09:00"))
    assert [case.handoff.number for case in found] == [2, 4, 1]


@pytest.mark.parametrize(
    ("now", "wake"),
    [
        ("2026-12-14 12:00", "2026-12-15 09:00"),
        ("2026-12-15 09:00", "2026-12-16 09:00"),  # it is told at nine; what was not comes the next day
        ("2026-12-18 20:00", "2026-12-21 09:00"),
    ],
)
def test_when_the_channel_is_next_told(now: str, wake: str) -> None:
    assert escalation.next_channel_wake([Case(handoff(due("2026-12-10")), plan())], local(now)) == local(wake)
