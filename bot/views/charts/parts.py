"""What the charts share: the axis of dates with its words, how many are accepted, and alt texts that fit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from babel.dates import format_date

from bot.domain.charts import Axis, Tick, tick_dates
from bot.domain.handoff import Handoff, State
from bot.domain.plan import Plan
from bot.domain.working_time import local_date
from bot.views.gate_texts import plan_name
from bot.views.look import Look
from bot.views.text import clip

MOST_ALT = 2000  # characters that Slack takes of an alt text
_NAME_SHOWN = 80
_LEAST_DAYS, _PADDING = 14, 16  # of an axis; a part of its span that stays free at each end
_YEAR_NEEDED_AFTER = dt.timedelta(days=180)


def today_of(plan: Plan, at: Look) -> dt.date:
    """The plan's own date."""
    return local_date(at.now, plan.zone)


def name_of(plan: Plan, at: Look) -> str:
    """The plan's name on one line."""
    return clip(plan_name(plan, at), _NAME_SHOWN)


def counted_in(handoffs: Iterable[Handoff]) -> list[Handoff]:
    """All but the cancelled ones."""
    return [one for one in handoffs if one.state is not State.CANCELLED]


def accepted_on(handoff: Handoff, plan: Plan) -> dt.date:
    """The plan's date of an acceptance."""
    return local_date(handoff.ended_at, plan.zone) if handoff.ended_at else handoff.due.date


def standing(handoffs: Sequence[Handoff], at: Look) -> str:
    """ "2 of 5 accepted, 1 late"."""
    accepted = sum(one.state is State.ACCEPTED for one in handoffs)
    late = sum(one.is_overdue(at.now) for one in handoffs)
    said = at.gettext("{accepted} of {count} accepted").format(accepted=accepted, count=len(handoffs))
    return said + (at.gettext(", {count} late").format(count=late) if late else "")


def axis_over(dates: Iterable[dt.date], today: dt.date, most_ticks: int, at: Look, *, padded: bool = True) -> Axis:
    """The span of these dates and today, with some room at its ends."""
    all_dates = [*dates, today]
    first, last = min(all_dates), max(all_dates)
    short = max(_LEAST_DAYS - (last - first).days, 0)
    room = dt.timedelta(days=max((last - first).days // _PADDING, 1) + short // 2) if padded else dt.timedelta()
    first, last = first - room, max(last + room, first + dt.timedelta(days=1))
    ticks = tuple(Tick(date, _tick(date, today, at)) for date in tick_dates(first, last, most_ticks))
    label = at.gettext("today, {date}").format(date=short_day(today, today, at))
    return Axis(first, last, ticks, today, label)


def short_day(date: dt.date, today: dt.date, at: Look) -> str:
    """ "18 Dec", or "18 Dec 2027" where the year is not plain."""
    far = abs(date - today) > _YEAR_NEEDED_AFTER
    return format_date(date, at.gettext("d MMM y") if far else at.gettext("d MMM"), locale=at.locale)


def month(date: dt.date, today: dt.date, at: Look) -> str:
    """ "Dec", or "Dec 2027" in another year."""
    return format_date(date, at.gettext("MMM") if date.year == today.year else at.gettext("MMM y"), locale=at.locale)


def _tick(date: dt.date, today: dt.date, at: Look) -> str:
    return month(date, today, at) if date.day == 1 else short_day(date, today, at)


def fitting(parts: Sequence[str], items: Sequence[str], last: Sequence[str], at: Look) -> str:
    """Sentences, then as many of the items as fit, then more sentences: at most `MOST_ALT` characters in all."""
    room = MOST_ALT - len(" ".join([*parts, *last])) - len(at.gettext("And {count} more.")) - 10
    shown: list[str] = []
    for item in items:
        room -= len(item) + 1
        if room < 0:
            break
        shown.append(item)
    hidden = len(items) - len(shown)
    more = [at.gettext("And {count} more.").format(count=hidden)] if hidden else []
    return clip(" ".join([*parts, *shown, *more, *last]), MOST_ALT)
