"""What somebody entered into the forms about their reminders. Pure and tolerant, as `decode`."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from bot.domain.nudge_settings import DEFAULTS, HowOften, NudgeSettings
from bot.views.forms.state import View, choice, chosen_date, chosen_time, date, ticked

_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Snoozed:
    """The day from which they are reminded again; None where another day was chosen and left out."""

    until: dt.date | None


def settings(view: View) -> NudgeSettings:
    """Reminder settings; an input that has to hold something and does not counts as never set, save for the days."""
    how_often = choice(view, "how_often")
    country = choice(view, "country") or ""
    return NudgeSettings(
        nudge_time=chosen_time(view, "nudge_time") or DEFAULTS.nudge_time,
        working_days=frozenset(int(day) for day in ticked(view, "working_days") if day in set("0123456")),
        country=country if _COUNTRY.fullmatch(country) else None,
        how_often=HowOften(how_often) if how_often in set(HowOften) else DEFAULTS.how_often,
        away_until=chosen_date(view, "away_until"),
    )


def snoozed(view: View) -> Snoozed:
    """Snooze: another day counts before the choices."""
    return Snoozed(chosen_date(view, "another_day") or date(choice(view, "remind")))
