"""How somebody wants to be reminded: what `/handoff settings` holds (DESIGN section 4, "Settings")."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

MONDAY_TO_FRIDAY = frozenset(range(5))


class HowOften(StrEnum):
    """On which of their working days somebody is reminded."""

    WORKING_DAYS = "working_days"
    MONDAYS = "mondays"
    HOME_ONLY = "home_only"  # not at all; what is escalated to them still comes


@dataclass(frozen=True, slots=True)
class NudgeSettings:
    """One person's settings. Weekdays count from Monday, 0; there is at least one.

    `country` is an ISO 3166 code of two letters, whose public holidays are days off; `away_until` the first date on
    which they are reminded again.
    """

    nudge_time: dt.time = dt.time(9)
    working_days: frozenset[int] = MONDAY_TO_FRIDAY
    country: str | None = None
    how_often: HowOften = HowOften.WORKING_DAYS
    away_until: dt.date | None = None

    def is_away(self, day: dt.date) -> bool:
        """Whether they are away on that date of theirs."""
        return self.away_until is not None and day < self.away_until


DEFAULTS = NudgeSettings()
