"""A plan's gates as rows of its timeline: open since when, or when at the earliest; and shadow mode's span."""

from __future__ import annotations

import datetime as dt

from bot.domain.charts import GateRow
from bot.domain.gates import WEEKS, calm_until, shadow_day, shadow_ends
from bot.domain.plan import Plan
from bot.domain.plan_events import Gate
from bot.domain.working_time import local_date
from bot.views.charts.parts import short_day, today_of
from bot.views.gate_texts import gate_name, override_of
from bot.views.look import Look


def gate_rows(plan: Plan, at: Look) -> tuple[GateRow, ...]:
    """All six in their order; none where the plan has no name."""
    return tuple(_row(plan, gate, at) for gate in Gate) if plan.is_named else ()


def _row(plan: Plan, gate: Gate, at: Look) -> GateRow:
    opened, name = plan.opening(gate), gate_name(gate, at)
    if gate is Gate.SHADOW and plan.shadow is not None and (ends := shadow_ends(plan)) is not None:
        since = local_date(plan.shadow.since, plan.zone)
        return GateRow(name, _running(plan, ends, at), True, since, ends)
    if opened is not None:
        date = local_date(opened.at, plan.zone)
        overridden = override_of(plan, gate)
        forced = overridden is not None and overridden.seq == opened.seq
        said = at.gettext("overridden {date}") if forced else at.gettext("open {date}")
        return GateRow(name, _dated(said, date, plan, at), True, date)
    if gate is Gate.STABLE and (until := calm_until(plan)) is not None:
        return GateRow(name, _dated(at.gettext("from {date}"), until, plan, at), False, until)
    if gate is Gate.GO_LIVE and plan.target is not None:
        return GateRow(name, _dated(at.gettext("target {date}"), plan.target, plan, at), False, plan.target)
    return GateRow(name, at.gettext("closed"), False)


def _running(plan: Plan, ends: dt.date, at: Look) -> str:
    """ "day 12 of 28"; after it the date on which its weeks were over."""
    if plan.risk is None or today_of(plan, at) >= ends:
        return _dated(at.gettext("done {date}"), ends, plan, at)
    return at.gettext("day {day} of {days}").format(day=shadow_day(plan, at.now), days=WEEKS[plan.risk] * 7)


def _dated(said: str, date: dt.date, plan: Plan, at: Look) -> str:
    return said.format(date=short_day(date, today_of(plan, at), at))
