"""The timeline: words to the left, marks in time to the right; below them the gates, and the rest by month."""

from __future__ import annotations

import math

from bot.domain.charts import GateRow, Heap, Row, Timeline, Wait
from bot.pictures import palette as p
from bot.pictures.canvas import MARGIN, RIGHT, WIDTH, Box, Drawing, Style
from bot.pictures.fonts import Weight
from bot.pictures.parts import QUIET, STRONG, Dates, arrow, diamond, heading, mark, paragraph, ticks, today_line

_AXIS, _ROW, _GATES, _GATE, _HEAP = 84, 82, 64, 46, 42  # heights
_GATE_MARK = 22
_MARK, _THING, _BELOW = 28, 36, 67  # within a row: the mark's middle, and the baselines of its two lines
_WORDS = 396  # where words end
_SINCE, _UNTIL = 432, RIGHT - 12  # and marks stand
_HEAPS, _FULL = 200, 330  # where the bars of counts begin, and how long the longest is
_NUMBER = Style(24, fill=p.QUIET)
_REACH = 16  # from a mark's middle to a line's end
_ASIDE = 34


def draw_timeline(chart: Timeline) -> Drawing:
    """At most some 1,900 pixels high, however large the plan is."""
    drawing = Drawing()
    bottom = heading(drawing, chart.heading, chart.subtitle)
    if chart.empty:
        bottom = paragraph(drawing, bottom - 10, chart.empty)
    if chart.rows or any(gate.date for gate in chart.gates):
        bottom = _over_time(drawing, chart, bottom)
    else:
        bottom = _gates(drawing, chart, None, bottom)
    if chart.waits:
        bottom = _legend(drawing, chart.waits_label, bottom + 12)
    if chart.more:
        bottom = _more(drawing, chart, bottom + 30)
    for note in chart.notes:
        bottom = paragraph(drawing, bottom, note)
    drawing.height = bottom + 28
    return drawing


def _over_time(drawing: Drawing, chart: Timeline, top: float) -> float:
    """The rows and the gates, on one scale of dates."""
    dates = Dates(chart.axis, _SINCE, _UNTIL)
    rows = top + _AXIS
    gates = rows + _ROW * len(chart.rows)
    bottom = gates + _gates_height(chart)
    for n, row in enumerate(chart.rows):
        if row.is_late:
            drawing.rect(Box(8, rows + n * _ROW, WIDTH - 8, rows + (n + 1) * _ROW - 4), p.LATE_BAND, corner=6)
            drawing.rect(Box(8, rows + n * _ROW, 14, rows + (n + 1) * _ROW - 4), p.LATE)
    ticks(drawing, dates, rows - 48, bottom, rows - 56)
    today_line(drawing, dates, rows - 8, bottom)
    for n, row in enumerate(chart.rows):
        y = rows + n * _ROW + _MARK
        drawing.line([(_SINCE, y), (dates.x(row.date), y)], p.GUIDE, 3)
    for wait in chart.waits:
        _link(drawing, chart, wait, dates, rows + _MARK)
    for n, row in enumerate(chart.rows):
        _row(drawing, row, dates, rows + n * _ROW)
    return _gates(drawing, chart, dates, gates)


def _row(drawing: Drawing, row: Row, dates: Dates, top: float) -> None:
    number = drawing.text(MARGIN, top + _THING, row.number, _NUMBER)
    left = number.right + 10
    drawing.text(left, top + _THING, row.thing, STRONG, most=_WORDS - left)
    drawing.text(MARGIN, top + _BELOW, row.sides, QUIET, most=_WORDS - MARGIN)
    x = dates.x(row.date)
    mark(drawing, x, top + _MARK, row.state, is_late=row.is_late)
    style = _caption(row)
    width = Drawing().text(0, 0, row.caption, style, most=RIGHT - _SINCE).right
    left = min(max(x - width / 2, _SINCE - 12), RIGHT - width)
    drawing.text(left, top + _BELOW, row.caption, style, most=RIGHT - _SINCE)


def _caption(row: Row) -> Style:
    if row.is_late:
        return Style(22, Weight.SEMIBOLD, p.LATE, p.LATE_BAND)
    return Style(fill=p.INK, ground=p.CARD)


def _link(drawing: Drawing, chart: Timeline, wait: Wait, dates: Dates, first: float) -> None:
    """From what is waited for, down or up, and then to what waits."""
    x, to_x = dates.x(chart.rows[wait.awaited].date), dates.x(chart.rows[wait.waiting].date)
    y, to_y = first + wait.awaited * _ROW, first + wait.waiting * _ROW
    if abs(to_x - x) > 2 * _REACH:
        end = to_x - math.copysign(_REACH, to_x - x)
        arrow(drawing, [(x, y), (x, to_y), (end, to_y)])
    else:  # side by side: from above or below, after a small step aside between the rows
        way = math.copysign(1, to_y - y)
        aside = to_y - way * _ASIDE
        arrow(drawing, [(x, y), (x, aside), (to_x, aside), (to_x, to_y - way * _REACH)])


def _legend(drawing: Drawing, words: str, top: float) -> float:
    """What the arrows mean."""
    y = top + 22
    end = MARGIN + 44
    arrow(drawing, [(MARGIN, y), (end, y)])
    drawing.text(end + 14, y + 8, words, QUIET, most=RIGHT - end - 14)
    return top + 40


def _gates(drawing: Drawing, chart: Timeline, dates: Dates | None, top: float) -> float:
    """Without `dates` their words alone. Returns where the picture goes on."""
    if chart.gates:
        drawing.text(MARGIN, top + 46, chart.gates_label, STRONG, most=_WORDS - MARGIN)
    for n, gate in enumerate(chart.gates):
        below = top + _GATES + n * _GATE
        _gate(drawing, gate, below)
        if dates:
            _gate_in_time(drawing, gate, dates, below + _GATE_MARK)
    return top + _gates_height(chart)


def _gates_height(chart: Timeline) -> float:
    return _GATES + _GATE * len(chart.gates) if chart.gates else 0


def _gate(drawing: Drawing, gate: GateRow, top: float) -> None:
    """Its name, and how it stands."""
    baseline = top + 30
    diamond(drawing, MARGIN + 10, top + _GATE_MARK, is_open=gate.is_open, size=9)
    name = drawing.text(MARGIN + 34, baseline, gate.name)
    drawing.text(_WORDS, baseline, gate.word, QUIET, most=_WORDS - name.right - 12, align="right")


def _gate_in_time(drawing: Drawing, gate: GateRow, dates: Dates, y: float) -> None:
    """A diamond at its date, or a bar over its time; nothing where that lies beyond the axis."""
    if gate.date and gate.until:
        since, until, today = (dates.x(date) for date in (gate.date, gate.until, dates.axis.today))
        if until - since < 1:
            return  # all of it lies beyond the axis
        drawing.rect(Box(since, y - 8, until, y + 8), p.PALE_BLUE, corner=4, stroke=p.BLUE)
        drawing.rect(Box(since, y - 8, min(max(today, since), until), y + 8), p.BLUE, corner=4)
    elif gate.date and dates.holds(gate.date):
        diamond(drawing, dates.x(gate.date), y, is_open=gate.is_open)


def _more(drawing: Drawing, chart: Timeline, top: float) -> float:
    """A bar a month, as long as its count; what of it is accepted is dark."""
    drawing.text(MARGIN, top + 24, chart.more_label, STRONG, most=RIGHT - MARGIN)
    most = max(heap.count for heap in chart.more)
    for n, heap in enumerate(chart.more):
        _heap(drawing, heap, most, top + 40 + n * _HEAP)
    return top + 40 + len(chart.more) * _HEAP


def _heap(drawing: Drawing, heap: Heap, most: int, top: float) -> None:
    drawing.text(MARGIN, top + 30, heap.label, QUIET, most=_HEAPS - MARGIN - 12)
    end, done = (_HEAPS + max(count / most * _FULL, 3) for count in (heap.count, heap.accepted))
    drawing.rect(Box(_HEAPS, top + 11, end, top + 33), p.PALE_BLUE, stroke=p.BLUE, width=1.5)
    if heap.accepted:
        drawing.rect(Box(_HEAPS, top + 11, done, top + 33), p.GREEN)
    drawing.text(end + 14, top + 30, heap.caption, most=RIGHT - end - 14)
