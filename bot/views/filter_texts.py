"""A filter in words, and what to do about one that was not understood."""

from __future__ import annotations

import datetime as dt

from bot.domain.errors import Refused
from bot.domain.filters import Filter, FilterProblem, Kind, Standing
from bot.domain.plan import Plan
from bot.views import dates
from bot.views.gate_texts import plan_name
from bot.views.look import Look
from bot.views.text import quote
from bot.views.translations import N_

STANDINGS = {
    Standing.OPEN: N_("open"),
    Standing.LATE: N_("late"),
    Standing.PROPOSED: N_("proposed"),
    Standing.AGREED: N_("agreed"),
    Standing.DELIVERED: N_("delivered"),
    Standing.ACCEPTED: N_("accepted"),
    Standing.DECLINED: N_("declined"),
    Standing.CANCELLED: N_("cancelled"),
    Standing.ANY: N_("in any state"),
}
PROBLEMS = {
    FilterProblem.NO_DATE: N_(
        'I find no date in "{phrase}". Write one as in `by 15 Dec`, `due Friday` or `due this week`, or put words to '
        "search for in quotes."
    ),
    FilterProblem.SEVERAL_DATES: N_('I do not read "{phrase}" as one date. Write the date as {readings}.'),
    FilterProblem.BARE_DATE: N_('Is "{phrase}" a date? Write "due {phrase}", or put it in quotes to search for it.'),
    FilterProblem.ENDS_FIRST: N_(
        "That would begin on {first} and end on {last}. Write the dates with their year, as in `2026-12-15`."
    ),
    FilterProblem.UNTIL_BEFORE_FROM: N_("This is before Due from: choose {first} or a later day."),
    FilterProblem.NO_PERSON: N_("I find nobody called {phrase}. Type `@` and choose the name that Slack offers."),
    FilterProblem.SEVERAL_PEOPLE: N_(
        "Several people are called {phrase}: {people}. Type `@` and choose one of those that Slack offers."
    ),
    FilterProblem.NO_PLAN_NAME: N_('Name the plan, as in `plan "Fraud model"`, or type its `#channel`.'),
    FilterProblem.NO_PLAN: N_(
        "I find no such plan. Type its `#channel`, or its whole name in quotes; `/transition portfolio` lists those "
        "you may see."
    ),
    FilterProblem.SEVERAL_PLANS: N_("Several plans are called {phrase}: {channels}. Type the `#channel` of one."),
    FilterProblem.SEVERAL: N_(
        'I cannot filter by "{phrase}" as well. Name one person, one plan, one state and one span of dates.'
    ),
    FilterProblem.TOO_LONG: N_("Search for at most {most} characters."),
}
NOT_UNDERSTOOD = N_("I do not understand that filter. `/handoff help` shows what a list takes.")
_CHANNELS_SHOWN = 5


def problem_template(refused: Refused) -> str:
    """The sentence for UNCLEAR_FILTER, still to be translated and filled in."""
    problem = refused.values.get("problem")
    return PROBLEMS[problem] if isinstance(problem, FilterProblem) else NOT_UNDERSTOOD


def problem_values(refused: Refused, at: Look) -> dict[str, object]:
    """What its sentence shows, besides the phrase."""
    readings, channels, first, last = (refused.values.get(name) for name in ("readings", "channels", "first", "last"))
    written = [f"{day:%Y-%m-%d}" for day in readings if isinstance(day, dt.date)] if isinstance(readings, tuple) else []
    named = [at.channel(str(one)) for one in channels[:_CHANNELS_SHOWN]] if isinstance(channels, tuple) else []
    return {
        "readings": at.gettext(" or ").join(written),
        "channels": ", ".join(name for name in named if name),
        "first": dates.day_of(first, at) if isinstance(first, dt.date) else "",
        "last": dates.day_of(last, at) if isinstance(last, dt.date) else "",
    }


def narrowing(wanted: Filter, plan: Plan | None, at: Look) -> list[str]:
    """What narrows a list, piece by piece: "late", "with Ben", "due by Fri 11 Dec". Whose it is, and that it is of open
    handoffs, is not said.
    """
    _ = at.gettext
    found = []
    if plan and wanted.plan and wanted.kind is not Kind.PLAN:
        found.append(_("of {plan}").format(plan=plan_name(plan, at)))
    if wanted.standing is not Standing.OPEN:
        found.append(_(STANDINGS[wanted.standing]))
    if wanted.person and wanted.kind is not Kind.PERSON:
        found.append(_("with {person}").format(person=at.person(wanted.person)))
    found += _due(wanted, at)
    if wanted.text:
        found.append(_("with the words {quoted}").format(quoted=quote(wanted.text)))
    return found


def filtered_by(wanted: Filter, plan: Plan | None, at: Look) -> str:
    """All of it on one line, "of Fraud model, late, with Ben", for Home; empty where nothing narrows. `plan` is the one
    that the filter names; without it the plan goes unnamed.
    """
    return ", ".join(narrowing(wanted, plan, at))


def _due(wanted: Filter, at: Look) -> list[str]:
    first, last = (day and dates.day_of(day, at) for day in (wanted.due_from, wanted.due_until))
    if first and last:
        said = at.gettext("due {date}") if first == last else at.gettext("due {date} to {last}")
        return [said.format(date=first, last=last)]
    if first:
        return [at.gettext("due from {date}").format(date=first)]
    return [at.gettext("due by {date}").format(date=last)] if last else []
