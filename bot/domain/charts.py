"""What pictures of a plan show, as values: dates, counts and finished words in the reader's language.

`bot.views.charts` makes them, `bot.pictures` draws them. Dates are local ones of the plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import ClassVar

from dateutil.relativedelta import relativedelta

from bot.domain.handoff import Handoff, State

MOST_ROWS = 16  # handoffs, each with a row of its own
ROWS_BESIDE_MORE = 12  # where the rest is counted
_LATE_FIRST = 7  # of these, so that what comes next has room as well
_STEPS = (
    *(relativedelta(weeks=count) for count in (1, 2)),
    *(relativedelta(months=count) for count in (1, 2, 3, 6, 12, 24, 60, 120)),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis."""

    date: dt.date
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A span of dates, both included, with its ticks and today."""

    first: dt.date
    last: dt.date
    ticks: tuple[Tick, ...]
    today: dt.date
    today_label: str


@dataclass(frozen=True, slots=True)
class Row:
    """A handoff: "H-7", "Model registry", "Ana to Ben", where it stands in time, and "agreed, due 18 Dec"."""

    number: str
    thing: str
    sides: str
    date: dt.date
    state: State
    is_late: bool
    caption: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Places of two rows: the second waits for the first."""

    awaited: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Heap:
    """Handoffs that have no row of their own, counted by when they are due: "Jan", 12, 3, "12, 3 accepted"."""

    label: str
    count: int
    accepted: int
    caption: str


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate: "Shadow mode", "day 12 of 28". `date` is when it opened, or is to; `until` where it runs for a time."""

    name: str
    word: str
    is_open: bool
    date: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """A plan's handoffs by date, with its gates. `empty` says what to do where there is no handoff."""

    name: ClassVar[str] = "timeline"
    title: str
    alt: str
    heading: str
    subtitle: str
    axis: Axis
    rows: tuple[Row, ...] = ()
    waits: tuple[Wait, ...] = ()
    waits_label: str = ""
    more: tuple[Heap, ...] = ()
    more_label: str = ""
    gates: tuple[GateRow, ...] = ()
    gates_label: str = ""
    notes: tuple[str, ...] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A count that only grows: from each date on, so many. The first is on the axis's first date."""

    steps: tuple[tuple[dt.date, int], ...]
    label: str

    @property
    def last(self) -> int:
        """The count at its end."""
        return self.steps[-1][1]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many were planned to be accepted by each date, and how many were. `accepted` ends today."""

    name: ClassVar[str] = "progress"
    title: str
    alt: str
    heading: str
    figure: str  # "5 of 12 accepted"
    subtitle: str
    axis: Axis
    planned: Series | None = None
    accepted: Series | None = None
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """A dimension, its median from 1 to 5, and the one of the plan before; `caption` is "3.5, before 3"."""

    label: str
    median: float
    before: float | None
    caption: str


@dataclass(frozen=True, slots=True)
class Dimensions:
    """The retrospective's four dimensions."""

    name: ClassVar[str] = "retrospective"
    title: str
    alt: str
    heading: str
    subtitle: str
    scales: tuple[Scale, ...] = ()
    ours: str = ""
    before: str = ""  # the plan before, by its name; empty where there is none
    empty: str = ""


Chart = Timeline | Progress | Dimensions


def with_rows(handoffs: Iterable[Handoff], now: dt.datetime) -> tuple[list[Handoff], list[Handoff]]:
    """Those with a row of their own, and the rest. Where they are too many: what is late longest, then what comes next,
    then what else is late, then what was accepted last. Cancelled ones are in neither.
    """

    counted = [one for one in handoffs if one.state is not State.CANCELLED]
    to_do = sorted((one for one in counted if one.state is not State.ACCEPTED), key=_by_due)
    late, coming = [one for one in to_do if one.is_overdue(now)], [one for one in to_do if not one.is_overdue(now)]
    done = sorted((one for one in counted if one.state is State.ACCEPTED), key=_by_end, reverse=True)
    ranked = [*late[:_LATE_FIRST], *coming, *late[_LATE_FIRST:], *done]
    kept = len(ranked) if len(ranked) <= MOST_ROWS else ROWS_BESIDE_MORE
    return ranked[:kept], ranked[kept:]


def _by_due(one: Handoff) -> tuple[dt.datetime, int]:
    return one.due.instant(), one.number


def _by_end(one: Handoff) -> tuple[dt.datetime, int]:
    return one.ended_at or one.due.instant(), one.number


def waits_of(rows: Sequence[Handoff]) -> tuple[Wait, ...]:
    """Which of these wait for which others of them, while both are to be done. What follows from two others is left
    out: where C waits for B and B for A, that C waits for A as well.
    """
    place = {one.number: at for at, one in enumerate(rows) if one.is_open or one.state is State.DECLINED}
    direct = {one.number: [n for n in one.after if n in place] for one in rows if one.is_open}
    reached = _reached(direct)
    return tuple(
        Wait(place[awaited], place[number])
        for number, after in direct.items()
        for awaited in dict.fromkeys(after)
        if not any(awaited in reached(other) for other in after if other != awaited)
    )


def _reached(direct: Mapping[int, Sequence[int]]) -> Callable[[int], frozenset[int]]:
    """Everything that a handoff waits for, however far. There are no circles (`bot.domain.order`)."""

    @cache
    def reached(number: int) -> frozenset[int]:
        after = direct.get(number, ())
        return frozenset(after).union(*map(reached, after))

    return reached


def tick_dates(first: dt.date, last: dt.date, most: int) -> tuple[dt.date, ...]:
    """Mondays, or firsts of months: the closest that are at most so many within the span."""
    for step in _STEPS:
        found = tuple(_ticks(first, last, step))
        if len(found) <= most:
            return found
    return (first,)


def _ticks(first: dt.date, last: dt.date, step: relativedelta) -> Iterator[dt.date]:
    months = step.years * 12 + step.months
    if months:
        tick = dt.date(first.year - first.year % max(step.years, 1), 1, 1)
    else:
        tick = first - dt.timedelta(days=first.weekday())
    while tick <= last:
        if tick >= first:
            yield tick
        tick += step


def cumulated(dates: Iterable[dt.date], first: dt.date, last: dt.date) -> tuple[tuple[dt.date, int], ...]:
    """How many of these dates have come by each of them, from `first` to `last`."""
    steps = {first: 0}
    for count, date in enumerate(sorted(dates), 1):
        steps[min(max(date, first), last)] = count
    steps[last] = max(steps.values())
    return tuple(sorted(steps.items()))
