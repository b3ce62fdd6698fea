"""Progress: two stepped lines, told apart by dash, width and a label at their ends; what was planned, and what is."""

from __future__ import annotations

from bot.domain.charts import Progress, Series
from bot.pictures import palette as p
from bot.pictures.canvas import MARGIN, RIGHT, Drawing, Style
from bot.pictures.fonts import Weight
from bot.pictures.parts import QUIET, TITLE, Dates, paragraph, ticks, today_line

_TOP, _HEIGHT = 286, 400
_LEFT, _RIGHT = MARGIN + 58, RIGHT - 14
_FIGURE = Style(44, Weight.SEMIBOLD)
_PLANNED = Style(22, Weight.SEMIBOLD, p.QUIET, p.CARD)
_ACCEPTED = Style(22, Weight.SEMIBOLD, p.GREEN, p.CARD)
_LINES = 4  # of the grid, at most, above the one at zero
_NICE = (1, 2, 5)


def draw_progress(chart: Progress) -> Drawing:
    """About 780 pixels high; less where there is nothing to draw."""
    drawing = Drawing()
    drawing.text(MARGIN, 62, chart.heading, TITLE, most=RIGHT - MARGIN)
    drawing.text(MARGIN, 126, chart.figure, _FIGURE, most=RIGHT - MARGIN)
    if chart.planned is None or chart.accepted is None:
        drawing.height = paragraph(drawing, 138, chart.empty) + 22
        return drawing
    drawing.text(MARGIN, 166, chart.subtitle, QUIET, most=RIGHT - MARGIN)
    dates, most = Dates(chart.axis, _LEFT, _RIGHT), max(chart.planned.last, 1)
    _counts(drawing, most)
    ticks(drawing, dates, _TOP, _TOP + _HEIGHT, _TOP + _HEIGHT + 36)
    today_line(drawing, dates, _TOP - 48, _TOP + _HEIGHT)
    drawing.line(_stepped(chart.planned, dates, most), p.QUIET, 4, "12 8")
    drawing.line(_stepped(chart.accepted, dates, most), p.GREEN, 6)
    _labels(drawing, chart, dates, most)
    drawing.height = _TOP + _HEIGHT + 66
    return drawing


def _labels(drawing: Drawing, chart: Progress, dates: Dates, most: int) -> None:
    """That of the plan above its end, that of what is accepted below its own, and a disc there."""
    planned, accepted = chart.planned, chart.accepted
    if planned is None or accepted is None:
        return
    drawing.text(_RIGHT, _y(planned.last, most) - 14, planned.label, _PLANNED, most=_RIGHT - _LEFT, align="right")
    x, y = dates.x(accepted.steps[-1][0]), _y(accepted.last, most)
    drawing.circle(x, y, 9, p.GREEN, p.CARD)
    width = Drawing().text(0, 0, accepted.label, _ACCEPTED).right
    left = x + 16 if x + 16 + width <= _RIGHT else max(x - 16 - width, _LEFT)
    below = y + 34 if y + 40 < _TOP + _HEIGHT else y - 14
    drawing.text(left, below, accepted.label, _ACCEPTED, most=_RIGHT - _LEFT)


def _counts(drawing: Drawing, most: int) -> None:
    """Lines at round counts, each with its number."""
    step = _step(most)
    for count in range(0, most + 1, step):
        y = _y(count, most)
        drawing.line([(_LEFT, y), (_RIGHT, y)], p.GUIDE if count else p.QUIET)
        drawing.text(_LEFT - 14, y + 8, str(count), QUIET, align="right")


def _step(most: int) -> int:
    """1, 2, 5, 10, 20, …: the closest that needs at most so many lines."""
    power = 1
    while True:
        for nice in _NICE:
            if most <= nice * power * _LINES:
                return nice * power
        power *= 10


def _stepped(series: Series, dates: Dates, most: int) -> list[tuple[float, float]]:
    """Level until the next date, then up."""
    points: list[tuple[float, float]] = []
    for date, count in series.steps:
        x, y = dates.x(date), _y(count, most)
        if points and points[-1][1] != y:
            points.append((x, points[-1][1]))
        points.append((x, y))
    return points


def _y(count: int, most: int) -> float:
    return _TOP + _HEIGHT - count / most * _HEIGHT
