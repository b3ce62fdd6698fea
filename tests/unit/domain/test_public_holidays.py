"""Public holidays: whole countries, by their two letters."""

from __future__ import annotations

import datetime as dt

import pytest

from bot.domain.public_holidays import countries, is_holiday


@pytest.mark.parametrize(
    ("country", "day", "off"),
    [
        ("PL", "2026-12-25", True),
        ("PL", "2026-12-26", True),
        ("PL", "2027-01-01", True),
        ("PL", "2027-01-06", True),  # Epiphany
        ("PL", "2027-03-29", True),  # Easter Monday
        ("PL", "2026-12-28", False),
        ("US", "2026-11-26", True),  # Thanksgiving
        ("US", "2027-01-06", False),
        ("DE", "2026-10-03", True),
        ("DE", "2027-01-06", False),  # Epiphany, in some of its states alone
        ("GB", "2026-12-28", True),  # Boxing Day is a Saturday
        ("NP", "2026-12-30", True),
    ],
)
def test_days_off(country: str, day: str, off: bool) -> None:
    assert is_holiday(country, dt.date.fromisoformat(day)) is off


def test_a_country_that_is_not_known_has_none() -> None:
    assert not is_holiday("XX", dt.date(2026, 12, 25))
    assert not is_holiday("", dt.date(2026, 12, 25))


def test_countries_are_two_letters_in_order() -> None:
    known = countries()
    assert {"AU", "IN", "NP", "PL", "US"} <= set(known)
    assert all(len(code) == 2 and code.isupper() for code in known)
    assert list(known) == sorted(set(known))
