"""A long list in groups and pages: what of it is shown, and how much there is in all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.handoff import Handoff
from bot.domain.life_cycle import next_mover
from bot.domain.plan import Plan

PAGE = 14  # rows: what fits the size of a message with the longest names, and a filter of the longest words

Row = tuple[Handoff, Plan]


class Group(StrEnum):
    """What rows have in common."""

    YOURS = "yours"  # the reader's move
    OTHERS = "others"
    LATE = "late"
    NEXT = "next"  # not late and not over
    OVER = "over"  # nobody's move


@dataclass(frozen=True, slots=True)
class Section:
    """A group: those of it that the page shows, and how many it has in all."""

    group: Group
    rows: tuple[Row, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page, counted from 0, of `pages`; `count` rows in all. An empty list has one page without sections."""

    number: int
    pages: int
    count: int
    sections: tuple[Section, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All that it shows."""
        return tuple(row for section in self.sections for row in section.rows)


Groups = Sequence[tuple[Group, Sequence[Row]]]


def by_mover(rows: Sequence[Row], viewer: str) -> Groups:
    """The viewer's moves, those of others, and what is over; each in the order given."""
    movers = [next_mover(*row) for row in rows]
    found = list(zip(movers, rows, strict=True))
    return (
        (Group.YOURS, [row for mover, row in found if mover == viewer]),
        (Group.OTHERS, [row for mover, row in found if mover not in (viewer, None)]),
        (Group.OVER, [row for mover, row in found if mover is None]),
    )


def by_time(rows: Sequence[Row], now: dt.datetime) -> Groups:
    """What is late, what is to come, and what is over; each in the order given."""
    late = [row for row in rows if row[0].is_overdue(now)]
    numbers = {handoff.number for handoff, _ in late}
    rest = [(next_mover(*row), row) for row in rows if row[0].number not in numbers]
    return (
        (Group.LATE, late),
        (Group.NEXT, [row for mover, row in rest if mover is not None]),
        (Group.OVER, [row for mover, row in rest if mover is None]),
    )


def page_of(groups: Groups, number: int, *, most: int = PAGE) -> Page:
    """One page of all of these; one beyond the last is the last."""
    count = sum(len(rows) for _, rows in groups)
    last = max(count - 1, 0) // most
    number = min(max(number, 0), last)
    start, sections = number * most, []
    for group, rows in groups:
        shown = rows[max(start, 0) : max(start + most, 0)]
        start -= len(rows)
        if shown:
            sections.append(Section(group, tuple(shown), len(rows)))
    return Page(number, last + 1, count, tuple(sections))
