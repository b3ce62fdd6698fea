"""Calendars: which days are somebody's, when they may be reminded; and that counting day by day says the same."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.calendars import Calendar, Why
from bot.domain.nudge_settings import HowOften, NudgeSettings
from tests.unit.domain.nudge_stories import KATHMANDU, KOLKATA, LORD_HOWE, NEW_YORK, WARSAW, local

DAY = dt.timedelta(days=1)
MONDAYS = NudgeSettings(how_often=HowOften.MONDAYS)


def date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2026-12-23", None),
        ("2026-12-24", Why.HOLIDAY),
        ("2026-12-25", Why.HOLIDAY),
        ("2026-12-26", Why.WEEKEND),  # and a holiday, which makes no difference
        ("2026-12-27", Why.WEEKEND),
        ("2026-12-28", None),
        ("2027-01-06", Why.HOLIDAY),
    ],
)
def test_days_off_in_poland(day: str, why: Why | None) -> None:
    calendar = Calendar(WARSAW, NudgeSettings(country="PL"))
    assert calendar.off(date(day)) is why
    assert calendar.works(date(day)) is (why is None)


# Whose settings, from which date on, the date on which they may be reminded, and the one of an escalation.
OPENS = {
    "a working day": (NudgeSettings(), "2026-12-15", "2026-12-15", "2026-12-15"),
    "a Saturday": (NudgeSettings(), "2026-12-12", "2026-12-14", "2026-12-14"),
    "Christmas": (NudgeSettings(country="PL"), "2026-12-24", "2026-12-28", "2026-12-28"),
    "away": (NudgeSettings(away_until=date("2026-12-18")), "2026-12-15", "2026-12-18", "2026-12-18"),
    "away until a Saturday": (NudgeSettings(away_until=date("2026-12-19")), "2026-12-15", "2026-12-21", "2026-12-21"),
    "away no more": (NudgeSettings(away_until=date("2026-12-15")), "2026-12-15", "2026-12-15", "2026-12-15"),
    "Mondays": (MONDAYS, "2026-12-15", "2026-12-21", "2026-12-15"),
    "Mondays, on a Monday": (MONDAYS, "2026-12-14", "2026-12-14", "2026-12-14"),
    "Mondays, and Monday is off": (replace(MONDAYS, country="PL"), "2027-03-25", "2027-03-30", "2027-03-25"),
    "Mondays, and back on a Tuesday": (
        replace(MONDAYS, away_until=date("2026-12-15")),
        "2026-12-10",
        "2026-12-21",
        "2026-12-15",
    ),
}


@pytest.mark.parametrize(("settings", "day", "opens", "anyhow"), OPENS.values(), ids=OPENS)
def test_when_it_opens(settings: NudgeSettings, day: str, opens: str, anyhow: str) -> None:
    calendar = Calendar(WARSAW, settings)
    assert calendar.opens(date(day)) == date(opens)
    assert calendar.opens(date(day), anyhow=True) == date(anyhow)


def test_an_escalation_does_not_ask_how_often() -> None:
    calendar = Calendar(WARSAW, NudgeSettings(how_often=HowOften.HOME_ONLY))
    assert calendar.opens(date("2026-12-12"), anyhow=True) == date("2026-12-14")


# Nudge time, zone, a moment there, and when somebody may be reminded of what was missed.
HOURS = {
    "before nine": ("09:00", WARSAW, "2026-12-15 08:59", "2026-12-15 09:00"),
    "at nine": ("09:00", WARSAW, "2026-12-15 09:00", "2026-12-15 09:00"),
    "in the afternoon": ("09:00", WARSAW, "2026-12-15 17:59", "2026-12-15 17:59"),
    "in the evening": ("09:00", WARSAW, "2026-12-15 18:00", "2026-12-16 09:00"),
    "on Friday evening": ("09:00", WARSAW, "2026-12-18 20:00", "2026-12-21 09:00"),
    "on Sunday at noon": ("09:00", WARSAW, "2026-12-20 12:00", "2026-12-21 09:00"),
    "at five": ("17:00", WARSAW, "2026-12-15 17:59", "2026-12-15 17:59"),
    "after five, an hour": ("17:30", WARSAW, "2026-12-15 18:29", "2026-12-15 18:29"),
    "after five, no more": ("17:30", WARSAW, "2026-12-15 18:30", "2026-12-16 17:30"),
    "late in the evening": ("22:00", NEW_YORK, "2026-12-15 22:59", "2026-12-15 22:59"),
    "and later": ("22:00", NEW_YORK, "2026-12-15 23:00", "2026-12-16 22:00"),
    "not after midnight": ("23:30", NEW_YORK, "2026-12-16 00:10", "2026-12-16 23:30"),
    "clocks go forward meanwhile": ("09:00", LORD_HOWE, "2026-10-02 18:00", "2026-10-05 09:00"),
}


@pytest.mark.parametrize(("time", "zone", "now", "then"), HOURS.values(), ids=HOURS)
def test_within_their_hours(time: str, zone: str, now: str, then: str) -> None:
    calendar = Calendar(zone, NudgeSettings(dt.time.fromisoformat(time)))
    assert calendar.in_hours(local(now, zone)) == local(then, zone)


ZONES = st.sampled_from((WARSAW, NEW_YORK, KOLKATA, KATHMANDU, LORD_HOWE, "Pacific/Kiritimati", "America/St_Johns"))
DATES = st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1))
SETTINGS = st.builds(
    NudgeSettings,
    st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45])),
    st.frozensets(st.integers(0, 6), min_size=1),
    st.none() | st.sampled_from(["PL", "US", "JP", "NP"]),
    st.sampled_from([HowOften.WORKING_DAYS, HowOften.MONDAYS]),
    st.none() | DATES,
)
CALENDARS = st.builds(Calendar, ZONES, SETTINGS)


def may_be_reminded(calendar: Calendar, day: dt.date, anyhow: bool) -> bool:
    """Asked of one day alone."""
    settings = calendar.settings
    away = settings.away_until is not None and day < settings.away_until
    monday = day - day.weekday() * DAY
    first = next((one for one in (monday + n * DAY for n in range(7)) if calendar.works(one)), None)
    mondays = settings.how_often is HowOften.MONDAYS and not anyhow
    return calendar.works(day) and not away and (not mondays or day == first)


@given(CALENDARS, DATES, st.booleans())
def test_it_opens_on_the_first_day_that_may_be(calendar: Calendar, day: dt.date, anyhow: bool) -> None:
    opens = calendar.opens(day, anyhow=anyhow)
    assert opens >= day
    assert may_be_reminded(calendar, opens, anyhow)
    between = (opens - day).days
    assert not any(may_be_reminded(calendar, day + n * DAY, anyhow) for n in range(min(between, 60)))


@given(CALENDARS, DATES)
def test_the_working_days_around_a_date(calendar: Calendar, day: dt.date) -> None:
    before, after = calendar.before(day), calendar.on_or_after(day)
    assert before < day <= after
    assert calendar.works(before)
    assert calendar.works(after)
    assert not any(calendar.works(before + n * DAY) for n in range(1, (after - before).days))


@given(CALENDARS, DATES)
def test_nudge_times_follow_each_other_and_are_on_their_date(calendar: Calendar, day: dt.date) -> None:
    moments = [calendar.at(day + n * DAY) for n in range(400)]
    assert all(
        dt.timedelta(hours=22) <= after - before <= dt.timedelta(hours=26) for before, after in pairwise(moments)
    )
    assert [calendar.date_of(at) for at in moments] == [day + n * DAY for n in range(400)]


@given(
    CALENDARS, st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2028, 1, 1), timezones=st.just(dt.UTC)), st.booleans()
)
def test_within_their_hours_is_never_earlier_nor_at_night_nor_on_a_day_off(
    calendar: Calendar, now: dt.datetime, anyhow: bool
) -> None:
    at = calendar.in_hours(now, anyhow=anyhow)
    day = calendar.date_of(at)
    assert at >= now
    assert calendar.in_hours(at, anyhow=anyhow) == at
    assert may_be_reminded(calendar, day, anyhow)
    six = local(f"{day} 18:00", calendar.zone)
    assert calendar.at(day) <= at < max(six, calendar.at(day) + dt.timedelta(hours=1))
    assert at == now or at == calendar.at(day)
