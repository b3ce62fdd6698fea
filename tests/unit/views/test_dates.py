"""Dates as people read them."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.due_dates import Due
from bot.domain.words import Words
from bot.views import dates
from bot.views.look import Look

NOW = dt.datetime(2026, 12, 2, 9, tzinfo=dt.UTC)
AT = Look(Words(), NOW, "Europe/Warsaw")


def due(day: str, time: str | None = None, zone: str = "Europe/Warsaw") -> Due:
    """A due date."""
    return Due(dt.date.fromisoformat(day), dt.time.fromisoformat(time) if time else None, zone)


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (due("2026-12-15"), "Tue 15 Dec"),
        (due("2027-01-04"), "Mon 4 Jan"),
        (due("2027-12-15"), "Wed 15 Dec 2027"),
        (due("2026-12-18", "17:00"), "Fri 18 Dec 17:00 (Warsaw)"),
        (due("2026-12-18", "17:00", "America/New_York"), "Fri 18 Dec 17:00 (New York)"),
        (due("2026-12-18", None, "America/New_York"), "Fri 18 Dec"),
    ],
)
def test_a_day(one: Due, shown: str) -> None:
    assert dates.day(one, AT) == shown


@pytest.mark.parametrize(
    ("one", "shown"),
    [
        (due("2026-12-15"), "Tue 15 Dec (in 13 days), Warsaw"),
        (due("2026-12-02", "17:00"), "Wed 2 Dec 17:00 (today), Warsaw"),
        (due("2026-12-03", None, "UTC"), "Thu 3 Dec (tomorrow), UTC"),
        (due("2026-12-01"), "Tue 1 Dec (yesterday), Warsaw"),
        (due("2026-11-30"), "Mon 30 Nov (2 days ago), Warsaw"),
    ],
)
def test_a_day_with_its_distance(one: Due, shown: str) -> None:
    assert dates.day_with_distance(one, AT) == shown


def test_distance_is_counted_in_the_zone_of_the_due_date() -> None:
    late_evening = Look(Words(), dt.datetime(2026, 12, 2, 23, 30, tzinfo=dt.UTC), "UTC")
    assert dates.distance(due("2026-12-04"), late_evening) == "tomorrow"
    assert dates.distance(due("2026-12-04", None, "UTC"), late_evening) == "in 2 days"


def test_a_moment_is_on_the_readers_clock() -> None:
    at = dt.datetime(2026, 12, 14, 15, 2, tzinfo=dt.UTC)
    assert dates.moment(at, AT) == "Mon 14 Dec 16:02"
    assert dates.moment(at, Look(Words(), NOW, "Asia/Tokyo")) == "Tue 15 Dec 00:02"


@pytest.mark.parametrize(
    ("one", "late"),
    [
        ("2026-12-02", 0),
        ("2026-12-01", 1),
        ("2026-11-30", 2),
        ("2026-11-28", 3),
        ("2026-11-27", 3),
        ("2026-11-18", 10),
        ("2026-12-09", 0),
    ],
)
def test_working_days_late(one: str, late: int) -> None:
    assert dates.working_days_late(due(one), AT) == late


def test_late_in_words() -> None:
    assert [dates.late(days, AT) for days in (0, 1, 2)] == ["late", "1 working day late", "2 working days late"]


def test_another_language_has_its_own_names_of_days() -> None:
    assert dates.day(due("2026-12-15"), Look(Words(), NOW, "Europe/Warsaw", "pl")) == "wt. 15 gru"
