"""Progress over time: how many handoffs were planned to be accepted by each date, and how many were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from bot.domain.charts import Axis, Progress, Series, cumulated
from bot.domain.gates import Facts
from bot.domain.handoff import Handoff, State
from bot.domain.outgoing import Message
from bot.domain.plan import Plan
from bot.domain.working_time import local_date
from bot.views import dates
from bot.views.charts.parts import accepted_on, axis_over, counted_in, fitting, month, name_of, today_of
from bot.views.kit import bold, message, paragraph, say
from bot.views.look import Look

_TICKS = 6
_MONTHS_SAID = 12


def progress_chart(plan: Plan, known: Facts, at: Look) -> Progress:
    """Planned by due date against accepted by acceptance. `known.handoffs` are all those of the plan."""
    counted, today = counted_in(known.handoffs), today_of(plan, at)
    axis = axis_over(_dates(counted, plan), today, _TICKS, at, padded=False)
    title = at.gettext("Progress: {plan}").format(plan=name_of(plan, at))
    heading, alt = name_of(plan, at), _alt(counted, plan, at)
    if not counted:
        empty = at.gettext("It begins with the first handoff that has a date.")
        return Progress(title, alt, heading, at.gettext("No handoff yet"), "", axis, empty=empty)
    planned, accepted = _series(counted, plan, axis, at)
    return Progress(title, alt, heading, _figure(counted, at), _by_today(counted, plan, at), axis, planned, accepted)


def progress_text(plan: Plan, known: Facts, at: Look) -> Message:
    """The same in words."""
    counted = counted_in(known.handoffs)
    if not counted:
        return message(paragraph((bold(at.gettext("Progress")), *say(": {said}", said=_nothing(at)))))
    said = " ".join(f"{part}." for part in (_figure(counted, at), _by_today(counted, plan, at)))
    progress = (bold(at.gettext("Progress")), *say(": {said}", said=said))
    by_month = at.gettext("By month: {months}.").format(months="; ".join(_by_month(counted, plan, at)))
    return message(paragraph(progress, say("{months}", months=by_month)))


def _dates(counted: Sequence[Handoff], plan: Plan) -> list[dt.date]:
    """All that the axis must hold, from the first proposal on."""
    began = [local_date(one.proposed_at, plan.zone) for one in counted]
    return [*began, *(one.due.date for one in counted), *_accepted(counted, plan)]


def _accepted(counted: Sequence[Handoff], plan: Plan) -> list[dt.date]:
    return [accepted_on(one, plan) for one in counted if one.state is State.ACCEPTED]


def _series(counted: Sequence[Handoff], plan: Plan, axis: Axis, at: Look) -> tuple[Series, Series]:
    done = _accepted(counted, plan)
    planned = cumulated((one.due.date for one in counted), axis.first, axis.last)
    accepted = cumulated(done, axis.first, axis.today)
    return (
        Series(planned, at.gettext("planned {count}").format(count=len(counted))),
        Series(accepted, at.gettext("accepted {count}").format(count=len(done))),
    )


def _figure(counted: Sequence[Handoff], at: Look) -> str:
    """ "5 of 12 accepted"."""
    accepted = sum(one.state is State.ACCEPTED for one in counted)
    return at.gettext("{accepted} of {count} accepted").format(accepted=accepted, count=len(counted))


def _by_today(counted: Sequence[Handoff], plan: Plan, at: Look) -> str:
    """ "7 were due by today" """
    due = sum(one.due.date <= today_of(plan, at) for one in counted)
    return at.ngettext("{count} was due by today", "{count} were due by today", due).format(count=due)


def _nothing(at: Look) -> str:
    return at.gettext("no handoff yet.")


def _by_month(counted: Sequence[Handoff], plan: Plan, at: Look) -> list[str]:
    """ "Dec: 5 planned, 2 accepted", the last twelve months that have any."""
    planned, done, today = [one.due.date for one in counted], _accepted(counted, plan), today_of(plan, at)
    firsts = sorted({date.replace(day=1) for date in (*planned, *done)})[-_MONTHS_SAID:]
    return [
        at.gettext("{month}: {planned} planned, {accepted} accepted").format(
            month=month(first, today, at),
            planned=sum(date.replace(day=1) == first for date in planned),
            accepted=sum(date.replace(day=1) == first for date in done),
        )
        for first in firsts
    ]


def _alt(counted: Sequence[Handoff], plan: Plan, at: Look) -> str:
    """What the picture shows, at most 2,000 characters."""
    title = at.gettext("Progress of {plan} on {date}: {figure}.").format(
        plan=name_of(plan, at),
        date=dates.date_of(at.now, at),
        figure=_figure(counted, at) if counted else at.gettext("no handoff yet"),
    )
    if not counted:
        return title
    return fitting(
        [title, f"{_by_today(counted, plan, at)}."], [f"{one}." for one in _by_month(counted, plan, at)], [], at
    )
