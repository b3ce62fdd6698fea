"""Working days, and wall clocks through daylight saving."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.working_time import (
    add_working_days,
    is_weekday,
    is_zone,
    local_date,
    next_working_day,
    previous_working_day,
    to_instant,
)

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 12, day) for day in (4, 5, 6, 7))


def test_monday_to_friday_are_weekdays() -> None:
    assert [is_weekday(date(2026, 12, day)) for day in range(7, 14)] == [True] * 5 + [False] * 2


@pytest.mark.parametrize("day", [FRIDAY, SATURDAY, SUNDAY])
def test_the_working_day_after_friday_or_a_weekend_is_monday(day: date) -> None:
    assert next_working_day(day) == MONDAY


@pytest.mark.parametrize("day", [SATURDAY, SUNDAY, MONDAY])
def test_the_working_day_before_monday_or_a_weekend_is_friday(day: date) -> None:
    assert previous_working_day(day) == FRIDAY


def test_the_working_day_before_one_within_the_week_is_the_day_before() -> None:
    assert previous_working_day(FRIDAY) == date(2026, 12, 3)


@pytest.mark.parametrize("start", [date(2026, 12, day) for day in range(1, 8)])
@pytest.mark.parametrize("count", range(1, 13))
def test_adding_working_days_is_taking_the_next_one_that_often(start: date, count: int) -> None:
    day = start
    for _ in range(count):
        day = next_working_day(day)
    assert add_working_days(start, count) == day


def test_adding_none_stays() -> None:
    assert add_working_days(SUNDAY, 0) == SUNDAY


@pytest.mark.parametrize(
    ("day", "at", "zone", "instant"),
    [
        (date(2026, 12, 15), time(9), "Europe/Warsaw", "2026-12-15T08:00:00"),
        (date(2027, 7, 1), time(9), "Europe/Warsaw", "2027-07-01T07:00:00"),
        # Missing hours become the end of the gap.
        (date(2027, 3, 28), time(2, 0), "Europe/Warsaw", "2027-03-28T01:00:00"),
        (date(2027, 3, 28), time(2, 30), "Europe/Warsaw", "2027-03-28T01:00:00"),
        (date(2027, 3, 28), time(2, 59, 59), "Europe/Warsaw", "2027-03-28T01:00:00"),
        (date(2027, 3, 28), time(3, 0), "Europe/Warsaw", "2027-03-28T01:00:00"),
        (date(2027, 3, 14), time(2, 15), "America/New_York", "2027-03-14T07:00:00"),
        (date(2026, 10, 4), time(2, 10), "Australia/Lord_Howe", "2026-10-03T15:30:00"),  # half an hour is missing
        (date(2027, 4, 30), time(0, 0), "Africa/Cairo", "2027-04-29T22:00:00"),  # midnight is missing
        (date(2011, 12, 30), time(12), "Pacific/Apia", "2011-12-30T10:00:00"),  # the whole day is missing
        # Hours that come twice are the first.
        (date(2026, 10, 25), time(2, 30), "Europe/Warsaw", "2026-10-25T00:30:00"),
        (date(2026, 11, 1), time(1, 30), "America/New_York", "2026-11-01T05:30:00"),
        (date(2027, 4, 4), time(1, 45), "Australia/Lord_Howe", "2027-04-03T14:45:00"),
    ],
)
def test_wall_time_to_instant(day: date, at: time, zone: str, instant: str) -> None:
    assert to_instant(day, at, zone) == datetime.fromisoformat(instant).replace(tzinfo=UTC)


def test_people_have_the_date_of_their_own_zone() -> None:
    now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert local_date(now, "Europe/Warsaw") == date(2027, 1, 1)
    assert local_date(now, "America/New_York") == date(2026, 12, 31)


def test_zones_from_outside_can_be_checked() -> None:
    assert is_zone("Europe/Warsaw")
    assert not any(map(is_zone, ["", "Mars/Olympus", "../etc/passwd", "Europe", "\0", "x" * 300]))
