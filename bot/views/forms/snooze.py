"""The form of Snooze: one person is not reminded of one handoff until a day of theirs."""

from __future__ import annotations

import datetime as dt

from bot.domain.handoff import Handoff
from bot.domain.working_time import local_date
from bot.views import dates
from bot.views.buttons import LABELS
from bot.views.forms import inputs
from bot.views.forms.acts import about
from bot.views.kit import Block, paragraph, say
from bot.views.look import Look
from bot.views.values import FORM, SNOOZE, act_metadata

ANOTHER_DAY = "another_day"
_WEEK = 7


def snooze_form(handoff: Handoff, next_day: dt.date, at: Look) -> Block:
    """`at.zone` is the person's own: so are the days, and `next_day` the first on which they may be reminded. The value
    of a choice is its date, whenever the form comes back.
    """
    _ = at.gettext
    choices = [*_days(next_day, at), (_("Another day"), ANOTHER_DAY)]
    soonest = choices[0][1]
    counts = _("A day here counts, whatever is chosen above.")
    blocks = [
        about(handoff, at),
        paragraph(say(_("This does not stop an escalation."))),
        inputs.choice_input("remind", _("Remind me"), choices, chosen=soonest),
        inputs.day_input(ANOTHER_DAY, _("Date"), hint=counts),
    ]
    title = _(LABELS[SNOOZE])
    metadata = act_metadata(handoff, SNOOZE)
    return inputs.modal(title, blocks, at, callback_id=f"{FORM}.{SNOOZE}", metadata=metadata, submit=title)


def _days(next_day: dt.date, at: Look) -> list[tuple[str, str]]:
    """Tomorrow, or the next day on which they work, and the coming Monday, where that is another one."""
    today = local_date(at.now, at.zone)
    monday = today + dt.timedelta(days=_WEEK - today.weekday())
    names = {monday: at.gettext("Monday ({date})"), today + dt.timedelta(days=1): at.gettext("Tomorrow ({date})")}
    days = [(names.get(next_day, at.gettext("Next working day ({date})")), next_day)]
    if monday > next_day:
        days.append((at.gettext("Monday ({date})"), monday))
    return [(said.format(date=dates.day_of(day, at)), day.isoformat()) for said, day in days]
