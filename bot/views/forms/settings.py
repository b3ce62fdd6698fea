"""The form of `/handoff settings`: how somebody wants to be reminded."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from babel import Locale
from babel.dates import get_day_names

from bot.domain.nudge_settings import HowOften, NudgeSettings
from bot.domain.public_holidays import countries
from bot.domain.working_time import local_date
from bot.views import dates
from bot.views.buttons import LABELS
from bot.views.forms import inputs
from bot.views.kit import Block
from bot.views.look import Look
from bot.views.translations import N_
from bot.views.values import FORM, SETTINGS

NO_COUNTRY = "none"
_MOST = 100  # groups in a list, and options in a group
_HOW_OFTEN = {
    HowOften.WORKING_DAYS: (N_("Each working day"), N_("At most one message a day.")),
    HowOften.MONDAYS: (N_("Mondays"), N_("At most one message a week, on your first working day.")),
    HowOften.HOME_ONLY: (N_("Home only"), N_("Only what is escalated to you. Home shows what waits.")),
}

Choices = Sequence[tuple[str, str]]


def settings_form(settings: NudgeSettings, at: Look, calendar: Sequence[Block] = ()) -> Block:
    """The present values; `at.zone` is the person's own. Below them what `bot.views.calendar` says of their calendar.
    The first form of a process loads the countries (0.1 s).
    """
    _ = at.gettext
    where = _("In {city}, the time zone of your Slack profile.").format(city=dates.city(at.zone))
    days_off = _("Its public holidays are days off.")
    shown = [(_(name), how.value) for how, (name, _more) in _HOW_OFTEN.items()]
    more = {how.value: _(description) for how, (_name, description) in _HOW_OFTEN.items()}
    ticked = {str(day) for day in settings.working_days}
    back = _("You are reminded again from that day on; others see it. Empty, or today: not away.")
    blocks = [
        inputs.time_input("nudge_time", _("Nudge time"), settings.nudge_time, hint=where),
        inputs.boxes_input("working_days", _("Working days"), _weekdays(at.locale), ticked),
        inputs.select_input("country", _("Country"), _groups(at), _chosen(settings.country), hint=days_off),
        inputs.choice_input("how_often", _("How often"), shown, chosen=settings.how_often.value, described=more),
        inputs.day_input("away_until", _("Away until"), _still_away(settings, at), hint=back),
        *calendar,
    ]
    return inputs.modal(_(LABELS[SETTINGS]), blocks, at, callback_id=f"{FORM}.{SETTINGS}", submit=_("Save"))


def _weekdays(locale: str) -> Choices:
    """ "Monday" to "Sunday", counted from 0."""
    return [(name, str(day)) for day, name in sorted(get_day_names("wide", locale=locale).items())]


def _still_away(settings: NudgeSettings, at: Look) -> dt.date | None:
    today = local_date(at.now, at.zone)
    return settings.away_until if settings.is_away(today) else None


def _chosen(country: str | None) -> str:
    return country if country in countries() else NO_COUNTRY


def _groups(at: Look) -> Sequence[tuple[str, Choices]]:
    nowhere = (at.gettext("No country"), [(at.gettext("No public holidays"), NO_COUNTRY)])
    return [nowhere, *_countries(at.locale)]


@lru_cache(maxsize=8)  # one a language; each is 250 names
def _countries(locale: str) -> Sequence[tuple[str, Choices]]:
    """By first letter; where a script has too many of those, in stretches named by their ends."""
    names = Locale.parse(locale).territories
    named = sorted(((names.get(code, code), code) for code in countries()), key=lambda one: _plain(one[0]))
    letters = [(letter, list(inside)) for letter, inside in groupby(named, lambda one: _plain(one[0])[0].upper())]
    if len(letters) < _MOST and all(len(inside) <= _MOST for _, inside in letters):
        return letters
    stretches = [named[start : start + _MOST] for start in range(0, len(named), _MOST)]
    return [(f"{stretch[0][0]} – {stretch[-1][0]}", stretch) for stretch in stretches]


def _plain(name: str) -> str:
    """Without accents and in small letters, so that Åland stands among those with A."""
    return "".join(one for one in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(one))
