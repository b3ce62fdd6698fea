"""Handoffs that have no row of their own, counted by the month in which they are due."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from bot.domain.charts import Heap
from bot.domain.handoff import Handoff, State
from bot.views.charts.parts import month
from bot.views.look import Look

_MOST = 6


def heaps(rest: Sequence[Handoff], today: dt.date, at: Look) -> tuple[Heap, ...]:
    """At most six: of more months, those before this one and the farthest are put together."""
    by_month: dict[dt.date, list[Handoff]] = defaultdict(list)
    for one in rest:
        by_month[one.due.date.replace(day=1)].append(one)
    months = sorted(by_month)
    if len(months) <= _MOST:
        return tuple(_heap(month(first, today, at), by_month[first], at) for first in months)
    this = today.replace(day=1)
    before, coming = [one for one in months if one < this], [one for one in months if one >= this]
    alone = coming[: _MOST - 2]
    found = []
    if before:
        label = at.gettext("before {month}").format(month=month(this, today, at))
        found.append(_heap(label, _all(by_month, before), at))
    found += [_heap(month(first, today, at), by_month[first], at) for first in alone]
    if later := coming[len(alone) :]:
        label = at.gettext("from {month}").format(month=month(later[0], today, at))
        found.append(_heap(label, _all(by_month, later), at))
    return tuple(found)


def _all(by_month: dict[dt.date, list[Handoff]], months: Sequence[dt.date]) -> list[Handoff]:
    return [one for first in months for one in by_month[first]]


def _heap(label: str, handoffs: Sequence[Handoff], at: Look) -> Heap:
    """ "12, 3 accepted, 2 late"."""
    count, accepted = len(handoffs), sum(one.state is State.ACCEPTED for one in handoffs)
    late = sum(one.is_overdue(at.now) for one in handoffs)
    said = [str(count)]
    said += [at.gettext("{count} accepted").format(count=accepted)] if accepted else []
    said += [at.gettext("{count} late").format(count=late)] if late else []
    return Heap(label, count, accepted, ", ".join(said))
