"""The form of a plan's summaries: how often, on which day, at what time."""

from __future__ import annotations

from bot.domain.plan import Plan
from bot.domain.plan_events import Cadence
from bot.domain.summary_times import MONDAY, USUAL
from bot.domain.summary_words import Times
from bot.views import dates
from bot.views.forms import inputs
from bot.views.forms.state import View, choice, chosen_time
from bot.views.gate_texts import plan_name
from bot.views.kit import Block, bold, lines, paragraph, say
from bot.views.look import Look
from bot.views.plan_values import plan_form, plan_value
from bot.views.summaries import TIMES
from bot.views.summary_texts import weekday_name
from bot.views.translations import N_

_OFTEN = {
    Cadence.WEEKLY: N_("Weekly"),
    Cadence.TWO_WEEKS: N_("Every two weeks"),
    Cadence.MONTHLY: N_("On the first of the month"),
    Cadence.DAILY: N_("Daily"),
    Cadence.OFF: N_("Off"),
}
_DESCRIBED = {
    Cadence.MONTHLY: N_("Where that is a weekend, on the Monday after."),
    Cadence.DAILY: N_("Monday to Friday."),
}
_WEEK = 7


def summary_form(plan: Plan, at: Look, *rest: str) -> Block:
    """As it is set; weekly on Monday at 09:00 where it is not."""
    _ = at.gettext
    schedule = plan.summary
    where = say(
        _("Summaries come to {channel}, by the clock of {city}."),
        channel=at.channel(plan.channel) or _("its channel"),
        city=dates.city(plan.zone),
    )
    often = [(_(name), cadence.value) for cadence, name in _OFTEN.items()]
    described = {cadence.value: _(said) for cadence, said in _DESCRIBED.items()}
    chosen = schedule.cadence if schedule else Cadence.WEEKLY
    weekday = MONDAY if schedule is None or schedule.weekday is None else schedule.weekday
    days = [(weekday_name(day, at), str(day)) for day in range(_WEEK)]
    blocks = [
        paragraph(lines((bold(plan_name(plan, at)),), where)),
        inputs.choice_input("cadence", _("How often"), often, chosen=chosen.value, described=described),
        inputs.select_input(
            "weekday", _("Weekday"), [(_("Weekday"), days)], str(weekday), hint=_("For weekly and every two weeks.")
        ),
        inputs.time_input("time", _("Time"), schedule.at if schedule else USUAL),
    ]
    metadata = plan_value(plan, *rest)
    return inputs.modal(_(TIMES), blocks, at, callback_id=plan_form("summary"), metadata=metadata, submit=_("Save"))


def decode_summary(view: View) -> Times | None:
    """What was chosen; None where it is not said how often."""
    cadence, day = choice(view, "cadence"), choice(view, "weekday")
    if cadence not in set(Cadence):
        return None
    weekday = int(day) if day in {str(one) for one in range(_WEEK)} else None
    return Times(Cadence(cadence), weekday, chosen_time(view, "time"))
