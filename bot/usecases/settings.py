"""`/handoff settings`: how somebody wants to be reminded."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from bot.domain.due_dates import DateProblem, Due, out_of_range
from bot.domain.errors import Code, Refused
from bot.domain.form import Field, FormProblems
from bot.domain.nudge_settings import NudgeSettings
from bot.domain.working_time import local_date
from bot.ports import Reads, UnitOfWork
from bot.usecases.nudge import calendar_of, start_of_day
from bot.usecases.outgoing import zone_of


@dataclass(frozen=True, slots=True)
class OwnSettings:
    """Somebody's settings, the zone (an IANA name) in which they hold, and since when their calendar has an address;
    None where it has none.
    """

    settings: NudgeSettings
    zone: str
    calendar_since: dt.datetime | None = None


def settings_of(reads: Reads, who: str) -> OwnSettings:
    """As they stand; the defaults where never set."""
    return OwnSettings(reads.settings(who), zone_of(reads, who), reads.calendar_since(who))


def save_settings(uow: UnitOfWork, who: str, settings: NudgeSettings, *, key: str) -> NudgeSettings:
    """Keep them, and have the person looked at from the start of their day, so that what falls due today by the new
    settings is caught up; a reminder that the old ones postponed is read again at once. Today is no
    absence. Returns what now holds. Raises FormProblems, or Refused(UNAVAILABLE) where the directory does not know the
    person yet.
    """
    if not uow.first_time(key):
        return uow.settings(who)
    state = uow.nudge_state(who)
    if state is None:
        raise Refused(Code.UNAVAILABLE)
    if wrong := _wrong(settings, state.person.zone, uow.now):
        raise FormProblems(wrong)
    away = settings.away_until if settings.is_away(calendar_of(state).date_of(uow.now)) else None
    kept = replace(settings, away_until=away)
    uow.put_settings(who, kept)
    uow.wake(who, start_of_day(state, uow.now))
    uow.hurry(who)
    return kept


def _wrong(settings: NudgeSettings, zone: str, now: dt.datetime) -> dict[Field, Refused]:
    wrong: dict[Field, Refused] = {}
    if not settings.working_days:
        wrong[Field.WORKING_DAYS] = Refused(Code.NO_WORKING_DAY)
    away = settings.away_until
    if away and away < local_date(now, zone):
        wrong[Field.AWAY_UNTIL] = Refused(Code.AWAY_PAST)
    elif away and out_of_range(Due(away, None, zone), now) is DateProblem.TOO_FAR:
        wrong[Field.AWAY_UNTIL] = Refused(Code.DATE_TOO_FAR)
    return wrong
