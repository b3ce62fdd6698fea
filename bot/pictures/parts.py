"""What all pictures begin with, the scale of dates, and the marks of states."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.charts import Axis
from bot.domain.handoff import State
from bot.pictures import palette as p
from bot.pictures.canvas import MARGIN, RIGHT, Drawing, Style
from bot.pictures.fonts import Weight, wrapped

TITLE = Style(34, Weight.SEMIBOLD)
QUIET = Style(fill=p.QUIET)
STRONG = Style(24, Weight.SEMIBOLD)
TODAY = Style(22, Weight.SEMIBOLD, p.INK, p.CARD)
_ARROW = 7
_LINE = 34
_BETWEEN = 12  # pixels at least, from one label of an axis to the next


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates as pixels from left to right."""

    axis: Axis
    left: float
    right: float

    def x(self, date: dt.date) -> float:
        """Where a date stands; one beyond the axis at its end."""
        days = max((self.axis.last - self.axis.first).days, 1)
        part = (date - self.axis.first).days / days
        return self.left + min(max(part, 0), 1) * (self.right - self.left)

    def holds(self, date: dt.date) -> bool:
        """Whether it is within the axis."""
        return self.axis.first <= date <= self.axis.last


def heading(drawing: Drawing, title: str, subtitle: str) -> float:
    """The plan's name and a line below it; returns where the picture goes on."""
    drawing.text(MARGIN, 62, title, TITLE, most=RIGHT - MARGIN)
    drawing.text(MARGIN, 100, subtitle, QUIET, most=RIGHT - MARGIN)
    return 128


def paragraph(drawing: Drawing, top: float, words: str, style: Style = QUIET) -> float:
    """Words over as many lines as they need; returns where the picture goes on."""
    for line in wrapped(words, RIGHT - MARGIN, style.size, style.weight):
        top += _LINE
        drawing.text(MARGIN, top, line, style, most=RIGHT - MARGIN)
    return top + 14


def ticks(drawing: Drawing, dates: Dates, top: float, bottom: float, baseline: float) -> None:
    """Grid lines, each with its label where that has room."""
    free = dates.left
    for tick in dates.axis.ticks:
        x = dates.x(tick.date)
        drawing.line([(x, top), (x, bottom)], p.GRID)
        width = labelled_width(tick.label)
        left = min(max(x - width / 2, dates.left), dates.right - width)
        if left >= free:
            free = drawing.text(left, baseline, tick.label, QUIET).right + _BETWEEN


def labelled_width(label: str) -> float:
    """Of a label in the smallest letters."""
    return Drawing().text(0, 0, label).right


def today_line(drawing: Drawing, dates: Dates, top: float, bottom: float) -> None:
    """A dashed line, its label above it."""
    x, width = dates.x(dates.axis.today), Drawing().text(0, 0, dates.axis.today_label, TODAY).right
    drawing.line([(x, top), (x, bottom)], p.QUIET, 2, "7 6")
    drawing.text(min(max(x - width / 2, dates.left), dates.right - width), top - 10, dates.axis.today_label, TODAY)


def arrow(drawing: Drawing, points: Sequence[tuple[float, float]]) -> None:
    """A line through these points, level or upright, with its head at the last."""
    (before_x, before_y), (x, y) = points[-2:]
    length = math.hypot(x - before_x, y - before_y)
    along, down = (x - before_x) / length * _ARROW, (y - before_y) / length * _ARROW
    drawing.line([*points[:-1], (x - along, y - down)], p.LINK, 2.5)
    root_x, root_y = x - 2 * along, y - 2 * down
    drawing.polygon([(x, y), (root_x - down, root_y + along), (root_x + down, root_y - along)], p.LINK)


def mark(drawing: Drawing, x: float, y: float, state: State, *, is_late: bool = False) -> None:
    """A state by shape and colour: a ring, a disc, a triangle, a square with a tick, a cross. Late ones are of the
    colour of what is late.
    """
    match state:
        case State.PROPOSED:
            drawing.circle(x, y, 9, p.CARD, p.LATE if is_late else p.QUIET, 4)
        case State.AGREED:
            drawing.circle(x, y, 11, p.LATE if is_late else p.BLUE)
        case State.DELIVERED:
            drawing.polygon([(x - 12, y + 10), (x, y - 12), (x + 12, y + 10)], p.ORANGE, p.BROWN, 2.5)
        case State.ACCEPTED:
            drawing.polygon([(x - 11, y - 11), (x + 11, y - 11), (x + 11, y + 11), (x - 11, y + 11)], p.GREEN)
            drawing.line([(x - 6, y), (x - 1.5, y + 5), (x + 6, y - 5)], p.CARD, 3)
        case _:
            drawing.line([(x - 9, y - 9), (x + 9, y + 9)], p.PURPLE, 5)
            drawing.line([(x - 9, y + 9), (x + 9, y - 9)], p.PURPLE, 5)


def diamond(drawing: Drawing, x: float, y: float, *, is_open: bool, size: float = 11) -> None:
    """A gate: filled where it is open."""
    corners = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)]
    drawing.polygon(corners, p.BLUE if is_open else p.CARD, p.BLUE if is_open else p.QUIET)
