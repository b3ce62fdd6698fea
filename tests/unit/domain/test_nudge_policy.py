"""The nudge policy as a table, in zones that differ by hours, half hours and daylight saving; and its promises."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.due_dates import Due
from bot.domain.events import Digest, Side
from bot.domain.handoff import Handoff, OpenOffer, State
from bot.domain.nudge_policy import (
    LineKind,
    due_nudge,
    has_own_today,
    lines,
    next_wake,
    not_at_night,
    standing,
)

ANA, BEN = "U0ANA", "U0BEN"
WARSAW, NEW_YORK = "Europe/Warsaw", "America/New_York"
KOLKATA, KATHMANDU, LORD_HOWE = "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"
MADE = dt.datetime(2026, 1, 5, 8, tzinfo=dt.UTC)


def handoff(due: Due, number: int = 1, state: State = State.AGREED) -> Handoff:
    """A handoff from Ana to Ben."""
    return Handoff(
        number=number,
        plan=1,
        state=state,
        proposer=ANA,
        giver=ANA,
        receiver=BEN,
        thing=Digest("thing"),
        criteria=(Digest("done"),),
        due=due,
        confirmed=True,
        proposed_at=MADE,
        terms=2,
        last=2,
    )


def due(text: str, zone: str = WARSAW) -> Due:
    """`2026-12-15` or `2026-12-15 17:00`."""
    day, _, time = text.partition(" ")
    return Due(dt.date.fromisoformat(day), dt.time.fromisoformat(time) if time else None, zone)


def local(text: str, zone: str) -> dt.datetime:
    """`2026-12-15 09:00` as clocks in the zone show it."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)


def moments(one: Handoff, zone: str, *, start: str, count: int, person: str = ANA) -> list[str]:
    """The first few moments from a local date on, as the person's clock shows them."""
    found = []
    at = local(f"{start} 00:00", zone)
    for _ in range(count):
        after = next_wake([one], person, zone, at)
        if after is None:
            break
        at = after
        found.append(f"{at.astimezone(ZoneInfo(zone)):%a %Y-%m-%d %H:%M}")
    return found


# Which zone, what is due, from when on, and the person's moments.
MOMENTS = {
    "a Tuesday": (
        WARSAW,
        due("2026-12-15"),
        "2026-12-01",
        [
            "Tue 2026-12-08 09:00",
            "Fri 2026-12-11 09:00",  # three days before is a Saturday
            "Mon 2026-12-14 09:00",
            "Tue 2026-12-15 09:00",
            "Wed 2026-12-16 09:00",  # overdue from here on
            "Thu 2026-12-17 09:00",
            "Fri 2026-12-18 09:00",
            "Mon 2026-12-21 09:00",
        ],
    ),
    "a Monday: three days and one day before are one Friday": (
        WARSAW,
        due("2026-12-14"),
        "2026-12-01",
        ["Mon 2026-12-07 09:00", "Fri 2026-12-11 09:00", "Mon 2026-12-14 09:00", "Tue 2026-12-15 09:00"],
    ),
    "a Sunday": (
        WARSAW,
        due("2026-12-13"),
        "2026-12-01",
        ["Fri 2026-12-04 09:00", "Thu 2026-12-10 09:00", "Fri 2026-12-11 09:00", "Mon 2026-12-14 09:00"],
    ),
    "at eight in the morning: the day's own reminder would be too late": (
        WARSAW,
        due("2026-12-15 08:00"),
        "2026-12-09",
        ["Fri 2026-12-11 09:00", "Mon 2026-12-14 09:00", "Tue 2026-12-15 09:00"],
    ),
    "at nine sharp is overdue at nine": (
        WARSAW,
        due("2026-12-15 09:00"),
        "2026-12-12",
        ["Mon 2026-12-14 09:00", "Tue 2026-12-15 09:00", "Wed 2026-12-16 09:00"],
    ),
    "over the year's end": (
        WARSAW,
        due("2027-01-04"),
        "2026-12-20",
        ["Mon 2026-12-28 09:00", "Fri 2027-01-01 09:00", "Mon 2027-01-04 09:00", "Tue 2027-01-05 09:00"],
    ),
    "midnight in Warsaw is the same evening in New York": (
        NEW_YORK,
        due("2026-12-15"),
        "2026-12-11",
        ["Fri 2026-12-11 09:00", "Mon 2026-12-14 09:00", "Tue 2026-12-15 09:00", "Wed 2026-12-16 09:00"],
    ),
    "midnight in Warsaw is the next morning in Kolkata, before nine": (
        KOLKATA,
        due("2026-12-15"),
        "2026-12-08",
        [
            "Wed 2026-12-09 09:00",
            "Fri 2026-12-11 09:00",  # three days before the 16th is Sunday
            "Tue 2026-12-15 09:00",  # the day before, and the last morning before it is due
            "Wed 2026-12-16 09:00",
        ],
    ),
    "due on a Friday in Warsaw is Saturday in Kathmandu": (
        KATHMANDU,
        due("2026-12-18"),
        "2026-12-14",
        ["Wed 2026-12-16 09:00", "Fri 2026-12-18 09:00", "Mon 2026-12-21 09:00"],
    ),
    "Warsaw springs forward": (
        WARSAW,
        due("2027-03-30"),
        "2027-03-20",
        ["Tue 2027-03-23 09:00", "Fri 2027-03-26 09:00", "Mon 2027-03-29 09:00", "Tue 2027-03-30 09:00"],
    ),
    "New York falls back": (
        NEW_YORK,
        due("2026-11-03", NEW_YORK),
        "2026-10-26",
        ["Tue 2026-10-27 09:00", "Fri 2026-10-30 09:00", "Mon 2026-11-02 09:00", "Tue 2026-11-03 09:00"],
    ),
    "Lord Howe moves by half an hour, in October": (
        LORD_HOWE,
        due("2026-10-06", LORD_HOWE),
        "2026-09-28",
        ["Tue 2026-09-29 09:00", "Fri 2026-10-02 09:00", "Mon 2026-10-05 09:00", "Tue 2026-10-06 09:00"],
    ),
    "and back in April": (
        LORD_HOWE,
        due("2027-04-06", LORD_HOWE),
        "2027-03-29",
        ["Tue 2027-03-30 09:00", "Fri 2027-04-02 09:00", "Mon 2027-04-05 09:00", "Tue 2027-04-06 09:00"],
    ),
}


@pytest.mark.parametrize(("zone", "when", "start", "expected"), MOMENTS.values(), ids=MOMENTS)
def test_moments(zone: str, when: Due, start: str, expected: list[str]) -> None:
    assert moments(handoff(when), zone, start=start, count=len(expected)) == expected


def test_nine_in_the_morning_keeps_its_place_over_daylight_saving() -> None:
    utc = [
        at.hour * 60 + at.minute
        for at in (
            next_wake([handoff(due(day, LORD_HOWE))], ANA, LORD_HOWE, local(f"{day} 00:00", LORD_HOWE))
            for day in ("2026-10-02", "2026-10-05")
        )
        if at
    ]
    assert utc == [22 * 60 + 30, 22 * 60]


@pytest.mark.parametrize(
    ("state", "offer", "who", "reminded"),
    [
        (State.PROPOSED, False, BEN, True),
        (State.AGREED, False, ANA, True),
        (State.AGREED, False, BEN, True),
        (State.AGREED, True, ANA, True),
        (State.AGREED, True, BEN, False),  # the giver's answer is waited for
        (State.AGREED, False, "U0CHLOE", False),
        (State.DELIVERED, False, ANA, False),
        (State.DELIVERED, False, BEN, False),
        (State.ACCEPTED, False, ANA, False),
        (State.DECLINED, False, ANA, False),
        (State.CANCELLED, False, BEN, False),
    ],
)
def test_who_is_reminded(state: State, offer: bool, who: str, reminded: bool) -> None:
    one = handoff(due("2026-12-15"), state=state)
    if offer:
        one = replace(one, offer=OpenOffer(3, MADE, due("2026-12-18"), None, None))
    early, late = local("2026-12-08 09:00", WARSAW), local("2026-12-16 09:00", WARSAW)
    for at in (early, late):
        assert bool(lines([one], who, WARSAW, since=at, now=at)) is reminded
        assert (next_wake([one], who, WARSAW, at) is not None) is reminded


@pytest.mark.parametrize(
    ("zone", "when", "now", "kind", "days"),
    [
        (WARSAW, "2026-12-15", "2026-12-08 09:00", LineKind.DUE_SOON, 7),
        (WARSAW, "2026-12-15", "2026-12-11 09:00", LineKind.DUE_SOON, 4),  # as many days as there are
        (WARSAW, "2026-12-15", "2026-12-15 09:00", LineKind.DUE_SOON, 0),
        (WARSAW, "2026-12-15", "2026-12-16 09:00", LineKind.OVERDUE, 1),
        (WARSAW, "2026-12-15", "2026-12-21 09:00", LineKind.OVERDUE, 4),  # working days
        (WARSAW, "2026-12-15 08:00", "2026-12-15 09:00", LineKind.OVERDUE, 0),
        (WARSAW, "2026-12-12", "2026-12-14 09:00", LineKind.OVERDUE, 1),
        (KOLKATA, "2026-12-15", "2026-12-15 09:00", LineKind.DUE_SOON, 1),
        (KOLKATA, "2026-12-15", "2026-12-16 09:00", LineKind.OVERDUE, 1),
        (NEW_YORK, "2026-12-15 01:00", "2026-12-15 09:00", LineKind.OVERDUE, 1),
    ],
)
def test_what_a_line_says(zone: str, when: str, now: str, kind: LineKind, days: int) -> None:
    at = local(now, zone)
    (line,) = lines([handoff(due(when))], BEN, zone, since=at, now=at)
    assert (line.side, line.kind, line.days) == (Side.RECEIVER, kind, days)


def test_most_urgent_first() -> None:
    handoffs = [
        handoff(due("2026-12-18"), 1),
        handoff(due("2026-12-15"), 2),
        handoff(due("2026-12-11"), 3),
        handoff(due("2026-12-10"), 4),
        handoff(due("2026-12-10"), 5),
        handoff(due("2026-12-16"), 6),  # neither seven, three nor one day before
    ]
    at = local("2026-12-14 09:00", WARSAW)
    found = lines(handoffs, ANA, WARSAW, since=at, now=at)
    assert [line.handoff.number for line in found] == [4, 5, 3, 2]


def test_two_moments_that_were_missed_are_one_line() -> None:
    at = local("2026-12-11 09:00", WARSAW)
    found = lines([handoff(due("2026-12-14"))], ANA, WARSAW, since=local("2026-12-07 09:00", WARSAW), now=at)
    assert [line.days for line in found] == [3]


def decided(one: Handoff, since: str, now: str, nudged_on: str | None = None) -> tuple[str, list[int]] | None:
    """When the nudge goes out, and the days that its lines say."""
    nudge = due_nudge(
        [one],
        ANA,
        WARSAW,
        since=local(since, WARSAW),
        now=local(now, WARSAW),
        nudged_on=dt.date.fromisoformat(nudged_on) if nudged_on else None,
    )
    if nudge is None:
        return None
    at = nudge.at.astimezone(ZoneInfo(WARSAW))
    assert nudge.date == at.date()
    return f"{at:%a %d %H:%M}", [line.days for line in nudge.lines]


# When somebody was to be looked at, when that was really done, and what they are sent. Due on Tue 15 Dec.
CAUGHT_UP = {
    "in time": ("2026-12-08 09:00", "2026-12-08 09:00", ("Tue 08 09:00", [7])),
    "a second late": ("2026-12-08 09:00", "2026-12-08 09:00:01", ("Tue 08 09:00", [7])),
    "in the afternoon": ("2026-12-08 09:00", "2026-12-08 17:59", ("Tue 08 17:59", [7])),
    "in the evening, so the next morning": ("2026-12-08 09:00", "2026-12-08 18:00", ("Wed 09 09:00", [6])),
    "at night": ("2026-12-08 09:00", "2026-12-09 03:00", ("Wed 09 09:00", [6])),
    "on a weekend": ("2026-12-11 09:00", "2026-12-12 12:00", ("Mon 14 09:00", [1])),
    "days later: one message": ("2026-12-08 09:00", "2026-12-14 10:00", ("Mon 14 10:00", [1])),
    "for nothing": ("2026-12-09 09:00", "2026-12-09 12:00", None),
    "for nothing, the evening before": ("2026-12-10 20:00", "2026-12-10 20:00", None),
    "when it is long overdue": ("2026-12-16 09:00", "2027-01-04 11:00", ("Mon 04 11:00", [14])),
    "at night, and by the morning it is overdue": ("2026-12-15 09:00", "2026-12-15 22:00", ("Wed 16 09:00", [1])),
}


@pytest.mark.parametrize(("since", "now", "expected"), CAUGHT_UP.values(), ids=CAUGHT_UP)
def test_what_was_missed_comes_in_one_message_and_not_at_night(
    since: str, now: str, expected: tuple[str, list[int]] | None
) -> None:
    assert decided(handoff(due("2026-12-15")), since, now) == expected


def test_once_a_date() -> None:
    one = handoff(due("2026-12-15"))
    assert decided(one, "2026-12-15 09:00", "2026-12-15 09:00", nudged_on="2026-12-14") is not None
    assert decided(one, "2026-12-15 09:00", "2026-12-15 09:00", nudged_on="2026-12-15") is None
    assert decided(one, "2026-12-11 09:00", "2026-12-12 09:00", nudged_on="2026-12-14") is None


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
    assert bool(standing([handoff(due(when))], ANA, WARSAW, local(now, WARSAW))) is holds


def test_a_day_has_its_own_nudge() -> None:
    one = handoff(due("2026-12-15"))
    assert has_own_today([one], ANA, WARSAW, local("2026-12-14 10:00", WARSAW))
    assert not has_own_today([one], ANA, WARSAW, local("2026-12-10 10:00", WARSAW))


ZONES = (WARSAW, NEW_YORK, KOLKATA, KATHMANDU, LORD_HOWE, "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns")
INSTANTS = st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC))
DUES = st.builds(
    Due,
    st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)),
    st.none() | st.builds(dt.time, st.integers(0, 23), st.integers(0, 59)),
    st.sampled_from(ZONES),
)
STATES = st.sampled_from(list(State))


@given(
    dues=st.lists(st.tuples(DUES, STATES), max_size=4),
    zone=st.sampled_from(ZONES),
    start=INSTANTS,
    delays=st.lists(st.timedeltas(dt.timedelta(0), dt.timedelta(days=9)), max_size=12),
)
def test_however_late_the_engine_is_nobody_is_nudged_at_night_on_a_weekend_twice_or_of_what_is_over(
    dues: list[tuple[Due, State]], zone: str, start: dt.datetime, delays: list[dt.timedelta]
) -> None:
    handoffs = [handoff(when, number, state) for number, (when, state) in enumerate(dues, 1)]
    wake = next_wake(handoffs, ANA, zone, start)
    nudged_on: dt.date | None = None
    dates: list[dt.date] = []
    for delay in delays:
        if wake is None:
            break
        now = wake + delay
        nudge = due_nudge(handoffs, ANA, zone, since=wake, now=now, nudged_on=nudged_on)
        after = now
        if nudge:
            clock = nudge.at.astimezone(ZoneInfo(zone))
            assert nudge.at >= now
            assert dt.time(9) <= clock.time() < dt.time(18)
            assert clock.weekday() < 5
            assert {line.handoff.state for line in nudge.lines} <= {State.PROPOSED, State.AGREED}
            assert len({line.handoff.number for line in nudge.lines}) == len(nudge.lines)
            nudged_on, after = nudge.date, nudge.at
            dates.append(nudge.date)
        wake = next_wake(handoffs, ANA, zone, after)
    assert len(set(dates)) == len(dates)


@given(when=DUES, zone=st.sampled_from(ZONES), after=INSTANTS)
def test_a_next_moment_is_a_working_nine_oclock_with_something_to_say(when: Due, zone: str, after: dt.datetime) -> None:
    one = handoff(when)
    at = next_wake([one], ANA, zone, after)
    assert at is not None, "overdue ones go on until something happens"
    clock = at.astimezone(ZoneInfo(zone))
    assert at > after
    assert (clock.time(), clock.weekday() < 5) == (dt.time(9), True)
    assert len(lines([one], ANA, zone, since=at, now=at)) == 1
    assert not_at_night(at, zone) == at
