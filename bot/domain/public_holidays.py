"""Public holidays by country, from the `holidays` package, which is loaded when somebody has chosen a country."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache


@lru_cache(maxsize=1)
def countries() -> tuple[str, ...]:
    """The countries whose holidays are known, as ISO 3166 codes of two letters, in alphabetical order."""
    from holidays.registry import EntityLoader  # `list_supported_countries` would load a module of each

    return tuple(sorted(code for code in EntityLoader.get_country_codes(include_aliases=False) if len(code) == 2))


def is_holiday(country: str, day: dt.date) -> bool:
    """Whether the whole country has the day off. A country that is not known has none."""
    return day in _of_year(country, day.year)


@lru_cache(maxsize=1024)
def _of_year(country: str, year: int) -> frozenset[dt.date]:
    import holidays

    if country not in countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))
