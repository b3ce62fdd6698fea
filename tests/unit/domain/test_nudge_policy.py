"""The nudge policy case by case: due times, days off, the five days, snoozes, settings, the order, and catching up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendars import Calendar, Why
from bot.domain.due_dates import Due
from bot.domain.events import Side
from bot.domain.handoff import Handoff, State
from bot.domain.nudge_policy import Case, LineKind, due_nudge, next_wake, reason, standing
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
    due,
    handoff,
    local,
    mark,
    nudges,
    offered,
    plan,
)

DEFAULT = NudgeSettings()
MONDAYS = NudgeSettings(how_often=HowOften.MONDAYS)
HOME_ONLY = NudgeSettings(how_often=HowOften.HOME_ONLY)
POLISH = NudgeSettings(country="PL")


def away(day: str) -> NudgeSettings:
    return NudgeSettings(away_until=dt.date.fromisoformat(day))


def diary(
    cases: Iterable[Case],
    days: str,
    *,
    person: str = ANA,
    zone: str = WARSAW,
    settings: NudgeSettings = DEFAULT,
) -> str:
    """What a person hears between two dates (`2026-12-01 2026-12-31`): `Tue08=7 Fri11=4 Mon14=1`, times of their own
    where they are not nine o'clock.
    """
    first, last = (dt.date.fromisoformat(day) for day in days.split())
    found = []
    for nudge in nudges(list(cases), person, Calendar(zone, settings), first, last):
        clock = f"{nudge.at.astimezone(ZoneInfo(zone)):%H:%M}"
        lines = "+".join(mark(line) for line in nudge.lines)
        found.append(f"{nudge.date:%a%d}{lines}" + (f"@{clock}" if clock != "09:00" else ""))
    return " ".join(found)


def case(one: Handoff, *, snoozed: str | None = None, owner: str = CHLOE, told: Iterable[str] = ()) -> Case:
    until = dt.date.fromisoformat(snoozed) if snoozed else None
    return Case(one, plan(one.due.zone, owner), until, frozenset(told))


DECEMBER = "2026-12-01 2026-12-31"

# What is due, where it is read, and when a side hears of it. `=n` is so many days before, `!` the warning, `?` Mondays.
BEFORE_AND_AFTER = {
    "a Tuesday": (due("2026-12-15"), WARSAW, "Tue08=7 Fri11=4 Mon14=1 Tue15=0 Wed16 Thu17! Fri18 Mon21 Tue22 Mon28?"),
    "a Monday": (due("2026-12-14"), WARSAW, "Mon07=7 Fri11=3 Mon14=0 Tue15 Wed16! Thu17 Fri18 Mon21 Mon28?"),
    "a Sunday": (due("2026-12-13"), WARSAW, "Fri04=9 Thu10=3 Fri11=2 Mon14 Tue15! Wed16 Thu17 Fri18 Mon21? Mon28?"),
    "a Saturday": (due("2026-12-12"), WARSAW, "Fri04=8 Wed09=3 Fri11=1 Mon14 Tue15! Wed16 Thu17 Fri18 Mon21? Mon28?"),
    "a Friday at eight: on the day it would be too late": (
        due("2026-12-11 08:00"),
        WARSAW,
        "Fri04=7 Tue08=3 Thu10=1 Fri11 Mon14 Tue15! Wed16 Thu17 Mon21? Mon28?",
    ),
    "a Friday at nine sharp is late at nine": (
        due("2026-12-11 09:00"),
        WARSAW,
        "Fri04=7 Tue08=3 Thu10=1 Fri11 Mon14 Tue15! Wed16 Thu17 Mon21? Mon28?",
    ),
    "a Friday at a minute past nine": (
        due("2026-12-11 09:01"),
        WARSAW,
        "Fri04=7 Tue08=3 Thu10=1 Fri11=0 Mon14 Tue15! Wed16 Thu17 Fri18 Mon21? Mon28?",
    ),
    "a Monday at eight: the last working moment is Friday's": (
        due("2026-12-14 08:00"),
        WARSAW,
        "Mon07=7 Fri11=3 Mon14 Tue15 Wed16! Thu17 Fri18 Mon21? Mon28?",
    ),
    "midnight in Warsaw is the same evening in New York": (
        due("2026-12-15"),
        NEW_YORK,
        "Tue08=7 Fri11=4 Mon14=1 Tue15=0 Wed16 Thu17! Fri18 Mon21 Tue22 Mon28?",
    ),
    "midnight in Warsaw is before nine the next morning in Kolkata, where the date is the same as it is shown": (
        due("2026-12-15"),
        KOLKATA,
        "Tue08=7 Fri11=4 Mon14=1 Tue15=0 Wed16 Thu17! Fri18 Mon21 Tue22 Mon28?",
    ),
    "the end of a Friday in New York is Saturday in Kathmandu": (
        due("2026-12-18", NEW_YORK),
        KATHMANDU,
        "Fri11=7 Tue15=3 Thu17=1 Fri18=0 Mon21 Tue22 Wed23! Thu24 Fri25 Mon28?",
    ),
    "midnight at Kiritimati is over before nine in New York": (
        due("2026-12-16", "Pacific/Kiritimati"),
        NEW_YORK,
        "Wed09=7 Fri11=5 Tue15=1 Wed16 Thu17! Fri18 Mon21 Tue22 Mon28?",
    ),
    "one in the morning in Warsaw is the evening before in New York": (
        due("2026-12-16 01:00"),
        NEW_YORK,
        "Tue08=7 Fri11=4 Mon14=1 Tue15=0 Wed16 Thu17 Fri18! Mon21 Tue22 Mon28?",
    ),
}


@pytest.mark.parametrize(("when", "zone", "expected"), BEFORE_AND_AFTER.values(), ids=BEFORE_AND_AFTER)
@pytest.mark.parametrize("person", [ANA, BEN])
def test_before_and_after_the_due_date(when: Due, zone: str, expected: str, person: str) -> None:
    assert diary([case(handoff(when))], DECEMBER, person=person, zone=zone) == expected


# The giver's settings, and what they hear of a handoff due on Tue 15 Dec.
SETTINGS = {
    "half past seven": (NudgeSettings(dt.time(7, 30)), "Tue08=7@07:30 Fri11=4@07:30 Mon14=1@07:30 Tue15=0@07:30"),
    "half past ten in the evening": (
        NudgeSettings(dt.time(22, 30)),
        "Tue08=7@22:30 Fri11=4@22:30 Mon14=1@22:30 Tue15=0@22:30",
    ),
    "Sunday to Thursday": (
        NudgeSettings(working_days=frozenset({6, 0, 1, 2, 3})),
        "Tue08=7 Thu10=5 Mon14=1 Tue15=0",
    ),
    "Tuesdays and Saturdays": (NudgeSettings(working_days=frozenset({1, 5})), "Tue08=7 Sat12=3 Tue15=0"),
    "Mondays": (MONDAYS, "Mon14=1"),
    "Home only": (HOME_ONLY, ""),
    "away until the 10th": (away("2026-12-10"), "Thu10=5 Fri11=4 Mon14=1 Tue15=0"),
    "away until Saturday": (away("2026-12-12"), "Mon14=1 Tue15=0"),
    "away until it is late": (away("2026-12-16"), ""),
    "away no more": (away("2026-12-08"), "Tue08=7 Fri11=4 Mon14=1 Tue15=0"),
    "away and Mondays": (replace(MONDAYS, away_until=dt.date(2026, 12, 8)), "Mon14=1"),
}


@pytest.mark.parametrize(("settings", "expected"), SETTINGS.values(), ids=SETTINGS)
def test_settings_before_the_due_date(settings: NudgeSettings, expected: str) -> None:
    assert diary([case(handoff(due("2026-12-15")))], "2026-12-01 2026-12-15", settings=settings) == expected


# The same for a receiver who was asked on Thu 10 Dec at noon (due far ahead): five working days, then Mondays.
ASKED = {
    "the defaults": (DEFAULT, "Fri11 Mon14 Tue15 Wed16 Thu17 Mon21? Mon28? Mon04? Mon11?"),
    "Polish holidays": (POLISH, "Fri11 Mon14 Tue15 Wed16 Thu17 Mon21? Mon28? Mon04? Mon11?"),
    "four working days a week": (
        NudgeSettings(working_days=frozenset({1, 2, 3, 4})),
        "Fri11 Tue15 Wed16 Thu17 Fri18 Tue22? Tue29? Tue05? Tue12?",
    ),
    "only Fridays, and Christmas is one": (
        NudgeSettings(working_days=frozenset({4}), country="PL"),
        "Fri11 Fri18 Fri08 Fri15",
    ),
    "Mondays": (MONDAYS, "Mon14 Mon21? Mon28? Mon04? Mon11?"),
    "Mondays, on Japanese time off": (replace(MONDAYS, country="JP"), "Mon14 Mon21? Mon28? Mon04? Tue12?"),
    "away over Christmas": (away("2026-12-29"), "Tue29? Mon04? Mon11?"),
    "away for a day": (away("2026-12-15"), "Tue15 Wed16 Thu17 Mon21? Mon28? Mon04? Mon11?"),
    "Home only": (HOME_ONLY, ""),
}


@pytest.mark.parametrize(("settings", "expected"), ASKED.values(), ids=ASKED)
def test_five_working_days_then_mondays(settings: NudgeSettings, expected: str) -> None:
    asked = handoff(due("2027-06-30"), State.PROPOSED, since=local("2026-12-10 12:00"))
    assert diary([case(asked)], "2026-12-10 2027-01-15", person=BEN, settings=settings) == expected


# Until when the receiver has snoozed the same, and what they hear.
SNOOZED = {
    "until tomorrow": ("2026-12-11", DEFAULT, "Fri11 Mon14 Tue15 Wed16 Thu17 Mon21? Mon28?"),
    "until Monday": ("2026-12-14", DEFAULT, "Mon14 Tue15 Wed16 Thu17 Mon21? Mon28?"),
    "until a Saturday": ("2026-12-12", DEFAULT, "Mon14 Tue15 Wed16 Thu17 Mon21? Mon28?"),
    "past the five days, on a Wednesday": ("2026-12-23", DEFAULT, "Wed23? Mon28?"),
    "until Christmas": ("2026-12-25", POLISH, "Mon28?"),
    "and away longer": ("2026-12-14", away("2026-12-16"), "Wed16 Thu17 Mon21? Mon28?"),
    "and away less long": ("2026-12-16", away("2026-12-14"), "Wed16 Thu17 Mon21? Mon28?"),
    "and Mondays": ("2026-12-16", MONDAYS, "Mon21? Mon28?"),
}


@pytest.mark.parametrize(("until", "settings", "expected"), SNOOZED.values(), ids=SNOOZED)
def test_snoozed(until: str, settings: NudgeSettings, expected: str) -> None:
    asked = handoff(due("2027-06-30"), State.PROPOSED, since=local("2026-12-10 12:00"))
    told = diary([case(asked, snoozed=until)], "2026-12-10 2026-12-31", person=BEN, settings=settings)
    assert told == expected


def test_a_snooze_before_the_due_date_comes_on_its_own_date_and_reaches_past_it() -> None:
    one = handoff(due("2026-12-15"))
    assert diary([case(one, snoozed="2026-12-10")], "2026-12-01 2026-12-15") == "Thu10=5 Fri11=4 Mon14=1 Tue15=0"
    assert diary([case(one, snoozed="2026-12-17")], "2026-12-01 2026-12-20") == "Thu17! Fri18"


def test_a_snooze_that_ended_before_a_row_began_is_no_date_of_it() -> None:
    one, calendar = case(handoff(due("2026-12-15 12:00")), snoozed="2026-12-15"), Calendar(WARSAW)
    nine, two = local("2026-12-15 09:00"), local("2026-12-15 14:00")
    assert due_nudge([one], ANA, calendar, since=nine, now=nine, nudged_on=None)
    assert due_nudge([one], ANA, calendar, since=nine, now=two, nudged_on=None) is None  # overdue counts from the 16th
    assert next_wake([one], ANA, calendar, two) == local("2026-12-16 09:00")


# Zone, nudge time, the date on which clocks change, and the one instant at which it comes.
CLOCK_CHANGES = {
    "Warsaw, a missing hour": (WARSAW, "02:30", "2027-03-28", "2027-03-28 01:00"),
    "Warsaw, a repeated hour": (WARSAW, "02:30", "2026-10-25", "2026-10-25 00:30"),
    "New York, a missing hour": (NEW_YORK, "02:15", "2027-03-14", "2027-03-14 07:00"),
    "New York, a repeated hour": (NEW_YORK, "01:15", "2026-11-01", "2026-11-01 05:15"),
    "Lord Howe, a missing half hour": (LORD_HOWE, "02:15", "2026-10-04", "2026-10-03 15:30"),
    "Lord Howe, a repeated half hour": (LORD_HOWE, "01:45", "2027-04-04", "2027-04-03 14:45"),
    "Kolkata has neither": (KOLKATA, "02:30", "2027-03-28", "2027-03-27 21:00"),
    "Kathmandu has neither": (KATHMANDU, "02:30", "2026-10-25", "2026-10-24 20:45"),
}


@pytest.mark.parametrize(("zone", "time", "date", "utc"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES)
def test_a_missing_hour_is_the_next_valid_instant_and_a_repeated_one_is_once(
    zone: str, time: str, date: str, utc: str
) -> None:
    day = dt.date.fromisoformat(date)
    sundays_too = NudgeSettings(dt.time.fromisoformat(time), frozenset(range(7)))
    waiting = case(handoff(due("2028-01-01"), State.DELIVERED, since=local(date) - dt.timedelta(days=2)))
    found = list(nudges([waiting], BEN, Calendar(zone, sundays_too), day, day))
    assert [(f"{one.at:%Y-%m-%d %H:%M}", one.date) for one in found] == [(utc, day)]


PROPOSED, AGREED, DELIVERED, DECLINED = State.PROPOSED, State.AGREED, State.DELIVERED, State.DECLINED
NONE = None

# How it stands on Wed 16 Dec at nine, when it is due, and the line of giver, receiver and plan owner.
FIRST_ROW = {
    "an offer before its date": (AGREED, "2026-12-30", True, ("offer", NONE, NONE)),
    "an offer past its date": (AGREED, "2026-12-15", True, ("offer", NONE, NONE)),
    "an offer of something never agreed and past its date": (PROPOSED, "2026-12-15", True, ("offer", NONE, NONE)),
    "never agreed and past its date": (PROPOSED, "2026-12-15", False, ("needs_date", "needs_date", NONE)),
    "delivered before its date": (DELIVERED, "2026-12-30", False, (NONE, "accept", NONE)),
    "delivered and past its date": (DELIVERED, "2026-12-15", False, (NONE, "accept", NONE)),
    "overdue": (AGREED, "2026-12-15", False, ("overdue", "overdue", NONE)),
    "overdue, and tomorrow it is escalated": (AGREED, "2026-12-14", False, ("warning", "warning", NONE)),
    "overdue, and escalated by an earlier message": (AGREED, "2026-12-11", False, ("overdue", "overdue", NONE)),
    "proposed": (PROPOSED, "2027-12-30", False, (NONE, "proposed", NONE)),
    "proposed, and due in a week": (PROPOSED, "2026-12-23", False, ("due_soon", "proposed", NONE)),
    "agreed, and due in a week": (AGREED, "2026-12-23", False, ("due_soon", "due_soon", NONE)),
    "agreed, and due in a month": (AGREED, "2027-01-16", False, (NONE, NONE, NONE)),
    "declined": (DECLINED, "2026-12-30", False, (NONE, NONE, "declined")),
    "declined and past its date": (DECLINED, "2026-12-15", False, (NONE, NONE, "declined")),
    "accepted": (State.ACCEPTED, "2026-12-15", False, (NONE, NONE, NONE)),
    "cancelled": (State.CANCELLED, "2026-12-15", False, (NONE, NONE, NONE)),
}


@pytest.mark.parametrize(("state", "when", "offer", "expected"), FIRST_ROW.values(), ids=FIRST_ROW)
def test_the_first_row_that_holds_gives_the_one_line(
    state: State, when: str, offer: bool, expected: tuple[str | None, ...]
) -> None:
    yesterday = local("2026-12-15 12:00")
    one = handoff(due(when), state, since=yesterday if state is not AGREED else local("2026-12-01 12:00"))
    one = offered(one, yesterday) if offer else one
    now = local("2026-12-16 09:00")
    found = [standing([case(one)], person, Calendar(WARSAW), now) for person in (ANA, BEN, CHLOE)]
    assert tuple(lines[0].kind.value if lines else None for lines in found) == expected
    assert all(len(lines) <= 1 for lines in found)


@pytest.mark.parametrize(("confirmed", "expected"), [(False, "Wed02 Thu03 Fri04"), (True, "Tue01=7 Fri04=4")])
def test_a_giver_is_asked_whether_it_is_them_until_they_confirm(confirmed: bool, expected: str) -> None:
    asked = handoff(due("2026-12-08"), PROPOSED, since=local("2026-12-01 08:00"))
    assert diary([case(replace(asked, confirmed=confirmed))], "2026-12-01 2026-12-06") == expected


DAYS = {
    "seven days before": (AGREED, "2026-12-15", WARSAW, "2026-12-08 09:00", 7),
    "four, as three are a Saturday": (AGREED, "2026-12-15", WARSAW, "2026-12-11 09:00", 4),
    "on the day": (AGREED, "2026-12-15", WARSAW, "2026-12-15 09:00", 0),
    "until tomorrow morning in Kolkata": (AGREED, "2026-12-15", KOLKATA, "2026-12-15 09:00", 0),
    "the night after it, where there is time left": (AGREED, "2026-12-15", KOLKATA, "2026-12-16 02:00", 0),
    "late since four in the morning": (AGREED, "2026-12-15", KOLKATA, "2026-12-16 09:00", 1),
    "late since midnight": (AGREED, "2026-12-15", WARSAW, "2026-12-16 09:00", 1),
    "late since eight": (AGREED, "2026-12-15 08:00", WARSAW, "2026-12-15 09:00", 0),
    "late over a weekend": (AGREED, "2026-12-11", WARSAW, "2026-12-14 09:00", 1),
    "four working days late": (AGREED, "2026-12-15", WARSAW, "2026-12-21 09:00", 4),
    "late since Saturday": (AGREED, "2026-12-12", WARSAW, "2026-12-14 09:00", 1),
    "never agreed and late": (PROPOSED, "2026-12-14", WARSAW, "2026-12-16 09:00", 2),
    "waited since Thursday": (PROPOSED, "2027-02-01", WARSAW, "2026-12-15 09:00", 3),
    "delivered on Thursday": (DELIVERED, "2027-02-01", WARSAW, "2026-12-11 09:00", 1),
}


@pytest.mark.parametrize(("state", "when", "zone", "now", "days"), DAYS.values(), ids=DAYS)
def test_the_number_that_a_line_shows(state: State, when: str, zone: str, now: str, days: int) -> None:
    one = handoff(due(when), state, since=local("2026-12-10 12:00"))
    (line,) = standing([case(one)], BEN, Calendar(zone), local(now, zone))
    assert (line.side, line.days) == (Side.RECEIVER, days)


def test_one_message_all_plans_and_both_roles_most_urgent_first() -> None:
    now = local("2026-12-16 09:00")
    yesterday, far = local("2026-12-15 12:00"), due("2027-03-01")
    cases = [
        case(handoff(due("2026-12-17"), number=1)),  # due tomorrow, not one of its dates' mornings is missed
        case(replace(handoff(far, PROPOSED, since=yesterday, number=2), giver=BEN, receiver=ANA)),
        case(handoff(due("2026-12-15"), number=3)),
        case(handoff(due("2026-12-14"), number=4)),
        case(replace(handoff(far, DELIVERED, since=yesterday, number=5), giver=BEN, receiver=ANA)),
        case(handoff(due("2026-12-15"), PROPOSED, number=6)),
        case(offered(handoff(far, number=7), yesterday)),
        case(offered(handoff(due("2027-02-01"), number=8), yesterday)),
        case(offered(handoff(far, number=9), yesterday)),
        case(replace(handoff(far, DECLINED, since=yesterday, number=10), giver=CHLOE, receiver=BEN), owner=ANA),
        case(handoff(far, number=11)),
        case(replace(handoff(far, DELIVERED, number=12), giver=CHLOE, receiver=BEN), owner=ANA),
    ]
    nudge = due_nudge(cases, ANA, Calendar(WARSAW), since=now, now=now, nudged_on=None)
    assert nudge
    assert [(line.kind.value, line.handoff.number) for line in nudge.lines] == [
        ("offer", 8),
        ("offer", 7),
        ("offer", 9),
        ("needs_date", 6),
        ("accept", 5),
        ("warning", 4),
        ("overdue", 3),
        ("proposed", 2),
        ("due_soon", 1),
        ("escalated", 12),
        ("declined", 10),
    ]
    assert [line.side for line in nudge.lines[-2:]] == [None, None]


# When somebody was to be looked at, when that was really done, and what they are sent. Due on Tue 15 Dec in Warsaw.
CAUGHT_UP = {
    "in time": (DEFAULT, "2026-12-08 09:00", "2026-12-08 09:00", "Tue 08 09:00 =7"),
    "a second late": (DEFAULT, "2026-12-08 09:00", "2026-12-08 09:00:01", "Tue 08 09:00 =7"),
    "in the afternoon": (DEFAULT, "2026-12-08 09:00", "2026-12-08 17:59", "Tue 08 17:59 =7"),
    "in the evening": (DEFAULT, "2026-12-08 09:00", "2026-12-08 18:00", "Wed 09 09:00 =6"),
    "at night": (DEFAULT, "2026-12-08 09:00", "2026-12-09 03:00", "Wed 09 09:00 =6"),
    "early the next morning": (DEFAULT, "2026-12-08 09:00", "2026-12-09 08:59", "Wed 09 09:00 =6"),
    "on a weekend": (DEFAULT, "2026-12-11 09:00", "2026-12-12 12:00", "Mon 14 09:00 =1"),
    "days later: one message": (DEFAULT, "2026-12-08 09:00", "2026-12-14 10:00", "Mon 14 10:00 =1"),
    "for nothing": (DEFAULT, "2026-12-09 09:00", "2026-12-09 12:00", None),
    "for nothing, the evening before": (DEFAULT, "2026-12-10 20:00", "2026-12-10 20:00", None),
    "long overdue": (DEFAULT, "2026-12-16 09:00", "2027-01-05 11:00", "Tue 05 11:00 ?"),
    "by the morning it is late": (DEFAULT, "2026-12-15 09:00", "2026-12-15 22:00", "Wed 16 09:00 "),
    "a late nudge time has its hour": (
        NudgeSettings(dt.time(17, 30)),
        "2026-12-08 17:30",
        "2026-12-08 18:29",
        "Tue 08 18:29 =7",
    ),
    "and not more": (NudgeSettings(dt.time(17, 30)), "2026-12-08 17:30", "2026-12-08 18:30", "Wed 09 17:30 =6"),
    "an early one has the whole day": (
        NudgeSettings(dt.time(6)),
        "2026-12-08 06:00",
        "2026-12-08 17:00",
        "Tue 08 17:00 =7",
    ),
    "on a holiday": (POLISH, "2026-12-16 09:00", "2026-12-25 12:00", "Mon 28 09:00 ?"),
    "away": (away("2026-12-14"), "2026-12-08 09:00", "2026-12-10 12:00", None),
}


@pytest.mark.parametrize(("settings", "since", "now", "expected"), CAUGHT_UP.values(), ids=CAUGHT_UP)
def test_what_was_missed_comes_in_one_message_within_their_hours(
    settings: NudgeSettings, since: str, now: str, expected: str | None
) -> None:
    cases = [case(handoff(due("2026-12-15")))]
    calendar = Calendar(WARSAW, settings)
    nudge = due_nudge(cases, ANA, calendar, since=local(since), now=local(now), nudged_on=None)
    if nudge and nudge.at > local(now):
        nudge = due_nudge(cases, ANA, calendar, since=local(since), now=nudge.at, nudged_on=None)
    if nudge is None:
        assert expected is None
        return
    at = nudge.at.astimezone(ZoneInfo(WARSAW))
    assert nudge.date == at.date()
    assert f"{at:%a %d %H:%M} {'+'.join(map(mark, nudge.lines))}" == expected


def test_once_a_date() -> None:
    cases, now = [case(handoff(due("2026-12-15")))], local("2026-12-15 09:00")
    for nudged_on, told in (("2026-12-14", True), ("2026-12-15", False)):
        day = dt.date.fromisoformat(nudged_on)
        assert bool(due_nudge(cases, ANA, Calendar(WARSAW), since=now, now=now, nudged_on=day)) is told


@pytest.mark.parametrize(
    ("when", "now", "holds"),
    [
        ("2026-12-15", "2026-12-10 12:00", True),  # reminded of on the 8th, and still to come
        ("2026-12-15", "2026-12-08 08:59", False),
        ("2026-12-30", "2026-12-10 12:00", False),  # moved away
        ("2026-12-15", "2026-12-20 12:00", True),
    ],
)
def test_whether_a_reminder_is_still_true(when: str, now: str, holds: bool) -> None:
    assert bool(standing([case(handoff(due(when)))], ANA, Calendar(WARSAW), local(now))) is holds


def test_what_was_snoozed_meanwhile_is_not_sent_but_stays_where_it_stands() -> None:
    one, now = case(handoff(due("2026-12-15")), snoozed="2026-12-18"), local("2026-12-16 09:30")
    assert standing([one], ANA, Calendar(WARSAW), now) == ()
    (kept,) = standing([one], ANA, Calendar(WARSAW), now, keep_snoozed=True)
    assert kept.snoozed_until == dt.date(2026, 12, 18)
    (again,) = standing([one], ANA, Calendar(WARSAW), local("2026-12-18 09:00"), keep_snoozed=True)
    assert again.snoozed_until is None


REASONS = {
    "its own date": (DEFAULT, None, "2026-12-08", "2026-12-08", ()),
    "a weekend": (DEFAULT, None, "2026-12-11", "2026-12-12", (Why.WEEKEND,)),
    "snoozed": (DEFAULT, "2026-12-10", "2026-12-10", "2026-12-08", (Why.SNOOZED,)),
    "away": (away("2026-12-09"), None, "2026-12-09", "2026-12-08", (Why.AWAY,)),
    "Mondays": (MONDAYS, None, "2026-12-14", "2026-12-14", ()),
    "nothing comes then": (DEFAULT, None, "2026-12-09", None, ()),
}


@pytest.mark.parametrize(("settings", "snoozed", "day", "counted", "why"), REASONS.values(), ids=REASONS)
def test_why_it_comes_on_that_date(
    settings: NudgeSettings, snoozed: str | None, day: str, counted: str | None, why: tuple[Why, ...]
) -> None:
    calendar = Calendar(WARSAW, settings)
    one = case(handoff(due("2026-12-15")), snoozed=snoozed)
    found = reason(one, ANA, calendar, local(f"{day} 09:00"))
    assert found == ((dt.date.fromisoformat(counted), why) if counted else None)


def test_nothing_to_tell_is_nothing_to_wake_for() -> None:
    over = [case(handoff(due("2026-12-15"), state)) for state in (State.ACCEPTED, State.CANCELLED)]
    assert next_wake(over, ANA, Calendar(WARSAW), local("2026-12-01 09:00")) is None
    open_ = [case(handoff(due("2026-12-15")))]
    assert next_wake(open_, ANA, Calendar(WARSAW, HOME_ONLY), local("2026-12-01 09:00")) is None
    assert next_wake(open_, "UDEV", Calendar(WARSAW), local("2026-12-01 09:00")) is None


def test_a_warning_names_the_date_in_the_plans_zone() -> None:
    late = case(handoff(due("2026-12-11", LORD_HOWE)))
    (line,) = standing([late], ANA, Calendar(NEW_YORK), local("2026-12-14 09:00", NEW_YORK))
    assert (line.kind, line.escalates_on) == (LineKind.WARNING, dt.date(2026, 12, 16))
